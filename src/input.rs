//! The input files held in memory: read once, decoded, sorted by name; places in them.
//!
//! A casebook is a folder of tables (or one table). [`Inputs::read`] takes the whole folder into memory
//! under [`Limits`], refuses what is not a regular file *before* opening it (a named pipe would never
//! end), recognises the encoding of each file and keeps everything it did not read, with the reason, in
//! [`Inputs::set_aside`]. Afterwards nothing touches the file system again.
//!
//! Places are kept as byte offsets while reading and become a [`Position`] (line and column, one-based)
//! only when something is to be said about them. Lines end at LF, CRLF or a lone CR.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, Metadata};
use std::io::{self, Read as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use beside::Beside;
pub use edit::{Edit, joined};
pub use encoding::{Encoding, text_of};
pub use guess::{LEADS, read_once_more};
pub use origin::{Origin, Place, Places, letters};
mod beside;
mod edit;
mod encoding;
mod guess;
mod origin;

/// Endings of the files that are read; anything else in a folder is named in [`Inputs::set_aside`].
pub const READ_ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "psv", "toml"];

/// Endings of the files that are kept as bytes in [`Inputs::raw`], for the formats above this room: a test holds the two lists
/// together. What no format knows by its content goes to [`Inputs::set_aside`].
pub const RAW_ENDINGS: &[&str] = &[
    "xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "ods", "ots", "fods", "json", "jsonl", "ndjson",
    "ftm", "gexf", "graphml", "dot", "gv", "ged",
];

/// How much is read at most. Nothing is cut off in silence: what passes a limit is refused by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in one file; default 512 MiB.
    pub file_bytes: u64,
    /// Bytes in all files together; default 2 GiB.
    pub total_bytes: u64,
    /// Number of files read; default 1,000.
    pub files: usize,
    /// Bytes in one cell as written in the decoded text, quotes included; default 1 MiB.
    pub field_bytes: usize,
    /// Cells in one row; default 1,000.
    pub columns: usize,
    /// Cells with something in them in one workbook, or values in another tool's file; default 2,000,000.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 512 << 20,
            total_bytes: 2 << 30,
            files: 1_000,
            field_bytes: 1 << 20,
            columns: 1_000,
            cells: 2_000_000,
        }
    }
}

impl Limits {
    /// The value of one limit.
    pub fn get(&self, limit: Limit) -> u64 {
        match limit {
            Limit::FileBytes => self.file_bytes,
            Limit::TotalBytes => self.total_bytes,
            Limit::Files => self.files as u64,
            Limit::FieldBytes => self.field_bytes as u64,
            Limit::Columns => self.columns as u64,
            Limit::Cells => self.cells,
        }
    }

    /// Sets one limit (used by the command line).
    pub fn set(&mut self, limit: Limit, value: u64) {
        let count = usize::try_from(value).unwrap_or(usize::MAX);
        match limit {
            Limit::FileBytes => self.file_bytes = value,
            Limit::TotalBytes => self.total_bytes = value,
            Limit::Files => self.files = count,
            Limit::FieldBytes => self.field_bytes = count,
            Limit::Columns => self.columns = count,
            Limit::Cells => self.cells = value,
        }
    }
}

/// The name of one of the [`Limits`]; knows the command-line flag that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// [`Limits::file_bytes`]
    FileBytes,
    /// [`Limits::total_bytes`]
    TotalBytes,
    /// [`Limits::files`]
    Files,
    /// [`Limits::field_bytes`]
    FieldBytes,
    /// [`Limits::columns`]
    Columns,
    /// [`Limits::cells`]
    Cells,
}

impl Limit {
    /// All of them, in the order of the manual.
    pub const ALL: &[Limit] =
        &[Limit::FileBytes, Limit::TotalBytes, Limit::Files, Limit::FieldBytes, Limit::Columns, Limit::Cells];

    /// The command-line flag that sets it.
    pub fn flag(self) -> &'static str {
        match self {
            Limit::FileBytes => "--max-file-bytes",
            Limit::TotalBytes => "--max-total-bytes",
            Limit::Files => "--max-files",
            Limit::FieldBytes => "--max-field-bytes",
            Limit::Columns => "--max-columns",
            Limit::Cells => "--max-cells",
        }
    }

    /// What it counts, as in "a limit of 512 *bytes in one file*".
    pub fn counts(self) -> &'static str {
        match self {
            Limit::FileBytes => "bytes in one file",
            Limit::TotalBytes => "bytes in all files together",
            Limit::Files => "files",
            Limit::FieldBytes => "bytes in one cell",
            Limit::Columns => "cells in one row",
            Limit::Cells => "cells in one workbook",
        }
    }
}

/// Which file, as an index into [`Inputs::files`]; the order of ids is the order of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

impl FileId {
    /// The index into [`Inputs::files`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a file, for people: where a cell begins and how far to underline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The file.
    pub file: FileId,
    /// One-based line.
    pub line: u32,
    /// One-based column, in characters (Unicode scalar values), not bytes.
    pub column: u32,
    /// Characters on that line, at least 1; the rest of a cell that runs over several lines does not count.
    pub length: u32,
}

/// One file, decoded.
#[derive(Debug, Clone)]
pub struct File {
    /// Name relative to the folder, `/`-separated. May hold any character: escape it before printing.
    pub name: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    /// How it was encoded on disk.
    pub encoding: Encoding,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Where in `text` bytes that mean nothing in that encoding became U+FFFD; the first
    /// [`File::LOSSY_KEPT`] of them.
    pub lossy: Vec<usize>,
    /// How many such places there are in all.
    pub lossy_count: usize,
    /// Where the text came from when we wrote it from another format; `None` for a text file.
    pub origin: Option<Origin>,
    lines: OnceLock<Vec<usize>>,
}

/// A file kept as it is, for a format that is not a text table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Name relative to the folder, `/`-separated.
    pub name: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl File {
    /// At most so many places of undecodable bytes are remembered per file.
    pub const LOSSY_KEPT: usize = 100;

    /// The extension in lower case, without the dot; empty if there is none. Of a table made from another format that of its file.
    pub fn ending(&self) -> String {
        ending_of(self.source())
    }

    /// A table written from another format.
    pub fn made(name: String, text: String, origin: Origin) -> Self {
        Self {
            name,
            bytes: text.len() as u64,
            text,
            encoding: Encoding::Utf8,
            lossy: Vec::new(),
            lossy_count: 0,
            origin: Some(origin),
            lines: OnceLock::new(),
        }
    }

    /// The name of the file on disk: its own, or that of the file it was made from.
    pub fn source(&self) -> &str {
        self.origin.as_ref().map_or(&self.name, |origin| &origin.source)
    }

    /// The file name without folder and extension; for a table made from another format what names the table.
    pub fn stem(&self) -> &str {
        if let Some(origin) = &self.origin {
            return &origin.stem;
        }
        let base = self.name.rsplit('/').next().unwrap_or(&self.name);
        base.rsplit_once('.').map_or(base, |(stem, _)| stem)
    }

    /// Another text as bytes in the encoding and with the byte order mark of this file's own bytes, as they are on disk. What is equal in
    /// both texts is equal in both sets of bytes.
    ///
    /// # Errors
    /// Why that cannot be, as a sentence's end.
    pub fn rewritten(&self, on_disk: &[u8], text: &str) -> Result<Vec<u8>, &'static str> {
        if self.lossy_count > 0 {
            return Err("has letters that cannot be read: mend these first");
        }
        let mark =
            [&b"\xEF\xBB\xBF"[..], b"\xFF\xFE", b"\xFE\xFF"].iter().any(|mark| on_disk.starts_with(mark));
        if encoding::encode(&self.text, self.encoding, mark).as_deref() != Some(on_disk) {
            return Err("has changed since it was read, or cannot be written back as it is");
        }
        encoding::encode(text, self.encoding, mark)
            .ok_or("is stored in an old way that has no sign for a letter of the change: save it as \"CSV UTF-8\" first")
    }

    /// Puts another text in the place of this one: nothing is written.
    pub fn set_text(&mut self, text: String) {
        self.text = text;
        self.lines = OnceLock::new();
    }

    /// Byte offsets at which lines start. Built once, on first use: most files never need it.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }

    /// Number of lines; an empty text has one, and text after the last line end is a line.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The one-based line's byte range in `text`, without its line end.
    pub fn line_range(&self, one_based: u32) -> Option<Range<usize>> {
        let index = (one_based as usize).checked_sub(1)?;
        let start = *self.lines().get(index)?;
        let stop = self.lines().get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..stop)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        Some(start..start + line.len())
    }

    /// One-based line and column (in characters), and the length in characters on that line (at least 1).
    /// Offsets outside the text or inside a character are moved to the nearest one before.
    fn place(&self, range: Range<usize>) -> (u32, u32, u32) {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.floor_char_boundary(range.end).max(start);
        let index = self.lines().partition_point(|&s| s <= start).saturating_sub(1);
        let line_start = self.lines().get(index).copied().unwrap_or(0);
        let line = one_based(index);
        // What is beyond the last character of a line, its line end included, is the place behind it.
        let line_end = self.line_range(line).map_or(line_start, |r| r.end);
        let start = start.min(line_end);
        let column = one_based(characters(&self.text, line_start..start));
        let length = characters(&self.text, start..end.min(line_end)).max(1);
        (line, column, u32::try_from(length).unwrap_or(u32::MAX))
    }
}

fn one_based(zero_based: usize) -> u32 {
    u32::try_from(zero_based + 1).unwrap_or(u32::MAX)
}

fn characters(text: &str, range: Range<usize>) -> usize {
    text.get(range).map_or(0, |t| t.chars().count())
}

/// Byte offsets of the first byte of every line; LF, CRLF and a lone CR end a line.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let cr_of_crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
        if !cr_of_crlf && at + 1 < bytes.len() {
            starts.push(at + 1);
        }
    }
    starts
}

/// A file that was not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// Name relative to the folder. May hold any character: escape it before printing.
    pub name: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A pipe, socket or device, or a link that leads nowhere or round in a circle: what it is, with an article.
    NotRegular(&'static str),
    /// Passes a limit.
    TooLarge {
        /// Which limit.
        limit: Limit,
        /// Its value.
        allowed: u64,
        /// What there is: bytes of the file, bytes so far with the file, or files.
        found: u64,
    },
    /// Its first bytes are those of another format, whatever its name says: the format, with an article.
    OtherContent(&'static str),
    /// Its ending is not among [`READ_ENDINGS`]: the ending (may be empty).
    OtherEnding(String),
    /// Read as the format its name or its first bytes promise, and refused: what is wrong and what to do about it.
    Unreadable {
        /// As in "is a workbook with a password": behind the file's name.
        what: String,
        /// What to do, without a full stop; may be empty.
        help: String,
    },
    /// Of a format that could be read, but nothing that holds people, events or connections: what it is, with an article.
    NotOurs(&'static str),
    /// A folder in the folder.
    Folder,
}

impl Reason {
    /// True if the user surely meant the file to be read, so that leaving it out is an error; false if
    /// there is merely something else lying in the folder.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Reason::OtherEnding(_) | Reason::NotOurs(_) | Reason::Folder)
    }

    /// What to do about it: a sentence without a full stop, or empty.
    pub fn help(&self) -> String {
        match self {
            Reason::NotRegular(_) => "save the table as an ordinary file in the folder".into(),
            Reason::Unreadable { help, .. } => help.clone(),
            Reason::NotOurs(_) => String::new(),
            Reason::TooLarge { limit, found, .. } => {
                format!("if this is meant, raise the limit: {} {}", limit.flag(), found)
            }
            Reason::OtherContent("UTF-32 text") => "save it as CSV UTF-8".into(),
            Reason::OtherContent(_) => "open it in a spreadsheet and save each sheet as CSV".into(),
            Reason::OtherEnding(ending) => match ending.as_str() {
                "numbers" | "gsheet" => "export it as an Excel workbook or as CSV, and put that here".into(),
                "xml" | "parquet" | "dta" | "sav" | "accdb" | "mdb" => "export the table as CSV".into(),
                _ => String::new(),
            },
            Reason::Folder => "put the tables in the folder itself, or give this folder's path".into(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotRegular(what) => write!(f, "is {what}, not a regular file"),
            Reason::TooLarge { limit: limit @ Limit::FileBytes, allowed, found } => {
                write!(f, "has {found} bytes; the limit is {allowed} {}", limit.counts())
            }
            Reason::TooLarge { limit, allowed, found } => {
                write!(f, "would make {found} {}; the limit is {allowed}", limit.counts())
            }
            Reason::OtherContent(what) => write!(f, "is {what}, not a text table"),
            Reason::Unreadable { what, .. } => f.write_str(what),
            Reason::NotOurs(what) => write!(f, "is {what}"),
            Reason::OtherEnding(ending) if ending.is_empty() => {
                write!(f, "has no ending that names a table ({})", READ_ENDINGS.join(", "))
            }
            Reason::OtherEnding(_) => write!(f, "is not a kind of file that is read"),
            Reason::Folder => write!(f, "is a folder; folders in the folder are not read"),
        }
    }
}

/// The world is wrong: there is nothing to read, or reading it failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at the path.
    #[error("{}: no such file or folder", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// The system will not let us read it.
    #[error("{}: not permitted to read it", path.display())]
    Denied {
        /// The file or folder.
        path: PathBuf,
    },
    /// Anything else the system says.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

impl Error {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Error::Missing { path: path.into() },
            io::ErrorKind::PermissionDenied => Error::Denied { path: path.into() },
            _ => Error::Io { path: path.into(), source },
        }
    }

    /// The file or folder it is about.
    pub fn path(&self) -> &Path {
        match self {
            Error::Missing { path } | Error::Denied { path } | Error::Io { path, .. } => path,
        }
    }
}

/// All input, in memory.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Name of the folder (of the file without its ending, if one file was given); `casebook` if it has none.
    pub folder_name: String,
    /// Files of other formats as they are, sorted by name; `import` makes tables of them.
    pub raw: Vec<Raw>,
    /// Names of the sheets of workbooks to read; empty for all that are visible.
    pub sheets: Vec<String>,
    /// What was read, sorted by name.
    pub files: Vec<File>,
    /// What was not, sorted by name. Hidden files and the lock files of office programs are passed over
    /// without a word: their owner never sees them either.
    pub set_aside: Vec<Refused>,
}

impl Inputs {
    /// Reads a folder (not the folders in it), or one file.
    ///
    /// # Errors
    /// Only when the world is wrong: nothing there, no permission, a disk that fails. A file that should
    /// not or cannot be taken as a table is put into `set_aside`.
    pub fn read(path: &Path, limits: &Limits) -> Result<Inputs, Error> {
        let meta = fs::metadata(path).map_err(Error::at(path))?;
        let mut gather = Gather::new(limits);
        if meta.is_dir() {
            let mut names = Vec::new();
            for entry in fs::read_dir(path).map_err(Error::at(path))? {
                names.push(entry.map_err(Error::at(path))?.file_name());
            }
            names.sort();
            for name in names {
                gather.entry(&path.join(&name), &name.to_string_lossy())?;
            }
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            gather.named(path, &name, &meta)?;
        }
        Ok(gather.finish(folder_name(path, meta.is_dir())))
    }

    /// Reads further files below the folder, by name; one that is not there is put into `set_aside`.
    ///
    /// # Errors
    /// The disk fails.
    pub fn read_more(&mut self, folder: &Path, names: &[String], limits: &Limits) -> Result<(), Error> {
        let name = std::mem::take(&mut self.folder_name);
        let mut gather = Gather::new(limits);
        gather.inputs = std::mem::take(self);
        gather.total = gather.inputs.files.iter().map(|file| file.bytes).sum();
        for name in names {
            let path = folder.join(name);
            // A link could lead out of the folder, where its owner may not want us to read.
            let within = fs::canonicalize(&path).ok().zip(fs::canonicalize(folder).ok());
            match (fs::metadata(&path), within) {
                (Ok(meta), Some((path, folder))) if path.starts_with(&folder) => {
                    gather.named(&path, name, &meta)?
                }
                _ => gather.refuse(name, Reason::NotRegular("missing or outside of the folder")),
            }
        }
        *self = gather.finish(name);
        Ok(())
    }

    /// The same for files already in memory: name (relative, `/`-separated) and bytes, under the default
    /// limits. Two of the same name are both kept, in the order given.
    pub fn from_memory(folder_name: impl Into<String>, files: Vec<(String, Vec<u8>)>) -> Inputs {
        let limits = Limits::default();
        let mut gather = Gather::new(&limits);
        let mut files = files;
        files.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, bytes) in files {
            match gather.wanted(&name) {
                Wanted::No => {}
                Wanted::Refuse(reason) => gather.refuse(&name, reason),
                Wanted::Yes | Wanted::Raw => {
                    gather.take(&name, bytes.len() as u64, |_| Ok(bytes)).unwrap_or_default()
                }
            }
        }
        gather.finish(folder_name.into())
    }

    /// One file.
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(id.index())
    }

    /// A file's decoded text; empty if there is no such file.
    pub fn text(&self, id: FileId) -> &str {
        self.file(id).map_or("", |file| &file.text)
    }

    /// A file's name; empty for an id of other inputs.
    pub fn name(&self, id: FileId) -> &str {
        self.file(id).map_or("", |f| &f.name)
    }

    /// The file of this name (exactly as in [`File::name`]).
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.iter().find(|(_, f)| f.name == name).map(|(id, _)| id)
    }

    /// The files with their ids, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// Puts tables made from [`Inputs::raw`] among the files, in the order of names, and files that could not be read among those set
    /// aside.
    pub fn add(&mut self, made: Vec<File>, set_aside: Vec<Refused>) {
        self.files.extend(made);
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.set_aside.extend(set_aside);
        self.set_aside.sort();
    }

    /// Turns a byte range of a file's text into a place for people. Never fails: what lies outside is
    /// moved to the end of the text, an unknown file gets line 1, column 1.
    pub fn position(&self, file: FileId, range: Range<usize>) -> Position {
        let (line, column, length) = self.file(file).map_or((1, 1, 1), |f| f.place(range));
        Position { file, line, column, length }
    }

    /// A place as people are told it: in the user's own file, whatever format that has.
    pub fn place(&self, position: &Position) -> Place<'_> {
        let Some(file) = self.file(position.file) else {
            return Place { file: "", line: position.line, column: position.column, cell: None };
        };
        match &file.origin {
            None => Place { file: &file.name, line: position.line, column: position.column, cell: None },
            Some(origin) => {
                let line = file.line_range(position.line).unwrap_or_default();
                let before = file.text.get(line.clone()).unwrap_or_default();
                let skip = (position.column as usize).saturating_sub(1);
                let within = before.char_indices().nth(skip).map_or(before.len(), |(at, _)| at);
                origin.place(&file.text, line.start + within)
            }
        }
    }

    /// The line a position is on, without its line end; empty if there is none.
    pub fn line_text(&self, position: &Position) -> &str {
        self.file(position.file).and_then(|f| f.text.get(f.line_range(position.line)?)).unwrap_or_default()
    }
}

/// The last name of the path, links and dots resolved, so that `.` gets a name as well.
fn folder_name(path: &Path, is_folder: bool) -> String {
    let full = fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let part = if is_folder { full.file_name() } else { path.file_stem() };
    match part.map(OsStr::to_string_lossy) {
        Some(name) if !name.is_empty() => name.into_owned(),
        _ => "casebook".into(),
    }
}

fn ending_of(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// Whether a name in a folder is one to read.
enum Wanted {
    Yes,
    /// As bytes.
    Raw,
    /// Not even worth mentioning.
    No,
    Refuse(Reason),
}

/// Gathers files while it watches the limits.
struct Gather<'l> {
    limits: &'l Limits,
    inputs: Inputs,
    total: u64,
}

impl<'l> Gather<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, inputs: Inputs::default(), total: 0 }
    }

    fn refuse(&mut self, name: &str, reason: Reason) {
        self.inputs.set_aside.push(Refused { name: name.into(), reason });
    }

    fn wanted(&self, name: &str) -> Wanted {
        let base = name.rsplit('/').next().unwrap_or(name);
        // `.~lock.x.csv#` of LibreOffice is hidden by its dot; `~$x.xlsx` is Excel's; `x.csv~` a backup.
        if base.starts_with('.') || base.starts_with("~$") || base.ends_with('~') {
            return Wanted::No;
        }
        let ending = ending_of(name);
        // What `check --fix` keeps: `events.csv.bak`, `events.csv.bak2`.
        if ending.strip_prefix("bak").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit())) {
            return Wanted::No;
        }
        if READ_ENDINGS.contains(&ending.as_str()) {
            Wanted::Yes
        } else if RAW_ENDINGS.contains(&ending.as_str()) {
            Wanted::Raw
        } else {
            Wanted::Refuse(Reason::OtherEnding(ending))
        }
    }

    /// One name found in a folder.
    fn entry(&mut self, path: &Path, name: &str) -> Result<(), Error> {
        let wanted = match self.wanted(name) {
            Wanted::No => return Ok(()),
            Wanted::Yes | Wanted::Raw => None,
            Wanted::Refuse(reason) => Some(reason),
        };
        // `metadata` follows links: a link to a regular file is as good as the file.
        // A link could lead where its owner would not have us read.
        let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
        if is_link && wanted.is_none() && leads_out(path) {
            self.refuse(name, Reason::NotRegular("a link that leads out of the folder"));
            return Ok(());
        }
        match (fs::metadata(path), wanted) {
            (Ok(meta), _) if meta.is_dir() => self.refuse(name, Reason::Folder),
            (_, Some(reason)) => self.refuse(name, reason),
            (Ok(meta), None) => return self.named(path, name, &meta),
            (Err(_), None) if fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) => {
                self.refuse(name, Reason::NotRegular("a link that leads nowhere"));
            }
            (Err(source), None) => return Err(Error::at(path)(source)),
        }
        Ok(())
    }

    /// A file to be read if it is a regular one.
    fn named(&mut self, path: &Path, name: &str, meta: &Metadata) -> Result<(), Error> {
        if !meta.is_file() {
            self.refuse(name, Reason::NotRegular(sort_of_file(meta)));
            return Ok(());
        }
        self.take(name, meta.len(), |limit| {
            let file = fs::File::open(path).map_err(Error::at(path))?;
            let mut bytes = Vec::new();
            // One byte more than allowed shows that the file has grown since its size was asked for.
            file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Error::at(path))?;
            Ok(bytes)
        })
    }

    /// Looks at the size before `read` is called with the number of bytes still allowed, and after.
    fn take(
        &mut self,
        name: &str,
        size: u64,
        read: impl FnOnce(u64) -> Result<Vec<u8>, Error>,
    ) -> Result<(), Error> {
        let files = self.inputs.files.len() + self.inputs.raw.len() + 1;
        if files > self.limits.files {
            let (allowed, found) = (self.limits.files as u64, files as u64);
            self.refuse(name, Reason::TooLarge { limit: Limit::Files, allowed, found });
            return Ok(());
        }
        if let Some(reason) = self.too_large(size) {
            self.refuse(name, reason);
            return Ok(());
        }
        let bytes = read(self.limits.file_bytes.min(self.limits.total_bytes - self.total))?;
        let size = bytes.len() as u64;
        if let Some(reason) = self.too_large(size) {
            self.refuse(name, reason);
            return Ok(());
        }
        // What is not text by its first bytes may be of another format, whatever its name says.
        if RAW_ENDINGS.contains(&ending_of(name).as_str()) || encoding::is_container(&bytes) {
            self.total += size;
            self.inputs.raw.push(Raw { name: name.into(), bytes });
            return Ok(());
        }
        match encoding::decode(bytes) {
            Err(format) => self.refuse(name, Reason::OtherContent(format)),
            Ok(decoded) => {
                self.total += size;
                self.inputs.files.push(File {
                    name: name.into(),
                    text: decoded.text,
                    encoding: decoded.encoding,
                    bytes: size,
                    lossy: decoded.lossy,
                    lossy_count: decoded.lossy_count,
                    origin: None,
                    lines: OnceLock::new(),
                });
            }
        }
        Ok(())
    }

    fn too_large(&self, size: u64) -> Option<Reason> {
        let total = self.total.saturating_add(size);
        if size > self.limits.file_bytes {
            Some(Reason::TooLarge { limit: Limit::FileBytes, allowed: self.limits.file_bytes, found: size })
        } else if total > self.limits.total_bytes {
            Some(Reason::TooLarge {
                limit: Limit::TotalBytes,
                allowed: self.limits.total_bytes,
                found: total,
            })
        } else {
            None
        }
    }

    fn finish(mut self, folder_name: String) -> Inputs {
        self.inputs.folder_name = folder_name;
        self.inputs.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.inputs.raw.sort_by(|a, b| a.name.cmp(&b.name));
        self.inputs.set_aside.sort();
        self.inputs
    }
}

/// Whether a link in a folder leads to something outside of it.
fn leads_out(path: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    matches!((whole(path), whole(folder)), (Some(target), Some(folder)) if !target.starts_with(&folder))
}

/// What a file that is not regular is, with an article.
fn sort_of_file(meta: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let sort = meta.file_type();
        if sort.is_fifo() {
            return "a named pipe";
        } else if sort.is_socket() {
            return "a socket";
        } else if sort.is_char_device() || sort.is_block_device() {
            return "a device";
        }
    }
    if meta.is_dir() { "a folder" } else { "a special file" }
}

#[cfg(test)]
mod tests;
