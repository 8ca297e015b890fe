//! `--cluster` and `--layout`: which boxes a network has and who finds its places, as typed or as a preset says.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use clap::ValueEnum;
use throughline::diag::near_miss;
use throughline::draw::{Engine as Other, NetworkLayout, NetworkLook};
use throughline::graph::Graph;
use throughline::graph::places::{Fault, Places};
use throughline::layout::dot::{self, DotError, Engine};
use throughline::layout::network::Request;
use throughline::table::places::is_places;
use throughline::vocabulary::Vocabulary;

use crate::cli::make::graphviz;
use crate::cli::terminal::flat;
use crate::cli::write::shown;

/// Layouts of a network.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutArg {
    /// Page-shaped, few crossings; with one focus, rings about it.
    Free,
    /// In layers from top to bottom: chains of command, ownership.
    Layered,
    /// Graphviz' layers, where it is installed; often very wide.
    Dot,
    /// Graphviz' neato, where it is installed; labels may collide.
    Neato,
    /// Graphviz' sfdp, where it is installed; for larger networks.
    Sfdp,
}

impl LayoutArg {
    /// Every layout.
    pub const ALL: [Self; 5] = [Self::Free, Self::Layered, Self::Dot, Self::Neato, Self::Sfdp];

    /// As it is typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Layered => "layered",
            Self::Dot => "dot",
            Self::Neato => "neato",
            Self::Sfdp => "sfdp",
        }
    }
}

/// How a network was asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Kind whose boxes there are.
    pub cluster: Option<String>,
    /// Who lays it out.
    pub layout: Option<LayoutArg>,
    /// Places that are kept.
    pub pins: Option<Places>,
}

impl Asked {
    /// What was typed, else what a preset says; the words looked up.
    ///
    /// # Errors
    /// The kind is unknown, or the two do not go together.
    pub fn new(
        cluster: Option<&str>,
        layout: Option<LayoutArg>,
        vocabulary: &Vocabulary,
    ) -> Result<Self, String> {
        if let Some(word) = cluster {
            known_kind(vocabulary, word)?;
            if let Some(layout @ (LayoutArg::Layered | LayoutArg::Neato | LayoutArg::Sfdp)) = layout {
                return Err(format!("{} has no boxes; they are drawn by `free` and `dot`", layout.name()));
            }
        }
        Ok(Self { cluster: cluster.map(str::to_string), layout, pins: None })
    }

    /// With the places of a file, else with those that the casebook has; these only where the layout keeps any. Says what in them places
    /// nothing.
    ///
    /// # Errors
    /// The file cannot be read, holds no places, or the layout asked for keeps none.
    pub fn with_places(mut self, file: Option<&Path>, graph: &Graph) -> Result<(Self, Vec<Fault>), String> {
        let keeps = self.cluster.is_none() && matches!(self.layout, None | Some(LayoutArg::Free));
        let text = match file {
            Some(_) if !keeps => {
                return Err("--pin is for networks without --cluster, laid out freely".to_string());
            }
            Some(path) => {
                std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", shown(path)))?
            }
            None => {
                let inputs = &graph.casebook().inputs;
                let own = inputs.iter().find(|(id, _)| is_places(inputs.name(*id), inputs.text(*id)));
                match own.filter(|_| keeps) {
                    Some((id, _)) => inputs.text(id).to_string(),
                    None => return Ok((self, Vec::new())),
                }
            }
        };
        let Some((places, faults)) = Places::read(&text, graph) else {
            let name = file.map(shown).unwrap_or_default();
            return Err(format!("{name}: its heads are not id,x,y"));
        };
        self.pins = Some(places).filter(|places| !places.is_empty());
        // Those of the casebook's own file are findings of `check`.
        Ok((self, if file.is_some() { faults } else { Vec::new() }))
    }

    /// The engine of Graphviz, if one is asked for.
    pub fn engine(&self) -> Option<Engine> {
        match self.layout {
            Some(LayoutArg::Dot) => Some(Engine::Dot),
            Some(LayoutArg::Neato) => Some(Engine::Neato),
            Some(LayoutArg::Sfdp) => Some(Engine::Sfdp),
            Some(LayoutArg::Free | LayoutArg::Layered) | None => None,
        }
    }

    /// Whether Graphviz can be run, where it is asked for.
    ///
    /// # Errors
    /// It is not installed, or fails.
    pub fn at_hand(&self) -> Result<(), DotError> {
        let nothing = Request::new(Vec::new(), Vec::new(), 100.0);
        self.engine().map_or(Ok(()), |engine| dot::lay_out(&nothing, engine, &graphviz::run).map(|_| ()))
    }

    /// The look of a page; `foreign` runs Graphviz.
    pub fn look<'a>(&'a self, foreign: &'a Foreign) -> NetworkLook<'a> {
        let layout = match (self.layout, self.engine()) {
            (_, Some(_)) => NetworkLayout::Foreign(&*foreign.run),
            (Some(LayoutArg::Layered), None) => NetworkLayout::Layered,
            _ => NetworkLayout::Free,
        };
        NetworkLook {
            cluster: self.cluster.as_deref(),
            layout,
            pins: self.pins.as_ref(),
            ..NetworkLook::default()
        }
    }
}

/// Runs Graphviz and keeps why it failed: a drawing itself cannot.
pub struct Foreign {
    run: Box<Other<'static>>,
    fault: Rc<RefCell<Option<DotError>>>,
}

impl Foreign {
    /// For what was asked.
    pub fn new(asked: &Asked) -> Self {
        let engine = asked.engine();
        let fault = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&fault);
        let run = move |request: &Request| match dot::lay_out(request, engine?, &graphviz::run) {
            Ok(layout) => Some(layout),
            Err(error) => {
                *kept.borrow_mut() = Some(error);
                None
            }
        };
        Self { run: Box::new(run), fault }
    }

    /// Why Graphviz failed, if it did.
    pub fn fault(&self) -> Option<DotError> {
        self.fault.borrow_mut().take()
    }
}

fn known_kind(vocabulary: &Vocabulary, word: &str) -> Result<(), String> {
    let key = throughline::vocabulary::term_key(word);
    if vocabulary.entities.find(word).is_some() || vocabulary.supertypes.contains_key(&key) {
        return Ok(());
    }
    let names = vocabulary.entities.known_names().chain(vocabulary.supertypes.keys().map(String::as_str));
    let near = near_miss(word, names).map(|near| format!("; did you mean `{near}`?"));
    Err(format!("`{}` is no kind of entity{}", flat(word), near.unwrap_or_default()))
}

/// A layout by the word of a preset.
///
/// # Errors
/// There is none of that name.
pub fn layout_named(word: &str) -> Result<LayoutArg, String> {
    let known = LayoutArg::ALL;
    known.iter().find(|layout| layout.name() == word).copied().ok_or_else(|| {
        let near = near_miss(word, known.iter().map(|layout| layout.name()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let names: Vec<&str> = known.iter().map(|layout| layout.name()).collect();
        format!("`{}` is not one of {}{near}", flat(word), names.join(", "))
    })
}
