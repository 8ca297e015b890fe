//! Values as the compatibility kit writes them: `(:Label {key: 1})`, `[:TYPE]`, `<(:A)-[:T]->(:B)>`, `{a: [1, 'x']}`.

use std::collections::BTreeMap;

use cypher::{EdgeId, NodeId, PropertyGraph, Value};

/// A value without identity.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Plain(String),
    List(Vec<Shape>),
    Map(BTreeMap<String, Shape>),
    Node(Vec<String>, BTreeMap<String, Shape>),
    Rel(String, BTreeMap<String, Shape>),
    /// The first node, then steps: relationship, whether it is walked forwards, node.
    Path(Box<Shape>, Vec<(Shape, bool, Shape)>),
}

impl Shape {
    /// One text for each value, so that values can be sorted and compared.
    pub fn text(&self, sort_lists: bool) -> String {
        let map = |map: &BTreeMap<String, Shape>| {
            let entries: Vec<String> =
                map.iter().map(|(k, v)| format!("{k}: {}", v.text(sort_lists))).collect();
            format!("{{{}}}", entries.join(", "))
        };
        match self {
            Shape::Plain(text) => text.clone(),
            Shape::List(items) => {
                let mut items: Vec<String> = items.iter().map(|i| i.text(sort_lists)).collect();
                if sort_lists {
                    items.sort();
                }
                format!("[{}]", items.join(", "))
            }
            Shape::Map(entries) => map(entries),
            Shape::Node(labels, properties) => format!("(:{} {})", labels.join(":"), map(properties)),
            Shape::Rel(name, properties) => format!("[:{name} {}]", map(properties)),
            Shape::Path(start, steps) => {
                let mut text = format!("<{}", start.text(sort_lists));
                for (rel, forward, node) in steps {
                    let (left, right) = if *forward { ("-", "->") } else { ("<-", "-") };
                    text += &format!("{left}{}{right}{}", rel.text(sort_lists), node.text(sort_lists));
                }
                text + ">"
            }
        }
    }
}

fn float(f: f64) -> Shape {
    // Both zeros are one; the shortest digits that read back are unique otherwise.
    Shape::Plain(format!("{:?}", if f == 0.0 { 0.0 } else { f }))
}

fn text(s: &str) -> Shape {
    Shape::Plain(format!("'{s}'"))
}

/// The shape of an answer's value.
pub fn of(graph: &dyn PropertyGraph, value: &Value) -> Shape {
    let map = |map: &BTreeMap<String, Value>| map.iter().map(|(k, v)| (k.clone(), of(graph, v))).collect();
    let node = |id: NodeId| {
        let mut labels = graph.labels(id);
        labels.sort();
        Shape::Node(labels, map(&graph.node_properties(id)))
    };
    let rel = |id: EdgeId| Shape::Rel(graph.edge_type(id).to_string(), map(&graph.edge_properties(id)));
    match value {
        Value::Null | Value::Boolean(_) | Value::Integer(_) => Shape::Plain(value.to_string()),
        Value::Float(f) => float(*f),
        Value::String(s) => text(s),
        Value::List(items) => Shape::List(items.iter().map(|i| of(graph, i)).collect()),
        Value::Map(entries) => Shape::Map(map(entries)),
        Value::Node(id) => node(*id),
        Value::Relationship(id) => rel(*id),
        Value::Path(path) => {
            let steps = path
                .edges
                .iter()
                .zip(path.nodes.windows(2))
                .map(|(edge, ends)| (rel(*edge), graph.ends(*edge).0 == ends[0], node(ends[1])));
            Shape::Path(Box::new(node(path.nodes[0])), steps.collect())
        }
        other => text(&other.to_string()),
    }
}

/// Reads an expected value.
pub fn read(source: &str) -> Result<Shape, String> {
    let mut reader = Reader { chars: source.chars().collect(), at: 0 };
    let shape = reader.value()?;
    reader.blank();
    if reader.at < reader.chars.len() {
        return Err(format!("cannot read the expected value {source}"));
    }
    Ok(shape)
}

/// A shape that is no graph element, as a value for a parameter.
pub fn to_value(shape: &Shape) -> Value {
    match shape {
        Shape::Plain(text) => match text.as_str() {
            "null" => Value::Null,
            "true" => true.into(),
            "false" => false.into(),
            text if text.starts_with('\'') => text[1..text.len() - 1].into(),
            text => text
                .parse::<i64>()
                .map(Value::Integer)
                .unwrap_or_else(|_| Value::Float(text.parse().unwrap_or(f64::NAN))),
        },
        Shape::List(items) => items.iter().map(to_value).collect::<Vec<_>>().into(),
        Shape::Map(map) => {
            map.iter().map(|(k, v)| (k.clone(), to_value(v))).collect::<BTreeMap<_, _>>().into()
        }
        _ => Value::Null,
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn eat(&mut self, c: char) -> bool {
        self.blank();
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, c: char) -> Result<(), String> {
        if self.eat(c) { Ok(()) } else { Err(format!("expected {c} at {}", self.at)) }
    }

    fn name(&mut self) -> String {
        self.blank();
        let mut name = String::new();
        if self.eat('`') {
            while let Some(c) = self.peek().filter(|c| *c != '`') {
                name.push(c);
                self.at += 1;
            }
            self.at += 1;
            return name;
        }
        while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || *c == '_') {
            name.push(c);
            self.at += 1;
        }
        name
    }

    fn value(&mut self) -> Result<Shape, String> {
        self.blank();
        match self.peek() {
            Some('\'') => self.string(),
            Some('[') => {
                self.at += 1;
                self.blank();
                if self.peek() == Some(':') {
                    self.at -= 1;
                    return self.rel();
                }
                let mut items = Vec::new();
                while !self.eat(']') {
                    items.push(self.value()?);
                    self.eat(',');
                    if self.peek().is_none() {
                        return Err("unclosed list".into());
                    }
                }
                Ok(Shape::List(items))
            }
            Some('{') => Ok(Shape::Map(self.map()?)),
            Some('(') => self.node(),
            Some('<') => {
                self.at += 1;
                let start = self.node()?;
                let mut steps = Vec::new();
                while !self.eat('>') {
                    let backward = self.eat('<');
                    self.expect('-')?;
                    let rel = self.rel()?;
                    self.expect('-')?;
                    if !backward {
                        self.expect('>')?;
                    }
                    steps.push((rel, !backward, self.node()?));
                }
                Ok(Shape::Path(Box::new(start), steps))
            }
            _ => {
                let mut word = String::new();
                while let Some(c) =
                    self.peek().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '+'))
                {
                    word.push(c);
                    self.at += 1;
                }
                match word.as_str() {
                    "null" | "true" | "false" => Ok(Shape::Plain(word)),
                    "NaN" => Ok(float(f64::NAN)),
                    "Inf" | "Infinity" => Ok(float(f64::INFINITY)),
                    _ if word.parse::<i64>().is_ok() => {
                        Ok(Shape::Plain(word.parse::<i64>().unwrap_or(0).to_string()))
                    }
                    _ => word.parse::<f64>().map(float).map_err(|_| format!("no value: {word}")),
                }
            }
        }
    }

    fn string(&mut self) -> Result<Shape, String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            match self.peek() {
                None => return Err("unclosed text".into()),
                Some('\'') => {
                    self.at += 1;
                    return Ok(text(&out));
                }
                Some('\\') => {
                    self.at += 1;
                    out.push(match self.peek() {
                        Some('n') => '\n',
                        Some('t') => '\t',
                        Some('r') => '\r',
                        Some(c) => c,
                        None => return Err("unclosed text".into()),
                    });
                    self.at += 1;
                }
                Some(c) => {
                    out.push(c);
                    self.at += 1;
                }
            }
        }
    }

    fn map(&mut self) -> Result<BTreeMap<String, Shape>, String> {
        self.expect('{')?;
        let mut map = BTreeMap::new();
        while !self.eat('}') {
            let key = self.name();
            self.expect(':')?;
            map.insert(key, self.value()?);
            self.eat(',');
        }
        Ok(map)
    }

    fn node(&mut self) -> Result<Shape, String> {
        self.expect('(')?;
        let mut labels = Vec::new();
        while self.eat(':') {
            labels.push(self.name());
        }
        labels.sort();
        self.blank();
        let map = if self.peek() == Some('{') { self.map()? } else { BTreeMap::new() };
        self.expect(')')?;
        Ok(Shape::Node(labels, map))
    }

    fn rel(&mut self) -> Result<Shape, String> {
        self.expect('[')?;
        self.expect(':')?;
        let name = self.name();
        self.blank();
        let map = if self.peek() == Some('{') { self.map()? } else { BTreeMap::new() };
        self.expect(']')?;
        Ok(Shape::Rel(name, map))
    }
}
