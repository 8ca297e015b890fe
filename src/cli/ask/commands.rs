//! The commands that answer questions about connections: options to a question, the library's answer to a form.

use std::path::Path;

use anyhow::anyhow;
use throughline::date::{Bounds, Day, Form, Style};
use throughline::diag::counted;
use throughline::graph::{Graph, Lookup, Node};
use throughline::model::Item;
use throughline::query as asking;
use throughline::query::answer::Answer;
use throughline::query::filter::{LinkFilter, Ways};
use throughline::query::net::{Net, whole};
use throughline::query::numbers::Length;
use throughline::query::path::path;
use throughline::query::reach::{self, ReachOptions};
use throughline::query::search::{self, PathOptions};
use throughline::query::{SelectionError, as_of, between, find, links, lists, measures, projections, shared};
use throughline::vocabulary::Standing;

use crate::cli::ask::args::{
    AsOfArgs, BetweenArgs, BridgesArgs, By, FormArgs, LinkArgs, LinksArgs, ListArgs, MeasuresArgs, PairsArgs,
    PathArgs, ReachArgs, SharedArgs, TimeArgs,
};
use crate::cli::ask::forms as answers;
use crate::cli::ask::query;
use crate::cli::ask::show::candidates;
use crate::cli::commands::Command;
use crate::cli::general::Session;
use crate::cli::load::load;
use crate::cli::options::{StandingArg, standing};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Exit, Failure, Outcome};

/// Entities listed of each kind where somebody reads.
const TOP: usize = 10;
/// Entities listed of each year where somebody reads.
const YEARLY: usize = 3;

/// A casebook that is read, for one question after another.
pub struct Asked<'a> {
    /// Where it was read from.
    pub folder: &'a Path,
    /// The graph.
    pub graph: &'static Graph,
    /// Its neighbours.
    pub net: Net,
}

/// What was asked for with an answer: the answer, the command, its form.
pub type Given<'c> = (Answer, &'static str, &'c FormArgs);

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

/// Runs a command that answers a question.
pub fn run(command: &Command, session: &Session) -> Outcome {
    let Some(folder) = folder_of(command) else {
        return Err(Failure::World(anyhow!("this command asks nothing of a casebook")));
    };
    let asked = Asked::load(folder, session)?;
    match answered(&asked, command, session)? {
        Some((answer, command, form)) => {
            answers::give(asked.graph, folder, &answer, command, form, session)?;
            Ok(if answer.empty { Exit::Findings } else { Exit::Clean })
        }
        None => Ok(Exit::Clean),
    }
}

/// The folder that a question is about.
fn folder_of(command: &Command) -> Option<&Path> {
    Some(match command {
        Command::Find(args) => &args.folder,
        Command::Links(args) => &args.folder,
        Command::Path(args) => &args.folder,
        Command::Between(args) => &args.folder,
        Command::Shared(args) => &args.folder,
        Command::Reach(args) => &args.folder,
        Command::AsOf(args) => &args.folder,
        Command::Measures(args) => &args.folder,
        Command::Pairs(args) => &args.folder,
        Command::Bridges(args) => &args.folder,
        Command::Gaps(args) | Command::SingleSource(args) | Command::Conflicts(args) => &args.folder,
        Command::Query(args) => &args.folder,
        _ => return None,
    })
}

/// The answer to a question about a casebook that is read; `None` where something else was printed, or the command asks nothing of it.
pub fn answered<'c>(
    asked: &Asked<'_>,
    command: &'c Command,
    session: &Session,
) -> Result<Option<Given<'c>>, Failure> {
    let graph = asked.graph;
    let list = |make: fn(&Graph, usize) -> Answer, args: &ListArgs| {
        make(graph, answers::limit(&args.form, lists::ROWS))
    };
    Ok(Some(match command {
        Command::Find(args) => (
            find::find(graph, &args.words.join(" "), answers::limit(&args.form, find::ROWS)),
            "find",
            &args.form,
        ),
        Command::Links(args) => (links(asked, args)?, "links", &args.form),
        Command::Path(args) => (path_answer(asked, args)?, "path", &args.form),
        Command::Between(args) => (between(asked, args)?, "between", &args.form),
        Command::Shared(args) => (shared(asked, args)?, "shared", &args.form),
        Command::Reach(args) => (reach_answer(asked, args)?, "reach", &args.form),
        Command::AsOf(args) => (as_of(asked, args)?, "as-of", &args.form),
        Command::Measures(args) => (measures(asked, args)?, "measures", &args.form),
        Command::Pairs(args) => (pairs(asked, args)?, "pairs", &args.form),
        Command::Bridges(args) => (bridges(asked, args)?, "bridges", &args.form),
        Command::Gaps(args) => (list(lists::gaps, args), "gaps", &args.form),
        Command::SingleSource(args) => (list(lists::single_source, args), "single-source", &args.form),
        Command::Conflicts(args) => (list(lists::conflicts, args), "conflicts", &args.form),
        Command::Query(args) => match query::answer(asked, args, session)? {
            Some(answer) => (answer, "query", &args.form),
            None => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

fn links(asked: &Asked<'_>, args: &LinksArgs) -> Result<Answer, Failure> {
    let node = asked.node(&args.name.join(" "))?;
    let filter = asked.filter(&args.links, &args.time)?;
    let limit = answers::limit(&args.form, links::ROWS);
    links::links(asked.graph, &asked.net, node, args.hops, args.ego, &filter, limit).map_err(refused)
}

fn path_answer(asked: &Asked<'_>, args: &PathArgs) -> Result<Answer, Failure> {
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
    path(asked.graph, &asked.net, from, to, &options).map_err(refused)
}

fn between(asked: &Asked<'_>, args: &BetweenArgs) -> Result<Answer, Failure> {
    let nodes = asked.nodes(&args.names)?;
    if nodes.len() < 2 {
        return Err(Failure::World(anyhow!(
            "these names mean one and the same; give two or more that differ"
        )));
    }
    let filter = asked.filter(&args.links, &args.time)?;
    let ways = Ways::of(asked.graph, &args.ways.through, &args.ways.not_through).map_err(refused)?;
    let answer = between::between(asked.graph, &asked.net, &nodes, &filter, &ways);
    answer.map_err(refused)
}

fn shared(asked: &Asked<'_>, args: &SharedArgs) -> Result<Answer, Failure> {
    let (one, other) = (asked.node(&args.one)?, asked.node(&args.other)?);
    let filter = asked.filter(&args.links, &args.time)?;
    let answer = shared::shared(asked.graph, &asked.net, one, other, &filter);
    answer.map_err(refused)
}

fn reach_answer(asked: &Asked<'_>, args: &ReachArgs) -> Result<Answer, Failure> {
    let node = asked.node(&args.name)?;
    let (from, words) = asked.time(&args.from)?;
    let until: Option<Day> = match &args.until {
        Some(text) => {
            let until = asked.time(text)?.0;
            if until.before(&from) == throughline::date::Answer::Certainly {
                let (from, until) = (flat(&args.from), flat(text));
                return Err(Failure::World(anyhow!(
                    "--until {until} lies before --from {from}; exchange them"
                )));
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
    answer.map_err(refused)
}

fn as_of(asked: &Asked<'_>, args: &AsOfArgs) -> Result<Answer, Failure> {
    let node = match args.name.as_slice() {
        [] => None,
        words => Some(asked.node(&words.join(" "))?),
    };
    let (when, words) = asked.time(&args.date)?;
    let filter =
        LinkFilter { when: Some(when), when_words: words, certain: args.certain, ..plain(&args.links) };
    let answer = as_of::as_of(
        asked.graph,
        &asked.net,
        node,
        &filter,
        args.past,
        answers::limit(&args.form, links::ROWS),
    );
    answer.map_err(refused)
}

fn measures(asked: &Asked<'_>, args: &MeasuresArgs) -> Result<Answer, Failure> {
    let read = answers::is_read(&args.form);
    if args.by == Some(By::Year) {
        // The time asked about is each year; --certain is about that.
        let mut filter = plain(&args.links);
        filter.certain = args.time.certain;
        let of = if args.name.is_empty() { None } else { Some(asked.node(&args.name.join(" "))?) };
        let top = args.top.or(args.form.limit).unwrap_or(if read { YEARLY } else { usize::MAX });
        let answer = projections::by_year(asked.graph, &asked.net, of, &filter, top);
        return answer.map_err(refused);
    }
    if !args.name.is_empty() {
        return Err(Failure::World(anyhow!("one name is measured over time; give --by year with it")));
    }
    let filter = asked.filter(&args.links, &args.time)?;
    let top = args.top.or(args.form.limit).or(read.then_some(TOP));
    let answer = measures::measures(asked.graph, &asked.net, &filter, top);
    answer.map_err(refused)
}

fn pairs(asked: &Asked<'_>, args: &PairsArgs) -> Result<Answer, Failure> {
    let of = if args.name.is_empty() { None } else { Some(asked.node(&args.name.join(" "))?) };
    let filter = asked.filter(&args.links, &args.time)?;
    let limit = answers::limit(&args.form, projections::ROWS);
    let answer = projections::pairs(asked.graph, &asked.net, of, &args.of, &filter, limit);
    answer.map_err(refused)
}

fn bridges(asked: &Asked<'_>, args: &BridgesArgs) -> Result<Answer, Failure> {
    let filter = asked.filter(&args.links, &args.time)?;
    let limit = answers::limit(&args.form, projections::ROWS);
    let answer = projections::holding(asked.graph, &asked.net, &filter, limit);
    answer.map_err(refused)
}
