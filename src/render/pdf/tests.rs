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
