//! The questions that can be asked of a casebook, and how a line of one is read where the casebook is known.

use std::path::Path;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::cli::ask::args::{
    AsOfArgs, BetweenArgs, BridgesArgs, FindArgs, LinksArgs, ListArgs, MeasuresArgs, PairsArgs, PathArgs,
    ReachArgs, SharedArgs,
};
use crate::cli::ask::query::QueryArgs;

/// The commands that answer a question.
#[derive(Subcommand, Debug)]
pub enum Question {
    /// Search names, aliases, titles, descriptions and sources
    #[command(
        display_order = 20,
        after_help = "Example:\n  throughline find data/met-police protection command"
    )]
    Find(FindArgs),
    /// The dated connections of one, oldest first, each with its status and sources
    #[command(
        display_order = 21,
        after_help = "Examples:\n  throughline links data/met-police Couzens\n  throughline links data/met-police Couzens --as-of 2021-03-03 --kind relation"
    )]
    Links(LinksArgs),
    /// How one is connected to another, link by link, with the evidence
    #[command(
        display_order = 22,
        after_help = "Relations and parts in events are links alike: two who took part in one event are two links apart. Several\nstatements between the same two are one link.\nPaths are ranked by fewest links, then by the strongest weakest link, then fewest hubs (more than 40 links), then\nwhether all links held at the same time.\n\nExamples:\n  throughline path data/met-police \"Wayne Couzens\" \"David Carrick\"\n  throughline path data/met-police Couzens Carrick -k 3 --kind relation --avoid Met\n  throughline path data/met-police Couzens Carrick --as-of 2021-03-03 -o path.svg"
    )]
    Path(PathArgs),
    /// The smallest sourced set of links that joins several
    #[command(
        display_order = 23,
        after_help = "Example:\n  throughline between data/met-police Couzens Carrick Dick -o joined.svg"
    )]
    Between(BetweenArgs),
    /// What two have in common: events, cases, bodies, and whether at the same time
    #[command(
        display_order = 24,
        after_help = "Example:\n  throughline shared data/met-police Couzens Carrick"
    )]
    Shared(SharedArgs),
    /// Who could have learned of something from one, by when, by which chain
    #[command(
        display_order = 25,
        after_help = "Examples:\n  throughline reach data/met-police Couzens --from 2021-03-03 --until 2021-12\n  throughline reach data/met-police Couzens --from 2021-03-03 --to Casey"
    )]
    Reach(ReachArgs),
    /// The graph as it stood at a time: what was certainly, what possibly going on
    #[command(
        name = "as-of",
        display_order = 26,
        after_help = "Examples:\n  throughline as-of data/met-police 2021-03-03\n  throughline as-of data/met-police 2021-03 Couzens --past"
    )]
    AsOf(AsOfArgs),
    /// Who is central: degree, betweenness, closeness, PageRank, components, communities
    #[command(
        display_order = 27,
        after_help = "Example:\n  throughline measures data/met-police --top 5 --kind relation"
    )]
    Measures(MeasuresArgs),
    /// Who took part in the same events, and how often
    #[command(
        display_order = 27,
        after_help = "Examples:\n  throughline pairs data/met-police\n  throughline pairs data/met-police Couzens --of officer"
    )]
    Pairs(PairsArgs),
    /// What holds the network together: names and links without which it falls apart
    #[command(
        display_order = 27,
        after_help = "Example:\n  throughline bridges data/met-police --kind relation"
    )]
    Bridges(BridgesArgs),
    /// What is missing: sources, dates, speakers, answers, outcomes
    #[command(display_order = 28, after_help = "Example:\n  throughline gaps my-story --md > gaps.md")]
    Gaps(ListArgs),
    /// Statements that rest on one source or one publisher
    #[command(
        display_order = 28,
        name = "single-source",
        after_help = "Example:\n  throughline single-source my-story --csv > phone-calls.csv"
    )]
    SingleSource(ListArgs),
    /// What is disputed, denied, answered, or told twice and differently
    #[command(display_order = 28, after_help = "Example:\n  throughline conflicts my-story")]
    Conflicts(ListArgs),
    /// Names that may be one: pairs, with what speaks for it and against it
    #[command(
        display_order = 28,
        after_help = "Nothing is merged by itself. `throughline merge`, `unmerge` and `judge` write what you decide into identities.csv; pairs judged\ndifferent are not listed again.\n\nExamples:\n  throughline duplicates my-story\n  throughline duplicates my-story --csv > pairs.csv"
    )]
    Duplicates(ListArgs),
    /// Ask in openCypher, read-only
    #[command(
        display_order = 29,
        after_help = "Nodes have the labels of their kinds, supertypes, and `entity` or `event`. Relations have the type of their kind with _ for -;\nan entity took_part_in an event (with `role`), an event happened_at a place. Edges have start_min, start_max, end_min, end_max,\nstatus, standing, sources. Functions throughline.certainlyOn(r, date), throughline.possiblyOn(r, date); procedures\nthroughline.asOf(date), .earliestArrival(node, date), .pagerank(), .communities().\n\nExamples:\n  throughline query data/met-police \"MATCH (o:officer)-[r:served_in]->(u:unit) RETURN o.name, r.start, r.end, r\"\n  throughline query data/met-police --file question.cypher --json\n  throughline query data/met-police                 # one after another, with line editing"
    )]
    Query(QueryArgs),
}

/// A question as it is typed without the program.
#[derive(Parser, Debug)]
#[command(name = "throughline", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    question: Question,
}

/// A question as it is typed without the program and the folder.
///
/// # Errors
/// What is wrong with it, or its help where that is asked for.
pub fn parsed(folder: &Path, line: &[String]) -> Result<Question, String> {
    let Some((name, rest)) = line.split_first() else { return Err("nothing is asked".to_string()) };
    let folder = folder.to_string_lossy().into_owned();
    let typed = ["throughline".to_string(), name.clone(), folder].into_iter().chain(rest.iter().cloned());
    Line::try_parse_from(typed).map(|line| line.question).map_err(|error| error.to_string())
}

/// What can be typed behind a command beside names: its options, long, and whether a value follows.
pub fn options(command: &str) -> Vec<(String, bool)> {
    let line = Line::command();
    let found = line.find_subcommand(command).into_iter().flat_map(|command| command.get_arguments());
    let long =
        |argument: &clap::Arg| Some((argument.get_long()?.to_string(), argument.get_action().takes_values()));
    found.filter_map(long).collect()
}

/// The values that an option takes, where they are few: those of `--by`, of `--min-standing`.
pub fn values(command: &str, option: &str) -> Vec<String> {
    let line = Line::command();
    let found = line.find_subcommand(command).into_iter().flat_map(|command| command.get_arguments());
    let takes =
        |argument: &&clap::Arg| argument.get_action().takes_values() && argument.get_long() == Some(option);
    let of = found.filter(takes);
    of.flat_map(clap::Arg::get_possible_values).map(|value| value.get_name().to_string()).collect()
}
