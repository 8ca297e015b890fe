//! The catalogue of words: every key in every language, every argument used and none unknown, plural forms whole, no English left
//! over, every word of the vocabulary; and that a language is its file and its line in the table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::root;
use throughline::catalogue::{CATEGORIES, Fault, LANGUAGES, Message, Words, categories, say};
use throughline::date::{Date, Style};

/// Messages under this are of American English only; other languages have none.
const ENGLISH_ONLY: &str = "ap.";
/// Arguments that a message need not use: what only chooses a form, and what says again what another says.
const OPTIONAL: &[&str] = &["form", "bare", "roman", "twelve", "hour"];
/// Arguments of which one is enough.
const EITHER: &[&[&str]] = &[
    &["date", "bare"],
    &["year", "bare"],
    &["years", "bare"],
    &["nth", "roman", "number"],
    &["hour", "twelve"],
];

fn messages(words: &'static Words) -> BTreeMap<&'static str, &'static Message> {
    words.messages().collect()
}

fn languages() -> impl Iterator<Item = (&'static str, &'static Words)> {
    LANGUAGES.iter().map(|language| (language.tag, Words::of(language.tag).expect("it is in the table")))
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_file_is_sound() {
    for language in LANGUAGES {
        let (words, faults) = Words::read(language.tag, language.text, false);
        assert_eq!(faults, Vec::<Fault>::new(), "{}", language.tag);
        assert!(!words.name().is_empty() && language.text.contains("[language]"), "{}", language.tag);
        let reviewed = language.tag == "en" || language.text.contains("# review: native speaker");
        assert!(reviewed, "{}: is not marked for review", language.tag);
    }
    for wrong in [
        "a = \"{b\"",
        "a = \"b}\"",
        "a = \"{B c}\"",
        "a = { other = 3 }",
        "a = { some = \"b\", other = \"c\" }",
        "a = 3",
    ] {
        assert!(!Words::read("en", wrong, false).1.is_empty(), "{wrong}");
    }
}

#[test]
fn every_key_is_in_every_language_and_no_other() {
    let english: BTreeSet<&str> = messages(Words::english()).into_keys().collect();
    let mut faults = Vec::new();
    for (tag, words) in languages().skip(1) {
        let own: BTreeSet<&str> = messages(words).into_keys().collect();
        let missing = english.difference(&own).filter(|key| !key.starts_with(ENGLISH_ONLY));
        faults.extend(missing.map(|key| format!("{tag}: lacks `{key}`")));
        faults
            .extend(own.difference(&english).map(|key| format!("{tag}: has `{key}`, which English has not")));
    }
    none(&faults);
}

/// The calls of `say!` in the sources: key and names of arguments, and where.
fn calls() -> Vec<(String, BTreeSet<String>, String)> {
    let mut calls = Vec::new();
    for (name, text) in sources() {
        for (at, _) in text.match_indices("say!(") {
            let parts = arguments(&text[at + "say!(".len()..]);
            let Some(key) = parts.get(1).and_then(|key| key.strip_prefix('"')?.strip_suffix('"')) else {
                continue;
            };
            let names = parts[2..].iter().filter(|part| !part.is_empty());
            let names = names.map(|part| part.split('=').next().unwrap_or_default().trim().to_string());
            calls.push((key.to_string(), names.collect(), name.clone()));
        }
    }
    assert!(calls.len() > 300, "the calls were not found");
    calls
}

/// What stands between the commas up to the closing bracket.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut parts = vec![String::new()];
    for letter in text.chars() {
        let inside = quoted;
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else {
            match letter {
                '"' => quoted = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
        }
        match letter {
            ',' if depth == 0 && !inside => parts.push(String::new()),
            letter => parts.last_mut().expect("one").push(letter),
        }
    }
    parts.iter().map(|part| part.trim().to_string()).collect()
}

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                // Documentation shows calls that are none of the program's.
                let code: Vec<&str> =
                    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                files.push((path.display().to_string(), code.join("\n")));
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    for engine in ["catalogue", "date"] {
        walk(&root().join("crates").join(engine).join("src"), &mut files);
    }
    files.sort();
    files
}

#[test]
fn the_reader_of_calls_reads() {
    let parts = arguments("words, \"a, b\", n = f(1, [2, 3]), text = \"x\\\"), y\", ) rest, z");
    assert_eq!(parts, ["words", "\"a, b\"", "n = f(1, [2, 3])", "text = \"x\\\"), y\"", ""]);
}

#[test]
fn every_call_has_its_message_and_every_argument_is_used() {
    let english = messages(Words::english());
    let mut faults = Vec::new();
    for (key, given, place) in calls() {
        let Some(message) = english.get(key.as_str()) else {
            faults.push(format!("{place}: `{key}` is not in en.toml"));
            continue;
        };
        for (tag, words) in languages() {
            let Some(own) = messages(words).get(key.as_str()).copied() else { continue };
            let used = own.args();
            for name in used.iter().filter(|name| !given.contains(**name)) {
                faults.push(format!("{tag}: `{key}` uses {{{name}}}, which {place} does not give"));
            }
            let idle = given.iter().filter(|name| {
                let name = name.as_str();
                let other = || {
                    let groups = EITHER.iter().filter(|group| group.contains(&name));
                    groups.flat_map(|group| group.iter()).any(|other| used.contains(other))
                };
                !used.contains(name) && !OPTIONAL.contains(&name) && !other()
            });
            faults.extend(idle.map(|name| format!("{tag}: `{key}` does not use {{{name}}}")));
        }
        let _ = message;
    }
    faults.sort();
    faults.dedup();
    none(&faults);
}

/// The script of the page, which says messages too.
fn script() -> String {
    let files =
        fs::read_dir(root().join("assets/page")).expect("readable").flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "js"));
    files.map(|path| fs::read_to_string(path).expect("UTF-8")).collect()
}

/// The messages that the page's script says: key (or, with a hyphen or full stop at its end, how several begin) and names of arguments.
fn script_calls() -> Vec<(String, Option<BTreeSet<String>>)> {
    let text = script();
    let mut calls = Vec::new();
    for (at, start) in text.match_indices("say(\"") {
        let Some((key, rest)) = text[at + start.len()..].split_once('"') else { continue };
        let args = rest.strip_prefix(", {").and_then(|rest| {
            let parts = arguments(rest);
            let name = |part: &String| part.split(':').next().unwrap_or_default().trim().to_string();
            (!rest.starts_with("..."))
                .then(|| parts.iter().map(name).filter(|name| !name.is_empty()).collect())
        });
        let args = if rest.starts_with(')') { Some(BTreeSet::new()) } else { args };
        calls.push((key.to_string(), args));
    }
    for (at, start) in text.match_indices("timed(\"") {
        let key = text[at + start.len()..].split('"').next().unwrap_or_default();
        calls.push((key.to_string(), Some(["form", "date", "bare"].map(str::to_string).into())));
    }
    assert!(calls.len() > 100, "the calls of the script were not found");
    calls
}

#[test]
fn every_call_of_the_script_has_its_message_and_its_arguments() {
    let mut faults = Vec::new();
    for (key, given) in script_calls() {
        for (tag, words) in languages() {
            let all = messages(words);
            if key.ends_with(['-', '.']) {
                if !all.keys().any(|own| own.starts_with(key.as_str())) {
                    faults.push(format!("{tag}: no message begins with `{key}`"));
                }
                continue;
            }
            match (all.get(key.as_str()), &given) {
                (None, _) => faults.push(format!("{tag}: the script says `{key}`, which is no message")),
                (Some(message), Some(given)) => {
                    let missing = message.args().into_iter().filter(|name| !given.contains(*name));
                    faults
                        .extend(missing.map(|name| format!("{tag}: the script gives `{key}` no {{{name}}}")));
                }
                (Some(_), None) => {}
            }
        }
    }
    faults.sort();
    faults.dedup();
    none(&faults);
}

#[test]
fn every_key_is_used() {
    let all: String = sources().into_iter().map(|(_, text)| text).chain([script()]).collect();
    let prefixes: Vec<&str> = all
        .match_indices("format!(\"")
        .filter_map(|(at, start)| all[at + start.len()..].split('{').next())
        .filter(|prefix| prefix.ends_with('.') && prefix.len() > 3)
        .collect();
    let calls = script_calls();
    let prefixes: Vec<&str> = prefixes
        .into_iter()
        .chain(calls.iter().map(|(key, _)| &**key).filter(|key| key.ends_with('-')))
        .collect();
    let unused: Vec<String> = messages(Words::english())
        .into_keys()
        .filter(|key| {
            !all.contains(&format!("\"{key}\"")) && !prefixes.iter().any(|prefix| key.starts_with(prefix))
        })
        .map(|key| format!("`{key}` is said nowhere"))
        .collect();
    none(&unused);
}

#[test]
fn plural_forms_are_those_of_the_language() {
    let mut faults = Vec::new();
    let english = messages(Words::english());
    let is_plural =
        |message: &Message| message.categories().iter().any(|name| *name != "other") && message.by() == "n";
    for (tag, words) in languages() {
        let wanted = categories(tag);
        assert!(wanted.contains(&"other") && wanted.len() > 1, "{tag}: {wanted:?}");
        for (key, message) in messages(words) {
            let own = message.categories();
            let plural = is_plural(message) || english.get(key).is_some_and(|english| is_plural(english));
            if plural && own != wanted {
                faults.push(format!("{tag}: `{key}` has the forms {own:?}, not {wanted:?}"));
            }
        }
    }
    none(&faults);
    assert_eq!(categories("ar"), CATEGORIES);
    assert_eq!(categories("cy"), CATEGORIES);
    assert_eq!(categories("de"), ["one", "other"]);
}

#[test]
fn no_english_is_left_over() {
    let english = messages(Words::english());
    let mut faults = Vec::new();
    for (tag, words) in languages().skip(1) {
        let excused: BTreeSet<&str> = words.same().iter().map(String::as_str).collect();
        for (key, message) in messages(words) {
            let same = english.get(key).is_some_and(|english| *english == message);
            let words = message.texts().chars().any(char::is_alphabetic);
            if same && words && !excused.contains(key) {
                faults.push(format!(
                    "{tag}: `{key}` is English, or wants a place in `same`: {}",
                    message.texts()
                ));
            }
            if excused.contains(key) && !(same && words) {
                faults.push(format!("{tag}: `{key}` stands in `same` and is not the same, or has no word"));
            }
        }
        for key in excused.iter().filter(|key| !english.contains_key(**key)) {
            faults.push(format!("{tag}: `{key}` stands in `same` and is no key"));
        }
    }
    none(&faults);
}

/// The fields of a stanza that are words, by section: what every language has, and what it has where English has it.
const FIELDS: &[(&str, &[&str], &[&str])] = &[
    ("entity", &["label", "plural"], &[]),
    ("event", &["label", "plural"], &[]),
    ("relation", &["forward"], &["inverse", "short"]),
    ("role", &["label", "phrase"], &[]),
    ("status", &["label", "by"], &[]),
    ("source", &["label"], &[]),
];

#[test]
fn the_vocabulary_has_its_words_in_every_language() {
    let builtin: toml::Table =
        toml::from_str(&fs::read_to_string(root().join("data/vocabulary.toml")).expect("there"))
            .expect("sound");
    let stanzas = |table: &toml::Table, section: &str| -> toml::Table {
        table.get(section).and_then(toml::Value::as_table).cloned().unwrap_or_default()
    };
    let mut faults = Vec::new();
    for (tag, words) in languages().skip(1) {
        for (section, always, as_english) in FIELDS {
            let (here, there) = (stanzas(words.vocabulary(), section), stanzas(&builtin, section));
            faults.extend(
                here.keys()
                    .filter(|name| !there.contains_key(*name))
                    .map(|name| format!("{tag}: vocabulary.{section}.{name} is none of the built-in ones")),
            );
            for (name, stanza) in &there {
                let own = here.get(name).and_then(toml::Value::as_table).cloned().unwrap_or_default();
                let directed = stanza.get("directed").and_then(toml::Value::as_bool).unwrap_or(true);
                for field in always.iter().chain(*as_english) {
                    let wanted = always.contains(field)
                        || (stanza.get(*field).is_some() && (directed || *field != "inverse"));
                    let word = own.get(*field).and_then(toml::Value::as_str).unwrap_or_default();
                    if wanted && word.is_empty() {
                        faults.push(format!("{tag}: vocabulary.{section}.{name} lacks `{field}`"));
                    }
                    if word.matches("{}").count() > 1 || word.matches("{subject}").count() > 1 {
                        faults.push(format!(
                            "{tag}: vocabulary.{section}.{name}.{field}: one place for a name is enough"
                        ));
                    }
                    if *field == "by" && !word.contains("{}") {
                        faults.push(format!("{tag}: vocabulary.status.{name}.by has no place for a name"));
                    }
                    if *field == "short" && word.chars().count() > 18 {
                        faults.push(format!(
                            "{tag}: vocabulary.relation.{name}.short is long for a line: {word}"
                        ));
                    }
                }
                let known = own
                    .keys()
                    .find(|key| !always.contains(&key.as_str()) && !as_english.contains(&key.as_str()));
                faults
                    .extend(known.map(|key| format!("{tag}: vocabulary.{section}.{name}.{key} is no word")));
            }
        }
    }
    none(&faults);
}

#[test]
fn the_bundled_font_has_the_letters_of_the_languages_in_latin_script() {
    let fonts = throughline::text::Fonts::new();
    for (tag, words) in languages() {
        let texts: String = messages(words).values().map(|message| message.texts()).collect();
        let missing: BTreeSet<char> = fonts.missing(&texts).into_iter().collect();
        if tag == "ar" {
            assert!(missing.contains(&'ع'), "it has Arabic letters now: say so in ar.toml");
        } else {
            assert!(missing.is_empty(), "{tag}: {missing:?}");
        }
    }
}

/// A language is its file and a line in the table: nothing else in the sources names one.
#[test]
fn a_language_is_a_file_and_a_line() {
    let files: BTreeSet<String> = fs::read_dir(root().join("assets/words"))
        .expect("there")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().trim_end_matches(".toml").to_string())
        .collect();
    let table: BTreeSet<String> = LANGUAGES.iter().map(|language| language.tag.to_string()).collect();
    assert_eq!(files, table, "files of assets/words and the table of catalogue");
    // One that was never there before: its words are said, its plural forms are taken, what it lacks is known.
    let file = "[language]\nname = \"polski\"\n[span]\nyears = { one = \"{n} rok\", few = \"{n} lata\", many = \"{n} lat\", other = \"{n} roku\" }\n";
    let (polish, faults) = Words::read("pl", file, false);
    assert!(faults.is_empty());
    assert_eq!(say!(polish, "span.years", n = 1), "1 rok");
    assert_eq!(say!(polish, "span.years", n = 3), "3 lata");
    assert_eq!(say!(polish, "span.years", n = 12), "12 lat");
    assert!(!polish.has("span.days"));
}

#[test]
fn numbers_lists_and_letters_are_those_of_the_language() {
    let of = |tag: &str| Words::of(tag).expect("there");
    assert_eq!(of("en-US").number(12_345), "12,345");
    assert_eq!(of("en").number(999), "999");
    assert_eq!(of("fr").number(12_345), "12\u{a0}345");
    assert_eq!(of("de").decimal(0.25, 2), "0,25");
    assert_eq!(of("en").and(&["Ann", "Bob", "Cy"]), "Ann, Bob and Cy");
    assert_eq!(of("es").and(&["Ana", "Inés"]), "Ana e Inés");
    assert_eq!(of("es").and(&["agua", "hielo"]), "agua y hielo");
    assert_eq!(of("es").or(&["siete", "ocho"]), "siete u ocho");
    assert_eq!(of("cy").and(&["Siân", "Alun"]), "Siân ac Alun");
    assert_eq!(of("cy").and(&["Alun", "Siân"]), "Alun a Siân");
    assert_eq!(of("ar").and(&["أ", "ب", "ج"]), "أ، ب وج");
    let letters: Vec<String> = [0, 25, 26, 27, 52].iter().map(|at| of("en").letter(*at)).collect();
    assert_eq!(letters, ["A", "Z", "AA", "AB", "BA"]);
    assert_eq!(of("ar").letter(1), "ب");
    let years = |tag: &str| [0, 1, 2, 3, 11, 100].map(|n| say!(of(tag), "span.years", n = n)).join(" | ");
    assert_eq!(years("ar"), "0 سنة | سنة واحدة | سنتان | 3 سنوات | 11 سنة | 100 سنة");
    assert_eq!(years("cy"), "0 mlynedd | 1 flwyddyn | 2 flynedd | 3 blynedd | 11 mlynedd | 100 mlynedd");
    assert!(Words::of("it").is_none() && Words::of("").is_none() && Words::of("english").is_none());
}

#[test]
fn dates_are_said_as_each_language_says_them() {
    let table: &[(&str, &str, [&str; 3])] = &[
        ("fr", "2014-03-12", ["12 mars 2014", "jusqu’au 12 mars 2014", "à partir du 12 mars 2014"]),
        ("fr", "2014-03-01", ["1er mars 2014", "jusqu’au 1er mars 2014", "à partir du 1er mars 2014"]),
        (
            "fr",
            "2014-08~",
            ["vers août 2014", "jusqu’à\u{a0}: vers août 2014", "à partir de\u{a0}: vers août 2014"],
        ),
        ("fr", "199X", ["années 1990", "jusque dans les années 1990", "à partir de\u{a0}: années 1990"]),
        ("fr", "18XX", ["XIXe siècle", "jusqu’au XIXe siècle", "à partir de\u{a0}: XIXe siècle"]),
        ("de", "2014-03-12", ["12. März 2014", "bis 12. März 2014", "ab 12. März 2014"]),
        (
            "de",
            "199X?",
            ["vielleicht 1990er-Jahre", "bis vielleicht 1990er-Jahre", "ab vielleicht 1990er-Jahre"],
        ),
        (
            "es",
            "2014-03-12",
            ["12 de marzo de 2014", "hasta el 12 de marzo de 2014", "a partir de: 12 de marzo de 2014"],
        ),
        ("es", "2014-03", ["marzo de 2014", "hasta marzo de 2014", "a partir de: marzo de 2014"]),
        ("cy", "2014-03~", ["c. Mawrth 2014", "hyd at c. Mawrth 2014", "o c. Mawrth 2014 ymlaen"]),
        ("ar", "2014-03-12", ["12 مارس 2014", "حتى 12 مارس 2014", "ابتداءً من 12 مارس 2014"]),
    ];
    for (tag, edtf, [alone, until, from]) in table {
        let date = Date::parse(edtf, None).expect("a date");
        let words = Words::of(tag).expect("there");
        assert_eq!(date.spoken(words, Style::Long), *alone, "{tag} {edtf}");
        assert_eq!(date.spoken_until(words, Style::Long), *until, "{tag} {edtf}");
        assert_eq!(date.spoken_from(words, Style::Long), *from, "{tag} {edtf}");
    }
    let span = |tag: &str, a: &str, b: &str| {
        let (a, b) = (Date::parse(a, None).expect("a date"), Date::parse(b, None).expect("a date"));
        a.spoken_to(&b, Words::of(tag).expect("there"), Style::Long)
    };
    assert_eq!(span("fr", "2021-03-01", "2021-03-10"), "1er–10 mars 2021");
    assert_eq!(span("de", "2021-03-09", "2021-03-10"), "9.–10. März 2021");
    assert_eq!(span("es", "2021-03-09", "2021-03-10"), "9–10 de marzo de 2021");
    // The style of American newspapers is English: other languages take their long one.
    let date = Date::parse("2014-03-12", None).expect("a date");
    assert_eq!(date.spoken(Words::of("de").expect("there"), Style::Ap), "12. März 2014");
}

#[test]
fn what_is_printed_of_dates_is_read_again() {
    // Not in Arabic: its months have several names, and dates are read by `date` in the languages it knows.
    let mut faults = Vec::new();
    for tag in ["en", "fr", "de", "es", "cy"] {
        let words = Words::of(tag).expect("there");
        for month in 1..=12 {
            for text in [format!("2014-{month:02}-12"), format!("2014-{month:02}")] {
                let date = Date::parse(&text, None).expect("a date");
                for style in [Style::Long, Style::Short] {
                    let said = date.spoken(words, style);
                    match Date::parse(&said, None) {
                        Ok(again) if again.edtf() == date.edtf() => {}
                        Ok(again) => faults.push(format!("{tag}: {said} is read as {}", again.edtf())),
                        Err(fault) => faults.push(format!("{tag}: {said}: {fault}")),
                    }
                }
            }
        }
    }
    none(&faults);
}
