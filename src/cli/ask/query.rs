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
use throughline::query::net::Net;
use throughline::query::property_graph::{CasebookGraph, registry};
use throughline::query::rows;
use unicode_width::UnicodeWidthStr as _;

use crate::cli::ask::args::FormArgs;
use crate::cli::ask::forms as answers;
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::progress::Progress;
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

/// Runs the command.
pub fn run(args: &QueryArgs, session: &Session) -> Outcome {
    let parameters = parameters(&args.param)?;
    let typed = match (&args.query, &args.file) {
        (Some(query), _) => Some(query.clone()),
        (None, Some(path)) => Some(fs::read_to_string(path).with_context(|| shown(path))?),
        (None, None) if !std::io::stdin().is_terminal() => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input")?;
            Some(text)
        }
        (None, None) => None,
    };
    let mut progress = Progress::new(3, session);
    let (graph, _) = load(&args.folder, session, &mut progress)?;
    progress.step("indexing");
    let net = Net::new(graph);
    let queried = CasebookGraph::new(graph, &net);
    drop(progress);
    let asker = Asker { args, session, parameters, registry: registry() };
    match typed {
        Some(query) => asker.ask(graph, &net, &queried, &query),
        None => asker.converse(graph, &net, &queried),
    }
}

/// Parameters as typed: `name=value`, the value a number, `true`, `false`, `null` or a text.
fn parameters(typed: &[String]) -> Result<BTreeMap<String, Value>, Failure> {
    let mut parameters = BTreeMap::new();
    for one in typed {
        let Some((name, text)) = one.split_once('=') else {
            return Err(Failure::World(anyhow!("--param {}: write NAME=VALUE", flat(one))));
        };
        let value = match (text, text.parse::<i64>(), text.parse::<f64>()) {
            ("true", ..) => Value::from(true),
            ("false", ..) => Value::from(false),
            ("null", ..) => Value::Null,
            (_, Ok(whole), _) => Value::from(whole),
            (_, _, Ok(number)) => Value::from(number),
            _ => Value::from(text),
        };
        parameters.insert(name.trim_start_matches('$').to_string(), value);
    }
    Ok(parameters)
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
        limits.rows = self.args.max_rows.unwrap_or(limits.rows);
        limits.depth = self.args.max_depth.unwrap_or(limits.depth);
        limits.steps = self.args.max_steps.unwrap_or(limits.steps);
        limits
    }

    /// Answers one query.
    fn ask(
        &self,
        graph: &throughline::graph::Graph,
        net: &Net,
        queried: &CasebookGraph<'_>,
        query: &str,
    ) -> Outcome {
        let wrong = |error: QueryError| Failure::World(anyhow!(told(query, &error)));
        let tree = cypher::parse(query).map_err(wrong)?;
        let plan = cypher::analyse(queried, &tree, &self.parameters, &self.registry).map_err(wrong)?;
        if self.args.explain {
            let mut lines = plan.explain();
            lines.extend(plan.notes().iter().map(|note| format!("{} ({})", note.message, note.name)));
            self.session.print(&format!(
                "{}\n",
                lines.iter().map(|line| flat_keep(line)).collect::<Vec<_>>().join("\n")
            ))?;
            return Ok(Exit::Clean);
        }
        let table = cypher::execute(queried, &plan, &self.parameters, &self.limits()).map_err(wrong)?;
        let answer = rows::answer(graph, net, queried, &table);
        answers::give(graph, &self.args.folder, &answer, "query", &self.args.form, self.session)?;
        Ok(if answer.empty { Exit::Findings } else { Exit::Clean })
    }

    /// Answers queries typed one after another. A query ends with `;` or an empty line.
    fn converse(&self, graph: &throughline::graph::Graph, net: &Net, queried: &CasebookGraph<'_>) -> Outcome {
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
            match self.ask(graph, net, queried, query.trim()) {
                Ok(_) => {}
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
