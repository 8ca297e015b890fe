//! Answers that can be quoted: nothing impossible, nothing cut without a way to have it, nothing said of a row that the row does not say.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.args(arguments).env("NO_COLOR", "1").current_dir(ROOT);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    told(program(arguments).output().expect("runs"))
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// A folder of its own, with tables in it, that goes when the test ends.
struct Book(PathBuf);

impl Book {
    fn new(name: &str, tables: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("throughline-answers-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("book")).expect("can be made");
        let book = Self(path);
        tables.iter().for_each(|(name, text)| book.write(name, text));
        book
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join("book").join(name), text).expect("is written");
    }

    fn folder(&self) -> String {
        self.0.join("book").to_string_lossy().into_owned()
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }

    /// What a command prints; its folder is put in.
    fn asks(&self, arguments: &[&str]) -> String {
        let folder = self.folder();
        let (first, rest) = arguments.split_first().expect("a command");
        let (_, out, err) = run(&[&[*first, folder.as_str()], rest].concat());
        out + &err
    }
}

impl Drop for Book {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const LIVES: &[(&str, &str)] = &[
    (
        "entities.csv",
        "id,kind,name,start,end\nann,person,Ann Ash,,\nben,person,Ben Birch,,1993-04-22\ncora,person,Cora Cray,2010-01-01,\n\
         old,organisation,Old Firm,1980,1999\ninn,place,The Inn,,\ndora,person,Dora Dee,,\nfay,person,Fay Fox,,\n",
    ),
    (
        "relations.csv",
        "from,kind,to,start,end\nann,knows,ben,,\nann,knows,cora,,\nann,works-with,old,,\nann,based-in,inn,,\nben,knows,cora,,\n",
    ),
    (
        "events.csv",
        "date,title,participants\n2021-05-01,Fire,ann:witness; dora:victim\n2021-06-01,Meeting,ann; fay\n",
    ),
];

#[test]
fn the_dead_and_the_unborn_learn_nothing_and_who_only_suffers_tells_nothing() {
    let book = Book::new("lives", LIVES);
    let reach = book.asks(&["reach", "Ann Ash", "--from", "2000-01-01"]);
    for (name, learns) in [
        ("Ben Birch", false),
        ("Cora Cray", true),
        ("Old Firm", false),
        ("The Inn", false),
        ("Dora Dee", false),
        ("Fay Fox", true),
    ] {
        assert_eq!(reach.contains(&format!(" {name} ")), learns, "{name}: {reach}");
    }
    assert!(reach.contains("Nobody learns or tells before birth or after death"), "{reach}");
    assert!(
        reach.contains("Taken to pass nothing on (`carries` in the vocabulary): places, victims."),
        "{reach}"
    );
    // Cora, born in 2010, is told of by links without a date, apart from Fay, who was met on a day.
    let (dated, undated) = reach.split_once("Only by way of links without any date").expect("two groups");
    assert!(
        dated.contains("Fay Fox") && undated.contains("Cora Cray") && undated.contains("1 Jan 2010"),
        "{reach}"
    );
    let as_of = |day: &str| book.asks(&["as-of", day, "Ann", "Ash"]);
    assert!(as_of("1990-01-01").contains("knew Ben Birch") && !as_of("1990-01-01").contains("Cora"));
    assert!(!as_of("2000-01-01").contains("Ben Birch") && !as_of("2000-01-01").contains("Old Firm"));
    let path = book.asks(&["path", "Ann Ash", "Ben Birch", "--as-of", "2000-01-01"]);
    assert!(path.contains("nearest --as-of 1993-04-22"), "{path}");
    // Two whose lives never met know each other at no time.
    for time in ["1985", "2000", "2015"] {
        let query = format!(
            "MATCH (b {{name: 'Ben Birch'}})-[r]-(c {{name: 'Cora Cray'}}) RETURN throughline.possiblyOn(r, '{time}') AS may, r.held AS held"
        );
        let answer = book.asks(&["query", &query, "--json"]);
        let value: serde_json::Value = serde_json::from_str(&answer).expect("is JSON");
        let row = &value["sections"][0]["rows"][0];
        assert_eq!((&row["may"], &row["held"]), (&false.into(), &serde_json::Value::Null), "{answer}");
    }
    // A casebook that says so lets documents and places speak.
    book.write("vocabulary.toml", "[entity.place]\ncarries = true\n\n[role]\nvictim = { carries = true }\n");
    let reach = book.asks(&["reach", "Ann Ash", "--from", "2000-01-01"]);
    assert!(reach.contains(" Dora Dee ") && !reach.contains("carries"), "{reach}");
}

#[test]
fn an_end_before_the_start_of_a_question_is_refused() {
    let book = Book::new("until", LIVES);
    let asked = book.asks(&["reach", "Ann Ash", "--from", "2020", "--until", "2019-05"]);
    assert!(asked.contains("--until 2019-05 lies before --from 2020"), "{asked}");
}

/// A charge in one row, the plea and the sentence in others, are one matter.
#[test]
fn outcome_and_answer_are_of_the_matter() {
    let head = "id,date,title,participants,status,response\n";
    let charge = "e1,2020-01-01,Ann charged,ann:charged; bea:victim; case-x:case,charged,\n";
    let of = |rows: &str| {
        let entities = "id,kind,name\nann,person,Ann Ash\nbea,person,Bea Bell\ncy,person,Cy Cole\ncase-x,case,Case X\ncase-y,case,Case Y\n";
        let book = Book::new(
            "matter",
            &[("entities.csv", entities), ("events.csv", &format!("{head}{charge}{rows}"))],
        );
        let gaps = book.asks(&["gaps", "--csv"]);
        let has = |list: &str| gaps.lines().any(|line| line.contains(list) && line.contains("Ann charged"));
        (has(",undecided,"), has(",no-answer,"), gaps)
    };
    let open = |rows: &str, undecided: bool, unanswered: bool| {
        let (found_undecided, found_unanswered, gaps) = of(rows);
        assert_eq!((found_undecided, found_unanswered), (undecided, unanswered), "{rows}\n{gaps}");
    };
    open("", true, true);
    open("e2,2020-05-01,Ann pleads,ann:defendant; case-x:case,admitted,\n", false, false);
    open("e2,2020-05-01,Ann convicted,ann:convicted; case-x:case,convicted,\n", false, true);
    open(
        "e2,2020-05-01,Ann acquitted,ann:acquitted; case-x:case,acquitted,She had denied it.\n",
        false,
        false,
    );
    // Another case, another person, an earlier row: none of these is the outcome.
    open("e2,2020-05-01,Ann convicted,ann:convicted; case-y:case,convicted,\n", true, true);
    open("e2,2020-05-01,Cy convicted,cy:convicted; case-x:case,convicted,\n", true, true);
    open("e2,2019-05-01,Ann convicted,ann:convicted; case-x:case,convicted,\n", true, true);
    open("e2,2020-02-01,Ann denies it,ann:denied; case-x:case,official,\n", true, false);
    let two = "e3,2020-01-02,Two charged,ann:charged; cy:charged; case-x:case,charged,\ne4,2020-05-01,Ann convicted,ann:convicted; case-x:case,convicted,\n";
    let (_, _, gaps) = of(two);
    assert!(
        gaps.lines().any(|line| line.contains("Two charged") && line.contains("Still: Cy Cole.")),
        "{gaps}"
    );
}

#[test]
fn opposite_kinds_in_one_matter_conflict() {
    let entities = "id,kind,name\nann,person,Ann Ash\ncase-x,case,Case X\ncase-y,case,Case Y\n";
    let relations = "from,kind,to,start\nann,convicted-in,case-x,2020-01-01\nann,acquitted-in,case-x,2021-01-01\nann,acquitted-in,case-y,2021-01-01\n";
    let events = "date,title,participants\n2020-01-01,Verdict,ann:convicted; case-y:case\n";
    let book = Book::new(
        "opposite",
        &[("entities.csv", entities), ("relations.csv", relations), ("events.csv", events)],
    );
    let found = book.asks(&["conflicts", "--csv"]);
    let opposite: Vec<&str> = found.lines().filter(|line| line.contains(",opposite,")).collect();
    assert_eq!(opposite.len(), 4, "{found}");
    assert!(
        opposite
            .iter()
            .any(|line| line.starts_with("\"Opposite") || line.contains("Against relations.csv:3.")),
        "{found}"
    );
}

/// A casebook with more rows than any list prints.
fn many() -> Book {
    let mut relations = String::from("from,kind,to,start,confidence\n");
    for number in 0..2_100 {
        relations.push_str(&format!("Hub,knows,N{number},2000-01-01,{}\n", number % 100));
    }
    Book::new("many", &[("relations.csv", &relations)])
}

#[test]
fn machine_forms_are_whole_and_what_is_cut_is_said_in_the_data() {
    let book = many();
    let rows = |arguments: &[&str]| -> (usize, serde_json::Value) {
        let value: serde_json::Value = serde_json::from_str(&book.asks(arguments)).expect("is JSON");
        let sections = value["sections"].as_array().expect("a list").clone();
        let rows = sections.iter().map(|section| section["rows"].as_array().map_or(0, Vec::len)).sum();
        let left_out =
            sections.iter().map(|section| section["rows_left_out"].as_u64().unwrap_or(9)).sum::<u64>();
        (rows, left_out.into())
    };
    for command in [
        vec!["links", "Hub"],
        vec!["find", "N1"],
        vec!["as-of", "2000-01-01"],
        vec!["reach", "Hub", "--from", "1999"],
        vec!["gaps"],
        vec!["measures"],
    ] {
        let (whole, left_out) = rows(&[&command[..], &["--json"]].concat());
        assert!(whole > 1_000 && left_out == 0, "{command:?}: {whole} {left_out}");
        let (few, left_out) = rows(&[&command[..], &["--json", "--limit", "5"]].concat());
        assert!(
            few <= 20 && left_out.as_u64().is_some_and(|left| left as usize + few >= whole - 5),
            "{command:?}: {few} {left_out} of {whole}"
        );
        let csv = book.asks(&[&command[..], &["--csv", "--limit", "5"]].concat());
        assert!(csv.lines().next().is_some_and(|head| head.ends_with(",rows_in_all")), "{command:?}: {csv}");
        let csv = book.asks(&[&command[..], &["--csv", "--limit", "all"]].concat());
        assert!(csv.lines().count() > whole && !csv.contains("rows_in_all"), "{command:?}");
    }
    let text = book.asks(&["links", "Hub"]);
    assert!(
        text.contains("the first 2,000 of 2,100 are listed"),
        "{}",
        &text[text.len().saturating_sub(300)..]
    );
    let cut = book.asks(&["query", "MATCH (n) RETURN n.name", "--csv", "--max-rows", "7"]);
    assert!(cut.contains("7 or more"), "{cut}");
    // A number in a column of one's own, as a filter.
    let (sure, _) = rows(&["links", "Hub", "--json", "--min", "confidence=90"]);
    assert_eq!(sure, 210);
    assert!(book.asks(&["links", "Hub", "--min", "confidnce=90"]).contains("did you mean `confidence`?"));
}

#[test]
fn ways_are_chosen_by_what_they_lead_through_and_by_numbers() {
    let entities = "id,kind,name\na,person,A\nb,person,B\nc,person,C\nx,court,X\n";
    let relations = "from,kind,to,confidence,cost\na,linked-to,x,90%,1\nx,linked-to,b,90%,1\na,linked-to,c,80%,2\nc,linked-to,b,80%,\"1,000\"\na,linked-to,b,10%,50\n";
    let book = Book::new("ways", &[("entities.csv", entities), ("relations.csv", relations)]);
    let way = |more: &[&str]| {
        let out = book.asks(&[&["path", "A", "B", "--json"], more].concat());
        let value: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}"));
        let rows = value["sections"][0]["rows"].as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| row["object"].as_str().unwrap_or_default().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(way(&[]), "b");
    assert_eq!(way(&["--weight", "confidence"]), "x b");
    assert_eq!(way(&["--weight", "confidence", "--not-through", "court,place"]), "c b");
    assert_eq!(way(&["--cost", "cost"]), "x b");
    assert_eq!(way(&["--cost", "cost", "--through", "person"]), "b");
    assert_eq!(way(&["--min", "confidence=20", "--through", "person"]), "c b");
    let ranked = book.asks(&["path", "A", "B", "--cost", "cost", "-k", "3"]);
    assert!(
        ranked.contains("Length: 2.000.")
            && ranked.contains("Length: 50.000.")
            && ranked.contains("Length: 1002.000."),
        "{ranked}"
    );
    assert!(book.asks(&["path", "A", "B", "--through", "peopel"]).contains("no kind of entity"));
}

#[test]
fn a_row_without_status_and_source_is_not_called_documented() {
    let book = Book::new(
        "bare",
        &[(
            "relations.csv",
            "from,kind,to,status,sources\nA,knows,B,,\nB,knows,C,documented,https://example.org/1\n",
        )],
    );
    let path = book.asks(&["path", "A", "C"]);
    assert!(path.contains("Weakest link: link 1 has neither a status nor a source."), "{path}");
    assert!(!path.contains("documented or proved"), "{path}");
    assert!(book.asks(&["path", "B", "C"]).contains("all are documented or proved"));
}

#[test]
fn a_long_word_does_not_shift_its_row() {
    let long = "Pneumonoultramicroscopicsilicovolcanoconiosis-Research-and-Treatment-Association-of-Northern-England";
    let book = Book::new(
        "word",
        &[("relations.csv", &format!("from,kind,to,start\nAnn,knows,{long},2000-01-01\n"))],
    );
    let (_, out, _) = run(&["reach", &book.folder(), "Ann", "--from", "1999"]);
    let head = out.lines().find(|line| line.contains("Links")).expect("a head");
    let at = head.find("Through").expect("a column");
    let row = out.lines().find(|line| line.contains("directly")).expect("a row");
    assert_eq!(row.find("directly"), Some(at), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
}

#[test]
fn a_drawn_answer_draws_what_it_says_and_no_more() {
    let book = Book::new(
        "drawn",
        &[
            (
                "relations.csv",
                "from,kind,to,start,end,sources\nAnn,knows,Ben,2001,2002,https://e.org/1\nBen,knows,Cy,2003,,https://e.org/2\nAnn,works-with,Cy,1990,1991,https://e.org/3\n",
            ),
            (
                "events.csv",
                "date,title,participants,sources\n2004-05-06,Meeting,Cy; Dot,https://e.org/4\n2004-05-07,Party,Ann; Dot,https://e.org/5\n",
            ),
        ],
    );
    let file = book.file("path.svg");
    let said = book
        .asks(&["path", "Ann", "Dot", "--avoid", "Party", "--kind", "knows", "--kind", "event", "-o", &file]);
    let svg = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{said}"));
    let text = svg.replace("</text>", "\n").replace("</tspan>", " ");
    for wanted in ["link 1", "2001", "link 2", "2003", "[1]", "[2]", "Meeting"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // Ann's and Dot's party, and Ann's work with Cy, are no part of the answer.
    assert!(!svg.contains("Party") && !svg.contains("worked with"), "{svg}");
    let file = book.file("query.svg");
    book.asks(&["query", "MATCH (a {name: 'Ann'})-[r:knows]->(b) RETURN a, r, b", "-o", &file]);
    let svg = fs::read_to_string(&file).expect("is drawn");
    assert!(svg.contains("MATCH (a {name: 'Ann'})") && !svg.contains("Dot"), "{svg}");
    book.asks(&[
        "query",
        "MATCH (a {name: 'Ann'})-[r:knows]->(b) RETURN a, r, b",
        "-o",
        &file,
        "--title",
        "Whom Ann knew",
    ]);
    assert!(fs::read_to_string(&file).expect("is drawn").contains("Whom Ann knew"));
}

#[test]
fn what_rests_on_a_source_is_a_query() {
    let book = Book::new(
        "sources",
        &[
            ("sources.csv", "id,title,publisher\ns1,The file,The Archive\ns2,The book,A Press\n"),
            ("relations.csv", "id,from,kind,to,sources\nr1,Ann,knows,Ben,s1#p4\nr2,Ben,knows,Cy,s2\n"),
            ("events.csv", "id,date,title,participants,sources\ne1,2001,Meeting,Ann; Cy,s1\n"),
        ],
    );
    let rests = book.asks(&["query", "MATCH (s:source {id: 's1'})<-[c:cites]-(x) RETURN x.name, c.relation, c.locator ORDER BY x.name, c.relation", "--csv"]);
    assert_eq!(
        rests.lines().skip(1).take(3).collect::<Vec<_>>(),
        ["Ann,r1,p4", "Ben,r1,p4", "Meeting,,"],
        "{rests}"
    );
    // A question that names no source is about people: sources are not among its nodes.
    assert!(book.asks(&["query", "MATCH (n) RETURN count(n)", "--csv"]).contains("\n4\n"));
    assert!(book.asks(&["query", "MATCH (n:source) RETURN count(n)", "--csv"]).contains("\n2\n"));
    let drawn = book.asks(&[
        "query",
        "CALL throughline.kcore() YIELD node, core RETURN node.name, core ORDER BY node.name",
        "--csv",
    ]);
    assert_eq!(drawn.lines().count(), 5, "{drawn}");
}

#[test]
fn first_mistakes_of_those_who_know_neo4j_are_told() {
    let book = Book::new("neo4j", LIVES);
    let asks = |query: &str| book.asks(&["query", query]);
    let compared = asks("MATCH (n:event) WHERE n.start_min > '2021-05-15' RETURN n.name");
    let flowing = compared.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("write date('2021-05-15')"), "{compared}");
    let id = asks("MATCH (n {name: 'ann'}) RETURN n");
    assert!(id.contains("did you mean {name: 'Ann Ash'}?"), "{id}");
    let name = asks("MATCH (n) WHERE n.id = 'Ann Ash' RETURN n");
    assert!(name.contains("did you mean {id: 'ann'}?"), "{name}");
    let list = book.asks(&[
        "query",
        "MATCH (n) WHERE n.id IN $ids RETURN n.name ORDER BY n.name",
        "--param",
        "ids=[\"ann\", \"ben\"]",
        "--csv",
    ]);
    assert!(list.contains("Ann Ash\nBen Birch\n"), "{list}");
    let map = book.asks(&["query", "RETURN $m.a + 1 AS x", "--param", "m={\"a\": 2}", "--csv"]);
    assert!(map.contains("\n3\n"), "{map}");
    assert!(book.asks(&["query", "RETURN 1", "--param", "m=[1,"]).contains("--param"));
    assert!(
        asks("CALL throughline.earliestArival() YIELD node RETURN node")
            .contains("did you mean throughline.earliestArrival?")
    );
}

#[test]
fn projections_and_years() {
    let events =
        "date,title,participants\n2001,One,Ann; Ben; Hal:victim\n2002,Two,Ann; Ben; Cy\n2003,Three,Cy; Dot\n";
    let relations = "from,kind,to,start,end\nDot,knows,Eve,2004,2005\nEve,knows,Fay,2004,2004\nEve,knows,Gus,2004,2004\nFay,knows,Gus,2004,2004\n";
    let entities = "name,kind\nAnn,person\nBen,person\nCy,person\nDot,person\nEve,person\nFay,person\nGus,person\nHal,person\n";
    let book = Book::new(
        "projections",
        &[("events.csv", events), ("relations.csv", relations), ("entities.csv", entities)],
    );
    let pairs = book.asks(&["pairs", "--csv"]);
    let first = pairs.lines().nth(1).expect("a pair");
    assert!(first.starts_with("2,Ann,Ben,2001,2002,"), "{pairs}");
    assert!(first.contains(",1.5,"), "each event is shared among those who were there: {first}");
    assert!(!pairs.contains("Hal"), "a victim is named, and was not there: {pairs}");
    assert_eq!(book.asks(&["pairs", "Dot", "--csv"]).lines().filter(|line| line.contains("Dot")).count(), 1);
    let bridges = book.asks(&["bridges", "--kind", "relation", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&bridges).expect("is JSON");
    assert_eq!(value["sections"][0]["rows"][0]["name"], "Eve.");
    let all = book.asks(&["bridges"]);
    assert!(all.contains("Dot knew Eve."), "{all}");
    let years = book.asks(&["measures", "Eve", "--by", "year", "--csv"]);
    let degree: Vec<String> = years
        .lines()
        .filter(|line| line.contains(",Eve,"))
        .map(|line| {
            line.split(',')
                .enumerate()
                .filter(|(at, _)| [0, 3].contains(at))
                .map(|(_, cell)| cell)
                .collect::<Vec<_>>()
                .join(":")
        })
        .collect();
    assert_eq!(degree, ["2001:0", "2002:0", "2003:0", "2004:3", "2005:1"], "{years}");
    let ego = book.asks(&["links", "Eve", "--ego"]);
    assert!(ego.contains("Links among those it is linked to: 1") && ego.contains("Fay knew Gus."), "{ego}");
    let core = book.asks(&["query", "CALL throughline.kcore() YIELD node, core WHERE node:person RETURN node.name, core ORDER BY core DESC, node.name LIMIT 1", "--csv"]);
    assert!(core.contains("Ann,2") || core.contains("Eve,2"), "{core}");
}

#[test]
fn saved_questions_are_answered_and_what_changed_is_said() {
    let relations = "from,kind,to,start,sources\nAnn,knows,Ben,2001,https://e.org/1\n";
    let settings = "[[question]]\nname = \"whom Ann knew\"\ntitle = \"Whom Ann knew\"\nask = 'links Ann'\n\n[[question]]\nname = \"all\"\nquery = \"MATCH (n) RETURN n.name ORDER BY n.name\"\n\n[[question]]\nname = \"wrong\"\nask = \"path Ann Nobody\"\n";
    let book = Book::new("saved", &[("relations.csv", relations), ("casebook.toml", settings)]);
    let out = book.file("out");
    let build = || {
        let (code, said, err) = run(&["build", &book.folder(), "-o", &out]);
        assert_eq!(code, 0, "{err}");
        said
    };
    let first = build();
    assert!(first.contains("whom-ann-knew.md  Whom Ann knew"), "{first}");
    assert!(first.contains("wrong") && first.contains("not answered: nothing in"), "{first}");
    assert!(!first.contains("since last time"), "{first}");
    let read = |name: &str| fs::read_to_string(Path::new(&out).join("answers").join(name)).expect(name);
    assert!(
        read("whom-ann-knew.md").starts_with("# Whom Ann knew\n") && read("all.json").contains("\"Ben\"")
    );
    let again = build();
    assert!(!again.contains("since last time"), "{again}");
    book.write("relations.csv", &format!("{relations}Ann,knows,Cy,2005,https://e.org/2\n"));
    let changed = build();
    assert!(changed.contains("new since last time: 2005 – end not known Ann knew Cy."), "{changed}");
    assert!(!changed.contains("Ann knew Ben"), "{changed}");
    book.write("casebook.toml", "[[question]]\nname = \"x\"\naks = \"links Ann\"\n");
    assert!(book.asks(&["check"]).contains("did you mean `ask`?"));
}

#[test]
fn one_question_after_another_of_one_reading() {
    let book = Book::new("ask", LIVES);
    let saved = book.file("saved.md");
    let lines = format!(
        "links \"Ann Ash\"\n:save {saved}\n:keep ann\nnonsense\nfind Fire\nlinks Nobody\n:quit\nfind Meeting\n"
    );
    let mut child = program(&["ask", &book.folder()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    child.stdin.take().expect("is piped").write_all(lines.as_bytes()).expect("is taken");
    let (code, out, err) = told(child.wait_with_output().expect("ends"));
    assert_eq!(code, 1, "something was not found: {err}");
    assert!(out.contains("Ann Ash has") || out.contains("Ann Ash:"), "{out}");
    assert!(out.contains("[[question]]\nname = \"ann\"\nask = "), "{out}");
    assert!(fs::read_to_string(&saved).expect("is saved").starts_with("# "));
    assert!(
        err.contains("`nonsense` is no question")
            && err.contains("nothing in")
            && out.contains("hit for “Fire”"),
        "{err}"
    );
    assert!(!out.contains("hit for “Meeting”"), "{out}");
}

/// Every command of docs/answers.md, in order, and the lines it is said to print. Rows that it is checked against begin as the page says.
#[test]
fn the_questions_of_a_desk_are_answered_as_the_page_says() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/answers.md")).expect("is there");
    let mut printed = String::new();
    let (mut commands, mut rows) = (0, 0);
    for line in page.lines() {
        if let Some(command) = line.strip_prefix("$ throughline ") {
            let words = shell(command);
            let (code, out, err) = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(code, 0, "{command}: {err}");
            printed = out;
            commands += 1;
        } else if let Some(said) = line.strip_prefix("    ") {
            let known = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(known(&printed).contains(&known(said)), "{said}\nis not in\n{printed}");
        } else if let Some((place, text)) = line.strip_prefix("- `").and_then(|line| line.split_once("`: `"))
        {
            let (file, number) = place.rsplit_once(':').expect("a line");
            let table = fs::read_to_string(Path::new(ROOT).join("data").join(file)).expect(file);
            let row = table.lines().nth(number.parse::<usize>().expect("a number") - 1).expect(place);
            assert!(row.starts_with(text.trim_end_matches('`').trim_end_matches('…')), "{place}: {row}");
            rows += 1;
        }
    }
    assert!(commands >= 14 && rows >= 14, "{commands} commands, {rows} rows");
}

/// The words of a command on the page.
fn shell(line: &str) -> Vec<String> {
    let (mut words, mut word, mut open, mut some) = (Vec::new(), String::new(), false, false);
    for letter in line.chars() {
        match letter {
            '"' => (open, some) = (!open, true),
            ' ' if !open => {
                if some || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                some = false;
            }
            letter => word.push(letter),
        }
    }
    if some || !word.is_empty() {
        words.push(word);
    }
    words
}
