//! Commands for beginning and for looking things up: `init`, `adopt`, `date`, `explain`, `vocabulary`.

pub mod adopt;
pub mod date;
pub mod explain;
pub mod init;
pub mod vocabulary;
