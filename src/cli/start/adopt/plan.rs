//! What `adopt` will write: for each file the part it plays, for each column what it is; asked about where there is doubt, and put
//! into the text of a `casebook.toml`, new or there already.

use std::io::{BufRead, Write};

use throughline::diag::Report;
use throughline::model::Casebook;
use throughline::read::rules::{meaning_of, names_file};
use throughline::table::columns::name_of;
use throughline::table::fit::{How, date_fields};
use throughline::table::pieces::Piece;
use throughline::table::{ColumnPart, Table, TablePart};

use super::asked;

/// What is to be written about a file.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name, or a pattern for it and its later versions.
    pub pattern: String,
    /// Its name.
    pub file: String,
    /// What its rows are; `None` where the file has several tables, or none that is known.
    pub part: Option<TablePart>,
    /// It is not to be read.
    pub ignore: bool,
    /// Another part that fits about as well, or no heads at all: worth a question.
    doubtful: bool,
    /// Its columns: head, what is written about it (empty for nothing), samples, whether to ask.
    columns: Vec<PlannedColumn>,
}

#[derive(Debug, Clone)]
struct PlannedColumn {
    head: String,
    meaning: String,
    samples: Vec<String>,
    ask: bool,
}

/// A plan for each of the files that no entry of the settings is about yet.
pub fn plans(book: &Casebook, report: &Report, names: &[&str]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (id, file) in
        book.inputs.iter().filter(|(_, file)| names.contains(&file.name.as_str()) && file.ending() != "toml")
    {
        if book.settings.files.iter().any(|rule| names_file(&rule.file, &file.name)) {
            continue;
        }
        let tables: Vec<&Table> = book.tables.iter().filter(|table| table.file == id).collect();
        let about = |code: &str| {
            report
                .diagnostics
                .iter()
                .any(|finding| finding.code.name == code && finding.position.is_some_and(|at| at.file == id))
        };
        let part = match tables.as_slice() {
            [table] => Some(table.part),
            _ => None,
        };
        // A table without heads, or of names against names, has no heads to say anything about.
        let headed = !about("header-absent") && !about("matrix-read");
        let columns = tables.iter().filter(|_| headed).flat_map(|table| columns_of(table)).collect();
        plans.push(Plan {
            pattern: pattern_of(&file.name),
            file: file.name.clone(),
            part: part.filter(|_| !about("matrix-read")),
            ignore: false,
            doubtful: about("part-doubtful") || about("unknown-table"),
            columns,
        });
    }
    plans
}

fn columns_of(table: &Table) -> Vec<PlannedColumn> {
    let mixed = |field| {
        // A date beside others that add to it has no word of its own; it is found anew each time.
        table.columns.iter().any(|column| {
            matches!(column.part, ColumnPart::Piece(own, Piece::Whole | Piece::Qualifier | Piece::Precision) if own == field)
        })
    };
    table
        .columns
        .iter()
        .filter(|column| !column.header.is_empty())
        .map(|column| {
            let meaning = match column.part {
                ColumnPart::Field(field) => name_of(table.part, field).to_string(),
                ColumnPart::Piece(field, Piece::Also) => name_of(table.part, field).to_string(),
                ColumnPart::Piece(field, _) if mixed(field) => String::new(),
                ColumnPart::Piece(field, piece) => word_of_piece(table.part, field, piece),
                ColumnPart::Attribute => "attribute".to_string(),
                // Found anew each time.
                ColumnPart::Tie(_) | ColumnPart::Skipped => String::new(),
            };
            let ask =
                column.part == ColumnPart::Attribute && column.how == How::Not && !column.samples.is_empty()
                    || matches!(column.how, How::Content | How::Weak);
            PlannedColumn { head: column.header.clone(), meaning, samples: column.samples.clone(), ask }
        })
        .collect()
}

fn word_of_piece(part: TablePart, field: throughline::table::columns::Field, piece: Piece) -> String {
    let word = match piece {
        Piece::Year => "year",
        Piece::Month => "month",
        Piece::Day => "day",
        Piece::Time => "time",
        Piece::First => "first name",
        Piece::Middle => "middle name",
        Piece::Last => "last name",
        Piece::Suffix => "suffix",
        Piece::Whole | Piece::Qualifier | Piece::Precision | Piece::Also => "",
    };
    let end = date_fields(part).1 == Some(field);
    if end && !word.is_empty() && !piece.is_name() { format!("end {word}") } else { word.to_string() }
}

/// A name whose last letters are a date or a number in brackets, with `*` for them: `payments-2026-11-21.csv` is `payments-*.csv`.
fn pattern_of(name: &str) -> String {
    let (stem, ending) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let head = stem.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | 'T' | ':')
    });
    let tail = &stem[head.len()..];
    let digits = tail.bytes().filter(u8::is_ascii_digit).count();
    if head.chars().count() < 3 || head.contains('*') || !(digits >= 4 || (digits > 0 && tail.contains('(')))
    {
        return name.to_string();
    }
    let sign =
        tail.chars().next().filter(|c| matches!(c, '-' | '_' | '.')).map(String::from).unwrap_or_default();
    format!("{head}{sign}*{ending}")
}

/// Asks about what is doubtful: an empty answer takes what is proposed.
pub fn answered(plans: &mut [Plan], input: &mut dyn BufRead, output: &mut dyn Write) -> std::io::Result<()> {
    for plan in plans {
        let named = plan.part.map_or("nothing that is known", TablePart::name);
        let question = format!(
            "{}: read as {named}? Enter for yes, or events, entities, relations, sources, ignore:",
            plan.file
        );
        loop {
            let answer = asked(&question, input, output)?;
            match (answer.as_str(), throughline::table::columns::part_of_stem(&answer)) {
                ("" | "y" | "yes", _) => break,
                ("ignore" | "skip", _) => {
                    plan.ignore = true;
                    break;
                }
                (_, Some(part)) => {
                    if plan.part != Some(part) {
                        // What the columns are was settled for another part: only what is the same in both stays.
                        for column in &mut plan.columns {
                            let same = meaning_of(part, &column.meaning).is_some();
                            if !same {
                                column.meaning.clear();
                                column.ask = true;
                            }
                        }
                    }
                    plan.part = Some(part);
                    plan.doubtful = false;
                    break;
                }
                _ => writeln!(output, "  that is none of them")?,
            }
        }
        let Some(part) = plan.part.filter(|_| !plan.ignore) else { continue };
        for column in plan.columns.iter_mut().filter(|column| column.ask) {
            let samples: Vec<String> =
                column.samples.iter().map(|text| text.chars().take(40).collect()).collect();
            let now = if column.meaning.is_empty() { "as its head says" } else { &column.meaning };
            let question = format!(
                "  {} ({}): {now}? Enter for yes, or another (date, title, participants, sources, attribute, ignore ...):",
                column.head,
                samples.join(" · ")
            );
            loop {
                let answer = asked(&question, input, output)?;
                if answer.is_empty() || answer == "y" || answer == "yes" {
                    break;
                }
                if meaning_of(part, &answer).is_some() {
                    column.meaning = answer;
                    break;
                }
                writeln!(output, "  {} have no `{answer}`", part.name())?;
            }
        }
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}

fn file_line(plan: &Plan) -> Option<String> {
    let word = match (plan.ignore, plan.part) {
        (true, _) => "ignore",
        (false, Some(part)) => part.name(),
        (false, None) => return None,
    };
    Some(format!("{} = {}\n", quoted(&plan.pattern), quoted(word)))
}

fn column_lines(plan: &Plan) -> String {
    let mut written: Vec<String> = Vec::new();
    let mut text = String::new();
    for column in plan.columns.iter().filter(|column| !plan.ignore && !column.meaning.is_empty()) {
        // A head that stands twice is written once: the first is what is read.
        let key = throughline::table::heads::key(&column.head);
        if !written.contains(&key) {
            text.push_str(&format!("{} = {}\n", quoted(&column.head), quoted(&column.meaning)));
            written.push(key);
        }
    }
    match text.is_empty() {
        true => text,
        false => format!("\n[columns.{}]\n{text}", quoted(&plan.pattern)),
    }
}

/// The rules as a file of their own.
pub fn rules_text(plans: &[Plan]) -> String {
    let files: String = plans.iter().filter_map(file_line).collect();
    let columns: String = plans.iter().map(column_lines).collect();
    let files = if files.is_empty() { String::new() } else { format!("[files]\n{files}") };
    format!("{files}{columns}")
}

/// A `casebook.toml` with the rules added: what stands in it stays as it is.
pub fn with_rules(known: &str, plans: &[Plan]) -> String {
    if known.trim().is_empty() {
        return format!(
            "# Written by `throughline adopt`: how files are read that came as they came. Change what is wrong: a column can be a field\n\
             # (date, title, participants, from, to, sources ...), \"attribute\" (kept as it is) or \"ignore\". `*` stands for any letters.\n\
             title = \"\"\n\n{}",
            rules_text(plans)
        );
    }
    let files: String = plans.iter().filter_map(file_line).collect();
    let columns: String = plans.iter().map(column_lines).collect();
    let mut text = known.trim_end().to_string() + "\n";
    let head = text.lines().position(|line| line.trim() == "[files]");
    match head {
        _ if files.is_empty() => {}
        Some(at) => {
            let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
            lines.insert(at + 1, files.trim_end().to_string());
            text = lines.join("\n") + "\n";
        }
        None => text.push_str(&format!("\n[files]\n{files}")),
    }
    text + &columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use throughline::input::{Inputs, Limits};
    use throughline::read::read;

    fn plans_of(name: &str, table: &str) -> Vec<Plan> {
        let files = vec![(name.to_string(), table.as_bytes().to_vec())];
        let (book, report) = read(Inputs::from_memory("t", files), &Limits::default());
        plans(&book, &report, &[name])
    }

    #[test]
    fn later_versions_have_the_same_pattern() {
        for (name, pattern) in [
            ("payments-2026-11-21.csv", "payments-*.csv"),
            ("payments_20261121.csv", "payments_*.csv"),
            ("payments (2).csv", "payments*.csv"),
            ("payments.csv", "payments.csv"),
            ("sheet1.csv", "sheet1.csv"),
            ("2026-11-21.csv", "2026-11-21.csv"),
        ] {
            assert_eq!(pattern_of(name), pattern);
            assert!(names_file(pattern, name), "{name}");
        }
    }

    #[test]
    fn what_is_written_reads_the_file_the_same_way() {
        for (name, table) in [
            (
                "a-2026-01-02.csv",
                "Year,Month,What happened,Key players,cost\n1916,May,The rising ends,Ann Ash,12\n",
            ),
            ("b.csv", "Surname,Forename,Born\nAsh,Ann,1815\n"),
            ("c.csv", "node_id_start,node_id_end,rel_type\nAnn,Ben,knows\n"),
            ("d.csv", "birth_type,birth,name\nBF,1561,Ann\n"),
            ("e.csv", "\"odd \"\"head\"\"\",date,title\n1,2019,A\n"),
        ] {
            let text = with_rules("", &plans_of(name, table));
            let read_with = |settings: &str| {
                let files = vec![
                    (name.to_string(), table.as_bytes().to_vec()),
                    ("casebook.toml".to_string(), settings.as_bytes().to_vec()),
                ];
                read(Inputs::from_memory("t", files), &Limits::default())
            };
            let (without, _) = read_with("");
            let (with, report) = read_with(&text);
            let parts =
                |book: &Casebook| book.tables[0].columns.iter().map(|column| column.part).collect::<Vec<_>>();
            assert_eq!(parts(&with), parts(&without), "{text}");
            assert_eq!(with.tables[0].part, without.tables[0].part);
            for code in ["setting-wrong", "settings-unreadable", "unknown-setting", "column-unknown"] {
                assert!(
                    report.diagnostics.iter().all(|finding| finding.code.name != code),
                    "{text}: {:?}",
                    report.diagnostics
                );
            }
        }
    }

    #[test]
    fn answers_are_taken() {
        let mut plans = plans_of("x.csv", "when,what happened,moods\n2019,Pier closes,good\n");
        let mut input = std::io::Cursor::new("maybe\nevents\nfrom\nstatus\n");
        let mut output = Vec::new();
        answered(&mut plans, &mut input, &mut output).expect("reads");
        let text = rules_text(&plans);
        assert!(text.contains("\"x.csv\" = \"events\"") && text.contains("\"moods\" = \"status\""), "{text}");
        let said = String::from_utf8(output).expect("text");
        assert!(said.contains("none of them") && said.contains("events have no `from`"), "{said}");
    }

    #[test]
    fn what_stands_in_the_settings_stays() {
        let plans = plans_of("x.csv", "when,what happened\n2019,Pier closes\n");
        let known = "title = \"Mine\"\n\n[files]\n\"old.csv\" = \"events\"\n\n[[drawing]]\nname = \"a\"\n";
        let text = with_rules(known, &plans);
        let table: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(table["files"].as_table().map(toml::Table::len), Some(2));
        assert!(text.starts_with("title = \"Mine\"\n") && text.contains("name = \"a\""), "{text}");
    }
}
