//! Who could have learned of something from one, by when, and by which chain: earliest arrival on time-respecting paths.
//!
//! After Wu, Cheng, Huang, Ke, Lu and Xu, "Path problems in temporal graphs", PVLDB 7(9), 2014, and Kempe, Kleinberg and Kumar,
//! "Connectivity and inference problems for temporal networks", 2002. Links are contacts in both directions that can pass
//! something on, on any day they hold, at once. Dates are not wholly known, so there are two answers for everybody. The earliest
//! *possible* arrival is over any dates that fit what is written. The earliest *certain* one is by a chain
//! that works whatever the true dates are, at the latest day they allow; a link may count in it only if it certainly had not
//! ended when it was needed. All who take part in one event meet in it, whenever it was. The dead and the unborn take no part, and some
//! kinds pass nothing on (`carries` in the vocabulary): see [`crate::query::lives`]. Both are found by label setting (Dijkstra): an
//! earlier arrival is never worse.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::catalogue::{Words, say};
use crate::date::{Answer as Certainty, Bounds, Date, Day, Style};
use crate::graph::{Graph, Node};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::filter::LinkFilter;
pub use crate::query::lives::Window;
use crate::query::lives::{EVER, NEVER};
use crate::query::net::{FAR, Net, bounds};
use crate::query::{SelectionError, lives, path, wording};

/// Rows that are printed where nobody asks for another number.
pub const ROWS: usize = 500;

/// When something may have been there, and how it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals {
    /// By node, the day; [`i64::MAX`] where it cannot have come.
    pub day: Vec<i64>,
    /// By node, the node and edge it came by.
    pub by: Vec<(u32, u32)>,
}

/// Earliest arrivals from a node on a day. `meets` tells that a node is an event: whoever comes to it in time meets all its
/// others while they are there. `carries` tells which nodes pass things on.
pub fn arrivals(
    net: &Net,
    from: u32,
    day: i64,
    windows: &[Option<Window>],
    meets: &dyn Fn(u32) -> bool,
    carries: &dyn Fn(u32) -> bool,
) -> Arrivals {
    let mut arrivals =
        Arrivals { day: vec![NEVER; net.node_count()], by: vec![(FAR, FAR); net.node_count()] };
    let mut heap = BinaryHeap::new();
    arrivals.day[from as usize] = day;
    heap.push(Reverse((day, from)));
    while let Some(Reverse((arrived, node))) = heap.pop() {
        if arrivals.day[node as usize] < arrived || (node != from && !carries(node)) {
            continue;
        }
        for (other, edge) in net.around(node) {
            let Some(window) = windows[*edge as usize] else { continue };
            let there = if node != from && meets(node) {
                if arrived > window.until {
                    continue;
                }
                arrived.max(window.from)
            } else if arrived <= window.last {
                arrived.max(window.first)
            } else {
                continue;
            };
            if there < arrivals.day[*other as usize] {
                arrivals.day[*other as usize] = there;
                arrivals.by[*other as usize] = (node, *edge);
                heap.push(Reverse((there, *other)));
            }
        }
    }
    arrivals
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct ReachOptions {
    /// From which day on; of a longer time, from its first day possibly and from its last certainly.
    pub from: Bounds,
    /// How it was typed.
    pub from_words: String,
    /// Only what could have come by then.
    pub until: Option<Day>,
    /// Tell only how it could have come to this one, link by link.
    pub to: Option<Node>,
    /// Which links count. Its time is not used.
    pub filter: LinkFilter,
    /// Only what certainly could have come.
    pub certain: bool,
    /// Rows listed, at most.
    pub limit: usize,
}

const COLUMNS: &[Column] = &[
    Column::new("possibly_by", "possibly-by", Place::Cell),
    Column::new("certainly_by", "certainly-by", Place::Cell),
    Column::new("name", "who", Place::Cell),
    Column::new("kind", "kind", Place::Hidden),
    Column::new("id", "id", Place::Hidden),
    Column::new("links", "links", Place::Cell),
    Column::new("chain", "through", Place::Cell),
    Column::new("earliest_possible", "", Place::Hidden),
    Column::new("earliest_certain", "", Place::Hidden),
    Column::new("certain_chain", "", Place::Hidden),
    Column::new("citations", "sources", Place::Hidden),
];

/// Who could have learned of something from one, and by when.
///
/// # Errors
/// A kind of link is unknown.
pub fn reach(graph: &Graph, net: &Net, of: Node, options: &ReachOptions) -> Result<Answer, SelectionError> {
    let book = graph.casebook();
    let filter = LinkFilter { when: None, ..options.filter.clone() };
    let sifted = filter.sift(graph, net)?;
    let contacts: Vec<[Option<Window>; 2]> = (0..net.edge_count() as u32)
        .map(|edge| match sifted.passes[edge as usize] {
            true => lives::contact(graph, net.edge(edge), &book.settings.margins),
            false => [None; 2],
        })
        .collect();
    let windows = |which: usize| contacts.iter().map(|both| both[which]).collect::<Vec<_>>();
    let meets = |node: u32| matches!(net.node(node), Node::Event(_));
    let carries = |node: u32| match net.node(node) {
        Node::Entity(id) => book.vocabulary.carries(book.entity(id).kind),
        Node::Event(_) => true,
    };
    // Who can learn: people and bodies. Cases only pass things on. Where nothing is said, it may be anybody.
    let actor = ["actor".to_string()];
    let learns = |node: u32| {
        let kind = book.entity(crate::model::EntityId(node)).kind;
        kind.is_none_or(|kind| {
            !book.vocabulary.entities.is_known(kind) || book.vocabulary.accepts(&actor, kind)
        })
    };
    let start = net.number(of);
    let (first, last) = options.from.hull();
    let (first, last) = (first.map_or(EVER, Day::number), last.map_or(NEVER, Day::number));
    let possible = arrivals(net, start, first, &windows(0), &meets, &carries);
    let certain = arrivals(net, start, last, &windows(1), &meets, &carries);
    let words = book.words();
    if let Some(to) = options.to {
        let mut answer = chain_answer(graph, net, of, to, options, [&possible, &certain]);
        answer.closing.splice(0..0, assumptions(graph));
        return Ok(answer);
    }
    // What comes by links that have a date is told apart from what only comes by way of one that may have been at any time.
    let undated = |edge: u32| {
        let margins = &book.settings.margins;
        bounds(graph, net.edge(edge), margins).hull() == (None, None)
    };
    let dated: Vec<Option<Window>> =
        (0_u32..).zip(windows(0)).map(|(edge, window)| window.filter(|_| !undated(edge))).collect();
    let dated = arrivals(net, start, first, &dated, &meets, &carries);
    let until = options.until.map_or(NEVER, Day::number);
    let in_time = |day: i64| day != NEVER && day <= until;

    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
    let who: Vec<u32> = (0..book.entities.len() as u32)
        .filter(|node| *node != start && carries(*node) && learns(*node))
        .filter(|node| in_time(if options.certain { &certain } else { &possible }.day[*node as usize]))
        .collect();
    let (count, surely) =
        (who.len(), who.iter().filter(|node| in_time(certain.day[**node as usize])).count());
    let (by_dates, only_undated): (Vec<u32>, Vec<u32>) =
        who.into_iter().partition(|node| options.certain || in_time(dated.day[*node as usize]));
    let mut room = options.limit;
    let grouped = !only_undated.is_empty();
    for (mut who, ways, heading) in [
        (by_dates, if options.certain { &certain } else { &dated }, "reach.by-dates"),
        (only_undated, &possible, "reach.undated"),
    ] {
        if who.is_empty() {
            continue;
        }
        who.sort_by_key(|node| (ways.day[*node as usize], certain.day[*node as usize], *node));
        let mut section = Section::default();
        if grouped {
            section.heading = words.say(heading, &[("n", who.len().into())]);
        }
        section.left_out = who.len().saturating_sub(room);
        for node in who.iter().take(room) {
            let at = *node as usize;
            let way = chain(start, *node, ways);
            let sure = chain(start, *node, &certain);
            let through = |way: &[(u32, u32)]| -> String {
                let inner = &way[..way.len().saturating_sub(1)];
                inner.iter().map(|(node, _)| short(graph, net, *node)).collect::<Vec<_>>().join(" → ")
            };
            let citations: Vec<_> = way
                .iter()
                .flat_map(|(_, edge)| graph.statement(net.edge(*edge)).citations.iter().cloned())
                .collect();
            let item = match net.node(*node) {
                Node::Entity(id) => crate::model::Item::Entity(id),
                Node::Event(id) => crate::model::Item::Event(id),
            };
            let via = through(&way);
            let by = if options.certain { possible.day[at] } else { ways.day[at] };
            section.rows.push(vec![
                Cell::text(day_words(words, by, first)),
                Cell::text(if certain.day[at] == NEVER {
                    "–".to_string()
                } else {
                    day_words(words, certain.day[at], last)
                }),
                Cell::text(graph.name(net.node(*node))),
                Cell::text(writer.kind_of(item)),
                Cell::text(graph.id(net.node(*node))),
                Cell::from(way.len()),
                Cell::text(if via.is_empty() { say!(words, "reach.directly") } else { via }),
                Cell::text(day_iso(possible.day[at])),
                Cell::text(day_iso(certain.day[at])),
                Cell::text(through(&sure)),
                writer.cites(&citations),
            ]);
            answer.subgraph.node(net.node(*node));
            for (node, edge) in &way {
                // A link that only possibly brings it is marked so.
                let sure = if certain.day[*node as usize] == NEVER {
                    Certainty::Possibly
                } else {
                    Certainty::Certainly
                };
                let said = came_by(words, ways.day[*node as usize], first);
                let said = wording::both(words, &wording::marked(words, sure), &said);
                answer.subgraph.edge(net.edge(*edge), said);
                answer.subgraph.node(net.node(*node));
            }
        }
        room -= room.min(section.rows.len());
        if section.left_out > 0 {
            section
                .notes
                .push(wording::bounded(words, &say!(words, "bounded.until", n = section.rows.len())));
        }
        answer.sections.push(section);
    }
    answer.subgraph.ends = vec![of];
    answer.subgraph.node(of);
    let name = wording::named(graph, of);
    answer.title = say!(words, "reach.title", name = name, when = &options.from_words, n = count);
    answer.opening.push(say!(words, "reach.certainly", n = surely));
    answer.opening.extend(filter.only(words));
    answer.closing.push(say!(words, "reach.contacts"));
    answer.closing.extend(assumptions(graph));
    answer.closing.push(say!(words, "reach.lead"));
    answer.empty = count == 0;
    answer.sources = writer.sources();
    Ok(answer)
}

/// What is taken of who learns and tells: nobody outside their life, and nothing by what passes nothing on.
fn assumptions(graph: &Graph) -> Vec<String> {
    let book = graph.casebook();
    let words = book.words();
    let spoken = book.spoken();
    let mut silent: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !silent.iter().any(|known| known == name) {
            silent.push(name.to_string());
        }
    };
    let kinds: BTreeSet<_> = book.entities.iter().filter_map(|entity| entity.kind).collect();
    for kind in kinds.into_iter().filter(|kind| !book.vocabulary.carries(Some(*kind))) {
        add(&spoken.entities.get(kind).plural);
    }
    let parts = book.events.iter().flat_map(|event| &event.participants);
    let roles: BTreeSet<_> = parts.filter_map(|part| part.role).collect();
    for role in roles.into_iter().filter(|role| !book.vocabulary.roles.get(*role).carries) {
        add(&spoken.roles.get(role).plural);
    }
    let kinds: BTreeSet<_> = book.relations.iter().map(|relation| relation.kind).collect();
    for kind in kinds.into_iter().filter(|kind| !book.vocabulary.relations.get(*kind).carries) {
        add(&words.quoted(&spoken.relations.get(kind).short));
    }
    let mut lines = vec![say!(words, "reach.lives")];
    if !silent.is_empty() {
        lines.push(say!(words, "reach.silent", kinds = words.list(&silent)));
    }
    lines
}

/// The links of the way by which something came to a node, from the start: each the node reached and the edge.
pub fn chain(from: u32, to: u32, arrivals: &Arrivals) -> Vec<(u32, u32)> {
    let mut way = Vec::new();
    let mut at = to;
    while at != from && arrivals.by[at as usize].0 != FAR {
        let (before, edge) = arrivals.by[at as usize];
        way.push((at, edge));
        at = before;
    }
    way.reverse();
    way
}

fn chain_answer(
    graph: &Graph,
    net: &Net,
    of: Node,
    to: Node,
    options: &ReachOptions,
    [possible, certain]: [&Arrivals; 2],
) -> Answer {
    let mut writer = Writer::new(graph);
    let mut answer = Answer { columns: path::columns(), ..Answer::default() };
    let (start, end) = (net.number(of), net.number(to));
    let name = wording::named(graph, to);
    let until = options.until.map_or(NEVER, Day::number);
    let words = graph.casebook().words();
    for (number, arrivals) in [possible, certain].into_iter().enumerate() {
        let arrived = arrivals.day[end as usize];
        if (options.certain && number == 0) || arrived == NEVER || arrived > until || start == end {
            continue;
        }
        let way = chain(start, end, arrivals);
        let day = day_words(words, arrived, EVER);
        let heading = match number {
            0 => say!(words, "reach.possibly-by", day = day),
            _ => say!(words, "reach.certainly-by", day = day),
        };
        let mut section = Section { heading, ..Section::default() };
        let mut last = start;
        for (index, (node, edge)) in way.iter().enumerate() {
            let mut row = vec![Cell::from(number + 1), Cell::from(index + 1)];
            row.extend(writer.statement(net.edge(*edge), net.node(last), net.node(*node), None));
            section.rows.push(row);
            last = *node;
            answer.subgraph.node(net.node(*node));
            let said = say!(words, "path.link", number = (index + 1).to_string());
            let said = wording::both(words, &said, &came_by(words, arrivals.day[*node as usize], EVER));
            let sure = if number == 0 && certain.day[*node as usize] == NEVER {
                Certainty::Possibly
            } else {
                Certainty::Certainly
            };
            let said = wording::both(words, &said, &wording::marked(words, sure));
            answer.subgraph.edge(net.edge(*edge), said);
        }
        answer.sections.push(section);
    }
    answer.subgraph.node(of);
    answer.subgraph.ends = vec![of, to];
    answer.empty = answer.sections.is_empty();
    let (from, when) = (wording::named(graph, of), &options.from_words);
    answer.title = if answer.empty {
        say!(words, "reach.nothing", name = from, when = when, other = name)
    } else {
        say!(words, "reach.how", name = from, when = when, other = name)
    };
    if !answer.empty && certain.day[end as usize] == NEVER {
        answer.closing.push(say!(words, "reach.no-certain"));
    }
    answer.closing.push(say!(words, "reach.lead"));
    answer.sources = writer.sources();
    answer
}

fn short(graph: &Graph, net: &Net, node: u32) -> String {
    match net.node(node) {
        Node::Entity(id) => graph.casebook().entity(id).label().to_string(),
        Node::Event(id) => graph.casebook().words().quoted(&graph.casebook().event(id).title),
    }
}

fn day_words(words: &Words, day: i64, first: i64) -> String {
    match day {
        EVER | NEVER => String::new(),
        day if day == first => say!(words, "reach.at-once"),
        day => Date::from_day(Day::from_number(day))
            .map_or_else(String::new, |date| date.spoken(words, Style::Short)),
    }
}

/// On a drawing: by which day something came by a link.
fn came_by(words: &Words, day: i64, first: i64) -> String {
    match day_words(words, day, first) {
        at_once if day == first || at_once.is_empty() => at_once,
        day => say!(words, "reach.here-by", day = day),
    }
}

fn day_iso(day: i64) -> String {
    if day == EVER || day == NEVER { String::new() } else { Day::from_number(day).to_string() }
}
