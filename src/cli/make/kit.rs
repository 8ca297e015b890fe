//! `--kit`: everything a desk needs to publish one drawing, in one folder.
//!
//! The drawing laid out at three widths as SVG, PNG and scene (JSON); a PDF; HTML to paste, in which container queries pick
//! the width without a script; the alternative text in a short and a long form; the numbered sources as a table.

use std::collections::BTreeSet;

use anyhow::anyhow;
use serde_json::Value;
use throughline::date::Style;
use throughline::draw::{Drawing, Page};
use throughline::model::{EntityId, EventId, Source, SourceId};
use throughline::query::View;
use throughline::query::evidence::{Numbering, event_when, relation_sentence, relation_when};
use throughline::render::svg::number;
use throughline::render::{self, Options, RenderError, TextMode};
use throughline::scene::Scene;
use throughline::words::capitalised;

use crate::cli::Failure;
use crate::cli::make::WIDTHS;
use crate::cli::write::Made;

mod embed;

use embed::Inlined;

/// Widths of the drawings in the HTML, each from which width of its place on it is shown, and how wide it may become: between a phone and
/// a column there is a form of its own, so that none is shrunk.
const FORMS: [(u32, u32, u32); 4] = [(300, 0, 480), (540, 540, 640), (660, 660, 800), (1020, 1020, 1280)];

/// Makes the files of a kit; and what could not be made, with why. Unless `all` is asked for, each width shows what it has room for.
pub fn make(
    drawing: &Drawing,
    chosen: &View<'_>,
    all: bool,
    page: &Page<'_>,
    text: TextMode,
    pixels: f64,
) -> Result<(Vec<Made>, Vec<String>), Failure> {
    let failed = |error: RenderError| Failure::World(anyhow!(error).context(drawing.name));
    let (mut files, mut unmade) = (Vec::new(), Vec::new());
    let fitted = |width: u32| {
        if all { chosen.clone() } else { (drawing.fitted)(chosen.clone(), f64::from(width)) }
    };
    let views = WIDTHS.map(fitted);
    let [narrow, middle, view] = &views;
    let mut pictures = Vec::new();
    let mut last = None;
    for (width, shown) in WIDTHS.into_iter().zip(&views) {
        let scene = drawing.scene(shown, &Page { width: f64::from(width), ..*page });
        let options = Options { text, scale: pixels, ..Options::new(page.fonts) };
        let svg = render::svg::render(&scene, &options).map_err(failed)?;
        let mut picture = format!("{}-{width}.svg", drawing.name);
        files.push(Made { name: picture.clone(), bytes: svg });
        match render::png::render(&scene, &options) {
            Ok(png) => {
                picture = format!("{}-{width}.png", drawing.name);
                files.push(Made { name: picture.clone(), bytes: png });
            }
            // A page too tall for pixels is left out and named; the rest of the kit is made.
            Err(error) => unmade.push(format!("{}-{width}.png: {error}", drawing.name)),
        }
        pictures.push((width, picture, (scene.width, scene.height)));
        files.push(Made { name: format!("scene-{width}.json"), bytes: scene_json(&scene)? });
        last = Some(scene);
    }
    let mut inlined = Vec::new();
    for (at, (width, from, to)) in FORMS.into_iter().enumerate() {
        let scene = drawing.scene(&fitted(width), &Page { width: f64::from(width), ..*page });
        // Ids must differ within one page, and from those of another drawing on it.
        let prefix = format!("{}w{at}-", identifier(drawing.name, &scene));
        let options = Options { text, prefix, ..Options::new(page.fonts) };
        let svg = render::svg::render(&scene, &options).map_err(failed)?;
        inlined.push(Inlined { from, to, svg: String::from_utf8_lossy(&svg).into_owned() });
    }
    let Some(scene) = last else { return Err(Failure::World(anyhow!("a kit has no width"))) };
    match render::pdf::render(&scene, &Options::new(page.fonts)) {
        Ok(pdf) => files.push(Made { name: format!("{}.pdf", drawing.name), bytes: pdf }),
        Err(error) => unmade.push(format!("{}.pdf: {error}", drawing.name)),
    }
    let class = identifier(drawing.name, &scene);
    let fragment = embed::fragment(&class, &scene, &inlined);
    let code = embed::code(&class, &scene, &short(drawing, view, &scene), &pictures, pixels);
    files.push(Made { name: "embed.html".into(), bytes: code.into_bytes() });
    files.push(Made { name: "frame.html".into(), bytes: embed::frame(&scene, &fragment).into_bytes() });
    files.push(Made { name: "fragment.html".into(), bytes: fragment.into_bytes() });
    files.push(Made { name: "alt.txt".into(), bytes: alt(drawing, view, &scene).into_bytes() });
    files.push(Made { name: "sources.csv".into(), bytes: sources(drawing, view)? });
    files.extend(
        left_out(drawing, [narrow, middle, view])?.map(|bytes| Made { name: "left-out.csv".into(), bytes }),
    );
    files.push(Made { name: "README.txt".into(), bytes: readme(drawing, pixels).into_bytes() });
    Ok((files, unmade))
}

/// A name for classes and ids made from what is drawn and all that it says: two drawings on one page must not share them. Letters and
/// digits only.
fn identifier(name: &str, scene: &Scene) -> String {
    let letters =
        name.bytes().chain([0]).chain(scene.title.bytes()).chain([0]).chain(scene.description.bytes());
    let hash = letters
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("tl{hash:016x}")
}

/// Alternative text in one sentence: "chart type of data where reason", after Amy Cesal.
fn short(drawing: &Drawing, view: &View<'_>, scene: &Scene) -> String {
    let title = scene.title.trim_end_matches('.');
    let counted = (drawing.counted)(view);
    if title == counted {
        format!("{} of {counted}.", capitalised(drawing.name))
    } else {
        format!("{} of {counted}, where the finding is: {title}.", capitalised(drawing.name))
    }
}

/// Alternative text: one sentence, then everything in order.
fn alt(drawing: &Drawing, view: &View<'_>, scene: &Scene) -> String {
    format!(
        "Short, for the alt attribute. A draft: say in it what matters to your readers.\n\n{}\n\n\
         Long: everything that is drawn, in order, with its status and sources.\n\n{}\n{}\n",
        short(drawing, view, scene),
        scene.title.trim_end_matches('.'),
        scene.description
    )
}

/// The numbered sources as a table, and which rows cite each.
fn sources(drawing: &Drawing, view: &View<'_>) -> Result<Vec<u8>, Failure> {
    let book = view.graph.casebook();
    let cites = (drawing.cites)(view);
    let mut numbering = Numbering::default();
    for (_, citations) in &cites {
        numbering.cite(citations);
    }
    let cited_by = |id: SourceId| {
        let mut rows: Vec<&str> = Vec::new();
        for (row, citations) in &cites {
            if citations.iter().any(|citation| citation.source == id) && !rows.contains(&row.as_str()) {
                rows.push(row);
            }
        }
        rows.join("; ")
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["number", "id", "title", "publisher", "author", "date", "url", "archive_url", "cited_by"];
    let mut rows = vec![header.map(str::to_string)];
    for (index, id) in numbering.sources().iter().enumerate() {
        let source: &Source = book.source(*id);
        let date = source.date.as_deref().map(|date| date.edtf().to_string()).unwrap_or_default();
        let texts = [&source.id, &source.title, &source.publisher, &source.author].map(|text| plain(text));
        let [source_id, title, publisher, author] = texts;
        let (url, archive) = (plain(&source.url), plain(&source.archive_url));
        rows.push([
            (index + 1).to_string(),
            source_id,
            title,
            publisher,
            author,
            date,
            url,
            archive,
            plain(&cited_by(*id)),
        ]);
    }
    for row in &rows {
        writer.write_record(row).map_err(|error| Failure::World(anyhow!(error)))?;
    }
    writer.into_inner().map_err(|error| Failure::World(anyhow!("sources.csv: {error}")))
}

/// What the drawing leaves out, row by row, and why; nothing where it leaves nothing out.
fn left_out(drawing: &Drawing, views: [&View<'_>; 3]) -> Result<Option<Vec<u8>>, Failure> {
    let [narrow, middle, view] = views;
    let book = view.graph.casebook();
    let words = book.words();
    let event = |id: &EventId, why: &str| {
        let event = book.event(*id);
        let when = event_when(words, event, Style::Long);
        ["event".to_string(), plain(&event.id), plain(&event.title), plain(&when), why.to_string()]
    };
    let drawn: BTreeSet<String> = (drawing.cites)(view).into_iter().map(|(row, _)| row).collect();
    let outside = "outside what was asked for";
    let mut rows: Vec<[String; 5]> = view.not_shown.events.iter().map(|id| event(id, outside)).collect();
    rows.extend(view.not_shown.beyond.iter().map(|id| event(id, "beyond the number asked for")));
    let [_, medium, large] = WIDTHS;
    let no_room = format!("no room, not even at {large} px; --all shows it");
    rows.extend(view.not_shown.no_room.iter().map(|id| event(id, &no_room)));
    let narrower = |seen: &dyn Fn(&View<'_>) -> bool| match (seen(middle), seen(narrow)) {
        (true, true) => None,
        (true, false) => Some(format!("no room below {medium} px")),
        (false, _) => Some(format!("no room below {large} px")),
    };
    for id in &view.events {
        if let Some(why) = narrower(&|view| view.events.contains(id)) {
            rows.push(event(id, &why));
        }
    }
    let entity = |id: &EntityId, why: &str| {
        let entity = book.entity(*id);
        ["entity".to_string(), plain(&entity.id), plain(&entity.name), String::new(), why.to_string()]
    };
    let beyond = if view.left_out.by_room > 0 { &no_room } else { "beyond the number asked for" };
    rows.extend(view.not_shown.entities.iter().map(|id| entity(id, beyond)));
    if !view.relations.is_empty() {
        for id in &view.entities {
            if let Some(why) = narrower(&|view| view.entities.contains(id)) {
                rows.push(entity(id, &why));
            }
        }
    }
    rows.extend(view.not_shown.relations.iter().map(|id| {
        let relation = book.relation(*id);
        let when = relation_when(words, relation, Style::Long);
        let said = relation_sentence(book, relation);
        ["relation".to_string(), plain(&relation.id), plain(&said), plain(&when), outside.to_string()]
    }));
    // Events are drawn by a timeline all, by a storyline only where its lines meet.
    if (drawing.shown)(view).events < view.events.len() {
        let out = view.events.iter().filter(|id| !drawn.contains(&*book.event(**id).id));
        rows.extend(out.map(|id| event(id, "not among the lines and meetings drawn")));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["what", "id", "name", "when", "why"])
        .map_err(|error| Failure::World(anyhow!(error)))?;
    for row in &rows {
        writer.write_record(row).map_err(|error| Failure::World(anyhow!(error)))?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::World(anyhow!("left-out.csv: {error}")))?;
    Ok(Some(bytes))
}

/// A cell that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    throughline::words::safe::for_spreadsheet(text).into_owned()
}

/// The scene as JSON, lengths with at most two decimals.
fn scene_json(scene: &Scene) -> Result<Vec<u8>, Failure> {
    let mut value = serde_json::to_value(scene).map_err(|error| Failure::World(error.into()))?;
    round(&mut value);
    let mut bytes = serde_json::to_vec(&value).map_err(|error| Failure::World(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn round(value: &mut Value) {
    match value {
        Value::Number(own) if own.is_f64() => {
            let rounded = own.as_f64().map(number).and_then(|text| text.parse::<f64>().ok());
            if let Some(rounded) = rounded.and_then(serde_json::Number::from_f64) {
                *own = rounded;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(fields) => fields.values_mut().for_each(round),
        _ => {}
    }
}

fn readme(drawing: &Drawing, pixels: f64) -> String {
    let name = drawing.name;
    let [small, medium, large] = WIDTHS;
    format!(
        "What is in this folder

{name}-{small}.svg, {name}-{medium}.svg, {name}-{large}.svg
    The drawing, laid out for a phone, a column and a page. Do not scale one into another.
{name}-{small}.png, {name}-{medium}.png, {name}-{large}.png
    The same in pixels, {pixels} to a px.
{name}.pdf
    The page for print, text kept as text.
fragment.html
    The drawing at four widths (between phone and column there is a middle form) to paste into a web page: the width of the place it
    stands in picks one. No script.
frame.html
    A page of its own with the same, to be shown in a frame or by itself. It loads nothing, and says to who frames it how tall it is.
embed.html
    The code to paste that frames it: put frame.html and the pictures on your server and write their addresses into it. Where a site takes
    scripts out, the picture stays. Open it to see how it looks.
alt.txt
    Alternative text: a short draft, and everything in order.
sources.csv
    The sources by the numbers in the drawing, and the rows that cite each.
left-out.csv
    What the drawing leaves out, and why. Not there where it leaves nothing out.
scene-{small}.json, scene-{medium}.json, scene-{large}.json
    The finished drawing as data, for other tools: width, height, lang, title, description, background {{r, g, b}} and marks,
    the first at the bottom, in reading order. Lengths are in px, y runs down. A mark is one of
      Group {{part, id, title, details, link, marks}}  part: Furniture, Lines, Marks, Labels, Annotations, Node, Cluster, Axis,
                                                     or Label, EdgeLabel, Leader, Line {{of}}, Edge {{from, to}}
      Path  {{segments: Move, Line (a point), Cubic (two control points, an end), Close; fill; stroke}}
      Shape {{outline: Circle {{centre, radius}}, Rectangle {{origin, width, height, corner}}, Polygon [points]; fill; stroke}}
      Photograph {{origin, width, height, jpeg (base64), pixels, alt}}
      Text  {{content, origin (on the baseline), anchor, size, weight, colour, halo, width, right_to_left}}
    fill: Solid colour, Tint [colour, opacity], Fade, Hatch; stroke: colour, width, dash, round, opacity.
"
    )
}
