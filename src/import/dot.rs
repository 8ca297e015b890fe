//! Graphs of Graphviz: nodes and edges with their attributes, read by `graphviz-rust`.

use std::collections::BTreeMap;

use graphviz_rust::dot_structures::{Attribute, EdgeTy, Graph as Dot, GraphAttributes, Id, Stmt, Vertex};

use super::rows::{Graph, column_of};
use super::{Made, Refusal, Source};
use crate::input::{Places, text_of};

/// What is read at most: the parser holds a tree of all of it.
const BYTES: usize = 16 << 20;
/// Subgraphs within subgraphs.
const DEPTH: usize = 64;

/// Attributes that only say how something is drawn.
const DRAWING: &[&str] = &[
    "shape",
    "color",
    "fillcolor",
    "fontcolor",
    "fontname",
    "fontsize",
    "style",
    "width",
    "height",
    "fixedsize",
    "margin",
    "pos",
    "penwidth",
    "pencolor",
    "arrowhead",
    "arrowtail",
    "arrowsize",
    "dir",
    "constraint",
    "minlen",
    "weight",
    "headport",
    "tailport",
    "lp",
    "splines",
    "peripheries",
    "group",
    "rank",
    "sides",
    "skew",
    "distortion",
    "labelfloat",
    "labelangle",
    "labeldistance",
    "class",
    "target",
    "id",
];

/// An ending that says so, or a text that begins so.
pub fn sniff(source: &Source<'_>) -> bool {
    matches!(source.ending().as_str(), "dot" | "gv") && !source.bytes.starts_with(b"PK")
}

/// Reads nodes and edges.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    if source.bytes.len() > BYTES {
        return Err(Refusal::unreadable(
            "is a DOT file of more than 16 MB",
            "export the graph as GraphML or GEXF",
        ));
    }
    let text =
        text_of(source.bytes.to_vec()).map_err(|what| Refusal::unreadable(format!("is {what}"), ""))?;
    if nested(&text) > DEPTH {
        return Err(Refusal::unreadable(
            "nests brackets more than 64 deep",
            "export the graph as GraphML or GEXF",
        ));
    }
    let refused = |why: String| {
        let why: String = why.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect();
        Refusal::unreadable(
            format!("is a DOT file that cannot be read: {why}"),
            "write an edge from several nodes one by one (`a -> c; b -> c` rather than `{a b} -> c`), or export the graph as GraphML or GEXF",
        )
    };
    let named = with_subgraphs_named(&text);
    let parsed = super::guarded(|| graphviz_rust::parse(&named));
    let dot = parsed.unwrap_or_else(|| Err("the parser gave up".into())).map_err(refused)?;
    let (Dot::Graph { stmts, .. } | Dot::DiGraph { stmts, .. }) = dot;
    let mut reading = Reading { graph: Graph::default(), nodes: BTreeMap::new(), edges: Vec::new() };
    reading.statements(&stmts, None);
    reading.finish(source, &text)
}

/// The nodes that statements name, each once: in an edge every node of a subgraph is an end.
fn named_in(statements: &[Stmt], named: &mut Vec<String>) {
    let ends = |vertex: &Vertex, named: &mut Vec<String>| match vertex {
        Vertex::N(node) => named.push(plain(&node.0)),
        Vertex::S(inner) => named_in(&inner.stmts, named),
    };
    for statement in statements {
        match statement {
            Stmt::Node(node) => named.push(plain(&node.id.0)),
            Stmt::Subgraph(inner) => named_in(&inner.stmts, named),
            Stmt::Edge(edge) => match &edge.ty {
                EdgeTy::Pair(from, to) => [from, to].into_iter().for_each(|vertex| ends(vertex, named)),
                EdgeTy::Chain(chain) => chain.iter().for_each(|vertex| ends(vertex, named)),
            },
            _ => {}
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    named.retain(|id| seen.insert(id.clone()));
}

/// The same graph with the word `subgraph` before every brace that opens one without it (`a -> {b c}`), which the parser asks for and the
/// language does not. Nothing else changes, and no line.
fn with_subgraphs_named(text: &str) -> String {
    let mut named = String::with_capacity(text.len() + 64);
    // The last two words or signs before the brace: `subgraph cluster_x {`.
    let (mut last, mut before) = (String::new(), String::new());
    let mut opened = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' => quoted(rest),
            '<' => marked(rest),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '#' if named.ends_with('\n') => rest.find('\n').unwrap_or(rest.len()),
            letter if letter.is_alphanumeric() || letter == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            letter => letter.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        if letter == '{' {
            if opened && last != "subgraph" && before != "subgraph" {
                named.push_str("subgraph ");
            }
            opened = true;
        }
        named.push_str(piece);
        let is_comment = piece.len() > 1 && (piece.starts_with('/') || letter == '#');
        if !letter.is_whitespace() && !is_comment {
            before = std::mem::replace(&mut last, piece.to_ascii_lowercase());
        }
    }
    named
}

/// Bytes of the label in HTML that a text begins with.
fn marked(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

/// Bytes of the quoted text that a text begins with.
fn quoted(text: &str) -> usize {
    let mut escaped = true;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    text.len()
}

/// How deep brackets stand in brackets, outside of quotes.
fn nested(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted) = (0_usize, 0, false);
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            '"' if before != '\\' => quoted = !quoted,
            '{' | '[' | '<' if !quoted => depth += 1,
            '}' | ']' | '>' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        before = letter;
    }
    deepest
}

struct Reading {
    graph: Graph,
    /// Attributes of each node, in the order of names; a node may be named several times.
    nodes: BTreeMap<String, (usize, Vec<(String, String)>)>,
    edges: Vec<(String, String, Vec<(String, String)>)>,
}

impl Reading {
    fn statements(&mut self, statements: &[Stmt], cluster: Option<&str>) {
        for statement in statements {
            match statement {
                Stmt::Node(node) => {
                    let id = plain(&node.id.0);
                    self.node(&id, &node.attributes, cluster);
                }
                Stmt::Edge(edge) => {
                    let ends = match &edge.ty {
                        EdgeTy::Pair(from, to) => vec![self.ends(from, cluster), self.ends(to, cluster)],
                        EdgeTy::Chain(chain) => chain.iter().map(|end| self.ends(end, cluster)).collect(),
                    };
                    let attributes: Vec<(String, String)> = edge.attributes.iter().map(pair).collect();
                    for (from, to) in ends.iter().zip(ends.iter().skip(1)) {
                        for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (from, to))) {
                            self.edges.push((from.clone(), to.clone(), attributes.clone()));
                        }
                    }
                }
                Stmt::Subgraph(inner) => {
                    let label = inner.stmts.iter().find_map(|statement| match statement {
                        Stmt::Attribute(attribute) if plain(&attribute.0) == "label" => {
                            Some(plain(&attribute.1))
                        }
                        Stmt::GAttribute(GraphAttributes::Graph(list)) => list
                            .iter()
                            .find(|attribute| plain(&attribute.0) == "label")
                            .map(|attribute| plain(&attribute.1)),
                        _ => None,
                    });
                    let name = plain(&inner.id);
                    let named = (name.starts_with("cluster")).then_some(name.as_str());
                    self.statements(&inner.stmts, label.as_deref().or(named).or(cluster));
                }
                Stmt::Attribute(attribute) => {
                    self.graph
                        .left_out
                        .element(format!("`{}` of the graph", plain(&attribute.0)), String::new);
                }
                Stmt::GAttribute(
                    GraphAttributes::Graph(list) | GraphAttributes::Node(list) | GraphAttributes::Edge(list),
                ) => {
                    for attribute in list {
                        self.graph
                            .left_out
                            .element(format!("`{}` set for all", plain(&attribute.0)), String::new);
                    }
                }
            }
        }
    }

    fn node(&mut self, id: &str, attributes: &[Attribute], cluster: Option<&str>) {
        let next = self.nodes.len();
        let (_, known) = self.nodes.entry(id.to_owned()).or_insert((next, Vec::new()));
        known.extend(attributes.iter().map(pair));
        if let Some(cluster) =
            cluster.filter(|cluster| !known.iter().any(|(name, value)| name == "cluster" && value == cluster))
        {
            known.push(("cluster".into(), cluster.into()));
        }
    }

    /// The nodes at an end of an edge: one, or all of a subgraph.
    fn ends(&mut self, vertex: &Vertex, cluster: Option<&str>) -> Vec<String> {
        match vertex {
            Vertex::N(node) => {
                let id = plain(&node.0);
                self.node(&id, &[], cluster);
                vec![id]
            }
            Vertex::S(inner) => {
                self.statements(&inner.stmts, cluster);
                let mut named = Vec::new();
                named_in(&inner.stmts, &mut named);
                named
            }
        }
    }

    fn finish(mut self, source: &Source<'_>, text: &str) -> Result<Made, Refusal> {
        let mut nodes: Vec<_> = std::mem::take(&mut self.nodes).into_iter().collect();
        nodes.sort_by_key(|(_, (order, _))| *order);
        let lines = Lines::new(text);
        for (id, (_, attributes)) in nodes {
            self.graph.entities.begin(lines.of(&id));
            self.graph.entities.set("id", &id);
            for (name, value) in attributes {
                match name.as_str() {
                    "label" if value == "\\N" => {}
                    "label" => self.graph.entities.set("name", &unbroken(&value)),
                    "URL" | "href" => self.graph.entities.set("url", &value),
                    "tooltip" | "comment" => self.graph.entities.set("description", &unbroken(&value)),
                    name if DRAWING.contains(&name) => {
                        self.graph.left_out.element(format!("`{name}` of nodes"), String::new)
                    }
                    name => self.graph.entities.set(&column_of(name), &value),
                }
            }
            self.graph.name_node(&id);
        }
        for (from, to, attributes) in std::mem::take(&mut self.edges) {
            self.graph.relations.begin(lines.of(&from));
            self.graph.relations.set("from", &from);
            self.graph.relations.set("to", &to);
            for (name, value) in attributes {
                match name.as_str() {
                    "label" | "xlabel" => self.graph.relations.set("kind", &unbroken(&value)),
                    "URL" | "href" => self.graph.relations.set("sources", &value),
                    "tooltip" | "comment" | "labeltooltip" | "edgetooltip" => {
                        self.graph.relations.set("description", &unbroken(&value));
                    }
                    name if DRAWING.contains(&name) => {
                        self.graph.left_out.element(format!("`{name}` of edges"), String::new)
                    }
                    name => self.graph.relations.set(&column_of(name), &value),
                }
            }
            self.graph.name_edge();
        }
        self.graph.finish(source, "Graphviz graph", |_| Places::Lines)
    }
}

fn pair(attribute: &Attribute) -> (String, String) {
    (plain(&attribute.0), plain(&attribute.1))
}

/// An id without its quotes.
fn plain(id: &Id) -> String {
    match id {
        Id::Escaped(text) => text.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\"),
        Id::Html(text) => text.trim_start_matches('<').trim_end_matches('>').to_owned(),
        Id::Plain(text) | Id::Anonymous(text) => text.clone(),
    }
}

/// Labels break lines by `\n`, `\l`, `\r`.
fn unbroken(text: &str) -> String {
    text.replace("\\n", " ").replace("\\l", " ").replace("\\r", " ")
}

/// The line on which a node is first named. The parser keeps no places.
struct Lines<'t> {
    text: &'t str,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text }
    }

    fn of(&self, id: &str) -> usize {
        // Looking through the whole text for each of many nodes would take the square of its length.
        if self.text.len() > 1 << 20 {
            return 1;
        }
        let at = memchr::memmem::find(self.text.as_bytes(), id.as_bytes()).unwrap_or(0);
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }
}
