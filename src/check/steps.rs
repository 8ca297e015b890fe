//! The `[[step]]` entries of `casebook.toml`: words, names and dates in them that mean nothing.

use crate::date::Date;
use crate::diag::{Diagnostic, Report, codes, near_miss};
use crate::graph::{Graph, Lookup};
use crate::model::{DRAWING_KINDS, Item, Step};

codes! {
    /// Findings about the story of a casebook.
    pub STEPS;

    /// A step of the story in casebook.toml asks for what is not there.
    ///
    /// ## What it means
    /// A `[[step]]` names nobody and no event of your tables, or more than one, has a `view` that there is not, a date that is none, a `path`
    /// without two ends, or no words.
    ///
    /// ## Why it matters
    /// The page shows the step without it: the reader is told of something and sees something else.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,source
    /// 2014,The mill burns,Ann Ash,https://example.org/a
    /// ```
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[step]]
    /// title = "The fire"
    /// highlight = ["Ann Asch"]
    /// ```
    ///
    /// ## What to do
    /// Correct the word; the help line names what is near.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[step]]
    /// title = "The fire"
    /// highlight = ["Ann Ash"]
    /// ```
    STEP_UNUSABLE = Warning NotDrawn "step-unusable";
}

/// The view of the page that is no drawing.
const TABLE: &str = "table";

/// Every step.
pub fn steps(graph: &Graph) -> Report {
    let mut found = Report::new();
    for (number, step) in graph.casebook().settings.step.iter().enumerate() {
        for (why, help) in faults(graph, step) {
            let message = format!("step {} of the story: {why}", number + 1);
            found.push(Diagnostic::new(&STEP_UNUSABLE, step.place, message).help(help));
        }
    }
    found
}

/// What is wrong with a step, and what to do about each.
fn faults(graph: &Graph, step: &Step) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let views = || DRAWING_KINDS.iter().copied().chain([TABLE]);
    if step.title.trim().is_empty() && step.text.trim().is_empty() {
        faults.push(("it says nothing".to_string(), "give it a `title` and a `text`".to_string()));
    }
    if !step.view.is_empty() && !views().any(|view| view == step.view) {
        let help = match near_miss(&step.view, views()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", views().collect::<Vec<_>>().join(", ")),
        };
        faults.push((format!("`{}` is no view of the page", step.view), help));
    }
    if !matches!(step.path.len(), 0 | 2) {
        let why = format!("`path` has {} names", step.path.len());
        faults.push((why, "a path has two ends: path = [\"one\", \"other\"]".to_string()));
    }
    let at = Some(&step.at).filter(|name| !name.is_empty());
    let names = step.highlight.iter().map(|name| ("highlight", name));
    let names = names.chain(at.map(|name| ("at", name))).chain(step.path.iter().map(|name| ("path", name)));
    for (setting, name) in names {
        match graph.look_up(name) {
            Lookup::One(Item::Entity(_) | Item::Event(_)) => {}
            Lookup::One(_) => faults.push((
                format!("{setting} `{name}` is a connection or a source"),
                "name a person, a thing or an event".to_string(),
            )),
            Lookup::Several(many) => faults.push((
                format!("{setting} `{name}` may be any of {}", many.len()),
                "write the id of the one that is meant".to_string(),
            )),
            Lookup::Nothing(near) => faults.push((
                format!("{setting} `{name}` names nothing"),
                near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default(),
            )),
        }
    }
    for (setting, text) in [("from", &step.from), ("to", &step.to), ("as_of", &step.as_of)] {
        if let Some(Err(fault)) = text.as_deref().map(|text| Date::parse(text, None)) {
            let text = text.as_deref().unwrap_or_default();
            faults.push((format!("{setting} = `{text}`: {}", fault.message), fault.help.clone()));
        }
    }
    faults
}
