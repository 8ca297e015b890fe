//! The story on the data: the `[[step]]`s of a casebook; where it has none, its drawings and their points of entry, which say the same
//! things beside the same names.

use serde::Serialize;

use super::cast::Cast;
use crate::draw::find;
use crate::graph::Node;
use crate::query;

/// A step as the page takes it.
#[derive(Debug, Default, Serialize)]
pub struct Step {
    /// What stands over it.
    #[serde(skip)]
    pub title: String,
    /// What it says.
    #[serde(skip)]
    pub text: String,
    /// Which view is shown; empty for the one before.
    #[serde(rename = "v", skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// The nodes that stand out.
    #[serde(rename = "h", skip_serializing_if = "Vec::is_empty")]
    pub highlight: Vec<usize>,
    /// The node whose evidence is opened.
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
    /// First and last day shown.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub days: Option<[Option<String>; 2]>,
    /// As of which date.
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The ends of a path.
    #[serde(rename = "p", skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<usize>,
}

/// The steps of a page.
pub fn steps(cast: &Cast<'_>) -> Vec<Step> {
    let settings = &cast.book().settings;
    let number = |name: &String| query::node(cast.graph, name).ok().and_then(|node: Node| cast.number(node));
    let numbers = |names: &[String]| names.iter().filter_map(number).collect::<Vec<_>>();
    // As it can be typed on the page: a day, a month, a year; of anything else the outer day.
    let margins = &settings.margins;
    let day = |text: &Option<String>, first: bool| {
        let date = text.as_deref().and_then(|text| query::date(text).ok())?;
        let plain = date.edtf().chars().all(|c| c.is_ascii_digit() || c == '-');
        let hull = date.bounds_with(margins).hull();
        let outer = if first { hull.0 } else { hull.1 };
        if plain { Some(date.edtf().to_string()) } else { outer.map(|day| day.to_string()) }
    };
    let days = |from: &Option<String>, to: &Option<String>| {
        (from.is_some() || to.is_some()).then(|| [day(from, true), day(to, false)])
    };
    let mut steps = Vec::new();
    for step in &settings.step {
        steps.push(Step {
            title: step.title.clone(),
            text: step.text.clone(),
            view: step.view.clone(),
            highlight: numbers(&step.highlight),
            at: Some(&step.at).filter(|name| !name.is_empty()).and_then(number),
            days: days(&step.from, &step.to),
            as_of: day(&step.as_of, true),
            path: numbers(&step.path),
        });
    }
    if !steps.is_empty() {
        return steps;
    }
    for preset in &settings.drawing {
        let Some(drawing) = find(&preset.kind) else { continue };
        let own = numbers(if preset.highlight.is_empty() { &preset.focus } else { &preset.highlight });
        if preset.title.is_empty() || own.is_empty() && !preset.focus.is_empty() {
            continue;
        }
        let base = || Step {
            view: drawing.name.to_string(),
            days: days(&preset.from, &preset.to),
            ..Step::default()
        };
        steps.push(Step {
            title: preset.title.clone(),
            text: preset.subtitle.clone(),
            highlight: own,
            ..base()
        });
        for callout in &preset.callout {
            let Some(at) = number(&callout.at) else { continue };
            let title = query::node(cast.graph, &callout.at).map(|node| cast.graph.name(node).to_string());
            steps.push(Step {
                title: title.unwrap_or_default(),
                text: callout.text.clone(),
                highlight: vec![at],
                at: Some(at),
                ..base()
            });
        }
    }
    steps
}
