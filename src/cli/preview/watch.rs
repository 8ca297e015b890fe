//! When a table was saved: what the system tells of the folder, and a look at it every two seconds, since drives of a network tell
//! nothing and a folder can be moved away and back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// A save is over when nothing was told for so long.
pub const QUIET: Duration = Duration::from_millis(200);
/// Who saves without end is read all the same.
const LONGEST: Duration = Duration::from_secs(2);
/// Between two looks where nothing is told.
const LOOK: Duration = Duration::from_secs(2);

/// What the desk is told.
pub enum Told<O> {
    /// Something in the folder changed.
    Saved,
    /// The browser asks for something.
    Order(O),
}

/// Has changes in the folder told, as long as what is returned lives; `None` where the system tells none.
pub fn begin<O: Send + 'static>(folder: &Path, tell: Sender<Told<O>>) -> Option<RecommendedWatcher> {
    let told = move |event: notify::Result<notify::Event>| {
        let matters = match &event {
            // Our own reading is told too.
            Ok(event) => {
                !matches!(event.kind, EventKind::Access(_))
                    && (event.paths.is_empty() || event.paths.iter().any(|path| is_table(path)))
            }
            Err(_) => true,
        };
        if matters {
            let _ = tell.send(Told::Saved);
        }
    };
    let mut watcher = notify::recommended_watcher(told).ok()?;
    watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

/// Whether a name can be that of a table: not hidden, no lock of an office program, no file on its way to another name, no copy.
pub fn is_table(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    let name = name.to_string_lossy();
    let passing = name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.ends_with(".tmp")
        || name.ends_with('#');
    let ending = name.rsplit('.').next().unwrap_or_default();
    let copy =
        ending.strip_prefix("bak").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    !passing && !copy
}

/// Waits for the next thing to do: an order, or `None` for a save that is over. `Err` when nobody can ask any more.
pub fn next<O>(
    told: &Receiver<Told<O>>,
    mut changed: impl FnMut() -> bool,
) -> Result<Option<O>, RecvTimeoutError> {
    loop {
        match told.recv_timeout(LOOK) {
            Ok(Told::Order(order)) => return Ok(Some(order)),
            Ok(Told::Saved) => break,
            Err(RecvTimeoutError::Timeout) if changed() => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(gone) => return Err(gone),
        }
    }
    let since = Instant::now();
    loop {
        match told.recv_timeout(QUIET) {
            Ok(Told::Saved) if since.elapsed() < LONGEST => {}
            // Orders go first: they say for which save they were given.
            Ok(Told::Order(order)) => return Ok(Some(order)),
            Ok(Told::Saved) | Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(gone) => return Err(gone),
        }
    }
}

/// What tells that a file changed without reading it: its name, bytes and time.
pub type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// The stamp of a casebook's tables, and of files that it names elsewhere.
pub fn stamp(casebook: &Path, named: &[PathBuf]) -> Stamp {
    let mut paths: Vec<PathBuf> = match fs::read_dir(casebook) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).filter(|path| is_table(path)).collect(),
        Err(_) => vec![casebook.to_path_buf()],
    };
    paths.extend(named.iter().cloned());
    stamp_of(paths)
}

/// The stamp of files.
pub fn stamp_of(paths: Vec<PathBuf>) -> Stamp {
    let of = |path: PathBuf| {
        let meta = fs::metadata(&path).ok();
        let (bytes, time) = meta.map_or((u64::MAX, None), |meta| (meta.len(), meta.modified().ok()));
        (path, bytes, time)
    };
    let mut stamp: Stamp = paths.into_iter().map(of).collect();
    stamp.sort();
    stamp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_and_files_on_their_way_are_no_tables() {
        for name in [
            ".~lock.events.csv#",
            "~$events.xlsx",
            ".events.csv.swp",
            "events.csv~",
            "lu12a.tmp",
            "a.csv.bak2",
            ".hidden.csv",
        ] {
            assert!(!is_table(Path::new("story").join(name).as_path()), "{name}");
        }
        for name in ["events.csv", "people.xlsx", "casebook.toml", "a.bakery.csv"] {
            assert!(is_table(Path::new("story").join(name).as_path()), "{name}");
        }
    }
}
