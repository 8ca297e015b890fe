//! How firmly something is known, in every drawing and print: by marker, line and word. An acquittal is never drawn as firm as a
//! conviction, a claim never as a fact.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use throughline::draw::style::Palette;
use throughline::draw::symbols;
use throughline::graph::Graph;
use throughline::print::html::HtmlPart;
use throughline::print::{Choices, Order, PRODUCTS};
use throughline::query::Selection;
use throughline::scene::{Mark, Part};
use throughline::text::Fonts;

use super::{Look, WIDTHS, drawn, event_group, groups, line, marker, words};
use crate::support::book;

/// Every status of the vocabulary and what it must look like; blank for a row without one. A status that is added to the
/// vocabulary is missing here, and the test says so.
const STATUSES: &[(&str, Look)] = &[
    ("", Look::Plain),
    ("official", Look::Plain),
    ("documented", Look::Plain),
    ("announced", Look::Plain),
    ("reported", Look::Plain),
    ("admitted", Look::Strong),
    ("found", Look::Strong),
    ("convicted", Look::Strong),
    ("under-investigation", Look::Half),
    ("arrested", Look::Half),
    ("charged", Look::Half),
    ("on-trial", Look::Half),
    ("alleged", Look::Dotted),
    ("unconfirmed", Look::Dotted),
    ("disputed", Look::Dotted),
    ("denied", Look::Dotted),
    ("acquitted", Look::Barred),
    ("dropped", Look::Barred),
    ("discontinued", Look::Barred),
    ("overturned", Look::Barred),
];

/// An event and a relation of every status, each pair of names its own.
fn every_status() -> Graph {
    some_statuses(&|_| true)
}

/// The same for some of them, by their number.
fn some_statuses(wanted: &dyn Fn(usize) -> bool) -> Graph {
    let mut events = String::from("id,date,title,participants,status,importance\n");
    let mut entities = String::from("id,name,kind\n");
    let mut relations = String::from("id,from,kind,to,status\n");
    for (at, (status, _)) in STATUSES.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        let year = 1980 + at;
        writeln!(entities, "p{at},Name {at},person\nq{at},Other {at},person").expect("memory");
        writeln!(events, "e{at},{year}-05-12,Event number {at},p{at}; q{at},{status},3").expect("memory");
        writeln!(relations, "r{at},p{at},associate-of,q{at},{status}").expect("memory");
    }
    let (graph, report) =
        book(&[("events.csv", &events), ("entities.csv", &entities), ("relations.csv", &relations)]);
    assert!(!report.has_errors(), "{:?}", report.diagnostics.iter().map(|d| &d.message).collect::<Vec<_>>());
    graph
}

/// The word a status is printed as; nothing for what is merely on record.
fn word(graph: &Graph, status: &str) -> Option<String> {
    let statuses = &graph.casebook().vocabulary.statuses;
    let (_, _, status) = statuses.iter().find(|(_, name, _)| *name == status)?;
    (!status.merely_documented).then(|| status.label.to_lowercase())
}

#[test]
fn every_status_of_the_vocabulary_has_its_look_here() {
    let graph = every_status();
    let known: BTreeSet<&str> =
        graph.casebook().vocabulary.statuses.iter().map(|(_, name, _)| name).collect();
    let here: BTreeSet<&str> =
        STATUSES.iter().map(|(name, _)| *name).filter(|name| !name.is_empty()).collect();
    assert_eq!(known, here);
}

#[test]
fn a_timeline_shows_how_firm_each_event_is() {
    let graph = every_status();
    for width in WIDTHS {
        let scene = drawn(&graph, "timeline", width);
        for (at, (status, wanted)) in STATUSES.iter().enumerate() {
            let id = format!("e{at}");
            let group = event_group(&scene, &id).unwrap_or_else(|| panic!("{width}: {id} is not drawn"));
            assert_eq!(marker(&group.marks), Some(*wanted), "{width}: marker of `{status}`");
            // The word stands beside it and in what is read out.
            if let Some(word) = word(&graph, status) {
                let label = groups(&scene)
                    .into_iter()
                    .find(|other| other.part == Part::Label { of: group.id.clone() })
                    .unwrap_or_else(|| panic!("{width}: {id} has no words"));
                let said = words(&label.marks).to_lowercase();
                assert!(said.contains(&word), "{width}: `{status}` is not said: {said}");
                assert!(group.details.to_lowercase().contains(&word), "{width}: {}", group.details);
                assert!(
                    scene.description.to_lowercase().contains(&word),
                    "{width}: description of `{status}`"
                );
            }
        }
    }
}

#[test]
fn a_storyline_shows_how_firm_each_event_is() {
    // A storyline holds so many lines only: two statuses at a time.
    for part in 0..STATUSES.len() / 2 {
        let graph = some_statuses(&|at| at / 2 == part);
        for width in WIDTHS {
            let scene = drawn(&graph, "storyline", width);
            for (at, (status, wanted)) in STATUSES.iter().enumerate().filter(|(at, _)| at / 2 == part) {
                let group = event_group(&scene, &format!("e{at}"))
                    .unwrap_or_else(|| panic!("{width}: `{status}` is not drawn"));
                assert_eq!(line(&group.marks), Some(*wanted), "{width}: capsule of `{status}`");
                if let Some(word) = word(&graph, status) {
                    assert!(group.details.to_lowercase().contains(&word), "{width}: {}", group.details);
                    let said = words(&scene.marks).to_lowercase();
                    assert!(said.contains(&word), "{width}: `{status}` is not said: {said}");
                }
            }
        }
    }
}

#[test]
fn a_network_shows_how_firm_each_relation_is() {
    let graph = every_status();
    for width in WIDTHS {
        let scene = drawn(&graph, "network", width);
        for (at, (status, wanted)) in STATUSES.iter().enumerate() {
            let (from, to) = (format!("p{at}"), format!("q{at}"));
            let edge = groups(&scene)
                .into_iter()
                .find(|group| group.part == Part::Edge { from: from.clone(), to: to.clone() });
            let whole = match edge {
                Some(edge) => {
                    assert_eq!(line(&edge.marks), Some(*wanted), "{width}: line of `{status}`");
                    edge.details.to_lowercase()
                }
                // On a phone the list has the line as a sign before each sentence.
                None => {
                    assert!(width < 480.0, "{width}: the relation of `{status}` is not drawn");
                    let row = groups(&scene)
                        .into_iter()
                        .find(|group| {
                            group.part == Part::Labels && group.title.ends_with(&format!("Other {at}"))
                        })
                        .unwrap_or_else(|| panic!("{width}: `{status}` is not listed"));
                    let mut flat = Vec::new();
                    flatten(&row.marks, &mut flat);
                    assert_eq!(line(&flat), Some(*wanted), "{width}: sign of `{status}`");
                    words(&row.marks).to_lowercase()
                }
            };
            if let Some(word) = word(&graph, status) {
                assert!(whole.contains(&word), "{width}: `{status}` is not said: {whole}");
            }
        }
    }
}

fn flatten(marks: &[Mark], into: &mut Vec<Mark>) {
    for mark in marks {
        match mark {
            Mark::Group(group) => flatten(&group.marks, into),
            other => into.push(other.clone()),
        }
    }
}

/// How strong a line is: its width, as far as it is inked.
fn ink(stroke: &throughline::scene::Stroke) -> f64 {
    let whole: f64 = stroke.dash.iter().sum();
    let on: f64 = stroke.dash.iter().step_by(2).sum();
    if whole == 0.0 { stroke.width } else { stroke.width * on / whole }
}

#[test]
fn the_weaker_is_never_drawn_as_strong() {
    use symbols::Firmness::{Claimed, Documented, EndedUnproved, InProcess, Proved};
    let palette = Palette::default();
    let stroke = |firmness| symbols::stroke(firmness, &palette);
    for weaker in [Documented, InProcess, Claimed, EndedUnproved] {
        assert!(ink(&stroke(weaker)) < 0.6 * ink(&stroke(Proved)), "{weaker:?} against what is proved");
    }
    assert!(ink(&stroke(Claimed)) < ink(&stroke(InProcess)));
    // Each can be told from each without colour.
    let all = [Documented, Proved, InProcess, Claimed, EndedUnproved];
    let looks: BTreeSet<Option<Look>> = all
        .iter()
        .map(|firmness| {
            marker(&symbols::marker(*firmness, throughline::scene::Point::new(0.0, 0.0), &palette))
        })
        .collect();
    assert!(looks.len() == 5 && !looks.contains(&None), "{looks:?}");
}

#[test]
fn a_legend_names_each_look_by_its_own_words() {
    let graph = every_status();
    for (name, width) in
        [("timeline", 300.0), ("timeline", 1020.0), ("network", 660.0), ("storyline", 1020.0)]
    {
        let scene = drawn(&graph, name, width);
        // Signs and words of the legend, in order: each sign's words follow it.
        let mut entries: Vec<(Option<Look>, String)> = Vec::new();
        let furniture: Vec<_> =
            groups(&scene).into_iter().filter(|group| group.part == Part::Furniture).collect();
        for group in furniture {
            let mut sign: Vec<Mark> = Vec::new();
            let mut flat = Vec::new();
            flatten(&group.marks, &mut flat);
            for mark in flat {
                match mark {
                    Mark::Text(text) => {
                        if !sign.is_empty() {
                            let look = if name == "timeline" { marker(&sign) } else { line(&sign) };
                            entries.push((look, text.content.to_lowercase()));
                        }
                        sign.clear();
                    }
                    other => sign.push(other),
                }
            }
        }
        let signs = |wanted: &str| -> BTreeSet<Option<Look>> {
            entries.iter().filter(|(_, words)| words.contains(wanted)).map(|(look, _)| *look).collect()
        };
        for (wanted, look) in [
            ("convicted", Look::Strong),
            ("acquitted", Look::Barred),
            ("alleged", Look::Dotted),
            ("charged", Look::Half),
        ] {
            let found = signs(wanted);
            if !found.is_empty() {
                assert_eq!(found, BTreeSet::from([Some(look)]), "{name} {width}: `{wanted}` in {entries:?}");
            }
        }
        assert!(entries.len() >= 5, "{name} {width}: {entries:?}");
    }
}

#[test]
fn printed_matter_shows_how_firm_each_event_is() {
    let graph = every_status();
    let fonts = Fonts::new();
    let order = Order { choices: Choices::default(), ..Order::new(&fonts) };
    let wanted: BTreeMap<Look, usize> = STATUSES.iter().fold(BTreeMap::new(), |mut count, (_, look)| {
        *count.entry(*look).or_default() += 1;
        count
    });
    for name in ["handout", "cards", "book", "wall", "concertina"] {
        let product = PRODUCTS.iter().find(|product| product.name == name).expect("a product");
        let view = (product.choose)(&graph, &Selection::default(), &order.choices).expect("a view");
        let made = product.print(&view, &order).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut found: BTreeMap<Look, usize> = BTreeMap::new();
        let mut of_event = 0;
        let mut said = String::new();
        for scene in made.iter().flat_map(|made| &made.document.scenes) {
            said.push_str(&words(&scene.marks).to_lowercase());
            for group in groups(scene) {
                if let Some(look) = marker(&group.marks) {
                    *found.entry(look).or_default() += 1;
                }
                // Where the group is an event's, its marker is that event's.
                let id = group.id.trim_end_matches("-marker");
                let at = id.strip_prefix('e').and_then(|at| at.parse::<usize>().ok());
                let status = at.and_then(|at| STATUSES.get(at));
                let mut flat = Vec::new();
                flatten(&group.marks, &mut flat);
                if let (Some((status, wanted)), Some(look)) = (status, marker(&flat)) {
                    assert_eq!(look, *wanted, "{name}: `{status}`");
                    of_event += 1;
                }
            }
        }
        for (status, _) in STATUSES {
            if let Some(word) = word(&graph, status) {
                assert!(said.contains(&word), "{name}: `{status}` is not said");
            }
        }
        if ["cards", "wall", "concertina"].contains(&name) {
            assert!(of_event >= STATUSES.len(), "{name}: {of_event} events have a marker of their own");
        } else {
            for (look, count) in &wanted {
                let there = found.get(look).copied().unwrap_or_default();
                assert!(there >= *count, "{name}: {look:?} {there} times for {count} events; {found:?}");
            }
        }
    }
}

#[test]
fn the_page_for_the_browser_has_the_same_markers() {
    let graph = every_status();
    let fonts = Fonts::new();
    let order = Order::new(&fonts);
    let product = PRODUCTS.iter().find(|product| product.name == "handout").expect("a product");
    let view = (product.choose)(&graph, &Selection::default(), &order.choices).expect("a view");
    let made = product.print(&view, &order).expect("made");
    let html: String = made[0]
        .html
        .as_ref()
        .expect("a twin")
        .parts
        .iter()
        .map(|part| if let HtmlPart::Markup(markup) = part { markup.as_str() } else { "" })
        .collect();
    let classes = [
        (Look::Plain, "m-documented"),
        (Look::Strong, "m-proved"),
        (Look::Half, "m-process"),
        (Look::Dotted, "m-claimed"),
        (Look::Barred, "m-ended"),
    ];
    for (at, (status, wanted)) in STATUSES.iter().enumerate() {
        let title =
            html.find(&format!("Event number {at}<")).unwrap_or_else(|| panic!("`{status}` is there"));
        let sign = html[..title].rfind("class=\"marker ").expect("a marker before it");
        let class = html[sign + 14..].split('"').next().expect("a class");
        let (_, expected) = classes.iter().find(|(look, _)| look == wanted).expect("a class");
        assert_eq!(class, *expected, "`{status}`");
    }
}
