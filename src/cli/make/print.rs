//! `print`: a product, an order, and a file: a PDF or, for what has one, its twin for the browser.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use throughline::diag::counted;
use throughline::print::html::{Html, HtmlPart};
use throughline::print::paper::Paper;
use throughline::print::sizes::PrintSize;
use throughline::print::{self, CardDates, Choices, Made, Order, PRODUCTS, Product, Spacing, worksheet};
use throughline::render::pdf::render_document;
use throughline::render::svg::font_faces;
use throughline::render::{Options, renderer};
use throughline::scene::Weight;

use crate::cli::general::Session;
use crate::cli::load::load_and_check;
use crate::cli::make::appearance::Look;
use crate::cli::make::ending;
use crate::cli::options::{DateStyleArg, SelectionArgs, not_chosen, selection, shown_in, style};
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::{keep_off, shown, write_file};
use crate::cli::{Exit, Failure, Outcome};

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
    /// Handout, wall, cards: photographs with the events, from the column `image`.
    #[arg(long, help_heading = "Product")]
    pub images: bool,
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

/// What the ending of the file asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Pdf,
    Html,
}

/// Runs `print`.
pub fn run(args: &PrintArgs, session: &Session) -> Outcome {
    let Some(product) = print::find(&args.product) else {
        return Err(Failure::World(anyhow!("there is no product `{}`", flat(&args.product))));
    };
    let form = form_of(product, &args.output)?;
    let choices = choices(product, args)?;
    let selection = selection(&args.selection)?;
    let look = Look::read(args.theme.as_deref(), args.font_dir.as_deref(), session)?;
    let mut progress = Progress::new(5, session);
    let (graph, report) = load_and_check(&args.folder, session, &mut progress)?;
    keep_off(&args.folder, &graph.casebook().inputs, &args.output)?;
    progress.step("setting");
    let view = (product.choose)(graph, &selection, &choices).map_err(not_chosen)?;
    let order = Order {
        paper: args.paper.as_deref().and_then(Paper::named),
        landscape: match (args.landscape, args.portrait) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        mono: args.mono,
        print: match (args.clear, args.large_print) {
            (_, true) => PrintSize::Large,
            (true, _) => PrintSize::Clear,
            _ => PrintSize::Ordinary,
        },
        seed: args.shuffle.unwrap_or(1),
        palette: look.palette,
        title: args.title.as_deref(),
        subtitle: args.subtitle.as_deref(),
        date_style: args.date_style.map(style),
        choices,
        ..Order::new(&look.fonts)
    };
    let made = product
        .print(&view, &order)
        .map_err(|error| Failure::World(anyhow!("{}: {}", product.name, flat(&error.to_string()))))?;
    let mut files: Vec<(PathBuf, Vec<u8>, String)> = Vec::new();
    for file in &made {
        let path = suffixed(&args.output, file.suffix);
        keep_off(&args.folder, &graph.casebook().inputs, &path)?;
        let (bytes, size) = bytes(product, file, form, &look)?;
        files.push((path, bytes, size));
    }
    drop(progress);
    if args.output == Path::new("-") && files.len() > 1 {
        return Err(Failure::World(anyhow!("there are {} files; give a name for them with -o", files.len())));
    }
    for (path, bytes, size) in files {
        write_file(&path, &bytes)?;
        if path != Path::new("-") {
            session.say(&format!("Wrote {}: {size}; {}", shown(&path), shown_in(&view)));
        }
    }
    let missing = look.missing(graph);
    if !missing.is_empty() {
        session.say(&format!(
            "warning: no font has {missing}; they are drawn as boxes: give fonts that have them with --font-dir"
        ));
    }
    let exit = ending(&report, &args.folder, session);
    Ok(if exit == Exit::Findings { Exit::Findings } else { Exit::Clean })
}

/// A file as it is written, and what it holds in a few words.
fn bytes(product: &Product, file: &Made, form: Form, look: &Look) -> Result<(Vec<u8>, String), Failure> {
    let failed = |error| Failure::World(anyhow::Error::new(error).context(product.name));
    match (form, &file.html) {
        (Form::Html, Some(html)) => Ok((page(html, look).map_err(failed)?, "a page for the browser".into())),
        _ => {
            let bytes = render_document(&file.document, &Options::new(&look.fonts)).map_err(failed)?;
            Ok((bytes, counted(file.document.sheets.len(), "page")))
        }
    }
}

/// The twin for the browser, its fonts embedded and its figures drawn as SVG.
fn page(html: &Html, look: &Look) -> Result<Vec<u8>, throughline::render::RenderError> {
    let mut page = Vec::new();
    let markup = || {
        html.parts
            .iter()
            .filter_map(|part| if let HtmlPart::Markup(text) = part { Some(&**text) } else { None })
    };
    for (at, part) in html.parts.iter().enumerate() {
        match part {
            HtmlPart::Markup(markup) => page.extend_from_slice(markup.as_bytes()),
            HtmlPart::Fonts => {
                let weights = [Weight::Regular, Weight::Semibold, Weight::Bold];
                let texts = weights.into_iter().flat_map(|weight| markup().map(move |text| (weight, text)));
                let faces = look.fonts.embed(texts)?;
                page.extend_from_slice(format!("<style>{}</style>\n", font_faces(&faces)).as_bytes());
            }
            HtmlPart::Figure(scene) => {
                let options = Options { prefix: format!("f{at}-"), ..Options::new(&look.fonts) };
                if let Some(svg) = renderer("svg") {
                    page.extend((svg.render)(scene, &options)?);
                }
            }
        }
    }
    Ok(page)
}

/// `x.pdf` and `-answers` is `x-answers.pdf`.
fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    if suffix.is_empty() || path == Path::new("-") {
        return path.to_path_buf();
    }
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(suffix);
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

fn form_of(product: &Product, path: &Path) -> Result<Form, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "pdf" => Ok(Form::Pdf),
        _ if path == Path::new("-") => Ok(Form::Pdf),
        "html" | "htm" if product.html => Ok(Form::Html),
        "html" | "htm" => {
            let twins: Vec<&str> =
                PRODUCTS.iter().filter(|product| product.html).map(|product| product.name).collect();
            Err(Failure::World(anyhow!(
                "{}: a {} is for paper only; {} can be .html",
                shown(path),
                product.name,
                twins.join(" and ")
            )))
        }
        _ => Err(Failure::World(anyhow!(
            "{}: end the name in .pdf{}",
            shown(path),
            if product.html { " or .html" } else { "" }
        ))),
    }
}

/// The options that only some products know; refuses those that this one does not.
fn choices(product: &Product, args: &PrintArgs) -> Result<Choices, Failure> {
    let given = [
        ("--shuffle", args.shuffle.is_some()),
        ("--variant", args.variant.is_some()),
        ("--word-bank", args.word_bank),
        ("--booklet", args.booklet),
        ("--spacing", args.spacing.is_some()),
        ("--scale", args.scale.is_some()),
        ("--height", args.height.is_some()),
        ("--drawing", args.drawing.is_some()),
        ("--tile", args.tile.is_some()),
        ("--per-page", args.per_page.is_some()),
        ("--dates", args.dates.is_some()),
        ("--panels", args.panels.is_some()),
        ("--images", args.images),
    ];
    for (option, _) in given.iter().filter(|(_, given)| *given) {
        if !product.options.contains(option) {
            let of: Vec<&str> = PRODUCTS
                .iter()
                .filter(|product| product.options.contains(option))
                .map(|product| product.name)
                .collect();
            let whose = if of.is_empty() { "no product".to_string() } else { of.join(", ") };
            return Err(Failure::World(anyhow!(
                "{option} is for {whose}; a {} has no use for it",
                product.name
            )));
        }
    }
    Ok(Choices {
        variant: args.variant.as_deref().and_then(worksheet::variant).map(|variant| variant.name),
        word_bank: args.word_bank,
        booklet: args.booklet,
        spacing: args.scale.map_or(Spacing::Even, Spacing::Months),
        height: args.height,
        drawing: args.drawing.clone(),
        tile: args.tile.as_deref().and_then(Paper::named),
        per_page: args.per_page.as_deref().and_then(|count| count.parse().ok()),
        dates: match args.dates {
            Some(CardDatesArg::Cards) => CardDates::Cards,
            _ => CardDates::Back,
        },
        panels: args.panels,
        images: args.images,
    })
}
