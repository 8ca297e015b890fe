//! Who stands in whose box: `--cluster organisation` puts everybody into the box of the organisation they belong to.
//!
//! Belonging is what the vocabulary calls so (`belongs = true`: served in, member of, part of), followed from one to the next: an
//! officer of a unit that is part of a force stands in the force's box. To a kind to which nothing of that sort leads (a case,
//! say) belongs who has at least half of all connections with one of it. Who belongs to several stands in no box: a drawing must not choose.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::say;
use crate::model::EntityId;
use crate::query::View;

/// The boxes of a view.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Whose boxes there are, by id.
    pub owners: Vec<EntityId>,
    /// The box in which an entity stands, by its place in `owners`.
    pub home: BTreeMap<EntityId, usize>,
    /// Who belongs to several.
    pub several: Vec<EntityId>,
    /// How many belong to none.
    pub none: usize,
    /// Words of the relations that were followed.
    pub words: BTreeSet<String>,
}

/// Names written out in a note, at the most.
const NAMED: usize = 6;

impl Clusters {
    /// The boxes for a kind (or supertype) of entity.
    pub fn of(view: &View<'_>, kind: &str) -> Self {
        let book = view.graph.casebook();
        let wanted = [kind.to_string()];
        let shown: BTreeSet<EntityId> = view.entities.iter().copied().collect();
        let owns =
            |id: &EntityId| book.entity(*id).kind.is_some_and(|kind| book.vocabulary.accepts(&wanted, kind));
        let mut links: Vec<(EntityId, EntityId, &str)> = Vec::new();
        for belonging in [true, false] {
            for relation in view.relations.iter().map(|id| book.relation(*id)) {
                let (from, to) = (relation.from, relation.to);
                let term = book.spoken().relations.get(relation.kind);
                if from == to || term.belongs != belonging || !shown.contains(&from) || !shown.contains(&to) {
                    continue;
                }
                if belonging || owns(&to) != owns(&from) {
                    let (member, owner) = if belonging || owns(&to) { (from, to) } else { (to, from) };
                    links.push((member, owner, &term.short));
                }
            }
            if !belonging {
                // Not by accident: who has mostly to do with others does not belong there.
                let all = view.relations.iter().map(|id| book.relation(*id));
                let ends: Vec<EntityId> = all.flat_map(|relation| [relation.from, relation.to]).collect();
                let degree = |id: EntityId| ends.iter().filter(|end| **end == id).count();
                let mut own: BTreeMap<(EntityId, EntityId), usize> = BTreeMap::new();
                links.iter().for_each(|link| *own.entry((link.0, link.1)).or_default() += 1);
                links.retain(|link| own.get(&(link.0, link.1)).copied().unwrap_or(0) * 2 >= degree(link.0));
            }
            if links.iter().any(|(_, owner, _)| owns(owner)) {
                break;
            }
            links.clear();
        }
        // From link to link as far as the next owners.
        let above = |id: EntityId, words: &mut BTreeSet<String>| {
            let (mut above, mut seen, mut next) = (BTreeSet::new(), BTreeSet::from([id]), vec![id]);
            while let Some(at) = next.pop() {
                for (_, owner, word) in links.iter().filter(|(member, ..)| *member == at) {
                    if owns(owner) && *owner != id {
                        above.insert(*owner);
                        words.insert((*word).to_string());
                    } else if seen.insert(*owner) {
                        next.push(*owner);
                    }
                }
            }
            above
        };
        let mut found = Self::default();
        // A unit of a force is part of the force's box: owners are taken at their top.
        let top = |id: EntityId, words: &mut BTreeSet<String>| {
            let (mut at, mut seen) = (id, BTreeSet::from([id]));
            loop {
                let over = above(at, words);
                match over.first() {
                    Some(next) if over.len() == 1 && seen.insert(*next) => at = *next,
                    _ => return at,
                }
            }
        };
        let mut members: BTreeMap<EntityId, Vec<EntityId>> = BTreeMap::new();
        for id in &shown {
            let mut words = BTreeSet::new();
            let direct = above(*id, &mut words);
            let tops: BTreeSet<EntityId> = direct.iter().map(|owner| top(*owner, &mut words)).collect();
            match tops.first() {
                Some(owner) if tops.len() == 1 && owner != id => {
                    members.entry(*owner).or_default().push(*id);
                    found.words.append(&mut words);
                }
                Some(_) if tops.len() > 1 && !owns(id) => found.several.push(*id),
                Some(_) => {}
                None if owns(id) => {}
                None => found.none += 1,
            }
        }
        for (owner, inside) in members {
            let place = found.owners.len();
            found.owners.push(owner);
            found.home.insert(owner, place);
            found.home.extend(inside.into_iter().map(|id| (id, place)));
        }
        found
    }

    /// What the boxes mean, and who stands outside, for the note under the drawing.
    pub fn note(&self, view: &View<'_>) -> String {
        let book = view.graph.casebook();
        if self.owners.is_empty() {
            return say!(book.words(), "note.no-boxes");
        }
        let said = book.words();
        let words: Vec<String> = self.words.iter().map(|words| said.quoted(words)).collect();
        let mut note = say!(said, "note.boxes", relations = said.and(&words));
        if !self.several.is_empty() {
            let mut names: Vec<String> =
                self.several.iter().take(NAMED).map(|id| book.entity(*id).label().to_string()).collect();
            if self.several.len() > NAMED {
                names.push(say!(said, "count.others", n = self.several.len() - NAMED));
            }
            let outside = say!(said, "note.outside-boxes", n = self.several.len(), names = said.and(&names));
            note = format!("{note} {outside}");
        }
        note
    }
}
