//! The program as a user meets it: exit codes, files whole or not at all, and nothing of withheld rows anywhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("throughline-cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("can be made");
        Self(path)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        command.args(arguments).current_dir(&self.0).env("NO_COLOR", "1").output().expect("runs")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_new_casebook_checks_clean_and_builds() {
    let scratch = Scratch::new("init");
    assert_eq!(code(&scratch.run(&["init", "story"])), 0);
    assert_eq!(code(&scratch.run(&["init", "story"])), 2, "it must not write over what is there");
    let checked = scratch.run(&["check", "story", "--strict"]);
    assert_eq!(code(&checked), 0, "{}", text(&checked.stdout));
    let built = scratch.run(&["build", "story"]);
    assert_eq!(code(&built), 0, "{}", text(&built.stderr));
    let made = names(&scratch.0.join("output/story"));
    for name in [
        "graph.dot",
        "graph.json",
        "report.txt",
        "timeline.csv",
        "timeline.md",
        "timeline-300.svg",
        "timeline-1020.svg",
    ] {
        assert!(made.iter().any(|made| made == name), "{name} is not among {made:?}");
    }
    assert_eq!(names(&scratch.0.join("output")), ["story"], "nothing temporary stays");
}

#[test]
fn the_report_says_what_check_says_and_nothing_of_the_machine() {
    let scratch = Scratch::new("report");
    scratch.write("one/events.csv", "date,title\n31/06/2014,A day that is not\n");
    scratch.write("deep/two/events.csv", "date,title\n31/06/2014,A day that is not\n");
    assert_eq!(code(&scratch.run(&["build", "one", "-o", "a"])), 1);
    assert_eq!(code(&scratch.run(&["build", "deep/two", "-o", "b"])), 1);
    let reports = ["a", "b"]
        .map(|folder| fs::read_to_string(scratch.0.join(folder).join("report.txt")).expect("there"));
    assert_eq!(reports[0], reports[1]);
    assert_eq!(reports[0], text(&scratch.run(&["check", "one"]).stdout));
}

#[test]
fn withheld_rows_leave_no_trace() {
    let scratch = Scratch::new("withheld");
    scratch.write(
        "story/entities.csv",
        "id,name,kind,confidential\nann,Ann Ash,person,\nqqzx,Qqzx Wvvy,spy-of-zzyx,yes\n",
    );
    scratch.write(
        "story/events.csv",
        "date,title,participants\n2019,Something,ann\n31/06/2019,Qqzx seen,qqzx:zzyx\n",
    );
    let commands: [&[&str]; 9] = [
        &["check", "story"],
        &["check", "story", "--format", "json", "-v"],
        &["build", "story"],
        &["timeline", "story", "-o", "-"],
        &["timeline", "story", "-o", "x.svg"],
        &["export", "story", "--to", "json", "-o", "-"],
        &["show", "story", "Ann"],
        &["vocabulary", "story"],
        &["vocabulary", "story", "--toml"],
    ];
    for command in commands {
        let output = scratch.run(command);
        let said = text(&output.stderr);
        assert!(code(&output) < 2, "{command:?}: {said}");
        // The letters of a font in base 64 may spell anything.
        let said = said.to_string() + &text(&output.stdout);
        let said: String =
            said.split("base64,").map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
        for secret in ["qqzx", "wvvy", "zzyx", "spy"] {
            assert!(!said.to_lowercase().contains(secret), "{command:?}: {said}");
        }
    }
}

#[test]
fn exit_codes_are_as_the_manual_says() {
    let scratch = Scratch::new("codes");
    scratch.write("good/events.csv", "date,title,participants,sources\n2019,One,Ann Ash; Ben Birch,s1; s2\n");
    scratch.write("bad/events.csv", "date,title\n31/06/2014,A day that is not\n");
    let cases: [(&[&str], i32); 19] = [
        (&["check", "good"], 0),
        (&["check", "bad"], 1),
        (&["check", "nowhere"], 2),
        (&["timeline", "good", "-o", "x.svg"], 0),
        (&["timeline", "bad", "-o", "x.svg"], 1),
        (&["timeline", "good", "-o", "x.bmp"], 2),
        (&["timeline", "good", "-o", "x.svg", "--width", "279"], 2),
        (&["timeline", "good", "-o", "good/x.csv"], 2),
        (&["timeline", "good", "-o", "x.svg", "--focus", "Nobody"], 1),
        (&["export", "good", "--to", "dot", "-o", "x.dot"], 0),
        (&["build", "good", "-o", "good"], 2),
        (&["show", "good", "Ann Ash"], 0),
        (&["show", "good", "n"], 1),
        (&["show", "good", "Nobody"], 1),
        (&["date", "c. June 2013"], 0),
        (&["date", "31/06/2014"], 1),
        (&["explain", "impossible-date"], 0),
        (&["explain", "nonsense"], 1),
        (&["nonsense"], 2),
    ];
    for (arguments, wanted) in cases {
        let output = scratch.run(arguments);
        assert_eq!(code(&output), wanted, "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
        assert!(
            wanted == 0 || !output.stderr.is_empty() || !output.stdout.is_empty(),
            "{arguments:?} fails without a word"
        );
    }
}

#[test]
fn build_leaves_the_users_own_files_alone() {
    let scratch = Scratch::new("own");
    scratch.write("story/events.csv", "date,title\n2019,One\n");
    scratch.write("story/casebook.toml", "[[drawing]]\nname = \"../../Mine!\"\nkind = \"timeline\"\n");
    assert_eq!(code(&scratch.run(&["build", "story"])), 0);
    scratch.write("output/story/notes.txt", "mine");
    assert!(scratch.0.join("output/story/mine-660.svg").exists());
    scratch.write("story/casebook.toml", "");
    assert_eq!(code(&scratch.run(&["build", "story"])), 0);
    assert!(!scratch.0.join("output/story/mine-660.svg").exists(), "what is no longer made goes");
    assert_eq!(fs::read_to_string(scratch.0.join("output/story/notes.txt")).expect("still there"), "mine");

    scratch.write("other/report.txt", "mine");
    assert_eq!(code(&scratch.run(&["build", "story", "-o", "other"])), 2);
    assert_eq!(names(&scratch.0.join("other")), ["report.txt"], "whole or not at all");
}

#[test]
fn no_argument_makes_it_panic() {
    let scratch = Scratch::new("fuzz");
    scratch.write("s/events.csv", "date,title,participants\n2019,One,Ann\n2020,Two,Ann; Ben\n");
    let odd = [
        "",
        " ",
        "-",
        "--",
        "\u{202e}",
        "\u{1b}[31m",
        "..",
        "/",
        "0",
        "-1",
        "99999999999999999999",
        "1e308",
        "NaN",
        "警",
        "s",
    ];
    for word in odd {
        for arguments in [
            vec!["check", word],
            vec!["show", "s", word],
            vec!["date", word],
            vec!["explain", word],
            vec!["vocabulary", word],
            vec!["timeline", "s", "-o", "x.svg", "--width", word],
            vec!["timeline", "s", "-o", "x.svg", "--from", word],
            vec!["timeline", "s", "-o", "x.svg", "--top", word],
            vec!["timeline", "s", "-o", "x.svg", "--focus", word],
            vec!["check", "s", "--max-file-bytes", word],
            vec!["check", "s", "--max-columns", word],
            vec!["measure-drawing", word],
        ] {
            // The file system's root is no casebook: reading it would be legitimate, and long.
            if word == "/" && arguments[0] != "show" {
                continue;
            }
            let output = scratch.run(&arguments);
            let said = text(&output.stderr);
            assert!((0..=2).contains(&code(&output)) && !said.contains("panicked"), "{arguments:?}: {said}");
            assert!(
                !said.contains('\u{202e}') && !said.contains('\u{1b}'),
                "{arguments:?} speaks to the terminal: {said:?}"
            );
        }
    }
}
