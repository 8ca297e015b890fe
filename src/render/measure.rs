//! The verifier: reads a finished SVG back and counts what a reader would stumble over.
//!
//! It knows nothing of the layout's own data: places come from the file, text boxes from the font's
//! ink, curves are flattened, and the parts are told from `data-part`, `data-of`, `data-from`, `data-to`.
//! Files made by Graphviz (`class="node"`, `"edge"`) are read too, with estimated text widths, so that
//! layouts can be compared. What a file holds beyond what is followed here (style sheets, `<use>`, clips, letters set one by one)
//! is refused by name ([`MeasureError::Unread`]), never overlooked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use crate::scene::Point;
use crate::text::Fonts;

mod attributes;
mod geometry;
mod known;
mod read;
mod seen;
mod told;

use geometry::{Area, Grid, crossing, in_polygon};
use read::{Figure, Owner, Page, Role, Words};

/// How many places of faults of one kind are kept.
const SHOWN: usize = 20;
/// What may be shared, in user units, before it counts: less is not seen.
const TOLERANCE: f64 = 0.25;
/// What may lie beyond the page's edge (antialiasing).
const EDGE: f64 = 0.5;

/// Why a file could not be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// Not well-formed XML.
    #[error("the file is not well-formed XML: {0}")]
    Xml(String),
    /// The root element is not `svg`.
    #[error("the file is not an SVG drawing: its root element is not <svg>")]
    NotSvg,
    /// Neither `viewBox` nor `width` and `height`.
    #[error("the drawing has no size: give the <svg> a viewBox, or width and height")]
    NoSize,
    /// Groups within groups without end.
    #[error("the drawing's groups are nested too deeply to be read")]
    TooDeep,
    /// Something that could move, hide or cover a part of the drawing in a way that is not followed.
    #[error(
        "line {line} holds {what}, which is not followed: what it does to the drawing cannot be measured"
    )]
    Unread {
        /// What was met, as it is written.
        what: String,
        /// Line in the file, from 1.
        line: u32,
    },
}

/// What was counted. Lengths are in user units of the drawing (px in ours).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// Lines of text, nodes, edges, labels and leaders found: no faults in an empty page mean nothing.
    pub texts: usize,
    /// Nodes and event markers.
    pub nodes: usize,
    /// Edges and storyline lines.
    pub edges: usize,
    /// Label groups that could be tied to a mark.
    pub labels: usize,
    /// Leader lines.
    pub leaders: usize,
    /// Pairs of texts whose ink boxes overlap.
    pub text_text: usize,
    /// Pairs of a text and a node it lies on; a text wholly inside its own node does not count.
    pub text_node: usize,
    /// Pairs of nodes that overlap.
    pub node_node: usize,
    /// Pairs of an edge and a node that it runs through without ending there.
    pub edge_node: usize,
    /// Pairs of a text and an edge that runs through it: a foreign edge, or its own one without a halo.
    pub label_edge: usize,
    /// Points where edges cross, outside the nodes they share.
    pub edge_crossings: usize,
    /// Points where leader lines cross each other.
    pub leader_crossings: usize,
    /// Pairs of a leader line and a text of another label that it runs through.
    pub leader_label: usize,
    /// Marks or texts that reach beyond the page.
    pub outside: usize,
    /// Texts below the floor.
    pub small_text: usize,
    /// Texts of which nothing is seen: hidden, without a colour, or transparent.
    pub invisible: usize,
    /// Texts whose contrast with what lies under them is below 4.5 (3 for large ones; WCAG 2.2, 1.4.3).
    pub pale: usize,
    /// Texts that a box or bar covers, or half underlies.
    pub covered: usize,
    /// Texts with a rule through them: a line that is neither an edge nor a leader, without a halo between.
    pub struck: usize,
    /// Arrowheads that lie on a text.
    pub head_text: usize,
    /// Arrowheads that lie on a node where their edge does not end, and boxes that cover a node.
    pub head_node: usize,
    /// Stretches over which two edges run on one another.
    pub edge_edge: usize,
    /// Edges that do not reach the nodes they are said to join.
    pub loose: usize,
    /// Labels nearer to another line or node than to their own, or far from it.
    pub stray: usize,
    /// Labels of lines by a node at which their line does not end, so that they would be read of it.
    pub mistaken: usize,
    /// Leaders longer than 200.
    pub long_leaders: usize,
    /// Edges that are drawn otherwise than as merely documented, and carry no words.
    pub wordless: usize,
    /// Marks of sources (`[3]`) that are split over two lines.
    pub split_marks: usize,
    /// 1 where nothing is drawn but title, legend and notes.
    pub empty: usize,
    /// The floor in CSS px.
    pub floor: f64,
    /// The smallest text in CSS px; 0 without text.
    pub smallest_text: f64,
    /// Page width by height.
    pub aspect_ratio: f64,
    /// Mean distance between the box of a mark and the nearest text of its label, nearest points.
    pub label_distance: f64,
    /// Mean distance between the middle of a label and of its mark, across and down.
    pub label_displacement: [f64; 2],
    /// The first faults of each kind, in the order above.
    pub faults: Vec<Fault>,
}

/// One fault and its place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fault {
    /// The count it is part of, such as `text-text`.
    pub kind: &'static str,
    /// The two things, by text or id.
    pub what: [String; 2],
    /// Place across, in user units.
    pub x: f64,
    /// Place down.
    pub y: f64,
}

/// Measures a finished SVG; `floor` is the smallest text allowed, in CSS px (12 on screen).
///
/// # Errors
/// [`MeasureError`] for a file that is no SVG.
pub fn measure(svg: &str, fonts: &Fonts, floor: f64) -> Result<Measures, MeasureError> {
    let page = read::read(svg, fonts)?;
    Ok(Verifier::new(&page).run(floor))
}

impl Measures {
    /// Each count by name, in a fixed order; all are 0 in a drawing without fault, but for crossings,
    /// which a graph may not be able to avoid.
    pub fn counts(&self) -> [(&'static str, usize); 24] {
        [
            ("text-text", self.text_text),
            ("text-node", self.text_node),
            ("node-node", self.node_node),
            ("edge-node", self.edge_node),
            ("label-edge", self.label_edge),
            ("edge-crossing", self.edge_crossings),
            ("leader-crossing", self.leader_crossings),
            ("leader-label", self.leader_label),
            ("outside", self.outside),
            ("small-text", self.small_text),
            ("invisible-text", self.invisible),
            ("pale-text", self.pale),
            ("covered-text", self.covered),
            ("struck-text", self.struck),
            ("head-text", self.head_text),
            ("head-node", self.head_node),
            ("edge-edge", self.edge_edge),
            ("loose-edge", self.loose),
            ("stray-label", self.stray),
            ("mistaken-label", self.mistaken),
            ("long-leader", self.long_leaders),
            ("wordless-edge", self.wordless),
            ("split-mark", self.split_marks),
            ("empty", self.empty),
        ]
    }

    /// The faults of a drawing that must have none: every count but edge crossings.
    pub fn total(&self) -> usize {
        self.counts().iter().filter(|(name, _)| *name != "edge-crossing").map(|(_, count)| count).sum()
    }

    /// A table for people, with the places of the first faults.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{} texts, {} nodes, {} edges, {} labels, {} leaders; aspect ratio {:.2}\n",
            self.texts, self.nodes, self.edges, self.labels, self.leaders, self.aspect_ratio
        );
        for (name, count) in self.counts() {
            let _ = writeln!(out, "{name:<16} {count:>6}");
        }
        let _ =
            writeln!(out, "{:<16} {:>6.2} px (floor {})", "smallest text", self.smallest_text, self.floor);
        let [across, down] = self.label_displacement;
        let _ = writeln!(
            out,
            "{:<16} {:>6.2} (middle to middle {across:.2} across, {down:.2} down)",
            "label distance", self.label_distance
        );
        for Fault { kind, what: [one, other], x, y } in &self.faults {
            let _ = write!(out, "  {kind} at {x:.0},{y:.0}: {one}");
            let _ = if other.is_empty() { writeln!(out) } else { writeln!(out, " / {other}") };
        }
        out
    }
}

/// A straight piece of a line, and the figure it is of.
struct Piece {
    from: Point,
    to: Point,
    figure: usize,
}

impl Piece {
    fn area(&self) -> Area {
        let (a, b) = (self.from, self.to);
        Area { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) }
    }
}

struct Verifier<'a> {
    page: &'a Page,
    /// Box of each owner's figures.
    boxes: BTreeMap<usize, Area>,
    /// The owner that is the node of an id.
    node_of: BTreeMap<&'a str, usize>,
    /// The owner that is the edge of an id.
    edge_of: BTreeMap<&'a str, usize>,
    faults: Vec<Fault>,
}

impl<'a> Verifier<'a> {
    fn new(page: &'a Page) -> Self {
        let mut boxes: BTreeMap<usize, Area> = BTreeMap::new();
        for figure in &page.figures {
            boxes
                .entry(figure.owner)
                .and_modify(|area| *area = area.union(figure.area))
                .or_insert(figure.area);
        }
        let of_role = |role: Role| {
            page.owners
                .iter()
                .enumerate()
                .filter(move |(_, owner)| owner.role == role)
                .map(|(index, owner)| (owner.id.as_str(), index))
                .collect()
        };
        Self { page, boxes, node_of: of_role(Role::Node), edge_of: of_role(Role::Edge), faults: Vec::new() }
    }

    fn owner(&self, index: usize) -> &'a Owner {
        &self.page.owners[index]
    }

    fn role(&self, figure: &Figure) -> Role {
        self.owner(figure.owner).role
    }

    fn fault(&mut self, kind: &'static str, what: [&str; 2], at: Point) {
        if self.faults.iter().filter(|fault| fault.kind == kind).count() < SHOWN {
            let hundredths = |value: f64| (value * 100.0).round() / 100.0;
            let what = what.map(str::to_owned);
            self.faults.push(Fault { kind, what, x: hundredths(at.x), y: hundredths(at.y) });
        }
    }

    fn run(mut self, floor: f64) -> Measures {
        let count = |role: Role| self.page.owners.iter().filter(|owner| owner.role == role).count();
        let (nodes, edges, leaders) = (count(Role::Node), count(Role::Edge), count(Role::Leader));
        let texts = Grid::new(self.page.area, self.page.words.iter().map(|words| words.area));
        let figures = Grid::new(self.page.area, self.page.figures.iter().map(|figure| figure.area));
        let edge_pieces = self.pieces(Role::Edge);
        let leader_pieces = self.pieces(Role::Leader);

        let text_text = self.text_text(&texts);
        let text_node = self.text_node(&figures);
        let node_node = self.node_node(&figures);
        let edge_node = self.edge_node(&figures, &edge_pieces);
        let label_edge = self.label_edge(&texts, &edge_pieces);
        let edge_crossings = self.crossings("edge-crossing", &edge_pieces);
        let leader_crossings = self.crossings("leader-crossing", &leader_pieces);
        let leader_label = self.leader_label(&texts, &leader_pieces);
        let outside = self.outside();
        let small_text = self.small_text(floor);
        let (labels, label_distance, label_displacement) = self.displacement();
        let invisible = self.invisible();
        let pale = self.pale(&figures);
        let (covered, struck) = self.covered(&figures);
        let head_text = self.heads_on_texts(&texts);
        let head_node = self.heads_on_nodes(&figures);
        let edge_edge = self.together(&edge_pieces);
        let loose = self.loose(&edge_pieces);
        let stray = self.stray(&edge_pieces);
        let mistaken = self.mistaken(&edge_pieces);
        let long_leaders = self.long_leaders(&leader_pieces);
        let wordless = self.wordless();
        let split_marks = self.split_marks();
        let empty = self.empty();
        let page = self.page;
        let smallest = page.words.iter().map(|words| words.pixels).reduce(f64::min).unwrap_or(0.0);
        Measures {
            texts: page.words.len(),
            nodes,
            edges,
            labels,
            leaders,
            text_text,
            text_node,
            node_node,
            edge_node,
            label_edge,
            edge_crossings,
            leader_crossings,
            leader_label,
            outside,
            small_text,
            invisible,
            pale,
            covered,
            struck,
            head_text,
            head_node,
            edge_edge,
            loose,
            stray,
            mistaken,
            long_leaders,
            wordless,
            split_marks,
            empty,
            floor,
            smallest_text: smallest,
            aspect_ratio: (page.area.right - page.area.left) / (page.area.bottom - page.area.top),
            label_distance,
            label_displacement,
            faults: self.faults,
        }
    }

    /// The pieces of the lines (not arrowheads, not casings) of one role.
    fn pieces(&self, role: Role) -> Vec<Piece> {
        let figures = self.page.figures.iter().enumerate();
        figures
            .filter(|(_, figure)| self.role(figure) == role && figure.is_line())
            .flat_map(|(index, figure)| {
                let pairs = figure.lines.iter().flat_map(|line| line.windows(2));
                pairs.map(move |pair| Piece { from: pair[0], to: pair[1], figure: index })
            })
            .collect()
    }

    /// Id of the node or edge that a text names; empty for none.
    fn names(&self, words: &Words) -> &'a str {
        let owner = self.owner(words.owner);
        match owner.role {
            // Graphviz keeps a label inside its node's or edge's group.
            Role::Node | Role::Edge => &owner.id,
            _ => &owner.of,
        }
    }

    fn text_text(&mut self, texts: &Grid) -> usize {
        let mut count = 0;
        for (index, words) in self.page.words.iter().enumerate() {
            for other in texts.near(words.area).into_iter().filter(|&other| other > index) {
                let other = &self.page.words[other];
                if words.area.grown(-TOLERANCE).overlaps(other.area) {
                    count += 1;
                    self.fault("text-text", [&words.content, &other.content], words.area.centre());
                }
            }
        }
        count
    }

    fn text_node(&mut self, figures: &Grid) -> usize {
        let mut seen = BTreeSet::new();
        for (index, words) in self.page.words.iter().enumerate() {
            for figure in figures.near(words.area) {
                let figure = &self.page.figures[figure];
                let node = self.owner(figure.owner);
                let own =
                    node.role == Role::Node && (words.owner == figure.owner || self.names(words) == node.id);
                let inside =
                    own && self.boxes.get(&figure.owner).is_some_and(|area| area.contains(words.area));
                if node.role == Role::Node
                    && !inside
                    && covers(figure, words.area.grown(-TOLERANCE))
                    && seen.insert((index, figure.owner))
                {
                    self.fault("text-node", [&words.content, &node.id], words.area.centre());
                }
            }
        }
        seen.len()
    }

    fn node_node(&mut self, figures: &Grid) -> usize {
        let mut seen = BTreeSet::new();
        let page = self.page;
        for figure in page.figures.iter().filter(|figure| page.owners[figure.owner].role == Role::Node) {
            for other in figures.near(figure.area) {
                let other = &self.page.figures[other];
                if other.owner > figure.owner
                    && self.role(other) == Role::Node
                    && !seen.contains(&(figure.owner, other.owner))
                    && figure.area.grown(-TOLERANCE).overlaps(other.area)
                    && touch(figure, other)
                {
                    seen.insert((figure.owner, other.owner));
                    let ids = [&self.owner(figure.owner).id, &self.owner(other.owner).id];
                    self.fault("node-node", [ids[0], ids[1]], figure.area.centre());
                }
            }
        }
        seen.len()
    }

    fn edge_node(&mut self, figures: &Grid, pieces: &[Piece]) -> usize {
        let mut seen = BTreeSet::new();
        for piece in pieces {
            let edge_owner = self.page.figures[piece.figure].owner;
            let edge = self.owner(edge_owner);
            for figure in figures.near(piece.area()) {
                let figure = &self.page.figures[figure];
                let node = self.owner(figure.owner);
                if node.role == Role::Node
                    && !edge.ends.contains(&node.id)
                    && !(edge.role == Role::Edge
                        && node.of.split(' ').any(|of| of == edge.of && !of.is_empty()))
                    && runs_through(piece, figure)
                    && seen.insert((edge_owner, figure.owner))
                {
                    self.fault("edge-node", [&edge_name(edge), &node.id], figure.area.centre());
                }
            }
        }
        seen.len()
    }

    fn label_edge(&mut self, texts: &Grid, pieces: &[Piece]) -> usize {
        let mut seen = BTreeSet::new();
        for piece in pieces {
            let edge_owner = self.page.figures[piece.figure].owner;
            let edge = self.owner(edge_owner);
            for index in texts.near(piece.area()) {
                let words = &self.page.words[index];
                let named = self.names(words);
                let own = words.owner == edge_owner
                    || (!named.is_empty() && (named == edge.id || edge.ends.iter().any(|end| end == named)));
                if !(own && words.halo)
                    && words.area.grown(-TOLERANCE).is_crossed(piece.from, piece.to)
                    && seen.insert((index, edge_owner))
                {
                    self.fault("label-edge", [&words.content, &edge_name(edge)], words.area.centre());
                }
            }
        }
        seen.len()
    }

    fn crossings(&mut self, kind: &'static str, pieces: &[Piece]) -> usize {
        let grid = Grid::new(self.page.area, pieces.iter().map(Piece::area));
        let mut count = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let owner = self.page.figures[piece.figure].owner;
            for other in grid.near(piece.area()).range(index + 1..) {
                let other = &pieces[*other];
                let other_owner = self.page.figures[other.figure].owner;
                if owner == other_owner {
                    continue;
                }
                let (a, b) = (self.owner(owner), self.owner(other_owner));
                let same_label = !a.of.is_empty() && a.of == b.of;
                let Some(at) = crossing((piece.from, piece.to), (other.from, other.to)) else { continue };
                if !same_label && !self.in_shared_node(a, b, at) && !branches(a, b, piece, other, at) {
                    count += 1;
                    self.fault(kind, [&edge_name(a), &edge_name(b)], at);
                }
            }
        }
        count
    }

    /// Edges that share a node may meet in it.
    fn in_shared_node(&self, a: &Owner, b: &Owner, at: Point) -> bool {
        a.ends.iter().filter(|end| !end.is_empty() && b.ends.contains(end)).any(|end| {
            let node = self.node_of.get(end.as_str()).and_then(|owner| self.boxes.get(owner));
            node.is_some_and(|area| area.grown(1.0).holds(at))
        })
    }

    fn leader_label(&mut self, texts: &Grid, pieces: &[Piece]) -> usize {
        let mut seen = BTreeSet::new();
        for piece in pieces {
            let leader_owner = self.page.figures[piece.figure].owner;
            let leader = self.owner(leader_owner);
            for index in texts.near(piece.area()) {
                let words = &self.page.words[index];
                if self.names(words) != leader.of
                    && words.area.grown(-TOLERANCE).is_crossed(piece.from, piece.to)
                    && seen.insert((index, leader_owner))
                {
                    self.fault("leader-label", [&leader.of, &words.content], words.area.centre());
                }
            }
        }
        seen.len()
    }

    fn outside(&mut self) -> usize {
        let page = self.page.area.grown(EDGE);
        let mut count = 0;
        let words = self.page.words.iter().map(|words| (words.area, words.content.as_str()));
        let figures =
            self.page.figures.iter().map(|figure| (figure.area, self.owner(figure.owner).id.as_str()));
        let beyond: Vec<_> = words.chain(figures).filter(|(area, _)| !page.contains(*area)).collect();
        for (area, name) in beyond {
            count += 1;
            self.fault("outside", [name, ""], area.centre());
        }
        count
    }

    fn small_text(&mut self, floor: f64) -> usize {
        let small: Vec<&Words> = self.page.words.iter().filter(|words| words.pixels < floor - 0.01).collect();
        for words in &small {
            self.fault(
                "small-text",
                [&words.content, &format!("{:.2} px", words.pixels)],
                words.area.centre(),
            );
        }
        small.len()
    }

    /// Number of labels tied to a mark, mean distance from the mark to the nearest text of its label,
    /// and mean displacement of the middles.
    fn displacement(&self) -> (usize, f64, [f64; 2]) {
        let mut labels: BTreeMap<usize, Vec<Area>> = BTreeMap::new();
        for words in &self.page.words {
            if matches!(self.owner(words.owner).role, Role::Label | Role::EdgeLabel) {
                labels.entry(words.owner).or_default().push(words.area);
            }
        }
        let (mut count, mut distance, mut across, mut down) = (0_usize, 0.0, 0.0, 0.0);
        for (owner, texts) in labels {
            let of = self.owner(owner).of.as_str();
            let mark = self.node_of.get(of).or_else(|| self.edge_of.get(of));
            let (Some(&mark), Some(label)) =
                (mark.and_then(|mark| self.boxes.get(mark)), texts.iter().copied().reduce(Area::union))
            else {
                continue;
            };
            count += 1;
            distance += texts.iter().map(|text| text.distance(mark)).fold(f64::INFINITY, f64::min);
            across += (label.centre().x - mark.centre().x).abs();
            down += (label.centre().y - mark.centre().y).abs();
        }
        let mean = |sum: f64| if count == 0 { 0.0 } else { sum / count as f64 };
        (count, mean(distance), [mean(across), mean(down)])
    }
}

/// Whether two edges of one node part here, upright from across: branches of one trunk, as in a chart of command.
fn branches(a: &Owner, b: &Owner, piece: &Piece, other: &Piece, at: Point) -> bool {
    let upright = |piece: &Piece| is_upright(piece.to.x - piece.from.x, piece.to.y - piece.from.y);
    let ends = [piece.from, piece.to, other.from, other.to];
    let at_end = ends.iter().any(|end| (end.x - at.x).abs() + (end.y - at.y).abs() < 0.1);
    share_an_end(a, b) && upright(piece) && upright(other) && at_end
}

/// Whether a piece runs straight down or across, as far as written numbers tell.
fn is_upright(dx: f64, dy: f64) -> bool {
    dx.abs() < 0.02 || dy.abs() < 0.02
}

/// Whether two edges have a node in common.
fn share_an_end(a: &Owner, b: &Owner) -> bool {
    a.ends.iter().any(|end| !end.is_empty() && b.ends.contains(end))
}

fn edge_name(edge: &Owner) -> String {
    match (edge.id.as_str(), edge.of.as_str()) {
        ("", "") => edge.ends.join(" to "),
        ("", of) => of.to_owned(),
        (id, _) => id.to_owned(),
    }
}

/// Whether a figure lies on a box: its line runs through it, or one holds the other.
fn covers(figure: &Figure, area: Area) -> bool {
    figure.lines.iter().any(|line| {
        line.windows(2).any(|pair| area.is_crossed(pair[0], pair[1]))
            || line.first().is_some_and(|&first| area.holds(first))
            || in_polygon(line, area.centre())
    })
}

/// Whether a piece of a line runs through the inside of a figure by more than a graze.
fn runs_through(piece: &Piece, figure: &Figure) -> bool {
    let middle = Point::new(f64::midpoint(piece.from.x, piece.to.x), f64::midpoint(piece.from.y, piece.to.y));
    figure.lines.iter().any(|line| {
        in_polygon(line, middle)
            || in_polygon(line, piece.from)
            || line.windows(2).filter(|p| crossing((piece.from, piece.to), (p[0], p[1])).is_some()).count()
                > 1
    })
}

/// Whether two figures overlap: their outlines cross, or one lies in the other.
fn touch(a: &Figure, b: &Figure) -> bool {
    a.lines.iter().any(|one| {
        b.lines.iter().any(|two| {
            let crosses = one
                .windows(2)
                .any(|p| two.windows(2).any(|q| crossing((p[0], p[1]), (q[0], q[1])).is_some()));
            crosses
                || one.first().is_some_and(|&first| in_polygon(two, first))
                || two.first().is_some_and(|&first| in_polygon(one, first))
                // One upon the other: their outlines are the same and cross nowhere.
                || Area::around(one.iter().copied()).is_some_and(|area| in_polygon(two, area.centre()))
        })
    })
}

#[cfg(test)]
mod planted;
#[cfg(test)]
mod tests;
