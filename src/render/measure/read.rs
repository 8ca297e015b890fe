//! A finished SVG as texts and figures at their places on the page, each with the group it belongs to.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node, ParsingOptions};
use svgtypes::{Paint, SimplePathSegment, SimplifyingPathParser};

use super::attributes::{has_class, href, length, numbers, property, unit_length};
use super::geometry::Area;
use super::{MeasureError, known};
use crate::scene::{Colour, Point, Weight};
use crate::text::Fonts;

/// Deepest nesting of groups that is read.
const DEEPEST: usize = 200;
/// Longest straight piece of a flattened line, so that long lines do not fill the grid.
const PIECE: f64 = 40.0;

/// What a photograph is taken for: a middle grey, on which no letter can be read.
const PHOTOGRAPH: &str = "#808080";
/// Opacity up to which nothing is seen.
const UNSEEN: f64 = 0.02;

/// What a group stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A node or event marker.
    Node,
    /// The text of a node.
    Label,
    /// A line between nodes, or of a storyline.
    Edge,
    /// The text of a line.
    EdgeLabel,
    /// The line from a label to its mark.
    Leader,
    /// Anything else.
    Other,
}

/// A group of the drawing.
#[derive(Debug, Clone)]
pub struct Owner {
    pub role: Role,
    /// `data-part`; empty for what Graphviz made.
    pub part: String,
    pub id: String,
    /// What it names, if it names something.
    pub of: String,
    pub ends: [String; 2],
}

/// A line of text.
#[derive(Debug, Clone)]
pub struct Words {
    pub content: String,
    /// Ink.
    pub area: Area,
    /// Font size in CSS px on screen.
    pub pixels: f64,
    pub halo: bool,
    /// What the letters are drawn in; `None` where nothing of them is seen.
    pub ink: Option<Ink>,
    /// Place in the order of drawing.
    pub order: usize,
    pub owner: usize,
}

/// A colour that is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    pub colour: Colour,
    /// Above 0, at most 1.
    pub opacity: f64,
}

impl Ink {
    /// The colour that is seen where it lies on another one.
    pub fn over(self, under: Colour) -> Colour {
        let mix = |own: u8, under: u8| {
            (f64::from(own) * self.opacity + f64::from(under) * (1.0 - self.opacity)).round() as u8
        };
        let Colour { r, g, b } = self.colour;
        Colour { r: mix(r, under.r), g: mix(g, under.g), b: mix(b, under.b) }
    }
}

/// A shape or line, flattened.
#[derive(Debug, Clone)]
pub struct Figure {
    pub lines: Vec<Vec<Point>>,
    /// Its ink, half the stroke's width included.
    pub area: Area,
    pub fill: Option<Ink>,
    pub stroke: Option<Ink>,
    /// Width of the stroke on the page.
    pub width: f64,
    pub dashed: bool,
    /// Drawn in the colour of the page: a casing, not a line.
    pub casing: bool,
    /// Place in the order of drawing.
    pub order: usize,
    pub owner: usize,
}

impl Figure {
    /// A line: not an arrowhead, not a casing.
    pub fn is_line(&self) -> bool {
        self.stroke.is_some() && self.fill.is_none() && !self.casing
    }
}

/// A page that was read.
#[derive(Debug)]
pub struct Page {
    pub area: Area,
    /// Colour of the paper.
    pub paper: Colour,
    pub owners: Vec<Owner>,
    pub words: Vec<Words>,
    pub figures: Vec<Figure>,
}

/// `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy)]
struct Affine([f64; 6]);

impl Affine {
    fn then(self, inner: svgtypes::Transform) -> Self {
        let [a, b, c, d, e, f] = self.0;
        Self([
            a * inner.a + c * inner.b,
            b * inner.a + d * inner.b,
            a * inner.c + c * inner.d,
            b * inner.c + d * inner.d,
            a * inner.e + c * inner.f + e,
            b * inner.e + d * inner.f + f,
        ])
    }

    fn at(self, x: f64, y: f64) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point::new(a * x + c * y + e, b * x + d * y + f)
    }

    /// Mean scale: the root of the area's.
    fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}

/// What children inherit.
#[derive(Clone)]
struct Style {
    place: Affine,
    owner: usize,
    fill: String,
    stroke: String,
    /// Of fill and stroke; those of the groups around are multiplied in.
    opacity: [f64; 2],
    seen: bool,
    dashed: bool,
    stroke_width: f64,
    size: f64,
    weight: Weight,
    family: String,
    anchor: String,
    right_to_left: bool,
}

struct Reader<'a> {
    fonts: &'a Fonts,
    haloed: BTreeSet<String>,
    /// Gradients and patterns: the strongest of their colours.
    paints: BTreeMap<String, Ink>,
    pixels_per_unit: f64,
    /// How many texts and figures were met.
    met: usize,
    page: Page,
}

/// Reads a finished SVG.
pub fn read(svg: &str, fonts: &Fonts) -> Result<Page, MeasureError> {
    // Graphviz writes a document type.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(svg, options).map_err(|e| MeasureError::Xml(e.to_string()))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(MeasureError::NotSvg);
    }
    known::check(&document)?;
    let (width, height) = (length(root, "width"), length(root, "height"));
    let view: Vec<f64> = root.attribute("viewBox").map(numbers).unwrap_or_default();
    let area = match (view.as_slice(), width, height) {
        (&[x, y, w, h], ..) if w > 0.0 && h > 0.0 => Area { left: x, top: y, right: x + w, bottom: y + h },
        (_, Some(w), Some(h)) if w > 0.0 && h > 0.0 => Area { left: 0.0, top: 0.0, right: w, bottom: h },
        _ => return Err(MeasureError::NoSize),
    };
    let pixels_per_unit = width.map_or(1.0, |width| width / (area.right - area.left));
    let haloed = document
        .descendants()
        .filter(|node| node.tag_name().name() == "use" && has_class(*node, "halo"))
        .filter_map(|node| href(node)?.strip_prefix('#').map(str::to_owned))
        .collect();
    let nobody = Owner {
        role: Role::Other,
        part: String::new(),
        id: String::new(),
        of: String::new(),
        ends: Default::default(),
    };
    let page =
        Page { area, paper: Colour::WHITE, owners: vec![nobody], words: Vec::new(), figures: Vec::new() };
    let paints = paints(&document);
    let mut reader = Reader { fonts, haloed, paints, pixels_per_unit, met: 0, page };
    let style = Style {
        place: Affine([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        owner: 0,
        fill: "black".into(),
        stroke: "none".into(),
        opacity: [1.0; 2],
        seen: true,
        dashed: false,
        stroke_width: 1.0,
        size: 16.0,
        weight: Weight::Regular,
        family: String::new(),
        anchor: "start".into(),
        right_to_left: false,
    };
    reader.element(root, &style, 0)?;
    Ok(reader.page)
}

impl Reader<'_> {
    fn element(&mut self, node: Node<'_, '_>, parent: &Style, depth: usize) -> Result<(), MeasureError> {
        if depth > DEEPEST {
            return Err(MeasureError::TooDeep);
        }
        let style = self.style(node, parent);
        // A halo is no mark of its own: it lies under the text that comes next.
        let next = || node.next_siblings().skip(1).find(Node::is_element);
        if has_class(node, "halo")
            && (node.tag_name().name() == "use" || next().is_some_and(|next| has_class(next, "text")))
        {
            return Ok(());
        }
        match node.tag_name().name() {
            "svg" | "g" | "a" => {
                let mut style = style;
                if let Some(owner) = owner(node) {
                    style.owner = self.page.owners.len();
                    self.page.owners.push(owner);
                }
                for child in node.children().filter(Node::is_element) {
                    self.element(child, &style, depth + 1)?;
                }
            }
            "text" => self.text(node, &style),
            "path" if has_class(node, "text") => self.outlined(node, &style),
            "image" => {
                let style = Style { fill: PHOTOGRAPH.into(), stroke: "none".into(), ..style };
                self.figure(node, &style);
            }
            "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" => {
                self.figure(node, &style)
            }
            _ => {}
        }
        Ok(())
    }

    fn style(&self, node: Node<'_, '_>, parent: &Style) -> Style {
        let mut style = parent.clone();
        if let Some(transform) =
            node.attribute("transform").and_then(|text| text.parse::<svgtypes::Transform>().ok())
        {
            style.place = style.place.then(transform);
        }
        let take = |name: &str, field: &mut String| {
            if let Some(value) = property(node, name) {
                *field = value.to_owned();
            }
        };
        match property(node, "visibility") {
            Some("visible") => style.seen = parent.seen,
            Some(_) => style.seen = false,
            None => {}
        }
        style.seen &= property(node, "display") != Some("none");
        let share = |name: &str| property(node, name).and_then(|value| value.parse::<f64>().ok());
        if let Some(opacity) = share("opacity") {
            style.opacity = style.opacity.map(|own| own * opacity.clamp(0.0, 1.0));
        }
        for (which, name) in ["fill-opacity", "stroke-opacity"].into_iter().enumerate() {
            if let Some(opacity) = share(name) {
                style.opacity[which] *= opacity.clamp(0.0, 1.0);
            }
        }
        take("fill", &mut style.fill);
        take("stroke", &mut style.stroke);
        take("font-family", &mut style.family);
        take("text-anchor", &mut style.anchor);
        if let Some(dash) = property(node, "stroke-dasharray") {
            style.dashed = dash != "none";
        }
        if let Some(width) = property(node, "stroke-width").and_then(unit_length) {
            style.stroke_width = width;
        }
        if let Some(size) = property(node, "font-size").and_then(unit_length) {
            style.size = size;
        }
        match property(node, "font-weight") {
            Some("bold" | "700" | "800" | "900") => style.weight = Weight::Bold,
            Some("600") => style.weight = Weight::Semibold,
            Some(_) => style.weight = Weight::Regular,
            None => {}
        }
        if let Some(direction) = property(node, "direction") {
            style.right_to_left = direction == "rtl";
        }
        style
    }

    /// A text; a `tspan` with a place of its own starts a new line.
    fn text(&mut self, node: Node<'_, '_>, style: &Style) {
        let number = |node: Node<'_, '_>, name: &str| {
            node.attribute(name).and_then(|value| numbers(value).first().copied())
        };
        let halo = node.attribute("id").is_some_and(|id| self.haloed.contains(id))
            || property(node, "paint-order").is_some_and(|order| order.starts_with("stroke"));
        let (mut x, mut y) = (number(node, "x").unwrap_or(0.0), number(node, "y").unwrap_or(0.0));
        let mut line = String::new();
        let mut style = style.clone();
        for child in node.descendants().skip(1) {
            if child.is_text() {
                line.push_str(child.text().unwrap_or_default());
            } else if child.tag_name().name() == "tspan"
                && ["x", "y", "dy"].iter().any(|name| child.attribute(*name).is_some())
            {
                self.line(&line, x, y, &style, halo);
                line.clear();
                style = self.style(child, &style);
                x = number(child, "x").unwrap_or(x);
                let em = child.attribute("dy").is_some_and(|dy| dy.trim_end().ends_with("em"));
                let down = number(child, "dy").unwrap_or(0.0) * if em { style.size } else { 1.0 };
                y = number(child, "y").unwrap_or(y) + down;
            }
        }
        self.line(&line, x, y, &style, halo);
    }

    fn line(&mut self, content: &str, x: f64, y: f64, style: &Style, halo: bool) {
        let content = content.trim_matches([' ', '\n', '\t', '\r']);
        let Some(ink) = self.fonts.ink(content, style.size, style.weight, style.right_to_left) else {
            return;
        };
        let factor = breadth(&style.family);
        let width = self.fonts.measure(content, style.size, style.weight) * factor;
        let left = match (style.anchor.as_str(), style.right_to_left) {
            ("middle", _) => x - width / 2.0,
            ("end", false) | ("start", true) => x - width,
            _ => x,
        };
        let (near, far) = (left + ink.left * factor, left + ink.right * factor);
        let corners = [(near, ink.top), (far, ink.top), (far, ink.bottom), (near, ink.bottom)];
        let corners = corners.map(|(x, dy)| style.place.at(x, y + dy));
        let Some(area) = Area::around(corners) else { return };
        self.met += 1;
        self.page.words.push(Words {
            content: content.to_owned(),
            area,
            pixels: style.size * style.place.scale() * self.pixels_per_unit,
            halo,
            ink: self.ink(style, 0),
            order: self.met,
            owner: style.owner,
        });
    }

    /// What the fill (0) or the stroke (1) of a style is seen as.
    fn ink(&self, style: &Style, which: usize) -> Option<Ink> {
        let written = if which == 0 { &style.fill } else { &style.stroke };
        let ink = match known::paint(written)? {
            Paint::Color(own) => Ink {
                colour: Colour { r: own.red, g: own.green, b: own.blue },
                opacity: f64::from(own.alpha) / 255.0,
            },
            Paint::FuncIRI(id, _) => *self.paints.get(id)?,
            _ => return None,
        };
        let opacity = ink.opacity * style.opacity[which];
        (style.seen && opacity > UNSEEN).then_some(Ink { opacity, ..ink })
    }

    /// Text as outlines: its ink is at hand, its words in the label.
    fn outlined(&mut self, node: Node<'_, '_>, style: &Style) {
        let lines = flatten(node.attribute("d").unwrap_or_default(), style.place);
        let Some(area) = Area::around(lines.into_iter().flatten()) else { return };
        let size = node.attribute("data-size").and_then(unit_length).unwrap_or(style.size);
        let before = node.prev_siblings().skip(1).find(Node::is_element);
        self.met += 1;
        self.page.words.push(Words {
            content: node.attribute("aria-label").unwrap_or_default().to_owned(),
            area,
            pixels: size * style.place.scale() * self.pixels_per_unit,
            halo: before.is_some_and(|before| has_class(before, "halo")),
            ink: self.ink(style, 0),
            order: self.met,
            owner: style.owner,
        });
    }

    fn figure(&mut self, node: Node<'_, '_>, style: &Style) {
        let fill = self.ink(style, 0);
        let stroke = self.ink(style, 1).filter(|_| style.stroke_width > 0.0);
        let lines = outline(node, style.place);
        let Some(bare) = Area::around(lines.iter().flatten().copied()) else { return };
        if fill.is_none() && stroke.is_none() {
            return;
        }
        // The page's own background is not a mark.
        if let Some(fill) = fill.filter(|_| bare.contains(self.page.area) && self.met == 0) {
            self.page.paper = fill.over(self.page.paper);
            return;
        }
        self.met += 1;
        let width = if stroke.is_some() { style.stroke_width * style.place.scale() } else { 0.0 };
        self.page.figures.push(Figure {
            lines,
            area: bare.grown(width / 2.0),
            fill,
            stroke,
            width,
            dashed: style.dashed,
            casing: fill.is_none() && stroke.is_some_and(|stroke| stroke.colour == self.page.paper),
            order: self.met,
            owner: style.owner,
        });
    }
}

/// Gradients and patterns by id, each as the strongest of its colours.
fn paints(document: &Document<'_>) -> BTreeMap<String, Ink> {
    let made =
        document.descendants().filter(|node| ["linearGradient", "pattern"].contains(&node.tag_name().name()));
    let strongest = |node: Node<'_, '_>| {
        let inks = node.descendants().filter_map(|part| {
            let written = property(part, "stop-color").or_else(|| property(part, "fill"))?;
            let Some(Paint::Color(own)) = known::paint(written) else { return None };
            let opacity = property(part, "stop-opacity").and_then(|value| value.parse().ok()).unwrap_or(1.0);
            Some(Ink { colour: Colour { r: own.red, g: own.green, b: own.blue }, opacity })
        });
        inks.max_by(|a, b| a.opacity.total_cmp(&b.opacity))
    };
    made.filter_map(|node| Some((node.attribute("id")?.to_owned(), strongest(node)?))).collect()
}

/// The group's part, as throughline (`data-part`) or Graphviz (`class`, `<title>`) writes it.
fn owner(node: Node<'_, '_>) -> Option<Owner> {
    let attribute = |name: &str| node.attribute(name).unwrap_or_default().to_owned();
    let mut made = Owner {
        role: Role::Other,
        part: attribute("data-part"),
        id: attribute("id"),
        of: attribute("data-of"),
        ends: [attribute("data-from"), attribute("data-to")],
    };
    if let Some(part) = node.attribute("data-part") {
        made.role = match part {
            "node" | "meeting" => Role::Node,
            "label" => Role::Label,
            "edge" | "line" => Role::Edge,
            "edge-label" => Role::EdgeLabel,
            "leader" => Role::Leader,
            _ => Role::Other,
        };
        if part == "line" {
            made.ends = [made.of.clone(), made.of.clone()];
        }
        return Some(made);
    }
    let title = node.children().find(|child| child.tag_name().name() == "title");
    let title = title.and_then(|title| title.text()).unwrap_or_default();
    match node.attribute("class")? {
        "node" => {
            made.role = Role::Node;
            made.id = title.to_owned();
        }
        "edge" => {
            made.role = Role::Edge;
            let (from, to) = title.split_once("->").or_else(|| title.split_once("--"))?;
            // A port follows the node's name after a colon.
            let bare = |end: &str| end.split(':').next().unwrap_or_default().to_owned();
            made.ends = [bare(from), bare(to)];
        }
        "cluster" => {}
        _ => return None,
    }
    Some(made)
}

/// Outlines of a basic shape or path on the page; curves as short straight pieces.
fn outline(node: Node<'_, '_>, place: Affine) -> Vec<Vec<Point>> {
    let get = |name: &str| node.attribute(name).and_then(unit_length).unwrap_or(0.0);
    let closed = |corners: Vec<(f64, f64)>| {
        let mut line: Vec<Point> = corners.iter().map(|&(x, y)| place.at(x, y)).collect();
        line.extend(line.first().copied());
        vec![line]
    };
    match node.tag_name().name() {
        "path" => flatten(node.attribute("d").unwrap_or_default(), place),
        "rect" | "image" => {
            let (x, y, w, h) = (get("x"), get("y"), get("width"), get("height"));
            closed(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        }
        name @ ("circle" | "ellipse") => {
            let (rx, ry) = if name == "circle" { (get("r"), get("r")) } else { (get("rx"), get("ry")) };
            let (x, y) = (get("cx"), get("cy"));
            // As a path: cubics are flattened in one place, and no sine is needed.
            let k = 0.552_284_749_8;
            let text = format!(
                "M{} {y}C{} {} {} {} {x} {}S{} {} {} {y}S{} {} {x} {}S{} {} {} {y}Z",
                x + rx,
                x + rx,
                y + k * ry,
                x + k * rx,
                y + ry,
                y + ry,
                x - rx,
                y + k * ry,
                x - rx,
                x - k * rx,
                y - ry,
                y - ry,
                x + rx,
                y - k * ry,
                x + rx,
            );
            flatten(&text, place)
        }
        "line" => vec![split(&[place.at(get("x1"), get("y1")), place.at(get("x2"), get("y2"))])],
        name => {
            let list = numbers(node.attribute("points").unwrap_or_default());
            let corners: Vec<(f64, f64)> = list.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            if name == "polygon" {
                closed(corners)
            } else {
                vec![split(&corners.iter().map(|&(x, y)| place.at(x, y)).collect::<Vec<_>>())]
            }
        }
    }
}

/// Path data as polylines, up to its first error, as SVG 1.1 asks (F.2).
fn flatten(data: &str, place: Affine) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    let mut last = Point::new(0.0, 0.0);
    for segment in SimplifyingPathParser::from(data).take_while(Result::is_ok).flatten() {
        match segment {
            SimplePathSegment::MoveTo { x, y } => {
                last = place.at(x, y);
                lines.push(vec![last]);
            }
            SimplePathSegment::LineTo { x, y } => {
                last = place.at(x, y);
                lines.last_mut().into_iter().for_each(|line| line.push(last));
            }
            SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => {
                let (a, b, end) = (place.at(x1, y1), place.at(x2, y2), place.at(x, y));
                curve(lines.last_mut(), [last, a, b, end]);
                last = end;
            }
            SimplePathSegment::Quadratic { x1, y1, x, y } => {
                let (middle, end) = (place.at(x1, y1), place.at(x, y));
                let third = |from: Point| {
                    Point::new(
                        from.x + (middle.x - from.x) * 2.0 / 3.0,
                        from.y + (middle.y - from.y) * 2.0 / 3.0,
                    )
                };
                curve(lines.last_mut(), [last, third(last), third(end), end]);
                last = end;
            }
            SimplePathSegment::ClosePath => {
                if let Some(line) = lines.last_mut() {
                    line.extend(line.first().copied());
                    last = line.last().copied().unwrap_or(last);
                }
            }
        }
    }
    lines.iter().map(|line| split(line)).collect()
}

/// A cubic Bézier in pieces of about 4 points.
fn curve(line: Option<&mut Vec<Point>>, [p0, p1, p2, p3]: [Point; 4]) {
    let Some(line) = line else { return };
    let span = |a: Point, b: Point| ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).sqrt();
    let hull = span(p0, p1) + span(p1, p2) + span(p2, p3);
    let count = (hull / 4.0).ceil().clamp(4.0, 200.0) as u32;
    for step in 1..=count {
        let t = f64::from(step) / f64::from(count);
        let u = 1.0 - t;
        let mix = |a: f64, b: f64, c: f64, d: f64| {
            u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
        };
        line.push(Point::new(mix(p0.x, p1.x, p2.x, p3.x), mix(p0.y, p1.y, p2.y, p3.y)));
    }
}

/// The same line with long pieces parted.
fn split(line: &[Point]) -> Vec<Point> {
    let mut parted: Vec<Point> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let reach = (b.x - a.x).abs().max((b.y - a.y).abs());
        let count = (reach / PIECE).ceil().clamp(1.0, 2000.0) as u32;
        for step in 1..=count {
            let t = f64::from(step) / f64::from(count);
            parted.push(Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t));
        }
    }
    parted
}

/// Mean letter width of common families against Source Sans 3, for files made elsewhere: their fonts
/// are not at hand, so their boxes are estimates (to about a tenth).
fn breadth(family: &str) -> f64 {
    let first =
        family.split(',').next().unwrap_or_default().trim_matches(['\'', '"', ' ']).to_ascii_lowercase();
    match first.as_str() {
        "" | "times" | "times new roman" | "times,serif" | "serif" => 0.98,
        "arial" | "helvetica" | "liberation sans" | "sans-serif" => 1.08,
        "dejavu sans" | "verdana" => 1.22,
        "courier" | "courier new" | "monospace" => 1.24,
        _ => 1.0,
    }
}
