//! What of a casebook is new or changed against an older one, so that drawings can say so.

use std::collections::BTreeMap;

use super::Graph;
use crate::model::Item;

/// How a row stands to an older casebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It was not there.
    New,
    /// It said something else.
    Changed,
}

/// A casebook against an older one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// What the older one is called, within a sentence: a date, a folder, a revision.
    pub label: String,
    /// Rows that are new or changed.
    pub rows: BTreeMap<Item, Freshness>,
    /// Rows that are no longer there.
    pub withdrawn: usize,
}

impl Graph {
    /// Says against what drawings are marked. The first word counts: a graph is frozen.
    pub fn mark_since(&self, since: Since) {
        let _ = self.since.set(since);
    }

    /// Against what drawings are marked.
    pub fn since(&self) -> Option<&Since> {
        self.since.get()
    }

    /// Whether a row is new or changed against that.
    pub fn freshness(&self, item: Item) -> Option<Freshness> {
        self.since.get()?.rows.get(&item).copied()
    }
}
