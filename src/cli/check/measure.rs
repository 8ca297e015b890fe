//! `measure-drawing`: what a reader would stumble over in a finished SVG, counted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use throughline::render::measure::{Measures, measure};
use throughline::text::Fonts;

use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `measure-drawing`.
#[derive(Args, Debug)]
pub struct MeasureArgs {
    /// SVG files.
    #[arg(required = true, num_args = 1.., value_name = "SVG")]
    pub files: Vec<PathBuf>,
    /// The smallest text allowed, in px.
    #[arg(long, value_name = "PX", default_value_t = 12.0)]
    pub floor: f64,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(args: &MeasureArgs, session: &Session) -> Outcome {
    let fonts = Fonts::new();
    let mut all: BTreeMap<String, Measures> = BTreeMap::new();
    let mut text = String::new();
    for path in &args.files {
        let wrong = |what: String| Failure::World(anyhow!("{}: {}", shown(path), flat(&what)));
        let meta = std::fs::metadata(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        if !meta.is_file() {
            return Err(wrong("is not a file; name SVG files".to_string()));
        }
        if meta.len() > session.limits.file_bytes {
            return Err(wrong(format!("has {} bytes; --max-file-bytes raises the limit", meta.len())));
        }
        let bytes = std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let svg = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8 text".to_string()))?;
        let measures = measure(&svg, &fonts, args.floor).map_err(|error| wrong(error.to_string()))?;
        text.push_str(&format!("{}\n", session.terminal.bold(&shown(path))));
        // The lines hold texts of the drawing, which may hold anything.
        text.extend(measures.table().lines().map(|line| format!("{}\n", throughline::diag::printable(line))));
        text.push('\n');
        all.insert(path.display().to_string(), measures);
    }
    let faults: usize = all.values().map(Measures::total).sum();
    if args.json {
        text = serde_json::to_string_pretty(&all).map_err(|error| Failure::World(error.into()))?;
        text.push('\n');
    } else {
        text.push_str(&format!(
            "{} in {}\n",
            throughline::diag::counted(faults, "fault"),
            throughline::diag::counted(all.len(), "drawing")
        ));
    }
    session.print(&text)?;
    Ok(if faults == 0 { Exit::Clean } else { Exit::Findings })
}
