//! Tests that loop over the table, tiny goldens of each kind of mark, hostile text, and a comparison of
//! the SVG (drawn by `resvg`) with our own pixels.

use std::collections::BTreeSet;

use proptest::prelude::*;
use resvg::{tiny_skia, usvg};

use super::*;
use crate::scene::{Anchor, Colour, Group, Path, Shape, Text, Weight};
use crate::text::{clean, right_to_left};

const NAVY: Colour = Colour::hex(0x00_1F_4E);

pub(super) fn text(fonts: &Fonts, content: &str, x: f64, y: f64) -> Text {
    Text {
        content: content.into(),
        origin: Point::new(x, y),
        anchor: Anchor::Left,
        size: 14.0,
        weight: Weight::Regular,
        colour: NAVY,
        halo: 0.0,
        width: fonts.measure(content, 14.0, Weight::Regular),
        right_to_left: right_to_left(content),
        lang: String::new(),
    }
}

pub(super) fn scene(marks: Vec<Mark>) -> Scene {
    Scene {
        width: 100.0,
        height: 40.0,
        lang: "en-GB".into(),
        title: "Title".into(),
        description: "Description".into(),
        background: Colour::WHITE,
        made_from: String::new(),
        marks,
    }
}

fn node(id: &str, marks: Vec<Mark>) -> Mark {
    Mark::Group(Group { id: id.into(), title: id.into(), ..Group::new(Part::Node, marks) })
}

fn disc(fill: Fill, stroke: Option<Stroke>) -> Mark {
    let outline = Outline::Circle { centre: Point::new(20.0, 20.0), radius: 8.0 };
    Mark::Shape(Shape { outline, fill: Some(fill), stroke })
}

/// The scene as SVG in live text, without the head.
fn body(marks: Vec<Mark>) -> String {
    let fonts = Fonts::new();
    let options = Options { text: TextMode::Live, prefix: "x-".into(), ..Options::new(&fonts) };
    let svg = String::from_utf8(svg::render(&scene(marks), &options).expect("renders")).expect("UTF-8");
    let start = svg.find("<defs>").or_else(|| svg.find("<rect width=\"100\"")).expect("a background");
    svg[start..].trim_end_matches("</svg>\n").to_owned()
}

#[test]
fn names_and_extensions_are_unique_and_documented() {
    let names: BTreeSet<_> = RENDERERS.iter().flat_map(|one| [one.name, one.media_type]).collect();
    assert_eq!(names.len(), 2 * RENDERERS.len());
    assert!(RENDERERS.iter().all(|one| !one.doc.is_empty() && renderer(one.name).is_some()));
    assert!(renderer("gif").is_none());
}

#[test]
fn every_renderer_gives_the_same_bytes_again() {
    let marks = || {
        let fonts = Fonts::new();
        vec![
            node("a", vec![disc(Fill::Tint(NAVY, 0.5), None)]),
            Mark::Text(Text { halo: 2.0, ..text(&fonts, "Avery To. é", 5.0, 30.0) }),
        ]
    };
    for renderer in RENDERERS {
        let bytes =
            |fonts: &Fonts| (renderer.render)(&scene(marks()), &Options::new(fonts)).expect("renders");
        assert_eq!(bytes(&Fonts::new()), bytes(&Fonts::new()), "{}", renderer.name);
        assert_eq!(std::str::from_utf8(&bytes(&Fonts::new())).is_err(), renderer.binary, "{}", renderer.name);
    }
}

#[test]
fn lengths_that_are_no_numbers_and_twin_ids_are_errors() {
    let fonts = Fonts::new();
    let broken = Text { origin: Point::new(f64::NAN, 0.0), ..text(&fonts, "a", 0.0, 0.0) };
    for renderer in RENDERERS {
        let render = |marks| (renderer.render)(&scene(marks), &Options::new(&fonts));
        let error = render(vec![Mark::Text(broken.clone())]).expect_err("no number");
        assert!(matches!(error, RenderError::Length { what: "x", .. }));
        let error = render(vec![node("a", vec![]), node("a", vec![])]).expect_err("twins");
        assert_eq!(error, RenderError::SameId { id: "a".into() });
    }
    let options = Options { scale: 1e6, ..Options::new(&fonts) };
    assert!(matches!(png::render(&scene(vec![]), &options), Err(RenderError::TooLarge { .. })));
}

#[test]
fn numbers_are_short() {
    for (value, text) in
        [(1.0, "1"), (0.005, "0.01"), (-0.001, "0"), (2.5, "2.5"), (1e-9, "0"), (-3.456, "-3.46")]
    {
        assert_eq!(svg::number(value), text);
    }
    assert_eq!(svg::number(f64::NAN), "0");
}

#[test]
fn golden_group_and_path() {
    let stroke = Stroke { dash: vec![7.0, 4.0], round: true, opacity: 0.5, ..Stroke::solid(NAVY, 1.8) };
    let path = Path {
        segments: vec![
            Segment::Move(Point::new(1.0, 2.0)),
            Segment::Line(Point::new(3.456, 4.0)),
            Segment::Cubic(Point::new(5.0, 6.0), Point::new(7.0, 8.0), Point::new(9.0, 10.0)),
            Segment::Close,
        ],
        fill: None,
        stroke: Some(stroke),
    };
    let edge = Group {
        id: "a b".into(),
        title: "A & B".into(),
        details: "2019".into(),
        link: "https://example.org/?a=1&b=2".into(),
        ..Group::new(Part::Edge { from: "a".into(), to: "b".into() }, vec![Mark::Path(path)])
    };
    assert_eq!(
        body(vec![Mark::Group(edge)]),
        "<rect width=\"100\" height=\"40\" fill=\"#FFFFFF\"/>\n \
         <g id=\"x-a_20_b\" class=\"edge\" data-part=\"edge\" data-from=\"x-a\" data-to=\"x-b\">\n  \
         <title>A &amp; B&#10;2019</title>\n  \
         <a href=\"https://example.org/?a=1&amp;b=2\" xlink:href=\"https://example.org/?a=1&amp;b=2\">\n   \
         <path d=\"M1 2L3.46 4C5 6 7 8 9 10Z\" fill=\"none\" stroke=\"#001F4E\" stroke-width=\"1.8\" \
         stroke-dasharray=\"7 4\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke-opacity=\"0.5\"/>\n  \
         </a>\n </g>\n"
    );
}

#[test]
fn golden_shapes_and_fills() {
    let rectangle =
        Outline::Rectangle { origin: Point::new(1.0, 2.0), width: 30.0, height: 4.5, corner: 2.0 };
    let triangle = Outline::Polygon(vec![Point::new(0.0, 0.0), Point::new(4.0, 0.0), Point::new(2.0, 3.0)]);
    let fade =
        Fill::Fade { colour: NAVY, opacity: 0.28, from: Point::new(1.0, 0.0), to: Point::new(31.0, 0.0) };
    let shape = |outline, fill| Mark::Shape(Shape { outline, fill: Some(fill), stroke: None });
    assert_eq!(
        body(vec![
            shape(rectangle.clone(), fade),
            shape(rectangle, fade),
            shape(triangle, Fill::Hatch { colour: NAVY, spacing: 4.0 }),
            disc(Fill::Tint(NAVY, 0.5), None),
        ]),
        "<defs>\n\
         <linearGradient id=\"x-fill1\" gradientUnits=\"userSpaceOnUse\" x1=\"1\" y1=\"0\" x2=\"31\" y2=\"0\">\
         <stop offset=\"0\" stop-color=\"#001F4E\" stop-opacity=\"0.28\"/>\
         <stop offset=\"1\" stop-color=\"#001F4E\" stop-opacity=\"0\"/></linearGradient>\n\
         <pattern id=\"x-fill2\" patternUnits=\"userSpaceOnUse\" width=\"4\" height=\"4\" \
         patternTransform=\"rotate(45)\"><rect width=\"1\" height=\"4\" fill=\"#001F4E\"/></pattern>\n\
         </defs>\n<rect width=\"100\" height=\"40\" fill=\"#FFFFFF\"/>\n \
         <rect x=\"1\" y=\"2\" width=\"30\" height=\"4.5\" rx=\"2\" fill=\"url(#x-fill1)\"/>\n \
         <rect x=\"1\" y=\"2\" width=\"30\" height=\"4.5\" rx=\"2\" fill=\"url(#x-fill1)\"/>\n \
         <polygon points=\"0,0 4,0 2,3\" fill=\"url(#x-fill2)\"/>\n \
         <circle cx=\"20\" cy=\"20\" r=\"8\" fill=\"#001F4E\" fill-opacity=\"0.5\"/>\n"
    );
}

#[test]
fn golden_text() {
    let fonts = Fonts::new();
    let right =
        Text { anchor: Anchor::Right, weight: Weight::Bold, halo: 2.0, ..text(&fonts, "A  b", 9.0, 9.0) };
    let hebrew = Text { anchor: Anchor::Left, ..text(&fonts, "שלום", 9.0, 20.0) };
    assert_eq!(
        body(vec![Mark::Text(right), Mark::Text(hebrew), Mark::Text(text(&fonts, " ", 0.0, 0.0))]),
        "<rect width=\"100\" height=\"40\" fill=\"#FFFFFF\"/>\n \
         <use xlink:href=\"#x-halo1\" class=\"halo\" aria-hidden=\"true\" stroke=\"#FFFFFF\" stroke-width=\"4\" \
         stroke-linejoin=\"round\"/>\
         <text id=\"x-halo1\" x=\"9\" y=\"9\" font-size=\"14\" font-weight=\"700\" fill=\"#001F4E\" \
         text-anchor=\"end\" xml:space=\"preserve\">A  b</text>\n \
         <text x=\"9\" y=\"20\" font-size=\"14\" fill=\"#001F4E\" text-anchor=\"end\" direction=\"rtl\" \
         unicode-bidi=\"embed\">שלום</text>\n"
    );
}

#[test]
fn links_to_anything_else_are_not_made() {
    for link in ["javascript:alert(1)", "data:text/html,x", " https://a", "https://a\nb", "ftp://a", "a", ""]
    {
        assert_eq!(safe_link(link), None, "{link:?}");
    }
    assert_eq!(safe_link("HTTPS://example.org"), Some("HTTPS://example.org"));
    let group = Group { link: "javascript:alert(1)".into(), ..Group::new(Part::Node, vec![]) };
    assert!(!body(vec![Mark::Group(group)]).contains("javascript"));
}

#[test]
fn outlined_text_keeps_its_words_and_its_ink() {
    let fonts = Fonts::new();
    let words = text(&fonts, "Wyatt & “Co”", 5.0, 20.0);
    let options = Options { text: TextMode::Outline, ..Options::new(&fonts) };
    let bytes = svg::render(&scene(vec![Mark::Text(words.clone())]), &options).expect("renders");
    let svg = String::from_utf8(bytes).expect("UTF-8");
    assert!(
        svg.contains("aria-label=\"Wyatt &amp; “Co”\"")
            && !svg.contains("<text")
            && !svg.contains("@font-face")
    );
    let live = Options { text: TextMode::Live, ..options };
    let live = String::from_utf8(svg::render(&scene(vec![Mark::Text(words)]), &live).expect("renders"))
        .expect("UTF-8");
    let difference = apart(&draw(&svg, &[]), &draw(&live, &bundled()));
    assert!(difference < 0.001, "{difference}");
}

/// Draws an SVG with `resvg` at two pixels a point, with the given fonts and no others.
fn draw(svg: &str, fonts: &[Vec<u8>]) -> tiny_skia::Pixmap {
    let tree = parse(svg, fonts);
    let size = tree.size();
    let mut canvas =
        tiny_skia::Pixmap::new((size.width() * 2.0) as u32, (size.height() * 2.0) as u32).expect("a size");
    resvg::render(&tree, tiny_skia::Transform::from_scale(2.0, 2.0), &mut canvas.as_mut());
    canvas
}

fn parse(svg: &str, fonts: &[Vec<u8>]) -> usvg::Tree {
    let mut options = usvg::Options::default();
    for font in fonts {
        options.fontdb_mut().load_font_data(font.clone());
    }
    usvg::Tree::from_str(svg, &options).expect("an SVG")
}

fn bundled() -> Vec<Vec<u8>> {
    let fonts = Fonts::new();
    (0..3).filter_map(|index| fonts.face(index).map(|face| face.data().0.to_vec())).collect()
}

/// Mean difference of the channels, 0 to 1.
fn apart(a: &tiny_skia::Pixmap, b: &tiny_skia::Pixmap) -> f64 {
    assert_eq!((a.width(), a.height()), (b.width(), b.height()));
    let sum: u64 = a.data().iter().zip(b.data()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / 255.0 / a.data().len() as f64
}

#[test]
fn our_pixels_are_those_of_the_svg() {
    let fonts = Fonts::new();
    let fade =
        Fill::Fade { colour: NAVY, opacity: 0.8, from: Point::new(60.0, 0.0), to: Point::new(90.0, 0.0) };
    let bar = Outline::Rectangle { origin: Point::new(60.0, 5.0), width: 30.0, height: 8.0, corner: 3.0 };
    let dashed = Stroke { dash: vec![1.5, 4.0], round: true, opacity: 0.7, ..Stroke::solid(NAVY, 1.8) };
    let curve = Path {
        segments: vec![
            Segment::Move(Point::new(2.0, 38.0)),
            Segment::Cubic(Point::new(30.0, 0.0), Point::new(60.0, 40.0), Point::new(98.0, 20.0)),
        ],
        fill: None,
        stroke: Some(dashed),
    };
    let cases = [
        ("fade", Mark::Shape(Shape { outline: bar, fill: Some(fade), stroke: None })),
        ("tint", disc(Fill::Tint(NAVY, 0.4), Some(Stroke::solid(NAVY, 2.0)))),
        ("hatch", disc(Fill::Hatch { colour: NAVY, spacing: 4.0 }, Some(Stroke::solid(NAVY, 1.0)))),
        ("dashes", Mark::Path(curve)),
        ("text", Mark::Text(text(&fonts, "Avery To.", 5.0, 20.0))),
        (
            "halo",
            Mark::Text(Text { halo: 3.0, anchor: Anchor::Middle, ..text(&fonts, "Kessel", 50.0, 30.0) }),
        ),
    ];
    for (name, mark) in cases {
        let under = Mark::Shape(Shape {
            outline: Outline::Rectangle {
                origin: Point::new(0.0, 25.0),
                width: 100.0,
                height: 15.0,
                corner: 0.0,
            },
            fill: Some(Fill::Solid(Colour::hex(0xF0_D0_A0))),
            stroke: None,
        });
        let drawn = scene(vec![under, mark]);
        let options = Options::new(&fonts);
        let svg = String::from_utf8(svg::render(&drawn, &options).expect("renders")).expect("UTF-8");
        let png = png::render(&drawn, &options).expect("renders");
        let ours = tiny_skia::Pixmap::decode_png(&png).expect("a PNG");
        let difference = apart(&ours, &draw(&svg, &bundled()));
        assert!(difference < 0.002, "{name}: {difference}");
    }
}

#[test]
fn resvg_measures_the_subset_as_we_do() {
    let fonts = Fonts::new();
    for content in ["Avery To. Wyatt’s", "Łódź – naïve £41m", "flat office affair", "Ωμέγα", "Дело №5"]
    {
        let words = Text { weight: Weight::Bold, ..text(&fonts, content, 5.0, 20.0) };
        let options = Options { text: TextMode::Live, ..Options::new(&fonts) };
        let svg = svg::render(&scene(vec![Mark::Text(words)]), &options).expect("renders");
        let subset = fonts.subset(Weight::Bold, &content.chars().collect());
        let tree = parse(std::str::from_utf8(&svg).expect("UTF-8"), &[subset]);
        let mut widths = Vec::new();
        for node in tree.root().children() {
            if let usvg::Node::Text(text) = node {
                widths.push(text.bounding_box().width());
            }
        }
        let ours = fonts.measure(content, 14.0, Weight::Bold);
        assert_eq!(widths.len(), 1, "{content}");
        assert!((f64::from(widths[0]) - ours).abs() < 0.01, "{content}: {} is not {ours}", widths[0]);
    }
}

/// Names of the elements and their attributes, and the texts, in order.
fn structure(svg: &str) -> (Vec<String>, Vec<String>) {
    let document = roxmltree::Document::parse(svg).expect("well-formed");
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for node in document.descendants() {
        if node.is_element() {
            let attributes: Vec<_> = node.attributes().map(|attribute| attribute.name()).collect();
            names.push(format!("{} {}", node.tag_name().name(), attributes.join(" ")));
        }
        if ["text", "title", "desc"].contains(&node.tag_name().name()) {
            texts.push(node.text().unwrap_or_default().to_owned());
        }
    }
    (names, texts)
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[<>&\"'\\]\\[!\\-\u{0}-\u{1F}a]{1,30}",
        Just("</text><script>alert(1)</script>".to_owned()),
        Just("]]>&#0;&amp;<!--".to_owned()),
        Just("\u{FFFE}\u{FFFF}\u{1}\u{7F}\u{85}\r\nx".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_hostile_string_changes_one_text_and_no_structure(
        evil in hostile(),
        mode in prop_oneof![Just(TextMode::Live), Just(TextMode::Embed)],
    ) {
        let fonts = Fonts::new();
        let make = |content: &str| {
            let label = Group {
                title: format!("T{content}"),
                ..Group::new(Part::Label { of: content.into() }, vec![Mark::Text(text(&fonts, &format!("x{content}"), 1.0, 9.0))])
            };
            let node = Group { id: format!("i{content}"), ..Group::new(Part::Node, vec![]) };
            let drawn = Scene {
                title: format!("T{content}"),
                description: format!("D{content}"),
                lang: format!("en{content}"),
                ..scene(vec![Mark::Group(label), Mark::Group(node)])
            };
            let options = Options { text: mode, ..Options::new(&fonts) };
            String::from_utf8(svg::render(&drawn, &options).expect("renders")).expect("UTF-8")
        };
        let (evil_names, evil_texts) = structure(&make(&evil));
        let (mild_names, _) = structure(&make("mild"));
        // What decides on these two attributes is direction and spaces, not markup.
        let bare = |names: Vec<String>| -> Vec<String> {
            names.into_iter()
                .map(|name| ["direction", "unicode-bidi", "space", "text-anchor"].iter().fold(name, |n, a| n.replace(&format!(" {a}"), "")))
                .collect()
        };
        prop_assert_eq!(bare(evil_names), bare(mild_names));
        // XML has no place for most controls; all else comes back.
        let drawn = format!("x{evil}");
        prop_assert_eq!(evil_texts.last().map(String::as_str), Some(&*clean(&drawn)));
    }

    #[test]
    fn any_text_renders_as_pdf_and_png(content in hostile()) {
        let fonts = Fonts::new();
        let drawn = Scene { title: content.clone(), ..scene(vec![Mark::Text(Text { halo: 1.0, ..text(&fonts, &content, 5.0, 20.0) })]) };
        let options = Options { scale: 1.0, ..Options::new(&fonts) };
        prop_assert!(pdf::render(&drawn, &options).is_ok());
        prop_assert!(png::render(&drawn, &options).is_ok());
    }
}
