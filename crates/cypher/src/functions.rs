//! The built-in functions that are no aggregates.

use super::ast::Span;
use super::error::{ErrorKind, QueryError};
use super::error::{type_error, value_error};
use super::operate::{check_text, overflow, plain};
use super::runner::{Evaluated, Runner};
use super::temporal_fn;
use super::types::Ty;
use super::value::Value;

/// What a function takes in one place, as far as it can be checked before running.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Takes {
    Any,
    Number,
    String,
    List,
    ListOrString,
    Node,
    Relationship,
    Path,
    /// What has properties.
    Properties,
    /// What can be turned into a text.
    Simple,
}

impl Takes {
    fn types(self) -> Vec<Ty> {
        match self {
            Takes::Any => vec![Ty::Any],
            Takes::Number => vec![Ty::Number],
            Takes::String => vec![Ty::String],
            Takes::List => vec![Ty::list(Ty::Any)],
            Takes::ListOrString => vec![Ty::list(Ty::Any), Ty::String],
            Takes::Node => vec![Ty::Node],
            Takes::Relationship => vec![Ty::Relationship],
            Takes::Path => vec![Ty::Path],
            Takes::Properties => vec![Ty::Node, Ty::Relationship, Ty::Map],
            Takes::Simple => vec![Ty::String, Ty::Number, Ty::Boolean, Ty::Temporal, Ty::Duration],
        }
    }

    pub fn accepts(self, ty: &Ty) -> bool {
        ty.may_be(&self.types())
    }

    pub fn describe(self) -> &'static str {
        match self {
            Takes::Any => "anything",
            Takes::Number => "a number",
            Takes::String => "a string",
            Takes::List => "a list",
            Takes::ListOrString => "a list or a string",
            Takes::Node => "a node",
            Takes::Relationship => "a relationship",
            Takes::Path => "a path",
            Takes::Properties => "a node, a relationship or a map",
            Takes::Simple => "a string, a number, a boolean or a temporal value",
        }
    }
}

/// A function: its name, how many arguments it takes, and of what type.
pub(crate) struct Builtin {
    pub name: &'static str,
    pub least: usize,
    pub most: usize,
    /// By place; the last goes for all that follow.
    pub takes: &'static [Takes],
    run: fn(&Runner, &[Value], Span) -> Evaluated,
}

const fn function(
    name: &'static str,
    least: usize,
    most: usize,
    takes: &'static [Takes],
    run: fn(&Runner, &[Value], Span) -> Evaluated,
) -> Builtin {
    Builtin { name, least, most, takes, run }
}

macro_rules! float_functions {
    ($($name:literal => $body:expr),* $(,)?) => {
        [$(function($name, 1, 1, &[Takes::Number], |_, args, span| float_of(args, span, $body))),*]
    };
}

/// All functions but the mathematical ones of one float, and the temporal ones.
static FUNCTIONS: &[Builtin] = &[
    function("coalesce", 1, usize::MAX, &[Takes::Any], |_, args, _| {
        Ok(args.iter().find(|a| !a.is_null()).cloned().unwrap_or_default())
    }),
    function("id", 1, 1, &[Takes::Any], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Node(n) => Ok(Value::Integer(n.0.into())),
        Value::Relationship(e) => Ok(Value::Integer(e.0.into())),
        other => Err(takes("id", "a node or a relationship", other, span)),
    }),
    function("elementId", 1, 1, &[Takes::Any], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Node(n) => Ok(format!("n{}", n.0).into()),
        Value::Relationship(e) => Ok(format!("r{}", e.0).into()),
        other => Err(takes("elementId", "a node or a relationship", other, span)),
    }),
    function("type", 1, 1, &[Takes::Relationship], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Relationship(e) => Ok(run.graph.edge_type(*e).into()),
        other => Err(takes("type", "a relationship", other, span)),
    }),
    function("labels", 1, 1, &[Takes::Node], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Node(n) => Ok(strings(run.graph.labels(*n))),
        other => Err(takes("labels", "a node", other, span)),
    }),
    function("keys", 1, 1, &[Takes::Properties], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Map(map) => Ok(strings(map.keys().cloned())),
        Value::Node(n) => Ok(strings(run.graph.node_properties(*n).into_keys())),
        Value::Relationship(e) => Ok(strings(run.graph.edge_properties(*e).into_keys())),
        other => Err(takes("keys", "a node, a relationship or a map", other, span)),
    }),
    function("properties", 1, 1, &[Takes::Properties], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Map(_) => Ok(args[0].clone()),
        Value::Node(n) => Ok(run.graph.node_properties(*n).into()),
        Value::Relationship(e) => Ok(run.graph.edge_properties(*e).into()),
        other => Err(takes("properties", "a node, a relationship or a map", other, span)),
    }),
    function("startNode", 1, 1, &[Takes::Relationship], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Relationship(e) => Ok(Value::Node(run.graph.ends(*e).0)),
        other => Err(takes("startNode", "a relationship", other, span)),
    }),
    function("endNode", 1, 1, &[Takes::Relationship], |run, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Relationship(e) => Ok(Value::Node(run.graph.ends(*e).1)),
        other => Err(takes("endNode", "a relationship", other, span)),
    }),
    function("nodes", 1, 1, &[Takes::Path], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Path(p) => Ok(p.nodes.iter().map(|n| Value::Node(*n)).collect::<Vec<_>>().into()),
        other => Err(takes("nodes", "a path", other, span)),
    }),
    function("relationships", 1, 1, &[Takes::Path], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Path(p) => Ok(p.edges.iter().map(|e| Value::Relationship(*e)).collect::<Vec<_>>().into()),
        other => Err(takes("relationships", "a path", other, span)),
    }),
    function("length", 1, 1, &[Takes::Path], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Path(p) => Ok(Value::Integer(p.edges.len() as i64)),
        other => Err(takes("length", "a path", other, span)),
    }),
    function("size", 1, 1, &[Takes::ListOrString], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::List(items) => Ok(Value::Integer(items.len() as i64)),
        Value::String(s) => Ok(Value::Integer(s.chars().count() as i64)),
        other => Err(takes("size", "a list or a string", other, span)),
    }),
    function("isEmpty", 1, 1, &[Takes::Any], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::List(items) => Ok(items.is_empty().into()),
        Value::String(s) => Ok(s.is_empty().into()),
        Value::Map(map) => Ok(map.is_empty().into()),
        other => Err(takes("isEmpty", "a list, a string or a map", other, span)),
    }),
    function("head", 1, 1, &[Takes::List], |_, args, span| {
        Ok(list(args, "head", span)?.and_then(|items| items.first()).cloned().unwrap_or_default())
    }),
    function("last", 1, 1, &[Takes::List], |_, args, span| {
        Ok(list(args, "last", span)?.and_then(|items| items.last()).cloned().unwrap_or_default())
    }),
    function("tail", 1, 1, &[Takes::List], |_, args, span| {
        Ok(list(args, "tail", span)?.map(|items| items.get(1..).unwrap_or_default().to_vec()).into())
    }),
    function("reverse", 1, 1, &[Takes::ListOrString], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::List(items) => Ok(items.iter().rev().cloned().collect::<Vec<_>>().into()),
        Value::String(s) => Ok(s.chars().rev().collect::<String>().into()),
        other => Err(takes("reverse", "a list or a string", other, span)),
    }),
    function("range", 2, 3, &[Takes::Any], range),
    function("timestamp", 0, 0, &[], |run, _, span| {
        Ok(Value::Integer((temporal_fn::now(run, span)? / 1_000_000) as i64))
    }),
    function("rand", 0, 0, &[], |run, _, _| Ok(Value::Float(run.random()))),
    function("pi", 0, 0, &[], |_, _, _| Ok(Value::Float(std::f64::consts::PI))),
    function("e", 0, 0, &[], |_, _, _| Ok(Value::Float(std::f64::consts::E))),
    function("abs", 1, 1, &[Takes::Number], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Integer(i) => i.checked_abs().map(Value::Integer).ok_or_else(|| overflow(span)),
        Value::Float(f) => Ok(Value::Float(f.abs())),
        other => Err(takes("abs", "a number", other, span)),
    }),
    function("sign", 1, 1, &[Takes::Number], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Integer(i) => Ok(Value::Integer(i.signum())),
        Value::Float(f) => Ok(Value::Integer(i64::from(*f > 0.0) - i64::from(*f < 0.0))),
        other => Err(takes("sign", "a number", other, span)),
    }),
    function("isNaN", 1, 1, &[Takes::Number], |_, args, span| match &args[0] {
        Value::Null => Ok(Value::Null),
        Value::Integer(_) => Ok(false.into()),
        Value::Float(f) => Ok(f.is_nan().into()),
        other => Err(takes("isNaN", "a number", other, span)),
    }),
    function("round", 1, 2, &[Takes::Number], |_, args, span| {
        let places = match args.get(1) {
            None => 0,
            Some(Value::Null) => return Ok(Value::Null),
            Some(Value::Integer(places)) => (*places).clamp(0, 300),
            Some(other) => return Err(takes("round", "a whole number of places", other, span)),
        };
        let scale = libm::pow(10.0, places as f64);
        // Halves go up, towards positive infinity.
        float_of(args, span, |x| if x.abs() * scale < 1e16 { (x * scale + 0.5).floor() / scale } else { x })
    }),
    function("atan2", 2, 2, &[Takes::Number], |_, args, span| {
        if args.iter().any(Value::is_null) {
            return Ok(Value::Null);
        }
        match (args[0].as_f64(), args[1].as_f64()) {
            (Some(y), Some(x)) => Ok(Value::Float(libm::atan2(y, x))),
            _ => Err(takes("atan2", "two numbers", &args[0], span)),
        }
    }),
    function("toString", 1, 1, &[Takes::Simple], |_, args, span| to_text(&args[0], "toString", span)),
    function("toStringOrNull", 1, 1, &[Takes::Any], |_, args, span| {
        Ok(to_text(&args[0], "toStringOrNull", span).unwrap_or_default())
    }),
    function("toInteger", 1, 1, &[Takes::Any], |_, args, span| to_integer(&args[0], span)),
    function("toIntegerOrNull", 1, 1, &[Takes::Any], |_, args, span| {
        Ok(to_integer(&args[0], span).unwrap_or_default())
    }),
    function("toFloat", 1, 1, &[Takes::Any], |_, args, span| to_float(&args[0], span)),
    function("toFloatOrNull", 1, 1, &[Takes::Any], |_, args, span| {
        Ok(to_float(&args[0], span).unwrap_or_default())
    }),
    function("toBoolean", 1, 1, &[Takes::Any], |_, args, span| to_boolean(&args[0], span)),
    function("toBooleanOrNull", 1, 1, &[Takes::Any], |_, args, span| {
        Ok(to_boolean(&args[0], span).unwrap_or_default())
    }),
    function("toUpper", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.to_uppercase())),
    function("toLower", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.to_lowercase())),
    function("upper", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.to_uppercase())),
    function("lower", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.to_lowercase())),
    function("trim", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.trim().into())),
    function("lTrim", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.trim_start().into())),
    function("rTrim", 1, 1, &[Takes::String], |_, args, span| text_of(args, span, |s| s.trim_end().into())),
    function("left", 2, 2, &[Takes::String, Takes::Number], |_, args, span| {
        let (Some(text), Some(count)) = (string(&args[0], span)?, count(&args[1], span)?) else {
            return Ok(Value::Null);
        };
        Ok(text.chars().take(count).collect::<String>().into())
    }),
    function("right", 2, 2, &[Takes::String, Takes::Number], |_, args, span| {
        let (Some(text), Some(count)) = (string(&args[0], span)?, count(&args[1], span)?) else {
            return Ok(Value::Null);
        };
        Ok(text.chars().skip(text.chars().count().saturating_sub(count)).collect::<String>().into())
    }),
    function("substring", 2, 3, &[Takes::String, Takes::Number], |_, args, span| {
        let (Some(text), Some(start)) = (string(&args[0], span)?, count(&args[1], span)?) else {
            return Ok(Value::Null);
        };
        let length = match args.get(2) {
            None => usize::MAX,
            Some(length) => match count(length, span)? {
                Some(length) => length,
                None => return Ok(Value::Null),
            },
        };
        Ok(text.chars().skip(start).take(length).collect::<String>().into())
    }),
    function("replace", 3, 3, &[Takes::String], |_, args, span| {
        let parts = [string(&args[0], span)?, string(&args[1], span)?, string(&args[2], span)?];
        let [Some(text), Some(from), Some(to)] = parts else { return Ok(Value::Null) };
        if from.is_empty() {
            return Ok(text.into());
        }
        check_text(text.matches(from).count().saturating_mul(to.len()), span)?;
        Ok(text.replace(from, to).into())
    }),
    function("split", 2, 2, &[Takes::String, Takes::Any], |_, args, span| {
        let Some(text) = string(&args[0], span)? else { return Ok(Value::Null) };
        let Some(by) = string(&args[1], span)? else { return Ok(Value::Null) };
        if by.is_empty() {
            return Ok(strings(text.chars().map(String::from)));
        }
        Ok(strings(text.split(by).map(String::from)))
    }),
    function("nullIf", 2, 2, &[Takes::Any], |_, args, _| {
        Ok(if args[0].equals(&args[1]) == Some(true) { Value::Null } else { args[0].clone() })
    }),
];

/// `libm` is used throughout, since it gives the same bits on every platform.
static FLOAT_FUNCTIONS: [Builtin; 19] = float_functions![
    "ceil" => f64::ceil,
    "floor" => f64::floor,
    "sqrt" => f64::sqrt,
    "exp" => libm::exp,
    "log" => libm::log,
    "log10" => libm::log10,
    "sin" => libm::sin,
    "cos" => libm::cos,
    "tan" => libm::tan,
    "cot" => |x| 1.0 / libm::tan(x),
    "asin" => libm::asin,
    "acos" => libm::acos,
    "atan" => libm::atan,
    "sinh" => libm::sinh,
    "cosh" => libm::cosh,
    "tanh" => libm::tanh,
    "degrees" => f64::to_degrees,
    "radians" => f64::to_radians,
    "haversin" => |x| (1.0 - libm::cos(x)) / 2.0,
];

/// The temporal functions: their work is done in [`temporal_fn::call`].
static TEMPORAL: &[&str] = &[
    "date",
    "date.truncate",
    "date.transaction",
    "date.statement",
    "date.realtime",
    "localtime",
    "localtime.truncate",
    "localtime.transaction",
    "localtime.statement",
    "localtime.realtime",
    "time",
    "time.truncate",
    "time.transaction",
    "time.statement",
    "time.realtime",
    "localdatetime",
    "localdatetime.truncate",
    "localdatetime.transaction",
    "localdatetime.statement",
    "localdatetime.realtime",
    "datetime",
    "datetime.truncate",
    "datetime.transaction",
    "datetime.statement",
    "datetime.realtime",
    "datetime.fromepoch",
    "datetime.fromepochmillis",
    "duration",
    "duration.between",
    "duration.inmonths",
    "duration.indays",
    "duration.inseconds",
];

fn temporal_builtin(name: &str) -> Option<&'static Builtin> {
    static BUILTINS: std::sync::LazyLock<Vec<Builtin>> = std::sync::LazyLock::new(|| {
        let make = |name: &&'static str| {
            let (least, most) = match name.rsplit('.').next().unwrap_or_default() {
                "truncate" => (1, 3),
                "transaction" | "statement" | "realtime" => (0, 1),
                "fromepoch" | "between" | "inmonths" | "indays" | "inseconds" => (2, 2),
                "fromepochmillis" | "duration" => (1, 1),
                _ => (0, 1),
            };
            function(name, least, most, &[Takes::Any], |_, _, _| Ok(Value::Null))
        };
        TEMPORAL.iter().map(make).collect()
    });
    BUILTINS.iter().find(|b| b.name == name)
}

/// Finds a function by its name in lower case.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    let by_name = |b: &&Builtin| b.name.eq_ignore_ascii_case(name);
    FUNCTIONS
        .iter()
        .find(by_name)
        .or_else(|| FLOAT_FUNCTIONS.iter().find(by_name))
        .or_else(|| temporal_builtin(name))
}

/// The names of all functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().chain(&FLOAT_FUNCTIONS).map(|b| b.name).chain(TEMPORAL.iter().copied())
}

/// Calls a function.
pub(crate) fn call(run: &Runner, builtin: &Builtin, args: &[Value], span: Span) -> Evaluated {
    if TEMPORAL.contains(&builtin.name) {
        return temporal_fn::call(run, builtin.name, args, span);
    }
    (builtin.run)(run, args, span)
}

/// What is known of a function's result.
pub(crate) fn result_type(name: &str, types: &[Ty]) -> Ty {
    let first = || types.first().cloned().unwrap_or(Ty::Any);
    match name {
        "id" | "length" | "size" | "sign" | "timestamp" | "toInteger" => Ty::Integer,
        "type" | "elementId" | "toString" | "toUpper" | "toLower" | "upper" | "lower" | "trim" | "lTrim"
        | "rTrim" | "left" | "right" | "substring" | "replace" => Ty::String,
        "labels" | "keys" | "split" => Ty::list(Ty::String),
        "properties" => Ty::Map,
        "startNode" | "endNode" => Ty::Node,
        "nodes" => Ty::list(Ty::Node),
        "relationships" => Ty::list(Ty::Relationship),
        "range" => Ty::list(Ty::Integer),
        "head" | "last" => first().element(),
        "tail" | "reverse" | "abs" => first(),
        "toBoolean" | "isNaN" | "isEmpty" => Ty::Boolean,
        "rand" | "pi" | "e" | "round" | "atan2" | "toFloat" => Ty::Float,
        "coalesce" => {
            types.iter().cloned().reduce(|a, b| if a == b { a } else { Ty::Any }).unwrap_or(Ty::Any)
        }
        _ if FLOAT_FUNCTIONS.iter().any(|f| f.name == name) => Ty::Float,
        _ if name.starts_with("duration") => Ty::Duration,
        _ if TEMPORAL.contains(&name) => Ty::Temporal,
        _ => Ty::Any,
    }
}

fn takes(name: &str, wanted: &str, found: &Value, span: Span) -> QueryError {
    value_error(format!("{name}(..) takes {wanted}, not {}", found.type_name()), span)
}

fn strings(items: impl IntoIterator<Item = String>) -> Value {
    items.into_iter().map(Value::from).collect::<Vec<_>>().into()
}

fn list<'v>(args: &'v [Value], name: &str, span: Span) -> Result<Option<&'v [Value]>, QueryError> {
    match &args[0] {
        Value::Null => Ok(None),
        Value::List(items) => Ok(Some(items)),
        other => Err(takes(name, "a list", other, span)),
    }
}

fn float_of(args: &[Value], span: Span, body: impl Fn(f64) -> f64) -> Evaluated {
    match (&args[0], args[0].as_f64()) {
        (Value::Null, _) => Ok(Value::Null),
        (_, Some(x)) => Ok(Value::Float(body(x))),
        (other, None) => Err(type_error(format!("a number is needed here, not {}", other.type_name()), span)),
    }
}

fn string(value: &Value, span: Span) -> Result<Option<&str>, QueryError> {
    match value {
        Value::Null => Ok(None),
        Value::String(s) => Ok(Some(s)),
        other => Err(type_error(format!("a string is needed here, not {}", other.type_name()), span)),
    }
}

fn text_of(args: &[Value], span: Span, body: impl Fn(&str) -> String) -> Evaluated {
    Ok(string(&args[0], span)?.map(body).into())
}

/// A number of characters.
fn count(value: &Value, span: Span) -> Result<Option<usize>, QueryError> {
    match value {
        Value::Null => Ok(None),
        Value::Integer(i) if *i >= 0 => Ok(Some(*i as usize)),
        Value::Integer(i) => {
            let message = format!("a number of characters cannot be negative, and this is {i}");
            let kind = ErrorKind::ArgumentError;
            Err(QueryError::runtime(kind, "NegativeIntegerArgument", message, span))
        }
        other => Err(type_error(format!("an integer is needed here, not {}", other.type_name()), span)),
    }
}

fn range(run: &Runner, args: &[Value], span: Span) -> Evaluated {
    let mut numbers = [0, 0, 1];
    for (slot, arg) in numbers.iter_mut().zip(args) {
        match arg {
            Value::Integer(i) => *slot = *i,
            other => {
                let message = format!("range(..) takes integers, not {}", other.type_name());
                let kind = ErrorKind::ArgumentError;
                return Err(QueryError::runtime(kind, "InvalidArgumentType", message, span));
            }
        }
    }
    let [start, end, step] = numbers;
    if step == 0 {
        let message = "the step of a range cannot be 0";
        return Err(QueryError::runtime(ErrorKind::ArgumentError, "NumberOutOfRange", message, span));
    }
    let mut items = Vec::new();
    let mut at = start;
    while if step > 0 { at <= end } else { at >= end } {
        run.charge(4)?;
        items.push(Value::Integer(at));
        match at.checked_add(step) {
            Some(next) => at = next,
            None => break,
        }
    }
    Ok(items.into())
}

fn to_text(value: &Value, name: &str, span: Span) -> Evaluated {
    match value {
        Value::Null => Ok(Value::Null),
        Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            Err(takes(name, "a string, a number, a boolean or a temporal value", value, span))
        }
        other => Ok(plain(other).into()),
    }
}

fn to_integer(value: &Value, span: Span) -> Evaluated {
    Ok(match value {
        Value::Null | Value::Integer(_) => value.clone(),
        Value::Float(f) => whole(*f).into(),
        Value::Boolean(b) => Value::Integer((*b).into()),
        Value::String(s) => {
            let text = s.trim();
            text.parse::<i64>().ok().or_else(|| parse_float(text).and_then(whole)).into()
        }
        other => return Err(takes("toInteger", "a string or a number", other, span)),
    })
}

fn whole(f: f64) -> Option<i64> {
    (f.is_finite() && f.abs() < 9.3e18).then_some(f.trunc() as i64)
}

/// Digits only: Rust's `inf` and `nan` are no numbers of this language.
fn parse_float(text: &str) -> Option<f64> {
    let digits = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    if digits { text.parse().ok() } else { None }
}

fn to_float(value: &Value, span: Span) -> Evaluated {
    Ok(match value {
        Value::Null | Value::Float(_) => value.clone(),
        Value::Integer(i) => Value::Float(*i as f64),
        Value::String(s) => parse_float(s.trim()).into(),
        other => return Err(takes("toFloat", "a string or a number", other, span)),
    })
}

fn to_boolean(value: &Value, span: Span) -> Evaluated {
    Ok(match value {
        Value::Null | Value::Boolean(_) => value.clone(),
        Value::Integer(i) => Value::Boolean(*i != 0),
        Value::String(s) if s.trim().eq_ignore_ascii_case("true") => true.into(),
        Value::String(s) if s.trim().eq_ignore_ascii_case("false") => false.into(),
        Value::String(_) => Value::Null,
        other => return Err(takes("toBoolean", "a string, an integer or a boolean", other, span)),
    })
}

/// Names that are written with capitals within; they are found without regard to case.
const CAPITALS: &[&str] = &[
    "endNode",
    "exists",
    "isEmpty",
    "lTrim",
    "randomUUID",
    "rTrim",
    "startNode",
    "toBoolean",
    "toBooleanOrNull",
    "toFloat",
    "toFloatOrNull",
    "toInteger",
    "toIntegerOrNull",
    "toLower",
    "toString",
    "toStringOrNull",
    "toUpper",
];

/// A function's name as it is usually written.
pub(crate) fn written(name: &str) -> &str {
    CAPITALS.iter().find(|written| written.eq_ignore_ascii_case(name)).copied().unwrap_or(name)
}
