//! How a head is compared: what people put round the word is taken off, and what brackets say of a date's form is kept.
//!
//! `Event*`, `1. Event`, `Event(s)`, `EVENTS:` and `event:string` are one head. A head has several forms, tried in turn from
//! the one nearest to what was written.

use crate::date::Order;
use crate::words::fold;

/// The form in which heads are compared: [`fold`]ed, letters and digits alone.
pub fn key(head: &str) -> String {
    let mut key = fold(head);
    key.retain(char::is_alphanumeric);
    key
}

/// Types that graph databases write behind a head (`born:int`, `aliases:string[]`), of Neo4j's admin import.
const TYPES: &[&str] = &[
    "int",
    "integer",
    "long",
    "float",
    "double",
    "boolean",
    "byte",
    "short",
    "char",
    "string",
    "point",
    "date",
    "localtime",
    "time",
    "localdatetime",
    "datetime",
    "duration",
    "vector",
];

/// Every form of a head, the nearest to what was written first; no two alike, none empty.
pub fn forms(head: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(special) = neo4j(head) {
        push(&mut found, special.to_string());
    }
    let head = without_type(head);
    let (bare, inside) = without_brackets(head);
    for text in [head, &bare] {
        push(&mut found, key(text));
        push(&mut found, key(without_number(text)));
    }
    for count in 0..found.len() {
        for single in singular(&found[count].clone()) {
            push(&mut found, single);
        }
    }
    let bare = fold(without_number(&bare));
    // `Date / period`, `who or what`, `Source: link`: the first word of the two that is known.
    let parts = bare.split(['/', '|', ':', '–', '—']).flat_map(|part| part.split(" or "));
    let lead = bare.strip_prefix("the ").map(str::to_string);
    for text in parts.map(str::to_string).chain(lead).chain(inside.into_iter().map(|text| fold(&text))) {
        let form = key(&text);
        for single in singular(&form) {
            push(&mut found, single);
        }
        push(&mut found, form);
    }
    found
}

/// Whom a column of names is about, folded: `victim` of `Victim`, `Victim name` and `Name of victim (if known)`.
pub fn whose(head: &str) -> String {
    let folded = fold(head.split(['(', '[']).next().unwrap_or_default());
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric()).replace('_', " ");
    let bare = bare.strip_prefix("name of ").or_else(|| bare.strip_prefix("names of ")).unwrap_or(&bare);
    bare.strip_suffix(" name").or_else(|| bare.strip_suffix(" names")).unwrap_or(bare).to_string()
}

fn push(forms: &mut Vec<String>, form: String) {
    if !form.is_empty() && !forms.contains(&form) {
        forms.push(form);
    }
}

/// Heads of Neo4j's admin import that are no words: `id:ID`, `:START_ID(Person)`, `:LABEL`.
fn neo4j(head: &str) -> Option<&'static str> {
    let (_, mark) = head.rsplit_once(':')?;
    let mark = mark.split('(').next().unwrap_or_default().trim();
    match mark {
        "ID" => Some("id"),
        "START_ID" => Some("from"),
        "END_ID" => Some("to"),
        "TYPE" | "LABEL" => Some("kind"),
        _ => None,
    }
}

fn without_type(head: &str) -> &str {
    match head.rsplit_once(':') {
        Some((name, kind)) if !name.trim().is_empty() => {
            let kind = kind.trim().trim_end_matches("[]").split(['{', '(']).next().unwrap_or_default();
            if TYPES.iter().any(|known| kind.eq_ignore_ascii_case(known)) { name } else { head }
        }
        _ => head,
    }
}

/// A head without what stands in brackets, and what stands in them. `Person(s)` loses its bracket but nothing else.
fn without_brackets(head: &str) -> (String, Vec<String>) {
    let (mut bare, mut inside) = (String::new(), Vec::new());
    let mut depth = 0usize;
    let mut text = String::new();
    for letter in head.chars() {
        match letter {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    inside.push(std::mem::take(&mut text));
                    // `Person(s) involved` is one phrase.
                    bare.push(' ');
                }
            }
            _ if depth > 0 => text.push(letter),
            _ => bare.push(letter),
        }
    }
    // One that is never closed hides nothing.
    if depth > 0 {
        bare.push(' ');
        bare.push_str(&text);
    }
    inside.retain(|text| text.chars().count() > 2);
    (bare, inside)
}

/// A head without a numbering before it: `1. Date`, `a) Date`, `Q3: Date`.
fn without_number(head: &str) -> &str {
    let trimmed =
        head.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '*' | '#' | '•' | '-'));
    let digits = trimmed.strip_prefix(['q', 'Q']).unwrap_or(trimmed);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < digits.len() {
        let behind = rest.trim_start_matches(['.', ')', ':', '-', ' ']);
        if behind.len() < rest.len() && !behind.is_empty() {
            return behind;
        }
    }
    let mut letters = trimmed.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), Some(')')) if letter.is_ascii_alphabetic() && !letters.as_str().trim().is_empty() => {
            letters.as_str()
        }
        _ => head,
    }
}

/// The forms a plural may have come from.
fn singular(key: &str) -> Vec<String> {
    let mut found = Vec::new();
    let stems = [("ies", "y"), ("es", ""), ("s", "")];
    for (ending, instead) in stems {
        if let Some(stem) = key.strip_suffix(ending)
            && stem.chars().count() > 2
        {
            found.push(format!("{stem}{instead}"));
        }
    }
    // `other name` for `other names`.
    if key.chars().count() > 2 && !key.ends_with('s') {
        found.push(format!("{key}s"));
    }
    found
}

/// The order of day and month that a head gives: `Date (DD/MM/YYYY)`, `date mm-dd-yy`, `Datum (TT.MM.JJJJ)`, `(day/month/year)`.
pub fn order(head: &str) -> Option<Order> {
    let text = fold(head);
    let tokens = text.split(|c: char| !(c.is_alphabetic() || matches!(c, '/' | '.' | '-')));
    tokens
        .filter_map(|token| {
            let mut parts = token.split(['/', '.', '-']).filter(|part| !part.is_empty()).map(sort_of);
            match (parts.next()?, parts.next()?) {
                (Sort::Day, Sort::Month) => Some(Order::DayFirst),
                (Sort::Month, Sort::Day) => Some(Order::MonthFirst),
                _ => None,
            }
        })
        .next()
}

enum Sort {
    Day,
    Month,
    Other,
}

/// What `dd`, `jj` (jour), `tt` (Tag), `gg` (giorno), `mm` stand for.
fn sort_of(part: &str) -> Sort {
    let all = |letters: &[char]| part.len() <= 3 && part.chars().all(|c| letters.contains(&c));
    match part {
        "day" | "jour" | "tag" | "dia" | "giorno" | "dag" => Sort::Day,
        "month" | "mois" | "monat" | "mes" | "mese" | "maand" | "mis" | "mon" => Sort::Month,
        _ if part.len() <= 2 && (all(&['d']) || all(&['j']) || all(&['t']) || all(&['g'])) => Sort::Day,
        _ if all(&['m']) => Sort::Month,
        _ => Sort::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_round_the_word_is_taken_off() {
        for head in [
            "Event*",
            "Event(s)",
            "EVENTS:",
            "1. Event",
            "(3) Event",
            "a) event",
            "event:string",
            "Event †",
            "Q3: Event",
            "Event [required]",
            "the event",
        ] {
            assert!(forms(head).contains(&"event".to_string()), "{head}: {:?}", forms(head));
        }
        for (head, form) in [
            ("Person(s) involved", "personinvolved"),
            ("parties", "party"),
            ("personId:ID(Person)", "id"),
            (":START_ID", "from"),
            ("aliases:string[]", "aliases"),
            ("Date / Period", "date"),
            ("Source: link", "source"),
            ("Date of birth (DOB)", "dateofbirth"),
            ("[Person] Given name", "givenname"),
            ("Entity 1", "entity1"),
        ] {
            assert!(forms(head).contains(&form.to_string()), "{head}: {:?}", forms(head));
        }
        assert_eq!(forms(" * "), Vec::<String>::new());
        assert!(!forms("2. half").contains(&"2".to_string()));
        assert!(!forms("24").contains(&String::new()));
    }

    #[test]
    fn brackets_settle_the_order_of_day_and_month() {
        let day = [
            "Date (DD/MM/YYYY)",
            "date dd-mm-yy",
            "Datum (TT.MM.JJJJ)",
            "Date [jj/mm/aaaa]",
            "Data (gg/mm/aaaa)",
            "When (day/month/year)",
            "D/M/Y",
        ];
        let month = ["Date (MM/DD/YYYY)", "mm-dd-yy", "date m/d/y", "Date (month/day/year)"];
        day.iter().for_each(|head| assert_eq!(order(head), Some(Order::DayFirst), "{head}"));
        month.iter().for_each(|head| assert_eq!(order(head), Some(Order::MonthFirst), "{head}"));
        for head in ["Date", "Date (YYYY-MM-DD)", "and/or", "d", "Comments / Mentions", "MM/YYYY", ""] {
            assert_eq!(order(head), None, "{head}");
        }
    }
}
