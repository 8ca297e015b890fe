//! Who it was, for a title that does not say it: "Ann Ash: guilty plea".
//!
//! A title of its own is a headline and stays as it is written. Where several events shown have one title, or a title names none of
//! those whose doing it is, their names stand before it.

use std::collections::BTreeMap;

use crate::catalogue::say;
use crate::model::{Casebook, EntityId, Event, EventId, Participant};
use crate::words::fold;

/// Names before a title, at the most.
const NAMED: usize = 2;
/// Letters of a word that can name somebody in a title: "Met" does, "of" does not.
const LEAST: usize = 3;

/// Titles of the events of one drawing, with names where they need them.
#[derive(Debug, Default)]
pub struct Titles {
    /// How many of the events shown have a title, folded.
    count: BTreeMap<String, usize>,
    /// Names stand before every title.
    always: bool,
    /// Those whom every one of several events shown concerns: they stand at the head of it all.
    common: Vec<EntityId>,
}

impl Titles {
    /// Of the events shown; `always` puts names before every title.
    pub fn new(book: &Casebook, events: &[EventId], always: bool) -> Self {
        let mut count = BTreeMap::new();
        for id in events {
            *count.entry(fold(&book.event(*id).title)).or_default() += 1;
        }
        Self { count, always, common: common(book, events) }
    }

    /// The title of an event, after the names of those concerned where it needs them. `described` is whether its description stands
    /// with it and may name them; `told` are those whose name stands there anyway, as that of a lane does.
    pub fn of(&self, book: &Casebook, event: &Event, described: bool, told: &[EntityId]) -> String {
        let repeats = self.count.get(&fold(&event.title)).is_some_and(|count| *count > 1);
        let who = if self.always { everybody(book, event) } else { concerned(book, event) };
        // A part that somebody had says whose doing it is where the status is about it, or nothing else tells two events apart.
        let of_conduct = event
            .statement
            .status
            .is_some_and(|status| !book.vocabulary.statuses.get(status).merely_documented);
        let parted = who.iter().any(|p| p.role.is_some());
        let named = |p: &&Participant| {
            names(book, p.entity, &event.title) || described && names(book, p.entity, &event.description)
        };
        let needed = self.always || repeats || (of_conduct || !parted) && !who.iter().any(named);
        let told = |id: &EntityId| told.contains(id) || self.common.contains(id);
        let known = !self.always && who.iter().all(|p| told(&p.entity));
        // What names all of them in its title says it already, however often it stands there.
        let said = who.iter().all(|p| names(book, p.entity, &event.title));
        if who.is_empty() || !needed || known || said {
            return event.title.to_string();
        }
        // The part they had stands with them, unless title or status say it: a name alone before a crime says too much.
        let status = event.statement.status.map(|status| fold(&book.spoken().statuses.get(status).label));
        let one = |p: &&Participant| {
            let name = book.entity(p.entity).label().to_string();
            let role = p.role.map(|role| &book.spoken().roles.get(role).label);
            let said = |role: &str| {
                fold(&event.title).contains(&fold(role)) || status.as_deref() == Some(fold(role).as_str())
            };
            match role.filter(|role| !said(role)) {
                Some(role) => say!(book.words(), "event.with-role", name = name, role = role),
                None => name,
            }
        };
        let mut listed: Vec<String> = who.iter().take(NAMED).map(one).collect();
        if who.len() > NAMED {
            listed.push(say!(book.words(), "count.others", n = who.len() - NAMED));
        }
        let listed = book.words().and(&listed);
        say!(book.words(), "event.of-whom", names = listed, title = &event.title)
    }
}

/// Those whom every one of several events concerns, where that is always the same few; else nobody.
pub fn common(book: &Casebook, events: &[EventId]) -> Vec<EntityId> {
    let ids = |id: &EventId| -> Vec<EntityId> {
        let mut ids: Vec<EntityId> = concerned(book, book.event(*id)).iter().map(|p| p.entity).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    match events {
        [first, rest @ ..] if !rest.is_empty() => {
            let first = ids(first);
            let same = first.len() <= NAMED && rest.iter().all(|id| ids(id) == first);
            if same { first } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

/// Whose doing an event is: those whose conduct it concerns; where its row says of nobody what part they had, all people and bodies.
fn concerned<'e>(book: &Casebook, event: &'e Event) -> Vec<&'e Participant> {
    let concerns = |p: &&Participant| p.role.is_some_and(|role| book.vocabulary.roles.get(role).concerns);
    let some: Vec<&Participant> = event.participants.iter().filter(concerns).collect();
    if !some.is_empty() {
        return some;
    }
    everybody(book, event).into_iter().filter(|p| p.role.is_none()).collect()
}

/// Everybody who can act: not the case, the document or the place.
fn everybody<'e>(book: &Casebook, event: &'e Event) -> Vec<&'e Participant> {
    let acts = |p: &&Participant| {
        let kind = book.entity(p.entity).kind;
        kind.is_none_or(|kind| book.vocabulary.accepts(&["actor".to_string()], kind))
    };
    event.participants.iter().filter(acts).collect()
}

/// Whether a text names somebody: by their whole name or another, or by its last word.
fn names(book: &Casebook, id: EntityId, text: &str) -> bool {
    let entity = book.entity(id);
    let padded = |text: &str| {
        let words: Vec<String> = fold(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect();
        format!(" {} ", words.join(" "))
    };
    let text = padded(text);
    let whole = [&*entity.name, entity.short_name()].into_iter().map(str::to_string);
    let whole = whole.chain(entity.aliases().iter().map(|alias| alias.to_string()));
    let mut found = whole.filter(|name| !name.is_empty()).any(|name| text.contains(&padded(&name)));
    if let Some(last) = fold(&entity.name).split_whitespace().last()
        && last.chars().count() >= LEAST
        && (entity.kind.is_none() || book.vocabulary.is_person(entity.kind))
    {
        found |= text.contains(&padded(last));
    }
    found
}
