//! `diff`: what changed between two versions of a casebook, in the words of what it is about.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use serde_json::json;
use throughline::query::changes;
use throughline::query::lists::ROWS;
use throughline::words::safe::for_markdown;

use crate::cli::ask::args::FormArgs;
use crate::cli::ask::forms::{self, Form};
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::{keep_off, shown, to_stdout, write_file};
use crate::cli::{Exit, Failure, Outcome};

use crate::cli::older::{self, Older, compare, spoken_like};

/// Arguments of `diff`.
#[derive(Args, Debug)]
pub struct DiffArgs {
    /// The older folder; with --since the newer one.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The newer folder.
    #[arg(value_name = "NEW", required_unless_present = "since", conflicts_with = "since")]
    pub new: Option<PathBuf>,
    /// Compare with this revision of the folder, as git keeps it: a commit, a tag, a branch. Or with another folder.
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// A corrections note: what is printed under a published drawing.
    #[arg(long)]
    pub note: bool,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Runs the command.
pub fn run(args: &DiffArgs, session: &Session) -> Outcome {
    let folder = args.new.as_deref().unwrap_or(&args.old);
    let mut progress = Progress::new(4, session);
    let (new, _) = load(folder, session, &mut progress)?;
    progress.step("reading the older version");
    let words = new.casebook().words();
    let Older { graph: mut old, mut label } = match &args.since {
        Some(since) => older::named(since, &args.old, words, session)?,
        None => older::folder(&args.old, session)?,
    };
    // Both are told in the words of the newer one.
    old = spoken_like(old, new);
    label = flat(&label);
    progress.step("comparing");
    let changes = compare(&old, new, folder, session)?;
    drop(progress);
    if args.note {
        let (heading, sentences) = changes::note(&old, new, &changes, &label);
        let heading = args.form.title.clone().unwrap_or(heading);
        let bytes = match forms::form_of(&args.form) {
            Form::Json => {
                let value = json!({ "heading": heading, "sentences": sentences });
                let text = serde_json::to_string_pretty(&value);
                format!("{}\n", text.map_err(|error| Failure::World(error.into()))?)
            }
            Form::Markdown => {
                let list: String =
                    sentences.iter().map(|line| format!("- {}\n", for_markdown(&flat(line)))).collect();
                format!("**{}**\n\n{list}", for_markdown(&flat(&heading)))
            }
            Form::Text => {
                let list: String =
                    sentences.iter().map(|line| session.terminal.paragraph(&flat(line), 2)).collect();
                format!("{}\n{list}", flat(&heading))
            }
            Form::Csv | Form::Drawing => {
                return Err(Failure::World(anyhow!(
                    "a note is for readers, as text, Markdown or JSON; the changes themselves can be a table"
                )));
            }
        };
        match &args.form.output {
            None => to_stdout(bytes.as_bytes())?,
            Some(path) => {
                keep_off(folder, &new.casebook().inputs, path)?;
                write_file(path, bytes.as_bytes())?;
                session.say(&format!("Wrote {}", shown(path)));
            }
        }
    } else {
        let answer = changes::answer(&old, new, &changes, &label, forms::limit(&args.form, ROWS));
        forms::give(new, folder, &answer, "diff", &args.form, session)?;
    }
    Ok(if changes.is_empty() { Exit::Clean } else { Exit::Findings })
}
