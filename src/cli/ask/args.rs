//! What can be typed after the commands that answer questions about connections.

use std::path::PathBuf;

use clap::Args;

use crate::cli::options::StandingArg;

/// The form of an answer.
#[derive(Args, Debug, Clone)]
pub struct FormArgs {
    /// As JSON.
    #[arg(long, help_heading = "Form", group = "form")]
    pub json: bool,
    /// As CSV, for a spreadsheet.
    #[arg(long, help_heading = "Form", group = "form")]
    pub csv: bool,
    /// As Markdown.
    #[arg(long, help_heading = "Form", group = "form")]
    pub md: bool,
    /// So many rows, `all` for all of them; by default a screenful of each list for readers, all in JSON and CSV.
    #[arg(long, value_name = "N|all", help_heading = "Form", value_parser = limit)]
    pub limit: Option<usize>,
    /// Its title; else what was found says itself.
    #[arg(long, value_name = "TEXT", help_heading = "Form")]
    pub title: Option<String>,
    /// Write to FILE: .json, .csv, .md; or draw what was found as .svg, .png, .pdf, .dot.
    #[arg(short, long, value_name = "FILE", help_heading = "Form")]
    pub output: Option<PathBuf>,
}

impl FormArgs {
    /// The form that the name of a file tells.
    pub fn to(output: PathBuf) -> Self {
        Self { json: false, csv: false, md: false, limit: None, title: None, output: Some(output) }
    }
}

fn limit(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        _ if text.eq_ignore_ascii_case("all") => Ok(usize::MAX),
        Ok(rows @ 1..) => Ok(rows),
        _ => Err("a number of rows, or `all`".to_string()),
    }
}

/// Which links count.
#[derive(Args, Debug, Clone, Default)]
pub struct LinkArgs {
    /// Only this kind of relation, role, or event; `relation` for all relations, `event` for all parts in events (may be given again).
    #[arg(long, value_name = "KIND", help_heading = "Which links count")]
    pub kind: Vec<String>,
    /// Nothing weaker than this standing.
    #[arg(long, value_name = "STANDING", help_heading = "Which links count")]
    pub min_standing: Option<StandingArg>,
    /// Only links whose number in this column is at least so much, as in confidence=60 (may be given again).
    #[arg(long, value_name = "COLUMN=N", help_heading = "Which links count", value_parser = at_least)]
    pub min: Vec<(String, f64)>,
}

/// What a way may lead through.
#[derive(Args, Debug, Clone, Default)]
pub struct WayArgs {
    /// Only through entities or events of these kinds, as in person,officer; `event` for all events.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub through: Vec<String>,
    /// Not through any of these kinds, as in court,place,document.
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub not_through: Vec<String>,
}

fn at_least(text: &str) -> Result<(String, f64), String> {
    let wrong = || "a column and a number, as in confidence=60".to_string();
    let (column, least) = text.split_once('=').ok_or_else(wrong)?;
    let least = throughline::query::numbers::number(least).ok_or_else(wrong)?;
    Ok((column.trim().to_string(), least))
}

/// At what time.
#[derive(Args, Debug, Clone, Default)]
pub struct TimeArgs {
    /// Only what certainly or possibly held then: a lasting relation while it lasted, an act or an event when it happened.
    #[arg(long, value_name = "DATE", help_heading = "Which links count", conflicts_with = "during")]
    pub as_of: Option<String>,
    /// Only what certainly or possibly held at some time in this span, as in 2019/2021.
    #[arg(long, value_name = "D1/D2", help_heading = "Which links count")]
    pub during: Option<String>,
    /// Keep only what is certain: a missing end is unknown, and so only possible.
    #[arg(long, help_heading = "Which links count")]
    pub certain: bool,
}

/// Arguments of `find`.
#[derive(Args, Debug)]
pub struct FindArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Words that all must be there; case and accents do not count.
    #[arg(required = true, num_args = 1..)]
    pub words: Vec<String>,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `links`.
#[derive(Args, Debug)]
pub struct LinksArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// A name, alias, title or id.
    #[arg(required = true, num_args = 1..)]
    pub name: Vec<String>,
    /// Links of what it is linked to as well, so many hops away.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=6))]
    pub hops: u32,
    /// Links among those it is linked to as well: all that goes on around it.
    #[arg(long)]
    pub ego: bool,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `path`.
#[derive(Args, Debug)]
pub struct PathArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// One end.
    pub from: String,
    /// The other.
    pub to: String,
    /// All shortest paths.
    #[arg(long, conflicts_with = "k")]
    pub all: bool,
    /// The K best paths, longer ones too.
    #[arg(short, long, value_name = "K", default_value_t = 1, value_parser = count)]
    pub k: usize,
    /// Through this one (may be given again).
    #[arg(long, value_name = "NAME")]
    pub via: Vec<String>,
    /// Not through this one (may be given again).
    #[arg(long, value_name = "NAME")]
    pub avoid: Vec<String>,
    /// Not through anything with more links than this.
    #[arg(long, value_name = "N")]
    pub hub_limit: Option<usize>,
    #[command(flatten)]
    pub ways: WayArgs,
    /// Shortest by a column of numbers, large ones being close: a link is as long as 1 divided by its number.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["cost", "via", "require_overlap"])]
    pub weight: Option<String>,
    /// Shortest by a column of numbers: a link is as long as its number.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["via", "require_overlap"])]
    pub cost: Option<String>,
    /// All links must have held at the same time: certainly or possibly, with --certain certainly.
    #[arg(long)]
    pub require_overlap: bool,
    /// Say how it was found and ranked.
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count @ 1..=1000) => Ok(count),
        _ => Err("a number from 1 to 1000".to_string()),
    }
}

/// Arguments of `between`.
#[derive(Args, Debug)]
pub struct BetweenArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Those to be joined, two or more.
    #[arg(required = true, num_args = 2.., value_name = "NAME")]
    pub names: Vec<String>,
    #[command(flatten)]
    pub ways: WayArgs,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `shared`.
#[derive(Args, Debug)]
pub struct SharedArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `reach`.
#[derive(Args, Debug)]
pub struct ReachArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Where it starts: a name, alias, title or id.
    pub name: String,
    /// From this day on.
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// Only what could have come by then.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only to this one, link by link.
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Only what certainly could have come, whatever the exact dates were.
    #[arg(long)]
    pub certain: bool,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `as-of`.
#[derive(Args, Debug)]
pub struct AsOfArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// The day, or a longer time.
    pub date: String,
    /// Only the links of this one.
    #[arg(num_args = 0..)]
    pub name: Vec<String>,
    /// What was over or done by then as well.
    #[arg(long)]
    pub past: bool,
    /// Only what is certain.
    #[arg(long)]
    pub certain: bool,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `measures`.
#[derive(Args, Debug)]
pub struct MeasuresArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Only this one, with --by year.
    #[arg(num_args = 0..)]
    pub name: Vec<String>,
    /// The measures of each year.
    #[arg(long, value_enum)]
    pub by: Option<By>,
    /// So many of each kind of entity; 10 on a terminal and in Markdown, all in JSON and CSV.
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// By what measures are told apart.
#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By the year in which links held.
    Year,
}

/// Arguments of `pairs`.
#[derive(Args, Debug)]
pub struct PairsArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    /// Only the pairs of this one.
    #[arg(num_args = 0..)]
    pub name: Vec<String>,
    /// Pairs of this kind of entity.
    #[arg(long = "of", value_name = "KIND", default_value = "person")]
    pub of: String,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of `bridges`.
#[derive(Args, Debug)]
pub struct BridgesArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    #[command(flatten)]
    pub links: LinkArgs,
    #[command(flatten)]
    pub time: TimeArgs,
    #[command(flatten)]
    pub form: FormArgs,
}

/// Arguments of the fact-checker's lists.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// Folder, or a single table.
    pub folder: PathBuf,
    #[command(flatten)]
    pub form: FormArgs,
}
