//! Writing, whole or not at all.
//!
//! A file is written under another name in the same folder, flushed to the disk and then renamed: whoever looks sees the
//! old file or the new one. Folders are [`folder`]'s business. Everything that is written passes the [`gate`].

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use throughline::diag::printable;
use throughline::input::{Inputs, RAW_ENDINGS, READ_ENDINGS};

use folder::create;
pub use folder::write_folder;

use crate::cli::{Failure, gate};

mod disk;
mod folder;

/// A file to be written.
pub struct Made {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writes to standard output. That nobody reads on (`| head`) is no failure.
pub fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    gate::printed(bytes)?;
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
    gate::file(path, bytes)?;
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
    sweep(&target);
    let written = disk::write_synced(&temporary, bytes).and_then(|()| {
        if let Ok(meta) = fs::metadata(&target) {
            fs::set_permissions(&temporary, meta.permissions())?;
        }
        disk::rename(&temporary, &target)
    });
    if let Err(error) = written {
        let _ = disk::remove_file(&temporary);
        return Err(failed(error));
    }
    disk::sync_folder(target.parent()).map_err(failed)?;
    Ok(())
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
        disk::write_synced(&new, &file.new)?;
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
        if let Err(error) = disk::rename(&beside(target, "new"), target) {
            // Those that are done get their old content back from the copies, which stay if that fails too.
            let back = files.iter().zip(&targets).take(done);
            if back.map(|(file, target)| fs::write(target, &file.old)).all(|put| put.is_ok()) {
                undo(&made);
            }
            return Err(Failure::World(cannot_write(target, error)));
        }
    }
    for target in &targets {
        let _ = disk::sync_folder(target.parent());
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
        match disk::write_synced(&copy, bytes) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
            Ok(()) => return Ok(copy),
        }
    }
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// A hidden name beside a path, of this process alone.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.{ending}", std::process::id()));
    path.with_file_name(name)
}

/// Removes what a run that was ended left beside a path: hidden files and folders that carry its name and the number of a process.
/// Another process that is writing there right now is not in our way and we not in its: it would fail, and say so.
fn sweep(path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let parent = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let other = entry.file_name().to_string_lossy().into_owned();
        let number = other.strip_prefix(&format!(".{name}.")).and_then(|rest| rest.strip_suffix(".tmp"));
        if number.is_none_or(|number| number.parse::<u32>().is_err()) {
            continue;
        }
        let _ = match entry.file_type() {
            Ok(sort) if sort.is_dir() => disk::remove_dir_all(&entry.path()),
            _ => disk::remove_file(&entry.path()),
        };
    }
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
    files.iter().try_for_each(|file| gate::file(&folder.join(&file.name), &file.bytes))?;
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Failure::World(anyhow!("{}: is not empty; name a new folder", shown(folder))));
            }
            let written =
                files.iter().try_for_each(|file| disk::write_synced(&folder.join(&file.name), &file.bytes));
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

    #[test]
    fn one_file_is_replaced_whole() {
        let folder = std::env::temp_dir().join(format!("throughline-output-one-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("made");
        let path = folder.join("x.svg");
        write_file(&path, b"old").expect("written");
        write_file(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("there"), b"new");
        assert!(write_file(&folder, b"x").is_err());
        assert!(write_file(&folder.join("no/such/x.svg"), b"x").is_err());
        for (fatal, number) in
            [(false, 0), (false, 1), (false, 2), (false, 3), (true, 0), (true, 1), (true, 2), (true, 3)]
        {
            disk::fault::plant(number, fatal);
            assert!(write_file(&path, b"third").is_err(), "{number}");
            disk::fault::clear();
            assert_eq!(fs::read(&path).expect("there"), b"new", "{number}");
            write_file(&path, b"new").expect("written");
            assert_eq!(fs::read_dir(&folder).expect("there").count(), 1, "{number}: strays");
        }
        let _ = fs::remove_dir_all(&folder);
    }
}
