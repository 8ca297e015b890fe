//! Layout: numbers in, places out. Nothing here knows a casebook, a font or a scene.

pub mod dot;
pub mod labels;
pub mod network;
pub mod scale;
mod separation;
pub mod storyline;
