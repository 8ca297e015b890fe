//! The graph as flat arrays of neighbours, for algorithms that walk all of it.
//!
//! Compressed sparse rows: one slice of (neighbour, edge) pairs a node, in the casebook's order of edges. Every relation, every
//! part in an event and every place of an event is an edge, and is walked both ways; which way it points is kept in its
//! ends. Numbers of nodes and edges are those of the [`Graph`]: entities by id, then events by date; relations, then parts.

use crate::date::{Answer, Bounds, Day, Margins};
use crate::graph::{Edge, Graph, Node};
use crate::model::{EntityId, EventId};
use crate::vocabulary::RelationTime;

/// Not reached.
pub const FAR: u32 = u32::MAX;

/// The neighbours of every node.
pub struct Net {
    first: Vec<u32>,
    around: Vec<(u32, u32)>,
    ends: Vec<(u32, u32)>,
    edges: Vec<Edge>,
    entities: u32,
}

impl Net {
    /// The arrays of a graph. Takes time and memory in proportion to its nodes and edges.
    pub fn new(graph: &Graph) -> Self {
        let entities = graph.casebook().entities.len() as u32;
        let number = |node: Node| match node {
            Node::Entity(id) => id.0,
            Node::Event(id) => entities + id.0,
        };
        let mut ends = Vec::with_capacity(graph.edge_count());
        let mut edges = Vec::with_capacity(graph.edge_count());
        for (from, edge, to) in graph.edges() {
            ends.push((number(from), number(to)));
            edges.push(edge);
        }
        Self::of(graph.node_count(), entities, ends, edges)
    }

    fn of(nodes: usize, entities: u32, ends: Vec<(u32, u32)>, edges: Vec<Edge>) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for (from, to) in ends.iter().filter(|(from, to)| from != to) {
            first[*from as usize + 1] += 1;
            first[*to as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut around = vec![(0, 0); first[nodes] as usize];
        let mut next = first.clone();
        for (edge, (from, to)) in ends.iter().enumerate().filter(|(_, (from, to))| from != to) {
            for (one, other) in [(*from, *to), (*to, *from)] {
                let place = &mut next[one as usize];
                around[*place as usize] = (other, edge as u32);
                *place += 1;
            }
        }
        Self { first, around, ends, edges, entities }
    }

    /// A net of plain pairs of nodes, for tests and measurements of the algorithms alone.
    pub fn of_pairs(nodes: usize, pairs: &[(u32, u32)]) -> Self {
        let edges = vec![Edge::At(EventId(0)); pairs.len()];
        Self::of(nodes, nodes as u32, pairs.to_vec(), edges)
    }

    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.first.len() - 1
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// The number of a node.
    pub fn number(&self, node: Node) -> u32 {
        match node {
            Node::Entity(id) => id.0,
            Node::Event(id) => self.entities + id.0,
        }
    }

    /// The node of a number.
    pub fn node(&self, number: u32) -> Node {
        if number < self.entities {
            Node::Entity(EntityId(number))
        } else {
            Node::Event(EventId(number - self.entities))
        }
    }

    /// What an edge stands for.
    pub fn edge(&self, edge: u32) -> Edge {
        self.edges[edge as usize]
    }

    /// The two ends of an edge, its start first.
    pub fn ends(&self, edge: u32) -> (u32, u32) {
        self.ends[edge as usize]
    }

    /// Neighbours of a node with the edge that leads there, in the casebook's order of edges. Loops are left out.
    pub fn around(&self, node: u32) -> &[(u32, u32)] {
        &self.around[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Number of edges at a node, parallel ones each, loops none.
    pub fn degree(&self, node: u32) -> usize {
        (self.first[node as usize + 1] - self.first[node as usize]) as usize
    }

    /// The edges between two nodes, in the casebook's order.
    pub fn between(&self, one: u32, other: u32) -> Vec<u32> {
        let (near, far) = if self.degree(one) <= self.degree(other) { (one, other) } else { (other, one) };
        self.around(near).iter().filter(|(to, _)| *to == far).map(|(_, edge)| *edge).collect()
    }

    /// The nodes within so many links of one, without itself, nearest first, in the order in which they are met.
    pub fn near(&self, from: u32, hops: u32, gate: &Gate<'_>) -> Vec<u32> {
        let mut seen = vec![0_u64; self.node_count().div_ceil(64)];
        let mut add = |node: u32| {
            let (word, bit) = (node as usize / 64, 1_u64 << (node % 64));
            let new = seen[word] & bit == 0;
            seen[word] |= bit;
            new
        };
        add(from);
        let mut met = Vec::new();
        let mut begin = 0;
        for hop in 0..hops {
            let end = met.len();
            let mut step = |node: u32, met: &mut Vec<u32>| {
                for (other, edge) in self.around(node) {
                    if gate.edge(*edge) && gate.node(*other) && add(*other) {
                        met.push(*other);
                    }
                }
            };
            if hop == 0 {
                step(from, &mut met);
            } else {
                for at in begin..end {
                    step(met[at], &mut met);
                }
            }
            begin = end;
        }
        met
    }

    /// Breadth-first distances in links from a node over edges and nodes that are let through; [`FAR`] where there is no way.
    /// The nodes it starts from need not be let through.
    pub fn distances(&self, from: &[u32], gate: &Gate<'_>) -> Vec<u32> {
        let mut distance = vec![FAR; self.node_count()];
        let mut rim: Vec<u32> = from.to_vec();
        rim.iter().for_each(|node| distance[*node as usize] = 0);
        let mut next = Vec::new();
        let mut steps = 0;
        while !rim.is_empty() {
            steps += 1;
            for node in rim.drain(..) {
                for (other, edge) in self.around(node) {
                    if distance[*other as usize] == FAR && gate.edge(*edge) && gate.node(*other) {
                        distance[*other as usize] = steps;
                        next.push(*other);
                    }
                }
            }
            std::mem::swap(&mut rim, &mut next);
        }
        distance
    }
}

/// What a search may walk over.
#[derive(Clone, Copy)]
pub struct Gate<'a> {
    /// By edge, whether it is let through; empty for all.
    pub edges: &'a [bool],
    /// By node, whether it is closed; empty for none.
    pub closed: &'a [bool],
    /// By edge, the first and last day on which it may have held, and the day on which all must.
    pub on: Option<(&'a [(i64, i64)], i64)>,
}

impl Gate<'_> {
    /// Everything.
    pub const OPEN: Gate<'static> = Gate { edges: &[], closed: &[], on: None };

    /// Whether an edge is let through.
    pub fn edge(&self, edge: u32) -> bool {
        (self.edges.is_empty() || self.edges[edge as usize])
            && self.on.is_none_or(|(spans, day)| {
                let (first, last) = spans[edge as usize];
                first <= day && day <= last
            })
    }

    /// Whether a node is.
    pub fn node(&self, node: u32) -> bool {
        self.closed.is_empty() || !self.closed[node as usize]
    }
}

/// When an edge holds: a relation that lasts from its start to its end, where a missing end is unknown; a relation that is an
/// act at its start; a part in an event at the time of the event. Without any date nothing is known.
pub fn bounds(graph: &Graph, edge: Edge, margins: &Margins) -> Bounds {
    let book = graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            let act = book.vocabulary.relations.get(relation.kind).time == RelationTime::Act;
            match (&relation.start, &relation.end) {
                (Some(start), None) if act => start.bounds_with(margins),
                _ => relation.bounds(margins),
            }
        }
        Edge::Participation(id, ..) | Edge::At(id) => {
            book.event(id).bounds(margins).unwrap_or(Bounds::UNKNOWN)
        }
    }
}

/// The whole span of days that a date may touch, as one that is known: what `--during` and `--as-of` mean by it.
pub fn whole(bounds: &Bounds) -> Bounds {
    let (first, last) = bounds.hull();
    let end = |day: Option<Day>| if day.is_some() { crate::date::End::Known } else { crate::date::End::Open };
    Bounds {
        earliest_start: first,
        latest_start: first,
        earliest_end: last,
        latest_end: last,
        start: end(first),
        end: end(last),
    }
}

/// Whether there is a day on which all of several spans hold. Spans on a line have a common day if every two have one
/// (Helly 1923), and the widest choice of each can be taken at once, so that the worst answer of the pairs is exact.
pub fn together(spans: &[Bounds]) -> Answer {
    let mut worst = Answer::Certainly;
    for (index, one) in spans.iter().enumerate() {
        for other in &spans[index + 1..] {
            match one.overlaps(other) {
                Answer::No => return Answer::No,
                Answer::Possibly => worst = Answer::Possibly,
                Answer::Certainly => {}
            }
        }
    }
    worst
}
