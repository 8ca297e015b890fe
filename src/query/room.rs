//! What a page has room for, and what `top` keeps: the most important events over the whole time, the most connected names. How a charge
//! ended is never left out where the charge is shown.

use std::collections::BTreeSet;

use crate::graph::Node;
use crate::model::{EntityId, EventId, RelationId, Statement};
use crate::vocabulary::Standing;

use super::View;

impl View<'_> {
    /// The most important events of a view, at most so many; see [`View::most_important`].
    pub(super) fn keep_most_important(&mut self, top: usize) {
        if top >= self.events.len() {
            return;
        }
        let kept = self.most_important(&self.events, top);
        let out = self.events.iter().copied().filter(|id| !kept.contains(id));
        self.not_shown.beyond = out.collect();
        self.count_out(self.events.len() - kept.len());
        self.events = kept;
    }

    /// What a page has room for: the most important events, at most so many of them, of those that a larger page shows; no change where
    /// there are few more than that. `widest` is the number that the largest page has room for.
    #[must_use]
    pub fn with_room_for(mut self, events: usize, widest: usize) -> Self {
        let all = self.events.clone();
        let crowded = |count: usize, most: usize| count > most.saturating_add(most / 3);
        let mut kept = all.clone();
        for most in [widest, events] {
            if crowded(kept.len(), most) {
                kept = self.most_important(&kept, most);
            }
            if self.numbered.is_empty() {
                self.numbered.clone_from(&kept);
            }
        }
        let out = all.len() - kept.len();
        if out > 0 {
            self.count_out(out);
            self.left_out.by_room += out;
            self.not_shown.no_room = all.into_iter().filter(|id| !kept.contains(id)).collect();
            let book = self.graph.casebook();
            let parts =
                kept.iter().flat_map(|id| book.event(*id).participants.iter().map(|part| part.entity));
            let taking_part: BTreeSet<EntityId> = parts.collect();
            self.entities.retain(|id| taking_part.contains(id));
        }
        self.events = kept;
        self
    }

    /// The same for a network: its most connected names, at most so many, and the relations among these.
    #[must_use]
    pub fn with_room_for_names(mut self, most: usize) -> Self {
        if self.relations.is_empty() || self.told.is_some() || self.entities.len() <= most + most / 3 {
            return self;
        }
        let kept = self.most_connected(&self.entities, &self.relations, most);
        let out: Vec<EntityId> = self.entities.iter().copied().filter(|id| !kept.contains(id)).collect();
        self.left_out.by_degree += out.len();
        self.left_out.by_room += out.len();
        self.not_shown.entities.extend(out);
        self.not_shown.entities.sort();
        self.entities.retain(|id| kept.contains(id));
        let book = self.graph.casebook();
        self.relations.retain(|id| {
            let relation = book.relation(*id);
            kept.contains(&relation.from) && kept.contains(&relation.to)
        });
        self
    }

    /// Counts events left out, by whether some are more important than others.
    fn count_out(&mut self, count: usize) {
        let book = self.graph.casebook();
        let mut own: Vec<u8> = self.events.iter().map(|id| book.event(*id).importance).collect();
        own.dedup();
        *if own.len() > 1 { &mut self.left_out.by_importance } else { &mut self.left_out.by_spread } += count;
    }

    /// The most important of some events, at most so many, oldest first. Of equally important ones those that are spread over the whole
    /// time, first and last among them: the first few would pass for the whole story.
    fn most_important(&self, events: &[EventId], top: usize) -> Vec<EventId> {
        let rank = |id: &EventId| self.rank(*id);
        let mut ranks: Vec<u8> = events.iter().map(rank).collect();
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        let least = ranks.get(top.saturating_sub(1)).copied().unwrap_or(u8::MAX);
        let mut kept: Vec<EventId> = events.iter().copied().filter(|id| rank(id) > least).collect();
        let equal: Vec<EventId> = events.iter().copied().filter(|id| rank(id) == least).collect();
        kept.extend(spread(&equal, top.saturating_sub(kept.len())));
        kept.truncate(top);
        self.with_outcomes(events, &mut kept);
        kept.sort();
        kept
    }

    /// How much an event matters: what is set off or pointed at stays, whatever its importance.
    fn rank(&self, id: EventId) -> u8 {
        let node = Node::Event(id);
        let called = self.highlight.contains(&node) || self.callouts.iter().any(|(at, _)| *at == node);
        if called { u8::MAX } else { self.graph.casebook().event(id).importance }
    }

    /// No charge without how it ended: what ended unproved takes the place of the least important event that is no such end, and where
    /// none can give way, the charge goes.
    pub(crate) fn with_outcomes(&self, events: &[EventId], kept: &mut Vec<EventId>) {
        let book = self.graph.casebook();
        let ended = |id: &EventId| is_ended(book.standing(&book.event(*id).statement));
        let people = |id: &EventId| -> Vec<EntityId> {
            let parts = book.event(*id).participants.iter().map(|part| part.entity);
            parts.filter(|id| self.may_be_person(*id)).collect()
        };
        let outcomes: Vec<EventId> = events.iter().copied().filter(ended).collect();
        for outcome in outcomes {
            while !kept.contains(&outcome) {
                let of = people(&outcome);
                let charged = |id: &EventId| {
                    self.is_charge(&book.event(*id).statement)
                        && people(id).iter().any(|one| of.contains(one))
                };
                let Some(charge) = kept.iter().copied().find(charged) else { break };
                let gives_way = |id: &&EventId| **id != charge && !ended(id) && self.rank(**id) < u8::MAX;
                let least = kept.iter().filter(gives_way).min_by_key(|id| (self.rank(**id), **id)).copied();
                let gone = least.unwrap_or(charge);
                kept.retain(|id| *id != gone);
                if least.is_some() {
                    kept.push(outcome);
                }
            }
        }
    }

    /// The most connected of some names, at most so many, the focus and what is set off before all others.
    pub(super) fn most_connected(
        &self,
        names: &[EntityId],
        links: &[RelationId],
        top: usize,
    ) -> BTreeSet<EntityId> {
        let book = self.graph.casebook();
        let mut degree = vec![0_usize; book.entities.len()];
        for relation in links.iter().map(|id| book.relation(*id)) {
            degree[relation.from.0 as usize] += 1;
            degree[relation.to.0 as usize] += 1;
        }
        let called = |id: &EntityId| {
            let node = Node::Entity(*id);
            let at = |(at, _): &(Node, String)| *at == node;
            self.focus.contains(&node) || self.highlight.contains(&node) || self.callouts.iter().any(at)
        };
        let mut ranked: Vec<EntityId> = names.to_vec();
        ranked.sort_by_key(|id| (!called(id), usize::MAX - degree[id.0 as usize], *id));
        let mut kept: Vec<EntityId> = ranked.iter().copied().take(top).collect();
        // No line of a charge without that of how it ended.
        for relation in links.iter().map(|id| book.relation(*id)) {
            let ends = [relation.from, relation.to];
            let whole = |kept: &[EntityId]| ends.iter().all(|end| kept.contains(end));
            if !is_ended(book.standing(&relation.statement)) || whole(&kept) {
                continue;
            }
            let charged = |person: &EntityId, kept: &[EntityId]| {
                links.iter().map(|id| book.relation(*id)).any(|other| {
                    self.is_charge(&other.statement)
                        && (other.from == *person || other.to == *person)
                        && kept.contains(&other.from)
                        && kept.contains(&other.to)
                })
            };
            let person = ends
                .into_iter()
                .find(|end| kept.contains(end) && self.may_be_person(*end) && charged(end, &kept));
            let Some(person) = person else { continue };
            let missing = ends.into_iter().filter(|end| !kept.contains(end)).collect::<Vec<_>>();
            for end in missing {
                let least = kept.iter().rposition(|id| !ends.contains(id) && !called(id));
                kept.remove(
                    least.unwrap_or_else(|| kept.iter().position(|id| *id == person).unwrap_or_default()),
                );
                if least.is_some() {
                    kept.insert(0, end);
                }
            }
        }
        kept.into_iter().collect()
    }

    fn is_charge(&self, statement: &Statement) -> bool {
        matches!(self.graph.casebook().standing(statement), Standing::InProcess | Standing::Claimed)
    }

    fn may_be_person(&self, id: EntityId) -> bool {
        let book = self.graph.casebook();
        let kind = book.entity(id).kind;
        kind.is_none() || book.vocabulary.is_person(kind)
    }
}

fn is_ended(standing: Standing) -> bool {
    standing == Standing::EndedUnproved
}

/// So many of a list at even distances, the first and the last among them; of one alone the middle.
fn spread<T: Copy>(of: &[T], count: usize) -> Vec<T> {
    let last = of.len().saturating_sub(1);
    match count {
        0 => Vec::new(),
        1 => of.get(last / 2).copied().into_iter().collect(),
        _ if count >= of.len() => of.to_vec(),
        // Half a step is added, so that places are rounded to the nearest.
        _ => (0..count)
            .filter_map(|at| of.get((2 * at * last + count - 1) / (2 * (count - 1))))
            .copied()
            .collect(),
    }
}
