//! "Did you mean": the word of a list that is nearest to one that is not in it.
//!
//! [`near_miss`] looks through a list once; [`Candidates`] is for lists that are asked again and again.

use std::cmp::Ordering;

/// How many slips a word of so many letters may have.
fn allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    }
}

/// How much better one candidate is than another: fewer slips, then more alike, then first in the alphabet.
fn better(a: (usize, f64, &str), b: (usize, f64, &str)) -> bool {
    a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(b.2)) == Ordering::Less
}

/// The candidate most like a word, if one is near enough to be what was meant; for "did you mean".
///
/// Case does not count. Near enough is one slip (a letter wrong, missing, extra, or two swapped: the optimal
/// string alignment distance) in a word of up to five letters, two up to nine, else three; words of one
/// or two letters have no near misses but themselves in another case. Of equally near ones the most similar
/// by Jaro-Winkler, then the first in alphabetical order, so that the order of candidates does not matter.
pub fn near_miss<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.trim().to_lowercase();
    let length = word.chars().count();
    let allowed = allowed(length);
    let mut best: Option<(usize, f64, &str)> = None;
    for candidate in candidates {
        // Every slip changes the length by one at most: most candidates go here, without being compared.
        if candidate.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let lower = candidate.to_lowercase();
        let distance = strsim::osa_distance(&word, &lower);
        if distance > allowed || length == 0 {
            continue;
        }
        let found = (distance, strsim::jaro_winkler(&word, &lower), candidate);
        if best.is_none_or(|best| better(found, best)) {
            best = Some(found);
        }
    }
    best.map(|(_, _, candidate)| candidate)
}

/// A list that is asked for near misses many times. Finds what [`near_miss`] finds, until it has compared
/// [`Candidates::BUDGET`] pairs in all: ten thousand misspelt words against ten thousand known ones must not take minutes, and
/// whoever has so many slips is helped by the first of them.
pub struct Candidates {
    /// By length: letters, which of them, lower case, as written.
    words: Vec<(usize, u64, String, String)>,
    left: usize,
}

impl Candidates {
    /// Pairs of words compared letter by letter, at the most.
    pub const BUDGET: usize = 1_000_000;

    /// A list to be asked.
    pub fn new<'c>(candidates: impl IntoIterator<Item = &'c str>) -> Self {
        let mut words: Vec<(usize, u64, String, String)> = candidates
            .into_iter()
            .map(|word| {
                let lower = word.to_lowercase();
                (word.chars().count(), letters(&lower), lower, word.to_string())
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        Self { words, left: Self::BUDGET }
    }

    /// The candidate nearest to a word, as [`near_miss`] finds it.
    pub fn near(&mut self, word: &str) -> Option<&str> {
        let word = word.trim().to_lowercase();
        let length = word.chars().count();
        let allowed = allowed(length);
        let own = letters(&word);
        let from = self.words.partition_point(|entry| entry.0 + allowed < length);
        let mut best: Option<(usize, f64, &str)> = None;
        for (others, set, lower, written) in &self.words[from..] {
            if *others > length + allowed || length == 0 {
                break;
            }
            // A slip takes one letter away and brings one at the most.
            if (own ^ set).count_ones() as usize > 2 * allowed {
                continue;
            }
            if self.left == 0 {
                return None;
            }
            self.left -= 1;
            let distance = strsim::osa_distance(&word, lower);
            if distance > allowed {
                continue;
            }
            let found = (distance, strsim::jaro_winkler(&word, lower), written.as_str());
            if best.is_none_or(|best| better(found, best)) {
                best = Some(found);
            }
        }
        best.map(|(_, _, candidate)| candidate)
    }
}

/// Which letters a word has, each as one bit of 64; letters may share a bit.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_list_asked_often_answers_like_one_asked_once(
            word in "[a-eA-E0-3#-]{0,12}",
            list in proptest::collection::vec("[a-eA-E0-3#-]{0,12}", 0..40),
        ) {
            let once = near_miss(&word, list.iter().map(String::as_str)).map(str::to_string);
            let mut often = Candidates::new(list.iter().map(String::as_str));
            proptest::prop_assert_eq!(often.near(&word).map(str::to_string), once);
        }
    }

    #[test]
    fn ten_thousand_times_ten_thousand_is_bounded() {
        let known: Vec<String> = (0..10_000).map(|n| format!("source-{n:06}")).collect();
        let mut list = Candidates::new(known.iter().map(String::as_str));
        assert_eq!(list.near("sorce-000123"), Some("source-000123"));
        let start = std::time::Instant::now();
        for n in 0..10_000 {
            list.near(&format!("saurce-{n:06}x"));
        }
        assert_eq!(list.left, 0);
        // Generous: without a bound this takes minutes where nothing is optimised.
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}
