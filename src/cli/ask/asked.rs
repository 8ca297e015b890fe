//! A casebook that is read, and what names, times and kinds mean in it.

use std::path::Path;

use anyhow::anyhow;
use throughline::date::{Bounds, Form, Style};
use throughline::diag::counted;
use throughline::graph::{Graph, Lookup, Node};
use throughline::model::Item;
use throughline::query as asking;
use throughline::query::SelectionError;
use throughline::query::filter::LinkFilter;
use throughline::query::net::{Net, whole};
use throughline::vocabulary::Standing;

use crate::cli::Failure;
use crate::cli::ask::args::{LinkArgs, TimeArgs};
use crate::cli::ask::show::candidates;
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::options::{StandingArg, standing};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::shown;

/// A casebook that is read, for one question after another.
pub struct Asked<'a> {
    /// Where it was read from.
    pub folder: &'a Path,
    /// The graph.
    pub graph: &'static Graph,
    /// Its neighbours.
    pub net: Net,
}

impl<'a> Asked<'a> {
    /// Reads a casebook.
    pub fn load(folder: &'a Path, session: &Session) -> Result<Self, Failure> {
        let mut progress = Progress::new(3, session);
        let (graph, report) = load(folder, session, &mut progress)?;
        progress.step("indexing");
        let net = Net::new(graph);
        drop(progress);
        let counts = report.counts();
        if counts.errors > 0 {
            let errors = counted(counts.errors, "error");
            let check = shown(folder);
            session.say(&format!(
                "warning: {errors} in reading; something may be missing here: throughline check {check}\n"
            ));
        }
        Ok(Self { folder, graph, net })
    }

    /// A casebook that is read already.
    pub fn of(folder: &'a Path, graph: &'static Graph) -> Self {
        Self { folder, graph, net: Net::new(graph) }
    }

    /// The entity or event of a name.
    pub fn node(&self, name: &str) -> Result<Node, Failure> {
        match self.graph.look_up(name) {
            Lookup::One(Item::Entity(id)) => Ok(Node::Entity(id)),
            Lookup::One(Item::Event(id)) => Ok(Node::Event(id)),
            Lookup::One(Item::Relation(_)) => Err(Failure::NotFound(format!(
                "`{}` is a connection; name an entity or an event",
                flat(name)
            ))),
            Lookup::One(Item::Source(_)) => {
                Err(Failure::NotFound(format!("`{}` is a source; name an entity or an event", flat(name))))
            }
            Lookup::Several(items) => Err(Failure::NotFound(candidates(self.graph, name, &items))),
            Lookup::Nothing(near) => {
                let book = self.graph.casebook();
                let near = near.map(|near| {
                    self.graph.entity_named(&near).map_or(near, |id| book.entity(id).name.to_string())
                });
                let near = near.map(|near| format!("; did you mean `{}`?", flat(&near)));
                Err(Failure::NotFound(format!(
                    "nothing in {} is called `{}`{}\nhelp: throughline find {} WORDS searches titles, descriptions and sources too",
                    shown(self.folder),
                    flat(name),
                    near.unwrap_or_default(),
                    shown(self.folder),
                )))
            }
        }
    }

    /// The entities and events of names, each once.
    pub fn nodes(&self, names: &[String]) -> Result<Vec<Node>, Failure> {
        let mut nodes = Vec::new();
        for name in names {
            let node = self.node(name)?;
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    /// Which links count.
    pub fn filter(&self, args: &LinkArgs, time: &TimeArgs) -> Result<LinkFilter, Failure> {
        let mut filter = plain(args);
        filter.certain = time.certain;
        if let Some(text) = time.as_of.as_deref().or(time.during.as_deref()) {
            (filter.when, filter.when_words) = self.time(text).map(|(when, words)| (Some(when), words))?;
        } else if time.certain {
            return Err(Failure::World(anyhow!(
                "--certain is about a time; give --as-of or --during with it"
            )));
        }
        Ok(filter)
    }

    /// A time asked about, and in words: "on 5 May 2020", "in May 2020".
    pub fn time(&self, text: &str) -> Result<(Bounds, String), Failure> {
        let date = asking::date(text).map_err(refused)?;
        let bounds = whole(&date.bounds_with(&self.graph.casebook().settings.margins));
        if bounds.hull() == (None, None) || date.form() == Form::Unknown {
            return Err(Failure::World(anyhow!(
                "`{}` is no time to ask about; give a date or a span",
                flat(text)
            )));
        }
        Ok((bounds, date.spoken_at(self.graph.casebook().words(), Style::Long)))
    }
}

/// A filter without a time.
pub fn plain(args: &LinkArgs) -> LinkFilter {
    let least = args.min_standing.map(|least: StandingArg| -> Standing { standing(least) });
    LinkFilter {
        kinds: args.kind.clone(),
        min_standing: least,
        min: args.min.clone(),
        ..LinkFilter::default()
    }
}

/// A selection that cannot be made: a name that means nothing is "nothing found", the rest a wrong option.
pub fn refused(error: SelectionError) -> Failure {
    match error {
        SelectionError::Nothing { .. } | SelectionError::Several { .. } => {
            Failure::NotFound(flat(&error.to_string()))
        }
        _ => Failure::World(anyhow!(flat(&error.to_string()))),
    }
}
