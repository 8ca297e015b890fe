//! The casebook as a property graph for the query language.
//!
//! Nodes: entities, with the labels of their kind, of every kind it is a sort of, of the supertypes that hold it, and `entity`; events, with
//! those of their kind and `event`. Edges: relations, of the type of their kind with `_` for `-`; `took_part_in`, from an entity to
//! an event, with the property `role`; `happened_at`, from an event to a place. Dates: `start` and `end` are EDTF texts; `start_min`,
//! `start_max`, `end_min`, `end_max` are the first and last days they may be, null where there is no such day, and `start_is`, `end_is`
//! say `known`, `unknown` or `open` (there is none: still running). These are the row's; `held` of an edge is a map of the same six within the
//! lives of its ends, null where no day of it lies within them. What is made by working out (`held`, `contact`) is not among `properties(..)`.
//!
//! Functions and procedures of our own are made by [`registry`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cypher::{
    Direction, EdgeId, NodeId, ParameterType, Procedure, PropertyGraph, Registry, Value, temporal,
};
use crate::date::{Answer, Bounds, Date, Day, End};
use crate::graph::{Edge, Graph, Node};
use crate::model::{Citation, Place};
use crate::query::answer::certainty;
use crate::query::centrality::pagerank;
use crate::query::communities::communities;
use crate::query::lives;
use crate::query::net::{Net, bounds, whole};
use crate::query::reach::{Window, arrivals};
use crate::words::slug;

/// The type of an entity's part in an event.
const TOOK_PART: &str = "took_part_in";
/// The type of an event's place.
const HAPPENED_AT: &str = "happened_at";

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
}

fn label(name: &str) -> String {
    name.replace('-', "_")
}

impl<'g> CasebookGraph<'g> {
    /// A graph to be queried, with an index of its labels.
    pub fn new(graph: &'g Graph, net: &'g Net) -> Self {
        let types = graph.casebook().vocabulary.relations.iter().map(|(_, name, _)| label(name)).collect();
        let mut new = Self { graph, net, types, labels: BTreeMap::new(), loops: BTreeMap::new() };
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
        for edge in 0..net.edge_count() as u32 {
            let (from, to) = net.ends(edge);
            if from == to {
                new.loops.entry(from).or_default().push(edge);
            }
        }
        new
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

fn day_value(day: Day) -> Option<Value> {
    // Both count days of the same calendar; only their zero differs.
    let zero = Day::new(1970, 1, 1)?.number();
    Some(Value::Date(temporal::Date(day.number() - zero)))
}

fn value_day(date: temporal::Date) -> Option<Day> {
    Some(Day::from_number(date.0 + Day::new(1970, 1, 1)?.number()))
}

impl PropertyGraph for CasebookGraph<'_> {
    fn node_count(&self) -> usize {
        self.net.node_count()
    }

    fn nodes_with_label(&self, label: &str) -> Option<Vec<NodeId>> {
        Some(self.labels.get(label).cloned().unwrap_or_default())
    }

    fn label_count(&self, label: &str) -> usize {
        self.labels.get(label).map_or(0, Vec::len)
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
        Some(found)
    }

    fn labels(&self, node: NodeId) -> Vec<String> {
        self.labels_of(self.net.node(node.0))
    }

    fn has_label(&self, node: NodeId, label: &str) -> bool {
        self.labels.get(label).is_some_and(|nodes| nodes.binary_search(&node).is_ok())
    }

    fn node_property(&self, node: NodeId, key: &str) -> Value {
        let book = self.graph.casebook();
        // The commonest without the rest.
        match (key, self.net.node(node.0)) {
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
        match key {
            "held" => {
                let held = lives::held(self.graph, self.net.edge(edge.0), margins);
                return held.map_or(Value::Null, |held| {
                    let mut map = Properties::default();
                    map.dates(None, None, &held);
                    Value::from(map.0)
                });
            }
            "contact" => return contact_value(&lives::contact(self.graph, self.net.edge(edge.0), margins)),
            _ => {}
        }
        self.edge_map(edge).remove(key).unwrap_or_default()
    }

    fn edge_properties(&self, edge: EdgeId) -> BTreeMap<String, Value> {
        self.edge_map(edge)
    }

    fn edge_type(&self, edge: EdgeId) -> &str {
        match self.net.edge(edge.0) {
            Edge::Relation(id) => &self.types[self.graph.casebook().relation(id).kind.0 as usize],
            Edge::Participation(..) => TOOK_PART,
            Edge::At(_) => HAPPENED_AT,
        }
    }

    fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        let (from, to) = self.net.ends(edge.0);
        (NodeId(from), NodeId(to))
    }

    fn edges(&self, node: NodeId, direction: Direction, types: &[String], out: &mut Vec<(EdgeId, NodeId)>) {
        let wanted =
            |edge: u32| types.is_empty() || types.iter().any(|name| *name == self.edge_type(EdgeId(edge)));
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
        types.extend([TOOK_PART.to_string(), HAPPENED_AT.to_string()]);
        types.sort();
        types
    }

    fn all_keys(&self) -> Vec<String> {
        let own = "aliases date description end end_is end_max end_min id importance kind name place response role row short_name sources standing start start_is start_max start_min status status_by title url";
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
fn contact_value(both: &[Option<Window>; 2]) -> Value {
    let one = |window: &Option<Window>| {
        window.map_or(Value::Null, |window| {
            let days = [window.first, window.last, window.from, window.until];
            Value::from(days.into_iter().map(Value::from).collect::<Vec<_>>())
        })
    };
    Value::from(both.iter().map(one).collect::<Vec<_>>())
}

/// What [`contact_value`] made a value of.
fn contact_of(value: &Value) -> [Option<Window>; 2] {
    let one = |value: &Value| {
        let Value::List(days) = value else { return None };
        let [Value::Integer(first), Value::Integer(last), Value::Integer(from), Value::Integer(until)] =
            days.as_slice()
        else {
            return None;
        };
        Some(Window { first: *first, last: *last, from: *from, until: *until })
    };
    match value {
        Value::List(both) => [0, 1].map(|at| both.get(at).and_then(one)),
        _ => [None; 2],
    }
}

/// When a node existed, or an edge held within the lives of its ends; `None` where it was on no day.
fn shown_bounds(graph: &dyn PropertyGraph, value: &Value) -> Result<Option<Bounds>, String> {
    let held = match value {
        Value::Relationship(edge) => Some(graph.edge_property(*edge, "held")),
        Value::Node(_) => None,
        _ => return Err("the first argument is a relationship or a node".to_string()),
    };
    let property = |key: &str| match (value, &held) {
        (Value::Node(node), _) => graph.node_property(*node, key),
        (_, Some(Value::Map(map))) => map.get(key).cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let day = |key: &str| match property(key) {
        Value::Date(date) => value_day(date),
        _ => None,
    };
    let end = |key: &str| match property(key) {
        Value::String(word) if &*word == "known" => End::Known,
        Value::String(word) if &*word == "open" => End::Open,
        _ => End::Unknown,
    };
    let bounds = Bounds {
        earliest_start: day("start_min"),
        latest_start: day("start_max"),
        earliest_end: day("end_min"),
        latest_end: day("end_max"),
        start: end("start_is"),
        end: end("end_is"),
    };
    Ok((!matches!(held, Some(Value::Null))).then_some(bounds))
}

/// Whether what a value stands for was going on at some time within a span.
fn shown_on(graph: &dyn PropertyGraph, value: &Value, when: &Bounds) -> Result<Answer, String> {
    Ok(shown_bounds(graph, value)?.map_or(Answer::No, |held| held.overlaps(when)))
}

/// A day or span that an argument means.
fn asked(value: &Value) -> Result<Bounds, String> {
    match value {
        Value::Date(date) => value_day(*date).map(Bounds::of_day).ok_or_else(|| "no such day".to_string()),
        Value::String(text) => {
            let date =
                Date::parse(text, None).map_err(|fault| format!("{}; {}", fault.message, fault.help))?;
            Ok(whole(&date.bounds()))
        }
        _ => Err("a time is a date, or a text such as '2021-03-03' or '2019/2021'".to_string()),
    }
}

/// The net of any property graph, its edges by number.
fn net_of(graph: &dyn PropertyGraph) -> (Net, Vec<EdgeId>) {
    let mut edges: Vec<(EdgeId, (u32, u32))> = Vec::new();
    let mut out = Vec::new();
    for node in 0..graph.node_count() as u32 {
        out.clear();
        graph.edges(NodeId(node), Direction::Outgoing, &[], &mut out);
        edges.extend(out.iter().map(|(edge, other)| (*edge, (node, other.0))));
    }
    edges.sort_unstable();
    let pairs: Vec<(u32, u32)> = edges.iter().map(|(_, pair)| *pair).collect();
    (Net::of_pairs(graph.node_count(), &pairs), edges.into_iter().map(|(edge, _)| edge).collect())
}

fn day_or_null(day: i64) -> Value {
    if day == i64::MIN || day == i64::MAX {
        return Value::Null;
    }
    day_value(Day::from_number(day)).unwrap_or_default()
}

/// Functions `throughline.certainlyOn(x, time)` and `throughline.possiblyOn(x, time)` of a relationship or event; procedures
/// `throughline.asOf(time)` (relationship, answer), `throughline.earliestArrival(node, time)` (node, possibly, certainly),
/// `throughline.pagerank()` (node, score), `throughline.communities()` (node, community).
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    for (name, certain) in [("throughline.certainlyOn", true), ("throughline.possiblyOn", false)] {
        let body = move |graph: &dyn PropertyGraph, arguments: &[Value]| -> Result<Value, String> {
            let [thing, time] = arguments else { return Err("takes two arguments".to_string()) };
            if matches!(thing, Value::Null) || matches!(time, Value::Null) {
                return Ok(Value::Null);
            }
            let answer = shown_on(graph, thing, &asked(time)?)?;
            Ok(Value::from(if certain { answer == Answer::Certainly } else { answer.may_be() }))
        };
        registry.function(name, 2, Arc::new(body));
    }
    let names = |columns: &[&str]| columns.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    registry.procedure(
        "throughline.asOf",
        Procedure {
            parameters: vec![("time".to_string(), ParameterType::Any)],
            columns: names(&["relationship", "answer"]),
            body: Box::new(|graph, arguments| {
                let when = asked(arguments.first().unwrap_or(&Value::Null))?;
                let (_, edges) = net_of(graph);
                let mut rows = Vec::new();
                for edge in edges {
                    let edge = Value::Relationship(edge);
                    let answer = shown_on(graph, &edge, &when)?;
                    if answer.may_be() {
                        rows.push(vec![edge, Value::from(certainty(answer))]);
                    }
                }
                Ok(rows)
            }),
        },
    );
    registry.procedure(
        "throughline.earliestArrival",
        Procedure {
            parameters: vec![
                ("from".to_string(), ParameterType::Node),
                ("time".to_string(), ParameterType::Any),
            ],
            columns: names(&["node", "possibly", "certainly"]),
            body: Box::new(|graph, arguments| {
                let [Value::Node(from), time] = arguments else {
                    return Err("takes a node and a time".to_string());
                };
                let (first, last) = asked(time)?.hull();
                let (net, edges) = net_of(graph);
                let contacts: Vec<[Option<Window>; 2]> =
                    edges.iter().map(|edge| contact_of(&graph.edge_property(*edge, "contact"))).collect();
                let meets = |node: u32| graph.has_label(NodeId(node), "event");
                let silent: Vec<bool> = (0..net.node_count() as u32)
                    .map(|node| matches!(graph.node_property(NodeId(node), "carries"), Value::Boolean(false)))
                    .collect();
                let carries = |node: u32| !silent.get(node as usize).copied().unwrap_or_default();
                let day = |day: Option<Day>, none: i64| day.map_or(none, Day::number);
                let [possible, certain] =
                    [0, 1].map(|which: usize| contacts.iter().map(|both| both[which]).collect::<Vec<_>>());
                let possible = arrivals(&net, from.0, day(first, i64::MIN), &possible, &meets, &carries);
                let certain = arrivals(&net, from.0, day(last, i64::MAX), &certain, &meets, &carries);
                let reached = (0..net.node_count()).filter(|node| {
                    *node as u32 != from.0 && possible.day[*node] != i64::MAX && carries(*node as u32)
                });
                let row = |node: usize| {
                    let at = Value::Node(NodeId(node as u32));
                    vec![at, day_or_null(possible.day[node]), day_or_null(certain.day[node])]
                };
                Ok(reached.map(row).collect())
            }),
        },
    );
    registry.procedure(
        "throughline.pagerank",
        Procedure {
            parameters: Vec::new(),
            columns: names(&["node", "score"]),
            body: Box::new(|graph, _| {
                let rank = pagerank(&net_of(graph).0, &[]);
                let row =
                    |(node, score): (usize, f64)| vec![Value::Node(NodeId(node as u32)), Value::from(score)];
                Ok(rank.into_iter().enumerate().map(row).collect())
            }),
        },
    );
    registry.procedure(
        "throughline.communities",
        Procedure {
            parameters: Vec::new(),
            columns: names(&["node", "community"]),
            body: Box::new(|graph, _| {
                let (net, _) = net_of(graph);
                let pairs: Vec<(u32, u32)> =
                    (0..net.edge_count() as u32).map(|edge| net.ends(edge)).collect();
                let found = communities(net.node_count(), &pairs);
                let row = |(node, of): (usize, u32)| {
                    vec![Value::Node(NodeId(node as u32)), Value::from(i64::from(of) + 1)]
                };
                Ok(found.into_iter().enumerate().map(row).collect())
            }),
        },
    );
    registry
}
