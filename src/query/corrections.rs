//! The corrections that an output prints: those that touch what it shows, and those that touch nothing in particular.

use std::collections::BTreeSet;

use crate::catalogue::say;
use crate::graph::fingerprint::with_sources;
use crate::graph::since::Freshness;
use crate::graph::{Edge, Graph};
use crate::model::Item;
use crate::model::desk::Correction;
use crate::query::View;

pub use super::changes::told;

/// Corrections printed at the most: the latest; the rest is counted.
const MOST: usize = 6;

/// The corrections that touch what a view shows, oldest first.
pub fn of_view<'g>(view: &View<'g>) -> Vec<&'g Correction> {
    let book = view.graph.casebook();
    if book.corrections.is_empty() {
        return Vec::new();
    }
    let shown: BTreeSet<Item> = with_sources(book, &view.entities, &view.events, &view.relations);
    let touches = |correction: &&Correction| {
        !correction.aimed || correction.touches.iter().any(|item| shown.contains(item))
    };
    book.corrections.iter().filter(touches).collect()
}

/// The same as sentences to print, the latest of many; and what marks mean that say what is new.
pub fn notes(view: &View<'_>) -> Vec<String> {
    let book = view.graph.casebook();
    let words = book.words();
    let corrections = of_view(view);
    let mut notes = Vec::new();
    let earlier = corrections.len().saturating_sub(MOST);
    notes.extend(corrections.iter().skip(earlier).map(|correction| told(book, correction)));
    if earlier > 0 {
        notes.push(say!(words, "correction.earlier", n = earlier));
    }
    let events = view.events.iter().map(|id| Item::Event(*id));
    let mut rows = events.chain(view.relations.iter().map(|id| Item::Relation(*id)));
    if rows.any(|item| view.graph.account(item).is_some()) {
        notes.push(say!(words, "account.note"));
    }
    for id in &view.entities {
        let entity = book.entity(*id);
        let others: Vec<&str> =
            entity.merged().iter().map(|row| &*row.name).filter(|name| *name != &*entity.name).collect();
        if !others.is_empty() {
            notes.push(say!(words, "merged.note", name = &*entity.name, names = words.and(&others)));
        }
    }
    notes.extend(key(view));
    notes
}

/// What the words "new" and "changed" on a drawing mean, where it bears any.
fn key(view: &View<'_>) -> Option<String> {
    let since = view.graph.since()?;
    let words = view.graph.casebook().words();
    let events = view.events.iter().map(|id| Item::Event(*id));
    let relations = view.relations.iter().map(|id| Item::Relation(*id));
    let count = |wanted: Freshness| {
        let rows = events.clone().chain(relations.clone());
        rows.filter(|item| since.rows.get(item) == Some(&wanted)).count()
    };
    let (new, changed) = (count(Freshness::New), count(Freshness::Changed));
    let mut said = say!(words, "since.key", since = since.label.as_str(), new = new, changed = changed);
    if since.withdrawn > 0 {
        said.push(' ');
        said.push_str(&say!(words, "since.withdrawn", n = since.withdrawn));
    }
    Some(said)
}

/// What is said of a row besides what it says itself: that it is new or changed, and that it is one of several accounts. Empty for most.
pub fn remark(graph: &Graph, item: Item) -> String {
    let words = graph.casebook().words();
    let fresh = graph.freshness(item).map(|fresh| match fresh {
        Freshness::New => say!(words, "since.new"),
        Freshness::Changed => say!(words, "since.changed"),
    });
    let account = graph.account(item).map(|place| {
        let (number, of) = (place.number, place.of);
        match (place.preferred, place.one_is) {
            (true, _) => say!(words, "account.preferred", number = number, n = of),
            (false, true) => say!(words, "account.unpreferred", number = number, n = of),
            (false, false) => say!(words, "account.numbered", number = number, n = of),
        }
    });
    let parts: Vec<String> = account.into_iter().chain(fresh).collect();
    words.list(&parts)
}

/// The title of a row with that behind it.
pub fn remarked(graph: &Graph, item: Item, title: String) -> String {
    match remark(graph, item) {
        remark if remark.is_empty() => title,
        remark => format!("{title} ({remark})"),
    }
}

/// The same for the row of an edge.
pub fn remark_on(graph: &Graph, edge: Edge) -> String {
    remark(graph, crate::graph::accounts::row_of(edge))
}
