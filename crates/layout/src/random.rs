//! Seeded random numbers, the same on every platform: the generators of `rand_xoshiro` under the few words that layout needs.

use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256StarStar};

/// A generator that depends on nothing but its seed. Networks and printed sheets take splitmix64 (Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014), of which a new one costs nothing; the long searches of storylines xoshiro256**
/// (Blackman and Vigna, 2018).
#[derive(Debug, Clone)]
pub struct Random<R = SplitMix64>(R);

/// For searches of millions of steps.
pub(crate) type LongRandom = Random<Xoshiro256StarStar>;

impl<R: Rng + SeedableRng> Random<R> {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Self {
        Self(R::seed_from_u64(seed))
    }

    /// The next 64 bits.
    #[expect(
        clippy::should_implement_trait,
        reason = "an endless sequence that is asked for one number at a time, not looped over"
    )]
    pub fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in `0.0..1.0`.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in `-1.0..1.0`.
    pub fn signed(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }

    /// Uniform in `0..n`; 0 where `n` is 0. The bias of the plain multiplication is far below what could be seen.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}
