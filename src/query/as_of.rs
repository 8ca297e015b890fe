//! The graph as it stood at a time: what was certainly and what was possibly going on, among those who lived then.
//!
//! A relation that lasts counts while it lasts; one that is an act, and an event, on the day it happened. What had happened before
//! is counted, and listed when asked for.

use crate::catalogue::say;
use crate::date::Answer as Certainty;
use crate::graph::{Edge, Graph, Node};
use crate::query::answer::{Answer, STATEMENT, Section, Writer, name_of};
use crate::query::filter::LinkFilter;
use crate::query::links::age;
use crate::query::net::{Net, bounds};
use crate::query::{SelectionError, lives, wording};

/// What held at the time the filter asks about, of one node or of all; `past` also lists what had ended or happened before.
///
/// # Errors
/// A kind of link is unknown.
pub fn as_of(
    graph: &Graph,
    net: &Net,
    of: Option<Node>,
    filter: &LinkFilter,
    past: bool,
    limit: usize,
) -> Result<Answer, SelectionError> {
    let all = LinkFilter { when: None, ..filter.clone() }.sift(graph, net)?;
    let Some(when) = filter.when else { return Ok(Answer::default()) };
    let margins = &graph.casebook().settings.margins;
    let mut groups: [Vec<u32>; 3] = Default::default();
    let mut possible = 0;
    let mut later = 0;
    let candidates: Vec<u32> = match of {
        Some(node) => net.around(net.number(node)).iter().map(|(_, edge)| *edge).collect(),
        None => (0..net.edge_count() as u32).collect(),
    };
    for number in candidates.into_iter().filter(|edge| all.passes[*edge as usize]) {
        let row = bounds(graph, net.edge(number), margins);
        let held = lives::held(graph, net.edge(number), margins);
        let answer = held.map_or(Certainty::No, |held| held.overlaps(&when));
        let held = held.unwrap_or(row);
        match answer {
            Certainty::Certainly => groups[0].push(number),
            Certainty::Possibly => {
                possible += 1;
                groups[1].push(number);
            }
            Certainty::No if held.before(&when).may_be() => groups[2].push(number),
            Certainty::No => later += 1,
        }
    }
    if filter.certain {
        groups[1].clear();
    }
    let gone = groups[2].len();
    if !past {
        groups[2].clear();
    }
    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: STATEMENT.to_vec(), ..Answer::default() };
    let words = graph.casebook().words();
    for (at, group) in groups.iter_mut().enumerate() {
        if group.is_empty() {
            continue;
        }
        // An event has many edges; one row a participant would drown the rest, so each event is told once, by its first.
        let mut told = std::collections::BTreeSet::new();
        group.sort_by_cached_key(|edge| (age(graph, net.edge(*edge)), *edge));
        if of.is_none() {
            group.retain(|edge| match net.edge(*edge) {
                Edge::Relation(_) => true,
                Edge::Participation(id, ..) | Edge::At(id) => told.insert(id),
            });
        }
        let count = group.len();
        let heading = match at {
            0 => say!(words, "as-of.certainly", n = count),
            1 => say!(words, "as-of.possibly", n = count),
            _ => say!(words, "as-of.over", n = count),
        };
        let mut section = Section { heading, ..Section::default() };
        for number in group.iter().take(limit) {
            let (edge, (from, to)) = (net.edge(*number), net.ends(*number));
            let (mut from, mut to) = (net.node(from), net.node(to));
            if of == Some(to) {
                std::mem::swap(&mut from, &mut to);
            }
            let verdict = (at != 2).then(|| (lives::overlaps(graph, edge, margins, &when), &when));
            section.rows.push(writer.statement(edge, from, to, verdict));
            let said = match (at, &verdict) {
                (2, _) => say!(words, "as-of.mark"),
                (_, Some((held, _))) => wording::marked(words, *held),
                _ => String::new(),
            };
            answer.subgraph.edge(edge, said);
            answer.subgraph.node(from);
            answer.subgraph.node(to);
        }
        section.left_out = count.saturating_sub(limit);
        if section.left_out > 0 {
            section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = limit)));
        }
        answer.sections.push(section);
    }
    answer.title = crate::words::capitalised(&match of {
        Some(node) => say!(words, "as-of.title", name = name_of(graph, node), when = &filter.when_words),
        None => filter.when_words.clone(),
    });
    answer.opening.extend(LinkFilter { when: None, ..filter.clone() }.only(words));
    if filter.certain && possible > 0 {
        answer.closing.push(say!(words, "as-of.left-out", n = possible));
    }
    if gone > 0 && !past {
        answer.closing.push(say!(words, "as-of.past", n = gone));
    }
    if later > 0 {
        answer.closing.push(say!(words, "as-of.later", n = later));
    }
    answer.subgraph.ends = of.into_iter().collect();
    answer.empty = answer.sections.is_empty();
    answer.sources = writer.sources();
    Ok(answer)
}
