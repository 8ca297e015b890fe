//! Tests of the PDF renderer.

use super::super::tests::{scene, text};
use super::*;
use crate::text::Fonts;

fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn a_page_has_title_language_tags_and_fonts() {
    let fonts = Fonts::new();
    let made = render(&scene(vec![Mark::Text(text(&fonts, "Title", 5.0, 20.0))]), &Options::new(&fonts));
    let pdf = made.expect("renders");
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for part in [
        "/Lang(en-GB)",
        "/DisplayDocTitle true",
        "/Marked true",
        "/StructTreeRoot",
        "/S/H1",
        "/ToUnicode",
        "/FontFile2",
        "/MediaBox[0 0 100 40]",
        "<dc:language>",
    ] {
        assert!(contains(&pdf, part), "{part}");
    }
    for part in ["/CreationDate", "/ModDate", "xmp:CreateDate", "/tmp", "/home"] {
        assert!(!contains(&pdf, part), "{part}");
    }
}

#[test]
fn links_become_annotations_that_are_tagged() {
    let fonts = Fonts::new();
    let words = Mark::Text(text(&fonts, "Report (2020)", 5.0, 20.0));
    let link =
        |address: &str| Group { link: address.into(), ..Group::new(Part::Furniture, vec![words.clone()]) };
    let pdf = |address: &str| {
        render(&scene(vec![Mark::Group(link(address))]), &Options::new(&fonts)).expect("renders")
    };
    let good = pdf("https://example.org/(a)");
    assert!(contains(&good, "/S/Link") && contains(&good, "/StructParent 1") && contains(&good, "/OBJR"));
    assert!(!contains(&pdf("javascript:alert(1)"), "/Annot"));
}

#[test]
fn a_page_too_large_for_readers_is_an_error() {
    let fonts = Fonts::new();
    let wide = Scene { width: 20_000.0, ..scene(vec![]) };
    assert_eq!(
        render(&wide, &Options::new(&fonts)),
        Err(RenderError::Length { what: "page width", value: 20_000.0 })
    );
}

/// A document of two scenes: a drawing of 200 by 40 in two tiles that share 20 points, and a page that says what it is.
fn tiles(fonts: &Fonts) -> Document {
    let line = |content: &str, x: f64| Mark::Text(text(fonts, content, x, 20.0));
    let running = Group::new(Part::Running, vec![line("Sheet of paper", 1.0)]);
    let cover = Scene {
        title: "Cover".into(),
        ..scene(vec![line("Map of sheets", 1.0), Mark::Text(text(fonts, "First part", 50.0, 36.0))])
    };
    let link = Group {
        link: "https://example.org/far".into(),
        ..Group::new(Part::Furniture, vec![line("Far", 170.0)])
    };
    let disc = crate::scene::Outline::Circle { centre: Point::new(100.0, 30.0), radius: 4.0 };
    let disc = crate::scene::Shape { outline: disc, fill: Some(Fill::Solid(Colour::hex(0))), stroke: None };
    let drawing = Scene {
        width: 200.0,
        lang: "de".into(),
        ..scene(vec![line("Near", 5.0), Mark::Shape(disc), Mark::Group(link)])
    };
    let furniture = scene(vec![Mark::Group(running)]);
    let window = |x: f64| crate::scene::Window { origin: Point::new(x, 0.0), width: 110.0, height: 40.0 };
    let sheet =
        |label: &str, placed: Vec<Placed>| Sheet { width: 130.0, height: 60.0, label: label.into(), placed };
    let placed = |scene: usize, window| Placed { scene, origin: Point::new(10.0, 10.0), window };
    Document {
        title: "Map of sheets".into(),
        lang: "en-GB".into(),
        scenes: vec![cover, drawing, furniture],
        sheets: vec![
            sheet("", vec![placed(0, None)]),
            sheet("A1", vec![placed(2, None), placed(1, Some(window(0.0)))]),
            sheet("A2", vec![placed(2, None), placed(1, Some(window(90.0)))]),
        ],
        bookmarks: vec![
            Bookmark { title: "First part".into(), sheet: 0, level: 3 },
            Bookmark { title: "Sheets".into(), sheet: 1, level: 0 },
            Bookmark { title: "A2".into(), sheet: 2, level: 1 },
        ],
    }
}

/// The bytes with every stream unpacked after the file, so that words can be looked for.
fn unpacked(pdf: &[u8]) -> Vec<u8> {
    let mut out = pdf.to_vec();
    let find = |from: usize, what: &[u8]| {
        pdf[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let mut at = 0;
    while let Some(start) = find(at, b"stream\n").map(|at| at + 7) {
        let end = find(start, b"endstream").expect("a stream ends");
        let mut inflated = Vec::new();
        let mut decoder = flate2::read::ZlibDecoder::new(&pdf[start..end]);
        if std::io::Read::read_to_end(&mut decoder, &mut inflated).is_ok() {
            out.extend(inflated);
        }
        at = end + 9;
    }
    out
}

#[test]
fn a_document_is_one_file_with_labels_bookmarks_and_one_tree() {
    let fonts = Fonts::new();
    let document = tiles(&fonts);
    let pdf = render_document(&document, &Options::new(&fonts)).expect("renders");
    assert_eq!(pdf, render_document(&document, &Options::new(&Fonts::new())).expect("renders"));
    for part in [
        "/Count 3",
        "/PrintScaling/None",
        "/PageLabels",
        "/S/D/St 1",
        "/P(A1)",
        "/Title(Sheets)",
        "/PageMode/UseOutlines",
        "/ParentTreeNextKey 4",
        "/S/Sect",
        "/S/H1",
        // Three levels deep in the outline, but the next heading after the title all the same.
        "/S/H2",
        "/Lang(de)",
        "/Alt(Title (A2))",
    ] {
        assert!(contains(&pdf, part), "{part}");
    }
    assert!(!contains(&pdf, "/S/H3"));
    let fonts_written = pdf.windows(10).filter(|window| window == b"/FontFile2").count();
    assert_eq!(fonts_written, 1, "one subset for all pages");
    let all = unpacked(&pdf);
    assert!(contains(&all, "/Type /Pagination"), "what every sheet repeats is an artifact");
}

#[test]
fn what_a_window_leaves_out_is_not_in_the_file() {
    let fonts = Fonts::new();
    let mut document = tiles(&fonts);
    let texts = |document: &Document| {
        let pdf = render_document(document, &Options::new(&fonts)).expect("renders");
        // A text is begun once for each line drawn.
        let lines = unpacked(&pdf).windows(3).filter(|window| window == b"\nBT").count();
        (lines, contains(&pdf, "/Annot"))
    };
    // Two lines of the cover, two running lines, "Near" on A1, "Far" with its link on A2.
    assert_eq!(texts(&document), (6, true));
    document.sheets.pop();
    document.bookmarks.pop();
    assert_eq!(texts(&document), (4, false));
}

#[test]
fn white_is_the_paper_of_a_document() {
    let fonts = Fonts::new();
    let page = |background| {
        let document = Document::of_pages("Title", "en", vec![Scene { background, ..scene(vec![]) }]);
        let pdf = render_document(&document, &Options::new(&fonts)).expect("renders");
        contains(&unpacked(&pdf), "0 0 100 40 re")
    };
    assert!(!page(Colour::WHITE) && page(Colour::hex(0xF0_F0_F0)));
}

#[test]
fn a_document_that_refers_to_nothing_is_an_error() {
    let fonts = Fonts::new();
    let error = |change: fn(&mut Document)| {
        let mut document = tiles(&fonts);
        change(&mut document);
        render_document(&document, &Options::new(&fonts)).expect_err("cannot be rendered")
    };
    let wrong = |error: RenderError| matches!(error, RenderError::Format { format: "PDF", .. });
    assert!(wrong(error(|document| document.sheets.clear())));
    assert!(wrong(error(|document| document.scenes.truncate(1))));
    assert!(wrong(error(|document| document.sheets.truncate(1))));
    let width = error(|document| document.sheets[0].width = f64::NAN);
    assert!(matches!(width, RenderError::Length { what: "page width", .. }));
}
