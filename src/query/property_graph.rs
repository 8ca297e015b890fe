//! The casebook as a property graph for the query language.
//!
//! Nodes: entities, with the labels of their kind, of every kind it is a sort of, of the supertypes that hold it, and `entity`; events, with
//! those of their kind and `event`. Edges: relations, of the type of their kind with `_` for `-`; `took_part_in`, from an entity to
//! an event, with the property `role`; `happened_at`, from an event to a place. Dates: `start` and `end` are EDTF texts; `start_min`,
//! `start_max`, `end_min`, `end_max` are the first and last days they may be, null where there is no such day, and `start_is`, `end_is`
//! say `known`, `unknown` or `open` (there is none: still running). These are the row's; `held` of an edge is a map of the same six within the
//! lives of its ends, null where no day of it lies within them. What is made by working out (`held`, `contact`) is not among `properties(..)`.
//!
//! Sources are nodes with the label `source`, and what rests on one `cites` it: an event, an entity, both ends of a relation (`of` of the
//! edge is `relation`). They are there only for a query that names them ([`CasebookGraph::show_sources`]): any other asks about people.
//!
//! Functions and procedures of our own are in [`crate::query::procedures`].

use std::collections::{BTreeMap, BTreeSet};

use crate::cypher::{Direction, EdgeId, NodeId, PropertyGraph, Value, temporal};
use crate::date::{Bounds, Date, Day, End};
use crate::graph::{Edge, Graph, Lookup, Node};
use crate::model::{Citation, Item, Place, RelationId, SourceId};
use crate::query::lives;
use crate::query::net::{Net, bounds};
use crate::query::reach::Window;
use crate::words::slug;

/// The type of an entity's part in an event.
const TOOK_PART: &str = "took_part_in";
/// The type of an event's place.
const HAPPENED_AT: &str = "happened_at";

/// The label of a source.
pub(crate) const SOURCE: &str = "source";
/// The type of the edge from what rests on a source to the source.
pub(crate) const CITES: &str = "cites";

/// That something rests on a source.
#[derive(Debug, Clone, Copy)]
struct Cites<'g> {
    /// What does, by its number.
    from: u32,
    /// The relation by which it does; `None` where its own row does.
    relation: Option<RelationId>,
    citation: &'g Citation,
}

/// What a node of the queried graph stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An entity or event.
    Node(Node),
    /// A source.
    Source(SourceId),
}

/// A casebook that can be queried.
pub struct CasebookGraph<'g> {
    graph: &'g Graph,
    net: &'g Net,
    /// By relation kind, its type.
    types: Vec<String>,
    /// By label, the nodes that have it.
    labels: BTreeMap<String, Vec<NodeId>>,
    /// By node, its loops.
    loops: BTreeMap<u32, Vec<u32>>,
    /// What rests on what source; edges behind those of the net.
    cites: Vec<Cites<'g>>,
    /// By node, and by source behind all nodes, the numbers of its citations.
    cited: BTreeMap<u32, Vec<u32>>,
    /// Whether sources are there.
    sources: std::cell::Cell<bool>,
}

fn label(name: &str) -> String {
    name.replace('-', "_")
}

impl<'g> CasebookGraph<'g> {
    /// A graph to be queried, with an index of its labels.
    pub fn new(graph: &'g Graph, net: &'g Net) -> Self {
        let types = graph.casebook().vocabulary.relations.iter().map(|(_, name, _)| label(name)).collect();
        let mut new = Self {
            graph,
            net,
            types,
            labels: BTreeMap::new(),
            loops: BTreeMap::new(),
            cites: Vec::new(),
            cited: BTreeMap::new(),
            sources: std::cell::Cell::new(false),
        };
        new.add_sources();
        let mut of_kind: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for number in 0..net.node_count() as u32 {
            let node = net.node(number);
            let kind = match node {
                Node::Entity(id) => (true, graph.casebook().entity(id).kind),
                Node::Event(id) => (false, graph.casebook().event(id).kind),
            };
            let labels = of_kind.entry(kind).or_insert_with(|| new.labels_of(node)).clone();
            for label in labels {
                new.labels.entry(label).or_default().push(NodeId(number));
            }
        }
        new.labels.values_mut().for_each(|nodes| nodes.sort_unstable());
        for edge in 0..net.edge_count() as u32 {
            let (from, to) = net.ends(edge);
            if from == to {
                new.loops.entry(from).or_default().push(edge);
            }
        }
        new
    }

    fn add_sources(&mut self) {
        let book = self.graph.casebook();
        let mut add = |from: Node, relation: Option<RelationId>, citations: &'g [Citation]| {
            let from = self.net.number(from);
            self.cites.extend(citations.iter().map(|citation| Cites { from, relation, citation }));
        };
        for (id, entity) in book.entities() {
            add(Node::Entity(id), None, &entity.citations);
        }
        for (id, event) in book.events() {
            add(Node::Event(id), None, &event.statement.citations);
        }
        for (id, relation) in book.relations() {
            add(Node::Entity(relation.from), Some(id), &relation.statement.citations);
            if relation.to != relation.from {
                add(Node::Entity(relation.to), Some(id), &relation.statement.citations);
            }
        }
        for (number, cites) in (0_u32..).zip(&self.cites) {
            let source = self.net.node_count() as u32 + cites.citation.source.0;
            for end in [cites.from, source] {
                self.cited.entry(end).or_default().push(number);
            }
        }
        let first = self.net.node_count() as u32;
        let sources = (0..book.sources.len() as u32).map(|source| NodeId(first + source));
        self.labels.insert(SOURCE.to_string(), sources.collect());
    }

    /// Whether sources are nodes from now on: where a query names the label `source` or the type `cites`.
    pub fn show_sources(&self, query: &str) {
        let named = |name: &str| {
            query.match_indices(name).any(|(at, _)| {
                let before = query[..at].trim_end();
                let after = query[at + name.len()..].chars().next();
                before.ends_with([':', '|', '&', '!', '('])
                    && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        };
        self.sources.set(named(SOURCE) || named(CITES));
    }

    /// What a node stands for.
    pub fn thing(&self, node: NodeId) -> Thing {
        match (node.0 as usize).checked_sub(self.net.node_count()) {
            Some(source) => Thing::Source(SourceId(source as u32)),
            None => Thing::Node(self.net.node(node.0)),
        }
    }

    /// The link an edge stands for; `None` for one that leads to a source.
    pub fn link(&self, edge: EdgeId) -> Option<Edge> {
        ((edge.0 as usize) < self.net.edge_count()).then(|| self.net.edge(edge.0))
    }

    /// The citation an edge to a source stands for.
    pub fn citation(&self, edge: EdgeId) -> Option<&'g Citation> {
        self.cite(edge).map(|cites| cites.citation)
    }

    fn cite(&self, edge: EdgeId) -> Option<&Cites<'g>> {
        self.cites.get((edge.0 as usize).checked_sub(self.net.edge_count())?)
    }

    fn source_map(&self, id: SourceId) -> BTreeMap<String, Value> {
        let source = self.graph.casebook().source(id);
        let mut map = Properties::default();
        source.attributes.iter().for_each(|(header, text)| map.text(&slug(header).replace('-', "_"), text));
        let texts = [
            ("id", &source.id),
            ("name", &source.title),
            ("title", &source.title),
            ("publisher", &source.publisher),
            ("author", &source.author),
            ("url", &source.url),
            ("archive_url", &source.archive_url),
            ("kind", &source.kind),
            ("note", &source.note),
        ];
        texts.into_iter().for_each(|(key, text)| map.text(key, text));
        map.text("date", source.date.as_deref().map_or("", Date::edtf));
        map.put("row", self.row(source.row));
        map.0
    }

    fn cites_map(&self, cites: &Cites<'g>) -> BTreeMap<String, Value> {
        let book = self.graph.casebook();
        let mut map = Properties::default();
        map.text("locator", &cites.citation.locator);
        map.text("quotation", &cites.citation.quotation);
        let of = match (cites.relation, self.net.node(cites.from)) {
            (Some(_), _) => "relation",
            (None, Node::Event(_)) => "event",
            (None, Node::Entity(_)) => "entity",
        };
        map.text("of", of);
        let row = match (cites.relation, self.net.node(cites.from)) {
            (Some(id), _) => {
                let relation = book.relation(id);
                map.text("relation", &relation.id);
                map.text("kind", book.vocabulary.relations.name(relation.kind));
                self.statement(&mut map, &relation.statement);
                relation.row
            }
            (None, Node::Event(id)) => {
                self.statement(&mut map, &book.event(id).statement);
                book.event(id).row
            }
            (None, Node::Entity(id)) => book.entity(id).row,
        };
        map.put("row", self.row(row));
        map.0
    }

    fn labels_of(&self, node: Node) -> Vec<String> {
        let book = self.graph.casebook();
        let vocabulary = &book.vocabulary;
        let mut labels = BTreeSet::new();
        match node {
            Node::Entity(id) => {
                labels.insert("entity".to_string());
                if let Some(kind) = book.entity(id).kind {
                    let wider =
                        vocabulary.entities.iter().filter(|(_, name, _)| vocabulary.is_a(Some(kind), name));
                    labels.extend(wider.map(|(_, name, _)| label(name)));
                    let held = |name: &&String| vocabulary.accepts(std::slice::from_ref(*name), kind);
                    labels.extend(vocabulary.supertypes.keys().filter(held).map(|name| label(name)));
                }
            }
            Node::Event(id) => {
                labels.insert("event".to_string());
                labels.extend(book.event(id).kind.map(|kind| label(vocabulary.events.name(kind))));
            }
        }
        labels.into_iter().collect()
    }

    fn sources(&self, citations: &[Citation]) -> Value {
        let mut ids: Vec<&str> = Vec::new();
        for citation in citations {
            let id = &*self.graph.casebook().source(citation.source).id;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Value::from(ids.into_iter().map(Value::from).collect::<Vec<Value>>())
    }

    fn row(&self, row: crate::table::Row) -> Value {
        let (file, line) = self.graph.casebook().line_of(row);
        Value::from(format!("{file}:{line}"))
    }

    fn node_map(&self, number: NodeId) -> BTreeMap<String, Value> {
        if let Thing::Source(id) = self.thing(number) {
            return self.source_map(id);
        }
        let book = self.graph.casebook();
        let margins = &book.settings.margins;
        let mut map = Properties::default();
        match self.net.node(number.0) {
            Node::Entity(id) => {
                let entity = book.entity(id);
                entity
                    .attributes()
                    .iter()
                    .for_each(|(header, text)| map.text(&slug(header).replace('-', "_"), text));
                map.text("id", &entity.id);
                map.text("name", &entity.name);
                map.text("short_name", entity.short_name());
                map.text("kind", entity.kind.map_or("", |kind| book.vocabulary.entities.name(kind)));
                map.text("description", entity.description());
                map.text("url", entity.url());
                if !entity.aliases().is_empty() {
                    let aliases = entity.aliases().iter().map(|alias| Value::from(&**alias));
                    map.put("aliases", Value::from(aliases.collect::<Vec<_>>()));
                }
                map.dates(entity.start.as_deref(), entity.end.as_deref(), &entity.bounds(margins));
                map.put("sources", self.sources(&entity.citations));
                map.put("row", self.row(entity.row));
            }
            Node::Event(id) => {
                let event = book.event(id);
                event
                    .attributes
                    .iter()
                    .for_each(|(header, text)| map.text(&slug(header).replace('-', "_"), text));
                map.text("id", &event.id);
                map.text("name", &event.title);
                map.text("title", &event.title);
                map.text("kind", event.kind.map_or("", |kind| book.vocabulary.events.name(kind)));
                map.text("description", &event.description);
                map.text("url", &event.url);
                map.text("date", event.date.as_deref().map_or("", Date::edtf));
                map.text(
                    "place",
                    match &event.place {
                        Some(Place::Entity(place)) => &book.entity(*place).name,
                        Some(Place::Text(text)) => text,
                        None => "",
                    },
                );
                map.put("importance", Value::from(i64::from(event.importance)));
                let bounds = event.bounds(margins).unwrap_or(Bounds::UNKNOWN);
                map.dates(event.date.as_deref(), event.end.as_deref(), &bounds);
                self.statement(&mut map, &event.statement);
                map.put("row", self.row(event.row));
            }
        }
        map.0
    }

    fn statement(&self, map: &mut Properties, statement: &crate::model::Statement) {
        let book = self.graph.casebook();
        map.text("status", statement.status.map_or("", |status| book.vocabulary.statuses.name(status)));
        map.text("standing", book.standing(statement).name());
        map.text("status_by", statement.by());
        map.text("response", statement.response());
        map.put("sources", self.sources(&statement.citations));
    }

    fn edge_map(&self, number: EdgeId) -> BTreeMap<String, Value> {
        if let Some(cites) = self.cite(number) {
            return self.cites_map(cites);
        }
        let book = self.graph.casebook();
        let edge = self.net.edge(number.0);
        let mut map = Properties::default();
        let held = bounds(self.graph, edge, &book.settings.margins);
        match edge {
            Edge::Relation(id) => {
                let relation = book.relation(id);
                relation
                    .attributes()
                    .iter()
                    .for_each(|(header, text)| map.text(&slug(header).replace('-', "_"), text));
                map.text("id", &relation.id);
                map.text("kind", book.vocabulary.relations.name(relation.kind));
                map.text("description", relation.description());
                map.dates(relation.start.as_deref(), relation.end.as_deref(), &held);
                map.put("row", self.row(relation.row));
            }
            Edge::Participation(id, _, role) => {
                let event = book.event(id);
                map.text("role", role.map_or("", |role| book.vocabulary.roles.name(role)));
                map.dates(event.date.as_deref(), event.end.as_deref(), &held);
                map.put("row", self.row(event.row));
            }
            Edge::At(id) => {
                let event = book.event(id);
                map.dates(event.date.as_deref(), event.end.as_deref(), &held);
                map.put("row", self.row(event.row));
            }
        }
        self.statement(&mut map, self.graph.statement(edge));
        map.0
    }
}

#[derive(Default)]
struct Properties(BTreeMap<String, Value>);

impl Properties {
    fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_string(), value);
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() && !key.is_empty() {
            self.put(key, Value::from(text));
        }
    }

    fn dates(&mut self, start: Option<&Date>, end: Option<&Date>, bounds: &Bounds) {
        self.text("start", start.map_or("", Date::edtf));
        self.text("end", end.map_or("", Date::edtf));
        let days = [
            ("start_min", bounds.earliest_start),
            ("start_max", bounds.latest_start),
            ("end_min", bounds.earliest_end),
            ("end_max", bounds.latest_end),
        ];
        for (key, day) in days {
            if let Some(day) = day.and_then(day_value) {
                self.put(key, day);
            }
        }
        for (key, end) in [("start_is", bounds.start), ("end_is", bounds.end)] {
            let word = match end {
                End::Known => "known",
                End::Open => "open",
                End::Unknown => "unknown",
            };
            self.text(key, word);
        }
    }
}

pub(crate) fn day_value(day: Day) -> Option<Value> {
    // Both count days of the same calendar; only their zero differs.
    let zero = Day::new(1970, 1, 1)?.number();
    Some(Value::Date(temporal::Date(day.number() - zero)))
}

pub(crate) fn value_day(date: temporal::Date) -> Option<Day> {
    Some(Day::from_number(date.0 + Day::new(1970, 1, 1)?.number()))
}

impl PropertyGraph for CasebookGraph<'_> {
    fn node_count(&self) -> usize {
        let sources = if self.sources.get() { self.graph.casebook().sources.len() } else { 0 };
        self.net.node_count() + sources
    }

    fn hint(&self, key: &str, value: &Value) -> Option<String> {
        let (true, Value::String(text)) = (matches!(key, "name" | "title" | "id"), value) else {
            return None;
        };
        let book = self.graph.casebook();
        let found = match self.graph.look_up(text) {
            Lookup::One(item) => Some(item),
            _ => None,
        };
        let (id, name): (&str, &str) = match found? {
            Item::Entity(id) => (&book.entity(id).id, &book.entity(id).name),
            Item::Event(id) => (&book.event(id).id, &book.event(id).title),
            Item::Relation(_) | Item::Source(_) => return None,
        };
        // What is found under another of its names: an id for a name, a name for an id, a short name.
        let right = if key == "id" { id } else { name };
        (right != &**text).then(|| format!("no {key} is '{text}'; did you mean {{{key}: '{right}'}}?"))
    }

    fn nodes_with_label(&self, label: &str) -> Option<Vec<NodeId>> {
        let hidden = label == SOURCE && !self.sources.get();
        Some(self.labels.get(label).filter(|_| !hidden).cloned().unwrap_or_default())
    }

    fn label_count(&self, label: &str) -> usize {
        let hidden = label == SOURCE && !self.sources.get();
        self.labels.get(label).filter(|_| !hidden).map_or(0, Vec::len)
    }

    fn nodes_with_property(&self, key: &str, value: &Value) -> Option<Vec<NodeId>> {
        // Ids are looked up in order of entities and events, which are sorted by id and by date.
        let (true, Value::String(id)) = (key == "id", value) else { return None };
        let book = self.graph.casebook();
        let mut found: Vec<NodeId> = Vec::new();
        if let Ok(at) = book.entities.binary_search_by(|entity| (*entity.id).cmp(id)) {
            found.push(NodeId(at as u32));
        } else {
            let at = book.entities.iter().position(|entity| *entity.id == **id);
            found.extend(at.map(|at| NodeId(at as u32)));
        }
        let event = book.events.iter().position(|event| *event.id == **id);
        found.extend(event.map(|at| NodeId((book.entities.len() + at) as u32)));
        if self.sources.get() {
            let source = book.sources.iter().position(|source| *source.id == **id);
            found.extend(source.map(|at| NodeId((self.net.node_count() + at) as u32)));
        }
        Some(found)
    }

    fn labels(&self, node: NodeId) -> Vec<String> {
        match self.thing(node) {
            Thing::Node(node) => self.labels_of(node),
            Thing::Source(_) => vec![SOURCE.to_string()],
        }
    }

    fn has_label(&self, node: NodeId, label: &str) -> bool {
        self.labels.get(label).is_some_and(|nodes| nodes.binary_search(&node).is_ok())
    }

    fn node_property(&self, node: NodeId, key: &str) -> Value {
        let book = self.graph.casebook();
        // The commonest without the rest.
        let Thing::Node(at) = self.thing(node) else {
            return self.node_map(node).remove(key).unwrap_or_default();
        };
        match (key, at) {
            ("id" | "name", at) => {
                Value::from(if key == "id" { self.graph.id(at) } else { self.graph.name(at) })
            }
            ("title", Node::Event(id)) => Value::from(&*book.event(id).title),
            ("carries", Node::Entity(id)) => Value::from(book.vocabulary.carries(book.entity(id).kind)),
            _ => self.node_map(node).remove(key).unwrap_or_default(),
        }
    }

    fn node_properties(&self, node: NodeId) -> BTreeMap<String, Value> {
        self.node_map(node)
    }

    fn edge_property(&self, edge: EdgeId, key: &str) -> Value {
        let margins = &self.graph.casebook().settings.margins;
        match (key, self.link(edge)) {
            ("held", Some(link)) => {
                let held = lives::held(self.graph, link, margins);
                return held.map_or(Value::Null, |held| {
                    let mut map = Properties::default();
                    map.dates(None, None, &held);
                    Value::from(map.0)
                });
            }
            ("contact", Some(link)) => return contact_value(&lives::contact(self.graph, link, margins)),
            _ => {}
        }
        self.edge_map(edge).remove(key).unwrap_or_default()
    }

    fn edge_properties(&self, edge: EdgeId) -> BTreeMap<String, Value> {
        self.edge_map(edge)
    }

    fn edge_type(&self, edge: EdgeId) -> &str {
        let Some(link) = self.link(edge) else { return CITES };
        match link {
            Edge::Relation(id) => &self.types[self.graph.casebook().relation(id).kind.0 as usize],
            Edge::Participation(..) => TOOK_PART,
            Edge::At(_) => HAPPENED_AT,
        }
    }

    fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        if let Some(cites) = self.cite(edge) {
            return (NodeId(cites.from), NodeId(self.net.node_count() as u32 + cites.citation.source.0));
        }
        let (from, to) = self.net.ends(edge.0);
        (NodeId(from), NodeId(to))
    }

    fn edges(&self, node: NodeId, direction: Direction, types: &[String], out: &mut Vec<(EdgeId, NodeId)>) {
        let wanted =
            |edge: u32| types.is_empty() || types.iter().any(|name| *name == self.edge_type(EdgeId(edge)));
        if self.sources.get() && (types.is_empty() || types.iter().any(|name| name == CITES)) {
            let own = self.cited.get(&node.0).into_iter().flatten();
            for edge in own.map(|number| EdgeId(self.net.edge_count() as u32 + number)) {
                let (from, to) = self.ends(edge);
                let outgoing = from == node;
                if outgoing == (direction == Direction::Outgoing) {
                    out.push((edge, if outgoing { to } else { from }));
                }
            }
        }
        let Thing::Node(_) = self.thing(node) else { return };
        for (other, edge) in self.net.around(node.0) {
            let outgoing = self.net.ends(*edge).0 == node.0;
            if outgoing == (direction == Direction::Outgoing) && wanted(*edge) {
                out.push((EdgeId(*edge), NodeId(*other)));
            }
        }
        let loops = self.loops.get(&node.0).into_iter().flatten();
        out.extend(loops.filter(|edge| wanted(**edge)).map(|edge| (EdgeId(*edge), node)));
    }

    fn degree(&self, node: NodeId, direction: Direction) -> usize {
        if self.sources.get() {
            let mut out = Vec::new();
            self.edges(node, direction, &[], &mut out);
            return out.len();
        }
        let outgoing = |edge: u32| (self.net.ends(edge).0 == node.0) == (direction == Direction::Outgoing);
        let loops = self.loops.get(&node.0).map_or(0, Vec::len);
        self.net.around(node.0).iter().filter(|(_, edge)| outgoing(*edge)).count() + loops
    }

    fn all_labels(&self) -> Vec<String> {
        self.labels.keys().cloned().collect()
    }

    fn all_types(&self) -> Vec<String> {
        let book = self.graph.casebook();
        let used: BTreeSet<_> = book.relations.iter().map(|relation| relation.kind.0).collect();
        let mut types: Vec<String> = used.into_iter().map(|kind| self.types[kind as usize].clone()).collect();
        types.extend([TOOK_PART.to_string(), HAPPENED_AT.to_string(), CITES.to_string()]);
        types.sort();
        types
    }

    fn all_keys(&self) -> Vec<String> {
        let own = "aliases archive_url author carries contact date description end end_is end_max end_min id held importance kind locator name note of place publisher quotation relation response role row short_name sources standing start start_is start_max start_min status status_by title url";
        let book = self.graph.casebook();
        let mut keys: BTreeSet<String> = own.split(' ').map(str::to_string).collect();
        let attributes = book.entities.iter().flat_map(|entity| entity.attributes());
        let attributes = attributes.chain(book.events.iter().flat_map(|event| &event.attributes));
        let attributes = attributes.chain(book.relations.iter().flat_map(|relation| relation.attributes()));
        keys.extend(attributes.map(|(header, _)| slug(header).replace('-', "_")));
        keys.remove("");
        keys.into_iter().collect()
    }
}

/// The windows of a contact as a list of two lists of four days, null where there is none.
pub(crate) fn contact_value(both: &[Option<Window>; 2]) -> Value {
    let one = |window: &Option<Window>| {
        window.map_or(Value::Null, |window| {
            let days = [window.first, window.last, window.from, window.until];
            Value::from(days.into_iter().map(Value::from).collect::<Vec<_>>())
        })
    };
    Value::from(both.iter().map(one).collect::<Vec<_>>())
}
