//! The vocabulary in a reader's language.
//!
//! The words of the built-in vocabulary stand in the file of each language (`assets/words/`), under the same section, name and field as
//! in `data/vocabulary.toml`. A casebook's own `vocabulary.toml` may add words in other languages:
//!
//! ```toml
//! [relation.flatmate-of]
//! forward = "shared a flat with"
//! directed = false
//!
//! [lang.fr.relation.flatmate-of]
//! forward = "partageait un appartement avec"
//! ```
//!
//! A word that has none in the language is printed as it is written, and named in [`Spoken::untranslated`].

use std::sync::OnceLock;

use crate::catalogue::{Words, pseudo, say};

use super::{BUILTIN, Term, Terms, Vocabulary, term_key};

/// A vocabulary in another language.
#[derive(Debug)]
pub struct Spoken {
    /// The same terms with other words.
    pub vocabulary: Vocabulary,
    /// `relation.flatmate-of`: what is printed as written for want of words.
    pub untranslated: Vec<String>,
}

/// Where words are looked for.
struct Lookup<'a> {
    words: &'a Words,
    /// `[lang.TAG]` of the casebook's own file.
    own: Option<&'a toml::Table>,
    /// As the casebook has them, and as the built-in file has them.
    stanzas: &'a toml::Table,
    untranslated: Vec<String>,
    /// The casebook is in the reader's language: what its author wrote needs no translation.
    at_home: bool,
}

fn builtin() -> &'static toml::Table {
    static TABLE: OnceLock<toml::Table> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(BUILTIN).unwrap_or_default())
}

fn field<'t>(table: &'t toml::Table, section: &str, name: &str, field: &str) -> Option<&'t toml::Value> {
    table.get(section)?.as_table()?.get(name)?.as_table()?.get(field)
}

impl Lookup<'_> {
    /// The word of a field in the language; `None` to keep it as it is.
    fn word(&mut self, section: &str, name: &str, key: &str) -> Option<String> {
        if let Some(own) =
            self.own.and_then(|own| field(own, section, name, key)).and_then(|word| word.as_str())
        {
            return Some(own.to_string());
        }
        let (here, built) = (field(self.stanzas, section, name, key), field(builtin(), section, name, key));
        let is_builtin = builtin().get(section).and_then(|all| all.get(name)).is_some();
        if here == built && is_builtin {
            if self.words.is_pseudo() {
                return built.and_then(|word| word.as_str()).map(pseudo);
            }
            if self.words.tag() == "en" {
                return None;
            }
            let word = field(self.words.vocabulary(), section, name, key);
            return word.and_then(|word| word.as_str()).map(str::to_string);
        }
        if here.is_some() && !self.at_home {
            let place = format!("{section}.{name}");
            if self.untranslated.last() != Some(&place) {
                self.untranslated.push(place);
            }
        }
        None
    }

    /// Puts a word into a field, if there is one; says whether there was.
    fn put(&mut self, into: &mut String, section: &str, name: &str, key: &str) -> bool {
        let word = self.word(section, name, key);
        let found = word.is_some();
        if let Some(word) = word {
            *into = word;
        }
        found
    }

    /// The word of a term that only a cell names.
    fn of_cell(&mut self, section: &str, name: &str) {
        if !self.at_home {
            self.untranslated.push(format!("{section}.{name}"));
        }
    }
}

impl Vocabulary {
    /// The vocabulary in the words of a language, for a reader of `lang` and a casebook whose own language is `home` (both BCP 47);
    /// `None` where it is so already.
    pub fn spoken(&self, words: &Words, lang: &str, home: &str) -> Option<Spoken> {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let at_home = primary(lang) == primary(home) && !words.is_pseudo();
        if at_home && words.tag() == "en" {
            return None;
        }
        let own = self.stanzas.get("lang").and_then(toml::Value::as_table);
        let own = own.and_then(|all| all.get(&primary(lang))).and_then(toml::Value::as_table);
        let stanzas = self.stanzas.clone();
        let mut spoken = self.clone();
        let mut lookup = Lookup { words, own, stanzas: &stanzas, untranslated: Vec::new(), at_home };
        let said = |terms: usize| (0..terms).map(|at| Term(at as u16));

        for term in said(spoken.entities.entries.len()) {
            let (name, known, kind) = spoken.entities.parts(term);
            if !known {
                lookup.of_cell("entity", &name);
                kind.plural = kind.label.clone();
                continue;
            }
            let label = lookup.put(&mut kind.label, "entity", &name, "label");
            if !lookup.put(&mut kind.plural, "entity", &name, "plural") && label {
                kind.plural = kind.label.clone();
            }
        }
        for section in ["event", "source"] {
            let terms = if section == "event" { &mut spoken.events } else { &mut spoken.sources };
            for term in said(terms.entries.len()) {
                let (name, known, kind) = terms.parts(term);
                if !known {
                    lookup.of_cell(section, &name);
                    kind.plural = kind.label.clone();
                    continue;
                }
                let label = lookup.put(&mut kind.label, section, &name, "label");
                if !lookup.put(&mut kind.plural, section, &name, "plural") && label {
                    kind.plural = kind.label.clone();
                }
            }
        }
        for term in said(spoken.relations.entries.len()) {
            let (name, known, kind) = spoken.relations.parts(term);
            if !known {
                lookup.of_cell("relation", &name);
                kind.inverse = say!(words, "new.relation-inverse", label = &kind.forward);
                continue;
            }
            let forward = lookup.put(&mut kind.forward, "relation", &name, "forward");
            let inverse = lookup.put(&mut kind.inverse, "relation", &name, "inverse");
            let short = lookup.put(&mut kind.short, "relation", &name, "short");
            if forward && !inverse && !kind.directed {
                kind.inverse = kind.forward.clone();
            }
            if forward && !short {
                kind.short = super::shortened(&kind.forward);
            }
        }
        for term in said(spoken.roles.entries.len()) {
            let (name, known, role) = spoken.roles.parts(term);
            if !known {
                lookup.of_cell("role", &name);
                role.phrase = say!(words, "new.role-phrase", label = &role.label);
                continue;
            }
            lookup.put(&mut role.phrase, "role", &name, "phrase");
            let label = lookup.put(&mut role.label, "role", &name, "label");
            if !lookup.put(&mut role.plural, "role", &name, "plural") && label {
                role.plural = role.label.clone();
            }
        }
        for term in said(spoken.statuses.entries.len()) {
            let (name, known, status) = spoken.statuses.parts(term);
            if !known {
                lookup.of_cell("status", &name);
            }
            let label = known && lookup.put(&mut status.label, "status", &name, "label");
            let by = known && lookup.put(&mut status.by, "status", &name, "by");
            let unsaid = field(&stanzas, "status", &name, "by").is_none();
            if !by && (label || unsaid) {
                status.by = say!(words, "new.status-by", label = &status.label, who = "{}");
            }
        }
        let untranslated = lookup.untranslated;
        Some(Spoken { vocabulary: spoken, untranslated })
    }
}

impl<T> Terms<T> {
    fn parts(&mut self, term: Term) -> (String, bool, &mut T) {
        let at = usize::from(term.0);
        (term_key(&self.names[at]), self.known[at], &mut self.entries[at])
    }
}
