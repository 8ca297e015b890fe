//! On whose word: how a statement's status, its author and its sources are put into words, the same everywhere.

use std::collections::BTreeMap;

use crate::date::Style;
use crate::model::{Casebook, Citation, EntityId, Event, Participant, Relation, Source, SourceId, Statement};
use crate::vocabulary::{Standing, Term, fill};

use super::denial::denies;

/// Numbers given to sources in the order in which they are first cited.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    numbers: BTreeMap<SourceId, usize>,
    order: Vec<SourceId>,
}

impl Numbering {
    /// The one-based numbers of the sources that citations point at, in the order of the citations, each once.
    pub fn cite(&mut self, citations: &[Citation]) -> Vec<usize> {
        let mut cited = Vec::new();
        for citation in citations {
            let next = self.order.len() + 1;
            let number = *self.numbers.entry(citation.source).or_insert(next);
            if number == next {
                self.order.push(citation.source);
            }
            if !cited.contains(&number) {
                cited.push(number);
            }
        }
        cited
    }

    /// Citations as `[1][4, p12]`; empty for none.
    pub fn marks(&mut self, citations: &[Citation]) -> String {
        self.marks_as(citations, &str::to_string)
    }

    /// The same, the locators written by `written`: escaped, where the marks stand in markup.
    pub fn marks_as(&mut self, citations: &[Citation], written: &dyn Fn(&str) -> String) -> String {
        let mut marks = String::new();
        for citation in citations {
            let number = self.cite(std::slice::from_ref(citation))[0];
            let locator = if citation.locator.is_empty() {
                String::new()
            } else {
                format!(", {}", written(&locator(&citation.locator)))
            };
            let mark = format!("[{number}{locator}]");
            if !marks.contains(&mark) {
                // A word joiner keeps the numbers together at the end of a line.
                marks.push_str(if marks.is_empty() { "" } else { "\u{2060}" });
                marks.push_str(&mark);
            }
        }
        marks
    }

    /// The sources cited so far, in order: the first has number 1.
    pub fn sources(&self) -> &[SourceId] {
        &self.order
    }
}

/// A locator in words: `p12` is "p. 12", `para4` "para. 4", `block5` "block 5"; anything else as written, square brackets as round
/// ones, since it stands between square ones.
pub fn locator(locator: &str) -> String {
    let locator = crate::words::safe::in_brackets(locator);
    let split = locator.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    match locator.split_at(split) {
        ("p" | "page" | "p.", number) => format!("p. {number}"),
        ("pp", numbers) => format!("pp. {numbers}"),
        ("para" | "par", number) => format!("para. {number}"),
        (word @ ("block" | "section" | "line" | "col" | "chapter" | "note"), number) => {
            format!("{word} {number}")
        }
        _ => locator,
    }
}

/// A source as one line of a list: who published it, its title, when, and its address left out.
pub fn source_line(source: &Source) -> String {
    let mut parts: Vec<String> = Vec::new();
    let who =
        [&*source.author, &*source.publisher].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let who: Vec<&str> = if who.len() == 2 && who[0] == who[1] { vec![who[0]] } else { who };
    parts.extend(who.iter().map(|part| part.to_string()));
    if !source.title.is_empty() {
        // A title in square brackets is a description, not a headline.
        let described = source.title.starts_with('[');
        parts.push(if described { source.title.to_string() } else { format!("“{}”", source.title) });
    }
    parts.extend(source.date.as_deref().map(|date| date.words(Style::Long)));
    if parts.is_empty() {
        parts.push(if source.url.is_empty() { source.id.to_string() } else { source.url.to_string() });
    }
    parts.join(", ")
}

/// The short name of a source for a source line: its publisher, else author, title, address or id.
pub fn source_name(source: &Source) -> &str {
    let host = source.url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let names =
        [&*source.publisher, &*source.author, &*source.title, host.trim_start_matches("www."), &*source.id];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// The sources of a drawing in one line: at most three names, "and N others".
pub fn source_summary(book: &Casebook, sources: &[SourceId]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for id in sources {
        let name = source_name(book.source(*id));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.len() {
        0 => String::new(),
        1..=3 => names.join("; "),
        more => format!("{}; and {} others", names[..3].join("; "), more - 3),
    }
}

/// Who makes a claim or finding, as a label; empty when nobody is named.
pub fn speaker(book: &Casebook, statement: &Statement) -> String {
    match statement.by_entity() {
        Some(id) => label_in_sentence(book, id),
        None => statement.by().to_string(),
    }
}

/// The word for a statement's status, with who says so and that it was denied or answered: "Alleged by prosecutors · denied".
/// `None` where the statement is merely documented, or has no status.
pub fn pill(book: &Casebook, statement: &Statement, otherwise: &str) -> Option<String> {
    let status = book.vocabulary.statuses.get(statement.status?);
    if status.merely_documented {
        return None;
    }
    let by = match speaker(book, statement) {
        by if by.is_empty() => otherwise.to_string(),
        by => by,
    };
    let word = if by.is_empty() { status.label.clone() } else { fill(&status.by, &by) };
    // A response to what was proved answers something else; it is printed, but the word must not sound undecided.
    let undecided = matches!(status.standing, Standing::Claimed | Standing::InProcess);
    let answer = if statement.response().is_empty() || status.label == "Denied" || !undecided {
        ""
    } else if denies(statement.response(), &book.settings.lang) {
        " · denied"
    } else {
        " · answered"
    };
    Some(format!("{word}{answer}"))
}

/// Who claims an event: who its status names, else who takes part in a role that says so. Only claims take the latter.
pub fn event_pill(book: &Casebook, event: &Event) -> Option<String> {
    let says = |p: &&Participant| p.role.is_some_and(|role| book.vocabulary.roles.get(role).says);
    let claimed = book.standing(&event.statement) == Standing::Claimed;
    let claimant = event.participants.iter().find(says).filter(|_| claimed);
    pill(book, &event.statement, &claimant.map(|p| label_in_sentence(book, p.entity)).unwrap_or_default())
}

/// Who claims a relation: who its status names, else the end whose kind says so. Only claims take the latter.
pub fn relation_pill(book: &Casebook, relation: &Relation) -> Option<String> {
    let claimed = book.standing(&relation.statement) == Standing::Claimed;
    let says = claimed && book.vocabulary.relations.get(relation.kind).says;
    pill(
        book,
        &relation.statement,
        &if says { label_in_sentence(book, relation.from) } else { String::new() },
    )
}

/// An entity's label with the article it takes within a sentence.
pub fn label_in_sentence(book: &Casebook, id: EntityId) -> String {
    let entity = book.entity(id);
    let article = match (&entity.rare, entity.short_name()) {
        (None, _) => "",
        (Some(rare), "") => &rare.article,
        (Some(rare), _) => &rare.short_article,
    };
    if article.is_empty() { entity.label().to_string() } else { format!("{article} {}", entity.label()) }
}

/// When an event was, as written in words; "Undated" where it has no date.
pub fn event_when(event: &Event, style: Style) -> String {
    match (event.date.as_deref(), event.end.as_deref()) {
        (Some(date), Some(end)) => date.words_to(end, style),
        (Some(date), None) => date.words(style),
        (None, Some(end)) => format!("until {}", end.words(style)),
        (None, None) => "undated".to_string(),
    }
}

/// Since when and until when a relation holds, in words; empty where neither is known. A missing end is not said to be "still".
pub fn relation_when(relation: &Relation, style: Style) -> String {
    match (relation.start.as_deref(), relation.end.as_deref()) {
        (Some(start), Some(end)) => start.words_to(end, style),
        (Some(start), None) => start.words(style),
        (None, Some(end)) => format!("until {}", end.words(style)),
        (None, None) => String::new(),
    }
}

/// A relation in a sentence, read from its start: "Wayne Couzens served in the Metropolitan Police".
pub fn relation_sentence(book: &Casebook, relation: &Relation) -> String {
    let kind = book.vocabulary.relations.get(relation.kind);
    let from = crate::words::capitalised(&book.entity(relation.from).in_sentence());
    format!("{from} {}", fill(&kind.forward, &book.entity(relation.to).in_sentence()))
}

/// An entity's part in an event in a sentence: "Sarah Everard was a victim in “Sarah Everard murdered”".
pub fn part_sentence(book: &Casebook, participant: &Participant, event: &Event) -> String {
    let who = crate::words::capitalised(&book.entity(participant.entity).in_sentence());
    let phrase = participant.role.map_or("took part in", |role| &book.vocabulary.roles.get(role).phrase);
    format!("{who} {}", fill(phrase, &format!("“{}”", event.title)))
}

/// The participants of an event as a list: "Sarah Everard (victim), Metropolitan Police (force)". Who took part without a name stands
/// at the end, in the words of the cell.
pub fn participants(book: &Casebook, event: &Event) -> String {
    let one = |name: &str, role: Option<Term>| match role {
        Some(role) => format!("{name} ({})", book.vocabulary.roles.get(role).label),
        None => name.to_string(),
    };
    let named = event.participants.iter().map(|p| one(&book.entity(p.entity).name, p.role));
    let nameless = event.nameless.iter().map(|n| one(&n.words, n.role));
    named.chain(nameless).collect::<Vec<_>>().join(", ")
}
