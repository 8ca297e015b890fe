//! One sheet of an Excel workbook: its cells, and what stands beside them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::super::Refusal;
use super::super::codes;
use super::super::grid::{At, Budget, Grid, parse_area, parse_cell};
use super::super::shown::{self, Dated, Shows};
use super::super::xml::{Xml, attribute, local, push_reference};
use super::super::zip::Archive;
use super::{Book, Relation, RichText, count_elements, is_true, relations, unescape_from};

/// Which text is being gathered.
#[derive(PartialEq)]
enum In {
    Nothing,
    Value,
    Formula,
    Inline,
}

/// The cell in hand.
struct InHand {
    at: At,
    style: usize,
    sort: Sort,
    value: String,
    formula: String,
    has_formula: bool,
    has_value: bool,
}

/// What a cell's `t` says of its value.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Number,
    Shared,
    Text,
    Inline,
    Truth,
    Fault,
    Date,
}

fn sort(name: &str) -> Sort {
    match name {
        "s" => Sort::Shared,
        "str" => Sort::Text,
        "inlineStr" => Sort::Inline,
        "b" => Sort::Truth,
        "e" => Sort::Fault,
        "d" => Sort::Date,
        _ => Sort::Number,
    }
}

/// Reads a sheet; `None` if the zip has no such part.
pub fn read(
    zip: &Archive<'_>,
    part: &str,
    name: &str,
    book: &Book,
    budget: Budget,
) -> Result<Option<Grid>, Refusal> {
    let Some((stream, size)) = zip.part(part)? else { return Ok(None) };
    let links = relations(zip, part)?;
    let mut reading = Reading {
        grid: Grid::new(name, budget),
        book,
        links: &links,
        row: 0,
        next_column: 0,
        row_hidden: false,
        row_filled: false,
        rows_hidden_by_default: false,
    };
    let mut xml = Xml::new(stream, size, format!("the sheet `{name}`"));
    let mut cell = InHand {
        at: (0, 0),
        style: 0,
        sort: Sort::Number,
        value: String::new(),
        formula: String::new(),
        has_formula: false,
        has_value: false,
    };
    let mut state = In::Nothing;
    let mut rich = RichText::default();
    let mut in_cell = false;
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) => match local(element.name().0) {
                "c" => {
                    reading.begin_cell(element, &mut cell)?;
                    in_cell = true;
                }
                "row" => reading.begin_row(element)?,
                "v" if in_cell => {
                    state = In::Value;
                    cell.has_value = true;
                }
                "f" if in_cell => {
                    state = In::Formula;
                    cell.has_formula = true;
                }
                "is" if in_cell => {
                    state = In::Inline;
                    cell.has_value = true;
                }
                _ if state == In::Inline => rich.take(&event, &mut cell.value),
                _ => reading.beside(element),
            },
            Event::Empty(element) => match local(element.name().0) {
                "c" => {
                    reading.begin_cell(element, &mut cell)?;
                }
                "row" => reading.begin_row(element)?,
                "f" if in_cell => cell.has_formula = true,
                _ => reading.beside(element),
            },
            Event::End(element) => match local(element.name().0) {
                "c" => {
                    in_cell = false;
                    state = In::Nothing;
                    reading.end_cell(&mut cell)?;
                }
                "v" | "f" | "is" if in_cell => state = In::Nothing,
                _ if state == In::Inline => rich.take(&event, &mut cell.value),
                _ => {}
            },
            Event::Text(text) if state == In::Value => cell.value.push_str(text),
            Event::Text(text) if state == In::Formula => cell.formula.push_str(text),
            Event::CData(text) if state == In::Value => cell.value.push_str(text),
            Event::GeneralRef(reference) if state == In::Value => push_reference(&mut cell.value, reference),
            Event::GeneralRef(reference) if state == In::Formula => {
                push_reference(&mut cell.formula, reference)
            }
            _ if state == In::Inline => rich.take(&event, &mut cell.value),
            _ => {}
        }
    }
    let Reading { mut grid, .. } = reading;
    for link in links.values().filter(|link| !link.external) {
        // A thread of comments keeps a plain copy of itself among the old notes.
        if link.sort == "comments"
            && let Some((stream, size)) = zip.part(&link.target)?
        {
            for _ in 0..count_elements(stream, size, "comment")?.min(1_000_000) {
                grid.comment();
            }
        }
    }
    Ok(Some(grid))
}

struct Reading<'b> {
    grid: Grid,
    book: &'b Book,
    links: &'b BTreeMap<String, Relation>,
    row: u32,
    next_column: u32,
    row_hidden: bool,
    row_filled: bool,
    rows_hidden_by_default: bool,
}

impl Reading<'_> {
    fn outside(&self) -> Refusal {
        Refusal::unreadable(
            "is damaged: a cell lies outside of any sheet",
            "open it in a spreadsheet, save it again, and try the new file",
        )
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let number = match attribute(element, "r") {
            Some(number) => number.parse::<u32>().ok().filter(|n| (1..=1_048_576).contains(n)),
            None => Some(self.row + 1),
        };
        self.row = number.ok_or_else(|| self.outside())?;
        self.next_column = 0;
        self.row_filled = false;
        let flat = attribute(element, "ht").is_some_and(|height| height.parse() == Ok(0.0));
        self.row_hidden = match attribute(element, "hidden") {
            Some(hidden) => is_true(&hidden) || flat,
            None => flat || self.rows_hidden_by_default,
        };
        Ok(())
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>, cell: &mut InHand) -> Result<(), Refusal> {
        cell.value.clear();
        cell.formula.clear();
        (cell.has_formula, cell.has_value, cell.style, cell.sort) = (false, false, 0, Sort::Number);
        let mut at = None;
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.0 {
                "r" => at = Some(parse_cell(&attribute.value).ok_or_else(|| self.outside())?),
                "s" => cell.style = attribute.value.parse().unwrap_or(0),
                "t" => cell.sort = sort(&attribute.value),
                _ => {}
            }
        }
        cell.at = at.unwrap_or((self.row.saturating_sub(1), self.next_column));
        self.next_column = cell.at.1 + 1;
        Ok(())
    }

    /// What the cell shows goes to the grid; what is odd about it is said.
    fn end_cell(&mut self, cell: &mut InHand) -> Result<(), Refusal> {
        let at = cell.at;
        let book = self.book;
        if cell.has_formula
            && let Some(address) = address_in(&cell.formula)
        {
            self.grid.link(at, address);
        }
        let shown: Cow<'_, str> = match cell.sort {
            _ if !cell.has_value || cell.value.is_empty() && cell.sort == Sort::Number => {
                if cell.has_formula && !(cell.sort == Sort::Text && cell.has_value) {
                    self.odd(
                        &codes::FORMULA_NO_VALUE,
                        at,
                        "holds a formula of which the file keeps no value; it is read as empty",
                        "open the workbook in a spreadsheet, let it calculate, and save it; or write the value itself",
                    );
                }
                return Ok(());
            }
            Sort::Shared => match cell.value.trim().parse().ok().and_then(|index| book.text(index)) {
                Some(text) => Cow::Borrowed(text),
                None => {
                    self.odd(
                        &codes::CELL_ERROR,
                        at,
                        "points to a text that the workbook does not hold; it is read as empty",
                        "open the workbook in a spreadsheet and save it again",
                    );
                    return Ok(());
                }
            },
            Sort::Text | Sort::Inline => {
                unescape_from(&mut cell.value, 0);
                Cow::Borrowed(cell.value.as_str())
            }
            Sort::Truth => Cow::Borrowed(if is_true(cell.value.trim()) { "TRUE" } else { "FALSE" }),
            Sort::Fault => {
                let what = format!("shows the error {}; it is read as empty", cell.value.trim());
                self.odd(&codes::CELL_ERROR, at, &what, "correct the formula, or write the value itself");
                return Ok(());
            }
            Sort::Date => Cow::Borrowed(
                cell.value.trim().trim_end_matches("T00:00:00").trim_end_matches("T00:00:00.000"),
            ),
            Sort::Number => {
                let raw = cell.value.trim();
                match raw.parse::<f64>() {
                    Ok(value) => self.number(at, raw, value, cell.style),
                    Err(_) => Cow::Borrowed(cell.value.as_str()),
                }
            }
        };
        // Spreadsheets write the end of a line within a cell as they please.
        let shown = if shown.contains('\r') {
            Cow::Owned(shown.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            shown
        };
        let filled = !shown.is_empty();
        let hidden = self.row_hidden;
        self.grid.push(at, &shown, hidden)?;
        if hidden && filled && !self.row_filled {
            self.row_filled = true;
            self.grid.hide_row(at.0);
        }
        Ok(())
    }

    fn number(&mut self, at: At, raw: &str, value: f64, style: usize) -> Cow<'static, str> {
        let plain = Shows::default();
        let shows = self.book.styles.get(style).unwrap_or(&plain);
        match shows {
            Shows::Number(digits) => {
                let is_whole = raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit());
                if is_whole && *shows == plain {
                    return Cow::Owned(raw.to_owned());
                }
                Cow::Owned(shown::number(value, digits))
            }
            Shows::Time(parts) => Cow::Owned(match shown::date(value, self.book.is_1904, *parts) {
                Dated::Text(text) => text,
                Dated::YearNotShown(text) => {
                    self.odd(
                        &codes::DATE_ODD,
                        at,
                        "shows a day and a month; the year is the one the spreadsheet keeps, often that in which it was typed",
                        "format the column as dates with a year (yyyy-mm-dd) and look at each",
                    );
                    text
                }
                Dated::NeverWas => {
                    self.odd(
                        &codes::DATE_ODD,
                        at,
                        "holds 29 February 1900, a day that never was; it is read as empty",
                        "write the date as text",
                    );
                    String::new()
                }
                Dated::Outside => {
                    self.odd(
                        &codes::DATE_ODD,
                        at,
                        "holds a number that is formatted as a date and lies outside of 1900 to 9999; the number is read",
                        "write the date as text, for example 1743-05-03",
                    );
                    shown::number(value, &shown::Digits::default())
                }
            }),
        }
    }

    fn odd(&mut self, code: &'static crate::diag::Code, at: At, what: &str, help: &'static str) {
        if !self.row_hidden {
            self.grid.odd(code, at, what, help);
        }
    }

    /// What stands beside the cells.
    fn beside(&mut self, element: &BytesStart<'_>) {
        let number = |name: &str| attribute(element, name).and_then(|value| value.parse::<u32>().ok());
        match local(element.name().0) {
            "sheetFormatPr" => {
                self.rows_hidden_by_default =
                    attribute(element, "zeroHeight").is_some_and(|value| is_true(&value));
            }
            "col" => {
                let hidden = attribute(element, "hidden").is_some_and(|value| is_true(&value));
                let narrow = attribute(element, "width").is_some_and(|width| width.parse() == Ok(0.0));
                if (hidden || narrow)
                    && let (Some(from @ 1..=16_384), Some(to @ 1..)) = (number("min"), number("max"))
                {
                    self.grid.hide_columns(from - 1, to.min(16_384) - 1);
                }
            }
            "mergeCell" => {
                if let Some((first, last)) = attribute(element, "ref").and_then(|area| parse_area(&area)) {
                    self.grid.merge(first, last);
                }
            }
            "hyperlink" => {
                let Some((first, last)) = attribute(element, "ref").and_then(|area| parse_area(&area)) else {
                    return;
                };
                let link = attribute(element, "id").and_then(|id| self.links.get(id.as_ref()));
                let Some(link) = link.filter(|link| link.external) else { return };
                let place = attribute(element, "location")
                    .filter(|place| !link.target.contains('#') && !place.is_empty());
                let address = match place {
                    Some(place) => format!("{}#{place}", link.target),
                    None => link.target.clone(),
                };
                // One link over a whole column is one link a cell, up to a bound.
                for row in first.0..=last.0.min(first.0.saturating_add(10_000)) {
                    for column in first.1..=last.1.min(first.1.saturating_add(20)) {
                        self.grid.link((row, column), address.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// The address in a formula that is nothing but `HYPERLINK("address", ...)`.
fn address_in(formula: &str) -> Option<String> {
    let formula = formula.trim().trim_start_matches('=');
    let head = formula.get(..10).filter(|head| head.eq_ignore_ascii_case("hyperlink("))?;
    let inside = formula.get(head.len()..)?.trim_start().strip_prefix('"')?;
    let address = inside.split('"').next().unwrap_or_default();
    address.contains(':').then(|| address.to_owned())
}
