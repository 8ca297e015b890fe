//! The page: whole without its script, harmless whatever the cells hold, within its budget; the same answers as the command line
//! ([`answers`]); and what a reader does in Chromium ([`reading`]).

mod answers;
