//! The manual pages of findings: each has its four sections, its example fires the finding, what it says to do silences it, and
//! it is written for people who do not program.

use throughline::check::all_codes;
use throughline::diag::{Code, Diagnostic, Severity};

use crate::support::{book, concise, of_code};

/// Codes whose example needs bytes or sizes that a page cannot show, which `checks.rs` fires, or an option, which `pseudo.rs` does.
const NOT_RUN: &[&str] = &[
    "file-refused",
    "encoding-read",
    "bytes-unreadable",
    "cell-too-long",
    "too-many-columns",
    "word-untranslated",
    // Looks for files beside the tables: pictures.rs.
    "picture-unread",
];

/// Codes of workbooks and other tools' files, which no page can show; `workbooks.rs` and `other_tools.rs` fire each.
fn of_import(code: &Code) -> bool {
    throughline::import::codes::IMPORT.iter().any(|own| own.name == code.name)
}

/// Codes whose example is mended by nothing that stands in a table.
const NOT_MENDED: &[&str] = &["file-ignored"];

const SECTIONS: [&str; 4] = ["## What it means", "## Why it matters", "## Example", "## What to do"];

/// Words of those who write programs.
const JARGON: &[&str] = &[
    "stanza",
    "slug",
    "node",
    "edge",
    "parse",
    "token",
    "graph",
    "island",
    "dangling",
    "boolean",
    "string",
    "integer",
    "null",
    "delimiter",
    "attribute",
    "entity",
    "entities",
    "dataset",
    "schema",
    "regex",
    "boundaries",
    "reference",
    "inferred",
    "participant",
    "delimited",
    "escape",
    "header",
    "flag",
    "bytes",
    "preset",
    "array",
    "syntax",
    "vertex",
];

/// The text of a section, without its heading.
fn section<'c>(code: &'c Code, heading: &str) -> Option<&'c str> {
    let from = code.manual.find(&format!("{heading}\n"))? + heading.len() + 1;
    let rest = &code.manual[from..];
    Some(rest[..rest.find("\n## ").map_or(rest.len(), |at| at + 1)].trim())
}

/// The files that a section shows: "In `events.csv`:" and a block behind it. `\u{0}` stands for a character that nobody sees.
fn files(section: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = section.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("In `").and_then(|rest| rest.strip_suffix("`:")) else { continue };
        while lines.next_if(|line| line.trim().is_empty()).is_some() {}
        assert!(lines.next().is_some_and(|line| line.starts_with("```")), "{name}: no block behind it");
        let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        found.push((name.to_string(), unescaped(&(block.join("\n") + "\n"))));
    }
    found
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\\u{") {
        let (digits, behind) = behind.split_once('}').expect("closed");
        out.push_str(before);
        out.push(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).expect("a character"));
        rest = behind;
    }
    out + rest
}

#[test]
fn every_page_says_what_why_an_example_and_what_to_do() {
    let mut faults = Vec::new();
    for code in all_codes() {
        let mut at = 0;
        for heading in SECTIONS {
            match code.manual[at..].find(&format!("{heading}\n")) {
                Some(found) => at += found,
                None => faults.push(format!("{}: no `{heading}`, or not in its place", code.name)),
            }
            if section(code, heading).is_none_or(|text| text.len() < 10) {
                faults.push(format!("{}: nothing under `{heading}`", code.name));
            }
        }
        let summary = code.summary();
        if !summary.ends_with('.') || summary.len() > 90 || summary.starts_with('#') {
            faults.push(format!("{}: the summary is not one short sentence: {summary}", code.name));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_example_fires_and_what_to_do_mends_it() {
    let mut faults = Vec::new();
    for code in all_codes() {
        let example = files(section(code, "## Example").unwrap_or_default());
        if NOT_RUN.contains(&code.name) || of_import(code) {
            assert!(example.is_empty(), "{} can be run after all", code.name);
            continue;
        }
        fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
            files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
        }
        let (graph, report) = book(&borrowed(&example));
        if of_code(&report, code.name).is_empty() {
            faults.push(format!(
                "{}: the example does not fire it:\n{}",
                code.name,
                concise(&graph, &report)
            ));
        }
        if NOT_MENDED.contains(&code.name) {
            continue;
        }
        let mended = files(section(code, "## What to do").unwrap_or_default());
        if mended.is_empty() {
            faults.push(format!("{}: what to do is not shown", code.name));
        }
        let mut whole: Vec<(String, String)> = example;
        whole.retain(|(name, _)| mended.iter().all(|(other, _)| other != name));
        whole.extend(mended);
        let before: Vec<&str> = report.diagnostics.iter().map(|finding| finding.code.name).collect();
        let (graph, report) = book(&borrowed(&whole));
        // Advice must not lead into another error.
        let worse = |finding: &Diagnostic| {
            finding.severity == Severity::Error && !before.contains(&finding.code.name)
        };
        if !of_code(&report, code.name).is_empty() || report.diagnostics.iter().any(worse) {
            faults.push(format!("{}: what to do does not mend it:\n{}", code.name, concise(&graph, &report)));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Words of a text outside of `code` and of blocks, in small letters.
fn prose(page: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            for outside in line.split('`').step_by(2) {
                words.extend(outside.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase));
            }
        }
    }
    words
}

#[test]
fn pages_are_written_in_plain_words() {
    let mut faults = Vec::new();
    for code in all_codes() {
        let words = prose(code.manual);
        for jargon in JARGON {
            if words.iter().any(|word| word == jargon || *word == format!("{jargon}s")) {
                faults.push(format!("{}: `{jargon}`", code.name));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
