//! Which lanes a wide timeline has, and which events stand in each.

use std::collections::BTreeMap;

use crate::catalogue::say;
use crate::graph::Node;
use crate::model::{Casebook, EntityId, Event, EventId};
use crate::query::View;
use crate::vocabulary::Term;
use crate::words::capitalised;

use super::super::Lanes;
use super::span;

/// Lanes at the most; what is beyond goes to one lane of others.
const MOST_LANES: usize = 14;

/// A lane: its name and its events, oldest first.
pub(in crate::draw) struct Lane {
    pub name: String,
    /// Whose it is.
    pub of: Option<EntityId>,
    pub events: Vec<EventId>,
}

/// Whether a wide timeline of the view has several lanes where nobody asks for any.
pub fn are_several(view: &View<'_>) -> bool {
    let book = view.graph.casebook();
    let dated: Vec<EventId> =
        view.events.iter().copied().filter(|id| span(book.event(*id)).is_some()).collect();
    likely_lanes(view, &dated) != Lanes::None
}

/// Cases where nearly all events belong to one, else the focus, else those few between whom the events are shared, else one lane: a lane
/// of other events must not have the story in it. Only what is too much for one lane has lanes of which a part is carried.
pub(super) fn likely_lanes(view: &View<'_>, events: &[EventId]) -> Lanes {
    let book = view.graph.casebook();
    let with_case = events.iter().filter(|id| case_of(book, book.event(**id)).is_some()).count();
    let cases: std::collections::BTreeSet<_> =
        events.iter().filter_map(|id| case_of(book, book.event(*id))).collect();
    if events.len() <= 8 {
        Lanes::None
    } else if cases.len() > 1
        && cases.len() * 2 <= with_case
        && with_case * CARRIED >= events.len() * (CARRIED - 1)
    {
        Lanes::Case
    } else if view.focus.len() > 1 || recur(view, events) {
        Lanes::Entity
    } else if events.len() > ONE_LANE && cases.len() > 1 && with_case * 2 > events.len() {
        Lanes::Case
    } else {
        Lanes::None
    }
}

/// Events that one lane holds.
const ONE_LANE: usize = 40;
/// Lanes carry the story where at most one event in so many belongs to none of them.
const CARRIED: usize = 4;
/// Few enough to have a lane each.
const FEW: usize = 6;

/// Whether a few people or bodies recur, between whom the events are shared: each then has a lane.
fn recur(view: &View<'_>, events: &[EventId]) -> bool {
    let lanes = lanes(view, events, Lanes::Entity);
    let (own, rest): (Vec<&Lane>, Vec<&Lane>) = lanes.iter().partition(|lane| lane.of.is_some());
    let carried: usize = own.iter().map(|lane| lane.events.len()).sum();
    let most = own.iter().map(|lane| lane.events.len()).max().unwrap_or_default();
    rest.iter().all(|lane| lane.events.len() * CARRIED <= events.len())
        && (2..=FEW).contains(&own.len())
        && own.iter().all(|lane| lane.events.len() > 1)
        && most * 3 <= carried * 2
}

fn case_of(book: &Casebook, event: &Event) -> Option<EntityId> {
    event.participants.iter().map(|p| p.entity).find(|id| book.vocabulary.is_a(book.entity(*id).kind, "case"))
}

/// What the events of a lane have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Entity(EntityId),
    Kind(Term),
}

impl Of {
    fn entity(self) -> Option<EntityId> {
        if let Self::Entity(id) = self { Some(id) } else { None }
    }
}

/// What lanes are called: by their label; where two would be called the same, by the full name, and where those are the same, with
/// the id behind it. Two cases of one short name are two lanes.
fn lane_names(book: &Casebook, lanes: &[Of]) -> Vec<String> {
    let called = |of: Of, fullness: usize| match of {
        Of::Kind(kind) => capitalised(&book.spoken().events.get(kind).plural),
        Of::Entity(id) => match fullness {
            0 => book.entity(id).label().to_string(),
            1 => book.entity(id).name.to_string(),
            _ => format!("{} ({})", book.entity(id).name, book.entity(id).id),
        },
    };
    let mut names: Vec<String> = lanes.iter().map(|of| called(*of, 0)).collect();
    for fullness in 1..=2 {
        let shared: Vec<bool> =
            names.iter().map(|name| names.iter().filter(|other| *other == name).count() > 1).collect();
        for (at, of) in lanes.iter().enumerate().filter(|(at, _)| shared[*at]) {
            names[at] = called(*of, fullness);
        }
    }
    names
}

/// The lanes in order of their first event; what belongs to none comes last.
pub(in crate::draw) fn lanes(view: &View<'_>, events: &[EventId], by: Lanes) -> Vec<Lane> {
    let book = view.graph.casebook();
    let focus: Vec<EntityId> = view
        .focus
        .iter()
        .filter_map(|node| if let Node::Entity(id) = node { Some(*id) } else { None })
        .collect();
    let mut count: BTreeMap<EntityId, usize> = BTreeMap::new();
    for participant in events.iter().flat_map(|id| &book.event(*id).participants) {
        *count.entry(participant.entity).or_default() += 1;
    }
    let key = |event: &Event| -> Option<Of> {
        match by {
            Lanes::None => None,
            Lanes::Case => case_of(book, event).map(Of::Entity),
            Lanes::Kind => event.kind.map(Of::Kind),
            Lanes::Entity => {
                let ranked = event
                    .participants
                    .iter()
                    .map(|p| p.entity)
                    .filter(|id| focus.is_empty() || focus.contains(id));
                let place =
                    |id: &EntityId| focus.iter().position(|f| f == id).unwrap_or(usize::MAX - count[id]);
                ranked.min_by_key(|id| (place(id), *id)).map(Of::Entity)
            }
        }
    };
    let mut found: Vec<(Of, Vec<EventId>)> = Vec::new();
    let mut others = Vec::new();
    for id in events {
        match key(book.event(*id)) {
            None => others.push(*id),
            Some(of) => match found.iter_mut().find(|(known, _)| *known == of) {
                Some((_, events)) => events.push(*id),
                None => found.push((of, vec![*id])),
            },
        }
    }
    let names = lane_names(book, &found.iter().map(|(of, _)| *of).collect::<Vec<_>>());
    let mut lanes: Vec<Lane> = names
        .into_iter()
        .zip(found)
        .map(|(name, (of, events))| Lane { name, of: of.entity(), events })
        .collect();
    if lanes.len() > MOST_LANES {
        let mut sizes: Vec<usize> = lanes.iter().map(|lane| lane.events.len()).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let least = sizes[MOST_LANES - 1].max(2);
        let (kept, few): (Vec<Lane>, Vec<Lane>) =
            lanes.into_iter().partition(|lane| lane.events.len() >= least);
        lanes = kept;
        others.extend(few.into_iter().flat_map(|lane| lane.events));
        others.sort();
    }
    if !others.is_empty() {
        let name = if lanes.is_empty() { String::new() } else { say!(book.words(), "lanes.rest") };
        lanes.push(Lane { name, of: None, events: others });
    }
    lanes
}
