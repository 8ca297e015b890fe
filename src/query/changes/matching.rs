//! Which row of a newer casebook is which of an older one: by its id, or by what it says, never by its place.
//!
//! In passes, the surest first. Ids alone are not believed: who sorts a table anew and numbers it again has other rows under the same
//! ids. So a row is known again by its id where it still says something of what it said, and by what it says where no other row says
//! the same. People first, then sources, then what names them: a person whose id has changed changes none of their events.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::Graph;
use crate::model::{Casebook, EntityId, EventId, Item, RelationId, SourceId};
use crate::words::{fold, key};

/// The rows of two casebooks, matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matching {
    /// Of each older row the newer one.
    pub newer: BTreeMap<Item, Item>,
    /// Of each newer row the older one.
    pub older: BTreeMap<Item, Item>,
    /// Older people and things that are held to be one with another now: whom they are one with.
    pub merged: BTreeMap<EntityId, EntityId>,
    /// Newer ones that were held to be one with another before: with whom, as the older casebook has it.
    pub parted: BTreeMap<EntityId, EntityId>,
}

/// One sort of rows while they are matched.
struct Rows {
    newer: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Rows {
    fn new(old: usize, new: usize) -> Self {
        Self { newer: vec![None; old], taken: vec![false; new] }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.newer[old] = Some(new);
        self.taken[new] = true;
    }

    /// Matches rows with equal keys: where `twins` says so also several with one key, in their order; else only where there is one each.
    fn pass<K: Ord>(
        &mut self,
        twins: bool,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        let mut by: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for at in (0..self.newer.len()).filter(|at| self.newer[*at].is_none()) {
            if let Some(key) = old(at) {
                by.entry(key).or_default().0.push(at);
            }
        }
        for at in (0..self.taken.len()).filter(|at| !self.taken[*at]) {
            if let Some(key) = new(at) {
                by.entry(key).or_default().1.push(at);
            }
        }
        for (olds, news) in by.into_values() {
            if twins || (olds.len() == 1 && news.len() == 1) {
                olds.iter().zip(&news).for_each(|(old, new)| self.join(*old, *new));
            }
        }
    }

    /// Matches rows of one id that have something in common besides.
    fn by_id(
        &mut self,
        old: impl Fn(usize) -> String,
        new: impl Fn(usize) -> String,
        akin: impl Fn(usize, usize) -> bool,
    ) {
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for at in (0..self.taken.len()).filter(|at| !self.taken[*at]) {
            ids.insert(new(at), at);
        }
        for at in 0..self.newer.len() {
            if self.newer[at].is_some() {
                continue;
            }
            let id = old(at);
            if let Some(other) = ids.get(&id).copied().filter(|other| !id.is_empty() && !self.taken[*other])
                && (tells(&id) || akin(at, other))
            {
                self.join(at, other);
            }
        }
    }
}

/// Whether an id is more than a number somebody counted: `carrick-plea`, not `e12`.
fn tells(id: &str) -> bool {
    id.chars().filter(|letter| letter.is_alphabetic()).count() >= 4
}

/// Words of four letters and more.
fn long_words(text: &str) -> BTreeSet<String> {
    let long = |word: &&str| word.chars().count() >= 4;
    fold(text).split(|letter: char| !letter.is_alphanumeric()).filter(long).map(str::to_string).collect()
}

fn share(a: &str, b: &str) -> bool {
    !long_words(a).is_disjoint(&long_words(b))
}

/// All names of an entity, folded.
fn names(book: &Casebook, id: usize) -> BTreeSet<String> {
    let entity = &book.entities[id];
    let aliases = entity.aliases().iter().map(|alias| &**alias);
    let all = [&*entity.name, entity.short_name()].into_iter().chain(aliases);
    all.filter(|name| !name.is_empty()).map(fold).collect()
}

impl Matching {
    /// Matches the rows of two casebooks.
    pub fn of(old: &Graph, new: &Graph) -> Self {
        let (a, b) = (old.casebook(), new.casebook());
        let mut matching = Self::default();
        let entities = entities(a, b);
        for (at, other) in entities.newer.iter().enumerate() {
            if let Some(other) = other {
                matching.put(Item::Entity(EntityId(at as u32)), Item::Entity(EntityId(*other as u32)));
            }
        }
        matching.merged = merged(a, b, &entities.newer);
        let mut older: Vec<Option<usize>> = vec![None; b.entities.len()];
        for (at, new) in entities.newer.iter().enumerate() {
            if let Some(new) = new {
                older[*new] = Some(at);
            }
        }
        matching.parted = merged(b, a, &older);
        let sources = sources(a, b);
        for (at, other) in sources.newer.iter().enumerate() {
            if let Some(other) = other {
                matching.put(Item::Source(SourceId(at as u32)), Item::Source(SourceId(*other as u32)));
            }
        }
        // Whom a row of the older casebook names, as the newer one numbers them; nobody of the newer one beyond its end.
        let whom = |id: EntityId| {
            let now = matching.newer.get(&Item::Entity(id));
            match (now, matching.merged.get(&id)) {
                (Some(Item::Entity(now)), _) | (None, Some(now)) => u64::from(now.0),
                _ => u64::from(u32::MAX) + 1 + u64::from(id.0),
            }
        };
        let now = |id: EntityId| u64::from(id.0);
        let events = events(a, b, &whom, &now);
        let relations = relations(a, b, &whom, &now);
        for (at, other) in events.newer.iter().enumerate() {
            if let Some(other) = other {
                matching.put(Item::Event(EventId(at as u32)), Item::Event(EventId(*other as u32)));
            }
        }
        for (at, other) in relations.newer.iter().enumerate() {
            if let Some(other) = other {
                matching
                    .put(Item::Relation(RelationId(at as u32)), Item::Relation(RelationId(*other as u32)));
            }
        }
        matching
    }

    fn put(&mut self, old: Item, new: Item) {
        self.newer.insert(old, new);
        self.older.insert(new, old);
    }

    /// Who somebody of the older casebook is in the newer one.
    pub fn entity(&self, old: EntityId) -> Option<EntityId> {
        match self.newer.get(&Item::Entity(old)) {
            Some(Item::Entity(new)) => Some(*new),
            _ => self.merged.get(&old).copied(),
        }
    }

    /// Which source of the newer casebook one of the older is.
    pub fn source(&self, old: SourceId) -> Option<SourceId> {
        match self.newer.get(&Item::Source(old)) {
            Some(Item::Source(new)) => Some(*new),
            _ => None,
        }
    }
}

/// Who of one casebook is held to be one with another in the other casebook.
fn merged(a: &Casebook, b: &Casebook, newer: &[Option<usize>]) -> BTreeMap<EntityId, EntityId> {
    let mut by_id: BTreeMap<&str, EntityId> = BTreeMap::new();
    let mut by_name: BTreeMap<String, EntityId> = BTreeMap::new();
    for (id, entity) in b.entities() {
        for row in entity.merged() {
            by_id.insert(&row.id, id);
            by_name.insert(fold(&row.name), id);
        }
    }
    let of = |entity: &crate::model::Entity| {
        by_name
            .get(&fold(&entity.name))
            .or_else(|| by_id.get(&*entity.id).filter(|_| tells(&entity.id)))
            .copied()
    };
    let left = a.entities().filter(|(id, _)| newer[id.0 as usize].is_none());
    left.filter_map(|(id, entity)| Some((id, of(entity)?))).collect()
}

fn entities(a: &Casebook, b: &Casebook) -> Rows {
    let mut rows = Rows::new(a.entities.len(), b.entities.len());
    let id = |book: &Casebook, at: usize| book.entities[at].id.to_string();
    let name = |book: &Casebook, at: usize| fold(&book.entities[at].name);
    rows.pass(false, |at| Some((id(a, at), name(a, at))), |at| Some((id(b, at), name(b, at))));
    let born =
        |book: &Casebook, at: usize| book.entities[at].start.as_deref().map(|date| date.edtf().to_string());
    rows.pass(false, |at| Some((name(a, at), born(a, at))), |at| Some((name(b, at), born(b, at))));
    rows.by_id(
        |at| id(a, at),
        |at| id(b, at),
        |old, new| {
            !names(a, old).is_disjoint(&names(b, new))
                || share(&a.entities[old].name, &b.entities[new].name)
                || (born(a, old).is_some() && born(a, old) == born(b, new))
                || (!a.entities[old].description().is_empty()
                    && a.entities[old].description() == b.entities[new].description())
        },
    );
    rows.pass(false, |at| Some(name(a, at)), |at| Some(name(b, at)));
    // Under another of their names.
    let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in (0..b.entities.len()).filter(|at| !rows.taken[*at]) {
        names(b, at).into_iter().for_each(|name| bearers.entry(name).or_default().push(at));
    }
    for at in 0..a.entities.len() {
        if rows.newer[at].is_some() {
            continue;
        }
        let found: BTreeSet<usize> =
            names(a, at).iter().filter_map(|name| bearers.get(name)).flatten().copied().collect();
        let found: Vec<usize> = found.into_iter().filter(|new| !rows.taken[*new]).collect();
        if let [one] = found.as_slice() {
            rows.join(at, *one);
        }
    }
    rows
}

fn sources(a: &Casebook, b: &Casebook) -> Rows {
    let mut rows = Rows::new(a.sources.len(), b.sources.len());
    let id = |book: &Casebook, at: usize| book.sources[at].id.to_string();
    let title = |book: &Casebook, at: usize| fold(&book.sources[at].title);
    let url =
        |book: &Casebook, at: usize| Some(book.sources[at].url.to_string()).filter(|url| !url.is_empty());
    rows.pass(false, |at| Some((id(a, at), title(a, at))), |at| Some((id(b, at), title(b, at))));
    rows.pass(false, |at| Some((url(a, at)?, title(a, at))), |at| Some((url(b, at)?, title(b, at))));
    rows.by_id(
        |at| id(a, at),
        |at| id(b, at),
        |old, new| {
            share(&a.sources[old].title, &b.sources[new].title)
                || (url(a, old).is_some() && url(a, old) == url(b, new))
        },
    );
    rows.pass(false, |at| url(a, at), |at| url(b, at));
    let whole = |book: &Casebook, at: usize| {
        let source = &book.sources[at];
        let whole = (
            title(book, at),
            fold(&source.publisher),
            source.date.as_deref().map(|date| date.edtf().to_string()),
        );
        (!source.title.is_empty()).then_some(whole)
    };
    rows.pass(false, |at| whole(a, at), |at| whole(b, at));
    rows
}

type Whom<'w> = &'w dyn Fn(EntityId) -> u64;

fn events(a: &Casebook, b: &Casebook, whom: Whom<'_>, now: Whom<'_>) -> Rows {
    let mut rows = Rows::new(a.events.len(), b.events.len());
    let id = |book: &Casebook, at: usize| book.events[at].id.to_string();
    let title = |book: &Casebook, at: usize| fold(&book.events[at].title);
    let day =
        |book: &Casebook, at: usize| book.events[at].date.as_deref().map(|date| date.edtf().to_string());
    let who = |book: &Casebook, at: usize, whom: Whom<'_>| -> Vec<u64> {
        let mut who: Vec<u64> = book.events[at].participants.iter().map(|part| whom(part.entity)).collect();
        who.sort_unstable();
        who.dedup();
        who
    };
    rows.pass(false, |at| Some((id(a, at), title(a, at))), |at| Some((id(b, at), title(b, at))));
    rows.pass(
        true,
        |at| Some((title(a, at), day(a, at), who(a, at, whom))),
        |at| Some((title(b, at), day(b, at), who(b, at, now))),
    );
    rows.pass(false, |at| Some((title(a, at), day(a, at)?)), |at| Some((title(b, at), day(b, at)?)));
    rows.by_id(
        |at| id(a, at),
        |at| id(b, at),
        |old, new| {
            let (olds, news) = (who(a, old, whom), who(b, new, now));
            share(&a.events[old].title, &b.events[new].title)
                || (day(a, old).is_some() && day(a, old) == day(b, new))
                || olds.iter().any(|one| news.contains(one))
        },
    );
    rows.pass(false, |at| Some(title(a, at)), |at| Some(title(b, at)));
    // Another title, the same day and people.
    let told = |book: &Casebook, at: usize, whom: Whom<'_>| {
        let event = &book.events[at];
        let kind = event.kind.map(|kind| key(book.vocabulary.events.name(kind)));
        Some((day(book, at)?, who(book, at, whom), kind)).filter(|(_, who, _)| !who.is_empty())
    };
    rows.pass(false, |at| told(a, at, whom), |at| told(b, at, now));
    rows
}

fn relations(a: &Casebook, b: &Casebook, whom: Whom<'_>, now: Whom<'_>) -> Rows {
    let mut rows = Rows::new(a.relations.len(), b.relations.len());
    let ends = |book: &Casebook, at: usize, whom: Whom<'_>| {
        let relation = &book.relations[at];
        let (from, to) = (whom(relation.from), whom(relation.to));
        let directed = book.vocabulary.relations.get(relation.kind).directed;
        if !directed && to < from { (to, from) } else { (from, to) }
    };
    let kind = |book: &Casebook, at: usize| key(book.vocabulary.relations.name(book.relations[at].kind));
    let dates = |book: &Casebook, at: usize| {
        let date = |date: Option<&crate::date::Date>| date.map(|date| date.edtf().to_string());
        (date(book.relations[at].start.as_deref()), date(book.relations[at].end.as_deref()))
    };
    let status = |book: &Casebook, at: usize| {
        book.relations[at].statement.status.map(|status| key(book.vocabulary.statuses.name(status)))
    };
    let id = |book: &Casebook, at: usize| Some(book.relations[at].id.to_string()).filter(|id| !id.is_empty());
    rows.pass(
        false,
        |at| Some((id(a, at)?, ends(a, at, whom), kind(a, at))),
        |at| Some((id(b, at)?, ends(b, at, now), kind(b, at))),
    );
    let whole = |book: &Casebook, at: usize, whom: Whom<'_>| {
        (ends(book, at, whom), kind(book, at), dates(book, at), status(book, at))
    };
    rows.pass(true, |at| Some(whole(a, at, whom)), |at| Some(whole(b, at, now)));
    rows.pass(
        false,
        |at| Some((ends(a, at, whom), kind(a, at), dates(a, at))),
        |at| Some((ends(b, at, now), kind(b, at), dates(b, at))),
    );
    rows.pass(
        false,
        |at| Some((ends(a, at, whom), kind(a, at), dates(a, at).0)),
        |at| Some((ends(b, at, now), kind(b, at), dates(b, at).0)),
    );
    rows.pass(false, |at| Some((ends(a, at, whom), kind(a, at))), |at| Some((ends(b, at, now), kind(b, at))));
    rows.by_id(
        |at| id(a, at).unwrap_or_default(),
        |at| id(b, at).unwrap_or_default(),
        |old, new| {
            let (old, new) = (ends(a, old, whom), ends(b, new, now));
            old.0 == new.0 || old.1 == new.1
        },
    );
    // The same two, otherwise connected.
    rows.pass(
        false,
        |at| Some((ends(a, at, whom), dates(a, at))),
        |at| Some((ends(b, at, now), dates(b, at))),
    );
    rows
}
