//! Operators over values: arithmetic, comparison, membership; no row and no graph.

use std::cmp::Ordering;

use super::ast::{BinaryOp, CompareOp, Span};
use super::error::{ErrorKind, QueryError, type_error};
use super::runner::Evaluated;
use super::temporal_fn;
use super::value::{Value, float_text};

/// The longest text, in bytes, and the longest list, in items, that an expression may make: doubling a value sixty times
/// must not exhaust the memory.
const MAX_TEXT: usize = 1 << 24;
const MAX_LIST: usize = 1 << 23;

pub(crate) fn too_large(span: Span) -> QueryError {
    let message = "this value grows too large";
    QueryError::runtime(ErrorKind::LimitReached, "limit-value", message, span)
}

/// Refuses a text longer than [`MAX_TEXT`] before it is made.
pub(crate) fn check_text(bytes: usize, span: Span) -> Result<(), QueryError> {
    if bytes > MAX_TEXT { Err(too_large(span)) } else { Ok(()) }
}

/// A comparison with three answers.
pub(crate) fn compare_values(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    match op {
        CompareOp::Equal => left.equals(right),
        CompareOp::NotEqual => left.equals(right).map(|b| !b),
        _ => match left.compare(right) {
            Ok(order) => Some(match op {
                CompareOp::Less => order == Ordering::Less,
                CompareOp::LessOrEqual => order != Ordering::Greater,
                CompareOp::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            }),
            Err(true) => None,
            Err(false) => Some(false),
        },
    }
}

pub(crate) fn overflow(span: Span) -> QueryError {
    let message = "the result does not fit in 64 bits";
    QueryError::runtime(ErrorKind::ArithmeticError, "IntegerOverflow", message, span)
}

/// Operators over values, except the logical ones.
pub(crate) fn binary_values(op: BinaryOp, l: &Value, r: &Value, span: Span) -> Evaluated {
    match op {
        BinaryOp::In => return contains(l, r, span),
        BinaryOp::StartsWith | BinaryOp::EndsWith | BinaryOp::Contains => {
            let (Value::String(l), Value::String(r)) = (l, r) else { return Ok(Value::Null) };
            return Ok(match op {
                BinaryOp::StartsWith => l.starts_with(&**r),
                BinaryOp::EndsWith => l.ends_with(&**r),
                _ => l.contains(&**r),
            }
            .into());
        }
        _ => {}
    }
    if op == BinaryOp::Concat {
        return match (l, r) {
            (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
            (Value::String(_), Value::String(_)) | (Value::List(_), Value::List(_)) => {
                binary_values(BinaryOp::Add, l, r, span)
            }
            _ => {
                let message =
                    format!("|| joins two texts or two lists, not {} and {}", l.type_name(), r.type_name());
                Err(type_error(message, span))
            }
        };
    }
    if op == BinaryOp::Add {
        match (l, r) {
            (Value::List(a), Value::List(b)) if a.len() + b.len() > MAX_LIST => return Err(too_large(span)),
            (Value::List(a), Value::List(b)) => {
                return Ok(a.iter().chain(b.iter()).cloned().collect::<Vec<_>>().into());
            }
            (Value::List(_), Value::Null) | (Value::Null, Value::List(_)) => return Ok(Value::Null),
            (Value::List(a), b) => {
                return Ok(a.iter().chain([b]).cloned().collect::<Vec<_>>().into());
            }
            (a, Value::List(b)) => {
                return Ok([a].into_iter().chain(b.iter()).cloned().collect::<Vec<_>>().into());
            }
            _ => {}
        }
    }
    if l.is_null() || r.is_null() {
        return Ok(Value::Null);
    }
    if op == BinaryOp::Add
        && let (Value::String(_), other) | (other, Value::String(_)) = (l, r)
        && matches!(other, Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_))
    {
        let (l, r) = (plain(l), plain(r));
        check_text(l.len() + r.len(), span)?;
        return Ok((l + &r).into());
    }
    if let Some(value) = temporal_fn::arithmetic(op, l, r) {
        return value.ok_or_else(|| overflow(span));
    }
    let (Some(a), Some(b)) = (l.as_f64(), r.as_f64()) else {
        let message = format!("{} and {} do not go with this operator", l.type_name(), r.type_name());
        return Err(type_error(message, span));
    };
    if op == BinaryOp::Power {
        return Ok(Value::Float(libm::pow(a, b)));
    }
    if let (Value::Integer(a), Value::Integer(b)) = (l, r) {
        if *b == 0 && matches!(op, BinaryOp::Divide | BinaryOp::Modulo) {
            let message = "division by zero";
            return Err(QueryError::runtime(ErrorKind::ArithmeticError, "DivisionByZero", message, span));
        }
        let result = match op {
            BinaryOp::Add => a.checked_add(*b),
            BinaryOp::Subtract => a.checked_sub(*b),
            BinaryOp::Multiply => a.checked_mul(*b),
            BinaryOp::Divide => a.checked_div(*b),
            _ => a.checked_rem(*b),
        };
        return result.map(Value::Integer).ok_or_else(|| overflow(span));
    }
    Ok(Value::Float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide => a / b,
        _ => a % b,
    }))
}

/// A value as `+` and `toString` write it into a text: strings without quotes.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.to_string(),
        Value::Float(f) => float_text(*f),
        other => other.to_string(),
    }
}

fn contains(item: &Value, list: &Value, span: Span) -> Evaluated {
    match list {
        Value::Null => Ok(Value::Null),
        Value::List(items) => {
            let mut unknown = false;
            for other in items.iter() {
                match item.equals(other) {
                    Some(true) => return Ok(true.into()),
                    None => unknown = true,
                    Some(false) => {}
                }
            }
            Ok(if unknown { Value::Null } else { false.into() })
        }
        other => Err(type_error(format!("IN looks into a list, not {}", other.type_name()), span)),
    }
}
