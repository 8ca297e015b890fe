//! Evaluates expressions over a row.

use std::collections::BTreeMap;

use super::ast::{BinaryOp, CompareOp, Quantifier, Span, SubqueryKind};
use super::error::{ErrorKind, QueryError, type_error, value_error};
use super::operate::*;
use super::plan::*;
use super::runner::{Evaluated, Flow, Frame, Runner};
use super::value::{Path, Value};
use super::{functions, temporal_fn};

impl Runner<'_> {
    /// Whether a condition holds; unknown counts as no.
    pub fn holds(&self, ex: &Ex, frame: &mut Frame) -> Result<bool, QueryError> {
        Ok(self.truth(ex, frame)? == Some(true))
    }

    fn truth(&self, ex: &Ex, frame: &mut Frame) -> Result<Option<bool>, QueryError> {
        match self.eval(ex, frame)? {
            Value::Boolean(b) => Ok(Some(b)),
            Value::Null => Ok(None),
            other => {
                Err(type_error(format!("true or false is needed here, not {}", other.type_name()), ex.span))
            }
        }
    }

    /// The value of an expression. The kinds that chain are apart from the rest, so that the stack holds little for each
    /// level of a deep one.
    pub fn eval(&self, ex: &Ex, frame: &mut Frame) -> Evaluated {
        match &ex.node {
            Node::Const(value) => Ok(value.clone()),
            Node::Slot(slot) => Ok(frame[*slot].clone()),
            Node::Property(base, key) => {
                // A variable is read in place, which spares a clone for each row.
                if let Node::Slot(slot) = base.node {
                    return self.property(&frame[slot], key, ex.span);
                }
                self.property(&self.eval(base, frame)?, key, ex.span)
            }
            Node::Not(inner) => Ok(self.truth(inner, frame)?.map(|b| !b).into()),
            Node::IsNull(inner, negated) => Ok((self.eval(inner, frame)?.is_null() != *negated).into()),
            Node::Binary(op, left, right) => self.binary(*op, left, right, ex.span, frame),
            Node::Compare(first, rest) => self.compare(first, rest, frame),
            _ => self.eval_rare(ex, frame),
        }
    }

    fn eval_rare(&self, ex: &Ex, frame: &mut Frame) -> Evaluated {
        Ok(match &ex.node {
            Node::Const(_)
            | Node::Slot(_)
            | Node::Property(..)
            | Node::Not(_)
            | Node::IsNull(..)
            | Node::Binary(..)
            | Node::Compare(..) => self.eval(ex, frame)?,
            Node::Param(name) => self.parameters.get(name).cloned().unwrap_or_default(),
            Node::List(items) => self.eval_all(items, frame)?.into(),
            Node::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in entries {
                    map.insert(key.clone(), self.eval(value, frame)?);
                }
                map.into()
            }
            Node::HasLabels(base, labels) => match self.eval(base, frame)? {
                Value::Null => Value::Null,
                Value::Node(node) => labels.iter().all(|l| self.graph.has_label(node, l)).into(),
                Value::Relationship(edge) => labels.iter().all(|l| self.graph.edge_type(edge) == l).into(),
                other => return Err(type_error(format!("{} has no labels", other.type_name()), ex.span)),
            },
            Node::Index(base, index) => {
                let base = self.eval(base, frame)?;
                let index = self.eval(index, frame)?;
                self.index(&base, &index, ex.span)?
            }
            Node::Slice(list, low, high) => self.slice(list, low.as_deref(), high.as_deref(), frame)?,
            Node::Negate(inner) => match self.eval(inner, frame)? {
                Value::Null => Value::Null,
                Value::Integer(i) => Value::Integer(i.checked_neg().ok_or_else(|| overflow(ex.span))?),
                Value::Float(f) => Value::Float(-f),
                Value::Duration(d) => d.negated().ok_or_else(|| overflow(ex.span))?.into(),
                other => return Err(type_error(format!("{} has no sign", other.type_name()), ex.span)),
            },
            Node::Plus(inner) => match self.eval(inner, frame)? {
                value @ (Value::Null | Value::Integer(_) | Value::Float(_) | Value::Duration(_)) => value,
                other => return Err(type_error(format!("{} has no sign", other.type_name()), ex.span)),
            },
            Node::Call(builtin, arguments) => {
                let arguments = self.eval_all(arguments, frame)?;
                functions::call(self, builtin, &arguments, ex.span)?
            }
            Node::External(body, arguments) => {
                let arguments = self.eval_all(arguments, frame)?;
                body(self.graph, &arguments).map_err(|message| value_error(message, ex.span))?
            }
            Node::Case { subject, branches, otherwise } => {
                let subject = match subject {
                    Some(subject) => Some(self.eval(subject, frame)?),
                    None => None,
                };
                for (when, then) in branches {
                    let chosen = match &subject {
                        Some(subject) => subject.equals(&self.eval(when, frame)?) == Some(true),
                        None => self.holds(when, frame)?,
                    };
                    if chosen {
                        return self.eval(then, frame);
                    }
                }
                match otherwise {
                    Some(otherwise) => self.eval(otherwise, frame)?,
                    None => Value::Null,
                }
            }
            Node::ListComprehension { slot, list, filter, map } => {
                let Some(items) = self.list(list, frame)? else { return Ok(Value::Null) };
                let mut out = Vec::new();
                for item in items.iter() {
                    self.tick()?;
                    frame[*slot] = item.clone();
                    if let Some(filter) = filter
                        && !self.holds(filter, frame)?
                    {
                        continue;
                    }
                    out.push(match map {
                        Some(map) => self.eval(map, frame)?,
                        None => item.clone(),
                    });
                }
                out.into()
            }
            Node::Quantified { quantifier, slot, list, filter } => {
                let Some(items) = self.list(list, frame)? else { return Ok(Value::Null) };
                self.quantified(*quantifier, *slot, &items, filter, frame)?
            }
            Node::Reduce { accumulator, start, slot, list, step } => {
                let start = self.eval(start, frame)?;
                let Some(items) = self.list(list, frame)? else { return Ok(Value::Null) };
                frame[*accumulator] = start;
                for item in items.iter() {
                    self.tick()?;
                    frame[*slot] = item.clone();
                    let next = self.eval(step, frame)?;
                    frame[*accumulator] = next;
                }
                frame[*accumulator].clone()
            }
            Node::PatternComprehension { pattern, map } => {
                let mut out = Vec::new();
                self.matches(pattern, frame, &mut |frame| {
                    out.push(self.eval(map, frame)?);
                    Ok(Flow::Go)
                })?;
                out.into()
            }
            Node::PatternExists(pattern) => {
                let mut found = false;
                self.matches(pattern, frame, &mut |_| {
                    found = true;
                    Ok(Flow::Stop)
                })?;
                found.into()
            }
            Node::ShortestPath { pattern, slot, all } => {
                let mut out = Vec::new();
                self.matches(pattern, frame, &mut |frame| {
                    out.push(frame[*slot].clone());
                    Ok(if *all { Flow::Go } else { Flow::Stop })
                })?;
                if *all { out.into() } else { out.pop().unwrap_or_default() }
            }
            Node::Subquery(kind, plan) => {
                let mut count = 0;
                let mut collected = Vec::new();
                self.subquery(plan, frame, &mut |columns| {
                    count += 1;
                    if *kind == SubqueryKind::Collect {
                        collected.extend(columns.first().cloned());
                    }
                    if *kind == SubqueryKind::Exists { Flow::Stop } else { Flow::Go }
                })?;
                match kind {
                    SubqueryKind::Exists => Value::Boolean(count > 0),
                    SubqueryKind::Count => Value::Integer(count),
                    SubqueryKind::Collect => {
                        self.charge(collected.len())?;
                        collected.into()
                    }
                }
            }
            Node::MapProjection { base, all, entries } => {
                let base = self.eval(base, frame)?;
                let mut map = match (&base, all) {
                    (Value::Null, _) => return Ok(Value::Null),
                    (_, false) => BTreeMap::new(),
                    (Value::Map(map), _) => (**map).clone(),
                    (Value::Node(node), _) => self.graph.node_properties(*node),
                    (Value::Relationship(edge), _) => self.graph.edge_properties(*edge),
                    (other, _) => {
                        return Err(type_error(format!("{} has no properties", other.type_name()), ex.span));
                    }
                };
                for (key, value) in entries {
                    map.insert(key.clone(), self.eval(value, frame)?);
                }
                map.into()
            }
        })
    }

    pub fn eval_all(&self, items: &[Ex], frame: &mut Frame) -> Result<Vec<Value>, QueryError> {
        items.iter().map(|item| self.eval(item, frame)).collect()
    }

    /// A list, or `None` for `null`.
    fn list(&self, ex: &Ex, frame: &mut Frame) -> Result<Option<std::sync::Arc<Vec<Value>>>, QueryError> {
        match self.eval(ex, frame)? {
            Value::List(items) => Ok(Some(items)),
            Value::Null => Ok(None),
            other => Err(type_error(format!("a list is needed here, not {}", other.type_name()), ex.span)),
        }
    }

    pub fn property(&self, base: &Value, key: &str, span: Span) -> Evaluated {
        Ok(match base {
            Value::Null => Value::Null,
            Value::Node(node) => self.graph.node_property(*node, key),
            Value::Relationship(edge) => self.graph.edge_property(*edge, key),
            Value::Map(map) => map.get(key).cloned().unwrap_or_default(),
            other => match temporal_fn::component(other, key) {
                Some(value) => value,
                None => {
                    let message = format!("{} has no property {key}", other.type_name());
                    return Err(type_error(message, span));
                }
            },
        })
    }

    fn index(&self, base: &Value, index: &Value, span: Span) -> Evaluated {
        Ok(match (base, index) {
            (Value::Null, _) => Value::Null,
            (Value::List(_), Value::Null) => Value::Null,
            (Value::List(items), Value::Integer(i)) => {
                let at = if *i < 0 { items.len() as i64 + i } else { *i };
                usize::try_from(at).ok().and_then(|at| items.get(at)).cloned().unwrap_or_default()
            }
            (Value::List(_), other) => {
                let message = format!("a list is indexed by an integer, not {}", other.type_name());
                return Err(QueryError {
                    detail: "ListElementAccessByNonInteger",
                    ..type_error(message, span)
                });
            }
            (Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::Null) => Value::Null,
            (Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::String(key)) => {
                self.property(base, key, span)?
            }
            (Value::Map(_) | Value::Node(_) | Value::Relationship(_), other) => {
                let message = format!("a key is a string, not {}", other.type_name());
                return Err(QueryError {
                    detail: "MapElementAccessByNonString",
                    ..type_error(message, span)
                });
            }
            (other, _) => return Err(type_error(format!("{} cannot be indexed", other.type_name()), span)),
        })
    }

    fn slice(&self, list: &Ex, low: Option<&Ex>, high: Option<&Ex>, frame: &mut Frame) -> Evaluated {
        let items = self.list(list, frame)?;
        let mut bound = |ex: Option<&Ex>, missing: i64| -> Result<Option<i64>, QueryError> {
            let Some(ex) = ex else { return Ok(Some(missing)) };
            match self.eval(ex, frame)? {
                Value::Null => Ok(None),
                Value::Integer(i) => Ok(Some(i)),
                other => {
                    Err(type_error(format!("a list is cut at integers, not {}", other.type_name()), ex.span))
                }
            }
        };
        let size = items.as_ref().map_or(0, |i| i.len() as i64);
        let (low, high) = (bound(low, 0)?, bound(high, size)?);
        let (Some(items), Some(low), Some(high)) = (items, low, high) else { return Ok(Value::Null) };
        let place = |at: i64| (if at < 0 { size.saturating_add(at) } else { at }).clamp(0, size) as usize;
        let (low, high) = (place(low), place(high));
        Ok(if low < high { items[low..high].to_vec().into() } else { Vec::new().into() })
    }

    fn quantified(
        &self,
        quantifier: Quantifier,
        slot: usize,
        items: &[Value],
        filter: &Ex,
        frame: &mut Frame,
    ) -> Evaluated {
        let (mut yes, mut unknown) = (0, false);
        for item in items {
            self.tick()?;
            frame[slot] = item.clone();
            match (self.truth(filter, frame)?, quantifier) {
                (Some(true), Quantifier::Any) => return Ok(true.into()),
                (Some(true), Quantifier::None) | (Some(false), Quantifier::All) => return Ok(false.into()),
                (Some(true), _) => yes += 1,
                (Some(false), _) => {}
                (None, _) => unknown = true,
            }
            if quantifier == Quantifier::Single && yes > 1 {
                return Ok(false.into());
            }
        }
        Ok(match quantifier {
            _ if unknown => Value::Null,
            Quantifier::All | Quantifier::None => true.into(),
            Quantifier::Any => false.into(),
            Quantifier::Single => (yes == 1).into(),
        })
    }

    /// Notes that a date was compared with a text, which is never true and never an error.
    fn date_and_text(&self, left: &Value, right: &Value) {
        let ((Value::String(text), other) | (other, Value::String(text))) = (left, right) else { return };
        let function = match other {
            Value::Date(_) => "date",
            Value::DateTime(_) => "datetime",
            Value::LocalDateTime(_) => "localdatetime",
            Value::Time(_) => "time",
            Value::LocalTime(_) => "localtime",
            Value::Duration(_) => "duration",
            _ => return,
        };
        let message = format!(
            "a date was compared with the text '{text}', which never fits: write {function}('{text}')"
        );
        self.note("date-and-text", message);
    }

    fn compare(&self, first: &Ex, rest: &[(CompareOp, Ex)], frame: &mut Frame) -> Evaluated {
        let mut left = self.eval(first, frame)?;
        let mut answer = Some(true);
        for (op, right) in rest {
            let right = self.eval(right, frame)?;
            self.date_and_text(&left, &right);
            match compare_values(*op, &left, &right) {
                Some(false) => return Ok(false.into()),
                None => answer = None,
                Some(true) => {}
            }
            left = right;
        }
        Ok(answer.into())
    }

    fn binary(&self, op: BinaryOp, left: &Ex, right: &Ex, span: Span, frame: &mut Frame) -> Evaluated {
        match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => return self.logical(op, left, right, frame),
            _ => {}
        }
        let l = self.eval(left, frame)?;
        let r = self.eval(right, frame)?;
        self.apply(op, &l, &r, span)
    }

    fn logical(&self, op: BinaryOp, left: &Ex, right: &Ex, frame: &mut Frame) -> Evaluated {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                // The answer that one side alone can give.
                let decisive = Some(op == BinaryOp::Or);
                let l = self.truth(left, frame)?;
                if l == decisive {
                    return Ok(decisive.into());
                }
                let r = self.truth(right, frame)?;
                Ok((if r == decisive { decisive } else { l.and(r) }).into())
            }
            _ => {
                let (l, r) = (self.truth(left, frame)?, self.truth(right, frame)?);
                Ok(l.and_then(|l| r.map(|r| l != r)).into())
            }
        }
    }

    fn apply(&self, op: BinaryOp, l: &Value, r: &Value, span: Span) -> Evaluated {
        match (op, l, r) {
            (BinaryOp::Matches, Value::String(text), Value::String(pattern)) => {
                self.is_match(text, pattern, span)
            }
            (BinaryOp::Matches, ..) => Ok(Value::Null),
            (BinaryOp::Add, Value::List(items), _) | (BinaryOp::Add, _, Value::List(items)) => {
                // A list is copied to be added to.
                self.charge(items.len() / 16)?;
                binary_values(op, l, r, span)
            }
            _ => binary_values(op, l, r, span),
        }
    }

    /// `=~`: the whole text must match, as in Java.
    fn is_match(&self, text: &str, pattern: &str, span: Span) -> Evaluated {
        let mut known = self.patterns.borrow_mut();
        if let Some(regex) = known.get(pattern) {
            return Ok(regex.is_match(text).into());
        }
        match regex::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 20).build() {
            Ok(regex) => {
                let answer = regex.is_match(text).into();
                if known.len() < 100 {
                    known.insert(pattern.to_string(), regex);
                }
                Ok(answer)
            }
            Err(error) => {
                let error = error.to_string();
                let reason = error.lines().last().unwrap_or_default();
                let message = format!("'{pattern}' is not a regular expression: {reason}");
                Err(QueryError::runtime(ErrorKind::ArgumentError, "InvalidArgumentValue", message, span))
            }
        }
    }

    /// The path that some slots spell out.
    pub fn path_value(&self, nodes: Vec<super::NodeId>, edges: Vec<super::EdgeId>) -> Value {
        Value::Path(std::sync::Arc::new(Path { nodes, edges }))
    }
}
