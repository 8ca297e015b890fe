//! Printed matter: what a teacher hands out, pins to the wall, cuts up and asks questions with. [`PRODUCTS`] is the table.
//!
//! A product turns a [`View`] into pages: scenes of a paper's size, all lengths in points (1/72 in on paper), and the sheets
//! that show them. Text is set by the small typesetter in [`flow`]; a page that is full is followed by another: nothing is
//! shrunk, clipped or left out without being counted.
//!
//! # Why the pages are set here and not by typst
//! One handout of the Met casebook (76 events, 84 names, 163 sources) was set both ways in November 2026, on one machine in one
//! minute. Through typst (the Python package 0.15.2, which holds the prebuilt library of 81 MB): 7 pages, 195 kB, 0.25 s of CPU
//! the first time and 0.04 s warm, tagged with headings, lists and `Div`s, PDF/UA-1 on request. Here: 9 pages with an axis,
//! dates that stand with their status and a foot on every sheet, 249 kB, tagged, 0.6 s of CPU in a build without optimisation,
//! with reading and checking. Quality did not decide it, weight did: typst as a crate is 298 crates and over 500 s of CPU to
//! build, needs a C compiler, and would bring a second layout of text beside the one that every drawing here is measured with,
//! while signs, lines, tiles, imposition and the verifier need scenes in any case. The typesetter in [`flow`] is 1,350 lines.

mod book;
pub mod cards;
pub mod concertina;
pub mod flow;
mod handout;
pub mod html;
pub mod paper;
mod pieces;
mod poster;
mod sheets;
pub mod sizes;
mod slip;
mod tiles;
mod wall;
pub mod worksheet;

use crate::date::Style;
use crate::graph::Graph;
use crate::layout::random::Random;
use crate::model::Casebook;
use crate::query::{Selection, SelectionError, View};
use crate::scene::{Colour, Document, Fill, Mark, Scene, Shape, Stroke};
use crate::text::Fonts;

use crate::draw::style::Palette;
use crate::draw::tongue::Tongues;
use crate::draw::{mirror, stamp};
use html::Html;
use paper::Paper;
use sizes::PrintSize;

/// Something that can be printed.
pub struct Product {
    /// What is typed behind `print`.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// The fields of [`Choices`] it looks at, as they are typed: `--variant`.
    pub options: &'static [&'static str],
    /// It has a twin for the browser.
    pub html: bool,
    /// Chooses what is shown.
    pub choose: for<'g> fn(&'g Graph, &Selection, &Choices) -> Result<View<'g>, SelectionError>,
    /// Sets it; [`Product::print`] is what to call.
    pub make: fn(&View<'_>, &Order<'_>) -> Result<Vec<Made>, PrintError>,
}

/// A finished file.
pub struct Made {
    /// What is put behind the stem of the file's name: empty, or `-answers`.
    pub suffix: &'static str,
    /// The pages.
    pub document: Document,
    /// The same for a browser, where the product has such a twin.
    pub html: Option<Html>,
}

/// Every product.
pub const PRODUCTS: &[Product] = &[
    Product {
        name: "handout",
        about: "the timeline, who is who, what the status words mean, the sources: to read and keep",
        options: &["--images"],
        html: true,
        choose: choose_events,
        make: handout::make,
    },
    Product {
        name: "worksheet",
        about: "questions about the timeline, with the answers in a second file",
        options: &["--variant", "--word-bank", "--shuffle"],
        html: true,
        choose: worksheet::choose,
        make: worksheet::make,
    },
    Product {
        name: "book",
        about: "a booklet: who is who, the events period by period, glossary, sources, index",
        options: &["--booklet"],
        html: false,
        choose: choose_events,
        make: book::make,
    },
    Product {
        name: "wall",
        about: "a strip of sheets hung edge to edge, the rule of time at one height on all of them",
        options: &["--spacing", "--scale", "--height", "--images"],
        html: false,
        choose: choose_events,
        make: wall::make,
    },
    Product {
        name: "poster",
        about: "any drawing on one large sheet, or cut into sheets that a desk printer can print",
        options: &["--drawing", "--tile"],
        html: false,
        choose: poster::choose,
        make: poster::make,
    },
    Product {
        name: "cards",
        about: "an event a card, to cut out and put in order: dates on the backs or on cards of their own",
        options: &["--per-page", "--dates", "--shuffle", "--images"],
        html: false,
        choose: choose_events,
        make: cards::make,
    },
    Product {
        name: "concertina",
        about: "a strip of panels to fold, events running through them in order",
        options: &["--panels"],
        html: false,
        choose: choose_events,
        make: concertina::make,
    },
];

/// What is asked of a product.
#[derive(Clone)]
pub struct Order<'a> {
    /// The paper, upright; the product's own where `None`.
    pub paper: Option<Paper>,
    /// The paper lies on its side; the product decides where `None`.
    pub landscape: Option<bool>,
    /// One ink: hatching instead of fills.
    pub mono: bool,
    /// The size of print.
    pub print: PrintSize,
    /// What shuffles whatever is shuffled.
    pub seed: u64,
    /// The fonts that measure.
    pub fonts: &'a Fonts,
    /// The colours.
    pub palette: Palette,
    /// Title instead of the casebook's.
    pub title: Option<&'a str>,
    /// Subtitle instead of the casebook's.
    pub subtitle: Option<&'a str>,
    /// How dates are printed.
    pub date_style: Option<Style>,
    /// What only some products know.
    pub choices: Choices,
}

/// Options that only some products know.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choices {
    /// Worksheet: one of [`worksheet::VARIANTS`]; the first by default.
    pub variant: Option<&'static str>,
    /// Worksheet: what is to be filled in stands in a box.
    pub word_bank: bool,
    /// Book: two pages side by side, in the order in which sheets are folded.
    pub booklet: bool,
    /// How a wall turns time into distance.
    pub spacing: Spacing,
    /// Height of a wall's strip in mm; what the paper holds by default: 190 on A4.
    pub height: Option<u32>,
    /// The drawing on a poster, by its name; a timeline by default.
    pub drawing: Option<String>,
    /// The paper that a poster is cut into.
    pub tile: Option<Paper>,
    /// Cards to a sheet, one of [`cards::PER_PAGE`]; 8 by default. Fewer where their words need more room.
    pub per_page: Option<u32>,
    /// Where the dates of cards are.
    pub dates: CardDates,
    /// Panels of a concertina, cover included, within [`concertina::PANELS`]; 6 by default.
    pub panels: Option<u32>,
    /// Handout, wall, cards: photographs of the events.
    pub images: bool,
}

/// How a wall turns time into distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spacing {
    /// Events at even distances.
    #[default]
    Even,
    /// A centimetre is so many months.
    Months(u32),
}

/// Where the dates of cards are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardDates {
    /// On the back.
    #[default]
    Back,
    /// On cards of their own.
    Cards,
}

/// Why something cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The casebook, or what was chosen of it, lacks what the product is made of.
    #[error("{what}; {help}")]
    Lacking {
        /// What is missing.
        what: String,
        /// What to do about it.
        help: String,
    },
    /// An option that does not fit.
    #[error("{option} {why}")]
    Option {
        /// As typed.
        option: &'static str,
        /// Why not.
        why: String,
    },
}

impl<'a> Order<'a> {
    /// An order with the defaults.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self {
            paper: None,
            landscape: None,
            mono: false,
            print: PrintSize::default(),
            seed: 1,
            fonts,
            palette: Palette::default(),
            title: None,
            subtitle: None,
            date_style: None,
            choices: Choices::default(),
        }
    }

    /// The language of the pages.
    pub fn lang<'b>(&'b self, book: &'b Casebook) -> &'b str {
        book.reader_lang()
    }

    /// The title of the pages: the one asked for; else, of the whole casebook, its own; else whom the selection is about, with `otherwise`,
    /// which counts what is shown. The casebook's headline may not be true of a part of it.
    pub fn title(&self, view: &View<'_>, otherwise: &str) -> String {
        let book = view.graph.casebook();
        let given = self.title.map(str::trim).filter(|title| !title.is_empty());
        let own = Some(book.settings.title.trim()).filter(|title| is_of_all(view) && !title.is_empty());
        match given.or(own) {
            Some(title) => title.to_string(),
            None => crate::draw::frame::of_focus(view, otherwise).unwrap_or_else(|| otherwise.to_string()),
        }
    }

    /// The subtitle: the one asked for; else, of the whole casebook, its own; may be empty.
    pub fn subtitle<'b>(&'b self, view: &'b View<'_>) -> &'b str {
        let own = if is_of_all(view) { view.graph.casebook().settings.subtitle.as_str() } else { "" };
        self.subtitle.unwrap_or(own)
    }

    /// How dates are printed.
    pub fn date_style(&self) -> Style {
        self.date_style.unwrap_or(Style::Short)
    }
}

impl Product {
    /// Sets it, in the language and the inks that were asked for.
    ///
    /// # Errors
    /// Those of the product.
    pub fn print(&self, view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
        let mut made = (self.make)(view, order)?;
        let tongues = Tongues::of(view.graph.casebook());
        let stamp = stamp::words(view.graph.casebook());
        for file in &mut made {
            for scene in &mut file.document.scenes {
                if let Some(tongues) = &tongues {
                    tongues.mark(scene);
                }
                if order.mono {
                    one_ink(scene);
                }
                if mirror::right_to_left(&scene.lang) {
                    mirror::mirror(scene);
                }
            }
            let made_from = view.made_from();
            if let Some(html) = &mut file.html {
                html.made_from(&made_from);
            }
            if let Some(scene) = file.document.scenes.first_mut() {
                scene.made_from = made_from;
            }
            if let Some(words) = &stamp {
                stamp::document(&mut file.document, words, order.fonts);
                if let Some(html) = &mut file.html {
                    html.stamp(words);
                }
            }
        }
        Ok(made)
    }
}

/// The product of that name.
pub fn find(name: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.name == name)
}

fn choose_events<'g>(
    graph: &'g Graph,
    selection: &Selection,
    _: &Choices,
) -> Result<View<'g>, SelectionError> {
    View::events(graph, selection)
}

/// Shuffles in an order that a seed decides, the same everywhere.
pub fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut random: Random = Random::new(seed);
    random.shuffle(items);
}

/// Brings a page down to one ink: greys of the same lightness, hatching where a colour was filled in.
pub fn one_ink(scene: &mut Scene) {
    scene.background = Colour::WHITE;
    ink(&mut scene.marks);
}

fn ink(marks: &mut [Mark]) {
    for mark in marks {
        match mark {
            Mark::Group(group) => ink(&mut group.marks),
            Mark::Text(text) => text.colour = grey(text.colour),
            Mark::Path(path) => {
                path.stroke.iter_mut().for_each(line);
                path.fill = path.fill.take().map(hatched);
            }
            Mark::Shape(shape) => figure(shape),
            Mark::Photograph(photo) => {
                if let Ok(grey) = crate::picture::grey(&photo.jpeg) {
                    photo.jpeg = grey.into();
                }
            }
        }
    }
}

fn line(stroke: &mut Stroke) {
    stroke.colour = grey(stroke.colour);
}

fn figure(shape: &mut Shape) {
    shape.stroke.iter_mut().for_each(line);
    let fill = shape.fill.take().map(hatched);
    if matches!(fill, Some(Fill::Hatch { .. })) {
        // Hatching has no edge of its own, and a pale one would be lost.
        let pale = shape.stroke.as_ref().is_none_or(|stroke| stroke.colour.r > 0x99);
        if pale {
            shape.stroke = Some(Stroke::solid(Colour::hex(0x4A_4A_4A), 0.6));
        }
    }
    shape.fill = fill;
}

/// What a fill becomes in one ink: black and white stay, a neutral tint goes, a colour is hatched.
fn hatched(fill: Fill) -> Fill {
    match fill {
        Fill::Solid(colour) => {
            let (low, high) = (colour.r.min(colour.g).min(colour.b), colour.r.max(colour.g).max(colour.b));
            let (light, grey) = (lightness(colour), grey(colour));
            match high - low {
                // Bands behind text: paper, so that the letters stand clear.
                0..=12 if light > 0xE0 => Fill::Solid(Colour::WHITE),
                0..=12 => Fill::Solid(grey),
                _ if light < 0x40 => Fill::Solid(Colour::hex(0x1A_1A_1A)),
                _ => Fill::Hatch {
                    colour: Colour::hex(0x33_33_33),
                    spacing: if light < 0x70 { 1.8 } else { 2.6 },
                },
            }
        }
        Fill::Tint(..) => Fill::Hatch { colour: Colour::hex(0x59_59_59), spacing: 2.2 },
        Fill::Fade { colour, opacity, from, to } => Fill::Fade { colour: grey(colour), opacity, from, to },
        Fill::Hatch { colour, spacing } => Fill::Hatch { colour: grey(colour), spacing },
    }
}

/// How light a colour looks, 0 to 255 (Rec. 709 luma).
fn lightness(colour: Colour) -> u8 {
    let (r, g, b) = (u32::from(colour.r), u32::from(colour.g), u32::from(colour.b));
    ((2126 * r + 7152 * g + 722 * b) / 10_000) as u8
}

fn grey(colour: Colour) -> Colour {
    let light = lightness(colour);
    Colour { r: light, g: light, b: light }
}

/// Whether all of a casebook was asked for, of which a sheet may show the most important.
fn is_of_all(view: &View<'_>) -> bool {
    view.focus.is_empty() && view.left_out.by_filter == 0
}
