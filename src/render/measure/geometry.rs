//! Boxes, polylines and a grid to find what lies near what.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::scene::Point;

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Area {
    /// A point as a box.
    pub fn at(p: Point) -> Self {
        Self { left: p.x, top: p.y, right: p.x, bottom: p.y }
    }

    /// The smallest box round some points; `None` for none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |area: Option<Self>, p| {
            let one = Self::at(p);
            Some(area.map_or(one, |area| area.union(one)))
        })
    }

    /// The smallest box round both.
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Grown by `by` on every side (shrunk for less than 0).
    pub fn grown(self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether the boxes share more than a border.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether all of `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    /// Whether a point lies inside or on the border.
    pub fn holds(self, p: Point) -> bool {
        p.x >= self.left && p.x <= self.right && p.y >= self.top && p.y <= self.bottom
    }

    /// Its middle.
    pub fn centre(self) -> Point {
        Point::new(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// Distance between the nearest points of two boxes; 0 where they touch.
    pub fn distance(self, other: Self) -> f64 {
        let dx = (other.left - self.right).max(self.left - other.right).max(0.0);
        let dy = (other.top - self.bottom).max(self.top - other.bottom).max(0.0);
        (dx * dx + dy * dy).sqrt()
    }

    /// Distance to a straight piece; 0 where they touch.
    pub fn distance_to(self, a: Point, b: Point) -> f64 {
        if self.holds(a) || self.is_crossed(a, b) {
            return 0.0;
        }
        let corners = [
            Point::new(self.left, self.top),
            Point::new(self.right, self.top),
            Point::new(self.right, self.bottom),
            Point::new(self.left, self.bottom),
        ];
        let to_ends = [a, b].map(|p| self.distance(Self::at(p)));
        let to_corners = corners.map(|corner| distance(corner, a, b));
        to_ends.into_iter().chain(to_corners).fold(f64::INFINITY, f64::min)
    }

    /// Whether a straight piece runs through the inside (Liang and Barsky 1984).
    pub fn is_crossed(self, a: Point, b: Point) -> bool {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (step, room) in
            [(-dx, a.x - self.left), (dx, self.right - a.x), (-dy, a.y - self.top), (dy, self.bottom - a.y)]
        {
            if step == 0.0 {
                if room <= 0.0 {
                    return false;
                }
            } else if step < 0.0 {
                from = from.max(room / step);
            } else {
                to = to.min(room / step);
            }
        }
        from < to
    }
}

/// Distance of a point from a straight piece.
pub fn distance(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { ((p.x - a.x) * dx + (p.y - a.y) * dy) / square } else { 0.0 }.clamp(0.0, 1.0);
    let (x, y) = (a.x + t * dx - p.x, a.y + t * dy - p.y);
    (x * x + y * y).sqrt()
}

/// Where two pieces cross; each holds its start but not its end, so that a crossing at a joint of a
/// line is found once. `None` for parallel pieces.
pub fn crossing(a: (Point, Point), b: (Point, Point)) -> Option<Point> {
    let (r, s) = ((a.1.x - a.0.x, a.1.y - a.0.y), (b.1.x - b.0.x, b.1.y - b.0.y));
    let cross = r.0 * s.1 - r.1 * s.0;
    if cross.abs() < 1e-9 {
        return None;
    }
    let gap = (b.0.x - a.0.x, b.0.y - a.0.y);
    let t = (gap.0 * s.1 - gap.1 * s.0) / cross;
    let u = (gap.0 * r.1 - gap.1 * r.0) / cross;
    let inside = (0.0..1.0).contains(&t) && (0.0..1.0).contains(&u);
    inside.then(|| Point::new(a.0.x + t * r.0, a.0.y + t * r.1))
}

/// Whether a point lies in a closed polygon (even-odd rule).
pub fn in_polygon(polygon: &[Point], p: Point) -> bool {
    let ends = polygon.iter().zip(polygon.iter().cycle().skip(1));
    ends.fold(false, |inside, (a, b)| {
        let crosses = (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x;
        inside != crosses
    })
}

/// Boxes sorted into cells of a page. What lies outside is kept in the cells of the border.
pub struct Grid {
    page: Area,
    cell: f64,
    cells: FxHashMap<(u32, u32), Vec<u32>>,
}

impl Grid {
    /// A grid over `page` that holds `areas`, known by their index.
    pub fn new(page: Area, areas: impl IntoIterator<Item = Area>) -> Self {
        // 256 cells on the longer side at most bounds the work for any page and any box.
        let cell = ((page.right - page.left).max(page.bottom - page.top) / 256.0).max(24.0);
        let mut grid = Self { page, cell, cells: FxHashMap::default() };
        for (index, area) in areas.into_iter().enumerate() {
            for cell in grid.cells_of(area) {
                grid.cells.entry(cell).or_default().push(index as u32);
            }
        }
        grid
    }

    fn cells_of(&self, area: Area) -> impl Iterator<Item = (u32, u32)> + use<> {
        let (cell, page) = (self.cell, self.page);
        let column = move |x: f64| (((x - page.left) / cell).clamp(0.0, 256.0)) as u32;
        let row = move |y: f64| (((y - page.top) / cell).clamp(0.0, 256.0)) as u32;
        (column(area.left)..=column(area.right))
            .flat_map(move |x| (row(area.top)..=row(area.bottom)).map(move |y| (x, y)))
    }

    /// Indices of what may touch `area`, sorted.
    pub fn near(&self, area: Area) -> BTreeSet<usize> {
        self.cells_of(area)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .map(|&index| index as usize)
            .collect()
    }
}
