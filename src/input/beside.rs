//! A file beside the tables that a row names, such as a picture: only one in the casebook's folder or below, however the name or a
//! link would lead out of it.

use std::fs;
use std::io::Read as _;
use std::path::{Component, Path};

use super::{Inputs, sort_of_file};

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// There is none of that name.
    Missing,
    /// It is not in the folder.
    Outside,
    /// What it is instead of a file, with an article.
    NotRegular(&'static str),
    /// It has more bytes than are read.
    TooLarge,
    /// What the system says.
    Io(String),
}

impl Inputs {
    /// The bytes of a file in a folder or below it, by a relative name, `/`-separated (`\` is taken for it: tables come from Windows).
    ///
    /// # Errors
    /// There is no such file, it is not in the folder, no ordinary file, or has more than `most` bytes.
    pub fn read_beside(folder: &Path, name: &str, most: u64) -> Result<Vec<u8>, Beside> {
        let name = name.trim().replace('\\', "/");
        let parts: Vec<Component<'_>> = Path::new(&name).components().collect();
        let within = |part: &Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        // `C:` is a part like any other where there are no drives.
        if name.is_empty() || name.contains('\0') {
            return Err(Beside::Missing);
        }
        if !parts.iter().all(within) || name.get(1..2) == Some(":") {
            return Err(Beside::Outside);
        }
        let missing = |_| Beside::Missing;
        let whole = fs::canonicalize(folder.join(&name)).map_err(missing)?;
        let folder = fs::canonicalize(folder).map_err(missing)?;
        if !whole.starts_with(&folder) {
            return Err(Beside::Outside);
        }
        let io = |error: std::io::Error| Beside::Io(error.to_string());
        let meta = fs::metadata(&whole).map_err(io)?;
        if !meta.is_file() {
            return Err(Beside::NotRegular(sort_of_file(&meta)));
        }
        if meta.len() > most {
            return Err(Beside::TooLarge);
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&whole).map_err(io)?;
        // One byte more than allowed shows that it has grown.
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > most { Err(Beside::TooLarge) } else { Ok(bytes) }
    }
}
