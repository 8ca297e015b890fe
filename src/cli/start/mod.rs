//! Commands for beginning and for looking things up: `init`, `date`, `explain`, `vocabulary`.

pub mod date;
pub mod explain;
pub mod init;
pub mod vocabulary;
