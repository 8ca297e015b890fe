//! Drawings for languages that run right to left: a finished scene as in a mirror, its letters not.

use crate::scene::{Anchor, Fill, Mark, Outline, Point, Scene, Segment};

/// Languages (ISO 639) usually written from right to left.
const RIGHT_TO_LEFT: [&str; 14] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"];
/// Scripts (ISO 15924) written from right to left, for tags that name one, such as `az-Arab`.
const SCRIPTS: [&str; 10] = ["adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// Whether the text of a BCP 47 language tag runs right to left: by its script where it names one, else by its language.
pub fn right_to_left(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.chars().all(|c| c.is_ascii_alphabetic()));
    match script {
        Some(script) => SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    }
}

/// Mirrors a scene from left to right. Texts change their place and the end they stand on, not their letters.
pub fn mirror(scene: &mut Scene) {
    let width = scene.width;
    marks(&mut scene.marks, width);
}

fn marks(all: &mut [Mark], width: f64) {
    for mark in all {
        match mark {
            Mark::Group(group) => marks(&mut group.marks, width),
            Mark::Path(path) => {
                for segment in &mut path.segments {
                    match segment {
                        Segment::Move(to) | Segment::Line(to) => turn(to, width),
                        Segment::Cubic(a, b, to) => [a, b, to].into_iter().for_each(|p| turn(p, width)),
                        Segment::Close => {}
                    }
                }
                fade(path.fill.as_mut(), width);
            }
            Mark::Shape(shape) => {
                match &mut shape.outline {
                    Outline::Circle { centre, .. } => turn(centre, width),
                    Outline::Rectangle { origin, width: own, .. } => origin.x = width - origin.x - *own,
                    Outline::Polygon(corners) => corners.iter_mut().for_each(|p| turn(p, width)),
                }
                fade(shape.fill.as_mut(), width);
            }
            Mark::Photograph(photo) => photo.origin.x = width - photo.origin.x - photo.width,
            Mark::Text(text) => {
                turn(&mut text.origin, width);
                text.anchor = match text.anchor {
                    Anchor::Left => Anchor::Right,
                    Anchor::Middle => Anchor::Middle,
                    Anchor::Right => Anchor::Left,
                };
            }
        }
    }
}

fn turn(point: &mut Point, width: f64) {
    point.x = width - point.x;
}

fn fade(fill: Option<&mut Fill>, width: f64) {
    if let Some(Fill::Fade { from, to, .. }) = fill {
        turn(from, width);
        turn(to, width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Colour, Group, Part, Path, Shape, Stroke};

    #[test]
    fn by_script_then_by_language() {
        for tag in ["ar", "he-IL", "fa", "UR-pk", "az-Arab", "ks_Arab_IN"] {
            assert!(right_to_left(tag), "{tag}");
        }
        for tag in ["", "en-GB", "ar-Latn", "az", "hu", "arn", "ks-Deva"] {
            assert!(!right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn twice_is_as_before() {
        let outline =
            Outline::Rectangle { origin: Point::new(10.0, 5.0), width: 30.0, height: 4.0, corner: 0.0 };
        let fill = Fill::Fade {
            colour: Colour::WHITE,
            opacity: 0.5,
            from: Point::new(1.0, 1.0),
            to: Point::new(9.0, 1.0),
        };
        let line = Path {
            segments: vec![Segment::Move(Point::new(0.0, 0.0)), Segment::Line(Point::new(7.0, 3.0))],
            fill: None,
            stroke: Some(Stroke::solid(Colour::WHITE, 1.0)),
        };
        let shape = Shape { outline, fill: Some(fill), stroke: None };
        let before = Scene {
            width: 100.0,
            height: 50.0,
            lang: "he".into(),
            title: String::new(),
            description: String::new(),
            background: Colour::WHITE,
            made_from: String::new(),
            marks: vec![Mark::Group(Group::new(Part::Marks, vec![Mark::Shape(shape), Mark::Path(line)]))],
        };
        let mut scene = before.clone();
        mirror(&mut scene);
        assert_ne!(scene, before);
        mirror(&mut scene);
        assert_eq!(scene, before);
    }
}
