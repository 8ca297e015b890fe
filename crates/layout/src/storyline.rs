//! Storylines: the vertical order of lines in every layer with as few crossings as possible, and a proof.
//!
//! The model is that of Gronemann, Jünger, Liers and Mambelli (GD 2016): time is a row of layers; in each layer
//! disjoint groups of characters meet and stand together; a character is active from its first to its last
//! appearance; the cost is the number of pairs that change sides between neighbouring layers.
//!
//! [`solve`] reduces the instance exactly (`reduce`), searches (`search`: large neighbourhoods, lines re-inserted
//! optimally by dynamic programming) and proves (`proof`: core-guided MaxSAT). [`place()`] then finds the heights.
//! Everything is bounded by counts, never by time, and depends on nothing but the arguments.

mod arrange;
mod blocks;
mod flow;
mod insert;
mod pairs;
mod place;
mod problem;
mod proof;
mod reduce;
mod sat;
mod search;
#[cfg(test)]
mod tests;

pub use arrange::{Arrangement, arrange};
pub use place::{Placement, Spacing, place};
use problem::Problem;
use std::fmt;

/// A storyline to be ordered. Made by [`Instance::new`], which checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    characters: usize,
    layers: Vec<Vec<Vec<usize>>>,
    life: Vec<Option<(usize, usize)>>,
}

/// Why layers are not a storyline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstanceError {
    /// A group names a character at or above the number of characters.
    UnknownCharacter {
        /// Index of the layer.
        layer: usize,
        /// The character named.
        character: usize,
    },
    /// A character stands twice in a layer.
    Repeated {
        /// Index of the layer.
        layer: usize,
        /// The character that stands twice.
        character: usize,
    },
    /// More than 65,000 characters.
    TooMany {
        /// How many there are.
        characters: usize,
    },
}

impl fmt::Display for InstanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InstanceError::UnknownCharacter { layer, character } => {
                write!(f, "layer {layer} names character {character}, which does not exist")
            }
            InstanceError::Repeated { layer, character } => {
                write!(f, "layer {layer} names character {character} twice")
            }
            InstanceError::TooMany { characters } => write!(f, "{characters} characters are too many"),
        }
    }
}

impl std::error::Error for InstanceError {}

impl Instance {
    /// A storyline of `characters` characters, named `0..characters`; `layers[t]` lists the groups that meet in
    /// layer `t`. Groups of one say only that the character is there; empty groups and layers are allowed.
    ///
    /// # Errors
    /// When a name is out of range or a character stands twice in one layer.
    pub fn new(characters: usize, layers: Vec<Vec<Vec<usize>>>) -> Result<Self, InstanceError> {
        if characters > 65_000 {
            return Err(InstanceError::TooMany { characters });
        }
        let mut life: Vec<Option<(usize, usize)>> = vec![None; characters];
        for (layer, groups) in layers.iter().enumerate() {
            let mut here: Vec<usize> = groups.iter().flatten().copied().collect();
            here.sort_unstable();
            if let Some(w) = here.windows(2).find(|w| w[0] == w[1]) {
                return Err(InstanceError::Repeated { layer, character: w[0] });
            }
            for character in here {
                let slot =
                    life.get_mut(character).ok_or(InstanceError::UnknownCharacter { layer, character })?;
                *slot = Some(slot.map_or((layer, layer), |(first, _)| (first, layer)));
            }
        }
        Ok(Instance { characters, layers, life })
    }

    /// Number of characters.
    pub fn characters(&self) -> usize {
        self.characters
    }

    /// The layers as given.
    pub fn layers(&self) -> &[Vec<Vec<usize>>] {
        &self.layers
    }

    /// First and last layer of a character; `None` for one that never appears.
    pub fn life(&self, character: usize) -> Option<(usize, usize)> {
        self.life.get(character).copied().flatten()
    }

    /// Characters active in a layer, ascending.
    pub fn active(&self, layer: usize) -> Vec<usize> {
        (0..self.characters)
            .filter(|&c| self.life[c].is_some_and(|(a, b)| (a..=b).contains(&layer)))
            .collect()
    }

    fn problem(&self) -> Problem {
        let life: Vec<(usize, usize)> = self.life.iter().map(|l| l.unwrap_or((usize::MAX, 0))).collect();
        let groups = self
            .layers
            .iter()
            .map(|l| l.iter().map(|g| g.iter().map(|&c| c as u16).collect()).collect())
            .collect();
        Problem::new(vec![1; self.characters], &life, groups)
    }
}

/// How much [`solve`] may do. All are counts, so that the result never depends on the machine's speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Cells of the re-insertion's dynamic programme that the search may fill (some 10 ns each with all that
    /// comes with them).
    pub search_cells: u64,
    /// Conflicts the satisfiability solver may meet; 0 leaves the proof out.
    pub conflicts: u64,
    /// Changes to the sequence of layers that [`arrange()`] may try.
    pub arrangements: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { search_cells: 40_000_000, conflicts: 200_000, arrangements: 200 }
    }
}

/// What [`solve`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// Active characters of each layer, top to bottom.
    pub orders: Vec<Vec<usize>>,
    /// Crossings of `orders`.
    pub crossings: u64,
    /// No orders have fewer crossings than this.
    pub lower_bound: u64,
    /// Whether `crossings` is the least possible: it equals `lower_bound`.
    pub proved: bool,
    /// Conflicts the satisfiability solver met.
    pub conflicts: u64,
}

/// Why orders do not fit an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderError {
    /// Not as many orders as layers.
    Layers {
        /// Layers of the instance.
        expected: usize,
        /// Orders given.
        found: usize,
    },
    /// An order is not an arrangement of the layer's active characters.
    Active {
        /// Index of the layer.
        layer: usize,
    },
    /// A group of the layer does not stand together.
    Torn {
        /// Index of the layer.
        layer: usize,
        /// Index of the group.
        group: usize,
    },
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OrderError::Layers { expected, found } => write!(f, "{found} orders for {expected} layers"),
            OrderError::Active { layer } => write!(f, "order {layer} is not one of the active characters"),
            OrderError::Torn { layer, group } => {
                write!(f, "group {group} of layer {layer} does not stand together")
            }
        }
    }
}

impl std::error::Error for OrderError {}

/// Counts the crossings of `orders` anew from the instance as given, sharing nothing with the search.
///
/// # Errors
/// When the orders are not orders of the active characters or a group is torn apart.
pub fn crossings(instance: &Instance, orders: &[Vec<usize>]) -> Result<u64, OrderError> {
    if orders.len() != instance.layers.len() {
        return Err(OrderError::Layers { expected: instance.layers.len(), found: orders.len() });
    }
    let mut before: Vec<Option<usize>> = vec![None; instance.characters];
    let mut sum = 0;
    for (layer, order) in orders.iter().enumerate() {
        let mut sorted = order.clone();
        sorted.sort_unstable();
        if sorted != instance.active(layer) {
            return Err(OrderError::Active { layer });
        }
        let mut now: Vec<Option<usize>> = vec![None; instance.characters];
        order.iter().enumerate().for_each(|(p, &c)| now[c] = Some(p));
        for (group, members) in instance.layers[layer].iter().enumerate() {
            let at = || members.iter().filter_map(|&c| now[c]);
            if let (Some(top), Some(bottom)) = (at().min(), at().max())
                && bottom - top + 1 != members.len()
            {
                return Err(OrderError::Torn { layer, group });
            }
        }
        for (p, &lower) in order.iter().enumerate() {
            for &upper in &order[..p] {
                if let (Some(a), Some(b)) = (before[upper], before[lower])
                    && a > b
                {
                    sum += 1;
                }
            }
        }
        before = now;
    }
    Ok(sum)
}

/// Orders with few crossings and a bound on how few there can be.
pub fn solve(instance: &Instance, budget: &Budget, seed: u64) -> Solution {
    let problem = instance.problem();
    let mut conflicts = 0;
    let found = solve_part(&problem, budget, seed, &mut conflicts);
    let orders: Vec<Vec<usize>> =
        found.orders.iter().map(|o| o.iter().map(|&c| usize::from(c)).collect()).collect();
    debug_assert_eq!(crossings(instance, &orders), Ok(found.upper));
    Solution {
        orders,
        crossings: found.upper,
        lower_bound: found.lower,
        proved: found.lower == found.upper,
        conflicts,
    }
}

/// Orders of a (sub)problem with weighted bounds.
struct Found {
    orders: Vec<Vec<u16>>,
    upper: u64,
    lower: u64,
}

fn solve_part(problem: &Problem, budget: &Budget, seed: u64, conflicts: &mut u64) -> Found {
    let reduced = reduce::reduce(problem);
    let small = &reduced.problem;
    if small.layers.len() < 2 {
        let orders = small.layers.iter().map(|l| l.active.clone()).collect::<Vec<_>>();
        return Found { orders: reduced.expand(&orders), upper: 0, lower: 0 };
    }
    let mut parts = reduce::cut_in_time(small);
    let in_time = parts.len() > 1;
    if !in_time {
        parts = reduce::cut_in_bands(small);
    }
    let found = if parts.len() > 1 {
        let size =
            |p: &Problem| p.layers.iter().map(|l| (l.active.len() * l.active.len()) as u64).sum::<u64>();
        let total: u64 = parts.iter().map(|p| size(&p.problem)).sum::<u64>().max(1);
        let all: Vec<Found> = parts
            .iter()
            .map(|p| {
                let share = Budget {
                    search_cells: (u128::from(budget.search_cells) * u128::from(size(&p.problem))
                        / u128::from(total)) as u64,
                    ..*budget
                };
                solve_part(&p.problem, &share, seed, conflicts)
            })
            .collect();
        let (upper, lower) = (all.iter().map(|f| f.upper).sum(), all.iter().map(|f| f.lower).sum());
        let orders: Vec<_> = all.into_iter().map(|f| f.orders).collect();
        let orders =
            if in_time { reduce::join_in_time(&parts, orders) } else { reduce::join_bands(&parts, orders) };
        Found { orders, upper, lower }
    } else {
        let (orders, upper) = search::search(small, budget.search_cells, seed, None);
        if upper == 0 || budget.conflicts <= *conflicts {
            Found { orders, upper, lower: 0 }
        } else {
            let proof = proof::prove(small, orders, upper, budget.conflicts - *conflicts);
            *conflicts += proof.conflicts;
            Found { orders: proof.orders, upper: proof.upper, lower: proof.lower }
        }
    };
    Found { orders: reduced.expand(&found.orders), ..found }
}
