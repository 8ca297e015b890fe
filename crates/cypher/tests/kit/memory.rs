//! A graph in memory, and the test-only interpreter that builds it from `CREATE`.

use std::collections::BTreeMap;

use cypher::ast::{self, Clause, ExprKind, PatternPart};
use cypher::{Direction, EdgeId, Limits, NodeId, PropertyGraph, Registry, Value, parse, run};

type Properties = BTreeMap<String, Value>;

struct Edge {
    name: String,
    ends: (NodeId, NodeId),
    properties: Properties,
}

/// Nodes and edges in lists; a deleted edge leaves a gap.
#[derive(Default)]
pub struct Memory {
    nodes: Vec<(Vec<String>, Properties)>,
    edges: Vec<Edge>,
    gone: Vec<EdgeId>,
    touching: Vec<(Vec<EdgeId>, Vec<EdgeId>)>,
}

impl Memory {
    pub fn add_node(&mut self, labels: Vec<String>, properties: Properties) -> NodeId {
        self.nodes.push((labels, properties));
        self.touching.push(Default::default());
        NodeId(self.nodes.len() as u32 - 1)
    }

    pub fn add_edge(&mut self, name: &str, from: NodeId, to: NodeId, properties: Properties) -> EdgeId {
        let id = EdgeId(self.edges.len() as u32);
        self.edges.push(Edge { name: name.to_string(), ends: (from, to), properties });
        self.touching[from.0 as usize].0.push(id);
        self.touching[to.0 as usize].1.push(id);
        id
    }

    fn all<'s>(&'s self, names: impl Iterator<Item = &'s String>) -> Vec<String> {
        let mut names: Vec<String> = names.cloned().collect();
        names.sort();
        names.dedup();
        names
    }
}

impl PropertyGraph for Memory {
    fn node_count(&self) -> usize {
        self.nodes.len()
    }
    fn nodes_with_label(&self, label: &str) -> Option<Vec<NodeId>> {
        let ids = (0..self.nodes.len() as u32).map(NodeId);
        Some(ids.filter(|id| self.has_label(*id, label)).collect())
    }
    fn labels(&self, node: NodeId) -> Vec<String> {
        self.nodes[node.0 as usize].0.clone()
    }
    fn node_property(&self, node: NodeId, key: &str) -> Value {
        self.nodes[node.0 as usize].1.get(key).cloned().unwrap_or_default()
    }
    fn node_properties(&self, node: NodeId) -> Properties {
        self.nodes[node.0 as usize].1.clone()
    }
    fn edge_property(&self, edge: EdgeId, key: &str) -> Value {
        self.edges[edge.0 as usize].properties.get(key).cloned().unwrap_or_default()
    }
    fn edge_properties(&self, edge: EdgeId) -> Properties {
        self.edges[edge.0 as usize].properties.clone()
    }
    fn edge_type(&self, edge: EdgeId) -> &str {
        &self.edges[edge.0 as usize].name
    }
    fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        self.edges[edge.0 as usize].ends
    }
    fn edges(&self, node: NodeId, direction: Direction, types: &[String], out: &mut Vec<(EdgeId, NodeId)>) {
        let (outgoing, incoming) = &self.touching[node.0 as usize];
        let list = if direction == Direction::Outgoing { outgoing } else { incoming };
        for id in list {
            let edge = &self.edges[id.0 as usize];
            if (types.is_empty() || types.contains(&edge.name)) && !self.gone.contains(id) {
                let other = if direction == Direction::Outgoing { edge.ends.1 } else { edge.ends.0 };
                out.push((*id, other));
            }
        }
    }
    fn all_labels(&self) -> Vec<String> {
        self.all(self.nodes.iter().flat_map(|n| &n.0))
    }
    fn all_types(&self) -> Vec<String> {
        self.all(self.edges.iter().map(|e| &e.name))
    }
    fn all_keys(&self) -> Vec<String> {
        self.all(
            self.nodes
                .iter()
                .flat_map(|n| n.1.keys())
                .chain(self.edges.iter().flat_map(|e| e.properties.keys())),
        )
    }
}

type Row = BTreeMap<String, Value>;

/// Runs a setup query. Reading clauses run in the engine under test; `CREATE` and `DELETE` here.
pub fn setup(graph: &mut Memory, text: &str) -> Result<(), String> {
    let query = parse(text).map_err(|e| format!("{} ({})", e.message, text))?;
    let [single] = query.parts.as_slice() else { return Err("a setup with UNION".into()) };
    let mut rows: Vec<Row> = vec![Row::new()];
    let mut reading: Option<ast::Span> = None;
    for clause in &single.clauses {
        match clause {
            Clause::Create { pattern, .. } => {
                read_rows(graph, text, reading.take(), &mut rows)?;
                for row in &mut rows {
                    for part in pattern {
                        create(graph, text, part, row)?;
                    }
                }
            }
            Clause::Delete { targets, .. } => {
                read_rows(graph, text, reading.take(), &mut rows)?;
                for row in &rows {
                    for target in targets {
                        let ExprKind::Variable(name) = &target.kind else {
                            return Err("DELETE of no variable".into());
                        };
                        match row.get(name) {
                            Some(Value::Relationship(edge)) => graph.gone.push(*edge),
                            _ => return Err("DELETE of a node".into()),
                        }
                    }
                }
            }
            other => {
                let span = other.span();
                reading = Some(reading.map_or(span, |r| ast::Span { end: span.end, ..r }));
            }
        }
    }
    Ok(())
}

/// `UNWIND $rows AS row WITH row.a AS a, .. ` before a piece of query.
fn over_rows(rows: &[Row]) -> String {
    let names: Vec<&String> = rows.iter().flat_map(|r| r.keys()).collect();
    let mut names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    names.sort();
    names.dedup();
    let items: Vec<String> = names.iter().map(|n| format!("__row.{n} AS {n}")).collect();
    if items.is_empty() {
        String::new()
    } else {
        format!("UNWIND $__rows AS __row WITH {} ", items.join(", "))
    }
}

fn query(graph: &Memory, text: &str, rows: &[Row]) -> Result<Vec<Row>, String> {
    let list: Vec<Value> = rows.iter().map(|r| r.clone().into()).collect();
    let parameters = BTreeMap::from([("__rows".to_string(), Value::from(list))]);
    let limits = Limits { rows: usize::MAX, depth: 1_000, now: Some(0), ..Limits::default() };
    let text = format!("{}{text}", over_rows(rows));
    let table = run(graph, &text, &parameters, &limits, &Registry::default())
        .map_err(|e| format!("{} ({text})", e.message))?;
    Ok(table.rows.into_iter().map(|r| table.columns.iter().cloned().zip(r).collect()).collect())
}

fn read_rows(graph: &Memory, text: &str, span: Option<ast::Span>, rows: &mut Vec<Row>) -> Result<(), String> {
    if let Some(span) = span {
        *rows = query(graph, &format!("{} RETURN *", &text[span.start..span.end]), rows)?;
    }
    Ok(())
}

fn properties(graph: &Memory, text: &str, map: Option<&ast::Expr>, row: &Row) -> Result<Properties, String> {
    let Some(map) = map else { return Ok(Properties::new()) };
    let source = &text[map.span.start..map.span.end];
    let rows = query(graph, &format!("RETURN {source} AS __map"), std::slice::from_ref(row))?;
    match rows.first().and_then(|r| r.get("__map")) {
        Some(Value::Map(map)) => {
            Ok(map.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect())
        }
        _ => Err("properties that are no map".into()),
    }
}

fn create(graph: &mut Memory, text: &str, part: &PatternPart, row: &mut Row) -> Result<(), String> {
    let mut here = create_node(graph, text, &part.start, row)?;
    for (rel, node) in &part.steps {
        let there = create_node(graph, text, node, row)?;
        let (from, to) = if rel.direction == ast::Direction::Left { (there, here) } else { (here, there) };
        let properties = properties(graph, text, rel.properties.as_ref(), row)?;
        let name = rel.types.first().map(|t| t.text.clone()).ok_or("a relationship without a type")?;
        let edge = graph.add_edge(&name, from, to, properties);
        if let Some(variable) = &rel.variable {
            row.insert(variable.text.clone(), Value::Relationship(edge));
        }
        here = there;
    }
    Ok(())
}

fn create_node(
    graph: &mut Memory,
    text: &str,
    node: &ast::NodePattern,
    row: &mut Row,
) -> Result<NodeId, String> {
    if let Some(Value::Node(id)) = node.variable.as_ref().and_then(|v| row.get(&v.text)) {
        return Ok(*id);
    }
    let properties = properties(graph, text, node.properties.as_ref(), row)?;
    let id = graph.add_node(node.labels.iter().flatten().map(|l| l.text.clone()).collect(), properties);
    if let Some(variable) = &node.variable {
        row.insert(variable.text.clone(), Value::Node(id));
    }
    Ok(id)
}
