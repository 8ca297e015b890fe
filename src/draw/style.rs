//! Sizes, colours and weights: the desk's rules as constants, by the width a drawing is made for.

use crate::scene::{Colour, Weight};
use crate::vocabulary::ColourRole;

/// Ink of titles and strong lines.
pub const INK: Colour = Colour::hex(0x1A_1A_1A);
/// Running text.
pub const BODY: Colour = Colour::hex(0x33_33_33);
/// Subtitles.
pub const SUBTITLE: Colour = Colour::hex(0x4A_4A_4A);
/// Notes, dates in lanes, pill outlines.
pub const NOTE: Colour = Colour::hex(0x59_59_59);
/// Axis and thin edges.
pub const AXIS: Colour = Colour::hex(0x76_76_76);
/// Rules and grid.
pub const RULE: Colour = Colour::hex(0xB5_B5_B5);
/// Faint bands and grid lines behind everything.
pub const BAND: Colour = Colour::hex(0xF3_F4_F6);
/// Lines of the grid on a wide timeline.
pub const GRID: Colour = Colour::hex(0xE1_E3_E6);
/// The accent: bar over the title, markers, years.
pub const ACCENT: Colour = Colour::hex(0x00_1F_4E);

/// The class of width a drawing is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// A phone: below 480 px.
    S,
    /// A column: below 840 px.
    M,
    /// A page.
    L,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Font size in px.
    pub size: f64,
    /// Line height in px.
    pub leading: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub colour: Colour,
}

impl TextStyle {
    const fn new(size: f64, leading: f64, weight: Weight, colour: Colour) -> Self {
        Self { size, leading, weight, colour }
    }

    /// The same in another colour.
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The same in another weight.
    pub const fn in_weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }
}

impl Size {
    /// The class of a width in px.
    pub fn of(width: f64) -> Self {
        match width {
            w if w < 480.0 => Self::S,
            w if w < 840.0 => Self::M,
            _ => Self::L,
        }
    }

    fn pick<T>(self, small: T, medium: T, large: T) -> T {
        match self {
            Self::S => small,
            Self::M => medium,
            Self::L => large,
        }
    }

    /// White space at the left and right edge.
    pub fn margin(self) -> f64 {
        self.pick(12.0, 16.0, 20.0)
    }

    /// The title.
    pub fn title(self) -> TextStyle {
        let (size, leading) = self.pick((20.0, 24.0), (26.0, 30.0), (30.0, 35.0));
        TextStyle::new(size, leading, Weight::Bold, INK)
    }

    /// The subtitle.
    pub fn subtitle(self) -> TextStyle {
        let (size, leading) = self.pick((15.0, 20.0), (17.0, 23.0), (18.0, 25.0));
        TextStyle::new(size, leading, Weight::Regular, SUBTITLE)
    }

    /// Titles of events and headings of groups.
    pub fn event_title(self) -> TextStyle {
        let (size, leading) = self.pick((15.0, 18.0), (16.0, 20.0), (15.0, 19.0));
        TextStyle::new(size, leading, Weight::Bold, INK)
    }

    /// Running text.
    pub fn body(self) -> TextStyle {
        let (size, leading) = self.pick((14.0, 18.0), (15.0, 20.0), (15.0, 20.0));
        TextStyle::new(size, leading, Weight::Regular, BODY)
    }

    /// Dates.
    pub fn date(self) -> TextStyle {
        let (size, leading) = self.pick((14.0, 18.0), (15.0, 20.0), (15.0, 20.0));
        TextStyle::new(size, leading, Weight::Semibold, INK)
    }

    /// Names of nodes.
    pub fn node_label(self) -> TextStyle {
        let (size, leading) = self.pick((13.0, 15.0), (13.0, 15.0), (14.0, 16.0));
        TextStyle::new(size, leading, Weight::Semibold, INK)
    }

    /// Texts on edges.
    pub fn edge_label(self) -> TextStyle {
        TextStyle::new(12.0, 14.0, Weight::Regular, BODY)
    }

    /// Notes, sources, legends of breaks.
    pub fn note(self) -> TextStyle {
        let (size, leading) = self.pick((12.0, 16.0), (13.0, 17.0), (14.0, 18.0));
        TextStyle::new(size, leading, Weight::Regular, NOTE)
    }

    /// Legend entries.
    pub fn legend(self) -> TextStyle {
        let (size, leading) = self.pick((13.0, 22.0), (14.0, 24.0), (15.0, 26.0));
        TextStyle::new(size, leading, Weight::Regular, BODY)
    }

    /// The word of a status, in its pill.
    pub fn pill(self) -> TextStyle {
        let size = self.pick(12.0, 13.0, 13.0);
        TextStyle::new(size, 20.0, Weight::Semibold, INK)
    }

    /// Years and headings that part a long timeline.
    pub fn year(self) -> TextStyle {
        let (size, leading) = self.pick((17.0, 22.0), (20.0, 26.0), (20.0, 26.0));
        TextStyle::new(size, leading, Weight::Bold, ACCENT)
    }
}

/// The colour of a role: fills only, never text.
pub fn colour(role: ColourRole) -> Colour {
    match role {
        ColourRole::Person => Colour::hex(0x00_1F_4E),
        ColourRole::Organisation => Colour::hex(0x1E_77_7D),
        ColourRole::Officer => Colour::hex(0xDB_7E_07),
        ColourRole::Case | ColourRole::Inquiry => Colour::hex(0x8D_00_2A),
        ColourRole::Document => Colour::hex(0x6B_6B_6B),
        ColourRole::Court => Colour::hex(0x4A_4A_4A),
        ColourRole::Place => Colour::hex(0x8A_8A_8A),
        ColourRole::Other => Colour::hex(0x59_59_59),
    }
}
