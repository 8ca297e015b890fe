//! Findings as people read them: what they cost, in what order, folded, counted; and that what is said to be missing from the pictures is
//! missing, and nothing else.

use std::collections::BTreeSet;

use throughline::check::{check, check_strictly};
use throughline::diag::{Cost, Report};
use throughline::draw::{DRAWINGS, Page};
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::query::Selection;
use throughline::read::read;
use throughline::scene::{Group, Mark, Part, Scene};
use throughline::text::Fonts;

use crate::support::{Scratch, concise, of_code, run, text};

/// A casebook as `check` sees it without `--strict`.
fn plain(files: &[(&str, &str)]) -> (Graph, Report) {
    let files = files.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect();
    let (casebook, mut report) = read(Inputs::from_memory("memory", files), &Limits::default());
    let graph = Graph::new(casebook);
    check(&graph, &mut report);
    (graph, report)
}

const WHO: (&str, &str) = ("entities.csv", "id,name,kind\nann,Ann Ash,person\nben,Ben Birch,person\n");

#[test]
fn a_bare_sheet_is_clean() {
    for sheet in [
        "date,title\n2014,The mill burns\n2015,The mill is sold\n",
        "title,date\nThe mill burns,2014\n",
        "date,end,title,description\n2014,2015,The mill burns,It was dark.\n",
        "date;title;place\n2014;The mill burns;Leeds\n",
        "date\ttitle\n6 May 2014\tThe mill burns\nc. 2015\tThe mill is sold\n",
    ] {
        let (graph, report) = plain(&[("events.csv", sheet)]);
        assert!(report.diagnostics.is_empty(), "{sheet}:\n{}", concise(&graph, &report));
    }
    let folder = Scratch::with("bare", &[("events.csv", "date,title\n2014,The mill burns\n")]);
    let run = run(&["check", text(folder.path()), "--strict"]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(
        run.out.contains("nothing in it is left out") && run.out.contains("no findings"),
        "{}",
        run.all()
    );
}

#[test]
fn no_column_for_sources_is_one_finding() {
    let many: String = (0..40).map(|i| format!("{},Hearing {i},Ann Ash\n", 1950 + i)).collect();
    let (graph, report) = plain(&[("events.csv", &format!("date,title,who\n{many}"))]);
    let [one] = of_code(&report, "unsourced-statement")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(one.message.contains("40 rows") && one.position.is_none(), "{}", one.message);
    // One for the table that lacks it, where another has it.
    let (graph, report) = plain(&[
        WHO,
        ("events.csv", &format!("date,title,who\n{many}")),
        ("relations.csv", "from,kind,to,sources\nann,knows,ben,Daily News\n"),
    ]);
    let [one] = of_code(&report, "unsourced-statement")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(one.message.contains("events.csv"), "{}", one.message);
    // A row each where there is a column; a source that is named and not found is not "no source".
    let (graph, report) = plain(&[
        ("sources.csv", "id,title\ns1,Report\n"),
        ("events.csv", "date,title,sources\n2014,A,s1\n2015,B,\n2016,C,s9\n2017,D,\n"),
    ]);
    let found = of_code(&report, "unsourced-statement");
    assert_eq!(found.len(), 2, "{}", concise(&graph, &report));
    assert!(found.iter().all(|finding| finding.message.contains("“B”") || finding.message.contains("“D”")));
}

#[test]
fn what_could_be_better_is_said_only_when_it_is_asked_for() {
    let files = [
        ("sources.csv", "id,title\ns1,Report\n"),
        (
            "entities.csv",
            "id,name,kind\na,Ann,person\nb,Ben,person\nc,Cat,person\nd,Dan,person\ne,Eve,person\nf,Flo,person\n",
        ),
        (
            "relations.csv",
            "from,kind,to,status,sources\na,knows,b,reported,s1\nb,knows,c,reported,s1\nd,knows,e,reported,s1\n",
        ),
    ];
    let strict = ["single-source", "unreachable-island", "unconnected-entity"];
    let (graph, mut report) = plain(&files);
    assert!(strict.iter().all(|code| of_code(&report, code).is_empty()), "{}", concise(&graph, &report));
    check_strictly(&graph, &mut report);
    assert!(strict.iter().all(|code| !of_code(&report, code).is_empty()), "{}", concise(&graph, &report));
    let folder = Scratch::with("strict", &files);
    assert_eq!(run(&["check", text(folder.path())]).code, 0);
    let found = run(&["check", text(folder.path()), "--strict", "--format", "concise"]);
    assert_eq!(found.code, 1, "{}", found.all());
    assert!(strict.iter().all(|code| found.out.contains(code)), "{}", found.all());
    // The list of what is missing has them too.
    let gaps = run(&["gaps", text(folder.path())]);
    assert!(gaps.out.contains("Flo"), "{}", gaps.all());
}

/// Something wrong of every cost.
fn messy() -> Vec<(&'static str, &'static str)> {
    vec![
        ("stuff.csv", "a,b,c\n1,2,3\n"),
        ("sources.csv", "id,title\ns1,Report\ns2,Memoir\n"),
        WHO,
        (
            "events.csv",
            "date,title,who,status,sources,importance\n2014,Alpha,Ann Ash,aleged,s1,9\n31/06/2014,Bravo,Ann Ash,reported,s1,\n\
             2015,,Ann Ash,reported,s1,\n,Charlie,Zed,reported,s9,\n2016,Delta,Ben Birch; Ben Birch,reported,,\n",
        ),
        (
            "relations.csv",
            "from,kind,to,start\nann,knows,Zed,2014\nann,knows,ben,2015\nben,knoes,ann,2016\nann,knows,ann,2017\nann,,ben,2018\n",
        ),
    ]
}

#[test]
fn the_dearest_comes_first_in_every_format() {
    let folder = Scratch::with("messy", &messy());
    let path = text(folder.path());
    let json = run(&["check", path, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let listed = json["diagnostics"].as_array().expect("an array");
    let costs: Vec<usize> = listed
        .iter()
        .map(|found| {
            let name = found["cost"].as_str().expect("a word");
            Cost::ALL.iter().position(|cost| cost.name() == name).expect("known")
        })
        .collect();
    assert!(costs.is_sorted(), "{costs:?}");
    assert_eq!(costs.iter().collect::<BTreeSet<_>>().len(), Cost::ALL.len(), "of every cost one: {costs:?}");
    let messages: Vec<&str> = listed.iter().map(|found| found["message"].as_str().expect("a text")).collect();
    // The same findings in the same order, one a line.
    let concise = run(&["check", path, "--format", "concise"]).out;
    assert_eq!(concise.lines().count(), messages.len() + 1, "{concise}");
    for (line, message) in concise.lines().zip(&messages) {
        assert!(line.contains(message), "{line}\n{message}");
    }
    // With --all every one in full; without, each at least once or counted.
    let all = run(&["check", path, "--all"]).out.replace('\n', " ");
    let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut from = 0;
    for message in &messages {
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = all[from..].find(&message).unwrap_or_else(|| panic!("`{message}` is not in its place"));
        from += at + message.len();
    }
    let counts = &json["counts"];
    let sum = ["errors", "warnings", "notes"].iter().filter_map(|key| counts[key].as_u64()).sum::<u64>();
    assert_eq!(sum as usize, messages.len());
}

#[test]
fn full_output_keeps_to_eighty_columns_with_and_without_colour() {
    let folder = Scratch::with("wide", &messy());
    let plain = run(&["check", text(folder.path())]).out;
    let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) > 80;
    let too_wide: Vec<&str> = plain.lines().filter(wide).collect();
    assert!(too_wide.is_empty(), "{}", too_wide.join("\n"));
    let coloured = run(&["--color", "always", "check", text(folder.path())]).out;
    let mut bare = String::new();
    for (index, part) in coloured.split("\u{1b}[").enumerate() {
        bare.push_str(if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
    }
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(bare, plain);
}

#[test]
fn millions_of_findings_are_counted_not_kept() {
    let rows = 3 * Report::KEPT;
    let mut table = String::from("date,title,who,importance,sources\n");
    for row in 0..rows {
        table.push_str(&format!("{},Hearing {row},Ann Ash,9,\n", 1000 + row % 1000));
    }
    let (_, report) = plain(&[("events.csv", &table)]);
    assert!(report.diagnostics.len() < 3 * Report::KEPT, "{}", report.diagnostics.len());
    let of_numbers = report.left_out().find(|left| left.code.name == "unreadable-number").expect("left out");
    assert_eq!(of_numbers.counts.warnings + of_code(&report, "unreadable-number").len(), rows);
    assert!(report.counts().warnings >= rows);
}

/// Every group of a scene.
fn groups(scene: &Scene) -> Vec<&Group> {
    fn below<'s>(marks: &'s [Mark], found: &mut Vec<&'s Group>) {
        for mark in marks {
            if let Mark::Group(group) = mark {
                found.push(group);
                below(&group.marks, found);
            }
        }
    }
    let mut found = Vec::new();
    below(&scene.marks, &mut found);
    found
}

/// All words of a scene that stand on it.
fn words(scene: &Scene) -> String {
    fn below(marks: &[Mark], found: &mut String) {
        for mark in marks {
            match mark {
                Mark::Group(group) => below(&group.marks, found),
                Mark::Text(text) => {
                    found.push_str(&text.content);
                    found.push(' ');
                }
                _ => {}
            }
        }
    }
    let mut found = String::new();
    below(&scene.marks, &mut found);
    found
}

/// Scenes of a drawing at the three widths.
fn scenes(graph: &Graph, name: &str) -> Vec<Scene> {
    let fonts = Fonts::new();
    let drawing = DRAWINGS.iter().find(|drawing| drawing.name == name).expect("there is one");
    let view = (drawing.choose)(graph, &Selection::default()).expect("can be chosen");
    [300.0, 660.0, 1020.0].map(|width| drawing.scene(&view, &Page::new(width, &fonts))).into()
}

#[test]
fn what_is_said_not_to_be_used_is_in_no_picture_and_everything_else_is() {
    // Each row has a word of its own: `Alpha` or a name that stands nowhere else.
    let (graph, report) = plain(&messy());
    let book = graph.casebook();
    let lost_lines: BTreeSet<(String, u32)> = report
        .diagnostics
        .iter()
        .filter(|finding| finding.cost == Cost::NotUsed)
        .filter_map(|finding| finding.position)
        .map(|place| (book.inputs.name(place.file).to_string(), place.line))
        .collect();
    let used: BTreeSet<(String, u32)> = book
        .events
        .iter()
        .map(|event| event.row)
        .chain(book.relations.iter().map(|relation| relation.row))
        .map(|row| {
            let (name, line) = book.line_of(row);
            (name.to_string(), line)
        })
        .collect();
    for (file, rows) in [("events.csv", 5), ("relations.csv", 5)] {
        for line in 2..rows + 2 {
            let row = (file.to_string(), line);
            assert_ne!(
                used.contains(&row),
                lost_lines.contains(&row),
                "{file}:{line}:\n{}",
                concise(&graph, &report)
            );
        }
    }
    for scene in scenes(&graph, "timeline") {
        let words = words(&scene);
        for title in ["Alpha", "Bravo", "Charlie", "Delta"] {
            assert!(words.contains(title), "{title} is not on the timeline: {words}");
        }
    }
    for scene in scenes(&graph, "network").iter().filter(|scene| scene.width > 400.0) {
        let joined = groups(scene).iter().filter(|group| matches!(group.part, Part::Edge { .. })).count();
        assert!(joined > 0, "what kinds do not join, has no kind or a misspelt one is drawn all the same");
    }
}

#[test]
fn build_says_not_drawn_only_of_what_is_not() {
    // Errors about what is drawn all the same.
    let drawn = [WHO, ("relations.csv", "from,kind,to\nann,knows,ann\nann,knows,ben\n")];
    let folder = Scratch::with("drawn", &drawn);
    let built = run(&["build", text(folder.path()), "-o", text(&folder.join("out"))]);
    assert!(built.out.contains("self-relation"), "{}", built.all());
    assert!(!built.out.to_lowercase().contains("not drawn"), "{}", built.all());
    assert!(!built.out.contains("Not in the pictures"), "{}", built.all());
    assert!(built.out.contains("drawn as it stands"), "{}", built.all());
    // One that is not.
    let lost = [WHO, ("relations.csv", "from,kind,to\nann,knows,Zed\nann,knows,ben\n")];
    let folder = Scratch::with("lost", &lost);
    let built = run(&["build", text(folder.path()), "-o", text(&folder.join("out"))]);
    assert!(
        built.out.contains("Not in the pictures: 1 of 4 rows is not used (relations.csv line 2)"),
        "{}",
        built.all()
    );
    let picture = std::fs::read_to_string(folder.join("out/network-660.svg")).expect("drawn");
    assert!(!picture.contains("Zed") && picture.contains("Ben Birch"));
}

#[test]
fn a_picture_with_nothing_in_it_is_left_out_and_the_count_is_that_of_the_picture() {
    let alone = [
        ("events.csv", "date,title,who\n2020,Plea,Ann Ash\n2021,Plea,Ben Birch\n"),
        ("relations.csv", "Source,Target\nAnn Ash,Ben Birch\nAnn Ash,Carl Cole\n"),
    ];
    let folder = Scratch::with("alone", &alone);
    let built = run(&["build", text(folder.path()), "-o", text(&folder.join("out"))]);
    assert!(!folder.join("out").join("storyline-660.svg").exists(), "{}", built.all());
    let left = built.out.split("Left out").nth(1).unwrap_or_default();
    assert!(left.contains("storyline"), "{}", built.all());
    let together = [(
        "events.csv",
        "date,title,who\n2020,Plea,Ann Ash; Ben Birch\n2021,Plea,Carl Cole\n2022,Plea,Ann Ash; Ben Birch\n",
    )];
    let folder = Scratch::with("together", &together);
    let built = run(&["build", text(folder.path()), "-o", text(&folder.join("out"))]);
    let line = built.out.lines().find(|line| line.contains("storyline-")).expect("made");
    assert!(line.contains("2 storylines in 2 events") || line.contains("2 of 3 events"), "{}", built.all());
}

#[test]
fn drawings_that_cannot_be_made_are_findings() {
    let events = ("events.csv", "date,title,who\n2014,Talk,Ann Ash\n");
    let with = |settings: &str| {
        plain(&[events, ("casebook.toml", &format!("[[drawing]]\nname = \"first\"\n{settings}\n"))])
    };
    for (settings, code, said, line) in [
        ("kind = \"timelin\"", "drawing-unusable", "did you mean `timeline`?", 3),
        ("kind = \"map\"", "drawing-unusable", "it is one of", 3),
        ("title = \"x\"", "drawing-unusable", "it is one of", 1),
        ("kind = \"timeline\"\nfrom = \"sometime\"", "drawing-unusable", "", 4),
        ("kind = \"timeline\"\nto = \"31/06/2014\"", "drawing-unusable", "", 4),
        ("kind = \"timeline\"\nlanes = \"cases\"", "drawing-unusable", "did you mean `case`?", 4),
        ("kind = \"network\"\nlayout = \"layerd\"", "drawing-unusable", "did you mean `layered`?", 4),
        (
            "kind = \"timeline\"\n[drawing.filter]\nstatuses = [\"aleged\"]",
            "drawing-unusable",
            "did you mean `alleged`?",
            4,
        ),
        ("kind = \"timeline\"\nfocus = [\"Ann Asch\"]", "drawing-names-nothing", "did you mean", 4),
        (
            "kind = \"timeline\"\n[[drawing.callout]]\nat = \"Zed\"\ntext = \"x\"",
            "drawing-names-nothing",
            "",
            5,
        ),
    ] {
        let (graph, report) = with(settings);
        let [found] = of_code(&report, code)[..] else { panic!("{settings}:\n{}", concise(&graph, &report)) };
        assert!(found.help.contains(said), "{settings}: {}", found.help);
        assert_eq!(found.position.map(|place| place.line), Some(line), "{settings}");
        assert_eq!(found.cost, Cost::NotDrawn);
    }
    let (graph, report) =
        with("kind = \"timeline\"\nfrom = \"2014\"\nlanes = \"case\"\nfocus = [\"Ann Ash\"]");
    assert!(
        report.diagnostics.iter().all(|found| found.cost != Cost::NotDrawn),
        "{}",
        concise(&graph, &report)
    );
    // What is a finding is not made, and what is none is.
    let folder = Scratch::with(
        "presets",
        &[
            events,
            (
                "casebook.toml",
                "[[drawing]]\nname = \"good\"\nkind = \"timeline\"\n[[drawing]]\nname = \"bad\"\nkind = \"timeline\"\nlanes = \"cases\"\n",
            ),
        ],
    );
    let built = run(&["build", text(folder.path()), "-o", text(&folder.join("out"))]);
    assert!(
        folder.join("out/good-660.svg").exists() && !folder.join("out/bad-660.svg").exists(),
        "{}",
        built.all()
    );
}

#[test]
fn what_a_drawing_can_be_is_one_list() {
    use throughline::model::{DRAWING_KINDS, LANE_NAMES, LAYOUT_NAMES};
    let names: Vec<&str> = DRAWINGS.iter().map(|drawing| drawing.name).collect();
    assert_eq!(names, DRAWING_KINDS);
    for (command, option, known) in
        [("timeline", "--lanes", LANE_NAMES), ("network", "--layout", LAYOUT_NAMES)]
    {
        let wrong = run(&[command, "x", "-o", "-", option, "no-such"]);
        let list = wrong
            .err
            .split("possible values: ")
            .nth(1)
            .and_then(|rest| rest.split(']').next())
            .unwrap_or_default();
        assert_eq!(list.split(", ").collect::<Vec<_>>(), known, "{}", wrong.all());
    }
}
