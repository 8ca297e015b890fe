//! The handout: the timeline, who is who, what the status words mean, the sources. To read, to keep, to come back to.

use super::flow::Section;
use super::flow::pages::Layout;
use super::paper::{A4, Foot, MM, Paper};
use super::pieces;
use super::sizes::Sizes;
use super::{Made, Order, PrintError, html};
use crate::catalogue::say;
use crate::draw::tongue::Tongues;
use crate::query::View;
use crate::query::evidence::Numbering;

/// White space at every edge: 15 mm.
const MARGIN: f64 = 15.0 * MM;

/// Sets the handout.
pub fn make(view: &View<'_>, order: &Order<'_>) -> Result<Vec<Made>, PrintError> {
    let book = view.graph.casebook();
    pieces::some_events(view)?;
    let sizes = Sizes::new(order.print, order.palette);
    let paper = Paper::of(order, A4, false);
    let columns = pieces::columns(paper, sizes);
    let mut numbering = Numbering::default();
    let fallback = crate::draw::timeline::fallback_title(view);
    let title = order.title(view, &fallback);

    let mut head = pieces::head(view, order, &fallback);
    head.push(pieces::legend(view));
    let timeline = pieces::timeline(view, order, &mut numbering);
    let who = pieces::who_is_who(view, &mut numbering);
    let words = pieces::status_words(book, view);
    let mut sections = vec![
        Section::plain(head),
        Section { columns, ..Section::plain(timeline) },
        Section { heading: say!(book.words(), "print.who-is-who"), columns, ..Section::plain(who) },
    ];
    if !words.is_empty() {
        sections.push(Section {
            heading: say!(book.words(), "print.what-words-mean"),
            columns,
            ..Section::plain(words)
        });
    }
    let sources = pieces::sources(book, &numbering);
    if !sources.is_empty() {
        sections.push(Section {
            heading: say!(book.words(), "source.heading"),
            columns: pieces::note_columns(paper, sizes),
            ..Section::plain(sources)
        });
    }
    let foot = Foot::new(order, view, &fallback, numbering.sources());
    let (lang, words, tongues) = (order.lang(book), book.words(), Tongues::of(book));
    let page = html::Frame {
        title: &title,
        lang,
        words,
        tongues: tongues.as_ref(),
        note: &foot.note,
        credit: &foot.credit,
        paper,
        sizes,
    };
    let html = html::write(&sections, &page);
    let layout = Layout {
        fonts: order.fonts,
        sizes,
        paper,
        margin: MARGIN,
        gutter: 0.0,
        foot: Some(foot),
        ruler: true,
        title,
        lang: order.lang(book).to_string(),
    };
    let pages = layout.fill(&sections);
    let document = layout.document(pages, &|number, count| pieces::sheet(book.words(), number, count));
    Ok(vec![Made { suffix: "", document, html: Some(html) }])
}
