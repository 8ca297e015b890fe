//! A corrections note: what a reader of a published drawing is told of what has changed in it, in a few sentences.

use crate::catalogue::{Words, say};
use crate::date::Style;
use crate::graph::Graph;
use crate::model::Casebook;
use crate::model::desk::Correction;
use crate::query::wording;

use super::{Change, Sort};

/// What the note is made of: its heading, and its sentences. Corrections that the newer casebook has and the older one has not come
/// first: they say why. `label` is what the older one is called.
pub fn note(old: &Graph, new: &Graph, changes: &[Change], label: &str) -> (String, Vec<String>) {
    let words = new.casebook().words();
    let mut sentences = Vec::new();
    let known = |one: &Correction| {
        old.casebook().corrections.iter().any(|other| other.what == one.what && other.why == one.why)
    };
    for correction in new.casebook().corrections.iter().filter(|one| !known(one)) {
        sentences.push(told(new.casebook(), correction));
    }
    for change in changes {
        let text = wording::stopped(&change.text);
        sentences.push(match change.sort {
            Sort::Added => say!(words, "changes.note-added", what = text),
            Sort::Withdrawn => say!(words, "changes.note-withdrawn", what = text),
            _ => text,
        });
    }
    let heading = match sentences.len() {
        0 => say!(words, "changes.none", since = label),
        _ => say!(words, "changes.note", since = label),
    };
    (heading, sentences)
}

/// A correction as it is printed: when, what, why and by whom.
pub fn told(book: &Casebook, correction: &Correction) -> String {
    let words: &Words = book.words();
    let what = wording::stopped(&correction.what);
    let head = match correction.date.as_deref() {
        Some(date) => say!(words, "correction.dated", date = date.spoken(words, Style::Long), what = what),
        None => say!(words, "correction.undated", what = what),
    };
    let mut parts = vec![head];
    if !correction.why.is_empty() {
        parts.push(wording::stopped(&correction.why));
    }
    if !correction.by.is_empty() {
        parts.push(say!(words, "correction.by", by = &*correction.by));
    }
    parts.join(" ")
}
