//! Aggregates: one value from the rows of a group. `null` is passed over by all but `count(*)`.

use rustc_hash::FxHashSet;

use super::ast::{BinaryOp, Span};
use super::error::type_error;
use super::error::{ErrorKind, QueryError};
use super::operate::{binary_values, overflow};
use super::temporal::Duration;
use super::types::Ty;
use super::value::{Key, Value};

/// Which aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aggregate {
    CountRows,
    Count,
    Collect,
    Sum,
    Avg,
    Min,
    Max,
    StDev,
    StDevP,
    PercentileCont,
    PercentileDisc,
}

impl Aggregate {
    /// By its name in lower case.
    pub fn named(name: &str) -> Option<Aggregate> {
        Some(match name {
            "count" => Aggregate::Count,
            "collect" => Aggregate::Collect,
            "sum" => Aggregate::Sum,
            "avg" => Aggregate::Avg,
            "min" => Aggregate::Min,
            "max" => Aggregate::Max,
            "stdev" => Aggregate::StDev,
            "stdevp" => Aggregate::StDevP,
            "percentilecont" => Aggregate::PercentileCont,
            "percentiledisc" => Aggregate::PercentileDisc,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Aggregate::CountRows | Aggregate::Count => "count",
            Aggregate::Collect => "collect",
            Aggregate::Sum => "sum",
            Aggregate::Avg => "avg",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::StDev => "stDev",
            Aggregate::StDevP => "stDevP",
            Aggregate::PercentileCont => "percentileCont",
            Aggregate::PercentileDisc => "percentileDisc",
        }
    }

    pub fn arguments(self) -> usize {
        match self {
            Aggregate::CountRows => 0,
            Aggregate::PercentileCont | Aggregate::PercentileDisc => 2,
            _ => 1,
        }
    }

    /// Refuses an argument whose type is known not to fit.
    pub fn check(self, ty: &Ty, span: Span) -> Result<(), QueryError> {
        let allowed: &[Ty] = match self {
            Aggregate::Sum | Aggregate::Avg => &[Ty::Number, Ty::Duration],
            Aggregate::StDev | Aggregate::StDevP | Aggregate::PercentileCont | Aggregate::PercentileDisc => {
                &[Ty::Number]
            }
            _ => return Ok(()),
        };
        if ty.may_be(allowed) {
            return Ok(());
        }
        let message = format!("{}(..) takes numbers, not {}", self.name(), ty.name());
        Err(QueryError::syntax("InvalidArgumentType", message, span))
    }

    /// The type of the result, given that of the argument.
    pub fn result(self, argument: &Ty) -> Ty {
        match self {
            Aggregate::CountRows | Aggregate::Count => Ty::Integer,
            Aggregate::Collect => Ty::list(argument.clone()),
            Aggregate::Min | Aggregate::Max | Aggregate::Sum => argument.clone(),
            _ => Ty::Any,
        }
    }
}

/// An aggregate over the rows seen so far.
pub(crate) struct State {
    function: Aggregate,
    seen: Option<FxHashSet<Key>>,
    count: i64,
    values: Vec<Value>,
    /// The running sum, minimum or maximum.
    total: Value,
    /// What rounding took from a sum of floats (Neumaier 1974).
    lost: f64,
    percentile: f64,
}

impl State {
    pub fn new(function: Aggregate, distinct: bool) -> State {
        State {
            function,
            seen: distinct.then(FxHashSet::default),
            count: 0,
            values: Vec::new(),
            total: Value::Null,
            lost: 0.0,
            percentile: 0.0,
        }
    }

    pub fn add(&mut self, arguments: &[Value], span: Span) -> Result<(), QueryError> {
        if self.function == Aggregate::CountRows {
            self.count += 1;
            return Ok(());
        }
        if let Some(percentile) = arguments.get(1) {
            self.percentile = match percentile.as_f64() {
                Some(p) if (0.0..=1.0).contains(&p) => p,
                _ => {
                    let message = format!("a percentile lies between 0.0 and 1.0, and this is {percentile}");
                    let kind = ErrorKind::ArgumentError;
                    return Err(QueryError::runtime(kind, "NumberOutOfRange", message, span));
                }
            };
        }
        let Some(value) = arguments.first().filter(|v| !v.is_null()) else { return Ok(()) };
        if let Some(seen) = &mut self.seen
            && !seen.insert(Key(vec![value.clone()]))
        {
            return Ok(());
        }
        self.count += 1;
        match self.function {
            Aggregate::CountRows | Aggregate::Count => {}
            Aggregate::Collect => self.values.push(value.clone()),
            Aggregate::Min => {
                if self.total.is_null() || value.order(&self.total).is_lt() {
                    self.total = value.clone();
                }
            }
            Aggregate::Max => {
                if self.total.is_null() || value.order(&self.total).is_gt() {
                    self.total = value.clone();
                }
            }
            Aggregate::Sum | Aggregate::Avg => self.add_up(value, span)?,
            _ => match value {
                Value::Integer(_) | Value::Float(_) => self.values.push(value.clone()),
                other => return Err(self.not_a_number(other, span)),
            },
        }
        Ok(())
    }

    fn not_a_number(&self, value: &Value, span: Span) -> QueryError {
        type_error(format!("{}(..) takes numbers, not {}", self.function.name(), value.type_name()), span)
    }

    fn add_up(&mut self, value: &Value, span: Span) -> Result<(), QueryError> {
        self.total = match (&self.total, value) {
            (_, Value::String(_) | Value::List(_)) => return Err(self.not_a_number(value, span)),
            (Value::Null, Value::Integer(_) | Value::Float(_) | Value::Duration(_)) => value.clone(),
            (Value::Null, _) => return Err(self.not_a_number(value, span)),
            // The mean of integers is a float, whose sum need not fit in 64 bits.
            (Value::Integer(a), Value::Integer(b)) if self.function == Aggregate::Avg => {
                match a.checked_add(*b) {
                    Some(sum) => Value::Integer(sum),
                    None => Value::Float(*a as f64 + *b as f64),
                }
            }
            (Value::Float(a), b) if b.as_f64().is_some() => {
                let b = b.as_f64().unwrap_or_default();
                let sum = a + b;
                self.lost += if a.abs() >= b.abs() { (a - sum) + b } else { (b - sum) + a };
                Value::Float(sum)
            }
            (total, value) => binary_values(BinaryOp::Add, total, value, span)?,
        };
        Ok(())
    }

    pub fn finish(mut self, span: Span) -> Result<Value, QueryError> {
        if let Value::Float(total) = &mut self.total
            && matches!(self.function, Aggregate::Sum | Aggregate::Avg)
            && self.lost.is_finite()
        {
            *total += self.lost;
        }
        Ok(match self.function {
            Aggregate::CountRows | Aggregate::Count => Value::Integer(self.count),
            Aggregate::Collect => self.values.into(),
            Aggregate::Min | Aggregate::Max => self.total,
            Aggregate::Sum if self.total.is_null() => Value::Integer(0),
            Aggregate::Sum => self.total,
            Aggregate::Avg => match &self.total {
                Value::Null => Value::Null,
                Value::Duration(d) => {
                    Duration::times(d, 1.0 / self.count as f64).ok_or_else(|| overflow(span))?.into()
                }
                total => Value::Float(total.as_f64().unwrap_or_default() / self.count as f64),
            },
            Aggregate::StDev | Aggregate::StDevP => self.deviation(),
            Aggregate::PercentileCont | Aggregate::PercentileDisc => self.percentile(),
        })
    }

    fn deviation(&self) -> Value {
        let sample = i64::from(self.function == Aggregate::StDev);
        if self.count <= sample {
            return Value::Float(0.0);
        }
        let numbers = || self.values.iter().filter_map(Value::as_f64);
        let mean = numbers().sum::<f64>() / self.count as f64;
        let squares: f64 = numbers().map(|x| (x - mean) * (x - mean)).sum();
        Value::Float((squares / (self.count - sample) as f64).sqrt())
    }

    fn percentile(mut self) -> Value {
        self.values.sort_by(Value::order);
        let Some(last) = self.values.len().checked_sub(1) else { return Value::Null };
        if self.function == Aggregate::PercentileDisc {
            // The first value that at least this share of the values does not exceed.
            let rank = (self.percentile * self.values.len() as f64).ceil() as usize;
            return self.values[rank.clamp(1, last + 1) - 1].clone();
        }
        let place = self.percentile * last as f64;
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        let number = |i: usize| self.values[i.min(last)].as_f64().unwrap_or_default();
        Value::Float(number(below) + (number(above) - number(below)) * (place - place.floor()))
    }
}
