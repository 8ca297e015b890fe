//! From bytes to rows: nothing is lost in silence, whatever the bytes; encodings, delimiters and quoting; what a file and
//! a column are; dates that a neighbour settles; rows that must not leave; and the traps of the crates that read for us.

use crate::support::{
    Random, Scratch, book, book_of, book_within, concise, dot, of_code, place, run, shared, text,
};
use proptest::prelude::*;
use throughline::diag::Report;
use throughline::export::dot as dot_export;
use throughline::graph::{Graph, Node};
use throughline::input::{Inputs, Limits};
use throughline::model::Casebook;
use throughline::query::View;
use throughline::read::read;
use throughline::table::TablePart;

/// Rows in = rows used + rows set aside + comments + blank ones, in every table and in all; every row set aside is named.
fn account(book: &Casebook, report: &Report) -> Result<(), String> {
    for tally in book.tables.iter().map(|table| table.tally).chain([book.tally]) {
        if tally.rows != tally.used + tally.set_aside + tally.comments + tally.blank + tally.apart {
            return Err(format!("the account does not hold: {tally:?}"));
        }
    }
    let items = book.entities.iter().filter(|entity| !entity.inferred).count()
        + book.events.len()
        + book.relations.len();
    let inferred = book
        .sources
        .iter()
        .filter(|source| {
            book.tables.get(source.row.table as usize).is_some_and(|table| table.part != TablePart::Sources)
        })
        .count();
    let items = items + book.sources.len() - inferred;
    if items as u64 != book.tally.used {
        return Err(format!("{} rows used, but {items} things: {:?}", book.tally.used, book.tally));
    }
    let named =
        ["row-set-aside", "duplicate-id", "dangling-reference", "ambiguous-reference", "unknown-table"];
    let findings = report.diagnostics.iter().filter(|finding| named.contains(&finding.code.name)).count();
    if book.tally.set_aside > 0 && findings == 0 {
        return Err(format!("{} rows set aside without a word", book.tally.set_aside));
    }
    let in_tables: u64 = book.tables.iter().map(|table| table.tally.set_aside).sum();
    if (findings as u64) < in_tables {
        return Err(format!("{in_tables} rows set aside, {findings} findings say so"));
    }
    Ok(())
}

fn read_bytes(files: Vec<(String, Vec<u8>)>) -> (Casebook, Report) {
    let limits = Limits::default();
    read(Inputs::from_memory("m", files), &limits)
}

// ------------------------------------------------------------------------------------------------------------- any bytes

/// Pieces that mean something to a reader of tables.
const PIECES: &[&str] = &[
    "id",
    "date",
    "title",
    "name",
    "kind",
    "from",
    "to",
    "source",
    "target",
    "participants",
    "sources",
    "status",
    "confidential",
    ",",
    ",",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "\"a,b\"",
    "\"x\ny\"",
    " ",
    "#",
    "# note",
    "\0",
    "\u{feff}",
    "é",
    "日本",
    "\u{202e}",
    "😀",
    "2014",
    "03/04/2014",
    "31/06/2014",
    "2014~",
    "../2019",
    "today",
    "c. 2014",
    "-0044",
    "ann",
    "Ann Ash",
    "ann:witness",
    "Bob (author)",
    "a; b; c",
    "s1#p2",
    "s1 \"quoted\"",
    "=1+1",
    "_x",
    "alleged",
    "https://example.org/#x",
    "1",
    "99999999999999999999",
    "sep=;\n",
    "'",
    "\\",
    "{}",
    "//",
    "\u{85}",
    "\u{2028}",
];

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "events.csv",
        "entities.csv",
        "relations.csv",
        "sources.csv",
        "officers.csv",
        "stuff.csv",
        "a.tsv",
        "b.txt",
        "c.psv",
        "casebook.toml",
        "vocabulary.toml",
    ])
}

fn table() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat().into_bytes());
    let headed = (
        prop::sample::select(vec![
            "date,title,who,place,status,sources\n",
            "from,kind,to,start,end,sources\n",
            "id,name,kind,start,end,aliases\n",
            "id,title,date\n",
            "source;target;type\n",
        ]),
        prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60),
    )
        .prop_map(|(head, pieces)| [head, &pieces.concat()].concat().into_bytes());
    let raw = prop::collection::vec(any::<u8>(), 0..200);
    prop_oneof![2 => pieces, 4 => headed, 1 => raw]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_reported(files in prop::collection::btree_map(name(), table(), 1..4)) {
        let files = files.into_iter().map(|(name, bytes)| (name.to_string(), bytes)).collect();
        let (graph, report) = book_of(files);
        prop_assert_eq!(account(graph.casebook(), &report), Ok(()));
        // Places lie in their files.
        for finding in &report.diagnostics {
            if let Some(at) = finding.position {
                let file = graph.casebook().inputs.file(at.file);
                prop_assert!(file.is_some_and(|file| (at.line as usize) <= file.line_count()), "{:?}", finding);
            }
        }
        let _ = concise(&graph, &report);
    }
}

/// One messy table: cells with everything in them, quoted rightly or wrongly, ragged, of mixed line ends.
fn messy(seed: u64) -> (String, Vec<u8>) {
    let mut random = Random(seed);
    let (name, heads): (&str, &[&str]) = [
        (
            "events.csv",
            &["id", "date", "title", "who", "place", "status", "status_by", "sources", "notes"][..],
        ),
        ("relations.csv", &["id", "from", "kind", "to", "start", "end", "status", "sources"][..]),
        ("entities.csv", &["id", "name", "kind", "aliases", "start", "end", "url"][..]),
        ("sources.csv", &["id", "title", "publisher", "date", "url"][..]),
        ("unknown.csv", &["a", "b", "c"][..]),
    ][random.below(5)];
    let delimiter = random.pick(&[",", ",", ";", "\t", "|"]);
    let ends: &[&str] = [&["\n"][..], &["\r\n"], &["\r"], &["\n", "\r\n"]][random.below(4)];
    let mut lines = String::new();
    if random.below(4) == 0 {
        lines.push_str(random.pick(&["# a remark\n", "\n", "\n\n", ",,,\n"]));
    }
    let mut cells: Vec<String> = heads.iter().map(|head| head.to_string()).collect();
    if random.below(6) == 0 {
        cells.push(random.pick(&["", "title", "Extra", "_mine"]).to_string());
    }
    lines.push_str(&cells.join(delimiter));
    lines.push_str(random.pick(ends));
    for _ in 0..random.below(12) {
        let width = if random.below(8) == 0 { random.below(cells.len() + 3) } else { cells.len() };
        let row: Vec<String> = (0..width)
            .map(|_| {
                let inner: String = (0..random.below(4)).map(|_| random.pick(PIECES)).collect();
                match random.below(6) {
                    0 | 1 => format!("\"{}\"", inner.replace('"', "\"\"")),
                    2 => inner,
                    _ => inner
                        .chars()
                        .filter(|c| !matches!(c, ',' | ';' | '\t' | '|' | '"' | '\n' | '\r'))
                        .collect(),
                }
            })
            .collect();
        lines.push_str(&row.join(delimiter));
        lines.push_str(random.pick(ends));
    }
    if random.below(5) == 0 {
        lines.push_str("\"never closed");
    }
    let bytes = match random.below(8) {
        0 => [b"\xEF\xBB\xBF".to_vec(), lines.into_bytes()].concat(),
        1 => [vec![0xFF, 0xFE], lines.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => [vec![0xFE, 0xFF], lines.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
        3 => {
            let mut bytes = lines.into_bytes();
            let at = random.below(bytes.len().max(1));
            bytes.truncate(at);
            bytes
        }
        _ => lines.into_bytes(),
    };
    (name.to_string(), bytes)
}

#[test]
fn six_hundred_messy_tables() {
    // Ten to a casebook: what takes long is the vocabulary, not the tables.
    for tens in 0..60 {
        let files: Vec<(String, Vec<u8>)> = (0..10)
            .map(|one| {
                let (name, bytes) = messy(tens * 10 + one);
                (format!("{one}-{name}"), bytes)
            })
            .collect();
        let (book, report) = read_bytes(files);
        assert_eq!(account(&book, &report), Ok(()), "seeds {} to {}", tens * 10, tens * 10 + 9);
        // A sheet may hold several tables, of which one may be of nothing that is known.
        let unknown = report.diagnostics.iter().filter(|f| f.code.name == "unknown-table");
        let tables = book.tables.iter().map(|table| table.file);
        let files: std::collections::BTreeSet<_> =
            tables.chain(unknown.filter_map(|f| f.position.map(|at| at.file))).collect();
        let seen = files.len() + report.diagnostics.iter().filter(|f| f.code.name == "empty-table").count();
        assert_eq!(seen, 10, "seeds {} to {}: a file is passed over in silence", tens * 10, tens * 10 + 9);
    }
}

#[test]
fn well_formed_tables_are_read_cell_by_cell() {
    // What a careful writer writes, in any dialect, comes back cell by cell: no silently wrong row.
    for tens in 0..15_u64 {
        let (mut files, mut names) = (Vec::new(), Vec::new());
        for one in 0..10 {
            let seed = tens * 10 + one;
            let mut random = Random(seed + 10_000);
            let delimiter = random.pick(&[",", ";", "\t", "|"]);
            let end = random.pick(&["\n", "\r\n", "\r"]);
            let mut table = ["id", "name", "kind"].join(delimiter) + end;
            for row in 0..1 + random.below(9) {
                let name: String = (0..1 + random.below(5))
                    .map(|_| {
                        random.pick(&["Ann", " ", "\"", ",", ";", "\n", "é", "|", "x\ty", "'", "#", "日本"])
                    })
                    .collect();
                let name = format!("N{row}{name}.");
                let quoted = format!("\"{}\"", name.replace('"', "\"\""));
                table.push_str(&[&format!("e{seed}-{row}"), quoted.as_str(), "person"].join(delimiter));
                table.push_str(end);
                names.push((format!("{one}-entities.csv"), name));
            }
            files.push((format!("{one}-entities.csv"), table.into_bytes()));
        }
        let (book, report) = read_bytes(files.clone());
        let mut read: Vec<_> = book.entities.iter().map(|entity| (entity.row, &*entity.name)).collect();
        read.sort();
        let wanted: Vec<_> = names.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(read.iter().map(|(_, name)| *name).collect::<Vec<_>>(), wanted, "tens {tens}");
        assert!(!report.has_errors(), "tens {tens}: {:?}", report.diagnostics);
    }
}

#[test]
fn csv_spectrum_is_read_or_reported() {
    let Some(folder) = shared("csv-spectrum (12 files)") else { return };
    let files = crate::support::files_of(&folder.join("corpora/csv-spectrum/csvs"));
    assert!(files.len() >= 11, "{}", files.len());
    for (name, bytes) in files {
        let (book, report) = read_bytes(vec![(name.clone(), bytes.clone())]);
        assert_eq!(account(&book, &report), Ok(()), "{name}");
        // With a name that says what it is, the rows are rows.
        let (book, report) = read_bytes(vec![("events.csv".into(), bytes)]);
        assert_eq!(account(&book, &report), Ok(()), "{name}");
    }
}

// ------------------------------------------------------------------------------------------------------------- encodings

/// A small table with letters outside ASCII.
const LETTERS: &str = "id,name\na,José García\nb,Zoë Ågren\n";

fn names(bytes: Vec<u8>) -> Vec<String> {
    let (book, _) = read_bytes(vec![("entities.csv".into(), bytes)]);
    book.entities.iter().map(|entity| entity.name.to_string()).collect()
}

#[test]
fn encodings() {
    let wanted = ["José García", "Zoë Ågren"];
    let utf16 = |to: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let text = if mark { format!("\u{feff}{LETTERS}") } else { LETTERS.to_string() };
        text.encode_utf16().flat_map(to).collect()
    };
    assert_eq!(names(LETTERS.into()), wanted);
    assert_eq!(names(format!("\u{feff}{LETTERS}").into()), wanted);
    assert_eq!(names(utf16(u16::to_le_bytes, true)), wanted);
    assert_eq!(names(utf16(u16::to_be_bytes, true)), wanted);
    assert_eq!(names(utf16(u16::to_le_bytes, false)), wanted);
    assert_eq!(names(utf16(u16::to_be_bytes, false)), wanted);
    assert_eq!(names(LETTERS.chars().map(|c| u8::try_from(c as u32).expect("Latin")).collect()), wanted);
    // What only Windows-1252 has: curly quotation marks and the euro sign.
    assert_eq!(names(b"id,name\na,\x93Caf\xE9\x94 \x80 \x96 na\xEFve\n".to_vec()), ["“Café” € – naïve"]);
}

// ------------------------------------------------------------------------------------------------- delimiters and quoting

#[test]
fn delimiters_and_line_ends() {
    for delimiter in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            for last in [end, ""] {
                let rows = [["id", "name", "kind"], ["a", "Ann Ash", "person"], ["b", "Bob Birch", "person"]];
                let table = rows.map(|row| row.join(delimiter)).join(end) + last;
                let (book, report) = read_bytes(vec![("entities.csv".into(), table.clone().into())]);
                assert_eq!(book.entities.len(), 2, "{table:?}");
                assert_eq!(book.tally.rows, 2, "{table:?}");
                assert!(report.diagnostics.is_empty(), "{table:?}: {:?}", report.diagnostics);
            }
        }
    }
}

#[test]
fn places_are_right_where_the_csv_crate_is_wrong() {
    // csv 1.4 is one line low on CRLF, after blank lines and comments, and knows no lone CR.
    for end in ["\n", "\r\n", "\r"] {
        let table =
            ["date,title", "", "# note", "\"2014\",\"two", "lines\"", "", "31/06/2014,x", ""].join(end);
        let (graph, report) = book_of(vec![("events.csv".into(), table.into())]);
        let [finding] = of_code(&report, "impossible-date")[..] else {
            panic!("{}", concise(&graph, &report))
        };
        assert_eq!(place(&graph, finding), "events.csv:7:1+2", "{end:?}");
        // The row itself knows its line.
        let lines: Vec<u32> = graph
            .casebook()
            .events
            .iter()
            .map(|event| graph.casebook().place(event.row, throughline::table::columns::Field::Date).line)
            .collect();
        assert_eq!(
            lines.iter().copied().collect::<std::collections::BTreeSet<_>>(),
            [4, 7].into(),
            "{end:?}"
        );
    }
}

#[test]
fn columns_are_counted_in_characters() {
    let (graph, report) = book(&[("events.csv", "title,date\n日本😀é,31/06/2014\n")]);
    assert_eq!(place(&graph, of_code(&report, "impossible-date")[0]), "events.csv:2:6+2");
}

#[test]
fn text_behind_a_closing_mark_is_not_joined_in_silence() {
    // csv takes `"1"x` as `1x`.
    let (_, report) = book(&[("events.csv", "date,title\n2014,\"1\"x\n")]);
    assert_eq!(of_code(&report, "text-after-quote").len(), 1);
}

#[test]
fn an_unclosed_quotation_swallows_nothing_in_silence() {
    let (graph, report) =
        book(&[("events.csv", "date,title\n2013,zero\n2014,\"one\n2015,two\n2016,three\n")]);
    let [finding] = of_code(&report, "unclosed-quote")[..] else { panic!("{}", concise(&graph, &report)) };
    assert_eq!(place(&graph, finding), "events.csv:3:6+1", "the place is where it opens");
    assert!(report.has_errors());
    assert_eq!(account(graph.casebook(), &report), Ok(()));
}

#[test]
fn ragged_rows_keep_what_they_have() {
    let (graph, report) =
        book(&[("entities.csv", "id,name,kind\na,Ann\nb,Bob,person,more\nc,Cat,person,\n")]);
    assert_eq!(graph.casebook().entities.len(), 3);
    assert_eq!(of_code(&report, "row-too-short").len(), 1);
    assert_eq!(of_code(&report, "row-too-long").len(), 1, "an empty cell beyond the header is nothing");
}

#[test]
fn nul_characters_are_left_out_and_reported() {
    let (graph, report) = book(&[("entities.csv", "id,name\na,A\0nn Ash of Ashford\nb,Bob Birch\n")]);
    assert_eq!(
        graph.casebook().entities.iter().map(|e| &*e.name).collect::<Vec<_>>(),
        ["Ann Ash of Ashford", "Bob Birch"]
    );
    assert_eq!(of_code(&report, "nul-character").len(), 1);
}

// ------------------------------------------------------------------------------------------------------ files and columns

#[test]
fn one_file_is_a_casebook() {
    let folder = Scratch::with(
        "single",
        &[
            ("my story.csv", "when,what,who\n2014,Talk,Ann Ash; Bob Birch (witness)\n"),
            ("other.csv", "x\n1\n"),
        ],
    );
    let inputs = Inputs::read(&folder.join("my story.csv"), &Limits::default()).expect("readable");
    assert_eq!(inputs.folder_name, "my story");
    let (book, report) = read(inputs, &Limits::default());
    assert_eq!((book.events.len(), book.entities.len()), (1, 2));
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    assert!(book.entities.iter().all(|entity| entity.inferred));
}

#[test]
fn files_of_one_kind() {
    let (graph, _) = book(&[
        ("officers.csv", "name\nAnn Ash\n"),
        ("cases.csv", "name\nThe mill fire\n"),
        ("organisations.csv", "name,kind\nCivic Trust,charity\n"),
    ]);
    let book = graph.casebook();
    let kinds: Vec<&str> = book
        .entities
        .iter()
        .map(|entity| entity.kind.map_or("", |kind| book.vocabulary.entities.name(kind)))
        .collect();
    assert_eq!(kinds, ["officer", "charity", "case"], "a cell goes before the file");
}

#[test]
fn names_are_compared_as_people_mean_them() {
    for header in [
        "Start Date,HEADLINE,Who",
        "start_date,Headline,WHO",
        "STARTDATE,headline,who",
        "Stärt-Date,head line,_who",
    ] {
        let (graph, _) = book(&[("events.csv", &format!("{header}\n2014,Talk,Ann\n"))]);
        assert_eq!(graph.casebook().events.len(), 1, "{header}");
        assert!(graph.casebook().events[0].date.is_some(), "{header}");
        assert_eq!(graph.casebook().entities.len(), usize::from(!header.contains("_who")), "{header}");
    }
}

#[test]
fn every_alias_of_every_column_is_read() {
    use throughline::table::aliases::{Strength, aliases_of};
    use throughline::table::columns::{PARTS, fields_of};
    use throughline::table::fit::meanings;
    for (part, _) in PARTS {
        for names in fields_of(part) {
            for alias in aliases_of(part, names.field).filter(|alias| alias.strength == Strength::Alias) {
                let alias = &alias.head;
                let needed = fields_of(part)
                    .iter()
                    .filter(|other| other.required && other.field != names.field)
                    .map(|other| other.name.to_string());
                let headers: Vec<String> = needed.chain([alias.to_string()]).collect();
                let read = meanings(part, &headers);
                // `source` in relations is an end only beside a target.
                assert_eq!(read.last().copied().flatten(), Some(names.field), "{part:?}: {headers:?}");
            }
        }
    }
}

#[test]
fn a_source_column_is_an_end_or_a_citation() {
    let (graph, report) = book(&[("relations.csv", "source,target,type\nAnn,Bob,knows\n")]);
    assert_eq!((graph.casebook().relations.len(), graph.casebook().sources.len()), (1, 0));
    assert!(of_code(&report, "source-column")[0].message.contains("starts"));
    let (graph, report) = book(&[("relations.csv", "from,to,type,source\nAnn,Bob,knows,Daily News\n")]);
    assert_eq!((graph.casebook().relations.len(), graph.casebook().sources.len()), (1, 1));
    assert!(of_code(&report, "source-column")[0].message.contains("where the information comes from"));
    let (graph, _) =
        book(&[("links.csv", "source_entity,target_entity,relation,source\nAnn,Bob,knows,Daily News\n")]);
    assert_eq!((graph.casebook().relations.len(), graph.casebook().sources.len()), (1, 1));
}

#[test]
fn citations_have_locators_and_quotations() {
    let (graph, report) = book(&[
        ("sources.csv", "id,title\ns1,Report\ns2,Paper\n"),
        ("events.csv", "date,title,sources\n2014,Talk,\"s1#p12 \"\"one; two\"\"; s2#para4\"\n"),
    ]);
    assert!(!report.has_errors(), "{}", concise(&graph, &report));
    let cited: Vec<(&str, &str)> =
        graph.casebook().events[0].statement.citations.iter().map(|c| (&*c.locator, &*c.quotation)).collect();
    assert_eq!(cited, [("p12", "one; two"), ("para4", "")]);
}

#[test]
fn two_inferred_names_never_share_an_id() {
    // Names that differ only by what a slug leaves out.
    let (graph, report) = book(&[("relations.csv", "from,kind,to\nC,knows,C++\nC#,knows,Ann\n")]);
    let mut ids: Vec<&str> = graph.casebook().entities.iter().map(|entity| &*entity.id).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!((ids.len(), count), (count, 4), "{ids:?}\n{}", concise(&graph, &report));
}

#[test]
fn an_inferred_source_is_counted_as_such() {
    // An address cited beside a sources table becomes a source of its own; the note must not say that there is no table.
    let (graph, report) = book(&[
        ("sources.csv", "id,title\ns1,Report\n"),
        ("events.csv", "date,title,sources\n2014,Talk,s1; https://example.org/a\n"),
    ]);
    assert_eq!(graph.casebook().sources.len(), 2);
    let [note] = of_code(&report, "inferred-sources")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(!note.message.contains("1 sources are"), "{}", note.message);
}

// ------------------------------------------------------------------------------------------------------------------ dates

fn dates(files: &[(&str, &str)]) -> Vec<String> {
    let (graph, _) = book(files);
    graph
        .casebook()
        .events
        .iter()
        .map(|event| event.date.as_deref().map_or(String::new(), |date| date.edtf().to_string()))
        .collect()
}

#[test]
fn a_sibling_settles_day_and_month() {
    assert_eq!(
        dates(&[("events.csv", "date,title\n03/04/2014,a\n25/12/2014,b\n")]),
        ["2014-04-03", "2014-12-25"]
    );
    assert_eq!(
        dates(&[("events.csv", "date,title\n03/04/2014,a\n12/25/2014,b\n")]),
        ["2014-03-04", "2014-12-25"]
    );
    // What stands later settles what stood before, and the settings are asked last.
    let set = ("casebook.toml", "date_order = \"day-first\"\n");
    assert_eq!(
        dates(&[set, ("events.csv", "date,title\n03/04/2014,a\n12/25/2014,b\n")]),
        ["2014-03-04", "2014-12-25"]
    );
    assert_eq!(dates(&[set, ("events.csv", "date,title\n03/04/2014,a\n")]), ["2014-04-03"]);
    // Another column and another table settle nothing.
    assert_eq!(dates(&[("events.csv", "date,end,title\n03/04/2014,25/12/2014,a\n")]), [""]);
    assert_eq!(
        dates(&[
            ("events.csv", "date,title\n03/04/2014,a\n"),
            ("more-events.csv", "date,title\n25/12/2014,b\n")
        ]),
        ["2014-12-25", ""]
    );
    // Both proved: nothing is guessed.
    let (graph, report) = book(&[("events.csv", "date,title\n03/04/2014,a\n25/12/2014,b\n12/25/2014,c\n")]);
    let [finding] = of_code(&report, "ambiguous-date")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(finding.message.contains("both orders") && finding.related.len() == 2, "{finding:?}");
    // Day and month alike need no order.
    assert_eq!(dates(&[("events.csv", "date,title\n04/04/2014,a\n")]), ["2014-04-04"]);
}

#[test]
fn an_ambiguous_column_lists_its_cells() {
    let (_, report) = book(&[("events.csv", "date,title\n03/04/2014,a\n05/06/2014,b\n07/08/2014,c\n")]);
    let found = of_code(&report, "ambiguous-date");
    assert_eq!((found.len(), found[0].related.len()), (1, 2));
}

#[test]
fn a_missing_end_is_not_an_ongoing_one() {
    let (graph, _) = book(&[(
        "relations.csv",
        "from,kind,to,start,end\nA,knows,B,2014,\nA,knows,C,2014,present\nA,knows,D,2014,2014\n",
    )]);
    let json = String::from_utf8(throughline::export::json::write(&View::all(&graph))).expect("text");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let ends: Vec<Option<&str>> =
        json["relations"].as_array().expect("a list").iter().map(|r| r["end"]["edtf"].as_str()).collect();
    assert_eq!(ends.len(), 3);
    assert_eq!(ends[0], None);
    assert!(ends[1].is_some() && ends[1] != ends[2], "{ends:?}");
    assert_eq!(ends[2], Some("2014"));
}

// ------------------------------------------------------------------------------------------- confidential and anonymous

const SECRETS: [&str; 4] = ["Zyxwvu Tsrqpo", "hidden-id-77", "Qwertzuiop", "Kryptonitville"];

fn secretive(name: &str, flag: &str, value: &str) -> Scratch {
    let entities = format!(
        "id,name,description,{flag}\nann,Ann Ash,,\nhidden-id-77,Zyxwvu Tsrqpo,Qwertzuiop from Kryptonitville,{value}\nbob,Bob Birch,,\n"
    );
    Scratch::with(
        name,
        &[
            ("entities.csv", &entities),
            ("relations.csv", "from,kind,to\nann,knows,bob\nann,knows,hidden-id-77\n"),
            ("events.csv", "date,title,who\n2014,Talk,ann; Zyxwvu Tsrqpo\n"),
        ],
    )
}

#[test]
fn confidential_rows_leave_no_trace_in_any_command() {
    for (flag, value) in [
        ("confidential", "yes"),
        ("anonymous", "x"),
        ("Embargoed", "true"),
        ("confidential", "until May"),
        ("confidental", "x"),
    ] {
        let folder = secretive("secret", flag, value);
        let at = text(folder.path()).to_string();
        let out = Scratch::new("out");
        let target = |name: &str| text(&out.join(name)).to_string();
        let commands: Vec<Vec<String>> = [
            vec!["check", &at],
            vec!["check", &at, "--format", "concise"],
            vec!["check", &at, "--format", "json", "--strict"],
            vec!["check", &at, "-v"],
            vec!["build", &at, "-o", &target("built")],
            vec!["timeline", &at, "-o", "-"],
            vec!["network", &at, "-o", &target("n.svg")],
            vec!["export", &at, "--to", "json", "-o", "-"],
            vec!["export", &at, "--to", "dot", "-o", &target("g.dot")],
            vec!["show", &at, "Ann Ash"],
            vec!["show", &at, "Zyxwvu Tsrqpo"],
            vec!["vocabulary", &at],
        ]
        .into_iter()
        .map(|command| command.into_iter().map(str::to_string).collect())
        .collect();
        for command in &commands {
            let run = run(&command.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(run.code < 2, "{flag}={value} {command:?}: {}", run.all());
            let said = format!("{}{}", run.out, run.err);
            for secret in SECRETS {
                // What was typed is no leak.
                let typed = command.iter().any(|word| word.contains(secret));
                assert!(
                    typed || !said.contains(secret),
                    "{flag}={value} {command:?} leaks `{secret}`: {}",
                    run.all()
                );
            }
        }
        let mut folders = vec![out.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let written = String::from_utf8_lossy(&std::fs::read(&path).expect("readable")).into_owned();
                for secret in SECRETS {
                    assert!(!written.contains(secret), "{flag}={value}: {} holds {secret}", path.display());
                }
            }
        }
    }
}

#[test]
fn rows_that_are_not_confidential_pass() {
    for value in ["", "no", "No", "false", "0", "n"] {
        let folder = secretive("open", "confidential", value);
        let run = run(&["check", text(folder.path())]);
        assert!(run.code < 2, "{value}: {}", run.all());
    }
}

#[test]
fn a_comment_that_is_confidential_is_not_printed_either() {
    // A whole table of a confidential kind of column, with a fault in the same row: the fault is not shown.
    let folder = Scratch::with("c", &[("events.csv", "date,title,confidential\n31/06/2014,Zyxwvu,yes\n")]);
    let run = run(&["check", text(folder.path())]);
    assert_eq!(run.code, 0, "{}", run.all());
    assert!(!format!("{}{}", run.out, run.err).contains("Zyxwvu"), "{}", run.all());
    assert!(!format!("{}{}", run.out, run.err).contains("31/06"), "{}", run.all());
}

#[test]
fn a_confidential_row_that_cannot_stand_still_counts() {
    // Duplicate, empty or dangling rows are withheld before they are set aside.
    for (name, table) in [
        ("entities.csv", "id,name,confidential\na,Ann,\na,Zyxwvu,yes\n"),
        ("relations.csv", "from,kind,to,confidential\nAnn,knows,,yes\n"),
        ("sources.csv", "id,title,confidential\n,,yes\n"),
    ] {
        let folder = Scratch::with("c", &[(name, table)]);
        let run = run(&["check", text(folder.path()), "-v"]);
        assert!(run.code < 2 && !run.all().contains("Zyxwvu"), "{name}: {}", run.all());
    }
}

#[test]
fn a_confidential_column_that_stands_twice_is_not_lost() {
    // The second of two columns is no field: what it says must not be overlooked.
    let folder =
        Scratch::with("c", &[("entities.csv", "id,name,confidential,Confidential\na,Zyxwvu,,yes\n")]);
    let twice = run(&["export", text(folder.path()), "--to", "json", "-o", "-"]);
    assert!(twice.code == 0 && !twice.all().contains("Zyxwvu"), "{}", twice.all());
    let folder = Scratch::with("c", &[("entities.csv", "id,name,confidential,private\na,Zyxwvu,,yes\n")]);
    let alias = run(&["export", text(folder.path()), "--to", "json", "-o", "-"]);
    assert!(alias.code == 0 && !alias.all().contains("Zyxwvu"), "{}", alias.all());
}

#[test]
fn a_confidential_cell_in_a_ragged_row_counts() {
    // A comma in a text pushes `yes` beyond the last header.
    let folder = Scratch::with("c", &[("entities.csv", "id,name,confidential\na,Zyxwvu, Tsrq,yes\n")]);
    let run = run(&["export", text(folder.path()), "--to", "json", "-o", "-"]);
    assert!(run.code == 0 && !run.all().contains("Zyxwvu"), "{}", run.all());
}

// ------------------------------------------------------------------------------------------------- traps of other crates

#[test]
fn links_come_in_an_order_of_their_own() {
    // petgraph gives neighbours in reverse order of insertion; ours follow content, not rows.
    let links = |rows: &[&str]| -> Vec<String> {
        let table = format!("from,kind,to\n{}\n", rows.join("\n"));
        let (graph, _) = book(&[("relations.csv", &table)]);
        let id = graph.entity_named("ann").expect("is there");
        graph.links(Node::Entity(id)).iter().map(|link| graph.id(link.other).to_string()).collect()
    };
    let rows = ["ann,knows,bob", "ann,knows,cat", "dan,knows,ann", "ann,knows,eve"];
    let mut turned = rows;
    turned.reverse();
    let wanted = links(&rows);
    assert_eq!(wanted.len(), 4);
    assert_eq!(links(&turned), wanted);
    let mut random = Random(7);
    for _ in 0..6 {
        random.shuffle(&mut turned);
        assert_eq!(links(&turned), wanted);
    }
}

/// Ids that have broken writers of DOT.
const NASTY: [&str; 15] = [
    "two words",
    "\"",
    "\\",
    "ends in \\",
    "a\"]; evil [label=\"x",
    "<b>html</b>",
    "node",
    "-1.5",
    "line\nfeed",
    "graph",
    "ünïcödé",
    "a -> b",
    "{a|b}",
    "&quot;&#39;",
    "a:b:c",
];

fn nasty() -> Graph {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut entities = "id,name,kind,description\n".to_string();
    let mut relations = "from,kind,to,description\n".to_string();
    for (index, id) in NASTY.iter().enumerate() {
        let next = NASTY[(index + 1) % NASTY.len()];
        entities.push_str(&format!(
            "{},{},person,{}\n",
            quoted(id),
            quoted(&format!("{id} the {index}th")),
            quoted(id)
        ));
        relations.push_str(&format!("{},knows,{},{}\n", quoted(id), quoted(next), quoted(id)));
    }
    let (graph, report) = book(&[("entities.csv", &entities), ("relations.csv", &relations)]);
    assert_eq!(
        (graph.casebook().entities.len(), graph.casebook().relations.len()),
        (15, 15),
        "{}",
        concise(&graph, &report)
    );
    graph
}

#[test]
fn nasty_ids_come_back_from_dot() {
    use graphviz_rust::dot_structures::{Graph as Dot, Stmt};
    let graph = nasty();
    for write in [dot_export::write, dot_export::write_clustered] {
        let dot_text = String::from_utf8(write(&View::all(&graph))).expect("text");
        let parsed = graphviz_rust::parse(&dot_text).unwrap_or_else(|error| panic!("{error}\n{dot_text}"));
        let (Dot::DiGraph { stmts, .. } | Dot::Graph { stmts, .. }) = parsed;
        fn count(stmts: &[Stmt]) -> (usize, usize) {
            stmts.iter().fold((0, 0), |(nodes, edges), stmt| match stmt {
                Stmt::Node(_) => (nodes + 1, edges),
                Stmt::Edge(_) => (nodes, edges + 1),
                Stmt::Subgraph(inner) => {
                    let (n, e) = count(&inner.stmts);
                    (nodes + n, edges + e)
                }
                _ => (nodes, edges),
            })
        }
        assert_eq!(count(&stmts), (15, 15), "{dot_text}");
        let Some(canonical) = dot(&["-Tcanon"], dot_text.as_bytes()) else { continue };
        assert!(canonical.status.success(), "{}", String::from_utf8_lossy(&canonical.stderr));
        assert!(canonical.stderr.is_empty(), "{}", String::from_utf8_lossy(&canonical.stderr));
        // As many nodes and edges for Graphviz: `dot -Tplain` prints one a line.
        let plain = dot(&["-Tplain"], dot_text.as_bytes()).expect("was there");
        let lines = String::from_utf8_lossy(&plain.stdout).into_owned();
        let of = |word: &str| lines.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!((of("node "), of("edge ")), (15, 15), "{lines}");
    }
}

#[test]
fn limits_are_named_with_their_flag() {
    let folder = Scratch::with(
        "limits",
        &[("events.csv", "date,title\n2014,A title of some length\n"), ("sources.csv", "id,title\na,b\n")],
    );
    let at = text(folder.path());
    for (flag, value) in [
        ("--max-file-bytes", "20"),
        ("--max-total-bytes", "40"),
        ("--max-files", "1"),
        ("--max-field-bytes", "8"),
        ("--max-columns", "1"),
    ] {
        let run = run(&["check", at, flag, value, "--format", "concise"]);
        assert_eq!(run.code, 1, "{flag}: {}", run.all());
        assert!(run.out.contains(flag), "{flag} is not named: {}", run.all());
    }
    let _ = book_within(Vec::new(), &Limits::default());
}
