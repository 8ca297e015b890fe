//! The command line: typed arguments to library calls to text, files and an exit code.
//!
//! All printing, all file writing and the clock are here and nowhere else. Every command is a function from its
//! arguments and the [`Session`] to an [`Exit`] or a [`Failure`]. Options are turned once, in [`general`] and
//! [`options`], into what the library takes; nothing behind that looks at arguments.
//!
//! The drawing commands are not in the enum of commands: they follow [`DRAWINGS`], as `--to` follows the table of exports.

mod ask;
mod check;
mod commands;
mod gate;
mod general;
mod guard;
mod load;
mod make;
mod older;
mod options;
mod preview;
mod progress;
mod start;
mod terminal;
mod trust;
mod write;

use std::process::ExitCode;

use ask::commands as questions;
use ask::questions::Question;
use clap::{Args as _, CommandFactory as _, FromArgMatches as _};
use commands::{Cli, Command};
use general::{General, Session};
use make::drawing::DrawArgs;
use throughline::diag::printable;
use throughline::draw::{self, DRAWINGS};
use throughline::words::capitalised;

/// A command that did what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing is wrong.
    Clean,
    /// There are findings at error level, or nothing was found.
    Findings,
}

/// A command that could not do what it was asked to.
#[derive(Debug)]
pub enum Failure {
    /// The world is wrong: a path, a disk, an option. Exit code 2.
    World(anyhow::Error),
    /// A name means nothing, or several things. Exit code 1.
    NotFound(String),
    /// Something private would get out: where. Exit code 3.
    Withheld(String),
}

/// What a command comes to.
pub type Outcome = Result<Exit, Failure>;

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::World(error)
    }
}

impl From<throughline::input::Error> for Failure {
    fn from(error: throughline::input::Error) -> Self {
        let help = match &error {
            throughline::input::Error::Missing { .. } => {
                "\nhelp: give the folder that holds the tables, or start one: throughline init FOLDER"
            }
            throughline::input::Error::Denied { .. } => {
                "\nhelp: ask its owner for the right to read it, or copy it"
            }
            throughline::input::Error::Io { .. } => "",
        };
        Self::World(anyhow::anyhow!("{}{help}", printable(&error.to_string())))
    }
}

/// Runs what was typed.
pub fn main() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(answer) => {
            let plain = answer.render().to_string();
            if plain.lines().any(|line| printable(line) != line) {
                // It quotes what was typed, and that would speak to the terminal.
                let safe: Vec<String> = plain.lines().map(|line| printable(line).into_owned()).collect();
                terminal::complain(&safe.join("\n"));
            } else {
                // Help and version are answers too; a closed pipe needs no word.
                let _ = answer.print();
            }
            return ExitCode::from(if answer.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&matches) {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Err(failure) => {
            let (text, code) = match failure {
                Failure::World(error) => (format!("{error:#}"), 2),
                Failure::NotFound(text) => (text, 1),
                Failure::Withheld(text) => (text, 3),
            };
            terminal::complain(&format!("error: {text}"));
            ExitCode::from(code)
        }
    }
}

/// Everything that can be typed: the commands of [`Cli`], and one for each drawing there is.
fn command() -> clap::Command {
    let drawings = DRAWINGS.iter().enumerate().map(|(index, drawing)| {
        DrawArgs::augment_args(clap::Command::new(drawing.name))
            .about(capitalised(drawing.about))
            .long_about(None::<&str>)
            .after_help(drawing_examples(drawing.name))
            .display_order(10 + index)
    });
    Cli::command().subcommands(drawings)
}

fn drawing_examples(name: &str) -> String {
    let more = match name {
        "network" => format!(
            "throughline {name} my-story -o ann.svg --focus \"Ann Ash\" --hops 1\n  throughline {name} my-story -o top.svg --top 25"
        ),
        _ => format!("throughline {name} my-story -o - --focus \"Ann Ash\" --from 2019 --to 2021 > ann.svg"),
    };
    format!(
        "Examples:\n  throughline {name} my-story -o {name}.svg --width 660\n  {more}\n\nEndings of FILE: {}",
        make::endings().join(", ")
    )
}

fn run(matches: &clap::ArgMatches) -> Outcome {
    let wrong = |error: clap::Error| Failure::World(anyhow::anyhow!("{error}"));
    let session = Session::new(&General::from_arg_matches(matches).map_err(wrong)?);
    if let Some((name, given)) = matches.subcommand()
        && let Some(drawing) = draw::find(name)
    {
        return make::drawing::run(drawing, &DrawArgs::from_arg_matches(given).map_err(wrong)?, &session);
    }
    match Cli::from_arg_matches(matches).map_err(wrong)?.command {
        Command::Build(args) => make::build::run(&args, ask::saved::write, &session),
        Command::Check(args) => check::run(&args, ask::saved::check, &session),
        Command::Export(args) => make::export::export(&args, &session),
        Command::Show(args) => ask::show::run(&args, &session),
        Command::Page(args) => make::page::run(&args, &session),
        Command::Print(args) => make::print::run(&args, &session),
        Command::Ask(args) => ask::converse::run(&args, &session),
        Command::Preview(args) => preview::run(&args, &session),
        Command::Redact(args) => guard::redact::run(&args, &session),
        Command::Holds(args) => guard::holds::run(&args, &session),
        Command::Purge(args) => guard::purge::run(&args, &session),
        Command::Diff(args) => trust::diff::run(&args, &session),
        Command::Verify(args) => trust::verify::run(&args, &session),
        Command::Merge(args) => trust::identities::merge(&args, &session),
        Command::Unmerge(args) => trust::identities::unmerge(&args, &session),
        Command::Judge(args) => trust::identities::judge(&args, &session),
        Command::Date(args) => start::date::run(&args, &session),
        Command::Explain(args) => start::explain::run(&args, &session),
        Command::Vocabulary(args) => start::vocabulary::run(&args, &session),
        Command::Adopt(args) => start::adopt::run(&args, &session),
        Command::Init(args) => start::init::run(&args, &session),
        Command::MeasureDrawing(args) => check::measure::run(&args, &session),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "throughline", &mut script);
            write::to_stdout(&script)?;
            Ok(Exit::Clean)
        }
        Command::Man => {
            write::to_stdout(&manual()?)?;
            Ok(Exit::Clean)
        }
        Command::Question(question) => match *question {
            Question::Query(args) if args.is_conversation() => ask::query::run(&args, &session),
            question => questions::run(&question, &session),
        },
    }
}

/// The manual page of the program, with those of its commands behind it.
fn manual() -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let mut whole = command();
    whole.build();
    let render = |command: clap::Command, page: &mut Vec<u8>| {
        clap_mangen::Man::new(command).render(page).map_err(|error| Failure::World(error.into()))
    };
    render(whole.clone(), &mut page)?;
    for one in whole.get_subcommands().filter(|one| !one.is_hide_set() && one.get_name() != "help") {
        render(one.clone(), &mut page)?;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_typed_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_drawing_has_a_command() {
        for drawing in DRAWINGS {
            assert!(command().find_subcommand(drawing.name).is_some(), "{}", drawing.name);
        }
    }

    #[test]
    fn the_manual_page_names_every_command() {
        let page = String::from_utf8(manual().expect("renders")).expect("is text");
        for one in command().get_subcommands() {
            assert!(page.contains(one.get_name()), "{}", one.get_name());
        }
    }
}
