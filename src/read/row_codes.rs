//! Findings about tables, rows and cells. Each doc comment is the manual page that `throughline explain` prints.

use crate::diag::codes;

codes! {
    /// Findings about tables, rows and cells.
    pub ROWS;

    /// # A file whose part nobody can tell
    ///
    /// A table's part is known from its file name (`events.csv`), else from its header (an events table has `date` and
    /// `title`). This file has neither, so its rows are not read.
    ///
    /// **Example.** `stuff.csv` with the header `a,b,c`.
    ///
    /// **What to do.** Rename the file, or head its columns as the manual lists them. Move a file that is no part of the
    /// casebook out of its folder.
    UNKNOWN_TABLE = Error "unknown-table";

    /// # A column is missing
    ///
    /// Rows of this part cannot do without the column.
    ///
    /// **What to do.** Add the column, or head the one that holds it with one of the names in the help line.
    MISSING_COLUMN = Error "missing-column";

    /// # A header that may be meant to keep something confidential
    ///
    /// A misspelt `confidential` or `anonymous` would let out what it should keep. So the casebook counts as holding
    /// confidential rows until the header is settled.
    ///
    /// **Example.** `confidental`.
    ///
    /// **What to do.** Correct the header, or rename the column so that it cannot be mistaken.
    CONFIDENTIAL_HEADER = Error "confidential-header";

    /// # How a column called `source` was read
    ///
    /// In relations, `source` is an end of the relation where a `target` stands beside it, else a citation.
    ///
    /// **What to do.** If that is wrong, head the column `from` or `sources`.
    SOURCE_COLUMN = Note "source-column";

    /// # A row that cannot stand
    ///
    /// The cells that say what the row is about are empty, so the row is set aside: it appears nowhere but here.
    ///
    /// **What to do.** Fill the cell, or delete the row. To keep a row for yourself, start it with `#`.
    ROW_SET_ASIDE = Error "row-set-aside";

    /// # An empty cell that should not be
    ///
    /// The row is kept and shown with something else in its place.
    ///
    /// **What to do.** Fill the cell.
    EMPTY_CELL = Warning "empty-cell";

    /// # An id that is taken
    ///
    /// Ids are unique among entities and events, among relations, and among sources. The later row is set aside, because
    /// references to the id could mean either.
    ///
    /// **What to do.** Give each row an id of its own, or delete one of the two.
    DUPLICATE_ID = Error "duplicate-id";

    /// # A reference that names nobody
    ///
    /// References take an id, a name, a short name or an alias. This one is none of them, so the relation is set aside,
    /// or the event kept without this participant.
    ///
    /// **Example.** `metropolitan-polcie`.
    ///
    /// **What to do.** Take the suggestion, correct the name, or add the entity.
    DANGLING_REFERENCE = Error "dangling-reference";

    /// # A name that several bear
    ///
    /// The reference is not guessed. The candidates are listed.
    ///
    /// **What to do.** Write the id of the one that is meant.
    AMBIGUOUS_REFERENCE = Error "ambiguous-reference";

    /// # A citation of a source that is not there
    ///
    /// The sources table has no such id. The statement is kept without this citation.
    ///
    /// **What to do.** Take the suggestion, or add the source.
    DANGLING_SOURCE = Error "dangling-source";

    /// # One participant twice
    ///
    /// The same entity stands in the same role twice in one cell; it is read once.
    REPEATED_PARTICIPANT = Warning "repeated-participant";

    /// # A name with a comma
    ///
    /// Without an entities table, names are taken as they stand. Several names in one cell are parted by `;`.
    ///
    /// **Example.** `Ann Ash, Ben Birch` becomes one entity of that name.
    COMMA_IN_NAME = Warning "comma-in-name";

    /// # Entities taken from events and relations
    ///
    /// Without an entities table, everybody named in a participants, `from` or `to` cell becomes an entity without a kind.
    /// Misspellings become entities too; near-duplicates are reported.
    INFERRED_ENTITIES = Note "inferred-entities";

    /// # Sources taken from citations
    ///
    /// A citation that is an address, or any citation in a casebook without a sources table, becomes a source of its own.
    INFERRED_SOURCES = Note "inferred-sources";

    /// # A kind nobody knows
    ///
    /// It works, with a default look and phrase. Reported once for each word.
    ///
    /// **What to do.** Take the suggestion, or add a stanza to `vocabulary.toml`.
    UNKNOWN_KIND = Warning "unknown-kind";

    /// # A role nobody knows
    ///
    /// It is kept as written. Reported once for each word.
    ///
    /// **What to do.** Take the suggestion, or add a `[role.…]` stanza to `vocabulary.toml`.
    UNKNOWN_ROLE = Warning "unknown-role";

    /// # A status nobody knows
    ///
    /// The word is kept and printed, and the statement is drawn as a claim: a word nobody knows proves nothing.
    ///
    /// **What to do.** Take the suggestion, or add a `[status.…]` stanza with a standing to `vocabulary.toml`.
    UNKNOWN_STATUS = Warning "unknown-status";

    /// # A number that cannot be read
    ///
    /// Importance is 1, 2 or 3; an order is a whole number. The cell is read as if it were empty.
    UNREADABLE_NUMBER = Warning "unreadable-number";

    /// # A flag that is neither yes nor no
    ///
    /// What cannot be read counts as yes, so that nothing leaves by mistake.
    UNREADABLE_FLAG = Warning "unreadable-flag";

    /// # An event without a date
    ///
    /// It is listed under "Undated" and never placed on a scale.
    ///
    /// **What to do.** Write a date, however rough: `1990s`, `before 2014`, `c. 2014`; or `unknown`, if it is.
    UNDATED_EVENT = Warning "undated-event";

    /// # A date that cannot be
    ///
    /// No calendar has this day. The row is kept without the date.
    ///
    /// **Example.** `31/06/2014`: June has 30 days.
    IMPOSSIBLE_DATE = Error "impossible-date";

    /// # A date that cannot be read
    ///
    /// The row is kept without the date. `throughline date "…"` tries a spelling.
    UNREADABLE_DATE = Error "unreadable-date";

    /// # A date that changes with the day it is read
    ///
    /// `today` and its like are refused: a casebook must say the same tomorrow.
    ///
    /// **What to do.** Write the date itself; for something that goes on, `2019/..`.
    RELATIVE_DATE = Error "relative-date";

    /// # Day or month first?
    ///
    /// `03/04/2014` is never guessed from the computer's settings. A cell of the same column with a day over 12 settles
    /// it, else `date_order` in `casebook.toml`. Until then these cells have no date.
    ///
    /// **What to do.** Write `2014-04-03` or `3 April 2014`, or set `date_order`.
    AMBIGUOUS_DATE = Error "ambiguous-date";

    /// # An end before its start
    ///
    /// The end lies before the start, whatever their doubt allows (an error), or may do so (a warning).
    ///
    /// **What to do.** Correct the one that is wrong; often the two stand in each other's column.
    END_BEFORE_START = Error "end-before-start";

    /// # A date that may be read otherwise
    ///
    /// The date is read as the standard says, but somebody may have meant something else. The message says what.
    DATE_CAUTION = Warning "date-caution";

    /// # A settings file that cannot be read
    ///
    /// `casebook.toml` is TOML. Nothing of it is used until it can be read.
    SETTINGS_UNREADABLE = Error "settings-unreadable";

    /// # A setting nobody knows
    ///
    /// It has no effect.
    ///
    /// **What to do.** Take the suggestion; `throughline init` writes a file with all settings.
    UNKNOWN_SETTING = Warning "unknown-setting";

    /// # A vocabulary file that cannot be used
    ///
    /// `vocabulary.toml` is TOML with the stanzas that `throughline vocabulary` shows. Nothing of it is used until it is right.
    VOCABULARY_UNREADABLE = Error "vocabulary-unreadable";
}
