//! The page as a whole: head, policy, style, fonts, pictures, record, data, script.

use std::collections::BTreeSet;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::article::Article;
use super::cast::Cast;
use super::markup::{FIRMNESSES, element, meaning, sign, text};
use super::picture::{PAPER, Picture, dark_rules, look_id, pictures, signs};
use super::{Beside, Drawn, Options, PageError, assets, data, steps};
use crate::catalogue::say;
use crate::date::Style;
use crate::draw::frame::status_as_of;
use crate::draw::mirror::right_to_left;
use crate::draw::stamp;
use crate::draw::style::Palette;
use crate::draw::symbols::Firmness;
use crate::query::corrections;
use crate::render::svg::font_faces;
use crate::scene::Weight;
use crate::words::capitalised;

/// The messages that the script says: keys that begin so.
const MESSAGES: &[&str] = &[
    "page.",
    "path.",
    "reason.",
    "as-of.",
    "possibly.",
    "certainty.",
    "standing-name.",
    "count.links",
    "count.connections",
    "list.",
    "mark.",
    "month.",
    "date.at",
    "date.day",
    "date.month",
    "date.from",
    "date.until",
    "event.",
    "bounded.",
    "marker.",
    "status.",
    "timeline.undated",
    "show.",
    "note.standing",
    "source.heading",
    "kind.",
];

/// Puts a page together.
pub fn write(cast: &Cast<'_>, scenes: &[Drawn], options: &Options<'_>) -> Result<Vec<u8>, PageError> {
    let book = cast.book();
    let words = book.words();
    let settings = &book.settings;
    let article = Article::new(cast, options.date_style.unwrap_or(Style::Long), options.images);
    let stamped = stamp::words(book);
    let (title, subtitle) = head_words(cast, options);
    let pictures = pictures(cast, scenes, options)?;
    let looks: BTreeSet<_> = cast
        .entities
        .iter()
        .map(|id| book.entity(*id).kind)
        .map(|kind| (book.vocabulary.shape(kind), book.vocabulary.colour(kind)))
        .collect();
    let signs = signs(&looks, options)?;
    let steps = steps::steps(cast);

    let mut body = String::new();
    body.push_str(&signs);
    body.push_str(&format!("<a class=\"skip\" href=\"#events\">{}</a>", text(&say!(words, "page.skip"))));
    if let Some(stamp) = &stamped {
        body.push_str(&format!("<p class=\"stamp\" role=\"note\">{}</p>", text(stamp)));
    }
    body.push_str("<header class=\"head\">");
    body.push_str(&element("h1", "", &article.own(&title)));
    body.push_str(&element("p", "lead", &article.own(&subtitle)));
    let caution = say!(words, "note.standing");
    body.push_str(&element("p", "caution", &text(&caution)));
    body.push_str("</header><main id=\"main\"><div id=\"app\" hidden=\"\"></div>");
    let mut section = |id: &str, head: &str, inner: &str| {
        if !inner.is_empty() {
            body.push_str(&format!(
                "<section id=\"{id}\" aria-labelledby=\"{id}-head\"><h2 id=\"{id}-head\">{}</h2>{inner}</section>",
                text(head)
            ));
        }
    };
    let drawn: String = pictures.iter().map(figure).collect();
    let drawn = if drawn.is_empty() { drawn } else { format!("{}{drawn}", legend(cast)) };
    section("story", &say!(words, "page.story"), &article.story(&steps));
    section("pictures", &say!(words, "page.pictures"), &drawn);
    section("events", &say!(words, "page.events"), &article.events());
    section("names", &say!(words, "page.names"), &article.names());
    section("sources", &say!(words, "source.heading"), &article.sources());
    section("files", &say!(words, "page.files"), &files(options));
    body.push_str("</main><footer>");
    let by = Some(settings.credit.as_str()).filter(|credit| !credit.is_empty());
    let by = by.map(|credit| say!(words, "note.credit", credit = credit));
    let credit = by.into_iter().chain(Some(settings.licence.clone()).filter(|licence| !licence.is_empty()));
    let credit = credit.collect::<Vec<_>>().join(". ");
    let corrected = corrections::notes(&cast.view());
    for line in
        [settings.note.as_str()].into_iter().chain(corrected.iter().map(String::as_str)).chain([&*credit])
    {
        body.push_str(&element("p", "", &text(line)));
    }
    body.push_str(&element("p", "", &text(&say!(words, "page.made"))));
    body.push_str("</footer>");

    let json = data::write(cast, &steps, MESSAGES)?;
    let faces = fonts(options, &body, &json)?;
    let palette = &options.palette;
    let colours = [body.as_str()];
    let style = format!(
        "{}{}{}{}",
        font_faces(&faces),
        variables(palette, options.fonts.family()),
        assets::style(),
        dark(&dark_rules(&colours, palette)),
    );
    let script = assets::script();
    let scripts: Vec<&str> = [script.as_str()].into_iter().chain(options.script).collect();
    let hashes = |all: &[&str]| all.iter().map(|one| hash(one)).collect::<Vec<_>>().join(" ");
    let connect = if options.script.is_some() { "; connect-src 'self'" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; font-src data:{connect}; base-uri 'none'; form-action 'none'",
        hashes(&scripts),
        hashes(&[&style]),
    );
    let lang = book.reader_lang();
    let direction = if right_to_left(lang) { " dir=\"rtl\"" } else { "" };
    let head = stamped.iter().map(|stamp| format!("{stamp}: ")).collect::<String>();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"{direction}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"throughline\">\n<meta name=\"throughline\" content=\"{}\">\n<meta name=\"description\" content=\"{}\">\n\
         <title>{}{}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n\
         <script type=\"application/json\" id=\"data\">{json}</script>\n",
        text(lang),
        cast.view().made_from(),
        text(&subtitle),
        text(&head),
        text(&title),
    );
    for script in scripts {
        page.push_str(&format!("<script>{script}</script>\n"));
    }
    page.push_str("</body>\n</html>\n");
    Ok(page.into_bytes())
}

/// Title and subtitle: the casebook's own where all of it is shown; of a part, what it is and how much of it.
fn head_words(cast: &Cast<'_>, options: &Options<'_>) -> (String, String) {
    let book = cast.book();
    let (words, settings) = (book.words(), &book.settings);
    let counts = say!(
        words,
        "page.counts",
        names = say!(words, "count.names", n = cast.entities.len()),
        events = say!(words, "count.events", n = cast.events.len()),
        links = say!(words, "count.connections", n = cast.relations.len())
    );
    let own = if settings.title.is_empty() { counts.clone() } else { settings.title.clone() };
    let asked = options.title.map(str::to_string);
    let told: Vec<_> = cast
        .events
        .iter()
        .map(|id| &book.event(*id).statement)
        .chain(cast.relations.iter().map(|id| &book.relation(*id).statement))
        .map(|statement| (Firmness::of(book, statement), statement))
        .collect();
    let as_of = status_as_of(book, &told).unwrap_or_default();
    if cast.whole {
        let counts = if own == counts { String::new() } else { counts };
        let mut subtitle = if settings.subtitle.is_empty() { counts } else { settings.subtitle.clone() };
        if !subtitle.is_empty() && !subtitle.ends_with(['.', '!', '?']) {
            subtitle.push('.');
        }
        return (asked.unwrap_or(own), format!("{subtitle} {as_of}").trim_end().to_string());
    }
    let focus: BTreeSet<String> = cast
        .views
        .iter()
        .flat_map(|view| view.focus.iter())
        .map(|node| crate::query::wording::labelled(cast.graph, *node))
        .collect();
    let focus: Vec<String> = focus.into_iter().collect();
    let title = if focus.is_empty() { own.clone() } else { capitalised(&words.and(&focus)) };
    let part = say!(words, "page.part", title = &own, counts = counts);
    (asked.unwrap_or(title), format!("{part} {as_of}").trim_end().to_string())
}

fn figure(picture: &Picture) -> String {
    let notes: String = picture.notes.iter().map(|note| element("p", "", &text(note))).collect();
    format!(
        "<figure id=\"v-{}\" class=\"view\"><div class=\"paper\">{}</div>{}</figure>",
        picture.name,
        picture.svg,
        element("figcaption", "note", &notes)
    )
}

/// What figures, lines and markers mean: only what is there.
fn legend(cast: &Cast<'_>) -> String {
    let book = cast.book();
    let mut kinds: Vec<(String, String)> = Vec::new();
    for id in &cast.entities {
        let kind = book.entity(*id).kind;
        let look = look_id(book.vocabulary.shape(kind), book.vocabulary.colour(kind));
        let label = kind.map(|kind| book.spoken().entities.get(kind).label.clone());
        let label = label.unwrap_or_else(|| say!(book.words(), "kind.unnamed"));
        if !kinds.iter().any(|(other, _)| *other == look) {
            kinds.push((look, capitalised(&label)));
        }
    }
    let mut items: String = kinds
        .iter()
        .map(|(look, label)| {
            format!(
                "<li><svg class=\"k\" aria-hidden=\"true\"><use href=\"#{look}\"/></svg>{}</li>",
                text(label)
            )
        })
        .collect();
    let of_events = cast.events.iter().map(|id| Firmness::of(book, &book.event(*id).statement));
    let of_links = cast.edges.iter().map(|(_, edge, _)| Firmness::of_link(cast.graph, *edge));
    let used: BTreeSet<Firmness> = of_events.chain(of_links).collect();
    for firmness in FIRMNESSES.into_iter().filter(|firmness| used.contains(firmness)) {
        let id = sign(firmness);
        items.push_str(&format!(
            "<li><svg class=\"l\" aria-hidden=\"true\"><use href=\"#l-{id}\"/></svg><svg class=\"m\" aria-hidden=\"true\"><use href=\"#m-{id}\"/></svg>{}</li>",
            text(&meaning(book.words(), firmness))
        ));
    }
    element("ul", "legend", &items)
}

/// What lies beside the page.
fn files(options: &Options<'_>) -> String {
    let one = |name: &String| format!("<a href=\"{}\">{}</a>", text(name), text(name));
    let item = |beside: &Beside| {
        let names: Vec<String> = beside.names.iter().map(one).collect();
        format!("<li>{} <span class=\"note\">{}</span></li>", names.join(" "), text(&beside.about))
    };
    element("ul", "files", &options.files.iter().map(item).collect::<String>())
}

/// The fonts, with the letters that stand on the page and those of its words.
fn fonts(
    options: &Options<'_>,
    body: &str,
    json: &str,
) -> Result<Vec<crate::text::Embedded>, crate::text::FontError> {
    // Each word once is enough: it is letters, and how they are joined, that a font is cut by.
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut within = false;
    for piece in body.split_inclusive(['<', '>']) {
        if !within {
            known.extend(piece.trim_end_matches('<').split_whitespace());
        }
        within = piece.ends_with('<');
    }
    let spoken: BTreeSet<&str> = json.split(|c: char| !c.is_alphabetic() && c != '’').collect();
    let digits =
        "0123456789 .,:;!?()[]“”‘’'\"–—-+·/&…←→↑↓×✓<>#%abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let texts = || known.iter().copied().chain(spoken.iter().copied()).chain([digits]);
    let weights = [Weight::Regular, Weight::Semibold];
    options.fonts.embed(weights.into_iter().flat_map(|weight| texts().map(move |text| (weight, text))))
}

/// The colours as custom properties, light and dark.
fn variables(palette: &Palette, family: &str) -> String {
    let named = [
        ("ink", palette.ink),
        ("body", palette.body),
        ("soft", palette.note),
        ("line", palette.rule),
        ("edge", palette.axis),
        ("band", palette.band),
        ("accent", palette.accent),
    ];
    let light: String = named.iter().map(|(name, colour)| format!("--{name}:{};", colour.to_hex())).collect();
    let dark: String = named
        .iter()
        .map(|(name, colour)| format!("--{name}:{};", super::picture::turned(*colour, palette).to_hex()))
        .collect();
    let family: String = family.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c)).collect();
    format!(
        ":root{{{light}--paper:{};--face:\"{family}\",\"Source Sans 3\",\"Segoe UI\",\"Helvetica Neue\",Arial,sans-serif}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}--paper:{}}}}}",
        palette.paper.to_hex(),
        PAPER.to_hex()
    )
}

fn dark(rules: &str) -> String {
    format!("@media screen and (prefers-color-scheme:dark){{{rules}}}")
}

/// The hash of a script or style for the policy.
fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
}
