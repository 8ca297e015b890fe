//! Graphs of a folder: GraphML, GML, an influence map as JSON, a casebook's relations; words made up where an edge has none.

use std::error::Error;
use std::path::{Path, PathBuf};

use throughline::draw;
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::model::EntityId;
use throughline::query::Selection;
use throughline::read::read;

/// A graph to draw.
pub struct Sheet {
    /// Stem of its files.
    pub name: String,
    /// Names of the nodes.
    pub nodes: Vec<String>,
    /// From, to, and the lines of the label.
    pub edges: Vec<(usize, usize, Vec<String>)>,
    /// Where a person put the nodes.
    pub human: Option<Vec<(f64, f64)>>,
    /// The node in the middle.
    pub focus: Option<usize>,
}

/// Lengths as they are in casebooks: two words mostly, sometimes more.
const WORDS: [&str; 16] = [
    "served in",
    "investigates",
    "part of",
    "director",
    "convicted in",
    "donation",
    "advises",
    "makes finding against",
    "board member",
    "leads",
    "commissions",
    "owns shares in",
    "reports to",
    "linked to",
    "chairs",
    "victim in",
];

fn made_up(index: usize) -> Vec<String> {
    vec![WORDS[(index * 7 + index / 16 * 3) % WORDS.len()].to_string()]
}

/// Every graph of a folder, sorted by path; files of other kinds are named on standard error.
pub fn folder(folder: &Path) -> Result<Vec<Sheet>, Box<dyn Error>> {
    if is_casebook(folder) {
        return casebook(folder);
    }
    let mut files = Vec::new();
    walk(folder, &mut files)?;
    files.sort();
    let mut sheets = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let sheet = match file.extension().and_then(|ending| ending.to_str()) {
            Some("graphml") => graphml(name, &text),
            Some("gml") => gml(name, &text),
            Some("json") => influence_map(name, &text),
            _ => None,
        };
        match sheet {
            Some(sheet) => sheets.push(sheet),
            None => eprintln!("left out: {}", file.display()),
        }
    }
    Ok(sheets)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if folder.is_file() {
        files.push(folder.to_path_buf());
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        walk(&entry?.path(), files)?;
    }
    Ok(())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

fn graphml(name: String, text: &str) -> Option<Sheet> {
    let tags = |what: &'static str| text.split('<').filter(move |tag| tag.starts_with(what));
    let ids: Vec<&str> = tags("node ").filter_map(|tag| attribute(tag, "id")).collect();
    let mut edges = Vec::new();
    for tag in tags("edge ") {
        let end = |name| attribute(tag, name).and_then(|id| ids.iter().position(|other| *other == id));
        if let (Some(from), Some(to)) = (end("source"), end("target")) {
            edges.push((from, to, made_up(edges.len())));
        }
    }
    let kinds = ["Person", "Police unit", "Commission of inquiry", "Case", "Company Ltd"];
    let nodes = (0..ids.len()).map(|index| format!("{} {index}", kinds[index % kinds.len()])).collect();
    Some(Sheet { name, nodes, edges, human: None, focus: None })
}

fn gml(name: String, text: &str) -> Option<Sheet> {
    let verbs = ["meets", "knows", "helps", "cousin of", "pursues"];
    let (mut ids, mut nodes, mut edges) = (Vec::new(), Vec::new(), Vec::new());
    let mut source = None;
    for line in text.lines().map(str::trim) {
        let number = |key| line.strip_prefix(key).and_then(|rest: &str| rest.trim().parse::<i64>().ok());
        if let Some(label) = line.strip_prefix("label ") {
            nodes.push(label.trim_matches('"').to_string());
        } else if let Some(id) = number("id ") {
            ids.push(id);
        } else if let Some(id) = number("source ") {
            source = ids.iter().position(|other| *other == id);
        } else if let (Some(id), Some(from)) = (number("target "), source)
            && let Some(to) = ids.iter().position(|other| *other == id)
        {
            edges.push((from, to, vec![verbs[edges.len() % verbs.len()].to_string()]));
        }
    }
    (nodes.len() == ids.len()).then_some(Sheet { name, nodes, edges, human: None, focus: None })
}

fn influence_map(name: String, text: &str) -> Option<Sheet> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let (mut ids, mut nodes, mut human) = (Vec::new(), Vec::new(), Vec::new());
    for node in value["nodes"].as_array()? {
        ids.push(node["id"].as_str()?);
        nodes.push(node["name"].as_str()?.to_string());
        human.push((node["x"].as_f64()?, node["y"].as_f64()?));
    }
    let mut edges = Vec::new();
    for edge in value["edges"].as_array()? {
        let end = |key: &str| edge[key].as_str().and_then(|id| ids.iter().position(|other| *other == id));
        let label = edge["label"].as_str().unwrap_or_default().to_string();
        let label = if label.is_empty() { made_up(edges.len()) } else { vec![label] };
        edges.push((end("a")?, end("b")?, label));
    }
    Some(Sheet { name, nodes, edges, human: Some(human), focus: None })
}

fn is_casebook(folder: &Path) -> bool {
    folder.join("casebook.toml").is_file() || folder.join("relations.csv").is_file()
}

/// The whole casebook, then the view of each name with what is one link away.
fn casebook(folder: &Path) -> Result<Vec<Sheet>, Box<dyn Error>> {
    let limits = Limits::default();
    let (book, _) = read(Inputs::read(folder, &limits)?, &limits);
    let graph = Graph::new(book);
    let mut sheets = vec![view(&graph, None)?];
    for (id, _) in graph.casebook().entities() {
        let sheet = view(&graph, Some(id))?;
        if sheet.nodes.len() > 1 {
            sheets.push(sheet);
        }
    }
    Ok(sheets)
}

fn view(graph: &Graph, focus: Option<EntityId>) -> Result<Sheet, Box<dyn Error>> {
    let book = graph.casebook();
    let id = focus.map(|id| book.entity(id).id.to_string());
    let network = draw::find("network").ok_or("there is no network")?;
    let view = (network.choose)(
        graph,
        &Selection { focus: id.clone().into_iter().collect(), ..Default::default() },
    )?;
    let place = |id: EntityId| view.entities.iter().position(|other| *other == id);
    let mut edges: Vec<(usize, usize, Vec<String>)> = Vec::new();
    for relation in view.relations.iter().map(|id| book.relation(*id)) {
        let (Some(from), Some(to)) = (place(relation.from), place(relation.to)) else { continue };
        let words = book.vocabulary.relations.get(relation.kind).short.clone();
        match edges.iter_mut().find(|edge| (edge.0, edge.1) == (from, to)) {
            Some(edge) if edge.2.contains(&words) => {}
            Some(edge) => edge.2.push(words),
            None => edges.push((from, to, vec![words])),
        }
    }
    Ok(Sheet {
        name: id.map_or("whole".to_string(), |id| format!("focus-{id}")),
        nodes: view.entities.iter().map(|id| book.entity(*id).label().to_string()).collect(),
        edges,
        human: None,
        focus: focus.and_then(place),
    })
}

/// Graphs made up to try a layout: a star, a tree, two cliques with a bridge, one node, none, no edges, a long name, many nodes.
pub fn made() -> Vec<Sheet> {
    let star = |leaves: usize| (1..=leaves).map(|leaf| (0, leaf)).collect();
    let tree = |nodes: usize| (1..nodes).map(|node| ((node - 1) / 3, node)).collect();
    let mut cliques = vec![(0, 6)];
    for first in [0, 6] {
        cliques.extend((0..6).flat_map(|i| (0..i).map(move |j| (first + j, first + i))));
    }
    let parallel = vec![(0, 1), (0, 1), (1, 0), (0, 1), (0, 0), (0, 0), (1, 2)];
    let mut sheets = vec![
        named("star60", 61, star(60)),
        named("star12", 13, star(12)),
        named("tree40", 40, tree(40)),
        named("cliques6", 12, cliques),
        named("single", 1, Vec::new()),
        named("empty", 0, Vec::new()),
        named("unconnected", 7, Vec::new()),
        named("parallel", 3, parallel),
        named("long", 5, tree(5)),
        named("random100", 100, random(100)),
        named("random500", 500, random(500)),
    ];
    for sheet in sheets.iter_mut().filter(|sheet| sheet.name == "long") {
        sheet.nodes[0] =
            "The Royal Commission of Inquiry into the Administration of Everything in General and Nothing in Particular"
                .to_string();
    }
    sheets
}

fn named(name: &str, nodes: usize, pairs: Vec<(usize, usize)>) -> Sheet {
    let edges = pairs.into_iter().enumerate().map(|(index, (from, to))| (from, to, made_up(index)));
    Sheet {
        name: name.to_string(),
        nodes: (0..nodes).map(|index| format!("Person number {index}")).collect(),
        edges: edges.collect(),
        human: None,
        focus: None,
    }
}

/// A sparse graph with neighbourhoods, one and a half edges to a node.
fn random(nodes: usize) -> Vec<(usize, usize)> {
    let mut state: u64 = 12345;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    };
    let mut pairs: Vec<(usize, usize)> =
        (1..nodes).map(|node| (next(node.min(40)) + node.saturating_sub(40), node)).collect();
    for _ in 0..nodes / 2 {
        let from = next(nodes);
        let to = (from + next(60)) % nodes;
        if from != to {
            pairs.push((from, to));
        }
    }
    pairs
}
