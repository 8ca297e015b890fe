//! Several accounts of one thing: rows that say of each other that they tell the same, and differ in how. They are kept, drawn beside each
//! other and never chosen between in silence; the desk may say which of them it prefers, and that is printed.
//!
//! Nothing is taken for another account because it looks like one: a row says so (`account_of`), or one of several rows of the same
//! title, or of the same connection, says that it is the preferred one (`prefers`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, Graph};
use crate::model::{Casebook, EventId, Item, RelationId, Statement};
use crate::words::fold;

/// A row among the accounts of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 1: the preferred one first.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The desk prefers it.
    pub preferred: bool,
    /// The desk prefers one of them.
    pub one_is: bool,
}

/// The accounts of a casebook: each thing that is told in several ways, with its rows, the preferred first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Each with two rows at the least; by their first rows.
    pub things: Vec<Vec<Item>>,
    of: BTreeMap<Item, usize>,
}

impl Accounts {
    /// Those of a casebook.
    pub fn of(book: &Casebook) -> Self {
        let mut joined: BTreeMap<Item, Item> = BTreeMap::new();
        let mut join = |a: Item, b: Item| {
            let (a, b) = (root(&joined, a), root(&joined, b));
            if a != b {
                joined.insert(a.max(b), a.min(b));
            }
        };
        let events = || book.events().map(|(id, event)| (Item::Event(id), &event.statement));
        let relations = || book.relations().map(|(id, relation)| (Item::Relation(id), &relation.statement));
        if events().chain(relations()).all(|(_, statement)| statement.account.is_none()) {
            return Self::default();
        }
        for (item, statement) in events().chain(relations()) {
            if let Some(other) = statement.account.as_ref().and_then(|account| account.item) {
                join(item, other);
            }
        }
        let mut titled: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        for (id, event) in book.events() {
            titled.entry(fold(&event.title)).or_default().push(Item::Event(id));
        }
        let mut tied: BTreeMap<_, Vec<Item>> = BTreeMap::new();
        for (id, relation) in book.relations() {
            let directed = book.vocabulary.relations.get(relation.kind).directed;
            let turned = !directed && relation.to < relation.from;
            let ends = if turned { (relation.to, relation.from) } else { (relation.from, relation.to) };
            tied.entry((ends, relation.kind)).or_default().push(Item::Relation(id));
        }
        for alike in titled.values().chain(tied.values()).filter(|alike| alike.len() > 1) {
            if alike.iter().any(|item| is_preferred(book, *item)) {
                alike.windows(2).for_each(|pair| join(pair[0], pair[1]));
            }
        }
        let mut sets: BTreeMap<Item, BTreeSet<Item>> = BTreeMap::new();
        let all: BTreeSet<Item> = joined.iter().flat_map(|(a, b)| [*a, *b]).collect();
        for item in all {
            sets.entry(root(&joined, item)).or_default().insert(item);
        }
        let mut accounts = Self::default();
        for set in sets.into_values() {
            let mut rows: Vec<Item> = set.into_iter().collect();
            rows.sort_by_key(|item| (!is_preferred(book, *item), *item));
            accounts.of.extend(rows.iter().map(|item| (*item, accounts.things.len())));
            accounts.things.push(rows);
        }
        accounts
    }

    /// The accounts of which a row is one; none for a row that stands for itself.
    pub fn with(&self, item: Item) -> &[Item] {
        self.of.get(&item).and_then(|at| self.things.get(*at)).map_or(&[], Vec::as_slice)
    }
}

fn root(joined: &BTreeMap<Item, Item>, mut item: Item) -> Item {
    while let Some(up) = joined.get(&item) {
        item = *up;
    }
    item
}

fn statement(book: &Casebook, item: Item) -> Option<&Statement> {
    match item {
        Item::Event(id) => Some(&book.event(id).statement),
        Item::Relation(id) => Some(&book.relation(id).statement),
        Item::Entity(_) | Item::Source(_) => None,
    }
}

/// Whether the desk prefers a row.
pub fn is_preferred(book: &Casebook, item: Item) -> bool {
    let account = statement(book, item).and_then(|statement| statement.account.as_ref());
    account.is_some_and(|account| account.preferred)
}

/// The row of an edge.
pub const fn row_of(edge: Edge) -> Item {
    match edge {
        Edge::Relation(id) => Item::Relation(RelationId(id.0)),
        Edge::Participation(id, ..) | Edge::At(id) => Item::Event(EventId(id.0)),
    }
}

impl Graph {
    /// The things that are told in several ways; looked for when first asked.
    pub fn accounts(&self) -> &Accounts {
        self.accounts.get_or_init(|| Accounts::of(&self.casebook))
    }

    /// Which of several accounts a row is; `None` for one that stands for itself.
    pub fn account(&self, item: Item) -> Option<Place> {
        let rows = self.accounts().with(item);
        let number = rows.iter().position(|row| *row == item)? + 1;
        let book = &self.casebook;
        let one_is = rows.iter().any(|row| is_preferred(book, *row));
        Some(Place { number, of: rows.len(), preferred: is_preferred(book, item), one_is })
    }
}
