//! Kinds, roles and statuses as data.
//!
//! What a casebook may say is read from a TOML file ([`Vocabulary::builtin`], in `data/vocabulary.toml`),
//! to which a casebook's own `vocabulary.toml` adds stanzas or overrides them. How things are *drawn* is a
//! closed choice ([`Shape`], [`ColourRole`], [`Standing`]), so that every drawing and every export can
//! match on it and the compiler lists what a new one must handle.
//!
//! A kind that no stanza names still works: it is added with defaults on first use ([`Vocabulary::kind_or_add`]
//! and its siblings), and the reader reports it with the nearest name.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::words::{capitalised, fold};

pub mod alike;
pub mod editorial;
mod kinds;
pub mod lexicon;
mod spoken;

pub use kinds::*;
pub use spoken::Spoken;

/// The vocabulary that every casebook starts from.
const BUILTIN: &str = include_str!("../data/vocabulary.toml");

/// Index of a kind, role or status in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u16);

/// One table of the vocabulary: entity kinds, or roles, and so on.
#[derive(Debug, Clone)]
pub struct Terms<T> {
    names: Vec<String>,
    entries: Vec<T>,
    known: Vec<bool>,
    index: FxHashMap<String, Term>,
}

/// Kinds, roles and statuses in force.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Entity kinds.
    pub entities: Terms<EntityKind>,
    /// Event kinds.
    pub events: Terms<PlainKind>,
    /// Relation kinds.
    pub relations: Terms<RelationKind>,
    /// Roles in events.
    pub roles: Terms<Role>,
    /// Statuses of statements.
    pub statuses: Terms<Status>,
    /// Kinds of sources.
    pub sources: Terms<PlainKind>,
    /// Supertypes: names for several entity kinds.
    pub supertypes: BTreeMap<String, Vec<String>>,
    /// Orders that cannot be.
    pub sequences: Vec<Sequence>,
    /// The stanzas as written, merged; what a further file adds to.
    stanzas: toml::Table,
}

/// Why a vocabulary file cannot be used, with the place in its text where that is known.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct VocabularyError {
    /// One line.
    pub message: String,
    /// Bytes of the file.
    pub span: Option<Range<usize>>,
}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self { names: Vec::new(), entries: Vec::new(), known: Vec::new(), index: FxHashMap::default() }
    }
}

/// The form in which words of the vocabulary are compared: folded, with `_` and space as `-`.
pub fn term_key(word: &str) -> String {
    fold(word.trim()).replace(['_', ' '], "-")
}

impl<T: PartialEq> Terms<T> {
    /// The term a cell's word stands for, by name or alias; case, accents, `_`, `-` and space do not matter.
    pub fn find(&self, word: &str) -> Option<Term> {
        match self.index.get(word) {
            Some(term) => Some(*term),
            None => self.index.get(term_key(word).as_str()).copied(),
        }
    }

    /// The entry of a term.
    pub fn get(&self, term: Term) -> &T {
        &self.entries[term.0 as usize]
    }

    /// The term's own name, as written in cells.
    pub fn name(&self, term: Term) -> &str {
        &self.names[term.0 as usize]
    }

    /// Whether a vocabulary file names the term, rather than a cell alone.
    pub fn is_known(&self, term: Term) -> bool {
        self.known[term.0 as usize]
    }

    /// Every term, in order of name for those of the files, then in order of first use.
    pub fn iter(&self) -> impl Iterator<Item = (Term, &str, &T)> {
        self.names
            .iter()
            .zip(&self.entries)
            .enumerate()
            .map(|(i, (name, entry))| (Term(i as u16), name.as_str(), entry))
    }

    /// Names that a vocabulary file gives, for suggestions.
    pub fn known_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().zip(&self.known).filter(|(_, known)| **known).map(|(name, _)| name.as_str())
    }

    /// Every word of a vocabulary file, names and other words for them, with its term; in the order of the alphabet.
    #[expect(clippy::disallowed_methods, reason = "what the hash gives is sorted before it leaves")]
    pub fn known_words(&self) -> Vec<(&str, Term)> {
        let known = self.index.iter().filter(|(_, term)| self.is_known(**term));
        let mut words: Vec<(&str, Term)> = known.map(|(word, term)| (word.as_str(), *term)).collect();
        words.sort_unstable();
        words
    }

    fn insert(&mut self, name: &str, entry: T, known: bool, aliases: &[String]) -> Option<Term> {
        let key = term_key(name);
        let term = match self.index.get(&key) {
            Some(term) if self.names[term.0 as usize] == key => {
                self.entries[term.0 as usize] = entry;
                self.known[term.0 as usize] |= known;
                *term
            }
            _ => {
                let term = Term(u16::try_from(self.names.len()).ok()?);
                self.names.push(key.clone());
                self.entries.push(entry);
                self.known.push(known);
                self.index.insert(key, term);
                term
            }
        };
        for alias in aliases {
            self.index.entry(term_key(alias)).or_insert(term);
        }
        Some(term)
    }

    fn find_or_add(&mut self, word: &str, make: impl FnOnce(String) -> T) -> Option<Term> {
        if let Some(term) = self.find(word) {
            return Some(term);
        }
        let entry = make(word.trim().replace(['_', '-'], " "));
        self.insert(word, entry, false, &[])
    }
}

impl Vocabulary {
    /// The built-in vocabulary. The file is part of the program and tested, so this cannot fail.
    pub fn builtin() -> Self {
        // Read once: a casebook starts from a copy.
        static READ: LazyLock<Vocabulary> = LazyLock::new(|| {
            let mut vocabulary = Vocabulary::empty();
            let added = vocabulary.extend(BUILTIN);
            debug_assert_eq!(added, Ok(()));
            vocabulary
        });
        READ.clone()
    }

    fn empty() -> Self {
        Self {
            entities: Terms::default(),
            events: Terms::default(),
            relations: Terms::default(),
            roles: Terms::default(),
            statuses: Terms::default(),
            sources: Terms::default(),
            supertypes: BTreeMap::new(),
            sequences: Vec::new(),
            stanzas: toml::Table::new(),
        }
    }

    /// Adds the stanzas of a vocabulary file. A stanza with a known name changes only the fields it gives.
    ///
    /// # Errors
    /// The file is not TOML, a stanza lacks a field or has one too many, a value is not one of a closed
    /// choice, or something names a kind that is not there. Nothing is added then.
    pub fn extend(&mut self, text: &str) -> Result<(), VocabularyError> {
        let added: toml::Table = toml::from_str(text)
            .map_err(|error| VocabularyError { message: error.message().to_string(), span: error.span() })?;
        self.extend_with(&added).map_err(|(place, message)| {
            let span = [format!("[{place}]"), format!("[{}]", place.split('.').next().unwrap_or_default())]
                .iter()
                .find_map(|head| text.find(head.as_str()).map(|at| at..at + head.len()));
            VocabularyError { message: format!("{place}: {message}"), span }
        })
    }

    /// The same for stanzas already read. Of an error it names the stanza (`entity.ghost`) and says what is wrong.
    ///
    /// # Errors
    /// Those of [`Vocabulary::extend`].
    pub fn extend_with(&mut self, added: &toml::Table) -> Result<(), (String, String)> {
        let mut stanzas = self.stanzas.clone();
        for (section, value) in added.clone() {
            merge(&mut stanzas, section, value);
        }
        *self = Self::from_stanzas(stanzas)?;
        Ok(())
    }

    /// A vocabulary from merged stanzas; an error names the stanza.
    fn from_stanzas(stanzas: toml::Table) -> Result<Self, (String, String)> {
        let mut vocabulary = Self::empty();
        for (section, value) in &stanzas {
            // Words in other languages are looked up when somebody reads in one.
            if section == "lang" && value.is_table() {
                continue;
            }
            let toml::Value::Table(entries) = value else {
                if section != "sequence" {
                    return Err((section.clone(), "is not a table of stanzas".to_string()));
                }
                continue;
            };
            for (name, entry) in entries {
                let place = format!("{section}.{name}");
                vocabulary.add(section, name, entry.clone()).map_err(|message| (place, message))?;
            }
        }
        if let Some(sequences) = stanzas.get("sequence") {
            let read = Vec::<Sequence>::deserialize(sequences.clone());
            vocabulary.sequences =
                read.map_err(|error| ("sequence".to_string(), error.message().to_string()))?;
        }
        vocabulary.check_names()?;
        vocabulary.stanzas = stanzas;
        Ok(vocabulary)
    }

    fn add(&mut self, section: &str, name: &str, entry: toml::Value) -> Result<(), String> {
        fn read<'d, T: Deserialize<'d>>(entry: toml::Value) -> Result<T, String> {
            T::deserialize(entry).map_err(|error| error.message().replace('\n', " "))
        }
        let plural = |label: &str, plural: &mut String, ending: &str| {
            if plural.is_empty() {
                *plural = format!("{label}{ending}");
            }
        };
        let added =
            match section {
                "supertype" => {
                    self.supertypes.insert(term_key(name), read(entry)?);
                    return Ok(());
                }
                "entity" => {
                    let mut kind: EntityKind = read(entry)?;
                    plural(&kind.label, &mut kind.plural, "s");
                    let aliases = kind.aliases.clone();
                    self.entities.insert(name, kind, true, &aliases)
                }
                "event" | "source" => {
                    let mut kind: PlainKind = read(entry)?;
                    plural(&kind.label, &mut kind.plural, "s");
                    let aliases = kind.aliases.clone();
                    let terms = if section == "event" { &mut self.events } else { &mut self.sources };
                    terms.insert(name, kind, true, &aliases)
                }
                "relation" => {
                    let kind = complete(read(entry)?)?;
                    let aliases = kind.aliases.clone();
                    self.relations.insert(name, kind, true, &aliases)
                }
                "role" => {
                    let mut role: Role = read(entry)?;
                    plural(&role.label, &mut role.plural, "");
                    let aliases = role.aliases.clone();
                    self.roles.insert(name, role, true, &aliases)
                }
                "status" => {
                    let mut status: Status = read(entry)?;
                    if status.by.is_empty() {
                        status.by = format!("{} by {{}}", status.label);
                    }
                    let aliases = status.aliases.clone();
                    self.statuses.insert(name, status, true, &aliases)
                }
                _ => return Err(
                    "is no section: use supertype, entity, event, relation, role, status, sequence, source"
                        .to_string(),
                ),
            };
        added.map(|_| ()).ok_or_else(|| "a vocabulary holds at most 65,535 terms of a sort".to_string())
    }

    /// Whatever names a kind, a role or a supertype must name one that exists.
    fn check_names(&self) -> Result<(), (String, String)> {
        let ends = |place: String, names: &[String]| match names.iter().find(|name| !self.is_end(name)) {
            Some(name) => Err((place, format!("`{name}` is neither an entity kind nor a supertype"))),
            None => Ok(()),
        };
        for (name, kinds) in &self.supertypes {
            ends(format!("supertype.{name}"), kinds)?;
        }
        for (term, name, kind) in self.entities.iter() {
            if !kind.is.is_empty() && self.entities.find(&kind.is).is_none() {
                return Err((
                    format!("entity.{name}"),
                    format!("`is` names `{}`, which is no entity kind", kind.is),
                ));
            }
            if self
                .ancestors(term)
                .skip(1)
                .take(self.entities.names.len() + 1)
                .any(|ancestor| ancestor == term)
            {
                return Err((format!("entity.{name}"), "`is` leads back to the kind itself".to_string()));
            }
        }
        for (_, name, kind) in self.relations.iter() {
            ends(format!("relation.{name}"), &kind.from)?;
            ends(format!("relation.{name}"), &kind.to)?;
        }
        for (_, name, role) in self.roles.iter() {
            ends(format!("role.{name}"), &role.kinds)?;
        }
        for sequence in &self.sequences {
            for moment in sequence.before.iter().chain(&sequence.after).chain(&sequence.unless) {
                let unknown = moment.role.iter().find(|role| self.roles.find(role).is_none());
                let unknown =
                    unknown.or_else(|| moment.event.iter().find(|kind| self.events.find(kind).is_none()));
                let unknown = unknown
                    .or_else(|| moment.relation.iter().find(|kind| self.relations.find(kind).is_none()));
                if let Some(name) = unknown {
                    return Err((
                        "sequence".to_string(),
                        format!("{}: `{name}` is not known", sequence.name),
                    ));
                }
            }
        }
        Ok(())
    }

    fn is_end(&self, name: &str) -> bool {
        self.supertypes.contains_key(&term_key(name)) || self.entities.find(name).is_some()
    }

    /// A kind and the more general ones it is, nearest first.
    fn ancestors(&self, kind: Term) -> impl Iterator<Item = Term> {
        std::iter::successors(Some(kind), |kind| {
            let is = &self.entities.get(*kind).is;
            if is.is_empty() { None } else { self.entities.find(is) }
        })
    }

    /// The stanzas in force, merged, as they would be written in a file.
    pub fn stanzas(&self) -> &toml::Table {
        &self.stanzas
    }

    /// Whether a list of kinds and supertypes holds an entity kind, itself or one it is. An empty list holds all.
    pub fn accepts(&self, list: &[String], kind: Term) -> bool {
        list.is_empty() || self.ancestors(kind).any(|kind| self.lists(list, kind, self.supertypes.len()))
    }

    fn lists(&self, list: &[String], kind: Term, depth: usize) -> bool {
        list.iter().any(|name| {
            self.entities.find(name) == Some(kind)
                || (depth > 0
                    && self
                        .supertypes
                        .get(&term_key(name))
                        .is_some_and(|kinds| self.lists(kinds, kind, depth - 1)))
        })
    }

    /// The figure of an entity kind.
    pub fn shape(&self, kind: Option<Term>) -> Shape {
        let given = kind.and_then(|kind| self.ancestors(kind).find_map(|kind| self.entities.get(kind).shape));
        given.unwrap_or(Shape::Octagon)
    }

    /// The colour role of an entity kind.
    pub fn colour(&self, kind: Option<Term>) -> ColourRole {
        kind.and_then(|kind| self.ancestors(kind).find_map(|kind| self.entities.get(kind).colour))
            .unwrap_or_default()
    }

    /// Whether an entity kind is of human beings.
    pub fn is_person(&self, kind: Option<Term>) -> bool {
        kind.and_then(|kind| self.ancestors(kind).find_map(|kind| self.entities.get(kind).person))
            .unwrap_or_default()
    }

    /// Whether those of an entity kind learn things and pass them on. Where nothing is said they do.
    pub fn carries(&self, kind: Option<Term>) -> bool {
        kind.and_then(|kind| self.ancestors(kind).find_map(|kind| self.entities.get(kind).carries))
            .unwrap_or(true)
    }

    /// Whether an entity kind is, or is a sort of, the kind of that name.
    pub fn is_a(&self, kind: Option<Term>, name: &str) -> bool {
        kind.is_some_and(|kind| self.ancestors(kind).any(|kind| self.entities.find(name) == Some(kind)))
    }

    /// The entity kind of a cell, added with defaults when it is new. `None` when the table is full.
    pub fn kind_or_add(&mut self, word: &str) -> Option<Term> {
        self.entities.find_or_add(word, |label| EntityKind {
            plural: format!("{label}s"),
            label,
            is: String::new(),
            shape: None,
            colour: None,
            person: None,
            carries: None,
            files: Vec::new(),
            aliases: Vec::new(),
        })
    }

    /// The event kind of a cell, added with defaults when it is new.
    pub fn event_kind_or_add(&mut self, word: &str) -> Option<Term> {
        self.events.find_or_add(word, |label| PlainKind {
            plural: format!("{label}s"),
            label,
            aliases: Vec::new(),
        })
    }

    /// The relation kind of a cell, added with defaults when it is new: its words are its phrase.
    pub fn relation_or_add(&mut self, word: &str) -> Option<Term> {
        self.relations.find_or_add(word, |label| RelationKind {
            inverse: format!("is the other end of “{label}” from"),
            short: label.clone(),
            forward: label,
            directed: true,
            from: Vec::new(),
            to: Vec::new(),
            time: RelationTime::Span,
            exist: Vec::new(),
            lives: Some(vec![End::From, End::To]),
            kin: false,
            withheld: false,
            carries: true,
            says: false,
            cause: false,
            answers: false,
            opposite: Vec::new(),
            belongs: false,
            concerns: Concerns::Untold,
            inquires: false,
            aliases: Vec::new(),
        })
    }

    /// The role of a participant, added with defaults when it is new.
    pub fn role_or_add(&mut self, word: &str) -> Option<Term> {
        self.roles.find_or_add(word, |label| Role {
            phrase: format!("took part, as {label}, in"),
            plural: label.clone(),
            label,
            says: false,
            concerns: false,
            inquires: false,
            exist: false,
            withheld: false,
            carries: true,
            answers: false,
            opposite: Vec::new(),
            kinds: Vec::new(),
            aliases: Vec::new(),
        })
    }

    /// The status of a statement, added as a *claim* when it is new: an unknown word never counts as proof.
    pub fn status_or_add(&mut self, word: &str) -> Option<Term> {
        self.statuses.find_or_add(word, |label| Status {
            standing: Standing::Claimed,
            by: format!("{} by {{}}", capitalised(&label)),
            label: capitalised(&label),
            merely_documented: false,
            answers: false,
            conduct: true,
            inquires: false,
            aliases: Vec::new(),
        })
    }

    /// The entity kind whose files have this stem (`officers` for `officers.csv`), if any.
    pub fn kind_of_file(&self, stem: &str) -> Option<Term> {
        let stem = term_key(stem);
        let named = |kind: &EntityKind, name: &str| {
            kind.files.iter().any(|file| term_key(file) == stem)
                || term_key(name) == stem
                || term_key(&kind.plural) == stem
        };
        self.entities
            .iter()
            .find(|(term, name, kind)| self.entities.is_known(*term) && named(kind, name))
            .map(|(term, ..)| term)
    }
}

/// Puts a value at a key, tables merged field by field, anything else replaced. Sequences are added to.
fn merge(into: &mut toml::Table, key: String, value: toml::Value) {
    match (into.get_mut(&key), value) {
        (Some(toml::Value::Table(old)), toml::Value::Table(new)) => {
            for (key, value) in new {
                merge(old, key, value);
            }
        }
        (Some(toml::Value::Array(old)), toml::Value::Array(new)) if key == "sequence" => old.extend(new),
        (_, value) => {
            into.insert(key, value);
        }
    }
}

/// Fills in a relation kind's other phrases from the forward one.
fn complete(mut kind: RelationKind) -> Result<RelationKind, String> {
    if kind.forward.matches("{}").count() > 1 || kind.inverse.matches("{}").count() > 1 {
        return Err("a phrase has {} at most once".to_string());
    }
    if kind.inverse.is_empty() {
        if kind.directed {
            return Err("a directed relation needs an inverse phrase".to_string());
        }
        kind.inverse = kind.forward.clone();
    }
    if kind.short.is_empty() {
        kind.short = shortened(&kind.forward);
    }
    Ok(kind)
}

/// A phrase without the places of its ends.
fn shortened(phrase: &str) -> String {
    phrase.replace("{subject} ", "").replace(" {}", "").replace("{}", "…")
}

/// A phrase with the other end put in: at its `{}`, else after it; without a subject.
pub fn fill(phrase: &str, other: &str) -> String {
    let phrase = phrase.replace("{subject} ", "");
    if phrase.contains("{}") { phrase.replacen("{}", other, 1) } else { format!("{phrase} {other}") }
}

/// A phrase as a sentence: its subject in front, or at its `{subject}` (for languages in which the verb stands first), with a
/// capital letter.
pub fn sentence(subject: &str, phrase: &str, other: &str) -> String {
    let said = match phrase.split_once("{subject}") {
        Some((before, after)) => {
            let after = if after.contains("{}") {
                after.replacen("{}", other, 1)
            } else {
                format!("{after} {other}")
            };
            format!("{before}{subject}{after}")
        }
        None => format!("{subject} {}", fill(phrase, other)),
    };
    capitalised(&said)
}
