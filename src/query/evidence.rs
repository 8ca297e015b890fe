//! On whose word: how a statement's status, its author and its sources are put into words, the same everywhere.

use std::collections::BTreeMap;

use crate::catalogue::{Words, say};
use crate::date::Style;
use crate::graph::Edge;
use crate::model::{Casebook, Citation, EntityId, Event, Participant, Relation, Source, SourceId, Statement};
use crate::vocabulary::{Concerns, Standing, Term, fill, sentence};
use crate::words::{capitalised, uncapitalised};

use super::denial::denies;

/// Numbers given to sources in the order in which they are first cited.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    numbers: BTreeMap<SourceId, usize>,
    order: Vec<SourceId>,
    /// No marks are printed, for there is no list that they would lead to.
    silent: bool,
}

impl Numbering {
    /// Numbers that are counted, and printed unless they are to be `silent`: where there is no list, a mark leads nowhere.
    pub fn new(silent: bool) -> Self {
        Self { silent, ..Self::default() }
    }

    /// Whether no marks are printed.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

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
    pub fn marks(&mut self, words: &Words, citations: &[Citation]) -> String {
        self.marks_as(words, citations, &str::to_string)
    }

    /// The numbers alone, `[1][4]`, for where there is little room; `together` keeps them on one line.
    pub fn bare_marks<'c>(
        &mut self,
        citations: impl IntoIterator<Item = &'c Citation>,
        together: bool,
    ) -> String {
        let mut marks = String::new();
        for citation in citations {
            let mark = format!("[{}]", self.cite(std::slice::from_ref(citation))[0]);
            if !self.silent && !marks.contains(&mark) {
                marks.push_str(if together && !marks.is_empty() { "\u{2060}" } else { "" });
                marks.push_str(&mark);
            }
        }
        marks
    }

    /// The same as [`Numbering::marks`], the locators written by `written`: escaped, where the marks stand in markup.
    pub fn marks_as(
        &mut self,
        words: &Words,
        citations: &[Citation],
        written: &dyn Fn(&str) -> String,
    ) -> String {
        let mut marks = String::new();
        for citation in citations {
            let number = self.cite(std::slice::from_ref(citation))[0];
            let mut within = vec![number.to_string()];
            if !citation.locator.is_empty() {
                within.push(written(&locator(words, &citation.locator)));
            }
            // A mark is not split: its blanks hold it together, unless it is as long as a line.
            let mut mark = format!("[{}]", words.list(&within));
            if mark.chars().count() <= WHOLE {
                mark = mark.replace(' ', "\u{a0}");
            }
            if !self.silent && !marks.contains(&mark) {
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

/// Letters of a mark that is kept on one line, at the most.
const WHOLE: usize = 32;

/// A locator in words: `p12` is "p. 12", `para4` and `block4` "paragraph 4"; anything else as written, square brackets as round ones,
/// since it stands between square ones.
pub fn locator(words: &Words, locator: &str) -> String {
    let locator = crate::words::safe::in_brackets(locator);
    let split = locator.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    match locator.split_at(split) {
        ("p" | "page" | "p.", number) => say!(words, "locator.page", number = number),
        ("pp", numbers) => say!(words, "locator.pages", number = numbers),
        ("para" | "par" | "block", number) => say!(words, "locator.paragraph", number = number),
        ("section", number) => say!(words, "locator.section", number = number),
        ("line", number) => say!(words, "locator.line", number = number),
        ("col", number) => say!(words, "locator.column", number = number),
        ("chapter", number) => say!(words, "locator.chapter", number = number),
        ("note", number) => say!(words, "locator.note", number = number),
        _ => locator,
    }
}

/// A source as one line of a list: who published it, its title, when, and its address left out.
pub fn source_line(words: &Words, source: &Source) -> String {
    let mut parts: Vec<String> = Vec::new();
    let who =
        [&*source.author, &*source.publisher].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let who: Vec<&str> = if who.len() == 2 && who[0] == who[1] { vec![who[0]] } else { who };
    parts.extend(who.iter().map(|part| part.to_string()));
    if !source.title.is_empty() {
        // A title in square brackets is a description, not a headline.
        let described = source.title.starts_with('[');
        parts.push(if described { source.title.to_string() } else { words.quoted(&source.title) });
    }
    parts.extend(source.date.as_deref().map(|date| date.spoken(words, Style::Long)));
    if parts.is_empty() {
        parts.push(if source.url.is_empty() { source.id.to_string() } else { source.url.to_string() });
    }
    words.list(&parts)
}

/// The short name of a source for a source line: its publisher, else author, title, address or id.
pub fn source_name(source: &Source) -> &str {
    let host = source.url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let names =
        [&*source.publisher, &*source.author, &*source.title, host.trim_start_matches("www."), &*source.id];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// The sources of a drawing by name, each with its numbers: `BBC News [1] [4]; IOPC [2]`. Every number leads to a name.
pub fn source_names(book: &Casebook, sources: &[(SourceId, usize)]) -> String {
    let mut names: Vec<(&str, String)> = Vec::new();
    for (id, number) in sources {
        let name = source_name(book.source(*id));
        let mark = format!("[{number}]");
        match names.iter_mut().find(|(other, _)| *other == name) {
            Some((_, marks)) => marks.extend([" ", &mark]),
            None => names.push((name, mark)),
        }
    }
    let names: Vec<String> = names.iter().map(|(name, marks)| format!("{name}\u{a0}{marks}")).collect();
    book.words().series(&names)
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
    let words = book.words();
    match names.len() {
        0..=3 => words.series(&names),
        more => say!(words, "source.and-others", names = words.series(&names[..3]), n = more - 3),
    }
}

/// Who makes a claim or finding, as a label; empty when nobody is named.
pub fn speaker(book: &Casebook, statement: &Statement) -> String {
    match statement.by_entity() {
        Some(id) => label_in_sentence(book, id),
        None => statement.by().to_string(),
    }
}

/// Who says a statement, or leads what it is about, as far as its row and kind tell.
struct Voice {
    name: String,
    /// They look into the matter: a claim they report is not one they make.
    inquires: bool,
}

/// The word for a statement's status with who says so, where it is more than documented.
fn claim(book: &Casebook, statement: &Statement, voice: &Voice) -> Option<String> {
    let status = book.spoken().statuses.get(statement.status?);
    if status.merely_documented {
        return None;
    }
    let who = voice.name.as_str();
    Some(if who.is_empty() {
        status.label.clone()
    } else if voice.inquires && status.standing == Standing::Claimed {
        say!(book.words(), "status.investigated", status = &status.label, who = who)
    } else {
        fill(&status.by, who)
    })
}

/// The word for a statement's status, with who says so and that it was denied or answered: "Alleged by prosecutors · denied".
/// `None` where the statement is merely documented, or has no status.
fn pill(book: &Casebook, statement: &Statement, word: Option<String>) -> Option<String> {
    let word = word?;
    let term = statement.status?;
    let status = book.vocabulary.statuses.get(term);
    // A response to what was proved answers something else; it is printed, but the word must not sound undecided.
    let undecided = matches!(status.standing, Standing::Claimed | Standing::InProcess);
    let words = book.words();
    let is_itself_a_denial = book.vocabulary.statuses.name(term) == "denied";
    Some(if statement.response().is_empty() || is_itself_a_denial || !undecided {
        word
    } else if denies(statement.response(), &book.settings.lang) {
        say!(words, "status.denied", status = word)
    } else {
        say!(words, "status.answered", status = word)
    })
}

/// Who claims an event: who its status names, else who takes part in a role that says so. Only claims take the latter.
pub fn event_pill(book: &Casebook, event: &Event) -> Option<String> {
    pill(book, &event.statement, event_claim(book, event))
}

/// The same without a word on an answer: for where the answer itself stands.
pub fn event_claim(book: &Casebook, event: &Event) -> Option<String> {
    claim(book, &event.statement, &event_voice(book, event))
}

fn event_voice(book: &Casebook, event: &Event) -> Voice {
    let role = |p: &Participant| p.role.map(|role| book.vocabulary.roles.get(role));
    let inquires = |p: &Participant| role(p).is_some_and(|role| role.inquires);
    let statement = &event.statement;
    let name = speaker(book, statement);
    if !name.is_empty() {
        let itself = |p: &&Participant| Some(p.entity) == statement.by_entity();
        return Voice { name, inquires: event.participants.iter().filter(itself).any(inquires) };
    }
    let told = if book.standing(statement) == Standing::Claimed {
        event.participants.iter().find(|p| role(p).is_some_and(|role| role.says))
    } else if is_led(book, statement) {
        event.participants.iter().find(|p| inquires(p))
    } else {
        None
    };
    Voice {
        name: told.map(|p| label_in_sentence(book, p.entity)).unwrap_or_default(),
        inquires: told.is_some_and(inquires),
    }
}

/// Whether a statement's status is one that somebody leads: an investigation.
fn is_led(book: &Casebook, statement: &Statement) -> bool {
    statement.status.is_some_and(|status| book.vocabulary.statuses.get(status).inquires)
}

/// Who claims a relation: who its status names, else the end whose kind says so. Only claims take the latter. Where the status is not
/// about the one the sentence begins with, whom it is about: "Wayne Couzens: convicted".
pub fn relation_pill(book: &Casebook, relation: &Relation) -> Option<String> {
    let word = pill(book, &relation.statement, own_claim(book, relation))?;
    Some(told_of(book, relation, word))
}

/// The same without a word on an answer.
pub fn relation_claim(book: &Casebook, relation: &Relation) -> Option<String> {
    own_claim(book, relation).map(|word| told_of(book, relation, word))
}

/// The same for a relation told from its end `head`: where its status is about its start, that is named.
pub fn relation_pill_under(book: &Casebook, relation: &Relation, head: EntityId) -> Option<String> {
    let concerns = book.vocabulary.relations.get(relation.kind).concerns;
    if concerns == Concerns::From && head == relation.to && is_of_conduct(book, &relation.statement) {
        let word = pill(book, &relation.statement, own_claim(book, relation))?;
        return Some(with_name(book, &label(book, relation.from), &word));
    }
    relation_pill(book, relation)
}

fn own_claim(book: &Casebook, relation: &Relation) -> Option<String> {
    let kind = book.vocabulary.relations.get(relation.kind);
    let statement = &relation.statement;
    let name = speaker(book, statement);
    let from = statement.by_entity() == Some(relation.from);
    // Who looks into a claim stands at the start of the sentence already.
    if kind.inquires && (from || name.is_empty()) && book.standing(statement) == Standing::Claimed {
        let status = &book.spoken().statuses.get(statement.status?).label;
        return Some(say!(book.words(), "standing.not-proved", statuses = status));
    }
    let voice = if !name.is_empty() {
        Voice { name, inquires: false }
    } else {
        let claimed = book.standing(statement) == Standing::Claimed;
        let told = claimed && kind.says || kind.inquires && is_led(book, statement);
        let name = if told { label_in_sentence(book, relation.from) } else { String::new() };
        Voice { name, inquires: false }
    };
    claim(book, statement, &voice)
}

/// Whether a statement's status is a step for or against somebody, so that it must not be read of somebody else.
fn is_of_conduct(book: &Casebook, statement: &Statement) -> bool {
    let status = statement.status.map(|status| book.vocabulary.statuses.get(status));
    status.is_some_and(|status| {
        status.conduct && !status.merely_documented && status.standing != Standing::Claimed
    })
}

/// Whether the status of a link is about the conduct of one of its ends: the conviction of the convicted is, that of the victim's case
/// is not.
pub fn concerns_an_end(book: &Casebook, edge: Edge) -> bool {
    match edge {
        Edge::Relation(id) => {
            book.vocabulary.relations.get(book.relation(id).kind).concerns != Concerns::None
        }
        Edge::Participation(_, _, role) => role.is_some_and(|role| book.vocabulary.roles.get(role).concerns),
        Edge::At(_) => false,
    }
}

/// The word of a relation's status alone, with whom it is about where that is not who the sentence begins with: a victim's row is about
/// those convicted, not about the victim. Empty where it has none.
pub fn relation_status(book: &Casebook, relation: &Relation) -> String {
    let status = relation.statement.status.map(|status| book.spoken().statuses.get(status).label.clone());
    status.map_or_else(String::new, |label| told_of(book, relation, uncapitalised(&label)))
}

/// The word of a status with whom it is about, where that is not who the sentence begins with.
fn told_of(book: &Casebook, relation: &Relation, word: String) -> String {
    let Some(status) = relation.statement.status.filter(|_| is_of_conduct(book, &relation.statement)) else {
        return word;
    };
    let who = match book.vocabulary.relations.get(relation.kind).concerns {
        Concerns::From | Concerns::Untold => return word,
        Concerns::To => label(book, relation.to),
        Concerns::None => match book.concerned(relation.to, status) {
            [] => label(book, relation.to),
            names => some_names(book, names),
        },
    };
    with_name(book, &who, &word)
}

/// The word of an event's status beside one who had a part in it: where it is not about their conduct, whom it is about, or what.
pub fn part_pill(book: &Casebook, event: &Event, role: Option<Term>) -> Option<String> {
    let word = event_pill(book, event)?;
    let concerns = |role: Option<Term>| role.is_some_and(|role| book.vocabulary.roles.get(role).concerns);
    if concerns(role) || !is_of_conduct(book, &event.statement) {
        return Some(word);
    }
    let about: Vec<EntityId> =
        event.participants.iter().filter(|p| concerns(p.role)).map(|p| p.entity).collect();
    let who = if about.is_empty() { book.words().quoted(&event.title) } else { some_names(book, &about) };
    Some(with_name(book, &who, &word))
}

fn with_name(book: &Casebook, who: &str, word: &str) -> String {
    say!(book.words(), "status.about", who = who, status = uncapitalised(word))
}

fn label(book: &Casebook, id: EntityId) -> String {
    book.entity(id).label().to_string()
}

/// Names that are written out, at the most.
const NAMED: usize = 3;

/// A few names as a list, the rest counted.
fn some_names(book: &Casebook, ids: &[EntityId]) -> String {
    let mut names: Vec<String> = ids.iter().take(NAMED).map(|id| label(book, *id)).collect();
    if ids.len() > NAMED {
        names.push(say!(book.words(), "count.others", n = ids.len() - NAMED));
    }
    book.words().and(&names)
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

/// When an event was, as written in words; "undated" where it has no date.
pub fn event_when(words: &Words, event: &Event, style: Style) -> String {
    match (event.date.as_deref(), event.end.as_deref()) {
        (Some(date), Some(end)) => date.spoken_to(end, words, style),
        (Some(date), None) => date.spoken(words, style),
        (None, Some(end)) => end.spoken_until(words, style),
        (None, None) => say!(words, "event.undated"),
    }
}

/// Since when and until when a relation holds, in words; empty where neither is known. A missing end is not said to be "still".
pub fn relation_when(words: &Words, relation: &Relation, style: Style) -> String {
    match (relation.start.as_deref(), relation.end.as_deref()) {
        (Some(start), Some(end)) => start.spoken_to(end, words, style),
        (Some(start), None) => start.spoken(words, style),
        (None, Some(end)) => end.spoken_until(words, style),
        (None, None) => String::new(),
    }
}

/// A relation in a sentence, read from its start: "Wayne Couzens served in the Metropolitan Police".
pub fn relation_sentence(book: &Casebook, relation: &Relation) -> String {
    let kind = book.spoken().relations.get(relation.kind);
    let (from, to) = (book.entity(relation.from).in_sentence(), book.entity(relation.to).in_sentence());
    sentence(&from, &kind.forward, &to)
}

/// A part in an event without who bears it: "was a victim in “Sarah Everard murdered”".
pub fn part_phrase(book: &Casebook, role: Option<Term>, event: &Event) -> String {
    let title = book.words().quoted(&event.title);
    match role {
        Some(role) => fill(&book.spoken().roles.get(role).phrase, &title),
        None => say!(book.words(), "event.took-part", event = title),
    }
}

/// An entity's part in an event in a sentence: "Sarah Everard was a victim in “Sarah Everard murdered”".
pub fn part_sentence(book: &Casebook, entity: EntityId, role: Option<Term>, event: &Event) -> String {
    let (who, title) = (book.entity(entity).in_sentence(), book.words().quoted(&event.title));
    match role {
        Some(role) => sentence(&who, &book.spoken().roles.get(role).phrase, &title),
        None => capitalised(&say!(book.words(), "event.took-part-sentence", who = who, event = title)),
    }
}

/// The participants of an event as a list: "Sarah Everard (victim), Metropolitan Police (force)". Who took part without a name stands
/// at the end, in the words of the cell.
pub fn participants(book: &Casebook, event: &Event) -> String {
    let one = |name: &str, role: Option<Term>| match role {
        Some(role) => {
            say!(book.words(), "event.with-role", name = name, role = &book.spoken().roles.get(role).label)
        }
        None => name.to_string(),
    };
    let named = event.participants.iter().map(|p| one(&book.entity(p.entity).name, p.role));
    let nameless = event.nameless.iter().map(|n| one(&n.words, n.role));
    book.words().list(&named.chain(nameless).collect::<Vec<_>>())
}
