//! `page`: options to a selection and a look, and one HTML file.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use throughline::diag::grouped;
use throughline::graph::Graph;
use throughline::page::{self, Drawn, Images, LARGE, Options, PageError, TOO_LARGE};
use throughline::query::Selection;

use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::make::appearance::Look;
use crate::cli::make::ending;
use crate::cli::options::{DateStyleArg, SelectionArgs, not_chosen, selection, style};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::{keep_off, shown, write_file};
use crate::cli::{Failure, Outcome};

/// Arguments of `page`.
#[derive(Args, Debug)]
pub struct PageArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// File to write, .html; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// A drawing of casebook.toml by its name: what is shown.
    #[arg(long, value_name = "NAME", help_heading = "What is shown", conflicts_with_all = ["focus", "hops", "from", "to", "min_standing", "top", "highlight"])]
    pub preset: Option<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Title, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub title: Option<String>,
    /// How dates are printed.
    #[arg(long, value_name = "STYLE", help_heading = "Look")]
    pub date_style: Option<DateStyleArg>,
    /// What becomes of pictures [default: embed].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub images: Option<ImagesArg>,
    /// Colours and font from a file (TOML), its contrasts checked.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub theme: Option<PathBuf>,
    /// Fonts for letters that the page's own font lacks, such as Arabic or Chinese.
    #[arg(long, value_name = "DIR", help_heading = "Look")]
    pub font_dir: Option<PathBuf>,
    /// Write a page of more than 5 MB too.
    #[arg(long)]
    pub large: bool,
}

/// What becomes of pictures.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImagesArg {
    /// Files of the folder stand in the page, addresses are links.
    Embed,
    /// Addresses are links, files are left out.
    Link,
    /// None of them.
    None,
}

/// Runs the command.
pub fn run(args: &PageArgs, session: &Session) -> Outcome {
    let ending_ok = args.output.extension().is_some_and(|ending| {
        let ending = ending.to_string_lossy().to_lowercase();
        ending == "html" || ending == "htm"
    });
    if !ending_ok && args.output != Path::new("-") {
        return Err(Failure::World(anyhow!("{}: end the name in .html", shown(&args.output))));
    }
    let asked = selection(&args.selection)?;
    let look = Look::read(args.theme.as_deref(), args.font_dir.as_deref(), session)?;
    let mut progress = Progress::new(5, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    keep_off(&args.folder, &graph.casebook().inputs, &args.output)?;
    let asked = match &args.preset {
        Some(name) => of_preset(graph, name)?,
        None => asked,
    };
    progress.step("drawing");
    let options = Options {
        palette: look.palette,
        title: args.title.as_deref(),
        date_style: args.date_style.map(style),
        images: match args.images {
            None | Some(ImagesArg::Embed) => Images::Embed,
            Some(ImagesArg::Link) => Images::Link,
            Some(ImagesArg::None) => Images::None,
        },
        ..Options::new(&look.fonts)
    };
    let scenes = page::scenes(graph, &asked, &options).map_err(not_chosen)?;
    if scenes.is_empty() {
        return Err(Failure::NotFound("nothing would stand on this page; none is written".to_string()));
    }
    progress.step("writing the page");
    let bytes = written(graph, &asked, &scenes, &options)?;
    drop(progress);
    if bytes.len() > TOO_LARGE && !args.large {
        return Err(Failure::World(anyhow!(
            "the page would have {}; browsers open that slowly or not at all. Show a part of it (--focus, --top, --from), or write it with --large",
            megabytes(bytes.len())
        )));
    }
    write_file(&args.output, &bytes)?;
    if args.output != Path::new("-") {
        session.say(&format!("Wrote {}: {}", shown(&args.output), size(bytes.len())));
    }
    if bytes.len() > LARGE {
        session.say(&format!(
            "note: the page has {}, which a phone opens slowly; --focus, --top, --from show a part",
            megabytes(bytes.len())
        ));
    }
    let missing = look.missing(graph);
    if !missing.is_empty() {
        session.say(&format!(
            "warning: no font has {missing}; they are drawn as boxes: give fonts that have them with --font-dir"
        ));
    }
    Ok(ending(&report, &args.folder, session))
}

/// Writes a page, its errors as the command line tells them.
pub fn written(
    graph: &Graph,
    selection: &Selection,
    scenes: &[Drawn],
    options: &Options<'_>,
) -> Result<Vec<u8>, Failure> {
    page::write(graph, selection, scenes, options).map_err(|error| match error {
        PageError::Selection(error) => not_chosen(error),
        other => Failure::World(anyhow!(other).context("the page")),
    })
}

/// What a `[[drawing]]` shows.
fn of_preset(graph: &Graph, name: &str) -> Result<Selection, Failure> {
    let slug = throughline::words::slug;
    let presets = &graph.casebook().settings.drawing;
    let found = presets.iter().find(|preset| preset.name == name || slug(&preset.name) == slug(name));
    match found {
        Some(preset) => Selection::of_preset(preset).map_err(not_chosen),
        None => Err(Failure::NotFound(format!("casebook.toml has no drawing `{}`", flat(name)))),
    }
}

fn size(bytes: usize) -> String {
    format!("{} kB", grouped((bytes as u64).div_ceil(1000)))
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
