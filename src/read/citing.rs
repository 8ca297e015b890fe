//! Citations: from a cell to sources, listed or taken from the cell itself, and what is said of those that are not there.

use rustc_hash::FxHashMap;

use crate::diag::{Candidates, Diagnostic, counted};
use crate::input::Position;
use crate::model::{Citation, Source, SourceId};
use crate::table::columns::Field;

use super::cells::{self, CitationText};
use super::open::Cells;
use super::{Reader, codes};

/// What is known of sources while a casebook is read.
#[derive(Default)]
pub struct Citing {
    /// How many sources a sources table lists: the first ones.
    listed: usize,
    /// Listed sources by their address; of several the first by id.
    by_address: FxHashMap<Box<str>, SourceId>,
    /// The ids of the listed, for "did you mean"; made when first asked.
    candidates: Option<Candidates>,
    /// Citations that look like a place in a source that nothing lists.
    places: Vec<Position>,
    /// What was found near to a misspelt id.
    near: FxHashMap<Box<str>, Option<String>>,
}

impl<'i> Reader<'i> {
    /// Notes the sources of a sources table that was just read: only what is listed is known.
    pub fn sources_listed(&mut self) {
        for (index, source) in self.sources.iter().enumerate().skip(self.citing.listed) {
            if source.url.is_empty() {
                continue;
            }
            let known = self.citing.by_address.entry(source.url.clone()).or_insert(SourceId(index as u32));
            if source.id < self.sources[known.0 as usize].id {
                *known = SourceId(index as u32);
            }
        }
        self.citing.listed = self.sources.len();
    }

    /// The citations of a row. A source that no table lists is an error where a sources table exists, else it is inferred.
    pub fn citations(&mut self, cells: &Cells<'i, '_>) -> Box<[Citation]> {
        let cell = cells.get(Field::Sources);
        if cell.is_empty() {
            return Box::default();
        }
        let listed = self.citing.listed;
        let mut found = Vec::new();
        let texts = {
            let (ids, by_address) = (&self.source_ids, &self.citing.by_address);
            cells::citations(cell, |id| {
                ids.get(id).is_some_and(|id| (id.0 as usize) < listed) || by_address.contains_key(id)
            })
        };
        for text in texts {
            if let Some(source) = self.source(cells, &text) {
                let citation = Citation {
                    source,
                    locator: text.locator.into(),
                    quotation: text.quotation.as_ref().into(),
                };
                if !found.contains(&citation) {
                    found.push(citation);
                }
            }
        }
        self.heard(cells, Field::Sources);
        found.into_boxed_slice()
    }

    fn source(&mut self, cells: &Cells<'i, '_>, text: &CitationText<'_>) -> Option<SourceId> {
        if let Some(id) = self.source_ids.get(text.source) {
            return Some(*id);
        }
        if let Some(id) = self.citing.by_address.get(text.source) {
            return Some(*id);
        }
        if self.names_nobody(cells, Field::Sources, text.source).is_some() {
            return None;
        }
        if text.source.starts_with('#') {
            let message = "a page or a quotation, and no source before it".to_string();
            let help = "write the id of the source before the `#` or the quotation";
            self.error_in(cells, Field::Sources, text.whole, &codes::DANGLING_SOURCE, message, help);
            return None;
        }
        // An address names its page whether or not a table lists it.
        let mut addresses = cells::addresses(text.source);
        let (address, further) = (addresses.next(), addresses.next());
        if self.has_sources_table && address.is_none() && !cells::is_address(text.source) {
            self.dangling_source(cells, text);
            return None;
        }
        let is_address = cells::is_address(text.source) && !text.source.contains(char::is_whitespace);
        let url = match address {
            _ if is_address => text.source,
            // One address among words is where the work is; of several none is more so than the others.
            Some(address) if further.is_none() => address,
            _ => "",
        };
        if looks_like_a_place(text.source) {
            let position = self.position_in(cells, Field::Sources, text.source);
            self.citing.places.push(position);
        }
        let id = SourceId(self.sources.len() as u32);
        self.source_ids.insert(text.source.into(), id);
        self.inferred_sources += 1;
        self.sources.push(Source {
            id: text.source.into(),
            title: if is_address { Box::default() } else { text.source.into() },
            publisher: Box::default(),
            author: Box::default(),
            date: None,
            url: url.into(),
            archive_url: Box::default(),
            kind: Box::default(),
            note: Box::default(),
            attributes: Vec::new(),
            row: cells.row,
        });
        Some(id)
    }

    /// A citation of what no table lists: with the id that is meant, if it can be told.
    fn dangling_source(&mut self, cells: &Cells<'i, '_>, text: &CitationText<'_>) {
        let listed =
            |id: &str| self.source_ids.get(id).is_some_and(|id| (id.0 as usize) < self.citing.listed);
        let parts: Vec<&str> =
            text.source.split([',', '|', '&']).map(str::trim).filter(|part| !part.is_empty()).collect();
        // Before a `#` or a quotation, which are syntax only behind an id that is known.
        let stem = text.source.split(['#', '"', '“']).next().unwrap_or_default().trim();
        let stem = if stem.is_empty() { text.source } else { stem };
        let message = format!("no source has the id `{stem}`");
        let position = self.position_in(cells, Field::Sources, text.source);
        let mut finding = Diagnostic::new(&codes::DANGLING_SOURCE, Some(position), message);
        if parts.len() > 1 && parts.iter().all(|part| listed(part)) {
            finding = finding.help("several sources are parted by `;`").fix(self.fix_part(
                cells,
                Field::Sources,
                text.source,
                &parts.join("; "),
                true,
            ));
        } else if let Some(near) = self.near_source(stem) {
            let fix = self.fix_part(cells, Field::Sources, stem, &near, false);
            finding = finding.help(format!("did you mean `{near}`?")).fix(fix);
        } else {
            finding = finding.help("correct it, or add a row with this id to the table of sources");
        }
        self.report.push(finding);
    }

    /// One finding for all citations that look like a place in a source that nothing lists.
    pub fn report_places(&mut self) {
        let places = std::mem::take(&mut self.citing.places);
        let Some(first) = places.first() else { return };
        let count = counted(places.len(), "citation");
        let verb = if places.len() == 1 { "looks" } else { "look" };
        let message = format!(
            "{count} {verb} like a place in a source (`id#p12`), but nothing lists its id; each is taken as one source, whole"
        );
        let help = "add a sources table with that id, and the pages of a work count as one source";
        let mut finding = Diagnostic::new(&codes::LOCATOR_UNREAD, Some(*first), message).help(help);
        finding.related = places[1..].iter().map(|place| (*place, "and here".to_string())).collect();
        self.report.push(finding);
    }

    fn near_source(&mut self, word: &str) -> Option<String> {
        if let Some(known) = self.citing.near.get(word) {
            return known.clone();
        }
        let sources = &self.sources[..self.citing.listed];
        let candidates = self
            .citing
            .candidates
            .get_or_insert_with(|| Candidates::new(sources.iter().map(|source| &*source.id)));
        let near = candidates.near(word).map(str::to_string);
        self.citing.near.insert(word.into(), near.clone());
        near
    }
}

/// Whether a text looks like `id#p12`: no blank, no address, and behind the last `#` a number, perhaps with a short word before it.
fn looks_like_a_place(text: &str) -> bool {
    let Some((id, place)) = text.rsplit_once('#') else { return false };
    let word = place.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | ','));
    !id.is_empty()
        && !text.contains([' ', '/'])
        && word.len() < place.len()
        && matches!(
            word,
            "p" | "pp" | "para" | "par" | "page" | "block" | "section" | "line" | "chapter" | "note" | "col"
        )
}
