//! The gate: nothing is printed or put in place that holds a private name, alias, number or address. [`load`](super::load) says what
//! is private; the functions that write ask here before they do.
//!
//! It is a second wall. What is private was taken out before anything was made, so that a hit means a title typed on the command
//! line, the name of a folder, or a fault of ours: in each case nothing is written.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use throughline::diag::printable;
use throughline::redact::Private;
use throughline::redact::outputs;
use throughline::redact::terms::{Finder, Term};

use crate::cli::Failure;

/// What must not get out in this run.
struct Gate {
    finder: Finder,
    /// What was typed may be said back: it tells nobody anything.
    spoken: Finder,
    /// All of it.
    terms: Vec<Term>,
    show: bool,
}

static GATE: RwLock<Option<Arc<Gate>>> = RwLock::new(None);

/// Says what is private. What was said before in this run stays private: who reads two casebooks keeps the secrets of both.
pub fn close(private: &Private, show: bool) {
    let mut terms: Vec<Term> = closed().map(|gate| gate.terms.clone()).unwrap_or_default();
    terms.extend(private.terms().iter().cloned());
    terms.sort();
    terms.dedup();
    let gate = (!terms.is_empty()).then(|| Arc::new(Gate::new(terms, show)));
    *GATE.write().unwrap_or_else(PoisonError::into_inner) = gate;
}

/// Forgets what was private in an earlier reading of the casebook that is read again now.
#[cfg(feature = "preview")]
pub fn forget() {
    *GATE.write().unwrap_or_else(PoisonError::into_inner) = None;
}

/// The gate that is closed, if any.
fn closed() -> Option<Arc<Gate>> {
    GATE.read().unwrap_or_else(PoisonError::into_inner).clone()
}

impl Gate {
    fn new(terms: Vec<Term>, show: bool) -> Self {
        let finder = Finder::new(terms.clone());
        let typed: Vec<String> =
            std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
        let typed: Vec<Term> = finder.all(&typed.join(" \u{2029} ")).into_iter().cloned().collect();
        let spoken = terms.iter().filter(|term| !typed.contains(term)).cloned().collect();
        Self { finder, spoken: Finder::new(spoken), terms, show }
    }
}

/// Lets the bytes of a file through, or says which cell stands in it.
///
/// # Errors
/// Something private stands in it: nothing is to be written.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let Some(gate) = closed() else { return Ok(()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match outputs::first(&gate.finder, bytes).or_else(|| gate.spoken.first(&name)) {
        None => Ok(()),
        Some(term) => {
            Err(stopped(&format!("{} would hold", printable(&path.display().to_string())), term, gate.show))
        }
    }
}

/// Lets what is printed through, or says which cell stands in it.
///
/// # Errors
/// Something private stands in it.
pub fn printed(bytes: &[u8]) -> Result<(), Failure> {
    let Some(gate) = closed() else { return Ok(()) };
    match outputs::first(&gate.spoken, bytes) {
        None => Ok(()),
        Some(term) => Err(stopped("what would be printed holds", term, gate.show)),
    }
}

/// Whether a message may be said.
pub fn allows(text: &str) -> bool {
    closed().is_none_or(|gate| gate.show || outputs::text(&gate.spoken, text).is_none())
}

fn stopped(what: &str, term: &Term, show: bool) -> Failure {
    let words = if show { format!(" (“{}”)", term.written) } else { String::new() };
    Failure::Withheld(format!(
        "{what} what {} keeps private{words}; nothing was written\n\
         help: take it out of what you typed or of the name of the folder; if it is a common word, list it in casebook.toml: public_words = [\"...\"]",
        term.of
    ))
}
