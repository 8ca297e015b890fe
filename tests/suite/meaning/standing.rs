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
use throughline::scene::{Mark, Outline, Part, Point, Segment};
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
    ("not-upheld", Look::Barred),
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

/// What a mark covers: left, top, right, bottom. Curves by their ends, which here are their extremes.
fn extent(mark: &Mark) -> (f64, f64, f64, f64) {
    let points: Vec<(f64, f64)> = match mark {
        Mark::Photograph(photo) => vec![
            (photo.origin.x, photo.origin.y),
            (photo.origin.x + photo.width, photo.origin.y + photo.height),
        ],
        Mark::Shape(shape) => match &shape.outline {
            Outline::Circle { centre, radius } => {
                vec![(centre.x - radius, centre.y - radius), (centre.x + radius, centre.y + radius)]
            }
            Outline::Rectangle { origin, width, height, .. } => {
                vec![(origin.x, origin.y), (origin.x + width, origin.y + height)]
            }
            Outline::Polygon(points) => points.iter().map(|point| (point.x, point.y)).collect(),
        },
        Mark::Path(path) => path
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Move(to) | Segment::Line(to) | Segment::Cubic(_, _, to) => Some((to.x, to.y)),
                Segment::Close => None,
            })
            .collect(),
        Mark::Group(_) | Mark::Text(_) => Vec::new(),
    };
    points
        .iter()
        .fold((f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY), |(a, b, c, d), (x, y)| {
            (a.min(*x), b.min(*y), c.max(*x), d.max(*y))
        })
}

#[test]
fn markers_stand_where_they_should_and_are_of_one_size() {
    use symbols::Firmness::{Claimed, Documented, EndedUnproved, InProcess, Proved};
    let palette = Palette::default();
    let at = Point::new(100.0, 50.0);
    let close = |a: (f64, f64, f64, f64), b: (f64, f64, f64, f64)| {
        [(a.0, b.0), (a.1, b.1), (a.2, b.2), (a.3, b.3)].iter().all(|(a, b)| (a - b).abs() < 0.01)
    };
    for radius in [2.75, 5.5, 11.0] {
        let whole = (at.x - radius, at.y - radius, at.x + radius, at.y + radius);
        for firmness in [Documented, Proved, InProcess, Claimed, EndedUnproved] {
            let marks = symbols::marker_of(firmness, at, radius, &palette);
            let outer = marks
                .iter()
                .map(extent)
                .reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)));
            assert!(close(outer.expect("marks"), whole), "{firmness:?} {radius}: {outer:?}");
            for mark in &marks {
                // Lines grow with the marker.
                let stroke = match mark {
                    Mark::Shape(shape) => shape.stroke.as_ref(),
                    Mark::Path(path) => path.stroke.as_ref(),
                    _ => None,
                };
                if let Some(stroke) = stroke {
                    let at_5_5 = stroke.width * 5.5 / radius;
                    assert!((0.9..=2.0).contains(&at_5_5), "{firmness:?} {radius}: line of {}", stroke.width);
                    for dash in &stroke.dash {
                        assert!(
                            (2.0..=2.5).contains(&(dash * 5.5 / radius)),
                            "{firmness:?} {radius}: {dash}"
                        );
                    }
                }
            }
            let paths: Vec<_> =
                marks.iter().filter(|mark| matches!(mark, Mark::Path(_))).map(extent).collect();
            match firmness {
                // The left half, no more.
                InProcess => {
                    assert!(close(paths[0], (whole.0, whole.1, at.x, whole.3)), "{radius}: {paths:?}")
                }
                // A bar through the middle, from edge to edge.
                EndedUnproved => {
                    assert!(close(paths[0], (whole.0, at.y, whole.2, at.y)), "{radius}: {paths:?}")
                }
                _ => assert!(paths.is_empty()),
            }
        }
        // The bulge of the half disc stays a circle's: its control points lie 0.5523 of the radius from the ends of the quarters.
        let half = symbols::marker_of(InProcess, at, radius, &palette);
        let curve: Vec<(Point, Point, Point)> = half
            .iter()
            .filter_map(|mark| if let Mark::Path(path) = mark { Some(path) } else { None })
            .flat_map(|path| &path.segments)
            .filter_map(
                |segment| if let Segment::Cubic(a, b, to) = segment { Some((*a, *b, *to)) } else { None },
            )
            .collect();
        for (one, other, _) in &curve {
            for control in [one, other] {
                let distance = ((control.x - at.x).powi(2) + (control.y - at.y).powi(2)).sqrt() / radius;
                assert!((distance - 1.1424).abs() < 0.001, "{radius}: {distance}");
            }
        }
        assert_eq!(curve.len(), 2);
    }
}

#[test]
fn a_capsule_holds_its_lines_and_its_bar_crosses_it() {
    let graph = some_statuses(&|at| STATUSES[at].0 == "acquitted" || STATUSES[at].0 == "convicted");
    for width in WIDTHS {
        let scene = drawn(&graph, "storyline", width);
        for (at, (status, _)) in STATUSES.iter().enumerate() {
            let Some(group) = event_group(&scene, &format!("e{at}")) else { continue };
            let [capsule, rest @ ..] = group.marks.as_slice() else { panic!("no marks") };
            let (left, top, right, bottom) = extent(capsule);
            let dots: Vec<_> =
                rest.iter().filter(|mark| matches!(mark, Mark::Shape(_))).map(extent).collect();
            assert_eq!(dots.len(), 2, "a dot for each line");
            for dot in &dots {
                let room = [dot.0 - left, dot.1 - top, right - dot.2, bottom - dot.3];
                assert!(room.iter().all(|room| *room > 1.0), "{width} `{status}`: {room:?}");
            }
            // As much room before the first as behind the last, on both axes.
            let (first, last) = (dots[0], dots[1]);
            let (a, b) = (first.0.min(last.0) - left, right - first.2.max(last.2));
            let (c, d) = (first.1.min(last.1) - top, bottom - first.3.max(last.3));
            assert!(
                (a - b).abs() < 0.01 && (c - d).abs() < 0.01 && (a - c).abs() < 0.01,
                "{width}: {a} {b} {c} {d}"
            );
            let bars: Vec<_> = rest.iter().filter(|mark| matches!(mark, Mark::Path(_))).map(extent).collect();
            if *status != "acquitted" {
                assert!(bars.is_empty());
                continue;
            }
            let bar = bars[0];
            let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
            let centre = ((bar.0 + bar.2) / 2.0, (bar.1 + bar.3) / 2.0);
            assert!((middle.0 - centre.0).abs() < 0.01 && (middle.1 - centre.1).abs() < 0.01, "{width}");
            // Across its narrow side, and out of it on both.
            let narrow = (right - left).min(bottom - top);
            let long = (bar.2 - bar.0).max(bar.3 - bar.1);
            let across = if right - left < bottom - top { bar.3 - bar.1 } else { bar.2 - bar.0 };
            assert!(long > narrow + 4.0 && long < narrow + 10.0 && across < 0.01, "{width}: {bar:?}");
        }
    }
}
