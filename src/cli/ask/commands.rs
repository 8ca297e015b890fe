//! The questions about connections: options to a question, the library's answer to a form.

use std::path::Path;

use anyhow::anyhow;
use throughline::date::Day;
use throughline::graph::Graph;
use throughline::query::answer::Answer;
use throughline::query::filter::{LinkFilter, Ways};
use throughline::query::numbers::Length;
use throughline::query::path::path;
use throughline::query::reach::{self, ReachOptions};
use throughline::query::search::{self, PathOptions};
use throughline::query::{as_of, between, duplicates, find, links, lists, measures, projections, shared};

use crate::cli::ask::args::{
    AsOfArgs, BetweenArgs, BridgesArgs, By, FormArgs, LinksArgs, ListArgs, MeasuresArgs, PairsArgs, PathArgs,
    ReachArgs, SharedArgs,
};
use crate::cli::ask::asked::{Asked, plain, refused};
use crate::cli::ask::forms as answers;
use crate::cli::ask::query;
use crate::cli::ask::questions::Question;
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::{Exit, Failure, Outcome};

/// Entities listed of each kind where somebody reads.
const TOP: usize = 10;
/// Entities listed of each year where somebody reads.
const YEARLY: usize = 3;

/// What was asked for with an answer: the answer, the command, its form.
pub type Given<'c> = (Answer, &'static str, &'c FormArgs);

/// Runs a command that answers a question.
pub fn run(question: &Question, session: &Session) -> Outcome {
    let folder = folder_of(question);
    let asked = Asked::load(folder, session)?;
    match answered(&asked, question, session)? {
        Some((answer, command, form)) => {
            answers::give(asked.graph, folder, &answer, command, form, session)?;
            Ok(if answer.empty { Exit::Findings } else { Exit::Clean })
        }
        None => Ok(Exit::Clean),
    }
}

/// The folder that a question is about.
fn folder_of(question: &Question) -> &Path {
    match question {
        Question::Find(args) => &args.folder,
        Question::Links(args) => &args.folder,
        Question::Path(args) => &args.folder,
        Question::Between(args) => &args.folder,
        Question::Shared(args) => &args.folder,
        Question::Reach(args) => &args.folder,
        Question::AsOf(args) => &args.folder,
        Question::Measures(args) => &args.folder,
        Question::Pairs(args) => &args.folder,
        Question::Bridges(args) => &args.folder,
        Question::Gaps(args)
        | Question::SingleSource(args)
        | Question::Conflicts(args)
        | Question::Duplicates(args) => &args.folder,
        Question::Query(args) => &args.folder,
    }
}

/// The answer to a question about a casebook that is read; `None` where something else was printed.
pub fn answered<'c>(
    asked: &Asked<'_>,
    question: &'c Question,
    session: &Session,
) -> Result<Option<Given<'c>>, Failure> {
    let graph = asked.graph;
    let list = |make: fn(&Graph, usize) -> Answer, args: &ListArgs| {
        make(graph, answers::limit(&args.form, lists::ROWS))
    };
    Ok(Some(match question {
        Question::Find(args) => (
            find::find(graph, &args.words.join(" "), answers::limit(&args.form, find::ROWS)),
            "find",
            &args.form,
        ),
        Question::Links(args) => (links(asked, args)?, "links", &args.form),
        Question::Path(args) => (path_answer(asked, args)?, "path", &args.form),
        Question::Between(args) => (between(asked, args)?, "between", &args.form),
        Question::Shared(args) => (shared(asked, args)?, "shared", &args.form),
        Question::Reach(args) => (reach_answer(asked, args)?, "reach", &args.form),
        Question::AsOf(args) => (as_of(asked, args)?, "as-of", &args.form),
        Question::Measures(args) => (measures(asked, args)?, "measures", &args.form),
        Question::Pairs(args) => (pairs(asked, args)?, "pairs", &args.form),
        Question::Bridges(args) => (bridges(asked, args)?, "bridges", &args.form),
        Question::Gaps(args) => (list(lists::gaps, args), "gaps", &args.form),
        Question::SingleSource(args) => (list(lists::single_source, args), "single-source", &args.form),
        Question::Conflicts(args) => (list(lists::conflicts, args), "conflicts", &args.form),
        Question::Duplicates(args) => (
            duplicates::duplicates(graph, answers::limit(&args.form, duplicates::ROWS)),
            "duplicates",
            &args.form,
        ),
        Question::Query(args) => match query::answer(asked, args, session)? {
            Some(answer) => (answer, "query", &args.form),
            None => return Ok(None),
        },
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
