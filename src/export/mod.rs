//! The graph for other tools. [`EXPORTS`] is the table: a name, an ending, and a function from a [`View`] to bytes.
//! Every export says what its format cannot hold.

pub mod dot;
pub mod json;
pub mod timeline;

use crate::query::View;

/// An export.
pub struct Export {
    /// What `--to` takes.
    pub name: &'static str,
    /// Ending of its files.
    pub extension: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// What of a casebook the format cannot hold; empty when it holds everything.
    pub cannot_hold: &'static str,
    /// Writes it.
    pub write: fn(&View<'_>) -> Vec<u8>,
}

/// Every export.
pub const EXPORTS: &[Export] = &[
    Export {
        name: "json",
        extension: "json",
        about: "everything the casebook holds, field by field, versioned",
        cannot_hold: "",
        write: json::write,
    },
    Export {
        name: "dot",
        extension: "dot",
        about: "entities and relations as a Graphviz graph",
        cannot_hold: "events and who took part in them; descriptions, quotations and sources other than in tooltips",
        write: dot::write,
    },
    Export {
        name: "csv",
        extension: "csv",
        about: "the events in order, for a spreadsheet",
        cannot_hold: "relations; entities that take part in no event",
        write: timeline::csv,
    },
    Export {
        name: "md",
        extension: "md",
        about: "the events in order, with participants and numbered sources, as Markdown",
        cannot_hold: "relations; entities that take part in no event",
        write: timeline::markdown,
    },
];

/// The export of that name.
pub fn find(name: &str) -> Option<&'static Export> {
    EXPORTS.iter().find(|export| export.name == name)
}

impl Export {
    /// Bytes of this export with a remark at their head, in the way that the format has for remarks.
    pub fn remarked(&self, remark: &str, bytes: Vec<u8>) -> Vec<u8> {
        let head = match self.name {
            "json" => {
                let rest = bytes.strip_prefix(b"{").unwrap_or(&bytes);
                let words = serde_json::Value::from(remark).to_string();
                return [b"{\n  \"remark\": ".as_slice(), words.as_bytes(), b",", rest].concat();
            }
            "dot" => format!("// {remark}\n"),
            "md" => format!("**{remark}**\n\n"),
            _ => format!("# {remark}\n"),
        };
        [head.as_bytes(), &bytes].concat()
    }
}
