//! Paths, and what held at a time: the page's script and the command line answer alike, word for word, on every pair and date tried.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use throughline::date::Style;
use throughline::graph::{Edge, Graph};
use throughline::page::{self, Options, QUERIES};
use throughline::query::filter::LinkFilter;
use throughline::query::net::{Net, whole};
use throughline::query::search::PathOptions;
use throughline::query::{self, Selection, as_of, path, search};
use throughline::text::Fonts;
use throughline::vocabulary::Standing;

use crate::support::{Random, book_of, files_of, root};

/// Pairs tried in each casebook; of that in another language, whose paths are those of the same rows, few.
const PAIRS: usize = 500;
const AGAIN: usize = 60;
/// Dates tried in each casebook.
const DATES: usize = 50;

/// The data of the page of a casebook, as its script reads them.
fn data(graph: &Graph) -> Value {
    let fonts = Fonts::new();
    // Without drawings: what is asked about here is not drawn.
    let bytes = page::write(graph, &Selection::default(), &[], &Options::new(&fonts)).expect("a page");
    let page = String::from_utf8(bytes).expect("text");
    let (_, rest) = page.split_once("id=\"data\">").expect("its data");
    let (data, _) = rest.split_once("</script>").expect("their end");
    serde_json::from_str(data).expect("JSON")
}

/// What the script answers; `None` where there is no node to run it, which is said.
fn asked(data: &Value, jobs: &[Value]) -> Option<Vec<Value>> {
    let script = root().join("tests/suite/page/answers.mjs");
    let child = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("left out: the page's answers beside the command line's (there is no node)");
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "there is no node");
        return None;
    };
    let all = json!({"code": QUERIES.concat(), "data": data, "jobs": jobs});
    child.stdin.take().expect("an input").write_all(all.to_string().as_bytes()).expect("written");
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// A date to ask about, as it is typed and as the command line takes it.
fn time(graph: &Graph, text: &str) -> (throughline::date::Bounds, String) {
    let date = query::date(text).expect("a date");
    let bounds = whole(&date.bounds_with(&graph.casebook().settings.margins));
    (bounds, date.spoken_at(graph.casebook().words(), Style::Long))
}

/// Dates between which the casebook's own lie: years, months, days.
fn dates(graph: &Graph, random: &mut Random) -> Vec<String> {
    let book = graph.casebook();
    let years: BTreeSet<i64> = book
        .events()
        .filter_map(|(_, event)| event.bounds(&book.settings.margins)?.hull().0)
        .map(|day| day.year)
        .collect();
    let (first, last) = (years.first().expect("a year") - 1, years.last().expect("a year") + 1);
    (0..DATES)
        .map(|nth| {
            let year = first + random.below((last - first + 1) as usize) as i64;
            let (month, day) = (1 + random.below(12), 1 + random.below(28));
            match nth % 3 {
                0 => format!("{year:04}"),
                1 => format!("{year:04}-{month:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}"),
            }
        })
        .collect()
}

fn casebooks() -> Vec<(&'static str, Graph)> {
    let read = |name: &str| book_of(files_of(&root().join("data").join(name))).0;
    let mut all: Vec<(&str, Graph)> =
        ["met-police", "great-fire"].into_iter().map(|name| (name, read(name))).collect();
    // The same in another language, with its own plurals, lists and dates.
    let mut files = files_of(&root().join("data/great-fire"));
    let settings = files.iter_mut().find(|(name, _)| name == "casebook.toml").expect("settings");
    settings.1 = String::from_utf8_lossy(&settings.1).replace("en-GB", "de").into_bytes();
    all.push(("great-fire in German", book_of(files).0));
    all
}

/// A path as the command line tells it.
fn path_told(graph: &Graph, net: &Net, ends: [u32; 2], options: &PathOptions) -> Value {
    let answer = path::path(graph, net, net.node(ends[0]), net.node(ends[1]), options).expect("an answer");
    let sifted = options.filter.sift(graph, net).expect("sifted");
    let found = search::search(graph, net, ends, &sifted, options);
    let route = (ends[0] != ends[1]).then(|| found.routes.first()).flatten();
    json!({
        "title": answer.title,
        "nodes": route.map(|route| &route.nodes),
        "links": route.map(|route| &route.links),
        "notes": answer.sections.first().map(|section| &section.notes),
        "closing": if route.is_some() { answer.closing } else { Vec::new() },
    })
}

#[test]
fn paths_are_those_of_the_command_line() {
    for (name, graph) in casebooks() {
        let net = Net::new(&graph);
        let mut random = Random(11);
        let dates = dates(&graph, &mut random);
        let (mut jobs, mut told) = (Vec::new(), Vec::new());
        let pairs = if name.contains("German") { AGAIN } else { PAIRS };
        for nth in 0..pairs {
            let ends = [0, 1].map(|_| random.below(net.node_count()) as u32);
            let mut options = PathOptions::default();
            let mut job = json!({"do": "path", "ends": ends});
            // A third with a time, a third with a standing, the rest as they are.
            if nth % 3 == 1 {
                let date = &dates[random.below(dates.len())];
                let (when, words) = time(&graph, date);
                options.filter = LinkFilter { when: Some(when), when_words: words, ..LinkFilter::default() };
                job["as"] = json!(date);
            } else if nth % 3 == 2 {
                let least = [Standing::Claimed, Standing::InProcess, Standing::Established][nth % 9 / 3];
                options.filter.min_standing = Some(least);
                job["least"] = json!(1 + nth % 9 / 3);
            }
            told.push(path_told(&graph, &net, ends, &options));
            jobs.push(job);
        }
        let Some(seen) = asked(&data(&graph), &jobs) else { return };
        let differing: Vec<String> = jobs
            .iter()
            .zip(told.iter().zip(&seen))
            .filter(|(_, (told, seen))| told != seen)
            .map(|(job, (told, seen))| format!("{job}\n  here {told}\n  page {seen}"))
            .collect();
        assert!(
            differing.is_empty(),
            "{name}: {} of {pairs} differ\n{}",
            differing.len(),
            differing[..differing.len().min(3)].join("\n")
        );
        let found = told.iter().filter(|told| !told["nodes"].is_null()).count();
        assert!(found > pairs / 4, "{name}: only {found} pairs are connected at all");
    }
}

#[test]
fn what_held_at_a_time_is_what_the_command_line_says() {
    for (name, graph) in casebooks() {
        let net = Net::new(&graph);
        let mut random = Random(12);
        let (mut jobs, mut told) = (Vec::new(), Vec::new());
        for date in dates(&graph, &mut random) {
            let (when, words) = time(&graph, &date);
            // Of the whole casebook, and of somebody.
            for node in [None, Some(random.below(graph.casebook().entities.len()) as u32)] {
                let filter =
                    LinkFilter { when: Some(when), when_words: words.clone(), ..LinkFilter::default() };
                let of = node.map(|number| net.node(number));
                let answer = as_of::as_of(&graph, &net, of, &filter, true, usize::MAX).expect("an answer");
                let book = graph.casebook();
                let row = |edge: &Edge| match edge {
                    Edge::Relation(id) => format!("r{}", id.0),
                    Edge::Participation(id, ..) | Edge::At(id) => book.event(*id).id.to_string(),
                };
                let mut rows = answer.subgraph.links.iter();
                let groups: Vec<(String, BTreeSet<String>)> = answer
                    .sections
                    .iter()
                    .map(|section| {
                        let own = rows.by_ref().take(section.rows.len());
                        (section.heading.clone(), own.map(|(edge, _)| row(edge)).collect())
                    })
                    .collect();
                told.push(json!({"when": words, "groups": groups, "later": answer.closing}));
                jobs.push(json!({"do": "as-of", "as": date, "node": node}));
            }
        }
        let Some(seen) = asked(&data(&graph), &jobs) else { return };
        for (job, (told, seen)) in jobs.iter().zip(told.iter().zip(&seen)) {
            assert_eq!(told, seen, "{name}: {job}");
        }
    }
}
