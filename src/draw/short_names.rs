//! The key of short names under a network, and the order in which people look for a name.

use crate::catalogue::say;
use crate::query::View;
use crate::scene::{Group, Part};

use super::frame::Frame;

/// Short names that are no part of the full one (PaDP, IOPC), with what they stand for.
pub fn list(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    let book = view.graph.casebook();
    let entities = view.entities.iter().map(|id| book.entity(*id));
    let mut entries: Vec<String> = entities
        .filter(|entity| !entity.name.contains(entity.label()))
        .map(|entity| format!("{}\u{a0}= {}", entity.label(), entity.name))
        .collect();
    if entries.is_empty() {
        return;
    }
    entries.sort_by_cached_key(|entry| natural(entry));
    let text = say!(frame.words(), "note.short-names", names = frame.words().series(&entries));
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let (marks, height) = frame.pen.paragraph(&text, left, frame.y, width, frame.pen.styles.edge_label());
    frame.add(Group::new(Part::Annotations, marks));
    frame.y += height + 6.0;
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
