//! Sheets of known tools, recognised by their heads. `check` names the tool; what a column of it means is settled here.
//!
//! Sources: TimelineJS' spreadsheet template (knightlab), Gephi's import of node and edge tables, Kumu's import sheets, Flourish's network
//! template, FollowTheMoney's CSV exports and OpenSanctions' `targets.simple.csv`, the ICIJ Offshore Leaks download,
//! Neo4j's admin import, results of the Wikidata query service, LittleSis' bulk formats, Aeon Timeline's export, Palladio's
//! sample tables, nodegoat's CSV export.

use super::TablePart;
use super::columns::Field;
use super::heads;
use super::pieces::Piece;

/// What a column of a known sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A field.
    Is(Field),
    /// A piece of a field.
    Piece(Field, Piece),
    /// Kept as it is, and nobody needs to be told.
    Aside,
}

/// A sheet of a known tool.
pub struct Profile {
    /// As `check` says it: `TimelineJS`.
    pub name: &'static str,
    /// What its rows are.
    pub part: TablePart,
    /// Heads that must all be there; `a|b` is either.
    pub heads: &'static [&'static str],
    /// What its columns are, where the heads alone would not tell.
    pub columns: &'static [(&'static str, Role)],
    /// What must be said about it; empty for nothing.
    pub note: &'static str,
}

use Field::{
    Aliases, Date, Description, End, From, Id, Image, ImageAlt, ImageCredit, Kind, Name, Participants, Place,
    Sources, Start, Title, To, Url,
};
use Role::{Aside, Is};

const fn profile(
    name: &'static str,
    part: TablePart,
    heads: &'static [&'static str],
    columns: &'static [(&'static str, Role)],
    note: &'static str,
) -> Profile {
    Profile { name, part, heads, columns, note }
}

const MEDIA: [(&str, Role); 11] = [
    ("headline", Is(Title)),
    ("text", Is(Description)),
    ("display date", Aside),
    ("media", Is(Image)),
    ("media credit", Is(ImageCredit)),
    ("media caption", Aside),
    ("media thumbnail", Aside),
    ("type", Aside),
    ("group", Is(Kind)),
    ("background", Aside),
    ("alt text", Is(ImageAlt)),
];

/// Every known sheet; the first that fits is taken.
pub const PROFILES: &[Profile] = &[
    profile(
        "TimelineJS",
        TablePart::Events,
        &["year", "headline", "month|day|end year|display date|media|text"],
        &MEDIA,
        "",
    ),
    profile(
        "TimelineJS (first version)",
        TablePart::Events,
        &["start date", "headline", "media|media credit|tag"],
        &[
            ("start date", Is(Date)),
            ("end date", Is(End)),
            ("headline", Is(Title)),
            ("text", Is(Description)),
            ("media", Is(Image)),
            ("media credit", Is(ImageCredit)),
            // There was no other text about it.
            ("media caption", Is(ImageAlt)),
            ("media thumbnail", Aside),
            ("type", Aside),
            ("tag", Is(Kind)),
        ],
        "",
    ),
    profile(
        "ICIJ Offshore Leaks, relationships",
        TablePart::Relations,
        &[
            "node id start|start id|node 1",
            "node id end|end id|node 2",
            "rel type|type",
            "link|sourceid|status|valid until|start date",
        ],
        &[
            ("node id start", Is(From)),
            ("start id", Is(From)),
            ("node 1", Is(From)),
            ("node id end", Is(To)),
            ("end id", Is(To)),
            ("node 2", Is(To)),
            ("rel type", Is(Kind)),
            ("type", Is(Kind)),
            ("link", Is(Description)),
            ("status", Aside),
            ("valid until", Aside),
        ],
        "an “officer” in it is a director, shareholder or beneficiary of a company, not a police officer",
    ),
    profile(
        "ICIJ Offshore Leaks, nodes",
        TablePart::Entities,
        &["node id", "sourceid|valid until|countries|country codes|labels(n)", "name|address"],
        &[
            ("node id", Is(Id)),
            ("name", Is(Name)),
            ("original name", Is(Aliases)),
            ("former name", Aside),
            ("incorporation date", Is(Start)),
            ("inactivation date", Aside),
            ("struck off date", Aside),
            ("dorm date", Aside),
            ("closed date", Aside),
            ("type", Aside),
            ("company type", Aside),
            ("status", Aside),
            ("address", Aside),
            ("note", Is(Description)),
            ("valid until", Aside),
            ("countries", Aside),
            ("country codes", Aside),
            ("jurisdiction", Aside),
            ("jurisdiction description", Aside),
            ("service provider", Aside),
            ("internal id", Aside),
            ("ibcruc", Aside),
        ],
        "an “officer” in it is a director, shareholder or beneficiary of a company, not a police officer; it may be a person or a company",
    ),
    profile(
        "Gephi, edges",
        TablePart::Relations,
        &["source", "target", "weight|timeset|interval"],
        &[("weight", Aside), ("timeset", Aside), ("interval", Aside)],
        "",
    ),
    profile(
        "Gephi, nodes",
        TablePart::Entities,
        &[
            "id",
            "label",
            "timeset|interval|modularity class|degree|weighted degree|pageranks|latitude|polygon",
        ],
        &[
            ("label", Is(Name)),
            ("timeset", Aside),
            ("interval", Aside),
            ("modularity class", Aside),
            ("degree", Aside),
            ("weighted degree", Aside),
        ],
        "",
    ),
    profile(
        "Kumu, elements",
        TablePart::Entities,
        &["label", "type", "tags|description|image"],
        &[("label", Is(Name)), ("type", Is(Kind)), ("tags", Aside), ("image", Aside)],
        "",
    ),
    profile(
        "Kumu, connections",
        TablePart::Relations,
        &["from", "to", "direction|tags|strength"],
        &[("direction", Aside), ("tags", Aside), ("strength", Aside)],
        "",
    ),
    profile(
        "Flourish, links",
        TablePart::Relations,
        &["source", "target", "value|step from|link value|link group"],
        &[("value", Aside), ("step from", Aside), ("step to", Aside), ("link value", Aside)],
        "",
    ),
    profile(
        "OpenSanctions, simple targets",
        TablePart::Entities,
        &["id", "schema", "name", "birth date", "countries"],
        &[
            ("birth date", Is(Start)),
            ("countries", Aside),
            ("addresses", Aside),
            ("identifiers", Aside),
            ("sanctions", Aside),
            ("phones", Aside),
            ("emails", Aside),
            ("dataset", Is(Sources)),
            ("first seen", Aside),
            ("last seen", Aside),
            ("last change", Aside),
            ("program ids", Aside),
        ],
        "",
    ),
    profile(
        "FollowTheMoney, ownership",
        TablePart::Relations,
        &["id", "owner", "asset"],
        &[("role", Aside)],
        "",
    ),
    profile(
        "FollowTheMoney, directorship",
        TablePart::Relations,
        &["id", "director", "organization"],
        &[("role", Aside)],
        "",
    ),
    profile(
        "FollowTheMoney, entities",
        TablePart::Entities,
        &[
            "id",
            "schema|alephurl|publisherurl",
            "name|caption",
            "country|countries|jurisdiction|nationality|topics|sourceurl|alias",
        ],
        &[
            ("caption", Is(Name)),
            ("alias", Is(Aliases)),
            ("publisherurl", Aside),
            ("topics", Aside),
            ("country", Aside),
        ],
        "",
    ),
    profile("Neo4j admin import, relationships", TablePart::Relations, &[":START_ID", ":END_ID"], &[], ""),
    profile("Neo4j admin import, nodes", TablePart::Entities, &[":ID"], &[], ""),
    profile(
        "Wikidata query result",
        TablePart::Entities,
        &["item", "itemlabel"],
        &[
            ("item", Is(Id)),
            ("itemlabel", Is(Name)),
            ("itemdescription", Is(Description)),
            ("itemaltlabel", Is(Aliases)),
            ("dateofbirth", Is(Start)),
            ("dob", Is(Start)),
            ("birth", Is(Start)),
            ("birthdate", Is(Start)),
            ("inception", Is(Start)),
            ("dateofdeath", Is(End)),
            ("dod", Is(End)),
            ("death", Is(End)),
            ("deathdate", Is(End)),
            ("dissolved", Is(End)),
            ("image", Aside),
            ("pic", Aside),
            ("coord", Aside),
            ("sitelinks", Aside),
        ],
        "",
    ),
    profile(
        "LittleSis, relationships",
        TablePart::Relations,
        &[
            "entity1 id|entity1 name|entity1",
            "entity2 id|entity2 name|entity2",
            "category id|description1|is current|category",
        ],
        &[
            ("description1", Is(Kind)),
            ("description2", Aside),
            ("category id", Aside),
            ("is current", Aside),
            ("amount", Aside),
            ("goods", Aside),
            ("currency", Aside),
        ],
        "",
    ),
    profile(
        "LittleSis, entities",
        TablePart::Entities,
        &["name", "blurb", "primary type|primary ext|types|website|summary"],
        &[
            ("blurb", Is(Description)),
            ("primary type", Is(Kind)),
            ("primary ext", Is(Kind)),
            ("types", Aside),
            ("website", Is(Url)),
        ],
        "",
    ),
    profile(
        "Aeon Timeline",
        TablePart::Events,
        &[
            "title|label",
            "start date",
            "end date",
            "arc|story arc|duration|parent|colour|color|observer|participant",
        ],
        &[
            ("title", Is(Title)),
            ("label", Is(Title)),
            ("start date", Is(Date)),
            ("end date", Is(End)),
            ("duration", Aside),
            ("arc", Aside),
            ("story arc", Aside),
            ("parent", Aside),
            ("colour", Aside),
            ("color", Aside),
            ("tags", Aside),
            ("participant", Is(Participants)),
            ("observer", Aside),
            ("location", Is(Place)),
            ("summary", Is(Description)),
        ],
        "",
    ),
    profile(
        "Palladio, people",
        TablePart::Entities,
        &[
            "full name",
            "date of birth|birthdate",
            "place of birth|birthplace|arrival point",
            "gender|portrait url|occupation|arrival point",
        ],
        &[
            ("gender", Aside),
            ("place of birth", Aside),
            ("place of death", Aside),
            ("arrival point", Aside),
            ("portrait url", Aside),
            ("birthplace", Aside),
        ],
        "",
    ),
    profile(
        "nodegoat",
        TablePart::Entities,
        &["nodegoat id|object id", "object name|name", "type id|object definition|object sub|nodegoat id"],
        &[("nodegoat id", Is(Id)), ("object id", Is(Id)), ("object name", Is(Name))],
        "",
    ),
];

/// The known sheet that heads are of.
pub fn recognise(headers: &[String]) -> Option<&'static Profile> {
    let known: Vec<Vec<String>> = headers.iter().map(|header| heads_of(header)).collect();
    PROFILES.iter().find(|profile| {
        profile.heads.iter().all(|wanted| {
            wanted.split('|').any(|head| {
                if head.starts_with(':') {
                    return headers.iter().any(|header| marked(header, head));
                }
                let wanted = heads::key(head);
                known.iter().any(|forms| forms.contains(&wanted))
            })
        })
    })
}

/// The role that a profile gives to a header.
pub fn role(profile: &Profile, header: &str) -> Option<Role> {
    let forms = heads_of(header);
    profile.columns.iter().find(|(head, _)| forms.contains(&heads::key(head))).map(|(_, role)| *role)
}

/// Tools write their heads one way: no plurals, no alternatives.
fn heads_of(header: &str) -> Vec<String> {
    heads::forms(header).into_iter().take(2).collect()
}

/// `personId:ID(Person)` has the mark `:ID`.
fn marked(header: &str, mark: &str) -> bool {
    header.find(mark).is_some_and(|at| {
        let behind = header[at + mark.len()..].trim();
        behind.is_empty() || behind.starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_known_by_its_own_heads() {
        for profile in PROFILES {
            let headers: Vec<String> = profile
                .heads
                .iter()
                .map(|head| head.split('|').next().unwrap_or_default().to_string())
                .collect();
            let found = recognise(&headers).map(|found| found.name);
            assert_eq!(found, Some(profile.name), "{headers:?}");
            for (head, _) in profile.columns {
                assert!(role(profile, head).is_some(), "{}: {head}", profile.name);
            }
        }
    }

    #[test]
    fn an_ordinary_sheet_is_none_of_them() {
        for line in [
            "date,title,who,source",
            "id,name,kind,start,end,sources",
            "from,kind,to",
            "id,title,publisher,url",
            "name,source",
            "source,target,type",
        ] {
            let headers: Vec<String> = line.split(',').map(str::to_string).collect();
            assert_eq!(recognise(&headers).map(|found| found.name), None, "{line}");
        }
    }
}
