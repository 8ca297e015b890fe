//! Breaking text of several looks into lines: bold names, dates and numbers within a sentence.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::BREAKS;
use super::Fonts;
use super::wrap::{SLACK, clean_for_breaks, shown};
use crate::scene::Weight;

/// A stretch of text in one look.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// The text.
    pub text: &'a str,
    /// Font size in points.
    pub size: f64,
    /// Font weight.
    pub weight: Weight,
}

/// A piece of a span on a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Index of the span it is of.
    pub span: usize,
    /// The text, cleaned for drawing.
    pub text: String,
    /// Where it starts, in points from the start of the line.
    pub x: f64,
    /// Advance width in points.
    pub width: f64,
}

impl Fonts {
    /// Breaks spans that follow each other into lines of at most `max_width` points, under the rules of [`Fonts::wrap`]: a
    /// break may fall within a span, and none falls where two spans meet within a word. No text gives no line.
    pub fn wrap_spans(&self, spans: &[Span<'_>], max_width: f64) -> Vec<Vec<Piece>> {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(spans.len());
        for span in spans {
            text.push_str(&clean_for_breaks(span.text));
            ends.push(text.len());
        }
        let setter = Setter { fonts: self, spans, text: &text, ends: &ends, max_width };
        let mut lines = Vec::new();
        let (mut start, mut end) = (0, 0);
        for (next, kind) in linebreaks(&text) {
            if setter.fits(start, next) {
                end = next;
            } else {
                setter.push(start, end, &mut lines);
                start = setter.break_word(end, next, &mut lines);
                end = next;
            }
            if kind == BreakOpportunity::Mandatory {
                setter.push(start, end, &mut lines);
                start = end;
            }
        }
        setter.push(start, end.max(start), &mut lines);
        lines
    }
}

struct Setter<'a> {
    fonts: &'a Fonts,
    spans: &'a [Span<'a>],
    text: &'a str,
    ends: &'a [usize],
    max_width: f64,
}

impl Setter<'_> {
    /// The pieces of a stretch of the text, without the white space at its ends.
    fn pieces(&self, start: usize, end: usize) -> Vec<Piece> {
        let stretch = self.text.get(start..end).unwrap_or_default();
        let from = start + (stretch.len() - stretch.trim_start_matches(' ').len());
        let to = start + stretch.trim_end_matches(' ').len();
        let mut pieces = Vec::new();
        let (mut x, mut begin) = (0.0, 0);
        for (at, (span, &stop)) in self.spans.iter().zip(self.ends).enumerate() {
            let (a, b) = (begin.max(from), stop.min(to));
            begin = stop;
            let Some(text) = self.text.get(a..b).filter(|text| !text.is_empty()) else { continue };
            let text = drawn(text, b == to);
            let width = self.fonts.measure(&text, span.size, span.weight);
            pieces.push(Piece { span: at, text, x, width });
            x += width;
        }
        pieces
    }

    fn fits(&self, start: usize, end: usize) -> bool {
        self.pieces(start, end).last().is_none_or(|last| last.x + last.width <= self.max_width + SLACK)
    }

    fn push(&self, start: usize, end: usize, lines: &mut Vec<Vec<Piece>>) {
        let pieces = self.pieces(start, end);
        if !pieces.is_empty() {
            lines.push(pieces);
        }
    }

    /// Breaks a word wider than a line between graphemes; gives where the rest starts.
    fn break_word(&self, start: usize, end: usize, lines: &mut Vec<Vec<Piece>>) -> usize {
        if self.fits(start, end) {
            return start;
        }
        let mut from = start;
        let mut last = start;
        for (at, grapheme) in self.text.get(start..end).unwrap_or_default().grapheme_indices(true) {
            let next = start + at + grapheme.len();
            if last > from && !self.fits(from, next) {
                self.push(from, last, lines);
                from = last;
            }
            last = next;
        }
        from
    }
}

/// A piece as it is drawn: soft hyphens go, but for one at the end of the line.
fn drawn(text: &str, at_end: bool) -> String {
    let hyphen = at_end && text.ends_with('\u{AD}');
    let mut drawn: String = text.chars().filter(|letter| !BREAKS.contains(letter)).collect();
    if hyphen && !shown(&drawn).is_empty() {
        drawn.push('-');
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, weight: Weight) -> Span<'_> {
        Span { text, size: 10.0, weight }
    }

    fn texts(lines: &[Vec<Piece>]) -> Vec<String> {
        lines.iter().map(|line| line.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn one_span_breaks_as_plain_text_does() {
        let fonts = Fonts::new();
        let text = "The inspectorate’s Engage process — widely called “special measures” — ended in 2025; \
                    Donaudampfschifffahrtsgesellschaftskapitän too.";
        for width in [31.0, 60.0, 90.0, 200.0, 1000.0] {
            let plain: Vec<String> =
                fonts.wrap(text, 10.0, Weight::Regular, width).into_iter().map(|line| line.text).collect();
            assert_eq!(texts(&fonts.wrap_spans(&[span(text, Weight::Regular)], width)), plain, "{width}");
        }
    }

    #[test]
    fn looks_join_without_a_break_between_them() {
        let fonts = Fonts::new();
        let spans = [
            span("Ann Ash", Weight::Bold),
            span(", who left", Weight::Regular),
            span("[1]", Weight::Regular),
        ];
        for width in 20..120 {
            let lines = fonts.wrap_spans(&spans, f64::from(width));
            let joined = texts(&lines).join(" ");
            assert_eq!(joined.replace(' ', ""), "AnnAsh,wholeft[1]", "{width}");
            for line in &lines {
                let last = line.last().expect("no line is empty");
                assert!(
                    last.x + last.width <= f64::from(width) + 1e-6 || last.text.chars().count() == 1,
                    "{width}"
                );
            }
            if width > 45 {
                assert!(texts(&lines).iter().all(|line| !line.starts_with(',')), "{joined}");
            }
        }
        assert!(fonts.wrap_spans(&[], 100.0).is_empty());
        assert!(fonts.wrap_spans(&[span("  ", Weight::Bold)], 100.0).is_empty());
    }
}
