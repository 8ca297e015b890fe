//! The typesetter as properties: nothing lost, nothing alone where it must not be, nothing on anything else.

use super::pages::Layout;
use super::set::Setter;
use super::*;
use crate::draw::style::Palette;
use crate::print::paper::{A5, Paper};
use crate::print::sizes::{PrintSize, Sizes};
use crate::scene::{Document, Group, Part, Text};
use crate::text::Fonts;

/// Splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }

    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        (0..count).map(|_| format!("w{}", self.below(100_000))).collect::<Vec<_>>().join(" ")
    }
}

fn blocks(random: &mut Random) -> Vec<Block> {
    (0..30)
        .map(|_| match random.below(9) {
            0 => Block::Heading(2 + random.below(2) as u8, random.words(8)),
            1 => Block::Item(
                Sign::Bullet,
                vec![strong(random.words(3)), plain(format!(" {}", random.words(40)))],
            ),
            2 => Block::Table(
                vec![Column { head: "One".into(), share: 1.0 }, Column { head: String::new(), share: 2.0 }],
                (0..1 + random.below(9))
                    .map(|_| {
                        vec![Cell::Words(vec![plain(random.words(12))]), Cell::Lines(1 + random.below(3))]
                    })
                    .collect(),
            ),
            3 => Block::Lines(random.words(4), 1 + random.below(4)),
            4 => Block::Boxed("Box".into(), (0..random.below(20)).map(|_| random.words(4)).collect()),
            5 => Block::Entry(Box::new(Entry {
                date: random.words(2),
                machine_date: String::new(),
                firmness: Firmness::Claimed,
                title: vec![strong(random.words(9))],
                text: vec![vec![plain(random.words(60))]],
                status: random.words(3),
                photograph: None,
                dated: true,
            })),
            6 => Block::Year(random.words(1)),
            _ => Block::Paragraph(Voice::Body, vec![plain(random.words(90))]),
        })
        .collect()
}

fn layout<'a>(fonts: &'a Fonts, print: PrintSize, paper: Paper) -> Layout<'a> {
    Layout {
        fonts,
        sizes: Sizes::new(print, Palette::default()),
        paper,
        margin: 30.0,
        gutter: 0.0,
        foot: None,
        ruler: false,
        title: "A test".into(),
        lang: "en-GB".into(),
    }
}

fn document(layout: &Layout<'_>, blocks: Vec<Block>, columns: usize) -> Document {
    let section = Section { columns, ..Section::plain(blocks) };
    layout.document(layout.fill(&[section]), &|number, _| number.to_string())
}

fn texts(document: &Document) -> Vec<Vec<Text>> {
    document
        .scenes
        .iter()
        .map(|scene| {
            let mut texts = Vec::new();
            scene.walk(&mut |mark| {
                if let Mark::Text(text) = mark {
                    texts.push(text.clone());
                }
            });
            texts
        })
        .collect()
}

/// The words `w123` of blocks, sorted.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| {
        word.strip_prefix('w')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    let mut words: Vec<String> = words.map(str::to_string).collect();
    words.sort();
    words
}

#[test]
fn nothing_is_lost_and_everything_stays_on_its_page() {
    let fonts = Fonts::new();
    for seed in 0..12 {
        let blocks = blocks(&mut Random(seed));
        let wanted = words_of(&format!("{blocks:?}"));
        for (print, paper, columns) in [
            (PrintSize::Ordinary, A5, 2),
            (PrintSize::Large, A5, 1),
            (PrintSize::Clear, Paper { name: "slip", width: 300.0, height: 260.0 }, 1),
        ] {
            let document = document(&layout(&fonts, print, paper), blocks.clone(), columns);
            let pages = texts(&document);
            let all = pages.iter().flatten().map(|text| text.content.as_str()).collect::<Vec<_>>().join(" ");
            assert_eq!(words_of(&all), wanted, "seed {seed}");
            for text in pages.iter().flatten() {
                assert!(
                    text.origin.x >= 29.9 && text.origin.x + text.width <= paper.width - 29.9,
                    "{text:?}"
                );
                assert!(text.origin.y > 30.0 && text.origin.y < paper.height - 29.0, "seed {seed}: {text:?}");
            }
        }
    }
}

#[test]
fn no_heading_ends_a_column() {
    let fonts = Fonts::new();
    let heading = Sizes::new(PrintSize::Ordinary, Palette::default()).heading();
    for lines in 1..60 {
        let blocks = vec![
            Block::Lines(String::new(), lines),
            Block::Heading(2, "The heading".into()),
            Block::Paragraph(Voice::Body, vec![plain("word ".repeat(120))]),
        ];
        let document = document(&layout(&fonts, PrintSize::Ordinary, A5), blocks, 1);
        for page in texts(&document) {
            let last = page.last().map(|text| (text.size, text.weight));
            assert_ne!(last, Some((heading.size, heading.weight)), "{lines} lines");
        }
    }
}

#[test]
fn no_line_of_a_paragraph_stands_alone() {
    let fonts = Fonts::new();
    let words: Vec<String> = (0..70).map(|n| format!("word{n}")).collect();
    for lines in 1..40 {
        let blocks = vec![
            Block::Space(lines as f64),
            Block::Paragraph(Voice::Body, vec![plain(words.join(" "))]),
            Block::Paragraph(Voice::Body, vec![plain(words.join(" "))]),
        ];
        let document = document(&layout(&fonts, PrintSize::Ordinary, A5), blocks, 1);
        for page in &document.scenes {
            for mark in &page.marks {
                if let Mark::Group(Group { part: Part::Paragraph, marks, .. }) = mark {
                    assert!(marks.len() > 1, "a single line, after {lines}");
                }
            }
        }
    }
}

#[test]
fn the_head_of_a_table_stands_again() {
    let fonts = Fonts::new();
    let rows = (0..60).map(|n| vec![Cell::Words(vec![plain(format!("row {n}"))])]).collect();
    let table = Block::Table(vec![Column { head: "Every page".into(), share: 1.0 }], rows);
    let pages = texts(&document(&layout(&fonts, PrintSize::Clear, A5), vec![table], 1));
    assert!(pages.len() > 2);
    for page in pages {
        assert_eq!(page.iter().filter(|text| text.content == "Every page").count(), 1);
        assert_eq!(page.first().map(|text| text.content.as_str()), Some("Every page"));
    }
}

#[test]
fn columns_end_at_much_the_same_height() {
    let fonts = Fonts::new();
    let blocks: Vec<Block> =
        (0..21).map(|n| Block::Item(Sign::Bullet, vec![plain(format!("item {n}"))])).collect();
    let layout = layout(&fonts, PrintSize::Ordinary, A5);
    let page = texts(&document(&layout, blocks, 3)).remove(0);
    let mut columns: Vec<(i64, usize)> = Vec::new();
    for text in page {
        let x = text.origin.x as i64;
        match columns.iter_mut().find(|(known, _)| *known == x) {
            Some((_, count)) => *count += 1,
            None => columns.push((x, 1)),
        }
    }
    assert_eq!(columns.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [7, 7, 7]);
}

#[test]
fn lines_to_write_on_are_nine_millimetres_apart() {
    let slabs = Setter::new(&Fonts::new(), Sizes::new(PrintSize::Large, Palette::default()), 300.0, 500.0)
        .set(&[Block::Lines(String::new(), 3)], 0);
    assert!(slabs.iter().all(|slab| (slab.height - 9.0 / 25.4 * 72.0).abs() < 1e-9));
}
