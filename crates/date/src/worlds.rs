//! The relations of [`Bounds`] against what they mean: every possible world of every pair of small bounds is tried.

use super::*;

/// Before every day, after every day.
const EVER: i64 = i64::MIN;
const NEVER: i64 = i64::MAX;
/// Days that bounds are made of, and days round them, so that "some day later than that" is among the worlds.
const BOUNDS: std::ops::RangeInclusive<i64> = 1..=3;
const DAYS: std::ops::RangeInclusive<i64> = -1..=5;

/// What is known of one end: between two days, either of which may be missing.
type Side = (Option<i64>, Option<i64>, End);

fn sides() -> Vec<Side> {
    let mut sides = vec![(None, None, End::Open), (None, None, End::Unknown)];
    for low in BOUNDS.map(Some).chain([None]) {
        for high in BOUNDS.map(Some).chain([None]) {
            if (low.is_some() || high.is_some()) && low.unwrap_or(EVER) <= high.unwrap_or(NEVER) {
                let both = low.is_some() && high.is_some();
                sides.push((low, high, if both { End::Known } else { End::Unknown }));
            }
        }
    }
    sides
}

fn bounds(start: Side, end: Side) -> Bounds {
    let day = |number: Option<i64>| number.map(Day::from_number);
    Bounds {
        earliest_start: day(start.0),
        latest_start: day(start.1),
        earliest_end: day(end.0),
        latest_end: day(end.1),
        start: start.2,
        end: end.2,
    }
}

/// Every start and end that the two sides allow, the start not after the end.
fn worlds(start: Side, end: Side) -> Vec<(i64, i64)> {
    let days = |(low, high, kind): Side, beyond: i64, unbounded: bool| -> Vec<i64> {
        if kind == End::Open {
            return vec![beyond];
        }
        let within = DAYS.filter(|day| low.unwrap_or(EVER) <= *day && *day <= high.unwrap_or(NEVER));
        within.chain(unbounded.then_some(beyond)).collect()
    };
    let starts = days(start, EVER, start.0.is_none());
    let ends = days(end, NEVER, end.1.is_none());
    let pairs = starts.iter().flat_map(|start| ends.iter().map(move |end| (*start, *end)));
    pairs.filter(|(start, end)| start <= end).collect()
}

type World = (i64, i64);
type Relation = (&'static str, fn(&Bounds, &Bounds) -> Answer, fn(World, World) -> bool);

const RELATIONS: &[Relation] = &[
    ("before", Bounds::before, |a, b| a.1 < b.0),
    ("after", Bounds::after, |a, b| a.0 > b.1),
    ("starts_before", Bounds::starts_before, |a, b| a.0 < b.0),
    ("ends_after", Bounds::ends_after, |a, b| a.1 > b.1),
    ("overlaps", Bounds::overlaps, |a, b| a.0 <= b.1 && b.0 <= a.1),
    ("contains", Bounds::contains, |a, b| a.0 <= b.0 && b.1 <= a.1),
    ("during", Bounds::during, |a, b| b.0 <= a.0 && a.1 <= b.1),
    ("same", Bounds::same, |a, b| a == b),
];

#[test]
fn relations_hold_in_the_worlds_they_say() {
    let all: Vec<(Bounds, Vec<World>)> = sides()
        .into_iter()
        .flat_map(|start| sides().into_iter().map(move |end| (bounds(start, end), worlds(start, end))))
        .filter(|(bounds, worlds)| !worlds.is_empty() && !bounds.is_impossible())
        .collect();
    assert!(all.len() > 100, "{}", all.len());
    for (a, worlds_a) in &all {
        for (b, worlds_b) in &all {
            for (name, asked, holds) in RELATIONS {
                let (mut some, mut every) = (false, true);
                for a in worlds_a {
                    for b in worlds_b {
                        let holds = holds(*a, *b);
                        some |= holds;
                        every &= holds;
                    }
                }
                let wanted = match (every, some) {
                    (true, _) => Answer::Certainly,
                    (false, true) => Answer::Possibly,
                    (false, false) => Answer::No,
                };
                assert_eq!(asked(a, b), wanted, "{name}:\n{a:?}\n{b:?}");
            }
        }
    }
}

#[test]
fn an_answer_may_be_so_unless_it_is_no() {
    assert!(Answer::Certainly.may_be() && Answer::Possibly.may_be() && !Answer::No.may_be());
}

#[test]
fn one_bound_is_something_known() {
    let day = Day::from_number(1);
    for (first, last) in [(Some(day), None), (None, Some(day)), (Some(day), Some(day))] {
        let bounds = Bounds::within(first, last);
        assert_eq!((bounds.start, bounds.end), (End::Known, End::Known), "{first:?} {last:?}");
        assert_eq!(bounds.hull(), (first, last));
    }
    let nothing = Bounds::within(None, None);
    assert_eq!((nothing.start, nothing.end), (End::Unknown, End::Unknown));
    assert_eq!(nothing, Bounds::UNKNOWN);
}

#[test]
fn bounds_that_cross_are_impossible_and_nothing_else_is() {
    for (start, end, impossible) in [
        ("2014", "2013", true),
        ("2014", "2014", false),
        ("2014-02", "2014-01-31", true),
        ("2014-02", "2014-02-01", false),
        ("2014-03-01", "2014", false),
        ("2014", "2013~", false),
        ("2014", "2011~", true),
    ] {
        let date = |text: &str| Date::parse(text, None).expect("a date");
        let bounds = Bounds::from_ends(Some(&date(start)), Some(&date(end)), &Margins::default());
        assert_eq!(bounds.is_impossible(), impossible, "{start} to {end}");
    }
}

#[test]
fn each_end_tightens_the_other() {
    let date = |text: &str| Date::parse(text, None).expect("a date");
    let day = |text: &str| date(text).bounds().earliest_start;
    let both = |start: Option<&str>, end: Option<&str>| {
        let (start, end) = (start.map(date), end.map(date));
        Bounds::from_ends(start.as_ref(), end.as_ref(), &Margins::NONE)
    };
    // It ended in the year in which it began: not before its first day, and it began by its last.
    let same = both(Some("2014-05-06"), Some("2014"));
    assert_eq!((same.earliest_end, same.latest_end), (day("2014-05-06"), day("2014-12-31")));
    let same = both(Some("2014"), Some("2014-05-06"));
    assert_eq!((same.earliest_start, same.latest_start), (day("2014-01-01"), day("2014-05-06")));
    // A missing end is unknown; what began did not end before.
    let missing = both(Some("2014-05-06"), None);
    assert_eq!(
        (missing.end, missing.earliest_end, missing.latest_end),
        (End::Unknown, day("2014-05-06"), None)
    );
    let unknown = both(Some("2014-05-06"), Some("unknown"));
    assert_eq!(unknown, missing);
    let running = both(Some("2014-05-06"), Some(".."));
    assert_eq!((running.end, running.earliest_end, running.latest_end), (End::Open, None, None));
    let since_ever = both(Some(".."), Some("2014-05-06"));
    assert_eq!((since_ever.start, since_ever.latest_start), (End::Open, None));
    assert_eq!(both(None, None), Bounds::UNKNOWN);
    // An interval in the first column, without a second, says it all.
    assert_eq!(both(Some("2014/2016"), None), date("2014/2016").bounds());
    assert_eq!(both(Some("2014/2016"), Some("2018")).latest_end, day("2018-12-31"));
}

#[test]
fn margins_are_worth_what_they_say() {
    let margins = Margins::default();
    let worth = |text: &str| {
        let date = Date::parse(text, None).expect("a date");
        let (plain, wide) = (date.bounds_with(&Margins::NONE), date.bounds_with(&margins));
        let days =
            |a: Option<Day>, b: Option<Day>| a.expect("bounded").number() - b.expect("bounded").number();
        (days(plain.earliest_start, wide.earliest_start), days(wide.latest_end, plain.latest_end))
    };
    for (text, days) in [
        ("2014-03-12", 0),
        ("2014", 0),
        ("2014-03-12~", 3),
        ("2014-03~", 31),
        ("2014-21~", 92),
        ("2014~", 366),
        ("2014-03-12?", 3),
        ("2014-03?", 31),
        ("2014?", 366),
        ("2014%", 732),
        ("2014-03-12%", 6),
    ] {
        assert_eq!(worth(text), (days, days), "{text}");
    }
}
