//! Who is central in the graph, by kind of entity: degree, betweenness, closeness, PageRank, components, communities.

use std::collections::BTreeMap;

use crate::diag::{counted, grouped};
use crate::graph::{Graph, Node};
use crate::model::{EntityId, Item};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::centrality::{Simple, central, components, pagerank};
use crate::query::communities::{communities, modularity};
use crate::query::filter::LinkFilter;
use crate::query::net::Net;
use crate::query::{SelectionError, wording};
use crate::words::capitalised;

/// The columns.
const COLUMNS: &[Column] = &[
    Column::new("kind", "", Place::Hidden),
    Column::new("name", "Name", Place::Cell),
    Column::new("id", "", Place::Hidden),
    Column::new("degree", "Linked to", Place::Cell),
    Column::new("weighted_degree", "Links", Place::Cell),
    Column::new("betweenness", "Between", Place::Cell),
    Column::new("closeness", "Close", Place::Cell),
    Column::new("pagerank", "PageRank", Place::Cell),
    Column::new("component", "Part", Place::Cell),
    Column::new("community", "Group", Place::Cell),
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
    let simple = Simple::new(net, &sifted.passes);
    let found = central(&simple);
    let rank = pagerank(net, &sifted.passes);
    let component = components(&simple);
    let edges: Vec<(u32, u32)> = (0..net.edge_count() as u32)
        .filter(|edge| sifted.passes[*edge as usize])
        .map(|edge| net.ends(edge))
        .collect();
    let community = communities(net.node_count(), &edges);
    let writer = Writer::new(graph);

    let mut kinds: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for node in 0..book.entities.len() as u32 {
        let kind = book.entity(EntityId(node)).kind;
        let plural =
            kind.map_or("other".to_string(), |kind| book.vocabulary.entities.get(kind).plural.clone());
        kinds.entry(plural).or_default().push(node);
    }
    let mut answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
    let mut left = 0;
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
        let heading = match nodes.len() {
            shown if shown < count => {
                format!("{} (first {shown} of {})", capitalised(&kind), grouped(count as u64))
            }
            _ => capitalised(&kind),
        };
        let mut section = Section { heading, ..Section::default() };
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
                Cell::Number(found.closeness[at], 3),
                Cell::Number(rank[at], 4),
                Cell::from(component[at] as usize + 1),
                Cell::from(community[at] as usize + 1),
            ]);
        }
        answer.sections.push(section);
    }
    answer.empty = book.entities.is_empty();
    let parts = component.iter().copied().max().map_or(0, |most| most as usize + 1);
    answer.title = format!(
        "{} and {}, {}, in {}",
        counted(book.entities.len(), "entity").replace("entitys", "entities"),
        counted(book.events.len(), "event"),
        counted(edges.len(), "link"),
        counted(parts, "part")
    );
    answer.opening.push(
        "Relations and parts in events are links, events are nodes; entities are listed. --kind relation leaves events out.".to_string(),
    );
    if !filter.is_open() {
        answer.opening.push(format!("Only links {}.", filter.words()));
    }
    answer.closing.push(
        "Linked to: different neighbours. Links: all, parallel ones too. Between: pairs whose shortest paths lead through it (Brandes 2001). Close: closeness (Wasserman and Faust 1994). PageRank: damping 0.85. Part: connected component. Group: community (Leiden, modularity).".to_string(),
    );
    if found.pivots < net.node_count() {
        answer.closing.push(format!(
            "Bounded: betweenness is estimated, and closeness given, from {} of {} nodes.",
            grouped(found.pivots as u64),
            grouped(net.node_count() as u64)
        ));
    }
    if left > 0 {
        answer.closing.push(format!("{} more: --top N shows more of each kind.", grouped(left as u64)));
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (node, of) in community.iter().enumerate() {
        groups.entry(*of).or_default().push(node as u32);
    }
    let quality = modularity(net.node_count(), &edges, &community);
    let several = groups.values().filter(|members| members.len() > 1).count();
    answer.closing.push(format!("{} of two or more, modularity {quality:.3}:", counted(several, "group")));
    for (number, members) in groups.iter().filter(|(_, members)| members.len() > 1).take(NAMED) {
        let mut entities: Vec<u32> =
            members.iter().copied().filter(|node| matches!(net.node(*node), Node::Entity(_))).collect();
        entities.sort_by_key(|node| (usize::MAX - simple.around(*node).len(), *node));
        let names: Vec<String> =
            entities.iter().take(4).map(|node| wording::labelled(graph, net.node(*node))).collect();
        let events = members.len() - entities.len();
        let more = entities.len().saturating_sub(names.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        answer.closing.push(format!(
            "Group {}: {}{more}; {}.",
            number + 1,
            names.join(", "),
            counted(events, "event")
        ));
    }
    answer.closing.push(
        "A measure is of the casebook, not of the world: who is written about most is most central."
            .to_string(),
    );
    Ok(answer)
}
