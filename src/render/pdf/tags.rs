//! The structure tree of a PDF: what assistive technology reads, scene after scene.
//!
//! Lines of text that stand below each other in one style are a paragraph; the paragraph that says the
//! title is the heading, those that say what a bookmark says are headings below it; shapes are one figure with the scene's
//! description; links are links. Where there are several scenes, each is a section.
//! Groups that say what they are (a heading of a level, a paragraph, a list, a table) are taken at their word.
//!
//! # Why not krilla
//! `krilla` writes tagged PDF/UA and checks it, at 132 s of processor time in a clean build, over a third of the whole; `pdf-writer`,
//! on which it stands, takes 16 s and writes the same objects. What is ours is which mark is a paragraph and in which order, and that
//! krilla would have to be told as well.

use std::collections::BTreeMap;

use pdf_writer::types::{StructRole, TableHeaderScope};
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Chunk, Finish, Ref, TextStr};

use super::Pages;
use super::area::Area;
use crate::scene::{Part, Scene, Text};

/// Builds the tree while the pages are drawn.
#[derive(Default)]
pub struct Tags {
    elements: Vec<Element>,
    /// The scenes as they were drawn: a scene that several sheets show stands here as often.
    shown: Vec<Shown>,
    /// The element of each marked content, by its page and its number.
    owners: Vec<Vec<usize>>,
    figure: Option<usize>,
    paragraph: Option<Paragraph>,
    /// The link that is open.
    link: Option<usize>,
    /// The element of each link annotation.
    links: Vec<usize>,
    /// The elements that are open because groups say what they are, outermost first.
    parts: Vec<usize>,
    /// The levels of elements that groups say are headings.
    levels: BTreeMap<usize, u8>,
}

/// A scene, or a part of one, on a sheet.
struct Shown {
    scene: usize,
    /// Where it lies on the sheet: left, top, width, height.
    place: Area,
    /// Elements at the top, in order.
    top: Vec<usize>,
}

struct Element {
    role: StructRole,
    kids: Vec<Kid>,
    /// The words so far, to find the headings.
    words: String,
    /// Index of the page.
    page: usize,
}

enum Kid {
    Content(i32),
    Element(usize),
    Link(usize),
}

struct Paragraph {
    element: usize,
    last: Text,
}

impl Tags {
    /// What follows is on the next page.
    pub fn begin_page(&mut self) {
        self.owners.push(Vec::new());
    }

    /// What follows is of a scene, of which the sheet shows something at `place`: left, top, width, height.
    pub fn begin_scene(&mut self, scene: usize, place: Area) {
        self.end_paragraph();
        self.figure = None;
        self.shown.push(Shown { scene, place, top: Vec::new() });
    }

    fn element(&mut self, role: StructRole) -> usize {
        let page = self.owners.len().saturating_sub(1);
        self.elements.push(Element { role, kids: Vec::new(), words: String::new(), page });
        self.elements.len() - 1
    }

    fn at_top(&mut self, role: StructRole) -> usize {
        let element = self.element(role);
        if let Some(shown) = self.shown.last_mut() {
            shown.top.push(element);
        }
        element
    }

    /// What follows is a part of the text that says what it is; gives how many elements were opened for it.
    pub fn begin_part(&mut self, part: &Part) -> usize {
        let roles: &[StructRole] = match part {
            Part::Heading(_) | Part::Paragraph => &[StructRole::P],
            Part::List => &[StructRole::L],
            Part::Item => &[StructRole::LI, StructRole::LBody],
            Part::Table => &[StructRole::Table],
            Part::Row => &[StructRole::TR],
            Part::Cell { head: true } => &[StructRole::TH],
            Part::Cell { head: false } => &[StructRole::TD],
            _ => &[],
        };
        for role in roles {
            let element = match self.parts.last() {
                Some(&outer) => {
                    let element = self.element(*role);
                    self.elements[outer].kids.push(Kid::Element(element));
                    element
                }
                None => self.at_top(*role),
            };
            if let Part::Heading(level) = part {
                self.levels.insert(element, *level);
            }
            self.parts.push(element);
        }
        roles.len()
    }

    /// So many parts end. A paragraph in which nothing was said is none.
    pub fn end_part(&mut self, count: usize) {
        for _ in 0..count {
            let Some(element) = self.parts.pop() else { return };
            let silent =
                self.elements[element].kids.is_empty() && self.elements[element].role == StructRole::P;
            if !silent || element + 1 != self.elements.len() {
                continue;
            }
            self.elements.pop();
            self.levels.remove(&element);
            match self.parts.last() {
                Some(&outer) => {
                    self.elements[outer].kids.pop();
                }
                None => {
                    if let Some(shown) = self.shown.last_mut() {
                        shown.top.pop();
                    }
                }
            }
        }
    }

    fn content(&mut self, element: usize) -> i32 {
        let Some(owners) = self.owners.last_mut() else { return 0 };
        let id = owners.len() as i32;
        owners.push(element);
        self.elements[element].kids.push(Kid::Content(id));
        id
    }

    /// A stretch of shapes; gives the number of its marked content.
    pub fn figure(&mut self) -> i32 {
        let element = self.figure.unwrap_or_else(|| self.at_top(StructRole::Figure));
        self.figure = Some(element);
        self.content(element)
    }

    /// A line of text; gives the number and the tag of its marked content.
    pub fn text(&mut self, text: &Text, words: &str) -> (i32, &'static [u8]) {
        if let Some(link) = self.link {
            return (self.content(link), b"Link");
        }
        let said = [StructRole::P, StructRole::LBody, StructRole::TH, StructRole::TD];
        if let Some(&part) = self.parts.last().filter(|&&part| said.contains(&self.elements[part].role)) {
            let known = &mut self.elements[part].words;
            if !known.is_empty() {
                known.push(' ');
            }
            known.push_str(words);
            return (self.content(part), b"P");
        }
        let open = self.paragraph.as_ref().filter(|open| follows(&open.last, text));
        let element = match open {
            Some(open) => open.element,
            None => self.at_top(StructRole::P),
        };
        let known = &mut self.elements[element].words;
        if !known.is_empty() {
            known.push(' ');
        }
        known.push_str(words);
        self.paragraph = Some(Paragraph { element, last: text.clone() });
        (self.content(element), b"P")
    }

    /// The next text starts a paragraph.
    pub fn end_paragraph(&mut self) {
        self.paragraph = None;
    }

    /// What follows is the text of link number `annotation`. A link in a link is part of the outer one.
    pub fn begin_link(&mut self, annotation: usize) {
        self.end_paragraph();
        let link = match self.link {
            Some(link) => link,
            None => {
                let (paragraph, link) = (self.at_top(StructRole::P), self.element(StructRole::Link));
                self.elements[paragraph].kids.push(Kid::Element(link));
                link
            }
        };
        self.elements[link].kids.push(Kid::Link(annotation));
        self.link = Some(link);
        self.links.push(link);
    }

    /// The link ends.
    pub fn end_link(&mut self) {
        self.link = None;
    }

    /// The scenes in reading order, each with what the sheets show of it, in their order; those of which nothing is read out
    /// are left out.
    fn sections(&self, scenes: usize) -> Vec<(usize, Vec<&Shown>)> {
        (0..scenes)
            .map(|scene| {
                let parts = self.shown.iter().filter(|shown| shown.scene == scene && !shown.top.is_empty());
                (scene, parts.collect::<Vec<_>>())
            })
            .filter(|(_, parts)| !parts.is_empty())
            .collect()
    }

    /// The role of each element, headings found.
    fn roles(&self, pages: &Pages<'_>, sections: &[(usize, Vec<&Shown>)]) -> Vec<StructRole> {
        let mut roles: Vec<StructRole> = self.elements.iter().map(|element| element.role).collect();
        let order: Vec<usize> = sections
            .iter()
            .flat_map(|(_, parts)| parts)
            .flat_map(|shown| shown.top.iter().copied())
            .collect();
        if !self.levels.is_empty() {
            // No level is passed over: a heading is at most one below the one before it.
            let mut last = 0;
            for at in order {
                if let Some(&level) = self.levels.get(&at) {
                    last = level.clamp(1, last + 1);
                    roles[at] = heading(last.into());
                }
            }
            return roles;
        }
        let words: Vec<String> = self.elements.iter().map(|element| plain(&element.words)).collect();
        let is_text = |at: usize| self.elements[at].role == StructRole::P && !words[at].is_empty();
        let title = plain(pages.title);
        let first = order.iter().copied().find(|&at| is_text(at) && words[at] == title);
        if let Some(first) = first {
            roles[first] = StructRole::H1;
        }
        // Each heading is at most one level below the one before it.
        let base = if first.is_some() { 2 } else { 1 };
        let mut deepest = base;
        let mut taken: Vec<usize> = first.into_iter().collect();
        for bookmark in pages.bookmarks {
            let wanted = plain(&bookmark.title);
            let found = order.iter().copied().find(|&at| {
                is_text(at)
                    && self.elements[at].page == bookmark.sheet
                    && words[at] == wanted
                    && !taken.contains(&at)
            });
            let Some(found) = found else { continue };
            let level = (base + bookmark.level).min(deepest);
            deepest = level + 1;
            taken.push(found);
            roles[found] = heading(level);
        }
        roles
    }

    /// Writes the tree and gives its root.
    pub fn write(
        &self,
        pages: &Pages<'_>,
        page_ids: &[Ref],
        annotations: &[Ref],
        chunk: &mut Chunk,
        next: &mut impl FnMut() -> Ref,
    ) -> Ref {
        let (root, document, parents) = (next(), next(), next());
        let ids: Vec<Ref> = self.elements.iter().map(|_| next()).collect();
        let sections = self.sections(pages.scenes.len());
        // One scene is the document itself.
        let several = pages.scenes.len() > 1;
        let section_ids: Vec<Ref> = sections.iter().filter(|_| several).map(|_| next()).collect();
        let more_parents: Vec<Ref> = self.owners.iter().skip(1).map(|_| next()).collect();
        let of_page: Vec<Ref> = std::iter::once(parents).chain(more_parents).collect();

        let mut made = chunk.struct_element(document);
        made.kind(StructRole::Document).parent(root).lang(TextStr(pages.lang));
        let mut kids = made.children();
        if several {
            for &section in &section_ids {
                kids.struct_element(section);
            }
        } else {
            for &element in sections.iter().flat_map(|(_, parts)| parts).flat_map(|shown| &shown.top) {
                kids.struct_element(ids[element]);
            }
        }
        kids.finish();
        made.finish();

        let mut of = vec![document; self.elements.len()];
        for ((scene, parts), &section) in sections.iter().zip(&section_ids) {
            let mut made = chunk.struct_element(section);
            made.kind(StructRole::Sect).parent(document);
            if let Some(scene) = pages.scenes.get(*scene).filter(|scene| scene.lang != pages.lang) {
                made.lang(TextStr(&scene.lang));
            }
            let mut kids = made.children();
            for &element in parts.iter().flat_map(|shown| &shown.top) {
                kids.struct_element(ids[element]);
                of[element] = section;
            }
        }
        for (at, element) in self.elements.iter().enumerate() {
            for kid in &element.kids {
                if let Kid::Element(kid) = kid {
                    of[*kid] = ids[at];
                }
            }
        }
        let roles = self.roles(pages, &sections);
        let figures = figures(pages, &sections, &self.elements);
        for (at, element) in self.elements.iter().enumerate() {
            let page = page_ids[element.page];
            let mut made = chunk.struct_element(ids[at]);
            made.kind(roles[at]).parent(of[at]).page(page);
            if let Some((_, alt, place)) = figures.iter().find(|(figure, ..)| *figure == at) {
                made.alt(TextStr(alt));
                let [left, top, width, height] = *place;
                let area = pages.rect(element.page, [left, top, left + width, top + height]);
                made.attributes().push().layout().bbox(area);
            }
            if roles[at] == StructRole::TH {
                made.attributes().push().table().scope(TableHeaderScope::Column);
            }
            let mut kids = made.children();
            for kid in &element.kids {
                match kid {
                    Kid::Content(id) => {
                        kids.marked_content_id(*id);
                    }
                    Kid::Element(element) => {
                        kids.struct_element(ids[*element]);
                    }
                    Kid::Link(link) => {
                        if let Some(&annotation) = annotations.get(*link) {
                            kids.object_ref().page(page).object(annotation);
                        }
                    }
                }
            }
        }
        for (owners, &id) in self.owners.iter().zip(&of_page) {
            chunk.indirect(id).array().items(owners.iter().map(|&owner| ids[owner]));
        }
        let mut made = chunk.indirect(root).start::<StructTreeRoot<'_>>();
        let first_link = self.owners.len();
        made.child(document).parent_tree_next_key((first_link + self.links.len()) as i32);
        let mut tree = made.parent_tree();
        let mut numbers = tree.nums();
        // The pages by their order, then the links.
        for (at, &page) in of_page.iter().enumerate() {
            numbers.insert(at as i32, page);
        }
        for (at, &link) in self.links.iter().enumerate() {
            numbers.insert((first_link + at) as i32, ids[link]);
        }
        numbers.finish();
        tree.finish();
        made.finish();
        root
    }
}

/// Each figure with its alternative text and its place: the description of its scene; where several sheets show parts of one
/// scene, the first part says it, and the others say which sheet they are on.
fn figures(
    pages: &Pages<'_>,
    sections: &[(usize, Vec<&Shown>)],
    elements: &[Element],
) -> Vec<(usize, String, Area)> {
    let mut made = Vec::new();
    for (scene, parts) in sections {
        let Some(scene) = pages.scenes.get(*scene) else { continue };
        let mut told = false;
        for shown in parts {
            for &at in shown.top.iter().filter(|&&at| elements[at].role == StructRole::Figure) {
                let alt = if told { part(pages, scene, elements[at].page) } else { whole(scene) };
                told = true;
                made.push((at, alt, shown.place));
            }
        }
    }
    made
}

/// The role of a heading of a level, 1 for the highest.
fn heading(level: usize) -> StructRole {
    match level {
        0 | 1 => StructRole::H1,
        2 => StructRole::H2,
        3 => StructRole::H3,
        4 => StructRole::H4,
        5 => StructRole::H5,
        _ => StructRole::H6,
    }
}

fn whole(scene: &Scene) -> String {
    if scene.description.is_empty() { scene.title.clone() } else { scene.description.clone() }
}

fn part(pages: &Pages<'_>, scene: &Scene, page: usize) -> String {
    let label = pages.sheets.get(page).map(|sheet| sheet.label.clone()).unwrap_or_default();
    let label = if label.is_empty() { (page + 1).to_string() } else { label };
    format!("{} ({label})", scene.title)
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a line goes on the paragraph of another: same style and edge, on the next baseline.
fn follows(last: &Text, text: &Text) -> bool {
    let down = text.origin.y - last.origin.y;
    (text.size, text.weight, text.colour, text.anchor) == (last.size, last.weight, last.colour, last.anchor)
        && (text.origin.x - last.origin.x).abs() < 0.01
        && down > 0.0
        && down < text.size * 1.6
}
