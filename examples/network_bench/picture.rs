//! A layout as a scene: once as a reader sees it, once as plain boxes for the verifier, the same for every engine.

use throughline::layout::network::{EdgeSpec, Layout, NodeBox, Request};
use throughline::scene::{
    Anchor, Colour, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke, Text,
    Weight,
};
use throughline::text::Fonts;

use crate::load::Sheet;

const NAME: (f64, f64) = (14.0, 16.0);
const LABEL: (f64, f64) = (12.0, 14.0);
const WIDEST: f64 = 104.0;
const RADIUS: f64 = 8.0;
const MARGIN: f64 = 20.0;
const INK: Colour = Colour::hex(0x1A_1A_1A);
const LINE: Colour = Colour::hex(0x76_76_76);
const BODY: Colour = Colour::hex(0x33_33_33);
const FIGURE: Colour = Colour::hex(0x00_1F_4E);
const FOCUS: Colour = Colour::hex(0x8D_00_2A);

/// The lines of every node's name.
pub fn names(sheet: &Sheet, fonts: &Fonts) -> Vec<Vec<String>> {
    let wrap = |name: &String| {
        let lines = fonts.wrap(name, NAME.0, Weight::Semibold, WIDEST);
        lines.into_iter().map(|line| line.text).collect()
    };
    sheet.nodes.iter().map(wrap).collect()
}

/// What the kernel is asked: the boxes of figure and name, the labels' sizes.
pub fn request(sheet: &Sheet, names: &[Vec<String>], fonts: &Fonts, width: f64) -> Request {
    let nodes = names.iter().map(|lines| {
        let wide = lines.iter().map(|line| fonts.measure(line, NAME.0, Weight::Semibold));
        let height = 2.0 * RADIUS + 6.0 + lines.len() as f64 * NAME.1;
        NodeBox {
            width: wide.fold(2.5 * RADIUS, f64::max) + 4.0,
            height,
            weight: 1.0,
            cluster: None,
            symbol: (0.0, RADIUS + 2.0 - height / 2.0, RADIUS + 3.0),
        }
    });
    let edges = sheet.edges.iter().map(|(from, to, lines)| {
        let wide = lines.iter().map(|line| fonts.measure(line, LABEL.0, Weight::Regular));
        let label = (wide.fold(0.0, f64::max) + 4.0, lines.len() as f64 * LABEL.1);
        EdgeSpec { from: *from, to: *to, label: (!lines.is_empty()).then_some(label), directed: true }
    });
    let mut request = Request::new(nodes.collect(), edges.collect(), width);
    request.widest = 4.0 * width;
    request.focus = sheet.focus;
    request
}

/// What is drawn of a node.
#[derive(Clone, Copy, PartialEq)]
pub enum Look {
    /// A figure with its name under it.
    Figure,
    /// Its box, empty: what must stay free is then the same, however an engine would draw it.
    Box,
}

/// The scene of a layout.
pub fn scene(
    sheet: &Sheet,
    names: &[Vec<String>],
    request: &Request,
    layout: &Layout,
    fonts: &Fonts,
    look: Look,
) -> Scene {
    let at = |(x, y): (f64, f64)| Point::new(x + MARGIN, y + MARGIN);
    let (mut lines, mut figures, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut keyed = Vec::new();
    for (index, (route, (from, to, words))) in layout.edges.iter().zip(&sheet.edges).enumerate() {
        let id = format!("e{index}");
        let mut segments = vec![Segment::Move(at(route.start))];
        segments.extend(route.curves.iter().map(|[a, b, end]| Segment::Cubic(at(*a), at(*b), at(*end))));
        let path = Path { segments, fill: None, stroke: Some(Stroke::solid(LINE, 1.3)) };
        let part = Part::Edge { from: format!("n{from}"), to: format!("n{to}") };
        let marks = if route.curves.is_empty() { Vec::new() } else { vec![Mark::Path(path)] };
        lines.push(Mark::Group(Group { id: id.clone(), ..Group::new(part, marks) }));
        let Some(place) = route.label else { continue };
        let words = if place.keyed {
            keyed.push(words.join(", "));
            vec![keyed.len().to_string()]
        } else {
            words.clone()
        };
        let top = place.y - words.len() as f64 * LABEL.1 / 2.0;
        let texts = words.iter().enumerate().map(|(row, text)| {
            let baseline = (place.x, top + (row as f64 + 0.78) * LABEL.1);
            line(text, at(baseline), LABEL.0, Weight::Regular, BODY, fonts)
        });
        labels.push(Mark::Group(Group::new(Part::EdgeLabel { of: id }, texts.collect())));
    }
    for (index, ((centre, name), node)) in layout.nodes.iter().zip(names).zip(&request.nodes).enumerate() {
        let id = format!("n{index}");
        let (x, y) = *centre;
        let corner = at((x - node.width / 2.0, y - node.height / 2.0));
        let (outline, fill, stroke) = match look {
            Look::Figure => {
                let centre = at((x + node.symbol.0, y + node.symbol.1));
                let colour = if sheet.focus == Some(index) { FOCUS } else { FIGURE };
                (Outline::Circle { centre, radius: RADIUS }, Some(Fill::Solid(colour)), None)
            }
            Look::Box => {
                let (width, height) = (node.width, node.height);
                let outline = Outline::Rectangle { origin: corner, width, height, corner: 0.0 };
                (outline, Some(Fill::Solid(Colour::WHITE)), None)
            }
        };
        let group = Group::new(Part::Node, vec![Mark::Shape(Shape { outline, fill, stroke })]);
        figures.push(Mark::Group(Group { id: id.clone(), title: sheet.nodes[index].clone(), ..group }));
        if look == Look::Figure && layout.labelled.get(index).copied().unwrap_or(true) {
            let texts = name.iter().enumerate().map(|(row, text)| {
                let baseline =
                    Point::new(at((x, y)).x, corner.y + 2.0 * RADIUS + 6.0 + (row as f64 + 0.78) * NAME.1);
                line(text, baseline, NAME.0, Weight::Semibold, INK, fonts)
            });
            labels.push(Mark::Group(Group::new(Part::Label { of: id }, texts.collect())));
        }
    }
    let mut marks = vec![
        Mark::Group(Group::new(Part::Lines, lines)),
        Mark::Group(Group::new(Part::Marks, figures)),
        Mark::Group(Group::new(Part::Labels, labels)),
    ];
    let mut height = layout.height + 2.0 * MARGIN;
    if look == Look::Figure && !keyed.is_empty() {
        let key: Vec<String> =
            keyed.iter().enumerate().map(|(k, text)| format!("{}\u{a0}{text}", k + 1)).collect();
        let rows = fonts.wrap(&key.join("   "), LABEL.0, Weight::Regular, layout.width.max(200.0));
        let texts = rows.into_iter().map(|row| {
            height += LABEL.1;
            let mark =
                line(&row.text, at((0.0, height - 1.5 * MARGIN)), LABEL.0, Weight::Regular, BODY, fonts);
            match mark {
                Mark::Text(text) => Mark::Text(Text { anchor: Anchor::Left, halo: 0.0, ..text }),
                other => other,
            }
        });
        marks.push(Mark::Group(Group::new(Part::Annotations, texts.collect())));
    }
    Scene {
        width: layout.width.max(1.0) + 2.0 * MARGIN,
        height,
        lang: "en-GB".to_string(),
        made_from: String::new(),
        title: sheet.name.clone(),
        description: format!("{} nodes, {} edges", sheet.nodes.len(), sheet.edges.len()),
        background: Colour::WHITE,
        marks,
    }
}

fn line(text: &str, at: Point, size: f64, weight: Weight, colour: Colour, fonts: &Fonts) -> Mark {
    Mark::Text(Text {
        content: text.to_string(),
        origin: at,
        anchor: Anchor::Middle,
        size,
        weight,
        colour,
        halo: 3.0,
        width: fonts.measure(text, size, weight),
        right_to_left: false,
        lang: String::new(),
    })
}
