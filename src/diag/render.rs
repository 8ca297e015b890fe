//! A report as text: full for people, concise for editors and `grep`, JSON for programs.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use serde::Serialize;
use unicode_width::UnicodeWidthChar as _;

use super::{Code, Diagnostic, Report, Severity, escaped, grouped, is_unsafe, printable};
use crate::input::{Inputs, Position};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the line, the cell underlined and the help; many findings of one code are folded.
    #[default]
    Full,
    /// One line each, `file:line:column: error[code]: message (help)` (`file, Sheet!D14: ...` in a workbook); all of them.
    Concise,
    /// One object; all of them. See [`render`].
    Json,
}

/// Columns of an excerpt, at most.
const EXCERPT: usize = 100;
/// Columns of the underlined part, at most.
const UNDERLINED: usize = 70;
/// Findings of one code shown in full before the rest is folded, and how many must be left for folding.
const SHOWN: usize = 20;
const FOLDED_FROM: usize = 26;

/// Writes a report, in the order of [`Report::sort`], whatever order it is held in. Ends with a line feed.
///
/// No output can attack a terminal: what [`is_unsafe`] is escaped, in JSON by `\u` escapes that leave
/// the values what they are. `colour` counts for [`Format::Full`] only.
///
/// JSON is one object:
/// - `version`: 1;
/// - `counts`: `errors`, `warnings`, `notes`;
/// - `diagnostics`: an array, each with `file` (name, or null with the next three), `line` and `column`
///   (one-based; the column in characters, in a workbook in cells), `length` (characters to underline), `place` (only where the
///   file is not a text table: `People!D14`, `line 14`, `events[3].text.headline`), `code`, `severity` (`error`,
///   `warning`, `note`), `message`, `help` (may be empty), `related` (an array of `file`, `line`, `column`,
///   `length`, `message`).
pub fn render(report: &Report, inputs: &Inputs, format: Format, colour: bool) -> String {
    let mut sorted: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    sorted.sort_by(|a, b| a.order(b));
    match format {
        Format::Full => full(report, &sorted, inputs, colour),
        Format::Concise => concise(report, &sorted, inputs),
        Format::Json => json(report, &sorted, inputs),
    }
}

fn full(report: &Report, sorted: &[&Diagnostic], inputs: &Inputs, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // Excerpts are cut here, so the renderer must not cut them again.
    let renderer = renderer.term_width(4 * EXCERPT);
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in sorted {
        *totals.entry(diagnostic.code.name).or_default() += 1;
    }
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = String::new();
    for diagnostic in sorted {
        let name = diagnostic.code.name;
        let total = totals.get(name).copied().unwrap_or(0);
        let so_far = shown.entry(name).or_default();
        if total >= FOLDED_FROM && *so_far >= SHOWN {
            continue;
        }
        *so_far += 1;
        out.push_str(&picture(diagnostic, inputs, &renderer));
        out.push_str("\n\n");
    }
    for (name, total) in &totals {
        let hidden = total - shown.get(name).copied().unwrap_or(0);
        if hidden > 0 {
            out.push_str(&format!(
                "... and {} more of [{name}], {} in all: --format concise shows all\n",
                grouped(hidden as u64),
                grouped(*total as u64),
            ));
        }
    }
    out.push_str(&report.counts().to_string());
    out.push('\n');
    let codes: Vec<&str> = totals.keys().copied().collect();
    match codes.as_slice() {
        [] => {}
        [only] => out.push_str(&format!("throughline explain {only} says more\n")),
        many => out.push_str(&format!("throughline explain CODE says more about: {}\n", many.join(", "))),
    }
    out
}

/// One finding as `annotate-snippets` draws it. It is given the one line: it is slow on whole files.
fn picture(diagnostic: &Diagnostic, inputs: &Inputs, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.name);
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut places = Vec::new();
    if let Some(position) = diagnostic.position {
        elements.push(snippet(&position, inputs, AnnotationKind::Primary, &mut places).into());
    }
    for (position, what) in &diagnostic.related {
        elements.push(Level::NOTE.message(printable(what)).into());
        elements.push(snippet(position, inputs, AnnotationKind::Context, &mut places).into());
    }
    if !diagnostic.help.is_empty() {
        elements.push(Level::HELP.message(printable(&diagnostic.help)).into());
    }
    let mut drawn = renderer.render(&[Group::with_title(title).elements(elements)]);
    // The column it prints is that in the excerpt. The headline is one line, so behind it the first
    // such place is the place itself. Each search goes on behind the last, as the places were pushed.
    let mut from = drawn.find('\n').unwrap_or(drawn.len());
    for (in_excerpt, in_file) in places {
        if let Some(at) = drawn.get(from..).and_then(|rest| rest.find(&in_excerpt)) {
            drawn.replace_range(from + at..from + at + in_excerpt.len(), &in_file);
            from += at + in_file.len();
        }
    }
    drawn
}

fn snippet<'a>(
    position: &Position,
    inputs: &Inputs,
    kind: AnnotationKind,
    places: &mut Vec<(String, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let excerpt = excerpt(inputs.line_text(position), position);
    let place = inputs.place(position);
    let name = printable(place.file).into_owned();
    let column = excerpt.text.get(..excerpt.start).map_or(0, |before| before.chars().count()) + 1;
    let line = place.line;
    places.push((format!("{name}:{line}:{column}"), printable(&place.to_string()).into_owned()));
    Snippet::source(excerpt.text)
        .path(name)
        .line_start(line as usize)
        .annotation(kind.span(excerpt.start..excerpt.end))
}

/// The part of a line round a cell, safe to print.
struct Excerpt {
    text: String,
    /// Bytes of `text` to underline.
    start: usize,
    end: usize,
}

/// What one character looks like: itself, four spaces for a tab, or an escape.
fn look(c: char) -> String {
    match c {
        '\t' => "    ".into(),
        c if is_unsafe(c) => escaped(c).collect(),
        c => c.into(),
    }
}

/// Columns of a terminal it takes.
fn columns(look: &str) -> usize {
    look.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Takes characters while they fit into `room` columns; true if something is left.
fn take_fitting(characters: impl Iterator<Item = char>, room: usize) -> (Vec<String>, usize, bool) {
    let (mut taken, mut used) = (Vec::new(), 0);
    for c in characters {
        let look = look(c);
        let wide = columns(&look);
        if used + wide > room {
            return (taken, used, true);
        }
        used += wide;
        taken.push(look);
    }
    (taken, used, false)
}

fn excerpt(line: &str, position: &Position) -> Excerpt {
    let skip = (position.column as usize).saturating_sub(1);
    let start = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
    let (before, rest) = line.split_at(start);
    let length = position.length as usize;
    let stop = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
    let (cell, after) = rest.split_at(stop);

    let (mut inside, used, cut_inside) = take_fitting(cell.chars(), UNDERLINED);
    if inside.concat().is_empty() {
        // An empty last cell: something must be there to underline.
        inside.push(" ".into());
    }
    let room = EXCERPT.saturating_sub(used);
    let (_, right_wish, _) = take_fitting(after.chars(), room);
    let left_room = (room / 2).max(room - right_wish);
    let (mut left, left_used, cut_left) = take_fitting(before.chars().rev(), left_room);
    left.reverse();
    let right_room = if cut_inside { 0 } else { room - left_used };
    let (right, _, cut_right) = take_fitting(after.chars(), right_room);

    let mut text = String::new();
    text.push_str(if cut_left { "…" } else { "" });
    text.push_str(&left.concat());
    let start = text.len();
    text.push_str(&inside.concat());
    text.push_str(if cut_inside { "…" } else { "" });
    let end = text.len();
    text.push_str(&right.concat());
    text.push_str(if cut_right && !cut_inside { "…" } else { "" });
    Excerpt { text, start, end }
}

fn concise(report: &Report, sorted: &[&Diagnostic], inputs: &Inputs) -> String {
    let mut out = String::new();
    for d in sorted {
        if let Some(p) = d.position {
            out.push_str(&format!("{}: ", printable(&inputs.place(&p).to_string())));
        }
        let Code { name, .. } = d.code;
        out.push_str(&format!("{}[{name}]: {}", d.severity, printable(&d.message)));
        if !d.help.is_empty() {
            out.push_str(&format!(" ({})", printable(&d.help)));
        }
        out.push('\n');
    }
    out.push_str(&report.counts().to_string());
    out.push('\n');
    out
}

#[derive(Serialize)]
struct JsonReport<'r> {
    version: u32,
    counts: JsonCounts,
    diagnostics: Vec<JsonDiagnostic<'r>>,
}

#[derive(Serialize)]
struct JsonCounts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct JsonPlace<'r> {
    file: Option<&'r str>,
    line: Option<u32>,
    column: Option<u32>,
    length: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl<'r> JsonPlace<'r> {
    fn of(position: Option<Position>, inputs: &'r Inputs) -> Self {
        let place = position.map(|p| inputs.place(&p));
        Self {
            file: place.as_ref().map(|place| place.file),
            line: place.as_ref().map(|place| place.line),
            column: place.as_ref().map(|place| place.column),
            length: position.map(|p| p.length),
            place: place.and_then(|place| place.cell),
        }
    }
}

#[derive(Serialize)]
struct JsonDiagnostic<'r> {
    #[serde(flatten)]
    place: JsonPlace<'r>,
    code: &'r str,
    severity: &'r str,
    message: &'r str,
    help: &'r str,
    related: Vec<JsonRelated<'r>>,
}

#[derive(Serialize)]
struct JsonRelated<'r> {
    #[serde(flatten)]
    place: JsonPlace<'r>,
    message: &'r str,
}

fn json(report: &Report, sorted: &[&Diagnostic], inputs: &Inputs) -> String {
    let counts = report.counts();
    let diagnostics = sorted.iter().map(|d| JsonDiagnostic {
        place: JsonPlace::of(d.position, inputs),
        code: d.code.name,
        severity: d.severity.name(),
        message: &d.message,
        help: &d.help,
        related: d
            .related
            .iter()
            .map(|(p, message)| JsonRelated { place: JsonPlace::of(Some(*p), inputs), message })
            .collect(),
    });
    let object = JsonReport {
        version: 1,
        counts: JsonCounts { errors: counts.errors, warnings: counts.warnings, notes: counts.notes },
        diagnostics: diagnostics.collect(),
    };
    // Strings, numbers and nulls in structs and vectors cannot fail to be written.
    let plain = serde_json::to_string_pretty(&object).unwrap_or_default();
    let mut out = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        // Line feeds are the layout; within strings they are escaped already.
        if c != '\n' && is_unsafe(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}
