//! The dead and the unborn take no part: what holds when, and who could have learned of it, against naive evaluators that know lives.

#![allow(clippy::needless_range_loop)] // numbers of people index several tables at once

use proptest::prelude::*;
use throughline::date::{Answer, Bounds, Day, End};
use throughline::graph::{Edge, Graph, Node};
use throughline::input::{Inputs, Limits};
use throughline::model::EntityId;
use throughline::query::filter::LinkFilter;
use throughline::query::net::Net;
use throughline::query::reach::arrivals;
use throughline::query::{as_of, lives};
use throughline::read::read;

/// A day that is known to lie between two, not known at all, or said not to be.
type Loose = Option<Option<(i64, i64)>>;

fn loose() -> impl Strategy<Value = Loose> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(None)),
        5 => (0_i64..8, 0_i64..4).prop_map(|(first, more)| Some(Some((first, first + more)))),
    ]
}

/// Bounds as `from_ends` makes them of two such days; `None` where they contradict each other.
fn bounds(start: Loose, end: Loose) -> Option<Bounds> {
    let day = |day: i64| Some(Day::from_number(day));
    let mut made = Bounds::UNKNOWN;
    match start {
        None => {}
        Some(None) => made.start = End::Open,
        Some(Some((first, last))) => {
            (made.start, made.earliest_start, made.latest_start) = (End::Known, day(first), day(last));
        }
    }
    match end {
        None => {}
        Some(None) => made.end = End::Open,
        Some(Some((first, last))) => {
            (made.end, made.earliest_end, made.latest_end) = (End::Known, day(first), day(last));
        }
    }
    if made.is_impossible() {
        return None;
    }
    if made.start != End::Open {
        made.latest_start = [made.latest_start, made.latest_end].into_iter().flatten().min();
    }
    if made.end != End::Open {
        made.earliest_end = [made.earliest_end, made.earliest_start].into_iter().flatten().max();
    }
    Some(made)
}

/// Days before and after all that are tried, for what is unknown or open.
const DAYS: std::ops::RangeInclusive<i64> = -4..=16;

/// Every pair of a start and an end that fits; the outermost days stand for "since ever" and "without end".
fn worlds(start: Loose, end: Loose) -> Vec<(i64, i64)> {
    let all = |loose: Loose, open: i64| -> Vec<i64> {
        match loose {
            None => DAYS.collect(),
            Some(None) => vec![open],
            Some(Some((first, last))) => (first..=last).collect(),
        }
    };
    let (starts, ends) = (all(start, *DAYS.start()), all(end, *DAYS.end()));
    let pairs = starts.iter().flat_map(|start| ends.iter().map(move |end| (*start, *end)));
    pairs.filter(|(start, end)| start <= end).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    /// A start counts if it can be no earlier than a birth that fits; where none can, it is the birth. The same of ends.
    #[test]
    fn a_link_is_kept_within_a_life(start in loose(), end in loose(), born in loose(), died in loose(), day in 0_i64..12) {
        let (Some(span), Some(life)) = (bounds(start, end), bounds(born, died)) else { return Ok(()) };
        let (rows, lived_from_to) = (worlds(start, end), worlds(born, died));
        // "Since ever" is before every birth that is known.
        let fits_start = start != Some(None) && rows.iter().any(|(start, _)| lived_from_to.iter().any(|(born, _)| born <= start));
        let fits_end = end != Some(None) && rows.iter().any(|(_, end)| lived_from_to.iter().any(|(_, died)| end <= died));
        let mut held = Vec::new();
        for (start, end) in &rows {
            for (born, died) in &lived_from_to {
                let mut from_to = (*start, *end);
                if life.start == End::Known {
                    if fits_start && start < born { continue }
                    from_to.0 = from_to.0.max(*born);
                }
                if life.end == End::Known {
                    if fits_end && died < end { continue }
                    from_to.1 = from_to.1.min(*died);
                }
                if from_to.0 <= from_to.1 {
                    held.push(from_to);
                }
            }
        }
        let on = held.iter().filter(|(start, end)| *start <= day && day <= *end).count();
        let wanted = match on {
            0 => Answer::No,
            all if all == held.len() => Answer::Certainly,
            _ => Answer::Possibly,
        };
        let asked = Bounds::of_day(Day::from_number(day));
        let found = lives::within(&span, &life).map_or(Answer::No, |held| held.overlaps(&asked));
        prop_assert_eq!(found, wanted, "{:?} within {:?} on {}: {:?}", span, life, day, lives::within(&span, &life));
    }
}

/// A casebook of four people, what joins them and what they took part in; days are of January 2000.
#[derive(Debug, Clone)]
struct Small {
    lives: Vec<(Loose, Loose)>,
    /// From, to, kind (both ends must be alive; only the first must), start, end.
    relations: Vec<(usize, usize, bool, Loose, Loose)>,
    /// First and last day, and who took part: who must be alive, and who need not.
    events: Vec<((i64, i64), Vec<(usize, bool)>)>,
}

const PEOPLE: usize = 4;

fn small() -> impl Strategy<Value = Small> {
    // A column of starts cannot say that there is none.
    let both = || (loose().prop_map(|start| start.filter(Option::is_some)), loose());
    let life = both().prop_filter("a life", |(born, died)| bounds(*born, *died).is_some());
    let span = both().prop_filter("a span", |(start, end)| bounds(*start, *end).is_some());
    let relation = (0..PEOPLE, 0..PEOPLE, any::<bool>(), span)
        .prop_filter("two", |(from, to, ..)| from != to)
        .prop_map(|(from, to, both, (start, end))| (from, to, both, start, end));
    let part = (0..PEOPLE, any::<bool>());
    let event = ((0_i64..9, 0_i64..4), prop::collection::vec(part, 1..4))
        .prop_map(|((first, more), parts)| ((first, first + more), parts));
    (
        prop::collection::vec(life, PEOPLE),
        prop::collection::vec(relation, 1..6),
        prop::collection::vec(event, 0..3),
    )
        .prop_map(|(lives, relations, events)| Small { lives, relations, events })
}

impl Small {
    fn graph(&self) -> Graph {
        let day = |day: i64| format!("2000-01-{:02}", day + 10);
        let cell = |loose: Loose| match loose {
            None => String::new(),
            Some(None) => "..".to_string(),
            Some(Some((first, last))) if first == last => day(first),
            Some(Some((first, last))) => format!("[{}..{}]", day(first), day(last)),
        };
        let mut entities = String::from("id,kind,name,start,end\n");
        for (number, (born, died)) in self.lives.iter().enumerate() {
            entities.push_str(&format!("p{number},person,Person {number},{},{}\n", cell(*born), cell(*died)));
        }
        let mut relations = String::from("id,from,kind,to,start,end\n");
        for (number, (from, to, both, start, end)) in self.relations.iter().enumerate() {
            let kind = if *both { "knows" } else { "investigates" };
            relations.push_str(&format!("r{number},p{from},{kind},p{to},{},{}\n", cell(*start), cell(*end)));
        }
        let mut events = String::from("id,date,title,participants\n");
        for (number, ((first, last), parts)) in self.events.iter().enumerate() {
            let part = |(who, alive): &(usize, bool)| {
                format!("p{who}:{}", if *alive { "witness" } else { "subject" })
            };
            let parts: Vec<String> = parts.iter().map(part).collect();
            let date = cell(Some(Some((*first, *last))));
            events.push_str(&format!("e{number},\"{date}\",Event {number},{}\n", parts.join("; ")));
        }
        let files = [("entities.csv", entities), ("relations.csv", relations), ("events.csv", events)];
        let files = files.map(|(name, text)| (name.to_string(), text.into_bytes())).to_vec();
        let (book, report) = read(Inputs::from_memory("small", files), &Limits::default());
        assert!(!report.has_errors(), "{:?}", report.counts());
        Graph::new(book)
    }
}

/// A choice of one of a list by a number between 0 and 1.
fn pick<T: Copy>(from: &[T], dice: f64) -> Option<T> {
    from.get(((from.len() as f64 * dice) as usize).min(from.len().saturating_sub(1))).copied()
}

fn number(day: i64) -> i64 {
    Day::new(2000, 1, 10).expect("is a day").number() + day
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 120, max_shrink_iters: 60, ..ProptestConfig::default() })]

    /// One world is chosen in which every row and every life is true. What somebody could have told by then is told day by day:
    /// it comes no earlier than possibly and no later than certainly, and never to the dead or the unborn.
    #[test]
    fn what_is_told_is_told_among_the_living(small in small(), dice in prop::collection::vec(0.0_f64..1.0, 32)) {
        let mut dice = dice.into_iter().cycle();
        let mut roll = || dice.next().unwrap_or(0.5);
        let alive: Vec<(i64, i64)> = small
            .lives
            .iter()
            .filter_map(|(born, died)| {
                // What is not said of a life bounds nothing: who has no dates is there all the time.
                let (from, to) = pick(&worlds(*born, *died), roll())?;
                Some((if born.is_none() { *DAYS.start() } else { from }, if died.is_none() { *DAYS.end() } else { to }))
            })
            .collect();
        prop_assume!(alive.len() == PEOPLE);
        // Rows: a start before a birth is the birth where no row of that kind could be otherwise, else there is no such world.
        let within = |(start, end): (Loose, Loose), must: &[usize], dice: f64| -> Result<Option<(i64, i64)>, TestCaseError> {
            let rows = worlds(start, end);
            let fits = |row: &(i64, i64), who: usize| (alive[who].0 <= row.0, row.1 <= alive[who].1);
            let mut some: Vec<(i64, i64)> = rows.clone();
            for who in must {
                let life = worlds(small.lives[*who].0, small.lives[*who].1);
                let could_start = start != Some(None) && rows.iter().any(|row| life.iter().any(|(born, _)| *born <= row.0));
                let could_end = end != Some(None) && rows.iter().any(|row| life.iter().any(|(_, died)| row.1 <= *died));
                let knows = |day: Loose| matches!(day, Some(Some(_)));
                some.retain(|row| {
                    (fits(row, *who).0 || !could_start || !knows(small.lives[*who].0))
                        && (fits(row, *who).1 || !could_end || !knows(small.lives[*who].1))
                });
            }
            // In a world that no row fits nothing can be said; another one is chosen.
            prop_assume!(!some.is_empty());
            let mut row = pick(&some, dice).expect("not empty");
            for who in must {
                row = (row.0.max(alive[*who].0), row.1.min(alive[*who].1));
            }
            // A row that says it was is believed, where any life that fits the dates lets it be.
            let could_be = must.iter().all(|who| {
                let life = worlds(small.lives[*who].0, small.lives[*who].1);
                rows.iter().any(|row| life.iter().any(|life| row.0.max(life.0) <= row.1.min(life.1)))
            });
            prop_assume!(row.0 <= row.1 || !could_be);
            Ok((row.0 <= row.1).then_some(row))
        };
        let mut contacts = Vec::new();
        for (from, to, both, start, end) in &small.relations {
            let must = if *both { vec![*from, *to] } else { vec![*from] };
            contacts.push((*from, *to, within((*start, *end), &must, roll())?));
        }
        let mut meetings = Vec::new();
        for ((first, last), parts) in &small.events {
            let when = Some(Some((*first, *last)));
            let must: Vec<usize> = parts.iter().filter(|(_, alive)| *alive).map(|(who, _)| *who).collect();
            let span = within((when, when), &[], roll())?.expect("has days");
            for who in &must {
                // A day on which it may have been and on which its people lived is wanted, as for one row.
                let life = bounds(small.lives[*who].0, small.lives[*who].1).expect("is a life");
                let own = lives::within(&bounds(when, when).expect("is a span"), &life);
                let fits = (alive[*who].0 <= span.0 && span.1 <= alive[*who].1) || own.is_none()
                    || own.is_some_and(|own| own.latest_start > Some(Day::from_number(*last)) || own.earliest_end < Some(Day::from_number(*first)));
                prop_assume!(fits);
            }
            meetings.push((span, parts.clone()));
        }
        let start = 3_i64;
        let mut knows = [false; PEOPLE];
        let mut event_knows = vec![false; meetings.len()];
        let mut truth = [i64::MAX; PEOPLE];
        knows[0] = true;
        let lives_on = |who: usize, day: i64| alive[who].0 <= day && day <= alive[who].1;
        for day in start..=*DAYS.end() {
            loop {
                let before = (knows, event_knows.clone());
                for (from, to, span) in &contacts {
                    let Some(span) = span else { continue };
                    if span.0 <= day && day <= span.1 && lives_on(*from, day) && lives_on(*to, day) && (knows[*from] || knows[*to]) {
                        (knows[*from], knows[*to]) = (true, true);
                    }
                }
                for (number, (span, parts)) in meetings.iter().enumerate() {
                    if day < span.0 || day > span.1 { continue }
                    for (who, _) in parts.iter().filter(|(who, _)| lives_on(*who, day)) {
                        event_knows[number] |= knows[*who];
                        knows[*who] |= event_knows[number];
                    }
                }
                if before == (knows, event_knows.clone()) { break }
            }
            for who in 0..PEOPLE {
                if knows[who] { truth[who] = truth[who].min(day) }
            }
        }
        let graph = small.graph();
        let net = Net::new(&graph);
        let margins = graph.casebook().settings.margins;
        let edges: Vec<_> = (0..net.edge_count() as u32).map(|edge| lives::contact(&graph, net.edge(edge), &margins)).collect();
        let meets = |node: u32| matches!(net.node(node), Node::Event(_));
        let found = [0, 1].map(|which: usize| {
            let windows: Vec<_> = edges.iter().map(|both| both[which]).collect();
            // What was before all days here is as if it were for ever.
            arrivals(&net, 0, number(start), &windows, &meets, &|_| true)
        });
        for who in 1..PEOPLE {
            let told = if truth[who] == i64::MAX { i64::MAX } else { number(truth[who]) };
            let node = net.number(Node::Entity(EntityId(who as u32))) as usize;
            prop_assert!(found[0].day[node] <= told, "p{} possibly {} truly {} {:?}", who, found[0].day[node], told, small);
            prop_assert!(told <= found[1].day[node], "p{} certainly {} truly {} {:?} {:?}", who, found[1].day[node], told, alive, small);
            let (born, died) = small.lives[who];
            for arrivals in &found {
                if arrivals.day[node] != i64::MAX && let Some(Some((first, _))) = born {
                    prop_assert!(arrivals.day[node] >= number(first), "before birth");
                }
                if arrivals.day[node] != i64::MAX && let Some(Some((_, last))) = died {
                    prop_assert!(arrivals.day[node] <= number(last), "after death");
                }
            }
        }
    }

    /// No answer about a day names a link of somebody who was certainly dead or not yet born, unless the kind says that such a one may be.
    #[test]
    fn as_of_a_day_only_the_living_are_linked(small in small(), day in 0_i64..12) {
        let graph = small.graph();
        let net = Net::new(&graph);
        let filter = LinkFilter {
            when: Some(Bounds::of_day(Day::from_number(number(day)))),
            kinds: vec!["relation".to_string()],
            ..LinkFilter::default()
        };
        let listed = as_of::as_of(&graph, &net, None, &filter, false, usize::MAX).expect("kinds are known");
        let listed: usize = listed.sections.iter().map(|section| section.rows.len()).sum();
        let sifted = filter.sift(&graph, &net).expect("kinds are known");
        let mut passed = 0;
        for edge in (0..net.edge_count() as u32).filter(|edge| sifted.passes[*edge as usize]) {
            let Edge::Relation(id) = net.edge(edge) else { continue };
            passed += 1;
            let relation = graph.casebook().relation(id);
            let both = graph.casebook().vocabulary.relations.name(relation.kind) == "knows";
            for end in [Some(relation.from), both.then_some(relation.to)].into_iter().flatten() {
                let who: usize = graph.casebook().entity(end).id[1..].parse().expect("a number");
                let (born, died) = small.lives[who];
                prop_assert!(!matches!(born, Some(Some((first, _))) if day < first), "unborn");
                prop_assert!(!matches!(died, Some(Some((_, last))) if day > last), "dead");
            }
        }
        prop_assert_eq!(listed, passed);
    }
}
