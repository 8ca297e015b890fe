//! A read-only openCypher 9 engine over any [`PropertyGraph`].
//!
//! A query passes through four forms: its text, the syntax tree ([`ast`], by [`parse`]), a plan in which every variable
//! is a numbered slot and every pattern a list of steps ([`analyse`]), and rows ([`run`]). Rows flow one at a time, so
//! that `LIMIT` stops the search; only sorting, grouping and `DISTINCT` hold rows back.
//!
//! The parser is our own: the syntax trees of the parsers we looked at keep no places for literals, parentheses and
//! projection items, without which neither an error can point nor a column be called what was typed.
//!
//! Results are deterministic: nodes and edges are tried in the graph's order, `rand()` is seeded, and the present moment
//! is passed in ([`Limits::now`]).

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]

mod aggregate;
pub mod ast;
mod compile;
mod compile_expr;
mod compile_pattern;
mod compile_project;
mod error;
mod eval;
mod exec;
mod explain;
mod functions;
mod lexer;
mod matcher;
mod operate;
mod parse_expr;
mod parse_pattern;
mod parser;
mod plan;
mod runner;
mod shortest;
pub mod temporal;
mod temporal_fn;
mod temporal_parse;
#[cfg(test)]
mod tests;
mod types;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use error::{ErrorKind, Phase, QueryError};
pub use parser::parse;
pub use value::{EdgeId, NodeId, Path, Value, float_text};

/// Which edges of a node are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Those that start at it.
    Outgoing,
    /// Those that end at it.
    Incoming,
}

/// A graph of nodes with labels and edges with one type, both with properties. Lists come in a fixed order.
pub trait PropertyGraph {
    /// The number of nodes; their ids run from 0 to one less.
    fn node_count(&self) -> usize;

    /// The nodes that have a label, in ascending order; `None` if there is no index, and every node is to be looked at.
    fn nodes_with_label(&self, label: &str) -> Option<Vec<NodeId>>;

    /// How many nodes have a label, as far as is known: steers the order of search only.
    fn label_count(&self, label: &str) -> usize {
        self.nodes_with_label(label).map_or(self.node_count(), |nodes| nodes.len())
    }

    /// The nodes with a property equal to a value, in ascending order; `None` if there is no such index.
    fn nodes_with_property(&self, key: &str, value: &Value) -> Option<Vec<NodeId>> {
        let _ = (key, value);
        None
    }

    /// The labels of a node.
    fn labels(&self, node: NodeId) -> Vec<String>;

    /// Whether a node has a label.
    fn has_label(&self, node: NodeId, label: &str) -> bool {
        self.labels(node).iter().any(|l| l == label)
    }

    /// A property of a node; [`Value::Null`] if it has none of that name.
    fn node_property(&self, node: NodeId, key: &str) -> Value;

    /// All properties of a node.
    fn node_properties(&self, node: NodeId) -> BTreeMap<String, Value>;

    /// A property of an edge; [`Value::Null`] if it has none of that name.
    fn edge_property(&self, edge: EdgeId, key: &str) -> Value;

    /// All properties of an edge.
    fn edge_properties(&self, edge: EdgeId) -> BTreeMap<String, Value>;

    /// The type of an edge.
    fn edge_type(&self, edge: EdgeId) -> &str;

    /// Where an edge starts and ends.
    fn ends(&self, edge: EdgeId) -> (NodeId, NodeId);

    /// Appends the edges of a node in one direction whose type is among `types` (empty: any), with the node at the
    /// other end. A loop appears in both directions.
    fn edges(&self, node: NodeId, direction: Direction, types: &[String], out: &mut Vec<(EdgeId, NodeId)>);

    /// What was probably meant where no node has a property of this value: "no node is named X; X is an id". `None` if it is had, or
    /// nothing is known.
    fn hint(&self, key: &str, value: &Value) -> Option<String> {
        let _ = (key, value);
        None
    }

    /// How many edges a node has in one direction, of any type.
    fn degree(&self, node: NodeId, direction: Direction) -> usize {
        let mut out = Vec::new();
        self.edges(node, direction, &[], &mut out);
        out.len()
    }

    /// All labels in use, for "did you mean".
    fn all_labels(&self) -> Vec<String>;

    /// All edge types in use, for "did you mean".
    fn all_types(&self) -> Vec<String>;

    /// All property keys in use, for "did you mean".
    fn all_keys(&self) -> Vec<String>;
}

/// How far a query may go. Every limit that bites is named in [`Table::notes`].
#[derive(Debug, Clone)]
pub struct Limits {
    /// The most rows returned.
    pub rows: usize,
    /// The longest path a pattern without an upper bound (`-[*]-`) follows, in edges.
    pub depth: usize,
    /// The most steps of search (nodes and edges looked at, rows made, several for each row kept), in place of a time.
    pub steps: u64,
    /// The present moment for `date()` and its kind, in nanoseconds since 1970-01-01T00:00Z; `None` refuses them.
    pub now: Option<i128>,
}

impl Default for Limits {
    /// 10,000 rows, paths of 15 edges, 30 million steps (a few seconds), no clock.
    fn default() -> Limits {
        Limits { rows: 10_000, depth: 15, steps: 30_000_000, now: None }
    }
}

/// Something the reader of a result must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is: `limit-rows`, `limit-depth`, `limit-steps`, `unknown-label`, `unknown-type`, `unknown-property`, `unknown-value`,
    /// `date-and-text`.
    pub name: &'static str,
    /// One line that makes sense alone.
    pub message: String,
}

/// The rows of an answer.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Column names, as in the query.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// Limits that bit, and names in the query that the graph does not know.
    pub notes: Vec<Note>,
}

/// The body of a function from outside: arguments to value, or a message.
pub type FunctionBody = dyn Fn(&dyn PropertyGraph, &[Value]) -> Result<Value, String> + Send + Sync;

/// The body of a procedure from outside: arguments to rows, or a message.
pub type ProcedureBody =
    dyn Fn(&dyn PropertyGraph, &[Value]) -> Result<Vec<Vec<Value>>, String> + Send + Sync;

/// The type of a procedure's parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParameterType {
    Any,
    Boolean,
    Integer,
    /// Integers are taken as floats.
    Float,
    Number,
    String,
    List,
    Map,
    Node,
    Relationship,
}

/// A procedure: rows from arguments.
pub struct Procedure {
    /// Parameter names and types.
    pub parameters: Vec<(String, ParameterType)>,
    /// Column names.
    pub columns: Vec<String>,
    /// What it does; each row must be as long as `columns`.
    pub body: Box<ProcedureBody>,
}

/// Functions and procedures provided from outside, by dotted name without regard to case.
#[derive(Default, Clone)]
pub struct Registry {
    functions: BTreeMap<String, (usize, Arc<FunctionBody>)>,
    procedures: BTreeMap<String, Arc<Procedure>>,
    /// Names as they were given, for "did you mean".
    names: Vec<String>,
}

impl Registry {
    /// The name nearest to a word, as it is written.
    pub(crate) fn nearest(&self, word: &str, procedures: bool) -> Option<&str> {
        let kind = |name: &&String| procedures == self.procedures.contains_key(&name.to_lowercase());
        error::nearest(word, self.names.iter().filter(kind).map(String::as_str))
    }

    /// Adds a function with a fixed number of arguments.
    pub fn function(&mut self, name: &str, arguments: usize, body: Arc<FunctionBody>) {
        self.names.push(name.to_string());
        self.functions.insert(name.to_lowercase(), (arguments, body));
    }

    /// Adds a procedure.
    pub fn procedure(&mut self, name: &str, procedure: Procedure) {
        self.names.push(name.to_string());
        self.procedures.insert(name.to_lowercase(), Arc::new(procedure));
    }
}

/// A query that was analysed for a graph, ready to run on it.
#[derive(Clone)]
pub struct Plan {
    pub(crate) query: plan::QueryPlan,
    pub(crate) notes: Vec<Note>,
    columns: Vec<String>,
}

impl Plan {
    /// The columns of the answer.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How the query will be run, one line for each step, in order.
    pub fn explain(&self) -> Vec<String> {
        explain::lines(&self.query)
    }

    /// What is known before it runs: names that the graph does not use.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

/// Analyses a query: names, types, aggregation, and the order in which patterns are searched.
///
/// # Errors
/// Everything that can be known to be wrong before it runs; clauses that write are refused by name.
pub fn analyse(
    graph: &dyn PropertyGraph,
    query: &ast::Query,
    parameters: &BTreeMap<String, Value>,
    registry: &Registry,
) -> Result<Plan, QueryError> {
    let (query, notes) = compile::compile(graph, query, parameters, registry)?;
    let columns = query.parts.first().map(|p| p.columns.clone()).unwrap_or_default();
    Ok(Plan { query, notes, columns })
}

/// Runs an analysed query.
///
/// # Errors
/// A value of the wrong type where only running can tell, and limits that leave no partial answer.
pub fn execute(
    graph: &dyn PropertyGraph,
    plan: &Plan,
    parameters: &BTreeMap<String, Value>,
    limits: &Limits,
) -> Result<Table, QueryError> {
    exec::execute(graph, plan, parameters, limits)
}

/// Parses, analyses and runs a query.
///
/// # Errors
/// See [`parse()`], [`analyse`] and [`execute`].
pub fn run(
    graph: &dyn PropertyGraph,
    query: &str,
    parameters: &BTreeMap<String, Value>,
    limits: &Limits,
    registry: &Registry,
) -> Result<Table, QueryError> {
    let tree = parse(query)?;
    let plan = analyse(graph, &tree, parameters, registry)?;
    execute(graph, &plan, parameters, limits)
}
