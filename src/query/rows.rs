//! Rows of the query language as an answer, with the sources of the statements in them.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::catalogue::say;
use crate::cypher::{EdgeId, NodeId, PropertyGraph, Table, Value};
use crate::graph::Graph;
use crate::model::Citation;
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::net::Net;
use crate::query::property_graph::CasebookGraph;
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
            gather(graph, net, value, &mut citations, &mut answer);
            cells.push(match value {
                Value::Null => Cell::Empty,
                Value::String(text) => Cell::text(&**text),
                Value::Integer(number) if *number >= 0 => Cell::Count(number.unsigned_abs()),
                value => Cell::Data(data(queried, value), text(graph, net, value)),
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
fn gather(graph: &Graph, net: &Net, value: &Value, citations: &mut Vec<Citation>, answer: &mut Answer) {
    match value {
        Value::Node(node) => {
            citations.extend(graph.citations(net.node(node.0)).iter().cloned());
            answer.subgraph.node(net.node(node.0));
        }
        Value::Relationship(edge) => {
            citations.extend(graph.statement(net.edge(edge.0)).citations.iter().cloned());
            answer.subgraph.edge(net.edge(edge.0), String::new());
        }
        Value::Path(path) => {
            path.nodes.iter().for_each(|node| answer.subgraph.node(net.node(node.0)));
            for edge in &path.edges {
                gather(graph, net, &Value::Relationship(*edge), citations, answer);
            }
        }
        Value::List(items) => items.iter().for_each(|item| gather(graph, net, item, citations, answer)),
        Value::Map(map) => map.values().for_each(|item| gather(graph, net, item, citations, answer)),
        _ => {}
    }
}

/// A value as it is read: nodes by name, relationships as sentences.
fn text(graph: &Graph, net: &Net, value: &Value) -> String {
    match value {
        Value::Null => "null".to_string(),
        Value::String(text) => text.to_string(),
        Value::Node(node) => graph.name(net.node(node.0)).to_string(),
        Value::Relationship(edge) => sentence(graph, net, *edge),
        Value::Path(path) => path
            .edges
            .iter()
            .map(|edge| wording::stopped(&sentence(graph, net, *edge)))
            .collect::<Vec<_>>()
            .join(" "),
        Value::List(items) => items.iter().map(|item| text(graph, net, item)).collect::<Vec<_>>().join("; "),
        Value::Map(map) => map
            .iter()
            .map(|(key, item)| format!("{key}: {}", text(graph, net, item)))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string().trim_matches('\'').to_string(),
    }
}

fn sentence(graph: &Graph, net: &Net, edge: EdgeId) -> String {
    let (from, to) = net.ends(edge.0);
    let edge = net.edge(edge.0);
    let when = wording::when(graph, edge, crate::date::Style::Short);
    let what = wording::hop(graph, edge, net.node(from), net.node(to));
    if when.is_empty() {
        return what;
    }
    say!(graph.casebook().words(), "lists.with-date", what = what, when = when)
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
