//! The same boxes and labels laid out by others: Graphviz' engines, where installed, and the places a person gave.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use throughline::draw::layout::network::{EdgeRoute, LabelPlace, Layout, Request};

use crate::load::Sheet;

/// Graphviz' engines with the settings that do best on networks with labels.
pub const ENGINES: [(&str, &str, &[&str]); 3] = [
    ("dot", "dot", &[]),
    ("neato", "neato", &["-Goverlap=prism", "-Gsplines=true"]),
    ("sfdp", "sfdp", &["-Goverlap=prism", "-Gsplines=true"]),
];

/// Lays a graph out with an engine of Graphviz; `None` where it is not installed or fails.
pub fn graphviz(request: &Request, program: &str, options: &[&str]) -> Option<Layout> {
    let mut text = String::from("graph g{node[shape=box fixedsize=true label=\"\"]\n");
    for (index, node) in request.nodes.iter().enumerate() {
        let _ = writeln!(text, "{index}[width={:.4} height={:.4}]", node.width / 72.0, node.height / 72.0);
    }
    for (index, edge) in request.edges.iter().enumerate() {
        let _ = write!(text, "{}--{}[k={index}", edge.from, edge.to);
        if let Some((width, height)) = edge.label {
            let _ = write!(
                text,
                " label=<<table border=\"0\" cellborder=\"0\" cellpadding=\"0\" cellspacing=\"0\"><tr><td fixedsize=\"true\" width=\"{width:.0}\" height=\"{height:.0}\"></td></tr></table>>"
            );
        }
        text.push_str("]\n");
    }
    text.push_str("}\n");
    let mut child = Command::new(program)
        .args(options)
        .arg("-Tjson")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let _ = writer.join();
    read(request, &serde_json::from_slice(&output.stdout).ok()?)
}

fn read(request: &Request, value: &serde_json::Value) -> Option<Layout> {
    let bounds: Vec<f64> = value["bb"].as_str()?.split(',').filter_map(|n| n.parse().ok()).collect();
    let [left, bottom, right, top] = bounds[..] else { return None };
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.parse::<f64>().ok()? - left, top - y.parse::<f64>().ok()?))
    };
    let mut layout = Layout {
        width: right - left,
        height: top - bottom,
        nodes: vec![(0.0, 0.0); request.nodes.len()],
        symbol_scale: 1.0,
        labelled: vec![true; request.nodes.len()],
        edges: vec![EdgeRoute::default(); request.edges.len()],
        ..Layout::default()
    };
    for node in value["objects"].as_array().into_iter().flatten() {
        let index: usize = node["name"].as_str()?.parse().ok()?;
        *layout.nodes.get_mut(index)? = point(node["pos"].as_str()?)?;
    }
    for edge in value["edges"].as_array().into_iter().flatten() {
        let route = layout.edges.get_mut(edge["k"].as_str()?.parse::<usize>().ok()?)?;
        // Arrowheads are written before the curve: `e,x,y` and `s,x,y`.
        let points: Vec<(f64, f64)> = edge["pos"]
            .as_str()?
            .split_whitespace()
            .filter(|p| !p.starts_with(['e', 's']))
            .filter_map(point)
            .collect();
        route.start = *points.first()?;
        route.curves = points[1..].chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect();
        if let Some((x, y)) = edge["lp"].as_str().and_then(point) {
            route.label = Some(LabelPlace { x, y, keyed: false });
        }
    }
    Some(layout)
}

/// The places a person gave, edges straight, labels in their middle, as such maps are drawn.
pub fn human(sheet: &Sheet, request: &Request) -> Option<Layout> {
    let places = sheet.human.as_ref()?;
    let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for ((x, y), node) in places.iter().zip(&request.nodes) {
        low = (low.0.min(x - node.width / 2.0), low.1.min(y - node.height / 2.0));
        high = (high.0.max(x + node.width / 2.0), high.1.max(y + node.height / 2.0));
    }
    let aim = |index: usize| {
        let (node, place) = (&request.nodes[index], places[index]);
        (place.0 - low.0 + node.symbol.0, place.1 - low.1 + node.symbol.1)
    };
    let edges = request.edges.iter().map(|edge| {
        let (a, b) = (aim(edge.from), aim(edge.to));
        let between = |share: f64| (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
        let middle = between(0.5);
        EdgeRoute {
            start: a,
            curves: vec![[between(1.0 / 3.0), between(2.0 / 3.0), b]],
            label: edge.label.map(|_| LabelPlace { x: middle.0, y: middle.1, keyed: false }),
        }
    });
    Some(Layout {
        width: high.0 - low.0,
        height: high.1 - low.1,
        nodes: places.iter().map(|(x, y)| (x - low.0, y - low.1)).collect(),
        symbol_scale: 1.0,
        labelled: vec![true; places.len()],
        edges: edges.collect(),
        ..Layout::default()
    })
}
