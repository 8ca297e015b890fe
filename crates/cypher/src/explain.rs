//! Says in words how a plan goes about its work: `Plan::explain`.

use super::ast::{Direction, Shortest};
use super::plan::*;

/// One line for each step; steps of a subquery are not shown.
pub(crate) fn lines(query: &QueryPlan) -> Vec<String> {
    let mut out = Vec::new();
    for (i, part) in query.parts.iter().enumerate() {
        if i > 0 {
            let keep = if query.union_all { "keeping all rows" } else { "dropping repeated rows" };
            out.push(format!("union, {keep}"));
        }
        for stage in &part.stages {
            match stage {
                Stage::Match { plan, optional } => pattern(plan, *optional, &mut out),
                Stage::Unwind { .. } => out.push("unwind a list into rows".into()),
                Stage::Call(call) => {
                    let columns = call.procedure.columns.join(", ");
                    out.push(format!("call a procedure that yields {columns}"));
                }
                Stage::Subquery { .. } => out.push("run a query of its own for each row".into()),
                Stage::Project(project) => projection(project, &mut out),
            }
        }
    }
    out
}

fn node(plan: &MatchPlan, index: usize) -> String {
    let node = &plan.nodes[index];
    let labels: String = node.labels.iter().map(|group| format!(":{}", group.join("|"))).collect();
    format!("({}{labels})", node.name)
}

fn rel(plan: &MatchPlan, index: usize, from_left: bool) -> String {
    let rel = &plan.rels[index];
    let types = if rel.types.is_empty() { String::new() } else { format!(":{}", rel.types.join("|")) };
    let length = match rel.length {
        None => String::new(),
        Some((low, Some(high))) if low == high => format!("*{low}"),
        Some((low, high)) => format!("*{low}..{}", high.map_or(String::new(), |h| h.to_string())),
    };
    let forward = match rel.direction {
        Direction::Both => None,
        direction => Some((direction == Direction::Right) == from_left),
    };
    let (left, right) = match forward {
        None => ("-", "-"),
        Some(true) => ("-", "->"),
        Some(false) => ("<-", "-"),
    };
    let (near, far) = if from_left { (rel.left, rel.right) } else { (rel.right, rel.left) };
    format!("{}{left}[{}{types}{length}]{right}{}", node(plan, near), rel.name, node(plan, far))
}

fn pattern(plan: &MatchPlan, optional: bool, out: &mut Vec<String>) {
    if optional {
        out.push("optionally:".into());
    }
    let indent = if optional { "  " } else { "" };
    for step in &plan.steps {
        let text = match *step {
            Step::Check(n) => format!("take {} from the row", node(plan, n)),
            Step::Scan(n) => {
                let keys: Vec<&str> = plan.nodes[n].keyed.iter().map(|(k, _)| k.as_str()).collect();
                let known = match keys.as_slice() {
                    [] => String::new(),
                    keys => format!(" with a known {}", keys.join(", ")),
                };
                format!("look at every {}{known}", node(plan, n))
            }
            Step::FromRel(r) => format!("take the relationships of {} from the row", rel(plan, r, true)),
            Step::Expand { rel: r, from_left } => format!("follow {}", rel(plan, r, from_left)),
            Step::Shortest(r) => {
                let which = if plan.rels[r].shortest == Some(Shortest::All) { "all" } else { "one" };
                format!("find the shortest paths ({which}) {}", rel(plan, r, true))
            }
            Step::Path(_) => "name the path".into(),
            Step::Filter(_) => "keep what meets a condition".into(),
        };
        out.push(format!("{indent}{text}"));
    }
}

fn projection(project: &Project, out: &mut Vec<String>) {
    if let Some(grouping) = &project.grouping {
        let aggregates: Vec<&str> = grouping.aggregates.iter().map(|a| a.function.name()).collect();
        out.push(format!("group by {} keys: {}", grouping.keys.len(), aggregates.join(", ")));
    }
    out.push(format!("compute {} columns", project.items.len()));
    if project.distinct {
        out.push("drop repeated rows".into());
    }
    if !project.order.is_empty() {
        out.push(format!("sort by {} keys", project.order.len()));
    }
    if project.skip.is_some() {
        out.push("skip rows".into());
    }
    if project.limit.is_some() {
        out.push("stop after enough rows".into());
    }
    if project.filter.is_some() {
        out.push("keep what meets a condition".into());
    }
}
