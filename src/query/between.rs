//! The smallest sourced subgraph that joins several: fewest links, of these the firmest, of these those that lead through the
//! smallest hubs.

use crate::catalogue::say;
use crate::graph::{Graph, Node};
use crate::query::answer::{Answer, STATEMENT, Section, Writer};
use crate::query::filter::{LinkFilter, Ways};
use crate::query::links::age;
use crate::query::net::{Gate, Net};
use crate::query::{SelectionError, steiner, wording};
use crate::vocabulary::Standing;

/// The smallest subgraph that joins some nodes, two or more.
///
/// # Errors
/// A kind of link is unknown.
pub fn between(
    graph: &Graph,
    net: &Net,
    of: &[Node],
    filter: &LinkFilter,
    ways: &Ways,
) -> Result<Answer, SelectionError> {
    let sifted = filter.sift(graph, net)?;
    let book = graph.casebook();
    let cost: Vec<u64> = (0..net.edge_count() as u32)
        .map(|edge| {
            let (one, other) = net.ends(edge);
            let closed = |node: u32| !of.contains(&net.node(node)) && !ways.admit(graph, net.node(node));
            if !sifted.passes[edge as usize] || closed(one) || closed(other) {
                return u64::MAX;
            }
            let weakness = match book.standing(graph.statement(net.edge(edge))) {
                Standing::Established => 0,
                Standing::InProcess => 1,
                Standing::Claimed => 2,
                Standing::EndedUnproved => 3,
            };
            let crowd = (net.degree(one) + net.degree(other)).min(1 << 24) as u64;
            (1 << 44) + (weakness << 36) + crowd
        })
        .collect();
    let terminals: Vec<u32> = of.iter().map(|node| net.number(*node)).collect();
    let names: Vec<String> = of.iter().map(|node| wording::labelled(graph, *node)).collect();
    let words = book.words();
    let mut answer = Answer { columns: STATEMENT.to_vec(), ..Answer::default() };
    let Some(tree) = steiner::tree(net, &terminals, &cost) else {
        answer.empty = true;
        answer.title = say!(words, "between.none", names = words.and(&names));
        let reached = net.distances(&terminals[..1], &Gate { edges: &sifted.passes, ..Gate::OPEN });
        let cut: Vec<String> = terminals
            .iter()
            .zip(&names)
            .filter(|(node, _)| reached[**node as usize] == super::net::FAR)
            .map(|(_, name)| name.clone())
            .collect();
        answer.opening.push(say!(words, "between.cut", name = &names[0], others = words.and(&cut)));
        if !filter.is_open() {
            answer.opening.push(say!(words, "filter.only-counted", filter = filter.words(words)));
        }
        return Ok(answer);
    };
    let mut writer = Writer::new(graph);
    let mut section = Section::default();
    // Every statement between two nodes of the tree that are joined there belongs to the evidence.
    let mut edges: Vec<u32> = tree
        .edges
        .iter()
        .flat_map(|edge| {
            let (one, other) = net.ends(*edge);
            net.between(one, other)
        })
        .filter(|edge| sifted.passes[*edge as usize])
        .collect();
    edges.sort_by_cached_key(|edge| (age(graph, net.edge(*edge)), *edge));
    edges.dedup();
    let mut joining: std::collections::BTreeSet<u32> = std::collections::BTreeSet::new();
    for number in &edges {
        let (from, to) = net.ends(*number);
        joining.extend([from, to]);
        let edge = net.edge(*number);
        section.rows.push(writer.statement(edge, net.node(from), net.node(to), sifted.verdict(graph, edge)));
        let held = sifted.held(graph, edge).map(|held| wording::marked(words, held)).unwrap_or_default();
        answer.subgraph.edge(edge, held);
    }
    joining.iter().for_each(|node| answer.subgraph.node(net.node(*node)));
    let through: Vec<String> = joining
        .iter()
        .filter(|node| !terminals.contains(node))
        .map(|node| wording::labelled(graph, net.node(*node)))
        .collect();
    let (joined, links) = (words.and(&names), wording::links(words, tree.edges.len()));
    answer.title = crate::words::capitalised(&if through.is_empty() {
        say!(words, "between.title", names = joined, links = links)
    } else {
        say!(words, "between.title-through", names = joined, links = links, through = words.and(&through))
    });
    answer.opening.extend(filter.only(words));
    answer.closing.push(if tree.exact {
        say!(words, "between.exact")
    } else {
        let names = say!(words, "count.names", n = terminals.len());
        say!(words, "between.bounded", names = names, n = net.node_count())
    });
    answer.closing.push(say!(words, "between.lead"));
    answer.subgraph.ends = of.to_vec();
    answer.sections.push(section);
    answer.sources = writer.sources();
    Ok(answer)
}
