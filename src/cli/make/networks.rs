//! `--cluster` and `--layout`: which boxes a network has and who finds its places, as typed or as a preset says.

use std::cell::RefCell;
use std::rc::Rc;

use clap::ValueEnum;
use throughline::diag::near_miss;
use throughline::draw::{Engine as Other, NetworkLayout, NetworkLook};
use throughline::layout::dot::{self, DotError, Engine};
use throughline::layout::network::Request;
use throughline::vocabulary::Vocabulary;

use crate::cli::make::graphviz;
use crate::cli::terminal::flat;

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
        Ok(Self { cluster: cluster.map(str::to_string), layout })
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
        NetworkLook { cluster: self.cluster.as_deref(), layout, unexplained: false }
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
