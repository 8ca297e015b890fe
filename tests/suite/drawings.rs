//! Every drawing of the gallery and of made-up casebooks, read back by the verifier: no overlap, nothing outside the page, no
//! text below the floor, at every class of width and at both sides of where a class ends.

use std::fmt::Write as _;

use throughline::draw::{self, Lanes, Page, TimeScale};
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::query::Selection;
use throughline::read;
use throughline::render::measure::{Measures, measure};
use throughline::render::{self, Options, TextMode};
use throughline::text::Fonts;

const WIDTHS: [f64; 9] = [280.0, 300.0, 479.0, 480.0, 660.0, 839.0, 840.0, 1020.0, 1400.0];
const LANES: [Lanes; 4] = [Lanes::Case, Lanes::Kind, Lanes::Entity, Lanes::None];
const SCALES: [TimeScale; 3] = [TimeScale::Auto, TimeScale::Linear, TimeScale::Rank];
/// The smallest text on screen, in px.
const FLOOR: f64 = 12.0;

/// What a graph or a crowded time may not be able to avoid, and is not counted: lines that cross, and in a timeline leaders that are long
/// because many events are close together.
pub const NOT_COUNTED: [&str; 2] = ["edge-crossing", "long-leader"];

/// What single drawings of the gallery still have, by name: nothing may be added, and each goes when it is 0.
const NOT_YET: [(&str, &str, usize); 4] = [
    ("network-1020", "edge-edge", 1),
    ("timeline-1020", "long-leader", 18),
    ("port-case-1020", "long-leader", 4),
    ("road-to-the-review-1020", "long-leader", 2),
];

/// Splitmix64: the same casebooks everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((z ^ (z >> 31)) >> 33) as usize) % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// What makes a casebook hard to draw.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Trouble {
    None,
    LongTitles,
    SameDay,
    Hostile,
    RoughDates,
    Undated,
}

const WORDS: [&str; 14] = [
    "inquiry", "reopens", "the", "case", "after", "panel", "finds", "failings", "in", "its", "handling",
    "of", "evidence", "officers",
];
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script> & \"so on\"",
    "Incomprehensibilitiesandcounterrevolutionariesinoneunbreakableword",
    "\u{202e}gnorw yaw eht\u{202c}",
    "W\u{300}\u{301}\u{302}\u{303}\u{304} stacked",
    "名前のない人",
    "a\u{0}b\u{7}c",
    "=HYPERLINK(\"x\")",
    "ffi ﬁ Å ẞ — “quoted”",
    ".",
];

fn title(random: &mut Random, trouble: Trouble, index: usize) -> String {
    if trouble == Trouble::Hostile {
        return HOSTILE[index % HOSTILE.len()].to_string();
    }
    let count = if trouble == Trouble::LongTitles { 14 + random.below(20) } else { 3 + random.below(5) };
    (0..count).map(|_| random.one(&WORDS)).collect::<Vec<_>>().join(" ")
}

fn date(random: &mut Random, trouble: Trouble, index: usize) -> String {
    let (year, month, day) = (1994 + random.below(30), 1 + random.below(12), 1 + random.below(28));
    match trouble {
        Trouble::SameDay => format!("2019-0{}-12", 1 + index % 3),
        Trouble::Undated => String::new(),
        Trouble::RoughDates => match index % 8 {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            2 => format!("{year}-{month:02}~"),
            3 => format!("{year}?"),
            4 => format!("{year}-{month:02}-{day:02}/.."),
            5 => format!("{year}/{}", year + 1 + index % 4),
            6 => format!("../{year}"),
            _ => format!("{year}-{month:02}-{day:02}/"),
        },
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn field(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn casebook(events: usize, trouble: Trouble, seed: u64) -> Graph {
    let mut random = Random(seed);
    let people = (events / 4).clamp(2, 24);
    let mut entities = String::from("id,name,kind\n");
    for index in 0..people {
        let kind = ["person", "officer", "organisation", "case", "inquiry"][index % 5];
        let name = match trouble {
            Trouble::Hostile => format!("{} {index}", HOSTILE[index % HOSTILE.len()]),
            Trouble::LongTitles => format!("The {} {index} of {}", title(&mut random, trouble, 0), index),
            _ => format!("{} {index}", random.one(&["Ann Ash", "Ben Birch", "Northern Force", "Elm"])),
        };
        let _ = writeln!(entities, "n{index},{},{kind}", field(&name));
    }
    let mut table = String::from("id,date,title,description,kind,status,by,participants,response,source\n");
    for index in 0..events {
        let status = random.one(&["", "documented", "alleged", "charged", "convicted", "dropped", "alleged"]);
        let who: Vec<String> =
            (0..1 + random.below(3)).map(|_| format!("n{}", random.below(people))).collect();
        let response = if status == "alleged" { "The force denied it." } else { "" };
        let _ = writeln!(
            table,
            "e{index},{},{},{},{},{status},,{},{response},https://example.org/{}",
            date(&mut random, trouble, index),
            field(&title(&mut random, trouble, index)),
            field(&title(&mut random, trouble, index + 1)),
            random.one(&["report", "hearing", "arrest", ""]),
            who.join("; "),
            random.below(40),
        );
    }
    let mut relations = String::from("id,from,kind,to,status,source\n");
    for index in 0..people + people / 2 {
        let (from, to) = (index % people, random.below(people));
        if from != to {
            let _ = writeln!(
                relations,
                "r{index},n{from},{},n{to},{},https://example.org/r{index}",
                random.one(&["member-of", "investigated", "family-of"]),
                random.one(&["", "documented", "alleged", "convicted", "dropped"]),
            );
        }
    }
    let files = [("entities.csv", entities), ("events.csv", table), ("relations.csv", relations)];
    graph(files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect())
}

fn graph(files: Vec<(String, Vec<u8>)>) -> Graph {
    let limits = Limits::default();
    let (book, _) = read::read(Inputs::from_memory("story", files), &limits);
    Graph::new(book)
}

/// Draws and measures; the words of every fault that must not be there.
fn faults(graph: &Graph, kind: &str, page: &Page<'_>) -> Vec<String> {
    let drawing = draw::find(kind).expect("it is in the table");
    let view = (drawing.choose)(graph, &Selection::default()).expect("nothing is asked for");
    let scene = drawing.scene(&view, page);
    let options = Options { text: TextMode::Live, ..Options::new(page.fonts) };
    let svg = render::svg::render(&scene, &options).expect("it can be drawn");
    let svg = String::from_utf8(svg).expect("it is text");
    let measures = measure(&svg, page.fonts, FLOOR).expect("it can be read back");
    list(&measures)
}

fn list(measures: &Measures) -> Vec<String> {
    let expected = |name: &str| NOT_COUNTED.contains(&name);
    let counts = measures.counts();
    let counted = counts.iter().filter(|(name, count)| *count > 0 && !expected(name));
    let counted: Vec<String> = counted.map(|(name, count)| format!("{name} {count}")).collect();
    if counted.is_empty() {
        return Vec::new();
    }
    let places = measures.faults.iter().filter(|fault| !expected(fault.kind)).take(3);
    let places =
        places.map(|f| format!("{} at {:.0},{:.0}: {} / {}", f.kind, f.x, f.y, f.what[0], f.what[1]));
    counted.into_iter().chain(places).collect()
}

fn check(graph: &Graph, name: &str, every: bool) {
    let fonts = Fonts::new();
    let mut found = Vec::new();
    let mut drawn = 0;
    for width in WIDTHS {
        let mut pages = vec![Page::new(width, &fonts)];
        if width >= 840.0 {
            let all = LANES.iter().flat_map(|lanes| SCALES.map(|scale| (Some(*lanes), scale)));
            let few = [(Some(Lanes::None), TimeScale::Linear), (Some(Lanes::Entity), TimeScale::Rank)];
            let combinations: Vec<_> = if every { all.collect() } else { few.to_vec() };
            pages.extend(combinations.into_iter().map(|(lanes, scale)| Page {
                lanes,
                scale,
                ..Page::new(width, &fonts)
            }));
        }
        for page in pages {
            drawn += 1;
            for fault in faults(graph, "timeline", &page) {
                found.push(format!("{name} timeline {width} {:?} {:?}: {fault}", page.lanes, page.scale));
            }
        }
        drawn += 1;
        for fault in faults(graph, "network", &Page::new(width, &fonts)) {
            found.push(format!("{name} network {width}: {fault}"));
        }
    }
    println!("{name}: {drawn} drawings, {} complaints", found.len());
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn one_event() {
    check(&casebook(1, Trouble::None, 1), "one", true);
}

#[test]
fn ten_events() {
    check(&casebook(10, Trouble::None, 2), "ten", true);
}

#[test]
fn seventy_six_events() {
    check(&casebook(76, Trouble::None, 3), "76", false);
}

#[test]
fn three_hundred_events() {
    check(&casebook(300, Trouble::None, 4), "300", false);
}

#[test]
fn long_titles() {
    check(&casebook(24, Trouble::LongTitles, 5), "long titles", false);
}

#[test]
fn many_events_of_one_day() {
    check(&casebook(24, Trouble::SameDay, 6), "one day", true);
}

#[test]
fn hostile_names() {
    check(&casebook(18, Trouble::Hostile, 7), "hostile", false);
}

#[test]
fn rough_dates() {
    check(&casebook(32, Trouble::RoughDates, 8), "rough dates", true);
}

#[test]
fn no_dates_at_all() {
    check(&casebook(9, Trouble::Undated, 9), "undated", true);
}

#[test]
fn the_gallery() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("output/met-police");
    let fonts = Fonts::new();
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the gallery is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "svg"))
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "graph"))
        .collect();
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    let mut found = Vec::new();
    for path in names {
        let svg = std::fs::read_to_string(&path).expect("readable");
        let measures = measure(&svg, &fonts, FLOOR).expect("it can be read back");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        for (kind, count) in measures.counts().into_iter().filter(|(kind, _)| *kind != "edge-crossing") {
            let known = NOT_YET.iter().find(|(name, of, _)| *name == stem && *of == kind);
            let most = known.map_or(0, |(.., most)| *most);
            if count != most {
                let places = measures.faults.iter().filter(|fault| fault.kind == kind).take(3);
                let places: Vec<String> = places
                    .map(|f| format!("at {:.0},{:.0}: {} / {}", f.x, f.y, f.what[0], f.what[1]))
                    .collect();
                found.push(format!("{stem}: {count} {kind}, {most} are known. {}", places.join("; ")));
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}
