//! Finds the matches of a pattern by following its steps and backtracking. No relationship is used twice in one match.

use super::ast::Direction as Drawn;
use super::error::{ErrorKind, QueryError};
use super::plan::*;
use super::runner::Flow;
use super::runner::{Frame, Runner};
use super::value::{EdgeId, NodeId, Value};
use super::{Direction, PropertyGraph};

/// What is done with each match.
pub(crate) type OnMatch<'c> = dyn FnMut(&mut Frame) -> Result<Flow, QueryError> + 'c;

type Matched = Result<Flow, QueryError>;

/// The edges in use, in the order they were taken.
type Used = Vec<EdgeId>;

impl Runner<'_> {
    /// Calls back for every match of a pattern; the frame holds it during the call.
    pub fn matches(&self, plan: &MatchPlan, frame: &mut Frame, each: &mut OnMatch) -> Matched {
        self.step(plan, 0, frame, &mut Used::new(), each)
    }

    fn step(
        &self,
        plan: &MatchPlan,
        at: usize,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let Some(step) = plan.steps.get(at) else { return each(frame) };
        match *step {
            Step::Check(node) => match frame[plan.nodes[node].slot] {
                Value::Node(id) if self.has_labels(id, &plan.nodes[node]) => {
                    self.step(plan, at + 1, frame, used, each)
                }
                _ => Ok(Flow::Go),
            },
            Step::Scan(node) => self.scan(plan, at, node, frame, used, each),
            Step::FromRel(rel) => self.ends_of_bound(plan, at, &plan.rels[rel], frame, used, each),
            Step::Expand { rel, from_left } => {
                let rel = &plan.rels[rel];
                match rel.length {
                    None => self.expand(plan, at, rel, from_left, frame, used, each),
                    Some(_) => self.expand_many(plan, at, rel, from_left, frame, used, each),
                }
            }
            Step::Shortest(rel) => {
                let rel = &plan.rels[rel];
                let ends = (&frame[plan.nodes[rel.left].slot], &frame[plan.nodes[rel.right].slot]);
                let (Value::Node(from), Value::Node(to)) = ends else { return Ok(Flow::Go) };
                let (from, to) = (*from, *to);
                for edges in self.shortest_paths(rel, from, to, frame)? {
                    frame[rel.slot] = edge_list(&edges);
                    if self.step(plan, at + 1, frame, used, each)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::Go)
            }
            Step::Path(path) => {
                let path = &plan.paths[path];
                frame[path.slot] = self.spell(plan, path, frame);
                self.step(plan, at + 1, frame, used, each)
            }
            Step::Filter(filter) => {
                if self.holds(&plan.filters[filter], frame)? {
                    self.step(plan, at + 1, frame, used, each)
                } else {
                    Ok(Flow::Go)
                }
            }
        }
    }

    fn has_labels(&self, id: NodeId, node: &NodePlan) -> bool {
        node.labels.iter().all(|group| group.iter().any(|l| self.graph.has_label(id, l)))
    }

    fn scan(
        &self,
        plan: &MatchPlan,
        at: usize,
        node: usize,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let node = &plan.nodes[node];
        let mut best: Option<Vec<NodeId>> = None;
        for (key, value) in &node.keyed {
            let value = self.eval(value, frame)?;
            if let Some(found) = self.graph.nodes_with_property(key, &value)
                && best.as_ref().is_none_or(|b| found.len() < b.len())
            {
                best = Some(found);
            }
        }
        if best.is_none() {
            let count = |group: &&Vec<String>| group.iter().map(|l| self.graph.label_count(l)).sum::<usize>();
            if let Some(rarest) = node.labels.iter().min_by_key(count) {
                let lists: Option<Vec<_>> = rarest.iter().map(|l| self.graph.nodes_with_label(l)).collect();
                best = lists.map(|lists| {
                    let mut nodes = lists.concat();
                    // A node may have several of the labels, and comes once.
                    nodes.sort_unstable();
                    nodes.dedup();
                    nodes
                });
            }
        }
        let mut try_node = |id: NodeId, frame: &mut Frame| -> Matched {
            self.tick()?;
            if !self.has_labels(id, node) {
                return Ok(Flow::Go);
            }
            frame[node.slot] = Value::Node(id);
            self.step(plan, at + 1, frame, used, each)
        };
        match best {
            Some(found) => {
                for id in found {
                    if try_node(id, frame)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
            None => {
                for id in 0..self.graph.node_count() {
                    if try_node(NodeId(id as u32), frame)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
        }
        Ok(Flow::Go)
    }

    /// Puts a node into the frame, or tests it against the one there. The next steps run if it fits.
    #[allow(clippy::too_many_arguments)]
    fn arrive(
        &self,
        plan: &MatchPlan,
        at: usize,
        node: usize,
        bound: bool,
        id: NodeId,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let node = &plan.nodes[node];
        if bound {
            if !matches!(frame[node.slot], Value::Node(there) if there == id) {
                return Ok(Flow::Go);
            }
        } else {
            if !self.has_labels(id, node) {
                return Ok(Flow::Go);
            }
            frame[node.slot] = Value::Node(id);
        }
        self.step(plan, at + 1, frame, used, each)
    }

    /// Whether a node of the pattern was found by an earlier step.
    fn known(plan: &MatchPlan, at: usize, node: usize) -> bool {
        plan.nodes[node].bound
            || plan.steps[..at].iter().any(|step| match *step {
                Step::Scan(n) => n == node,
                Step::FromRel(rel) | Step::Expand { rel, .. } => {
                    plan.rels[rel].left == node || plan.rels[rel].right == node
                }
                _ => false,
            })
    }

    #[allow(clippy::too_many_arguments)]
    fn expand(
        &self,
        plan: &MatchPlan,
        at: usize,
        rel: &RelPlan,
        from_left: bool,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let (near, far) = if from_left { (rel.left, rel.right) } else { (rel.right, rel.left) };
        let Value::Node(start) = frame[plan.nodes[near].slot] else { return Ok(Flow::Go) };
        let bound = Self::known(plan, at, far);
        let mut edges = Vec::new();
        let mut direction = drawn_from(rel.direction, from_left);
        let mut near_node = start;
        // Between two known nodes, the one with fewer edges is looked at.
        let mut swapped = false;
        if bound
            && let Value::Node(end) = frame[plan.nodes[far].slot]
            && self.count(end, drawn_from(rel.direction, !from_left)) < self.count(start, direction)
        {
            (near_node, swapped) = (end, true);
            direction = drawn_from(rel.direction, !from_left);
        }
        collect(self.graph, near_node, direction, &rel.types, &mut edges);
        for (edge, other) in edges {
            self.tick()?;
            if used.contains(&edge) {
                continue;
            }
            if swapped && other != start {
                continue;
            }
            let arrived = if swapped { near_node } else { other };
            used.push(edge);
            frame[rel.slot] = Value::Relationship(edge);
            let flow = self.arrive(plan, at, far, bound, arrived, frame, used, each)?;
            used.pop();
            if flow == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }

    fn count(&self, node: NodeId, direction: Drawn) -> usize {
        let out = if direction == Drawn::Left { 0 } else { self.graph.degree(node, Direction::Outgoing) };
        let into = if direction == Drawn::Right { 0 } else { self.graph.degree(node, Direction::Incoming) };
        out + into
    }

    /// Follows a variable-length relationship depth first, without recursion: paths may be long.
    #[allow(clippy::too_many_arguments)]
    fn expand_many(
        &self,
        plan: &MatchPlan,
        at: usize,
        rel: &RelPlan,
        from_left: bool,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let (near, far) = if from_left { (rel.left, rel.right) } else { (rel.right, rel.left) };
        let Value::Node(start) = frame[plan.nodes[near].slot] else { return Ok(Flow::Go) };
        let bound = Self::known(plan, at, far);
        let (low, high) = rel.length.unwrap_or((1, None));
        let cap = high.unwrap_or(self.limits.depth as u64);
        let direction = drawn_from(rel.direction, from_left);
        let wanted = self.wanted(rel, frame)?;
        if !self.meets(&rel.on_nodes, Value::Node(start), frame)? {
            return Ok(Flow::Go);
        }
        let before = used.len();
        // Each level holds the edges still to be tried from one node.
        let mut levels: Vec<std::vec::IntoIter<(EdgeId, NodeId)>> = Vec::new();
        let mut here = start;
        loop {
            let depth = levels.len() as u64;
            let there = !bound || matches!(frame[plan.nodes[far].slot], Value::Node(far) if far == here);
            if depth >= low && depth <= cap && there {
                let mut walked = used[before..].to_vec();
                if !from_left {
                    walked.reverse();
                }
                frame[rel.slot] = edge_list(&walked);
                if self.arrive(plan, at, far, bound, here, frame, used, each)? == Flow::Stop {
                    used.truncate(before);
                    return Ok(Flow::Stop);
                }
            }
            let mut edges = Vec::new();
            if depth < cap || high.is_none() {
                collect(self.graph, here, direction, &rel.types, &mut edges);
            }
            if depth >= cap && !edges.is_empty() {
                if edges.iter().any(|(e, _)| !used.contains(e) && self.fits(*e, &wanted)) {
                    let message = format!("paths were followed no further than {cap} relationships");
                    self.note("limit-depth", message);
                }
                edges.clear();
            }
            levels.push(edges.into_iter());
            // The next edge to try, stepping back where there is none.
            loop {
                let Some(level) = levels.last_mut() else { return Ok(Flow::Go) };
                match level.next() {
                    Some((edge, node)) => {
                        self.tick()?;
                        if !used.contains(&edge)
                            && self.fits(edge, &wanted)
                            && self.meets(&rel.on_edges, Value::Relationship(edge), frame)?
                            && self.meets(&rel.on_nodes, Value::Node(node), frame)?
                        {
                            used.push(edge);
                            here = node;
                            break;
                        }
                    }
                    None => {
                        levels.pop();
                        if levels.is_empty() {
                            return Ok(Flow::Go);
                        }
                        used.pop();
                    }
                }
            }
        }
    }

    /// The property values that every relationship of a path must have.
    pub fn wanted(&self, rel: &RelPlan, frame: &mut Frame) -> Result<Vec<(String, Value)>, QueryError> {
        rel.properties.iter().map(|(key, value)| Ok((key.clone(), self.eval(value, frame)?))).collect()
    }

    /// Whether a step of a path meets some conditions, as far as can be told now: a test that fails to run is left to the
    /// end, where only whole paths are tested.
    pub fn meets(
        &self,
        conditions: &[Condition],
        value: Value,
        frame: &mut Frame,
    ) -> Result<bool, QueryError> {
        for condition in conditions {
            frame[condition.slot] = value.clone();
            match self.eval(&condition.test, frame) {
                Ok(Value::Boolean(answer)) if answer == condition.wanted => {}
                Ok(_) => return Ok(false),
                Err(error) if error.kind == ErrorKind::LimitReached => return Err(error),
                Err(_) => {}
            }
        }
        Ok(true)
    }

    pub fn fits(&self, edge: EdgeId, wanted: &[(String, Value)]) -> bool {
        wanted.iter().all(|(key, value)| self.graph.edge_property(edge, key).equals(value) == Some(true))
    }

    fn ends_of_bound(
        &self,
        plan: &MatchPlan,
        at: usize,
        rel: &RelPlan,
        frame: &mut Frame,
        used: &mut Used,
        each: &mut OnMatch,
    ) -> Matched {
        let edges: Vec<EdgeId> = match (&frame[rel.slot], rel.length) {
            (Value::Relationship(edge), None) => vec![*edge],
            (Value::List(items), Some((low, high))) => {
                let mut edges = Vec::new();
                for item in items.iter() {
                    let Value::Relationship(edge) = item else { return Ok(Flow::Go) };
                    edges.push(*edge);
                }
                let count = edges.len() as u64;
                if count < low || high.is_some_and(|h| count > h) {
                    return Ok(Flow::Go);
                }
                edges
            }
            _ => return Ok(Flow::Go),
        };
        let wanted = self.wanted(rel, frame)?;
        let fits = |e: &EdgeId| {
            (rel.types.is_empty() || rel.types.iter().any(|t| t == self.graph.edge_type(*e)))
                && self.fits(*e, &wanted)
        };
        let repeated = edges.iter().enumerate().any(|(i, e)| used.contains(e) || edges[..i].contains(e));
        if repeated || !edges.iter().all(fits) {
            return Ok(Flow::Go);
        }
        let starts = match edges.first() {
            Some(first) => {
                let (source, target) = self.graph.ends(*first);
                match rel.direction {
                    Drawn::Right => vec![source],
                    Drawn::Left => vec![target],
                    Drawn::Both if source == target => vec![source],
                    Drawn::Both => vec![source, target],
                }
            }
            // An empty path joins any node with itself.
            None => match frame[plan.nodes[rel.left].slot] {
                Value::Node(id) if Self::known(plan, at, rel.left) => vec![id],
                _ => (0..self.graph.node_count()).map(|id| NodeId(id as u32)).collect(),
            },
        };
        let before = used.len();
        used.extend(&edges);
        for start in starts {
            self.tick()?;
            let Some(end) = self.walk(start, &edges, rel.direction) else { continue };
            let left = &plan.nodes[rel.left];
            if Self::known(plan, at, rel.left) {
                if !matches!(frame[left.slot], Value::Node(there) if there == start) {
                    continue;
                }
            } else if self.has_labels(start, left) {
                frame[left.slot] = Value::Node(start);
            } else {
                continue;
            }
            let bound = Self::known(plan, at, rel.right) || rel.left == rel.right;
            if self.arrive(plan, at, rel.right, bound, end, frame, used, each)? == Flow::Stop {
                used.truncate(before);
                return Ok(Flow::Stop);
            }
        }
        used.truncate(before);
        Ok(Flow::Go)
    }

    /// Where a walk along some edges ends, if it is one.
    fn walk(&self, start: NodeId, edges: &[EdgeId], direction: Drawn) -> Option<NodeId> {
        let mut here = start;
        for edge in edges {
            let (source, target) = self.graph.ends(*edge);
            here = match direction {
                Drawn::Right | Drawn::Both if source == here => target,
                Drawn::Left | Drawn::Both if target == here => source,
                _ => return None,
            };
        }
        Some(here)
    }

    /// The path that a part of the pattern has found.
    fn spell(&self, plan: &MatchPlan, path: &PathPlan, frame: &Frame) -> Value {
        let Value::Node(start) = frame[plan.nodes[path.start].slot] else { return Value::Null };
        let mut nodes = vec![start];
        let mut edges = Vec::new();
        let mut here = start;
        for rel in &path.rels {
            let single;
            let items: &[Value] = match &frame[plan.rels[*rel].slot] {
                Value::List(items) => items,
                other => {
                    single = [other.clone()];
                    &single
                }
            };
            for item in items {
                let Value::Relationship(edge) = item else { return Value::Null };
                let (source, target) = self.graph.ends(*edge);
                here = if source == here { target } else { source };
                edges.push(*edge);
                nodes.push(here);
            }
        }
        self.path_value(nodes, edges)
    }
}

/// The direction as seen from one end.
fn drawn_from(direction: Drawn, from_left: bool) -> Drawn {
    match (direction, from_left) {
        (Drawn::Right, false) => Drawn::Left,
        (Drawn::Left, false) => Drawn::Right,
        (direction, _) => direction,
    }
}

/// The edges of a node in a direction as drawn. Undirected, a loop comes once.
pub(crate) fn collect(
    graph: &dyn PropertyGraph,
    node: NodeId,
    direction: Drawn,
    types: &[String],
    out: &mut Vec<(EdgeId, NodeId)>,
) {
    if direction != Drawn::Left {
        graph.edges(node, Direction::Outgoing, types, out);
    }
    if direction != Drawn::Right {
        let from = out.len();
        graph.edges(node, Direction::Incoming, types, out);
        if direction == Drawn::Both {
            let mut kept = from;
            for at in from..out.len() {
                if out[at].1 != node {
                    out[kept] = out[at];
                    kept += 1;
                }
            }
            out.truncate(kept);
        }
    }
}

fn edge_list(edges: &[EdgeId]) -> Value {
    edges.iter().map(|e| Value::Relationship(*e)).collect::<Vec<_>>().into()
}
