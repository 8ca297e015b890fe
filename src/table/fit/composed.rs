//! Fields that stand in several columns: a date of year, month, day and time; a name of first and last; a date and the marks or the
//! precision beside it.

use super::{Fitting, How, date_fields, is_date_field};
use crate::table::aliases::{Strength, known};
use crate::table::columns::Field;
use crate::table::pieces::{Piece, Side, piece_of};
use crate::table::{ColumnPart, TablePart, heads, marks};

impl Fitting<'_> {
    /// Dates of several columns.
    pub(super) fn dates(&mut self) {
        let pieces: Vec<Option<(Piece, Option<Side>)>> = (0..self.headers.len())
            .map(|column| if self.free(column) { piece_of(&self.headers[column]) } else { None })
            .collect();
        let (start, end) = date_fields(self.part);
        for (side, field) in [(Side::Start, Some(start)), (Side::End, end)] {
            let Some(field) = field.filter(|field| !self.taken(*field)) else { continue };
            let of = |wanted: Piece| {
                let on = |at: Option<Side>| match at {
                    Some(at) => at == side,
                    // A bare `Year` in a list of people is not the year of their birth.
                    None => side == Side::Start && self.part != TablePart::Entities,
                };
                // The one that names its side before the bare one.
                let named = pieces.iter().position(
                    |piece| matches!(piece, Some((piece, Some(at))) if *piece == wanted && *at == side),
                );
                named.or_else(|| {
                    pieces
                        .iter()
                        .position(|piece| matches!(piece, Some((piece, at)) if *piece == wanted && on(*at)))
                })
            };
            let (year, month, day, time) =
                (of(Piece::Year), of(Piece::Month), of(Piece::Day), of(Piece::Time));
            let whole = (0..self.headers.len()).find(|column| {
                self.free(*column)
                    && Some(*column) != day
                    && Some(*column) != month
                    && Some(*column) != year
                    && Some(*column) != time
                    && self.known(*column).iter().any(|known| {
                        known.field == field && known.strength > Strength::Weak && self.allows(field, *column)
                    })
            });
            let contents = self.with.contents;
            let is_number =
                |column: usize| contents.get(column).is_none_or(|content| !content.is_full_dates());
            match (whole, year) {
                (None, Some(year))
                    if self
                        .content(year)
                        .is_none_or(|content| content.filled == 0 || content.dates + content.numbers > 0) =>
                {
                    self.set(year, ColumnPart::Piece(field, Piece::Year), How::Alias);
                    let more = [
                        (Piece::Month, month),
                        (Piece::Day, day.filter(|_| month.is_some())),
                        (Piece::Time, time.filter(|_| day.is_some())),
                    ];
                    for (piece, column) in more {
                        if let Some(column) = column.filter(|column| is_number(*column)) {
                            self.set(column, ColumnPart::Piece(field, piece), How::Alias);
                        }
                    }
                }
                (Some(whole), year) => {
                    let yearless = self.content(whole).is_some_and(|content| {
                        content.filled > 0 && content.samples.iter().all(|text| no_year(text))
                    });
                    let timed = time.filter(|time| {
                        self.content(*time).is_some_and(|content| content.share(content.clocks, 60))
                    });
                    let year = year.filter(|_| yearless);
                    if year.is_some() || timed.is_some() {
                        self.set(whole, ColumnPart::Piece(field, Piece::Whole), How::Alias);
                        for (piece, column) in [(Piece::Year, year), (Piece::Time, timed)] {
                            if let Some(column) = column {
                                self.set(column, ColumnPart::Piece(field, piece), How::Alias);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Names of several columns.
    pub(super) fn names(&mut self) {
        if self.taken(Field::Name) {
            return;
        }
        let find = |wanted: Piece| {
            (0..self.headers.len()).find(|column| {
                self.free(*column)
                    && piece_of(&self.headers[*column]).is_some_and(|(piece, _)| piece == wanted)
            })
        };
        let (mut first, mut last) = (find(Piece::First), find(Piece::Last));
        let whole = (0..self.headers.len()).find(|column| {
            self.free(*column)
                && Some(*column) != first
                && Some(*column) != last
                && heads_that_may_be_half(&self.headers[*column])
        });
        // `Name, Vorname` and `Nombre, Apellidos`: the one that could be the whole name is the other half, if it never holds two words.
        let half = |column: usize| {
            self.content(column)
                .is_none_or(|content| content.filled == 0 || !content.share(content.names, 40))
        };
        if let Some(column) = whole {
            match (first, last) {
                (Some(_), None) if half(column) => last = Some(column),
                (None, Some(_)) if half(column) => first = Some(column),
                _ => return,
            }
        }
        let says_name = |column: Option<usize>| {
            column.is_some_and(|column| heads::key(&self.headers[column]).chars().count() > 6)
        };
        if !(first.is_some() && last.is_some()) && !says_name(last) {
            return;
        }
        let pieces = [
            (Piece::First, first),
            (Piece::Middle, find(Piece::Middle)),
            (Piece::Last, last),
            (Piece::Suffix, find(Piece::Suffix)),
        ];
        for (piece, column) in pieces {
            if let Some(column) = column {
                self.set(column, ColumnPart::Piece(Field::Name, piece), How::Alias);
            }
        }
    }

    /// Who took part may stand in several columns, each with a part in the event for its head: suspect, victim, officer.
    pub(super) fn also(&mut self) {
        if self.part != TablePart::Events || !self.taken(Field::Participants) {
            return;
        }
        for column in 0..self.headers.len() {
            let whose = heads::whose(&self.headers[column]);
            let mut means = self.known(column).into_iter().chain(known(self.part, &whose));
            let named = self.content(column).is_some_and(|content| content.is_names());
            if self.free(column) && named && means.any(|known| known.field == Field::Participants) {
                self.set(column, ColumnPart::Piece(Field::Participants, Piece::Also), How::Weak);
            }
        }
    }

    /// A column beside a date that holds nothing but marks qualifies it.
    pub(super) fn qualify(&mut self) {
        for column in 0..self.columns.len() {
            let (field, whole) = match self.columns[column] {
                ColumnPart::Field(field) if is_date_field(field) => (field, true),
                ColumnPart::Piece(field, Piece::Year | Piece::Whole) => (field, false),
                _ => continue,
            };
            let own = heads::key(&self.headers[column]);
            let beside = [column.checked_sub(1), Some(column + 1)]
                .into_iter()
                .flatten()
                .filter(|at| *at < self.columns.len());
            // The one whose head begins as the date's does, before the others.
            let mut beside: Vec<usize> = beside.collect();
            let named = |at: &usize| {
                let key = heads::key(&self.headers[*at]);
                !(own.len() > 2 && key.starts_with(&own))
            };
            beside.sort_by_key(|at| named(at));
            let found = beside.into_iter().find_map(|at| self.qualifier(at, column).map(|piece| (at, piece)));
            if let Some((at, piece)) = found {
                if whole {
                    self.columns[column] = ColumnPart::Piece(field, Piece::Whole);
                }
                self.set(at, ColumnPart::Piece(field, piece), How::Content);
            }
        }
    }

    fn qualifier(&self, at: usize, date: usize) -> Option<Piece> {
        // A head that merely may be something else gives way to what is proved here.
        let open = self.free(at)
            || (self.how[at] < How::Own && matches!(self.columns[at], ColumnPart::Field(Field::Kind)));
        let content = self.content(at).filter(|content| open && content.filled > 0)?;
        if content.share(content.marks, 100) {
            // One that stands between two dates belongs to the one it is headed after; without a head of that sort, to the one behind it.
            let next = self.columns.get(at + 1).and_then(|column| column.field()).is_some_and(is_date_field);
            let own = heads::key(&self.headers[date]);
            let key = heads::key(&self.headers[at]);
            let other = if at > date { at + 1 } else { at.wrapping_sub(1) };
            let theirs = self.headers.get(other).map(|head| heads::key(head)).unwrap_or_default();
            let root = |text: &str| text.chars().take(4).collect::<String>();
            let same = |one: &str| !one.is_empty() && root(one) == root(&key);
            return match (same(&own), at > date && next) {
                (true, _) => Some(Piece::Qualifier),
                (false, true) => None,
                (false, false) if same(&theirs) && at < date => None,
                _ => Some(Piece::Qualifier),
            };
        }
        let key = heads::key(&self.headers[at]);
        if key.ends_with("precision") {
            let known = |word: &String| {
                matches!(
                    word.as_str(),
                    "7" | "8" | "9" | "10" | "11" | "14" | "year" | "month" | "day" | "decade" | "century"
                )
            };
            return content.distinct.iter().all(known).then_some(Piece::Precision);
        }
        let flagged = content.share(content.flags, 100)
            && heads::forms(&self.headers[at]).iter().any(|form| marks::mark(form).is_some());
        flagged.then_some(Piece::Qualifier)
    }
}

/// Heads that may be half of a name where the other half has a column of its own.
fn heads_that_may_be_half(header: &str) -> bool {
    known(TablePart::Entities, header).iter().any(|known| known.field == Field::Name)
        && matches!(
            heads::key(header).as_str(),
            "name" | "nom" | "nombre" | "nome" | "naam" | "enw" | "names" | "nombres"
        )
}

fn no_year(text: &str) -> bool {
    let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0);
    let lengths: Vec<usize> = digits.collect();
    lengths.len() <= 2
        && lengths.iter().all(|length| *length <= 2)
        && !lengths.is_empty()
        && !text.contains(['\'', '’'])
}
