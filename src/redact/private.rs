//! What was private in a casebook: the rows and why, the names, and where a public text gives one of them away.

use crate::input::Position;
use crate::model::Casebook;

use super::terms::{Finder, Term};

/// Why something was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A column says so.
    Marked,
    /// A column says so in words that are neither yes nor no.
    Doubtful,
    /// The row is cut or out of step, so that its mark may stand elsewhere.
    Cut,
    /// It is to be known under a label only.
    Anonymous,
    /// A status or a kind says so.
    Word,
    /// It connects somebody private.
    Connection,
    /// Nobody public took part.
    Event,
    /// Its only source is private.
    Source,
    /// A victim of a sexual offence, who may be known under a label only.
    Victim,
    /// It is about somebody who is held to be one with somebody private.
    Same,
    /// It says who somebody private is, or is not.
    Identity,
    /// It puts right what is private.
    Correction,
    /// The name was purged.
    Purged,
}

impl Why {
    /// All of them, in the order in which they are told.
    pub const ALL: [Why; 13] = [
        Why::Marked,
        Why::Word,
        Why::Doubtful,
        Why::Cut,
        Why::Anonymous,
        Why::Victim,
        Why::Connection,
        Why::Event,
        Why::Source,
        Why::Same,
        Why::Identity,
        Why::Correction,
        Why::Purged,
    ];

    /// As a sentence's end: "3 rows ...".
    pub const fn words(self) -> &'static str {
        match self {
            Why::Marked => "marked as not to be published",
            Why::Doubtful => "marked in words that are neither yes nor no, which count as private",
            Why::Cut => "out of step with its heads, so that a mark may stand elsewhere",
            Why::Anonymous => "to be known under a label only",
            Why::Word => "of a status or kind that means private",
            Why::Victim => "of a victim of a sexual offence, who is not to be named unless they waived it",
            Why::Connection => "a connection of somebody private",
            Why::Event => "an event in which nobody public took part",
            Why::Source => "a statement whose only source is private",
            Why::Same => "about somebody who is held to be one with somebody private",
            Why::Identity => "a judgement on who somebody private is",
            Why::Correction => "a correction of what is private",
            Why::Purged => "about somebody who was purged",
        }
    }
}

/// A row that went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Its place, as it is told: `entities.csv:3:1`.
    pub place: String,
    /// Why.
    pub why: Why,
}

/// A public text that gives away what is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The place of the text: `events.csv:4:12`, or the name of what is no cell.
    pub place: String,
    /// The head of its column; empty where it is in none.
    pub head: String,
    /// The place of the private cell whose words stand there.
    pub of: String,
    /// The words. Only for the desk's own eyes.
    pub words: String,
}

/// What was taken out of a casebook.
#[derive(Debug, Default)]
pub struct Private {
    /// Rows, in the order of files.
    pub rows: Vec<Gone>,
    /// Cells of public rows that named somebody private, by place.
    pub cells: Vec<String>,
    /// Columns, as `file: head`.
    pub columns: Vec<String>,
    /// A column that marks rows is there, whether or not it marks one.
    pub marked: bool,
    /// There are victims of sexual offences, whom the law keeps anonymous.
    pub victims: bool,
    /// Public texts that give something away.
    pub leaks: Vec<Leak>,
    /// Places whose mark nobody could read.
    pub doubtful: Vec<Position>,
    /// Every private name, address and number.
    pub(super) terms: Vec<Term>,
}

impl Private {
    /// Nothing is private here.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty() && self.cells.is_empty()
    }

    /// Every private name, address and number.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Finds what is private in texts.
    pub fn finder(&self) -> Finder {
        Finder::new(self.terms.clone())
    }

    /// Of what is searched for in outputs the weaker half is left out where public rows say the same.
    pub(super) fn settle(&mut self, casebook: &Casebook) {
        let weak: Vec<Term> = self.terms.iter().filter(|term| !term.strong).cloned().collect();
        if weak.is_empty() {
            return;
        }
        let finder = Finder::new(weak);
        let mut said = std::collections::BTreeSet::new();
        for (_, file) in casebook.inputs.iter() {
            said.extend(finder.all(&file.text).into_iter().map(|term| term.words.clone()));
        }
        self.terms.retain(|term| term.strong || !said.contains(&term.words));
    }
}
