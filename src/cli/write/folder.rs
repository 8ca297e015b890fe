//! A folder of files, such as `build` makes: prepared as a whole, then put in place one rename after the other.
//!
//! 1. Every new file is written beside its place, hidden, and flushed.
//! 2. The [`MANIFEST`] says what the folder holds before and after: each name with the hashes of its old and its new content.
//! 3. Each new file takes its place by one rename. At no moment is a file missing: there is the old one or the new one.
//! 4. What is made no longer is removed, and the manifest says what there is.
//!
//! Whoever comes after a run that ended in the middle finds the manifest unfinished and carries it to its end: the new files are whole
//! already. Only files whose content the manifest knows are replaced or removed; what the user changed or put there stays.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use sha2::{Digest as _, Sha256};

use super::{Made, beside, cannot_write, disk, exists, shown, sweep};
use crate::cli::{Failure, gate};

/// Lists the files that `build` made in a folder.
pub const MANIFEST: &str = ".throughline";

/// First line of [`MANIFEST`].
const HEAD: &str = "# Files that `throughline build` made here and will replace or remove, with their SHA-256. Yours are not among them.";
/// Second line of one that is being carried out.
const UNFINISHED: &str = "# unfinished";
/// What the names of new files end with until they are in place.
const NEW: &str = ".throughline-new";

/// The names that a folder holds of ours, each with the hashes that its content may have.
type Listed = BTreeMap<String, Vec<String>>;

/// Writes the files of a folder. Returns the names of files of an earlier time that were removed. With `force` what is there is
/// replaced whoever made it.
pub fn write_folder(folder: &Path, files: &[Made], force: bool) -> Result<Vec<String>, Failure> {
    files.iter().try_for_each(|file| gate::file(&folder.join(&file.name), &file.bytes))?;
    match fs::metadata(folder) {
        Ok(meta) if meta.is_dir() => exchange(folder, files, force),
        Ok(_) => Err(Failure::World(anyhow!("{}: is not a folder; give another one with -o", shown(folder)))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let listed = files.iter().map(|file| (file.name.clone(), vec![hash(&file.bytes)])).collect();
            let manifest = Made { name: MANIFEST.to_string(), bytes: manifest(&listed, false).into_bytes() };
            create(folder, &files.iter().chain([&manifest]).collect::<Vec<_>>()).map(|()| Vec::new())
        }
        Err(error) => Err(Failure::World(cannot_write(folder, error))),
    }
}

/// A folder that is not there yet: filled under another name, then named.
pub fn create(folder: &Path, files: &[&Made]) -> Result<(), Failure> {
    let staging = beside(folder, "tmp");
    let made = (|| {
        sweep(folder);
        disk::create_dir_all(&staging)?;
        for file in files {
            disk::write_synced(&staging.join(&file.name), &file.bytes)?;
        }
        disk::sync_folder(Some(&staging))?;
        disk::rename(&staging, folder)
    })();
    if let Err(error) = made {
        let _ = disk::remove_dir_all(&staging);
        return Err(Failure::World(cannot_write(folder, error)));
    }
    let _ = disk::sync_folder(folder.parent());
    Ok(())
}

/// A folder that is there.
fn exchange(folder: &Path, files: &[Made], force: bool) -> Result<Vec<String>, Failure> {
    let failed = |error: io::Error| Failure::World(cannot_write(folder, error));
    let _lock = lock(folder)?;
    recover(folder).map_err(failed)?;
    let (before, _) = manifest_of(folder);
    let now = |name: &str| match fs::symlink_metadata(folder.join(name)) {
        Err(_) => None,
        Ok(meta) if !meta.is_file() => Some(String::new()),
        Ok(_) => Some(fs::read(folder.join(name)).map(|bytes| hash(&bytes)).unwrap_or_default()),
    };
    let ours =
        |name: &str, now: &str| before.get(name).is_some_and(|hashes| hashes.iter().any(|hash| hash == now));
    let (mut changed, mut foreign) = (Vec::new(), Vec::new());
    for file in files {
        match now(&file.name) {
            Some(now) if now == hash(&file.bytes) => {}
            Some(now) if ours(&file.name, &now) || (force && !now.is_empty()) => changed.push(file),
            Some(_) => foreign.push(file.name.as_str()),
            None => changed.push(file),
        }
    }
    if !foreign.is_empty() {
        let are = if let [one] = foreign.as_slice() {
            format!("{one} is")
        } else {
            format!("{} are", foreign.join(", "))
        };
        return Err(Failure::World(anyhow!(
            "{}: {are} there already, and not as `build` made it; move it, write elsewhere with -o, or replace it with --force",
            shown(folder)
        )));
    }
    let stale: Vec<String> = before
        .keys()
        .filter(|name| files.iter().all(|file| file.name != **name))
        .filter(|name| now(name).is_some_and(|now| ours(name, &now)))
        .cloned()
        .collect();
    let after: Listed = files.iter().map(|file| (file.name.clone(), vec![hash(&file.bytes)])).collect();
    if changed.is_empty() && stale.is_empty() && before == after {
        return Ok(stale);
    }
    let mut both = before.clone();
    for file in &changed {
        let hashes = both.entry(file.name.clone()).or_default();
        hashes.extend(now(&file.name));
        hashes.push(hash(&file.bytes));
        hashes.dedup();
    }
    let prepared = (|| {
        for file in &changed {
            disk::write_synced(&waiting(folder, &file.name), &file.bytes)?;
        }
        put_manifest(folder, &both, true)
    })();
    if let Err(error) = prepared {
        for file in &changed {
            let _ = disk::remove_file(&waiting(folder, &file.name));
        }
        // The old manifest, if the new one came as far as its place.
        let _ = put_manifest(folder, &before, false);
        return Err(failed(error));
    }
    for (done, file) in changed.iter().enumerate() {
        if let Err(error) = disk::rename(&waiting(folder, &file.name), &folder.join(&file.name)) {
            // Tried once more: what is half in place is carried to its end, if the disk lets us.
            if recover(folder).is_ok() {
                continue;
            }
            let text = format!(
                "and {done} of {} files were exchanged before; each is whole, and the next build carries it to its end",
                changed.len()
            );
            return Err(Failure::World(cannot_write(folder, error).context(text)));
        }
    }
    let ended = (|| {
        for name in &stale {
            disk::remove_file(&folder.join(name))?;
        }
        put_manifest(folder, &after, false)
    })();
    ended.map_err(failed)?;
    Ok(stale)
}

/// Carries to its end what an earlier run began, and removes what it left.
fn recover(folder: &Path) -> io::Result<()> {
    let (listed, unfinished) = manifest_of(folder);
    for entry in fs::read_dir(folder)?.flatten() {
        let hidden = entry.file_name().to_string_lossy().into_owned();
        let is_file = entry.file_type().is_ok_and(|sort| sort.is_file());
        if let Some(name) =
            hidden.strip_prefix('.').and_then(|rest| rest.strip_suffix(NEW)).filter(|_| is_file)
        {
            let known = fs::read(entry.path()).map(|bytes| hash(&bytes)).unwrap_or_default();
            let ours = |hash: &String| listed.get(name).is_some_and(|hashes| hashes.contains(hash));
            let target = folder.join(name);
            let free = match fs::read(&target) {
                Ok(bytes) => ours(&hash(&bytes)),
                Err(_) => !exists(&target),
            };
            if unfinished && ours(&known) && free {
                disk::rename(&entry.path(), &target)?;
            } else {
                disk::remove_file(&entry.path())?;
            }
        } else if hidden == format!(".{MANIFEST}.tmp") && is_file {
            disk::remove_file(&entry.path())?;
        } else {
            rescue(folder, &entry.path(), &hidden)?;
        }
    }
    Ok(())
}

/// A hidden folder of earlier versions, with the only copies of files in it: they go back to their places.
fn rescue(folder: &Path, staging: &Path, name: &str) -> io::Result<()> {
    let number = name.strip_prefix(".throughline-").and_then(|rest| rest.strip_suffix(".tmp"));
    if number.is_none_or(|number| number.parse::<u32>().is_err()) || !staging.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(staging.join("old")).into_iter().flatten().flatten() {
        let target = folder.join(entry.file_name());
        if !exists(&target) {
            disk::rename(&entry.path(), &target)?;
        }
    }
    disk::remove_dir_all(staging)
}

/// The place of a new file until it has its own.
fn waiting(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!(".{name}{NEW}"))
}

/// Puts a manifest in its place, whole.
fn put_manifest(folder: &Path, listed: &Listed, unfinished: bool) -> io::Result<()> {
    let temporary = folder.join(format!(".{MANIFEST}.tmp"));
    if exists(&temporary) {
        disk::remove_file(&temporary)?;
    }
    let put = disk::write_synced(&temporary, manifest(listed, unfinished).as_bytes())
        .and_then(|()| disk::sync_folder(Some(folder)))
        .and_then(|()| disk::rename(&temporary, &folder.join(MANIFEST)))
        .and_then(|()| disk::sync_folder(Some(folder)));
    if put.is_err() {
        let _ = disk::remove_file(&temporary);
    }
    put
}

fn manifest(listed: &Listed, unfinished: bool) -> String {
    let mut text = format!("{HEAD}\n");
    if unfinished {
        text.push_str(&format!("{UNFINISHED}\n"));
    }
    for (name, hashes) in listed {
        text.push_str(&format!("{name}\t{}\n", hashes.join(" ")));
    }
    text
}

/// What a folder's manifest lists, and whether it is unfinished. Only plain names count: nothing outside the folder is ever touched.
fn manifest_of(folder: &Path) -> (Listed, bool) {
    let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let plain =
        |name: &str| !name.is_empty() && !name.starts_with(['#', '.']) && !name.contains(['/', '\\', ':']);
    let mut listed = Listed::new();
    for line in text.lines() {
        let (name, hashes) = line.split_once('\t').unwrap_or((line.trim(), ""));
        if plain(name) {
            listed.insert(name.to_string(), hashes.split_whitespace().map(str::to_string).collect());
        }
    }
    (listed, text.lines().any(|line| line == UNFINISHED))
}

/// The SHA-256 of a file's content.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps a second build out of the folder while the first is at it. Where a system has no locks on folders there is none.
fn lock(folder: &Path) -> Result<Option<File>, Failure> {
    let Ok(file) = File::open(folder) else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Err(Failure::World(anyhow!(
            "{}: another build is writing there; try again when it is done",
            shown(folder)
        ))),
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
