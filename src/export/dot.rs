//! Entities and relations as a Graphviz graph in the DOT language, built and printed with `graphviz-rust`'s types.
//!
//! `graphviz-rust` escapes nothing, so [`quoted`] is the one way any text gets into the graph. `pest` is held below 2.9 in
//! `Cargo.toml`, because from there on it needs a C compiler to build.
//!
//! What the format cannot hold: events and who took part in them, and of a statement's evidence anything but a tooltip.

use std::collections::BTreeMap;

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph as Dot, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use crate::catalogue::say;
use crate::model::{Entity, EntityId, Relation};
use crate::query::View;
use crate::read::cells::is_address;
use crate::vocabulary::{ColourRole, Shape, Standing, Status};

/// The graph of a view as DOT, one flat digraph.
pub fn write(view: &View<'_>) -> Vec<u8> {
    format!("{}// {}\n", print(graph(view, false)), view.made_from()).into_bytes()
}

/// The graph with a cluster for each kind of entity.
pub fn write_clustered(view: &View<'_>) -> Vec<u8> {
    format!("{}// {}\n", print(graph(view, true)), view.made_from()).into_bytes()
}

fn print(graph: Dot) -> String {
    let mut text = graph.print(PrinterContext::default().with_semi());
    text.push('\n');
    text
}

fn graph(view: &View<'_>, clustered: bool) -> Dot {
    let book = view.graph.casebook();
    let title = if book.settings.title.is_empty() { "throughline" } else { &book.settings.title };
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(attributes(&[
            ("label", label(title)),
            ("labelloc", plain("t")),
            ("fontname", label("Source Sans 3")),
            ("rankdir", plain("LR")),
            ("tooltip", label(title)),
        ]))),
        Stmt::GAttribute(GraphAttributes::Node(attributes(&[
            ("fontname", label("Source Sans 3")),
            ("fontsize", plain("13")),
            ("fontcolor", label("#1A1A1A")),
            ("style", label("filled")),
            ("fillcolor", label("#FFFFFF")),
            ("penwidth", plain("2")),
        ]))),
        Stmt::GAttribute(GraphAttributes::Edge(attributes(&[
            ("fontname", label("Source Sans 3")),
            ("fontsize", plain("11")),
            ("fontcolor", label("#333333")),
        ]))),
    ];
    if clustered {
        let mut kinds: BTreeMap<String, Vec<Stmt>> = BTreeMap::new();
        for id in &view.entities {
            let entity = book.entity(*id);
            let kind = entity.kind.map(|kind| book.spoken().entities.get(kind).plural.clone());
            let kind = kind.unwrap_or_else(|| say!(book.words(), "kind.unnamed"));
            kinds.entry(kind).or_default().push(Stmt::Node(node(view, *id)));
        }
        for (kind, mut nodes) in kinds {
            nodes.insert(
                0,
                Stmt::GAttribute(GraphAttributes::Graph(attributes(&[
                    ("label", label(&kind)),
                    ("color", label("#B5B5B5")),
                ]))),
            );
            stmts.push(Stmt::Subgraph(Subgraph { id: quoted(&format!("cluster_{kind}")), stmts: nodes }));
        }
    } else {
        stmts.extend(view.entities.iter().map(|id| Stmt::Node(node(view, *id))));
    }
    stmts.extend(view.relations.iter().map(|id| Stmt::Edge(edge(view, book.relation(*id)))));
    Dot::DiGraph { id: quoted("throughline"), strict: false, stmts }
}

fn node(view: &View<'_>, id: EntityId) -> Node {
    let book = view.graph.casebook();
    let entity = book.entity(id);
    let colour = match book.vocabulary.colour(entity.kind) {
        ColourRole::Person => "#001F4E",
        ColourRole::Organisation => "#1E777D",
        ColourRole::Officer => "#DB7E07",
        ColourRole::Case | ColourRole::Inquiry => "#8D002A",
        ColourRole::Document | ColourRole::Court | ColourRole::Place | ColourRole::Other => "#595959",
    };
    let shape = match book.vocabulary.shape(entity.kind) {
        Shape::Circle => "ellipse",
        Shape::Hexagon => "hexagon",
        Shape::Square | Shape::Rounded => "box",
        Shape::Diamond => "diamond",
        Shape::Triangle => "triangle",
        Shape::Page => "note",
        Shape::Pillar => "house",
        Shape::Pin => "invhouse",
        Shape::Octagon => "octagon",
    };
    let style =
        if book.vocabulary.shape(entity.kind) == Shape::Rounded { "filled,rounded" } else { "filled" };
    let mut given = vec![
        ("label", label(entity.label())),
        ("shape", plain(shape)),
        ("style", label(style)),
        ("color", label(colour)),
        ("tooltip", label(&tooltip(view, entity))),
    ];
    if is_address(entity.url()) {
        given.push(("URL", quoted(&crate::words::safe::for_address(entity.url()))));
    }
    Node { id: NodeId(quoted(&entity.id), None), attributes: attributes(&given) }
}

fn tooltip(view: &View<'_>, entity: &Entity) -> String {
    let book = view.graph.casebook();
    let kind = entity.kind.map(|kind| book.spoken().entities.get(kind).label.as_str()).unwrap_or_default();
    let sources: Vec<&str> =
        entity.citations.iter().map(|citation| &*book.source(citation.source).id).collect();
    let sources = match sources.len() {
        0 => String::new(),
        _ => say!(book.words(), "dot.sources", sources = book.words().list(&sources)),
    };
    [&*entity.name, kind, entity.description(), &sources]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" | ")
}

fn edge(view: &View<'_>, relation: &Relation) -> Edge {
    let book = view.graph.casebook();
    let kind = book.spoken().relations.get(relation.kind);
    let status = relation.statement.status.map(|status| book.spoken().statuses.get(status));
    let (style, width) = match book.standing(&relation.statement) {
        Standing::Established if status.is_some_and(Status::is_proved) => ("solid", "2.8"),
        Standing::Established => ("solid", "1.3"),
        Standing::InProcess => ("dashed", "1.8"),
        Standing::Claimed => ("dotted", "1.8"),
        Standing::EndedUnproved => ("solid", "1.4"),
    };
    let mut text = kind.short.clone();
    if let Some(status) = status.filter(|status| !status.merely_documented) {
        text = say!(
            book.words(),
            "edge.with-status",
            relation = text,
            status = crate::words::uncapitalised(&status.label)
        );
    }
    let dates = [&relation.start, &relation.end].map(|date| date.as_deref().map_or("", |date| date.edtf()));
    let dates = if dates == ["", ""] {
        String::new()
    } else {
        let known = |date: &str| match date {
            "" => say!(book.words(), "dot.unknown"),
            date => date.to_string(),
        };
        say!(book.words(), "date.to", a = known(dates[0]), b = known(dates[1]))
    };
    let sources: Vec<&str> =
        relation.statement.citations.iter().map(|citation| &*book.source(citation.source).id).collect();
    let parts = [
        crate::vocabulary::sentence(
            &book.entity(relation.from).name,
            &kind.forward,
            &book.entity(relation.to).in_sentence(),
        ),
        dates,
        relation.description().to_string(),
        relation.statement.response().to_string(),
        book.words().list(&sources),
    ];
    let tooltip =
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" | ");
    let mut given = vec![
        ("label", label(&text)),
        ("style", plain(style)),
        ("penwidth", plain(width)),
        ("color", label(if width == "2.8" { "#1A1A1A" } else { "#767676" })),
        ("tooltip", label(&tooltip)),
    ];
    // The cross-bar of a charge that ended unproved.
    if book.standing(&relation.statement) == Standing::EndedUnproved {
        given.push(("arrowhead", plain("teenormal")));
    } else if !kind.directed {
        given.push(("dir", plain("none")));
    }
    let end = |id| Vertex::N(NodeId(quoted(&book.entity(id).id), None));
    Edge { ty: EdgeTy::Pair(end(relation.from), end(relation.to)), attributes: attributes(&given) }
}

fn attributes(given: &[(&str, Id)]) -> Vec<Attribute> {
    given.iter().map(|(name, value)| Attribute(Id::Plain((*name).to_string()), value.clone())).collect()
}

/// A word of ours that needs no quotation marks.
fn plain(word: &str) -> Id {
    debug_assert!(word.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'));
    Id::Plain(word.to_string())
}

/// Any text as a DOT string in double quotes. Within them only `"` and a final `\` end or join anything, so that both are
/// escaped; NUL and other control characters, which neither `dot` nor a reader can use, become spaces.
pub fn quoted(text: &str) -> Id {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() || crate::words::is_unsafe(letter) => quoted.push(' '),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    Id::Escaped(quoted)
}

/// Any text as a label or tooltip: quoted, with `&` escaped, since Graphviz reads HTML entities in them.
fn label(text: &str) -> Id {
    quoted(&text.replace('&', "&amp;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids that have broken DOT writers.
    const NASTY: [&str; 15] = [
        "plain",
        "two words",
        "\"",
        "\\",
        "ends in \\",
        "a\"]; evil [label=\"x",
        "<b>html</b>",
        "node",
        "-1.5",
        "line\nfeed",
        "",
        "ünïcödé",
        "a -> b",
        "{a|b}",
        "x\u{202e}y",
    ];

    #[test]
    fn any_id_comes_back_from_the_parser() {
        for id in NASTY {
            let graph = Dot::DiGraph {
                id: quoted("g"),
                strict: false,
                stmts: vec![Stmt::Node(Node {
                    id: NodeId(quoted(id), None),
                    attributes: attributes(&[("label", label(id))]),
                })],
            };
            let text = print(graph.clone());
            let Ok(Dot::DiGraph { stmts, .. }) = graphviz_rust::parse(&text) else {
                panic!("does not parse: {text}")
            };
            assert_eq!(stmts.len(), 1, "{text}");
            let Dot::DiGraph { stmts: wanted, .. } = graph else { unreachable!() };
            assert_eq!(stmts, wanted, "{text}");
        }
    }
}
