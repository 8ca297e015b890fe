//! What an editor or a lawyer would ask before this is published: words of guilt before a verdict, an acquittal that a drawing hides,
//! proceedings that are going on, an investigation without a reason to name, a review that is overdue.
//!
//! The rules come from the United Kingdom's law of contempt and privacy and from common codes of practice. They are no legal advice.

use crate::date::{Date, Day, Margins};
use crate::diag::{Diagnostic, Report, codes};
use crate::graph::{Graph, Lookup};
use crate::model::{Casebook, DRAWING_KINDS, EntityId, Event, EventId, Item, Preset, Statement};
use crate::table::Row;
use crate::table::columns::Field;
use crate::vocabulary::Standing;
use crate::vocabulary::editorial::listed;
use crate::words::{fold, key};

codes! {
    /// Findings about what is said of people.
    pub EDITORIAL;

    /// A word of guilt, and no verdict.
    ///
    /// ## What it means
    /// A title or description calls somebody what only a conviction would (`killer`, `fraudster`, `guilty`), and the status of the row is
    /// a claim, a proceeding, or one that ended unproved. The words are listed by language; what stands in quotation marks is somebody
    /// else's and is left alone.
    ///
    /// ## Why it matters
    /// It says more than is known, of somebody who counts as innocent: libel, and during proceedings contempt of court (Contempt of Court
    /// Act 1981; IPSO Editors' Code, clauses 1 and 9; Pressekodex 13).
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status
    /// 2014,The killer Ann Ash is charged,Ann Ash,charged
    /// ```
    ///
    /// ## What to do
    /// Say what the person is charged with or said to have done, or quote who says it.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status
    /// 2014,Ann Ash is charged with murder,Ann Ash,charged
    /// ```
    GUILT = Warning "guilt-before-verdict";

    /// A drawing shows a charge and hides how it ended.
    ///
    /// ## What it means
    /// A `[[drawing]]` leaves out, by its filter or its dates, an event that ended unproved (an acquittal, charges dropped), and shows
    /// one of the same person that is in process.
    ///
    /// ## Why it matters
    /// Whoever was acquitted is shown as charged for ever.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status
    /// 2014,Ann Ash charged,Ann Ash,charged
    /// 2015,Ann Ash acquitted,Ann Ash,acquitted
    /// ```
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "the-charge"
    /// kind = "timeline"
    /// to = "2014-12-31"
    /// ```
    ///
    /// ## What to do
    /// Let the drawing run to the end of the matter, or leave the charge out as well.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "the-charge"
    /// kind = "timeline"
    /// to = "2015-12-31"
    /// ```
    ACQUITTAL_HIDDEN = Warning "acquittal-hidden";

    /// Proceedings that are going on, as far as the casebook says.
    ///
    /// ## What it means
    /// Somebody was arrested, charged or put on trial, and no later row says how it ended. Said with `--strict`. A column `proceedings`
    /// with a note in the row answers it.
    ///
    /// ## Why it matters
    /// From an arrest to an acquittal or a sentence proceedings are active: what could prejudice them must not be published (Contempt of
    /// Court Act 1981, section 2 and schedule 1).
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,proceedings
    /// 2014,Ann Ash charged,ann,charged,
    /// ```
    ///
    /// ## What to do
    /// Add the row that says how it ended, or write into a column `proceedings` what is known and who looked at it.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,proceedings
    /// 2014,Ann Ash charged,ann,charged,Trial listed for May; seen by the lawyer
    /// ```
    ACTIVE_PROCEEDINGS = Note "active-proceedings";

    /// Somebody is under investigation and not charged, and nothing says why they may be named.
    ///
    /// ## What it means
    /// The status is `under investigation`, a person takes part, and no column `public interest` says why. Said with `--strict`.
    ///
    /// ## Why it matters
    /// Before a charge a person can as a rule expect not to be named (Bloomberg LP v ZXC, UK Supreme Court, 2022). A public interest that outweighs
    /// it should be written down when it is weighed, not afterwards.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,public interest
    /// 2014,Police look at Ann Ash,ann,under investigation,
    /// ```
    ///
    /// ## What to do
    /// Write the reason into a column `public interest`, or mark the person `anonymous`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,status,public interest
    /// 2014,Police look at Ann Ash,ann,under investigation,She held public office and spoke of it herself
    /// ```
    NO_PUBLIC_INTEREST = Note "no-public-interest-note";

    /// A row was to be looked at again by now.
    ///
    /// ## What it means
    /// It has a column `review by`, and its date lies before the day that `as_of` in `casebook.toml` names.
    ///
    /// ## Why it matters
    /// What was right when it was written may be so no longer: charges are dropped, orders lifted, people ask to be forgotten.
    ///
    /// ## Example
    /// In `casebook.toml`:
    ///
    /// ```text
    /// as_of = "2026-03"
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,review by
    /// 2014,The mill burns,2025-12
    /// ```
    ///
    /// ## What to do
    /// Look at the row, then write the next date, or leave it empty.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,review by
    /// 2014,The mill burns,2027-12
    /// ```
    REVIEW_OVERDUE = Warning "review-overdue";
}

/// Words of guilt in what is not proved.
pub fn guilt(graph: &Graph) -> Report {
    let book = graph.casebook();
    let lang = if book.settings.lang.is_empty() { crate::model::DEFAULT_LANG } else { &book.settings.lang };
    let (guilty, denying) = (listed("guilt", lang), listed("denial", lang));
    let mut found = Report::new();
    let mut look =
        |row: Row, field: Field, statement: &Statement, text: &str| {
            if book.standing(statement) == Standing::Established {
                return;
            }
            if let Some(word) = word_of_guilt(text, &guilty, &denying) {
                let message = format!("“{word}” says more than the status does: nobody is convicted of this");
                let finding = Diagnostic::new(&GUILT, book.place_in(row, field, &word), message);
                found.push(finding.help(
                    "say what the charge or the claim is, or put the words of others in quotation marks",
                ));
            }
        };
    for event in &book.events {
        look(event.row, Field::Title, &event.statement, &event.title);
        look(event.row, Field::Description, &event.statement, &event.description);
    }
    for relation in &book.relations {
        look(relation.row, Field::Description, &relation.statement, relation.description());
    }
    found
}

/// The first word of a text that calls somebody guilty, as it is written; what is quoted or denied does not count.
fn word_of_guilt(text: &str, guilty: &[&str], denying: &[&str]) -> Option<String> {
    let plain = unquoted(text);
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let at = folded.iter().enumerate().position(|(at, word)| {
        let before = at.checked_sub(1).and_then(|before| folded.get(before));
        guilty.contains(&word.as_str()) && !before.is_some_and(|before| denying.contains(&before.as_str()))
    })?;
    words.get(at).map(|word| (*word).to_string())
}

/// A text without what stands in quotation marks that close.
fn unquoted(text: &str) -> String {
    const PAIRS: [(char, &[char]); 6] =
        [('“', &['”']), ('"', &['"']), ('«', &['»']), ('„', &['“', '”']), ('‘', &['’']), ('»', &['«'])];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let behind = rest.get(letter.len_utf8()..).unwrap_or_default();
        let closing = PAIRS.iter().find(|(open, _)| *open == letter).and_then(|(_, close)| {
            let at = behind.find(*close)?;
            let mark = behind.get(at..)?.chars().next()?;
            Some(at + mark.len_utf8())
        });
        match closing {
            Some(end) => {
                out.push(' ');
                rest = behind.get(end..).unwrap_or_default();
            }
            None => {
                out.push(letter);
                rest = behind;
            }
        }
    }
    out
}

/// Drawings that show a charge and leave out how it ended.
pub fn hidden_acquittals(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    // A network shows no events.
    let of_events = |preset: &&Preset| DRAWING_KINDS.get(1).is_none_or(|network| preset.kind != *network);
    for preset in book.settings.drawing.iter().filter(of_events) {
        let ended =
            book.events().filter(|(_, event)| book.standing(&event.statement) == Standing::EndedUnproved);
        for (_, acquittal) in ended.filter(|(id, event)| !shows(graph, preset, *id, event)) {
            let people: Vec<EntityId> = persons(book, acquittal).collect();
            let charge = book.events().find(|(id, event)| {
                book.standing(&event.statement) == Standing::InProcess
                    && persons(book, event).any(|person| people.contains(&person))
                    && shows(graph, preset, *id, event)
            });
            let Some((_, charge)) = charge else { continue };
            let message = format!(
                "the drawing `{}` shows “{}” and leaves out how it ended: this",
                preset.name, charge.title
            );
            let finding =
                Diagnostic::new(&ACQUITTAL_HIDDEN, book.place(acquittal.row, Field::Title), message);
            found.push(finding.help("widen its dates or its filter, or leave the charge out as well"));
        }
    }
    found
}

fn persons<'b>(book: &'b Casebook, event: &'b Event) -> impl Iterator<Item = EntityId> + 'b {
    let people = event.participants.iter().map(|participant| participant.entity);
    people.filter(|id| {
        let entity = book.entity(*id);
        entity.kind.is_none() || book.vocabulary.is_person(entity.kind)
    })
}

/// Whether a drawing shows an event, as far as its dates, its filter and its focus say.
fn shows(graph: &Graph, preset: &Preset, id: EventId, event: &Event) -> bool {
    let book = graph.casebook();
    let day = |text: &Option<String>, end: bool| {
        let bounds = Date::parse(text.as_deref()?, book.settings.date_order).ok()?.bounds();
        if end { bounds.latest_end } else { bounds.earliest_start }
    };
    let bounds = event.bounds(&Margins::NONE);
    let (first, last) = (bounds.and_then(|b| b.earliest_start), bounds.and_then(|b| b.latest_end));
    let after = |one: Option<Day>, other: Option<Day>| matches!((one, other), (Some(one), Some(other)) if one > other);
    if after(first, day(&preset.to, true)) || after(day(&preset.from, false), last) {
        return false;
    }
    let filter = &preset.filter;
    let statuses = &book.vocabulary.statuses;
    let is =
        |word: &String| event.statement.status.is_some() && statuses.find(word) == event.statement.status;
    let kinds = &book.vocabulary.events;
    let kind = |word: &String| event.kind.is_some() && kinds.find(word) == event.kind;
    if event.importance < filter.importance
        || filter.min_standing.is_some_and(|least| book.standing(&event.statement) < least)
        || (!filter.statuses.is_empty() && !filter.statuses.iter().any(is))
        || filter.not_statuses.iter().any(is)
        || (!filter.kinds.is_empty() && !filter.kinds.iter().any(kind))
        || filter.not_kinds.iter().any(kind)
    {
        return false;
    }
    preset.focus.is_empty()
        || preset.focus.iter().any(|name| match graph.look_up(name) {
            Lookup::One(Item::Event(other)) => other == id,
            Lookup::One(Item::Entity(entity)) => {
                event.participants.iter().any(|participant| participant.entity == entity)
            }
            _ => false,
        })
}

/// A column of the casebook's own, by its head.
fn attribute<'a>(attributes: &'a [(Box<str>, Box<str>)], heads: &[&str]) -> Option<&'a str> {
    let named = attributes.iter().find(|(head, _)| heads.contains(&key(head).as_str()));
    named.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
}

/// Proceedings of which no later row says how they ended.
pub fn active_proceedings(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    for (at, event) in book.events.iter().enumerate() {
        let word = event.statement.status.map(|status| book.vocabulary.statuses.name(status));
        let active = word.is_some_and(|word| ["arrested", "charged", "on-trial"].contains(&word));
        if !active || attribute(&event.attributes, &["proceedings", "proceedingsnote", "legalnote"]).is_some()
        {
            continue;
        }
        let people: Vec<EntityId> = persons(book, event).collect();
        // Events are sorted by date: what stands behind is later.
        let ended = book.events.iter().skip(at + 1).any(|later| {
            let word = later.statement.status.map(|status| book.vocabulary.statuses.name(status));
            let ends = word.is_some_and(|word| ["convicted", "admitted"].contains(&word))
                || book.standing(&later.statement) == Standing::EndedUnproved;
            ends && persons(book, later).any(|person| people.contains(&person))
        });
        if ended || people.is_empty() {
            continue;
        }
        let message = "as far as the casebook says these proceedings are going on";
        let finding = Diagnostic::new(&ACTIVE_PROCEEDINGS, book.place(event.row, Field::Status), message);
        found.push(finding.help(
            "add how they ended, or write into a column `proceedings` what is known and who looked at it",
        ));
    }
    found
}

/// Investigations of people without a reason to name them.
pub fn public_interest(graph: &Graph) -> Report {
    let book = graph.casebook();
    let Some(status) = book.vocabulary.statuses.find("under-investigation") else { return Report::new() };
    let is_person = |id: EntityId| book.vocabulary.is_person(book.entity(id).kind);
    let noted = |attributes: &[(Box<str>, Box<str>)]| {
        attribute(attributes, &["publicinterest", "publicinterestnote"]).is_some()
    };
    let events = book.events.iter().filter(|event| {
        let person = event.participants.iter().any(|participant| is_person(participant.entity));
        event.statement.status == Some(status) && person && !noted(&event.attributes)
    });
    let relations = book.relations.iter().filter(|relation| {
        let person = is_person(relation.from) || is_person(relation.to);
        relation.statement.status == Some(status) && person && !noted(relation.attributes())
    });
    let rows = events.map(|event| event.row).chain(relations.map(|relation| relation.row));
    let finding = |row: Row| {
        let message = "somebody is under investigation, and nothing says why they may be named";
        Diagnostic::new(&NO_PUBLIC_INTEREST, book.place(row, Field::Status), message)
            .help("write the reason into a column `public interest`, or mark the person `anonymous`")
    };
    rows.map(finding).collect()
}

/// Rows that were to be looked at again before the day of the casebook.
pub fn reviews(graph: &Graph) -> Report {
    let book = graph.casebook();
    let as_of = Date::parse(&book.settings.as_of, book.settings.date_order).ok();
    let Some(today) = as_of.and_then(|date| date.bounds().earliest_start) else { return Report::new() };
    let mut found = Report::new();
    let mut look = |row: Row, field: Field, attributes: &[(Box<str>, Box<str>)]| {
        let Some(text) = attribute(attributes, &["reviewby", "reviewdate", "reviewon", "nextreview"]) else {
            return;
        };
        let due = Date::parse(text, book.settings.date_order).ok().and_then(|date| date.bounds().latest_end);
        if due.is_some_and(|due| due < today) {
            let message = format!("this was to be looked at again by {text}");
            let finding = Diagnostic::new(&REVIEW_OVERDUE, book.place(row, field), message);
            found.push(
                finding.help("look at it, then write the next date into its column, or leave it empty"),
            );
        }
    };
    book.entities
        .iter()
        .filter(|entity| !entity.inferred)
        .for_each(|e| look(e.row, Field::Name, e.attributes()));
    book.events.iter().for_each(|event| look(event.row, Field::Title, &event.attributes));
    book.relations.iter().for_each(|relation| look(relation.row, Field::From, relation.attributes()));
    book.sources.iter().for_each(|source| look(source.row, Field::Title, &source.attributes));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_guilt_are_those_of_the_writer() {
        let (guilty, denying) = (listed("guilt", "de-DE"), listed("denial", "de-DE"));
        let word = |text: &str| word_of_guilt(text, &guilty, &denying);
        for text in [
            "The killer is charged",
            "Fraudsters named",
            "Der Mörder steht vor Gericht",
            "found GUILTY by the mob",
        ] {
            assert!(word(text).is_some(), "{text}");
        }
        for text in [
            "Charged with murder",
            "Police say “the killer is known”",
            "Pleads not guilty",
            "The alleged fraudster appears",
            "Mutmaßlicher Täter gefasst",
            "„Der Mörder“ ist ein Film",
            "Killers Road closed".get(7..).unwrap_or_default(),
        ] {
            assert_eq!(word(text), None, "{text}");
        }
    }
}
