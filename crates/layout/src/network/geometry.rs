//! Points, boxes, polylines and Bézier curves, in px, y down.

use std::ops::{Add, Mul, Sub};

/// A point or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// Shorthand for a [`Point`].
pub(super) const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Add for Point {
    type Output = Point;
    fn add(self, o: Point) -> Point {
        at(self.x + o.x, self.y + o.y)
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, o: Point) -> Point {
        at(self.x - o.x, self.y - o.y)
    }
}

impl Mul<f64> for Point {
    type Output = Point;
    fn mul(self, k: f64) -> Point {
        at(self.x * k, self.y * k)
    }
}

impl Point {
    pub(super) fn dot(self, o: Point) -> f64 {
        self.x * o.x + self.y * o.y
    }
    pub(super) fn cross(self, o: Point) -> f64 {
        self.x * o.y - self.y * o.x
    }
    pub(super) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }
    pub(super) fn lerp(self, o: Point, t: f64) -> Point {
        self + (o - self) * t
    }
    /// The vector turned by a right angle, of length 1; zero for zero.
    pub(super) fn normal(self) -> Point {
        let l = self.length();
        if l > 0.0 { at(-self.y / l, self.x / l) } else { at(0.0, 0.0) }
    }
}

/// An axis-parallel box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

impl Area {
    /// The box that holds nothing and touches nothing.
    pub(super) const NONE: Area =
        Area { x0: f64::INFINITY, y0: f64::INFINITY, x1: f64::NEG_INFINITY, y1: f64::NEG_INFINITY };

    /// The box around a centre, given half its width and height.
    pub(super) fn around(c: Point, hw: f64, hh: f64) -> Area {
        Area { x0: c.x - hw, y0: c.y - hh, x1: c.x + hw, y1: c.y + hh }
    }
    pub(super) fn grown(self, by: f64) -> Area {
        Area { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }
    pub(super) fn touches(&self, o: &Area) -> bool {
        self.x0 < o.x1 && o.x0 < self.x1 && self.y0 < o.y1 && o.y0 < self.y1
    }
    pub(super) fn holds(&self, p: Point) -> bool {
        p.x > self.x0 && p.x < self.x1 && p.y > self.y0 && p.y < self.y1
    }
    pub(super) fn include(&mut self, p: Point) {
        self.x0 = self.x0.min(p.x);
        self.y0 = self.y0.min(p.y);
        self.x1 = self.x1.max(p.x);
        self.y1 = self.y1.max(p.y);
    }
    pub(super) fn join(&mut self, o: &Area) {
        self.x0 = self.x0.min(o.x0);
        self.y0 = self.y0.min(o.y0);
        self.x1 = self.x1.max(o.x1);
        self.y1 = self.y1.max(o.y1);
    }
    pub(super) fn joined(mut self, o: &Area) -> Area {
        self.join(o);
        self
    }
    /// Width and height shared with another box; not positive where they are apart.
    pub(super) fn shared(&self, o: &Area) -> (f64, f64) {
        (self.x1.min(o.x1) - self.x0.max(o.x0), self.y1.min(o.y1) - self.y0.max(o.y0))
    }
    pub(super) fn centre(&self) -> Point {
        at((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// Whether the segment from `a` to `b` enters the box (touching the border is not entering).
    pub(super) fn hit(&self, a: Point, b: Point) -> bool {
        if a.x.max(b.x) <= self.x0 || a.x.min(b.x) >= self.x1 {
            return false;
        }
        if a.y.max(b.y) <= self.y0 || a.y.min(b.y) >= self.y1 {
            return false;
        }
        // Separating axis along the segment's normal: all four corners on one side means no hit.
        let d = b - a;
        let c = self.centre();
        let reach = d.y.abs() * (self.x1 - self.x0) / 2.0 + d.x.abs() * (self.y1 - self.y0) / 2.0;
        d.cross(c - a).abs() < reach
    }

    /// Distance to another box; 0 where they touch.
    pub(super) fn apart(&self, o: &Area) -> f64 {
        let (x, y) = self.shared(o);
        at((-x).max(0.0), (-y).max(0.0)).length()
    }

    /// Distance of a polyline; 0 where it enters.
    pub(super) fn distance(&self, line: &[Point]) -> f64 {
        let outside = |p: Point| {
            let x = (self.x0 - p.x).max(p.x - self.x1).max(0.0);
            at(x, (self.y0 - p.y).max(p.y - self.y1).max(0.0)).length()
        };
        let corners =
            [at(self.x0, self.y0), at(self.x1, self.y0), at(self.x0, self.y1), at(self.x1, self.y1)];
        let of = |w: &[Point]| {
            if self.hit(w[0], w[1]) {
                return 0.0;
            }
            let d = w[1] - w[0];
            let foot = |c: Point| {
                let t = (c - w[0]).dot(d) / d.dot(d).max(1e-12);
                (c - w[0].lerp(w[1], t.clamp(0.0, 1.0))).length()
            };
            corners.into_iter().map(foot).fold(outside(w[0]).min(outside(w[1])), f64::min)
        };
        line.windows(2).map(of).fold(f64::INFINITY, f64::min)
    }

    /// Whether a polyline enters the box.
    pub(super) fn hit_by(&self, line: &[Point]) -> bool {
        line.windows(2).any(|w| self.hit(w[0], w[1]))
    }
}

/// Whether two segments cross in their insides.
pub(super) fn segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    if a.x.max(b.x) < c.x.min(d.x)
        || c.x.max(d.x) < a.x.min(b.x)
        || a.y.max(b.y) < c.y.min(d.y)
        || c.y.max(d.y) < a.y.min(b.y)
    {
        return false;
    }
    let ab = b - a;
    let cd = d - c;
    let s = ab.cross(c - a) * ab.cross(d - a);
    let t = cd.cross(a - c) * cd.cross(b - c);
    (s < 0.0 && t <= 0.0) || (s <= 0.0 && t < 0.0)
}

/// How often two polylines cross, given the box around the second.
pub(super) fn lines_cross(p: &[Point], q: &[Point], around_q: &Area) -> usize {
    let mut n = 0;
    for a in p.windows(2) {
        let (a, b) = (a[0], a[1]);
        if a.x.max(b.x) < around_q.x0
            || a.x.min(b.x) > around_q.x1
            || a.y.max(b.y) < around_q.y0
            || a.y.min(b.y) > around_q.y1
        {
            continue;
        }
        // Points of q by the side of the segment's line: only where it changes can there be a crossing.
        let ab = b - a;
        let mut side = ab.cross(q[0] - a);
        for w in q.windows(2) {
            let next = ab.cross(w[1] - a);
            if side * next <= 0.0 && segments_cross(a, b, w[0], w[1]) {
                n += 1;
            }
            side = next;
        }
    }
    n
}

/// A point of a quadratic Bézier curve.
pub(super) fn quadratic(a: Point, c: Point, b: Point, t: f64) -> Point {
    let u = 1.0 - t;
    a * (u * u) + c * (2.0 * u * t) + b * (t * t)
}

/// A cubic Bézier curve: start, two control points, end.
pub(super) type Cubic = [Point; 4];

/// A straight line as a cubic curve.
pub(super) fn line_cubic(a: Point, b: Point) -> Cubic {
    [a, a.lerp(b, 1.0 / 3.0), a.lerp(b, 2.0 / 3.0), b]
}

/// A quadratic curve as a cubic one.
pub(super) fn raised(a: Point, c: Point, b: Point) -> Cubic {
    [a, a.lerp(c, 2.0 / 3.0), b.lerp(c, 2.0 / 3.0), b]
}

/// A point of a cubic curve.
pub(super) fn cubic_at(c: &Cubic, t: f64) -> Point {
    let u = 1.0 - t;
    c[0] * (u * u * u) + c[1] * (3.0 * u * u * t) + c[2] * (3.0 * u * t * t) + c[3] * (t * t * t)
}

/// Splits a cubic curve in two at `t` (de Casteljau).
pub(super) fn cubic_split(c: &Cubic, t: f64) -> (Cubic, Cubic) {
    let ab = c[0].lerp(c[1], t);
    let bc = c[1].lerp(c[2], t);
    let cd = c[2].lerp(c[3], t);
    let abc = ab.lerp(bc, t);
    let bcd = bc.lerp(cd, t);
    let mid = abc.lerp(bcd, t);
    ([c[0], ab, abc, mid], [mid, bcd, cd, c[3]])
}

/// Whether a cubic is a straight line to within a hundredth of a px.
pub(super) fn cubic_is_line(c: &Cubic) -> bool {
    let d = c[3] - c[0];
    let l = d.length().max(1e-9);
    d.cross(c[1] - c[0]).abs() / l < 0.01 && d.cross(c[2] - c[0]).abs() / l < 0.01
}

/// A chain of cubics as a polyline, `steps` pieces to a curved part and one to a straight part.
pub(super) fn flatten(chain: &[Cubic], steps: usize) -> Vec<Point> {
    let mut line = Vec::with_capacity(chain.len() * steps + 1);
    for (i, c) in chain.iter().enumerate() {
        if i == 0 {
            line.push(c[0]);
        }
        if cubic_is_line(c) {
            line.push(c[3]);
        } else {
            for k in 1..=steps {
                line.push(cubic_at(c, k as f64 / steps as f64));
            }
        }
    }
    line
}
