//! Commands about what must not leave and what is held: `redact`, `holds`, `purge`.

pub mod holds;
pub mod purge;
pub mod redact;
