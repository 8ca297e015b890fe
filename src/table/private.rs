//! Heads and words that mark rows as private: a column headed `confidential`, `do not publish`, `keep private (y/n)`, in people's
//! words and eight languages; and what stands in such a column.
//!
//! Read generously. What is taken for a mark and is none costs a row, which `casebook.toml` gives back (`[columns]`, then
//! `"the head" = "attribute"`); what is none and should have been would cost a person. But a mark is a *word* of the head:
//! `Embarked`, `Pirate` and `Secured` are none.

use crate::words::fold;

/// What a column says of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marking {
    /// A row so marked is not to leave.
    Confidential,
    /// Who or what stands in a row so marked is not to be named.
    Anonymous,
    /// Only a row so marked may leave.
    Publishable,
    /// Only who stands in a row so marked may be named.
    Nameable,
}

/// What one cell of a marking column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// The row may leave as it is.
    Public,
    /// It may not.
    Private,
    /// Nobody can tell: it may not.
    Doubtful,
}

/// Words that mark wherever they stand in a head.
const CONFIDENTIAL: &[&str] = &[
    "confidential",
    "confidentially",
    "confidentiality",
    "private",
    "privately",
    "privacy",
    "secret",
    "embargo",
    "embargoed",
    "sensitive",
    "sensitivity",
    "withheld",
    "withhold",
    "redact",
    "redacted",
    "nonpublic",
    "notpublic",
    "donotpublish",
    "dontpublish",
    "offtherecord",
    "notforpublication",
    "nfp",
    // French, German, Spanish, Portuguese, Italian, Dutch, Welsh, Arabic
    "confidentiel",
    "confidentielle",
    "confidentialite",
    "prive",
    "privee",
    "vertraulich",
    "vertraulichkeit",
    "privat",
    "geheim",
    "gesperrt",
    "sperrvermerk",
    "sperrfrist",
    "confidencial",
    "confidencialidad",
    "confidencialidade",
    "privado",
    "privada",
    "secreto",
    "sigiloso",
    "reservado",
    "riservato",
    "riservata",
    "confidenziale",
    "privato",
    "segreto",
    "vertrouwelijk",
    "prive",
    "cyfrinachol",
    "preifat",
    "سري",
    "سرية",
    "خاص",
];

/// The same for who is not to be named.
const ANONYMOUS: &[&str] = &[
    "anonymous",
    "anonymously",
    "anonymised",
    "anonymized",
    "anonymise",
    "anonymize",
    "anonymity",
    "anon",
    "anonyme",
    "anonymat",
    "anonymise",
    "anonym",
    "anonymisiert",
    "anonymisieren",
    "anonimo",
    "anonima",
    "anonimato",
    "anoniem",
    "dienw",
    "مجهول",
];

/// Phrases that mark wherever they stand in a head, word by word.
const PHRASES: &[(&str, Marking)] = &[
    ("off the record", Marking::Confidential),
    ("off record", Marking::Confidential),
    ("keep back", Marking::Confidential),
    ("hold back", Marking::Confidential),
    ("internal only", Marking::Confidential),
    ("internal use", Marking::Confidential),
    ("for internal", Marking::Confidential),
    ("background only", Marking::Confidential),
    ("deep background", Marking::Confidential),
    ("eyes only", Marking::Confidential),
    ("entre nous", Marking::Confidential),
    ("ne pas publier", Marking::Confidential),
    ("nicht veroffentlichen", Marking::Confidential),
    ("nicht zur veroffentlichung", Marking::Confidential),
    ("no publicar", Marking::Confidential),
    ("nao publicar", Marking::Confidential),
    ("non pubblicare", Marking::Confidential),
    ("niet publiceren", Marking::Confidential),
    ("ddim i w gyhoeddi", Marking::Confidential),
    ("peidiwch a chyhoeddi", Marking::Confidential),
    ("لا ينشر", Marking::Confidential),
    ("عدم النشر", Marking::Confidential),
    ("not for attribution", Marking::Anonymous),
    ("unattributable", Marking::Anonymous),
    ("ne pas nommer", Marking::Anonymous),
    ("nicht nennen", Marking::Anonymous),
    ("no nombrar", Marking::Anonymous),
    ("protect identity", Marking::Anonymous),
    ("protected identity", Marking::Anonymous),
    ("hide name", Marking::Anonymous),
    ("hide identity", Marking::Anonymous),
    ("withhold name", Marking::Anonymous),
    ("name withheld", Marking::Anonymous),
];

/// Words that deny what follows.
const NEGATIONS: &[&str] = &["not", "dont", "never", "non", "cannot", "cant", "shouldnt", "mustnt"];
/// What may be denied, and then marks a row.
const OF_ROWS: &[&str] = &[
    "publish",
    "published",
    "publishing",
    "publication",
    "publishable",
    "public",
    "print",
    "printed",
    "printing",
    "release",
    "released",
    "releasable",
    "share",
    "shared",
    "sharing",
    "use",
    "used",
    "show",
    "shown",
    "disclose",
    "disclosed",
    "disclosure",
    "quote",
    "quoted",
    "broadcast",
];
/// What may be denied, and then marks a name.
const OF_NAMES: &[&str] =
    &["name", "named", "naming", "identify", "identified", "identifiable", "attribute", "attributable"];

/// Whole heads, without their fillers, that say what *may* leave.
const PUBLISHABLE: &[&str] = &[
    "publish",
    "publishable",
    "public",
    "publicly",
    "to publish",
    "ok to publish",
    "okay to publish",
    "can publish",
    "may publish",
    "we can publish",
    "we may publish",
    "can be published",
    "may be published",
    "to be published",
    "for publication",
    "publication ok",
    "publish ok",
    "safe to publish",
    "cleared",
    "cleared for publication",
    "cleared to publish",
    "approved for publication",
    "releasable",
    "for release",
    "can be released",
    "can be shared",
    "can share",
    "on the record",
    "publier",
    "publiable",
    "a publier",
    "publique",
    "veroffentlichen",
    "zur veroffentlichung",
    "offentlich",
    "publicar",
    "publicable",
    "publico",
    "publica",
    "pubblicare",
    "pubblico",
    "pubblicabile",
    "publiceren",
    "openbaar",
    "cyhoeddi",
    "i w gyhoeddi",
    "cyhoeddus",
    "للنشر",
    "علني",
];
/// The same for names.
const NAMEABLE: &[&str] = &[
    "can be named",
    "may be named",
    "can name",
    "may name",
    "ok to name",
    "nameable",
    "to be named",
    "name publicly",
    "name in public",
    "identifiable",
    "can be identified",
    "may be identified",
    "attributable",
    "consent to be named",
    "waived anonymity",
];

/// Words of a head that say nothing.
const FILLERS: &[&str] = &[
    "y", "n", "yes", "no", "true", "false", "t", "f", "is", "it", "this", "the", "row", "flag", "status",
    "marker", "tick", "x", "please", "mark", "as", "entry", "record", "item", "1", "0", "or", "column",
    "oui", "non", "ja", "nein", "si", "if",
];

/// Whether a head marks rows, and how.
pub fn marking(head: &str) -> Option<Marking> {
    let words = words(head);
    let said: Vec<&str> = words.iter().map(String::as_str).collect();
    let bare: Vec<&str> = said.iter().copied().filter(|word| !FILLERS.contains(word)).collect();
    let whole = bare.join(" ");
    let full = said.join(" ");
    if NAMEABLE.contains(&whole.as_str()) || NAMEABLE.contains(&full.as_str()) {
        return Some(Marking::Nameable);
    }
    let holds = |phrase: &str| {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        said.windows(wanted.len()).any(|window| window == wanted)
    };
    if let Some((_, marking)) = PHRASES.iter().find(|(phrase, _)| holds(phrase)) {
        return Some(*marking);
    }
    if let Some(marking) = denied(&said) {
        return Some(marking);
    }
    if said
        .iter()
        .any(|word| ANONYMOUS.contains(word) || nearly(word, "anonymous", 8) || nearly(word, "anonymised", 9))
    {
        return Some(Marking::Anonymous);
    }
    let confidential = |word: &&str| {
        CONFIDENTIAL.contains(word)
            || nearly(word, "confidential", 9)
            || ["private", "sensitive", "embargoed", "withheld"].iter().any(|known| slip(word, known))
    };
    // A name is not a row: of a head `private name` the row still goes.
    if said.iter().any(confidential) || ["hide", "hidden"].contains(&whole.as_str()) {
        return Some(Marking::Confidential);
    }
    (PUBLISHABLE.contains(&whole.as_str()) || PUBLISHABLE.contains(&full.as_str()))
        .then_some(Marking::Publishable)
}

/// `do not publish`, `not for publication`, `not to be named`: a negation with what it denies behind it.
fn denied(words: &[&str]) -> Option<Marking> {
    let at = words.iter().position(|word| NEGATIONS.contains(word)).or_else(|| {
        // `No.` is a number too: only `no publication` and its like deny.
        let denies = |pair: &[&str]| {
            pair.first() == Some(&"no")
                && pair.get(1).is_some_and(|word| OF_ROWS.contains(word) || ["name", "naming"].contains(word))
        };
        words.windows(2).position(denies).filter(|at| *at == 0)
    })?;
    let behind = words.get(at + 1..).unwrap_or_default();
    let names = behind.iter().position(|word| OF_NAMES.contains(word));
    let rows = behind.iter().position(|word| OF_ROWS.contains(word));
    match (names, rows) {
        (Some(name), Some(row)) if name < row => Some(Marking::Anonymous),
        (_, Some(_)) => Some(Marking::Confidential),
        (Some(_), None) => Some(Marking::Anonymous),
        (None, None) => None,
    }
}

/// Whether a long word is another with a slip or two.
fn nearly(word: &str, known: &str, least: usize) -> bool {
    word.len() >= least
        && word.chars().next() == known.chars().next()
        && strsim::osa_distance(word, known) <= if known.len() > 10 { 2 } else { 1 }
}

/// Whether a word is another with one letter too many, too few, or two in each other's place. One letter *instead* of another makes
/// another word: a primate is not private.
fn slip(word: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    strsim::osa_distance(word, known) == 1 && (word.len() != known.len() || sorted(word) == sorted(known))
}

/// The words of a head, folded; `doNotPublish` is three.
fn words(head: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut lower = false;
    for letter in head.chars() {
        if lower && letter.is_uppercase() {
            spaced.push(' ');
        }
        lower = letter.is_lowercase();
        // An apostrophe is within its word: `don't`.
        if !matches!(letter, '\'' | '’' | '‘' | '`') {
            spaced.push(letter);
        }
    }
    let folded = fold(&spaced);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// Words that say no.
const NO: &[&str] = &[
    "",
    "no",
    "n",
    "false",
    "f",
    "0",
    "0.0",
    "-",
    "--",
    "none",
    "nil",
    "public",
    "open",
    "published",
    "n/a",
    "na",
    "nein",
    "non",
    "nee",
    "nao",
    "nac ydy",
    "naddo",
    "nage",
    "falsch",
    "falso",
    "faux",
    "onwaar",
    "oui public",
    "not confidential",
    "not private",
    "not secret",
    "not anonymous",
    "not sensitive",
    "lifted",
    "waived",
    "expired",
    "لا",
    "✗",
    "✘",
    "☐",
    "[ ]",
    "×",
];
/// Words that say yes.
const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "t",
    "1",
    "1.0",
    "x",
    "ok",
    "okay",
    "oui",
    "o",
    "ja",
    "j",
    "si",
    "s",
    "sim",
    "ie",
    "ydy",
    "do",
    "vrai",
    "wahr",
    "verdadero",
    "verdadeiro",
    "vero",
    "waar",
    "cleared",
    "public",
    "publish",
    "published",
    "open",
    "نعم",
    "✓",
    "✔",
    "☑",
    "☒",
    "[x]",
    "confidential",
    "anonymous",
    "secret",
    "private",
    "sensitive",
    "embargoed",
    "withheld",
    "privat",
    "vertraulich",
    "confidentiel",
    "confidencial",
    "riservato",
    "vertrouwelijk",
    "cyfrinachol",
    "geheim",
];

/// What a cell of a marking column says.
pub fn says(marking: Marking, cell: &str) -> Says {
    let folded = fold(cell);
    let word = folded.trim_matches(|c: char| matches!(c, '.' | '!' | '"' | '\''));
    match marking {
        Marking::Confidential | Marking::Anonymous => {
            if NO.contains(&word) {
                Says::Public
            } else if YES.contains(&word) {
                Says::Private
            } else {
                Says::Doubtful
            }
        }
        // An empty cell clears nothing.
        Marking::Publishable | Marking::Nameable => {
            let no = NO.contains(&word) && !["public", "open", "published"].contains(&word);
            let private =
                ["confidential", "anonymous", "secret", "private", "sensitive", "embargoed", "withheld"]
                    .contains(&word);
            if no || private {
                Says::Private
            } else if YES.contains(&word) {
                Says::Public
            } else {
                Says::Doubtful
            }
        }
    }
}

/// Whether the word in a column of statuses or kinds marks its row: `confidential`, `off the record`, `confidential source`.
pub fn is_private_word(cell: &str) -> Option<Marking> {
    let folded = fold(cell);
    let said: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = [
        "source",
        "sources",
        "contact",
        "document",
        "interview",
        "only",
        "information",
        "info",
        "note",
        "strictly",
    ];
    let rest: Vec<&str> = said.iter().copied().filter(|word| !plain.contains(word)).collect();
    let whole = rest.join(" ");
    if rest.len() == 1 && rest.iter().all(|word| ANONYMOUS.contains(word)) {
        return Some(Marking::Anonymous);
    }
    let one = rest.len() == 1 && rest.iter().all(|word| CONFIDENTIAL.contains(word));
    let phrase = PHRASES.iter().find(|(phrase, _)| *phrase == whole || *phrase == said.join(" "));
    match phrase {
        Some((_, marking)) => Some(*marking),
        None if one || (!whole.is_empty() && denied(&said).is_some() && said.len() < 6) => {
            Some(Marking::Confidential)
        }
        None => None,
    }
}

/// Whether a name is a label that stands for one: `Witness A`, `Officer 12`. A ruler's number (`Henry VII`) makes none.
pub fn is_label(name: &str) -> bool {
    let said: Vec<&str> = name.split_whitespace().collect();
    let Some((last, first)) = said.split_last() else { return false };
    let sign = last.chars().count() <= 3 && last.chars().all(|c| c.is_ascii_digit() || c.is_uppercase());
    let numeral = last.chars().count() > 1 && last.chars().all(|c| "IVXLC".contains(c));
    sign && !numeral && !first.is_empty() && first.len() <= 3 && name.chars().count() <= 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_that_mark_rows() {
        use Marking::{Anonymous, Confidential, Nameable, Publishable};
        for (heads, wanted) in [
            (
                "confidential;Confidential?;CONFIDENTIAL (Y/N);_confidential;is_confidential;isConfidential;confidental;\
                 confidencial;confidentail;private;Private?;keep private;privte;secret;Top secret;embargo;Embargo until;embargoed till;\
                 sensitive;Sensitive data;withheld;withheld from publication;off the record;Off-the-record;off record;do not publish;\
                 don't publish;DO NOT PUBLISH;doNotPublish;not for publication;not to be published;never publish;do not print;\
                 do not release;not for release;do not share;not public;non-public;nonpublic;internal only;eyes only;no publication;\
                 Private (tick);private/public;vertraulich;Vertraulich?;privat;geheim;confidentiel;privé;confidencial;privado;\
                 riservato;vertrouwelijk;cyfrinachol;ne pas publier;nicht veröffentlichen;no publicar;سري;Redacted;hidden;hide?;\
                 do not use;background only;confidentiality;privacy;Do not quote;keep back;do not disclose",
                Confidential,
            ),
            (
                "anonymous;Anonymous?;anonymised;anonymized (y/n);anonymity;anon;keep anonymous;anonymous source;anonymus;do not name;\
                 Don’t name;not to be named;do not identify;name withheld;not for attribution;anonyme;anonym;anónimo;anoniem;no name;\
                 hide name;dienw",
                Anonymous,
            ),
            (
                "publish;Publish?;publish (y/n);OK to publish;public;Public?;can be published;for publication;cleared for publication;\
                 publishable;on the record;veröffentlichen;publicar;publier;may be published;to be published",
                Publishable,
            ),
            ("can be named;may be named?;OK to name", Nameable),
        ] {
            for head in heads.split(';') {
                assert_eq!(marking(head), Some(wanted), "{head}");
            }
        }
    }

    #[test]
    fn heads_that_only_look_like_it() {
        for head in [
            "Embarked",
            "Pirate",
            "Secured",
            "Secretary",
            "Publisher",
            "published",
            "Publication",
            "Publication No.",
            "date published",
            "Primate",
            "Privateer",
            "Secretariat",
            "sense",
            "title",
            "name",
            "Named in",
            "public body",
            "Publication date",
            "kind",
            "status",
            "anomalous",
            "confidence",
            "Confident",
            "Confidence level",
            "Embankment",
            "release date",
            "Use",
            "notes",
            "Note",
            "No.",
            "Release No",
            "public_id",
            "republic",
            "description",
            "record",
            "source",
            "Notre-Dame",
            "anonymizer-id-x".get(..3).unwrap_or(""),
        ] {
            assert_eq!(marking(head), None, "{head}");
        }
    }

    #[test]
    fn cells_are_read_to_the_safe_side() {
        for cell in ["yes", "Y", "x", "TRUE", "1", "ja", "Oui", "✓", "private", "Yes!"] {
            assert_eq!(says(Marking::Confidential, cell), Says::Private, "{cell}");
        }
        for cell in ["", " ", "no", "N", "FALSE", "0", "-", "–", "nein", "public"] {
            assert_eq!(says(Marking::Confidential, cell), Says::Public, "{cell}");
        }
        for cell in ["perhaps", "ask the lawyer", "2031-01-01", "Witness A"] {
            assert_eq!(says(Marking::Confidential, cell), Says::Doubtful, "{cell}");
        }
        assert_eq!(says(Marking::Publishable, "yes"), Says::Public);
        assert_eq!(says(Marking::Publishable, "public"), Says::Public);
        for cell in ["no", "private", "0"] {
            assert_eq!(says(Marking::Publishable, cell), Says::Private, "{cell}");
        }
        for cell in ["", "perhaps"] {
            assert_ne!(says(Marking::Publishable, cell), Says::Public, "{cell}");
        }
    }

    #[test]
    fn words_of_other_columns_that_mark_their_row() {
        for word in [
            "confidential",
            "Confidential source",
            "off the record",
            "Private",
            "not for publication",
            "embargoed",
        ] {
            assert_eq!(is_private_word(word), Some(Marking::Confidential), "{word}");
        }
        assert_eq!(is_private_word("anonymous source"), Some(Marking::Anonymous));
        for word in [
            "alleged",
            "secret society",
            "private company",
            "court",
            "news",
            "",
            "public",
            "sensitive site",
            "not guilty",
        ] {
            assert_eq!(is_private_word(word), None, "{word}");
        }
    }
}
