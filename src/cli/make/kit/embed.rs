//! The kit's HTML: the drawing in all its widths to paste, a page that is framed and says how tall it is, and the code that frames it.
//!
//! What goes wrong elsewhere, and how not: a height in parts of the window feeds back when the window is a frame, so that heights are
//! those of what is in it; a page that listens to every message can be made any size by anybody, so that the code takes messages of its own
//! frame alone and only a height that can be one; where a site takes scripts out, a picture with its alternative text stands there.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use throughline::render::svg::escape;
use throughline::scene::Scene;

/// The script of the page that is framed.
const FRAME: &str = include_str!("../../../../assets/kit/frame.js");
/// The script that frames it.
const EMBED: &str = include_str!("../../../../assets/kit/embed.js");

/// A drawing at one width, for [`fragment`].
pub struct Inlined {
    /// From which width of its place on it is shown, in px.
    pub from: u32,
    /// The widest that it is stretched to, in px.
    pub to: u32,
    /// It.
    pub svg: String,
}

/// The drawings to paste into a page, the narrowest first. A browser without container queries shows that one.
pub fn fragment(class: &str, scene: &Scene, inlined: &[Inlined]) -> String {
    let mut html = format!("<figure class=\"{class}\" lang=\"");
    escape(&mut html, &scene.lang);
    html.push_str("\">\n<style>\n");
    let _ = write!(
        html,
        ".{class}{{container-type:inline-size;margin:0}}\n\
         .{class}>div{{display:none}}\n\
         .{class}>div>svg{{display:block;width:100%;height:auto}}\n"
    );
    let mut before: Option<usize> = None;
    for (at, one) in inlined.iter().enumerate() {
        let shown = format!(".{class}>.w{at}{{display:block;max-width:{}px}}", one.to);
        let _ = match before {
            None => writeln!(html, "{shown}"),
            Some(before) => {
                writeln!(
                    html,
                    "@container (min-width:{}px){{.{class}>.w{before}{{display:none}}{shown}}}",
                    one.from
                )
            }
        };
        before = Some(at);
    }
    let _ = write!(html, "@media print{{.{class}>div{{break-inside:avoid}}}}\n</style>\n");
    for (at, one) in inlined.iter().enumerate() {
        let _ = writeln!(html, "<div class=\"w{at}\">\n{}</div>", one.svg);
    }
    html.push_str("</figure>\n");
    html
}

/// A whole page that shows the fragment and tells who frames it how tall it is. It can load nothing, and runs its one script.
pub fn frame(scene: &Scene, fragment: &str) -> String {
    let mut html = String::from("<!doctype html>\n<html lang=\"");
    escape(&mut html, &scene.lang);
    html.push('"');
    if throughline::draw::mirror::right_to_left(&scene.lang) {
        html.push_str(" dir=\"rtl\"");
    }
    let hash = STANDARD.encode(Sha256::digest(FRAME.as_bytes()));
    let _ = write!(
        html,
        ">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>"
    );
    escape(&mut html, &scene.title);
    let _ = write!(
        html,
        "</title>\n<style>body{{margin:0;background:{}}}</style>\n</head>\n<body>\n{fragment}<script>{FRAME}</script>\n</body>\n</html>\n",
        scene.background.to_hex()
    );
    html
}

/// The code to paste: a picture with its alternative text, and a script that puts the framed page in its place. `pictures` are the
/// files by the width from which on each is shown, with their own width and height, the narrowest first.
/// PNG files have so many pixels to a px.
pub fn code(
    id: &str,
    scene: &Scene,
    alt: &str,
    pictures: &[(u32, String, (f64, f64))],
    pixels: f64,
) -> String {
    // How dense a picture is says how large it is to be shown.
    let dense = |file: &str| if file.ends_with(".png") { format!(" {pixels}x") } else { String::new() };
    let escaped = |text: &str| {
        let mut out = String::new();
        escape(&mut out, text);
        out
    };
    let id = format!("{id}-embed");
    let mut html = String::from(
        "<!-- Put frame.html and the pictures on your own server, write their addresses in the place of the names below, and paste this. -->\n",
    );
    let _ = writeln!(
        html,
        "<figure id=\"{id}\" lang=\"{}\" style=\"margin:0\" data-frame=\"frame.html\" data-title=\"{}\">\n<picture>",
        escaped(&scene.lang),
        escaped(&scene.title)
    );
    for (from, file, _) in pictures.iter().skip(1).rev() {
        let _ = writeln!(
            html,
            "<source media=\"(min-width:{from}px)\" srcset=\"{}{}\">",
            escaped(file),
            dense(file)
        );
    }
    if let Some((_, file, (width, height))) = pictures.first() {
        let _ = writeln!(
            html,
            "<img src=\"{0}\" srcset=\"{0}{1}\" alt=\"{2}\" width=\"{3}\" height=\"{4}\" style=\"display:block;width:auto;max-width:100%;height:auto\">",
            escaped(file),
            dense(file),
            escaped(alt),
            width.ceil(),
            height.ceil()
        );
    }
    let script = EMBED.replace("\"ID\"", &format!("\"{id}\""));
    let _ = writeln!(html, "</picture>\n<script>\n{script}</script>\n</figure>");
    html
}
