//! Who is known under a label only, and might be told all the same: from kin who are named, or as the only one of their part at a place
//! on a day. Each piece may stand; together they name.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::model::EntityId;
use crate::table::columns::Field;
use crate::table::private::is_label;

codes! {
    /// Findings about people who are not named.
    pub JIGSAW;

    /// Somebody who is not named is kin of somebody who is.
    ///
    /// ## What it means
    /// A person known as `Witness A` or the like is connected as a parent, child, spouse or other relative with a person who is named.
    ///
    /// ## Why it matters
    /// Whoever knows the family knows the name. Courts call it jigsaw identification: it breaks an order for anonymity as much as the name
    /// does.
    ///
    /// ## Example
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to,start
    /// Witness A,parent-of,Ann Ash,1990
    /// ```
    ///
    /// ## What to do
    /// Leave the connection out (mark it confidential), or do not name the other either.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to,start
    /// Witness A,knows,Ann Ash,1990
    /// ```
    KIN_TELLS = Warning "kin-tells-who";

    /// Part, place and day may tell who somebody is that is not named.
    ///
    /// ## What it means
    /// A person known under a label is the only one of their part in an event with a place and a day. Said only with `--strict`.
    ///
    /// ## Why it matters
    /// Whoever was there, or reads another report of it, may know who that was.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,place
    /// 2014-05-03,A nurse is robbed,Nurse A:nurse; Ann Ash:witness,Mill Street
    /// ```
    ///
    /// ## What to do
    /// Say the month instead of the day, the town instead of the street, or leave one of them out.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,place
    /// 2014-05,A nurse is robbed,Nurse A:nurse; Ann Ash:witness,Mill Street
    /// ```
    SCENE_TELLS = Note "scene-tells-who";
}

/// Those who are known under a label.
fn nameless(graph: &Graph) -> BTreeSet<EntityId> {
    let book = graph.casebook();
    let person = |id: &EntityId| {
        let kind = book.entity(*id).kind;
        kind.is_none() || book.vocabulary.is_person(kind)
    };
    // `Elizabeth I` is a ruler.
    let label = |name: &str| is_label(name) && !name.ends_with(['I', 'V', 'X']);
    book.entities().filter(|(_, entity)| label(&entity.name)).map(|(id, _)| id).filter(person).collect()
}

/// Kin of those who are known under a label.
pub fn kin(graph: &Graph) -> Report {
    let book = graph.casebook();
    let hidden = nameless(graph);
    let mut found = Report::new();
    for relation in book.relations.iter().filter(|_| !hidden.is_empty()) {
        let (label, named) = match (hidden.contains(&relation.from), hidden.contains(&relation.to)) {
            (true, false) => (relation.from, relation.to),
            (false, true) => (relation.to, relation.from),
            _ => continue,
        };
        if !book.vocabulary.relations.get(relation.kind).kin {
            continue;
        }
        let (label, named) = (&book.entity(label).name, &book.entity(named).name);
        let message = format!("{label} is not named, and is kin of {named}, who is: that may tell who it is");
        let help = "leave the connection out (mark its row confidential), or do not name the other either";
        found.push(Diagnostic::new(&KIN_TELLS, book.place(relation.row, Field::Kind), message).help(help));
    }
    found
}

/// Those who are alone in their part at a place on a day.
pub fn scene(graph: &Graph) -> Report {
    let book = graph.casebook();
    let hidden = nameless(graph);
    let mut found = Report::new();
    for event in book.events.iter().filter(|_| !hidden.is_empty()) {
        let day = event.date.as_deref().is_some_and(|date| {
            let bounds = date.bounds();
            bounds.earliest_start.is_some() && bounds.earliest_start == bounds.latest_end
        });
        if !day || event.place.is_none() {
            continue;
        }
        for part in event.participants.iter().filter(|part| hidden.contains(&part.entity)) {
            let alike = event.participants.iter().filter(|other| other.role == part.role).count()
                + event.nameless.iter().filter(|other| other.role == part.role).count();
            if alike == 1 {
                let name = &book.entity(part.entity).name;
                let message = format!(
                    "{name} is not named, and is the only one of their part in “{}”, with a place and a day",
                    event.title
                );
                let help = "say the month instead of the day, the town instead of the street, or leave one of them out";
                let place = book.place_in(event.row, Field::Participants, name);
                found.push(Diagnostic::new(&SCENE_TELLS, place, message).help(help));
            }
        }
    }
    found
}
