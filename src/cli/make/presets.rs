//! The `[[drawing]]` entries of `casebook.toml`: which can be made, under which names, and why the others cannot.

use std::collections::BTreeSet;

use throughline::diag::near_miss;
use throughline::draw::{self, DRAWINGS, Drawing, Lanes};
use throughline::graph::Graph;
use throughline::model::Preset;
use throughline::query::{Selection, View};
use throughline::words::slug;

use crate::cli::Failure;
use crate::cli::make::networks::{Asked, layout_named};
use crate::cli::options::lanes_named;
use crate::cli::terminal::flat;

/// A drawing to be made at every width.
pub struct Plan<'g> {
    /// Stem of its files.
    pub stem: String,
    /// What draws it.
    pub drawing: &'static Drawing,
    /// What is shown.
    pub view: View<'g>,
    /// Its number was asked for: it is shown whole, whatever the page has room for.
    pub counted: bool,
    /// Title instead of the casebook's.
    pub title: Option<String>,
    /// Subtitle instead of the casebook's.
    pub subtitle: Option<String>,
    /// Lanes of a wide timeline.
    pub lanes: Option<Lanes>,
    /// Boxes and layout of a network.
    pub network: Asked,
}

impl<'g> Plan<'g> {
    /// What of it a page of a width shows.
    pub fn fitted(&self, width: u32) -> View<'g> {
        if self.counted {
            self.view.clone()
        } else {
            (self.drawing.fitted)(self.view.clone(), f64::from(width))
        }
    }
}

/// Something that is not made, and why.
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why, and what to do.
    pub why: String,
}

/// Every drawing of a casebook: one of each sort with everything in it, then the presets.
pub fn plans(graph: &Graph) -> (Vec<Plan<'_>>, Vec<LeftOut>) {
    let (mut plans, mut left_out) = (Vec::new(), Vec::new());
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for drawing in DRAWINGS {
        let name = drawing.name.to_string();
        taken.insert(name.clone());
        match (drawing.choose)(graph, &Selection::default()) {
            Ok(view) if (drawing.shown)(&view).is_nothing() => {
                left_out.push(LeftOut { name, why: NOTHING.to_string() });
            }
            Ok(view) => plans.push(Plan {
                stem: name,
                drawing,
                view,
                counted: false,
                title: None,
                subtitle: None,
                lanes: None,
                network: own_places(graph, Asked::default()),
            }),
            Err(error) => left_out.push(LeftOut { name, why: flat(&error.to_string()) }),
        }
    }
    for (index, preset) in graph.casebook().settings.drawing.iter().enumerate() {
        // Only letters, digits and hyphens: a name cannot lead out of the folder.
        let stem = match slug(&preset.name) {
            stem if stem.is_empty() => format!("drawing-{}", index + 1),
            stem => stem,
        };
        let planned = if taken.contains(&stem) {
            Err("another drawing has this name; give it one of its own in casebook.toml".to_string())
        } else {
            plan(graph, preset, &stem)
        };
        match planned {
            Ok(plan) => plans.push(plan),
            Err(why) => left_out.push(LeftOut { name: stem.clone(), why }),
        }
        taken.insert(stem);
    }
    (plans, left_out)
}

/// The preset of that name, for the drawing whose command was typed.
///
/// # Errors
/// There is none, it is of another kind, or it cannot be made.
pub fn named<'g>(graph: &'g Graph, name: &str, drawing: &Drawing) -> Result<Plan<'g>, Failure> {
    let presets = &graph.casebook().settings.drawing;
    let found = presets.iter().find(|preset| preset.name == name || slug(&preset.name) == slug(name));
    let Some(preset) = found.filter(|_| !slug(name).is_empty()) else {
        let names: Vec<&str> = presets.iter().map(|preset| preset.name.as_str()).collect();
        let help = match near_miss(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{}`?", flat(near)),
            None if names.is_empty() => "there is no [[drawing]] in casebook.toml".to_string(),
            None => format!("there is {}", flat(&names.join(", "))),
        };
        return Err(Failure::NotFound(format!("casebook.toml has no drawing `{}`; {help}", flat(name))));
    };
    let wrong = |why: String| Failure::World(anyhow::anyhow!("{}: {why}", flat(&preset.name)));
    if preset.kind != drawing.name && draw::find(&preset.kind).is_some() {
        return Err(wrong(format!("is a {0}; type `throughline {0}`", preset.kind)));
    }
    plan(graph, preset, &slug(&preset.name)).map_err(wrong)
}

fn plan<'g>(graph: &'g Graph, preset: &Preset, stem: &str) -> Result<Plan<'g>, String> {
    let drawing = draw::find(&preset.kind).ok_or_else(|| unknown(&preset.kind))?;
    let lanes = preset.lanes.as_deref().map(lanes_named).transpose()?;
    let layout = preset.layout.as_deref().map(layout_named).transpose()?;
    let network = Asked::new(preset.cluster.as_deref(), layout, &graph.casebook().vocabulary)?;
    network.at_hand().map_err(|error| flat(&error.to_string()))?;
    let network = own_places(graph, network);
    let selection = Selection::of_preset(preset).map_err(|error| flat(&error.to_string()))?;
    let view = (drawing.choose)(graph, &selection).map_err(|error| flat(&error.to_string()))?;
    if (drawing.shown)(&view).is_nothing() {
        return Err(NOTHING.to_string());
    }
    let given = |text: &str| (!text.is_empty()).then(|| text.to_string());
    Ok(Plan {
        stem: stem.to_string(),
        drawing,
        view,
        counted: preset.top.is_some(),
        title: given(&preset.title),
        subtitle: given(&preset.subtitle),
        lanes,
        network,
    })
}

/// With the places that the casebook keeps.
fn own_places(graph: &Graph, network: Asked) -> Asked {
    let placed = network.clone().with_places(None, graph);
    placed.map_or(network, |(placed, _)| placed)
}

/// Why a drawing is left out.
const NOTHING: &str = "nothing would stand on it";

fn unknown(kind: &str) -> String {
    let known = || DRAWINGS.iter().map(|drawing| drawing.name);
    if kind.is_empty() {
        return format!("has no `kind`; it is one of {}", known().collect::<Vec<_>>().join(", "));
    }
    match near_miss(kind, known()) {
        Some(near) => format!("`{}` is no kind of drawing; did you mean `{near}`?", flat(kind)),
        None => format!(
            "there is no drawing of kind `{}` yet; there is {}",
            flat(kind),
            known().collect::<Vec<_>>().join(", ")
        ),
    }
}
