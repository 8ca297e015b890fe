//! The walls of the house, which one package has no compiler for: who may import whom, who may name which crate, write a
//! file or look at the clock; and the habits that a reader of every file can see.
//!
//! What is looked at is code as [`super::walls`] reads it, and the tests within a file may name anything. The engines' walls are
//! the compiler's, and what needs types (whose `iter` is it?) is clippy's (`clippy.toml`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::root;
use crate::walls::{self, Code, ENGINES};
use throughline::check::{CHECKS, all_codes};
use throughline::draw::DRAWINGS;
use throughline::export::EXPORTS;
use throughline::import::FORMATS;
use throughline::print::PRODUCTS;
use throughline::print::worksheet::VARIANTS;
use throughline::render::RENDERERS;

/// The steps, from left to right. A module may name the modules of earlier steps and itself, not its neighbours.
const STEPS: &[&[&str]] = &[
    &["words", "catalogue"],
    &["date", "layout", "cypher", "picture", "input", "scene"],
    &["text"],
    &["diag"],
    &["vocabulary"],
    &["table"],
    &["import"],
    &["model"],
    &["read"],
    &["redact"],
    &["graph"],
    &["check", "query"],
    &["draw"],
    &["print"],
    &["render", "export"],
    &["page"],
    &["cli", "main"],
];

/// Modules that see less than what stands to their left.
const NARROWER: &[(&str, &[&str])] = &[
    ("scene", &[]),
    ("date", &["words", "catalogue"]),
    ("layout", &[]),
    ("cypher", &[]),
    ("picture", &[]),
    ("input", &[]),
    ("words", &[]),
    ("catalogue", &[]),
    ("text", &["scene", "words"]),
    ("table", &["date", "input", "words", "vocabulary"]),
    ("import", &["date", "input", "words", "diag", "table"]),
    ("render", &["scene", "text", "words", "picture"]),
    ("export", &["date", "words", "catalogue", "vocabulary", "table", "model", "read", "graph", "query"]),
    ("check", &["date", "input", "words", "diag", "vocabulary", "table", "import", "model", "read", "graph"]),
];

/// Crates that only some files may name.
const CRATES: &[(&str, &[&str])] = &[
    ("petgraph", &["graph", "query"]),
    ("graphviz_rust", &["export::dot", "import::dot"]),
    ("calamine", &["import::xls"]),
    ("cfb", &["import::xls"]),
    ("quick_xml", &["import"]),
    ("rust_xlsxwriter", &["cli"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("axum", &["cli"]),
    ("tokio", &["cli"]),
    ("notify", &["cli"]),
    ("jpeg_decoder", &["picture"]),
    ("jpeg_encoder", &["picture"]),
    ("indicatif", &["cli"]),
];

/// A door to the world; what lies behind it that is open, and to which rooms.
type Door = (&'static str, &'static [(&'static str, &'static [&'static str])]);
/// What of the standard library's doors to the world a room may use; the command line may use all of it. Whatever begins like
/// a door and is not listed is refused, so that a way in that nobody thought of is noticed too.
const DOORS: &[Door] = &[
    (
        "std::fs",
        &[
            ("std::fs", &["input"]),
            ("std::fs::Metadata", &["input"]),
            ("std::fs::FileType", &["input"]),
            ("std::fs::metadata", &["input"]),
            ("std::fs::symlink_metadata", &["input"]),
            ("std::fs::read_dir", &["input"]),
            ("std::fs::canonicalize", &["input"]),
            ("std::fs::File", &["input"]),
            ("std::fs::File::open", &["input"]),
        ],
    ),
    ("std::os", &[("std::os::unix::fs::FileTypeExt", &["input"])]),
    ("std::env", &[]),
    ("std::net", &[]),
    ("std::process", &[]),
    ("std::io::stdin", &[]),
    ("std::io::stdout", &[]),
    ("std::io::stderr", &[]),
    ("std::time", &[("std::time::Duration", &["input"])]),
    (
        "std::thread",
        &[("std::thread::scope", &["check"]), ("std::thread::available_parallelism", &["check"])],
    ),
    ("chrono::Local", &[]),
    ("chrono::Utc::now", &[]),
    ("chrono::offset", &[]),
];

/// Macros that print.
const PRINTS: &[&str] = &["println", "eprintln", "print", "eprint", "dbg"];

/// What ends the program instead of saying what is wrong.
const PANICS: &[&str] = &["unwrap", "expect", "unwrap_err", "expect_err", "unwrap_unchecked"];
const PANIC_MACROS: &[&str] = &["panic", "todo", "unimplemented"];

/// What each platform works out in its own way; `sqrt` is exact everywhere.
const PLATFORM_MATHS: &[&str] = &[
    "sin", "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp2",
    "exp_m1", "ln", "ln_1p", "log2", "log10", "powf", "powi", "cbrt", "hypot", "mul_add",
];

/// Circles between the files of one room that are there and are left: a file that needs what needs it. None may be added.
const CIRCLES: &[&[&str]] = &[&["draw::connections", "draw::network"], &["draw::lanes", "draw::timeline"]];

/// A file of `src`, or of the `src` of an engine.
struct Source {
    /// Relative to `src`, `/`-separated; of an engine, behind its name.
    name: String,
    /// `["read", "table"]` for `read/table.rs` and for what is in it.
    module: Vec<String>,
    text: String,
    code: Code,
    /// It is a file of tests.
    is_test: bool,
}

fn sources() -> &'static [Source] {
    static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
    SOURCES.get_or_init(read_sources)
}

fn read_sources() -> Vec<Source> {
    let mut sources = sources_below(&root().join("src"), None);
    assert!(sources.len() > 50, "src was not found");
    for engine in ENGINES {
        sources.extend(sources_below(&root().join("crates").join(engine).join("src"), Some(engine)));
    }
    // A file of tests is what `#[cfg(test)] mod x;` says is one, and what is below it.
    let mut tests: Vec<Vec<String>> = Vec::new();
    for source in &sources {
        let above = if source.name == "lib.rs" { &[][..] } else { &source.module[..] };
        tests.extend(
            walls::test_modules(&source.name, &source.text)
                .into_iter()
                .map(|name| [above, std::slice::from_ref(&name)].concat()),
        );
    }
    for source in &mut sources {
        source.is_test = tests.iter().any(|test| source.module.starts_with(test));
    }
    sources
}

fn sources_below(src: &Path, engine: Option<&str>) -> Vec<Source> {
    let mut paths = Vec::new();
    walk(src, &mut paths);
    paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let below = path.strip_prefix(src).expect("below src").to_string_lossy().replace('\\', "/");
            let name = engine.map_or(below.clone(), |engine| format!("{engine}/{below}"));
            let text = fs::read_to_string(&path).expect("Rust is UTF-8");
            let mut module: Vec<String> =
                name.trim_end_matches(".rs").split('/').map(str::to_string).collect();
            if module.len() > 1
                && module.last().is_some_and(|last| last == "mod" || engine.is_some() && last == "lib")
            {
                module.pop();
            }
            let code = walls::code(&name, &module, &text);
            Source { name, module, text, code, is_test: false }
        })
        .collect()
}

/// Every file below a folder, in order of path. Hidden folders and what is built are passed over.
fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", ".git", "node_modules", "patches", "corpus"].contains(&name.as_str()) {
                walk(&path, into);
            }
        } else {
            into.push(path);
        }
    }
}

fn step(module: &str) -> Option<usize> {
    STEPS.iter().position(|step| step.contains(&module))
}

fn fail_if_any(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Upward and sideways imports of a file, and those its room may not see.
fn imports(source: &Source) -> Vec<String> {
    let own = source.module[0].as_str();
    let Some(place) = step(own) else {
        return vec![format!("{}: `{own}` has no place among the steps of tests/suite/tidy.rs", source.name)];
    };
    let mut faults = Vec::new();
    for path in &source.code.own {
        let other = path.split("::").next().unwrap_or_default();
        let Some(there) = step(other) else { continue };
        if other == own {
            continue;
        }
        let narrow = NARROWER.iter().find(|(module, _)| *module == own).map(|(_, few)| *few);
        if there >= place {
            faults.push(format!(
                "{}: `{own}` may not name `{path}`, which stands to its right or beside it",
                source.name
            ));
        } else if let Some(few) = narrow.filter(|few| !few.contains(&other)) {
            faults.push(format!("{}: `{own}` sees only {few:?}, not `{path}`", source.name));
        }
    }
    faults
}

/// Crates that a file may not name.
fn crates(source: &Source) -> Vec<String> {
    let module = source.module.join("::");
    let mut faults = Vec::new();
    for (name, places) in CRATES {
        let allowed =
            places.iter().any(|place| module == *place || module.starts_with(&format!("{place}::")));
        let named = source.code.paths.iter().find(|(path, _)| path.split("::").next() == Some(name));
        if let Some((_, line)) = named.filter(|_| !allowed) {
            faults.push(format!("{}:{line}: names `{name}`; only {} may", source.name, places.join(", ")));
        }
    }
    faults
}

/// Where a file that is not of the command line touches the world.
fn world(source: &Source) -> Vec<String> {
    let own = source.module[0].as_str();
    if own == "cli" || own == "main" {
        return Vec::new();
    }
    let below = |path: &str, door: &str| path == door || path.starts_with(&format!("{door}::"));
    let mut faults = Vec::new();
    for (path, line) in &source.code.paths {
        for (door, open) in
            DOORS.iter().filter(|(door, _)| below(path, door) || below(door, path.trim_end_matches("::*")))
        {
            // `use std::*` and `use std::fs as disk` open a door as well; only a plain `use std::io` does not.
            let through = below(path, door) || path.ends_with("::*");
            let may = open.iter().any(|(name, rooms)| name == path && rooms.contains(&own));
            if through && !may {
                faults.push(format!("{}:{line}: uses `{path}`, which only `cli` may", source.name));
            }
        }
    }
    for (name, line) in source.code.macros.iter().filter(|(name, _)| PRINTS.contains(&name.as_str())) {
        faults.push(format!("{}:{line}: uses `{name}!`, which only `cli` may", source.name));
    }
    faults
}

/// Where a file ends the program.
fn panics(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, line) in source.code.methods.iter().filter(|(name, _)| PANICS.contains(&name.as_str())) {
        faults.push(format!("{}:{line}: calls `{name}`", source.name));
    }
    for (name, line) in source.code.macros.iter().filter(|(name, _)| PANIC_MACROS.contains(&name.as_str())) {
        faults.push(format!("{}:{line}: calls `{name}!`", source.name));
    }
    for (path, line) in &source.code.paths {
        let mut back = path.rsplit("::");
        let (last, kind) = (back.next().unwrap_or_default(), back.next().unwrap_or_default());
        if PANICS.contains(&last) && ["Option", "Result"].contains(&kind) {
            faults.push(format!("{}:{line}: calls `{path}`", source.name));
        }
    }
    faults
}

/// Where a file's outcome hangs on the order of a hash. std's hashes are seeded anew in every run; rustc-hash's are for looking
/// up: a map's name may not be looped over, unless what comes out is sorted by the next statements.
fn hashes(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, line) in &source.code.paths {
        let named = path
            .split("::")
            .find(|segment| ["HashMap", "HashSet", "RandomState", "DefaultHasher"].contains(segment));
        if let Some(name) = named.filter(|_| !path.starts_with("hashbrown")) {
            faults.push(format!("{}:{line}: names `{name}`", source.name));
        }
    }
    for (hash, line) in &source.code.hash_loops {
        faults.push(format!("{}:{line}: loops over the hash `{hash}` and does not sort", source.name));
    }
    faults
}

/// Where a file counts with what differs from platform to platform.
fn maths(source: &Source) -> Vec<String> {
    let methods = source.code.methods.iter().filter(|(name, _)| PLATFORM_MATHS.contains(&name.as_str()));
    let paths = source.code.paths.iter().filter(|(path, _)| {
        let parts: Vec<&str> = path.split("::").collect();
        let [.., kind, name] = parts.as_slice() else { return false };
        ["f64", "f32"].contains(kind) && (PLATFORM_MATHS.contains(name) || ["exp", "log"].contains(name))
    });
    methods
        .chain(paths)
        .map(|(name, line)| {
            format!("{}:{line}: `{name}` differs from platform to platform: libm", source.name)
        })
        .collect()
}

/// A wall's name and how its breaches are found.
type Wall = (&'static str, fn(&Source) -> Vec<String>);
/// Every wall that one file can break.
const WALLS: &[Wall] = &[
    ("imports", imports),
    ("crates", crates),
    ("world", world),
    ("panics", panics),
    ("hashes", hashes),
    ("maths", maths),
];

/// A file made up for a test of the walls.
fn made(module: &str, text: &str) -> Source {
    let module: Vec<String> = module.split("::").map(str::to_string).collect();
    let code = walls::code("made", &module, text);
    Source { name: format!("{}.rs", module.join("/")), module, text: text.into(), code, is_test: false }
}

#[test]
fn the_walls_stand() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test && source.name != "lib.rs") {
        for (_, wall) in WALLS {
            faults.extend(wall(source));
        }
    }
    fail_if_any(&faults);
}

/// Ways round the walls: the room, the wall that must notice, what is written.
const PLANTED: &[(&str, &str, &str)] = &[
    // Imports: upward, sideways, through `super`, through another name, in a macro, in a type, from an engine.
    ("read::rows", "imports", "use crate::graph::Graph;"),
    ("read::rows", "imports", "use super::super::graph::Graph;"),
    ("read::rows", "imports", "use crate::{date::Date, draw::{frame::Frame, style}};"),
    ("read::rows", "imports", "use crate as house; fn f() { house::query::choose() }"),
    ("read::rows", "imports", "fn f() { write!(s, \"{}\", crate::print::NAME); }"),
    ("read::rows", "imports", "fn f(view: &crate::query::View<'_>) {}"),
    ("check::times", "imports", "use crate::query::View;"),
    ("layout::network", "imports", "use throughline::model::Entity;"),
    ("cypher::eval", "imports", "use throughline::graph::Graph;"),
    ("date::edtf", "imports", "fn f() { layout::scale::new(); }"),
    ("render::svg", "imports", "use crate::model::Entity;"),
    ("export::json", "imports", "pub use crate::scene::*;"),
    ("scene", "imports", "use crate::words::fold;"),
    ("table::records", "imports", "use crate::model::Casebook;"),
    ("elsewhere::new", "imports", "fn f() {}"),
    // Crates that have their rooms.
    ("draw::network", "crates", "use petgraph::graph::DiGraph;"),
    ("draw::network", "crates", "extern crate petgraph as pg;"),
    ("query::path", "crates", "use clap as flags; fn f() { flags::Command::new(\"\") }"),
    ("export::json", "crates", "fn f() { vec![graphviz_rust::parse(text)]; }"),
    // The world: writing, the clock, the environment, the streams, programs, threads.
    ("read::rows", "world", "use std::fs::{self, write}; fn f() { write(a, b) }"),
    ("read::rows", "world", "use std::fs as disk; fn f() { disk::remove_file(a) }"),
    ("input", "world", "use std::fs; fn f() { fs::write(a, b) }"),
    ("input", "world", "use std::fs::*;"),
    ("input", "world", "use std::{self as s}; fn f() { s::fs::rename(a, b) }"),
    ("input", "world", "use std::fs::File as Paper; fn f() { Paper::create(a) }"),
    ("input", "world", "use std::fs::File; fn f() { File::options().write(true) }"),
    ("input", "world", "fn f() { vec![std::fs::create_dir_all(a)]; }"),
    ("diag::render", "world", "fn f() { std::env::vars() }"),
    ("diag::render", "world", "use std::env; fn f() { env::var_os(a) }"),
    ("query::path", "world", "use std::time::Instant as Clock;"),
    ("query::path", "world", "fn f() { std::time::SystemTime::now() }"),
    ("query::path", "world", "use chrono::Local; fn f() { Local::now() }"),
    ("query::path", "world", "use chrono::Utc as Zone; fn f() { Zone::now() }"),
    ("check::times", "world", "fn f() { println!(\"{}\", 1) }"),
    ("check::times", "world", "fn f() { vec![{ eprintln!() }]; }"),
    ("check::times", "world", "use std::io; fn f() { io::stdout().lock() }"),
    ("check::times", "world", "fn f() { std::process::exit(1) }"),
    ("check::times", "world", "use std::process::Command as Run;"),
    ("check::times", "world", "use std::thread; fn f() { thread::spawn(g) }"),
    ("export::json", "world", "use std::net::TcpStream;"),
    // Panics: the call, the path, in a macro, over several lines.
    ("read::rows", "panics", "fn f() { a.unwrap() }"),
    ("read::rows", "panics", "fn f() { a\n    .expect(\n  \"b\") }"),
    ("read::rows", "panics", "fn f() { Option::unwrap(v) }"),
    ("read::rows", "panics", "fn f() { a.map(Result::unwrap) }"),
    ("read::rows", "panics", "fn f() { std::option::Option::<u8>::expect(a, \"b\") }"),
    ("read::rows", "panics", "use std::option::Option as Maybe; fn f() { Maybe::unwrap(a) }"),
    ("read::rows", "panics", "fn f() { format!(\"{}\", a.unwrap()) }"),
    ("cli::show", "panics", "fn f() { panic ! (\"b\") }"),
    ("cli::show", "panics", "fn f() { match a { _ => core::todo!() } }"),
    // The order of a hash: over two lines, through a reference, a `for`, a field, an argument.
    ("query::net", "hashes", "use std::collections::HashMap;"),
    ("query::net", "hashes", "fn f() { std::collections::hash_map::RandomState::new() }"),
    (
        "query::net",
        "hashes",
        "struct S { of: FxHashMap<u8, u8> } impl S { fn f(&self) { self.of\n   .keys()\n.collect() } }",
    ),
    ("query::net", "hashes", "fn f() { let seen: FxHashSet<u8> = g(); for x in &seen { h(x) } }"),
    ("query::net", "hashes", "fn f(of: &mut FxHashMap<u8, u8>) { for (k, v) in of.iter_mut() { h(k) } }"),
    (
        "query::net",
        "hashes",
        "fn f() { let mut of = FxHashMap::default();\n of.insert(1, 2);\n of.into_iter().collect::<Vec<_>>(); }",
    ),
    ("query::net", "hashes", "fn f(of: FxHashMap<u8, u8>) { for x in of.values() { list.sort(); } }"),
    // Maths of the platform.
    ("layout::network", "maths", "fn f(a: f64) { a.sin() }"),
    ("layout::network", "maths", "fn f(a: f64) { (2.0 * a)\n.powf(0.5) }"),
    ("layout::network", "maths", "fn f(a: f64) { f64::exp(a) }"),
    ("draw::frame", "maths", "fn f(a: f64) { vec![a.hypot(b)]; }"),
    ("draw::frame", "maths", "fn f(a: &[f64]) { a.iter().copied().map(f64::cos) }"),
];

/// What looks like a way round and is none.
const HARMLESS: &[(&str, &str)] = &[
    (
        "read::rows",
        "// use crate::graph::Graph;\n/* std::fs::write */ const A: &str = \"std::env::vars() .unwrap() crate::draw\";",
    ),
    (
        "read::rows",
        "#[cfg(test)] mod tests { use crate::draw::DRAWINGS; fn f() { a.unwrap(); std::fs::write(a, b); } }",
    ),
    ("read::rows", "#[cfg(test)] use crate::print::PRODUCTS; #[test] fn f() { println!(); panic!() }"),
    (
        "read::rows",
        "use crate::{date::{Date, Fault as F}, model}; use super::cells::{self, A}; fn f() { super::super::words::fold(x) }",
    ),
    ("read::rows", "mod query; fn f() { self::query::g(); query::h(); }"),
    ("read::rows", "fn f() { a.unwrap_or_default().expect_end().printed() }"),
    (
        "input",
        "use std::fs::{self, Metadata}; use std::io::{self, Read as _}; fn f() { fs::read_dir(a); io::copy(b, c) }",
    ),
    ("cli::output", "use std::fs; fn f() { fs::write(a, b); println!(); std::env::vars() }"),
    ("check::times", "fn f() { std::thread::scope(g) }"),
    (
        "query::net",
        "fn f(of: FxHashMap<u8, u8>) { of.get(&1); let mut all: Vec<_> = of\n.keys()\n.collect();\n all.sort_unstable(); }",
    ),
    ("query::net", "fn f(of: Vec<FxHashMap<u8, u8>>) { for x in &of { x.get(&1) } }"),
    ("query::net", "fn f(of: FxHashMap<u8, u8>) { let all: BTreeMap<u8, u8> = of.into_iter().collect(); }"),
    ("layout::network", "fn f(a: f64) { libm::sin(a.sqrt()) + a.max(b).floor() }"),
];

#[test]
fn what_is_planted_is_noticed() {
    let mut faults = Vec::new();
    for (module, wall, text) in PLANTED {
        let source = made(module, text);
        let (_, look) = WALLS.iter().find(|(name, _)| name == wall).expect("a wall of that name");
        if look(&source).is_empty() {
            faults.push(format!("{module}: not noticed by `{wall}`: {text}\n    {:?}", source.code.paths));
        }
    }
    for (module, text) in HARMLESS {
        let source = made(module, text);
        for (_, look) in WALLS {
            faults
                .extend(look(&source).into_iter().map(|fault| format!("a false alarm: {fault}\n    {text}")));
        }
    }
    fail_if_any(&faults);
}

/// For each folder, what its files name of each other, whatever is deeper counted to the file or folder beside.
fn beside<'s>(sources: impl Iterator<Item = &'s Source>) -> BTreeMap<String, BTreeSet<String>> {
    let sources: Vec<&Source> = sources.filter(|source| !source.is_test && source.name != "lib.rs").collect();
    let all: BTreeSet<String> = sources
        .iter()
        .flat_map(|source| (1..=source.module.len()).map(|deep| source.module[..deep].join("::")))
        .collect();
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in &sources {
        for path in &source.code.own {
            let path: Vec<&str> = path.split("::").collect();
            let shared = path.iter().zip(&source.module).take_while(|(a, b)| *a == b).count();
            // The room itself is the step's matter; a file and what is below it belong together.
            if shared == 0 || shared >= source.module.len() || shared >= path.len() {
                continue;
            }
            let (from, to) = (source.module[..=shared].join("::"), path[..=shared].join("::"));
            if from != to && all.contains(&to) {
                names.entry(from).or_default().insert(to);
            }
        }
    }
    names
}

#[test]
fn files_of_a_room_form_no_new_circle() {
    let found = walls::circles(&beside(sources().iter()));
    let known: Vec<Vec<String>> =
        CIRCLES.iter().map(|circle| circle.iter().map(|name| (*name).to_string()).collect()).collect();
    let faults: Vec<String> = found
        .iter()
        .filter(|circle| !known.contains(circle))
        .map(|circle| format!("a circle: {}", circle.join(", ")))
        .collect();
    for circle in known.iter().filter(|circle| !found.contains(circle)) {
        println!("no circle any more, take it out of CIRCLES: {}", circle.join(", "));
    }
    fail_if_any(&faults);

    let made = [
        made("draw::frame", "use super::style::Size;"),
        made("draw::style", "use crate::draw::theme::Theme;"),
        made("draw::theme", "fn f() { super::frame::g() }"),
        made("draw::theme::dark", "use super::light;"),
        made("draw::lanes", "use super::frame; use super::network::label::g;"),
        made("draw::network", "mod label; use label::g;"),
        made("draw::network::label", "use super::edge;"),
    ];
    assert_eq!(walls::circles(&beside(made.iter())), [["draw::frame", "draw::style", "draw::theme"]]);
}

#[test]
fn engines_depend_on_engines_to_their_left_only() {
    for engine in ENGINES {
        let text =
            fs::read_to_string(root().join("crates").join(engine).join("Cargo.toml")).expect("readable");
        let read: toml::Table = text.parse().expect("TOML");
        let named = read.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        let few = NARROWER.iter().find(|(module, _)| module == engine).map_or(&[][..], |(_, few)| *few);
        for name in named.keys().map(|name| name.trim_start_matches("throughline-")) {
            assert!(name != "throughline", "{engine} depends on the program");
            assert!(!ENGINES.contains(&name) || few.contains(&name), "{engine} may not depend on {name}");
        }
        assert!(read["lints"]["workspace"].as_bool() == Some(true), "{engine} has lints of its own");
    }
}

#[test]
fn every_module_of_the_library_has_its_step() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("readable");
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ").or(line.trim().strip_prefix("mod ")))
        .map(|line| line.trim_end_matches(';'))
        .collect();
    assert!(modules.len() >= 10, "{modules:?}");
    for module in modules {
        assert!(step(module).is_some(), "`{module}` has no place among the steps of tests/tidy.rs");
    }
}

#[test]
fn every_file_says_what_it_is_and_none_is_long() {
    let mut faults = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//!") {
            faults.push(format!("{}: does not start with `//!`", source.name));
        }
        if source.text.lines().next().is_none_or(|line| line.len() < 12) && source.name != "lib.rs" {
            faults.push(format!("{}: its `//!` says nothing", source.name));
        }
        let lines = source.text.lines().count();
        if lines > 800 {
            faults.push(format!("{}: has {lines} lines; at most 800", source.name));
        }
    }
    fail_if_any(&faults);
}

#[test]
fn every_table_entry_is_named_once_and_documented() {
    let tables: [(&str, Vec<(&str, &str)>); 6] = [
        ("DRAWINGS", DRAWINGS.iter().map(|entry| (entry.name, entry.about)).collect()),
        ("PRODUCTS", PRODUCTS.iter().map(|entry| (entry.name, entry.about)).collect()),
        ("VARIANTS", VARIANTS.iter().map(|entry| (entry.name, entry.about)).collect()),
        ("RENDERERS", RENDERERS.iter().map(|entry| (entry.name, entry.doc)).collect()),
        ("EXPORTS", EXPORTS.iter().map(|entry| (entry.name, entry.about)).collect()),
        (
            "CHECKS",
            CHECKS
                .iter()
                .map(|entry| (entry.name, entry.codes.first().map_or("", |code| code.manual)))
                .collect(),
        ),
    ];
    for (table, entries) in tables {
        let names: BTreeSet<&str> = entries.iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), entries.len(), "{table}: a name stands twice in {entries:?}");
        for (name, about) in entries {
            assert!(!name.is_empty() && name == name.to_lowercase(), "{table}: `{name}`");
            assert!(about.len() > 15, "{table}: `{name}` is not described: `{about}`");
        }
    }
    // An ending chooses a renderer, so it chooses one.
    let endings: BTreeSet<&str> = RENDERERS.iter().map(|renderer| renderer.extension).collect();
    assert_eq!(endings.len(), RENDERERS.len());
}

/// The tables that promise "a file and a line": their names, where the table stands, and the rooms whose files may write a name
/// of it as a text. Who else does keeps a second list, which a new entry has to be added to.
fn promises() -> [(&'static str, &'static str, Vec<&'static str>); 5] {
    [
        ("EXPORTS", "export", EXPORTS.iter().map(|entry| entry.name).collect()),
        ("RENDERERS", "render", RENDERERS.iter().map(|entry| entry.name).collect()),
        ("DRAWINGS", "draw", DRAWINGS.iter().map(|entry| entry.name).collect()),
        ("PRODUCTS", "print", PRODUCTS.iter().map(|entry| entry.name).collect()),
        ("FORMATS", "import", FORMATS.iter().map(|entry| entry.name).collect()),
    ]
}

#[test]
fn an_ending_belongs_to_one_format() {
    let endings: Vec<&str> = FORMATS.iter().flat_map(|format| format.endings.iter().copied()).collect();
    let distinct: BTreeSet<&str> = endings.iter().copied().collect();
    assert_eq!(distinct.len(), endings.len(), "{endings:?}");
    for format in FORMATS {
        assert!(!format.endings.is_empty() && format.about.len() > 15, "{}", format.name);
    }
}

/// Files that write a name of a table as a text, and how many names: second lists, to become fewer. Rooms that read
/// (`input`, `import`, `read`, `table`) have words of their own that look the same.
const SECOND_LISTS: &[(&str, usize)] = &[
    ("check/drawings.rs", 1),
    ("cli/check/fix.rs", 1),
    ("cli/make/presets.rs", 2),
    ("model.rs", 4),
    ("cli/ask/forms.rs", 5),
    ("cli/make/build.rs", 5),
    ("cli/make/drawing.rs", 4),
    ("cli/make/export.rs", 3),
    ("cli/make/networks.rs", 1),
    ("cli/make/print.rs", 2),
    ("cli/mod.rs", 1),
    ("cli/start/init.rs", 1),
    ("cli/start/init/classroom.rs", 1),
    // What a [[drawing]] can be, for the checks, which stand below the drawings; findings.rs compares the two.
    ("model.rs", 4),
    ("print/poster.rs", 3),
];

#[test]
fn an_export_a_product_a_drawing_a_format_is_a_file_and_a_line() {
    let mut faults = Vec::new();
    let mut seconds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (table, room, names) in promises() {
        let home = sources().iter().find(|source| source.name == format!("{room}/mod.rs")).expect("a room");
        // Each entry is made by a file of the room.
        let written = walls::entries(&home.text, table);
        assert_eq!(written.len(), names.len(), "{table} is no plain list of entries: {written:?}");
        for (entry, makers) in written {
            let files = makers.iter().filter(|maker| {
                sources().iter().any(|source| {
                    let own = format!("{room}/{maker}");
                    source.name == format!("{own}.rs") || source.name == format!("{own}/mod.rs")
                })
            });
            if files.count() == 0 {
                faults.push(format!("{table}: `{entry}` is made by no file of src/{room}: {makers:?}"));
            }
        }
        // And nobody else lists it.
        for source in sources().iter().filter(|source| !source.is_test) {
            let own = source.module[0].as_str();
            let reads = ["input", "import", "read", "table", "lib"];
            if own != room && !reads.contains(&own) && !ENGINES.contains(&own) {
                for name in names.iter().filter(|name| source.code.texts.contains(**name)) {
                    seconds.entry(&source.name).or_default().insert(name);
                }
            }
        }
    }
    for (file, names) in &seconds {
        let known = SECOND_LISTS.iter().find(|(name, _)| name == file).map_or(0, |(_, count)| *count);
        if names.len() > known {
            faults.push(format!(
                "src/{file}: names {names:?} of tables elsewhere; {known} are known. Ask the table"
            ));
        }
    }
    fail_if_any(&faults);
}

#[test]
fn every_export_says_what_it_cannot_hold() {
    for export in EXPORTS {
        assert!(export.name == "json" || !export.cannot_hold.is_empty(), "{} holds everything?", export.name);
    }
}

#[test]
fn every_code_is_unique_and_has_its_page() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for code in all_codes() {
        let name = code.name;
        *seen.entry(name).or_default() += 1;
        let kebab = name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && !name.starts_with('-')
            && !name.ends_with('-')
            && !name.contains("--");
        assert!(kebab, "`{name}` is not kebab-case");
        assert!(code.manual.trim().len() > 40, "`{name}` has no page");
        let summary = code.summary();
        assert!(
            !summary.is_empty() && summary.len() < 100 && !summary.contains('\n'),
            "`{name}`: `{summary}`"
        );
    }
    // `all_codes` takes repeats of one name out: so the declarations are counted as well.
    for source in sources().iter().filter(|source| !source.is_test) {
        let declared = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in declared {
            let parts: Vec<&str> = line.trim().split('"').collect();
            let [head, name, ";"] = parts.as_slice() else { continue };
            // `NAME = Error "code";` or `NAME = Error NotDrawn "code";`.
            if [" = Error ", " = Warning ", " = Note "].iter().any(|severity| head.contains(severity)) {
                *seen.entry(name).or_default() += 10;
            }
        }
    }
    let faults: Vec<String> = seen
        .iter()
        .filter(|(_, count)| **count != 11)
        .map(|(name, count)| {
            format!("`{name}`: declared {} times, listed {} times", *count / 10, *count % 10)
        })
        .collect();
    fail_if_any(&faults);
}

#[test]
fn every_code_of_a_check_is_listed() {
    let all: BTreeSet<&str> = all_codes().iter().map(|code| code.name).collect();
    for check in CHECKS {
        assert!(!check.codes.is_empty(), "{} reports nothing", check.name);
        for code in check.codes {
            assert!(all.contains(code.name), "{}: {} is not listed in all_codes()", check.name, code.name);
        }
    }
}

/// The files that are in the repository; without git, those in the folder.
fn tracked() -> Vec<PathBuf> {
    let listed = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    match listed {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => {
            let names = String::from_utf8_lossy(&output.stdout).into_owned();
            names
                .split('\0')
                .filter(|name| !name.is_empty())
                .map(|name| root().join(name))
                .filter(|path| path.is_file())
                .collect()
        }
        _ => {
            let mut paths = Vec::new();
            walk(root(), &mut paths);
            paths
        }
    }
}

#[test]
fn no_path_of_a_machine_and_no_registry_is_written_down() {
    // Taken apart, so that this file does not find itself.
    let home = ["/ho", "me/"].concat();
    let words: Vec<String> = [
        ["/tmp/", "lab"],
        ["/work/", "main"],
        ["/work/", "shared"],
        ["/work/", "."],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
        ["C:\\Us", "ers"],
        ["/usr/lo", "cal/cargo"],
        ["index.cra", "tes.io"],
        ["static.cra", "tes.io"],
        ["registry.npm", "js.org"],
        ["files.python", "hosted.org"],
        ["proxy.go", "lang.org"],
        ["arti", "factory"],
        ["sonatype-ne", "xus"],
    ]
    .iter()
    .map(|parts| parts.concat())
    .collect();
    let mut faults = Vec::new();
    for path in tracked().iter().filter(|path| !path.ends_with("Cargo.lock")) {
        let Ok(text) = fs::read_to_string(path) else { continue };
        let name = path.strip_prefix(root()).unwrap_or(path).display();
        for (number, line) in text.lines().enumerate() {
            let mut found = words.iter().filter(|word| line.contains(word.as_str()));
            // An address may have a page of that name.
            let is_home = line.match_indices(&home).any(|(at, _)| {
                !line[..at]
                    .chars()
                    .next_back()
                    .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '}'))
            });
            if let Some(word) = found.next().map(String::as_str).or(is_home.then_some(home.as_str())) {
                faults.push(format!("{name}:{}: `{word}`", number + 1));
            }
        }
    }
    fail_if_any(&faults);
}
