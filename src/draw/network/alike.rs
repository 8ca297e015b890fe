//! Lines that are alike: those that all say the same, and those that all meet in one name.

use super::Line;
use crate::draw::symbols::Firmness;
use crate::graph::Node;

/// From so many documented lines on, words that are the same on all of them are told once.
const TOLD_ONCE: usize = 8;

/// Words that many documented lines would repeat, where all of them have the same: they are told once, in the note.
pub(super) fn told_once(lines: &mut [Line]) -> Option<String> {
    let mut documented: Vec<&mut Line> =
        lines.iter_mut().filter(|line| line.firmness == Firmness::Documented).collect();
    let words = documented.first()?.words.clone();
    let [once] = words.as_slice() else { return None };
    if documented.len() < TOLD_ONCE || documented.iter().any(|line| line.words != words) {
        return None;
    }
    documented.iter_mut().for_each(|line| line.labelled = false);
    Some(once.clone())
}

/// Whether all lines have one end in common.
pub(super) fn is_star(lines: &[Line]) -> bool {
    let hub = |node: Node| lines.iter().all(|line| line.from == node || line.to == node);
    lines.len() > 2 && lines.first().is_some_and(|first| hub(first.from) || hub(first.to))
}
