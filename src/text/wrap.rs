//! Breaking text into lines that fit, and shortening a line that does not.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::{BREAKS, Fonts, clean};
use crate::scene::Weight;

/// A line of wrapped text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The text, cleaned for drawing, without the space at the break.
    pub text: String,
    /// Its advance width in points.
    pub width: f64,
}

/// Widths are compared with this slack in points, so that a text fits in exactly its own width.
pub(super) const SLACK: f64 = 1e-6;

/// What a shortened text ends in.
const ELLIPSIS: char = '…';

impl Fonts {
    /// Breaks `text` into lines of at most `max_width` points, each as full as it can be, at the
    /// places of the Unicode line breaking algorithm (UAX #14): no-break spaces glue, line feeds
    /// break. A word wider than a line is broken between graphemes; only a single grapheme may be
    /// wider than `max_width`. An empty text gives no line.
    pub fn wrap(&self, text: &str, size: f64, weight: Weight, max_width: f64) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in text.split(['\n', '\u{2028}', '\u{2029}']) {
            self.wrap_paragraph(paragraph, size, weight, max_width, &mut lines);
        }
        lines
    }

    /// Like [`Fonts::wrap`], with lines of much the same length: the narrowest measure that needs no
    /// more lines. For titles.
    pub fn wrap_balanced(&self, text: &str, size: f64, weight: Weight, max_width: f64) -> Vec<Line> {
        let full = self.wrap(text, size, weight, max_width);
        if full.len() < 2 {
            return full;
        }
        // No word is broken that the full measure leaves whole.
        let words = text.split_whitespace().map(|word| self.measure(word, size, weight));
        let widest = words.filter(|width| *width <= max_width).fold(0.0, f64::max);
        let (mut narrow, mut wide) = ((max_width / full.len() as f64 / 2.0).max(widest), max_width);
        let mut best = full;
        // Halving finds the narrowest measure to within a thousandth of the width in ten steps.
        for _ in 0..10 {
            let middle = f64::midpoint(narrow, wide);
            let lines = self.wrap(text, size, weight, middle);
            if lines.len() <= best.len() && lines.iter().all(|line| line.width <= middle + SLACK) {
                best = lines;
                wide = middle;
            } else {
                narrow = middle;
            }
        }
        best
    }

    fn wrap_paragraph(&self, text: &str, size: f64, weight: Weight, max_width: f64, lines: &mut Vec<Line>) {
        let text = clean_for_breaks(text);
        let mut line = String::new();
        let mut start = 0;
        for (end, kind) in linebreaks(&text) {
            let Some(piece) = text.get(start..end) else { continue };
            let longer = format!("{line}{piece}");
            if self.fits(&longer, size, weight, max_width) {
                line = longer;
            } else {
                self.push(&line, size, weight, lines);
                line = self.break_word(piece, size, weight, max_width, lines);
            }
            if kind == BreakOpportunity::Mandatory {
                self.push(&line, size, weight, lines);
                line.clear();
            }
            start = end;
        }
        self.push(&line, size, weight, lines);
    }

    /// Breaks a word that is wider than a line between graphemes; the rest stays for the next line.
    fn break_word(
        &self,
        word: &str,
        size: f64,
        weight: Weight,
        max_width: f64,
        lines: &mut Vec<Line>,
    ) -> String {
        if self.fits(word, size, weight, max_width) {
            return word.to_owned();
        }
        let mut part = String::new();
        for grapheme in word.graphemes(true) {
            let longer = format!("{part}{grapheme}");
            if part.is_empty() || self.fits(&longer, size, weight, max_width) {
                part = longer;
            } else {
                self.push(&part, size, weight, lines);
                part = grapheme.to_owned();
            }
        }
        part
    }

    fn fits(&self, text: &str, size: f64, weight: Weight, max_width: f64) -> bool {
        self.measure(&shown(text), size, weight) <= max_width + SLACK
    }

    fn push(&self, text: &str, size: f64, weight: Weight, lines: &mut Vec<Line>) {
        let text = shown(text);
        if !text.is_empty() {
            let width = self.measure(&text, size, weight);
            lines.push(Line { text, width });
        }
    }

    /// `text` if it fits in `max_width` points, else as much of it as fits before an `…`: whole words
    /// where that keeps most of what would fit, else whole graphemes. Empty if not even `…` fits.
    pub fn shorten(&self, text: &str, size: f64, weight: Weight, max_width: f64) -> String {
        let text = clean(text);
        let text = text.trim();
        if self.measure(text, size, weight) <= max_width + SLACK {
            return text.to_owned();
        }
        let cut = |end: usize| {
            let kept = text.get(..end).unwrap_or_default();
            let kept = kept.trim_end_matches(|letter: char| {
                letter.is_whitespace()
                    || matches!(letter, ',' | ';' | ':' | '.' | '-' | '–' | '—' | '(' | '[')
            });
            format!("{kept}{ELLIPSIS}")
        };
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        // More letters are wider but for a hair of kerning: search by halves, then step back.
        let mut count = ends.partition_point(|&end| self.measure(&cut(end), size, weight) <= max_width);
        while count > 0 && self.measure(&cut(ends[count - 1]), size, weight) > max_width + SLACK {
            count -= 1;
        }
        let Some(&end) = count.checked_sub(1).and_then(|last| ends.get(last)) else {
            return String::new();
        };
        let word = linebreaks(text).map(|(at, _)| at).take_while(|&at| at <= end).last().unwrap_or(0);
        let whole_words = cut(word);
        let keeps_most = whole_words.chars().count() * 5 > cut(end).chars().count() * 3;
        if keeps_most && self.measure(&whole_words, size, weight) <= max_width + SLACK {
            return whole_words;
        }
        cut(end)
    }
}

/// [`clean`], but what says where a line may break stays ([`BREAKS`]).
pub(super) fn clean_for_breaks(text: &str) -> String {
    let parts = text.split_inclusive(BREAKS).flat_map(|part| {
        let control = part.chars().next_back().filter(|last| BREAKS.contains(last));
        [clean(part).into_owned(), control.map_or(String::new(), String::from)]
    });
    parts.collect()
}

/// How a stretch looks as a line: a soft hyphen at its end is drawn, others and the space are not.
pub(super) fn shown(text: &str) -> String {
    let text = text.trim_matches(' ');
    let hyphen = text.ends_with('\u{AD}');
    let mut shown: String = text.chars().filter(|letter| !BREAKS.contains(letter)).collect();
    if hyphen && !shown.is_empty() {
        shown.push('-');
    }
    shown
}
