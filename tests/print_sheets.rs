//! Printed sheets that are more than a page: documents of several scenes as PDF, walls, posters in tiles, cards, concertinas.

mod support;

#[path = "support/pdf.rs"]
mod pdf;

use std::fs;

use support::{Scratch, book_of, met_files};
use throughline::draw::{self, Page};
use throughline::query::Selection;
use throughline::render::{Options, pdf::render_document};
use throughline::scene::{Bookmark, Document, Placed, Point, Sheet, Window};
use throughline::text::Fonts;

#[test]
fn a_drawing_cut_into_sheets_is_a_sound_tagged_file() {
    let (graph, _) = book_of(met_files());
    let fonts = Fonts::new();
    let mut scenes = Vec::new();
    for (name, width) in [("timeline", 1020.0), ("network", 1020.0)] {
        let drawing = draw::find(name).expect("in the table");
        let view = (drawing.choose)(&graph, &Selection::default()).expect("a view");
        scenes.push(drawing.scene(&view, &Page::new(width, &fonts)));
    }
    let mut document = Document::of_pages("Cut up", "en-GB", scenes);
    let (wide, tall) = (document.scenes[0].width, document.scenes[0].height);
    let (across, down) = ((wide / 400.0).ceil() as usize, (tall / 600.0).ceil() as usize);
    for row in 0..down {
        for column in 0..across {
            let origin = Point::new(column as f64 * 400.0, row as f64 * 600.0);
            let window = Window { origin, width: 420.0, height: 620.0 };
            let label = format!("{}{}", char::from(b'A' + row as u8), column + 1);
            document.bookmarks.push(Bookmark {
                title: label.clone(),
                sheet: document.sheets.len(),
                level: usize::from(column > 0),
            });
            let placed = vec![Placed { scene: 0, origin: Point::new(28.0, 40.0), window: Some(window) }];
            document.sheets.push(Sheet { width: 595.0, height: 842.0, label, placed });
        }
    }
    let scratch = Scratch::new("cut");
    let path = scratch.path().join("a.pdf");
    fs::write(&path, render_document(&document, &Options::new(&fonts)).expect("renders")).expect("written");
    pdf::sound(&path);
    if let Some(output) = pdf::asked("pdfinfo", &["-struct-text", &path.to_string_lossy()]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("Sect") && said.contains("Figure"), "{said}");
    }
    if let Some(pages) = pdf::pages(&path) {
        assert_eq!(pages.len(), 2 + across * down);
        // Every word of the whole drawing is on one of its parts, and no part has them all.
        let part_of_whole: Vec<&String> = pages[2..].iter().collect();
        let words =
            |page: &str| page.split(' ').map(str::to_string).collect::<std::collections::BTreeSet<_>>();
        let parts: std::collections::BTreeSet<String> =
            part_of_whole.iter().flat_map(|page| words(page)).collect();
        let lost: Vec<String> = words(&pages[0]).difference(&parts).cloned().collect();
        assert!(lost.len() < 40, "{lost:?}");
        assert!(part_of_whole.iter().all(|page| page.len() < pages[0].len()));
    }
}
