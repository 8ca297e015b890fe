//! What a finding costs the user ([`Cost`]) and what would mend it ([`Fix`]).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Report;
use crate::input::{FileId, Inputs};

/// What a finding takes from the user, the dearest first: the order in which findings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cost {
    /// A file or a row is not used at all: what stands in it appears nowhere.
    NotUsed,
    /// The row is used, but a part of it is missing from the pictures: a date, a link, a person, a setting.
    NotDrawn,
    /// It is used and shown, but perhaps not as it was meant.
    Misread,
    /// It is read as it was meant, and something about it may not be so.
    Doubtful,
    /// Nothing is lost or wrong: a matter of order, or a word on how something was understood.
    Tidy,
}

impl Cost {
    /// All, the dearest first.
    pub const ALL: &[Cost] = &[Cost::NotUsed, Cost::NotDrawn, Cost::Misread, Cost::Doubtful, Cost::Tidy];

    /// The word for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Cost::NotUsed => "not-used",
            Cost::NotDrawn => "not-drawn",
            Cost::Misread => "misread",
            Cost::Doubtful => "doubtful",
            Cost::Tidy => "tidy",
        }
    }
}

/// A change to one place of one file that would settle a finding; `throughline check --fix` makes those that are certain.
///
/// Attach it with [`Diagnostic::fix`](super::Diagnostic::fix). A finding that stands for several cells (one a column) carries one
/// for each. Changes of one finding are made together or not at all; a finding whose changes touch those of another waits for the
/// next run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The file.
    pub file: FileId,
    /// Bytes of [`File::text`](crate::input::File::text) (the *decoded* text) that are replaced; empty to insert.
    pub range: Range<usize>,
    /// What stands there afterwards, as the file writes it: a cell that needs quotation marks has them
    /// ([`crate::table::records::written`] adds them).
    pub replacement: String,
    /// Nothing else can have been meant, so that no person need look: the only ones that are made without being asked one by
    /// one. Others are shown as a proposal.
    pub certain: bool,
}

impl Fix {
    /// A change that can be made without asking: nothing else can have been meant.
    pub fn certain(file: FileId, range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { file, range, replacement: replacement.into(), certain: true }
    }

    /// A change that is likely right, for a person to decide on.
    pub fn proposed(file: FileId, range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self { certain: false, ..Self::certain(file, range, replacement) }
    }
}

impl Ord for Fix {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |fix: &Self| (fix.file, fix.range.start, fix.range.end, fix.certain);
        key(self).cmp(&key(other)).then_with(|| self.replacement.cmp(&other.replacement))
    }
}

impl PartialOrd for Fix {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What [`mend`] comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mended {
    /// The new text of each file that changes.
    pub texts: BTreeMap<FileId, String>,
    /// The changes made, in the order of their places; ranges are those of the old texts.
    pub made: Vec<Fix>,
    /// Findings whose changes touch those of another and were not made: a further turn over the new texts finds them again.
    pub waiting: usize,
}

/// Makes the certain changes of a report's findings in the files that may be changed: all of a finding or none. Of changes that touch
/// each other those of the first finding, in the order of the report, are made.
pub fn mend(report: &Report, inputs: &Inputs, may_change: impl Fn(FileId) -> bool) -> Mended {
    let mut sorted: Vec<_> = report.diagnostics.iter().filter(|finding| !finding.fixes.is_empty()).collect();
    sorted.sort_by(|a, b| a.order(b));
    let mut mended = Mended::default();
    // By file and start: what stands there already, to tell what touches it.
    let mut taken: BTreeMap<(FileId, usize), Fix> = BTreeMap::new();
    for finding in sorted {
        let usable = |fix: &Fix| {
            let text = inputs.text(fix.file);
            fix.certain && may_change(fix.file) && text.get(fix.range.clone()).is_some()
        };
        if !finding.fixes.iter().all(usable) {
            continue;
        }
        // What another finding does already need not be done again; what changes nothing need not be done at all.
        let new: Vec<&Fix> = finding
            .fixes
            .iter()
            .filter(|fix| taken.get(&(fix.file, fix.range.start)) != Some(fix))
            .filter(|fix| inputs.text(fix.file).get(fix.range.clone()) != Some(fix.replacement.as_str()))
            .collect();
        let mut put: Vec<(FileId, usize)> = Vec::new();
        let free = new.iter().all(|fix| {
            let key = (fix.file, fix.range.start);
            // A change that a finding names twice is one.
            let free = taken.get(&key) == Some(*fix) || !touches(&taken, fix);
            if free && !put.contains(&key) {
                taken.insert(key, (*fix).clone());
                put.push(key);
            }
            free
        });
        if !free {
            put.iter().for_each(|key| drop(taken.remove(key)));
            mended.waiting += 1;
        }
    }
    for fix in taken.values().rev() {
        let text = mended.texts.entry(fix.file).or_insert_with(|| inputs.text(fix.file).to_string());
        text.replace_range(fix.range.clone(), &fix.replacement);
    }
    mended.made = taken.into_values().collect();
    mended
}

/// Whether a change overlaps one that is taken, or begins or ends where it does.
fn touches(taken: &BTreeMap<(FileId, usize), Fix>, fix: &Fix) -> bool {
    let before = taken.range(..=(fix.file, fix.range.start)).next_back().map(|(_, other)| other);
    let behind = taken.range((fix.file, fix.range.start)..).next().map(|(_, other)| other);
    before.is_some_and(|other| other.file == fix.file && other.range.end >= fix.range.start)
        || behind.is_some_and(|other| other.file == fix.file && other.range.start <= fix.range.end)
}
