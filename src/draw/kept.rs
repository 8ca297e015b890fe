//! Layouts that were found, kept for who draws the same casebook again and again: after a small change most places are asked for in
//! the very same words, and looking for them is the slow part of a drawing.
//!
//! A layout depends on its request alone, so that what is kept is what would be found again: nothing of a drawing hangs on it.

use std::sync::{Mutex, PoisonError};

use crate::layout::network::{self, Layout, Request};
use crate::layout::storyline::{self, Budget, Instance, Solution};

/// So many layouts of each sort are kept, those that were asked for last.
const MOST: usize = 8;

/// Layouts that were found.
#[derive(Debug, Default)]
pub struct Kept {
    networks: Mutex<Vec<(Request, Layout)>>,
    storylines: Mutex<Vec<((Instance, Budget, u64), Solution)>>,
}

/// The layout of a network; kept where something keeps.
pub fn network(kept: Option<&Kept>, request: &Request) -> Layout {
    match kept {
        Some(kept) => found(&kept.networks, request, || network::lay_out(request)),
        None => network::lay_out(request),
    }
}

/// The orders of a storyline; kept where something keeps.
pub fn storyline(kept: Option<&Kept>, instance: &Instance, budget: &Budget, seed: u64) -> Solution {
    let find = || storyline::solve(instance, budget, seed);
    match kept {
        Some(kept) => found(&kept.storylines, &(instance.clone(), *budget, seed), find),
        None => find(),
    }
}

/// What was found for a key, the key moved to the end; else what is found now.
fn found<K: PartialEq + Clone, V: Clone>(all: &Mutex<Vec<(K, V)>>, key: &K, find: impl FnOnce() -> V) -> V {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = match all.iter().position(|(known, _)| known == key) {
        Some(at) => all.remove(at),
        None => (key.clone(), find()),
    };
    let value = entry.1.clone();
    all.push(entry);
    if all.len() > MOST {
        all.remove(0);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_again_is_not_looked_for_again() {
        let all = Mutex::new(Vec::new());
        let mut looked = 0;
        for key in [1, 2, 1, 1, 2, 3] {
            assert_eq!(
                found(&all, &key, || {
                    looked += 1;
                    key * 10
                }),
                key * 10
            );
        }
        assert_eq!(looked, 3);
        for key in 10..30 {
            found(&all, &key, || key);
        }
        assert_eq!(all.lock().expect("free").len(), MOST);
    }
}
