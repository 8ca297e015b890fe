//! Dates of cells, judged by their columns: what one cell leaves open, its neighbours or a setting may settle; what nothing settles
//! is one finding for the column.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::date::{ColumnDates, Date, Fault, FaultKind, Form, Hints, Order, Twin};
use crate::date::{is_day_number, is_placeholder, languages, meant, numeric_order};
use crate::diag::{Code, Cost, Diagnostic, counted};
use crate::model::Settings;
use crate::table::TablePart;
use crate::table::columns::Field;

use super::open::Cells;
use super::{Reader, codes};

/// The column of a field in a table.
pub type ColumnKey = (u16, Field);

/// What is known of a column of dates while its table is read.
#[derive(Default)]
pub struct DateColumn {
    seen: ColumnDates,
    /// The orders of day and month that its cells prove, each with the first such cell.
    orders: BTreeMap<Order, Range<usize>>,
    /// The first cell like `2012-13`, which can only be years, and the first like `2014-03`, which can only be a month.
    years: Option<Range<usize>>,
    months: Option<Range<usize>>,
    /// Signs for an empty cell.
    empty: Cut,
    /// Years of two digits.
    short: Cut,
    /// Numbers that spreadsheets count days with.
    numbers: Cut,
}

/// Some cells, of which the first few are kept.
#[derive(Default)]
struct Cut {
    first: Vec<Range<usize>>,
    count: usize,
}

/// Places named in one finding.
const SHOWN: usize = 3;

impl Cut {
    fn add(&mut self, range: Range<usize>) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(range);
        }
    }
}

/// A date that waits for its column: `03/04/2014`, `2008-09`.
pub struct PendingDate {
    /// Index of the row's item; `u32::MAX` until the row is complete.
    pub item: u32,
    key: ColumnKey,
    range: Range<usize>,
    text: Box<str>,
}

/// The part of a text that a fault is about.
fn at_fault(text: &str, fault: &Fault) -> String {
    text.chars().skip(fault.span.start).take(fault.span.len()).collect()
}

/// What a casebook says of all its dates. The order of day and month is left out: the cells of a column are asked first.
pub fn hints_of(settings: &Settings) -> Hints {
    Hints {
        order: None,
        two_digit_years: settings.two_digit_years,
        day_numbers: settings.excel_serials.map(Into::into),
        year_spans: settings.school_years,
        language: languages::find(&settings.lang),
    }
}

impl<'i> Reader<'i> {
    /// A date. Equal texts are parsed once and shared.
    pub fn date(&mut self, cells: &Cells<'i, '_>, field: Field) -> Option<Arc<Date>> {
        let text = cells.get(field);
        if text.is_empty() {
            return None;
        }
        let key = (cells.row.table, field);
        let range = cells.range(field);
        if is_sign(text) {
            self.date_columns.entry(key).or_default().empty.add(range);
            return None;
        }
        let twin = self.see(key, text, &range);
        let shared = cells.shared(field).filter(|shared| *shared == text);
        let open = matches!(twin, Some(Twin::Following | Twin::YearsOnly)) && self.hints.year_spans.is_none();
        if open {
            self.wait(key, range, text);
            return None;
        }
        if let Some(date) = shared.and_then(|text| self.dates.get(text)) {
            return Some(Arc::clone(date));
        }
        match Date::parse_with(text, &self.hints) {
            Ok(date) => {
                let date = self.dated(key, &range, date)?;
                if let Some(text) = shared {
                    self.dates.insert(text, Arc::clone(&date));
                }
                Some(date)
            }
            Err(Fault { kind: FaultKind::Ambiguous { .. }, .. }) => {
                self.wait(key, range, text);
                None
            }
            Err(fault) => self.undated(cells, key, range, text, &fault),
        }
    }

    /// What a cell says about its column.
    fn see(&mut self, key: ColumnKey, text: &str, range: &Range<usize>) -> Option<Twin> {
        let (twin, order) = (Twin::of(text), numeric_order(text));
        // Of the many whole days of a column one is enough.
        if twin.is_none() && order.is_none() {
            return None;
        }
        let column = self.date_columns.entry(key).or_default();
        match twin {
            Some(Twin::Month) if column.months.is_some() && order.is_none() => return twin,
            Some(Twin::Month) => column.months = column.months.take().or_else(|| Some(range.clone())),
            Some(Twin::YearsOnly) => column.years = column.years.take().or_else(|| Some(range.clone())),
            _ => {}
        }
        column.seen.see(text);
        if let Some(order) = order {
            column.orders.entry(order).or_insert_with(|| range.clone());
        }
        twin
    }

    fn wait(&mut self, key: ColumnKey, range: Range<usize>, text: &str) {
        self.pending.push(PendingDate { item: u32::MAX, key, range, text: text.into() });
    }

    /// A date that was read, unless it makes no sense where it stands; its caution is passed on.
    fn dated(&mut self, (table, field): ColumnKey, range: &Range<usize>, date: Date) -> Option<Arc<Date>> {
        let place = self.inputs.position(self.tables[table as usize].file, range.clone());
        if date.form() == Form::Open && field != Field::End {
            let message = format!("`{}` says that something goes on; only an end can", date.written());
            let help = "write when it began here, and this in the `end` column";
            self.report.push(Diagnostic::new(&codes::UNREADABLE_DATE, Some(place), message).help(help));
            return None;
        }
        if let Some(caution) = date.caution() {
            self.report.push(Diagnostic::new(&codes::DATE_CAUTION, Some(place), caution.to_string()));
        }
        Some(Arc::new(date))
    }

    /// A cell that cannot be read: one of many of its column, or a fault of its own.
    fn undated(
        &mut self,
        cells: &Cells<'i, '_>,
        key: ColumnKey,
        range: Range<usize>,
        text: &str,
        fault: &Fault,
    ) -> Option<Arc<Date>> {
        if fault.kind == FaultKind::ShortYear {
            // A column of years beside it settles the century: the year that lies nearest.
            if let Some(year) = cells.year_beside() {
                let hints = Hints { two_digit_years: Some(year - 50), ..self.hints };
                match Date::parse_with(text, &hints) {
                    Ok(date) => return self.dated(key, &range, date),
                    Err(Fault { kind: FaultKind::Ambiguous { .. }, .. }) => {
                        // The order is settled with the column; the century is kept with the text.
                        let whole = with_century(text, year);
                        self.wait(key, range, &whole);
                        return None;
                    }
                    Err(fault) => self.date_fault(key, &range, text, &fault),
                }
                return None;
            }
            self.date_columns.entry(key).or_default().short.add(range);
            return None;
        }
        if self.hints.day_numbers.is_none() && is_day_number(text) {
            self.date_columns.entry(key).or_default().numbers.add(range);
            return None;
        }
        // Of a date in several columns the cell that is at fault.
        let range = cells.range_of(key.1, &at_fault(text, fault));
        match meant(text, &self.hints)
            .and_then(|meant| Some((self.fix_cell(cells, key.1, &meant, true)?, meant)))
        {
            Some((fix, meant)) => {
                let help = format!("did you mean `{meant}`? `throughline check --fix` writes it");
                self.date_fault(key, &range, text, &Fault { help, ..fault.clone() });
                if let Some(finding) = self.report.diagnostics.last_mut() {
                    finding.fixes.push(fix);
                }
            }
            None => self.date_fault(key, &range, text, fault),
        }
        None
    }

    fn date_fault(&mut self, (table, _): ColumnKey, range: &Range<usize>, text: &str, fault: &Fault) {
        let code = match fault.kind {
            FaultKind::Impossible => &codes::IMPOSSIBLE_DATE,
            FaultKind::Relative => &codes::RELATIVE_DATE,
            FaultKind::EndBeforeStart => &codes::END_BEFORE_START,
            _ => &codes::UNREADABLE_DATE,
        };
        let file = self.tables[table as usize].file;
        let part = at_fault(text, fault);
        let raw = self.inputs.text(file).get(range.clone()).unwrap_or_default();
        let at = if part.is_empty() { None } else { raw.find(&part) };
        let narrow = at.map_or(range.clone(), |at| range.start + at..range.start + at + part.len());
        let message = format!("`{text}`: {}", fault.message);
        let place = self.inputs.position(file, narrow);
        // Whatever is wrong with it, the row is shown without this date.
        let finding = Diagnostic::new(code, Some(place), message).help(fault.help.clone());
        self.report.push(finding.costs(Cost::NotDrawn));
    }

    /// Gives the dates of the row just completed the index of its item.
    pub fn pending_item(&mut self, item: u32) {
        for pending in self.pending.iter_mut().rev().take_while(|pending| pending.item == u32::MAX) {
            pending.item = item;
        }
    }

    /// Puts dates that waited for their column in their places, and reports what each column leaves open.
    pub fn settle_dates(&mut self, part: TablePart) {
        let mut unordered: BTreeMap<ColumnKey, Vec<Range<usize>>> = BTreeMap::new();
        let mut unspanned: BTreeMap<ColumnKey, Cut> = BTreeMap::new();
        let mut settled: BTreeMap<(ColumnKey, Box<str>), Option<Arc<Date>>> = BTreeMap::new();
        for pending in std::mem::take(&mut self.pending) {
            let known = settled.get(&(pending.key, pending.text.clone())).cloned();
            if let Some(Some(date)) = known {
                self.put_date(part, pending.item, pending.key.1, date);
                continue;
            }
            let hints = self.column_hints(pending.key);
            let column = self.date_columns.get(&pending.key);
            let in_doubt = column.is_some_and(|column| column.seen.spans_in_doubt());
            if hints.year_spans.is_none() && in_doubt && Twin::of(&pending.text) == Some(Twin::Following) {
                unspanned.entry(pending.key).or_default().add(pending.range);
                continue;
            }
            let date = match Date::parse_with(&pending.text, &hints) {
                Ok(date) => self.dated(pending.key, &pending.range, date),
                Err(Fault { kind: FaultKind::Ambiguous { .. }, .. }) => {
                    unordered.entry(pending.key).or_default().push(pending.range);
                    continue;
                }
                Err(fault) => {
                    self.date_fault(pending.key, &pending.range, &pending.text, &fault);
                    None
                }
            };
            if let Some(date) = &date {
                self.put_date(part, pending.item, pending.key.1, Arc::clone(date));
            }
            settled.insert((pending.key, pending.text), date);
        }
        for (key, ranges) in unordered {
            self.report_ambiguous(key, &ranges);
        }
        for (key, cut) in unspanned {
            self.report_spans(key, &cut);
        }
        for (key, column) in std::mem::take(&mut self.date_columns) {
            self.report_column(key, &column);
        }
    }

    /// What settles a column: what its cells prove, then its head, then the casebook.
    fn column_hints(&self, key: ColumnKey) -> Hints {
        let column = self.date_columns.get(&key);
        let order = match column {
            Some(column) if column.seen.orders_conflict() => None,
            column => column
                .and_then(|column| column.seen.order())
                .or_else(|| self.order_of_head(key))
                .or(self.settings.date_order),
        };
        let year_spans = self.hints.year_spans.or_else(|| column.and_then(|column| column.seen.year_spans()));
        Hints { order, year_spans, ..self.hints }
    }

    /// The order of day and month that a head names: `Date (DD/MM/YYYY)`.
    fn order_of_head(&self, (table, field): ColumnKey) -> Option<Order> {
        let columns = &self.tables[table as usize].columns;
        let column = columns.iter().find(|column| column.part.field() == Some(field))?;
        self.tables[table as usize].order_of(field).or_else(|| order_in(&column.header))
    }

    fn put_date(&mut self, part: TablePart, item: u32, field: Field, date: Arc<Date>) {
        let item = item as usize;
        let slot = match (part, field) {
            (TablePart::Sources, _) => self.sources.get_mut(item).map(|source| &mut source.date),
            (TablePart::Entities, Field::Start) => {
                self.entities.get_mut(item).map(|entity| &mut entity.start)
            }
            (TablePart::Entities, _) => self.entities.get_mut(item).map(|entity| &mut entity.end),
            (TablePart::Events, Field::Date) => self.events.get_mut(item).map(|event| &mut event.date),
            (TablePart::Events, _) => self.events.get_mut(item).map(|event| &mut event.end),
            (TablePart::Relations, Field::Start) => {
                self.relations.get_mut(item).map(|relation| &mut relation.start)
            }
            (TablePart::Relations, _) => self.relations.get_mut(item).map(|relation| &mut relation.end),
            (TablePart::Corrections | TablePart::Identities, _) => self.desk.date_of(part, item),
        };
        if let Some(slot) = slot {
            *slot = Some(date);
        }
    }

    /// One finding for a column whose dates can be read both ways, with its cells.
    fn report_ambiguous(&mut self, key: ColumnKey, ranges: &[Range<usize>]) {
        let Some(first) = ranges.first() else { return };
        let file = self.tables[key.0 as usize].file;
        let place = |range: &Range<usize>| self.inputs.position(file, range.clone());
        let orders = self.date_columns.get(&key).map(|column| &column.orders);
        let conflict = orders.is_some_and(|orders| orders.len() > 1);
        let count = ranges.len();
        let cells = if count == 1 { "is one cell".to_string() } else { format!("are {count} cells") };
        let text = self.raw(key.0, first);
        let message = match conflict {
            true => format!(
                "`{text}`: day or month first? Other cells of the column prove both orders; there {cells} like it, left without a date"
            ),
            false => format!(
                "`{text}`: day or month first? Nothing in its column settles it; there {cells} like it, left without a date"
            ),
        };
        let help = "write `2014-04-03` or `3 April 2014`, or set `date_order = \"day-first\"` (or \"month-first\") in casebook.toml";
        let mut finding = Diagnostic::new(&codes::AMBIGUOUS_DATE, Some(place(first)), message).help(help);
        finding.related = ranges[1..].iter().map(|range| (place(range), "and here".to_string())).collect();
        if let Some(orders) = orders.filter(|_| conflict) {
            finding.related.extend(orders.iter().map(|(order, range)| {
                let proves = if *order == Order::DayFirst {
                    "this has the day first"
                } else {
                    "this has the month first"
                };
                (place(range), proves.to_string())
            }));
        }
        self.report.push(finding);
    }

    /// One finding for a column of cells like `2008-09`, with what speaks for years and what for months.
    fn report_spans(&mut self, key: ColumnKey, cut: &Cut) {
        let Some(first) = cut.first.first() else { return };
        let column = self.date_columns.get(&key);
        let proofs: Vec<(Range<usize>, &str)> = column
            .into_iter()
            .flat_map(|column| {
                [(&column.years, "this can only be years"), (&column.months, "this can only be a month")]
            })
            .filter_map(|(range, said)| range.clone().map(|range| (range, said)))
            .collect();
        let why = match proofs.len() {
            0 => "nothing in its column settles it",
            _ => "its column has both",
        };
        let text = self.raw(key.0, first);
        let message = format!(
            "`{text}`: a school or financial year, or a month? {}; {} left without a date",
            crate::words::capitalised(why),
            cells_are(cut.count)
        );
        let help = "set `school_years = true` in casebook.toml where these are two years each (`false` where they are months), or write \
                    `2008/2009` for the years";
        self.push_column(&codes::SCHOOL_YEARS, key, cut, message, help, proofs);
    }

    /// What a column leaves open besides.
    fn report_column(&mut self, key: ColumnKey, column: &DateColumn) {
        if let Some(first) = column.short.first.first() {
            let message = format!(
                "`{}`: a year of two digits does not say its century; {} left without a date",
                self.raw(key.0, first),
                cells_are(column.short.count)
            );
            let help = "set `two_digit_years = 1970` in casebook.toml: the first of the hundred years that two digits may mean (1970 makes \
                        69 into 2069 and 70 into 1970); or put a column `year` beside it";
            self.push_column(&codes::TWO_DIGIT_YEARS, key, &column.short, message, help, Vec::new());
        }
        if let Some(first) = column.numbers.first.first() {
            let message = format!(
                "`{}` looks like a day as a spreadsheet counts it, not as it shows it; {} left without a date",
                self.raw(key.0, first),
                cells_are(column.numbers.count)
            );
            let help = "set `excel_serials = 1900` in casebook.toml (1904 for old Excel on a Mac), or format the column as dates and save again";
            self.push_column(&codes::DAY_NUMBERS, key, &column.numbers, message, help, Vec::new());
        }
        if let Some(first) = column.empty.first.first() {
            let many = match column.empty.count {
                1 => "one cell of this column holds".to_string(),
                count => format!("{count} cells of this column hold"),
            };
            let message =
                format!("{many} a sign for nothing, such as `{}`: read as empty", self.raw(key.0, first));
            let help = "write `unknown` where a date was looked for and is not known, `present` for what goes on; else leave the cell empty";
            self.push_column(&codes::EMPTY_DATES, key, &column.empty, message, help, Vec::new());
        }
    }

    fn push_column(
        &mut self,
        code: &'static Code,
        (table, _): ColumnKey,
        cut: &Cut,
        message: String,
        help: &str,
        proofs: Vec<(Range<usize>, &str)>,
    ) {
        let file = self.tables[table as usize].file;
        let place = |range: Range<usize>| self.inputs.position(file, range);
        let mut finding =
            Diagnostic::new(code, cut.first.first().cloned().map(&place), message).help(help.to_string());
        let others = cut.first.iter().skip(1).cloned().map(|range| (range, "and here"));
        finding.related =
            others.chain(proofs).map(|(range, said)| (place(range), said.to_string())).collect();
        self.report.push(finding);
    }

    /// A cell as it stands in its file, without the white space and quotation marks round it.
    fn raw(&self, table: u16, range: &Range<usize>) -> &'i str {
        let text = self.inputs.text(self.tables[table as usize].file).get(range.clone()).unwrap_or_default();
        text.trim().trim_matches('"').trim()
    }
}

/// The order that a head spells out with the letters of days and months: `Date (DD/MM/YYYY)`, `mm-dd-yy`, `TT.MM.JJJJ`, `jj/mm/aaaa`.
fn order_in(head: &str) -> Option<Order> {
    let folded = crate::words::fold(head);
    let mut found = folded.split(|c: char| !c.is_alphanumeric()).filter_map(|word| match word {
        "d" | "dd" | "t" | "tt" | "j" | "jj" | "g" | "gg" => Some(Order::DayFirst),
        "m" | "mm" => Some(Order::MonthFirst),
        _ => None,
    });
    let (first, second) = (found.next()?, found.next()?);
    (first != second).then_some(first)
}

/// Whether a text is a sign for an empty cell, and no date that begins with a digit.
fn is_sign(text: &str) -> bool {
    text.len() <= 12
        && (!text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("00"))
        && is_placeholder(text)
}

fn cells_are(count: usize) -> String {
    match count {
        1 => "one cell is".to_string(),
        count => format!("{} are", counted(count, "cell")),
    }
}

/// `12/8/06` beside 1906 as `12/8/1906`, for a text whose last number is a year of two digits.
fn with_century(text: &str, near: i64) -> String {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, year) = text.split_at(text.len() - digits);
    match year.parse::<i64>() {
        Ok(short) if year.len() == 2 => {
            let first = near - 50;
            format!("{head}{:04}", first + (short - first.rem_euclid(100)).rem_euclid(100))
        }
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_may_name_the_order() {
        for head in
            ["Date (DD/MM/YYYY)", "date dd.mm.yy", "Datum (TT.MM.JJJJ)", "Date (jj/mm/aaaa)", "born (d/m/y)"]
        {
            assert_eq!(order_in(head), Some(Order::DayFirst), "{head}");
        }
        for head in ["Date (MM/DD/YYYY)", "date mm-dd-yy", "Date: M/D/YYYY", "DATE (YYYY MM DD)"] {
            assert_eq!(order_in(head), Some(Order::MonthFirst), "{head}");
        }
        for head in ["Date", "Date (YYYY)", "mm", "Date of D. Day", "Date (YYYY-MM)", ""] {
            assert_eq!(order_in(head), None, "{head}");
        }
    }

    #[test]
    fn the_year_beside_gives_the_century() {
        for (text, near, whole) in
            [("12/8/06", 1906, "12/8/1906"), ("12/8/99", 2000, "12/8/1999"), ("12/8/1906", 1906, "12/8/1906")]
        {
            assert_eq!(with_century(text, near), whole);
        }
    }
}
