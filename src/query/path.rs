//! How one is connected to another: routes told link by link, with the weakest link, whether the links held at the same time, and
//! why one route comes before another.
//!
//! Relations and parts in events are links alike. Routes are ranked by fewest links, then by the strongest weakest link, then
//! fewest hubs, then whether all links held at the same time, then relations before parts in events, then fewest links at the nodes
//! they lead through.

use std::collections::BTreeSet;

use crate::date::{Answer as Certainty, Bounds, Style};
use crate::diag::{counted, grouped};
use crate::graph::{Edge, Graph, Node};
use crate::query::answer::{
    Answer, Cell, Column, Place, STATEMENT, Section, Subgraph, Writer, certainty, name_of,
};
use crate::query::filter::Sifted;
use crate::query::net::{Net, bounds, together};
use crate::query::routes::HUB;
use crate::query::search::{ALL, Found, PathOptions, Route, search};
use crate::query::{SelectionError, relax, wording};
use crate::vocabulary::Standing;

/// How two are connected.
///
/// # Errors
/// A kind of link is unknown.
pub fn path(
    graph: &Graph,
    net: &Net,
    from: Node,
    to: Node,
    options: &PathOptions,
) -> Result<Answer, SelectionError> {
    let sifted = options.filter.sift(graph, net)?;
    let ends = [net.number(from), net.number(to)];
    let mut found = search(graph, net, ends, &sifted, options);
    let mut answer = Answer { columns: columns(), ..Answer::default() };
    let (one, other) = (name_of(graph, from), wording::named(graph, to));
    if from == to {
        answer.title = format!("{one} is one and the same: there is nothing to connect");
        answer.empty = true;
        return Ok(answer);
    }
    if found.routes.is_empty() {
        answer.empty = true;
        answer.title = format!("No path between {one} and {other} with what was asked");
        answer.opening = relax::relaxations(graph, net, ends, options)?;
        answer.closing.extend(found.bounded.iter().map(|what| format!("Bounded: {what}.")));
        return Ok(answer);
    }
    let kept = if options.all { ALL } else { options.k };
    let reason = reason(graph, net, &found.routes, kept, &found);
    found.routes.truncate(kept);
    let mut writer = Writer::new(graph);
    let several = found.routes.len() > 1;
    let shortest = wording::links(found.routes[0].links.len());
    answer.title = match found.routes.len() {
        1 => format!("{one} and {other} are {shortest} apart"),
        many => format!("{one} and {other}: {many} paths, the shortest of {shortest}"),
    };
    let filter = options.filter.words();
    if !filter.is_empty() {
        answer.opening.push(format!("Only links {filter}."));
    }
    for (index, route) in found.routes.iter().enumerate() {
        let mut section = told(&mut writer, net, route, &sifted, index + 1);
        if several {
            let names: Vec<String> =
                route.nodes.iter().map(|node| wording::labelled(graph, net.node(*node))).collect();
            section.heading = format!("Path {}: {}", index + 1, names.join(" – "));
        }
        section.notes = judged(graph, net, route);
        answer.sections.push(section);
        for node in &route.nodes {
            answer.subgraph.node(net.node(*node));
        }
        route.links.iter().flatten().for_each(|edge| answer.subgraph.edge(net.edge(*edge)));
    }
    answer.subgraph.ends = vec![from, to];
    answer.closing.push(reason);
    if options.explain {
        answer.closing.extend(explained(net, &sifted, &found, options));
    }
    answer.closing.extend(found.bounded.iter().map(|what| format!("Bounded: {what}.")));
    answer.closing.push("A path is a lead, not proof.".to_string());
    answer.sources = writer.sources();
    Ok(answer)
}

/// The columns of a path: those of a statement, with the number of the path and of the link.
pub fn columns() -> Vec<Column> {
    let mut columns =
        vec![Column::new("path", "Path", Place::Hidden), Column::new("link", "Link", Place::Gutter)];
    columns.extend(STATEMENT.iter().cloned());
    columns
}

/// A route link by link. A link made by several statements has a row for each.
pub fn told(writer: &mut Writer<'_>, net: &Net, route: &Route, sifted: &Sifted, number: usize) -> Section {
    let graph = writer.graph;
    let mut section = Section::default();
    for (index, (pair, edges)) in route.nodes.windows(2).zip(&route.links).enumerate() {
        for edge in edges {
            let edge = net.edge(*edge);
            let mut row = vec![Cell::from(number), Cell::from(index + 1)];
            let held = sifted.verdict(graph, edge);
            row.extend(writer.statement(edge, net.node(pair[0]), net.node(pair[1]), held));
            section.rows.push(row);
        }
    }
    section
}

/// The weakest link of a route, and whether its links held at the same time.
fn judged(graph: &Graph, net: &Net, route: &Route) -> Vec<String> {
    let book = graph.casebook();
    let first = |index: usize| net.edge(route.links[index][0]);
    let standing = |index: usize| book.standing(graph.statement(first(index)));
    let mut notes = Vec::new();
    let weak: Vec<usize> = (0..route.links.len()).filter(|index| standing(*index) == route.weakest).collect();
    let mut weakest = if route.weakest == Standing::Established {
        "Weakest link: all are documented or proved".to_string()
    } else {
        let what = match route.weakest {
            Standing::InProcess => "in process, not decided",
            Standing::Claimed => "a claim",
            Standing::EndedUnproved | Standing::Established => "ended without proof",
        };
        let numbers: Vec<String> = weak.iter().map(|index| format!("link {}", index + 1)).collect();
        let status = wording::edge_status(graph, first(weak[0]));
        format!("Weakest link: {} is {what} ({})", wording::listed(&numbers), status.trim_end_matches('.'))
    };
    let sources = |index: usize| {
        let all = route.links[index].iter().flat_map(|edge| &graph.statement(net.edge(*edge)).citations);
        all.map(|citation| citation.source).collect::<BTreeSet<_>>().len()
    };
    let fewest = (0..route.links.len()).map(|index| (sources(index), index)).min();
    if let Some((count @ 0..=1, index)) = fewest {
        let rests = if count == 0 { "no source" } else { "one source only" };
        weakest.push_str(&format!("; link {} rests on {rests}", index + 1));
    }
    notes.push(format!("{weakest}."));
    if route.links.len() > 1 {
        notes.push(format!("At the same time? {}", at_the_same_time(graph, net, route)));
    }
    notes
}

fn at_the_same_time(graph: &Graph, net: &Net, route: &Route) -> String {
    let margins = &graph.casebook().settings.margins;
    let spans: Vec<Bounds> =
        route.links.iter().map(|link| bounds(graph, net.edge(link[0]), margins)).collect();
    let simple = together(&spans) == route.overlap;
    match route.overlap {
        Certainty::Certainly if simple => {
            let first = spans.iter().filter_map(|span| span.latest_start).max();
            let last = spans.iter().filter_map(|span| span.earliest_end).min();
            match (first, last) {
                (Some(first), Some(last)) if first == last => {
                    format!("Certainly: all links held on {}.", wording::day(first))
                }
                (Some(first), Some(last)) if first < last => {
                    format!(
                        "Certainly: all links held from {} to {}.",
                        wording::day(first),
                        wording::day(last)
                    )
                }
                _ => "Certainly.".to_string(),
            }
        }
        Certainty::Possibly => {
            let unsure: Vec<String> = (0..spans.len())
                .filter(|index| {
                    let others = spans.iter().enumerate().filter(|(other, _)| other != index);
                    others.clone().any(|(_, other)| spans[*index].overlaps(other) == Certainty::Possibly)
                        && (spans[*index].end == crate::date::End::Unknown
                            || spans[*index].start == crate::date::End::Unknown)
                })
                .map(|index| (index + 1).to_string())
                .collect();
            match unsure.len() {
                0 => "Possibly: the dates are not exact enough to tell.".to_string(),
                1 => format!("Possibly: link {} has a start or end that is not known.", unsure[0]),
                _ => format!(
                    "Possibly: links {} have a start or end that is not known.",
                    wording::listed(&unsure)
                ),
            }
        }
        Certainty::No => {
            for (index, one) in spans.iter().enumerate() {
                for (further, other) in spans.iter().enumerate().skip(index + 1) {
                    if one.overlaps(other) == Certainty::No {
                        let when = |index: usize| {
                            wording::when(graph, net.edge(route.links[index][0]), Style::Short)
                        };
                        return format!(
                            "No: link {} ({}) and link {} ({}) share no day.",
                            index + 1,
                            when(index),
                            further + 1,
                            when(further)
                        );
                    }
                }
            }
            "No.".to_string()
        }
        Certainty::Certainly => "Certainly.".to_string(),
    }
}

/// Why the first route comes first.
fn reason(graph: &Graph, net: &Net, routes: &[Route], kept: usize, found: &Found) -> String {
    let best = &routes[0];
    let links = wording::links(best.links.len());
    let as_short = match found.as_short {
        Some(count) if count > 1 => {
            let others = if count == 2 {
                "one other is".to_string()
            } else {
                format!("{} others are", grouped(count - 1))
            };
            format!(" ({others} as short)")
        }
        Some(_) => " (no other is as short)".to_string(),
        None => String::new(),
    };
    let first = if kept > 1 && routes.len() > 1 { "Path 1 comes first" } else { "Why this path" };
    let head = format!("{first}: fewest links, {links}{as_short}");
    let Some(second) = routes.get(1).filter(|second| second.links.len() == best.links.len()) else {
        return format!("{head}.");
    };
    let through = |route: &Route| {
        let inner = &route.nodes[1..route.nodes.len() - 1];
        let most = inner.iter().copied().max_by_key(|node| (net.degree(*node), *node));
        most.map(|node| {
            let name = wording::labelled(graph, net.node(node));
            format!("{name} with {}", counted(net.degree(node), "link"))
        })
        .unwrap_or_default()
    };
    let next = if second.weakest != best.weakest {
        format!("a stronger weakest link than the next ({} against {})", best.weakest, second.weakest)
    } else if second.hubs != best.hubs {
        format!("fewer hubs than the next (which leads through {})", through(second))
    } else if second.overlap != best.overlap {
        format!(
            "its links held at the same time {}, those of the next {}",
            certainty(best.overlap),
            match second.overlap {
                Certainty::No => "did not",
                other => certainty(other),
            }
        )
    } else if second.parts != best.parts {
        "it tells how they are tied, the next who was named in an event".to_string()
    } else if second.crowd != best.crowd {
        format!("it leads through {}, the next through {}", through(best), through(second))
    } else {
        "the next ranks the same and comes after it in the order of the casebook".to_string()
    };
    format!("{head}; {next}.")
}

fn explained(net: &Net, sifted: &Sifted, found: &Found, options: &PathOptions) -> Vec<String> {
    let [kind, standing, time] = sifted.cut;
    let mut lines = vec![
        format!(
            "Searched {} nodes (entities and events) and {} links (relations, parts in events, places of events).",
            grouped(net.node_count() as u64),
            grouped(net.edge_count() as u64)
        ),
        format!("Links cut: {kind} by kind, {standing} by standing, {time} by time."),
    ];
    if let Some(limit) = options.hub_limit {
        let hubs = (0..net.node_count() as u32).filter(|node| net.degree(*node) > limit).count();
        lines.push(format!("Closed as hubs: {} with more than {limit} links.", counted(hubs, "node")));
    }
    lines.push(format!(
        "Ranked by fewest links, strongest weakest link, fewest hubs (more than {HUB} links), links at the same time, relations before parts in events, fewest links at what it leads through."
    ));
    for (index, route) in found.routes.iter().enumerate() {
        lines.push(format!(
            "Path {}: {}, weakest {}, {}, at the same time {}, {} at what it leads through.",
            index + 1,
            wording::links(route.links.len()),
            route.weakest,
            counted(route.hubs, "hub"),
            certainty(route.overlap),
            wording::links(route.crowd),
        ));
    }
    lines
}

/// The subgraph of routes, for drawing.
pub fn subgraph(net: &Net, nodes: &[u32], edges: impl IntoIterator<Item = Edge>) -> Subgraph {
    let mut subgraph = Subgraph::default();
    nodes.iter().for_each(|node| subgraph.node(net.node(*node)));
    edges.into_iter().for_each(|edge| subgraph.edge(edge));
    subgraph
}
