//! TimelineJS JSON: events and eras; what is shown of a date is kept where it says more than the numbers.

use serde_json::Value;

use super::super::rows::{LeftOut, Rows};
use super::super::{Made, Refusal, Source};
use super::{is_empty, list, paths, text};
use crate::date::Date;

/// The timeline within a tree: at its root, or under `timeline` as version 1 has it.
pub fn find(tree: &Value) -> Option<&Value> {
    let is_timeline = |value: &&Value| {
        let events = value.get("events").and_then(Value::as_array);
        events.is_some_and(|events| {
            events.iter().all(Value::is_object)
                && (events.iter().any(|event| {
                    event.get("start_date").is_some() || event.get("text").is_some_and(Value::is_object)
                }) || value.get("eras").is_some())
        })
    };
    Some(tree).filter(is_timeline).or_else(|| tree.get("timeline").filter(is_timeline))
}

/// Reads the events of a timeline.
pub fn read(source: &Source<'_>, timeline: &Value) -> Result<Made, Refusal> {
    let mut made = Made::default();
    let mut left_out = LeftOut::default();
    let columns = ["id", "date", "end", "title", "description", "url"];
    let mut events = Rows::new("events", &columns);
    for (number, event) in list(timeline.get("events")).enumerate() {
        one(&mut events, &mut left_out, event, &format!("events[{number}]"), number);
    }
    events.finish(source, "TimelineJS timeline", paths("events"), &mut made)?;
    let mut eras = Rows::new("events", &columns);
    for (number, era) in list(timeline.get("eras")).enumerate() {
        one(&mut eras, &mut left_out, era, &format!("eras[{number}]"), number);
        eras.set_from("TimelineJS", "", "era");
    }
    eras.finish(source, "TimelineJS timeline", paths("eras"), &mut made)?;
    if let Some(table) = made.tables.get_mut(1) {
        table.name = "eras".into();
    }
    if let Some(title) = timeline.get("title") {
        let headline =
            title.get("text").and_then(|text| text.get("headline")).map(|headline| plain(&text(headline)));
        left_out.element("the title slide", || {
            headline.map_or_else(String::new, |headline| format!("“{headline}”"))
        });
    }
    for name in timeline.as_object().into_iter().flatten().map(|(name, _)| name) {
        if !["events", "eras", "title"].contains(&name.as_str()) {
            left_out.element(format!("`{name}` of the timeline"), String::new);
        }
    }
    left_out.report(&mut made);
    Ok(made)
}

/// One event or era.
fn one(rows: &mut Rows, left_out: &mut LeftOut, event: &Value, place: &str, number: usize) {
    rows.begin(number + 1);
    for (name, value) in event.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("unique_id", value) => rows.set_from("id", name, &text(value)),
            ("start_date", value) => date(rows, "date", name, value),
            ("end_date", value) => date(rows, "end", name, value),
            ("display_date", value) => rows.set("display date", &plain(&text(value))),
            ("text", Value::Object(fields)) => {
                for (name, value) in fields {
                    let path = format!("text.{name}");
                    match name.as_str() {
                        "headline" => rows.set_from("title", &path, &plain(&text(value))),
                        "text" => rows.set_from("description", &path, &plain(&text(value))),
                        _ => rows.set_from(name, &path, &text(value)),
                    }
                }
            }
            ("media", Value::Object(fields)) => {
                for (name, value) in fields.iter().filter(|(_, value)| !is_empty(value)) {
                    let path = format!("media.{name}");
                    match name.as_str() {
                        "url" => rows.set_from("image", &path, &text(value)),
                        "credit" => rows.set_from("image_credit", &path, &plain(&text(value))),
                        "alt" | "alttext" => rows.set_from("image_alt", &path, &plain(&text(value))),
                        "thumbnail" | "link_target" => {
                            left_out.element(format!("`{path}` of events"), || place.to_owned())
                        }
                        _ => rows.set_from(&format!("media {name}"), &path, &plain(&text(value))),
                    }
                }
            }
            ("background" | "autolink", value) if !is_empty(value) => {
                left_out.element(format!("`{name}` of events"), || place.to_owned());
            }
            (_, value) if is_empty(value) => {}
            (name, value) => rows.set(name, &text(value)),
        }
    }
    if rows.get("title").is_none() {
        // An event that is only a picture still has its caption.
        let caption = rows.get("media caption").map(str::to_owned);
        if let Some(caption) = caption {
            rows.set_from("title", "media.caption", &caption);
        }
    }
}

/// A date in parts. What is shown in its place stands instead where it can be read and agrees with the year: it may say `c.` or
/// `before`; else it stands beside it.
fn date(rows: &mut Rows, column: &str, path: &str, value: &Value) {
    let part = |name: &str| {
        let value = value.get(name)?;
        let text = text(value);
        text.trim().parse::<i64>().ok().map(|number| (number, text.trim().to_owned()))
    };
    let raw = |name: &str| value.get(name).map(text).unwrap_or_default();
    let mut written = match part("year") {
        Some((year, _)) if year < 0 => format!("-{:04}", -year - 1),
        Some((year, _)) => format!("{year:04}"),
        None => raw("year"),
    };
    // Astronomical years count a year 0, TimelineJS does not.
    if written == "-0000" {
        written = "0000".into();
    }
    let mut whole = true;
    for name in ["month", "day"] {
        match part(name) {
            Some((number, _)) if whole => written.push_str(&format!("-{number:02}")),
            Some((_, text)) => rows.set_from(&format!("{column} {name}"), &format!("{path}.{name}"), &text),
            None => {
                let text = raw(name);
                if !text.trim().is_empty() {
                    written.push_str(&format!(" {text}"));
                }
                whole = false;
            }
        }
    }
    if whole && let Some((hour, _)) = part("hour") {
        let (minute, second) = (part("minute").map_or(0, |p| p.0), part("second").map_or(0, |p| p.0));
        written.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
    }
    let shown = plain(&raw("display_date"));
    if !shown.is_empty() {
        let year = |date: &Date| date.bounds().earliest_start.map(|day| day.year);
        let agrees = match (Date::parse(&shown, None), Date::parse_edtf(&written)) {
            (Ok(shown), Ok(written)) => {
                let (a, b) = (shown.bounds(), written.bounds());
                // They have a day in common, or what is shown has no such bound.
                let starts = a.earliest_start.zip(b.latest_end).is_none_or(|(a, b)| a <= b);
                let ends = a.latest_end.zip(b.earliest_start).is_none_or(|(a, b)| a >= b);
                starts
                    && ends
                    && year(&shown).is_some_and(|a| year(&written).is_some_and(|b| (a - b).abs() < 200))
            }
            _ => false,
        };
        if agrees {
            rows.set_from(column, path, &shown);
            rows.set_from(&format!("{column} in numbers"), path, &written);
            return;
        }
        rows.set_from(&format!("{column} as shown"), &format!("{path}.display_date"), &shown);
    }
    rows.set_from(column, path, &written);
}

/// Text without its HTML: tags are dropped, the address of a link stands behind its words, entities are letters.
pub fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut links: Vec<(String, usize)> = Vec::new();
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if let Some(tail) = rest.strip_prefix('&') {
            let (letter, behind) = reference(tail);
            out.push_str(letter);
            rest = behind;
            continue;
        }
        let is_tag = rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            out.push('<');
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let tag = rest.get(1..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        let name: String = tag
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect::<String>()
            .to_lowercase();
        match name.as_str() {
            "a" => links.push((address(tag), out.len())),
            "/a" => {
                if let Some((address, start)) = links.pop()
                    && !address.is_empty()
                    && !out.get(start..).unwrap_or_default().contains(&address)
                {
                    out.push_str(&format!(" ({address})"));
                }
            }
            "br" | "br/" | "p" | "/p" | "div" | "/div" | "li" | "/li" | "tr" | "h1" | "h2" | "h3"
                if !out.is_empty() && !out.ends_with([' ', '\n']) =>
            {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The `href` of a tag.
fn address(tag: &str) -> String {
    let Some(at) = tag.to_ascii_lowercase().find("href") else { return String::new() };
    let value = tag.get(at + 4..).unwrap_or_default().trim_start().trim_start_matches('=').trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let inside = match quote {
        Some(quote) => value.get(1..).unwrap_or_default().split(quote).next(),
        None => value.split_whitespace().next(),
    };
    inside.unwrap_or_default().replace("&amp;", "&")
}

/// The letter that a reference stands for, and what follows; `&` itself where it is none.
fn reference(tail: &str) -> (&'static str, &str) {
    const KNOWN: &[(&str, &str)] = &[
        ("amp;", "&"),
        ("lt;", "<"),
        ("gt;", ">"),
        ("quot;", "\""),
        ("apos;", "'"),
        ("#39;", "'"),
        ("nbsp;", " "),
        ("ndash;", "–"),
        ("mdash;", "—"),
        ("lsquo;", "‘"),
        ("rsquo;", "’"),
        ("ldquo;", "“"),
        ("rdquo;", "”"),
        ("hellip;", "…"),
        ("pound;", "£"),
        ("euro;", "€"),
    ];
    let found = KNOWN.iter().find_map(|(name, letter)| Some((*letter, tail.strip_prefix(*name)?)));
    found.unwrap_or(("&", tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_text_and_keeps_addresses() {
        let cases = [
            ("Plain & simple", "Plain & simple"),
            ("<b>Ann</b> &amp; Bob", "Ann & Bob"),
            (
                "<p>One</p><p>Two <a href=\"https://example.org/a?b=1&amp;c=2\">report</a>.</p>",
                "One Two report (https://example.org/a?b=1&c=2).",
            ),
            ("<a href='https://example.org'>https://example.org</a>", "https://example.org"),
            ("5 < 6 and a<b", "5 < 6 and a<b"),
        ];
        for (html, text) in cases {
            assert_eq!(plain(html), text);
        }
    }
}
