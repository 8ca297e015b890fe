//! Who is held to be one: the judgements `same` of the desk, followed from name to name, and what two rows of one come to. Nothing is
//! joined that no row says is the same, and nothing of which another row says that it is not.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostic;
use crate::model::desk::{Judgement, Merged, Verdict};
use crate::model::{Entity, EntityId, Participant, Place};
use crate::table::columns::Field;
use crate::words::fold;

use super::names::Names;
use super::{Reader, codes};

/// Some who are held to be one.
struct Class {
    /// The one that is kept.
    keep: EntityId,
    /// The others, in order.
    others: Vec<EntityId>,
    /// The rows that say so.
    said: Vec<usize>,
}

impl Reader<'_> {
    /// Lets a name that several bear mean the one that they are held to be.
    pub fn join_names(&mut self) {
        if self.desk.judgements.is_empty() {
            return;
        }
        for class in self.classes(false) {
            for other in &class.others {
                self.names.join(*other, class.keep);
            }
        }
    }

    /// Makes one of those who are held to be one, and reports what the judgements leave open.
    pub fn merge(&mut self) {
        if self.desk.judgements.is_empty() {
            return;
        }
        for index in 0..self.desk.judgements.len() {
            let row = self.desk.judgements[index].row;
            for (field, name) in [
                (Field::From, self.desk.judgements[index].name.clone()),
                (Field::To, self.desk.judgements[index].other.clone()),
            ] {
                if self.whom(&name).is_none() {
                    let message =
                        format!("`{name}` is nobody in this casebook, or several; the judgement waits");
                    let place = self.place(row, field);
                    let help = "write the name or the id as it stands in the tables";
                    self.report
                        .push(Diagnostic::new(&codes::UNKNOWN_IDENTITY, Some(place), message).help(help));
                }
            }
        }
        let classes = self.classes(true);
        if classes.is_empty() {
            return;
        }
        let mut into: Vec<u32> = (0..self.entities.len() as u32).collect();
        for class in &classes {
            for other in &class.others {
                into[other.0 as usize] = class.keep.0;
                self.take_over(class.keep, *other, class.said[0]);
            }
        }
        self.redirect(&into);
    }

    fn whom(&self, name: &str) -> Option<EntityId> {
        self.names.resolve(&self.entities, name).ok()
    }

    /// Those who are held to be one, without those about whom the rows contradict each other.
    fn classes(&mut self, tell: bool) -> Vec<Class> {
        let judgements = &self.desk.judgements;
        let pairs: Vec<Option<(EntityId, EntityId)>> =
            judgements.iter().map(|row| self.whom(&row.name).zip(self.whom(&row.other))).collect();
        let mut joined: BTreeMap<EntityId, EntityId> = BTreeMap::new();
        fn root(joined: &BTreeMap<EntityId, EntityId>, mut id: EntityId) -> EntityId {
            while let Some(up) = joined.get(&id).filter(|up| **up != id) {
                id = *up;
            }
            id
        }
        let is_same = |row: &Judgement| row.verdict == Verdict::Same;
        for (a, b) in
            judgements.iter().zip(&pairs).filter(|(row, _)| is_same(row)).filter_map(|(_, pair)| *pair)
        {
            let (a, b) = (root(&joined, a), root(&joined, b));
            if a != b {
                joined.insert(a.max(b), a.min(b));
            }
        }
        let mut members: BTreeMap<EntityId, (BTreeSet<EntityId>, Vec<usize>)> = BTreeMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            let Some((a, b)) = pair.filter(|_| is_same(&judgements[index])) else { continue };
            let entry = members.entry(root(&joined, a)).or_default();
            entry.0.extend([a, b]);
            entry.1.push(index);
        }
        let mut found = Vec::new();
        let mut broken: BTreeSet<EntityId> = BTreeSet::new();
        for (index, pair) in pairs.iter().enumerate() {
            let Some((a, b)) = pair.filter(|_| !is_same(&judgements[index])) else { continue };
            let class = root(&joined, a);
            let Some((_, said)) = members.get(&class).filter(|_| class == root(&joined, b)) else { continue };
            broken.insert(class);
            let row = &judgements[index];
            let message = format!(
                "{} and {} are {} here, and the same by other rows; none of these is merged until that is settled",
                row.name,
                row.other,
                match row.verdict {
                    Verdict::Different => "different",
                    _ => "not known to be one",
                }
            );
            let mut finding = Diagnostic::new(
                &codes::CONTRADICTING_IDENTITIES,
                Some(self.place(row.row, Field::Judgement)),
                message,
            )
            .help("change or delete the row that is wrong");
            finding.related = said
                .iter()
                .map(|at| {
                    (self.place(judgements[*at].row, Field::Judgement), "the same, by this row".to_string())
                })
                .collect();
            found.push(finding);
        }
        let mut classes = Vec::new();
        for (class, (all, said)) in members {
            if broken.contains(&class) || all.len() < 2 {
                continue;
            }
            let given_up: BTreeSet<EntityId> =
                said.iter().filter_map(|at| pairs[*at]).filter(|(a, b)| a != b).map(|(_, b)| b).collect();
            let by_id =
                |id: &EntityId| (self.entities[id.0 as usize].inferred, &*self.entities[id.0 as usize].id);
            let kept: Vec<EntityId> = all.iter().copied().filter(|id| !given_up.contains(id)).collect();
            let of = if kept.is_empty() { all.iter().copied().collect() } else { kept.clone() };
            let Some(keep) = of.iter().copied().min_by(|a, b| by_id(a).cmp(&by_id(b))) else { continue };
            if kept.len() != 1 {
                let name = |id: &EntityId| self.entities[id.0 as usize].name.to_string();
                let names: Vec<String> = of.iter().map(name).collect();
                let message = format!(
                    "these rows keep {} of those who are one: {}; {} is taken",
                    if kept.is_empty() { "none".to_string() } else { kept.len().to_string() },
                    names.join(", "),
                    name(&keep)
                );
                let place = self.place(judgements[said[0]].row, Field::From);
                let help = "in `name` write the one that is kept, in every row";
                found.push(Diagnostic::new(&codes::KEEPS_SEVERAL, Some(place), message).help(help));
            }
            let mut others: Vec<EntityId> = all.into_iter().filter(|id| *id != keep).collect();
            others.sort_by(|a, b| by_id(a).cmp(&by_id(b)));
            classes.push(Class { keep, others, said });
        }
        if tell {
            self.report.extend(found);
        }
        classes
    }

    /// Puts what the row of one says into that of the one that is kept. Nothing is lost: what both say differently stays to be read.
    fn take_over(&mut self, keep: EntityId, other: EntityId, said: usize) {
        let from = self.entities[other.0 as usize].clone();
        let into = &mut self.entities[keep.0 as usize];
        let mut differ = Vec::new();
        if let (Some(a), Some(b)) = (into.kind, from.kind)
            && a != b
            && !(self.vocabulary.is_person(Some(a)) && self.vocabulary.is_person(Some(b)))
        {
            let name = |kind| self.vocabulary.entities.name(kind);
            differ.push(format!("their kinds are {} and {}", name(a), name(b)));
        }
        into.kind = into.kind.or(from.kind);
        for (what, a, b) in [("start", &mut into.start, &from.start), ("end", &mut into.end, &from.end)] {
            match (a.as_deref(), b.as_deref()) {
                (Some(a), Some(b)) if !a.says_the_same(b) => {
                    differ.push(format!("their {what} is {} and {}", a.written(), b.written()));
                }
                (None, Some(_)) => *a = b.clone(),
                _ => {}
            }
        }
        let mut citations = into.citations.to_vec();
        citations.extend(from.citations.iter().filter(|cited| !into.citations.contains(cited)).cloned());
        into.citations = citations.into_boxed_slice();
        let mut rare = into.rare.take().unwrap_or_default();
        let theirs = from.rare.clone().unwrap_or_default();
        if rare.short_name.is_empty() && !theirs.short_name.is_empty() {
            (rare.short_name, rare.short_article) = (theirs.short_name.clone(), theirs.short_article.clone());
        }
        if rare.image.is_none() {
            rare.image = theirs.image.clone();
        }
        if rare.article.is_empty() {
            rare.article = theirs.article.clone();
        }
        for name in std::iter::once(&from.name).chain([&theirs.short_name]).chain(&theirs.aliases) {
            let known = std::iter::once(&into.name).chain([&rare.short_name]).chain(&rare.aliases);
            if !name.is_empty() && !known.into_iter().any(|known| fold(known) == fold(name)) {
                rare.aliases.push(name.clone());
            }
        }
        if rare.description.is_empty() {
            rare.description = theirs.description.clone();
        } else if !theirs.description.is_empty() && !rare.description.contains(&*theirs.description) {
            rare.description = format!("{} {}", rare.description, theirs.description).into();
        }
        if rare.url.is_empty() {
            rare.url = theirs.url.clone();
        } else if !theirs.url.is_empty() && theirs.url != rare.url {
            rare.attributes.push(("url".into(), theirs.url.clone()));
        }
        rare.attributes.extend(
            theirs
                .attributes
                .iter()
                .filter(|one| !rare.attributes.contains(one))
                .cloned()
                .collect::<Vec<_>>(),
        );
        rare.merged.push(Merged {
            id: from.id.clone(),
            name: from.name.clone(),
            row: from.row,
            inferred: from.inferred,
        });
        let names = (into.name.clone(), from.name.clone());
        // A row of a table says more of where somebody stands than a cell that names them.
        if into.inferred && !from.inferred {
            let own = std::mem::replace(&mut into.row, from.row);
            into.inferred = false;
            if let Some(last) = rare.merged.last_mut() {
                (last.row, last.inferred) = (own, true);
            }
        }
        into.rare = Some(rare);
        if !differ.is_empty() {
            let row = self.desk.judgements[said].row;
            let message = format!(
                "{} and {} are held to be one, but {}; what {} says is drawn",
                names.0,
                names.1,
                differ.join(", and "),
                names.0
            );
            let place = self.place(row, Field::Judgement);
            let help = "look again whether they are one; if they are, correct the row that is wrong";
            self.report.push(Diagnostic::new(&codes::IDENTITY_DOUBTFUL, Some(place), message).help(help));
        }
    }

    /// Lets every row mean the one that is kept, and takes the others out.
    fn redirect(&mut self, into: &[u32]) {
        let mut new: Vec<u32> = Vec::with_capacity(into.len());
        let mut next = 0;
        for (at, target) in into.iter().enumerate() {
            new.push(next);
            next += u32::from(*target as usize == at);
        }
        let moved = |id: &mut EntityId| id.0 = new[into[id.0 as usize] as usize];
        for event in &mut self.events {
            event.participants.iter_mut().for_each(|part| moved(&mut part.entity));
            let mut seen: Vec<Participant> = Vec::new();
            event.participants.retain(|part| {
                let first = !seen.contains(part);
                seen.push(*part);
                first
            });
            if let Some(Place::Entity(id)) = &mut event.place {
                moved(id);
            }
            event.statement.voices.iter_mut().filter_map(|voices| voices.by_entity.as_mut()).for_each(moved);
        }
        for relation in &mut self.relations {
            moved(&mut relation.from);
            moved(&mut relation.to);
            relation
                .statement
                .voices
                .iter_mut()
                .filter_map(|voices| voices.by_entity.as_mut())
                .for_each(moved);
        }
        let mut at = 0;
        let kept: Vec<Entity> = std::mem::take(&mut self.entities);
        self.entities = kept
            .into_iter()
            .filter(|_| {
                at += 1;
                into[at - 1] as usize == at - 1
            })
            .collect();
        self.names = Names::new(&self.entities);
    }
}
