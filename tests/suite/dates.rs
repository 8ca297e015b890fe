//! Dates as they stand in tables: judged by their columns, one finding a column with the one setting that settles it; what was
//! said of a time of day kept to the exports.

use crate::support::{Scratch, book, concise, of_code, run};
use throughline::export::{json, timeline};
use throughline::graph::Graph;
use throughline::query::View;

/// The dates of the events by title, as EDTF; `-` for none.
fn dates(graph: &Graph) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = graph
        .casebook()
        .events
        .iter()
        .map(|event| {
            (event.title.to_string(), event.date.as_deref().map_or("-", |date| date.edtf()).to_string())
        })
        .collect();
    found.sort();
    found
}

/// A table of dates, titled A, B, C ... in its order.
fn column(cells: &[&str], settings: &str) -> (Graph, throughline::diag::Report) {
    let mut table = "date,title\n".to_string();
    for (cell, title) in cells.iter().zip('A'..) {
        table.push_str(&format!("\"{cell}\",{title}\n"));
    }
    book(&[("events.csv", &table), ("casebook.toml", settings)])
}

fn read(cells: &[&str], settings: &str) -> Vec<String> {
    dates(&column(cells, settings).0).into_iter().map(|(_, date)| date).collect()
}

#[test]
fn a_column_of_two_digit_years_is_one_finding_and_one_setting_settles_it() {
    let cells = ["9/24/06", "12/8/06", "6/18/17", "1/21/77"];
    let (graph, report) = column(&cells, "");
    assert_eq!(read(&cells, ""), ["-", "-", "-", "-"]);
    let found = of_code(&report, "two-digit-years");
    assert_eq!(found.len(), 1, "{}", concise(&graph, &report));
    assert!(found[0].help.contains("two_digit_years"));
    assert!(found[0].message.contains("4 cells"), "{}", found[0].message);
    assert!(!report.diagnostics.iter().any(|finding| finding.code.name == "unreadable-date"));
    // The setting gives the century, and `9/24/06` the order.
    assert_eq!(
        read(&cells, "two_digit_years = 1900\n"),
        ["1906-09-24", "1906-12-08", "1917-06-18", "1977-01-21"]
    );
    assert_eq!(
        read(&cells, "two_digit_years = 1970\n"),
        ["2006-09-24", "2006-12-08", "2017-06-18", "1977-01-21"]
    );
    // Other forms of the kind, and what is none of it.
    let mixed = ["25.3.14", "Sept. '17", "1-MAR-14", "2014", "12 March 1914"];
    assert_eq!(read(&mixed, ""), ["-", "-", "-", "2014", "1914-03-12"]);
    let settled = read(&mixed, "two_digit_years = 1970\n");
    assert_eq!(settled, ["2014-03-25", "2017-09", "2014-03-01", "2014", "1914-03-12"]);
}

#[test]
fn a_year_beside_settles_the_century() {
    let (graph, report) = book(&[(
        "events.csv",
        "year,date,title\n1906,9/24/06,A\n1906,12/8/06,B\n1917,6/18/17,C\n1977,1/21/77,D\n",
    )]);
    let found: Vec<String> = dates(&graph).into_iter().map(|(_, date)| date).collect();
    assert_eq!(
        found,
        ["1906-09-24", "1906-12-08", "1917-06-18", "1977-01-21"],
        "{}",
        concise(&graph, &report)
    );
    assert!(of_code(&report, "two-digit-years").is_empty());
}

#[test]
fn any_sibling_settles_the_order_of_day_and_month() {
    assert_eq!(read(&["03/04/2014", "27/11/2013"], ""), ["2014-04-03", "2013-11-27"]);
    let settled = read(&["03/04/2014", "27/11/20"], "two_digit_years = 1970\n");
    assert_eq!(settled, ["2014-04-03", "2020-11-27"]);
    // A cell whose century is not known settles the order all the same.
    assert_eq!(read(&["03/04/2014", "27/11/20"], ""), ["2014-04-03", "-"]);
    assert_eq!(read(&["03/04/2014", "11/27/20"], ""), ["2014-03-04", "-"]);
    let (graph, report) = column(&["03/04/2014", "27/11/2013", "11/27/2013"], "");
    let found = of_code(&report, "ambiguous-date");
    assert_eq!(found.len(), 1, "{}", concise(&graph, &report));
    assert!(found[0].message.contains("both orders"));
}

#[test]
fn school_years_are_never_months_where_siblings_show_years() {
    let years = ["2008/2009", "2009/2010", "2012/2013", "1999/2000"];
    assert_eq!(read(&["2008-09", "2009-10", "2012-13", "1999-00"], ""), years);
    assert_eq!(read(&["2008/09", "2009/10", "2012/13", "1999/2000"], ""), years);
    // The proof may stand behind or before.
    assert_eq!(read(&["2012-13", "2008-09"], ""), ["2012/2013", "2008/2009"]);
    // Months stay months where siblings show months, or where one stands alone.
    assert_eq!(read(&["2008-09", "2014-03"], ""), ["2008-09", "2014-03"]);
    assert_eq!(read(&["2008-09", "2014-03-12"], ""), ["2008-09", "2014-03-12"]);
    assert_eq!(read(&["2008-09", "2014"], ""), ["2008-09", "2014"]);
    // Nothing settles these: asked, once.
    for cells in [&["2008-09", "2009-10", "2010-11"][..], &["2008-09", "2012-13", "2014-03"]] {
        let (graph, report) = column(cells, "");
        let found = of_code(&report, "school-years");
        assert_eq!(found.len(), 1, "{}", concise(&graph, &report));
        assert!(found[0].help.contains("school_years"));
        assert_eq!(dates(&graph)[0].1, "-");
    }
    assert_eq!(read(&["2008-09", "2009-10"], "school_years = true\n"), ["2008/2009", "2009/2010"]);
    assert_eq!(read(&["2008-09", "2009-10"], "school_years = false\n"), ["2008-09", "2009-10"]);
    assert!(of_code(&column(&["2008-09", "2009-10"], "school_years = false\n").1, "school-years").is_empty());
}

#[test]
fn numbers_of_a_spreadsheet_need_the_setting() {
    let cells = ["41710", "36526", "2014"];
    let (graph, report) = column(&cells, "");
    assert_eq!(of_code(&report, "spreadsheet-days").len(), 1, "{}", concise(&graph, &report));
    assert_eq!(read(&cells, ""), ["-", "-", "2014"]);
    assert_eq!(read(&cells, "excel_serials = 1900\n"), ["2014-03-12", "2000-01-01", "2014"]);
    assert_eq!(read(&cells, "excel_serials = 1904\n"), ["2018-03-13", "2004-01-02", "2014"]);
    let (graph, report) = column(&cells, "excel_serials = 1899\n");
    assert!(concise(&graph, &report).contains("1900"), "a setting that is none is a finding");
}

#[test]
fn signs_for_nothing_are_an_empty_cell_and_one_note() {
    let mut table = "date,end,title\n".to_string();
    for (sign, title) in ["#", "-", "—", "?", "NULL", "N/A"].iter().zip('A'..) {
        table.push_str(&format!("2019,{sign},{title}\n"));
    }
    table.push_str("00.12.1641,,G\n+1883-00-00T00:00:00Z,,H\n");
    let (graph, report) = book(&[("events.csv", &table)]);
    let found = of_code(&report, "empty-date-signs");
    assert_eq!(found.len(), 1, "{}", concise(&graph, &report));
    assert!(found[0].message.starts_with("6 cells"), "{}", found[0].message);
    assert!(of_code(&report, "unreadable-date").is_empty() && of_code(&report, "impossible-date").is_empty());
    assert!(graph.casebook().events.iter().all(|event| event.end.is_none()));
    let of = |title: &str| dates(&graph).into_iter().find(|(known, _)| known == title).map(|(_, date)| date);
    assert_eq!((of("G").as_deref(), of("H").as_deref()), (Some("1641-12"), Some("1883")));
    // Words that say something are no such signs.
    let (_, report) = column(&["unknown", "n.d."], "");
    assert!(of_code(&report, "empty-date-signs").is_empty());
}

#[test]
fn an_empty_date_and_an_unknown_one_are_listed_together() {
    let (graph, _) = book(&[(
        "events.csv",
        "date,title,who,source\n,Undated one,Ann Ash,https://example.org/a\nunknown,Unknown one,Ann Ash,https://example.org/a\n\
         2001,Dated one,Ann Ash,https://example.org/a\n",
    )]);
    let view = View::all(&graph);
    let text = String::from_utf8(timeline::markdown(&view)).unwrap();
    let head = text.find("## Undated").expect("the head of what has no date");
    for title in ["Undated one", "Unknown one"] {
        assert!(text.find(title).is_some_and(|at| at > head), "{text}");
    }
    assert!(text.find("Dated one").is_some_and(|at| at < head), "{text}");
    assert_eq!(text.matches("\n## Undated\n").count(), 1);
    assert!(graph.casebook().events.iter().filter(|event| event.is_undated()).count() == 2);
}

#[test]
fn a_time_of_day_reaches_the_exports_and_the_order_of_a_day() {
    let (graph, report) = book(&[(
        "events.csv",
        "date,end,title,who\n2014-03-12 3pm,,Third,Ann Ash\n2014-03-12 10:30,2014-03-12 11:45,Second,Ann Ash\n\
         2014-03-12T08:15:30+02:00,,First,Ann Ash\n2014-03-12,,Day,Ann Ash\nMarch 2014 10:30,,Month,Ann Ash\n",
    )]);
    let titles: Vec<&str> = graph.casebook().events.iter().map(|event| &*event.title).collect();
    assert_eq!(titles, ["Month", "Day", "First", "Second", "Third"]);
    let view = View::all(&graph);
    let csv = String::from_utf8(timeline::csv(&view)).unwrap();
    let mut lines = csv.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let times: Vec<(&str, &str)> = rows.iter().map(|row| (row[at("time")], row[at("end_time")])).collect();
    assert_eq!(times, [("", ""), ("", ""), ("08:15:30+02:00", ""), ("10:30", "11:45"), ("15", "")]);
    let text = String::from_utf8(json::write(&view)).unwrap();
    assert!(text.contains("\"time\": \"10:30\"") && text.contains("\"time\": \"11:45\""), "{text}");
    let markdown = String::from_utf8(timeline::markdown(&view)).unwrap();
    for words in ["12 March 2014, 10:30–11:45", "12 March 2014, 3 pm", "12 March 2014, 08:15:30 +02:00"] {
        assert!(markdown.contains(words), "{markdown}");
    }
    // The time of a month is not kept, and that is said.
    let cautions = of_code(&report, "date-caution");
    assert!(cautions.len() == 1 && cautions[0].message.contains("left out"), "{}", concise(&graph, &report));
    // An end before its start within one day.
    let (_, report) = book(&[("events.csv", "date,end,title\n2014-03-12 11:00,2014-03-12 10:00,A\n")]);
    assert_eq!(of_code(&report, "end-before-start").len(), 1);
}

#[test]
fn the_language_of_the_casebook_settles_a_word_of_two_languages() {
    let cells = ["na 2014", "12 maart 2014"];
    assert_eq!(read(&cells, ""), ["-", "2014-03-12"]);
    assert_eq!(read(&cells, "lang = \"nl\"\n"), ["[2015..]", "2014-03-12"]);
    assert_eq!(read(&["12 mars 2014", "vers 1920", "XVIIIe siècle"], ""), ["2014-03-12", "1920~", "17XX"]);
}

#[test]
fn a_life_of_more_than_120_years_is_a_finding() {
    let long = |kind: &str, start: &str, end: &str| {
        let table = format!("id,name,kind,start,end\na,Ann Ash,{kind},{start},{end}\n");
        let (_, report) = book(&[("entities.csv", &table)]);
        of_code(&report, "long-life").len()
    };
    assert_eq!(long("person", "1815", "1952"), 1);
    assert_eq!(long("officer", "1815-03-01", "1935-03-01"), 1);
    assert_eq!(long("person", "1815-03-01", "1935-02-28"), 0);
    assert_eq!(long("person", "1815", "1935"), 0, "it may have been 119");
    assert_eq!(long("person", "before 1815", "after 1940"), 1);
    assert_eq!(long("person", "1815", "unknown"), 0);
    assert_eq!(long("organisation", "1815", "1952"), 0);
}

#[test]
fn what_date_explains_is_what_check_reads() {
    let run = run(&["date", "12 March 2014, 3.30 p.m."]);
    assert!(run.all().contains("15:30"), "{}", run.all());
    let folder = Scratch::with("dates-language", &[("events.csv", "date,title\nc. Juni 2013,A\n")]);
    let checked = crate::support::run(&["check", &folder.path().display().to_string()]);
    assert!(!checked.all().contains("error"), "{}", checked.all());
}
