//! What is wrong with the user's data, as values: [`Diagnostic`], [`Report`], and their rendering.
//!
//! A [`Code`] is declared once with `codes!`; its doc comment *is* its manual page (`throughline explain
//! CODE`). Findings are collected, never thrown: the user gets all of them at once, each with its place and
//! with what to type instead.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::input::Position;

mod fix;
mod near;
mod render;
mod report;
pub use fix::{Cost, Fix, Mended, mend};
pub use near::{Candidates, near_miss};
pub use render::{Format, Look, heading, render, render_for};
pub use report::{Counts, LeftOut, Report};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data says something impossible or cannot be read as meant.
    Error,
    /// Probably a slip.
    Warning,
    /// How something was understood; nothing need be done.
    Note,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: &[Severity] = &[Severity::Error, Severity::Warning, Severity::Note];

    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One sort of finding. Compared by name, which is unique and never changes its meaning.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// Stable, kebab-case.
    pub name: &'static str,
    /// How bad it usually is.
    pub severity: Severity,
    /// What it usually costs the user.
    pub cost: Cost,
    /// The manual page, in Markdown: a first sentence, then `## What it means`, `## Why it matters`,
    /// `## Example`, `## What to do`.
    pub manual: &'static str,
}

impl Code {
    /// The first paragraph of the manual page, on one line.
    pub fn summary(&self) -> String {
        let first = self.manual.trim_start().split("\n\n").next().unwrap_or_default();
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

/// Declares codes and a table of them. The doc comment of each is its manual page.
///
/// ```ignore
/// codes! {
///     /// Codes of the calendar.
///     pub CALENDAR;
///     /// A day that the month does not have.
///     ///
///     /// ## What it means
///     /// …
///     DATE_IMPOSSIBLE = Error NotDrawn "date-impossible";
/// }
/// ```
/// The second word is a [`Cost`]; without it an error costs [`Cost::Misread`], a warning [`Cost::Doubtful`], a note [`Cost::Tidy`].
///
/// gives `pub static DATE_IMPOSSIBLE: Code` and `pub static CALENDAR: &[&Code]`.
macro_rules! codes {
    (
        $(#[doc = $about:literal])* $vis:vis $table:ident;
        $( $(#[doc = $line:literal])+ $name:ident = $severity:ident $($cost:ident)? $code:literal; )+
    ) => {
        $(#[doc = $about])* $vis static $table: &[&$crate::diag::Code] = &[$(&$name),+];
        $(
            $(#[doc = $line])+
            $vis static $name: $crate::diag::Code = $crate::diag::Code {
                name: $code,
                severity: $crate::diag::Severity::$severity,
                cost: {
                    // Behind the severity a cost may be named; else the severity tells.
                    #[allow(unused_variables)]
                    let cost = $crate::diag::usual_cost($crate::diag::Severity::$severity);
                    $(let cost = $crate::diag::Cost::$cost;)?
                    cost
                },
                manual: {
                    const RAW: &str = concat!($($line, "\n"),+);
                    const PAGE: [u8; $crate::diag::page_length(RAW)] = $crate::diag::page(RAW);
                    match ::std::str::from_utf8(&PAGE) {
                        Ok(page) => page,
                        Err(_) => RAW,
                    }
                },
            };
        )+
    };
}
pub(crate) use codes;

/// What a finding of this severity costs where its code does not say. For `codes!`.
pub(crate) const fn usual_cost(severity: Severity) -> Cost {
    match severity {
        Severity::Error => Cost::Misread,
        Severity::Warning => Cost::Doubtful,
        Severity::Note => Cost::Tidy,
    }
}

/// Length of a manual page without the space that `///` leaves before each line. For `codes!`.
pub(crate) const fn page_length(raw: &str) -> usize {
    let raw = raw.as_bytes();
    let (mut at, mut length, mut line_start) = (0, 0, true);
    while at < raw.len() {
        if !(line_start && raw[at] == b' ') {
            length += 1;
        }
        line_start = raw[at] == b'\n';
        at += 1;
    }
    length
}

/// The manual page itself, while compiling: an index out of bounds here would not compile. For `codes!`.
pub(crate) const fn page<const LENGTH: usize>(raw: &str) -> [u8; LENGTH] {
    let raw = raw.as_bytes();
    let mut page = [0; LENGTH];
    let (mut at, mut length, mut line_start) = (0, 0, true);
    while at < raw.len() {
        if !(line_start && raw[at] == b' ') {
            page[length] = raw[at];
            length += 1;
        }
        line_start = raw[at] == b'\n';
        at += 1;
    }
    page
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What sort.
    pub code: &'static Code,
    /// How bad; usually that of the code.
    pub severity: Severity,
    /// What it takes from the user; usually that of the code.
    pub cost: Cost,
    /// Where; `None` if it is about the casebook or about a file that was not read.
    pub position: Option<Position>,
    /// One line that makes sense alone. May quote cells: it is escaped when it is printed.
    pub message: String,
    /// What to type instead; may be empty. No full stop.
    pub help: String,
    /// Other places that belong to it, each with what is there.
    pub related: Vec<(Position, String)>,
    /// What would settle it: one or several changes that are made together; none where only a person can know.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding with the code's severity, without help.
    pub fn new(
        code: &'static Code,
        position: impl Into<Option<Position>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity,
            cost: code.cost,
            position: position.into(),
            message: message.into(),
            help: String::new(),
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Says what this one costs, where it is not what its code usually does.
    #[must_use]
    pub fn costs(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// Adds a change that would settle it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }

    /// Says what to type instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, position: Position, what: impl Into<String>) -> Self {
        self.related.push((position, what.into()));
        self
    }

    /// The order of the report: what it costs, then how bad it is, then file, line, column, code and message; what has no place
    /// comes first.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |d: &Self| (d.cost, d.severity, d.position.map(|p| (p.file, p.line, p.column)));
        key(self)
            .cmp(&key(other))
            .then_with(|| self.code.name.cmp(other.code.name))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.position.cmp(&other.position))
            .then_with(|| self.help.cmp(&other.help))
            .then_with(|| self.related.cmp(&other.related))
            .then_with(|| self.fixes.cmp(&other.fixes))
    }
}

/// `1 error`, `2 errors`, `5,000 errors`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{} {word}{}", grouped(count as u64), if count == 1 { "" } else { "s" })
}

/// `5,000`: thousands parted by commas, as British and American print does.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Text safe to print on a terminal: control characters, characters that turn the direction of writing, and
/// invisible ones are shown as escapes such as `\n` or `\u{202e}`. Borrowed if there is nothing to do.
///
/// The joiners U+200C and U+200D stay, since Persian, Hindi and emoji need them.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(escaped(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// `\n`, `\t`, `\u{202e}`.
fn escaped(c: char) -> impl Iterator<Item = char> + Clone {
    let short = matches!(c, '\n' | '\r' | '\t');
    // Only one of the two yields anything.
    c.escape_default().filter(move |_| short).chain(c.escape_unicode().filter(move |_| !short))
}

/// What text must not carry ([`crate::words::safe::is_unsafe`]), and besides every control character and the word joiner, which make
/// two texts differ and are not seen.
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || c == '\u{2060}' || crate::words::safe::is_unsafe(c)
}

/// What is wrong with a table of codes; for the tests of every table.
#[cfg(test)]
pub(crate) fn table_problems(table: &[&Code]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for code in table {
        let mut problem = |what: &str| problems.push(format!("{}: {what}", code.name));
        let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if code.name.is_empty() || !code.name.chars().all(kebab) || code.name.trim_matches('-') != code.name {
            problem("not kebab-case");
        }
        if !seen.insert(code.name) {
            problem("declared twice");
        }
        if !code.summary().ends_with('.') || code.summary().len() > 110 {
            problem("the summary is not one short sentence");
        }
        let mut from = 0;
        for heading in ["## What it means\n", "## Why it matters\n", "## Example\n", "## What to do\n"] {
            match code.manual.get(from..).and_then(|rest| rest.find(heading)) {
                Some(at) => from += at + heading.len(),
                None => problem(&format!("no {heading:?}, or not in its place")),
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests;
