//! The time of a storyline: events in their order, a stretch for each year that has any, wide enough for its number.

use crate::catalogue::Words;
use crate::query::View;
use crate::scene::{Anchor, Fill, Mark, Outline, Point, Shape, Stroke, Weight};

use super::super::frame::{Frame, Pen};
use super::super::style::TextStyle;
use super::super::symbols::line;
use super::super::timeline::{head_year, year};
use super::{CAPSULE, Story};

/// A stretch of events of one year.
struct Stretch {
    year: i64,
    from: f64,
    to: f64,
    /// Years without events lie before it.
    after_gap: bool,
}

/// Where the layers of a storyline stand.
pub(super) struct Time {
    /// The place of each layer, in px.
    pub x: Vec<f64>,
    /// Each year has a stretch with its number; else events are evenly spaced from one end to the other.
    pub by_year: bool,
    stretches: Vec<Stretch>,
}

impl Time {
    /// Layers between two edges.
    pub(super) fn new(
        frame: &Frame<'_, '_, '_>,
        view: &View<'_>,
        story: &Story,
        left: f64,
        right: f64,
    ) -> Self {
        let book = view.graph.casebook();
        // Never backwards: what follows stands under the latest year that was named.
        let mut runs: Vec<(i64, usize)> = Vec::new();
        for events in &story.layers {
            let year = events.first().and_then(|(id, _)| head_year(book.event(*id)));
            match (runs.last_mut(), year) {
                (Some((last, count)), Some(year)) if year <= *last => *count += 1,
                (Some((_, count)), None) => *count += 1,
                (_, year) => runs.push((year.unwrap_or(i64::MIN), 1)),
            }
        }
        let style = style(&frame.pen);
        let least: Vec<f64> = runs
            .iter()
            .map(|(number, _)| frame.pen.width(&year(frame.words(), *number), style) + 10.0)
            .collect();
        let width = right - left;
        let count: usize = runs.iter().map(|(_, count)| count).sum();
        let even = width / count.max(1) as f64;
        let dated = runs.iter().all(|(year, _)| *year > i64::MIN);
        let (tight, step) = shared(&runs, &least, width);
        let closest = runs
            .iter()
            .zip(&tight)
            .zip(&least)
            .map(|(((_, count), tight), least)| if *tight { least / *count as f64 } else { step });
        // Capsules stay apart.
        let by_year = dated && runs.len() > 1 && closest.fold(even, f64::min) >= 2.0 * CAPSULE + 3.0;
        if !by_year {
            let mut from = left;
            let mut stretches = Vec::new();
            for (year, count) in runs.into_iter().filter(|(year, _)| *year > i64::MIN) {
                let to = from + count as f64 * even;
                stretches.push(Stretch { year, from, to, after_gap: false });
                from = to;
            }
            let x = (0..count).map(|layer| left + even * (layer as f64 + 0.5)).collect();
            return Self { x, by_year, stretches };
        }
        let (mut x, mut stretches, mut from) = (Vec::new(), Vec::new(), left);
        for (at, ((year, count), (least, tight))) in runs.iter().zip(least.iter().zip(&tight)).enumerate() {
            let wide = if *tight { *least } else { *count as f64 * step };
            let own = wide / *count as f64;
            x.extend((0..*count).map(|nth| from + own * (nth as f64 + 0.5)));
            let after_gap = at > 0 && runs[at - 1].0 + 1 < *year;
            stretches.push(Stretch { year: *year, from, to: from + wide, after_gap });
            from += wide;
        }
        Self { x, by_year, stretches }
    }

    /// Whether years without events are left out between two stretches.
    pub(super) fn skips(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.after_gap)
    }

    /// The stretches behind the lines, every other one shaded, each with its number above; a dotted rule where years are left out.
    pub(super) fn bands(&self, words: &Words, pen: &Pen<'_>, top: f64, bottom: f64) -> Vec<Mark> {
        let style = style(pen);
        let mut marks = Vec::new();
        let mut taken = f64::NEG_INFINITY;
        for (at, stretch) in self.stretches.iter().enumerate() {
            let number = year(words, stretch.year);
            if !self.by_year {
                // Over the first event of the year, where that has room.
                let half = pen.width(&number, style) / 2.0;
                let x = stretch.from + self.x.first().map_or(0.0, |x| x - self.stretches[0].from);
                if x - half > taken {
                    marks.push(pen.line(&number, x, top, Anchor::Middle, style));
                    taken = x + half + 8.0;
                }
                continue;
            }
            if at % 2 == 1 {
                let origin = Point::new(stretch.from, top + 20.0);
                let (width, height) = (stretch.to - stretch.from, bottom - top - 20.0);
                let outline = Outline::Rectangle { origin, width, height, corner: 0.0 };
                let fill = Some(Fill::Solid(pen.palette.band));
                marks.push(Mark::Shape(Shape { outline, fill, stroke: None }));
            }
            if stretch.after_gap {
                let dots = Stroke { dash: vec![2.0, 4.0], ..Stroke::solid(pen.palette.axis, 1.5) };
                marks.push(line(
                    Point::new(stretch.from, top + 20.0),
                    Point::new(stretch.from, bottom),
                    dots,
                ));
            }
            let middle = f64::midpoint(stretch.from, stretch.to);
            marks.push(pen.line(&number, middle, top, Anchor::Middle, style));
        }
        marks
    }
}

/// Which years take no more than the room of their number, and the step of the events of the others, which share what is left evenly.
fn shared(runs: &[(i64, usize)], least: &[f64], width: f64) -> (Vec<bool>, f64) {
    let mut tight = vec![false; runs.len()];
    loop {
        let taken: f64 = least.iter().zip(&tight).filter(|(_, tight)| **tight).map(|(width, _)| width).sum();
        let free: usize = runs.iter().zip(&tight).filter(|(_, tight)| !**tight).map(|((_, n), _)| n).sum();
        let step = (width - taken) / free.max(1) as f64;
        let mut changed = false;
        for ((tight, (_, count)), least) in tight.iter_mut().zip(runs).zip(least) {
            if !*tight && (*count as f64) * step < *least {
                (*tight, changed) = (true, true);
            }
        }
        if !changed {
            return (tight, step);
        }
    }
}

fn style(pen: &Pen<'_>) -> TextStyle {
    TextStyle { weight: Weight::Semibold, size: 14.0, leading: 18.0, colour: pen.palette.body }
}
