//! `init --xlsx`: the tables of a new casebook as one workbook, with drop-downs, heads that stay in sight, and a sheet of help.
//!
//! Every column is formatted as text, so that no spreadsheet makes a date of `3/4` or adds this year to `3 May`.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};
use throughline::input::{Limits, letters};
use throughline::table::columns::{Field, part_of_stem};
use throughline::table::fit::meanings;
use throughline::table::records::{Record, Records};
use throughline::table::{TablePart, dialect::Dialect};
use throughline::vocabulary::Vocabulary;

use crate::cli::Failure;
use crate::cli::check::marked::properties;
use crate::cli::write::Made;

/// Rows that have drop-downs.
const ROWS: u32 = 2_000;

/// Name of the workbook.
pub const NAME: &str = "casebook.xlsx";

/// Puts the tables among the files into one workbook; the other files stay what they are.
///
/// # Errors
/// The workbook cannot be made.
pub fn of_tables(files: Vec<Made>) -> Result<Vec<Made>, Failure> {
    let (tables, mut others): (Vec<Made>, Vec<Made>) =
        files.into_iter().partition(|file| file.name.ends_with(".csv"));
    let bytes = build(&tables)
        .map_err(|error| Failure::World(anyhow::anyhow!("cannot make the workbook: {error}")))?;
    others.push(Made { name: NAME.to_owned(), bytes });
    Ok(others)
}

/// A list that cells may choose from, and its column in the sheet of help.
struct List {
    head: &'static str,
    words: Vec<String>,
}

fn build(tables: &[Made]) -> Result<Vec<u8>, XlsxError> {
    let vocabulary = Vocabulary::builtin();
    let words = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let lists = [
        List {
            head: "kinds of people and things",
            words: words(vocabulary.entities.iter().map(|(_, name, _)| name).collect()),
        },
        List {
            head: "kinds of events",
            words: words(vocabulary.events.iter().map(|(_, name, _)| name).collect()),
        },
        List {
            head: "kinds of connections",
            words: words(vocabulary.relations.iter().map(|(_, name, _)| name).collect()),
        },
        List {
            head: "kinds of sources",
            words: words(vocabulary.sources.iter().map(|(_, name, _)| name).collect()),
        },
        List {
            head: "statuses",
            words: words(vocabulary.statuses.iter().map(|(_, name, _)| name).collect()),
        },
        List { head: "importance", words: words(vec!["1", "2", "3"]) },
    ];
    let mut workbook = properties(Workbook::new())?;
    let mut notes: Vec<String> = Vec::new();
    for table in tables {
        let stem = table.name.trim_end_matches(".csv");
        let mut capital = stem.chars();
        let name = capital
            .next()
            .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + capital.as_str());
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        notes.push(format!("Sheet {name}"));
        fill(sheet, stem, &String::from_utf8_lossy(&table.bytes), &lists, &mut notes)?;
        notes.push(String::new());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name("Help")?;
    help(sheet, &lists, &notes)?;
    workbook.save_to_buffer()
}

/// One table: its head, its rows, its drop-downs. Its comments go to the sheet of help.
fn fill(
    sheet: &mut Worksheet,
    stem: &str,
    text: &str,
    lists: &[List],
    notes: &mut Vec<String>,
) -> Result<(), XlsxError> {
    let as_text = Format::new().set_num_format_index(49).set_align(FormatAlign::Top).set_text_wrap();
    let head = Format::new().set_num_format_index(49).set_bold().set_background_color(Color::RGB(0xE7_E6_E6));
    let limits = Limits::default();
    let mut records = Records::new(text, Dialect::default(), &limits);
    let mut record = Record::default();
    let mut heads: Vec<String> = Vec::new();
    let mut row = 0;
    while records.next_into(&mut record) {
        if record.comment {
            let line: Vec<&str> = record.cells.iter().map(|cell| cell.text.as_ref()).collect();
            notes.push(line.join(",").trim_start_matches(['#', ' ']).to_owned());
            continue;
        }
        if record.blank {
            continue;
        }
        for (column, cell) in record.cells.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            sheet.write_string_with_format(
                row,
                column,
                cell.text.as_ref(),
                if row == 0 { &head } else { &as_text },
            )?;
        }
        if row == 0 {
            heads = record.cells.iter().map(|cell| cell.text.trim().to_owned()).collect();
        }
        row += 1;
    }
    sheet.set_freeze_panes(1, 1)?;
    let part = part_of_stem(stem).unwrap_or(TablePart::Events);
    for (column, (name, meant)) in heads.iter().zip(meanings(part, &heads)).enumerate() {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let width = match meant {
            Some(Field::Description | Field::Response | Field::Title) => 40.0,
            Some(Field::Participants | Field::Sources | Field::Url | Field::Name) => 28.0,
            _ => name.chars().count().max(12) as f64 + 2.0,
        };
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, &as_text)?;
        let list = match (part, meant) {
            (TablePart::Entities, Some(Field::Kind)) => 0,
            (TablePart::Events, Some(Field::Kind)) => 1,
            (TablePart::Relations, Some(Field::Kind)) => 2,
            (TablePart::Sources, Some(Field::Kind)) => 3,
            (_, Some(Field::Status)) => 4,
            (_, Some(Field::Importance)) => 5,
            _ => continue,
        };
        let Some(choices) = lists.get(list) else { continue };
        let letter = letters(u32::try_from(list).unwrap_or(0) + LISTS_FROM);
        let formula = Formula::new(format!("=Help!${letter}$2:${letter}${}", choices.words.len() + 1));
        // Own kinds and statuses are allowed: the spreadsheet asks, it does not forbid.
        let style =
            if list == 5 { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Information };
        let choice =
            DataValidation::new().allow_list_formula(formula).set_error_style(style).ignore_blank(true);
        sheet.add_data_validation(1, column, ROWS, column, &choice)?;
    }
    Ok(())
}

/// Zero-based column of the first list in the sheet of help.
const LISTS_FROM: u32 = 2;

/// The sheet of help. Every row begins with `#`, so that it is not read as a table.
fn help(sheet: &mut Worksheet, lists: &[List], notes: &[String]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 3)?;
    sheet.set_column_width(1, 90)?;
    sheet.write_string(0, 0, "#")?;
    sheet.write_string_with_format(0, 1, "How this workbook is filled in (this sheet is not read)", &bold)?;
    for (column, list) in lists.iter().enumerate() {
        let column = u16::try_from(column).unwrap_or(0) + LISTS_FROM as u16;
        sheet.set_column_width(column, 24)?;
        sheet.write_string_with_format(0, column, list.head, &bold)?;
        for (row, word) in list.words.iter().enumerate() {
            sheet.write_string(u32::try_from(row).unwrap_or(0) + 1, column, word)?;
        }
    }
    let general = [
        "Each sheet is a table. All cells are formatted as text: what you type is what is read.",
        "Dates: 2019-03-12, 12 March 2019, March 2019, 2019, c. 2019, before May 2019, 2019-2021. Leave what is not known empty.",
        "The arrows in the cells of kind, status and importance offer the known words, which stand to the right. Others are allowed.",
        "Hidden sheets, rows and columns are not read. Neither are comments and notes.",
        "",
    ];
    let lines: Vec<&str> = general.into_iter().chain(notes.iter().map(String::as_str)).collect();
    let longest = lists.iter().map(|list| list.words.len()).max().unwrap_or(0);
    for row in 0..lines.len().max(longest) {
        let number = u32::try_from(row).unwrap_or(0) + 1;
        sheet.write_string(number, 0, "#")?;
        if let Some(line) = lines.get(row) {
            sheet.write_string_with_format(number, 1, *line, &wrap)?;
        }
    }
    Ok(())
}
