//! Printed matter, product by product: nothing lost, nothing overlapping or outside the page, in every size of print, on every
//! paper, in one ink; a key for every worksheet; a book that folds.
//!
//! The pages are read back twice: from the scenes (every product), and from finished files by the tools that others read PDF
//! with.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use crate::support::{Random, Scratch, book, book_of, met_files, program, run};
use throughline::graph::Graph;
use throughline::print::html::HtmlPart;
use throughline::print::paper::{PAPERS, Paper};
use throughline::print::sizes::PrintSize;
use throughline::print::worksheet::VARIANTS;
use throughline::print::{Choices, Made, Order, PRODUCTS, PrintError, Product, find};
use throughline::query::{Selection, View};
use throughline::render::measure::measure;
use throughline::render::{Options, TextMode, pdf::render_document, renderer};
use throughline::scene::{Colour, Document, Fill, Mark, Scene, Stroke};
use throughline::text::Fonts;

/// A product with the choices it is made with: every variant of a worksheet stands for itself.
fn made_of(product: &Product) -> Vec<Choices> {
    if product.name == "worksheet" {
        return VARIANTS
            .iter()
            .map(|variant| Choices {
                variant: Some(variant.name),
                word_bank: variant.word_bank,
                ..Choices::default()
            })
            .collect();
    }
    vec![Choices::default()]
}

fn met() -> Graph {
    book_of(met_files()).0
}

/// Three hundred events of every status, some undated, some rough, with connections and ties of cause and effect.
fn generated() -> Graph {
    let mut random = Random(7);
    let words =
        ["panel", "finds", "failings", "case", "reopens", "after", "report", "officers", "named", "ends"];
    let mut title = |index: usize| {
        let count = 3 + random.below(5);
        let words: Vec<&str> = (0..count).map(|_| random.pick(&words)).collect();
        format!("Number {index} {}", words.join(" "))
    };
    let mut events = String::from(
        "id,date,title,description,status,status_by,response,participants,importance,led to,sources\n",
    );
    let statuses =
        ["", "official", "reported", "alleged", "charged", "convicted", "acquitted", "found", "dropped"];
    for index in 0..300 {
        let (year, month, day) = (1990 + index / 9, 1 + index % 12, 1 + index % 28);
        let date = match index % 11 {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}~"),
            2 if index > 250 => String::new(),
            3 => format!("{year}-{month:02}-{day:02}/{}", year + 1),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        let status = statuses[index % statuses.len()];
        let (by, response) = match status {
            "alleged" => ("Ann Ash", "She denied it."),
            "charged" => ("the prosecutors", ""),
            _ => ("", ""),
        };
        let led = if index % 7 == 0 { format!("e{}", index + 1) } else { String::new() };
        let _ = writeln!(
            events,
            "e{index},{date},\"{}\",\"{}.\",{status},{by},{response},p{}; p{},{},{led},s{}",
            title(index),
            title(index + 1000),
            index % 40,
            (index * 7 + 1) % 40,
            1 + index % 3,
            index % 90,
        );
    }
    let mut entities = String::from("id,name,kind,description\n");
    for index in 0..40 {
        let kind = ["person", "officer", "organisation", "case", "inquiry"][index % 5];
        let _ = writeln!(entities, "p{index},Name {index} of Many,{kind},Number {index} of forty names.");
    }
    let mut relations = String::from("from,kind,to,start,status,status_by,sources\n");
    for index in 0..60 {
        let (kind, status) =
            [("linked-to", "official"), ("criticises", "alleged"), ("linked-to", "found")][index % 3];
        let _ = writeln!(
            relations,
            "p{},{kind},p{},{},{status},Ann Ash,s{index}",
            index % 40,
            (index * 11 + 3) % 40,
            1995 + index % 20
        );
    }
    let mut sources = String::from("id,title,publisher,date,url\n");
    for index in 0..90 {
        let _ = writeln!(
            sources,
            "s{index},Source number {index},Paper {},20{:02},https://example.org/{index}",
            index % 9,
            index % 25
        );
    }
    let files = [
        ("events.csv", events.as_str()),
        ("entities.csv", &entities),
        ("relations.csv", &relations),
        ("sources.csv", &sources),
        ("casebook.toml", "title = \"Three hundred events\"\nas_of = \"2025-01\"\n"),
    ];
    book(&files).0
}

fn chosen<'g>(product: &Product, graph: &'g Graph, choices: &Choices, top: Option<usize>) -> View<'g> {
    let selection = Selection { top, ..Selection::default() };
    (product.choose)(graph, &selection, choices).expect("a view")
}

fn print(product: &Product, graph: &Graph, order: &Order<'_>, top: Option<usize>) -> Vec<Made> {
    let view = chosen(product, graph, &order.choices, top);
    product.print(&view, order).unwrap_or_else(|error| panic!("{}: {error}", product.name))
}

/// The text of scenes without white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

fn text_of(scene: &Scene) -> String {
    let mut text = String::new();
    scene.walk(&mut |mark| {
        if let Mark::Text(own) = mark {
            text.push_str(&own.content);
            text.push(' ');
        }
    });
    text
}

fn text(document: &Document) -> String {
    document.scenes.iter().map(text_of).collect()
}

/// The faults of pages: texts on each other, hidden, pale or struck, things outside of the page, print below the floor.
fn faults(document: &Document, fonts: &Fonts, floor: f64) -> Vec<String> {
    let svg = renderer("svg").expect("in the table");
    let mut faults = Vec::new();
    for (page, scene) in document.scenes.iter().enumerate() {
        let options = Options { text: TextMode::Live, ..Options::new(fonts) };
        let bytes = (svg.render)(scene, &options).expect("renders");
        let found = measure(&String::from_utf8(bytes).expect("is text"), fonts, floor).expect("is SVG");
        let texts = ["text-text", "text-node", "invisible-text", "pale-text", "covered-text", "struck-text"];
        let counted = |(name, count): &(&str, usize)| {
            *count > 0 && (texts.contains(name) || ["outside", "small-text"].contains(name))
        };
        if found.counts().iter().any(counted) {
            faults.push(format!("page {}: {}", page + 1, found.table()));
        }
    }
    faults
}

#[test]
fn every_product_is_described() {
    let names: BTreeSet<&str> = PRODUCTS.iter().map(|product| product.name).collect();
    assert_eq!(names.len(), PRODUCTS.len());
    for product in PRODUCTS {
        assert!(product.about.len() > 20 && find(product.name).is_some(), "{}", product.name);
        assert!(product.options.iter().all(|option| option.starts_with("--")), "{}", product.name);
    }
    let help = run(&["print", "--help"]).all();
    for product in PRODUCTS {
        assert!(help.contains(product.name), "{}", product.name);
        for option in product.options {
            assert!(help.contains(option), "{option}");
        }
    }
    let names: BTreeSet<&str> = VARIANTS.iter().map(|variant| variant.name).collect();
    assert_eq!(names.len(), VARIANTS.len());
}

#[test]
fn nothing_is_lost_and_nothing_overlaps() {
    let fonts = Fonts::new();
    for (name, graph) in [("met", met()), ("300", generated())] {
        let book = graph.casebook();
        for product in PRODUCTS {
            for choices in made_of(product) {
                let what = format!("{name}, {}, {:?}", product.name, choices.variant);
                let order = Order { choices: choices.clone(), ..Order::new(&fonts) };
                let view = chosen(product, &graph, &choices, None);
                let made = product.print(&view, &order).unwrap_or_else(|error| panic!("{what}: {error}"));
                let all: String = made.iter().map(|file| text(&file.document)).collect();
                let all = squeezed(&all);
                // Some ask about something else than events.
                if !matches!(choices.variant, Some("cause-effect" | "map")) {
                    for id in &view.events {
                        let title = &book.event(*id).title;
                        assert!(all.contains(&squeezed(title)), "{what}: {title}");
                    }
                }
                for file in &made {
                    let found = faults(&file.document, &fonts, 7.0);
                    assert!(found.is_empty(), "{what}{}: {}", file.suffix, found.join("\n"));
                    assert!(file.document.sheets.iter().all(|sheet| sheet.width > 0.0));
                    let single = file.document.sheets.len() == 1;
                    assert!(single || !file.document.bookmarks.is_empty(), "{what}");
                }
                assert_eq!(made.iter().any(|file| file.html.is_some()), product.html, "{what}");
            }
        }
    }
}

#[test]
fn every_size_of_print_on_every_paper_holds() {
    let (fonts, graph) = (Fonts::new(), met());
    let sizes = [(PrintSize::Ordinary, 7.0), (PrintSize::Clear, 12.0), (PrintSize::Large, 16.0)];
    for product in PRODUCTS {
        for choices in made_of(product) {
            for (print_size, floor) in sizes {
                // Large print of a poster asks for a large sheet.
                for paper in if product.name == "poster" { ["a2", "24x36in"] } else { ["a4", "letter"] } {
                    for landscape in [None, Some(true)] {
                        if product.name == "book" && landscape.is_some() {
                            continue;
                        }
                        let order = Order {
                            print: print_size,
                            paper: Paper::named(paper),
                            landscape,
                            choices: choices.clone(),
                            ..Order::new(&fonts)
                        };
                        let what = format!(
                            "{} {:?} {print_size:?} {paper} {landscape:?}",
                            product.name, choices.variant
                        );
                        for file in print(product, &graph, &order, Some(9)) {
                            // The names of a network keep their proportion to its labels.
                            let floor = if choices.variant == Some("map") { 7.0 } else { floor };
                            let found = faults(&file.document, &fonts, floor);
                            assert!(found.is_empty(), "{what}{}: {}", file.suffix, found.join("\n"));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let (fonts, graph) = (Fonts::new(), met());
    let order = Order::new(&fonts);
    let handout = print(find("handout").expect("there"), &graph, &order, Some(14));
    assert!(squeezed(&text(&handout[0].document)).contains(&squeezed("62 more are not shown")));
    // The Met casebook ties no two events, so no cause is left out.
    for variant in VARIANTS.iter().filter(|variant| !variant.network && variant.name != "cause-effect") {
        let choices = Choices { variant: Some(variant.name), ..Choices::default() };
        let order = Order { choices, ..Order::new(&fonts) };
        let sheet = print(find("worksheet").expect("there"), &graph, &order, Some(12));
        assert!(squeezed(&text(&sheet[0].document)).contains("morearenotaskedabout"), "{}", variant.name);
    }
}

#[test]
fn one_ink_is_one_ink() {
    let (fonts, graph) = (Fonts::new(), met());
    for product in PRODUCTS {
        for choices in made_of(product) {
            let order = Order { mono: true, choices, ..Order::new(&fonts) };
            for file in print(product, &graph, &order, Some(12)) {
                for scene in &file.document.scenes {
                    scene.walk(&mut |mark| assert!(is_grey(mark), "{}: {mark:?}", product.name));
                }
            }
        }
    }
}

fn is_grey(mark: &Mark) -> bool {
    let grey = |colour: &Colour| colour.r == colour.g && colour.g == colour.b;
    let fill = |fill: &Option<Fill>| match fill {
        None => true,
        Some(Fill::Solid(colour) | Fill::Hatch { colour, .. } | Fill::Fade { colour, .. }) => grey(colour),
        Some(Fill::Tint(..)) => false,
    };
    let stroke = |stroke: &Option<Stroke>| stroke.as_ref().is_none_or(|stroke| grey(&stroke.colour));
    match mark {
        Mark::Group(_) => true,
        Mark::Path(path) => fill(&path.fill) && stroke(&path.stroke),
        Mark::Shape(shape) => fill(&shape.fill) && stroke(&shape.stroke),
        Mark::Text(text) => grey(&text.colour),
        // Made grey pixel by pixel: pictures.rs.
        Mark::Photograph(_) => true,
    }
}

#[test]
fn every_worksheet_has_its_key_and_keeps_it() {
    let (fonts, graph) = (Fonts::new(), generated());
    let book = graph.casebook();
    let worksheet = find("worksheet").expect("there");
    for variant in VARIANTS {
        let choices = Choices { variant: Some(variant.name), ..Choices::default() };
        let order = Order { choices: choices.clone(), ..Order::new(&fonts) };
        let made = print(worksheet, &graph, &order, Some(10));
        let suffixes: Vec<&str> = made.iter().map(|file| file.suffix).collect();
        assert_eq!(suffixes, ["", "-answers"], "{}", variant.name);
        let (sheet, key) = (squeezed(&text(&made[0].document)), squeezed(&text(&made[1].document)));
        let view = chosen(worksheet, &graph, &choices, Some(10));
        for id in &view.events {
            let event = book.event(*id);
            let Some(date) = event.date.as_deref() else { continue };
            let when = squeezed(&date.words(throughline::date::Style::Long));
            match variant.name {
                "dates-blank" => assert!(!sheet.contains(&when) && key.contains(&when), "{when}"),
                "titles-blank" => assert!(!sheet.contains(&squeezed(&event.title)), "{}", event.title),
                "sequence" => assert!(!sheet.contains(&when) && key.contains(&when), "{when}"),
                _ => {}
            }
        }
        // Another seed, another sheet; the same seed, the same.
        let other = Order { seed: 2, ..order.clone() };
        let again = print(worksheet, &graph, &order, Some(10));
        assert_eq!(made[0].document, again[0].document, "{}", variant.name);
        if matches!(variant.name, "sequence" | "match" | "how-do-we-know") {
            let other = print(worksheet, &graph, &other, Some(10));
            assert_ne!(made[0].document, other[0].document, "{}", variant.name);
        }
    }
}

#[test]
fn a_sheet_of_statements_has_every_standing_and_no_status() {
    let (fonts, graph) = (Fonts::new(), generated());
    let choices = Choices { variant: Some("how-do-we-know"), ..Choices::default() };
    let worksheet = find("worksheet").expect("there");
    let view = chosen(worksheet, &graph, &choices, Some(10));
    let book = graph.casebook();
    let mut standings: BTreeSet<String> =
        view.events.iter().map(|id| format!("{:?}", book.standing(&book.event(*id).statement))).collect();
    standings.extend(
        view.relations.iter().map(|id| format!("{:?}", book.standing(&book.relation(*id).statement))),
    );
    assert_eq!(standings.len(), 4, "{standings:?}");
    let order = Order { choices, ..Order::new(&fonts) };
    let made = print(worksheet, &graph, &order, Some(10));
    let (sheet, key) = (text(&made[0].document), text(&made[1].document));
    for word in ["Alleged by Ann Ash", "She denied it"] {
        assert!(!squeezed(&sheet).contains(&squeezed(word)), "{word}");
        assert!(squeezed(&key).contains(&squeezed(word)), "{word}");
    }
}

#[test]
fn a_map_does_not_tell_the_names_it_asks_for() {
    let (fonts, graph) = (Fonts::new(), met());
    let choices = Choices { variant: Some("map"), ..Choices::default() };
    let worksheet = find("worksheet").expect("there");
    let order = Order { choices, ..Order::new(&fonts) };
    let made = print(worksheet, &graph, &order, None);
    // The key lists the answers as "1." and the name behind it.
    let mut texts = Vec::new();
    for scene in &made[1].document.scenes {
        scene.walk(&mut |mark| {
            if let Mark::Text(own) = mark {
                texts.push(own.content.clone());
            }
        });
    }
    let sheet = &made[0].document;
    // The title of the casebook may name anybody.
    let mut said = text(sheet);
    for scene in &sheet.scenes {
        scene.walk(&mut |mark| {
            if let Mark::Group(group) = mark {
                said.push_str(&format!(" {} {}", group.title, group.details));
            }
        });
    }
    let said = said.replace(&*graph.casebook().settings.title, "");
    let answers: Vec<&String> = texts
        .windows(2)
        .filter(|pair| pair[0].strip_suffix('.').is_some_and(|number| number.parse::<usize>().is_ok()))
        .map(|pair| &pair[1])
        .collect();
    assert!(answers.len() >= 3, "{answers:?}");
    for answer in answers {
        assert!(!said.contains(&format!(" {answer} ")), "{answer} stands on the sheet");
    }
}

#[test]
fn cause_and_effect_are_not_made_up() {
    let fonts = Fonts::new();
    let graph = book(&[("events.csv", "id,date,title\na,2019,One thing\nb,2020,Another thing\n")]).0;
    let choices = Choices { variant: Some("cause-effect"), ..Choices::default() };
    let worksheet = find("worksheet").expect("there");
    let order = Order { choices: choices.clone(), ..Order::new(&fonts) };
    let view = chosen(worksheet, &graph, &choices, None);
    match worksheet.print(&view, &order) {
        Err(PrintError::Lacking { what, help }) => {
            assert!(what.contains("led to"), "{what}");
            assert!(help.contains("`led to`") && help.contains("prompts"), "{help}");
        }
        other => panic!("{:?}", other.map(|made| made.len())),
    }
    let graph =
        book(&[("events.csv", "id,date,title,led to\na,2019,One thing,b\nb,2020,Another thing,\n")]).0;
    let made = print(worksheet, &graph, &order, None);
    assert!(!text(&made[0].document).contains("Another thing"));
    assert!(text(&made[1].document).contains("Another thing"));
}

#[test]
fn a_book_folds() {
    let (fonts, graph) = (Fonts::new(), met());
    let product = find("book").expect("there");
    let plain = print(product, &graph, &Order::new(&fonts), None).remove(0).document;
    let pages = plain.sheets.len();
    assert_eq!(pages % 4, 0);
    let choices = Choices { booklet: true, ..Choices::default() };
    let folded = print(product, &graph, &Order { choices, ..Order::new(&fonts) }, None).remove(0).document;
    assert_eq!(folded.sheets.len(), pages / 2);
    assert_eq!(folded.scenes, plain.scenes);
    let mut seen = BTreeSet::new();
    for (number, side) in folded.sheets.iter().enumerate() {
        let [left, right] = [side.placed[0].scene, side.placed[1].scene];
        // Pages that face each other on a side of a folded sheet add up; the even page is on the left.
        assert_eq!(left + right, pages - 1, "side {number}");
        assert_eq!(left % 2, 1, "side {number}");
        assert!(seen.insert(left) && seen.insert(right));
        assert!((side.width - 2.0 * plain.sheets[0].width).abs() < 1e-9);
    }
    assert_eq!(seen.len(), pages);
    // Front and back of a sheet share the fold: pages n and n + 1 are on one leaf.
    for leaf in folded.sheets.chunks(2) {
        assert_eq!(leaf[0].placed[1].scene + 1, leaf[1].placed[0].scene);
    }
}

#[test]
fn an_index_names_the_pages() {
    let (fonts, graph) = (Fonts::new(), met());
    let document = print(find("book").expect("there"), &graph, &Order::new(&fonts), None).remove(0).document;
    let pages: Vec<String> = document.scenes.iter().map(text_of).collect();
    let index: String =
        pages.iter().skip_while(|page| !page.contains("Index ")).map(String::as_str).collect();
    let mut checked = 0;
    for (_, entity) in graph.casebook().entities() {
        let indexed = entity.name.rsplit_once(' ').map(|(given, family)| format!("{family}, {given} "));
        let Some((_, behind)) = indexed.and_then(|name| index.split_once(&name)) else { continue };
        // The first number, which stands alone, is the page of who is who.
        let number: String = behind.chars().take_while(char::is_ascii_digit).collect();
        let Ok(page) = number.parse::<usize>() else { continue };
        assert!(squeezed(&pages[page - 1]).contains(&squeezed(&entity.name)), "{}: page {page}", entity.name);
        checked += 1;
    }
    assert!(checked > 25, "{checked}");
}

#[test]
fn the_twin_for_the_browser_says_the_same() {
    let (fonts, graph) = (Fonts::new(), met());
    for product in PRODUCTS.iter().filter(|product| product.html) {
        for choices in made_of(product) {
            let order = Order { choices: choices.clone(), ..Order::new(&fonts) };
            for file in print(product, &graph, &order, Some(12)) {
                let html = file.html.expect("there");
                let markup: String = html
                    .parts
                    .iter()
                    .map(|part| match part {
                        HtmlPart::Markup(markup) => markup.clone(),
                        HtmlPart::Fonts => String::new(),
                        HtmlPart::Figure(_) => "<svg></svg>".to_string(),
                    })
                    .collect();
                assert!(markup.starts_with("<!DOCTYPE html>") && markup.ends_with("</html>\n"));
                assert!(markup.contains("@page") && markup.contains("lang=\"en-GB\""));
                assert!(!markup.contains("<script") && !markup.contains("http://"), "nothing is loaded");
                let body = markup.split_once("<main>").expect("a body").1;
                let body = format!("<body><main>{}</body>", body.replace("</body>\n</html>\n", ""));
                roxmltree::Document::parse(&body)
                    .unwrap_or_else(|error| panic!("{} {:?}: {error}", product.name, choices.variant));
            }
        }
    }
}

#[test]
fn a_hostile_cell_stays_text() {
    let fonts = Fonts::new();
    let graph = book(&[(
        "events.csv",
        "id,date,title,description\na,2019,<script>alert(1)</script>,\"\"\"quoted\"\" & 'so'\"\nb,2020,<b>bold,x\n",
    )])
    .0;
    for product in PRODUCTS.iter().filter(|product| product.html) {
        for file in print(product, &graph, &Order::new(&fonts), None) {
            let parts = file.html.expect("there").parts;
            for part in parts {
                if let HtmlPart::Markup(markup) = part {
                    assert!(!markup.contains("<script>") && !markup.contains("<b>bold"));
                }
            }
        }
    }
}

#[test]
fn files_are_sound_and_read_back() {
    let (fonts, graph) = (Fonts::new(), met());
    let scratch = Scratch::new("print");
    for product in PRODUCTS {
        for choices in made_of(product) {
            let order = Order { choices: choices.clone(), ..Order::new(&fonts) };
            for (number, file) in print(product, &graph, &order, Some(12)).iter().enumerate() {
                let name = format!("{}-{}-{number}.pdf", product.name, choices.variant.unwrap_or_default());
                let path = scratch.join(&name);
                let bytes = render_document(&file.document, &Options::new(&fonts)).expect("renders");
                assert_eq!(
                    bytes,
                    render_document(&file.document, &Options::new(&Fonts::new())).expect("renders")
                );
                fs::write(&path, bytes).expect("written");
                crate::support::pdf::sound(&path);
                if let Some(pages) = crate::support::pdf::pages(&path) {
                    assert_eq!(pages.len(), file.document.sheets.len());
                    let all = squeezed(&pages.join(""));
                    // A book is bound, and a poster is one sheet: there is nothing to get mixed up.
                    let loose = product.name != "book" && file.document.sheets.len() > 1;
                    assert!(!loose || all.contains(&squeezed("Sheet 1 of")), "{name}");
                }
            }
        }
    }
}

#[test]
fn the_command_writes_sheet_and_key_and_refuses_what_has_no_use() {
    let scratch = Scratch::new("print-command");
    let folder = crate::support::root().join("data/met-police");
    let folder = folder.to_string_lossy();
    let sheet = scratch.join("w.pdf");
    let done = run(&[
        "print",
        "worksheet",
        &folder,
        "-o",
        &sheet.to_string_lossy(),
        "--variant",
        "match",
        "--top",
        "6",
    ]);
    assert!(done.all().contains("w-answers.pdf"), "{}", done.all());
    assert_eq!(scratch.names(), ["w-answers.pdf", "w.pdf"]);
    let page = scratch.join("w.html");
    run(&["print", "worksheet", &folder, "-o", &page.to_string_lossy(), "--variant", "map"]);
    assert!(fs::read_to_string(&page).expect("written").contains("<svg"));
    let refused = [
        (vec!["handout", "--word-bank"], "--word-bank is for worksheet"),
        (vec!["handout", "--booklet"], "--booklet is for book"),
        (vec!["worksheet", "--variant", "match", "--word-bank"], "has no use"),
    ];
    for (args, why) in refused {
        let out = scratch.join("x.pdf");
        let out = out.to_string_lossy();
        let all: Vec<&str> = [&["print", args[0], &*folder, "-o", &out][..], &args[1..]].concat();
        let output = program(&all).output().expect("runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(why), "{said}");
    }
    assert!(!scratch.join("x.pdf").exists());
    assert!(PAPERS.iter().all(|paper| paper.width < paper.height));
}
