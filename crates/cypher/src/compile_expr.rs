//! Analysis of expressions: names to slots, functions to their code, and types as far as they are known.

use super::aggregate::Aggregate;
use super::ast::*;
use super::compile::{Compiler, Used};
use super::compile_project::misplaced_aggregate;
use super::error::{ErrorKind, QueryError, nearest};
use super::functions::{self, Builtin};
use super::plan::*;
use super::types::Ty;
use super::value::Value;

type Typed = Result<(Ex, Ty), QueryError>;

fn wrong_type(what: &str, ty: &Ty, span: Span) -> QueryError {
    QueryError::syntax("InvalidArgumentType", format!("{what}, not {}", ty.name()), span)
}

/// The names of functions that are no [`Builtin`] but part of the grammar or aggregates.
const SPECIAL: &[&str] = &[
    "all",
    "any",
    "none",
    "single",
    "reduce",
    "exists",
    "shortestPath",
    "allShortestPaths",
    "count",
    "collect",
    "sum",
    "avg",
    "min",
    "max",
    "stDev",
    "stDevP",
    "percentileCont",
    "percentileDisc",
];

impl Compiler<'_> {
    /// An expression used as a condition: boolean, and patterns may stand in it.
    pub fn condition(&mut self, expr: &Expr) -> Result<Ex, QueryError> {
        let (ex, ty) = self.logical(expr)?;
        if !ty.may_be(&[Ty::Boolean]) {
            return Err(wrong_type("a condition is true or false", &ty, expr.span));
        }
        Ok(ex)
    }

    /// Like [`Compiler::expr`], but a pattern is allowed and means "there is one".
    fn logical(&mut self, expr: &Expr) -> Typed {
        match &expr.kind {
            ExprKind::Pattern(pattern) if pattern.shortest.is_none() => {
                let plan = self.pattern_predicate(pattern)?;
                let node = Node::PatternExists(Box::new(plan));
                Ok((Ex { node, span: expr.span }, Ty::Boolean))
            }
            ExprKind::Unary(UnaryOp::Not, _)
            | ExprKind::Binary(BinaryOp::And | BinaryOp::Or | BinaryOp::Xor, ..) => self.connective(expr),
            _ => self.expr(expr),
        }
    }

    fn connective(&mut self, expr: &Expr) -> Typed {
        let mut side = |e: &Expr| {
            let (ex, ty) = self.logical(e)?;
            if !ty.may_be(&[Ty::Boolean]) {
                return Err(wrong_type("AND, OR, XOR and NOT take booleans", &ty, e.span));
            }
            Ok(Box::new(ex))
        };
        let node = match &expr.kind {
            ExprKind::Unary(_, inner) => Node::Not(side(inner)?),
            ExprKind::Binary(op, left, right) => {
                let left = side(left)?;
                Node::Binary(*op, left, side(right)?)
            }
            _ => return self.expr(expr),
        };
        Ok((Ex { node, span: expr.span }, Ty::Boolean))
    }

    /// An expression and what is known of its type.
    pub fn expr(&mut self, expr: &Expr) -> Typed {
        if let Some(done) = self.rewritten(expr)? {
            return Ok(done);
        }
        match &expr.kind {
            ExprKind::Unary(UnaryOp::Not, _)
            | ExprKind::Binary(BinaryOp::And | BinaryOp::Or | BinaryOp::Xor, ..) => self.connective(expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr.span),
            ExprKind::Property(base, key) => self.property(base, key, expr.span),
            _ => self.expr_rare(expr),
        }
    }

    /// The kinds of expression that do not chain; apart, so that a long chain takes little stack for each link.
    fn expr_rare(&mut self, expr: &Expr) -> Typed {
        let span = expr.span;
        let constant = |value: Value| {
            let ty = Ty::of(&value);
            Ok((Ex { node: Node::Const(value), span }, ty))
        };
        let (node, ty) = match &expr.kind {
            ExprKind::Null => return constant(Value::Null),
            ExprKind::Boolean(b) => return constant(Value::Boolean(*b)),
            ExprKind::Integer(i) => return constant(Value::Integer(*i)),
            ExprKind::Float(f) => return constant(Value::Float(*f)),
            ExprKind::String(s) => return constant(Value::from(s.as_str())),
            ExprKind::Parameter(name) => {
                if !self.parameters.contains_key(name) {
                    let message = format!("the parameter ${name} is not given");
                    let kind = ErrorKind::ParameterMissing;
                    return Err(QueryError::new(kind, "MissingParameter", message, span));
                }
                // The type of a parameter is known only when the query runs, as it may be run again with others.
                (Node::Param(name.clone()), Ty::Any)
            }
            ExprKind::Variable(name) => match self.find(name) {
                Some(var) => (Node::Slot(var.slot), var.ty.clone()),
                None => return Err(self.undefined(name, span)),
            },
            ExprKind::List(items) => {
                let mut ty = Ty::Null;
                let mut out = Vec::new();
                for (i, item) in items.iter().enumerate() {
                    let (ex, item_ty) = self.expr(item)?;
                    out.push(ex);
                    ty = if i == 0 { item_ty } else { join_strict(ty, item_ty) };
                }
                (Node::List(out), Ty::list(if items.is_empty() { Ty::Any } else { ty }))
            }
            ExprKind::Map(entries) => {
                let mut out = Vec::new();
                for (key, value) in entries {
                    out.push((key.text.clone(), self.expr(value)?.0));
                }
                (Node::Map(out), Ty::Map)
            }
            ExprKind::HasLabels(base, labels) => {
                let (base, ty) = self.expr(base)?;
                if !ty.may_be(&[Ty::Node, Ty::Relationship]) {
                    return Err(wrong_type("only nodes have labels", &ty, span));
                }
                let used = if ty == Ty::Relationship { Used::Type } else { Used::Label };
                labels.iter().for_each(|l| self.check_known(used, &l.text));
                let labels = labels.iter().map(|l| l.text.clone()).collect();
                (Node::HasLabels(Box::new(base), labels), Ty::Boolean)
            }
            ExprKind::Index(base, index) => {
                let (base, ty) = self.expr(base)?;
                if !ty.may_be(&[Ty::list(Ty::Any), Ty::Map, Ty::Node, Ty::Relationship]) {
                    let message = format!("{} cannot be indexed", ty.name());
                    return Err(QueryError::new(ErrorKind::TypeError, "InvalidArgumentType", message, span));
                }
                let index = self.expr(index)?.0;
                (Node::Index(Box::new(base), Box::new(index)), ty.element())
            }
            ExprKind::Slice(list, low, high) => {
                let (base, ty) = self.expr(list)?;
                if !ty.may_be(&[Ty::list(Ty::Any)]) {
                    return Err(wrong_type("only lists can be sliced", &ty, list.span));
                }
                let mut bound = |e: &Option<Box<Expr>>| match e {
                    Some(e) => Ok::<_, QueryError>(Some(Box::new(self.expr(e)?.0))),
                    None => Ok(None),
                };
                let low = bound(low)?;
                (Node::Slice(Box::new(base), low, bound(high)?), ty)
            }
            ExprKind::Unary(op, inner) => {
                let (ex, ty) = self.expr(inner)?;
                if !ty.may_be(&[Ty::Number, Ty::Duration]) {
                    return Err(wrong_type("a sign stands before a number", &ty, inner.span));
                }
                let ex = Box::new(ex);
                (if *op == UnaryOp::Plus { Node::Plus(ex) } else { Node::Negate(ex) }, ty)
            }
            ExprKind::Binary(..) | ExprKind::Property(..) => return self.expr(expr),
            ExprKind::Compare(first, rest) => {
                let first = Box::new(self.expr(first)?.0);
                let mut out = Vec::new();
                for (op, e) in rest {
                    out.push((*op, self.expr(e)?.0));
                }
                (Node::Compare(first, out), Ty::Boolean)
            }
            ExprKind::IsNull(inner, negated) => {
                (Node::IsNull(Box::new(self.expr(inner)?.0), *negated), Ty::Boolean)
            }
            ExprKind::Call { name, distinct, arguments } => {
                return self.call_function(expr, name, *distinct, arguments);
            }
            ExprKind::CountStar => return Err(misplaced_aggregate(expr)),
            ExprKind::Case { subject, branches, otherwise } => {
                return self.case(subject.as_deref(), branches, otherwise.as_deref(), span);
            }
            ExprKind::ListComprehension { variable, list, filter, map } => {
                let (list_ex, ty) = self.list_operand(list)?;
                let element = ty.element();
                return self.local(|c| {
                    let slot = c.declare(&variable.text, element.clone());
                    let filter = match filter {
                        Some(filter) => Some(Box::new(c.condition(filter)?)),
                        None => None,
                    };
                    let (map, ty) = match map {
                        Some(map) => {
                            let (ex, ty) = c.expr(map)?;
                            (Some(Box::new(ex)), ty)
                        }
                        None => (None, element),
                    };
                    let node = Node::ListComprehension { slot, list: Box::new(list_ex), filter, map };
                    Ok((Ex { node, span }, Ty::list(ty)))
                });
            }
            ExprKind::Quantified { quantifier, variable, list, filter } => {
                let (list_ex, ty) = self.list_operand(list)?;
                return self.local(|c| {
                    let slot = c.declare(&variable.text, ty.element());
                    let filter = Box::new(c.condition(filter)?);
                    let list = Box::new(list_ex);
                    let node = Node::Quantified { quantifier: *quantifier, slot, list, filter };
                    Ok((Ex { node, span }, Ty::Boolean))
                });
            }
            ExprKind::Reduce { accumulator, start, variable, list, step } => {
                let start = Box::new(self.expr(start)?.0);
                let (list_ex, ty) = self.list_operand(list)?;
                return self.local(|c| {
                    let accumulator = c.declare(&accumulator.text, Ty::Any);
                    let slot = c.declare(&variable.text, ty.element());
                    let step = Box::new(c.expr(step)?.0);
                    let node = Node::Reduce { accumulator, start, slot, list: Box::new(list_ex), step };
                    Ok((Ex { node, span }, Ty::Any))
                });
            }
            ExprKind::PatternComprehension { pattern, filter, map } => {
                return self.local(|c| {
                    let plan = c.pattern_comprehension(pattern, filter.as_deref())?;
                    let (map, ty) = c.expr(map)?;
                    let node = Node::PatternComprehension { pattern: Box::new(plan), map: Box::new(map) };
                    Ok((Ex { node, span }, Ty::list(ty)))
                });
            }
            ExprKind::Pattern(pattern) => {
                let Some(shortest) = pattern.shortest else {
                    let message = "a pattern is a condition here, and cannot be a value";
                    return Err(QueryError::syntax("UnexpectedSyntax", message, span)
                        .with_help("test it with exists(..), or list what it finds: [(a)-->(b) | b]"));
                };
                return self.local(|c| {
                    let (plan, slot) = c.shortest_path_value(pattern)?;
                    let all = shortest == Shortest::All;
                    let ty = if all { Ty::list(Ty::Path) } else { Ty::Path };
                    let node = Node::ShortestPath { pattern: Box::new(plan), slot, all };
                    Ok((Ex { node, span }, ty))
                });
            }
            ExprKind::Subquery(kind, query) => {
                let plan = self.subquery(query)?;
                if *kind == SubqueryKind::Collect && plan.parts.iter().any(|part| part.columns.len() != 1) {
                    let message = "COLLECT { .. } takes a query that returns one column";
                    return Err(QueryError::syntax("InvalidClauseComposition", message, span)
                        .with_help("such as COLLECT { MATCH (a)-->(b) RETURN b.name }"));
                }
                let ty = match kind {
                    SubqueryKind::Exists => Ty::Boolean,
                    SubqueryKind::Count => Ty::Integer,
                    SubqueryKind::Collect => Ty::list(Ty::Any),
                };
                (Node::Subquery(*kind, Box::new(plan)), ty)
            }
            ExprKind::MapProjection(variable, entries) => {
                let base = Expr { kind: ExprKind::Variable(variable.text.clone()), span: variable.span };
                let (base, ty) = self.expr(&base)?;
                if !ty.may_be(&[Ty::Node, Ty::Relationship, Ty::Map]) {
                    return Err(wrong_type("this needs a node, a relationship or a map", &ty, variable.span));
                }
                let mut all = false;
                let mut out = Vec::new();
                for entry in entries {
                    match entry {
                        MapEntry::All => all = true,
                        MapEntry::Property(key) => {
                            let node = Node::Property(Box::new(base.clone()), key.text.clone());
                            out.push((key.text.clone(), Ex { node, span: key.span }));
                        }
                        MapEntry::Value(key, value) => out.push((key.text.clone(), self.expr(value)?.0)),
                        MapEntry::Variable(name) => {
                            let kind = ExprKind::Variable(name.text.clone());
                            out.push((name.text.clone(), self.expr(&Expr { kind, span: name.span })?.0));
                        }
                    }
                }
                (Node::MapProjection { base: Box::new(base), all, entries: out }, Ty::Map)
            }
        };
        Ok((Ex { node, span }, ty))
    }

    fn property(&mut self, base: &Expr, key: &Name, span: Span) -> Typed {
        let (ex, ty) = self.expr(base)?;
        let allowed = [Ty::Node, Ty::Relationship, Ty::Map, Ty::Temporal, Ty::Duration];
        if !ty.may_be(&allowed) {
            let message = format!("{} has no properties", ty.name());
            // What a pattern binds is known from the syntax; what a value turns out to be is a matter of types.
            let bound = ty == Ty::Path || ty == Ty::list(Ty::Relationship);
            let kind = if bound { ErrorKind::SyntaxError } else { ErrorKind::TypeError };
            return Err(QueryError::new(kind, "InvalidArgumentType", message, span));
        }
        if matches!(ty, Ty::Node | Ty::Relationship) {
            self.check_known(Used::Key, &key.text);
        }
        Ok((Ex { node: Node::Property(Box::new(ex), key.text.clone()), span }, Ty::Any))
    }

    fn list_operand(&mut self, list: &Expr) -> Typed {
        let (ex, ty) = self.expr(list)?;
        if !ty.may_be(&[Ty::list(Ty::Any)]) {
            return Err(wrong_type("a list is needed here", &ty, list.span));
        }
        Ok((ex, ty))
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Typed {
        let (l, lt) = self.expr(left)?;
        let (r, rt) = self.expr(right)?;
        let ty = match op {
            BinaryOp::In => {
                if !rt.may_be(&[Ty::list(Ty::Any)]) {
                    return Err(wrong_type("IN looks into a list", &rt, right.span));
                }
                Ty::Boolean
            }
            BinaryOp::StartsWith | BinaryOp::EndsWith | BinaryOp::Contains | BinaryOp::Matches => Ty::Boolean,
            BinaryOp::Add => self.sum_type(&lt, &rt, span)?,
            BinaryOp::Concat => {
                for (ty, operand) in [(&lt, left), (&rt, right)] {
                    if !ty.may_be(&[Ty::String, Ty::list(Ty::Any)]) {
                        return Err(wrong_type("|| joins two texts or two lists", ty, operand.span));
                    }
                }
                if matches!(lt, Ty::String) || matches!(rt, Ty::String) { Ty::String } else { Ty::Any }
            }
            _ => {
                for (ty, operand) in [(&lt, left), (&rt, right)] {
                    let temporal = [Ty::Number, Ty::Duration, Ty::Temporal];
                    if !ty.may_be(&temporal) {
                        return Err(wrong_type("this operator takes numbers", ty, operand.span));
                    }
                }
                match (&lt, &rt) {
                    _ if op == BinaryOp::Power && lt.is_number() && rt.is_number() => Ty::Float,
                    (Ty::Integer, Ty::Integer) => Ty::Integer,
                    (Ty::Float, r) if r.is_number() => Ty::Float,
                    (l, Ty::Float) if l.is_number() => Ty::Float,
                    (l, r) if l.is_number() && r.is_number() => Ty::Number,
                    _ => Ty::Any,
                }
            }
        };
        Ok((Ex { node: Node::Binary(op, Box::new(l), Box::new(r)), span }, ty))
    }

    fn sum_type(&self, l: &Ty, r: &Ty, span: Span) -> Result<Ty, QueryError> {
        let never = |t: &Ty| matches!(t, Ty::Boolean | Ty::Map | Ty::Node | Ty::Relationship | Ty::Path);
        Ok(match (l, r) {
            (Ty::List(a), Ty::List(b)) => Ty::list(join_strict((**a).clone(), (**b).clone())),
            (Ty::List(_), _) | (_, Ty::List(_)) => Ty::list(Ty::Any),
            (Ty::Integer, Ty::Integer) => Ty::Integer,
            (l, r) if l.is_number() && r.is_number() => {
                if *l == Ty::Float || *r == Ty::Float {
                    Ty::Float
                } else {
                    Ty::Number
                }
            }
            (Ty::String, r) if r.is_number() || *r == Ty::String => Ty::String,
            (l, Ty::String) if l.is_number() => Ty::String,
            (l, r)
                if (never(l) && !matches!(r, Ty::Any | Ty::Null))
                    || (never(r) && !matches!(l, Ty::Any | Ty::Null)) =>
            {
                let message = format!("{} and {} cannot be added", l.name(), r.name());
                return Err(QueryError::syntax("InvalidArgumentType", message, span));
            }
            _ => Ty::Any,
        })
    }

    fn case(
        &mut self,
        subject: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        span: Span,
    ) -> Typed {
        let subject_ex = match subject {
            Some(subject) => Some(Box::new(self.expr(subject)?.0)),
            None => None,
        };
        let mut ty = Ty::Null;
        let mut out = Vec::new();
        for (when, then) in branches {
            // With a subject too: `CASE true WHEN (a)-->() ..` (openCypher CIP2015-05-13).
            let when = self.logical(when)?.0;
            let (then, then_ty) = self.expr(then)?;
            ty = ty.join(then_ty);
            out.push((when, then));
        }
        let otherwise = match otherwise {
            Some(otherwise) => {
                let (ex, otherwise_ty) = self.expr(otherwise)?;
                ty = ty.join(otherwise_ty);
                Some(Box::new(ex))
            }
            None => None,
        };
        let ty = if ty == Ty::Null { Ty::Any } else { ty };
        Ok((Ex { node: Node::Case { subject: subject_ex, branches: out, otherwise }, span }, ty))
    }

    fn call_function(&mut self, expr: &Expr, name: &str, distinct: bool, arguments: &[Expr]) -> Typed {
        let span = expr.span;
        if Aggregate::named(name).is_some() {
            return Err(misplaced_aggregate(expr));
        }
        if distinct {
            let message = "DISTINCT belongs to aggregates";
            return Err(QueryError::syntax("UnexpectedSyntax", message, span));
        }
        if name == "exists"
            && let [argument] = arguments
        {
            if let ExprKind::Pattern(_) = argument.kind {
                return self.logical(argument);
            }
            let (ex, _) = self.expr(argument)?;
            return Ok((Ex { node: Node::IsNull(Box::new(ex), true), span }, Ty::Boolean));
        }
        let mut compiled = Vec::new();
        let mut types = Vec::new();
        for argument in arguments {
            let (ex, ty) = self.expr(argument)?;
            compiled.push(ex);
            types.push(ty);
        }
        if let Some((count, body)) = self.registry.functions.get(name) {
            if *count != arguments.len() {
                return Err(wrong_count(name, *count, *count, arguments.len(), span));
            }
            return Ok((Ex { node: Node::External(body.clone(), compiled), span }, Ty::Any));
        }
        let Some(builtin) = functions::find(name) else {
            let error = QueryError::syntax("UnknownFunction", format!("there is no function {name}"), span);
            let names: Vec<&str> = functions::names().chain(SPECIAL.iter().copied()).collect();
            let own = self.registry.nearest(name, false);
            return Err(match own.or_else(|| nearest(name, names).map(functions::written)) {
                Some(near) => error.with_help(format!("did you mean {near}?")),
                None => error,
            });
        };
        if arguments.len() < builtin.least || arguments.len() > builtin.most {
            return Err(wrong_count(builtin.name, builtin.least, builtin.most, arguments.len(), span));
        }
        self.check_arguments(builtin, arguments, &types)?;
        let ty = functions::result_type(builtin.name, &types);
        Ok((Ex { node: Node::Call(builtin, compiled), span }, ty))
    }

    fn check_arguments(&self, builtin: &Builtin, arguments: &[Expr], types: &[Ty]) -> Result<(), QueryError> {
        for (i, (ty, argument)) in types.iter().zip(arguments).enumerate() {
            let Some(wanted) = builtin.takes.get(i).or(builtin.takes.last()) else { continue };
            if !wanted.accepts(ty) {
                let what = format!("{}(..) takes {}", builtin.name, wanted.describe());
                return Err(wrong_type(&what, ty, argument.span));
            }
        }
        Ok(())
    }
}

fn wrong_count(name: &str, least: usize, most: usize, given: usize, span: Span) -> QueryError {
    let wanted = if least == most { format!("{least}") } else { format!("{least} to {most}") };
    let message = format!("{name}(..) takes {wanted} arguments, not {given}");
    QueryError::syntax("InvalidNumberOfArguments", message, span)
}

/// Like [`Ty::join`], but a list that may hold other types beside nulls is known to be mixed.
fn join_strict(a: Ty, b: Ty) -> Ty {
    if a == Ty::Any || b == Ty::Any { Ty::Any } else { a.join(b) }
}
