//! The key of a network: the words of lines that had no room for them, by letter. Lines that say the same share a letter.

use crate::layout::network::Layout;
use crate::scene::{Group, Part};

use super::super::frame::Frame;
use super::Line;

/// What the letters stand for, the first first: each words once.
pub(super) fn letters(lines: &[Line], layout: &Layout) -> Vec<Vec<String>> {
    let keyed = lines.iter().zip(&layout.edges);
    let keyed = keyed.filter(|(_, route)| route.label.is_some_and(|label| label.keyed));
    let mut letters: Vec<Vec<String>> = Vec::new();
    for (line, _) in keyed {
        if !letters.contains(&line.words) {
            letters.push(line.words.clone());
        }
    }
    letters
}

/// The key under the drawing; nothing where every line has its words.
pub(super) fn list(frame: &mut Frame<'_, '_, '_>, lines: &[Line], layout: &Layout) {
    let letters = letters(lines, layout);
    if letters.is_empty() {
        return;
    }
    let said = frame.words();
    let entry = |(nth, words): (usize, &Vec<String>)| {
        format!("{}\u{a0}{}", said.letter(nth).to_lowercase(), said.series(words))
    };
    let entries: Vec<String> = letters.iter().enumerate().map(entry).collect();
    let (left, width) = (frame.left(), frame.right() - frame.left());
    let style = frame.pen.styles.edge_label();
    let (marks, height) = frame.pen.paragraph(&entries.join("   "), left, frame.y, width, style);
    frame.add(Group::new(Part::Annotations, marks));
    frame.y += height + 6.0;
}
