//! Words and signs that stand beside a date and qualify it: `before`, `AF/IN`, `ca.`, `?`.

/// What a mark says of the date beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: the date is meant as it stands.
    Exact,
    /// `before`, `BF`, `ante`.
    Before,
    /// `by`, `BF/IN`, `no later than`.
    By,
    /// `after`, `AF`, `post`.
    After,
    /// `from`, `AF/IN`, `no earlier than`.
    From,
    /// `circa`, `CA`, `about`.
    About,
    /// `?`, `probably`.
    Uncertain,
}

/// The mark a text is, if it is one and nothing else.
pub fn mark(text: &str) -> Option<Mark> {
    let key = crate::words::fold(text);
    Some(match key.trim_end_matches('.') {
        "in" | "on" | "at" | "exact" | "exactly" | "=" | "certain" | "known" | "precise" => Mark::Exact,
        "bf" | "bef" | "before" | "b4" | "ante" | "<" | "earlier than" | "pre" | "avant" | "vor"
        | "antes" | "antes de" | "prima" | "prima di" | "voor" | "cyn" => Mark::Before,
        "bf/in" | "by" | "no later than" | "not later than" | "on or before" | "<=" | "latest"
        | "terminus ante quem" | "taq" | "in or before" | "at the latest" => Mark::By,
        "af" | "aft" | "after" | "post" | ">" | "later than" | "apres" | "nach" | "despues"
        | "despues de" | "dopo" | "depois" | "na" | "ar ol" => Mark::After,
        "af/in" | "from" | "since" | "no earlier than" | "not before" | "on or after" | ">=" | "earliest"
        | "terminus post quem" | "tpq" | "in or after" | "at the earliest" => Mark::From,
        "ca" | "c" | "circa" | "cca" | "about" | "abt" | "approx" | "approximate" | "approximately"
        | "around" | "~" | "est" | "estimated" | "vers" | "environ" | "um" | "etwa" | "hacia"
        | "alrededor de" | "tua" | "ongeveer" | "fl" => Mark::About,
        "?" | "uncertain" | "probably" | "possibly" | "perhaps" | "unsure" | "doubtful" | "inferred"
        | "presumed" => Mark::Uncertain,
        _ => return None,
    })
}
