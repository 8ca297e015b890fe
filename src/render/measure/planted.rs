//! Faults planted one by one into a drawing without any: each is counted under its name, or the file is refused by what it holds.

use super::*;

/// A drawing without fault: three nodes with names, an arrow with its word, a plain line, a moved label with its leader, a pill.
const CLEAN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="200" viewBox="0 0 300 200" font-family="'Source Sans 3',sans-serif">
<style>@font-face{font-family:'Source Sans 3';src:url(data:font/woff;base64,d09G) format('woff')}</style>
<rect width="300" height="200" fill="#FFFFFF"/>
<g data-part="furniture"><text x="10" y="20" font-size="16" font-weight="700" fill="#1A1A1A">Who paid whom [1]</text>
<path d="M10 28L290 28" fill="none" stroke="#B5B5B5"/></g>
<g data-part="lines">
<g id="a-b" data-part="edge" data-from="a" data-to="b"><path d="M48 100L230 100" fill="none" stroke="#1A1A1A" stroke-width="1.8" stroke-dasharray="7 4"/><polygon points="230,100 222,97 222,103" fill="#1A1A1A"/></g>
<g id="a-c" data-part="edge" data-from="a" data-to="c"><path d="M44 107L136 165" fill="none" stroke="#767676" stroke-width="1.3"/></g>
<g data-part="leader" data-of="c"><path d="M148 170L190 180" fill="none" stroke="#767676"/></g>
</g>
<g data-part="marks">
<g id="a" data-part="node"><circle cx="40" cy="100" r="8" fill="#001F4E"/></g>
<g id="b" data-part="node"><rect x="232" y="92" width="16" height="16" fill="#1E777D"/></g>
<g id="c" data-part="node"><circle cx="140" cy="170" r="8" fill="#001F4E"/></g>
</g>
<g data-part="labels">
<g data-part="label" data-of="a"><use xlink:href="#h1" class="halo" stroke="#FFFFFF" stroke-width="6"/><text id="h1" x="40" y="124" font-size="14" text-anchor="middle" fill="#333333">Alex</text></g>
<g data-part="label" data-of="b"><text x="240" y="124" font-size="14" text-anchor="middle" fill="#333333">Board</text></g>
<g data-part="label" data-of="c"><text x="194" y="184" font-size="14" fill="#333333">Cleo Park</text></g>
<g data-part="edge-label" data-of="a-b"><use xlink:href="#h2" class="halo" stroke="#FFFFFF" stroke-width="6"/><text id="h2" x="140" y="104" font-size="12" text-anchor="middle" fill="#333333">paid</text></g>
<rect x="10" y="40" width="60" height="18" fill="none" stroke="#595959"/><text x="16" y="53" font-size="12" fill="#333333">Alleged</text>
</g>
</svg>
"##;

fn measured(svg: &str) -> Result<Measures, MeasureError> {
    measure(svg, &Fonts::new(), 12.0)
}

/// What is expected of a planted fault.
enum Answer {
    /// It is counted under this name.
    Counted(&'static str),
    /// The file is refused, and this is named.
    Refused(&'static str),
}
use Answer::{Counted, Refused};

/// A fault: what it is, what is replaced by what (all of it), and what must come of it. `</svg>` plants at the end, on top of all.
type Planted = (&'static str, &'static str, &'static str, Answer);

const PLANTED: &[Planted] = &[
    // What lies on what.
    (
        "an arrowhead on its own label",
        "points=\"230,100 222,97 222,103\"",
        "points=\"150,100 142,97 142,103\"",
        Counted("head-text"),
    ),
    (
        "an arrowhead on a foreign label",
        "points=\"230,100 222,97 222,103\"",
        "points=\"240,126 232,116 232,122\"",
        Counted("head-text"),
    ),
    (
        "an arrowhead on a foreign node",
        "points=\"230,100 222,97 222,103\"",
        "points=\"140,170 132,164 132,176\"",
        Counted("head-node"),
    ),
    (
        "a box over a text",
        "</svg>",
        "<rect x=\"180\" y=\"170\" width=\"90\" height=\"20\" fill=\"#F0F0F0\"/></svg>",
        Counted("covered-text"),
    ),
    (
        "a white box over a text",
        "</svg>",
        "<rect x=\"180\" y=\"170\" width=\"90\" height=\"20\" fill=\"#FFFFFF\"/></svg>",
        Counted("covered-text"),
    ),
    (
        "a glass box over a text",
        "</svg>",
        "<rect x=\"180\" y=\"170\" width=\"90\" height=\"20\" fill=\"#FFFFFF\" fill-opacity=\"0.7\"/></svg>",
        Counted("covered-text"),
    ),
    (
        "a page over everything",
        "</svg>",
        "<rect width=\"300\" height=\"200\" fill=\"#FFFFFF\"/></svg>",
        Counted("covered-text"),
    ),
    (
        "a bar over half a text",
        "</svg>",
        "<path d=\"M190 176H215V184H190Z\" fill=\"#1A1A1A\"/></svg>",
        Counted("covered-text"),
    ),
    (
        "a bar under half a text",
        "<g data-part=\"marks\">",
        "<g data-part=\"marks\"><rect x=\"185\" y=\"172\" width=\"30\" height=\"14\" fill=\"#767676\"/>",
        Counted("covered-text"),
    ),
    (
        "a box over a node",
        "</svg>",
        "<rect x=\"30\" y=\"90\" width=\"12\" height=\"12\" fill=\"#FFFFFF\"/></svg>",
        Counted("head-node"),
    ),
    (
        "a rule through a text",
        "</svg>",
        "<path d=\"M180 180L280 180\" fill=\"none\" stroke=\"#B5B5B5\"/></svg>",
        Counted("struck-text"),
    ),
    (
        "a rule under a text without a halo",
        "<g data-part=\"lines\">",
        "<g data-part=\"lines\"><path d=\"M180 180L280 180\" fill=\"none\" stroke=\"#767676\"/>",
        Counted("struck-text"),
    ),
    ("a line under a title", "M10 28L290 28", "M10 16L290 16", Counted("struck-text")),
    (
        "a frame through a text",
        "width=\"60\" height=\"18\" fill=\"none\"",
        "width=\"30\" height=\"18\" fill=\"none\"",
        Counted("struck-text"),
    ),
    ("a text on a text", "x=\"16\" y=\"53\"", "x=\"12\" y=\"24\"", Counted("text-text")),
    ("a text on a node", "x=\"194\" y=\"184\"", "x=\"136\" y=\"174\"", Counted("text-node")),
    ("two circles at one place", "cx=\"140\" cy=\"170\"", "cx=\"40\" cy=\"100\"", Counted("node-node")),
    (
        "a circle in a circle",
        "cx=\"140\" cy=\"170\" r=\"8\"",
        "cx=\"40\" cy=\"100\" r=\"3\"",
        Counted("node-node"),
    ),
    ("a node on a line", "cx=\"140\" cy=\"170\"", "cx=\"100\" cy=\"104\"", Counted("edge-node")),
    ("a line on a foreign label", "M44 107L136 165", "M44 107L240 122L136 165", Counted("label-edge")),
    (
        "a line on its own label without a halo",
        "<use xlink:href=\"#h2\" class=\"halo\" stroke=\"#FFFFFF\" stroke-width=\"6\"/>",
        "",
        Counted("label-edge"),
    ),
    ("two lines that cross", "M44 107L136 165", "M44 107L90 90L136 165", Counted("edge-crossing")),
    ("two lines on one another", "M44 107L136 165", "M48 100L120 101L136 165", Counted("edge-edge")),
    ("a leader through a label", "M148 170L190 180", "M148 170L240 118L190 180", Counted("leader-label")),
    // What is not seen.
    ("a transparent text", "fill=\"#333333\">Cleo", "fill=\"none\">Cleo", Counted("invisible-text")),
    (
        "a text in a transparent colour",
        "fill=\"#333333\">Cleo",
        "fill=\"transparent\">Cleo",
        Counted("invisible-text"),
    ),
    (
        "a text of no opacity",
        "fill=\"#333333\">Cleo",
        "fill=\"#333333\" opacity=\"0\">Cleo",
        Counted("invisible-text"),
    ),
    (
        "a text whose fill has no opacity",
        "fill=\"#333333\">Cleo",
        "style=\"fill:#333333;fill-opacity:0\">Cleo",
        Counted("invisible-text"),
    ),
    ("a hidden text", "fill=\"#333333\">Cleo", "visibility=\"hidden\">Cleo", Counted("invisible-text")),
    (
        "a text that is not displayed",
        "fill=\"#333333\">Cleo",
        "display=\"none\">Cleo",
        Counted("invisible-text"),
    ),
    (
        "a hidden layer",
        "<g data-part=\"labels\">",
        "<g data-part=\"labels\" style=\"display:none\">",
        Counted("invisible-text"),
    ),
    (
        "a text without size",
        "x=\"194\" y=\"184\" font-size=\"14\"",
        "x=\"194\" y=\"184\" font-size=\"0.1\"",
        Counted("invisible-text"),
    ),
    ("a pale text", "fill=\"#333333\">Cleo", "fill=\"#BBBBBB\">Cleo", Counted("pale-text")),
    (
        "a pale layer",
        "<g data-part=\"labels\">",
        "<g data-part=\"labels\" opacity=\"0.4\">",
        Counted("pale-text"),
    ),
    ("a white text", "fill=\"#333333\">Cleo", "fill=\"#FFFFFF\">Cleo", Counted("pale-text")),
    (
        "a dark text on a dark box",
        "height=\"18\" fill=\"none\"",
        "height=\"18\" fill=\"#1E2A38\"",
        Counted("pale-text"),
    ),
    (
        "a paper of the text's colour",
        "<rect width=\"300\" height=\"200\" fill=\"#FFFFFF\"/>",
        "<rect width=\"300\" height=\"200\" fill=\"#3A3A3A\"/>",
        Counted("pale-text"),
    ),
    (
        "a small text",
        "x=\"194\" y=\"184\" font-size=\"14\"",
        "x=\"194\" y=\"184\" font-size=\"11\"",
        Counted("small-text"),
    ),
    (
        "a drawing shown small",
        "width=\"300\" height=\"200\" viewBox",
        "width=\"150\" height=\"100\" viewBox",
        Counted("small-text"),
    ),
    ("a text beyond the page", "x=\"194\" y=\"184\"", "x=\"260\" y=\"184\"", Counted("outside")),
    (
        "a window that cuts the drawing",
        "viewBox=\"0 0 300 200\"",
        "viewBox=\"0 0 230 200\"",
        Counted("outside"),
    ),
    (
        "a text moved off by its group",
        "<g data-part=\"labels\">",
        "<g data-part=\"labels\" transform=\"translate(0 190)\">",
        Counted("outside"),
    ),
    (
        "a text turned into others",
        "x=\"16\" y=\"53\" font-size=\"12\"",
        "transform=\"rotate(60 16 53)\" x=\"16\" y=\"53\" font-size=\"14\"",
        Counted("struck-text"),
    ),
    ("a drawing of nothing", "data-part=\"marks\"", "data-part=\"marks\"", Counted("empty")),
    // What cannot be followed by its reader.
    (
        "a label nearer to another line",
        "x=\"140\" y=\"104\" font-size=\"12\"",
        "x=\"150\" y=\"158\" font-size=\"12\"",
        Counted("stray-label"),
    ),
    (
        "a label far from its line",
        "x=\"140\" y=\"104\" font-size=\"12\"",
        "x=\"200\" y=\"60\" font-size=\"12\"",
        Counted("stray-label"),
    ),
    (
        "a label on its line, by a figure at which the line does not end",
        "cx=\"140\" cy=\"170\"",
        "cx=\"140\" cy=\"120\"",
        Counted("mistaken-label"),
    ),
    (
        "a label on its line, by a foreign name",
        "x=\"194\" y=\"184\"",
        "x=\"156\" y=\"116\"",
        Counted("mistaken-label"),
    ),
    ("a name nearer to another node", "x=\"240\" y=\"124\"", "x=\"84\" y=\"124\"", Counted("stray-label")),
    ("a line that ends nowhere", "M44 107L136 165", "M44 107L100 142", Counted("loose-edge")),
    ("a long leader", "M148 170L190 180", "M148 170L20 190L190 192", Counted("long-leader")),
    ("a dashed line without words", "data-of=\"a-b\"", "data-of=\"a-x\"", Counted("wordless-edge")),
    (
        "a strong line without words",
        "stroke=\"#767676\" stroke-width=\"1.3\"",
        "stroke=\"#1A1A1A\" stroke-width=\"2.8\"",
        Counted("wordless-edge"),
    ),
    (
        "a barred line without words",
        "stroke-width=\"1.3\"/>",
        "stroke-width=\"1.3\"/><path d=\"M86 140L94 128\" fill=\"none\" stroke=\"#1A1A1A\" stroke-width=\"2.2\"/>",
        Counted("wordless-edge"),
    ),
    ("a mark of a source cut off", "whom [1]", "whom [1", Counted("split-mark")),
    ("the rest of a mark of a source", "Who paid", "2] Who paid", Counted("split-mark")),
    // What is not followed.
    ("dx", "x=\"194\" y=\"184\"", "x=\"194\" dx=\"-40\" y=\"184\"", Refused("dx=")),
    ("dy", "x=\"194\" y=\"184\"", "x=\"194\" dy=\"-1em\" y=\"184\"", Refused("dy=")),
    (
        "letters set one by one",
        "x=\"194\" y=\"184\"",
        "x=\"194 150 140\" y=\"184\"",
        Refused("x=\"194 150 140\""),
    ),
    ("a place in hundredths", "x=\"194\" y=\"184\"", "x=\"60%\" y=\"184\"", Refused("x=\"60%\"")),
    ("turned letters", "x=\"194\" y=\"184\"", "x=\"194\" rotate=\"30\" y=\"184\"", Refused("rotate=")),
    (
        "letter-spacing",
        "x=\"194\" y=\"184\"",
        "letter-spacing=\"9\" x=\"194\" y=\"184\"",
        Refused("letter-spacing="),
    ),
    (
        "letter-spacing as style",
        "x=\"194\" y=\"184\"",
        "style=\"letter-spacing:9px\" x=\"194\" y=\"184\"",
        Refused("letter-spacing:9px"),
    ),
    (
        "word-spacing",
        "x=\"194\" y=\"184\"",
        "word-spacing=\"50\" x=\"194\" y=\"184\"",
        Refused("word-spacing="),
    ),
    ("textLength", "x=\"194\" y=\"184\"", "textLength=\"20\" x=\"194\" y=\"184\"", Refused("textLength=")),
    (
        "a baseline shift",
        "x=\"194\" y=\"184\"",
        "baseline-shift=\"20\" x=\"194\" y=\"184\"",
        Refused("baseline-shift="),
    ),
    (
        "another baseline",
        "x=\"194\" y=\"184\"",
        "dominant-baseline=\"hanging\" x=\"194\" y=\"184\"",
        Refused("dominant-baseline="),
    ),
    (
        "writing from top to bottom",
        "x=\"194\" y=\"184\"",
        "writing-mode=\"tb\" x=\"194\" y=\"184\"",
        Refused("writing-mode="),
    ),
    (
        "a line struck through by decoration",
        "x=\"194\" y=\"184\"",
        "text-decoration=\"line-through\" x=\"194\" y=\"184\"",
        Refused("text-decoration="),
    ),
    (
        "letters turned round",
        "x=\"194\" y=\"184\"",
        "unicode-bidi=\"bidi-override\" x=\"194\" y=\"184\"",
        Refused("unicode-bidi="),
    ),
    (
        "a font in short",
        "x=\"194\" y=\"184\"",
        "style=\"font:italic 40px serif\" x=\"194\" y=\"184\"",
        Refused("font:italic"),
    ),
    (
        "a size in ems",
        "x=\"194\" y=\"184\" font-size=\"14\"",
        "x=\"194\" y=\"184\" font-size=\"3em\"",
        Refused("font-size=\"3em\""),
    ),
    (
        "text on a path",
        "Cleo Park</text>",
        "<textPath href=\"#a-b\">Cleo Park</textPath></text>",
        Refused("<textPath>"),
    ),
    ("a style sheet", "<style>", "<style>text{display:none}", Refused("a style sheet")),
    ("a style sheet after the fonts", "</style>", "text{fill:none}</style>", Refused("a style sheet")),
    (
        "a style sheet elsewhere",
        "<svg xmlns=",
        "<?xml-stylesheet href=\"a.css\"?><svg xmlns=",
        Refused("a style sheet"),
    ),
    (
        "a clip",
        "<g data-part=\"labels\">",
        "<g data-part=\"labels\" clip-path=\"url(#a)\">",
        Refused("clip-path="),
    ),
    ("a mask", "<g data-part=\"labels\">", "<g data-part=\"labels\" mask=\"url(#a)\">", Refused("mask=")),
    (
        "a filter",
        "<g data-part=\"labels\">",
        "<g data-part=\"labels\" filter=\"url(#a)\">",
        Refused("filter="),
    ),
    ("a use", "</svg>", "<use xlink:href=\"#a\" x=\"200\" y=\"80\"/></svg>", Refused("<use>")),
    (
        "a halo elsewhere",
        "<use xlink:href=\"#h1\" class=\"halo\"",
        "<use xlink:href=\"#h1\" x=\"150\" class=\"halo\"",
        Refused("<use>"),
    ),
    (
        "a halo of something else",
        "<use xlink:href=\"#h1\" class=\"halo\"",
        "<use xlink:href=\"#b\" class=\"halo\"",
        Refused("<use>"),
    ),
    (
        "a drawing in the drawing",
        "</svg>",
        "<svg x=\"40\" y=\"100\" width=\"20\" height=\"20\"><rect width=\"90\" height=\"90\"/></svg></svg>",
        Refused("<svg>"),
    ),
    (
        "a picture",
        "</svg>",
        "<image x=\"0\" y=\"0\" width=\"300\" height=\"200\" href=\"a.png\"/></svg>",
        Refused("<image>"),
    ),
    (
        "a picture from elsewhere",
        "</svg>",
        "<image width=\"300\" height=\"200\" preserveAspectRatio=\"none\" href=\"https://example.org/a.jpg\"/></svg>",
        Refused("<image>"),
    ),
    (
        "a foreign object",
        "</svg>",
        "<foreignObject width=\"300\" height=\"200\"/></svg>",
        Refused("<foreignObject>"),
    ),
    ("a symbol", "</svg>", "<symbol id=\"s\"/></svg>", Refused("<symbol>")),
    (
        "a marker",
        "d=\"M44 107L136 165\"",
        "d=\"M44 107L136 165\" marker-end=\"url(#m)\"",
        Refused("marker-end="),
    ),
    ("something that moves", "</svg>", "<animate attributeName=\"x\"/></svg>", Refused("<animate>")),
    ("another aspect", "viewBox=", "preserveAspectRatio=\"none\" viewBox=", Refused("preserveAspectRatio=")),
    (
        "another namespace",
        "</svg>",
        "<p xmlns=\"http://www.w3.org/1999/xhtml\">on top</p></svg>",
        Refused("<p> of another namespace"),
    ),
];

#[test]
fn the_drawing_without_faults_has_none() {
    let measures = measured(CLEAN).expect("an SVG");
    assert_eq!(measures.total() + measures.edge_crossings, 0, "{}", measures.table());
    assert_eq!((measures.nodes, measures.edges, measures.labels, measures.leaders), (3, 2, 4, 1));
}

#[test]
fn every_planted_fault_is_counted_or_refused() {
    let mut missed = Vec::new();
    for (what, from, to, answer) in PLANTED {
        assert!(CLEAN.contains(from), "{what}: nothing to replace");
        let mut svg = CLEAN.replacen(from, to, if *from == "</svg>" { 1 } else { usize::MAX });
        if *answer_name(answer) == *"empty" {
            let (head, rest) = svg.split_once("<g data-part=\"lines\">").expect("lines");
            let (_, tail) = rest.rsplit_once("</g>").expect("an end");
            svg = format!("{head}{tail}");
        }
        match (measured(&svg), answer) {
            (Ok(measures), Counted(name)) => {
                let counts = measures.counts();
                let count = counts.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count);
                let placed = measures.faults.iter().any(|fault| fault.kind == *name);
                if count == 0 || !placed {
                    let counts: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
                    missed.push(format!("{what}: no {name} in {counts:?}"));
                }
            }
            (Err(MeasureError::Unread { what: named, line }), Refused(name)) => {
                if !named.contains(name) || line == 0 {
                    missed.push(format!("{what}: refused by the name of {named} in line {line}"));
                }
            }
            (outcome, _) => missed.push(format!("{what}: {outcome:?}")),
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), PLANTED.len(), missed.join("\n"));
}

#[test]
fn every_count_has_a_planted_fault() {
    let measures = measured(CLEAN).expect("an SVG");
    for (name, _) in measures.counts() {
        // Leaders that cross and texts of a kind that tests.rs makes.
        let known = PLANTED.iter().any(|(.., answer)| *answer_name(answer) == *name);
        assert!(known || name == "leader-crossing", "{name}");
    }
}

fn answer_name(answer: &Answer) -> &str {
    match answer {
        Counted(name) | Refused(name) => name,
    }
}
