//! Names that keep apart, and the key of a storyline whose events are too many for labels near them.

use crate::graph::Node;
use crate::model::EventId;
use crate::query::View;
use crate::scene::{Anchor, Group, Mark, Part, Weight};

use super::super::frame::Frame;
use super::super::style::{Size, TextStyle};
use super::{Story, label_lines};

/// Places of names so that none runs into the next: those that would share the room between them, as near to their lines as can be.
pub(super) fn apart(at: &[f64], heights: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_by(|a, b| at[*a].total_cmp(&at[*b]).then(a.cmp(b)));
    // Runs of names that touch: their middle stays where that of their lines is.
    let mut runs: Vec<(Vec<usize>, f64)> = Vec::new();
    for index in order {
        runs.push((vec![index], at[index]));
        while let [.., above, below] = runs.as_slice() {
            let tall = |run: &(Vec<usize>, f64)| run.0.iter().map(|index| heights[*index]).sum::<f64>();
            if above.1 + tall(above) / 2.0 <= below.1 - tall(below) / 2.0 + 1e-9 {
                break;
            }
            let members: Vec<usize> = above.0.iter().chain(&below.0).copied().collect();
            // Least squares: the mean of where each would have the run begin.
            let mut offset = 0.0;
            let mut start = 0.0;
            for index in &members {
                start += at[*index] - offset - heights[*index] / 2.0;
                offset += heights[*index];
            }
            let middle = start / members.len() as f64 + offset / 2.0;
            runs.truncate(runs.len() - 2);
            runs.push((members, middle));
        }
    }
    let mut placed = at.to_vec();
    for (members, middle) in runs {
        let mut y = middle - members.iter().map(|index| heights[*index]).sum::<f64>() / 2.0;
        for index in members {
            placed[index] = y + heights[index] / 2.0;
            y += heights[index];
        }
    }
    placed
}

/// Numbers under the lines, in the order of the dates, and what they stand for in columns below.
pub(super) fn key_below(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    story: &Story,
    x: impl Fn(usize) -> f64,
) {
    let book = view.graph.casebook();
    let number =
        TextStyle { size: 13.0, leading: 15.0, weight: Weight::Semibold, colour: frame.pen.palette.ink };
    let mut texts = Vec::new();
    let mut next = 0;
    let deepest = story.layers.iter().map(Vec::len).max().unwrap_or_default();
    for (layer, events) in story.layers.iter().enumerate() {
        for row in 0..events.len() {
            next += 1;
            let top = frame.y - 3.0 + row as f64 * number.leading;
            texts.push(frame.pen.haloed(&next.to_string(), x(layer), top, Anchor::Middle, number, 2.0));
        }
    }
    frame.add(Group::new(Part::Annotations, texts));
    frame.y += deepest as f64 * number.leading + 14.0;
    let columns = if frame.pen.size == Size::L { 4 } else { 3 };
    let (gap, indent) = (22.0, 24.0);
    let width = (frame.right() - frame.left() - gap * f64::from(columns - 1)) / f64::from(columns);
    let callout = TextStyle { size: 13.0, leading: 17.0, ..frame.pen.styles.date() };
    let callout = callout.in_colour(frame.pen.palette.accent);
    let items: Vec<(EventId, Vec<(String, TextStyle)>)> = story
        .layers
        .iter()
        .flatten()
        .map(|(id, _)| {
            let mut lines = label_lines(frame, view, *id, width - indent);
            if let Some((_, text)) = view.callouts.iter().find(|(node, _)| *node == Node::Event(*id)) {
                let more = frame.pen.lines(text, width - indent, callout);
                lines.extend(more.into_iter().map(|text| (text, callout)));
            }
            (*id, lines)
        })
        .collect();
    let tall =
        |lines: &[(String, TextStyle)]| lines.iter().map(|(_, style)| style.leading).sum::<f64>() + 10.0;
    let share = items.iter().map(|(_, lines)| tall(lines)).sum::<f64>() / f64::from(columns);
    let (head, mut column, mut y, mut used, mut bottom) = (frame.y, 0, frame.y, 0.0, frame.y);
    let mut labels = Vec::new();
    for (at, (id, lines)) in items.iter().enumerate() {
        // A column ends with the event in whose middle its share of the height is reached.
        if column < columns - 1 && used + tall(lines) / 2.0 > share * f64::from(column + 1) {
            column += 1;
            y = head;
        }
        used += tall(lines);
        let left = frame.left() + f64::from(column) * (width + gap);
        let first = lines.first().map_or(number.leading, |(_, style)| style.leading);
        let beside = TextStyle { leading: first, ..number };
        let mut marks = vec![frame.pen.line(&(at + 1).to_string(), left, y, Anchor::Left, beside)];
        for (text, style) in lines {
            marks.push(frame.pen.line(text, left + indent, y, Anchor::Left, *style));
            y += style.leading;
        }
        y += 10.0;
        bottom = bottom.max(y);
        labels.push(Mark::Group(Group::new(Part::Label { of: book.event(*id).id.to_string() }, marks)));
    }
    frame.add(Group::new(Part::Labels, labels));
    frame.y = bottom;
}
