//! An answer that is read from one end to the other: which of its lines lead back.

use crate::graph::Node;
use crate::layout::network::EdgeRoute;
use crate::query::View;

use super::super::{NetworkLayout, Page};
use super::Line;

/// Whether an answer is drawn that is read from one end to the other.
pub(super) fn is_chain(view: &View<'_>, page: &Page<'_>) -> bool {
    view.told.is_some() && matches!(page.network.layout, NetworkLayout::Layered)
}

/// By line of a chain, whether it leads back towards where the chain begins: its layers follow the telling, not the arrows.
pub(super) fn turned(view: &View<'_>, page: &Page<'_>, lines: &[Line]) -> Vec<bool> {
    let mut layer: Vec<(Node, usize)> = view.focus.first().map(|node| (*node, 0)).into_iter().collect();
    let mut next = 0;
    while let Some((node, depth)) = layer.get(next).copied() {
        next += 1;
        for line in lines.iter().filter(|line| line.from == node || line.to == node) {
            let other = if line.from == node { line.to } else { line.from };
            if layer.iter().all(|(known, _)| *known != other) {
                layer.push((other, depth + 1));
            }
        }
    }
    let at = |node: Node| layer.iter().find(|(known, _)| *known == node).map(|(_, depth)| *depth);
    lines.iter().map(|line| is_chain(view, page) && at(line.from) > at(line.to)).collect()
}

/// A route from its end to its start.
pub(super) fn backwards(route: &EdgeRoute) -> EdgeRoute {
    let mut points = vec![route.start];
    points.extend(route.curves.iter().flatten().copied());
    points.reverse();
    let curves = points[1..].chunks_exact(3).map(|piece| [piece[0], piece[1], piece[2]]).collect();
    EdgeRoute { start: points[0], curves, ..route.clone() }
}
