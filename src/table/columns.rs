//! What a column's header means: the one table of fields and their other names.
//!
//! Headers are compared by [`crate::words::key`]: without case, spaces, `_`, `-` and accents.

use serde::Serialize;

use super::TablePart;
use crate::words::key;

/// A field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The id of the row.
    Id,
    /// Full name of an entity.
    Name,
    /// Kind of an entity, event, relation or source.
    Kind,
    /// Name for labels.
    ShortName,
    /// The article the name takes within a sentence.
    Article,
    /// The article the short name takes within a sentence.
    ShortArticle,
    /// Other names, parted by `;`.
    Aliases,
    /// Start of a life, existence or relation.
    Start,
    /// End of a life, existence, event or relation.
    End,
    /// Date of an event, or of a source's publication.
    Date,
    /// Title of an event or a source.
    Title,
    /// A sentence or two.
    Description,
    /// An address.
    Url,
    /// Citations.
    Sources,
    /// Who took part in an event, and in what role.
    Participants,
    /// Where an event was.
    Place,
    /// Status word of an event or a relation.
    Status,
    /// Who alleges, charges or finds.
    StatusBy,
    /// A denial or an answer.
    Response,
    /// 1 to 3.
    Importance,
    /// Orders events of one date.
    Order,
    /// Events that the row's event led to.
    LedTo,
    /// Events because of which the row's event was.
    Because,
    /// Where a relation starts.
    From,
    /// Where a relation ends.
    To,
    /// Who published a source.
    Publisher,
    /// Who wrote a source.
    Author,
    /// Where a copy of a source is kept.
    ArchiveUrl,
    /// A remark on a source.
    Note,
    /// The entity is not to be named.
    Anonymous,
    /// The row is not to leave.
    Confidential,
}

/// A field of one part of a casebook, with every header that means it.
pub struct FieldNames {
    /// The field.
    pub field: Field,
    /// Its own name, as the manual and `init` write it.
    pub name: &'static str,
    /// Other headers that mean it.
    pub aliases: &'static [&'static str],
    /// A row cannot do without it.
    pub required: bool,
}

const fn field(field: Field, name: &'static str, aliases: &'static [&'static str]) -> FieldNames {
    FieldNames { field, name, aliases, required: false }
}

const fn required(field: Field, name: &'static str, aliases: &'static [&'static str]) -> FieldNames {
    FieldNames { field, name, aliases, required: true }
}

const CITATIONS: &[&str] =
    &["source", "citation", "citations", "reference", "references", "evidence", "source id", "source ids"];
const TEXT: &[&str] = &["text", "summary", "details", "detail", "desc"];
const SHORT: &[&str] = &["short", "label"];
const START: &[&str] = &["start date", "since", "begin", "begins", "from date", "valid from"];
const END: &[&str] = &["end date", "until", "ends", "finish", "to date", "valid to", "valid until"];
const STATUS_BY: &[&str] = &["said by", "alleged by", "according to", "asserted by"];
const ADDRESS: &[&str] = &["link", "address", "web", "website", "web address", "source url"];
const CONFIDENTIAL: &[&str] = &["private", "secret", "embargo", "embargoed", "do not publish"];
const ID: &[&str] = &["identifier", "key", "ref"];

/// The fields of an entities table, in the order `init` writes them.
pub const ENTITIES: &[FieldNames] = &[
    field(Field::Id, "id", ID),
    required(Field::Name, "name", &["full name", "caption", "entity"]),
    field(Field::Kind, "kind", &["type", "schema", "category"]),
    field(Field::ShortName, "short_name", SHORT),
    field(Field::Article, "article", &["definite article"]),
    field(Field::ShortArticle, "short_article", &[]),
    field(Field::Aliases, "aliases", &["alias", "other names", "aka", "also known as"]),
    field(
        Field::Start,
        "start",
        &["start date", "since", "born", "birth", "birth date", "date of birth", "founded", "opened"],
    ),
    field(
        Field::End,
        "end",
        &["end date", "until", "died", "death", "death date", "date of death", "dissolved", "closed"],
    ),
    field(Field::Description, "description", TEXT),
    field(Field::Url, "url", ADDRESS),
    field(Field::Sources, "sources", CITATIONS),
    field(Field::Anonymous, "anonymous", &["anonymised", "anonymity"]),
    field(Field::Confidential, "confidential", CONFIDENTIAL),
];

/// The fields of an events table.
pub const EVENTS: &[FieldNames] = &[
    field(Field::Id, "id", ID),
    required(Field::Date, "date", &["start date", "start", "when", "day", "event date"]),
    field(Field::End, "end", &["end date", "until"]),
    required(Field::Title, "title", &["headline", "event", "name", "what"]),
    field(Field::Description, "description", TEXT),
    field(Field::Kind, "kind", &["type", "category"]),
    field(Field::Participants, "participants", &["who", "people", "participant", "involved", "entities"]),
    field(Field::Place, "place", &["location", "where"]),
    field(Field::Status, "status", &["standing"]),
    field(Field::StatusBy, "status_by", STATUS_BY),
    field(Field::Response, "response", &["denial", "answer", "right of reply"]),
    field(Field::Importance, "importance", &["weight", "priority", "rank"]),
    field(Field::Order, "order", &["sequence", "time of day order"]),
    field(Field::LedTo, "led_to", &["causes", "effect", "effects", "resulted in"]),
    field(Field::Because, "because_of", &["because", "caused by", "cause", "result of"]),
    field(Field::Url, "url", ADDRESS),
    field(Field::Sources, "sources", CITATIONS),
    field(Field::Confidential, "confidential", CONFIDENTIAL),
];

/// The fields of a relations table.
pub const RELATIONS: &[FieldNames] = &[
    required(Field::From, "from", &["source entity", "subject", "from entity"]),
    required(
        Field::Kind,
        "kind",
        &["type", "relation", "relationship", "predicate", "link", "relation type"],
    ),
    required(Field::To, "to", &["target", "target entity", "object", "to entity"]),
    field(Field::Id, "id", ID),
    field(Field::Start, "start", START),
    field(Field::End, "end", END),
    field(Field::Status, "status", &["standing"]),
    field(Field::StatusBy, "status_by", STATUS_BY),
    field(Field::Response, "response", &["denial", "answer", "right of reply"]),
    field(Field::Description, "description", TEXT),
    field(Field::Sources, "sources", CITATIONS),
    field(Field::Confidential, "confidential", CONFIDENTIAL),
];

/// The fields of a sources table.
pub const SOURCES: &[FieldNames] = &[
    required(Field::Id, "id", &["identifier", "key", "ref", "source", "source id", "number"]),
    required(Field::Title, "title", &["headline", "name"]),
    field(Field::Publisher, "publisher", &["publication", "outlet", "newspaper"]),
    field(Field::Author, "author", &["authors", "by", "byline"]),
    field(Field::Date, "date", &["date_published", "published", "publication date"]),
    field(Field::Url, "url", ADDRESS),
    field(Field::ArchiveUrl, "archive_url", &["archive", "archived", "archive link"]),
    field(Field::Kind, "kind", &["type", "category"]),
    field(Field::Note, "note", &["notes", "remark", "remarks", "comment"]),
    field(Field::Confidential, "confidential", CONFIDENTIAL),
];

/// The fields a part of a casebook knows.
pub const fn fields_of(part: TablePart) -> &'static [FieldNames] {
    match part {
        TablePart::Sources => SOURCES,
        TablePart::Entities => ENTITIES,
        TablePart::Events => EVENTS,
        TablePart::Relations => RELATIONS,
    }
}

/// The parts of a casebook, with the file stems that name them, in reading order.
pub const PARTS: [(TablePart, &[&str]); 4] = [
    (TablePart::Sources, &["sources", "source", "references", "bibliography", "citations", "evidence"]),
    (TablePart::Entities, &["entities", "entity", "nodes", "actors", "people and things", "whoswho"]),
    (TablePart::Events, &["events", "event", "timeline", "chronology", "dates"]),
    (
        TablePart::Relations,
        &["relations", "relation", "relationships", "relationship", "links", "edges", "connections"],
    ),
];

/// What a header means in a part of a casebook.
pub fn meaning(part: TablePart, header: &str) -> Option<Field> {
    let wanted = key(header);
    let fields = fields_of(part);
    let own = fields.iter().find(|names| key(names.name) == wanted);
    own.or_else(|| fields.iter().find(|names| names.aliases.iter().any(|alias| key(alias) == wanted)))
        .map(|names| names.field)
}

/// How a table's headers are read: a field for each, or none where it is unknown. In relations a `source` column is an
/// end where a `target` stands beside it and no `from`, else a citation; `entity` in two columns likewise.
pub fn meanings(part: TablePart, headers: &[String]) -> Vec<Option<Field>> {
    let keys: Vec<String> = headers.iter().map(|header| key(header)).collect();
    let has = |wanted: &str| keys.iter().any(|k| k == wanted);
    let source_is_end = part == TablePart::Relations && has("target") && !has("from") && !has("sourceentity");
    let mut taken = Vec::new();
    // A field's own name wins over an alias that stands further left.
    let mut read: Vec<Option<Field>> = vec![None; headers.len()];
    for own_names in [true, false] {
        for (column, header) in headers.iter().enumerate() {
            if read[column].is_some() {
                continue;
            }
            let field = match keys[column].as_str() {
                "source" if source_is_end => Some(Field::From),
                _ if own_names => {
                    fields_of(part).iter().find(|n| key(n.name) == keys[column]).map(|n| n.field)
                }
                _ => meaning(part, header),
            };
            if let Some(field) = field.filter(|field| !taken.contains(field)) {
                taken.push(field);
                read[column] = Some(field);
            }
        }
    }
    read
}

/// The part that a table's headers make likeliest: the one whose required fields are all there, then the one that knows
/// most headers. `None` when no part has its required fields.
pub fn part_of_headers(headers: &[String]) -> Option<TablePart> {
    let fits = |part: TablePart| {
        let read = meanings(part, headers);
        let required = fields_of(part).iter().filter(|names| names.required);
        let complete = required.clone().all(|names| read.contains(&Some(names.field)));
        let known = read.iter().flatten().count();
        // An entities table is only a list of names, a sources table only ids and titles: they give way to a fuller fit.
        complete.then_some((known, required.count()))
    };
    [TablePart::Relations, TablePart::Events, TablePart::Sources, TablePart::Entities]
        .into_iter()
        .filter_map(|part| fits(part).map(|fit| (fit, part)))
        .rev()
        .max_by_key(|(fit, _)| *fit)
        .map(|(_, part)| part)
}

/// The part that a file's stem names: exactly, or as its last word (`met-events`).
pub fn part_of_stem(stem: &str) -> Option<TablePart> {
    let stem = crate::words::fold(stem).replace(['_', ' '], "-");
    PARTS
        .into_iter()
        .find(|(_, stems)| stems.iter().any(|s| s.replace(' ', "-") == stem))
        .map(|(part, _)| part)
        .or_else(|| {
            let last = stem.rsplit('-').next()?;
            PARTS.into_iter().find(|(_, stems)| stems.contains(&last)).map(|(part, _)| part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> Vec<String> {
        line.split(',').map(str::to_string).collect()
    }

    #[test]
    fn no_header_means_two_fields_of_one_part() {
        for (part, _) in PARTS {
            let mut seen = Vec::new();
            for names in fields_of(part) {
                for header in std::iter::once(&names.name).chain(names.aliases) {
                    assert!(!seen.contains(&key(header)), "{part:?}: `{header}` stands twice");
                    seen.push(key(header));
                }
            }
        }
    }

    #[test]
    fn a_source_column_beside_a_target_is_an_end() {
        let read = meanings(TablePart::Relations, &headers("source,target,type,start date,citation"));
        assert_eq!(read, [Field::From, Field::To, Field::Kind, Field::Start, Field::Sources].map(Some));
        let read = meanings(TablePart::Relations, &headers("From,To,Relation,Source"));
        assert_eq!(read, [Field::From, Field::To, Field::Kind, Field::Sources].map(Some));
    }

    #[test]
    fn the_header_tells_the_part() {
        assert_eq!(part_of_headers(&headers("Date,Title,Who")), Some(TablePart::Events));
        assert_eq!(part_of_headers(&headers("when,headline,summary,source")), Some(TablePart::Events));
        assert_eq!(part_of_headers(&headers("source_entity,kind,target_entity")), Some(TablePart::Relations));
        assert_eq!(
            part_of_headers(&headers("id,title,publisher,date_published,url,kind,note")),
            Some(TablePart::Sources)
        );
        assert_eq!(
            part_of_headers(&headers("id,kind,name,short_name,aliases,start,end,description,sources")),
            Some(TablePart::Entities)
        );
        assert_eq!(part_of_headers(&headers("a,b,c")), None);
    }

    #[test]
    fn the_name_tells_the_part() {
        assert_eq!(part_of_stem("Events"), Some(TablePart::Events));
        assert_eq!(part_of_stem("met_events"), Some(TablePart::Events));
        assert_eq!(part_of_stem("officers"), None);
    }
}
