//! A theme: a TOML file with the colours and the font of every drawing, checked when it is read.
//!
//! ```toml
//! [colours]             # each may be left out
//! paper = "#FFFFFF"     # background
//! ink = "#1A1A1A"       # titles, strong lines      body = "#333333"    # running text
//! accent = "#001F4E"    # bar, markers, years       person = "#001F4E"  # and organisation, officer, case, ...
//!
//! [fonts]
//! regular = "MySans-Regular.ttf"     # beside the theme; semibold and bold are optional
//! bold = "MySans-Bold.ttf"
//! ```
//!
//! Text must have a contrast of 4.5:1 with its background and marks of 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). What is not
//! known is refused: a misspelt name would be a colour that silently stays as it was.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::style::Palette;
use crate::diag::near_miss;
use crate::scene::Colour;

/// Least contrast of text with what it stands on (WCAG 2.2, 1.4.3 AA).
pub const TEXT_CONTRAST: f64 = 4.5;
/// Least contrast of marks with what they stand on (WCAG 2.2, 1.4.11).
pub const MARK_CONTRAST: f64 = 3.0;

/// What a theme file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// The colours; the house's own where the file is silent.
    pub palette: Palette,
    /// The font, if it brings one.
    pub fonts: Option<FontFiles>,
}

/// The font of a theme: names of files beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FontFiles {
    /// Family name instead of the font's own.
    pub family: Option<String>,
    /// For running text.
    pub regular: String,
    /// For dates and statuses; without it, the bold or the regular one.
    pub semibold: Option<String>,
    /// For titles; without it, the semibold or the regular one.
    pub bold: Option<String>,
}

/// Something wrong in a theme, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFault {
    /// Bytes of the file.
    pub at: Range<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

/// A colour of the palette by its name in a theme.
type Slot = (&'static str, fn(&mut Palette) -> &mut Colour);

/// The names of the colours.
const COLOURS: [Slot; 18] = [
    ("paper", |p| &mut p.paper),
    ("ink", |p| &mut p.ink),
    ("body", |p| &mut p.body),
    ("subtitle", |p| &mut p.subtitle),
    ("note", |p| &mut p.note),
    ("axis", |p| &mut p.axis),
    ("rule", |p| &mut p.rule),
    ("band", |p| &mut p.band),
    ("grid", |p| &mut p.grid),
    ("accent", |p| &mut p.accent),
    ("person", |p| &mut p.person),
    ("organisation", |p| &mut p.organisation),
    ("officer", |p| &mut p.officer),
    ("case", |p| &mut p.case),
    ("document", |p| &mut p.document),
    ("court", |p| &mut p.court),
    ("place", |p| &mut p.place),
    ("other", |p| &mut p.other),
];
/// Colours of letters.
const TEXTS: [&str; 5] = ["ink", "body", "subtitle", "note", "accent"];
/// Colours of marks that tell something.
const MARKS: [&str; 9] =
    ["axis", "person", "organisation", "officer", "case", "document", "court", "place", "other"];
const FONTS: [&str; 4] = ["family", "regular", "semibold", "bold"];

impl Theme {
    /// Reads a theme.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn parse(text: &str) -> Result<Self, Vec<ThemeFault>> {
        let root = DeTable::parse(text).map_err(|error| {
            let at = error.span().unwrap_or(0..0);
            vec![ThemeFault { at, message: error.message().replace('\n', " ") }]
        })?;
        let mut theme = Self::default();
        let mut faults = Vec::new();
        let mut places: Vec<(&'static str, Range<usize>)> = Vec::new();
        for (name, value) in root.get_ref() {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("colours" | "colors", DeValue::Table(table)) => {
                    theme.colours(table, &mut places, &mut faults);
                }
                ("fonts", DeValue::Table(table)) => theme.fonts(table, name.span(), &mut faults),
                (known @ ("colours" | "colors" | "fonts"), _) => faults
                    .push(ThemeFault { at: value.span(), message: format!("write [{known}] as a table") }),
                (other, _) => {
                    faults.push(unknown(other, name.span(), ["colours", "fonts"].into_iter()));
                }
            }
        }
        theme.contrast(&places, &mut faults);
        faults.sort_by_key(|fault| fault.at.start);
        if faults.is_empty() { Ok(theme) } else { Err(faults) }
    }

    fn colours(
        &mut self,
        table: &DeTable<'_>,
        places: &mut Vec<(&'static str, Range<usize>)>,
        faults: &mut Vec<ThemeFault>,
    ) {
        for (name, value) in table {
            let Some((known, slot)) = COLOURS.iter().find(|(known, _)| known == name.get_ref()) else {
                faults.push(unknown(name.get_ref(), name.span(), COLOURS.iter().map(|(known, _)| *known)));
                continue;
            };
            match value.get_ref() {
                DeValue::String(text) if hex(text).is_some() => {
                    *slot(&mut self.palette) = hex(text).unwrap_or(Colour::WHITE);
                    places.push((known, value.span()));
                }
                _ => faults.push(ThemeFault {
                    at: value.span(),
                    message: format!("`{known}` must be a colour such as \"#1A1A1A\""),
                }),
            }
        }
    }

    fn fonts(&mut self, table: &DeTable<'_>, at: Range<usize>, faults: &mut Vec<ThemeFault>) {
        let mut files = FontFiles::default();
        for (name, value) in table {
            let (DeValue::String(text), true) = (value.get_ref(), FONTS.contains(&name.get_ref().as_ref()))
            else {
                faults.push(if FONTS.contains(&name.get_ref().as_ref()) {
                    ThemeFault { at: value.span(), message: format!("`{}` must be a text", name.get_ref()) }
                } else {
                    unknown(name.get_ref(), name.span(), FONTS.into_iter())
                });
                continue;
            };
            let text = text.to_string();
            match name.get_ref().as_ref() {
                "family" => files.family = Some(text),
                "regular" => files.regular = text,
                "semibold" => files.semibold = Some(text),
                _ => files.bold = Some(text),
            }
        }
        if files.regular.is_empty() {
            let message = "a font needs its file: regular = \"Name-Regular.ttf\"".to_string();
            faults.push(ThemeFault { at, message });
        } else {
            self.fonts = Some(files);
        }
    }

    /// Checks what is written and drawn against what is behind it.
    fn contrast(&mut self, places: &[(&'static str, Range<usize>)], faults: &mut Vec<ThemeFault>) {
        let place = |name: &str| places.iter().find(|(known, _)| *known == name).map(|(_, at)| at.clone());
        let mut palette = self.palette;
        let mut colour = |name: &str| {
            COLOURS
                .iter()
                .find(|(known, _)| *known == name)
                .map_or(Colour::WHITE, |(_, slot)| *slot(&mut palette))
        };
        let texts = TEXTS.iter().flat_map(|name| [(*name, "paper"), (*name, "band")]);
        let pairs = texts
            .map(|pair| (pair, TEXT_CONTRAST, "text"))
            .chain(MARKS.iter().map(|name| ((*name, "paper"), MARK_CONTRAST, "marks")));
        for ((name, behind), least, what) in pairs {
            // Only what the theme brings together is its fault.
            let Some(at) = place(name).or_else(|| place(behind)) else { continue };
            let (front, back) = (colour(name), colour(behind));
            let contrast = front.contrast(back);
            if contrast < least {
                let message = format!(
                    "`{name}` {} on `{behind}` {} has a contrast of {:.2}:1; {what} needs {least}:1",
                    front.to_hex(),
                    back.to_hex(),
                    (contrast * 100.0).floor() / 100.0
                );
                faults.push(ThemeFault { at, message });
            }
        }
    }
}

fn unknown<'k>(name: &str, at: Range<usize>, known: impl Iterator<Item = &'k str> + Clone) -> ThemeFault {
    let help = match near_miss(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it is one of {}", known.collect::<Vec<_>>().join(", ")),
    };
    ThemeFault { at, message: format!("a theme has no `{name}`; {help}") }
}

/// `#RRGGBB` or `#RGB`.
fn hex(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#')?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(Colour::hex(value)),
        3 => {
            let wide = |nibble: u32| (nibble & 0xF) * 0x11;
            Some(Colour::hex(wide(value >> 8) << 16 | wide(value >> 4) << 8 | wide(value)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_passes_its_own_check() {
        let all: String = COLOURS
            .iter()
            .map(|(name, slot)| format!("{name} = \"{}\"\n", slot(&mut Palette::default()).to_hex()))
            .collect();
        let theme = Theme::parse(&format!("[colours]\n{all}")).expect("it is a theme");
        assert_eq!(theme.palette, Palette::default());
    }

    #[test]
    fn every_fault_has_its_place() {
        let text =
            "[colours]\nink = \"#AAAAAA\"\nacent = \"#000\"\nbody = 3\n[fnts]\n[fonts]\nbold = \"x.ttf\"\n";
        let faults = Theme::parse(text).expect_err("it is wrong");
        let said: Vec<(&str, &str)> =
            faults.iter().map(|fault| (&text[fault.at.clone()], fault.message.as_str())).collect();
        assert!(said.iter().any(|(at, m)| *at == "\"#AAAAAA\"" && m.contains("2.32:1")), "{said:?}");
        assert!(said.iter().any(|(at, m)| *at == "acent" && m.contains("did you mean `accent`")), "{said:?}");
        assert!(said.iter().any(|(at, _)| *at == "3"), "{said:?}");
        assert!(said.iter().any(|(at, m)| *at == "fnts" && m.contains("`fonts`")), "{said:?}");
        assert!(said.iter().any(|(_, m)| m.contains("regular")), "{said:?}");
    }

    #[test]
    fn a_dark_paper_needs_light_letters() {
        assert!(Theme::parse("[colours]\npaper = \"#101418\"\n").is_err());
        let dark = "[colours]\npaper='#101418'\nband='#1B222A'\nink='#FFF'\nbody='#E6E6E6'\nsubtitle='#DDD'\nnote='#C4C4C4'\n\
            axis='#9AA0A6'\nrule='#555'\ngrid='#333'\naccent='#9CC8FF'\nperson='#9CC8FF'\norganisation='#5CC6CC'\nofficer='#F5A742'\n\
            case='#FF8FA8'\ndocument='#B0B0B0'\ncourt='#CFCFCF'\nplace='#A8A8A8'\nother='#BBB'\n";
        let theme = Theme::parse(dark).expect("it is readable");
        assert_eq!(theme.palette.paper, Colour::hex(0x10_14_18));
    }

    #[test]
    fn no_text_makes_it_panic() {
        for text in ["", "=", "[colours", "colours = 1", "fonts = []", "[colours]\nink = \"#é\"", "\u{0}"] {
            let _ = Theme::parse(text);
        }
    }
}
