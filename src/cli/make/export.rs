//! `export`: the whole graph for other tools.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use throughline::draw::stamp;
use throughline::export;
use throughline::export::Export;
use throughline::query::View;

use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::make::ending;
use crate::cli::options::shown_in;
use crate::cli::progress::Progress;
use crate::cli::write::{keep_off, shown, write_file};
use crate::cli::{Failure, Outcome};

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// The format.
    #[arg(long, value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(throughline::export::EXPORTS.iter().map(|export| clap::builder::PossibleValue::new(export.name).help(export.about))))]
    pub to: String,
    /// File to write; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// In DOT, a cluster for each kind of entity.
    #[arg(long)]
    pub clusters: bool,
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
    let bytes = match args.clusters {
        true => stamped(export, &view, export::dot::write_clustered(&view)),
        false => exported(export, &view),
    };
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

pub fn data(export: &Export, view: &View<'_>, drawing: &str) -> Result<Vec<u8>, Failure> {
    let lacks = match export.name {
        "dot" if view.relations.is_empty() => "relations",
        "csv" | "md" if view.events.is_empty() => "events",
        _ => return Ok(exported(export, view)),
    };
    let help = format!(
        "the {drawing} shows no {lacks}; `throughline export FOLDER --to {} -o FILE` writes all there are",
        export.name
    );
    Err(Failure::World(anyhow!("a .{} file holds {lacks}, and {help}", export.extension)))
}

/// An export's bytes, with the stamp where they must bear one.
pub fn exported(export: &Export, view: &View<'_>) -> Vec<u8> {
    stamped(export, view, (export.write)(view))
}

/// NOT FOR PUBLICATION, in the way that each format has for remarks.
fn stamped(export: &Export, view: &View<'_>, bytes: Vec<u8>) -> Vec<u8> {
    let Some(words) = stamp::words(view.graph.casebook()) else { return bytes };
    export.remarked(&words, bytes)
}
