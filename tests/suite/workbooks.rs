//! Workbooks as their owners know them: what a cell shows is what is read, its place is told as `Sheet!D14`, and what is left out is
//! said. Hostile workbooks are in `hostile_workbooks.rs`.

use std::fs;

use throughline::diag::{Format, render};
use throughline::input::Limits;

use crate::support::sheets::{Old, Xlsx, fods, ods, rows, xls};
use crate::support::{Scratch, book_of, book_within, concise, of_code, run, text};

/// The rows of the first event table as written, behind the head.
fn csv(name: &str, bytes: Vec<u8>) -> String {
    let (graph, _) = book_of(vec![(name.into(), bytes)]);
    let files = &graph.casebook().inputs.files;
    files.first().map_or_else(String::new, |file| file.text.trim_start_matches("sep=,\n").to_owned())
}

/// Date styles: 1 a day, 2 a month and year, 3 a day and month, 4 five digits, 5 a year, 6 a date and time, 7 per cent.
const STYLES: &str = "<numFmts><numFmt numFmtId=\"170\" formatCode=\"mmm\\ yyyy\"/><numFmt numFmtId=\"171\" formatCode=\"d\\-mmm\"/><numFmt numFmtId=\"172\" formatCode=\"00000\"/><numFmt numFmtId=\"173\" formatCode=\"yyyy\"/><numFmt numFmtId=\"174\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"172\"/><xf numFmtId=\"173\"/><xf numFmtId=\"174\"/><xf numFmtId=\"9\"/></cellXfs>";

fn xlsx(cells: &str) -> Xlsx {
    let mut book = Xlsx::of(format!("<sheetData>{cells}</sheetData>"));
    book.styles = STYLES.into();
    book
}

const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Date</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Title</t></is></c></row>";

#[test]
fn a_cell_reads_as_it_shows() {
    let cases = [
        ("<c r=\"B2\"><v>2014</v></c>", "2014"),
        ("<c r=\"B2\"><v>1000000</v></c>", "1000000"),
        ("<c r=\"B2\"><v>1E6</v></c>", "1000000"),
        ("<c r=\"B2\"><v>0.30000000000000004</v></c>", "0.3"),
        ("<c r=\"B2\" s=\"1\"><v>41701</v></c>", "2014-03-03"),
        ("<c r=\"B2\" s=\"2\"><v>31898</v></c>", "1987-05"),
        ("<c r=\"B2\" s=\"3\"><v>41701</v></c>", "2014-03-03"),
        ("<c r=\"B2\" s=\"4\"><v>42</v></c>", "00042"),
        ("<c r=\"B2\" s=\"5\"><v>31898</v></c>", "1987"),
        ("<c r=\"B2\" s=\"6\"><v>41701.604166666664</v></c>", "2014-03-03T14:30:00"),
        ("<c r=\"B2\" s=\"7\"><v>0.5</v></c>", "50%"),
        ("<c r=\"B2\" t=\"s\"><v>1</v></c>", "0070"),
        ("<c r=\"B2\" t=\"s\"><v>0</v></c>", "Ann & Bob"),
        ("<c r=\"B2\" t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c r=\"B2\" t=\"str\"><f>A1&amp;\"x\"</f><v>told</v></c>", "told"),
        ("<c r=\"B2\"><f>1+1</f><v>2</v></c>", "2"),
        ("<c r=\"B2\" t=\"d\"><v>2014-03-03T00:00:00</v></c>", "2014-03-03"),
        (
            "<c r=\"B2\" t=\"inlineStr\"><is><r><t>Ann</t></r><r><t xml:space=\"preserve\"> Ash</t></r><rPh><t>no</t></rPh></is></c>",
            "Ann Ash",
        ),
        ("<c r=\"B2\" t=\"inlineStr\"><is><t>a_x000D_b, \"c\"</t></is></c>", "\"ab, \"\"c\"\"\""),
    ];
    for (cell, shown) in cases {
        let mut book = xlsx(&format!("{HEAD}<row r=\"2\"><c r=\"A2\"><v>1999</v></c>{cell}</row>"));
        book.shared = "<si><t>Ann &amp; Bob</t></si><si><t>0070</t></si>".into();
        assert_eq!(csv("s.xlsx", book.bytes()), format!("Date,Title\n1999,{shown}\n"), "{cell}");
    }
}

#[test]
fn both_systems_of_dates_are_read() {
    for (attribute, day) in
        [("", "2014-03-03"), ("date1904=\"1\"", "2018-03-04"), ("date1904=\"false\"", "2014-03-03")]
    {
        let mut book = xlsx(&format!(
            "{HEAD}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>41701</v></c><c r=\"B2\"><v>1</v></c></row>"
        ));
        book.book = attribute.into();
        assert_eq!(csv("s.xlsx", book.bytes()), format!("Date,Title\n{day},1\n"));
    }
    for (is_1904, day) in [(false, "2014-03-03"), (true, "2018-03-04")] {
        let cells = [
            Old::Text(0, 0, "Date"),
            Old::Text(0, 1, "Title"),
            Old::Number(1, 0, 41701.0, 1),
            Old::Number(1, 1, 2014.0, 0),
        ];
        assert_eq!(csv("s.xls", xls(&cells, is_1904, &[])), format!("Date,Title\n{day},2014\n"));
    }
}

/// What is said about a workbook, one line each.
fn said(name: &str, bytes: Vec<u8>) -> String {
    let (graph, report) = book_of(vec![(name.into(), bytes)]);
    concise(&graph, &report)
}

#[test]
fn what_cannot_be_read_as_shown_is_said_at_its_cell() {
    let cases = [
        ("<c r=\"B2\"><f>1+1</f></c>", "s.xlsx, Events!B2: error[formula-no-value]"),
        ("<c r=\"B2\"><f>1+1</f><v></v></c>", "s.xlsx, Events!B2: error[formula-no-value]"),
        (
            "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>",
            "s.xlsx, Events!B2: error[cell-error]: `Events`: B2 shows the error #REF!",
        ),
        ("<c r=\"B2\" t=\"s\"><v>77</v></c>", "s.xlsx, Events!B2: error[cell-error]"),
        ("<c r=\"B2\" s=\"3\"><v>41701</v></c>", "s.xlsx, Events!B2: warning[workbook-date]"),
        ("<c r=\"B2\" s=\"1\"><v>60</v></c>", "s.xlsx, Events!B2: warning[workbook-date]"),
        ("<c r=\"B2\" s=\"1\"><v>-5</v></c>", "s.xlsx, Events!B2: warning[workbook-date]"),
    ];
    for (cell, line) in cases {
        let said = said(
            "s.xlsx",
            xlsx(&format!("{HEAD}<row r=\"2\"><c r=\"A2\"><v>1999</v></c>{cell}</row>")).bytes(),
        );
        assert!(said.contains(line), "{cell}\n{said}");
    }
    // An empty text that a formula shows is a value.
    let empty = "<c r=\"A2\"><v>1999</v></c><c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c>";
    let said = said("s.xlsx", xlsx(&format!("{HEAD}<row r=\"2\">{empty}</row>")).bytes());
    assert!(!said.contains("formula-no-value"), "{said}");
}

#[test]
fn findings_of_the_reader_name_the_cell_too() {
    let sheet = rows(&[
        &[],
        &["", "Date", "Title", "Who"],
        &["", "31 Apri 2014", "a, \"b\"\nc", "Ann"],
        &["", "2014", "Two", "Bob"],
    ]);
    let (graph, report) = book_of(vec![("story.xlsx".into(), Xlsx::of(sheet).bytes())]);
    let lines = concise(&graph, &report);
    assert!(lines.contains("story.xlsx, Events!B3: error[unreadable-date]"), "{lines}");
    let inputs = &graph.casebook().inputs;
    let full = render(&report, inputs, Format::Full, false);
    assert!(full.contains("--> story.xlsx, Events!B3"), "{full}");
    let json: serde_json::Value =
        serde_json::from_str(&render(&report, inputs, Format::Json, false)).expect("JSON");
    let found = json["diagnostics"].as_array().expect("a list");
    let found = found.iter().find(|d| d["code"] == "unreadable-date").expect("there");
    let place = ["file", "place", "line", "column"].map(|key| found[key].to_string());
    assert_eq!(place, ["\"story.xlsx\"", "\"Events!B3\"", "3", "2"]);
}

#[test]
fn what_is_hidden_stays_hidden_and_is_said() {
    let sheet = "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>Date</v></c><c r=\"B1\" t=\"str\"><v>Title</v></c><c r=\"C1\" t=\"str\"><v>Phone</v></c></row><row r=\"2\"><c r=\"A2\"><v>1999</v></c><c r=\"B2\" t=\"str\"><v>Seen</v></c><c r=\"C2\" t=\"str\"><v>SECRET-C</v></c></row><row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>1999</v></c><c r=\"B3\" t=\"str\"><v>SECRET-R</v></c></row><row r=\"4\" ht=\"0\"><c r=\"B4\" t=\"str\"><v>SECRET-H</v></c></row></sheetData>";
    let mut book = Xlsx::of(sheet);
    book.sheets.push(("Contacts".into(), "hidden".into(), rows(&[&["Name"], &["SECRET-S"]])));
    book.sheets.push(("Deep".into(), "veryHidden".into(), rows(&[&["Name"], &["SECRET-V"]])));
    let (graph, report) = book_of(vec![("s.xlsx".into(), book.bytes())]);
    let lines = concise(&graph, &report);
    let everything = format!("{:?}{lines}", graph.casebook().inputs.files);
    assert!(!everything.contains("SECRET"), "{everything}");
    assert!(
        lines.contains("2 hidden rows (3-4) and 1 hidden column (C) left out, with 5 filled cells in them"),
        "{lines}"
    );
    assert!(lines.contains("2 sheets hidden and left out: `Contacts`, `Deep`"), "{lines}");

    let hidden = "<table:table table:name=\"Events\"><table:table-column table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Date</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Title</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>SECRET-C</text:p></table:table-cell></table:table-row><table:table-row table:visibility=\"filter\"><table:table-cell office:value-type=\"string\"><text:p>SECRET-R</text:p></table:table-cell></table:table-row></table:table><table:table table:name=\"Old\" table:style-name=\"ta2\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>SECRET-S</text:p></table:table-cell></table:table-row></table:table>";
    let styles = "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    for (name, bytes) in [("s.ods", ods(styles, hidden, "")), ("s.fods", fods(styles, hidden).into_bytes())] {
        let (graph, report) = book_of(vec![(name.into(), bytes)]);
        let lines = concise(&graph, &report);
        let everything = format!("{:?}{lines}", graph.casebook().inputs.files);
        assert!(!everything.contains("SECRET"), "{everything}");
        assert!(
            lines.contains("1 hidden row (2) and 1 hidden column (C) left out, with 2 filled cells in them"),
            "{lines}"
        );
        assert!(lines.contains("1 sheet hidden and left out: `Old`"), "{lines}");
    }
}

#[test]
fn an_open_document_cell_reads_as_it_shows() {
    let styles = "<number:date-style style:name=\"N1\"><number:month/><number:text> </number:text><number:year/></number:date-style><style:style style:name=\"ce1\" style:family=\"table-cell\" style:data-style-name=\"N1\"/><number:number-style style:name=\"N2\"><number:number number:decimal-places=\"0\" number:min-integer-digits=\"4\"/></number:number-style><style:style style:name=\"ce2\" style:family=\"table-cell\" style:data-style-name=\"N2\"/>";
    let cases = [
        (
            "<table:table-cell office:value-type=\"float\" office:value=\"1000000\"><text:p>1.000.000,00</text:p></table:table-cell>",
            "1000000",
        ),
        (
            "<table:table-cell table:style-name=\"ce2\" office:value-type=\"float\" office:value=\"42\"><text:p>0042</text:p></table:table-cell>",
            "0042",
        ),
        (
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2014-03-03\"><text:p>3.3.14</text:p></table:table-cell>",
            "2014-03-03",
        ),
        (
            "<table:table-cell office:value-type=\"date\" office:date-value=\"2014-03-03T14:30:00\"><text:p>x</text:p></table:table-cell>",
            "2014-03-03T14:30:00",
        ),
        (
            "<table:table-cell table:style-name=\"ce1\" office:value-type=\"date\" office:date-value=\"1987-05-01\"><text:p>May 1987</text:p></table:table-cell>",
            "1987-05",
        ),
        (
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>",
            "TRUE",
        ),
        (
            "<table:table-cell office:value-type=\"percentage\" office:value=\"0.125\"><text:p>13 %</text:p></table:table-cell>",
            "12.5%",
        ),
        (
            "<table:table-cell office:value-type=\"string\"><text:p>Ann<text:s text:c=\"2\"/><text:span>Ash</text:span></text:p><text:p>two</text:p></table:table-cell>",
            "\"Ann  Ash\ntwo\"",
        ),
        (
            "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>note</text:p></office:annotation><text:p>Ann &amp; Bob</text:p></table:table-cell>",
            "Ann & Bob",
        ),
        (
            "<table:table-cell office:value-type=\"time\" office:time-value=\"PT14H30M00S\"><text:p>14:30</text:p></table:table-cell>",
            "14:30",
        ),
    ];
    for (cell, shown) in cases {
        let sheet = format!(
            "<table:table table:name=\"Events\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Date</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Title</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1999\"><text:p>1999</text:p></table:table-cell>{cell}<table:table-cell table:number-columns-repeated=\"16382\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"
        );
        for (name, bytes) in
            [("s.ods", ods(styles, &sheet, "")), ("s.fods", fods(styles, &sheet).into_bytes())]
        {
            assert_eq!(csv(name, bytes), format!("Date,Title\n1999,{shown}\n"), "{cell}");
        }
    }
}

#[test]
fn merged_cells_notes_and_links_are_said() {
    let mut sheet = rows(&[
        &["Date", "Title", "Source"],
        &["1999", "One", "link"],
        &["2000", "", "The Times"],
        &["2001", "Three", ""],
    ]);
    sheet.push_str("<mergeCells count=\"1\"><mergeCell ref=\"B2:B3\"/></mergeCells><hyperlinks><hyperlink ref=\"C2\" r:id=\"h1\"/><hyperlink ref=\"C3\" r:id=\"h2\"/><hyperlink ref=\"B4\" r:id=\"h1\"/></hyperlinks>");
    let mut book = Xlsx::of(sheet);
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    book.links = format!(
        "<Relationship Id=\"h1\" Type=\"{kind}/hyperlink\" Target=\"https://example.org/a\" TargetMode=\"External\"/><Relationship Id=\"h2\" Type=\"{kind}/hyperlink\" Target=\"https://example.org/b\" TargetMode=\"External\"/><Relationship Id=\"c\" Type=\"{kind}/comments\" Target=\"../comments1.xml\"/>"
    );
    book.more.push(("xl/comments1.xml".into(), "<comments><authors><author>SECRET</author></authors><commentList><comment ref=\"A1\"><text><t>SECRET</t></text></comment></commentList></comments>".into()));
    let (graph, report) = book_of(vec![("s.xlsx".into(), book.bytes())]);
    let lines = concise(&graph, &report);
    assert!(lines.contains("s.xlsx, Events!B2: warning[merged-cells]: `Events` has cells merged over several rows: `One` in B2:B3"), "{lines}");
    assert!(
        lines.contains("note[comments-ignored]: s.xlsx: `Events`: 1 comment or note is not read"),
        "{lines}"
    );
    assert!(lines.contains("s.xlsx, Events!C2: note[link-read]"), "{lines}");
    assert!(lines.contains("s.xlsx, Events!B4: warning[link-not-read]"), "{lines}");
    let text = &graph.casebook().inputs.files[0].text;
    assert!(
        text.contains("1999,One,https://example.org/a\n2000,,The Times https://example.org/b\n"),
        "{text}"
    );
    assert!(!format!("{text}{lines}").contains("SECRET"));
}

#[test]
fn rows_in_are_rows_used_and_reported() {
    let sheet = rows(&[
        &["Date", "Title"],
        &["1999", "One"],
        &["", ""],
        &["# a comment"],
        &["2000", ""],
        &["2001", "Three"],
    ]);
    let names: [(&str, Vec<u8>); 2] = [
        ("s.xlsx", Xlsx::of(sheet).bytes()),
        ("s.csv", b"Date,Title\n1999,One\n,\n# a comment,\n2000,\n2001,Three\n".to_vec()),
    ];
    let tallies = names.map(|(name, bytes)| book_of(vec![(name.into(), bytes)]).0.casebook().tally);
    assert_eq!(tallies[0], tallies[1], "a sheet counts as its CSV does");
    let tally = tallies[0];
    assert_eq!((tally.rows, tally.used, tally.set_aside, tally.comments, tally.blank), (5, 2, 1, 1, 1));
}

/// What a run printed, without its line breaks.
fn flat(run: &crate::support::Run) -> String {
    run.all().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn sheets_are_chosen_by_name() {
    let mut book = Xlsx::of(rows(&[&["Date", "Title"], &["1999", "One"]]));
    book.sheets.push(("People".into(), String::new(), rows(&[&["Name"], &["Ann Ash"]])));
    book.sheets.push(("Hidden one".into(), "hidden".into(), rows(&[&["Name"], &["Bob Birch"]])));
    let folder = Scratch::with("sheets", &[]);
    folder.write("story.xlsx", &book.bytes());
    let all = run(&["check", text(folder.path())]);
    assert!(
        flat(&all).contains("story.xlsx#Events") && flat(&all).contains("story.xlsx#People"),
        "{}",
        all.all()
    );
    let one = run(&["check", text(folder.path()), "--sheet", "people"]);
    assert!(
        !flat(&one).contains("story.xlsx#Events")
            && flat(&one).contains("1 sheet left out, because others were chosen by name: `Events`"),
        "{}",
        one.all()
    );
    let hidden = run(&["check", text(folder.path()), "--sheet", "Events", "--sheet", "Hidden one"]);
    assert!(flat(&hidden).contains("story.xlsx#Hidden one"), "{}", hidden.all());
    let wrong = run(&["check", text(folder.path()), "--sheet", "Pepole"]);
    assert!(
        flat(&wrong).contains("no workbook has a sheet called `Pepole`") && flat(&wrong).contains("people"),
        "{}",
        wrong.all()
    );
    assert_eq!(wrong.code, 1);
    folder.write("casebook.toml", b"sheets = [\"People\"]\n");
    let set = run(&["check", text(folder.path())]);
    assert!(
        !flat(&set).contains("story.xlsx#Events") && flat(&set).contains("story.xlsx#People"),
        "{}",
        set.all()
    );
    // One workbook may have a choice of its own; the others keep theirs.
    let other = fs::read(folder.join("story.xlsx")).expect("there");
    folder.write("more.xlsx", &other);
    folder.write("casebook.toml", b"[files]\n\"mo*.xlsx\" = { sheet = \"People\" }\n");
    let own = run(&["check", text(folder.path())]);
    assert!(
        flat(&own).contains("story.xlsx#Events")
            && flat(&own).contains("more.xlsx#People")
            && !flat(&own).contains("more.xlsx#Events"),
        "{}",
        own.all()
    );
    folder.write("casebook.toml", b"[files]\n\"more.xlsx\" = { sheet = \"Peple\" }\n");
    let wrong = run(&["check", text(folder.path())]);
    assert!(flat(&wrong).contains("no workbook has a sheet called `Peple`"), "{}", wrong.all());
}

#[test]
fn a_sheet_beside_its_own_csv_is_read_once() {
    let book = Xlsx::of(rows(&[&["Date", "Title"], &["1999", "One"]])).bytes();
    let (graph, report) =
        book_of(vec![("story.xlsx".into(), book), ("events.csv".into(), b"date,title\n1999,One\n".to_vec())]);
    assert_eq!(graph.casebook().events.len(), 1);
    let [finding] = of_code(&report, "table-twice")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(
        finding.message.contains("`Events` (2 rows) is left out, because events.csv lies beside it"),
        "{}",
        finding.message
    );
}

#[test]
fn what_is_not_what_its_name_says_is_told_apart() {
    let mut locked = Xlsx::of("").parts();
    locked.iter_mut().for_each(|part| part.flags = 1);
    let encrypted_ods = ods("", "", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>");
    let package = crate::support::sheets::ole(&[("EncryptionInfo", b"x"), ("EncryptedPackage", b"x")]);
    let whole = Xlsx::of(rows(&[&["Date", "Title"], &["1999", "One"]])).bytes();
    let cut = whole[..whole.len() - 30].to_vec();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a.xlsx", package, "is a workbook with a password"),
        ("a.xlsx", crate::support::sheets::zip(&locked), "is a workbook with a password"),
        ("a.ods", encrypted_ods, "is a workbook with a password"),
        ("a.xlsx", b"date,title\n1999,One\n".to_vec(), "is text with the ending .xlsx"),
        (
            "a.xls",
            b"<html><table><tr><td>date</td></tr></table></html>".to_vec(),
            "is a web page with the ending .xls",
        ),
        ("a.xlsx", Vec::new(), "is empty: 0 bytes"),
        ("a.xlsx", cut, "is damaged"),
        ("a.xlsb", b"PK\x03\x04zz".to_vec(), "is a binary Excel workbook"),
        ("a.xlsx", b"%PDF-1.7 \x00\x01\x02".to_vec(), "is not a workbook"),
        ("a.csv", b"PK\x03\x04zz".to_vec(), "is a zip file that holds no workbook"),
    ];
    for (name, bytes, wanted) in cases {
        let said = said(name, bytes);
        assert!(said.contains(&format!("error[file-refused]: {name} {wanted}")), "{wanted}\n{said}");
    }
    // By its bytes it is a workbook, so that it is read as one.
    let (graph, _) = book_of(vec![("events.csv".into(), whole)]);
    assert_eq!(graph.casebook().events.len(), 1);
}

#[test]
fn too_many_cells_are_refused_with_the_way_to_raise_the_limit() {
    let table: Vec<Vec<String>> =
        (0..100).map(|row| vec![format!("{}", 1900 + row), format!("Event {row}")]).collect();
    let table: Vec<Vec<&str>> = table.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let table: Vec<&[&str]> = table.iter().map(Vec::as_slice).collect();
    let limits = Limits { cells: 50, ..Limits::default() };
    let (graph, report) = book_within(vec![("s.xlsx".into(), Xlsx::of(rows(&table)).bytes())], &limits);
    let lines = concise(&graph, &report);
    assert!(
        lines.contains("would make 51 cells in one workbook; the limit is 50")
            && lines.contains("--max-cells"),
        "{lines}"
    );
}

#[test]
fn columns_empty_for_a_long_way_are_not_written() {
    let cells = format!(
        "{HEAD}<row r=\"2\"><c r=\"A2\"><v>1999</v></c><c r=\"B2\"><v>7</v></c><c r=\"XFD2\"><v>9</v></c></row>"
    );
    let text = csv("s.xlsx", xlsx(&cells).bytes());
    assert_eq!(text, "Date,Title,,,,,,,,,\n1999,7,,,,,,,,,9\n");
    let said = said("s.xlsx", xlsx(&cells).bytes());
    assert!(said.contains("s.xlsx, Events!XFD"), "its place is told where it stands\n{said}");
}

#[test]
fn the_same_workbook_gives_the_same_bytes_wherever_it_lies() {
    let book = Xlsx::of(rows(&[&["Date", "Title", "Who"], &["1999", "One", "Ann Ash; Bob Birch"]])).bytes();
    let once = |name: &str| {
        let folder = Scratch::with(name, &[]);
        folder.write("story.xlsx", &book);
        run(&["export", text(folder.path()), "--to", "json", "-o", "-"]).out
    };
    let first = once("one-place");
    assert!(first.contains("story.xlsx#Events"), "{first}");
    assert_eq!(first, once("another-place"));
}

#[test]
fn an_old_workbook_is_read_as_it_shows() {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let more = [
        // A row hidden, a column hidden, a note, cells merged.
        (0x0208, words(&[3, 0, 4, 255, 0, 0, 0x20, 0])),
        (0x007D, words(&[3, 3, 2000, 15, 1, 0])),
        (0x001C, words(&[1, 1, 0, 1])),
        (0x00E5, words(&[1, 1, 2, 2, 2])),
    ];
    let cells = [
        Old::Text(0, 0, "Date"),
        Old::Text(0, 1, "Title"),
        Old::Text(0, 2, "Who"),
        Old::Text(0, 3, "SECRET"),
        Old::Number(1, 0, 31_898.0, 2),
        Old::Text(1, 1, "One"),
        Old::Text(1, 2, "Ann Ash"),
        Old::Number(2, 0, 1_000_000.0, 0),
        Old::Text(2, 1, "0070"),
        Old::Text(3, 1, "SECRET"),
    ];
    let bytes = xls(&cells, false, &more);
    assert_eq!(
        csv("s.xls", bytes.clone()),
        "Date,Title,Who\n1987-05,One,Ann Ash\n1000000,0070,\n",
        "{}",
        said("s.xls", bytes)
    );
    let said = said("s.xls", bytes);
    for wanted in [
        "1 hidden row (4) and 1 hidden column (D) left out, with 2 filled cells",
        "1 comment or note is not read",
        "s.xls, Events!C2: warning[merged-cells]: `Events` has cells merged over several rows: `Ann Ash` in C2:C3",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    assert!(!said.contains("SECRET"), "{said}");
}
