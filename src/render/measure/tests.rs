//! Tests of the verifier: each fault made once on purpose, and drawings without any.

use super::*;

fn measured(body: &str) -> Measures {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"200\" \
         height=\"100\" viewBox=\"0 0 200 100\" font-family=\"'Source Sans 3',sans-serif\">\
         <rect width=\"200\" height=\"100\" fill=\"#FFFFFF\"/>{body}</svg>"
    );
    measure(&svg, &Fonts::new(), 12.0).expect("an SVG")
}

/// The counts that are not 0.
fn faults(body: &str) -> Vec<(&'static str, usize)> {
    let measures = measured(body);
    let counted = measures.counts().into_iter().filter(|(_, count)| *count > 0).collect::<Vec<_>>();
    assert_eq!(counted.iter().map(|(_, count)| count).sum::<usize>(), measures.faults.len());
    counted
}

const A: &str = "<g data-part=\"node\" id=\"a\"><circle cx=\"20\" cy=\"50\" r=\"8\"/></g>";
const B: &str = "<g data-part=\"node\" id=\"b\"><rect x=\"172\" y=\"42\" width=\"16\" height=\"16\" fill=\"#DDDDDD\"/></g>";
const C: &str = "<g data-part=\"node\" id=\"c\"><circle cx=\"100\" cy=\"50\" r=\"8\"/></g>";

fn edge(from: &str, to: &str, d: &str) -> String {
    format!(
        "<g data-part=\"edge\" id=\"{from}-{to}\" data-from=\"{from}\" data-to=\"{to}\">\
         <path d=\"{d}\" fill=\"none\" stroke=\"#000000\"/></g>"
    )
}

#[test]
fn a_clean_drawing_has_no_fault_and_is_not_empty() {
    let body = format!(
        "{}{A}{B}<g data-part=\"label\" data-of=\"a\"><text x=\"20\" y=\"75\" font-size=\"13\" \
         text-anchor=\"middle\">Alex</text></g>",
        edge("a", "b", "M20 50L180 50")
    );
    let measures = measured(&body);
    assert_eq!((measures.nodes, measures.edges, measures.texts, measures.labels), (2, 1, 1, 1));
    assert_eq!(measures.total() + measures.edge_crossings, 0, "{}", measures.table());
    assert!((measures.aspect_ratio - 2.0).abs() < 1e-9);
    assert!(measures.label_distance > 5.0 && measures.label_distance < 15.0, "{}", measures.label_distance);
    assert!(measures.label_displacement[0] < 1.0);
}

#[test]
fn texts_on_texts() {
    let two = |gap: f64| {
        format!(
            "<text x=\"9\" y=\"30\" font-size=\"14\">Kessel</text><text x=\"9\" y=\"{}\" font-size=\"14\">Magpie</text>",
            30.0 + gap
        )
    };
    assert_eq!(faults(&two(6.0)), [("text-text", 1)]);
    assert_eq!(faults(&two(18.0)), []);
}

#[test]
fn texts_on_nodes() {
    let label = |of: &str, x: i32| {
        format!(
            "{A}{B}<g data-part=\"label\" data-of=\"{of}\"><text x=\"{x}\" y=\"54\" font-size=\"12\">ab</text></g>"
        )
    };
    assert_eq!(faults(&label("a", 150)), []);
    assert_eq!(faults(&label("a", 165)), [("text-node", 1)]);
    assert_eq!(faults(&label("b", 165)), [("text-node", 1)], "half on its own node");
    assert_eq!(faults(&label("b", 174)), [], "wholly inside its own node");
}

#[test]
fn nodes_on_nodes() {
    assert_eq!(faults(&format!("{A}{C}")), []);
    let near = A.replace("id=\"a\"", "id=\"d\"").replace("cx=\"20\"", "cx=\"33\"");
    assert_eq!(faults(&format!("{A}{near}")), [("node-node", 1)]);
    // The boxes overlap at a corner, the discs do not.
    let corner =
        A.replace("id=\"a\"", "id=\"d\"").replace("cx=\"20\"", "cx=\"34\"").replace("cy=\"50\"", "cy=\"64\"");
    assert_eq!(faults(&format!("{A}{corner}")), []);
}

#[test]
fn edges_through_foreign_nodes() {
    assert_eq!(faults(&format!("{}{A}{B}{C}", edge("a", "b", "M20 50L180 50"))), [("edge-node", 1)]);
    assert_eq!(faults(&format!("{}{A}{B}{C}", edge("a", "b", "M20 50Q100 0 180 50"))), []);
}

#[test]
fn labels_on_edges_and_the_halo_rule() {
    let line = edge("a", "b", "M20 50L180 50");
    let words = "<text id=\"t\" x=\"80\" y=\"54\" font-size=\"12\">paid</text>";
    let halo = "<use xlink:href=\"#t\" class=\"halo\" stroke=\"#FFFFFF\"/>";
    let label = |inner: &str, of: &str| {
        format!("{line}{A}{B}<g data-part=\"edge-label\" data-of=\"{of}\">{inner}</g>")
    };
    assert_eq!(faults(&label(&format!("{halo}{words}"), "a-b")), [], "its own edge, with a halo");
    assert_eq!(faults(&label(words, "a-b")), [("label-edge", 1)], "its own edge, bare");
    assert_eq!(faults(&label(&format!("{halo}{words}"), "c-d")), [("label-edge", 1)], "a foreign edge");
}

#[test]
fn crossings_but_not_in_a_shared_node() {
    let body = format!("{}{}", edge("a", "b", "M10 10L190 90"), edge("c", "d", "M10 90C60 60 140 40 190 10"));
    assert_eq!(faults(&body), [("edge-crossing", 1)]);
    let fan = format!("{}{}{C}", edge("c", "x", "M100 50L190 90"), edge("y", "c", "M190 10L98 52"));
    assert_eq!(faults(&fan), []);
    let casing = edge("a", "b", "M10 10L190 90").replace("#000000", "#FFFFFF");
    assert_eq!(faults(&format!("{casing}{body}")), [("edge-crossing", 1)], "a casing is no line");
}

#[test]
fn leaders() {
    let leader = |of: &str, d: &str| {
        format!(
            "<g data-part=\"leader\" data-of=\"{of}\"><path d=\"{d}\" fill=\"none\" stroke=\"#000\"/></g>"
        )
    };
    let words =
        "<g data-part=\"label\" data-of=\"a\"><text x=\"80\" y=\"54\" font-size=\"12\">paid</text></g>";
    assert_eq!(
        faults(&format!("{}{}", leader("a", "M0 0L99 99"), leader("b", "M0 99L99 0"))),
        [("leader-crossing", 1)]
    );
    assert_eq!(faults(&format!("{words}{}", leader("b", "M60 50H180"))), [("leader-label", 1)]);
    assert_eq!(faults(&format!("{words}{}", leader("a", "M60 50H180"))), []);
}

#[test]
fn beyond_the_page_and_below_the_floor() {
    assert_eq!(faults("<text x=\"190\" y=\"50\" font-size=\"14\">too far</text>"), [("outside", 1)]);
    assert_eq!(faults("<circle cx=\"3\" cy=\"50\" r=\"4\"/>"), [("outside", 1)]);
    assert_eq!(faults("<text x=\"9\" y=\"50\" font-size=\"11.9\">small</text>"), [("small-text", 1)]);
    assert_eq!(
        faults("<g transform=\"scale(0.5)\"><text x=\"9\" y=\"50\" font-size=\"20\">small</text></g>"),
        [("small-text", 1)]
    );
    assert_eq!(
        faults("<text x=\"9\" y=\"50\" font-size=\"20\" display=\"none\">hidden</text>"),
        [("invisible-text", 1)]
    );
}

#[test]
fn graphviz_is_read() {
    let svg = "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\">\
        <svg width=\"62pt\" height=\"116pt\" viewBox=\"0.00 0.00 62.00 116.00\" xmlns=\"http://www.w3.org/2000/svg\">\
        <g id=\"graph0\" class=\"graph\" transform=\"scale(1 1) rotate(0) translate(4 112)\"><title>%3</title>\
        <polygon fill=\"white\" stroke=\"transparent\" points=\"-4,4 -4,-112 58,-112 58,4 -4,4\"/>\
        <g id=\"node1\" class=\"node\"><title>a</title><ellipse fill=\"none\" stroke=\"black\" cx=\"27\" cy=\"-90\" rx=\"27\" ry=\"18\"/>\
        <text text-anchor=\"middle\" x=\"27\" y=\"-86.3\" font-family=\"Times,serif\" font-size=\"14.00\">a</text></g>\
        <g id=\"node2\" class=\"node\"><title>b</title><ellipse fill=\"none\" stroke=\"black\" cx=\"27\" cy=\"-18\" rx=\"27\" ry=\"18\"/></g>\
        <g id=\"edge1\" class=\"edge\"><title>a&#45;&gt;b</title><path fill=\"none\" stroke=\"black\" d=\"M27,-71.7C27,-63.98 27,-54.71 27,-46.11\"/>\
        <polygon fill=\"black\" stroke=\"black\" points=\"30.5,-46.1 27,-36.1 23.5,-46.1 30.5,-46.1\"/></g></g></svg>";
    let measures = measure(svg, &Fonts::new(), 12.0).expect("an SVG");
    assert_eq!((measures.nodes, measures.edges, measures.texts), (2, 1, 1));
    assert_eq!(measures.total(), 0, "{}", measures.table());
    assert!((measures.smallest_text - 14.0 * 4.0 / 3.0).abs() < 0.01, "{}", measures.smallest_text);
}

#[test]
fn what_is_no_drawing_is_an_error() {
    let fonts = Fonts::new();
    assert!(matches!(measure("<svg", &fonts, 12.0), Err(MeasureError::Xml(_))));
    assert_eq!(measure("<html/>", &fonts, 12.0), Err(MeasureError::NotSvg));
    assert_eq!(measure("<svg/>", &fonts, 12.0), Err(MeasureError::NoSize));
    let deep = format!("<svg width=\"9\" height=\"9\">{}{}</svg>", "<g>".repeat(300), "</g>".repeat(300));
    assert_eq!(measure(&deep, &fonts, 12.0), Err(MeasureError::TooDeep));
}

#[test]
fn two_thousand_texts_take_no_time() {
    let texts: String = (0..2000)
        .map(|n| {
            format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"12\">Label {n}</text>",
                (n % 20) * 60,
                20 + n / 20 * 16
            )
        })
        .collect();
    let svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1300\" height=\"1700\">{texts}</svg>");
    let fonts = Fonts::new();
    let start = std::time::Instant::now();
    let measures = measure(&svg, &fonts, 12.0).expect("an SVG");
    assert_eq!((measures.texts, measures.total()), (2000, 0), "{}", measures.table());
    println!("{:?}", start.elapsed());
    assert!(start.elapsed().as_secs_f64() < 2.0, "{:?}", start.elapsed());
}
