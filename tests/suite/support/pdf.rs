//! Checks of finished PDF files: the tools that read them, and what PDF/UA-1 (ISO 14289-1) asks of tags and can be counted, read
//! from `qpdf --json`. It is no conformance checker: what a person must judge (is the order sensible?) is not in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};

use base64::Engine as _;
use serde_json::Value;

/// What a program says; nothing, and a line that says so, where it is not installed.
pub fn asked(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("left out, 1 check of a PDF: {program} ({error})");
            assert!(std::env::var("CI").is_err(), "{program} must be there in CI");
            None
        }
    }
}

/// The text of a PDF by page, blanks made single; nothing where Poppler is not installed.
pub fn pages(path: &Path) -> Option<Vec<String>> {
    let output = asked("pdftotext", &["-layout", "-enc", "UTF-8", &path.to_string_lossy(), "-"])?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut pages: Vec<String> =
        text.split('\u{c}').map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    pages.pop();
    Some(pages)
}

/// `qpdf --check` finds nothing, `pdffonts` only embedded subsets, `pdfinfo` a tagged file without dates; then [`tags`].
pub fn sound(path: &Path) {
    let name = path.to_string_lossy();
    if let Some(output) = asked("qpdf", &["--check", &name]) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    if let Some(output) = asked("pdfinfo", &[&name]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let tagged = said.lines().any(|line| line.starts_with("Tagged:") && line.contains("yes"));
        assert!(output.status.success() && tagged && !said.contains("CreationDate"), "{said}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    if let Some(output) = asked("pdffonts", &[&name]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        // name, type, encoding, emb, sub, uni: embedded, a subset, its text can be read back.
        assert!(said.lines().skip(2).all(|line| line.contains("yes yes yes")), "{said}");
    }
    tags(path);
}

/// The objects of a file.
struct Objects(BTreeMap<String, Value>);

impl Objects {
    fn read(path: &Path) -> Option<Self> {
        let arguments = ["--json=2", "--json-stream-data=inline", "--decode-level=generalized"];
        let name = path.to_string_lossy();
        let output = asked("qpdf", &[&arguments[..], &[&*name]].concat())?;
        let json: Value = serde_json::from_slice(&output.stdout).expect("qpdf writes JSON");
        let objects = json["qpdf"][1].as_object().expect("objects").clone();
        Some(Self(objects.into_iter().collect()))
    }

    /// What a value says, or what the object says that it refers to.
    fn get<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.as_str().filter(|text| text.ends_with(" R")) else { return value };
        let object = self.0.get(&format!("obj:{reference}")).unwrap_or(&Value::Null);
        if object["stream"].is_object() { &object["stream"]["dict"] } else { &object["value"] }
    }

    fn content(&self, reference: &str) -> String {
        let data = self.0[&format!("obj:{reference}")]["stream"]["data"].as_str().unwrap_or_default();
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
        bytes.into_iter().map(char::from).collect()
    }
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        Value::Null => Vec::new(),
        other => vec![other.clone()],
    }
}

/// Tags that hold together: everything painted is marked content, of which each piece belongs to one element of the structure
/// tree on its page and that element to it; links are elements; figures have a text; headings start at 1 and skip no level.
pub fn tags(path: &Path) {
    let Some(objects) = Objects::read(path) else { return };
    let name = path.display();
    let root = objects.get(&objects.0["trailer"]["value"]["/Root"]);
    assert_eq!(root["/MarkInfo"]["/Marked"], true, "{name}");
    assert_eq!(root["/ViewerPreferences"]["/DisplayDocTitle"], true, "{name}");
    assert!(root["/Lang"].as_str().is_some_and(|lang| lang.len() > 3), "{name}: {}", root["/Lang"]);
    let tree = objects.get(&root["/StructTreeRoot"]);
    let numbers = items(&tree["/ParentTree"]["/Nums"]);
    let parents: BTreeMap<i64, &Value> = numbers
        .chunks(2)
        .map(|pair| (pair[0].as_i64().expect("a key"), pair[1].as_str().expect("a reference").to_string()))
        .map(|(key, reference)| (key, &objects.0[&format!("obj:{reference}")]["value"]))
        .collect();
    let owner: BTreeMap<i64, String> = numbers
        .chunks(2)
        .map(|pair| (pair[0].as_i64().expect("a key"), pair[1].as_str().unwrap_or_default().to_string()))
        .collect();

    // The tree from the top: every element once, in reading order.
    let mut reached: Vec<String> = Vec::new();
    let mut open: Vec<(String, String)> =
        vec![(tree["/K"].as_str().expect("a document").into(), String::new())];
    while let Some((element, parent)) = open.pop() {
        let value = objects.get(&Value::String(element.clone())).clone();
        if !parent.is_empty() {
            assert_eq!(value["/P"].as_str(), Some(parent.as_str()), "{name}: {element} is another's child");
        }
        let kids: Vec<Value> = items(&value["/K"]);
        open.extend(kids.iter().rev().filter_map(|kid| Some((kid.as_str()?.to_string(), element.clone()))));
        reached.push(element);
    }
    let distinct: BTreeSet<&String> = reached.iter().collect();
    assert_eq!(distinct.len(), reached.len(), "{name}: an element stands twice in the tree");

    let mut deepest = 0;
    let mut held = 0;
    for element in &reached {
        let value = objects.get(&Value::String(element.clone())).clone();
        let kind = value["/S"].as_str().unwrap_or_default().to_string();
        held += items(&value["/K"]).iter().filter(|kid| kid.is_i64()).count();
        if kind == "/Figure" {
            assert!(
                value["/Alt"].as_str().is_some_and(|alt| alt.len() > 2),
                "{name}: a figure without words"
            );
        }
        if let Some(level) = kind.strip_prefix("/H").and_then(|level| level.parse::<u32>().ok()) {
            assert!(level <= deepest + 1, "{name}: a heading of level {level} after one of {deepest}");
            deepest = level;
        }
    }

    let pages = items(&objects.get(&root["/Pages"])["/Kids"]);
    let (mut owned, mut links) = (0, 0);
    for page in &pages {
        let value = objects.get(page);
        assert_eq!(value["/Tabs"], "/S", "{name}");
        let key = value["/StructParents"].as_i64().expect("a page has a key");
        let list = items(parents[&key]);
        let marked = content(&objects.content(value["/Contents"].as_str().expect("content")));
        assert_eq!(marked, (0..list.len() as i64).collect::<Vec<_>>(), "{name}: numbers of {page}");
        for (number, element) in list.iter().enumerate() {
            let of = objects.get(element);
            assert_eq!(of["/Pg"], *page, "{name}: {element} is on another page");
            let kids = items(&of["/K"]);
            assert!(kids.contains(&Value::from(number)), "{name}: {element} does not hold {number}");
            assert!(
                distinct.contains(&element.as_str().unwrap_or_default().to_string()),
                "{name}: {element}"
            );
            owned += 1;
        }
        for annotation in items(&value["/Annots"]) {
            let link = objects.get(&annotation);
            let key = link["/StructParent"].as_i64().expect("a link has a key");
            let element = objects.get(&Value::String(owner[&key].clone())).clone();
            assert_eq!(element["/S"], "/Link", "{name}");
            let holds =
                items(&element["/K"]).iter().any(|kid| kid["/Obj"] == annotation && kid["/Pg"] == *page);
            assert!(holds && link["/Contents"].is_string(), "{name}: {annotation}");
            links += 1;
        }
    }
    assert_eq!(owned, held, "{name}: the tree holds content that no page has");
    let next = tree["/ParentTreeNextKey"].as_i64();
    assert_eq!(next, Some((pages.len() + links) as i64), "{name}");
}

/// The numbers of a page's marked content, in order. Fails where something is painted outside of it, or where it is not closed.
fn content(stream: &str) -> Vec<i64> {
    let bytes = stream.as_bytes();
    let (mut words, mut at): (Vec<&str>, usize) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'(' => {
                let mut depth = 0;
                while at < bytes.len() {
                    match bytes[at] {
                        b'\\' => at += 1,
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        _ => {}
                    }
                    at += 1;
                    if depth == 0 {
                        break;
                    }
                }
            }
            b'<' if bytes.get(at + 1) != Some(&b'<') => {
                at += bytes[at..].iter().position(|&byte| byte == b'>').expect("a string ends") + 1;
            }
            b'<' | b'>' => {
                at += 2;
                words.push(&stream[start..at]);
            }
            byte if byte.is_ascii_whitespace() || b"[]".contains(&byte) => at += 1,
            _ => {
                at += 1;
                while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !b"()<>[]/".contains(&bytes[at])
                {
                    at += 1;
                }
                words.push(&stream[start..at]);
            }
        }
    }
    let (mut depth, mut numbers, mut states) = (0_i32, Vec::new(), 0_i32);
    for (at, word) in words.iter().enumerate() {
        match *word {
            "BMC" | "BDC" => depth += 1,
            "EMC" => depth -= 1,
            "q" => states += 1,
            "Q" => states -= 1,
            "/MCID" => numbers.push(words[at + 1].parse().expect("a number")),
            "f" | "f*" | "S" | "s" | "B" | "b" | "Tj" | "TJ" | "Do" | "sh" => {
                assert!(depth > 0, "`{word}` paints outside of marked content");
            }
            _ => {}
        }
        assert!(depth >= 0 && states >= 0, "closed before it was opened");
    }
    assert_eq!((depth, states), (0, 0), "not closed");
    numbers
}
