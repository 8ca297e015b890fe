//! Which text of a page is in which language, where the reader's is not the casebook's: what the casebook says stays as it is written,
//! and a page must not claim that it is in the reader's language.
//!
//! A text counts as the casebook's where it stands in it word for word, whole or as a line of it. Dates, labels and sentences with
//! names in them are the reader's.

use std::collections::BTreeSet;

use crate::model::{Casebook, Place};
use crate::scene::{Mark, Scene};

use super::mirror::right_to_left;

/// Texts in letters fewer than this are the casebook's only where they are a whole cell of it: a short word may be anybody's.
const SHORT: usize = 6;

/// The two languages of a page.
pub struct Tongues {
    /// The language that the page itself names.
    page: String,
    /// The casebook's.
    own: String,
    /// That of the words of the catalogue.
    words: String,
    /// Everything that the casebook says, white space as one blank, cells parted by line feeds.
    said: String,
    cells: BTreeSet<String>,
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Tongues {
    /// Of a casebook and its reader; `None` where all is in one language.
    pub fn of(book: &Casebook) -> Option<Self> {
        let (page, own) = (book.reader_lang().to_string(), book.lang().to_string());
        let words = book.words().tag();
        let words = if primary(&page) == primary(words) { page.clone() } else { words.to_string() };
        if primary(&page) == primary(&own) && primary(&page) == primary(&words) {
            return None;
        }
        let settings = &book.settings;
        let mut all: Vec<&str> =
            vec![&settings.title, &settings.subtitle, &settings.note, &settings.credit, &settings.licence];
        for (_, entity) in book.entities() {
            all.extend([&*entity.name, entity.short_name(), entity.description()]);
            all.extend(entity.aliases().iter().map(|alias| &**alias));
        }
        for (_, event) in book.events() {
            all.extend([&*event.title, &*event.description, event.statement.response()]);
            if let Some(Place::Text(place)) = &event.place {
                all.push(place);
            }
        }
        for (_, relation) in book.relations() {
            all.extend([relation.description(), relation.statement.response()]);
        }
        for (_, source) in book.sources() {
            all.extend([&*source.title, &*source.publisher, &*source.author]);
        }
        let cells: BTreeSet<String> = all.into_iter().map(flat).filter(|text| !text.is_empty()).collect();
        let said = cells.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        Some(Self { page, own, words, said, cells })
    }

    /// The language of a text, where it is not the page's; empty where it is.
    pub fn of_text(&self, text: &str) -> &str {
        let tag = if self.is_own(text) { &self.own } else { &self.words };
        let letters = text.chars().any(char::is_alphabetic);
        if !letters || primary(tag) == primary(&self.page) { "" } else { tag }
    }

    /// The direction of a language, where it is not the page's.
    pub fn direction(&self, tag: &str) -> Option<&'static str> {
        let here = right_to_left(tag);
        (here != right_to_left(&self.page)).then_some(if here { "rtl" } else { "ltr" })
    }

    fn is_own(&self, text: &str) -> bool {
        let mut text = flat(text);
        // Numbers of sources, glued to the last word, and the sign of what was cut off.
        while text.ends_with(']')
            && let Some(at) =
                text.rfind('[').filter(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            text.truncate(at);
            let kept = text.trim_end_matches(['\u{2060}', '\u{a0}', ' ']).len();
            text.truncate(kept);
        }
        let text = text.trim_end_matches('…').trim();
        if text.is_empty() {
            return false;
        }
        if self.cells.contains(text) {
            return true;
        }
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        text.chars().count() >= SHORT
            && self.said.match_indices(text).any(|(at, found)| {
                edge(self.said[..at].chars().next_back())
                    && edge(self.said[at + found.len()..].chars().next())
            })
    }

    /// Marks the texts of a scene.
    pub fn mark(&self, scene: &mut Scene) {
        self.marks(&mut scene.marks);
    }

    fn marks(&self, marks: &mut [Mark]) {
        for mark in marks {
            match mark {
                Mark::Group(group) => self.marks(&mut group.marks),
                Mark::Text(text) => text.lang = self.of_text(&text.content).to_string(),
                Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
            }
        }
    }
}
