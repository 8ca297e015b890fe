//! Matters: what is said of one person or body in one case, whatever rows it stands in. A charge in one row, the plea and the
//! verdict in later ones are one matter: its outcome and the answer to it are those of the matter, not of the row.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::{Answer, Bounds};
use crate::graph::{Edge, Graph};
use crate::model::{EntityId, Participant, Statement};
use crate::query::net::bounds;
use crate::vocabulary::{Concerns, Standing, Term};

/// A row that says something of somebody: an event (by its place, whatever the place is) or a relation.
pub type Row = Edge;

/// The statements of a casebook by matter.
pub struct Matters<'g> {
    graph: &'g Graph,
    /// By whom it is about and the case (`None` where the row names none), the rows.
    rows: BTreeMap<(EntityId, Option<EntityId>), Vec<Row>>,
}

/// Whom a row is about, in which cases.
#[derive(Debug, Default)]
pub struct About {
    /// Those whose conduct it concerns, as the vocabulary has it: people where it names any, else bodies. Not who says it, nor who
    /// suffered it.
    pub subjects: BTreeSet<EntityId>,
    /// The cases and inquiries it names.
    pub cases: BTreeSet<EntityId>,
}

/// Whom a row is about.
pub fn about(graph: &Graph, row: Row) -> About {
    let book = graph.casebook();
    let vocabulary = &book.vocabulary;
    let is = |id: EntityId, name: &str| {
        book.entity(id).kind.is_some_and(|kind| vocabulary.accepts(&[name.to_string()], kind))
    };
    let mut about = About::default();
    let mut named: Vec<EntityId> = Vec::new();
    match row {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            let kind = vocabulary.relations.get(relation.kind);
            about.cases.extend([relation.from, relation.to].into_iter().filter(|id| is(*id, "matter")));
            match (kind.concerns, is(relation.to, "matter"), kind.says) {
                // Such as a victim's part: it is about those who have that status in the case themselves.
                (Concerns::None, ..) => {
                    let status = relation.statement.status;
                    named.extend(status.into_iter().flat_map(|status| book.concerned(relation.to, status)));
                }
                (Concerns::To, ..) | (Concerns::From, false, true) => named.push(relation.to),
                (Concerns::From, true, _) => named.push(relation.from),
                (Concerns::From, false, false) | (Concerns::Untold, ..) => {
                    named.extend([relation.from, relation.to])
                }
            }
        }
        Edge::Participation(id, ..) | Edge::At(id) => {
            let (cases, parts): (Vec<&Participant>, Vec<&Participant>) =
                book.event(id).participants.iter().partition(|part| is(part.entity, "matter"));
            about.cases.extend(cases.iter().map(|part| part.entity));
            let role = |part: &&Participant| part.role.map(|role| vocabulary.roles.get(role));
            // Those whose conduct it concerns; where it says that of nobody, all who are neither speaker nor sufferer.
            let concerned = |part: &&Participant| role(part).is_some_and(|role| role.concerns);
            let neutral = |part: &&Participant| role(part).is_none_or(|role| !role.says && role.carries);
            let any = parts.iter().any(concerned);
            let of = parts.into_iter().filter(|part| if any { concerned(part) } else { neutral(part) });
            named.extend(of.map(|part| part.entity));
        }
    }
    named.retain(|id| {
        !about.cases.contains(id) && !is(*id, "court") && !is(*id, "place") && !is(*id, "document")
    });
    let people = named.iter().any(|id| vocabulary.is_person(book.entity(*id).kind));
    named.retain(|id| !people || vocabulary.is_person(book.entity(*id).kind));
    about.subjects.extend(named);
    about
}

/// The relations of a casebook and its events, as rows.
pub fn rows(graph: &Graph) -> impl Iterator<Item = Row> {
    let book = graph.casebook();
    book.events().map(|(id, _)| Edge::At(id)).chain(book.relations().map(|(id, _)| Edge::Relation(id)))
}

impl<'g> Matters<'g> {
    /// Every row of a casebook by whom and what it is about.
    pub fn new(graph: &'g Graph) -> Self {
        let mut by: BTreeMap<_, Vec<Row>> = BTreeMap::new();
        for row in rows(graph) {
            let about = about(graph, row);
            for subject in &about.subjects {
                for case in cases(&about) {
                    by.entry((*subject, case)).or_default().push(row);
                }
            }
        }
        Self { graph, rows: by }
    }

    fn statement(&self, row: Row) -> &'g Statement {
        self.graph.statement(row)
    }

    /// Of some rows those that are not certainly older than a row, itself left out.
    fn later<'r>(&self, row: Row, of: impl Iterator<Item = &'r Row>) -> Vec<Row> {
        let margins = &self.graph.casebook().settings.margins;
        let when = |row: Row| -> Bounds { bounds(self.graph, row, margins) };
        let since = when(row);
        of.copied()
            .filter(|other| *other != row && when(*other).starts_before(&since) != Answer::Certainly)
            .collect()
    }

    /// Those whom a row is about and in whose matter no row, from then on, passes a test. A row about nobody's conduct is judged by
    /// itself.
    fn without(&self, row: Row, test: &dyn Fn(Row, EntityId) -> bool) -> Option<Vec<EntityId>> {
        let about = about(self.graph, row);
        if about.subjects.is_empty() {
            return Some(Vec::new());
        }
        let of_matter = |subject: EntityId| {
            cases(&about).into_iter().filter_map(move |case| self.rows.get(&(subject, case))).flatten()
        };
        let open: Vec<EntityId> = about
            .subjects
            .iter()
            .copied()
            .filter(|subject| {
                !self.later(row, of_matter(*subject)).into_iter().any(|row| test(row, *subject))
            })
            .collect();
        (!open.is_empty()).then_some(open)
    }

    /// Of a row in process: those whose matter has no outcome yet, neither proved nor ended; `None` where all have one.
    pub fn undecided(&self, row: Row) -> Option<Vec<EntityId>> {
        let statuses = &self.graph.casebook().vocabulary.statuses;
        self.without(row, &|row, _| {
            self.statement(row)
                .status
                .map(|status| statuses.get(status))
                .is_some_and(|status| status.is_proved() || status.standing == Standing::EndedUnproved)
        })
    }

    /// Of a claim or charge: those whose answer to it stands nowhere in their matter; `None` where all have answered.
    pub fn unanswered(&self, row: Row) -> Option<Vec<EntityId>> {
        if !self.statement(row).response().is_empty() || self.is_an_answer(row, None) {
            return None;
        }
        self.without(row, &|row, subject| {
            !self.statement(row).response().is_empty() || self.is_an_answer(row, Some(subject))
        })
    }

    /// Whether a row is by itself somebody's answer: an admission, a denial.
    fn is_an_answer(&self, row: Row, of: Option<EntityId>) -> bool {
        let book = self.graph.casebook();
        let vocabulary = &book.vocabulary;
        let status = self.statement(row).status.is_some_and(|status| vocabulary.statuses.get(status).answers);
        status
            || match row {
                Edge::Relation(id) => {
                    let relation = book.relation(id);
                    vocabulary.relations.get(relation.kind).answers && of.is_none_or(|of| of == relation.from)
                }
                Edge::Participation(id, ..) | Edge::At(id) => {
                    book.event(id).participants.iter().any(|part| {
                        of.is_none_or(|of| of == part.entity)
                            && part.role.is_some_and(|role| vocabulary.roles.get(role).answers)
                    })
                }
            }
    }

    /// Rows of one matter that say opposite things of one person or body, each with what it says by its kind: convicted, acquitted.
    pub fn opposites(&self) -> Vec<(Row, Row)> {
        let mut pairs = BTreeSet::new();
        let vocabulary = &self.graph.casebook().vocabulary;
        let kinds = vocabulary.relations.iter().map(|(_, name, kind)| (name, &kind.opposite));
        let roles = vocabulary.roles.iter().map(|(_, name, role)| (name, &role.opposite));
        let mut two_sided: BTreeSet<&str> = BTreeSet::new();
        for (name, against) in kinds.chain(roles).filter(|(_, against)| !against.is_empty()) {
            two_sided.insert(name);
            two_sided.extend(against.iter().map(String::as_str));
        }
        for ((subject, _), rows) in &self.rows {
            let names = |row: &&Row| match **row {
                Edge::Relation(id) => {
                    let kind = self.graph.casebook().relation(id).kind;
                    two_sided.contains(vocabulary.relations.name(kind))
                }
                Edge::Participation(id, ..) | Edge::At(id) => {
                    let mut roles =
                        self.graph.casebook().event(id).participants.iter().filter_map(|p| p.role);
                    roles.any(|role| two_sided.contains(vocabulary.roles.name(role)))
                }
            };
            let rows: Vec<&Row> = rows.iter().filter(names).collect();
            for (index, one) in rows.iter().enumerate() {
                for other in &rows[index + 1..] {
                    if self.opposed(**one, **other, *subject) {
                        pairs.insert((**one, **other));
                    }
                }
            }
        }
        pairs.into_iter().collect()
    }

    fn opposed(&self, one: Row, other: Row, subject: EntityId) -> bool {
        let vocabulary = &self.graph.casebook().vocabulary;
        let same_end = |one: Row, other: Row| {
            let (Edge::Relation(one), Edge::Relation(other)) = (one, other) else { return true };
            let book = self.graph.casebook();
            let ends = |id| [book.relation(id).from, book.relation(id).to];
            ends(one) == ends(other)
        };
        let says = |row: Row| -> Vec<(bool, Term)> {
            let book = self.graph.casebook();
            match row {
                Edge::Relation(id) => vec![(true, book.relation(id).kind)],
                Edge::Participation(id, ..) | Edge::At(id) => {
                    let own = book.event(id).participants.iter().filter(|part| part.entity == subject);
                    own.filter_map(|part| Some((false, part.role?))).collect()
                }
            }
        };
        let name = |(relation, term): &(bool, Term)| match relation {
            true => vocabulary.relations.name(*term).to_string(),
            false => vocabulary.roles.name(*term).to_string(),
        };
        let against = |(relation, term): &(bool, Term)| match relation {
            true => vocabulary.relations.get(*term).opposite.clone(),
            false => vocabulary.roles.get(*term).opposite.clone(),
        };
        let (first, second) = (says(one), says(other));
        same_end(one, other)
            && first.iter().any(|one| {
                second
                    .iter()
                    .any(|other| against(one).contains(&name(other)) || against(other).contains(&name(one)))
            })
    }
}

/// The cases of a row, or none as one of its own.
fn cases(about: &About) -> Vec<Option<EntityId>> {
    if about.cases.is_empty() { vec![None] } else { about.cases.iter().copied().map(Some).collect() }
}
