//! Our answers against networkx and igraph on a public graph of 12,658 people (`sdfb` in the folder `THROUGHLINE_SHARED`).
//! `tests/run.sh` installs the packages and names their Python in `THROUGHLINE_PYTHON`; without either the comparison is left out by name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use throughline::query::centrality::{Simple, central, components, pagerank};
use throughline::query::communities::{communities, modularity};
use throughline::query::net::{Gate, Net};
use throughline::query::routes;

const PAIRS: usize = 3_000;
const MEASURED: u32 = 1_500;

/// The pairs of the graph, its people numbered in the order in which they first stand.
fn people(shared: &Path) -> Option<(usize, Vec<(u32, u32)>)> {
    let mut reader = csv::Reader::from_path(shared.join("sdfb/edges.csv")).ok()?;
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut edges = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        let mut number = |name: &str| {
            let next = numbers.len() as u32;
            *numbers.entry(name.to_string()).or_insert(next)
        };
        edges.push((number(&record[0]), number(&record[1])));
    }
    Some((numbers.len(), edges))
}

/// splitmix64 (Steele, Lea and Flood 2014).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn lines(pairs: &[(u32, u32)]) -> String {
    pairs.iter().map(|(one, other)| format!("{one},{other}\n")).collect()
}

#[test]
fn distances_and_measures_are_those_of_networkx_and_igraph() {
    let shared = std::env::var_os("THROUGHLINE_SHARED").map(PathBuf::from);
    let python = std::env::var_os("THROUGHLINE_PYTHON");
    let (Some(shared), Some(python)) = (shared, python) else {
        println!(
            "left out: {PAIRS} distances and 6 measures against networkx and igraph (THROUGHLINE_SHARED and THROUGHLINE_PYTHON)"
        );
        return;
    };
    let Some((nodes, edges)) = people(&shared) else {
        println!("left out: {PAIRS} distances against networkx and igraph (no sdfb/edges.csv)");
        return;
    };
    let mut state = 7;
    let mut pick = || (random(&mut state) % nodes as u64) as u32;
    let pairs: Vec<(u32, u32)> =
        (0..PAIRS).map(|_| (pick(), pick())).filter(|(one, other)| one != other).collect();
    let folder = std::env::temp_dir().join(format!("throughline-networks-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("can be made");
    std::fs::write(folder.join("edges.csv"), lines(&edges)).expect("written");
    std::fs::write(folder.join("pairs.csv"), lines(&pairs)).expect("written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks.py");
    let output = Command::new(python)
        .arg(script)
        .args([folder.join("edges.csv"), folder.join("pairs.csv")])
        .arg(MEASURED.to_string())
        .output()
        .expect("python runs");
    let _ = std::fs::remove_dir_all(&folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs: serde_json::Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let list = |key: &str| theirs[key].as_array().cloned().unwrap_or_default();

    let net = Net::of_pairs(nodes, &edges);
    let ours: Vec<i64> = pairs
        .iter()
        .map(|(one, other)| routes::distance(&net, *one, *other, &Gate::OPEN).map_or(-1, i64::from))
        .collect();
    let igraph: Vec<i64> = list("distances").iter().filter_map(serde_json::Value::as_i64).collect();
    let networkx: Vec<i64> =
        list("networkx_distances").iter().filter_map(serde_json::Value::as_i64).collect();
    assert_eq!(ours, igraph);
    assert_eq!(ours[..networkx.len()], networkx);
    let around: Vec<u64> = pairs.iter().map(|(one, _)| net.near(*one, 2, &Gate::OPEN).len() as u64).collect();
    assert_eq!(around, list("two_hops").iter().filter_map(serde_json::Value::as_u64).collect::<Vec<_>>());
    println!("{} distances are those of igraph, {} those of networkx", ours.len(), networkx.len());

    let small: Vec<(u32, u32)> =
        edges.iter().copied().filter(|(a, b)| *a < MEASURED && *b < MEASURED && a != b).collect();
    let net = Net::of_pairs(MEASURED as usize, &small);
    let simple = Simple::new(&net, &[]);
    let found = central(&simple);
    let near = |name: &str, ours: &[f64]| {
        let theirs = list(name);
        assert_eq!(theirs.len(), ours.len(), "{name}");
        for (ours, theirs) in ours.iter().zip(theirs.iter().filter_map(serde_json::Value::as_f64)) {
            assert!((ours - theirs).abs() <= 1e-9 + 1e-7 * theirs.abs(), "{name}: {ours} {theirs}");
        }
    };
    near("betweenness", &found.betweenness);
    let close: Vec<f64> = found.closeness.iter().map(|close| close.expect("is worked out")).collect();
    near("closeness", &close);
    near("pagerank", &pagerank(&net, &[]));
    let parts = components(&simple).into_iter().max().map_or(0, |most| u64::from(most) + 1);
    assert_eq!(theirs["components"].as_u64(), Some(parts));
    // Communities differ with the order in which nodes are visited; how good they are must not.
    let value = modularity(MEASURED as usize, &small, &communities(MEASURED as usize, &small));
    let best = theirs["leiden_modularity"].as_f64().unwrap_or(1.0);
    println!("modularity {value:.4}, igraph's best of five {best:.4}");
    assert!(value >= best - 0.02, "{value} {best}");
}
