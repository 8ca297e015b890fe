//! The knowledge graph: entities and events as nodes, dated relations and participations as edges.
//!
//! It stands on a petgraph [`petgraph::Graph`], which keeps parallel edges apart and each edge's direction. Nodes come
//! in the casebook's order (entities by id, then events by date), edges after them, so that every walk is the same for
//! the same casebook. petgraph gives neighbours newest first; [`Graph::links`] turns that into a sorted order.
//! Node and edge weights are four and eight bytes: what they stand for is in the [`Casebook`].

pub mod accounts;
pub mod fingerprint;
pub mod places;
pub mod since;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use petgraph::Direction;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::model::{Casebook, Citation, EntityId, EventId, Item, Participant, Place, RelationId, Statement};
use crate::read::names::{Names, Unresolved};
use crate::vocabulary::Term;
use crate::words::fold;

/// A casebook with its graph. Frozen: nothing changes it.
pub struct Graph {
    casebook: Casebook,
    graph: petgraph::Graph<Node, Edge>,
    names: OnceLock<Names>,
    /// Ids of events that look like one made for a part of a drawing; hardly ever any.
    made_like: OnceLock<BTreeSet<Box<str>>>,
    fingerprint: OnceLock<fingerprint::Fingerprint>,
    accounts: OnceLock<accounts::Accounts>,
    since: OnceLock<since::Since>,
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// An entity.
    Entity(EntityId),
    /// An event.
    Event(EventId),
}

/// What an edge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// A relation, from its `from` to its `to`.
    Relation(RelationId),
    /// An entity's part in an event, in a role if one is given, from the entity to the event.
    Participation(EventId, EntityId, Option<Term>),
    /// An entity is where an event was, from the event to the place.
    At(EventId),
}

/// An edge seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// The other end.
    pub other: Node,
    /// What ties them.
    pub edge: Edge,
    /// The edge starts at this end.
    pub outgoing: bool,
}

/// What a name typed by a user means.
#[derive(Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This.
    One(Item),
    /// Any of these.
    Several(Vec<Item>),
    /// Nothing; the nearest name, if one is near.
    Nothing(Option<String>),
}

impl Graph {
    /// Builds the graph of a casebook.
    pub fn new(casebook: Casebook) -> Self {
        let places =
            casebook.events.iter().filter(|event| matches!(event.place, Some(Place::Entity(_)))).count();
        let participations: usize = casebook.events.iter().map(|event| event.participants.len()).sum();
        let nodes = casebook.entities.len() + casebook.events.len();
        let mut graph =
            petgraph::Graph::with_capacity(nodes, casebook.relations.len() + participations + places);
        for (id, _) in casebook.entities() {
            graph.add_node(Node::Entity(id));
        }
        for (id, _) in casebook.events() {
            graph.add_node(Node::Event(id));
        }
        let event_node = |id: EventId| NodeIndex::new(casebook.entities.len() + id.0 as usize);
        let entity_node = |id: EntityId| NodeIndex::new(id.0 as usize);
        for (id, relation) in casebook.relations() {
            graph.add_edge(entity_node(relation.from), entity_node(relation.to), Edge::Relation(id));
        }
        for (id, event) in casebook.events() {
            for Participant { entity, role } in &event.participants {
                graph.add_edge(entity_node(*entity), event_node(id), Edge::Participation(id, *entity, *role));
            }
            if let Some(Place::Entity(place)) = event.place {
                graph.add_edge(event_node(id), entity_node(place), Edge::At(id));
            }
        }
        Self {
            casebook,
            graph,
            names: OnceLock::new(),
            made_like: OnceLock::new(),
            fingerprint: OnceLock::new(),
            accounts: OnceLock::new(),
            since: OnceLock::new(),
        }
    }

    /// Who is meant by a text; made when first asked for.
    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(&self.casebook.entities))
    }

    /// The same, told in another language.
    #[must_use]
    pub fn speaking(mut self, tag: &str) -> Self {
        self.casebook.speak(tag);
        self
    }

    /// The casebook.
    pub fn casebook(&self) -> &Casebook {
        &self.casebook
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.graph.edge_count()
    }

    /// Every node, entities by id, then events by date.
    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        self.graph.node_weights().copied()
    }

    /// Every edge with its two ends, in the casebook's order.
    pub fn edges(&self) -> impl Iterator<Item = (Node, Edge, Node)> {
        self.graph
            .edge_references()
            .map(|edge| (self.graph[edge.source()], *edge.weight(), self.graph[edge.target()]))
    }

    /// The edges at a node, seen from there: relations first, each kind of edge in the casebook's order. A relation of a
    /// node with itself stands once.
    pub fn links(&self, node: Node) -> Vec<Link> {
        let at = self.index(node);
        let mut links: Vec<(EdgeIndex, Link)> = Vec::new();
        for direction in [Direction::Outgoing, Direction::Incoming] {
            for edge in self.graph.edges_directed(at, direction) {
                let outgoing = direction == Direction::Outgoing;
                let other = if outgoing { edge.target() } else { edge.source() };
                if other == at && !outgoing {
                    continue;
                }
                links.push((edge.id(), Link { other: self.graph[other], edge: *edge.weight(), outgoing }));
            }
        }
        links.sort_by_key(|(id, _)| *id);
        links.into_iter().map(|(_, link)| link).collect()
    }

    /// Number of edges at a node.
    pub fn degree(&self, node: Node) -> usize {
        self.graph.neighbors_undirected(self.index(node)).count()
    }

    /// Sets of nodes joined by edges, largest first, each and all in the casebook's order.
    pub fn components(&self) -> Vec<Vec<Node>> {
        let mut sets = petgraph::unionfind::UnionFind::new(self.graph.node_count());
        for edge in self.graph.edge_references() {
            sets.union(edge.source().index(), edge.target().index());
        }
        let mut members: Vec<Vec<Node>> = vec![Vec::new(); self.graph.node_count()];
        for node in self.graph.node_indices() {
            members[sets.find(node.index())].push(self.graph[node]);
        }
        let mut components: Vec<Vec<Node>> = members.into_iter().filter(|set| !set.is_empty()).collect();
        components.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        components
    }

    /// The statement behind an edge.
    pub fn statement(&self, edge: Edge) -> &Statement {
        match edge {
            Edge::Relation(id) => &self.casebook.relation(id).statement,
            Edge::Participation(id, ..) | Edge::At(id) => &self.casebook.event(id).statement,
        }
    }

    /// The name of a node: an entity's name or an event's title.
    pub fn name(&self, node: Node) -> &str {
        match node {
            Node::Entity(id) => &self.casebook.entity(id).name,
            Node::Event(id) => &self.casebook.event(id).title,
        }
    }

    /// The id of a node.
    pub fn id(&self, node: Node) -> &str {
        match node {
            Node::Entity(id) => &self.casebook.entity(id).id,
            Node::Event(id) => &self.casebook.event(id).id,
        }
    }

    /// Citations that a node's own row holds.
    pub fn citations(&self, node: Node) -> &[Citation] {
        match node {
            Node::Entity(id) => &self.casebook.entity(id).citations,
            Node::Event(id) => &self.casebook.event(id).statement.citations,
        }
    }

    /// The entity that a typed name means.
    ///
    /// # Errors
    /// Nobody or several have that name.
    pub fn entity_named(&self, text: &str) -> Result<EntityId, Unresolved> {
        self.names().resolve(&self.casebook.entities, text)
    }

    /// What a typed name means: an entity's id, name, short name or alias, an event's id or title, a relation's or
    /// source's id; else the only entity or event whose name holds the words.
    pub fn look_up(&self, text: &str) -> Lookup {
        let book = &self.casebook;
        match self.names().resolve(&self.casebook.entities, text) {
            Ok(id) => return Lookup::One(Item::Entity(id)),
            Err(Unresolved::Ambiguous(many)) => {
                return Lookup::Several(many.into_iter().map(Item::Entity).collect());
            }
            Err(Unresolved::Unknown) => {}
        }
        let wanted = fold(text);
        let mut found: Vec<Item> = Vec::new();
        let is_event = |e: &crate::model::Event| &*e.id == text || fold(&e.title) == wanted;
        found.extend(book.events().filter(|(_, e)| is_event(e)).map(|(id, _)| Item::Event(id)));
        found.extend(
            book.relations()
                .filter(|(_, r)| !r.id.is_empty() && &*r.id == text)
                .map(|(id, _)| Item::Relation(id)),
        );
        found.extend(book.sources().filter(|(_, s)| &*s.id == text).map(|(id, _)| Item::Source(id)));
        if found.is_empty() && !wanted.is_empty() {
            let holds = |name: &str| fold(name).contains(&wanted);
            let entity =
                |e: &crate::model::Entity| holds(&e.name) || e.aliases().iter().any(|alias| holds(alias));
            found.extend(book.entities().filter(|(_, e)| entity(e)).map(|(id, _)| Item::Entity(id)));
            if found.is_empty() {
                found.extend(book.events().filter(|(_, e)| holds(&e.title)).map(|(id, _)| Item::Event(id)));
            }
        }
        match found.as_slice() {
            [] => Lookup::Nothing(self.names().suggest(&self.casebook.entities, text)),
            [one] => Lookup::One(*one),
            _ => Lookup::Several(found),
        }
    }

    /// The id of an event's marker on a drawing: no row has it, and no other marker.
    pub fn marker_id(&self, event: &str) -> String {
        self.free_id(format!("{event}-marker"))
    }

    /// The id of a line between two nodes on a drawing; `how` tells several lines between the two apart. No row has it, and no
    /// other line.
    pub fn line_id(&self, from: Node, to: Node, how: &str) -> String {
        self.free_id(format!("{}--{}--{how}", joinable(self.id(from)), joinable(self.id(to))))
    }

    /// An id made for a part of a drawing, with hyphens at its end until no row has it. Those made otherwise never end with one, so that
    /// two different ones stay different.
    fn free_id(&self, mut made: String) -> String {
        let book = &self.casebook;
        let made_like = self.made_like.get_or_init(|| {
            let ids = book.events.iter().map(|event| &event.id);
            ids.filter(|id| id.contains("-marker") || id.contains("--")).cloned().collect()
        });
        let taken = |id: &str| {
            made_like.contains(id) || book.entities.binary_search_by(|entity| (*entity.id).cmp(id)).is_ok()
        };
        while taken(&made) {
            made.push('-');
        }
        made
    }

    fn index(&self, node: Node) -> NodeIndex {
        match node {
            Node::Entity(id) => NodeIndex::new(id.0 as usize),
            Node::Event(id) => NodeIndex::new(self.casebook.entities.len() + id.0 as usize),
        }
    }
}

/// An id so written that `--` between two of them parts them again: one that holds `--`, or begins or ends with a hyphen, has `~` before
/// each of its hyphens, and `~~` for `~`.
fn joinable(id: &str) -> Cow<'_, str> {
    if id.contains("--") || id.contains('~') || id.starts_with('-') || id.ends_with('-') {
        Cow::Owned(id.replace('~', "~~").replace('-', "~-"))
    } else {
        Cow::Borrowed(id)
    }
}
