//! GEDCOM 5.5.1 and 7: people, families as connections, their events, and sources.
//!
//! A line is a level, perhaps an id between `@`, a tag, and a value. Dates come as they are written (`ABT 1850`, `BEF 3 MAR 1901`),
//! since the reader of dates knows them.

use std::collections::BTreeMap;

use super::rows::{LeftOut, Rows};
use super::{Made, Refusal, Source};
use crate::input::{Places, text_of};

/// Lines within lines, at most; the format itself allows 99.
const DEPTH: usize = 99;

/// Tags of events and what they are called; the first two are a life's start and end.
const EVENTS: &[(&str, &str)] = &[
    ("BIRT", "Birth"),
    ("DEAT", "Death"),
    ("CHR", "Christening"),
    ("BAPM", "Baptism"),
    ("BURI", "Burial"),
    ("CREM", "Cremation"),
    ("ADOP", "Adoption"),
    ("BARM", "Bar mitzvah"),
    ("BASM", "Bat mitzvah"),
    ("CHRA", "Christening as an adult"),
    ("CONF", "Confirmation"),
    ("FCOM", "First communion"),
    ("ORDN", "Ordination"),
    ("NATU", "Naturalisation"),
    ("EMIG", "Emigration"),
    ("IMMI", "Immigration"),
    ("CENS", "Census"),
    ("PROB", "Probate"),
    ("WILL", "Will"),
    ("GRAD", "Graduation"),
    ("RETI", "Retirement"),
    ("RESI", "Residence"),
    ("OCCU", "Occupation"),
    ("EDUC", "Education"),
    ("TITL", "Title"),
    ("EVEN", "Event"),
    ("FACT", "Fact"),
    ("MARR", "Marriage"),
    ("ENGA", "Engagement"),
    ("MARB", "Banns"),
    ("MARC", "Marriage contract"),
    ("MARL", "Marriage licence"),
    ("MARS", "Marriage settlement"),
    ("DIV", "Divorce"),
    ("DIVF", "Divorce filed"),
    ("ANUL", "Annulment"),
];

/// A first line `0 HEAD`.
pub fn sniff(source: &Source<'_>) -> bool {
    let start: Vec<u8> = source.bytes.iter().take(64).filter(|byte| **byte != 0).copied().collect();
    let start = String::from_utf8_lossy(&start).into_owned();
    let start = start.trim_start_matches(|c: char| !c.is_ascii_digit());
    source.ending() == "ged" && start.starts_with("0 HEAD")
}

/// A line and what stands below it.
#[derive(Debug, Default)]
struct Node {
    line: usize,
    id: String,
    tag: String,
    value: String,
    below: Vec<Node>,
}

impl Node {
    fn first(&self, tag: &str) -> Option<&Node> {
        self.below.iter().find(|node| node.tag == tag)
    }

    fn value_of(&self, tag: &str) -> &str {
        self.first(tag).map_or("", |node| node.value.trim())
    }

    fn all<'n>(&'n self, tag: &'n str) -> impl Iterator<Item = &'n Node> {
        self.below.iter().filter(move |node| node.tag == tag)
    }
}

/// Reads a family tree.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    let text =
        text_of(source.bytes.to_vec()).map_err(|what| Refusal::unreadable(format!("is {what}"), ""))?;
    let mut left_out = LeftOut::default();
    let records = records(&text, source, &mut left_out)?;
    let mut reading = Reading {
        people: Rows::new(
            "entities",
            &["id", "name", "kind", "aliases", "start", "end", "description", "sources"],
        ),
        links: Rows::new("relations", &["from", "kind", "to", "start", "end", "description", "sources"]),
        events: Rows::new(
            "events",
            &["id", "date", "title", "participants", "place", "description", "sources"],
        ),
        sources: Rows::new("sources", &["id", "title", "author", "publisher", "date", "note"]),
        left_out,
        names: BTreeMap::new(),
        notes: BTreeMap::new(),
    };
    for record in &records {
        match record.tag.as_str() {
            "INDI" => {
                let name = record.first("NAME").map(|name| full_name(&name.value)).unwrap_or_default();
                reading
                    .names
                    .insert(record.id.clone(), if name.is_empty() { record.id.clone() } else { name });
            }
            "NOTE" | "SNOTE" => {
                reading.notes.insert(record.id.clone(), record.value.clone());
            }
            _ => {}
        }
    }
    for record in &records {
        match record.tag.as_str() {
            "INDI" => reading.person(record),
            "FAM" => reading.family(record),
            "SOUR" => reading.source(record),
            "NOTE" | "SNOTE" => {}
            "HEAD" => {
                if record.value_of("CHAR").eq_ignore_ascii_case("ANSEL") {
                    reading.left_out.entry(
                        "letters with accents, since the file is in ANSEL: they are read wrong",
                        String::new,
                    );
                }
                reading.left_out.element("`HEAD`: about the file itself", String::new);
            }
            "TRLR" => {}
            tag => reading.left_out.element(format!("`{tag}` records"), || format!("line {}", record.line)),
        }
    }
    let mut made = Made::default();
    for rows in [reading.people, reading.links, reading.events, reading.sources] {
        rows.finish(source, "GEDCOM family tree", Places::Lines, &mut made)?;
    }
    reading.left_out.report(&mut made);
    Ok(made)
}

/// The records of a text, each with what stands below it.
fn records(text: &str, source: &Source<'_>, left_out: &mut LeftOut) -> Result<Vec<Node>, Refusal> {
    let mut records: Vec<Node> = Vec::new();
    // The path to the line in hand; what is closed goes into what is below it.
    let mut open: Vec<Node> = Vec::new();
    let close = |open: &mut Vec<Node>, records: &mut Vec<Node>, level: usize| {
        while open.len() > level {
            let Some(node) = open.pop() else { break };
            match open.last_mut() {
                Some(above) => above.below.push(node),
                None => records.push(node),
            }
        }
    };
    let mut count = 0_u64;
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    for (number, line) in unified.lines().enumerate() {
        let line = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        if line.trim().is_empty() {
            continue;
        }
        count += 1;
        if count > source.limits.cells {
            return Err(Refusal::Limit(crate::input::Limit::Cells, source.limits.cells, count));
        }
        let (level, rest) = line.split_once(' ').unwrap_or((line, ""));
        let Some(level) = level.parse::<usize>().ok().filter(|level| *level <= DEPTH && *level <= open.len())
        else {
            // Line ends within a note, as some programs write them.
            match open.last_mut() {
                Some(node) if !line.chars().next().is_some_and(|c| c.is_ascii_digit()) => {
                    node.value.push('\n');
                    node.value.push_str(line);
                }
                _ => left_out.entry("a line that is no GEDCOM", || format!("line {}", number + 1)),
            }
            continue;
        };
        let (id, rest) = match rest.strip_prefix('@').and_then(|rest| rest.split_once('@')) {
            Some((id, rest)) => (id.to_owned(), rest.trim_start()),
            None => (String::new(), rest),
        };
        let (tag, value) = rest.split_once(' ').unwrap_or((rest, ""));
        close(&mut open, &mut records, level);
        match (tag, open.last_mut()) {
            ("CONC", Some(above)) => above.value.push_str(value),
            ("CONT", Some(above)) => {
                above.value.push('\n');
                above.value.push_str(value);
            }
            _ => open.push(Node {
                line: number + 1,
                id,
                tag: tag.to_ascii_uppercase(),
                value: value.replace("@@", "@"),
                below: Vec::new(),
            }),
        }
    }
    close(&mut open, &mut records, 0);
    Ok(records)
}

struct Reading {
    people: Rows,
    links: Rows,
    events: Rows,
    sources: Rows,
    left_out: LeftOut,
    names: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
}

impl Reading {
    fn person(&mut self, record: &Node) {
        self.people.begin(record.line);
        self.people.set("id", &record.id);
        self.people.set("kind", "person");
        let mut is_first = true;
        for node in &record.below {
            match node.tag.as_str() {
                "NAME" => {
                    let name = full_name(&node.value);
                    self.people.set(if is_first { "name" } else { "aliases" }, &name);
                    is_first = false;
                    for part in &node.below {
                        match part.tag.as_str() {
                            "NICK" | "_AKA" => self.people.set("aliases", &part.value),
                            // The parts of the name that stand in it already.
                            "GIVN" | "SURN" | "NPFX" | "NSFX" | "SPFX" | "TYPE" => {}
                            _ => self.beside_person(part),
                        }
                    }
                }
                "SEX" => self.people.set("sex", &node.value),
                "BIRT" | "CHR" if node.value_of("DATE").is_empty() && node.value_of("PLAC").is_empty() => {}
                "FAMC" | "FAMS" | "CHAN" | "RIN" | "_UID" | "UID" | "REFN" | "EXID" => {
                    if matches!(node.tag.as_str(), "REFN" | "UID" | "_UID" | "EXID") {
                        self.people.set(&node.tag.trim_start_matches('_').to_lowercase(), &node.value);
                    }
                }
                tag if EVENTS.iter().any(|(known, _)| *known == tag) => {
                    let date = date_of(node);
                    if tag == "BIRT" {
                        self.people.set("start", &date);
                        self.people.set("place of birth", node.value_of("PLAC"));
                    } else if tag == "DEAT" {
                        self.people.set("end", &date);
                        self.people.set("place of death", node.value_of("PLAC"));
                    }
                }
                _ => self.beside_person(node),
            }
        }
        if self.people.get("name").is_none() {
            self.people.set("name", &record.id);
        }
        let whole: Vec<&Node> =
            record.below.iter().filter(|node| EVENTS.iter().any(|(tag, _)| *tag == node.tag)).collect();
        for node in whole {
            self.event(node, std::slice::from_ref(&record.id));
        }
    }

    /// A note, a source or something unknown below a person.
    fn beside_person(&mut self, node: &Node) {
        match node.tag.as_str() {
            "NOTE" | "SNOTE" => {
                let note = self.note(node);
                self.people.set("description", &note);
            }
            "SOUR" => self.people.set("sources", &cited(node)),
            tag if node.below.is_empty() && !node.value.is_empty() && !node.value.starts_with('@') => {
                self.people.set(&tag.trim_start_matches('_').to_lowercase(), &node.value);
            }
            tag => self.left_out.element(format!("`{tag}` of people"), || format!("line {}", node.line)),
        }
    }

    fn note(&self, node: &Node) -> String {
        let id = node.value.trim().trim_matches('@');
        self.notes
            .get(id)
            .filter(|_| node.value.starts_with('@'))
            .cloned()
            .unwrap_or_else(|| node.value.clone())
    }

    fn family(&mut self, record: &Node) {
        let ends = |tag: &str| {
            record.all(tag).map(|node| pointer(&node.value)).filter(|id| !id.is_empty()).collect::<Vec<_>>()
        };
        let (mut partners, children) = (ends("HUSB"), ends("CHIL"));
        partners.extend(ends("WIFE"));
        if let [first, second, ..] = partners.as_slice() {
            self.links.begin(record.line);
            self.links.set("from", first);
            self.links.set("to", second);
            self.links.set("kind", if record.first("MARR").is_some() { "married-to" } else { "partner-of" });
            self.links.set("family", &record.id);
            if let Some(marriage) = record.first("MARR") {
                self.links.set("start", &date_of(marriage));
                for source in marriage.all("SOUR") {
                    self.links.set("sources", &cited(source));
                }
            }
            for tag in ["DIV", "ANUL"] {
                if let Some(end) = record.first(tag) {
                    self.links.set("end", &date_of(end));
                }
            }
        }
        for child in record.all("CHIL") {
            for parent in &partners {
                self.links.begin(child.line);
                self.links.set("from", parent);
                self.links.set("kind", "parent-of");
                self.links.set("to", &pointer(&child.value));
                self.links.set("family", &record.id);
            }
        }
        if partners.len() < 2 && children.is_empty() || partners.is_empty() {
            self.left_out.entry("a family that connects nobody", || format!("line {}", record.line));
        }
        for node in &record.below {
            match node.tag.as_str() {
                "HUSB" | "WIFE" | "CHIL" | "CHAN" | "RIN" => {}
                tag if EVENTS.iter().any(|(known, _)| *known == tag) => self.event(node, &partners),
                "NOTE" | "SNOTE" if partners.len() > 1 || !children.is_empty() => {
                    let note = self.note(node);
                    self.links.set("description", &note);
                }
                "SOUR" if partners.len() > 1 || !children.is_empty() => {
                    self.links.set("sources", &cited(node))
                }
                tag => {
                    self.left_out.element(format!("`{tag}` of families"), || format!("line {}", node.line))
                }
            }
        }
    }

    /// An event with a date or a place; one with neither says only that it was.
    fn event(&mut self, node: &Node, who: &[String]) {
        let called = EVENTS.iter().find(|(tag, _)| *tag == node.tag).map_or("Event", |(_, called)| called);
        let (date, place) = (date_of(node), node.value_of("PLAC"));
        let names: Vec<&str> = who.iter().filter_map(|id| self.names.get(id)).map(String::as_str).collect();
        let kind = node.value_of("TYPE");
        let what = node.value.trim();
        let what = if matches!(what, "Y" | "") { String::new() } else { format!(": {what}") };
        let called = if kind.is_empty() { called.to_owned() } else { format!("{called} ({kind})") };
        if date.is_empty() && place.is_empty() {
            let title = format!("{called}{what}");
            self.left_out.element(format!("`{}` without date and place", node.tag), || {
                format!("line {} “{title}”", node.line)
            });
            return;
        }
        self.events.begin(node.line);
        self.events.set("title", &format!("{called} of {}{what}", names.join(" and ")));
        self.events.set("date", &date);
        self.events.set("place", place);
        for id in who {
            self.events.set("participants", id);
        }
        for below in &node.below {
            match below.tag.as_str() {
                "DATE" | "PLAC" | "TYPE" => {
                    for inner in &below.below {
                        match inner.tag.as_str() {
                            "PHRASE" | "TIME" => {
                                self.events.set(&format!("date {}", inner.tag.to_lowercase()), &inner.value)
                            }
                            tag => self.left_out.element(format!("`{}` below `{tag}`", below.tag), || {
                                format!("line {}", inner.line)
                            }),
                        }
                    }
                }
                "NOTE" | "SNOTE" => {
                    let note = self.note(below);
                    self.events.set("description", &note);
                }
                "SOUR" => self.events.set("sources", &cited(below)),
                tag if below.below.is_empty() && !below.value.starts_with('@') => {
                    self.events.set(&tag.trim_start_matches('_').to_lowercase(), &below.value);
                }
                tag => self.left_out.element(format!("`{tag}` of events"), || format!("line {}", below.line)),
            }
        }
    }

    fn source(&mut self, record: &Node) {
        self.sources.begin(record.line);
        self.sources.set("id", &record.id);
        for node in &record.below {
            match node.tag.as_str() {
                "TITL" => self.sources.set("title", &node.value),
                "AUTH" => self.sources.set("author", &node.value),
                "PUBL" => self.sources.set("publisher", &node.value),
                "NOTE" | "TEXT" | "SNOTE" => {
                    let note = self.note(node);
                    self.sources.set("note", &note);
                }
                "CHAN" | "RIN" => {}
                tag if node.below.is_empty() && !node.value.starts_with('@') => {
                    self.sources.set(&tag.to_lowercase(), &node.value)
                }
                tag => self.left_out.element(format!("`{tag}` of sources"), || format!("line {}", node.line)),
            }
        }
        if self.sources.get("title").is_none() {
            let name = self.sources.get("abbr").unwrap_or(&record.id).to_owned();
            self.sources.set("title", &name);
        }
    }
}

/// A date as written; that of another calendar keeps its mark, and a phrase alone stands for the date.
fn date_of(node: &Node) -> String {
    let Some(date) = node.first("DATE") else { return String::new() };
    let text = date.value.trim();
    if text.is_empty() { date.value_of("PHRASE").to_owned() } else { text.replace("@#DGREGORIAN@ ", "") }
}

/// `Ann /Ash/ Jr.` as `Ann Ash Jr.`.
fn full_name(value: &str) -> String {
    value.replace('/', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `@I1@` as `I1`; nothing for `@VOID@`.
fn pointer(value: &str) -> String {
    let id = value.trim().trim_matches('@');
    if id == "VOID" { String::new() } else { id.to_owned() }
}

/// A citation: the source's id with its page, or what is written in its place.
fn cited(node: &Node) -> String {
    let page = node.value_of("PAGE").replace([';', '\n'], ",");
    let value = node.value.trim();
    if value.starts_with('@') {
        let id = pointer(value);
        if page.is_empty() { id } else { format!("{id}#{page}") }
    } else {
        let text = value.replace([';', '\n'], ",");
        if page.is_empty() { text } else { format!("{text}, {page}") }
    }
}
