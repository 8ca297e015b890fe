//! Tests of messages: forms, arguments, the pseudo-language.

use super::*;

fn words(text: &str) -> Words {
    let (words, faults) = Words::read("en", text, false);
    assert_eq!(faults, []);
    words
}

#[test]
fn arguments_are_put_in_wherever_they_stand() {
    let words = words("a = \"{b} and {c}, {b}\"\n[d]\ne = \"plain\"\n");
    assert_eq!(words.say("a", &[("b", "x{c}".into()), ("c", Arg::from(1_234))]), "x{c} and 1234, x{c}");
    assert_eq!(words.say("d.e", &[]), "plain");
    assert_eq!(words.say("nothing.here", &[]), "nothing.here");
}

#[test]
fn a_number_chooses_the_form_and_a_text_another() {
    let words = words(
        "n = { one = \"{n} day\", other = \"{n} days\" }\nm = { by = \"k\", one = \"a day\", other = \"days\" }\nf = { by = \"form\", day = \"on {x}\", other = \"in {x}\" }",
    );
    assert_eq!(words.say("n", &[("n", 1u8.into())]), "1 day");
    assert_eq!(words.say("n", &[("n", 0usize.into())]), "0 days");
    assert_eq!(words.say("m", &[("k", 1i64.into())]), "a day");
    assert_eq!(words.say("f", &[("form", "day".into()), ("x", "5 May".into())]), "on 5 May");
    assert_eq!(words.say("f", &[("form", "year".into()), ("x", "2014".into())]), "in 2014");
}

#[test]
fn the_pseudo_language_changes_every_letter_of_a_message_and_none_of_an_argument() {
    let pseudo = Words::of(PSEUDO).expect("it is always there");
    assert!(pseudo.is_pseudo());
    let said = say!(pseudo, "timeline.later", span = "Анна");
    assert!(said.contains("Анна") && !said.chars().any(|c| c.is_ascii_alphabetic()), "{said}");
    assert_eq!(super::pseudo("abc ABC 12"), "àƀç ÀɃÇ 12");
}
