//! The poster: any drawing on one large sheet, or on small ones to be glued together ([`super::tiles`]).
//!
//! A drawing is laid out for the paper, not stretched to it: of a ladder of letter sizes the largest is taken at which the drawing,
//! laid out anew for that size, fits the height of the paper. With `k` the step of the ladder, running text is 15 k pt, the smallest
//! words 12 k pt. `k` is never so small that a word falls below the floor of print (7 pt), and in clear and large print never so
//! small that one falls below their body (14 and 18 pt). The title is 2.6 % of the paper's longer side: 31 pt on A3, 88 pt on A0.

use std::cell::RefCell;

use crate::catalogue::{Words, say};
use crate::draw::lanes::are_several;
use crate::draw::{DRAWINGS, Drawing, Lanes, Page, TimeScale, find};
use crate::graph::Graph;
use crate::model::EventId;
use crate::query::evidence::Numbering;
use crate::query::{Selection, SelectionError, View};
use crate::scene::{Bookmark, Document, Group, Mark, Part, Point, Scene, magnify};

use super::flow::{Block, Section};
use super::paper::{A4, Foot, MM, PAPERS, Paper, check_ruler};
use super::sizes::{PrintSize, Sizes};
use super::{Choices, Made, Order, PrintError, paper, pieces, sheets, tiles};

/// Sources that the poster itself may list, at the most; more have a sheet of their own.
const LISTED_SOURCES: usize = 12;

/// Letter sizes, largest first, in those of a drawing on screen. Steps of the eighth root of two, about 9 %.
const LADDER: [f64; 22] = [
    3.668, 3.364, 3.084, 2.828, 2.594, 2.378, 2.181, 2.0, 1.834, 1.682, 1.542, 1.414, 1.297, 1.189, 1.091,
    1.0, 0.917, 0.841, 0.771, 0.707, 0.648, 0.595,
];
/// The smallest words of a drawing on screen, in px.
const SMALLEST: f64 = 12.0;
/// The narrowest drawing that is laid out as a page, in px.
const WIDE: f64 = 840.0;
/// The step of the ladder below which larger paper is taken where none was asked for: running text of 9.7 pt.
const COMFORT: f64 = 0.648;
/// Size of the title as a share of the longer side of the paper: 31 pt on A3, 44 on A2, 62 on A1, 88 on A0.
const TITLE: f64 = 0.026;
/// The shorter side of the smallest paper for a poster: 11 in, that of tabloid.
const SHORTEST: f64 = 11.0 * 72.0;
/// More posters than these are no poster.
const MOST_POSTERS: usize = 12;
/// Papers for posters, smallest first, where none was asked for.
const OWN: [&str; 4] = ["a3", "a2", "a1", "a0"];

/// The drawing of an order.
fn drawing(choices: &Choices) -> &'static Drawing {
    choices.drawing.as_deref().and_then(find).unwrap_or(&DRAWINGS[0])
}

/// Chooses what the drawing shows.
///
/// # Errors
/// Those of the drawing's own choice.
pub fn choose<'g>(
    graph: &'g Graph,
    selection: &Selection,
    choices: &Choices,
) -> Result<View<'g>, SelectionError> {
    (drawing(choices).choose)(graph, selection)
}

/// Makes the poster.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    let drawing = drawing(&order.choices);
    if view.events.is_empty() && view.entities.is_empty() {
        return Err(PrintError::Lacking {
            what: "there is nothing in what was chosen".into(),
            help: "choose a wider span of time or another focus".into(),
        });
    }
    if let Some(paper) = order.paper.filter(|paper| paper.width < SHORTEST) {
        let why = format!(
            "{}: too small for a poster; take a3 or larger, and --tile a4 to print it on A4",
            paper.name
        );
        return Err(PrintError::Option { option: "--paper", why });
    }
    let title = order.title(view, &(drawing.counted)(view));
    let mut document = Document::of_pages(&title, order.lang(book), Vec::new());
    let posters = posters(view, order, drawing, &title)?;
    let words = posters.iter().fold(String::new(), |mut all, (_, _, scene)| {
        squeeze(&scene.marks, &mut all);
        all
    });
    for (title, paper, scene) in posters {
        let scene = Scene { title: title.clone(), ..scene };
        let more = match order.choices.tile {
            Some(tile) => tiles::cut(scene, tile, view, order, &title),
            None => sheet(scene, paper, book.words(), order, &title),
        };
        sheets::append(&mut document, more);
    }
    let mut made = vec![Made { suffix: "", document, html: None }];
    made.extend(list(view, order, drawing, &words, &title).map(|document| Made {
        suffix: "-list",
        document,
        html: None,
    }));
    Ok(made)
}

/// What a poster only points at, as a file of its own: titles that it shortens, and the sources that its numbers are of. Nothing
/// where it says all of it itself.
fn list(view: &View<'_>, order: &Order<'_>, drawing: &Drawing, words: &str, title: &str) -> Option<Document> {
    let book = view.graph.casebook();
    let mut numbering = Numbering::default();
    for (_, citations) in (drawing.cites)(view) {
        numbering.cite(&citations);
    }
    let mut sections = Vec::new();
    // Other drawings choose their events, and count those that they leave out.
    let shortened = view.events.iter().filter(|id| {
        let mut title = String::new();
        squeezed(&book.event(**id).title, &mut title);
        drawing.name == "timeline" && !words.contains(&title)
    });
    let entries: Vec<Block> = shortened
        .map(|id| {
            let event = book.event(*id);
            pieces::entry(book, (event, &event.title), order.date_style(), &mut numbering, true, false)
        })
        .collect();
    let sizes = Sizes::new(order.print, order.palette);
    if !entries.is_empty() {
        let columns = pieces::columns(A4, sizes);
        let heading = say!(book.words(), "poster.shortened");
        sections.push(Section { heading, columns, ..Section::plain(entries) });
    }
    let sources =
        sheets::SourceList { book, numbering: &numbering, order, sizes, paper: A4, margin: 15.0 * MM, title };
    if numbering.sources().len() > LISTED_SOURCES {
        sections.extend(sources.section());
    }
    if sections.is_empty() {
        return None;
    }
    let foot = || Foot::new(order, view, title, numbering.sources());
    let total = sources.pages(&sections, foot(), 1, 0).sheets.len();
    Some(sources.pages(&sections, foot(), 1, total))
}

/// All words without white space, for finding titles among lines.
fn squeeze(marks: &[Mark], all: &mut String) {
    for mark in marks {
        match mark {
            Mark::Group(group) => squeeze(&group.marks, all),
            Mark::Text(text) => squeezed(&text.content, all),
            Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
        }
    }
}

fn squeezed(text: &str, all: &mut String) {
    all.extend(text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{AD}'));
}

/// One poster with its title; where the events are more than the largest paper holds, as many as are needed, one after another.
fn posters(
    view: &View<'_>,
    order: &Order<'_>,
    drawing: &'static Drawing,
    title: &str,
) -> Result<Vec<(String, Paper, Scene)>, PrintError> {
    let whole =
        Sheet { view, order, drawing, title: order.title, lanes: None, known: RefCell::default() }.fitted();
    let error = match whole {
        Ok((paper, scene)) => return Ok(vec![(title.to_string(), paper, scene)]),
        Err(error) if order.paper.is_some() || drawing.name != "timeline" => return Err(error),
        Err(error) => error,
    };
    for count in 2..=MOST_POSTERS.min(view.events.len()) {
        let size = view.events.len().div_ceil(count);
        let parts: Vec<View<'_>> = view.events.chunks(size).map(|events| part(view, events)).collect();
        let made: Option<Vec<_>> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let words = view.graph.casebook().words();
                let (number, count) = ((at + 1).to_string(), parts.len().to_string());
                let title = say!(words, "poster.part", title = title, number = number, count = count);
                let sheet = Sheet {
                    view: part,
                    order,
                    drawing,
                    title: Some(&title),
                    lanes: Some(Lanes::None),
                    known: RefCell::default(),
                };
                sheet.fitted().ok().map(|(paper, scene)| (title.clone(), paper, scene))
            })
            .collect();
        if let Some(made) = made {
            return Ok(made);
        }
    }
    Err(error)
}

/// Some of a view's events.
fn part<'g>(view: &View<'g>, events: &[EventId]) -> View<'g> {
    View { events: events.to_vec(), ..view.clone() }
}

/// A poster on a sheet of its own size.
fn sheet(mut scene: Scene, paper: Paper, words: &Words, order: &Order<'_>, title: &str) -> Document {
    let sizes = Sizes::new(order.print, order.palette);
    let margin = margin(paper);
    let pen = paper::pen(order.fonts, sizes);
    let at = Point::new(margin, paper.height - 8.0 * MM);
    let ruler = check_ruler(&pen, words, sizes, at, paper.width - 2.0 * margin);
    scene.marks.push(Mark::Group(Group::new(Part::Running, ruler)));
    let lang = scene.lang.clone();
    let mut document = Document::of_pages(title, &lang, vec![scene]);
    document.bookmarks.push(Bookmark { title: title.to_string(), sheet: 0, level: 0 });
    document
}

/// White space at the edges: 15 mm on A3, more on larger paper.
fn margin(paper: Paper) -> f64 {
    15.0 * MM * (paper.width.min(paper.height) / (297.0 * MM)).max(0.5).sqrt()
}

/// What is asked of a paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// Whether the drawing fits at all.
    Whether,
    /// In how large letters.
    Largest,
}

struct Sheet<'v, 'g, 'o> {
    view: &'v View<'g>,
    order: &'o Order<'o>,
    drawing: &'static Drawing,
    title: Option<&'v str>,
    /// The only lanes that are tried, if not all.
    lanes: Option<Lanes>,
    /// The last layout that fitted, and its width, step and lanes.
    known: RefCell<Option<Known>>,
}

/// A layout, and what it was made for.
type Known = (Scene, (f64, f64, Option<Lanes>));

impl Sheet<'_, '_, '_> {
    /// The paper, and the drawing on it.
    fn fitted(&self) -> Result<(Paper, Scene), PrintError> {
        let least = match self.order.print {
            PrintSize::Ordinary => 7.0 / SMALLEST,
            PrintSize::Clear => 14.0 / SMALLEST,
            PrintSize::Large => 18.0 / SMALLEST,
        };
        let papers: Vec<Paper> = match self.order.paper {
            Some(paper) => vec![paper],
            None => OWN.iter().filter_map(|name| Paper::named(name)).collect(),
        };
        let count = papers.len();
        // The lanes of its own choice; where these take too much room on any paper, one lane.
        let lanes: &[Option<Lanes>] = match self.lanes {
            Some(_) => &[self.lanes],
            None if self.drawing.name == "timeline" && are_several(self.view) => &[None, Some(Lanes::None)],
            None => &[None],
        };
        for lanes in lanes {
            // Where larger paper is at hand, letters are not made small first. The smallest paper that holds it, by halving.
            let floor = |at: usize| if at + 1 < count { least.max(COMFORT) } else { least };
            let (mut low, mut high) = (0, count.saturating_sub(1));
            while low < high {
                let middle = usize::midpoint(low, high);
                if self.on(papers[middle], *lanes, floor(middle), Search::Whether).is_some() {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            let Some(paper) = papers.get(low) else { break };
            if let Some(found) = self.on(*paper, *lanes, floor(low), Search::Largest) {
                return Ok(found);
            }
        }
        let own = self.order.paper.map_or("a0", |paper| paper.name);
        let larger =
            PAPERS.iter().filter(|paper| Paper::named(own).is_some_and(|own| paper.width > own.width));
        let larger = larger.map(|paper| paper.name).next_back();
        let mut help = match larger {
            Some(name) => format!("take larger paper (--paper {name}), "),
            None => String::new(),
        };
        help.push_str("choose less of it (--top, --focus, --from and --to), or print a wall");
        let points = (least * SMALLEST).round();
        Err(PrintError::Lacking {
            what: format!("the {} does not fit {own} paper in letters of {points} pt", self.drawing.name),
            help,
        })
    }

    /// The drawing on a paper, upright or on its side: where its letters are larger, and they are of at least a step of the ladder.
    fn on(&self, paper: Paper, lanes: Option<Lanes>, least: f64, search: Search) -> Option<(Paper, Scene)> {
        let sides = match self.order.landscape {
            Some(true) => vec![paper.on_its_side()],
            Some(false) => vec![paper],
            // A diagram is as wide as it can be; a timeline may stand.
            None if self.drawing.name == "timeline" => vec![paper.on_its_side(), paper],
            None => vec![paper.on_its_side()],
        };
        let mut best: Option<(Paper, Scene, f64)> = None;
        for side in sides {
            // What is no larger than what was found need not be tried.
            let least = best.as_ref().map_or(least, |(.., k)| k * 1.01);
            if let Some((scene, k)) = self.largest(side, lanes, least, search) {
                best = Some((side, scene, k));
                if search == Search::Whether {
                    break;
                }
            }
        }
        best.map(|(paper, scene, _)| (paper, scene))
    }

    /// The drawing in the largest letters that fit, found by halving; nothing where even the smallest do not.
    fn largest(
        &self,
        paper: Paper,
        lanes: Option<Lanes>,
        least: f64,
        search: Search,
    ) -> Option<(Scene, f64)> {
        let margin = margin(paper);
        let (width, height) = (paper.width - 2.0 * margin, paper.height - 2.0 * margin);
        // A ladder rung for which the paper is too narrow is no page but a column.
        // Diagrams take long to lay out: for them every other rung, or every third.
        let rung = match self.drawing.name {
            "network" => 3,
            "storyline" => 2,
            _ => 1,
        };
        let ladder = LADDER.iter().rev().step_by(rung).rev().copied();
        let steps: Vec<f64> = ladder.filter(|k| *k >= least - 1e-3 && width / k >= WIDE).collect();
        let try_step = |k: f64| {
            let page = Page {
                title: self.title,
                subtitle: self.order.subtitle,
                date_style: self.order.date_style,
                lanes,
                scale: TimeScale::default(),
                palette: self.order.palette,
                head: (TITLE * paper.width.max(paper.height) / (30.0 * k)).max(1.0),
                ..Page::new(width / k, self.order.fonts)
            };
            // Mirrored, where it is, with the whole sheet.
            let scene = (self.drawing.draw)(self.view, &page);
            (scene.height * k <= height).then_some((scene, k))
        };
        let last = steps.len().checked_sub(1)?;
        // Whether it fits is asked before how large: that layout is kept.
        let asked = (width, steps[last], lanes);
        let known = self.known.borrow().as_ref().filter(|(_, of)| *of == asked).cloned();
        let mut best = match known {
            Some((scene, _)) => (scene, steps[last]),
            None => try_step(steps[last])?,
        };
        if search == Search::Whether {
            *self.known.borrow_mut() = Some((best.0.clone(), asked));
        }
        let (mut low, mut high) = (0, if search == Search::Whether { 0 } else { last });
        while low < high {
            let middle = usize::midpoint(low, high);
            match try_step(steps[middle]) {
                Some(found) => {
                    best = found;
                    high = middle;
                }
                None => low = middle + 1,
            }
        }
        let (mut scene, k) = best;
        magnify(&mut scene.marks, k, margin, margin);
        (scene.width, scene.height) = (paper.width, paper.height);
        Some((scene, k))
    }
}
