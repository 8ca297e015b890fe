//! The same request laid out by Graphviz, where it is installed: its places, routes and labels, drawn by us.
//!
//! Graphviz is given empty boxes and labels of the sizes that we measured, so that it needs no font of its own.

use std::fmt::Write as _;

use serde_json::Value;

use super::network::{EdgeRoute, LabelPlace, Layout, Rect, Request};

/// An engine of Graphviz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Layers from top to bottom: clean labels, often much wider than high.
    Dot,
    /// Stress, overlaps removed by PRISM, edges routed round nodes: page-shaped; labels may collide.
    Neato,
    /// As `Neato`, by springs on several levels: for larger graphs.
    Sfdp,
}

/// Why Graphviz gave no layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DotError {
    /// There is no `dot` to run.
    #[error("Graphviz (`dot`) is not installed; leave --layout out for throughline's own layout")]
    Missing,
    /// It ran and failed.
    #[error("Graphviz failed: {0}")]
    Failed(String),
    /// It took longer than it may.
    #[error(
        "Graphviz took more than {0} s and was ended; fewer names (--top, --focus) take less, and without --layout throughline lays it out"
    )]
    Late(u64),
    /// What it wrote is no layout of what it was given.
    #[error("Graphviz wrote something else than a layout")]
    Unreadable,
}

impl Engine {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Neato => "neato",
            Self::Sfdp => "sfdp",
        }
    }
}

/// Runs `dot` with arguments on a graph in DOT and returns what it writes.
pub type Run<'r> = dyn Fn(&[&str], &str) -> Result<Vec<u8>, DotError> + 'r;

/// Lays a request out with Graphviz, which `run` runs. Width, aspect, focus and seed of the request mean nothing to it; clusters only
/// to [`Engine::Dot`].
///
/// # Errors
/// [`DotError`]: Graphviz is missing, fails, takes too long, or writes what cannot be read.
pub fn lay_out(request: &Request, engine: Engine, run: &Run<'_>) -> Result<Layout, DotError> {
    let arguments: &[&str] = match engine {
        Engine::Dot => &["-Kdot", "-Tjson0"],
        Engine::Neato => &["-Kneato", "-Goverlap=prism", "-Gsplines=true", "-Tjson0"],
        Engine::Sfdp => &["-Ksfdp", "-Goverlap=prism", "-Gsplines=true", "-Tjson0"],
    };
    let written = run(arguments, &text(request))?;
    let value: Value = serde_json::from_slice(&written).map_err(|_| DotError::Unreadable)?;
    read(request, &value).ok_or(DotError::Unreadable)
}

/// The request as DOT. Everything in it is a number, so that nothing needs escaping.
fn text(request: &Request) -> String {
    let mut text = String::from("graph g{node[shape=box fixedsize=true label=\"\"]\n");
    for (index, node) in request.nodes.iter().enumerate() {
        let _ = writeln!(text, "{index}[width={:.4} height={:.4}]", node.width / 72.0, node.height / 72.0);
    }
    for (cluster, width, height) in &request.titles {
        let _ = writeln!(text, "subgraph cluster_{cluster}{{label={} margin=12", blank(*width, *height));
        let members = request.nodes.iter().enumerate().filter(|(_, node)| node.cluster == Some(*cluster));
        for (index, _) in members {
            let _ = write!(text, "{index};");
        }
        text.push_str("}\n");
    }
    let count = request.nodes.len();
    for (index, edge) in request.edges.iter().enumerate().filter(|(_, e)| e.from < count && e.to < count) {
        let _ = write!(text, "{}--{}[k={index}", edge.from, edge.to);
        if let Some((width, height)) = edge.label {
            let _ = write!(text, " label={}", blank(width, height));
        }
        text.push_str("]\n");
    }
    text.push_str("}\n");
    text
}

/// A label of a size with nothing in it.
fn blank(width: f64, height: f64) -> String {
    format!(
        "<<table border=\"0\" cellborder=\"0\" cellpadding=\"0\" cellspacing=\"0\"><tr><td fixedsize=\"true\" width=\"{:.0}\" height=\"{:.0}\"></td></tr></table>>",
        width.max(1.0),
        height.max(1.0)
    )
}

fn read(request: &Request, value: &Value) -> Option<Layout> {
    let bounds = |value: &Value| {
        let numbers: Vec<f64> = value["bb"].as_str()?.split(',').filter_map(|n| n.parse().ok()).collect();
        <[f64; 4]>::try_from(numbers).ok()
    };
    let [left, bottom, right, top] = bounds(value)?;
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
    for object in value["objects"].as_array().into_iter().flatten() {
        let name = object["name"].as_str()?;
        if let Some(cluster) = name.strip_prefix("cluster_") {
            let [x0, y0, x1, y1] = bounds(object)?;
            let area = Rect { x: x0 - left, y: top - y1, width: x1 - x0, height: y1 - y0 };
            layout.clusters.push((cluster.parse().ok()?, area));
        } else {
            *layout.nodes.get_mut(name.parse::<usize>().ok()?)? = point(object["pos"].as_str()?)?;
        }
    }
    layout.clusters.sort_by_key(|cluster| cluster.0);
    for edge in value["edges"].as_array().into_iter().flatten() {
        let route = layout.edges.get_mut(edge["k"].as_str()?.parse::<usize>().ok()?)?;
        // Arrowheads stand before the curve as `e,x,y` and `s,x,y`; a curve in several parts is taken as its first.
        let curve = edge["pos"].as_str()?.split(';').next()?;
        let points = curve.split_whitespace().filter(|point| !point.starts_with(['e', 's']));
        let points: Vec<(f64, f64)> = points.filter_map(point).collect();
        route.start = *points.first()?;
        route.curves = points[1..].chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect();
        if let Some((x, y)) = edge["lp"].as_str().and_then(point) {
            route.label = Some(LabelPlace { x, y, keyed: false });
        }
    }
    Some(layout)
}

#[cfg(test)]
mod tests {
    use super::super::network::{EdgeSpec, NodeBox};
    use super::*;

    fn request() -> Request {
        let node =
            |cluster| NodeBox { width: 60.0, height: 40.0, weight: 1.0, cluster, symbol: (0.0, -10.0, 8.0) };
        let edge = |from, to| EdgeSpec { from, to, label: Some((50.0, 14.0)), directed: true };
        let mut request =
            Request::new(vec![node(Some(4)), node(Some(4)), node(None)], vec![edge(0, 1), edge(1, 2)], 660.0);
        request.titles = vec![(4, 80.0, 15.0)];
        request
    }

    #[test]
    fn what_graphviz_writes_is_read() {
        let json = serde_json::json!({
            "bb": "0,0,200,100",
            "objects": [
                {"name": "cluster_4", "bb": "5,10,150,90", "nodes": [0, 1]},
                {"name": "0", "pos": "40,80"}, {"name": "1", "pos": "40,20"}, {"name": "2", "pos": "170,20"}
            ],
            "edges": [
                {"k": "1", "pos": "e,140,20 70,20 90,20 100,20 130,20", "lp": "105,30"},
                {"k": "0", "pos": "40,60 40,50 40,45 40,40"}
            ]
        });
        let layout = read(&request(), &json).expect("a layout");
        assert_eq!(layout.nodes, [(40.0, 20.0), (40.0, 80.0), (170.0, 80.0)]);
        assert_eq!(layout.clusters, [(4, Rect { x: 5.0, y: 10.0, width: 145.0, height: 80.0 })]);
        assert_eq!(layout.edges[1].start, (70.0, 80.0));
        assert_eq!(layout.edges[1].curves, [[(90.0, 80.0), (100.0, 80.0), (130.0, 80.0)]]);
        assert_eq!(layout.edges[1].label, Some(LabelPlace { x: 105.0, y: 70.0, keyed: false }));
        assert_eq!(layout.edges[0].label, None);
    }

    #[test]
    fn what_is_no_layout_is_refused() {
        for json in [
            serde_json::json!({}),
            serde_json::json!({"bb": "0,0,9,9", "objects": [{"name": "7", "pos": "1,1"}]}),
        ] {
            assert!(read(&request(), &json).is_none(), "{json}");
        }
    }

    #[test]
    fn graphviz_lays_out_where_it_is_installed() {
        let run = |arguments: &[&str], graph: &str| {
            use std::io::Write as _;
            use std::process::{Command, Stdio};
            let mut dot = Command::new("dot");
            dot.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
            let mut child = dot.spawn().map_err(|_| DotError::Missing)?;
            child.stdin.take().expect("a pipe").write_all(graph.as_bytes()).expect("it reads");
            Ok(child.wait_with_output().expect("it ends").stdout)
        };
        match lay_out(&request(), Engine::Dot, &run) {
            Ok(layout) => {
                assert!(layout.nodes[0].1 < layout.nodes[1].1 && layout.clusters.len() == 1);
                assert!(layout.edges.iter().all(|edge| edge.label.is_some() && !edge.curves.is_empty()));
            }
            Err(DotError::Missing) => println!("left out: Graphviz is not installed"),
            Err(error) => panic!("{error}"),
        }
    }
}
