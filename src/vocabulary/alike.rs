//! When two names may be one: written with initials, with a title, with other letters for the same sounds, or with a slip. Nothing here
//! joins anything; it only says what is worth a look.

use std::collections::BTreeSet;

use super::lexicon::Lexicon;
use crate::words::fold;

/// Words that a name of a firm or a body may have or not: its legal form, “and” for `&`, an article.
const OPTIONAL: &[&str] = &[
    "ltd",
    "limited",
    "plc",
    "llp",
    "llc",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "sarl",
    "sas",
    "srl",
    "spa",
    "bv",
    "nv",
    "ltda",
    "cyf",
    "and",
    "und",
    "et",
    "ac",
    "the",
];

/// In what two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// One has a title.
    Title,
    /// They differ in what stands in brackets.
    Brackets,
    /// The same words, in whatever order.
    Order,
    /// They differ in a legal form, or in how “and” is written.
    Form,
    /// Initials of one fit the given names of the other.
    Initials,
    /// One name in two ways of writing it.
    Letters,
    /// A slip apart.
    Near,
    /// One has a name more between the first and the last.
    More,
    /// They sound alike: [`Parsed::is_loosely`].
    Loosely,
}

impl Alike {
    /// In words that follow "A and B".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Title => "differ in a title only",
            Self::Brackets => "differ in what stands in brackets only",
            Self::Order => "have the same words",
            Self::Form => "differ in a legal form or an “and” only",
            Self::Initials => "have the same surname, and initials that fit",
            Self::Letters => "may be one name in two ways of writing it",
            Self::Near => "have nearly the same name",
            Self::More => "differ in a further name only",
            Self::Loosely => "sound alike",
        }
    }

    /// Its name in the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Brackets => "brackets",
            Self::Order => "order",
            Self::Form => "form",
            Self::Initials => "initials",
            Self::Letters => "letters",
            Self::Near => "near",
            Self::More => "more",
            Self::Loosely => "loosely",
        }
    }
}

/// A name taken apart.
pub struct Parsed {
    /// Its words, folded, without titles, in their order.
    words: Vec<String>,
    /// The same in the alphabet's order, as one text.
    pub sorted: String,
    /// All of it, folded, in letters that ways of writing have in common.
    plain: String,
    /// What tells two of one name apart: numbers, ordinals, `jr`.
    told_apart: BTreeSet<String>,
    /// What stands in brackets behind it, folded.
    bracket: String,
    /// Whether it has a title before it.
    titled: bool,
}

impl Parsed {
    /// Takes a name apart.
    pub fn new(name: &str) -> Self {
        let lexicon = Lexicon::builtin();
        let (bare, bracket) = match name.trim_end().strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
            Some((bare, bracket)) if !bare.trim().is_empty() => (bare, fold(bracket)),
            _ => (name, String::new()),
        };
        let folded = fold(bare);
        let mut words = Vec::new();
        let mut told_apart = BTreeSet::new();
        let mut titled = false;
        for word in
            folded.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty())
        {
            let numeral = !words.is_empty() && word.len() > 1 && lexicon.is_suffix(word)
                || word.chars().any(|c| c.is_ascii_digit());
            // A single `i` or `v` behind a name is a numeral, before it an initial.
            let single = words.len() > 1 && matches!(word, "i" | "v" | "x") && folded.ends_with(word);
            if numeral || single {
                told_apart.insert(word.to_string());
            } else if words.is_empty() && word.chars().count() > 1 && lexicon.is_office(word) {
                // (A single letter is an initial, though `M.` is a title in French.)
                titled = true;
            } else {
                words.push(word.to_string());
            }
        }
        let mut sorted = words.clone();
        sorted.sort_unstable();
        let plain = lexicon.plain_letters(&sorted.join(" "));
        Self { sorted: sorted.join(" "), words, plain, told_apart, bracket, titled }
    }

    /// Its words in letters that ways of writing have in common, in the alphabet's order.
    pub fn plain_words(&self) -> impl Iterator<Item = &str> {
        self.plain.split(' ').filter(|word| !word.is_empty())
    }

    /// Why two different names may be one; `None` where nothing says so.
    pub fn may_be(&self, other: &Self) -> Option<Alike> {
        // Rulers of one name, father and son, two of one name in two places.
        if self.told_apart != other.told_apart
            || !self.bracket.is_empty() && !other.bracket.is_empty() && self.bracket != other.bracket
            || self.words.is_empty()
            || other.words.is_empty()
        {
            return None;
        }
        if self.sorted == other.sorted {
            return Some(match (self.titled != other.titled, self.words == other.words) {
                (true, _) => Alike::Title,
                (false, true) if self.bracket != other.bracket => Alike::Brackets,
                _ => Alike::Order,
            });
        }
        if self.is_initialled(other) || other.is_initialled(self) {
            return Some(Alike::Initials);
        }
        let (essential, others) = (self.essential(), other.essential());
        if essential == others && essential.iter().map(|word| word.len()).sum::<usize>() >= 5 {
            return Some(Alike::Form);
        }
        if self.words.len() != other.words.len() {
            return None;
        }
        // Two initials that differ are two people, however alike the rest.
        let differ: Vec<(&String, &String)> = self.sorted_pairs(other);
        if differ.iter().any(|(a, b)| a.chars().count() < 2 || b.chars().count() < 2) {
            return None;
        }
        let length = self.plain.chars().count().min(other.plain.chars().count());
        if length >= 5 && self.plain == other.plain
            || length >= 11 && differ.iter().all(|(a, b)| sounds_alike(a, b))
        {
            return Some(Alike::Letters);
        }
        is_near(&self.sorted, &other.sorted).then_some(Alike::Near)
    }

    /// The words in which two names of as many words differ, pair by pair in the order of the names if they share one at the same place,
    /// else in the alphabet's.
    fn sorted_pairs<'a>(&'a self, other: &'a Self) -> Vec<(&'a String, &'a String)> {
        self.words.iter().zip(&other.words).filter(|(a, b)| a != b).collect()
    }

    /// Whether one has the words of the other and more, the first and the last apart from what follows “of” being the same: `Frances
    /// Stewart`, `Frances Teresa Stewart`. Too many people are called so for it to say anything by itself.
    pub fn has_more(&self, other: &Self) -> bool {
        let (short, long) = if self.words.len() < other.words.len() { (self, other) } else { (other, self) };
        short.words.len() >= 2
            && short.words.len() < long.words.len()
            && short.told_apart == long.told_apart
            && short.words.first() == long.words.first()
            && short.words.first().is_some_and(|word| word.chars().count() > 1)
            && short.words.iter().all(|word| long.words.contains(word))
    }

    /// Whether two names of as many words sound alike, word for word: too loosely to say anything by itself, where lives or neighbours
    /// agree a reason to look (Jaro-Winkler similarity of 0.78 at least, one word of 0.9; Winkler 1990).
    pub fn is_loosely(&self, other: &Self) -> bool {
        if self.words.len() < 2
            || self.words.len() != other.words.len()
            || self.told_apart != other.told_apart
        {
            return false;
        }
        let lexicon = Lexicon::builtin();
        let near: Vec<f64> = self
            .words
            .iter()
            .zip(&other.words)
            .map(|(a, b)| strsim::jaro_winkler(&lexicon.plain_letters(a), &lexicon.plain_letters(b)))
            .collect();
        near.iter().all(|near| *near >= 0.78) && near.iter().any(|near| *near >= 0.9)
    }

    /// Its words without those that it may have or not.
    fn essential(&self) -> Vec<&str> {
        let words = self.words.iter().map(String::as_str);
        words.filter(|word| !OPTIONAL.contains(word)).collect()
    }

    /// Whether this name is the other with initials in place of given names: `M. Wójcik` for `Marek Wójcik`, `J. R. Ash` for `John Robert
    /// Ash`, `John Q. Ash` for `John Ash`. The surname, the last word, is written out in both and has three letters at least.
    fn is_initialled(&self, other: &Self) -> bool {
        let (Some((surname, given)), Some((others, full))) =
            (self.words.split_last(), other.words.split_last())
        else {
            return false;
        };
        let is_initial = |word: &str| word.chars().count() == 1;
        if surname != others || surname.chars().count() < 3 || given.is_empty() || full.is_empty() {
            return false;
        }
        let fits = |short: &str, long: &str| short == long || is_initial(short) && long.starts_with(short);
        // Every given word fits the one at its place; one of the two may have initials more.
        let count = given.len().min(full.len());
        let paired = given.iter().zip(full).all(|(a, b)| fits(a, b) || fits(b, a));
        let more = given[count..].iter().chain(&full[count..]).all(|word| is_initial(word));
        let initials = given.iter().any(|word| is_initial(word));
        // Initials on both sides and nowhere a word: `J. Ash` and `J. R. Ash` may be anybody.
        let written = full.iter().any(|word| !is_initial(word)) || given.iter().any(|word| !is_initial(word));
        initials && paired && more && written
    }
}

/// Whether two words are one by sound: the same in the letters that ways of writing have in common, or one letter off in a longer word.
fn sounds_alike(a: &str, b: &str) -> bool {
    let lexicon = Lexicon::builtin();
    let (a, b) = (lexicon.plain_letters(a), lexicon.plain_letters(b));
    a == b || a.chars().count().min(b.chars().count()) >= 6 && strsim::osa_distance(&a, &b) <= 1
}

/// Whether two folded names differ by a slip: at most one letter in eight, and not in a single short word.
fn is_near(a: &str, b: &str) -> bool {
    let longest = a.chars().count().max(b.chars().count());
    if a == b || longest < 8 || a.len().abs_diff(b.len()) > longest / 8 + 1 {
        return false;
    }
    strsim::osa_distance(a, b) <= (longest / 8).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(a: &str, b: &str) -> bool {
        let (x, y) = (Parsed::new(a), Parsed::new(b));
        assert_eq!(x.may_be(&y).is_some(), y.may_be(&x).is_some(), "{a} {b}: it matters which is first");
        x.may_be(&y).is_some()
    }

    #[test]
    fn names_that_may_be_one() {
        for (a, b) in [
            ("M. Wójcik", "Marek Wójcik"),
            ("D. Okonkwo", "Daniel Okonkwo"),
            ("J. R. Ash", "John Robert Ash"),
            ("John Q. Ash", "John Ash"),
            ("Cllr Ann Ash", "Ann Ash"),
            ("Dr. Ann Ash", "Ann Ash"),
            ("Sir John Birch", "John Birch"),
            ("Insp. Calder Moss", "Calder Moss"),
            ("Cllr A. Ash", "Ann Ash"),
            ("Dick, Cressida", "Cressida Dick"),
            ("Jonathan Cobban", "Jonathon Cobban"),
            ("Lech Wałęsa", "Lech Walesa"),
            ("Nikita Khrushchev", "Никита Хрущёв"),
            ("Muammar Gaddafi", "Moammar Qadhafi"),
            ("Fyodor Dostoyevsky", "Fedor Dostoevskii"),
            ("Pyotr Tchaikovsky", "Petr Chaikovskii"),
            ("Evgeny Primakov", "Yevgenii Primakov"),
            ("Jürgen Müller", "Juergen Mueller"),
            ("Ann Ash (née Birch)", "Ann Ash"),
            ("Harrow & Pike Ltd", "Harrow and Pike Limited"),
            ("Harrow & Pike", "Harrow and Pike Co. Ltd"),
            ("The Harbour Board", "Harbour Board"),
        ] {
            assert!(may_be(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn names_that_are_two() {
        for (a, b) in [
            ("Henry VII", "Henry VIII"),
            ("Harrow & Pike Ltd", "Harrow & Sons Ltd"),
            ("Ash Ltd", "Ash Company of Leeds"),
            ("Elizabeth I", "Elizabeth II"),
            ("King George V", "King George VI"),
            ("John Smith Jr.", "John Smith Sr."),
            ("John Smith", "John Smith Jr"),
            ("John Smith (Leeds)", "John Smith (York)"),
            ("PC 123", "PC 124"),
            ("PC 123 Ash", "PC 124 Ash"),
            ("Officer A", "Officer B"),
            ("A. Ash", "B. Ash"),
            ("A. Birchwood", "Ben Birchwood"),
            ("J. Ash", "J. R. Ash"),
            ("Ann Ash", "Ann Oak"),
            ("Unit 12 of the Force", "Unit 13 of the Force"),
            ("East Ward", "West Ward"),
            ("Dr", "Mr"),
            ("Martin Kane", "Marvin Kane-Hill"),
            ("Witness Alpha", "Witness Beta"),
            ("Ministry of Justice", "Ministry of Defence"),
        ] {
            assert!(!may_be(a, b), "{a} / {b}");
        }
    }
}
