//! Whether an answer to a claim denies it. To print "denied" of somebody who did not deny can defame as much as the claim: what is not
//! plainly a denial is an answer. The words are data (`data/reading.toml`), in the languages supported.

use crate::vocabulary::lexicon::{Denials, Lexicon};
use crate::words::fold;

/// Words before a denying one in which a negation is looked for, and behind a rejecting one in which a claim is.
const NEAR: usize = 4;

/// Whether a response denies what is claimed, read in the casebook's language (a BCP 47 tag; empty where it says none) or the one that its
/// own small words tell. Else it is an answer: "neither confirmed nor denied", "declined to comment", "was denied bail".
pub fn denies(response: &str, language: &str) -> bool {
    let folded = fold(response);
    let Some(words) = Lexicon::builtin().denials_of(&folded, language) else { return false };
    let mut tokens = tokens(&folded);
    let mut denied = false;
    // What whole phrases settle is settled, and their words count no further.
    for (phrases, means) in [(&words.no_denial, false), (&words.says_no, true)] {
        for phrase in phrases {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            while let Some(at) = tokens.windows(phrase.len()).position(|window| window == phrase) {
                denied |= means && !negated(words, &tokens, at);
                tokens.drain(at..at + phrase.len());
            }
        }
    }
    denied
        || (0..tokens.len()).any(|at| {
            let word = tokens[at];
            // `a denial through counsel` is one, `a denial of counsel` and `denied counsel` are not.
            let of_nothing = word.starts_with("denial") && tokens.get(at + 1) != Some(&"of");
            let says_no = words.denies.contains(word)
                && (of_nothing || !is_refusal(words, &tokens[at + 1..]))
                || words.rejects.contains(word) && rejects_a_claim(words, &tokens[at + 1..]);
            says_no && !negated(words, &tokens, at)
        })
}

/// The words of a folded text, and `|` where a clause ends.
fn tokens(folded: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for piece in folded.split_inclusive(|c: char| !c.is_alphanumeric() && c != '\'') {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '\'').trim_matches('\'');
        if !word.is_empty() {
            tokens.push(word);
        }
        if piece.ends_with([',', '.', ';', ':', '!', '?', '(', ')', '—', '،', '؛']) {
            tokens.push("|");
        }
    }
    tokens
}

/// Whether a negation stands before the word at a place, or behind it where the language puts it there, within its clause.
fn negated(words: &Denials, tokens: &[&str], at: usize) -> bool {
    let clause = |word: &&&str| **word != "|" && !words.clause.contains(**word);
    let not = |word: &&str| words.not.contains(*word) || word.ends_with("n't");
    let before = tokens[..at].iter().rev().take_while(clause).take(NEAR);
    let behind = tokens[at + 1..].iter().take_while(clause).take(2 * NEAR);
    before.clone().any(not) || behind.clone().any(|word| words.not_behind.contains(*word))
}

/// Whether what follows a word of denial is something that is refused to somebody: "denied him bail".
fn is_refusal(words: &Denials, behind: &[&str]) -> bool {
    (0..=2).any(|skip| {
        // At most two short words in between: "him", "his legal".
        let passed = behind
            .get(..skip)
            .is_some_and(|passed| passed.iter().all(|word| word.chars().count() <= 5 && *word != "|"));
        passed
            && words.denied.iter().any(|thing| {
                behind
                    .get(skip..skip + thing.len())
                    .is_some_and(|found| found.iter().zip(thing).all(|(a, b)| a == b))
            })
    })
}

/// Whether what follows a word of rejection is a claim, or a pronoun for one.
fn rejects_a_claim(words: &Denials, behind: &[&str]) -> bool {
    behind.first().is_some_and(|word| words.pronouns.contains(*word))
        || behind.iter().take_while(|word| **word != "|").take(NEAR).any(|word| words.claims.contains(*word))
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn denials() {
        for (text, language) in [
            ("He denies it.", ""),
            ("Denied.", ""),
            ("She denied all wrongdoing", "en-GB"),
            ("The company rejected the claim.", ""),
            ("Rejects the allegations as baseless", ""),
            ("He disputes the account given", ""),
            ("They dispute nothing but denied the payment", ""),
            ("He did not comment, but his lawyer denied it.", ""),
            ("The allegation was denied by his office", ""),
            ("Pleaded not guilty", ""),
            ("maintains her innocence", ""),
            ("Issued a denial through counsel", ""),
            ("Denial issued by her solicitor", ""),
            ("Il a nié les faits", "fr"),
            ("Elle dément ces accusations", ""),
            ("Il rejette toutes les accusations", "fr"),
            ("Er bestreitet die Vorwürfe", "de"),
            ("Sie wies die Vorwürfe zurück", "de"),
            ("Niega las acusaciones", "es"),
            ("Ha rechazado todas las acusaciones", "es"),
            ("Mae hi'n gwadu'r honiad; gwadodd bob dim", "cy"),
            ("Ha negato ogni addebito", "it"),
            ("Nega as acusações", "pt"),
            ("Hij ontkent de beschuldigingen", "nl"),
            ("نفى الاتهامات", "ar"),
        ] {
            assert!(denies(text, language), "{text}");
        }
    }

    #[test]
    fn what_is_no_denial() {
        for (text, language) in [
            ("Calder neither confirmed nor denied it.", ""),
            ("He did not deny receiving it.", ""),
            ("He didn't deny it", ""),
            ("has never denied the payment", ""),
            ("Declined to comment", ""),
            ("No denial was issued.", ""),
            ("Complained of the denial of counsel", ""),
            ("There was no denial", ""),
            ("was denied bail", ""),
            ("He was denied access to the files", ""),
            ("The judge denied him bail", ""),
            ("The court denied his appeal", ""),
            ("would not confirm or deny the report", ""),
            ("could neither confirm nor deny", ""),
            ("refused to deny it", ""),
            ("stopped short of denying it", ""),
            ("rejected the offer", ""),
            ("did not reject the claim", ""),
            ("an industrial dispute over pay", ""),
            ("There have been disputes over land", ""),
            ("The jury found him not guilty", ""),
            ("asked whether he denied it", ""),
            ("admitted it", ""),
            ("", ""),
            ("Il n'a pas nié les faits", "fr"),
            ("n'a ni confirmé ni démenti", "fr"),
            ("Er bestritt es nicht", "de"),
            ("Er hat das weder bestätigt noch dementiert", "de"),
            ("Das hat er nie gesagt", ""),
            ("Er hat es nie bestritten", ""),
            ("No negó los hechos", "es"),
            ("Se le negó la libertad", "es"),
            ("ni confirmó ni desmintió", "es"),
            ("heb wadu'r honiad", "cy"),
            ("Non ha negato", "it"),
            ("né confermato né smentito", "it"),
            ("Não negou", "pt"),
            ("Hij ontkent het niet", "nl"),
            ("لم ينف الاتهامات", "ar"),
        ] {
            assert!(!denies(text, language), "{text}");
        }
    }
}
