//! Excel workbooks (ECMA-376, "transitional" and "strict"), read part by part as streams.
//!
//! A reader of our own, since what is to be said (hidden rows, notes, merged cells, addresses behind links, formulas without a
//! value, what a number format shows) stands beside the cells in the same stream, and since no size that a file claims may be
//! believed before it is seen.

mod sheet;

use std::collections::BTreeMap;
use std::io::BufRead;

use quick_xml::events::Event;

use super::grid::Budget;
use super::shown::{self, Shows};
use super::workbook::{SheetEntry, choose, stem};
use super::xml::{Xml, attribute, local, push_reference};
use super::zip::Archive;
use super::{Made, Refusal, Source};

/// Text in all shared strings of a workbook, at most.
const SHARED_BYTES: usize = 64 << 20;

/// A zip that holds the list of sheets an Excel workbook has.
pub fn sniff(source: &Source<'_>) -> bool {
    source.bytes.starts_with(b"PK")
        && Archive::open(source).map_or_else(|_| is_named(source), |zip| book_part(&zip).is_some())
}

/// A damaged zip is an Excel workbook if its name says so: its reader will say what is wrong.
fn is_named(source: &Source<'_>) -> bool {
    ["xlsx", "xlsm", "xltx", "xltm"].contains(&source.ending().as_str())
}

/// Where the list of sheets is.
fn book_part(zip: &Archive<'_>) -> Option<String> {
    let usual = "xl/workbook.xml";
    if zip.has(usual) {
        return Some(usual.into());
    }
    let found = relations(zip, "").ok()?;
    let book = found.into_values().find(|relation| relation.sort == "officedocument")?;
    (zip.has(&book.target) && book.target.ends_with(".xml") && book.target.contains("workbook"))
        .then_some(book.target)
}

/// A link from one part to another, or to an address.
pub(super) struct Relation {
    /// Last word of its type, in lower case.
    pub sort: String,
    /// Part in the zip, or the address as written where it is `external`.
    pub target: String,
    /// It leads out of the workbook.
    pub external: bool,
}

/// The relations of a part by their ids; none where it has no list of them.
pub(super) fn relations(zip: &Archive<'_>, part: &str) -> Result<BTreeMap<String, Relation>, Refusal> {
    let (folder, base) = part.rsplit_once('/').map_or(("", part), |(folder, base)| (folder, base));
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut found = BTreeMap::new();
    let Some((stream, size)) = zip.part(&format!("{folder}{slash}_rels/{base}.rels"))? else {
        return Ok(found);
    };
    let mut xml = Xml::new(stream, size, "a list of parts");
    while let Some(event) = xml.next()? {
        if let Event::Start(element) | Event::Empty(element) = &event
            && local(element.name().0) == "Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
        {
            let sort = attribute(element, "Type").unwrap_or_default();
            let sort = sort.rsplit('/').next().unwrap_or_default().to_lowercase();
            let external =
                attribute(element, "TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            let target = if external { target.into_owned() } else { resolve(folder, &target) };
            found.insert(id.into_owned(), Relation { sort, target, external });
        }
    }
    Ok(found)
}

/// A target relative to a folder of the zip.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What all sheets share.
pub(super) struct Book {
    /// Day 0 is 1 January 1904.
    pub is_1904: bool,
    /// What each style shows of a number.
    pub styles: Vec<Shows>,
    shared: String,
    items: Vec<(u32, u32)>,
}

impl Book {
    /// A shared text; `None` for a number that no item has.
    pub fn text(&self, index: usize) -> Option<&str> {
        let (start, end) = *self.items.get(index)?;
        self.shared.get(start as usize..end as usize)
    }
}

/// Reads every visible sheet.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    let zip = Archive::open(source)?;
    let part = book_part(&zip).ok_or_else(|| {
        Refusal::unreadable("holds no list of sheets", "open it in a spreadsheet and save it again")
    })?;
    let links = relations(&zip, &part)?;
    let (mut sheets, mut parts, mut is_1904) = (Vec::new(), Vec::new(), false);
    if let Some((stream, size)) = zip.part(&part)? {
        let mut xml = Xml::new(stream, size, "the list of sheets");
        while let Some(event) = xml.next()? {
            let (Event::Start(element) | Event::Empty(element)) = &event else { continue };
            match local(element.name().0) {
                "workbookPr" => is_1904 = attribute(element, "date1904").is_some_and(|value| is_true(&value)),
                "sheet" => {
                    let link = attribute(element, "id").and_then(|id| links.get(id.as_ref()));
                    let state = attribute(element, "state").unwrap_or_default();
                    sheets.push(SheetEntry {
                        name: attribute(element, "name").unwrap_or_default().into_owned(),
                        hidden: matches!(state.as_ref(), "hidden" | "veryHidden"),
                        is_table: link.is_none_or(|link| link.sort == "worksheet"),
                    });
                    parts.push(link.map(|link| link.target.clone()));
                    if sheets.len() > source.limits.files {
                        return Err(Refusal::Limit(
                            crate::input::Limit::Files,
                            source.limits.files as u64,
                            sheets.len() as u64,
                        ));
                    }
                }
                _ => {}
            }
        }
    }
    let beside = |sort: &str| links.values().find(|link| link.sort == sort).map(|link| link.target.as_str());
    let styles = styles(&zip, beside("styles").unwrap_or("xl/styles.xml"))?;
    let (shared, items) = shared_strings(&zip, beside("sharedstrings").unwrap_or("xl/sharedStrings.xml"))?;
    let book = Book { is_1904, styles, shared, items };
    let mut made = Made::default();
    let mut budget = Budget::new(source);
    let chosen = choose(source, &sheets, &mut made);
    let tables = sheets.iter().filter(|sheet| sheet.is_table).count();
    for ((entry, part), _) in sheets.iter().zip(&parts).zip(&chosen).filter(|(_, chosen)| **chosen) {
        let missing = || {
            Refusal::unreadable(
                format!("is damaged: the sheet `{}` is not in it", entry.name),
                "open it in a spreadsheet, save it again, and try the new file",
            )
        };
        let part = part.as_deref().ok_or_else(missing)?;
        let grid = sheet::read(&zip, part, &entry.name, &book, budget)?.ok_or_else(missing)?;
        let stem = stem(source, &entry.name, tables);
        let (table, findings) =
            grid.finish(source, made.tables.len(), "Excel workbook", stem, &mut budget)?;
        made.tables.extend(table);
        made.findings.extend(findings);
    }
    Ok(made)
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// What each cell style shows of a number.
fn styles(zip: &Archive<'_>, part: &str) -> Result<Vec<Shows>, Refusal> {
    let mut styles = Vec::new();
    let Some((stream, size)) = zip.part(part)? else { return Ok(styles) };
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut xml = Xml::new(stream, size, "the list of styles");
    let mut in_cells = false;
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) | Event::Empty(element) => match local(element.name().0) {
                "numFmt" => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(element, "formatCode")) {
                        codes.insert(id, code.into_owned());
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(shown::of_format(id, codes.get(&id).map(String::as_str)));
                }
                _ => {}
            },
            Event::End(element) if local(element.name().0) == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(styles)
}

/// The texts that cells point to, in one string, and where each stands in it.
fn shared_strings(zip: &Archive<'_>, part: &str) -> Result<(String, Vec<(u32, u32)>), Refusal> {
    let (mut all, mut items) = (String::new(), Vec::new());
    let Some((stream, size)) = zip.part(part)? else { return Ok((all, items)) };
    let mut xml = Xml::new(stream, size, "the list of texts");
    let mut start = 0;
    let mut text = RichText::default();
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) if local(element.name().0) == "si" => start = all.len(),
            Event::Empty(element) if local(element.name().0) == "si" => {
                items.push((all.len() as u32, all.len() as u32))
            }
            Event::End(element) if local(element.name().0) == "si" => {
                unescape_from(&mut all, start);
                items.push((start as u32, all.len() as u32));
                if items.len() > 20_000_000 {
                    return Err(Refusal::unreadable(
                        "has more than 20,000,000 texts",
                        "part it into several workbooks",
                    ));
                }
            }
            event => text.take(event, &mut all),
        }
        if all.len() > SHARED_BYTES {
            return Err(Refusal::unreadable(
                "holds more than 64 MB of text",
                "part it into several workbooks, or save each sheet as CSV",
            ));
        }
    }
    Ok((all, items))
}

/// Gathers the text of `<t>` elements, in runs or not; how Japanese is pronounced (`<rPh>`) is not part of it.
#[derive(Default)]
pub(super) struct RichText {
    in_text: bool,
    in_phonetic: bool,
}

impl RichText {
    /// Takes one event.
    pub fn take(&mut self, event: &Event<'_>, into: &mut String) {
        match event {
            Event::Start(element) => match local(element.name().0) {
                "t" => self.in_text = true,
                "rPh" => self.in_phonetic = true,
                _ => {}
            },
            Event::End(element) => match local(element.name().0) {
                "t" => self.in_text = false,
                "rPh" => self.in_phonetic = false,
                _ => {}
            },
            _ if !self.in_text || self.in_phonetic => {}
            Event::Text(text) => into.push_str(text),
            Event::CData(text) => into.push_str(text),
            Event::GeneralRef(reference) => push_reference(into, reference),
            _ => {}
        }
    }
}

/// `_x000D_` and the like stand for characters that XML cannot hold; control characters other than line ends are left out.
pub(super) fn unescape_from(text: &mut String, start: usize) {
    let Some(tail) = text.get(start..).filter(|tail| tail.contains("_x")) else { return };
    let mut out = String::with_capacity(tail.len());
    let mut rest = tail;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match (code, rest.get(at + 6..at + 7)) {
            (Some(code), Some("_")) => {
                let letter = char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
                out.extend(letter);
                rest = &rest[at + 7..];
            }
            _ => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    text.truncate(start);
    text.push_str(&out);
}

/// How many elements of a name a part has.
pub(super) fn count_elements(stream: impl BufRead, size: u64, name: &str) -> Result<u64, Refusal> {
    let mut xml = Xml::new(stream, size, "the list of notes");
    let mut count = 0;
    while let Some(event) = xml.next()? {
        if let Event::Start(element) | Event::Empty(element) = &event {
            count += u64::from(local(element.name().0) == name);
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_within_the_zip() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolve("xl", "../../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn characters_by_number_are_read() {
        let mut text = String::from("kept _x_ a_x000D_b_x005F_x000D_ _x12");
        unescape_from(&mut text, 0);
        assert_eq!(text, "kept _x_ ab_x000D_ _x12");
    }
}
