//! What each column of a table is, said where it is odd: columns nobody knows, columns left aside that look as if they mattered, heads
//! that stand twice, columns a part cannot do without; and the lines round a table that are no rows.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, counted, near_miss};
use crate::input::{FileId, Position};
use crate::table::aliases::{Strength, aliases_of, meaning, names_others, tie_of};
use crate::table::columns::{Field, fields_of, name_of};
use crate::table::content::Content;
use crate::table::dialect::Dialect;
use crate::table::fit::{How, Reading, date_fields, word_of};
use crate::table::pieces::{Piece, piece_of};
use crate::table::private::marking;
use crate::table::records::{Record, Records};
use crate::table::sheet::Aside;
use crate::table::{Column, ColumnPart, Row, TablePart, Told, heads};
use crate::vocabulary::Term;
use crate::words::key;

use super::open::{Around, Cells, Opened};
use super::{Reader, codes, listed, rules};

impl Reader<'_> {
    /// Decides what each column means and reports what is odd about the header.
    pub fn columns(&mut self, file: FileId, reading: &Reading, opened: &Opened) -> Vec<Column> {
        let part = reading.part;
        let found = &opened.found;
        let headers = &found.headers;
        let plain = !found.headerless && found.matrix.is_none();
        let blanks = self.blank_columns(file, opened);
        let mut columns = Vec::new();
        let mut links: Vec<(&str, Position)> = Vec::new();
        let numbered = listed::numbered(reading, opened);
        let post = if plain { listed::post_in(reading, opened) } else { None };
        for (column, header) in headers.iter().enumerate() {
            let place = |reader: &Self| {
                found.places.get(column).map(|range| reader.inputs.position(file, range.clone()))
            };
            if !found.columns.contains(&column) {
                columns.push(Column {
                    header: header.clone(),
                    part: ColumnPart::Skipped,
                    how: How::Not,
                    order: None,
                    samples: Vec::new(),
                });
                continue;
            }
            let content = &found.contents[column];
            let is_private = |header: &str| header.starts_with('_');
            let same = |other: &String| !other.is_empty() && !is_private(other) && key(other) == key(header);
            let repeats = headers[..column]
                .iter()
                .position(same)
                .filter(|at| found.columns.contains(at) && !is_private(header));
            // Programs write the number of the row into a first column without a head.
            let numbers = header.is_empty()
                && column == found.columns.start
                && content.filled > 1
                && content.counting == content.filled;
            let blank = blanks.contains(&column);
            let part_of = match reading.columns[column] {
                ColumnPart::Attribute if plain && (blank || numbers) => ColumnPart::Skipped,
                part => part,
            };
            // What marks rows is no attribute of theirs, and no other field: nothing of it is shown.
            let marks = reading.how[column] != How::Given && marking(header).is_some();
            let part_of = match part_of.field() {
                Some(Field::Confidential | Field::Anonymous) => part_of,
                _ if marks => ColumnPart::Skipped,
                _ => part_of,
            };
            if marks && part_of == ColumnPart::Skipped && plain {
                let message = format!(
                    "`{header}` marks rows that are not to be published; those it marks are left out"
                );
                let help = format!(
                    "if it is no such mark, write into casebook.toml: [columns], then \"{header}\" = \"attribute\""
                );
                let finding = Diagnostic::new(&codes::CONFIDENTIAL_HEADER, place(self), message);
                self.report.push(finding.help(help));
            }
            let tie = listed::tie_in(reading, column, header, content)
                .filter(|_| plain && repeats.is_none() && part_of == ColumnPart::Attribute);
            let of_post = |of: fn(&listed::Post) -> Option<usize>| post.as_ref().and_then(of) == Some(column);
            let part_of = match tie {
                Some(tie) => ColumnPart::Tie(tie),
                None if of_post(|post| post.start) => ColumnPart::Field(Field::Start),
                None if of_post(|post| post.end) => ColumnPart::Field(Field::End),
                None => part_of,
            };
            let mut shown = header.clone();
            let open = part_of == ColumnPart::Attribute && reading.how[column] == How::Not && plain;
            if let Some(first) = repeats.filter(|_| plain && part_of == ColumnPart::Attribute) {
                let message = format!(
                    "two columns have the head `{header}`; the first is read, this one is kept as it is"
                );
                let mut finding = Diagnostic::new(&codes::HEADER_DUPLICATE, place(self), message)
                    .help("give each column a head of its own");
                let first = found.places.get(first).map(|range| self.inputs.position(file, range.clone()));
                finding.related.extend(first.map(|p| (p, "first here".to_string())));
                self.report.push(finding);
                shown = format!("{header} ({})", column + 1);
            } else if header.is_empty() && part_of == ColumnPart::Attribute {
                shown = format!("column {}", column + 1);
                if plain {
                    let message =
                        format!("column {} has no head; what stands in it is kept as it is", column + 1);
                    self.report.push(
                        Diagnostic::new(&codes::HEADER_BLANK, place(self), message)
                            .help("write a head, or delete the column"),
                    );
                }
            } else if open
                && part == TablePart::Entities
                && content.filled > 0
                && (names_others(header) || content.names > 0 && tie_of(header).is_some())
            {
                links.extend(place(self).map(|place| (header.as_str(), place)));
            } else if open && numbered.contains(&column) {
                // One finding for all of them, below.
            } else if open {
                let position = place(self);
                self.unknown_column(reading, header, content, position);
            }
            columns.push(Column {
                header: shown,
                part: part_of,
                how: reading.how[column],
                order: heads::order(header),
                samples: content.samples.clone(),
            });
        }
        self.links_in_a_list(links);
        if plain {
            self.several_a_row(file, opened, &numbered);
        }
        if let Some(post) = post {
            self.dates_of_a_post(file, opened, post);
        }
        let start = found.places.first().map(|range| self.inputs.position(file, range.clone()));
        if plain {
            self.source_column(file, part, opened, &columns);
            self.missing_columns(file, part, &columns, start);
        }
        self.say_reading(file, reading, opened, &columns, start);
        columns
    }

    /// Columns of a list of people and things that name others: ties, which are drawn only as rows of relations.
    fn links_in_a_list(&mut self, links: Vec<(&str, Position)>) {
        let heads: Vec<&str> = links.iter().map(|(head, _)| *head).collect();
        let mut places = links.iter().map(|(_, place)| *place);
        let Some(first) = places.next() else { return };
        let (name, hold) = if heads.len() == 1 { ("names", "it is") } else { ("name", "they are") };
        let message = format!(
            "{} {name} others, and a list of people and things has no place for ties between them: {hold} kept, and not drawn",
            join_and(&heads)
        );
        let help = "write each tie as a row of relations.csv, with the columns `from`, `kind`, `to`";
        let mut finding = Diagnostic::new(&codes::COLUMN_IGNORED, Some(first), message).help(help);
        finding.related = places.map(|place| (place, "and here".to_string())).collect();
        self.report.push(finding);
    }

    /// Columns that say the same of several things a row: `Event 1, Date 1, Event 2, Date 2`.
    fn several_a_row(&mut self, file: FileId, opened: &Opened, numbered: &[usize]) {
        let found = &opened.found;
        let heads: Vec<&str> = numbered.iter().map(|column| found.headers[*column].as_str()).collect();
        let (Some(first), [one, two, ..]) = (numbered.first(), heads.as_slice()) else { return };
        let message = format!(
            "`{one}`, `{two}` and {} columns like them hold several things in one row: they are kept as they are, and none of it is drawn",
            heads.len() - 2
        );
        let help = "make a table with a row for each of them (name, date, what happened): copy the columns of each number below one another; if they are meant as they are, write into casebook.toml: [columns], then each head = \"attribute\"";
        let place = found.places.get(*first).map(|range| self.inputs.position(file, range.clone()));
        self.report.push(Diagnostic::new(&codes::COLUMN_IGNORED, place, message).help(help));
    }

    /// Says that the dates of a list are those of a post.
    fn dates_of_a_post(&mut self, file: FileId, opened: &Opened, post: listed::Post) {
        let found = &opened.found;
        let columns: Vec<usize> = [post.start, post.end].into_iter().flatten().collect();
        let heads: Vec<&str> = columns.iter().map(|column| found.headers[*column].as_str()).collect();
        let place = columns.first().and_then(|column| found.places.get(*column));
        let message = format!(
            "{} {} read as the dates of `{}`, not of the lives of those in the list",
            join_and(&heads),
            if heads.len() == 1 { "is" } else { "are" },
            found.headers[post.body]
        );
        let help = "if they are of lives, head them `born` and `died`";
        let place = place.map(|range| self.inputs.position(file, range.clone()));
        self.report.push(Diagnostic::new(&codes::DATES_OF_POST, place, message).help(help));
    }

    /// Columns that the rows cannot do without.
    fn missing_columns(
        &mut self,
        file: FileId,
        part: TablePart,
        columns: &[Column],
        start: Option<Position>,
    ) {
        for names in fields_of(part).iter().filter(|names| names.required) {
            if !columns.iter().any(|c| c.part.field() == Some(names.field)) {
                let message = format!(
                    "{} has no `{}` column, which {} need",
                    self.inputs.name(file),
                    names.name,
                    part.plain()
                );
                // A few of the many heads that would do, the plainest first.
                let others: Vec<&str> = aliases_of(part, names.field)
                    .filter(|alias| alias.language == "en" && alias.strength == Strength::Alias)
                    .map(|alias| alias.head.as_str())
                    .take(4)
                    .collect();
                let help = format!(
                    "add a column headed `{}` (or {}); or say in casebook.toml which column it is: [columns], then \"its head\" = \"{}\"",
                    names.name,
                    join_or(&others),
                    names.name
                );
                self.report.push(Diagnostic::new(&codes::MISSING_COLUMN, start, message).help(help));
            }
        }
    }

    /// Says how a table was understood where that was not plain: by its contents, as one of two, as a tool's.
    fn say_reading(
        &mut self,
        file: FileId,
        reading: &Reading,
        opened: &Opened,
        columns: &[Column],
        start: Option<Position>,
    ) {
        let name = self.inputs.name(file);
        let part = reading.part;
        let taken = || {
            let read = columns.iter().filter(|column| column.part.field().is_some());
            let words: Vec<String> =
                read.map(|column| format!("`{}` as {}", column.header, word_of(part, column.part))).collect();
            words.join(", ")
        };
        if opened.found.matrix.is_some() {
            return;
        }
        if opened.found.headerless {
            let line = self.inputs.position(file, opened.found.start..opened.found.start).line;
            let message = format!(
                "{name} has no line of heads: line {line} is read as a row, and {} by what stands in it: {}",
                part.name(),
                taken()
            );
            let help = format!(
                "put a line of heads above it, or say in casebook.toml that it is one: [files], then \"{name}\" = {{ header_row = {line} }}"
            );
            self.report.push(Diagnostic::new(&codes::HEADER_ABSENT, start, message).help(help));
            return;
        }
        let guessed = matches!(opened.reading, Some((_, Told::Content)));
        if let Some(rival) = opened.rival {
            let message =
                format!("{name} may list {} or {}; it is read as {}", part.name(), rival.name(), part.name());
            let help = format!(
                "to settle it, write into casebook.toml: [files], then \"{name}\" = \"{}\"",
                rival.name()
            );
            self.report.push(Diagnostic::new(&codes::PART_DOUBTFUL, start, message).help(help));
        } else if guessed {
            let message = format!(
                "the heads of {name} do not tell what it lists; by what stands in it it is read as {}: {}",
                part.name(),
                taken()
            );
            let help = format!(
                "to settle it, write into casebook.toml: [files], then \"{name}\" = \"{}\"; and under [columns] what each column is",
                part.name()
            );
            self.report.push(Diagnostic::new(&codes::PART_DOUBTFUL, start, message).help(help));
        }
        if let Some((tool, note)) = opened.tool.filter(|(_, note)| !note.is_empty() && opened.kind.is_none())
        {
            let message = format!("{name} is a sheet of {tool}: {note}");
            let help = match part {
                TablePart::Entities => format!(
                    "to give all its rows a kind, write into casebook.toml: [files], then \"{name}\" = {{ part = \"entities\", kind = \"person\" }}"
                ),
                _ => String::new(),
            };
            self.report.push(Diagnostic::new(&codes::KNOWN_SHEET, start, message).help(help));
        }
        if part == TablePart::Relations
            && !columns.iter().any(|column| column.part == ColumnPart::Field(Field::Kind))
        {
            let kind = match reading.kind.as_str() {
                "" => "linked to".to_string(),
                kind => self
                    .vocabulary
                    .relations
                    .find(kind)
                    .map_or(kind.to_string(), |term| self.vocabulary.relations.get(term).short.clone()),
            };
            let message =
                format!("no column of {name} says how the two are connected; they are shown as “{kind}”");
            let help =
                "add a column `kind`, if there is more to say (`throughline vocabulary` lists the kinds)";
            self.report.push(Diagnostic::new(&codes::RELATIONS_WITHOUT_KIND, start, message).help(help));
        }
    }

    /// The columns without a head that hold nothing below it either: spreadsheets write such columns. One pass, for all of them.
    fn blank_columns(&self, file: FileId, opened: &Opened) -> BTreeSet<usize> {
        let found = &opened.found;
        let headless =
            |column: &usize| found.headers[*column].is_empty() && found.contents[*column].filled == 0;
        let mut blank: BTreeSet<usize> = found.columns.clone().filter(headless).collect();
        let from = Dialect { start: found.body.start, ..opened.dialect };
        let mut records = Records::new(self.inputs.text(file), from, self.limits);
        let mut record = Record::default();
        while !blank.is_empty() && records.position() < found.body.end && records.next_into(&mut record) {
            if record.is_data() {
                let filled = |column: &usize| {
                    record.cells.get(*column).is_some_and(|cell| !cell.text.trim().is_empty())
                };
                blank.retain(|column| !filled(column));
            }
        }
        blank
    }

    /// An unknown column is kept. One that looks as if it mattered is a warning.
    fn unknown_column(
        &mut self,
        reading: &Reading,
        header: &str,
        content: &Content,
        position: Option<Position>,
    ) {
        let part = reading.part;
        let english = |field| {
            aliases_of(part, field).filter(|alias| {
                alias.strength > Strength::Weak && matches!(alias.language.as_str(), "own" | "en")
            })
        };
        let names =
            fields_of(part).iter().flat_map(|names| english(names.field)).map(|alias| alias.head.as_str());
        let near = near_miss(&crate::words::fold(header), names.collect::<Vec<_>>());
        let field = near.and_then(|near| meaning(part, near));
        let means_status = meaning(part, header) == Some(Field::Status)
            && !reading.columns.iter().any(|column| column.field() == Some(Field::Status));
        if means_status {
            let words: Vec<String> = content.samples.iter().map(|word| format!("“{word}”")).collect();
            let message = format!(
                "`{header}` is not used: none of its words is a known status ({}); it is kept as it is",
                words.join(", ")
            );
            let help = format!(
                "`throughline vocabulary` lists the statuses; if these are some all the same, write into casebook.toml: [columns], then \"{header}\" = \"status\"; if not, = \"attribute\""
            );
            self.report.push(Diagnostic::new(&codes::COLUMN_IGNORED, position, message).help(help));
            return;
        }
        if let Some((looks, wanted)) = looks_like(reading, header, content) {
            let message =
                format!("`{header}` is not used, although it looks like {looks}; it is kept as it is");
            let name = name_of(part, wanted);
            let of_list = part == TablePart::Entities && matches!(wanted, Field::Start | Field::End);
            let help = if of_list {
                format!(
                    "dates of a post or a membership belong to a connection: a row of relations.csv, or here beside a column `employer` or `organisation`; if it is when somebody was born or a body founded (or died, or ended), head it `{name}`; if it is meant as it is, write into casebook.toml: [columns], then \"{header}\" = \"attribute\""
                )
            } else {
                format!(
                    "head it `{name}`, or write into casebook.toml: [columns], then \"{header}\" = \"{name}\"; if it is meant as it is, = \"attribute\""
                )
            };
            self.report.push(Diagnostic::new(&codes::COLUMN_IGNORED, position, message).help(help));
            return;
        }
        let message = format!("`{header}` is not a column that {} have; it is kept as it is", part.plain());
        let mut finding = Diagnostic::new(&codes::COLUMN_UNKNOWN, position, message);
        // A field that another column has is no suggestion.
        let free =
            field.is_some_and(|field| !reading.columns.iter().any(|column| column.field() == Some(field)));
        // Of two slips in a short word the other is another word: `amount`, `about`.
        let slip =
            |near: &&str| header.chars().count() > 7 || strsim::osa_distance(&key(header), &key(near)) <= 1;
        if let Some(near) = near.filter(|_| free).filter(slip) {
            finding = finding.help(format!("did you mean `{near}`? Columns that start with `_` are skipped"));
        }
        self.report.push(finding);
    }

    /// Says which way a `source` column of relations was taken.
    fn source_column(&mut self, file: FileId, part: TablePart, opened: &Opened, columns: &[Column]) {
        if part != TablePart::Relations {
            return;
        }
        if let Some(column) = opened.found.headers.iter().position(|header| key(header) == "source") {
            let taken = match columns[column].part {
                ColumnPart::Field(Field::From) => {
                    "where the connection starts, because a column `target` stands beside it"
                }
                ColumnPart::Field(Field::Sources) => {
                    "where the information comes from, because no column `target` stands beside it"
                }
                _ => return,
            };
            let place = self.inputs.position(file, opened.found.places[column].clone());
            self.report.push(Diagnostic::new(
                &codes::SOURCE_COLUMN,
                Some(place),
                format!("the column `source` is read as {taken}"),
            ));
        }
    }

    /// A relation whose id is taken keeps its row and loses the id.
    pub fn repeated_id(&mut self, cells: &Cells<'_, '_>, first: Row, id: &str) {
        let position = self.inputs.position(cells.file, cells.range(Field::Id));
        let related = self.place(first, Field::Id);
        let mut finding = Diagnostic::new(
            &codes::REPEATED_RELATION_ID,
            Some(position),
            format!("the id `{id}` is taken already; this relation is kept and given an id of its own"),
        )
        .help("give each row an id of its own, or leave the column out");
        finding.related.push((related, "first here".to_string()));
        self.report.push(finding);
    }

    /// The kind that the heads of a relations table say where no column does.
    pub fn implied_kind(&mut self, table: u16) -> Option<Term> {
        let kind = self.tables[table as usize].kind_of_rows.as_deref()?;
        self.vocabulary.relations.find(kind)
    }

    /// One finding for the lines of a table that are no rows.
    pub fn say_asides(&mut self, file: FileId, around: &Around) {
        let place = |at: usize| self.inputs.position(file, at..at);
        let count = |wanted: Aside| around.asides.iter().filter(|(aside, _)| *aside == wanted).count();
        let Some((_, first)) = around.asides.first() else { return };
        let name = self.inputs.name(file);
        let header = place(around.header).line;
        let mut parts = Vec::new();
        let mut say = |count: usize, one: &str, many: &str| match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            count => parts.push(format!("{count} {many}")),
        };
        say(count(Aside::Title), "line of title or remark", "lines of title or remark");
        say(count(Aside::Header), "second line of heads", "second lines of heads");
        say(count(Aside::Units), "line of units", "lines of units");
        say(count(Aside::Again), "line that repeats the heads", "lines that repeat the heads");
        say(count(Aside::Total), "total", "totals");
        say(count(Aside::Note), "note", "notes");
        let lines: Vec<String> =
            around.asides.iter().take(5).map(|(_, at)| place(*at).line.to_string()).collect();
        let more = around.asides.len().saturating_sub(lines.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!(
            "the heads of {name} are read from line {header}; no rows are {} ({} {}{more})",
            parts.join(", "),
            if around.asides.len() == 1 { "line" } else { "lines" },
            lines.join(", ")
        );
        let help = format!(
            "if one of them is a row, write into casebook.toml: [files], then \"{name}\" = {{ header_row = {header} }}; every line below is a row then"
        );
        let finding = Diagnostic::new(&codes::LINES_LEFT_OUT, Some(place(*first)), message).help(help);
        self.report.push(finding);
    }

    /// Entries of `[columns]` and `[files]` that are about nothing that is there.
    pub fn unused_rules(&mut self) {
        let names: Vec<String> = self.inputs.iter().map(|(_, file)| file.name.clone()).collect();
        let files: Vec<(String, Option<Position>)> =
            self.settings.files.iter().map(|rule| (rule.file.clone(), rule.place)).collect();
        for (pattern, place) in files {
            if !names.iter().any(|name| rules::names_file(&pattern, name)) {
                let message = format!("no file here is called `{pattern}`; the entry has no effect");
                let near = near_miss(
                    &pattern,
                    names.iter().map(String::as_str).filter(|name| !name.ends_with(".toml")),
                );
                let help = near.map(|near| format!("did you mean \"{near}\"?")).unwrap_or_default();
                self.report.push(Diagnostic::new(&codes::SETTING_WRONG, place, message).help(help));
            }
        }
        let columns = self.settings.columns.clone();
        for rule in columns {
            let mut heads: Vec<&str> = Vec::new();
            let mut parts: Vec<TablePart> = Vec::new();
            for table in &self.tables {
                if rules::names_file(&rule.file, self.inputs.name(table.file)) {
                    for column in &table.columns {
                        let same =
                            heads::key(&column.header) == heads::key(&rule.head) && !rule.head.is_empty();
                        if same && !parts.contains(&table.part) {
                            parts.push(table.part);
                        }
                        heads.push(&column.header);
                    }
                }
            }
            let (message, help) = if parts.is_empty() {
                let where_ =
                    if rule.file.is_empty() { "here".to_string() } else { format!("of `{}`", rule.file) };
                let near = near_miss(&rule.head, heads).map(|near| format!("did you mean \"{near}\"?"));
                (
                    format!("no column {where_} is headed `{}`; the entry has no effect", rule.head),
                    near.unwrap_or_default(),
                )
            } else if parts.iter().all(|part| rules::meaning_of(*part, &rule.meaning).is_none()) {
                let part = parts[0];
                let fields: Vec<&str> = fields_of(part).iter().map(|names| names.name).collect();
                let message = format!(
                    "{} have no `{}`; the column `{}` is read by its head",
                    part.name(),
                    rule.meaning,
                    rule.head
                );
                (message, format!("they have {}", fields.join(", ")))
            } else {
                continue;
            };
            self.report.push(Diagnostic::new(&codes::SETTING_WRONG, rule.place, message).help(help));
        }
    }

    /// Says that a sheet holds several tables.
    pub fn say_several(&mut self, file: FileId, tables: &[Opened]) {
        let lines: Vec<String> = tables
            .iter()
            .map(|opened| {
                let part = opened
                    .reading
                    .as_ref()
                    .map_or("nothing that is known", |(reading, _)| reading.part.name());
                let range = opened
                    .found
                    .places
                    .get(opened.found.columns.start)
                    .cloned()
                    .unwrap_or(opened.found.start..opened.found.start);
                let place = self.inputs.position(file, range);
                format!("{part} from line {}, column {}", place.line, place.column)
            })
            .collect();
        let message = format!(
            "{} holds {}: {}",
            self.inputs.name(file),
            counted(tables.len(), "table"),
            lines.join("; ")
        );
        let place = tables.get(1).map(|opened| {
            let at = opened
                .found
                .places
                .get(opened.found.columns.start)
                .map_or(opened.found.start, |range| range.start);
            self.inputs.position(file, at..at)
        });
        self.report
            .push(Diagnostic::new(&codes::SEVERAL_TABLES, place, message).help("a file for each is plainer"));
    }
}

/// What a column that nobody knows looks like, and the field it could be, if that field is free.
fn looks_like(reading: &Reading, header: &str, content: &Content) -> Option<(&'static str, Field)> {
    let part = reading.part;
    let free = |field: Field| {
        fields_of(part).iter().any(|names| names.field == field)
            && !reading.columns.iter().any(|column| column.field() == Some(field))
    };
    // One value of many rows may be a slip.
    if content.filled < 2 && content.rows > 1 {
        return None;
    }
    let (start, end) = date_fields(part);
    let years = content.is_dates() && matches!(piece_of(header), Some((Piece::Year, _)));
    if content.is_full_dates() || years {
        let field = [Some(start), end].into_iter().flatten().find(|field| free(*field))?;
        return Some((if years && !content.is_full_dates() { "years" } else { "dates" }, field));
    }
    if content.is_addresses() {
        let field = [Field::Sources, Field::Url].into_iter().find(|field| free(*field))?;
        return Some(("web addresses", field));
    }
    if part == TablePart::Events && content.is_names() && free(Field::Participants) {
        return Some(("names", Field::Participants));
    }
    None
}

fn join_or(words: &[&str]) -> String {
    join(words, "or")
}

fn join_and(words: &[&str]) -> String {
    join(words, "and")
}

fn join(words: &[&str], last_word: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {last_word} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
