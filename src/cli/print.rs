//! `print`: a product, an order, and a file: a PDF or, for what has one, its twin for the browser.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use throughline::diag::counted;
use throughline::print::html::{Html, HtmlPart};
use throughline::print::paper::Paper;
use throughline::print::sizes::PrintSize;
use throughline::print::worksheet;
use throughline::print::{self, CardDates, Choices, Made, Order, PRODUCTS, Product, Spacing};
use throughline::render::pdf::render_document;
use throughline::render::svg::font_faces;
use throughline::render::{Options, renderer};
use throughline::scene::Weight;

use super::args::{CardDatesArg, PrintArgs};
use super::drawing::{ending, not_chosen, selection, shown_in, style};
use super::load::load_and_check;
use super::look::Look;
use super::output::{keep_off, shown, write_file};
use super::progress::Progress;
use super::session::Session;
use super::terminal::flat;
use super::{Exit, Failure, Outcome};

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
        lang: args.lang.as_deref(),
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
    })
}
