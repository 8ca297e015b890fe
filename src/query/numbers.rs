//! Numbers in columns of the user's own: confidence, amounts. As a filter on links (`--min confidence=60`), and as what a link costs.

use crate::diag::near_miss;
use crate::graph::{Edge, Graph};
use crate::query::SelectionError;
use crate::query::net::Net;
use crate::words::fold;

/// How a number makes a link longer or shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// The larger the number, the closer the two: the link is as long as one divided by it (Newman 2001). Only what is above nought counts.
    Weight(String),
    /// The link is as long as the number. Only what is not below nought counts.
    Cost(String),
}

/// A number as cells have it: with a currency sign before it, a per cent sign behind it, commas between thousands. `None` for anything else.
pub fn number(cell: &str) -> Option<f64> {
    let bare = cell.trim().trim_start_matches(['£', '$', '€', '¥']).trim_end_matches('%').trim();
    let plain = match bare.split_once(',') {
        None => bare.to_string(),
        Some((head, rest)) => {
            let whole = rest.split('.').next().unwrap_or_default();
            let thousands =
                whole.split(',').all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
            if !thousands || !(1..=3).contains(&head.trim_start_matches('-').len()) {
                return None;
            }
            bare.replace(',', "")
        }
    };
    let digits = plain.bytes().any(|byte| byte.is_ascii_digit());
    let clean = plain.bytes().all(|byte| byte.is_ascii_digit() || b".-+eE".contains(&byte));
    plain.parse::<f64>().ok().filter(|number| digits && clean && number.is_finite())
}

/// By edge, the number in a column; an event's counts for each part in it.
///
/// # Errors
/// No table has such a column.
pub fn column(graph: &Graph, net: &Net, name: &str) -> Result<Vec<Option<f64>>, SelectionError> {
    let book = graph.casebook();
    let wanted = fold(name);
    let heads = book.relations.iter().flat_map(|relation| relation.attributes());
    let heads = heads.chain(book.events.iter().flat_map(|event| &event.attributes));
    let mut known: Vec<String> = heads.map(|(head, _)| fold(head)).collect();
    known.sort_unstable();
    known.dedup();
    if known.binary_search(&wanted).is_err() {
        let near = near_miss(&wanted, known.iter().map(String::as_str)).map(str::to_string);
        return Err(SelectionError::Column { word: name.to_string(), near });
    }
    let read = |attributes: &[(Box<str>, Box<str>)]| {
        let mut own = attributes.iter().filter(|(head, _)| fold(head) == wanted);
        own.find_map(|(_, cell)| number(cell))
    };
    let of = |edge: u32| match net.edge(edge) {
        Edge::Relation(id) => read(book.relation(id).attributes()),
        Edge::Participation(id, ..) | Edge::At(id) => read(&book.event(id).attributes),
    };
    Ok((0..net.edge_count() as u32).map(of).collect())
}

impl Length {
    /// The column it is read from.
    pub fn column(&self) -> &str {
        match self {
            Self::Weight(name) | Self::Cost(name) => name,
        }
    }

    /// By edge, how long the link is; `None` where there is no number, or none that can be a length.
    ///
    /// # Errors
    /// No table has such a column.
    pub fn of(&self, graph: &Graph, net: &Net) -> Result<Vec<Option<f64>>, SelectionError> {
        let numbers = column(graph, net, self.column())?;
        let length = |number: f64| match self {
            Self::Weight(_) => (number > 0.0).then(|| 1.0 / number),
            Self::Cost(_) => (number >= 0.0).then_some(number),
        };
        Ok(numbers.into_iter().map(|number| number.and_then(length)).collect())
    }
}
