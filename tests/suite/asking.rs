//! The commands that answer questions, as a user meets them: forms, exit codes, names, files, and rows that must not leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/met-police");

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.args(arguments).env("NO_COLOR", "1").output().expect("runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

/// A folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("throughline-asking-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("can be made");
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every command with arguments that find something.
fn commands() -> Vec<Vec<&'static str>> {
    vec![
        vec!["find", MET, "protection", "COMMAND"],
        vec!["links", MET, "Couzens"],
        vec!["path", MET, "Wayne Couzens", "David Carrick", "-k", "3"],
        vec!["between", MET, "Couzens", "Carrick", "Dick"],
        vec!["shared", MET, "Couzens", "Carrick"],
        vec!["reach", MET, "Couzens", "--from", "2021-03-03", "--until", "2021-12"],
        vec!["as-of", MET, "2021-03-03", "Couzens"],
        vec!["measures", MET, "--top", "2"],
        vec!["pairs", MET],
        vec!["bridges", MET, "--kind", "relation"],
        vec!["gaps", MET],
        vec!["single-source", MET],
        vec!["conflicts", MET],
        vec![
            "query",
            MET,
            "MATCH (o:officer)-[r:served_in]->(u:unit) RETURN o, r, u.name AS unit, r.start_min AS since",
        ],
    ]
}

#[test]
fn every_answer_has_four_forms_and_no_line_is_wider_than_the_terminal() {
    for command in commands() {
        let plain = run(&command);
        assert_eq!(code(&plain), 0, "{command:?} {}", err(&plain));
        for line in out(&plain).lines() {
            // An address stands whole, so that it can be copied.
            assert!(line.chars().count() <= 80 || line.contains("://"), "{command:?}: {line}");
        }
        let json = run(&[&command[..], &["--json"]].concat());
        let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("is JSON");
        assert_eq!(value["command"], command[0]);
        assert_eq!(value["found"], true);
        let rows: usize = value["sections"]
            .as_array()
            .expect("is a list")
            .iter()
            .map(|section| section["rows"].as_array().map_or(0, Vec::len))
            .sum();
        assert!(rows > 0, "{command:?}");
        let csv = run(&[&command[..], &["--csv"]].concat());
        let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
        assert_eq!(reader.records().filter(|record| record.is_ok()).count(), rows, "{command:?}");
        let md = run(&[&command[..], &["--md"]].concat());
        assert!(out(&md).starts_with("# "), "{command:?}");
        assert_eq!(out(&run(&command)), out(&plain), "the same bytes again");
    }
}

#[test]
fn nothing_found_is_one_and_says_what_would_be() {
    let none = run(&["path", MET, "Couzens", "Everard", "--as-of", "1990-01-01"]);
    assert_eq!(code(&none), 1);
    assert!(out(&none).contains("nearest --as-of 2021-03-03"), "{}", out(&none));
    let near = run(&["links", MET, "Everrard"]);
    assert_eq!(code(&near), 1);
    assert!(err(&near).contains("did you mean `Sarah Everard`?"), "{}", err(&near));
    let many = run(&["links", MET, "inquiry"]);
    assert_eq!(code(&many), 1);
    assert!(
        err(&many).contains("may mean any of these") && err(&many).contains("macpherson-inquiry"),
        "{}",
        err(&many)
    );
    let word = run(&["find", MET, "protection", "comand"]);
    assert_eq!(code(&word), 1);
    assert!(out(&word).contains("Did you mean “protection command”?"), "{}", out(&word));
    let kind = run(&["path", MET, "Couzens", "Carrick", "--kind", "servd-in"]);
    assert_eq!(code(&kind), 2);
    assert!(err(&kind).contains("did you mean `served-in`?"), "{}", err(&kind));
    assert_eq!(code(&run(&["links", MET, "Couzens", "--certain"])), 2);
    assert_eq!(code(&run(&["as-of", MET, "someday"])), 2);
    let write = run(&["query", MET, "CREATE (n)"]);
    assert_eq!(code(&write), 2);
    assert!(err(&write).contains("CREATE") && err(&write).contains("1:1"), "{}", err(&write));
}

#[test]
fn a_subgraph_is_drawn() {
    let scratch = Scratch::new("drawn");
    for (ending, starts) in
        [("svg", "<"), ("dot", "digraph"), ("png", "\u{fffd}PNG"), ("json", "{"), ("md", "# ")]
    {
        let file = scratch.file(&format!("path.{ending}"));
        let drawn = run(&["path", MET, "Couzens", "Carrick", "-o", &file]);
        assert_eq!(code(&drawn), 0, "{}", err(&drawn));
        let bytes = fs::read(&file).expect("is written");
        assert!(String::from_utf8_lossy(&bytes).starts_with(starts), "{ending}");
    }
    let nothing = scratch.file("none.svg");
    assert_eq!(code(&run(&["path", MET, "Couzens", "Everard", "--as-of", "1990", "-o", &nothing])), 1);
    assert!(!Path::new(&nothing).exists());
    assert_eq!(code(&run(&["links", MET, "Couzens", "-o", &scratch.file("x.docx")])), 2);
}

#[test]
fn confidential_rows_are_in_no_answer() {
    let scratch = Scratch::new("confidential");
    let folder = scratch.0.join("book");
    fs::create_dir_all(&folder).expect("made");
    let table = "from,kind,to,confidential\nAnn Ash,knows,Ben Birch,\nAnn Ash,knows,Secret Source,yes\n";
    fs::write(folder.join("relations.csv"), table).expect("written");
    let folder = folder.to_string_lossy().into_owned();
    for command in commands() {
        let mut arguments = command.clone();
        arguments[1] = &folder;
        let refused = run(&arguments);
        assert!(code(&refused) < 2, "{command:?} {}", err(&refused));
        assert!(!(out(&refused) + &err(&refused)).contains("Secret"), "{command:?}");
    }
}

#[test]
fn a_cell_cannot_speak_to_terminal_spreadsheet_or_page() {
    let scratch = Scratch::new("hostile");
    let folder = scratch.0.join("book");
    fs::create_dir_all(&folder).expect("made");
    let table = "from,kind,to,description\nAnn Ash,knows,\"=HYPERLINK(1)\",\"<script>*x*</script> \u{1b}[31m | [a](b)\"\n";
    fs::write(folder.join("relations.csv"), table).expect("written");
    let folder = folder.to_string_lossy().into_owned();
    let plain = run(&["links", &folder, "Ann Ash"]);
    assert_eq!(code(&plain), 0, "{}", err(&plain));
    assert!(!out(&plain).contains('\u{1b}'));
    let csv = out(&run(&["query", &folder, "MATCH (n) RETURN n.name ORDER BY n.name", "--csv"]));
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let md = out(&run(&["links", &folder, "Ann Ash", "--md"]));
    assert!(md.contains("\\<script\\>") && md.contains("\\[a\\]"), "{md}");
}

#[test]
fn a_saved_question_without_an_answer_is_a_finding_of_check() {
    let folder = crate::support::Scratch::new("asking-saved");
    folder.write("events.csv", b"date,title,who,source\n2014,The mill burns,Ann Ash,https://example.org/a\n");
    let ask = |lines: &str| {
        folder.write("casebook.toml", lines.as_bytes());
        let output = run(&["check", &folder.path().to_string_lossy(), "--format", "concise"]);
        format!("{}{}", out(&output), err(&output))
    };
    for (line, says) in [
        ("ask = \"links 'Ann Asch'\"", "did you mean `Ann Ash`"),
        ("ask = \"link Ann\"", "question-unanswered"),
        ("ask = \"links 'Ann Ash' --kind knows-of\"", "question-unanswered"),
        ("query = \"MATCH (a RETURN a\"", "question-unanswered"),
        ("ask = \"links Ann\"\nquery = \"RETURN 1\"", "both given"),
    ] {
        let said = ask(&format!("[[question]]\nname = \"ann\"\n{line}\n"));
        assert!(said.contains("question-unanswered") && said.contains(says), "{line}: {said}");
        assert!(said.contains("casebook.toml:3"), "its place: {line}: {said}");
    }
    let said = ask("[[question]]\nname = \"ann\"\nask = \"links 'Ann Ash'\"\n");
    assert!(!said.contains("question-unanswered"), "{said}");
}
