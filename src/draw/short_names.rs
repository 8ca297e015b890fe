//! The key of short names under a network, and the order in which people look for a name.

use crate::catalogue::say;
use crate::model::EntityId;
use crate::query::View;
use crate::scene::{Group, Part};
use crate::words::fold;

use super::frame::Frame;

/// So many are explained at the most, those of the most connected first; the description has them all.
const MOST: usize = 16;

/// The short names that a reader cannot make out: IOPC, the Macpherson report, but not the Carrick case. The description has all that are
/// no part of the full name.
pub fn list(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, degree: impl Fn(EntityId) -> usize) {
    let book = view.graph.casebook();
    let entry = |id: &EntityId| format!("{}\u{a0}= {}", book.entity(*id).label(), book.entity(*id).name);
    let short = |id: &EntityId| !book.entity(*id).name.contains(book.entity(*id).label());
    let all: Vec<EntityId> = view.entities.iter().copied().filter(short).collect();
    if all.is_empty() {
        return;
    }
    let told = |ids: &[EntityId]| {
        let mut entries: Vec<String> = ids.iter().map(entry).collect();
        entries.sort_by_cached_key(|entry| natural(entry));
        say!(book.words(), "note.short-names", names = book.words().series(&entries))
    };
    frame.describe(told(&all));
    let dark = |id: &EntityId| is_dark(book.entity(*id).label(), &book.entity(*id).name);
    let mut needed: Vec<EntityId> = all.into_iter().filter(dark).collect();
    needed.sort_by_cached_key(|id| (std::cmp::Reverse(degree(*id)), *id));
    needed.truncate(MOST);
    if needed.is_empty() {
        return;
    }
    let text = told(&needed);
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let (marks, height) = frame.pen.paragraph(&text, left, frame.y, width, frame.pen.styles.edge_label());
    frame.add(Group::new(Part::Annotations, marks));
    frame.y += height + 6.0;
}

/// Whether a short name has a proper word (a capitalised one; in a script without capitals any) that its full name has not.
fn is_dark(label: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        parts.filter(|word| !word.is_empty()).map(str::to_string).collect()
    };
    let full: Vec<String> = words(name).iter().map(|word| fold(word)).collect();
    let proper = |word: &&String| word.chars().next().is_some_and(|first| !first.is_lowercase());
    words(label).iter().filter(proper).any(|word| !full.contains(&fold(word)))
}

/// What a name is sorted by where people read lists: numbers by their value, 2 before 10.
pub fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    let mut number = true;
    for letter in name.to_lowercase().chars() {
        match (letter.to_digit(10), number) {
            (Some(digit), _) => {
                if !number || parts.is_empty() {
                    parts.push((0, String::new()));
                }
                number = true;
                if let Some((value, _)) = parts.last_mut() {
                    *value = value.saturating_mul(10).saturating_add(u64::from(digit));
                }
            }
            (None, _) => {
                if parts.is_empty() {
                    parts.push((u64::MAX, String::new()));
                }
                number = false;
                if let Some((_, text)) = parts.last_mut() {
                    text.push(letter);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::is_dark;

    #[test]
    fn a_short_name_is_explained_where_its_proper_words_are_not_in_the_full_one() {
        for (label, name, dark) in [
            ("IOPC", "Independent Office for Police Conduct", true),
            ("PaDP", "Parliamentary and Diplomatic Protection Command", true),
            ("Macpherson report", "Stephen Lawrence Inquiry report", true),
            ("Old Bailey", "Central Criminal Court", true),
            ("Carrick case", "David Carrick prosecutions", false),
            ("Elm-Ash case", "Murders of Ann Elm and Bo Ash", false),
            ("vigil case", "Policing of the vigil", false),
            ("\u{8b66}\u{8996}", "\u{6771}\u{4eac}", true),
        ] {
            assert_eq!(is_dark(label, name), dark, "{label} = {name}");
        }
    }
}
