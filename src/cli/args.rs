//! What can be typed: one definition that parses, helps, completes and makes the manual page.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::asking::{
    AsOfArgs, BetweenArgs, FindArgs, LinksArgs, ListArgs, MeasuresArgs, PathArgs, QueryArgs, ReachArgs,
    SharedArgs,
};

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
  throughline check my-story             find what is wrong, cell by cell
  throughline build my-story             check, draw and export everything
  throughline show my-story \"Ann Ash\"    one person: facts, connections, sources
  throughline date \"c. June 2013\"        how a date is read

Exit codes: 0 clean, 1 findings at error level (or nothing found), 2 could not run, 3 confidential rows."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub general: General,
}

/// Options of every command.
#[derive(Args, Debug, Clone)]
pub struct General {
    /// Colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "General")]
    pub color: ColorChoice,
    /// Print only what was asked for and errors.
    #[arg(short, long, global = true, help_heading = "General")]
    pub quiet: bool,
    /// Print how each file was read and what took how long.
    #[arg(short, long, global = true, help_heading = "General", conflicts_with = "quiet")]
    pub verbose: bool,
    /// Refuse a file of more than so many bytes.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_file_bytes: Option<u64>,
    /// Refuse a folder of more than so many bytes.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_total_bytes: Option<u64>,
    /// Refuse a folder of more than so many files.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_files: Option<u64>,
    /// Cut a cell of more than so many bytes, and say so.
    #[arg(long, global = true, value_name = "BYTES", help_heading = "Limits")]
    pub max_field_bytes: Option<u64>,
    /// Cut a row of more than so many cells, and say so.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_columns: Option<u64>,
    /// Refuse a workbook of more than so many cells with something in them.
    #[arg(long, global = true, value_name = "N", help_heading = "Limits")]
    pub max_cells: Option<u64>,
    /// Of workbooks, read only the sheet of this name; may be given several times.
    #[arg(long = "sheet", global = true, value_name = "NAME", help_heading = "General")]
    pub sheets: Vec<String>,
}

/// When to colour.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
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
        after_help = "Examples:\n  throughline check my-story\n  throughline check my-story --format concise | grep date\n  throughline check my-story --strict    # warnings fail too"
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
    /// Sheets to hand out, pin up, cut out and work with, as a PDF of a paper's size
    #[command(
        display_order = 13,
        after_help = "Examples:\n  throughline print handout data/met-police -o handout.pdf --top 15\n  throughline print handout data/met-police -o handout.html"
    )]
    Print(Box<PrintArgs>),
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
    /// Ask in openCypher, read-only
    #[command(
        display_order = 29,
        after_help = "Nodes have the labels of their kinds, supertypes, and `entity` or `event`. Relations have the type of their kind with _ for -;\nan entity took_part_in an event (with `role`), an event happened_at a place. Edges have start_min, start_max, end_min, end_max,\nstatus, standing, sources. Functions throughline.certainlyOn(r, date), throughline.possiblyOn(r, date); procedures\nthroughline.asOf(date), .earliestArrival(node, date), .pagerank(), .communities().\n\nExamples:\n  throughline query data/met-police \"MATCH (o:officer)-[r:served_in]->(u:unit) RETURN o.name, r.start, r.end, r\"\n  throughline query data/met-police --file question.cypher --json\n  throughline query data/met-police                 # one after another, with line editing"
    )]
    Query(QueryArgs),
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

/// Arguments of `build`.
#[derive(Args, Debug)]
pub struct BuildArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Where to write; `output/<folder name>` by default.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// How findings are printed.
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub format: CheckFormat,
    /// Exit with 1 for warnings too.
    #[arg(long)]
    pub strict: bool,
}

/// Forms of a report.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckFormat {
    /// With the cell underlined, and a help line.
    Full,
    /// One line a finding.
    Concise,
    /// One JSON object.
    Json,
}

/// Arguments of the drawing commands.
#[derive(Args, Debug)]
pub struct DrawArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// File to write, its format told by its ending; `-` for standard output as SVG.
    #[arg(short, long, value_name = "FILE", required_unless_present = "kit")]
    pub output: Option<PathBuf>,
    /// Folder for a kit: SVG and PNG at three widths, PDF, HTML to paste, alt text, sources, scenes.
    #[arg(long, value_name = "DIR")]
    pub kit: Option<PathBuf>,
    /// Width in px, laid out anew: below 480 for phones, below 840 for columns, above for pages [default: 660].
    #[arg(short, long, value_name = "PX", value_parser = width)]
    pub width: Option<f64>,
    /// A drawing of casebook.toml by its name: what is shown, title, lanes.
    #[arg(long, value_name = "NAME", help_heading = "What is shown", conflicts_with_all = ["focus", "hops", "from", "to", "min_standing", "top", "highlight"])]
    pub preset: Option<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Title, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub title: Option<String>,
    /// Subtitle, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub subtitle: Option<String>,
    /// Lanes of a wide timeline.
    #[arg(long, value_name = "BY", help_heading = "Look")]
    pub lanes: Option<LanesArg>,
    /// Time scale of a wide timeline [default: auto].
    #[arg(long, value_name = "SCALE", help_heading = "Look")]
    pub scale: Option<ScaleArg>,
    /// Boxes of a network: a kind such as organisation, unit or case; who belongs to one of it stands in its box.
    #[arg(long, value_name = "KIND", help_heading = "Look")]
    pub cluster: Option<String>,
    /// How a network is laid out [default: free].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub layout: Option<LayoutArg>,
    /// How dates are printed.
    #[arg(long, value_name = "STYLE", help_heading = "Look")]
    pub date_style: Option<DateStyleArg>,
    /// How letters are kept in an SVG [default: embed].
    #[arg(long, value_name = "HOW", help_heading = "Look")]
    pub text: Option<TextArg>,
    /// Pixels of a PNG to a px of the drawing [default: 2].
    #[arg(long, value_name = "N", value_parser = pixels, help_heading = "Look")]
    pub png_scale: Option<f64>,
    /// Colours and font from a file (TOML), its contrasts checked.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub theme: Option<PathBuf>,
    /// Fonts for letters that the drawing's own font lacks, such as Arabic or Chinese.
    #[arg(long, value_name = "DIR", help_heading = "Look")]
    pub font_dir: Option<PathBuf>,
    /// Language of the text (BCP 47), instead of the casebook's; one that runs right to left mirrors the page.
    #[arg(long, value_name = "TAG", value_parser = language, help_heading = "Look")]
    pub lang: Option<String>,
}

/// Arguments of `print`.
#[derive(Args, Debug)]
pub struct PrintArgs {
    /// What is printed.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(throughline::print::PRODUCTS.iter().map(|product| clap::builder::PossibleValue::new(product.name).help(product.about))))]
    pub product: String,
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// File to write: .pdf, or .html for what has a twin for the browser. Answers go to a second file, FILE-answers.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Paper [default: the product's own, A4 for most].
    #[arg(long, value_name = "SIZE", help_heading = "Paper", value_parser = clap::builder::PossibleValuesParser::new(throughline::print::paper::PAPERS.iter().map(|paper| paper.name)))]
    pub paper: Option<String>,
    /// The paper on its side.
    #[arg(long, help_heading = "Paper")]
    pub landscape: bool,
    /// The paper upright, where the product would turn it.
    #[arg(long, help_heading = "Paper", conflicts_with = "landscape")]
    pub portrait: bool,
    /// One ink: hatching instead of colours.
    #[arg(long, help_heading = "Paper")]
    pub mono: bool,
    /// Clear print: 14 pt, set anew.
    #[arg(long, help_heading = "Paper")]
    pub clear: bool,
    /// Large print: 18 pt, set anew.
    #[arg(long, help_heading = "Paper", conflicts_with = "clear")]
    pub large_print: bool,
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// The kind of worksheet [default: dates-blank].
    #[arg(long, value_name = "VARIANT", help_heading = "Worksheet", value_parser = clap::builder::PossibleValuesParser::new(throughline::print::worksheet::VARIANTS.iter().map(|variant| clap::builder::PossibleValue::new(variant.name).help(variant.about))))]
    pub variant: Option<String>,
    /// What is to be filled in stands in a box, shuffled.
    #[arg(long, help_heading = "Worksheet")]
    pub word_bank: bool,
    /// Two pages side by side in the order in which sheets are folded: print on both sides, turn at the short edge.
    #[arg(long, help_heading = "Book")]
    pub booklet: bool,
    /// What is shuffled, is shuffled in the order of this number [default: 1].
    #[arg(long, value_name = "SEED", help_heading = "Worksheet")]
    pub shuffle: Option<u64>,
    /// Wall: events at even distances [the default].
    #[arg(long, value_enum, value_name = "HOW", help_heading = "Product", conflicts_with = "scale")]
    pub spacing: Option<SpacingArg>,
    /// Wall: how much time a centimetre is, such as "1 cm = 6 months" or "1 year".
    #[arg(long, value_name = "SCALE", value_parser = months, help_heading = "Product")]
    pub scale: Option<u32>,
    /// Wall: height of the strip in mm [default: what the paper holds, 190 on A4].
    #[arg(long, value_name = "MM", help_heading = "Product")]
    pub height: Option<u32>,
    /// Poster: the drawing on it [default: timeline].
    #[arg(long, value_name = "DRAWING", help_heading = "Product", value_parser = clap::builder::PossibleValuesParser::new(throughline::draw::DRAWINGS.iter().map(|drawing| drawing.name)))]
    pub drawing: Option<String>,
    /// Poster: cut into sheets of this paper, with a map of how they go together.
    #[arg(long, value_name = "SIZE", help_heading = "Product", value_parser = clap::builder::PossibleValuesParser::new(throughline::print::paper::PAPERS.iter().map(|paper| paper.name)))]
    pub tile: Option<String>,
    /// Cards: how many to a sheet [default: 8]; fewer where their words need more room.
    #[arg(long, value_name = "N", help_heading = "Product", value_parser = clap::builder::PossibleValuesParser::new(["4", "6", "8", "9"]))]
    pub per_page: Option<String>,
    /// Cards: where the dates are [default: back].
    #[arg(long, value_enum, value_name = "WHERE", help_heading = "Product")]
    pub dates: Option<CardDatesArg>,
    /// Concertina: panels, cover included [default: 6].
    #[arg(long, value_name = "N", help_heading = "Product", value_parser = clap::value_parser!(u32).range(3..=8))]
    pub panels: Option<u32>,
    /// Title, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub title: Option<String>,
    /// Subtitle, instead of the casebook's.
    #[arg(long, help_heading = "Look")]
    pub subtitle: Option<String>,
    /// How dates are printed.
    #[arg(long, value_name = "STYLE", help_heading = "Look")]
    pub date_style: Option<DateStyleArg>,
    /// Colours and font from a file (TOML), its contrasts checked.
    #[arg(long, value_name = "FILE", help_heading = "Look")]
    pub theme: Option<PathBuf>,
    /// Fonts for letters that the print's own font lacks, such as Arabic or Chinese.
    #[arg(long, value_name = "DIR", help_heading = "Look")]
    pub font_dir: Option<PathBuf>,
    /// Language of the text (BCP 47), instead of the casebook's; one that runs right to left mirrors the pages.
    #[arg(long, value_name = "TAG", value_parser = language, help_heading = "Look")]
    pub lang: Option<String>,
}

/// How a wall turns time into distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SpacingArg {
    /// Events at even distances.
    Even,
}

/// Where the dates of cards are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CardDatesArg {
    /// On the backs, mirrored for printing on both sides over the long edge.
    Back,
    /// On cards of their own.
    Cards,
}

/// Months in a centimetre: `1 cm = 6 months`, `6 months`, `2 years`.
fn months(text: &str) -> Result<u32, String> {
    let wrong = || {
        "write how much time a centimetre is, in months or years: \"1 cm = 6 months\", \"1 cm = 2 years\""
            .to_string()
    };
    let words = text.trim().to_ascii_lowercase();
    let words = match words.split_once('=') {
        Some((length, time)) => {
            let length: String = length.chars().filter(|letter| !letter.is_whitespace()).collect();
            if length != "1cm" {
                return Err(wrong());
            }
            time.trim().to_string()
        }
        None => words,
    };
    let (number, unit) = words.split_once(char::is_whitespace).ok_or_else(wrong)?;
    let number: u32 = number.parse().map_err(|_| wrong())?;
    let months = match unit.trim() {
        "month" | "months" => Some(number),
        "year" | "years" => number.checked_mul(12),
        _ => None,
    };
    months.filter(|months| (1..=12_000).contains(months)).ok_or_else(wrong)
}

fn pixels(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(scale) if (0.25..=8.0).contains(&scale) => Ok(scale),
        _ => Err("a scale is a number from 0.25 to 8, such as 2".to_string()),
    }
}

fn language(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if sound {
        Ok(text.to_string())
    } else {
        Err("a language is a tag such as en-GB, ar or fa-IR".to_string())
    }
}

/// The widest drawing, in px: a wall chart of ten metres on screen.
const WIDEST: f64 = 40_000.0;

fn width(text: &str) -> Result<f64, String> {
    let narrowest = throughline::draw::NARROWEST;
    match text.trim().trim_end_matches("px").trim_end().parse::<f64>() {
        Ok(width) if (narrowest..=WIDEST).contains(&width) => Ok(width),
        Ok(_) => Err(format!("a drawing is {narrowest} to {WIDEST} px wide")),
        Err(_) => Err("a width is a number of px, such as 660".to_string()),
    }
}

/// What is shown.
#[derive(Args, Debug, Default)]
pub struct SelectionArgs {
    /// Only what has to do with this entity or event (may be given again).
    #[arg(long, value_name = "NAME", help_heading = "What is shown")]
    pub focus: Vec<String>,
    /// Links away from the focus (network).
    #[arg(long, value_name = "N", help_heading = "What is shown")]
    pub hops: Option<u32>,
    /// Nothing certainly before this date.
    #[arg(long, value_name = "DATE", help_heading = "What is shown")]
    pub from: Option<String>,
    /// Nothing certainly after this date.
    #[arg(long, value_name = "DATE", help_heading = "What is shown")]
    pub to: Option<String>,
    /// Nothing weaker than this standing.
    #[arg(long, value_name = "STANDING", help_heading = "What is shown")]
    pub min_standing: Option<StandingArg>,
    /// The N most important events, or most connected entities.
    #[arg(long, value_name = "N", help_heading = "What is shown")]
    pub top: Option<usize>,
    /// Set these off from the rest (may be given again).
    #[arg(long, value_name = "NAME", help_heading = "What is shown")]
    pub highlight: Vec<String>,
}

/// Standings, weakest first.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingArg {
    /// Everything.
    EndedUnproved,
    /// Claims and better.
    Claimed,
    /// What is in process, and better.
    InProcess,
    /// Established only.
    Established,
    /// The same as established.
    Documented,
}

/// What a lane of a wide timeline is.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanesArg {
    /// A case.
    Case,
    /// A kind of event.
    Kind,
    /// An entity.
    Entity,
    /// One lane for all.
    None,
}

/// Time scales.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleArg {
    /// As even as the labels allow, with marked breaks.
    Auto,
    /// A year is a year.
    Linear,
    /// Evenly spaced events.
    Rank,
}

/// Date styles.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyleArg {
    /// 12 March 2019.
    Long,
    /// 12 Mar 2019.
    Short,
    /// March 12, 2019, as the Associated Press has it.
    Ap,
}

/// How letters are kept.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextArg {
    /// As text, with the font in the file.
    Embed,
    /// As text, with whatever font the reader has.
    Live,
    /// As outlines.
    Outline,
}

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

/// Arguments of `export`.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// The format.
    #[arg(long, value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(throughline::export::EXPORTS.iter().map(|export| clap::builder::PossibleValue::new(export.name).help(export.about))))]
    pub to: String,
    /// File to write; `-` for standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// In DOT, a cluster for each kind of entity.
    #[arg(long)]
    pub clusters: bool,
}

/// Arguments of `show`.
#[derive(Args, Debug)]
pub struct ShowArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// A name, alias, title or id.
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
}

/// Arguments of `date`.
#[derive(Args, Debug)]
pub struct DateArgs {
    /// The date, as typed in a cell; one that starts with a hyphen after `--`.
    #[arg(required = true, num_args = 1.., allow_negative_numbers = true)]
    pub text: Vec<String>,
    /// How `03/04/2014` is read.
    #[arg(long, value_name = "ORDER")]
    pub order: Option<OrderArg>,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// Orders of day and month.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderArg {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// The code of a finding, such as `impossible-date`.
    pub code: Option<String>,
}

/// Arguments of `vocabulary`.
#[derive(Args, Debug)]
pub struct VocabularyArgs {
    /// Folder, or a single table; the built-in vocabulary without it.
    pub folder: Option<PathBuf>,
    /// As a TOML file to copy stanzas from.
    #[arg(long)]
    pub toml: bool,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Folder to make; it must not exist, or be empty.
    pub folder: PathBuf,
    /// What the new casebook is for.
    #[arg(long, value_name = "NAME", default_value = "plain")]
    pub template: Template,
}

/// What a new casebook is for.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Every table with every usual column.
    Plain,
    /// For a teacher: few columns in plain words, causes and rumours, sheets to print.
    Classroom,
}

/// Arguments of `measure-drawing`.
#[derive(Args, Debug)]
pub struct MeasureArgs {
    /// SVG files.
    #[arg(required = true, num_args = 1.., value_name = "SVG")]
    pub files: Vec<PathBuf>,
    /// The smallest text allowed, in px.
    #[arg(long, value_name = "PX", default_value_t = 12.0)]
    pub floor: f64,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}
