//! Saved questions: each `[[question]]` of `casebook.toml` answered into a folder, with what changed since it was last answered.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use throughline::check::questions::{fault, stem, unanswered, words};
use throughline::diag::Report;
use throughline::graph::Graph;
use throughline::model::Question;

use crate::cli::Failure;
use crate::cli::ask::asked::Asked;
use crate::cli::ask::commands::answered;
use crate::cli::ask::forms;
use crate::cli::ask::questions::parsed;
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::{Made, shown, write_folder};

/// Answers every saved question of a casebook. One row a question, for the summary of the build: its file, what was found, what changed since
/// the folder was last written. A question that cannot be answered is told there, and stops nothing.
pub fn write(
    graph: &'static Graph,
    casebook: &Path,
    folder: &Path,
    session: &Session,
) -> Result<Vec<Vec<String>>, Failure> {
    let questions = &graph.casebook().settings.question;
    if questions.is_empty() && !folder.is_dir() {
        return Ok(Vec::new());
    }
    let asked = Asked::of(casebook, graph);
    let mut rows = Vec::new();
    let mut files: Vec<Made> = Vec::new();
    for (number, question) in questions.iter().enumerate() {
        let stem = stem(number, question);
        if files.iter().any(|file| file.name == format!("{stem}.md")) {
            rows.push(vec![stem.clone(), format!("not answered: another question is called `{stem}`")]);
            continue;
        }
        match answer(&asked, question, session) {
            Ok((md, json, title)) => {
                let before = fs::read(folder.join(format!("{stem}.json"))).ok();
                let news = before.map(|before| changed(&before, &json)).unwrap_or_default();
                rows.push(vec![format!("{stem}.md"), title]);
                rows.extend(news.into_iter().map(|line| vec![String::new(), line]));
                files.push(Made { name: format!("{stem}.md"), bytes: md });
                files.push(Made { name: format!("{stem}.json"), bytes: json });
            }
            Err(why) => rows.push(vec![stem, format!("not answered: {}", flat(&why))]),
        }
    }
    write_folder(folder, &files, false)?;
    Ok(rows)
}

/// Asks every saved question and adds a finding for each that cannot be answered. Those that ask nothing are in the report already.
pub fn check(graph: &'static Graph, casebook: &Path, report: &mut Report, session: &Session) {
    let questions = &graph.casebook().settings.question;
    if questions.is_empty() {
        return;
    }
    let asked = Asked::of(casebook, graph);
    for (number, question) in questions.iter().enumerate().filter(|(_, question)| fault(question).is_none()) {
        if let Err(why) = answer(&asked, question, session) {
            report.push(unanswered(number, question, why.trim_start_matches("error: ").trim_end()));
        }
    }
    report.sort();
}

/// An answer as Markdown and as JSON, and its title; or why there is none.
fn answer(
    asked: &Asked<'_>,
    question: &Question,
    session: &Session,
) -> Result<(Vec<u8>, Vec<u8>, String), String> {
    if let Some(fault) = fault(question) {
        return Err(fault.to_string());
    }
    let line = match question.query.trim() {
        "" => words(&question.ask).unwrap_or_default(),
        query => vec!["query".to_string(), query.to_string()],
    };
    let asks = parsed(asked.folder, &line)?;
    let said = |failure: Failure| match failure {
        Failure::World(error) => format!("{error:#}"),
        Failure::NotFound(text) | Failure::Withheld(text) => text,
    };
    let Some((mut answer, name, _)) = answered(asked, &asks, session).map_err(said)? else {
        return Err("this command answers nothing".to_string());
    };
    if !question.title.is_empty() {
        answer.title = question.title.clone();
    }
    let book = asked.graph.casebook();
    let json = forms::json(book, &answer, name).map_err(said)?;
    Ok((forms::markdown(book, &answer).into_bytes(), json, flat(&answer.title)))
}

/// What an answer says now and did not say before, and the other way round, a line each; empty where nothing changed.
fn changed(before: &[u8], now: &[u8]) -> Vec<String> {
    let rows = |bytes: &[u8]| -> BTreeSet<String> {
        let answer: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        let sections = answer["sections"].as_array().cloned().unwrap_or_default();
        let rows =
            sections.iter().flat_map(|section| section["rows"].as_array().cloned().unwrap_or_default());
        rows.map(|mut row| {
            // Numbers of sources and lines of files move when others do.
            if let Some(row) = row.as_object_mut() {
                row.remove("row");
                row.remove("citations");
            }
            said(&row)
        })
        .collect()
    };
    let (before, now) = (rows(before), rows(now));
    let new = now.difference(&before).map(|row| format!("new since last time: {}", flat(row)));
    let gone = before.difference(&now).map(|row| format!("gone since last time: {}", flat(row)));
    new.chain(gone).collect()
}

/// A row as a line: when and what it says, where it has these, else all its texts.
fn said(row: &serde_json::Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_string();
    let statement = text("statement");
    if !statement.is_empty() {
        return format!("{} {statement} {}", text("when"), text("status_says")).trim().to_string();
    }
    let cells = row.as_object().into_iter().flat_map(|row| row.values());
    let texts = cells.filter(|cell| !cell.is_null()).map(|cell| match cell.as_str() {
        Some(text) => text.to_string(),
        None => cell.to_string(),
    });
    texts.collect::<Vec<_>>().join(" · ")
}

/// A question as it is saved in `casebook.toml`.
pub fn stanza(name: &str, line: &str) -> String {
    let literal = |text: &str| toml::Value::String(text.to_string()).to_string();
    format!("[[question]]\nname = {}\nask = {}\n", literal(name), literal(line))
}

/// For messages: where a question stands.
pub fn place(folder: &Path) -> String {
    shown(&folder.join("casebook.toml"))
}
