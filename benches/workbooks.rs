//! How long 100,000 rows take to read from an Excel workbook against the same rows as CSV, in one run: `cargo bench --bench
//! workbooks`. The goal is a ratio of 6 at most. Best of five, in turn, so that both meet the same machine.
//!
//! The table has five columns: a date (typed in the workbook, ISO in the text), a title, one of 500 people, a status and an address.

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

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use throughline::input::{Inputs, Limits};
use throughline::read;

const ROWS: u32 = 100_000;

fn main() {
    // `cargo test --all-targets` starts it too, and has nothing to learn from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut csv = String::from("date,title,participants,status,source\n");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Events").expect("a name");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, head) in ["date", "title", "participants", "status", "source"].into_iter().enumerate() {
        sheet.write(0, column as u16, head).expect("a cell");
    }
    for row in 0..ROWS {
        let (year, month, date) = (1950 + row % 70, 1 + row % 12, 1 + row % 28);
        let title = format!("Panel hears witness number {row}");
        let who = format!("Ann Ash {}", row % 500);
        let status = ["", "charged", "convicted", "alleged"][row as usize % 4];
        let source = format!("https://example.org/{}", row % 1_000);
        writeln!(csv, "{year}-{month:02}-{date:02},{title},{who},{status},{source}").expect("in memory");
        let typed = ExcelDateTime::from_ymd(year as u16, month as u8, date as u8).expect("a day");
        sheet.write_with_format(row + 1, 0, &typed, &day).expect("a cell");
        for (column, text) in [(1, title.as_str()), (2, &who), (3, status), (4, &source)] {
            if !text.is_empty() {
                sheet.write_string(row + 1, column, text).expect("a cell");
            }
        }
    }
    let xlsx = book.save_to_buffer().expect("in memory");
    println!("{ROWS} rows; CSV {} bytes, XLSX {} bytes", csv.len(), xlsx.len());
    let once = |name: &str, bytes: &[u8]| {
        let files = vec![(name.to_string(), bytes.to_vec())];
        let start = Instant::now();
        let (book, _) = read::read(Inputs::from_memory("story", files), &Limits::default());
        let took = start.elapsed();
        assert_eq!(book.events.len(), ROWS as usize, "every row is an event");
        black_box(book);
        took
    };
    let (mut text, mut sheets) = (Duration::MAX, Duration::MAX);
    for _ in 0..5 {
        text = text.min(once("events.csv", csv.as_bytes()));
        sheets = sheets.min(once("events.xlsx", &xlsx));
    }
    println!(
        "CSV {:.0} ms, XLSX {:.0} ms, ratio {:.2} (goal: 6 at most)",
        ms(text),
        ms(sheets),
        ms(sheets) / ms(text)
    );
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
