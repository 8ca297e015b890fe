//! `query`: openCypher over the casebook, from the command line, a file, or typed one after another.

use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, anyhow};
use clap::Args;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use throughline::cypher::{self, Limits, QueryError, Registry, Value};
use throughline::query::answer::Answer;
use throughline::query::procedures::registry;
use throughline::query::property_graph::CasebookGraph;
use throughline::query::rows;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::ask::args::FormArgs;
use crate::cli::ask::asked::Asked;
use crate::cli::ask::forms as answers;
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `query`.
#[derive(Args, Debug)]
pub struct QueryArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// The query; without it and without --file it is read from standard input, on a terminal one after another.
    pub query: Option<String>,
    /// A file that holds the query.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub file: Option<PathBuf>,
    /// Say how it would be run, and do not run it.
    #[arg(long)]
    pub explain: bool,
    /// A parameter, `$name` in the query (may be given again).
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Stop after so many rows, and say so.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_rows: Option<usize>,
    /// Follow patterns without an upper bound for so many links, and say so.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_depth: Option<usize>,
    /// Stop after so many steps of search, and say so.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub max_steps: Option<u64>,
    #[command(flatten)]
    pub form: FormArgs,
}

impl QueryArgs {
    /// Whether queries are typed one after another: none is given, and somebody sits at a terminal.
    pub fn is_conversation(&self) -> bool {
        self.query.is_none() && self.file.is_none() && std::io::stdin().is_terminal()
    }

    /// The query, from wherever it was given.
    fn typed(&self) -> Result<String, Failure> {
        match (&self.query, &self.file) {
            (Some(query), _) => Ok(query.clone()),
            (None, Some(path)) => Ok(fs::read_to_string(path).with_context(|| shown(path))?),
            (None, None) => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("standard input")?;
                Ok(text)
            }
        }
    }
}

/// Runs the command where queries are typed one after another.
pub fn run(args: &QueryArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let queried = CasebookGraph::new(asked.graph, &asked.net);
    let asker = Asker { args, session, parameters: parameters(&args.param)?, registry: registry() };
    asker.converse(&asked, &queried)
}

/// The answer to the query that was given; `None` where it was only explained.
pub fn answer(asked: &Asked<'_>, args: &QueryArgs, session: &Session) -> Result<Option<Answer>, Failure> {
    let queried = CasebookGraph::new(asked.graph, &asked.net);
    let asker = Asker { args, session, parameters: parameters(&args.param)?, registry: registry() };
    asker.ask(asked, &queried, &args.typed()?)
}

/// Parameters as typed: `name=value`, the value as JSON (a number, `true`, `false`, `null`, a list, a map, a text in quotes), else a text.
fn parameters(typed: &[String]) -> Result<BTreeMap<String, Value>, Failure> {
    let mut parameters = BTreeMap::new();
    for one in typed {
        let Some((name, text)) = one.split_once('=') else {
            return Err(Failure::World(anyhow!("--param {}: write NAME=VALUE", flat(one))));
        };
        let value = match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => of_json(value),
            // A list or map with a fault in it is no text.
            Err(error) if text.starts_with(['[', '{']) => {
                return Err(Failure::World(anyhow!("--param {}: {error}", flat(one))));
            }
            Err(_) => Value::from(text),
        };
        parameters.insert(name.trim_start_matches('$').to_string(), value);
    }
    Ok(parameters)
}

/// A value of JSON as one of the query language.
fn of_json(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(is) => Value::from(is),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => Value::from(whole),
            None => number.as_f64().map_or(Value::Null, Value::from),
        },
        serde_json::Value::String(text) => Value::from(text),
        serde_json::Value::Array(items) => Value::from(items.into_iter().map(of_json).collect::<Vec<_>>()),
        serde_json::Value::Object(map) => {
            Value::from(map.into_iter().map(|(key, value)| (key, of_json(value))).collect::<BTreeMap<_, _>>())
        }
    }
}

struct Asker<'a> {
    args: &'a QueryArgs,
    session: &'a Session,
    parameters: BTreeMap<String, Value>,
    registry: Registry,
}

impl Asker<'_> {
    fn limits(&self) -> Limits {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        let now = now.and_then(|now| i128::try_from(now.as_nanos()).ok());
        let mut limits = Limits { now, ..Limits::default() };
        // As every list: a screenful for readers is for LIMIT to say; what a machine reads is whole.
        limits.rows = self.args.max_rows.unwrap_or_else(|| answers::limit(&self.args.form, limits.rows));
        limits.depth = self.args.max_depth.unwrap_or(limits.depth);
        limits.steps = self.args.max_steps.unwrap_or(limits.steps);
        limits
    }

    /// Answers one query; `None` where it is only explained.
    fn ask(
        &self,
        asked: &Asked<'_>,
        queried: &CasebookGraph<'_>,
        query: &str,
    ) -> Result<Option<Answer>, Failure> {
        let wrong = |error: QueryError| Failure::World(anyhow!(told(query, &error)));
        queried.show_sources(query);
        let tree = cypher::parse(query).map_err(wrong)?;
        let plan = cypher::analyse(queried, &tree, &self.parameters, &self.registry).map_err(wrong)?;
        if self.args.explain {
            let mut lines = plan.explain();
            lines.extend(plan.notes().iter().map(|note| format!("{} ({})", note.message, note.name)));
            self.session.print(&format!(
                "{}\n",
                lines.iter().map(|line| flat_keep(line)).collect::<Vec<_>>().join("\n")
            ))?;
            return Ok(None);
        }
        let table = cypher::execute(queried, &plan, &self.parameters, &self.limits()).map_err(wrong)?;
        let mut answer = rows::answer(asked.graph, &asked.net, queried, &table);
        answer.asked = query.split_whitespace().collect::<Vec<_>>().join(" ");
        // How many more rows there are nobody knows; that there are is said in the data.
        let cut = table.notes.iter().any(|note| matches!(note.name, "limit-rows" | "limit-steps"));
        answer.sections.iter_mut().for_each(|section| section.uncounted = cut);
        Ok(Some(answer))
    }

    /// Answers queries typed one after another. A query ends with `;` or an empty line.
    fn converse(&self, asked: &Asked<'_>, queried: &CasebookGraph<'_>) -> Outcome {
        let wrong = |error: ReadlineError| Failure::World(anyhow!("terminal: {error}"));
        let config = rustyline::Config::builder().auto_add_history(false).build();
        let mut editor =
            rustyline::Editor::<(), MemHistory>::with_history(config, MemHistory::new()).map_err(wrong)?;
        self.session.say(
            "openCypher, read-only. End a query with ; or an empty line. :labels :types :keys :help :quit",
        );
        let mut pending = String::new();
        loop {
            let line = match editor.readline(if pending.is_empty() { "query> " } else { "  ...> " }) {
                Ok(line) => line,
                Err(ReadlineError::Interrupted) => {
                    pending.clear();
                    continue;
                }
                Err(ReadlineError::Eof) => return Ok(Exit::Clean),
                Err(error) => return Err(wrong(error)),
            };
            let trimmed = line.trim();
            if pending.is_empty() {
                use throughline::cypher::PropertyGraph as _;
                let names = match trimmed {
                    "" => continue,
                    ":quit" | ":q" | "quit" | "exit" => return Ok(Exit::Clean),
                    ":labels" => Some(queried.all_labels()),
                    ":types" => Some(queried.all_types()),
                    ":keys" => Some(queried.all_keys()),
                    ":help" | "help" | "?" => Some(vec![
                        "MATCH (o:officer)-[r:served_in]->(u:unit) RETURN o.name, r.start, r.end".to_string(),
                        "MATCH (a)-[r]->(b) WHERE throughline.possiblyOn(r, '2021-03-03') RETURN r".to_string(),
                        "CALL throughline.pagerank() YIELD node, score RETURN node, score ORDER BY score DESC LIMIT 10"
                            .to_string(),
                    ]),
                    _ => None,
                };
                if let Some(names) = names {
                    let names: Vec<String> = names.iter().map(|name| flat(name)).collect();
                    self.session.print(&format!("{}\n", names.join("\n")))?;
                    continue;
                }
            }
            let ended = trimmed.is_empty() || trimmed.ends_with(';');
            pending.push_str(&line);
            pending.push('\n');
            if !ended {
                continue;
            }
            let query = std::mem::take(&mut pending);
            // Who leaves history out loses only comfort.
            let _ = editor.add_history_entry(query.trim());
            match self.ask(asked, queried, query.trim()) {
                Ok(Some(answer)) => {
                    answers::give(
                        asked.graph,
                        asked.folder,
                        &answer,
                        "query",
                        &self.args.form,
                        self.session,
                    )?;
                }
                Ok(None) => {}
                Err(Failure::World(error)) => self.session.print(&format!("{error:#}\n"))?,
                Err(other) => return Err(other),
            }
        }
    }
}

/// Safe to print, with the spaces in front kept.
fn flat_keep(line: &str) -> String {
    let text = line.trim_start();
    format!("{}{}", " ".repeat(line.len() - text.len()), flat(text))
}

/// An error with the line of the query it stands in, underlined.
fn told(query: &str, error: &QueryError) -> String {
    let (line, column) = error.line_column_one_based(query);
    let text = query.lines().nth(line - 1).unwrap_or_default();
    let before: String = text.chars().take(column - 1).collect();
    let before = throughline::diag::printable(&before).into_owned();
    let rest = text.len().saturating_sub(before.len()).max(1);
    let length = error.span.end.saturating_sub(error.span.start).clamp(1, rest);
    let help = error.help.as_ref().map(|help| format!("\nhelp: {}", flat(help))).unwrap_or_default();
    format!(
        "{}\n  {line}:{column}  {}\n{}{}{help}",
        flat(&error.message),
        throughline::diag::printable(text),
        " ".repeat(before.width() + format!("  {line}:{column}  ").len()),
        "^".repeat(length),
    )
}
