//! The desk of the preview: reads the casebook after each save, makes the page and what is said beside it, and changes cells when
//! the browser asks for a change that was offered.
//!
//! What is shown follows three rules. A save that loses something (a file or row that can no longer be used, a table that is
//! suddenly empty: a save caught half-way) leaves the last good page where it is. A save that would give away what is private
//! takes even that page down: it may show what is private since. And the page comes through the same redaction and the same gate
//! as every file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Instant;

use anyhow::anyhow;
use axum::body::Bytes;
use throughline::check;
use throughline::diag::{Cost, Diagnostic, Report, Severity, counted, grouped, mend};
use throughline::draw::kept::Kept;
use throughline::graph::Graph;
use throughline::input::Inputs;
use throughline::model::Casebook;
use throughline::page::{self, Options};
use throughline::query::Selection;
use tokio::sync::{oneshot, watch as channel};

use crate::cli::check::fix;
use crate::cli::general::Session;
use crate::cli::load::{inputs, nothing_to_read, redacted};
use crate::cli::make::appearance::Look;
use crate::cli::make::page::written;
use crate::cli::options::not_chosen;
use crate::cli::preview::news::{self, News, State};
use crate::cli::preview::watch::{self, Stamp, Told};
use crate::cli::terminal::flat;
use crate::cli::write::shown;
use crate::cli::{Failure, gate};

/// What the page is called where something in it is refused.
const PAGE: &str = "page.html";
/// How often files are read anew while somebody is still writing into them.
const PATIENCE: usize = 5;

/// What there is to see.
#[derive(Debug, Default)]
pub struct Shown {
    /// The page of the last save that was good, and which save that was.
    pub good: Option<(u64, Bytes)>,
    /// The page of the last save, where it is not shown because the save was not good.
    pub latest: Option<Bytes>,
    /// What is said beside it, as JSON on one line.
    pub news: String,
}

/// What the browser can ask for. Each names the save it was given for: after another it means nothing.
pub enum Wish {
    /// Make the change that a finding offers; the finding by its place in the list, or every certain change.
    Change {
        /// The save.
        version: u64,
        /// Which finding; all for none.
        finding: Option<usize>,
    },
    /// Show the last save though it loses something.
    Accept {
        /// The save.
        version: u64,
    },
}

/// A wish and where its answer goes: what was done, or why not.
pub struct Order {
    /// What is wished.
    pub wish: Wish,
    /// For the answer.
    pub answer: oneshot::Sender<Result<String, String>>,
}

/// A casebook as it was read after a save.
struct Reading {
    graph: Graph,
    report: Report,
    /// Something in it is private, or could be: its tables are not written into.
    private: bool,
}

/// The desk.
pub struct Desk {
    folder: PathBuf,
    session: Session,
    look: Look,
    /// Places that need not be looked for again.
    kept: Kept,
    /// Does not say again with every save what was said with the first.
    quiet: Session,
    form: String,
    version: u64,
    stamp: Stamp,
    /// What the pictures were when they were last read.
    seen: Stamp,
    /// The files as they were last read, to tell whether anything changed.
    files: Option<Inputs>,
    reading: Option<Reading>,
    /// Rows used, by table, of the last good save; and what was not used.
    good: Option<(BTreeMap<String, u64>, usize)>,
    show: channel::Sender<Arc<Shown>>,
}

impl Desk {
    /// A desk for a casebook; `form` is the word that a change must carry.
    pub fn new(
        folder: &Path,
        session: &Session,
        look: Look,
        form: String,
        show: channel::Sender<Arc<Shown>>,
    ) -> Self {
        Self {
            folder: folder.to_path_buf(),
            session: *session,
            look,
            kept: Kept::default(),
            quiet: Session { quiet: true, ..*session },
            form,
            version: 0,
            stamp: Stamp::default(),
            seen: Stamp::default(),
            files: None,
            reading: None,
            good: None,
            show,
        }
    }

    /// Works until nobody can ask any more.
    pub fn work(mut self, told: &Receiver<Told<Order>>) {
        loop {
            match watch::next(told, || self.has_changed()) {
                Ok(None) => self.renew(false),
                Ok(Some(order)) => {
                    let answer = self.fulfil(&order.wish);
                    let _ = order.answer.send(answer);
                }
                Err(_) => return,
            }
        }
    }

    fn has_changed(&self) -> bool {
        self.stamp_now() != self.stamp
    }

    /// Files that the casebook names in folders of its own are not told of: they are looked at.
    fn stamp_now(&self) -> Stamp {
        let names = self.files.iter().flat_map(|inputs| &inputs.files).map(|file| file.source());
        let named = names.filter(|name| self.folder.is_dir() && name.contains('/'));
        let mut paths: Vec<PathBuf> = named.map(|name| self.folder.join(name)).collect();
        paths.extend(self.pictures());
        watch::stamp(&self.folder, &paths)
    }

    /// The pictures that the rows name, as they were last read.
    fn pictures(&self) -> Vec<PathBuf> {
        let folder = if self.folder.is_dir() { self.folder.as_path() } else { above(&self.folder) };
        let images = self.reading.iter().flat_map(|reading| reading.graph.casebook().images());
        images.filter(|(image, _)| image.is_local()).map(|(image, _)| folder.join(&*image.file)).collect()
    }

    /// Reads the casebook, and where anything in it changed makes everything anew. `accept` takes it as good, whatever it loses.
    pub fn renew(&mut self, accept: bool) {
        let since = Instant::now();
        match self.read(accept) {
            Ok(false) => {}
            Ok(true) => self.made(since, accept),
            Err(failure) => self.failed(failure),
        }
    }

    /// Whether there is something new, which then is in `self.reading`.
    fn read(&mut self, anyway: bool) -> Result<bool, Failure> {
        let mut files = Inputs::default();
        for _ in 0..PATIENCE {
            self.stamp = self.stamp_now();
            files = inputs(&self.folder, &self.quiet)?;
            // A file on its way to another name is nothing to speak of.
            files.set_aside.retain(|file| watch::is_table(Path::new(&file.name)));
            if self.stamp_now() == self.stamp {
                break;
            }
            std::thread::sleep(watch::QUIET);
        }
        let seen = watch::stamp_of(self.pictures());
        let same = seen == self.seen && self.files.as_ref().is_some_and(|before| are_equal(before, &files));
        if same && !anyway {
            return Ok(false);
        }
        self.files = Some(files.clone());
        self.reading = None;
        gate::forget();
        let (casebook, mut report, private) = redacted(&self.folder, files, &self.quiet)?;
        if casebook.tables.is_empty() && !report.has_errors() {
            return Err(Failure::World(anyhow!(nothing_to_read(&self.folder, &casebook.inputs))));
        }
        let graph = Graph::new(casebook);
        check::check(&graph, &mut report);
        report.sort();
        self.reading = Some(Reading { graph, report, private });
        self.seen = watch::stamp_of(self.pictures());
        Ok(true)
    }

    /// Makes the page of what was read, and shows it.
    fn made(&mut self, since: Instant, accept: bool) {
        let Some(reading) = &self.reading else { return };
        self.version += 1;
        let book = reading.graph.casebook();
        let page = match page(&reading.graph, &self.look, &self.kept) {
            Ok(page) => Bytes::from(page),
            Err(failure) => return self.failed(failure),
        };
        let (rows, unused) = (rows_of(book), unused(&reading.report));
        let lost = self
            .good
            .as_ref()
            .map_or_else(Vec::new, |(before, unused_before)| losses(before, *unused_before, &rows, unused));
        let before = self.show.borrow().clone();
        // What has become private since must not stay on an earlier page.
        let earlier = before.good.clone().filter(|(_, page)| gate::file(Path::new(PAGE), page).is_ok());
        let (good, latest, state) = match earlier {
            Some(earlier) if !lost.is_empty() && !accept => {
                (Some(earlier), Some(page), State::Doubtful(lost))
            }
            _ => {
                self.good = Some((rows, unused));
                (Some((self.version, page)), None, State::Good)
            }
        };
        let counts = reading.report.counts();
        let news = News {
            version: self.version,
            page: good.as_ref().map(|(version, _)| *version),
            casebook: &book.inputs.folder_name,
            state,
            form: &self.form,
            mendable: !reading.private || self.session.include_confidential,
            reading: Some((book, &reading.report)),
        };
        let news = news.json();
        if gate::printed(news.as_bytes()).is_err() {
            return self.failed(Failure::Withheld(
                "what would be said of the last save holds what is private".to_string(),
            ));
        }
        let (bytes, held) = (good.as_ref().map_or(0, |(_, page)| page.len()), latest.is_some());
        self.show.send_replace(Arc::new(Shown { good, latest, news }));
        self.session.say(&format!(
            "page {}: {} KB in {} ms; {counts}{}",
            self.version,
            grouped(bytes as u64 / 1024),
            since.elapsed().as_millis(),
            if held { "; the page of an earlier save stays" } else { "" }
        ));
    }

    /// Shows what went wrong over the last good page; without it, where that might give something away.
    fn failed(&mut self, failure: Failure) {
        self.version += 1;
        self.reading = None;
        let (state, text) = match failure {
            Failure::Withheld(text) => (State::Withheld(text.clone()), text),
            Failure::World(error) => {
                let text = format!("{error:#}");
                (State::Failed(text.clone()), text)
            }
            Failure::NotFound(text) => (State::Failed(text.clone()), text),
        };
        let good = match state {
            State::Withheld(_) => None,
            _ => self.show.borrow().good.clone(),
        };
        let name = self.folder.file_name().map(|name| name.to_string_lossy().into_owned());
        let news = News {
            version: self.version,
            page: good.as_ref().map(|(version, _)| *version),
            casebook: name.as_deref().unwrap_or("casebook"),
            state,
            form: &self.form,
            mendable: false,
            reading: None,
        };
        let news = news.json();
        // The last word: if even this would name something, nothing is said but that.
        let news =
            if gate::printed(news.as_bytes()).is_ok() { news } else { news::unspeakable(self.version) };
        self.show.send_replace(Arc::new(Shown { good, latest: None, news }));
        self.session.say(&flat(&text));
    }

    fn fulfil(&mut self, wish: &Wish) -> Result<String, String> {
        let (Wish::Change { version, .. } | Wish::Accept { version }) = wish;
        if *version != self.version {
            return Err("the table was saved since: look at the findings again".to_string());
        }
        match wish {
            Wish::Accept { .. } => {
                self.renew(true);
                Ok("The last save is shown.".to_string())
            }
            Wish::Change { finding, .. } => {
                let done = self.change(*finding).map_err(|failure| match failure {
                    Failure::World(error) => format!("{error:#}"),
                    Failure::NotFound(text) | Failure::Withheld(text) => text,
                })?;
                self.renew(false);
                Ok(done)
            }
        }
    }

    /// A table that is open in LibreOffice is not changed behind its back: what that saves next would undo it.
    fn not_open(&self, name: &str) -> Result<(), Failure> {
        let folder = if self.folder.is_dir() { self.folder.as_path() } else { above(&self.folder) };
        let path = folder.join(name);
        let lock = format!(".~lock.{}#", path.file_name().unwrap_or_default().to_string_lossy());
        match path.with_file_name(&lock).exists() {
            false => Ok(()),
            true => Err(Failure::NotFound(format!(
                "{0} is open in a spreadsheet: close it there first, or what that saves next would undo the change (it is open as long as there is a file {1})",
                flat(name),
                flat(&lock)
            ))),
        }
    }

    /// Makes the certain changes of one finding or of all, and keeps the files as they were beside them.
    fn change(&self, finding: Option<usize>) -> Result<String, Failure> {
        let nothing = || Failure::NotFound("there is nothing to change".to_string());
        let reading = self.reading.as_ref().ok_or_else(nothing)?;
        if reading.private && !self.session.include_confidential {
            return Err(Failure::NotFound(
                "a column marks what is private: its tables are not written into".to_string(),
            ));
        }
        let book = reading.graph.casebook();
        let report: Report = match finding {
            None => reading.report.clone(),
            Some(at) => reading.report.diagnostics.get(at).cloned().into_iter().collect(),
        };
        let mended = mend(&report, &book.inputs, |file| {
            book.inputs.file(file).is_some_and(|file| file.origin.is_none())
        });
        if mended.texts.is_empty() {
            return Err(nothing());
        }
        for file in mended.texts.keys() {
            self.not_open(book.inputs.name(*file))?;
        }
        let kept = fix::write(&self.folder, &book.inputs, &mended.texts, false)?;
        let copies: Vec<String> = kept.iter().map(|(_, copy)| shown_name(copy)).collect();
        Ok(format!("{} made; as it was: {}", counted(mended.made.len(), "change"), copies.join(", ")))
    }
}

/// The folder a table lies in.
pub fn above(table: &Path) -> &Path {
    match table.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn shown_name(path: &Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| flat(&name.to_string_lossy()))
}

/// The page, as `page` writes it.
fn page(graph: &Graph, look: &Look, kept: &Kept) -> Result<Vec<u8>, Failure> {
    let (whole, options) = (
        Selection::default(),
        Options { palette: look.palette, kept: Some(kept), ..Options::new(&look.fonts) },
    );
    let scenes = page::scenes(graph, &whole, &options).map_err(not_chosen)?;
    let bytes = written(graph, &whole, &scenes, &options)?;
    gate::file(Path::new(PAGE), &bytes)?;
    Ok(bytes)
}

/// Whether two readings of the files are the same, byte for byte.
fn are_equal(one: &Inputs, other: &Inputs) -> bool {
    let texts = |inputs: &Inputs| {
        inputs
            .files
            .iter()
            .map(|file| (file.name.clone(), file.text.clone(), file.encoding))
            .collect::<Vec<_>>()
    };
    one.raw == other.raw && one.set_aside == other.set_aside && texts(one) == texts(other)
}

/// Rows used of each table, by its name.
fn rows_of(book: &Casebook) -> BTreeMap<String, u64> {
    let mut rows = BTreeMap::new();
    for table in &book.tables {
        *rows.entry(book.inputs.name(table.file).to_string()).or_default() += table.tally.used;
    }
    rows
}

/// How many files and rows are not used at all because something is wrong with them.
fn unused(report: &Report) -> usize {
    let lost = |finding: &&Diagnostic| finding.severity == Severity::Error && finding.cost == Cost::NotUsed;
    report.diagnostics.iter().filter(lost).count()
}

/// What the last good save had and this one has not, as sentences.
fn losses(
    before: &BTreeMap<String, u64>,
    unused_before: usize,
    now: &BTreeMap<String, u64>,
    unused_now: usize,
) -> Vec<String> {
    let mut lost: Vec<String> = before
        .iter()
        .filter(|(_, rows)| **rows > 0)
        .filter_map(|(name, _)| match now.get(name) {
            Some(0) => Some(format!("{} has no row that can be used any more.", flat(name))),
            None => Some(format!("{} is gone, or there is nothing in it.", flat(name))),
            Some(_) => None,
        })
        .collect();
    if unused_now > unused_before {
        let more = unused_now - unused_before;
        lost.push(match more {
            1 => "A file or row can no longer be used.".to_string(),
            _ => format!("{} files or rows can no longer be used.", grouped(more as u64)),
        });
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_that_loses_something_is_told() {
        let rows = |rows: &[(&str, u64)]| {
            rows.iter().map(|(name, count)| ((*name).to_string(), *count)).collect::<BTreeMap<_, _>>()
        };
        let before = rows(&[("events.csv", 3), ("empty.csv", 0), ("people.csv", 2)]);
        assert!(losses(&before, 1, &before, 1).is_empty());
        assert!(losses(&before, 1, &rows(&[("events.csv", 1), ("people.csv", 2)]), 0).is_empty());
        assert_eq!(losses(&before, 0, &rows(&[("events.csv", 0)]), 2).len(), 3);
    }
}
