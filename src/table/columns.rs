//! The fields of each part of a casebook, by their own names, and the names of files that tell a part.
//!
//! What people write instead, in their own words and languages, is data ([`super::aliases`]); which of several columns gets a
//! field is [`super::fit`]'s business.

use serde::Serialize;

use super::TablePart;

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
    /// A picture: a file in the casebook's folder, or an address.
    Image,
    /// Who made or owns the picture.
    ImageCredit,
    /// What the picture shows, for who cannot see it.
    ImageAlt,
    /// Where the picture is from.
    ImageSource,
    /// The entity is not to be named.
    Anonymous,
    /// The row is not to leave.
    Confidential,
    /// The event or relation of which the row is another account.
    AccountOf,
    /// Of several accounts this one is drawn first.
    Prefers,
    /// What a correction is about.
    Touches,
    /// Whether two names are one: `same`, `different`, `unsure`.
    Judgement,
}

/// A field of one part of a casebook.
pub struct FieldNames {
    /// The field.
    pub field: Field,
    /// Its own name, as the manual and `init` write it.
    pub name: &'static str,
    /// A row cannot do without it.
    pub required: bool,
}

const fn field(field: Field, name: &'static str) -> FieldNames {
    FieldNames { field, name, required: false }
}

const fn required(field: Field, name: &'static str) -> FieldNames {
    FieldNames { field, name, required: true }
}

/// The fields of an entities table, in the order `init` writes them.
pub const ENTITIES: &[FieldNames] = &[
    field(Field::Id, "id"),
    required(Field::Name, "name"),
    field(Field::Kind, "kind"),
    field(Field::ShortName, "short_name"),
    field(Field::Article, "article"),
    field(Field::ShortArticle, "short_article"),
    field(Field::Aliases, "aliases"),
    field(Field::Start, "start"),
    field(Field::End, "end"),
    field(Field::Description, "description"),
    field(Field::Url, "url"),
    field(Field::Sources, "sources"),
    field(Field::Image, "image"),
    field(Field::ImageCredit, "image_credit"),
    field(Field::ImageAlt, "image_alt"),
    field(Field::ImageSource, "image_source"),
    field(Field::Anonymous, "anonymous"),
    field(Field::Confidential, "confidential"),
];

/// The fields of an events table.
pub const EVENTS: &[FieldNames] = &[
    field(Field::Id, "id"),
    required(Field::Date, "date"),
    field(Field::End, "end"),
    required(Field::Title, "title"),
    field(Field::Description, "description"),
    field(Field::Kind, "kind"),
    field(Field::Participants, "participants"),
    field(Field::Place, "place"),
    field(Field::Status, "status"),
    field(Field::StatusBy, "status_by"),
    field(Field::Response, "response"),
    field(Field::Importance, "importance"),
    field(Field::Order, "order"),
    field(Field::LedTo, "led_to"),
    field(Field::Because, "because_of"),
    field(Field::Url, "url"),
    field(Field::AccountOf, "account_of"),
    field(Field::Prefers, "prefers"),
    field(Field::Sources, "sources"),
    field(Field::Image, "image"),
    field(Field::ImageCredit, "image_credit"),
    field(Field::ImageAlt, "image_alt"),
    field(Field::ImageSource, "image_source"),
    field(Field::Confidential, "confidential"),
];

/// The fields of a relations table.
pub const RELATIONS: &[FieldNames] = &[
    required(Field::From, "from"),
    field(Field::Kind, "kind"),
    required(Field::To, "to"),
    field(Field::Id, "id"),
    field(Field::Start, "start"),
    field(Field::End, "end"),
    field(Field::Status, "status"),
    field(Field::StatusBy, "status_by"),
    field(Field::Response, "response"),
    field(Field::Description, "description"),
    field(Field::AccountOf, "account_of"),
    field(Field::Prefers, "prefers"),
    field(Field::Sources, "sources"),
    field(Field::Confidential, "confidential"),
];

/// The fields of a sources table.
pub const SOURCES: &[FieldNames] = &[
    field(Field::Id, "id"),
    required(Field::Title, "title"),
    field(Field::Publisher, "publisher"),
    field(Field::Author, "author"),
    field(Field::Date, "date"),
    field(Field::Url, "url"),
    field(Field::ArchiveUrl, "archive_url"),
    field(Field::Kind, "kind"),
    field(Field::Note, "note"),
    field(Field::Confidential, "confidential"),
];

/// The fields of a table of corrections.
pub const CORRECTIONS: &[FieldNames] = &[
    field(Field::Date, "date"),
    required(Field::Title, "what"),
    field(Field::Description, "why"),
    field(Field::StatusBy, "by"),
    field(Field::Touches, "touches"),
    field(Field::Confidential, "confidential"),
];

/// The fields of a table of judgements on who is who.
pub const IDENTITIES: &[FieldNames] = &[
    required(Field::From, "name"),
    required(Field::To, "other"),
    required(Field::Judgement, "judgement"),
    field(Field::Description, "why"),
    field(Field::StatusBy, "by"),
    field(Field::Date, "date"),
    field(Field::Confidential, "confidential"),
];

/// The fields a part of a casebook knows.
pub const fn fields_of(part: TablePart) -> &'static [FieldNames] {
    match part {
        TablePart::Sources => SOURCES,
        TablePart::Entities => ENTITIES,
        TablePart::Events => EVENTS,
        TablePart::Relations => RELATIONS,
        TablePart::Corrections => CORRECTIONS,
        TablePart::Identities => IDENTITIES,
    }
}

/// The name a field has in a part, as the manual writes it; empty where the part has no such field.
pub fn name_of(part: TablePart, field: Field) -> &'static str {
    fields_of(part).iter().find(|names| names.field == field).map_or("", |names| names.name)
}

/// What the desk says of its own work, beside what it says of the world, with the file stems that name it. No heads tell these parts:
/// only the name of the file does, or `casebook.toml`.
pub const DESK_PARTS: [(TablePart, &[&str]); 2] = [
    (TablePart::Corrections, &["corrections", "correction", "corrigenda", "errata"]),
    (TablePart::Identities, &["identities", "identity", "same as", "who is who"]),
];

/// Every part of a casebook, with the file stems that name it.
pub fn all_parts() -> impl Iterator<Item = (TablePart, &'static [&'static str])> {
    PARTS.into_iter().chain(DESK_PARTS)
}

/// The parts of a casebook that say something of the world, with the file stems that name them, in reading order.
pub const PARTS: [(TablePart, &[&str]); 4] = [
    (TablePart::Sources, &["sources", "source", "references", "bibliography", "citations", "evidence"]),
    (TablePart::Entities, &["entities", "entity", "nodes", "actors", "people and things", "whoswho"]),
    (TablePart::Events, &["events", "event", "timeline", "chronology", "dates"]),
    (
        TablePart::Relations,
        &["relations", "relation", "relationships", "relationship", "links", "edges", "connections"],
    ),
];

/// The part that a file's stem names: exactly, or as its last word (`met-events`).
pub fn part_of_stem(stem: &str) -> Option<TablePart> {
    let stem = crate::words::fold(stem).replace(['_', ' '], "-");
    all_parts()
        .find(|(_, stems)| stems.iter().any(|s| s.replace(' ', "-") == stem))
        .map(|(part, _)| part)
        .or_else(|| {
            let last = stem.rsplit('-').next()?;
            all_parts().find(|(_, stems)| stems.contains(&last)).map(|(part, _)| part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_part() {
        assert_eq!(part_of_stem("Events"), Some(TablePart::Events));
        assert_eq!(part_of_stem("met_events"), Some(TablePart::Events));
        assert_eq!(part_of_stem("officers"), None);
    }
}
