//! `verify`: whether an output was made from the rows that are in a folder now.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use serde_json::json;
use throughline::diag::counted;
use throughline::graph::Graph;
use throughline::graph::fingerprint::{Borne, borne_by};
use throughline::model::Item;
use throughline::query::changes::id_of;

use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// An output: a drawing (.svg, .png, .pdf), a sheet, a page, .json, .dot, .md; or a folder of them.
    pub output: PathBuf,
    /// The casebook's folder, or a single table.
    pub folder: PathBuf,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// Files of a folder looked at, at the most.
const FILES: usize = 10_000;
/// Rows named that say something else now, at the most; the rest is counted.
const NAMED: usize = 30;

/// What is said of one output.
enum Verdict {
    /// It was made from these rows.
    Yes,
    /// It was made from others.
    No { shown: usize, changed: Vec<Item>, gone: usize },
    /// It does not say from which.
    Silent,
}

/// Runs the command.
pub fn run(args: &VerifyArgs, session: &Session) -> Outcome {
    let files = files(&args.output)?;
    let mut progress = Progress::new(3, session);
    let (graph, _) = load(&args.folder, session, &mut progress)?;
    drop(progress);
    let mut verdicts = Vec::new();
    for path in &files {
        let wrong = |what: String| Failure::World(anyhow!("{}: {}", shown(path), flat(&what)));
        let meta = std::fs::metadata(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        if meta.len() > session.limits.file_bytes {
            return Err(wrong(format!("has {} bytes; --max-file-bytes raises the limit", meta.len())));
        }
        let bytes = std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        verdicts.push((path, verdict(graph, &bytes)));
    }
    let single = args.output.is_file();
    if args.json {
        let all: Vec<_> = verdicts.iter().map(|(path, verdict)| as_json(graph, path, verdict)).collect();
        let value =
            if single { all.into_iter().next().unwrap_or_default() } else { json!({ "outputs": all }) };
        let mut text = serde_json::to_string_pretty(&value).map_err(|error| Failure::World(error.into()))?;
        text.push('\n');
        session.print(&text)?;
    } else {
        let mut text = String::new();
        for (path, verdict) in &verdicts {
            // Of a folder what bears nothing is counted at the end.
            if matches!(verdict, Verdict::Silent) {
                continue;
            }
            text.push_str(&said(graph, path, &args.folder, verdict));
        }
        let silent = verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Silent)).count();
        if !single && silent > 0 {
            text.push_str(&format!(
                "cannot say: {} of it do not tell from which rows they were made\n",
                counted(silent, "file")
            ));
        }
        session.print(&text)?;
    }
    if verdicts.iter().all(|(_, verdict)| matches!(verdict, Verdict::Silent)) {
        return Err(Failure::World(anyhow!(
            "nothing in {} says from which rows it was made\nhelp: CSV files cannot say; an older throughline did not; a program that rewrote the file may have taken it out",
            shown(&args.output)
        )));
    }
    let no = verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::No { .. }));
    Ok(if no { Exit::Findings } else { Exit::Clean })
}

/// The files to be looked at: one, or those of a folder and of the folders in it, in order.
fn files(output: &Path) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |path: &Path, error: std::io::Error| {
        Failure::World(anyhow!("{}: cannot be read: {error}", shown(path)))
    };
    if !output.is_dir() {
        std::fs::metadata(output).map_err(|error| wrong(output, error))?;
        return Ok(vec![output.to_path_buf()]);
    }
    let (mut found, mut folders) = (Vec::new(), vec![output.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| wrong(&folder, error))?.flatten() {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(sort) if sort.is_dir() && !hidden => folders.push(entry.path()),
                Ok(sort) if sort.is_file() && !hidden && found.len() < FILES => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Failure::World(anyhow!("{}: no file in it", shown(output))));
    }
    Ok(found)
}

fn verdict(graph: &Graph, bytes: &[u8]) -> Verdict {
    let borne = borne_by(bytes);
    let fingerprint = graph.fingerprint();
    if borne.is_empty() {
        return Verdict::Silent;
    }
    if borne.iter().all(|one| one.whole == fingerprint.whole) {
        return Verdict::Yes;
    }
    let all = Borne { whole: String::new(), marks: borne.into_iter().flat_map(|one| one.marks).collect() };
    let compared = fingerprint.compare(&all);
    Verdict::No { shown: all.marks.len(), changed: compared.changed, gone: compared.gone }
}

/// A row as it is named here: what it is, its id, and what it is called.
fn named(graph: &Graph, item: Item) -> String {
    let book = graph.casebook();
    let (sort, name) = match item {
        Item::Entity(id) => ("entity", book.entity(id).name.to_string()),
        Item::Event(id) => ("event", book.event(id).title.to_string()),
        Item::Relation(id) => {
            let relation = book.relation(id);
            ("connection", throughline::query::evidence::relation_sentence(book, relation))
        }
        Item::Source(id) => ("source", book.source(id).title.to_string()),
    };
    let id = id_of(book, item);
    if id.is_empty() {
        format!("{sort}: {}", flat(&name))
    } else {
        format!("{sort} {}: {}", flat(&id), flat(&name))
    }
}

fn said(graph: &Graph, path: &Path, folder: &Path, verdict: &Verdict) -> String {
    let (path, folder) = (shown(path), shown(folder));
    match verdict {
        Verdict::Yes => format!("yes: {path} was made from the rows that are in {folder}\n"),
        Verdict::Silent => String::new(),
        Verdict::No { shown: 0, .. } => {
            format!("no: {path} was made from other rows than those in {folder}; it does not list which\n")
        }
        Verdict::No { shown, changed, gone } if changed.is_empty() && *gone == 0 => format!(
            "no: {folder} has changed since {path} was made, but all {} that it shows say what they said; others were added, changed or taken out, or the settings were\n",
            counted(*shown, "row")
        ),
        Verdict::No { shown, changed, gone } => {
            let mut text =
                format!("no: of the {} that {path} shows, in {folder} now\n", counted(*shown, "row"));
            for item in changed.iter().take(NAMED) {
                text.push_str(&format!("  says something else: {}\n", named(graph, *item)));
            }
            if changed.len() > NAMED {
                text.push_str(&format!("  and {} more say something else\n", changed.len() - NAMED));
            }
            match gone {
                0 => {}
                1 => text.push_str("  1 row is no longer there\n"),
                gone => text.push_str(&format!("  {gone} rows are no longer there\n")),
            }
            text
        }
    }
}

fn as_json(graph: &Graph, path: &Path, verdict: &Verdict) -> serde_json::Value {
    let book = graph.casebook();
    let output = path.display().to_string();
    let now = &graph.fingerprint().whole;
    match verdict {
        Verdict::Yes => json!({ "output": output, "made_from_these_rows": true, "casebook": now }),
        Verdict::Silent => json!({ "output": output, "made_from_these_rows": null, "casebook": now }),
        Verdict::No { shown, changed, gone } => {
            let rows: Vec<_> = changed
                .iter()
                .map(|item| {
                    let sort = match item {
                        Item::Entity(_) => "entity",
                        Item::Event(_) => "event",
                        Item::Relation(_) => "relation",
                        Item::Source(_) => "source",
                    };
                    json!({ "sort": sort, "id": id_of(book, *item), "name": named(graph, *item) })
                })
                .collect();
            json!({ "output": output, "made_from_these_rows": false, "casebook": now, "rows_shown": shown, "changed": rows, "gone": gone })
        }
    }
}
