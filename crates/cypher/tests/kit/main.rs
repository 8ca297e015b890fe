//! Runs the openCypher Technology Compatibility Kit from the folder named by `THROUGHLINE_TCK`:
//! `THROUGHLINE_TCK=FOLDER cargo test --release -p throughline-cypher --test kit -- --nocapture`.
//!
//! Every case that fails or is not judged is printed by name; the last line is `passed N / judged N / total N`.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test may panic, print and ask the environment"
)]

mod exact;
mod gherkin;
mod memory;
mod shape;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use cypher::{ErrorKind, Limits, ParameterType, Phase, Procedure, QueryError, Registry, Table, Value, run};
use gherkin::{Case, Rows, Step};
use memory::Memory;

enum Verdict {
    Passed,
    /// Right, but with another word for the error than the kit's.
    PassedInOtherWords(String),
    Failed(String),
    NotJudged(String),
}

struct World {
    graph: Memory,
    parameters: BTreeMap<String, Value>,
    registry: Registry,
    answer: Option<Result<Table, QueryError>>,
    other_words: Option<String>,
}

#[test]
fn technology_compatibility_kit() {
    let Some(folder) = std::env::var_os("THROUGHLINE_TCK").map(PathBuf::from) else {
        println!("left out: the openCypher compatibility kit (set THROUGHLINE_TCK to its folder)");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the kit must be there in CI");
        return;
    };
    let mut files = Vec::new();
    find_features(&folder.join("features"), &mut files);
    if files.is_empty() {
        find_features(&folder, &mut files);
    }
    files.sort();
    let (mut passed, mut judged, mut total, mut other_words) = (0, 0, 0, 0);
    for file in &files {
        let text = std::fs::read_to_string(file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
        let cases = gherkin::read(&text);
        if cases.is_empty() {
            println!("no case: {}", file.display());
        }
        for case in cases {
            total += 1;
            let verdict = catch_unwind(AssertUnwindSafe(|| judge(&folder, &case)))
                .unwrap_or_else(|_| Verdict::Failed("panicked".into()));
            judged += usize::from(!matches!(verdict, Verdict::NotJudged(_)));
            match verdict {
                Verdict::Passed => passed += 1,
                Verdict::PassedInOtherWords(words) => {
                    passed += 1;
                    other_words += 1;
                    println!("other words: {}: {words}", case.name);
                }
                Verdict::Failed(reason) => println!("failed: {}: {reason}", case.name),
                Verdict::NotJudged(reason) => println!("not judged: {}: {reason}", case.name),
            }
        }
    }
    println!("errors of the right type and time whose detail differs: {other_words}");
    println!("passed {passed} / judged {judged} / total {total}");
    assert!(total > 0, "no feature files in {}", folder.display());
    assert_eq!(passed, judged, "every case that can be judged must pass");
    // What is not judged writes to the graph, or checks what writing did.
    assert!(judged * 2 > total, "most cases are judged");
}

fn find_features(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find_features(&path, out);
        } else if path.extension().is_some_and(|e| e == "feature") {
            out.push(path);
        }
    }
}

/// Whether a step says what the answer must be.
fn expects(text: &str) -> bool {
    text.starts_with("the result should be") || text.contains(" should be raised at ")
}

fn judge(folder: &Path, case: &Case) -> Verdict {
    // A case that expects nothing would pass whatever the engine does.
    if !case.steps.iter().any(|step| expects(&step.text)) {
        return Verdict::NotJudged("no step says what the answer should be".into());
    }
    let mut world = World {
        graph: Memory::default(),
        parameters: BTreeMap::new(),
        registry: Registry::default(),
        answer: None,
        other_words: None,
    };
    for step in &case.steps {
        match take_step(folder, &mut world, step) {
            Ok(()) => {}
            Err(verdict) => return verdict,
        }
    }
    match world.other_words {
        Some(words) => Verdict::PassedInOtherWords(words),
        None => Verdict::Passed,
    }
}

fn take_step(folder: &Path, world: &mut World, step: &Step) -> Result<(), Verdict> {
    let text = step.text.trim_end_matches(':');
    let doc = || step.doc.clone().unwrap_or_default();
    let none = Rows::new();
    let table = step.table.as_ref().unwrap_or(&none);
    if text == "an empty graph" || text == "any graph" {
        return Ok(());
    }
    if let Some(name) = text.strip_prefix("the ").and_then(|t| t.strip_suffix(" graph")) {
        let path = folder.join("graphs").join(name).join(format!("{name}.cypher"));
        let script = std::fs::read_to_string(&path)
            .map_err(|e| Verdict::NotJudged(format!("{}: {e}", path.display())))?;
        return memory::setup(&mut world.graph, script.trim().trim_end_matches(';'))
            .map_err(Verdict::NotJudged);
    }
    if text == "having executed" {
        return memory::setup(&mut world.graph, &doc())
            .map_err(|e| Verdict::NotJudged(format!("setup: {e}")));
    }
    if text == "parameters are" {
        for row in table {
            let value = shape::read(&row[1]).map_err(Verdict::Failed)?;
            world.parameters.insert(row[0].clone(), shape::to_value(&value));
        }
        return Ok(());
    }
    if let Some(signature) = text.strip_prefix("there exists a procedure ") {
        return add_procedure(&mut world.registry, signature, table).map_err(Verdict::NotJudged);
    }
    if text == "executing query" {
        let limits = Limits {
            rows: usize::MAX,
            depth: 1_000,
            now: Some(1_600_000_000_123_456_789),
            ..Limits::default()
        };
        let answer = run(&world.graph, &doc(), &world.parameters, &limits, &world.registry);
        if let Err(error) = &answer
            && error.kind == ErrorKind::WriteRefused
        {
            return Err(Verdict::NotJudged(error.message.clone()));
        }
        world.answer = Some(answer);
        return Ok(());
    }
    if text.starts_with("the result should be") {
        return compare(world, text, table);
    }
    if text.contains(" should be raised at ") {
        return compare_error(world, text);
    }
    match text {
        "no side effects" => Ok(()),
        _ => Err(Verdict::NotJudged(format!("unknown step: {text}"))),
    }
}

fn compare(world: &World, text: &str, expected: &Rows) -> Result<(), Verdict> {
    let fail = |reason: String| Err(Verdict::Failed(reason));
    let table = match &world.answer {
        Some(Ok(table)) => table,
        Some(Err(e)) => return fail(format!("{:?} {}: {}", e.kind, e.detail, e.message)),
        None => return fail("no query".into()),
    };
    if text == "the result should be empty" {
        return if table.rows.is_empty() { Ok(()) } else { fail("the result is not empty".into()) };
    }
    let sort_lists = text.contains("ignoring element order");
    let Some((head, rows)) = expected.split_first() else { return fail("no expected table".into()) };
    let mut places = Vec::new();
    for name in head {
        match table.columns.iter().position(|c| c == name) {
            Some(place) => places.push(place),
            None => return fail(format!("no column {name} among {:?}", table.columns)),
        }
    }
    if places.len() != table.columns.len() {
        return fail(format!("columns {:?} instead of {head:?}", table.columns));
    }
    let mut found: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| places.iter().map(|p| shape::of(&world.graph, &row[*p]).text(sort_lists)).collect())
        .collect();
    let mut wanted = Vec::new();
    for row in rows {
        let mut out = Vec::new();
        for cell in row {
            out.push(shape::read(cell).map_err(Verdict::Failed)?.text(sort_lists));
        }
        wanted.push(out);
    }
    if !text.contains("in order") {
        found.sort();
        wanted.sort();
    }
    if found == wanted {
        return Ok(());
    }
    let short = |rows: &[Vec<String>]| {
        let text: String = format!("{rows:?}").chars().take(300).collect();
        text
    };
    fail(format!("found {} instead of {}", short(&found), short(&wanted)))
}

#[test]
fn a_case_that_expects_nothing_is_not_passed() {
    let judged = |steps: &str| {
        let text = format!("Feature: F\n  Scenario: S\n    Given an empty graph\n{steps}");
        let cases = gherkin::read(&text);
        assert_eq!(cases.len(), 1);
        judge(Path::new("nowhere"), &cases[0])
    };
    let query = "    When executing query:\n      \"\"\"\n      RETURN 1 AS one\n      \"\"\"\n";
    let verdict = judged(query);
    assert!(matches!(verdict, Verdict::NotJudged(_)));
    let verdict =
        judged(&format!("{query}    Then the result should be, in order:\n      | one |\n      | 1 |\n"));
    assert!(matches!(verdict, Verdict::Passed));
    let verdict =
        judged(&format!("{query}    Then the result should be, in order:\n      | one |\n      | 2 |\n"));
    assert!(matches!(verdict, Verdict::Failed(_)));
    let verdict =
        judged(&format!("{query}    Then something else is the case\n    And the result should be empty\n"));
    assert!(matches!(verdict, Verdict::NotJudged(_)));
}

/// `a SyntaxError should be raised at compile time: UndefinedVariable`
fn compare_error(world: &mut World, text: &str) -> Result<(), Verdict> {
    let (kind, rest) = text.split_once(" should be raised at ").unwrap_or_default();
    let kind = kind.trim_start_matches("an ").trim_start_matches("a ");
    let (phase, detail) = rest.split_once(": ").unwrap_or((rest, ""));
    let error = match &world.answer {
        Some(Err(error)) => error,
        Some(Ok(table)) => {
            return Err(Verdict::Failed(format!("no {kind} ({detail}), but {} rows", table.rows.len())));
        }
        None => return Err(Verdict::Failed("no query".into())),
    };
    let phase_fits = match phase {
        "compile time" => error.phase == Phase::Compile,
        "runtime" => error.phase == Phase::Runtime,
        _ => true,
    };
    if format!("{:?}", error.kind) != kind || !phase_fits {
        let found = format!("{:?} at {:?}: {}: {}", error.kind, error.phase, error.detail, error.message);
        return Err(Verdict::Failed(format!("{found} instead of {text}")));
    }
    if detail != "*" && detail != error.detail {
        world.other_words = Some(format!("{} instead of {detail}", error.detail));
    }
    Ok(())
}

/// `test.my.proc(in :: INTEGER?) :: (out :: STRING?)` with a table of arguments and results.
fn add_procedure(registry: &mut Registry, signature: &str, table: &Rows) -> Result<(), String> {
    let signature = signature.trim().trim_end_matches(':').trim();
    let (name, rest) = signature.split_once('(').ok_or("no parameters")?;
    let (inputs, outputs) = rest.split_once(") :: (").ok_or("no results")?;
    let fields = |text: &str| -> Vec<(String, String)> {
        let text = text.trim().trim_end_matches(')');
        let field = |f: &str| f.split_once("::").map(|(n, t)| (n.trim().to_string(), t.trim().to_string()));
        text.split(',').filter_map(field).collect()
    };
    let mut parameters = Vec::new();
    for (name, ty) in fields(inputs) {
        let ty = match ty.trim_end_matches('?') {
            "INTEGER" => ParameterType::Integer,
            "FLOAT" => ParameterType::Float,
            "NUMBER" => ParameterType::Number,
            "STRING" => ParameterType::String,
            "BOOLEAN" => ParameterType::Boolean,
            _ => ParameterType::Any,
        };
        parameters.push((name, ty));
    }
    let columns: Vec<String> = fields(outputs).into_iter().map(|(name, _)| name).collect();
    let mut rows = Vec::new();
    for row in table.iter().skip(1) {
        let cells: Result<Vec<Value>, String> =
            row.iter().map(|c| shape::read(c).map(|s| shape::to_value(&s))).collect();
        rows.push(cells?);
    }
    let inputs = parameters.len();
    let body = Box::new(move |_: &dyn cypher::PropertyGraph, args: &[Value]| {
        let same = |a: &Value, b: &Value| a.is_null() && b.is_null() || a.equals(b) == Some(true);
        let fits = |row: &&Vec<Value>| row.iter().zip(args).all(|(a, b)| same(a, b));
        Ok(rows.iter().filter(fits).map(|row| row[inputs..].to_vec()).collect())
    });
    registry.procedure(name.trim(), Procedure { parameters, columns, body });
    Ok(())
}
