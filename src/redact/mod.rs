//! What must not leave, taken out before anything else is done: the tables as if the private rows and columns had never been in
//! them.
//!
//! One law: whatever is made of a casebook with a private row equals, byte for byte, what is made of the casebook in which that row
//! was never written. So nothing behind this room knows of private rows at all. [`read`] reads a casebook once to learn what is
//! private (`plan`), takes it out of the *text* of the tables together with what depends on it, and reads what is left as if
//! nothing else had ever been there. Places in findings are therefore those of the tables that are left.
//!
//! - A row marked confidential goes; what depends on it goes with it: connections of a private person, their part in events,
//!   citations of a private source, events in which nobody public is left.
//! - Who is marked anonymous stays, under a label (`Witness A`) and with a kind, and nothing else.
//! - Victims of sexual offences stay likewise, marked or not, unless that is waived (`victims`).
//! - Columns that `casebook.toml` lists as `confidential_columns` go.
//! - A private name within a public text is a [`Leak`]: nothing can be made until it is settled.
//!
//! [`terms`] finds private names in texts, [`outputs`] makes texts of finished files: together they are the gate through which the
//! command line lets bytes out.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Report};
use crate::import;
use crate::input::{Inputs, Limits, Position};
use crate::model::Casebook;
use crate::read::{read_made, settings};

mod judge;
pub mod outputs;
mod plan;
pub mod private;
pub mod purged;
pub mod terms;
mod victims;
mod walk;

use plan::By;
pub use private::{Leak, Private, Why};

/// A casebook as it may leave, and what was taken out of it.
#[derive(Debug)]
pub struct Read {
    /// What is left.
    pub casebook: Casebook,
    /// Findings in what is left.
    pub report: Report,
    /// What was taken out. For the desk's own eyes.
    pub private: Private,
}

/// Reads the files of a casebook without what is private in it.
pub fn read(inputs: Inputs, limits: &Limits) -> Read {
    read_by(inputs, limits, By::Marks)
}

/// Reads all of a casebook, for the desk's own eyes, but nobody who was purged.
pub fn read_whole(inputs: Inputs, limits: &Limits) -> Read {
    let mut read = read_by(inputs, limits, By::Purged);
    read.casebook.not_for_publication = true;
    read
}

/// Takes somebody out of a casebook for good: the texts without the rows and references of whoever bears one of these names (folded),
/// and what of the other texts still names them.
pub fn purge(inputs: Inputs, limits: &Limits, names: &BTreeSet<String>) -> Read {
    read_by(inputs, limits, By::Names(names))
}

fn read_by(mut inputs: Inputs, limits: &Limits, by: By<'_>) -> Read {
    let sheets = settings::sheets(&inputs);
    let findings = import::import(&mut inputs, limits, &sheets);
    let (book, report) = read_made(inputs, limits, findings.clone());
    let plan = plan::plan(&book, by);
    if plan.is_empty() {
        return Read { casebook: book, report, private: plan.private };
    }
    let plan::Plan { edits, mut private, .. } = plan;
    let findings =
        findings.into_iter().filter_map(|finding| outside(&book.inputs, &edits, finding)).collect();
    let mut inputs = book.inputs;
    for (file, edits) in &edits {
        if let Some(file) = inputs.files.get_mut(file.index()) {
            file.edited(edits);
        }
    }
    // What a workbook holds beside its tables is not read again.
    inputs.raw.clear();
    let (casebook, report) = read_made(inputs, limits, findings);
    private.settle(&casebook);
    Read { casebook, report, private }
}

/// Reads one table of a folder without what any table of the folder says is private. `inputs` are those of the table alone, `name` is
/// its name among those of the folder.
pub fn read_beside(inputs: Inputs, name: &str, mut folder: Inputs, limits: &Limits) -> Read {
    let sheets = settings::sheets(&folder);
    import::import(&mut folder, limits, &sheets);
    let (book, _) = read_made(folder, limits, Vec::new());
    let plan = plan::plan(&book, By::Marks);
    let own = |name_of: &str| name_of == name;
    let touched = plan.edits.iter().any(|(file, edits)| {
        !edits.is_empty() && book.inputs.file(*file).is_some_and(|file| own(file.source()))
    });
    let mut private = plan.private;
    private.leaks.retain(|leak| leak.place.starts_with(name));
    if !touched {
        let read = read(inputs, limits);
        // What the table marks itself is in the plan of the folder too, unless the two read it differently.
        if read.private.is_empty() {
            return Read { private, ..read };
        }
        return read;
    }
    let mut left = Inputs {
        folder_name: inputs.folder_name,
        sheets: inputs.sheets,
        set_aside: inputs.set_aside,
        ..Inputs::default()
    };
    for (id, file) in book.inputs.iter().filter(|(_, file)| own(file.source())) {
        let mut file = file.clone();
        file.edited(plan.edits.get(&id).map_or(&[][..], Vec::as_slice));
        left.files.push(file);
    }
    let (casebook, report) = read_made(left, limits, Vec::new());
    private.settle(&casebook);
    Read { casebook, report, private }
}

/// A finding about a file as it was read, if it is not about what has gone.
fn outside(inputs: &Inputs, edits: &plan::Edits, finding: Diagnostic) -> Option<Diagnostic> {
    let gone = |place: &Position| {
        let file = inputs.file(place.file)?;
        let line = file.line_range(place.line)?;
        let row = edits
            .get(&place.file)?
            .iter()
            .find(|edit| edit.range.start <= line.start && line.start < edit.range.end)?;
        row.row.then_some(())
    };
    let moved = |place: Position| {
        let Some(edits) = edits.get(&place.file) else { return place };
        let Some(range) = inputs.file(place.file).and_then(|file| file.line_range(place.line)) else {
            return place;
        };
        let text = inputs.text(place.file);
        let above = edits.iter().filter(|edit| edit.row && edit.range.end <= range.start);
        let lines: usize =
            above.map(|edit| text.get(edit.range.clone()).unwrap_or_default().matches('\n').count()).sum();
        Position { line: place.line.saturating_sub(u32::try_from(lines).unwrap_or(0)), ..place }
    };
    if finding.position.as_ref().is_some_and(|place| gone(place).is_some()) {
        return None;
    }
    let mut finding = finding;
    finding.position = finding.position.map(moved);
    finding.related.retain(|(place, _)| gone(place).is_none());
    for (place, _) in &mut finding.related {
        *place = moved(*place);
    }
    Some(finding)
}
