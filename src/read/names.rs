//! Who is meant: ids, names, short names and aliases of entities, looked up the way people write them.

use rustc_hash::FxHashMap;

use crate::diag::near_miss;
use crate::model::{Entity, EntityId};
use crate::words::fold;

/// Looks up entities by what is written in a cell.
#[derive(Default)]
pub struct Names {
    ids: FxHashMap<Box<str>, EntityId>,
    /// Folded names. `Many` lists every entity of that name, for the finding.
    names: FxHashMap<Box<str>, Bearers>,
    /// Whether any name has a colon or a closing bracket, which otherwise sets a role apart.
    with_signs: bool,
}

enum Bearers {
    One(EntityId),
    Many(Vec<EntityId>),
}

/// Why a reference names nobody.
#[derive(Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// Nobody has that name.
    Unknown,
    /// These have it.
    Ambiguous(Vec<EntityId>),
}

impl Names {
    /// An index of all names of `entities`.
    pub fn new(entities: &[Entity]) -> Self {
        let mut names = Self::default();
        for (index, entity) in entities.iter().enumerate() {
            names.add(EntityId(index as u32), entity);
        }
        names
    }

    /// Adds an entity's id and names.
    pub fn add(&mut self, id: EntityId, entity: &Entity) {
        // The id of an inferred entity is made from its name and may be another's too: only the name means it.
        if !entity.inferred {
            self.ids.insert(entity.id.clone(), id);
            self.with_signs |= has_sign(&entity.id);
        }
        let others = entity.aliases().iter().map(|alias| &**alias);
        let own_id = if entity.inferred { "" } else { &*entity.id };
        for name in [own_id, &*entity.name, entity.short_name()].into_iter().chain(others) {
            let folded = fold(name);
            if folded.is_empty() {
                continue;
            }
            self.with_signs |= has_sign(&folded);
            match self.names.get_mut(folded.as_str()) {
                None => {
                    self.names.insert(folded.into_boxed_str(), Bearers::One(id));
                }
                Some(Bearers::One(one)) if *one == id => {}
                Some(Bearers::Many(many)) if many.contains(&id) => {}
                Some(bearers) => match bearers {
                    Bearers::One(one) => *bearers = Bearers::Many(vec![*one, id]),
                    Bearers::Many(many) => many.push(id),
                },
            }
        }
    }

    /// The entity that a text means: the one with this id, else the only one with this name.
    ///
    /// # Errors
    /// Nobody or several have that name.
    pub fn resolve(&self, text: &str) -> Result<EntityId, Unresolved> {
        if let Some(id) = self.ids.get(text) {
            return Ok(*id);
        }
        match self.names.get(fold(text).as_str()) {
            Some(Bearers::One(id)) => Ok(*id),
            Some(Bearers::Many(many)) => Err(Unresolved::Ambiguous(many.clone())),
            None => Err(Unresolved::Unknown),
        }
    }

    /// Whether a text as it stands, with what looks like a role, is a name.
    pub fn is_name(&self, text: &str) -> bool {
        (self.with_signs || !has_sign(text)) && self.resolve(text).is_ok()
    }

    /// The name nearest to a text that names nobody, if one is near.
    pub fn suggest(&self, text: &str) -> Option<&str> {
        let mut names: Vec<&str> = self.names.keys().map(|name| &**name).collect();
        names.sort_unstable();
        near_miss(&fold(text), names)
    }

    /// The entity bearing a folded name, when only one does.
    pub fn by_folded(&self, folded: &str) -> Option<EntityId> {
        match self.names.get(folded) {
            Some(Bearers::One(id)) => Some(*id),
            _ => None,
        }
    }
}

fn has_sign(name: &str) -> bool {
    name.bytes().any(|byte| byte == b':') || name.ends_with(')')
}
