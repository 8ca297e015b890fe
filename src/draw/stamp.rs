//! NOT FOR PUBLICATION: on every drawing and sheet of a casebook whose private rows were read, to be seen, heard and found in the
//! metadata.

use crate::catalogue::say;
use crate::model::Casebook;
use crate::scene::{
    Anchor, Colour, Document, Fill, Group, Mark, Outline, Part, Placed, Point, Scene, Shape, Text, Weight,
};
use crate::text::{Fonts, right_to_left};

/// Height of the band, in px.
const BAND: f64 = 24.0;
/// Size of its letters, in px.
const SIZE: f64 = 13.0;

/// The words of the stamp, where a casebook's outputs must bear them.
pub fn words(book: &Casebook) -> Option<String> {
    book.not_for_publication.then(|| say!(book.words(), "private.stamp"))
}

/// Puts the stamp under a drawing, and before its title and description.
pub fn scene(scene: &mut Scene, words: &str, fonts: &Fonts) {
    let band = band(words, scene.width, scene.height, fonts);
    scene.height += BAND;
    scene.title = format!("{words}: {}", scene.title);
    scene.description = format!("{words}\n{}", scene.description);
    scene.marks.push(band);
}

/// Puts the stamp on every sheet of a document, in its upper margin, and before its title.
pub fn document(document: &mut Document, words: &str, fonts: &Fonts) {
    let width = fonts.measure(words, SIZE, Weight::Bold) + BAND;
    let stamp = Scene {
        width,
        height: BAND,
        lang: document.lang.clone(),
        title: words.to_string(),
        description: String::new(),
        background: Colour::WHITE,
        made_from: String::new(),
        marks: vec![band(words, width, 0.0, fonts)],
    };
    document.title = format!("{words}: {}", document.title);
    let index = document.scenes.len();
    document.scenes.push(stamp);
    for sheet in &mut document.sheets {
        let origin = Point::new((sheet.width - width) / 2.0, 2.0);
        sheet.placed.push(Placed { scene: index, origin, window: None });
    }
}

fn band(words: &str, width: f64, top: f64, fonts: &Fonts) -> Mark {
    let red = Colour::hex(0xB0_00_20);
    let ground = Shape {
        outline: Outline::Rectangle { origin: Point::new(0.0, top), width, height: BAND, corner: 0.0 },
        fill: Some(Fill::Solid(red)),
        stroke: None,
    };
    let text = Text {
        content: words.to_string(),
        origin: Point::new(width / 2.0, top + BAND - 7.5),
        anchor: Anchor::Middle,
        size: SIZE,
        weight: Weight::Bold,
        colour: Colour::WHITE,
        halo: 0.0,
        width: fonts.measure(words, SIZE, Weight::Bold),
        right_to_left: right_to_left(words),
        lang: String::new(),
    };
    Mark::Group(Group {
        part: Part::Furniture,
        id: "not-for-publication".to_string(),
        title: words.to_string(),
        details: String::new(),
        link: String::new(),
        marks: vec![Mark::Shape(ground), Mark::Text(text)],
    })
}
