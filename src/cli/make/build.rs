//! `build`: everything a casebook makes, into one folder, whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::anyhow;
use clap::Args;
use throughline::diag::{Format, Report, Severity, counted, render};
use throughline::draw::{DRAWINGS, Page};
use throughline::export::{self, dot};
use throughline::graph::Graph;
use throughline::layout::dot::DotError;
use throughline::page;
use throughline::query::{Selection, View};
use throughline::render::{RENDERERS, TextMode};
use throughline::text::Fonts;

use crate::cli::check::{contents, missing_from_pictures, report_text};
use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::make::export::exported;
use crate::cli::make::graphviz;
use crate::cli::make::networks::Foreign;
use crate::cli::make::page::written;
use crate::cli::make::presets::{LeftOut, Plan, plans};
use crate::cli::make::{PNG_SCALE, WIDTHS, picture};
use crate::cli::options::{drawn_in, not_chosen};
use crate::cli::progress::Progress;
use crate::cli::terminal::{complain, flat, table};
use crate::cli::write::{Made, shown, write_folder};
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `build`.
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Where to write; `output/<folder name>` by default.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace files there that `build` did not make, or that were changed since.
    #[arg(long)]
    pub force: bool,
    /// Mark on the drawings, in words, what is new or changed since this older folder, or this git revision of the folder.
    #[arg(long, value_name = "OLD")]
    pub since: Option<String>,
}

/// Data files: the name of the file and of the export that writes it.
const DATA: [(&str, &str); 4] =
    [("graph.dot", "dot"), ("graph.json", "json"), ("timeline.csv", "csv"), ("timeline.md", "md")];

/// The page of the whole casebook, from which everything else is linked.
const INDEX: &str = "index.html";

/// Above so many entities and relations Graphviz may take hours: `graph.svg` is then left to the user.
const GRAPHVIZ_MOST: usize = 3_000;

/// Bytes of the name of a drawing at most, without its width and ending.
const LONGEST_STEM: usize = 200;

/// Errors printed before the drawings are; the rest is counted.
const ERRORS_SHOWN: usize = 10;

/// Answers the saved questions of a casebook into a folder: a row for each, for the summary.
pub type Answering = fn(&'static Graph, &Path, &Path, &Session) -> Result<Vec<Vec<String>>, Failure>;

/// Runs the command.
pub fn run(args: &BuildArgs, answer: Answering, session: &Session) -> Outcome {
    let mut progress = Progress::new(6, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    let book = graph.casebook();
    let folder = match &args.output {
        Some(folder) if folder == Path::new("-") => {
            return Err(Failure::World(anyhow!("build makes many files; name a folder with -o")));
        }
        Some(folder) => folder.clone(),
        // What must not be published does not lie among what may.
        None if book.not_for_publication => {
            Path::new("output").join(format!("{}-not-for-publication", book.inputs.folder_name))
        }
        None => Path::new("output").join(&book.inputs.folder_name),
    };
    keep_out(&args.folder, &folder)?;
    if let Some(since) = &args.since {
        progress.step("comparing");
        crate::cli::older::mark(since, graph, &args.folder, session)?;
    }

    let mut files = Vec::new();
    let (drawn, mut left_out) = draw(graph, &mut progress, &mut files)?;
    progress.step("exporting");
    let view = View::all(graph);
    for (file, name) in DATA {
        if let Some(export) = export::find(name) {
            files.push(Made { name: file.to_string(), bytes: exported(export, &view) });
        }
    }
    files.push(Made { name: "report.txt".to_string(), bytes: report_text(graph, &report).into_bytes() });
    progress.step("making the page");
    match index(graph, &drawn, &files) {
        Ok(page) => files.insert(0, Made { name: INDEX.to_string(), bytes: page }),
        Err(Failure::World(error)) => {
            left_out.push(LeftOut { name: INDEX.to_string(), why: flat(&format!("{error:#}")) });
        }
        Err(other) => return Err(other),
    }
    progress.step("laying out graph.svg with Graphviz");
    match graphviz(&view) {
        Ok(svg) => files.push(Made { name: "graph.svg".to_string(), bytes: svg }),
        Err(why) => left_out.push(LeftOut { name: "graph.svg".to_string(), why }),
    }
    progress.step("writing");
    let removed = write_folder(&folder, &files, args.force)?;
    progress.step("answering questions");
    let answers = answer(graph, &args.folder, &folder.join("answers"), session)?;
    drop(progress);

    if session.quiet {
        if report.has_errors() {
            complain(errors(&report, graph, &shown(&args.folder)).trim_end());
        }
    } else {
        session.print(&summary(
            args, session, graph, &report, &folder, &drawn, &files, &left_out, &removed, &answers,
        ))?;
    }
    Ok(if report.has_errors() { Exit::Findings } else { Exit::Clean })
}

/// A drawing that was made: the stem of its files, and what it is.
struct Drawn {
    stem: String,
    what: String,
}

/// Makes every drawing at every width.
fn draw(
    graph: &Graph,
    progress: &mut Progress,
    files: &mut Vec<Made>,
) -> Result<(Vec<Drawn>, Vec<LeftOut>), Failure> {
    let (mut plans, mut left_out) = plans(graph);
    // A file system takes names of 255 bytes, and hidden ones are made of these on the way.
    plans.retain(|plan| {
        let fits = plan.stem.len() <= LONGEST_STEM;
        if !fits {
            let name = format!("{}…", plan.stem.chars().take(40).collect::<String>());
            let why = format!("its name has more than {LONGEST_STEM} bytes: shorten `name` in casebook.toml");
            left_out.push(LeftOut { name, why });
        }
        fits
    });
    progress.step(format!("drawing {}", counted(plans.len() * WIDTHS.len(), "picture")));
    let jobs: Vec<(&Plan<'_>, u32)> =
        plans.iter().flat_map(|plan| WIDTHS.map(|width| (plan, width))).collect();
    let made = in_parallel(&jobs, |fonts, (plan, width)| page_of(plan, *width, fonts));
    for (made, (plan, width)) in made.into_iter().zip(&jobs) {
        match made {
            Ok(made) => files.extend(made),
            // What cannot be drawn is named; the rest is made.
            Err(Failure::World(error)) => {
                let name = format!("{}-{width}.svg", plan.stem);
                left_out.push(LeftOut { name, why: flat(&format!("{error:#}")) });
            }
            Err(other) => return Err(other),
        }
    }
    let drawn = plans.iter().map(|plan| {
        let what = format!("{}: {}", plan.drawing.name, drawn_in(plan.drawing, &plan.fitted(WIDTHS[2])));
        Drawn { stem: plan.stem.clone(), what }
    });
    Ok((drawn.collect(), left_out))
}

/// One drawing at one width. The pages of the gallery are SVG: every other format is made from the same scene on demand.
fn page_of(plan: &Plan<'_>, width: u32, fonts: &Fonts) -> Result<Option<Made>, Failure> {
    let Some(renderer) = RENDERERS.iter().find(|renderer| renderer.extension == "svg") else {
        return Ok(None);
    };
    let foreign = Foreign::new(&plan.network);
    let page = Page {
        width: f64::from(width),
        fonts,
        title: plan.title.as_deref(),
        subtitle: plan.subtitle.as_deref(),
        date_style: None,
        lanes: plan.lanes,
        by: None,
        all: plan.counted,
        scale: Default::default(),
        network: plan.network.look(&foreign),
        palette: Default::default(),
        sources: None,
        who: false,
        images: false,
        kept: None,
        head: 1.0,
    };
    let view = plan.fitted(width);
    let bytes = picture(plan.drawing, &view, &page, renderer, TextMode::default(), PNG_SCALE)?;
    Ok(Some(Made { name: format!("{}-{width}.svg", plan.stem), bytes }))
}

/// The page of the whole casebook, with everything that was made so far linked from it.
fn index(graph: &Graph, drawn: &[Drawn], files: &[Made]) -> Result<Vec<u8>, Failure> {
    let whole = Selection::default();
    let made = in_parallel(&DRAWINGS.iter().collect::<Vec<_>>(), |fonts, drawing| {
        page::scene(graph, drawing, &whole, &page::Options::new(fonts))
    });
    let scenes = made.into_iter().collect::<Result<Vec<_>, _>>().map_err(not_chosen)?;
    let scenes: Vec<page::Drawn> = scenes.into_iter().flatten().collect();
    let there = |name: &String| files.iter().any(|file| file.name == *name);
    let pictures = drawn.iter().map(|drawn| page::Beside {
        names: WIDTHS.map(|width| format!("{}-{width}.svg", drawn.stem)).into_iter().filter(there).collect(),
        about: drawn.what.clone(),
    });
    let rest = files.iter().filter(|file| !is_drawing(drawn, &file.name));
    let rest = rest.map(|file| page::Beside { names: vec![file.name.clone()], about: about(&file.name) });
    let beside: Vec<page::Beside> = pictures.chain(rest).collect();
    let fonts = Fonts::new();
    let options = page::Options { files: &beside, ..page::Options::new(&fonts) };
    let bytes = written(graph, &whole, &scenes, &options)?;
    if bytes.len() > page::TOO_LARGE {
        return Err(Failure::World(anyhow!(
            "the page of the whole casebook would have more than 5 MB; `throughline page` makes one of a part (--focus, --top, --from)"
        )));
    }
    Ok(bytes)
}

/// What a file that is no drawing is.
fn about(name: &str) -> String {
    match name {
        INDEX => "all of it as one page: open it in a browser".to_string(),
        "graph.svg" => "graph.dot as Graphviz lays it out".to_string(),
        "report.txt" => "what check says".to_string(),
        name => {
            let export =
                DATA.iter().find(|(file, _)| *file == name).and_then(|(_, export)| export::find(export));
            export.map(|export| export.about.to_string()).unwrap_or_default()
        }
    }
}

fn is_drawing(drawn: &[Drawn], name: &str) -> bool {
    drawn.iter().any(|drawn| WIDTHS.iter().any(|width| name == format!("{}-{width}.svg", drawn.stem)))
}

/// Does independent jobs on all cores, each worker with fonts of its own; the results come in the order of the jobs.
fn in_parallel<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&Fonts, &J) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len()).max(1);
    let worker = || {
        let fonts = Fonts::new();
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, work(&fonts, job)));
        }
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        let join = |handle: std::thread::ScopedJoinHandle<'_, Vec<(usize, R)>>| match handle.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        handles.into_iter().flat_map(join).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The DOT laid out by Graphviz, or why it is not.
fn graphviz(view: &View<'_>) -> Result<Vec<u8>, String> {
    if view.entities.is_empty() {
        return Err("there are no entities".to_string());
    }
    if view.entities.len() + view.relations.len() > GRAPHVIZ_MOST {
        return Err(format!(
            "more than {} entities and relations: `dot -Tsvg graph.dot` may take very long",
            throughline::diag::grouped(GRAPHVIZ_MOST as u64)
        ));
    }
    let text = String::from_utf8(dot::write(view)).map_err(|_| "graph.dot is not text".to_string())?;
    match graphviz::run(&["-Tsvg"], &text) {
        Ok(svg) if !svg.is_empty() => Ok(svg),
        Err(DotError::Missing) => {
            Err("Graphviz (`dot`) is not installed; graph.dot is there for it".to_string())
        }
        Err(DotError::Late(seconds)) => {
            Err(format!("Graphviz took more than {seconds} s and was ended; graph.dot is there for it"))
        }
        Ok(_) => Err("Graphviz wrote nothing; graph.dot is there for it".to_string()),
        Err(error) => Err(flat(&error.to_string())),
    }
}

/// Refuses to build into the casebook itself, whose tables the results would join.
fn keep_out(casebook: &Path, folder: &Path) -> Result<(), Failure> {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    match (whole(casebook), whole(folder)) {
        (Some(one), Some(other)) if one == other => Err(Failure::World(anyhow!(
            "{} is the casebook itself; name another folder with -o",
            shown(folder)
        ))),
        _ => Ok(()),
    }
}

#[expect(clippy::too_many_arguments, reason = "it tells of all of them")]
fn summary(
    args: &BuildArgs,
    session: &Session,
    graph: &Graph,
    report: &Report,
    folder: &Path,
    drawn: &[Drawn],
    files: &[Made],
    left_out: &[LeftOut],
    removed: &[String],
    answers: &[Vec<String>],
) -> String {
    let book = graph.casebook();
    let casebook = shown(&args.folder);
    let mut text = String::new();
    let counts = report.counts();
    if counts.errors > 0 {
        text.push_str(&errors(report, graph, &casebook));
    }
    text.push_str(&format!("Read {casebook}: {}\n", contents(book)));
    text.push_str(&format!("Checked: {counts} (report.txt)\n\n"));

    text.push_str(&format!("{}\n", session.terminal.bold(&format!("Made in {}", shown(folder)))));
    let widths = WIDTHS.map(|width| width.to_string()).join(",");
    let mut rows: Vec<Vec<String>> = drawn
        .iter()
        .map(|drawn| vec![format!("{}-{{{widths}}}.svg", drawn.stem), drawn.what.clone()])
        .collect();
    rows.extend(
        files
            .iter()
            .filter(|file| !is_drawing(drawn, &file.name))
            .map(|file| vec![file.name.clone(), about(&file.name)]),
    );
    text.push_str(&table(&rows, 2));

    if !left_out.is_empty() {
        text.push_str(&format!("{}\n", session.terminal.bold("Left out")));
        let rows: Vec<Vec<String>> =
            left_out.iter().map(|left| vec![left.name.clone(), left.why.clone()]).collect();
        text.push_str(&table(&rows, 2));
    }
    if !answers.is_empty() {
        text.push_str(&format!("{}\n", session.terminal.bold("Answered in answers/")));
        text.push_str(&table(answers, 2));
    }
    if !removed.is_empty() {
        let names: Vec<String> = removed.iter().map(|name| flat(name)).collect();
        text.push_str(&format!("Removed, made by an earlier build: {}\n", names.join(", ")));
    }
    text.push_str(&format!("{}\n", session.terminal.bold("Next")));
    text.push_str(&table(&next(graph, report, folder, drawn, files, &casebook), 2));
    text
}

/// What to type next.
fn next(
    graph: &Graph,
    report: &Report,
    folder: &Path,
    drawn: &[Drawn],
    files: &[Made],
    casebook: &str,
) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let casebook = quoted(casebook);
    if !report.diagnostics.is_empty() {
        rows.push(vec![
            format!("throughline check {casebook}"),
            "shows every finding with its cell".to_string(),
        ]);
    }
    let book = graph.casebook();
    let degree = |(id, _): &(throughline::model::EntityId, &throughline::model::Entity)| {
        let node = throughline::graph::Node::Entity(*id);
        (graph.degree(node), std::cmp::Reverse(id.0))
    };
    if let Some((_, entity)) = book.entities().max_by_key(degree) {
        let name = quoted(&flat(&entity.name));
        rows.push(vec![
            format!("throughline show {casebook} {name}"),
            "its facts, connections and sources".to_string(),
        ]);
    }
    match (files.iter().any(|file| file.name == INDEX), drawn.first()) {
        (true, _) => rows.push(vec![shown(&folder.join(INDEX)), "opens in a browser".to_string()]),
        (false, Some(first)) => {
            let picture = folder.join(format!("{}-{}.svg", first.stem, WIDTHS[2]));
            rows.push(vec![shown(&picture), "opens in a browser".to_string()]);
        }
        (false, None) => {}
    }
    rows
}

/// A word as it is typed to a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':' | '\\');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("\"{}\"", word.replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`"))
    }
}

/// The first errors, one a line.
fn errors(report: &Report, graph: &Graph, casebook: &str) -> String {
    let all = report.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
    let shown: Vec<_> = all.clone().take(ERRORS_SHOWN).cloned().collect();
    let hidden = all.count() - shown.len();
    let mut listed = Report::new();
    listed.extend(shown);
    let lines = render(&listed, &graph.casebook().inputs, Format::Concise, false);
    // The last line counts what is listed here, not what there is.
    let lines: Vec<&str> = lines.lines().collect();
    let lines = lines.split_last().map_or(&[][..], |(_, lines)| lines);
    let more = if hidden == 0 {
        String::new()
    } else {
        format!("and {} more: throughline check {}\n", counted(hidden, "error"), quoted(casebook))
    };
    let missing = missing_from_pictures(graph, report);
    let drawn = if missing.is_empty() {
        "All of this is drawn as it stands.\n".to_string()
    } else {
        missing.iter().map(|sentence| format!("Not in the pictures: {sentence}.\n")).collect()
    };
    format!("{}\n{more}{drawn}\n", lines.join("\n"))
}
