//! `preview`: the page of a casebook in a browser on this machine, made anew with every save of a table.
//!
//! Three parts. [`desk`] reads the casebook, makes the page and changes cells, on a thread of its own; [`watch`] tells it when
//! something was saved; [`server`] shows in the browser what it made, and lets nothing in that [`rules`] do not know.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::general::Session;

#[cfg(feature = "preview")]
mod desk;
#[cfg(feature = "preview")]
mod news;
#[cfg(feature = "preview")]
mod rules;
#[cfg(feature = "preview")]
mod server;
#[cfg(feature = "preview")]
mod watch;

/// Arguments of `preview`.
#[derive(Args, Debug)]
pub struct PreviewArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// The port on this machine [default: one that is free].
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Colours and font from a file (TOML), its contrasts checked.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub theme: Option<PathBuf>,
    /// Fonts for letters that the page's own font lacks, such as Arabic or Chinese.
    #[arg(long, value_name = "DIR", help_heading = "Look")]
    pub font_dir: Option<PathBuf>,
    /// Print the address and open no browser.
    #[arg(long)]
    pub no_open: bool,
}

/// Runs the command: until it is ended.
#[cfg(feature = "preview")]
pub fn run(args: &PreviewArgs, session: &Session) -> Outcome {
    server::run(args, session)
}

/// Says what is missing.
#[cfg(not(feature = "preview"))]
pub fn run(_: &PreviewArgs, _: &Session) -> Outcome {
    Err(crate::cli::Failure::World(anyhow::anyhow!(
        "this throughline was built without the preview\nhelp: build it with `cargo install --path . --features preview`, or write the page with `throughline page FOLDER -o story.html`"
    )))
}
