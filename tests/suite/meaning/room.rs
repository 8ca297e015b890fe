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

#[test]
fn a_kept_place_survives_an_update_and_a_wrong_one_is_told() {
    let relations =
        "from,kind,to\nAnn Ash,knows,Bob Birch\nBob Birch,knows,Cat Cole\nCat Cole,knows,Dan Dee\n";
    let folder = Scratch::with("places", &[("relations.csv", relations)]);
    let at = text(folder.path()).to_string();
    let beside = Scratch::new("places-beside");
    let (out, saved) = (beside.join("n.svg"), beside.join("saved.csv"));
    let draw = |more: &[&str]| {
        let made =
            run(&[&["network", &at, "-o", text(&out), "--save-places", text(&saved)][..], more].concat());
        assert_eq!(made.code, 0, "{}", made.all());
        (std::fs::read_to_string(&saved).expect("places"), made.all())
    };
    let (first, _) = draw(&[]);
    assert!(first.starts_with("id,x,y\n") && first.lines().count() == 5, "{first}");
    // In the folder they are kept when somebody comes in; the rows are no table.
    std::fs::write(folder.join("places.csv"), &first).expect("written");
    std::fs::remove_file(&saved).expect("removed");
    std::fs::write(folder.join("relations.csv"), format!("{relations}Dan Dee,knows,Eve Elm\n"))
        .expect("written");
    let (second, _) = draw(&[]);
    let places = |table: &str| -> Vec<(String, f64, f64)> {
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_string(), cells[1].parse().expect("x"), cells[2].parse().expect("y"))
        };
        table.lines().skip(1).map(row).collect()
    };
    let now = places(&second);
    assert_eq!(now.len(), 5, "{second}");
    let before = places(&first);
    let of = |id: &str| now.iter().find(|place| place.0 == id).expect("placed").clone();
    let (one, other) = (&before[0], of(&before[0].0));
    // All may have gone down together, to make room above.
    for place in &before {
        let (x, y) = (of(&place.0).1 - place.1, of(&place.0).2 - place.2 - (other.2 - one.2));
        assert!(x.abs() < 0.3 && y.abs() < 0.3, "{place:?}\n{first}\n{second}");
    }
    let wrong = beside.join("wrong.csv");
    std::fs::write(&wrong, "id,x,y\nnobody,1,2\nAnn Ash,500,0\n").expect("written");
    let (_, said) = draw(&["--pin", text(&wrong)]);
    assert!(said.contains("line 2") && said.contains("names nothing"), "{said}");
    let refused = run(&["network", &at, "-o", text(&out), "--pin", text(&wrong), "--cluster", "case"]);
    assert_eq!(refused.code, 2, "{}", refused.all());
}

#[test]
fn a_kind_that_nobody_knows_lays_its_status_on_nobody() {
    // "Killed by" begins with the one who was killed.
    let relations = "from,kind,to,status\nAnn Ash,zapped by,Bob Birch,convicted\nBob Birch,knows,Cat Cole,\nBob Birch,knows,Dan Dee,\n";
    let (graph, _) = book(&[("relations.csv", relations)]);
    for width in [300.0, 660.0] {
        let said = words(&drawn_as(&graph, "network", width, &Selection::default()).marks).to_lowercase();
        assert!(said.contains("convicted"), "{width}: {said}");
        for name in ["ash", "birch"] {
            assert!(!said.contains(&format!("{name}: convicted")), "{width}: {said}");
        }
    }
}

#[test]
fn a_status_that_nobody_can_change_has_no_date() {
    let settings = "as_of = \"2026-03\"\n";
    for (year, wanted) in [(1666, false), (2020, true)] {
        let events = format!("date,title,who,status,by\n{year},Rumour,Ann Ash,alleged,Bob Birch\n");
        let (graph, _) = book(&[("casebook.toml", settings), ("events.csv", &events)]);
        let said = words(&drawn_as(&graph, "timeline", 660.0, &Selection::default()).marks);
        assert_eq!(said.contains("Status as of"), wanted, "{year}: {said}");
    }
}

#[test]
fn a_sheet_keeps_the_headline_only_of_the_whole() {
    let settings = "title = \"The mill burned twice\"\n";
    let events = "date,title,who,status\n2001,First fire,Ann Ash,alleged\n2002,Second fire,Bob Birch,\n2003,Inquiry,Ann Ash; Bob Birch,\n";
    let (graph, _) = book(&[("casebook.toml", settings), ("events.csv", events)]);
    let fonts = throughline::text::Fonts::new();
    let order = throughline::print::Order::new(&fonts);
    let of = |focus: &[&str]| {
        let focus = focus.iter().map(|name| (*name).to_string()).collect();
        View::events(&graph, &Selection { focus, ..Selection::default() }).expect("a view")
    };
    assert_eq!(order.title(&of(&[]), "3 events"), "The mill burned twice");
    let part = order.title(&of(&["Ann Ash"]), "2 events");
    assert!(part.contains("Ann Ash") && part.contains("2 events") && !part.contains("mill"), "{part}");
    // What being shown does not imply is said where it has a sense.
    let caution = |view: &View<'_>| throughline::print::paper::caution(view);
    assert!(!caution(&of(&["Ann Ash"])).is_empty() && caution(&of(&["Bob Birch"])).is_empty());
}
