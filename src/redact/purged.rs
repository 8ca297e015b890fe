//! Names that were purged: a list of keyed hashes in the casebook's folder, so that nothing of a person is kept and an import that
//! brings them back is noticed.

use sha2::{Digest as _, Sha256};

use crate::input::Inputs;
use crate::model::Entity;
use crate::words::fold;

/// The file with the list.
pub const FILE: &str = "purged.toml";

/// The list.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Purged {
    /// What the hashes are keyed with, of this casebook alone.
    pub key: String,
    /// Hashes of names, folded.
    pub names: Vec<String>,
}

impl Purged {
    /// That of a casebook; empty where there is none.
    pub fn of(inputs: &Inputs) -> Self {
        let text = inputs.find(FILE).map_or("", |file| inputs.text(file));
        toml::from_str(text).unwrap_or_default()
    }

    /// Whether a name is on it.
    pub fn holds(&self, name: &str) -> bool {
        !self.names.is_empty() && self.names.contains(&self.hash(name))
    }

    /// Whether an entity bears a name that is on it.
    pub fn is(&self, entity: &Entity) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let aliases = entity.aliases().iter().map(|alias| &**alias);
        [&*entity.name, entity.short_name()].into_iter().chain(aliases).any(|name| self.holds(name))
    }

    /// Puts a name on it.
    pub fn add(&mut self, name: &str) {
        let hash = self.hash(name);
        if !fold(name).is_empty() && !self.names.contains(&hash) {
            self.names.push(hash);
            self.names.sort();
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let head = "# Names that were purged, as keyed hashes (SHA-256): nobody can be read off them. Rows that bring one of them back are left out.\n";
        format!("{head}{}", toml::to_string(self).unwrap_or_default())
    }

    fn hash(&self, name: &str) -> String {
        let text = format!("{}\n{}\n{}", self.key, fold(name), self.key);
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_however_it_is_written() {
        let mut purged = Purged { key: "k".into(), names: Vec::new() };
        purged.add("Jáne  Smith");
        assert!(purged.holds("JANE SMITH") && !purged.holds("Jane Smithson"));
        let again: Purged = toml::from_str(&purged.text()).expect("it is TOML");
        assert_eq!(again, purged);
        assert!(!purged.text().to_lowercase().contains("smith"));
    }
}
