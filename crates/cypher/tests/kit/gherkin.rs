//! A reader for the part of Gherkin that the compatibility kit uses.

use std::collections::BTreeMap;

/// A table: rows of trimmed cells.
pub type Rows = Vec<Vec<String>>;

/// A step with what hangs below it.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub text: String,
    pub doc: Option<String>,
    pub table: Option<Rows>,
}

/// A case: a scenario after outline expansion, with the background before it.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Default)]
struct Draft {
    name: String,
    outline: bool,
    steps: Vec<Step>,
    /// Tables of examples; the first row of each is its head.
    examples: Vec<Rows>,
}

#[derive(PartialEq)]
enum At {
    Nowhere,
    Background,
    Scenario,
    Examples,
}

/// Reads a feature file into its cases.
pub fn read(text: &str) -> Vec<Case> {
    let mut feature = String::new();
    let mut background: Vec<Step> = Vec::new();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut at = At::Nowhere;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with('@') {
            continue;
        }
        if let Some(name) = trimmed.strip_prefix("Feature:") {
            feature = name.trim().to_string();
        } else if trimmed.starts_with("Background:") {
            at = At::Background;
        } else if let Some(name) = trimmed.strip_prefix("Scenario Outline:") {
            drafts.push(Draft { name: name.trim().to_string(), outline: true, ..Draft::default() });
            at = At::Scenario;
        } else if let Some(name) = trimmed.strip_prefix("Scenario:") {
            drafts.push(Draft { name: name.trim().to_string(), ..Draft::default() });
            at = At::Scenario;
        } else if trimmed.starts_with("Examples:") {
            if let Some(draft) = drafts.last_mut() {
                draft.examples.push(Vec::new());
            }
            at = At::Examples;
        } else if trimmed.starts_with('|') {
            let cells = cells(trimmed);
            if at == At::Examples {
                if let Some(rows) = drafts.last_mut().and_then(|d| d.examples.last_mut()) {
                    rows.push(cells);
                }
            } else if let Some(step) = steps(&at, &mut background, &mut drafts).and_then(|s| s.last_mut()) {
                step.table.get_or_insert_default().push(cells);
            }
        } else if trimmed.starts_with("\"\"\"") {
            let indent = line.len() - line.trim_start().len();
            let mut doc = Vec::new();
            for line in lines.by_ref() {
                if line.trim() == "\"\"\"" {
                    break;
                }
                // No more is cut off than the quotes are indented.
                let cut = (line.len() - line.trim_start().len()).min(indent);
                doc.push(&line[cut..]);
            }
            if let Some(step) = steps(&at, &mut background, &mut drafts).and_then(|s| s.last_mut()) {
                step.doc = Some(doc.join("\n"));
            }
        } else {
            let words = ["Given ", "When ", "Then ", "And ", "But ", "* "];
            if let Some(text) = words.iter().find_map(|w| trimmed.strip_prefix(w))
                && let Some(list) = steps(&at, &mut background, &mut drafts)
            {
                list.push(Step { text: text.trim().to_string(), ..Step::default() });
            }
        }
    }
    let mut cases = Vec::new();
    for draft in drafts {
        expand(&feature, &background, draft, &mut cases);
    }
    cases
}

fn steps<'s>(at: &At, background: &'s mut Vec<Step>, drafts: &'s mut [Draft]) -> Option<&'s mut Vec<Step>> {
    match at {
        At::Background => Some(background),
        At::Scenario => drafts.last_mut().map(|d| &mut d.steps),
        _ => None,
    }
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.trim().trim_start_matches('|').chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('|') => push(&mut cells, '|'),
                Some('\\') => push(&mut cells, '\\'),
                Some('n') => push(&mut cells, '\n'),
                Some(other) => {
                    push(&mut cells, '\\');
                    push(&mut cells, other);
                }
                None => push(&mut cells, '\\'),
            },
            '|' => cells.push(String::new()),
            other => push(&mut cells, other),
        }
    }
    cells.pop();
    cells.into_iter().map(|c| c.trim().to_string()).collect()
}

fn push(cells: &mut [String], c: char) {
    if let Some(cell) = cells.last_mut() {
        cell.push(c);
    }
}

fn expand(feature: &str, background: &[Step], draft: Draft, cases: &mut Vec<Case>) {
    let all = |steps: Vec<Step>| background.iter().cloned().chain(steps).collect();
    let name = format!("{feature} / {}", draft.name);
    if !draft.outline {
        cases.push(Case { name, steps: all(draft.steps) });
        return;
    }
    let mut number = 0;
    for rows in &draft.examples {
        let Some((head, rows)) = rows.split_first() else { continue };
        for row in rows {
            number += 1;
            let values: BTreeMap<&str, &str> =
                head.iter().map(String::as_str).zip(row.iter().map(String::as_str)).collect();
            let fill = |text: &str| {
                values
                    .iter()
                    .fold(text.to_string(), |text, (key, value)| text.replace(&format!("<{key}>"), value))
            };
            let steps = draft.steps.iter().map(|step| Step {
                text: fill(&step.text),
                doc: step.doc.as_deref().map(fill),
                table: step
                    .table
                    .as_ref()
                    .map(|t| t.iter().map(|r| r.iter().map(|c| fill(c)).collect()).collect()),
            });
            cases.push(Case {
                name: format!("{} (example {number})", fill(&name)),
                steps: all(steps.collect()),
            });
        }
    }
}
