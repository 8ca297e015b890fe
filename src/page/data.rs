//! What the script computes with, as JSON. What is said of a row stands in the article, under the row's anchor.
//!
//! | key | what |
//! |---|---|
//! | `version` | of this form, 1 |
//! | `entities` | how many of the nodes are entities; they come first |
//! | `nodes` | an entity: `i` id, `n` name, `s` short name, `a` article, `d` that of its label, `k` kind, `x` other names, `b` its life; an event: `i` id, `n` title, `k` kind, `f` firmness, `t` standing, `b` its days, `w` when in short, `c` sources, `q` status, `o` importance, `u` without a status, `z` undated |
//! | `edges` | `[from, to, type, kind, standing, firmness, bounds, held, more]`: type 0 a relation, 1 a part in an event (its kind is a role), 2 a place; `bounds` what its row says, `held` that within the lives of its ends, -1 for on no day; `more` of a relation: `i` id, `w` when in short, `c` sources, `q` status, `u` without a status, `z` undated; of a part: `p` the word of the status beside whoever had it |
//! | `bounds` | `[earliest start, latest start, earliest end, latest end, start, end]`: days since 1970, `null` without a bound; an end 0 known, 1 open, 2 unknown |
//! | `kinds`, `events`, `relations`, `roles` | labels and phrases of the vocabulary, in the reader's language |
//! | `steps` | the story |
//! | `asks` | saved questions: title, and what is typed |
//! | `words` | messages of the catalogue, and how the language writes numbers |
//!
//! Standings are numbered from the weakest, firmnesses as legends list them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cast::Cast;
use super::markup::FIRMNESSES;
use super::picture::look_id;
use super::steps::Step;
use crate::catalogue::Words;
use crate::check::questions;
use crate::date::{Bounds, Day, End, Style};
use crate::draw::symbols::Firmness;
use crate::graph::Edge;
use crate::model::{Citation, Question, Statement};
use crate::query::evidence::{Numbering, event_pill, label_in_sentence, part_pill};
use crate::query::who::Titles;
use crate::query::{lives, net, wording};
use crate::vocabulary::{Standing, Term};

/// Terms as numbers, in the order in which they are met.
#[derive(Default)]
struct Terms(BTreeMap<Option<Term>, usize>, Vec<Option<Term>>);

impl Terms {
    fn of(&mut self, term: Option<Term>) -> usize {
        let next = self.1.len();
        let at = *self.0.entry(term).or_insert(next);
        if at == next {
            self.1.push(term);
        }
        at
    }
}

/// Bounds, each once.
#[derive(Default)]
struct AllBounds(BTreeMap<String, usize>, Vec<Value>);

impl AllBounds {
    fn of(&mut self, bounds: &Bounds) -> usize {
        let day = |day: Option<Day>| day.map(Day::number);
        let end = |end: End| match end {
            End::Known => 0,
            End::Open => 1,
            End::Unknown => 2,
        };
        let value = json!([
            day(bounds.earliest_start),
            day(bounds.latest_start),
            day(bounds.earliest_end),
            day(bounds.latest_end),
            end(bounds.start),
            end(bounds.end)
        ]);
        let next = self.1.len();
        let at = *self.0.entry(value.to_string()).or_insert(next);
        if at == next {
            self.1.push(value);
        }
        at
    }
}

fn standing(standing: Standing) -> usize {
    match standing {
        Standing::EndedUnproved => 0,
        Standing::Claimed => 1,
        Standing::InProcess => 2,
        Standing::Established => 3,
    }
}

fn firmness(firmness: Firmness) -> usize {
    FIRMNESSES.iter().position(|other| *other == firmness).unwrap_or_default()
}

/// Puts a value under a key, unless it is empty.
fn put(object: &mut Value, key: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        Value::Bool(on) => !on,
        _ => false,
    };
    if !empty {
        object[key] = value;
    }
}

fn sources(numbering: &Numbering, citations: &[Citation]) -> Value {
    let number = |citation: &Citation| {
        numbering.sources().iter().position(|source| *source == citation.source).map(|at| at + 1)
    };
    let mut numbers: Vec<usize> = Vec::new();
    for number in citations.iter().filter_map(number) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    json!(numbers)
}

/// The data of a page, as JSON that can stand in a `<script>`.
pub fn write(cast: &Cast<'_>, steps: &[Step], messages: &[&str]) -> Result<String, serde_json::Error> {
    let book = cast.book();
    let (words, spoken, margins) = (book.words(), book.spoken(), &book.settings.margins);
    let (mut kinds, mut event_kinds, mut relation_kinds, mut roles) =
        (Terms::default(), Terms::default(), Terms::default(), Terms::default());
    let mut bounds = AllBounds::default();
    let mut nodes = Vec::new();
    for id in &cast.entities {
        let entity = book.entity(*id);
        let mut node = json!({"i": &*entity.id, "n": &*entity.name, "k": kinds.of(entity.kind)});
        put(&mut node, "s", json!(entity.short_name()));
        put(&mut node, "a", json!(entity.article()));
        let within = label_in_sentence(book, *id);
        put(&mut node, "d", json!(within.strip_suffix(entity.label()).unwrap_or_default().trim_end()));
        put(&mut node, "x", json!(entity.aliases()));
        let life = entity.bounds(margins);
        if life != Bounds::UNKNOWN {
            node["b"] = json!(bounds.of(&life));
        }
        nodes.push(node);
    }
    let titles = Titles::new(book, &cast.events, false);
    let status = |statement: &Statement, edge: Edge| match book.standing(statement) {
        Standing::Established => String::new(),
        _ => wording::edge_status(cast.graph, edge),
    };
    for id in &cast.events {
        let event = book.event(*id);
        let mut node = json!({
            "i": &*event.id,
            "n": &*event.title,
            "k": event_kinds.of(event.kind),
            "f": firmness(Firmness::of(book, &event.statement)),
            "t": standing(book.standing(&event.statement)),
            "o": event.importance,
        });
        let title = titles.of(book, event, false, &[]);
        if title != *event.title {
            node["l"] = json!(title);
        }
        put(&mut node, "b", json!(event.bounds(margins).map(|own| bounds.of(&own))));
        put(&mut node, "w", json!(wording::when(cast.graph, Edge::At(*id), Style::Short)));
        put(&mut node, "c", sources(&cast.numbering, &event.statement.citations));
        put(&mut node, "q", json!(status(&event.statement, Edge::At(*id))));
        put(&mut node, "u", json!(event.statement.status.is_none()));
        put(&mut node, "z", json!(event.is_undated()));
        nodes.push(node);
    }
    let mut edges = Vec::new();
    for (from, edge, to) in &cast.edges {
        let (Some(from), Some(to)) = (cast.number(*from), cast.number(*to)) else { continue };
        let statement = cast.graph.statement(*edge);
        let (sort, kind) = match edge {
            Edge::Relation(id) => (0, relation_kinds.of(Some(book.relation(*id).kind)) as i64),
            Edge::Participation(_, _, role) => (1, role.map_or(-1, |role| roles.of(Some(role)) as i64)),
            Edge::At(_) => (2, -1),
        };
        let row = bounds.of(&net::bounds(cast.graph, *edge, margins));
        let held = lives::held(cast.graph, *edge, margins).map_or(-1, |held| bounds.of(&held) as i64);
        let mut values = vec![
            json!(from),
            json!(to),
            json!(sort),
            json!(kind),
            json!(standing(book.standing(statement))),
            json!(firmness(Firmness::of_link(cast.graph, *edge))),
            json!(row),
            json!(held),
        ];
        match edge {
            Edge::Relation(id) => {
                let relation = book.relation(*id);
                let mut more = json!({"i": cast.relation_id(*id)});
                put(&mut more, "w", json!(wording::when(cast.graph, *edge, Style::Short)));
                put(&mut more, "c", sources(&cast.numbering, &statement.citations));
                put(&mut more, "q", json!(status(statement, *edge)));
                put(&mut more, "u", json!(statement.status.is_none()));
                put(&mut more, "z", json!(relation.start.is_none() && relation.end.is_none()));
                values.push(more);
            }
            Edge::Participation(id, _, role) => {
                let event = book.event(*id);
                let own = part_pill(book, event, *role);
                if own != event_pill(book, event) {
                    values.push(json!({"p": own}));
                }
            }
            Edge::At(_) => {}
        }
        edges.push(Value::Array(values));
    }
    let unnamed = || (words.say("kind.unnamed", &[]), words.say("kind.unnamed-plural", &[]));
    let kinds: Vec<Value> = kinds
        .1
        .iter()
        .map(|kind| {
            let (one, many) = match kind.map(|kind| spoken.entities.get(kind)) {
                Some(kind) if kind.plural.is_empty() => (kind.label.clone(), kind.label.clone()),
                Some(kind) => (kind.label.clone(), kind.plural.clone()),
                None => unnamed(),
            };
            let vocabulary = &book.vocabulary;
            let name = kind.map(|kind| vocabulary.entities.name(kind));
            json!([one, many, look_id(vocabulary.shape(*kind), vocabulary.colour(*kind)), name])
        })
        .collect();
    let event_kinds: Vec<Value> = event_kinds
        .1
        .iter()
        .map(|kind| match kind {
            Some(kind) => json!([spoken.events.get(*kind).label, book.vocabulary.events.name(*kind)]),
            None => json!([unnamed().0, null]),
        })
        .collect();
    let relation_kinds: Vec<Value> = relation_kinds
        .1
        .iter()
        .flatten()
        .map(|kind| {
            let spoken = spoken.relations.get(*kind);
            let short = if spoken.short.is_empty() { &spoken.forward } else { &spoken.short };
            json!([short, spoken.forward, spoken.inverse, book.vocabulary.relations.name(*kind)])
        })
        .collect();
    let roles: Vec<Value> = roles
        .1
        .iter()
        .flatten()
        .map(|role| {
            let spoken = spoken.roles.get(*role);
            json!([spoken.label, spoken.phrase, book.vocabulary.roles.name(*role)])
        })
        .collect();
    let data = json!({
        "version": 1,
        "whole": cast.whole,
        "entities": cast.entities.len(),
        "nodes": nodes,
        "edges": edges,
        "bounds": bounds.1,
        "kinds": kinds,
        "events": event_kinds,
        "relations": relation_kinds,
        "roles": roles,
        "steps": steps,
        "asks": asks(cast),
        "words": said(words, messages),
    });
    Ok(in_script(&serde_json::to_string(&data)?))
}

/// The saved questions that the page can answer: those of its own commands, without options.
fn asks(cast: &Cast<'_>) -> Vec<Value> {
    let own = |question: &&Question| {
        let words = questions::words(&question.ask).unwrap_or_default();
        let known = words.first().is_some_and(|first| ASKED.contains(&first.as_str()));
        known && words.len() > 1 && !words.iter().any(|word| word.starts_with("--"))
    };
    let asked = cast.book().settings.question.iter().filter(own);
    asked.map(|question| json!([question.title, question.ask])).collect()
}

/// The commands that the page answers itself.
const ASKED: [&str; 4] = ["path", "links", "show", "as-of"];

/// Messages whose keys begin with one of these, each as a text or as its plural forms; and how numbers are written.
fn said(words: &Words, messages: &[&str]) -> Value {
    let mut all = serde_json::Map::new();
    for (key, message) in words.messages() {
        if !messages.iter().any(|start| key.starts_with(start)) {
            continue;
        }
        let forms = message.forms();
        let value = match forms.as_slice() {
            [(_, text)] => json!(text),
            forms => {
                let mut table = serde_json::Map::new();
                if message.by() != "n" {
                    table.insert("by".to_string(), json!(message.by()));
                }
                table.extend(forms.iter().map(|(name, text)| (name.to_string(), json!(text))));
                Value::Object(table)
            }
        };
        all.insert(key.to_string(), value);
    }
    let (group, from) = words.grouping();
    json!({"tag": words.tag(), "group": group, "from": from, "all": all})
}

/// JSON in which no tag can begin or end.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
