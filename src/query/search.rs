//! Routes between two: found, filtered by a common time, ranked. What a path is asked of and what comes of it.

use crate::catalogue::{Words, say};
use crate::date::{Answer as Certainty, Bounds};
use crate::graph::{Edge, Graph, Node};
use crate::query::filter::{LinkFilter, Sifted, Ways};
use crate::query::net::{Gate, Net, together};
use crate::query::numbers::Length;
use crate::query::routes::{self, HUB};
use crate::query::{lives, weighted};
use crate::vocabulary::Standing;
use std::collections::BTreeSet;

/// Equally short routes that are looked at, at most, when the best is wanted.
const LOOKED_AT: usize = 2_000;
/// Routes that `--all` prints where nobody asks for another number.
pub const ALL: usize = 200;
/// Routes that are held at once, at most: beyond that a search says where it stopped.
const HELD: usize = 1_000_000;
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
    /// What it may lead through.
    pub ways: Ways,
    /// How long its links are, by a column of numbers; all alike where none is named.
    pub length: Option<Length>,
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
    /// Routes listed when all are wanted, at most.
    pub limit: usize,
}

impl PathOptions {
    /// How many routes are kept.
    pub fn kept(&self) -> usize {
        if self.all { self.limit } else { self.k }
    }
}

impl Default for PathOptions {
    fn default() -> Self {
        Self {
            filter: LinkFilter::default(),
            via: Vec::new(),
            avoid: Vec::new(),
            ways: Ways::default(),
            length: None,
            hub_limit: None,
            k: 1,
            all: false,
            require_overlap: false,
            explain: false,
            limit: ALL,
        }
    }
}

/// A route with what it is ranked by.
#[derive(Debug, Clone, PartialEq)]
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
    /// How long it is by a column of numbers, where one was named.
    pub length: Option<f64>,
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
        Self { nodes, links, weakest, hubs, overlap, parts, crowd, length: None }
    }

    fn rank(&self) -> impl Ord + use<> {
        let overlap = match self.overlap {
            Certainty::Certainly => 0,
            Certainty::Possibly => 1,
            Certainty::No => 2,
        };
        let weakest = std::cmp::Reverse(self.weakest);
        // A length is never below nought, so that its bits are in its order.
        let length = self.length.map(f64::to_bits);
        (length, self.links.len(), weakest, self.hubs, overlap, self.parts, self.crowd, self.nodes.clone())
    }
}

/// The best answer over the choices of one statement a link.
fn overlap(graph: &Graph, net: &Net, links: &[Vec<u32>]) -> Certainty {
    let margins = &graph.casebook().settings.margins;
    let spans: Vec<Vec<Bounds>> = links
        .iter()
        .map(|edges| edges.iter().filter_map(|edge| lives::held(graph, net.edge(*edge), margins)).collect())
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
fn closed(graph: &Graph, net: &Net, ends: [u32; 2], options: &PathOptions) -> Vec<bool> {
    let mut closed = vec![false; net.node_count()];
    if !options.ways.is_open() {
        for node in 0..net.node_count() as u32 {
            closed[node as usize] = !options.ways.admit(graph, net.node(node));
        }
    }
    if let Some(limit) = options.hub_limit {
        for node in 0..net.node_count() as u32 {
            closed[node as usize] |= net.degree(node) > limit;
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
    let closed = closed(graph, net, ends, options);
    let gate = Gate { edges: &sifted.passes, closed: &closed, on: None };
    let words = graph.casebook().words();
    let mut found = Found::default();
    let most =
        if options.all { options.limit.saturating_mul(10).min(HELD) } else { LOOKED_AT.max(options.k) };
    if let Some(lengths) = options.length.as_ref().and_then(|length| length.of(graph, net).ok()) {
        let nodes = weighted::ranked(net, from, to, &gate, &lengths, options.kept());
        let route = |nodes: Vec<u32>| Route {
            length: weighted::length(net, &nodes, &gate, &lengths),
            ..Route::new(graph, net, nodes, &sifted.passes)
        };
        found.routes = nodes.into_iter().map(route).collect();
        found.routes.sort_by_cached_key(Route::rank);
        return found;
    }
    let nodes: Vec<Vec<u32>> = if !options.via.is_empty() {
        by_way_of(words, net, ends, &gate, options, &mut found)
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
            found.bounded.push(say!(words, "bounded.equally-long", n = more));
        }
        routes
    } else {
        let all = routes::shortest(net, from, to, &gate, if options.all { most } else { 1 });
        found.as_short = Some(all.count);
        let (Some(links), false) = (all.links, options.all) else {
            return ranked(graph, net, all.routes, sifted, found, most, options);
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
    ranked(graph, net, nodes, sifted, found, most, options)
}

fn ranked(
    graph: &Graph,
    net: &Net,
    nodes: Vec<Vec<u32>>,
    sifted: &Sifted,
    mut found: Found,
    most: usize,
    options: &PathOptions,
) -> Found {
    let kept = options.kept();
    let words = graph.casebook().words();
    if nodes.len() >= most {
        found.bounded.push(say!(words, "bounded.equally-short", n = most));
    }
    found.routes = nodes.into_iter().map(|nodes| Route::new(graph, net, nodes, &sifted.passes)).collect();
    found.routes.sort_by_cached_key(Route::rank);
    if found.routes.len() > kept && options.all {
        found.bounded.push(say!(words, "bounded.paths", shown = kept, n = found.routes.len()));
    }
    found.routes.truncate(kept.max(2));
    found
}

/// Routes through given nodes: with one, the shortest there is; with several, the best order of shortest pieces.
fn by_way_of(
    words: &Words,
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
        found.bounded.push(say!(words, "bounded.pieces"));
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
    let wanted = options.kept();
    if wanted > 1 && !first.is_empty() {
        let enough = |routes: &[Vec<u32>]| routes.iter().filter(|route| passes_all(route)).count() > wanted;
        let more = routes::ranked(net, from, to, gate, LOOKED_AT, &enough);
        if more.len() == LOOKED_AT {
            found.bounded.push(say!(words, "bounded.looked-through", n = LOOKED_AT));
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
    let words = graph.casebook().words();
    let passes = gate.edges;
    if options.filter.certain {
        let sure =
            |nodes: &Vec<u32>| Route::new(graph, net, nodes.clone(), passes).overlap == Certainty::Certainly;
        let wanted = options.kept();
        let enough = |routes: &[Vec<u32>]| routes.iter().filter(|route| sure(route)).count() >= wanted;
        let routes = routes::ranked(net, from, to, gate, LOOKED_AT, &enough);
        if routes.len() == LOOKED_AT {
            found.bounded.push(say!(words, "bounded.looked-through", n = LOOKED_AT));
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
        found.bounded.push(say!(words, "bounded.days", shown = DAYS, n = days.len()));
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

/// By edge, the first and the last day on which it may have held within the lives of its ends; without a bound, the ends of time.
pub fn day_spans(graph: &Graph, net: &Net) -> Vec<(i64, i64)> {
    let margins = &graph.casebook().settings.margins;
    (0..net.edge_count() as u32)
        .map(|edge| {
            // What lies in no life of its ends was on no day.
            let Some(held) = lives::held(graph, net.edge(edge), margins) else { return (i64::MAX, i64::MIN) };
            let (first, last) = held.hull();
            (first.map_or(i64::MIN, |day| day.number()), last.map_or(i64::MAX, |day| day.number()))
        })
        .collect()
}
