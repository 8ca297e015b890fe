//! What a page has room for: the most important over the whole span, counted on the picture and listed in the kit; no charge without how
//! it ended; storylines that end with their last event.

use std::fmt::Write as _;

use throughline::draw;
use throughline::graph::Graph;
use throughline::query::{Selection, View};
use throughline::scene::{Mark, Part, Segment};

use super::{drawn_as, event_group, words};
use crate::support::{Scratch, book, run, text};

/// Events by year, every tenth important, and the last of each ten a charge of which the next, of no importance, is the end.
fn long(events: usize) -> Graph {
    let mut table = String::from("id,date,title,participants,status,importance\n");
    for at in 0..events {
        let (status, importance) = match at % 10 {
            0 => ("", 3),
            8 => ("charged", 3),
            9 => ("acquitted", 1),
            _ => ("", 2),
        };
        let (year, who) = (1900 + at, at / 10);
        writeln!(table, "e{at},{year},Number {at},Person {who},{status},{importance}").expect("memory");
    }
    book(&[("events.csv", &table)]).0
}

fn fitted<'g>(graph: &'g Graph, name: &str, width: f64) -> View<'g> {
    let drawing = draw::find(name).expect("it is in the table");
    let view = (drawing.choose)(graph, &Selection::default()).expect("a view");
    (drawing.fitted)(view, width)
}

fn ids(view: &View<'_>) -> Vec<String> {
    view.events.iter().map(|id| view.graph.casebook().event(*id).id.to_string()).collect()
}

#[test]
fn a_timeline_shows_what_fits_from_the_first_to_the_last() {
    let graph = long(80);
    let [phone, column, page] = [300.0, 660.0, 1020.0].map(|width| ids(&fitted(&graph, "timeline", width)));
    assert_eq!((phone.len(), column.len(), page.len()), (15, 15, 25));
    assert_eq!(phone, column);
    assert!(column.iter().all(|id| page.contains(id)), "a page shows what a column shows");
    // Every important one is on the page, and both halves of the time are.
    for at in (0..80).step_by(10) {
        assert!(page.contains(&format!("e{at}")), "e{at}: {page:?}");
    }
    // A few more than fit are not cut, and what is asked for by number neither.
    assert_eq!(ids(&fitted(&long(20), "timeline", 660.0)).len(), 20);
    // A wall has more room.
    assert!(ids(&fitted(&graph, "timeline", 2040.0)).len() > 25);
}

#[test]
fn no_charge_is_shown_without_how_it_ended() {
    for events in [30, 47, 80, 150, 300] {
        let graph = long(events);
        for (name, width) in [("timeline", 300.0), ("timeline", 660.0), ("timeline", 1020.0)] {
            let shown = ids(&fitted(&graph, name, width));
            for at in (8..events).step_by(10).filter(|at| at + 1 < events) {
                let (charge, end) = (format!("e{at}"), format!("e{}", at + 1));
                assert!(
                    !shown.contains(&charge) || shown.contains(&end),
                    "{events} {width}: {end} is hidden"
                );
            }
        }
        for top in [1, 2, 3, 5, 9] {
            let selection = Selection { top: Some(top), ..Selection::default() };
            let view = View::events(&graph, &selection).expect("a view");
            assert!(view.events.len() <= top);
            let shown = ids(&view);
            for at in (8..events).step_by(10).filter(|at| at + 1 < events) {
                let (charge, end) = (format!("e{at}"), format!("e{}", at + 1));
                assert!(
                    !shown.contains(&charge) || shown.contains(&end),
                    "{events} top {top}: {end} is hidden"
                );
            }
        }
    }
    // A network: the line of a charge goes with that of its end, however little connected its other end is.
    let mut relations = String::from(
        "from,kind,to,status\nAnn Ash,convicted-in,Case one,charged\nAnn Ash,convicted-in,Case two,acquitted\n",
    );
    for at in 0..60 {
        writeln!(
            relations,
            "Ann Ash,knows,Person {at},\nCase one,knows,Person {at},\nPerson {at},knows,Person {},",
            (at + 1) % 60
        )
        .expect("memory");
    }
    let graph = book(&[("relations.csv", &relations)]).0;
    let view = fitted(&graph, "network", 660.0);
    let names: Vec<&str> = view.entities.iter().map(|id| &*graph.casebook().entity(*id).name).collect();
    assert_eq!(names.len(), 30);
    assert!(names.contains(&"Case one") && names.contains(&"Case two"), "{names:?}");
}

#[test]
fn what_has_no_room_is_counted_on_the_picture_and_listed_in_the_kit() {
    let graph = long(80);
    let drawing = draw::find("timeline").expect("it is in the table");
    let fonts = throughline::text::Fonts::new();
    for (width, shown) in [(300.0, 15), (660.0, 15), (1020.0, 25)] {
        let view = fitted(&graph, "timeline", width);
        let scene = drawing.scene(&view, &draw::Page::new(width, &fonts));
        let said = words(&scene.marks);
        assert!(said.contains(&format!("{shown} of 80 events")), "{width}: {said}");
        assert!(said.contains(&(80 - shown).to_string()), "{width}: {said}");
    }
    let mut table = String::from("id,date,title,importance\n");
    for at in 0..80 {
        writeln!(table, "e{at},{},Number {at},{}", 1900 + at, 1 + at % 3).expect("memory");
    }
    let folder = Scratch::with("room", &[("events.csv", &table)]);
    let (at, kit) = (text(folder.path()).to_string(), folder.join("kit"));
    let said = run(&["timeline", &at, "--kit", text(&kit)]);
    assert_eq!(said.code, 0, "{}", said.all());
    let listed = std::fs::read_to_string(kit.join("left-out.csv")).expect("a list");
    assert_eq!(listed.lines().count(), 1 + 55 + 10, "{listed}");
    let out = folder.join("t.svg");
    for (flags, shown) in [(&["--all"][..], 80), (&["--top", "40"], 40), (&[], 15)] {
        let said = run(&[&["timeline", &at, "-o", text(&out)][..], flags].concat());
        assert_eq!(said.code, 0, "{}", said.all());
        let svg = std::fs::read_to_string(&out).expect("written");
        let drawn = (0..80).filter(|at| svg.contains(&format!("Number {at}</text>"))).count();
        assert_eq!(drawn, shown, "{flags:?}");
        std::fs::remove_file(&out).expect("written");
    }
}

#[test]
fn a_storyline_ends_with_its_last_event() {
    let table = "id,date,title,participants\n\
        a,2001-01-01,One,Ann Ash; Bob Birch\nb,2001-05-01,Two,Cat Cole; Dan Dee\nc,2002-02-01,Three,Ann Ash; Cat Cole\n\
        d,2004-03-01,Four,Dan Dee; Cat Cole\ne,2005-03-01,Five,Eve Elm; Dan Dee\n";
    let graph = book(&[("events.csv", table)]).0;
    for width in [300.0, 660.0, 1020.0] {
        let scene = drawn_as(&graph, "storyline", width, &Selection::default());
        let along = |x: f64, y: f64| if width < 480.0 { y } else { x };
        let mut ends = Vec::new();
        scene.walk(&mut |mark| {
            let Mark::Group(group) = mark else { return };
            let Part::Line { .. } = &group.part else { return };
            let paths = group.marks.iter().filter_map(|mark| match mark {
                Mark::Path(path) => path.segments.last(),
                _ => None,
            });
            let reach = paths.map(|segment| match segment {
                Segment::Move(to) | Segment::Line(to) | Segment::Cubic(_, _, to) => along(to.x, to.y),
                Segment::Close => 0.0,
            });
            ends.push((group.title.clone(), reach.fold(0.0, f64::max)));
        });
        assert_eq!(ends.len(), 5, "{ends:?}");
        let end = |name: &str| ends.iter().find(|(title, _)| title == name).expect("a line").1;
        assert!(end("Bob Birch") < end("Ann Ash") && end("Ann Ash") < end("Cat Cole"), "{width}: {ends:?}");
        assert!(end("Cat Cole") < end("Dan Dee"), "{width}: {ends:?}");
        assert!((end("Dan Dee") - end("Eve Elm")).abs() < 1.0, "{width}: {ends:?}");
        assert!(event_group(&scene, "e").is_some());
    }
}
