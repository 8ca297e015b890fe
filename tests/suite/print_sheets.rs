//! Printed matter that is geometry: documents of several scenes as PDF, walls, posters in tiles, cards, concertinas. What every
//! product must hold (nothing lost, nothing overlapping) is in `tests/print.rs`; here are the promises of single ones.

use std::fmt::Write as _;
use std::fs;

use crate::support::{Random, Scratch, book, book_of, met_files, run};
use throughline::draw::{self, Page};
use throughline::graph::Graph;
use throughline::print::paper::{MM, Paper};
use throughline::print::sizes::PrintSize;
use throughline::print::{CardDates, Choices, Order, PrintError, Spacing, find};
use throughline::query::Selection;
use throughline::render::measure::measure;
use throughline::render::{Options, TextMode, pdf::render_document, svg};
use throughline::scene::{
    Anchor, Bookmark, Colour, Document, Fill, Mark, Outline, Part, Placed, Point, Scene, Sheet, Text, Window,
};
use throughline::text::Fonts;

fn met() -> Graph {
    book_of(met_files()).0
}

/// So many events with words of all lengths, some of one day, some undated, some claimed and denied.
fn made_up(count: usize) -> Graph {
    let mut random = Random(11);
    let words =
        ["inquiry", "reopens", "after", "an", "unprecedented", "finding", "of", "failings", "in", "case"];
    let mut events = String::from("id,date,title,description,status,status_by,response,importance,sources\n");
    for index in 0..count {
        let title: Vec<&str> = (0..2 + random.below(9)).map(|_| random.pick(&words)).collect();
        let date = match index % 13 {
            0 => format!("{}", 1990 + index / 12),
            5 => format!("{}-{:02}~", 1990 + index / 12, 1 + index % 12),
            7 if index % 2 == 0 => String::new(),
            8 | 9 => format!("{}-06-01", 1990 + index / 12),
            _ => format!("{}-{:02}-{:02}", 1990 + index / 12, 1 + index % 12, 1 + index % 28),
        };
        let (status, by, response) = match index % 5 {
            0 => ("alleged", "Ann Ash", "They deny it and have said so in public."),
            1 => ("convicted", "", ""),
            2 => ("charged", "", ""),
            _ => ("", "", ""),
        };
        let _ = writeln!(
            events,
            "e{index},{date},\"Number {index}: {}\",\"About number {index}.\",{status},{by},{response},{},s{}",
            title.join(" "),
            1 + index % 3,
            index % 40,
        );
    }
    let mut sources = String::from("id,title,publisher\n");
    for index in 0..40 {
        let _ = writeln!(sources, "s{index},Source number {index},Paper {}", index % 7);
    }
    let settings = "title = \"Many events and a title of some length\"\nlicence = \"CC BY 4.0\"\n";
    book(&[("events.csv", &events), ("sources.csv", &sources), ("casebook.toml", settings)]).0
}

fn print(name: &str, graph: &Graph, order: &Order<'_>) -> Document {
    printed(name, graph, order, &Selection::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn printed(
    name: &str,
    graph: &Graph,
    order: &Order<'_>,
    selection: &Selection,
) -> Result<Document, PrintError> {
    let product = find(name).expect("in the table");
    let view = (product.choose)(graph, selection, &order.choices).expect("a view");
    let mut made = product.print(&view, order)?;
    assert!(made.len() == 1 || name == "poster", "{name}: one file");
    Ok(made.remove(0).document)
}

fn texts(scene: &Scene) -> Vec<&Text> {
    let mut found = Vec::new();
    scene.walk(&mut |mark| {
        if let Mark::Text(text) = mark {
            found.push(text);
        }
    });
    found
}

/// Left and right end of a text.
fn ends(text: &Text) -> (f64, f64) {
    let left = match text.anchor {
        Anchor::Left => text.origin.x,
        Anchor::Middle => text.origin.x - text.width / 2.0,
        Anchor::Right => text.origin.x - text.width,
    };
    (left, left + text.width)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

/// Every title is in the pages' text; no page has text on text, outside, or too small.
fn nothing_lost_nor_overlapping(what: &str, graph: &Graph, document: &Document, fonts: &Fonts, floor: f64) {
    let mut all = String::new();
    for (at, scene) in document.scenes.iter().enumerate() {
        for text in texts(scene) {
            all.push_str(&squeezed(&text.content));
        }
        let options = Options { text: TextMode::Live, ..Options::new(fonts) };
        let bytes = svg::render(scene, &options).expect("renders");
        let found = measure(std::str::from_utf8(&bytes).expect("UTF-8"), fonts, floor).expect("an SVG");
        let faults = (found.text_text, found.outside, found.small_text);
        assert_eq!(faults, (0, 0, 0), "{what}, scene {at}: {:?}", found.faults);
    }
    for event in &graph.casebook().events {
        assert!(all.contains(&squeezed(&event.title)), "{what}: `{}` is lost", event.title);
    }
}

fn floor(print: PrintSize) -> f64 {
    match print {
        PrintSize::Ordinary => 7.0,
        PrintSize::Clear => 12.0,
        PrintSize::Large => 16.0,
    }
}

#[test]
fn a_drawing_cut_into_sheets_is_a_sound_tagged_file() {
    let graph = met();
    let fonts = Fonts::new();
    let drawing = draw::find("timeline").expect("in the table");
    let selection = Selection { top: Some(8), ..Selection::default() };
    let view = (drawing.choose)(&graph, &selection).expect("a view");
    let scenes: Vec<Scene> =
        [1020.0, 660.0].iter().map(|width| drawing.scene(&view, &Page::new(*width, &fonts))).collect();
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
    let path = scratch.join("a.pdf");
    fs::write(&path, render_document(&document, &Options::new(&fonts)).expect("renders")).expect("written");
    crate::support::pdf::sound(&path);
    if let Some(output) = crate::support::pdf::asked("pdfinfo", &["-struct-text", &path.to_string_lossy()]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("Sect") && said.contains("Figure"), "{said}");
    }
    if let Some(pages) = crate::support::pdf::pages(&path) {
        assert_eq!(pages.len(), 2 + across * down);
        let part_of_whole = &pages[2..];
        // What a window leaves out is not on its page.
        assert!(part_of_whole.iter().all(|page| page.len() < pages[0].len()));
        assert!(part_of_whole.iter().map(String::len).sum::<usize>() >= pages[0].len());
    }
}

#[test]
fn a_wall_has_one_rule_and_no_word_at_a_seam() {
    let fonts = Fonts::new();
    for (what, graph) in [("met", met()), ("made up", made_up(120))] {
        for print_size in [PrintSize::Ordinary, PrintSize::Clear, PrintSize::Large] {
            for spacing in [Spacing::Even, Spacing::Months(6), Spacing::Months(24)] {
                if print_size != PrintSize::Ordinary && spacing == Spacing::Months(6) {
                    continue;
                }
                let choices = Choices { spacing, ..Choices::default() };
                let order = Order { print: print_size, choices, ..Order::new(&fonts) };
                let document = print("wall", &graph, &order);
                let what = format!("{what}, {print_size:?}, {spacing:?}");
                nothing_lost_nor_overlapping(&what, &graph, &document, &fonts, floor(print_size));
                let mut heights = Vec::new();
                for scene in &document.scenes {
                    for text in texts(scene) {
                        let (left, right) = ends(text);
                        let room = scene.width - 6.0 * MM;
                        let clear = left >= 6.0 * MM && right <= room + 0.01;
                        assert!(clear, "{what}: `{}` is at {left} to {right}", text.content);
                    }
                    // The rule is the one figure that runs to the right edge and is 3 mm high.
                    scene.walk(&mut |mark| {
                        if let Mark::Shape(shape) = mark
                            && let Outline::Rectangle { origin, width, height, .. } = shape.outline
                            && (height - 3.0 * MM).abs() < 0.01
                            && (origin.x + width - scene.width).abs() < 0.01
                        {
                            heights.push(origin.y);
                        }
                    });
                }
                assert!(heights.len() >= 2, "{what}");
                assert!(heights.iter().all(|y| (y - heights[0]).abs() < 1e-9), "{what}: {heights:?}");
            }
        }
    }
}

#[test]
fn a_wall_says_what_does_not_fit_its_paper() {
    let (graph, fonts) = (met(), Fonts::new());
    let tall = Choices { height: Some(300), ..Choices::default() };
    let fine = Choices { spacing: Spacing::Months(1), ..Choices::default() };
    for (choices, option) in [(tall, "--height"), (fine, "")] {
        let order = Order { choices, ..Order::new(&fonts) };
        match printed("wall", &graph, &order, &Selection::default()) {
            Err(PrintError::Option { option: found, why }) => {
                assert_eq!(found, option);
                assert!(why.len() > 20, "{why}");
            }
            Ok(document) => {
                // 39 years at a month a centimetre: some sixteen sheets of 29.7 cm, and what they cannot hold behind them.
                assert!(option.is_empty() && document.sheets.len() > 16, "{}", document.sheets.len());
            }
            Err(error) => panic!("{error}"),
        }
    }
    let ages = book(&[(
        "events.csv",
        "date,title,source\n0100-01-01,Long ago,https://example.org/a\n2000-01-01,Lately,https://example.org/a\n",
    )])
    .0;
    let choices = Choices { spacing: Spacing::Months(1), ..Choices::default() };
    let order = Order { choices, ..Order::new(&fonts) };
    let error = printed("wall", &ages, &order, &Selection::default()).expect_err("too long");
    assert!(error.to_string().contains("--scale makes") && error.to_string().contains("1 cm ="), "{error}");
}

#[test]
fn backs_of_cards_meet_their_fronts() {
    let fonts = Fonts::new();
    for (what, graph) in [("met", met()), ("made up", made_up(60))] {
        for per_page in [4, 6, 8, 9] {
            for print_size in [PrintSize::Ordinary, PrintSize::Large] {
                let choices = Choices { per_page: Some(per_page), ..Choices::default() };
                let order = Order { print: print_size, choices, ..Order::new(&fonts) };
                let document = print("cards", &graph, &order);
                let what = format!("{what}, {per_page}, {print_size:?}");
                nothing_lost_nor_overlapping(&what, &graph, &document, &fonts, floor(print_size));
                // A card's number stands at the lower right of its front, and of its back as in a mirror.
                let place = |scene: &Scene, number: usize| -> Option<(f64, f64)> {
                    let number = number.to_string();
                    let found = texts(scene).into_iter().find(|text| {
                        text.content == number && text.anchor == Anchor::Right && text.size > 7.5
                    })?;
                    Some((found.origin.x, found.origin.y))
                };
                let mut seen = 0;
                for pair in document.scenes.chunks(2) {
                    let [front, back] = pair else { continue };
                    if !back.title.ends_with("backs") {
                        break;
                    }
                    let here: Vec<usize> =
                        (1..=graph.casebook().events.len()).filter(|n| place(front, *n).is_some()).collect();
                    assert!(!here.is_empty() && here.len() <= per_page as usize, "{what}: {here:?}");
                    let columns: Vec<f64> = {
                        let mut columns: Vec<f64> =
                            here.iter().filter_map(|n| place(front, *n)).map(|place| place.0).collect();
                        columns.sort_by(f64::total_cmp);
                        columns.dedup_by(|a, b| (*a - *b).abs() < 0.01);
                        columns
                    };
                    for number in here {
                        seen += 1;
                        let (front, back) = (
                            place(front, number).expect("it is"),
                            place(back, number).expect("it has a back"),
                        );
                        assert!((front.1 - back.1).abs() < 0.01, "{what}: card {number}");
                        // On a full sheet the first column's backs stand in the last column.
                        let first = (front.0 - columns[0]).abs() < 0.01;
                        if columns.len() > 1 && first {
                            let last = columns[columns.len() - 1];
                            assert!(back.0 >= last - 0.01, "{what}: card {number}");
                        }
                    }
                }
                assert_eq!(seen, graph.casebook().events.len(), "{what}");
            }
        }
    }
}

#[test]
fn cards_are_shuffled_by_their_seed_and_the_key_solves_them() {
    let (graph, fonts) = (met(), Fonts::new());
    let deck = |seed, dates| {
        let choices = Choices { dates, ..Choices::default() };
        print("cards", &graph, &Order { seed, choices, ..Order::new(&fonts) })
    };
    let first = deck(1, CardDates::Back);
    assert_eq!(first, deck(1, CardDates::Back));
    assert_ne!(first.scenes[0], deck(2, CardDates::Back).scenes[0]);
    let apart = deck(1, CardDates::Cards);
    nothing_lost_nor_overlapping("date cards", &graph, &apart, &fonts, 7.0);
    let names: Vec<&str> = apart.bookmarks.iter().map(|bookmark| bookmark.title.as_str()).collect();
    assert!(names.contains(&"Dates A to H") && names.contains(&"Key to the cards"), "{names:?}");
}

#[test]
fn tiles_overlap_by_a_centimetre_and_cover_the_poster() {
    let fonts = Fonts::new();
    let graph = met();
    let a4 = Paper::named("a4").expect("a paper");
    for (drawing, top) in [("timeline", 30), ("storyline", 20)] {
        let choices = Choices { drawing: Some(drawing.into()), tile: Some(a4), ..Choices::default() };
        let order = Order { paper: Paper::named("a2"), choices, ..Order::new(&fonts) };
        let selection = Selection { top: Some(top), ..Selection::default() };
        let document = printed("poster", &graph, &order, &selection).expect("fits");
        assert_eq!(document.sheets[0].label, "Map");
        let poster = &document.scenes[1];
        let windows: Vec<(&str, Window)> = document.sheets[1..]
            .iter()
            .map(|sheet| (sheet.label.as_str(), sheet.placed[0].window.expect("a window")))
            .collect();
        assert!(windows.len() >= 4, "{drawing}: {windows:?}");
        for (name, window) in &windows {
            let fits = window.width <= a4.height - 20.0 * MM + 0.01 && window.height <= a4.height - 20.0 * MM;
            assert!(fits, "{drawing}, {name}: {window:?}");
        }
        // Neighbours in a row share 10 mm.
        for (name, window) in &windows {
            let (row, column) = name.split_at(1);
            let next = format!("{row}{}", column.parse::<usize>().expect("a number") + 1);
            if let Some((_, beside)) = windows.iter().find(|(name, _)| *name == next) {
                let shared = window.origin.x + window.width - beside.origin.x;
                assert!((shared - 10.0 * MM).abs() < 0.01, "{drawing}: {name} and {next} share {shared}");
            }
        }
        // Every text stands on some sheet, and most stand whole on one, 6 mm from its seams.
        let (mut cut, mut all) = (0, 0);
        for text in texts(poster) {
            let (left, right) = ends(text);
            let middle = Point::new(f64::midpoint(left, right), text.origin.y - text.size * 0.3);
            let inside = |window: &Window, margin: f64| {
                left >= window.origin.x + margin
                    && right <= window.origin.x + window.width - margin
                    && text.origin.y - text.size * 0.75 >= window.origin.y + margin
                    && text.origin.y + text.size * 0.25 <= window.origin.y + window.height - margin
            };
            let on = windows.iter().any(|(_, window)| {
                (window.origin.x..=window.origin.x + window.width).contains(&middle.x)
                    && (window.origin.y..=window.origin.y + window.height).contains(&middle.y)
            });
            assert!(on, "{drawing}: `{}` is on no sheet", text.content);
            all += 1;
            cut += usize::from(!windows.iter().any(|(_, window)| inside(window, 0.0)));
        }
        assert!(cut * 8 < all, "{drawing}: {cut} of {all} texts are cut by seams");
        let scratch = Scratch::new("tiles");
        let path = scratch.join("a.pdf");
        fs::write(&path, render_document(&document, &Options::new(&fonts)).expect("renders"))
            .expect("written");
        crate::support::pdf::sound(&path);
        if let Some(pages) = crate::support::pdf::pages(&path) {
            assert_eq!(pages.len(), document.sheets.len());
            assert!(pages[1].contains("A1: Sheet 2 of") && pages[1].contains("row A"), "{}", pages[1]);
        }
    }
}

#[test]
fn posters_grow_with_their_paper_and_never_below_the_floor() {
    let (graph, fonts) = (met(), Fonts::new());
    let selection = Selection { top: Some(12), ..Selection::default() };
    let mut before = 0.0;
    for paper in ["a3", "a2", "a1"] {
        let order = Order { paper: Paper::named(paper), ..Order::new(&fonts) };
        let document = printed("poster", &graph, &order, &selection).expect("fits");
        let sizes: Vec<f64> = texts(&document.scenes[0]).iter().map(|text| text.size).collect();
        let (least, most) =
            (sizes.iter().copied().fold(f64::INFINITY, f64::min), sizes.iter().copied().fold(0.0, f64::max));
        assert!(least >= 7.0 - 1e-9, "{paper}: {least}");
        assert!(most > before, "{paper}: {most} after {before}");
        before = most;
    }
    let order = Order { paper: Paper::named("a3"), print: PrintSize::Large, ..Order::new(&fonts) };
    let error =
        printed("poster", &graph, &order, &Selection::default()).expect_err("76 events in 18 pt on A3");
    assert!(error.to_string().contains("--top") && error.to_string().contains("--paper"), "{error}");
}

#[test]
fn a_concertina_folds_by_turns_and_runs_in_order() {
    let fonts = Fonts::new();
    for (what, graph) in [("met", met()), ("made up", made_up(150))] {
        for panels in 3..=8 {
            let print_size = if panels == 5 { PrintSize::Large } else { PrintSize::Ordinary };
            let choices = Choices { panels: Some(panels), ..Choices::default() };
            let order = Order { print: print_size, choices, ..Order::new(&fonts) };
            let document = print("concertina", &graph, &order);
            let what = format!("{what}, {panels} panels");
            nothing_lost_nor_overlapping(&what, &graph, &document, &fonts, floor(print_size));
            let mut events = Vec::new();
            let mut folds = Vec::new();
            for scene in &document.scenes {
                for text in texts(scene) {
                    if text.content.ends_with(" fold") {
                        folds.push(text.content.clone());
                    }
                }
                scene.walk(&mut |mark| {
                    if let Mark::Group(group) = mark
                        && group.part == Part::Labels
                        && !group.id.is_empty()
                    {
                        events.push(group.id.clone());
                    }
                });
            }
            let expected: Vec<String> = {
                let product = find("concertina").expect("in the table");
                let view = (product.choose)(&graph, &Selection::default(), &order.choices).expect("a view");
                view.events.iter().map(|id| graph.casebook().event(*id).id.to_string()).collect()
            };
            assert_eq!(events, expected, "{what}");
            let strip = &folds[..panels as usize - 1];
            for (at, fold) in strip.iter().enumerate() {
                let wanted = if at % 2 == 0 { "mountain fold" } else { "valley fold" };
                assert_eq!(fold, wanted, "{what}: {folds:?}");
            }
            assert_eq!(folds.len() % (panels as usize - 1), 0, "{what}");
        }
    }
}

#[test]
fn one_ink_has_no_colour() {
    let (graph, fonts) = (met(), Fonts::new());
    let grey = |colour: Colour| colour.r == colour.g && colour.g == colour.b;
    for name in ["wall", "poster", "cards", "concertina"] {
        let order = Order { mono: true, ..Order::new(&fonts) };
        let selection = Selection { top: Some(20), ..Selection::default() };
        let document = printed(name, &graph, &order, &selection).expect("fits");
        for scene in &document.scenes {
            scene.walk(&mut |mark| {
                let fill = |fill: &Option<Fill>| match fill {
                    None => true,
                    Some(Fill::Solid(colour) | Fill::Fade { colour, .. } | Fill::Hatch { colour, .. }) => {
                        grey(*colour)
                    }
                    Some(Fill::Tint(..)) => false,
                };
                let fine = match mark {
                    Mark::Group(_) | Mark::Photograph(_) => true,
                    Mark::Text(text) => grey(text.colour),
                    Mark::Path(path) => {
                        fill(&path.fill) && path.stroke.as_ref().is_none_or(|stroke| grey(stroke.colour))
                    }
                    Mark::Shape(shape) => {
                        fill(&shape.fill) && shape.stroke.as_ref().is_none_or(|stroke| grey(stroke.colour))
                    }
                };
                assert!(fine, "{name}: {mark:?}");
            });
        }
    }
}

#[test]
fn finished_files_are_sound() {
    let fonts = Fonts::new();
    let graph = met();
    let scratch = Scratch::new("sheets");
    for name in ["wall", "cards", "concertina", "poster"] {
        let order = Order { seed: 3, ..Order::new(&fonts) };
        let document = print(name, &graph, &order);
        let bytes = render_document(&document, &Options::new(&fonts)).expect("renders");
        assert_eq!(
            bytes,
            render_document(&print(name, &graph, &order), &Options::new(&fonts)).expect("renders")
        );
        let path = scratch.join(&format!("{name}.pdf"));
        fs::write(&path, bytes).expect("written");
        crate::support::pdf::sound(&path);
        if let Some(pages) = crate::support::pdf::pages(&path) {
            assert_eq!(pages.len(), document.sheets.len(), "{name}");
            let all = squeezed(&pages.concat());
            // A long title may part over columns in the layout that Poppler guesses: its first word with its neighbour stays.
            let found =
                graph.casebook().events.iter().filter(|event| all.contains(&squeezed(&event.title))).count();
            assert!(found * 2 > graph.casebook().events.len() || name != "cards", "{name}: {found}");
            let sheets = pages.iter().filter(|page| page.contains("Sheet ")).count();
            assert!(sheets == pages.len() || name == "poster", "{name}: every sheet says which it is");
        }
    }
}

#[test]
fn the_command_takes_what_each_product_knows() {
    let scratch = Scratch::new("print-sheets-command");
    let folder = crate::support::root().join("data/met-police");
    let folder = folder.to_string_lossy();
    let out = scratch.join("a.pdf");
    let out = out.to_string_lossy();
    let print = |args: &[&str]| {
        let (product, rest) = args.split_first().expect("a product");
        run(&[&["print", product, &folder, "-o", &out, "--top", "9"], rest].concat()).all()
    };
    for args in [
        &["wall", "--scale", "1 cm = 6 months"][..],
        &["wall", "--scale", "2 years"],
        &["wall", "--spacing", "even", "--height", "150"],
        &["cards", "--per-page", "9", "--dates", "cards", "--shuffle", "7"],
        &["concertina", "--panels", "8", "--clear"],
        &["poster", "--drawing", "storyline", "--paper", "a2", "--tile", "letter"],
    ] {
        let said = print(args);
        assert!(said.contains("Wrote") && said.contains("page"), "{args:?}: {said}");
    }
    for (args, why) in [
        (&["wall", "--scale", "1 cm = 6 bananas"][..], "in months or years"),
        (&["wall", "--scale", "1 in = 6 months"], "in months or years"),
        (&["wall", "--scale", "0 months"], "in months or years"),
        (&["wall", "--height", "400"], "--height must lie between"),
        (&["cards", "--panels", "4"], "--panels is for concertina"),
        (&["concertina", "--panels", "9"], "3..=8"),
        (&["cards", "--per-page", "5"], "4, 6, 8, 9"),
        (&["poster", "--paper", "a4"], "too small for a poster"),
    ] {
        let said = print(args);
        assert!(said.contains(why) && !said.contains("Wrote"), "{args:?}: {said}");
    }
}
