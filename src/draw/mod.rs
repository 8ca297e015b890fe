//! From a [`View`] to a finished [`Scene`]: [`DRAWINGS`] is the table.
//!
//! A drawing is laid out anew for every width, never scaled: below [`style::Size::M`]'s 480 px it is made for a phone, below
//! [`style::Size::L`]'s 840 px for a column, above for a page.

pub(crate) mod clusters;
pub(crate) mod connections;
pub mod frame;
mod joined;
pub mod kept;
pub(crate) mod lanes;
pub mod mirror;
pub(crate) mod multiples;
pub(crate) mod network;
pub(crate) mod photographs;
pub(crate) mod short_names;
pub(crate) mod spans;
pub mod stamp;
pub(crate) mod storyline;
pub mod style;
pub mod symbols;
pub mod theme;
pub(crate) mod timeline;
pub mod tongue;

use crate::date::Style;
use crate::graph::Graph;
use crate::graph::places::Places;
use crate::model::Citation;
use crate::query::{Selection, SelectionError, View};
use crate::scene::{Anchor, Group, Part, Point, Scene};
use crate::text::Fonts;

/// What each row drawn cites, under the row's id, in the order of the drawing.
pub type Cites = Vec<(String, Vec<Citation>)>;

/// How much stands on a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    /// People and things.
    pub entities: usize,
    /// Events.
    pub events: usize,
    /// Connections.
    pub relations: usize,
}

impl Shown {
    /// What a view holds.
    pub fn of(view: &View<'_>) -> Self {
        Self { entities: view.entities.len(), events: view.events.len(), relations: view.relations.len() }
    }

    /// Whether nothing stands on it.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// A drawing.
pub struct Drawing {
    /// Its command and the stem of its files.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// Chooses what is shown.
    pub choose: for<'g> fn(&'g Graph, &Selection) -> Result<View<'g>, SelectionError>,
    /// Lays it out from left to right; [`Drawing::scene`] is what to call.
    pub draw: fn(&View<'_>, &Page<'_>) -> Scene,
    /// What it shows, counted: "8 events, 2014–2023".
    pub counted: fn(&View<'_>) -> String,
    /// How much stands on it: of what a view holds a drawing may show a part.
    pub shown: fn(&View<'_>) -> Shown,
    /// What of a view a page of a width has room for, unless all is asked for.
    pub fitted: for<'g> fn(View<'g>, f64) -> View<'g>,
    /// What its numbers of sources are made from, in order: the id of each row drawn, and what it cites.
    pub cites: fn(&View<'_>) -> Cites,
}

impl Drawing {
    /// Lays a view out for a page, in the reader's language, mirrored where that runs right to left: the finished scene.
    pub fn scene(&self, view: &View<'_>, page: &Page<'_>) -> Scene {
        let mut scene = (self.draw)(view, page);
        if let Some(tongues) = tongue::Tongues::of(view.graph.casebook()) {
            tongues.mark(&mut scene);
        }
        if mirror::right_to_left(&scene.lang) {
            mirror::mirror(&mut scene);
        }
        if let Some(words) = stamp::words(view.graph.casebook()) {
            stamp::scene(&mut scene, &words, page.fonts);
        }
        scene.made_from = view.made_from();
        scene
    }
}

/// What a drawing is made for.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Width in px, at least [`NARROWEST`].
    pub width: f64,
    /// The fonts that measure.
    pub fonts: &'a Fonts,
    /// Title instead of the casebook's.
    pub title: Option<&'a str>,
    /// Subtitle instead of the casebook's.
    pub subtitle: Option<&'a str>,
    /// How dates are printed; long, but short on a phone and in lanes, by default.
    pub date_style: Option<Style>,
    /// What a lane of a wide timeline is; chosen from the data by default.
    pub lanes: Option<Lanes>,
    /// A small timeline for each of these, instead of one for all.
    pub by: Option<Lanes>,
    /// All events have their words, however many there are in a small timeline.
    pub all: bool,
    /// The time scale of a wide timeline.
    pub scale: TimeScale,
    /// How a network is laid out.
    pub network: NetworkLook<'a>,
    /// The colours.
    pub palette: style::Palette,
    /// What is listed of the sources; as much as a sixth of the sheet holds, by default.
    pub sources: Option<SourceList>,
    /// Who took part stands with every title, not only where titles do not tell.
    pub who: bool,
    /// Photographs stand with the events of timelines narrower than [`style::Size::L`].
    pub images: bool,
    /// Layouts that were found before, for who draws again and again; none by default.
    pub kept: Option<&'a kept::Kept>,
    /// How many times as large as on screen title and subtitle are set; 1 by default, more on a poster.
    pub head: f64,
}

impl<'a> Page<'a> {
    /// A page of a width, with the casebook's own title and the defaults.
    pub fn new(width: f64, fonts: &'a Fonts) -> Self {
        Self {
            width,
            fonts,
            title: None,
            subtitle: None,
            date_style: None,
            lanes: None,
            by: None,
            all: false,
            scale: TimeScale::default(),
            network: NetworkLook::default(),
            palette: style::Palette::default(),
            sources: None,
            who: false,
            images: false,
            kept: None,
            head: 1.0,
        }
    }
}

/// What is listed of the sources under a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceList {
    /// Every one with its title.
    Full,
    /// Their names, with their numbers.
    Short,
    /// Nothing, and no numbers in the drawing.
    None,
}

/// How a network is laid out.
#[derive(Clone, Copy, Default)]
pub struct NetworkLook<'a> {
    /// A kind of entity, or a supertype: those who belong to one of it stand in its box. No boxes by default.
    pub cluster: Option<&'a str>,
    /// How places are found.
    pub layout: NetworkLayout<'a>,
    /// Short names are not explained below it: on a sheet that asks for the names.
    pub unexplained: bool,
    /// Places that are kept; for [`NetworkLayout::Free`] without boxes.
    pub pins: Option<&'a Places>,
    /// Takes up where the figures came to stand.
    pub stand: Option<&'a std::cell::RefCell<Places>>,
}

/// How the places of a network are found.
#[derive(Clone, Copy, Default)]
pub enum NetworkLayout<'a> {
    /// By distances, page-shaped; with one focus, in rings about it.
    #[default]
    Free,
    /// In layers from top to bottom, for chains of command and ownership.
    Layered,
    /// By somebody else, such as Graphviz ([`layout::dot`]); `Free` where that gives nothing. The page becomes as wide as it asks
    /// for.
    Foreign(&'a Engine<'a>),
}

/// A layout by somebody else.
pub type Engine<'a> = dyn Fn(&layout::network::Request) -> Option<layout::network::Layout> + 'a;

/// The narrowest drawing, in px.
pub const NARROWEST: f64 = 280.0;

/// What a lane of a wide timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// A case.
    Case,
    /// A kind of event.
    Kind,
    /// An entity: those of the focus, else those with most events.
    Entity,
    /// One lane for all.
    None,
}

/// How time becomes a place on the axis of a wide timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeScale {
    /// As even as the labels' demand allows, with marked breaks.
    #[default]
    Auto,
    /// A year is a year.
    Linear,
    /// Evenly spaced events.
    Rank,
}

/// Every drawing.
pub const DRAWINGS: &[Drawing] = &[
    Drawing {
        name: "timeline",
        about: "what happened, in order: under each other on a phone or in a column, in lanes on a page",
        choose: choose_events,
        draw: draw_timeline,
        counted: timeline::fallback_title,
        shown: Shown::of,
        fitted: timeline::fitted,
        cites: timeline::cites,
    },
    Drawing {
        name: "network",
        about: "who is connected to whom, and how: a diagram, on a phone a list",
        choose: choose_network,
        draw: network::draw,
        counted: network::fallback_title,
        shown: shown_in_network,
        fitted: network::fitted,
        cites: connections::cites,
    },
    Drawing {
        name: "storyline",
        about: "who met whom in which events: a line for each name, with as few crossings as can be",
        choose: choose_events,
        draw: storyline::draw,
        counted: storyline::counted,
        shown: storyline::shown,
        // It takes of each view the lines and meetings that it has room for.
        fitted: |view, _| view,
        cites: storyline::cites,
    },
];

/// The drawing of that name.
pub fn find(name: &str) -> Option<&'static Drawing> {
    DRAWINGS.iter().find(|drawing| drawing.name == name)
}

fn choose_events<'g>(graph: &'g Graph, selection: &Selection) -> Result<View<'g>, SelectionError> {
    View::events(graph, selection)
}

fn choose_network<'g>(graph: &'g Graph, selection: &Selection) -> Result<View<'g>, SelectionError> {
    View::network(graph, selection)
}

fn draw_timeline(view: &View<'_>, page: &Page<'_>) -> Scene {
    match page.by {
        Some(by) => multiples::draw(view, page, by),
        None => timeline::draw(view, page),
    }
}

/// Events without anybody in them connect nothing, and names that nothing connects are no network where one was asked for.
fn shown_in_network(view: &View<'_>) -> Shown {
    let nothing = view.entities.is_empty() || !view.is_whole() && network::links(view).is_empty();
    if nothing { Shown::default() } else { Shown::of(view) }
}

/// How many things a page of a width has room for, given how many a phone, a column and a page of [`PAGE`] have: a wider page has room for
/// more.
fn room(by_size: [usize; 3], width: f64) -> usize {
    let wider = (width / PAGE).max(1.0);
    (by_size[style::Size::of(width) as usize] as f64 * wider) as usize
}

/// The width of an ordinary page, in px.
const PAGE: f64 = 1020.0;

/// The points of entry under the drawing.
fn callout_list(frame: &mut frame::Frame<'_, '_, '_>, view: &View<'_>) {
    if view.callouts.is_empty() {
        return;
    }
    let body = frame.pen.styles.body();
    let mut marks = Vec::new();
    frame.y += 6.0;
    let columns = if frame.pen.size == style::Size::S { 1 } else { 2 };
    let (left, gap) = (frame.left(), 32.0);
    let column = (frame.right() - left - gap * (columns as f64 - 1.0)) / columns as f64;
    let mut heights = vec![frame.y; columns];
    let half = view.callouts.len().div_ceil(columns);
    for (index, (_, text)) in view.callouts.iter().enumerate() {
        let side = index / half;
        let x = left + side as f64 * (column + gap);
        let y = heights[side];
        let centre = Point::new(x + 9.0, y + body.leading / 2.0);
        marks.push(symbols::disc(centre, 9.0, &frame.pen.palette));
        let digit = style::TextStyle {
            colour: frame.pen.palette.paper,
            size: 13.0,
            weight: crate::scene::Weight::Semibold,
            ..body
        };
        marks.push(frame.pen.line(&(index + 1).to_string(), centre.x, y, Anchor::Middle, digit));
        let (lines, height) = frame.pen.paragraph(text, x + 26.0, y, column - 26.0, body);
        marks.extend(lines);
        heights[side] = y + height + 6.0;
    }
    frame.y = heights.iter().copied().fold(frame.y, f64::max) + 4.0;
    frame.add(Group::new(Part::Annotations, marks));
}

/// An address to open, if it is one of the web or of mail; else nothing.
fn link(address: &str) -> String {
    if crate::read::cells::is_address(address) { address.to_string() } else { String::new() }
}
