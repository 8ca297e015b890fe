//! Values of the query language: equality with three answers, equivalence, ordering, and printing.
//!
//! The rules are those of the openCypher CIP "Comparability, equality, orderability and equivalence" (CIP2016-06-14).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, Time};

/// A node of the graph that is queried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A relationship (edge) of the graph that is queried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId(pub u32);

/// A walk through the graph: `nodes` is always one longer than `edges`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The nodes in the order of the walk.
    pub nodes: Vec<NodeId>,
    /// The edges between them; an edge may be walked against its direction.
    pub edges: Vec<EdgeId>,
}

/// A value of the language. Cloning is cheap: compound values are shared.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Unknown or missing.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A signed 64-bit integer.
    Integer(i64),
    /// A 64-bit floating-point number.
    Float(f64),
    /// A text.
    String(Arc<str>),
    /// A list of values of any types.
    List(Arc<Vec<Value>>),
    /// A map from keys to values.
    Map(Arc<BTreeMap<String, Value>>),
    /// A node.
    Node(NodeId),
    /// A relationship.
    Relationship(EdgeId),
    /// A path.
    Path(Arc<Path>),
    /// A calendar day.
    Date(Date),
    /// A time of day without an offset.
    LocalTime(LocalTime),
    /// A time of day with an offset from UTC.
    Time(Time),
    /// A day and a time without an offset.
    LocalDateTime(LocalDateTime),
    /// A day and a time with an offset, and perhaps a named zone.
    DateTime(Arc<DateTime>),
    /// A span of months, days and seconds.
    Duration(Arc<Duration>),
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Boolean(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Integer(value)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Float(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::String(value.into())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::String(value.into())
    }
}
impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Value {
        Value::List(Arc::new(value))
    }
}
impl From<BTreeMap<String, Value>> for Value {
    fn from(value: BTreeMap<String, Value>) -> Value {
        Value::Map(Arc::new(value))
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

impl Value {
    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The name of the value's type, as the manual writes it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Node(_) => "a node",
            Value::Relationship(_) => "a relationship",
            Value::Path(_) => "a path",
            Value::Date(_) => "a date",
            Value::LocalTime(_) => "a local time",
            Value::Time(_) => "a time",
            Value::LocalDateTime(_) => "a local date-time",
            Value::DateTime(_) => "a date-time",
            Value::Duration(_) => "a duration",
        }
    }

    /// The value as a number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Integer(i) => Some(*i as f64),
            Value::Float(f) => Some(*f),
            _ => None,
        }
    }

    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(s) => Some(s),
            _ => None,
        }
    }

    /// `=`: `None` is *unknown*, the answer wherever a `null` decides.
    pub fn equals(&self, other: &Value) -> Option<bool> {
        match (self, other) {
            (Value::Null, _) | (_, Value::Null) => None,
            (Value::Float(a), Value::Float(b)) => Some(a == b),
            (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
                Some(compare_numbers(self, other) == Some(Ordering::Equal))
            }
            (Value::List(a), Value::List(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                all_equal(a.iter().zip(b.iter()))
            }
            (Value::Map(a), Value::Map(b)) => {
                if a.len() != b.len() || a.keys().ne(b.keys()) {
                    return Some(false);
                }
                all_equal(a.values().zip(b.values()))
            }
            _ => Some(self.order(other) == Ordering::Equal),
        }
    }

    /// `<`, `<=`, `>`, `>=`: `Err(true)` where the answer is unknown, `Err(false)` where it is certainly no (NaN).
    pub fn compare(&self, other: &Value) -> Result<Ordering, bool> {
        match (self, other) {
            (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
                compare_numbers(self, other).ok_or(false)
            }
            (Value::List(a), Value::List(b)) => {
                for (x, y) in a.iter().zip(b.iter()) {
                    match x.equals(y) {
                        Some(true) => {}
                        Some(false) => return x.compare(y),
                        None => return Err(true),
                    }
                }
                Ok(a.len().cmp(&b.len()))
            }
            (Value::String(_), Value::String(_))
            | (Value::Boolean(_), Value::Boolean(_))
            | (Value::Date(_), Value::Date(_))
            | (Value::LocalTime(_), Value::LocalTime(_))
            | (Value::Time(_), Value::Time(_))
            | (Value::LocalDateTime(_), Value::LocalDateTime(_))
            | (Value::DateTime(_), Value::DateTime(_)) => Ok(self.order(other)),
            _ => Err(true),
        }
    }

    /// The total order of `ORDER BY`: by type first, numbers together, `null` last. Equal here means *equivalent*, the
    /// sameness that grouping and `DISTINCT` use.
    pub fn order(&self, other: &Value) -> Ordering {
        match (self, other) {
            (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
            (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
                compare_numbers(self, other).unwrap_or_else(|| is_nan(self).cmp(&is_nan(other)))
            }
            (Value::String(a), Value::String(b)) => a.cmp(b),
            (Value::List(a), Value::List(b)) => order_all(a.iter(), b.iter()),
            (Value::Map(a), Value::Map(b)) => {
                a.keys().cmp(b.keys()).then_with(|| order_all(a.values(), b.values()))
            }
            (Value::Node(a), Value::Node(b)) => a.cmp(b),
            (Value::Relationship(a), Value::Relationship(b)) => a.cmp(b),
            (Value::Path(a), Value::Path(b)) => {
                // As the list of alternating nodes and relationships that a path is.
                a.nodes.first().cmp(&b.nodes.first()).then_with(|| {
                    let steps = |p: &Path| -> Vec<(EdgeId, NodeId)> {
                        p.edges.iter().copied().zip(p.nodes.iter().skip(1).copied()).collect()
                    };
                    steps(a).cmp(&steps(b))
                })
            }
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (Value::LocalTime(a), Value::LocalTime(b)) => a.cmp(b),
            (Value::Time(a), Value::Time(b)) => a.order(b),
            (Value::LocalDateTime(a), Value::LocalDateTime(b)) => a.cmp(b),
            (Value::DateTime(a), Value::DateTime(b)) => a.order(b),
            (Value::Duration(a), Value::Duration(b)) => a.order(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Map(_) => 0,
            Value::Node(_) => 1,
            Value::Relationship(_) => 2,
            Value::List(_) => 3,
            Value::Path(_) => 4,
            Value::DateTime(_) => 5,
            Value::LocalDateTime(_) => 6,
            Value::Date(_) => 7,
            Value::Time(_) => 8,
            Value::LocalTime(_) => 9,
            Value::Duration(_) => 10,
            Value::String(_) => 11,
            Value::Boolean(_) => 12,
            Value::Integer(_) | Value::Float(_) => 13,
            Value::Null => 14,
        }
    }

    /// Feeds a hash that agrees with [`Value::order`]: equivalent values hash alike.
    pub fn hash_into(&self, state: &mut impl Hasher) {
        self.rank().hash(state);
        match self {
            Value::Null => {}
            Value::Boolean(b) => b.hash(state),
            Value::Integer(i) => (*i as f64).to_bits().hash(state),
            Value::Float(f) if f.is_nan() => 1u8.hash(state),
            // Both zeros are the same number.
            Value::Float(f) => (if *f == 0.0 { 0.0 } else { *f }).to_bits().hash(state),
            Value::String(s) => s.hash(state),
            Value::List(items) => {
                items.len().hash(state);
                items.iter().for_each(|v| v.hash_into(state));
            }
            Value::Map(map) => map.iter().for_each(|(k, v)| {
                k.hash(state);
                v.hash_into(state);
            }),
            Value::Node(id) => id.hash(state),
            Value::Relationship(id) => id.hash(state),
            Value::Path(path) => path.hash(state),
            Value::Date(d) => d.hash(state),
            Value::LocalTime(t) => t.hash(state),
            Value::Time(t) => t.utc_nanos().hash(state),
            Value::LocalDateTime(t) => t.hash(state),
            Value::DateTime(t) => t.instant().hash(state),
            Value::Duration(d) => d.hash(state),
        }
    }
}

fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut answer = Some(true);
    for (a, b) in pairs {
        match a.equals(b) {
            Some(false) => return Some(false),
            None => answer = None,
            Some(true) => {}
        }
    }
    answer
}

fn order_all<'a>(a: impl Iterator<Item = &'a Value>, mut b: impl Iterator<Item = &'a Value>) -> Ordering {
    for x in a {
        match b.next() {
            None => return Ordering::Greater,
            Some(y) => match x.order(y) {
                Ordering::Equal => {}
                other => return other,
            },
        }
    }
    if b.next().is_some() { Ordering::Less } else { Ordering::Equal }
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(f) if f.is_nan())
}

/// Compares two numbers exactly, also an integer beyond 2^53 with a float. `None` where a NaN is involved.
fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Integer(a), Value::Float(b)) => compare_mixed(*a, *b),
        (Value::Float(a), Value::Integer(b)) => compare_mixed(*b, *a).map(Ordering::reverse),
        _ => None,
    }
}

fn compare_mixed(integer: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if float >= LIMIT {
        return Some(Ordering::Less);
    }
    if float < -LIMIT {
        return Some(Ordering::Greater);
    }
    let whole = float.trunc();
    Some(integer.cmp(&(whole as i64)).then_with(|| {
        // The whole parts agree, so the fraction decides.
        0.0f64.partial_cmp(&(float - whole)).unwrap_or(Ordering::Equal)
    }))
}

/// A float as the language writes it: always with a point or an exponent.
pub fn float_text(f: f64) -> String {
    if f.is_nan() {
        return "NaN".into();
    }
    if f.is_infinite() {
        return if f > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let size = f.abs();
    if size != 0.0 && !(1e-3..1e7).contains(&size) {
        let text = format!("{f:E}");
        // `1E10` gets its fraction back: `1.0E10`.
        return match text.split_once('E') {
            Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0E{exponent}"),
            _ => text,
        };
    }
    let text = format!("{f}");
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// Prints the value as a literal. Nodes, relationships and paths are printed by their ids, since their labels live in
/// the graph.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => out.write_str("null"),
            Value::Boolean(b) => write!(out, "{b}"),
            Value::Integer(i) => write!(out, "{i}"),
            Value::Float(f) => out.write_str(&float_text(*f)),
            Value::String(s) => write!(out, "'{}'", s.replace('\\', "\\\\").replace('\'', "\\'")),
            Value::List(items) => {
                out.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.write_str(", ")?;
                    }
                    write!(out, "{item}")?;
                }
                out.write_str("]")
            }
            Value::Map(map) => {
                out.write_str("{")?;
                for (i, (key, value)) in map.iter().enumerate() {
                    if i > 0 {
                        out.write_str(", ")?;
                    }
                    write!(out, "{key}: {value}")?;
                }
                out.write_str("}")
            }
            Value::Node(id) => write!(out, "(node {})", id.0),
            Value::Relationship(id) => write!(out, "[relationship {}]", id.0),
            Value::Path(path) => {
                out.write_str("<")?;
                for (i, node) in path.nodes.iter().enumerate() {
                    if i > 0 {
                        write!(out, "-[{}]-", path.edges.get(i - 1).map_or(0, |e| e.0))?;
                    }
                    write!(out, "({})", node.0)?;
                }
                out.write_str(">")
            }
            Value::Date(v) => write!(out, "{v}"),
            Value::LocalTime(v) => write!(out, "{v}"),
            Value::Time(v) => write!(out, "{v}"),
            Value::LocalDateTime(v) => write!(out, "{v}"),
            Value::DateTime(v) => write!(out, "{v}"),
            Value::Duration(v) => write!(out, "{v}"),
        }
    }
}

/// A list of values that compares and hashes by equivalence, for grouping and `DISTINCT`.
#[derive(Debug, Clone)]
pub(crate) struct Key(pub Vec<Value>);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        order_all(self.0.iter(), other.0.iter()) == Ordering::Equal
    }
}
impl Eq for Key {}
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|v| v.hash_into(state));
    }
}
