//! What a cell says: citations, names and who is nobody, denials, ids, letters; and that what checks clean can be drawn. Each kind with
//! examples of its own, on both sides: what must be told or kept apart, and what must be left alone.

use proptest::prelude::*;

use crate::support::{book, book_of, concise, of_code};
use throughline::draw::{DRAWINGS, Page};
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::model::Casebook;
use throughline::query::{Selection, View};
use throughline::render::{Options, svg};
use throughline::text::Fonts;

/// The names of the entities of an events table with these participants, in order.
fn names(who: &[&str]) -> Vec<String> {
    let rows: String = who
        .iter()
        .enumerate()
        .map(|(at, cell)| format!("20{:02},Event {at},\"{}\"\n", at + 1, cell.replace('"', "\"\"")))
        .collect();
    let (graph, _) = book(&[("events.csv", &format!("date,title,who\n{rows}"))]);
    let mut names: Vec<String> =
        graph.casebook().entities.iter().map(|entity| entity.name.to_string()).collect();
    names.sort();
    names
}

fn export(graph: &Graph, name: &str) -> String {
    let export = EXPORTS.iter().find(|export| export.name == name).expect("an export");
    String::from_utf8((export.write)(&View::all(graph))).expect("text")
}

/// The ids of the sources of a casebook.
fn sources(book: &Casebook) -> Vec<&str> {
    book.sources.iter().map(|source| &*source.id).collect()
}

// ------------------------------------------------------------------------------------------------------------- citations

#[test]
fn two_works_are_two_sources_and_one_is_one() {
    let table = "date,title,sources\n\
        2020,One,\"Roe, Ann, \"\"Mill burns\"\", The Courier, 3 May 2020\"\n\
        2020,Two,\"Roe, Ann, \"\"Mill rebuilt\"\", The Courier, 9 May 2020\"\n\
        2020,Three,Court file #12345\n\
        2020,Four,Court file #12346\n\
        2020,Five,Ledger (https://example.org/ledger#f7)\n\
        2020,Six,https://example.org/a | https://example.org/b\n";
    let (graph, report) = book(&[("events.csv", table)]);
    assert_eq!(
        sources(graph.casebook()),
        [
            "Court file #12345",
            "Court file #12346",
            "Ledger (https://example.org/ledger#f7)",
            "Roe, Ann, \"Mill burns\", The Courier, 3 May 2020",
            "Roe, Ann, \"Mill rebuilt\", The Courier, 9 May 2020",
            "https://example.org/a",
            "https://example.org/b"
        ]
    );
    let ledger = graph.casebook().sources.iter().find(|source| source.id.starts_with("Ledger")).expect("it");
    assert_eq!(&*ledger.url, "https://example.org/ledger#f7");
    assert!(
        graph.casebook().events.iter().all(|e| e.statement.citations.iter().all(|c| c.quotation.is_empty()))
    );
    let single = of_code(&report, "single-source");
    assert!(!single.iter().any(|finding| finding.message.contains("Six")), "{}", concise(&graph, &report));
}

#[test]
fn a_known_source_has_places_and_quotations() {
    let (graph, report) = book(&[
        ("sources.csv", "id,title,url\ns-a,A,https://example.org/a\nfile #3,B,\n"),
        (
            "events.csv",
            "date,title,sources\n2020,One,\"s-a#p12 \"\"the words\"\"; file #3#p4\"\n2021,Two,https://example.org/a\n2022,Three,\"s-a, file #3\"\n2023,Four,s-b#p1\n",
        ),
    ]);
    let cited = |n: usize| -> Vec<(&str, &str, &str)> {
        let book = graph.casebook();
        let citations = book.events[n].statement.citations.iter();
        citations.map(|c| (&*book.source(c.source).id, &*c.locator, &*c.quotation)).collect()
    };
    assert_eq!(cited(0), [("s-a", "p12", "the words"), ("file #3", "p4", "")]);
    assert_eq!(cited(1), [("s-a", "", "")]);
    let dangling = of_code(&report, "dangling-source");
    assert_eq!(dangling.len(), 2, "{}", concise(&graph, &report));
    assert!(dangling[0].fixes[0].certain && dangling[0].fixes[0].replacement.contains("s-a; file #3"));
    assert!(dangling[1].help.contains("`s-a`") && !dangling[1].fixes[0].certain, "{:?}", dangling[1]);
}

#[test]
fn ten_thousand_misspelt_sources_do_not_take_minutes() {
    let listed: String = (0..10_000).map(|n| format!("source-{n:06},Title\n")).collect();
    let rows: String = (0..10_000).map(|n| format!("2014,Event {n},saurce-{n:06}\n")).collect();
    let started = std::time::Instant::now();
    let (graph, report) = book(&[
        ("sources.csv", &format!("id,title\n{listed}")),
        ("events.csv", &format!("date,title,sources\n{rows}")),
    ]);
    assert_eq!(of_code(&report, "dangling-source").len(), 10_000, "{}", graph.casebook().events.len());
    // Generous, since nothing is optimised here and others may be at work: looking at every pair takes far longer.
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

// ------------------------------------------------------------------------------------------------------- names and nobody

#[test]
fn nobody_is_nobody_in_every_column() {
    let (graph, report) = book(&[
        (
            "events.csv",
            "date,title,who,place,status,status_by,sources\n\
             2019,One,Ann Ash; Unknown: witness,unknown,alleged,n/a,-\n\
             2020,Two,Ben Birch; name withheld,N/A,alleged,anonymous,unknown\n\
             2021,Three,?,—,,,TBC\n\
             2022,Four,inconnu; Ann Ash,Leeds,,,n.v.t.\n",
        ),
        (
            "relations.csv",
            "from,kind,to\nAnn Ash,knows,Ben Birch\nAnn Ash,knows,unknown\n?,knows,Ben Birch\n",
        ),
    ]);
    let book = graph.casebook();
    let names: Vec<&str> = book.entities.iter().map(|entity| &*entity.name).collect();
    assert_eq!(names, ["Ann Ash", "Ben Birch"], "{}", concise(&graph, &report));
    assert!(book.sources.is_empty(), "{:?}", sources(book));
    assert_eq!(book.relations.len(), 1);
    let nameless: Vec<(&str, bool)> =
        book.events.iter().flat_map(|e| e.nameless.iter().map(|n| (&*n.words, n.role.is_some()))).collect();
    assert_eq!(nameless, [("Unknown", true), ("name withheld", false), ("?", false), ("inconnu", false)]);
    let by: Vec<&str> = book.events.iter().map(|event| event.statement.by()).collect();
    assert_eq!(by, ["", "anonymous", "", ""]);
    // One finding a column: who, place, status_by, sources, from, to.
    assert_eq!(of_code(&report, "names-nobody").len(), 6, "{}", concise(&graph, &report));
    assert_eq!(of_code(&report, "row-set-aside").len(), 2);
    assert!(
        export(&graph, "csv").contains("\"Ann Ash, Unknown (witness)\"")
            || export(&graph, "csv").contains("Ann Ash, Unknown (witness)")
    );
}

#[test]
fn who_is_listed_is_somebody() {
    let (graph, report) = book(&[
        ("entities.csv", "id,name,kind\nanon,Anonymous,group\nann,Ann Ash,person\n"),
        ("events.csv", "date,title,who\n2019,One,Anonymous; Ann Ash\n"),
    ]);
    assert_eq!(graph.casebook().events[0].participants.len(), 2, "{}", concise(&graph, &report));
    assert!(of_code(&report, "names-nobody").is_empty());
}

#[test]
fn a_ditto_says_what_it_would_repeat() {
    let (graph, report) = book(&[(
        "events.csv",
        "date,title,who,source\n2019,One,Ann Ash,The Courier\n2020,Two,ditto,\"\"\"\"\n2021,Three,do.,ibid.\n2022,Four,Ben Birch,\n2023,Five,〃,\n",
    )]);
    assert_eq!(graph.casebook().entities.len(), 2, "{}", concise(&graph, &report));
    assert_eq!(sources(graph.casebook()), ["The Courier"]);
    let dittos = of_code(&report, "ditto-cell");
    assert_eq!(dittos.len(), 2, "one a column: {}", concise(&graph, &report));
    let who = dittos.iter().find(|finding| finding.message.contains("`who`")).expect("who");
    assert!(who.message.contains("`Ann Ash`"), "{}", who.message);
    assert!(who.related.iter().any(|(_, what)| what.contains("`Ben Birch`")), "{who:?}");
    assert_eq!(
        who.fixes.iter().map(|fix| &*fix.replacement).collect::<Vec<_>>(),
        ["Ann Ash", "Ann Ash", "Ben Birch"]
    );
    assert!(who.fixes.iter().all(|fix| !fix.certain));
}

#[test]
fn several_names_are_proposed_apart_and_firms_are_not() {
    let proposed = |cell: &str, others: &[&str]| -> Option<(String, bool)> {
        let mut rows = format!("2014,Meeting,\"{cell}\"\n");
        others.iter().for_each(|other| rows.push_str(&format!("2015,Walk,\"{other}\"\n")));
        let (_, report) = book(&[("events.csv", &format!("date,title,who\n{rows}"))]);
        let finding = of_code(&report, "several-names").first().map(|finding| (*finding).clone())?;
        Some((finding.fixes[0].replacement.trim_matches('"').to_string(), finding.fixes[0].certain))
    };
    let sure = |text: &str| Some((text.to_string(), true));
    let perhaps = |text: &str| Some((text.to_string(), false));
    assert_eq!(proposed("Jane Smith and Marek Wójcik", &[]), sure("Jane Smith; Marek Wójcik"));
    assert_eq!(proposed("Jane Smith & Marek Wójcik", &[]), sure("Jane Smith; Marek Wójcik"));
    assert_eq!(proposed("Jane Smith / Marek Wójcik", &[]), sure("Jane Smith; Marek Wójcik"));
    assert_eq!(proposed("Jane Smith|Marek Wójcik", &[]), sure("Jane Smith; Marek Wójcik"));
    assert_eq!(proposed("Jean Dupont et Marie Curie", &[]), sure("Jean Dupont; Marie Curie"));
    assert_eq!(proposed("Hans Meier und Eva Braun-Weiß", &[]), sure("Hans Meier; Eva Braun-Weiß"));
    assert_eq!(proposed("Ann Ash, Ben Birch and Cy Cole", &[]), sure("Ann Ash; Ben Birch; Cy Cole"));
    assert_eq!(proposed("Ann Ash, Ben Birch", &[]), perhaps("Ann Ash; Ben Birch"));
    assert_eq!(proposed("Ann Ash, Ben Birch", &["Ann Ash"]), sure("Ann Ash; Ben Birch"));
    assert_eq!(proposed("Ann and Ben", &["Ann", "Ben"]), sure("Ann; Ben"));
    assert_eq!(proposed("Ann | Ben", &[]), perhaps("Ann; Ben"));
    for name in [
        "Marks & Spencer",
        "Smith and Sons",
        "Smith, Jones and Co",
        "Lord Mayor, Aldermen",
        "Smith, John",
        "García Márquez, Gabriel",
        "Health and Safety Executive",
        "Department for Culture, Media and Sport",
        "Ash Birch and Partners",
        "Tyne and Wear",
        "AC/DC",
        "John Smith, Jr.",
        "José Ortega y Gasset",
        "Ann Ash (Leeds and York)",
    ] {
        assert_eq!(proposed(name, &[]), None, "{name}");
    }
}

#[test]
fn a_proposed_split_gives_the_cell_that_is_read_apart() {
    let table = "date,title,who\n2014,Talk,Ann Ash and Ben Birch; Cy Cole\n2015,Walk,Marks & Spencer\n2016,Walk,Ann Ash and Ben Birch\n";
    let (graph, report) = book(&[("events.csv", table)]);
    assert_eq!(graph.casebook().entities.len(), 3, "nothing is parted in reading");
    let mut fixes: Vec<_> =
        of_code(&report, "several-names").iter().flat_map(|finding| finding.fixes.clone()).collect();
    fixes.sort();
    let mut mended = table.to_string();
    for fix in fixes.iter().rev() {
        assert!(fix.certain);
        mended.replace_range(fix.range.clone(), &fix.replacement);
    }
    assert_eq!(
        mended,
        "date,title,who\n2014,Talk,Ann Ash; Ben Birch; Cy Cole\n2015,Walk,Marks & Spencer\n2016,Walk,Ann Ash; Ben Birch\n"
    );
}

#[test]
fn brackets_belong_to_the_name_unless_they_hold_a_role() {
    assert_eq!(names(&["Moor Inquiry (chair: Dame A. Ng)"]), ["Moor Inquiry (chair: Dame A. Ng)"]);
    assert_eq!(
        names(&[
            "Ann Ash (née Birch)",
            "Bo Ek (1901–1977)",
            "Cy Cole (Leeds)",
            "Di Dale (born 1950)",
            "Ed Elm (\"Fox\")"
        ]),
        [
            "Ann Ash (née Birch)",
            "Bo Ek (1901–1977)",
            "Cy Cole (Leeds)",
            "Di Dale (born 1950)",
            "Ed Elm (\"Fox\")"
        ]
    );
    assert_eq!(names(&["Ann Ash (witness)", "Bo Ek (victim)"]), ["Ann Ash", "Bo Ek"]);
    // A word of the same kind as others, though unknown.
    assert_eq!(names(&["Ann Ash (witness)", "Bo Ek (stoker)"]), ["Ann Ash", "Bo Ek"]);
    assert_eq!(names(&["Ann Ash (stoker)", "Bo Ek (stoker)"]), ["Ann Ash", "Bo Ek"]);
    assert_eq!(names(&["Ann Ash (stoker)"]), ["Ann Ash (stoker)"]);
    assert_eq!(
        names(&["Ann Ash (Leeds); Bo Ek (witness)", "Cy Cole (Leeds)"]),
        ["Ann Ash (Leeds)", "Bo Ek", "Cy Cole (Leeds)"]
    );
    assert_eq!(
        names(&["Ann: a.k.a. \"The Fox\": witness; Bob (Robert) Smith (driver)"]),
        ["Ann: a.k.a. \"The Fox\"", "Bob (Robert) Smith"]
    );
}

#[test]
fn the_spelling_used_most_is_shown_and_joining_is_told_once() {
    let shown = |who: &[&str]| names(who).join("|");
    assert_eq!(shown(&["ANN ASH", "Ann Ash", "Ann Ash"]), "Ann Ash");
    assert_eq!(shown(&["Ann Ash", "ANN ASH", "ANN ASH"]), "ANN ASH");
    assert_eq!(shown(&["ann ash", "ANN ASH"]), "ann ash", "of two as often the first");
    assert_eq!(shown(&["ANN ASH", "Ann Ash"]), "ANN ASH", "of two as often the first");
    assert_eq!(shown(&["Hauptstraße", "HAUPTSTRASSE", "Hauptstraße"]), "Hauptstraße");
    assert_eq!(shown(&["Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ", "Παπαδόπουλος"]), "Παπαδόπουλος");
    assert_eq!(shown(&["O’Brien", "O'Brien", "O’Brien"]), "O’Brien");
    let (graph, report) = book(&[(
        "events.csv",
        "date,title,who\n2001,One,Ann Ash\n2002,Two,ANN ASH\n2003,Three,Ann Ash\n2004,Four,Ann\u{200B} Ash; Bo\n",
    )]);
    let told = of_code(&report, "spellings-joined");
    assert_eq!(told.len(), 1, "{}", concise(&graph, &report));
    assert!(told[0].message.contains("`ANN ASH` (1)"), "{}", told[0].message);
}

// --------------------------------------------------------------------------------------------------- letters and characters

#[test]
fn what_is_not_seen_is_found_everywhere_and_taken_out() {
    let (graph, report) = book(&[(
        "events.csv",
        "date,ti\u{FEFF}tle,title,who,note\n2001,x,Pay\u{200B}ment,Ann\u{200B} Ash,a\u{AD}b\n2002,x,Tag\u{E0041}ged,Ann Ash,می\u{200C}خواهم\n2003,x,Flag \u{1F3F4}\u{E0067}\u{E0062}\u{E007F},Ann Ash,\u{1F469}\u{200D}\u{1F680} ❤\u{FE0F}\n",
    )]);
    let found = of_code(&report, "unsafe-character");
    assert_eq!(found.len(), 5, "{}", concise(&graph, &report));
    assert!(found.iter().all(|finding| finding.fixes.len() == 1 && finding.fixes[0].certain));
    let replaced: Vec<&str> = found.iter().map(|finding| &*finding.fixes[0].replacement).collect();
    assert_eq!(replaced, ["title", "Payment", "Ann Ash", "ab", "Tagged"]);
    assert_eq!(graph.casebook().entities.len(), 1);
}

#[test]
fn letters_read_in_the_wrong_encoding_are_put_back() {
    let (graph, report) = book(&[(
        "events.csv",
        "date,title,who\n2001,CafÃ© closes,José\n2002,He donâ€™t,MÃ¼ller\n2003,São Paulo,Ångström\n",
    )]);
    let found = of_code(&report, "double-encoded");
    let replaced: Vec<&str> = found.iter().map(|finding| &*finding.fixes[0].replacement).collect();
    assert_eq!(replaced, ["Café closes", "He don’t", "Müller"], "{}", concise(&graph, &report));
    assert!(found.iter().all(|finding| finding.fixes[0].certain));
}

#[test]
fn a_guess_that_changes_letters_shows_the_words() {
    let read = |name: &[u8]| {
        book_of(vec![("entities.csv".into(), [b"id,name,kind\na,", name, b",person\n"].concat())])
    };
    let (graph, report) = read(b"Jos\x8E N\x9C\x96ez");
    assert_eq!(&*graph.casebook().entities[0].name, "José Núñez", "{}", concise(&graph, &report));
    let [finding] = of_code(&report, "encoding-read")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(
        finding.message.contains("Mac Roman") && finding.message.contains("`Núñez`"),
        "{}",
        finding.message
    );
    assert_eq!(finding.severity.name(), "warning");
    let (_, report) = read(b"Ann, \xA35");
    assert_eq!(of_code(&report, "encoding-read")[0].severity.name(), "note");
}

// ----------------------------------------------------------------------------------------------------- advice and repeats

#[test]
fn twice_means_in_every_column() {
    let codes = |files: &[(&str, &str)]| -> (usize, Vec<String>) {
        let (_, report) = book(files);
        let alike =
            of_code(&report, "alike-statements").iter().map(|finding| finding.message.clone()).collect();
        (of_code(&report, "duplicate-statement").len(), alike)
    };
    let (twice, alike) = codes(&[(
        "events.csv",
        "date,title,who,place\n2014-05-06,Hearing,Ann,Leeds\n2014-05-06,Hearing,Ann,York\n",
    )]);
    assert_eq!(twice, 0);
    assert!(alike[0].ends_with("alike but for place"), "{alike:?}");
    let (twice, alike) = codes(&[(
        "events.csv",
        "date,title,who,Room\n2014-05-06,Hearing,Ann: witness,1\n2014-05-06,Hearing,Ann: victim,2\n",
    )]);
    assert_eq!(twice, 0);
    assert!(alike[0].contains("role") && alike[0].contains("Room"), "{alike:?}");
    let (twice, alike) = codes(&[(
        "events.csv",
        "date,title,who,place\n2014-05-06,Hearing,Ann,Leeds\n6 May 2014,Hearing,Ann,Leeds\n",
    )]);
    assert_eq!((twice, alike.len()), (1, 0));
    let (twice, alike) =
        codes(&[("relations.csv", "from,kind,to,sources\nAnn,knows,Ben,s1\nAnn,knows,Ben,s2\n")]);
    assert_eq!(twice, 0);
    assert!(alike[0].ends_with("alike but for sources"), "{alike:?}");
}

// --------------------------------------------------------------------------------------------------------- led to, and ids

#[test]
fn what_led_to_what_is_read_and_checked() {
    let (graph, report) = book(&[(
        "events.csv",
        "id,date,title,led to,because of\ne1,1666-09-02,Bakery burns,e2; e99,\ne2,1666-09-03,City burns,,Bakery burns\ne3,1666-09-06,Fire is out,e3,n/a\ne4,1666-09-07,Rain,,\"City burnt\"\n",
    )]);
    let book = graph.casebook();
    let ties: Vec<(&str, &str)> =
        book.ties.iter().map(|tie| (&*book.event(tie.cause).id, &*book.event(tie.effect).id)).collect();
    assert_eq!(ties, [("e1", "e2")]);
    let found = of_code(&report, "dangling-event");
    assert_eq!(found.len(), 3, "{}", concise(&graph, &report));
    assert!(found.iter().any(|f| f.message.contains("`e99`")));
    assert!(found.iter().any(|f| f.message.contains("leads to itself")));
    assert!(found.iter().any(|f| f.help.contains("`City burns`")), "{}", concise(&graph, &report));
    assert!(of_code(&report, "column-unknown").is_empty());
    assert!(export(&graph, "json").contains("\"led_to\""));
}

#[test]
fn what_is_made_gives_way_to_what_is_written() {
    let (graph, report) = book(&[("events.csv", "id,date,title,who\nann-ash,2019,Meeting,Ann Ash\n")]);
    assert!(!report.has_errors(), "{}", concise(&graph, &report));
    assert_eq!(&*graph.casebook().entities[0].id, "ann-ash-2");
    assert_eq!(&*graph.casebook().entities[0].name, "Ann Ash");
    let (graph, _) =
        book(&[("relations.csv", "id,from,kind,to\n,Ann,knows,Bob\nann--knows--bob,Bob,knows,Cid\n")]);
    let json: serde_json::Value = serde_json::from_str(&export(&graph, "json")).expect("JSON");
    let ids: Vec<&str> =
        json["relations"].as_array().expect("a list").iter().filter_map(|r| r["id"].as_str()).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn two_cases_of_one_short_name_keep_two_lanes() {
    let mut rows = String::from("date,title,who\n");
    for n in 0..6 {
        rows.push_str(&format!("20{:02},First {n},c1\n20{:02},Second {n},c2\n", n + 1, n + 15));
    }
    let (graph, _) = book(&[
        (
            "entities.csv",
            "id,name,short_name,kind\nc1,R v Smith (2001),R v Smith,case\nc2,R v Smith (2015),R v Smith,case\n",
        ),
        ("events.csv", &rows),
    ]);
    let drawn = drawn(&graph, 1020.0).expect("it draws");
    let timeline = drawn.iter().find(|(name, _)| name == "timeline").map(|(_, svg)| svg).expect("a timeline");
    assert!(timeline.contains("(2001)") && timeline.contains("(2015)"));
}

#[test]
fn the_order_of_rows_shows_nowhere() {
    let head = "date,title,who,kind,importance,url\n";
    let rows = [
        "2019-11-03,Meeting,Ann Ash,meeting,1,\n",
        "2019-11-03,Meeting,Ann Ash,hearing,3,\n",
        "2019-11-03,Meeting,Ann Ash,hearing,3,https://example.org/a\n",
        "2019-11-03,Meeting,ANN ASH,hearing,2,\n",
    ];
    let made = |order: &[usize]| {
        let table: String = order.iter().map(|at| rows[*at]).collect();
        let (graph, _) = book(&[("events.csv", &format!("{head}{table}"))]);
        let mut all: Vec<String> = ["csv", "md", "dot"]
            .iter()
            .filter(|name| EXPORTS.iter().any(|e| e.name == **name))
            .map(|name| export(&graph, name))
            .collect();
        all.extend(drawn(&graph, 660.0).expect("it draws").into_iter().map(|(_, svg)| svg));
        all
    };
    let wanted = made(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
        assert_eq!(made(&order), wanted, "{order:?}");
    }
}

/// Every drawing of a casebook as an SVG.
fn drawn(graph: &Graph, width: f64) -> Result<Vec<(String, String)>, String> {
    let fonts = Fonts::new();
    let options = Options::new(&fonts);
    let mut made = Vec::new();
    for drawing in DRAWINGS {
        let Ok(view) = (drawing.choose)(graph, &Selection::default()) else { continue };
        let scene = (drawing.draw)(&view, &Page::new(width, &fonts));
        let bytes =
            svg::render(&scene, &options).map_err(|error| format!("{} {width}: {error}", drawing.name))?;
        made.push((drawing.name.to_string(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(made)
}

/// Ids that look like what a drawing makes of other ids.
const IDS: &[&str] = &[
    "e1",
    "e1-marker",
    "e1-marker-",
    "e1-marker-marker",
    "K1",
    "k1",
    "a",
    "a--b",
    "b",
    "b--c",
    "a-",
    "-b",
    "a~",
    "a--b--established",
    "a--b--established-undirected",
    "~",
    "--",
    "e1--",
    "c",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_checks_clean_can_be_drawn(
        entities in proptest::sample::subsequence(IDS.to_vec(), 3..9),
        picks in proptest::collection::vec((0usize..9, 0usize..9, proptest::bool::ANY), 1..12),
        events in proptest::sample::subsequence(IDS.to_vec(), 1..9),
    ) {
        let mut people = String::from("id,name,kind\n");
        for (n, id) in entities.iter().enumerate() {
            people.push_str(&format!("{id},Name {n},person\n"));
        }
        let mut ties = String::from("from,kind,to\n");
        for (a, b, kind) in &picks {
            let (a, b) = (entities[a % entities.len()], entities[b % entities.len()]);
            ties.push_str(&format!("{a},{},{b}\n", if *kind { "knows" } else { "killed" }));
        }
        let mut happened = String::from("id,date,title,who\n");
        for (n, id) in events.iter().filter(|id| !entities.contains(id)).enumerate() {
            happened.push_str(&format!("{id},20{:02}-03-04,Event {n},{}; {}\n", n / 2, entities[n % entities.len()], entities[(n + 1) % entities.len()]));
        }
        let (graph, _) = book(&[("entities.csv", &people), ("relations.csv", &ties), ("events.csv", &happened)]);
        for width in [660.0, 1020.0] {
            let made = drawn(&graph, width);
            prop_assert!(made.is_ok(), "{:?}\n{people}{ties}{happened}", made.err());
        }
    }
}

// ---------------------------------------------------------------------------------------------------------- what goes out

#[test]
fn no_writer_lets_a_formula_or_markup_out() {
    let (graph, _) = book(&[
        ("sources.csv", "id,title\ns-a,Minutes\n"),
        (
            "events.csv",
            "date,title,who,description,source\n\
             2014,+cmd|' /C calc'!A0,-2+3+cmd|x,- not a list,s-a#p1][1\n\
             2015,@SUM|x,Ann,1. not a list,\"s-a#](javascript:alert(1)) <img src=x> ![p](https://evil.example/p.png)\"\n\
             2016,-1+1,+44 20 7946 0000,---,\"s-a \"\"<script>\"\"\"\n",
        ),
    ]);
    let csv = export(&graph, "csv");
    for cell in ["+cmd", "-2+3", "@SUM", "-1+1", "- not"] {
        assert!(!csv.contains(&format!(",{cell}")) && csv.contains(&format!("'{cell}")), "{cell}: {csv}");
    }
    assert!(csv.contains(",+44 20 7946 0000,"), "{csv}");
    let markdown = EXPORTS
        .iter()
        .find(|export| String::from_utf8_lossy(&(export.write)(&View::all(&graph))).starts_with("# "))
        .expect("Markdown");
    let markdown = export(&graph, markdown.name);
    assert!(
        markdown.contains("\\- not a list")
            && markdown.contains("1\\. not a list")
            && markdown.contains("\\---"),
        "{markdown}"
    );
    let markdown = markdown.replace("\\<", "").replace("\\!", "").replace("\\[", "");
    for markup in ["](javascript", "<img", "![p]", "<script", "][1"] {
        assert!(!markdown.contains(markup), "{markup}: {markdown}");
    }
}

#[test]
fn an_address_in_dot_ends_nothing() {
    let (graph, _) = book(&[
        ("entities.csv", "id,name,url\na,Ann,http://www.example.org<script .com>x\nb,Bob,\n"),
        ("relations.csv", "from,kind,to\na,knows,b\n"),
    ]);
    let dot = export(&graph, "dot");
    assert!(dot.contains("http://www.example.org%3Cscript%20.com%3Ex"), "{dot}");
}

#[test]
fn a_title_is_the_whole_first_sentence() {
    let (graph, _) = book(&[(
        "events.csv",
        "date,title,description\n2019,,\"Insp. Calder was paid 1,000 pounds. Then he left.\"\n2020,,Mme. Dupont z.B. kam. Dann ging sie.\n",
    )]);
    let titles: Vec<&str> = graph.casebook().events.iter().map(|event| &*event.title).collect();
    assert_eq!(titles, ["Insp. Calder was paid 1,000 pounds", "Mme. Dupont z.B. kam"]);
}

#[test]
fn a_denial_is_printed_only_of_who_denied() {
    let pill = |response: &str| {
        let (graph, _) = book(&[(
            "events.csv",
            &format!(
                "date,title,status,status_by,response\n2019,Payment,alleged,prosecutors,\"{response}\"\n"
            ),
        )]);
        let book = graph.casebook();
        throughline::query::evidence::event_pill(book, &book.events[0]).unwrap_or_default()
    };
    assert!(pill("He denies it.").contains("denied"));
    for response in [
        "Calder neither confirmed nor denied it.",
        "He did not deny receiving it.",
        "Declined to comment",
        "He was denied bail",
    ] {
        assert!(!pill(response).contains("denied"), "{response}: {}", pill(response));
    }
}
