//! The syntax tree of a query, as it was written.
//!
//! Two trees are equal when they say the same, wherever they stand: places are ignored by `==`. Grouping relies on it
//! (`RETURN n.age, n.age + count(*)`).

/// A place in the query text: byte offsets, the end excluded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl PartialEq for Span {
    /// Always true: see the module's note.
    fn eq(&self, _: &Span) -> bool {
        true
    }
}

impl Span {
    /// From the start of this to the end of the other.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.end) }
    }
}

/// A name with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The name, without back-ticks.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A whole query: single queries joined by `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The single queries; never empty.
    pub parts: Vec<SingleQuery>,
    /// For each `UNION` between them: whether it is `UNION ALL`, and where it stands.
    pub unions: Vec<(bool, Span)>,
}

/// One query without `UNION`.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleQuery {
    /// Its clauses in order.
    pub clauses: Vec<Clause>,
    /// Its place.
    pub span: Span,
}

/// A clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// `[OPTIONAL] MATCH pattern [WHERE ..]`
    Match {
        /// Whether a row without a match is kept.
        optional: bool,
        /// The comma-separated parts.
        pattern: Vec<PatternPart>,
        /// The condition.
        filter: Option<Expr>,
        /// Its place.
        span: Span,
    },
    /// `UNWIND list AS x`
    Unwind {
        /// The list.
        list: Expr,
        /// The new variable.
        variable: Name,
        /// Its place.
        span: Span,
    },
    /// `WITH ..`
    With(Projection),
    /// `RETURN ..`
    Return(Projection),
    /// `CALL procedure(..) YIELD ..`
    Call(Call),
    /// `CALL (a, b) { .. }`: the columns of a query of its own, for each row.
    Subquery {
        /// The query.
        query: Box<Query>,
        /// The variables it may use; `None` for all.
        imports: Option<Vec<Name>>,
        /// Its place.
        span: Span,
    },
    /// `CREATE pattern`: understood so that it can be refused by name (and so that a test can build its graph).
    Create {
        /// What would be made.
        pattern: Vec<PatternPart>,
        /// Its place.
        span: Span,
    },
    /// `[DETACH] DELETE ..`: as [`Clause::Create`].
    Delete {
        /// What would go.
        targets: Vec<Expr>,
        /// Its place.
        span: Span,
    },
}

impl Clause {
    /// Where the clause stands.
    pub fn span(&self) -> Span {
        match self {
            Clause::Match { span, .. }
            | Clause::Unwind { span, .. }
            | Clause::Subquery { span, .. }
            | Clause::Create { span, .. }
            | Clause::Delete { span, .. } => *span,
            Clause::With(projection) | Clause::Return(projection) => projection.span,
            Clause::Call(call) => call.span,
        }
    }
}

/// A procedure call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The dotted name.
    pub procedure: Name,
    /// The arguments; `None` when they are to be taken from the parameters.
    pub arguments: Option<Vec<Expr>>,
    /// `YIELD *`
    pub yield_star: Option<Span>,
    /// The fields taken and what they are called; `None` without `YIELD`.
    pub yields: Option<Vec<(Name, Option<Name>)>>,
    /// The condition after `YIELD`.
    pub filter: Option<Expr>,
    /// Its place.
    pub span: Span,
}

/// The body of `WITH` and `RETURN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// `DISTINCT`
    pub distinct: bool,
    /// `*`
    pub star: bool,
    /// The items written out.
    pub items: Vec<Item>,
    /// `ORDER BY`: expression, and whether it descends.
    pub order: Vec<(Expr, bool)>,
    /// `SKIP`
    pub skip: Option<Expr>,
    /// `LIMIT`
    pub limit: Option<Expr>,
    /// `WHERE`, after `WITH` only.
    pub filter: Option<Expr>,
    /// Its place.
    pub span: Span,
}

/// An item of a projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What is computed.
    pub expr: Expr,
    /// What it is called.
    pub alias: Option<Name>,
    /// The expression exactly as typed: the column's name when there is no alias.
    pub text: String,
}

/// A direction as drawn in the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// `-->`
    Right,
    /// `<--`
    Left,
    /// `--` and `<-->`
    Both,
}

/// Which shortest paths are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortest {
    /// `shortestPath`
    One,
    /// `allShortestPaths`
    All,
}

/// A chain of nodes and relationships, perhaps named.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternPart {
    /// `p = ..`
    pub variable: Option<Name>,
    /// `shortestPath(..)`, `allShortestPaths(..)`
    pub shortest: Option<Shortest>,
    /// The first node.
    pub start: NodePattern,
    /// The steps from it.
    pub steps: Vec<(RelPattern, NodePattern)>,
    /// Its place.
    pub span: Span,
}

/// `(n:Label {key: value})`
#[derive(Debug, Clone, PartialEq)]
pub struct NodePattern {
    /// The variable.
    pub variable: Option<Name>,
    /// Labels: of each group the node must have one. `:A:B` is two groups, `:A|B` is one (an extension).
    pub labels: Vec<Vec<Name>>,
    /// `WHERE` within the pattern, and labels that it must not have (Cypher 5).
    pub filters: Vec<Expr>,
    /// A map, or a parameter (allowed in `CREATE` only).
    pub properties: Option<Expr>,
    /// Its place.
    pub span: Span,
}

/// `-[r:TYPE|OTHER*1..3 {key: value}]->`
#[derive(Debug, Clone, PartialEq)]
pub struct RelPattern {
    /// The variable.
    pub variable: Option<Name>,
    /// Types, one of which the relationship must have; empty for any.
    pub types: Vec<Name>,
    /// As drawn.
    pub direction: Direction,
    /// `WHERE` within the pattern, and types that it must not have (Cypher 5).
    pub filters: Vec<Expr>,
    /// Least and greatest length, for `*`.
    pub length: Option<(Option<u64>, Option<u64>)>,
    /// A map, or a parameter (allowed in `CREATE` only).
    pub properties: Option<Expr>,
    /// Its place.
    pub span: Span,
}

/// An expression with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// Operators with two sides, except comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    Xor,
    And,
    Add,
    /// `||`: of two texts or two lists.
    Concat,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    In,
    StartsWith,
    EndsWith,
    Contains,
    Matches,
}

/// Comparisons; they chain (`1 < x <= 3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Operators with one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Not,
    Negate,
    Plus,
}

/// `all`, `any`, `none`, `single`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Quantifier {
    All,
    Any,
    None,
    Single,
}

/// What a subquery in braces yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubqueryKind {
    /// `EXISTS { .. }`
    Exists,
    /// `COUNT { .. }`
    Count,
    /// `COLLECT { .. }`
    Collect,
}

/// An entry of a map projection `n {.name, .*, key: value, other}`.
#[derive(Debug, Clone, PartialEq)]
pub enum MapEntry {
    /// `.*`
    All,
    /// `.name`
    Property(Name),
    /// `key: value`
    Value(Name, Expr),
    /// `other`
    Variable(Name),
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum ExprKind {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(String),
    Parameter(String),
    Variable(String),
    List(Vec<Expr>),
    Map(Vec<(Name, Expr)>),
    Property(Box<Expr>, Name),
    HasLabels(Box<Expr>, Vec<Name>),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    IsNull(Box<Expr>, bool),
    /// The name in lower case, dotted.
    Call {
        name: String,
        distinct: bool,
        arguments: Vec<Expr>,
    },
    CountStar,
    Case {
        subject: Option<Box<Expr>>,
        branches: Vec<(Expr, Expr)>,
        otherwise: Option<Box<Expr>>,
    },
    ListComprehension {
        variable: Name,
        list: Box<Expr>,
        filter: Option<Box<Expr>>,
        map: Option<Box<Expr>>,
    },
    PatternComprehension {
        pattern: Box<PatternPart>,
        filter: Option<Box<Expr>>,
        map: Box<Expr>,
    },
    Quantified {
        quantifier: Quantifier,
        variable: Name,
        list: Box<Expr>,
        filter: Box<Expr>,
    },
    Reduce {
        accumulator: Name,
        start: Box<Expr>,
        variable: Name,
        list: Box<Expr>,
        step: Box<Expr>,
    },
    Pattern(Box<PatternPart>),
    Subquery(SubqueryKind, Box<Query>),
    MapProjection(Name, Vec<MapEntry>),
}
