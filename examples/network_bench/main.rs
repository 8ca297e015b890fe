//! Lays out the graphs of a folder, counts faults on the finished pictures, and beside them the same counts for Graphviz
//! (where installed) and for the places a person gave.
//!
//! `cargo run --release --example network_bench -- FOLDER -o OUT [--width PX] [--made] [--alone]`
//!
//! FOLDER holds GraphML, GML, or an influence map's JSON (searched through), or is a casebook: then the whole of it and the view of
//! each name are laid out, every edge labelled. `--made` adds a star, a tree, cliques and the like; `--alone` leaves the others
//! out. A page of PX (1020) may become up to four times as wide where that is too small. Each layout becomes an SVG in OUT through the ordinary renderer. Columns: pairs of nodes that overlap (NN), labels on nodes
//! (LN), labels on labels (LL), labels on foreign edges (LE), edges through foreign nodes (EN), crossings (X), labels moved to a
//! key, all counted by `render::measure` on the SVG, never by the layout itself. Seconds are those of one core.

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

mod load;
mod others;
mod picture;

use std::error::Error;
use std::path::{Path, PathBuf};

use throughline::layout::dot;
use throughline::layout::network::{LABELLED_AT_MOST, Layout, Request, lay_out};
use throughline::render::measure::{Measures, measure};
use throughline::render::{Options, TextMode, svg};
use throughline::text::Fonts;

use load::Sheet;
use picture::Look;

/// Nodes up to which Graphviz is asked: 500 take it minutes.
const FOR_OTHERS: usize = 200;

/// Faults of several pictures together.
#[derive(Default, Clone, Copy)]
struct Sum {
    pictures: usize,
    overlaps: usize,
    on_edges: usize,
    through: usize,
    crossings: usize,
    labels: usize,
    keyed: usize,
}

struct Bench {
    fonts: Fonts,
    out: PathBuf,
    width: f64,
    alone: bool,
    /// The logarithms of our crossings over neato's, where both have some; and the worst ratio.
    ratios: Vec<(f64, String)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: network_bench FOLDER -o OUT [--width PX] [--made] [--alone]";
    let (mut folders, mut out, mut width, mut alone, mut made) = (Vec::new(), None, 1020.0, false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-o" => out = Some(PathBuf::from(args.next().ok_or(usage)?)),
            "--width" => width = args.next().ok_or(usage)?.parse()?,
            "--alone" => alone = true,
            "--made" => made = true,
            _ => folders.push(PathBuf::from(arg)),
        }
    }
    let out = out.ok_or(usage)?;
    std::fs::create_dir_all(&out)?;
    let mut bench = Bench { fonts: Fonts::new(), out, width, alone, ratios: Vec::new() };
    println!(
        "{:<28} {:<7} {:>4} {:>4} {:>3} {:>4} {:>4} {:>5} {:>6} {:>3} {:>5} {:>4} {:>11} {:>6} {:>6}",
        "graph", "engine", "n", "e", "NN", "LN", "LL", "LE", "", "EN", "X", "key", "size", "aspect", "s"
    );
    let mut views = Sum::default();
    for folder in &folders {
        for sheet in load::folder(folder)? {
            bench.sheet(&sheet, &mut views)?;
        }
    }
    if made {
        for sheet in load::made() {
            bench.sheet(&sheet, &mut views)?;
        }
    }
    if views.pictures > 0 {
        println!(
            "{} focus views together: overlaps {}, labels {} of which {} on foreign edges ({:.1} %) and {} keyed, edges through nodes {}, crossings {}",
            views.pictures,
            views.overlaps,
            views.labels,
            views.on_edges,
            share(views.on_edges, views.labels),
            views.keyed,
            views.through,
            views.crossings
        );
    }
    bench.ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((worst, name)) = bench.ratios.last() {
        let mean = bench.ratios.iter().map(|ratio| ratio.0.ln()).sum::<f64>() / bench.ratios.len() as f64;
        println!(
            "crossings over neato's, geometric mean of {}: {:.2}; worst {worst:.2} ({name})",
            bench.ratios.len(),
            mean.exp()
        );
    }
    Ok(())
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl Bench {
    fn sheet(&mut self, sheet: &Sheet, views: &mut Sum) -> Result<(), Box<dyn Error>> {
        let names = picture::names(sheet, &self.fonts);
        let request = picture::request(sheet, &names, &self.fonts, self.width);
        let clock = Seconds::start();
        let layout = lay_out(&request);
        let seconds = clock.read();
        let ours = self.measured(sheet, &names, &request, &layout, "ours")?;
        if sheet.focus.is_some() {
            views.pictures += 1;
            views.overlaps += ours.node_node + ours.text_node + ours.text_text;
            views.on_edges += ours.label_edge;
            views.through += ours.edge_node;
            views.crossings += ours.edge_crossings;
            views.labels += sheet.edges.len();
            views.keyed += layout.stats.keyed;
            self.row(sheet, "ours", &ours, &layout, seconds);
            return Ok(());
        }
        self.row(sheet, "ours", &ours, &layout, seconds);
        if self.alone || sheet.nodes.is_empty() || sheet.nodes.len() > FOR_OTHERS {
            return Ok(());
        }
        for engine in others::ENGINES {
            let name = engine.name();
            let clock = std::time::Instant::now();
            let layout = match dot::lay_out(&request, engine, &graphviz) {
                Ok(layout) => layout,
                Err(error) => {
                    eprintln!("left out: {name} on {}: {error}", sheet.name);
                    continue;
                }
            };
            let theirs = self.measured(sheet, &names, &request, &layout, name)?;
            self.row(sheet, name, &theirs, &layout, clock.elapsed().as_secs_f64());
            if name == "neato" && theirs.edge_crossings > 0 {
                let ratio = ours.edge_crossings as f64 / theirs.edge_crossings as f64;
                self.ratios.push((ratio.max(0.01), sheet.name.clone()));
            } else if name == "neato" && ours.edge_crossings > 0 {
                self.ratios.push((f64::from(u32::try_from(ours.edge_crossings)?), sheet.name.clone()));
            }
        }
        if let Some(layout) = others::human(sheet, &request) {
            let theirs = self.measured(sheet, &names, &request, &layout, "human")?;
            self.row(sheet, "human", &theirs, &layout, 0.0);
        }
        Ok(())
    }

    /// Writes the picture and counts on the plain boxes.
    fn measured(
        &self,
        sheet: &Sheet,
        names: &[Vec<String>],
        request: &Request,
        layout: &Layout,
        engine: &str,
    ) -> Result<Measures, Box<dyn Error>> {
        let options = Options { text: TextMode::Embed, ..Options::new(&self.fonts) };
        let drawn = picture::scene(sheet, names, request, layout, &self.fonts, Look::Figure);
        let file = self.out.join(format!("{}-{engine}.svg", sheet.name));
        std::fs::write(file, svg::render(&drawn, &options)?)?;
        if layout.nodes.len() > LABELLED_AT_MOST {
            return Ok(measure(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>",
                &self.fonts,
                0.0,
            )?);
        }
        let boxes = picture::scene(sheet, names, request, layout, &self.fonts, Look::Box);
        let live = Options { text: TextMode::Live, ..Options::new(&self.fonts) };
        Ok(measure(&String::from_utf8(svg::render(&boxes, &live)?)?, &self.fonts, 12.0)?)
    }

    fn row(&self, sheet: &Sheet, engine: &str, counted: &Measures, layout: &Layout, seconds: f64) {
        println!(
            "{:<28} {engine:<7} {:>4} {:>4} {:>3} {:>4} {:>4} {:>5} {:>5.1}% {:>3} {:>5} {:>4} {:>11} {:>6.2} {seconds:>6.2}",
            short(&sheet.name),
            sheet.nodes.len(),
            sheet.edges.len(),
            counted.node_node,
            counted.text_node,
            counted.text_text,
            counted.label_edge,
            share(counted.label_edge, sheet.edges.len()),
            counted.edge_node,
            counted.edge_crossings,
            layout.stats.keyed,
            format!("{:.0}x{:.0}", layout.width, layout.height),
            layout.height / layout.width.max(1.0),
        );
    }
}

fn short(name: &str) -> &str {
    name.char_indices().nth(28).map_or(name, |(at, _)| &name[..at])
}

/// Seconds this thread has spent on a core, where the system tells; else those on the wall.
struct Seconds {
    core: Option<f64>,
    wall: std::time::Instant,
}

impl Seconds {
    fn start() -> Self {
        Self { core: Self::core(), wall: std::time::Instant::now() }
    }

    fn core() -> Option<f64> {
        let text = std::fs::read_to_string(Path::new("/proc/thread-self/schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
    }

    fn read(&self) -> f64 {
        match (self.core, Self::core()) {
            (Some(from), Some(to)) => to - from,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Runs Graphviz, however long it takes.
fn graphviz(arguments: &[&str], graph: &str) -> Result<Vec<u8>, dot::DotError> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut dot = Command::new("dot");
    dot.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = dot.spawn().map_err(|_| dot::DotError::Missing)?;
    let failed = |error: std::io::Error| dot::DotError::Failed(error.to_string());
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(graph.as_bytes()).map_err(failed)?;
    }
    Ok(child.wait_with_output().map_err(failed)?.stdout)
}
