//! Commands that make something to look at: `build`, the drawings, `print`, `export`.

pub mod appearance;
pub mod build;
pub mod drawing;
pub mod export;
pub mod graphviz;
mod kit;
pub mod networks;
pub mod page;
mod presets;
pub mod print;

use std::path::Path;

use anyhow::anyhow;
use throughline::diag::{Report, counted};
use throughline::draw::{Drawing, Page};
use throughline::export::{EXPORTS, Export};
use throughline::query::View;
use throughline::render::{Options, RENDERERS, Renderer, TextMode};

use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure};

/// Pixels of a PNG to a px of the drawing.
pub const PNG_SCALE: f64 = 2.0;

/// What a file's ending asks for.
pub enum Format {
    Picture(&'static Renderer),
    Data(&'static Export),
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

/// Endings that a drawing can be written with.
pub fn endings() -> Vec<String> {
    let pictures = RENDERERS.iter().map(|renderer| renderer.extension);
    pictures.chain(EXPORTS.iter().map(|export| export.extension)).map(|ending| format!(".{ending}")).collect()
}

pub fn format_of(path: &Path) -> Result<Format, Failure> {
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

/// Widths of every drawing: a phone, a column, a page.
pub const WIDTHS: [u32; 3] = [300, 660, 1020];

/// Says that there are findings, and gives the exit code they make.
pub fn ending(report: &Report, folder: &Path, session: &Session) -> Exit {
    let counts = report.counts();
    if counts.errors == 0 {
        return Exit::Clean;
    }
    session.say(&format!(
        "warning: {} in the casebook; what of it is in no picture is told by: throughline check {}",
        counted(counts.errors, "error"),
        shown(folder),
    ));
    Exit::Findings
}
