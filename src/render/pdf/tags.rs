//! The structure tree of a PDF: what assistive technology reads, in the scene's order.
//!
//! Lines of text that stand below each other in one style are a paragraph; the paragraph that says the
//! scene's title is the heading; shapes are one figure with the scene's description; links are links.

use pdf_writer::types::StructRole;
use pdf_writer::writers::StructTreeRoot;
use pdf_writer::{Chunk, Finish, Rect, Ref, TextStr};

use crate::scene::{Scene, Text};

/// Builds the tree while the page is drawn.
#[derive(Default)]
pub struct Tags {
    elements: Vec<Element>,
    /// Elements at the top, in order.
    top: Vec<usize>,
    /// The element of each marked content, by its number.
    owners: Vec<usize>,
    figure: Option<usize>,
    paragraph: Option<Paragraph>,
    /// The link that is open.
    link: Option<usize>,
    /// The element of each link annotation.
    links: Vec<usize>,
}

struct Element {
    role: StructRole,
    kids: Vec<Kid>,
    /// The words so far, to find the heading.
    words: String,
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
    fn element(&mut self, role: StructRole) -> usize {
        self.elements.push(Element { role, kids: Vec::new(), words: String::new() });
        self.elements.len() - 1
    }

    fn content(&mut self, element: usize) -> i32 {
        let id = self.owners.len() as i32;
        self.owners.push(element);
        self.elements[element].kids.push(Kid::Content(id));
        id
    }

    /// A stretch of shapes; gives the number of its marked content.
    pub fn figure(&mut self) -> i32 {
        let element = self.figure.unwrap_or_else(|| {
            let element = self.element(StructRole::Figure);
            self.top.push(element);
            element
        });
        self.figure = Some(element);
        self.content(element)
    }

    /// A line of text; gives the number and the tag of its marked content.
    pub fn text(&mut self, text: &Text, words: &str) -> (i32, &'static [u8]) {
        if let Some(link) = self.link {
            return (self.content(link), b"Link");
        }
        let open = self.paragraph.as_ref().filter(|open| follows(&open.last, text));
        let element = match open {
            Some(open) => open.element,
            None => {
                let element = self.element(StructRole::P);
                self.top.push(element);
                element
            }
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
                let (paragraph, link) = (self.element(StructRole::P), self.element(StructRole::Link));
                self.top.push(paragraph);
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

    /// Writes the tree and gives its root.
    pub fn write(
        &self,
        scene: &Scene,
        page: Ref,
        annotations: &[Ref],
        chunk: &mut Chunk,
        next: &mut impl FnMut() -> Ref,
    ) -> Ref {
        let (root, document, parents) = (next(), next(), next());
        let ids: Vec<Ref> = self.elements.iter().map(|_| next()).collect();
        let mut made = chunk.struct_element(document);
        made.kind(StructRole::Document).parent(root).lang(TextStr(&scene.lang));
        let mut kids = made.children();
        for &element in &self.top {
            kids.struct_element(ids[element]);
        }
        kids.finish();
        made.finish();

        let mut of = vec![document; self.elements.len()];
        for (at, element) in self.elements.iter().enumerate() {
            for kid in &element.kids {
                if let Kid::Element(kid) = kid {
                    of[*kid] = ids[at];
                }
            }
        }
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = plain(&scene.title);
        let heading = self.elements.iter().position(|element| plain(&element.words) == title);
        for (at, element) in self.elements.iter().enumerate() {
            let mut made = chunk.struct_element(ids[at]);
            let role = if heading == Some(at) { StructRole::H1 } else { element.role };
            made.kind(role).parent(of[at]).page(page);
            if element.role == StructRole::Figure {
                let alt = if scene.description.is_empty() { &scene.title } else { &scene.description };
                made.alt(TextStr(alt));
                let (width, height) = (scene.width as f32, scene.height as f32);
                made.attributes().push().layout().bbox(Rect::new(0.0, 0.0, width, height));
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
        chunk.indirect(parents).array().items(self.owners.iter().map(|&owner| ids[owner]));
        let mut made = chunk.indirect(root).start::<StructTreeRoot<'_>>();
        made.child(document).parent_tree_next_key(self.links.len() as i32 + 1);
        let mut tree = made.parent_tree();
        let mut numbers = tree.nums();
        // Key 0 is the page, the links follow.
        numbers.insert(0, parents);
        for (at, &link) in self.links.iter().enumerate() {
            numbers.insert(at as i32 + 1, ids[link]);
        }
        numbers.finish();
        tree.finish();
        made.finish();
        root
    }
}

/// Whether a line goes on the paragraph of another: same style and edge, on the next baseline.
fn follows(last: &Text, text: &Text) -> bool {
    let down = text.origin.y - last.origin.y;
    (text.size, text.weight, text.colour, text.anchor) == (last.size, last.weight, last.colour, last.anchor)
        && (text.origin.x - last.origin.x).abs() < 0.01
        && down > 0.0
        && down < text.size * 1.6
}
