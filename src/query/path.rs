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
use crate::query::filter::{LinkFilter, Sifted};
use crate::query::net::{Gate, Net, bounds, together};
use crate::query::routes::{self, HUB};
use crate::query::{SelectionError, relax, wording};
use crate::vocabulary::Standing;

/// Equally short routes that are looked at, at most, when the best is wanted.
const LOOKED_AT: usize = 2_000;
/// Routes printed by `--all`, at most.
pub const ALL: usize = 200;
/// Days tried for `--require-overlap`, at most.
const DAYS: usize = 5_000;
/// Choices of one statement a link that are tried for a common time, at most.
const CHOICES: usize = 1_024;

/// What is asked of a path.
#[derive(Debug, Clone)]
pub struct PathOptions {
    /// Which links count.
    pub filter: LinkFilter,
    /// Nodes it must lead through.
    pub via: Vec<Node>,
    /// Nodes it must not lead through.
    pub avoid: Vec<Node>,
    /// It must not lead through a node with more links than this.
    pub hub_limit: Option<usize>,
    /// How many routes are wanted.
    pub k: usize,
    /// All shortest routes are wanted.
    pub all: bool,
    /// All links must have held at the same time.
    pub require_overlap: bool,
    /// Say how it was found.
    pub explain: bool,
}

impl Default for PathOptions {
    fn default() -> Self {
        Self {
            filter: LinkFilter::default(),
            via: Vec::new(),
            avoid: Vec::new(),
            hub_limit: None,
            k: 1,
            all: false,
            require_overlap: false,
            explain: false,
        }
    }
}

/// A route with what it is ranked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The nodes, from one end to the other.
    pub nodes: Vec<u32>,
    /// For each link, the edges that make it, the strongest first.
    pub links: Vec<Vec<u32>>,
    /// The standing of the weakest link: of its strongest statement.
    pub weakest: Standing,
    /// Hubs it leads through.
    pub hubs: usize,
    /// Whether all links held on one day.
    pub overlap: Certainty,
    /// Links that are only parts in events: who was named in one, not how two are tied.
    pub parts: usize,
    /// Links of the nodes it leads through.
    pub crowd: usize,
}

/// What a search came to.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Routes, best first.
    pub routes: Vec<Route>,
    /// How many routes are as short as the shortest; `None` where that was not counted.
    pub as_short: Option<u64>,
    /// What was bounded.
    pub bounded: Vec<String>,
}

impl Route {
    /// A route with its edges and ranks.
    pub fn new(graph: &Graph, net: &Net, nodes: Vec<u32>, passes: &[bool]) -> Self {
        let book = graph.casebook();
        let standing = |edge: u32| book.standing(graph.statement(net.edge(edge)));
        let mut links: Vec<Vec<u32>> = Vec::with_capacity(nodes.len());
        for pair in nodes.windows(2) {
            let mut edges = net.between(pair[0], pair[1]);
            edges.retain(|edge| passes[*edge as usize]);
            edges.sort_by_key(|edge| (std::cmp::Reverse(standing(*edge)), *edge));
            links.push(edges);
        }
        let inner = &nodes[1..nodes.len() - 1];
        let weakest = links.iter().filter_map(|link| link.first()).map(|edge| standing(*edge)).min();
        let hubs = inner.iter().filter(|node| net.degree(**node) > HUB).count();
        let crowd = inner.iter().map(|node| net.degree(*node)).sum();
        let overlap = overlap(graph, net, &links);
        let part = |link: &&Vec<u32>| !link.iter().any(|edge| matches!(net.edge(*edge), Edge::Relation(_)));
        let parts = links.iter().filter(part).count();
        let weakest = weakest.unwrap_or(Standing::Established);
        Self { nodes, links, weakest, hubs, overlap, parts, crowd }
    }

    fn rank(&self) -> impl Ord + use<> {
        let overlap = match self.overlap {
            Certainty::Certainly => 0,
            Certainty::Possibly => 1,
            Certainty::No => 2,
        };
        let weakest = std::cmp::Reverse(self.weakest);
        (self.links.len(), weakest, self.hubs, overlap, self.parts, self.crowd, self.nodes.clone())
    }
}

/// The best answer over the choices of one statement a link.
fn overlap(graph: &Graph, net: &Net, links: &[Vec<u32>]) -> Certainty {
    let margins = &graph.casebook().settings.margins;
    let spans: Vec<Vec<Bounds>> = links
        .iter()
        .map(|edges| edges.iter().map(|edge| bounds(graph, net.edge(*edge), margins)).collect())
        .collect();
    let mut choices: Vec<Vec<Bounds>> = vec![Vec::new()];
    for link in &spans {
        let room = (CHOICES / choices.len().max(1)).max(1);
        choices = choices
            .iter()
            .flat_map(|so_far| link.iter().take(room).map(move |span| [so_far.as_slice(), &[*span]].concat()))
            .collect();
    }
    let answers: Vec<Certainty> = choices.iter().map(|spans| together(spans)).collect();
    match answers {
        answers if answers.contains(&Certainty::Certainly) => Certainty::Certainly,
        answers if answers.contains(&Certainty::Possibly) => Certainty::Possibly,
        _ => Certainty::No,
    }
}

/// By node, whether the options close it to a path between two ends.
fn closed(net: &Net, ends: [u32; 2], options: &PathOptions) -> Vec<bool> {
    let mut closed = vec![false; net.node_count()];
    if let Some(limit) = options.hub_limit {
        for node in 0..net.node_count() as u32 {
            closed[node as usize] = net.degree(node) > limit;
        }
    }
    for node in &options.via {
        closed[net.number(*node) as usize] = false;
    }
    for node in &options.avoid {
        closed[net.number(*node) as usize] = true;
    }
    ends.iter().for_each(|end| closed[*end as usize] = false);
    closed
}

/// Searches for routes and ranks them.
pub fn search(graph: &Graph, net: &Net, ends: [u32; 2], sifted: &Sifted, options: &PathOptions) -> Found {
    let [from, to] = ends;
    let closed = closed(net, ends, options);
    let gate = Gate { edges: &sifted.passes, closed: &closed, on: None };
    let mut found = Found::default();
    let most = if options.all { ALL * 10 } else { LOOKED_AT.max(options.k) };
    let nodes: Vec<Vec<u32>> = if !options.via.is_empty() {
        by_way_of(net, ends, &gate, options, &mut found)
    } else if options.require_overlap {
        at_one_time(graph, net, ends, &gate, options, &mut found)
    } else if options.k > 1 && !options.all {
        let wanted = options.k;
        let more = wanted + ALL;
        let enough = |routes: &[Vec<u32>]| {
            routes.len() > wanted && routes.last().map(Vec::len) > routes.get(wanted - 1).map(Vec::len)
        };
        let routes = routes::ranked(net, from, to, &gate, more, &enough);
        if routes.len() == more {
            found.bounded.push(format!("of equally long paths only {} were ranked", grouped(more as u64)));
        }
        routes
    } else {
        let all = routes::shortest(net, from, to, &gate, if options.all { most } else { 1 });
        found.as_short = Some(all.count);
        let (Some(links), false) = (all.links, options.all) else {
            return ranked(graph, net, all.routes, sifted, found, most, ALL);
        };
        // The strongest standing at which the way is still as short: then every such route has the strongest weakest link.
        let book = graph.casebook();
        let mut routes = all.routes;
        for least in Standing::ALL {
            let strong: Vec<bool> = sifted
                .passes
                .iter()
                .enumerate()
                .map(|(edge, passes)| {
                    *passes && book.standing(graph.statement(net.edge(edge as u32))) >= least
                })
                .collect();
            let gate = Gate { edges: &strong, ..gate };
            if routes::distance(net, from, to, &gate) == Some(links) {
                routes = routes::shortest(net, from, to, &gate, most).routes;
                break;
            }
        }
        routes
    };
    ranked(graph, net, nodes, sifted, found, most, if options.all { ALL } else { options.k })
}

fn ranked(
    graph: &Graph,
    net: &Net,
    nodes: Vec<Vec<u32>>,
    sifted: &Sifted,
    mut found: Found,
    most: usize,
    kept: usize,
) -> Found {
    if nodes.len() >= most {
        let most = grouped(most as u64);
        found
            .bounded
            .push(format!("only {most} equally short paths were compared, those through the smallest hubs"));
    }
    found.routes = nodes.into_iter().map(|nodes| Route::new(graph, net, nodes, &sifted.passes)).collect();
    found.routes.sort_by_cached_key(Route::rank);
    if found.routes.len() > kept && kept == ALL {
        found.bounded.push(format!("{} paths were found, the first {ALL} are listed", found.routes.len()));
    }
    found.routes.truncate(kept.max(2));
    found
}

/// Routes through given nodes: with one, the shortest there is; with several, the best order of shortest pieces.
fn by_way_of(
    net: &Net,
    [from, to]: [u32; 2],
    gate: &Gate<'_>,
    options: &PathOptions,
    found: &mut Found,
) -> Vec<Vec<u32>> {
    let via: Vec<u32> = options.via.iter().map(|node| net.number(*node)).collect();
    let mut first: Vec<Vec<u32>> = Vec::new();
    if let [one] = via.as_slice() {
        first.extend(routes::through(net, from, *one, to, gate));
    } else {
        let note = "through several nodes the shortest pieces are joined; a shorter whole is possible";
        found.bounded.push(note.to_string());
        for order in orders(&via) {
            let mut whole = vec![from];
            let mut shut: Vec<bool> = gate.closed.to_vec();
            // Pieces must not touch what other pieces begin or end with, nor each other.
            order.iter().chain([&from, &to]).for_each(|node| shut[*node as usize] = true);
            for stop in order.iter().chain([&to]) {
                let last = whole[whole.len() - 1];
                let piece = routes::shortest(net, last, *stop, &Gate { closed: &shut, ..*gate }, 1).routes;
                let Some(piece) = piece.into_iter().next() else {
                    whole.clear();
                    break;
                };
                piece.iter().for_each(|node| shut[*node as usize] = true);
                whole.extend_from_slice(&piece[1..]);
            }
            first.extend((!whole.is_empty()).then_some(whole));
        }
    }
    let passes_all = |route: &Vec<u32>| via.iter().all(|node| route.contains(node));
    let wanted = if options.all { ALL } else { options.k };
    if wanted > 1 && !first.is_empty() {
        let enough = |routes: &[Vec<u32>]| routes.iter().filter(|route| passes_all(route)).count() > wanted;
        let more = routes::ranked(net, from, to, gate, LOOKED_AT, &enough);
        if more.len() == LOOKED_AT {
            found
                .bounded
                .push(format!("looked through the {} shortest paths only", grouped(LOOKED_AT as u64)));
        }
        first.extend(more.into_iter().filter(passes_all));
    }
    first.sort();
    first.dedup();
    first
}

/// Every order of at most four; of more, the one given.
fn orders(items: &[u32]) -> Vec<Vec<u32>> {
    if items.len() <= 1 || items.len() > 4 {
        return vec![items.to_vec()];
    }
    let mut orders = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let rest: Vec<u32> =
            items.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, item)| *item).collect();
        orders.extend(orders_of_rest(&rest).into_iter().map(|rest| [&[*item], rest.as_slice()].concat()));
    }
    orders
}

fn orders_of_rest(rest: &[u32]) -> Vec<Vec<u32>> {
    if rest.is_empty() { vec![Vec::new()] } else { orders(rest) }
}

/// Routes whose links held on one day. What possibly did is found by trying every day on which a link may have begun: if there is
/// a common day at all, the latest of these beginnings is one. What certainly did is picked out of the shortest routes.
fn at_one_time(
    graph: &Graph,
    net: &Net,
    [from, to]: [u32; 2],
    gate: &Gate<'_>,
    options: &PathOptions,
    found: &mut Found,
) -> Vec<Vec<u32>> {
    let passes = gate.edges;
    if options.filter.certain {
        let sure =
            |nodes: &Vec<u32>| Route::new(graph, net, nodes.clone(), passes).overlap == Certainty::Certainly;
        let wanted = if options.all { ALL } else { options.k };
        let enough = |routes: &[Vec<u32>]| routes.iter().filter(|route| sure(route)).count() >= wanted;
        let routes = routes::ranked(net, from, to, gate, LOOKED_AT, &enough);
        if routes.len() == LOOKED_AT {
            found
                .bounded
                .push(format!("looked through the {} shortest paths only", grouped(LOOKED_AT as u64)));
        }
        return routes.into_iter().filter(sure).collect();
    }
    let spans = day_spans(graph, net);
    let days: BTreeSet<i64> = spans
        .iter()
        .enumerate()
        .filter(|(edge, (first, last))| passes[*edge] && first <= last)
        .map(|(_, (first, _))| *first)
        .collect();
    // Both ends need a link on that day.
    let open_at = |node: u32, day: i64| {
        net.around(node).iter().any(|(_, edge)| {
            let (first, last) = spans[*edge as usize];
            passes[*edge as usize] && first <= day && day <= last
        })
    };
    let days: Vec<i64> = days.into_iter().filter(|day| open_at(from, *day) && open_at(to, *day)).collect();
    if days.len() > DAYS {
        found.bounded.push(format!("only {} of {} days were tried", grouped(DAYS as u64), days.len()));
    }
    let step = days.len().div_ceil(DAYS).max(1);
    let tried: Vec<(u32, i64)> = days
        .into_iter()
        .step_by(step)
        .filter_map(|day| {
            let gate = Gate { on: Some((&spans, day)), ..*gate };
            Some((routes::distance(net, from, to, &gate)?, day))
        })
        .collect();
    let shortest = tried.iter().map(|(links, _)| *links).min();
    let mut all: BTreeSet<Vec<u32>> = BTreeSet::new();
    for (_, day) in tried.iter().filter(|(links, _)| Some(*links) == shortest || options.k > 1).take(100) {
        let gate = Gate { on: Some((&spans, *day)), ..*gate };
        if options.k > 1 && !options.all {
            all.extend(routes::ranked(net, from, to, &gate, options.k + 20, &|_| false));
        } else {
            all.extend(routes::shortest(net, from, to, &gate, 100).routes);
        }
    }
    all.into_iter().collect()
}

/// By edge, the first and the last day on which it may have held; without a bound, the ends of time.
pub fn day_spans(graph: &Graph, net: &Net) -> Vec<(i64, i64)> {
    let margins = &graph.casebook().settings.margins;
    (0..net.edge_count() as u32)
        .map(|edge| {
            let (first, last) = bounds(graph, net.edge(edge), margins).hull();
            (first.map_or(i64::MIN, |day| day.number()), last.map_or(i64::MAX, |day| day.number()))
        })
        .collect()
}

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
