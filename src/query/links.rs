//! The dated connections of one, oldest first; those of its connections too, when asked for more than one hop.

use std::collections::BTreeSet;

use crate::catalogue::say;
use crate::date::{Date, SortKey};
use crate::graph::{Edge, Graph, Node};
use crate::query::answer::{Answer, STATEMENT, Section, Writer, name_of};
use crate::query::filter::LinkFilter;
use crate::query::net::Net;
use crate::query::{SelectionError, wording};

/// Rows of a hop that are printed where nobody asks for another number; the rest is counted.
pub const ROWS: usize = 2_000;

/// Oldest first; what has no date last.
pub fn age(graph: &Graph, edge: Edge) -> (bool, Option<SortKey>) {
    let book = graph.casebook();
    let date = match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            relation.start.as_deref().or(relation.end.as_deref())
        }
        Edge::Participation(id, ..) | Edge::At(id) => book.event(id).date.as_deref(),
    };
    (date.is_none(), date.map(Date::sort_key))
}

/// The links of a node, and of what it is linked to, up to so many hops away; `ego` adds those among all these.
///
/// # Errors
/// A kind of link is unknown.
pub fn links(
    graph: &Graph,
    net: &Net,
    of: Node,
    hops: u32,
    ego: bool,
    filter: &LinkFilter,
    limit: usize,
) -> Result<Answer, SelectionError> {
    let sifted = filter.sift(graph, net)?;
    let words = graph.casebook().words();
    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: STATEMENT.to_vec(), ..Answer::default() };
    let mut told: BTreeSet<u32> = BTreeSet::new();
    let mut seen: BTreeSet<u32> = BTreeSet::from([net.number(of)]);
    let mut rim: Vec<u32> = vec![net.number(of)];
    let mut first_count = 0;
    answer.subgraph.ends = vec![of];
    answer.subgraph.node(of);
    for hop in 1..=hops.max(1) {
        let mut edges: Vec<(u32, u32, u32)> = Vec::new();
        let mut next = Vec::new();
        for node in &rim {
            for (other, edge) in net.around(*node) {
                if sifted.passes[*edge as usize] && told.insert(*edge) {
                    edges.push((*edge, *node, *other));
                    if seen.insert(*other) {
                        next.push(*other);
                    }
                }
            }
        }
        let count = edges.len();
        edges.sort_by_cached_key(|(edge, ..)| (age(graph, net.edge(*edge)), *edge));
        edges.truncate(limit);
        let mut section = Section::default();
        if hop == 1 {
            first_count = count;
        }
        if hops > 1 {
            section.heading = match hop {
                1 => say!(words, "links.own", n = count),
                _ => say!(words, "links.away", hops = hop, n = count),
            };
        }
        for (edge, from, to) in &edges {
            let edge = net.edge(*edge);
            let (from, to) = (net.node(*from), net.node(*to));
            section.rows.push(writer.statement(edge, from, to, sifted.verdict(graph, edge)));
            let held = sifted.held(graph, edge).map(|held| wording::marked(words, held)).unwrap_or_default();
            answer.subgraph.edge(edge, held);
            answer.subgraph.node(to);
        }
        section.left_out = count - edges.len();
        if section.left_out > 0 {
            let what = say!(words, "bounded.narrow-links", shown = limit, n = count);
            section.notes.push(wording::bounded(words, &what));
        }
        answer.sections.push(section);
        rim = next;
        rim.sort_unstable();
        if rim.is_empty() {
            break;
        }
    }
    if ego {
        let among = (0..net.edge_count() as u32).filter(|edge| {
            let (one, other) = net.ends(*edge);
            sifted.passes[*edge as usize]
                && seen.contains(&one)
                && seen.contains(&other)
                && !told.contains(edge)
        });
        let mut among: Vec<u32> = among.collect();
        among.sort_by_cached_key(|edge| (age(graph, net.edge(*edge)), *edge));
        let heading = say!(words, "links.among", n = among.len());
        let mut section =
            Section { heading, left_out: among.len().saturating_sub(limit), ..Section::default() };
        for edge in among.iter().take(limit) {
            let (from, to) = net.ends(*edge);
            let edge = net.edge(*edge);
            section.rows.push(writer.statement(
                edge,
                net.node(from),
                net.node(to),
                sifted.verdict(graph, edge),
            ));
            let held = sifted.held(graph, edge).map(|held| wording::marked(words, held)).unwrap_or_default();
            answer.subgraph.edge(edge, held);
        }
        if section.left_out > 0 {
            let what = say!(words, "bounded.narrow-links", shown = limit, n = among.len());
            section.notes.push(wording::bounded(words, &what));
        }
        if !section.rows.is_empty() {
            answer.sections.push(section);
        }
    }
    let own: Vec<u32> = net.around(net.number(of)).iter().map(|(_, edge)| *edge).collect();
    let cut = own.iter().filter(|edge| !sifted.passes[**edge as usize]).count();
    answer.title = say!(words, "links.title", name = name_of(graph, of), n = first_count);
    let only = filter.words(words);
    if !only.is_empty() {
        answer.opening.push(say!(words, "links.only", filter = only, n = cut));
    }
    answer.empty = first_count == 0;
    if answer.empty {
        answer.sections.clear();
        answer.opening.push(match cut {
            0 => say!(words, "links.nothing"),
            _ => say!(words, "links.without", n = cut),
        });
    }
    answer.sources = writer.sources();
    Ok(answer)
}
