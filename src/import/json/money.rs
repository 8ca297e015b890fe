//! FollowTheMoney entities, one JSON object a line: things, what connects them, events and documents.
//!
//! Dates of that format are prefixes of a timestamp, so that they come as they are; doubt that it cannot hold stands in the summary.

use serde_json::{Map, Value};

use super::super::rows::{LeftOut, Rows};
use super::super::{Made, Refusal, Source};
use super::text;
use crate::input::Places;

/// What a schema becomes.
enum Becomes {
    /// A thing of this kind.
    Thing(&'static str),
    /// A connection: the properties of its two ends, and its kind; an empty one is told by `role` or the schema's name.
    Link(&'static str, &'static str, &'static str),
    /// Something that happened.
    Event,
    /// Something written.
    Document,
}

/// Schemas of FollowTheMoney 4 (its own documentation of the model), by name.
const SCHEMAS: &[(&str, Becomes)] = &[
    ("Person", Becomes::Thing("person")),
    ("Company", Becomes::Thing("company")),
    ("Organization", Becomes::Thing("organisation")),
    ("PublicBody", Becomes::Thing("government-body")),
    ("LegalEntity", Becomes::Thing("organisation")),
    ("Asset", Becomes::Thing("thing")),
    ("RealEstate", Becomes::Thing("thing")),
    ("Vehicle", Becomes::Thing("thing")),
    ("Vessel", Becomes::Thing("thing")),
    ("Airplane", Becomes::Thing("thing")),
    ("BankAccount", Becomes::Thing("account")),
    ("UserAccount", Becomes::Thing("account")),
    ("Address", Becomes::Thing("place")),
    ("CourtCase", Becomes::Thing("case")),
    ("Position", Becomes::Thing("unit")),
    ("Thing", Becomes::Thing("thing")),
    ("Ownership", Becomes::Link("owner", "asset", "owns")),
    ("Directorship", Becomes::Link("director", "organization", "director-of")),
    ("Membership", Becomes::Link("member", "organization", "member-of")),
    ("Employment", Becomes::Link("employee", "employer", "employed-by")),
    ("Representation", Becomes::Link("agent", "client", "represents")),
    ("Succession", Becomes::Link("successor", "predecessor", "succeeds")),
    ("Family", Becomes::Link("person", "relative", "related-to")),
    ("Associate", Becomes::Link("person", "associate", "knows")),
    ("Payment", Becomes::Link("payer", "beneficiary", "pays")),
    ("Debt", Becomes::Link("debtor", "creditor", "")),
    ("ContractAward", Becomes::Link("supplier", "contract", "")),
    ("ProjectParticipant", Becomes::Link("participant", "project", "")),
    ("CourtCaseParty", Becomes::Link("party", "case", "")),
    ("Occupancy", Becomes::Link("holder", "post", "")),
    ("UnknownLink", Becomes::Link("subject", "object", "")),
    ("Documentation", Becomes::Link("entity", "document", "")),
    ("Identification", Becomes::Link("holder", "country", "")),
    ("Event", Becomes::Event),
    ("Trip", Becomes::Event),
    ("Call", Becomes::Event),
    ("Message", Becomes::Event),
    ("Meeting", Becomes::Event),
    ("Document", Becomes::Document),
    ("Article", Becomes::Document),
    ("HyperText", Becomes::Document),
    ("PlainText", Becomes::Document),
    ("Pages", Becomes::Document),
    ("Page", Becomes::Document),
    ("Email", Becomes::Document),
    ("Table", Becomes::Document),
    ("Workbook", Becomes::Document),
    ("Image", Becomes::Document),
    ("Audio", Becomes::Document),
    ("Video", Becomes::Document),
    ("Folder", Becomes::Document),
];

/// Properties that become a column of another name, the first value; the rest stands beside it.
const COLUMNS: &[(&str, &[&str])] = &[
    ("description", &["summary", "description"]),
    ("sources", &["proof", "sourceUrl"]),
    ("url", &["website"]),
    ("aliases", &["alias", "weakAlias", "previousName"]),
];

/// The first line is an object with `id`, `schema` and `properties`.
pub fn is_money(source: &Source<'_>) -> bool {
    if !matches!(source.ending().as_str(), "json" | "jsonl" | "ndjson" | "ftm") {
        return false;
    }
    let first = source
        .bytes
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty())
        .unwrap_or_default();
    let Ok(Value::Object(object)) = serde_json::from_slice(first) else {
        return source.ending() == "ftm";
    };
    object.get("schema").is_some_and(Value::is_string)
        && object.get("properties").is_some_and(Value::is_object)
}

/// Reads a file line by line.
pub fn read(source: &Source<'_>) -> Result<Made, Refusal> {
    let mut reading = Reading {
        entities: Rows::new(
            "entities",
            &["id", "name", "kind", "aliases", "start", "end", "description", "url", "sources"],
        ),
        relations: Rows::new(
            "relations",
            &["id", "from", "kind", "to", "start", "end", "description", "sources"],
        ),
        events: Rows::new(
            "events",
            &["id", "date", "end", "title", "description", "participants", "place", "sources"],
        ),
        documents: Rows::new("sources", &["id", "title", "publisher", "author", "date", "url", "note"]),
        left_out: LeftOut::default(),
    };
    for (number, line) in source.bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let place = || format!("line {}", number + 1);
        if line.len() > 4 << 20 {
            reading.left_out.entry("a line of more than 4 MB", place);
            continue;
        }
        match serde_json::from_slice(line) {
            Ok(Value::Object(entity)) => reading.one(&entity, number + 1),
            Ok(_) => reading.left_out.entry("a line that is no object", place),
            Err(_) => reading.left_out.entry("a line that is no JSON", place),
        }
        let rows =
            reading.entities.len() + reading.relations.len() + reading.events.len() + reading.documents.len();
        if rows as u64 > source.limits.cells / 4 {
            return Err(Refusal::Limit(
                crate::input::Limit::Cells,
                source.limits.cells,
                source.limits.cells + 1,
            ));
        }
    }
    let mut made = Made::default();
    for rows in [reading.entities, reading.relations, reading.events, reading.documents] {
        rows.finish(source, "FollowTheMoney entities", Places::Lines, &mut made)?;
    }
    reading.left_out.report(&mut made);
    Ok(made)
}

struct Reading {
    entities: Rows,
    relations: Rows,
    events: Rows,
    documents: Rows,
    left_out: LeftOut,
}

impl Reading {
    fn one(&mut self, entity: &Map<String, Value>, line: usize) {
        let schema = entity.get("schema").map(text).unwrap_or_default();
        let empty = Map::new();
        let properties = entity.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let known = SCHEMAS.iter().find(|(name, _)| *name == schema).map(|(_, becomes)| becomes);
        let mut used: Vec<&'static str> = Vec::new();
        let thing = Becomes::Thing("");
        let becomes = known.unwrap_or(&thing);
        let rows = match becomes {
            Becomes::Thing(_) => &mut self.entities,
            Becomes::Link(..) => &mut self.relations,
            Becomes::Event => &mut self.events,
            Becomes::Document => &mut self.documents,
        };
        rows.begin(line);
        rows.set("id", &entity.get("id").map(text).unwrap_or_default());
        let values = |name: &str| properties.get(name).map(all).unwrap_or_default();
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| Some((*name, values(name).into_iter().next()?)))
        };
        let take = |rows: &mut Rows, used: &mut Vec<&'static str>, column: &str, names: &[&'static str]| {
            if let Some((name, value)) = first(names) {
                rows.set(column, &value);
                used.push(name);
                for more in values(name).iter().skip(1) {
                    rows.set(&format!("{name} (further)"), more);
                }
            }
        };
        match becomes {
            Becomes::Thing(kind) => {
                let name = values("name");
                if let Some(first) = name.first() {
                    rows.set("name", first);
                }
                for more in name.iter().skip(1) {
                    rows.set("aliases", more);
                }
                if name.is_empty() {
                    take(rows, &mut used, "name", &["full", "title", "caption", "registrationNumber"]);
                }
                rows.set("kind", if kind.is_empty() { &schema } else { kind });
                if !kind.eq_ignore_ascii_case(&schema) && !kind.is_empty() {
                    rows.set("FollowTheMoney schema", &schema);
                }
                take(rows, &mut used, "start", &["birthDate", "incorporationDate", "buildDate", "startDate"]);
                take(rows, &mut used, "end", &["deathDate", "dissolutionDate", "endDate"]);
            }
            Becomes::Link(from, to, kind) => {
                let (from, to) = (*from, *to);
                let (starts, ends) = (values(from), values(to));
                if starts.is_empty() || ends.is_empty() {
                    self.left_out.entry(
                        format!("a {schema} without `{}`", if starts.is_empty() { from } else { to }),
                        || format!("line {line}"),
                    );
                }
                if let Some(start) = starts.first() {
                    rows.set("from", start);
                }
                if let Some(end) = ends.first() {
                    rows.set("to", end);
                }
                let role = ["role", "relationship", "status", "position"]
                    .iter()
                    .find_map(|name| values(name).into_iter().next());
                let said = if kind.is_empty() {
                    role.unwrap_or_else(|| "linked-to".into())
                } else {
                    (*kind).to_owned()
                };
                rows.set("kind", &said);
                rows.set("FollowTheMoney schema", &schema);
                take(rows, &mut used, "start", &["startDate", "date"]);
                take(rows, &mut used, "end", &["endDate"]);
                for (column, rest) in [(from, &starts), (to, &ends)] {
                    for more in rest.iter().skip(1) {
                        rows.set(&format!("{column} (further)"), more);
                    }
                }
                used.extend([from, to]);
            }
            Becomes::Event => {
                take(rows, &mut used, "title", &["name", "title", "subject"]);
                if rows.get("title").is_none() {
                    rows.set("title", &schema);
                }
                take(rows, &mut used, "date", &["date", "startDate"]);
                take(rows, &mut used, "end", &["endDate"]);
                for name in
                    ["involved", "organizer", "participants", "sender", "recipients", "caller", "receiver"]
                {
                    for value in values(name) {
                        rows.set("participants", &value);
                    }
                    used.push(name);
                }
                take(rows, &mut used, "place", &["location", "address"]);
            }
            Becomes::Document => {
                take(rows, &mut used, "title", &["title", "name", "fileName"]);
                take(rows, &mut used, "publisher", &["publisher"]);
                take(rows, &mut used, "author", &["author"]);
                take(rows, &mut used, "date", &["publishedAt", "date", "authoredAt", "modifiedAt"]);
                take(rows, &mut used, "url", &["sourceUrl", "publisherUrl"]);
                take(rows, &mut used, "note", &["summary", "description", "notes"]);
            }
        }
        if !matches!(becomes, Becomes::Document) {
            for (column, names) in COLUMNS {
                for name in *names {
                    for value in values(name) {
                        rows.set(column, &value);
                    }
                    used.push(name);
                }
            }
        }
        for (name, value) in properties {
            if name == "name" && matches!(becomes, Becomes::Thing(_)) || used.contains(&name.as_str()) {
                continue;
            }
            for value in all(value) {
                rows.set(name, &value);
            }
        }
        for (name, value) in entity {
            match name.as_str() {
                "id" | "schema" | "properties" => {}
                "datasets" => rows.set("datasets", &text(value)),
                "caption" if matches!(becomes, Becomes::Thing(_)) && rows.get("name").is_none() => {
                    rows.set("name", &text(value))
                }
                name => self.left_out.element(format!("`{name}` of entities"), || format!("line {line}")),
            }
        }
    }
}

/// The values of a property: a list of texts, of entities (by their ids), or one text.
fn all(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::Object(entity) => entity.get("id").map(text).unwrap_or_default(),
        value => text(value),
    };
    let values = match value {
        Value::Array(list) => list.iter().map(one).collect(),
        value => vec![one(value)],
    };
    values.into_iter().filter(|value| !value.is_empty()).collect()
}
