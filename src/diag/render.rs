//! A report as text: full for people, concise for editors and `grep`, JSON for programs.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use serde::Serialize;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Code, Cost, Diagnostic, Report, Severity, counted, escaped, grouped, is_unsafe, printable};
use crate::input::{Inputs, Position};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the line, the cell underlined and the help; what repeats in one column is one finding.
    #[default]
    Full,
    /// One line each, `file:line:column: error[code]: message (help)` (`file, Sheet!D14: ...` in a workbook); all of them.
    Concise,
    /// One object; all of them. See [`render`].
    Json,
}

/// How [`Format::Full`] looks.
pub struct Look<'l> {
    /// Escape sequences for colours.
    pub colour: bool,
    /// Columns of a line.
    pub columns: usize,
    /// Every finding by itself, instead of one for all of a code in a column.
    pub all: bool,
    /// The head of the column a place stands in, where it is known: repeats are told apart by it.
    pub head_of: &'l dyn Fn(&Position) -> Option<String>,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Self { colour: false, columns: 80, all: false, head_of: &|_| None }
    }
}

/// Columns of the line number and the bar before an excerpt, about.
const MARGIN: usize = 8;
/// The widest excerpt.
const EXCERPT: usize = 100;
/// Places of a repeated finding that are named, the first with its line.
const PLACES: usize = 3;

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
///   `warning`, `note`), `cost` (`not-used`, `not-drawn`, `misread`, `doubtful`, `tidy`), `message`, `help` (may be empty),
///   `related` (an array of `file`, `line`, `column`, `length`, `message`), `fixes` (an array of changes that settle it when made
///   together: `file`, `line`, `column`, `length` as above, `start` and `end` (bytes of the file's text in UTF-8, without a byte order
///   mark), `replacement`, `certain`);
/// - `left_out`: an array, mostly empty: `code`, `count` of the findings beyond the first [`Report::KEPT`] of a code.
pub fn render(report: &Report, inputs: &Inputs, format: Format, colour: bool) -> String {
    render_for(report, inputs, format, &Look { colour, ..Look::default() })
}

/// The same with a look.
pub fn render_for(report: &Report, inputs: &Inputs, format: Format, look: &Look<'_>) -> String {
    let mut sorted: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    sorted.sort_by(|a, b| a.order(b));
    match format {
        Format::Full => full(report, &sorted, inputs, look),
        Format::Concise => concise(report, &sorted, inputs),
        Format::Json => json(report, &sorted, inputs),
    }
}

/// What stands over the findings that cost as much.
pub fn heading(cost: Cost) -> &'static str {
    match cost {
        Cost::NotUsed => "Not used at all, and so in no picture",
        Cost::NotDrawn => "Used, but this much is missing from the pictures",
        Cost::Misread => "Used, but perhaps not read as you meant it",
        Cost::Doubtful => "Read as you meant it, but it may not be so",
        Cost::Tidy => "For good order",
    }
}

fn full(report: &Report, sorted: &[&Diagnostic], inputs: &Inputs, look: &Look<'_>) -> String {
    let renderer = if look.colour { Renderer::styled() } else { Renderer::plain() };
    // Excerpts are cut here, so the renderer must not cut them again.
    let renderer = renderer.term_width(4 * EXCERPT);
    let mut out = String::new();
    for of_a_cost in sorted.chunk_by(|a, b| a.cost == b.cost) {
        let Some(cost) = of_a_cost.first().map(|finding| finding.cost) else { continue };
        let title = format!("{}: {}", heading(cost), grouped(report.costing(cost) as u64));
        out.push_str(&if look.colour {
            format!("\x1b[1m{title}\x1b[0m\n\n")
        } else {
            format!("{title}\n\n")
        });
        for repeats in folded(of_a_cost, look) {
            let Some((first, others)) = repeats.split_first() else { continue };
            out.push_str(&picture(first, inputs, &renderer, look.columns));
            out.push('\n');
            out.push_str(&repeated(first, others, inputs, look));
            out.push('\n');
        }
    }
    for left in report.left_out() {
        let count = grouped(left.counts.all() as u64);
        out.push_str(&format!("... and {count} more of [{}], counted but not listed\n", left.code.name));
    }
    out.push_str(&report.counts().to_string());
    out.push('\n');
    let mut codes: Vec<&str> = sorted.iter().map(|finding| finding.code.name).collect();
    codes.sort_unstable();
    codes.dedup();
    let more = match codes.as_slice() {
        [] => return out,
        [only] => format!("throughline explain {only} says more"),
        many => format!("throughline explain CODE says more about: {}", many.join(", ")),
    };
    out.push_str(&wrapped(&more, look.columns, 2));
    out.push('\n');
    out
}

/// Findings of one code, how bad, and column as one list, in the order of the first of each.
fn folded<'d>(sorted: &[&'d Diagnostic], look: &Look<'_>) -> Vec<Vec<&'d Diagnostic>> {
    if look.all {
        return sorted.iter().map(|finding| vec![*finding]).collect();
    }
    let mut lists: Vec<Vec<&Diagnostic>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in sorted {
        let column = finding.position.map(|place| (place.file, (look.head_of)(&place)));
        let list = *known.entry((finding.code.name, finding.severity, column)).or_insert(lists.len());
        match lists.get_mut(list) {
            Some(list) => list.push(finding),
            None => lists.push(vec![finding]),
        }
    }
    lists
}

/// The further places of a finding that repeats: the next two with what is there, and the count of the rest.
fn repeated(first: &Diagnostic, others: &[&Diagnostic], inputs: &Inputs, look: &Look<'_>) -> String {
    let mut out = String::new();
    for other in others.iter().take(PLACES - 1) {
        let place = match other.position {
            Some(place) => format!("{}: ", inputs.place(&place)),
            None => String::new(),
        };
        // What helps the first helps the others, unless they say otherwise.
        let help = match other.help.as_str() {
            "" => String::new(),
            help if help == first.help => String::new(),
            help => format!(" ({help})"),
        };
        let line = format!("  also {}", printable(&format!("{place}{}{help}", other.message)));
        out.push_str(&wrapped(&line, look.columns, 7));
        out.push('\n');
    }
    let more = others.len().saturating_sub(PLACES - 1);
    if more > 0 {
        let head = first.position.and_then(|place| (look.head_of)(&place));
        let column = head.map(|head| format!(" in the column `{}`", printable(&head))).unwrap_or_default();
        let all = counted(others.len() + 1, "place");
        let line =
            format!("  and {} more like it{column} ({all} in all): --all lists them", grouped(more as u64));
        out.push_str(&wrapped(&line, look.columns, 7));
        out.push('\n');
    }
    out
}

/// A line broken at spaces, further lines indented; longer words stand whole.
fn wrapped(line: &str, columns: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for (index, word) in line.split(' ').enumerate() {
        let wide = word.width();
        if index > 0 && used + 1 + wide > columns && used > indent {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = indent;
        } else if index > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out
}

/// One finding as `annotate-snippets` draws it. It is given the one line: it is slow on whole files.
fn picture(diagnostic: &Diagnostic, inputs: &Inputs, renderer: &Renderer, columns: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // `error[code]: ` stands before it, and the lines that follow stand under it.
    let before = diagnostic.severity.name().len() + diagnostic.code.name.len() + 4;
    let headline = wrapped(&printable(&diagnostic.message), columns.saturating_sub(before).max(24), 0);
    let lines_of_title = headline.lines().count().max(1);
    let title = level.primary_title(headline).id(diagnostic.code.name);
    let told = |text: &str| wrapped(&printable(text), columns.saturating_sub(13).max(40), 0);
    let excerpt = columns.saturating_sub(MARGIN).clamp(40, EXCERPT);
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut places = Vec::new();
    if let Some(position) = diagnostic.position {
        elements.push(snippet(&position, inputs, AnnotationKind::Primary, excerpt, &mut places).into());
    }
    for (position, what) in &diagnostic.related {
        elements.push(Level::NOTE.message(told(what)).into());
        elements.push(snippet(position, inputs, AnnotationKind::Context, excerpt, &mut places).into());
    }
    if !diagnostic.help.is_empty() {
        elements.push(Level::HELP.message(told(&diagnostic.help)).into());
    }
    let mut drawn = renderer.render(&[Group::with_title(title).elements(elements)]);
    // The column it prints is that in the excerpt. Behind the headline the first
    // such place is the place itself. Each search goes on behind the last, as the places were pushed.
    let mut from = drawn.match_indices('\n').nth(lines_of_title - 1).map_or(drawn.len(), |(at, _)| at);
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
    columns: usize,
    places: &mut Vec<(String, String)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let excerpt = excerpt(inputs.line_text(position), position, columns);
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

fn excerpt(line: &str, position: &Position, columns: usize) -> Excerpt {
    let skip = (position.column as usize).saturating_sub(1);
    let start = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
    let (before, rest) = line.split_at(start);
    let length = position.length as usize;
    let stop = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
    let (cell, after) = rest.split_at(stop);

    let (mut inside, used, cut_inside) = take_fitting(cell.chars(), columns * 7 / 10);
    if inside.concat().is_empty() {
        // An empty last cell: something must be there to underline.
        inside.push(" ".into());
    }
    let room = columns.saturating_sub(used);
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
    for left in report.left_out() {
        let count = grouped(left.counts.all() as u64);
        out.push_str(&format!("and {count} more of [{}], counted but not listed\n", left.code.name));
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
    left_out: Vec<JsonLeftOut<'r>>,
}

#[derive(Serialize)]
struct JsonLeftOut<'r> {
    code: &'r str,
    count: usize,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    #[serde(flatten)]
    place: JsonPlace<'r>,
    start: usize,
    end: usize,
    replacement: &'r str,
    certain: bool,
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
    cost: &'r str,
    message: &'r str,
    help: &'r str,
    related: Vec<JsonRelated<'r>>,
    fixes: Vec<JsonFix<'r>>,
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
        cost: d.cost.name(),
        message: &d.message,
        help: &d.help,
        related: d
            .related
            .iter()
            .map(|(p, message)| JsonRelated { place: JsonPlace::of(Some(*p), inputs), message })
            .collect(),
        fixes: d
            .fixes
            .iter()
            .map(|fix| JsonFix {
                place: JsonPlace::of(Some(inputs.position(fix.file, fix.range.clone())), inputs),
                start: fix.range.start,
                end: fix.range.end,
                replacement: &fix.replacement,
                certain: fix.certain,
            })
            .collect(),
    });
    let object = JsonReport {
        version: 1,
        counts: JsonCounts { errors: counts.errors, warnings: counts.warnings, notes: counts.notes },
        diagnostics: diagnostics.collect(),
        left_out: report
            .left_out()
            .map(|left| JsonLeftOut { code: left.code.name, count: left.counts.all() })
            .collect(),
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
