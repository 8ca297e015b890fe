//! Everything a casebook holds, as JSON.
//!
//! One object, keys in the order below, `"throughline": 1` as its version. A field without a value is left out; a list
//! without members too. Entities are sorted by id, events by date, relations by their ends, sources by id.
//!
//! | key | what |
//! |---|---|
//! | `throughline` | version of this format, 1 |
//! | `made_from` | which rows this is made from, for `throughline verify` |
//! | `title`, `subtitle`, `credit`, `licence`, `lang`, `as_of`, `note` | from `casebook.toml` |
//! | `counts` | `entities`, `events`, `relations`, `sources` |
//! | `entities` | `id`, `name`, `article`, `short_name`, `short_article`, `aliases`, `kind`, `shape`, `inferred`, `start`, `end` (dates), `description`, `url`, `image`, `attributes`, `citations`, `rests_on` (the other rows that it rests on where the desk holds several to be one: `id`, `name`, `row`), `row` |
//! | `events` | `id`, `title`, `date`, `end` (dates), `order`, `kind`, `importance`, `description`, `participants` (`entity`, `role`, `phrase`), `nameless` (who took part without a name: `words` as written, `role`), `led_to` (ids of events), `place` (`entity` or `text`), `url`, `image`, statement fields, `attributes`, `row` |
//! | `relations` | `id` (given, or made from its ends and kind), `from`, `kind`, `to`, `forward`, `inverse`, `directed`, `start`, `end` (dates), `description`, statement fields, `attributes`, `row` |
//! | `sources` | `id`, `title`, `publisher`, `author`, `date`, `url`, `archive_url`, `kind`, `note`, `attributes`, `row` |
//! | a date | `written` (as typed), `edtf`, `words`, `earliest_start`, `latest_start`, `earliest_end`, `latest_end` (ISO days without margins; left out where there is no bound), `approximate`, `uncertain` |
//! | statement fields | `status` (the word), `standing`, `status_by`, `status_by_entity`, `response`, `account_of` (the id of the row of which it is another account), `preferred`, `citations` |
//! | `corrections` | those that touch what is shown: `date`, `what`, `why`, `by`, `touches` (ids), `row` |
//! | `identities` | judgements of the desk on who is who: `name`, `other`, `judgement` (`same`, `different`, `unsure`), `why`, `by`, `date`, `row` |
//! | an `image` | `file` (in the casebook's folder, or an address), `credit`, `alt` (what it shows), `source` (where it is from) |
//! | a citation | `source`, `locator`, `quotation` |
//! | `row` | `file`, `line` (one-based): where it was written |

use serde::Serialize;

use crate::catalogue::Words;
use crate::date::{Clock, Date, Day, Style};
use crate::model::{Casebook, Citation, Image, Item, Place, RelationId, Statement};
use crate::query::View;
use crate::table::Row;
use crate::vocabulary::{Shape, Standing};

#[derive(Serialize)]
struct Whole<'a> {
    throughline: u32,
    made_from: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subtitle: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    credit: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    licence: &'a str,
    lang: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    as_of: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    counts: Counts,
    entities: Vec<EntityJson<'a>>,
    events: Vec<EventJson<'a>>,
    relations: Vec<RelationJson<'a>>,
    sources: Vec<SourceJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    identities: Vec<JudgementJson<'a>>,
}

#[derive(Serialize)]
struct Counts {
    entities: usize,
    events: usize,
    relations: usize,
    sources: usize,
}

#[derive(Serialize)]
struct EntityJson<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    article: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    short_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    short_article: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'a [Box<str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    shape: Shape,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inferred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Image>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Attribute<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<CitationJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rests_on: Vec<MergedJson<'a>>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct MergedJson<'a> {
    id: &'a str,
    name: &'a str,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct CorrectionJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateJson<'a>>,
    what: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    by: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    touches: Vec<String>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct JudgementJson<'a> {
    name: &'a str,
    other: &'a str,
    judgement: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateJson<'a>>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct EventJson<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    importance: u8,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participants: Vec<ParticipantJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nameless: Vec<NamelessJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    led_to: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceJson<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Image>,
    #[serde(flatten)]
    statement: StatementJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Attribute<'a>>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct NamelessJson<'a> {
    words: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
}

#[derive(Serialize)]
struct ParticipantJson<'a> {
    entity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phrase: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PlaceJson<'a> {
    Entity(&'a str),
    Text(&'a str),
}

#[derive(Serialize)]
struct RelationJson<'a> {
    id: String,
    from: &'a str,
    kind: &'a str,
    to: &'a str,
    forward: &'a str,
    inverse: &'a str,
    directed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(flatten)]
    statement: StatementJson<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Attribute<'a>>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct StatementJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    standing: Standing,
    #[serde(skip_serializing_if = "str::is_empty")]
    status_by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_by_entity: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    response: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    account_of: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    preferred: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<CitationJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    publisher: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    author: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateJson<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    archive_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<Attribute<'a>>,
    row: RowJson<'a>,
}

#[derive(Serialize)]
struct CitationJson<'a> {
    source: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    locator: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    quotation: &'a str,
}

#[derive(Serialize)]
struct Attribute<'a> {
    column: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct RowJson<'a> {
    file: &'a str,
    line: u32,
}

/// A date as JSON.
#[derive(Serialize)]
pub struct DateJson<'a> {
    written: &'a str,
    edtf: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a Clock>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<&'a Clock>,
    words: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest_end: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    uncertain: bool,
}

impl<'a> DateJson<'a> {
    /// The JSON form of a date.
    pub fn new(words: &Words, date: &'a Date) -> Self {
        let bounds = date.bounds();
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        Self {
            written: date.written(),
            edtf: date.edtf(),
            time: date.clock(),
            end_time: date.end_clock(),
            words: date.spoken(words, Style::Long),
            earliest_start: day(bounds.earliest_start),
            latest_start: day(bounds.latest_start),
            earliest_end: day(bounds.earliest_end),
            latest_end: day(bounds.latest_end),
            approximate: date.is_approximate(),
            uncertain: date.is_uncertain(),
        }
    }
}

/// A view as JSON, with the sources that it cites; all of them for the whole casebook.
pub fn write(view: &View<'_>) -> Vec<u8> {
    let whole = whole(view);
    let mut bytes = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn whole<'a>(view: &'a View<'_>) -> Whole<'a> {
    let book = view.graph.casebook();
    let words = book.words();
    let vocabulary = &book.vocabulary;
    let row = |row: Row| {
        let (file, line) = book.line_of(row);
        RowJson { file, line }
    };
    let citations = |citations: &'a [Citation]| -> Vec<CitationJson<'a>> {
        let json = |c: &'a Citation| CitationJson {
            source: &book.source(c.source).id,
            locator: &c.locator,
            quotation: &c.quotation,
        };
        citations.iter().map(json).collect()
    };
    let statement = |statement: &'a Statement| StatementJson {
        status: statement.status.map(|status| vocabulary.statuses.name(status)),
        standing: book.standing(statement),
        status_by: statement.by(),
        status_by_entity: statement.by_entity().map(|id| &*book.entity(id).id),
        response: statement.response(),
        account_of: statement.account.as_ref().and_then(|account| account.item).map_or(
            "",
            |item| match item {
                Item::Event(id) => &book.event(id).id,
                Item::Relation(id) => &book.relation(id).id,
                Item::Entity(_) | Item::Source(_) => "",
            },
        ),
        preferred: statement.account.as_ref().is_some_and(|account| account.preferred),
        citations: citations(&statement.citations),
    };
    let mut cited = vec![
        view.entities.len() == book.entities.len() && view.events.len() == book.events.len();
        book.sources.len()
    ];
    let of_entities = view.entities.iter().flat_map(|id| book.entity(*id).citations.iter());
    let of_events = view.events.iter().flat_map(|id| book.event(*id).statement.citations.iter());
    let of_relations = view.relations.iter().flat_map(|id| book.relation(*id).statement.citations.iter());
    of_entities
        .chain(of_events)
        .chain(of_relations)
        .for_each(|citation| cited[citation.source.0 as usize] = true);
    let entities: Vec<EntityJson<'a>> = view
        .entities
        .iter()
        .map(|id| book.entity(*id))
        .map(|e| EntityJson {
            id: &e.id,
            name: &e.name,
            article: e.article(),
            short_name: e.short_name(),
            short_article: e.rare.as_ref().map_or("", |rare| &rare.short_article),
            aliases: e.aliases(),
            kind: e.kind.map(|kind| vocabulary.entities.name(kind)),
            shape: vocabulary.shape(e.kind),
            inferred: e.inferred,
            start: e.start.as_deref().map(|date| DateJson::new(words, date)),
            end: e.end.as_deref().map(|date| DateJson::new(words, date)),
            description: e.description(),
            url: e.url(),
            image: e.image(),
            attributes: attributes(e.attributes()),
            citations: citations(&e.citations),
            rests_on: e
                .merged()
                .iter()
                .map(|merged| MergedJson { id: &merged.id, name: &merged.name, row: row(merged.row) })
                .collect(),
            row: row(e.row),
        })
        .collect();
    let events_shown: std::collections::BTreeSet<_> = view.events.iter().copied().collect();
    let events: Vec<EventJson<'a>> = view
        .events
        .iter()
        .map(|id| (*id, book.event(*id)))
        .map(|(id, e)| EventJson {
            id: &e.id,
            title: &e.title,
            date: e.date.as_deref().map(|date| DateJson::new(words, date)),
            end: e.end.as_deref().map(|date| DateJson::new(words, date)),
            order: e.order,
            kind: e.kind.map(|kind| vocabulary.events.name(kind)),
            importance: e.importance,
            description: &e.description,
            participants: e
                .participants
                .iter()
                .map(|p| ParticipantJson {
                    entity: &book.entity(p.entity).id,
                    role: p.role.map(|role| vocabulary.roles.name(role)),
                    phrase: p.role.map(|role| vocabulary.roles.get(role).phrase.as_str()),
                })
                .collect(),
            nameless: e
                .nameless
                .iter()
                .map(|n| NamelessJson {
                    words: &n.words,
                    role: n.role.map(|role| vocabulary.roles.name(role)),
                })
                .collect(),
            led_to: {
                let from = book.ties.partition_point(|tie| tie.cause < id);
                let ties = book.ties[from..].iter().take_while(|tie| tie.cause == id);
                ties.filter(|tie| events_shown.contains(&tie.effect))
                    .map(|tie| &*book.event(tie.effect).id)
                    .collect()
            },
            place: e.place.as_ref().map(|place| match place {
                Place::Entity(id) => PlaceJson::Entity(&book.entity(*id).id),
                Place::Text(text) => PlaceJson::Text(text),
            }),
            url: &e.url,
            image: e.image.as_deref(),
            statement: statement(&e.statement),
            attributes: attributes(&e.attributes),
            row: row(e.row),
        })
        .collect();
    let ids = relation_ids(book, &view.relations);
    let relations: Vec<RelationJson<'a>> = view
        .relations
        .iter()
        .zip(ids)
        .map(|(id, key)| (book.relation(*id), key))
        .map(|(r, id)| {
            let kind = vocabulary.relations.get(r.kind);
            RelationJson {
                id,
                from: &book.entity(r.from).id,
                kind: vocabulary.relations.name(r.kind),
                to: &book.entity(r.to).id,
                forward: &kind.forward,
                inverse: &kind.inverse,
                directed: kind.directed,
                start: r.start.as_deref().map(|date| DateJson::new(words, date)),
                end: r.end.as_deref().map(|date| DateJson::new(words, date)),
                description: r.description(),
                statement: statement(&r.statement),
                attributes: attributes(r.attributes()),
                row: row(r.row),
            }
        })
        .collect();
    let sources: Vec<SourceJson<'a>> = book
        .sources()
        .filter(|(id, _)| cited[id.0 as usize])
        .map(|(_, s)| SourceJson {
            id: &s.id,
            title: &s.title,
            publisher: &s.publisher,
            author: &s.author,
            date: s.date.as_deref().map(|date| DateJson::new(words, date)),
            url: &s.url,
            archive_url: &s.archive_url,
            kind: &s.kind,
            note: &s.note,
            attributes: attributes(&s.attributes),
            row: row(s.row),
        })
        .collect();
    let corrections: Vec<CorrectionJson<'a>> = crate::query::corrections::of_view(view)
        .into_iter()
        .map(|c| CorrectionJson {
            date: c.date.as_deref().map(|date| DateJson::new(words, date)),
            what: &c.what,
            why: &c.why,
            by: &c.by,
            touches: c.touches.iter().map(|item| crate::query::changes::id_of(book, *item)).collect(),
            row: row(c.row),
        })
        .collect();
    let shown: std::collections::BTreeSet<_> = view.entities.iter().copied().collect();
    let identities: Vec<JudgementJson<'a>> = book
        .identities
        .iter()
        .filter(|j| j.of.is_some_and(|(a, b)| shown.contains(&a) || shown.contains(&b)))
        .map(|j| JudgementJson {
            name: &j.name,
            other: &j.other,
            judgement: j.verdict.name(),
            why: &j.why,
            by: &j.by,
            date: j.date.as_deref().map(|date| DateJson::new(words, date)),
            row: row(j.row),
        })
        .collect();
    let counts = Counts {
        entities: entities.len(),
        events: events.len(),
        relations: relations.len(),
        sources: sources.len(),
    };
    let settings = &book.settings;
    Whole {
        throughline: 1,
        made_from: view.made_from(),
        title: &settings.title,
        subtitle: &settings.subtitle,
        credit: &settings.credit,
        licence: &settings.licence,
        lang: book.lang(),
        as_of: &settings.as_of,
        note: &settings.note,
        counts,
        entities,
        events,
        relations,
        sources,
        corrections,
        identities,
    }
}

fn attributes(attributes: &[(Box<str>, Box<str>)]) -> Vec<Attribute<'_>> {
    attributes.iter().map(|(column, text)| Attribute { column, text }).collect()
}

/// The ids of some relations: those given, else `from--kind--to`, numbered where several would be the same.
pub fn relation_ids(book: &Casebook, relations: &[RelationId]) -> Vec<String> {
    // Written ids are taken, whichever rows they stand in and whatever the view shows of them.
    let written = book.relations.iter().filter(|relation| !relation.id.is_empty());
    let mut taken: std::collections::BTreeSet<String> = written.map(|r| r.id.to_string()).collect();
    let relations = relations.iter().map(|id| book.relation(*id));
    relations
        .map(|relation| {
            if !relation.id.is_empty() {
                return relation.id.to_string();
            }
            let kind = book.vocabulary.relations.name(relation.kind);
            let stem = format!("{}--{kind}--{}", book.entity(relation.from).id, book.entity(relation.to).id);
            let ids = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}--{n}") });
            let id = ids.into_iter().find(|id| !taken.contains(id)).unwrap_or_default();
            taken.insert(id.clone());
            id
        })
        .collect()
}
