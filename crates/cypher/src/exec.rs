//! Runs the stages of a query. Rows are pushed from stage to stage one at a time; a stage that has enough says stop.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::aggregate::State;
use super::error::type_error;
use super::error::{ErrorKind, Phase, QueryError};
use super::plan::*;
use super::runner::{Flow, Frame, Runner};
use super::value::{Key, Value};
use super::{Limits, ParameterType, Plan, PropertyGraph, Table};

type Flowed = Result<Flow, QueryError>;

/// Takes the rows of the last stage: the frame and where its columns start.
type Sink<'s> = dyn FnMut(&Frame) -> Flowed + 's;

pub(crate) fn execute(
    graph: &dyn PropertyGraph,
    plan: &Plan,
    parameters: &BTreeMap<String, Value>,
    limits: &Limits,
) -> Result<Table, QueryError> {
    let runner = Runner::new(graph, parameters, limits);
    let mut table = Table { columns: plan.columns.clone(), rows: Vec::new(), notes: plan.notes.clone() };
    let mut seen: FxHashSet<Key> = FxHashSet::default();
    let distinct = plan.query.parts.len() > 1 && !plan.query.union_all;
    let mut full = false;
    let width = table.columns.len();
    for part in &plan.query.parts {
        let mut frame = vec![Value::Null; part.frame_size];
        let result = runner.part(part, &mut frame, &mut |frame| {
            if width == 0 {
                return Ok(Flow::Go);
            }
            let row = frame[part.first_column..part.first_column + width].to_vec();
            if distinct && !seen.insert(Key(row.clone())) {
                return Ok(Flow::Go);
            }
            if table.rows.len() >= limits.rows {
                full = true;
                return Ok(Flow::Stop);
            }
            table.rows.push(row);
            Ok(Flow::Go)
        });
        match result {
            // A row is only passed on when everything it says is known, so the rows so far stand.
            Err(error) if error.kind == ErrorKind::LimitReached && !table.rows.is_empty() => {
                let count = table.rows.len();
                let message =
                    format!("stopped after {} steps with {count} rows; there may be more", limits.steps);
                runner.note("limit-steps", message);
                break;
            }
            other => other?,
        }
    }
    if full {
        runner.note("limit-rows", format!("there are more than the {} rows shown", limits.rows));
    }
    table.notes.extend(runner.take_notes());
    Ok(table)
}

/// What a projection remembers from row to row.
#[derive(Default)]
struct Held {
    groups: FxHashMap<Key, usize>,
    group_rows: Vec<(Frame, Vec<State>)>,
    seen: FxHashSet<Key>,
    sorted: Vec<(Vec<Value>, Frame)>,
    skip: u64,
    limit: Option<u64>,
    passed: u64,
}

/// A part of a query while it runs.
struct Run<'p, 's> {
    part: &'p PartPlan,
    states: Vec<Held>,
    sink: &'s mut Sink<'s>,
    /// The values of the query around this one.
    outer: Vec<Value>,
}

impl Runner<'_> {
    /// Runs a query without `UNION` from a frame that holds the outer variables.
    fn part<'s>(&self, part: &PartPlan, frame: &mut Frame, sink: &'s mut Sink<'s>) -> Result<(), QueryError> {
        let mut states = Vec::new();
        for stage in &part.stages {
            let mut state = Held::default();
            if let Stage::Project(project) = stage {
                state.skip = self.row_count(project.skip.as_ref(), frame)?.unwrap_or(0);
                state.limit = self.row_count(project.limit.as_ref(), frame)?;
            }
            states.push(state);
        }
        let mut run = Run { part, states, sink, outer: frame[..part.outer].to_vec() };
        self.push(&mut run, 0, frame)?;
        for i in 0..part.stages.len() {
            if let Stage::Project(project) = &part.stages[i] {
                self.flush(&mut run, i, project)?;
            }
        }
        Ok(())
    }

    /// Calls back for every row of a subquery.
    pub fn subquery(
        &self,
        plan: &QueryPlan,
        frame: &mut Frame,
        each: &mut dyn FnMut(&[Value]) -> Flow,
    ) -> Result<(), QueryError> {
        let mut seen: FxHashSet<Key> = FxHashSet::default();
        let distinct = plan.parts.len() > 1 && !plan.union_all;
        for part in &plan.parts {
            let mut inner = frame[..part.outer].to_vec();
            inner.resize(part.frame_size.max(part.outer), Value::Null);
            let mut stopped = false;
            self.part(part, &mut inner, &mut |row| {
                let columns = &row[part.first_column..part.first_column + part.columns.len()];
                if distinct && !seen.insert(Key(columns.to_vec())) {
                    return Ok(Flow::Go);
                }
                stopped = each(columns) == Flow::Stop;
                Ok(if stopped { Flow::Stop } else { Flow::Go })
            })?;
            if stopped {
                break;
            }
        }
        Ok(())
    }

    fn row_count(&self, ex: Option<&Ex>, frame: &mut Frame) -> Result<Option<u64>, QueryError> {
        let Some(ex) = ex else { return Ok(None) };
        let bad = |detail, message: String| {
            Err(QueryError { phase: Phase::Runtime, ..QueryError::syntax(detail, message, ex.span) })
        };
        match self.eval(ex, frame)? {
            Value::Integer(n) if n >= 0 => Ok(Some(n as u64)),
            Value::Integer(n) => bad(
                "NegativeIntegerArgument",
                format!("a number of rows cannot be negative, and this is {n}"),
            ),
            other => bad(
                "InvalidArgumentType",
                format!("a number of rows is an integer, not {}", other.type_name()),
            ),
        }
    }

    fn push(&self, run: &mut Run, at: usize, frame: &mut Frame) -> Flowed {
        let part = run.part;
        let Some(stage) = part.stages.get(at) else { return (run.sink)(frame) };
        match stage {
            Stage::Match { plan, optional } => {
                let mut found = false;
                let flow = self.matches(plan, frame, &mut |frame| {
                    found = true;
                    self.push(run, at + 1, frame)
                })?;
                if *optional && !found {
                    for slot in &plan.new_slots {
                        frame[*slot] = Value::Null;
                    }
                    return self.push(run, at + 1, frame);
                }
                Ok(flow)
            }
            Stage::Unwind { list, slot } => match self.eval(list, frame)? {
                Value::Null => Ok(Flow::Go),
                Value::List(items) => {
                    for item in items.iter() {
                        self.tick()?;
                        frame[*slot] = item.clone();
                        if self.push(run, at + 1, frame)? == Flow::Stop {
                            return Ok(Flow::Stop);
                        }
                    }
                    Ok(Flow::Go)
                }
                // Anything else is a list of one.
                other => {
                    frame[*slot] = other;
                    self.push(run, at + 1, frame)
                }
            },
            Stage::Call(call) => self.call(run, at, call, frame),
            Stage::Subquery { plan, slots } => {
                let mut rows: Vec<Vec<Value>> = Vec::new();
                self.subquery(plan, frame, &mut |columns| {
                    rows.push(columns.to_vec());
                    Flow::Go
                })?;
                for row in rows {
                    self.charge(1 + slots.len())?;
                    for (slot, value) in slots.iter().zip(row) {
                        frame[*slot] = value;
                    }
                    if self.push(run, at + 1, frame)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Ok(Flow::Go)
            }
            Stage::Project(project) => self.project(run, at, project, frame),
        }
    }

    fn call(&self, run: &mut Run, at: usize, call: &CallPlan, frame: &mut Frame) -> Flowed {
        let mut arguments = Vec::new();
        for (ex, (name, wanted)) in call.arguments.iter().zip(&call.procedure.parameters) {
            arguments.push(assign(self.eval(ex, frame)?, *wanted, name, ex)?);
        }
        let rows = (call.procedure.body)(self.graph, &arguments).map_err(|message| {
            QueryError::runtime(ErrorKind::ProcedureError, "ProcedureCallFailed", message, call.span)
        })?;
        if call.passes {
            return self.push(run, at + 1, frame);
        }
        for row in rows {
            self.tick()?;
            for (column, slot) in &call.yields {
                frame[*slot] = row.get(*column).cloned().unwrap_or_default();
            }
            if let Some(filter) = &call.filter
                && !self.holds(filter, frame)?
            {
                continue;
            }
            if self.push(run, at + 1, frame)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Go)
    }

    fn project(&self, run: &mut Run, at: usize, project: &Project, frame: &mut Frame) -> Flowed {
        self.tick()?;
        if let Some(grouping) = &project.grouping {
            let mut keys = Vec::with_capacity(grouping.keys.len());
            for (ex, _) in &grouping.keys {
                keys.push(self.eval(ex, frame)?);
            }
            let state = &mut run.states[at];
            let index = match state.groups.get(&Key(keys.clone())) {
                Some(index) => *index,
                None => {
                    self.charge(8 + run.part.frame_size)?;
                    let group = new_group(&run.outer, run.part.frame_size, grouping, &keys);
                    state.group_rows.push(group);
                    state.groups.insert(Key(keys), state.group_rows.len() - 1);
                    state.group_rows.len() - 1
                }
            };
            // A group, and what its aggregates collect, stays in memory.
            self.charge(4 * grouping.aggregates.len())?;
            for (i, aggregate) in grouping.aggregates.iter().enumerate() {
                let arguments = self.eval_all(&aggregate.arguments, frame)?;
                run.states[at].group_rows[index].1[i].add(&arguments, aggregate.span)?;
            }
            return Ok(Flow::Go);
        }
        // A row that can no longer pass need not be computed.
        if project.order.is_empty() && enough(&run.states[at]) {
            return Ok(Flow::Stop);
        }
        // The frame goes back to the stage before, which reads its own slots only: items have slots of their own.
        for (ex, slot) in &project.items {
            let value = self.eval(ex, frame)?;
            frame[*slot] = value;
        }
        self.emit(run, at, project, frame)
    }

    /// Sorts, cuts and passes on a row whose items are computed.
    fn emit(&self, run: &mut Run, at: usize, project: &Project, frame: &mut Frame) -> Flowed {
        if project.distinct {
            self.charge(4 + project.items.len())?;
            let key = Key(project.items.iter().map(|(_, slot)| frame[*slot].clone()).collect());
            if !run.states[at].seen.insert(key) {
                return Ok(Flow::Go);
            }
        }
        if project.order.is_empty() {
            return self.pass(run, at, project, frame);
        }
        self.charge(4 + run.part.frame_size)?;
        let mut keys = Vec::with_capacity(project.order.len());
        for (ex, _) in &project.order {
            keys.push(self.eval(ex, frame)?);
        }
        let state = &mut run.states[at];
        state.sorted.push((keys, frame.clone()));
        if let Some(limit) = state.limit {
            let keep = limit.saturating_add(state.skip) as usize;
            if state.sorted.len() > keep.saturating_mul(2).max(1024) {
                sort(&mut state.sorted, project);
                state.sorted.truncate(keep);
            }
        }
        Ok(Flow::Go)
    }

    /// `SKIP`, `LIMIT`, `WHERE`, and on to the next stage with a new frame.
    fn pass(&self, run: &mut Run, at: usize, project: &Project, frame: &mut Frame) -> Flowed {
        let state = &mut run.states[at];
        if enough(state) {
            return Ok(Flow::Stop);
        }
        state.passed += 1;
        if state.passed <= state.skip {
            return Ok(Flow::Go);
        }
        let last = enough(state);
        let holds = match &project.filter {
            Some(filter) => self.holds(filter, frame)?,
            None => true,
        };
        if holds {
            let mut next = run.outer.clone();
            next.reserve(run.part.frame_size.saturating_sub(next.len()));
            next.extend(project.items.iter().map(|(_, slot)| frame[*slot].clone()));
            next.resize(run.part.frame_size.max(next.len()), Value::Null);
            if self.push(run, at + 1, &mut next)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(if last { Flow::Stop } else { Flow::Go })
    }

    /// Passes on what a projection held back, once no more rows come.
    fn flush(&self, run: &mut Run, at: usize, project: &Project) -> Result<(), QueryError> {
        if let Some(grouping) = &project.grouping {
            // Without keys there is one group even of no rows.
            if grouping.keys.is_empty() && run.states[at].group_rows.is_empty() {
                let group = new_group(&run.outer, run.part.frame_size, grouping, &[]);
                run.states[at].group_rows.push(group);
            }
            run.states[at].groups.clear();
            for (mut frame, aggregates) in std::mem::take(&mut run.states[at].group_rows) {
                for (plan, state) in grouping.aggregates.iter().zip(aggregates) {
                    frame[plan.slot] = state.finish(plan.span)?;
                }
                for (ex, slot) in &project.items {
                    let value = self.eval(ex, &mut frame)?;
                    frame[*slot] = value;
                }
                if self.emit(run, at, project, &mut frame)? == Flow::Stop {
                    break;
                }
            }
        }
        let mut sorted = std::mem::take(&mut run.states[at].sorted);
        sort(&mut sorted, project);
        for (_, mut frame) in sorted {
            if self.pass(run, at, project, &mut frame)? == Flow::Stop {
                break;
            }
        }
        Ok(())
    }
}

fn enough(state: &Held) -> bool {
    state.limit.is_some_and(|limit| limit == 0 || state.passed >= state.skip.saturating_add(limit))
}

fn new_group(outer: &[Value], size: usize, grouping: &Grouping, keys: &[Value]) -> (Frame, Vec<State>) {
    let mut frame = outer.to_vec();
    frame.resize(size.max(outer.len()), Value::Null);
    for ((_, slot), key) in grouping.keys.iter().zip(keys) {
        frame[*slot] = key.clone();
    }
    (frame, grouping.aggregates.iter().map(|a| State::new(a.function, a.distinct)).collect())
}

/// Sorts by the keys; equal rows stay in their order.
fn sort(rows: &mut [(Vec<Value>, Frame)], project: &Project) {
    rows.sort_by(|(a, _), (b, _)| {
        for ((x, y), (_, descends)) in a.iter().zip(b).zip(&project.order) {
            let order = x.order(y);
            if order != Ordering::Equal {
                return if *descends { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    });
}

/// Fits an argument to a procedure's parameter.
fn assign(value: Value, wanted: ParameterType, name: &str, ex: &Ex) -> Result<Value, QueryError> {
    let fits = match (&value, wanted) {
        (Value::Null, _) | (_, ParameterType::Any) => true,
        (Value::Integer(i), ParameterType::Float) => return Ok(Value::Float(*i as f64)),
        (Value::Boolean(_), ParameterType::Boolean)
        | (Value::Integer(_), ParameterType::Integer | ParameterType::Number)
        | (Value::Float(_), ParameterType::Float | ParameterType::Number)
        | (Value::String(_), ParameterType::String)
        | (Value::List(_), ParameterType::List)
        | (Value::Map(_), ParameterType::Map)
        | (Value::Node(_), ParameterType::Node)
        | (Value::Relationship(_), ParameterType::Relationship) => true,
        _ => false,
    };
    if fits { Ok(value) } else { Err(type_error(format!("{name} cannot be {}", value.type_name()), ex.span)) }
}
