//! One answer, four forms: text for a terminal, JSON, CSV, Markdown. And a drawing, where the answer is a subgraph.

use std::path::Path;

use anyhow::anyhow;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use throughline::catalogue::{Words, say};
use throughline::draw::{self, NetworkLayout, Page};
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::model::Casebook;
use throughline::query::answer::{Answer, Cell, Cite, Column, Place, Section};
use throughline::query::evidence::{locator, source_line};
use throughline::query::wording::stopped;
use throughline::read::cells::is_address;
use throughline::render::{RENDERERS, TextMode};
use throughline::text::Fonts;
use throughline::words::safe::{for_markdown, for_spreadsheet};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::ask::args::FormArgs;
use crate::cli::general::Session;
use crate::cli::make::{PNG_SCALE, picture};
use crate::cli::terminal::{Terminal, flat, wrap, wrap_within};
use crate::cli::write::{keep_off, shown, write_file};
use crate::cli::{Failure, Outcome};

/// The gutter takes at most so many columns.
const GUTTER: usize = 34;
/// Width of a drawing, in px.
const WIDTH: f64 = 660.0;

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
    Csv,
    Markdown,
    Drawing,
}

/// The form that is asked for.
pub fn form_of(args: &FormArgs) -> Form {
    match (args.json, args.csv, args.md, &args.output) {
        (true, ..) => Form::Json,
        (_, true, ..) => Form::Csv,
        (_, _, true, _) => Form::Markdown,
        (_, _, _, None) => Form::Text,
        (_, _, _, Some(path)) => match ending(path).as_str() {
            "json" => Form::Json,
            "csv" => Form::Csv,
            "md" => Form::Markdown,
            "txt" => Form::Text,
            _ if path == Path::new("-") => Form::Text,
            _ => Form::Drawing,
        },
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether the form is one that somebody reads, rather than a machine.
pub fn is_read(args: &FormArgs) -> bool {
    matches!(form_of(args), Form::Text | Form::Markdown)
}

/// How many rows of a list are asked for: where somebody reads `read` of them, unless they ask for another number.
pub fn limit(args: &FormArgs, read: usize) -> usize {
    args.limit.unwrap_or(if is_read(args) || form_of(args) == Form::Drawing { read } else { usize::MAX })
}

/// Prints or writes an answer.
pub fn give(
    graph: &Graph,
    folder: &Path,
    answer: &Answer,
    command: &'static str,
    args: &FormArgs,
    session: &Session,
) -> Result<(), Failure> {
    let titled;
    let answer = match &args.title {
        Some(title) => {
            titled = Answer { title: title.clone(), asked: String::new(), ..answer.clone() };
            &titled
        }
        None => answer,
    };
    let book = graph.casebook();
    let form = form_of(args);
    let bytes = match form {
        Form::Text => {
            let plain = Terminal { colour: false, ..session.terminal };
            let terminal = if args.output.is_some() { plain } else { session.terminal };
            text(book, answer, terminal).into_bytes()
        }
        Form::Json => json(book, answer, command)?,
        Form::Csv => csv(book, answer)?,
        Form::Markdown => markdown(book, answer).into_bytes(),
        Form::Drawing => return drawn(graph, folder, answer, command, args, session).map(drop),
    };
    match &args.output {
        None => crate::cli::write::to_stdout(&bytes)?,
        Some(path) => {
            keep_off(folder, &book.inputs, path)?;
            write_file(path, &bytes)?;
            session.say(&format!("Wrote {}: {}", shown(path), flat(&answer.title)));
        }
    }
    if form == Form::Csv {
        // A table holds no prose; who works with it should still have read it.
        let prose = answer.opening.iter().chain(answer.sections.iter().flat_map(|section| &section.notes));
        prose.chain(&answer.closing).for_each(|line| session.say(&flat(line)));
    }
    Ok(())
}

/// As JSON.
pub fn json(book: &Casebook, answer: &Answer, command: &'static str) -> Result<Vec<u8>, Failure> {
    let answer = Json { book, answer, command };
    let mut bytes = serde_json::to_vec_pretty(&answer).map_err(|error| Failure::World(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Draws the subgraph of an answer.
fn drawn(
    graph: &Graph,
    folder: &Path,
    answer: &Answer,
    command: &str,
    args: &FormArgs,
    session: &Session,
) -> Outcome {
    let Some(path) = &args.output else { return Ok(crate::cli::Exit::Clean) };
    let what = ending(path);
    let renderer = RENDERERS.iter().find(|renderer| renderer.extension == what);
    if renderer.is_none() && what != "dot" {
        return Err(Failure::World(anyhow!(
            "{}: end the name in .json, .csv, .md, .txt, .dot, {}",
            shown(path),
            RENDERERS
                .iter()
                .map(|renderer| format!(".{}", renderer.extension))
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    // What was found is said in any case; the drawing is of it.
    session.print(&text(graph.casebook(), answer, session.terminal))?;
    if answer.empty || answer.subgraph.is_empty() {
        session.say(&format!("{}: not written, there is nothing to draw", shown(path)));
        return Ok(crate::cli::Exit::Findings);
    }
    keep_off(folder, &graph.casebook().inputs, path)?;
    let view = answer.subgraph.view(graph);
    let bytes = match renderer {
        Some(renderer) => {
            let Some(drawing) = draw::find("network") else {
                return Err(Failure::World(anyhow!("there is no drawing `network`")));
            };
            let fonts = Fonts::new();
            // What narrows the answer, and what of it is not listed, is said under the title of its drawing too.
            let cut = answer.sections.iter().filter(|section| section.left_out > 0);
            let said: Vec<&str> = answer
                .opening
                .iter()
                .chain(cut.flat_map(|section| &section.notes))
                .map(String::as_str)
                .collect();
            let mut subtitle = said.join(" ");
            if subtitle.is_empty() {
                // As many links as the answer tells, whatever they are made of.
                let words = graph.casebook().words();
                let mut counted = vec![say!(words, "count.names", n = view.entities.len())];
                if !view.events.is_empty() {
                    counted.push(say!(words, "count.events", n = view.events.len()));
                }
                counted.push(say!(words, "count.links", n = answer.subgraph.links.len()));
                subtitle = words.list(&counted);
            }
            let title = if answer.asked.is_empty() { &answer.title } else { &answer.asked };
            let mut page = Page { title: Some(title), subtitle: Some(&subtitle), ..Page::new(WIDTH, &fonts) };
            // A chain is read from one end to the other.
            if matches!(command, "path" | "reach") {
                page.network.layout = NetworkLayout::Layered;
            }
            picture(drawing, &view, &page, renderer, TextMode::Embed, PNG_SCALE)?
        }
        None => match EXPORTS.iter().find(|export| export.name == "dot") {
            Some(export) => (export.write)(&view),
            None => return Err(Failure::World(anyhow!("there is no export `dot`"))),
        },
    };
    write_file(path, &bytes)?;
    session.say(&format!("Wrote {}", shown(path)));
    Ok(crate::cli::Exit::Clean)
}

/// The marks of citations: `[1][4, p. 12]`.
fn marks(words: &Words, cites: &[Cite]) -> String {
    let mark = |cite: &Cite| match cite.locator.as_str() {
        "" => format!("[{}]", cite.number),
        place => format!("[{}, {}]", cite.number, locator(words, place)),
    };
    cites.iter().map(mark).collect()
}

/// A cell as it is read.
fn read(words: &Words, cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Data(_, text) => flat(text),
        Cell::Count(count) => words.number(i64::try_from(*count).unwrap_or(i64::MAX)),
        Cell::Number(number, decimals) => words.decimal(*number, *decimals),
        Cell::Cites(cites) => flat(&marks(words, cites)).replace(' ', "\u{a0}"),
    }
}

/// The same for a column that may be narrow: the marks of sources can be parted.
fn narrow(words: &Words, cell: &Cell) -> String {
    match cell {
        Cell::Cites(_) => read(words, cell).replace("][", "] ["),
        _ => read(words, cell),
    }
}

/// The cells of a row that stand at a place, empty ones left out.
fn cells_at(words: &Words, columns: &[Column], row: &[Cell], place: Place) -> Vec<String> {
    let here = columns.iter().zip(row).filter(|(column, _)| column.place == place);
    here.map(|(_, cell)| read(words, cell)).filter(|text| !text.is_empty()).collect()
}

/// Details of a row: marks of sources are put behind the text before them.
fn details(words: &Words, columns: &[Column], row: &[Cell]) -> Vec<String> {
    let mut details: Vec<String> = Vec::new();
    for (_, cell) in columns.iter().zip(row).filter(|(column, _)| column.place == Place::Detail) {
        match (cell, details.last_mut()) {
            (Cell::Cites(_), Some(last)) => last.push_str(&format!(" {}", read(words, cell))),
            (Cell::Empty, _) => {}
            _ => details.push(read(words, cell)),
        }
    }
    details
}

fn is_prose(columns: &[Column]) -> bool {
    columns.iter().any(|column| column.place == Place::Main)
}

/// For a terminal.
pub fn text(book: &Casebook, answer: &Answer, terminal: Terminal) -> String {
    let words = book.words();
    let mut out = String::new();
    for line in wrap(&flat(&answer.title), terminal.columns) {
        out.push_str(&format!("{}\n", terminal.bold(&line)));
    }
    for line in &answer.opening {
        out.push_str(&terminal.paragraph(&flat(line), 0));
    }
    for section in &answer.sections {
        out.push('\n');
        if !section.heading.is_empty() {
            for line in wrap(&flat(&section.heading), terminal.columns) {
                out.push_str(&format!("{}\n", terminal.bold(&line)));
            }
        }
        if is_prose(&answer.columns) {
            prose(words, &mut out, answer, section, terminal);
        } else {
            out.push_str(&table(words, &answer.columns, &section.rows, terminal));
        }
        if !section.notes.is_empty() {
            out.push('\n');
        }
        for note in &section.notes {
            out.push_str(&terminal.paragraph(&flat(note), 0));
        }
    }
    if !answer.closing.is_empty() {
        out.push('\n');
    }
    for line in &answer.closing {
        out.push_str(&terminal.paragraph(&flat(line), 0));
    }
    if !answer.sources.is_empty() {
        out.push_str(&format!("\n{}\n", terminal.bold(&say!(words, "source.heading"))));
        let width = answer.sources.len().to_string().len() + 2;
        let plain = Terminal { colour: false, ..terminal };
        for (index, id) in answer.sources.iter().enumerate() {
            let source = book.source(*id);
            let mut lines = vec![stopped(&flat(&source_line(words, source)))];
            let addresses = [&source.url, &source.archive_url];
            lines.extend(
                addresses.into_iter().filter(|address| !address.is_empty()).map(|address| flat(address)),
            );
            out.push_str(&plain.beside(&format!("{:>width$}", format!("[{}]", index + 1)), width, &lines));
        }
    }
    out
}

fn prose(words: &Words, out: &mut String, answer: &Answer, section: &Section, terminal: Terminal) {
    let gutters: Vec<String> = section
        .rows
        .iter()
        .map(|row| cells_at(words, &answer.columns, row, Place::Gutter).join("  "))
        .collect();
    let most = GUTTER.min(terminal.columns * 2 / 5);
    let gutter = gutters.iter().map(|text| text.width()).filter(|width| *width <= most).max().unwrap_or(0);
    let mut before = Vec::new();
    for (row, heading) in section.rows.iter().zip(&gutters) {
        let mut paragraphs = vec![cells_at(words, &answer.columns, row, Place::Main).join(" ")];
        // Two parts in one event have the same details: once is enough.
        let further = details(words, &answer.columns, row);
        if further != before {
            paragraphs.extend(further.iter().cloned());
            before = further;
        }
        paragraphs.retain(|text| !text.is_empty());
        out.push_str(&terminal.beside(heading, gutter, &paragraphs));
    }
}

/// Aligned columns that fit the width: numbers to the right; the widest texts are wrapped.
fn table(words: &Words, columns: &[Column], rows: &[Vec<Cell>], terminal: Terminal) -> String {
    let shown: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].place != Place::Hidden).collect();
    let mut cells: Vec<Vec<String>> = vec![shown.iter().map(|at| columns[*at].heading(words)).collect()];
    cells.extend(rows.iter().map(|row| {
        shown.iter().map(|at| row.get(*at).map(|cell| narrow(words, cell)).unwrap_or_default()).collect()
    }));
    let number = |place: usize| {
        rows.iter().any(|row| matches!(row.get(shown[place]), Some(Cell::Count(_) | Cell::Number(..))))
    };
    let mut widths: Vec<usize> =
        (0..shown.len()).map(|place| cells.iter().map(|row| row[place].width()).max().unwrap_or(0)).collect();
    let room = terminal.columns.saturating_sub(2 + 2 * shown.len().saturating_sub(1));
    let longest: Vec<usize> = (0..shown.len())
        .map(|place| {
            let words = cells.iter().flat_map(|row| row[place].split(' ')).map(|word| word.width());
            words.max().unwrap_or(0)
        })
        .collect();
    // The widest gives way first, but a column keeps enough for its words; a word longer than a column can be is parted.
    for least in [|longest: usize| longest.max(12), |_| 12, |_| 1] {
        while widths.iter().sum::<usize>() > room {
            let Some(place) = (0..widths.len())
                .filter(|place| widths[*place] > least(longest[*place]))
                .max_by_key(|place| widths[*place])
            else {
                break;
            };
            widths[place] -= 1;
        }
    }
    let mut out = String::new();
    for (index, row) in cells.iter().enumerate() {
        let wrapped: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|(cell, width)| wrap_within(cell, *width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for line in 0..height {
            let mut text = String::from(" ");
            for (place, lines) in wrapped.iter().enumerate() {
                let piece = lines.get(line).map_or("", String::as_str);
                let pad = " ".repeat(widths[place].saturating_sub(piece.width()));
                text.push(' ');
                text.push_str(&if number(place) { format!("{pad}{piece}") } else { format!("{piece}{pad}") });
                text.push(' ');
            }
            let text = text.trim_end();
            out.push_str(&if index == 0 { terminal.faint(text) } else { text.to_string() });
            out.push('\n');
        }
    }
    out
}

/// For a spreadsheet: every column, the heading of the section in front where there are several.
fn csv(book: &Casebook, answer: &Answer) -> Result<Vec<u8>, Failure> {
    let failed = |error: csv::Error| Failure::World(error.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let several = answer.sections.iter().any(|section| !section.heading.is_empty());
    // Where rows are left out, each row says of how many it is one: what is cut is said in the data.
    let cut = answer.sections.iter().any(|section| section.left_out > 0 || section.uncounted);
    let head =
        several.then_some("section").into_iter().chain(answer.columns.iter().map(|column| &*column.key));
    writer.write_record(head.chain(cut.then_some("rows_in_all"))).map_err(failed)?;
    for section in &answer.sections {
        for row in &section.rows {
            let first = several.then(|| safe(&section.heading));
            let cells = row.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) | Cell::Data(_, text) => safe(text),
                Cell::Count(count) => count.to_string(),
                Cell::Number(number, _) => number.to_string(),
                Cell::Cites(cites) => {
                    let cite = |cite: &Cite| match cite.locator.as_str() {
                        "" => book.source(cite.source).id.to_string(),
                        place => format!("{}#{place}", book.source(cite.source).id),
                    };
                    safe(&cites.iter().map(cite).collect::<Vec<_>>().join("; "))
                }
            });
            let of = cut.then(|| match section.uncounted {
                true => format!("{} or more", section.rows.len()),
                false => (section.rows.len() + section.left_out).to_string(),
            });
            writer.write_record(first.into_iter().chain(cells).chain(of)).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|error| Failure::World(anyhow!(error.to_string())))
}

/// A text that a spreadsheet would run gets a `'` in front, which spreadsheets hide.
fn safe(text: &str) -> String {
    flat(&for_spreadsheet(text))
}

/// As Markdown: sentences as a list, tables as tables, sources as a numbered list.
pub fn markdown(book: &Casebook, answer: &Answer) -> String {
    let words = book.words();
    let mut out = format!("# {}\n", plain(&answer.title));
    let paragraph = |out: &mut String, line: &str| out.push_str(&format!("\n{}\n", plain(line)));
    answer.opening.iter().for_each(|line| paragraph(&mut out, line));
    for section in &answer.sections {
        if !section.heading.is_empty() {
            out.push_str(&format!("\n## {}\n", plain(&section.heading)));
        }
        out.push('\n');
        if is_prose(&answer.columns) {
            for row in &section.rows {
                let gutter = cells_at(words, &answer.columns, row, Place::Gutter);
                let main = cells_at(words, &answer.columns, row, Place::Main).join(" ");
                let head = if gutter.is_empty() {
                    String::new()
                } else {
                    format!("**{}** · ", plain(&gutter.join(" · ")))
                };
                out.push_str(&format!("- {head}{}\n", plain(&main)));
                for detail in details(words, &answer.columns, row) {
                    out.push_str(&format!("  {}\n", plain(&detail)));
                }
            }
        } else {
            let shown: Vec<usize> =
                (0..answer.columns.len()).filter(|at| answer.columns[*at].place != Place::Hidden).collect();
            let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            out.push_str(&line(shown.iter().map(|at| plain(&answer.columns[*at].heading(words))).collect()));
            let number = |at: usize| {
                section.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Count(_) | Cell::Number(..))))
            };
            out.push_str(&line(
                shown.iter().map(|at| if number(*at) { "---:" } else { "---" }.to_string()).collect(),
            ));
            for row in &section.rows {
                out.push_str(&line(
                    shown
                        .iter()
                        .map(|at| {
                            row.get(*at)
                                .map(|cell| read(words, cell))
                                .map(|text| plain(&text))
                                .unwrap_or_default()
                        })
                        .collect(),
                ));
            }
        }
        section.notes.iter().for_each(|line| paragraph(&mut out, line));
    }
    answer.closing.iter().for_each(|line| paragraph(&mut out, line));
    if !answer.sources.is_empty() {
        out.push_str(&format!("\n## {}\n\n", plain(&say!(words, "source.heading"))));
        for (index, id) in answer.sources.iter().enumerate() {
            let source = book.source(*id);
            let mut line = format!("{}. {}", index + 1, plain(&stopped(&source_line(words, source))));
            for address in [&source.url, &source.archive_url] {
                if is_address(address) && !address.contains(['<', '>', ' ', '\n']) {
                    line.push_str(&format!(" <{address}>"));
                }
            }
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

/// Text that means nothing to Markdown, on one line.
fn plain(text: &str) -> String {
    for_markdown(&flat(text))
}

/// An answer as JSON.
struct Json<'a> {
    book: &'a Casebook,
    answer: &'a Answer,
    command: &'static str,
}

struct JsonSections<'a>(&'a Json<'a>);
struct JsonRows<'a>(&'a Json<'a>, &'a Section);
struct JsonRow<'a>(&'a Json<'a>, &'a [Cell]);
struct JsonSection<'a>(&'a Json<'a>, &'a Section);
struct JsonCell<'a>(&'a Json<'a>, &'a Cell);
struct JsonCite<'a>(&'a Json<'a>, &'a Cite);
struct JsonSources<'a>(&'a Json<'a>);
struct JsonSource<'a>(&'a Json<'a>, usize);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("command", self.command)?;
        map.serialize_entry("title", &self.answer.title)?;
        map.serialize_entry("found", &!self.answer.empty)?;
        map.serialize_entry("opening", &self.answer.opening)?;
        map.serialize_entry("sections", &JsonSections(self))?;
        map.serialize_entry("closing", &self.answer.closing)?;
        map.serialize_entry("sources", &JsonSources(self))?;
        map.end()
    }
}

impl Serialize for JsonSections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.answer.sections.iter().map(|section| JsonSection(self.0, section)))
    }
}

impl Serialize for JsonSection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("heading", &self.1.heading)?;
        map.serialize_entry("rows", &JsonRows(self.0, self.1))?;
        // A number, or null where there may be more and nobody counted them.
        map.serialize_entry("rows_left_out", &(!self.1.uncounted).then_some(self.1.left_out))?;
        map.serialize_entry("notes", &self.1.notes)?;
        map.end()
    }
}

impl Serialize for JsonRows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.1.rows.len()))?;
        for row in &self.1.rows {
            rows.serialize_element(&JsonRow(self.0, row))?;
        }
        rows.end()
    }
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (column, cell) in self.0.answer.columns.iter().zip(self.1) {
            map.serialize_entry(&*column.key, &JsonCell(self.0, cell))?;
        }
        map.end()
    }
}

impl Serialize for JsonCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Data(value, _) => value.serialize(serializer),
            Cell::Count(count) => serializer.serialize_u64(*count),
            Cell::Number(number, _) => serializer.serialize_f64(*number),
            Cell::Cites(cites) => serializer.collect_seq(cites.iter().map(|cite| JsonCite(self.0, cite))),
        }
    }
}

impl Serialize for JsonCite<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &self.1.number)?;
        map.serialize_entry("source", &*self.0.book.source(self.1.source).id)?;
        if !self.1.locator.is_empty() {
            map.serialize_entry("locator", &self.1.locator)?;
        }
        if !self.1.quotation.is_empty() {
            map.serialize_entry("quotation", &self.1.quotation)?;
        }
        map.end()
    }
}

impl Serialize for JsonSources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.0.answer.sources.len()).map(|index| JsonSource(self.0, index)))
    }
}

impl Serialize for JsonSource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let source = self.0.book.source(self.0.answer.sources[self.1]);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("number", &(self.1 + 1))?;
        let date = source.date.as_deref().map_or("", |date| date.edtf());
        let fields = [
            ("id", &*source.id),
            ("title", &*source.title),
            ("publisher", &*source.publisher),
            ("author", &*source.author),
            ("date", date),
            ("url", &*source.url),
            ("archive_url", &*source.archive_url),
        ];
        for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
