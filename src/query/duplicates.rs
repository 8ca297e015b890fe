//! One or two? Pairs of names that may be one person or thing, each with what speaks for it and what speaks against it. Nothing is
//! joined here: the desk judges, and writes its judgement down.
//!
//! Names are compared by their forms ([`alike`](crate::vocabulary::alike)): titles, brackets, order of words, initials, ways of writing
//! one sound, slips, and other names that a row gives. To that comes what the rows say: lives, neighbours, sources, addresses. Weights
//! are few and plain, so that the order can be explained; what cannot be true of one (two births, a life that ended before the other
//! began) puts a pair at the end, whatever the names look like.
//!
//! So that not every name is compared with every other, only those are that share a word, in letters that ways of writing have in
//! common, or the head of a single word. A word that very many bear counts only together with the initial of another.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Words, say};
use crate::date::{Bounds, Day, Style};
use crate::graph::{Edge, Graph, Node};
use crate::model::desk::Verdict;
use crate::model::{EntityId, EventId, RelationId};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::{evidence, wording};
use crate::vocabulary::alike::{Alike, Parsed};
use crate::words::fold;

/// Pairs listed where nobody asks for another number.
pub const ROWS: usize = 200;
/// So many may share a word before it tells nothing by itself.
const COMMON: usize = 60;
/// So many may share a word and an initial before they are not compared.
const CROWD: usize = 1_500;
/// Links from which on somebody is known to everybody: to share them says nothing.
const HUB: usize = 40;
/// Neighbours that are named.
const NAMED: usize = 3;

/// How likely a pair is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chance {
    /// The names say it, or the rows do.
    Strong,
    /// Worth a look.
    Weak,
    /// The names are alike, and something speaks against it.
    Doubtful,
}

/// Two who may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The one, by id the first.
    pub a: EntityId,
    /// The other.
    pub b: EntityId,
    /// How likely.
    pub chance: Chance,
    /// The sum of the weights.
    pub score: f64,
    /// What speaks for it.
    pub reasons: Vec<Reason>,
    /// What speaks against it.
    pub against: Vec<Reason>,
}

/// What speaks for a pair or against it.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The same name twice; of how many who bear it.
    SameName(usize),
    /// Their names are alike.
    Name(Alike),
    /// One bears the other's name.
    Alias,
    /// Their lives fit: dates that both have.
    Lives,
    /// They share neighbours that few others share.
    Neighbours(Vec<EntityId>),
    /// They rest on one source.
    Sources(Vec<crate::model::SourceId>),
    /// They have one address.
    Url,
    /// Their lives exclude each other.
    Apart,
    /// They are of different kinds.
    Kinds,
    /// Both take part in one event.
    Together(EventId),
    /// They are connected with each other.
    Linked(RelationId),
    /// The desk is unsure.
    Unsure(String),
}

impl Reason {
    /// What it adds to the score, or takes from it.
    fn weight(&self) -> f64 {
        match self {
            // Of three and more of one name two need not be one.
            Self::SameName(3..) => 1.5,
            Self::SameName(_) | Self::Url => 3.0,
            Self::Name(Alike::Title | Alike::Order | Alike::Form) | Self::Alias => 2.5,
            Self::Name(Alike::Brackets | Alike::Letters) => 2.0,
            Self::Name(Alike::Near) => 1.5,
            Self::Name(Alike::Initials | Alike::Loosely) => 1.0,
            // That one has a name more says little by itself.
            Self::Name(Alike::More) => 0.75,
            Self::Lives => 1.5,
            Self::Neighbours(names) => (0.5 * names.len() as f64).min(1.5),
            Self::Sources(_) => 0.25,
            Self::Apart => -5.0,
            Self::Kinds => -2.0,
            Self::Together(_) | Self::Linked(_) => -1.5,
            Self::Unsure(_) => 0.0,
        }
    }
}

/// What is looked at of a casebook.
#[derive(Debug, Default)]
pub struct Found {
    /// The pairs, likeliest first.
    pub pairs: Vec<Pair>,
    /// Pairs that would be among them and are judged already.
    pub judged: usize,
}

/// Every pair that may be one.
pub fn pairs(graph: &Graph) -> Found {
    let book = graph.casebook();
    let names: Vec<Vec<(String, Parsed)>> = book
        .entities
        .iter()
        .map(|entity| {
            let aliases = entity.aliases().iter().map(|alias| &**alias);
            let all = [&*entity.name].into_iter().chain(aliases).filter(|name| !name.is_empty());
            all.map(|name| (fold(name), Parsed::new(name))).collect()
        })
        .collect();
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for (folded, _) in names.iter().filter_map(|own| own.first()) {
        *bearers.entry(folded.clone()).or_default() += 1;
    }
    let judgements = Judgements::of(graph);
    let mut found = Found::default();
    for (a, b) in candidates(&names) {
        let (x, y) = (EntityId(a as u32), EntityId(b as u32));
        let life = || {
            lives(
                &book.entity(x).bounds(&book.settings.margins),
                &book.entity(y).bounds(&book.settings.margins),
            )
        };
        // Names that merely sound alike are worth a look where the lives are one.
        let sounds = || {
            let loosely =
                names[a].iter().any(|(_, one)| names[b].iter().any(|(_, other)| one.is_loosely(other)));
            (loosely && life() == Some(true)).then_some(Reason::Name(Alike::Loosely))
        };
        let Some(name) = name_reason(&names[a], &names[b], &bearers).or_else(sounds) else { continue };
        if judgements.different(x, y) {
            found.judged += 1;
            continue;
        }
        let (mut reasons, mut against) = (vec![name], Vec::new());
        rows_say(graph, x, y, &mut reasons, &mut against);
        if let Some(why) = judgements.unsure.get(&(x.min(y), x.max(y))) {
            against.push(Reason::Unsure(why.clone()));
        }
        let score: f64 = reasons.iter().chain(&against).map(Reason::weight).sum();
        let excluded = against.iter().any(|reason| reason.weight() <= -5.0);
        let chance = match score {
            _ if excluded => Chance::Doubtful,
            score if score >= 2.5 => Chance::Strong,
            score if score >= 1.0 => Chance::Weak,
            _ => Chance::Doubtful,
        };
        found.pairs.push(Pair { a: x.min(y), b: x.max(y), chance, score, reasons, against });
    }
    found.pairs.sort_by(|a, b| {
        a.chance.cmp(&b.chance).then(b.score.total_cmp(&a.score)).then((a.a, a.b).cmp(&(b.a, b.b)))
    });
    found
}

/// Pairs whose names share something, each once, the lower number first.
fn candidates(names: &[Vec<(String, Parsed)>]) -> BTreeSet<(usize, usize)> {
    let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut add = |key: String, at: usize| {
        let block: &mut Vec<usize> = by_word.entry(key).or_default();
        if block.last() != Some(&at) {
            block.push(at);
        }
    };
    for (at, own) in names.iter().enumerate() {
        for (folded, parsed) in own {
            add(format!("={folded}"), at);
            let words: Vec<&str> = parsed.plain_words().collect();
            for word in words.iter().filter(|word| word.chars().count() >= 2) {
                add((*word).to_string(), at);
            }
            // A single word with a slip shares no word: its head, and its tail.
            if let [word] = words.as_slice() {
                let letters: Vec<char> = word.chars().collect();
                add(format!("^{}", letters.iter().take(4).collect::<String>()), at);
                add(format!("${}", letters.iter().rev().take(4).collect::<String>()), at);
            }
        }
    }
    let mut pairs = BTreeSet::new();
    let mut all = |block: &[usize]| {
        for (nth, a) in block.iter().enumerate() {
            for b in &block[nth + 1..] {
                pairs.insert((*a.min(b), *a.max(b)));
            }
        }
    };
    for (word, block) in &by_word {
        if block.len() <= COMMON || word.starts_with('=') && block.len() <= CROWD {
            all(block);
            continue;
        }
        // Very many are called so: those are compared who share an initial besides.
        let mut by_initial: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for at in block {
            let initials: BTreeSet<char> = names[*at]
                .iter()
                .flat_map(|(_, parsed)| parsed.plain_words())
                .filter(|other| *other != word)
                .filter_map(|other| other.chars().next())
                .collect();
            initials.into_iter().for_each(|initial| by_initial.entry(initial).or_default().push(*at));
        }
        by_initial.values().filter(|block| block.len() <= CROWD).for_each(|block| all(block));
    }
    pairs
}

/// The surest way in which any name of one may be one of the other.
fn name_reason(
    a: &[(String, Parsed)],
    b: &[(String, Parsed)],
    bearers: &BTreeMap<String, usize>,
) -> Option<Reason> {
    let mut best: Option<Reason> = None;
    for (i, (folded, one)) in a.iter().enumerate() {
        for (j, (other_folded, other)) in b.iter().enumerate() {
            let reason = match (folded == other_folded, i, j) {
                (true, 0, 0) => Some(Reason::SameName(bearers.get(folded).copied().unwrap_or(2))),
                (true, ..) => Some(Reason::Alias),
                (false, ..) => {
                    let more = || one.has_more(other).then_some(Alike::More);
                    one.may_be(other).or_else(more).map(Reason::Name)
                }
            };
            let better = |reason: &Reason| best.as_ref().is_none_or(|best| reason.weight() > best.weight());
            if let Some(reason) = reason.filter(better) {
                best = Some(reason);
            }
        }
    }
    best
}

/// What the rows say for a pair and against it.
fn rows_say(graph: &Graph, a: EntityId, b: EntityId, reasons: &mut Vec<Reason>, against: &mut Vec<Reason>) {
    let book = graph.casebook();
    let (one, other) = (book.entity(a), book.entity(b));
    match (one.kind, other.kind) {
        (Some(x), Some(y)) if x != y => {
            let persons = book.vocabulary.is_person(Some(x)) && book.vocabulary.is_person(Some(y));
            if !persons {
                against.push(Reason::Kinds);
            }
        }
        _ => {}
    }
    let margins = &book.settings.margins;
    let (x, y) = (one.bounds(margins), other.bounds(margins));
    match lives(&x, &y) {
        Some(true) => reasons.push(Reason::Lives),
        Some(false) => against.push(Reason::Apart),
        None => {}
    }
    let near = |id: EntityId| -> (BTreeSet<EntityId>, BTreeSet<EventId>, Vec<(RelationId, EntityId)>) {
        let (mut who, mut what, mut ties) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for link in graph.links(Node::Entity(id)) {
            match (link.edge, link.other) {
                (Edge::Relation(relation), Node::Entity(other)) => {
                    ties.push((relation, other));
                    who.insert(other);
                }
                (_, Node::Event(event)) => {
                    what.insert(event);
                }
                _ => {}
            }
        }
        (who, what, ties)
    };
    let ((who, what, ties), (their_who, their_what, _)) = (near(a), near(b));
    if let Some((relation, _)) = ties.iter().find(|(_, end)| *end == b) {
        against.push(Reason::Linked(*relation));
    }
    if let Some(event) = what.intersection(&their_what).next() {
        against.push(Reason::Together(*event));
    }
    let shared: Vec<EntityId> = who
        .intersection(&their_who)
        .copied()
        .filter(|id| *id != a && *id != b && graph.degree(Node::Entity(*id)) <= HUB)
        .collect();
    if !shared.is_empty() {
        reasons.push(Reason::Neighbours(shared));
    }
    let cited = |entity: &crate::model::Entity| -> BTreeSet<_> {
        entity.citations.iter().map(|citation| citation.source).collect()
    };
    let sources: Vec<_> = cited(one).intersection(&cited(other)).copied().collect();
    if !sources.is_empty() {
        reasons.push(Reason::Sources(sources));
    }
    if !one.url().is_empty() && one.url() == other.url() {
        reasons.push(Reason::Url);
    }
}

/// Whether two lives may be one: `Some(true)` where a beginning or an end that both have agrees, `Some(false)` where they exclude each
/// other, `None` where the dates say nothing.
fn lives(a: &Bounds, b: &Bounds) -> Option<bool> {
    let apart = |a: (Option<Day>, Option<Day>), b: (Option<Day>, Option<Day>)| {
        let before = |x: Option<Day>, y: Option<Day>| matches!((x, y), (Some(x), Some(y)) if x < y);
        before(a.1, b.0) || before(b.1, a.0)
    };
    let known = |range: (Option<Day>, Option<Day>)| range.0.is_some() && range.1.is_some();
    let (births, deaths) = (
        ((a.earliest_start, a.latest_start), (b.earliest_start, b.latest_start)),
        ((a.earliest_end, a.latest_end), (b.earliest_end, b.latest_end)),
    );
    // One had died before the other was born.
    let over = |x: &Bounds, y: &Bounds| matches!((x.latest_end, y.earliest_start), (Some(end), Some(start)) if end < start);
    if apart(births.0, births.1) || apart(deaths.0, deaths.1) || over(a, b) || over(b, a) {
        return Some(false);
    }
    let agrees =
        |pair: ((Option<Day>, Option<Day>), (Option<Day>, Option<Day>))| known(pair.0) && known(pair.1);
    (agrees(births) || agrees(deaths)).then_some(true)
}

/// What the desk holds already.
struct Judgements {
    /// Pairs that are two, by whatever rows.
    different: BTreeSet<(EntityId, EntityId)>,
    unsure: BTreeMap<(EntityId, EntityId), String>,
}

impl Judgements {
    fn of(graph: &Graph) -> Self {
        let (mut different, mut unsure) = (BTreeSet::new(), BTreeMap::new());
        for judgement in &graph.casebook().identities {
            // Those held to be one are one already: what is said of one of them is said of all.
            let Some((a, b)) = judgement.of.filter(|(a, b)| a != b) else { continue };
            let pair = (a.min(b), a.max(b));
            match judgement.verdict {
                Verdict::Different => {
                    different.insert(pair);
                }
                Verdict::Unsure => {
                    unsure.insert(pair, judgement.why.to_string());
                }
                Verdict::Same => {}
            }
        }
        Self { different, unsure }
    }

    fn different(&self, a: EntityId, b: EntityId) -> bool {
        self.different.contains(&(a.min(b), a.max(b)))
    }
}

const COLUMNS: &[Column] = &[
    Column::new("pair", "", Place::Main),
    Column::new("for", "", Place::Main),
    Column::new("against", "", Place::Main),
    Column::new("chance", "", Place::Hidden),
    Column::new("score", "", Place::Hidden),
    Column::new("a", "", Place::Hidden),
    Column::new("b", "", Place::Hidden),
    Column::new("a_name", "", Place::Hidden),
    Column::new("b_name", "", Place::Hidden),
    Column::new("a_row", "", Place::Hidden),
    Column::new("b_row", "", Place::Hidden),
];

/// The pairs as an answer, the likeliest first.
pub fn duplicates(graph: &Graph, limit: usize) -> Answer {
    let book = graph.casebook();
    let words = book.words();
    let found = pairs(graph);
    let writer = Writer::new(graph);
    let mut answer = Answer { columns: COLUMNS.to_vec(), empty: found.pairs.is_empty(), ..Answer::default() };
    answer.title = match found.pairs.len() {
        0 => say!(words, "duplicates.none"),
        n => say!(words, "duplicates.title", n = n),
    };
    for chance in [Chance::Strong, Chance::Weak, Chance::Doubtful] {
        let own: Vec<&Pair> = found.pairs.iter().filter(|pair| pair.chance == chance).collect();
        if own.is_empty() {
            continue;
        }
        let (name, heading) = match chance {
            Chance::Strong => ("strong", say!(words, "duplicates.strong")),
            Chance::Weak => ("weak", say!(words, "duplicates.weak")),
            Chance::Doubtful => ("doubtful", say!(words, "duplicates.doubtful")),
        };
        let mut section = Section { heading, ..Section::default() };
        for pair in own.iter().take(limit) {
            let (a, b) = (book.entity(pair.a), book.entity(pair.b));
            let called = |entity: &crate::model::Entity| {
                let life = life(words, entity);
                if life.is_empty() {
                    entity.name.to_string()
                } else {
                    say!(words, "lists.with-date", what = &*entity.name, when = life)
                }
            };
            let told = |reasons: &[Reason]| -> Vec<String> {
                reasons.iter().map(|reason| reason.told(graph, pair)).collect()
            };
            let (reasons, against) = (told(&pair.reasons), told(&pair.against));
            let said = |list: Vec<String>, against: bool| match (list.is_empty(), against) {
                (true, _) => Cell::Empty,
                (false, false) => Cell::text(say!(words, "duplicates.for", reasons = words.series(&list))),
                (false, true) => Cell::text(say!(words, "duplicates.against", reasons = words.series(&list))),
            };
            section.rows.push(vec![
                Cell::text(wording::stopped(&say!(words, "duplicates.pair", a = called(a), b = called(b)))),
                said(reasons, false),
                said(against, true),
                Cell::text(name),
                Cell::Number(pair.score, 2),
                Cell::text(&*a.id),
                Cell::text(&*b.id),
                Cell::text(&*a.name),
                Cell::text(&*b.name),
                writer.row(a.row),
                writer.row(b.row),
            ]);
        }
        section.left_out = own.len().saturating_sub(limit);
        if section.left_out > 0 {
            section.notes.push(wording::bounded(words, &say!(words, "bounded.listed", n = limit)));
        }
        answer.sections.push(section);
    }
    if found.judged > 0 {
        answer.closing.push(say!(words, "duplicates.judged", n = found.judged));
    }
    if !found.pairs.is_empty() {
        answer.closing.push(say!(words, "duplicates.nothing-merged"));
    }
    answer
}

/// The life of an entity in short: `1603–1677`.
fn life(words: &Words, entity: &crate::model::Entity) -> String {
    match (entity.start.as_deref(), entity.end.as_deref()) {
        (Some(start), Some(end)) => start.spoken_to(end, words, Style::Short),
        (Some(start), None) => start.spoken(words, Style::Short),
        (None, Some(end)) => end.spoken_until(words, Style::Short),
        (None, None) => String::new(),
    }
}

impl Reason {
    fn told(&self, graph: &Graph, pair: &Pair) -> String {
        let book = graph.casebook();
        let words = book.words();
        let (a, b) = (book.entity(pair.a), book.entity(pair.b));
        let some = |names: Vec<String>| {
            let more = names.len().saturating_sub(NAMED);
            let mut shown: Vec<String> = names.into_iter().take(NAMED).collect();
            if more > 0 {
                shown.push(say!(words, "count.others", n = more));
            }
            words.and(&shown)
        };
        match self {
            Self::SameName(_) => say!(words, "duplicates.reason.same-name"),
            Self::Name(alike) => words.say(&format!("duplicates.reason.{}", alike.name()), &[]),
            Self::Alias => say!(words, "duplicates.reason.alias"),
            Self::Lives => {
                let (x, y) = (life(words, a), life(words, b));
                let dates = if x == y { x } else { words.and(&[x, y]) };
                say!(words, "duplicates.reason.lives", dates = dates)
            }
            Self::Neighbours(ids) => {
                let names = ids.iter().map(|id| evidence::label_in_sentence(book, *id)).collect();
                say!(words, "duplicates.reason.neighbours", names = some(names))
            }
            Self::Sources(ids) => {
                let names =
                    ids.iter().map(|id| evidence::source_name(book.source(*id)).to_string()).collect();
                say!(words, "duplicates.reason.sources", names = some(names))
            }
            Self::Url => say!(words, "duplicates.reason.url"),
            Self::Apart => say!(words, "duplicates.reason.apart", a = life(words, a), b = life(words, b)),
            Self::Kinds => {
                let kind = |entity: &crate::model::Entity| {
                    entity
                        .kind
                        .map_or_else(String::new, |kind| book.spoken().entities.get(kind).label.clone())
                };
                say!(words, "duplicates.reason.kinds", a = kind(a), b = kind(b))
            }
            Self::Together(id) => {
                say!(words, "duplicates.reason.together", event = words.quoted(&book.event(*id).title))
            }
            Self::Linked(id) => {
                let sentence = evidence::relation_sentence(book, book.relation(*id));
                say!(words, "duplicates.reason.linked", sentence = sentence)
            }
            Self::Unsure(why) => {
                let unsure = say!(words, "duplicates.reason.unsure");
                let more = why.as_str();
                if more.is_empty() {
                    unsure
                } else {
                    say!(words, "lists.with-date", what = unsure, when = more)
                }
            }
        }
    }
}
