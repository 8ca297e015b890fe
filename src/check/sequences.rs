//! Steps that cannot come in the order given: convicted before charged, dismissed before joining. Which steps those are
//! is data: the `[[sequence]]` stanzas of the vocabulary.

use std::collections::BTreeMap;

use crate::date::{Answer, Date};
use crate::diag::{Diagnostic, Report, Severity, codes};
use crate::graph::{Edge, Graph, Link, Node};
use crate::input::Position;
use crate::model::EntityId;
use crate::table::columns::Field;
use crate::vocabulary::{Boundary, Level, Moment, Sequence, Term, Vocabulary, Within};

codes! {
    /// Findings about the order of steps.
    pub SEQUENCES;

    /// Two steps that cannot come in this order.
    ///
    /// ## What it means
    /// Of one person in one case, a later step (convicted) is dated before the step that must come first (charged), however rough the
    /// dates are.
    ///
    /// ## Why it matters
    /// One of the dates is wrong, or the part that somebody had in an event.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// fire,The mill fire,case
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,kind,who
    /// 2021-07-16,Charge,charge,ann: charged; fire
    /// 2021-07-09,Verdict,verdict,ann: convicted; fire
    /// ```
    ///
    /// ## What to do
    /// Correct the date or the part. If this order is possible in your field, a few lines in `vocabulary.toml` say so;
    /// `throughline vocabulary` prints those in force, to copy from.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,kind,who
    /// 2021-07-09,Charge,charge,ann: charged; fire
    /// 2021-07-16,Verdict,verdict,ann: convicted; fire
    /// ```
    ORDER_IMPOSSIBLE = Error Doubtful "impossible-order";

    /// Two steps that may stand in an order that cannot be.
    ///
    /// ## What it means
    /// The dates are rough, and some of the days they allow put the later step first; or the order is unusual, not impossible.
    ///
    /// ## Why it matters
    /// It shows where a more exact date would settle something.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// fire,The mill fire,case
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to,start
    /// ann,charged-in,fire,2021-11-16
    /// ann,convicted-in,fire,2021
    /// ```
    ///
    /// ## What to do
    /// Give the dates more exactly if the sources do.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to,start
    /// ann,charged-in,fire,2021-11-16
    /// ann,convicted-in,fire,2022
    /// ```
    ORDER_DOUBTFUL = Warning "doubtful-order";
}

/// A moment found: when, where it is written, and what it shares with others.
struct Found<'g> {
    date: &'g Date,
    place: Position,
    what: String,
    within: EntityId,
}

/// Every sequence of the vocabulary, for every entity.
pub fn sequences(graph: &Graph) -> Report {
    let book = graph.casebook();
    let vocabulary = &book.vocabulary;
    let steps: Vec<Steps<'_>> = vocabulary.sequences.iter().map(|s| Steps::new(s, vocabulary)).collect();
    let mut found = Report::new();
    let bound = is_bound(graph, &steps);
    for (id, _) in book.entities().filter(|(id, _)| bound[id.0 as usize]) {
        let links = graph.links(Node::Entity(id));
        for steps in &steps {
            found.extend(broken(graph, id, &links, steps));
        }
    }
    found
}

/// Whether each entity has a part in anything that presupposes another step: most have none.
fn is_bound(graph: &Graph, steps: &[Steps<'_>]) -> Vec<bool> {
    let book = graph.casebook();
    let mut roles = vec![false; book.vocabulary.roles.iter().count()];
    let mut relations = vec![false; book.vocabulary.relations.iter().count()];
    for step in steps.iter().flat_map(|steps| &steps.after) {
        step.roles.iter().for_each(|term| roles[term.0 as usize] = true);
        step.relations.iter().for_each(|term| relations[term.0 as usize] = true);
    }
    let mut bound = vec![false; book.entities.len()];
    for participant in book.events.iter().flat_map(|event| &event.participants) {
        if participant.role.is_some_and(|role| roles[role.0 as usize]) {
            bound[participant.entity.0 as usize] = true;
        }
    }
    for relation in book.relations.iter().filter(|relation| relations[relation.kind.0 as usize]) {
        bound[relation.from.0 as usize] = true;
    }
    bound
}

/// A [`Sequence`], its words looked up.
struct Steps<'g> {
    sequence: &'g Sequence,
    before: Vec<Step>,
    after: Vec<Step>,
    unless: Vec<Step>,
}

/// A [`Moment`], its words looked up.
struct Step {
    roles: Vec<Term>,
    /// `None` for events of any kind.
    events: Option<Vec<Term>>,
    relations: Vec<Term>,
    at: Option<Boundary>,
}

impl<'g> Steps<'g> {
    fn new(sequence: &'g Sequence, vocabulary: &Vocabulary) -> Self {
        let step = |moment: &Moment| Step {
            roles: moment.role.iter().filter_map(|name| vocabulary.roles.find(name)).collect(),
            events: (!moment.event.is_empty())
                .then(|| moment.event.iter().filter_map(|name| vocabulary.events.find(name)).collect()),
            relations: moment.relation.iter().filter_map(|name| vocabulary.relations.find(name)).collect(),
            at: moment.at,
        };
        let steps = |moments: &[Moment]| moments.iter().map(step).collect();
        Self {
            sequence,
            before: steps(&sequence.before),
            after: steps(&sequence.after),
            unless: steps(&sequence.unless),
        }
    }
}

fn broken(graph: &Graph, id: EntityId, links: &[Link], steps: &Steps<'_>) -> Vec<Diagnostic> {
    let book = graph.casebook();
    let margins = &book.settings.margins;
    let sequence = steps.sequence;
    let find = |steps: &[Step]| -> BTreeMap<EntityId, Vec<Found<'_>>> {
        let mut by_tie: BTreeMap<EntityId, Vec<Found<'_>>> = BTreeMap::new();
        for step in steps {
            for link in links {
                for found in at(graph, id, link, step, sequence.within) {
                    by_tie.entry(found.within).or_default().push(found);
                }
            }
        }
        by_tie.values_mut().for_each(|found| found.sort_by_key(|found| found.date.sort_key()));
        by_tie
    };
    let after = find(&steps.after);
    if after.is_empty() {
        return Vec::new();
    }
    let (before, unless) = (find(&steps.before), find(&steps.unless));
    let mut findings = Vec::new();
    for (tie, later) in &after {
        let (Some(late), Some(early)) = (later.first(), before.get(tie).and_then(|early| early.first()))
        else {
            continue;
        };
        let answer = late.date.bounds_with(margins).before(&early.date.bounds_with(margins));
        let between =
            |f: &Found<'_>| !std::ptr::eq(f.date, late.date) && f.date.sort_key() <= early.date.sort_key();
        let excused =
            !sequence.unless.is_empty() && unless.get(tie).is_some_and(|found| found.iter().any(between));
        if excused || answer == Answer::No || late.place == early.place {
            continue;
        }
        let certain = answer == Answer::Certainly;
        let (code, verb) = if certain && sequence.level == Level::Error {
            (&ORDER_IMPOSSIBLE, "")
        } else {
            (&ORDER_DOUBTFUL, if certain { "" } else { "may have been " })
        };
        // A month and a day within it are merely rough; only a certain order, or rough days that mostly contradict, is worth a word.
        if !certain && !mostly(early.date, late.date) {
            continue;
        }
        let entity = book.entity(id);
        let message = format!("{}: {verb}{} ({}, but {})", entity.name, sequence.says, late.what, early.what);
        let mut finding = Diagnostic::new(code, late.place, message)
            .help("correct one of the two dates, or the role")
            .related(early.place, early.what.clone());
        finding.severity = match (certain, sequence.level) {
            (true, Level::Error) => Severity::Error,
            (true, Level::Warning) | (false, Level::Error) => Severity::Warning,
            _ => Severity::Note,
        };
        findings.push(finding);
    }
    findings
}

/// Whether the middle of the later step lies before the earliest day of the earlier one.
fn mostly(early: &Date, late: &Date) -> bool {
    matches!((late.middle(), early.bounds().earliest_start), (Some(late), Some(early)) if late < early)
}

/// The moment a link is, if it is one of those wanted, once for each thing it may share with others.
fn at<'g>(graph: &'g Graph, id: EntityId, link: &Link, step: &Step, within: Within) -> Vec<Found<'g>> {
    let book = graph.casebook();
    let vocabulary = &book.vocabulary;
    match link.edge {
        Edge::Participation(event_id, _, Some(role)) => {
            let event = book.event(event_id);
            let is_role = step.roles.contains(&role);
            let is_kind =
                step.events.as_ref().is_none_or(|kinds| event.kind.is_some_and(|kind| kinds.contains(&kind)));
            let (Some(date), true) = (event.date.as_deref(), is_role && is_kind) else { return Vec::new() };
            let place = book.place_in(event.row, Field::Date, "");
            let what = format!("{} on {}", vocabulary.roles.get(role).label, date.written());
            let ties: Vec<EntityId> = match within {
                Within::Any => vec![id],
                Within::Case => kin(graph, event_id, |kind| vocabulary.is_a(kind, "case")),
                Within::Body => {
                    let body = |kind| vocabulary.is_a(kind, "organisation") || vocabulary.is_a(kind, "unit");
                    kin(graph, event_id, body).into_iter().filter(|other| *other != id).collect()
                }
            };
            ties.into_iter().map(|within| Found { date, place, what: what.clone(), within }).collect()
        }
        Edge::Relation(relation_id) if link.outgoing => {
            let relation = book.relation(relation_id);
            if !step.relations.contains(&relation.kind) {
                return Vec::new();
            }
            let (field, date) = match step.at {
                Some(Boundary::End) => (Field::End, relation.end.as_deref()),
                _ => (Field::Start, relation.start.as_deref()),
            };
            let Some(date) = date else { return Vec::new() };
            let within = if within == Within::Any { id } else { relation.to };
            let what =
                format!("“{}” from {}", vocabulary.relations.get(relation.kind).forward, date.written());
            vec![Found { date, place: book.place(relation.row, field), what, within }]
        }
        _ => Vec::new(),
    }
}

/// The participants of an event whose kind satisfies `wanted`.
fn kin(
    graph: &Graph,
    event: crate::model::EventId,
    wanted: impl Fn(Option<crate::vocabulary::Term>) -> bool,
) -> Vec<EntityId> {
    let book = graph.casebook();
    let participants = book.event(event).participants.iter().map(|participant| participant.entity);
    let mut kin: Vec<EntityId> = participants.filter(|id| wanted(book.entity(*id).kind)).collect();
    kin.sort();
    kin.dedup();
    kin
}
