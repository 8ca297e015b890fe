//! `vocabulary`: the kinds, phrases and statuses in force.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::Args;
use throughline::diag::counted;
use throughline::read::settings::VOCABULARY_FILE;
use throughline::vocabulary::{Standing, Terms, Vocabulary, fill};

use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::cli::terminal::{Terminal, flat, table_within};
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `vocabulary`.
#[derive(Args, Debug)]
pub struct VocabularyArgs {
    /// Folder, or a single table; the built-in vocabulary without it.
    pub folder: Option<PathBuf>,
    /// As a file to copy lines from into vocabulary.toml.
    #[arg(long)]
    pub toml: bool,
}

/// The vocabulary every casebook starts from, with its comments.
const BUILTIN: &str = include_str!("../../../data/vocabulary.toml");

/// Runs the command.
pub fn run(args: &VocabularyArgs, session: &Session) -> Outcome {
    let text = match (&args.folder, args.toml) {
        (None, true) => BUILTIN.to_string(),
        (None, false) => tables(&Vocabulary::builtin(), &session.terminal),
        (Some(folder), true) => stanzas(folder, session)?,
        (Some(folder), false) => {
            let mut progress = Progress::new(3, session);
            let (graph, report) = load(folder, session, &mut progress)?;
            drop(progress);
            if report.has_errors() {
                let errors = counted(report.counts().errors, "error");
                session.say(&format!("warning: {errors} in reading: throughline check {}", shown(folder)));
            }
            tables(&graph.casebook().vocabulary, &session.terminal)
        }
    };
    session.print(&text)?;
    Ok(Exit::Clean)
}

/// The built-in stanzas with the casebook's own, which come last and win, as one TOML file.
fn stanzas(folder: &Path, session: &Session) -> Result<String, Failure> {
    let mut progress = Progress::new(3, session);
    let (graph, _) = load(folder, session, &mut progress)?;
    drop(progress);
    let inputs = &graph.casebook().inputs;
    let Some(file) = inputs.find(VOCABULARY_FILE) else { return Ok(BUILTIN.to_string()) };
    let wrong = |message: String| {
        let path = folder.join(VOCABULARY_FILE);
        Failure::World(anyhow!(
            "{}: {}; throughline check {} shows where",
            shown(&path),
            flat(&message),
            shown(folder)
        ))
    };
    let mut vocabulary = Vocabulary::builtin();
    vocabulary.extend(inputs.text(file)).map_err(|error| wrong(error.message))?;
    toml::to_string(vocabulary.stanzas()).map_err(|error| wrong(error.to_string()))
}

/// Every table of the vocabulary.
fn tables(vocabulary: &Vocabulary, terminal: &Terminal) -> String {
    let mut text = String::new();
    let mut section = |heading: &str, about: &str, rows: Vec<Vec<String>>| {
        if rows.is_empty() {
            return;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{} {}\n", terminal.bold(heading), terminal.faint(about)));
        text.push_str(&table_within(&rows, 2, terminal.columns));
    };
    section(
        "Kinds of entity",
        "(column `kind` of entities)",
        rows(&vocabulary.entities, |term, kind| {
            let is = if kind.is.is_empty() { String::new() } else { is_a(&kind.is) };
            let shape = format!("{:?}", vocabulary.shape(Some(term))).to_lowercase();
            vec![flat(&kind.plural), shape, is, also(&kind.aliases)]
        }),
    );
    section(
        "Kinds of event",
        "(column `kind` of events)",
        rows(&vocabulary.events, |_, kind| vec![flat(&kind.plural), also(&kind.aliases)]),
    );
    section(
        "Kinds of relation",
        "(column `kind` of relations: FROM and TO, both ways)",
        rows(&vocabulary.relations, |_, kind| {
            let forward = format!("FROM {}", fill(&flat(&kind.forward), "TO"));
            let inverse = format!("TO {}", fill(&flat(&kind.inverse), "FROM"));
            vec![format!("{forward} / {inverse}")]
        }),
    );
    section(
        "Roles",
        "(behind the colon in `participants`)",
        rows(&vocabulary.roles, |_, role| vec![fill(&flat(&role.phrase), "EVENT"), also(&role.aliases)]),
    );
    for standing in Standing::ALL {
        let about = match standing {
            Standing::Established => "on record; without a status too",
            Standing::InProcess => "not decided",
            Standing::Claimed => "said by somebody: name them in `status_by`",
            Standing::EndedUnproved => "began as a charge or claim and came to nothing",
        };
        let known = rows(&vocabulary.statuses, |_, status| {
            let drawn =
                if status.merely_documented { "documented, no more".to_string() } else { String::new() };
            vec![flat(&status.by).replacen("{}", "…", 1), drawn, also(&status.aliases)]
        });
        let of_it = vocabulary.statuses.iter().map(|(_, _, status)| status.standing == standing);
        let of_it = known.into_iter().zip(of_it).filter(|(_, of_it)| *of_it).map(|(row, _)| row).collect();
        section(&format!("Statuses: {standing}"), &format!("({about})"), of_it);
    }
    section(
        "Kinds of source",
        "(column `kind` of sources)",
        rows(&vocabulary.sources, |_, kind| vec![flat(&kind.plural), also(&kind.aliases)]),
    );
    text.push_str(
        "\nTo add a kind, copy the lines of one into the casebook's vocabulary.toml: throughline vocabulary --toml\n",
    );
    text
}

/// The rows of one table: the word for a cell, then what is said of it. Words that only cells use are marked.
fn rows<T: PartialEq>(
    terms: &Terms<T>,
    row: impl Fn(throughline::vocabulary::Term, &T) -> Vec<String>,
) -> Vec<Vec<String>> {
    let one = |(term, name, entry): (throughline::vocabulary::Term, &str, &T)| {
        let mut cells = vec![flat(name)];
        cells.extend(row(term, entry));
        if !terms.is_known(term) {
            cells.push("not in any vocabulary file".to_string());
        }
        cells
    };
    terms.iter().map(one).collect()
}

fn is_a(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("is {article} {}", flat(kind))
}

fn also(aliases: &[String]) -> String {
    if aliases.is_empty() { String::new() } else { format!("also {}", flat(&aliases.join(", "))) }
}
