//! What is chosen, what is left out, and that the reader is told: which events `--top` keeps, what a filter takes away, in which
//! order events of one day stand, which pairs of a worksheet may be given in either order.

use std::fmt::Write as _;

use throughline::graph::Graph;
use throughline::print::worksheet::VARIANTS;
use throughline::print::{Choices, Order, PRODUCTS};
use throughline::query::{Selection, View, date};
use throughline::text::Fonts;

use super::{WIDTHS, drawn_as, event_group, words};
use crate::support::{Scratch, book, run, text};

/// Ids of a view's events, in order.
fn ids(view: &View<'_>) -> Vec<String> {
    view.events.iter().map(|id| view.graph.casebook().event(*id).id.to_string()).collect()
}

fn ranked() -> Graph {
    let events = "id,date,title,participants,importance\n\
        a,2001,Low one,Ann Ash,1\n\
        b,2002,High one,Ann Ash,3\n\
        c,2003,Middle one,Ann Ash,2\n\
        d,2004,Low with many,Ann Ash; Bob Birch; Cat Cole,1\n\
        e,2005,High two,Ann Ash,3\n\
        f,2006,Middle with many,Ann Ash; Bob Birch,2\n\
        g,2007,No word of it,Ann Ash,\n";
    book(&[("events.csv", events)]).0
}

#[test]
fn top_keeps_the_most_important() {
    let graph = ranked();
    let importance = |id: &str| {
        graph.casebook().events.iter().find(|event| *event.id == *id).map_or(0, |event| event.importance)
    };
    assert!(
        importance("b") > importance("c") && importance("c") > importance("a"),
        "3 is the most important"
    );
    for (top, wanted) in [
        (1, &["b"][..]),
        (2, &["b", "e"]),
        (3, &["b", "e", "f"]),
        // Of three of one rank the first and the last.
        (4, &["b", "c", "e", "g"]),
        (7, &["a", "b", "c", "d", "e", "f", "g"]),
        (99, &["a", "b", "c", "d", "e", "f", "g"]),
    ] {
        let selection = Selection { top: Some(top), ..Selection::default() };
        let view = View::events(&graph, &selection).expect("a view");
        assert_eq!(ids(&view), wanted, "top {top}");
        assert_eq!(view.left_out.by_importance, 7 - wanted.len(), "top {top}");
    }
    // What is set off stays, whatever its rank; the rest by rank.
    let selection = Selection { top: Some(2), highlight: vec!["a".into()], ..Selection::default() };
    assert_eq!(ids(&View::events(&graph, &selection).expect("a view")), ["a", "b"]);
}

#[test]
fn what_top_leaves_out_is_counted_on_the_drawing() {
    let graph = ranked();
    let selection = Selection { top: Some(3), ..Selection::default() };
    for width in WIDTHS {
        let scene = drawn_as(&graph, "timeline", width, &selection);
        for id in ["a", "c", "d", "g"] {
            assert!(event_group(&scene, id).is_none(), "{width}: {id} is drawn");
        }
        let said = words(&scene.marks);
        assert!(said.split(|c: char| !c.is_alphanumeric()).any(|word| word == "4"), "{width}: {said}");
    }
    // All of it: nothing is said to be missing.
    let all = words(&drawn_as(&graph, "timeline", 660.0, &Selection::default()).marks);
    let some = words(&drawn_as(&graph, "timeline", 660.0, &selection).marks);
    assert!(some.contains("not shown") && !all.contains("not shown"), "{all}");
}

#[test]
fn top_of_a_network_keeps_the_most_connected_and_counts_the_rest() {
    let mut relations = String::from("from,kind,to\n");
    for other in ["Bob Birch", "Cat Cole", "Dan Dee", "Eve Elm"] {
        writeln!(relations, "Ann Ash,knows,{other}").expect("memory");
    }
    relations.push_str("Bob Birch,knows,Cat Cole\nFay Fir,knows,Gus Gum\n");
    let (graph, _) = book(&[("relations.csv", &relations)]);
    let selection = Selection { top: Some(3), ..Selection::default() };
    let view = View::network(&graph, &selection).expect("a view");
    let names: Vec<&str> = view.entities.iter().map(|id| &*graph.casebook().entity(*id).name).collect();
    assert_eq!(names, ["Ann Ash", "Bob Birch", "Cat Cole"]);
    assert_eq!(view.left_out.by_degree, 4);
    assert_eq!(view.relations.len(), 3);
}

#[test]
fn a_filter_counts_what_it_leaves_out() {
    let graph = ranked();
    let from = |text: &str| Some(date(text).expect("a date"));
    for (selection, kept, out) in [
        (Selection { from: from("2005"), ..Selection::default() }, &["e", "f", "g"][..], 4),
        (Selection { to: from("2002"), ..Selection::default() }, &["a", "b"], 5),
        (Selection { from: from("2003"), to: from("2004"), ..Selection::default() }, &["c", "d"], 5),
        // Of those who took part, only theirs count as left out.
        (
            Selection { focus: vec!["Bob Birch".into()], from: from("2005"), ..Selection::default() },
            &["f"],
            1,
        ),
    ] {
        let view = View::events(&graph, &selection).expect("a view");
        assert_eq!(ids(&view), kept);
        assert_eq!(view.left_out.by_filter, out, "{kept:?}");
    }
    let folder = Scratch::with(
        "filtered",
        &[("events.csv", "date,title\n2001,One\n2002,Two\n2003,Three\n2004,Four\n")],
    );
    let (at, out) = (text(folder.path()).to_string(), folder.join("t.svg"));
    for (flags, wanted) in [(&["--from", "2003"][..], "2"), (&["--to", "2001"], "3"), (&["--top", "3"], "1")]
    {
        let asked = [&["timeline", &at, "-o", text(&out)][..], flags].concat();
        let said = run(&asked);
        let all = format!("{} {}", said.out, said.err);
        assert_eq!(said.code, 0, "{}", said.all());
        let said_so = all.lines().any(|line| {
            line.contains("left out") && line.split(|c: char| !c.is_alphanumeric()).any(|word| word == wanted)
        });
        assert!(said_so, "{flags:?}: {all}");
        std::fs::remove_file(&out).expect("written");
    }
    let whole = run(&["timeline", &at, "-o", text(&out)]);
    assert!(!whole.all().contains("left out"), "{}", whole.all());
}

#[test]
fn a_storyline_counts_the_events_it_leaves_out() {
    // More events than a phone's storyline holds, all between the same two.
    let mut events = String::from("id,date,title,participants\n");
    for at in 0..60 {
        writeln!(events, "e{at},{},Number {at},Ann Ash; Bob Birch", 1950 + at).expect("memory");
    }
    let (graph, _) = book(&[("events.csv", &events)]);
    for width in WIDTHS {
        let scene = drawn_as(&graph, "storyline", width, &Selection::default());
        let shown = (0..60).filter(|at| event_group(&scene, &format!("e{at}")).is_some()).count();
        let said = words(&scene.marks);
        let missing = (60 - shown).to_string();
        let counted = said.split(|c: char| !c.is_alphanumeric()).any(|word| word == missing);
        assert!(
            shown == 60 || counted,
            "{width}: {shown} of 60 are shown, and {missing} is not said: {said}"
        );
    }
}

#[test]
fn the_order_column_orders_one_day() {
    let plain = "id,date,title\nz,2014-05-01,Zebra\na,2014-05-01,Aardvark\nm,2014-05-01,Mole\n";
    let ordered = "id,date,title,order\nz,2014-05-01,Zebra,1\na,2014-05-01,Aardvark,3\nm,2014-05-01,Mole,2\n";
    let half = "id,date,title,order\nz,2014-05-01,Zebra,\na,2014-05-01,Aardvark,2\nm,2014-05-01,Mole,1\n";
    let never = "id,date,title,order\nz,2014-05-02,Zebra,1\na,2014-05-01,Aardvark,2\n";
    for (table, wanted) in [
        (plain, &["a", "m", "z"][..]),
        (ordered, &["z", "m", "a"]),
        (half, &["m", "a", "z"]),
        (never, &["a", "z"]),
    ] {
        let (graph, _) = book(&[("events.csv", table)]);
        let view = View::events(&graph, &Selection::default()).expect("a view");
        assert_eq!(ids(&view), wanted);
        // And so do they stand on the page, from the top.
        let scene = drawn_as(&graph, "timeline", 300.0, &Selection::default());
        let tops: Vec<f64> = wanted
            .iter()
            .map(|id| match &event_group(&scene, id).expect("drawn").marks[0] {
                throughline::scene::Mark::Shape(shape) => match shape.outline {
                    throughline::scene::Outline::Circle { centre, .. } => centre.y,
                    _ => panic!("no disc"),
                },
                _ => panic!("no marker"),
            })
            .collect();
        assert!(tops.is_sorted(), "{wanted:?} stand at {tops:?}");
    }
}

/// The words of the key of a worksheet of sequences.
fn key(events: &str) -> String {
    let (graph, _) = book(&[("events.csv", events)]);
    let fonts = Fonts::new();
    let variant = VARIANTS.iter().find(|variant| variant.name == "sequence").expect("a variant").name;
    let order =
        Order { choices: Choices { variant: Some(variant), ..Choices::default() }, ..Order::new(&fonts) };
    let product = PRODUCTS.iter().find(|product| product.name == "worksheet").expect("a product");
    let view = (product.choose)(&graph, &Selection::default(), &order.choices).expect("a view");
    let made = product.print(&view, &order).expect("made");
    let answers = made.iter().find(|made| made.suffix.contains("answers")).expect("a key");
    answers.document.scenes.iter().map(|scene| words(&scene.marks)).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_key_says_where_either_order_is_right() {
    let clear = "date,title\n2001-01-05,One\n2002-03,Two\n2003,Three\n2004-06-07,Four\n2005,Five\n";
    assert!(!key(clear).contains("either order"), "{}", key(clear));
    for (open, pairs) in [
        // The same day; a day within the year; two rough dates that overlap; one doubted.
        ("date,title\n2001-01-05,One\n2002-03-04,Two\n2002-03-04,Three\n2004-06-07,Four\n2005,Five\n", 1),
        ("date,title\n2001-01-05,One\n2002-03-04,Two\n2002,Three\n2004-06-07,Four\n2005,Five\n", 1),
        ("date,title\n2001-01-05,One\nc. 2004,Two\nc. 2005,Three\n2008-06-07,Four\n2009,Five\n", 1),
        ("date,title\n2001,One\n2001,Two\n2001,Three\n2004-06-07,Four\n2005,Five\n", 2),
    ] {
        let said = key(open);
        let at = said.find("either order").unwrap_or_else(|| panic!("{open}: {said}"));
        let named = said[at..].split('.').next().unwrap_or_default().matches(" and ").count();
        assert_eq!(named, pairs, "{open}: {}", &said[at..]);
    }
}
