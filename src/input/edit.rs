//! A file's text with pieces taken out of it, as if they had never stood there.

use std::ops::Range;

use super::{File, Places};

/// A piece of a text and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What stands there instead.
    pub with: String,
    /// The piece is a whole row: what stands below it moves up.
    pub row: bool,
}

/// Edits in the order of the text, those that overlap joined to one.
pub fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start, std::cmp::Reverse(edit.range.end)));
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if edit.range.start < last.range.end => {
                // What lies in a row that goes goes with it.
                if !last.row {
                    last.with.push_str(&edit.with);
                    last.row |= edit.row;
                }
                last.range.end = last.range.end.max(edit.range.end);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

impl File {
    /// The file with edits made, as [`joined`] gives them: its places, its size and where it came from follow.
    pub fn edited(&mut self, edits: &[Edit]) {
        if edits.is_empty() {
            return;
        }
        let old = std::mem::take(&mut self.text);
        let mut text = String::with_capacity(old.len());
        let mut at = 0;
        for edit in edits {
            text.push_str(old.get(at..edit.range.start).unwrap_or_default());
            text.push_str(&edit.with);
            at = edit.range.end.max(at);
        }
        text.push_str(old.get(at..).unwrap_or_default());
        let gone = (old.len() as u64).saturating_sub(text.len() as u64);
        self.bytes = self.bytes.saturating_sub(gone);
        self.set_text(text);
        let inside = |at: usize| {
            let before = edits.partition_point(|edit| edit.range.start <= at);
            before.checked_sub(1).and_then(|last| edits.get(last)).filter(|edit| at < edit.range.end)
        };
        // How far everything behind each edit has moved.
        let mut shifts: Vec<i64> = Vec::with_capacity(edits.len() + 1);
        shifts.push(0);
        for edit in edits {
            let last = shifts.last().copied().unwrap_or(0);
            shifts.push(last + edit.with.len() as i64 - edit.range.len() as i64);
        }
        let moved = |at: usize| {
            let done = edits.partition_point(|edit| edit.range.end <= at);
            let at = inside(at).map_or(at, |edit| edit.range.start);
            let shift = shifts.get(done).copied().unwrap_or(0);
            usize::try_from(at as i64 + shift).unwrap_or(0)
        };
        let lost = self.lossy.iter().filter(|at| inside(**at).is_some()).count();
        self.lossy_count = self.lossy_count.saturating_sub(lost);
        self.lossy.retain(|at| inside(*at).is_none());
        self.lossy.iter_mut().for_each(|at| *at = moved(*at));
        if let Some(origin) = &mut self.origin {
            let follow = !matches!(origin.places, Places::Lines);
            let mut rows = Vec::with_capacity(origin.rows.len());
            let mut gone = 0;
            for (start, row) in &origin.rows {
                let at = *start as usize;
                if inside(at).is_some_and(|edit| edit.row) {
                    gone += u32::from(follow);
                    continue;
                }
                rows.push((u32::try_from(moved(at)).unwrap_or(u32::MAX), row.saturating_sub(gone)));
            }
            origin.rows = rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Inputs;

    #[test]
    fn pieces_go_and_places_follow() {
        let mut inputs = Inputs::from_memory("f", vec![("a.csv".into(), b"one\ntwo\nthree\n".to_vec())]);
        let edits = joined(vec![
            Edit { range: 4..8, with: String::new(), row: true },
            Edit { range: 5..6, with: "x".into(), row: false },
            Edit { range: 8..9, with: "TH".into(), row: false },
        ]);
        assert_eq!(edits.len(), 2);
        let file = &mut inputs.files[0];
        file.edited(&edits);
        assert_eq!(file.text, "one\nTHhree\n");
        assert_eq!((file.bytes, file.line_count()), (11, 2));
    }
}
