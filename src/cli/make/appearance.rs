//! What a theme file, a folder of fonts and the bundled font come to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use throughline::diag::printable;
use throughline::draw::style::Palette;
use throughline::draw::theme::{FontFiles, Theme};
use throughline::graph::Graph;
use throughline::text::{FontError, Fonts};

use crate::cli::Failure;
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::shown;

/// Endings of font files.
const FONTS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
/// Font files read from a folder at the most.
const MOST_FONTS: usize = 200;
/// Faults of a theme that are printed; the rest is counted.
const FAULTS: usize = 20;
/// Characters without a glyph that are named.
const NAMED: usize = 12;

/// Colours and fonts.
pub struct Look {
    /// The colours.
    pub palette: Palette,
    /// The fonts.
    pub fonts: Fonts,
}

impl Look {
    /// Reads what the options name.
    ///
    /// # Errors
    /// A file cannot be read, the theme is wrong (all of it is said, each with its place), a font is none.
    pub fn read(theme: Option<&Path>, font_dir: Option<&Path>, session: &Session) -> Result<Self, Failure> {
        let file = theme;
        let theme = match file {
            Some(path) => read_theme(path, session)?,
            None => Theme::default(),
        };
        let fonts = match (&theme.fonts, file) {
            (Some(files), Some(path)) => theme_fonts(files, path, session)?,
            _ => Fonts::new(),
        };
        let fonts = match font_dir {
            Some(folder) => {
                let paths = font_files(folder)?;
                let files = paths.iter().map(|path| read(path, session)).collect::<Result<Vec<_>, _>>()?;
                fonts.and(files).map_err(|error| not_a_font(error, &paths))?
            }
            None => fonts,
        };
        Ok(Self { palette: theme.palette, fonts })
    }

    /// Characters of names, titles, descriptions and of the words printed between them that no font has, as a list; empty for none.
    pub fn missing(&self, graph: &Graph) -> String {
        let book = graph.casebook();
        let settings = &book.settings;
        let mut missing: BTreeSet<char> = BTreeSet::new();
        let texts = [settings.title.as_str(), &settings.subtitle, &settings.note, &settings.credit];
        let rows = book.events().flat_map(|(_, event)| [&*event.title, &*event.description]);
        let names = book.entities().map(|(_, entity)| &*entity.name);
        for text in texts.into_iter().chain(rows).chain(names) {
            missing.extend(self.fonts.missing(text));
        }
        // The words of the page as well, in the language of its reader.
        for (_, message) in book.words().messages().filter(|_| book.words().tag() != "en") {
            missing.extend(self.fonts.missing(&message.texts()));
        }
        let shown: Vec<String> = missing
            .iter()
            .take(NAMED)
            .map(|c| format!("{} (U+{:04X})", flat(&c.to_string()), u32::from(*c)))
            .collect();
        match missing.len() {
            0 => String::new(),
            n if n > NAMED => format!("{} and {} more", shown.join(", "), n - NAMED),
            _ => shown.join(", "),
        }
    }
}

fn read(path: &Path, session: &Session) -> Result<Vec<u8>, Failure> {
    let wrong = |what: String| Failure::World(anyhow!("{}: {}", shown(path), printable(&what)));
    let meta = std::fs::metadata(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if !meta.is_file() {
        return Err(wrong("is not a file".to_string()));
    }
    if meta.len() > session.limits.file_bytes {
        return Err(wrong(format!("has {} bytes; --max-file-bytes raises the limit", meta.len())));
    }
    std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))
}

fn read_theme(path: &Path, session: &Session) -> Result<Theme, Failure> {
    let text = String::from_utf8(read(path, session)?)
        .map_err(|_| Failure::World(anyhow!("{}: is not UTF-8 text", shown(path))))?;
    Theme::parse(&text).map_err(|faults| {
        let mut lines: Vec<String> = Vec::new();
        for fault in faults.iter().take(FAULTS) {
            let before = text.get(..fault.at.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            lines.push(format!("{}:{line}:{column}: {}", shown(path), flat(&fault.message)));
        }
        if faults.len() > FAULTS {
            lines.push(format!("and {} more", faults.len() - FAULTS));
        }
        Failure::World(anyhow!("the theme cannot be used\n{}", lines.join("\n")))
    })
}

fn theme_fonts(files: &FontFiles, theme: &Path, session: &Session) -> Result<Fonts, Failure> {
    let beside = |name: &String| theme.parent().unwrap_or(Path::new("")).join(name);
    let regular = beside(&files.regular);
    let (semibold, bold) = (files.semibold.as_ref().map(beside), files.bold.as_ref().map(beside));
    let paths = [
        regular.clone(),
        semibold.clone().or(bold.clone()).unwrap_or(regular.clone()),
        bold.or(semibold).unwrap_or(regular),
    ];
    let [a, b, c] = &paths;
    let bytes = [read(a, session)?, read(b, session)?, read(c, session)?];
    Fonts::of_theme(bytes, files.family.as_deref()).map_err(|error| not_a_font(error, &paths))
}

fn not_a_font(error: FontError, paths: &[PathBuf]) -> Failure {
    let path = match error {
        FontError::Unreadable { number } => paths.get(number.saturating_sub(1)),
        _ => None,
    };
    match path {
        Some(path) => Failure::World(anyhow!("{}: is not a readable TrueType or OpenType font", shown(path))),
        None => Failure::World(anyhow!(error)),
    }
}

/// The font files of a folder, by name.
fn font_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |what: String| Failure::World(anyhow!("{}: {}", shown(folder), printable(&what)));
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let is_font = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        ending.is_some_and(|ending| FONTS.contains(&ending.as_str()))
    };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_font).collect();
    paths.sort();
    match paths.len() {
        0 => Err(wrong(format!("no font in it ({})", FONTS.map(|ending| format!(".{ending}")).join(", ")))),
        n if n > MOST_FONTS => Err(wrong(format!("has {n} fonts; at most {MOST_FONTS} are read"))),
        _ => Ok(paths),
    }
}
