//! Names and ids: what may be one thing under two names, or two under one.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::model::{Entity, EntityId};
use crate::table::columns::Field;
use crate::words::fold;

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
    /// If they are one, delete a row and write its name into `aliases` of the other. Else nothing.
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

/// Entities compared pairwise at the most; above, only names that share their folded words in another order are compared.
const PAIRWISE: usize = 3_000;

/// Names that are nearly the same, within one kind.
pub fn near_duplicates(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    let mut report = |a: EntityId, b: EntityId, why: &str| {
        let (first, later) = (book.entity(a), book.entity(b));
        let (first, later) = if first.row <= later.row { (first, later) } else { (later, first) };
        let message = format!("{} and {} {why}: are they one?", first.name, later.name);
        let help = "if so, delete a row and make its name an alias of the other; else nothing";
        let field = if later.inferred { Field::Participants } else { Field::Name };
        found.push(
            Diagnostic::new(&NEAR_DUPLICATE, book.place_in(later.row, field, &later.name), message)
                .help(help)
                .related(
                    book.place_in(
                        first.row,
                        if first.inferred { Field::Participants } else { Field::Name },
                        &first.name,
                    ),
                    "the other",
                ),
        );
    };
    // The same words in another order: "Dick, Cressida" and "Cressida Dick".
    // By the words' hash: a copy of millions of names would weigh more than all the rest.
    let mut by_words: FxHashMap<u64, EntityId> = FxHashMap::default();
    for (id, entity) in book.entities() {
        let words = words(&entity.name);
        match by_words.entry(FxBuildHasher.hash_one(&words)) {
            Entry::Vacant(free) => {
                free.insert(id);
            }
            Entry::Occupied(taken) => {
                let other = book.entity(*taken.get());
                if comparable(other, entity) && self::words(&other.name) == words {
                    report(*taken.get(), id, "have the same words");
                }
            }
        }
    }
    if book.entities.len() <= PAIRWISE {
        let folded: Vec<String> = book.entities.iter().map(|entity| fold(&entity.name)).collect();
        for (a, first) in book.entities() {
            for (b, second) in book.entities().skip(a.0 as usize + 1) {
                let (x, y) = (&folded[a.0 as usize], &folded[b.0 as usize]);
                if comparable(first, second) && is_near(x, y) {
                    report(a, b, "have nearly the same name");
                }
            }
        }
    }
    found
}

/// A name's folded words in the alphabet's order.
fn words(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

/// Two entities of different kinds are two things: a case and its inquiry may well share words.
fn comparable(a: &Entity, b: &Entity) -> bool {
    a.kind.is_none() || b.kind.is_none() || a.kind == b.kind
}

/// Whether two folded names differ by a slip: at most one letter in eight, and not in a number or a single short word.
fn is_near(a: &str, b: &str) -> bool {
    let longest = a.chars().count().max(b.chars().count());
    if a == b || longest < 8 || a.len().abs_diff(b.len()) > longest / 8 + 1 {
        return false;
    }
    let numbers = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    numbers(a) == numbers(b)
        && strsim::osa_distance(a, b) <= (longest / 8).max(1)
        && strsim::osa_distance(a, b) > 0
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
