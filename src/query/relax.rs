//! When there is no path: which of the things asked for cuts it off, and the nearest relaxation that finds one.

use crate::catalogue::say;
use crate::date::Day;
use crate::graph::Graph;
use crate::query::filter::Sifted;
use crate::query::lives;
use crate::query::net::{Gate, Net};
use crate::query::search::{PathOptions, search};
use crate::query::{SelectionError, wording};
use crate::vocabulary::Standing;

/// Other days that are tried, at most, the nearest first.
const DAYS: usize = 400;

/// What would find a path, one relaxation a line, the nearest first.
///
/// # Errors
/// A kind of link is unknown.
pub fn relaxations(
    graph: &Graph,
    net: &Net,
    ends: [u32; 2],
    options: &PathOptions,
) -> Result<Vec<String>, SelectionError> {
    let one = PathOptions { k: 1, all: false, explain: false, ..options.clone() };
    let links = |options: &PathOptions| -> Result<Option<usize>, SelectionError> {
        let sifted = options.filter.sift(graph, net)?;
        Ok(length(graph, net, ends, &sifted, options))
    };
    let mut lines = Vec::new();
    let words = graph.casebook().words();
    let mut add = |what: String, links: usize| {
        lines.push(say!(words, "relax.path", change = what, links = wording::links(words, links)));
    };
    let with = |change: &dyn Fn(&mut PathOptions)| {
        let mut relaxed = one.clone();
        change(&mut relaxed);
        relaxed
    };

    if options.filter.certain
        && let Some(found) = links(&with(&|o| o.filter.certain = false))?
    {
        add(say!(words, "relax.certain"), found);
    }
    if options.filter.when.is_some()
        && let Some(found) = links(&with(&|o| o.filter.when = None))?
    {
        match nearest_day(graph, net, ends, &one)? {
            Some((day, found)) => add(say!(words, "relax.as-of", day = day.to_string()), found),
            None => add(say!(words, "relax.time"), found),
        }
    }
    if let Some(least) = options.filter.min_standing {
        for weaker in Standing::ALL.into_iter().filter(|standing| *standing < least) {
            if let Some(found) = links(&with(&|o| o.filter.min_standing = Some(weaker)))? {
                add(say!(words, "relax.min-standing", standing = weaker.name()), found);
                break;
            }
        }
    }
    if let Some(limit) = options.hub_limit
        && let Some(found) = links(&with(&|o| o.hub_limit = None))?
    {
        // The smallest limit that lets one through: passing is monotonous in the limit.
        let mut degrees: Vec<usize> = (0..net.node_count() as u32)
            .map(|node| net.degree(node))
            .filter(|degree| *degree > limit)
            .collect();
        degrees.sort_unstable();
        degrees.dedup();
        let (mut low, mut high) = (0, degrees.len().saturating_sub(1));
        while low < high {
            let middle = (low + high) / 2;
            match links(&with(&|o| o.hub_limit = Some(degrees[middle])))? {
                Some(_) => high = middle,
                None => low = middle + 1,
            }
        }
        let least = degrees.get(low).copied().unwrap_or(limit);
        let found = links(&with(&|o| o.hub_limit = Some(least)))?.unwrap_or(found);
        add(say!(words, "relax.hub-limit", limit = least.to_string()), found);
    }
    for node in &options.avoid {
        if let Some(found) = links(&with(&|o| o.avoid.retain(|other| other != node)))? {
            add(say!(words, "relax.avoid", name = wording::labelled(graph, *node)), found);
        }
    }
    if !options.filter.kinds.is_empty() {
        let open = with(&|o| o.filter.kinds.clear());
        if let Some(found) = links(&open)? {
            let kinds = foreign_kinds(graph, net, ends, &one, &open)?;
            add(say!(words, "relax.kind", kinds = kinds.join(", --kind ")), found);
        }
    }
    if options.require_overlap
        && let Some(found) = links(&with(&|o| o.require_overlap = false))?
    {
        add(say!(words, "relax.require-overlap"), found);
    }
    for node in &options.via {
        if let Some(found) = links(&with(&|o| o.via.retain(|other| other != node)))? {
            add(say!(words, "relax.via", name = wording::labelled(graph, *node)), found);
        }
    }
    let plain = PathOptions::default();
    if !lines.is_empty() {
        lines.insert(0, say!(words, "relax.one-thing"));
    } else if let Some(found) = links(&plain)? {
        lines.push(say!(words, "relax.no-single", links = wording::links(words, found)));
    } else {
        let reached =
            net.distances(&[ends[0]], &Gate::OPEN).iter().filter(|far| **far != super::net::FAR).count();
        let name = wording::labelled(graph, net.node(ends[0]));
        lines.push(match reached {
            1 => say!(words, "relax.alone", name = name),
            many => say!(words, "relax.apart", name = name, n = many - 1),
        });
    }
    Ok(lines)
}

fn length(graph: &Graph, net: &Net, ends: [u32; 2], sifted: &Sifted, options: &PathOptions) -> Option<usize> {
    search(graph, net, ends, sifted, options).routes.first().map(|route| route.links.len())
}

/// The day nearest to the time asked about on which there is a path.
fn nearest_day(
    graph: &Graph,
    net: &Net,
    ends: [u32; 2],
    options: &PathOptions,
) -> Result<Option<(Day, usize)>, SelectionError> {
    let Some((first, last)) = options.filter.when.as_ref().map(|when| when.hull()) else { return Ok(None) };
    let (first, last) = (first.map_or(i64::MIN, Day::number), last.map_or(i64::MAX, Day::number));
    let margins = &graph.casebook().settings.margins;
    let mut days: Vec<i64> = (0..net.edge_count() as u32)
        .filter_map(|edge| lives::held(graph, net.edge(edge), margins))
        .flat_map(|held| [held.earliest_start, held.latest_start, held.earliest_end, held.latest_end])
        .flatten()
        .map(Day::number)
        .collect();
    let away = |day: &i64| (first.saturating_sub(*day).max(day.saturating_sub(last)), *day);
    days.sort_unstable_by_key(away);
    days.dedup();
    for day in days.into_iter().filter(|day| away(day).0 > 0).take(DAYS) {
        let mut relaxed = options.clone();
        relaxed.filter.when = Some(crate::date::Bounds::of_day(Day::from_number(day)));
        let sifted = relaxed.filter.sift(graph, net)?;
        if let Some(links) = length(graph, net, ends, &sifted, &relaxed) {
            return Ok(Some((Day::from_number(day), links)));
        }
    }
    Ok(None)
}

/// The kinds of links on the best path without a filter on kinds that the filter does not let through.
fn foreign_kinds(
    graph: &Graph,
    net: &Net,
    ends: [u32; 2],
    options: &PathOptions,
    open: &PathOptions,
) -> Result<Vec<String>, SelectionError> {
    let narrow = options.filter.sift(graph, net)?;
    let found = search(graph, net, ends, &open.filter.sift(graph, net)?, open);
    let book = graph.casebook();
    let mut kinds = Vec::new();
    for link in found.routes.first().map_or(&[][..], |route| &route.links) {
        if link.iter().any(|edge| narrow.passes[*edge as usize]) {
            continue;
        }
        let kind = match link.first().map(|edge| net.edge(*edge)) {
            Some(crate::graph::Edge::Relation(id)) => {
                book.vocabulary.relations.name(book.relation(id).kind).to_string()
            }
            Some(_) => "event".to_string(),
            None => continue,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Ok(kinds)
}
