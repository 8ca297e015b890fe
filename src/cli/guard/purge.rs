//! `purge`: takes somebody out of the tables for good, and remembers by a keyed hash that they are not to come back.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::anyhow;
use clap::Args;
use throughline::diag::{counted, printable};
use throughline::redact::purged::{FILE, Purged};
use throughline::redact::{Read, purge};
use throughline::words::fold;

use crate::cli::general::Session;
use crate::cli::guard::holds::names_of;
use crate::cli::load::inputs;
use crate::cli::terminal::flat;
use crate::cli::write::{shown, write_file};
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `purge`.
#[derive(Args, Debug)]
pub struct PurgeArgs {
    /// Folder.
    pub folder: PathBuf,
    /// A name or an id.
    pub name: String,
    /// Do it; without this what would be done is said. No copy is kept.
    #[arg(long)]
    pub yes: bool,
}

/// Runs the command.
pub fn run(args: &PurgeArgs, session: &Session) -> Outcome {
    if !args.folder.is_dir() {
        return Err(Failure::World(anyhow!(
            "{}: purge takes a folder: what is not in it is not looked through",
            shown(&args.folder)
        )));
    }
    let old = inputs(&args.folder, session)?;
    let (book, _) = throughline::read::read(old.clone(), &session.limits);
    let names = names_of(&book, &args.name);
    let folded: BTreeSet<String> = names.iter().map(|name| fold(name)).collect();
    let Read { casebook, private, .. } = purge(old, &session.limits, &folded);
    if private.rows.is_empty() && private.cells.is_empty() && private.leaks.is_empty() {
        return Err(Failure::NotFound(format!("nothing here names {}", flat(&args.name))));
    }
    if !private.leaks.is_empty() {
        let places: Vec<String> = private
            .leaks
            .iter()
            .map(|leak| {
                format!(
                    "\n  {}{}",
                    printable(&leak.place),
                    if leak.head.is_empty() {
                        String::new()
                    } else {
                        format!(", column `{}`", flat(&leak.head))
                    }
                )
            })
            .collect();
        return Err(Failure::Withheld(format!(
            "{} would still name them; nothing was changed{}\nhelp: reword these cells, then purge again",
            counted(private.leaks.len(), "text"),
            places.concat()
        )));
    }
    let mut changed = Vec::new();
    for (before, after) in book.inputs.files.iter().zip(&casebook.inputs.files) {
        if before.text == after.text {
            continue;
        }
        if let Some(origin) = &before.origin {
            return Err(Failure::World(anyhow!(
                "{} is no text table, and purge does not write into it; nothing was changed: save its sheets as CSV, or take them out by hand",
                flat(&origin.source)
            )));
        }
        let path = args.folder.join(&before.name);
        let on_disk =
            std::fs::read(&path).map_err(|error| Failure::World(anyhow!("{}: {error}", shown(&path))))?;
        let bytes = before
            .rewritten(&on_disk, &after.text)
            .map_err(|why| Failure::World(anyhow!("{} {why}; nothing was changed", shown(&path))))?;
        changed.push((path, bytes));
    }
    let mut purged = Purged::of(&book.inputs);
    if purged.key.is_empty() {
        // It only has to differ from casebook to casebook, so that no list of hashes fits two of them.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        purged.key = format!("{now:x}-{:x}", std::process::id());
    }
    let entity_names = names
        .iter()
        .filter(|name| book.entities.iter().all(|entity| *entity.id != ***name) || **name == args.name);
    entity_names.for_each(|name| purged.add(name));
    let mut text = String::new();
    for gone in &private.rows {
        text.push_str(&format!("  {} (row): {}\n", printable(&gone.place), gone.why.words()));
    }
    for place in &private.cells {
        text.push_str(&format!("  {} (cell)\n", printable(place)));
    }
    if !args.yes {
        session.print(&format!("Would go for good, no copy kept; do it with --yes\n{text}"))?;
        return Ok(Exit::Clean);
    }
    for (path, bytes) in &changed {
        write_file(path, bytes)?;
    }
    write_file(&args.folder.join(FILE), purged.text().as_bytes())?;
    session.print(&format!(
        "Gone for good\n{text}Backups (.bak), earlier outputs and version control may still hold them: that is for you to look through.\n"
    ))?;
    Ok(Exit::Clean)
}
