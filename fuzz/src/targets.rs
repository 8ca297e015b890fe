//! What is fuzzed, a function a target: it must not panic, hang or lose a row, whatever the bytes are.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use throughline::check::check;
use throughline::cypher;
use throughline::date::{Date, Hints, Order};
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::query::net::Net;
use throughline::query::procedures::registry;
use throughline::query::property_graph::CasebookGraph;
use throughline::redact;
use throughline::render::measure::measure;
use throughline::text::Fonts;

use super::sheets::{Xlsx, fods, ods};

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target, by the name of its binary and of its corpus.
pub const TARGETS: &[Target] = &[
    ("records", records),
    ("dates", dates),
    ("settings", settings),
    ("vocabulary", vocabulary),
    ("cypher", cypher),
    ("workbooks", workbooks),
    ("importers", importers),
    ("drawings", drawings),
    ("citations", citations),
];

/// Reads a casebook and checks it: rows in = rows used + rows reported.
fn casebook(files: Vec<(&str, Vec<u8>)>) -> Graph {
    let files = files.into_iter().map(|(name, bytes)| (name.to_string(), bytes)).collect();
    let limits = Limits { cells: 20_000, file_bytes: 4_000_000, ..Limits::default() };
    let read = redact::read(Inputs::from_memory("story", files), &limits);
    let tally = read.casebook.tally;
    assert_eq!(
        tally.rows,
        tally.used + tally.set_aside + tally.comments + tally.blank + tally.apart,
        "rows in = rows used + rows reported"
    );
    let (graph, mut report) = (Graph::new(read.casebook), read.report);
    check(&graph, &mut report);
    graph
}

/// Bytes as the table whose heads say most.
pub fn records(bytes: &[u8]) {
    casebook(vec![("story.csv", bytes.to_vec())]);
    casebook(vec![
        ("entities.csv", b"id,name,kind\na,Ann Ash,person\n".to_vec()),
        ("events.csv", [b"date,title,who,source\n", bytes].concat()),
    ]);
}

/// A date in every order, with every setting, and its EDTF back again.
pub fn dates(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for order in [None, Some(Order::DayFirst), Some(Order::MonthFirst)] {
        for year_spans in [None, Some(true)] {
            let hints = Hints { order, year_spans, two_digit_years: Some(1950), ..Hints::default() };
            match Date::parse_with(text, &hints) {
                Ok(date) => {
                    let back = Date::parse(date.edtf(), None).expect("EDTF of ours can be read");
                    assert_eq!(back.bounds(), date.bounds(), "{text:?} as {}", date.edtf());
                }
                Err(fault) => {
                    let length = text.chars().count().max(1);
                    assert!(
                        fault.span.start <= fault.span.end && fault.span.end <= length,
                        "{text:?}: {fault:?}"
                    );
                }
            }
        }
    }
}

/// `casebook.toml` over a small casebook.
pub fn settings(bytes: &[u8]) {
    casebook(vec![
        ("casebook.toml", bytes.to_vec()),
        (
            "events.csv",
            b"date,title,who,source\n3/4/19,The mill burns,Ann Ash,https://example.org/a\n".to_vec(),
        ),
        ("relations.csv", b"from,kind,to,start\nAnn Ash,knows,Ben,2014\n".to_vec()),
    ]);
}

/// `vocabulary.toml` over a small casebook.
pub fn vocabulary(bytes: &[u8]) {
    casebook(vec![
        ("vocabulary.toml", bytes.to_vec()),
        (
            "events.csv",
            b"date,kind,title,who,status\n2014,fire,The mill burns,Ann Ash:owner,alleged\n".to_vec(),
        ),
        ("relations.csv", b"from,kind,to,start\nAnn Ash,knows,Ben,2014\n".to_vec()),
    ]);
}

/// A query over a small graph.
pub fn cypher(bytes: &[u8]) {
    static READ: OnceLock<(Graph, Net)> = OnceLock::new();
    let (graph, net) = READ.get_or_init(|| {
        let graph = casebook(vec![
            ("events.csv", b"date,title,who,source\n2014,The mill burns,Ann Ash; Ben,https://example.org/a\n2015,Trial,Ben,\n".to_vec()),
            ("relations.csv", b"from,kind,to,start\nAnn Ash,knows,Ben,2014\nBen,employed-by,Mill Ltd,\n".to_vec()),
        ]);
        let net = Net::new(&graph);
        (graph, net)
    });
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    let limits = cypher::Limits { rows: 200, depth: 5, steps: 100_000, now: Some(0) };
    let graph = CasebookGraph::new(graph, net);
    if let Err(error) = cypher::run(&graph, query, &BTreeMap::new(), &limits, &registry()) {
        assert!(!error.to_string().is_empty());
    }
}

/// XML as parts of a workbook (sheet, shared texts and styles, with a zero byte between them), the whole as a zip and as Excel 97.
pub fn workbooks(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned());
    let mut next = || parts.next().unwrap_or_default();
    let (sheet, shared, styles) = (next(), next(), next());
    let excel = Xlsx { shared, styles: styles.clone(), ..Xlsx::of(sheet.clone()) };
    casebook(vec![("a.xlsx", excel.bytes())]);
    casebook(vec![("a.ods", ods(&styles, &sheet, ""))]);
    casebook(vec![("a.fods", fods(&styles, &sheet).into_bytes())]);
    casebook(vec![("a.xlsx", bytes.to_vec())]);
    casebook(vec![("a.xls", bytes.to_vec())]);
}

/// The endings of other tools' files.
const ENDINGS: &[&str] = &["json", "jsonl", "ged", "gexf", "graphml", "dot", "ftm", "gv"];

/// Other tools' files; the first byte chooses the ending.
pub fn importers(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let ending = ENDINGS[usize::from(*first) % ENDINGS.len()];
    casebook(vec![(&*format!("a.{ending}"), rest.to_vec())]);
}

/// An SVG before the verifier.
pub fn drawings(bytes: &[u8]) {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let Ok(svg) = std::str::from_utf8(bytes) else { return };
    let _ = measure(svg, FONTS.get_or_init(Fonts::new), 9.0);
}

/// A cell of citations, and of participants, with quotation marks round it.
pub fn citations(bytes: &[u8]) {
    let quoted = |bytes: &[u8]| {
        let mut cell = vec![b'"'];
        for byte in bytes {
            cell.push(*byte);
            if *byte == b'"' {
                cell.push(*byte);
            }
        }
        cell.push(b'"');
        cell
    };
    let row = [
        b"date,title,sources,who\n2014,The mill burns,",
        &quoted(bytes)[..],
        b",",
        &quoted(bytes)[..],
        b"\n",
    ]
    .concat();
    casebook(vec![
        ("events.csv", row),
        ("sources.csv", b"id,title,url\ns1,A paper,https://example.org/1\ns2,Another,\n".to_vec()),
    ]);
}
