//! The same boxes and labels laid out by others: Graphviz' engines, where installed, and the places a person gave.

use throughline::layout::dot::Engine;
use throughline::layout::network::{EdgeRoute, LabelPlace, Layout, Request};

use crate::load::Sheet;

/// Graphviz' engines.
pub const ENGINES: [Engine; 3] = [Engine::Dot, Engine::Neato, Engine::Sfdp];

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
