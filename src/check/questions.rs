//! The `[[question]]` entries of `casebook.toml`: those that ask nothing, or nothing that can be answered.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::model::Question;
use crate::words::slug;

codes! {
    /// Findings about the saved questions of a casebook.
    pub QUESTIONS;

    /// A question in casebook.toml cannot be answered.
    ///
    /// ## What it means
    /// A `[[question]]` asks nothing, asks twice, is called like another one, is no command that answers something, or names
    /// somebody who is not in your tables.
    ///
    /// ## Why it matters
    /// `throughline build` writes no answer to it, and an answer of an earlier build goes.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who,source
    /// 2014,The mill burns,Ann Ash,https://example.org/a
    /// ```
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[question]]
    /// name = "Around Ann Ash"
    /// ```
    ///
    /// ## What to do
    /// Write behind `ask` what you would type, without the program and the folder; try it with `throughline ask FOLDER`.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [[question]]
    /// name = "Around Ann Ash"
    /// ask = "links 'Ann Ash'"
    /// ```
    QUESTION_UNANSWERED = Warning NotDrawn "question-unanswered";
}

/// What is wrong with a question before anybody tries to answer it; `None` where it asks one thing.
pub fn fault(question: &Question) -> Option<&'static str> {
    match (question.ask.trim(), question.query.trim()) {
        ("", "") => Some("it asks nothing: give `ask` or `query`"),
        (ask, "") if words(ask).is_none() => Some("a quotation mark in `ask` is not closed"),
        (_, "") | ("", _) => None,
        _ => Some("`ask` and `query` are both given; one of them asks"),
    }
}

/// The words of a line as a shell would part them; `None` where a quotation mark is not closed.
pub fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            (mark, Some(open)) if mark == open => quote = None,
            ('\\', None | Some('"')) => word.get_or_insert_default().extend(letters.next()),
            (letter, Some(_)) => word.get_or_insert_default().push(letter),
            (mark @ ('"' | '\''), None) => {
                quote = Some(mark);
                word.get_or_insert_default();
            }
            (space, None) if space.is_whitespace() => words.extend(word.take()),
            (letter, None) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// The stem of the files that hold the answer to a question, by its place in the list.
pub fn stem(number: usize, question: &Question) -> String {
    match slug(&question.name) {
        stem if stem.is_empty() => format!("question-{}", number + 1),
        stem => stem,
    }
}

/// That a question cannot be answered, and why.
pub fn unanswered(number: usize, question: &Question, why: &str) -> Diagnostic {
    let (why, help) = match why.split_once("\nhelp: ") {
        Some((why, help)) => (why, help.to_string()),
        None => (why, "try it with `throughline ask FOLDER`, which says what is wrong with it".to_string()),
    };
    let message = format!("the question `{}` is not answered: {why}", stem(number, question));
    Diagnostic::new(&QUESTION_UNANSWERED, question.place, message).help(help)
}

/// Questions that ask nothing, and those that are called alike. Whether the others can be answered is found by asking them, which the
/// command line does.
pub fn questions(graph: &Graph) -> Report {
    let mut found = Report::new();
    let mut stems = BTreeSet::new();
    for (number, question) in graph.casebook().settings.question.iter().enumerate() {
        if !stems.insert(stem(number, question)) {
            let why = "another question is called so\nhelp: give it a name of its own";
            found.push(unanswered(number, question, why));
        } else if let Some(why) = fault(question) {
            found.push(unanswered(number, question, why));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_as_a_shell_parts_it() {
        let parted = |line: &str| words(line).map(|words| words.join("|"));
        assert_eq!(
            parted("path \"Ann Ash\" Ben\\ Birch  'a \"b\"'"),
            Some("path|Ann Ash|Ben Birch|a \"b\"".to_string())
        );
        assert_eq!(parted("links \"\""), Some("links|".to_string()));
        assert_eq!(parted("links \"Ann"), None);
        assert_eq!(parted("  "), Some(String::new()));
    }
}
