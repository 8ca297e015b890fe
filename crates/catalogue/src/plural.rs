//! Plural categories of whole numbers, after CLDR, by the crate `intl_pluralrules`.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The plural categories of CLDR, the one for everything else last.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The category of a number in a language; `other` for a language without rules.
pub fn category(tag: &str, number: i64) -> &'static str {
    let Some(rules) = rules(tag) else { return "other" };
    let number = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX);
    match rules.select(number) {
        Ok(PluralCategory::ZERO) => "zero",
        Ok(PluralCategory::ONE) => "one",
        Ok(PluralCategory::TWO) => "two",
        Ok(PluralCategory::FEW) => "few",
        Ok(PluralCategory::MANY) => "many",
        _ => "other",
    }
}

/// The categories that whole numbers of a language fall into.
pub fn categories(tag: &str) -> Vec<&'static str> {
    let found: Vec<&str> = (0..=1000).map(|number| category(tag, number)).collect();
    CATEGORIES.into_iter().filter(|category| found.contains(category)).collect()
}

fn rules(tag: &str) -> Option<PluralRules> {
    let language: LanguageIdentifier = tag.parse().ok()?;
    PluralRules::create(language, PluralRuleType::CARDINAL).ok()
}
