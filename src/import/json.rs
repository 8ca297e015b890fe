//! JSON of other tools: TimelineJS, node-link graphs (networkx, d3), Oligrapher, Frictionless data packages, and FollowTheMoney
//! entities line by line.
//!
//! Each is known by what it holds, not by its name. Before a text becomes a tree its commas and brackets are counted, so that a small
//! file cannot become a large tree.

mod money;
mod timeline;

use serde_json::{Map, Value};

use super::rows::{Graph, LeftOut, Rows, column_of};
use super::{Made, Refusal, Source, TableText};
use crate::input::{Limit, Places, text_of};

pub use money::{is_money, read as read_money};
pub use timeline::read as read_timeline;

/// Text of one tree, at most.
const BYTES: usize = 32 << 20;

/// The tree of a text; `None` where it is no JSON or too large to be looked at.
fn tree(source: &Source<'_>) -> Result<Option<Value>, Refusal> {
    if !matches!(source.ending().as_str(), "json") {
        return Ok(None);
    }
    if source.bytes.len() > BYTES {
        return Ok(None);
    }
    let text =
        text_of(source.bytes.to_vec()).map_err(|what| Refusal::unreadable(format!("is {what}"), ""))?;
    let mut quoted = false;
    let mut escaped = false;
    let mut values = 0_u64;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => values += 1,
            _ => {}
        }
    }
    if values > source.limits.cells {
        return Err(Refusal::Limit(Limit::Cells, source.limits.cells, values));
    }
    Ok(serde_json::from_str(&text).ok())
}

fn object<'v>(tree: &'v Value, keys: &[&str]) -> Option<&'v Map<String, Value>> {
    let object = tree.as_object()?;
    keys.iter().all(|key| object.contains_key(*key)).then_some(object)
}

/// Any JSON that one of the formats knows. One format for all, so that a text is made a tree once.
pub fn sniff(source: &Source<'_>) -> bool {
    matches!(source.ending().as_str(), "json")
}

/// Reads it as what it is.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    if source.bytes.len() > BYTES {
        return Err(Refusal::unreadable(
            "is JSON of more than 32 MB",
            "export it as CSV, or line by line (.jsonl)",
        ));
    }
    let Some(tree) = tree(source)? else {
        if is_money(source) {
            return read_money(source);
        }
        return Err(Refusal::unreadable(
            "is no valid JSON; it may have been cut off",
            "export or download it again",
        ));
    };
    if object(&tree, &["throughline"]).is_some() {
        return Err(Refusal::NotOurs("an export that throughline made; it is passed over"));
    }
    if let Some(timeline) = timeline::find(&tree) {
        return read_timeline(source, timeline);
    }
    if object(&tree, &["resources"])
        .is_some_and(|package| package.get("resources").is_some_and(Value::is_array))
    {
        return read_package(source, &tree);
    }
    if let Some(graph) =
        tree.get("graph").filter(|graph| graph.get("nodes").is_some() && graph.get("edges").is_some())
    {
        return read_oligrapher(source, &tree, graph);
    }
    if let Some(whole) = tree.as_object()
        && whole.get("nodes").is_some_and(Value::is_array)
        && (whole.contains_key("links") || whole.contains_key("edges"))
    {
        return read_node_link(source, whole);
    }
    if is_money(source) {
        return read_money(source);
    }
    Err(super::workbook::unknown(source))
}

/// A value as the text of a cell; lists are parted by `;`, objects stay JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(value) if !number.is_i64() && !number.is_u64() => {
                super::shown::number(value, &Default::default())
            }
            _ => number.to_string(),
        },
        Value::Bool(value) => value.to_string(),
        Value::Array(list) => {
            list.iter().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
        }
        object @ Value::Object(_) => object.to_string(),
    }
}

fn paths(list: &str) -> Places {
    Places::Paths { list: list.to_owned(), columns: Vec::new() }
}

/// Node-link JSON: `nodes` and `links` or `edges` (networkx before and from 3.6, d3).
fn read_node_link(source: &Source<'_>, whole: &Map<String, Value>) -> Result<Made, Refusal> {
    let mut graph = Graph::default();
    let mut ids: Vec<String> = Vec::new();
    for (number, node) in list(whole.get("nodes")).enumerate() {
        graph.entities.begin(number + 1);
        let Some(fields) = node.as_object() else {
            // A node may be no more than its name.
            let id = text(node);
            graph.entities.set("id", &id);
            graph.name_node(&id);
            ids.push(id);
            continue;
        };
        let id = ["id", "key", "name", "label"]
            .iter()
            .find_map(|key| fields.get(*key))
            .map(text)
            .unwrap_or_default();
        graph.entities.set("id", &id);
        attributes(&mut graph.entities, &mut graph.left_out, "", fields, &["id"], "nodes");
        if id.is_empty() {
            graph.left_out.entry("a node without an id", || format!("nodes[{number}]"));
        }
        graph.name_node(&id);
        ids.push(id);
    }
    let key = if whole.get("links").is_some_and(Value::is_array) { "links" } else { "edges" };
    for (number, edge) in list(whole.get(key)).enumerate() {
        let Some(fields) = edge.as_object() else {
            graph.left_out.entry("an edge that is no object", || format!("{key}[{number}]"));
            continue;
        };
        graph.relations.begin(number + 1);
        for (column, name) in [("from", "source"), ("to", "target")] {
            match fields.get(name) {
                // d3 counts its nodes where they have no ids of their own.
                Some(Value::Number(index)) if !ids.contains(&index.to_string()) => {
                    let id = index.as_u64().and_then(|index| ids.get(usize::try_from(index).ok()?));
                    graph.relations.set_from(column, name, id.map_or("", |id| id));
                }
                Some(Value::Object(node)) => {
                    let id = node.get("id").or(node.get("name")).map(text).unwrap_or_default();
                    graph.relations.set_from(column, name, &id);
                }
                Some(id) => graph.relations.set_from(column, name, &text(id)),
                None => {
                    graph.left_out.entry(format!("an edge without `{name}`"), || format!("{key}[{number}]"))
                }
            }
        }
        attributes(&mut graph.relations, &mut graph.left_out, "", fields, &["source", "target"], "edges");
        graph.name_edge();
    }
    for (name, value) in whole {
        let other = if key == "links" { "edges" } else { "links" };
        if !["nodes", key, "directed", "multigraph"].contains(&name.as_str()) && !is_empty(value)
            || name == other
        {
            graph.left_out.element(format!("`{name}` of the graph"), String::new);
        }
    }
    graph.finish(source, "node-link JSON", |list| paths(if list == "edges" { key } else { list }))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// Places and speeds that a drawing left on its nodes.
const DRAWN: &[&str] =
    &["x", "y", "vx", "vy", "fx", "fy", "index", "color", "colour", "size", "r", "radius", "fill", "stroke"];

/// Every field of a node or edge as a column; objects are taken apart by one level.
fn attributes(
    rows: &mut Rows,
    left_out: &mut LeftOut,
    lead: &str,
    fields: &Map<String, Value>,
    but: &[&str],
    of: &str,
) {
    for (name, value) in fields {
        if but.contains(&name.as_str()) || is_empty(value) {
            continue;
        }
        let path = if lead.is_empty() { name.clone() } else { format!("{lead}.{name}") };
        if DRAWN.contains(&name.as_str()) {
            left_out.element(format!("`{name}` of {of}"), String::new);
            continue;
        }
        match value {
            Value::Object(inner) if lead.is_empty() => attributes(rows, left_out, &path, inner, but, of),
            value => rows.set_from(&column_of(name), &path, &text(value)),
        }
    }
}

/// Oligrapher 1 to 3: nodes and edges by id, or in lists; annotations are its steps.
fn read_oligrapher(source: &Source<'_>, whole: &Value, inner: &Value) -> Result<Made, Refusal> {
    let mut graph = Graph::default();
    let members = |value: Option<&Value>| -> Vec<Value> {
        match value {
            Some(Value::Object(map)) => map.values().cloned().collect(),
            Some(Value::Array(list)) => list.clone(),
            _ => Vec::new(),
        }
    };
    // Version 1 keeps what is shown in an object of its own.
    let field = |item: &Value, name: &str| {
        let value = item.get(name).or_else(|| item.get("display").and_then(|display| display.get(name)));
        value.map(text).unwrap_or_default()
    };
    for (number, node) in members(inner.get("nodes")).iter().enumerate() {
        graph.entities.begin(number + 1);
        let id = field(node, "id");
        graph.entities.set("id", &id);
        graph.entities.set("name", &field(node, "name"));
        for (column, name) in [("url", "url"), ("description", "description"), ("kind", "type")] {
            graph.entities.set_from(column, name, &field(node, name));
        }
        rest(
            &mut graph.entities,
            &mut graph.left_out,
            node,
            &["id", "name", "url", "description", "type", "display", "edgeIds"],
            "nodes",
        );
        graph.name_node(&id);
    }
    for (number, edge) in members(inner.get("edges")).iter().enumerate() {
        graph.relations.begin(number + 1);
        graph.relations.set("id", &field(edge, "id"));
        graph.relations.set_from("from", "node1_id", &field(edge, "node1_id"));
        graph.relations.set_from("to", "node2_id", &field(edge, "node2_id"));
        graph.relations.set_from("kind", "label", &field(edge, "label"));
        graph.relations.set_from("sources", "url", &field(edge, "url"));
        let own = ["id", "node1_id", "node2_id", "label", "url", "display"];
        rest(&mut graph.relations, &mut graph.left_out, edge, &own, "edges");
        graph.name_edge();
        if graph.relations.get("from").is_none() || graph.relations.get("to").is_none() {
            graph.left_out.entry("an edge without one of its ends", || format!("edges[{number}]"));
        }
    }
    for (number, caption) in members(inner.get("captions")).iter().enumerate() {
        let words: String = field(caption, "text").chars().take(60).collect();
        graph.left_out.element("captions of the drawing", || format!("captions[{number}] “{words}”"));
    }
    for (number, step) in members(whole.get("annotations")).iter().enumerate() {
        let words: String = field(step, "header").chars().take(60).collect();
        graph
            .left_out
            .element("annotations (steps of the story)", || format!("annotations[{number}] “{words}”"));
    }
    for name in whole.as_object().into_iter().flatten().map(|(name, _)| name) {
        if !["graph", "annotations"].contains(&name.as_str()) {
            graph.left_out.element(format!("`{name}` of the map"), String::new);
        }
    }
    graph.finish(source, "Oligrapher map", |list| paths(&format!("graph.{list}")))
}

/// Fields that are not read by name: layout is left out by name, the others are kept.
fn rest(rows: &mut Rows, left_out: &mut LeftOut, item: &Value, own: &[&str], of: &str) {
    let Some(fields) = item.as_object() else { return };
    let layout = [
        "scale",
        "image",
        "cp",
        "dash",
        "arrow",
        "status",
        "x1",
        "x2",
        "y1",
        "y2",
        "s1",
        "s2",
        "is_directional",
    ];
    for (name, value) in
        fields.iter().filter(|(name, value)| !own.contains(&name.as_str()) && !is_empty(value))
    {
        if layout.contains(&name.as_str()) || DRAWN.contains(&name.as_str()) {
            left_out.element(format!("`{name}` of {of}"), String::new);
        } else {
            rows.set(&column_of(name), &text(value));
        }
    }
}

/// Relative paths of the tables that a data package lists, for the reader of the folder; none that leads out of it.
pub fn resources(bytes: &[u8]) -> Vec<String> {
    if bytes.len() > BYTES {
        return Vec::new();
    }
    let tree: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let mut found = Vec::new();
    for resource in list(tree.get("resources")) {
        let path = resource.get("path").unwrap_or(&Value::Null);
        let several = list(Some(path)).filter_map(Value::as_str);
        found.extend(
            path.as_str().into_iter().chain(several).filter(|path| is_within(path)).map(str::to_owned),
        );
    }
    found
}

/// A path that stays within the folder, as the specification demands.
fn is_within(path: &str) -> bool {
    !path.is_empty()
        && !path.contains("://")
        && !path.starts_with(['/', '\\', '~'])
        && !path.contains([':', '\\'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// A data package: its CSV files are read as tables of their own; data written into it become tables here.
fn read_package(source: &Source<'_>, tree: &Value) -> Result<Made, Refusal> {
    let mut made = Made::default();
    let mut left_out = LeftOut::default();
    for (number, resource) in list(tree.get("resources")).enumerate() {
        let name = resource.get("name").map(text).unwrap_or_default();
        let at = || format!("resources[{number}]");
        match (resource.get("data"), resource.get("path")) {
            (Some(Value::Array(data)), _) => {
                let mut rows = Rows::new("", &[]);
                for (entry, row) in data.iter().enumerate() {
                    match row {
                        Value::Object(fields) => {
                            rows.begin(entry + 1);
                            for (column, value) in fields {
                                rows.set(column, &text(value));
                            }
                        }
                        Value::Array(cells) if entry > 0 => {
                            rows.begin(entry + 1);
                            let heads = data.first().and_then(Value::as_array);
                            for (column, cell) in heads.into_iter().flatten().zip(cells) {
                                rows.set(&text(column), &text(cell));
                            }
                        }
                        _ => {}
                    }
                }
                let before = made.tables.len();
                rows.finish(source, "data package", paths(&format!("resources[{number}].data")), &mut made)?;
                if let Some(table) = made.tables.get_mut(before) {
                    name_table(table, &name);
                }
            }
            (Some(_), _) => left_out.element("data of a resource that is no list of rows", at),
            (None, Some(path)) => {
                let all: Vec<&str> =
                    path.as_str().into_iter().chain(list(Some(path)).filter_map(Value::as_str)).collect();
                for path in all.iter().filter(|path| !is_within(path)) {
                    left_out.entry(format!("a table that does not lie in the folder: `{path}`"), at);
                }
            }
            (None, None) => left_out.entry("a resource without path and data", at),
        }
        if resource.get("schema").is_some() {
            left_out.element("`schema` of a resource (the tables' own heads say what is what)", at);
        }
    }
    for name in
        tree.as_object().into_iter().flatten().map(|(name, _)| name).filter(|name| *name != "resources")
    {
        left_out.element(format!("`{name}` of the package"), String::new);
    }
    left_out.report(&mut made);
    Ok(made)
}

fn name_table(table: &mut TableText, name: &str) {
    if !name.is_empty() {
        table.name = name.to_owned();
        table.origin.stem = name.to_owned();
    }
}
