//! Dates against dates: ends before starts, events and relations outside the lives of those in them.

use crate::date::{Answer, Bounds, Date, Day, Form};
use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::model::EntityId;
use crate::read::codes::END_BEFORE_START;
use crate::table::Row;
use crate::table::columns::Field;
use crate::vocabulary::{End, RelationTime};

codes! {
    /// Findings about dates.
    pub TIMES;

    /// A life of 120 years or more.
    ///
    /// ## What it means
    /// Between the latest birth and the earliest death that the two dates allow lie 120 years or more. Only persons are looked at.
    ///
    /// ## Why it matters
    /// Mostly one of the two dates has the wrong century, or belongs to another person of the name.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind,start,end
    /// ann,Ann Ash,person,1815,1952
    /// ```
    ///
    /// ## What to do
    /// Correct the date. If it is no person (a firm, a house), give it its own kind.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind,start,end
    /// ann,Ann Ash,person,1815,1852
    /// ```
    LONG_LIFE = Warning Misread "long-life";

    /// Something may end before it starts.
    ///
    /// ## What it means
    /// The dates are rough, and some of the days they allow put the end first.
    ///
    /// ## Why it matters
    /// Perhaps the two stand in each other's column.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,start,end
    /// ann,Ann Ash,2018-09-10,2018
    /// ```
    ///
    /// ## What to do
    /// Give the dates more exactly if the sources do. Else leave them: the pictures show the doubt.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,start,end
    /// ann,Ann Ash,2018-09-10,after 2018-09-10
    /// ```
    SPAN_MAY_BE_REVERSED = Warning "end-may-precede-start";

    /// Something happens before somebody was born, or after a death or an end.
    ///
    /// ## What it means
    /// An event or a connection is dated before a person or thing in it began, or after it ended, however rough the dates are.
    ///
    /// ## Why it matters
    /// One of the dates is wrong, or the wrong one is named: a father for a son, an office for its successor.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind,start,end
    /// ann,Ann Ash,person,1950,2010
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,A hearing,ann: speaker
    /// ```
    ///
    /// ## What to do
    /// Correct the date or the name. If nobody need be alive for it (a court case about a dead person), choose a part or kind that says
    /// so; `throughline vocabulary` prints them.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2009,A hearing,ann: speaker
    /// ```
    OUTSIDE_LIFE = Warning "outside-life";

    /// Something may happen before a birth, or after a death or an end.
    ///
    /// ## What it means
    /// The dates are rough, and some of the days they allow lie outside.
    ///
    /// ## Why it matters
    /// It shows where a more exact date would settle something.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind,start,end
    /// ann,Ann Ash,person,1950,2014-03
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,A hearing,ann: speaker
    /// ```
    ///
    /// ## What to do
    /// Give the dates more exactly if the sources do.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014-02,A hearing,ann: speaker
    /// ```
    MAY_BE_OUTSIDE_LIFE = Note Doubtful "may-be-outside-life";
}

/// Years that nobody is known to have passed but one (Jeanne Calment, 122), and that a slip of a century passes at once.
const LONGEST_LIFE: i64 = 120;

/// Lives of persons that are longer than any, whatever the doubt of their dates.
pub fn long_lives(graph: &Graph) -> Report {
    let book = graph.casebook();
    let margins = &book.settings.margins;
    let mut found = Report::new();
    for entity in book.entities.iter().filter(|entity| book.vocabulary.is_person(entity.kind)) {
        let (Some(start), Some(end)) = (entity.start.as_deref(), entity.end.as_deref()) else { continue };
        let (born, died) = (start.bounds_with(margins).latest_start, end.bounds_with(margins).earliest_end);
        let (Some(born), Some(died)) = (born, died) else { continue };
        // The birthday in the year of death: the shortest life that the two dates allow.
        let had_birthday = (died.month, died.day) >= (born.month, born.day);
        let years = died.year.saturating_sub(born.year) - i64::from(!had_birthday);
        if years < LONGEST_LIFE {
            continue;
        }
        let message = format!(
            "{} lived {years} years or more by these dates: {} to {}",
            entity.name,
            start.written(),
            end.written()
        );
        let finding = Diagnostic::new(&LONG_LIFE, book.place(entity.row, Field::End), message)
            .help("is the century right in both? Correct one of the two, or the kind if it is no person");
        found.push(finding.related(book.place(entity.row, Field::Start), "the start"));
    }
    found
}

/// An end before its start, in every row that has both.
pub fn spans(graph: &Graph) -> Report {
    let book = graph.casebook();
    let entities =
        book.entities.iter().map(|e| (e.row, Field::Start, e.start.as_deref(), e.end.as_deref(), &*e.name));
    let events =
        book.events.iter().map(|e| (e.row, Field::Date, e.date.as_deref(), e.end.as_deref(), &*e.title));
    let relations = book
        .relations
        .iter()
        .map(|r| (r.row, Field::Start, r.start.as_deref(), r.end.as_deref(), "this relation"));
    entities
        .chain(events)
        .chain(relations)
        .filter_map(|(row, field, start, end, what)| span(graph, row, field, start?, end?, what))
        .collect()
}

fn span(graph: &Graph, row: Row, field: Field, start: &Date, end: &Date, what: &str) -> Option<Diagnostic> {
    if std::ptr::eq(start, end) || start.says_the_same(end) {
        return None;
    }
    let book = graph.casebook();
    // An end in the same month as the start is rough, not doubtful: only the latest end counts.
    let (starts, ends) = (start.bounds_with(&book.settings.margins), end.bounds_with(&book.settings.margins));
    let certain = matches!((ends.latest_end, starts.earliest_start), (Some(end), Some(start)) if end < start);
    let possible =
        matches!((ends.earliest_start, starts.earliest_start), (Some(end), Some(start)) if end < start);
    // Of one day the clock decides.
    let clocks = match (start.clock(), end.end_clock().or(end.clock())) {
        (Some(first), Some(last)) if starts.hull() == ends.hull() && start.form() == Form::Day => {
            first.zone == last.zone && last.seconds() < first.seconds()
        }
        _ => false,
    };
    let (code, verb) = match (certain || clocks, possible) {
        (true, _) => (&END_BEFORE_START, "ends before it starts"),
        (_, true) => (&SPAN_MAY_BE_REVERSED, "may end before it starts"),
        _ => return None,
    };
    let message = format!("{what} {verb}: {} to {}", start.written(), end.written());
    let finding = Diagnostic::new(code, book.place(row, Field::End), message)
        .help("correct one of the two, or exchange them");
    Some(finding.related(book.place(row, field), "the start"))
}

/// Events outside the lives of their participants, for the roles whose bearer must exist.
pub fn events_in_lives(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    for event in &book.events {
        let Some(time) = event.bounds(&book.settings.margins) else { continue };
        for participant in &event.participants {
            let must_exist = participant.role.is_none_or(|role| book.vocabulary.roles.get(role).exist);
            if must_exist {
                found.extend(outside(graph, participant.entity, &time, event.row, Field::Date, &event.title));
            }
        }
    }
    found
}

/// Relations outside the lives of their ends, for the ends that must exist.
pub fn relations_in_lives(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    for relation in &book.relations {
        let kind = book.vocabulary.relations.get(relation.kind);
        for (end, entity) in [(End::From, relation.from), (End::To, relation.to)] {
            if !kind.exist.contains(&end) {
                continue;
            }
            // A state may run on when its end is not known; only what is said is compared.
            for (field, date) in [(Field::Start, &relation.start), (Field::End, &relation.end)] {
                if let Some(date) =
                    date.as_deref().filter(|_| field == Field::Start || kind.time == RelationTime::Span)
                {
                    let time = date.bounds_with(&book.settings.margins);
                    found.extend(outside(graph, entity, &time, relation.row, field, &kind.forward));
                }
            }
        }
    }
    found
}

fn outside(
    graph: &Graph,
    id: EntityId,
    time: &Bounds,
    row: Row,
    field: Field,
    what: &str,
) -> Option<Diagnostic> {
    let book = graph.casebook();
    let entity = book.entity(id);
    if entity.start.is_none() && entity.end.is_none() {
        return None;
    }
    let margins = &book.settings.margins;
    let start = entity
        .start
        .as_deref()
        .map(|date| (Field::Start, "begins", time.before(&date.bounds_with(margins)), date));
    let end =
        entity.end.as_deref().map(|date| (Field::End, "ends", date.bounds_with(margins).before(time), date));
    let (life, word, answer, date) =
        [start, end].into_iter().flatten().max_by_key(|(_, _, answer, _)| rank(*answer))?;
    let (code, verb) = match answer {
        Answer::Certainly => (&OUTSIDE_LIFE, "lies"),
        // A day within the month in which something began is no reason to doubt either.
        Answer::Possibly if !nested(time, &date.bounds()) => (&MAY_BE_OUTSIDE_LIFE, "may lie"),
        _ => return None,
    };
    let side = if life == Field::Start { "before" } else { "after" };
    let message = format!("“{what}” {verb} {side} {} {word}", entity.in_sentence());
    let finding = Diagnostic::new(code, book.place(row, field), message)
        .help("correct one of the two dates, or the name");
    Some(finding.related(book.place(entity.row, life), format!("{} {word} here", entity.name)))
}

/// Whether all days of one span are days of the other, and both are a month at the most.
fn nested(a: &Bounds, b: &Bounds) -> bool {
    let short = |bounds: &Bounds| match bounds.hull() {
        (Some(first), Some(last)) => last.number() - first.number() <= 31,
        _ => false,
    };
    if !short(a) || !short(b) {
        return false;
    }
    let within = |(first, last): (Option<Day>, Option<Day>), (from, to): (Option<Day>, Option<Day>)| {
        matches!((first, from), (Some(first), Some(from)) if first >= from)
            && matches!((last, to), (Some(last), Some(to)) if last <= to)
    };
    within(a.hull(), b.hull()) || within(b.hull(), a.hull())
}

fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::No => 0,
        Answer::Possibly => 1,
        Answer::Certainly => 2,
    }
}
