//! Findings about the words, dates and numbers of cells, and about settings. Each doc comment is the manual page that `throughline explain` prints; its example is
//! run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about the words, dates and numbers of cells, and about settings.
    pub CELLS;

    /// A kind that throughline does not know.
    ///
    /// ## What it means
    /// The word is kept and shown, with a plain look. It is reported once, however many rows use it.
    ///
    /// ## Why it matters
    /// If it is misspelt, one kind becomes two. A kind of connection that is not known reads well in one direction only.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// a,Ann Ash,persn
    /// ```
    ///
    /// ## What to do
    /// Correct the word if the help line names what you meant. If it is a kind of your own, a few lines in `vocabulary.toml` say how
    /// it is shown; `throughline vocabulary` prints those there are, to copy from.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// a,Ann Ash,person
    /// ```
    UNKNOWN_KIND = Warning Misread "unknown-kind";

    /// A part in an event that throughline does not know.
    ///
    /// ## What it means
    /// Behind a name, `Ann Ash: witness` or `Ann Ash (witness)` says in what part she was there. This word is none of those known;
    /// it is kept and shown as you wrote it.
    ///
    /// ## Why it matters
    /// If it is misspelt, checks that rest on it (charged before convicted) pass it by.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Ann Ash: witnes
    /// ```
    ///
    /// ## What to do
    /// Correct the word, or give it a few lines in `vocabulary.toml`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Ann Ash: witness
    /// ```
    UNKNOWN_ROLE = Warning Misread "unknown-role";

    /// A status that throughline does not know.
    ///
    /// ## What it means
    /// The word is kept and shown, and what it stands with is drawn as a claim: a word nobody knows proves nothing.
    ///
    /// ## Why it matters
    /// A proved fact may look like a mere claim.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,status
    /// 2014,Hearing,aleged
    /// ```
    ///
    /// ## What to do
    /// Correct the word; `throughline check --fix` does it where only one word can be meant. For a status of your own, a few lines in
    /// `vocabulary.toml` say how firmly it is drawn.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,status
    /// 2014,Hearing,alleged
    /// ```
    UNKNOWN_STATUS = Warning Misread "unknown-status";

    /// A number that cannot be read.
    ///
    /// ## What it means
    /// Importance is 1 (least), 2 or 3 (most); an order is a whole number. The cell is read as if it were empty.
    ///
    /// ## Why it matters
    /// Drawings with few events may leave out the wrong ones.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,importance
    /// 2014,Hearing,4
    /// ```
    ///
    /// ## What to do
    /// Write one of these numbers, or leave the cell empty.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,importance
    /// 2014,Hearing,3
    /// ```
    UNREADABLE_NUMBER = Warning Misread "unreadable-number";

    /// A cell that should say yes or no and says neither.
    ///
    /// ## What it means
    /// It stands in a column `confidential` or `anonymous`. What cannot be read counts as yes, so that nothing leaves by mistake.
    ///
    /// ## Why it matters
    /// The row counts as one that must not leave, and nothing is shown until that is settled.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,confidential
    /// a,Ann Ash,perhaps
    /// ```
    ///
    /// ## What to do
    /// Write `yes` or `no`, or leave the cell empty.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,confidential
    /// a,Ann Ash,no
    /// ```
    UNREADABLE_FLAG = Warning NotUsed "unreadable-flag";

    /// An event without a date.
    ///
    /// ## What it means
    /// The cell is empty. The event is listed under "Undated" and has no place in the order of things, like one dated `unknown`;
    /// only that there it is said on purpose, and no finding.
    ///
    /// ## Why it matters
    /// Readers look for it on the timeline in vain.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ,The mill is sold
    /// ```
    ///
    /// ## What to do
    /// Write a date, however rough: `1990s`, `before 2014`, `c. 2014`. If nobody knows, write `unknown`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// after 2014,The mill is sold
    /// ```
    UNDATED_EVENT = Warning NotDrawn "undated-event";

    /// A date that no calendar has.
    ///
    /// ## What it means
    /// The month has no such day, or the year no such month. The row is used without this date.
    ///
    /// ## Why it matters
    /// What happened then has no place in time.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 31/06/2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Look at the source and write the day it gives.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 30/06/2014,The mill burns
    /// ```
    IMPOSSIBLE_DATE = Error NotDrawn "impossible-date";

    /// A date that cannot be read.
    ///
    /// ## What it means
    /// The text is none of the ways of writing a date that throughline knows. The row is used without this date.
    ///
    /// ## Why it matters
    /// What happened then has no place in time.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// sometime soon,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Write it another way: `2014-05-06`, `6 May 2014`, `May 2014`, `early 2014`, `1990s`, `before 2014`. `throughline date "..."` tries
    /// one.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// early 2014,The mill burns
    /// ```
    UNREADABLE_DATE = Error NotDrawn "unreadable-date";

    /// A date that means another day tomorrow.
    ///
    /// ## What it means
    /// `today`, `last week` and their like change with the day on which they are read. The row is used without this date.
    ///
    /// ## Why it matters
    /// A folder must say the same tomorrow.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// today,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Write the day itself. For something that goes on, write its start and two dots: `2019/..`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014-05-06,The mill burns
    /// ```
    RELATIVE_DATE = Error NotDrawn "relative-date";

    /// It is not clear whether the day or the month comes first.
    ///
    /// ## What it means
    /// `03/04/2014` is 3 April in Britain and March 4 in America. It is never guessed from the computer's settings. Another cell of
    /// the column with a day over 12 settles it; here there is none, or there are both.
    ///
    /// ## Why it matters
    /// A wrong guess moves events by months without a sign of it. So these cells have no date until it is settled.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 03/04/2014,The mill burns
    /// 05/06/2014,The mill is sold
    /// ```
    ///
    /// ## What to do
    /// Write one line in `casebook.toml`, or write the month as a word (`3 April 2014`).
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// date_order = "day-first"
    /// ```
    AMBIGUOUS_DATE = Error NotDrawn "ambiguous-date";

    /// Something ends before it starts.
    ///
    /// ## What it means
    /// The end lies before the start, however rough the two dates are.
    ///
    /// ## Why it matters
    /// One of them is wrong; often each stands in the other's column.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,start,end
    /// ann,Ann Ash,2021-07-16,2018-09
    /// ```
    ///
    /// ## What to do
    /// Exchange the two, or correct the one that is wrong.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,start,end
    /// ann,Ann Ash,2018-09,2021-07-16
    /// ```
    END_BEFORE_START = Error Doubtful "end-before-start";

    /// A date that may have been meant otherwise.
    ///
    /// ## What it means
    /// The date is read as the rules for dates say, and somebody may have meant something else by it. The message says what.
    ///
    /// ## Why it matters
    /// It may stand in the wrong year.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014-21,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Write it so that it can mean one thing only.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014/2021,The mill burns
    /// ```
    DATE_CAUTION = Warning Misread "date-caution";

    /// A setting in casebook.toml that cannot be read.
    ///
    /// ## What it means
    /// `casebook.toml` holds lines such as `title = "The mill fire"`. At the place shown something else stands: mostly the quotation
    /// marks are missing.
    ///
    /// ## Why it matters
    /// The setting has no effect.
    ///
    /// ## Example
    /// In `casebook.toml`:
    ///
    /// ```text
    /// title = The mill fire
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Put texts into double quotes. `throughline init NEWFOLDER` writes a file with all settings, to copy from.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// title = "The mill fire"
    /// ```
    SETTINGS_UNREADABLE = Error NotDrawn "settings-unreadable";

    /// A setting that throughline does not know.
    ///
    /// ## What it means
    /// No setting has this name; the line has no effect.
    ///
    /// ## Why it matters
    /// What you wanted does not happen.
    ///
    /// ## Example
    /// In `casebook.toml`:
    ///
    /// ```text
    /// titel = "The mill fire"
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Correct the name, or delete the line. `throughline init NEWFOLDER` writes a file with all settings.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// title = "The mill fire"
    /// ```
    UNKNOWN_SETTING = Warning NotDrawn "unknown-setting";

    /// Lines in vocabulary.toml that cannot be used.
    ///
    /// ## What it means
    /// `vocabulary.toml` says how kinds, roles and statuses of your own are shown. At the place shown a word is not known or something
    /// is missing.
    ///
    /// ## Why it matters
    /// The words they describe are shown as if nobody knew them.
    ///
    /// ## Example
    /// In `vocabulary.toml`:
    ///
    /// ```text
    /// [relation.nursed]
    /// forwrd = "nursed"
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Correct the line. `throughline vocabulary` prints all that are in force, to copy from.
    ///
    /// In `vocabulary.toml`:
    ///
    /// ```text
    /// [relation.nursed]
    /// forward = "nursed"
    /// inverse = "was nursed by"
    /// ```
    VOCABULARY_UNREADABLE = Error "vocabulary-unreadable";
}
