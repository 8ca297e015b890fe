//! The drawing commands and `export`: options to a selection and a page, a view, and a file whose ending tells its format.

use std::path::Path;

use anyhow::anyhow;
use throughline::date::{Order, Style};
use throughline::diag::{Report, counted, near_miss};
use throughline::draw::style::Size;
use throughline::draw::{Drawing, Lanes, Page, TimeScale};
use throughline::export::{self, EXPORTS, Export};
use throughline::model::Filter;
use throughline::query::{self, LeftOut, Selection, SelectionError, View};
use throughline::render::{Options, RENDERERS, Renderer, TextMode};
use throughline::vocabulary::Standing;

use super::args::{
    DateStyleArg, DrawArgs, ExportArgs, LanesArg, OrderArg, ScaleArg, SelectionArgs, StandingArg, TextArg,
};
use super::kit;
use super::load::load_and_check;
use super::look::Look;
use super::networks::{Asked, Foreign};
use super::output::{keep_off, shown, write_file, write_folder};
use super::presets;
use super::progress::Progress;
use super::session::Session;
use super::terminal::flat;
use super::{Exit, Failure, Outcome};

/// Width of a drawing unless another is asked for, in px.
const WIDTH: f64 = 660.0;
/// Pixels of a PNG to a px of the drawing.
pub const PNG_SCALE: f64 = 2.0;

/// What a file's ending asks for.
enum Format {
    Picture(&'static Renderer),
    Data(&'static Export),
}

/// Runs the command of a drawing.
pub fn run(drawing: &Drawing, args: &DrawArgs, session: &Session) -> Outcome {
    let format = args.output.as_deref().map(format_of).transpose()?;
    useless(drawing, args, format.as_ref())?;
    let selection = selection(&args.selection)?;
    let look = Look::read(args.theme.as_deref(), args.font_dir.as_deref(), session)?;
    let mut progress = Progress::new(5, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    for target in args.output.iter().chain(&args.kit) {
        keep_off(&args.folder, &graph.casebook().inputs, target)?;
    }
    progress.step("drawing");
    let plan = args.preset.as_deref().map(|name| presets::named(graph, name, drawing)).transpose()?;
    let (view, title, subtitle, lanes_of_preset, network) = match plan {
        Some(plan) => (plan.view, plan.title, plan.subtitle, plan.lanes, plan.network),
        None => {
            ((drawing.choose)(graph, &selection).map_err(not_chosen)?, None, None, None, Asked::default())
        }
    };
    let cluster = args.cluster.as_deref().or(network.cluster.as_deref());
    let network = Asked::new(cluster, args.layout.or(network.layout), &graph.casebook().vocabulary)
        .map_err(|error| Failure::World(anyhow!(error)))?;
    let foreign = Foreign::new(&network);
    let width = args.width.unwrap_or(WIDTH);
    let page = Page {
        width,
        fonts: &look.fonts,
        title: args.title.as_deref().or(title.as_deref()),
        subtitle: args.subtitle.as_deref().or(subtitle.as_deref()),
        date_style: args.date_style.map(style),
        lanes: args.lanes.map(lanes).or(lanes_of_preset),
        scale: args.scale.map(scale).unwrap_or_default(),
        network: network.look(&foreign),
        palette: look.palette,
        lang: args.lang.as_deref(),
        head: 1.0,
    };
    let text = args.text.map(text_mode).unwrap_or_default();
    let pixels = args.png_scale.unwrap_or(PNG_SCALE);
    let bytes = match &format {
        Some(Format::Picture(renderer)) => Some(picture(drawing, &view, &page, renderer, text, pixels)?),
        Some(Format::Data(export)) => Some(data(export, &view, drawing.name)?),
        None => None,
    };
    let kit = match &args.kit {
        Some(_) => {
            progress.step("making the kit");
            Some(kit::make(drawing, &view, &page, text, pixels)?)
        }
        None => None,
    };
    drop(progress);
    if let Some(error) = foreign.fault() {
        return Err(Failure::World(anyhow!(error)));
    }
    let wide_only = args.lanes.is_some() || args.scale.is_some();
    if wide_only && args.kit.is_none() && Size::of(width) != Size::L {
        session.say("note: --lanes and --scale show in drawings of 840 px and more; this one is narrower");
    }
    let of_diagram = args.cluster.is_some() || args.layout.is_some();
    if of_diagram && args.kit.is_none() && Size::of(width) == Size::S {
        session.say(
            "note: --cluster and --layout show in drawings of 480 px and more; a narrower network is a list",
        );
    }
    if let (Some(path), Some(bytes)) = (&args.output, bytes) {
        write_file(path, &bytes)?;
        if path != Path::new("-") {
            session.say(&format!("Wrote {}: {}", shown(path), shown_in(&view)));
        } else if view.left_out != LeftOut::default() {
            session.say(&shown_in(&view));
        }
    }
    if let (Some(folder), Some(files)) = (&args.kit, kit) {
        write_folder(folder, &files)?;
        let count = counted(files.len(), "file");
        session.say(&format!("Wrote {}: {count}; {}", shown(folder), shown_in(&view)));
    }
    let missing = look.missing(graph);
    if !missing.is_empty() {
        session.say(&format!(
            "warning: no font has {missing}; they are drawn as boxes: give fonts that have them with --font-dir"
        ));
    }
    Ok(ending(&report, &args.folder, session))
}

/// Refuses options that would have no effect.
fn useless(drawing: &Drawing, args: &DrawArgs, format: Option<&Format>) -> Result<(), Failure> {
    let refuse = |option: &str, why: &str| Err(Failure::World(anyhow!("{option} {why}")));
    let (timeline, network) = (drawing.name == "timeline", drawing.name == "network");
    let looks = [
        ("--lanes", args.lanes.is_some(), timeline, "a timeline"),
        ("--scale", args.scale.is_some(), timeline, "a timeline"),
        ("--hops", args.selection.hops.is_some(), !timeline, "a network"),
        ("--cluster", args.cluster.is_some(), network, "a network"),
        ("--layout", args.layout.is_some(), network, "a network"),
    ];
    for (option, given, fits, other) in looks {
        if given && !fits {
            return refuse(option, &format!("is for {other}; a {} has no use for it", drawing.name));
        }
    }
    if args.kit.is_some() {
        if args.output.is_none() && args.width.is_some() {
            return refuse("--width", "is for --output: a kit is made at 300, 660 and 1020 px");
        }
        return Ok(());
    }
    match format {
        Some(Format::Data(export)) => {
            let given = [
                ("--width", args.width.is_some()),
                ("--title", args.title.is_some()),
                ("--subtitle", args.subtitle.is_some()),
                ("--lanes", args.lanes.is_some()),
                ("--scale", args.scale.is_some()),
                ("--cluster", args.cluster.is_some()),
                ("--layout", args.layout.is_some()),
                ("--date-style", args.date_style.is_some()),
                ("--text", args.text.is_some()),
                ("--png-scale", args.png_scale.is_some()),
                ("--theme", args.theme.is_some()),
                ("--font-dir", args.font_dir.is_some()),
                ("--lang", args.lang.is_some()),
            ];
            match given.iter().find(|(_, given)| *given) {
                Some((option, _)) => refuse(
                    option,
                    &format!("is for pictures; a .{} file holds data, not their look", export.extension),
                ),
                None => Ok(()),
            }
        }
        Some(Format::Picture(renderer)) if renderer.name != "png" && args.png_scale.is_some() => {
            refuse("--png-scale", &format!("is for .png; a .{} has no pixels", renderer.extension))
        }
        Some(Format::Picture(renderer)) if renderer.name != "svg" && args.text.is_some() => refuse(
            "--text",
            &format!("is for .svg; a .{} keeps its letters in its own way", renderer.extension),
        ),
        _ => Ok(()),
    }
}

/// Runs `export`.
pub fn export(args: &ExportArgs, session: &Session) -> Outcome {
    let Some(export) = export::find(&args.to) else {
        return Err(Failure::World(anyhow!("there is no export `{}`", args.to)));
    };
    if args.clusters && export.name != "dot" {
        return Err(Failure::World(anyhow!("--clusters is for --to dot; {} has no clusters", export.name)));
    }
    let mut progress = Progress::new(5, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    keep_off(&args.folder, &graph.casebook().inputs, &args.output)?;
    progress.step("writing");
    let view = View::all(graph);
    let bytes = if args.clusters { export::dot::write_clustered(&view) } else { (export.write)(&view) };
    drop(progress);
    write_file(&args.output, &bytes)?;
    if args.output != Path::new("-") {
        session.say(&format!("Wrote {}: {}", shown(&args.output), shown_in(&view)));
    }
    if !export.cannot_hold.is_empty() {
        session.say(&format!("note: {} cannot hold: {}", export.name, export.cannot_hold));
    }
    Ok(ending(&report, &args.folder, session))
}

/// Lays a view out and renders it.
pub fn picture(
    drawing: &Drawing,
    view: &View<'_>,
    page: &Page<'_>,
    renderer: &Renderer,
    text: TextMode,
    pixels: f64,
) -> Result<Vec<u8>, Failure> {
    let scene = drawing.scene(view, page);
    let options = Options { text, scale: pixels, ..Options::new(page.fonts) };
    (renderer.render)(&scene, &options).map_err(|error| Failure::World(anyhow!(error).context(drawing.name)))
}

fn data(export: &Export, view: &View<'_>, drawing: &str) -> Result<Vec<u8>, Failure> {
    let lacks = match export.name {
        "dot" if view.relations.is_empty() => "relations",
        "csv" | "md" if view.events.is_empty() => "events",
        _ => return Ok((export.write)(view)),
    };
    let help = format!(
        "the {drawing} shows no {lacks}; `throughline export FOLDER --to {} -o FILE` writes all there are",
        export.name
    );
    Err(Failure::World(anyhow!("a .{} file holds {lacks}, and {help}", export.extension)))
}

/// Endings that a drawing can be written with.
pub fn endings() -> Vec<String> {
    let pictures = RENDERERS.iter().map(|renderer| renderer.extension);
    pictures.chain(EXPORTS.iter().map(|export| export.extension)).map(|ending| format!(".{ending}")).collect()
}

fn format_of(path: &Path) -> Result<Format, Failure> {
    if path == Path::new("-") {
        return RENDERERS
            .first()
            .map(Format::Picture)
            .ok_or_else(|| Failure::World(anyhow!("there is no renderer")));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if let Some(renderer) = RENDERERS.iter().find(|renderer| renderer.extension == ending) {
        return Ok(Format::Picture(renderer));
    }
    if let Some(export) = EXPORTS.iter().find(|export| export.extension == ending) {
        return Ok(Format::Data(export));
    }
    let what = if ending.is_empty() {
        "has no ending".to_string()
    } else {
        format!("cannot write .{}", flat(&ending))
    };
    Err(Failure::World(anyhow!("{}: {what}; end the name in one of {}", shown(path), endings().join(", "))))
}

/// What was typed as a selection.
pub fn selection(args: &SelectionArgs) -> Result<Selection, Failure> {
    let date = |text: &Option<String>| text.as_deref().map(query::date).transpose().map_err(not_chosen);
    Ok(Selection {
        focus: args.focus.clone(),
        hops: args.hops,
        from: date(&args.from)?,
        to: date(&args.to)?,
        top: args.top,
        filter: Filter { min_standing: args.min_standing.map(standing), ..Filter::default() },
        highlight: args.highlight.clone(),
        callouts: Vec::new(),
    })
}

/// A selection that cannot be made: a name that means nothing is "nothing found", the rest a wrong option.
pub fn not_chosen(error: SelectionError) -> Failure {
    match error {
        SelectionError::Nothing { .. } | SelectionError::Several { .. } => {
            Failure::NotFound(flat(&error.to_string()))
        }
        SelectionError::Date { .. } | SelectionError::Word { .. } | SelectionError::Kind { .. } => {
            Failure::World(anyhow!(flat(&error.to_string())))
        }
    }
}

/// What a view shows and leaves out, in a line.
pub fn shown_in(view: &View<'_>) -> String {
    let entities = match view.entities.len() {
        1 => "1 entity".to_string(),
        many => format!("{} entities", throughline::diag::grouped(many as u64)),
    };
    let mut parts = vec![entities];
    if !view.events.is_empty() {
        parts.push(counted(view.events.len(), "event"));
    }
    if !view.relations.is_empty() {
        parts.push(counted(view.relations.len(), "relation"));
    }
    let LeftOut { by_importance, by_filter, by_degree } = view.left_out;
    let left: Vec<String> = [
        (by_importance, "less important"),
        (by_degree, "less connected"),
        (by_filter, "outside what was asked for"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{} {why}", throughline::diag::grouped(count as u64)))
    .collect();
    let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    format!("{}{left}", parts.join(", "))
}

/// Says that there are findings, and gives the exit code they make.
pub fn ending(report: &Report, folder: &Path, session: &Session) -> Exit {
    let counts = report.counts();
    if counts.errors == 0 {
        return Exit::Clean;
    }
    session.say(&format!(
        "warning: {} in the casebook; what cannot be read is not shown: throughline check {}",
        counted(counts.errors, "error"),
        shown(folder),
    ));
    Exit::Findings
}

/// Lanes by the word of a preset.
pub fn lanes_named(word: &str) -> Result<Lanes, String> {
    let known =
        [("case", Lanes::Case), ("kind", Lanes::Kind), ("entity", Lanes::Entity), ("none", Lanes::None)];
    known.iter().find(|(name, _)| *name == word).map(|(_, lanes)| *lanes).ok_or_else(|| {
        let near = near_miss(word, known.iter().map(|(name, _)| *name))
            .map(|near| format!("; did you mean `{near}`?"));
        format!("`{}` is not one of case, kind, entity, none{}", flat(word), near.unwrap_or_default())
    })
}

fn lanes(arg: LanesArg) -> Lanes {
    match arg {
        LanesArg::Case => Lanes::Case,
        LanesArg::Kind => Lanes::Kind,
        LanesArg::Entity => Lanes::Entity,
        LanesArg::None => Lanes::None,
    }
}

fn scale(arg: ScaleArg) -> TimeScale {
    match arg {
        ScaleArg::Auto => TimeScale::Auto,
        ScaleArg::Linear => TimeScale::Linear,
        ScaleArg::Rank => TimeScale::Rank,
    }
}

pub fn style(arg: DateStyleArg) -> Style {
    match arg {
        DateStyleArg::Long => Style::Long,
        DateStyleArg::Short => Style::Short,
        DateStyleArg::Ap => Style::Ap,
    }
}

fn text_mode(arg: TextArg) -> TextMode {
    match arg {
        TextArg::Embed => TextMode::Embed,
        TextArg::Live => TextMode::Live,
        TextArg::Outline => TextMode::Outline,
    }
}

/// The standing that was typed.
pub fn standing(arg: StandingArg) -> Standing {
    match arg {
        StandingArg::EndedUnproved => Standing::EndedUnproved,
        StandingArg::Claimed => Standing::Claimed,
        StandingArg::InProcess => Standing::InProcess,
        StandingArg::Established | StandingArg::Documented => Standing::Established,
    }
}

/// The order of day and month that was typed.
pub fn order(arg: OrderArg) -> Order {
    match arg {
        OrderArg::DayFirst => Order::DayFirst,
        OrderArg::MonthFirst => Order::MonthFirst,
    }
}
