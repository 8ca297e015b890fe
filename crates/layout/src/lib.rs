//! Layout: numbers in, places out. Nothing here knows a casebook, a font or a scene.

#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros))]

pub mod dot;
pub mod labels;
pub mod network;
pub mod random;
pub mod scale;
mod separation;
pub mod storyline;
