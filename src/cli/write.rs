//! Writing, whole or not at all.
//!
//! A file is written under another name in the same folder, flushed to the disk and then renamed: whoever looks sees the
//! old file or the new one. A folder is prepared as a whole first; a new one then gets its name by one rename, and in one that
//! is there already the files are exchanged, each by a rename, and put back if any of these fails. Only files that
//! an earlier `build` listed in [`MANIFEST`] are replaced or removed: what the user put there stays.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use throughline::diag::printable;
use throughline::input::{Inputs, RAW_ENDINGS, READ_ENDINGS};

use crate::cli::Failure;

/// Lists the files that `build` made in a folder.
pub const MANIFEST: &str = ".throughline";

/// First line of [`MANIFEST`].
const MANIFEST_HEAD: &str =
    "# Files that `throughline build` made here and will replace or remove. Yours are not among them.";

/// A file to be written.
pub struct Made {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writes to standard output. That nobody reads on (`| head`) is no failure.
pub fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::World(anyhow!(error).context("standard output")))
        }
        _ => Ok(()),
    }
}

/// A path as an error message shows it.
pub fn shown(path: &Path) -> String {
    printable(&path.display().to_string()).into_owned()
}

/// Refuses to write where the casebook would read it again: over one of its tables, or as a table beside them.
pub fn keep_off(casebook: &Path, inputs: &Inputs, target: &Path) -> Result<(), Failure> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let (Some(casebook), Some(name)) = (whole(casebook), target.file_name()) else { return Ok(()) };
    let parent = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let target_whole = whole(target).or_else(|| whole(parent).map(|parent| parent.join(name)));
    let Some(target_whole) = target_whole else { return Ok(()) };
    let folder = if casebook.is_dir() { casebook.as_path() } else { casebook.parent().unwrap_or(&casebook) };
    let is_input = target_whole == casebook
        || inputs.files.iter().any(|file| target_whole == folder.join(file.source()));
    let ending =
        target_whole.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let would_be = casebook.is_dir()
        && target_whole.parent() == Some(folder)
        && (READ_ENDINGS.contains(&ending.as_str()) || RAW_ENDINGS.contains(&ending.as_str()));
    if is_input || would_be {
        let why = if is_input {
            "is one of the tables that were read"
        } else {
            "would be read as a table of the casebook next time"
        };
        return Err(Failure::World(anyhow!("{} {why}; write to another folder", shown(target))));
    }
    Ok(())
}

/// Writes one file; `-` is standard output.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == Path::new("-") {
        return to_stdout(bytes);
    }
    let failed = |error: io::Error| Failure::World(cannot_write(path, error));
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => {
            return Err(Failure::World(anyhow!("{}: is a folder; name a file in it", shown(path))));
        }
        // A pipe or a device cannot be replaced, only written to.
        Ok(meta) if !meta.is_file() => {
            let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
            return match file.write_all(bytes) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(failed(error)),
                _ => Ok(()),
            };
        }
        _ => {}
    }
    // A link stays a link: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let temporary = beside(&target, "tmp");
    let written = write_synced(&temporary, bytes).and_then(|()| {
        if let Ok(meta) = fs::metadata(&target) {
            fs::set_permissions(&temporary, meta.permissions())?;
        }
        fs::rename(&temporary, &target)
    });
    if let Err(error) = written {
        let _ = fs::remove_file(&temporary);
        return Err(failed(error));
    }
    sync_folder(target.parent());
    Ok(())
}

/// Writes the files of a folder. Returns the names of files of an earlier time that were removed.
pub fn write_folder(folder: &Path, files: &[Made]) -> Result<Vec<String>, Failure> {
    let mut names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    let manifest = format!("{MANIFEST_HEAD}\n{}\n", names.join("\n"));
    let manifest = Made { name: MANIFEST.to_string(), bytes: manifest.into_bytes() };
    let files: Vec<&Made> = files.iter().chain([&manifest]).collect();
    match fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => exchange(folder, &files),
        Ok(_) => Err(Failure::World(anyhow!("{}: is not a folder; give another one with -o", shown(folder)))),
        Err(error) if error.kind() == ErrorKind::NotFound => create(folder, &files).map(|()| Vec::new()),
        Err(error) => Err(Failure::World(cannot_write(folder, error))),
    }
}

/// A folder that is not there yet: filled under another name, then named.
fn create(folder: &Path, files: &[&Made]) -> Result<(), Failure> {
    let staging = beside(folder, "tmp");
    let made = (|| {
        fs::create_dir_all(&staging)?;
        for file in files {
            write_synced(&staging.join(&file.name), &file.bytes)?;
        }
        sync_folder(Some(&staging));
        fs::rename(&staging, folder)
    })();
    if let Err(error) = made {
        let _ = fs::remove_dir_all(&staging);
        return Err(Failure::World(cannot_write(folder, error)));
    }
    sync_folder(folder.parent());
    Ok(())
}

/// A folder that is there: files of ours are exchanged, or none is.
fn exchange(folder: &Path, files: &[&Made]) -> Result<Vec<String>, Failure> {
    let failed = |error: io::Error| Failure::World(cannot_write(folder, error));
    let ours = manifest_of(folder);
    let unchanged = |file: &Made| fs::read(folder.join(&file.name)).is_ok_and(|bytes| bytes == file.bytes);
    let changed: Vec<&Made> = files.iter().copied().filter(|file| !unchanged(file)).collect();
    let foreign: Vec<&str> = changed
        .iter()
        .map(|file| file.name.as_str())
        .filter(|name| {
            let path = folder.join(name);
            let own = *name == MANIFEST || ours.iter().any(|own| own == name);
            exists(&path) && !(own && path.is_file())
        })
        .collect();
    if !foreign.is_empty() {
        return Err(Failure::World(anyhow!(
            "{}: {} there already and not made by `build`; move it, or write elsewhere with -o",
            shown(folder),
            if let [one] = foreign.as_slice() {
                format!("{one} is")
            } else {
                format!("{} are", foreign.join(", "))
            },
        )));
    }
    let stale: Vec<String> = ours
        .into_iter()
        .filter(|name| files.iter().all(|file| file.name != *name) && folder.join(name).is_file())
        .collect();
    if changed.is_empty() && stale.is_empty() {
        return Ok(stale);
    }
    let staging = folder.join(format!(".throughline-{}.tmp", std::process::id()));
    let (new, old) = (staging.join("new"), staging.join("old"));
    let prepared = (|| {
        fs::create_dir_all(&new)?;
        fs::create_dir_all(&old)?;
        changed.iter().try_for_each(|file| write_synced(&new.join(&file.name), &file.bytes))
    })();
    if let Err(error) = prepared {
        let _ = fs::remove_dir_all(&staging);
        return Err(failed(error));
    }
    let mut moves: Vec<(PathBuf, PathBuf)> = Vec::new();
    for name in changed.iter().map(|file| file.name.as_str()).chain(stale.iter().map(String::as_str)) {
        if exists(&folder.join(name)) {
            moves.push((folder.join(name), old.join(name)));
        }
    }
    moves.extend(changed.iter().map(|file| (new.join(&file.name), folder.join(&file.name))));
    for (done, (from, to)) in moves.iter().enumerate() {
        if let Err(error) = fs::rename(from, to) {
            let undone = moves[..done].iter().rev().all(|(from, to)| fs::rename(to, from).is_ok());
            // What could not be put back is still in the staging folder: it must stay then.
            if undone {
                let _ = fs::remove_dir_all(&staging);
                return Err(failed(error));
            }
            let kept = format!("and the former files could not all be put back; they are in {}", shown(&old));
            return Err(Failure::World(cannot_write(folder, error).context(kept)));
        }
    }
    let _ = fs::remove_dir_all(&staging);
    sync_folder(Some(folder));
    Ok(stale)
}

/// A file of the user's that gets another content.
pub struct Replaced {
    /// Where it is.
    pub path: PathBuf,
    /// What stands in it.
    pub old: Vec<u8>,
    /// What will.
    pub new: Vec<u8>,
}

/// Replaces files of the user's, all or none, and keeps each as it was beside it: `NAME.bak`, or `NAME.bak2` and so on where there is
/// one already. Rights stay as they are; a link stays a link. Returns each path with that of its copy.
///
/// # Errors
/// Something cannot be written: then every file is as it was.
pub fn replace_files(files: &[Replaced]) -> Result<Vec<(PathBuf, PathBuf)>, Failure> {
    // A rename over a link would leave the file it leads to as it was.
    let targets: Vec<PathBuf> =
        files.iter().map(|file| fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone())).collect();
    let mut made: Vec<PathBuf> = Vec::new();
    let mut copies = Vec::new();
    let prepared = files.iter().zip(&targets).try_for_each(|(file, target)| {
        let copy = keep_copy(&file.path, &file.old)?;
        made.push(copy.clone());
        copies.push((file.path.clone(), copy));
        let new = beside(target, "new");
        made.push(new.clone());
        write_synced(&new, &file.new)?;
        fs::set_permissions(&new, fs::metadata(target)?.permissions())
    });
    let undo = |made: &[PathBuf]| {
        for path in made {
            let _ = fs::remove_file(path);
        }
    };
    let folder = || targets.first().and_then(|target| target.parent()).unwrap_or(Path::new("."));
    if let Err(error) = prepared {
        undo(&made);
        return Err(Failure::World(cannot_write(folder(), error)));
    }
    for (done, target) in targets.iter().enumerate() {
        if let Err(error) = fs::rename(beside(target, "new"), target) {
            // Those that are done get their old content back from the copies, which stay if that fails too.
            let back = files.iter().zip(&targets).take(done);
            if back.map(|(file, target)| fs::write(target, &file.old)).all(|put| put.is_ok()) {
                undo(&made);
            }
            return Err(Failure::World(cannot_write(target, error)));
        }
    }
    for target in &targets {
        sync_folder(target.parent());
    }
    Ok(copies)
}

/// Writes a copy under the first of `NAME.bak`, `NAME.bak2` ... that is free.
fn keep_copy(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(if number == 1 { ".bak".to_string() } else { format!(".bak{number}") });
        let copy = path.with_file_name(name);
        match write_synced(&copy, bytes) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
            Ok(()) => return Ok(copy),
        }
    }
}

/// The names in a folder's manifest. Only plain names count: nothing outside the folder is ever touched.
fn manifest_of(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let plain =
        |name: &&str| !name.is_empty() && !name.starts_with(['#', '.']) && !name.contains(['/', '\\', ':']);
    text.lines().map(str::trim).filter(plain).map(str::to_string).collect()
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the renames in a folder last. Where a system cannot do it (Windows), it need not be done.
fn sync_folder(folder: Option<&Path>) {
    let folder = folder.filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// A hidden name beside a path, of this process alone.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.{ending}", std::process::id()));
    path.with_file_name(name)
}

fn cannot_write(path: &Path, error: io::Error) -> anyhow::Error {
    let help = match error.kind() {
        ErrorKind::NotFound => "is there such a folder?",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "writing is not permitted there; choose another place with -o"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full; nothing was changed",
        _ => "nothing was changed",
    };
    let cause = error.to_string();
    anyhow!("{}: cannot write: {cause}; {help}", shown(path))
}

/// Makes a folder for files that must not be there yet. Returns whether it made it.
pub fn write_new(folder: &Path, files: &[Made]) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::World(anyhow!("{}: is not empty; name a new folder", shown(folder))));
            }
            let written =
                files.iter().try_for_each(|file| write_synced(&folder.join(&file.name), &file.bytes));
            if let Err(error) = written {
                for file in files {
                    let _ = fs::remove_file(folder.join(&file.name));
                }
                return Err(Failure::World(cannot_write(folder, error)));
            }
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create(folder, &files.iter().collect::<Vec<_>>())
        }
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(Failure::World(anyhow!("{}: is a file; name a new folder", shown(folder))))
        }
        Err(error) => Err(error).with_context(|| shown(folder)).map_err(Failure::World),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own that goes when the test ends.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("throughline-output-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).expect("can be made");
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn made(files: &[(&str, &str)]) -> Vec<Made> {
        files.iter().map(|(name, text)| Made { name: (*name).into(), bytes: (*text).into() }).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("is there");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("readable").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn build_replaces_and_removes_only_its_own() {
        let scratch = Scratch::new("own");
        let folder = scratch.0.join("deep/out");
        write_folder(&folder, &made(&[("a.svg", "1"), ("b.svg", "1")])).expect("written");
        fs::write(folder.join("mine.txt"), "mine").expect("written");
        let removed = write_folder(&folder, &made(&[("a.svg", "2")])).expect("written");
        assert_eq!(removed, ["b.svg"]);
        assert_eq!(names(&folder), [MANIFEST, "a.svg", "mine.txt"]);
        assert_eq!(fs::read(folder.join("a.svg")).expect("there"), b"2");
        assert_eq!(names(&scratch.0.join("deep")), ["out"]);
    }

    #[test]
    fn a_file_of_the_users_own_stops_it_before_anything_changes() {
        let scratch = Scratch::new("users");
        fs::write(scratch.0.join("report.txt"), "mine").expect("written");
        let refused = write_folder(&scratch.0, &made(&[("a.svg", "2"), ("report.txt", "ours")]));
        assert!(matches!(refused, Err(Failure::World(error)) if error.to_string().contains("report.txt")));
        assert_eq!(names(&scratch.0), ["report.txt"]);
        assert_eq!(fs::read(scratch.0.join("report.txt")).expect("there"), b"mine");
    }

    #[test]
    fn a_manifest_cannot_reach_outside() {
        let scratch = Scratch::new("outside");
        let folder = scratch.0.join("out");
        fs::create_dir_all(&folder).expect("made");
        fs::write(scratch.0.join("precious"), "x").expect("written");
        fs::create_dir(folder.join("deep")).expect("made");
        fs::write(folder.join("deep/kept"), "x").expect("written");
        fs::write(folder.join("old.svg"), "x").expect("written");
        fs::write(folder.join(".hidden"), "x").expect("written");
        let absolute = scratch.0.join("precious");
        let listed = format!(
            "{MANIFEST_HEAD}\n../precious\n..\ndeep/../../precious\ndeep/kept\ndeep\\kept\n{}\n.hidden\nold.svg\n",
            absolute.display()
        );
        fs::write(folder.join(MANIFEST), listed).expect("written");
        write_folder(&folder, &made(&[("a.svg", "1")])).expect("written");
        assert!(scratch.0.join("precious").exists());
        assert!(folder.join("deep/kept").exists() && folder.join(".hidden").exists());
        // The list is heeded where it is one: what was ours and is made no longer goes.
        assert!(!folder.join("old.svg").exists());
    }

    #[test]
    fn a_folder_in_the_way_is_not_touched() {
        let scratch = Scratch::new("way");
        write_folder(&scratch.0, &made(&[("a.svg", "1"), ("b.svg", "1")])).expect("written");
        fs::remove_file(scratch.0.join("b.svg")).expect("removed");
        fs::create_dir(scratch.0.join("b.svg")).expect("made");
        fs::write(scratch.0.join("b.svg/keep"), "x").expect("written");
        assert!(write_folder(&scratch.0, &made(&[("a.svg", "2"), ("b.svg", "2")])).is_err());
        assert!(scratch.0.join("b.svg/keep").exists());
        assert_eq!(fs::read(scratch.0.join("a.svg")).expect("there"), b"1");
        // Listed, no longer made, and not a file: left alone as well.
        write_folder(&scratch.0, &made(&[("a.svg", "2")])).expect("written");
        assert!(scratch.0.join("b.svg/keep").exists());
    }

    #[test]
    fn one_file_is_replaced_whole() {
        let scratch = Scratch::new("one");
        let path = scratch.0.join("x.svg");
        write_file(&path, b"old").expect("written");
        write_file(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert_eq!(names(&scratch.0), ["x.svg"]);
        assert!(write_file(&scratch.0, b"x").is_err());
        assert!(write_file(&scratch.0.join("no/such/x.svg"), b"x").is_err());
    }
}
