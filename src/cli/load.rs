//! From a path to a graph, for every command that reads a casebook: without what is private in it, and not at all where a public text
//! gives something private away.

use std::path::Path;

use throughline::check;
use throughline::diag::{Report, counted, printable};
use throughline::graph::Graph;
use throughline::input::{Beside, Inputs, Limits};
use throughline::model::{Casebook, Pictures, Unread};
use throughline::picture::Budget;
use throughline::redact::{self, Leak, Private};

use crate::cli::Failure;
use crate::cli::gate;
use crate::cli::general::Session;
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;

/// Places of leaks named at most; the rest is counted.
const PLACES: usize = 50;
/// Files that were passed over, named at most.
const FILES: usize = 10;
/// Bytes of a picture, at most.
const PICTURE_BYTES: u64 = 32 << 20;
/// Of the files beside a single table so many bytes are looked through for marks.
const BESIDE: u64 = 256 << 20;

/// Reads a casebook. It lives as long as the process: what a command reads it reads once, and freeing millions of rows one by
/// one before the process ends is a tenth of the time of a large `check`.
///
/// # Errors
/// There is nothing to read, or a public text gives away what is private.
pub fn load(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    progress.step("reading");
    let (casebook, report) = book(path, session)?;
    if casebook.tables.is_empty() && !report.has_errors() {
        return Err(Failure::World(anyhow::anyhow!(nothing_to_read(path, &casebook.inputs))));
    }
    progress.step("connecting");
    Ok((Box::leak(Box::new(Graph::new(casebook))), report))
}

/// Reads a casebook as it may leave, or whole where that was asked for.
///
/// # Errors
/// The world is wrong, or a public text gives away what is private.
pub fn book(path: &Path, session: &Session) -> Result<(Casebook, Report), Failure> {
    let inputs = inputs(path, session)?;
    let (casebook, report, _) = redacted(path, inputs, session)?;
    Ok((casebook, report))
}

/// A casebook of these files as it may leave, or whole where that was asked for; and whether anything in it is private or could be.
///
/// # Errors
/// A public text gives away what is private.
pub fn redacted(path: &Path, inputs: Inputs, session: &Session) -> Result<(Casebook, Report, bool), Failure> {
    let read = match session.include_confidential {
        true => redact::read_whole(inputs, &session.limits),
        false => read(path, inputs, session),
    };
    let mut casebook = read.casebook;
    if let Some(lang) = session.lang {
        casebook.speak(lang);
    }
    // Not before everything private is out: what only a private row names is not even opened.
    casebook.pictures = pictures(path, &casebook);
    if session.include_confidential {
        session.say("note: what is marked private is read too; nothing made of it is for publication");
        return Ok((casebook, read.report, true));
    }
    gate::close(&read.private, session.show_private);
    if !read.private.leaks.is_empty() {
        return Err(Failure::Withheld(refusal(&read.private, session.show_private)));
    }
    if read.private.victims {
        session.say(
            "note: victims of sexual offences are not named: they stand as “Victim A”, and nothing else of theirs is shown (throughline redact lists the rows). Who has waived it has `yes` in a column `waived`; if all may be named, casebook.toml says why: names_lawfully_public = \"...\"",
        );
    }
    if read.private.marked {
        session.say(
            "note: a column marks what is private: rows are counted as if those it marks were not there (--include-confidential reads them)",
        );
    }
    Ok((casebook, read.report, read.private.marked || !read.private.is_empty()))
}

/// The files of a casebook, with those that a file in it lists as its own.
///
/// # Errors
/// The world is wrong.
pub fn inputs(path: &Path, session: &Session) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::read(path, &session.limits)?;
    inputs.sheets = session.sheets.to_vec();
    let listed = throughline::import::listed(&inputs);
    if !listed.is_empty() && path.is_dir() {
        inputs.read_more(path, &listed, &session.limits)?;
    }
    Ok(inputs)
}

/// The pictures that the rows of a casebook name, made small.
fn pictures(path: &Path, casebook: &Casebook) -> Pictures {
    let folder = match path.parent() {
        _ if path.is_dir() => path,
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    Pictures::of(casebook, &Budget::default(), |name| {
        Inputs::read_beside(folder, name, PICTURE_BYTES).map_err(|why| match why {
            Beside::Missing => Unread::Missing,
            Beside::Outside => Unread::Outside,
            Beside::NotRegular(what) => Unread::Refused(format!("is {what}, not a file")),
            Beside::TooLarge => Unread::Refused(format!("has more than {} MB", PICTURE_BYTES >> 20)),
            Beside::Io(error) => Unread::Refused(format!("cannot be read: {}", flat(&error))),
        })
    })
}

/// Reads without what is private. Of a single table the files beside it say what that is too.
pub fn read(path: &Path, inputs: Inputs, session: &Session) -> redact::Read {
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    if let (Some(name), true) = (name, path.is_file()) {
        let limits = Limits { total_bytes: session.limits.total_bytes.min(BESIDE), ..session.limits };
        if let Ok(mut beside) = Inputs::read(parent, &limits) {
            beside.sheets = session.sheets.to_vec();
            return redact::read_beside(inputs, &name, beside, &session.limits);
        }
    }
    redact::read(inputs, &session.limits)
}

/// Reads and checks a casebook.
///
/// # Errors
/// Those of [`load`].
pub fn load_and_check(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    let (graph, mut report) = load(path, session, progress)?;
    progress.step("checking");
    check::check(graph, &mut report);
    Ok((graph, report))
}

/// Reads and checks a casebook, with the checks that only `--strict` asks for.
///
/// # Errors
/// Those of [`load`].
pub fn load_and_check_strictly(
    path: &Path,
    session: &Session,
    progress: &mut Progress,
) -> Result<(&'static Graph, Report), Failure> {
    let (graph, mut report) = load(path, session, progress)?;
    progress.step("checking");
    check::check_strictly(graph, &mut report);
    Ok((graph, report))
}

/// Which public texts give something away. Never what stands in them, unless that was asked for.
pub fn refusal(private: &Private, show: bool) -> String {
    let leaks: &[Leak] = &private.leaks;
    let mut text = format!(
        "{} what is private; nothing is written or printed until that is settled\n",
        match leaks.len() {
            1 => "a public text gives away".to_string(),
            many => format!("{} give away", counted(many, "public text")),
        }
    );
    for leak in leaks.iter().take(PLACES) {
        let head =
            if leak.head.is_empty() { String::new() } else { format!(", column `{}`", flat(&leak.head)) };
        let of = if leak.of.is_empty() {
            String::new()
        } else {
            format!(" names what {} keeps private", printable(&leak.of))
        };
        let words = if show { format!(" (“{}”)", flat(&leak.words)) } else { String::new() };
        text.push_str(&format!("  {}{head}:{of}{words}\n", printable(&leak.place)));
    }
    if leaks.len() > PLACES {
        text.push_str(&format!("  and {} more\n", leaks.len() - PLACES));
    }
    text.push_str(
        "help: reword these cells, or mark their rows too; --show-private prints the words; a common word goes into casebook.toml: public_words = [\"...\"]",
    );
    text
}

/// What there is instead of a casebook.
pub fn nothing_to_read(path: &Path, inputs: &Inputs) -> String {
    let mut text = format!("{}: no table in it", printable(&path.display().to_string()));
    for refused in inputs.set_aside.iter().take(FILES) {
        text.push_str(&format!("\n  {} {}", flat(&refused.name), refused.reason));
        let help = refused.reason.help();
        if !help.is_empty() {
            text.push_str(&format!(": {help}"));
        }
    }
    if inputs.set_aside.len() > FILES {
        text.push_str(&format!("\n  and {} more", inputs.set_aside.len() - FILES));
    }
    text.push_str("\nhelp: one table of events (columns `date` and `title`) saved as CSV is enough; throughline init FOLDER starts a casebook");
    text
}
