//! The program as it is typed: exit codes, formats, refusals, and files that are written whole or not at all.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use crate::support::{Scratch, program, root, run, run_in, run_with, text};
use serde_json::Value;
use throughline::check::all_codes;
use throughline::draw::DRAWINGS;
use throughline::export::EXPORTS;
use throughline::render::RENDERERS;

const CLEAN: &[(&str, &str)] = &[
    (
        "entities.csv",
        "id,name,short_name,aliases,kind\nann,Ann Ash,Ash,Annie,person\nbob,Bob Birch,,Annie,person\ncivic,Civic Trust,,,organisation\n",
    ),
    (
        "events.csv",
        "id,date,title,who,status,sources\ne1,2014-05-06,A talk at noon,ann:speaker; bob:witness; civic,reported,s1; s2\n",
    ),
    ("relations.csv", "from,kind,to,start,status,sources\nann,knows,bob,2014,reported,s1; s2\n"),
    ("sources.csv", "id,title,publisher\ns1,First report,Daily News\ns2,Second report,Weekly Post\n"),
];

const BROKEN: &[(&str, &str)] = &[
    ("entities.csv", "id,name,kind\nann,Ann Ash,person\n"),
    ("events.csv", "date,title,who,sources\n31/06/2014,Talk,ann,s1\n2014,Walk,Ann Ahs,s1\n"),
    ("sources.csv", "id,title\ns1,First report\n"),
];

fn clean() -> Scratch {
    Scratch::with("my-story", CLEAN)
}

// -------------------------------------------------------------------------------------------------------------- exit codes

#[test]
fn exit_codes() {
    let (clean, broken) = (clean(), Scratch::with("broken", BROKEN));
    let nowhere = clean.join("nowhere");
    let cases: [(&[&str], i32); 14] = [
        (&["check", text(clean.path())], 0),
        (&["check", text(clean.path()), "--strict"], 0),
        (&["check", text(broken.path())], 1),
        (&["check", text(&nowhere)], 2),
        (&["build", text(&nowhere)], 2),
        (&["check"], 2),
        (&["nonsense"], 2),
        (&["check", text(clean.path()), "--format", "nonsense"], 2),
        (&["show", text(clean.path()), "Nobody At All"], 1),
        (&["date", "31/06/2014"], 1),
        (&["date", "2014"], 0),
        (&["explain", "no-such-code"], 1),
        (&["--help"], 0),
        (&["--version"], 0),
    ];
    for (args, code) in cases {
        let run = run(args);
        assert_eq!(run.code, code, "{args:?}: {}", run.all());
        assert!(code < 1 || !run.all().contains("panicked"), "{args:?}: {}", run.all());
    }
    assert_eq!(run(&[]).code, 2, "nothing typed is a mistake");
}

#[test]
fn warnings_fail_only_when_strict() {
    let folder = Scratch::with("w", &[("events.csv", "date,title\n2014,Talk\n,Walk\n")]);
    assert_eq!(run(&["check", text(folder.path())]).code, 0);
    assert_eq!(run(&["check", text(folder.path()), "--strict"]).code, 1);
}

#[test]
fn a_missing_folder_is_named_and_helped() {
    let run = run(&["check", "no-such-folder-here"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.starts_with("error: ")
            && run.err.contains("no-such-folder-here")
            && run.err.contains("help: "),
        "{}",
        run.err
    );
}

#[test]
fn an_empty_folder_says_what_is_wanted() {
    let folder = Scratch::new("empty");
    let run = run(&["check", text(folder.path())]);
    assert_eq!(run.code, 2, "{}", run.all());
    assert!(run.err.contains("throughline init"), "{}", run.err);
}

// ------------------------------------------------------------------------------------------------------------------- check

#[test]
fn findings_in_three_formats() {
    let folder = Scratch::with("broken", BROKEN);
    let check = |format: &str| run(&["check", text(folder.path()), "--format", format]);
    let concise = check("concise");
    assert_eq!(concise.code, 1);
    let lines: Vec<&str> = concise.out.lines().collect();
    assert!(
        lines.iter().any(|line| line.starts_with("events.csv:2:1: error[impossible-date]: ")),
        "{}",
        concise.out
    );
    assert!(
        lines.iter().any(|line| line.starts_with("events.csv:3:11: error[dangling-reference]: ")
            && line.contains("Ann Ash")),
        "{}",
        concise.out
    );
    assert!(lines.last().is_some_and(|line| line.starts_with("2 errors")), "{}", concise.out);

    let full = check("full");
    for part in [
        "error[impossible-date]",
        "--> events.csv:2:1",
        "31/06/2014",
        "^^",
        "June has 30 days",
        "help: ",
        "4 rows = 4 used",
    ] {
        assert!(full.out.contains(part), "`{part}` is missing: {}", full.out);
    }
    assert!(!full.out.contains('\u{1b}'), "colour without a terminal");

    let json = check("json");
    let value: Value =
        serde_json::from_str(&json.out).unwrap_or_else(|error| panic!("{error}: {}", json.out));
    let text = value.to_string();
    assert!(text.contains("impossible-date") && text.contains("dangling-reference"), "{text}");
    assert!(json.err.is_empty(), "{}", json.err);
}

#[test]
fn colour_is_a_choice() {
    let folder = Scratch::with("broken", BROKEN);
    let at = text(folder.path());
    assert!(run(&["check", at, "--color", "always"]).out.contains('\u{1b}'));
    assert!(!run(&["check", at, "--color", "never"]).out.contains('\u{1b}'));
    assert!(!run_with(root(), &["check", at], &[("NO_COLOR", "1")]).out.contains('\u{1b}'));
}

#[test]
fn quiet_and_verbose() {
    let folder = clean();
    let quiet = run(&["build", text(folder.path()), "-o", text(&folder.join("out")), "-q"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""), "{}", quiet.all());
    let verbose = run(&["check", text(folder.path()), "-v"]);
    assert!(verbose.out.contains("Columns of entities.csv"), "{}", verbose.out);
    assert_eq!(run(&["check", text(folder.path()), "-v", "-q"]).code, 2);
}

// ---------------------------------------------------------------------------------------------------------------- drawings

#[test]
fn every_drawing_in_every_format() {
    let folder = clean();
    let out = Scratch::new("out");
    for drawing in DRAWINGS {
        for renderer in RENDERERS {
            let target = out.join(&format!("{}.{}", drawing.name, renderer.extension));
            let run = run(&[drawing.name, text(folder.path()), "-o", text(&target), "-w", "480"]);
            assert_eq!(run.code, 0, "{} {}: {}", drawing.name, renderer.name, run.all());
            assert!(fs::read(&target).is_ok_and(|bytes| bytes.len() > 500), "{}", target.display());
        }
        let run = run(&[drawing.name, text(folder.path()), "-o", "-"]);
        assert!(
            run.code == 0 && run.out.starts_with("<svg") && run.out.trim_end().ends_with("</svg>"),
            "{}",
            run.err
        );
    }
    assert_eq!(out.names().len(), DRAWINGS.len() * RENDERERS.len(), "{:?}", out.names());
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let folder = clean();
    let at = text(folder.path());
    let out = Scratch::new("out");
    let target = text(&out.join("x.svg")).to_string();
    let unknown = run(&["timeline", at, "-o", text(&out.join("x.bmp"))]);
    assert_eq!(unknown.code, 2, "{}", unknown.all());
    assert!(
        unknown.err.contains("svg") && unknown.err.contains("png"),
        "the endings there are: {}",
        unknown.err
    );
    let none = run(&["timeline", at, "-o", text(&out.join("x"))]);
    assert_eq!(none.code, 2, "{}", none.all());
    for width in ["200", "279.9", "0", "-5", "nan", "inf", "1e9", "wide"] {
        let narrow = run(&["timeline", at, "-o", &target, &format!("--width={width}")]);
        assert_eq!(narrow.code, 2, "{width}: {}", narrow.all());
    }
    for args in [["--focus", "Nobody"], ["--from", "sometime"], ["--top", "many"], ["--lanes", "colour"]] {
        let wrong = run(&["timeline", at, "-o", &target, args[0], args[1]]);
        assert!(wrong.code == 1 || wrong.code == 2, "{args:?}: {}", wrong.all());
        assert!(wrong.err.contains(args[1]), "{args:?} is not named: {}", wrong.err);
    }
    assert_eq!(out.names(), Vec::<String>::new());
    assert_eq!(run(&["timeline", at, "-o", &target, "--width", "280"]).code, 0);
    assert_eq!(run(&["timeline", at, "-o", &target, "--width", "660px"]).code, 0);
}

#[test]
fn a_table_is_not_drawn_over() {
    let folder = clean();
    let before = fs::read(folder.join("events.csv")).expect("there");
    let over = run(&["export", text(folder.path()), "--to", "csv", "-o", text(&folder.join("events.csv"))]);
    assert_eq!(over.code, 2, "{}", over.all());
    let beside =
        run(&["export", text(folder.path()), "--to", "csv", "-o", text(&folder.join("timeline.csv"))]);
    assert_eq!(beside.code, 2, "{}", beside.all());
    assert_eq!(fs::read(folder.join("events.csv")).expect("there"), before);
    let into = run(&["build", text(folder.path()), "-o", text(folder.path())]);
    assert_eq!(into.code, 2, "{}", into.all());
}

#[test]
fn every_export() {
    let folder = clean();
    for export in EXPORTS {
        let run = run(&["export", text(folder.path()), "--to", export.name, "-o", "-"]);
        assert!(run.code == 0 && !run.out.is_empty(), "{}: {}", export.name, run.all());
        assert!(run.out.contains("talk at noon") || export.name == "dot", "{}", export.name);
    }
    assert_eq!(run(&["export", text(folder.path()), "--to", "xyz", "-o", "-"]).code, 2);
}

// ------------------------------------------------------------------------------------------------------------------- build

#[test]
fn init_then_check_then_build() {
    let above = Scratch::new("work");
    let init = run_in(above.path(), &["init", "my story"]);
    assert_eq!(init.code, 0, "{}", init.all());
    let strict = run_in(above.path(), &["check", "my story", "--strict"]);
    assert_eq!(strict.code, 0, "{}", strict.all());
    let build = run_in(above.path(), &["build", "my story"]);
    assert_eq!(build.code, 0, "{}", build.all());
    let made: Vec<String> =
        crate::support::files_of(&above.join("output/my story")).into_iter().map(|(name, _)| name).collect();
    for file in [
        "timeline-300.svg",
        "timeline-660.svg",
        "timeline-1020.svg",
        "network-300.svg",
        "graph.dot",
        "graph.json",
        "timeline.csv",
        "timeline.md",
        "report.txt",
    ] {
        assert!(made.iter().any(|name| name == file), "{file} is not made: {made:?}");
        assert!(build.out.contains(file) || file.ends_with(".svg"), "{file} is not told: {}", build.out);
    }
    assert!(build.out.contains("Next"), "{}", build.out);
    let again = run_in(above.path(), &["init", "my story"]);
    assert_eq!(again.code, 2, "init writes over nothing: {}", again.all());
    // Every line of "Next" that is a command can be typed.
    for line in build.out.lines().filter_map(|line| line.trim().strip_prefix("throughline ")) {
        let words = line.split("  ").next().unwrap_or_default();
        let args: Vec<String> = words
            .split('"')
            .enumerate()
            .flat_map(|(i, part)| {
                if i % 2 == 1 {
                    vec![part.to_string()]
                } else {
                    part.split_whitespace().map(str::to_string).collect()
                }
            })
            .collect();
        let next = run_in(above.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(next.code < 2, "`throughline {words}`: {}", next.all());
    }
}

#[test]
fn build_twice_is_build_once() {
    let folder = clean();
    let out = Scratch::new("out");
    let target = out.join("made");
    assert_eq!(run(&["build", text(folder.path()), "-o", text(&target), "-q"]).code, 0);
    let first = crate::support::files_of(&target);
    assert_eq!(run(&["build", text(folder.path()), "-o", text(&target), "-q"]).code, 0);
    assert_eq!(crate::support::files_of(&target), first);
    assert_eq!(out.names(), ["made"], "nothing else is left");
}

#[test]
fn build_with_errors_still_builds_and_says_so() {
    let folder = Scratch::with("broken", BROKEN);
    let out = Scratch::new("out");
    let build = run(&["build", text(folder.path()), "-o", text(&out.join("made"))]);
    assert_eq!(build.code, 1, "{}", build.all());
    assert!(out.join("made/timeline-660.svg").is_file(), "{}", build.all());
    assert!(build.out.contains("error[impossible-date]"), "{}", build.out);
}

#[test]
fn build_leaves_nothing_half_made() {
    let folder = clean();
    let out = Scratch::new("out");
    // A file where the folder should be, and a file of the user's own in it.
    out.write("file", b"mine");
    assert_eq!(run(&["build", text(folder.path()), "-o", text(&out.join("file"))]).code, 2);
    fs::create_dir(out.join("taken")).expect("made");
    fs::write(out.join("taken/graph.json"), "mine").expect("written");
    let taken = run(&["build", text(folder.path()), "-o", text(&out.join("taken"))]);
    assert_eq!(taken.code, 2, "{}", taken.all());
    assert!(taken.err.contains("graph.json"), "{}", taken.err);
    assert_eq!(crate::support::files_of(&out.join("taken")), [("graph.json".to_string(), b"mine".to_vec())]);
    assert_eq!(out.names(), ["file", "taken"]);
    assert_eq!(run(&["build", text(folder.path()), "-o", "-"]).code, 2);
}

#[cfg(unix)]
#[test]
fn build_into_a_folder_that_must_not_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = clean();
    let out = Scratch::new("out");
    fs::set_permissions(out.path(), fs::Permissions::from_mode(0o555)).expect("ours");
    // The superuser may write everywhere; then there is nothing to see here.
    let may_write = fs::write(out.join("probe"), "x").is_ok();
    if may_write {
        println!("left out: a read-only folder, because this user may write everywhere");
        let _ = fs::remove_file(out.join("probe"));
    } else {
        let build = run(&["build", text(folder.path()), "-o", text(&out.join("made"))]);
        assert_eq!(build.code, 2, "{}", build.all());
        assert!(build.err.contains("not permitted"), "{}", build.err);
        assert_eq!(out.names(), Vec::<String>::new());
    }
    fs::set_permissions(out.path(), fs::Permissions::from_mode(0o755)).expect("ours");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing() {
    if !Path::new("/dev/full").exists() {
        println!("left out: /dev/full is not there");
        return;
    }
    let folder = clean();
    let full = run(&["timeline", text(folder.path()), "-o", "/dev/full"]);
    assert_eq!(full.code, 2, "{}", full.all());
    assert!(full.err.contains("full"), "{}", full.err);
}

// -------------------------------------------------------------------------------------------------------------------- show

#[test]
fn show_by_id_name_short_name_and_alias() {
    let folder = clean();
    let show = |name: &str| run(&["show", text(folder.path()), name]);
    for name in ["ann", "Ann Ash", "ann ASH", "Ash"] {
        let shown = show(name);
        assert_eq!(shown.code, 0, "{name}: {}", shown.all());
        for part in ["Ann Ash", "Bob Birch", "A talk at noon", "First report", "[1]"] {
            assert!(shown.out.contains(part), "{name}: `{part}` is missing: {}", shown.out);
        }
    }
    for name in ["e1", "A talk at noon", "s1"] {
        assert_eq!(show(name).code, 0, "{name}: {}", show(name).all());
    }
    let ambiguous = show("Annie");
    assert_eq!(ambiguous.code, 1, "{}", ambiguous.all());
    assert!(ambiguous.err.contains("ann") && ambiguous.err.contains("bob"), "{}", ambiguous.err);
    let near = show("Ann Asch");
    assert_eq!(near.code, 1);
    assert!(near.err.contains("Ann Ash"), "{}", near.err);
}

// -------------------------------------------------------------------------------------------------------------------- date

#[test]
fn dates_and_how_they_are_read() {
    for (typed, edtf) in [
        ("c. June 2013", "2013-06~"),
        ("12 March 2014", "2014-03-12"),
        ("March 12, 2014", "2014-03-12"),
        ("Mar 2014", "2014-03"),
        ("before May 2014", "[..2014-04]"),
        ("spring 2014", "2014-21"),
        ("1990s", "199X"),
        ("2012 or 2013", "[2012,2013]"),
        ("2019/..", "2019/.."),
        ("2014-06/2015-09", "2014-06/2015-09"),
        ("-0043", "-0043"),
        ("Y12345", "Y12345"),
    ] {
        let date = run(&["date", "--json", "--", typed]);
        assert_eq!(date.code, 0, "{typed}: {}", date.all());
        let value: Value =
            serde_json::from_str(&date.out).unwrap_or_else(|error| panic!("{typed}: {error}: {}", date.out));
        let said = value.to_string();
        assert!(said.contains(&format!("\"{edtf}\"")), "{typed}: {said}");
        assert_eq!(run(&["date", "--", typed]).code, 0);
    }
    for wrong in [
        "31/06/2014",
        "2014-13",
        "2013-02-29",
        "03/04/2014",
        "today",
        "yesterday",
        "sometime",
        "",
        "2015/2014",
    ] {
        let date = run(&["date", wrong]);
        assert_eq!(date.code, 1, "`{wrong}`: {}", date.all());
        assert!(!date.err.is_empty() || !date.out.is_empty());
    }
    let ordered = |order: &str| run(&["date", "03/04/2014", "--order", order, "--json"]).out;
    assert!(ordered("day-first").contains("2014-04-03") && ordered("month-first").contains("2014-03-04"));
}

// ------------------------------------------------------------------------------------------- explain, vocabulary and others

#[test]
fn every_code_is_explained() {
    let list = run(&["explain"]);
    assert_eq!(list.code, 0, "{}", list.all());
    for code in all_codes() {
        assert!(list.out.contains(code.name), "{} is not listed", code.name);
    }
    // Every page through the program would take a process for each: a few, and the longest name.
    for name in ["impossible-date", "claim-without-response", "unclosed-quote", "end-before-start"] {
        let page = run(&["explain", name]);
        assert!(page.code == 0 && page.out.contains(name) && page.out.len() > 100, "{name}: {}", page.all());
    }
    let near = run(&["explain", "imposible-date"]);
    assert_eq!(near.code, 1);
    assert!(near.err.contains("impossible-date"), "{}", near.err);
}

#[test]
fn the_vocabulary_can_be_read_again() {
    let folder = clean();
    let printed = run(&["vocabulary", text(folder.path()), "--toml"]);
    assert_eq!(printed.code, 0, "{}", printed.all());
    let table: toml::Table =
        toml::from_str(&printed.out).unwrap_or_else(|error| panic!("{error}\n{}", printed.out));
    for part in ["entity", "event", "relation", "role", "status"] {
        assert!(table.contains_key(part), "{part} is missing");
    }
    // As a casebook's own vocabulary it changes nothing.
    let json = |folder: &Path| run(&["export", text(folder), "--to", "json", "-o", "-"]);
    let before = json(folder.path());
    folder.write("vocabulary.toml", printed.out.as_bytes());
    let after = json(folder.path());
    assert_eq!(after.code, 0, "{}", after.all());
    // The casebook has a file more, which its hash tells; nothing else is different.
    let content = |out: &str| -> String {
        out.lines().filter(|line| !line.contains("\"made_from\"")).map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(content(&before.out), content(&after.out));
    let words = run(&["vocabulary", text(folder.path())]);
    assert!(
        words.code == 0 && words.out.contains("served in") && words.out.contains("alleged"),
        "{}",
        words.all()
    );
}

#[test]
fn completions_and_manual() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        assert!(script.code == 0 && script.out.contains("throughline"), "{shell}: {}", script.err);
        for drawing in DRAWINGS {
            assert!(script.out.contains(drawing.name), "{shell} does not know {}", drawing.name);
        }
    }
    let page = run(&["man"]);
    assert!(page.code == 0 && page.out.contains(".TH") && page.out.contains("timeline"), "{}", page.err);
}

#[test]
fn every_command_has_its_help() {
    let help = run(&["--help"]).out;
    let commands = [
        "build",
        "check",
        "export",
        "show",
        "date",
        "explain",
        "vocabulary",
        "init",
        "measure-drawing",
        "completions",
        "man",
    ];
    for command in commands.into_iter().chain(DRAWINGS.iter().map(|drawing| drawing.name)) {
        assert!(help.contains(command), "{command} is not in the help");
        let own = run(&[command, "--help"]);
        assert!(own.code == 0 && own.out.contains("Usage:"), "{command}: {}", own.all());
    }
}

#[test]
fn a_drawing_is_measured() {
    let folder = clean();
    let out = Scratch::new("out");
    let svg = out.join("n.svg");
    assert_eq!(run(&["network", text(folder.path()), "-o", text(&svg)]).code, 0);
    let measured = run(&["measure-drawing", text(&svg), "--json"]);
    assert_eq!(measured.code, 0, "{}", measured.all());
    assert!(serde_json::from_str::<Value>(&measured.out).is_ok(), "{}", measured.out);
    out.write("x.svg", b"<svg");
    assert_ne!(run(&["measure-drawing", text(&out.join("x.svg"))]).code, 0);
}

// ------------------------------------------------------------------------------------------------------------- broken pipe

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = clean();
    for args in [
        &["export", text(folder.path()), "--to", "json", "-o", "-"][..],
        &["man"],
        &["check", text(folder.path())],
        &["--help"],
        &["completions", "zsh"],
    ] {
        let mut child = program(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        let status = child.wait().expect("ends");
        assert!(err.is_empty(), "{args:?}: {err}");
        assert!(status.code() == Some(0), "{args:?}: {status}");
    }
}

#[test]
fn arguments_that_are_not_text_are_no_panic() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = std::ffi::OsStr::from_bytes(b"no\xFFsuch");
        let output = program(&["check"]).arg(odd).output().expect("starts");
        assert_eq!(output.status.code(), Some(2));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}
