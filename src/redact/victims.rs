//! Victims of sexual offences are not named, whoever marks them or not: in England and Wales they are anonymous for life from the
//! allegation on (Sexual Offences (Amendment) Act 1992, sections 1 and 2), and other countries have rules like it.
//!
//! Whose part a victim's is says the vocabulary (`withheld`), what an offence of the sort is `data/editorial.toml`. Not withheld is who has
//! waived it (a column `waived`), who is dead, and everybody where `casebook.toml` says why they may be named
//! (`names_lawfully_public`).

use std::collections::BTreeSet;

use crate::model::{Casebook, EntityId, Event, Relation};
use crate::vocabulary::editorial::listed;
use crate::words::{fold, key};

use super::judge::label_in;

/// Heads of a column that says who has waived it.
const WAIVED: &[&str] = &["waived", "anonymitywaived", "waivedanonymity", "rightwaived"];
/// Answers that do not.
const NO: &[&str] = &["", "no", "n", "0", "false", "-", "none", "nein", "non", "na", "لا"];

/// Who is a victim in a matter of a sexual offence, and must not be named; and whether there is any victim of the sort, named or not.
pub fn withheld(book: &Casebook) -> (BTreeSet<EntityId>, bool) {
    let mut victims = BTreeSet::new();
    if !book.settings.names_lawfully_public.trim().is_empty() {
        return (victims, false);
    }
    let vocabulary = &book.vocabulary;
    let roles = |event: &Event| {
        event.participants.iter().any(|p| p.role.is_some_and(|role| vocabulary.roles.get(role).withheld))
    };
    let parts = |relation: &Relation| vocabulary.relations.get(relation.kind).withheld;
    if !book.events.iter().any(roles) && !book.relations.iter().any(parts) {
        return (victims, false);
    }
    let lang = if book.settings.lang.is_empty() { crate::model::DEFAULT_LANG } else { &book.settings.lang };
    let offences = listed("offence", lang).into_iter().map(|offence| format!(" {offence} "));
    let offences = Offences(offences.collect());
    let of_event = |event: &Event| {
        let kind = event.kind.map_or("", |kind| vocabulary.events.name(kind));
        [&*event.title, &*event.description, kind].into_iter().any(|text| offences.are_in(text))
    };
    let of_entity = |id: EntityId| {
        let entity = book.entity(id);
        [&*entity.name, entity.description()].into_iter().any(|text| offences.are_in(text))
    };
    let of_relation = |relation: &Relation| offences.are_in(relation.description());
    // A case is one of such an offence where anything that names it says so.
    let is_matter = |id: EntityId| {
        book.entity(id).kind.is_some_and(|kind| vocabulary.accepts(&["matter".to_string()], kind))
    };
    let mut matters: BTreeSet<EntityId> =
        book.entities().map(|(id, _)| id).filter(|id| is_matter(*id) && of_entity(*id)).collect();
    for event in book.events.iter().filter(|event| of_event(event)) {
        matters.extend(event.participants.iter().map(|part| part.entity).filter(|id| is_matter(*id)));
    }
    for relation in book.relations.iter().filter(|relation| of_relation(relation)) {
        matters.extend([relation.from, relation.to].into_iter().filter(|id| is_matter(*id)));
    }
    for event in &book.events {
        let concerned =
            of_event(event) || event.participants.iter().any(|part| matters.contains(&part.entity));
        for part in event.participants.iter().filter(|_| concerned) {
            if part.role.is_some_and(|role| vocabulary.roles.get(role).withheld) {
                victims.insert(part.entity);
            }
        }
    }
    for relation in &book.relations {
        let kind = vocabulary.relations.get(relation.kind);
        if kind.withheld && (matters.contains(&relation.to) || of_relation(relation)) {
            victims.insert(relation.from);
        }
    }
    victims.retain(|id| {
        let entity = book.entity(*id);
        let person = entity.kind.is_none() || vocabulary.is_person(entity.kind);
        let waived = entity.attributes().iter().any(|(head, text)| {
            WAIVED.contains(&key(head).as_str()) && !NO.contains(&fold(text.trim()).as_str())
        });
        person && !waived && entity.end.is_none()
    });
    let any = !victims.is_empty();
    // Who has a label already is not named.
    victims.retain(|id| label_in(&book.entity(*id).name, "").is_none());
    (victims, any)
}

/// Words for sexual offences, folded, a blank round each.
struct Offences(Vec<String>);

impl Offences {
    fn are_in(&self, text: &str) -> bool {
        if text.is_empty() {
            return false;
        }
        let words: Vec<String> = fold(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect();
        let said = format!(" {} ", words.join(" "));
        self.0.iter().any(|offence| said.contains(offence.as_str()))
    }
}
