//! How long a timeline of 300 events over 30 years takes, from the view to the finished scene and to SVG, at every class of
//! width, and of that the time scale and the labels alone: `cargo bench --bench timeline`. Best of seven.

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

use throughline::draw::{self, Page};
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::layout::labels::{Item, Options as LabelOptions, Sides, place};
use throughline::layout::scale::{Demand, Request, Scale};
use throughline::query::Selection;
use throughline::text::Fonts;
use throughline::{read, render};

fn best<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..7 {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed());
    }
    best.as_secs_f64() * 1e3
}

fn splitmix(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) >> 11
}

fn main() {
    // `cargo test --all-targets` starts it too, and has nothing to learn from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut seed = 7;
    let mut table = String::from("date,title,participants,status,source\n");
    for index in 0..300 {
        let (year, month, day) =
            (1990 + splitmix(&mut seed) % 30, 1 + splitmix(&mut seed) % 12, 1 + splitmix(&mut seed) % 28);
        let status = ["", "charged", "convicted", "alleged"][splitmix(&mut seed) as usize % 4];
        let _ = writeln!(
            table,
            "{year}-{month:02}-{day:02},Panel hears witness number {index},Ann Ash {}; Ben Birch {},{status},s{}",
            splitmix(&mut seed) % 9,
            splitmix(&mut seed) % 9,
            splitmix(&mut seed) % 60
        );
    }
    let inputs = Inputs::from_memory("story", vec![("events.csv".to_string(), table.into_bytes())]);
    let (book, _) = read::read(inputs, &Limits::default());
    let graph = Graph::new(book);
    let drawing = draw::find("timeline").expect("it is in the table");
    let view = (drawing.choose)(&graph, &Selection::default()).expect("nothing is asked for");
    let fonts = Fonts::new();
    for width in [300.0, 660.0, 1020.0] {
        let page = Page::new(width, &fonts);
        let scene = drawing.scene(&view, &page);
        let laid_out = best(|| drawing.scene(&view, &page));
        let written = best(|| render::svg::render(&scene, &render::Options::new(&fonts)));
        println!(
            "{} events, {width} px: laid out in {laid_out:.1} ms, SVG in {written:.1} ms",
            view.events.len()
        );
    }
    for (lanes, sides) in [(1, Sides::Below), (1, Sides::Both), (10, Sides::Below)] {
        let mut events: Vec<Demand> = (0..300)
            .map(|index| {
                let day = 7305 + (splitmix(&mut seed) % 10957) as i64;
                let width = 70.0 + (splitmix(&mut seed) % 80) as f64;
                Demand { day_from: day, day_to: day, width, lane: index % lanes }
            })
            .collect();
        events.sort_by_key(|event| event.day_from);
        let time = best(|| {
            let scale =
                Scale::new(&Request { events: events.clone(), width: 900.0, rows: 4, ..Request::default() });
            (0..lanes)
                .map(|lane| {
                    let of_lane = events.iter().filter(|event| event.lane == lane);
                    let items: Vec<Item> = of_lane
                        .map(|e| Item {
                            anchor: scale.x(e.day_from),
                            bar: None,
                            width: e.width,
                            height: 34.0,
                        })
                        .collect();
                    place(&items, &LabelOptions { width: 900.0, sides, ..LabelOptions::default() }).rows
                })
                .sum::<usize>()
        });
        println!("300 events, {lanes} lane(s), labels {sides:?}: time scale and labels in {time:.1} ms");
    }
}
