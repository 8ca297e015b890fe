//! What the desk says of its own work: what was put right, who is whom, and which of several accounts is drawn first.

use std::sync::Arc;

use serde::Serialize;

use crate::date::Date;
use crate::table::Row;

use super::{Entity, EntityId, Item};

/// Something that was put right after it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// When it was put right.
    pub date: Option<Arc<Date>>,
    /// What, in a sentence for readers.
    pub what: Box<str>,
    /// Why; empty for nothing said.
    pub why: Box<str>,
    /// Who put it right, as written; empty for nobody named.
    pub by: Box<str>,
    /// The rows it is about, sorted. Without any it is about the whole casebook.
    pub touches: Vec<Item>,
    /// A cell says what it is about: with nothing in `touches`, nothing of that is there.
    pub aimed: bool,
    /// Where it was written.
    pub row: Row,
}

/// What the desk holds of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They are one.
    Same,
    /// They are two.
    Different,
    /// It is not known.
    Unsure,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Same, Verdict::Different, Verdict::Unsure];

    /// The word that is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Unsure => "unsure",
        }
    }
}

/// A judgement on two names.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The one, as written; of two that are the same the one that is kept.
    pub name: Box<str>,
    /// The other, as written.
    pub other: Box<str>,
    /// What is held.
    pub verdict: Verdict,
    /// Why; empty for nothing said.
    pub why: Box<str>,
    /// Who holds it, as written; empty for nobody named.
    pub by: Box<str>,
    /// Since when.
    pub date: Option<Arc<Date>>,
    /// Whom the two names mean: one and the same where they are merged. `None` where one means nobody, or several.
    pub of: Option<(EntityId, EntityId)>,
    /// Where it was written.
    pub row: Row,
}

/// A row that an entity rests on beside its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The id that the row has, or that its name would have given it.
    pub id: Box<str>,
    /// The name that stands in it.
    pub name: Box<str>,
    /// Where it was written.
    pub row: Row,
    /// No table of people and things lists it.
    pub inferred: bool,
}

/// That a row is one of several accounts of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The id or title of the row of which it is another account, as written; empty where the row only says that it is preferred.
    pub of: Box<str>,
    /// What that names.
    pub item: Option<Item>,
    /// The desk prefers it: it is drawn first.
    pub preferred: bool,
}

impl Entity {
    /// The other rows that it rests on.
    pub fn merged(&self) -> &[Merged] {
        self.rare.as_ref().map_or(&[], |rare| &rare.merged)
    }
}
