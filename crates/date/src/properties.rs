//! What must hold of every text and every date.

use proptest::prelude::*;

use super::*;

/// Pieces that dates are made of, so that nonsense comes near to sense.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{4}-[0-9]{2}(-[0-9]{2})?[~?%]?",
        prop::sample::select(vec![
            "/",
            "..",
            "-",
            "–",
            " - ",
            ",",
            ".",
            " ",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            "?",
            "~",
            "%",
            ":",
            "'",
            "X",
            "Y",
            "S2",
            "E3",
            "to",
            "or",
            "and",
            "between",
            "from",
            "since",
            "until",
            "before",
            "after",
            "by",
            "early",
            "mid",
            "late",
            "spring",
            "winter",
            "Q3",
            "quarter",
            "half",
            "first",
            "March",
            "Sept.",
            "c.",
            "circa",
            "possibly",
            "BC",
            "AD",
            "century",
            "s",
            "th",
            "n.d.",
            "unknown",
            "present",
            "today",
            "O.S.",
            "T10:30",
            "10:30 pm",
            "Monday",
            "year",
            "of",
            "the",
            "onwards",
            "\u{a0}",
            "é",
            "🗓",
            "\u{202e}",
            "170,000,002",
            "year 9223372036854775807",
            "9223372036854775807 BC",
            "Y9223372036854775807",
            "one day in",
            "end unknown",
            "Easter",
            "week of",
            "night of",
            "second half of the",
            "BET",
            "BEF",
            "@#DJULIAN@",
            "/7",
            "/44",
            "May/June",
            "H1",
            "'80s",
            "3pm",
            "15h30",
            "noon",
            "10:00–11:30",
            "00",
            "T00:00:00Z",
            "+2014",
            "-15XX",
            "mars",
            "1er",
            "Juni",
            "um",
            "vers",
            "siglo",
            "XVIII",
            "Jahrhundert",
            "à",
            "bis",
            "٢٠١٤",
            "مارس",
        ])
        .prop_map(str::to_owned),
    ];
    (prop::collection::vec(scrap, 1..7), prop::bool::ANY)
        .prop_map(|(parts, spaced)| parts.join(if spaced { " " } else { "" }))
}

/// Dates of all kinds, as text.
fn dates() -> impl Strategy<Value = String> {
    let year = prop_oneof![
        (1000i64..2100).prop_map(|y| y.to_string()),
        Just("-0043".to_owned()),
        Just("0079".to_owned())
    ];
    let month = 1u8..=12;
    let plain = prop_oneof![
        year.clone(),
        (year.clone(), month.clone()).prop_map(|(y, m)| format!("{y}-{m:02}")),
        (year.clone(), month, 1u8..=28).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (year, prop_oneof![21u8..=24, 33u8..=41]).prop_map(|(y, s)| format!("{y}-{s}")),
        (100u16..210).prop_filter("X00s have no word", |d| d % 10 != 0).prop_map(|d| format!("{d}X")),
        (10u8..21).prop_map(|c| format!("{c}XX")),
    ];
    let date =
        (plain, prop::sample::select(vec!["", "", "~", "?", "%"])).prop_map(|(d, q)| format!("{d}{q}"));
    prop_oneof![
        3 => date.clone(),
        3 => (date.clone(), date.clone()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => date.clone().prop_map(|a| format!("{a}/..")),
        1 => date.clone().prop_map(|a| format!("{a}/")),
        1 => date.clone().prop_map(|a| format!("/{a}")),
        1 => date.clone().prop_map(|a| format!("../{a}")),
        1 => date.clone().prop_map(|a| format!("[..{a}]")),
        1 => date.clone().prop_map(|a| format!("[{a}..]")),
        1 => (date.clone(), date.clone()).prop_map(|(a, b)| format!("[{a},{b}]")),
        1 => (date.clone(), date.clone()).prop_map(|(a, b)| format!("{{{a},{b}}}")),
        1 => (date.clone(), date).prop_map(|(a, b)| format!("[{a}..{b}]")),
    ]
}

fn ordered(b: &Bounds) -> bool {
    let le = |a: Option<Day>, z: Option<Day>| a.zip(z).is_none_or(|(a, z)| a <= z);
    le(b.earliest_start, b.latest_start)
        && le(b.earliest_end, b.latest_end)
        && le(b.earliest_start, b.earliest_end)
        && le(b.latest_start, b.latest_end)
}

/// What must hold of any text.
fn check(text: &str) {
    let length = text.chars().count();
    for order in [None, Some(Order::DayFirst), Some(Order::MonthFirst)] {
        match Date::parse(text, order) {
            Err(fault) => {
                assert!(fault.span.start <= fault.span.end && fault.span.end <= length, "{text:?} {fault:?}");
                assert!(!fault.message.is_empty() && !fault.help.is_empty(), "{text:?} {fault:?}");
            }
            Ok(date) => {
                let b = date.bounds();
                assert!(ordered(&b), "{text:?} {b:?}");
                assert!(ordered(&date.bounds_with(&Margins::default())), "{text:?}");
                let again = Date::parse(date.edtf(), None)
                    .unwrap_or_else(|f| panic!("{text:?} {}: {f}", date.edtf()));
                assert_eq!(again.bounds(), b, "{text:?} {}", date.edtf());
                assert_eq!(again.edtf(), date.edtf(), "{text:?}");
                for style in [Style::Long, Style::Short, Style::Ap] {
                    let timed = date.clocks.is_some().then(|| Date::parse(&date.words(style), None));
                    if let Some(Ok(timed)) = timed {
                        assert_eq!(timed.clocks, date.clocks, "{text:?} {}", date.words(style));
                    }
                }
                for style in [Style::Long, Style::Short, Style::Ap] {
                    assert!(!date.words(style).is_empty());
                }
                let _ =
                    (date.middle(), date.form(), date.precision(), date.start(), date.end(), date.sort_key());
            }
        }
    }
    let _ = (numeric_order(text), Date::parse_edtf(text));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn nearly_dates(text in scraps()) {
        check(&text);
    }

    #[test]
    fn short_ways_agree_with_the_long(
        iso in "[0-9]{4}(-[0-3][0-9](-[0-3][0-9])?)?",
        slashed in "[0-9]{1,2}([/.-])[0-9]{1,2}([/.-])[0-9]{4}",
        order in prop::sample::select(vec![None, Some(Order::DayFirst), Some(Order::MonthFirst)]),
    ) {
        if let Some(value) = quick::plain(&iso) {
            prop_assert_eq!(Date::quick(&iso, value), Date::parse_edtf(&iso).unwrap());
        }
        if let Some(date) = quick::slashed(&slashed, order) {
            prop_assert_eq!(Ok(date), Date::parse_trimmed(&slashed, &Hints { order, ..Hints::default() }, false));
        }
    }

    #[test]
    fn words_read_back(text in dates()) {
        let Ok(date) = Date::parse_edtf(&text) else { return Ok(()) };
        check(&text);
        for style in [Style::Long, Style::Short, Style::Ap] {
            let words = date.words(style);
            let back = Date::parse(&words, None);
            prop_assert_eq!(back.map(|d| d.bounds()), Ok(date.bounds()), "{} -> {}", text, words);
        }
    }

    #[test]
    fn numbers_and_days(number in any::<i64>(), near in -1_000_000i64..1_000_000) {
        for n in [number, near] {
            let day = Day::from_number(n);
            prop_assert_eq!(day.number(), n);
            prop_assert_eq!(Day::new(day.year, day.month, day.day), Some(day));
            prop_assert!(n == i64::MAX || Day::from_number(n + 1) > day);
        }
        let day = Day::from_number(near);
        prop_assert_eq!(Day::from_chrono(day.to_chrono().unwrap()), day);
        prop_assert_eq!(day.to_chrono().unwrap(), chrono::NaiveDate::default() + chrono::Days::new(0)
            + chrono::TimeDelta::days(near));
    }
}

/// A possible world's end beyond all days, and one before.
const NEVER: i64 = 99;
const EVER: i64 = -99;
/// Days that bounds are drawn from, and the wider range that worlds are drawn from where there is no bound.
const DAYS: std::ops::Range<i64> = 0..5;
const WORLDS: std::ops::Range<i64> = -2..8;

fn small_bounds() -> impl Strategy<Value = Bounds> {
    let side = || prop::option::weighted(0.8, DAYS).prop_map(|n| n.map(Day::from_number));
    let end = || prop::sample::select(vec![End::Known, End::Known, End::Unknown, End::Open]);
    (side(), side(), side(), side(), end(), end()).prop_filter_map("no world", |(a, b, c, d, start, end)| {
        let open = |e: End, d: Option<Day>| if e == End::Open { None } else { d };
        let bounds = Bounds {
            earliest_start: open(start, a),
            latest_start: open(start, b),
            earliest_end: open(end, c),
            latest_end: open(end, d),
            start,
            end,
        };
        (!worlds(&bounds).is_empty()).then_some(bounds)
    })
}

fn worlds(b: &Bounds) -> Vec<(i64, i64)> {
    let inside = |n: i64, low: Option<Day>, high: Option<Day>| {
        low.is_none_or(|d| d.number() <= n) && high.is_none_or(|d| n <= d.number())
    };
    let starts: Vec<i64> = match b.start {
        End::Open => vec![EVER],
        _ => WORLDS
            .chain(b.earliest_start.is_none().then_some(EVER))
            .filter(|n| inside(*n, b.earliest_start, b.latest_start))
            .collect(),
    };
    let ends: Vec<i64> = match b.end {
        End::Open => vec![NEVER],
        _ => WORLDS
            .chain(b.latest_end.is_none().then_some(NEVER))
            .filter(|n| inside(*n, b.earliest_end, b.latest_end))
            .collect(),
    };
    starts.iter().flat_map(|s| ends.iter().map(|e| (*s, *e))).filter(|(s, e)| s <= e).collect()
}

fn brute(a: &Bounds, b: &Bounds, holds: fn((i64, i64), (i64, i64)) -> bool) -> Answer {
    let (a, b) = (worlds(a), worlds(b));
    let answers: Vec<bool> = a.iter().flat_map(|a| b.iter().map(|b| holds(*a, *b))).collect();
    match (answers.iter().all(|x| *x), answers.iter().any(|x| *x)) {
        (true, _) => Answer::Certainly,
        (false, true) => Answer::Possibly,
        (false, false) => Answer::No,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn relations_agree_with_all_worlds(a in small_bounds(), b in small_bounds(), n in DAYS) {
        type Relation = (fn(&Bounds, &Bounds) -> Answer, fn((i64, i64), (i64, i64)) -> bool);
        let relations: [Relation; 8] = [
            (Bounds::before, |a, b| a.1 < b.0),
            (Bounds::after, |a, b| a.0 > b.1),
            (Bounds::starts_before, |a, b| a.0 < b.0),
            (Bounds::ends_after, |a, b| a.1 > b.1),
            (Bounds::overlaps, |a, b| a.0 <= b.1 && b.0 <= a.1),
            (Bounds::contains, |a, b| a.0 <= b.0 && b.1 <= a.1),
            (Bounds::during, |a, b| b.0 <= a.0 && a.1 <= b.1),
            (Bounds::same, |a, b| a == b),
        ];
        for (i, (ours, theirs)) in relations.into_iter().enumerate() {
            prop_assert_eq!(ours(&a, &b), brute(&a, &b, theirs), "relation {} of {:?} and {:?}", i, a, b);
        }
        let day = Day::from_number(n);
        prop_assert_eq!(a.on(day), brute(&a, &Bounds::of_day(day), |a, b| a.0 <= b.0 && b.1 <= a.1));
        // Tightening loses no world and keeps none that is not there.
        prop_assert_eq!(worlds(&a.tightened()), worlds(&a));
    }
}
