//! Search in names, aliases, titles, descriptions and sources, without regard to case and accents.

use crate::catalogue::{Words, say};
use crate::date::Style;
use crate::diag::near_miss;
use crate::graph::{Edge, Graph};
use crate::model::{EntityId, EventId, Item, RelationId, SourceId};
use crate::query::answer::{Answer, Cell, Column, Place, Section, Writer};
use crate::query::wording;
use crate::words::fold;

/// Hits that are printed where nobody asks for another number; the rest is counted.
pub const ROWS: usize = 200;
/// Letters of an excerpt before and after the first hit.
const AROUND: usize = 40;

const COLUMNS: &[Column] = &[
    Column::new("kind", "kind", Place::Gutter),
    Column::new("name", "name", Place::Main),
    Column::new("found_in", "found-in", Place::Detail),
    Column::new("id", "id", Place::Hidden),
    Column::new("row", "row", Place::Hidden),
];

/// A field that is searched: its weight (less is better), what it is, its text.
type Field<'a> = (u8, &'static str, &'a str);

/// What of a casebook holds all the words, best first: in the name before aliases, before other texts.
pub fn find(graph: &Graph, words: &str, limit: usize) -> Answer {
    let book = graph.casebook();
    let wanted: Vec<String> =
        fold(words).split(' ').filter(|word| !word.is_empty()).map(str::to_string).collect();
    let said = book.words();
    let mut answer = Answer { columns: COLUMNS.to_vec(), ..Answer::default() };
    let writer = Writer::new(graph);
    let mut hits: Vec<(u32, Item, String)> = Vec::new();
    let mut look = |item: Item, fields: &[Field<'_>]| {
        if let Some((score, place)) = hit(said, &wanted, fields) {
            hits.push((score, item, place));
        }
    };
    for (index, entity) in book.entities.iter().enumerate() {
        let mut fields: Vec<Field<'_>> =
            vec![(0, "name", &entity.name), (1, "short-name", entity.short_name()), (5, "id", &entity.id)];
        fields.extend(entity.aliases().iter().map(|alias| (1, "alias", &**alias)));
        fields.push((3, "description", entity.description()));
        fields.extend(entity.attributes().iter().map(|(_, text)| (4, "attribute", &**text)));
        look(Item::Entity(EntityId(index as u32)), &fields);
    }
    for (index, event) in book.events.iter().enumerate() {
        let mut fields: Vec<Field<'_>> = vec![
            (1, "title", &event.title),
            (3, "description", &event.description),
            (4, "response", event.statement.response()),
            (5, "id", &event.id),
        ];
        fields.extend(event.attributes.iter().map(|(_, text)| (4, "attribute", &**text)));
        fields
            .extend(event.statement.citations.iter().map(|citation| (4, "quotation", &*citation.quotation)));
        look(Item::Event(EventId(index as u32)), &fields);
    }
    for (index, relation) in book.relations.iter().enumerate() {
        let mut fields: Vec<Field<'_>> = vec![
            (3, "description", relation.description()),
            (4, "response", relation.statement.response()),
            (5, "id", &relation.id),
        ];
        fields.extend(
            relation.statement.citations.iter().map(|citation| (4, "quotation", &*citation.quotation)),
        );
        look(Item::Relation(RelationId(index as u32)), &fields);
    }
    for (index, source) in book.sources.iter().enumerate() {
        let fields: Vec<Field<'_>> = vec![
            (2, "title", &source.title),
            (4, "publisher", &source.publisher),
            (4, "author", &source.author),
            (5, "note", &source.note),
            (5, "address", &source.url),
            (5, "id", &source.id),
        ];
        look(Item::Source(SourceId(index as u32)), &fields);
    }
    hits.sort();
    let typed = words.split_whitespace().collect::<Vec<_>>().join(" ");
    answer.title = say!(said, "find.title", n = hits.len(), typed = said.quoted(&typed));
    answer.empty = hits.is_empty();
    if hits.is_empty() {
        let mut known: Vec<String> = book
            .entities
            .iter()
            .flat_map(|entity| std::iter::once(&entity.name).chain(entity.aliases()))
            .chain(book.events.iter().map(|event| &event.title))
            .flat_map(|text| {
                fold(text).split(|c: char| !c.is_alphanumeric()).map(str::to_string).collect::<Vec<_>>()
            })
            .collect();
        known.sort();
        known.dedup();
        let better: Vec<&str> = wanted
            .iter()
            .map(|word| near_miss(word, known.iter().map(String::as_str)).unwrap_or(word))
            .collect();
        if better.iter().zip(&wanted).any(|(better, word)| better != word) {
            answer.opening.push(say!(said, "find.did-you-mean", words = said.quoted(&better.join(" "))));
        }
    }
    let mut section = Section::default();
    for (_, item, place) in hits.iter().take(limit) {
        let (name, id, row) = match item {
            Item::Entity(id) => {
                (book.entity(*id).name.to_string(), &book.entity(*id).id, book.entity(*id).row)
            }
            Item::Event(id) => {
                let event = book.event(*id);
                let when = wording::when(graph, Edge::At(*id), Style::Short);
                let when = wording::dated(said, when);
                (said.list(&[said.quoted(&event.title), when]), &event.id, event.row)
            }
            Item::Relation(id) => {
                let relation = book.relation(*id);
                let when = wording::when(graph, Edge::Relation(*id), Style::Short);
                let when = wording::dated(said, when);
                (said.list(&[wording::relation_from(book, relation, true), when]), &relation.id, relation.row)
            }
            Item::Source(id) => (
                crate::query::evidence::source_line(said, book.source(*id)),
                &book.source(*id).id,
                book.source(*id).row,
            ),
        };
        let kind = writer.kind_of(*item);
        let row = writer.row(row);
        section.rows.push(vec![
            Cell::text(kind),
            Cell::text(if id.is_empty() { name } else { format!("{name} ({id})") }),
            Cell::text(place.clone()),
            Cell::text(&**id),
            row,
        ]);
        match item {
            Item::Entity(id) => answer.subgraph.entities.push(*id),
            Item::Event(id) => answer.subgraph.events.push(*id),
            _ => {}
        }
    }
    section.left_out = hits.len().saturating_sub(limit);
    if section.left_out > 0 {
        answer.closing.push(wording::bounded(said, &say!(said, "bounded.more-words", n = limit)));
    }
    if !section.rows.is_empty() {
        answer.sections.push(section);
    }
    answer
}

/// The score of an item that holds all words, and where the words are that its name does not show.
fn hit(words: &Words, wanted: &[String], fields: &[Field<'_>]) -> Option<(u32, String)> {
    if wanted.is_empty() {
        return None;
    }
    let folded: Vec<(u8, &str, &str, String)> = fields
        .iter()
        .filter(|(.., text)| !text.is_empty())
        .map(|(weight, what, text)| (*weight, *what, *text, fold(text)))
        .collect();
    let mut score = 0;
    let mut shown = String::new();
    for word in wanted {
        let best = folded
            .iter()
            .filter(|(.., text)| text.contains(word.as_str()))
            .min_by_key(|(weight, ..)| *weight)?;
        // A whole word is better than a piece of one.
        let whole = best.3.split(|c: char| !c.is_alphanumeric()).any(|piece| piece == word);
        score += u32::from(best.0) * 2 + u32::from(!whole);
        if shown.is_empty() && best.1 != "name" && best.1 != "title" {
            shown = match best.1 {
                "id" => say!(words, "find.in-id"),
                what => words.say(&format!("find.in.{what}"), &[("excerpt", excerpt(best.2, word).into())]),
            };
        }
    }
    let exact = folded.iter().any(|(weight, _, _, text)| *weight <= 1 && *text == wanted.join(" "));
    Some((if exact { 0 } else { score + 1 }, shown))
}

/// The text round the first place of a word; the whole text where it is short.
fn excerpt(text: &str, word: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() <= AROUND * 2 {
        return text.to_string();
    }
    // Folding may change the number of letters; the place is looked for letter by letter.
    let lower: Vec<String> = letters.iter().map(|letter| fold(&letter.to_string())).collect();
    let at = (0..letters.len())
        .find(|start| {
            let mut rest = String::new();
            for (letter, folded) in letters[*start..].iter().zip(&lower[*start..]) {
                rest.push_str(if letter.is_whitespace() { " " } else { folded });
                if rest.len() >= word.len() {
                    break;
                }
            }
            rest == word
        })
        .unwrap_or(0);
    let space = |letter: &char| letter.is_whitespace();
    let start = at.saturating_sub(AROUND);
    let start = if start == 0 {
        0
    } else {
        letters[start..at].iter().position(space).map_or(start, |gap| start + gap + 1)
    };
    let end = (at + AROUND).min(letters.len());
    let end = if end == letters.len() {
        end
    } else {
        letters[at..end].iter().rposition(space).map_or(end, |gap| at + gap)
    };
    let head = if start > 0 { "… " } else { "" };
    let tail = if end < letters.len() { " …" } else { "" };
    format!("{head}{}{tail}", letters[start..end].iter().collect::<String>())
}
