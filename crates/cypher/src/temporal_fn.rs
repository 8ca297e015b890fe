//! The temporal functions: making, converting, cutting and measuring dates, times and durations, after the openCypher
//! CIP "Temporal types" (CIP2015-08-06).

use std::collections::BTreeMap;

use super::ast::{BinaryOp, Span};
use super::error::{ErrorKind, QueryError};
use super::error::{type_error, value_error};
use super::runner::{Evaluated, Runner};
use super::temporal::*;
use super::temporal_parse as read;
use super::value::Value;

impl From<Date> for Value {
    fn from(v: Date) -> Value {
        Value::Date(v)
    }
}
impl From<LocalTime> for Value {
    fn from(v: LocalTime) -> Value {
        Value::LocalTime(v)
    }
}
impl From<Time> for Value {
    fn from(v: Time) -> Value {
        Value::Time(v)
    }
}
impl From<LocalDateTime> for Value {
    fn from(v: LocalDateTime) -> Value {
        Value::LocalDateTime(v)
    }
}
impl From<DateTime> for Value {
    fn from(v: DateTime) -> Value {
        Value::DateTime(v.into())
    }
}
impl From<Duration> for Value {
    fn from(v: Duration) -> Value {
        Value::Duration(v.into())
    }
}

/// The five types that are moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
}

impl Kind {
    fn named(name: &str) -> Kind {
        match name {
            "date" => Kind::Date,
            "localtime" => Kind::LocalTime,
            "time" => Kind::Time,
            "localdatetime" => Kind::LocalDateTime,
            _ => Kind::DateTime,
        }
    }

    fn has_date(self) -> bool {
        matches!(self, Kind::Date | Kind::LocalDateTime | Kind::DateTime)
    }

    fn has_time(self) -> bool {
        self != Kind::Date
    }

    fn has_zone(self) -> bool {
        matches!(self, Kind::Time | Kind::DateTime)
    }

    /// Puts the parts together.
    fn make(self, date: Date, time: LocalTime, zone: Zone) -> Value {
        let local = LocalDateTime { date, time };
        match self {
            Kind::Date => date.into(),
            Kind::LocalTime => time.into(),
            Kind::Time => Time { local: time, offset: zone.offset_at_local(local) }.into(),
            Kind::LocalDateTime => local.into(),
            Kind::DateTime => DateTime::from_local(local, zone).into(),
        }
    }
}

const EPOCH: Date = Date(0);
const MIDNIGHT: LocalTime = LocalTime(0);
const UTC: Zone = Zone::Offset(0);

/// What a temporal value says: its day, its time, and where its clock stands.
#[derive(Clone, Copy, Default)]
struct Parts {
    date: Option<Date>,
    time: Option<LocalTime>,
    zone: Option<Zone>,
}

fn parts(value: &Value) -> Option<Parts> {
    Some(match value {
        Value::Date(d) => Parts { date: Some(*d), ..Parts::default() },
        Value::LocalTime(t) => Parts { time: Some(*t), ..Parts::default() },
        Value::Time(t) => Parts { time: Some(t.local), zone: Some(Zone::Offset(t.offset)), date: None },
        Value::LocalDateTime(t) => Parts { date: Some(t.date), time: Some(t.time), zone: None },
        Value::DateTime(t) => {
            Parts { date: Some(t.local.date), time: Some(t.local.time), zone: Some(t.clock()) }
        }
        _ => return None,
    })
}

/// The present moment, in nanoseconds since 1970-01-01T00:00Z.
pub(crate) fn now(run: &Runner, span: Span) -> Result<i128, QueryError> {
    run.limits.now.ok_or_else(|| {
        let message = "the present moment was not passed to this query";
        QueryError::runtime(ErrorKind::ArgumentError, "InvalidArgumentValue", message, span)
    })
}

/// Calls a temporal function by its name.
pub(crate) fn call(run: &Runner, name: &str, args: &[Value], span: Span) -> Evaluated {
    let (base, action) = name.split_once('.').unwrap_or((name, ""));
    if base == "duration" {
        return duration_call(action, args, span);
    }
    let kind = Kind::named(base);
    match action {
        "truncate" => return truncate(run, kind, args, span),
        "fromepoch" | "fromepochmillis" => return from_epoch(action, args, span),
        _ => {}
    }
    let Some(argument) = args.first() else { return at_present(run, kind, UTC, span) };
    if !action.is_empty() {
        let Value::String(text) = argument else { return Ok(Value::Null) };
        return at_present(run, kind, zone_of(text, span)?, span);
    }
    match argument {
        Value::Null => Ok(Value::Null),
        Value::String(text) => parse(kind, text).ok_or_else(|| {
            let message = format!("'{text}' is not a {base}");
            QueryError::runtime(ErrorKind::ArgumentError, "InvalidArgumentValue", message, span)
        }),
        Value::Map(map) => build(run, kind, map, span),
        other => {
            let from = parts(other).ok_or_else(|| {
                type_error(
                    format!(
                        "{base}(..) takes a string, a map or a temporal value, not {}",
                        other.type_name()
                    ),
                    span,
                )
            })?;
            let lacking = (kind.has_date() && from.date.is_none())
                || (kind == Kind::LocalTime || kind == Kind::Time) && from.time.is_none();
            if lacking {
                return Err(type_error(format!("{} cannot be made into a {base}", other.type_name()), span));
            }
            Ok(kind.make(from.date.unwrap_or(EPOCH), from.time.unwrap_or(MIDNIGHT), from.zone.unwrap_or(UTC)))
        }
    }
}

fn at_present(run: &Runner, kind: Kind, zone: Zone, span: Span) -> Evaluated {
    let moment = DateTime::from_instant(now(run, span)?, zone).ok_or_else(|| out_of_range(span))?;
    Ok(kind.make(moment.local.date, moment.local.time, zone))
}

fn parse(kind: Kind, text: &str) -> Option<Value> {
    let (date, time, zone) = match kind {
        Kind::Date => (read::date(text)?, MIDNIGHT, None),
        Kind::LocalTime => (EPOCH, read::local_time_alone(text)?, None),
        Kind::Time => {
            let (time, zone) = read::time_alone(text)?;
            (EPOCH, time, zone)
        }
        Kind::LocalDateTime | Kind::DateTime => {
            let (local, zone) = read::date_time(text)?;
            if kind == Kind::LocalDateTime && zone.is_some() {
                return None;
            }
            (local.date, local.time, zone)
        }
    };
    Some(kind.make(date, time, zone.unwrap_or(UTC)))
}

fn out_of_range(span: Span) -> QueryError {
    let message = "this lies outside the years that can be written";
    QueryError::runtime(ErrorKind::ArgumentError, "NumberOutOfRange", message, span)
}

fn no_such(what: &str, span: Span) -> QueryError {
    let message = format!("there is no such {what}");
    QueryError::runtime(ErrorKind::ArgumentError, "NumberOutOfRange", message, span)
}

fn zone_of(text: &str, span: Span) -> Result<Zone, QueryError> {
    read::zone(text).ok_or_else(|| value_error(format!("'{text}' is no time zone"), span))
}

type Fields = BTreeMap<String, Value>;

fn integer(fields: &Fields, key: &str, span: Span) -> Result<Option<i64>, QueryError> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Integer(i)) => Ok(Some(*i)),
        Some(other) => Err(type_error(format!("{key} is an integer, not {}", other.type_name()), span)),
    }
}

/// The temporal value under a key.
fn selected(fields: &Fields, key: &str, span: Span) -> Result<Option<Parts>, QueryError> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match parts(value) {
            Some(parts) => Ok(Some(parts)),
            None => Err(type_error(format!("{key} is a temporal value, not {}", value.type_name()), span)),
        },
    }
}

const FIELDS: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "dayOfWeek",
    "dayOfQuarter",
    "ordinalDay",
    "weekYear",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "timezone",
    "date",
    "time",
    "datetime",
    "epochSeconds",
    "epochMillis",
];

fn check_fields(fields: &Fields, span: Span) -> Result<(), QueryError> {
    let Some(unknown) = fields.keys().find(|k| !FIELDS.contains(&k.as_str())) else { return Ok(()) };
    let error = value_error(format!("there is no temporal field {unknown}"), span);
    Err(match super::error::nearest(unknown, FIELDS.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean {near}?")),
        None => error,
    })
}

/// Makes a value from a map of fields.
fn build(run: &Runner, kind: Kind, fields: &Fields, span: Span) -> Evaluated {
    let _ = run;
    check_fields(fields, span)?;
    let given_zone = match fields.get("timezone") {
        Some(Value::String(text)) => Some(zone_of(text, span)?),
        _ => None,
    };
    let moment = if let Some(seconds) = integer(fields, "epochSeconds", span)? {
        Some(i128::from(seconds) * i128::from(NANOS_PER_SECOND))
    } else {
        integer(fields, "epochMillis", span)?.map(|millis| i128::from(millis) * 1_000_000)
    };
    if let Some(moment) = moment {
        let moment = moment + i128::from(integer(fields, "nanosecond", span)?.unwrap_or(0));
        let zone = given_zone.unwrap_or(UTC);
        let at = DateTime::from_instant(moment, zone).ok_or_else(|| out_of_range(span))?;
        return Ok(kind.make(at.local.date, at.local.time, zone));
    }
    let both = selected(fields, "datetime", span)?;
    let of_date = selected(fields, "date", span)?.or(both);
    let of_time = selected(fields, "time", span)?.or(both);
    let mut date = EPOCH;
    if kind.has_date() {
        date = date_from(fields, of_date.and_then(|p| p.date), span)?;
    }
    if !kind.has_time() {
        return Ok(kind.make(date, MIDNIGHT, UTC));
    }
    let mut base = of_time.and_then(|p| p.time);
    let mut zone = UTC;
    if kind.has_zone() {
        let own = of_time.and_then(|p| p.zone);
        zone = given_zone.or(own).unwrap_or(UTC);
        // A time that had a clock of its own is read on the new one: the moment stays.
        if let (Some(time), Some(own), Some(new)) = (base, own, given_zone) {
            let moment = DateTime::from_local(LocalDateTime { date, time }, own).instant();
            let there = DateTime::from_instant(moment, new).ok_or_else(|| out_of_range(span))?;
            base = Some(there.local.time);
            if kind.has_date() {
                date = there.local.date;
            }
        }
    }
    let time = time_from(fields, base, base.is_none() && !kind.has_date(), None, span)?;
    Ok(kind.make(date, time, zone))
}

/// The day that some fields say, over what a given day says.
fn date_from(fields: &Fields, base: Option<Date>, span: Span) -> Result<Date, QueryError> {
    let get = |key| integer(fields, key, span);
    let has = |key: &str| fields.contains_key(key);
    let ymd = base.map(Date::ymd);
    let year = |own: Option<i64>| -> Result<i64, QueryError> {
        get("year")?.or(own).ok_or_else(|| value_error("a date needs its year", span))
    };
    let found = if has("week") || has("dayOfWeek") || has("weekYear") {
        let iso = base.map(Date::iso_week);
        let year = get("weekYear")?.map_or_else(|| year(iso.map(|w| w.0)), Ok)?;
        let week = get("week")?.or(iso.map(|w| w.1)).unwrap_or(1);
        let day = get("dayOfWeek")?.or(base.map(Date::weekday)).unwrap_or(1);
        let monday = Date::from_iso_week(year, week).ok_or_else(|| no_such("week", span))?;
        (1..=7).contains(&day).then(|| Date(monday.0 + day - 1))
    } else if has("ordinalDay") {
        read::ordinal_day(year(ymd.map(|d| d.0))?, get("ordinalDay")?.unwrap_or(1))
    } else if has("dayOfQuarter") || (has("quarter") && ymd.is_none()) {
        let quarter = get("quarter")?.or(ymd.map(|d| (d.1 + 2) / 3)).unwrap_or(1);
        read::quarter_day(year(ymd.map(|d| d.0))?, quarter, get("dayOfQuarter")?.unwrap_or(1))
    } else {
        let mut month = get("month")?.or(ymd.map(|d| d.1)).unwrap_or(1);
        if let (Some(quarter), false) = (get("quarter")?, has("month")) {
            // The same month of another quarter.
            if !(1..=4).contains(&quarter) {
                return Err(no_such("quarter", span));
            }
            month = quarter * 3 - 2 + (month - 1) % 3;
        }
        let given = get("day")?;
        if given.is_some() && !has("month") && base.is_none() {
            return Err(value_error("a day needs its month", span));
        }
        let year = year(ymd.map(|d| d.0))?;
        let day = given.or(ymd.map(|d| d.2)).unwrap_or(1);
        Date::from_ymd(year, month, day)
    };
    found.ok_or_else(|| no_such("day", span))
}

/// The time that some fields say, over what a given time says. After cutting to a unit (`below`, in nanoseconds), the
/// fields smaller than it are put into what was cut away.
fn time_from(
    fields: &Fields,
    base: Option<LocalTime>,
    need_hour: bool,
    below: Option<i64>,
    span: Span,
) -> Result<LocalTime, QueryError> {
    let get = |key| integer(fields, key, span);
    let (hour, minute, second, nanos) = base.unwrap_or(MIDNIGHT).parts();
    if need_hour && get("hour")?.is_none() {
        return Err(value_error("a time needs its hour", span));
    }
    let (milli, micro, nano) = (get("millisecond")?, get("microsecond")?, get("nanosecond")?);
    let in_range = |value: Option<i64>, limit: i64| value.is_none_or(|v| (0..limit).contains(&v));
    // A smaller unit beside a larger one counts only what the larger leaves.
    let fits = in_range(milli, 1_000)
        && in_range(micro, if milli.is_some() { 1_000 } else { 1_000_000 })
        && in_range(
            nano,
            match (micro.is_some(), milli.is_some()) {
                (true, _) => 1_000,
                (false, true) => 1_000_000,
                _ => NANOS_PER_SECOND,
            },
        );
    if !fits {
        return Err(no_such("time", span));
    }
    let kept = match below {
        Some(unit) => nanos - nanos % unit.min(NANOS_PER_SECOND),
        None => 0,
    };
    let nanos = if milli.is_none() && micro.is_none() && nano.is_none() {
        nanos
    } else {
        kept + milli.unwrap_or(0) * 1_000_000 + micro.unwrap_or(0) * 1_000 + nano.unwrap_or(0)
    };
    let time = LocalTime::from_parts(
        get("hour")?.unwrap_or(hour),
        get("minute")?.unwrap_or(minute),
        get("second")?.unwrap_or(second),
        nanos,
    );
    time.ok_or_else(|| no_such("time", span))
}

fn from_epoch(action: &str, args: &[Value], span: Span) -> Evaluated {
    let mut numbers = [0i128; 2];
    for (slot, arg) in numbers.iter_mut().zip(args) {
        match arg {
            Value::Null => return Ok(Value::Null),
            Value::Integer(i) => *slot = i128::from(*i),
            other => {
                return Err(type_error(format!("an integer is needed, not {}", other.type_name()), span));
            }
        }
    }
    let nanos = match action {
        "fromepoch" => numbers[0] * i128::from(NANOS_PER_SECOND) + numbers[1],
        _ => numbers[0] * 1_000_000,
    };
    Ok(DateTime::from_instant(nanos, UTC).ok_or_else(|| out_of_range(span))?.into())
}

/// `date.truncate(unit, value, fields)` and its kind: cuts a moment down to a unit.
fn truncate(run: &Runner, kind: Kind, args: &[Value], span: Span) -> Evaluated {
    let Some(unit) = args.first().and_then(Value::as_str) else { return Ok(Value::Null) };
    let unit = unit.to_lowercase();
    let present;
    let value = match args.get(1) {
        Some(Value::Null) => return Ok(Value::Null),
        Some(value) => value,
        None => {
            present = at_present(run, Kind::DateTime, UTC, span)?;
            &present
        }
    };
    let from =
        parts(value).ok_or_else(|| type_error(format!("{} cannot be truncated", value.type_name()), span))?;
    if kind.has_date() && from.date.is_none() {
        return Err(type_error(format!("{} has no date", value.type_name()), span));
    }
    let none = BTreeMap::new();
    let fields = match args.get(2) {
        Some(Value::Map(map)) => &**map,
        None | Some(Value::Null) => &none,
        Some(other) => return Err(type_error(format!("a map is needed, not {}", other.type_name()), span)),
    };
    check_fields(fields, span)?;
    let mut date = from.date.unwrap_or(EPOCH);
    let mut time = from.time.unwrap_or(MIDNIGHT);
    let mut below = None;
    let small: Option<i64> = match unit.as_str() {
        "hour" => Some(3_600 * NANOS_PER_SECOND),
        "minute" => Some(60 * NANOS_PER_SECOND),
        "second" => Some(NANOS_PER_SECOND),
        "millisecond" => Some(1_000_000),
        "microsecond" => Some(1_000),
        _ => None,
    };
    match small {
        Some(_) if !kind.has_time() => {
            return Err(value_error(format!("a date has no {unit}"), span));
        }
        Some(unit) => {
            time = LocalTime(time.0 - time.0 % unit);
            below = Some(unit);
        }
        None => {
            if !kind.has_date() && unit != "day" {
                return Err(value_error(format!("a time has no {unit}"), span));
            }
            date = truncate_date(date, &unit)
                .ok_or_else(|| value_error(format!("there is no unit {unit}"), span))?;
            time = MIDNIGHT;
        }
    }
    // `{dayOfWeek: 2, time: t}`: what a unit of days cut away may be taken whole from another value, with its clock.
    let chosen = selected(fields, "time", span)?;
    if let Some(chosen) = chosen {
        if small.is_some() {
            return Err(value_error(format!("{unit} leaves no room for another time"), span));
        }
        time = chosen.time.ok_or_else(|| value_error("time is a value that has a time", span))?;
    }
    if kind.has_date() {
        date = date_from(fields, Some(date), span)?;
    }
    if kind.has_time() {
        time = time_from(fields, Some(time), false, below, span)?;
    }
    let zone = match fields.get("timezone") {
        Some(Value::String(text)) => zone_of(text, span)?,
        _ => chosen.and_then(|c| c.zone).or(from.zone).unwrap_or(UTC),
    };
    Ok(kind.make(date, time, zone))
}

fn truncate_date(date: Date, unit: &str) -> Option<Date> {
    let (year, month, _) = date.ymd();
    let down = |step: i64| Date::from_ymd(year - year.rem_euclid(step), 1, 1);
    match unit {
        "millennium" => down(1_000),
        "century" => down(100),
        "decade" => down(10),
        "year" => down(1),
        "weekyear" => Date::from_iso_week(date.iso_week().0, 1),
        "quarter" => Date::from_ymd(year, (month - 1) / 3 * 3 + 1, 1),
        "month" => Date::from_ymd(year, month, 1),
        "week" => Some(Date(date.0 - date.weekday() + 1)),
        "day" => Some(date),
        _ => None,
    }
}

fn duration_call(action: &str, args: &[Value], span: Span) -> Evaluated {
    if args.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    if action.is_empty() {
        return match &args[0] {
            Value::Duration(_) => Ok(args[0].clone()),
            Value::String(text) => match read::duration(text) {
                Some(duration) => Ok(duration.into()),
                None => {
                    let message = format!("'{text}' is not a duration");
                    Err(QueryError::runtime(ErrorKind::ArgumentError, "InvalidArgumentValue", message, span))
                }
            },
            Value::Map(map) => duration_from(map, span),
            other => Err(type_error(
                format!("duration(..) takes a string or a map, not {}", other.type_name()),
                span,
            )),
        };
    }
    let (Some(a), Some(b)) = (parts(&args[0]), parts(&args[1])) else {
        return Err(type_error("a duration lies between two temporal values", span));
    };
    Ok(between(action, a, b).ok_or_else(|| out_of_range(span))?.into())
}

fn duration_from(fields: &Fields, span: Span) -> Evaluated {
    const UNITS: &[(&str, usize, f64)] = &[
        ("years", 0, 12.0),
        ("quarters", 0, 3.0),
        ("months", 0, 1.0),
        ("weeks", 1, 7.0),
        ("days", 1, 1.0),
        ("hours", 2, 3_600.0),
        ("minutes", 2, 60.0),
        ("seconds", 2, 1.0),
        ("milliseconds", 3, 1e6),
        ("microseconds", 3, 1e3),
        ("nanoseconds", 3, 1.0),
    ];
    // Whole amounts are summed as integers, since floats lose digits beyond 2^53.
    let (mut whole, mut parts) = ([0i64; 4], [0.0f64; 4]);
    for (key, value) in fields {
        let Some((_, part, factor)) = UNITS.iter().find(|(name, ..)| name == key) else {
            let error = value_error(format!("there is no unit {key}"), span);
            return Err(match super::error::nearest(key, UNITS.iter().map(|u| u.0)) {
                Some(near) => error.with_help(format!("did you mean {near}?")),
                None => error,
            });
        };
        match value {
            Value::Null => {}
            Value::Integer(i) => {
                let amount = i.checked_mul(*factor as i64).and_then(|a| whole[*part].checked_add(a));
                whole[*part] = amount.ok_or_else(|| out_of_range(span))?;
            }
            Value::Float(f) => parts[*part] += f * factor,
            other => return Err(type_error(format!("{key} is a number, not {}", other.type_name()), span)),
        }
    }
    let fraction = Duration::from_fractions(parts[0], parts[1], parts[2], parts[3]);
    let sum =
        Duration::new(whole[0], whole[1], whole[2], whole[3]).zip(fraction).and_then(|(a, b)| a.plus(&b));
    Ok(sum.ok_or_else(|| out_of_range(span))?.into())
}

/// The duration from one moment to another: whole, or in one unit only. What one lacks (a day, a zone) it takes from the
/// other.
fn between(action: &str, a: Parts, b: Parts) -> Option<Duration> {
    let local = |own: Parts, other: Parts| LocalDateTime {
        date: own
            .date
            .filter(|_| other.date.is_some())
            .or(other.date.filter(|_| own.date.is_some()))
            .unwrap_or(EPOCH),
        time: own.time.unwrap_or(MIDNIGHT),
    };
    // Days only count where both have one; else both are on the same day, which still matters to a named zone.
    let shared = if a.date.is_some() && b.date.is_some() { None } else { a.date.or(b.date) };
    let (mut from, mut to) = (local(a, b), local(b, a));
    if let Some(day) = shared {
        (from.date, to.date) = (day, day);
    }
    let zone_a = a.zone.or(b.zone);
    let zone_b = b.zone.or(a.zone);
    let moment = |local: LocalDateTime, zone: Option<Zone>| match zone {
        Some(zone) => DateTime::from_local(local, zone).instant(),
        None => local.nanos(),
    };
    let (start, end) = (moment(from, zone_a), moment(to, zone_b));
    if action == "inseconds" {
        return Duration::from_nanos(end - start);
    }
    // On the clock of the first, so that months and days are counted on one calendar.
    if let Some(zone) = zone_a
        && zone_b != zone_a
    {
        to = DateTime::from_instant(end, zone)?.local;
    }
    let forward = to.nanos() >= from.nanos();
    let short = |date: Date| {
        if forward { (date, from.time) > (to.date, to.time) } else { (date, from.time) < (to.date, to.time) }
    };
    let ((y1, m1, _), (y2, m2, _)) = (from.date.ymd(), to.date.ymd());
    let step = if forward { 1 } else { -1 };
    let mut months = (y2 - y1) * 12 + m2 - m1;
    if months != 0 && short(from.date.add_months(months)?) {
        months -= step;
    }
    if action == "inmonths" {
        return Duration::new(months, 0, 0, 0);
    }
    if action == "indays" {
        months = 0;
    }
    let middle = from.date.add_months(months)?;
    let mut days = to.date.0 - middle.0;
    if days != 0 && short(to.date) {
        days -= step;
    }
    if action == "indays" {
        return Duration::new(0, days, 0, 0);
    }
    let reached = moment(LocalDateTime { date: middle.add_days(days)?, time: from.time }, zone_a);
    let rest = Duration::from_nanos(end - reached)?;
    Some(Duration { months, days, ..rest })
}

/// Operators of which one side is temporal. `None`: not one of these; `Some(None)`: the result cannot be written.
pub(crate) fn arithmetic(op: BinaryOp, l: &Value, r: &Value) -> Option<Option<Value>> {
    if let (Value::Duration(a), Value::Duration(b)) = (l, r) {
        return match op {
            BinaryOp::Add => Some(a.plus(b).map(Value::from)),
            BinaryOp::Subtract => Some(b.negated().and_then(|b| a.plus(&b)).map(Value::from)),
            _ => None,
        };
    }
    match (op, l, r) {
        (BinaryOp::Multiply, Value::Duration(d), n) | (BinaryOp::Multiply, n, Value::Duration(d)) => {
            Some(d.times(n.as_f64()?).map(Value::from))
        }
        (BinaryOp::Divide, Value::Duration(d), n) => {
            let by = n.as_f64()?;
            let over = |x: f64| x / by;
            let quotient = Duration::from_fractions(
                over(d.months as f64),
                over(d.days as f64),
                over(d.seconds as f64),
                over(f64::from(d.nanos)),
            );
            Some(quotient.map(Value::from))
        }
        (BinaryOp::Add, moment, Value::Duration(d)) | (BinaryOp::Add, Value::Duration(d), moment) => {
            moved(moment, d)
        }
        (BinaryOp::Subtract, moment, Value::Duration(d)) => match d.negated() {
            Some(back) => moved(moment, &back),
            None => Some(None),
        },
        _ => None,
    }
}

fn moved(moment: &Value, by: &Duration) -> Option<Option<Value>> {
    Some(match moment {
        Value::Date(date) => {
            // A date has no time: of the seconds, only whole days count.
            let days = i64::try_from(by.time_nanos() / i128::from(NANOS_PER_DAY)).ok();
            date.add_months(by.months)
                .and_then(|d| d.add_days(by.days))
                .zip(days)
                .and_then(|(d, days)| d.add_days(days))
                .map(Value::from)
        }
        Value::LocalTime(time) => Some(time.later(by).into()),
        Value::Time(time) => Some(Time { local: time.local.later(by), ..*time }.into()),
        Value::LocalDateTime(time) => time.later(by).map(Value::from),
        Value::DateTime(time) => time.later(by).map(Value::from),
        _ => return None,
    })
}

/// A component of a temporal value, such as `d.year`; `None` if it has none of that name.
pub(crate) fn component(value: &Value, key: &str) -> Option<Value> {
    if let Value::Duration(duration) = value {
        return duration_component(duration, key).map(Value::Integer);
    }
    let parts = parts(value)?;
    if let Some(found) = parts.date.and_then(|date| date_component(date, key)) {
        return Some(Value::Integer(found));
    }
    if let Some(found) = parts.time.and_then(|time| time_component(time, key)) {
        return Some(Value::Integer(found));
    }
    let (offset, name) = match value {
        Value::Time(time) => (time.offset, offset_text(time.offset)),
        Value::DateTime(time) => {
            (time.offset, time.zone.map_or_else(|| offset_text(time.offset), |z| z.name().to_string()))
        }
        _ => return None,
    };
    let instant = if let Value::DateTime(time) = value { Some(time.instant()) } else { None };
    let epoch = |unit: i128| Some(Value::Integer(i64::try_from(instant?.div_euclid(unit)).ok()?));
    match key {
        "timezone" => Some(name.into()),
        "offset" => Some(offset_text(offset).into()),
        "offsetMinutes" => Some(Value::Integer((offset / 60).into())),
        "offsetSeconds" => Some(Value::Integer(offset.into())),
        "epochSeconds" => epoch(i128::from(NANOS_PER_SECOND)),
        "epochMillis" => epoch(1_000_000),
        _ => None,
    }
}

fn date_component(date: Date, key: &str) -> Option<i64> {
    let (year, month, day) = date.ymd();
    let quarter = (month + 2) / 3;
    Some(match key {
        "year" => year,
        "quarter" => quarter,
        "month" => month,
        "week" => date.iso_week().1,
        "weekYear" => date.iso_week().0,
        "day" => day,
        "ordinalDay" => date.ordinal(),
        "dayOfWeek" | "weekDay" => date.weekday(),
        "dayOfQuarter" | "quarterDay" => date.0 - Date::from_ymd(year, quarter * 3 - 2, 1)?.0 + 1,
        _ => return None,
    })
}

fn time_component(time: LocalTime, key: &str) -> Option<i64> {
    let (hour, minute, second, nanos) = time.parts();
    Some(match key {
        "hour" => hour,
        "minute" => minute,
        "second" => second,
        "millisecond" => nanos / 1_000_000,
        "microsecond" => nanos / 1_000,
        "nanosecond" => nanos,
        _ => return None,
    })
}

fn duration_component(d: &Duration, key: &str) -> Option<i64> {
    let nanos = i64::from(d.nanos);
    let scaled = |per_second: i64| d.seconds.checked_mul(per_second);
    Some(match key {
        "years" => d.months / 12,
        "quarters" => d.months / 3,
        "months" => d.months,
        "weeks" => d.days / 7,
        "days" => d.days,
        "hours" => d.seconds / 3_600,
        "minutes" => d.seconds / 60,
        "seconds" => d.seconds,
        "milliseconds" => scaled(1_000)? + nanos / 1_000_000,
        "microseconds" => scaled(1_000_000)? + nanos / 1_000,
        "nanoseconds" => scaled(NANOS_PER_SECOND)? + nanos,
        "quartersOfYear" => d.months / 3 % 4,
        "monthsOfQuarter" => d.months % 3,
        "monthsOfYear" => d.months % 12,
        "daysOfWeek" => d.days % 7,
        "minutesOfHour" => d.seconds / 60 % 60,
        "secondsOfMinute" => d.seconds % 60,
        "millisecondsOfSecond" => nanos / 1_000_000,
        "microsecondsOfSecond" => nanos / 1_000,
        "nanosecondsOfSecond" => nanos,
        _ => return None,
    })
}
