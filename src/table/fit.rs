//! Which column gets which field: heads, what stands below them, the sheets of known tools, and what the user said in
//! `casebook.toml` weighed together; and which part of a casebook a table is, where its name does not say.
//!
//! The order in which a column is settled: what the user says; what a known tool's sheet has; ends of relations that only stand as
//! a pair; dates and names of several columns; the fields' own names; their other names; weak heads whose content agrees.
//! Each field is given once.

use super::aliases::{Known, Pair, Strength, data, known};
use super::columns::{Field, fields_of, name_of};
use super::content::Content;
use super::pieces::{Piece, piece_of};
use super::profiles::{self, Profile, Role};
use super::{ColumnPart, TablePart, heads};

mod composed;

/// How a column came by what it is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By nothing: it is kept as an attribute, or skipped.
    Not,
    /// By what it holds alone.
    Content,
    /// By a weak head whose content agrees.
    Weak,
    /// By another name of the field.
    Alias,
    /// By the field's own name.
    Own,
    /// By the head beside it.
    Pair,
    /// By the heads of a known tool's sheet.
    Profile,
    /// By `casebook.toml`.
    Given,
}

/// What is known about a table besides its heads.
#[derive(Clone, Copy, Default)]
pub struct Besides<'a> {
    /// What stands in the columns; empty for nothing known.
    pub contents: &'a [Content],
    /// What `casebook.toml` says of each column; empty for nothing.
    pub given: &'a [Option<ColumnPart>],
    /// Whether a word is a known status.
    pub is_status: Option<&'a dyn Fn(&str) -> bool>,
    /// The part is settled: weak heads need less to be believed.
    pub told: bool,
}

/// The columns of a table as one part of a casebook.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The part.
    pub part: TablePart,
    /// What each column is read as.
    pub columns: Vec<ColumnPart>,
    /// How each came by it.
    pub how: Vec<How>,
    /// The kind that the heads of a pair say its relations have; empty for none.
    pub kind: String,
    /// How well it fits, in tenths of a column.
    pub score: i32,
    /// It has all that its rows cannot do without.
    pub complete: bool,
}

/// The part a table is read as, and why.
pub struct Choice {
    /// The part.
    pub part: TablePart,
    /// Its columns.
    pub reading: Reading,
    /// Another part that fits about as well.
    pub rival: Option<TablePart>,
    /// The known tool's sheet it is.
    pub profile: Option<&'static Profile>,
}

/// Two fits nearer than this are about as good, in tenths of a column.
const ABOUT_AS_GOOD: i32 = 5;

/// How a table's headers are read by themselves, nothing being known of what stands below: a field for each, or none.
pub fn meanings(part: TablePart, headers: &[String]) -> Vec<Option<Field>> {
    Reading::of(part, headers).fields()
}

/// The part that a table's headers make likeliest; `None` when no part has its required fields.
pub fn part_of_headers(headers: &[String]) -> Option<TablePart> {
    choose(headers, &[]).map(|choice| choice.part)
}

/// The part that heads and contents make likeliest; `None` when no part has its required fields.
pub fn choose(headers: &[String], contents: &[Content]) -> Option<Choice> {
    choose_with(headers, Besides { contents, ..Besides::default() }, &[])
}

/// The same, with what else is known, and what `casebook.toml` says of the columns in each part.
pub fn choose_with(
    headers: &[String],
    with: Besides<'_>,
    given: &[(TablePart, Vec<Option<ColumnPart>>)],
) -> Option<Choice> {
    let given_in =
        |part: TablePart| given.iter().find(|(known, _)| *known == part).map_or(&[][..], |(_, given)| given);
    if let Some(profile) = profiles::recognise(headers) {
        let part = part_of_profile(profile, headers, with);
        let with = Besides { told: true, given: given_in(part), ..with };
        let reading = Reading::with(part, headers, with, Some(profile));
        if reading.complete {
            return Some(Choice { part, reading, rival: None, profile: Some(profile) });
        }
    }
    let parts = [TablePart::Events, TablePart::Relations, TablePart::Sources, TablePart::Entities];
    let mut readings: Vec<Reading> = parts
        .into_iter()
        .map(|part| Reading::with(part, headers, Besides { given: given_in(part), ..with }, None))
        .filter(|reading| reading.complete)
        .collect();
    // Stable: of equals the earlier of the list.
    readings.sort_by_key(|reading| std::cmp::Reverse(reading.score));
    let mut readings = readings.into_iter();
    let reading = readings.next()?;
    let near = |other: &Reading| reading.score - other.score < ABOUT_AS_GOOD;
    let rival = readings.next().filter(near).map(|other| other.part);
    Some(Choice { part: reading.part, reading, rival, profile: None })
}

/// Wikidata's results are events where they have a point in time.
fn part_of_profile(profile: &Profile, headers: &[String], with: Besides<'_>) -> TablePart {
    let born = headers
        .iter()
        .any(|header| matches!(profiles::role(profile, header), Some(Role::Is(Field::Start | Field::End))));
    let dated = headers.iter().enumerate().any(|(at, header)| {
        let means_date = known(TablePart::Events, header).iter().any(|known| known.field == Field::Date);
        means_date && with.contents.get(at).is_none_or(Content::is_dates)
    });
    if profile.name.starts_with("Wikidata") && dated && !born { TablePart::Events } else { profile.part }
}

impl Reading {
    /// By heads alone.
    pub fn of(part: TablePart, headers: &[String]) -> Self {
        Self::with(part, headers, Besides { told: true, ..Besides::default() }, None)
    }

    /// By heads, contents, and what else is known.
    pub fn with(part: TablePart, headers: &[String], with: Besides<'_>, profile: Option<&Profile>) -> Self {
        let mut fitting = Fitting {
            part,
            headers,
            with,
            columns: vec![ColumnPart::Attribute; headers.len()],
            how: vec![How::Not; headers.len()],
            kind: String::new(),
        };
        fitting.given();
        fitting.private();
        if let Some(profile) = profile {
            fitting.profile(profile);
        }
        if part == TablePart::Relations {
            fitting.directions();
            fitting.pairs();
        }
        fitting.dates();
        if part == TablePart::Entities {
            fitting.names();
        }
        fitting.heads();
        fitting.also();
        fitting.promote();
        if with.told {
            fitting.by_content();
        }
        fitting.qualify();
        fitting.finish()
    }

    /// No column of it is read as anything.
    pub fn empty(part: TablePart, columns: usize) -> Self {
        let columns = vec![ColumnPart::Attribute; columns];
        Self {
            part,
            how: vec![How::Not; columns.len()],
            columns,
            kind: String::new(),
            score: 0,
            complete: false,
        }
    }

    /// The field of each column.
    pub fn fields(&self) -> Vec<Option<Field>> {
        self.columns.iter().map(|column| column.field()).collect()
    }
}

struct Fitting<'a> {
    part: TablePart,
    headers: &'a [String],
    with: Besides<'a>,
    columns: Vec<ColumnPart>,
    how: Vec<How>,
    kind: String,
}

/// The fields of a part's start and end.
pub const fn date_fields(part: TablePart) -> (Field, Option<Field>) {
    match part {
        TablePart::Sources => (Field::Date, None),
        TablePart::Entities => (Field::Start, Some(Field::End)),
        TablePart::Events => (Field::Date, Some(Field::End)),
        TablePart::Relations => (Field::Start, Some(Field::End)),
        TablePart::Corrections | TablePart::Identities => (Field::Date, None),
    }
}

const fn is_date_field(field: Field) -> bool {
    matches!(field, Field::Date | Field::Start | Field::End)
}

impl Fitting<'_> {
    fn free(&self, column: usize) -> bool {
        self.how[column] == How::Not && self.columns[column] == ColumnPart::Attribute
    }

    fn taken(&self, field: Field) -> bool {
        self.columns.iter().any(|column| column.field() == Some(field))
    }

    fn set(&mut self, column: usize, part: ColumnPart, how: How) {
        self.columns[column] = part;
        self.how[column] = how;
    }

    fn content(&self, column: usize) -> Option<&Content> {
        self.with.contents.get(column)
    }

    fn known(&self, column: usize) -> Vec<Known> {
        known(self.part, &self.headers[column])
    }

    fn given(&mut self) {
        for (column, given) in self.with.given.iter().enumerate().take(self.columns.len()) {
            let Some(given) = given else { continue };
            let fits = given.field().is_none_or(|field| {
                fields_of(self.part).iter().any(|names| names.field == field)
                    && (matches!(given, ColumnPart::Piece(..)) || !self.taken(field))
            });
            if fits {
                self.set(column, *given, How::Given);
            } else if *given == ColumnPart::Field(Field::Participants) && self.taken(Field::Participants) {
                self.set(column, ColumnPart::Piece(Field::Participants, Piece::Also), How::Given);
            }
        }
    }

    fn private(&mut self) {
        for column in 0..self.headers.len() {
            if self.free(column) && self.headers[column].starts_with('_') {
                self.columns[column] = ColumnPart::Skipped;
            }
        }
    }

    fn profile(&mut self, profile: &Profile) {
        for column in 0..self.headers.len() {
            let Some(role) = profiles::role(profile, &self.headers[column]).filter(|_| self.free(column))
            else {
                continue;
            };
            let known = |field| fields_of(self.part).iter().any(|names| names.field == field);
            match role {
                // A list of things may be one of events: `itemLabel` is their title then.
                Role::Is(Field::Name) if self.part == TablePart::Events => {
                    self.set(column, ColumnPart::Field(Field::Title), How::Profile);
                }
                Role::Is(field) if known(field) && !self.taken(field) && self.allows(field, column) => {
                    self.set(column, ColumnPart::Field(field), How::Profile);
                }
                Role::Piece(field, piece) if known(field) => {
                    self.set(column, ColumnPart::Piece(field, piece), How::Profile);
                }
                Role::Is(_) | Role::Piece(..) => {}
                Role::Aside => self.set(column, ColumnPart::Attribute, How::Profile),
            }
        }
    }

    /// Whether what stands in a column does not speak against a field that its head surely means.
    fn allows(&self, field: Field, column: usize) -> bool {
        let Some(content) = self.content(column) else { return true };
        if content.filled == 0 {
            return true;
        }
        // Who heads a column as the manual does means the field, whatever stands in it.
        let own = fields_of(self.part)
            .iter()
            .any(|names| names.field == field && names.name == self.headers[column].trim());
        if own && !matches!(field, Field::From | Field::To) {
            return true;
        }
        match field {
            // `closed: yes`, `birth: https://...`
            _ if is_date_field(field) => {
                !content.share(content.flags + content.addresses, 60) || content.dates > 0
            }
            Field::Kind if self.part == TablePart::Relations => !is_directions(content),
            Field::From | Field::To => !content.is_dates() || content.share(content.years, 40),
            // `Status: closed` of requests and companies: a status of another sort.
            Field::Status => {
                let none = |is: &dyn Fn(&str) -> bool| !content.distinct.iter().any(|word| is(word));
                content.filled < 2 || !self.with.is_status.is_some_and(none)
            }
            Field::Url => content.addresses > 0 || !content.is_names(),
            _ => true,
        }
    }

    /// Whether what stands in a column agrees with a field that its head only may mean.
    fn agrees(&self, field: Field, column: usize) -> bool {
        let Some(content) = self.content(column) else { return !is_date_field(field) };
        let empty = content.filled == 0;
        match field {
            _ if is_date_field(field) => content.is_dates(),
            Field::Url | Field::ArchiveUrl => empty || content.is_addresses(),
            Field::Status => {
                let is_status = |word: &String| self.with.is_status.is_some_and(|is| is(word));
                let known = content.distinct.iter().filter(|word| is_status(word)).count();
                known > 0 && known * 2 >= content.distinct.len()
            }
            Field::Importance => {
                !content.distinct.is_empty()
                    && content.distinct.iter().all(|word| matches!(word.as_str(), "1" | "2" | "3"))
            }
            Field::Order => content.share(content.numbers, 90),
            Field::Id => !empty && content.distinct.len() == content.filled && !content.is_addresses(),
            Field::Title => {
                let person = known(TablePart::Entities, &self.headers[column])
                    .iter()
                    .any(|known| known.field == Field::Name && known.strength == Strength::Own);
                (empty || content.is_text()) && (self.with.told || !person || !content.is_names())
            }
            Field::Participants | Field::Name => {
                empty || (content.is_text() && !content.share(content.prose, 30))
            }
            Field::From | Field::To => empty || (!content.is_dates() && !content.is_addresses()),
            Field::Kind => {
                let enough = content.filled < 8 || content.distinct.len() * 10 <= content.filled * 9;
                empty
                    || (content.is_text()
                        && !content.share(content.prose, 30)
                        && (enough || self.part == TablePart::Relations)
                        && self.allows(field, column))
            }
            Field::Place => empty || (content.is_text() && !content.is_addresses()),
            Field::Sources => {
                empty || (!content.is_dates() && !content.share(content.numbers + content.flags, 60))
            }
            Field::Description => empty || content.is_text(),
            _ => true,
        }
    }

    /// A column that says which way each line points says nothing of how the two are connected.
    fn directions(&mut self) {
        for column in 0..self.headers.len() {
            if self.free(column) && self.content(column).is_some_and(is_directions) {
                self.set(column, ColumnPart::Attribute, How::Content);
            }
        }
    }

    /// Ends of relations that are ends only beside each other; and `from`, `to` that hold dates, which are no ends at all.
    fn pairs(&mut self) {
        for column in 0..self.headers.len() {
            let key = heads::key(&self.headers[column]);
            let Some(content) = self.content(column).filter(|_| self.free(column)) else { continue };
            if content.is_dates() {
                match key.as_str() {
                    "from" if !self.taken(Field::Start) => {
                        self.set(column, ColumnPart::Field(Field::Start), How::Content)
                    }
                    "to" if !self.taken(Field::End) => {
                        self.set(column, ColumnPart::Field(Field::End), How::Content)
                    }
                    _ => {}
                }
            }
        }
        let sure = |fitting: &Self, field| {
            (0..fitting.headers.len()).any(|column| {
                fitting.columns[column].field() == Some(field)
                    || (fitting.free(column)
                        && fitting.known(column).iter().any(|known| {
                            known.field == field
                                && known.strength == Strength::Own
                                && fitting.allows(field, column)
                        }))
            })
        };
        if sure(self, Field::From) || sure(self, Field::To) {
            return;
        }
        for pair in &data().pairs {
            let find = |wanted: &str| {
                (0..self.headers.len()).find(|column| {
                    self.free(*column)
                        && heads::forms(&self.headers[*column]).iter().any(|form| form == wanted)
                })
            };
            let (Some(from), Some(to)) = (find(&pair.from), find(&pair.to)) else { continue };
            if from != to && self.pair_stands(pair, from, to) {
                self.set(from, ColumnPart::Field(Field::From), How::Pair);
                self.set(to, ColumnPart::Field(Field::To), How::Pair);
                self.kind.clone_from(&pair.kind);
                return;
            }
        }
        self.numbered_pair();
    }

    /// Two heads alike but for a 1 and a 2 (`person1_id`, `person2_id`) that name people or things: the two ends.
    fn numbered_pair(&mut self) {
        let named = |header: &str| {
            let stem: String = heads::whose(header).chars().filter(|c| !matches!(c, '1' | '2')).collect();
            let stem = stem.split_whitespace().filter(|word| *word != "id").collect::<Vec<_>>().join(" ");
            known(TablePart::Entities, &stem).iter().any(|known| known.field == Field::Name)
        };
        for from in 0..self.headers.len() {
            let key = heads::key(&self.headers[from]);
            if !self.free(from) || key.matches('1').count() != 1 || !named(&self.headers[from]) {
                continue;
            }
            let second = key.replace('1', "2");
            let to =
                (0..self.headers.len()).find(|to| self.free(*to) && heads::key(&self.headers[*to]) == second);
            let dated = |column| self.content(column).is_some_and(Content::is_full_dates);
            if let Some(to) = to.filter(|to| !dated(from) && !dated(*to)) {
                self.set(from, ColumnPart::Field(Field::From), How::Pair);
                self.set(to, ColumnPart::Field(Field::To), How::Pair);
                return;
            }
        }
    }

    fn pair_stands(&self, pair: &Pair, from: usize, to: usize) -> bool {
        let named = |column| {
            self.content(column).is_none_or(|content: &Content| content.filled == 0 || !content.is_dates())
        };
        let names = |column| self.content(column).is_some_and(Content::is_names);
        if !named(from) || !named(to) || (pair.names && !(names(from) && names(to))) {
            return false;
        }
        let has = |field: Field| {
            self.taken(field)
                || (0..self.headers.len()).filter(|column| *column != from && *column != to).any(|column| {
                    self.free(column)
                        && (self.known(column).iter().any(|known| {
                            known.field == field
                                && (known.strength > Strength::Weak || self.agrees(field, column))
                        }) || (field == Field::Start
                            && piece_of(&self.headers[column])
                                .is_some_and(|(piece, _)| piece == Piece::Year)))
                })
        };
        pair.needs.is_empty()
            || pair.needs.iter().any(|needed| match needed.as_str() {
                "kind" => has(Field::Kind),
                "start" => has(Field::Start),
                "end" => has(Field::End),
                _ => has(Field::Start) && has(Field::Kind),
            })
    }

    /// Own names, other names, weak heads, each field once.
    fn heads(&mut self) {
        let mut candidates: Vec<(std::cmp::Reverse<Strength>, bool, u16, usize, Field)> = Vec::new();
        for column in 0..self.headers.len() {
            if !self.free(column) || self.headers[column].is_empty() {
                continue;
            }
            for known in self.known(column) {
                let weak = known.strength == Strength::Weak;
                // What content proves comes before what it merely allows.
                let unproved = weak
                    && !matches!(
                        known.field,
                        Field::Date
                            | Field::Start
                            | Field::End
                            | Field::Url
                            | Field::Status
                            | Field::Importance
                    );
                let rank = if weak { known.rank } else { 0 };
                candidates.push((std::cmp::Reverse(known.strength), unproved, rank, column, known.field));
            }
        }
        candidates.sort();
        for (std::cmp::Reverse(strength), _, _, column, field) in candidates {
            if !self.free(column) || self.taken(field) {
                continue;
            }
            let fits = match strength {
                Strength::Weak => self.agrees(field, column),
                _ => self.allows(field, column),
            };
            if fits {
                let how = match strength {
                    Strength::Weak => How::Weak,
                    Strength::Alias => How::Alias,
                    Strength::Own => How::Own,
                };
                self.set(column, ColumnPart::Field(field), how);
            }
        }
    }

    /// An event without a title has its description for one, or its kind.
    fn promote(&mut self) {
        if self.part != TablePart::Events || self.taken(Field::Title) || !self.taken(Field::Date) {
            return;
        }
        // A list of people with what is said of them is none of events.
        let people = (0..self.headers.len()).any(|column| {
            heads::key(&self.headers[column]) == "name" && self.content(column).is_some_and(Content::is_names)
        });
        if people && !self.with.told {
            return;
        }
        for field in [Field::Description, Field::Kind] {
            let column = self.columns.iter().position(|column| *column == ColumnPart::Field(field));
            if let Some(column) = column.filter(|column| self.how[*column] != How::Given) {
                self.columns[column] = ColumnPart::Field(Field::Title);
                return;
            }
        }
    }

    /// What is required and no head gives, taken from a column whose content leaves no doubt: the only one of dates, the
    /// only one of texts.
    fn by_content(&mut self) {
        if self.with.contents.is_empty() || self.part != TablePart::Events {
            return;
        }
        let only = |fitting: &Self, wanted: &dyn Fn(&Content) -> bool| {
            let mut found = (0..fitting.headers.len())
                .filter(|column| fitting.free(*column) && fitting.content(*column).is_some_and(wanted));
            found.next().filter(|_| found.next().is_none())
        };
        if !self.taken(Field::Date)
            && let Some(column) = only(self, &Content::is_full_dates)
        {
            self.set(column, ColumnPart::Field(Field::Date), How::Content);
        }
        if !self.taken(Field::Title)
            && let Some(column) = only(self, &Content::is_text)
        {
            self.set(column, ColumnPart::Field(Field::Title), How::Content);
        }
    }

    fn finish(self) -> Reading {
        let required = fields_of(self.part).iter().filter(|names| names.required);
        let complete = required.clone().all(|names| self.taken(names.field));
        let mut counted: Vec<Field> = Vec::new();
        let mut score = 0;
        for (column, how) in self.columns.iter().zip(&self.how) {
            let Some(field) = column.field().filter(|field| !counted.contains(field)) else { continue };
            counted.push(field);
            score += match how {
                How::Not => 0,
                How::Content => 3,
                How::Weak => 4,
                How::Alias | How::Own | How::Profile => 10,
                How::Pair => 12,
                How::Given => 20,
            };
        }
        // A sheet of dates and titles is one of events unless something of a source stands there too; a list of names with
        // where they come from is one of people.
        let distinctive = [Field::Publisher, Field::Author, Field::ArchiveUrl, Field::Url];
        score += match self.part {
            TablePart::Events => 6,
            TablePart::Relations => 4,
            TablePart::Sources if !distinctive.iter().any(|field| self.taken(*field)) => -10,
            _ => 0,
        };
        Reading { part: self.part, columns: self.columns, how: self.how, kind: self.kind, score, complete }
    }
}

impl PartialOrd for How {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (*self as u8).partial_cmp(&(*other as u8))
    }
}

fn is_directions(content: &Content) -> bool {
    let directions = ["directed", "undirected", "mixed", "mutual", "bidirectional"];
    !content.distinct.is_empty() && content.distinct.iter().all(|word| directions.contains(&word.as_str()))
}

/// What a column is read as, in a word: `date`, `the year of date`, for tables and findings.
pub fn word_of(part: TablePart, column: ColumnPart) -> String {
    match column {
        ColumnPart::Field(field) => name_of(part, field).to_string(),
        ColumnPart::Piece(field, piece) => match piece {
            Piece::Whole => name_of(part, field).to_string(),
            Piece::Also => format!("{} {}", piece.word(), name_of(part, field)),
            piece => format!("{} of {}", piece.word(), name_of(part, field)),
        },
        ColumnPart::Tie(tie) if tie.back => format!("connections: {} this row", tie.kind),
        ColumnPart::Tie(tie) => format!("connections: {}", tie.kind),
        ColumnPart::Attribute => "kept as it is".to_string(),
        ColumnPart::Skipped => "skipped".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> Vec<String> {
        line.split(',').map(str::to_string).collect()
    }

    #[test]
    fn a_source_column_beside_a_target_is_an_end() {
        let read = meanings(TablePart::Relations, &headers("source,target,type,start date,citation"));
        assert_eq!(read, [Field::From, Field::To, Field::Kind, Field::Start, Field::Sources].map(Some));
        let read = meanings(TablePart::Relations, &headers("From,To,Relation,Source"));
        assert_eq!(read, [Field::From, Field::To, Field::Kind, Field::Sources].map(Some));
    }

    #[test]
    fn the_header_tells_the_part() {
        assert_eq!(part_of_headers(&headers("Date,Title,Who")), Some(TablePart::Events));
        assert_eq!(part_of_headers(&headers("when,headline,summary,source")), Some(TablePart::Events));
        assert_eq!(part_of_headers(&headers("source_entity,kind,target_entity")), Some(TablePart::Relations));
        assert_eq!(
            part_of_headers(&headers("id,title,publisher,date_published,url,kind,note")),
            Some(TablePart::Sources)
        );
        assert_eq!(
            part_of_headers(&headers("id,kind,name,short_name,aliases,start,end,description,sources")),
            Some(TablePart::Entities)
        );
        assert_eq!(part_of_headers(&headers("a,b,c")), None);
    }
}
