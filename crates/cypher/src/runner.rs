//! What a running query knows and counts: its graph, its limits, its notes, its random numbers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

use super::ast::Span;
use super::error::{ErrorKind, QueryError};
use super::value::Value;
use super::{Limits, Note, PropertyGraph};

/// A row: one value for each slot.
pub(crate) type Frame = Vec<Value>;

/// A value, or why there is none.
pub(crate) type Evaluated = Result<Value, QueryError>;

/// What a running query needs to know, and what it counts.
pub(crate) struct Runner<'a> {
    pub graph: &'a dyn PropertyGraph,
    pub parameters: &'a BTreeMap<String, Value>,
    pub limits: &'a Limits,
    steps: Cell<u64>,
    notes: RefCell<Vec<Note>>,
    random: RefCell<SplitMix64>,
    /// Regular expressions met so far, since the same one usually comes for every row.
    pub patterns: RefCell<BTreeMap<String, regex::Regex>>,
}

/// Whether more rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Go,
    Stop,
}

impl<'a> Runner<'a> {
    pub fn new(
        graph: &'a dyn PropertyGraph,
        parameters: &'a BTreeMap<String, Value>,
        limits: &'a Limits,
    ) -> Runner<'a> {
        let notes = RefCell::new(Vec::new());
        Runner {
            graph,
            parameters,
            limits,
            steps: Cell::new(0),
            notes,
            random: RefCell::new(SplitMix64::seed_from_u64(0x9E37_79B9_7F4A_7C15)),
            patterns: RefCell::default(),
        }
    }

    /// Counts a step of search.
    pub fn tick(&self) -> Result<(), QueryError> {
        self.charge(1)
    }

    /// Counts several steps: what is kept in memory costs more than what passes through.
    pub fn charge(&self, count: usize) -> Result<(), QueryError> {
        let steps = self.steps.get().saturating_add(count as u64);
        self.steps.set(steps);
        if steps <= self.limits.steps {
            return Ok(());
        }
        let message =
            format!("the search was stopped after {} steps, before there was an answer", self.limits.steps);
        Err(QueryError::runtime(ErrorKind::LimitReached, "limit-steps", message, Span::default())
            .with_help("narrow the pattern: give labels, types, a length such as *1..4, or raise the limit"))
    }

    /// Tells the reader something, once.
    pub fn note(&self, name: &'static str, message: String) {
        let mut notes = self.notes.borrow_mut();
        if !notes.iter().any(|n| n.name == name && n.message == message) {
            notes.push(Note { name, message });
        }
    }

    pub fn take_notes(&self) -> Vec<Note> {
        self.notes.take()
    }

    /// The next number of a seeded sequence, from 0 up to 1.
    pub fn random(&self) -> f64 {
        (self.random.borrow_mut().next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}
