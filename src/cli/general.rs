//! The options of every command, turned once into what the commands need.

use std::io::IsTerminal as _;

use clap::{Args, ValueEnum};
use throughline::input::{Limit, Limits};

use crate::cli::options::language;
use crate::cli::terminal::{Terminal, complain};
use crate::cli::{Failure, write as output};

/// Options of every command.
#[derive(Args, Debug, Clone)]
pub struct General {
    /// Colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "General")]
    pub color: ColorChoice,
    /// Print only what was asked for and errors.
    #[arg(short, long, global = true, help_heading = "General")]
    pub quiet: bool,
    /// Print how each file was read and what took how long.
    #[arg(short, long, global = true, help_heading = "General", conflicts_with = "quiet")]
    pub verbose: bool,
    /// Language of everything that does not stand in the casebook (BCP 47: en, fr, de, es, cy, ar), instead of the casebook's own; one that
    /// runs right to left mirrors the page.
    #[arg(long, global = true, value_name = "TAG", value_parser = language, help_heading = "General")]
    pub lang: Option<String>,
    /// For the desk's own eyes: read what is marked private too. Whatever is made says NOT FOR PUBLICATION.
    #[arg(long, global = true, help_heading = "Private")]
    pub include_confidential: bool,
    /// Where something private is told by its place, print its words as well.
    #[arg(long, global = true, help_heading = "Private")]
    pub show_private: bool,
    /// Refuse a file of more than so many bytes.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_file_bytes: Option<u64>,
    /// Refuse a folder of more than so many bytes.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_total_bytes: Option<u64>,
    /// Refuse a folder of more than so many files.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_files: Option<u64>,
    /// Cut a cell of more than so many bytes, and say so.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_field_bytes: Option<u64>,
    /// Cut a row of more than so many cells, and say so.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_columns: Option<u64>,
    /// Refuse a workbook of more than so many cells with something in them.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_cells: Option<u64>,
    /// Of workbooks, read only the sheet of this name; may be given several times.
    #[arg(long = "sheet", global = true, value_name = "NAME", help_heading = "General")]
    pub sheets: Vec<String>,
}

/// When to colour.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How this run speaks and how much it reads.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// Only what was asked for, and errors.
    pub quiet: bool,
    /// How each file was read, and what took how long.
    pub verbose: bool,
    /// How much is read at most.
    pub limits: Limits,
    /// Names of the sheets of workbooks to read; empty for all that are visible.
    pub sheets: &'static [String],
    /// Read what is marked private too.
    pub include_confidential: bool,
    /// Print private words where their places are told.
    pub show_private: bool,
    /// How standard output is laid out.
    pub terminal: Terminal,
    /// The language asked for, instead of the casebook's.
    pub lang: Option<&'static str>,
}

impl Session {
    /// From what was typed and what standard output is.
    pub fn new(general: &General) -> Self {
        let colour = match general.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // https://no-color.org: set and not empty.
            ColorChoice::Auto => {
                std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
                    && std::io::stdout().is_terminal()
            }
        };
        let mut limits = Limits::default();
        let given = [
            (Limit::FileBytes, general.max_file_bytes),
            (Limit::TotalBytes, general.max_total_bytes),
            (Limit::Files, general.max_files),
            (Limit::FieldBytes, general.max_field_bytes),
            (Limit::Columns, general.max_columns),
            (Limit::Cells, general.max_cells),
        ];
        for (limit, value) in given {
            if let Some(value) = value {
                limits.set(limit, value);
            }
        }
        Self {
            quiet: general.quiet,
            verbose: general.verbose,
            limits,
            // Named once and needed to the end of the run.
            sheets: Box::leak(general.sheets.clone().into_boxed_slice()),
            include_confidential: general.include_confidential,
            show_private: general.show_private,
            terminal: Terminal::of_stdout(colour),
            // As long as the process: a session is handed on by value.
            lang: general.lang.clone().map(|tag| &*Box::leak(tag.into_boxed_str())),
        }
    }

    /// Prints what was asked for.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        output::to_stdout(text.as_bytes())
    }

    /// Says something about the work, on standard error; nothing with `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            complain(text);
        }
    }
}
