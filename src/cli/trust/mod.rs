//! Commands about what changed, what an output was made from, and who is whom: `diff`, `verify`, `merge`, `unmerge`, `judge`.

pub mod diff;
pub mod identities;
pub mod verify;
