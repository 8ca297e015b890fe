//! What the integration tests share: casebooks in memory and on disk, the program, a seeded generator of numbers.

pub mod pdf;
pub mod sheets;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use throughline::check::check_strictly;
use throughline::diag::{Diagnostic, Format, Report, render};
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::read::read;

/// The root of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The real casebook's files, by name.
pub fn met_files() -> Vec<(String, Vec<u8>)> {
    files_of(&root().join("data/met-police"))
}

/// The files of a folder, by name.
pub fn files_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.file_type().is_ok_and(|sort| sort.is_file()))
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("readable"))
        })
        .collect();
    files.sort();
    files
}

/// A casebook in memory, read and checked under the default limits.
pub fn book(files: &[(&str, &str)]) -> (Graph, Report) {
    book_of(files.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect())
}

/// The same for bytes.
pub fn book_of(files: Vec<(String, Vec<u8>)>) -> (Graph, Report) {
    book_within(files, &Limits::default())
}

/// The same under other limits (those of cells and columns: `Inputs::from_memory` keeps to the default ones of files).
pub fn book_within(files: Vec<(String, Vec<u8>)>, limits: &Limits) -> (Graph, Report) {
    let (casebook, mut report) = read(Inputs::from_memory("memory", files), limits);
    let graph = Graph::new(casebook);
    check_strictly(&graph, &mut report);
    (graph, report)
}

/// The findings, one a line.
pub fn concise(graph: &Graph, report: &Report) -> String {
    render(report, &graph.casebook().inputs, Format::Concise, false)
}

/// The findings of one code.
pub fn of_code<'r>(report: &'r Report, code: &str) -> Vec<&'r Diagnostic> {
    report.diagnostics.iter().filter(|finding| finding.code.name == code).collect()
}

/// `file:line:column+length` of a finding; empty when it has no place.
pub fn place(graph: &Graph, finding: &Diagnostic) -> String {
    finding.position.map_or(String::new(), |at| {
        format!("{}:{}:{}+{}", graph.casebook().inputs.name(at.file), at.line, at.column, at.length)
    })
}

/// A folder of its own that goes when the test ends.
pub struct Scratch(PathBuf);

static SCRATCH: AtomicU32 = AtomicU32::new(0);

impl Scratch {
    /// An empty folder; `name` is its last name.
    pub fn new(name: &str) -> Self {
        let number = SCRATCH.fetch_add(1, Ordering::Relaxed);
        let above = std::env::temp_dir().join(format!("throughline-tests-{}-{number}", std::process::id()));
        let path = above.join(name);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    /// A folder with these files.
    pub fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let scratch = Self::new(name);
        for (file, text) in files {
            scratch.write(file, text.as_bytes());
        }
        scratch
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.join(name), bytes).expect("can be written");
    }

    /// Names in the folder, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("readable");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().unwrap_or(&self.0));
    }
}

/// What a run of the program came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Both streams, for messages.
    pub fn all(&self) -> String {
        format!("exit {}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.out, self.err)
    }
}

/// The program with nothing of the tester's environment that it looks at.
pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command
        .args(args)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS");
    command
}

/// Runs the program.
pub fn run(args: &[&str]) -> Run {
    Run::of(program(args).output().expect("the program starts"))
}

/// Runs the program in a folder.
pub fn run_in(folder: &Path, args: &[&str]) -> Run {
    Run::of(program(args).current_dir(folder).output().expect("the program starts"))
}

/// Runs the program with other environment variables.
pub fn run_with(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Run {
    let mut command = program(args);
    command.current_dir(folder).envs(variables.iter().copied());
    Run::of(command.output().expect("the program starts"))
}

/// A path as text.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Runs Graphviz on a DOT text. `None` where it is not installed, which is printed, and fails where `CI=true`.
pub fn dot(arguments: &[&str], input: &[u8]) -> Option<Output> {
    let started = Command::new("dot")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "Graphviz (`dot`) is not installed: {error}"
            );
            println!("left out: `dot {}`, because Graphviz is not installed", arguments.join(" "));
            return None;
        }
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let bytes = input.to_vec();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&bytes);
    });
    let output = child.wait_with_output().expect("dot ends");
    writer.join().expect("written");
    Some(output)
}

/// The folder that `THROUGHLINE_SHARED` names; without it what is left out is printed, and with `CI=true` the test fails.
pub fn shared(what: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("THROUGHLINE_SHARED").map(PathBuf::from);
    if folder.is_none() {
        println!("left out: {what}, because THROUGHLINE_SHARED names no folder");
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{what} must be there in CI: THROUGHLINE_SHARED"
        );
    }
    folder
}

/// A seeded generator of numbers: splitmix64 (Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end.max(1) as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A JPEG of one colour, with a camera's note in it.
pub fn photograph(width: u16, height: u16, colour: [u8; 3]) -> Vec<u8> {
    let rgb = colour.repeat(usize::from(width) * usize::from(height));
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    encoder.add_app_segment(1, b"Exif\0\0II*\0 GPS 51.5 N".to_vec()).expect("a note");
    encoder.encode(&rgb, width, height, jpeg_encoder::ColorType::Rgb).expect("a picture");
    jpeg
}
