//! Properties of label placement, counted on the finished geometry; and how far labels stand from their markers, compared
//! with labella.js 1.1.4 on the same inputs (`THROUGHLINE_NODE_MODULES`: a `node_modules` folder that has it).

#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a test may panic, print and start programs"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use layout::labels::{Item, Layout, Options, Packing, Sides, Turn, place, sub_rows};
use proptest::prelude::*;

type Point = (f64, f64);

fn orient(a: Point, b: Point, c: Point) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Segments that meet anywhere, their ends too.
fn meet(a: (Point, Point), b: (Point, Point)) -> bool {
    let e = 1e-6;
    let apart = |p: f64, q: f64, r: f64, s: f64| p.max(q) < r.min(s) - e || r.max(s) < p.min(q) - e;
    if apart(a.0.0, a.1.0, b.0.0, b.1.0) || apart(a.0.1, a.1.1, b.0.1, b.1.1) {
        return false;
    }
    let side = |s: (Point, Point), p: Point| orient(s.0, s.1, p);
    let (p, q) = (side(a, b.0), side(a, b.1));
    let (r, s) = (side(b, a.0), side(b, a.1));
    !((p > e && q > e) || (p < -e && q < -e) || (r > e && s > e) || (r < -e && s < -e))
}

/// Does a segment pass the inside of a box (x, y, w, h)?
fn pierces(s: (Point, Point), b: (f64, f64, f64, f64)) -> bool {
    let e = 1e-3;
    let (x0, y0, x1, y1) = (b.0 + e, b.1 + e, b.0 + b.2 - e, b.1 + b.3 - e);
    if x0 >= x1 || y0 >= y1 {
        return false;
    }
    // Liang-Barsky.
    let (dx, dy) = (s.1.0 - s.0.0, s.1.1 - s.0.1);
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-dx, s.0.0 - x0), (dx, x1 - s.0.0), (-dy, s.0.1 - y0), (dy, y1 - s.0.1)] {
        if p == 0.0 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    t0 < t1
}

/// What a desk would send back: one message for each fault.
pub fn faults(items: &[Item], options: &Options, layout: &Layout) -> Vec<String> {
    let mut found = Vec::new();
    let boxes: Vec<_> =
        items.iter().zip(&layout.placements).map(|(i, p)| (p.x, p.y, i.width, i.height)).collect();
    let leaders: Vec<Vec<(Point, Point)>> =
        layout.placements.iter().map(|p| p.leader.windows(2).map(|w| (w[0], w[1])).collect()).collect();
    for i in 0..items.len() {
        let (a, p) = (boxes[i], &layout.placements[i]);
        if a.0 < -1e-6 || a.0 + a.2 > options.width + 1e-6 {
            found.push(format!("label {i} outside: {a:?}"));
        }
        if p.leader.iter().any(|q| q.0 < -1e-6 || q.0 > options.width + 1e-6) {
            found.push(format!("leader {i} outside"));
        }
        if (p.row >= 0) != (p.y >= 0.0) || (p.row < 0 && a.1 + a.3 > 0.0) {
            found.push(format!("label {i} on the wrong side"));
        }
        let (above, below) = (-layout.height_above - 1e-6, layout.height_below + 1e-6);
        if a.1 < above || a.1 + a.3 > below {
            found.push(format!("label {i} beyond the height"));
        }
        if p.leader.is_empty() && ((if p.turned { a.0 + a.2 } else { a.0 }) - items[i].anchor).abs() > 1.0 {
            found.push(format!("label {i} away from its marker without a leader"));
        }
        if let Some(start) = p.leader.first()
            && ((start.0 - items[i].anchor).abs() > 0.51 || start.1 != 0.0)
        {
            found.push(format!("leader {i} starts elsewhere"));
        }
        for j in 0..items.len() {
            let b = boxes[j];
            if j > i
                && a.0 < b.0 + b.2 - 1e-6
                && b.0 < a.0 + a.2 - 1e-6
                && a.1 < b.1 + b.3 - 1e-6
                && b.1 < a.1 + a.3 - 1e-6
            {
                found.push(format!("labels {i} and {j} overlap"));
            }
            if leaders[i].iter().any(|&s| pierces(s, b)) {
                found.push(format!("leader {i} through label {j}"));
            }
            let same = (items[i].anchor - items[j].anchor).abs() < 1e-9;
            if j > i && !same && leaders[i].iter().any(|&s| leaders[j].iter().any(|&t| meet(s, t))) {
                // Leaders on opposite sides may share a point of the axis only if their markers do.
                found.push(format!("leaders {i} and {j} cross"));
            }
            if layout.placements[j].row == p.row && items[i].anchor < items[j].anchor && a.0 > b.0 + 1e-6 {
                found.push(format!("labels {i} and {j} out of order"));
            }
        }
    }
    found
}

fn splitmix(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Markers partly even, partly in clusters; labels 60 to 150 wide.
fn sample(count: usize, width: f64, seed: u64) -> Vec<Item> {
    let mut s = seed;
    let centres: Vec<f64> = (0..4).map(|_| splitmix(&mut s) * width).collect();
    let mut items: Vec<Item> = (0..count)
        .map(|i| {
            let anchor = if i % 2 == 0 {
                splitmix(&mut s) * width
            } else {
                let c = centres[(splitmix(&mut s) * 4.0) as usize % 4];
                (c + (splitmix(&mut s) + splitmix(&mut s) - 1.0) * width * 0.12).clamp(0.0, width)
            };
            let anchor = (anchor * 100.0).round() / 100.0;
            let width = 60.0 + (splitmix(&mut s) * 90.0).round();
            let height = 34.0 + 17.0 * (splitmix(&mut s) * 2.0).floor();
            Item { anchor, bar: None, width, height }
        })
        .collect();
    items.sort_by(|a, b| a.anchor.total_cmp(&b.anchor));
    items
}

#[test]
fn seeds_and_densities() {
    for count in [0, 1, 2, 3, 8, 20, 40, 60, 150, 300] {
        for seed in 0..if count > 60 { 1 } else { 10 } {
            for sides in [Sides::Below, Sides::Both] {
                let items = sample(count, 900.0, seed);
                let options = Options { sides, ..Options::default() };
                let layout = place(&items, &options);
                let faults = faults(&items, &options, &layout);
                assert!(faults.is_empty(), "{count} {seed} {sides:?}: {:?}", &faults[..faults.len().min(4)]);
                assert!(layout.rows <= layout.optimum + 1, "{count} {seed} {sides:?}");
                println!(
                    "n={count} seed={seed} {sides:?}: rows {} optimum {} moved {:.1}",
                    layout.rows, layout.optimum, layout.mean_displacement
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps(
        raw in prop::collection::vec((0.0..1.0f64, 5.0..160.0f64, 10.0..60.0f64), 0..40),
        width in 300.0..1000.0f64,
        sides in prop::sample::select(vec![Sides::Below, Sides::Above, Sides::Both]),
        turn in prop::sample::select(vec![Turn::Never, Turn::Edge, Turn::Free]),
        clump in 0.05..1.0f64,
        packing in prop::sample::select(vec![Packing::Rows, Packing::Stacked, Packing::Auto]),
    ) {
        let items: Vec<Item> = raw.iter()
            .map(|&(a, w, height)| Item { anchor: a * width * clump, bar: None, width: w, height })
            .collect();
        let options = Options { width, sides, turn, packing, ..Options::default() };
        let layout = place(&items, &options);
        let faults = faults(&items, &options, &layout);
        prop_assert!(faults.is_empty(), "{:?}", faults);
        prop_assert_eq!(&layout, &place(&items, &options));
        let mut shuffled: Vec<Item> = items.clone();
        shuffled.reverse();
        let mut anchors: Vec<f64> = items.iter().map(|i| i.anchor).collect();
        anchors.sort_by(f64::total_cmp);
        if anchors.windows(2).all(|w| w[0] != w[1]) {
            let other = place(&shuffled, &options);
            prop_assert_eq!(other.placements.iter().rev().cloned().collect::<Vec<_>>(), layout.placements);
        }
    }

    #[test]
    fn bars_get_as_few_rows_as_they_can(
        raw in prop::collection::vec((0i32..400, 1i32..120), 0..60),
    ) {
        let bars: Vec<(f64, f64)> = raw.iter().map(|&(a, w)| (f64::from(a), f64::from(a + w))).collect();
        let rows = sub_rows(&bars, 0.0);
        for i in 0..bars.len() {
            for j in 0..i {
                let overlap = bars[i].0 < bars[j].1 && bars[j].0 < bars[i].1;
                prop_assert!(!(overlap && rows[i] == rows[j]));
            }
        }
        let depth = bars.iter().map(|b| bars.iter().filter(|c| c.0 <= b.0 && b.0 < c.1).count()).max().unwrap_or(0);
        prop_assert_eq!(rows.iter().map(|r| r + 1).max().unwrap_or(0), depth);
    }
}

/// 20 inputs of each size, labels below the axis. Ours are placed twice: with the defaults (which take more rows and turn labels
/// to the left of their markers), and with no means that labella.js has not: in as many rows as it takes, none turned.
#[test]
fn no_farther_from_their_markers_than_labella() {
    let modules =
        std::env::var_os("THROUGHLINE_NODE_MODULES").filter(|path| Path::new(path).join("labella").is_dir());
    let Some(modules) = modules else {
        println!(
            "left out, 1 test: the comparison with labella.js (THROUGHLINE_NODE_MODULES has no labella)"
        );
        assert!(
            std::env::var("CI").is_err(),
            "labella.js must be there in CI: bash tests/run.sh installs it"
        );
        return;
    };
    let sizes = [6, 10, 15, 20, 30, 40, 60];
    let inputs: Vec<(usize, Vec<Item>)> = sizes
        .iter()
        .flat_map(|&count| (0..20).map(move |seed| (count, sample(count, 900.0, seed))))
        .collect();
    let options = Options::default();
    let mut lines = String::new();
    for (_, items) in &inputs {
        let list = |of: &dyn Fn(&Item) -> f64| {
            items.iter().map(|item| of(item).to_string()).collect::<Vec<_>>().join(",")
        };
        lines.push_str(&format!(
            "{{\"width\":900,\"gap\":{},\"stub\":{},\"anchors\":[{}],\"widths\":[{}]}}\n",
            options.gap,
            options.stub,
            list(&|item| item.anchor),
            list(&|item| item.width),
        ));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labella.mjs");
    let node = Command::new("node")
        .arg(script)
        .env("THROUGHLINE_NODE_MODULES", modules)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = match node {
        Ok(node) => node,
        Err(error) => {
            println!("left out, 1 test: the comparison with labella.js (node: {error})");
            assert!(std::env::var("CI").is_err(), "node must be there in CI");
            return;
        }
    };
    std::io::Write::write_all(&mut node.stdin.take().expect("piped"), lines.as_bytes()).expect("it reads");
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("it is text");
    let theirs: Vec<(usize, f64)> = text
        .lines()
        .map(|line| {
            let (rows, moved) = line.split_once(' ').expect("two numbers");
            (rows.parse().expect("a number"), moved.parse().expect("a number"))
        })
        .collect();
    assert_eq!(theirs.len(), inputs.len());
    for count in sizes {
        let (mut default, mut alike, mut labella) = (0.0, 0.0, 0.0);
        let of_size = inputs.iter().zip(&theirs).filter(|((size, _), _)| *size == count);
        for ((_, items), (rows, moved)) in of_size {
            let layout = place(items, &options);
            assert!(layout.rows <= layout.optimum + 1, "{count} labels");
            default += layout.mean_displacement / 20.0;
            let same = Options { turn: Turn::Never, max_rows: Some(*rows), ..Options::default() };
            alike += place(items, &same).mean_displacement / 20.0;
            labella += moved / 20.0;
        }
        println!(
            "{count} labels moved by {default:.2} px on average, in the rows of labella.js {alike:.2}; labella.js {labella:.2}"
        );
        assert!(default <= labella && alike <= labella, "{count} labels");
    }
}
