//! Strings that would be markup, script or style if they could: in every column, beside a twin of harmless words. Both pages have the same
//! tags and attributes, and every string stands in the page as text.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline::graph::Graph;
use throughline::query::Selection;

use super::{between, body, page_of};
use crate::support::book_of;

/// What is tried, as it would be written into a cell. `N` becomes the number of the row, so that each is another.
const STRINGS: [&str; 25] = [
    "<script>window.hit=N</script>",
    "</script><script>window.hit=N</script>",
    "</SCRIPT ><img src=x onerror=window.hit=N>",
    "<img src=x onerror=\"window.hit=N\">",
    "\"><svg onload=window.hit=N>",
    "' onmouseover='window.hit=N' x='",
    "\" autofocus onfocus=\"window.hit=N\" x=\"",
    "<!-- N",
    "--><b>N</b>",
    "<![CDATA[N]]>",
    "]]><i>N</i>",
    "&lt;script&gt;N&lt;/script&gt;",
    "&#60;img src=x onerror=window.hit=N&#62;",
    "javascript:window.hit=N",
    "</style><style>*{display:none}N</style>",
    "{{constructor.constructor('window.hit=N')()}}",
    "${window.hit=N}",
    "`${window.hit=N}`",
    "\\u003cscript\\u003ewindow.hit=N\\u003c/script\\u003e",
    "__proto__N",
    "constructorN",
    "</title><h1>N</h1>",
    "<base href=//nowhere.test/N>",
    "<a href=javascript:window.hit=N>go</a>",
    "<iframe srcdoc='<script>parent.hit=N</script>'>",
];

/// A casebook in which `word(n)` stands wherever a text can; returns it and how many words stand in it.
pub fn casebook(word: impl Fn(usize) -> String) -> (Graph, Vec<String>) {
    let mut words = Vec::new();
    let mut next = || {
        words.push(word(words.len()));
        words.last().cloned().unwrap_or_default()
    };
    let rows = 34;
    let table = |head: &[&str], rows: Vec<Vec<String>>| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head).expect("written");
        rows.iter().for_each(|row| writer.write_record(row).expect("written"));
        writer.into_inner().expect("bytes")
    };
    let id = |sort: &str, n: usize| format!("{sort}{n}");
    let entities: Vec<Vec<String>> = (0..rows)
        .map(|n| vec![id("e", n), format!("Name {n} {}", next()), "person".into(), next(), next(), next()])
        .collect();
    let sources: Vec<Vec<String>> = (0..rows)
        .map(|n| vec![id("s", n), next(), next(), next(), format!("https://example.org/{n}"), next()])
        .collect();
    let events: Vec<Vec<String>> = (0..rows)
        .map(|n| {
            let who = format!("{}; {}", id("e", n), id("e", (n + 1) % rows));
            let date = format!("{}-03-12", 1990 + n);
            vec![
                id("v", n),
                date,
                format!("Event {n} {}", next()),
                next(),
                who,
                "alleged".into(),
                next(),
                next(),
                id("s", n),
            ]
        })
        .collect();
    let relations: Vec<Vec<String>> = (0..rows)
        .map(|n| {
            vec![
                id("e", n),
                "knows".into(),
                id("e", (n + 7) % rows),
                next(),
                "alleged".into(),
                next(),
                next(),
                id("s", n),
            ]
        })
        .collect();
    let settings = format!(
        "title = {:?}\nsubtitle = {:?}\ncredit = {:?}\nnote = {:?}\n[[step]]\ntitle = {:?}\ntext = {:?}\nhighlight = [\"e1\"]\n",
        next(),
        next(),
        next(),
        next(),
        next(),
        next()
    );
    let files = vec![
        ("casebook.toml".to_string(), settings.into_bytes()),
        (
            "entities.csv".to_string(),
            table(&["id", "name", "kind", "short_name", "aliases", "description"], entities),
        ),
        ("sources.csv".to_string(), table(&["id", "title", "publisher", "author", "url", "note"], sources)),
        (
            "events.csv".to_string(),
            table(
                &[
                    "id",
                    "date",
                    "title",
                    "description",
                    "participants",
                    "status",
                    "said by",
                    "response",
                    "source",
                ],
                events,
            ),
        ),
        (
            "relations.csv".to_string(),
            table(
                &["from", "kind", "to", "description", "status", "said by", "response", "source"],
                relations,
            ),
        ),
    ];
    (book_of(files).0, words)
}

/// The hostile string of a place.
pub fn hostile(n: usize) -> String {
    STRINGS[n % STRINGS.len()].replace('N', &n.to_string())
}

/// Words that are nothing else, as long as the hostile ones: names are wrapped by their length.
pub fn twin(n: usize) -> String {
    let letters: String =
        hostile(n).chars().map(|c| if c.is_alphanumeric() || c == ' ' { c } else { 'x' }).collect();
    letters.replace("hit", "hat")
}

/// How often each tag stands with which attributes.
fn tags(tree: &str) -> BTreeMap<String, usize> {
    let document = roxmltree::Document::parse(tree).unwrap_or_else(|error| panic!("{error}"));
    let mut tags = BTreeMap::new();
    // What is drawn depends on how wide a text is; within a drawing it is enough that nothing but drawing stands there.
    let drawn = |node: &roxmltree::Node<'_, '_>| {
        node.ancestors().skip(1).any(|above| above.has_tag_name(("http://www.w3.org/2000/svg", "svg")))
    };
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        if drawn(&node) {
            let known = [
                "g",
                "path",
                "circle",
                "rect",
                "polygon",
                "text",
                "use",
                "symbol",
                "defs",
                "linearGradient",
                "stop",
                "a",
            ];
            assert!(known.contains(&name), "<{name}> in a drawing");
            continue;
        }
        let mut names: Vec<&str> = node.attributes().map(|attribute| attribute.name()).collect();
        names.sort_unstable();
        *tags.entry(format!("{name} {}", names.join(" "))).or_default() += 1;
    }
    tags
}

#[test]
fn strings_stay_texts() {
    let (graph, words) = casebook(hostile);
    assert!(words.len() >= 500, "{} strings", words.len());
    let page = page_of(&graph, &Selection::default());
    let harmless = page_of(&casebook(twin).0, &Selection::default());
    let (tree, other) = (body(&page), body(&harmless));
    assert_eq!(tags(&tree), tags(&other));
    // Each of them is there, as it was written.
    let document = roxmltree::Document::parse(&tree).expect("a tree");
    let texts: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    let said = texts.join("\n");
    // A list of other names is parted at its semicolons.
    let there = |word: &str| word.split(';').all(|part| said.contains(part));
    let lost: Vec<&String> = words.iter().filter(|word| !there(word)).collect();
    assert!(
        lost.is_empty(),
        "{} of {} are not in the page as written: {:?}",
        lost.len(),
        words.len(),
        &lost[..lost.len().min(5)]
    );
    // And neither the head nor the data end before they should.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("</style").count(), 1);
    let data: Value = serde_json::from_str(between(&page, "id=\"data\">", "</script>")).expect("JSON");
    assert_eq!(data["nodes"].as_array().map(Vec::len), Some(68));
}
