//! Whether what is drawn can be followed: labels by their lines, lines with their words and ends, marks of sources whole, and
//! something drawn at all.

use std::collections::{BTreeMap, BTreeSet};

use super::geometry::{Area, Grid, distance};
use super::read::{Owner, Role};
use super::{Piece, Verifier, edge_name, is_upright, share_an_end};
use crate::scene::Point;

/// Longest leader.
const LEADER: f64 = 200.0;
/// Within this distance lines run on one another.
const TOGETHER: f64 = 1.5;
/// How far apart places on a line are at which others are looked for.
const SAMPLE: f64 = 4.0;
/// Over so long a stretch.
const STRETCH: f64 = 16.0;
/// About a node that two edges share, they may.
const ABOUT: f64 = 28.0;
/// An edge's end stands at most so far from its node.
const LOOSE: f64 = 14.0;
/// A label so near its own line or node is not taken for another's.
const NEAR: f64 = 8.0;
/// A label of a line so far from it is taken for nobody's.
const FAR: f64 = 30.0;
/// So much nearer to its own line than to a foreign node a label of a line must be. A name stands 8 under its figure: by nearness, what
/// comes as near to a figure or name is read of it (M. Wertheimer, "Untersuchungen zur Lehre von der Gestalt II", 1923).
const NEARER: f64 = 8.0;
/// Strokes of so much width are strong.
const STRONG: f64 = 2.4;

impl Verifier<'_> {
    /// Stretches over which two edges cannot be told apart.
    pub(super) fn together(&mut self, pieces: &[Piece]) -> usize {
        let grid = Grid::new(self.page.area, pieces.iter().map(Piece::area));
        let mut along: BTreeMap<(usize, usize), (f64, Point)> = BTreeMap::new();
        for piece in pieces {
            let owner = self.page.figures[piece.figure].owner;
            let (dx, dy) = (piece.to.x - piece.from.x, piece.to.y - piece.from.y);
            let length = (dx * dx + dy * dy).sqrt();
            let steps = (length / SAMPLE).ceil().max(1.0);
            for step in 0..steps as u32 {
                let t = (f64::from(step) + 0.5) / steps;
                let at = Point::new(piece.from.x + dx * t, piece.from.y + dy * t);
                let mut met = BTreeSet::new();
                for other in grid.near(Area::at(at).grown(TOGETHER)) {
                    let other = &pieces[other];
                    let other_owner = self.page.figures[other.figure].owner;
                    if other_owner == owner
                        || met.contains(&other_owner)
                        || distance(at, other.from, other.to) > TOGETHER
                    {
                        continue;
                    }
                    let (ox, oy) = (other.to.x - other.from.x, other.to.y - other.from.y);
                    let across = (dx * oy - dy * ox).abs();
                    let (a, b) = (self.owner(owner), self.owner(other_owner));
                    let one_trunk = share_an_end(a, b) && is_upright(dx, dy) && is_upright(ox, oy);
                    let along_it = across < 0.25 * length * (ox * ox + oy * oy).sqrt();
                    if along_it && !one_trunk && !self.about_shared(a, b, at) {
                        met.insert(other_owner);
                        let pair = (owner.min(other_owner), owner.max(other_owner));
                        // Each of the two adds its own half.
                        along.entry(pair).or_insert((0.0, at)).0 += length / steps / 2.0;
                    }
                }
            }
        }
        let long: Vec<_> = along.into_iter().filter(|(_, (length, _))| *length > STRETCH).collect();
        for ((a, b), (_, at)) in &long {
            self.fault("edge-edge", [&edge_name(self.owner(*a)), &edge_name(self.owner(*b))], *at);
        }
        long.len()
    }

    /// Whether a place is about a node that both edges end at.
    fn about_shared(&self, a: &Owner, b: &Owner, at: Point) -> bool {
        a.ends.iter().filter(|end| !end.is_empty() && b.ends.contains(end)).any(|end| {
            let node = self.node_of.get(end.as_str()).and_then(|owner| self.boxes.get(owner));
            node.is_some_and(|area| area.grown(ABOUT).holds(at))
        })
    }

    /// Edges that end elsewhere than at their nodes.
    pub(super) fn loose(&mut self, pieces: &[Piece]) -> usize {
        let mut ends: BTreeMap<usize, [Point; 2]> = BTreeMap::new();
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for piece in pieces {
            let owner = self.page.figures[piece.figure].owner;
            // The line comes first, what is drawn across it later.
            if self.owner(owner).part == "edge" && *first.entry(owner).or_insert(piece.figure) == piece.figure
            {
                ends.entry(owner).or_insert([piece.from, piece.to])[1] = piece.to;
            }
        }
        // A line may end at the name under a node as well.
        let mut places: BTreeMap<&str, Area> =
            self.node_of.iter().filter_map(|(id, node)| Some((*id, *self.boxes.get(node)?))).collect();
        for words in &self.page.words {
            let owner = self.owner(words.owner);
            if let Some(place) = places.get_mut(owner.of.as_str()).filter(|_| owner.role == Role::Label) {
                *place = place.union(words.area);
            }
        }
        let mut found = Vec::new();
        for (owner, [start, end]) in ends {
            let edge = self.owner(owner);
            for (at, id) in [start, end].into_iter().zip(&edge.ends) {
                if places.get(id.as_str()).is_some_and(|node| node.distance(Area::at(at)) > LOOSE) {
                    found.push((owner, id, at));
                }
            }
        }
        for (owner, id, at) in &found {
            self.fault("loose-edge", [&edge_name(self.owner(*owner)), id], *at);
        }
        found.len()
    }

    /// Labels of lines that are nearer to another one, and labels of nodes nearer to another one, where no leader ties them.
    pub(super) fn stray(&mut self, pieces: &[Piece]) -> usize {
        let page = self.page;
        let network = page.owners.iter().any(|owner| owner.part == "edge");
        let mut labels: BTreeMap<usize, Area> = BTreeMap::new();
        for words in &page.words {
            let role = self.owner(words.owner).role;
            if role == Role::EdgeLabel || (role == Role::Label && network) {
                labels
                    .entry(words.owner)
                    .and_modify(|area| *area = area.union(words.area))
                    .or_insert(words.area);
            }
        }
        let led: BTreeSet<&str> = page
            .owners
            .iter()
            .filter(|owner| owner.role == Role::Leader)
            .map(|owner| owner.of.as_str())
            .collect();
        let mut found = Vec::new();
        for (label, area) in labels {
            let of = self.owner(label).of.as_str();
            let (own, other) = if self.owner(label).role == Role::EdgeLabel {
                let Some(edge) = self.edge_of.get(of) else { continue };
                let lines = pieces
                    .iter()
                    .map(|piece| (page.figures[piece.figure].owner, area.distance_to(piece.from, piece.to)));
                nearest(lines, *edge)
            } else {
                let Some(node) = self.node_of.get(of).filter(|_| !led.contains(of)) else { continue };
                let nodes = self.node_of.values().filter_map(|node| Some((*node, self.boxes.get(node)?)));
                nearest(nodes.map(|(node, place)| (node, area.distance(*place))), *node)
            };
            if own > FAR || (own > NEAR && other < own) {
                found.push((label, own, area));
            }
        }
        for (label, own, area) in &found {
            let of = self.owner(*label).of.as_str();
            self.fault("stray-label", [of, &format!("{own:.0} from its own")], area.centre());
        }
        found.len()
    }

    /// Labels of lines that stand by a node at which their line does not end: "convicted" over the name of a bereaved mother.
    pub(super) fn mistaken(&mut self, pieces: &[Piece]) -> usize {
        let page = self.page;
        let mut own: BTreeMap<usize, Vec<&Piece>> = BTreeMap::new();
        for piece in pieces {
            own.entry(page.figures[piece.figure].owner).or_default().push(piece);
        }
        // A node is its figure and its name.
        let figures = page.figures.iter().filter(|figure| self.role(figure) == Role::Node);
        let figures = figures.map(|figure| (self.owner(figure.owner).id.as_str(), figure.area));
        let names = page.words.iter().filter(|words| self.owner(words.owner).role == Role::Label);
        let names = names.map(|words| (self.owner(words.owner).of.as_str(), words.area));
        let nodes: Vec<(&str, Area)> = figures.chain(names).collect();
        let mut labels: BTreeMap<usize, Area> = BTreeMap::new();
        for words in page.words.iter().filter(|words| self.owner(words.owner).role == Role::EdgeLabel) {
            labels.entry(words.owner).and_modify(|area| *area = area.union(words.area)).or_insert(words.area);
        }
        let mut found = Vec::new();
        for (label, area) in labels {
            let of = self.owner(label).of.as_str();
            let Some(edge) = self.edge_of.get(of) else { continue };
            let lines = own.get(edge).map_or(&[][..], Vec::as_slice);
            let line = lines.iter().map(|piece| area.distance_to(piece.from, piece.to));
            let line = line.fold(f64::INFINITY, f64::min);
            let foreign = nodes.iter().filter(|(id, _)| self.owner(*edge).ends.iter().all(|end| end != id));
            let nearest = foreign.map(|(id, node)| (*id, area.distance(*node)));
            let nearest = nearest.min_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((id, distance)) = nearest.filter(|(_, distance)| *distance < line + NEARER) {
                found.push((of, format!("{distance:.0} from {id}, {line:.0} from its own"), area));
            }
        }
        for (of, what, area) in &found {
            self.fault("mistaken-label", [of, what], area.centre());
        }
        found.len()
    }

    /// Leaders that are too long to be followed.
    pub(super) fn long_leaders(&mut self, pieces: &[Piece]) -> usize {
        let mut lengths: BTreeMap<usize, (f64, Point)> = BTreeMap::new();
        for piece in pieces {
            let (dx, dy) = (piece.to.x - piece.from.x, piece.to.y - piece.from.y);
            let owner = self.page.figures[piece.figure].owner;
            lengths.entry(owner).or_insert((0.0, piece.from)).0 += (dx * dx + dy * dy).sqrt();
        }
        let long: Vec<_> = lengths.into_iter().filter(|(_, (length, _))| *length > LEADER).collect();
        for (owner, (length, at)) in &long {
            let of = self.owner(*owner).of.as_str();
            self.fault("long-leader", [of, &format!("{length:.0} long")], *at);
        }
        long.len()
    }

    /// Edges that are strong, dashed or barred, whose words stand nowhere. (Those that Graphviz drew have no such meaning.)
    pub(super) fn wordless(&mut self) -> usize {
        let page = self.page;
        let told: BTreeSet<&str> = page
            .words
            .iter()
            .map(|words| self.owner(words.owner))
            .filter(|owner| owner.role == Role::EdgeLabel)
            .map(|owner| owner.of.as_str())
            .collect();
        let mut lines: BTreeMap<usize, (usize, Area)> = BTreeMap::new();
        for figure in page.figures.iter().filter(|figure| figure.is_line()) {
            let owner = self.owner(figure.owner);
            if owner.part == "edge" && !told.contains(owner.id.as_str()) {
                let marked = usize::from(figure.dashed || figure.width >= STRONG) + 1;
                // A second line is the bar across what ended unproved.
                lines.entry(figure.owner).or_insert((0, figure.area)).0 += marked;
            }
        }
        let silent: Vec<_> = lines.into_iter().filter(|(_, (marked, _))| *marked > 1).collect();
        for (owner, (_, area)) in &silent {
            self.fault("wordless-edge", [&edge_name(self.owner(*owner)), ""], area.centre());
        }
        silent.len()
    }

    /// Marks of sources that are not whole on their line.
    pub(super) fn split_marks(&mut self) -> usize {
        let page = self.page;
        let split: Vec<_> = page.words.iter().filter(|words| splits_a_mark(&words.content)).collect();
        for words in &split {
            self.fault("split-mark", [&words.content, ""], words.area.centre());
        }
        split.len()
    }

    /// Whether nothing is drawn but what stands about every drawing.
    pub(super) fn empty(&mut self) -> usize {
        let about = |owner: usize| matches!(self.owner(owner).part.as_str(), "furniture" | "running");
        let owners = self.page.words.iter().map(|words| words.owner);
        let mut owners = owners.chain(self.page.figures.iter().map(|figure| figure.owner));
        let empty = owners.all(about);
        if empty {
            self.fault("empty", ["the drawing", ""], self.page.area.centre());
        }
        usize::from(empty)
    }
}

/// Distance of one's own and of the nearest other.
fn nearest(all: impl Iterator<Item = (usize, f64)>, own: usize) -> (f64, f64) {
    all.fold((f64::INFINITY, f64::INFINITY), |(mine, other), (owner, distance)| {
        if owner == own { (mine.min(distance), other) } else { (mine, other.min(distance)) }
    })
}

/// Whether a line of text starts or ends within `[3]`.
fn splits_a_mark(text: &str) -> bool {
    // More digits are a year in somebody's brackets.
    let digits = |part: &str| part.len() < 4 && part.chars().all(|letter| letter.is_ascii_digit());
    let cut = text.rsplit_once('[').is_some_and(|(_, after)| digits(after));
    let rest = text.split_once(']').is_some_and(|(before, _)| digits(before));
    cut || rest
}
