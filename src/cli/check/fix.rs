//! `check --fix`: makes the changes that are certain, keeps the files as they were beside them, and says what it did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use throughline::check;
use throughline::diag::{Fix, Report, counted, mend, printable};
use throughline::graph::Graph;
use throughline::input::{FileId, Inputs};
use throughline::model::Casebook;
use throughline::read::read;
use throughline::table::records::record_at;

use crate::cli::check::CheckArgs;
use crate::cli::general::Session;
use crate::cli::load::inputs;
use crate::cli::progress::Progress;
use crate::cli::terminal::flat;
use crate::cli::write::{Replaced, replace_files, shown};
use crate::cli::{Exit, Failure, Outcome};

/// How often the files are read anew: a change may bring another to light, or free the place for one that waited.
const TURNS: usize = 50;

/// One cell that changes.
struct Change {
    file: FileId,
    /// One-based line in the text it was found in.
    line: u32,
    /// The head of its column; empty where the place is in no cell.
    head: String,
    before: String,
    after: String,
}

/// What all turns together come to.
struct Done {
    /// As on the disk.
    old: Inputs,
    /// The text of every file that changes.
    texts: BTreeMap<FileId, String>,
    changes: Vec<Change>,
    /// Findings that are left.
    report: Report,
    /// Files that have a certain change but are no text, by name.
    books: Vec<String>,
}

/// Runs `check --fix`.
pub fn run(args: &CheckArgs, session: &Session) -> Outcome {
    let mut progress = Progress::new(4, session);
    let inputs = inputs(&args.folder, session)?;
    // What is mended is written back whole, and what it said would be told: both only to the desk's own eyes.
    if !session.include_confidential && private(&args.folder, inputs.clone(), session) {
        return Err(Failure::World(anyhow!(
            "a column marks what is private, and --fix writes into the tables themselves; add --include-confidential if you may see it all"
        )));
    }
    progress.step("mending");
    let done = turns(inputs, session)?;
    let backups = write(&args.folder, &done.old, &done.texts, args.dry_run)?;
    drop(progress);
    session.print(&told(&done, &backups, args, session))?;
    let counts = done.report.counts();
    let failed = counts.errors > 0 || (args.strict && counts.warnings > 0);
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

/// Writes texts back into the files they are of, all or none, and keeps each as it was: the paths with those of the copies. `old` are
/// the files as they were read: one that is another on the disk by now is not touched. A `dry_run` only tries.
///
/// # Errors
/// A file changed, or cannot be written.
pub fn write(
    casebook: &Path,
    old: &Inputs,
    texts: &BTreeMap<FileId, String>,
    dry_run: bool,
) -> Result<Vec<(PathBuf, PathBuf)>, Failure> {
    let folder = if casebook.is_dir() { casebook.to_path_buf() } else { parent(casebook) };
    let mut replaced = Vec::new();
    for (file, text) in texts {
        let Some(file) = old.file(*file) else { continue };
        let path = folder.join(&file.name);
        let on_disk =
            std::fs::read(&path).map_err(|error| Failure::World(anyhow!("{}: {error}", shown(&path))))?;
        let bytes = file
            .rewritten(&on_disk, text)
            .map_err(|why| Failure::World(anyhow!("{} {why}; nothing was changed", shown(&path))))?;
        replaced.push(Replaced { path, old: on_disk, new: bytes });
    }
    if dry_run { Ok(Vec::new()) } else { replace_files(&replaced) }
}

/// Whether anything in a casebook is marked as private, or could be.
fn private(path: &Path, inputs: Inputs, session: &Session) -> bool {
    let read = crate::cli::load::read(path, inputs, session);
    read.private.marked || !read.private.is_empty()
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Mends in memory until nothing certain is left.
fn turns(old: Inputs, session: &Session) -> Result<Done, Failure> {
    let mut inputs = old.clone();
    let mut done =
        Done { old, texts: BTreeMap::new(), changes: Vec::new(), report: Report::new(), books: Vec::new() };
    for _ in 0..TURNS {
        let (casebook, mut report) = read(inputs, &session.limits);
        let graph = Graph::new(casebook);
        check::check(&graph, &mut report);
        let book = graph.casebook();
        let is_text = |file| book.inputs.file(file).is_some_and(|file| file.origin.is_none());
        let certain = report.diagnostics.iter().flat_map(|finding| &finding.fixes).filter(|fix| fix.certain);
        let others = certain
            .filter(|fix| !is_text(fix.file))
            .map(|fix| flat(book.inputs.place(&book.inputs.position(fix.file, fix.range.clone())).file));
        done.books = others.collect();
        done.books.sort();
        done.books.dedup();
        let mended = mend(&report, &book.inputs, is_text);
        done.changes.extend(changes(book, &mended.made));
        done.report = report;
        inputs = book.inputs.clone();
        if mended.texts.is_empty() {
            break;
        }
        for (file, text) in mended.texts {
            if let Some(file) = inputs.files.get_mut(file.index()) {
                file.set_text(text.clone());
            }
            done.texts.insert(file, text);
        }
    }
    // What came back to what it was need not be written.
    done.texts.retain(|file, text| done.old.text(*file) != text.as_str());
    Ok(done)
}

/// The cells that changes touch, before and after.
fn changes(book: &Casebook, made: &[Fix]) -> Vec<Change> {
    let mut cells: Vec<(FileId, std::ops::Range<usize>, Vec<&Fix>, String)> = Vec::new();
    for fix in made {
        let place = cell_of(book, fix).unwrap_or((fix.range.clone(), String::new()));
        match cells.last_mut() {
            Some((file, range, fixes, _)) if *file == fix.file && *range == place.0 => fixes.push(fix),
            _ => cells.push((fix.file, place.0, vec![fix], place.1)),
        }
    }
    cells
        .into_iter()
        .map(|(file, range, fixes, head)| {
            let before = book.inputs.text(file).get(range.clone()).unwrap_or_default().to_string();
            let mut after = before.clone();
            for fix in fixes.iter().rev() {
                let inside =
                    fix.range.start.saturating_sub(range.start)..fix.range.end.saturating_sub(range.start);
                if after.get(inside.clone()).is_some() {
                    after.replace_range(inside, &fix.replacement);
                }
            }
            let line = book.inputs.position(file, range).line;
            Change { file, line, head, before, after }
        })
        .collect()
}

/// The cell that a change lies in, and the head of its column.
fn cell_of(book: &Casebook, fix: &Fix) -> Option<(std::ops::Range<usize>, String)> {
    let table = book.tables.iter().find(|table| table.file == fix.file)?;
    let line = book.inputs.position(fix.file, fix.range.clone()).line;
    let start = book.inputs.file(fix.file)?.line_range(line)?.start;
    let record = record_at(book.inputs.text(fix.file), start, table.dialect)?;
    let holds = |range: &std::ops::Range<usize>| range.start <= fix.range.start && fix.range.end <= range.end;
    let column = record.cells.iter().position(|cell| holds(&cell.range))?;
    let head = table.columns.get(column).map(|column| column.header.clone()).unwrap_or_default();
    Some((record.cells.get(column)?.range.clone(), head))
}

/// What was done, or would be.
fn told(done: &Done, backups: &[(PathBuf, PathBuf)], args: &CheckArgs, session: &Session) -> String {
    let terminal = &session.terminal;
    let mut text = String::new();
    for change in &done.changes {
        let name = flat(done.old.name(change.file));
        let head =
            if change.head.is_empty() { String::new() } else { format!(", column `{}`", flat(&change.head)) };
        text.push_str(&format!("{name} line {}{head}\n", change.line));
        text.push_str(&format!(
            "  before: {}\n  after:  {}\n",
            printable(&change.before),
            printable(&change.after)
        ));
    }
    if done.changes.is_empty() {
        text.push_str("Nothing is certain enough to be changed without asking you.\n");
    } else {
        let what =
            format!("{} in {}", counted(done.changes.len(), "change"), counted(done.texts.len(), "file"));
        let sentence = match args.dry_run {
            true => format!("{what} would be made; nothing is written. Without --dry-run they are."),
            false => format!("{what} made. The files as they were:"),
        };
        text.push_str(&format!("\n{}", terminal.paragraph(&sentence, 0)));
        for (path, backup) in backups {
            text.push_str(&format!("  {} -> {}\n", shown(path), shown(backup)));
        }
    }
    for book in &done.books {
        let sentence = format!(
            "{book} is no text table, so --fix does not change it. `throughline check {} --format xlsx -o marked.xlsx` writes a workbook \
             in which these cells are marked.",
            shown(&args.folder)
        );
        text.push_str(&terminal.paragraph(&sentence, 0));
    }
    let left = done.report.counts();
    if left.all() > 0 {
        let sentence =
            format!("Left for you: {left}. `throughline check {}` lists them.", shown(&args.folder));
        text.push_str(&terminal.paragraph(&sentence, 0));
    } else {
        text.push_str("No findings are left.\n");
    }
    text
}
