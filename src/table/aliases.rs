//! Every head that means a field, in people's words and eight languages: `data/columns.toml`, compiled in and indexed.
//!
//! How a head is compared is [`super::heads`]' business; which of several columns gets a field is [`super::fit`]'s.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::TablePart;
use super::columns::{Field, all_parts, fields_of};
use super::heads;

/// How surely a head means a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// It may, where what stands below agrees.
    Weak,
    /// Another name for it.
    Alias,
    /// The field's own name.
    Own,
}

/// A head that means a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The field.
    pub field: Field,
    /// How surely.
    pub strength: Strength,
    /// Of several heads for one field, the one listed first in the data is taken for it.
    pub rank: u16,
}

/// A head as the data has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Readable: `date of birth`.
    pub head: String,
    /// The language it is in, as the data names it.
    pub language: String,
    /// Own name, alias or weak alias.
    pub strength: Strength,
}

/// Two heads that are the ends of relations where they stand side by side.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Key of the head of where it starts.
    pub from: String,
    /// Key of the head of where it ends.
    pub to: String,
    /// The kind of relation that the two heads say; empty for none.
    pub kind: String,
    /// It counts only where one of these is there too: `kind`, `start`, or `start and kind`.
    pub needs: Vec<String>,
    /// It counts only where names stand below both.
    pub names: bool,
}

/// Everything in `data/columns.toml`, indexed.
pub(super) struct Data {
    parts: [FxHashMap<String, Vec<Known>>; 6],
    aliases: [Vec<(Field, Alias)>; 6],
    /// Pairs of heads that make relations.
    pub pairs: Vec<Pair>,
    /// Keys of the heads of pieces, by the name of the piece.
    pub pieces: Vec<(String, Vec<String>)>,
    /// Keys of words in the first cell of a row that is no data, by sort of row.
    pub rows: Vec<(String, Vec<String>)>,
    /// Keys of heads that name others in a list of people and things.
    links: Vec<(String, Vec<String>)>,
    /// Columns of such a list whose cells are connections.
    ties: Vec<TieHead>,
    /// Keys of the heads of dates of a post: `start`, `end`.
    posts: Vec<(String, Vec<String>)>,
}

const DATA: &str = include_str!("../../data/columns.toml");

/// The data, read once. The file is part of the program and tested, so that nothing in it can be wrong.
pub(super) fn data() -> &'static Data {
    static READ: OnceLock<Data> = OnceLock::new();
    READ.get_or_init(|| Data::read(DATA))
}

/// A column of a list of people and things whose cells are connections of their rows: `Employer`, `Mother`.
#[derive(Debug, PartialEq, Eq)]
pub struct TieHead {
    /// The kind of relation, by its name in the vocabulary.
    pub kind: String,
    /// It runs from whom the cell names to the row.
    pub back: bool,
    /// A post or a membership, which has a start and an end of its own.
    pub post: bool,
    keys: Vec<String>,
}

/// Kinds of connections that are posts or memberships.
const POSTS: &[&str] = &["employed-by", "member-of", "linked-to"];

/// The connection that a column of a list of people and things is, for its head.
pub fn tie_of(header: &str) -> Option<&'static TieHead> {
    let forms = heads::forms(header);
    forms.iter().find_map(|form| data().ties.iter().find(|tie| tie.keys.contains(form)))
}

/// Whether a head is that of a date of a post: of its start, or of its end.
pub fn dates_post(header: &str, end: bool) -> bool {
    let name = if end { "end" } else { "start" };
    let forms = heads::forms(header);
    data().posts.iter().any(|(of, keys)| of == name && forms.iter().any(|form| keys.contains(form)))
}

/// Whether a column of a list of people and things names others for its head, by a part in something that no column names: `Judge`.
pub fn names_others(header: &str) -> bool {
    let known = |form: &String| data().links.iter().any(|(_, keys)| keys.contains(form));
    heads::forms(header).iter().any(known)
}

const fn index(part: TablePart) -> usize {
    match part {
        TablePart::Sources => 0,
        TablePart::Entities => 1,
        TablePart::Events => 2,
        TablePart::Relations => 3,
        TablePart::Corrections => 4,
        TablePart::Identities => 5,
    }
}

impl Data {
    fn read(text: &str) -> Self {
        let table: toml::Table = toml::from_str(text).unwrap_or_default();
        let mut data = Self {
            parts: Default::default(),
            aliases: Default::default(),
            pairs: table.get("pair").map(pairs).unwrap_or_default(),
            pieces: lists(table.get("pieces")),
            rows: lists(table.get("rows")),
            links: lists(table.get("links")),
            posts: lists(table.get("posts")),
            ties: [("ties", false), ("ties-back", true)]
                .into_iter()
                .flat_map(|(section, back)| {
                    lists(table.get(section)).into_iter().map(move |(kind, keys)| TieHead {
                        back,
                        post: !back && POSTS.contains(&kind.as_str()),
                        kind,
                        keys,
                    })
                })
                .collect(),
        };
        for (part, _) in all_parts() {
            for (order, names) in fields_of(part).iter().enumerate() {
                data.add(part, names.field, names.name, "own", Strength::Own, order);
            }
        }
        for (part, _) in all_parts() {
            for section in [part.name(), "all"] {
                let Some(fields) = table.get(section).and_then(toml::Value::as_table) else { continue };
                for names in fields_of(part) {
                    let Some(languages) = fields.get(names.name).and_then(toml::Value::as_table) else {
                        continue;
                    };
                    // English first: of two weak heads the earlier is taken.
                    let mut order: Vec<&String> = languages.keys().collect();
                    order.sort_by_key(|language| (*language != "en", (*language).clone()));
                    for language in order {
                        for (rank, head) in texts(languages.get(language)).enumerate() {
                            let (head, strength) = match head.strip_prefix('?') {
                                Some(head) => (head, Strength::Weak),
                                None => (head, Strength::Alias),
                            };
                            data.add(part, names.field, head, language, strength, rank);
                        }
                    }
                }
            }
        }
        data
    }

    fn add(
        &mut self,
        part: TablePart,
        field: Field,
        head: &str,
        language: &str,
        strength: Strength,
        rank: usize,
    ) {
        let known = Known { field, strength, rank: u16::try_from(rank).unwrap_or(u16::MAX) };
        let entry = self.parts[index(part)].entry(heads::key(head)).or_default();
        if !entry.iter().any(|other| other.field == field) {
            entry.push(known);
        }
        let alias = Alias { head: head.to_string(), language: language.to_string(), strength };
        self.aliases[index(part)].push((field, alias));
    }

    /// The key's meanings in a part, the surest first.
    pub fn known(&self, part: TablePart, key: &str) -> &[Known] {
        self.parts[index(part)].get(key).map_or(&[], Vec::as_slice)
    }
}

fn texts(value: Option<&toml::Value>) -> impl Iterator<Item = &str> {
    value.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str)
}

/// `{name: {language: [heads]}}` as names with the keys of all languages.
fn lists(value: Option<&toml::Value>) -> Vec<(String, Vec<String>)> {
    let Some(table) = value.and_then(toml::Value::as_table) else { return Vec::new() };
    let keys = |languages: &toml::Value| {
        let languages = languages.as_table().into_iter().flat_map(|table| table.values());
        languages.flat_map(|list| texts(Some(list))).map(heads::key).collect()
    };
    table.iter().map(|(name, languages)| (name.clone(), keys(languages))).collect()
}

fn pairs(value: &toml::Value) -> Vec<Pair> {
    let read = |pair: &toml::Value| {
        let mut ends = texts(pair.get("heads")).map(heads::key);
        let (from, to) = (ends.next()?, ends.next()?);
        let reversed = pair.get("reversed").and_then(toml::Value::as_bool) == Some(true);
        let (from, to) = if reversed { (to, from) } else { (from, to) };
        Some(Pair {
            from,
            to,
            kind: pair.get("kind").and_then(toml::Value::as_str).unwrap_or_default().to_string(),
            needs: texts(pair.get("needs")).map(str::to_string).collect(),
            names: pair.get("names").and_then(toml::Value::as_bool) == Some(true),
        })
    };
    value.as_array().into_iter().flatten().filter_map(read).collect()
}

/// Every head that means a field of a part, its own name first.
pub fn aliases_of(part: TablePart, field: Field) -> impl Iterator<Item = &'static Alias> {
    data().aliases[index(part)].iter().filter(move |(other, _)| *other == field).map(|(_, alias)| alias)
}

/// Everything a header may mean in a part, the surest first.
pub fn known(part: TablePart, header: &str) -> Vec<Known> {
    let mut found: Vec<Known> = Vec::new();
    for form in heads::forms(header) {
        for known in data().known(part, &form) {
            if !found.iter().any(|other| other.field == known.field) {
                found.push(*known);
            }
        }
    }
    // Stable: of equals the one whose form is nearer to what was written.
    found.sort_by_key(|known| std::cmp::Reverse(known.strength));
    found
}

/// What a header means in a part of a casebook, weak heads left out.
pub fn meaning(part: TablePart, header: &str) -> Option<Field> {
    known(part, header).into_iter().find(|known| known.strength > Strength::Weak).map(|known| known.field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_head_surely_means_two_fields_of_one_part() {
        for (part, _) in all_parts() {
            let mut seen: Vec<(String, Field, String)> = Vec::new();
            for names in fields_of(part) {
                for alias in aliases_of(part, names.field).filter(|alias| alias.strength > Strength::Weak) {
                    let key = heads::key(&alias.head);
                    assert!(key.len() > 1, "{part:?}: `{}` is too short to be sure", alias.head);
                    let clash = seen.iter().find(|(other, field, _)| *other == key && *field != names.field);
                    assert!(clash.is_none(), "{part:?}: `{}` ({}) and {clash:?}", alias.head, alias.language);
                    seen.push((key, names.field, alias.language.clone()));
                }
            }
        }
    }

    #[test]
    fn every_section_of_the_data_is_one_that_is_read() {
        let table: toml::Table = toml::from_str(DATA).expect("it is TOML");
        for (section, fields) in table.iter().filter(|(name, _)| {
            !["pair", "pieces", "rows", "links", "ties", "ties-back", "posts"].contains(&name.as_str())
        }) {
            let parts: Vec<TablePart> = all_parts()
                .map(|(part, _)| part)
                .filter(|part| section == "all" || part.name() == section)
                .collect();
            assert!(!parts.is_empty(), "[{section}]");
            for field in fields.as_table().expect("it is a table").keys() {
                let known = parts.iter().any(|part| fields_of(*part).iter().any(|names| names.name == field));
                assert!(known, "[{section}.{field}]");
            }
        }
        for part in ["sources", "entities", "events", "relations", "corrections", "identities"] {
            assert!(all_parts().any(|(known, _)| known.name() == part));
        }
        assert!(data().pairs.len() > 30 && data().pieces.len() > 10 && data().rows.len() == 3);
        assert!(names_others("Judge") && names_others("Richter") && !names_others("Rank"));
        let tie = |head| tie_of(head).map(|tie| (tie.kind.as_str(), tie.back, tie.post));
        assert_eq!(tie("Father"), Some(("parent-of", true, false)));
        assert_eq!(tie("Ehefrau"), Some(("married-to", false, false)));
        assert_eq!(tie("Current employer"), Some(("employed-by", false, true)));
        assert_eq!(tie("Rank"), None);
        assert!(dates_post("Appointed", false) && dates_post("Hasta", true) && !dates_post("Born", false));
    }

    #[test]
    fn eight_languages_have_their_heads() {
        for language in ["en", "fr", "de", "es", "cy", "it", "pt", "nl"] {
            let heads =
                |part, field| aliases_of(part, field).filter(|alias| alias.language == language).count();
            // Portuguese shares most of its words with Spanish, whose heads are read in every table.
            let count: usize = all_parts()
                .flat_map(|(part, _)| fields_of(part).iter().map(move |names| heads(part, names.field)))
                .sum();
            assert!(count > 60, "{language}: {count}");
        }
    }
}
