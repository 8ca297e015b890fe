//! Words that an editor or a lawyer looks for, by language: `data/editorial.toml`, which explains its sections.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// By section and language.
type Lists = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn lists() -> &'static Lists {
    static READ: OnceLock<Lists> = OnceLock::new();
    READ.get_or_init(|| toml::from_str(include_str!("../../data/editorial.toml")).unwrap_or_default())
}

/// The words of a section, folded: those of a language (`cy`, `en-GB`) and English ones.
pub fn listed(section: &str, lang: &str) -> Vec<&'static str> {
    let own = lang.split(['-', '_']).next().unwrap_or_default();
    let section = lists().get(section);
    let of = |lang: &str| section.and_then(|section| section.get(lang)).into_iter().flatten();
    let mut words: Vec<&str> = of("en").map(String::as_str).collect();
    if own != "en" {
        words.extend(of(own).map(String::as_str));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    #[test]
    fn every_language_that_is_printed_has_its_words() {
        for (lang, _) in lists().get("guilt").into_iter().flatten() {
            assert!(listed("guilt", lang).len() > 30, "{lang}");
            for section in ["denial", "offence"] {
                assert!(
                    lists().get(section).is_some_and(|section| section.contains_key(lang)),
                    "{section} {lang}"
                );
            }
        }
        for words in lists().values().flat_map(|section| section.values()).flatten() {
            assert_eq!(&fold(words), words, "is folded");
        }
    }
}
