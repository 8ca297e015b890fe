//! What two have in common: cases, events, bodies, documents that both are linked to, with each one's part in it, and whether
//! they were linked to it at the same time.

use crate::catalogue::say;
use crate::date::{Answer as Certainty, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::Item;
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer, certainty, name_of};
use crate::query::filter::{LinkFilter, Sifted};
use crate::query::links::age;
use crate::query::net::Net;
use crate::query::{SelectionError, lives, wording};

/// The columns.
const COLUMNS: &[Column] = &[
    Column::new("kind", "kind", Place::Gutter),
    Column::new("shared", "in-common", Place::Main),
    Column::new("first", "first", Place::Detail),
    Column::new("first_citations", "sources", Place::Detail),
    Column::new("second", "second", Place::Detail),
    Column::new("second_citations", "sources", Place::Detail),
    Column::new("at_the_same_time", "at-the-same-time", Place::Detail),
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
    let words = graph.casebook().words();
    for events in [true, false] {
        let heading = match events {
            true => say!(words, "shared.events"),
            false => say!(words, "shared.links"),
        };
        let mut section = Section { heading, ..Section::default() };
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
                        false => {
                            let both = (lives::held(graph, one, margins), lives::held(graph, other, margins));
                            let (Some(one), Some(other)) = both else { continue };
                            one.overlaps(&other)
                        }
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
                (true, _) => say!(words, "shared.one-event"),
                (false, Certainty::Certainly) => say!(words, "shared.certainly"),
                (false, Certainty::Possibly) => say!(words, "shared.possibly"),
                (false, Certainty::No) => say!(words, "shared.no"),
            };
            let name = if events { wording::named(graph, thing) } else { graph.name(thing).to_string() };
            let told = |writer: &mut Writer<'_>, edges: &[u32], end: Node| {
                side(writer, net, edges, end, thing, &sifted, events)
            };
            let (first_told, first_cites) = told(&mut writer, &a, one);
            let (second_told, second_cites) = told(&mut writer, &b, other);
            section.rows.push(vec![
                Cell::text(wording::dated(words, kind)),
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
            for edge in a.iter().chain(&b).map(|edge| net.edge(*edge)) {
                let held =
                    sifted.held(graph, edge).map(|held| wording::marked(words, held)).unwrap_or_default();
                answer.subgraph.edge(edge, held);
            }
        }
        if !section.rows.is_empty() {
            answer.sections.push(section);
        }
    }
    answer.subgraph.ends = vec![one, other];
    answer.subgraph.node(one);
    answer.subgraph.node(other);
    let (first, second) = (name_of(graph, one), wording::named(graph, other));
    answer.title = say!(words, "shared.title", one = first, two = second, n = common.len());
    answer.opening.extend(filter.only(words));
    answer.empty = common.is_empty();
    answer.closing.push(say!(words, "shared.lead"));
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
    let words = graph.casebook().words();
    let mut sentences = Vec::new();
    let mut citations = Vec::new();
    for edge in edges {
        let edge = net.edge(*edge);
        let sentence = wording::hop(graph, edge, end, thing);
        let when = wording::when(graph, edge, Style::Short);
        let sentence = match events {
            true => sentence,
            false => say!(words, "lists.with-date", what = sentence, when = wording::dated(words, when)),
        };
        let status = wording::edge_status(graph, edge);
        let doubt = match sifted.held(graph, edge) {
            Some(Certainty::Possibly) => format!(" {}", say!(words, "shared.possibly-then")),
            _ => String::new(),
        };
        sentences.push(format!("{} {status}{doubt}", wording::stopped(&sentence)).trim().to_string());
        citations.extend(graph.statement(edge).citations.iter().cloned());
    }
    (Cell::text(sentences.join(" ")), writer.cites(&citations))
}
