//! Goldens of laid-out scenes, small, one concern each: what stands where and how it is drawn, without titles, legends, notes and
//! fonts' widths. `UPDATE=1` rewrites them.

use std::fmt::Write as _;
use std::fs;

use throughline::draw::{DRAWINGS, Lanes, Page};
use throughline::model::Callout;
use throughline::query::Selection;
use throughline::scene::{Fill, Mark, Outline, Part, Scene, Segment, Stroke};
use throughline::text::Fonts;

use crate::support::{book, root};

/// A golden: its name, the drawing and width, the tables, and what differs from the plain.
struct Golden {
    name: &'static str,
    drawing: &'static str,
    width: f64,
    files: &'static [(&'static str, &'static str)],
    change: fn(&mut Selection, &mut Page<'_>),
}

fn plain(_: &mut Selection, _: &mut Page<'_>) {}

const PAIR: (&str, &str) =
    ("entities.csv", "id,name,kind\na,Ann,person\nb,Bob,person\nc,Civic Trust,organisation\n");

const GOLDENS: &[Golden] = &[
    Golden {
        name: "a-month-is-a-bar",
        drawing: "timeline",
        width: 300.0,
        files: &[("events.csv", "id,date,title\ne,2014-03,A\n")],
        change: plain,
    },
    Golden {
        name: "an-open-end-fades",
        drawing: "timeline",
        width: 660.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01/..,A\n")],
        change: plain,
    },
    Golden {
        name: "an-unknown-end-is-not-drawn",
        drawing: "timeline",
        width: 660.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01/,A\n")],
        change: plain,
    },
    Golden {
        name: "doubt-fades-on-the-scale",
        drawing: "timeline",
        width: 1020.0,
        files: &[("events.csv", "id,date,title\ne,2014?,A\nf,2019-05-06,B\n")],
        change: plain,
    },
    Golden {
        name: "a-gap-breaks-the-axis",
        drawing: "timeline",
        width: 300.0,
        files: &[("events.csv", "id,date,title\ne,1914-03-01,A\nf,1999-05-06,B\n")],
        change: plain,
    },
    Golden {
        name: "one-day-shares-a-label",
        drawing: "timeline",
        width: 1020.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01,A\nf,2014-03-01,B\n")],
        change: plain,
    },
    Golden {
        name: "lanes-by-kind",
        drawing: "timeline",
        width: 1020.0,
        files: &[("events.csv", "id,date,title,kind\ne,2014-03-01,A,arrest\nf,2014-05-01,B,trial\n")],
        change: |_, page| page.lanes = Some(Lanes::Kind),
    },
    Golden {
        name: "what-is-set-off",
        drawing: "timeline",
        width: 300.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01,A\nf,2014-05-01,B\n")],
        change: |selection, _| selection.highlight = vec!["f".into()],
    },
    Golden {
        name: "a-point-of-entry",
        drawing: "timeline",
        width: 300.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01,A\n")],
        change: |selection, _| {
            selection.callouts = vec![Callout { at: "e".into(), text: "Start here".into() }]
        },
    },
    Golden {
        name: "undated-stands-apart",
        drawing: "timeline",
        width: 300.0,
        files: &[("events.csv", "id,date,title\ne,2014-03-01,A\nf,,B\n")],
        change: plain,
    },
    Golden {
        name: "right-to-left-is-mirrored",
        drawing: "timeline",
        width: 660.0,
        // A language without words of its own: English ones, mirrored.
        files: &[("casebook.toml", "lang = \"he\"\n"), ("events.csv", "id,date,title\ne,2014-03,A\n")],
        change: plain,
    },
    Golden {
        name: "a-claim-is-dotted",
        drawing: "network",
        width: 660.0,
        files: &[PAIR, ("relations.csv", "from,kind,to,status\na,knows,b,alleged\n")],
        change: plain,
    },
    Golden {
        name: "an-arrow-has-a-head",
        drawing: "network",
        width: 660.0,
        files: &[PAIR, ("relations.csv", "from,kind,to\na,employed-by,c\n")],
        change: plain,
    },
    Golden {
        name: "a-list-on-a-phone",
        drawing: "network",
        width: 300.0,
        files: &[PAIR, ("relations.csv", "from,kind,to,status\na,knows,b,acquitted\n")],
        change: plain,
    },
    Golden {
        name: "two-lines-meet",
        drawing: "storyline",
        width: 1020.0,
        files: &[PAIR, ("events.csv", "id,date,title,participants\ne,2014,A,a; b\nf,2015,B,b; c\n")],
        change: plain,
    },
];

fn fill(fill: Option<Fill>) -> String {
    match fill {
        None => String::new(),
        Some(Fill::Solid(colour)) => format!(" fill {}", colour.to_hex()),
        Some(Fill::Tint(colour, opacity)) => format!(" tint {} {opacity:.2}", colour.to_hex()),
        Some(Fill::Fade { colour, opacity, from, to }) => format!(
            " fade {} {opacity:.2} from {:.0},{:.0} to {:.0},{:.0}",
            colour.to_hex(),
            from.x,
            from.y,
            to.x,
            to.y
        ),
        Some(Fill::Hatch { spacing, .. }) => format!(" hatch {spacing:.1}"),
    }
}

fn stroke(stroke: Option<&Stroke>) -> String {
    stroke.map_or(String::new(), |stroke| {
        let dash = if stroke.dash.is_empty() { String::new() } else { format!(" dash {:?}", stroke.dash) };
        format!(" line {} {:.1}{dash}", stroke.colour.to_hex(), stroke.width)
    })
}

/// One line a mark. Furniture (title, legend, notes, sources) is left out: other tests have it.
fn dump(marks: &[Mark], depth: usize, into: &mut String) {
    let indent = "  ".repeat(depth);
    for mark in marks {
        let _ = match mark {
            Mark::Group(group) if matches!(group.part, Part::Furniture | Part::Running) => continue,
            Mark::Group(group) => {
                let name = if group.id.is_empty() { String::new() } else { format!(" #{}", group.id) };
                let written = writeln!(into, "{indent}{:?}{name}", group.part);
                dump(&group.marks, depth + 1, into);
                written
            }
            Mark::Photograph(photo) => writeln!(
                into,
                "{indent}photograph {:.0},{:.0} {:.0}x{:.0} \"{}\"",
                photo.origin.x, photo.origin.y, photo.width, photo.height, photo.alt
            ),
            Mark::Text(text) => writeln!(
                into,
                "{indent}\"{}\" {:?} {:.0},{:.0} size {:.0}",
                text.content, text.anchor, text.origin.x, text.origin.y, text.size
            ),
            Mark::Path(path) => {
                let mut at = String::new();
                for segment in &path.segments {
                    let _ = match segment {
                        Segment::Move(to) => write!(at, " M{:.0},{:.0}", to.x, to.y),
                        Segment::Line(to) => write!(at, " L{:.0},{:.0}", to.x, to.y),
                        Segment::Cubic(_, _, to) => write!(at, " C{:.0},{:.0}", to.x, to.y),
                        Segment::Close => write!(at, " Z"),
                    };
                }
                writeln!(into, "{indent}path{at}{}{}", fill(path.fill), stroke(path.stroke.as_ref()))
            }
            Mark::Shape(shape) => {
                let outline = match &shape.outline {
                    Outline::Circle { centre, radius } => {
                        format!("circle {:.0},{:.0} r{radius:.1}", centre.x, centre.y)
                    }
                    Outline::Rectangle { origin, width, height, .. } => {
                        format!("box {:.0},{:.0} {width:.0}x{height:.0}", origin.x, origin.y)
                    }
                    Outline::Polygon(points) => format!("polygon of {}", points.len()),
                };
                writeln!(into, "{indent}{outline}{}{}", fill(shape.fill), stroke(shape.stroke.as_ref()))
            }
        };
    }
}

fn dumped(scene: &Scene) -> String {
    let mut text = format!("{:.0} wide, {}\n", scene.width, scene.lang);
    dump(&scene.marks, 0, &mut text);
    text
}

/// Every small scene by its name.
pub fn all(fonts: &Fonts) -> Vec<(&'static str, Scene)> {
    GOLDENS.iter().map(|golden| (golden.name, golden.scene(fonts))).collect()
}

impl Golden {
    fn scene(&self, fonts: &Fonts) -> Scene {
        let (graph, report) = book(self.files);
        assert!(!report.has_errors(), "{}", self.name);
        let mut selection = Selection::default();
        let mut page = Page::new(self.width, fonts);
        (self.change)(&mut selection, &mut page);
        let drawing = DRAWINGS.iter().find(|drawing| drawing.name == self.drawing).expect("a drawing");
        let view =
            (drawing.choose)(&graph, &selection).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        drawing.scene(&view, &page)
    }
}

#[test]
fn small_scenes_are_what_they_were() {
    let folder = root().join("tests/goldens/scenes");
    let update = std::env::var_os("UPDATE").is_some();
    let mut faults = Vec::new();
    for (name, scene) in all(&Fonts::new()) {
        let found = dumped(&scene);
        let path = folder.join(format!("{name}.txt"));
        if update {
            fs::create_dir_all(&folder).expect("made");
            fs::write(&path, &found).expect("written");
            continue;
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default();
        if found != wanted {
            let first = found.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
            faults.push(format!("{name}: {first:?}\n{found}"));
        }
    }
    assert!(faults.is_empty(), "UPDATE=1 rewrites them; look first.\n{}", faults.join("\n"));
    let names = fs::read_dir(&folder).expect("goldens").count();
    assert_eq!(names, GOLDENS.len(), "a golden without its entry");
}
