//! The `[[drawing]]` entries of `casebook.toml`: words and dates in them that mean nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::date::Date;
use crate::diag::{Diagnostic, Report, codes, near_miss};
use crate::graph::places::{Places, Why};
use crate::graph::{Graph, Lookup};
use crate::model::{DRAWING_KINDS, LANE_NAMES, LAYOUT_NAMES, Preset};
use crate::read::settings::SETTINGS_FILE;
use crate::table::places::is_places;

codes! {
    /// Findings about the drawings of a casebook.
    pub DRAWINGS;

    /// A drawing in casebook.toml names what is not there.
    ///
    /// ## What it means
    /// A `focus`, `highlight` or `callout` names no person, thing or event, or more than one.
    ///
    /// ## Why it matters
    /// The drawing is not made, because it would not show what you asked for.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// ann,Ann Ash,person
    /// ben,Ben Birch,person
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,knows,ben
    /// ```
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "around-ann"
    /// kind = "network"
    /// focus = ["Ann Asch"]
    /// ```
    ///
    /// ## What to do
    /// Correct the name, or write the id.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "around-ann"
    /// kind = "network"
    /// focus = ["Ann Ash"]
    /// ```
    PRESET_NAMES_NOTHING = Warning NotDrawn "drawing-names-nothing";

    /// A drawing in casebook.toml asks for what cannot be made.
    ///
    /// ## What it means
    /// Its `kind` is none of the drawings there are, its `from` or `to` is no date, or another word in it is not known.
    ///
    /// ## Why it matters
    /// The drawing is not made.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "the-first-years"
    /// kind = "timelin"
    /// to = "2015"
    /// ```
    ///
    /// ## What to do
    /// Correct the word; the help line names those that are known.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[drawing]]
    /// name = "the-first-years"
    /// kind = "timeline"
    /// to = "2015"
    /// ```
    DRAWING_UNUSABLE = Warning NotDrawn "drawing-unusable";

    /// Rows of places.csv keep nothing in its place.
    ///
    /// ## What it means
    /// `places.csv` says where the figures of a network stand. A row names nothing in the casebook, or places again what another row has
    /// placed, or its `x` or `y` is no number from 0 to 10000 (thousandths of the width of the network).
    ///
    /// ## Why it matters
    /// What the row was meant to keep in its place may stand elsewhere in the next drawing.
    ///
    /// ## Example
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// Ann Ash,knows,Ben Birch
    /// ```
    ///
    /// In `places.csv`:
    ///
    /// ```text
    /// id,x,y
    /// Ann Ash,500,0
    /// Ben Burch,250,120
    /// ```
    ///
    /// ## What to do
    /// Correct the row or take it out; `throughline network FOLDER -o FILE --save-places places.csv` writes them all anew.
    ///
    /// In `places.csv`:
    ///
    /// ```text
    /// id,x,y
    /// Ann Ash,500,0
    /// Ben Birch,250,120
    /// ```
    PLACE_UNUSED = Warning "place-unused";
}

/// Rows of `places.csv` that place nothing. They are told by their lines, never by what they name: that may be somebody who has been taken
/// out of the casebook because they are private.
pub fn places(graph: &Graph) -> Report {
    let mut found = Report::new();
    let inputs = &graph.casebook().inputs;
    for (file, _) in inputs.iter().filter(|(id, _)| is_places(inputs.name(*id), inputs.text(*id))) {
        let text = inputs.text(file);
        let Some((_, faults)) = Places::read(text, graph) else { continue };
        let mut by_why: Vec<(Why, Vec<String>)> = Vec::new();
        for fault in faults {
            match by_why.iter_mut().find(|(why, _)| *why == fault.why) {
                Some((_, lines)) => lines.push(fault.line.to_string()),
                None => by_why.push((fault.why, vec![fault.line.to_string()])),
            }
        }
        for (why, lines) in by_why {
            let (line, verb) = if lines.len() == 1 { ("line", "") } else { ("lines", ":") };
            let message = format!("{}, {line} {}{verb} {}", inputs.name(file), lines.join(", "), why.words());
            let heads = 0..text.lines().next().map_or(0, str::len);
            found.push(
                Diagnostic::new(&PLACE_UNUSED, Some(inputs.position(file, heads)), message)
                    .help("correct the row or take it out; `--save-places` writes them all anew"),
            );
        }
    }
    found
}

/// Names in `[[drawing]]` entries that mean nothing, and other words that do not.
pub fn presets(graph: &Graph) -> Report {
    let mut found = Report::new();
    let mut names = BTreeSet::new();
    for (index, preset) in graph.casebook().settings.drawing.iter().enumerate() {
        unusable(graph, index, preset, &mut found);
        names_nothing(graph, index, preset, &mut found);
        let stem = crate::words::slug(&preset.name);
        if DRAWING_KINDS.contains(&stem.as_str()) || (!stem.is_empty() && !names.insert(stem)) {
            let message = format!("another drawing is called `{}`: this one is not made", preset.name);
            found.push(
                Diagnostic::new(&DRAWING_UNUSABLE, place(graph, index, "name"), message)
                    .help("give it a name of its own"),
            );
        }
    }
    found
}

/// Kind, dates, lanes, layout and the words of the filter.
fn unusable(graph: &Graph, index: usize, preset: &Preset, found: &mut Report) {
    let vocabulary = &graph.casebook().vocabulary;
    let mut say = |setting: &str, message: String, help: String| {
        let message = format!("{message}: the drawing `{}` is not made", preset.name);
        found.push(Diagnostic::new(&DRAWING_UNUSABLE, place(graph, index, setting), message).help(help));
    };
    let words: [(&str, Option<&str>, &[&str]); 3] = [
        ("kind", Some(&preset.kind), DRAWING_KINDS),
        ("lanes", preset.lanes.as_deref(), LANE_NAMES),
        ("layout", preset.layout.as_deref(), LAYOUT_NAMES),
    ];
    for (setting, word, known) in words {
        let Some(word) = word.filter(|word| !known.contains(word)) else { continue };
        let help = match near_miss(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", known.join(", ")),
        };
        match word {
            "" => say(setting, format!("`{setting}` is missing"), help),
            word => say(setting, format!("`{word}` is no {setting} of a drawing"), help),
        }
    }
    for (setting, text) in [("from", &preset.from), ("to", &preset.to)] {
        if let Some(Err(fault)) = text.as_deref().map(|text| Date::parse(text, None)) {
            let text = text.as_deref().unwrap_or_default();
            say(setting, format!("{setting} = `{text}`: {}", fault.message), fault.help.clone());
        }
    }
    if let Some(kind) = preset.cluster.as_deref()
        && vocabulary.entities.find(kind).is_none()
        && !vocabulary.supertypes.contains_key(kind)
    {
        let near = near_miss(kind, vocabulary.entities.known_names());
        let help = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
        say("cluster", format!("`{kind}` is no kind of person or thing"), help);
    }
    for word in preset.filter.kinds.iter().chain(&preset.filter.not_kinds) {
        if vocabulary.relations.find(word).is_none() && vocabulary.events.find(word).is_none() {
            let known = vocabulary.relations.known_names().chain(vocabulary.events.known_names());
            let help =
                near_miss(word, known).map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
            let name = &preset.name;
            let message = format!(
                "`{word}` is no kind of event or connection: it chooses nothing for the drawing `{name}`"
            );
            let place = place(graph, index, "filter");
            found.push(Diagnostic::new(&DRAWING_UNUSABLE, place, message).help(help));
        }
    }
    let mut say = |setting: &str, message: String, help: String| {
        let message = format!("{message}: the drawing `{}` is not made", preset.name);
        found.push(Diagnostic::new(&DRAWING_UNUSABLE, place(graph, index, setting), message).help(help));
    };
    for word in preset.filter.statuses.iter().chain(&preset.filter.not_statuses) {
        if vocabulary.statuses.find(word).is_none() {
            let near = near_miss(word, vocabulary.statuses.known_names());
            let help = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
            say("filter", format!("`{word}` is no status"), help);
        }
    }
}

fn names_nothing(graph: &Graph, index: usize, preset: &Preset, found: &mut Report) {
    let focus = preset.focus.iter().map(|name| ("focus", name));
    let highlight = preset.highlight.iter().map(|name| ("highlight", name));
    let callouts = preset.callout.iter().map(|callout| ("callout", &callout.at));
    for (setting, name) in focus.chain(highlight).chain(callouts) {
        let (problem, help) = match graph.look_up(name) {
            Lookup::One(_) => continue,
            Lookup::Several(many) => {
                (format!("may be any of {}", many.len()), "write the id of the one that is meant".to_string())
            }
            Lookup::Nothing(near) => (
                "names nothing".to_string(),
                near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default(),
            ),
        };
        let message = format!("{setting} `{name}` {problem}: the drawing `{}` is not made", preset.name);
        let place = place_of_text(graph, index, setting, name);
        found.push(Diagnostic::new(&PRESET_NAMES_NOTHING, place, message).help(help));
    }
}

/// Where a setting of the drawing with this index stands; its head where the setting is missing.
fn place(graph: &Graph, index: usize, setting: &str) -> Option<crate::input::Position> {
    place_of_text(graph, index, setting, "")
}

/// The same, narrowed to a text behind the setting.
fn place_of_text(graph: &Graph, index: usize, setting: &str, part: &str) -> Option<crate::input::Position> {
    let inputs = &graph.casebook().inputs;
    let file = inputs.find(SETTINGS_FILE)?;
    let text = inputs.text(file);
    let range = range_of(text, index, setting, part)?;
    Some(inputs.position(file, range))
}

fn range_of(text: &str, index: usize, setting: &str, part: &str) -> Option<Range<usize>> {
    // Byte offset and text of each line.
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, line)
        })
        .collect();
    let is_head = |line: &str| line.trim_start().replace(' ', "").starts_with("[[drawing]]");
    let heads: Vec<usize> =
        lines.iter().enumerate().filter(|(_, (_, line))| is_head(line)).map(|(number, _)| number).collect();
    let first = *heads.get(index)?;
    let last = heads.get(index + 1).copied().unwrap_or(lines.len());
    let own = lines.get(first..last)?;
    let (head, line) = own.first()?;
    let whole = |start: usize, line: &str| {
        let indent = line.len() - line.trim_start().len();
        start + indent..start + indent + line.trim().len()
    };
    // `focus = [..]` of the drawing, `[drawing.filter]` or `[[drawing.callout]]` below it.
    let names = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix(setting).is_some_and(|rest| rest.trim_start().starts_with('='))
            || line.trim_start_matches('[').starts_with(&format!("drawing.{setting}"))
    };
    let Some(number) = own.iter().position(|(_, line)| names(line)) else { return Some(whole(*head, line)) };
    let (start, line) = own.get(number)?;
    if part.is_empty() {
        return Some(whole(*start, line));
    }
    let rest = text.get(*start..lines.get(last).map_or(text.len(), |(at, _)| *at))?;
    Some(rest.find(part).map_or(whole(*start, line), |at| start + at..start + at + part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_that_of_the_drawing_that_is_meant() {
        let text = "title = \"x\"\n[[drawing]]\nname = \"a\"\nkind = \"timeline\"\nfocus = [\n  \"Ann\",\n]\n\n[[drawing]]\nname = \"b\"\n  kind = \"map\"\n\
                    [[drawing.callout]]\nat = \"Ann\"\ntext = \"y\"\n";
        let said = |index, setting, part| range_of(text, index, setting, part).map(|range| &text[range]);
        assert_eq!(said(0, "kind", ""), Some("kind = \"timeline\""));
        assert_eq!(said(1, "kind", ""), Some("kind = \"map\""));
        assert_eq!(said(0, "focus", "Ann"), Some("Ann"));
        assert_eq!(said(1, "to", ""), Some("[[drawing]]"), "what is missing is shown at the head");
        assert_eq!(said(1, "callout", "Ann"), Some("Ann"));
        assert_eq!(said(2, "kind", ""), None);
    }
}
