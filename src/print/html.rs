//! Blocks for the browser: one self-contained page that reads well on a screen and prints well.
//!
//! # Why no template engine
//! The page follows the blocks that the typesetter sets, one element for each, so that the sheet and its twin cannot say different
//! things; a template (`maud`, `askama`) would be a second description of them. Every text passes one escaping function.

use std::fmt::Write as _;

use base64::Engine as _;

use super::flow::{Block, Cell, Entry, Look, Run, Section, Sign, Voice};
use super::paper::Paper;
use super::sizes::Sizes;
use crate::catalogue::{Words, say};
use crate::draw::symbols::Firmness;
use crate::draw::tongue::Tongues;
use crate::scene::{Colour, Scene};

/// A page for the browser, its figures still to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Html {
    /// What stands behind each other.
    pub parts: Vec<HtmlPart>,
}

impl Html {
    /// Says in the head of the page from what it was made.
    pub fn made_from(&mut self, line: &str) {
        let meta = format!("<meta name=\"throughline\" content=\"{}\">\n<title>", escaped(line));
        if let Some(HtmlPart::Markup(markup)) = self.parts.first_mut() {
            *markup = markup.replacen("<title>", &meta, 1);
        }
    }

    /// Puts a stamp before the title and at the head of the page.
    pub fn stamp(&mut self, words: &str) {
        let safe = escaped(words);
        for part in &mut self.parts {
            let HtmlPart::Markup(markup) = part else { continue };
            *markup = markup.replacen("<title>", &format!("<title>{safe}: "), 1);
            let Some(open) = markup.find("<body") else { continue };
            if let Some(end) = markup.get(open..).and_then(|rest| rest.find('>')) {
                let note = format!(
                    "\n<p role=\"note\" style=\"background:#B00020;color:#FFFFFF;font-weight:bold;text-align:center;padding:4px\">{safe}</p>"
                );
                markup.insert_str(open + end + 1, &note);
                return;
            }
        }
    }
}

/// A part of a page for the browser.
#[derive(Debug, Clone, PartialEq)]
pub enum HtmlPart {
    /// Markup, finished.
    Markup(String),
    /// The fonts of all the markup, as a style sheet: the subsets within the figures would hide an installed font of the same name.
    Fonts,
    /// A drawing to be put there.
    Figure(Box<Scene>),
}

/// What the page says besides its blocks.
pub struct Frame<'a> {
    /// Title of the page.
    pub title: &'a str,
    /// BCP 47 language.
    pub lang: &'a str,
    /// The words of its reader.
    pub words: &'static Words,
    /// Which texts are in which language, where there are two.
    pub tongues: Option<&'a Tongues>,
    /// What a reader must not take from it; may be empty.
    pub note: &'a str,
    /// Sources in short, credit and licence.
    pub credit: &'a str,
    /// The paper it is printed on.
    pub paper: Paper,
    /// The sizes of texts.
    pub sizes: Sizes,
}

struct Writer<'a> {
    tongues: Option<&'a Tongues>,
    parts: Vec<HtmlPart>,
    out: String,
    /// The list that is open: its closing tag.
    open: &'static str,
    lang: String,
    words: &'static Words,
    title: String,
    background: Colour,
}

/// Writes sections as a page.
pub fn write(sections: &[Section], frame: &Frame<'_>) -> Html {
    let direction = if crate::draw::mirror::right_to_left(frame.lang) { " dir=\"rtl\"" } else { "" };
    let mut writer = Writer {
        parts: Vec::new(),
        out: String::new(),
        open: "",
        lang: frame.lang.to_string(),
        words: frame.words,
        tongues: frame.tongues,
        title: frame.title.to_string(),
        background: frame.sizes.palette.paper,
    };
    let _ = write!(
        writer.out,
        "<!DOCTYPE html>\n<html lang=\"{}\"{direction}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{}</style>\n",
        escaped(frame.lang),
        escaped(frame.title),
        style(frame),
    );
    writer.parts.push(HtmlPart::Markup(std::mem::take(&mut writer.out)));
    writer.parts.push(HtmlPart::Fonts);
    writer.out.push_str("</head>\n<body>\n<main>\n");
    for section in sections {
        let columns = if section.columns > 1 { " class=\"columns\"" } else { "" };
        writer.out.push_str("<section>\n");
        if !section.heading.is_empty() {
            let _ = writeln!(writer.out, "<h2>{}</h2>", escaped(&section.heading));
        }
        let _ = writeln!(writer.out, "<div{columns}>");
        for block in &section.blocks {
            writer.block(block);
        }
        writer.list("");
        writer.out.push_str("</div>\n</section>\n");
    }
    let _ = write!(
        writer.out,
        "</main>\n<footer><p>{} {}</p></footer>\n</body>\n</html>\n",
        escaped(frame.note),
        escaped(frame.credit)
    );
    writer.parts.push(HtmlPart::Markup(writer.out));
    Html { parts: writer.parts }
}

impl Writer<'_> {
    /// Closes the list that is open, unless it is of this kind, and opens another.
    fn list(&mut self, wanted: &'static str) {
        let tag = |list: &str| list.split(' ').next().unwrap_or_default().to_string();
        if self.open == wanted {
            return;
        }
        if !self.open.is_empty() {
            let _ = writeln!(self.out, "</{}>", tag(self.open));
        }
        if !wanted.is_empty() {
            let _ = writeln!(self.out, "<{wanted}>");
        }
        self.open = wanted;
    }

    fn block(&mut self, block: &Block) {
        let list = match block {
            Block::Item(..) => "ul class=\"items\"",
            Block::Entry(_) | Block::Gap(_) => "ol class=\"timeline\"",
            Block::Anchor(_) | Block::Space(_) => return,
            _ => "",
        };
        self.list(list);
        match block {
            Block::Title(text) => {
                let _ = writeln!(self.out, "<h1>{}</h1>", spoken(self.tongues, text));
            }
            Block::Heading(level, text) => {
                let level = (*level).clamp(2, 6);
                let _ = writeln!(self.out, "<h{level}>{}</h{level}>", spoken(self.tongues, text));
            }
            Block::Year(text) => {
                let _ = writeln!(self.out, "<h3>{}</h3>", escaped(text));
            }
            Block::Paragraph(voice, words) => {
                let class = match voice {
                    Voice::Body => "",
                    Voice::Lead => " class=\"lead\"",
                    Voice::Note => " class=\"note\"",
                };
                let _ = writeln!(self.out, "<p{class}>{}</p>", runs(self.tongues, words));
            }
            Block::Item(sign, words) => {
                let sign = match sign {
                    Sign::Bullet | Sign::Figure(..) => "<span class=\"sign\">•</span>".to_string(),
                    Sign::Label(label) => format!("<span class=\"sign\">{}</span>", escaped(label)),
                    Sign::Marker(firmness) => marker(self.words, *firmness),
                };
                let _ = writeln!(self.out, "<li>{sign}<span>{}</span></li>", runs(self.tongues, words));
            }
            Block::Legend(entries) => {
                let entries: String = entries
                    .iter()
                    .map(|(firmness, words)| {
                        format!("<li>{}{}</li>", marker(self.words, *firmness), escaped(words))
                    })
                    .collect();
                let _ = writeln!(self.out, "<ul class=\"legend\">{entries}</ul>");
            }
            Block::Entry(entry) => self.entry(entry),
            Block::Gap(words) => {
                let _ = writeln!(self.out, "<li class=\"gap\">{}</li>", escaped(words));
            }
            Block::Table(columns, rows) => {
                self.out.push_str("<table>\n");
                if columns.iter().any(|column| !column.head.is_empty()) {
                    self.out.push_str("<thead><tr>");
                    for column in columns {
                        let _ = write!(self.out, "<th scope=\"col\">{}</th>", escaped(&column.head));
                    }
                    self.out.push_str("</tr></thead>\n");
                }
                self.out.push_str("<tbody>\n");
                let total: f64 = columns.iter().map(|column| column.share).sum();
                for row in rows {
                    self.out.push_str("<tr>");
                    for (cell, column) in row.iter().zip(columns) {
                        let width = (100.0 * column.share / total.max(1e-9)).round();
                        let _ = write!(
                            self.out,
                            "<td style=\"width:{width}%\">{}</td>",
                            inside(self.tongues, cell)
                        );
                    }
                    self.out.push_str("</tr>\n");
                }
                self.out.push_str("</tbody>\n</table>\n");
            }
            Block::Lines(prompt, count) => {
                let _ = writeln!(
                    self.out,
                    "<div class=\"write\">{}{}</div>",
                    if prompt.is_empty() {
                        String::new()
                    } else {
                        format!("<span>{}</span>", escaped(prompt))
                    },
                    "<i></i>".repeat(*count)
                );
            }
            Block::Fields(fields) => {
                let fields: String = fields
                    .iter()
                    .map(|(prompt, share)| {
                        format!("<span style=\"flex:{share}\">{}<i></i></span>", escaped(prompt))
                    })
                    .collect();
                let _ = writeln!(self.out, "<div class=\"fields\">{fields}</div>");
            }
            Block::Boxed(head, words) => {
                let items: String =
                    words.iter().map(|word| format!("<li>{}</li>", spoken(self.tongues, word))).collect();
                let head = if head.is_empty() {
                    String::new()
                } else {
                    format!("<strong>{}</strong>", escaped(head))
                };
                let _ = writeln!(self.out, "<div class=\"bank\">{head}<ul>{items}</ul></div>");
            }
            Block::Figure(figure) => {
                self.out.push_str("<figure>");
                self.parts.push(HtmlPart::Markup(std::mem::take(&mut self.out)));
                self.parts.push(HtmlPart::Figure(Box::new(Scene {
                    width: figure.width,
                    height: figure.height,
                    lang: self.lang.clone(),
                    title: self.title.clone(),
                    description: figure.description.clone(),
                    background: self.background,
                    made_from: String::new(),
                    marks: figure.marks.clone(),
                })));
                self.out.push_str("</figure>\n");
            }
            Block::Anchor(_) | Block::Space(_) => {}
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let date = if entry.date.is_empty() {
            String::new()
        } else if entry.machine_date.is_empty() {
            format!("<span class=\"date\">{}</span> ", escaped(&entry.date))
        } else {
            let machine = escaped(&entry.machine_date);
            format!("<time class=\"date\" datetime=\"{machine}\">{}</time> ", escaped(&entry.date))
        };
        let texts: String =
            entry.text.iter().map(|text| format!("<p>{}</p>", runs(self.tongues, text))).collect();
        let status = if entry.status.is_empty() {
            String::new()
        } else {
            format!("<p><span class=\"status\">{}</span></p>", escaped(&entry.status))
        };
        let sign = if entry.dated {
            marker(self.words, entry.firmness)
        } else {
            "<span class=\"sign\"></span>".into()
        };
        let photograph = entry.photograph.as_deref().map_or_else(String::new, |(photo, credit)| {
            let jpeg = base64::engine::general_purpose::STANDARD.encode(&photo.jpeg);
            format!(
                "<figure class=\"photograph\"><img src=\"data:image/jpeg;base64,{jpeg}\" alt=\"{}\" width=\"{:.0}\" height=\"{:.0}\"><figcaption>{}</figcaption></figure>",
                escaped(&photo.alt),
                photo.width,
                photo.height,
                escaped(credit)
            )
        });
        let _ = writeln!(
            self.out,
            "<li>{sign}<div>{date}<p>{}</p>{texts}{status}{photograph}</div></li>",
            runs(self.tongues, &entry.title)
        );
    }
}

fn inside(tongues: Option<&Tongues>, cell: &Cell) -> String {
    match cell {
        Cell::Words(words) => runs(tongues, words),
        Cell::Lines(count) => format!("<div class=\"write\">{}</div>", "<i></i>".repeat(*count)),
        Cell::Box => "<span class=\"tick\"></span>".to_string(),
    }
}

fn marker(words: &Words, firmness: Firmness) -> String {
    let (class, word) = match firmness {
        Firmness::Documented => ("m-documented", say!(words, "marker.documented")),
        Firmness::Proved => ("m-proved", say!(words, "marker.proved")),
        Firmness::InProcess => ("m-process", say!(words, "marker.in-process")),
        Firmness::Claimed => ("m-claimed", say!(words, "marker.claimed")),
        Firmness::EndedUnproved => ("m-ended", say!(words, "marker.ended-unproved")),
    };
    let word = escaped(&word);
    format!("<span class=\"marker {class}\" role=\"img\" aria-label=\"{word}\"></span>")
}

fn runs(tongues: Option<&Tongues>, runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let text = spoken(tongues, &run.text);
        let _ = match run.look {
            Look::Plain => write!(out, "{text}"),
            Look::Strong => write!(out, "<strong>{text}</strong>"),
            Look::Date => write!(out, "<span class=\"date\">{text}</span>"),
            Look::Status => write!(out, "<b>{text}</b>"),
            Look::Note => write!(out, "<small>{text}</small>"),
        };
    }
    out
}

/// A text, its language named where it is not the page's.
fn spoken(tongues: Option<&Tongues>, text: &str) -> String {
    let Some((tongues, tag)) = tongues.map(|all| (all, all.of_text(text))).filter(|(_, tag)| !tag.is_empty())
    else {
        return escaped(text);
    };
    let direction = tongues.direction(tag).map(|way| format!(" dir=\"{way}\"")).unwrap_or_default();
    format!("<span lang=\"{}\"{direction}>{}</span>", escaped(tag), escaped(text))
}

/// Text that markup cannot be made of: cleaned of control characters and direction overrides, then escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in crate::text::clean(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

fn style(frame: &Frame<'_>) -> String {
    let (sizes, palette) = (frame.sizes, frame.sizes.palette);
    let (body, note, lead, h1, h2, h3) =
        (sizes.body(), sizes.note(), sizes.lead(), sizes.title(), sizes.heading(), sizes.subheading());
    let inch = |points: f64| (points / 72.0 * 100.0).round() / 100.0;
    format!(
        ":root {{ --ink: {ink}; --body: {text}; --accent: {accent}; --note: {noted}; --rule: {rule}; --paper: {paper}; }}\n\
         @page {{ size: {width}in {height}in; margin: 15mm; }}\n\
         * {{ box-sizing: border-box; }}\n\
         body {{ margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--paper); color: var(--body);\n\
         \u{20} font: {size}pt/{leading} \"Source Sans 3\", \"Source Sans Pro\", \"Segoe UI\", \"Helvetica Neue\", Arial, sans-serif; }}\n\
         h1, h2, h3, strong, b {{ color: var(--ink); font-style: normal; }}\n\
         h1 {{ font-size: {t1}pt; line-height: 1.2; margin: 0 0 .3em; padding-top: .5em; position: relative; }}\n\
         h1::before {{ content: \"\"; position: absolute; top: 0; width: 36pt; height: 3pt; background: var(--accent); print-color-adjust: exact; }}\n\
         h2 {{ font-size: {t2}pt; margin: 1.2em 0 .4em; break-after: avoid; }}\n\
         h3 {{ font-size: {t3}pt; margin: .9em 0 .3em; color: var(--accent); break-after: avoid; }}\n\
         p {{ margin: 0 0 .35em; orphans: 2; widows: 2; }}\n\
         .lead {{ font-size: {tl}pt; }} .note, small, footer {{ font-size: {tn}pt; color: var(--note); }}\n\
         .date {{ font-weight: 600; color: var(--accent); }}\n\
         .status {{ display: inline-block; border: .6pt solid var(--note); border-radius: 1.5pt; padding: 0 .4em; font-weight: 600; color: var(--ink); }}\n\
         ul, ol {{ list-style: none; margin: 0; padding: 0; }}\n\
         .items li, .timeline li {{ display: flex; gap: .6em; margin: 0 0 .4em; break-inside: avoid; }}\n\
         .legend {{ display: flex; flex-wrap: wrap; gap: .2em 1.2em; margin: .5em 0; }} .legend li {{ display: flex; gap: .4em; }}\n\
         .sign {{ flex: none; min-width: 1.2em; }}\n\
         .timeline li.gap {{ color: var(--note); padding-inline-start: 1.8em; }}\n\
         .timeline div > p {{ margin: 0; }}\n\
         .marker {{ flex: none; width: .8em; height: .8em; margin-top: .3em; border: .15em solid var(--accent); border-radius: 50%; print-color-adjust: exact; }}\n\
         .m-documented {{ background: var(--accent); }} .m-proved {{ background: var(--accent); border-radius: 0; }}\n\
         .m-process {{ background: linear-gradient(90deg, var(--accent) 50%, transparent 50%); }} .m-claimed {{ border-style: dotted; }}\n\
         .m-ended {{ background: linear-gradient(transparent 38%, var(--accent) 38% 62%, transparent 62%); }}\n\
         table {{ border-collapse: collapse; width: 100%; margin: .8em 0; }}\n\
         thead {{ display: table-header-group; }} tr {{ break-inside: avoid; }}\n\
         th {{ text-align: start; border-bottom: 1.2pt solid var(--ink); padding: .3em .5em; }}\n\
         td {{ vertical-align: top; border-bottom: .5pt solid var(--rule); padding: .35em .5em; }}\n\
         .write i {{ display: block; height: 9mm; border-bottom: .6pt solid var(--note); }}\n\
         .fields {{ display: flex; gap: 1em; align-items: end; }} .fields span {{ display: flex; gap: .5em; align-items: end; }}\n\
         .fields i {{ flex: 1; height: 9mm; border-bottom: .6pt solid var(--note); }}\n\
         .tick {{ display: inline-block; width: 1.2em; height: 1.2em; border: .8pt solid var(--note); }}\n\
         .bank {{ border: .8pt solid var(--note); padding: .6em .8em; margin: .8em 0; break-inside: avoid; }}\n\
         .bank ul {{ display: flex; flex-wrap: wrap; gap: .2em 2em; margin-top: .2em; }}\n\
         figure {{ margin: 1em 0; break-inside: avoid; }} figure svg {{ max-width: 100%; height: auto; }}\n\
         footer {{ border-top: .5pt solid var(--rule); margin-top: 1.5em; padding-top: .4em; }}\n\
         @media screen and (min-width: 46rem) {{ .columns {{ columns: 2; column-gap: 2rem; }} }}\n\
         @media print {{ body {{ padding: 0; max-width: none; }} .columns {{ columns: 2; column-gap: 18pt; }} }}\n",
        ink = palette.ink.to_hex(),
        text = body.colour.to_hex(),
        accent = palette.accent.to_hex(),
        noted = palette.note.to_hex(),
        rule = palette.rule.to_hex(),
        paper = palette.paper.to_hex(),
        width = inch(frame.paper.width),
        height = inch(frame.paper.height),
        size = body.size,
        leading = ((body.leading / body.size) * 100.0).round() / 100.0,
        t1 = h1.size,
        t2 = h2.size,
        t3 = h3.size,
        tl = lead.size,
        tn = note.size,
    )
}
