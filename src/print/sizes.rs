//! How large things are set on paper: ordinary, clear and large print, each a set of its own, never one enlarged.

use crate::draw::style::{Palette, TextStyle};
use crate::scene::Weight;

/// The size of print. Clear print (14 pt) and large print (18 pt) follow the usual guides: nothing below body size but notes,
/// no italics, no capitals, left-aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum PrintSize {
    /// Body 8.5 pt on 11.
    #[default]
    Ordinary,
    /// Body 14 pt on 18.
    Clear,
    /// Body 18 pt on 23.
    Large,
}

/// How texts are set in a size of print.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// The size of print.
    pub print: PrintSize,
    /// The colours.
    pub palette: Palette,
    /// Body of ordinary print, in points: worksheets and books are set larger than handouts.
    body: f64,
}

impl Sizes {
    /// The sizes of a handout or a poster: body 8.5 pt in ordinary print.
    pub fn new(print: PrintSize, palette: Palette) -> Self {
        Self { print, palette, body: 8.5 }
    }

    /// Ordinary print with another body, in points; clear and large print stay what they are.
    pub fn with_body(self, body: f64) -> Self {
        Self { body, ..self }
    }

    /// A size on a leading: `small` in ordinary print.
    fn set(self, small: (f64, f64), clear: (f64, f64), large: (f64, f64), weight: Weight) -> TextStyle {
        let grown = self.body / 8.5;
        let (size, leading) = match self.print {
            // Quarter points, so that sizes stay sizes.
            PrintSize::Ordinary => (quarters(small.0 * grown), quarters(small.1 * grown)),
            PrintSize::Clear => clear,
            PrintSize::Large => large,
        };
        TextStyle { size, leading, weight, colour: self.palette.ink }
    }

    /// The title of the whole.
    pub fn title(self) -> TextStyle {
        let own = self.set((14.0, 17.0), (20.0, 24.0), (26.0, 31.0), Weight::Bold);
        // A title does not grow with the body of a worksheet as much as the body does.
        if self.print == PrintSize::Ordinary {
            TextStyle { size: own.size.min(17.0), leading: own.leading.min(20.5), ..own }
        } else {
            own
        }
    }

    /// Subtitle and lead.
    pub fn lead(self) -> TextStyle {
        let style = self.set((9.5, 12.5), (15.0, 19.0), (19.0, 24.0), Weight::Regular);
        self.dark(style)
    }

    /// Headings of sections.
    pub fn heading(self) -> TextStyle {
        self.set((11.0, 14.0), (17.0, 21.0), (22.0, 27.0), Weight::Bold)
    }

    /// Headings within a section: years, kinds.
    pub fn subheading(self) -> TextStyle {
        let style = self.set((9.5, 12.0), (15.0, 19.0), (19.0, 24.0), Weight::Bold);
        style.in_colour(self.palette.accent)
    }

    /// Running text.
    pub fn body(self) -> TextStyle {
        let style = self.set((8.5, 11.0), (14.0, 18.0), (18.0, 23.0), Weight::Regular);
        self.dark(style)
    }

    /// Names and titles within running text.
    pub fn strong(self) -> TextStyle {
        self.body().in_weight(Weight::Bold).in_colour(self.palette.ink)
    }

    /// Dates.
    pub fn date(self) -> TextStyle {
        self.body().in_weight(Weight::Semibold).in_colour(self.palette.accent)
    }

    /// Words of a status.
    pub fn status(self) -> TextStyle {
        self.body().in_weight(Weight::Semibold).in_colour(self.palette.ink)
    }

    /// Notes, sources, the foot of a page.
    pub fn note(self) -> TextStyle {
        let style = self.set((7.0, 9.0), (12.0, 15.0), (16.0, 20.0), Weight::Regular);
        if self.print == PrintSize::Ordinary { style.in_colour(self.palette.note) } else { style }
    }

    /// The smallest text there is, in points: the floor that the verifier holds pages to.
    pub fn floor(self) -> f64 {
        self.note().size
    }

    /// A length that grows with the body: `points` at 8.5 pt.
    pub fn grown(self, points: f64) -> f64 {
        points * self.body().size / 8.5
    }

    /// Running text is a shade softer than ink in ordinary print only: clear print asks for contrast.
    fn dark(self, style: TextStyle) -> TextStyle {
        if self.print == PrintSize::Ordinary { style.in_colour(self.palette.body) } else { style }
    }
}

fn quarters(points: f64) -> f64 {
    (points * 4.0).round() / 4.0
}
