//! Other tools' files: what becomes of every element of a small one of each, where it is said to stand, and what is said of the rest.

use throughline::graph::Graph;
use throughline::model::Casebook;

use crate::support::{Scratch, book, concise, of_code, run, text};

/// The entities as `id = name (kind) start/end`, the relations as `from kind to start/end`, the events as `date title [who]`.
fn told(book: &Casebook) -> Vec<String> {
    let date = |date: &Option<std::sync::Arc<throughline::date::Date>>| {
        date.as_ref().map_or(String::new(), |date| date.edtf().to_owned())
    };
    let mut told = Vec::new();
    for entity in &book.entities {
        let kind = entity.kind.map_or("thing", |kind| book.vocabulary.entities.name(kind));
        told.push(format!(
            "{} = {} ({kind}) {}/{}",
            entity.id,
            entity.name,
            date(&entity.start),
            date(&entity.end)
        ));
    }
    for relation in &book.relations {
        let [from, to] = [relation.from, relation.to].map(|id| &book.entities[id.0 as usize].id);
        let kind = book.vocabulary.relations.name(relation.kind);
        told.push(format!("{from} {kind} {to} {}/{}", date(&relation.start), date(&relation.end)));
    }
    for event in &book.events {
        let who: Vec<&str> =
            event.participants.iter().map(|p| &*book.entities[p.entity.0 as usize].id).collect();
        told.push(format!("{} {} [{}]", date(&event.date), event.title, who.join(", ")));
    }
    told.sort();
    told
}

fn read(name: &str, text: &str) -> (Graph, String) {
    let (graph, report) = book(&[(name, text)]);
    let said = concise(&graph, &report);
    (graph, said)
}

fn attribute<'g>(graph: &'g Graph, entity: &str, name: &str) -> &'g str {
    let found = graph.casebook().entities.iter().find(|e| &*e.id == entity).expect("there");
    found.attributes().iter().find(|(key, _)| &**key == name).map_or("", |(_, value)| value)
}

const TIMELINE: &str = r#"{"title":{"text":{"headline":"All of it"}},"scale":"human",
"events":[
 {"unique_id":"a","start_date":{"year":"1987","month":"5","display_date":"c. May 1987"},"text":{"headline":"A <b>first</b> letter","text":"See <a href=\"https://example.org/x\">it</a>"},"media":{"url":"https://example.org/pic.jpg","caption":"A letter","thumbnail":"t.jpg"},"group":"Letters"},
 {"unique_id":"b","start_date":{"year":2014,"month":3,"day":3,"hour":14,"minute":30},"end_date":{"year":2014,"month":3,"day":5},"text":{"headline":"Hearing"},"background":{"color":"red"}},
 {"unique_id":"c","start_date":{"year":2015,"display_date":"The long summer"},"text":{"headline":"Summer"}},
 {"unique_id":"d","start_date":{"year":2014,"month":2,"day":31},"text":{"headline":"A bad day"}},
 {"unique_id":"e","start_date":{"year":-44,"month":3},"text":{"headline":"The Ides"}},
 {"unique_id":"f","text":{"headline":"Undated"}}],
"eras":[{"start_date":{"year":1980},"end_date":{"year":1989},"text":{"headline":"The eighties"}}]}"#;

#[test]
fn a_timeline_js_file_is_read_with_its_doubt() {
    let (graph, said) = read("story.json", TIMELINE);
    let told = told(graph.casebook());
    for wanted in [
        "1987-05~ A first letter []",
        "2014-03-03T14:30:00 Hearing []",
        "2015 Summer []",
        "-0043-03 The Ides []",
        "1980 The eighties []",
    ] {
        assert!(told.iter().any(|line| line == wanted), "{wanted}\n{told:#?}\n{said}");
    }
    assert!(said.contains("story.json, events[3].start_date: error["), "the day that is none\n{said}");
    for left in [
        "the title slide: 1 time, left out (“All of it”)",
        "`scale` of the timeline",
        "`media.thumbnail` of events: 1 time, left out (events[0])",
        "`background` of events: 1 time, left out (events[1])",
    ] {
        assert!(said.contains(left), "{left}\n{said}");
    }
    let first = graph.casebook().events.iter().find(|event| &*event.id == "a").expect("there");
    assert_eq!(&*first.description, "See it (https://example.org/x)");
    let kept: Vec<String> = first.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let kind = first.kind.map(|kind| graph.casebook().vocabulary.events.name(kind).to_lowercase());
    assert_eq!(kind.as_deref(), Some("letters"), "the group of an event is its kind");
    assert!(kept.iter().any(|line| line == "date in numbers=1987-05"), "{kept:?}");
    // Where nothing else says what the picture shows, its caption does.
    assert_eq!(first.image.as_deref().map(|image| &*image.alt), Some("A letter"));
}

const MONEY: &str = r#"{"id":"p1","schema":"Person","properties":{"name":["Ann Ash","A. Ash"],"birthDate":["1950-02"],"nationality":["gb"],"summary":["born about 1950"]},"datasets":["x"]}
{"id":"c1","schema":"Company","properties":{"name":["Civic Ltd"],"incorporationDate":["1999"]}}

{"id":"o1","schema":"Ownership","properties":{"owner":["p1"],"asset":["c1"],"startDate":["2001-05"],"percentage":["51"]}}
{"id":"u1","schema":"UnknownLink","properties":{"subject":["p1"],"object":["c1"],"role":["works-with"]}}
{"id":"m1","schema":"Membership","properties":{"member":["p1"]}}
{"id":"e1","schema":"Event","properties":{"name":["Meeting"],"date":["2002-01-03"],"involved":["p1","c1"]}}
{"id":"d1","schema":"Document","properties":{"title":["Minutes"],"sourceUrl":["https://example.org/m"],"publisher":["Civic Ltd"]}}
not json
"#;

#[test]
fn followthemoney_entities_become_people_connections_events_and_sources() {
    for name in ["x.jsonl", "x.ftm", "x.ndjson"] {
        let (graph, said) = read(name, MONEY);
        let told = told(graph.casebook());
        let wanted = [
            "2002-01-03 Meeting [p1, c1]",
            "c1 = Civic Ltd (company) 1999/",
            "p1 = Ann Ash (person) 1950-02/",
            "p1 owns c1 2001-05/",
            "p1 works-with c1 /",
        ];
        assert_eq!(told, wanted, "{said}");
        assert_eq!(attribute(&graph, "p1", "nationality"), "gb");
        assert_eq!(attribute(&graph, "p1", "datasets"), "x");
        assert_eq!(
            graph.casebook().sources.iter().filter(|s| &*s.id == "d1" && &*s.title == "Minutes").count(),
            1
        );
        assert!(said.contains("a line that is no JSON: 1 time, left out (line 9)"), "{said}");
        assert!(said.contains("a Membership without `organization`: 1 time, left out (line 6)"), "{said}");
        assert!(
            said.contains(&format!("{name}, line 6: error[")),
            "the row itself is set aside at its line\n{said}"
        );
    }
}

const GEXF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta lastmodifieddate="2020-01-01"><creator>Gephi</creator></meta>
  <graph mode="dynamic" timeformat="date" defaultedgetype="directed">
    <attributes class="node"><attribute id="0" title="town" type="string"><default>Leeds</default></attribute><attribute id="1" title="edtf" type="string"/></attributes>
    <attributes class="edge"><attribute id="0" title="note" type="string"/></attributes>
    <nodes>
      <node id="a" label="Ann Ash" start="1950-01-01" end="2001-01-01"><attvalues><attvalue for="0" value="York"/><attvalue for="1" value="1950~"/></attvalues><viz:position x="1" y="2"/></node>
      <node id="b" label="Bob &amp; Co"/>
    </nodes>
    <edges>
      <edge id="e1" source="a" target="b" kind="owns" weight="2.0"><attvalues><attvalue for="0" value="half"/></attvalues><spells><spell start="1990" end="1995"/><spell start="1998"/></spells></edge>
      <edge id="e2" source="a" target="b" label="works-with"/>
      <edge id="e3" source="a"/>
    </edges>
  </graph>
</gexf>
"#;

#[test]
fn a_gexf_graph_is_read_with_its_times() {
    let (graph, said) = read("net.gexf", GEXF);
    let wanted = [
        "a = Ann Ash (thing) 1950~/2001-01-01",
        "a owns b 1990/1995",
        "a works-with b /",
        "b = Bob & Co (thing) /",
    ];
    assert_eq!(told(graph.casebook()), wanted, "{said}");
    assert_eq!((attribute(&graph, "a", "town"), attribute(&graph, "b", "town")), ("York", "Leeds"));
    assert_eq!(attribute(&graph, "a", "start (outer bound)"), "1950-01-01");
    for left in [
        "`viz:position`: 1 time",
        "`creator` of the file",
        "an edge without source or target: 1 time, left out (line 14)",
    ] {
        assert!(said.contains(left), "{left}\n{said}");
    }
    assert!(said.contains("net.gexf, line 14: error["), "{said}");
}

const GRAPHML: &str = r#"<?xml version="1.0"?>
<!DOCTYPE graphml SYSTEM "http://example.org/graphml.dtd">
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="d0" for="node" attr.name="name" attr.type="string"/>
  <key id="d1" for="node" attr.name="kind" attr.type="string"><default>person</default></key>
  <key id="d2" for="edge" attr.name="relation" attr.type="string"/>
  <key id="d3" for="node" yfiles.type="nodegraphics"/>
  <graph edgedefault="directed">
    <node id="a"><data key="d0">Ann Ash</data></node>
    <node id="b"><data key="d0">Civic</data><data key="d1">organisation</data></node>
    <node id="c"><data key="d3"><y:ShapeNode><y:Geometry height="30"/><y:NodeLabel>Cy Cole</y:NodeLabel></y:ShapeNode></data>
      <graph><node id="c1"><data key="d0">Within</data></node></graph></node>
    <edge id="e1" source="a" target="b"><data key="d2">employed-by</data></edge>
    <edge source="b" target="c"/>
    <hyperedge/>
  </graph>
</graphml>
"#;

#[test]
fn a_graphml_graph_is_read_with_keys_defaults_and_labels() {
    let (graph, said) = read("net.graphml", GRAPHML);
    let wanted = [
        "a = Ann Ash (person) /",
        "a employed-by b /",
        "b = Civic (organisation) /",
        "b linked-to c /",
        "c = Cy Cole (person) /",
        "c1 = Within (person) /",
    ];
    assert_eq!(told(graph.casebook()), wanted, "{said}");
    assert_eq!(attribute(&graph, "c1", "parent"), "c");
    for left in ["`hyperedge`: 1 time, left out (line 15)", "`y:Geometry` (how it is drawn)"] {
        assert!(said.contains(left), "{left}\n{said}");
    }
}

#[test]
fn node_link_json_is_read_under_both_names_of_its_edges() {
    let nodes = r#""nodes":[{"id":"a","name":"Ann Ash","kind":"person","x":3.5,"born":{"town":"York"}},{"id":"b","label":"Civic","kind":"organisation"}]"#;
    let edge = r#"{"source":"a","target":"b","kind":"employed-by","start":"1999~","weight":2}"#;
    let wanted = ["a = Ann Ash (person) /", "a employed-by b 1999~/", "b = Civic (organisation) /"];
    for (key, edges) in [
        ("links", edge.to_owned()),
        ("edges", edge.to_owned()),
        ("links", edge.replace("\"a\"", "0").replace("\"b\"", "1")),
        ("links", edge.replace("\"a\"", "{\"id\":\"a\"}")),
    ] {
        let (graph, said) = read(
            "net.json",
            &format!(
                "{{\"directed\":true,\"multigraph\":false,\"graph\":{{\"note\":1}},{nodes},\"{key}\":[{edges}]}}"
            ),
        );
        assert_eq!(told(graph.casebook()), wanted, "{said}");
        assert_eq!(attribute(&graph, "a", "town"), "York");
        assert!(said.contains("`x` of nodes: 1 time") && said.contains("`graph` of the graph"), "{said}");
    }
    let (_, said) = read(
        "net.json",
        &format!(
            "{{{nodes},\"links\":[{{\"source\":\"a\",\"target\":\"zz\",\"kind\":\"owns\"}},{{\"source\":\"a\"}}]}}"
        ),
    );
    assert!(said.contains("net.json, links[0].target: error[dangling-reference]"), "{said}");
    assert!(said.contains("an edge without `target`: 1 time, left out (links[1])"), "{said}");
}

#[test]
fn a_graphviz_graph_is_read_and_its_drawing_left_out() {
    let dot = "digraph g {\n rankdir=LR;\n node [shape=box];\n a [label=\"Ann \\\"A\\\" Ash\", kind=person, color=red];\n subgraph cluster_x { label=\"The board\"; b [label=\"Bob Birch\"]; }\n a -> b [label=\"works-with\", start=\"1999\"];\n a -> b -> c;\n}\n";
    let (graph, said) = read("net.dot", dot);
    let told = told(graph.casebook());
    for wanted in ["a works-with b 1999/", "a linked-to b /", "b linked-to c /"] {
        assert!(told.iter().any(|line| line == wanted), "{wanted}\n{told:#?}\n{said}");
    }
    assert!(told.iter().any(|line| line.starts_with("a = Ann \"A\" Ash (person)")), "{told:#?}");
    assert_eq!(attribute(&graph, "b", "cluster"), "The board");
    for left in ["`rankdir` of the graph", "`shape` set for all", "`color` of nodes"] {
        assert!(said.contains(left), "{left}\n{said}");
    }
    // Several ends in one edge, a brace without a word before it, braces within texts.
    let dot = "strict digraph {\n // { no brace\n a [label=\"Ann {A}\"]; b [label=<<b>Bob {B}</b>>]\n a -> {b c}\n d -> { subgraph x { a; b } } [label=\"knows\"]\n}\n";
    let (graph, said) = read("net.dot", dot);
    let ends = self::told(graph.casebook());
    for wanted in ["a linked-to b /", "a linked-to c /", "d knows a /", "d knows b /"] {
        assert!(ends.iter().any(|line| line == wanted), "{wanted}\n{ends:#?}\n{said}");
    }
    assert!(ends.iter().any(|line| line.starts_with("a = Ann {A}")), "{ends:#?}");
    let (_, said) = read("net.dot", "digraph { a -> ");
    assert!(said.contains("error[file-refused]: net.dot is a DOT file that cannot be read"), "{said}");
}

const GEDCOM: &str = "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n0 @I1@ INDI\n1 NAME Ann /Ash/\n2 GIVN Ann\n1 NAME Annie\n1 SEX F\n1 BIRT\n2 DATE ABT 1850\n2 PLAC York\n2 SOUR @S1@\n3 PAGE 12\n1 DEAT Y\n1 OCCU Weaver\n2 DATE 1881\n1 NOTE A note\n2 CONT of two lines\n1 OBJE @M1@\n1 FAMS @F1@\n0 @I2@ INDI\n1 NAME Bob /Birch/\n1 FAMS @F1@\n0 @I3@ INDI\n1 NAME Cy /Birch/\n1 FAMC @F1@\n0 @F1@ FAM\n1 HUSB @I2@\n1 WIFE @I1@\n1 CHIL @I3@\n1 MARR\n2 DATE 3 MAY 1875\n0 @S1@ SOUR\n1 TITL Parish register\n1 AUTH The vicar\n0 @X1@ SUBM\n1 NAME Me\n0 TRLR\n";

#[test]
fn a_family_tree_is_read_with_people_families_events_and_sources() {
    for text in [GEDCOM.to_owned(), GEDCOM.replace('\n', "\r\n")] {
        let (graph, said) = read("tree.ged", &text);
        let told = told(graph.casebook());
        let wanted = [
            "I1 = Ann Ash (person) 1850~/",
            "I2 = Bob Birch (person) /",
            "I3 = Cy Birch (person) /",
            "I2 married-to I1 1875-05-03/",
            "I2 parent-of I3 /",
            "I1 parent-of I3 /",
            "1875-05-03 Marriage of Bob Birch and Ann Ash [I2, I1]",
            "1881 Occupation of Ann Ash: Weaver [I1]",
            "1850~ Birth of Ann Ash [I1]",
        ];
        for wanted in wanted {
            assert!(told.iter().any(|line| line == wanted), "{wanted}\n{told:#?}\n{said}");
        }
        assert_eq!(attribute(&graph, "I1", "place of birth"), "York");
        let birth =
            graph.casebook().events.iter().find(|event| event.title.starts_with("Birth")).expect("there");
        let cited = &birth.statement.citations[0];
        assert_eq!(
            (&*graph.casebook().sources[cited.source.0 as usize].title, &*cited.locator),
            ("Parish register", "12")
        );
        for left in [
            "`SUBM` records: 1 time",
            "`OBJE` of people",
            "`DEAT` without date and place: 1 time, left out (line 15 “Death”)",
            "`HEAD`: about the file itself",
        ] {
            assert!(said.contains(left), "{left}\n{said}");
        }
    }
}

#[test]
fn an_oligrapher_map_is_read_in_both_forms() {
    let new = r#"{"graph":{"nodes":{"1":{"id":"1","name":"Ann Ash","type":"person","x":1,"url":"https://example.org/1"},"2":{"id":"2","name":"Civic"}},"edges":{"e":{"id":"e","node1_id":"1","node2_id":"2","label":"employed-by","dash":true}},"captions":{}},"annotations":[{"header":"First","text":"x"}],"settings":{}}"#;
    let old = r#"{"graph":{"nodes":{"1":{"id":"1","display":{"name":"Ann Ash","url":"https://example.org/1"},"type":"person"},"2":{"id":"2","display":{"name":"Civic"}}},"edges":{"e":{"id":"e","node1_id":"1","node2_id":"2","display":{"label":"employed-by"}}}},"annotations":[]}"#;
    for map in [new, old] {
        let (graph, said) = read("map.json", map);
        let told = told(graph.casebook());
        assert!(
            told.iter().any(|line| line == "1 = Ann Ash (person) /")
                && told.iter().any(|line| line == "1 employed-by 2 /"),
            "{told:#?}\n{said}"
        );
    }
    let (_, said) = read("map.json", new);
    assert!(
        said.contains("annotations (steps of the story): 1 time, left out (annotations[0] “First”)"),
        "{said}"
    );
    assert!(said.contains("`dash` of edges: 1 time"), "{said}");
}

#[test]
fn a_data_package_brings_its_tables_from_below_the_folder() {
    let package = r#"{"name":"x","resources":[{"name":"events","path":"data/events.csv","schema":{}},{"name":"people","data":[{"name":"Ann Ash","kind":"person"}]},{"name":"far","path":"https://example.org/x.csv"},{"name":"out","path":"../secret.csv"}]}"#;
    let folder = Scratch::with("package", &[("datapackage.json", package)]);
    std::fs::create_dir(folder.join("data")).expect("a folder");
    folder.write("data/events.csv", b"date,title,who\n1999,One,Ann Ash\n");
    let run = run(&["check", text(folder.path())]);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in [
        "data/events.csv",
        "datapackage.json#people",
        "a table that does not lie in the folder: `https://example.org/x.csv`",
        "a table that does not lie in the folder: `../secret.csv`",
        "`schema` of a resource",
    ] {
        assert!(out.contains(wanted), "{wanted}\n{}", run.all());
    }
    assert!(out.contains("They make 1 entity, 1 event"), "{}", run.all());
}

#[test]
fn what_is_not_ours_is_passed_over_with_a_note() {
    for (name, text) in [
        ("x.json", "{\"a\":1}"),
        ("x.json", "[1,2]"),
        ("x.jsonl", "{\"a\":1}\n"),
        ("graph.json", "{\"throughline\":1,\"entities\":[]}"),
    ] {
        let (graph, report) = book(&[("events.csv", "date,title\n1999,One\n"), (name, text)]);
        assert_eq!(of_code(&report, "file-ignored").len(), 1, "{name}: {}", concise(&graph, &report));
    }
    for (name, text) in [
        ("x.json", "{\"a\":"),
        ("x.gexf", "<html/>"),
        ("x.ged", "hello"),
        ("x.graphml", "<graphml><graph><node id=\"a\">"),
    ] {
        let (graph, report) = book(&[("events.csv", "date,title\n1999,One\n"), (name, text)]);
        assert_eq!(of_code(&report, "file-refused").len(), 1, "{name}: {}", concise(&graph, &report));
    }
}

#[test]
fn hostile_graphs_end_in_a_finding() {
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    let wide = format!("{{\"nodes\":[{}0],\"links\":[]}}", "0,".repeat(3_000_000));
    let nested = format!("digraph {{ {} a {} }}", "subgraph {".repeat(5_000), "}".repeat(5_000));
    let xml = format!("<gexf>{}", "<nodes>".repeat(100_000));
    let levels: String = (0..3_000).map(|n| format!("{n} NOTE x\n")).collect();
    let cases = [
        ("a.json", deep),
        ("a.json", wide),
        ("a.dot", nested),
        ("a.gexf", xml),
        ("a.ged", format!("0 HEAD\n{levels}")),
        ("a.graphml", "<!DOCTYPE graphml [<!ENTITY a \"b\">]><graphml>&a;</graphml>".into()),
    ];
    for (name, text) in cases {
        let (graph, report) = book(&[(name, &text)]);
        let said = concise(&graph, &report);
        assert!(
            said.contains("error[file-refused]") || said.contains("warning[entry-left-out]"),
            "{name}: {said}"
        );
    }
}

#[test]
fn every_code_of_the_room_is_fired_by_a_test_here_or_beside() {
    let here = include_str!("other_tools.rs");
    let beside = include_str!("workbooks.rs");
    let named = [
        ("element-left-out", "`HEAD`: about the file itself"),
        ("sheet-unknown", "no workbook has a sheet called"),
        ("sheet-left-out", "sheets hidden and left out"),
        ("hidden-left-out", "hidden column (C) left out"),
    ];
    for code in throughline::import::codes::IMPORT {
        let words = named.iter().find(|(name, _)| *name == code.name).map_or(code.name, |(_, words)| words);
        assert!(here.contains(words) || beside.contains(words), "{} is fired nowhere", code.name);
    }
}
