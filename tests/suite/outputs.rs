//! What comes out: the same bytes whatever the order of rows, the name of the folder, the locale or the time zone; texts
//! that stay texts whatever they hold; and the gallery in `output/`, which is what `build` makes now.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::{Random, Scratch, book_of, concise, dot, files_of, met_files, root, run_with, text};
use serde_json::Value;
use throughline::draw::{DRAWINGS, Page};
use throughline::export::{EXPORTS, dot as dot_export};
use throughline::graph::Graph;
use throughline::query::{Selection, View};
use throughline::render::{Options, RENDERERS, TextMode, measure::measure, svg};
use throughline::text::Fonts;

// ------------------------------------------------------------------------------------------------------------ the gallery

/// What `build` makes of the real casebook, made once.
fn built() -> &'static BTreeMap<String, Vec<u8>> {
    static BUILT: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = Scratch::new("built");
        let target = out.join("met");
        let made = run_with(
            root(),
            &["build", "data/met-police", "-o", text(&target), "--quiet"],
            &[("LANG", "C"), ("TZ", "UTC")],
        );
        assert_eq!(made.code, 0, "{}", made.all());
        contents(&target)
    })
}

/// The files of a folder that are ours: not the manifest, and not what Graphviz made (another version makes another).
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files_of(folder).into_iter().filter(|(name, _)| !name.starts_with('.') && name != "graph.svg").collect()
}

#[test]
fn the_gallery_is_what_build_makes_now() {
    let gallery = root().join("output/met-police");
    if std::env::var("UPDATE").as_deref() == Ok("1") {
        for (name, bytes) in built() {
            fs::write(gallery.join(name), bytes).expect("can be written");
        }
        for name in contents(&gallery).into_keys().filter(|name| !built().contains_key(name)) {
            fs::remove_file(gallery.join(name)).expect("can be removed");
        }
    }
    let (kept, made) = (contents(&gallery), built());
    let mut faults = Vec::new();
    for name in kept.keys().chain(made.keys()).collect::<BTreeSet<_>>() {
        match (kept.get(name), made.get(name)) {
            (Some(_), None) => {
                faults.push(format!("{name} is in output/met-police, and build no longer makes it"))
            }
            (None, Some(_)) => {
                faults.push(format!("{name} is made by build and missing in output/met-police"))
            }
            (Some(kept), Some(made)) if kept != made => {
                let at = kept.iter().zip(made).take_while(|(a, b)| a == b).count();
                faults.push(format!("{name} differs from byte {at} on"));
            }
            _ => {}
        }
    }
    assert!(
        faults.is_empty(),
        "the gallery is stale; UPDATE=1 cargo test --test outputs rewrites it (look at the pictures before you commit):\n{}",
        faults.join("\n")
    );
}

fn gallery_svgs() -> Vec<(String, String)> {
    let svgs: Vec<_> = built()
        .iter()
        .filter(|(name, _)| name.ends_with(".svg"))
        .map(|(name, bytes)| (name.clone(), String::from_utf8(bytes.clone()).expect("text")))
        .collect();
    assert!(svgs.len() >= 6, "{}", svgs.len());
    svgs
}

#[test]
fn nothing_in_the_gallery_overlaps_or_leaves_the_page() {
    let fonts = Fonts::new();
    let mut faults = Vec::new();
    for (name, svg) in gallery_svgs() {
        let measures = measure(&svg, &fonts, 12.0).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(measures.texts > 5, "{name} has {} texts", measures.texts);
        let counts = [
            ("text-text", measures.text_text),
            ("text-node", measures.text_node),
            ("node-node", measures.node_node),
            ("outside", measures.outside),
            ("small-text", measures.small_text),
            ("leader-crossing", measures.leader_crossings),
            ("leader-label", measures.leader_label),
        ];
        for (what, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            let first = measures.faults.iter().find(|fault| fault.kind == what);
            faults.push(format!("{name}: {count} x {what}, the first: {first:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn numbers_in_the_gallery_have_two_decimals_at_most() {
    for (name, svg) in gallery_svgs() {
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for attribute in node.attributes().filter(|a| {
                !["id", "href", "data-of", "data-from", "data-to", "aria-label"].contains(&a.name())
            }) {
                for part in attribute.value().split(|c: char| !(c.is_ascii_digit() || c == '.')) {
                    let decimals = part.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                    assert!(
                        decimals <= 2,
                        "{name}: {}={:?} of <{}>",
                        attribute.name(),
                        attribute.value(),
                        node.tag_name().name()
                    );
                }
            }
        }
    }
}

#[test]
fn svgs_of_the_gallery_are_whole_and_harmless() {
    for (name, svg) in gallery_svgs() {
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
        let top = document.root_element();
        assert_eq!(top.attribute("role"), Some("img"), "{name}");
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: an id stands twice");
        let known: BTreeSet<&str> = ids.into_iter().collect();
        for wanted in ["aria-labelledby", "aria-describedby"] {
            for id in top.attribute(wanted).unwrap_or_default().split_whitespace() {
                assert!(known.contains(id), "{name}: {wanted} names `{id}`, which is not there");
            }
        }
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            for ends in ["data-from", "data-to"] {
                assert!(
                    node.attribute(ends).is_none_or(|id| known.contains(id)),
                    "{name}: {ends}={:?} is not there",
                    node.attribute(ends)
                );
            }
        }
        for title in ["title", "desc"] {
            assert!(
                top.children().any(|node| node.has_tag_name(("http://www.w3.org/2000/svg", title))),
                "{name} has no <{title}>"
            );
        }
        harmless(&name, &svg, &document);
        let said: String = document
            .descendants()
            .filter(|node| node.is_text())
            .filter_map(|node| node.text())
            .collect::<Vec<_>>()
            .join(" ");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("Being shown here does not imply wrongdoing"), "{name}: the note is missing");
    }
}

/// No script, no handler, no address that does more than show a page, nothing loaded from elsewhere, no unsafe letters.
fn harmless(name: &str, svg: &str, document: &roxmltree::Document<'_>) {
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let tag = node.tag_name().name();
        assert!(
            !["script", "foreignObject", "iframe", "image", "animate", "set", "handler"].contains(&tag),
            "{name}: <{tag}>"
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on"), "{name}: {}", attribute.name());
            if attribute.name() == "href" {
                let value = attribute.value();
                let fine = ["#", "http://", "https://", "mailto:", "data:font/"]
                    .iter()
                    .any(|start| value.to_lowercase().starts_with(start));
                assert!(fine, "{name}: href={value:?}");
            }
        }
    }
    let unsafe_letter = svg.chars().find(|c| throughline::words::is_unsafe(*c));
    assert!(unsafe_letter.is_none(), "{name}: holds {unsafe_letter:?}");
}

#[test]
fn the_facts_of_the_real_casebook_are_all_there() {
    let json: Value = serde_json::from_slice(&built()["graph.json"]).expect("JSON");
    assert_eq!(json["throughline"], 1);
    for (what, count) in [("entities", 93), ("events", 76), ("relations", 156), ("sources", 163)] {
        assert_eq!(json[what].as_array().expect("a list").len(), count, "{what}");
        assert_eq!(json["counts"][what], count, "{what}");
    }
    let rows =
        csv::Reader::from_reader(built()["timeline.csv"].as_slice()).records().filter(Result::is_ok).count();
    assert_eq!(rows, 76);
    let markdown = String::from_utf8(built()["timeline.md"].clone()).expect("text");
    assert_eq!(markdown.lines().filter(|line| line.starts_with("### ")).count(), 76);
    let dot_text = String::from_utf8(built()["graph.dot"].clone()).expect("text");
    assert_eq!(dot_counts(&dot_text), (93, 156));
    // Every date has what was written and what it means; every citation leads to a source.
    let ids: BTreeSet<&str> = json["sources"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|source| source["id"].as_str())
        .collect();
    let mut dates = 0;
    walk(&json, &mut |key, value| match key {
        "date" | "start" | "end" if value.is_object() => {
            dates += 1;
            assert!(
                value["written"].is_string() && value["edtf"].is_string() && value["words"].is_string(),
                "{value}"
            );
        }
        "citations" => {
            for citation in value.as_array().expect("a list") {
                assert!(ids.contains(citation["source"].as_str().unwrap_or_default()), "{citation}");
            }
        }
        _ => {}
    });
    assert!(dates > 300, "{dates}");
}

fn walk<'v>(value: &'v Value, look: &mut impl FnMut(&str, &'v Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            look(key, item);
            walk(item, look);
        }),
        _ => {}
    }
}

fn dot_counts(text: &str) -> (usize, usize) {
    use graphviz_rust::dot_structures::{Graph as Dot, Stmt};
    let (Dot::DiGraph { stmts, .. } | Dot::Graph { stmts, .. }) =
        graphviz_rust::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let nodes = stmts.iter().filter(|stmt| matches!(stmt, Stmt::Node(_))).count();
    (nodes, stmts.iter().filter(|stmt| matches!(stmt, Stmt::Edge(_))).count())
}

// ------------------------------------------------------------------------------------------------------- the same bytes

/// The rows of a table in another order; what stands above the header stays.
fn shuffled(table: &[u8], random: &mut Random) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table);
    let mut rows: Vec<csv::ByteRecord> =
        reader.byte_records().map(|row| row.expect("a table of ours")).collect();
    let head = rows.iter().position(|row| !row.get(0).unwrap_or_default().starts_with(b"#")).unwrap_or(0);
    random.shuffle(&mut rows[head + 1..]);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_byte_record(row).expect("into memory"));
    writer.into_inner().expect("into memory")
}

fn shuffled_files(files: &[(String, Vec<u8>)], seed: u64) -> Vec<(String, Vec<u8>)> {
    let mut random = Random(seed);
    files
        .iter()
        .map(|(name, bytes)| {
            (name.clone(), if name.ends_with(".csv") { shuffled(bytes, &mut random) } else { bytes.clone() })
        })
        .collect()
}

/// `graph.json` without the rows' places.
fn without_rows(json: &[u8]) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Object(fields) => {
                fields.remove("row");
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut value: Value = serde_json::from_slice(json).expect("JSON");
    strip(&mut value);
    value
}

fn same_but_for_rows(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        match name.as_str() {
            "graph.json" => assert_eq!(without_rows(bytes), without_rows(&other[name]), "{name}"),
            "report.txt" => {}
            _ => assert!(
                *bytes == other[name],
                "{name} differs from byte {} on",
                bytes.iter().zip(&other[name]).take_while(|(a, b)| a == b).count()
            ),
        }
    }
}

#[test]
fn shuffled_rows_in_another_folder_locale_and_zone_make_the_same_bytes() {
    let folder = Scratch::new("Über die Sache, 2");
    for (name, bytes) in shuffled_files(&met_files(), 42) {
        folder.write(&name, &bytes);
    }
    let out = Scratch::new("o");
    let target = out.join("anything");
    let variables = [
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Asia/Kolkata"),
        ("NO_COLOR", "1"),
        ("COLUMNS", "37"),
        ("RAYON_NUM_THREADS", "7"),
    ];
    let made = run_with(folder.path(), &["build", ".", "-o", text(&target), "-q"], &variables);
    assert_eq!(made.code, 0, "{}", made.all());
    same_but_for_rows(built(), &contents(&target));
}

#[test]
fn shuffled_rows_make_the_same_findings() {
    let lines = |files| {
        let (graph, report) = book_of(files);
        let mut lines: Vec<String> = concise(&graph, &report)
            .lines()
            .map(|line| match line.split_once(".csv:") {
                Some((file, rest)) => {
                    format!("{file} {}", rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'))
                }
                None => line.to_string(),
            })
            .collect();
        lines.sort();
        lines
    };
    let wanted = lines(met_files());
    for seed in 1..4 {
        assert_eq!(lines(shuffled_files(&met_files(), seed)), wanted, "seed {seed}");
    }
}

/// All exports of a casebook, by name.
fn exports(graph: &Graph) -> BTreeMap<String, Vec<u8>> {
    let view = View::all(graph);
    let mut made: BTreeMap<String, Vec<u8>> =
        EXPORTS.iter().map(|export| (export.name.to_string(), (export.write)(&view))).collect();
    let json = without_rows(&made["json"]);
    made.insert("json".into(), serde_json::to_vec_pretty(&json).expect("JSON"));
    made
}

/// Every drawing of a casebook as an SVG, by name and width.
fn drawings(graph: &Graph, widths: &[f64]) -> BTreeMap<String, String> {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let fonts = FONTS.get_or_init(Fonts::new);
    let options = Options { text: TextMode::Live, ..Options::new(fonts) };
    let mut made = BTreeMap::new();
    for drawing in DRAWINGS {
        for width in widths {
            let page = Page::new(*width, fonts);
            let Ok(view) = (drawing.choose)(graph, &Selection::default()) else { continue };
            let bytes = svg::render(&(drawing.draw)(&view, &page), &options)
                .unwrap_or_else(|error| panic!("{} {width}: {error}", drawing.name));
            made.insert(format!("{}-{width}", drawing.name), String::from_utf8(bytes).expect("text"));
        }
    }
    made
}

/// Files by name.
type Files = Vec<(String, Vec<u8>)>;

/// Small casebooks in which the order of rows could show.
fn small_books() -> Vec<(&'static str, Files)> {
    let files = |files: &[(&str, &str)]| {
        files.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect()
    };
    vec![
        (
            "inferred names in two spellings",
            files(&[(
                "events.csv",
                "date,title,who\n2014,One,Ann Ash\n2015,Two,ANN ASH\n2016,Three,\"Ánn Ash; Bob\"\n2016,Four,bob\n",
            )]),
        ),
        (
            "unknown words",
            files(&[
                ("entities.csv", "id,name,kind\na,Ann,wizard\nb,Bob,witch\nc,Cat,cat\n"),
                (
                    "relations.csv",
                    "from,kind,to,status\na,hexes,b,rumoured\nb,jinxes,c,whispered\na,charms,c,sung\na,charms,b,mumbled\n",
                ),
                (
                    "events.csv",
                    "date,title,kind,who,status\n2014,One,spell,a:caster,whispered\n2015,Two,brew,b:stirrer,rumoured\n",
                ),
            ]),
        ),
        (
            "relations that differ only in their evidence",
            files(&[
                ("sources.csv", "id,title\ns1,First\ns2,Second\ns3,Third\n"),
                ("entities.csv", "id,name\na,Ann\nb,Bob\n"),
                (
                    "relations.csv",
                    "from,kind,to,start,status_by,response,sources\na,knows,b,2014,,,s1\na,knows,b,2014,,,s2\na,knows,b,2014,x,,s3\na,knows,b,2014,,no,s3\n",
                ),
            ]),
        ),
        (
            "relations that differ only in a status that nobody knows",
            files(&[(
                "relations.csv",
                "from,kind,to,status\nAnn,knows,Bob,rumoured\nAnn,knows,Bob,whispered\nAnn,knows,Bob,mumbled\n",
            )]),
        ),
        (
            "inferred entities that say something, and places",
            files(&[(
                "events.csv",
                "date,title,who,place,status,status_by\n2014,One,Ann,Leeds,alleged,Bob\n2015,Two,Bob; Leeds,,,\n2016,Three,,Bob,alleged,Ann\n",
            )]),
        ),
        (
            "events that differ only in who took part",
            files(&[
                ("entities.csv", "id,name\na,Ann\nb,Bob\nc,Cat\n"),
                (
                    "events.csv",
                    "date,title,who,place\n2014-05-06,Talk,a,\n2014-05-06,Talk,b,\n2014-05-06,Talk,c,Leeds\n2015,Talk,a,\n2015,Talk,b,\n",
                ),
            ]),
        ),
        (
            "inferred sources",
            files(&[(
                "events.csv",
                "date,title,sources\n2014,One,Daily News; https://example.org/b\n2014,Two,https://example.org/a\n2015,Three,daily news\n",
            )]),
        ),
        (
            "ambiguous dates",
            files(&[("events.csv", "date,title\n03/04/2014,One\n05/06/2014,Two\n25/12/2014,Three\n")]),
        ),
    ]
}

#[test]
fn names_that_share_a_slug_are_drawn_apart() {
    let table = "from,kind,to\nC,knows,C++\nC#,knows,Ann\n";
    let (graph, _) = book_of(vec![("relations.csv".into(), table.into())]);
    let (turned, _) = book_of(shuffled_files(&[("relations.csv".into(), table.into())], 3));
    assert_eq!(dot_counts(&String::from_utf8_lossy(&exports(&graph)["dot"])), (4, 2));
    assert_eq!(exports(&graph), exports(&turned));
    assert_eq!(drawings(&graph, &[660.0]), drawings(&turned, &[660.0]));
}

#[test]
fn the_order_of_rows_shows_nowhere() {
    let mut faults = Vec::new();
    for (name, files) in small_books() {
        let (graph, _) = book_of(files.clone());
        let wanted = exports(&graph);
        let drawn = drawings(&graph, &[660.0]);
        for seed in 0..6 {
            let (graph, _) = book_of(shuffled_files(&files, seed));
            let differ: Vec<String> = exports(&graph)
                .into_iter()
                .filter(|(export, bytes)| wanted[export] != *bytes)
                .map(|(export, _)| export)
                .collect();
            let differ = if differ.is_empty() {
                drawings(&graph, &[660.0])
                    .into_iter()
                    .filter(|(drawing, svg)| drawn[drawing] != *svg)
                    .map(|(drawing, _)| drawing)
                    .collect()
            } else {
                differ
            };
            if !differ.is_empty() {
                faults.push(format!("{name}: seed {seed} changes {}", differ.join(", ")));
                break;
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

// -------------------------------------------------------------------------------------------------------- hostile strings

/// What a cell may hold to break out of a file.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("script", "<script>alert(1)</script>".into()),
        ("dot", "\"]; evil [label=\"x".into()),
        ("formula", "=HYPERLINK(\"http://evil.example/\",\"x\")".into()),
        ("formula with a tab", "\t=1+1".into()),
        ("at", "@SUM(1+1)*cmd|' /C calc'!A0".into()),
        ("override", "\u{202e}txet \u{2066}desrever\u{2069}".into()),
        ("cdata", "]]> --> </title></text></svg> ?>".into()),
        ("entity", "&amp; &lt; &#0; &nosuch; &".into()),
        ("backslash", "ends in \\".into()),
        ("long", "long ".repeat(400) + &"x".repeat(400)),
        ("nul", "a\0b\u{7}\u{1b}[31mc\u{feff}".into()),
        ("emoji", "👩🏽‍🚀 🏳️‍🌈 ｆｕｌｌ 日本語 עברית".into()),
        ("markdown", "# head\n- list\n![x](javascript:alert(1)) [a]: http://evil.example | `c` <b>".into()),
        ("lines", "one\ntwo\r\nthree\u{2028}four\n### five".into()),
        ("template", "{{7*7}} ${7*7} {} {0} %s %n".into()),
        ("attribute", "\" onload=\"alert(1)\" x='y' style=\"".into()),
        ("address", "javascript:alert(1)".into()),
    ]
}

/// The columns of free text; ids, names that are referred to, dates and words of the vocabulary have tests of their own.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("entities.csv", &["name", "short_name", "aliases", "description", "url", "attr"]),
    (
        "events.csv",
        &["title", "description", "place", "status_by", "response", "url", "attr", "kind", "status"],
    ),
    ("relations.csv", &["description", "status_by", "response", "attr", "kind", "status"]),
    ("sources.csv", &["title", "publisher", "author", "url", "archive_url", "kind", "note", "attr"]),
];

/// A casebook in which each free text is `with(file, column)`.
fn book_with(with: impl Fn(&str, &str) -> String) -> Vec<(String, Vec<u8>)> {
    let cell = |text: String| format!("\"{}\"", text.replace('"', "\"\""));
    let fixed: [(&str, &str, &[&str]); 4] = [
        ("entities.csv", "id,kind,sources", &["a,person,s1", "b,organisation,s1"]),
        (
            "events.csv",
            "id,date,participants,sources",
            &["e1,2014-05-06,a:witness; b,s1#p1; s2", "e2,2016,a,s2"],
        ),
        ("relations.csv", "id,from,to,start,sources", &["r1,a,b,2014,s1; s2"]),
        ("sources.csv", "id,date", &["s1,2014", "s2,2015"]),
    ];
    let mut files: Vec<(String, Vec<u8>)> = fixed
        .iter()
        .map(|(file, head, rows)| {
            let columns =
                COLUMNS.iter().find(|(name, _)| name == file).map_or(&[][..], |(_, columns)| columns);
            let mut table = format!("{head},{}\n", columns.join(","));
            for (index, row) in rows.iter().enumerate() {
                // Names stay apart, whatever they are.
                let own = |column: &str| match column {
                    "name" | "short_name" | "aliases" | "title" => format!("{} {index}", with(file, column)),
                    _ => with(file, column),
                };
                let row = row
                    .split(',')
                    .map(|text| cell(text.to_string()))
                    .chain(columns.iter().map(|column| cell(own(column))));
                table.push_str(&row.collect::<Vec<_>>().join(","));
                table.push('\n');
            }
            ((*file).to_string(), table.into_bytes())
        })
        .collect();
    let settings = ["title", "subtitle", "credit", "licence", "note"].map(|key| {
        format!("{key} = {}\n", serde_json::to_string(&with("casebook.toml", key)).expect("JSON"))
    });
    files.push(("casebook.toml".into(), settings.concat().into_bytes()));
    files
}

/// Words that nothing is wrong with, for the same columns.
fn plain(_: &str, column: &str) -> String {
    match column {
        "url" | "archive_url" => "https://example.org/page".into(),
        "kind" => "strange".into(),
        "status" => "rumoured".into(),
        other => format!("Plain {other}"),
    }
}

/// A JSON value without its texts: keys, lists, and how long they are.
fn shape(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::Null,
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::Object(fields) => fields.iter().map(|(key, item)| (key.clone(), shape(item))).collect(),
        other => other.clone(),
    }
}

/// What an SVG is made of, without texts and lengths: tags with their attributes' names, parts, and ids behind their prefix.
fn anatomy(svg: &str) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let document = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let (mut tags, mut parts, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        tags.insert(node.tag_name().name().to_string());
        for attribute in node.attributes() {
            tags.insert(format!("@{}", attribute.name()));
        }
        parts.extend(node.attribute("data-part").map(str::to_string));
        ids.extend(node.attribute("id").map(|id| id.split_once('-').map_or(id, |(_, id)| id).to_string()));
    }
    (tags, parts, ids)
}

fn check_structure(case: &str, graph: &Graph, wanted: &Graph) {
    let view = View::all(graph);
    let (made, plain_made) = (exports(graph), exports(wanted));
    for (name, bytes) in &made {
        let said = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{case}: {name}: {error}"));
        if name != "json" {
            let bad = said.chars().find(|c| throughline::words::is_unsafe(*c));
            assert!(bad.is_none(), "{case}: {name} holds {bad:?}");
        }
    }
    // JSON
    let json = |bytes: &[u8]| {
        shape(&serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{case}: {error}")))
    };
    let (got, want) = (json(&made["json"]), json(&plain_made["json"]));
    assert_eq!(got, want, "{case}: the shape of graph.json");
    // CSV
    let rows = |bytes: &[u8]| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader
            .records()
            .map(|row| {
                row.unwrap_or_else(|error| panic!("{case}: {error}")).iter().map(str::to_string).collect()
            })
            .collect()
    };
    let (got, want) = (rows(&made["csv"]), rows(&plain_made["csv"]));
    assert_eq!((got.len(), &got[0]), (want.len(), &want[0]), "{case}: rows and head of timeline.csv");
    for cell in got.iter().flatten() {
        let first = cell.trim_start().chars().next();
        assert!(
            !matches!(first, Some('=' | '@')) && !cell.starts_with(['+', '\t', '\r']),
            "{case}: timeline.csv: {cell:?} would be run"
        );
    }
    // Markdown
    let lines = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        (
            count("#"),
            count("- "),
            // An address that is none is not made a link, by design.
            if case == "address" { 0 } else { text.replace("\\<", "").matches('<').count() },
            text.lines().filter(|line| line.trim_start().starts_with(char::is_numeric)).count(),
        )
    };
    assert_eq!(
        lines(&made["md"]),
        lines(&plain_made["md"]),
        "{case}: heads and lists of timeline.md:\n{}",
        String::from_utf8_lossy(&made["md"])
    );
    // DOT
    for write in [dot_export::write, dot_export::write_clustered] {
        let text = String::from_utf8(write(&view)).expect("text");
        assert!(graphviz_rust::parse(&text).is_ok(), "{case}: {text}");
    }
    let text = String::from_utf8(made["dot"].clone()).expect("text");
    assert_eq!(dot_counts(&text), (2, 1), "{case}: {text}");
    if let Some(output) = dot(&["-Tplain"], text.as_bytes()) {
        let plain = String::from_utf8_lossy(&output.stdout).into_owned();
        let count = |word: &str| plain.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!((count("node "), count("edge ")), (2, 1), "{case}: {plain}");
        assert!(output.stderr.is_empty(), "{case}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_hostile_text_in_every_column_changes_no_structure() {
    let (wanted, _) = book_of(book_with(plain));
    let widths = [300.0, 660.0, 1020.0];
    let plain_svgs = drawings(&wanted, &widths);
    assert_eq!(plain_svgs.len(), DRAWINGS.len() * widths.len());
    for (case, text) in hostile() {
        let is_address = case == "address";
        let (graph, report) = book_of(book_with(|file, column| match column {
            // An address that is none is not made a link: one attribute less, by design. It is tried on its own.
            "url" | "archive_url" if !is_address => plain(file, column),
            // A list is parted by these.
            "aliases" => text.replace([';', '\n', '\u{2028}'], ","),
            _ => text.clone(),
        }));
        assert_eq!(graph.casebook().entities.len(), 2, "{case}: {}", concise(&graph, &report));
        check_structure(case, &graph, &wanted);
        for (name, svg) in drawings(&graph, &widths) {
            let document =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{case}: {name}: {error}"));
            harmless(&format!("{case}: {name}"), &svg, &document);
            let (got, want) = (anatomy(&svg), anatomy(&plain_svgs[&name]));
            // Wrapping may need another line, a shortened label a title; nothing else may come.
            let new: Vec<&String> = got
                .0
                .difference(&want.0)
                .filter(|tag| {
                    ![
                        "tspan",
                        "@space",
                        "@unicode-bidi",
                        "@text-anchor",
                        "@dy",
                        "@direction",
                        "@font-weight",
                        "@textLength",
                    ]
                    .contains(&tag.as_str())
                })
                .collect();
            assert!(new.is_empty(), "{case}: {name}: new in the tree: {new:?}");
            let lost: Vec<&String> = want
                .1
                .difference(&got.1)
                // (The key of short names stands only where one is no part of the full name.)
                .filter(|part| !["link", "edge-label", "annotations"].contains(&part.as_str()))
                .collect();
            assert!(lost.is_empty(), "{case}: {name}: parts lost: {lost:?}");
        }
    }
}

#[test]
fn a_hostile_text_in_one_column_stays_there() {
    // One column at a time: of graph.json only texts change, and only those of that row.
    let (wanted, _) = book_of(book_with(plain));
    let before = shape(&without_rows(&exports(&wanted)["json"]));
    let text = "</text>\"'\\ ]]> =1+1 \u{202e}x";
    for (file, columns) in COLUMNS {
        for column in columns.iter().filter(|column| !["kind", "status"].contains(column)) {
            let (graph, _) =
                book_of(book_with(|f, c| if (f, c) == (file, *column) { text.into() } else { plain(f, c) }));
            let after = without_rows(&exports(&graph)["json"]);
            assert_eq!(shape(&after), before, "{file}: {column}");
            let said = after.to_string();
            assert!(said.contains("]]>"), "{file}: {column} is lost in graph.json");
        }
    }
}

#[test]
fn hostile_ids_are_only_ids() {
    for id in [
        "<b>",
        "\"]; evil [x=\"",
        "=1+1",
        "a\\",
        "\u{202e}a",
        "]]>",
        "&amp;",
        "two words",
        "-",
        "日本",
        "a'b",
        "x".repeat(300).as_str(),
    ] {
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        // A `;` parts participants: an id with one can be used in relations only.
        let who = if id.contains(';') { String::new() } else { id.to_string() };
        let (graph, report) = book_of(vec![
            ("entities.csv".into(), format!("id,name\n{},Ann\nb,Bob\n", cell(id)).into_bytes()),
            (
                "relations.csv".into(),
                format!("id,from,kind,to\n{},{},knows,b\n", cell(&format!("{id}r")), cell(id)).into_bytes(),
            ),
            (
                "events.csv".into(),
                format!("id,date,title,who\n{},2014,Talk,{}\n", cell(&format!("{id}e")), cell(&who))
                    .into_bytes(),
            ),
        ]);
        assert_eq!(graph.casebook().relations.len(), 1, "{id}: {}", concise(&graph, &report));
        let made = exports(&graph);
        assert_eq!(dot_counts(std::str::from_utf8(&made["dot"]).expect("text")), (2, 1), "{id}");
        let json: Value = serde_json::from_slice(&made["json"]).expect("JSON");
        assert!(json["entities"].as_array().expect("a list").iter().any(|entity| entity["id"] == id), "{id}");
        let mut reader = csv::Reader::from_reader(made["csv"].as_slice());
        let row = reader.records().next().expect("a row").expect("a row");
        assert!(!row[0].starts_with(['=', '@', '+']), "{id}: timeline.csv: {:?} would be run", &row[0]);
        assert!(
            row[0].chars().all(|c| !throughline::words::is_unsafe(c)),
            "{id}: timeline.csv holds an override"
        );
        for (name, svg) in drawings(&graph, &[300.0, 660.0]) {
            let document =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{id}: {name}: {error}"));
            harmless(&format!("{id}: {name}"), &svg, &document);
        }
    }
}

#[test]
fn a_link_is_made_of_an_address_only() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<b>",
        "file:///etc/passwd",
        "vbscript:x",
        "//evil.example",
        "java\tscript:x",
    ] {
        let (graph, _) =
            book_of(book_with(
                |file, column| if column.ends_with("url") { address.into() } else { plain(file, column) },
            ));
        for (name, svg) in drawings(&graph, &[300.0, 1020.0]) {
            let document = roxmltree::Document::parse(&svg).expect("XML");
            harmless(&name, &svg, &document);
        }
        let made = exports(&graph);
        let dot_text = String::from_utf8(made["dot"].clone()).expect("text");
        assert!(!dot_text.contains("URL="), "{address}: {dot_text}");
        let markdown = String::from_utf8(made["md"].clone()).expect("text");
        assert!(!markdown.contains(&format!("<{address}>")), "{address}: {markdown}");
    }
}

// ----------------------------------------------------------------------------------------------------------- small promises

#[test]
fn a_timeline_without_events_still_has_its_head() {
    let (graph, _) = book_of(vec![("entities.csv".into(), b"id,name\na,Ann\n".to_vec())]);
    let made = exports(&graph);
    assert!(made["csv"].starts_with(b"id,date,"), "{:?}", String::from_utf8_lossy(&made["csv"]));
}

#[test]
fn every_renderer_gives_the_same_bytes_twice() {
    let (graph, _) = book_of(book_with(plain));
    let fonts = Fonts::new();
    let page = Page::new(660.0, &fonts);
    for drawing in DRAWINGS {
        let view = (drawing.choose)(&graph, &Selection::default()).expect("everything");
        let options = Options::new(&fonts);
        for renderer in RENDERERS {
            let made = || {
                (renderer.render)(&(drawing.draw)(&view, &page), &options)
                    .unwrap_or_else(|error| panic!("{}: {error}", renderer.name))
            };
            let bytes = made();
            assert!(bytes.len() > 500 && bytes == made(), "{} of {}", renderer.name, drawing.name);
            let magic: &[u8] = match renderer.name {
                "svg" => b"<svg",
                "png" => b"\x89PNG",
                "pdf" => b"%PDF-",
                other => panic!("what does {other} start with?"),
            };
            assert!(bytes.starts_with(magic), "{}", renderer.name);
        }
    }
}
