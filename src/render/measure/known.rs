//! What a file may hold to be measured. Whatever else could move, hide or cover something in a way that is not followed here is refused
//! by its name and line: a verifier that overlooks a thing would vouch for it.

use std::str::FromStr;

use roxmltree::{Document, Node};
use svgtypes::{Paint, Transform};

use super::MeasureError;
use super::attributes::{has_class, href, numbers, unit_length};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that are drawn or hold what is drawn.
const DRAWN: &[&str] =
    &["g", "a", "text", "tspan", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"];
/// Elements of which nothing is drawn; what stands in them is not looked at, but for paints.
const SILENT: &[&str] = &["title", "desc", "metadata"];
/// Elements of paints.
const PAINTS: &[&str] = &["defs", "linearGradient", "stop", "pattern"];

/// Properties that are followed, or change nothing that is measured.
const PROPERTIES: &[&str] = &[
    "direction",
    "display",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-weight",
    "opacity",
    "paint-order",
    "pointer-events",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-rendering",
    "unicode-bidi",
    "visibility",
];
/// Attributes that are lengths.
const LENGTHS: &[&str] =
    &["x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "data-size"];
/// Attributes that name, describe or lead elsewhere.
const NAMES: &[&str] =
    &["class", "d", "href", "id", "lang", "points", "role", "space", "style", "tabindex", "target", "title"];
/// Attributes of the root alone.
const OF_ROOT: &[&str] = &["version", "viewBox"];

/// Refuses the first thing that is not known.
pub fn check(document: &Document<'_>) -> Result<(), MeasureError> {
    for node in document.root().children().filter(Node::is_pi) {
        if node.pi().is_some_and(|pi| pi.target == "xml-stylesheet") {
            return Err(refused(node, "a style sheet"));
        }
    }
    let mut open = vec![document.root_element()];
    while let Some(node) = open.pop() {
        let name = node.tag_name().name();
        let ours = node.tag_name().namespace().is_none_or(|space| space == SVG);
        let root = node == document.root_element();
        match name {
            _ if !ours => return Err(refused(node, &format!("<{name}> of another namespace"))),
            _ if root => {}
            _ if SILENT.contains(&name) => continue,
            "style" => {
                if !only_fonts(node.text().unwrap_or_default()) {
                    return Err(refused(node, "a style sheet"));
                }
                continue;
            }
            "use" if !is_halo(node) => return Err(refused(node, "<use>")),
            "use" => {}
            _ if PAINTS.contains(&name) => {
                // A pattern's pieces are inside it alone.
                let out = node.parent().is_none_or(|above| above == document.root_element());
                if out && name != "defs" {
                    return Err(refused(node, &format!("<{name}> outside <defs>")));
                }
                if name != "pattern" {
                    open.extend(node.children().filter(Node::is_element));
                }
                continue;
            }
            // A photograph in the file itself covers its rectangle; what lies elsewhere could be anything.
            "image" if !is_photograph(node) => return Err(refused(node, "<image>")),
            _ if !DRAWN.contains(&name) => return Err(refused(node, &format!("<{name}>"))),
            _ => {}
        }
        attributes(node, root)?;
        open.extend(node.children().filter(Node::is_element));
    }
    Ok(())
}

/// Whether a picture is held by the file, and fills its rectangle.
fn is_photograph(node: Node<'_, '_>) -> bool {
    let held = href(node).is_some_and(|at| at.starts_with("data:image/jpeg;base64,"));
    held && node.attribute("preserveAspectRatio") == Some("none")
}

fn refused(node: Node<'_, '_>, what: &str) -> MeasureError {
    let line = node.document().text_pos_at(node.range().start).row;
    MeasureError::Unread { what: what.to_owned(), line }
}

fn attributes(node: Node<'_, '_>, root: bool) -> Result<(), MeasureError> {
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let unread = || refused(node, &format!("{name}=\"{value}\" of <{}>", node.tag_name().name()));
        let known = match name {
            "transform" => Transform::from_str(value).is_ok(),
            "style" => {
                value.split(';').map(str::trim).filter(|declared| !declared.is_empty()).all(|declared| {
                    declared.split_once(':').is_some_and(|(name, value)| property(name.trim(), value.trim()))
                })
            }
            "preserveAspectRatio" => node.tag_name().name() == "image",
            // A list of places would set letters one by one.
            _ if LENGTHS.contains(&name) => unit_length(value).is_some(),
            _ if OF_ROOT.contains(&name) => root,
            _ if NAMES.contains(&name) || name.starts_with("aria-") || name.starts_with("data-") => true,
            _ => property(name, value),
        };
        if !known {
            return Err(unread());
        }
    }
    Ok(())
}

/// Whether a property is followed with this value.
fn property(name: &str, value: &str) -> bool {
    PROPERTIES.contains(&name)
        && match name {
            "fill" | "stroke" => matches!(value, "transparent" | "inherit") || paint(value).is_some(),
            "fill-opacity" | "stroke-opacity" | "opacity" => value.parse::<f64>().is_ok_and(f64::is_finite),
            "font-size" | "stroke-width" => unit_length(value).is_some(),
            "unicode-bidi" => matches!(value, "normal" | "embed" | "isolate" | "plaintext"),
            "text-anchor" => matches!(value, "start" | "middle" | "end"),
            "stroke-dasharray" => value == "none" || !numbers(&value.replace("px", "")).is_empty(),
            _ => !value.contains('('),
        }
}

/// A paint as it is written, if it is one that is followed.
pub fn paint(value: &str) -> Option<Paint<'_>> {
    Paint::from_str(value)
        .ok()
        .filter(|paint| matches!(paint, Paint::None | Paint::Color(_) | Paint::FuncIRI(..)))
}

/// Whether a style sheet holds `@font-face` rules and nothing else.
fn only_fonts(sheet: &str) -> bool {
    sheet.split('}').map(str::trim).all(|rule| rule.is_empty() || rule.starts_with("@font-face{"))
}

/// A halo: a `<use>` of the text that follows it, at its place.
fn is_halo(node: Node<'_, '_>) -> bool {
    let of = href(node).and_then(|address| address.strip_prefix('#'));
    let next = node.next_siblings().skip(1).find(Node::is_element);
    let same = next.is_some_and(|next| next.has_tag_name((SVG, "text")) && next.attribute("id") == of);
    let known = ["href", "class", "aria-hidden", "stroke", "stroke-width", "stroke-linejoin"];
    of.is_some() && same && has_class(node, "halo") && node.attributes().all(|a| known.contains(&a.name()))
}
