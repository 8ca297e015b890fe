//! What changed is said in the words of what it is about, corrections are printed where they touch, an output tells from which rows it
//! was made, and several accounts stand beside each other.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::{Random, Scratch, book, book_of, met_files, of_code, run, run_in, text};
use throughline::draw::{DRAWINGS, Page};
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::graph::fingerprint::{Borne, borne_by};
use throughline::model::Item;
use throughline::query::changes::matching::Matching;
use throughline::query::changes::{Change, Sort, Withheld, changes, since};
use throughline::query::{Selection, View, corrections};
use throughline::render::{Options, RENDERERS};
use throughline::text::Fonts;

/// What changed between two casebooks in memory.
fn between(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<Change> {
    let (old, new) = (book(old).0, book(new).0);
    changes(&old, &new, &Matching::of(&old, &new), &Withheld::default())
}

fn told(changes: &[Change]) -> Vec<(&'static str, String)> {
    changes.iter().map(|change| (change.sort.name(), change.text.clone())).collect()
}

const PEOPLE: &str =
    "id,name,kind,start\nann,Ann Ash,person,1970\nben,Ben Birch,person,\ncourt,The Court,court,\n";
const EVENTS: &str = "id,date,title,participants,status,status_by,sources\n\
    e1,2019-03-12,Ann Ash charged,ann,charged,court,s1\n\
    e2,2020,Birch resigns,ben,,,s1\n";
const SOURCES: &str = "id,title,publisher\ns1,First story,Gazette\ns2,Second story,Herald\n";

#[test]
fn a_change_is_said_in_the_words_of_what_it_is_about() {
    let old = [("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)];
    for (table, from, to, sort, said) in [
        (
            "events.csv",
            ",charged,",
            ",acquitted,",
            "status",
            "Status of “Ann Ash charged” changed from charged to acquitted",
        ),
        (
            "events.csv",
            "2019-03-12",
            "2019-03-13",
            "dates",
            "Date of “Ann Ash charged” changed from 12 March 2019 to 13 March 2019",
        ),
        (
            "events.csv",
            "Birch resigns",
            "Birch leaves",
            "names",
            "Title of “Birch leaves” changed from Birch resigns to Birch leaves",
        ),
        (
            "events.csv",
            "ben,,,s1",
            "ben,,,s1; s2#p4",
            "sources",
            "“Birch resigns” – sources: added Herald, “Second story”, p. 4",
        ),
        (
            "events.csv",
            "resigns,ben,",
            "resigns,ben; ann,",
            "who",
            "“Birch resigns” – those who took part: added Ann Ash",
        ),
        (
            "entities.csv",
            "Ben Birch",
            "Benedict Birch",
            "names",
            "Name of Benedict Birch changed from Ben Birch to Benedict Birch",
        ),
        ("entities.csv", "1970", "1971", "dates", "Start of Ann Ash changed from 1970 to 1971"),
        (
            "sources.csv",
            "Herald",
            "The Herald",
            "words",
            "Publisher of The Herald, “Second story” changed from Herald to The Herald",
        ),
        ("events.csv", "e2,2020,Birch resigns,ben,,,s1\n", "", "withdrawn", "“Birch resigns” (2020)."),
        ("sources.csv", "s2,", "s3,Third,Paper\ns2,", "added", "Paper, “Third”."),
    ] {
        let edited: Vec<(&str, String)> = old
            .iter()
            .map(|(name, text)| {
                (*name, if *name == table { text.replacen(from, to, 1) } else { (*text).into() })
            })
            .collect();
        let new: Vec<(&str, &str)> = edited.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_ne!(new, old, "{from} stands in {table}");
        let found = told(&between(&old, &new));
        assert_eq!(found, [(sort, said.to_string())], "{table}: {from} -> {to}");
        assert!(between(&new, &new).is_empty());
    }
}

/// Rows are known again by what they say: shuffled and numbered anew, nothing has changed.
#[test]
fn neither_the_order_of_rows_nor_new_numbers_are_a_change() {
    let mut random = Random(7);
    for round in 0..20 {
        let count = 3 + random.below(12);
        let rows: Vec<(String, String)> = (0..count)
            .map(|at| {
                let day = format!("20{:02}-0{}-1{}", random.below(30), 1 + random.below(9), random.below(9));
                (format!("{day},Thing {} of {at}", random.below(4)), format!("P{} X", random.below(3)))
            })
            .collect();
        let table = |order: &[usize]| {
            let mut text = "id,date,title,participants\n".to_string();
            for (number, at) in order.iter().enumerate() {
                text.push_str(&format!("{number},{},{}\n", rows[*at].0, rows[*at].1));
            }
            text
        };
        let straight: Vec<usize> = (0..count).collect();
        let mut turned = straight.clone();
        random.shuffle(&mut turned);
        let (old, new) = (table(&straight), table(&turned));
        let found = between(&[("events.csv", &old)], &[("events.csv", &new)]);
        assert!(found.is_empty(), "{round}: {:?}\n{old}\n{new}", told(&found));
        // One row out, one in.
        let out = table(&turned[1..]);
        let gone = between(&[("events.csv", &old)], &[("events.csv", &out)]);
        assert_eq!(
            gone.iter().filter(|change| change.sort == Sort::Withdrawn).count(),
            count_gone(&old, &out),
            "{round}: {:?}\n{old}\n{out}",
            told(&gone)
        );
        let come = between(&[("events.csv", &out)], &[("events.csv", &old)]);
        let all =
            |changes: &[Change], sort: Sort| changes.iter().filter(|change| change.sort == sort).count();
        assert_eq!(all(&come, Sort::Added), all(&gone, Sort::Withdrawn), "{round}");
    }
}

/// The event, and whoever took part in no other.
fn count_gone(old: &str, new: &str) -> usize {
    let who = |text: &str| -> BTreeSet<String> {
        text.lines().skip(1).filter_map(|line| line.rsplit(',').next()).map(str::to_string).collect()
    };
    1 + who(old).difference(&who(new)).count()
}

#[test]
fn an_id_that_went_to_another_row_is_not_believed() {
    let old = "id,date,title,participants\n1,2001,Ann Ash charged,Ann Ash\n2,2010,Mill burns,Ben Birch\n";
    let new = "id,date,title,participants\n1,2010,Mill burns,Ben Birch\n2,2001,Ann Ash charged,Ann Ash\n";
    assert!(between(&[("events.csv", old)], &[("events.csv", new)]).is_empty());
    let other = "id,date,title,participants\n1,2015,Bridge opens,Cy Cole\n2,2010,Mill burns,Ben Birch\n";
    let found = told(&between(&[("events.csv", old)], &[("events.csv", other)]));
    let sorts: Vec<&str> = found.iter().map(|(sort, _)| *sort).collect();
    assert_eq!(sorts, ["added", "added", "withdrawn", "withdrawn"], "{found:?}");
}

/// Small changes of the real casebook, each found and nothing else.
#[test]
fn one_change_of_the_real_casebook_is_one_change() {
    let files = met_files();
    let edited = |name: &str, from: &str, to: &str| -> Vec<(String, Vec<u8>)> {
        let mut files = files.clone();
        let file = files.iter_mut().find(|(own, _)| own == name).expect("it is there");
        let text = String::from_utf8(file.1.clone()).expect("UTF-8");
        assert_eq!(text.matches(from).count(), 1, "{name}: {from}");
        file.1 = text.replace(from, to).into_bytes();
        files
    };
    let old = book_of(files.clone()).0;
    for (name, from, to, sort) in [
        ("events.csv", "ev-macpherson-report,1999-02-24", "ev-macpherson-report,1999-02-25", Sort::Dates),
        ("events.csv", "Macpherson report published", "The Macpherson report is published", Sort::Names),
        ("events.csv", "daniel-morgan:victim; ", "", Sort::Who),
        ("relations.csv", "padp,2020-02,2021-07-16,official", "padp,2020-02,2021-07-16,found", Sort::Status),
    ] {
        let new = book_of(edited(name, from, to)).0;
        let found = changes(&old, &new, &Matching::of(&old, &new), &Withheld::default());
        assert_eq!(found.len(), 1, "{from}: {:?}", told(&found));
        assert_eq!(found[0].sort, sort, "{from}: {:?}", told(&found));
    }
    assert!(changes(&old, &old, &Matching::of(&old, &old), &Withheld::default()).is_empty());
}

const CORRECTIONS: &str = "date,what,why,by,touches\n\
    2021-05-03,The charge was dated wrongly.,A slip.,News desk,e1\n\
    ,Names of courts are given in full.,,,\n\
    2022,Birch left in 2020.,,,e2\n";

#[test]
fn corrections_are_printed_on_what_they_touch_and_nowhere_else() {
    let (graph, report) = book(&[
        ("entities.csv", PEOPLE),
        ("events.csv", EVENTS),
        ("sources.csv", SOURCES),
        ("corrections.csv", CORRECTIONS),
    ]);
    assert!(of_code(&report, "correction-of-nothing").is_empty());
    let fonts = Fonts::new();
    let (slip, general, other) = ("The charge was dated wrongly.", "Names of courts", "Birch left in 2020.");
    let words = |focus: &str| -> String {
        let selection = Selection { focus: vec![focus.to_string()], ..Selection::default() };
        let timeline = &DRAWINGS[0];
        let view = (timeline.choose)(&graph, &selection).expect("it is there");
        let mut all = String::new();
        timeline.scene(&view, &Page::new(1020.0, &fonts)).walk(&mut |mark| {
            if let throughline::scene::Mark::Text(text) = mark {
                all.push_str(&text.content);
                all.push(' ');
            }
        });
        all
    };
    let ann = words("Ann Ash");
    assert!(ann.contains(slip) && ann.contains(general) && !ann.contains(other), "{ann}");
    assert!(ann.contains("3 May 2021") && ann.contains("A slip.") && ann.contains("By News desk."), "{ann}");
    let ben = words("Ben Birch");
    assert!(!ben.contains(slip) && ben.contains(general) && ben.contains(other), "{ben}");
    let json = String::from_utf8((EXPORTS[0].write)(&View::all(&graph))).expect("UTF-8");
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["corrections"].as_array().map(Vec::len), Some(3), "{json}");
    assert_eq!(corrections::of_view(&View::all(&graph)).len(), 3);
}

/// What aims at something that is not there is printed nowhere, and named.
#[test]
fn a_correction_that_misses_is_a_finding_and_not_printed() {
    let aimed = "date,what,touches\n2021,Something was wrong.,nowhere\n";
    let (graph, report) = book(&[("events.csv", EVENTS), ("corrections.csv", aimed)]);
    assert_eq!(of_code(&report, "correction-of-nothing").len(), 1);
    assert!(corrections::of_view(&View::all(&graph)).is_empty());
}

/// Every output bears the casebook's hash, whatever the rows' order and the folder's name; a change of any row changes it.
#[test]
fn every_output_tells_from_which_rows_it_was_made() {
    let files = [("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)];
    let graph = book(&files).0;
    let fonts = Fonts::new();
    let whole = &graph.fingerprint().whole;
    let mut bearers = 0;
    for drawing in DRAWINGS {
        let view = (drawing.choose)(&graph, &Selection::default()).expect("all of it");
        let scene = drawing.scene(&view, &Page::new(660.0, &fonts));
        for renderer in RENDERERS {
            let bytes = (renderer.render)(&scene, &Options::new(&fonts)).expect("is rendered");
            let borne = borne_by(&bytes);
            assert_eq!(borne.len(), 1, "{} as {}", drawing.name, renderer.extension);
            let borne = borne.first().expect("one");
            assert_eq!(&borne.whole, whole);
            assert!(!borne.marks.is_empty());
            assert_eq!(graph.fingerprint().compare(borne).same.len(), borne.marks.len());
            bearers += 1;
        }
    }
    for export in EXPORTS.iter().filter(|export| export.name != "csv") {
        let borne = borne_by(&(export.write)(&View::all(&graph)));
        assert_eq!(borne.iter().map(|one| &one.whole).collect::<Vec<_>>(), [whole], "{}", export.name);
        bearers += 1;
    }
    assert!(bearers > 8);

    let turned: String = {
        let mut lines: Vec<&str> = EVENTS.lines().collect();
        lines[1..].reverse();
        lines.iter().map(|line| format!("{line}\n")).collect()
    };
    let same = book(&[("entities.csv", PEOPLE), ("timeline.csv", &turned), ("sources.csv", SOURCES)]).0;
    assert_eq!(same.fingerprint().whole, *whole, "names of files and the order of rows are no content");
    for (at, (name, text)) in files.iter().enumerate() {
        for (start, word) in text
            .match_indices(|c: char| c.is_ascii_digit())
            .filter(|(start, _)| *start > text.find('\n').unwrap_or(0))
        {
            let digit = if word == "9" { "8" } else { "9" };
            let changed = format!("{}{digit}{}", &text[..start], &text[start + 1..]);
            let mut files = files.to_vec();
            files[at] = (name, &changed);
            let other = book(&files).0;
            assert_ne!(other.fingerprint().whole, *whole, "{name}: {changed}");
        }
    }
}

#[test]
fn the_marks_of_rows_say_which_have_changed() {
    let old = book(&[("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)]).0;
    let borne: Borne = borne_by((View::all(&old).made_from()).as_bytes()).into_iter().next().expect("borne");
    let changed = EVENTS.replace("2019-03-12", "2019-03-13").replace("e2,2020", "e9,2021");
    let new = book(&[("entities.csv", PEOPLE), ("events.csv", &changed), ("sources.csv", SOURCES)]).0;
    let compared = new.fingerprint().compare(&borne);
    let ids: Vec<&str> = compared
        .changed
        .iter()
        .map(|item| match item {
            Item::Event(id) => &*new.casebook().event(*id).id,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((ids, compared.gone), (vec!["e1"], 1));
    // What is no mark is none.
    for text in
        ["", "throughline-casebook/1 sha256:", "throughline-casebook/1 sha256:xyz rows:AAAA", "sha256:0123"]
    {
        assert!(borne_by(text.as_bytes()).is_empty(), "{text}");
    }
}

#[test]
fn verify_answers_yes_no_and_cannot_say() {
    let scratch =
        Scratch::with("story", &[("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)]);
    let above = scratch.path().parent().expect("a folder").to_path_buf();
    for name in ["t.svg", "t.png", "t.pdf"] {
        let made = run_in(&above, &["timeline", "story", "-o", name, "--width", "660", "-q"]);
        assert_eq!(made.code, 0, "{}", made.all());
    }
    for (to, name) in [("json", "g.json"), ("dot", "g.dot"), ("md", "g.md"), ("csv", "g.csv")] {
        run_in(&above, &["export", "story", "--to", to, "-o", name, "-q"]);
    }
    for name in ["handout.pdf", "handout.html"] {
        run_in(&above, &["print", "handout", "story", "-o", name, "-q"]);
    }
    let bearers = ["t.svg", "t.png", "t.pdf", "g.json", "g.dot", "g.md", "handout.pdf", "handout.html"];
    for name in bearers {
        let answer = run_in(&above, &["verify", name, "story"]);
        assert_eq!((answer.code, answer.out.starts_with("yes: ")), (0, true), "{name}: {}", answer.all());
    }
    let silent = run_in(&above, &["verify", "g.csv", "story"]);
    assert_eq!(silent.code, 2, "{}", silent.all());
    // Another row, not shown: no, and it is said that what is shown says what it said.
    scratch.write("events.csv", format!("{EVENTS}e3,2021,Something else,ben,,,s2\n").as_bytes());
    let answer = run_in(&above, &["verify", "t.svg", "story"]);
    assert_eq!(answer.code, 1, "{}", answer.all());
    assert!(answer.out.contains("all 5 rows that it shows say what they said"), "{}", answer.all());
    scratch.write("events.csv", EVENTS.replace(",charged,", ",acquitted,").as_bytes());
    for name in bearers {
        let answer = run_in(&above, &["verify", name, "story"]);
        assert_eq!(answer.code, 1, "{name}: {}", answer.all());
        assert!(
            answer.out.contains("says something else: event e1: Ann Ash charged"),
            "{name}: {}",
            answer.all()
        );
    }
    let json = run_in(&above, &["verify", "t.svg", "story", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(value["made_from_these_rows"], serde_json::Value::Bool(false));
    assert_eq!(value["changed"][0]["id"], "e1");
    assert_eq!(run_in(&above, &["verify", "no-such.svg", "story"]).code, 2);
    // A whole folder.
    let built = run_in(&above, &["build", "story", "-o", "out", "-q"]);
    assert!(built.code < 2, "{}", built.all());
    let answer = run_in(&above, &["verify", "out", "story"]);
    assert_eq!(answer.code, 0, "{}", answer.all());
    assert!(answer.out.lines().filter(|line| line.starts_with("yes: ")).count() >= 9, "{}", answer.all());
}

#[test]
fn what_is_new_or_changed_is_said_on_the_drawings_in_words() {
    let old = book(&[("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)]).0;
    let edited = EVENTS.replace(",charged,", ",acquitted,") + "e3,2021,Inquiry opens,ben,,,s2\n";
    let new = book(&[("entities.csv", PEOPLE), ("events.csv", &edited), ("sources.csv", SOURCES)]).0;
    let found = changes(&old, &new, &Matching::of(&old, &new), &Withheld::default());
    new.mark_since(since(&found, "12 March 2021"));
    let fonts = Fonts::new();
    for (drawing, width) in [(&DRAWINGS[0], 300.0), (&DRAWINGS[0], 660.0), (&DRAWINGS[0], 1020.0)] {
        let view = (drawing.choose)(&new, &Selection::default()).expect("all");
        let words = words_of(drawing, &view, width, &fonts);
        assert!(words.contains("Inquiry opens (new)"), "{width}: {words}");
        assert!(words.contains("Ann Ash charged (changed)"), "{width}: {words}");
        assert!(words.contains("Birch resigns") && !words.contains("Birch resigns ("), "{width}: {words}");
        assert!(words.contains("since 12 March 2021"), "{width}: {words}");
    }
}

/// Every word of a drawing, lines joined.
fn words_of(drawing: &throughline::draw::Drawing, view: &View<'_>, width: f64, fonts: &Fonts) -> String {
    let mut all = String::new();
    drawing.scene(view, &Page::new(width, fonts)).walk(&mut |mark| {
        if let throughline::scene::Mark::Text(text) = mark {
            all.push_str(&text.content);
            all.push(' ');
        }
    });
    all
}

const ACCOUNTS: &str = "id,date,title,participants,status,account_of,prefers,sources\n\
    a1,2014-03-01,The mill burns,Ann Ash,reported,,yes,s1\n\
    a2,2014-03-04,Fire at the mill,Ann Ash; Ben Birch,reported,a1,,s2\n\
    b1,2015-02,Birch charged,Ben Birch,charged,,,s1\n\
    b2,2015-05,Birch charged,Ben Birch,charged,,,s2\n\
    c1,2016,Board meets,Ann Ash,,,,s1\n";

/// Accounts are shown side by side, joined where they are drawn, and never chosen between in silence; what only looks alike is not joined.
#[test]
fn several_accounts_stand_beside_each_other() {
    let graph = book(&[("events.csv", ACCOUNTS), ("sources.csv", SOURCES)]).0;
    let ids = |graph: &Graph| -> Vec<Vec<String>> {
        let id = |item: &Item| throughline::query::changes::id_of(graph.casebook(), *item);
        graph.accounts().things.iter().map(|rows| rows.iter().map(id).collect()).collect()
    };
    assert_eq!(ids(&graph), [["a1", "a2"]]);
    let fonts = Fonts::new();
    let view = (DRAWINGS[0].choose)(&graph, &Selection::default()).expect("all");
    for width in [300.0, 660.0, 1020.0] {
        let words = words_of(&DRAWINGS[0], &view, width, &fonts);
        for said in [
            "(account 1 of 2, preferred)",
            "(account 2 of 2, not the preferred one)",
            "Where accounts differ, each is shown",
        ] {
            assert!(words.contains(said), "{width}: {said}: {words}");
        }
        let scene = DRAWINGS[0].scene(&view, &Page::new(width, &fonts));
        let mut dashed = 0;
        scene.walk(&mut |mark| {
            if let throughline::scene::Mark::Path(path) = mark {
                dashed += usize::from(path.stroke.as_ref().is_some_and(|stroke| stroke.dash == [3.0, 3.0]));
            }
        });
        assert_eq!(dashed, 1, "{width}: one line joins the two");
    }
    // The mark of the desk joins two of one title.
    let preferred = ACCOUNTS.replace("charged,,,s2", "charged,,x,s2");
    let graph = book(&[("events.csv", &preferred), ("sources.csv", SOURCES)]).0;
    assert_eq!(ids(&graph), [["a1", "a2"], ["b2", "b1"]]);
    let scratch = Scratch::with("story", &[("events.csv", &preferred), ("sources.csv", SOURCES)]);
    let shown = run(&["show", text(scratch.path()), "a2"]);
    for said in ["1 Mar 2014", "4 Mar 2014", "Ben Birch", "account 1 of 2, preferred"] {
        assert!(shown.out.contains(said), "{said}: {}", shown.all());
    }
    let listed = run(&["conflicts", text(scratch.path())]);
    assert!(listed.out.contains("Several accounts of one thing: 4"), "{}", listed.all());
    let dangling = ACCOUNTS.replace("reported,a1", "reported,zz");
    assert_eq!(of_code(&book(&[("events.csv", &dangling)]).1, "dangling-account").len(), 1);
}

#[test]
fn a_revision_is_read_with_git_and_said_plainly_where_it_cannot_be() {
    let scratch =
        Scratch::with("story", &[("entities.csv", PEOPLE), ("events.csv", EVENTS), ("sources.csv", SOURCES)]);
    let folder = text(scratch.path());
    let outside = run(&["diff", folder, "--since", "HEAD"]);
    assert_eq!(outside.code, 2, "{}", outside.all());
    let git = |words: &[&str]| {
        let done = Command::new("git")
            .args([
                "-C",
                folder,
                "-c",
                "user.name=x",
                "-c",
                "user.email=x@example.org",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(words)
            .output();
        done.map(|done| done.status.success()).unwrap_or(false)
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-q", "-m", "one"])) {
        return;
    }
    scratch.write("events.csv", EVENTS.replace(",charged,", ",acquitted,").as_bytes());
    let told = run(&["diff", folder, "--since", "HEAD"]);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.contains("changed from charged to"), "{}", told.all());
    let note = run(&["diff", folder, "--since", "HEAD", "--note", "--md"]);
    assert!(
        note.out.starts_with("**Corrections and changes since ") && note.out.contains("- Status of"),
        "{}",
        note.all()
    );
    for wrong in ["nosuch", "--upload-pack=x", ""] {
        let since = format!("--since={wrong}");
        let run = run(&["diff", folder, &since]);
        assert_eq!(run.code, 2, "{wrong}: {}", run.all());
        assert!(run.out.is_empty());
    }
    let above = scratch.path().parent().expect("a folder").to_path_buf();
    let built = run_in(&above, &["build", "story", "-o", "out", "--since", "HEAD", "-q"]);
    assert!(built.code < 2, "{}", built.all());
    let svg = std::fs::read_to_string(above.join("out/timeline-660.svg")).expect("made");
    assert!(svg.contains("(changed)"));
}

/// What is private now, and who was purged, is not named by a comparison with the days when it was public.
#[test]
fn a_comparison_names_nobody_who_is_private_now() {
    let older = Scratch::with(
        "older",
        &[
            ("entities.csv", "id,name,kind\nann,Ann Ash,person\nzz,Zyxqua Vimjop,person\n"),
            (
                "events.csv",
                "id,date,title,participants,status_by\ne1,2019,Raid,ann; zz,\ne2,2020,Sitting,zz,\ne3,2021,Verdict,ann,Zyxqua Vimjop\n",
            ),
            ("relations.csv", "from,kind,to\nann,knows,zz\n"),
        ],
    );
    let newer = |entities: &str| {
        Scratch::with(
            "newer",
            &[
                ("entities.csv", entities),
                (
                    "events.csv",
                    "id,date,title,participants,status_by\ne1,2019,Raid,ann; zz,\ne2,2020,Sitting,zz,\ne3,2021,Verdict,ann,\n",
                ),
                ("relations.csv", "from,kind,to\nann,knows,zz\n"),
            ],
        )
    };
    let new = newer("id,name,kind,confidential\nann,Ann Ash,person,\nzz,Zyxqua Vimjop,person,yes\n");
    for form in [&[][..], &["--json"], &["--csv"], &["--md"], &["--note"]] {
        let words = [&["diff", text(older.path()), text(new.path())][..], form].concat();
        let run = run(&words);
        assert_eq!(run.code, 1, "{}", run.all());
        assert!(
            !run.all().to_lowercase().contains("zyxqua") && !run.all().contains("Sitting"),
            "{}",
            run.all()
        );
    }
    let new = newer("id,name,kind\nann,Ann Ash,person\nzz,Zyxqua Vimjop,person\n");
    let purged = run(&["purge", text(new.path()), "Zyxqua Vimjop", "--yes"]);
    assert_eq!(purged.code, 0, "{}", purged.all());
    let run = run(&["diff", text(older.path()), text(new.path())]);
    assert!(!run.all().to_lowercase().contains("zyxqua"), "{}", run.all());
    assert!(run.out.contains("removed for good"), "{}", run.all());
}

/// A victim's row has the status of the matter: what changes is said of those whom it is about, and never of the victim.
#[test]
fn a_status_that_changes_is_said_of_whom_it_is_about() {
    let people = "id,name,kind\nann,Ann Ash,person\nben,Ben Birch,person\nmill,The Mill case,case\n";
    let rows = |of_ann: &str, of_ben: &str| {
        format!("from,kind,to,status\nann,victim-in,mill,{of_ann}\nben,convicted-in,mill,{of_ben}\n")
    };
    let (old, new) = (rows("convicted", "convicted"), rows("charged", "charged"));
    let files = |table| [("entities.csv", people), ("relations.csv", table)];
    let all = told(&between(&files(&old), &files(&new)));
    let victims: Vec<&String> =
        all.iter().map(|(_, text)| text).filter(|text| text.contains("victim")).collect();
    assert_eq!(victims.len(), 1, "{all:?}");
    assert!(victims[0].contains("changed from Ben Birch: convicted to Ben Birch: charged"), "{victims:?}");
    // What is only counted otherwise is no change of the victim's row.
    let all = told(&between(&files(&old), &files(&rows("convicted", "charged"))));
    assert!(all.iter().all(|(_, text)| !text.contains("victim")), "{all:?}");
}
