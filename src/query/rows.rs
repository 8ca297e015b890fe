//! Rows of the query language as an answer, with the sources of the statements in them.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::catalogue::say;
use crate::cypher::{EdgeId, NodeId, PropertyGraph, Table, Value};
use crate::graph::Graph;
use crate::model::Citation;
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::net::Net;
use crate::query::property_graph::{CasebookGraph, Thing};
use crate::query::wording;

/// The rows of a query as an answer.
pub fn answer(graph: &Graph, net: &Net, queried: &CasebookGraph<'_>, table: &Table) -> Answer {
    let mut writer = Writer::new(graph);
    let mut answer = Answer {
        columns: table.columns.iter().map(|name| Column::named(name)).collect(),
        ..Answer::default()
    };
    let mut section = Section::default();
    let mut cited = false;
    for row in &table.rows {
        let mut citations: Vec<Citation> = Vec::new();
        let mut cells: Vec<Cell> = Vec::with_capacity(row.len() + 1);
        for value in row {
            gather(queried, graph, value, &mut citations, &mut answer);
            cells.push(match value {
                Value::Null => Cell::Empty,
                Value::String(text) => Cell::text(&**text),
                Value::Integer(number) if *number >= 0 => Cell::Count(number.unsigned_abs()),
                value => Cell::Data(data(queried, value), text(queried, graph, net, value)),
            });
        }
        let cites = writer.cites(&citations);
        cited |= cites != Cell::Empty;
        cells.push(cites);
        section.rows.push(cells);
    }
    if cited {
        answer.columns.push(Column::new("citations", "sources", Place::Cell));
    } else {
        section.rows.iter_mut().for_each(|row| row.truncate(table.columns.len()));
    }
    answer.title = say!(graph.casebook().words(), "count.rows", n = table.rows.len());
    answer.empty = table.rows.is_empty();
    answer.sections.push(section);
    answer.closing.extend(
        table.notes.iter().map(|note| format!("{} ({})", wording::stopped(&note.message), note.name)),
    );
    answer.sources = writer.sources();
    answer
}

/// The evidence of the nodes and edges in a value, and what can be drawn of it.
fn gather(
    queried: &CasebookGraph<'_>,
    graph: &Graph,
    value: &Value,
    citations: &mut Vec<Citation>,
    answer: &mut Answer,
) {
    match value {
        Value::Node(node) => match queried.thing(*node) {
            Thing::Node(node) => {
                citations.extend(graph.citations(node).iter().cloned());
                answer.subgraph.node(node);
            }
            Thing::Source(source) => {
                citations.push(Citation { source, locator: "".into(), quotation: "".into() });
            }
        },
        Value::Relationship(edge) => match queried.link(*edge) {
            Some(link) => {
                citations.extend(graph.statement(link).citations.iter().cloned());
                answer.subgraph.edge(link, String::new());
            }
            None => citations.extend(queried.citation(*edge).cloned()),
        },
        Value::Path(path) => {
            for node in &path.nodes {
                if let Thing::Node(node) = queried.thing(*node) {
                    answer.subgraph.node(node);
                }
            }
            for edge in &path.edges {
                gather(queried, graph, &Value::Relationship(*edge), citations, answer);
            }
        }
        Value::List(items) => items.iter().for_each(|item| gather(queried, graph, item, citations, answer)),
        Value::Map(map) => map.values().for_each(|item| gather(queried, graph, item, citations, answer)),
        _ => {}
    }
}

/// A value as it is read: nodes by name, relationships as sentences.
fn text(queried: &CasebookGraph<'_>, graph: &Graph, net: &Net, value: &Value) -> String {
    match value {
        Value::Null => "null".to_string(),
        Value::String(text) => text.to_string(),
        Value::Node(node) => match queried.thing(*node) {
            Thing::Node(node) => graph.name(node).to_string(),
            Thing::Source(id) => {
                crate::query::evidence::source_line(graph.casebook().words(), graph.casebook().source(id))
            }
        },
        Value::Relationship(edge) => sentence(queried, graph, net, *edge),
        Value::Path(path) => path
            .edges
            .iter()
            .map(|edge| wording::stopped(&sentence(queried, graph, net, *edge)))
            .collect::<Vec<_>>()
            .join(" "),
        Value::List(items) => {
            items.iter().map(|item| text(queried, graph, net, item)).collect::<Vec<_>>().join("; ")
        }
        Value::Map(map) => map
            .iter()
            .map(|(key, item)| format!("{key}: {}", text(queried, graph, net, item)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string().trim_matches('\'').to_string(),
    }
}

fn sentence(queried: &CasebookGraph<'_>, graph: &Graph, net: &Net, edge: EdgeId) -> String {
    let words = graph.casebook().words();
    let Some(link) = queried.link(edge) else {
        let (from, to) = queried.ends(edge);
        let (from, to) = (Value::Node(from), Value::Node(to));
        let (who, source) = (text(queried, graph, net, &from), text(queried, graph, net, &to));
        return say!(words, "rows.cites", who = who, source = source);
    };
    let (from, to) = net.ends(edge.0);
    let when = wording::when(graph, link, crate::date::Style::Short);
    let what = wording::hop(graph, link, net.node(from), net.node(to));
    if when.is_empty() {
        return what;
    }
    say!(words, "lists.with-date", what = what, when = when)
}

/// A value as JSON.
fn data(queried: &CasebookGraph<'_>, value: &Value) -> Json {
    let map = |properties: BTreeMap<String, Value>| -> Json {
        properties
            .iter()
            .map(|(key, value)| (key.clone(), data(queried, value)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let node = |node: NodeId| json!({ "labels": queried.labels(node), "properties": map(queried.node_properties(node)) });
    let edge = |edge: EdgeId| {
        let (from, to) = queried.ends(edge);
        json!({
            "type": queried.edge_type(edge),
            "from": data(queried, &queried.node_property(from, "id")),
            "to": data(queried, &queried.node_property(to, "id")),
            "properties": map(queried.edge_properties(edge)),
        })
    };
    match value {
        Value::Null => Json::Null,
        Value::Boolean(is) => json!(is),
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::String(text) => json!(&**text),
        Value::List(items) => items.iter().map(|item| data(queried, item)).collect::<Vec<_>>().into(),
        Value::Map(entries) => map((**entries).clone()),
        Value::Node(id) => node(*id),
        Value::Relationship(id) => edge(*id),
        Value::Path(path) => json!({
            "nodes": path.nodes.iter().map(|id| node(*id)).collect::<Vec<_>>(),
            "relationships": path.edges.iter().map(|id| edge(*id)).collect::<Vec<_>>(),
        }),
        other => json!(other.to_string().trim_matches('\'')),
    }
}
