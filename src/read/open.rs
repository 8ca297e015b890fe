//! A file as tables: where they stand in it, what part of a casebook each is, and its rows one after the other.

use std::borrow::Cow;
use std::ops::Range;

use crate::diag::Diagnostic;
use crate::input::FileId;
use crate::model::FileRule;
use crate::table::{Column, ColumnPart, Row, TablePart, Tally, Told};
use crate::words::key;

use super::made::{self, Made, Maker};
use super::{Reader, codes, findings, rules};
use crate::table::aliases::{TieHead, dates_post, meaning};
use crate::table::columns::{Field, part_of_stem};
use crate::table::dialect::{self, Dialect};
use crate::table::fit::{Besides, Reading, choose_with};
use crate::table::pieces::Piece;
use crate::table::records::{Record, Records};
use crate::table::sheet::{self, Aside, Found, Lines};

/// A fit better by so many tenths of a column leaves no doubt.
const FAR: i32 = 15;

/// A table of a file, its heads read.
pub struct Opened {
    /// Delimiter and quoting.
    pub dialect: Dialect,
    /// Where it stands on the sheet, and what stands in it.
    pub found: Found,
    /// The part of a casebook it holds, what told so, and how its columns are read; `None` when nothing tells.
    pub reading: Option<(Reading, Told)>,
    /// Another part that fits about as well.
    pub rival: Option<TablePart>,
    /// The known tool whose sheet it is, and what must be said about it.
    pub tool: Option<(&'static str, &'static str)>,
    /// The kind that `casebook.toml` gives its rows.
    pub kind: Option<String>,
    /// `casebook.toml` says where the heads are, so that every line below them is a row.
    pub settled: bool,
}

/// What is known of a table while its rows are read, beside what the model keeps.
#[derive(Default)]
pub struct Around {
    /// The heads, for every column of the sheet.
    headers: Vec<String>,
    /// The columns of the sheet that are the table's.
    columns: Range<usize>,
    /// Lines that are no rows, by their starts.
    pub asides: Vec<(Aside, usize)>,
    /// Where the line of heads starts.
    pub header: usize,
    /// The commonest number of cells of its rows.
    width: usize,
    settled: bool,
    /// Rows and columns are both names.
    pub matrix: Option<sheet::Matrix>,
    /// Of a list of people and things: its dates are those of a post that one of its columns names.
    pub dates_post: bool,
    /// TimelineJS' first slide is a row of type `title`: the column that says so.
    title_slide: Option<usize>,
}

/// The cells of one row by field.
pub struct Cells<'t, 'r> {
    /// Where the row starts.
    pub row: Row,
    /// The file it stands in.
    pub file: FileId,
    record: &'r Record<'t>,
    columns: &'r [Column],
    fields: &'r FieldColumns,
    /// Fields made of several columns; none in most tables.
    made: &'r [Made],
}

/// The column of each field, if the table has it.
type FieldColumns = Vec<(Field, usize)>;

impl<'t> Cells<'t, '_> {
    /// The trimmed text of a field; empty when the table has no such column or the row ends before it.
    pub fn get(&self, field: Field) -> &str {
        match made::of(self.made, field) {
            Some(made) => &made.text,
            None => self.cell(field).map_or("", |cell| cell.0),
        }
    }

    /// A field's trimmed text that lives as long as the file, where nothing had to be unescaped.
    pub fn shared(&self, field: Field) -> Option<&'t str> {
        let column = self.column(field)?;
        match &self.record.cells.get(column)?.text {
            Cow::Borrowed(text) => Some(text.trim()),
            Cow::Owned(_) => None,
        }
    }

    /// The range of a field's cell in the file's text, quotes included; the row's start when there is none.
    /// Of a field made of several columns that of the first that says something.
    pub fn range(&self, field: Field) -> Range<usize> {
        let start = self.row.start as usize;
        if let Some(made) = made::of(self.made, field) {
            return self.record.cells.get(made.column).map_or(start..start, |cell| cell.range.clone());
        }
        self.cell(field).map_or(start..start, |cell| cell.1)
    }

    /// The range of the cell in which a part of a field's text stands: of a field made of several columns, of the one that holds it.
    pub fn range_of(&self, field: Field, part: &str) -> Range<usize> {
        let made = made::of(self.made, field).filter(|_| !part.is_empty());
        let cell = made.and_then(|made| {
            let bare = part.trim_start_matches('0');
            let holds = |column: &&usize| {
                self.record.cells.get(**column).is_some_and(|cell| {
                    let text = cell.text.trim();
                    text == part || (!bare.is_empty() && text.trim_start_matches('0') == bare)
                })
            };
            made.columns.iter().find(holds).and_then(|column| self.record.cells.get(*column))
        });
        cell.map_or_else(|| self.range(field), |cell| cell.range.clone())
    }

    /// Whether the row has a cell for the field, be it an empty one. A field made of several columns has none of its own.
    pub fn has_cell(&self, field: Field) -> bool {
        self.cell(field).is_some()
    }

    /// Whether the table has a column for the field, or several.
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some() || made::of(self.made, field).is_some()
    }

    /// The unknown columns that have a value, as header and text.
    pub fn attributes(&self) -> Vec<(Box<str>, Box<str>)> {
        let attributes = self.columns.iter().zip(&self.record.cells);
        attributes
            .filter(|(column, cell)| {
                (column.part == ColumnPart::Attribute || made::is_left(column.part, &cell.text))
                    && !cell.text.trim().is_empty()
            })
            .map(|(column, cell)| (column.header.as_str().into(), cell.text.trim().into()))
            .collect()
    }

    /// The year of four digits that a column headed `year` gives, for dates beside it that leave out their century.
    pub fn year_beside(&self) -> Option<i64> {
        const YEARS: [&str; 10] =
            ["year", "yr", "yyyy", "annee", "jahr", "ano", "anno", "jaar", "blwyddyn", "السنة"];
        let cells = self.columns.iter().zip(&self.record.cells);
        let years = cells.filter(|(column, _)| YEARS.contains(&key(&column.header).as_str()));
        years.map(|(_, cell)| cell.text.trim()).find_map(|text| {
            let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        })
    }

    /// The columns that are a field each: more than one where people of several sorts have a column a sort.
    pub fn columns_of(&self, field: Field) -> Vec<usize> {
        let more = |column: &Column| column.part == ColumnPart::Piece(field, Piece::Also);
        let others = (0..self.columns.len()).filter(|column| more(&self.columns[*column]));
        self.column(field).into_iter().chain(others).collect()
    }

    /// The columns whose cells are connections of the row.
    pub fn ties(&self) -> impl Iterator<Item = (usize, &'static TieHead)> {
        self.columns.iter().enumerate().filter_map(|(at, column)| match column.part {
            ColumnPart::Tie(tie) => Some((at, tie)),
            _ => None,
        })
    }

    /// The head of a column.
    pub fn head(&self, column: usize) -> Option<&str> {
        self.columns.get(column).map(|column| column.header.as_str())
    }

    /// Looks at the row with another column for a field.
    pub fn with<T>(&self, field: Field, column: usize, look: impl FnOnce(&Cells<'t, '_>) -> T) -> T {
        if self.column(field) == Some(column) {
            return look(self);
        }
        let mut fields = self.fields.clone();
        fields.retain(|(known, _)| *known != field);
        fields.push((field, column));
        look(&Cells { row: self.row, fields: &fields, ..*self })
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    fn cell(&self, field: Field) -> Option<(&str, Range<usize>)> {
        let cell = self.record.cells.get(self.column(field)?)?;
        Some((cell.text.trim(), cell.range.clone()))
    }
}

/// Whether the dates of a list are those of the one post that its rows name: their heads are those of such dates.
fn dates_of_post(columns: &[Column]) -> bool {
    let posts = columns.iter().filter(|column| matches!(column.part, ColumnPart::Tie(tie) if tie.post));
    let dates = |field: Field| columns.iter().filter(move |column| column.part.field() == Some(field));
    let of = |field: Field, end: bool| dates(field).all(|column| dates_post(&column.header, end));
    let some = dates(Field::Start).chain(dates(Field::End)).next().is_some();
    posts.count() == 1 && some && of(Field::Start, false) && of(Field::End, true)
}

impl<'i> Reader<'i> {
    /// The entry of `[files]` that is about a file.
    pub fn rule_of(&self, file: FileId) -> Option<FileRule> {
        let name = self.inputs.name(file);
        self.settings.files.iter().find(|rule| rules::names_file(&rule.file, name)).cloned()
    }

    /// Finds the tables of a file and reads their heads. None in a file without a single row, which is reported.
    pub fn open(&mut self, file: FileId) -> Vec<Opened> {
        let (name, text) = (self.inputs.name(file), self.inputs.text(file));
        let rule = self.rule_of(file).unwrap_or_default();
        let sniffed = dialect::sniff(name, text, is_known_header);
        self.report.extend(findings::of_dialect(&sniffed, file, self.inputs));
        let found = sheet::tables(text, sniffed.dialect, self.limits, rule.header_row);
        let Some(first) = found.first() else {
            let message = format!("{name} has not a single row: nothing in it is read");
            self.report.push(Diagnostic::new(&codes::EMPTY_TABLE, None, message));
            return Vec::new();
        };
        self.faults_above(file, sniffed.dialect, first.body.start);
        let several = found.len() > 1;
        let tables =
            found.into_iter().map(|found| self.reading(file, sniffed.dialect, found, &rule, several));
        tables.collect::<Vec<_>>()
    }

    /// What is wrong with the quotes of the lines above the first row.
    fn faults_above(&mut self, file: FileId, dialect: Dialect, body: usize) {
        let mut records = Records::new(self.inputs.text(file), dialect, self.limits);
        let mut record = Record::default();
        while records.position() < body && records.next_into(&mut record) {}
        let faults = records.faults().iter().filter(|fault| fault.record < body);
        self.report
            .extend(faults.map(|fault| findings::of_fault(fault, file, self.inputs)).collect::<Vec<_>>());
    }

    /// Settles what part of a casebook a table is and how its columns are read.
    fn reading(
        &self,
        file: FileId,
        dialect: Dialect,
        found: Found,
        rule: &FileRule,
        several: bool,
    ) -> Opened {
        let stem = self.inputs.file(file).map_or("", |file| file.stem());
        let by_kind = self.vocabulary.kind_of_file(stem).map(|_| TablePart::Entities);
        // On a sheet with several tables the name of the file can be that of one of them only.
        let named = part_of_stem(stem).or(by_kind).filter(|_| !several);
        let statuses = &self.vocabulary.statuses;
        let is_status = |word: &str| statuses.find(word).is_some_and(|term| statuses.is_known(term));
        // Columns of another table beside this one are nothing of this one's.
        let own = |column: usize| found.columns.contains(&column);
        let headers: Vec<String> = (0..found.headers.len())
            .map(|column| if own(column) { found.headers[column].clone() } else { String::new() })
            .collect();
        let given_in = |part: TablePart| self.given(file, part, &headers);
        let with = |part: TablePart, told: bool, profile| {
            let given = given_in(part);
            let besides =
                Besides { contents: &found.contents, given: &given, is_status: Some(&is_status), told };
            Reading::with(part, &headers, besides, profile)
        };
        let given: Vec<_> =
            crate::table::columns::all_parts().map(|(part, _)| (part, given_in(part))).collect();
        let choice = if found.headerless || found.matrix.is_some() {
            None
        } else {
            let besides =
                Besides { contents: &found.contents, is_status: Some(&is_status), ..Besides::default() };
            choose_with(&headers, besides, &given)
        };
        let tool = choice.as_ref().and_then(|choice| choice.profile);
        let heads = if tool.is_some() { Told::Tool } else { Told::Header };
        let fits = |part: TablePart| {
            let known = tool.filter(|_| choice.as_ref().is_some_and(|choice| choice.part == part));
            with(part, true, known)
        };
        let mut rival = None;
        let reading = if let Some(part) = rule.part {
            Some((
                if found.headerless { self.guessed(&found, Some(part)) } else { None }
                    .unwrap_or_else(|| fits(part)),
                Told::Settings,
            ))
        } else if found.matrix.is_some() {
            Some((Reading::empty(TablePart::Relations, headers.len()), Told::Content))
        } else if found.headerless {
            self.guessed(&found, named).map(|reading| (reading, Told::Content))
        } else {
            match (named, &choice) {
                (Some(part), choice) => {
                    let reading = fits(part);
                    match choice {
                        // Heads that leave no doubt are believed before a name that they make no sense under.
                        // So they are before one that merely is the word for a kind of thing (`people.csv`), if they fit far better.
                        Some(choice)
                            if choice.part != part
                                && !is_desks(part)
                                && (!reading.complete
                                    || (part_of_stem(stem).is_none()
                                        && choice.reading.score >= reading.score + FAR)) =>
                        {
                            Some((choice.reading.clone(), heads))
                        }
                        _ => Some((reading, Told::Name)),
                    }
                }
                (None, Some(choice)) => {
                    rival = choice.rival;
                    Some((choice.reading.clone(), heads))
                }
                (None, None) => self.guessed(&found, None).map(|reading| (reading, Told::Content)),
            }
        };
        let tool = tool.filter(|tool| reading.as_ref().is_some_and(|(reading, _)| reading.part == tool.part));
        let tool = tool.map(|tool| (tool.name, tool.note));
        let settled = rule.header_row.is_some();
        Opened { dialect, found, reading, rival, tool, kind: rule.kind.clone(), settled }
    }

    /// A reading by what stands in the columns alone.
    fn guessed(&self, found: &Found, part: Option<TablePart>) -> Option<Reading> {
        let reading = crate::table::guess::guess(&found.contents, &found.headers, found.headerless)?;
        part.is_none_or(|part| part == reading.part).then_some(reading)
    }

    /// What `[columns]` says of the columns of a table as a part.
    fn given(&self, file: FileId, part: TablePart, headers: &[String]) -> Vec<Option<ColumnPart>> {
        if self.settings.columns.is_empty() {
            return Vec::new();
        }
        let name = self.inputs.name(file);
        let same = |head: &str, header: &str| {
            crate::words::fold(head) == crate::words::fold(header)
                || (!header.is_empty() && crate::table::heads::key(head) == crate::table::heads::key(header))
        };
        // What is said of this file comes before what is said of all.
        let said = |header: &String| {
            let about = |rule: &&crate::model::ColumnRule| {
                same(&rule.head, header) && rules::names_file(&rule.file, name)
            };
            let rules = self.settings.columns.iter();
            let own = rules.clone().filter(|rule| !rule.file.is_empty()).find(about);
            own.or_else(|| rules.clone().find(about)).and_then(|rule| rules::meaning_of(part, &rule.meaning))
        };
        headers.iter().map(said).collect()
    }

    /// Keeps what is needed to read a table's rows.
    pub fn around(&self, opened: &Opened, columns: &[Column]) -> Around {
        let found = &opened.found;
        let slide = columns.iter().position(|column| {
            opened.tool.is_some_and(|(name, _)| name.starts_with("TimelineJS"))
                && column.header.eq_ignore_ascii_case("type")
        });
        Around {
            headers: found.headers.clone(),
            columns: found.columns.clone(),
            asides: found.asides.clone(),
            header: found.start,
            width: found.width,
            settled: opened.settled,
            matrix: found.matrix,
            title_slide: slide,
            dates_post: dates_of_post(columns),
        }
    }

    /// Reads the rows below the header; `row` is called for each that holds data. Returns the account of the rows, in which
    /// `used` counts the calls that returned true and `set_aside` those that did not.
    pub fn rows(&mut self, table: u16, mut row: impl FnMut(&mut Self, &Cells<'i, '_>) -> bool) {
        let entry = &self.tables[table as usize];
        let (file, dialect, columns, body) =
            (entry.file, entry.dialect, entry.columns.clone(), entry.body.clone());
        let mut around = self.arounds.remove(&table).unwrap_or_default();
        let makers = Maker::of(&columns);
        let mut made: Vec<Made> = Vec::new();
        let fields: FieldColumns = columns
            .iter()
            .enumerate()
            .filter_map(|(i, column)| match column.part {
                ColumnPart::Field(field) => Some((field, i)),
                _ => None,
            })
            .collect();
        let from = Dialect { start: body.start, ..dialect };
        let mut records = Records::new(self.inputs.text(file), from, self.limits);
        let mut record = Record::default();
        let mut tally = Tally::default();
        // Lines above the rows that are none.
        tally.rows += around.asides.len() as u64;
        tally.apart += around.asides.len() as u64;
        let headers = std::mem::take(&mut around.headers);
        let lines = Lines::new(&headers, around.columns.clone());
        let part_of_sheet = around.columns.len() < columns.len();
        while records.position() < body.end && records.next_into(&mut record) {
            tally.rows += 1;
            let own = record.cells.get(around.columns.clone());
            let own = own.or_else(|| record.cells.get(around.columns.start..)).unwrap_or_default();
            if record.blank || (part_of_sheet && !record.comment && own.iter().all(|cell| cell.is_blank())) {
                tally.blank += 1;
                continue;
            }
            if record.comment {
                tally.comments += 1;
                continue;
            }
            let aside = match around.settled {
                true => None,
                false => lines.aside(&record).or_else(|| around.title_slide(&record)),
            };
            if let Some(aside) = aside {
                around.asides.push((aside, record.start));
                tally.apart += 1;
                continue;
            }
            if !part_of_sheet {
                self.ragged(file, &record, &columns, &around);
            }
            Maker::make(&makers, &record, &mut made);
            // Files are limited to 4 GiB, so that an offset always fits.
            let start = record.start as u32;
            let cells = Cells {
                row: Row { table, start },
                file,
                record: &record,
                columns: &columns,
                fields: &fields,
                made: &made,
            };
            match row(self, &cells) {
                true => tally.used += 1,
                false => tally.set_aside += 1,
            }
        }
        self.report.extend(findings::of_records(&records, file, self.inputs));
        self.say_asides(file, &around);
        self.tables[table as usize].tally = tally;
    }

    /// A row with more or fewer cells than the header: what stands beyond it has no meaning and is reported.
    fn ragged(&mut self, file: FileId, record: &Record<'i>, columns: &[Column], around: &Around) {
        let (found, wanted) = (record.cells.len(), columns.len());
        let beyond = record.cells.iter().skip(wanted).find(|cell| !cell.is_blank());
        let shifted = if found > wanted && found != around.width { shifted(record, columns) } else { None };
        if let Some(cell) = beyond {
            let position = self.inputs.position(file, cell.range.clone());
            let message = format!(
                "this row has {found} cells under {wanted} heads; what stands beyond the last head is not read"
            );
            let help = match shifted {
                Some((_, other)) => format!(
                    "if {other}, put that text in double quotes; else give the additional column a head"
                ),
                None => {
                    "a text with a comma needs double quotes round it; else give the additional column a head"
                        .to_string()
                }
            };
            self.report.push(Diagnostic::new(&codes::ROW_TOO_LONG, Some(position), message).help(help));
        } else if let Some((at, other)) = shifted {
            let reading = |column: usize| {
                let text = record.cells.get(column).map_or("", |cell| cell.text.trim());
                format!("`{}` is “{}”", columns[column].header, short(text))
            };
            let position = self.inputs.position(file, record.cells[at].range.clone());
            let stands: Vec<String> = (at..columns.len().min(at + 3)).map(reading).collect();
            let message = format!(
                "this row has {found} cells under {wanted} heads, the last of them empty; as it stands {}; but perhaps {other}",
                stands.join(", ")
            );
            let help = "if a comma belongs to the text, put the text in double quotes; else delete the last comma of the row";
            self.report.push(Diagnostic::new(&codes::ROW_SHIFTED, Some(position), message).help(help));
        } else if found < wanted && !columns[found..].iter().all(|column| column.part == ColumnPart::Skipped)
        {
            let range = record.cells.first().map_or(record.start..record.start, |cell| cell.range.clone());
            let position = self.inputs.position(file, range);
            let message = format!(
                "this row has {found} cells under {wanted} heads; the missing ones are read as empty"
            );
            self.report.push(Diagnostic::new(&codes::ROW_TOO_SHORT, Some(position), message));
        }
    }
}

impl Around {
    /// TimelineJS' first slide.
    fn title_slide(&self, record: &Record<'_>) -> Option<Aside> {
        let cell = record.cells.get(self.title_slide?)?;
        cell.text.trim().eq_ignore_ascii_case("title").then_some(Aside::Title)
    }
}

/// A text short enough for a finding.
fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_string(),
    }
}

/// The other reading of a row with a cell too many: which two cells were perhaps one, and what would follow from it. The place is
/// told by a cell that begins with a blank, else by where the cells behind fit their columns again.
fn shifted(record: &Record<'_>, columns: &[Column]) -> Option<(usize, String)> {
    use crate::table::content::{is_address, is_date, is_number};
    let text = |column: usize| record.cells.get(column).map_or("", |cell| cell.text.trim());
    let like = |column: usize, value: &str| {
        let samples = &columns[column].samples;
        let alike = |sort: fn(&str) -> bool| samples.iter().any(|sample| sort(sample)) == sort(value);
        let prose = columns[column].part.field() == Some(Field::Id) && value.contains(' ');
        i32::from(!value.is_empty() && alike(is_date) && alike(is_address) && alike(is_number) && !prose)
    };
    let score = |joined: usize| {
        let before: i32 = (0..joined).map(|column| like(column, text(column))).sum();
        let behind: i32 = (joined + 1..columns.len()).map(|column| like(column, text(column + 1))).sum();
        let blank =
            record.cells.get(joined + 1).is_some_and(|cell| !cell.quoted && cell.text.starts_with(' '));
        let whole = !text(joined).is_empty() && !text(joined + 1).is_empty();
        (i32::from(whole), before + behind + if blank { 2 } else { 0 }, i32::from(blank))
    };
    let last = columns.len().min(record.cells.len().saturating_sub(1));
    // Of equals the first.
    let best = (0..last).max_by_key(|joined| (score(*joined), std::cmp::Reverse(*joined)))?;
    if text(best).is_empty() || text(best + 1).is_empty() {
        return None;
    }
    let mut other =
        format!("`{}` is “{}, {}”", columns[best].header, short(text(best)), short(text(best + 1)));
    if let Some(next) = columns.get(best + 1) {
        other.push_str(&format!(" and `{}` is “{}”", next.header, short(text(best + 2))));
    }
    Some((best, other))
}

/// Whether a header is one that some part of a casebook knows.
fn is_known_header(header: &str) -> bool {
    crate::table::columns::all_parts().any(|(part, _)| meaning(part, header).is_some())
}

/// Whether a part is told by the name of its file alone: its heads are those of other parts too.
fn is_desks(part: TablePart) -> bool {
    crate::table::columns::DESK_PARTS.iter().any(|(desks, _)| *desks == part)
}
