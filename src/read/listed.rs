//! Columns of a list of people and things that name others: `Employer`, `Mother`, `Owned by`. Each name in them is a connection of the
//! row it stands in; where one of the columns is a post or a membership, the dates of such a row may be those of the post.
//!
//! They are looked up when every list is read, since a row may name one that stands below it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::date::Date;
use crate::diag::Diagnostic;
use crate::model::{EntityId, Relation};
use crate::table::aliases::{TieHead, dates_post, tie_of};
use crate::table::columns::Field;
use crate::table::content::Content;
use crate::table::fit::{How, Reading};
use crate::table::{ColumnPart, Row, TablePart};
use crate::words::{key, slug};

use super::names::Unresolved;
use super::open::{Cells, Opened};
use super::{Reader, cells, codes};

/// The connections that one row of a list names.
pub struct Listed {
    /// Whose row it is.
    entity: EntityId,
    row: Row,
    /// The dates of the row are those of its post.
    dated: bool,
    /// What each connection is, with whom, and the cell that says so.
    names: Vec<(&'static TieHead, String, Range<usize>)>,
}

/// The column of a post whose dates the table gives, and the columns of these, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// The column that names the body.
    pub body: usize,
    /// Since when.
    pub start: Option<usize>,
    /// Until when.
    pub end: Option<usize>,
}

/// The connection that a column is, for its head and what stands in it.
pub fn tie_in(reading: &Reading, column: usize, header: &str, content: &Content) -> Option<&'static TieHead> {
    let open = reading.part == TablePart::Entities
        && reading.columns[column] == ColumnPart::Attribute
        && reading.how[column] == How::Not;
    // `Children: 3` and `Trade union: yes` name nobody; several names of one cell are long.
    let names = content.filled > content.nobody
        && content.numbers == 0
        && content.dates == 0
        && content.flags <= content.nobody
        && !content.share(content.prose, 50);
    tie_of(header).filter(|_| open && names)
}

/// The one post that the rows of a list name, and the columns of its dates. `None` where there is none, or several.
pub fn post_in(reading: &Reading, opened: &Opened) -> Option<Post> {
    let found = &opened.found;
    let own = || found.columns.clone();
    let tie = |column: usize| tie_in(reading, column, &found.headers[column], &found.contents[column]);
    let mut posts = own().filter(|column| tie(*column).is_some_and(|tie| tie.post));
    let body = posts.next().filter(|_| posts.next().is_none())?;
    let date = |field: Field, end: bool| {
        let read = own().find(|column| reading.columns[*column].field() == Some(field));
        match read {
            Some(column) => Some(column).filter(|column| {
                reading.how[*column] != How::Given && dates_post(&found.headers[*column], end)
            }),
            None => own().find(|column| {
                reading.columns[*column] == ColumnPart::Attribute
                    && reading.how[*column] == How::Not
                    && dates_post(&found.headers[*column], end)
                    && found.contents[*column].is_dates()
            }),
        }
    };
    // Where one of the two is of a life, both are.
    let of_life = |field: Field, post: Option<usize>| {
        post.is_none() && own().any(|column| reading.columns[column].field() == Some(field))
    };
    let (start, end) = (date(Field::Start, false), date(Field::End, true));
    let lives = of_life(Field::Start, start) || of_life(Field::End, end);
    (!lives && (start.is_some() || end.is_some())).then_some(Post { body, start, end })
}

/// Columns nobody knows that number the same heads: at least two heads, each with at least two numbers.
pub fn numbered(reading: &Reading, opened: &Opened) -> Vec<usize> {
    let found = &opened.found;
    let mut by_stem: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    for column in found.columns.clone() {
        let unknown = reading.columns[column] == ColumnPart::Attribute && reading.how[column] == How::Not;
        let head = found.headers[column].trim();
        let stem = head.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number = head[stem.len()..].parse::<u32>();
        if let (true, Ok(number @ 1..=99)) = (unknown, number) {
            by_stem.entry(key(stem)).or_default().push((column, number));
        }
    }
    by_stem.retain(|stem, columns| !stem.is_empty() && columns.len() > 1);
    let numbers =
        |columns: &Vec<(usize, u32)>| columns.iter().map(|(_, number)| *number).collect::<BTreeSet<_>>();
    let all: Vec<BTreeSet<u32>> = by_stem.values().map(numbers).collect();
    let paired =
        |own: &BTreeSet<u32>| all.iter().filter(|other| own.intersection(other).count() > 1).count() > 1;
    let mut columns: Vec<usize> = by_stem
        .values()
        .filter(|columns| paired(&numbers(columns)))
        .flatten()
        .map(|(column, _)| *column)
        .collect();
    columns.sort_unstable();
    columns
}

impl<'i> Reader<'i> {
    /// Keeps what a row of a list says of its connections with others; `dated` where its dates are those of its post.
    pub fn keep_listed(&mut self, cells: &Cells<'i, '_>, entity: EntityId, dated: bool) {
        let mut names = Vec::new();
        for (column, tie) in cells.ties() {
            cells.with(Field::To, column, |cells| {
                for text in cells::list(cells.get(Field::To)) {
                    if self.names_nobody(cells, Field::To, text).is_none() {
                        names.push((tie, text.to_string(), cells.range_of(Field::To, text)));
                    }
                }
            });
        }
        if dated || !names.is_empty() {
            self.listed.push(Listed { entity, row: cells.row, dated, names });
        }
    }

    /// Makes the connections that the lists name. Whom no row lists is taken from the cell.
    pub fn connect_listed(&mut self) {
        // Of two who name each other it is said once, on the word of both rows.
        let mut said: FxHashMap<_, usize> = FxHashMap::default();
        for listed in std::mem::take(&mut self.listed) {
            let own = &mut self.entities[listed.entity.0 as usize];
            let citations = own.citations.clone();
            let (start, end) = if listed.dated { (own.start.take(), own.end.take()) } else { (None, None) };
            let mut placed = start.is_none() && end.is_none();
            for (tie, text, range) in &listed.names {
                let Some(other) = self.listed_name(listed.row, text, range.clone()) else { continue };
                let Some(kind) = self.vocabulary.relation_or_add(&tie.kind) else { continue };
                let (from, to) = if tie.back { (other, listed.entity) } else { (listed.entity, other) };
                placed |= tie.post;
                let of_post = |date: &Option<_>| if tie.post { date.clone() } else { None };
                let (start, end) = (of_post(&start), of_post(&end));
                let directed = self.vocabulary.relations.get(kind).directed;
                let ends = if directed { (from, to) } else { (from.min(to), from.max(to)) };
                let edtf = |date: &Option<Arc<Date>>| date.as_ref().map(|date| date.edtf().to_string());
                let key = (kind, ends, edtf(&start), edtf(&end));
                let at = *said.entry(key).or_insert(self.relations.len());
                match self.relations.get_mut(at) {
                    Some(relation) => {
                        let mut both = relation.statement.citations.to_vec();
                        both.extend(
                            citations
                                .iter()
                                .filter(|own| !relation.statement.citations.contains(own))
                                .cloned(),
                        );
                        relation.statement.citations = both.into();
                    }
                    None => self.relations.push(Relation {
                        id: "".into(),
                        from,
                        kind,
                        to,
                        start,
                        end,
                        statement: crate::model::Statement {
                            citations: citations.clone(),
                            ..Default::default()
                        },
                        rare: None,
                        row: listed.row,
                    }),
                }
            }
            if !placed {
                let name = &self.entities[listed.entity.0 as usize].name;
                let message = format!(
                    "the dates of this row are those of a post, and it names no body: those of {name} are not used"
                );
                let file = self.tables[listed.row.table as usize].file;
                let start = listed.row.start as usize;
                let place = self.inputs.position(file, start..start);
                let help = "name the body; or, if they are of a life, head the columns `born` and `died`";
                self.report.push(Diagnostic::new(&codes::EMPTY_CELL, Some(place), message).help(help));
            }
        }
    }

    /// The entity that a cell of a list names.
    fn listed_name(&mut self, row: Row, text: &str, range: Range<usize>) -> Option<EntityId> {
        let candidates = match self.names.resolve(&self.entities, text) {
            Ok(id) => return Some(id),
            Err(Unresolved::Unknown) => {
                let id = Some(slug(text)).filter(|slug| !slug.is_empty());
                return self.infer_at(row, id.unwrap_or_else(|| text.to_string()), text);
            }
            Err(Unresolved::Ambiguous(candidates)) => candidates,
        };
        let named = |id: &EntityId| format!("`{}`", self.entities[id.0 as usize].id);
        let mut names: Vec<String> = candidates.iter().map(named).collect();
        names.sort();
        let message = format!("`{text}` may be any of {}; the connection is not used", names.join(", "));
        let place = self.inputs.position(self.tables[row.table as usize].file, range);
        let finding = Diagnostic::new(&codes::AMBIGUOUS_REFERENCE, Some(place), message);
        self.report.push(finding.help("write the id instead"));
        None
    }
}
