//! The commands that answer questions about connections: options to a question, the library's answer to a form.

use std::path::Path;

use anyhow::anyhow;
use throughline::date::{Bounds, Day, Form, Style};
use throughline::diag::counted;
use throughline::graph::{Graph, Lookup, Node};
use throughline::model::Item;
use throughline::query::answer::Answer;
use throughline::query::filter::{LinkFilter, Ways};
use throughline::query::net::{Net, whole};
use throughline::query::numbers::Length;
use throughline::query::path::path;
use throughline::query::reach::{self, ReachOptions};
use throughline::query::search::{self, PathOptions};
use throughline::query::{self, SelectionError, as_of, between, find, links, lists, measures, shared};
use throughline::vocabulary::Standing;

use crate::cli::ask::args::{
    AsOfArgs, BetweenArgs, FindArgs, FormArgs, LinkArgs, LinksArgs, ListArgs, MeasuresArgs, PathArgs,
    ReachArgs, SharedArgs, TimeArgs,
};
use crate::cli::ask::forms as answers;
use crate::cli::ask::show::candidates;
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::options::{StandingArg, standing};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Entities listed of each kind where somebody reads.
const TOP: usize = 10;

/// A casebook with a question about it.
struct Asked<'a> {
    folder: &'a Path,
    graph: &'static Graph,
    net: Net,
}

impl<'a> Asked<'a> {
    fn load(folder: &'a Path, session: &Session) -> Result<Self, Failure> {
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

    /// The entity or event of a name.
    fn node(&self, name: &str) -> Result<Node, Failure> {
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

    fn nodes(&self, names: &[String]) -> Result<Vec<Node>, Failure> {
        let mut nodes = Vec::new();
        for name in names {
            let node = self.node(name)?;
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        Ok(nodes)
    }

    fn filter(&self, args: &LinkArgs, time: &TimeArgs) -> Result<LinkFilter, Failure> {
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
    fn time(&self, text: &str) -> Result<(Bounds, String), Failure> {
        let date = query::date(text).map_err(refused)?;
        let bounds = whole(&date.bounds_with(&self.graph.casebook().settings.margins));
        if bounds.hull() == (None, None) || date.form() == Form::Unknown {
            return Err(Failure::World(anyhow!(
                "`{}` is no time to ask about; give a date or a span",
                flat(text)
            )));
        }
        Ok((bounds, date.spoken_at(self.graph.casebook().words(), Style::Long)))
    }

    fn finish(
        &self,
        answer: Result<Answer, SelectionError>,
        command: &'static str,
        form: &FormArgs,
        session: &Session,
    ) -> Outcome {
        let answer = answer.map_err(refused)?;
        answers::give(self.graph, self.folder, &answer, command, form, session)?;
        Ok(if answer.empty { Exit::Findings } else { Exit::Clean })
    }
}

/// A filter without a time.
fn plain(args: &LinkArgs) -> LinkFilter {
    let least = args.min_standing.map(|least: StandingArg| -> Standing { standing(least) });
    LinkFilter {
        kinds: args.kind.clone(),
        min_standing: least,
        min: args.min.clone(),
        ..LinkFilter::default()
    }
}

fn refused(error: SelectionError) -> Failure {
    match error {
        SelectionError::Nothing { .. } | SelectionError::Several { .. } => {
            Failure::NotFound(flat(&error.to_string()))
        }
        _ => Failure::World(anyhow!(flat(&error.to_string()))),
    }
}

/// Runs `find`.
pub fn find(args: &FindArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let answer = find::find(asked.graph, &args.words.join(" "), answers::limit(&args.form, find::ROWS));
    asked.finish(Ok(answer), "find", &args.form, session)
}

/// Runs `links`.
pub fn links(args: &LinksArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let node = asked.node(&args.name.join(" "))?;
    let filter = asked.filter(&args.links, &args.time)?;
    let answer = links::links(
        asked.graph,
        &asked.net,
        node,
        args.hops,
        &filter,
        answers::limit(&args.form, links::ROWS),
    );
    asked.finish(answer, "links", &args.form, session)
}

/// Runs `path`.
pub fn path_command(args: &PathArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let (from, to) = (asked.node(&args.from)?, asked.node(&args.to)?);
    let mut time = args.time.clone();
    // With --require-overlap, --certain is about the common time.
    let overlap_only = args.require_overlap && time.as_of.is_none() && time.during.is_none();
    let certain = time.certain;
    time.certain = certain && !overlap_only;
    let mut filter = asked.filter(&args.links, &time)?;
    filter.certain = certain;
    let (via, avoid) = (asked.nodes(&args.via)?, asked.nodes(&args.avoid)?);
    for (option, nodes) in [("--via", &via), ("--avoid", &avoid)] {
        if let Some(node) = nodes.iter().find(|node| **node == from || **node == to) {
            let name = flat(asked.graph.name(*node));
            return Err(Failure::World(anyhow!("{option} {name}: that is one of the two ends")));
        }
    }
    if let Some(node) = via.iter().find(|node| avoid.contains(node)) {
        let name = flat(asked.graph.name(*node));
        return Err(Failure::World(anyhow!("{name} stands after --via and after --avoid")));
    }
    let options = PathOptions {
        filter,
        via,
        avoid,
        ways: Ways::of(asked.graph, &args.ways.through, &args.ways.not_through).map_err(refused)?,
        length: args.weight.clone().map(Length::Weight).or(args.cost.clone().map(Length::Cost)),
        hub_limit: args.hub_limit,
        k: args.k,
        all: args.all,
        require_overlap: args.require_overlap,
        explain: args.explain,
        limit: answers::limit(&args.form, search::ALL),
    };
    let answer = path(asked.graph, &asked.net, from, to, &options);
    asked.finish(answer, "path", &args.form, session)
}

/// Runs `between`.
pub fn between(args: &BetweenArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let nodes = asked.nodes(&args.names)?;
    if nodes.len() < 2 {
        return Err(Failure::World(anyhow!(
            "these names mean one and the same; give two or more that differ"
        )));
    }
    let filter = asked.filter(&args.links, &args.time)?;
    let ways = Ways::of(asked.graph, &args.ways.through, &args.ways.not_through).map_err(refused)?;
    let answer = between::between(asked.graph, &asked.net, &nodes, &filter, &ways);
    asked.finish(answer, "between", &args.form, session)
}

/// Runs `shared`.
pub fn shared(args: &SharedArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let (one, other) = (asked.node(&args.one)?, asked.node(&args.other)?);
    let filter = asked.filter(&args.links, &args.time)?;
    let answer = shared::shared(asked.graph, &asked.net, one, other, &filter);
    asked.finish(answer, "shared", &args.form, session)
}

/// Runs `reach`.
pub fn reach_command(args: &ReachArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let node = asked.node(&args.name)?;
    let (from, words) = asked.time(&args.from)?;
    let until: Option<Day> = match &args.until {
        Some(text) => {
            let until = asked.time(text)?.0;
            if until.before(&from) == throughline::date::Answer::Certainly {
                let (from, until) = (flat(&args.from), flat(text));
                return Err(Failure::World(anyhow!("--until {until} lies before --from {from}; exchange them")));
            }
            until.latest_end
        }
        None => None,
    };
    let options = ReachOptions {
        from,
        from_words: words,
        until,
        to: args.to.as_deref().map(|to| asked.node(to)).transpose()?,
        filter: plain(&args.links),
        certain: args.certain,
        limit: answers::limit(&args.form, reach::ROWS),
    };
    let answer = reach::reach(asked.graph, &asked.net, node, &options);
    asked.finish(answer, "reach", &args.form, session)
}

/// Runs `as-of`.
pub fn as_of(args: &AsOfArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let node = match args.name.as_slice() {
        [] => None,
        words => Some(asked.node(&words.join(" "))?),
    };
    let (when, words) = asked.time(&args.date)?;
    let filter =
        LinkFilter { when: Some(when), when_words: words, certain: args.certain, ..plain(&args.links) };
    let answer = as_of::as_of(asked.graph, &asked.net, node, &filter, args.past, answers::limit(&args.form, links::ROWS));
    asked.finish(answer, "as-of", &args.form, session)
}

/// Runs `measures`.
pub fn measures(args: &MeasuresArgs, session: &Session) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let filter = asked.filter(&args.links, &args.time)?;
    let read = answers::is_read(&args.form);
    let top = args.top.or(args.form.limit).or(read.then_some(TOP));
    let answer = measures::measures(asked.graph, &asked.net, &filter, top);
    asked.finish(answer, "measures", &args.form, session)
}

/// Runs `gaps`, `single-source` or `conflicts`.
pub fn list(
    make: fn(&Graph, usize) -> Answer,
    command: &'static str,
    args: &ListArgs,
    session: &Session,
) -> Outcome {
    let asked = Asked::load(&args.folder, session)?;
    let answer = make(asked.graph, answers::limit(&args.form, lists::ROWS));
    asked.finish(Ok(answer), command, &args.form, session)
}

/// Runs `gaps`.
pub fn gaps(args: &ListArgs, session: &Session) -> Outcome {
    list(lists::gaps, "gaps", args, session)
}

/// Runs `single-source`.
pub fn single_source(args: &ListArgs, session: &Session) -> Outcome {
    list(lists::single_source, "single-source", args, session)
}

/// Runs `conflicts`.
pub fn conflicts(args: &ListArgs, session: &Session) -> Outcome {
    list(lists::conflicts, "conflicts", args, session)
}
