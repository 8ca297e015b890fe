//! What is printed for readers, by language: one file a language, whole messages with named arguments.
//!
//! `assets/words/LANG.toml` is the file of a language; [`LANGUAGES`] is the table, and a further language is its file and its line
//! there. [`Words`] is a catalogue in force, made once and kept for good, so that it is passed on as `&'static Words`.
//!
//! ```
//! use catalogue::{Words, say};
//! let words = Words::of("fr").expect("it is in the table");
//! assert_eq!(say!(words, "span.years", n = 3), "3 ans");
//! ```
//!
//! # The file
//! - A message is a text with `{name}`s where its arguments go: `later = "{span} later"`. Its key is the path to it: `timeline.later`.
//! - A message that depends on a number is a table of the CLDR plural categories of its language (`zero`, `one`, `two`, `few`,
//!   `many`, `other`), chosen by the argument `n`, or by the one that `by` names: `{ one = "{n} year", other = "{n} years" }`.
//! - `[language]` says what the language is called and how it is written: see [`Words`].
//! - `[vocabulary]` has the words of the built-in vocabulary, stanza by stanza, as `data/vocabulary.toml` has them in English.
//!
//! Sentences are whole messages: another language puts its words in another order. What is put into a message is a number, a name,
//! or the text of another message that stands by itself (a date, a count with its noun, a list).
//!
//! # Why a table of TOML and not Fluent
//! Weighed by building both from nothing on two cores: `fluent-bundle` 0.16 (25 crates) costs 9.6 s of processor time,
//! `intl_pluralrules` 7 alone (13 crates) 5.0 s, `icu_plurals` 2 (38 crates) 17.0 s. Fluent's own strength, terms with cases and
//! selectors in selectors, is of no use where the arguments are names out of a spreadsheet, which nobody can decline; it wraps
//! arguments in invisible direction marks, which the renderers refuse; and its files are a second format beside the TOML in which
//! the vocabulary stands already. So: TOML, read by the crate that reads settings; plural categories from CLDR by a kept crate,
//! because those rules are nobody's to write down twice. Lists and dates need the language's own words in any case ("c.", "end
//! unknown", "or later", the doubt of a date), which no CLDR crate has; their patterns are messages like the others.

mod message;
mod plural;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use message::Message;
pub use plural::{CATEGORIES, categories, category};

/// A language: its BCP 47 primary subtag and its file.
pub struct Language {
    /// Primary subtag, such as `fr`.
    pub tag: &'static str,
    /// The file's text.
    pub text: &'static str,
}

const fn language(tag: &'static str, text: &'static str) -> Language {
    Language { tag, text }
}

/// Every language that has words, English first: the others are checked against it.
pub const LANGUAGES: &[Language] = &[
    language("en", include_str!("../../../assets/words/en.toml")),
    language("fr", include_str!("../../../assets/words/fr.toml")),
    language("de", include_str!("../../../assets/words/de.toml")),
    language("es", include_str!("../../../assets/words/es.toml")),
    language("cy", include_str!("../../../assets/words/cy.toml")),
    language("ar", include_str!("../../../assets/words/ar.toml")),
];

/// The tag of the pseudo-language: English in which every letter of a message has an accent, so that what does not come from the
/// catalogue stands out. For tests, and for whoever wants to see what a translation will reach (`--lang en-XA`).
pub const PSEUDO: &str = "en-XA";

/// The catalogues in force, each read when it is first asked for; the pseudo-language last.
static IN_FORCE: OnceLock<Vec<OnceLock<Words>>> = OnceLock::new();

fn in_force(at: usize, make: impl FnOnce() -> Words) -> Option<&'static Words> {
    let all = IN_FORCE.get_or_init(|| (0..=LANGUAGES.len()).map(|_| OnceLock::new()).collect());
    all.get(at).map(|words| words.get_or_init(make))
}

/// What is put into a message.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// A text, put in as it is.
    Text(Cow<'a, str>),
    /// A whole number: chooses plural forms, and is written as the language groups its digits.
    Number(i64),
}

/// The words of a language.
///
/// `[language]` of its file has: `name`, what it calls itself; `group`, what parts thousands; `decimal`, what
/// stands before decimals; `group-from`, from how many
/// digits on numbers are parted; `same`, keys whose words are those of English; `joint`, see [`Words::and`].
#[derive(Debug)]
pub struct Words {
    tag: &'static str,
    name: String,
    group: String,
    group_from: usize,
    decimal: String,
    same: Vec<String>,
    joints: Vec<Joint>,
    messages: BTreeMap<String, Message>,
    vocabulary: toml::Table,
    pseudo: bool,
}

/// A joining word that changes before certain sounds: Spanish `y` and `e`, Welsh `a` and `ac`.
#[derive(Debug)]
struct Joint {
    of: String,
    before: Vec<String>,
    not: Vec<String>,
    message: Message,
}

/// What is wrong with the file of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl Words {
    /// The words of a BCP 47 tag's language; `None` where it has no file.
    pub fn of(tag: &str) -> Option<&'static Words> {
        if tag.eq_ignore_ascii_case(PSEUDO) {
            return in_force(LANGUAGES.len(), || Words::read("en", LANGUAGES[0].text, true).0);
        }
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let at = LANGUAGES.iter().position(|language| language.tag.eq_ignore_ascii_case(primary))?;
        in_force(at, || Words::read(LANGUAGES[at].tag, LANGUAGES[at].text, false).0)
    }

    /// The words of English.
    pub fn english() -> &'static Words {
        static ENGLISH: OnceLock<Words> = OnceLock::new();
        Words::of("en").unwrap_or_else(|| ENGLISH.get_or_init(|| Words::read("en", "", false).0))
    }

    /// Reads a file. What cannot be used is left out and returned as faults, of which the built-in files have none.
    pub fn read(tag: &'static str, text: &str, pseudo: bool) -> (Words, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut table: toml::Table = toml::from_str(text).unwrap_or_else(|error| {
            faults.push(Fault(error.to_string()));
            toml::Table::new()
        });
        let mut own = match table.remove("language") {
            Some(toml::Value::Table(own)) => own,
            _ => toml::Table::new(),
        };
        let vocabulary = match table.remove("vocabulary") {
            Some(toml::Value::Table(vocabulary)) => vocabulary,
            _ => toml::Table::new(),
        };
        let mut messages = BTreeMap::new();
        for (key, value) in table {
            message::collect(key, value, pseudo, &mut messages, &mut faults);
        }
        let mut joints = Vec::new();
        if let Some(toml::Value::Array(all)) = own.remove("joint") {
            for joint in all {
                match Joint::read(joint, pseudo) {
                    Ok(joint) => joints.push(joint),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        let string = |key: &str| own.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_string();
        let group_from = own.get("group-from").and_then(toml::Value::as_integer);
        let words = Words {
            tag,
            name: string("name"),
            group: string("group"),
            decimal: string("decimal"),
            group_from: group_from.and_then(|n| usize::try_from(n).ok()).unwrap_or(5),
            same: own.get("same").map(texts).unwrap_or_default(),
            joints,
            messages,
            vocabulary,
            pseudo,
        };
        (words, faults)
    }

    /// The primary subtag of the language.
    pub fn tag(&self) -> &'static str {
        if self.pseudo { PSEUDO } else { self.tag }
    }

    /// What the language calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The message under a key with its arguments put in. A key without a message gives the key itself; tests see to it that
    /// there is none ([`say!`] is what they look for).
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        match self.messages.get(key) {
            Some(message) => message.say(self, args),
            None => key.to_string(),
        }
    }

    /// What parts thousands, and from how many digits on.
    pub fn grouping(&self) -> (&str, usize) {
        (&self.group, self.group_from)
    }

    /// Keys whose words are rightly those of English.
    pub fn same(&self) -> &[String] {
        &self.same
    }

    /// Whether there is a message under a key.
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// Every message under its key.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.messages.iter().map(|(key, message)| (key.as_str(), message))
    }

    /// The words of the built-in vocabulary: by section, name and field, as the vocabulary's own file has them. Empty in
    /// English, where that file has them.
    pub fn vocabulary(&self) -> &toml::Table {
        &self.vocabulary
    }

    /// Texts as in a sentence: "A, B and C". The joining word suits what follows it.
    pub fn and<T: AsRef<str>>(&self, texts: &[T]) -> String {
        self.joined("and", texts)
    }

    /// The same with "or".
    pub fn or<T: AsRef<str>>(&self, texts: &[T]) -> String {
        self.joined("or", texts)
    }

    /// The same without a joining word: "A, B, C".
    pub fn list<T: AsRef<str>>(&self, texts: &[T]) -> String {
        self.chained("list.comma", texts)
    }

    /// The same with stronger marks between, for texts that hold commas: "A; B; C".
    pub fn series<T: AsRef<str>>(&self, texts: &[T]) -> String {
        self.chained("list.semicolon", texts)
    }

    fn chained<T: AsRef<str>>(&self, key: &str, texts: &[T]) -> String {
        let mut texts = texts.iter().map(AsRef::as_ref);
        let first = texts.next().unwrap_or_default().to_string();
        texts.fold(first, |all, next| self.say(key, &[("a", Arg::from(&all)), ("b", Arg::from(next))]))
    }

    fn joined<T: AsRef<str>>(&self, how: &str, texts: &[T]) -> String {
        let Some((last, rest)) = texts.split_last() else { return String::new() };
        let last = last.as_ref();
        if rest.is_empty() {
            return last.to_string();
        }
        let rest = self.list(rest);
        let args = [("a", Arg::from(&rest)), ("b", Arg::from(last))];
        match self.joints.iter().find(|joint| joint.of == how && joint.suits(last)) {
            Some(joint) => joint.message.say(self, &args),
            None => self.say(&format!("list.{how}"), &args),
        }
    }

    /// A letter for a place in a list, zero-based: A to Z in English, then AA, AB.
    pub fn letter(&self, at: usize) -> String {
        let letters: Vec<char> = self.say("mark.letters", &[]).chars().collect();
        let count = letters.len().max(1);
        let (mut name, mut rest): (Vec<char>, usize) = (Vec::new(), at + 1);
        while rest > 0 {
            rest -= 1;
            name.extend(letters.get(rest % count));
            rest /= count;
        }
        name.iter().rev().collect()
    }

    /// A text in the language's quotation marks.
    pub fn quoted(&self, text: &str) -> String {
        self.say("mark.quoted", &[("text", Arg::from(text))])
    }

    /// A whole number, its digits parted as the language does.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let sign = if number < 0 { "-" } else { "" };
        if digits.len() < self.group_from {
            return format!("{sign}{digits}");
        }
        let mut out = String::from(sign);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        out
    }

    /// A number with so many decimals, behind the language's mark.
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        format!("{number:.decimals$}").replace('.', &self.decimal)
    }

    /// Whether this is the pseudo-language.
    pub fn is_pseudo(&self) -> bool {
        self.pseudo
    }
}

impl Joint {
    fn read(value: toml::Value, pseudo: bool) -> Result<Self, Fault> {
        let toml::Value::Table(table) = value else { return Err(Fault("a joint is a table".into())) };
        let texts = |key: &str| table.get(key).map(texts).unwrap_or_default();
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        Ok(Self {
            of: text("of").to_string(),
            before: texts("before"),
            not: texts("not"),
            message: Message::plain(text("words"), pseudo).map_err(|why| Fault(format!("joint: {why}")))?,
        })
    }

    fn suits(&self, next: &str) -> bool {
        let next = next.trim_start_matches(['“', '«', '„', '"', '(', ' ', '\u{a0}']).to_lowercase();
        let starts = |all: &[String]| all.iter().any(|start| next.starts_with(start.as_str()));
        starts(&self.before) && !starts(&self.not)
    }
}

/// The texts of an array.
fn texts(value: &toml::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_string).collect()
}

/// The letters of the pseudo-language.
pub(crate) fn accented(text: &str) -> String {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "àƀçđéƒğĥîĵķļɱñôþɋŕšţûṽŵẋýžÀɃÇĐÉƑĞĤÎĴĶĻⱮÑÔÞɊŔŠŢÛṼŴẊÝŽ";
    let letter = |c: char| PLAIN.find(c).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c);
    text.chars().map(letter).collect()
}

/// A text as the pseudo-language has it; every other language leaves it alone. For words that are data rather than messages.
pub fn pseudo(text: &str) -> String {
    accented(text)
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a Box<str>> for Arg<'a> {
    fn from(text: &'a Box<str>) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers! { i64 i32 u8 u16 u32 u64 usize }

/// The message under a key of a catalogue with its arguments: `say!(words, "timeline.later", span = text)`.
///
/// A test reads every call in the sources: the key must be one of `en.toml`, and the arguments must be the message's.
#[macro_export]
macro_rules! say {
    ($words:expr, $key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($key, &[$((stringify!($name), $crate::Arg::from($value))),*])
    };
}
