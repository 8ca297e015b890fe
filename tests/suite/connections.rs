//! Connections: algorithms against naive evaluators on small random graphs, and answers on the example casebook against its rows.

#![allow(clippy::needless_range_loop)] // node numbers index several tables at once

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use throughline::date::{Answer as Certainty, Bounds, Day};
use throughline::graph::{Edge, Graph, Node};
use throughline::input::{Inputs, Limits};
use throughline::query::answer::{Answer, Cell};
use throughline::query::centrality::{Simple, central, central_from, components};
use throughline::query::communities::{communities, modularity};
use throughline::query::filter::{LinkFilter, Ways};
use throughline::query::net::{FAR, Gate, Net, bounds, together};
use throughline::query::path::path;
use throughline::query::reach::{ReachOptions, Window, arrivals, reach};
use throughline::query::search::{PathOptions, search};
use throughline::query::{as_of, between, links, node, projections, routes, shared, steiner, weighted};
use throughline::read::read;
use throughline::vocabulary::{End, RelationTime, Standing};

const NODES: u32 = 7;

/// Every path without a loop between two nodes, as nodes; parallel edges make no second path.
fn every_path(net: &Net, from: u32, to: u32, closed: &[bool]) -> BTreeSet<Vec<u32>> {
    fn walk(net: &Net, to: u32, closed: &[bool], so_far: &mut Vec<u32>, found: &mut BTreeSet<Vec<u32>>) {
        let last = so_far[so_far.len() - 1];
        if last == to {
            found.insert(so_far.clone());
            return;
        }
        for (next, _) in net.around(last) {
            if !so_far.contains(next) && (!closed[*next as usize] || *next == to) {
                so_far.push(*next);
                walk(net, to, closed, so_far, found);
                so_far.pop();
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(net, to, closed, &mut vec![from], &mut found);
    found
}

fn pairs(most: usize) -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop::collection::vec((0..NODES, 0..NODES), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shortest_paths_are_all_and_only_the_shortest(
        edges in pairs(16), closed in prop::collection::vec(prop::bool::weighted(0.2), NODES as usize)
    ) {
        let net = Net::of_pairs(NODES as usize, &edges);
        let gate = Gate { closed: &closed, ..Gate::OPEN };
        let every = every_path(&net, 0, 1, &closed);
        let least = every.iter().map(|path| path.len() - 1).min();
        let found = routes::shortest(&net, 0, 1, &gate, 10_000);
        prop_assert_eq!(found.links.map(|links| links as usize), least);
        prop_assert_eq!(routes::distance(&net, 0, 1, &gate).map(|links| links as usize), least);
        let wanted: BTreeSet<Vec<u32>> =
            every.into_iter().filter(|path| Some(path.len() - 1) == least).collect();
        prop_assert_eq!(found.count as usize, wanted.len());
        prop_assert_eq!(found.routes.into_iter().collect::<BTreeSet<_>>(), wanted);
    }

    #[test]
    fn ranked_paths_are_every_path_shortest_first(
        edges in pairs(14), closed in prop::collection::vec(prop::bool::weighted(0.2), NODES as usize)
    ) {
        let net = Net::of_pairs(NODES as usize, &edges);
        let gate = Gate { closed: &closed, ..Gate::OPEN };
        let every = every_path(&net, 0, 1, &closed);
        let found = routes::ranked(&net, 0, 1, &gate, 10_000, &|_| false);
        prop_assert!(found.windows(2).all(|two| two[0].len() <= two[1].len()));
        prop_assert_eq!(found.len(), every.len());
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), every);
    }

    #[test]
    fn a_path_through_a_third_is_the_shortest_such(edges in pairs(16)) {
        let net = Net::of_pairs(NODES as usize, &edges);
        let every = every_path(&net, 0, 1, &[false; NODES as usize]);
        let least = every.iter().filter(|path| path.contains(&2)).map(Vec::len).min();
        let found = routes::through(&net, 0, 2, 1, &Gate::OPEN);
        prop_assert_eq!(found.as_ref().map(Vec::len), least);
        if let Some(found) = found {
            prop_assert!(every.contains(&found) && found.contains(&2), "{:?}", found);
        }
    }

    #[test]
    fn the_exact_tree_is_the_cheapest_and_the_other_at_most_twice(
        edges in prop::collection::vec((0..NODES, 0..NODES, 1_u64..9), 1..11), terminals in 2_u32..5
    ) {
        let plain: Vec<(u32, u32)> = edges.iter().map(|(one, other, _)| (*one, *other)).collect();
        let cost: Vec<u64> = edges.iter().map(|(.., cost)| *cost).collect();
        let net = Net::of_pairs(NODES as usize, &plain);
        let terminals: Vec<u32> = (0..terminals).collect();
        let joins = |chosen: &dyn Fn(usize) -> bool| {
            let mut of: Vec<u32> = (0..NODES).collect();
            for (_, (one, other)) in plain.iter().enumerate().filter(|(edge, _)| chosen(*edge)) {
                let (old, new) = (of[*one as usize], of[*other as usize]);
                of.iter_mut().filter(|at| **at == old).for_each(|at| *at = new);
            }
            terminals.iter().all(|node| of[*node as usize] == of[terminals[0] as usize])
        };
        let cheapest = (0_usize..1 << edges.len())
            .filter(|set| joins(&|edge| set >> edge & 1 == 1))
            .map(|set| cost.iter().enumerate().filter(|(edge, _)| set >> edge & 1 == 1).map(|(_, cost)| cost).sum::<u64>())
            .min();
        let exact = steiner::exact(&net, &terminals, &cost);
        prop_assert_eq!(exact.as_ref().map(|tree| tree.cost), cheapest);
        let close = steiner::approximate(&net, &terminals, &cost);
        prop_assert_eq!(close.is_some(), cheapest.is_some());
        for tree in exact.iter().chain(&close) {
            prop_assert!(joins(&|edge| tree.edges.contains(&(edge as u32))));
            prop_assert_eq!(tree.edges.iter().map(|edge| cost[*edge as usize]).sum::<u64>(), tree.cost);
            prop_assert!(tree.cost <= 2 * cheapest.unwrap_or(0));
        }
    }

    /// By numbers: every path, the shortest first, each as long as the least of its parallel links add up to.
    #[test]
    fn paths_by_length_are_every_path_shortest_first(
        edges in prop::collection::vec((0..NODES, 0..NODES, prop::option::weighted(0.9, 0_u32..9)), 0..13)
    ) {
        let plain: Vec<(u32, u32)> = edges.iter().map(|(one, other, _)| (*one, *other)).collect();
        let lengths: Vec<Option<f64>> = edges.iter().map(|(.., length)| length.map(f64::from)).collect();
        let net = Net::of_pairs(NODES as usize, &plain);
        let step = |pair: &[u32]| {
            let between = edges.iter().zip(&lengths).filter(|((one, other, _), _)| {
                (*one, *other) == (pair[0], pair[1]) || (*one, *other) == (pair[1], pair[0])
            });
            between.filter_map(|(_, length)| *length).min_by(f64::total_cmp)
        };
        let long = |path: &Vec<u32>| path.windows(2).map(step).sum::<Option<f64>>();
        let every = every_path(&net, 0, 1, &[false; NODES as usize]);
        let mut wanted: Vec<f64> = every.iter().filter_map(long).collect();
        wanted.sort_by(f64::total_cmp);
        let found = weighted::ranked(&net, 0, 1, &Gate::OPEN, &lengths, 10_000);
        let told: Vec<f64> = found.iter().map(|path| long(path).expect("has a length")).collect();
        prop_assert_eq!(&told, &wanted);
        prop_assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len());
    }

    /// Without a bridge or a cut point the network falls into more pieces; in the core of a number everybody has so many neighbours.
    #[test]
    fn bridges_cut_points_and_cores_are_what_their_definitions_say(edges in pairs(14)) {
        let net = Net::of_pairs(NODES as usize, &edges);
        let simple = Simple::new(&net, &[]);
        let count = |gate: &Gate<'_>, without: Option<u32>| {
            let mut seen = [false; NODES as usize];
            let mut parts = 0;
            for node in (0..NODES).filter(|node| Some(*node) != without) {
                if !seen[node as usize] {
                    parts += 1;
                    let far = net.distances(&[node], gate);
                    (0..NODES as usize).filter(|other| far[*other] != FAR).for_each(|other| seen[other] = true);
                }
            }
            parts
        };
        let whole = count(&Gate::OPEN, None);
        let pieces = projections::cut_points(&simple);
        for node in 0..NODES {
            let mut closed = [false; NODES as usize];
            closed[node as usize] = true;
            let alone = usize::from(simple.around(node).is_empty());
            let more = count(&Gate { closed: &closed, ..Gate::OPEN }, Some(node)) + alone - whole;
            prop_assert_eq!(pieces[node as usize], more, "node {}", node);
        }
        let mut wanted = Vec::new();
        for one in 0..NODES {
            for other in one + 1..NODES {
                let open: Vec<bool> = edges.iter().map(|pair| *pair != (one, other) && *pair != (other, one)).collect();
                let linked = open.iter().any(|open| !open);
                if linked && count(&Gate { edges: &open, ..Gate::OPEN }, None) > whole {
                    wanted.push((one, other));
                }
            }
        }
        prop_assert_eq!(projections::bridges(&simple), wanted);
        let core = projections::core_numbers(&simple);
        for node in 0..NODES {
            // The largest k for which the node stays when whoever has fewer than k neighbours is taken away again and again.
            let stays = |k: usize| {
                let mut left = [true; NODES as usize];
                for _ in 0..NODES {
                    for one in 0..NODES {
                        let around = simple.around(one).iter().filter(|other| left[**other as usize]).count();
                        left[one as usize] &= around >= k;
                    }
                }
                left[node as usize]
            };
            let most = (0..NODES as usize).rev().find(|k| stays(*k)).unwrap_or(0);
            prop_assert_eq!(core[node as usize] as usize, most);
        }
    }

    #[test]
    fn centrality_is_what_its_definition_says(edges in pairs(16)) {
        let net = Net::of_pairs(NODES as usize, &edges);
        let simple = Simple::new(&net, &[]);
        let found = central(&simple);
        let mut through = vec![0.0; NODES as usize];
        for from in 0..NODES {
            let far = net.distances(&[from], &Gate::OPEN);
            for to in from + 1..NODES {
                let every = every_path(&net, from, to, &[false; NODES as usize]);
                let least = every.iter().map(Vec::len).min();
                let shortest: Vec<&Vec<u32>> = every.iter().filter(|path| Some(path.len()) == least).collect();
                prop_assert_eq!(far[to as usize] == FAR, shortest.is_empty());
                for path in &shortest {
                    for inner in &path[1..path.len() - 1] {
                        through[*inner as usize] += 1.0 / shortest.len() as f64;
                    }
                }
            }
            let reached: Vec<u32> = far.iter().copied().filter(|far| *far != FAR && *far != 0).collect();
            let sum: u32 = reached.iter().sum();
            let others = reached.len() as f64;
            let close = if sum == 0 { 0.0 } else { others / f64::from(sum) * others / f64::from(NODES - 1) };
            let worked_out = found.closeness[from as usize].expect("of a small graph every one is worked out");
            prop_assert!((worked_out - close).abs() < 1e-9);
        }
        for (found, wanted) in found.betweenness.iter().zip(&through) {
            prop_assert!((found - wanted).abs() < 1e-9, "{} {}", found, wanted);
        }
        let parts = components(&simple);
        for one in 0..NODES {
            let far = net.distances(&[one], &Gate::OPEN);
            for other in 0..NODES {
                prop_assert_eq!(far[other as usize] != FAR, parts[one as usize] == parts[other as usize]);
            }
        }
    }

    /// Whatever the true dates are, what arrives does so between the earliest possible and the earliest certain day.
    #[test]
    fn true_arrivals_lie_between_possible_and_certain(
        edges in prop::collection::vec(
            ((0..NODES, 0..NODES), (0_i64..20, 0_i64..6, 0_i64..8, 0_i64..6), prop::bool::weighted(0.2), (0.0_f64..1.0, 0.0_f64..1.0)), 1..14
        ),
        events in prop::collection::vec(prop::bool::weighted(0.3), NODES as usize),
    ) {
        // An event's edges have its date: one span by event node, taken from its first edge.
        let plain: Vec<(u32, u32)> = edges.iter().map(|(pair, ..)| *pair).collect();
        let net = Net::of_pairs(NODES as usize, &plain);
        let is_event = |node: u32| node != 0 && events[node as usize];
        let mut of_event: BTreeMap<u32, usize> = BTreeMap::new();
        let mut given = Vec::new();
        let mut windows = [Vec::new(), Vec::new()];
        for (index, ((one, other), ..)) in edges.iter().enumerate() {
            // Two events are not linked with each other.
            let both = is_event(*one) && is_event(*other);
            let event = [*one, *other].into_iter().find(|node| is_event(*node));
            let source = event.map_or(index, |event| *of_event.entry(event).or_insert(index));
            let (_, (first, start_gap, length, end_gap), open, (a, b)) = edges[source];
            let (es, ls, ee) = (first, first + start_gap, first + length.max(0));
            let le = if open { i64::MAX } else { ee + end_gap };
            let ls = ls.min(le);
            let start: i64 = es + ((ls - es) as f64 * a).round() as i64;
            let last = if open { ee + 40 } else { le };
            let low = ee.max(start);
            let end = low + ((last.max(low) - low) as f64 * b).round() as i64;
            let day = |number: i64| Some(Day::from_number(number));
            let known = throughline::date::End::Known;
            let held = Bounds {
                earliest_start: day(es),
                latest_start: day(ls),
                earliest_end: day(ee),
                latest_end: if open { None } else { day(le) },
                start: known,
                end: if open { throughline::date::End::Unknown } else { known },
            };
            given.push((!both).then_some((start, end)));
            windows[0].push((!both).then(|| Window::possible(&held)));
            windows[1].push((!both).then(|| Window::certain(&held)));
        }
        let possible = arrivals(&net, 0, 5, &windows[0], &is_event, &|_| true);
        let certain = arrivals(&net, 0, 5, &windows[1], &is_event, &|_| true);
        // The world as it was: contacts used until nothing changes.
        let mut truth = vec![i64::MAX; NODES as usize];
        truth[0] = 5;
        for _ in 0..NODES {
            for (index, (one, other)) in plain.iter().enumerate() {
                let Some((start, end)) = given[index] else { continue };
                for (from, to) in [(*one, *other), (*other, *one)] {
                    let arrived = truth[from as usize];
                    if arrived == i64::MAX {
                        continue;
                    }
                    let there = if is_event(from) { arrived } else if arrived <= end { arrived.max(start) } else { continue };
                    truth[to as usize] = truth[to as usize].min(there);
                }
            }
        }
        for node in 0..NODES as usize {
            prop_assert!(possible.day[node] <= truth[node], "possible {} true {}", possible.day[node], truth[node]);
            prop_assert!(truth[node] <= certain.day[node], "certain {} true {}", certain.day[node], truth[node]);
        }
    }
}

fn met() -> (Graph, Net) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/met-police");
    let inputs = Inputs::read(&folder, &Limits::default()).expect("the example is there");
    let graph = Graph::new(read(inputs, &Limits::default()).0);
    let net = Net::new(&graph);
    (graph, net)
}

fn named(graph: &Graph, name: &str) -> Node {
    node(graph, name).unwrap_or_else(|error| panic!("{error}"))
}

fn on(day: &str) -> LinkFilter {
    let date = throughline::query::date(day).expect("is a date");
    LinkFilter {
        when: Some(throughline::query::net::whole(&date.bounds())),
        when_words: format!("on {day}"),
        ..LinkFilter::default()
    }
}

fn column(answer: &Answer, key: &str) -> Vec<String> {
    let at = answer.columns.iter().position(|column| column.key == key).expect("is a column");
    let text = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        _ => String::new(),
    };
    answer.sections.iter().flat_map(|section| &section.rows).map(|row| text(&row[at])).collect()
}

/// relations.csv:3 and :6, events.csv:52: checked by hand.
#[test]
fn couzens_and_carrick_served_in_one_command() {
    let (graph, net) = met();
    let (one, other) = (named(&graph, "Wayne Couzens"), named(&graph, "Carrick"));
    let answer = path(&graph, &net, one, other, &PathOptions::default()).expect("kinds are known");
    assert_eq!(answer.title, "Wayne Couzens and David Carrick are 2 links apart");
    assert_eq!(
        column(&answer, "statement"),
        [
            "Wayne Couzens served in the Parliamentary and Diplomatic Protection Command.",
            "The Parliamentary and Diplomatic Protection Command had David Carrick in its ranks.",
        ]
    );
    assert_eq!(column(&answer, "when"), ["Feb 2020 – 16 July 2021", "2009 – 2 Oct 2021"]);
    assert_eq!(
        answer.sections[0].notes,
        [
            "Weakest link: all are documented or proved.",
            "At the same time? Certainly: all links held from 29 February 2020 to 16 July 2021.",
        ]
    );
    assert_eq!(answer.closing.last().map(String::as_str), Some("A path is a lead, not proof."));
    assert_eq!(column(&answer, "row"), ["relations.csv:3", "relations.csv:6"]);

    let all = PathOptions { all: true, ..PathOptions::default() };
    let ends = [net.number(one), net.number(other)];
    let found = search(&graph, &net, ends, &LinkFilter::default().sift(&graph, &net).expect("open"), &all);
    assert_eq!((found.routes.len(), found.as_short), (3, Some(3)));
}

#[test]
fn what_cuts_a_path_is_named() {
    let (graph, net) = met();
    let (one, other) = (named(&graph, "Couzens"), named(&graph, "Sarah Everard"));
    let options = PathOptions { filter: on("1990-01-01"), ..PathOptions::default() };
    let answer = path(&graph, &net, one, other, &options).expect("kinds are known");
    assert!(answer.empty);
    assert_eq!(
        answer.opening,
        [
            "Giving up one thing would find one:",
            "At another time, nearest --as-of 2021-03-03: a path of 2 links."
        ]
    );
    let hubs = PathOptions { hub_limit: Some(1), ..PathOptions::default() };
    let answer = path(&graph, &net, one, other, &hubs).expect("kinds are known");
    assert!(answer.opening[1].starts_with("With --hub-limit "), "{:?}", answer.opening);
    let unknown = LinkFilter { kinds: vec!["servd-in".to_string()], ..LinkFilter::default() };
    let options = PathOptions { filter: unknown, ..PathOptions::default() };
    let error = path(&graph, &net, one, other, &options).expect_err("is no kind").to_string();
    assert!(error.contains("did you mean `served-in`"), "{error}");
}

#[test]
fn links_shared_between_and_reach_are_those_of_the_rows() {
    let (graph, net) = met();
    let couzens = named(&graph, "Couzens");
    let answer = links::links(&graph, &net, couzens, 1, false, &on("2021-03-03"), usize::MAX)
        .expect("kinds are known");
    assert_eq!(
        column(&answer, "object"),
        ["metropolitan-police", "case-couzens-whatsapp", "padp", "ev-everard-murder"]
    );
    assert_eq!(column(&answer, "at_that_time"), ["certainly", "possibly", "certainly", "certainly"]);

    let answer = shared::shared(&graph, &net, couzens, named(&graph, "Carrick"), &LinkFilter::default())
        .expect("open");
    assert_eq!(column(&answer, "id"), ["ev-casey-padp", "metropolitan-police", "padp"]);
    assert_eq!(column(&answer, "answer"), ["certainly"; 3]);

    let several: Vec<Node> =
        ["Couzens", "Carrick", "Dick", "Doreen Lawrence"].iter().map(|name| named(&graph, name)).collect();
    let answer =
        between::between(&graph, &net, &several, &LinkFilter::default(), &Ways::default()).expect("open");
    assert_eq!(
        answer.title,
        "Couzens, Carrick, Dick and Doreen Lawrence are joined by 5 links, through the Met and “Met publishes 30 Patterns of Harm”"
    );

    let from = on("2021-03-03").when.expect("asked");
    let options = ReachOptions {
        limit: usize::MAX,
        from,
        from_words: "on 3 March 2021".to_string(),
        until: None,
        to: Some(named(&graph, "Casey")),
        filter: LinkFilter::default(),
        certain: true,
    };
    let answer = reach(&graph, &net, couzens, &options).expect("open");
    assert_eq!(answer.sections[0].heading, "Certainly by 8 Oct 2021");
    assert_eq!(
        column(&answer, "object"),
        ["metropolitan-police", "ev-vigil", "cressida-dick", "casey-review", "louise-casey"]
    );
}

/// The rows of relations.csv filtered by a reader of their dates that shares nothing with the program's.
#[test]
fn as_of_equals_filtering_the_rows_on_every_date() {
    let (graph, net) = met();
    let book = graph.casebook();
    let text = book.inputs.text(book.inputs.find("relations.csv").expect("is there"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // The lives of the entities, by id, read in the same way.
    let lives = book.inputs.text(book.inputs.find("entities.csv").expect("is there"));
    let mut lives = csv::Reader::from_reader(lives.as_bytes());
    let column =
        |name: &str, heads: &csv::StringRecord| heads.iter().position(|head| head == name).expect(name);
    let heads = lives.headers().expect("has a header").clone();
    let (born, died) = (column("start", &heads), column("end", &heads));
    let lives: BTreeMap<String, (Option<(i64, i64)>, Option<(i64, i64)>)> = lives
        .records()
        .map(|record| record.expect("is well formed"))
        .map(|record| (record[0].to_string(), (naive(&record[born]), naive(&record[died]))))
        .collect();
    for record in reader.records() {
        let record = record.expect("is well formed");
        let kind = book.vocabulary.relations.find(&record[1]).expect("is known");
        let act = book.vocabulary.relations.get(kind).time == RelationTime::Act;
        let (start, end) = (naive(&record[3]), naive(&record[4]));
        let spans = match (start, end) {
            // First and last day of the start, first and last of the end.
            (Some((a, b)), None) if act => [a, b, a, b],
            (Some((a, b)), None) => [a, b, a, i64::MAX],
            (None, Some((c, d))) => [i64::MIN, d, c, d],
            (Some((a, b)), Some((c, d))) => [a, b.min(d), c.max(a), d],
            (None, None) => [i64::MIN, i64::MAX, i64::MIN, i64::MAX],
        };
        let mut spans = spans;
        let within = &book.vocabulary.relations.get(kind);
        for (end, id) in [(End::From, &record[0]), (End::To, &record[2])] {
            let Some((born, died)) = lives.get(id).filter(|_| within.ends_with(end)) else { continue };
            let [es, ls, ee, le] = &mut spans;
            if let Some((first, last)) = born {
                *ls = if *ls < *first { *last } else { *ls };
                *es = (*es).max(*first);
            }
            if let Some((first, last)) = died {
                *ee = if *ee > *last { *first } else { *ee };
                *le = (*le).min(*last);
            }
            (*ls, *ee) = ((*ls).min(*le), (*ee).max(*es));
        }
        rows.push((
            [&record[0], &record[1], &record[2], &record[3], &record[4]].map(str::to_string),
            act && start.is_some() && end.is_none(),
            spans,
        ));
    }
    let mut days: BTreeSet<i64> = BTreeSet::new();
    for (.., spans) in &rows {
        let known = spans.iter().filter(|day| **day != i64::MIN && **day != i64::MAX);
        days.extend(known.flat_map(|day| [day - 1, *day, day + 1]));
    }
    assert!(days.len() > 200);
    let name = |edge: u32| -> Option<[String; 5]> {
        let Edge::Relation(id) = net.edge(edge) else { return None };
        let relation = book.relation(id);
        let date = |date: &Option<std::sync::Arc<throughline::date::Date>>| {
            date.as_deref().map_or("", |date| date.written()).to_string()
        };
        Some([
            book.entity(relation.from).id.to_string(),
            book.vocabulary.relations.name(relation.kind).to_string(),
            book.entity(relation.to).id.to_string(),
            date(&relation.start),
            date(&relation.end),
        ])
    };
    for day in days {
        let (mut certain, mut possible) = (BTreeSet::new(), BTreeSet::new());
        for (row, act, [es, ls, ee, le]) in &rows {
            // An act without an end is one time, known or not: certainly that day only if it can be no other.
            let sure = if *act { es == le && *es == day } else { *ls <= day && day <= *ee };
            if sure {
                certain.insert(row.clone());
            } else if *es <= day && day <= *le {
                possible.insert(row.clone());
            }
        }
        let filter = LinkFilter {
            when: Some(Bounds::of_day(Day::from_number(day))),
            kinds: vec!["relation".to_string()],
            ..LinkFilter::default()
        };
        let sifted = filter.sift(&graph, &net).expect("kinds are known");
        let with = |answer: Certainty| -> BTreeSet<[String; 5]> {
            let here = (0..net.edge_count() as u32).filter(|edge| sifted.passes[*edge as usize]);
            here.filter(|edge| sifted.held(&graph, net.edge(*edge)) == Some(answer))
                .filter_map(name)
                .collect()
        };
        let at = Day::from_number(day);
        assert_eq!(with(Certainty::Certainly), certain, "certainly on {at}");
        assert_eq!(with(Certainty::Possibly), possible, "possibly on {at}");
        let told = as_of::as_of(&graph, &net, None, &filter, false, usize::MAX).expect("kinds are known");
        assert_eq!(
            told.sections.iter().map(|section| section.rows.len()).sum::<usize>(),
            certain.len() + possible.len()
        );
    }
}

/// First and last day of `2021`, `2021-03`, `2021-03-03`, each with `~` worth what casebook.toml says.
fn naive(text: &str) -> Option<(i64, i64)> {
    let bare = text.trim_end_matches('~');
    let parts: Vec<i64> =
        bare.split('-').filter(|part| !part.is_empty()).map(|part| part.parse().expect("a number")).collect();
    let day = |year, month, day| Day::new(year, month, day).expect("is a day").number();
    let (first, last, margin) = match parts.as_slice() {
        [] => return None,
        [year] => (day(*year, 1, 1), day(*year, 12, 31), 366),
        [year, month] => {
            let next = if *month == 12 { day(year + 1, 1, 1) } else { day(*year, *month as u8 + 1, 1) };
            (day(*year, *month as u8, 1), next - 1, 31)
        }
        [year, month, date, ..] => {
            (day(*year, *month as u8, *date as u8), day(*year, *month as u8, *date as u8), 7)
        }
    };
    let margin = if bare == text { 0 } else { margin };
    Some((first - margin, last + margin))
}

#[test]
fn filters_commute() {
    let (graph, net) = met();
    let sift = |filter: &LinkFilter| filter.sift(&graph, &net).expect("kinds are known").passes;
    let time = on("2021-10-05");
    let standing = LinkFilter { min_standing: Some(Standing::InProcess), ..LinkFilter::default() };
    let kind = LinkFilter {
        kinds: vec!["examines".into(), "arrest".into(), "served-in".into()],
        ..LinkFilter::default()
    };
    let all = LinkFilter { min_standing: standing.min_standing, kinds: kind.kinds.clone(), ..time.clone() };
    let (a, b, c) = (sift(&time), sift(&standing), sift(&kind));
    let wanted: Vec<bool> = (0..net.edge_count()).map(|edge| a[edge] && b[edge] && c[edge]).collect();
    assert_eq!(sift(&all), wanted);
    assert!(wanted.iter().any(|passes| *passes) && wanted.iter().any(|passes| !*passes));
    // What is certain is among what is possible.
    let sure = sift(&LinkFilter { certain: true, ..time });
    assert!(sure.iter().zip(&a).all(|(sure, may)| !*sure || *may));
    let margins = &graph.casebook().settings.margins;
    let when = on("2021-10-05").when.expect("asked");
    for (edge, sure) in sure.iter().enumerate().filter(|(_, sure)| **sure) {
        assert_eq!(
            bounds(&graph, net.edge(edge as u32), margins).overlaps(&when),
            Certainty::Certainly,
            "{sure}"
        );
    }
}

#[test]
fn neighbours_stand_in_the_order_of_edges() {
    let net = Net::of_pairs(4, &[(2, 0), (0, 1), (1, 1), (0, 2)]);
    assert_eq!(net.around(0), [(2, 0), (1, 1), (2, 3)]);
    assert_eq!(net.between(0, 2), [0, 3]);
    assert_eq!(net.degree(1), 1);
    assert_eq!(net.distances(&[1], &Gate::OPEN), [1, 0, 2, FAR]);
}

#[test]
fn together_takes_the_worst_pair() {
    let day = |d| Bounds::of_day(Day::new(2020, 1, d).expect("is a day"));
    assert_eq!(together(&[day(1), day(1)]), Certainty::Certainly);
    assert_eq!(together(&[day(1), Bounds::UNKNOWN]), Certainty::Possibly);
    assert_eq!(together(&[day(1), Bounds::UNKNOWN, day(2)]), Certainty::No);
    assert_eq!(together(&[]), Certainty::Certainly);
}

#[test]
fn two_cliques_are_two_communities() {
    let mut edges = Vec::new();
    for base in [0, 5] {
        for one in 0..5 {
            for other in one + 1..5 {
                edges.push((base + one, base + other));
            }
        }
    }
    edges.push((4, 5));
    let found = communities(11, &edges);
    assert_eq!(found, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
    let half = modularity(11, &edges, &found);
    assert!((half - (20.0 / 21.0 - 0.5)).abs() < 1e-12, "{half}");
}

/// Zachary's karate club (1977): the best modularity known is 0.41979 with four communities.
#[test]
fn the_karate_club_is_split_as_well_as_is_known() {
    let edges = karate();
    let found = communities(34, &edges);
    let value = modularity(34, &edges, &found);
    assert!(value > 0.4155, "{value} with {found:?}");
    assert_eq!(found.iter().max(), Some(&3));
}

/// An estimate says how far it may lie off, and closeness is what it is or nothing, never nought for somebody who has neighbours.
#[test]
fn an_estimate_says_its_error_and_closeness_is_computed_or_empty() {
    let net = Net::of_pairs(34, &karate());
    let simple = Simple::new(&net, &[]);
    let exact = central(&simple);
    assert!(exact.error.iter().all(|error| *error == 0.0) && exact.closeness.iter().all(Option::is_some));
    for pivots in [8, 17, 30] {
        let found = central_from(&simple, pivots);
        assert_eq!(found.closeness.iter().flatten().count(), pivots);
        for node in 0..34 {
            if let Some(close) = found.closeness[node] {
                assert!(
                    close > 0.0 && (close - exact.closeness[node].expect("exact")).abs() < 1e-12,
                    "{node}"
                );
            }
        }
        // Over all nodes together it lies off about as far as it says.
        let mean = |values: &dyn Fn(usize) -> f64| {
            ((0..34).map(|node| values(node).powi(2)).sum::<f64>() / 34.0).sqrt()
        };
        let off = mean(&|node| found.betweenness[node] - exact.betweenness[node]);
        let said = mean(&|node| found.error[node]);
        assert!(off <= 2.0 * said && said > 0.0, "{pivots}: {off} off, {said} said");
    }
}

fn karate() -> Vec<(u32, u32)> {
    let lists: &[(u32, &[u32])] = &[
        (1, &[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32]),
        (2, &[3, 4, 8, 14, 18, 20, 22, 31]),
        (3, &[4, 8, 9, 10, 14, 28, 29, 33]),
        (4, &[8, 13, 14]),
        (5, &[7, 11]),
        (6, &[7, 11, 17]),
        (7, &[17]),
        (9, &[31, 33, 34]),
        (10, &[34]),
        (14, &[34]),
        (15, &[33, 34]),
        (16, &[33, 34]),
        (19, &[33, 34]),
        (20, &[34]),
        (21, &[33, 34]),
        (23, &[33, 34]),
        (24, &[26, 28, 30, 33, 34]),
        (25, &[26, 28, 32]),
        (26, &[32]),
        (27, &[30, 34]),
        (28, &[34]),
        (29, &[32, 34]),
        (30, &[33, 34]),
        (31, &[33, 34]),
        (32, &[33, 34]),
        (33, &[34]),
    ];
    lists.iter().flat_map(|(one, others)| others.iter().map(move |other| (one - 1, other - 1))).collect()
}
