//! Runs the storyline instances of a folder and prints one JSON object a line, so that anyone can recount; a summary
//! table goes to standard error.
//!
//! `cargo run --release --example storyline_bench -- FOLDER [NAME ...]`
//!
//! One thread, fixed seed, bounded by counts. The clock is read only to print milliseconds. `THROUGHLINE_CELLS` and
//! `THROUGHLINE_CONFLICTS` replace the budget of search and proof.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a measurement prints and looks at the clock"
)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;
use throughline::layout::storyline::{Budget, Instance, Spacing, crossings, place, solve};

const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("usage: storyline_bench FOLDER [NAME ...]")?;
    let names: Vec<String> = args.collect();
    let count = |key: &str, or: u64| std::env::var(key).ok().and_then(|v| v.parse().ok()).unwrap_or(or);
    let budget = Budget {
        search_cells: count("THROUGHLINE_CELLS", Budget::default().search_cells),
        conflicts: count("THROUGHLINE_CONFLICTS", 400_000),
        ..Budget::default()
    };
    let mut files = std::fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
    files.retain(|f| f.path().extension().is_some_and(|e| e == "json"));
    files.sort_by_key(|f| f.path());

    eprintln!(
        "{:<20} {:>6} {:>6} {:>6} {:>7} {:>8} {:>6} {:>8} {:>9} {:>8} {:>8}",
        "name",
        "known",
        "found",
        "lower",
        "proved",
        "ms",
        "heur",
        "heur ms",
        "conflicts",
        "place ms",
        "wiggle"
    );
    let (mut known_sum, mut found_sum, mut lower_sum, mut search_sum) = (0, 0, 0, 0);
    for file in files {
        let value: Value = serde_json::from_str(&std::fs::read_to_string(file.path())?)?;
        let name = value["name"].as_str().unwrap_or_default().to_string();
        if !names.is_empty() && !names.contains(&name) {
            continue;
        }
        let (labels, layers) =
            read(&value).ok_or_else(|| format!("{name}: layers are no lists of lists of names"))?;
        let instance = Instance::new(labels.len(), layers)?;

        let clock = Instant::now();
        let first = solve(&instance, &Budget { conflicts: 0, ..budget }, SEED);
        let heuristic_ms = clock.elapsed().as_secs_f64() * 1e3;
        let clock = Instant::now();
        let full = if budget.conflicts > 0 { solve(&instance, &budget, SEED) } else { first.clone() };
        let ms = clock.elapsed().as_secs_f64() * 1e3;
        let clock = Instant::now();
        let placement = place(&instance, &full.orders, &Spacing::default())?;
        let place_ms = clock.elapsed().as_secs_f64() * 1e3;
        if crossings(&instance, &full.orders)? != full.crossings {
            return Err(format!("{name}: the recount differs").into());
        }

        let optimum = value["optimum"].as_u64();
        let known = optimum.or(value["best_known_upper_bound"].as_u64());
        let note = match (optimum, known) {
            (Some(o), _) if full.lower_bound > o || full.crossings < o => " CONTRADICTS the known optimum",
            (None, Some(k)) if full.crossings < k => " better than known",
            (None, _) => " open",
            _ => "",
        };
        eprintln!(
            "{name:<20} {:>6} {:>6} {:>6} {:>7} {ms:>8.0} {:>6} {heuristic_ms:>8.0} {:>9} {place_ms:>8.1} {:>8.0}{note}",
            known.map_or_else(String::new, |k| k.to_string()),
            full.crossings,
            full.lower_bound,
            full.proved,
            first.crossings,
            full.conflicts,
            placement.wiggle_height,
        );
        known_sum += known.unwrap_or(0);
        found_sum += full.crossings;
        lower_sum += full.lower_bound;
        search_sum += first.crossings;
        let orders: Vec<Vec<&str>> =
            full.orders.iter().map(|o| o.iter().map(|&c| labels[c].as_str()).collect()).collect();
        println!(
            "{}",
            json!({
                "name": name, "crossings": full.crossings, "lower_bound": full.lower_bound, "proved": full.proved,
                "ms": ms, "heuristic_crossings": first.crossings, "heuristic_ms": heuristic_ms,
                "wiggle_height": placement.wiggle_height, "orders": orders,
            })
        );
    }
    eprintln!("{:<20} {known_sum:>6} {found_sum:>6} {lower_sum:>6} {:>16} {search_sum:>6}", "sum", "");
    Ok(())
}

type Layers = Vec<Vec<Vec<usize>>>;

/// Names in the order of their first appearance, and the layers in their numbers.
fn read(value: &Value) -> Option<(Vec<String>, Layers)> {
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    let mut labels: Vec<String> = Vec::new();
    let mut layers = Vec::new();
    for layer in value["layers"].as_array()? {
        let mut groups = Vec::new();
        for group in layer.as_array()? {
            let mut members = Vec::new();
            for member in group.as_array()? {
                let member = member.as_str()?;
                members.push(*ids.entry(member.to_string()).or_insert_with(|| {
                    labels.push(member.to_string());
                    labels.len() - 1
                }));
            }
            groups.push(members);
        }
        layers.push(groups);
    }
    Some((labels, layers))
}
