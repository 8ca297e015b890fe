//! Whether each text can be seen: what hides it, covers it, strikes it through or is too near in colour; and what arrowheads lie on.

use std::collections::BTreeSet;

use super::geometry::{Grid, in_polygon};
use super::read::{Figure, Role, Words};
use super::{TOLERANCE, Verifier, covers, touch};
use crate::scene::Colour;

/// Least contrast of text (WCAG 2.2, 1.4.3), and of what counts as large there.
const CONTRAST: f64 = 4.5;
const CONTRAST_LARGE: f64 = 3.0;
/// From here a text is large, in CSS px.
const LARGE: f64 = 24.0;
/// Contrast with the paper below which a figure is a tint that does not disturb what is written over its edge.
const FAINT: f64 = 1.35;

impl<'a> Verifier<'a> {
    /// Texts of which nothing is seen.
    pub(super) fn invisible(&mut self) -> usize {
        let page = self.page;
        let hidden: Vec<&Words> =
            page.words.iter().filter(|words| words.ink.is_none() || words.pixels < 1.0).collect();
        for words in &hidden {
            self.fault("invisible-text", [&words.content, ""], words.area.centre());
        }
        hidden.len()
    }

    /// Texts that are hardly told from what lies under them.
    pub(super) fn pale(&mut self, figures: &Grid) -> usize {
        let mut count = 0;
        for words in &self.page.words {
            let Some(ink) = words.ink else { continue };
            let under = self.under(words, figures);
            let contrast = ink.over(under).contrast(under);
            let least = if words.pixels >= LARGE { CONTRAST_LARGE } else { CONTRAST };
            if contrast < least - 0.01 {
                count += 1;
                self.fault(
                    "pale-text",
                    [&words.content, &format!("{contrast:.1} to 1")],
                    words.area.centre(),
                );
            }
        }
        count
    }

    /// The colour in the middle of a text before it is drawn.
    fn under(&self, words: &Words, figures: &Grid) -> Colour {
        let centre = words.area.centre();
        let mut below: Vec<&Figure> = figures
            .near(words.area)
            .into_iter()
            .map(|index| &self.page.figures[index])
            .filter(|figure| figure.order < words.order)
            .filter(|figure| figure.lines.iter().any(|line| in_polygon(line, centre)))
            .collect();
        below.sort_by_key(|figure| figure.order);
        let fills = below.into_iter().filter_map(|figure| figure.fill);
        fills.fold(self.page.paper, |under, fill| fill.over(under))
    }

    /// Texts that a filled figure covers or half underlies, and those with a rule through them.
    pub(super) fn covered(&mut self, figures: &Grid) -> (usize, usize) {
        let (mut covered, mut struck) = (0, 0);
        let page = self.page;
        for words in &page.words {
            let inner = words.area.grown(-TOLERANCE);
            for index in figures.near(words.area) {
                let figure = &page.figures[index];
                let role = self.role(figure);
                // They have counts of their own.
                if matches!(role, Role::Edge | Role::Leader) {
                    continue;
                }
                let over = figure.order > words.order;
                let apart = |ink: super::read::Ink| ink.over(page.paper).contrast(page.paper) > FAINT;
                let crossed = || {
                    figure
                        .lines
                        .iter()
                        .any(|line| line.windows(2).any(|pair| inner.is_crossed(pair[0], pair[1])))
                };
                let lies = match figure.fill {
                    Some(_) if over => covers(figure, inner),
                    Some(fill) => role != Role::Node && !words.halo && apart(fill) && crossed(),
                    None => false,
                };
                if lies {
                    covered += 1;
                    self.fault("covered-text", [&words.content, self.name_of(figure)], words.area.centre());
                } else if figure.stroke.is_some_and(apart)
                    && !(role == Role::Node && !over)
                    && (over || !words.halo)
                    && crossed()
                {
                    struck += 1;
                    self.fault("struck-text", [&words.content, self.name_of(figure)], words.area.centre());
                }
            }
        }
        (covered, struck)
    }

    /// What a figure is called in a fault: its group's id, or its part.
    fn name_of(&self, figure: &Figure) -> &'a str {
        let owner = self.owner(figure.owner);
        [&owner.id, &owner.of, &owner.part]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("a figure", |name| name)
    }

    /// The filled figures of edges: arrowheads.
    fn heads(&self) -> impl Iterator<Item = &Figure> {
        self.page.figures.iter().filter(|figure| {
            self.role(figure) == Role::Edge
                && self.owner(figure.owner).part != "line"
                && figure.fill.is_some()
        })
    }

    /// Arrowheads on texts.
    pub(super) fn heads_on_texts(&mut self, texts: &Grid) -> usize {
        let mut found = Vec::new();
        for head in self.heads() {
            for index in texts.near(head.area) {
                let words = &self.page.words[index];
                if covers(head, words.area.grown(-TOLERANCE)) {
                    found.push((head.owner, index));
                }
            }
        }
        for (owner, index) in &found {
            let words = &self.page.words[*index];
            let edge = self.owner(*owner).id.as_str();
            self.fault("head-text", [edge, &words.content], words.area.centre());
        }
        found.len()
    }

    /// Arrowheads on foreign nodes, and figures that are drawn over a node.
    pub(super) fn heads_on_nodes(&mut self, figures: &Grid) -> usize {
        let page = self.page;
        let mut found = BTreeSet::new();
        for (at, figure) in page.figures.iter().enumerate() {
            let owner = self.owner(figure.owner);
            if figure.fill.is_none() || owner.role == Role::Node || owner.part == "line" {
                continue;
            }
            for other in figures.near(figure.area) {
                let node = &page.figures[other];
                let of = self.owner(node.owner);
                // An arrowhead is not to be under a node either.
                let lies = if owner.role == Role::Edge {
                    !owner.ends.contains(&of.id)
                } else {
                    figure.order > node.order
                };
                if of.role == Role::Node && lies && touch(figure, node) {
                    found.insert((at, node.owner));
                }
            }
        }
        for (at, node) in &found {
            let figure = &page.figures[*at];
            self.fault("head-node", [self.name_of(figure), &self.owner(*node).id], figure.area.centre());
        }
        found.len()
    }
}
