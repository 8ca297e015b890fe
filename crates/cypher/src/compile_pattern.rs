//! Analysis of patterns, and the order in which they are searched: from what is bound or rare, along relationships, with
//! conditions as soon as their variables are known. Parts that are connected are never multiplied out.

use std::collections::{BTreeMap, BTreeSet};

use super::Note;
use super::ast::*;
use super::compile::{Compiler, MAX_ELEMENTS, Used};
use super::error::QueryError;
use super::plan::*;
use super::types::Ty;

/// A pattern while it is read.
#[derive(Default)]
struct Draft<'e> {
    plan: MatchPlan,
    /// The variables that this pattern introduces as nodes, or has met already.
    nodes: BTreeMap<String, usize>,
    rels: BTreeSet<String>,
    /// Property maps, read once all variables are known.
    node_maps: Vec<(usize, &'e Expr)>,
    rel_maps: Vec<(usize, &'e Expr)>,
    /// Conditions within the pattern, likewise.
    filters: Vec<&'e Expr>,
}

/// Whether a pattern may introduce variables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum New {
    Allowed,
    Refused,
}

fn conflict(name: &Name, used: &str, known: &Ty) -> QueryError {
    let message = format!("{} is {} and cannot be used as {used}", name.text, known.name());
    QueryError::syntax("VariableTypeConflict", message, name.span)
}

impl Compiler<'_> {
    /// The pattern of a `MATCH`. Its variables stay in scope.
    pub fn match_pattern(
        &mut self,
        pattern: &[PatternPart],
        filter: Option<&Expr>,
    ) -> Result<MatchPlan, QueryError> {
        self.pattern_plan(pattern, filter, New::Allowed)
    }

    /// A pattern that is a condition: it introduces nothing.
    pub fn pattern_predicate(&mut self, pattern: &PatternPart) -> Result<MatchPlan, QueryError> {
        self.local(|c| c.pattern_plan(std::slice::from_ref(pattern), None, New::Refused))
    }

    /// The pattern of a comprehension; call within [`Compiler::local`].
    pub fn pattern_comprehension(
        &mut self,
        pattern: &PatternPart,
        filter: Option<&Expr>,
    ) -> Result<MatchPlan, QueryError> {
        self.pattern_plan(std::slice::from_ref(pattern), filter, New::Allowed)
    }

    /// `shortestPath(..)` as a value: the plan and the slot of its path. Call within [`Compiler::local`].
    pub fn shortest_path_value(&mut self, pattern: &PatternPart) -> Result<(MatchPlan, usize), QueryError> {
        let mut plan = self.pattern_plan(std::slice::from_ref(pattern), None, New::Refused)?;
        let slot = match plan.paths.first() {
            Some(path) => path.slot,
            None => {
                let slot = self.slot();
                plan.paths.push(PathPlan { slot, start: 0, rels: vec![0] });
                plan.new_slots.push(slot);
                plan.steps.push(Step::Path(0));
                slot
            }
        };
        Ok((plan, slot))
    }

    fn pattern_plan(
        &mut self,
        pattern: &[PatternPart],
        filter: Option<&Expr>,
        new: New,
    ) -> Result<MatchPlan, QueryError> {
        let mut draft = Draft::default();
        for part in pattern {
            self.elements += 1 + 2 * part.steps.len();
            if self.elements > MAX_ELEMENTS {
                let message =
                    format!("the patterns of a query may name {MAX_ELEMENTS} nodes and relationships");
                return Err(QueryError::syntax("UnexpectedSyntax", message, part.span));
            }
            self.part(&mut draft, part, new)?;
        }
        let Draft { mut plan, node_maps, rel_maps, filters, .. } = draft;
        for (node, map) in node_maps {
            let slot = plan.nodes[node].slot;
            for (key, value) in self.property_map(map)? {
                plan.filters.push(equals(slot, &key, &value, map.span));
                if !mentions(&value, &plan.new_slots) {
                    plan.nodes[node].keyed.push((key, value));
                }
            }
        }
        for (rel, map) in rel_maps {
            let properties = self.property_map(map)?;
            if plan.rels[rel].length.is_some() {
                plan.rels[rel].properties = properties;
            } else {
                let slot = plan.rels[rel].slot;
                plan.filters.extend(properties.iter().map(|(k, v)| equals(slot, k, v, map.span)));
            }
        }
        for filter in filters {
            self.conjuncts(filter, &mut plan.filters)?;
        }
        if let Some(filter) = filter {
            self.conjuncts(filter, &mut plan.filters)?;
        }
        find_keyed(&mut plan);
        self.hints(&plan);
        find_conditions(&mut plan);
        self.choose_steps(&mut plan);
        Ok(plan)
    }

    /// Splits a condition at its `AND`s, so that each part can be tested as soon as possible.
    fn conjuncts(&mut self, filter: &Expr, out: &mut Vec<Ex>) -> Result<(), QueryError> {
        if let ExprKind::Binary(BinaryOp::And, left, right) = &filter.kind {
            self.conjuncts(left, out)?;
            return self.conjuncts(right, out);
        }
        out.push(self.condition(filter)?);
        Ok(())
    }

    fn part<'e>(&mut self, draft: &mut Draft<'e>, part: &'e PatternPart, new: New) -> Result<(), QueryError> {
        let start = self.node(draft, &part.start, new)?;
        let mut left = start;
        let mut rels = Vec::new();
        for (rel, node) in &part.steps {
            let index = self.rel(draft, rel, left, part.shortest, new)?;
            let right = self.node(draft, node, new)?;
            draft.plan.rels[index].right = right;
            rels.push(index);
            left = right;
        }
        if let Some(name) = &part.variable {
            self.refuse_bound(name)?;
            let slot = self.declare(&name.text, Ty::Path);
            draft.plan.new_slots.push(slot);
            draft.plan.paths.push(PathPlan { slot, start, rels });
        }
        Ok(())
    }

    fn node<'e>(
        &mut self,
        draft: &mut Draft<'e>,
        node: &'e NodePattern,
        new: New,
    ) -> Result<usize, QueryError> {
        let texts = |group: &Vec<Name>| group.iter().map(|l| l.text.clone()).collect();
        let labels: Vec<Vec<String>> = node.labels.iter().map(texts).collect();
        labels.iter().flatten().for_each(|l| self.check_known(Used::Label, l));
        let index = match &node.variable {
            Some(name) if draft.nodes.contains_key(&name.text) => draft.nodes[&name.text],
            Some(name) => {
                let (slot, bound) = match self.find(&name.text) {
                    Some(var) if !var.ty.may_be(&[Ty::Node]) => {
                        return Err(conflict(name, "a node", &var.ty));
                    }
                    Some(var) => (var.slot, true),
                    None if new == New::Refused => return Err(self.undefined(&name.text, name.span)),
                    None => (self.declare(&name.text, Ty::Node), false),
                };
                draft.nodes.insert(name.text.clone(), draft.plan.nodes.len());
                self.add_node(draft, &name.text, slot, bound)
            }
            None => {
                let slot = self.slot();
                self.add_node(draft, "", slot, false)
            }
        };
        for group in labels {
            if !draft.plan.nodes[index].labels.contains(&group) {
                draft.plan.nodes[index].labels.push(group);
            }
        }
        if let Some(map) = &node.properties {
            draft.node_maps.push((index, map));
        }
        draft.filters.extend(&node.filters);
        Ok(index)
    }

    fn add_node(&mut self, draft: &mut Draft, name: &str, slot: usize, bound: bool) -> usize {
        if !bound {
            draft.plan.new_slots.push(slot);
        }
        let name = name.to_string();
        draft.plan.nodes.push(NodePlan { name, slot, labels: Vec::new(), bound, keyed: Vec::new() });
        draft.plan.nodes.len() - 1
    }

    fn rel<'e>(
        &mut self,
        draft: &mut Draft<'e>,
        rel: &'e RelPattern,
        left: usize,
        shortest: Option<Shortest>,
        new: New,
    ) -> Result<usize, QueryError> {
        rel.types.iter().for_each(|t| self.check_known(Used::Type, &t.text));
        let many = rel.length.is_some();
        let ty = if many { Ty::list(Ty::Relationship) } else { Ty::Relationship };
        let what = if many { "a list of relationships" } else { "a relationship" };
        let (slot, bound) = match &rel.variable {
            Some(name) => {
                if draft.rels.contains(&name.text) {
                    let message = format!("{} stands for two relationships of one pattern", name.text);
                    return Err(QueryError::syntax("RelationshipUniquenessViolation", message, name.span));
                }
                draft.rels.insert(name.text.clone());
                match self.find(&name.text) {
                    Some(var) => {
                        let fits = match &var.ty {
                            Ty::List(of) if many => of.may_be(&[Ty::Relationship]),
                            known => known.may_be(std::slice::from_ref(&ty)),
                        };
                        if !fits || draft.nodes.contains_key(&name.text) {
                            return Err(conflict(name, what, &var.ty));
                        }
                        (var.slot, true)
                    }
                    None if new == New::Refused => return Err(self.undefined(&name.text, name.span)),
                    None => (self.declare(&name.text, ty), false),
                }
            }
            None => (self.slot(), false),
        };
        if !bound {
            draft.plan.new_slots.push(slot);
        }
        let mut length = rel.length.map(|(low, high)| (low.unwrap_or(1), high));
        if shortest.is_some() {
            let (low, _) = *length.get_or_insert((1, Some(1)));
            if low > 1 {
                let message = "a shortest path cannot have a least length beyond 1";
                return Err(QueryError::syntax("InvalidRelationshipPattern", message, rel.span));
            }
        }
        let index = draft.plan.rels.len();
        draft.plan.rels.push(RelPlan {
            name: rel.variable.as_ref().map_or(String::new(), |v| v.text.clone()),
            slot,
            left,
            right: left,
            direction: rel.direction,
            types: rel.types.iter().map(|t| t.text.clone()).collect(),
            length,
            properties: Vec::new(),
            bound,
            shortest,
            on_edges: Vec::new(),
            on_nodes: Vec::new(),
        });
        if let Some(map) = &rel.properties {
            draft.rel_maps.push((index, map));
        }
        draft.filters.extend(&rel.filters);
        Ok(index)
    }

    fn property_map(&mut self, map: &Expr) -> Result<Vec<(String, Ex)>, QueryError> {
        let ExprKind::Map(entries) = &map.kind else {
            let message = "a pattern needs its properties written out";
            return Err(QueryError::syntax("InvalidParameterUse", message, map.span)
                .with_help("such as (n {name: $name})"));
        };
        let mut out = Vec::new();
        for (key, value) in entries {
            self.check_known(Used::Key, &key.text);
            out.push((key.text.clone(), self.expr(value)?.0));
        }
        Ok(out)
    }

    /// Notes texts that no node has under the key asked for, where the graph knows what was meant.
    fn hints(&mut self, plan: &MatchPlan) {
        for (key, value) in plan.nodes.iter().flat_map(|node| &node.keyed) {
            let value = match &value.node {
                Node::Const(value) => Some(value),
                Node::Param(name) => self.parameters.get(name),
                _ => None,
            };
            if let Some(message) = value.and_then(|value| self.graph.hint(key, value))
                && !self.notes.iter().any(|note| note.message == message)
            {
                self.notes.push(Note { name: "unknown-value", message });
            }
        }
    }

    /// How many nodes one would have to look at to find this one, roughly.
    fn cost(&self, node: &NodePlan) -> usize {
        let mut cost = self.graph.node_count();
        for group in &node.labels {
            cost = cost.min(group.iter().map(|l| self.graph.label_count(l)).sum());
        }
        for (key, value) in &node.keyed {
            let value = match &value.node {
                Node::Const(value) => Some(value),
                Node::Param(name) => self.parameters.get(name),
                _ => None,
            };
            if let Some(nodes) = value.and_then(|v| self.graph.nodes_with_property(key, v)) {
                cost = cost.min(nodes.len());
            }
        }
        // Without an index an equality still leaves few to go on with.
        if node.keyed.is_empty() { cost } else { cost.min(1 + cost / 10) }
    }

    fn choose_steps(&self, plan: &mut MatchPlan) {
        let mut search = Ordering {
            known: vec![false; plan.nodes.len()],
            done: vec![false; plan.rels.len()],
            filtered: vec![false; plan.filters.len()],
            named: vec![false; plan.paths.len()],
            steps: Vec::new(),
        };
        for (i, node) in plan.nodes.iter().enumerate() {
            if node.bound {
                search.known[i] = true;
                search.steps.push(Step::Check(i));
            }
        }
        search.settle(plan);
        let costs: Vec<usize> = plan.nodes.iter().map(|n| self.cost(n)).collect();
        while let Some(step) = search.next_step(plan, &costs) {
            search.take(plan, step);
            search.settle(plan);
        }
        plan.steps = search.steps;
    }
}

/// The state of choosing an order.
struct Ordering {
    known: Vec<bool>,
    done: Vec<bool>,
    filtered: Vec<bool>,
    named: Vec<bool>,
    steps: Vec<Step>,
}

impl Ordering {
    fn take(&mut self, plan: &MatchPlan, step: Step) {
        match step {
            Step::Scan(node) => self.known[node] = true,
            Step::FromRel(rel) | Step::Expand { rel, .. } | Step::Shortest(rel) => {
                self.done[rel] = true;
                self.known[plan.rels[rel].left] = true;
                self.known[plan.rels[rel].right] = true;
            }
            _ => {}
        }
        self.steps.push(step);
    }

    /// Names paths and tests conditions as soon as everything they mention is there.
    fn settle(&mut self, plan: &MatchPlan) {
        let mut missing: BTreeSet<usize> = plan.new_slots.iter().copied().collect();
        for (i, node) in plan.nodes.iter().enumerate() {
            if self.known[i] {
                missing.remove(&node.slot);
            }
        }
        for (i, rel) in plan.rels.iter().enumerate() {
            if self.done[i] {
                missing.remove(&rel.slot);
            }
        }
        for (i, path) in plan.paths.iter().enumerate() {
            if !self.named[i] && self.known[path.start] && path.rels.iter().all(|r| self.done[*r]) {
                self.named[i] = true;
                self.steps.push(Step::Path(i));
            }
            if self.named[i] {
                missing.remove(&path.slot);
            }
        }
        let missing: Vec<usize> = missing.into_iter().collect();
        for (i, filter) in plan.filters.iter().enumerate() {
            if !self.filtered[i] && !mentions(filter, &missing) {
                self.filtered[i] = true;
                self.steps.push(Step::Filter(i));
            }
        }
    }

    fn next_step(&self, plan: &MatchPlan, costs: &[usize]) -> Option<Step> {
        let open = || plan.rels.iter().enumerate().filter(|(i, _)| !self.done[*i]);
        if let Some((i, _)) = open().find(|(_, r)| r.bound && r.shortest.is_none()) {
            return Some(Step::FromRel(i));
        }
        // Cheapest first: both ends known, then single relationships, then paths of any length.
        let mut best: Option<((usize, usize), Step)> = None;
        for (rel, r) in open().filter(|(_, r)| r.shortest.is_none()) {
            let (left, right) = (self.known[r.left], self.known[r.right]);
            if !left && !right {
                continue;
            }
            let class = match (left && right, r.length.is_some()) {
                (true, false) => 0,
                (false, false) => 1,
                (true, true) => 2,
                (false, true) => 3,
            };
            let far = if left { r.right } else { r.left };
            let rank = (class, costs[far]);
            if best.is_none_or(|(b, _)| rank < b) {
                best = Some((rank, Step::Expand { rel, from_left: left }));
            }
        }
        if let Some((_, step)) = best {
            return Some(step);
        }
        let shortest = open().find(|(_, r)| self.known[r.left] && self.known[r.right]);
        if let Some((i, _)) = shortest {
            return Some(Step::Shortest(i));
        }
        let unknown = (0..plan.nodes.len()).filter(|i| !self.known[*i]);
        unknown.min_by_key(|i| (costs[*i], *i)).map(Step::Scan)
    }
}

fn slot_ex(slot: usize, span: Span) -> Ex {
    Ex { node: Node::Slot(slot), span }
}

/// `slot.key = value`
fn equals(slot: usize, key: &str, value: &Ex, span: Span) -> Ex {
    let property = Ex { node: Node::Property(Box::new(slot_ex(slot, span)), key.to_string()), span };
    Ex { node: Node::Compare(Box::new(property), vec![(CompareOp::Equal, value.clone())]), span }
}

/// Finds conditions such as `n.key = value` that an index may answer.
fn find_keyed(plan: &mut MatchPlan) {
    let mut found = Vec::new();
    for filter in &plan.filters {
        let Node::Compare(left, rest) = &filter.node else { continue };
        let [(CompareOp::Equal, right)] = rest.as_slice() else { continue };
        for (property, value) in [(&**left, right), (right, &**left)] {
            if let Node::Property(base, key) = &property.node
                && let Node::Slot(slot) = base.node
                && !mentions(value, &plan.new_slots)
            {
                found.push((slot, key.clone(), value.clone()));
            }
        }
    }
    for (slot, key, value) in found {
        if let Some(node) = plan.nodes.iter_mut().find(|n| n.slot == slot && !n.bound)
            && !node.keyed.iter().any(|(k, _)| *k == key)
        {
            node.keyed.push((key, value));
        }
    }
}

/// Finds conditions on every step of a path, so that the search can use them. They are tested again at the end.
fn find_conditions(plan: &mut MatchPlan) {
    for filter in &plan.filters {
        let Node::Quantified { quantifier, slot, list, filter: test } = &filter.node else { continue };
        let wanted = match quantifier {
            Quantifier::All => true,
            Quantifier::None => false,
            _ => continue,
        };
        let (on_nodes, whole) = match &list.node {
            Node::Slot(slot) => (false, *slot),
            Node::Call(builtin, arguments) => match (builtin.name, arguments.as_slice()) {
                ("relationships", [Ex { node: Node::Slot(slot), .. }]) => (false, *slot),
                ("nodes", [Ex { node: Node::Slot(slot), .. }]) => (true, *slot),
                _ => continue,
            },
            _ => continue,
        };
        // The test may read what was there before the pattern, nothing else.
        if mentions(test, &plan.new_slots) {
            continue;
        }
        let of_path = plan.paths.iter().find(|p| p.slot == whole).map_or(&[][..], |p| &p.rels);
        for (i, rel) in plan.rels.iter_mut().enumerate() {
            if rel.length.is_none() || !(of_path.contains(&i) || (rel.slot == whole && !on_nodes)) {
                continue;
            }
            let condition = Condition { slot: *slot, test: (**test).clone(), wanted };
            if on_nodes { rel.on_nodes.push(condition) } else { rel.on_edges.push(condition) }
        }
    }
}

/// Whether an expression reads one of some slots. A subquery is taken to read all.
pub(crate) fn mentions(ex: &Ex, slots: &[usize]) -> bool {
    let on = |e: &Ex| mentions(e, slots);
    let maybe = |e: &Option<Box<Ex>>| e.as_deref().is_some_and(on);
    match &ex.node {
        Node::Const(_) | Node::Param(_) => false,
        Node::Slot(slot) => slots.contains(slot),
        Node::List(items) | Node::Call(_, items) | Node::External(_, items) => items.iter().any(on),
        Node::Map(entries) => entries.iter().any(|(_, e)| on(e)),
        Node::Property(e, _)
        | Node::HasLabels(e, _)
        | Node::Not(e)
        | Node::Negate(e)
        | Node::Plus(e)
        | Node::IsNull(e, _) => on(e),
        Node::Index(a, b) | Node::Binary(_, a, b) => on(a) || on(b),
        Node::Slice(list, low, high) => on(list) || maybe(low) || maybe(high),
        Node::Compare(first, rest) => on(first) || rest.iter().any(|(_, e)| on(e)),
        Node::Case { subject, branches, otherwise } => {
            maybe(subject) || maybe(otherwise) || branches.iter().any(|(w, t)| on(w) || on(t))
        }
        Node::ListComprehension { list, filter, map, .. } => on(list) || maybe(filter) || maybe(map),
        Node::Quantified { list, filter, .. } => on(list) || on(filter),
        Node::Reduce { start, list, step, .. } => on(start) || on(list) || on(step),
        Node::PatternComprehension { pattern, map } => pattern_mentions(pattern, slots) || on(map),
        Node::PatternExists(pattern) | Node::ShortestPath { pattern, .. } => pattern_mentions(pattern, slots),
        Node::Subquery(..) => !slots.is_empty(),
        Node::MapProjection { base, entries, .. } => on(base) || entries.iter().any(|(_, e)| on(e)),
    }
}

fn pattern_mentions(plan: &MatchPlan, slots: &[usize]) -> bool {
    plan.nodes.iter().any(|n| n.bound && slots.contains(&n.slot))
        || plan.rels.iter().any(|r| {
            (r.bound && slots.contains(&r.slot)) || r.properties.iter().any(|(_, e)| mentions(e, slots))
        })
        || plan.filters.iter().any(|f| mentions(f, slots))
}
