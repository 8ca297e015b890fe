//! An older version of a casebook: a folder, or a revision that git keeps. Git is the system's own and is only asked what it holds.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::anyhow;
use throughline::catalogue::Words;
use throughline::date::{Date, Style};
use throughline::graph::Graph;
use throughline::input::Inputs;
use throughline::model::Item;
use throughline::query::changes::matching::Matching;
use throughline::query::changes::{self, Change, Withheld};
use throughline::redact::purged::Purged;
use throughline::redact::terms::{Finder, Term};
use throughline::redact::{self, Read};

use crate::cli::Failure;
use crate::cli::gate;
use crate::cli::general::Session;
use crate::cli::load;
use crate::cli::terminal::flat;
use crate::cli::write::shown;

/// An older casebook.
pub struct Older {
    /// The graph.
    pub graph: Graph,
    /// What it is called, within a sentence: `12 March 2021 (0a1b2c3)`, or the folder as it was typed.
    pub label: String,
}

/// The older version that a word names: a folder, else a revision of the folder `of`.
///
/// # Errors
/// There is neither.
pub fn named(word: &str, of: &Path, words: &Words, session: &Session) -> Result<Older, Failure> {
    let path = Path::new(word);
    if path.is_dir() || path.is_file() { folder(path, session) } else { revision(word, of, words, session) }
}

/// The casebook in a folder.
///
/// # Errors
/// Those of reading one.
pub fn folder(path: &Path, session: &Session) -> Result<Older, Failure> {
    let inputs = load::inputs(path, session)?;
    let read = if session.include_confidential {
        redact::read_whole(inputs, &session.limits)
    } else {
        load::read(path, inputs, session)
    };
    Ok(Older { graph: graph(read, &shown(path), session)?, label: shown(path) })
}

/// The casebook of a folder as it was at a revision.
///
/// # Errors
/// Git is not there, the folder is in no repository, or there is no such revision.
pub fn revision(revision: &str, of: &Path, words: &Words, session: &Session) -> Result<Older, Failure> {
    if !of.is_dir() {
        return Err(Failure::World(anyhow!("{}: a revision is one of a folder; name a folder", shown(of))));
    }
    if revision.starts_with('-') || revision.is_empty() {
        return Err(Failure::World(anyhow!("`{}` is no revision", flat(revision))));
    }
    let nothing = |why: &str| {
        Failure::World(anyhow!(
            "`{}` is no folder, and no revision of {}: {why}\nhelp: name a commit, a tag or a branch, such as HEAD~1; `git log --oneline {}` lists them",
            flat(revision),
            shown(of),
            shown(of)
        ))
    };
    let commit = git(
        of,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")],
    )?
    .map_err(|why| nothing(if why.is_empty() { "git knows none of that name" } else { &why }))?;
    let commit = String::from_utf8_lossy(&commit).trim().to_string();
    let ask = |arguments: &[&str]| -> Result<Vec<u8>, Failure> {
        git(of, arguments)?.map_err(|why| Failure::World(anyhow!("git: {}", flat(&why))))
    };
    let day = String::from_utf8_lossy(&ask(&["show", "-s", "--format=%cs", &commit])?).trim().to_string();
    let listed = ask(&["ls-tree", "-r", "-z", "--name-only", &commit, "--", "."])?;
    let names: Vec<String> = listed
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let read = |name: &String| -> Result<(String, Vec<u8>), Failure> {
        let size = ask(&["cat-file", "-s", &format!("{commit}:./{name}")])?;
        let size: u64 = String::from_utf8_lossy(&size).trim().parse().unwrap_or(0);
        if size > session.limits.file_bytes {
            return Err(Failure::World(anyhow!(
                "{} has {size} bytes in {}; --max-file-bytes raises the limit",
                flat(name),
                flat(revision)
            )));
        }
        Ok((name.clone(), ask(&["cat-file", "blob", &format!("{commit}:./{name}")])?))
    };
    let folder = std::fs::canonicalize(of).unwrap_or_else(|_| of.to_path_buf());
    let folder = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // As on the disk: what lies in the folder itself, and what a file in it lists as its own.
    let mut files: Vec<(String, Vec<u8>)> =
        names.iter().filter(|name| !name.contains('/')).map(read).collect::<Result<_, _>>()?;
    let more = throughline::import::listed(&Inputs::from_memory(folder.clone(), files.clone()));
    for name in names.iter().filter(|name| name.contains('/') && more.contains(name)) {
        files.push(read(name)?);
    }
    if files.is_empty() {
        return Err(nothing("nothing of the folder is in it"));
    }
    let mut inputs = Inputs::from_memory(folder, files);
    inputs.sheets = session.sheets.to_vec();
    let read = if session.include_confidential {
        redact::read_whole(inputs, &session.limits)
    } else {
        redact::read(inputs, &session.limits)
    };
    let when = Date::parse(&day, None).map_or(day, |date| date.spoken(words, Style::Long));
    let short: String = commit.chars().take(7).collect();
    Ok(Older {
        graph: graph(read, &format!("{} of {}", flat(revision), shown(of)), session)?,
        label: format!("{when} ({short})"),
    })
}

/// Runs git in a folder: what it writes, or what it says is wrong.
fn git(folder: &Path, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, Failure> {
    let run = Command::new("git")
        .arg("--no-pager")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    match run {
        Ok(done) if done.status.success() => Ok(Ok(done.stdout)),
        Ok(done) => {
            let said = String::from_utf8_lossy(&done.stderr);
            Ok(Err(said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_string()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Failure::World(anyhow!(
            "git is not installed, and a revision can be read with it only\nhelp: install git, or compare two folders: throughline diff OLD NEW"
        ))),
        Err(error) => Err(Failure::World(anyhow!("git cannot be run: {error}"))),
    }
}

fn graph(read: Read, what: &str, session: &Session) -> Result<Graph, Failure> {
    if !read.private.leaks.is_empty() {
        return Err(Failure::Withheld(format!(
            "in {what}: {}",
            load::refusal(&read.private, session.show_private)
        )));
    }
    let mut casebook = read.casebook;
    if casebook.tables.is_empty() {
        return Err(Failure::World(anyhow!("{what}: no table in it")));
    }
    if let Some(lang) = session.lang {
        casebook.speak(lang);
    }
    Ok(Graph::new(casebook))
}

/// What changed from an older casebook to the one in a folder, which was read as `new`. What the newer one marks private is told of
/// neither, and who was purged is counted without a name.
///
/// # Errors
/// Those of reading the folder.
pub fn compare(old: &Graph, new: &Graph, folder: &Path, session: &Session) -> Result<Vec<Change>, Failure> {
    let mut withheld = Withheld::default();
    let mut terms: Vec<Term> = Vec::new();
    if !session.include_confidential {
        let inputs = load::inputs(folder, session)?;
        let read = load::read(folder, inputs.clone(), session);
        gate::close(&read.private, session.show_private);
        if !read.private.is_empty() {
            terms.extend(read.private.terms().iter().cloned());
            let whole = Graph::new(redact::read_whole(inputs, &session.limits).casebook);
            let (then, now) = (Matching::of(old, &whole), Matching::of(&whole, new));
            let stays = |item: &Item| {
                now.newer.contains_key(item)
                    || matches!(item, Item::Entity(id) if now.merged.contains_key(id))
            };
            withheld.rows.extend(then.newer.iter().filter(|(_, item)| !stays(item)).map(|(item, _)| *item));
        }
    }
    purged(old, new, &mut withheld, &mut terms);
    withheld.words = Finder::new(terms);
    Ok(changes::changes(old, new, &Matching::of(old, new), &withheld))
}

/// Rows of the older casebook about somebody who was purged since.
fn purged(old: &Graph, new: &Graph, withheld: &mut Withheld, terms: &mut Vec<Term>) {
    let purged = Purged::of(&new.casebook().inputs);
    let book = old.casebook();
    let mut gone = std::collections::BTreeSet::new();
    for (id, entity) in book.entities().filter(|(_, entity)| purged.is(entity)) {
        gone.insert(id);
        withheld.purged.insert(Item::Entity(id));
        let aliases = entity.aliases().iter().map(|alias| &**alias);
        let names = [&*entity.name, entity.short_name()].into_iter().chain(aliases);
        terms.extend(names.filter_map(|name| Term::new(name, "", true)));
    }
    if gone.is_empty() {
        return;
    }
    for (id, relation) in book.relations() {
        if gone.contains(&relation.from) || gone.contains(&relation.to) {
            withheld.purged.insert(Item::Relation(id));
        }
    }
    for (id, event) in book.events() {
        if event.participants.iter().any(|part| gone.contains(&part.entity)) {
            withheld.purged.insert(Item::Event(id));
        }
    }
}

/// The older casebook in the language of the newer one.
pub fn spoken_like(old: Graph, new: &Graph) -> Graph {
    let tag = new.casebook().reader_lang().to_string();
    if old.casebook().reader_lang() == tag {
        return old;
    }
    old.speaking(&tag)
}

/// Lets every drawing of a graph say what is new or changed since an older version.
///
/// # Errors
/// There is no such version.
pub fn mark(since: &str, graph: &Graph, folder: &Path, session: &Session) -> Result<(), Failure> {
    let Older { graph: old, label } = named(since, folder, graph.casebook().words(), session)?;
    let old = spoken_like(old, graph);
    let changes = compare(&old, graph, folder, session)?;
    graph.mark_since(changes::since(&changes, &flat(&label)));
    Ok(())
}
