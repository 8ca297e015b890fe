//! Tests of diagnostics.

use super::*;
use crate::input::{FileId, Inputs};

codes! {
    /// Codes for these tests.
    pub TABLE;
    /// A day that the month does not have.
    ///
    /// ## What it means
    /// June has 30 days.
    ///
    /// ## Why it matters
    /// It is not known which day was meant.
    ///
    /// ## Example
    /// ```text
    ///   31/06/2014
    /// ```
    ///
    /// ## What to do
    /// Look at the source.
    DAY = Error "day-impossible";
    /// Something else
    /// on two lines.
    ///
    /// ## Example
    OTHER = Warning "Other_";
    /// Again.
    AGAIN = Note "Other_";
}

fn inputs(text: &str) -> Inputs {
    Inputs::from_memory("t", vec![("a.csv".into(), text.into())])
}

/// A finding of `DAY` at the one occurrence of `cell`.
fn at(inputs: &Inputs, cell: &str) -> Diagnostic {
    let start = inputs.files[0].text.find(cell).expect("the cell is there");
    let place = inputs.position(FileId(0), start..start + cell.len());
    Diagnostic::new(&DAY, place, "June has 30 days").help("type 30/06/2014")
}

fn drawn(inputs: &Inputs, diagnostics: Vec<Diagnostic>, format: Format) -> String {
    // Excerpts of 100 columns.
    let look = Look { columns: 108, ..Look::default() };
    render_for(&diagnostics.into_iter().collect(), inputs, format, &look)
}

/// The excerpt and the line under it, of a drawing of one finding.
fn excerpt_of(text: &str, cell: &str) -> (String, String) {
    let inputs = inputs(text);
    let drawn = drawn(&inputs, vec![at(&inputs, cell)], Format::Full);
    let mut lines = drawn.lines().skip(5);
    let mut behind = || lines.next().and_then(|l| l.split_once("| ")).map_or("", |(_, l)| l).to_owned();
    (behind(), behind())
}

fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

#[test]
fn the_doc_comment_is_the_manual_page() {
    assert_eq!(TABLE.len(), 3);
    assert!(DAY.manual.starts_with("A day that the month does not have.\n\n## What it means\nJune has"));
    assert!(DAY.manual.contains("```text\n  31/06/2014\n```"), "only one space is taken");
    assert_eq!(OTHER.summary(), "Something else on two lines.");
    assert_eq!((DAY.severity, DAY.name), (Severity::Error, "day-impossible"));
    let problems = table_problems(TABLE).join("; ");
    assert!(!problems.contains("day-impossible"), "{problems}");
    for part in ["Other_: not kebab-case", "Other_: declared twice", "Other_: no \"## What it means"] {
        assert!(problems.contains(part), "{problems}");
    }
}

#[test]
fn full() {
    let inputs = inputs("id,date\ne1,31/06/2014\ne2,2014\n");
    let note = inputs.position(FileId(0), 22..24);
    let found = at(&inputs, "31/06/2014").related(note, "read so here");
    let lost = Diagnostic::new(&OTHER, None, "b.xlsx is not read");
    assert_eq!(
        drawn(&inputs, vec![found, lost], Format::Full),
        "\
Used, but perhaps not read as you meant it: 1

error[day-impossible]: June has 30 days
 --> a.csv:2:4
  |
2 | e1,31/06/2014
  |    ^^^^^^^^^^
  |
  = note: read so here
  |
 ::: a.csv:3:1
  |
3 | e2,2014
  | --
  |
  = help: type 30/06/2014

Read as you meant it, but it may not be so: 1

warning[Other_]: b.xlsx is not read

1 error, 1 warning
throughline explain CODE says more about: Other_, day-impossible
"
    );
    assert_eq!(drawn(&inputs, vec![], Format::Full), "no findings\n");
}

#[test]
fn concise() {
    let inputs = inputs("id,date\ne1,31/06/2014\n");
    let lost = Diagnostic::new(&OTHER, None, "b\u{1b}[2J\n.xlsx");
    assert_eq!(
        drawn(&inputs, vec![at(&inputs, "31/06/2014"), lost], Format::Concise),
        "a.csv:2:4: error[day-impossible]: June has 30 days (type 30/06/2014)\n\
         warning[Other_]: b\\u{1b}[2J\\n.xlsx\n\
         1 error, 1 warning\n"
    );
}

#[test]
fn json_is_one_documented_object() {
    let inputs = inputs("id,date\ne1,31/06/2014\n");
    let place = inputs.position(FileId(0), 0..2);
    let mut found = at(&inputs, "31/06/2014").related(place, "here");
    found.message = "a\u{202e}b\u{1b}\u{7f}\u{E0041}\"\n".into();
    let found = found.fix(Fix::certain(FileId(0), 11..21, "30/06/2014"));
    let text = drawn(&inputs, vec![found.clone(), Diagnostic::new(&AGAIN, None, "x")], Format::Json);
    assert!(text.is_ascii() && !text.contains('\u{7f}') && text.ends_with("}\n"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        json,
        serde_json::json!({
            "version": 1,
            "counts": { "errors": 1, "warnings": 0, "notes": 1 },
            "diagnostics": [
                { "file": "a.csv", "line": 2, "column": 4, "length": 10, "code": "day-impossible",
                  "severity": "error", "cost": "misread", "message": found.message, "help": "type 30/06/2014",
                  "related": [{ "file": "a.csv", "line": 1, "column": 1, "length": 2, "message": "here" }],
                  "fixes": [{ "file": "a.csv", "line": 2, "column": 4, "length": 10, "start": 11, "end": 21,
                              "replacement": "30/06/2014", "certain": true }] },
                { "file": null, "line": null, "column": null, "length": null, "code": "Other_",
                  "severity": "note", "cost": "tidy", "message": "x", "help": "", "related": [], "fixes": [] },
            ],
            "left_out": [],
        })
    );
    let keys: Vec<&str> =
        text.lines().filter_map(|l| l.trim().split_once("\":")).map(|(k, _)| &k[1..]).collect();
    assert_eq!(
        keys[..6],
        ["version", "counts", "errors", "warnings", "notes", "diagnostics"],
        "in this order"
    );
}

#[test]
fn underlines_are_below_the_cell_whatever_the_letters() {
    for before in ["plain", "中文字", "e\u{301}a\u{308}o", "\tx\t", "אבג", "🙂", "x\u{202e}\u{1b}[31m"]
    {
        let (line, under) = excerpt_of(&format!("id,{before},31/06/2014,rest\n"), "31/06/2014");
        let (left, _) = line.split_once("31/06/2014").expect("shown");
        assert_eq!(under, format!("{}{}", " ".repeat(width(left)), "^".repeat(10)), "{before:?}");
    }
    let (_, under) = excerpt_of("id,中文字,x\n", "中文字");
    assert_eq!(under, "   ^^^^^^");
    let (_, under) = excerpt_of("id,e\u{301}e\u{301},x\n", "e\u{301}e\u{301}");
    assert_eq!(under, "   ^^");
    // An empty cell at the end of the line.
    let inputs = inputs("id,\n");
    let place = inputs.position(FileId(0), 3..3);
    let drawn = drawn(&inputs, vec![Diagnostic::new(&DAY, place, "no date")], Format::Full);
    assert!(drawn.contains("\n1 | id, \n  |    ^\n"), "{drawn}");
}

#[test]
fn excerpts_cannot_attack_a_terminal() {
    let (line, under) = excerpt_of(
        "id,a\u{202e}b\u{1b}[2J\u{200b}\u{9b}\u{0}z,x\n",
        "a\u{202e}b\u{1b}[2J\u{200b}\u{9b}\u{0}z",
    );
    assert_eq!(line, "id,a\\u{202e}b\\u{1b}[2J\\u{200b}\\u{9b}\\u{0}z,x");
    assert_eq!(under, format!("   {}", "^".repeat(line.len() - 5)));
    let name = "a\u{1b}]0;x\u{7}.csv";
    let inputs = Inputs::from_memory("t", vec![(name.into(), "id\n".into())]);
    let mut found = Diagnostic::new(&DAY, inputs.position(FileId(0), 0..2), "m\u{9b}1A").help("h\u{2066}\nx");
    found = found.related(inputs.position(FileId(0), 0..2), "r\u{7}");
    for format in [Format::Full, Format::Concise, Format::Json] {
        let drawn = drawn(&inputs, vec![found.clone()], format);
        assert!(!drawn.chars().any(|c| c != '\n' && is_unsafe(c)), "{drawn:?}");
    }
    assert_eq!(printable("a\t\u{e9}\u{200d}\\"), "a\\t\u{e9}\u{200d}\\", "joiners and backslashes stay");
}

#[test]
fn long_lines_are_cut_round_the_cell() {
    let (left, right) = ("l".repeat(5000), "中".repeat(5000));
    let (line, under) = excerpt_of(&format!("{left},31/06/2014,{right}\n"), "31/06/2014");
    assert!(line.starts_with("…l") && line.ends_with("中…") && width(&line) <= 102, "{line}");
    let (before, _) = line.split_once("31/06/2014").expect("shown");
    assert_eq!(under, format!("{}{}", " ".repeat(width(before)), "^".repeat(10)));
    // The place is that in the file, not that in the excerpt.
    let inputs = inputs(&format!("{left},31/06/2014,{right}\n"));
    let found = at(&inputs, "31/06/2014");
    assert!(drawn(&inputs, vec![found], Format::Full).contains("--> a.csv:1:5002\n"));
    // A long cell; a cell at the very end; one of a line that fits.
    let cell = "c".repeat(5000);
    let (line, under) = excerpt_of(&format!("id,{cell},x\n"), &cell);
    assert_eq!((line, under), (format!("id,{}…", "c".repeat(70)), format!("   {}", "^".repeat(71))));
    let (line, _) = excerpt_of(&format!("{left},31/06/2014\n"), "31/06/2014");
    assert_eq!((width(&line), line.ends_with(",31/06/2014")), (101, true));
    let fits = format!("{},31/06/2014,{}", "l".repeat(80), "r".repeat(8));
    assert_eq!(excerpt_of(&fits, "31/06/2014").0, fits);
}

#[test]
fn what_repeats_in_a_column_is_one_finding_with_its_first_places() {
    let text = "x\n".repeat(5000);
    let inputs = inputs(&text);
    let many = |count: usize| -> Report {
        (0..count)
            .map(|i| {
                Diagnostic::new(
                    &DAY,
                    inputs.position(FileId(0), 2 * i..2 * i + 1),
                    format!("no day {}", i + 1),
                )
            })
            .chain([Diagnostic::new(&OTHER, inputs.position(FileId(0), 0..1), "other")])
            .collect()
    };
    let full = render(&many(5000), &inputs, Format::Full, false);
    assert_eq!(full.matches("error[day-impossible]").count(), 1, "{full}");
    let said = "  also a.csv:2:1: no day 2\n  also a.csv:3:1: no day 3\n  and 4,997 more like it (5,000 places in all): --all lists them\n";
    assert!(full.contains(said), "{full}");
    assert!(full.contains("warning[Other_]: other\n") && full.contains("\n5,000 errors, 1 warning\n"));
    // Three are all named; in two columns they are two findings.
    let full = render(&many(3), &inputs, Format::Full, false);
    assert!(full.contains("no day 3") && !full.contains("--all"), "{full}");
    let odd = |place: &Position| Some(if place.line % 2 == 1 { "when" } else { "until" }.to_string());
    let look = Look { head_of: &odd, ..Look::default() };
    let full = render_for(&many(9), &inputs, Format::Full, &look);
    assert_eq!(full.matches("error[day-impossible]").count(), 2, "{full}");
    assert!(full.contains("and 2 more like it in the column `when` (5 places in all)"), "{full}");
    // The other forms list all of them.
    let look = Look { all: true, ..Look::default() };
    let all = render_for(&many(300), &inputs, Format::Full, &look);
    assert_eq!(all.matches("error[day-impossible]").count(), 300);
    assert_eq!(render(&many(5000), &inputs, Format::Concise, false).lines().count(), 5002);
}

#[test]
fn so_many_of_a_code_are_kept_and_the_rest_is_counted() {
    let inputs = inputs("x\n");
    let of = |code: &'static Code, count: usize| -> Report {
        (0..count).map(|i| Diagnostic::new(code, None, format!("no {i}"))).collect()
    };
    let mut report = of(&DAY, Report::KEPT - 1);
    report.merge(of(&DAY, Report::KEPT + 5));
    report.merge(of(&OTHER, 2));
    assert_eq!(report.diagnostics.len(), Report::KEPT + 2);
    assert!(report.is_full(&DAY) && !report.is_full(&OTHER));
    let errors = 2 * Report::KEPT + 4;
    assert_eq!((report.counts().errors, report.counts().warnings), (errors, 2));
    assert_eq!((report.costing(Cost::Misread), report.count_of(&DAY)), (errors, errors));
    for format in [Format::Full, Format::Concise] {
        let text = render(&report, &inputs, format, false);
        assert!(text.contains("and 10,004 more of [day-impossible], counted but not listed\n"));
        assert!(text.contains("20,004 errors, 2 warnings\n"));
    }
    let json: serde_json::Value =
        serde_json::from_str(&render(&report, &inputs, Format::Json, false)).expect("JSON");
    assert_eq!(json["left_out"], serde_json::json!([{ "code": "day-impossible", "count": 10_004 }]));
}

#[test]
fn lines_keep_to_the_width_and_the_place_is_that_of_the_file() {
    let text = format!("id,{},31/06/2014,{}\n", "l".repeat(200), "r".repeat(200));
    let inputs = inputs(&text);
    let long =
        "a headline that is much too long for one line and speaks of a.csv:1:205 before the place does ";
    let found = at(&inputs, "31/06/2014").help(long.repeat(2));
    let found = Diagnostic { message: long.repeat(3), ..found };
    for columns in [60, 80, 100] {
        let look = Look { columns, ..Look::default() };
        let text = render_for(&[found.clone()].into_iter().collect(), &inputs, Format::Full, &look);
        assert!(text.lines().all(|line| width(line) <= columns), "{columns}:\n{text}");
        assert!(text.contains("--> a.csv:1:205\n"), "{columns}:\n{text}");
    }
}

#[test]
fn colour_changes_only_colours() {
    let inputs = inputs("id,date\ne1,31/06/2014\n");
    let report = Report::from_iter([at(&inputs, "31/06/2014")]);
    let coloured = render(&report, &inputs, Format::Full, true);
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    for (index, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').map_or("", |(_, rest)| rest) });
    }
    assert_eq!(plain, render(&report, &inputs, Format::Full, false));
}

#[test]
fn the_order_of_finding_shows_nowhere() {
    let inputs = inputs("id,date\ne1,31/06/2014\ne2,x\n");
    let first = at(&inputs, "31/06/2014");
    let mut second = first.clone();
    second.message = "Another".into();
    let third = at(&inputs, "x");
    let mut report = Report::new();
    report.extend([third.clone(), first.clone(), second.clone()]);
    let mut turned = Report::new();
    turned.extend([second.clone(), first.clone(), third.clone()]);
    for format in [Format::Full, Format::Concise, Format::Json] {
        assert_eq!(render(&report, &inputs, format, false), render(&turned, &inputs, format, false));
    }
    report.sort();
    assert_eq!(report.diagnostics, [second, first, third]);
    assert!(report.has_errors() && report.has(&DAY) && !report.has(&OTHER));
    assert_eq!(report.counts().to_string(), "3 errors");
}

#[test]
fn near_misses() {
    let kinds = ["officer", "person", "case", "inquiry", "organisation", "unit", "court"];
    for (word, wanted) in [
        ("oficer", Some("officer")),
        ("Officer", Some("officer")),
        ("organization", Some("organisation")),
        ("inqiury", Some("inquiry")),
        ("cas", Some("case")),
        ("court ", Some("court")),
        ("dog", None),
        ("un", None),
        ("", None),
        ("programme", None),
    ] {
        assert_eq!(near_miss(word, kinds), wanted, "{word}");
        assert_eq!(near_miss(word, kinds.into_iter().rev()), wanted, "{word}, turned round");
    }
    assert_eq!(near_miss("Wayne Cousens", ["Wayne Couzens", "Wayne Cousin"]), Some("Wayne Couzens"));
    assert_eq!(near_miss("abd", ["abe", "abc"]), Some("abc"), "of equals the first in the alphabet");
    assert_eq!(near_miss("ab", ["AB"]), Some("AB"));
}

proptest::proptest! {
    #[test]
    fn any_text_any_place_is_drawn(text in "(?s).{0,80}", start in 0usize..90, length in 0usize..40, message: String) {
        let inputs = inputs(&text);
        let place = inputs.position(FileId(0), start..start + length);
        let found = Diagnostic::new(&DAY, place, message.clone()).help(message).related(place, "there");
        for (format, colour) in [(Format::Full, false), (Format::Full, true), (Format::Concise, false), (Format::Json, false)] {
            let drawn = render(&Report::from_iter([found.clone()]), &inputs, format, colour);
            let escape = |c: char| colour && c == '\u{1b}';
            proptest::prop_assert!(!drawn.chars().any(|c| c != '\n' && is_unsafe(c) && !escape(c)), "{:?}", drawn);
        }
    }
}
