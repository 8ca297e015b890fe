//! A second judge: every drawing of the gallery, its page for the browser and every small scene, opened in Chromium and compared with
//! what was measured (text by text) and with our own pixels (letter by letter, then block by block).
//!
//! What the verifier cannot know, a browser shows: a glyph whose outline is gone, a font that did not load, a text shaped otherwise
//! than it was measured. `tests/run.sh` installs Debian's `chromium` and npm's `playwright-core`; without them the comparison is left
//! out by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use resvg::tiny_skia::Pixmap;
use serde::{Deserialize, Serialize};
use throughline::render::{self, Options};
use throughline::scene::{Anchor, Colour, Mark, Point, Scene, Text};
use throughline::text::{Fonts, clean};

use crate::scenes;
use crate::support::{Scratch, root, run_with, text};

/// How far the box of a text may stand from where its ends were measured, in px: browsers round boxes outwards to whole pixels.
const ASIDE: f64 = 1.3;
/// How much longer or shorter a text may be set than it was measured, in px.
const LONGER: f64 = 0.25;
/// Side of a block of pixels.
const BLOCK: usize = 8;
/// How much a block's mean may differ, of 255: what is left by another way of smoothing edges.
const BLOCK_DIFFERENCE: f64 = 24.0;
/// Part of the ink of a stretch of text that must be seen at least: browsers darken and sharpen small letters.
const INK_SEEN: f64 = 0.5;
/// Ink that is not looked at, in px: a speck.
const SPECK: f64 = 0.4;

/// Where the browser is; `None` where the comparison cannot be made, which is said.
pub struct Browser {
    /// The folder with playwright-core.
    pub modules: PathBuf,
    /// The program.
    pub chromium: PathBuf,
}

impl Browser {
    /// Looks for it; `pictures` are what is left out without it.
    pub fn find(pictures: &str) -> Option<Self> {
        let modules = std::env::var_os("THROUGHLINE_NODE_MODULES").map(PathBuf::from);
        let modules = modules.filter(|modules| modules.join("playwright-core").is_dir());
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let chromium =
            std::env::split_paths(&paths).map(|folder| folder.join("chromium")).find(|path| path.is_file());
        match (modules, chromium) {
            (Some(modules), Some(chromium)) => Some(Self { modules, chromium }),
            (modules, _) => {
                let what = if modules.is_none() {
                    "THROUGHLINE_NODE_MODULES has no playwright-core"
                } else {
                    "there is no chromium"
                };
                println!("left out: {pictures} in Chromium ({what})");
                assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{what}");
                None
            }
        }
    }

    fn look(&self, jobs: &[Job]) -> Vec<Seen> {
        let mut child = Command::new("node")
            .arg(root().join("tests/suite/browser.mjs"))
            .args([&self.modules, &self.chromium])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("node runs");
        serde_json::to_writer(child.stdin.take().expect("an input"), jobs).expect("the jobs are written");
        let output = child.wait_with_output().expect("node ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }
}

/// A page to open.
#[derive(Serialize)]
struct Job {
    page: PathBuf,
    width: f64,
    height: f64,
    shot: PathBuf,
}

/// What the browser made of it.
#[derive(Deserialize)]
struct Seen {
    texts: Vec<SeenText>,
    fonts: Vec<SeenFont>,
    asked: Vec<String>,
}

/// A text as the browser set it, in px from the drawing's corner.
#[derive(Deserialize)]
struct SeenText {
    content: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    advance: f64,
}

#[derive(Deserialize)]
struct SeenFont {
    family: String,
    weight: String,
    status: String,
}

/// A finished drawing: its page as it is published, the scene it was made from, our pixels.
struct Drawing {
    name: String,
    page: PathBuf,
    scene: Scene,
    png: Vec<u8>,
}

impl Drawing {
    /// One that is drawn here.
    fn of(name: &str, scene: Scene, fonts: &Fonts, folder: &Path) -> Self {
        let options = Options { scale: 1.0, ..Options::new(fonts) };
        let page = folder.join(format!("{name}.svg"));
        std::fs::write(&page, render::svg::render(&scene, &options).expect("drawn")).expect("written");
        let png = render::png::render(&scene, &options).expect("drawn");
        Self { name: name.to_string(), page, scene, png }
    }
}

/// Every complaint about some drawings.
fn judged(browser: &Browser, drawings: &[Drawing], folder: &Path, fonts: &Fonts) -> Vec<String> {
    let jobs: Vec<Job> = drawings
        .iter()
        .enumerate()
        .map(|(at, drawing)| Job {
            page: drawing.page.clone(),
            width: drawing.scene.width,
            height: drawing.scene.height,
            shot: folder.join(format!("shot-{at}.png")),
        })
        .collect();
    let seen = browser.look(&jobs);
    assert_eq!(seen.len(), drawings.len());
    let mut complaints = Vec::new();
    for ((drawing, job), seen) in drawings.iter().zip(&jobs).zip(&seen) {
        let theirs = Picture::of(&std::fs::read(&job.shot).expect("a picture"));
        let found = judge(drawing, seen, &theirs, fonts);
        complaints.extend(found.into_iter().map(|complaint| format!("{}: {complaint}", drawing.name)));
    }
    complaints
}

fn judge(drawing: &Drawing, seen: &Seen, theirs: &Picture, fonts: &Fonts) -> Vec<String> {
    let mut found: Vec<String> = seen.asked.iter().map(|address| format!("it asks for {address}")).collect();
    let missing = seen.fonts.iter().filter(|font| font.status != "loaded");
    found.extend(missing.map(|font| format!("{} {} is {}", font.family, font.weight, font.status)));
    if seen.fonts.is_empty() {
        found.push("it has no font".to_string());
    }
    let mut texts = Vec::new();
    drawing.scene.walk(&mut |mark| {
        if let Mark::Text(text) = mark
            && !clean(&text.content).trim().is_empty()
        {
            texts.push(text);
        }
    });
    if texts.len() != seen.texts.len() {
        found.push(format!("{} texts were drawn, {} are seen", texts.len(), seen.texts.len()));
        return found;
    }
    let ours = Picture::of(&drawing.png);
    if (ours.width, ours.height) != (theirs.width, theirs.height) {
        found.push(format!(
            "our picture is {} by {}, theirs {} by {}",
            ours.width, ours.height, theirs.width, theirs.height
        ));
        return found;
    }
    for (text, seen) in texts.iter().zip(&seen.texts) {
        found.extend(set_otherwise(text, seen));
        found.extend(ink_differs(text, fonts, &ours, theirs));
    }
    found.extend(overlaps(&seen.texts));
    found.extend(clipped(&seen.texts, &drawing.scene));
    found.extend(blocks_differ(&ours, theirs));
    found
}

/// The left end of a text, as it was measured.
fn left_end(text: &Text) -> f64 {
    match text.anchor {
        Anchor::Left => text.origin.x,
        Anchor::Middle => text.origin.x - text.width / 2.0,
        Anchor::Right => text.origin.x - text.width,
    }
}

/// A text that a browser sets wider, narrower or elsewhere than was measured.
fn set_otherwise(text: &Text, seen: &SeenText) -> Option<String> {
    let left = left_end(text);
    let (near, far) = (seen.left - left, seen.right - (left + text.width));
    let longer = seen.advance - text.width;
    (near.abs() > ASIDE || far.abs() > ASIDE || longer.abs() > LONGER).then(|| {
        format!(
            "“{}” is set {near:.2} px and {far:.2} px from where its ends were measured ({:.2} px wide for {:.2})",
            seen.content, seen.advance, text.width
        )
    })
}

/// Texts whose ink overlaps, as the browser shapes them.
fn overlaps(texts: &[SeenText]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[at + 1..] {
            let across = one.right.min(other.right) - one.left.max(other.left);
            let down = one.bottom.min(other.bottom) - one.top.max(other.top);
            // Boxes are rounded outwards to whole pixels.
            if across > 1.0 && down > 1.0 {
                found.push(format!("“{}” lies on “{}”", one.content, other.content));
            }
        }
    }
    found
}

/// Texts that reach beyond the page.
fn clipped(texts: &[SeenText], scene: &Scene) -> Vec<String> {
    let beyond = |text: &&SeenText| {
        text.left < -1.0
            || text.top < -1.0
            || text.right > scene.width + 1.0
            || text.bottom > scene.height + 1.0
    };
    texts.iter().filter(beyond).map(|text| format!("“{}” reaches beyond the page", text.content)).collect()
}

/// A picture in greys, row by row.
struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Picture {
    fn of(png: &[u8]) -> Self {
        let map = Pixmap::decode_png(png).expect("a PNG");
        let grey = map
            .data()
            .chunks_exact(4)
            .map(|p| ((u32::from(p[0]) * 77 + u32::from(p[1]) * 151 + u32::from(p[2]) * 28) >> 8) as u8);
        Self { width: map.width() as usize, height: map.height() as usize, grey: grey.collect() }
    }

    /// How much ink each column of a rectangle holds against the paper, in px; what lies beyond the page holds none.
    fn columns(&self, (left, right): (isize, isize), (top, bottom): (isize, isize), paper: u8) -> Vec<f64> {
        let rows = top.max(0) as usize..(bottom.max(0) as usize).min(self.height);
        let column = |x: isize| -> u32 {
            let Some(x) = usize::try_from(x).ok().filter(|x| *x < self.width) else { return 0 };
            rows.clone().map(|y| u32::from(self.grey[y * self.width + x].abs_diff(paper))).sum()
        };
        (left..right).map(|x| f64::from(column(x)) / 255.0).collect()
    }

    /// The most common grey of a rectangle: the paper under a text.
    fn paper(&self, (left, right): (isize, isize), (top, bottom): (isize, isize)) -> u8 {
        let within = |value: isize, most: usize| (value.max(0) as usize).min(most);
        let (from, to) = (within(left, self.width), within(right, self.width));
        let mut counts = [0_u32; 256];
        for y in within(top, self.height)..within(bottom, self.height) {
            for grey in &self.grey[y * self.width + from..y * self.width + to] {
                counts[usize::from(*grey)] += 1;
            }
        }
        (0..=255_u8).max_by_key(|grey| counts[usize::from(*grey)]).unwrap_or(255)
    }

    /// Mean of each block, `shift` pixels to the right and down.
    fn means(&self, shift: (isize, isize)) -> Vec<f64> {
        let (across, down) = (self.width / BLOCK, self.height / BLOCK);
        let mut sums = vec![0_u32; across * down];
        for y in 0..down * BLOCK {
            let from = (y as isize + shift.1).clamp(0, self.height as isize - 1) as usize * self.width;
            let row = &self.grey[from..from + self.width];
            for column in 0..across {
                let start = (column * BLOCK) as isize + shift.0;
                let start = start.clamp(0, (self.width - BLOCK) as isize) as usize;
                let sum: u32 = row[start..start + BLOCK].iter().map(|grey| u32::from(*grey)).sum();
                sums[y / BLOCK * across + column] += sum;
            }
        }
        sums.into_iter().map(|sum| f64::from(sum) / (BLOCK * BLOCK) as f64).collect()
    }
}

/// A text of which the browser shows less or more ink than was drawn, in stretches narrower than most letters.
fn ink_differs(text: &Text, fonts: &Fonts, ours: &Picture, theirs: &Picture) -> Option<String> {
    let content = clean(&text.content);
    let measured = fonts.ink(&content, text.size, text.weight, text.right_to_left)?;
    let left = left_end(text);
    // A little more on every side: a browser may move letters by part of a pixel.
    let across =
        ((left + measured.left - 2.0).floor() as isize, (left + measured.right + 2.0).ceil() as isize);
    let down = (
        (text.origin.y + measured.top - 1.0).floor() as isize,
        (text.origin.y + measured.bottom + 1.0).ceil() as isize,
    );
    let paper = ours.paper(across, down);
    let drawn = ours.columns(across, down, paper);
    let seen = theirs.columns(across, down, paper);
    let wide = (text.size * 0.25).round().max(3.0) as usize;
    let missing = |one: &[f64], other: &[f64]| {
        (1..one.len().saturating_sub(wide + 1)).find(|at| {
            let narrow: f64 = one[*at..at + wide].iter().sum();
            let wider: f64 = other[at - 1..=at + wide].iter().sum();
            narrow * INK_SEEN > wider + SPECK
        })
    };
    let (less, place) = match (missing(&drawn, &seen), missing(&seen, &drawn)) {
        (Some(at), _) => ("less", at),
        (None, Some(at)) => ("more", at),
        (None, None) => return None,
    };
    Some(format!("“{content}” has {less} ink than was drawn, {place} px from its left end"))
}

/// Blocks that look otherwise, whichever way the picture is moved by a pixel.
fn blocks_differ(ours: &Picture, theirs: &Picture) -> Option<String> {
    let across = ours.width / BLOCK;
    let drawn = ours.means((0, 0));
    let mut least = vec![f64::INFINITY; drawn.len()];
    for shift in [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)] {
        for ((least, one), other) in least.iter_mut().zip(&drawn).zip(theirs.means(shift)) {
            *least = least.min((one - other).abs());
        }
    }
    let worst = (0..least.len()).max_by(|a, b| least[*a].total_cmp(&least[*b]))?;
    let count = least.iter().filter(|difference| **difference > BLOCK_DIFFERENCE).count();
    (count > 0).then(|| {
        let (x, y) = (worst % across * BLOCK, worst / across * BLOCK);
        format!("{count} blocks look otherwise, most at {x},{y} ({:.0} of 255)", least[worst])
    })
}

/// The drawings of the gallery at three widths, each as SVG and within the page of its kit.
fn gallery(folder: &Path) -> Vec<Drawing> {
    let stems: BTreeMap<String, Vec<String>> = kinds();
    let made: Vec<(String, PathBuf)> = std::thread::scope(|scope| {
        let runs: Vec<_> = stems
            .iter()
            .map(|(stem, command)| {
                scope.spawn(move || {
                    let kit = folder.join(stem);
                    let options = ["--kit", text(&kit), "--png-scale", "1", "--quiet"];
                    let arguments: Vec<&str> = command.iter().map(String::as_str).chain(options).collect();
                    let run = run_with(root(), &arguments, &[]);
                    assert_eq!(run.code, 0, "{stem}: {}", run.all());
                    (stem.clone(), kit)
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().expect("it is made")).collect()
    });
    let mut drawings = Vec::new();
    for (stem, kit) in made {
        for width in ["300", "660", "1020"] {
            let read =
                |name: String| std::fs::read(kit.join(&name)).unwrap_or_else(|e| panic!("{name}: {e}"));
            let scene: Scene = serde_json::from_slice(&read(format!("scene-{width}.json"))).expect("a scene");
            let sort = stems[&stem][0].clone();
            let png = read(format!("{sort}-{width}.png"));
            for (form, page) in [("svg", format!("{sort}-{width}.svg")), ("html", "frame.html".to_string())] {
                drawings.push(Drawing {
                    name: format!("{stem}-{width}.{form}"),
                    page: kit.join(page),
                    scene: scene.clone(),
                    png: png.clone(),
                });
            }
        }
    }
    drawings
}

/// The stems of the gallery and the command that makes each.
fn kinds() -> BTreeMap<String, Vec<String>> {
    let casebook = std::fs::read_to_string(root().join("data/met-police/casebook.toml")).expect("readable");
    let casebook: toml::Table = casebook.parse().expect("TOML");
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_string()).collect::<Vec<_>>();
    let mut kinds: BTreeMap<String, Vec<String>> = throughline::draw::DRAWINGS
        .iter()
        .map(|drawing| (drawing.name.to_string(), words(&[drawing.name, "data/met-police"])))
        .collect();
    for preset in casebook["drawing"].as_array().expect("drawings") {
        let word = |key: &str| preset[key].as_str().expect("a word");
        let command = words(&[word("kind"), "data/met-police", "--preset", word("name")]);
        kinds.insert(word("name").to_string(), command);
    }
    kinds
}

fn complain(count: usize, complaints: &[String]) {
    println!("{count} pages in Chromium, {} complaints", complaints.len());
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_gallery_is_in_chromium_what_was_drawn() {
    let Some(browser) = Browser::find(&format!("{} pages of the gallery", kinds().len() * 6)) else { return };
    let folder = Scratch::new("browser");
    let drawings = gallery(folder.path());
    assert!(drawings.len() >= 42, "{}", drawings.len());
    let complaints = judged(&browser, &drawings, folder.path(), &Fonts::new());
    complain(drawings.len(), &complaints);
}

#[test]
fn small_scenes_are_in_chromium_what_was_drawn() {
    let fonts = Fonts::new();
    let scenes = scenes::all(&fonts);
    let Some(browser) = Browser::find(&format!("{} small scenes", scenes.len())) else { return };
    let folder = Scratch::new("browser");
    let drawings: Vec<Drawing> =
        scenes.into_iter().map(|(name, scene)| Drawing::of(name, scene, &fonts, folder.path())).collect();
    let complaints = judged(&browser, &drawings, folder.path(), &fonts);
    complain(drawings.len(), &complaints);
}

/// One line of text on a page of its own.
fn line(content: &str, fonts: &Fonts) -> Scene {
    let weight = throughline::scene::Weight::Regular;
    let width = fonts.measure(content, 16.0, weight);
    Scene {
        width: width + 40.0,
        height: 48.0,
        lang: "en-GB".into(),
        title: "A line".into(),
        description: String::new(),
        background: Colour::WHITE,
        made_from: String::new(),
        marks: vec![Mark::Text(Text {
            content: content.into(),
            origin: Point::new(20.0, 30.0),
            anchor: Anchor::Left,
            size: 16.0,
            weight,
            colour: Colour::hex(0x1A_1A_1A),
            halo: 0.0,
            width,
            right_to_left: false,
            lang: String::new(),
        })],
    }
}

/// A font without the outline of one letter: its place in `loca` ends where it starts.
fn emptied(mut font: Vec<u8>, letter: char) -> Vec<u8> {
    use rustybuzz::ttf_parser::{Face, RawFace, Tag};
    let glyph = Face::parse(&font, 0).expect("a font").glyph_index(letter).expect("its glyph").0;
    let raw = RawFace::parse(&font, 0).expect("a font");
    let record = |tag: &[u8; 4]| {
        raw.table_records.into_iter().find(|record| record.tag == Tag::from_bytes(tag)).expect("a table")
    };
    let (loca, head) = (record(b"loca").offset as usize, record(b"head").offset as usize);
    let wide = if font[head + 51] == 1 { 4 } else { 2 };
    let at = loca + usize::from(glyph) * wide;
    font.copy_within(at + wide..at + 2 * wide, at);
    font
}

#[test]
fn a_letter_without_its_outline_is_seen() {
    let Some(browser) = Browser::find("4 letters without outlines") else { return };
    let (folder, fonts) = (Scratch::new("browser"), Fonts::new());
    let content = "Two officers, after offences";
    let whole = Drawing::of("whole", line(content, &fonts), &fonts, folder.path());
    // A character that joins words sends the font another way.
    let joined = Drawing::of("joined", line("Two officers [1]\u{2060}[2]", &fonts), &fonts, folder.path());
    let svg = std::fs::read_to_string(&whole.page).expect("readable");
    let mut drawings = vec![whole, joined];
    for letter in ['f', 'i', 'a', ','] {
        let weight = throughline::scene::Weight::Regular;
        let font = emptied(fonts.subset(weight, &content.chars().collect()), letter);
        let data = base64::engine::general_purpose::STANDARD.encode(font);
        let (before, rest) = svg.split_once("data:font/woff;base64,").expect("a font");
        let (_, after) = rest.split_once(") format('woff')").expect("its end");
        let page = folder.join(&format!("without-{letter}.svg"));
        std::fs::write(&page, format!("{before}data:font/ttf;base64,{data}) format('truetype'){after}"))
            .expect("written");
        drawings.push(Drawing {
            name: format!("without {letter}"),
            page,
            ..Drawing::of("copy", line(content, &fonts), &fonts, folder.path())
        });
    }
    let complaints = judged(&browser, &drawings, folder.path(), &fonts);
    for drawing in &drawings {
        let own: Vec<&String> =
            complaints.iter().filter(|complaint| complaint.starts_with(&drawing.name)).collect();
        if drawing.name.starts_with("without") {
            assert!(own.iter().any(|complaint| complaint.contains("ink")), "{}: {own:?}", drawing.name);
        } else {
            assert!(own.is_empty(), "{own:?}");
        }
    }
}
