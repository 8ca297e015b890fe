//! Who is central in the graph, by kind of entity: degree, betweenness, closeness, PageRank, components, communities.

use std::collections::BTreeMap;

use crate::catalogue::say;
use crate::graph::{Graph, Node};
use crate::model::{EntityId, Item};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::centrality::{Simple, central, components, pagerank};
use crate::query::communities::{communities, modularity};
use crate::query::filter::LinkFilter;
use crate::query::net::Net;
use crate::query::projections::core_numbers;
use crate::query::{SelectionError, wording};
use crate::words::capitalised;

/// The columns.
const COLUMNS: &[Column] = &[
    Column::new("kind", "", Place::Hidden),
    Column::new("name", "name", Place::Cell),
    Column::new("id", "", Place::Hidden),
    Column::new("degree", "linked-to", Place::Cell),
    Column::new("weighted_degree", "links", Place::Cell),
    Column::new("betweenness", "between", Place::Cell),
    Column::new("betweenness_error", "", Place::Hidden),
    Column::new("closeness", "close", Place::Cell),
    Column::new("pagerank", "pagerank", Place::Cell),
    Column::new("core", "core", Place::Cell),
    Column::new("component", "part", Place::Cell),
    Column::new("community", "group", Place::Cell),
];

/// Communities named in prose, at most.
const NAMED: usize = 12;

/// The measures of every entity, or of the `top` of each kind by betweenness.
///
/// # Errors
/// A kind of link is unknown.
pub fn measures(
    graph: &Graph,
    net: &Net,
    filter: &LinkFilter,
    top: Option<usize>,
) -> Result<Answer, SelectionError> {
    let sifted = filter.sift(graph, net)?;
    let book = graph.casebook();
    let words = book.words();
    let simple = Simple::new(net, &sifted.passes);
    let found = central(&simple);
    let rank = pagerank(net, &sifted.passes);
    let component = components(&simple);
    let core = core_numbers(&simple);
    let edges: Vec<(u32, u32)> = (0..net.edge_count() as u32)
        .filter(|edge| sifted.passes[*edge as usize])
        .map(|edge| net.ends(edge))
        .collect();
    let community = communities(net.node_count(), &edges);
    let writer = Writer::new(graph);

    let mut kinds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for node in 0..book.entities.len() as u32 {
        let kind = book.entity(EntityId(node)).kind;
        let plural = kind.map(|kind| book.spoken().entities.get(kind).plural.clone());
        let plural = plural.unwrap_or_else(|| say!(words, "kind.unnamed"));
        kinds.entry(plural).or_default().push(node);
    }
    let mut answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
    let mut left = 0;
    let mut worst: f64 = 0.0;
    for (kind, mut nodes) in kinds {
        nodes.sort_by(|a, b| {
            let value = |node: &u32| found.betweenness[*node as usize];
            value(b)
                .total_cmp(&value(a))
                .then_with(|| rank[*b as usize].total_cmp(&rank[*a as usize]))
                .then(a.cmp(b))
        });
        let count = nodes.len();
        nodes.truncate(top.unwrap_or(usize::MAX));
        left += count - nodes.len();
        for at in nodes.iter().map(|node| *node as usize).filter(|at| found.betweenness[*at] > 0.0) {
            worst = worst.max(found.error[at] / found.betweenness[at]);
        }
        let heading = match nodes.len() {
            shown if shown < count => {
                say!(words, "measures.first", kind = capitalised(&kind), shown = shown, n = count)
            }
            _ => capitalised(&kind),
        };
        let mut section = Section { heading, left_out: count - nodes.len(), ..Section::default() };
        for node in nodes {
            let at = node as usize;
            let weighted = net.around(node).iter().filter(|(_, edge)| sifted.passes[*edge as usize]).count();
            section.rows.push(vec![
                Cell::text(writer.kind_of(Item::Entity(EntityId(node)))),
                Cell::text(graph.name(net.node(node))),
                Cell::text(graph.id(net.node(node))),
                Cell::from(simple.around(node).len()),
                Cell::from(weighted),
                Cell::Number(found.betweenness[at], 1),
                Cell::Number(found.error[at], 1),
                found.closeness[at].map_or(Cell::Empty, |close| Cell::Number(close, 3)),
                Cell::Number(rank[at], 4),
                Cell::from(core[at] as usize),
                Cell::from(component[at] as usize + 1),
                Cell::from(community[at] as usize + 1),
            ]);
        }
        answer.sections.push(section);
    }
    answer.empty = book.entities.is_empty();
    let parts = component.iter().copied().max().map_or(0, |most| most as usize + 1);
    answer.title = say!(
        words,
        "measures.title",
        entities = say!(words, "count.entities", n = book.entities.len()),
        events = say!(words, "count.events", n = book.events.len()),
        links = wording::links(words, edges.len()),
        parts = say!(words, "count.parts", n = parts)
    );
    answer.opening.push(say!(words, "measures.what-counts"));
    answer.opening.extend(filter.only(words));
    answer.closing.push(say!(words, "measures.columns"));
    if found.pivots < net.node_count() {
        let error = words.decimal(worst * 100.0, 1);
        let what = say!(words, "bounded.pivots", shown = found.pivots, n = net.node_count(), error = error);
        answer.closing.push(wording::bounded(words, &what));
    }
    if left > 0 {
        answer.closing.push(say!(words, "measures.more", n = left));
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (node, of) in community.iter().enumerate() {
        groups.entry(*of).or_default().push(node as u32);
    }
    let quality = modularity(net.node_count(), &edges, &community);
    let several = groups.values().filter(|members| members.len() > 1).count();
    let quality = format!("{quality:.3}");
    answer.closing.push(say!(words, "measures.groups", n = several, quality = quality));
    for (number, members) in groups.iter().filter(|(_, members)| members.len() > 1).take(NAMED) {
        let mut entities: Vec<u32> =
            members.iter().copied().filter(|node| matches!(net.node(*node), Node::Entity(_))).collect();
        entities.sort_by_key(|node| (usize::MAX - simple.around(*node).len(), *node));
        let names: Vec<String> =
            entities.iter().take(4).map(|node| wording::labelled(graph, net.node(*node))).collect();
        let events = members.len() - entities.len();
        let more = entities.len().saturating_sub(names.len());
        let listed = words.list(&names);
        let listed = if more > 0 { say!(words, "list.and-more", names = listed, n = more) } else { listed };
        let (number, events) = ((number + 1).to_string(), say!(words, "count.events", n = events));
        answer.closing.push(say!(words, "measures.group", number = number, names = listed, events = events));
    }
    answer.closing.push(say!(words, "measures.lead"));
    Ok(answer)
}
