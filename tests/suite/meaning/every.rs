//! A casebook with every sort of date under every status, kinds of events and relations in turn, drawn in every drawing at every
//! width: nothing is lost, each says its status and its date, and each looks as firm as it is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use throughline::date::{Date, Style};
use throughline::draw::DRAWINGS;
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::query::View;
use throughline::scene::Part;
use throughline::vocabulary::Vocabulary;

use super::{WIDTHS, drawn, event_group, groups, marker, words};
use crate::support::book;

/// One of each sort of date, as people and EDTF write them; `{}` is a year.
const FORMS: &[&str] = &[
    "{}-03-12",
    "{}-03",
    "{}",
    "{}-21",
    "Q3 {}",
    "first half of {}",
    "early {}",
    "c. {}",
    "{}-03~",
    "{}?",
    "{}-03-12%",
    "before {}",
    "after {}",
    "between {} and 2031",
    "{}-03-12/2031-04",
    "{}-03-12/..",
    "{}-03/",
    "../{}-03-12",
    "/{}",
    "{} or 2031",
    "{}-03-12T14:30",
    "{}X",
    "",
];

/// The statuses of the vocabulary, and none.
fn statuses() -> Vec<String> {
    let vocabulary = Vocabulary::builtin();
    let named = vocabulary.statuses.iter().map(|(_, name, _)| name.to_string());
    std::iter::once(String::new()).chain(named).collect()
}

/// The events of one status, each form of date once; kinds in turn.
fn casebook(status: &str, turn: usize) -> Graph {
    let vocabulary = Vocabulary::builtin();
    let kinds: Vec<&str> = vocabulary.events.iter().map(|(_, name, _)| name).collect();
    let relation_kinds: Vec<(&str, bool)> = vocabulary
        .relations
        .iter()
        .filter(|(_, _, kind)| {
            let any =
                |ends: &[String]| ends.is_empty() || ends.iter().any(|end| end == "person" || end == "agent");
            any(&kind.from) && any(&kind.to)
        })
        .map(|(_, name, kind)| (name, kind.directed))
        .collect();
    let mut entities = String::from("id,name,kind\n");
    let mut events = String::from("id,date,title,kind,status,status_by,response,participants,importance\n");
    let mut relations = String::from("id,from,kind,to,start,status\n");
    for at in 0..12 {
        writeln!(entities, "n{at},Name {at},person").expect("memory");
    }
    for (at, form) in FORMS.iter().enumerate() {
        let year = if form.ends_with('X') { "196".to_string() } else { (1970 + at).to_string() };
        let date = form.replace("{}", &year);
        let kind = kinds[(turn * FORMS.len() + at) % kinds.len()];
        writeln!(events, "e{at},{date},Event number {at},{kind},{status},,,n{}; n{},3", at % 6, 6 + at % 5)
            .expect("memory");
        let (kind, _) = relation_kinds[(turn * FORMS.len() + at) % relation_kinds.len()];
        writeln!(relations, "r{at},n{},{kind},n{},{date},{status}", at % 11, at % 11 + 1).expect("memory");
    }
    let (graph, report) =
        book(&[("entities.csv", &entities), ("events.csv", &events), ("relations.csv", &relations)]);
    let dates: Vec<&str> = report
        .diagnostics
        .iter()
        .filter(|finding| {
            finding.code.name.starts_with("date-") && finding.severity == throughline::diag::Severity::Error
        })
        .map(|finding| finding.message.as_str())
        .collect();
    assert!(dates.is_empty(), "{dates:?}");
    assert_eq!(graph.casebook().events.len(), FORMS.len());
    assert_eq!(graph.casebook().relations.len(), FORMS.len());
    graph
}

/// Compares texts as a reader does: without the breaks of lines and the blanks that keep words together.
fn flat(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{2060}' | '\u{200b}' | '\u{ad}'))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[test]
fn every_date_under_every_status_is_in_every_drawing() {
    let mut drawn_events = 0;
    for (turn, status) in statuses().iter().enumerate() {
        let graph = casebook(status, turn);
        let book = graph.casebook();
        let word = book
            .vocabulary
            .statuses
            .iter()
            .find(|(_, name, _)| name == status)
            .filter(|(_, _, status)| !status.merely_documented)
            .map(|(_, _, status)| status.label.to_lowercase());
        for drawing in DRAWINGS {
            // Every width for some, one for the others: the widths do not differ by status.
            let widths = if turn % 5 == 0 { &WIDTHS[..] } else { &WIDTHS[turn % 3..=turn % 3] };
            // A diagram of so many labelled lines is long to lay out: for every third status.
            let widths = if drawing.name == "network" && turn % 3 != 1 { &widths[..0] } else { widths };
            for width in widths {
                let scene = drawn(&graph, drawing.name, *width);
                let (said, described) = (flat(&words(&scene.marks)), flat(&scene.description));
                let place = format!("{} {width} `{status}`", drawing.name);
                if drawing.name == "network" {
                    let listed = groups(&scene)
                        .into_iter()
                        .filter(|group| {
                            matches!(group.part, Part::Edge { .. })
                                || *width < 480.0 && group.part == Part::Labels && !group.details.is_empty()
                        })
                        .count();
                    assert!(listed > 0, "{place}: nothing is drawn");
                    if let Some(word) = &word {
                        assert!(described.contains(word.as_str()), "{place}: {described}");
                    }
                    continue;
                }
                let mut looks = BTreeSet::new();
                for event in &book.events {
                    let title = event.title.to_lowercase();
                    let dated = event.date.is_some();
                    let group = event_group(&scene, &event.id);
                    if drawing.name == "timeline" {
                        assert!(said.contains(&title), "{place}: {} is not named", event.id);
                        assert_eq!(
                            group.is_some_and(|group| !group.marks.is_empty()),
                            dated,
                            "{place}: {}",
                            event.id
                        );
                        assert!(described.contains(&title), "{place}: {} is not told", event.id);
                    }
                    let Some(group) = group.filter(|group| !group.marks.is_empty()) else { continue };
                    drawn_events += 1;
                    if drawing.name == "timeline" {
                        looks.insert(marker(&group.marks));
                    }
                    // What is read out: the date in words, and the status.
                    let details = flat(&group.details);
                    let date = event.date.as_deref().expect("dated");
                    let year = date.middle().map(|day| day.year.to_string()).unwrap_or_default();
                    let named = [Style::Long, Style::Short]
                        .iter()
                        .any(|style| details.contains(&flat(&date.words(*style))))
                        || details.contains(&year);
                    assert!(named, "{place}: {} `{}`: {details}", event.id, date.words(Style::Long));
                    if let Some(word) = &word {
                        assert!(details.contains(word.as_str()), "{place}: {details}");
                    }
                }
                assert!(looks.len() <= 1 && !looks.contains(&None), "{place}: {looks:?}");
            }
        }
    }
    assert!(drawn_events > 900, "{drawn_events}");
}

#[test]
fn every_date_under_every_status_is_in_every_export() {
    for (turn, status) in statuses().iter().enumerate() {
        let graph = casebook(status, turn);
        let view = View::all(&graph);
        for export in EXPORTS {
            let bytes = (export.write)(&view);
            let text = String::from_utf8_lossy(&bytes);
            if export.name == "dot" {
                continue; // It holds no events and says so.
            }
            for at in 0..FORMS.len() {
                assert!(
                    text.contains(&format!("Event number {at}")),
                    "{}: `{status}`, event {at}",
                    export.name
                );
            }
            if export.name == "json" || export.name == "csv" {
                for date in graph.casebook().events.iter().filter_map(|event| event.date.as_deref()) {
                    assert!(text.contains(date.edtf()), "{}: {}", export.name, date.edtf());
                }
            }
        }
    }
}

#[test]
fn every_sort_of_date_is_among_them() {
    use throughline::date::{End, Form};
    let forms: BTreeSet<String> = FORMS
        .iter()
        .filter(|form| !form.is_empty())
        .map(|form| {
            let text = form.replace("{}", if form.ends_with('X') { "196" } else { "1984" });
            let date = Date::parse(&text, None).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
            match date.form() {
                Form::Interval { start, end } => format!("Interval {start:?} {end:?}"),
                other => format!("{other:?}"),
            }
        })
        .collect();
    let ends = [
        (End::Known, End::Known),
        (End::Known, End::Open),
        (End::Known, End::Unknown),
        (End::Open, End::Known),
        (End::Unknown, End::Known),
    ];
    for (start, end) in ends {
        assert!(forms.contains(&format!("Interval {start:?} {end:?}")), "{forms:?}");
    }
    for form in [
        "Day", "Month", "Year", "Season", "Quarter", "YearPart", "Decade", "Before", "After", "Between",
        "OneOf",
    ] {
        assert!(forms.contains(form), "{form}: {forms:?}");
    }
}
