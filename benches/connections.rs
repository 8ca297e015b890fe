//! Connections at the size of a company register, as ratios in one run: `cargo bench --bench connections`.
//!
//! A graph of THROUGHLINE_BENCH_NODES nodes (2 million) and 1.65 times as many links, made the way registers are: most officers have
//! one company, most companies one or two officers, few agents have very many; one has 100,000. Reading the same as tables
//! (THROUGHLINE_BENCH_ROWS nodes, 200,000) is compared with the `csv` crate reading the same bytes. With THROUGHLINE_SHARED and
//! THROUGHLINE_PYTHON (see tests/run.sh) shortest paths and two-hop neighbourhoods are compared with networkx and igraph on `sdfb`.

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a measurement prints, writes and looks at the clock"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use throughline::check;
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::query::net::{Gate, Net};
use throughline::query::routes;
use throughline::read::read;

const PAIRS: usize = 2_000;

/// splitmix64 (Steele, Lea and Flood 2014).
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Links as a register has them: the one end uniform, the other by preferential attachment (Barabási and Albert 1999), one large hub.
fn register(nodes: usize) -> Vec<(u32, u32)> {
    let mut state = 1;
    let links = nodes * 33 / 20;
    let hub = (nodes / 20).min(100_000);
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(links);
    for _ in 0..hub {
        pairs.push((0, (random(&mut state) % nodes as u64) as u32));
    }
    while pairs.len() < links {
        let one = (random(&mut state) % nodes as u64) as u32;
        let copy = pairs[(random(&mut state) % pairs.len() as u64) as usize].1;
        let fresh = (random(&mut state) % nodes as u64) as u32;
        pairs.push((one, if random(&mut state).is_multiple_of(2) { copy } else { fresh }));
    }
    pairs
}

fn size(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn seconds<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = black_box(run());
    (start.elapsed().as_secs_f64(), done)
}

/// The most memory this process has had, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    tables();
    large();
    shared();
}

/// Reading and checking tables against the `csv` crate reading the same bytes.
fn tables() {
    let nodes = size("THROUGHLINE_BENCH_ROWS", 200_000);
    let mut entities = String::from("id,kind,name,start\n");
    for node in 0..nodes {
        let _ = writeln!(
            entities,
            "n{node},{},Name of {node},{}",
            if node % 3 == 0 { "organisation" } else { "person" },
            1900 + node % 50
        );
    }
    // People own organisations: what a register says has nothing to complain of, so that findings are not what is measured.
    let officer = |node: u32| if node.is_multiple_of(3) { node + 1 } else { node };
    let company = |node: u32| node - node % 3;
    let mut relations = String::from("from,kind,to,start,end,status,sources\n");
    for (index, (one, other)) in register(nodes).into_iter().enumerate() {
        let _ = writeln!(
            relations,
            "n{},owner-of,n{},{}-0{}-1{},,official,s{}; s{}",
            officer(one),
            company(other),
            2000 + index % 24,
            1 + index % 9,
            index % 10,
            index % 97,
            (index + 1 + index % 7) % 97
        );
    }
    let mut sources = String::from("id,title,url\n");
    for source in 0..97 {
        let _ = writeln!(sources, "s{source},Register extract {source},https://example.org/{source}");
    }
    let files: Vec<(String, Vec<u8>)> =
        [("entities.csv", entities), ("relations.csv", relations), ("sources.csv", sources)]
            .into_iter()
            .map(|(name, text)| (name.to_string(), text.into_bytes()))
            .collect();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let (theirs, cells) = seconds(|| {
        let mut cells = 0;
        for (_, bytes) in &files {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let mut record = csv::StringRecord::new();
            while reader.read_record(&mut record).unwrap_or(false) {
                cells += record.len();
            }
        }
        cells
    });
    let before = peak();
    let (ours, (graph, findings)) = seconds(|| {
        let inputs = Inputs::from_memory("register", files.clone());
        let (casebook, mut report) = read(inputs, &Limits::default());
        let graph = Graph::new(casebook);
        check::check(&graph, &mut report);
        (graph, report.counts())
    });
    println!(
        "tables: {nodes} entities, {} relations, {:.0} MB, {cells} cells: read, connected and checked in {ours:.2} s, {:.2} of the csv crate's {theirs:.2} s; {} MB more at the peak; {} errors, {} warnings, {} notes",
        graph.edge_count(),
        bytes as f64 / 1e6,
        ours / theirs,
        peak().saturating_sub(before),
        findings.errors,
        findings.warnings,
        findings.notes,
    );
    let (index, net) = seconds(|| Net::new(&graph));
    println!("index of neighbours: {:.0} ms for {} links", index * 1e3, net.edge_count());
}

/// Searches in a graph of a register's size.
fn large() {
    let nodes = size("THROUGHLINE_BENCH_NODES", 2_000_000);
    let pairs = register(nodes);
    let (index, net) = seconds(|| Net::of_pairs(nodes, &pairs));
    let hub = (0..nodes as u32).max_by_key(|node| net.degree(*node)).unwrap_or(0);
    println!(
        "graph: {nodes} nodes, {} links, indexed in {:.0} ms; the largest hub has {} links",
        pairs.len(),
        index * 1e3,
        net.degree(hub)
    );
    let mut state = 5;
    let mut pick = || (random(&mut state) % nodes as u64) as u32;
    let asked: Vec<(u32, u32)> = (0..PAIRS).map(|_| (pick(), pick())).collect();
    let (time, found) = seconds(|| {
        asked
            .iter()
            .filter(|(one, other)| routes::distance(&net, *one, *other, &Gate::OPEN).is_some())
            .count()
    });
    println!("shortest path: {:.3} ms each, {found} of {PAIRS} connected", time / PAIRS as f64 * 1e3);
    let (time, met) =
        seconds(|| asked.iter().map(|(one, _)| net.near(*one, 2, &Gate::OPEN).len()).sum::<usize>());
    println!("two hops: {:.4} ms each, {} nodes on average", time / PAIRS as f64 * 1e3, met / PAIRS);
    let (time, met) = seconds(|| net.near(hub, 2, &Gate::OPEN).len());
    println!("two hops of the hub: {:.1} ms, {met} nodes", time * 1e3);
    let (time, found) = seconds(|| routes::ranked(&net, asked[0].0, hub, &Gate::OPEN, 5, &|_| false).len());
    println!("the {found} best paths to the hub: {:.0} ms", time * 1e3);
}

/// Against networkx and igraph on the same pairs.
fn shared() {
    let shared = std::env::var_os("THROUGHLINE_SHARED").map(PathBuf::from);
    let python = std::env::var_os("THROUGHLINE_PYTHON");
    let (Some(shared), Some(python)) = (shared, python) else {
        println!("left out: ratios to networkx and igraph (THROUGHLINE_SHARED and THROUGHLINE_PYTHON)");
        return;
    };
    let Ok(mut reader) = csv::Reader::from_path(shared.join("sdfb/edges.csv")) else {
        println!("left out: ratios to networkx and igraph (no sdfb/edges.csv)");
        return;
    };
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut edges = Vec::new();
    for record in reader.records().flatten() {
        let mut number = |name: &str| {
            let next = numbers.len() as u32;
            *numbers.entry(name.to_string()).or_insert(next)
        };
        edges.push((number(&record[0]), number(&record[1])));
    }
    let nodes = numbers.len();
    let mut state = 7;
    let mut pick = || (random(&mut state) % nodes as u64) as u32;
    let pairs: Vec<(u32, u32)> = (0..PAIRS).map(|_| (pick(), pick())).filter(|(a, b)| a != b).collect();
    let folder = std::env::temp_dir().join(format!("throughline-bench-{}", std::process::id()));
    let lines = |pairs: &[(u32, u32)]| pairs.iter().map(|(a, b)| format!("{a},{b}\n")).collect::<String>();
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("edges.csv"), lines(&edges)))
        .and_then(|()| std::fs::write(folder.join("pairs.csv"), lines(&pairs)));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks.py");
    let output = written.and_then(|()| {
        std::process::Command::new(python)
            .arg(script)
            .args([folder.join("edges.csv"), folder.join("pairs.csv")])
            .output()
    });
    let _ = std::fs::remove_dir_all(&folder);
    let theirs: serde_json::Value =
        output.ok().and_then(|output| serde_json::from_slice(&output.stdout).ok()).unwrap_or_default();
    let net = Net::of_pairs(nodes, &edges);
    let (path, _) = seconds(|| {
        pairs.iter().filter_map(|(a, b)| routes::distance(&net, *a, *b, &Gate::OPEN)).sum::<u32>()
    });
    let (around, _) =
        seconds(|| pairs.iter().map(|(a, _)| net.near(*a, 2, &Gate::OPEN).len()).sum::<usize>());
    let (path, around) = (path / pairs.len() as f64, around / pairs.len() as f64);
    for (name, ours, key) in [
        ("shortest path, networkx", path, "networkx_seconds"),
        ("shortest path, igraph", path, "igraph_seconds"),
        ("two hops, igraph", around, "two_hops_seconds"),
    ] {
        let time = theirs[key].as_f64().unwrap_or(f64::NAN);
        println!(
            "sdfb: {name}: {:.4} ms, ours {:.4} ms, {:.1} times faster",
            time * 1e3,
            ours * 1e3,
            time / ours
        );
    }
}
