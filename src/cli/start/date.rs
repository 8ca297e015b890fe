//! `date`: how a date is read.

use clap::{Args, ValueEnum};
use serde::Serialize;
use throughline::date::{Bounds, Clock, Date, Day, End, Fault, FaultKind, Margins, Order, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::general::Session;
use crate::cli::terminal::{Terminal, flat, table};
use crate::cli::{Exit, Outcome};

/// Arguments of `date`.
#[derive(Args, Debug)]
pub struct DateArgs {
    /// The date, as typed in a cell; one that starts with a hyphen after `--`.
    #[arg(required = true, num_args = 1.., allow_negative_numbers = true)]
    pub text: Vec<String>,
    /// How `03/04/2014` is read.
    #[arg(long, value_name = "ORDER")]
    pub order: Option<OrderArg>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// Orders of day and month.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderArg {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// Runs the command.
pub fn run(args: &DateArgs, session: &Session) -> Outcome {
    let text = args.text.join(" ");
    let read = Date::parse(&text, args.order.map(order));
    let clean = read.is_ok();
    let out = match (read, args.json) {
        (Ok(date), false) => explained(&date, &session.terminal),
        (Err(fault), false) => complaint(&text, &fault, &session.terminal),
        (Ok(date), true) => json(&Answer::Date(Box::new(Reading::of(&date)))),
        (Err(fault), true) => json(&Answer::Fault { written: &text, fault: Complaint::of(&fault) }),
    };
    session.print(&out)?;
    Ok(if clean { Exit::Clean } else { Exit::Findings })
}

/// The date as a table for people.
fn explained(date: &Date, terminal: &Terminal) -> String {
    let row = |name: &str, value: String| vec![name.to_string(), value];
    let mut rows = vec![row("As typed", flat(date.written())), row("EDTF", date.edtf().to_string())];
    let times: Vec<String> = [date.clock(), date.end_clock()].into_iter().flatten().map(Clock::iso).collect();
    if !times.is_empty() {
        rows.push(row("Time of day", times.join(" to ")));
    }
    rows.push(row("In words", date.words(Style::Long)));
    rows.push(row("  short", date.words(Style::Short)));
    rows.push(row("  AP style", date.words(Style::Ap)));
    let mut text = table(&rows, 0);
    text.push('\n');
    let strict = date.bounds();
    let mut bounds = four(&strict).map(|(name, bound)| vec![name.to_string(), bound]).to_vec();
    let mut margins = String::new();
    if date.is_approximate() || date.is_uncertain() {
        let widened = date.bounds_with(&Margins::default());
        for (row, (_, bound)) in bounds.iter_mut().zip(four(&widened)) {
            row.push(bound);
        }
        bounds.insert(0, vec![String::new(), "as EDTF has it".to_string(), "with margins".to_string()]);
        margins =
            "Margins are the casebook's to set, in casebook.toml under [margins]; these are the defaults."
                .to_string();
    }
    text.push_str(&table(&bounds, 0));
    if !margins.is_empty() {
        text.push('\n');
        text.push_str(&terminal.paragraph(&margins, 0));
    }
    if let Some(caution) = date.caution() {
        text.push('\n');
        text.push_str(&terminal.paragraph(&format!("Caution: {}", flat(caution)), 0));
    }
    text
}

/// The four bounds by name.
fn four(bounds: &Bounds) -> [(&'static str, String); 4] {
    let day = |day: Option<Day>, end: End, which: &str| match (day, end) {
        (Some(day), _) => day.to_string(),
        (None, End::Open) => format!("none: the {which} is open"),
        (None, _) => format!("none: the {which} is not known"),
    };
    [
        ("Earliest start", day(bounds.earliest_start, bounds.start, "start")),
        ("Latest start", day(bounds.latest_start, bounds.start, "start")),
        ("Earliest end", day(bounds.earliest_end, bounds.end, "end")),
        ("Latest end", day(bounds.latest_end, bounds.end, "end")),
    ]
}

/// What is wrong, under the place where it is.
fn complaint(text: &str, fault: &Fault, terminal: &Terminal) -> String {
    let part = |from: usize, to: usize| {
        flat_part(&text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
    };
    let (start, end) = (fault.span.start, fault.span.end);
    let before = part(0, start);
    let inside = part(start, end);
    let after = part(end.max(start), usize::MAX);
    let picture = if text.trim().is_empty() {
        String::new()
    } else {
        let caret = terminal.bold(&"^".repeat(inside.width().max(1)));
        format!("\n  {before}{inside}{after}\n  {}{caret}\n\n", " ".repeat(before.width()))
    };
    let headline = terminal.bold(&format!("error[{}]:", code_of(fault)));
    format!("{headline} {}\n{picture}help: {}\n", flat(&fault.message), flat(&fault.help))
}

/// The code under which `check` reports it, so that `explain` knows it.
fn code_of(fault: &Fault) -> &'static str {
    match fault.kind {
        FaultKind::Ambiguous { .. } => "ambiguous-date",
        FaultKind::Impossible => "impossible-date",
        FaultKind::Relative => "relative-date",
        FaultKind::EndBeforeStart => "end-before-start",
        FaultKind::Empty
        | FaultKind::NoYear
        | FaultKind::ShortYear
        | FaultKind::Unclear
        | FaultKind::Unreadable => "unreadable-date",
    }
}

/// Safe to print, with its spaces as they are: the caret stands under them.
fn flat_part(text: &str) -> String {
    throughline::diag::printable(text).into_owned()
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Date(Box<Reading<'a>>),
    Fault { written: &'a str, fault: Complaint<'a> },
}

/// A date as JSON: `written`, `edtf`, the times of day where given, `words`, the bounds without and with the default margins, and its marks.
#[derive(Serialize)]
struct Reading<'a> {
    written: &'a str,
    edtf: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a Clock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<&'a Clock>,
    words: Words,
    bounds: Days,
    bounds_with_margins: Days,
    approximate: bool,
    uncertain: bool,
    caution: Option<&'a str>,
}

#[derive(Serialize)]
struct Words {
    long: String,
    short: String,
    ap: String,
}

/// ISO days; null where there is no bound. `start` and `end`: `known`, `open` or `unknown`.
#[derive(Serialize)]
struct Days {
    earliest_start: Option<String>,
    latest_start: Option<String>,
    earliest_end: Option<String>,
    latest_end: Option<String>,
    start: End,
    end: End,
}

#[derive(Serialize)]
struct Complaint<'a> {
    code: &'a str,
    message: &'a str,
    help: &'a str,
    /// Characters of `written`, end exclusive.
    span: [usize; 2],
}

impl<'a> Reading<'a> {
    fn of(date: &'a Date) -> Self {
        Self {
            written: date.written(),
            edtf: date.edtf(),
            time: date.clock(),
            end_time: date.end_clock(),
            words: Words {
                long: date.words(Style::Long),
                short: date.words(Style::Short),
                ap: date.words(Style::Ap),
            },
            bounds: Days::of(&date.bounds()),
            bounds_with_margins: Days::of(&date.bounds_with(&Margins::default())),
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
            caution: date.caution(),
        }
    }
}

impl Days {
    fn of(bounds: &Bounds) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            earliest_start: day(bounds.earliest_start),
            latest_start: day(bounds.latest_start),
            earliest_end: day(bounds.earliest_end),
            latest_end: day(bounds.latest_end),
            start: bounds.start,
            end: bounds.end,
        }
    }
}

impl<'a> Complaint<'a> {
    fn of(fault: &'a Fault) -> Self {
        let span = [fault.span.start, fault.span.end];
        Self { code: code_of(fault), message: &fault.message, help: &fault.help, span }
    }
}

fn json(answer: &Answer<'_>) -> String {
    // Strings, numbers and nulls cannot fail to be written.
    let mut text = serde_json::to_string_pretty(answer).unwrap_or_default();
    text.push('\n');
    text
}

/// The order of day and month that was typed.
pub fn order(arg: OrderArg) -> Order {
    match arg {
        OrderArg::DayFirst => Order::DayFirst,
        OrderArg::MonthFirst => Order::MonthFirst,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_manual_page() {
        let codes = throughline::check::all_codes();
        for text in
            ["", "03/04/2014", "31/06/2014", "today", "2015/2014", "12 March", "12/3/14", "2003/04", "x"]
        {
            if let Err(fault) = Date::parse(text, None) {
                assert!(codes.iter().any(|code| code.name == code_of(&fault)), "{text}");
            }
        }
    }

    #[test]
    fn the_caret_stands_under_the_fault() {
        let terminal = Terminal { colour: false, columns: 80 };
        for text in ["31/06/2014", "警 2014", "2014 \u{202e}x", "12 March 2014 or so"] {
            let Err(fault) = Date::parse(text, None) else { continue };
            let complaint = complaint(text, &fault, &terminal);
            assert!(complaint.lines().any(|line| line.trim_start().starts_with('^')), "{complaint}");
        }
    }
}
