//! What several products say alike: the head, the timeline, who is who, the words of status, the sources.

use std::collections::BTreeMap;

use super::flow::{Block, Entry, Look, Run, Runs, Sign, Voice, plain, run, strong};
use super::paper::Paper;
use super::sizes::Sizes;
use super::{Order, PrintError};
use crate::date::{Date, Margins, Style};
use crate::draw::frame::{firmness_words, firmnesses, status_as_of};
use crate::draw::symbols::Firmness;
use crate::draw::timeline::{is_placed, later, year};
use crate::model::{Casebook, Citation, EntityId, Event, EventId, Statement};
use crate::query::View;
use crate::query::evidence::{Numbering, event_pill, event_when, source_line};
use crate::vocabulary::{Status, Term};
use crate::words::capitalised;

/// A gap longer than this is marked, in days.
const LONG_GAP: i64 = 731;
/// From so many events on, years part a timeline.
const YEARS_FROM: usize = 12;
/// The narrowest column that reads well, in letters of average width.
const LETTERS: f64 = 40.0;

/// Refuses a view without events.
pub fn some_events(view: &View<'_>) -> Result<(), PrintError> {
    if view.events.is_empty() {
        return Err(PrintError::Lacking {
            what: "there is no event in what was chosen".into(),
            help: "choose a wider span of time or another focus".into(),
        });
    }
    Ok(())
}

/// How many columns a paper takes: as many as leave each some forty letters, at most three.
pub fn columns(paper: Paper, sizes: Sizes) -> usize {
    let letters = paper.width / (sizes.body().size * 0.47);
    ((letters / (LETTERS * 1.25)) as usize).clamp(1, 3)
}

/// The same for small print.
pub fn note_columns(paper: Paper, sizes: Sizes) -> usize {
    let letters = paper.width / (sizes.note().size * 0.47);
    ((letters / (LETTERS * 1.25)) as usize).clamp(1, 4)
}

/// The name of a sheet.
pub fn sheet(number: usize, count: usize) -> String {
    format!("Sheet {number} of {count}")
}

/// Title and subtitle; where nobody wrote one, what is shown.
pub fn head(view: &View<'_>, order: &Order<'_>, fallback: &str) -> Vec<Block> {
    let book = view.graph.casebook();
    let title = order.title(book, fallback);
    let mut lead = order.subtitle(book).trim().to_string();
    let statements = statements(view);
    let mut more = Vec::new();
    if title != fallback {
        more.push(fallback.to_string());
    }
    if view.left_out.by_importance > 0 {
        let left = view.left_out.by_importance;
        more.push(format!("the {} most important; {left} more are not shown", view.events.len()));
    }
    let mut counted = more.join(": ");
    if !counted.is_empty() {
        counted.push('.');
    }
    if let Some(as_of) = status_as_of(book, &statements) {
        counted = format!("{counted} {as_of}").trim().to_string();
    }
    if !lead.is_empty() && !lead.ends_with(['.', '!', '?']) {
        lead.push('.');
    }
    let lead = [lead, counted].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mut blocks = vec![Block::Title(title.to_string())];
    if !lead.is_empty() {
        blocks.push(Block::Paragraph(Voice::Lead, vec![plain(lead)]));
    }
    if !book.settings.note.trim().is_empty() {
        blocks.push(Block::Paragraph(Voice::Note, vec![plain(book.settings.note.trim())]));
    }
    blocks
}

/// The statements of a view's events.
pub fn statements<'v>(view: &'v View<'_>) -> Vec<&'v Statement> {
    view.events.iter().map(|id| &view.graph.casebook().event(*id).statement).collect()
}

/// The markers that a timeline of the view has, with their words.
pub fn legend(view: &View<'_>) -> Block {
    let book = view.graph.casebook();
    let statements = statements(view);
    let words = |firmness| (firmness, firmness_words(book, firmness, &statements));
    Block::Legend(firmnesses(book, &statements).into_iter().map(words).collect())
}

/// The numbers of citations as small print, glued to what they follow; nothing for none.
pub fn numbers(numbering: &mut Numbering, citations: &[Citation]) -> Option<Run> {
    let marks = numbering.marks(citations);
    (!marks.is_empty()).then(|| run(format!("\u{a0}{marks}"), Look::Note))
}

/// The events of a view on an axis, gaps and years marked, undated ones behind them.
pub fn timeline(view: &View<'_>, order: &Order<'_>, numbering: &mut Numbering) -> Vec<Block> {
    let book = view.graph.casebook();
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let mut blocks = Vec::new();
    let with_years = dated.len() >= YEARS_FROM;
    let mut previous: Option<&Event> = None;
    for id in &dated {
        let event = book.event(*id);
        let gap = previous.and_then(|before| {
            let (a, b) = (before.bounds(&Margins::NONE)?, event.bounds(&Margins::NONE)?);
            let days = b.earliest_start?.number() - a.latest_end.or(a.latest_start)?.number();
            // A heading with the year says it too.
            (days > LONG_GAP && !with_years).then(|| later(&a, &b)).flatten()
        });
        if let Some(words) = gap {
            blocks.push(Block::Gap(words));
        }
        let this = middle_year(event);
        if with_years && this.is_some() && this != previous.and_then(middle_year) {
            blocks.push(Block::Year(year(this.unwrap_or_default())));
        }
        let same = previous.is_some_and(|before| {
            before.end.is_none()
                && event.end.is_none()
                && before.date.as_deref().map(Date::edtf) == event.date.as_deref().map(Date::edtf)
        });
        blocks.push(entry(book, event, order.date_style(), numbering, !same));
        previous = Some(event);
    }
    if !undated.is_empty() {
        blocks.push(Block::Heading(3, "Undated".into()));
        for id in undated {
            blocks.push(entry(book, book.event(id), order.date_style(), numbering, false));
        }
    }
    blocks
}

fn middle_year(event: &Event) -> Option<i64> {
    event.date.as_deref().and_then(Date::middle).map(|day| day.year)
}

/// An event of a timeline.
pub fn entry(
    book: &Casebook,
    event: &Event,
    style: Style,
    numbering: &mut Numbering,
    with_date: bool,
) -> Block {
    let dated = is_placed(event);
    let date = if with_date && dated { capitalised(&event_when(event, style)) } else { String::new() };
    let numbers = numbers(numbering, &event.statement.citations);
    let mut title = vec![strong(&*event.title)];
    let mut text: Vec<Runs> = Vec::new();
    match event.description.trim() {
        "" => title.extend(numbers),
        words => text.push([plain(words)].into_iter().chain(numbers).collect()),
    }
    if !event.statement.response().is_empty() {
        text.push(vec![run("Response: ", Look::Status), plain(event.statement.response())]);
    }
    Block::Entry(Box::new(Entry {
        date,
        machine_date: event.date.as_deref().map(|date| date.edtf().to_string()).unwrap_or_default(),
        firmness: Firmness::of(book, &event.statement),
        title,
        text,
        status: event_pill(book, event).unwrap_or_default(),
        dated,
    }))
}

/// The order in which kinds of entities are listed: people first, places last.
fn rank(book: &Casebook, kind: Option<Term>) -> usize {
    let order = ["group", "organisation", "court", "inquiry", "case", "thing", "document", "place"];
    match kind {
        _ if book.vocabulary.is_person(kind) => 0,
        Some(_) => order
            .iter()
            .position(|name| book.vocabulary.is_a(kind, name))
            .map_or(order.len() + 1, |place| place + 1),
        None => order.len() + 2,
    }
}

/// The entities of a view by kind, each kind under its plural, names in order.
pub fn by_kind(view: &View<'_>) -> Vec<(String, Vec<EntityId>)> {
    let book = view.graph.casebook();
    let mut kinds: BTreeMap<(usize, String), Vec<EntityId>> = BTreeMap::new();
    for id in &view.entities {
        let kind = book.entity(*id).kind;
        let plural = kind.map_or("others".to_string(), |kind| {
            let kind = book.vocabulary.entities.get(kind);
            if kind.plural.is_empty() { kind.label.clone() } else { kind.plural.clone() }
        });
        kinds.entry((rank(book, kind), plural)).or_default().push(*id);
    }
    kinds
        .into_iter()
        .map(|((_, plural), mut ids)| {
            ids.sort_by_key(|id| (sort_name(book, *id), *id));
            (capitalised(&plural), ids)
        })
        .collect()
}

/// What a name is sorted by: a person's last word first, everything else as it is written.
pub fn sort_name(book: &Casebook, id: EntityId) -> String {
    let entity = book.entity(id);
    let folded = crate::words::fold(&entity.name);
    if book.vocabulary.is_person(entity.kind)
        && let Some((given, family)) = folded.rsplit_once(' ')
    {
        return format!("{family} {given}");
    }
    folded
}

/// Who is who: kind by kind, each name with its description.
pub fn who_is_who(view: &View<'_>, numbering: &mut Numbering) -> Vec<Block> {
    let book = view.graph.casebook();
    let mut blocks = Vec::new();
    for (kind, ids) in by_kind(view) {
        blocks.push(Block::Heading(3, kind));
        for id in ids {
            blocks.push(Block::Anchor(id.0));
            blocks.push(one(book, id, numbering));
        }
    }
    blocks
}

/// A name of who is who.
pub fn one(book: &Casebook, id: EntityId, numbering: &mut Numbering) -> Block {
    let entity = book.entity(id);
    let mut runs = vec![strong(&*entity.name)];
    if !entity.short_name().is_empty() && !entity.name.contains(entity.short_name()) {
        runs.push(plain(format!(" ({})", entity.short_name())));
    }
    if !entity.description().is_empty() {
        runs.push(plain(format!(". {}", entity.description())));
    }
    runs.extend(numbers(numbering, &entity.citations));
    Block::Item(Sign::Figure(book.vocabulary.shape(entity.kind), book.vocabulary.colour(entity.kind)), runs)
}

/// What a standing means, for those who read the word for the first time.
pub fn standing_means(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Documented => {
            "It is on record: announced, reported or recorded by someone who can be named. Nobody had to decide on it."
        }
        Firmness::Proved => {
            "Someone with the power to decide has decided, or those concerned have admitted it: a court, a jury, an inquiry."
        }
        Firmness::InProcess => "A procedure is under way. Nothing is decided: it may end either way.",
        Firmness::Claimed => "Someone says so. It is not established, and others may say otherwise.",
        Firmness::EndedUnproved => {
            "It was claimed or charged, and the procedure ended without proof. It must not be told as if it were true."
        }
    }
}

/// What a status word means; empty for one that a casebook has added.
pub fn status_means(name: &str) -> &'static str {
    match name {
        "official" => "An authority has recorded it.",
        "documented" => "A document shows it.",
        "announced" => "Those concerned have made it known themselves.",
        "reported" => "Published reports say so, and nobody is known to dispute it.",
        "admitted" => "Those concerned have said that it is so, for example by pleading guilty.",
        "found" => {
            "An inquiry, a judge, a jury or another body that was asked to decide has come to this finding."
        }
        "convicted" => "A court has decided that the accused is guilty.",
        "under-investigation" => "An authority is looking into it. There is no finding.",
        "arrested" => "Someone has been taken into custody on suspicion. An arrest is not a charge.",
        "charged" => "Prosecutors say that someone committed an offence and will have to prove it in court.",
        "on-trial" => "A court is hearing the case. There is no verdict.",
        "alleged" => "Someone says so; the name says who.",
        "unconfirmed" => "It has been said or published, and no other source bears it out.",
        "disputed" => "Sources contradict each other.",
        "denied" => "Those concerned say that it is not so.",
        "acquitted" => "A court has decided that the accused is not guilty.",
        "dropped" => "Whoever brought it has given it up.",
        "discontinued" => "The procedure was ended before a decision.",
        "overturned" => "A higher court has set the decision aside.",
        _ => "",
    }
}

/// The statuses that a view's events and relations have, strongest standing first, then by word.
pub fn statuses<'v>(book: &'v Casebook, view: &View<'_>) -> Vec<(Firmness, &'v str, &'v Status)> {
    let statements = view
        .events
        .iter()
        .map(|id| &book.event(*id).statement)
        .chain(view.relations.iter().map(|id| &book.relation(*id).statement));
    let mut found: BTreeMap<(Firmness, &str), &Status> = BTreeMap::new();
    for statement in statements {
        if let Some(term) = statement.status {
            let status = book.vocabulary.statuses.get(term);
            found.insert((Firmness::of(book, statement), book.vocabulary.statuses.name(term)), status);
        }
    }
    found.into_iter().map(|((firmness, name), status)| (firmness, name, status)).collect()
}

/// What the status words mean: the markers and what each stands for, then the words that occur.
pub fn status_words(book: &Casebook, view: &View<'_>) -> Vec<Block> {
    let statuses = statuses(book, view);
    let mut blocks = Vec::new();
    let mut last = None;
    for (firmness, name, status) in statuses {
        if last != Some(firmness) {
            let runs =
                vec![strong(standing_word(firmness)), plain(format!(". {}", standing_means(firmness)))];
            blocks.push(Block::Item(Sign::Marker(firmness), runs));
            last = Some(firmness);
        }
        let means = status_means(name);
        if !means.is_empty() {
            let runs = vec![run(status.label.clone(), Look::Status), plain(format!(": {means}"))];
            blocks.push(Block::Item(Sign::Bullet, runs));
        }
    }
    blocks
}

/// The word for a standing in a list of words.
pub fn standing_word(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Documented => "On record",
        Firmness::Proved => "Proved",
        Firmness::InProcess => "In process",
        Firmness::Claimed => "Claimed",
        Firmness::EndedUnproved => "Ended unproved",
    }
}

/// The sources that were cited, by their numbers.
pub fn sources(book: &Casebook, numbering: &Numbering) -> Vec<Block> {
    numbering
        .sources()
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let line = source_line(book.source(*id));
            Block::Item(Sign::Label(format!("[{}]", at + 1)), vec![run(line, Look::Note)])
        })
        .collect()
}
