//! What a date claims is what its mark claims: firm edges only where the date gives them, fades where it is open, unknown or in
//! doubt, nothing beyond the marker for a day.

use std::fmt::Write as _;

use throughline::graph::Graph;
use throughline::scene::{Fill, Group, Mark, Outline, Scene};

use super::{WIDTHS, drawn, event_group};
use crate::support::book;

/// What a mark has beside its marker, and on which sides. Sides are those of time: before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Seen {
    bar: bool,
    fades_before: bool,
    fades_after: bool,
}

const POINT: Seen = Seen { bar: false, fades_before: false, fades_after: false };
const BAR: Seen = Seen { bar: true, ..POINT };
const DOUBT: Seen = Seen { bar: false, fades_before: true, fades_after: true };
const SINCE_EVER: Seen = Seen { fades_before: true, ..POINT };
const NO_END: Seen = Seen { fades_after: true, ..POINT };
const RUNNING: Seen = Seen { bar: true, fades_before: false, fades_after: true };

/// A date, an end (blank for none), and what may be seen of it.
const DATES: &[(&str, &str, Seen)] = &[
    ("1951-03-12", "", POINT),
    ("1952-03", "", BAR),
    ("1953", "", BAR),
    ("196X", "", BAR),
    ("early 1971", "", BAR),
    ("spring 1972", "", BAR),
    ("c. 1973", "", BAR),
    ("c. 12 March 1974", "", BAR),
    ("1975?", "", DOUBT),
    ("1976-03-12?", "", DOUBT),
    ("1977%", "", DOUBT),
    ("between 12 and 19 March 1978", "", BAR),
    ("1979 or 1980", "", BAR),
    ("before 1981", "", SINCE_EVER),
    ("after 1982", "", NO_END),
    ("1983-02-03/1984-05-06", "", BAR),
    ("1985-02-03/..", "", RUNNING),
    ("1986-02-03/", "", NO_END),
    ("../1987-02-03", "", SINCE_EVER),
    ("/1988-02-03", "", SINCE_EVER),
    ("1989-02-03?/1990-02-03", "", DOUBT),
    ("1991-02-03", "1992-05-06", BAR),
    ("1993-02-03", "..", RUNNING),
    ("1994-02-03", "unknown", NO_END),
    ("1995", "1996?", DOUBT),
];

fn graph() -> Graph {
    let mut events = String::from("id,date,end,title,participants\n");
    for (at, (date, end, _)) in DATES.iter().enumerate() {
        writeln!(events, "e{at},{date},{end},Event number {at},Ann Ash; Bob Birch").expect("memory");
    }
    let (graph, report) = book(&[("events.csv", &events)]);
    assert_eq!(
        graph.casebook().events.len(),
        DATES.len(),
        "{:?}",
        report.diagnostics.iter().map(|d| &d.message).collect::<Vec<_>>()
    );
    for (at, (date, _, _)) in DATES.iter().enumerate() {
        let event =
            graph.casebook().events.iter().find(|event| *event.id == *format!("e{at}")).expect("there");
        assert!(event.date.is_some(), "`{date}` was not read");
    }
    graph
}

/// Reads a marker's surroundings back. `down` where time runs down the page.
fn seen(group: &Group, down: bool) -> Seen {
    let centre = group.marks.iter().rev().find_map(|mark| match mark {
        Mark::Shape(shape) => match shape.outline {
            Outline::Circle { centre, .. } => Some(if down { centre.y } else { centre.x }),
            _ => None,
        },
        _ => None,
    });
    let centre = centre.expect("a marker");
    let mut seen = POINT;
    for mark in &group.marks {
        let Mark::Shape(shape) = mark else { continue };
        match shape.fill {
            Some(Fill::Tint(..)) => seen.bar = true,
            Some(Fill::Fade { from, to, .. }) => {
                let (from, to) = if down { (from.y, to.y) } else { (from.x, to.x) };
                assert!((to - from).abs() >= 12.0, "{}: a fade of {} px is none", group.id, to - from);
                seen.fades_before |= to < from;
                seen.fades_after |= to > from;
                // It starts at what is known, and nothing is left of it where it ends.
                let outer = if to > from { to > centre - 0.01 } else { to < centre + 0.01 };
                assert!(outer, "{}: it fades towards its marker", group.id);
            }
            _ => {}
        }
    }
    seen
}

#[test]
fn a_mark_claims_what_its_date_claims() {
    let graph = graph();
    let mut faults = Vec::new();
    let mut compare = |scene: &Scene, at: usize, down: bool| {
        let (date, end, wanted) = DATES[at];
        let group = event_group(scene, &format!("e{at}")).unwrap_or_else(|| panic!("`{date}` is not drawn"));
        let found = seen(group, down);
        if found != wanted {
            faults.push(format!("{}: `{date}` `{end}` is drawn as {found:?}, not {wanted:?}", scene.width));
        }
    };
    for width in [300.0, 660.0] {
        let scene = drawn(&graph, "timeline", width);
        (0..DATES.len()).for_each(|at| compare(&scene, at, true));
    }
    // On a scale of decades a month is thinner than a line: there each date has a scale of its own.
    for (at, (date, end, _)) in DATES.iter().enumerate() {
        let (graph, _) = book(&[("events.csv", &format!("id,date,end,title\ne{at},{date},{end},A\n"))]);
        compare(&drawn(&graph, "timeline", 1020.0), at, false);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// How far the mark of a date reaches along time.
fn reach(group: &Group, down: bool) -> f64 {
    let extents = group.marks.iter().filter_map(|mark| match mark {
        Mark::Shape(shape) if matches!(shape.fill, Some(Fill::Tint(..) | Fill::Fade { .. })) => {
            match shape.outline {
                Outline::Rectangle { origin, width, height, .. } => {
                    Some(if down { (origin.y, origin.y + height) } else { (origin.x, origin.x + width) })
                }
                _ => None,
            }
        }
        _ => None,
    });
    let (from, to) =
        extents.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (from, to)| (a.min(from), b.max(to)));
    (to - from).max(0.0)
}

#[test]
fn the_less_is_known_the_wider_it_is_drawn() {
    // Each of a pair stands alone on the same scale as the other: the first is known better.
    let pairs = [
        ("1973", "c. 1973"),
        ("1973-06", "c. June 1973"),
        ("1973-06-12", "1973-06"),
        ("1973-06", "1973"),
        ("1973", "197X"),
    ];
    for (better, worse) in pairs {
        let events = format!(
            "id,date,title,participants\na,1950-01-01,First,Ann Ash\nb,{better},Better known,Bob Birch\nc,{worse},Known worse,Cat Cole\nd,1999-12-31,Last,Dan Dee\n"
        );
        let (graph, _) = book(&[("events.csv", &events)]);
        let scene = drawn(&graph, "timeline", 1020.0);
        let of = |id: &str| reach(event_group(&scene, id).expect("drawn"), false);
        assert!(of("c") > of("b") + 0.5, "`{worse}` {} px, `{better}` {} px", of("c"), of("b"));
    }
    for width in [300.0, 660.0] {
        let (graph, _) = book(&[("events.csv", "id,date,title\na,1973,Plain\nb,c. 1974,About\n")]);
        let scene = drawn(&graph, "timeline", width);
        let of = |id: &str| reach(event_group(&scene, id).expect("drawn"), true);
        assert!(of("b") > of("a"), "{width}");
    }
}

#[test]
fn an_undated_event_has_no_place_in_time() {
    let events = "id,date,title\na,1973-01-02,First\nb,,Nobody knows when\nc,unknown,Nobody has said when\nd,1999-12-31,Last\n";
    let (graph, _) = book(&[("events.csv", events)]);
    for width in WIDTHS {
        let scene = drawn(&graph, "timeline", width);
        for id in ["b", "c"] {
            let marks = event_group(&scene, id).map_or(0, |group| group.marks.len());
            assert_eq!(marks, 0, "{width}: `{id}` has a marker");
        }
        let said = super::words(&scene.marks);
        assert!(
            said.contains("Nobody knows when") && said.contains("Nobody has said when"),
            "{width}: {said}"
        );
    }
}

#[test]
fn a_rough_date_is_never_a_point_at_any_width() {
    // On one scale of decades, where a month is thinner than a line.
    let graph = graph();
    for width in WIDTHS {
        let down = width < 840.0;
        let scene = drawn(&graph, "timeline", width);
        for (at, (date, end, wanted)) in DATES.iter().enumerate() {
            let group = event_group(&scene, &format!("e{at}")).expect("drawn");
            let found = seen(group, down);
            assert_eq!(found, *wanted, "{width}: `{date}` `{end}`");
            let least = if *wanted == POINT { 0.0 } else { 13.0 };
            assert!(reach(group, down) >= least, "{width}: `{date}` is hidden by its marker");
        }
    }
}
