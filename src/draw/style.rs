//! Sizes, weights and colours: the desk's rules, by the width a drawing is made for.

use crate::scene::{Colour, Weight};
use crate::vocabulary::ColourRole;

/// The colours of every drawing, by what they are for. [`Palette::default`] is the house's own, on white; a theme
/// ([`super::theme`]) brings others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything, and round letters on lines.
    pub paper: Colour,
    /// Ink of titles and strong lines.
    pub ink: Colour,
    /// Running text.
    pub body: Colour,
    /// Subtitles.
    pub subtitle: Colour,
    /// Notes, dates in lanes, pill outlines.
    pub note: Colour,
    /// Axis and thin edges.
    pub axis: Colour,
    /// Rules between things.
    pub rule: Colour,
    /// Faint bands behind everything.
    pub band: Colour,
    /// Lines of the grid on a wide timeline.
    pub grid: Colour,
    /// The accent: bar over the title, markers, years.
    pub accent: Colour,
    /// Figures of persons.
    pub person: Colour,
    /// Figures of organisations and their units.
    pub organisation: Colour,
    /// Figures of officers.
    pub officer: Colour,
    /// Figures of cases and inquiries.
    pub case: Colour,
    /// Figures of documents.
    pub document: Colour,
    /// Figures of courts.
    pub court: Colour,
    /// Figures of places.
    pub place: Colour,
    /// Every other figure.
    pub other: Colour,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            paper: Colour::WHITE,
            ink: Colour::hex(0x1A_1A_1A),
            body: Colour::hex(0x33_33_33),
            subtitle: Colour::hex(0x4A_4A_4A),
            note: Colour::hex(0x59_59_59),
            axis: Colour::hex(0x76_76_76),
            rule: Colour::hex(0xB5_B5_B5),
            band: Colour::hex(0xF3_F4_F6),
            grid: Colour::hex(0xE1_E3_E6),
            accent: Colour::hex(0x00_1F_4E),
            person: Colour::hex(0x00_1F_4E),
            organisation: Colour::hex(0x1E_77_7D),
            officer: Colour::hex(0xDB_7E_07),
            case: Colour::hex(0x8D_00_2A),
            document: Colour::hex(0x6B_6B_6B),
            court: Colour::hex(0x4A_4A_4A),
            place: Colour::hex(0x8A_8A_8A),
            other: Colour::hex(0x59_59_59),
        }
    }
}

impl Palette {
    /// The colour of a role: fills only, never text.
    pub fn of(&self, role: ColourRole) -> Colour {
        match role {
            ColourRole::Person => self.person,
            ColourRole::Organisation => self.organisation,
            ColourRole::Officer => self.officer,
            ColourRole::Case | ColourRole::Inquiry => self.case,
            ColourRole::Document => self.document,
            ColourRole::Court => self.court,
            ColourRole::Place => self.place,
            ColourRole::Other => self.other,
        }
    }
}

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
}

/// How texts are set: sizes by the class of width, colours by the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Styles {
    /// The class of width.
    pub size: Size,
    /// The colours.
    pub palette: Palette,
}

impl Styles {
    fn pick<T>(self, small: T, medium: T, large: T) -> T {
        self.size.pick(small, medium, large)
    }

    /// The title.
    pub fn title(self) -> TextStyle {
        let (size, leading) = self.pick((20.0, 24.0), (26.0, 30.0), (30.0, 35.0));
        TextStyle::new(size, leading, Weight::Bold, self.palette.ink)
    }

    /// The subtitle.
    pub fn subtitle(self) -> TextStyle {
        let (size, leading) = self.pick((15.0, 20.0), (17.0, 23.0), (18.0, 25.0));
        TextStyle::new(size, leading, Weight::Regular, self.palette.subtitle)
    }

    /// Titles of events and headings of groups.
    pub fn event_title(self) -> TextStyle {
        let (size, leading) = self.pick((15.0, 18.0), (16.0, 20.0), (15.0, 19.0));
        TextStyle::new(size, leading, Weight::Bold, self.palette.ink)
    }

    /// Running text.
    pub fn body(self) -> TextStyle {
        let (size, leading) = self.pick((14.0, 18.0), (15.0, 20.0), (15.0, 20.0));
        TextStyle::new(size, leading, Weight::Regular, self.palette.body)
    }

    /// Dates.
    pub fn date(self) -> TextStyle {
        let (size, leading) = self.pick((14.0, 18.0), (15.0, 20.0), (15.0, 20.0));
        TextStyle::new(size, leading, Weight::Semibold, self.palette.ink)
    }

    /// Names of nodes.
    pub fn node_label(self) -> TextStyle {
        let (size, leading) = self.pick((13.0, 15.0), (13.0, 15.0), (14.0, 16.0));
        TextStyle::new(size, leading, Weight::Semibold, self.palette.ink)
    }

    /// Texts on edges.
    pub fn edge_label(self) -> TextStyle {
        TextStyle::new(12.0, 14.0, Weight::Regular, self.palette.body)
    }

    /// Notes, sources, legends of breaks.
    pub fn note(self) -> TextStyle {
        let (size, leading) = self.pick((12.0, 16.0), (13.0, 17.0), (14.0, 18.0));
        TextStyle::new(size, leading, Weight::Regular, self.palette.note)
    }

    /// Legend entries.
    pub fn legend(self) -> TextStyle {
        let (size, leading) = self.pick((13.0, 22.0), (14.0, 24.0), (15.0, 26.0));
        TextStyle::new(size, leading, Weight::Regular, self.palette.body)
    }

    /// The word of a status, in its pill.
    pub fn pill(self) -> TextStyle {
        let size = self.pick(12.0, 13.0, 13.0);
        TextStyle::new(size, 20.0, Weight::Semibold, self.palette.ink)
    }

    /// Years and headings that part a long timeline.
    pub fn year(self) -> TextStyle {
        let (size, leading) = self.pick((17.0, 22.0), (20.0, 26.0), (20.0, 26.0));
        TextStyle::new(size, leading, Weight::Bold, self.palette.accent)
    }
}
