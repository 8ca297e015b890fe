//! What a reader of a network sees: a line for each thing that is said, words told once, names in their order, a focus that fills its
//! page, trees as charts of command.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use throughline::draw::{self, NetworkLayout, Page};
use throughline::graph::Graph;
use throughline::query::Selection;
use throughline::render::{Options, TextMode, measure, svg};
use throughline::scene::{Mark, Outline, Part, Point, Scene};
use throughline::text::Fonts;

use crate::support::{book, book_of, met_files};

fn drawn(graph: &Graph, selection: &Selection, layered: bool, fonts: &Fonts) -> Scene {
    let drawing = draw::find("network").expect("in the table");
    let view = (drawing.choose)(graph, selection).expect("it can be chosen");
    let mut page = Page::new(1020.0, fonts);
    if layered {
        page.network.layout = NetworkLayout::Layered;
    }
    drawing.scene(&view, &page)
}

/// Counts of the verifier.
fn counts(scene: &Scene, fonts: &Fonts) -> BTreeMap<&'static str, usize> {
    let options = Options { text: TextMode::Live, ..Options::new(fonts) };
    let bytes = svg::render(scene, &options).expect("drawn");
    let svg = std::str::from_utf8(&bytes).expect("text");
    measure::measure(svg, fonts, 12.0).expect("it can be read").counts().into_iter().collect()
}

/// The words on each line, by the line's id.
fn on_lines(scene: &Scene) -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    scene.walk(&mut |mark| {
        let Mark::Group(group) = mark else { return };
        match &group.part {
            Part::Edge { .. } => _ = lines.entry(group.id.clone()).or_insert_with(String::new),
            Part::EdgeLabel { of } => {
                let words = group.marks.iter().filter_map(|mark| match mark {
                    Mark::Text(text) => Some(text.content.as_str()),
                    _ => None,
                });
                lines.insert(of.clone(), words.collect::<Vec<_>>().join(" "));
            }
            _ => {}
        }
    });
    lines
}

/// Where the figure of each node stands.
fn places(scene: &Scene) -> BTreeMap<String, Point> {
    let mut places = BTreeMap::new();
    scene.walk(&mut |mark| {
        let Mark::Group(group) = mark else { return };
        if group.part != Part::Node {
            return;
        }
        let mut corners = Vec::new();
        for mark in &group.marks {
            if let Mark::Shape(shape) = mark {
                match &shape.outline {
                    Outline::Circle { centre, .. } => corners.push(*centre),
                    Outline::Polygon(points) => corners.extend(points),
                    Outline::Rectangle { origin, width, height, .. } => {
                        corners.push(Point::new(origin.x + width / 2.0, origin.y + height / 2.0));
                    }
                }
            }
        }
        let count = corners.len().max(1) as f64;
        let (x, y) = corners.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.x / count, sum.1 + p.y / count));
        places.insert(group.id.clone(), Point::new(x, y));
    });
    places
}

fn all_text(scene: &Scene) -> String {
    let mut all = String::new();
    scene.walk(&mut |mark| {
        if let Mark::Text(text) = mark {
            let _ = write!(all, "{} ", text.content);
        }
    });
    all.replace('\u{a0}', " ")
}

const PAIR: (&str, &str) = ("entities.csv", "id,name,kind\na,Ann,person\nb,Bob,person\n");

#[test]
fn two_things_said_of_two_are_two_lines() {
    let fonts = Fonts::new();
    let relations = "from,kind,to,start\na,knows,b,2001\na,family of,b,\na,knows,b,2005\n";
    let (graph, report) = book(&[PAIR, ("relations.csv", relations)]);
    assert!(!report.has_errors());
    let scene = drawn(&graph, &Selection::default(), false, &fonts);
    let words: Vec<String> = on_lines(&scene).into_values().collect();
    assert_eq!(words.len(), 2, "what says the same is one line: {words:?}");
    assert!(words.iter().all(|words| !words.is_empty()) && words[0] != words[1], "{words:?}");
}

#[test]
fn words_that_all_lines_have_are_told_once() {
    let fonts = Fonts::new();
    let table = |status: &str| {
        let rows: String = (1..=9).map(|n| format!("Ann {n},member of,The Club,\n")).collect();
        format!("from,kind,to,status\n{rows}Ann 10,member of,The Club,{status}\n")
    };
    let (graph, _) = book(&[("relations.csv", &table(""))]);
    let scene = drawn(&graph, &Selection::default(), false, &fonts);
    assert!(on_lines(&scene).values().all(String::is_empty));
    assert!(all_text(&scene).contains("Lines without words stand for “member of”."), "{}", all_text(&scene));
    // What is only claimed keeps its words.
    let (graph, _) = book(&[("relations.csv", &table("alleged"))]);
    let scene = drawn(&graph, &Selection::default(), false, &fonts);
    assert_eq!(on_lines(&scene).values().filter(|words| !words.is_empty()).count(), 1);
}

#[test]
fn a_star_of_forty_has_no_crossing_and_goes_round_in_natural_order() {
    let fonts = Fonts::new();
    let rows: String = (1..=40).map(|n| format!("Member {n},member of,The Committee\n")).collect();
    let (graph, _) = book(&[("relations.csv", &format!("from,kind,to\n{rows}"))]);
    let scene = drawn(&graph, &Selection::default(), false, &fonts);
    let counts = counts(&scene, &fonts);
    assert!(counts.values().all(|count| *count == 0), "{counts:?}");
    let places = places(&scene);
    let hub = places["the-committee"];
    let angle = |n: usize| {
        let at = places[&format!("member-{n}")];
        libm::atan2(at.y - hub.y, at.x - hub.x)
    };
    let turns = (1..=40).filter(|n| angle(n % 40 + 1) < angle(*n)).count();
    assert_eq!(turns, 1, "once round, clockwise");
}

#[test]
fn short_names_are_explained() {
    let entities = "id,name,short_name,kind\na,Independent Office for Police Conduct,IOPC,organisation\nb,Ann Ash,Ash,person\n";
    let (graph, _) =
        book(&[("entities.csv", entities), ("relations.csv", "from,kind,to\na,investigated,b\n")]);
    let text = all_text(&drawn(&graph, &Selection::default(), false, &Fonts::new()));
    assert!(text.contains("IOPC = Independent Office for Police Conduct"), "{text}");
    assert!(!text.contains("Ash ="), "part of the full name: {text}");
}

#[test]
fn the_neighbourhood_of_a_focus_fills_its_page() {
    let (graph, _) = book_of(met_files());
    let fonts = Fonts::new();
    for focus in ["casey-review", "iopc", "wayne-couzens"] {
        let selection = Selection { focus: vec![focus.into()], ..Selection::default() };
        let scene = drawn(&graph, &selection, false, &fonts);
        let places = places(&scene);
        let across = |f: fn(&Point) -> f64| {
            let all = places.values().map(f);
            all.clone().fold(f64::MIN, f64::max) - all.fold(f64::MAX, f64::min)
        };
        assert!(across(|p| p.x) > 0.3 * 980.0 && across(|p| p.y) > 250.0, "{focus}: {places:?}");
        let counts = counts(&scene, &fonts);
        assert!(
            counts.iter().all(|(name, count)| *count == 0 || *name == "edge-crossing"),
            "{focus}: {counts:?}"
        );
    }
}

#[test]
fn a_chart_of_command_stands_on_its_head_office() {
    let fonts = Fonts::new();
    let rows: String = (1..400).map(|n| format!("Unit {n},part of,Unit {}\n", (n - 1) / 6)).collect();
    let (graph, _) = book(&[("relations.csv", &format!("from,kind,to\n{rows}"))]);
    let scene = drawn(&graph, &Selection::default(), true, &fonts);
    let places = places(&scene);
    for n in 1..400 {
        let (own, above) = (places[&format!("unit-{n}")], places[&format!("unit-{}", (n - 1) / 6)]);
        assert!(own.y > above.y, "unit {n}");
    }
    let counts = counts(&scene, &fonts);
    assert!(counts.values().all(|count| *count == 0), "{counts:?}");
}
