//! What a reader does with the page, in Chromium, with the network off: by keyboard alone, with a screen reader's tree, on a phone, in the
//! dark, without a script (`reading.mjs`).

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::json;
use throughline::graph::Graph;
use throughline::query::Selection;

use super::harmless::{self, hostile, twin};
use super::{casebook, page_of};
use crate::support::{Scratch, root};

/// What was found.
#[derive(Deserialize)]
struct Found {
    faults: Vec<String>,
    times: BTreeMap<String, f64>,
}

/// The folder of npm's packages and Chromium; `None` where something is missing, which is said.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let modules = std::env::var_os("THROUGHLINE_NODE_MODULES").map(PathBuf::from);
    let whole =
        |modules: &PathBuf| ["playwright-core", "axe-core"].iter().all(|name| modules.join(name).is_dir());
    let modules = modules.filter(whole);
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let chromium =
        std::env::split_paths(&paths).map(|folder| folder.join("chromium")).find(|path| path.is_file());
    match (modules, chromium) {
        (Some(modules), Some(chromium)) => Some((modules, chromium)),
        (modules, _) => {
            let what = if modules.is_none() {
                "THROUGHLINE_NODE_MODULES has no playwright-core and axe-core"
            } else {
                "there is no chromium"
            };
            println!("left out: the page in Chromium ({what})");
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{what}");
            None
        }
    }
}

#[test]
fn a_reader_can_do_all_of_it() {
    let Some((modules, chromium)) = tools() else { return };
    let folder = Scratch::new("reading");
    let write = |name: &str, graph: &Graph| {
        let path = folder.join(name);
        std::fs::write(&path, page_of(graph, &Selection::default())).expect("written");
        path
    };
    let pages = json!({
        "met": write("met.html", &casebook("met-police")),
        "fire": write("fire.html", &casebook("great-fire")),
        "hostile": write("hostile.html", &harmless::casebook(hostile).0),
        "twin": write("twin.html", &harmless::casebook(twin).0),
    });
    let mut child = Command::new("node")
        .arg(root().join("tests/suite/page/reading.mjs"))
        .args([&modules, &chromium])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node runs");
    serde_json::to_writer(child.stdin.take().expect("an input"), &pages).expect("written");
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Found = serde_json::from_slice(&output.stdout).expect("JSON");
    let times: Vec<String> = found.times.iter().map(|(what, time)| format!("{what} {time} ms")).collect();
    println!("the page in Chromium: {}", times.join(", "));
    assert!(found.faults.is_empty(), "{} faults:\n{}", found.faults.len(), found.faults.join("\n"));
}
