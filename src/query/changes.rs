//! What changed between two versions of a casebook, in the words of what it is about: a status, a date, a source, and not a line of a
//! file. Rows are known again by their id or by what they say ([`matching`]).

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Words, say};
use crate::date::{Date, Style};
use crate::graph::since::{Freshness, Since};
use crate::graph::{Edge, Graph};
use crate::model::{Casebook, Citation, EntityId, Event, Item, Place, Relation, Statement};
use crate::query::answer::{Answer, Cell, Column, Place as Where, Section, Writer};
use crate::query::{evidence, wording};
use crate::redact::terms::Finder;
use crate::words::{capitalised, uncapitalised};

pub mod matching;
mod note;

use matching::Matching;
pub use note::{note, told};

/// What sort of change it is, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// How firmly something is said, by whom, and what is answered.
    Status,
    /// When.
    Dates,
    /// What it is called.
    Names,
    /// Who took part, and where.
    Who,
    /// Who is whom.
    Identity,
    /// On what evidence.
    Sources,
    /// Everything else that is said.
    Words,
    /// It was not there.
    Added,
    /// It is no longer there.
    Withdrawn,
    /// It was purged, and is not named.
    Purged,
}

impl Sort {
    /// Its name for machines, and in the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Dates => "dates",
            Self::Names => "names",
            Self::Who => "who",
            Self::Identity => "identity",
            Self::Sources => "sources",
            Self::Words => "words",
            Self::Added => "added",
            Self::Withdrawn => "withdrawn",
            Self::Purged => "purged",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What sort.
    pub sort: Sort,
    /// The field that changed, by its name in the catalogue; empty for a whole row.
    pub field: &'static str,
    /// What it is about, as a reader knows it.
    pub what: String,
    /// The change as a sentence.
    pub text: String,
    /// What stood there; empty for nothing, and for what is not to be said.
    pub before: String,
    /// What stands there; empty for nothing.
    pub after: String,
    /// The row of the older casebook.
    pub old: Option<Item>,
    /// The row of the newer one.
    pub new: Option<Item>,
}

/// What of the older casebook is not to be told.
#[derive(Default)]
pub struct Withheld {
    /// Its rows that the newer casebook marks private: as if they had never been there.
    pub rows: BTreeSet<Item>,
    /// Its rows about somebody who was purged since: counted, not named.
    pub purged: BTreeSet<Item>,
    /// Names and texts that are private now, or were purged.
    pub words: Finder,
}

/// Every change, in the order in which they are told.
pub fn changes(old: &Graph, new: &Graph, matching: &Matching, withheld: &Withheld) -> Vec<Change> {
    let teller = Teller { old, new, matching, withheld, words: new.casebook().words() };
    let mut found = Vec::new();
    teller.settings(&mut found);
    for (before, after) in &matching.newer {
        match (*before, *after) {
            (Item::Entity(a), Item::Entity(b)) => teller.entity(a, b, &mut found),
            (Item::Event(a), Item::Event(b)) => {
                let (a, b) = (old.casebook().event(a), new.casebook().event(b));
                teller.event(a, b, (*before, *after), &mut found);
            }
            (Item::Relation(a), Item::Relation(b)) => {
                let (a, b) = (old.casebook().relation(a), new.casebook().relation(b));
                teller.relation(a, b, (*before, *after), &mut found);
            }
            (Item::Source(_), Item::Source(_)) => teller.source((*before, *after), &mut found),
            _ => {}
        }
    }
    for item in items(new.casebook()).filter(|item| !matching.older.contains_key(item)) {
        found.push(teller.added(item));
    }
    let mut purged = false;
    for item in items(old.casebook()).filter(|item| !matching.newer.contains_key(item)) {
        if withheld.purged.contains(&item) {
            purged = true;
        } else if !withheld.rows.contains(&item) {
            found.extend(teller.withdrawn(item));
        }
    }
    if purged {
        let text = say!(teller.words, "changes.purged");
        let (what, before, after) = (String::new(), String::new(), String::new());
        found.push(Change { sort: Sort::Purged, field: "", what, text, before, after, old: None, new: None });
    }
    // What was said may name what is private now: of such a change only what is said now is told.
    found.retain(|change| change.sort == Sort::Added || withheld.words.first(&change.what).is_none());
    found.sort_by(|a, b| {
        let row = |change: &Change| (change.new.is_none(), change.new, change.old);
        (a.sort, row(a), a.field, &a.text).cmp(&(b.sort, row(b), b.field, &b.text))
    });
    found
}

/// Every row of a casebook.
fn items(book: &Casebook) -> impl Iterator<Item = Item> {
    let entities = book.entities().map(|(id, _)| Item::Entity(id));
    let events = book.events().map(|(id, _)| Item::Event(id));
    let relations = book.relations().map(|(id, _)| Item::Relation(id));
    entities.chain(events).chain(relations).chain(book.sources().map(|(id, _)| Item::Source(id)))
}

/// What drawings are marked with.
pub fn since(changes: &[Change], label: &str) -> Since {
    let mut since = Since { label: label.to_string(), ..Since::default() };
    for change in changes {
        match (change.sort, change.new) {
            (Sort::Added, Some(item)) => {
                since.rows.insert(item, Freshness::New);
            }
            (Sort::Withdrawn, _) => since.withdrawn += 1,
            (_, Some(item)) => {
                since.rows.entry(item).or_insert(Freshness::Changed);
            }
            _ => {}
        }
    }
    since
}

struct Teller<'g> {
    old: &'g Graph,
    new: &'g Graph,
    matching: &'g Matching,
    withheld: &'g Withheld,
    words: &'static Words,
}

/// Both ends of a match.
type Both = (Item, Item);

impl Teller<'_> {
    fn named(&self, graph: &Graph, item: Item) -> String {
        let book = graph.casebook();
        match item {
            Item::Entity(id) => book.entity(id).in_sentence(),
            Item::Event(id) => self.words.quoted(&book.event(id).title),
            Item::Relation(id) => self.words.quoted(&evidence::relation_sentence(book, book.relation(id))),
            Item::Source(id) => evidence::source_line(self.words, book.source(id)),
        }
    }

    /// A change of one field, if it is one. What must not be said of before is left out.
    fn field(
        &self,
        found: &mut Vec<Change>,
        sort: Sort,
        field: &'static str,
        both: Both,
        before: &str,
        after: &str,
    ) {
        if before.trim() == after.trim() {
            return;
        }
        let what = self.named(self.new, both.1);
        let before = if self.withheld.words.first(before).is_some() { "" } else { before };
        let text = self.sentence(field, &what, before, after);
        let (before, after) = (before.to_string(), after.to_string());
        found.push(Change { sort, field, what, text, before, after, old: Some(both.0), new: Some(both.1) });
    }

    fn sentence(&self, field: &str, what: &str, before: &str, after: &str) -> String {
        let words = self.words;
        let name = words.say(&format!("changes.field.{field}"), &[]);
        // Of these, what came and what went is told, and not the whole.
        let listed = matches!(field, "who" | "sources");
        capitalised(&match (before, after) {
            ("", after) if listed && !after.is_empty() => {
                say!(words, "changes.list-set", field = name, what = what, after = after)
            }
            (before, "") if listed && !before.is_empty() => {
                say!(words, "changes.list-unset", field = name, what = what, before = before)
            }
            (before, after) if listed && !before.is_empty() => {
                say!(words, "changes.list-changed", field = name, what = what, before = before, after = after)
            }
            ("", "") => say!(words, "changes.bare", field = name, what = what),
            ("", after) => say!(words, "changes.set", field = name, what = what, after = after),
            (before, "") => say!(words, "changes.unset", field = name, what = what, before = before),
            _ => say!(words, "changes.changed", field = name, what = what, before = before, after = after),
        })
    }

    fn row(&self, sort: Sort, key: &str, item: Item, graph: &Graph) -> Change {
        let what = self.named(graph, item);
        let text = match item {
            Item::Event(id) => {
                let when = wording::dated(self.words, wording::when(graph, Edge::At(id), Style::Long));
                say!(self.words, "lists.with-date", what = &what, when = when)
            }
            Item::Relation(id) => {
                let when = wording::when(graph, Edge::Relation(id), Style::Long);
                let status = wording::relation_status(graph.casebook(), graph.casebook().relation(id));
                let more = wording::both(self.words, &when, status.trim_end_matches('.'));
                if more.is_empty() {
                    what.clone()
                } else {
                    say!(self.words, "lists.with-date", what = &what, when = more)
                }
            }
            Item::Entity(_) | Item::Source(_) => what.clone(),
        };
        let text = wording::stopped(&match key {
            "" => capitalised(&text),
            key => capitalised(&self.words.say(&format!("changes.{key}"), &[("what", text.as_str().into())])),
        });
        let (old, new) = if sort == Sort::Added { (None, Some(item)) } else { (Some(item), None) };
        Change { sort, field: "", what, text, before: String::new(), after: String::new(), old, new }
    }

    fn added(&self, item: Item) -> Change {
        if let Item::Entity(id) = item
            && let Some(other) = self.matching.parted.get(&id)
        {
            let (what, other) = (self.named(self.new, item), self.named(self.old, Item::Entity(*other)));
            let text = say!(self.words, "changes.parted", what = &what, other = &other);
            let other = if self.withheld.words.first(&other).is_some() { String::new() } else { other };
            let text = if other.is_empty() { capitalised(&what) } else { capitalised(&text) };
            return Change {
                sort: Sort::Identity,
                field: "identity",
                what,
                text: wording::stopped(&text),
                before: other,
                after: String::new(),
                old: None,
                new: Some(item),
            };
        }
        self.row(Sort::Added, "", item, self.new)
    }

    fn withdrawn(&self, item: Item) -> Option<Change> {
        let mut change = self.row(Sort::Withdrawn, "", item, self.old);
        if let Item::Entity(id) = item
            && let Some(other) = self.matching.merged.get(&id)
        {
            let after = self.named(self.new, Item::Entity(*other));
            let text = say!(self.words, "changes.merged", what = &change.what, other = &after);
            change.sort = Sort::Identity;
            change.field = "identity";
            change.text = wording::stopped(&capitalised(&text));
            change.after = after;
            change.new = Some(Item::Entity(*other));
        }
        (self.withheld.words.first(&change.text).is_none()).then_some(change)
    }

    /// What the casebook says of itself.
    fn settings(&self, found: &mut Vec<Change>) {
        let (a, b) = (&self.old.casebook().settings, &self.new.casebook().settings);
        for (field, before, after) in [
            ("headline", &a.title, &b.title),
            ("subtitle", &a.subtitle, &b.subtitle),
            ("note", &a.note, &b.note),
            ("credit", &a.credit, &b.credit),
            ("licence", &a.licence, &b.licence),
            ("as-of", &a.as_of, &b.as_of),
        ] {
            if before.trim() == after.trim() {
                continue;
            }
            let what = say!(self.words, "changes.casebook");
            let before = if self.withheld.words.first(before).is_some() { "" } else { before };
            let text = self.sentence(field, &what, before, after);
            let (before, after) = (before.to_string(), after.clone());
            found.push(Change { sort: Sort::Words, field, what, text, before, after, old: None, new: None });
        }
    }

    fn date(&self, date: Option<&Date>) -> String {
        date.map_or_else(String::new, |date| date.spoken(self.words, Style::Long))
    }

    fn dates(
        &self,
        found: &mut Vec<Change>,
        field: &'static str,
        both: Both,
        a: Option<&Date>,
        b: Option<&Date>,
    ) {
        if a.zip(b).is_none_or(|(a, b)| !a.says_the_same(b)) {
            self.field(found, Sort::Dates, field, both, &self.date(a), &self.date(b));
        }
    }

    fn entity(&self, a: EntityId, b: EntityId, found: &mut Vec<Change>) {
        let both = (Item::Entity(a), Item::Entity(b));
        let (old, new) = (self.old.casebook(), self.new.casebook());
        let (a, b) = (old.entity(a), new.entity(b));
        self.field(found, Sort::Names, "name", both, &a.name, &b.name);
        self.field(found, Sort::Names, "short-name", both, a.short_name(), b.short_name());
        let listed = |entity: &crate::model::Entity| -> Vec<String> {
            let own: BTreeSet<String> = entity.merged().iter().map(|row| row.name.to_string()).collect();
            let mut names: Vec<String> = entity.aliases().iter().map(|name| name.to_string()).collect();
            names.retain(|name| !own.contains(name) && name != &*a.name && name != &*b.name);
            names.sort();
            names
        };
        self.field(
            found,
            Sort::Names,
            "aliases",
            both,
            &self.words.series(&listed(a)),
            &self.words.series(&listed(b)),
        );
        self.dates(found, "start", both, a.start.as_deref(), b.start.as_deref());
        self.dates(found, "end", both, a.end.as_deref(), b.end.as_deref());
        let kind = |book: &Casebook, entity: &crate::model::Entity| {
            entity.kind.map_or_else(String::new, |kind| book.spoken().entities.get(kind).label.clone())
        };
        self.field(found, Sort::Words, "kind", both, &kind(old, a), &kind(new, b));
        self.field(found, Sort::Words, "description", both, a.description(), b.description());
        self.field(found, Sort::Words, "url", both, a.url(), b.url());
        let picture = |image: Option<&crate::model::Image>| image.map_or("", |image| &image.file).to_string();
        self.field(found, Sort::Words, "picture", both, &picture(a.image()), &picture(b.image()));
        self.attributes(found, both, a.attributes(), b.attributes());
        self.sources(found, both, &a.citations, &b.citations);
    }

    fn event(&self, a: &Event, b: &Event, both: Both, found: &mut Vec<Change>) {
        let (old, new) = (self.old.casebook(), self.new.casebook());
        self.statement(found, both, &a.statement, &b.statement);
        self.field(found, Sort::Names, "title", both, &a.title, &b.title);
        self.dates(found, "date", both, a.date.as_deref(), b.date.as_deref());
        self.dates(found, "end", both, a.end.as_deref(), b.end.as_deref());
        self.who(found, both, a, b);
        let place = |book: &Casebook, event: &Event| match &event.place {
            Some(Place::Entity(id)) => book.entity(*id).name.to_string(),
            Some(Place::Text(text)) => text.to_string(),
            None => String::new(),
        };
        let moved = match (&a.place, &b.place) {
            (Some(Place::Entity(a)), Some(Place::Entity(b))) => self.matching.entity(*a) != Some(*b),
            _ => true,
        };
        if moved {
            self.field(found, Sort::Who, "place", both, &place(old, a), &place(new, b));
        }
        let kind = |book: &Casebook, event: &Event| {
            event.kind.map_or_else(String::new, |kind| book.spoken().events.get(kind).label.clone())
        };
        self.field(found, Sort::Words, "kind", both, &kind(old, a), &kind(new, b));
        self.field(found, Sort::Words, "description", both, &a.description, &b.description);
        self.field(
            found,
            Sort::Words,
            "importance",
            both,
            &a.importance.to_string(),
            &b.importance.to_string(),
        );
        self.field(found, Sort::Words, "url", both, &a.url, &b.url);
        let picture = |event: &Event| event.image.as_ref().map_or("", |image| &image.file).to_string();
        self.field(found, Sort::Words, "picture", both, &picture(a), &picture(b));
        self.attributes(found, both, &a.attributes, &b.attributes);
    }

    fn relation(&self, a: &Relation, b: &Relation, both: Both, found: &mut Vec<Change>) {
        let (old, new) = (self.old.casebook(), self.new.casebook());
        let now = |id: EntityId| self.matching.entity(id);
        let kinds = old.vocabulary.relations.name(a.kind) == new.vocabulary.relations.name(b.kind);
        let ends = [now(a.from), now(a.to)];
        let straight = ends == [Some(b.from), Some(b.to)];
        let turned = !new.vocabulary.relations.get(b.kind).directed && ends == [Some(b.to), Some(b.from)];
        if !kinds || !(straight || turned) {
            let (before, after) = (self.named(self.old, both.0), self.named(self.new, both.1));
            self.field(found, Sort::Names, "relation", both, &before, &after);
        }
        self.statement(found, both, &a.statement, &b.statement);
        self.dates(found, "start", both, a.start.as_deref(), b.start.as_deref());
        self.dates(found, "end", both, a.end.as_deref(), b.end.as_deref());
        self.field(found, Sort::Words, "description", both, a.description(), b.description());
        self.attributes(found, both, a.attributes(), b.attributes());
    }

    fn source(&self, both: Both, found: &mut Vec<Change>) {
        let (Item::Source(a), Item::Source(b)) = both else { return };
        let (a, b) = (self.old.casebook().source(a), self.new.casebook().source(b));
        self.field(found, Sort::Names, "title", both, &a.title, &b.title);
        self.dates(found, "date", both, a.date.as_deref(), b.date.as_deref());
        for (field, before, after) in [
            ("publisher", &a.publisher, &b.publisher),
            ("author", &a.author, &b.author),
            ("url", &a.url, &b.url),
            ("archive", &a.archive_url, &b.archive_url),
            ("kind", &a.kind, &b.kind),
            ("note", &a.note, &b.note),
        ] {
            self.field(found, Sort::Words, field, both, before, after);
        }
        self.attributes(found, both, &a.attributes, &b.attributes);
    }

    fn statement(&self, found: &mut Vec<Change>, both: Both, a: &Statement, b: &Statement) {
        let (old, new) = (self.old.casebook(), self.new.casebook());
        let status = |book: &Casebook, statement: &Statement| {
            statement
                .status
                .map_or_else(String::new, |status| uncapitalised(&book.spoken().statuses.get(status).label))
        };
        let (before, after) = (status(old, a), status(new, b));
        match both {
            // A status that is not about who the row names first says whom it is about.
            (Item::Relation(a), Item::Relation(b)) if before != after => {
                let (before, after) = (
                    evidence::relation_status(old, old.relation(a)),
                    evidence::relation_status(new, new.relation(b)),
                );
                self.field(found, Sort::Status, "status", both, &before, &after);
            }
            _ => self.field(found, Sort::Status, "status", both, &before, &after),
        }
        let same_speaker =
            b.by_entity().is_some() && a.by_entity().and_then(|id| self.matching.entity(id)) == b.by_entity();
        if !same_speaker {
            self.field(found, Sort::Status, "status-by", both, a.by(), b.by());
        }
        self.field(found, Sort::Status, "response", both, a.response(), b.response());
        let preferred = |statement: &Statement| {
            let yes = statement.account.as_ref().is_some_and(|account| account.preferred);
            if yes { say!(self.words, "changes.yes") } else { String::new() }
        };
        self.field(found, Sort::Status, "preferred", both, &preferred(a), &preferred(b));
        self.sources(found, both, &a.citations, &b.citations);
    }

    /// Who took part: who came and who went, not the whole list.
    fn who(&self, found: &mut Vec<Change>, both: Both, a: &Event, b: &Event) {
        let (old, new) = (self.old.casebook(), self.new.casebook());
        let role = |book: &Casebook, role: Option<crate::vocabulary::Term>| {
            role.map(|role| book.vocabulary.roles.name(role).to_string())
        };
        let before: BTreeMap<_, _> = a
            .participants
            .iter()
            .filter(|part| !self.hidden(part.entity))
            .map(|part| ((self.matching.entity(part.entity), role(old, part.role)), part))
            .collect();
        let after: BTreeMap<_, _> =
            b.participants.iter().map(|part| ((Some(part.entity), role(new, part.role)), part)).collect();
        let said = |book: &Casebook, part: &crate::model::Participant| {
            let name = &book.entity(part.entity).name;
            match part.role {
                Some(role) => {
                    let role = &book.spoken().roles.get(role).label;
                    say!(self.words, "event.with-role", name = &**name, role = role)
                }
                None => name.to_string(),
            }
        };
        let gone =
            before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, part)| said(old, part));
        let come =
            after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, part)| said(new, part));
        let nameless = |event: &Event| -> Vec<String> {
            event.nameless.iter().map(|one| one.words.to_string()).collect()
        };
        let (was, is) = (nameless(a), nameless(b));
        let gone: Vec<String> = gone.chain(was.iter().filter(|one| !is.contains(one)).cloned()).collect();
        let come: Vec<String> = come.chain(is.iter().filter(|one| !was.contains(one)).cloned()).collect();
        self.field(found, Sort::Who, "who", both, &self.words.series(&gone), &self.words.series(&come));
    }

    /// Whether somebody of the older casebook is not to be named.
    fn hidden(&self, id: EntityId) -> bool {
        let item = Item::Entity(id);
        self.withheld.rows.contains(&item)
            || self.withheld.purged.contains(&item)
            || self.withheld.words.first(&self.old.casebook().entity(id).name).is_some()
    }

    fn sources(&self, found: &mut Vec<Change>, both: Both, a: &[Citation], b: &[Citation]) {
        let (old, new) = (self.old.casebook(), self.new.casebook());
        let before: BTreeMap<_, _> =
            a.iter().map(|cited| ((self.matching.source(cited.source), &cited.locator), cited)).collect();
        let after: BTreeMap<_, _> =
            b.iter().map(|cited| ((Some(cited.source), &cited.locator), cited)).collect();
        let said = |book: &Casebook, cited: &Citation| {
            let line = evidence::source_line(self.words, book.source(cited.source));
            match &*cited.locator {
                "" => line,
                place => wording::both(self.words, &line, &evidence::locator(self.words, place)),
            }
        };
        let hidden = |cited: &Citation| self.withheld.rows.contains(&Item::Source(cited.source));
        let gone: Vec<String> = before
            .iter()
            .filter(|(key, cited)| !after.contains_key(*key) && !hidden(cited))
            .map(|(_, cited)| said(old, cited))
            .collect();
        let come: Vec<String> = after
            .iter()
            .filter(|(key, _)| !before.contains_key(*key))
            .map(|(_, cited)| said(new, cited))
            .collect();
        self.field(
            found,
            Sort::Sources,
            "sources",
            both,
            &self.words.series(&gone),
            &self.words.series(&come),
        );
    }

    fn attributes(
        &self,
        found: &mut Vec<Change>,
        both: Both,
        a: &[(Box<str>, Box<str>)],
        b: &[(Box<str>, Box<str>)],
    ) {
        let heads: BTreeSet<&str> = a.iter().chain(b).map(|(head, _)| &**head).collect();
        for head in heads {
            let texts = |of: &[(Box<str>, Box<str>)]| -> String {
                let own: Vec<&str> =
                    of.iter().filter(|(other, _)| **other == *head).map(|(_, text)| &**text).collect();
                self.words.series(&own)
            };
            let (before, after) = (texts(a), texts(b));
            if before == after {
                continue;
            }
            let what = self.named(self.new, both.1);
            let before = if self.withheld.words.first(&before).is_some() { String::new() } else { before };
            let quoted = self.words.quoted(head);
            let text = capitalised(&match (before.as_str(), after.as_str()) {
                ("", "") => continue,
                ("", after) => say!(self.words, "changes.set", field = quoted, what = &what, after = after),
                (before, "") => {
                    say!(self.words, "changes.unset", field = quoted, what = &what, before = before)
                }
                (before, after) => {
                    say!(
                        self.words,
                        "changes.changed",
                        field = quoted,
                        what = &what,
                        before = before,
                        after = after
                    )
                }
            });
            let (old, new) = (Some(both.0), Some(both.1));
            found.push(Change { sort: Sort::Words, field: "attribute", what, text, before, after, old, new });
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::new("change", "", Where::Main),
    Column::new("sort", "", Where::Hidden),
    Column::new("field", "", Where::Hidden),
    Column::new("before", "", Where::Hidden),
    Column::new("after", "", Where::Hidden),
    Column::new("what", "", Where::Hidden),
    Column::new("id", "", Where::Hidden),
    Column::new("row", "", Where::Hidden),
    Column::new("old_id", "", Where::Hidden),
];

/// The changes as an answer, a section for each sort. `label` is what the older casebook is called.
pub fn answer(old: &Graph, new: &Graph, changes: &[Change], label: &str, limit: usize) -> Answer {
    let words = new.casebook().words();
    let writer = Writer::new(new);
    let mut answer = Answer { columns: COLUMNS.to_vec(), empty: changes.is_empty(), ..Answer::default() };
    answer.title = match changes.len() {
        0 => say!(words, "changes.none", since = label),
        n => say!(words, "changes.title", n = n, since = label),
    };
    let mut sorts: Vec<Sort> = changes.iter().map(|change| change.sort).collect();
    sorts.dedup();
    for sort in sorts {
        let own: Vec<&Change> = changes.iter().filter(|change| change.sort == sort).collect();
        let heading = words.say(&format!("changes.heading.{}", sort.name()), &[("n", own.len().into())]);
        let mut section = Section { heading, ..Section::default() };
        for change in own.iter().take(limit) {
            let row = change.new.map_or(Cell::Empty, |item| writer.row(row_of(new.casebook(), item)));
            section.rows.push(vec![
                Cell::text(wording::stopped(&change.text)),
                Cell::text(sort.name()),
                Cell::text(change.field),
                Cell::text(change.before.clone()),
                Cell::text(change.after.clone()),
                Cell::text(change.what.clone()),
                Cell::text(change.new.map(|item| id_of(new.casebook(), item)).unwrap_or_default()),
                row,
                Cell::text(change.old.map(|item| id_of(old.casebook(), item)).unwrap_or_default()),
            ]);
        }
        section.left_out = own.len().saturating_sub(limit);
        if section.left_out > 0 {
            section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = limit)));
        }
        answer.sections.push(section);
    }
    answer
}

/// The id of a row; empty for a connection without one.
pub fn id_of(book: &Casebook, item: Item) -> String {
    match item {
        Item::Entity(id) => book.entity(id).id.to_string(),
        Item::Event(id) => book.event(id).id.to_string(),
        Item::Relation(id) => book.relation(id).id.to_string(),
        Item::Source(id) => book.source(id).id.to_string(),
    }
}

fn row_of(book: &Casebook, item: Item) -> crate::table::Row {
    match item {
        Item::Entity(id) => book.entity(id).row,
        Item::Event(id) => book.event(id).row,
        Item::Relation(id) => book.relation(id).row,
        Item::Source(id) => book.source(id).row,
    }
}
