//! What a finding costs the user ([`Cost`]) and what would mend it ([`Fix`]).

use std::cmp::Ordering;
use std::ops::Range;

use crate::input::FileId;

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
