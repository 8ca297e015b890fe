//! A message: pieces of text and places for arguments, in as many forms as its language needs for a number.

use std::collections::{BTreeMap, BTreeSet};

use super::plural::CATEGORIES;
use super::{Arg, Fault, Words, accented, category};

/// A message of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The argument that chooses the form; empty where there is one form.
    by: String,
    /// The forms, each with its plural category; one without for a plain message.
    forms: Vec<(String, Vec<Piece>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Arg(String),
}

impl Message {
    /// A message of one form.
    ///
    /// # Errors
    /// A brace without its other half, or an argument's name that is none.
    pub fn plain(text: &str, pseudo: bool) -> Result<Self, String> {
        Ok(Self { by: String::new(), forms: vec![(String::new(), pieces(text, pseudo)?)] })
    }

    /// The names of its arguments; all forms together, with the one that chooses the form.
    pub fn args(&self) -> BTreeSet<&str> {
        let named = self.forms.iter().flat_map(|(_, pieces)| pieces).filter_map(|piece| match piece {
            Piece::Arg(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        });
        named.chain(Some(self.by.as_str()).filter(|by| !by.is_empty())).collect()
    }

    /// The argument that chooses its form; empty for a plain message.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// The plural categories it has forms for; none for a plain message.
    pub fn categories(&self) -> Vec<&str> {
        self.forms.iter().map(|(name, _)| name.as_str()).filter(|name| !name.is_empty()).collect()
    }

    /// Its forms as the file has them, each with its plural category, empty for a plain message; the one for everything else last.
    pub fn forms(&self) -> Vec<(&str, String)> {
        let written = |pieces: &[Piece]| -> String {
            let one = |piece: &Piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Arg(name) => format!("{{{name}}}"),
            };
            pieces.iter().map(one).collect()
        };
        self.forms.iter().map(|(name, pieces)| (name.as_str(), written(pieces))).collect()
    }

    /// The words of its forms, arguments left out.
    pub fn texts(&self) -> String {
        let mut all = String::new();
        for piece in self.forms.iter().flat_map(|(_, pieces)| pieces) {
            if let Piece::Text(text) = piece {
                all.push_str(text);
            }
        }
        all
    }

    /// The message with its arguments put in.
    pub(crate) fn say(&self, words: &Words, args: &[(&str, Arg<'_>)]) -> String {
        let find = |name: &str| args.iter().find(|(own, _)| *own == name).map(|(_, value)| value);
        let wanted = match find(&self.by) {
            Some(Arg::Number(number)) => category(words.tag, *number),
            Some(Arg::Text(form)) => form,
            None => "other",
        };
        let form = self.forms.iter().find(|(name, _)| name == wanted).or(self.forms.last());
        let mut out = String::new();
        for piece in form.map(|(_, pieces)| pieces.as_slice()).unwrap_or_default() {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Arg(name) => match find(name) {
                    Some(Arg::Text(text)) => out.push_str(text),
                    Some(Arg::Number(number)) => out.push_str(&words.number(*number)),
                    None => {}
                },
            }
        }
        out
    }
}

/// Adds the messages of a table under their keys.
pub(crate) fn collect(
    key: String,
    value: toml::Value,
    pseudo: bool,
    into: &mut BTreeMap<String, Message>,
    faults: &mut Vec<Fault>,
) {
    let made = match value {
        toml::Value::String(text) => Message::plain(&text, pseudo),
        toml::Value::Table(table) if table.contains_key("other") => plural(&table, pseudo),
        toml::Value::Table(table) => {
            for (name, value) in table {
                collect(format!("{key}.{name}"), value, pseudo, into, faults);
            }
            return;
        }
        _ => Err("is neither a text nor a table".to_string()),
    };
    match made {
        Ok(message) => {
            into.insert(key, message);
        }
        Err(why) => faults.push(Fault(format!("{key}: {why}"))),
    }
}

fn plural(table: &toml::Table, pseudo: bool) -> Result<Message, String> {
    let by = table.get("by").and_then(toml::Value::as_str).unwrap_or("n").to_string();
    let mut forms = Vec::new();
    for (name, value) in table {
        if name == "by" {
            continue;
        }
        if by != "form" && !CATEGORIES.contains(&name.as_str()) {
            return Err(format!("`{name}` is no plural category"));
        }
        let text = value.as_str().ok_or_else(|| format!("`{name}` is no text"))?;
        forms.push((name.clone(), pieces(text, pseudo)?));
    }
    // What is chosen where nothing else fits stands last.
    forms.sort_by_key(|(name, _)| CATEGORIES.iter().position(|category| category == name).unwrap_or(0));
    Ok(Message { by, forms })
}

fn pieces(text: &str, pseudo: bool) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let plain = |text: &str| if pseudo { accented(text) } else { text.to_string() };
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        let Some(end) = from.find('}').filter(|_| from.starts_with('{')) else {
            return Err(format!("a brace without its other half in `{text}`"));
        };
        let name = &from[1..end];
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
        {
            return Err(format!("`{{{name}}}` is no argument in `{text}`"));
        }
        if !before.is_empty() {
            pieces.push(Piece::Text(plain(before)));
        }
        pieces.push(Piece::Arg(name.to_string()));
        rest = &from[end + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(plain(rest)));
    }
    Ok(pieces)
}
