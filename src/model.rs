//! What a casebook says, fully resolved: entities, events, relations and sources, each knowing its row.
//!
//! A [`Casebook`] is made by `read` and never changed afterwards. References are indices, kinds are [`Term`]s of
//! its [`Vocabulary`], dates are parsed and shared, and every item keeps its [`Row`], from which
//! [`Casebook::place`] finds the line and column of any of its cells again. (A row keeps only its byte offset,
//! eight bytes instead of a position a cell: a casebook may hold millions of rows.)

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::catalogue::Words;
use crate::date::{Bounds, Date, Margins};
use crate::input::{Inputs, Position};
use crate::table::columns::Field;
use crate::table::records::record_at;
use crate::table::{Row, Table, TablePart, Tally, place_in_table};
use crate::vocabulary::{Concerns, Spoken, Standing, Term, Vocabulary};

mod pictures;
mod serials;

pub use pictures::{Image, Pictures, Shown, Unread};
pub use serials::Serials;
pub mod desk;

use desk::{Account, Correction, Judgement, Merged};

/// The language of a casebook that names none.
pub const DEFAULT_LANG: &str = "en-GB";

/// Index of an entity in [`Casebook::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// Index of an event in [`Casebook::events`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u32);

/// Index of a relation in [`Casebook::relations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u32);

/// Index of a source in [`Casebook::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A casebook as read. Every vector is in an order made from content, not from the order of rows: entities, relations
/// and sources by id, events by date and then by id.
#[derive(Debug)]
pub struct Casebook {
    /// The input files, for places and excerpts.
    pub inputs: Inputs,
    /// How each table was read.
    pub tables: Vec<Table>,
    /// What `casebook.toml` says.
    pub settings: Settings,
    /// Kinds, roles and statuses in force.
    pub vocabulary: Vocabulary,
    /// In whose language it is printed.
    pub reader: Reader,
    /// People and things, by id.
    pub entities: Vec<Entity>,
    /// What happened, oldest first; undated events last.
    pub events: Vec<Event>,
    /// What led to what, where a column of the events says so, by cause and then effect.
    pub ties: Vec<Tie>,
    /// Who is connected to whom, by from, to, kind, start.
    pub relations: Vec<Relation>,
    /// Where statements come from, by id.
    pub sources: Vec<Source>,
    /// The files that rows name as their pictures, as far as they were looked for.
    pub pictures: Pictures,
    /// What was put right after it was published, oldest first.
    pub corrections: Vec<Correction>,
    /// Who is whom in the desk's judgement, by names.
    pub identities: Vec<Judgement>,
    /// Private rows are among these: everything made of it says NOT FOR PUBLICATION.
    pub not_for_publication: bool,
    /// Fingerprints of the rows' text by table part, for the account of rows; see [`Tally`].
    pub tally: Tally,
    /// Made when it is first asked for: [`Casebook::concerned`].
    pub concerned: OnceLock<BTreeMap<(EntityId, Term), Vec<EntityId>>>,
}

/// For whom a casebook is printed: the language of everything that does not stand in it.
#[derive(Debug)]
pub struct Reader {
    /// BCP 47 tag, as asked for.
    lang: String,
    words: &'static Words,
    /// There are words in that language, and not English ones for want of them.
    has_words: bool,
    /// The vocabulary in that language, where it is not the casebook's own.
    vocabulary: Option<Box<Spoken>>,
}

/// One event that led to another, because a row says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// What came first.
    pub cause: EventId,
    /// What it led to.
    pub effect: EventId,
    /// The event in whose row it stands: one of the two.
    pub said_by: EventId,
}

/// A person or thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Unique among entities and events.
    pub id: Box<str>,
    /// Full name.
    pub name: Box<str>,
    /// Its kind, if a cell or its file says so.
    pub kind: Option<Term>,
    /// Start of its life or existence.
    pub start: Option<Arc<Date>>,
    /// End of its life or existence.
    pub end: Option<Arc<Date>>,
    /// What rarely has a value.
    pub rare: Option<Box<EntityRare>>,
    /// Citations for the row as a whole.
    pub citations: Box<[Citation]>,
    /// Where it was written; for an inferred entity, the row that first names it.
    pub row: Row,
    /// No entities table lists it: its name stood in an event or a relation.
    pub inferred: bool,
}

/// The fields of an [`Entity`] that are often empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntityRare {
    /// Name for labels.
    pub short_name: Box<str>,
    /// The article the name takes within a sentence: "the", or empty.
    pub article: Box<str>,
    /// The article the short name takes within a sentence: "the", or empty.
    pub short_article: Box<str>,
    /// Other names.
    pub aliases: Vec<Box<str>>,
    /// A sentence or two.
    pub description: Box<str>,
    /// An address, `http`, `https` or `mailto`.
    pub url: Box<str>,
    /// A picture.
    pub image: Option<Box<Image>>,
    /// Columns throughline does not know, as header and text.
    pub attributes: Attributes,
    /// The other rows that the entity rests on, because the desk holds them to be about the same; by id.
    pub merged: Vec<Merged>,
}

/// Columns throughline does not know, as header and text.
pub type Attributes = Vec<(Box<str>, Box<str>)>;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Unique among entities and events.
    pub id: Box<str>,
    /// When; `None` is undated.
    pub date: Option<Arc<Date>>,
    /// When it ended, where a column of its own says so.
    pub end: Option<Arc<Date>>,
    /// Orders events of one date, where a column says so.
    pub order: Option<i64>,
    /// What happened, in few words.
    pub title: Box<str>,
    /// What happened, in a sentence or two.
    pub description: Box<str>,
    /// Its kind, if a cell says so.
    pub kind: Option<Term>,
    /// Who took part, in the order of the cell.
    pub participants: Vec<Participant>,
    /// Who took part without a name: `unknown`, `name withheld`. They are told and counted, and are nobody's node.
    pub nameless: Box<[Nameless]>,
    /// Where: an entity, or a text.
    pub place: Option<Place>,
    /// How firmly, and who says so.
    pub statement: Statement,
    /// 1 (least) to 3 (most); 2 where nothing is said.
    pub importance: u8,
    /// An address.
    pub url: Box<str>,
    /// A picture.
    pub image: Option<Box<Image>>,
    /// Columns throughline does not know.
    pub attributes: Attributes,
    /// Where it was written.
    pub row: Row,
}

/// Where an event was.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// An entity of the casebook.
    Entity(EntityId),
    /// A text that names no entity.
    Text(Box<str>),
}

/// An entity's part in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub entity: EntityId,
    /// In what part, if said.
    pub role: Option<Term>,
}

/// Somebody who took part in an event and is not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nameless {
    /// What the cell says: `unknown`, `unnamed officer`.
    pub words: Box<str>,
    /// In what part, if said.
    pub role: Option<Term>,
}

/// A dated connection of two entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The id of the row, else one made from its content.
    pub id: Box<str>,
    /// Where it starts.
    pub from: EntityId,
    /// What it says, read from `from` to `to`.
    pub kind: Term,
    /// Where it ends.
    pub to: EntityId,
    /// Since when; `None` is unknown.
    pub start: Option<Arc<Date>>,
    /// Until when; `None` is unknown, which is neither "still" nor "the same day".
    pub end: Option<Arc<Date>>,
    /// How firmly, and who says so.
    pub statement: Statement,
    /// What rarely has a value.
    pub rare: Option<Box<RelationRare>>,
    /// Where it was written.
    pub row: Row,
}

/// The fields of a [`Relation`] that are often empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RelationRare {
    /// A sentence.
    pub description: Box<str>,
    /// Columns throughline does not know.
    pub attributes: Attributes,
}

/// How firmly something is said, by whom, and on what evidence. Belongs to an event or a relation, never to a person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statement {
    /// The status word; `None` is "documented, unmarked".
    pub status: Option<Term>,
    /// Who alleges, charges or finds, and what is answered.
    pub voices: Option<Box<Voices>>,
    /// That it is one of several accounts of a thing, where its row says so.
    pub account: Option<Box<Account>>,
    /// The evidence.
    pub citations: Box<[Citation]>,
}

/// Who says a statement, and what is said against it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Voices {
    /// Who alleges or finds, as written.
    pub by: Box<str>,
    /// The entity that `by` names, if it names one.
    pub by_entity: Option<EntityId>,
    /// A denial or an answer.
    pub response: Box<str>,
}

/// A pointer into a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Which source.
    pub source: SourceId,
    /// Where in it: `p12`, `para4`; empty for the whole.
    pub locator: Box<str>,
    /// The words relied on; empty for none.
    pub quotation: Box<str>,
}

/// Where statements come from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Unique among sources.
    pub id: Box<str>,
    /// Title.
    pub title: Box<str>,
    /// Who published it.
    pub publisher: Box<str>,
    /// Who wrote it.
    pub author: Box<str>,
    /// When it was published.
    pub date: Option<Arc<Date>>,
    /// Where it is.
    pub url: Box<str>,
    /// Where a copy is kept.
    pub archive_url: Box<str>,
    /// News, report, statement, court...
    pub kind: Box<str>,
    /// A remark.
    pub note: Box<str>,
    /// Columns throughline does not know.
    pub attributes: Attributes,
    /// Where it was written.
    pub row: Row,
}

/// What `casebook.toml` says; every field may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The finding, at the head of every drawing.
    pub title: String,
    /// What is shown, for what period.
    pub subtitle: String,
    /// Who made it.
    pub credit: String,
    /// Under which licence it may be used.
    #[serde(alias = "license")]
    pub licence: String,
    /// BCP 47 language of the text; `en-GB` when empty.
    pub lang: String,
    /// How `03/04/2014` is read where nothing in its column settles it.
    pub date_order: Option<crate::date::Order>,
    /// The first of the hundred years that two digits may mean: with 1970 `70` is 1970 and `69` is 2069. Without it such dates
    /// are left out.
    pub two_digit_years: Option<i64>,
    /// Whether `2008-09` is two years (true) or a month (false), where its column does not settle it.
    pub school_years: Option<bool>,
    /// Numbers in columns of dates are days as spreadsheets count them: since 1900, or since 1904.
    pub excel_serials: Option<Serials>,
    /// The day that "status as of" names.
    pub as_of: String,
    /// What `~` and `?` are worth.
    pub margins: Margins,
    /// A note under every drawing, besides the standing one.
    pub note: String,
    /// Names of the sheets of workbooks that are read; empty for all that are visible.
    pub sheets: Vec<String>,
    /// Columns that must not leave: their heads, or `file: head`.
    pub confidential_columns: Vec<String>,
    /// Names that are private in one row and may stand in public texts all the same: common words.
    pub public_words: Vec<String>,
    /// Why victims of sexual offences may be named; where it is empty they are not ([`crate::redact`]).
    pub names_lawfully_public: String,
    /// A statement whose only source is private is kept, without a source; else it goes with it.
    pub keep_without_source: bool,
    /// Drawings that `build` makes.
    pub drawing: Vec<Preset>,
    /// Questions that `build` answers.
    pub question: Vec<Question>,
    /// The story on the data, step by step, of the page; its drawings and their points of entry where there is none.
    pub step: Vec<Step>,
    /// What columns mean, whatever their heads are.
    #[serde(skip)]
    pub columns: Vec<ColumnRule>,
    /// What files are, whatever they are called.
    #[serde(skip)]
    pub files: Vec<FileRule>,
}

/// An entry of `[columns]` in `casebook.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnRule {
    /// The file it is about, `*` standing for any letters; empty for all files.
    pub file: String,
    /// The head of the column.
    pub head: String,
    /// A field, a piece of one, `ignore` or `attribute`.
    pub meaning: String,
    /// Where it stands.
    pub place: Option<Position>,
}

/// An entry of `[files]` in `casebook.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileRule {
    /// The file it is about, `*` standing for any letters.
    pub file: String,
    /// What its rows are.
    pub part: Option<TablePart>,
    /// The line of its header, from 1.
    pub header_row: Option<u32>,
    /// It is not read.
    pub ignore: bool,
    /// The kind of its entities.
    pub kind: Option<String>,
    /// Where it stands.
    pub place: Option<Position>,
}

/// What the `kind` of a [`Preset`] can be: the names of the drawings there are.
pub const DRAWING_KINDS: &[&str] = &["timeline", "network", "storyline"];
/// What the `lanes` of a [`Preset`] can be.
pub const LANE_NAMES: &[&str] = &["case", "kind", "entity", "none"];
/// What the `layout` of a [`Preset`] can be.
pub const LAYOUT_NAMES: &[&str] = &["free", "layered", "dot", "neato", "sfdp"];

/// A `[[drawing]]` of `casebook.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preset {
    /// File name stem of what is made.
    pub name: String,
    /// `timeline`, `network` or `storyline`.
    pub kind: String,
    /// The finding.
    pub title: String,
    /// What is shown.
    pub subtitle: String,
    /// Names in the middle of it.
    pub focus: Vec<String>,
    /// How many links away from the focus is still shown; 1 when absent.
    pub hops: Option<u32>,
    /// From which date.
    pub from: Option<String>,
    /// To which date.
    pub to: Option<String>,
    /// At most so many, the most important first.
    pub top: Option<usize>,
    /// What stays.
    pub filter: Filter,
    /// Lanes of a wide timeline: `case`, `kind`, `entity`, `none`.
    pub lanes: Option<String>,
    /// Boxes of a network: the kind of entity whose members stand in one.
    pub cluster: Option<String>,
    /// How a network is laid out: `free`, `layered`, `dot`, `neato`.
    pub layout: Option<String>,
    /// Set off from the rest, by name or id.
    pub highlight: Vec<String>,
    /// Numbered points of entry.
    pub callout: Vec<Callout>,
}

/// A `[[question]]` of `casebook.toml`: a command line without the program and the folder, or a query.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// File name stem of its answer.
    pub name: String,
    /// The answer's title; what was found says itself where it is empty.
    pub title: String,
    /// A command with its arguments: `path Couzens Carrick`.
    pub ask: String,
    /// An openCypher query, in place of a command.
    pub query: String,
    /// Where it stands.
    #[serde(skip)]
    pub place: Option<Position>,
}

/// A `[[step]]` of `casebook.toml`: a view of the page with words to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// What stands over it.
    pub title: String,
    /// What it says.
    pub text: String,
    /// `network`, `timeline`, `storyline` or `table`; the one before it where it is empty.
    pub view: String,
    /// Names that the rest is dimmed behind.
    pub highlight: Vec<String>,
    /// The one whose evidence is opened, by name or id; empty for none.
    pub at: String,
    /// From which date.
    pub from: Option<String>,
    /// To which date.
    pub to: Option<String>,
    /// As of which date.
    pub as_of: Option<String>,
    /// The two ends of a path; empty for none.
    pub path: Vec<String>,
    /// Where it stands.
    #[serde(skip)]
    pub place: Option<Position>,
}

/// What of a casebook stays on a drawing. Everything that is empty lets all through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// The weakest standing shown.
    pub min_standing: Option<Standing>,
    /// The least importance of an event.
    pub importance: u8,
    /// Only these kinds: of events on a timeline or storyline, of relations in a network.
    pub kinds: Vec<String>,
    /// None of these kinds.
    pub not_kinds: Vec<String>,
    /// Only these statuses.
    pub statuses: Vec<String>,
    /// None of these statuses.
    pub not_statuses: Vec<String>,
    /// Only events in which at least so many of the focus take part.
    pub together: usize,
}

/// A numbered point of entry on a drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Callout {
    /// Name or id of what it points at.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// Two-part address of anything a row can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An entity.
    Entity(EntityId),
    /// An event.
    Event(EventId),
    /// A relation.
    Relation(RelationId),
    /// A source.
    Source(SourceId),
}

impl Entity {
    /// Name for labels: the short name, else the name.
    pub fn label(&self) -> &str {
        match self.short_name() {
            "" => &self.name,
            short => short,
        }
    }

    /// The short name; empty for none.
    pub fn short_name(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.short_name)
    }

    /// Other names.
    pub fn aliases(&self) -> &[Box<str>] {
        self.rare.as_ref().map_or(&[], |rare| &rare.aliases)
    }

    /// A sentence or two; empty for none.
    pub fn description(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.description)
    }

    /// An address; empty for none.
    pub fn url(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.url)
    }

    /// A picture, as the row names it.
    pub fn image(&self) -> Option<&Image> {
        self.rare.as_ref().and_then(|rare| rare.image.as_deref())
    }

    /// Columns throughline does not know.
    pub fn attributes(&self) -> &[(Box<str>, Box<str>)] {
        self.rare.as_ref().map_or(&[], |rare| &rare.attributes)
    }

    /// The name as it stands within a sentence: with its article, if it has one.
    pub fn in_sentence(&self) -> String {
        match self.rare.as_ref().map_or("", |rare| &rare.article) {
            "" => self.name.to_string(),
            article => format!("{article} {}", self.name),
        }
    }

    /// The article the name takes within a sentence; empty for none.
    pub fn article(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.article)
    }

    /// Between which days the entity begins and ends.
    pub fn bounds(&self, margins: &Margins) -> Bounds {
        Bounds::from_ends(self.start.as_deref(), self.end.as_deref(), margins)
    }
}

impl Relation {
    /// A sentence; empty for none.
    pub fn description(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.description)
    }

    /// Columns throughline does not know.
    pub fn attributes(&self) -> &[(Box<str>, Box<str>)] {
        self.rare.as_ref().map_or(&[], |rare| &rare.attributes)
    }

    /// Between which days the relation begins and ends; a missing end is unknown.
    pub fn bounds(&self, margins: &Margins) -> Bounds {
        Bounds::from_ends(self.start.as_deref(), self.end.as_deref(), margins)
    }
}

impl Event {
    /// Whether nothing at all is known of its date: the cell is empty, or says `unknown`. Both are listed under one head.
    pub fn is_undated(&self) -> bool {
        self.date.as_deref().is_none_or(|date| date.form() == crate::date::Form::Unknown)
    }

    /// Whether it and another have one date, to the time of day.
    pub fn dated_like(&self, other: &Self) -> bool {
        match (self.date.as_deref(), other.date.as_deref()) {
            (Some(a), Some(b)) => a.says_the_same(b),
            (a, b) => a.is_none() == b.is_none(),
        }
    }

    /// Between which days the event begins and ends: its date, up to its end where a column of its own gives one.
    /// `None` for an undated event.
    pub fn bounds(&self, margins: &Margins) -> Option<Bounds> {
        let date = self.date.as_deref()?;
        Some(match self.end.as_deref() {
            Some(end) => Bounds::from_ends(Some(date), Some(end), margins),
            None => date.bounds_with(margins),
        })
    }
}

impl Statement {
    /// Who alleges or finds, as written; empty when nobody is named.
    pub fn by(&self) -> &str {
        self.voices.as_ref().map_or("", |voices| &voices.by)
    }

    /// The entity that [`Statement::by`] names.
    pub fn by_entity(&self) -> Option<EntityId> {
        self.voices.as_ref().and_then(|voices| voices.by_entity)
    }

    /// A denial or an answer; empty for none.
    pub fn response(&self) -> &str {
        self.voices.as_ref().map_or("", |voices| &voices.response)
    }
}

impl Reader {
    /// A reader of a language; of the casebook's own where the tag is empty.
    pub fn new(tag: &str, settings: &Settings, vocabulary: &Vocabulary) -> Self {
        let own = if settings.lang.is_empty() { DEFAULT_LANG } else { settings.lang.as_str() };
        let lang = if tag.is_empty() { own } else { tag };
        let found = Words::of(lang);
        let words = found.unwrap_or_else(Words::english);
        let vocabulary = vocabulary.spoken(words, lang, own).map(Box::new);
        Self { lang: lang.to_string(), words, has_words: found.is_some(), vocabulary }
    }
}

impl Casebook {
    /// The entity at an index.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// The event at an index.
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.0 as usize]
    }

    /// The relation at an index.
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0 as usize]
    }

    /// The source at an index.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Entities with their indices, by id.
    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.entities.iter().enumerate().map(|(i, entity)| (EntityId(i as u32), entity))
    }

    /// Events with their indices, oldest first.
    pub fn events(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.events.iter().enumerate().map(|(i, event)| (EventId(i as u32), event))
    }

    /// Relations with their indices.
    pub fn relations(&self) -> impl Iterator<Item = (RelationId, &Relation)> {
        self.relations.iter().enumerate().map(|(i, relation)| (RelationId(i as u32), relation))
    }

    /// Whom a status in a matter is about: everyone whose own connection with it has that status, such as those convicted in a case.
    pub fn concerned(&self, matter: EntityId, status: Term) -> &[EntityId] {
        let found = self.concerned.get_or_init(|| {
            let mut found: BTreeMap<_, Vec<EntityId>> = BTreeMap::new();
            for relation in &self.relations {
                let of_from = self.vocabulary.relations.get(relation.kind).concerns == Concerns::From;
                if let (true, Some(status)) = (of_from, relation.statement.status) {
                    let names = found.entry((relation.to, status)).or_default();
                    if !names.contains(&relation.from) {
                        names.push(relation.from);
                    }
                }
            }
            found
        });
        found.get(&(matter, status)).map_or(&[], Vec::as_slice)
    }

    /// Sources with their indices, by id.
    pub fn sources(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(i, source)| (SourceId(i as u32), source))
    }

    /// The standing of a statement; without a status it is established.
    pub fn standing(&self, statement: &Statement) -> Standing {
        statement.status.map_or(Standing::Established, |status| self.vocabulary.statuses.get(status).standing)
    }

    /// The words in which it is printed for readers.
    pub fn words(&self) -> &'static Words {
        self.reader.words
    }

    /// Whether there are words in the reader's language; where there are none, [`Casebook::words`] are English.
    pub fn has_words(&self) -> bool {
        self.reader.has_words
    }

    /// Kinds, roles and statuses in the reader's words; same terms as [`Casebook::vocabulary`].
    pub fn spoken(&self) -> &Vocabulary {
        self.reader.vocabulary.as_ref().map_or(&self.vocabulary, |spoken| &spoken.vocabulary)
    }

    /// Words of the vocabulary that have none in the reader's language, and are printed as they are written.
    pub fn untranslated(&self) -> &[String] {
        self.reader.vocabulary.as_ref().map_or(&[], |spoken| &spoken.untranslated)
    }

    /// The language of the reader, as a BCP 47 tag: the casebook's own unless [`Casebook::speak`] was told another.
    pub fn reader_lang(&self) -> &str {
        &self.reader.lang
    }

    /// Prints in another language from now on. What stands in the casebook stays as it is written. A language without words
    /// (see [`LANGUAGES`](crate::catalogue::LANGUAGES)) is spoken in English.
    pub fn speak(&mut self, tag: &str) {
        self.reader = Reader::new(tag, &self.settings, &self.vocabulary);
    }

    /// The language of the text.
    pub fn lang(&self) -> &str {
        match self.settings.lang.as_str() {
            "" => DEFAULT_LANG,
            lang => lang,
        }
    }

    /// The place of a row's cell in a field, or of the row's first cell when it has no such cell.
    pub fn place(&self, row: Row, field: Field) -> Position {
        self.place_in(row, field, "")
    }

    /// The place of a part of a row's cell: of `part`'s first occurrence in the cell, else of the whole cell.
    pub fn place_in(&self, row: Row, field: Field, part: &str) -> Position {
        let table = &self.tables[row.table as usize];
        place_in_table(&self.inputs, table, row.start as usize, |column| column.field() == Some(field), part)
    }

    /// The bytes of a row's cell in a field, quotation marks included, in its file's text.
    pub fn cell_range(&self, row: Row, field: Field) -> Option<Range<usize>> {
        let table = &self.tables[row.table as usize];
        let column = table.columns.iter().position(|column| column.part.field() == Some(field))?;
        let record = record_at(self.inputs.text(table.file), row.start as usize, table.dialect)?;
        record.cells.get(column).map(|cell| cell.range.clone())
    }

    /// A row's cell in a field as it is written, quotation marks included; empty where there is no such cell.
    pub fn cell(&self, row: Row, field: Field) -> &str {
        let text = self.inputs.text(self.tables[row.table as usize].file);
        self.cell_range(row, field).and_then(|range| text.get(range)).unwrap_or_default().trim()
    }

    /// The file and one-based line of a row; of a row from a workbook `story.xlsx#People` and the sheet's row.
    pub fn line_of(&self, row: Row) -> (&str, u32) {
        let table = &self.tables[row.table as usize];
        let start = row.start as usize;
        let position = self.inputs.position(table.file, start..start);
        (self.inputs.name(table.file), self.inputs.place(&position).line)
    }
}
