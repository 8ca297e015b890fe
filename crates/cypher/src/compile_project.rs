//! Analysis of `WITH` and `RETURN`: columns, grouping keys, and what `ORDER BY` and `WHERE` may see.

use super::aggregate::Aggregate;
use super::ast::*;
use super::compile::{Compiler, Computed, Rewrite, Var};
use super::error::QueryError;
use super::plan::*;
use super::types::{Ty, children};
use super::value::Value;

/// Names and expressions of a projection.
type Columns = Vec<(String, Expr)>;

/// Whether an expression holds an aggregate that is its own (not a subquery's).
pub(crate) fn has_aggregate(expr: &Expr) -> bool {
    let own = match &expr.kind {
        ExprKind::CountStar => true,
        ExprKind::Call { name, .. } => Aggregate::named(name).is_some(),
        _ => false,
    };
    let mut found = own;
    if !own {
        children(expr, &mut |child| found |= has_aggregate(child));
    }
    found
}

/// Whether an expression is a grouping key that an aggregate's neighbours may use (openCypher CIP2021-07-07): a variable,
/// or one property of a variable; `a.b.c` is none.
fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Variable(_) => true,
        ExprKind::Property(base, _) => matches!(base.kind, ExprKind::Variable(_)),
        _ => false,
    }
}

/// Whether an expression reads a variable of a name.
fn uses(expr: &Expr, name: &str) -> bool {
    let mut found = match &expr.kind {
        ExprKind::Variable(n) => n == name,
        ExprKind::MapProjection(n, _) => n.text == name,
        _ => false,
    };
    children(expr, &mut |child| found |= uses(child, name));
    found
}

fn is_constant(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Integer(_)
            | ExprKind::Float(_)
            | ExprKind::String(_)
            | ExprKind::Parameter(_)
    )
}

fn calls_rand(expr: &Expr) -> bool {
    let mut found = matches!(&expr.kind, ExprKind::Call { name, .. } if name == "rand");
    children(expr, &mut |child| found |= calls_rand(child));
    found
}

impl Compiler<'_> {
    /// A projection; the scope afterwards is its columns.
    pub fn project(
        &mut self,
        projection: &Projection,
        with: bool,
    ) -> Result<(Project, Vec<String>), QueryError> {
        let (items, nameless) = self.items(projection, with)?;
        let grouped = items.iter().any(|(_, expr)| has_aggregate(expr));
        let before = self.vars.clone();
        let mut computed: Vec<Computed> = Vec::new();
        let mut plan_items: Vec<(Ex, usize)> = Vec::new();
        let mut grouping = None;
        if grouped {
            let floor = before.len();
            let mut rewrite = Rewrite {
                keys: Vec::new(),
                aggregates: Vec::new(),
                inside: Some((before.clone(), self.next)),
                strict: true,
                floor,
                hidden: before.iter().map(|v| v.name.clone()).collect(),
            };
            let mut keys = Vec::new();
            for (_, expr) in items.iter().filter(|(_, expr)| !has_aggregate(expr)) {
                let (ex, ty) = self.expr(expr)?;
                let slot = self.slot();
                keys.push((ex, slot));
                rewrite.keys.push(Computed { expr: expr.clone(), slot, ty, simple: is_simple(expr) });
            }
            let mut ready = rewrite.keys.clone().into_iter();
            // Only grouping keys that are plain variables can still be named, by patterns and subqueries say.
            self.vars = self.outer_vars.clone();
            for key in &rewrite.keys {
                if let ExprKind::Variable(name) = &key.expr.kind {
                    self.vars.push(Var { name: name.clone(), slot: key.slot, ty: key.ty.clone() });
                }
            }
            rewrite.floor = self.vars.len();
            self.rewrite = Some(rewrite);
            for (_, expr) in &items {
                if has_aggregate(expr) {
                    let (ex, ty) = self.expr(expr)?;
                    let slot = self.slot();
                    plan_items.push((ex, slot));
                    computed.push(Computed { expr: expr.clone(), slot, ty, simple: false });
                } else if let Some(key) = ready.next() {
                    plan_items.push((Ex { node: Node::Slot(key.slot), span: expr.span }, key.slot));
                    computed.push(key);
                }
            }
            if let Some(rewrite) = &self.rewrite {
                let aggregates = rewrite.aggregates.iter().map(|(_, plan)| plan.clone()).collect();
                grouping = Some(Grouping { keys, aggregates });
            }
        } else {
            let mut ready = Vec::new();
            for (_, expr) in &items {
                ready.push(self.expr(expr)?);
            }
            for ((_, expr), (ex, ty)) in items.iter().zip(ready) {
                let slot = self.slot();
                plan_items.push((ex, slot));
                computed.push(Computed { expr: expr.clone(), slot, ty, simple: is_simple(expr) });
            }
        }
        let names: Vec<String> = items.into_iter().map(|(name, _)| name).collect();
        self.tail_scope(&before, grouped || projection.distinct, &computed, &names);
        let mut order = Vec::new();
        for (expr, descends) in &projection.order {
            let ex = self.sort_key(expr, grouped)?;
            order.push((ex, *descends));
        }
        let filter = match &projection.filter {
            Some(filter) => {
                if has_aggregate(filter) {
                    return Err(misplaced_aggregate(filter));
                }
                Some(self.condition(filter)?)
            }
            None => None,
        };
        self.rewrite = None;
        let skip = self.row_count(projection.skip.as_ref(), "SKIP")?;
        let limit = self.row_count(projection.limit.as_ref(), "LIMIT")?;
        if let Some(error) = nameless {
            return Err(error);
        }
        self.vars = self.outer_vars.clone();
        self.next = self.outer;
        for (name, item) in names.iter().zip(&computed) {
            self.declare(name, item.ty.clone());
        }
        let project = Project {
            grouping,
            items: plan_items,
            distinct: projection.distinct,
            order,
            skip,
            limit,
            filter,
        };
        Ok((project, names))
    }

    /// The columns: their names and expressions, `*` written out. An item of `WITH` that lacks its name is the second
    /// result: whatever else is wrong matters more.
    fn items(
        &self,
        projection: &Projection,
        with: bool,
    ) -> Result<(Columns, Option<QueryError>), QueryError> {
        let mut items: Columns = Vec::new();
        let mut nameless = None;
        if projection.star {
            // What nobody typed nobody asked for: see `Parser::hidden`.
            let hidden = |v: &Var| {
                v.name.starts_with(' ')
                    || self.outer_vars.iter().any(|o| o.name == v.name && o.slot == v.slot)
            };
            let mut names: Vec<&str> =
                self.vars.iter().filter(|v| !hidden(v)).map(|v| v.name.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            if names.is_empty() && !with && projection.items.is_empty() {
                let message = "there is nothing that * could stand for";
                return Err(QueryError::syntax("NoVariablesInScope", message, projection.span));
            }
            for name in names {
                let expr = Expr { kind: ExprKind::Variable(name.to_string()), span: projection.span };
                items.push((name.to_string(), expr));
            }
        }
        for item in &projection.items {
            let name = match (&item.alias, &item.expr.kind) {
                (Some(alias), _) => alias.text.clone(),
                (None, ExprKind::Variable(name)) => name.clone(),
                (None, _) if with => {
                    let message = "WITH needs a name for everything that is not a plain variable";
                    let error = QueryError::syntax("NoExpressionAlias", message, item.expr.span);
                    nameless.get_or_insert(error.with_help("add AS and a name"));
                    item.text.clone()
                }
                (None, _) => item.text.clone(),
            };
            if items.iter().any(|(n, _)| *n == name) {
                let span = item.alias.as_ref().map_or(item.expr.span, |a| a.span);
                let message = format!("two columns are called {name}");
                return Err(
                    QueryError::syntax("ColumnNameConflict", message, span).with_help("rename one with AS")
                );
            }
            items.push((name, item.expr.clone()));
        }
        Ok((items, nameless))
    }

    /// Sets the scope for `ORDER BY` and `WHERE`: the columns, and what was visible before unless rows were merged.
    fn tail_scope(&mut self, before: &[Var], merged: bool, computed: &[Computed], names: &[String]) {
        let (aggregates, hidden) = match self.rewrite.take() {
            Some(rewrite) => (rewrite.aggregates, rewrite.hidden),
            None => (Vec::new(), Vec::new()),
        };
        self.vars = if merged { self.outer_vars.clone() } else { before.to_vec() };
        for (name, item) in names.iter().zip(computed) {
            self.vars.push(Var { name: name.clone(), slot: item.slot, ty: item.ty.clone() });
        }
        self.rewrite = Some(Rewrite {
            keys: computed.to_vec(),
            aggregates,
            inside: None,
            strict: false,
            floor: self.vars.len(),
            hidden,
        });
    }

    fn sort_key(&mut self, expr: &Expr, grouped: bool) -> Result<Ex, QueryError> {
        let aggregated = has_aggregate(expr);
        if aggregated && !grouped {
            return Err(misplaced_aggregate(expr));
        }
        // A column sorted by as a whole may be as complex as it likes.
        let whole = self.rewrite.as_ref().is_some_and(|r| r.keys.iter().any(|k| k.expr == *expr));
        if let Some(rewrite) = &mut self.rewrite {
            rewrite.strict = aggregated && !whole;
        }
        let (ex, _) = self.expr(expr)?;
        if let Some(rewrite) = &mut self.rewrite {
            rewrite.strict = false;
        }
        Ok(ex)
    }

    /// `SKIP` and `LIMIT`.
    fn row_count(&mut self, expr: Option<&Expr>, clause: &str) -> Result<Option<Ex>, QueryError> {
        let Some(expr) = expr else { return Ok(None) };
        if has_aggregate(expr) {
            return Err(misplaced_aggregate(expr));
        }
        let vars = std::mem::take(&mut self.vars);
        let compiled = self.expr(expr);
        self.vars = vars;
        let (ex, ty) = match compiled {
            Err(error) if error.detail == "UndefinedVariable" => {
                let message = format!("{clause} needs a number that is the same for all rows");
                return Err(QueryError::syntax("NonConstantExpression", message, expr.span));
            }
            other => other?,
        };
        match &ex.node {
            Node::Const(Value::Integer(n)) if *n < 0 => {
                let message = format!("{clause} cannot be negative");
                Err(QueryError::syntax("NegativeIntegerArgument", message, expr.span))
            }
            Node::Const(Value::Integer(_)) => Ok(Some(ex)),
            Node::Const(_) => {
                let message = format!("{clause} needs an integer, not {}", ty.name());
                Err(QueryError::syntax("InvalidArgumentType", message, expr.span))
            }
            _ if !matches!(ty, Ty::Any | Ty::Integer | Ty::Number) => {
                let message = format!("{clause} needs an integer, not {}", ty.name());
                Err(QueryError::syntax("InvalidArgumentType", message, expr.span))
            }
            _ => Ok(Some(ex)),
        }
    }

    /// What a projection makes of an expression, before it is read in the ordinary way.
    pub fn rewritten(&mut self, expr: &Expr) -> Result<Option<(Ex, Ty)>, QueryError> {
        let Some(rewrite) = &self.rewrite else { return Ok(None) };
        if is_constant(expr) {
            return Ok(None);
        }
        // A comprehension's variable hides a column of the same name, and whatever is computed from it.
        let hidden = self.vars[rewrite.floor.min(self.vars.len())..].iter().any(|v| uses(expr, &v.name));
        if hidden && !has_aggregate(expr) {
            return Ok(None);
        }
        let at = |c: &Computed| (Ex { node: Node::Slot(c.slot), span: expr.span }, c.ty.clone());
        let variable = if let ExprKind::Variable(name) = &expr.kind { Some(name) } else { None };
        // A column's name goes before the expression it hides: `WITH x AS y, y AS x ORDER BY x`.
        let named = |name: &&String| self.vars.iter().rposition(|v| v.name == **name);
        if rewrite.inside.is_none() && variable.as_ref().and_then(named).is_some() {
            return Ok(None);
        }
        if let Some(key) = rewrite.keys.iter().find(|k| k.expr == *expr) {
            if rewrite.strict && !key.simple && !has_aggregate(expr) {
                return Err(ambiguous(expr.span));
            }
            return Ok(Some(at(key)));
        }
        if let Some((known, _)) = rewrite.aggregates.iter().find(|(c, _)| c.expr == *expr) {
            return Ok(Some(at(known)));
        }
        let aggregate = match &expr.kind {
            ExprKind::CountStar => Some((Aggregate::CountRows, false, [].as_slice())),
            ExprKind::Call { name, distinct, arguments } => {
                Aggregate::named(name).map(|a| (a, *distinct, arguments.as_slice()))
            }
            _ => None,
        };
        if let Some((function, distinct, arguments)) = aggregate {
            return self.new_aggregate(expr, function, distinct, arguments).map(Some);
        }
        if let Some(name) = variable
            && named(&name).is_none()
            && rewrite.inside.is_some()
            && rewrite.hidden.contains(name)
        {
            return Err(ambiguous(expr.span));
        }
        Ok(None)
    }

    fn new_aggregate(
        &mut self,
        expr: &Expr,
        function: Aggregate,
        distinct: bool,
        arguments: &[Expr],
    ) -> Result<(Ex, Ty), QueryError> {
        let Some(mut rewrite) = self.rewrite.take() else { return Err(misplaced_aggregate(expr)) };
        // An aggregate is over rows, so it cannot stand where a comprehension makes its own.
        if self.vars.len() > rewrite.floor {
            return Err(misplaced_aggregate(expr));
        }
        let Some((inside, _)) = &rewrite.inside else {
            // After grouping: first see whether its arguments could be read at all.
            for argument in arguments {
                self.expr(argument)?;
            }
            return Err(misplaced_aggregate(expr));
        };
        let expected = function.arguments();
        if function != Aggregate::CountRows && arguments.len() != expected {
            let message = format!("{} takes {expected} arguments, not {}", function.name(), arguments.len());
            return Err(QueryError::syntax("InvalidNumberOfArguments", message, expr.span));
        }
        let vars = std::mem::replace(&mut self.vars, inside.clone());
        let mut compiled = Vec::new();
        let mut first = Ty::Any;
        for (i, argument) in arguments.iter().enumerate() {
            if has_aggregate(argument) {
                let message = "an aggregate cannot stand inside another";
                return Err(QueryError::syntax("NestedAggregation", message, argument.span)
                    .with_help("compute the inner one first, in a WITH"));
            }
            if calls_rand(argument) {
                let message = "a random number cannot be aggregated, since it differs each time it is read";
                return Err(QueryError::syntax("NonConstantExpression", message, argument.span));
            }
            let (ex, ty) = self.expr(argument)?;
            if i == 0 {
                first = ty;
            }
            compiled.push(ex);
        }
        self.vars = vars;
        function.check(&first, arguments.first().map_or(expr.span, |a| a.span))?;
        let slot = self.slot();
        let ty = function.result(&first);
        let plan = AggregatePlan { function, distinct, arguments: compiled, slot, span: expr.span };
        let computed = Computed { expr: expr.clone(), slot, ty: ty.clone(), simple: false };
        rewrite.aggregates.push((computed, plan));
        self.rewrite = Some(rewrite);
        Ok((Ex { node: Node::Slot(slot), span: expr.span }, ty))
    }
}

pub(crate) fn misplaced_aggregate(expr: &Expr) -> QueryError {
    QueryError::syntax("InvalidAggregation", "an aggregate such as count(..) cannot stand here", expr.span)
        .with_help("compute it in a WITH or RETURN, and use its name")
}

fn ambiguous(span: Span) -> QueryError {
    let message = "beside an aggregate, only what is returned by itself may be used";
    QueryError::syntax("AmbiguousAggregationExpression", message, span)
        .with_help("add it to the WITH or RETURN as an item of its own, or compute it in a WITH before")
}
