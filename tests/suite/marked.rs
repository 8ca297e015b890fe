//! Workbooks that throughline writes: the user's own tables with the findings in them, and a new casebook to fill in. Read back by
//! ourselves, by LibreOffice and by openpyxl.

use std::fs;
use std::process::Command;

use throughline::input::{Inputs, Limits};
use throughline::read::read;

use crate::support::sheets::{Xlsx, rows};
use crate::support::{Scratch, concise, run, text};

const EVENTS: &str = "date,title,who,source\n31 Apri 2014,=1+1,Ann Ash,https://example.org/a\n# a comment\n2014-05-06,\"Hearing, \"\"first\"\"\nday\",Bob Birch,@SUM(A1)\n\n2015,+44 123,Ann Ash,-1\n";

fn marked(folder: &Scratch) -> Vec<u8> {
    let file = folder.join("out/marked.xlsx");
    fs::create_dir_all(folder.join("out")).expect("a folder");
    let done = run(&["check", text(folder.path()), "--format", "xlsx", "-o", text(&file)]);
    assert_eq!(done.code, 1, "there is an error in it: {}", done.all());
    fs::read(&file).expect("written")
}

/// The text that our reader makes of a sheet.
fn csv(bytes: &[u8], sheet: &str) -> String {
    let inputs = Inputs::from_memory("x", vec![("m.xlsx".into(), bytes.to_vec())]);
    let (book, _) = read(inputs, &Limits::default());
    let file = book.inputs.files.iter().find(|file| file.name == format!("m.xlsx#{sheet}"));
    file.map_or_else(String::new, |file| file.text.trim_start_matches("sep=,\n").to_owned())
}

/// A part of a zip file as text.
fn part(bytes: &[u8], name: &str) -> String {
    let folder = Scratch::with("unzip", &[]);
    folder.write("m.zip", bytes);
    let script =
        "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
    let out = Command::new("python3")
        .args(["-c", script])
        .arg(folder.join("m.zip"))
        .arg(name)
        .output()
        .expect("python3");
    String::from_utf8(out.stdout).expect("UTF-8")
}

#[test]
fn the_users_own_tables_come_back_with_the_findings_in_them() {
    let folder = Scratch::with("marked", &[("events.csv", EVENTS)]);
    let bytes = marked(&folder);
    let back = csv(&bytes, "events");
    let wanted = EVENTS.replace("# a comment\n", "# a comment,,,\n");
    assert_eq!(back, wanted, "every cell is what it was");
    // The first sheet is not read as a table.
    let (book, report) =
        read(Inputs::from_memory("x", vec![("m.xlsx".into(), bytes.clone())]), &Limits::default());
    assert_eq!(book.inputs.files.len(), 1);
    assert!(report.diagnostics.iter().any(|finding| finding.code.name == "sheet-left-out"));
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "no formula");
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("A2") && notes.contains("“apri” has no place in a date"), "{notes}");
    let list = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(list.contains("location=\"events!A2\"") || list.contains("location=\"'events'!A2\""), "{list}");
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2000-01-01T00:00:00Z") && !core.contains("202"), "no time of now: {core}");
    assert_eq!(bytes, marked(&folder), "the same tables, the same bytes");
}

#[test]
fn a_workbook_comes_back_cell_by_cell() {
    let mut book = Xlsx::of(rows(&[&[], &["", "Date", "Title"], &["", "31 Apri 2014", "One"]]));
    book.sheets.push(("Secret".into(), "hidden".into(), rows(&[&["Name"], &["SECRET"]])));
    let folder = Scratch::with("marked-workbook", &[]);
    folder.write("story.xlsx", &book.bytes());
    let bytes = marked(&folder);
    assert!(part(&bytes, "xl/comments1.xml").contains("\"B3\""), "the note stands where the cell stood");
    assert!(!part(&bytes, "xl/sharedStrings.xml").contains("SECRET"));
}

#[test]
fn a_workbook_needs_a_file_and_never_one_that_is_read() {
    let folder = Scratch::with("marked-refused", &[("events.csv", EVENTS)]);
    let none = run(&["check", text(folder.path()), "--format", "xlsx"]);
    assert!(none.code == 2 && none.err.contains("-o marked.xlsx"), "{}", none.all());
    let inside =
        run(&["check", text(folder.path()), "--format", "xlsx", "-o", text(&folder.join("marked.xlsx"))]);
    assert!(inside.code == 2 && inside.err.contains("would be read as a table"), "{}", inside.all());
    for format in ["full", "concise", "json"] {
        fs::create_dir_all(folder.join("out")).expect("a folder");
        let file = folder.join("out/report.txt");
        let written = run(&["check", text(folder.path()), "--format", format, "-o", text(&file)]);
        assert!(
            written.code == 1 && fs::read_to_string(&file).expect("written").contains("apri"),
            "{}",
            written.all()
        );
    }
}

#[test]
fn a_new_workbook_checks_clean_and_offers_the_known_words() {
    let folder = Scratch::with("init-xlsx", &[]);
    for template in ["plain", "classroom"] {
        let new = folder.join(template);
        let made = run(&["init", text(&new), "--xlsx", "--template", template]);
        assert_eq!(made.code, 0, "{}", made.all());
        assert!(!new.join("events.csv").exists() && new.join("casebook.xlsx").exists());
        let bytes = fs::read(new.join("casebook.xlsx")).expect("made");
        let mut files = vec![("casebook.xlsx".to_string(), bytes.clone())];
        files.push(("casebook.toml".into(), fs::read(new.join("casebook.toml")).expect("made")));
        files.extend(
            fs::read(new.join("vocabulary.toml")).ok().map(|kinds| ("vocabulary.toml".to_string(), kinds)),
        );
        let (graph, report) = crate::support::book_of(files);
        let odd: Vec<_> = report
            .diagnostics
            .iter()
            .filter(|f| !["rows-skipped", "sheet-left-out"].contains(&f.code.name))
            .collect();
        assert!(odd.is_empty(), "{}", concise(&graph, &report));
        assert!(graph.casebook().events.len() > 2);
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("<dataValidation ") && sheet.contains("state=\"frozen\""), "{template}");
        assert!(part(&bytes, "xl/styles.xml").contains("numFmtId=\"49\""), "columns of text");
        let again = folder.join(&format!("{template}-again"));
        run(&["init", text(&again), "--xlsx", "--template", template]);
        assert_eq!(bytes, fs::read(again.join("casebook.xlsx")).expect("made"), "the same bytes");
    }
}

#[test]
fn libreoffice_and_openpyxl_open_them() {
    let folder = Scratch::with("opened", &[("events.csv", EVENTS)]);
    folder.write("marked.bin", &marked(&folder));
    fs::copy(folder.join("marked.bin"), folder.join("out/marked.xlsx")).expect("copied");
    run(&["init", text(&folder.join("new")), "--xlsx"]);
    let files = [folder.join("out/marked.xlsx"), folder.join("new/casebook.xlsx")];
    match Command::new("soffice").arg("--version").output() {
        Err(_) => println!("left out: opening in LibreOffice, which is not installed"),
        Ok(_) => {
            for file in &files {
                let out = Command::new("soffice")
                    .args(["--headless", "--norestore", "--convert-to", "ods", "--outdir"])
                    .arg(folder.path())
                    .arg(file)
                    .env("HOME", folder.path())
                    .output()
                    .expect("started");
                let ods =
                    folder.join(&format!("{}.ods", file.file_stem().expect("a name").to_string_lossy()));
                assert!(ods.exists(), "{}", String::from_utf8_lossy(&out.stderr));
                let converted = vec![("x.ods".to_string(), fs::read(&ods).expect("readable"))];
                let (graph, report) = crate::support::book_of(converted);
                assert!(!graph.casebook().events.is_empty(), "{}", concise(&graph, &report));
            }
        }
    }
    let python = std::env::var("THROUGHLINE_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = "import sys, openpyxl\nw = openpyxl.load_workbook(sys.argv[1])\nprint(w.sheetnames, sum(1 for s in w for r in s.iter_rows() for c in r if c.data_type == 'f'), sum(1 for s in w for r in s.iter_rows() for c in r if c.comment))";
    for (file, wanted) in files
        .iter()
        .zip(["['Findings', 'events'] 0 ", "['Entities', 'Events', 'Relations', 'Sources', 'Help'] 0 0"])
    {
        let out = Command::new(&python).args(["-c", script]).arg(file).output();
        match out {
            Ok(out) if out.status.success() => {
                let said = String::from_utf8_lossy(&out.stdout).into_owned();
                assert!(said.starts_with(wanted), "{said}");
            }
            _ => println!("left out: opening with openpyxl, which {python} does not have"),
        }
    }
}
