//! What products of single sheets share: the sheet as a scene, the legend, the list of sources at the end.

use crate::catalogue::say;
use crate::draw::frame::{Pen, firmness_words, firmnesses};
use crate::draw::symbols::marker_of;
use crate::draw::timeline;
use crate::model::Casebook;
use crate::query::View;
use crate::query::evidence::Numbering;
use crate::scene::{Anchor, Bookmark, Colour, Document, Mark, Point, Scene};

use super::flow::Section;
use super::flow::pages::Layout;
use super::paper::{Foot, Paper};
use super::sizes::Sizes;
use super::{Order, pieces};

/// A sheet of paper as a scene.
pub fn scene(paper: Paper, lang: &str, title: &str, description: String, marks: Vec<Mark>) -> Scene {
    Scene {
        width: paper.width,
        height: paper.height,
        lang: lang.to_string(),
        title: crate::text::clean(title).into_owned(),
        description,
        background: Colour::WHITE,
        made_from: String::new(),
        marks,
    }
}

/// The markers of a view's events with their words, each on a line of its own from `top`; and the height they take.
pub fn legend(pen: &Pen<'_>, sizes: Sizes, view: &View<'_>, at: Point, width: f64) -> (Vec<Mark>, f64) {
    let book = view.graph.casebook();
    let statements = timeline::statements(view);
    let style = sizes.body();
    let (radius, indent) = (style.size * 0.45, style.size * 1.5);
    let (mut marks, mut y) = (Vec::new(), at.y);
    for firmness in firmnesses(&statements) {
        let words = firmness_words(book, firmness, &statements);
        let centre = Point::new(at.x + radius + 0.5, y + style.leading / 2.0);
        marks.extend(marker_of(firmness, centre, radius, &pen.palette));
        let (lines, height) = pen.paragraph(&words, at.x + indent, y, width - indent, style);
        marks.extend(lines);
        y += height + style.size * 0.25;
    }
    (marks, y - at.y)
}

/// A word at the middle of a place, for sheet names.
pub fn centred(pen: &Pen<'_>, text: &str, at: Point, style: crate::draw::style::TextStyle) -> Mark {
    pen.line(text, at.x, at.y - style.leading / 2.0, Anchor::Middle, style)
}

/// The pages that list the sources cited; `first` sheets stand before them and `after` behind them.
pub struct SourceList<'a> {
    /// The casebook.
    pub book: &'a Casebook,
    /// The numbers of its sources.
    pub numbering: &'a Numbering,
    /// The order.
    pub order: &'a Order<'a>,
    /// The sizes of texts.
    pub sizes: Sizes,
    /// The paper.
    pub paper: Paper,
    /// White space at every edge, in points.
    pub margin: f64,
    /// The title of the whole.
    pub title: &'a str,
}

impl SourceList<'_> {
    /// Sections as pages, named from sheet `first` (one-based) of `total` on; a `total` of 0 only counts the pages.
    pub fn pages(&self, sections: &[Section], foot: Foot, first: usize, total: usize) -> Document {
        let layout = Layout {
            fonts: self.order.fonts,
            sizes: self.sizes,
            paper: self.paper,
            margin: self.margin,
            gutter: 0.0,
            foot: Some(foot),
            ruler: false,
            title: self.title.to_string(),
            lang: self.order.lang(self.book).to_string(),
        };
        let pages = layout.fill(sections);
        layout.document(pages, &move |number, _| pieces::sheet(self.book.words(), first + number - 1, total))
    }

    /// The section that lists the sources; nothing where none is cited.
    pub fn section(&self) -> Option<Section> {
        let sources = pieces::sources(self.book, self.numbering);
        let columns = pieces::columns(self.paper, self.sizes);
        (!sources.is_empty()).then(|| Section {
            heading: say!(self.book.words(), "source.heading"),
            columns,
            ..Section::plain(sources)
        })
    }
}

/// Puts the pages of one document behind those of another.
pub fn append(document: &mut Document, more: Document) {
    let (scenes, sheets) = (document.scenes.len(), document.sheets.len());
    document.scenes.extend(more.scenes);
    document.sheets.extend(more.sheets.into_iter().map(|mut sheet| {
        sheet.placed.iter_mut().for_each(|placed| placed.scene += scenes);
        sheet
    }));
    document
        .bookmarks
        .extend(more.bookmarks.into_iter().map(|mark| Bookmark { sheet: mark.sheet + sheets, ..mark }));
}
