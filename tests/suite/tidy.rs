//! The walls of the house, which one package has no compiler for: who may import whom, who may name which crate, write a
//! file or look at the clock; and the habits that a reader of every file can see.
//!
//! What is looked at is code: comments and texts are taken out first, and the tests within a file may name anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::root;
use throughline::check::{CHECKS, all_codes};
use throughline::draw::DRAWINGS;
use throughline::export::EXPORTS;
use throughline::print::PRODUCTS;
use throughline::print::worksheet::VARIANTS;
use throughline::render::RENDERERS;

/// The engines: crates of the workspace, whose walls the compiler keeps. The library names them as `crate::layout` and so on.
const ENGINES: &[&str] = &["words", "date", "layout", "cypher"];

/// The steps, from left to right. A module may name the modules of earlier steps and itself, not its neighbours.
const STEPS: &[&[&str]] = &[
    &["words"],
    &["date", "layout", "cypher", "input", "scene"],
    &["text"],
    &["diag"],
    &["vocabulary"],
    &["table"],
    &["model"],
    &["read"],
    &["graph"],
    &["check", "query"],
    &["draw"],
    &["print"],
    &["render", "export", "page"],
    &["cli", "main"],
];

/// Modules that see less than what stands to their left.
const NARROWER: &[(&str, &[&str])] = &[
    ("scene", &[]),
    ("date", &["words"]),
    ("layout", &[]),
    ("cypher", &[]),
    ("input", &[]),
    ("words", &[]),
    ("text", &["scene", "words"]),
    ("table", &["input", "words", "vocabulary"]),
    ("render", &["scene", "text", "words"]),
    ("export", &["date", "words", "vocabulary", "table", "model", "read", "graph", "query"]),
    ("check", &["date", "input", "words", "diag", "vocabulary", "table", "model", "read", "graph"]),
];

/// Crates that only some files may name.
const CRATES: &[(&str, &[&str])] = &[
    ("petgraph", &["graph", "query"]),
    ("graphviz_rust", &["export::dot", "layout::dot"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("indicatif", &["cli"]),
];

/// Names of the standard library that only the command line may use: writing to the file system, the clock, the
/// environment, the standard streams.
const ONLY_CLI: &[&str] = &[
    "fs::write",
    "fs::create_dir",
    "fs::create_dir_all",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::rename",
    "fs::copy",
    "fs::set_permissions",
    "fs::hard_link",
    "File::create",
    "File::create_new",
    "File::options",
    "OpenOptions",
    "SystemTime",
    "Instant",
    "Local::now",
    "Utc::now",
    "env::var",
    "env::var_os",
    "env::current_dir",
    "env::args",
    "println",
    "eprintln",
    "print",
    "eprint",
    "dbg",
    "process::exit",
    "process::Command",
    "thread::spawn",
];

/// Calls of `unwrap` and `expect` outside of tests, each with its reason.
const UNWRAPS: &[(&str, &str)] = &[];

/// Files that may pass 800 lines, each with its reason.
const LONG: &[(&str, &str)] = &[];

/// A file of `src`, or of the `src` of an engine.
struct Source {
    /// Relative to `src`, `/`-separated; of an engine, behind its name.
    name: String,
    /// `["read", "table"]` for `read/table.rs` and for what is in it.
    module: Vec<String>,
    text: String,
    /// Without comments, texts and tests.
    code: String,
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
            let is_test = module.last().is_some_and(|last| last == "tests" || last == "properties");
            let code = without_tests(&without_texts(&text));
            Source { name, module, text, code, is_test }
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

/// The code with comments and the insides of texts as spaces; line ends stay.
fn without_texts(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let mut index = 0;
    let blank = |code: &mut String, from: usize, to: usize| {
        code.extend(chars[from..to.min(chars.len())].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
    };
    while index < chars.len() {
        let start = index;
        match at(index) {
            '/' if at(index + 1) == '/' => {
                while index < chars.len() && at(index) != '\n' {
                    index += 1;
                }
                blank(&mut code, start, index);
            }
            '/' if at(index + 1) == '*' => {
                let mut depth = 1;
                index += 2;
                while index < chars.len() && depth > 0 {
                    match (at(index), at(index + 1)) {
                        ('/', '*') => (depth, index) = (depth + 1, index + 2),
                        ('*', '/') => (depth, index) = (depth - 1, index + 2),
                        _ => index += 1,
                    }
                }
                blank(&mut code, start, index);
            }
            'r' if (at(index + 1) == '"' || (at(index + 1) == '#' && matches!(at(index + 2), '"' | '#')))
                && !(index > 0
                    && (at(index - 1).is_alphanumeric() && at(index - 1) != 'b' || at(index - 1) == '_')) =>
            {
                let hashes = (index + 1..).take_while(|i| at(*i) == '#').count();
                index += hashes + 2;
                while index < chars.len() && !(at(index) == '"' && (1..=hashes).all(|i| at(index + i) == '#'))
                {
                    index += 1;
                }
                index += hashes + 1;
                blank(&mut code, start, index);
            }
            '"' => {
                index += 1;
                while index < chars.len() && at(index) != '"' {
                    index += if at(index) == '\\' { 2 } else { 1 };
                }
                index += 1;
                blank(&mut code, start, index);
            }
            // A letter, not a lifetime: '"', '\'', 'x'.
            '\'' if at(index + 1) == '\\' || at(index + 2) == '\'' => {
                index += if at(index + 1) == '\\' { 3 } else { 2 };
                while index < chars.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
                blank(&mut code, start, index);
            }
            other => {
                code.push(other);
                index += 1;
            }
        }
    }
    code
}

/// The code without its `#[cfg(test)] mod x { ... }`, wherever they stand.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, behind) = rest.split_at(at);
        kept.push_str(before);
        // What stands behind the attribute: up to `;`, or up to the brace that closes the first one.
        let mut depth = 0_usize;
        let end = behind
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0 && matches!(c, ';' | '}')
            })
            .map_or(behind.len(), |(at, _)| at + 1);
        rest = &behind[end..];
    }
    kept.push_str(rest);
    kept
}

/// The paths that a file names behind `crate::`, `super::`, `self::` and `throughline::`, made absolute; lists in braces
/// are taken apart. `table::columns::Field` and the like.
fn named(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = source.code.as_str();
    let mut before = ' ';
    while let Some(at) = rest.find("::") {
        // The word in front of the `::`.
        let head: String =
            rest[..at].chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let head: String = head.chars().rev().collect();
        let lead = rest[..at - head.len()].chars().next_back().unwrap_or(before);
        let behind = &rest[at + 2..];
        let base = match head.as_str() {
            _ if lead == ':' => None,
            "crate" if ENGINES.contains(&source.module[0].as_str()) => Some(vec![source.module[0].clone()]),
            "crate" | "throughline" => Some(Vec::new()),
            "self" => Some(source.module.clone()),
            "super" => source.module.split_last().map(|(_, above)| above.to_vec()),
            _ => None,
        };
        if let Some(base) = base {
            tree(behind, base, &mut found);
        }
        before = ':';
        rest = behind;
    }
    found
}

/// Reads a path or a list of paths in braces; returns what stands behind it.
fn tree<'t>(text: &'t str, base: Vec<String>, found: &mut BTreeSet<String>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut inner) = text.strip_prefix('{') {
        loop {
            inner = inner.trim_start();
            if let Some(behind) = inner.strip_prefix('}') {
                return behind;
            }
            if inner.is_empty() {
                return inner;
            }
            let next = tree(inner, base.clone(), found).trim_start();
            let next = next
                .strip_prefix("as ")
                .map_or(next, |alias| alias.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'));
            let next = next.trim_start();
            inner = next.strip_prefix(',').unwrap_or(next);
            if inner.len() == next.len() && !inner.starts_with('}') {
                return inner;
            }
        }
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (word, behind) = text.split_at(end);
    let mut path = base;
    match word {
        "super" => {
            path.pop();
        }
        "" | "self" => {}
        word => path.push(word.to_string()),
    }
    match behind.strip_prefix("::") {
        Some(more) if !more.starts_with('<') => tree(more, path, found),
        _ => {
            found.insert(path.join("::"));
            behind.strip_prefix('*').unwrap_or(behind)
        }
    }
}

fn step(module: &str) -> Option<usize> {
    STEPS.iter().position(|step| step.contains(&module))
}

fn fail_if_any(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_reader_of_code_reads() {
    let code = without_texts(
        "a // crate::x\n\"crate::y \\\" \" b 'c' '\\'' 'life /* crate::z */ r#\"q\" crate::\"# e",
    );
    assert!(!code.contains("crate"), "{code}");
    assert!(code.contains("'life") && code.ends_with(" e") && code.contains('\n'));
    let source = Source {
        name: String::new(),
        module: vec!["read".into(), "rows".into()],
        text: String::new(),
        code: "use crate::{date::{Date, Fault as F}, model}; use super::cells::{self, A}; super::super::words::fold(x); a::crate_::b".into(),
        is_test: false,
    };
    let names: Vec<String> = named(&source).into_iter().collect();
    assert_eq!(names, ["date::Date", "date::Fault", "model", "read::cells", "read::cells::A", "words::fold"]);
    assert_eq!(without_tests("a #[cfg(test)] mod t; b #[cfg(test)]\nmod t { { } } c"), "a  b  c");
}

#[test]
fn nothing_is_imported_from_the_right() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test && source.name != "lib.rs") {
        let own = source.module[0].as_str();
        let Some(place) = step(own) else {
            faults.push(format!("{}: `{own}` has no place among the steps of tests/tidy.rs", source.name));
            continue;
        };
        for path in named(source) {
            let other = path.split("::").next().unwrap_or_default();
            let Some(there) = step(other) else { continue };
            let allowed = other == own || there < place;
            if !allowed {
                faults.push(format!(
                    "{}: `{own}` may not name `{path}`, which stands to its right or beside it",
                    source.name
                ));
            }
            let narrow = NARROWER.iter().find(|(module, _)| *module == own);
            if allowed && other != own && narrow.is_some_and(|(_, few)| !few.contains(&other)) {
                faults.push(format!(
                    "{}: `{own}` sees only {:?}, not `{path}`",
                    source.name,
                    narrow.map(|(_, few)| few)
                ));
            }
        }
    }
    fail_if_any(&faults);
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
fn crates_are_named_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let module = source.module.join("::");
        for (name, places) in CRATES {
            let words = source.code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let allowed =
                places.iter().any(|place| module == *place || module.starts_with(&format!("{place}::")));
            if !allowed && words.clone().any(|word| word == *name) {
                faults.push(format!("{}: names `{name}`; only {} may", source.name, places.join(", ")));
            }
        }
    }
    fail_if_any(&faults);
}

#[test]
fn only_the_command_line_touches_the_world() {
    let mut faults = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| !source.is_test && source.module[0] != "cli" && source.module[0] != "main")
    {
        for name in ONLY_CLI {
            let found = source.code.match_indices(name).any(|(at, _)| {
                let edge = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
                let behind = source.code[at + name.len()..].chars().next();
                // `print` is a word of ours too; the macro is meant.
                let is_macro = ["println", "eprintln", "print", "eprint", "dbg"].contains(name);
                edge(source.code[..at].chars().next_back())
                    && if is_macro { behind == Some('!') } else { edge(behind) }
            });
            if found {
                faults.push(format!("{}: uses `{name}`, which only `cli` may", source.name));
            }
        }
    }
    fail_if_any(&faults);
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
        let excused = LONG.iter().any(|(file, _)| *file == source.name);
        if (lines > 800) != excused {
            faults.push(format!(
                "{}: has {lines} lines; at most 800, or a reason in tests/tidy.rs",
                source.name
            ));
        }
    }
    fail_if_any(&faults);
}

#[test]
fn nothing_is_unwrapped_outside_of_tests() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        for (line, code) in source.code.lines().enumerate() {
            let calls = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("];
            if let Some(call) = calls.iter().find(|call| code.contains(**call))
                && !UNWRAPS.iter().any(|(file, _)| *file == source.name)
            {
                faults.push(format!(
                    "{}:{}: `{call}` without a reason in tests/tidy.rs",
                    source.name,
                    line + 1
                ));
            }
        }
    }
    fail_if_any(&faults);
}

#[test]
fn no_loop_runs_in_the_order_of_a_hash() {
    // std's hashes are seeded anew in every run. rustc-hash's are for looking up: a map's name may not be looped over,
    // unless what comes out is sorted on the next lines.
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let words: BTreeSet<&str> = source.code.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        for name in ["HashMap", "HashSet", "RandomState", "DefaultHasher"] {
            if words.contains(name) {
                faults.push(format!("{}: names `{name}`", source.name));
            }
        }
        // Fields and variables declared as a hash: as they are written where they are used.
        let lines: Vec<&str> = source.code.lines().collect();
        let mut maps = BTreeSet::new();
        for line in lines.iter().filter(|line| line.contains("FxHashMap") || line.contains("FxHashSet")) {
            let declared =
                line.split([':', '=']).next().unwrap_or_default().trim().trim_start_matches("pub ");
            let (local, name) = declared
                .strip_prefix("let ")
                .map_or((false, declared), |name| (true, name.trim_start_matches("mut ")));
            let name = name.trim();
            if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                maps.insert(if local { name.to_string() } else { format!("self.{name}") });
            }
        }
        for (number, line) in lines.iter().enumerate() {
            for map in &maps {
                let loops = [
                    ".iter()",
                    ".iter_mut()",
                    ".keys()",
                    ".values()",
                    ".values_mut()",
                    ".into_iter()",
                    ".drain()",
                    ".into_keys()",
                    ".into_values()",
                ];
                let looped = loops.iter().any(|how| line.contains(&format!("{map}{how}")))
                    || ["in ", "in &", "in &mut "].iter().any(|how| line.contains(&format!("{how}{map} {{")));
                let sorted = lines[number..(number + 3).min(lines.len())]
                    .iter()
                    .any(|next| next.contains(".sort") || next.contains("BTree"));
                if looped && !sorted {
                    faults.push(format!(
                        "src/{}:{}: loops over the hash `{map}` and does not sort",
                        source.name,
                        number + 1
                    ));
                }
            }
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
