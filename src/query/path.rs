//! How one is connected to another: routes told link by link, with the weakest link, whether the links held at the same time, and
//! why one route comes before another.
//!
//! Relations and parts in events are links alike. Routes are ranked by fewest links, then by the strongest weakest link, then
//! fewest hubs, then whether all links held at the same time, then relations before parts in events, then fewest links at the nodes
//! they lead through.

use std::collections::BTreeSet;

use crate::catalogue::{Words, say};
use crate::date::{Answer as Certainty, Bounds, Style};
use crate::graph::{Edge, Graph, Node};
use crate::query::answer::{Answer, Cell, Column, Place, STATEMENT, Section, Writer, name_of};
use crate::query::filter::Sifted;
use crate::query::net::{Net, bounds, together};
use crate::query::numbers::Length;
use crate::query::routes::HUB;
use crate::query::search::{Found, PathOptions, Route, search};
use crate::query::{SelectionError, lives, relax, wording};
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
    let mut sifted = options.filter.sift(graph, net)?;
    if let Some(length) = &options.length {
        // What has no number has no length, and makes no link.
        for (edge, _) in length.of(graph, net)?.iter().enumerate().filter(|(_, length)| length.is_none()) {
            if std::mem::replace(&mut sifted.passes[edge], false) {
                sifted.cut[3] += 1;
            }
        }
    }
    let ends = [net.number(from), net.number(to)];
    let mut found = search(graph, net, ends, &sifted, options);
    let mut answer = Answer { columns: columns(), ..Answer::default() };
    let words = graph.casebook().words();
    let (one, other) = (name_of(graph, from), wording::named(graph, to));
    if from == to {
        answer.title = say!(words, "path.same", name = one);
        answer.empty = true;
        return Ok(answer);
    }
    if found.routes.is_empty() {
        answer.empty = true;
        answer.title = say!(words, "path.none", one = one, other = other);
        answer.opening = relax::relaxations(graph, net, ends, options)?;
        answer.closing.extend(found.bounded.iter().map(|what| wording::bounded(words, &format!("{what}."))));
        return Ok(answer);
    }
    let kept = options.kept();
    let in_all = found.routes.len();
    let reason = reason(graph, net, &found.routes, kept, &found);
    found.routes.truncate(kept);
    let mut writer = Writer::new(graph);
    let several = found.routes.len() > 1;
    let shortest = wording::links(words, found.routes[0].links.len());
    let by_length = options.length.as_ref().zip(found.routes[0].length);
    answer.title = match found.routes.len() {
        1 if by_length.is_some() => say!(words, "path.by-length", one = one, other = other, links = shortest),
        1 => say!(words, "path.one", one = one, other = other, links = shortest),
        many => say!(words, "path.several", one = one, other = other, n = many, links = shortest),
    };
    answer.opening.extend(options.filter.only(words));
    if let Some((length, _)) = &by_length {
        answer.opening.push(match length {
            Length::Weight(column) => say!(words, "path.weighed", column = column, n = sifted.cut[3]),
            Length::Cost(column) => say!(words, "path.costed", column = column, n = sifted.cut[3]),
        });
    }
    for (index, route) in found.routes.iter().enumerate() {
        let mut section = told(&mut writer, net, route, &sifted, index + 1);
        if several {
            let names: Vec<String> =
                route.nodes.iter().map(|node| wording::labelled(graph, net.node(*node))).collect();
            let (number, names) = ((index + 1).to_string(), names.join(" – "));
            section.heading = say!(words, "path.heading", number = number, names = names);
        }
        section.notes = judged(graph, net, route);
        if let Some(length) = route.length {
            section.notes.push(say!(words, "path.length", length = words.decimal(length, 3)));
        }
        answer.sections.push(section);
        for node in &route.nodes {
            answer.subgraph.node(net.node(*node));
        }
        for (link, edges) in route.links.iter().enumerate() {
            let said = say!(words, "path.link", number = (link + 1).to_string());
            for edge in edges {
                let edge = net.edge(*edge);
                let held =
                    sifted.held(graph, edge).map(|held| wording::marked(words, held)).unwrap_or_default();
                answer.subgraph.edge(edge, wording::both(words, &said, &held));
            }
        }
    }
    if let (true, Some(last)) = (options.all, answer.sections.last_mut()) {
        let as_short = found.as_short.map_or(in_all, |count| usize::try_from(count).unwrap_or(usize::MAX));
        last.left_out = as_short.max(in_all) - found.routes.len();
    }
    answer.subgraph.ends = vec![from, to];
    answer.closing.push(reason);
    if options.explain {
        answer.closing.extend(explained(words, net, &sifted, &found, options));
    }
    answer.closing.extend(found.bounded.iter().map(|what| wording::bounded(words, &format!("{what}."))));
    answer.closing.push(say!(words, "path.lead"));
    answer.sources = writer.sources();
    Ok(answer)
}

/// The columns of a path: those of a statement, with the number of the path and of the link.
pub fn columns() -> Vec<Column> {
    let mut columns =
        vec![Column::new("path", "path", Place::Hidden), Column::new("link", "link", Place::Gutter)];
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
    let words = book.words();
    // A row without a status and without a source is neither documented nor proved.
    let bare = |index: &usize| {
        route.links[*index].iter().all(|edge| {
            let statement = graph.statement(net.edge(*edge));
            statement.status.is_none() && statement.citations.is_empty()
        })
    };
    let unmarked: Vec<usize> = (0..route.links.len()).filter(bare).collect();
    let link = |index: &usize| say!(words, "path.link", number = (index + 1).to_string());
    let named = |links: &[usize]| words.and(&links.iter().map(link).collect::<Vec<_>>());
    if route.weakest == Standing::Established && !unmarked.is_empty() {
        let n = unmarked.len();
        notes.push(say!(words, "path.weakest-unmarked", n = n, links = named(&unmarked)));
        if route.links.len() > 1 {
            notes.push(say!(words, "path.same-time", answer = at_the_same_time(graph, net, route)));
        }
        return notes;
    }
    let weakest = if route.weakest == Standing::Established {
        say!(words, "path.weakest-firm")
    } else {
        let links = named(&weak);
        let status = wording::edge_status(graph, first(weak[0]));
        let status = status.trim_end_matches('.');
        match route.weakest {
            Standing::InProcess => say!(words, "path.weakest-in-process", links = links, status = status),
            Standing::Claimed => say!(words, "path.weakest-claimed", links = links, status = status),
            Standing::EndedUnproved | Standing::Established => {
                say!(words, "path.weakest-unproved", links = links, status = status)
            }
        }
    };
    let sources = |index: usize| {
        let all = route.links[index].iter().flat_map(|edge| &graph.statement(net.edge(*edge)).citations);
        all.map(|citation| citation.source).collect::<BTreeSet<_>>().len()
    };
    let fewest = (0..route.links.len()).map(|index| (sources(index), index)).min();
    let number = fewest.map(|(_, index)| (index + 1).to_string()).unwrap_or_default();
    notes.push(match fewest {
        Some((0, _)) => say!(words, "path.rests-on-none", weakest = weakest, number = number),
        Some((1, _)) => say!(words, "path.rests-on-one", weakest = weakest, number = number),
        _ => say!(words, "path.rests", weakest = weakest),
    });
    if route.links.len() > 1 {
        notes.push(say!(words, "path.same-time", answer = at_the_same_time(graph, net, route)));
    }
    notes
}

fn at_the_same_time(graph: &Graph, net: &Net, route: &Route) -> String {
    let words = graph.casebook().words();
    let margins = &graph.casebook().settings.margins;
    let span = |edge: Edge| lives::held(graph, edge, margins).unwrap_or_else(|| bounds(graph, edge, margins));
    let spans: Vec<Bounds> = route.links.iter().map(|link| span(net.edge(link[0]))).collect();
    let simple = together(&spans) == route.overlap;
    match route.overlap {
        Certainty::Certainly if simple => {
            let first = spans.iter().filter_map(|span| span.latest_start).max();
            let last = spans.iter().filter_map(|span| span.earliest_end).min();
            match (first, last) {
                (Some(first), Some(last)) if first == last => {
                    say!(words, "path.held-on", day = wording::day(words, first))
                }
                (Some(first), Some(last)) if first < last => {
                    let (first, last) = (wording::day(words, first), wording::day(words, last));
                    say!(words, "path.held-from", first = first, last = last)
                }
                _ => say!(words, "path.certainly"),
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
                0 => say!(words, "path.possibly-rough"),
                n => say!(words, "path.possibly-unknown", n = n, numbers = words.and(&unsure)),
            }
        }
        Certainty::No => {
            for (index, one) in spans.iter().enumerate() {
                for (further, other) in spans.iter().enumerate().skip(index + 1) {
                    if one.overlaps(other) == Certainty::No {
                        let when = |index: usize| {
                            wording::when(graph, net.edge(route.links[index][0]), Style::Short)
                        };
                        return say!(
                            words,
                            "path.no-day",
                            one = (index + 1).to_string(),
                            when = when(index),
                            other = (further + 1).to_string(),
                            other_when = when(further)
                        );
                    }
                }
            }
            say!(words, "path.no")
        }
        Certainty::Certainly => say!(words, "path.certainly"),
    }
}

/// Why the first route comes first.
fn reason(graph: &Graph, net: &Net, routes: &[Route], kept: usize, found: &Found) -> String {
    let best = &routes[0];
    let words = graph.casebook().words();
    if let Some(length) = best.length {
        return say!(words, "reason.shortest", length = words.decimal(length, 3));
    }
    let links = wording::links(words, best.links.len());
    let fewest = match found.as_short {
        Some(count) if count > 1 => say!(words, "reason.others-as-short", links = links, n = count - 1),
        Some(_) => say!(words, "reason.none-as-short", links = links),
        None => say!(words, "reason.fewest", links = links),
    };
    let several = kept > 1 && routes.len() > 1;
    let head = match several {
        true => say!(words, "reason.first", why = fewest),
        false => say!(words, "reason.this", why = fewest),
    };
    let Some(second) = routes.get(1).filter(|second| second.links.len() == best.links.len()) else {
        return format!("{head}.");
    };
    let through = |route: &Route| {
        let inner = &route.nodes[1..route.nodes.len() - 1];
        let most = inner.iter().copied().max_by_key(|node| (net.degree(*node), *node));
        most.map(|node| {
            let name = wording::labelled(graph, net.node(node));
            say!(words, "reason.through", name = name, links = wording::links(words, net.degree(node)))
        })
        .unwrap_or_default()
    };
    let next = if second.weakest != best.weakest {
        let (own, other) = (wording::standing(words, best.weakest), wording::standing(words, second.weakest));
        say!(words, "reason.stronger", own = own, other = other)
    } else if second.hubs != best.hubs {
        say!(words, "reason.fewer-hubs", other = through(second))
    } else if second.overlap != best.overlap {
        let own = wording::certainty(words, best.overlap);
        match second.overlap {
            Certainty::No => say!(words, "reason.same-time-not", own = own),
            other => say!(words, "reason.same-time", own = own, other = wording::certainty(words, other)),
        }
    } else if second.parts != best.parts {
        say!(words, "reason.tells-how")
    } else if second.crowd != best.crowd {
        say!(words, "reason.leads-through", own = through(best), other = through(second))
    } else {
        say!(words, "reason.ranks-same")
    };
    say!(words, "reason.both", first = head, second = next)
}

fn explained(words: &Words, net: &Net, sifted: &Sifted, found: &Found, options: &PathOptions) -> Vec<String> {
    let [kind, standing, time, number] = sifted.cut;
    let mut lines = vec![
        say!(
            words,
            "explain.searched",
            nodes = say!(words, "count.nodes", n = net.node_count()),
            links = wording::links(words, net.edge_count())
        ),
        say!(words, "explain.cut", kind = kind, standing = standing, time = time),
    ];
    if number > 0 {
        lines.push(say!(words, "explain.numbers", n = number));
    }
    if let Some(limit) = options.hub_limit {
        let hubs = (0..net.node_count() as u32).filter(|node| net.degree(*node) > limit).count();
        lines.push(say!(words, "explain.hubs", nodes = say!(words, "count.nodes", n = hubs), limit = limit));
    }
    lines.push(say!(words, "explain.ranked", hub = HUB));
    for (index, route) in found.routes.iter().enumerate() {
        lines.push(say!(
            words,
            "explain.path",
            number = (index + 1).to_string(),
            links = wording::links(words, route.links.len()),
            standing = wording::standing(words, route.weakest),
            hubs = say!(words, "count.hubs", n = route.hubs),
            certainty = wording::certainty(words, route.overlap),
            crowd = wording::links(words, route.crowd)
        ));
    }
    lines
}
