//! What is known of a value's type before the query runs.

use super::ast::{Expr, ExprKind};
use super::value::Value;

/// A static type. `Any` is "not known"; it conflicts with nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ty {
    Any,
    Null,
    Boolean,
    Integer,
    Float,
    Number,
    String,
    List(Box<Ty>),
    Map,
    Node,
    Relationship,
    Path,
    Temporal,
    Duration,
}

impl Ty {
    pub fn list(of: Ty) -> Ty {
        Ty::List(Box::new(of))
    }

    /// Whether nothing speaks against the value being used as one of these.
    pub fn may_be(&self, allowed: &[Ty]) -> bool {
        match self {
            Ty::Any | Ty::Null => true,
            Ty::List(_) => allowed.iter().any(|t| matches!(t, Ty::List(_) | Ty::Any)),
            Ty::Integer | Ty::Float => allowed.iter().any(|t| t == self || matches!(t, Ty::Number | Ty::Any)),
            Ty::Number => allowed.iter().any(|t| matches!(t, Ty::Number | Ty::Integer | Ty::Float | Ty::Any)),
            _ => allowed.iter().any(|t| t == self || *t == Ty::Any),
        }
    }

    /// The type of a value that may be either.
    pub fn join(self, other: Ty) -> Ty {
        match (self, other) {
            (Ty::Null, t) | (t, Ty::Null) => t,
            (a, b) if a == b => a,
            (Ty::List(a), Ty::List(b)) => Ty::list(a.join(*b)),
            (a, b) if a.is_number() && b.is_number() => Ty::Number,
            _ => Ty::Any,
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Ty::Integer | Ty::Float | Ty::Number)
    }

    /// The type of an element when this is iterated.
    pub fn element(&self) -> Ty {
        match self {
            Ty::List(of) => (**of).clone(),
            _ => Ty::Any,
        }
    }

    pub fn name(&self) -> String {
        match self {
            Ty::Any => "a value".into(),
            Ty::Null => "null".into(),
            Ty::Boolean => "a boolean".into(),
            Ty::Integer => "an integer".into(),
            Ty::Float => "a float".into(),
            Ty::Number => "a number".into(),
            Ty::String => "a string".into(),
            Ty::List(_) => "a list".into(),
            Ty::Map => "a map".into(),
            Ty::Node => "a node".into(),
            Ty::Relationship => "a relationship".into(),
            Ty::Path => "a path".into(),
            Ty::Temporal => "a temporal value".into(),
            Ty::Duration => "a duration".into(),
        }
    }

    pub fn of(value: &Value) -> Ty {
        match value {
            Value::Null => Ty::Null,
            Value::Boolean(_) => Ty::Boolean,
            Value::Integer(_) => Ty::Integer,
            Value::Float(_) => Ty::Float,
            Value::String(_) => Ty::String,
            Value::List(items) => Ty::list(items.iter().fold(Ty::Null, |ty, item| ty.join(Ty::of(item)))),
            Value::Map(_) => Ty::Map,
            Value::Node(_) => Ty::Node,
            Value::Relationship(_) => Ty::Relationship,
            Value::Path(_) => Ty::Path,
            Value::Duration(_) => Ty::Duration,
            _ => Ty::Temporal,
        }
    }
}

/// Calls a function on every direct part of an expression. Parts of subqueries and patterns are not direct: they are
/// analysed on their own.
pub(crate) fn children<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::List(items) => items.iter().for_each(visit),
        ExprKind::Map(entries) => entries.iter().for_each(|(_, e)| visit(e)),
        ExprKind::Property(e, _)
        | ExprKind::HasLabels(e, _)
        | ExprKind::Unary(_, e)
        | ExprKind::IsNull(e, _) => {
            visit(e);
        }
        ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => {
            visit(a);
            visit(b);
        }
        ExprKind::Slice(list, low, high) => {
            visit(list);
            low.iter().chain(high.iter()).for_each(|e| visit(e));
        }
        ExprKind::Compare(first, rest) => {
            visit(first);
            rest.iter().for_each(|(_, e)| visit(e));
        }
        ExprKind::Call { arguments, .. } => arguments.iter().for_each(visit),
        ExprKind::Case { subject, branches, otherwise } => {
            subject.iter().for_each(|e| visit(e));
            for (when, then) in branches {
                visit(when);
                visit(then);
            }
            otherwise.iter().for_each(|e| visit(e));
        }
        ExprKind::ListComprehension { list, filter, map, .. } => {
            visit(list);
            filter.iter().chain(map.iter()).for_each(|e| visit(e));
        }
        ExprKind::PatternComprehension { filter, map, .. } => {
            filter.iter().for_each(|e| visit(e));
            visit(map);
        }
        ExprKind::Quantified { list, filter, .. } => {
            visit(list);
            visit(filter);
        }
        ExprKind::Reduce { start, list, step, .. } => {
            visit(start);
            visit(list);
            visit(step);
        }
        ExprKind::MapProjection(_, entries) => {
            for entry in entries {
                if let super::ast::MapEntry::Value(_, e) = entry {
                    visit(e);
                }
            }
        }
        _ => {}
    }
}
