//! Boxes kept twice: exact, and as columns of single-precision numbers that are compared several at a time.
//!
//! Nearly all questions of the search are "which boxes touch this one", and nearly all answers are "these two or three".

use super::geometry::Area;

/// Boxes looked through at once.
const LANES: usize = 8;
/// What rounding to single precision may take away, px: the columns are grown by it, so that no box is missed.
const SLACK: f32 = 0.02;

/// A list of boxes.
#[derive(Debug, Clone)]
pub(super) struct Boxes {
    exact: Vec<Area>,
    left: Vec<f32>,
    top: Vec<f32>,
    right: Vec<f32>,
    bottom: Vec<f32>,
}

impl Boxes {
    /// So many boxes that hold nothing.
    pub(super) fn new(count: usize) -> Self {
        let room = count.next_multiple_of(LANES);
        Self {
            exact: vec![Area::NONE; count],
            left: vec![f32::INFINITY; room],
            top: vec![f32::INFINITY; room],
            right: vec![f32::NEG_INFINITY; room],
            bottom: vec![f32::NEG_INFINITY; room],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.exact.len()
    }

    pub(super) fn get(&self, index: usize) -> &Area {
        &self.exact[index]
    }

    pub(super) fn set(&mut self, index: usize, area: Area) {
        self.exact[index] = area;
        self.left[index] = area.x0 as f32 - SLACK;
        self.top[index] = area.y0 as f32 - SLACK;
        self.right[index] = area.x1 as f32 + SLACK;
        self.bottom[index] = area.y1 as f32 + SLACK;
    }

    /// The boxes that touch `area`, in ascending order.
    pub(super) fn near(&self, area: &Area, found: &mut Vec<u32>) {
        found.clear();
        let (x0, y0) = (area.x0 as f32 - SLACK, area.y0 as f32 - SLACK);
        let (x1, y1) = (area.x1 as f32 + SLACK, area.y1 as f32 + SLACK);
        let columns = self
            .left
            .chunks_exact(LANES)
            .zip(self.right.chunks_exact(LANES))
            .zip(self.top.chunks_exact(LANES).zip(self.bottom.chunks_exact(LANES)));
        for (chunk, ((left, right), (top, bottom))) in columns.enumerate() {
            // No branch within the chunk: the compiler makes vector instructions of it.
            let mut hits = [0u8; LANES];
            for k in 0..LANES {
                hits[k] = u8::from(left[k] < x1)
                    & u8::from(right[k] > x0)
                    & u8::from(top[k] < y1)
                    & u8::from(bottom[k] > y0);
            }
            let mut bits = u64::from_le_bytes(hits);
            while bits != 0 {
                let index = chunk * LANES + bits.trailing_zeros() as usize / 8;
                if self.exact[index].touches(area) {
                    found.push(index as u32);
                }
                bits &= bits - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::geometry::at;
    use super::*;
    use crate::network::seeded;

    #[test]
    fn the_boxes_found_are_those_that_touch() {
        let mut random = seeded(3);
        let mut boxes = Boxes::new(101);
        let mut any = || Area::around(at(random.unit() * 500.0, random.unit() * 500.0), 30.0, 11.0);
        for index in 0..100 {
            boxes.set(index, any());
        }
        let mut found = Vec::new();
        for _ in 0..50 {
            let area = any();
            boxes.near(&area, &mut found);
            let all: Vec<u32> = (0..101).filter(|&i| boxes.get(i as usize).touches(&area)).collect();
            assert_eq!(found, all);
        }
    }
}
