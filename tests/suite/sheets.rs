//! Sheets as people and programs write them, read at first contact: heads of public files with rows of our own, headers below line 1,
//! several tables on a sheet, tables of names against names, what `casebook.toml` says of files that come as they come, and `adopt`.

use crate::support::{Scratch, book, concise, of_code, run, text};
use throughline::graph::Graph;
use throughline::table::fit::word_of;
use throughline::table::{ColumnPart, Table};

const HEADS: &str = include_str!("sheets/heads.txt");

struct Head {
    name: String,
    file: String,
    part: String,
    table: String,
    wanted: Vec<String>,
}

fn heads() -> Vec<Head> {
    let blocks = HEADS.split("\n# ").skip(1);
    blocks
        .map(|block| {
            let mut lines = block.trim_end().lines();
            let name = lines.next().expect("a name").to_string();
            let (file, part) = lines
                .next()
                .and_then(|line| line.strip_prefix("> ")?.split_once(' '))
                .expect("`> file part`");
            let rest: Vec<&str> = lines.collect();
            let (wanted, table) = rest.split_last().expect("rows");
            let wanted =
                wanted.strip_prefix("= ").expect("`= what`").split('|').map(str::to_string).collect();
            Head { name, file: file.into(), part: part.into(), table: table.join("\n") + "\n", wanted }
        })
        .collect()
}

fn words(table: &Table) -> Vec<String> {
    let word = |column: &throughline::table::Column| match column.part {
        ColumnPart::Attribute => "-".to_string(),
        ColumnPart::Skipped => "_".to_string(),
        part => word_of(table.part, part),
    };
    table.columns.iter().map(word).collect()
}

#[test]
fn public_heads_are_read_without_an_edit() {
    let heads = heads();
    assert!(heads.len() >= 40, "{} heads", heads.len());
    let mut faults = Vec::new();
    for head in &heads {
        let (graph, report) = book(&[(&head.file, &head.table)]);
        let table = match graph.casebook().tables.as_slice() {
            [table] => table,
            tables => {
                faults.push(format!("{}: {} tables\n{}", head.name, tables.len(), concise(&graph, &report)));
                continue;
            }
        };
        if table.part.name() != head.part {
            faults.push(format!("{}: {}, not {}", head.name, table.part.name(), head.part));
        }
        if words(table) != head.wanted {
            faults.push(format!("{}:\n  {}\n  {}", head.name, words(table).join("|"), head.wanted.join("|")));
        }
        if report.has_errors() {
            faults.push(format!("{}: errors:\n{}", head.name, concise(&graph, &report)));
        }
        let tally = table.tally;
        if tally.used == 0 || tally.set_aside > 0 {
            faults.push(format!("{}: {tally:?}", head.name));
        }
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), heads.len(), faults.join("\n"));
}

/// Whoever writes heads otherwise: in capitals, with signs, as a program would, in another order of columns.
#[test]
fn heads_are_read_however_they_are_dressed() {
    let dress: [fn(&str) -> String; 6] = [
        |head| head.to_uppercase(),
        |head| format!("{head}*"),
        |head| format!(" {head}: "),
        |head| head.replace(' ', "_"),
        |head| format!("2. {head}"),
        |head| format!("{head} (see notes)"),
    ];
    let heads =
        ["Date of incident", "What happened", "People involved", "Where we got it", "Location", "Outcome"];
    let wanted = ["date", "title", "participants", "sources", "place", "description"];
    for dress in dress {
        for turn in 0..heads.len() {
            let order: Vec<usize> = (0..heads.len()).map(|at| (at + turn) % heads.len()).collect();
            let row = ["3 May 2019", "Pier closes", "Ann Ash", "Daily A", "North", "It is shut"];
            let line = |cells: Vec<String>| cells.join(",") + "\n";
            let table = line(order.iter().map(|at| dress(heads[*at])).collect())
                + &line(order.iter().map(|at| row[*at].to_string()).collect());
            let (graph, report) = book(&[("sheet.csv", &table)]);
            let table = graph
                .casebook()
                .tables
                .first()
                .unwrap_or_else(|| panic!("{table}\n{}", concise(&graph, &report)));
            let read = words(table);
            let wanted: Vec<&str> = order.iter().map(|at| wanted[*at]).collect();
            assert_eq!(
                read,
                wanted,
                "{:?}",
                table.columns.iter().map(|column| &column.header).collect::<Vec<_>>()
            );
        }
    }
}

fn date_of(graph: &Graph, title: &str) -> String {
    let event = graph.casebook().events.iter().find(|event| &*event.title == title);
    let event = event.unwrap_or_else(|| panic!("no event {title}"));
    event.date.as_deref().map_or(String::new(), |date| date.edtf().to_string())
}

#[test]
fn dates_of_several_columns_are_one_date() {
    let (graph, report) = book(&[(
        "events.csv",
        "Year,Month,Day,End Year,Headline\n1815,12,10,1852,A\n1843,July,,,B\n476,,,,C\n-44,3,15,,D\n1815,2,30,,E\n",
    )]);
    let dates: Vec<String> = ["A", "B", "C", "D"].iter().map(|title| date_of(&graph, title)).collect();
    assert_eq!(dates, ["1815-12-10", "1843-07", "0476", "-0043-03-15"]);
    let event = graph.casebook().events.iter().find(|event| &*event.title == "A").expect("A");
    assert_eq!(event.end.as_deref().map(|end| end.edtf().to_string()).as_deref(), Some("1852"));
    // The finding points at the cell that makes the day impossible.
    let found = of_code(&report, "impossible-date");
    assert_eq!(crate::support::place(&graph, found[0]), "events.csv:6:8+2");
}

#[test]
fn marks_beside_a_date_qualify_it() {
    let (graph, _) = book(&[
        (
            "people.csv",
            "name,birth_type,birth,death_type,death\nAnn Ash,BF,1561,AF,1580\nBen Birch,CA,1603,IN,1677\n",
        ),
        ("events.csv", "date,circa,title\n1590,yes,Letter\n1591,,Answer\n"),
    ]);
    let dates = |name: &str| {
        let entity = graph.casebook().entities.iter().find(|entity| &*entity.name == name).expect("is there");
        [&entity.start, &entity.end]
            .map(|date| date.as_deref().map_or(String::new(), |date| date.edtf().to_string()))
    };
    assert_eq!(dates("Ann Ash"), ["[..1560]", "[1581..]"]);
    assert_eq!(dates("Ben Birch"), ["1603~", "1677"]);
    assert_eq!((date_of(&graph, "Letter").as_str(), date_of(&graph, "Answer").as_str()), ("1590~", "1591"));
}

#[test]
fn names_of_several_columns_are_one_name() {
    for (table, wanted) in [
        ("surname,forename\nAsh,Ann\n", "Ann Ash"),
        ("Name;Vorname\nEsche;Anna\nBirke;Benno\n", "Anna Esche"),
        ("given name,family name,suffix\nBen,Birch,III\n", "Ben Birch III"),
        ("name,first name,last name\nDr Ann Ash,Ann,Ash\n", "Dr Ann Ash"),
        ("Nombre,Apellidos\nAna,Fresno Gil\n", "Ana Fresno Gil"),
    ] {
        let (graph, report) = book(&[("people.csv", table)]);
        let names: Vec<&str> = graph.casebook().entities.iter().map(|entity| &*entity.name).collect();
        assert!(names.contains(&wanted), "{table}: {names:?}");
        assert!(!report.has_errors(), "{table}");
    }
}

#[test]
fn a_date_in_relations_is_their_start_and_the_head_settles_its_order() {
    for head in ["date", "when", "year", "Date paid (DD/MM/YYYY)"] {
        let cell = if head == "year" { "2019" } else { "03/04/2019" };
        let table = format!("from,relationship,to,{head},amount\nAnn Ash,paid,Ben Birch,{cell},900\n");
        let (graph, report) =
            book(&[("relations.csv", &table), ("casebook.toml", "date_order = \"month-first\"\n")]);
        let start = graph.casebook().relations[0].start.as_deref().map(|date| date.edtf().to_string());
        let wanted = match head {
            "year" => "2019",
            "Date paid (DD/MM/YYYY)" => "2019-04-03",
            _ => "2019-03-04",
        };
        assert_eq!(start.as_deref(), Some(wanted), "{head}\n{}", concise(&graph, &report));
    }
}

#[test]
fn a_kind_that_is_missing_is_one_note_and_an_id_that_repeats_no_loss() {
    let (graph, report) = book(&[(
        "edges.csv",
        "Source,Target,Id\nAnn Ash,Ben Birch,1\nBen Birch,Carl Cole,1\nCarl Cole,Ann Ash,2\n",
    )]);
    assert_eq!(graph.casebook().relations.len(), 3);
    assert_eq!(of_code(&report, "relations-without-kind").len(), 1);
    assert_eq!(of_code(&report, "repeated-relation-id").len(), 1);
    assert_eq!(of_code(&report, "empty-cell").len(), 0);
    let (graph, _) = book(&[("p.csv", "payer,payee,date\nAnn Ash,Ben Birch,2019-05-03\n")]);
    let book = graph.casebook();
    assert_eq!(book.vocabulary.relations.name(book.relations[0].kind), "pays");
}

#[test]
fn a_list_of_people_with_sources_is_no_list_of_sources() {
    for heads in
        ["name,source", "name,notes,source", "id,name,source", "Name,Category,Source,Year", "name,reference"]
    {
        let row = heads.split(',').enumerate().map(|(at, head)| match head {
            "Year" => "2014".to_string(),
            "name" | "Name" => "Ann Ash".to_string(),
            _ => format!("word{at}"),
        });
        let table = format!("{heads}\n{}\n", row.collect::<Vec<_>>().join(","));
        let (graph, report) = book(&[("suspects.csv", &table)]);
        assert_eq!(graph.casebook().tables[0].part.name(), "entities", "{heads}");
        assert_eq!(graph.casebook().entities[0].citations.len(), 1, "{heads}\n{}", concise(&graph, &report));
    }
    for heads in ["title,publisher,date,url", "id,title,author", "headline,newspaper,link"] {
        let row = vec!["https://example.org/1"; heads.split(',').count()].join(",");
        let (graph, _) = book(&[("list.csv", &format!("{heads}\n{row}\n"))]);
        assert_eq!(graph.casebook().tables[0].part.name(), "sources", "{heads}");
    }
}

// ------------------------------------------------------------------------------------------------------------ header and lines

#[test]
fn the_header_is_found_and_one_finding_says_so() {
    for (above, below, asides) in [
        ("Timeline of the harbour affair,,,\nCompiled by the newsroom,,,\n", "", 2),
        ("Timeline of the harbour affair\n\n", "", 1),
        ("", "Total,2,,\n", 1),
        ("Draft,,,\n", "Total,2,,\nNote: dates are approximate,,,\n", 3),
        ("", "date,title,who,source\n2020-03-01,C,Carl Cole,x\n", 1),
        ("", "Source: the council,,,\n", 1),
    ] {
        let table = format!(
            "{above}date,title,who,source\n2020-01-01,A,Ann Ash,x\n2020-02-01,B,Ben Birch,x\n{below}"
        );
        for name in ["events.csv", "affair.csv"] {
            let (graph, report) = book(&[(name, &table)]);
            let found = of_code(&report, "lines-left-out");
            assert_eq!(found.len(), 1, "{table}\n{}", concise(&graph, &report));
            assert!(!report.has_errors(), "{table}\n{}", concise(&graph, &report));
            let tally = graph.casebook().tally;
            assert_eq!(tally.apart, asides, "{table}");
            assert_eq!(tally.rows, tally.used + tally.blank + tally.apart, "{table}");
            assert!(graph.casebook().events.iter().all(|event| event.title.len() == 1), "{table}");
        }
    }
    // None of these is left out.
    for table in [
        "date,title,who\n2020,Total,Ann\n2021,Note: this,Ben\n",
        "name,kind\nTotal,company\nSum,company\n",
        "date,title\n2020,A\n,B\n",
        "name\nNote\nTotal\n",
    ] {
        let (graph, report) = book(&[("sheet.csv", table)]);
        assert!(of_code(&report, "lines-left-out").is_empty(), "{table}\n{}", concise(&graph, &report));
    }
}

#[test]
fn a_header_of_two_rows_is_read_whole() {
    let (graph, report) = book(&[(
        "events.csv",
        "Harbour — DRAFT,,,,,\n,,,,,\nWhen,,What happened,Who,,Where we got it\ndate from,date to,,,,\n12 March 2017,2018,Contract won,Ann Ash,,FOI 2231\n",
    )]);
    assert!(!report.has_errors(), "{}", concise(&graph, &report));
    let event = &graph.casebook().events[0];
    assert_eq!((event.title.as_ref(), event.statement.citations.len()), ("Contract won", 1));
    assert_eq!(event.end.as_deref().map(|end| end.edtf().to_string()).as_deref(), Some("2018"));
    let found = of_code(&report, "lines-left-out");
    assert!(
        found.len() == 1 && found[0].message.contains("line 3") && found[0].help.contains("header_row = 3"),
        "{found:?}"
    );
}

#[test]
fn header_row_settles_where_the_header_is() {
    let table = "date,title,who\nx,y,z\ndate,title,who\n2020-01-01,A,Ann Ash\nTotal,3,\n";
    let (graph, report) =
        book(&[("events.csv", table), ("casebook.toml", "[files]\n\"events.csv\" = { header_row = 3 }\n")]);
    assert_eq!(graph.casebook().events.len(), 2, "{}", concise(&graph, &report));
    assert!(of_code(&report, "lines-left-out").is_empty());
}

#[test]
fn a_sheet_without_a_header_is_read_by_what_stands_in_it() {
    let (graph, report) = book(&[(
        "list.csv",
        "2019-05-01,The pier closes early,Ann Ash,https://example.org/1\n2019-06-01,The pier opens again,Ben Birch,https://example.org/2\n",
    )]);
    assert_eq!(graph.casebook().events.len(), 2, "{}", concise(&graph, &report));
    assert_eq!(words(&graph.casebook().tables[0]), ["date", "title", "participants", "sources"]);
    assert_eq!(of_code(&report, "header-absent").len(), 1);
    // Numbers and words that could be anything stay unread.
    let (_, report) = book(&[("list.csv", "1,2,3\n4,5,6\n")]);
    assert_eq!(of_code(&report, "unknown-table").len(), 1);
}

#[test]
fn several_tables_on_a_sheet_are_several_tables() {
    let (graph, report) = book(&[(
        "everything.csv",
        "Events,,\ndate,title,who\n2019-05-01,Pier closes,Ann Ash\n\nWho knows whom,,\nfrom,kind,to\nAnn Ash,knows,Ben Birch\n",
    )]);
    let book = graph.casebook();
    assert_eq!((book.events.len(), book.relations.len()), (1, 1), "{}", concise(&graph, &report));
    assert_eq!(of_code(&report, "several-tables").len(), 1);
    assert_eq!(book.line_of(book.relations[0].row).1, 7);
    let (graph, report) = crate::support::book(&[(
        "both.csv",
        "date,title,who,,name,born\n2019-05-01,Pier closes,Ann Ash,,Ann Ash,1970\n,,,,Ben Birch,1971\n",
    )]);
    let book = graph.casebook();
    assert_eq!((book.events.len(), book.entities.len()), (1, 2), "{}", concise(&graph, &report));
}

#[test]
fn names_against_names_are_relations() {
    let count = |table: &str| {
        let (graph, report) = book(&[("m.csv", table)]);
        assert!(!report.has_errors(), "{}", concise(&graph, &report));
        assert_eq!(of_code(&report, "matrix-read").len(), 1, "{}", concise(&graph, &report));
        let book = graph.casebook();
        let mut said: Vec<String> = book
            .relations
            .iter()
            .map(|relation| {
                let name = |id: throughline::model::EntityId| book.entities[id.0 as usize].name.to_string();
                format!(
                    "{} {} {}",
                    name(relation.from),
                    book.vocabulary.relations.name(relation.kind),
                    name(relation.to)
                )
            })
            .collect();
        said.sort();
        said
    };
    assert_eq!(
        count(",Ann,Ben,Cy\nAnn,0,1,0\nBen,1,0,1\nCy,0,1,0\n"),
        ["Ann linked-to Ben", "Ben linked-to Cy"]
    );
    assert_eq!(count("who,Ann,Ben,Cy\nAnn,,pays,\nBen,,,\nCy,knows,,\n"), ["Ann pays Ben", "Cy knows Ann"]);
    assert_eq!(
        count(",North Caucus,Loyal Nine,Tea Party\nAnn Ash,1,0,0\nBen Birch,1,1,0\nCy Cole,0,0,1\n").len(),
        4
    );
    // The place of such a relation is its cell.
    let (graph, _) = book(&[("m.csv", ",Ann,Ben,Cy\nAnn,0,1,0\nBen,0,0,1\nCy,0,0,0\n")]);
    let book = graph.casebook();
    let relation = book
        .relations
        .iter()
        .find(|relation| &*book.entities[relation.from.0 as usize].name == "Ben")
        .expect("is there");
    let place = book.place(relation.row, throughline::table::columns::Field::From);
    assert_eq!((place.line, place.column), (3, 9));
}

#[test]
fn a_row_that_slipped_is_shown_in_both_readings() {
    let table = "date,title,description,who,source,notes,more\n2014,Meeting,They met.,Ann Ash,https://example.org/1,,\n2015,Smith, Jones and Co founded,A firm,Ann Ash,https://example.org/2,,\n2016,Closed,It closed.,Ann Ash,https://example.org/3,,\n";
    let (graph, report) = book(&[("events.csv", table)]);
    let found = of_code(&report, "row-shifted");
    assert_eq!(found.len(), 1, "{}", concise(&graph, &report));
    assert!(
        found[0].message.contains("`title` is “Smith”")
            && found[0].message.contains("“Smith, Jones and Co founded”"),
        "{}",
        found[0].message
    );
    // Every row with a delimiter at its end has not slipped; nor has a row whose comma is quoted.
    for table in [
        "date,title\n2014,Meeting,\n2015,Talk,\n2016,End,\n",
        "date,title,who\n2014,\"Smith, Jones\",Ann\n2015,Talk,Ben\n",
    ] {
        let (_, report) = book(&[("events.csv", table)]);
        assert!(of_code(&report, "row-shifted").is_empty(), "{table}");
    }
}

#[test]
fn a_column_left_aside_that_looks_as_if_it_mattered_is_a_warning() {
    for (table, header, field) in [
        ("title,date,dt2\nA,2019,3 May 2019\nB,2020,4 May 2020\n", "dt2", "end"),
        (
            "date,title,where it was seen\n2019,A,https://example.org/1\n2020,B,https://example.org/2\n",
            "where it was seen",
            "sources",
        ),
        ("date,title,folk\n2019,A,Ann Ash\n2020,B,Ben Birch\n", "folk", "participants"),
    ] {
        let (graph, report) = book(&[("events.csv", table)]);
        let found = of_code(&report, "column-ignored");
        assert_eq!(found.len(), 1, "{table}\n{}", concise(&graph, &report));
        assert!(
            found[0].message.contains(header) && found[0].help.contains(&format!("`{field}`")),
            "{found:?}"
        );
    }
    for table in [
        "date,title,cost\n2019,A,1200\n2020,B,1850\n",
        "date,title,mood\n2019,A,good\n",
        "date,end,title,logged\n2019,2019,A,3 May 2019\n",
    ] {
        let (_, report) = book(&[("events.csv", table)]);
        assert!(of_code(&report, "column-ignored").is_empty(), "{table}");
    }
}

// ------------------------------------------------------------------------------------------------------------ casebook.toml

#[test]
fn columns_are_what_casebook_toml_says() {
    let table = "von wem,nach wem,Remarks,Amount,vom\nAnn Ash,Ben Birch,secret,900,3 May 2019\n";
    let settings = "[columns]\n\"von wem\" = \"from\"\n\"nach wem\" = \"to\"\n\"Remarks\" = \"ignore\"\n\"Amount\" = \"attribute\"\n[columns.\"pay-*.csv\"]\n\"vom\" = \"start\"\n";
    let (graph, report) = book(&[("pay-2026-11-21.csv", table), ("casebook.toml", settings)]);
    let found = graph.casebook();
    assert_eq!(words(&found.tables[0]), ["from", "to", "_", "-", "start"], "{}", concise(&graph, &report));
    let rare = found.relations[0].rare.as_ref().expect("has attributes");
    assert_eq!(rare.attributes, [("Amount".into(), "900".into())]);
    for code in ["column-unknown", "column-ignored", "setting-wrong", "unknown-setting"] {
        assert!(of_code(&report, code).is_empty(), "{code}: {}", concise(&graph, &report));
    }
}

#[test]
fn files_are_what_casebook_toml_says() {
    let table = "date,title,publisher,url\n2019-05-03,Pier closes,Daily A,https://example.org/1\n";
    let (graph, report) = book(&[("list.csv", table)]);
    assert_eq!(of_code(&report, "part-doubtful").len(), 1, "{}", concise(&graph, &report));
    for (word, events) in [("events", 1), ("sources", 0)] {
        let settings = format!("[files]\n\"list.csv\" = \"{word}\"\n");
        let (graph, report) = book(&[("list.csv", table), ("casebook.toml", &settings)]);
        assert_eq!(graph.casebook().events.len(), events);
        assert!(of_code(&report, "part-doubtful").is_empty());
    }
    let (graph, report) = book(&[
        ("list.csv", table),
        ("notes.csv", "a,b\n1,2\n"),
        ("casebook.toml", "[files]\n\"notes.csv\" = \"ignore\"\n"),
    ]);
    assert_eq!(graph.casebook().tables.len(), 1);
    assert!(!report.has_errors() && of_code(&report, "file-ignored").len() == 1);
    let (graph, _) = book(&[
        ("folk.csv", "name\nAnn Ash\n"),
        ("casebook.toml", "[files]\n\"folk\" = { part = \"entities\", kind = \"judge\" }\n"),
    ]);
    let book = graph.casebook();
    assert_eq!(book.entities[0].kind.map(|kind| book.vocabulary.entities.name(kind)), Some("judge"));
}

#[test]
fn a_wrong_entry_is_a_finding_at_its_place() {
    for (settings, place, help) in [
        ("[columns]\n\"Remarks\" = \"ignroe\"\n", "casebook.toml:2:13+8", "ignore"),
        ("[columns]\n\"Remraks\" = \"ignore\"\n", "casebook.toml:2:1+9", "Remarks"),
        ("[columns]\n\"Remarks\" = \"from\"\n", "casebook.toml:2:1+9", "participants"),
        ("[files]\n\"evnts.csv\" = \"events\"\n", "casebook.toml:2:1+11", "events.csv"),
        ("[files]\n\"events.csv\" = \"happenings\"\n", "casebook.toml:2:16+12", "events"),
        ("[files]\n\"events.csv\" = { headr_row = 1 }\n", "casebook.toml:2:30+1", "header_row"),
        ("[files]\n\"events.csv\" = { header_row = 0 }\n", "casebook.toml:2:31+1", "from 1"),
    ] {
        let (graph, report) =
            book(&[("events.csv", "date,title,Remarks\n2019,A,x\n"), ("casebook.toml", settings)]);
        let found = of_code(&report, "setting-wrong");
        assert_eq!(found.len(), 1, "{settings}\n{}", concise(&graph, &report));
        assert_eq!(crate::support::place(&graph, found[0]), place, "{settings}");
        assert!(found[0].help.contains(help), "{settings}: {}", found[0].help);
        assert_eq!(graph.casebook().events.len(), 1);
    }
}

#[test]
fn each_key_of_the_settings_stands_alone() {
    let events = ("events.csv", "date,title\n2019,A\n");
    for (settings, place, word) in [
        (
            "title = \"My title\"\n[margins]\napproximate = { yaer = 2, day = 9 }\n",
            "casebook.toml:3:17+4",
            "year",
        ),
        ("title = \"My title\"\ndate_order = \"dayfirst\"\n", "casebook.toml:2:1+10", "day-first"),
        ("title = \"My title\"\ncredit = 7\n", "casebook.toml:2:1+6", ""),
        (
            "title = \"My title\"\n[[drawing]]\nname = \"a\"\nhops = \"many\"\n[[drawing]]\nname = \"b\"\n",
            "casebook.toml:4:1+4",
            "",
        ),
        ("title = \"My title\"\nsubtitle = no quotes\n", "casebook.toml:2:12+9", ""),
    ] {
        let (graph, report) = book(&[events, ("casebook.toml", settings)]);
        assert_eq!(graph.casebook().settings.title, "My title", "{settings}");
        let found = of_code(&report, "settings-unreadable");
        assert_eq!(found.len(), 1, "{settings}\n{}", concise(&graph, &report));
        assert_eq!(
            crate::support::place(&graph, found[0]),
            place,
            "{settings}\n{}",
            concise(&graph, &report)
        );
        assert!(found[0].help.contains(word), "{settings}: {}", found[0].help);
    }
    let (graph, _) = book(&[events, ("casebook.toml", "[margins]\napproximate = { yaer = 2, day = 9 }\n")]);
    assert_eq!(graph.casebook().settings.margins.approximate.day, 9);
    let (graph, _) = book(&[
        events,
        ("casebook.toml", "[[drawing]]\nname = \"a\"\nhops = \"many\"\n[[drawing]]\nname = \"b\"\n"),
    ]);
    assert_eq!(
        graph.casebook().settings.drawing.iter().map(|drawing| drawing.name.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
}

#[test]
fn each_key_of_the_vocabulary_stands_alone() {
    let events = ("entities.csv", "name,kind\nAnn,ghost\nBen,wraith\n");
    for (vocabulary, place, word) in [
        (
            "[entity.ghost]\nlabel = \"ghost\"\nshape = \"circel\"\n[entity.wraith]\nlabel = \"wraith\"\n",
            "vocabulary.toml:3:1+5",
            "circle",
        ),
        (
            "[entity.ghost]\nlabel = \"ghost\"\nshaep = \"circle\"\n[entity.wraith]\nlabel = \"wraith\"\n",
            "vocabulary.toml:3:1+5",
            "shape",
        ),
        (
            "[entity.ghost]\nlabel = \"ghost\"\nis = \"nothing\"\n[entity.wraith]\nlabel = \"wraith\"\n",
            "vocabulary.toml:3:1+2",
            "",
        ),
        (
            "[entity.ghost]\nlabel = \"ghost\"\n[entity.wraith]\nlabel = \"wraith\"\n[relation.haunts]\nlabel = 1\n",
            "vocabulary.toml:5:11+6",
            "",
        ),
        (
            "[entity.ghost]\nlabel = \"ghost\"\n[entity.wraith]\nlabel = \"wraith\"\n[entty.x]\nlabel = \"x\"\n",
            "vocabulary.toml:5:",
            "",
        ),
    ] {
        let (graph, report) = book(&[events, ("vocabulary.toml", vocabulary)]);
        let found = of_code(&report, "vocabulary-unreadable");
        assert_eq!(found.len(), 1, "{vocabulary}\n{}", concise(&graph, &report));
        assert!(
            crate::support::place(&graph, found[0]).starts_with(place),
            "{vocabulary}\n{}",
            concise(&graph, &report)
        );
        assert!(found[0].help.contains(word), "{vocabulary}: {}", found[0].help);
        for kind in ["ghost", "wraith"] {
            let kinds = &graph.casebook().vocabulary.entities;
            assert!(kinds.find(kind).is_some_and(|term| kinds.is_known(term)), "{kind}: {vocabulary}");
        }
    }
}

// ------------------------------------------------------------------------------------------------------------ adopt, check --columns

#[test]
fn a_file_that_came_by_mail_becomes_a_casebook_in_one_command() {
    let scratch = Scratch::new("mail");
    scratch
        .write("kasse-2026-11-21.csv", b"When,What happened,Key players\n2019-05-03,Pier closes,Ann Ash\n");
    let (file, folder) = (scratch.join("kasse-2026-11-21.csv"), scratch.join("story"));
    let adopted = run(&["adopt", text(&file), "-o", text(&folder), "--yes"]);
    assert_eq!(adopted.code, 0, "{}", adopted.all());
    for word in ["What happened", "title", "Pier closes", "throughline check"] {
        assert!(adopted.out.contains(word), "{word}: {}", adopted.all());
    }
    let read = |path: &std::path::Path| std::fs::read_to_string(path).expect("is there");
    let settings = read(&folder.join("casebook.toml"));
    assert!(
        settings.contains("\"kasse-*.csv\" = \"events\"")
            && settings.contains("\"Key players\" = \"participants\""),
        "{settings}"
    );
    // The user's own file and its copy are as they were.
    assert_eq!(read(&file), read(&folder.join("kasse-2026-11-21.csv")));
    // Next week's version is read the same way; a second adoption adds nothing twice.
    scratch
        .write("kasse-2026-11-28.csv", b"When,What happened,Key players\n2019-06-03,Pier opens,Ben Birch\n");
    let adopted = run(&["adopt", text(&scratch.join("kasse-2026-11-28.csv")), "-o", text(&folder), "--yes"]);
    assert_eq!(adopted.code, 0, "{}", adopted.all());
    assert_eq!(read(&folder.join("casebook.toml")), settings);
    let checked = run(&["check", text(&folder), "--columns"]);
    for word in ["2 events", "Taken for", "(casebook.toml)", "Pier opens"] {
        assert!(checked.out.contains(word), "{word}: {}", checked.all());
    }
    // Where nobody can answer, nothing is guessed without being told to.
    scratch.write("strange.csv", b"von wem;an wen\nAnn Ash;Ben Birch\n");
    let asked = run(&["adopt", text(&scratch.join("strange.csv")), "-o", text(&scratch.join("other"))]);
    assert!(asked.code == 2 && asked.err.contains("--yes"), "{}", asked.all());
    assert!(!scratch.join("other").exists());
}

#[test]
fn people_of_several_sorts_have_a_column_a_sort() {
    let (graph, report) = book(&[(
        "complaints.csv",
        "Date of Complaint,Suspect,Victim,Witness name,Allegation\n2019-03-28,Ann Ash,Ben Birch; Cid Cedar (driver),Anonymous,Assault\n2019-03-29,Ann Ash,Ann Ash,Eve Elm,Theft\n2019-04-02,Fay Fir,,Eve Elm,Fraud\n",
    )]);
    let casebook = graph.casebook();
    let parts = |title: &str| {
        let event = casebook.events.iter().find(|event| &*event.title == title).expect(title);
        let part = |part: &throughline::model::Participant| {
            let role = part.role.map(|role| casebook.vocabulary.roles.name(role)).unwrap_or_default();
            format!("{}: {role}", casebook.entities[part.entity.0 as usize].name)
        };
        event.participants.iter().map(part).collect::<Vec<_>>()
    };
    assert_eq!(parts("Assault"), ["Ann Ash: suspect", "Ben Birch: victim", "Cid Cedar (driver): victim"]);
    // One and the same in two columns took both parts.
    assert_eq!(parts("Theft"), ["Ann Ash: suspect", "Ann Ash: victim", "Eve Elm: witness"]);
    assert_eq!(parts("Fraud"), ["Fay Fir: suspect", "Eve Elm: witness"]);
    assert_eq!(
        casebook.events.iter().map(|event| event.nameless.len()).sum::<usize>(),
        1,
        "who is anonymous is counted"
    );
    // A finding stands at the cell of its column.
    let nobody = of_code(&report, "names-nobody");
    assert_eq!(crate::support::place(&graph, nobody[0]), "complaints.csv:2:50+9");
    // casebook.toml may say so of any column.
    let (graph, _) = book(&[
        ("events.csv", "date,title,who,Landlord\n2019,A,Ann Ash,Ben Birch\n"),
        ("casebook.toml", "[columns]\n\"Landlord\" = \"participants\"\n"),
    ]);
    assert_eq!(graph.casebook().events[0].participants.len(), 2);
}

#[test]
fn a_head_of_one_sign_is_no_comment() {
    let (graph, _) = book(&[(
        "chronology.csv",
        "#,When?,What?,Who?,Source/evidence\n1,early 2017,First contact,DO; KW,Email chain A\n2,April 2017,Invoice raised,KW,Ledger\n# a remark,,,,\n",
    )]);
    let titles: Vec<&str> = graph.casebook().events.iter().map(|event| &*event.title).collect();
    assert_eq!(titles, ["First contact", "Invoice raised"]);
    assert_eq!(graph.casebook().events[0].statement.citations.len(), 1);
}

#[test]
fn the_name_of_a_case_is_no_partys() {
    let (graph, report) = book(&[(
        "cases.csv",
        "Case name,Filed,Closed,Judge,Plaintiff,Defendant\nAsh v Birch,2019-02-03,2020-01-09,Oak J,Ann Ash,Ben Birch\nR v Calder,2018-05-06,,Elm J,Crown,Calder\n",
    )]);
    let names: Vec<&str> = graph.casebook().entities.iter().map(|entity| &*entity.name).collect();
    assert_eq!(names, ["Ash v Birch", "R v Calder"]);
    let found = of_code(&report, "column-ignored");
    assert!(
        found[0].message.starts_with("`Judge`, `Plaintiff` and `Defendant` name others"),
        "{}",
        found[0].message
    );
    assert_eq!((found.len(), found[0].related.len()), (1, 2));
}

#[test]
fn letters_and_directors_are_connections() {
    for (name, table, wanted) in [
        (
            "links.csv",
            "person1_id,person2_id,relationship,started\nAnn Ash,Ben Birch,married,1990\nBen Birch,Ann Ash,business partner of,1995\n",
            "Ann Ash > Ben Birch 1990",
        ),
        (
            "ties.csv",
            "Organisation 1,Organisation 2,Date\nPier Works,Dock Co,1990\nDock Co,Harbour Co,1995\n",
            "Pier Works > Dock Co 1990",
        ),
        (
            "letters.csv",
            "Letter ID,Author,Recipient,Date sent,Archive reference\n1,Ann Ash,Ben Birch,12 March 1660,MS 12 f. 3\n2,Ben Birch,Ann Ash,1660,MS 12 f. 4\n",
            "Ann Ash > Ben Birch 1660-03-12",
        ),
        (
            "directors.csv",
            "company_number,company_name,officer_name,officer_role,appointed_on,resigned_on\n01234567,PIER WORKS LTD,Ann Ash,director,2006-03-23,2010-01-01\n01234567,PIER WORKS LTD,Ben Birch,director,2006-03-23,\n",
            "Ann Ash > PIER WORKS LTD 2006-03-23",
        ),
    ] {
        let (graph, report) = book(&[(name, table)]);
        let book = graph.casebook();
        let name = |id: throughline::model::EntityId| book.entities[id.0 as usize].name.to_string();
        let said = |relation: &throughline::model::Relation| {
            let start = relation.start.as_deref().map(|date| date.edtf().to_string()).unwrap_or_default();
            format!("{} > {} {start}", name(relation.from), name(relation.to))
        };
        let all: Vec<String> = book.relations.iter().map(said).collect();
        assert!(all.iter().any(|one| one == wanted), "{all:?}\n{}", concise(&graph, &report));
        assert_eq!(book.relations.len(), 2);
    }
}

/// A list of people that names others: each cell is a connection, and dates beside a post are those of the post.
#[test]
fn columns_of_a_list_that_name_others_are_connections() {
    let people = "Nombre,Apellido,Cargo,Empresa,Desde,Hasta,Esposa,Fuente\n\
        Ana,Núñez,directora,Obras del Sur S.A.,2010,2014,,https://example.org/a\n\
        Luis,Prado,tesorero,Obras del Sur S.A.; Puerto S.L.,mayo de 2011,,Eva Prado,https://example.org/b\n\
        Eva,Prado,,ninguna,,,,\n\
        Iris,Gil,,,2012,,,\n";
    let (graph, report) = book(&[("personas.csv", people)]);
    let casebook = graph.casebook();
    let said: Vec<String> = casebook
        .relations
        .iter()
        .map(|relation| {
            let date = |date: &Option<std::sync::Arc<throughline::date::Date>>| {
                date.as_ref().map_or("-".to_string(), |date| date.edtf().to_string())
            };
            format!(
                "{} {} {} {} {} {}",
                casebook.entity(relation.from).name,
                casebook.vocabulary.relations.name(relation.kind),
                casebook.entity(relation.to).name,
                date(&relation.start),
                date(&relation.end),
                relation.statement.citations.len(),
            )
        })
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(
        said,
        [
            "Ana Núñez linked-to Obras del Sur S.A. 2010 2014 1",
            "Luis Prado linked-to Obras del Sur S.A. 2011-05 - 1",
            "Luis Prado linked-to Puerto S.L. 2011-05 - 1",
            "Luis Prado married-to Eva Prado - - 1",
        ]
    );
    assert!(casebook.entities.iter().all(|entity| entity.start.is_none() && entity.end.is_none()));
    assert_eq!(of_code(&report, "dates-of-post").len(), 1);
    assert_eq!(of_code(&report, "empty-cell").len(), 1, "{}", concise(&graph, &report));
    // Two who name each other are married once, on the word of both; dates of lives stay such; a number of children is no name.
    let people = "name,born,died,wife,husband,mother,children,source\n\
        Ann Ash,1961,2019,,Ben Ash,,2,https://example.org/a\nBen Ash,1958,,Ann Ash,,Ada Ash,2,https://example.org/b\n";
    let (graph, report) = book(&[("people.csv", people)]);
    let casebook = graph.casebook();
    assert_eq!(casebook.relations.len(), 2, "{}", concise(&graph, &report));
    let married = casebook
        .relations
        .iter()
        .find(|it| casebook.vocabulary.relations.name(it.kind) == "married-to")
        .expect("it is there");
    assert_eq!(married.statement.citations.len(), 2);
    let mother = casebook
        .relations
        .iter()
        .find(|it| casebook.vocabulary.relations.name(it.kind) == "parent-of")
        .expect("it is there");
    assert_eq!(&*casebook.entity(mother.from).name, "Ada Ash");
    assert_eq!(casebook.entities.iter().filter(|entity| entity.start.is_some()).count(), 2);
    assert!(of_code(&report, "dates-of-post").is_empty());
}

/// `Event 1, Date 1, Event 2, Date 2`: one finding that says what to do, and no advice to call one of them the date.
#[test]
fn several_things_in_one_row_are_one_finding() {
    let people = "Name,Event 1,Date 1,Event 2,Date 2\nAnn Ash,Joined the council,3 May 2012,Resigned,12 June 2015\n\
        Ben Birch,Elected mayor,2 May 2014,Died,3 November 2019\n";
    let (graph, report) = book(&[("people.csv", people)]);
    let said = of_code(&report, "column-ignored");
    assert_eq!(said.len(), 1, "{}", concise(&graph, &report));
    assert!(said[0].message.contains("`Event 1`, `Date 1` and 2 columns like them"), "{}", said[0].message);
    assert!(of_code(&report, "column-unknown").is_empty());
    // Numbers of one head alone are a list, not several things.
    let (_, report) =
        book(&[("people.csv", "name,note 1,note 2\nAnn Ash,tall,old\nBen Birch,short,young\n")]);
    assert!(of_code(&report, "column-ignored").is_empty());
}

/// One long cell of many names does not make a column unread; one with numbers among its names is told.
#[test]
fn one_odd_cell_does_not_undo_a_column_of_connections() {
    let many =
        "Harbour Board; Northvale Council; Society of Mill Owners; Friends of the Pier; Blue Quay Fund";
    let table = |last: &str| {
        format!(
            "name,employer,source\nAnn Ash,Harbour Board,https://example.org/a\nBen Birch,Harbour Board,https://example.org/b\nCal Oak,{last},https://example.org/c\n"
        )
    };
    let (graph, _) = book(&[("people.csv", &table(many))]);
    assert_eq!(graph.casebook().relations.len(), 7);
    let (graph, report) = book(&[("people.csv", &table("4471"))]);
    assert_eq!(graph.casebook().relations.len(), 0);
    assert_eq!(of_code(&report, "column-ignored").len(), 1, "{}", concise(&graph, &report));
}
