//! Choosing what of the graph is shown: a [`View`] by focus, time, standing, kind and number.
//!
//! Every filter on time has three answers; what possibly lies within the span is kept. What a filter leaves out is
//! counted in [`View::left_out`], so that a drawing can say so.

pub mod answer;
pub mod as_of;
pub mod between;
pub mod centrality;
pub mod changes;
pub mod communities;
pub mod corrections;
mod denial;
pub mod duplicates;
pub mod evidence;
pub mod filter;
pub mod find;
pub mod links;
pub mod lists;
pub mod lives;
pub mod matters;
pub mod measures;
pub mod net;
pub mod numbers;
pub mod path;
pub mod procedures;
pub mod projections;
pub mod property_graph;
pub mod reach;
pub mod relax;
pub mod room;
pub mod routes;
pub mod rows;
pub mod search;
pub mod shared;
pub mod steiner;
pub mod weighted;
pub mod who;
pub mod wording;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::date::{Answer, Bounds, Date};
use crate::graph::{Edge, Graph, Lookup, Node};
use crate::model::{
    Callout, EntityId, Event, EventId, Filter, Item, Preset, Relation, RelationId, Statement,
};
use crate::vocabulary::Term;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Names of entities and events in the middle of it; empty for the whole casebook.
    pub focus: Vec<String>,
    /// Links away from the focus that are still shown in a network; 1 when absent.
    pub hops: Option<u32>,
    /// Nothing that certainly lies before this date.
    pub from: Option<Arc<Date>>,
    /// Nothing that certainly lies after this date.
    pub to: Option<Arc<Date>>,
    /// At most so many events, or entities of a network: the most important first.
    pub top: Option<usize>,
    /// What stays.
    pub filter: Filter,
    /// Names of what is set off from the rest.
    pub highlight: Vec<String>,
    /// Numbered points of entry.
    pub callouts: Vec<Callout>,
}

/// What of a graph is shown.
#[derive(Clone)]
pub struct View<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// Entities, by id. For a timeline those that take part in its events.
    pub entities: Vec<EntityId>,
    /// Events, oldest first.
    pub events: Vec<EventId>,
    /// Relations, in the casebook's order.
    pub relations: Vec<RelationId>,
    /// The focus, as chosen.
    pub focus: Vec<Node>,
    /// What is set off from the rest; empty when nothing is.
    pub highlight: BTreeSet<Node>,
    /// Points of entry, in order.
    pub callouts: Vec<(Node, String)>,
    /// What was left out, for the report and for the drawing.
    pub left_out: LeftOut,
    /// Only these links, in this order, each with what is said of it besides its own words; `None` for all there are.
    pub told: Option<Vec<(Edge, String)>>,
    /// The same by rows, for the list in a kit.
    pub not_shown: NotShown,
    /// Events from which sources are numbered, where that are more than those shown: a source has one number at every width.
    pub numbered: Vec<EventId>,
}

/// The rows that a view leaves out of what its focus would show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotShown {
    /// Events outside what was asked for, oldest first.
    pub events: Vec<EventId>,
    /// Events beyond those that `top` keeps, oldest first.
    pub beyond: Vec<EventId>,
    /// Events for which a page has no room, oldest first.
    pub no_room: Vec<EventId>,
    /// Entities of a network beyond those that `top` keeps, or for which a page has no room, by id.
    pub entities: Vec<EntityId>,
    /// Relations outside what was asked for, in the casebook's order.
    pub relations: Vec<RelationId>,
}

/// How much a view leaves out of what its focus would show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Events left out because those kept are as important or more (`top`).
    pub by_importance: usize,
    /// Events left out where none is more important than another: those kept are spread over the whole (`top`).
    pub by_spread: usize,
    /// Events or relations left out by a filter on time, standing, status or kind.
    pub by_filter: usize,
    /// Entities left out because they are less connected than those kept (`top`).
    pub by_degree: usize,
    /// Of these events and entities, those that nobody asked to leave out: a page has no room for them.
    pub by_room: usize,
}

impl LeftOut {
    /// Events that `top` or the room left out, for whichever reason.
    pub fn by_top(self) -> usize {
        self.by_importance + self.by_spread
    }

    /// Whether all is there that was asked for, as far as there is room.
    fn is_nothing_asked(self) -> bool {
        self.by_filter == 0 && self.by_top() + self.by_degree == self.by_room
    }
}

/// A selection that names what is not there, or a date that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A name means nothing.
    #[error("`{name}` names no entity and no event{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Nothing {
        /// As typed.
        name: String,
        /// The nearest name.
        near: Option<String>,
    },
    /// A name means several.
    #[error("`{name}` may be any of {}; write the id", candidates.join(", "))]
    Several {
        /// As typed.
        name: String,
        /// What it may mean.
        candidates: Vec<String>,
    },
    /// A kind of link is unknown.
    #[error("`{word}` is no kind of relation, role or kind of event{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Kind {
        /// As typed.
        word: String,
        /// The nearest kind.
        near: Option<String>,
    },
    /// A sort of node is unknown.
    #[error("`{word}` is no kind of entity and no kind of event{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Sort {
        /// As typed.
        word: String,
        /// The nearest kind.
        near: Option<String>,
    },
    /// No table has such a column of numbers.
    #[error("`{word}` is no column of the relations or events{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Column {
        /// As typed.
        word: String,
        /// The nearest column.
        near: Option<String>,
    },
    /// A date cannot be read.
    #[error("`{text}`: {message}")]
    Date {
        /// As typed.
        text: String,
        /// Why not.
        message: String,
    },
    /// A word of the vocabulary is unknown.
    #[error("`{word}` is not a known {what}")]
    Word {
        /// As typed.
        word: String,
        /// Kind or status.
        what: &'static str,
    },
}

impl Selection {
    /// The selection of a `[[drawing]]` entry.
    ///
    /// # Errors
    /// Its `from` or `to` is no date.
    pub fn of_preset(preset: &Preset) -> Result<Self, SelectionError> {
        Ok(Self {
            focus: preset.focus.clone(),
            hops: preset.hops,
            from: preset.from.as_deref().map(date).transpose()?,
            to: preset.to.as_deref().map(date).transpose()?,
            top: preset.top,
            filter: preset.filter.clone(),
            highlight: preset.highlight.clone(),
            callouts: preset.callout.clone(),
        })
    }
}

/// A date typed as an option.
///
/// # Errors
/// It cannot be read.
pub fn date(text: &str) -> Result<Arc<Date>, SelectionError> {
    Date::parse(text, None).map(Arc::new).map_err(|fault| SelectionError::Date {
        text: text.to_string(),
        message: format!("{}; {}", fault.message, fault.help),
    })
}

/// The node a typed name means.
///
/// # Errors
/// It means nothing, several, or a relation or source.
pub fn node(graph: &Graph, name: &str) -> Result<Node, SelectionError> {
    match graph.look_up(name) {
        Lookup::One(Item::Entity(id)) => Ok(Node::Entity(id)),
        Lookup::One(Item::Event(id)) => Ok(Node::Event(id)),
        Lookup::One(_) => Err(SelectionError::Nothing { name: name.to_string(), near: None }),
        Lookup::Several(many) => {
            let nodes = many.iter().filter_map(|item| match item {
                Item::Entity(id) => Some(Node::Entity(*id)),
                Item::Event(id) => Some(Node::Event(*id)),
                _ => None,
            });
            let candidates =
                nodes.map(|node| format!("`{}` ({})", graph.id(node), graph.name(node))).collect();
            Err(SelectionError::Several { name: name.to_string(), candidates })
        }
        Lookup::Nothing(near) => Err(SelectionError::Nothing { name: name.to_string(), near }),
    }
}

/// The parts of a filter with their words looked up.
struct Sieve<'g> {
    graph: &'g Graph,
    filter: &'g Filter,
    from: Option<Bounds>,
    to: Option<Bounds>,
    statuses: Vec<Term>,
    not_statuses: Vec<Term>,
}

impl<'g> Sieve<'g> {
    fn new(graph: &'g Graph, selection: &'g Selection) -> Result<Self, SelectionError> {
        let book = graph.casebook();
        let statuses = |words: &[String]| -> Result<Vec<Term>, SelectionError> {
            let find = |word: &String| {
                let unknown = || SelectionError::Word { word: word.clone(), what: "status" };
                book.vocabulary.statuses.find(word).ok_or_else(unknown)
            };
            words.iter().map(find).collect()
        };
        let bounds =
            |date: &Option<Arc<Date>>| date.as_deref().map(|date| date.bounds_with(&book.settings.margins));
        Ok(Self {
            graph,
            filter: &selection.filter,
            from: bounds(&selection.from),
            to: bounds(&selection.to),
            statuses: statuses(&selection.filter.statuses)?,
            not_statuses: statuses(&selection.filter.not_statuses)?,
        })
    }

    fn statement(&self, statement: &Statement) -> bool {
        let standing = self.graph.casebook().standing(statement);
        self.filter.min_standing.is_none_or(|least| standing >= least)
            && (self.statuses.is_empty()
                || statement.status.is_some_and(|status| self.statuses.contains(&status)))
            && !statement.status.is_some_and(|status| self.not_statuses.contains(&status))
    }

    /// Whether something possibly lies within the span asked for. Without a date it may.
    fn time(&self, bounds: Option<Bounds>) -> bool {
        let Some(bounds) = bounds else { return true };
        self.from.is_none_or(|from| bounds.before(&from) != Answer::Certainly)
            && self.to.is_none_or(|to| to.before(&bounds) != Answer::Certainly)
    }

    fn kind(&self, name: Option<&str>, known: impl Fn(&str) -> Option<Term>, term: Option<Term>) -> bool {
        let is = |word: &String| name == Some(word.as_str()) || (term.is_some() && known(word) == term);
        (self.filter.kinds.is_empty() || self.filter.kinds.iter().any(is))
            && !self.filter.not_kinds.iter().any(is)
    }

    fn event(&self, event: &Event) -> bool {
        let book = self.graph.casebook();
        let name = event.kind.map(|kind| book.vocabulary.events.name(kind));
        // An undated event is within no span that anybody asked for, be its cell empty or `unknown`.
        let dated = !event.is_undated() || (self.from.is_none() && self.to.is_none());
        dated
            && event.importance >= self.filter.importance
            && self.statement(&event.statement)
            && self.time(event.bounds(&book.settings.margins))
            && self.kind(name, |word| book.vocabulary.events.find(word), event.kind)
    }

    fn relation(&self, id: RelationId, relation: &Relation) -> bool {
        let book = self.graph.casebook();
        let name = book.vocabulary.relations.name(relation.kind);
        let undated = relation.start.is_none() && relation.end.is_none();
        let margins = &book.settings.margins;
        let bounds = (!undated).then(|| relation.bounds(margins));
        // Whoever is dead by then, or not yet born, takes no part; a date that fits no life is judged by itself.
        let held = lives::held(self.graph, Edge::Relation(id), margins).or(bounds);
        let timeless = self.from.is_none() && self.to.is_none();
        self.statement(&relation.statement)
            && (timeless || held.is_some())
            && self.time(held)
            && self.kind(Some(name), |word| book.vocabulary.relations.find(word), Some(relation.kind))
    }
}

impl<'g> View<'g> {
    /// Whether all of the casebook is asked for: only then is its headline true of what is drawn. A page that has no room for all of
    /// it says how much it shows.
    pub fn is_whole(&self) -> bool {
        self.focus.is_empty() && self.left_out.is_nothing_asked()
    }

    /// The line by which an output tells from which rows it was made ([`fingerprint`](crate::graph::fingerprint)).
    pub fn made_from(&self) -> String {
        let book = self.graph.casebook();
        let shown =
            crate::graph::fingerprint::with_sources(book, &self.entities, &self.events, &self.relations);
        self.graph.fingerprint().line(shown)
    }

    /// Everything.
    pub fn all(graph: &'g Graph) -> Self {
        let book = graph.casebook();
        Self {
            graph,
            entities: book.entities().map(|(id, _)| id).collect(),
            events: book.events().map(|(id, _)| id).collect(),
            relations: book.relations().map(|(id, _)| id).collect(),
            focus: Vec::new(),
            highlight: BTreeSet::new(),
            callouts: Vec::new(),
            left_out: LeftOut::default(),
            told: None,
            not_shown: NotShown::default(),
            numbered: Vec::new(),
        }
    }

    fn start(graph: &'g Graph, selection: &Selection) -> Result<Self, SelectionError> {
        let nodes =
            |names: &[String]| names.iter().map(|name| node(graph, name)).collect::<Result<Vec<_>, _>>();
        let callouts =
            selection.callouts.iter().map(|callout| Ok((node(graph, &callout.at)?, callout.text.clone())));
        Ok(Self {
            graph,
            entities: Vec::new(),
            events: Vec::new(),
            relations: Vec::new(),
            focus: nodes(&selection.focus)?,
            highlight: nodes(&selection.highlight)?.into_iter().collect(),
            callouts: callouts.collect::<Result<_, SelectionError>>()?,
            left_out: LeftOut::default(),
            told: None,
            not_shown: NotShown::default(),
            numbered: Vec::new(),
        })
    }

    /// The events in which the focus takes part, for a timeline or a storyline.
    ///
    /// # Errors
    /// The selection names what is not there.
    pub fn events(graph: &'g Graph, selection: &Selection) -> Result<Self, SelectionError> {
        let mut view = Self::start(graph, selection)?;
        let sieve = Sieve::new(graph, selection)?;
        let book = graph.casebook();
        let focus: BTreeSet<Node> = view.focus.iter().copied().collect();
        let named = |id: EventId, event: &Event| {
            let part = |entity: EntityId| focus.contains(&Node::Entity(entity));
            let place = matches!(event.place, Some(crate::model::Place::Entity(place)) if part(place));
            focus.is_empty()
                || focus.contains(&Node::Event(id))
                || place
                || event.participants.iter().any(|p| part(p.entity))
        };
        let together = |event: &Event| {
            let parts: BTreeSet<EntityId> = event.participants.iter().map(|p| p.entity).collect();
            parts.iter().filter(|id| focus.contains(&Node::Entity(**id))).count() >= selection.filter.together
        };
        for (id, event) in book.events().filter(|(id, event)| named(*id, event)) {
            match sieve.event(event) && (selection.filter.together == 0 || together(event)) {
                true => view.events.push(id),
                false => view.not_shown.events.push(id),
            }
        }
        view.left_out.by_filter = view.not_shown.events.len();
        if let Some(top) = selection.top {
            view.keep_most_important(top);
        }
        let taking_part =
            view.events.iter().flat_map(|id| book.event(*id).participants.iter().map(|p| p.entity));
        let taking_part: BTreeSet<EntityId> = taking_part.collect();
        view.entities = taking_part.into_iter().collect();
        Ok(view)
    }

    /// The focus and what it is linked to by relations within so many hops, with the relations among all these. In a
    /// casebook without relations, events are what links: the view then holds those of [`View::events`].
    ///
    /// # Errors
    /// The selection names what is not there.
    pub fn network(graph: &'g Graph, selection: &Selection) -> Result<Self, SelectionError> {
        if graph.casebook().relations.is_empty() {
            return Self::events(graph, selection);
        }
        let mut view = Self::start(graph, selection)?;
        let sieve = Sieve::new(graph, selection)?;
        let book = graph.casebook();
        let passes: Vec<bool> = book.relations().map(|(id, relation)| sieve.relation(id, relation)).collect();
        let mut shown: BTreeSet<EntityId> = view
            .focus
            .iter()
            .flat_map(|node| match node {
                Node::Entity(id) => vec![*id],
                Node::Event(id) => book.event(*id).participants.iter().map(|p| p.entity).collect(),
            })
            .collect();
        if view.focus.is_empty() {
            shown = book.entities().map(|(id, _)| id).collect();
        }
        let mut rim: Vec<EntityId> = shown.iter().copied().collect();
        for _ in 0..if view.focus.is_empty() { 0 } else { selection.hops.unwrap_or(1) } {
            let mut next = BTreeSet::new();
            for id in &rim {
                for link in graph.links(Node::Entity(*id)) {
                    if let (Edge::Relation(relation), Node::Entity(other)) = (link.edge, link.other)
                        && passes[relation.0 as usize]
                        && !shown.contains(&other)
                    {
                        next.insert(other);
                    }
                }
            }
            shown.extend(&next);
            rim = next.into_iter().collect();
        }
        let among = |id: RelationId, shown: &BTreeSet<EntityId>| {
            let relation = book.relation(id);
            passes[id.0 as usize] && shown.contains(&relation.from) && shown.contains(&relation.to)
        };
        if let Some(top) = selection.top.filter(|top| *top < shown.len()) {
            view.left_out.by_degree = shown.len() - top;
            let links: Vec<RelationId> =
                book.relations().map(|(id, _)| id).filter(|id| among(*id, &shown)).collect();
            let all: Vec<EntityId> = shown.iter().copied().collect();
            let kept = view.most_connected(&all, &links, top);
            view.not_shown.entities = all.into_iter().filter(|id| !kept.contains(id)).collect();
            shown = kept;
        }
        view.relations = book.relations().map(|(id, _)| id).filter(|id| among(*id, &shown)).collect();
        let ends = |id: &RelationId| {
            let relation = book.relation(*id);
            [relation.from, relation.to]
        };
        let focused: BTreeSet<EntityId> = view
            .focus
            .iter()
            .filter_map(|n| if let Node::Entity(id) = n { Some(*id) } else { None })
            .collect();
        let linked: BTreeSet<EntityId> = view.relations.iter().flat_map(ends).collect();
        // Without a focus everything is shown, linked or not; with one, what the filters cut off is not.
        view.entities = shown
            .into_iter()
            .filter(|id| view.focus.is_empty() || focused.contains(id) || linked.contains(id))
            .collect();
        // What a filter takes away between those shown; without a focus everywhere.
        let kept: BTreeSet<EntityId> = view.entities.iter().copied().collect();
        let out = book.relations().filter(|(id, relation)| {
            let about = kept.contains(&relation.from) && kept.contains(&relation.to)
                || focused.contains(&relation.from)
                || focused.contains(&relation.to);
            !passes[id.0 as usize] && (view.focus.is_empty() || about)
        });
        view.not_shown.relations = out.map(|(id, _)| id).collect();
        view.left_out.by_filter = view.not_shown.relations.len();
        Ok(view)
    }
}
