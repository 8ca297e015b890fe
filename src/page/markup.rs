//! Text and addresses as markup that nothing else can be made of.

use crate::catalogue::{Words, say};
use crate::draw::symbols::Firmness;
use crate::render::svg::{escape, safe_id};

/// A text as markup.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(&mut out, &crate::text::clean(text));
    out
}

/// A text in an element of a class; nothing for no text.
pub fn element(tag: &str, class: &str, inner: &str) -> String {
    if inner.is_empty() {
        return String::new();
    }
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<{tag}{class}>{inner}</{tag}>")
}

/// The anchor of an entity or event.
pub fn node_anchor(id: &str) -> String {
    safe_id("n-", id)
}

/// The anchor of a relation.
pub fn relation_anchor(id: &str) -> String {
    safe_id("r-", id)
}

/// The anchor of a source.
pub fn source_anchor(id: &str) -> String {
    safe_id("s-", id)
}

/// An address as a link that tells the other side nothing; nothing where it is no address to open.
pub fn link(address: &str, words: &str) -> Option<String> {
    let address = crate::render::safe_link(address)?;
    Some(format!("<a href=\"{}\" rel=\"noopener noreferrer external\">{}</a>", text(address), text(words)))
}

/// The name of a sign in the sheet of signs, by how firmly something is known.
pub fn sign(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Documented => "documented",
        Firmness::Proved => "proved",
        Firmness::InProcess => "process",
        Firmness::Claimed => "claimed",
        Firmness::EndedUnproved => "ended",
    }
}

/// What a marker means.
pub fn meaning(words: &Words, firmness: Firmness) -> String {
    match firmness {
        Firmness::Documented => say!(words, "marker.documented"),
        Firmness::Proved => say!(words, "marker.proved"),
        Firmness::InProcess => say!(words, "marker.in-process"),
        Firmness::Claimed => say!(words, "marker.claimed"),
        Firmness::EndedUnproved => say!(words, "marker.ended-unproved"),
    }
}

/// Every firmness, as legends list them.
pub const FIRMNESSES: [Firmness; 5] =
    [Firmness::Documented, Firmness::Proved, Firmness::InProcess, Firmness::Claimed, Firmness::EndedUnproved];
