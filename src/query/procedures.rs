//! Functions and procedures of our own for the query language.

use std::sync::Arc;

use crate::cypher::{Direction, EdgeId, NodeId, ParameterType, Procedure, PropertyGraph, Registry, Value};
use crate::date::{Answer, Bounds, Date, Day, End};
use crate::query::answer::certainty;
use crate::query::centrality::{Simple, central, pagerank};
use crate::query::communities::communities;
use crate::query::net::{Net, whole};
use crate::query::projections::{bridges, core_numbers, cut_points};
use crate::query::property_graph::{CITES, SOURCE, day_value, value_day};
use crate::query::reach::{Window, arrivals};

/// What `contact_value` made a value of.
fn contact_of(value: &Value) -> [Option<Window>; 2] {
    let one = |value: &Value| {
        let Value::List(days) = value else { return None };
        let [Value::Integer(first), Value::Integer(last), Value::Integer(from), Value::Integer(until)] =
            days.as_slice()
        else {
            return None;
        };
        Some(Window { first: *first, last: *last, from: *from, until: *until })
    };
    match value {
        Value::List(both) => [0, 1].map(|at| both.get(at).and_then(one)),
        _ => [None; 2],
    }
}

/// When a node existed, or an edge held within the lives of its ends; `None` where it was on no day.
fn shown_bounds(graph: &dyn PropertyGraph, value: &Value) -> Result<Option<Bounds>, String> {
    let held = match value {
        Value::Relationship(edge) => Some(graph.edge_property(*edge, "held")),
        Value::Node(_) => None,
        _ => return Err("the first argument is a relationship or a node".to_string()),
    };
    let property = |key: &str| match (value, &held) {
        (Value::Node(node), _) => graph.node_property(*node, key),
        (_, Some(Value::Map(map))) => map.get(key).cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let day = |key: &str| match property(key) {
        Value::Date(date) => value_day(date),
        _ => None,
    };
    let end = |key: &str| match property(key) {
        Value::String(word) if &*word == "known" => End::Known,
        Value::String(word) if &*word == "open" => End::Open,
        _ => End::Unknown,
    };
    let bounds = Bounds {
        earliest_start: day("start_min"),
        latest_start: day("start_max"),
        earliest_end: day("end_min"),
        latest_end: day("end_max"),
        start: end("start_is"),
        end: end("end_is"),
    };
    Ok((!matches!(held, Some(Value::Null))).then_some(bounds))
}

/// Whether what a value stands for was going on at some time within a span.
fn shown_on(graph: &dyn PropertyGraph, value: &Value, when: &Bounds) -> Result<Answer, String> {
    Ok(shown_bounds(graph, value)?.map_or(Answer::No, |held| held.overlaps(when)))
}

/// A day or span that an argument means.
fn asked(value: &Value) -> Result<Bounds, String> {
    match value {
        Value::Date(date) => value_day(*date).map(Bounds::of_day).ok_or_else(|| "no such day".to_string()),
        Value::String(text) => {
            let date =
                Date::parse(text, None).map_err(|fault| format!("{}; {}", fault.message, fault.help))?;
            Ok(whole(&date.bounds()))
        }
        _ => Err("a time is a date, or a text such as '2021-03-03' or '2019/2021'".to_string()),
    }
}

/// The net of any property graph, its edges by number; what rests on a source is no link.
fn net_of(graph: &dyn PropertyGraph) -> (Net, Vec<EdgeId>) {
    let mut edges: Vec<(EdgeId, (u32, u32))> = Vec::new();
    let mut out = Vec::new();
    for node in 0..graph.node_count() as u32 {
        out.clear();
        graph.edges(NodeId(node), Direction::Outgoing, &[], &mut out);
        out.retain(|(edge, _)| graph.edge_type(*edge) != CITES);
        edges.extend(out.iter().map(|(edge, other)| (*edge, (node, other.0))));
    }
    edges.sort_unstable();
    let pairs: Vec<(u32, u32)> = edges.iter().map(|(_, pair)| *pair).collect();
    (Net::of_pairs(graph.node_count(), &pairs), edges.into_iter().map(|(edge, _)| edge).collect())
}

fn day_or_null(day: i64) -> Value {
    if day == i64::MIN || day == i64::MAX {
        return Value::Null;
    }
    day_value(Day::from_number(day)).unwrap_or_default()
}

/// Functions `throughline.certainlyOn(x, time)` and `throughline.possiblyOn(x, time)` of a relationship or event; procedures
/// `throughline.asOf(time)` (relationship, answer), `throughline.earliestArrival(node, time)` (node, possibly, certainly),
/// `.pagerank()`, `.betweenness()`, `.closeness()` (node, score), `.kcore()` (node, core), `.cutPoints()` (node, pieces), `.communities()`
/// (node, community), `.bridges()` (one, other).
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    for (name, certain) in [("throughline.certainlyOn", true), ("throughline.possiblyOn", false)] {
        let body = move |graph: &dyn PropertyGraph, arguments: &[Value]| -> Result<Value, String> {
            let [thing, time] = arguments else { return Err("takes two arguments".to_string()) };
            if matches!(thing, Value::Null) || matches!(time, Value::Null) {
                return Ok(Value::Null);
            }
            let answer = shown_on(graph, thing, &asked(time)?)?;
            Ok(Value::from(if certain { answer == Answer::Certainly } else { answer.may_be() }))
        };
        registry.function(name, 2, Arc::new(body));
    }
    let names = |columns: &[&str]| columns.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    registry.procedure(
        "throughline.asOf",
        Procedure {
            parameters: vec![("time".to_string(), ParameterType::Any)],
            columns: names(&["relationship", "answer"]),
            body: Box::new(|graph, arguments| {
                let when = asked(arguments.first().unwrap_or(&Value::Null))?;
                let (_, edges) = net_of(graph);
                let mut rows = Vec::new();
                for edge in edges {
                    let edge = Value::Relationship(edge);
                    let answer = shown_on(graph, &edge, &when)?;
                    if answer.may_be() {
                        rows.push(vec![edge, Value::from(certainty(answer))]);
                    }
                }
                Ok(rows)
            }),
        },
    );
    registry.procedure(
        "throughline.earliestArrival",
        Procedure {
            parameters: vec![
                ("from".to_string(), ParameterType::Node),
                ("time".to_string(), ParameterType::Any),
            ],
            columns: names(&["node", "possibly", "certainly"]),
            body: Box::new(|graph, arguments| {
                let [Value::Node(from), time] = arguments else {
                    return Err("takes a node and a time".to_string());
                };
                let (first, last) = asked(time)?.hull();
                let (net, edges) = net_of(graph);
                let contacts: Vec<[Option<Window>; 2]> =
                    edges.iter().map(|edge| contact_of(&graph.edge_property(*edge, "contact"))).collect();
                let meets = |node: u32| graph.has_label(NodeId(node), "event");
                let silent: Vec<bool> = (0..net.node_count() as u32)
                    .map(|node| matches!(graph.node_property(NodeId(node), "carries"), Value::Boolean(false)))
                    .collect();
                let carries = |node: u32| !silent.get(node as usize).copied().unwrap_or_default();
                let day = |day: Option<Day>, none: i64| day.map_or(none, Day::number);
                let [possible, certain] =
                    [0, 1].map(|which: usize| contacts.iter().map(|both| both[which]).collect::<Vec<_>>());
                let possible = arrivals(&net, from.0, day(first, i64::MIN), &possible, &meets, &carries);
                let certain = arrivals(&net, from.0, day(last, i64::MAX), &certain, &meets, &carries);
                let reached = (0..net.node_count()).filter(|node| {
                    *node as u32 != from.0 && possible.day[*node] != i64::MAX && carries(*node as u32)
                });
                let row = |node: usize| {
                    let at = Value::Node(NodeId(node as u32));
                    vec![at, day_or_null(possible.day[node]), day_or_null(certain.day[node])]
                };
                Ok(reached.map(row).collect())
            }),
        },
    );
    // One value for each node, sources left out.
    let mut measure = |name: &str, column: &str, worked_out: fn(&Net) -> Vec<Value>| {
        registry.procedure(
            name,
            Procedure {
                parameters: Vec::new(),
                columns: names(&["node", column]),
                body: Box::new(move |graph, _| {
                    let nodes = (0..graph.node_count() as u32).map(NodeId);
                    let rows = nodes.zip(worked_out(&net_of(graph).0));
                    let rows =
                        rows.filter(|(node, value)| !graph.has_label(*node, SOURCE) && !value.is_null());
                    Ok(rows.map(|(node, value)| vec![Value::Node(node), value]).collect())
                }),
            },
        );
    };
    measure("throughline.pagerank", "score", |net| pagerank(net, &[]).into_iter().map(Value::from).collect());
    measure("throughline.betweenness", "score", |net| {
        central(&Simple::new(net, &[])).betweenness.into_iter().map(Value::from).collect()
    });
    measure("throughline.closeness", "score", |net| {
        let close = central(&Simple::new(net, &[])).closeness;
        close.into_iter().map(|close| close.map_or(Value::Null, Value::from)).collect()
    });
    measure("throughline.kcore", "core", |net| {
        core_numbers(&Simple::new(net, &[])).into_iter().map(|core| Value::from(i64::from(core))).collect()
    });
    measure("throughline.cutPoints", "pieces", |net| {
        let pieces = cut_points(&Simple::new(net, &[])).into_iter();
        pieces.map(|more| if more == 0 { Value::Null } else { Value::from(more as i64 + 1) }).collect()
    });
    measure("throughline.communities", "community", |net| {
        let pairs: Vec<(u32, u32)> = (0..net.edge_count() as u32).map(|edge| net.ends(edge)).collect();
        communities(net.node_count(), &pairs).into_iter().map(|of| Value::from(i64::from(of) + 1)).collect()
    });
    registry.procedure(
        "throughline.bridges",
        Procedure {
            parameters: Vec::new(),
            columns: names(&["one", "other"]),
            body: Box::new(|graph, _| {
                let node = |node: u32| Value::Node(NodeId(node));
                let found = bridges(&Simple::new(&net_of(graph).0, &[]));
                Ok(found.into_iter().map(|(one, other)| vec![node(one), node(other)]).collect())
            }),
        },
    );
    registry
}
