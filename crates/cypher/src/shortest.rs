//! Shortest paths between two nodes: breadth first from both ends, a whole level at a time from the smaller side.
//!
//! `all(x IN relationships(p) WHERE ..)`, `none(..)` and the same over `nodes(p)` steer the search: the path found is the
//! shortest that meets them. Any other condition on the path is tested on the shortest paths found, and does not make
//! longer ones be looked for.

use rustc_hash::FxHashMap;

use super::ast::{Direction as Drawn, Shortest};
use super::error::QueryError;
use super::matcher::collect;
use super::plan::RelPlan;
use super::runner::{Frame, Runner};
use super::value::{EdgeId, NodeId, Value};

/// For each node reached: how far it is, and by which edges from which nodes one level nearer. Only looked up, never
/// looped over.
type Reached = FxHashMap<NodeId, (u64, Vec<(EdgeId, NodeId)>)>;

struct Side {
    reached: Reached,
    frontier: Vec<NodeId>,
    depth: u64,
    direction: Drawn,
}

impl Side {
    fn new(start: NodeId, direction: Drawn) -> Side {
        Side {
            reached: FxHashMap::from_iter([(start, (0, Vec::new()))]),
            frontier: vec![start],
            depth: 0,
            direction,
        }
    }
}

impl Runner<'_> {
    /// The edges of one shortest path, or of all, from a node to another, in the order of the pattern.
    pub fn shortest_paths(
        &self,
        rel: &RelPlan,
        from: NodeId,
        to: NodeId,
        frame: &mut Frame,
    ) -> Result<Vec<Vec<EdgeId>>, QueryError> {
        let (low, high) = rel.length.unwrap_or((1, Some(1)));
        if from == to {
            return Ok(if low == 0 { vec![Vec::new()] } else { Vec::new() });
        }
        let cap = high.unwrap_or(u64::MAX);
        for end in [from, to] {
            if !self.meets(&rel.on_nodes, Value::Node(end), frame)? {
                return Ok(Vec::new());
            }
        }
        let wanted = self.wanted(rel, frame)?;
        let backward = match rel.direction {
            Drawn::Right => Drawn::Left,
            Drawn::Left => Drawn::Right,
            Drawn::Both => Drawn::Both,
        };
        let (mut ahead, mut behind) = (Side::new(from, rel.direction), Side::new(to, backward));
        let mut edges = Vec::new();
        while ahead.depth + behind.depth < cap && !ahead.frontier.is_empty() && !behind.frontier.is_empty() {
            let forward = ahead.frontier.len() <= behind.frontier.len();
            let (side, other) = if forward { (&mut ahead, &behind) } else { (&mut behind, &ahead) };
            side.depth += 1;
            let mut next = Vec::new();
            let mut meetings = Vec::new();
            for node in std::mem::take(&mut side.frontier) {
                edges.clear();
                collect(self.graph, node, side.direction, &rel.types, &mut edges);
                for (edge, end) in &edges {
                    self.tick()?;
                    let passes = self.fits(*edge, &wanted)
                        && self.meets(&rel.on_edges, Value::Relationship(*edge), frame)?
                        && self.meets(&rel.on_nodes, Value::Node(*end), frame)?;
                    if !passes {
                        continue;
                    }
                    match side.reached.get_mut(end) {
                        Some((depth, parents)) if *depth == side.depth => parents.push((*edge, node)),
                        Some(_) => {}
                        None => {
                            side.reached.insert(*end, (side.depth, vec![(*edge, node)]));
                            next.push(*end);
                            if other.reached.contains_key(end) {
                                meetings.push(*end);
                            }
                        }
                    }
                }
            }
            side.frontier = next;
            if !meetings.is_empty() {
                meetings.sort_unstable();
                return self.join(rel, &meetings, &ahead.reached, &behind.reached);
            }
        }
        Ok(Vec::new())
    }

    fn join(
        &self,
        rel: &RelPlan,
        meetings: &[NodeId],
        ahead: &Reached,
        behind: &Reached,
    ) -> Result<Vec<Vec<EdgeId>>, QueryError> {
        let one = rel.shortest != Some(Shortest::All);
        let mut out = Vec::new();
        for node in meetings {
            let fronts = self.chains(*node, ahead, one)?;
            let backs = self.chains(*node, behind, one)?;
            for front in &fronts {
                for back in &backs {
                    self.tick()?;
                    // Chains lead from the meeting to an end: the front one is to be read backwards.
                    out.push(front.iter().rev().chain(back).copied().collect());
                    if one {
                        return Ok(out);
                    }
                }
            }
        }
        Ok(out)
    }

    /// The shortest chains of edges from a node back to where a side began.
    fn chains(&self, node: NodeId, reached: &Reached, one: bool) -> Result<Vec<Vec<EdgeId>>, QueryError> {
        let mut done = Vec::new();
        let mut open = vec![(node, Vec::new())];
        while let Some((here, chain)) = open.pop() {
            self.tick()?;
            let Some((depth, parents)) = reached.get(&here) else { continue };
            if *depth == 0 {
                done.push(chain);
                if one {
                    break;
                }
                continue;
            }
            // Last in, first out: pushed in reverse, so that the first parent comes first.
            for (edge, parent) in parents.iter().rev() {
                let mut longer = chain.clone();
                longer.push(*edge);
                open.push((*parent, longer));
            }
        }
        Ok(done)
    }
}
