//! GEXF 1.2 and 1.3, and GraphML: nodes and edges with their attributes and times.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::rows::{Graph, column_of};
use super::xml::{Xml, attribute, attributes, local, push_reference};
use super::{Made, Refusal, Source};
use crate::input::Places;

fn begins_with(source: &Source<'_>, element: &str) -> bool {
    let start =
        String::from_utf8_lossy(source.bytes.get(..source.bytes.len().min(4_096)).unwrap_or_default())
            .into_owned();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains(&format!("<{element}"))
}

/// The root element says so.
pub fn is_gexf(source: &Source<'_>) -> bool {
    begins_with(source, "gexf")
}

/// The root element says so.
pub fn is_graphml(source: &Source<'_>) -> bool {
    begins_with(source, "graphml")
}

/// Counts lines up to the events of a stream.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn to(&mut self, offset: u64) -> usize {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        if offset > self.at {
            self.line +=
                memchr::memchr_iter(b'\n', self.bytes.get(self.at..offset).unwrap_or_default()).count();
            self.at = offset;
        }
        self.line
    }
}

/// What an attribute is called and has where nothing is said.
#[derive(Default, Clone)]
struct Key {
    title: String,
    for_all: bool,
    default: Option<String>,
}

/// Which table the element in hand goes to.
#[derive(Clone, Copy, PartialEq)]
enum In {
    Nothing,
    Node,
    Edge,
}

/// Reads a GEXF file.
pub fn read_gexf(source: &Source<'_>) -> Result<Made, Refusal> {
    let mut xml = Xml::new(source.bytes, source.bytes.len() as u64 + 1, "the graph").allow_doctype();
    let mut lines = Lines { bytes: source.bytes, at: 0, line: 1 };
    let mut graph = Graph::default();
    let mut keys: BTreeMap<(bool, String), Key> = BTreeMap::new();
    let (mut of_edges, mut open_key, mut text) = (false, None::<String>, String::new());
    let mut parents: Vec<String> = Vec::new();
    let mut state = In::Nothing;
    let mut spells = 0;
    let mut in_meta = false;
    loop {
        let begun = lines.to(xml.offset());
        let Some(event) = xml.next()? else { break };
        let is_start = matches!(event, Event::Start(_));
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                text.clear();
                let name = element.name().0;
                match local(name) {
                    "attributes" => {
                        of_edges = attribute(element, "class").is_some_and(|class| class == "edge")
                    }
                    "attribute" => {
                        let id = attribute(element, "id").unwrap_or_default().into_owned();
                        let title = attribute(element, "title").unwrap_or_default();
                        let title = if title.is_empty() { id.clone() } else { title.into_owned() };
                        keys.insert((of_edges, id.clone()), Key { title, ..Key::default() });
                        open_key = Some(id);
                    }
                    "node" => {
                        let id = attribute(element, "id").unwrap_or_default().into_owned();
                        graph.entities.begin(begun);
                        graph.entities.set("id", &id);
                        for (name, value) in attributes(element) {
                            match name.as_str() {
                                "id" => {}
                                "label" => graph.entities.set("name", &value),
                                "pid" => graph.entities.set("parent", &value),
                                "start" | "end" | "startopen" | "endopen" => {
                                    time(&mut graph, In::Node, &name, &value)
                                }
                                name => graph.entities.set(&column_of(name), &value),
                            }
                        }
                        if let Some(parent) = parents.last() {
                            graph.entities.set("parent", parent);
                        }
                        graph.name_node(&id);
                        state = In::Node;
                        spells = 0;
                        if is_start {
                            parents.push(id);
                        }
                    }
                    "edge" => {
                        let (from, to) = (attribute(element, "source"), attribute(element, "target"));
                        if from.is_none() || to.is_none() {
                            graph
                                .left_out
                                .entry("an edge without source or target", || format!("line {begun}"));
                        }
                        graph.relations.begin(begun);
                        for (name, value) in attributes(element) {
                            match name.as_str() {
                                "source" => graph.relations.set("from", &value),
                                "target" => graph.relations.set("to", &value),
                                "kind" | "label" => graph.relations.set("kind", &value),
                                // Whether it has an arrow, not what it is.
                                "type" => graph.relations.set("drawn", &value),
                                "start" | "end" | "startopen" | "endopen" => {
                                    time(&mut graph, In::Edge, &name, &value)
                                }
                                name => graph.relations.set(&column_of(name), &value),
                            }
                        }
                        state = In::Edge;
                        spells = 0;
                    }
                    "attvalue" => {
                        let key = attribute(element, "for")
                            .or_else(|| attribute(element, "id"))
                            .unwrap_or_default();
                        let value = attribute(element, "value").unwrap_or_default();
                        let title = keys
                            .get(&(state == In::Edge, key.to_string()))
                            .map_or(key.as_ref(), |key| key.title.as_str());
                        let mut value = value.into_owned();
                        let span: Vec<String> = ["start", "end"]
                            .iter()
                            .filter_map(|end| attribute(element, end))
                            .map(|end| end.into_owned())
                            .collect();
                        if !span.is_empty() {
                            value = format!("{value} ({})", span.join(" to "));
                        }
                        set(&mut graph, state, title, &value);
                    }
                    "spell" => {
                        spells += 1;
                        for (name, value) in attributes(element) {
                            if spells == 1 {
                                time(&mut graph, state, &name, &value);
                            } else {
                                set(&mut graph, state, &format!("further {name}"), &value);
                            }
                        }
                    }
                    "parent" => {
                        set(&mut graph, state, "parent", &attribute(element, "for").unwrap_or_default())
                    }
                    "meta" => in_meta = true,
                    "gexf" | "graph" | "nodes" | "edges" | "attvalues" | "spells" | "default" | "options"
                    | "parents" => {}
                    _ => graph.left_out.element(format!("`{name}`"), String::new),
                }
            }
            Event::Text(value) => text.push_str(value),
            Event::CData(value) => text.push_str(value),
            Event::GeneralRef(reference) => push_reference(&mut text, reference),
            Event::End(element) => match local(element.name().0) {
                "default" => {
                    if let Some(key) = open_key.as_ref().and_then(|id| keys.get_mut(&(of_edges, id.clone())))
                    {
                        key.default = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                    }
                }
                "node" => {
                    defaults(&mut graph, &keys, In::Node);
                    parents.pop();
                    state = In::Nothing;
                }
                "edge" => {
                    defaults(&mut graph, &keys, In::Edge);
                    graph.name_edge();
                    state = In::Nothing;
                }
                "meta" => in_meta = false,
                name if in_meta && !text.trim().is_empty() => {
                    graph.left_out.element(format!("`{name}` of the file"), String::new);
                }
                _ => {}
            },
            _ => {}
        }
        if let Event::Empty(element) = &event {
            match local(element.name().0) {
                "node" => {
                    defaults(&mut graph, &keys, In::Node);
                    state = In::Nothing;
                }
                "edge" => {
                    defaults(&mut graph, &keys, In::Edge);
                    graph.name_edge();
                    state = In::Nothing;
                }
                _ => {}
            }
        }
    }
    graph.finish(source, "GEXF graph", |_| Places::Lines)
}

fn set(graph: &mut Graph, state: In, column: &str, value: &str) {
    let column = column_of(column);
    let rows = match state {
        In::Nothing => {
            graph.left_out.entry(format!("`{column}` of no node or edge"), String::new);
            return;
        }
        In::Node => &mut graph.entities,
        In::Edge => &mut graph.relations,
    };
    // An attribute that repeats the label or the time in other words stands beside it.
    match rows.get(&column) {
        Some(old)
            if old != value && matches!(column.as_str(), "name" | "start" | "end" | "id" | "from" | "to") =>
        {
            let is_doubt = matches!(column.as_str(), "start" | "end");
            if is_doubt && crate::date::Date::parse_edtf(value).is_ok() {
                rows.replace(&column, value);
            } else {
                rows.set(&format!("{column} (attribute)"), value);
            }
        }
        _ => rows.set(&column, value),
    }
}

/// A time: whole numbers written with a point (`1987.0`) are years.
fn time(graph: &mut Graph, state: In, name: &str, value: &str) {
    let column = if name.starts_with("start") { "start" } else { "end" };
    let value = value.strip_suffix(".0").unwrap_or(value);
    let open = if name.ends_with("open") { " (not included)" } else { "" };
    if open.is_empty() {
        set(graph, state, column, value);
    } else {
        set(graph, state, &format!("{column} open"), value);
        set(graph, state, column, value);
    }
}

/// What the file says holds where nothing is said.
fn defaults(graph: &mut Graph, keys: &BTreeMap<(bool, String), Key>, state: In) {
    for key in keys
        .iter()
        .filter(|((of_edges, _), key)| key.for_all || *of_edges == (state == In::Edge))
        .map(|(_, key)| key)
    {
        let Some(default) = &key.default else { continue };
        let column = column_of(&key.title);
        let rows = if state == In::Edge { &graph.relations } else { &graph.entities };
        if rows.get(&column).is_none() {
            set(graph, state, &column, default);
        }
    }
}

/// Reads a GraphML file.
pub fn read_graphml(source: &Source<'_>) -> Result<Made, Refusal> {
    let mut xml = Xml::new(source.bytes, source.bytes.len() as u64 + 1, "the graph").allow_doctype();
    let mut lines = Lines { bytes: source.bytes, at: 0, line: 1 };
    let mut graph = Graph::default();
    let mut keys: BTreeMap<(bool, String), Key> = BTreeMap::new();
    let (mut open_key, mut open_data) = (None::<(bool, String)>, None::<String>);
    let mut text = String::new();
    // What is open, its id, and whether all of it has been read.
    let mut stack: Vec<(In, String, bool)> = Vec::new();
    loop {
        let begun = lines.to(xml.offset());
        let Some(event) = xml.next()? else { break };
        let is_empty = matches!(event, Event::Empty(_));
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().0;
                let state = stack.last().map_or(In::Nothing, |(state, ..)| *state);
                match local(name) {
                    "key" => {
                        let id = attribute(element, "id").unwrap_or_default().into_owned();
                        let kind = attribute(element, "for").unwrap_or_default();
                        let title = attribute(element, "attr.name").filter(|title| !title.is_empty());
                        let title = title.map_or_else(|| id.clone(), |title| title.into_owned());
                        let of_edges = kind == "edge";
                        let key = Key { title, for_all: kind == "all" || kind.is_empty(), default: None };
                        open_key = (!is_empty).then(|| (of_edges, id.clone()));
                        keys.insert((of_edges, id), key);
                    }
                    "default" => {
                        text.clear();
                    }
                    "node" => {
                        let id = attribute(element, "id").unwrap_or_default().into_owned();
                        graph.entities.begin(begun);
                        graph.entities.set("id", &id);
                        if let Some((_, parent, _)) =
                            stack.iter().rev().find(|(state, ..)| *state == In::Node)
                        {
                            graph.entities.set("parent", parent);
                        }
                        if is_empty {
                            defaults(&mut graph, &keys, In::Node);
                            graph.name_node(&id);
                        } else {
                            stack.push((In::Node, id, false));
                        }
                    }
                    "edge" => {
                        let (from, to) = (attribute(element, "source"), attribute(element, "target"));
                        if from.is_none() || to.is_none() {
                            graph
                                .left_out
                                .entry("an edge without source or target", || format!("line {begun}"));
                        }
                        graph.relations.begin(begun);
                        for (name, value) in attributes(element) {
                            match name.as_str() {
                                "source" => graph.relations.set("from", &value),
                                "target" => graph.relations.set("to", &value),
                                "sourceport" | "targetport" => {
                                    graph.left_out.element(format!("`{name}` of edges"), String::new);
                                }
                                name => graph.relations.set(&column_of(name), &value),
                            }
                        }
                        if is_empty {
                            defaults(&mut graph, &keys, In::Edge);
                            graph.name_edge();
                        } else {
                            stack.push((In::Edge, String::new(), false));
                        }
                    }
                    "data" if !is_empty => {
                        text.clear();
                        open_data = attribute(element, "key").map(|key| key.into_owned());
                    }
                    // yEd writes what a node is called within its drawing.
                    "NodeLabel" | "EdgeLabel" => text.clear(),
                    "hyperedge" | "endpoint" | "port" | "desc" | "locator" => {
                        graph.left_out.element(format!("`{name}`"), || format!("line {begun}"));
                    }
                    // A graph within a node: the rows of its nodes come behind that of the node.
                    "graph" => {
                        if let Some((In::Node, id, read @ false)) = stack.last_mut() {
                            *read = true;
                            let id = id.clone();
                            defaults(&mut graph, &keys, In::Node);
                            graph.name_node(&id);
                        }
                    }
                    "graphml" | "data" => {}
                    _ if open_data.is_some() && state != In::Nothing => {
                        graph.left_out.element(format!("`{name}` (how it is drawn)"), String::new);
                    }
                    _ => graph.left_out.element(format!("`{name}`"), String::new),
                }
            }
            Event::Text(value) => text.push_str(value),
            Event::CData(value) => text.push_str(value),
            Event::GeneralRef(reference) => push_reference(&mut text, reference),
            Event::End(element) => {
                let state = stack.last().map_or(In::Nothing, |(state, ..)| *state);
                match local(element.name().0) {
                    "default" => {
                        if let Some(key) = open_key.as_ref().and_then(|key| keys.get_mut(key)) {
                            key.default = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                        }
                    }
                    "key" => open_key = None,
                    "NodeLabel" if state == In::Node => {
                        set(&mut graph, state, "name", text.trim());
                        text.clear();
                    }
                    "EdgeLabel" if state == In::Edge => {
                        set(&mut graph, state, "kind", text.trim());
                        text.clear();
                    }
                    "data" => {
                        if let Some(id) = open_data.take() {
                            let of_edges = state == In::Edge;
                            let key = keys
                                .get(&(of_edges, id.clone()))
                                .or_else(|| keys.get(&(!of_edges, id.clone())));
                            let title = key.map_or(id.as_str(), |key| key.title.as_str()).to_owned();
                            if text.trim().is_empty() {
                                continue;
                            }
                            if state == In::Nothing {
                                graph.left_out.element(format!("`{title}` of the graph"), String::new);
                                continue;
                            }
                            let late = stack.last().is_some_and(|(.., read)| *read);
                            set(&mut graph, if late { In::Nothing } else { state }, &title, text.trim());
                        }
                        text.clear();
                    }
                    "node" => {
                        if let Some((_, id, false)) = stack.pop() {
                            defaults(&mut graph, &keys, In::Node);
                            graph.name_node(&id);
                        }
                    }
                    "edge" => {
                        stack.pop();
                        defaults(&mut graph, &keys, In::Edge);
                        graph.name_edge();
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    graph.finish(source, "GraphML graph", |_| Places::Lines)
}
