//! What is private does not leave: a casebook with a private row comes to the same bytes as the one in which the row was never
//! written, whatever stands in the row.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Random, Scratch, run_in, text};
use throughline::check::check_strictly;
use throughline::diag::{Format, render};
use throughline::draw::{DRAWINGS, Page};
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::query::{Selection, View};
use throughline::redact;
use throughline::render::{Options, RENDERERS};
use throughline::text::Fonts;

/// Files of a casebook by name.
type Files = Vec<(String, String)>;

/// How much of the outputs is compared.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Depth {
    /// The tables as they are read, and what is said of them.
    Texts,
    /// Findings in every form and every export.
    Data,
    /// Every drawing too, in every format.
    Pictures,
}

/// Everything that a casebook comes to, by name.
fn made(files: &Files, depth: Depth, fonts: &Fonts) -> BTreeMap<String, Vec<u8>> {
    let bytes = files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
    let read = redact::read(Inputs::from_memory("story", bytes), &Limits::default());
    let mut made = BTreeMap::new();
    let leaks: Vec<String> =
        read.private.leaks.iter().map(|leak| format!("{} {}", leak.place, leak.words)).collect();
    assert!(leaks.is_empty(), "{leaks:?}\n{}", shown(files));
    let mut report = read.report;
    for (_, file) in read.casebook.inputs.iter() {
        made.insert(format!("table {}", file.name), file.text.clone().into_bytes());
    }
    let findings = render(&report, &read.casebook.inputs, Format::Concise, false);
    made.insert("findings".into(), findings.into_bytes());
    if depth == Depth::Texts {
        return made;
    }
    let graph = Graph::new(read.casebook);
    check_strictly(&graph, &mut report);
    for (name, format) in [("full", Format::Full), ("concise", Format::Concise), ("json", Format::Json)] {
        made.insert(
            format!("findings, {name}"),
            render(&report, &graph.casebook().inputs, format, false).into_bytes(),
        );
    }
    let view = View::all(&graph);
    for export in EXPORTS {
        made.insert(format!("export {}", export.name), (export.write)(&view));
    }
    made.insert("hash".into(), format!("{:?}", graph.fingerprint()).into_bytes());
    made.insert(
        "duplicates".into(),
        format!("{:?}", throughline::query::duplicates::pairs(&graph)).into_bytes(),
    );
    let desk = (&graph.casebook().corrections, &graph.casebook().identities);
    made.insert("desk".into(), format!("{desk:?}").into_bytes());
    if depth >= Depth::Pictures {
        for drawing in DRAWINGS {
            let Ok(view) = (drawing.choose)(&graph, &Selection::default()) else { continue };
            let scene = drawing.scene(&view, &Page::new(660.0, fonts));
            for renderer in RENDERERS {
                let bytes = (renderer.render)(&scene, &Options::new(fonts)).expect("is rendered");
                made.insert(format!("{} as {}", drawing.name, renderer.extension), bytes);
            }
        }
    }
    made
}

fn shown(files: &Files) -> String {
    files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect()
}

/// A table as CSV.
fn csv(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
}

const FIRST: [&str; 8] = ["Ann", "Ben", "Cy", "Dee", "Eve", "Flo", "Gil", "Hal"];
const LAST: [&str; 8] = ["Ash", "Birch", "Cole", "Dunn", "Elm", "Frost", "Gorse", "Holt"];
/// Letters of private names: words that no public text holds.
const SYLLABLES: [&str; 8] = ["zyx", "qua", "vim", "jop", "wux", "kez", "xol", "zib"];
const MARKS: [&str; 10] = [
    "confidential",
    "private",
    "keep private (y/n)",
    "off the record",
    "do not publish",
    "_confidential",
    "secret?",
    "embargo until",
    "sensitive",
    "not for publication",
];
const YES: [&str; 6] = ["yes", "x", "TRUE", "ja", "perhaps", "2031-01-01"];

/// What is private, in every field it can stand in.
struct Secret {
    id: String,
    name: String,
    alias: String,
    title: String,
    text: String,
    url: String,
}

impl Secret {
    fn new(random: &mut Random) -> Self {
        let mut word = |count: usize| -> String { (0..count).map(|_| random.pick(&SYLLABLES)).collect() };
        let (first, last, more) = (word(2), word(2), word(3));
        let capital = |word: &str| throughline::words::capitalised(word);
        Self {
            id: format!("{last}-{}", word(1)),
            name: format!("{} {}", capital(&first), capital(&last)),
            alias: capital(&more),
            title: format!("{} {} {}", capital(&word(2)), word(2), word(3)),
            text: format!("{} {}, \"{}\"; {} {}", word(2), word(2), word(2), word(1), word(3)),
            url: format!("https://example.org/{}/{}", word(2), word(2)),
        }
    }
}

/// What is private in a casebook.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Sort {
    Person,
    Event,
    Relation,
    Source,
    Column,
    Nameless,
}

const SORTS: [Sort; 6] =
    [Sort::Person, Sort::Event, Sort::Relation, Sort::Source, Sort::Column, Sort::Nameless];

/// A casebook, `secret` written into it or never written. What is public is the same for the same `seed`.
fn casebook(seed: u64, sort: Sort, secret: Option<&Secret>) -> Files {
    let mut random = Random(seed);
    let people: Vec<String> =
        (0..3 + random.below(4)).map(|at| format!("{} {}", FIRST[at], LAST[random.below(8)])).collect();
    let mark = random.pick(&MARKS);
    let yes = random.pick(&YES);
    let marked = |private: bool| if private { yes.to_string() } else { String::new() };
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_string()).collect::<Vec<_>>();
    let person = secret.filter(|_| sort == Sort::Person);

    let anonymous = sort == Sort::Nameless;
    let last = if anonymous { "anonymous" } else { mark };
    let mut entities = vec![owned(&["id", "name", "kind", "aliases", "description", last])];
    for (at, name) in people.iter().enumerate() {
        let mut kind = "person";
        if at == 1 {
            kind = "police force";
        }
        entities.push(vec![
            format!("p{at}"),
            name.clone(),
            kind.into(),
            String::new(),
            format!("One of {at}."),
            String::new(),
        ]);
    }
    let place = 1 + random.below(entities.len());
    if anonymous {
        entities.insert(
            place,
            match secret {
                Some(s) => vec![
                    s.id.clone(),
                    s.name.clone(),
                    "person".into(),
                    s.alias.clone(),
                    s.text.clone(),
                    yes.to_string(),
                ],
                None => owned(&["", "Person A", "person", "", "", ""]),
            },
        );
    } else if let Some(s) = person {
        entities.insert(
            place,
            vec![
                s.id.clone(),
                s.name.clone(),
                "person".into(),
                s.alias.clone(),
                s.text.clone(),
                marked(true),
            ],
        );
    }

    // How somebody private is written in a cell of names.
    let reference = match (sort, secret) {
        (Sort::Person | Sort::Nameless, Some(s)) => Some(match random.below(3) {
            0 => s.id.clone(),
            1 => s.name.clone(),
            _ => s.alias.clone(),
        }),
        (Sort::Nameless, None) => {
            random.below(3);
            Some("Person A".to_string())
        }
        _ => {
            random.below(3);
            None
        }
    };
    let cited = |s: &Secret| s.id.clone();
    let mut events =
        vec![owned(&["id", "date", "title", "participants", "status", "because_of", "sources", mark])];
    let count = 3 + random.below(5);
    let slot = random.below(count);
    for at in 0..count {
        let date =
            format!("{}-{:02}-{:02}", 1990 + random.below(40), 1 + random.below(12), 1 + random.below(28));
        let (one, two) = (random.below(people.len()), random.below(people.len()));
        let mut who = vec![people[one].clone(), format!("p{two}:witness")];
        let (joins, position) = (random.below(3) == 0, random.below(3));
        if let (true, Some(reference)) = (joins, &reference) {
            let role = if position == 0 { ":victim" } else { "" };
            who.insert(position.min(who.len()), format!("{reference}{role}"));
        }
        let status = *random.pick(&[&"documented", &"alleged", &"charged", &""]);
        let mut because = String::new();
        if at > 0 && random.below(2) == 0 {
            because = format!("e{}", at - 1);
        }
        let after = random.below(3) == 0;
        if let (true, Sort::Event, Some(s)) = (after, sort, secret) {
            because = if because.is_empty() { s.id.clone() } else { format!("{because}; {}", s.id) };
        }
        let mut sources = format!("s{}", random.below(3));
        let also = random.below(3) == 0;
        if let (true, Sort::Source, Some(s)) = (also, sort, secret) {
            sources = format!("{}#p3; {sources}", cited(s));
        }
        events.push(vec![
            format!("e{at}"),
            date,
            format!("Thing {at} happens"),
            who.join("; "),
            status.into(),
            because,
            sources,
            String::new(),
        ]);
        if at == slot {
            let alone = random.below(2) == 0;
            match (sort, secret) {
                (Sort::Event, Some(s)) => events.push(vec![
                    s.id.clone(),
                    if alone { "31/06/2019".into() } else { "2001-05".into() },
                    s.title.clone(),
                    format!("{}; p0", s.name),
                    s.alias.to_lowercase(),
                    String::new(),
                    s.url.clone(),
                    marked(true),
                ]),
                // Nobody but somebody private took part.
                (Sort::Person, Some(s)) if alone => events.push(vec![
                    "ep".into(),
                    "1850".into(),
                    s.title.clone(),
                    s.name.clone(),
                    "alleged".into(),
                    String::new(),
                    "s0".into(),
                    String::new(),
                ]),
                _ => {}
            }
        }
    }

    let mut relations = vec![owned(&["from", "kind", "to", "start", "sources", mark])];
    for _ in 0..2 + random.below(4) {
        let (one, two) = (random.below(people.len()), random.below(people.len()));
        let start = (1990 + random.below(30)).to_string();
        relations.push(vec![
            people[one].clone(),
            "knows".into(),
            format!("p{two}"),
            start,
            "s1".into(),
            String::new(),
        ]);
    }
    let place = 1 + random.below(relations.len());
    match (sort, secret) {
        (Sort::Relation, Some(s)) => {
            relations.insert(
                place,
                vec![
                    "p0".into(),
                    s.alias.clone(),
                    s.name.clone(),
                    "1900".into(),
                    s.url.clone(),
                    marked(true),
                ],
            );
        }
        (Sort::Person, Some(s)) => relations.insert(
            place,
            vec![s.name.clone(), "knows".into(), "p0".into(), "1901".into(), String::new(), String::new()],
        ),
        (Sort::Nameless, _) => relations.insert(
            place,
            vec![
                reference.clone().unwrap_or_default(),
                "knows".into(),
                "p0".into(),
                "1999".into(),
                "s1".into(),
                String::new(),
            ],
        ),
        // A statement that rests on nothing else goes with it.
        (Sort::Source, Some(s)) => relations.insert(
            place,
            vec!["p0".into(), "knows".into(), "p1".into(), "1902".into(), cited(s), String::new()],
        ),
        _ => {}
    }

    let mut sources = vec![owned(&["id", "title", "publisher", "date", "url", mark])];
    for at in 0..3 {
        sources.push(vec![
            format!("s{at}"),
            format!("Paper {at}"),
            "The Gazette".into(),
            "2020".into(),
            format!("https://example.org/{at}"),
            String::new(),
        ]);
    }
    if let (Sort::Source, Some(s)) = (sort, secret) {
        let place = 1 + random.below(sources.len());
        sources.insert(
            place,
            vec![s.id.clone(), s.title.clone(), s.name.clone(), "2019".into(), s.url.clone(), marked(true)],
        );
    }
    let mut settings = "title = \"A story\"\n".to_string();
    if sort == Sort::Column {
        settings.push_str("confidential_columns = [\"home\"]\n");
        if let Some(s) = secret {
            let at = random.below(3);
            for (row, cells) in entities.iter_mut().enumerate() {
                cells.insert(at + 1, if row == 0 { "home".into() } else { format!("{row} {}", s.text) });
            }
        }
    }
    let (corrections, identities) = desk_tables(seed, sort, secret, &people, mark, yes);
    [
        ("casebook.toml", settings),
        ("corrections.csv", csv(&corrections)),
        ("entities.csv", csv(&entities)),
        ("events.csv", csv(&events)),
        ("identities.csv", csv(&identities)),
        ("relations.csv", csv(&relations)),
        ("sources.csv", csv(&sources)),
    ]
    .map(|(name, text)| (name.to_string(), text))
    .to_vec()
}

/// What the desk says of its own work: corrections and judgements, of which some are about what is private, or are private themselves.
fn desk_tables(
    seed: u64,
    sort: Sort,
    secret: Option<&Secret>,
    people: &[String],
    mark: &str,
    yes: &str,
) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let mut random = Random(seed ^ 0xDE5C);
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_string()).collect::<Vec<_>>();
    // What a row may name that is private: a person by name or id, an event or a source by its id.
    let by_name = random.below(2) == 0;
    let hidden = secret.and_then(|s| match sort {
        Sort::Person if by_name => Some(s.name.clone()),
        Sort::Person | Sort::Event | Sort::Source => Some(s.id.clone()),
        Sort::Relation | Sort::Column | Sort::Nameless => None,
    });
    let mut corrections = vec![owned(&["date", "what", "why", "by", "touches", mark])];
    let first = random.below(2) == 0;
    let both = |rest: &str| match &hidden {
        Some(hidden) if first => format!("{hidden}; {rest}"),
        Some(hidden) => format!("{rest}; {hidden}"),
        None => rest.to_string(),
    };
    corrections.push(owned(&["2021-01-02", "A day was wrong.", "", "Desk", &both("e1"), ""]));
    corrections.push(owned(&["", "General.", "Because.", "", "", ""]));
    let place = 1 + random.below(3);
    if let Some(s) = secret {
        // Private by its own mark, whatever it touches; and about nothing but what is private.
        corrections.insert(place, owned(&["2020", &s.title, &s.text, &s.name, "e0", yes]));
        if let Some(hidden) = &hidden {
            corrections.insert(place, owned(&["1850-02-31", "Something was wrong.", "", "", hidden, ""]));
        }
    }
    let mut identities = vec![owned(&["name", "other", "judgement", "why", mark])];
    identities.push(owned(&[&people[0], &people[1], "different", "They met.", ""]));
    let place = 1 + random.below(2);
    if let Some(s) = secret {
        identities.insert(place, owned(&[&people[1], "p0", "unsure", &s.text, yes]));
        if matches!(sort, Sort::Person | Sort::Nameless) {
            identities.insert(place, owned(&[&s.name, "p0", "unsure", "Ask.", ""]));
            identities.insert(place, owned(&["p1", &s.id, "different", "", ""]));
        }
    }
    (corrections, identities)
}

/// A triple: without, with, and with another.
fn triple(seed: u64) -> (Sort, Files, [Files; 2]) {
    let sort = SORTS[(seed % SORTS.len() as u64) as usize];
    let mut random = Random(seed ^ 0x5EC2E7);
    let secrets = [Secret::new(&mut random), Secret::new(&mut random)];
    (sort, casebook(seed, sort, None), secrets.each_ref().map(|secret| casebook(seed, sort, Some(secret))))
}

/// Compares a triple in all its outputs.
fn compare(seed: u64, fonts: &Fonts) {
    let depth = match seed {
        seed if seed % 2_503 < 3 => Depth::Pictures,
        seed if seed % 41 == 0 => Depth::Data,
        _ => Depth::Texts,
    };
    let (sort, never, written) = triple(seed);
    let wanted = made(&never, depth, fonts);
    for files in &written {
        assert_ne!(files, &never, "{sort:?} {seed}: nothing was written");
        let got = made(files, depth, fonts);
        for (name, bytes) in &wanted {
            let other = &got[name];
            assert!(
                bytes == other,
                "{sort:?}, seed {seed}, {name}:\n{}\n=== instead of\n{}\n=== from\n{}\n=== never written\n{}",
                String::from_utf8_lossy(other),
                String::from_utf8_lossy(bytes),
                shown(files),
                shown(&never)
            );
        }
    }
}

/// How many triples are generated; `THROUGHLINE_TRIPLES=10002` for all, which is for a night.
fn triples() -> u64 {
    std::env::var("THROUGHLINE_TRIPLES").ok().and_then(|count| count.parse().ok()).unwrap_or(246)
}

/// Every triple as it is read and said, hundreds in every export, some in every picture: all of these are made of what is read.
#[test]
fn casebooks_equal_those_in_which_it_was_never_written() {
    let workers = 4;
    std::thread::scope(|scope| {
        for worker in 0..workers {
            scope.spawn(move || {
                let fonts = Fonts::new();
                (0..triples()).filter(|seed| seed % workers == worker).for_each(|seed| compare(seed, &fonts));
            });
        }
    });
}

/// Every command that reads a casebook.
const COMMANDS: &[&[&str]] = &[
    &["check", "story"],
    &["check", "story", "-v", "--columns", "--all"],
    &["check", "story", "--strict", "--format", "json"],
    &["check", "story", "--format", "concise", "--quiet"],
    &["check", "story", "--format", "xlsx", "-o", "out/marked.xlsx"],
    &["build", "story", "-o", "out/built"],
    &["timeline", "story", "-o", "out/t.svg", "--width", "300"],
    &["timeline", "story", "-o", "out/t.pdf"],
    &["network", "story", "-o", "out/n.png"],
    &["storyline", "story", "-o", "-"],
    &["timeline", "story", "-o", "out/x.svg", "--focus", "Zyxqua Vimjop"],
    &["export", "story", "--to", "json", "-o", "-"],
    &["export", "story", "--to", "dot", "-o", "out/x.dot"],
    &["page", "story", "-o", "out/page.html"],
    &["print", "handout", "story", "-o", "out/handout.pdf"],
    &["print", "cards", "story", "-o", "out/cards.pdf"],
    &["show", "story", "Ann"],
    &["show", "story", "p0"],
    &["show", "story", "Zyxqua"],
    &["find", "story", "zyx"],
    &["find", "story", "Thing"],
    &["links", "story", "p0"],
    &["path", "story", "p0", "p2"],
    &["path", "story", "p0", "zyx"],
    &["between", "story", "p0", "p1"],
    &["shared", "story", "p0", "p1"],
    &["reach", "story", "p0"],
    &["as-of", "story", "2010"],
    &["measures", "story"],
    &["gaps", "story"],
    &["single-source", "story"],
    &["conflicts", "story"],
    &["duplicates", "story"],
    &["duplicates", "story", "--json"],
    &["diff", "older", "story"],
    &["diff", "older", "story", "--json"],
    &["diff", "older", "story", "--note"],
    &["diff", "story", "older", "--csv"],
    &["verify", "made.json", "story"],
    &["judge", "story", "Nobody Here", "p0", "same"],
    &["query", "story", "MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name ORDER BY a.name, b.name"],
    &["query", "story", "MATCH (a) RETURN count(*)"],
    &["vocabulary", "story"],
    &["vocabulary", "story", "--toml"],
];

#[test]
fn every_command_says_and_writes_the_same() {
    for seed in 0..SORTS.len() as u64 {
        let (sort, never, written) = triple(seed);
        // Pictures and sheets take their time: of two sorts.
        let heavy = |command: &[&str]| {
            ["build", "timeline", "network", "storyline", "page", "print"].contains(&command[0])
        };
        let folder = |files: &Files| {
            let scratch = Scratch::new("desk");
            fs::create_dir_all(scratch.join("story")).expect("made");
            fs::create_dir_all(scratch.join("older")).expect("made");
            for (name, text) in files {
                fs::write(scratch.join("story").join(name), text).expect("written");
                // An older version, in which some things were called otherwise.
                let older =
                    text.replace("Thing 1 happens", "Thing one happens").replace("Paper 2", "Paper two");
                fs::write(scratch.join("older").join(name), older).expect("written");
            }
            scratch
        };
        let export = |scratch: &Scratch| {
            let run = run_in(scratch.path(), &["export", "story", "--to", "json", "-o", "made.json", "-q"]);
            assert!(run.code < 2, "{}", run.all());
        };
        let folders = [folder(&never), folder(&written[0])];
        export(&folders[0]);
        fs::copy(folders[0].join("made.json"), folders[1].join("made.json")).expect("copied");
        for command in COMMANDS.iter().filter(|command| seed % 3 == 0 || !heavy(command)) {
            let said = folders.each_ref().map(|scratch| {
                fs::create_dir_all(scratch.join("out")).expect("made");
                let run = run_in(scratch.path(), command);
                // What takes how long is nobody's secret and never the same.
                let err: String = run
                    .err
                    .lines()
                    .filter(|line| !line.contains(" ms") && !line.contains(" s "))
                    .collect::<Vec<_>>()
                    .join("\n");
                let files = outputs(scratch);
                fs::remove_dir_all(scratch.join("out")).expect("removed");
                (run.code, run.out, err, files)
            });
            for other in &said[1..] {
                assert_eq!(said[0].0, other.0, "{sort:?} {command:?}\n{}\n{}", said[0].2, other.2);
                assert_eq!(said[0].1, other.1, "{sort:?} {command:?}");
                assert_eq!(said[0].2, other.2, "{sort:?} {command:?}");
                assert_eq!(
                    said[0].3.keys().collect::<Vec<_>>(),
                    other.3.keys().collect::<Vec<_>>(),
                    "{sort:?} {command:?}"
                );
                for (name, bytes) in &said[0].3 {
                    assert!(*bytes == other.3[name], "{sort:?} {command:?}: {name}");
                }
            }
        }
    }
}

/// Every file below `out`, hidden ones too.
fn outputs(scratch: &Scratch) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![scratch.join("out")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(scratch.path()).expect("below").to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).expect("readable"));
            }
        }
    }
    found
}

/// A casebook with one private person, as a folder.
fn desk(files: &[(&str, &str)]) -> Scratch {
    Scratch::with("story", files)
}

#[test]
fn a_name_in_a_public_text_stops_everything_and_is_not_told() {
    let people = "id,name,confidential\nann,Ann Ash,\nzz,Zyxqua Vimjop,yes\n";
    for (name, table, place) in [
        ("events.csv", "date,title,who\n2019,ZYXQUA  vimjop seen,Ann Ash\n", "events.csv:2:6"),
        ("events.csv", "date,title,who,description\n2019,Seen,Ann Ash,by Zýxqua Vimjop\n", "events.csv:2:19"),
        ("events.csv", "date,title,who,colour\n2019,Seen,Ann Ash,Zyxqua Vimjop\n", "events.csv:2:19"),
        ("casebook.toml", "title = \"About Zyxqua Vimjop\"\n", "casebook.toml:1:10"),
    ] {
        let folder = desk(&[("entities.csv", people), (name, table)]);
        for command in [&["check"][..], &["build"], &["timeline"]] {
            let out = folder.path().with_file_name(if command[0] == "build" { "out" } else { "out.svg" });
            let mut words = vec![command[0], text(folder.path())];
            if command[0] != "check" {
                words.extend(["-o", text(&out)]);
            }
            let run = crate::support::run(&words);
            assert_eq!(run.code, 3, "{name} {command:?}: {}", run.all());
            assert!(run.err.contains(place) && run.err.contains("entities.csv:3:"), "{}", run.all());
            assert!(run.out.is_empty() && !out.exists(), "{}", run.all());
            let said = run.err.to_lowercase();
            assert!(!said.contains("zyxqua") && !said.contains("vimjop"), "{}", run.all());
        }
        let shown = crate::support::run(&["check", text(folder.path()), "--show-private"]);
        assert!(shown.code == 3 && shown.err.contains("Zyxqua Vimjop"), "{}", shown.all());
    }
}

#[test]
fn the_gate_holds_back_what_was_typed() {
    let folder = desk(&[
        ("entities.csv", "id,name,confidential\nann,Ann Ash,\nzz,Zyxqua Vimjop,yes\n"),
        ("events.csv", "date,title,who\n2019,Seen,Ann Ash\n"),
    ]);
    let out = folder.path().with_file_name("out.svg");
    for ending in ["svg", "pdf"] {
        let out = out.with_extension(ending);
        let run = crate::support::run(&[
            "timeline",
            text(folder.path()),
            "-o",
            text(&out),
            "--title",
            "On Zyxqua Vimjop",
        ]);
        assert_eq!(run.code, 3, "{ending}: {}", run.all());
        assert!(!out.exists() && run.err.contains("entities.csv:3:"), "{}", run.all());
    }
    let asked = crate::support::run(&["show", text(folder.path()), "Zyxqua Vimjop"]);
    assert_eq!(asked.code, 1, "{}", asked.all());
}

#[test]
fn common_words_can_be_let_through() {
    let people = "id,name,aliases,confidential\nann,Ann Ash,,\nzz,Zyxqua Vimjop,May,yes\n";
    let events = "date,title,who\n2019,Seen in May,Ann Ash\n";
    let folder = desk(&[("entities.csv", people), ("events.csv", events)]);
    assert_eq!(crate::support::run(&["check", text(folder.path())]).code, 3);
    folder.write("casebook.toml", b"public_words = [\"May\"]\n");
    let run = crate::support::run(&["check", text(folder.path())]);
    assert_eq!(run.code, 0, "{}", run.all());
}

#[test]
fn a_single_table_is_read_as_part_of_its_folder() {
    let folder = desk(&[
        ("entities.csv", "id,name,confidential\nann,Ann Ash,\nzz,Zyxqua Vimjop,yes\n"),
        ("events.csv", "date,title,who\n2019,Seen,Ann Ash; Zyxqua Vimjop\n"),
    ]);
    for command in ["check", "show"] {
        let table = folder.join("events.csv");
        let mut words = vec![command, text(&table)];
        if command == "show" {
            words.push("Ann Ash");
        }
        let run = crate::support::run(&words);
        assert_eq!(run.code, 0, "{}", run.all());
        assert!(!run.all().to_lowercase().contains("zyx"), "{}", run.all());
    }
}

#[test]
fn marks_are_heard_wherever_they_stand() {
    let wide: String = (0..1_100).map(|at| format!("c{at},")).collect();
    let blank = ",".repeat(1_100);
    let long = "x".repeat((1 << 20) + 10);
    let cases: Vec<(&str, String)> = vec![
        ("a status", "date,title,who,status\n2019,Zyxqua,Ann,confidential\n2020,Seen,Ann,\n".into()),
        (
            "beyond column 1,000",
            format!("date,title,{wide}confidential\n2019,Zyxqua,{blank}yes\n2020,Seen,{blank}\n"),
        ),
        ("a long cell", format!("date,title,confidential\n2019,Zyxqua,{long}\n2020,Seen,\n")),
        (
            "a comma that is not quoted",
            "date,title,confidential\n2019,Zyxqua, or so,yes\n2020,Seen,\n".into(),
        ),
        ("two columns", "date,title,confidential,private\n2019,Zyxqua,,yes\n2020,Seen,,\n".into()),
        ("the other way round", "date,title,publish\n2019,Zyxqua,no\n2020,Seen,yes\n2021,Zyxqua,\n".into()),
    ];
    for (what, table) in cases {
        let read = redact::read(
            Inputs::from_memory("m", vec![("events.csv".into(), table.into_bytes())]),
            &Limits::default(),
        );
        let titles: Vec<&str> = read.casebook.events.iter().map(|event| &*event.title).collect();
        assert_eq!(titles, ["Seen"], "{what}");
        assert!(read.private.marked || what == "a status", "{what}");
    }
}

#[test]
fn anonymous_sources_and_people_stand_under_labels() {
    let (entities, sources) = (
        "id,name,kind,anonymous,description\nzz,Zyxqua Vimjop,person,Witness A,Born in Zib\nann,Ann Ash,person,,\n",
        "id,title,publisher,anonymous\nzs,Zyxqua Papers,Zib,yes\ns1,Gazette,,\n",
    );
    let events = "date,title,who,sources\n2019,Seen,zz (witness); Ann Ash,zs#p3; s1\n";
    let read = redact::read(
        Inputs::from_memory(
            "m",
            vec![
                ("entities.csv".into(), entities.into()),
                ("sources.csv".into(), sources.into()),
                ("events.csv".into(), events.into()),
            ],
        ),
        &Limits::default(),
    );
    let book = &read.casebook;
    let names: Vec<&str> = book.entities.iter().map(|entity| &*entity.name).collect();
    assert_eq!(names, ["Ann Ash", "Witness A"]);
    assert_eq!(book.events[0].participants.len(), 2);
    let titles: Vec<&str> = book.sources.iter().map(|source| &*source.title).collect();
    assert_eq!(titles, ["Gazette", "Source A (not named)"]);
    assert_eq!(book.events[0].statement.citations.len(), 2);
    for (_, file) in book.inputs.iter() {
        assert!(
            !throughline::words::fold(&file.text).contains("zyx") && !file.text.contains("Zib"),
            "{}",
            file.text
        );
    }
}

#[test]
fn what_is_redacted_has_nothing_left_to_redact() {
    for seed in 0..36 {
        let (_, _, written) = triple(seed);
        let bytes = written[0].iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
        let once = redact::read(Inputs::from_memory("story", bytes), &Limits::default());
        let again = redact::read(once.casebook.inputs.clone(), &Limits::default());
        for ((_, one), (_, two)) in once.casebook.inputs.iter().zip(again.casebook.inputs.iter()) {
            assert_eq!(one.text, two.text, "seed {seed}");
        }
    }
}

/// A list that names others: whoever is private in such a cell is not named there, and no connection tells of them.
#[test]
fn connections_of_a_list_go_with_whom_they_name() {
    let fonts = Fonts::new();
    let files = |private: bool, name: &str, alias: &str| -> Files {
        let with = |text: &str| {
            if private { text.replace("NAME", name).replace("ALIAS", alias) } else { String::new() }
        };
        let rows = [
            "name,employer,spouse,since,sources,confidential".to_string(),
            format!("Ann Ash,Harbour Board,{},2012,https://example.org/a,", with("NAME")),
            with("NAME,Harbour Board,Ann Ash,2013,https://example.org/ALIAS,yes"),
            format!("Cal Birch,{},,2014,https://example.org/c,", with("ALIAS")),
            format!("Dan Orr,Harbour Board{},,2015,https://example.org/d,", with("; NAME")),
            with("ALIAS,,,,,yes"),
        ];
        let table: String = rows.iter().filter(|row| !row.is_empty()).map(|row| format!("{row}\n")).collect();
        vec![("people.csv".to_string(), table)]
    };
    let never = made(&files(false, "", ""), Depth::Data, &fonts);
    for (name, alias) in [("Zyxqua Vimjop", "Querbo Ltd"), ("Ulvo Trask", "Wexfin plc")] {
        let written = made(&files(true, name, alias), Depth::Data, &fonts);
        for (output, bytes) in &never {
            let got = &written[output];
            assert!(
                got == bytes,
                "{output}:\n{}\n=== never written\n{}",
                String::from_utf8_lossy(got),
                String::from_utf8_lossy(bytes)
            );
        }
    }
}

/// Victims of sexual offences equal victims who were never named, in whatever language the offence is told.
#[test]
fn victims_of_sexual_offences_are_not_named() {
    let fonts = Fonts::new();
    let files = |lang: &str, title: &str, names: [&str; 2], secret: &str, more: &str| -> Files {
        let [one, two] = names;
        // Of who is known under a label nothing stays beside the kind.
        let waived = if one.starts_with("Victim") { "" } else { "no" };
        vec![
            ("casebook.toml".to_string(), format!("lang = \"{lang}\"\n{more}")),
            (
                "people.csv".to_string(),
                format!(
                    "name,kind,note,died,waived\nBob Birch,person,,,\nEve Vane,person,,,\n{one},person,{secret},,{waived}\nAnn Ash,person,,,yes\nAda Oak,person,,2016,\n"
                ),
            ),
            (
                "events.csv".to_string(),
                format!(
                    "date,title,who,status,sources\n2014-05-01,{title},Bob Birch:charged; {one}:victim; Ann Ash:victim; Ada Oak:victim,charged,https://example.org/a\n2015,Bob Birch robs a shop,Bob Birch:suspect; Eve Vane:victim,charged,https://example.org/a\n"
                ),
            ),
            (
                "relations.csv".to_string(),
                format!(
                    "from,kind,to,start,sources\n{two},victim-in,The Birch case,2014,https://example.org/a\nBob Birch,charged-in,The Birch case,2014,https://example.org/a\n"
                ),
            ),
            ("cases.csv".to_string(), format!("name,kind,description\nThe Birch case,case,{title}\n")),
        ]
    };
    for (lang, title) in [
        ("en", "Bob Birch charged with rape"),
        ("en", "Two sexual offences come to trial"),
        ("fr", "Bob Birch mis en examen pour viol"),
        ("de", "Anklage wegen Vergewaltigung"),
        ("es", "Juicio por agresión sexual"),
        ("cy", "Achos am drais rhywiol: trais rhywiol"),
    ] {
        let label = |kind: &str, letter: &str| format!("{kind} {letter}");
        // The label is the one that the first of all readings gives: learned from the outputs themselves.
        let written = |names: [&str; 2], secret: &str| {
            made(&files(lang, title, names, secret, ""), Depth::Data, &fonts)
        };
        let one = written(["Jane Zyxqua", "Jane Zyxqua"], "lives in Querbo");
        let two = written(["Ulvo Trask", "Ulvo Trask"], "a nurse of 41");
        let hand = written([&label("Victim", "A"), &label("Victim", "A")], "");
        for (output, bytes) in &one {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("Zyxqua") && !text.contains("Querbo"), "{lang}, {output}: {text}");
            assert!(
                bytes == &two[output],
                "{lang}, {output}:\n{text}\n=== another name\n{}",
                String::from_utf8_lossy(&two[output])
            );
            assert!(
                bytes == &hand[output],
                "{lang}, {output}:\n{text}\n=== by hand\n{}",
                String::from_utf8_lossy(&hand[output])
            );
        }
        let json = String::from_utf8_lossy(&one["export json"]);
        for name in ["Ann Ash", "Ada Oak", "Eve Vane"] {
            assert!(
                json.contains(name),
                "{lang}: who has waived it, the dead and victims of other offences are named: {name}"
            );
        }
        let lawful = files(
            lang,
            title,
            ["Jane Zyxqua", "Jane Zyxqua"],
            "",
            "names_lawfully_public = \"the court lifted it\"\n",
        );
        assert!(
            String::from_utf8_lossy(&made(&lawful, Depth::Data, &fonts)["export json"]).contains("Zyxqua")
        );
    }
    // Another crime, another language's word.
    let robbed =
        files("en", "Bob Birch charged with robbery of a violin", ["Jane Zyxqua", "Jane Zyxqua"], "", "");
    assert!(String::from_utf8_lossy(&made(&robbed, Depth::Data, &fonts)["export json"]).contains("Zyxqua"));
}
