//! Several finished pages in one file: the scenes, and the sheets of paper that show them.
//!
//! A page of a handout is a scene on a sheet of its own size. A poster in tiles is one scene that many sheets show a window of; a
//! booklet's sheet shows two scenes beside each other. So scenes and sheets are kept apart, and neither tiling nor imposition
//! lays anything out again. All lengths in points (1/72 inch on paper), y down.

use super::{Point, Scene};

/// A file of pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Title of the file: one line, plain text.
    pub title: String,
    /// BCP 47 language of the text, such as `en-GB`.
    pub lang: String,
    /// What is shown; in reading order.
    pub scenes: Vec<Scene>,
    /// The pages, first to last.
    pub sheets: Vec<Sheet>,
    /// The table of contents that a viewer shows beside the pages, in order.
    pub bookmarks: Vec<Bookmark>,
}

/// A page of a [`Document`].
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Width of the paper.
    pub width: f64,
    /// Height of the paper.
    pub height: f64,
    /// The page's name in a viewer, such as `iv` or `B3`; empty for its number.
    pub label: String,
    /// What stands on it, first at the bottom.
    pub placed: Vec<Placed>,
}

/// A scene, or a part of one, on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Index into [`Document::scenes`].
    pub scene: usize,
    /// Where the top left corner of the scene (of the window, if there is one) lies on the sheet.
    pub origin: Point,
    /// The part that is shown: top left corner in the scene, width, height. `None` shows all of it. Marks wholly outside are not
    /// written, so that nothing hidden is read out or copied.
    pub window: Option<Window>,
}

/// A part of a scene.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Top left corner, in the scene.
    pub origin: Point,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its words.
    pub title: String,
    /// Index into [`Document::sheets`].
    pub sheet: usize,
    /// How deep it stands: 0 for the top.
    pub level: usize,
}

impl Document {
    /// A document that shows each scene on a sheet of its own size.
    pub fn of_pages(title: &str, lang: &str, scenes: Vec<Scene>) -> Self {
        let sheets = scenes
            .iter()
            .enumerate()
            .map(|(at, scene)| Sheet {
                width: scene.width,
                height: scene.height,
                label: String::new(),
                placed: vec![Placed { scene: at, origin: Point::new(0.0, 0.0), window: None }],
            })
            .collect();
        Self { title: title.into(), lang: lang.into(), scenes, sheets, bookmarks: Vec::new() }
    }
}
