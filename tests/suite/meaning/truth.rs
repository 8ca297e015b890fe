//! A drawing never misleads: a verdict is drawn on whom it is about, a claim keeps its words however dense the drawing, a title is of
//! what is drawn, years run forwards, every number of a source leads to its name, and a title that does not tell who has them.

use std::fmt::Write as _;

use throughline::draw::{DRAWINGS, Page, SourceList};
use throughline::graph::Graph;
use throughline::query::{Selection, View, date};
use throughline::scene::{Fill, Group, Mark, Part, Scene, Text};
use throughline::text::Fonts;

use super::{Look, WIDTHS, drawn, drawn_as, event_group, groups, line, words};
use crate::support::{Scratch, book, run, text};

/// Statuses that are steps for or against somebody, and how a line looks that they are about.
const STEPS: &[(&str, Look)] = &[
    ("admitted", Look::Strong),
    ("convicted", Look::Strong),
    ("under-investigation", Look::Half),
    ("arrested", Look::Half),
    ("charged", Look::Half),
    ("on-trial", Look::Half),
    ("acquitted", Look::Barred),
    ("dropped", Look::Barred),
    ("discontinued", Look::Barred),
    ("overturned", Look::Barred),
];

/// Every text of a scene, in reading order.
fn texts(scene: &Scene) -> Vec<&Text> {
    let mut found = Vec::new();
    scene.walk(&mut |mark| {
        if let Mark::Text(text) = mark {
            found.push(text);
        }
    });
    found
}

fn plain(text: &str) -> String {
    let joined = text.replace(['\u{2060}', '\u{ad}'], "").replace('\u{a0}', " ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn edge<'s>(scene: &'s Scene, from: &str, to: &str) -> Option<&'s Group> {
    let part = Part::Edge { from: from.to_string(), to: to.to_string() };
    groups(scene).into_iter().find(|group| group.part == part)
}

#[test]
fn a_verdict_is_drawn_on_whom_it_is_about() {
    // Who stands beside the case of somebody else; and those whose case it is.
    let beside = [("victim-in", "case"), ("witness-in", "case"), ("represents", "person")];
    let own = [
        ("charged-in", "case"),
        ("suspected-in", "case"),
        ("convicted-in", "case"),
        ("acquitted-in", "case"),
    ];
    for (status, strong) in STEPS {
        for (kind, to, wanted) in beside
            .iter()
            .map(|(kind, to)| (kind, to, Look::Plain))
            .chain(own.iter().map(|(kind, to)| (kind, to, *strong)))
        {
            let entities =
                format!("id,name,kind\nann,Ann Ash,person\nit,The Other,{to}\nbob,Bob Birch,person\n");
            let relations =
                format!("from,kind,to,status\nann,{kind},it,{status}\nbob,knows,ann,documented\n");
            let (graph, _) = book(&[("entities.csv", &entities), ("relations.csv", &relations)]);
            let label = graph.casebook().vocabulary.statuses.iter().find(|(_, name, _)| name == status);
            let label = label.expect("a status").2.label.to_lowercase();
            for width in [660.0, 1020.0] {
                let scene = drawn(&graph, "network", width);
                let group = edge(&scene, "ann", "it").expect("an edge");
                assert_eq!(line(&group.marks), Some(wanted), "{width}: `{kind}`, {status}");
                let said = words(&scene.marks).to_lowercase();
                if wanted == Look::Plain {
                    assert!(!said.contains(&label), "{width}: `{kind}`, {status}: {said}");
                }
            }
            let said = plain(&words(&drawn(&graph, "network", 300.0).marks)).to_lowercase();
            if wanted == Look::Plain {
                // The list prints the verdict with whom it is about, never bare under the victim's name.
                let told = format!("the other: {label}");
                assert!(said.contains(&told), "300: `{kind}`, {status}: {said}");
            } else {
                assert!(said.contains(&label), "300: `{kind}`, {status}: {said}");
            }
        }
    }
}

#[test]
fn a_verdict_in_a_list_names_those_it_is_about() {
    let (graph, _) = book(&[
        (
            "entities.csv",
            "id,name,kind\nann,Ann Ash,person\nbob,Bob Birch,person\ncat,Cat Cole,person\nmill,Mill case,case\n",
        ),
        (
            "relations.csv",
            "from,kind,to,status\nann,victim-in,mill,convicted\nbob,convicted-in,mill,convicted\ncat,suspected-in,mill,charged\n",
        ),
    ]);
    let scene = drawn(&graph, "network", 300.0);
    let row = |title: &str| {
        let all = groups(&scene);
        let group = all.into_iter().find(|group| group.title.contains(title)).expect("a row");
        plain(&words(&group.marks))
    };
    // The list stands under the case: each verdict has its name.
    assert!(row("Ann Ash was a victim").contains("Bob Birch: convicted"), "{}", row("Ann Ash was a victim"));
    assert!(row("Bob Birch was convicted").contains("Bob Birch: convicted"));
    assert!(row("Cat Cole was a suspect").contains("Cat Cole: charged"));
}

#[test]
fn a_part_in_an_event_is_not_its_verdict() {
    let roles = ["victim", "witness", "judge", "solicitor", "court", "prosecutor", ""];
    for (status, strong) in STEPS {
        let mut events = String::from("id,date,title,participants,status\n");
        for (at, role) in roles.iter().enumerate() {
            let role = if role.is_empty() { String::new() } else { format!(":{role}") };
            writeln!(events, "e{at},{},Step {at} in court,p{at}{role}; d{at}:defendant,{status}", 2001 + at)
                .expect("memory");
        }
        let mut entities = String::from("id,name,kind\n");
        for at in 0..roles.len() {
            writeln!(entities, "p{at},Person {at},person\nd{at},Accused {at},person").expect("memory");
        }
        let (graph, _) = book(&[("events.csv", &events), ("entities.csv", &entities)]);
        let scene = drawn(&graph, "network", 1020.0);
        for (at, role) in roles.iter().enumerate() {
            let of = |id: String| line(&edge(&scene, &id, &format!("e{at}")).expect("an edge").marks);
            assert_eq!(of(format!("p{at}")), Some(Look::Plain), "`{role}`, {status}");
            assert_eq!(of(format!("d{at}")), Some(*strong), "defendant, {status}");
        }
        let said = plain(&words(&drawn(&graph, "network", 300.0).marks)).to_lowercase();
        let label = graph.casebook().vocabulary.statuses.iter().find(|(_, name, _)| name == status);
        let label = label.expect("a status").2.label.to_lowercase();
        assert!(said.contains(&format!("accused 0: {label}")), "{status}: {said}");
    }
}

#[test]
fn strong_and_claimed_lines_keep_their_words_however_many_there_are() {
    let mut relations = String::from("from,kind,to,status,status_by\n");
    for at in 0..14 {
        writeln!(relations, "Victim {at},victim-in,Mill case,convicted,").expect("memory");
        writeln!(relations, "Killer {at},convicted-in,Mill case,convicted,").expect("memory");
        writeln!(relations, "Claimed {at},pays,Payee {at},alleged,The Gazette").expect("memory");
    }
    let (graph, _) = book(&[("relations.csv", &relations)]);
    for width in [660.0, 1020.0] {
        let scene = drawn(&graph, "network", width);
        let labels: Vec<String> = groups(&scene)
            .into_iter()
            .filter_map(|group| match &group.part {
                Part::EdgeLabel { of } => Some(of.clone()),
                _ => None,
            })
            .collect();
        let mut bare = 0;
        for group in groups(&scene) {
            if !matches!(group.part, Part::Edge { .. }) {
                continue;
            }
            let labelled = labels.contains(&group.id);
            match line(&group.marks) {
                Some(Look::Plain) => bare += usize::from(!labelled),
                look => assert!(labelled, "{width}: {look:?} of {} has no words", group.title),
            }
        }
        let said = plain(&words(&scene.marks));
        assert!(said.contains("convicted in"), "{width}: {said}");
        assert!(said.contains("alleged by The Gazette"), "{width}: {said}");
        assert_eq!(bare > 0, said.contains("Lines without words"), "{width}");
    }
}

#[test]
fn who_investigates_does_not_allege() {
    let (graph, _) = book(&[
        ("entities.csv", "id,name,kind\nann,Ann Ash,officer\nwatch,Watchdog,organisation\n"),
        (
            "events.csv",
            "id,date,title,participants,kind,status,status_by\n\
             a,2001,First step,ann; watch:investigator,investigation,alleged,watch\n\
             b,2002,Second step,ann; watch:investigator,investigation,under-investigation,\n",
        ),
        (
            "relations.csv",
            "from,kind,to,status,status_by\nwatch,investigates,ann,alleged,watch\nwatch,examines,ann,under-investigation,\n",
        ),
    ]);
    for drawing in DRAWINGS {
        for width in WIDTHS {
            let said = plain(&words(&drawn(&graph, drawing.name, width).marks)).to_lowercase();
            assert!(!said.contains("alleged by watchdog"), "{} {width}: {said}", drawing.name);
            let told =
                if drawing.name == "network" { "alleged, not proved" } else { "investigated by watchdog" };
            assert!(said.contains(told), "{} {width}: {said}", drawing.name);
            assert!(said.contains("under investigation by watchdog"), "{} {width}: {said}", drawing.name);
        }
    }
}

#[test]
fn a_claim_keeps_its_words_and_its_title_at_every_density() {
    let long = "Minister accused of having met the contractor on eleven occasions at a private club in the week before the tender was published";
    for count in [3, 17] {
        let mut events = String::from("id,date,title,participants,status,status_by,response,importance\n");
        for at in 0..count {
            writeln!(
                events,
                "e{at},{},{long} {at},Ann Ash; Bob Birch,alleged,The Gazette,She denies it,3",
                1970 + at
            )
            .expect("memory");
        }
        let (graph, _) = book(&[("events.csv", &events)]);
        for drawing in DRAWINGS {
            for width in WIDTHS {
                let scene = drawn(&graph, drawing.name, width);
                let place = format!("{} {width}, {count} events", drawing.name);
                let said = plain(&words(&scene.marks));
                let drawn = (0..count).filter(|at| event_group(&scene, &format!("e{at}")).is_some()).count();
                let drawn = if drawing.name == "network" { count } else { drawn };
                assert!(drawn > 0, "{place}");
                let claims = said.matches("Alleged by The Gazette · denied").count();
                assert!(claims >= drawn, "{place}: {claims} of {drawn} say so");
                if !(drawing.name == "network" && width < 480.0) {
                    assert!(said.matches(long).count() >= drawn, "{place}: titles are cut: {said}");
                }
            }
        }
    }
}

fn ranked(importance: &str) -> Graph {
    let mut events = String::from("id,date,title,participants,importance\n");
    for at in 0..12 {
        let importance = if at % 5 == 0 { importance } else { "" };
        writeln!(events, "e{at},{},Event {at},Ann Ash; Bob Birch,{importance}", 1990 + at).expect("memory");
    }
    book(&[
        ("events.csv", &events),
        ("casebook.toml", "title = \"The headline of it all\"\nsubtitle = \"All years\"\n"),
        ("relations.csv", "from,kind,to,start,end\nAnn Ash,knows,Bob Birch,1990,1991\nAnn Ash,knows,Cat Cole,1995,1996\nCat Cole,knows,Dan Dee,2001,2002\n"),
    ])
    .0
}

#[test]
fn a_title_is_of_what_is_drawn() {
    let graph = ranked("");
    let whole = Selection::default();
    let from = Selection { from: date("1995").ok(), ..Selection::default() };
    let top = Selection { top: Some(2), ..Selection::default() };
    let focus = Selection { focus: vec!["Ann Ash".into()], ..Selection::default() };
    for drawing in DRAWINGS {
        for width in WIDTHS {
            let place = format!("{} {width}", drawing.name);
            let title = |selection: &Selection| drawn_as(&graph, drawing.name, width, selection).title;
            assert_eq!(title(&whole), "The headline of it all", "{place}");
            for part in [&from, &top, &focus] {
                let scene = drawn_as(&graph, drawing.name, width, part);
                let said = words(&scene.marks);
                assert!(!said.contains("headline"), "{place}: {said}");
                assert!(!said.contains("All years"), "{place}: {said}");
                assert!(!scene.title.is_empty());
            }
            assert!(title(&focus).starts_with("Ann Ash: "), "{place}: {}", title(&focus));
        }
    }
    assert_eq!(drawn_as(&graph, "network", 660.0, &focus).title, "Ann Ash: 2 connections");
    assert_eq!(drawn_as(&graph, "timeline", 660.0, &focus).title, "Ann Ash: 12 events");
    let title = drawn_as(&graph, "timeline", 660.0, &top).title;
    assert!(title.contains("2 of 12 events"), "{title}");
}

#[test]
fn without_importance_top_spreads_over_the_whole() {
    let selection = Selection { top: Some(4), ..Selection::default() };
    let graph = ranked("");
    let view = View::events(&graph, &selection).expect("a view");
    let years: Vec<&str> = view.events.iter().map(|id| &*graph.casebook().event(*id).title).collect();
    assert_eq!((years[0], years[3], years.len()), ("Event 0", "Event 11", 4), "{years:?}");
    for width in WIDTHS {
        let said = words(&drawn_as(&graph, "timeline", width, &selection).marks);
        assert!(!said.contains("importan") && said.contains("spread"), "{width}: {said}");
    }
    // Where importance is given, it decides, and is what the note speaks of.
    let graph = ranked("3");
    for width in WIDTHS {
        let said = words(&drawn_as(&graph, "timeline", width, &selection).marks);
        assert!(said.contains("importan") && !said.contains("spread"), "{width}: {said}");
        assert!(["Event 0", "Event 5", "Event 10"].iter().all(|title| said.contains(title)), "{said}");
    }
}

#[test]
fn what_is_left_out_is_listed_in_the_kit() {
    let folder = Scratch::with(
        "kit",
        &[(
            "events.csv",
            "id,date,title,who\na,2001,One,Ann\nb,2002,Two,Ann\nc,2003,Three,Bob\nd,2004,Four,Ann\n",
        )],
    );
    let kit = folder.join("kit");
    let said = run(&["timeline", text(folder.path()), "--kit", text(&kit), "--from", "2002", "--top", "2"]);
    assert_eq!(said.code, 0, "{}", said.all());
    let listed = std::fs::read_to_string(kit.join("left-out.csv")).expect("a list");
    assert!(listed.contains("One") && listed.contains("Three"), "{listed}");
    assert!(!listed.contains("Two") && !listed.contains("Four"), "{listed}");
}

#[test]
fn a_picture_of_nothing_is_not_written() {
    let folder = Scratch::with(
        "nothing",
        &[
            ("events.csv", "date,title,who\n2001,One,Ann\n2002,Two,Bob\n"),
            ("relations.csv", "from,kind,to,start,end\nAnn,knows,Bob,2001,2002\n"),
        ],
    );
    let out = folder.join("n.svg");
    for asked in [
        &["timeline", "--from", "2010"][..],
        &["timeline", "--to", "1990"],
        &["storyline"],
        &["network", "--focus", "Ann", "--from", "2010"],
    ] {
        let [drawing, rest @ ..] = asked else { panic!("no drawing") };
        let whole = [&[*drawing, text(folder.path()), "-o", text(&out)][..], rest].concat();
        let said = run(&whole);
        assert_ne!(said.code, 0, "{asked:?}: {}", said.all());
        assert!(!out.exists(), "{asked:?}");
        assert!(said.all().contains("nothing would stand"), "{asked:?}: {}", said.all());
    }
}

/// Heads of years on a vertical timeline, from the top.
fn heads(scene: &Scene) -> Vec<String> {
    let axis: Vec<&Group> = groups(scene).into_iter().filter(|group| group.part == Part::Axis).collect();
    axis.into_iter().map(|group| words(&group.marks)).filter(|words| !words.contains("later")).collect()
}

#[test]
fn years_never_run_backwards() {
    let dates = [
        "1 Sept 1666",
        "11 Sept 1666",
        "1667 or 1668",
        "8 Feb 1667",
        "27 Feb 1667",
        "1669",
        "1670",
        "between 1671 and 1679",
        "21 June 1675",
        "June 2014 to Sept 2015",
        "23 Nov 2016",
        "25 Nov 2016",
        "1 Mar 2017",
        "before 2019",
        "2018-05",
    ];
    let mut events = String::from("date,title,who\n");
    for (at, date) in dates.iter().enumerate() {
        writeln!(events, "{date},Event {at},X; Y").expect("memory");
    }
    let (graph, _) = book(&[("events.csv", &events)]);
    for width in [300.0, 660.0] {
        let heads = heads(&drawn(&graph, "timeline", width));
        let years: Vec<i32> = heads.iter().map(|head| head.trim().parse().expect("a year")).collect();
        assert!(years.windows(2).all(|pair| pair[0] < pair[1]), "{width}: {years:?}");
        assert!([1666, 1667, 2014, 2016].iter().all(|year| years.contains(year)), "{width}: {years:?}");
        assert!(!years.contains(&2015), "{width}: {years:?}");
    }
}

#[test]
fn undated_events_stand_in_the_order_of_the_sheet_with_their_words() {
    let events = "date,title\n2001-01-02,Dated\n,Zebra\nsome time in the war,Mole\nunknown,Aardvark\n";
    let (graph, _) = book(&[("events.csv", events)]);
    for width in WIDTHS {
        let said = plain(&words(&drawn(&graph, "timeline", width).marks));
        let undated = said.split("Undated").nth(1).expect("a head");
        let at = |word: &str| undated.find(word).unwrap_or_else(|| panic!("{width}: {word}: {said}"));
        assert!(at("Zebra") < at("Mole") && at("Mole") < at("Aardvark"), "{width}: {undated}");
        assert!(
            undated.contains("“some time in the war”") && undated.contains("“unknown”"),
            "{width}: {undated}"
        );
    }
}

#[test]
fn an_axis_before_christ_has_round_years() {
    let events = "date,title\nc. 550 BC,K\n12 BC,A\n1 BC,B\nAD 1,C\n200 BC - AD 100,L\n";
    let (graph, _) = book(&[("events.csv", events)]);
    let scene = drawn(&graph, "timeline", 1020.0);
    assert!(words(&scene.marks).contains("AD 100"), "{}", words(&scene.marks));
    let axis: Vec<String> = groups(&scene)
        .into_iter()
        .filter(|group| group.part == Part::Axis)
        .flat_map(|group| group.marks.iter())
        .filter_map(|mark| if let Mark::Text(text) = mark { Some(text.content.clone()) } else { None })
        .filter(|text| text.contains("BC") || text.contains("AD"))
        .collect();
    assert!(axis.len() > 3, "{axis:?}");
    for label in &axis {
        let number: i64 =
            label.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a year");
        assert!(number == 1 || number % 10 == 0, "{axis:?}");
    }
}

#[test]
fn a_day_has_an_axis_of_hours_and_its_times() {
    let events = "date,title\n2021-03-03 09:15,One\n2021-03-03 12:40,Two\n2021-03-03 21:30,Three\n";
    let (graph, _) = book(&[("events.csv", events)]);
    for width in WIDTHS {
        let said = words(&drawn(&graph, "timeline", width).marks);
        assert!(["09:15", "12:40", "21:30"].iter().all(|time| said.contains(time)), "{width}: {said}");
    }
    let scene = drawn(&graph, "timeline", 1020.0);
    let said = words(&scene.marks);
    assert!(["10:00", "12:00", "18:00"].iter().all(|hour| said.contains(hour)), "{said}");
    let place = |id: &str| {
        event_group(&scene, id).and_then(|group| {
            group.marks.iter().find_map(|mark| match mark {
                Mark::Shape(shape) => match shape.outline {
                    throughline::scene::Outline::Circle { centre, .. } => Some(centre.x),
                    _ => None,
                },
                _ => None,
            })
        })
    };
    let [a, b, c] = ["one", "two", "three"].map(|id| place(id).expect("a marker"));
    // A day without a time is no point on that axis.
    let whole = format!("{events}2021-03-03,All day\n");
    let scene = drawn(&book(&[("events.csv", &whole)]).0, "timeline", 1020.0);
    let group = event_group(&scene, "all-day").expect("drawn");
    let bar = group
        .marks
        .iter()
        .any(|mark| matches!(mark, Mark::Shape(shape) if matches!(shape.fill, Some(Fill::Tint(..)))));
    assert!(bar, "a day is a bar among hours");
    let share = (b - a) / (c - a);
    assert!((share - 205.0 / 735.0).abs() < 0.02, "205 of 735 minutes: {share}");
}

#[test]
fn what_still_runs_is_said_only_where_the_sheet_says_so() {
    let events = "id,date,end,title\na,2011,,A\nb,2012,2013,B\nc,2014,unknown,C\nd,after 2015,,D\ne,2016/,,E\nf,between 2017 and 2018,,F\n";
    let running = "id,date,end,title\na,2011,ongoing,A\n";
    for width in WIDTHS {
        let (graph, _) = book(&[("events.csv", events)]);
        let said = words(&drawn(&graph, "timeline", width).marks);
        assert!(!said.contains("running"), "{width}: {said}");
        let (graph, _) = book(&[("events.csv", running)]);
        let said = words(&drawn(&graph, "timeline", width).marks);
        assert!(said.contains("running"), "{width}: {said}");
    }
}

#[test]
fn notes_are_said_where_they_are_true() {
    let settings = "as_of = \"2024-03-12\"\n";
    // (status, kind of the one in it, "does not imply wrongdoing", "status as of")
    for (status, kind, wrongdoing, as_of) in [
        ("documented", "person", false, false),
        ("", "person", false, false),
        ("alleged", "person", true, true),
        ("charged", "officer", true, true),
        ("convicted", "person", true, false),
        ("acquitted", "person", true, false),
        ("found", "place", false, false),
        ("alleged", "place", false, true),
    ] {
        let entities = format!("id,name,kind\nann,Ann Ash,{kind}\nbob,Bob Birch,{kind}\n");
        let events = format!("id,date,title,participants,status\na,2001,A,ann; bob,{status}\n");
        let (graph, _) =
            book(&[("entities.csv", &entities), ("events.csv", &events), ("casebook.toml", settings)]);
        for drawing in DRAWINGS {
            for width in WIDTHS {
                let said = plain(&words(&drawn(&graph, drawing.name, width).marks));
                let place = format!("{} {width}, {status} {kind}: {said}", drawing.name);
                assert_eq!(said.contains("does not imply wrongdoing"), wrongdoing, "{place}");
                assert_eq!(said.contains("Status as of"), as_of, "{place}");
            }
        }
    }
}

fn cited(count: usize) -> Graph {
    let mut events = String::from("id,date,title,participants,sources\n");
    let mut sources = String::from("id,title,publisher\n");
    for at in 0..count {
        let other = (at + 1) % count;
        writeln!(
            events,
            "e{at},{},Event {at},Ann Ash; Bob Birch,s{at}#p12; s{other}#block17; s{at}#para4 and 5",
            1970 + at
        )
        .expect("memory");
        writeln!(sources, "s{at},Story number {at} with a title that takes its room,Paper {}", at % 9)
            .expect("memory");
    }
    book(&[("events.csv", &events), ("sources.csv", &sources)]).0
}

/// The numbers in square brackets of a text.
fn numbers(text: &str) -> Vec<usize> {
    text.split('[')
        .skip(1)
        .filter_map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok())
        .collect()
}

#[test]
fn every_number_of_a_source_leads_to_its_name_in_the_drawing() {
    let fonts = Fonts::new();
    for count in [2, 12, 40] {
        let graph = cited(count);
        for drawing in DRAWINGS {
            let view = (drawing.choose)(&graph, &Selection::default()).expect("a view");
            for width in WIDTHS {
                if drawing.name == "network" && (count > 12 || width > 480.0) {
                    continue; // A diagram of so many is long to lay out, and shows no numbers.
                }
                for list in [None, Some(SourceList::Full), Some(SourceList::Short), Some(SourceList::None)] {
                    let page = Page { sources: list, ..Page::new(width, &fonts) };
                    let scene = drawing.scene(&view, &page);
                    let place = format!("{} {width} {list:?}, {count}", drawing.name);
                    let said = plain(&words(&scene.marks));
                    // Marks are never split, and their locators are words.
                    for text in texts(&scene) {
                        let (open, shut) =
                            (text.content.matches('[').count(), text.content.matches(']').count());
                        assert_eq!(open, shut, "{place}: {}", text.content);
                    }
                    assert!(!said.contains("block"), "{place}: {said}");
                    let list_at = said.rfind("Source").unwrap_or(said.len());
                    let (body, foot) = said.split_at(list_at);
                    if list == Some(SourceList::None) {
                        assert!(numbers(&said).is_empty(), "{place}: {said}");
                        continue;
                    }
                    for number in numbers(body) {
                        assert!(numbers(foot).contains(&number), "{place}: [{number}] leads nowhere: {foot}");
                    }
                    assert!(foot.contains("Paper 1"), "{place}: {foot}");
                    // The description has the whole list, whatever stands in the picture.
                    assert!(scene.description.contains("Story number 1 "), "{place}");
                    if list == Some(SourceList::Full) {
                        assert!(foot.contains("Story number 1 "), "{place}: {foot}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_list_of_sources_takes_a_sixth_of_the_sheet_at_most() {
    for count in [12, 25, 40] {
        let graph = cited(count);
        for width in WIDTHS {
            let scene = drawn(&graph, "timeline", width);
            let all = texts(&scene);
            let head = all.iter().rfind(|text| text.content.starts_with("Source")).expect("a list");
            let share = (scene.height - head.origin.y) / scene.height;
            assert!(share < 1.0 / 6.0 + 0.03, "{width}, {count}: {share}");
        }
    }
}

#[test]
fn titles_that_do_not_tell_have_those_concerned() {
    let events = "date,title,who\n1973-01-11,guilty plea,Ann Ash\n1973-01-15,conviction,Ben Birch\n1973-01-15,guilty plea,Carl Cole\n1973-01-30,conviction,Dora Day\n1973-05-11,Elm resigns,Ed Elm\n";
    let (graph, _) = book(&[("events.csv", events)]);
    for width in WIDTHS {
        let said = plain(&words(&drawn(&graph, "timeline", width).marks));
        for title in [
            "Ann Ash: guilty plea",
            "Ben Birch: conviction",
            "Carl Cole: guilty plea",
            "Dora Day: conviction",
        ] {
            assert!(said.contains(title), "{width}: {title}: {said}");
        }
        assert!(said.contains("Elm resigns") && !said.contains("Ed Elm: "), "{width}: {said}");
    }
    // Whoever stands beside the matter is not put before it: the plea is not the victim's.
    let roles = "date,title,participants\n2001,Guilty plea,Ann Ash:victim; Bob Birch:defendant\n2002,Guilty plea,Cat Cole:witness\n";
    let (graph, _) = book(&[("events.csv", roles)]);
    let fonts = Fonts::new();
    let drawing = DRAWINGS.iter().find(|drawing| drawing.name == "timeline").expect("a timeline");
    let view = (drawing.choose)(&graph, &Selection::default()).expect("a view");
    for width in WIDTHS {
        let said = plain(&words(&drawing.scene(&view, &Page::new(width, &fonts)).marks));
        assert!(said.contains("Bob Birch (defendant): Guilty plea"), "{width}: {said}");
        assert!(!said.contains("Ann Ash") && !said.contains("Cat Cole"), "{width}: {said}");
        let page = Page { who: true, ..Page::new(width, &fonts) };
        let said = plain(&words(&drawing.scene(&view, &page).marks));
        assert!(said.contains("Ann Ash (victim) and Bob Birch (defendant): Guilty plea"), "{width}: {said}");
        assert!(said.contains("Cat Cole (witness): Guilty plea"), "{width}: {said}");
    }
}

/// Left, top, right and bottom of the letters of a text.
fn letters(text: &Text) -> (f64, f64, f64, f64) {
    use throughline::scene::Anchor;
    let left = match text.anchor {
        Anchor::Left => text.origin.x,
        Anchor::Middle => text.origin.x - text.width / 2.0,
        Anchor::Right => text.origin.x - text.width,
    };
    (left, text.origin.y - 0.66 * text.size, left + text.width, text.origin.y + 0.1 * text.size)
}

#[test]
fn names_of_a_storyline_keep_apart_and_no_leader_is_long() {
    let mut many = String::from("date,title,who\n");
    for at in 0..14 {
        writeln!(many, "{},Meeting about the contract number {at},Harbourside Development Trust; Wójcik Consulting and Partners Ltd.", 2001 + at)
            .expect("memory");
    }
    let few = "date,title,who,source\n5 Nov 2017,First payment,Harbourside Trust; Wójcik Consulting Ltd.,a\n19 Oct 2020,R v Wójcik,Marek Wójcik; Ravensmoor Crown Court,b\n";
    for events in [few, &many] {
        let (graph, _) = book(&[("events.csv", events)]);
        for width in [300.0, 540.0, 660.0, 800.0, 1020.0] {
            let scene = drawn(&graph, "storyline", width);
            let all = texts(&scene);
            for (at, one) in all.iter().enumerate() {
                for other in &all[at + 1..] {
                    let (a, b) = (letters(one), letters(other));
                    let apart = a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1;
                    assert!(apart, "{width}: `{}` and `{}`", one.content, other.content);
                }
            }
            for group in groups(&scene) {
                if !matches!(group.part, Part::Leader { .. }) {
                    continue;
                }
                for mark in &group.marks {
                    let Mark::Path(path) = mark else { continue };
                    let ys: Vec<f64> =
                        path.segments
                            .iter()
                            .filter_map(|segment| match segment {
                                throughline::scene::Segment::Move(to)
                                | throughline::scene::Segment::Line(to) => Some(to.y),
                                _ => None,
                            })
                            .collect();
                    let (first, last) = (ys[0], ys[ys.len() - 1]);
                    assert!((last - first).abs() <= 210.0, "{width}: a leader of {} px", last - first);
                }
            }
            // Nothing is lost for it: every event drawn is told.
            let said = plain(&words(&scene.marks));
            let drawn =
                groups(&scene).iter().filter(|group| matches!(group.part, Part::Meeting { .. })).count();
            let told = said.matches("Meeting about the contract").count()
                + said.matches("First payment").count()
                + said.matches("R v Wójcik").count();
            assert!(told >= drawn, "{width}: {told} of {drawn}: {said}");
        }
    }
}

#[test]
fn a_few_who_recur_have_lanes() {
    let mut events = String::from("date,title,who\n");
    for at in 0..12 {
        let who = ["Ann Ash", "Bob Birch", "Cat Cole"][at % 3];
        writeln!(events, "{},Step {at},{who}", 2001 + at).expect("memory");
    }
    let names = |scene: &Scene| -> Vec<String> {
        let axis = groups(scene).into_iter().filter(|group| group.part == Part::Axis);
        axis.map(|group| words(&group.marks)).collect()
    };
    let (graph, _) = book(&[("events.csv", &events)]);
    let said = names(&drawn(&graph, "timeline", 1020.0)).join(" ");
    assert!(["Ann Ash", "Bob Birch", "Cat Cole"].iter().all(|name| said.contains(name)), "{said}");
    assert!(!said.contains("Other events"), "{said}");
    // Where everybody comes once, one lane holds all.
    let once: String = (0..12).map(|at| format!("{},Step {at},Person {at}\n", 2001 + at)).collect();
    let (graph, _) = book(&[("events.csv", &format!("date,title,who\n{once}"))]);
    let said = names(&drawn(&graph, "timeline", 1020.0)).join(" ");
    assert!(!said.contains("Person"), "{said}");
}
