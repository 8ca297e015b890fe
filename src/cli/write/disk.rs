//! What is asked of the disk, one call each, so that a test can let any of them fail or let the program end there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file that is not there yet, down to the disk.
pub fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fault::point("create")?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    // A fault may come when half is written.
    let (first, second) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    fault::point("write")?;
    file.write_all(second)?;
    fault::point("sync")?;
    file.sync_all()
}

/// Gives a file another name, in the place of whatever has it.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::point("rename")?;
    fs::rename(from, to)
}

/// Removes a file.
pub fn remove_file(path: &Path) -> io::Result<()> {
    fault::point("remove")?;
    fs::remove_file(path)
}

/// Removes a folder with what is in it.
pub fn remove_dir_all(path: &Path) -> io::Result<()> {
    fault::point("remove")?;
    fs::remove_dir_all(path)
}

/// Makes a folder and those above it.
pub fn create_dir_all(path: &Path) -> io::Result<()> {
    fault::point("folder")?;
    fs::create_dir_all(path)
}

/// Makes the renames in a folder last. Where a system cannot do it (Windows), it need not be done.
pub fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    fault::point("sync")?;
    let folder = folder.filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Faults that a test plants; none elsewhere.
#[cfg(not(test))]
mod fault {
    /// Nothing goes wrong by itself.
    pub const fn point(_: &str) -> std::io::Result<()> {
        Ok(())
    }
}

/// Faults that a test plants.
#[cfg(test)]
pub mod fault {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static FATAL: Cell<bool> = const { Cell::new(false) };
        static PASSED: Cell<usize> = const { Cell::new(0) };
    }

    /// Lets the call with this number fail, from 0; a fatal one fails with every call after it, as if the program had ended.
    pub fn plant(number: usize, fatal: bool) {
        LEFT.set(Some(number));
        FATAL.set(fatal);
        PASSED.set(0);
    }

    /// Takes the fault away. Returns how many calls there were.
    pub fn clear() -> usize {
        LEFT.set(None);
        PASSED.get()
    }

    pub fn point(what: &str) -> io::Result<()> {
        PASSED.set(PASSED.get() + 1);
        match LEFT.get() {
            Some(0) => {
                if !FATAL.get() {
                    LEFT.set(None);
                }
                Err(io::Error::other(format!("planted at {what}")))
            }
            Some(left) => {
                LEFT.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
