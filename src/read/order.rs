//! Puts what was read in an order made from content, so that the order of rows and files changes nothing.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::date::Date;
use crate::model::{Citation, EntityId, Event, Place, Relation, SourceId, Statement};
use crate::vocabulary::{Status, Term, Terms};
use crate::words::slug;

use super::Reader;

/// Sorts sources and entities by id, events by date and relations by their ends, gives ids to events without, and
/// follows every reference to its new index.
pub fn by_content(reader: &mut Reader<'_>) {
    resolve_late(reader);
    part_inferred(reader);
    let sources = sort_by(&mut reader.sources, |_| (), |a, b| a.id.cmp(&b.id));
    let entities = sort_by(&mut reader.entities, |_| (), |a, b| a.id.cmp(&b.id));
    let entity = |id: &mut EntityId| id.0 = entities[id.0 as usize];
    let cite = |citations: &mut Box<[Citation]>| {
        citations
            .iter_mut()
            .for_each(|citation| citation.source = SourceId(sources[citation.source.0 as usize]));
    };
    for item in &mut reader.entities {
        cite(&mut item.citations);
    }
    for event in &mut reader.events {
        cite(&mut event.statement.citations);
        event.participants.iter_mut().for_each(|participant| entity(&mut participant.entity));
        if let Some(Place::Entity(id)) = &mut event.place {
            entity(id);
        }
        event.statement.voices.iter_mut().filter_map(|voices| voices.by_entity.as_mut()).for_each(entity);
    }
    for relation in &mut reader.relations {
        cite(&mut relation.statement.citations);
        entity(&mut relation.from);
        entity(&mut relation.to);
        relation.statement.voices.iter_mut().filter_map(|voices| voices.by_entity.as_mut()).for_each(entity);
    }
    order_events(reader);
    order_relations(reader);
}

/// Who says something and where something was may be an entity that a later row names first.
fn resolve_late(reader: &mut Reader<'_>) {
    let (names, entities) = (&reader.names, &reader.entities);
    let statements = reader.events.iter_mut().map(|event| &mut event.statement);
    let statements = statements.chain(reader.relations.iter_mut().map(|relation| &mut relation.statement));
    for voices in statements.filter_map(|statement| statement.voices.as_mut()) {
        if voices.by_entity.is_none() && !voices.by.is_empty() {
            voices.by_entity = names.resolve(entities, &voices.by).ok();
        }
    }
    for event in &mut reader.events {
        if let Some(Place::Text(text)) = &event.place
            && let Ok(id) = names.resolve(entities, text)
        {
            event.place = Some(Place::Entity(id));
        }
    }
}

/// Gives each inferred entity an id of its own where names share a slug (`C`, `C++`): in the order of names the first keeps it. One
/// that somebody wrote, for an entity or an event, is never taken: what is merely inferred gives way.
fn part_inferred(reader: &mut Reader<'_>) {
    let entities = &mut reader.entities;
    let mut inferred: Vec<usize> = (0..entities.len()).filter(|index| entities[*index].inferred).collect();
    inferred.sort_by(|a, b| {
        let (a, b) = (&entities[*a], &entities[*b]);
        (&a.id, &a.name).cmp(&(&b.id, &b.name))
    });
    let written = entities.iter().filter(|entity| !entity.inferred).map(|entity| entity.id.clone());
    let mut written: FxHashSet<Box<str>> = written.collect();
    written.extend(reader.events.iter().filter(|event| !event.id.is_empty()).map(|event| event.id.clone()));
    let mut taken = written.clone();
    taken.extend(inferred.iter().map(|index| entities[*index].id.clone()));
    let mut last: Box<str> = Box::default();
    for index in inferred {
        let id = entities[index].id.clone();
        if id == last || written.contains(&id) {
            let free = (2..).map(|n| format!("{id}-{n}").into_boxed_str()).find(|id| !taken.contains(id));
            let free = free.unwrap_or_default();
            taken.insert(free.clone());
            entities[index].id = free;
        }
        last = id;
    }
}

/// Oldest first, undated last; on one date by `order`, then by id or title.
fn order_events(reader: &mut Reader<'_>) {
    let statuses = &reader.vocabulary.statuses;
    let roles = &reader.vocabulary.roles;
    let kinds = &reader.vocabulary.events;
    let kind = |event: &Event| event.kind.map(|kind| kinds.name(kind).to_string());
    let parts = |event: &Event| -> Vec<(EntityId, Option<String>)> {
        let role = |term: Option<Term>| term.map(|term| roles.name(term).to_string());
        event.participants.iter().map(|part| (part.entity, role(part.role))).collect()
    };
    let place = |event: &Event| match &event.place {
        Some(Place::Entity(id)) => (Some(*id), Box::default()),
        Some(Place::Text(text)) => (None, text.clone()),
        None => (None, Box::default()),
    };
    let compare = |a: &Event, b: &Event| {
        (a.date.as_deref().map(Date::edtf))
            .cmp(&b.date.as_deref().map(Date::edtf))
            .then_with(|| a.order.unwrap_or(i64::MAX).cmp(&b.order.unwrap_or(i64::MAX)))
            .then_with(|| a.id.cmp(&b.id))
            .then_with(|| a.title.cmp(&b.title))
            .then_with(|| by_date(a.end.as_deref(), b.end.as_deref()))
            .then_with(|| a.description.cmp(&b.description))
            .then_with(|| by_words(statuses, &a.statement, &b.statement))
            .then_with(|| parts(a).cmp(&parts(b)))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| b.importance.cmp(&a.importance))
            .then_with(|| kind(a).cmp(&kind(b)))
            .then_with(|| (&a.url, &a.attributes).cmp(&(&b.url, &b.attributes)))
    };
    let key = |event: &Event| (event.is_undated(), event.date.as_deref().map(Date::sort_key));
    sort_by(&mut reader.events, key, compare);
    if reader.events.iter().all(|event| !event.id.is_empty()) {
        return;
    }
    let mut taken: FxHashSet<Box<str>> = reader.entities.iter().map(|entity| entity.id.clone()).collect();
    taken.extend(reader.events.iter().filter(|event| !event.id.is_empty()).map(|event| event.id.clone()));
    // How many ids each stem has given: thousands of events may be called "Meeting".
    let mut given: FxHashMap<String, usize> = FxHashMap::default();
    for event in reader.events.iter_mut().filter(|event| event.id.is_empty()) {
        let stem = match slug(&event.title) {
            slug if slug.is_empty() => "event".to_string(),
            slug => slug,
        };
        let last = given.entry(stem.clone()).or_default();
        let numbered = (*last + 1..).map(|n| (n, if n == 1 { stem.clone() } else { format!("{stem}-{n}") }));
        let free = numbered.map(|(n, id)| (n, id.into_boxed_str())).find(|(_, id)| !taken.contains(id));
        let Some((n, id)) = free else { continue };
        *last = n;
        taken.insert(id.clone());
        event.id = id;
    }
}

fn order_relations(reader: &mut Reader<'_>) {
    let kinds = &reader.vocabulary.relations;
    let statuses = &reader.vocabulary.statuses;
    let compare = |a: &Relation, b: &Relation| {
        let kind =
            if a.kind == b.kind { Ordering::Equal } else { kinds.name(a.kind).cmp(kinds.name(b.kind)) };
        kind.then_with(|| by_date(a.start.as_deref(), b.start.as_deref()))
            .then_with(|| by_date(a.end.as_deref(), b.end.as_deref()))
            .then_with(|| a.id.cmp(&b.id))
            .then_with(|| a.description().cmp(b.description()))
            .then_with(|| by_words(statuses, &a.statement, &b.statement))
            .then_with(|| a.attributes().cmp(b.attributes()))
    };
    sort_by(&mut reader.relations, |relation| (relation.from, relation.to), compare);
}

/// Statements by their words; the numbers of terms follow the rows where a word is unknown.
fn by_words(statuses: &Terms<Status>, a: &Statement, b: &Statement) -> Ordering {
    let status = |statement: &Statement| statement.status.map(|status| statuses.name(status).to_string());
    let citations = |statement: &Statement| -> Vec<(SourceId, Box<str>, Box<str>)> {
        statement.citations.iter().map(|c| (c.source, c.locator.clone(), c.quotation.clone())).collect()
    };
    status(a)
        .cmp(&status(b))
        .then_with(|| a.by().cmp(b.by()))
        .then_with(|| a.response().cmp(b.response()))
        .then_with(|| citations(a).cmp(&citations(b)))
}

/// Dates oldest first, none last.
fn by_date(a: Option<&Date>, b: Option<&Date>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.sort_key().cmp(&b.sort_key()).then_with(|| a.edtf().cmp(b.edtf())),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// Sorts by a key that is made once for each item, then by `compare`; returns the new index of each old one.
fn sort_by<T, K: Ord + Copy>(
    items: &mut [T],
    key: impl Fn(&T) -> K,
    mut compare: impl FnMut(&T, &T) -> Ordering,
) -> Vec<u32> {
    let mut order: Vec<(K, u32)> = items.iter().zip(0..).map(|(item, at)| (key(item), at)).collect();
    order.sort_by(|(a_key, a), (b_key, b)| {
        a_key.cmp(b_key).then_with(|| compare(&items[*a as usize], &items[*b as usize]))
    });
    let mut moved = vec![0; items.len()];
    for (new, (_, old)) in (0..).zip(&order) {
        moved[*old as usize] = new;
    }
    drop(order);
    // In place, following each cycle: millions of rows are not held twice.
    let mut left = moved.clone();
    for at in 0..items.len() {
        while left[at] as usize != at {
            let to = left[at] as usize;
            items.swap(at, to);
            left.swap(at, to);
        }
    }
    moved
}
