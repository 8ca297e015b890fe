//! Drawings as markup of the page: their frames taken off, their groups numbered as the data is; and the sheet of signs.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::Cast;
use super::markup::{FIRMNESSES, sign};
use super::{Drawn, Options};
use crate::draw::network::drawn_lines;
use crate::draw::style::Palette;
use crate::draw::symbols::{figure, line, marker, stroke};
use crate::graph::Node;
use crate::render::{self, RenderError, TextMode, svg};
use crate::scene::{Colour, Group, Mark, Outline, Part, Point, Scene, Segment};
use crate::vocabulary::{ColourRole, Shape};

/// A drawing as it stands in the page.
pub struct Picture {
    /// The name of its drawing.
    pub name: &'static str,
    /// `<svg>`.
    pub svg: String,
    /// What stood beside the drawing and explains it, a paragraph each: letters that stand for words, short names.
    pub notes: Vec<String>,
}

/// Ids of a scene's groups, as numbers of the data.
struct Ids<'g> {
    ids: BTreeMap<String, String>,
    events: BTreeMap<&'g str, String>,
    seen: BTreeSet<String>,
}

impl Ids<'_> {
    fn of(&self, id: &str) -> String {
        self.ids.get(id).cloned().unwrap_or_default()
    }

    /// The id of a group: each stands once.
    fn own(&mut self, group: &Group) -> String {
        let id = match (&group.part, self.events.get(group.id.as_str())) {
            (Part::Labels, Some(event)) => format!("g{event}"),
            _ => self.of(&group.id),
        };
        if !id.is_empty() && self.seen.insert(id.clone()) { id } else { String::new() }
    }

    fn number(&mut self, marks: &mut [Mark]) {
        for mark in marks {
            let Mark::Group(group) = mark else { continue };
            group.id = self.own(group);
            group.title.clear();
            group.details.clear();
            group.link.clear();
            match &mut group.part {
                Part::Label { of } | Part::EdgeLabel { of } | Part::Leader { of } | Part::Line { of } => {
                    *of = self.of(of);
                }
                Part::Edge { from, to } => (*from, *to) = (self.of(from), self.of(to)),
                Part::Meeting { of } => *of = of.iter().map(|id| self.of(id)).collect(),
                _ => {}
            }
            self.number(&mut group.marks);
        }
    }
}

/// Makes markup of the drawings.
pub fn pictures(
    cast: &Cast<'_>,
    scenes: &[Drawn],
    options: &Options<'_>,
) -> Result<Vec<Picture>, RenderError> {
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    let mut events = BTreeMap::new();
    for id in &cast.entities {
        if let Some(number) = cast.number(Node::Entity(*id)) {
            ids.insert(cast.book().entity(*id).id.to_string(), format!("n{number}"));
        }
    }
    for id in &cast.events {
        let own = &*cast.book().event(*id).id;
        if let Some(number) = cast.number(Node::Event(*id)) {
            ids.insert(own.to_string(), format!("n{number}"));
            ids.insert(cast.graph.marker_id(own), format!("n{number}"));
            events.insert(own, number.to_string());
        }
    }
    for view in &cast.views {
        for (id, links) in drawn_lines(view) {
            let numbers: Vec<String> =
                links.iter().filter_map(|edge| cast.edge(*edge)).map(|number| number.to_string()).collect();
            ids.insert(id, format!("e{}", numbers.join("-")));
        }
    }
    let mut pictures = Vec::new();
    for (name, scene) in scenes {
        let mut ids = Ids { ids: ids.clone(), events: events.clone(), seen: BTreeSet::new() };
        pictures.push(picture(name, scene, &mut ids, options)?);
    }
    Ok(pictures)
}

fn picture(
    name: &'static str,
    scene: &Scene,
    ids: &mut Ids<'_>,
    options: &Options<'_>,
) -> Result<Picture, RenderError> {
    let mut scene = scene.clone();
    // A diagram is walked about in: what explains it stands under it, in the page.
    let mut diagram = false;
    scene.walk(&mut |mark| {
        diagram |= matches!(mark, Mark::Group(Group { part: Part::Edge { .. }, .. }));
    });
    let mut notes = Vec::new();
    scene.marks.retain(|mark| match mark {
        Mark::Group(Group { part: Part::Furniture, .. }) => false,
        Mark::Group(group) if diagram && group.part == Part::Annotations => {
            notes.push(words(&group.marks));
            false
        }
        _ => true,
    });
    ids.number(&mut scene.marks);
    let (top, bottom) = extent(&scene.marks);
    let window = [0.0, (top - 8.0).floor(), scene.width, (bottom - top + 18.0).ceil().max(40.0)];
    let letter = name.chars().next().unwrap_or('d');
    let settings = render::Options {
        text: TextMode::Live,
        prefix: format!("p{letter}-"),
        ..render::Options::new(options.fonts)
    };
    let svg = svg::inline(&scene, &settings, window)?;
    notes.retain(|note| !note.is_empty());
    Ok(Picture { name, svg, notes })
}

/// The texts of marks, one behind the other.
fn words(marks: &[Mark]) -> String {
    let mut all = Vec::new();
    for mark in marks {
        match mark {
            Mark::Group(group) => all.push(words(&group.marks)),
            Mark::Text(text) => all.push(text.content.clone()),
            Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
        }
    }
    all.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The highest and lowest point of marks.
fn extent(marks: &[Mark]) -> (f64, f64) {
    let (mut top, mut bottom) = (f64::MAX, f64::MIN);
    let mut add = |high: f64, low: f64| {
        top = top.min(high);
        bottom = bottom.max(low);
    };
    fn walk(marks: &[Mark], add: &mut impl FnMut(f64, f64)) {
        for mark in marks {
            match mark {
                Mark::Group(group) => walk(&group.marks, add),
                Mark::Text(text) => add(text.origin.y - text.size, text.origin.y + 0.3 * text.size),
                Mark::Photograph(photo) => add(photo.origin.y, photo.origin.y + photo.height),
                Mark::Path(path) => path.segments.iter().for_each(|segment| match segment {
                    Segment::Move(to) | Segment::Line(to) => add(to.y, to.y),
                    Segment::Cubic(a, b, to) => [a, b, to].iter().for_each(|point| add(point.y, point.y)),
                    Segment::Close => {}
                }),
                Mark::Shape(shape) => match &shape.outline {
                    Outline::Circle { centre, radius } => add(centre.y - radius, centre.y + radius),
                    Outline::Rectangle { origin, height, .. } => add(origin.y, origin.y + height),
                    Outline::Polygon(corners) => corners.iter().for_each(|point| add(point.y, point.y)),
                },
            }
        }
    }
    walk(marks, &mut add);
    if top > bottom { (0.0, 40.0) } else { (top, bottom) }
}

/// The figures of kinds, the markers and the lines, each a symbol to be used where it is wanted: `k-circle-person`, `m-claimed`, `l-claimed`.
pub fn signs(looks: &BTreeSet<(Shape, ColourRole)>, options: &Options<'_>) -> Result<String, RenderError> {
    let palette = &options.palette;
    let mut out = String::from("<svg class=\"signs\" aria-hidden=\"true\" width=\"0\" height=\"0\">");
    let mut symbol = |id: &str, width: f64, marks: Vec<Mark>| -> Result<(), RenderError> {
        let scene = Scene {
            width,
            height: 16.0,
            lang: String::new(),
            title: String::new(),
            description: String::new(),
            background: palette.paper,
            made_from: String::new(),
            marks,
        };
        let settings = render::Options { prefix: format!("{id}-"), ..render::Options::new(options.fonts) };
        let svg = svg::inline(&scene, &settings, [0.0, 0.0, width, 16.0])?;
        let inner = svg.split_once('>').map_or("", |(_, rest)| rest).trim_end_matches("</svg>");
        out.push_str(&format!("<symbol id=\"{id}\" viewBox=\"0 0 {width} 16\">{inner}</symbol>"));
        Ok(())
    };
    for (shape, role) in looks {
        let marks = figure(*shape, Point::new(8.0, 8.0), 6.5, palette.of(*role), palette);
        symbol(&look_id(*shape, *role), 16.0, marks)?;
    }
    for firmness in FIRMNESSES {
        symbol(&format!("m-{}", sign(firmness)), 16.0, marker(firmness, Point::new(8.0, 8.0), palette))?;
        let mut marks = vec![line(Point::new(1.0, 8.0), Point::new(29.0, 8.0), stroke(firmness, palette))];
        if firmness == crate::draw::symbols::Firmness::EndedUnproved {
            let bar = crate::scene::Stroke::solid(palette.ink, 1.4);
            marks.push(line(Point::new(15.0, 3.0), Point::new(15.0, 13.0), bar));
        }
        symbol(&format!("l-{}", sign(firmness)), 30.0, marks)?;
    }
    out.push_str("</svg>");
    Ok(out)
}

/// The name of a figure in the sheet of signs.
pub fn look_id(shape: Shape, role: ColourRole) -> String {
    format!("k-{shape:?}-{role:?}").to_lowercase()
}

/// What the colours of markup become on a dark page: light for dark, with their hue. A theme's colours follow.
pub fn dark_rules(markup: &[&str], palette: &Palette) -> String {
    let mut colours: BTreeSet<String> = BTreeSet::new();
    for text in markup {
        for attribute in ["fill=\"#", "stroke=\"#", "stop-color=\"#"] {
            colours.extend(
                text.match_indices(attribute)
                    .filter_map(|(at, lead)| text.get(at + lead.len()..at + lead.len() + 6))
                    .map(str::to_string),
            );
        }
    }
    let mut rules = String::new();
    for hex in colours {
        let Ok(number) = u32::from_str_radix(&hex, 16) else { continue };
        let dark = turned(Colour::hex(number), palette).to_hex();
        rules.push_str(&format!(
            "[fill=\"#{hex}\"]{{fill:{dark}}}[stroke=\"#{hex}\"]{{stroke:{dark}}}[stop-color=\"#{hex}\"]{{stop-color:{dark}}}"
        ));
    }
    rules
}

/// A colour's counterpart on a dark page: its lightness (of hue, saturation and lightness) turned over between that of the dark paper
/// and nearly white.
pub fn turned(colour: Colour, palette: &Palette) -> Colour {
    if colour == palette.paper {
        return PAPER;
    }
    let [r, g, b] = [colour.r, colour.g, colour.b].map(|channel| f64::from(channel) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let (light, chroma) = (f64::midpoint(most, least), most - least);
    let saturation = chroma / (1.0 - (2.0 * light - 1.0).abs()).max(0.01);
    // What has a hue stays a little darker, or it would be pale.
    let wanted = 0.94 - 0.80 * light - 0.14 * saturation;
    let stretch = (1.0 - (2.0 * wanted - 1.0).abs()) * saturation * 0.85 / chroma.max(0.01);
    let moved = |channel: f64| {
        let value = wanted + (channel - light) * stretch;
        (value.clamp(0.0, 1.0) * 255.0).round() as u8
    };
    Colour { r: moved(r), g: moved(g), b: moved(b) }
}

/// The paper of a dark page.
pub const PAPER: Colour = Colour::hex(0x15_17_1A);
