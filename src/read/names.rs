//! Who is meant: ids, names, short names and aliases of entities, looked up the way people write them.
//!
//! The tables hold numbers only and look the texts up in the entities themselves: of millions of names no second copy is kept.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::diag::near_miss;
use crate::model::{Entity, EntityId};
use crate::words::fold;

/// Finds items by their id. The items themselves are kept elsewhere, under the number they were added with.
#[derive(Default)]
pub struct Ids(HashTable<u32>);

/// Looks up entities by what is written in a cell.
#[derive(Default)]
pub struct Names {
    ids: Ids,
    /// The hash of each folded name that is not an entity's id as it stands, and who bears it.
    names: HashTable<(u64, EntityId)>,
    /// Who is held to be somebody else: the one that is kept.
    same: rustc_hash::FxHashMap<EntityId, EntityId>,
    /// Whether any name has a colon or a closing bracket, which otherwise sets a role apart.
    with_signs: bool,
}

/// Why a reference names nobody.
#[derive(Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// Nobody has that name.
    Unknown,
    /// These have it.
    Ambiguous(Vec<EntityId>),
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Ids {
    /// The number of the item with this id; `of` gives the id of a number.
    pub fn get<'a>(&self, id: &str, of: impl Fn(u32) -> &'a str) -> Option<u32> {
        self.0.find(hash_of(id), |number| of(*number) == id).copied()
    }

    /// Adds an item whose id is new.
    pub fn insert<'a>(&mut self, id: &str, number: u32, of: impl Fn(u32) -> &'a str) {
        self.0.insert_unique(hash_of(id), number, |number| hash_of(of(*number)));
    }
}

impl Names {
    /// An index of all names of `entities`.
    pub fn new(entities: &[Entity]) -> Self {
        let mut names = Self::default();
        names.ids.0.reserve(entities.len(), |number| hash_of(&entities[*number as usize].id));
        names.names.reserve(entities.len(), |(hash, _)| *hash);
        for index in 0..entities.len() {
            names.add(EntityId(index as u32), entities);
        }
        names
    }

    /// Adds the id and names of one of the entities.
    pub fn add(&mut self, id: EntityId, entities: &[Entity]) {
        let entity = &entities[id.0 as usize];
        let own_id = own_id(entity);
        if !own_id.is_empty() {
            self.ids.insert(own_id, id.0, |number| &entities[number as usize].id);
        }
        for name in written(entity) {
            let folded = fold(name);
            self.with_signs |= has_sign(name) || has_sign(&folded);
            // What is an id as it stands is found as one.
            if folded.is_empty() || folded == own_id {
                continue;
            }
            let hash = hash_of(&folded);
            if !self.names.iter_hash(hash).any(|known| *known == (hash, id)) {
                self.names.insert_unique(hash, (hash, id), |(hash, _)| *hash);
            }
        }
    }

    /// The entity that a text means: the one with this id, else the only one with this name. `entities` are those that were added.
    ///
    /// # Errors
    /// Nobody or several have that name.
    pub fn resolve(&self, entities: &[Entity], text: &str) -> Result<EntityId, Unresolved> {
        if let Some(id) = self.by_id(entities, text) {
            return Ok(id);
        }
        let mut bearers = self.bearers(entities, &fold(text));
        match bearers.as_slice() {
            [] => Err(Unresolved::Unknown),
            [one] => Ok(*one),
            _ => {
                bearers.iter_mut().for_each(|id| *id = self.same.get(id).copied().unwrap_or(*id));
                bearers.sort_unstable();
                bearers.dedup();
                if let [one] = bearers.as_slice() {
                    return Ok(*one);
                }
                Err(Unresolved::Ambiguous(bearers))
            }
        }
    }

    /// Lets a name that two bear mean the one that they are held to be.
    pub fn join(&mut self, other: EntityId, keep: EntityId) {
        self.same.insert(other, keep);
    }

    /// Whether a text as it stands, with what looks like a role, is a name.
    pub fn is_name(&self, entities: &[Entity], text: &str) -> bool {
        (self.with_signs || !has_sign(text)) && self.resolve(entities, text).is_ok()
    }

    /// The entity with exactly this id.
    pub fn by_id(&self, entities: &[Entity], id: &str) -> Option<EntityId> {
        self.ids.get(id, |number| &entities[number as usize].id).map(EntityId)
    }

    /// The name nearest to a text that names nobody, folded, if one is near.
    pub fn suggest(&self, entities: &[Entity], text: &str) -> Option<String> {
        let mut names: Vec<String> = entities.iter().flat_map(|entity| written(entity).map(fold)).collect();
        names.sort_unstable();
        names.dedup();
        near_miss(&fold(text), names.iter().map(String::as_str).filter(|name| !name.is_empty()))
            .map(str::to_string)
    }

    /// Everything that the entities may be called, folded.
    pub fn folded(&self, entities: &[Entity]) -> impl Iterator<Item = String> {
        entities.iter().flat_map(|entity| written(entity).map(fold)).filter(|name| !name.is_empty())
    }

    /// The entity bearing a folded name, when only one does.
    pub fn by_folded(&self, entities: &[Entity], folded: &str) -> Option<EntityId> {
        match self.bearers(entities, folded).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn bearers(&self, entities: &[Entity], folded: &str) -> Vec<EntityId> {
        let hash = hash_of(folded);
        let bears = |id: EntityId| written(&entities[id.0 as usize]).any(|name| fold(name) == folded);
        let named = self.names.iter_hash(hash).filter(|(known, id)| *known == hash && bears(*id));
        let mut bearers: Vec<EntityId> = named.map(|(_, id)| *id).collect();
        bearers.extend(self.by_id(entities, folded).filter(|id| !bearers.contains(id)));
        bearers
    }
}

/// The id that means an entity. That of an inferred one is made from its name and may be another's too: only the name means it.
fn own_id(entity: &Entity) -> &str {
    if entity.inferred { "" } else { &entity.id }
}

/// Everything that an entity may be called.
fn written(entity: &Entity) -> impl Iterator<Item = &str> {
    let aliases = entity.aliases().iter().map(|alias| &**alias);
    let merged = entity.merged().iter().flat_map(|row| [if row.inferred { "" } else { &row.id }, &row.name]);
    [own_id(entity), &*entity.name, entity.short_name()].into_iter().chain(aliases).chain(merged)
}

fn has_sign(name: &str) -> bool {
    name.bytes().any(|byte| byte == b':') || name.ends_with(')')
}
