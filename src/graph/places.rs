//! Places of a network that are kept: `places.csv`, with the heads `id,x,y`. A desk nudges a name and the rest gives way; what readers know
//! stays where it was when the casebook grows.
//!
//! `x` and `y` are thousandths of the width between the margins, to the middle of a figure: from the left edge, and down from the topmost
//! figure. So a place holds at every width. `id` is the id of an entity or event, or a name that means one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Graph, Lookup, Node};
use crate::model::Item;
use crate::table::places::has_heads;

/// Of so many parts of the width `x` and `y` are.
const PARTS: f64 = 1000.0;
/// Farthest place: ten pages down.
const FARTHEST: f64 = 10.0 * PARTS;

/// Places by id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places(BTreeMap<String, (f64, f64)>);

/// A row that holds no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its id names nothing, or several.
    NamesNothing,
    /// `x` or `y` is no number from 0 to 10,000.
    NoNumber,
    /// Another row has placed the same.
    Twice,
    /// It is no row of a table.
    Unreadable,
}

impl Why {
    /// In words, after "is" or "are left out: ".
    pub fn words(self) -> &'static str {
        match self {
            Self::NamesNothing => "names nothing in the casebook",
            Self::NoNumber => "has an x or y that is no number from 0 to 10000",
            Self::Twice => "places again what another row has placed",
            Self::Unreadable => "is no row of three cells",
        }
    }
}

impl Places {
    /// Reads a table of places for a casebook; the rows that hold none are told. `None` where the heads are not `id`, `x`, `y`.
    pub fn read(text: &str, graph: &Graph) -> Option<(Self, Vec<Fault>)> {
        if !has_heads(text) {
            return None;
        }
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let delimiter =
            [b';', b'\t'].into_iter().find(|byte| first.as_bytes().contains(byte)).unwrap_or(b',');
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let nodes: Vec<Node> = graph.nodes().collect();
        let ids: BTreeSet<&str> = nodes.iter().map(|node| graph.id(*node)).collect();
        let (mut places, mut faults) = (Self::default(), Vec::new());
        for (at, record) in reader.records().enumerate() {
            let line = match &record {
                Ok(record) => record.position().map_or(at as u64 + 2, csv::Position::line),
                Err(error) => error.position().map_or(at as u64 + 2, csv::Position::line),
            };
            let placed = record.map_err(|_| Why::Unreadable).and_then(|record| {
                let cell = |at: usize| record.get(at).map(str::trim).ok_or(Why::Unreadable);
                // A spreadsheet may write a decimal comma.
                let number = |at: usize| {
                    let value = cell(at)?.replace(',', ".").parse::<f64>().map_err(|_| Why::NoNumber)?;
                    if (0.0..=FARTHEST).contains(&value) { Ok(value) } else { Err(Why::NoNumber) }
                };
                let id = id_of(graph, &ids, cell(0)?).ok_or(Why::NamesNothing)?;
                Ok((id, (number(1)?, number(2)?)))
            });
            match placed {
                Ok((id, _)) if places.0.contains_key(&id) => faults.push(Fault { line, why: Why::Twice }),
                Ok((id, place)) => {
                    places.0.insert(id, place);
                }
                Err(why) => faults.push(Fault { line, why }),
            }
        }
        Some((places, faults))
    }

    /// Those of laid out figures: ids with the middles of the figures in px, on a network of a width.
    pub fn of(figures: impl Iterator<Item = (String, (f64, f64))>, width: f64) -> Self {
        let figures: Vec<(String, (f64, f64))> = figures.collect();
        let top = figures.iter().map(|(_, at)| at.1).fold(f64::INFINITY, f64::min);
        let part = |px: f64| (px / width.max(1.0) * PARTS * 10.0).round() / 10.0;
        Self(figures.into_iter().map(|(id, (x, y))| (id, (part(x), part(y - top)))).collect())
    }

    /// As a table.
    pub fn write(&self) -> String {
        let mut text = String::from("id,x,y\n");
        for (id, (x, y)) in &self.0 {
            let plain = !id.contains([',', ';', '"', '\n', '\r', '\t']);
            let id = if plain { id.clone() } else { format!("\"{}\"", id.replace('"', "\"\"")) };
            let _ = writeln!(text, "{id},{x},{y}");
        }
        text
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a node is kept on a network of a width, in px from its left edge and down from the topmost.
    pub fn at(&self, graph: &Graph, node: Node, width: f64) -> Option<(f64, f64)> {
        self.0.get(graph.id(node)).map(|(x, y)| (x * width / PARTS, y * width / PARTS))
    }
}

/// The id of what a cell names: an id as it was written here, such as that of somebody whom only connections name; else what a cell of the
/// casebook may say.
fn id_of(graph: &Graph, ids: &BTreeSet<&str>, cell: &str) -> Option<String> {
    if ids.contains(cell) {
        return Some(cell.to_string());
    }
    match graph.look_up(cell) {
        Lookup::One(Item::Entity(id)) => Some(graph.id(Node::Entity(id)).to_string()),
        Lookup::One(Item::Event(id)) => Some(graph.id(Node::Event(id)).to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Inputs, Limits};

    fn graph() -> Graph {
        let table = b"from,kind,to\nAnn Ash,knows,\"Birch, Bob\"\n".to_vec();
        let read = crate::redact::read(
            Inputs::from_memory("story", vec![("relations.csv".to_string(), table)]),
            &Limits::default(),
        );
        Graph::new(read.casebook)
    }

    #[test]
    fn what_is_written_is_read_and_what_places_nothing_is_told_by_its_line() {
        let graph = graph();
        let ids: Vec<String> = graph.nodes().map(|node| graph.id(node).to_string()).collect();
        let placed = |at: usize| (ids[at].clone(), (100.0 + at as f64 * 200.0, 50.0 + at as f64 * 10.0));
        let places = Places::of([placed(0), placed(1)].into_iter(), 500.0);
        let text = places.write();
        let (again, faults) = Places::read(&text, &graph).expect("its own heads");
        assert_eq!((&again, faults.len()), (&places, 0), "{text}");
        let first = graph.nodes().next().expect("a node");
        assert_eq!(again.at(&graph, first, 500.0), Some((100.0, 0.0)));
        let odd = "\u{feff}id; x ;y\nAnn Ash;1,5;2\nnobody;1;2\n\"Birch, Bob\";far;2\nAnn Ash;3;4\nAnn Ash\n";
        let (some, faults) = Places::read(odd, &graph).expect("heads");
        assert_eq!(some.at(&graph, first, 1000.0), Some((1.5, 2.0)));
        let told: Vec<(u64, Why)> = faults.iter().map(|fault| (fault.line, fault.why)).collect();
        let wanted = [(3, Why::NamesNothing), (4, Why::NoNumber), (5, Why::Twice), (6, Why::Unreadable)];
        assert_eq!(told, wanted);
        assert!(Places::read("id,name\n1,Ann\n", &graph).is_none());
    }
}
