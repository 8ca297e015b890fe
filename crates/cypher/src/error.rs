//! What can go wrong with a query, and where.

use super::ast::Span;

/// The kind of an error, as the openCypher Technology Compatibility Kit names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ErrorKind {
    SyntaxError,
    TypeError,
    ArgumentError,
    ArithmeticError,
    ParameterMissing,
    ProcedureError,
    /// A clause that writes. The casebook is read only.
    WriteRefused,
    /// The query engine's own limit, met where no partial answer would be right.
    LimitReached,
}

/// When the error was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before anything ran.
    Compile,
    /// While rows were made.
    Runtime,
}

/// A refused or failed query.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Its kind.
    pub kind: ErrorKind,
    /// When it was found.
    pub phase: Phase,
    /// The compatibility kit's word for it (`UndefinedVariable`), stable.
    pub detail: &'static str,
    /// One line that makes sense alone.
    pub message: String,
    /// What to type instead, if known.
    pub help: Option<String>,
    /// The place in the query text.
    pub span: Span,
}

impl QueryError {
    pub(crate) fn new(kind: ErrorKind, detail: &'static str, message: impl Into<String>, span: Span) -> Self {
        QueryError { kind, phase: Phase::Compile, detail, message: message.into(), help: None, span }
    }

    pub(crate) fn syntax(detail: &'static str, message: impl Into<String>, span: Span) -> Self {
        QueryError::new(ErrorKind::SyntaxError, detail, message, span)
    }

    pub(crate) fn runtime(
        kind: ErrorKind,
        detail: &'static str,
        message: impl Into<String>,
        span: Span,
    ) -> Self {
        QueryError { phase: Phase::Runtime, ..QueryError::new(kind, detail, message, span) }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The line and column where the error stands, both counted from one, columns in characters.
    pub fn line_column_one_based(&self, query: &str) -> (usize, usize) {
        let mut end = self.span.start.min(query.len());
        while !query.is_char_boundary(end) {
            end -= 1;
        }
        let before = &query[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

pub(crate) fn type_error(message: impl Into<String>, span: Span) -> QueryError {
    QueryError::runtime(ErrorKind::TypeError, "InvalidArgumentType", message, span)
}

pub(crate) fn value_error(message: impl Into<String>, span: Span) -> QueryError {
    QueryError::runtime(ErrorKind::TypeError, "InvalidArgumentValue", message, span)
}

/// The nearest of some names, if near enough to be what was meant; for "did you mean".
pub(crate) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in names {
        let distance = edit_distance(&lower, &name.to_lowercase());
        let length = word.chars().count();
        if distance <= 1 + length / 4
            && distance * 2 <= length
            && best.is_none_or(|(d, n)| (distance, name) < (d, n))
        {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words (optimal string
/// alignment; Boytsov 2011).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("ofcer", ["officer", "unit"]), Some("officer"));
        assert_eq!(nearest("nmae", ["name", "note"]), Some("name"));
        assert_eq!(nearest("colour", ["unit", "case"]), None);
    }
}
