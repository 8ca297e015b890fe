//! The record as HTML: what a reader without a script has, and what the script shows pieces of. Every row stands once, under its own
//! anchor.

use std::collections::BTreeMap;

use base64::Engine as _;

use super::Images;
use super::cast::Cast;
use super::markup::{element, link, meaning, node_anchor, relation_anchor, sign, source_anchor, text};
use super::picture::look_id;
use super::steps::Step;
use crate::catalogue::say;
use crate::date::Style;
use crate::draw::symbols::Firmness;
use crate::draw::tongue::Tongues;
use crate::graph::Node;
use crate::model::{Citation, EntityId, EventId, Image, Item, Place, RelationId, Shown, SourceId};
use crate::picture::Picture;
use crate::query::corrections::remarked;
use crate::query::evidence::{
    event_pill, event_when, locator, participants, relation_pill, relation_sentence, source_line, source_name,
};
use crate::query::who::Titles;
use crate::query::wording;
use crate::words::capitalised;

/// Writes the parts of the record.
pub struct Article<'c, 'g> {
    cast: &'c Cast<'g>,
    tongues: Option<Tongues>,
    style: Style,
    images: Images,
}

impl<'c, 'g> Article<'c, 'g> {
    /// Of a cast; dates are printed in a style.
    pub fn new(cast: &'c Cast<'g>, style: Style, images: Images) -> Self {
        Self { cast, tongues: Tongues::of(cast.book()), style, images }
    }

    /// A picture with what must stand with it, or a link to it; nothing where there is none or none is wanted.
    fn picture(&self, shown: Option<Shown<'_>>, image: Option<&Image>) -> String {
        let Some(image) = image.filter(|_| self.images != Images::None) else { return String::new() };
        let credit = self.own(&image.credit);
        let from = link(&image.source, &image.source);
        let from = from.unwrap_or_else(|| self.own(&image.source));
        let told = [credit, from].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        if let Some(shown) = shown.filter(|_| self.images == Images::Embed) {
            let data = base64::engine::general_purpose::STANDARD.encode(&shown.picture.jpeg);
            return format!(
                "<figure class=\"ph\"><img src=\"data:{};base64,{data}\" width=\"{}\" height=\"{}\" alt=\"{}\"/>{}</figure>",
                Picture::MEDIA_TYPE,
                shown.picture.width,
                shown.picture.height,
                text(&image.alt),
                element("figcaption", "note", &told),
            );
        }
        // What lies elsewhere is never fetched: what it shows is the words of the link.
        let words = if image.alt.is_empty() { &image.file } else { &image.alt };
        let address =
            Some(image).filter(|image| image.is_remote()).and_then(|image| link(&image.file, words));
        let parts = [address.unwrap_or_default(), told];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if image.is_remote() { element("p", "src", &parts.join(" · ")) } else { String::new() }
    }

    /// A text of the casebook, its language named where it is not the page's.
    pub fn own(&self, said: &str) -> String {
        let tag = self.tongues.as_ref().map_or("", |tongues| tongues.of_text(said));
        match (&self.tongues, tag) {
            (None, _) | (_, "") => text(said),
            (Some(tongues), tag) => {
                let direction =
                    tongues.direction(tag).map(|way| format!(" dir=\"{way}\"")).unwrap_or_default();
                format!("<span lang=\"{}\"{direction}>{}</span>", text(tag), text(said))
            }
        }
    }

    /// The story, step by step; nothing where there is none.
    pub fn story(&self, steps: &[Step]) -> String {
        let mut out = String::new();
        for (at, step) in steps.iter().enumerate() {
            let chosen = step.at.or_else(|| step.highlight.first().copied());
            let node = chosen.and_then(|number| self.node(number));
            // A title that is the name itself leads there; else the name stands below.
            let is_name = node.is_some_and(|node| self.cast.graph.name(node) == step.title);
            let link = node.map(|node| self.name_link(node)).unwrap_or_default();
            let (title, more) = if is_name { (link, String::new()) } else { (self.own(&step.title), link) };
            out.push_str(&format!(
                "<li id=\"step-{}\"><h3>{title}</h3><p>{}</p>{}</li>",
                at + 1,
                self.own(&step.text),
                element("p", "more", &more),
            ));
        }
        element("ol", "steps", &out)
    }

    fn node(&self, number: usize) -> Option<Node> {
        let entities = self.cast.entities.len();
        match number.checked_sub(entities) {
            None => self.cast.entities.get(number).map(|id| Node::Entity(*id)),
            Some(at) => self.cast.events.get(at).map(|id| Node::Event(*id)),
        }
    }

    fn name_link(&self, node: Node) -> String {
        let name = self.own(self.cast.graph.name(node));
        format!("<a href=\"#{}\">{name}</a>", node_anchor(self.cast.graph.id(node)))
    }

    /// Marks of citations, each leading to its source.
    fn cites(&self, citations: &[Citation]) -> String {
        let words = self.cast.book().words();
        let mut out = String::new();
        let mut quoted = String::new();
        for citation in citations {
            let source = self.cast.book().source(citation.source);
            let mut within = vec![self.number(citation.source).to_string()];
            if !citation.locator.is_empty() {
                within.push(locator(words, &citation.locator));
            }
            out.push_str(&format!(
                "<a href=\"#{}\">[{}] {}</a> ",
                source_anchor(&source.id),
                text(&words.list(&within)),
                self.own(source_name(source)),
            ));
            if !citation.quotation.is_empty() {
                quoted.push_str(&element("blockquote", "", &self.own(&citation.quotation)));
            }
        }
        format!("{quoted}{}", element("p", "src", out.trim_end()))
    }

    fn number(&self, source: SourceId) -> usize {
        self.cast.numbering.sources().iter().position(|other| *other == source).map_or(0, |at| at + 1)
    }

    fn answer(&self, response: &str) -> String {
        if response.is_empty() {
            return String::new();
        }
        let head = text(&say!(self.cast.book().words(), "status.response-head"));
        format!("<p class=\"re\"><b>{head}</b> {}</p>", self.own(response))
    }

    /// Every event, oldest first; what has no date behind.
    pub fn events(&self) -> String {
        let titles = Titles::new(self.cast.book(), &self.cast.events, false);
        let dated = |undated: bool| -> String {
            let own =
                self.cast.events.iter().filter(|id| self.cast.book().event(**id).is_undated() == undated);
            own.map(|id| self.event(*id, &titles)).collect()
        };
        let undated = dated(true);
        let head = text(&say!(self.cast.book().words(), "timeline.undated"));
        let undated = if undated.is_empty() {
            String::new()
        } else {
            format!("<h3>{head}</h3><ul class=\"course\">{undated}</ul>")
        };
        format!("{}{undated}", element("ol", "course", &dated(false)))
    }

    fn event(&self, id: EventId, titles: &Titles) -> String {
        let book = self.cast.book();
        let (event, words) = (book.event(id), book.words());
        let firmness = Firmness::of(book, &event.statement);
        let when = capitalised(&event_when(words, event, self.style));
        let machine = event.date.as_deref().map(|date| date.bounds());
        let day = machine.filter(|bounds| bounds.earliest_start == bounds.latest_end);
        let date = match day.and_then(|bounds| bounds.earliest_start) {
            Some(day) if (0..=9999).contains(&day.year) => {
                format!("<time class=\"d\" datetime=\"{day}\">{}</time>", text(&when))
            }
            _ => element("span", "d", &text(&when)),
        };
        let place = match &event.place {
            Some(Place::Entity(place)) => book.entity(*place).name.to_string(),
            Some(Place::Text(place)) => place.to_string(),
            None => String::new(),
        };
        let who = [participants(book, event), place].into_iter().filter(|part| !part.is_empty());
        let who = words.series(&who.collect::<Vec<_>>());
        let title = remarked(self.cast.graph, Item::Event(id), titles.of(book, event, true, &[]));
        let address = link(&event.url, &say!(words, "page.open")).unwrap_or_default();
        format!(
            "<li id=\"{}\" class=\"i\"><svg class=\"m\" role=\"img\" aria-label=\"{}\"><use href=\"#m-{}\"/></svg><div>{date}<h3 class=\"t\">{}</h3>{}{}{}{}{}{}{}</div></li>",
            node_anchor(&event.id),
            text(&meaning(words, firmness)),
            sign(firmness),
            self.own(&title),
            element("p", "st", &element("b", "pill", &text(&event_pill(book, event).unwrap_or_default()))),
            element("p", "", &self.own(&event.description)),
            element("p", "who", &text(&who)),
            self.answer(event.statement.response()),
            self.picture(book.picture_at(id), event.image.as_deref()),
            self.cites(&event.statement.citations),
            element("p", "src", &address),
        )
    }

    /// Everybody and everything, by kind, each with the connections that start there.
    pub fn names(&self) -> String {
        let book = self.cast.book();
        let mut by_kind: Vec<(Option<crate::vocabulary::Term>, Vec<EntityId>)> = Vec::new();
        for id in &self.cast.entities {
            let kind = book.entity(*id).kind;
            match by_kind.iter_mut().find(|(other, _)| *other == kind) {
                Some((_, ids)) => ids.push(*id),
                None => by_kind.push((kind, vec![*id])),
            }
        }
        by_kind.sort_by_key(|(_, ids)| std::cmp::Reverse(ids.len()));
        let mut starting: BTreeMap<EntityId, Vec<RelationId>> = BTreeMap::new();
        for id in &self.cast.relations {
            starting.entry(book.relation(*id).from).or_default().push(*id);
        }
        let mut out = String::new();
        for (kind, ids) in by_kind {
            let label = match kind.map(|kind| book.spoken().entities.get(kind)) {
                Some(kind) if kind.plural.is_empty() => kind.label.clone(),
                Some(kind) => kind.plural.clone(),
                None => say!(book.words(), "kind.unnamed-plural"),
            };
            out.push_str(&format!("<h3>{}</h3>", text(&capitalised(&label))));
            for id in ids {
                out.push_str(&self.name(id, starting.get(&id).map_or(&[][..], Vec::as_slice)));
            }
        }
        out
    }

    fn name(&self, id: EntityId, relations: &[RelationId]) -> String {
        let book = self.cast.book();
        let (entity, words) = (book.entity(id), book.words());
        let mut names: Vec<String> = entity.aliases().iter().map(|alias| alias.to_string()).collect();
        let short = entity.short_name();
        if !short.is_empty() && !entity.name.contains(short) {
            names.insert(0, short.to_string());
        }
        let also = if names.is_empty() {
            String::new()
        } else {
            say!(words, "show.also-called", names = words.list(&names))
        };
        let life = match (entity.start.as_deref(), entity.end.as_deref()) {
            (Some(start), Some(end)) => start.spoken_to(end, words, self.style),
            (Some(start), None) => start.spoken(words, self.style),
            (None, Some(end)) => end.spoken_until(words, self.style),
            (None, None) => String::new(),
        };
        let kind = entity.kind.map_or_else(
            || say!(words, "kind.unnamed"),
            |kind| book.spoken().entities.get(kind).label.clone(),
        );
        let line: Vec<String> =
            [capitalised(&kind), life, also].into_iter().filter(|part| !part.is_empty()).collect();
        let line = line.join(" · ");
        let look = look_id(book.vocabulary.shape(entity.kind), book.vocabulary.colour(entity.kind));
        let links: String = relations.iter().map(|id| self.relation(*id)).collect();
        format!(
            "<section id=\"{}\" class=\"e\"><h4><svg class=\"k\" aria-hidden=\"true\"><use href=\"#{look}\"/></svg>{}</h4>{}{}{}{}{}{}</section>",
            node_anchor(&entity.id),
            self.own(&entity.name),
            element("p", "meta", &text(&line)),
            self.picture(book.picture_of(id), entity.image()),
            element("p", "", &self.own(entity.description())),
            self.cites(&entity.citations),
            element("p", "src", &link(entity.url(), &say!(words, "page.open")).unwrap_or_default()),
            element("ul", "links", &links),
        )
    }

    fn relation(&self, id: RelationId) -> String {
        let book = self.cast.book();
        let relation = book.relation(id);
        let edge = crate::graph::Edge::Relation(id);
        let when = capitalised(&wording::when(self.cast.graph, edge, self.style));
        format!(
            "<li id=\"{}\" class=\"i\"><svg class=\"l\" aria-hidden=\"true\"><use href=\"#l-{}\"/></svg><div>{}{}{}{}{}{}</div></li>",
            relation_anchor(self.cast.relation_id(id)),
            sign(Firmness::of_link(self.cast.graph, edge)),
            element("span", "d", &text(&when)),
            element("p", "s", &text(&relation_sentence(book, relation))),
            element(
                "p",
                "st",
                &element("b", "pill", &text(&relation_pill(book, relation).unwrap_or_default()))
            ),
            element("p", "", &self.own(relation.description())),
            self.answer(relation.statement.response()),
            self.cites(&relation.statement.citations),
        )
    }

    /// Every source, by its number.
    pub fn sources(&self) -> String {
        let book = self.cast.book();
        let words = book.words();
        let mut out = String::new();
        for id in self.cast.numbering.sources() {
            let source = book.source(*id);
            let links: Vec<String> = [
                link(&source.url, &say!(words, "page.open")),
                link(&source.archive_url, &say!(words, "page.archived")),
            ]
            .into_iter()
            .flatten()
            .collect();
            out.push_str(&format!(
                "<li id=\"{}\">{}{}{}</li>",
                source_anchor(&source.id),
                text(&source_line(words, source)),
                if links.is_empty() { String::new() } else { format!(" {}", links.join(" · ")) },
                element("p", "note", &self.own(&source.note)),
            ));
        }
        element("ol", "sources", &out)
    }
}
