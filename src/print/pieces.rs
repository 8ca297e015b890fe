//! What several products say alike: the head, the timeline, who is who, the words of status, the sources.

use std::collections::BTreeMap;

use super::flow::{Block, Entry, Look, Run, Runs, Sign, Voice, plain, run, strong};
use super::paper::Paper;
use super::sizes::Sizes;
use super::{Order, PrintError};
use crate::catalogue::{Words, say};
use crate::date::{Date, Margins, Style};
use crate::draw::frame::{firmness_words, firmnesses, status_as_of};
use crate::draw::photographs::fitted;
use crate::draw::symbols::Firmness;
use crate::draw::timeline::{self, head_year, is_placed, later, year};
use crate::model::{Casebook, Citation, EntityId, Event, EventId, Item};
use crate::query::View;
use crate::query::corrections;
use crate::query::evidence::{Numbering, event_pill, event_when, source_line};
use crate::query::who::Titles;
use crate::scene::Point;
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
pub fn sheet(words: &Words, number: usize, count: usize) -> String {
    say!(words, "sheet.of", number = number.to_string(), count = count.to_string())
}

/// Title and subtitle; where nobody wrote one, what is shown.
pub fn head(view: &View<'_>, order: &Order<'_>, fallback: &str) -> Vec<Block> {
    let book = view.graph.casebook();
    let title = order.title(view, fallback);
    let mut lead = order.subtitle(view).trim().to_string();
    let statements = timeline::statements(view);
    let mut more = Vec::new();
    if !title.ends_with(fallback) {
        more.push(fallback.to_string());
    }
    let left = view.left_out.by_top();
    if left > 0 {
        more.push(say!(book.words(), "print.most-important", shown = view.events.len(), n = left));
    }
    let mut counted = match more.as_slice() {
        [counted, most] => say!(book.words(), "print.counted-most", counted = counted, most = most),
        [one] => say!(book.words(), "print.counted", counted = one),
        _ => String::new(),
    };
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
    for note in corrections::notes(view) {
        blocks.push(Block::Paragraph(Voice::Note, vec![plain(note)]));
    }
    blocks
}

/// The markers that a timeline of the view has, with their words.
pub fn legend(view: &View<'_>) -> Block {
    let book = view.graph.casebook();
    let statements = timeline::statements(view);
    let words = |firmness| (firmness, firmness_words(book, firmness, &statements));
    Block::Legend(firmnesses(&statements).into_iter().map(words).collect())
}

/// The numbers of citations as small print, glued to what they follow; nothing for none.
pub fn numbers(words: &Words, numbering: &mut Numbering, citations: &[Citation]) -> Option<Run> {
    let marks = numbering.marks(words, citations);
    (!marks.is_empty()).then(|| run(format!("\u{a0}{marks}"), Look::Note))
}

/// The events of a view on an axis, gaps and years marked, undated ones behind them.
pub fn timeline(view: &View<'_>, order: &Order<'_>, numbering: &mut Numbering) -> Vec<Block> {
    let book = view.graph.casebook();
    let (dated, undated): (Vec<EventId>, Vec<EventId>) =
        view.events.iter().partition(|id| is_placed(book.event(**id)));
    let mut blocks = Vec::new();
    let with_years = dated.len() >= YEARS_FROM;
    let titles = Titles::new(book, &view.events, false);
    let title = |id: EventId| {
        corrections::remarked(view.graph, Item::Event(id), titles.of(book, book.event(id), true, &[]))
    };
    let mut last_year = None;
    let mut previous: Option<&Event> = None;
    for id in &dated {
        let event = book.event(*id);
        let gap = previous.and_then(|before| {
            let (a, b) = (before.bounds(&Margins::NONE)?, event.bounds(&Margins::NONE)?);
            let days = b.earliest_start?.number() - a.latest_end.or(a.latest_start)?.number();
            // A heading with the year says it too.
            (days > LONG_GAP && !with_years).then(|| later(book.words(), &a, &b)).flatten()
        });
        if let Some(words) = gap {
            blocks.push(Block::Gap(words));
        }
        let this = head_year(event);
        if with_years && this > last_year {
            blocks.push(Block::Year(year(book.words(), this.unwrap_or_default())));
            last_year = this;
        }
        let same = previous.is_some_and(|before| {
            before.end.is_none()
                && event.end.is_none()
                && before.date.as_deref().map(Date::edtf) == event.date.as_deref().map(Date::edtf)
        });
        blocks.push(entry(
            book,
            (event, &title(*id)),
            order.date_style(),
            numbering,
            !same,
            order.choices.images,
        ));
        previous = Some(event);
    }
    if !undated.is_empty() {
        blocks.push(Block::Heading(3, say!(book.words(), "timeline.undated")));
        for id in timeline::in_row_order(view, undated) {
            let event = book.event(id);
            blocks.push(entry(
                book,
                (event, &title(id)),
                order.date_style(),
                numbering,
                false,
                order.choices.images,
            ));
        }
    }
    blocks
}

/// The longer side of a photograph on a sheet, in points: 5 cm.
const PHOTOGRAPH: f64 = 142.0;

/// An event of a timeline, under the title given.
pub fn entry(
    book: &Casebook,
    (event, title): (&Event, &str),
    style: Style,
    numbering: &mut Numbering,
    with_date: bool,
    images: bool,
) -> Block {
    let dated = is_placed(event);
    let photograph = book.shown(event.image.as_deref()).filter(|_| images).map(|shown| {
        let photo = fitted(shown, Point::new(0.0, 0.0), PHOTOGRAPH, PHOTOGRAPH);
        Box::new((photo, shown.image.credit.to_string()))
    });
    let date =
        if with_date && dated { capitalised(&event_when(book.words(), event, style)) } else { String::new() };
    let numbers = numbers(book.words(), numbering, &event.statement.citations);
    let mut title = vec![strong(title)];
    let mut text: Vec<Runs> = Vec::new();
    match event.description.trim() {
        "" => title.extend(numbers),
        words => text.push([plain(words)].into_iter().chain(numbers).collect()),
    }
    if !event.statement.response().is_empty() {
        let head = say!(book.words(), "status.response-head");
        text.push(vec![run(format!("{head} "), Look::Status), plain(event.statement.response())]);
    }
    Block::Entry(Box::new(Entry {
        date,
        machine_date: event.date.as_deref().map(|date| date.edtf().to_string()).unwrap_or_default(),
        firmness: Firmness::of(book, &event.statement),
        title,
        text,
        status: event_pill(book, event).unwrap_or_default(),
        dated,
        photograph,
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
        let plural = kind.map_or_else(
            || say!(book.words(), "kind.unnamed-plural"),
            |kind| {
                let kind = book.spoken().entities.get(kind);
                if kind.plural.is_empty() { kind.label.clone() } else { kind.plural.clone() }
            },
        );
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
    runs.extend(numbers(book.words(), numbering, &entity.citations));
    Block::Item(Sign::Figure(book.vocabulary.shape(entity.kind), book.vocabulary.colour(entity.kind)), runs)
}

/// What a standing means, for those who read the word for the first time.
pub fn standing_means(words: &Words, firmness: Firmness) -> String {
    match firmness {
        Firmness::Documented => say!(words, "standing-means.documented"),
        Firmness::Proved => say!(words, "standing-means.proved"),
        Firmness::InProcess => say!(words, "standing-means.in-process"),
        Firmness::Claimed => say!(words, "standing-means.claimed"),
        Firmness::EndedUnproved => say!(words, "standing-means.ended-unproved"),
    }
}

/// What a status word means; empty for one that a casebook has added.
pub fn status_means(words: &Words, name: &str) -> String {
    if words.has(&format!("status-means.{name}")) {
        words.say(&format!("status-means.{name}"), &[])
    } else {
        String::new()
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
            let status = book.spoken().statuses.get(term);
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
            blocks.push(standing_item(book.words(), firmness));
            last = Some(firmness);
        }
        let means = status_means(book.words(), name);
        if !means.is_empty() {
            let runs = vec![run(status.label.clone(), Look::Status), plain(format!(": {means}"))];
            blocks.push(Block::Item(Sign::Bullet, runs));
        }
    }
    blocks
}

/// A standing with its marker and what it means.
pub fn standing_item(words: &Words, firmness: Firmness) -> Block {
    let means = standing_means(words, firmness);
    Block::Item(
        Sign::Marker(firmness),
        vec![strong(standing_word(words, firmness)), plain(format!(". {means}"))],
    )
}

/// The word for a standing in a list of words.
pub fn standing_word(words: &Words, firmness: Firmness) -> String {
    match firmness {
        Firmness::Documented => say!(words, "standing-word.documented"),
        Firmness::Proved => say!(words, "standing-word.proved"),
        Firmness::InProcess => say!(words, "standing-word.in-process"),
        Firmness::Claimed => say!(words, "standing-word.claimed"),
        Firmness::EndedUnproved => say!(words, "standing-word.ended-unproved"),
    }
}

/// The sources that were cited, by their numbers.
pub fn sources(book: &Casebook, numbering: &Numbering) -> Vec<Block> {
    numbering
        .sources()
        .iter()
        .enumerate()
        .map(|(at, id)| {
            let line = source_line(book.words(), book.source(*id));
            Block::Item(Sign::Label(format!("[{}]", at + 1)), vec![run(line, Look::Note)])
        })
        .collect()
}
