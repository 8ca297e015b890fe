//! `ask`: one question after another about a casebook that is read once.

use std::collections::BTreeSet;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use clap::Args;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};
use throughline::check::questions::words;
use throughline::query::answer::Answer;
use throughline::table::ColumnPart;
use throughline::words::fold;

use crate::cli::ask::args::FormArgs;
use crate::cli::ask::asked::Asked;
use crate::cli::ask::commands::answered;
use crate::cli::ask::questions::{Question, options, parsed, values};
use crate::cli::ask::saved::{place, stanza};
use crate::cli::ask::{forms, show};
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `ask`.
#[derive(Args, Debug)]
pub struct AskArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
}

/// Commands that can be asked.
const COMMANDS: &[&str] = &[
    "as-of",
    "between",
    "bridges",
    "conflicts",
    "find",
    "gaps",
    "links",
    "measures",
    "pairs",
    "path",
    "query",
    "reach",
    "shared",
    "show",
    "single-source",
];

/// The last answer, with the line that asked for it.
type Last = Option<(Answer, &'static str, String)>;

/// Runs the command.
pub fn run(args: &AskArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let mut last: Last = None;
    if !std::io::stdin().is_terminal() {
        let mut worst = Exit::Clean;
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|error| Failure::World(error.into()))?;
            match asked_once(&asked, &line, &mut last, session)? {
                Some(Exit::Findings) => worst = Exit::Findings,
                Some(_) => {}
                None => break,
            }
        }
        return Ok(worst);
    }
    let wrong = |error: ReadlineError| Failure::World(anyhow::anyhow!("terminal: {error}"));
    let config = rustyline::Config::builder().auto_add_history(true).build();
    let mut editor = Editor::<Names, MemHistory>::with_history(config, MemHistory::new()).map_err(wrong)?;
    editor.set_helper(Some(Names::of(&asked)));
    session.say("Questions without the folder, as in: links Couzens. Tab completes names. :help :save FILE :keep NAME :quit");
    loop {
        match editor.readline("ask> ") {
            Ok(line) => {
                if asked_once(&asked, &line, &mut last, session)?.is_none() {
                    return Ok(Exit::Clean);
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return Ok(Exit::Clean),
            Err(error) => return Err(wrong(error)),
        }
    }
}

/// Answers one line; `None` where it ends the conversation. What is wrong with a question is said, and ends nothing.
fn asked_once(
    asked: &Asked<'_>,
    line: &str,
    last: &mut Last,
    session: &Session,
) -> Result<Option<Exit>, Failure> {
    let complain = |text: &str| {
        session.say(&format!("error: {}", text.trim_end()));
        Ok(Some(Exit::Findings))
    };
    let Some(words) = words(line) else { return complain("a quotation mark is not closed") };
    let Some((first, rest)) = words.split_first() else { return Ok(Some(Exit::Clean)) };
    let done = match first.as_str() {
        ":quit" | ":q" | "quit" | "exit" => return Ok(None),
        ":help" | "help" | "?" => {
            session.print(&format!("{}\n:save FILE  :keep NAME  :quit\n", COMMANDS.join("  ")))
        }
        ":save" | ":keep" => match (last.as_ref(), rest) {
            (None, _) => return complain("nothing was asked yet"),
            (_, []) => return complain(":save FILE, :keep NAME: name it"),
            (Some((answer, command, _)), [file]) if first == ":save" => {
                let form = FormArgs::to(PathBuf::from(file));
                forms::give(asked.graph, asked.folder, answer, command, &form, session)
            }
            (Some((_, _, line)), name) => {
                session.say(&format!("for {}:", place(asked.folder)));
                session.print(&stanza(&name.join(" "), line))
            }
        },
        "show" => show::shown_as(asked.graph, asked.folder, &rest.join(" "), session).map(drop),
        name if !COMMANDS.contains(&name) => {
            return complain(&format!("`{}` is no question; there are {}", flat(name), COMMANDS.join(", ")));
        }
        _ => match parsed(asked.folder, &words) {
            Ok(question) => answer(asked, &question, line, last, session),
            Err(text) => return complain(text.trim_start_matches("error: ")),
        },
    };
    match done {
        Ok(()) => Ok(Some(Exit::Clean)),
        Err(Failure::NotFound(text)) => complain(&text),
        Err(Failure::World(error)) => complain(&format!("{error:#}")),
        Err(other) => Err(other),
    }
}

fn answer(
    asked: &Asked<'_>,
    question: &Question,
    line: &str,
    last: &mut Last,
    session: &Session,
) -> Result<(), Failure> {
    let Some((answer, name, form)) = answered(asked, question, session)? else { return Ok(()) };
    forms::give(asked.graph, asked.folder, &answer, name, form, session)?;
    *last = Some((answer, name, line.trim().to_string()));
    Ok(())
}

/// Completes commands, their options, and the names, kinds and columns of a casebook.
struct Names {
    /// Names and other names, folded, and as they are written.
    names: Vec<(String, String)>,
    /// What may stand behind `--kind`: kinds of relations and events, roles.
    kinds: Vec<String>,
    /// What may stand behind `--through` and `--not-through`: kinds of entities and events.
    through: Vec<String>,
    /// Columns of numbers and other columns that are kept as they are.
    columns: Vec<String>,
}

impl Names {
    fn of(asked: &Asked<'_>) -> Self {
        let book = asked.graph.casebook();
        let entities =
            book.entities.iter().flat_map(|entity| std::iter::once(&entity.name).chain(entity.aliases()));
        let all = entities.chain(book.events.iter().map(|event| &event.title));
        let mut names: Vec<(String, String)> = all.map(|name| (fold(name), flat(name))).collect();
        names.sort();
        names.dedup();
        let vocabulary = &book.vocabulary;
        let sorted = |words: Vec<&str>| {
            BTreeSet::from_iter(words).into_iter().map(str::to_string).collect::<Vec<String>>()
        };
        let (relations, roles) = (vocabulary.relations.known_names(), vocabulary.roles.known_names());
        let kinds = relations.chain(roles).chain(vocabulary.events.known_names());
        let supertypes = vocabulary.supertypes.keys().map(String::as_str);
        let through = vocabulary.entities.known_names().chain(vocabulary.events.known_names());
        let kept = book.tables.iter().flat_map(|table| &table.columns);
        let columns = kept.filter(|column| column.part == ColumnPart::Attribute);
        Self {
            names,
            kinds: sorted(kinds.chain(["relation", "event"]).collect()),
            through: sorted(through.chain(supertypes).chain(["event"]).collect()),
            columns: sorted(columns.map(|column| column.header.as_str()).collect()),
        }
    }

    /// Where the word begins that is being typed, and what could stand there.
    fn found(&self, line: &str) -> (usize, Vec<String>) {
        let open = line.matches('"').count() % 2 == 1;
        let start = match open {
            true => line.rfind('"').unwrap_or(0),
            false => line
                .rfind(char::is_whitespace)
                .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8)),
        };
        let typed = fold(line[start..].trim_start_matches('"'));
        if start == 0 && !open {
            let commands = COMMANDS.iter().filter(|name| name.starts_with(&*typed));
            return (0, commands.map(|name| format!("{name} ")).collect());
        }
        let mut before = line[..start].split_whitespace();
        let command = before.next().unwrap_or_default();
        let option = before.next_back().and_then(|word| word.strip_prefix("--"));
        if let Some(typed) = line[start..].strip_prefix("--") {
            let fitting = options(command).into_iter().filter(|(name, _)| name.starts_with(typed));
            return (start, fitting.map(|(name, _)| format!("--{name} ")).collect());
        }
        // Several values of one option are joined by commas.
        let word = start + line[start..].rfind(',').map_or(0, |at| at + 1);
        let of = |words: &[String], ending: &str| {
            let typed = &line[word..];
            let fitting = words.iter().filter(|name| name.starts_with(typed));
            (word, fitting.map(|name| format!("{}{ending}", quoted(name))).collect::<Vec<String>>())
        };
        match option {
            Some("kind") => return of(&self.kinds, " "),
            Some("through" | "not-through") => return of(&self.through, " "),
            Some("weight" | "cost") => return of(&self.columns, " "),
            Some("min") => return of(&self.columns, "="),
            Some(option) => {
                let values = values(command, option);
                if !values.is_empty() {
                    return of(&values, " ");
                }
            }
            None => {}
        }
        // Where a name starts so, or one of its words does.
        let fits = |(folded, _): &&(String, String)| {
            folded.starts_with(&*typed) || folded.split(' ').any(|word| word.starts_with(&*typed))
        };
        let named = self.names.iter().filter(fits).take(100);
        (start, named.map(|(_, name)| format!("{} ", quoted(name))).collect())
    }
}

/// A word as it has to be typed.
fn quoted(word: &str) -> String {
    match word.contains([' ', '"', '\'']) {
        true => format!("\"{}\"", word.replace('"', "\\\"")),
        false => word.to_string(),
    }
}

impl Completer for Names {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, found) = self.found(&line[..pos]);
        let pair = |name: String| Pair { display: name.trim_end().to_string(), replacement: name };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

impl Hinter for Names {
    type Hint = String;
}

impl Highlighter for Names {}

impl Validator for Names {}

impl Helper for Names {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_by_any_of_their_words() {
        let names = |list: &[&str]| Names {
            names: list.iter().map(|name| (fold(name), name.to_string())).collect(),
            kinds: vec!["married-to".to_string(), "met".to_string()],
            through: vec!["court".to_string(), "person".to_string()],
            columns: vec!["Times met".to_string()],
        };
        let all = names(&["Ann Ash", "Ben", "Zoë \"Z\" Ash"]);
        assert_eq!(all.found("li"), (0, vec!["links ".to_string()]));
        assert_eq!(
            all.found("links as"),
            (6, vec!["\"Ann Ash\" ".to_string(), "\"Zoë \\\"Z\\\" Ash\" ".to_string()])
        );
        assert_eq!(all.found("path Ben \"ann a"), (9, vec!["\"Ann Ash\" ".to_string()]));
        assert_eq!(all.found("links zoe"), (6, vec!["\"Zoë \\\"Z\\\" Ash\" ".to_string()]));
        assert_eq!(all.found("links q").1, Vec::<String>::new());
    }

    #[test]
    fn options_and_their_values_are_completed() {
        let names = Names {
            names: vec![("met office".to_string(), "Met Office".to_string())],
            kinds: vec!["married-to".to_string(), "met".to_string()],
            through: vec!["court".to_string(), "person".to_string()],
            columns: vec!["Times met".to_string()],
        };
        assert_eq!(names.found("links met --ki"), (10, vec!["--kind ".to_string()]));
        assert_eq!(names.found("links met --kind me"), (17, vec!["met ".to_string()]));
        assert_eq!(names.found("path a b --not-through person,c"), (30, vec!["court ".to_string()]));
        assert_eq!(names.found("path a b --min T").1, ["\"Times met\"="]);
        assert_eq!(names.found("measures --by ").1, ["year "]);
        assert!(names.found("links met --min-standing ").1.len() > 2);
        assert_eq!(names.found("links --ego me").1, ["\"Met Office\" "]);
    }
}
