//! What two have in common: cases, events, bodies, documents that both are linked to, with each one's part in it, and whether
//! they were linked to it at the same time.

use crate::date::{Answer as Certainty, Style};
use crate::diag::counted;
use crate::graph::{Edge, Graph, Node};
use crate::model::Item;
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer, certainty, name_of};
use crate::query::filter::{LinkFilter, Sifted};
use crate::query::links::age;
use crate::query::net::{Net, bounds};
use crate::query::{SelectionError, wording};

/// The columns.
const COLUMNS: &[Column] = &[
    Column::new("kind", "Kind", Place::Gutter),
    Column::new("shared", "In common", Place::Main),
    Column::new("first", "The first", Place::Detail),
    Column::new("first_citations", "Sources", Place::Detail),
    Column::new("second", "The second", Place::Detail),
    Column::new("second_citations", "Sources", Place::Detail),
    Column::new("at_the_same_time", "At the same time", Place::Detail),
    Column::new("id", "", Place::Hidden),
    Column::new("answer", "", Place::Hidden),
];

/// What two have in common, events first by date, then entities by how early both were linked.
///
/// # Errors
/// A kind of link is unknown.
pub fn shared(
    graph: &Graph,
    net: &Net,
    one: Node,
    other: Node,
    filter: &LinkFilter,
) -> Result<Answer, SelectionError> {
    let sifted = filter.sift(graph, net)?;
    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
    let (first, second) = (net.number(one), net.number(other));
    let around = |node: u32| -> std::collections::BTreeSet<u32> {
        net.around(node).iter().filter(|(_, edge)| sifted.passes[*edge as usize]).map(|(to, _)| *to).collect()
    };
    let (near, far) = (around(first), around(second));
    let mut common: Vec<u32> =
        near.intersection(&far).copied().filter(|node| *node != first && *node != second).collect();
    let ties = |node: u32, end: u32| -> Vec<u32> {
        let mut edges = net.between(end, node);
        edges.retain(|edge| sifted.passes[*edge as usize]);
        edges.sort_by_cached_key(|edge| (age(graph, net.edge(*edge)), *edge));
        edges
    };
    common.sort_by_cached_key(|node| {
        let earliest = ties(*node, first).first().map(|edge| age(graph, net.edge(*edge)));
        (matches!(net.node(*node), Node::Entity(_)), earliest, *node)
    });
    let margins = &graph.casebook().settings.margins;
    for (heading, events) in [("Events in which both took part", true), ("What both are linked to", false)] {
        let mut section = Section { heading: heading.to_string(), ..Section::default() };
        for node in common.iter().filter(|node| matches!(net.node(**node), Node::Event(_)) == events) {
            let (a, b) = (ties(*node, first), ties(*node, second));
            let thing = net.node(*node);
            let mut best = Certainty::No;
            for one in &a {
                for other in &b {
                    let (one, other) = (net.edge(*one), net.edge(*other));
                    let same_event = matches!(thing, Node::Event(_));
                    let answer = match same_event {
                        true => Certainty::Certainly,
                        false => bounds(graph, one, margins).overlaps(&bounds(graph, other, margins)),
                    };
                    best = match (best, answer) {
                        (Certainty::Certainly, _) | (_, Certainty::Certainly) => Certainty::Certainly,
                        (Certainty::Possibly, _) | (_, Certainty::Possibly) => Certainty::Possibly,
                        _ => Certainty::No,
                    };
                }
            }
            let when = match thing {
                Node::Event(id) => wording::when(graph, Edge::At(id), Style::Short),
                Node::Entity(_) => String::new(),
            };
            let item = match thing {
                Node::Entity(id) => Item::Entity(id),
                Node::Event(id) => Item::Event(id),
            };
            let kind = if events { when } else { writer.kind_of(item) };
            let same = match (events, best) {
                (true, _) => "At the same time: certainly, it is one event.",
                (false, Certainty::Certainly) => "At the same time: certainly.",
                (false, Certainty::Possibly) => {
                    "At the same time: possibly; a start or end is not exact or not known."
                }
                (false, Certainty::No) => "At the same time: no.",
            };
            let name = if events { wording::named(graph, thing) } else { graph.name(thing).to_string() };
            let told = |writer: &mut Writer<'_>, edges: &[u32], end: Node| {
                side(writer, net, edges, end, thing, &sifted, events)
            };
            let (first_told, first_cites) = told(&mut writer, &a, one);
            let (second_told, second_cites) = told(&mut writer, &b, other);
            section.rows.push(vec![
                Cell::text(if kind.is_empty() { "undated".to_string() } else { kind }),
                Cell::text(name),
                first_told,
                first_cites,
                second_told,
                second_cites,
                Cell::text(same),
                Cell::text(graph.id(thing)),
                Cell::text(certainty(best)),
            ]);
            answer.subgraph.node(thing);
            a.iter().chain(&b).for_each(|edge| answer.subgraph.edge(net.edge(*edge)));
        }
        if !section.rows.is_empty() {
            answer.sections.push(section);
        }
    }
    answer.subgraph.ends = vec![one, other];
    answer.subgraph.node(one);
    answer.subgraph.node(other);
    answer.title = format!(
        "{} and {} have {} in common",
        name_of(graph, one),
        wording::named(graph, other),
        counted(common.len(), "thing")
    );
    let words = filter.words();
    if !words.is_empty() {
        answer.opening.push(format!("Only links {words}."));
    }
    answer.empty = common.is_empty();
    answer.closing.push("That two have something in common does not say that they met.".to_string());
    answer.sources = writer.sources();
    Ok(answer)
}

/// The links of one end to what is shared, as sentences with their dates.
fn side(
    writer: &mut Writer<'_>,
    net: &Net,
    edges: &[u32],
    end: Node,
    thing: Node,
    sifted: &Sifted,
    events: bool,
) -> (Cell, Cell) {
    let graph = writer.graph;
    let mut sentences = Vec::new();
    let mut citations = Vec::new();
    for edge in edges {
        let edge = net.edge(*edge);
        let sentence = wording::hop(graph, edge, end, thing);
        let when = wording::when(graph, edge, Style::Short);
        let when = if events {
            String::new()
        } else if when.is_empty() {
            " (undated)".to_string()
        } else {
            format!(" ({when})")
        };
        let status = wording::edge_status(graph, edge);
        let doubt = match sifted.held(graph, edge) {
            Some(Certainty::Possibly) => " Possibly at that time.",
            _ => "",
        };
        sentences.push(
            format!("{} {status}{doubt}", wording::stopped(&format!("{sentence}{when}"))).trim().to_string(),
        );
        citations.extend(graph.statement(edge).citations.iter().cloned());
    }
    (Cell::text(sentences.join(" ")), writer.cites(&citations))
}
