//! Names and ids: what may be one thing under two names, or two under one.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::input::Position;
use crate::model::{Casebook, Entity, EntityId};
use crate::table::columns::Field;
use crate::table::{ColumnPart, TablePart, place_in_table};
use crate::vocabulary::alike::Parsed;

codes! {
    /// Findings about names and ids.
    pub NAMES;

    /// Two names that are nearly the same.
    ///
    /// ## What it means
    /// They may be one person or thing. They are never joined by themselves: that is for you to decide.
    ///
    /// ## Why it matters
    /// One person in two places has half the connections in each.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Jonathan Cobban
    /// b,Jonathon Cobban
    /// ```
    ///
    /// ## What to do
    /// If they are one, put what both rows say into one, and the other name into its `aliases`. Else nothing.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,aliases
    /// a,Jonathan Cobban,Jonathon Cobban
    /// ```
    NEAR_DUPLICATE = Warning "near-duplicate-name";

    /// An event has the id of a person or thing.
    ///
    /// ## What it means
    /// The same id stands in the table of events and in that of people and things.
    ///
    /// ## Why it matters
    /// Lists and files name both by their id: it could mean either.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// fire,The mill fire,case
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title
    /// fire,2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Change one of the two; `ev-` before the ids of events keeps them apart.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title
    /// ev-fire,2014,The mill burns
    /// ```
    SHARED_ID = Error "shared-id";
}

/// Entities compared pairwise at the most; above, only those are that share their words in another order, or their letters in another
/// way of writing.
const PAIRWISE: usize = 3_000;

/// Names that are nearly the same, within one kind; each pair once.
pub fn near_duplicates(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    let mut told: BTreeSet<(EntityId, EntityId)> = BTreeSet::new();
    let mut report = |a: EntityId, b: EntityId, why: &str| {
        if !told.insert((a.min(b), a.max(b))) {
            return;
        }
        let (first, later) = (book.entity(a), book.entity(b));
        let (first, later) = if first.row <= later.row { (first, later) } else { (later, first) };
        let message = format!("{} and {} {why}: are they one?", first.name, later.name);
        let help =
            "if so, put what both rows say into one, and the other name into its aliases; else nothing";
        let help = if later.inferred { "if so, write the name in one way; else nothing" } else { help };
        let place = |entity: &Entity| place_of(book, entity);
        found.push(
            Diagnostic::new(&NEAR_DUPLICATE, place(later), message)
                .help(help)
                .related(place(first), "the other"),
        );
    };
    if book.entities.len() <= PAIRWISE {
        let parsed: Vec<Parsed> = book.entities.iter().map(|entity| Parsed::new(&entity.name)).collect();
        for (a, first) in book.entities() {
            for (b, second) in book.entities().skip(a.0 as usize + 1) {
                if !comparable(first, second) {
                    continue;
                }
                if let Some(why) = parsed[a.0 as usize].may_be(&parsed[b.0 as usize]) {
                    report(a, b, why.words());
                }
            }
        }
        return found;
    }
    // By the words' hash: a copy of millions of names would weigh more than all the rest.
    let mut by_words: FxHashMap<u64, EntityId> = FxHashMap::default();
    for (id, entity) in book.entities() {
        let parsed = Parsed::new(&entity.name);
        match by_words.entry(FxBuildHasher.hash_one(&parsed.sorted)) {
            Entry::Vacant(free) => {
                free.insert(id);
            }
            Entry::Occupied(taken) => {
                let other = book.entity(*taken.get());
                if comparable(other, entity)
                    && let Some(why) = Parsed::new(&other.name).may_be(&parsed)
                {
                    report(*taken.get(), id, why.words());
                }
            }
        }
    }
    found
}

/// Where a row names an entity: that of a list may name it in a column of connections.
fn place_of(book: &Casebook, entity: &Entity) -> Position {
    let table = &book.tables[entity.row.table as usize];
    if entity.inferred && table.part == TablePart::Entities {
        let ties = |part| matches!(part, ColumnPart::Tie(_));
        return place_in_table(&book.inputs, table, entity.row.start as usize, ties, &entity.name);
    }
    book.place_in(entity.row, named_in(book, entity), &entity.name)
}

/// The field in which an entity's row names it.
fn named_in(book: &Casebook, entity: &Entity) -> Field {
    match book.tables[entity.row.table as usize].part {
        TablePart::Events => Field::Participants,
        TablePart::Relations => Field::From,
        _ => Field::Name,
    }
}

/// Two entities of different kinds are two things: a case and its inquiry may well share words.
fn comparable(a: &Entity, b: &Entity) -> bool {
    a.kind.is_none() || b.kind.is_none() || a.kind == b.kind
}

/// Ids that an entity and an event share.
pub fn shared_ids(graph: &Graph) -> Report {
    let book = graph.casebook();
    let entity = |id: &str| book.entities.binary_search_by(|entity| (*entity.id).cmp(id)).ok();
    let shared =
        book.events.iter().filter_map(|event| entity(&event.id).map(|index| (event, &book.entities[index])));
    shared
        .map(|(event, entity)| {
            let message = format!("`{}` is the id of an event and of {}", event.id, entity.in_sentence());
            Diagnostic::new(&SHARED_ID, book.place(event.row, Field::Id), message)
                .help(format!("change one, for instance to `ev-{}`", event.id))
                .related(book.place(entity.row, Field::Id), "the person or thing")
        })
        .collect()
}
