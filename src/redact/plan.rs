//! What goes: the marked rows and columns, then what depends on them, as edits to the texts of the tables.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::catalogue::say;
use crate::input::{Edit, FileId, joined, letters};
use crate::model::{Casebook, Entity, EntityId};
use crate::read::cells;
use crate::read::names::{Names, Unresolved};
use crate::table::columns::Field;
use crate::table::private::Marking;
use crate::table::{Row, Table, TablePart};
use crate::words::{capitalised, fold, slug};

use super::judge::{Public, is_distinct, label_in, mark, strings, tells};
use super::private::{Gone, Leak, Private, Why};
use super::purged::Purged;
use super::terms::{Finder, Term, words};
use super::victims;
use super::walk::{self, Heads, Line};

mod desk;

/// Edits by file, in the order of the text.
pub type Edits = BTreeMap<FileId, Vec<Edit>>;

/// What is to be done.
#[derive(Debug)]
pub struct Plan {
    /// What changes in the texts.
    pub edits: Edits,
    /// What is private.
    pub private: Private,
}

impl Plan {
    /// Nothing changes.
    pub fn is_empty(&self) -> bool {
        self.edits.values().all(Vec::is_empty)
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// It goes.
    Gone(Why),
    /// It stays under a label.
    Label(String),
}

/// What makes a row private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<'a> {
    /// Its marks, and names that were purged.
    Marks,
    /// Names that were purged, and nothing else: the desk reads the rest.
    Purged,
    /// These names, folded: they are to be purged.
    Names(&'a BTreeSet<String>),
}

/// Leaks named at most; the rest is not looked for.
const LEAKS: usize = 1_000;

/// What goes of a casebook that was read whole.
pub fn plan(book: &Casebook, by: By<'_>) -> Plan {
    let mut heads: Vec<Heads> = book.tables.iter().map(|table| Heads::of(book, table)).collect();
    if by != By::Marks {
        for heads in &mut heads {
            heads.marks.clear();
            heads.gone.clear();
        }
    }
    let mut planner = Planner {
        book,
        by,
        purged: Purged::of(&book.inputs),
        heads,
        names: Names::new(&book.entities),
        by_row: book
            .entities()
            .flat_map(|(id, entity)| {
                let own = (!entity.inferred).then_some(entity.row);
                let merged = entity.merged().iter().filter(|row| !row.inferred).map(|row| row.row);
                own.into_iter().chain(merged).map(move |row| (row, id))
            })
            .collect(),
        fates: FxHashMap::default(),
        of_victims: BTreeSet::new(),
        people: BTreeMap::new(),
        strays: FxHashMap::default(),
        sources: BTreeMap::new(),
        events: BTreeSet::new(),
        private: Private::default(),
        edits: Edits::new(),
        taken: BTreeSet::new(),
    };
    planner.private.marked =
        planner.heads.iter().any(|heads| !heads.marks.is_empty() || !heads.gone.is_empty());
    planner.marked_rows();
    if by == By::Marks {
        planner.victims();
    }
    let columns = planner.heads.iter().any(|heads| !heads.gone.is_empty());
    if planner.fates.is_empty() && planner.people.is_empty() && !columns {
        return Plan { edits: Edits::new(), private: planner.private };
    }
    planner.dependants();
    planner.terms();
    planner.edit();
    let edits = planner.edits.into_iter().map(|(file, edits)| (file, joined(edits))).collect();
    Plan { edits, private: planner.private }
}

struct Planner<'b> {
    book: &'b Casebook,
    by: By<'b>,
    purged: Purged,
    heads: Vec<Heads>,
    names: Names,
    by_row: FxHashMap<Row, EntityId>,
    fates: FxHashMap<Row, Fate>,
    /// Of those fates the ones of victims.
    of_victims: BTreeSet<Row>,
    /// Private people and things.
    people: BTreeMap<EntityId, Fate>,
    /// Names of private rows that are no entity's, folded.
    strays: FxHashMap<String, Fate>,
    /// Private sources by id and address: the id that takes its place, if it is to be known under a label.
    sources: BTreeMap<String, Option<String>>,
    /// Ids and folded titles of private events.
    events: BTreeSet<String>,
    private: Private,
    edits: Edits,
    /// Labels that are given.
    taken: BTreeSet<String>,
}

/// The tables with their index and heads.
fn tables<'p>(book: &'p Casebook, heads: &'p [Heads]) -> impl Iterator<Item = (u16, &'p Table, &'p Heads)> {
    (0_u16..).zip(&book.tables).zip(heads).map(|((index, table), heads)| (index, table, heads))
}

impl Planner<'_> {
    /// The rows that a column, a status or a kind marks.
    fn marked_rows(&mut self) {
        let mut given = Vec::new();
        for (index, table, heads) in tables(self.book, &self.heads) {
            walk::rows(&self.book.inputs, table, heads, |line| {
                if !line.record.is_data() {
                    return;
                }
                let row = Row { table: index, start: u32::try_from(line.record.start).unwrap_or(u32::MAX) };
                let marked = match self.by {
                    By::Marks => mark(table, heads, line),
                    By::Purged | By::Names(_) => None,
                };
                let purged = || {
                    self.is_purged(row, table, heads, line)
                        .then(|| (Marking::Confidential, Why::Purged, String::new()))
                };
                let Some((marking, why, label)) = marked.or_else(purged) else { return };
                given.push((row, table.part, marking, why, label));
            });
        }
        for (row, part, marking, why, label) in given {
            let fate = match marking {
                Marking::Anonymous | Marking::Nameable => Fate::Label(self.label(row, part, &label)),
                _ => Fate::Gone(why),
            };
            self.fates.insert(row, fate);
        }
        // Who stands in no table of people goes from the cells that name them.
        let inferred = self.book.entities().filter(|(_, entity)| entity.inferred && self.bears(entity));
        let inferred: Vec<EntityId> = inferred.map(|(id, _)| id).collect();
        self.people.extend(inferred.into_iter().map(|id| (id, Fate::Gone(Why::Purged))));
        self.keys();
    }

    /// Victims whom the law keeps anonymous.
    fn victims(&mut self) {
        let (victims, any) = victims::withheld(self.book);
        self.private.victims = any;
        let role = self.book.vocabulary.roles.find("victim");
        let kind = role.map_or_else(String::new, |role| self.book.vocabulary.roles.get(role).label.clone());
        for id in victims {
            let entity = self.book.entity(id);
            let private = self.people.contains_key(&id) || self.fates.contains_key(&entity.row);
            if private && !entity.inferred {
                continue;
            }
            let label = self.free_label(TablePart::Entities, Some(&kind).filter(|kind| !kind.is_empty()));
            let fate = Fate::Label(label);
            if !entity.inferred {
                self.fates.insert(entity.row, fate.clone());
                self.of_victims.insert(entity.row);
            }
            self.people.entry(id).or_insert(fate);
        }
    }

    /// Whether a row of entities is about somebody who was purged, or is to be.
    fn is_purged(&self, row: Row, table: &Table, heads: &Heads, line: &Line<'_, '_>) -> bool {
        if table.part != TablePart::Entities
            || (self.purged.names.is_empty() && !matches!(self.by, By::Names(_)))
        {
            return false;
        }
        if let Some(id) = self.by_row.get(&row) {
            return self.bears(self.book.entity(*id));
        }
        let mut names =
            [Field::Name, Field::ShortName].into_iter().flat_map(|field| line.texts(heads, field));
        names.any(|name| self.is_name(name))
    }

    fn is_name(&self, name: &str) -> bool {
        match self.by {
            By::Names(names) => names.contains(&fold(name)),
            By::Marks | By::Purged => self.purged.holds(name),
        }
    }

    fn bears(&self, entity: &Entity) -> bool {
        let aliases = entity.aliases().iter().map(|alias| &**alias);
        let id = if matches!(self.by, By::Names(_)) { &*entity.id } else { "" };
        [&*entity.name, entity.short_name(), id]
            .into_iter()
            .chain(aliases)
            .any(|name| !name.is_empty() && self.is_name(name))
    }

    /// The label of somebody who is not to be named: the one that the cell gives, else of the kind, with the next free letter.
    fn label(&mut self, row: Row, part: TablePart, given: &str) -> String {
        let entity = self.by_row.get(&row).map(|id| self.book.entity(*id));
        let name = entity.map_or("", |entity| &*entity.name);
        let given =
            label_in(given, name).filter(|label| self.names.resolve(&self.book.entities, label).is_err());
        if let Some(label) = given.filter(|label| self.taken.insert(fold(label))) {
            return label;
        }
        let kind =
            entity.and_then(|entity| entity.kind).map(|kind| &self.book.vocabulary.entities.get(kind).label);
        self.free_label(part, kind)
    }

    /// A label that nothing bears yet: a kind with the next free letter.
    fn free_label(&mut self, part: TablePart, kind: Option<&String>) -> String {
        let words = self.book.words();
        for number in 0_u32.. {
            let letter = letters(number);
            let label = match (part, kind) {
                (TablePart::Sources, _) => say!(words, "private.source", letter = letter.as_str()),
                (_, Some(kind)) => {
                    say!(words, "private.kind", kind = capitalised(kind).as_str(), letter = letter.as_str())
                }
                (_, None) => say!(words, "private.person", letter = letter.as_str()),
            };
            let free = self.names.resolve(&self.book.entities, &label).is_err();
            if free && self.taken.insert(fold(&label)) {
                return label;
            }
        }
        String::new()
    }

    /// What the rows marked so far are known by.
    fn keys(&mut self) {
        for (index, table, heads) in tables(self.book, &self.heads) {
            let fates = &self.fates;
            let (people, strays, by_row) = (&mut self.people, &mut self.strays, &self.by_row);
            let (sources, events) = (&mut self.sources, &mut self.events);
            walk::rows(&self.book.inputs, table, heads, |line| {
                let row = Row { table: index, start: u32::try_from(line.record.start).unwrap_or(u32::MAX) };
                let Some(fate) = fates.get(&row) else { return };
                match table.part {
                    TablePart::Entities => match by_row.get(&row) {
                        // Of several rows about one the mark counts, and not what came of it.
                        Some(id) if *fate == Fate::Gone(Why::Same) => {
                            people.entry(*id).or_insert_with(|| fate.clone());
                        }
                        Some(id) => {
                            people.insert(*id, fate.clone());
                        }
                        // Set aside for another fault; its names are private all the same.
                        None => {
                            let names = [Field::Name, Field::ShortName]
                                .into_iter()
                                .flat_map(|field| line.texts(heads, field));
                            strays.extend(names.map(|name| (fold(name), fate.clone())));
                        }
                    },
                    TablePart::Sources => {
                        let label = match fate {
                            Fate::Label(label) => Some(slug(label)),
                            Fate::Gone(_) => None,
                        };
                        let title = line.texts(heads, Field::Title).next().map(slug);
                        let ids: Vec<String> = line.texts(heads, Field::Id).map(str::to_string).collect();
                        let ids = if ids.is_empty() { title.into_iter().collect() } else { ids };
                        let urls = line.texts(heads, Field::Url).map(str::to_string);
                        sources.extend(ids.into_iter().chain(urls).map(|id| (id, label.clone())));
                    }
                    TablePart::Events => {
                        let ids = line.texts(heads, Field::Id).map(str::to_string);
                        events.extend(ids.chain(line.texts(heads, Field::Title).map(fold)));
                    }
                    // A correction or another account may name it.
                    TablePart::Relations => events.extend(line.texts(heads, Field::Id).map(str::to_string)),
                    TablePart::Corrections | TablePart::Identities => {}
                }
            });
        }
        // Who is private in one row is so in all that are held to be about the same.
        #[expect(clippy::disallowed_methods, reason = "what the hash gives is sorted before it is used")]
        let mut rows: Vec<(&Row, &EntityId)> = self.by_row.iter().collect();
        rows.sort_unstable();
        for (row, id) in rows {
            if let Some(fate) = self.people.get(id).filter(|_| !self.book.entity(*id).merged().is_empty()) {
                let why = match fate {
                    Fate::Gone(Why::Purged) => Why::Purged,
                    Fate::Gone(_) | Fate::Label(_) => Why::Same,
                };
                self.fates.entry(*row).or_insert(Fate::Gone(why));
            }
        }
    }

    /// What is to become of whoever a text names.
    fn fate_of(&self, text: &str) -> Option<&Fate> {
        let of = |id: &EntityId| self.people.get(id);
        let known = match self.names.resolve(&self.book.entities, text) {
            Ok(id) => of(&id),
            Err(Unresolved::Ambiguous(ids)) => ids.iter().find_map(of),
            Err(Unresolved::Unknown) => None,
        };
        known.or_else(|| self.strays.get(&fold(text)))
    }

    /// The items of a cell of names, each with what becomes of it: `None` goes. Counts those that stay and name somebody.
    fn names_in(&self, text: &str, roles: bool) -> (Vec<(Range<usize>, Option<String>)>, usize, bool) {
        let (mut staying, mut changed) = (0, false);
        let mut items = Vec::new();
        for item in cells::list(text) {
            let range = walk::range_in(text, item);
            let parted = cells::participants(item).next();
            let name = parted.map_or(item, |parted| parted.name);
            let (named, fate) = match self.fate_of(item) {
                Some(fate) => (item, Some(fate)),
                None if roles => (name, self.fate_of(name)),
                None => (item, None),
            };
            let new = match fate {
                Some(Fate::Gone(_)) => None,
                Some(Fate::Label(label)) => Some(item.replacen(named, label, 1)),
                None => Some(item.to_string()),
            };
            changed |= fate.is_some();
            let known = self.names.resolve(&self.book.entities, named);
            if new.is_some() && !matches!(known, Err(Unresolved::Unknown)) {
                staying += 1;
            }
            items.push((range, new));
        }
        (items, staying, changed)
    }

    /// The citations of a cell, likewise.
    fn sources_in(&self, text: &str) -> (Vec<(Range<usize>, Option<String>)>, bool) {
        let known = |id: &str| {
            self.sources.contains_key(id)
                || self.book.sources.binary_search_by(|source| (*source.id).cmp(id)).is_ok()
        };
        let cited = cells::citations(text, known);
        let mut changed = false;
        let items = cited.iter().map(|citation| {
            let range = walk::range_in(text, citation.whole);
            let new = match self.sources.get(citation.source) {
                Some(label) => {
                    changed = true;
                    label.clone()
                }
                None => Some(citation.whole.to_string()),
            };
            (range, new)
        });
        let items = items.collect();
        (items, changed)
    }

    /// Rows that depend on private ones.
    fn dependants(&mut self) {
        let mut gone = Vec::new();
        for (index, table, heads) in tables(self.book, &self.heads) {
            let of_world = matches!(table.part, TablePart::Events | TablePart::Relations);
            if !(of_world || table.part == TablePart::Identities) || heads.matrix {
                continue;
            }
            walk::rows(&self.book.inputs, table, heads, |line| {
                let row = Row { table: index, start: u32::try_from(line.record.start).unwrap_or(u32::MAX) };
                if !line.record.is_data() || self.fates.contains_key(&row) {
                    return;
                }
                let mut ends =
                    [Field::From, Field::To].into_iter().flat_map(|field| line.texts(heads, field));
                // Who somebody is, or is not, tells of those who are known under a label too.
                if table.part == TablePart::Identities {
                    if ends.any(|name| self.fate_of(name).is_some()) {
                        gone.push((row, Why::Identity));
                    }
                    return;
                }
                let private = |text: &str| {
                    let (items, _, _) = self.names_in(text, false);
                    items.iter().any(|(_, item)| item.is_none())
                };
                if table.part == TablePart::Relations && ends.into_iter().any(private) {
                    gone.push((row, Why::Connection));
                    return;
                }
                let (mut staying, mut left) = (0, false);
                for text in line.texts(heads, Field::Participants) {
                    let (items, stay, _) = self.names_in(text, true);
                    staying += stay;
                    left |= items.iter().any(|(_, item)| item.is_none());
                }
                if left && staying == 0 {
                    gone.push((row, Why::Event));
                    return;
                }
                let (mut cited, mut stays) = (false, false);
                for text in line.texts(heads, Field::Sources) {
                    let (items, changed) = self.sources_in(text);
                    cited |= changed;
                    stays |= items.iter().any(|(_, item)| item.is_some());
                }
                if cited && !stays && !self.book.settings.keep_without_source {
                    gone.push((row, Why::Source));
                }
            });
        }
        if !gone.is_empty() {
            self.fates.extend(gone.into_iter().map(|(row, why)| (row, Fate::Gone(why))));
            self.keys();
        }
        self.corrections();
    }

    /// Every private name, address and number.
    fn terms(&mut self) {
        let public = self.public_names();
        let mut terms: BTreeSet<Term> = BTreeSet::new();
        let mut add = |text: &str, of: &str, strong: bool| {
            let Some(term) = Term::new(text, of, strong) else { return };
            if !public.allows(&term) && (strong || tells(&term)) {
                terms.insert(term);
            }
        };
        let inferred = self.people.keys().map(|id| self.book.entity(*id)).filter(|entity| entity.inferred);
        for entity in inferred {
            add(&entity.name, "", true);
        }
        for (index, table, heads) in tables(self.book, &self.heads) {
            let inputs = &self.book.inputs;
            walk::rows(inputs, table, heads, |line| {
                let row = Row { table: index, start: u32::try_from(line.record.start).unwrap_or(u32::MAX) };
                let fate = self.fates.get(&row);
                if !line.record.is_data() || (fate.is_none() && heads.gone.is_empty()) {
                    return;
                }
                let place =
                    |range: Range<usize>| inputs.place(&inputs.position(table.file, range)).to_string();
                if fate.is_some()
                    && let Some(entity) = self.by_row.get(&row).map(|id| self.book.entity(*id))
                {
                    // A name that several columns make together.
                    add(&entity.name, &place(line.record.start..line.record.start), true);
                }
                for (at, cell) in line.record.cells.iter().enumerate() {
                    let text = cell.text.trim();
                    let kept = fate.is_none() && !heads.gone.contains(&at);
                    if kept || text.is_empty() || heads.marks.iter().any(|(mark, _)| *mark == at) {
                        continue;
                    }
                    let of = place(cell.range.clone());
                    let field = heads.fields.get(at).copied().flatten();
                    let entity = table.part == TablePart::Entities && fate.is_some();
                    match field {
                        Some(Field::Name | Field::ShortName) if entity => add(text, &of, true),
                        Some(Field::Aliases) if entity => {
                            cells::list(text).for_each(|name| add(name, &of, true))
                        }
                        Some(Field::Id) => add(text, &of, entity && is_distinct(text)),
                        Some(Field::Url | Field::ArchiveUrl) => {
                            add(text, &of, entity || table.part == TablePart::Sources);
                        }
                        Some(Field::Participants | Field::From | Field::To) => {
                            for item in cells::participants(text) {
                                add(item.name, &of, false);
                            }
                        }
                        Some(
                            Field::Kind
                            | Field::Status
                            | Field::Date
                            | Field::Start
                            | Field::End
                            | Field::Importance
                            | Field::Order
                            | Field::Article
                            | Field::ShortArticle
                            | Field::Sources
                            | Field::Publisher
                            | Field::Author
                            | Field::Place
                            | Field::LedTo
                            | Field::Because
                            | Field::AccountOf
                            | Field::Prefers
                            | Field::Touches
                            | Field::Judgement
                            | Field::StatusBy,
                        ) => {}
                        _ => add(text, &of, false),
                    }
                }
            });
        }
        self.private.terms = terms.into_iter().collect();
    }

    fn public_names(&self) -> Public {
        let mut public = Public::default();
        for (id, entity) in self.book.entities() {
            if self.people.contains_key(&id) {
                continue;
            }
            let aliases = entity.aliases().iter().map(|alias| &**alias);
            let own = [&*entity.id, &*entity.name, entity.short_name()];
            for name in own.into_iter().chain(aliases) {
                let said = words(name);
                public.single.extend(said.iter().cloned());
                if !entity.inferred {
                    public.whole.insert(said);
                }
            }
        }
        public.whole.extend(self.book.settings.public_words.iter().map(|word| words(word)));
        public
    }

    /// The edits, and what of the public texts gives something away.
    fn edit(&mut self) {
        let strong = self.private.terms.iter().filter(|term| term.strong).cloned().collect();
        let finder = Finder::new(strong);
        let mut out = Out {
            edits: Edits::new(),
            leaks: Vec::new(),
            gone: Vec::new(),
            cells: Vec::new(),
            columns: Vec::new(),
        };
        for (index, table, heads) in tables(self.book, &self.heads) {
            self.edit_table(index, table, heads, &finder, &mut out);
        }
        self.other_texts(&finder, &mut out);
        self.edits = out.edits;
        self.private.leaks = out.leaks;
        self.private.rows = out.gone;
        self.private.cells = out.cells;
        self.private.columns = out.columns;
    }

    fn edit_table(&self, index: u16, table: &Table, heads: &Heads, finder: &Finder, out: &mut Out) {
        let inputs = &self.book.inputs;
        let place = |range: Range<usize>| inputs.place(&inputs.position(table.file, range)).to_string();
        let mut gone = heads.gone.clone();
        for at in &heads.gone {
            let head = heads.names.get(*at).cloned().unwrap_or_default();
            out.columns.push(format!("{}: {head}", inputs.name(table.file)));
        }
        if heads.matrix {
            let private = |name: &String| matches!(self.fate_of(name), Some(Fate::Gone(_)));
            gone.extend(heads.names.iter().enumerate().filter(|(_, name)| private(name)).map(|(at, _)| at));
            gone.sort_unstable();
            gone.dedup();
        }
        self.head_lines(table, &gone, finder, out);
        let edits = out.edits.entry(table.file).or_default();
        walk::rows(inputs, table, heads, |line| {
            let record = line.record;
            let whole = |edits: &mut Vec<Edit>| {
                edits.push(Edit { range: record.start..line.next, with: String::new(), row: true });
            };
            if record.comment {
                if record.cells.iter().any(|cell| finder.first(&cell.text).is_some()) {
                    whole(edits);
                }
                return;
            }
            let row = Row { table: index, start: u32::try_from(record.start).unwrap_or(u32::MAX) };
            let fate = self.fates.get(&row);
            let of_matrix = heads.matrix && matches!(self.fate_of(line.text(0)), Some(Fate::Gone(_)));
            if matches!(fate, Some(Fate::Gone(_))) || of_matrix {
                let why = if let Some(Fate::Gone(why)) = fate { *why } else { Why::Connection };
                out.gone.push(Gone { place: place(record.start..record.start), why });
                whole(edits);
                return;
            }
            if let Some(Fate::Label(_)) = fate {
                let why = if self.of_victims.contains(&row) { Why::Victim } else { Why::Anonymous };
                out.gone.push(Gone { place: place(record.start..record.start), why });
            }
            let mut named = false;
            for (at, cell) in record.cells.iter().enumerate() {
                if gone.contains(&at) {
                    let before = at.checked_sub(1).and_then(|before| record.cells.get(before));
                    let range = match (before, record.cells.get(at + 1)) {
                        (Some(before), _) => before.range.end..cell.range.end,
                        (None, Some(next)) => cell.range.start..next.range.start,
                        (None, None) => cell.range.clone(),
                    };
                    edits.push(Edit { range, with: String::new(), row: false });
                    continue;
                }
                let text = cell.text.trim();
                let new = match fate {
                    Some(Fate::Label(label)) => {
                        let new = self.under_label(table, heads, at, label, &mut named);
                        new.unwrap_or_else(|| text.to_string())
                    }
                    _ => self.public_cell(heads, at, text, finder),
                };
                if new != text {
                    out.cells.push(place(cell.range.clone()));
                    let with = walk::cell(&new, table.dialect.delimiter);
                    edits.push(Edit { range: cell.range.clone(), with, row: false });
                }
                if heads.is_shown(at)
                    && out.leaks.len() < LEAKS
                    && let Some(term) = finder.first(&new)
                {
                    out.leaks.push(Leak {
                        place: place(cell.range.clone()),
                        head: heads.names.get(at).cloned().unwrap_or_default(),
                        of: term.of.clone(),
                        words: term.written.clone(),
                    });
                }
            }
        });
    }

    /// The lines above the rows: a column that goes takes its head along, and a title must not give anything away.
    fn head_lines(&self, table: &Table, gone: &[usize], finder: &Finder, out: &mut Out) {
        use crate::table::dialect::Dialect;
        use crate::table::records::{Record, Records};
        let inputs = &self.book.inputs;
        let from = Dialect { start: table.dialect.start, ..table.dialect };
        let mut records = Records::new(inputs.text(table.file), from, &walk::unlimited());
        let mut record = Record::default();
        while records.position() < table.body.start && records.next_into(&mut record) {
            for (at, cell) in record.cells.iter().enumerate() {
                if gone.contains(&at) && record.is_data() {
                    let before = at.checked_sub(1).and_then(|before| record.cells.get(before));
                    let range = match (before, record.cells.get(at + 1)) {
                        (Some(before), _) => before.range.end..cell.range.end,
                        (None, Some(next)) => cell.range.start..next.range.start,
                        (None, None) => cell.range.clone(),
                    };
                    out.edits.entry(table.file).or_default().push(Edit {
                        range,
                        with: String::new(),
                        row: false,
                    });
                } else if let Some(term) = finder.first(&cell.text) {
                    let place = inputs.place(&inputs.position(table.file, cell.range.clone())).to_string();
                    let (of, words) = (term.of.clone(), term.written.clone());
                    out.leaks.push(Leak { place, head: String::new(), of, words });
                }
            }
        }
    }

    /// A cell in the row of somebody who is known under a label: the label for the name, the kind, and nothing else.
    fn under_label(
        &self,
        table: &Table,
        heads: &Heads,
        at: usize,
        label: &str,
        named: &mut bool,
    ) -> Option<String> {
        let field = heads.fields.get(at).copied().flatten();
        let name = if table.part == TablePart::Sources { Field::Title } else { Field::Name };
        match field {
            Some(Field::Kind) => None,
            Some(field) if field == name && !*named => {
                *named = true;
                Some(label.to_string())
            }
            _ => Some(String::new()),
        }
    }

    /// A cell of a public row without whoever is private in it.
    fn public_cell(&self, heads: &Heads, at: usize, text: &str, finder: &Finder) -> String {
        let field = heads.fields.get(at).copied().flatten();
        let same = || text.to_string();
        if text.is_empty() {
            return same();
        }
        match field {
            _ if heads.marks.iter().any(|(mark, _)| *mark == at) => same(),
            _ if heads.unseen.contains(&at) => match finder.first(text) {
                Some(_) => String::new(),
                None => same(),
            },
            Some(Field::Participants | Field::From | Field::To) => {
                let (items, _, changed) = self.names_in(text, field == Some(Field::Participants));
                if changed { walk::without(text, &items) } else { same() }
            }
            Some(Field::Place | Field::StatusBy | Field::Publisher | Field::Author) => {
                let (items, _, changed) = self.names_in(text, false);
                if changed { walk::without(text, &items) } else { same() }
            }
            Some(Field::Sources) => {
                let (items, changed) = self.sources_in(text);
                if changed { walk::without(text, &items) } else { same() }
            }
            Some(Field::Touches) => self.touched(text),
            Some(Field::LedTo | Field::Because | Field::AccountOf) => {
                let private = |item: &str| self.events.contains(item) || self.events.contains(&fold(item));
                let items: Vec<_> = cells::list(text)
                    .map(|item| (walk::range_in(text, item), (!private(item)).then(|| item.to_string())))
                    .collect();
                let changed = items.iter().any(|(_, item)| item.is_none());
                if changed { walk::without(text, &items) } else { same() }
            }
            None if heads.matrix && at == 0 => match self.fate_of(text) {
                Some(Fate::Label(label)) => label.clone(),
                _ => same(),
            },
            _ => same(),
        }
    }

    /// Settings, and the names of the files.
    fn other_texts(&self, finder: &Finder, out: &mut Out) {
        let inputs = &self.book.inputs;
        let ids: BTreeSet<String> = self
            .people
            .keys()
            .map(|id| fold(&self.book.entity(*id).id))
            .chain(self.sources.keys().chain(&self.events).map(|id| fold(id)))
            .collect();
        for (id, file) in inputs.iter().filter(|(_, file)| file.ending() == "toml") {
            let table: toml::Table = toml::from_str(&file.text).unwrap_or_default();
            let mut texts = Vec::new();
            strings(&toml::Value::Table(table), &mut texts);
            for text in texts {
                let term = finder.first(&text);
                if term.is_none() && !ids.contains(&fold(&text)) {
                    continue;
                }
                let at = file.text.find(&text).unwrap_or(0);
                out.leaks.push(Leak {
                    place: inputs.place(&inputs.position(id, at..at + text.len())).to_string(),
                    head: String::new(),
                    of: term.map(|term| term.of.clone()).unwrap_or_default(),
                    words: term.map_or(text.clone(), |term| term.written.clone()),
                });
            }
        }
        let mut names: Vec<(&str, &str)> =
            inputs.iter().map(|(_, file)| (file.name.as_str(), "file")).collect();
        names.push((&inputs.folder_name, "folder"));
        for (name, what) in names {
            if let Some(term) = finder.first(name) {
                let place = format!("the name of a {what}");
                let (of, words) = (term.of.clone(), term.written.clone());
                out.leaks.push(Leak { place, head: String::new(), of, words });
            }
        }
    }
}

/// What the walk over the tables comes to.
struct Out {
    edits: Edits,
    leaks: Vec<Leak>,
    gone: Vec<Gone>,
    cells: Vec<String>,
    columns: Vec<String>,
}
