//! How long our records take against the `csv` crate reading the same bytes, in the same minute:
//! `cargo bench --bench records`. 100,000 events, 15 MB: 8 columns, one in three titles quoted, one in
//! thirty with doubled quotes. Best of five.

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

use std::hint::black_box;
use std::time::{Duration, Instant};

use throughline::input::{Inputs, Limits};
use throughline::table::dialect::{Dialect, sniff};
use throughline::table::records::{Record, Records, record_at};

fn best(mut run: impl FnMut() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..5 {
        let start = Instant::now();
        let count = black_box(run());
        best = best.min((start.elapsed(), count));
    }
    best
}

fn main() {
    // `cargo test --all-targets` starts it too, and has nothing to learn from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut text = String::from("id,date,end,title,description,participants,status,sources\n");
    for i in 0..100_000 {
        let title = match i % 30 {
            0 => format!("\"The \"\"Friday\"\" group, day {i}\""),
            n if n % 3 == 0 => format!("\"Hearing, day {i}\""),
            _ => format!("Hearing on day {i}"),
        };
        text.push_str(&format!(
            "e{i},{}-03-12,,{title},The panel heard two witnesses and adjourned until the next morning,\
             p{}:witness; p{}:officer,official,s{}#p12\n",
            1950 + i % 75,
            i % 977,
            i % 331,
            i % 163,
        ));
    }
    let mib = text.len() as f64 / (1 << 20) as f64;
    let limits = Limits::default();
    let (ours, cells) = best(|| {
        let mut records = Records::new(&text, Dialect::default(), &limits);
        let mut record = Record::default();
        let mut cells = 0;
        while records.next_into(&mut record) {
            cells += record.cells.len();
        }
        cells
    });
    let (string, theirs_cells) = best(|| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut cells = 0;
        while reader.read_record(&mut record).unwrap_or(false) {
            cells += record.len();
        }
        cells
    });
    assert_eq!(cells, theirs_cells);
    let (bytes, _) = best(|| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut cells = 0;
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            cells += record.len();
        }
        cells
    });
    let raw = text.clone().into_bytes();
    let (read, _) = best(|| Inputs::from_memory("t", vec![("a.csv".into(), raw.clone())]).files.len());
    let (sniffing, _) = best(|| sniff("a.csv", &text, |_| false).rows);
    let inputs = Inputs::from_memory("t", vec![("a.csv".into(), raw.clone())]);
    let file = throughline::input::FileId(0);
    let mut starts = Vec::new();
    let mut records = Records::new(&text, Dialect::default(), &limits);
    let mut record = Record::default();
    while records.next_into(&mut record) {
        starts.push(record.start);
    }
    let (places, lines) = best(|| {
        let found =
            starts.iter().step_by(100).filter_map(|start| record_at(&text, *start, Dialect::default()));
        found.filter_map(|r| Some(inputs.position(file, r.cells.get(5)?.range.clone()).line as usize)).sum()
    });
    assert_eq!(lines, (1..=100_001).step_by(100).sum::<usize>());
    println!("{mib:.1} MiB, {cells} cells");
    for (name, time) in
        [("ours", ours), ("csv StringRecord", string), ("csv ByteRecord", bytes), ("decode", read)]
    {
        let seconds = time.as_secs_f64();
        println!(
            "{name:18} {:7.1} ms {:7.0} MiB/s, ours is {:.2} of it",
            seconds * 1e3,
            mib / seconds,
            ours.as_secs_f64() / seconds
        );
    }
    println!("sniff {sniffing:?}; record_at + position {:?} each", places / 1001);
}
