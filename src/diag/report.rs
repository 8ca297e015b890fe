//! All findings of a casebook, so many of each code and the count of the rest.

use std::collections::BTreeMap;
use std::fmt;

use super::{Code, Cost, Diagnostic, Severity, counted};

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// At [`Severity::Error`].
    pub errors: usize,
    /// At [`Severity::Warning`].
    pub warnings: usize,
    /// At [`Severity::Note`].
    pub notes: usize,
}

impl Counts {
    /// Counts some more.
    pub fn add(&mut self, severity: Severity, more: usize) {
        match severity {
            Severity::Error => self.errors += more,
            Severity::Warning => self.warnings += more,
            Severity::Note => self.notes += more,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
        }
    }

    /// Of any severity.
    pub fn all(self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

impl fmt::Display for Counts {
    /// `3 errors, 12 warnings, 2 notes`; what there is none of is left out; `no findings`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        f.write_str(if parts.is_empty() { "no findings" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// Findings of one code that are counted and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Their code.
    pub code: &'static Code,
    /// How many of each severity.
    pub counts: Counts,
    /// How many of them cost as much: indices as in [`Cost::ALL`].
    pub costs: [usize; Cost::ALL.len()],
}

/// All findings.
///
/// Of each code the first [`Report::KEPT`] are kept and the rest counted, so that a table of millions of rows with a fault in each
/// does not fill the memory. Counts and [`Report::has_errors`] know of all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// In the order found, until [`Report::sort`].
    pub diagnostics: Vec<Diagnostic>,
    /// How many were added of each code.
    added: BTreeMap<&'static str, usize>,
    left_out: BTreeMap<&'static str, LeftOut>,
}

impl Report {
    /// So many findings of a code are kept.
    pub const KEPT: usize = 10_000;

    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding, or counts it where there are [`Report::KEPT`] of its code.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let added = self.added.entry(diagnostic.code.name).or_default();
        *added += 1;
        if *added <= Self::KEPT {
            self.diagnostics.push(diagnostic);
        } else {
            self.leave_out(diagnostic.code, |left| {
                left.counts.add(diagnostic.severity, 1);
                if let Some(costs) = left.costs.get_mut(diagnostic.cost as usize) {
                    *costs += 1;
                }
            });
        }
    }

    fn leave_out(&mut self, code: &'static Code, count: impl FnOnce(&mut LeftOut)) {
        let none = LeftOut { code, counts: Counts::default(), costs: [0; Cost::ALL.len()] };
        count(self.left_out.entry(code.name).or_insert(none));
    }

    /// Whether a further finding of this code would only be counted: what it takes to word it can then be spared.
    pub fn is_full(&self, code: &Code) -> bool {
        self.added.get(code.name).is_some_and(|added| *added >= Self::KEPT)
    }

    /// Adds the findings of another report, and what it left out.
    pub fn merge(&mut self, other: Report) {
        other.diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
        for left in other.left_out.into_values() {
            *self.added.entry(left.code.name).or_default() += left.counts.all();
            self.leave_out(left.code, |sum| {
                sum.counts = sum.counts.plus(left.counts);
                sum.costs.iter_mut().zip(left.costs).for_each(|(sum, more)| *sum += more);
            });
        }
    }

    /// The codes of which findings were left out, by name.
    pub fn left_out(&self) -> impl Iterator<Item = &LeftOut> {
        self.left_out.values()
    }

    /// How many findings there are of a code, kept or not.
    pub fn count_of(&self, code: &Code) -> usize {
        let left = self.left_out.get(code.name).map_or(0, |left| left.counts.all());
        self.diagnostics.iter().filter(|finding| finding.code == code).count() + left
    }

    /// Sorts by what a finding costs, how bad it is, file, line, column, code and message, so that the order of rows in which
    /// findings were made shows nowhere; exact repeats are kept.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(Diagnostic::order);
    }

    /// How many of each severity, those left out included.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.diagnostics.iter().for_each(|finding| counts.add(finding.severity, 1));
        self.left_out.values().fold(counts, |counts, left| counts.plus(left.counts))
    }

    /// How many cost as much, those left out included.
    pub fn costing(&self, cost: Cost) -> usize {
        let kept = self.diagnostics.iter().filter(|finding| finding.cost == cost).count();
        kept + self.left_out.values().filter_map(|left| left.costs.get(cost as usize)).sum::<usize>()
    }

    /// Whether there is at least one error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
            || self.left_out.values().any(|left| left.counts.errors > 0)
    }

    /// Whether there is at least one finding of this code.
    pub fn has(&self, code: &Code) -> bool {
        self.diagnostics.iter().any(|d| d.code == code)
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        let mut report = Self::new();
        report.extend(diagnostics);
        report
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    /// Those kept.
    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}
