//! The language that a casebook is printed in: whether there are words in it, and which of the casebook's own words have none.

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::input::Position;
use crate::model::Casebook;

codes! {
    /// What the language of a casebook can be found to lack.
    pub LANGUAGES;

    /// There are no words in the language that is asked for, so English ones are printed.
    ///
    /// ## What it means
    /// `lang` in `casebook.toml`, or `--lang`, names a language that throughline does not speak. It speaks English, French, German, Spanish,
    /// Welsh and Arabic (`en`, `fr`, `de`, `es`, `cy`, `ar`, also with a country behind: `en-US`).
    ///
    /// ## Why it matters
    /// What stands in your tables is printed as you wrote it, and the page says that it is in that language. But dates, legends, notes and
    /// the names of standings between your words are English, and readers will notice.
    ///
    /// ## Example
    /// In `casebook.toml`:
    ///
    /// ```text
    /// lang = "it"
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,source
    /// 2014,Brucia il mulino,https://example.org/a
    /// ```
    ///
    /// ## What to do
    /// Name a language that throughline speaks, if readers understand it. Else leave it, if English between your own words will do. A
    /// further language is one file: see `assets/words` in the source of throughline.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// lang = "fr"
    /// ```
    NO_WORDS_IN_LANGUAGE = Warning "no-words-in-language";

    /// A word of the vocabulary has no translation and is printed as it is written.
    ///
    /// ## What it means
    /// The reader's language is not the casebook's, and a kind, a role or a status that your `vocabulary.toml` or a cell names has no words
    /// in it. The built-in ones have.
    ///
    /// ## Why it matters
    /// One phrase stands in another language between words of the reader's.
    ///
    /// ## Example
    /// ```text
    /// `relation.rival-of` has no words in français; it is printed as written
    /// ```
    ///
    /// ## What to do
    /// Put the words into `vocabulary.toml`, under the language:
    ///
    /// ```text
    /// [lang.fr.relation.rival-of]
    /// forward = "était un rival de"
    /// ```
    WORD_UNTRANSLATED = Note "word-untranslated";
}

/// Whether there are words in the reader's language, and for every word of the casebook.
pub(super) fn languages(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    if !book.has_words() {
        let place = setting(book, "casebook.toml", "lang");
        let tag = book.reader_lang();
        let message = format!("there are no words in the language `{tag}`: English is printed between yours");
        found.push(Diagnostic::new(&NO_WORDS_IN_LANGUAGE, place, message).help(
            "throughline speaks en, fr, de, es, cy and ar; your own words are printed as you wrote them",
        ));
    }
    for place in book.untranslated() {
        let name = book.words().name();
        let message = format!("`{place}` has no words in {name}; it is printed as written");
        let help = format!(
            "say them in vocabulary.toml under [lang.{}.{place}]",
            book.words().tag().split('-').next().unwrap_or_default()
        );
        let at = setting(book, "vocabulary.toml", &format!("[{place}]"));
        found.push(Diagnostic::new(&WORD_UNTRANSLATED, at, message).help(help));
    }
    found
}

/// The place of a line of a file that begins like this.
fn setting(book: &Casebook, file: &str, start: &str) -> Option<Position> {
    let file = book.inputs.find(file)?;
    let text = book.inputs.text(file);
    let begins = |at: &usize| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with('\n'));
    let at = text.match_indices(start).map(|(at, _)| at).find(begins)?;
    Some(book.inputs.position(file, at..at + start.len()))
}
