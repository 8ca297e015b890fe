//! The file: one, whole, within its budget.

use base64::Engine as _;
use sha2::{Digest as _, Sha256};
use throughline::page::TOO_LARGE;
use throughline::query::Selection;
use throughline::query::evidence::relation_sentence;

use super::{CASEBOOKS, between, body, casebook, page_of};
use crate::support::{Random, Scratch, book_of, met_files, root, run_with, text};

/// Bytes of the page of the met-police casebook at the most.
const BUDGET: usize = 700_000;
/// Bytes of its fonts at the most, as they stand in the page.
const FONTS: usize = 40_000;
/// Bytes of style and script at the most: what every page carries, whatever it holds.
const SHELL: usize = 112_000;

/// A text as a reader has it: markup taken off, white space as one blank.
fn read(markup: &str) -> String {
    let tree = format!("<p>{markup}</p>");
    let document = roxmltree::Document::parse(&tree).unwrap_or_else(|error| panic!("{error}: {markup}"));
    let texts = document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text());
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn without_its_script_it_holds_every_event_connection_and_source() {
    for name in CASEBOOKS {
        let graph = casebook(name);
        let page = page_of(&graph, &Selection::default());
        let said = read(&body(&page));
        let book = graph.casebook();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (_, event) in book.events() {
            for text in [&*event.title, &*event.description, event.statement.response()] {
                assert!(said.contains(&flat(text)), "{name}: {text}");
            }
        }
        for (_, relation) in book.relations() {
            let sentence = relation_sentence(book, relation);
            for text in [&*sentence, relation.description(), relation.statement.response()] {
                assert!(said.contains(&flat(text)), "{name}: {text}");
            }
        }
        for (_, entity) in book.entities() {
            assert!(said.contains(&flat(&entity.name)) && said.contains(&flat(entity.description())));
        }
        for (_, source) in book.sources() {
            assert!(said.contains(&flat(&source.title)), "{name}: {}", source.title);
            assert!(
                source.url.is_empty() || page.contains(&source.url.replace('&', "&amp;")),
                "{}",
                source.url
            );
        }
        // And the drawings, and every quotation.
        assert_eq!(page.matches("<figure id=\"v-").count(), 3, "{name}");
        for citation in book.events().flat_map(|(_, event)| event.statement.citations.iter()) {
            assert!(said.contains(&flat(&citation.quotation)), "{name}: {}", citation.quotation);
        }
    }
}

#[test]
fn every_anchor_leads_somewhere_and_stands_once() {
    for name in CASEBOOKS {
        let page = page_of(&casebook(name), &Selection::default());
        let tree = body(&page);
        let document = roxmltree::Document::parse(&tree).expect("a tree");
        let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: an id stands twice");
        for link in document.descendants().filter_map(|node| node.attribute("href")) {
            if let Some(id) = link.strip_prefix('#') {
                assert!(ids.binary_search(&id).is_ok(), "{name}: #{id} leads nowhere");
            } else {
                assert!(link.starts_with("https://") || link.starts_with("http://"), "{name}: {link}");
            }
        }
    }
}

#[test]
fn it_keeps_to_its_budget() {
    let page = page_of(&casebook("met-police"), &Selection::default());
    let style = between(&page, "<style>", "</style>");
    let fonts: usize =
        style.split("@font-face{").skip(1).map(|face| face.find('}').unwrap_or(face.len())).sum();
    let script = between(&page, "<script>", "</script>");
    let shell = style.len() - fonts + script.len();
    assert!(page.len() <= BUDGET, "the page has {} bytes", page.len());
    assert!(fonts <= FONTS, "its fonts have {fonts} bytes");
    assert!(shell <= SHELL, "style and script have {shell} bytes");
}

#[test]
fn its_policy_names_what_may_run_and_nothing_else() {
    let page = page_of(&casebook("great-fire"), &Selection::default());
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
    let hash = |text: &str| {
        format!(
            "'sha256-{}'",
            base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes()))
        )
    };
    let script = hash(between(&page, "<script>", "</script>"));
    let style = hash(between(&page, "<style>", "</style>"));
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src {script}; style-src {style}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
        )
    );
    // No way in that a policy would have to close: no handlers, no styles in attributes, nothing loaded.
    let tree = body(&page);
    let document = roxmltree::Document::parse(&tree).expect("a tree");
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(
                !name.starts_with("on") && name != "style" && name != "src",
                "<{}> {name}",
                node.tag_name().name()
            );
        }
    }
    for word in
        ["eval(", "innerHTML", "insertAdjacentHTML", "document.write", "localStorage", "fetch(", "XMLHttp"]
    {
        assert!(!between(&page, "<script>", "</script>").contains(word), "{word}");
    }
}

#[test]
fn shuffled_rows_make_the_same_page() {
    let page = page_of(&book_of(met_files()).0, &Selection::default());
    let mut random = Random(5);
    let mut files = met_files();
    for (name, bytes) in files.iter_mut().filter(|(name, _)| name.ends_with(".csv")) {
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let head = rows.remove(0);
        random.shuffle(&mut rows);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&head).expect("written");
        rows.iter().for_each(|row| writer.write_record(row).expect("written"));
        *bytes = writer.into_inner().expect("bytes");
        assert!(name.len() > 4);
    }
    files.reverse();
    assert_eq!(page, page_of(&book_of(files).0, &Selection::default()));
}

#[test]
fn a_part_says_that_it_is_one() {
    let graph = casebook("met-police");
    let focus = Selection { focus: vec!["Wayne Couzens".to_string()], ..Selection::default() };
    let page = page_of(&graph, &focus);
    let head = between(&page, "<header", "</header>");
    assert!(head.contains(">Couzens</h1>") && head.contains("A part of “Twenty-four years apart"), "{head}");
    assert!(!page.contains("Macpherson"), "what has nothing to do with it is left out");
    assert!(page.len() < TOO_LARGE);
}

#[test]
fn the_command_writes_it_and_refuses_what_cannot_be() {
    let folder = Scratch::new("page");
    let file = folder.join("story.html");
    let made =
        run_with(root(), &["page", "data/great-fire", "-o", text(&file), "--title", "Fire & <smoke>"], &[]);
    assert_eq!(made.code, 0, "{}", made.all());
    let page = std::fs::read_to_string(&file).expect("a page");
    assert!(page.contains("<h1>Fire &amp; &lt;smoke&gt;</h1>") && page.ends_with("</html>\n"));
    let arabic = folder.join("ar.html");
    let made = run_with(root(), &["page", "data/great-fire", "-o", text(&arabic), "--lang", "ar"], &[]);
    assert!(made.code == 0, "{}", made.all());
    let page = std::fs::read_to_string(&arabic).expect("a page");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("lang=\"en-GB\" dir=\"ltr\""));
    for (args, code, says) in [
        (["page", "data/great-fire", "-o", "story.pdf"].as_slice(), 2, "end the name in .html"),
        (&["page", "data/great-fire", "-o", text(&file), "--focus", "Nobody"], 1, "names no entity"),
        (&["page", "data/great-fire", "-o", text(&file), "--preset", "nothing"], 1, "has no drawing"),
    ] {
        let made = run_with(root(), args, &[]);
        assert_eq!(made.code, code, "{}", made.all());
        assert!(made.all().contains(says), "{}", made.all());
    }
}
