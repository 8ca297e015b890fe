//! Workbooks and other tools' files as tables. [`FORMATS`] is the table: a name, its endings, how its content is recognised, and
//! a function from bytes to tables.
//!
//! A format turns one file into tables *as text*: CSV that we write ourselves, with a note of where each record and column came
//! from ([`Origin`]). Everything behind (tokeniser, headers, columns, findings, excerpts) reads them like any other table, and
//! what is said to people names the place in their own file: `story.xlsx, People!D14`. Adding a format is its file, its line in
//! the table, and its endings in [`input::RAW_ENDINGS`](crate::input::RAW_ENDINGS).
//!
//! Law of the room: every sheet, row, column, element and attribute becomes a cell or is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity, counted};
use crate::input::{File, FileId, Inputs, Limits, Origin, Raw, Reason, Refused};
use crate::words::fold;

pub mod codes;
mod dot;
mod gedcom;
mod graphs;
mod grid;
mod json;
mod ods;
mod rows;
mod shown;
mod workbook;
mod xls;
mod xlsx;
mod xml;
mod zip;

/// A format of input.
pub struct Format {
    /// Its name, as in "read from an *Excel workbook*".
    pub name: &'static str,
    /// Endings of its files, in lower case.
    pub endings: &'static [&'static str],
    /// What of it is read, in one line.
    pub about: &'static str,
    /// Whether a file's first bytes are of this format. Ending and bytes: the bytes decide.
    pub sniff: fn(&Source<'_>) -> bool,
    /// Makes tables of it.
    pub read: fn(&Source<'_>) -> Result<Made, Refusal>,
}

/// Every format that is not a text table, in the order in which they are tried.
pub const FORMATS: &[Format] = &[
    Format {
        name: "Excel workbook",
        endings: &["xlsx", "xlsm", "xltx", "xltm"],
        about: "every visible sheet; dates, numbers and text as shown, values of formulas, addresses behind links in citation columns",
        sniff: xlsx::sniff,
        read: xlsx::read,
    },
    Format {
        name: "OpenDocument sheet",
        endings: &["ods", "ots", "fods"],
        about: "every visible sheet; dates, numbers and text as shown, values of formulas, addresses behind links in citation columns",
        sniff: ods::sniff,
        read: ods::read,
    },
    Format {
        name: "old Excel workbook",
        endings: &["xls", "xlt"],
        about: "every visible sheet; dates, numbers and text, values of formulas",
        sniff: xls::sniff,
        read: xls::read,
    },
    Format {
        name: "GEXF graph",
        endings: &["gexf"],
        about: "nodes, edges, their attributes, times and spells",
        sniff: graphs::is_gexf,
        read: graphs::read_gexf,
    },
    Format {
        name: "GraphML graph",
        endings: &["graphml"],
        about: "nodes, edges and their attributes; labels of yEd",
        sniff: graphs::is_graphml,
        read: graphs::read_graphml,
    },
    Format {
        name: "Graphviz graph",
        endings: &["dot", "gv"],
        about: "nodes, edges and their attributes; clusters as an attribute",
        sniff: dot::sniff,
        read: dot::read,
    },
    Format {
        name: "GEDCOM family tree",
        endings: &["ged"],
        about: "people, families as connections, events, sources (5.5.1 and 7)",
        sniff: gedcom::sniff,
        read: gedcom::read,
    },
    Format {
        name: "JSON of other tools",
        endings: &["json"],
        about: "TimelineJS, node-link graphs (networkx, d3), Oligrapher, data packages; known by what it holds",
        sniff: json::sniff,
        read: json::read,
    },
    Format {
        name: "FollowTheMoney entities",
        endings: &["jsonl", "ndjson", "ftm"],
        about: "people, organisations, connections, events and documents, one a line",
        sniff: json::is_money,
        read: json::read_money,
    },
];

/// One file to make tables of.
pub struct Source<'r> {
    /// Name relative to the folder.
    pub name: &'r str,
    /// All of it.
    pub bytes: &'r [u8],
    /// How much is read at most.
    pub limits: &'r Limits,
    /// Names of sheets; empty for all that are visible.
    pub sheets: &'r [String],
}

impl Source<'_> {
    /// The ending in lower case.
    pub fn ending(&self) -> String {
        self.name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
    }

    /// The name without folder and ending.
    pub fn stem(&self) -> &str {
        let base = self.name.rsplit('/').next().unwrap_or(self.name);
        base.rsplit_once('.').map_or(base, |(stem, _)| stem)
    }

    /// Bytes of text that may be made of one file: an eighth of what it may have itself, since it is held several times while it is
    /// made.
    pub fn text_bytes(&self) -> u64 {
        (self.limits.file_bytes / 8).min(u64::from(u32::MAX / 2))
    }
}

/// What a format made of a file.
#[derive(Default)]
pub struct Made {
    /// Tables, in the order of the file.
    pub tables: Vec<TableText>,
    /// What is to be said about it.
    pub findings: Vec<Finding>,
    /// Names of all sheets seen, visible or not, for the choice by name.
    pub sheets: Vec<String>,
}

/// A table as text.
pub struct TableText {
    /// What follows the file's name and a `#`: the sheet's name.
    pub name: String,
    /// CSV behind a line `sep=,`.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Something to be said, before the tables have ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What sort.
    pub code: &'static Code,
    /// How bad.
    pub severity: Severity,
    /// Index of the table and bytes of its text; `None` for the file as a whole.
    pub at: Option<(usize, Range<usize>)>,
    /// One line that makes sense alone.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Other places and what is there.
    pub related: Vec<((usize, Range<usize>), String)>,
}

impl Finding {
    /// About the file as a whole.
    pub fn new(code: &'static Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            at: None,
            message: message.into(),
            help: help.into(),
            related: Vec::new(),
        }
    }
}

/// Why nothing was made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is not of this format after all, or holds nothing of ours: what it is, with an article.
    NotOurs(&'static str),
    /// It is and cannot be read: behind the file's name, as in "is a workbook with a password"; and what to do.
    Unreadable(String, String),
    /// It passes a limit.
    Limit(crate::input::Limit, u64, u64),
}

impl Refusal {
    /// It cannot be read.
    pub fn unreadable(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unreadable(what.into(), help.into())
    }

    fn reason(self) -> Reason {
        match self {
            Self::NotOurs(what) => Reason::NotOurs(what),
            Self::Unreadable(what, help) => Reason::Unreadable { what, help },
            Self::Limit(limit, allowed, found) => Reason::TooLarge { limit, allowed, found },
        }
    }
}

/// The sheets of workbooks that `casebook.toml` chooses.
#[derive(Debug, Clone, Default)]
pub struct Sheets {
    /// Of every workbook; empty for all that are visible.
    pub all: Vec<String>,
    /// Of the workbooks that have a choice of their own, by the name of the file.
    pub of: BTreeMap<String, Vec<String>>,
}

/// Turns the files kept as bytes into tables, and says what was found. `sheets` are those chosen in `casebook.toml`; what was
/// chosen on the command line ([`Inputs::sheets`]) stands above them. The bytes are kept: read anew (as `check --fix` does), the same is
/// made and said once more.
pub fn import(inputs: &mut Inputs, limits: &Limits, sheets: &Sheets) -> Vec<Diagnostic> {
    let raw = std::mem::take(&mut inputs.raw);
    inputs.files.retain(|file| file.origin.is_none());
    inputs.set_aside.retain(|refused| raw.iter().all(|raw| raw.name != refused.name));
    let everywhere = if inputs.sheets.is_empty() { &sheets.all } else { &inputs.sheets }.clone();
    let mut asked: BTreeSet<&str> = everywhere.iter().map(String::as_str).collect();
    let (mut made, mut set_aside, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for Raw { name, bytes } in &raw {
        let own = sheets.of.get(name).filter(|_| inputs.sheets.is_empty());
        let chosen = own.unwrap_or(&everywhere);
        asked.extend(chosen.iter().map(String::as_str));
        let source = Source { name, bytes, limits, sheets: chosen };
        let read = match one(&source) {
            Ok(read) => read,
            Err(refusal) => {
                set_aside.push(Refused { name: name.clone(), reason: refusal.reason() });
                continue;
            }
        };
        seen.extend(read.sheets.iter().map(|sheet| fold(sheet)));
        let (tables, mut said) = beside(inputs, name, read);
        let names: Vec<String> = tables.iter().map(|table| format!("{name}#{}", table.name)).collect();
        for (table, whole) in tables.into_iter().zip(&names) {
            made.push(File::made(whole.clone(), table.text, table.origin));
        }
        findings.extend(said.drain(..).map(|finding| (names.clone(), name.clone(), finding)));
    }
    inputs.add(made, set_aside);
    inputs.raw = raw;
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (names, file, finding) in findings {
        let place = |(table, range): &(usize, Range<usize>)| {
            let id: Option<FileId> = names.get(*table).and_then(|name| inputs.find(name));
            id.map(|id| inputs.position(id, range.clone()))
        };
        let at = finding.at.as_ref().and_then(place);
        // Without a place the file's name must be in the message.
        let message = match at {
            Some(_) => finding.message,
            None => format!("{file}: {}", finding.message),
        };
        let mut diagnostic = Diagnostic::new(finding.code, at, message).help(finding.help);
        if finding.severity != finding.code.severity {
            // A milder form of it costs less.
            diagnostic.severity = finding.severity;
            diagnostic.cost = crate::diag::Cost::Tidy;
        }
        diagnostic.related =
            finding.related.iter().filter_map(|(at, what)| Some((place(at)?, what.clone()))).collect();
        diagnostics.push(diagnostic);
    }
    for name in asked.into_iter().filter(|name| !seen.contains(&fold(name))) {
        let message = format!("no workbook has a sheet called `{name}`");
        let all: Vec<&str> = seen.iter().map(String::as_str).collect();
        let help = match crate::diag::near_miss(name, all.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if all.is_empty() => "there is no workbook here".into(),
            None => format!("there are: {}", all.join(", ")),
        };
        diagnostics.push(Diagnostic::new(&codes::SHEET_UNKNOWN, None, message).help(help));
    }
    diagnostics
}

/// Reads one file by what its bytes say, whatever its ending.
fn one(source: &Source<'_>) -> Result<Made, Refusal> {
    if let Some(refusal) = workbook::disguise(source) {
        return Err(refusal);
    }
    match FORMATS.iter().find(|format| (format.sniff)(source)) {
        Some(format) => match (format.read)(source) {
            Ok(made) if made.tables.is_empty() && made.findings.is_empty() => Err(Refusal::unreadable(
                "has nothing in it that could be read: no visible sheet holds a cell, or there is no entry",
                "",
            )),
            read => read,
        },
        None => Err(workbook::unknown(source)),
    }
}

/// Names of further files of the folder that a file in it lists as its own: the tables of a data package. They are relative and lead
/// nowhere else.
pub fn listed(inputs: &Inputs) -> Vec<String> {
    let package = inputs.raw.iter().find(|raw| raw.name == "datapackage.json");
    let here = |name: &String| inputs.iter().any(|(_, file)| file.name == *name);
    package
        .map_or_else(Vec::new, |raw| json::resources(&raw.bytes))
        .into_iter()
        .filter(|name| !here(name))
        .collect()
}

/// Leaves out the sheets that lie beside the workbook as text already: `events.csv` beside the sheet `Events`. A workbook beside its
/// own CSV copy is normal, and read twice everything in it would stand twice.
fn beside(inputs: &Inputs, name: &str, read: Made) -> (Vec<TableText>, Vec<Finding>) {
    let Made { tables, mut findings, .. } = read;
    let mut kept = Vec::new();
    let mut new_index = Vec::new();
    for table in tables {
        let text = inputs.iter().map(|(_, file)| file).find(|file| {
            file.origin.is_none() && file.ending() != "toml" && fold(file.stem()) == fold(&table.origin.stem)
        });
        match text {
            Some(file) => {
                new_index.push(None);
                let rows = table.origin.rows.len();
                let message = format!(
                    "`{}` ({}) is left out, because {} lies beside it and is read",
                    table.name,
                    counted(rows, "row"),
                    file.name
                );
                let help = format!("keep one of the two in the folder: {name} or {}", file.name);
                findings.push(Finding::new(&codes::TABLE_TWICE, message, help));
            }
            None => {
                new_index.push(Some(kept.len()));
                kept.push(table);
            }
        }
    }
    let moved = |at: &(usize, Range<usize>)| {
        new_index.get(at.0).copied().flatten().map(|index| (index, at.1.clone()))
    };
    // What is wrong in a table that is not read is nobody's concern.
    findings.retain(|finding| finding.at.as_ref().is_none_or(|at| moved(at).is_some()));
    for finding in &mut findings {
        finding.at = finding.at.as_ref().and_then(moved);
        finding.related =
            finding.related.iter().filter_map(|(at, what)| Some((moved(at)?, what.clone()))).collect();
    }
    (kept, findings)
}

/// Runs a reader that is not ours and may panic on a damaged file: `None` if it did, without a word on standard error.
fn guarded<T>(work: impl FnOnce() -> T + std::panic::UnwindSafe) -> Option<T> {
    // What is said when a thread panics is one setting for the whole program.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(work).ok();
    std::panic::set_hook(hook);
    done
}

/// A value as a cell of the CSV that we write.
fn push_cell(text: &mut String, value: &str) {
    if value.contains([',', '"', '\n', '\r']) {
        text.push('"');
        for part in value.split_inclusive('"') {
            text.push_str(part);
            if part.ends_with('"') {
                text.push('"');
            }
        }
        text.push('"');
    } else {
        text.push_str(value);
    }
}

/// What every text that we write begins with, so that nothing has to be guessed about it.
const LEAD: &str = "sep=,\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::RAW_ENDINGS;

    #[test]
    fn the_endings_of_the_formats_are_those_that_are_kept() {
        let of_formats: BTreeSet<&str> = FORMATS.iter().flat_map(|format| format.endings).copied().collect();
        // A binary workbook is kept so that it can be refused with a word of advice.
        let kept: BTreeSet<&str> = RAW_ENDINGS.iter().copied().filter(|ending| *ending != "xlsb").collect();
        assert_eq!(of_formats, kept);
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut text = String::new();
        push_cell(&mut text, "a \"b\", c");
        assert_eq!(text, "\"a \"\"b\"\", c\"");
    }
}
