//! Private names, addresses and numbers, and where they stand in a text: folded for case, accents and composition, word by word,
//! so that `jane&nbsp;SMITH`, `Jáne Smith` and a name broken over two lines are found and `Smithson` is not.

use rustc_hash::FxHashMap;

use crate::words::fold;

/// Something private to look for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// Its words, folded.
    pub words: Vec<String>,
    /// As it was written. Only for the desk's own eyes.
    pub written: String,
    /// The place of its cell, as it is told.
    pub of: String,
    /// A name, which no public text may hold; else something that is private only as long as no public row says it.
    pub strong: bool,
}

impl Term {
    /// A term of a text; `None` for one without a letter or digit.
    pub fn new(written: &str, of: &str, strong: bool) -> Option<Self> {
        let words = words(written);
        let any = !words.is_empty();
        any.then(|| Self { words, written: written.trim().to_string(), of: of.to_string(), strong })
    }

    /// Letters and digits in all.
    pub fn letters(&self) -> usize {
        self.words.iter().map(|word| word.chars().count()).sum()
    }
}

/// The words of a text, folded: runs of letters and digits.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// Looks for many terms at once.
#[derive(Debug, Default)]
pub struct Finder {
    terms: Vec<Term>,
    by_first: FxHashMap<String, Vec<usize>>,
    /// Terms in a script that does not part its words: looked for as they stand.
    unparted: Vec<usize>,
}

/// Scripts that do not part words by blanks begin about here.
fn is_unparted(letter: char) -> bool {
    matches!(u32::from(letter), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

impl Finder {
    /// Looks for these.
    pub fn new(terms: Vec<Term>) -> Self {
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut unparted = Vec::new();
        for (at, term) in terms.iter().enumerate() {
            if term.words.iter().any(|word| word.chars().any(is_unparted)) {
                unparted.push(at);
            }
            if let Some(first) = term.words.first() {
                by_first.entry(first.clone()).or_default().push(at);
            }
        }
        Self { terms, by_first, unparted }
    }

    /// There is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The first private term in a text.
    pub fn first(&self, text: &str) -> Option<&Term> {
        self.search(text, true).first().and_then(|at| self.terms.get(*at))
    }

    /// Every private term in a text, each once.
    pub fn all(&self, text: &str) -> Vec<&Term> {
        self.search(text, false).into_iter().filter_map(|at| self.terms.get(at)).collect()
    }

    fn search(&self, text: &str, one: bool) -> Vec<usize> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let folded = fold(text);
        let said: Vec<&str> =
            folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        for (at, word) in said.iter().enumerate() {
            for index in self.by_first.get(*word).into_iter().flatten() {
                let Some(term) = self.terms.get(*index) else { continue };
                let here = said.get(at..at + term.words.len());
                if here.is_some_and(|here| here.iter().zip(&term.words).all(|(a, b)| a == b)) {
                    found.push(*index);
                    if one {
                        return found;
                    }
                }
            }
        }
        for index in &self.unparted {
            let whole = self.terms.get(*index).map(|term| term.words.concat()).unwrap_or_default();
            let squeezed: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
            if squeezed.contains(&whole) {
                found.push(*index);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first term in a text whose words may run into each other, as they do in the pieces of a page. Short terms are not looked
    /// for like this: they would be found in other words.
    pub fn first_squeezed(&self, text: &str) -> Option<&Term> {
        const SHORTEST: usize = 9;
        let squeezed: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        self.terms.iter().find(|term| term.letters() >= SHORTEST && squeezed.contains(&term.words.concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_people_write_them() {
        let term = |text: &str| Term::new(text, "x", true).expect("has words");
        let finder =
            Finder::new(vec![term("Jáne O’Smith"), term("jane@example.org"), term("山田太郎"), term("Fox")]);
        for text in [
            "by JANE\u{a0}O'SMITH.",
            "Jane\nO’Smith",
            "ja\u{301}ne o`smith",
            "mailto:jane@example.org?x",
            "今日山田太郎は",
            "a fox.",
        ] {
            assert!(finder.first(text).is_some(), "{text}");
        }
        for text in ["Jane Smithson", "Foxes", "jane at example.com", "O'Smith, Jane", ""] {
            assert!(finder.first(text).is_none(), "{text}");
        }
        assert!(finder.first_squeezed("JaneO Smith").is_some());
        assert!(finder.first_squeezed("fo xtrot").is_none());
        assert_eq!(finder.all("Fox and Fox and Jane O'Smith").len(), 2);
    }
}
