//! The drawing commands and `export`: options to a selection and a page, a view, and a file whose ending tells its format.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use throughline::diag::counted;
use throughline::draw::style::Size;
use throughline::draw::{Drawing, NetworkLook, Page};
use throughline::graph::places::Places;
use throughline::query::{LeftOut, View};

use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::make::appearance::Look;
use crate::cli::make::export::data;
use crate::cli::make::networks::{Asked, Foreign, LayoutArg};
use crate::cli::make::{Format, PNG_SCALE, WIDTHS, ending, format_of, kit, picture, presets};
use crate::cli::options::{
    ByArg, DateStyleArg, LanesArg, ScaleArg, SelectionArgs, ShowArg, SourcesArg, TextArg, by, drawn_in,
    lanes, not_chosen, pixels, scale, selection, sources, style, text_mode, width,
};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::{keep_off, shown, write_file, write_folder};
use crate::cli::{Failure, Outcome};

/// Arguments of the drawing commands.
#[derive(Args, Debug)]
pub struct DrawArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// File to write, its format told by its ending; `-` for standard output as SVG.
    #[arg(short, long, value_name = "FILE", required_unless_present = "kit")]
    pub output: Option<PathBuf>,
    /// Folder for a kit: SVG and PNG at three widths, PDF, HTML to paste, alt text, sources, scenes.
    #[arg(long, value_name = "DIR")]
    pub kit: Option<PathBuf>,
    /// Width in px, laid out anew: below 480 for phones, below 840 for columns, above for pages [default: 660].
    #[arg(short, long, value_name = "PX", value_parser = width)]
    pub width: Option<f64>,
    /// A drawing of casebook.toml by its name: what is shown, title, lanes.
    #[arg(long, value_name = "NAME", help_heading = "What is shown", conflicts_with_all = ["focus", "hops", "from", "to", "min_standing", "top", "highlight"])]
    pub preset: Option<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// All that is chosen, however much. By default a timeline shows the 15 most important events in a column and 25 on a page, a
    /// network the 30 most connected names and 50 (a few more where that is all there is), and says of how many.
    #[arg(long, help_heading = "What is shown", conflicts_with = "top")]
    pub all: bool,
    /// Title, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub title: Option<String>,
    /// Subtitle, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub subtitle: Option<String>,
    /// Lanes of a wide timeline.
    #[arg(long, value_name = "BY", help_heading = "Look")]
    pub lanes: Option<LanesArg>,
    /// A small timeline for each case, kind or entity, all on one scale: small multiples to compare.
    #[arg(long, value_name = "BY", help_heading = "Look", conflicts_with_all = ["lanes", "scale", "kit"])]
    pub by: Option<ByArg>,
    /// Time scale of a wide timeline [default: auto].
    #[arg(long, value_name = "SCALE", help_heading = "Look")]
    pub scale: Option<ScaleArg>,
    /// Boxes of a network: a kind such as organisation, unit or case; who belongs to one of it stands in its box.
    #[arg(long, value_name = "KIND", help_heading = "Look")]
    pub cluster: Option<String>,
    /// How a network is laid out [default: free].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub layout: Option<LayoutArg>,
    /// Places of a network that are kept (a table with the heads id,x,y); those of places.csv in the folder where there is one. The rest
    /// gives way.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub pin: Option<PathBuf>,
    /// Where the figures of the network stand is written here, for --pin, or as places.csv into the folder.
    #[arg(long, value_name = "FILE", help_heading = "Look", requires = "output")]
    pub save_places: Option<PathBuf>,
    /// How dates are printed.
    #[arg(long, value_name = "STYLE", help_heading = "Look")]
    pub date_style: Option<DateStyleArg>,
    /// What is listed of the sources under the drawing [default: all that a sixth of it holds].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub sources: Option<SourcesArg>,
    /// What stands with every title: who took part [default: where titles repeat or do not tell].
    #[arg(long, value_name = "WHAT", help_heading = "Look")]
    pub show: Option<ShowArg>,
    /// Photographs with the events of a timeline, from the column `image`.
    #[arg(long, help_heading = "Look")]
    pub images: bool,
    /// How letters are kept in an SVG [default: embed].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub text: Option<TextArg>,
    /// Pixels of a PNG to a px of the drawing [default: 2].
    #[arg(long, value_name = "N", value_parser = pixels, help_heading = "Look")]
    pub png_scale: Option<f64>,
    /// Colours and font from a file (TOML), its contrasts checked.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub theme: Option<PathBuf>,
    /// Fonts for letters that the drawing's own font lacks, such as Arabic or Chinese.
    #[arg(long, value_name = "DIR", help_heading = "Look")]
    pub font_dir: Option<PathBuf>,
    /// With --kit: replace files in the folder that are not as an earlier run made them.
    #[arg(long, requires = "kit")]
    pub force: bool,
}

/// Width of a drawing unless another is asked for, in px.
const WIDTH: f64 = 660.0;

/// Runs the command of a drawing.
pub fn run(drawing: &Drawing, args: &DrawArgs, session: &Session) -> Outcome {
    let format = args.output.as_deref().map(format_of).transpose()?;
    useless(drawing, args, format.as_ref())?;
    let selection = selection(&args.selection)?;
    let look = Look::read(args.theme.as_deref(), args.font_dir.as_deref(), session)?;
    let mut progress = Progress::new(5, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    // Places may lie in the folder itself: there they are kept for the next drawing.
    for target in args.output.iter().chain(&args.kit) {
        keep_off(&args.folder, &graph.casebook().inputs, target)?;
    }
    progress.step("drawing");
    let plan = args.preset.as_deref().map(|name| presets::named(graph, name, drawing)).transpose()?;
    let counted_by_plan = plan.as_ref().is_some_and(|plan| plan.counted);
    let (chosen, title, subtitle, lanes_of_preset, network) = match plan {
        Some(plan) => (plan.view, plan.title, plan.subtitle, plan.lanes, plan.network),
        None => {
            ((drawing.choose)(graph, &selection).map_err(not_chosen)?, None, None, None, Asked::default())
        }
    };
    let all = args.all || args.by.is_some() || args.selection.top.is_some() || counted_by_plan;
    let cluster = args.cluster.as_deref().or(network.cluster.as_deref());
    let (network, unplaced) =
        Asked::new(cluster, args.layout.or(network.layout), &graph.casebook().vocabulary)
            .and_then(|asked| asked.with_places(args.pin.as_deref(), graph))
            .map_err(|error| Failure::World(anyhow!(error)))?;
    for fault in unplaced {
        session.say(&format!("warning: the places, line {}: {}", fault.line, fault.why.words()));
    }
    let foreign = Foreign::new(&network);
    let width = args.width.unwrap_or(WIDTH);
    let view = match &format {
        Some(Format::Picture(_)) if !all => (drawing.fitted)(chosen.clone(), width),
        _ => chosen.clone(),
    };
    let stand = RefCell::new(Places::default());
    let page = Page {
        width,
        fonts: &look.fonts,
        title: args.title.as_deref().or(title.as_deref()),
        subtitle: args.subtitle.as_deref().or(subtitle.as_deref()),
        date_style: args.date_style.map(style),
        lanes: args.lanes.map(lanes).or(lanes_of_preset),
        by: args.by.map(by),
        all: args.all,
        scale: args.scale.map(scale).unwrap_or_default(),
        network: NetworkLook { stand: Some(&stand), ..network.look(&foreign) },
        palette: look.palette,
        sources: args.sources.map(sources),
        who: args.show == Some(ShowArg::Who),
        images: args.images,
        kept: None,
        head: 1.0,
    };
    not_empty(drawing, &view)?;
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
            Some(kit::make(drawing, &chosen, all, &page, text, pixels)?)
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
    if args.images && args.kit.is_none() && Size::of(width) == Size::L {
        session.say(
            "note: --images shows in timelines narrower than 840 px; in lanes there is no room for them",
        );
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
            session.say(&format!("Wrote {}: {}", shown(path), drawn_in(drawing, &view)));
        } else if view.left_out != LeftOut::default() {
            session.say(&drawn_in(drawing, &view));
        }
    }
    if let Some(path) = &args.save_places {
        let places = stand.borrow();
        if places.is_empty() {
            return Err(Failure::World(anyhow!(
                "--save-places: a list of connections has no places; draw it at 480 px or more"
            )));
        }
        write_file(path, places.write().as_bytes())?;
        session.say(&format!("Wrote {}: where each name stands", shown(path)));
    }
    if let (Some(folder), Some((files, left_out))) = (&args.kit, kit) {
        write_folder(folder, &files, args.force)?;
        let count = counted(files.len(), "file");
        let widest = if all { chosen } else { (drawing.fitted)(chosen, f64::from(WIDTHS[2])) };
        session.say(&format!("Wrote {}: {count}; {}", shown(folder), drawn_in(drawing, &widest)));
        for left in left_out {
            session.say(&format!("warning: left out of the kit: {}", flat(&left)));
        }
    }
    let missing = look.missing(graph);
    if !missing.is_empty() {
        session.say(&format!(
            "warning: no font has {missing}; they are drawn as boxes: give fonts that have them with --font-dir"
        ));
    }
    Ok(ending(&report, &args.folder, session))
}

/// Refuses to write a picture on which nothing stands.
fn not_empty(drawing: &Drawing, view: &View<'_>) -> Result<(), Failure> {
    if !(drawing.shown)(view).is_nothing() {
        return Ok(());
    }
    let out = throughline::diag::grouped(view.left_out.by_filter as u64);
    Err(Failure::NotFound(match view.left_out.by_filter {
        0 => format!("nothing would stand on this {}; no picture is written", drawing.name),
        _ => format!(
            "nothing would stand on this {}: {out} outside what was asked for; no picture is written",
            drawing.name
        ),
    }))
}

/// Refuses options that would have no effect.
fn useless(drawing: &Drawing, args: &DrawArgs, format: Option<&Format>) -> Result<(), Failure> {
    let refuse = |option: &str, why: &str| Err(Failure::World(anyhow!("{option} {why}")));
    let (timeline, network) = (drawing.name == "timeline", drawing.name == "network");
    let looks = [
        ("--lanes", args.lanes.is_some(), timeline, "a timeline"),
        ("--scale", args.scale.is_some(), timeline, "a timeline"),
        ("--images", args.images, timeline, "a timeline"),
        ("--by", args.by.is_some(), timeline, "a timeline"),
        ("--hops", args.selection.hops.is_some(), !timeline, "a network"),
        ("--cluster", args.cluster.is_some(), network, "a network"),
        ("--layout", args.layout.is_some(), network, "a network"),
        ("--pin", args.pin.is_some(), network, "a network"),
        ("--save-places", args.save_places.is_some(), network, "a network"),
        ("--all", args.all, timeline || network, "a timeline or a network"),
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
                ("--by", args.by.is_some()),
                ("--cluster", args.cluster.is_some()),
                ("--layout", args.layout.is_some()),
                ("--all", args.all),
                ("--pin", args.pin.is_some()),
                ("--save-places", args.save_places.is_some()),
                ("--date-style", args.date_style.is_some()),
                ("--sources", args.sources.is_some()),
                ("--show", args.show.is_some()),
                ("--text", args.text.is_some()),
                ("--png-scale", args.png_scale.is_some()),
                ("--images", args.images),
                ("--theme", args.theme.is_some()),
                ("--font-dir", args.font_dir.is_some()),
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
