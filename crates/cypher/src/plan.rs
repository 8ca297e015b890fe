//! The analysed query: variables are numbered slots of a row (a *frame*), patterns are steps in a chosen order.

use std::sync::Arc;

use super::Procedure;
use super::aggregate::Aggregate;
use super::ast::{BinaryOp, CompareOp, Direction, Quantifier, Shortest, Span, SubqueryKind};
use super::functions::Builtin;
use super::value::Value;

/// An expression ready to be evaluated.
#[derive(Clone)]
pub(crate) struct Ex {
    pub node: Node,
    pub span: Span,
}

/// A function provided from outside.
pub(crate) type External = Arc<super::FunctionBody>;

#[derive(Clone)]
pub(crate) enum Node {
    Const(Value),
    Param(String),
    Slot(usize),
    List(Vec<Ex>),
    Map(Vec<(String, Ex)>),
    Property(Box<Ex>, String),
    HasLabels(Box<Ex>, Vec<String>),
    Index(Box<Ex>, Box<Ex>),
    Slice(Box<Ex>, Option<Box<Ex>>, Option<Box<Ex>>),
    Not(Box<Ex>),
    Negate(Box<Ex>),
    Plus(Box<Ex>),
    Binary(BinaryOp, Box<Ex>, Box<Ex>),
    Compare(Box<Ex>, Vec<(CompareOp, Ex)>),
    IsNull(Box<Ex>, bool),
    Call(&'static Builtin, Vec<Ex>),
    External(External, Vec<Ex>),
    Case {
        subject: Option<Box<Ex>>,
        branches: Vec<(Ex, Ex)>,
        otherwise: Option<Box<Ex>>,
    },
    ListComprehension {
        slot: usize,
        list: Box<Ex>,
        filter: Option<Box<Ex>>,
        map: Option<Box<Ex>>,
    },
    Quantified {
        quantifier: Quantifier,
        slot: usize,
        list: Box<Ex>,
        filter: Box<Ex>,
    },
    Reduce {
        accumulator: usize,
        start: Box<Ex>,
        slot: usize,
        list: Box<Ex>,
        step: Box<Ex>,
    },
    PatternComprehension {
        pattern: Box<MatchPlan>,
        map: Box<Ex>,
    },
    PatternExists(Box<MatchPlan>),
    /// `shortestPath(..)` as a value: the path's slot, and whether all are wanted.
    ShortestPath {
        pattern: Box<MatchPlan>,
        slot: usize,
        all: bool,
    },
    Subquery(SubqueryKind, Box<QueryPlan>),
    MapProjection {
        base: Box<Ex>,
        all: bool,
        entries: Vec<(String, Ex)>,
    },
}

/// A whole query.
#[derive(Clone)]
pub(crate) struct QueryPlan {
    pub parts: Vec<PartPlan>,
    /// Whether every row of every part is kept.
    pub union_all: bool,
}

/// A query without `UNION`.
#[derive(Clone)]
pub(crate) struct PartPlan {
    pub stages: Vec<Stage>,
    pub columns: Vec<String>,
    /// The slot of the first column in the last frame.
    pub first_column: usize,
    /// The length of every frame of this part.
    pub frame_size: usize,
    /// How many slots at the front belong to the query around this one.
    pub outer: usize,
}

#[derive(Clone)]
pub(crate) enum Stage {
    Match { plan: MatchPlan, optional: bool },
    Unwind { list: Ex, slot: usize },
    Call(CallPlan),
    Subquery { plan: Box<QueryPlan>, slots: Vec<usize> },
    Project(Box<Project>),
}

#[derive(Clone)]
pub(crate) struct CallPlan {
    pub procedure: Arc<Procedure>,
    pub arguments: Vec<Ex>,
    /// Column of the procedure, slot of the frame.
    pub yields: Vec<(usize, usize)>,
    /// A procedure without columns passes rows on.
    pub passes: bool,
    pub filter: Option<Ex>,
    pub span: Span,
}

#[derive(Clone)]
pub(crate) struct Project {
    pub grouping: Option<Grouping>,
    /// Each item and the slot it is computed into.
    pub items: Vec<(Ex, usize)>,
    pub distinct: bool,
    /// Sort keys, and whether each descends.
    pub order: Vec<(Ex, bool)>,
    pub skip: Option<Ex>,
    pub limit: Option<Ex>,
    pub filter: Option<Ex>,
}

#[derive(Clone)]
pub(crate) struct Grouping {
    /// Key expressions over the old frame, and the slots they fill in the new one.
    pub keys: Vec<(Ex, usize)>,
    pub aggregates: Vec<AggregatePlan>,
}

#[derive(Clone)]
pub(crate) struct AggregatePlan {
    pub function: Aggregate,
    pub distinct: bool,
    pub arguments: Vec<Ex>,
    pub slot: usize,
    pub span: Span,
}

/// A pattern to be matched, and how.
#[derive(Clone, Default)]
pub(crate) struct MatchPlan {
    pub nodes: Vec<NodePlan>,
    pub rels: Vec<RelPlan>,
    pub paths: Vec<PathPlan>,
    pub filters: Vec<Ex>,
    pub steps: Vec<Step>,
    /// The slots this pattern fills; emptied where an optional pattern has no match.
    pub new_slots: Vec<usize>,
}

#[derive(Clone)]
pub(crate) struct NodePlan {
    /// Its variable, or nothing; for explaining.
    pub name: String,
    pub slot: usize,
    /// Of each group, the node must have one.
    pub labels: Vec<Vec<String>>,
    pub bound: bool,
    /// Property keys with a value that is known before the node is: candidates for an index.
    pub keyed: Vec<(String, Ex)>,
}

#[derive(Clone)]
pub(crate) struct RelPlan {
    /// Its variable, or nothing; for explaining.
    pub name: String,
    pub slot: usize,
    /// Indices into the nodes, left and right as written; arrows to the left were turned around by `flipped`.
    pub left: usize,
    pub right: usize,
    pub direction: Direction,
    pub types: Vec<String>,
    /// Least and greatest length; `None` for a single relationship.
    pub length: Option<(u64, Option<u64>)>,
    /// Property conditions that each relationship of a variable-length pattern must meet.
    pub properties: Vec<(String, Ex)>,
    pub bound: bool,
    pub shortest: Option<Shortest>,
    /// Conditions that every relationship on the way must meet, taken from `WHERE`.
    pub on_edges: Vec<Condition>,
    /// Conditions that every node on the way must meet.
    pub on_nodes: Vec<Condition>,
}

/// What `all(x IN relationships(p) WHERE ..)` and its kind ask of each step of a path. The search leaves out what fails,
/// so that a shortest path is the shortest of those that meet it.
#[derive(Clone)]
pub(crate) struct Condition {
    /// Where the relationship or node is put while the test runs.
    pub slot: usize,
    pub test: Ex,
    /// The answer that lets the search pass: yes for `all`, no for `none`.
    pub wanted: bool,
}

#[derive(Clone)]
pub(crate) struct PathPlan {
    pub slot: usize,
    pub start: usize,
    pub rels: Vec<usize>,
}

/// What to do next when matching; numbers index the plan's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The node is bound: does it still fit?
    Check(usize),
    /// Try every node that could be it.
    Scan(usize),
    /// The relationship is bound: its ends follow.
    FromRel(usize),
    /// Follow relationships from the left end (or from the right).
    Expand { rel: usize, from_left: bool },
    /// Find the shortest paths between two bound ends.
    Shortest(usize),
    /// Name a path.
    Path(usize),
    /// Keep only what meets a condition.
    Filter(usize),
}
