//! What can be typed: one definition that parses, helps, completes and makes the manual page.

use clap::{Parser, Subcommand};

use crate::cli::ask::converse::AskArgs;
use crate::cli::ask::questions::Question;
use crate::cli::ask::show::ShowArgs;
use crate::cli::check::CheckArgs;
use crate::cli::check::measure::MeasureArgs;
use crate::cli::general::General;
use crate::cli::guard::holds::HoldsArgs;
use crate::cli::guard::purge::PurgeArgs;
use crate::cli::guard::redact::RedactArgs;
use crate::cli::make::build::BuildArgs;
use crate::cli::make::export::ExportArgs;
use crate::cli::make::page::PageArgs;
use crate::cli::make::print::PrintArgs;
use crate::cli::preview::PreviewArgs;
use crate::cli::start::adopt::AdoptArgs;
use crate::cli::start::date::DateArgs;
use crate::cli::start::explain::ExplainArgs;
use crate::cli::start::init::InitArgs;
use crate::cli::start::vocabulary::VocabularyArgs;
use crate::cli::trust::diff::DiffArgs;
use crate::cli::trust::identities::{JudgeArgs, MergeArgs, UnmergeArgs};
use crate::cli::trust::verify::VerifyArgs;

/// Turn a folder of spreadsheets into a checked, sourced graph, timelines and relationship diagrams.
#[derive(Parser, Debug)]
#[command(
    name = "throughline",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Examples:
  throughline init my-story              start a casebook
  throughline adopt payments.csv         make one of a file that came by mail
  throughline check my-story             find what is wrong, cell by cell
  throughline build my-story             check, draw and export everything
  throughline show my-story \"Ann Ash\"    one person: facts, connections, sources
  throughline date \"c. June 2013\"        how a date is read

Exit codes: 0 clean, 1 errors in the data (or nothing found), 2 could not run, 3 something private would get out."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub general: General,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read, check, draw and export a casebook, all at once
    #[command(
        display_order = 1,
        after_help = "Example:\n  throughline build data/met-police\nwrites output/met-police/, whole or not at all."
    )]
    Build(BuildArgs),
    /// List everything that is wrong or doubtful, with its place
    #[command(
        display_order = 2,
        after_help = "First comes what was read and what is not in the pictures, then every finding: what is not used, what is missing from the pictures, what may be
read wrongly, what may not be so, what is for good order. What repeats in a column is one finding with its first places.

--strict looks for more (rows that rest on one source, names that nothing connects to) and lets warnings fail.
--fix changes only what can be meant in one way, in text tables; NAME.bak keeps each file as it was.

Exit codes: 0 no errors (with --strict: no warnings either), 1 errors (with --strict: or warnings), 2 could not run,
3 a public text gives away what is private. After --fix the code is that of what is left.

Examples:
  throughline check my-story
  throughline check my-story --all       # every finding by itself
  throughline check my-story --format concise | grep date
  throughline check my-story --strict
  throughline check my-story --fix --dry-run"
    )]
    Check(CheckArgs),
    /// Write the graph for other tools
    #[command(
        display_order = 30,
        after_help = "Example:\n  throughline export my-story --to json -o graph.json"
    )]
    Export(ExportArgs),
    /// One entity, event, relation or source: its facts, connections and sources
    #[command(display_order = 31, after_help = "Example:\n  throughline show data/met-police Couzens")]
    Show(ShowArgs),
    /// The casebook as one page for the browser: pictures, evidence, search, paths, story
    #[command(
        display_order = 13,
        after_help = "One file that opens by double click, loads nothing and works without a network; without its script it reads as an article. The story is\nthat of the [[step]]s of casebook.toml, else of its drawings. `build` writes the same page as index.html.\n\nExamples:\n  throughline page my-story -o story.html\n  throughline page my-story -o ann.html --focus \"Ann Ash\" --hops 2"
    )]
    Page(PageArgs),
    /// Sheets to hand out, pin up, cut out and work with, as a PDF of a paper's size
    #[command(
        display_order = 13,
        after_help = "Examples:\n  throughline print handout data/met-police -o handout.pdf --top 15\n  throughline print handout data/met-police -o handout.html"
    )]
    Print(Box<PrintArgs>),
    /// The page in a browser on this machine, made anew with every save
    #[command(
        display_order = 14,
        after_help = "Save a table in your spreadsheet: the page follows, with what the reader chose on it. What is wrong stands beside it, cell by cell,\nand what can only be meant one way is changed at a click (NAME.bak keeps the table as it was). A save that loses something leaves\nthe last good page where it is. Nobody but this machine's browser gets in. Ctrl+C ends it.\n\nExamples:\n  throughline preview my-story\n  throughline preview my-story --port 8000 --no-open"
    )]
    Preview(PreviewArgs),
    #[command(flatten)]
    Question(Box<Question>),
    /// Ask one question after another of a casebook that is read once
    #[command(
        display_order = 19,
        after_help = "Every command of this list works without the folder: `links Couzens`, `path Couzens Carrick`, `query \"MATCH ...\"`. Tab completes\ncommands, options and names. :save FILE writes the last answer (.md, .json, .csv, or a drawing as .svg, .png, .pdf), :keep NAME prints it as a\nsaved question for casebook.toml, :help, :quit.\n\nExamples:\n  throughline ask data/met-police\n  printf 'links Couzens\\ngaps\\n' | throughline ask data/met-police"
    )]
    Ask(AskArgs),
    /// What changed between two versions: statuses, dates, names, sources, what was added and withdrawn
    #[command(
        display_order = 38,
        after_help = "Rows are known again by their id or by what they say, never by their place. What NEW marks private is told of neither; who was\npurged is counted and not named. --since reads the revision with the git that is installed.\n\nExit codes: 0 nothing has changed, 1 something has, 2 could not run, 3 a public text gives away what is private.\n\nExamples:\n  throughline diff my-story-as-published my-story\n  throughline diff my-story --since HEAD~3 --md -o changes.md\n  throughline diff my-story --since published --note     # to print under a drawing"
    )]
    Diff(DiffArgs),
    /// Whether an output was made from the rows that are in a folder now
    #[command(
        display_order = 38,
        after_help = "Drawings (SVG, PNG, PDF), sheets, pages, JSON, DOT and Markdown bear a hash of what the casebook said, and a mark of each row they\nshow. CSV cannot. That nobody has touched the file since is not shown by it.\n\nExit codes: 0 yes, 1 no, 2 cannot say.\n\nExamples:\n  throughline verify published/timeline-660.svg my-story\n  throughline verify output/my-story my-story"
    )]
    Verify(VerifyArgs),
    /// Hold two names to be one, from now on: a row of identities.csv
    #[command(
        display_order = 39,
        after_help = "Nothing in the other tables is changed, and `unmerge` takes it back. What stands on both rows is kept; drawings and lists say which\nrows the one rests on.\n\nExample:\n  throughline merge my-story \"A. Ash\" \"Ann Ash\" --keep \"Ann Ash\" --why \"same date of birth in both reports\""
    )]
    Merge(MergeArgs),
    /// Take back that two names are one
    #[command(
        display_order = 39,
        after_help = "The rows of identities.csv that say so are taken out; --different writes instead that they are two, so that they are not suggested\nagain.\n\nExample:\n  throughline unmerge my-story \"A. Ash\" \"Ann Ash\" --different --why \"two sisters\""
    )]
    Unmerge(UnmergeArgs),
    /// Write down what is held of two names: same, different, or unsure
    #[command(
        display_order = 39,
        after_help = "Example:\n  throughline judge my-story \"A. Ash\" \"Ann Ash\" unsure --why \"asked her lawyer, 3 May\""
    )]
    Judge(JudgeArgs),
    /// A clean copy of the tables, without what is marked private, and a list of what went
    #[command(
        display_order = 37,
        after_help = "Rows marked confidential go, with what depends on them; who is marked anonymous stays under a label. build, check and every\nother command leave the same out by themselves; --include-confidential reads it.\n\nExample:\n  throughline redact my-story -o my-story-clean"
    )]
    Redact(RedactArgs),
    /// Everything that is held on somebody, cell by cell
    #[command(
        display_order = 37,
        after_help = "What is marked private is left out, as everywhere; with --include-confidential it is listed too.\n\nExample:\n  throughline holds my-story \"Ann Ash\" --include-confidential"
    )]
    Holds(HoldsArgs),
    /// Take somebody out of the tables for good
    #[command(
        display_order = 37,
        after_help = "Their rows and every cell that refers to them; no copy is kept. purged.toml remembers a keyed hash of the names, so that a\nlater table that brings them back is read without them.\n\nExamples:\n  throughline purge my-story \"Ann Ash\"          # says what would go\n  throughline purge my-story \"Ann Ash\" --yes"
    )]
    Purge(PurgeArgs),
    /// How a date is read: EDTF, its four bounds, the words it is printed with
    #[command(
        display_order = 32,
        after_help = "Examples:\n  throughline date \"c. June 2013\"\n  throughline date 03/04/2014 --order month-first\n  throughline date 2019/.. --json"
    )]
    Date(DateArgs),
    /// The manual page of a finding
    #[command(
        display_order = 33,
        after_help = "Example:\n  throughline explain impossible-date\nWithout a code, all codes are listed."
    )]
    Explain(ExplainArgs),
    /// The kinds, phrases and statuses in force
    #[command(display_order = 34)]
    Vocabulary(VocabularyArgs),
    /// Make a casebook of files that came by mail, and say how they are read
    #[command(
        display_order = 35,
        after_help = "Examples:\n  throughline adopt payments-2026-11-21.csv\n  throughline adopt people.csv payments.csv -o my-story --yes\nThe files are copied as they are; casebook.toml in the folder says what each column is."
    )]
    Adopt(AdoptArgs),
    /// Start a new casebook: headed tables and a casebook.toml that check clean
    #[command(display_order = 35)]
    Init(InitArgs),
    /// Count overlaps, crossings and other faults in a finished SVG
    #[command(display_order = 36, name = "measure-drawing")]
    MeasureDrawing(MeasureArgs),
    /// Print a completion script for a shell
    #[command(display_order = 40)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    #[command(display_order = 41)]
    Man,
}
