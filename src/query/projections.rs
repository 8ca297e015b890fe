//! Other views of the network: who was at the same events how often ([`pairs`]), what holds it together ([`holding`]: bridges and cut
//! points), how central everybody was year by year ([`by_year`]), how deep in the thick of it each is ([`core_numbers`]).

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::say;
use crate::date::{Bounds, Day, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::{EntityId, EventId, Item};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::centrality::{Simple, central};
use crate::query::filter::LinkFilter;
use crate::query::links::age;
use crate::query::net::{FAR, Net};
use crate::query::{SelectionError, lives, wording};

/// Pairs that are printed where nobody asks for another number.
pub const ROWS: usize = 50;
/// Years that are worked out, at most.
const YEARS: i64 = 400;

/// By node, its core number: the largest k such that it has k neighbours among those who have k each (Seidman 1983), found by taking away
/// the least connected one after another (Batagelj and Zaversnik 2003).
pub fn core_numbers(graph: &Simple) -> Vec<u32> {
    let nodes = graph.node_count() as u32;
    let mut degree: Vec<u32> = (0..nodes).map(|node| graph.around(node).len() as u32).collect();
    let mut waiting: BTreeSet<(u32, u32)> = (0..nodes).map(|node| (degree[node as usize], node)).collect();
    let mut core = vec![0; nodes as usize];
    let mut done = vec![false; nodes as usize];
    let mut level = 0;
    while let Some((least, node)) = waiting.pop_first() {
        level = level.max(least);
        core[node as usize] = level;
        done[node as usize] = true;
        for other in graph.around(node).iter().filter(|other| !done[**other as usize]) {
            waiting.remove(&(degree[*other as usize], *other));
            degree[*other as usize] -= 1;
            waiting.insert((degree[*other as usize], *other));
        }
    }
    core
}

/// Bridges, and by node into how many pieces its part falls without it, less one: depth first with low points (Tarjan 1974), without
/// recursion.
fn low_points(graph: &Simple) -> (Vec<(u32, u32)>, Vec<usize>) {
    let nodes = graph.node_count();
    let (mut order, mut low) = (vec![FAR; nodes], vec![FAR; nodes]);
    let mut pieces = vec![0_usize; nodes];
    let mut bridges = Vec::new();
    let mut next = 0;
    for root in 0..nodes as u32 {
        if order[root as usize] != FAR {
            continue;
        }
        // The node, the one it came from, how many of its neighbours were looked at.
        let mut open: Vec<(u32, u32, usize)> = vec![(root, FAR, 0)];
        while let Some((node, from, looked)) = open.pop() {
            let at = node as usize;
            if looked == 0 {
                (order[at], low[at]) = (next, next);
                next += 1;
            }
            match graph.around(node).get(looked) {
                Some(other) => {
                    open.push((node, from, looked + 1));
                    if order[*other as usize] == FAR {
                        open.push((*other, node, 0));
                    } else if *other != from {
                        low[at] = low[at].min(order[*other as usize]);
                    }
                }
                None if from != FAR => {
                    low[from as usize] = low[from as usize].min(low[at]);
                    if low[at] >= order[from as usize] {
                        pieces[from as usize] += 1;
                    }
                    if low[at] > order[from as usize] {
                        bridges.push((from.min(node), from.max(node)));
                    }
                }
                None => {}
            }
        }
        // What hangs on the root is a piece each; one is what would be left.
        pieces[root as usize] = pieces[root as usize].saturating_sub(1);
    }
    bridges.sort_unstable();
    (bridges, pieces)
}

/// Pairs of neighbours that nothing else connects, lower number first.
pub fn bridges(graph: &Simple) -> Vec<(u32, u32)> {
    low_points(graph).0
}

/// By node, how many pieces more its part of the network falls into without it.
pub fn cut_points(graph: &Simple) -> Vec<usize> {
    low_points(graph).1
}

const PAIRS: &[Column] = &[
    Column::new("events", "events", Place::Gutter),
    Column::new("first", "", Place::Hidden),
    Column::new("second", "", Place::Hidden),
    Column::new("since", "", Place::Hidden),
    Column::new("until", "", Place::Hidden),
    Column::new("pair", "pair", Place::Main),
    Column::new("citations", "sources", Place::Main),
    Column::new("titles", "shared-events", Place::Detail),
    Column::new("first_id", "", Place::Hidden),
    Column::new("second_id", "", Place::Hidden),
    Column::new("weight", "", Place::Hidden),
    Column::new("event_ids", "", Place::Hidden),
];

/// Who took part in the same events: pairs of a kind of entity, those with most events first. Whoever is only named there, as a victim, or was not
/// alive, was not there. The hidden weight shares each event among
/// those who were there (Newman 2001).
///
/// # Errors
/// A kind is unknown.
pub fn pairs(
    graph: &Graph,
    net: &Net,
    of: Option<Node>,
    kind: &str,
    filter: &LinkFilter,
    limit: usize,
) -> Result<Answer, SelectionError> {
    let book = graph.casebook();
    let words = book.words();
    let wanted = crate::query::filter::Ways::of(graph, &[kind.to_string()], &[])?;
    let sifted = filter.sift(graph, net)?;
    let mut present: BTreeMap<EventId, BTreeSet<EntityId>> = BTreeMap::new();
    for edge in (0..net.edge_count() as u32).filter(|edge| sifted.passes[*edge as usize]) {
        let edge = net.edge(edge);
        if let Edge::Participation(event, entity, _) = edge
            && wanted.admit(graph, Node::Entity(entity))
            && lives::contact(graph, edge, &book.settings.margins)[0].is_some()
        {
            present.entry(event).or_default().insert(entity);
        }
    }
    let mut shared: BTreeMap<(EntityId, EntityId), Vec<EventId>> = BTreeMap::new();
    for (event, who) in &present {
        let who: Vec<EntityId> = who.iter().copied().collect();
        for (index, one) in who.iter().enumerate() {
            for other in &who[index + 1..] {
                if of.is_none_or(|of| of == Node::Entity(*one) || of == Node::Entity(*other)) {
                    shared.entry((*one, *other)).or_default().push(*event);
                }
            }
        }
    }
    let mut ranked: Vec<((EntityId, EntityId), Vec<EventId>)> = shared.into_iter().collect();
    ranked.sort_by_key(|(pair, events)| (usize::MAX - events.len(), *pair));
    let mut answer = Answer { columns: PAIRS.to_vec(), ..Answer::default() };
    let mut writer = Writer::new(graph);
    let mut section = Section { left_out: ranked.len().saturating_sub(limit), ..Section::default() };
    for ((one, other), events) in ranked.iter().take(limit) {
        let when = |id: &EventId| {
            let when = wording::when(graph, Edge::At(*id), Style::Short);
            Cell::text(when)
        };
        let dated: Vec<&EventId> = events.iter().filter(|id| !book.event(**id).is_undated()).collect();
        let titles = events.iter().map(|id| {
            let (title, when) = (words.quoted(&book.event(*id).title), Edge::At(*id));
            let when = wording::dated(words, wording::when(graph, when, Style::Short));
            say!(words, "lists.with-date", what = title, when = when)
        });
        let titles: Vec<String> = titles.collect();
        let citations: Vec<_> =
            events.iter().flat_map(|id| book.event(*id).statement.citations.iter().cloned()).collect();
        let weight: f64 = events
            .iter()
            .map(|id| 1.0 / (present.get(id).map_or(2, BTreeSet::len).saturating_sub(1).max(1)) as f64)
            .sum();
        let (mut first, mut second) = (*one, *other);
        if of == Some(Node::Entity(second)) {
            std::mem::swap(&mut first, &mut second);
        }
        section.rows.push(vec![
            Cell::from(events.len()),
            Cell::text(&*book.entity(first).name),
            Cell::text(&*book.entity(second).name),
            dated.first().map(|id| when(id)).unwrap_or_default(),
            dated.last().map(|id| when(id)).unwrap_or_default(),
            Cell::text(wording::stopped(
                &words.and(&[first, second].map(|id| book.entity(id).name.to_string())),
            )),
            writer.cites(&citations),
            Cell::text(wording::stopped(&words.list(&titles))),
            Cell::text(&*book.entity(first).id),
            Cell::text(&*book.entity(second).id),
            Cell::Number(weight, 3),
            Cell::text(events.iter().map(|id| &*book.event(*id).id).collect::<Vec<_>>().join("; ")),
        ]);
        for id in events {
            for who in [first, second] {
                let parts = book.event(*id).participants.iter().filter(|part| part.entity == who);
                for part in parts {
                    answer.subgraph.edge(Edge::Participation(*id, who, part.role), String::new());
                }
                answer.subgraph.node(Node::Entity(who));
            }
        }
    }
    if section.left_out > 0 {
        section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = limit)));
    }
    answer.title = match of {
        Some(node) => say!(words, "pairs.of", name = wording::named(graph, node), n = ranked.len()),
        None => say!(words, "pairs.title", n = ranked.len()),
    };
    answer.subgraph.ends.extend(of);
    answer.opening.extend(filter.only(words));
    answer.closing.push(say!(words, "shared.lead"));
    answer.empty = ranked.is_empty();
    answer.sections.push(section);
    answer.sources = writer.sources();
    Ok(answer)
}

const HOLDING: &[Column] = &[
    Column::new("what", "what", Place::Gutter),
    Column::new("name", "name", Place::Main),
    Column::new("statement", "statement", Place::Main),
    Column::new("citations", "sources", Place::Main),
    Column::new("cut_off", "cut-off", Place::Main),
    Column::new("id", "", Place::Hidden),
    Column::new("other_id", "", Place::Hidden),
    Column::new("pieces", "", Place::Hidden),
];

/// What holds the network together: names without which it falls apart, and links that nothing else doubles. What only hangs on by one
/// link itself is not told.
///
/// # Errors
/// A kind of link is unknown.
pub fn holding(
    graph: &Graph,
    net: &Net,
    filter: &LinkFilter,
    limit: usize,
) -> Result<Answer, SelectionError> {
    let sifted = filter.sift(graph, net)?;
    let words = graph.casebook().words();
    let simple = Simple::new(net, &sifted.passes);
    let (bridges, pieces) = low_points(&simple);
    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: HOLDING.to_vec(), ..Answer::default() };
    let mut cuts: Vec<u32> = (0..net.node_count() as u32).filter(|node| pieces[*node as usize] > 0).collect();
    cuts.sort_by_key(|node| (usize::MAX - pieces[*node as usize], *node));
    let mut section = Section {
        heading: say!(words, "holding.names", n = cuts.len()),
        left_out: cuts.len().saturating_sub(limit),
        ..Section::default()
    };
    for node in cuts.iter().take(limit) {
        let at = net.node(*node);
        let item = match at {
            Node::Entity(id) => Item::Entity(id),
            Node::Event(id) => Item::Event(id),
        };
        section.rows.push(vec![
            Cell::text(writer.kind_of(item)),
            Cell::text(wording::stopped(graph.name(at))),
            Cell::Empty,
            Cell::Empty,
            Cell::text(say!(words, "holding.pieces", n = pieces[*node as usize] + 1)),
            Cell::text(graph.id(at)),
            Cell::Empty,
            Cell::from(pieces[*node as usize] + 1),
        ]);
        answer.subgraph.node(at);
    }
    let names = section.rows.len();
    answer.sections.push(section);
    // A link to somebody who has no other is a bridge by itself; it is told where both have others.
    let inner = |(one, other): &&(u32, u32)| simple.around(*one).len() > 1 && simple.around(*other).len() > 1;
    let inner: Vec<&(u32, u32)> = bridges.iter().filter(inner).collect();
    let mut section = Section {
        heading: say!(words, "holding.links", n = inner.len()),
        left_out: inner.len().saturating_sub(limit),
        ..Section::default()
    };
    for (one, other) in inner.iter().take(limit) {
        let mut edges = net.between(*one, *other);
        edges.retain(|edge| sifted.passes[*edge as usize]);
        edges.sort_by_cached_key(|edge| (age(graph, net.edge(*edge)), *edge));
        for edge in edges {
            let (from, to) = net.ends(edge);
            let (edge, from, to) = (net.edge(edge), net.node(from), net.node(to));
            let when = wording::dated(words, wording::when(graph, edge, Style::Short));
            let cites = writer.cites(&graph.statement(edge).citations);
            section.rows.push(vec![
                Cell::text(when),
                Cell::Empty,
                Cell::text(wording::stopped(&wording::hop(graph, edge, from, to))),
                cites,
                Cell::Empty,
                Cell::text(graph.id(from)),
                Cell::text(graph.id(to)),
                Cell::Empty,
            ]);
            answer.subgraph.node(from);
            answer.subgraph.node(to);
            answer.subgraph.edge(edge, String::new());
        }
    }
    for section in std::iter::once(&mut section).chain(&mut answer.sections) {
        if section.left_out > 0 {
            section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = limit)));
        }
    }
    answer.empty = names == 0 && section.rows.is_empty();
    answer.sections.push(section);
    answer.sections.retain(|section| !section.rows.is_empty());
    answer.title =
        say!(words, "holding.title", names = cuts.len().to_string(), links = inner.len().to_string());
    answer.opening.push(say!(words, "measures.what-counts"));
    answer.opening.extend(filter.only(words));
    answer.closing.push(say!(words, "holding.lead"));
    answer.closing.push(say!(words, "measures.lead"));
    answer.sources = writer.sources();
    Ok(answer)
}

const YEARLY: &[Column] = &[
    Column::new("year", "year", Place::Cell),
    Column::new("name", "name", Place::Cell),
    Column::new("id", "", Place::Hidden),
    Column::new("degree", "linked-to", Place::Cell),
    Column::new("weighted_degree", "links", Place::Cell),
    Column::new("betweenness", "between", Place::Cell),
    Column::new("core", "core", Place::Cell),
    Column::new("links_that_year", "", Place::Hidden),
];

/// The measures of each year in which a link began or ended, or between such years: of one, or of the `top` of each year.
///
/// # Errors
/// A kind of link is unknown.
pub fn by_year(
    graph: &Graph,
    net: &Net,
    of: Option<Node>,
    filter: &LinkFilter,
    top: usize,
) -> Result<Answer, SelectionError> {
    let book = graph.casebook();
    let words = book.words();
    let margins = &book.settings.margins;
    let counted = LinkFilter { when: None, ..filter.clone() }.sift(graph, net)?;
    let days = (0..net.edge_count() as u32)
        .filter(|edge| counted.passes[*edge as usize])
        .filter_map(|edge| lives::held(graph, net.edge(edge), margins))
        .flat_map(|held| [held.earliest_start, held.latest_start, held.earliest_end, held.latest_end]);
    let years: BTreeSet<i64> = days.flatten().map(|day| day.year).collect();
    let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else {
        return Ok(Answer { title: say!(words, "by-year.none"), empty: true, ..Answer::default() });
    };
    let mut answer = Answer { columns: YEARLY.to_vec(), ..Answer::default() };
    let mut section = Section::default();
    // Of a long time the last years are told: they are the ones with most in them.
    let begin = first.max(last - YEARS + 1);
    for year in begin..=last {
        let (Some(new_year), Some(eve)) = (Day::new(year, 1, 1), Day::new(year, 12, 31)) else { continue };
        let when = Bounds {
            latest_start: Some(new_year),
            earliest_end: Some(eve),
            earliest_start: Some(new_year),
            latest_end: Some(eve),
            ..Bounds::of_day(new_year)
        };
        let sifted = LinkFilter { when: Some(when), ..filter.clone() }.sift(graph, net)?;
        let links = sifted.passes.iter().filter(|passes| **passes).count();
        let simple = Simple::new(net, &sifted.passes);
        let (found, core) = (central(&simple), core_numbers(&simple));
        let mut nodes: Vec<u32> = (0..book.entities.len() as u32)
            .filter(|node| of.map_or(!simple.around(*node).is_empty(), |of| net.number(of) == *node))
            .collect();
        nodes.sort_by_key(|node| (usize::MAX - simple.around(*node).len(), *node));
        section.left_out += nodes.len().saturating_sub(top);
        for node in nodes.into_iter().take(top) {
            let at = node as usize;
            let weighted = net.around(node).iter().filter(|(_, edge)| sifted.passes[*edge as usize]).count();
            section.rows.push(vec![
                Cell::text(year.to_string()),
                Cell::text(graph.name(net.node(node))),
                Cell::text(graph.id(net.node(node))),
                Cell::from(simple.around(node).len()),
                Cell::from(weighted),
                Cell::Number(found.betweenness[at], 1),
                Cell::from(core[at] as usize),
                Cell::from(links),
            ]);
        }
    }
    if section.left_out > 0 {
        section.notes.push(wording::bounded(words, &say!(words, "by-year.top", n = top)));
    }
    if begin > first {
        section.notes.push(wording::bounded(
            words,
            &say!(words, "by-year.from", first = begin.to_string(), since = first.to_string()),
        ));
    }
    answer.title = match of {
        Some(node) => say!(
            words,
            "by-year.of",
            name = wording::named(graph, node),
            first = begin.to_string(),
            last = last.to_string()
        ),
        None => say!(words, "by-year.title", first = begin.to_string(), last = last.to_string()),
    };
    answer.opening.push(say!(words, "by-year.counts"));
    answer.opening.extend(LinkFilter { when: None, ..filter.clone() }.only(words));
    answer.closing.push(say!(words, "measures.lead"));
    answer.empty = section.rows.is_empty();
    answer.sections.push(section);
    Ok(answer)
}
