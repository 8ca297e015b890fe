//! Findings about tables, rows and the names in them. Each doc comment is the manual page that `throughline explain` prints; its example is
//! run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about tables, rows and the names in them.
    pub ROWS;

    /// Nobody can tell what a table is about, so it was not read.
    ///
    /// ## What it means
    /// What a table holds is known from its name (`events.csv`) or from the heads of its columns: events have `date` and `title`,
    /// connections `from`, `kind` and `to`, people and things `name`, sources `id` and `title`. This table shows none of that.
    ///
    /// ## Why it matters
    /// Nothing in it is in the pictures.
    ///
    /// ## Example
    /// In `stuff.csv`:
    ///
    /// ```text
    /// a,b,c
    /// 2014,The mill burns,Leeds
    /// ```
    ///
    /// ## What to do
    /// Give the file one of the names, or give its columns heads that are known. A file that does not belong here goes into another
    /// folder.
    ///
    /// In `stuff.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014,The mill burns,Leeds
    /// ```
    UNKNOWN_TABLE = Error NotUsed "unknown-table";

    /// A table lacks a column that its rows need.
    ///
    /// ## What it means
    /// Events need a date and a title, connections two ends, people and things a name, sources an id and a title. No column has a
    /// head that says it holds this.
    ///
    /// ## Why it matters
    /// Mostly the column is there and has another head. Until it is known, rows cannot be placed in time, or not be used at all.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,cost
    /// 2014,12
    /// ```
    ///
    /// ## What to do
    /// Give the column that holds it the head that the help line names, or add the column.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,cost,title
    /// 2014,12,The mill burns
    /// ```
    MISSING_COLUMN = Error NotDrawn "missing-column";

    /// The head of a column means that its rows are not to be published.
    ///
    /// ## What it means
    /// A head that holds such a word (`keep private`, `off the record`, `not for publication`, `confidental`) is taken to mark rows,
    /// and so is a second column that does. A cell that is empty or says no marks nothing; every other does. Rows so marked, and what
    /// depends on them, are left out as if they had never been written.
    ///
    /// ## Why it matters
    /// If it was meant and were overlooked, everything it should protect would come out.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// name,confidental
    /// Ann Ash,
    /// ```
    ///
    /// ## What to do
    /// Nothing, if it was meant; `confidential` is the plain head for it. Else say in `casebook.toml` what the column is.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// name,confidential
    /// Ann Ash,
    /// ```
    CONFIDENTIAL_HEADER = Note "confidential-header";

    /// How the column `source` in a table of connections was read.
    ///
    /// ## What it means
    /// In such a table `source` can mean where a connection starts (beside a column `target`) or where the information comes from.
    /// The note says which of the two was taken.
    ///
    /// ## Why it matters
    /// Taken the wrong way, documents become people or people documents.
    ///
    /// ## Example
    /// In `relations.csv`:
    ///
    /// ```text
    /// source,kind,target
    /// Ann Ash,knows,Ben Birch
    /// ```
    ///
    /// ## What to do
    /// Nothing, if it is right. Else write `from` over the column of starts, or `sources` over the one of documents.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// Ann Ash,knows,Ben Birch
    /// ```
    SOURCE_COLUMN = Note "source-column";

    /// A row says too little to be used.
    ///
    /// ## What it means
    /// The cells that say what the row is about are empty: an event without a title, a connection with one end, a person without a
    /// name.
    ///
    /// ## Why it matters
    /// The row appears nowhere but in this list.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014,,Leeds
    /// 2015,The mill is sold,
    /// ```
    ///
    /// ## What to do
    /// Fill the cell, or delete the row. A row that is only for yourself can start with `#`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014,The mill burns,Leeds
    /// 2015,The mill is sold,
    /// ```
    ROW_SET_ASIDE = Error NotUsed "row-set-aside";

    /// An empty cell that readers will miss.
    ///
    /// ## What it means
    /// The row is used and shown, with something else in the place of what is missing: an id for a name, `linked to` for a kind of
    /// connection.
    ///
    /// ## Why it matters
    /// A reader sees a makeshift.
    ///
    /// ## Example
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// s1,
    /// ```
    ///
    /// ## What to do
    /// Fill the cell.
    ///
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// s1,Report of the inquiry
    /// ```
    EMPTY_CELL = Warning "empty-cell";

    /// Two rows have the same id, so the later one is not used.
    ///
    /// ## What it means
    /// An id belongs to one row: among people, things and events, among connections, and among sources. The first row of an id is
    /// used.
    ///
    /// ## Why it matters
    /// Wherever the id is written, it could mean either.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann Ash
    /// a,Ben Birch
    /// ```
    ///
    /// ## What to do
    /// Give each row an id of its own. If the two rows are about the same thing, delete one.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann Ash
    /// b,Ben Birch
    /// ```
    DUPLICATE_ID = Error NotUsed "duplicate-id";

    /// A name that stands in no list of people and things.
    ///
    /// ## What it means
    /// Where your folder has a table of people and things, a name in another table must be there too: as id, name, short name or
    /// other name. This one is not.
    ///
    /// ## Why it matters
    /// The connection is not used, or the event is shown without this person or thing.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// ann,Ann Ash
    /// ben,Ben Birch
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,knows,Ben Brich
    /// ```
    ///
    /// ## What to do
    /// Correct the spelling (the help line names the nearest), or add a row for the missing one.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// ann,knows,Ben Birch
    /// ```
    DANGLING_REFERENCE = Error NotDrawn "dangling-reference";

    /// A name that several people or things have.
    ///
    /// ## What it means
    /// More than one row of your tables has this name or short name. Which one is meant is never guessed: it could be the wrong
    /// person.
    ///
    /// ## Why it matters
    /// The connection is not used, or the event is shown without this person or thing.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,aliases
    /// a1,Ann Ash,Ann
    /// a2,Ann Alder,Ann
    /// ```
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a1,knows,Ann
    /// ```
    ///
    /// ## What to do
    /// Write the id of the one that is meant; the message lists them.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// a1,knows,a2
    /// ```
    AMBIGUOUS_REFERENCE = Error NotDrawn "ambiguous-reference";

    /// A source that stands in no list of sources.
    ///
    /// ## What it means
    /// Your folder has a table of sources, and it has no row with this id. The event or connection is used without this source.
    ///
    /// ## Why it matters
    /// A reader who asks how you know this is not led to the source.
    ///
    /// ## Example
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// memoir,A memoir
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,memior
    /// ```
    ///
    /// ## What to do
    /// Correct the id (the help line names the nearest), or add a row for the source.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,The mill burns,memoir
    /// ```
    DANGLING_SOURCE = Error NotDrawn "dangling-source";

    /// The same person or thing stands twice in one cell.
    ///
    /// ## What it means
    /// It has the same part in the event both times, so it is read once.
    ///
    /// ## Why it matters
    /// Perhaps another name was meant.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Ann Ash; Ann Ash
    /// ```
    ///
    /// ## What to do
    /// Delete one of the two, or correct it.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Ann Ash; Ben Birch
    /// ```
    REPEATED_PARTICIPANT = Warning Tidy "repeated-participant";

    /// A name with a comma may be several names.
    ///
    /// ## What it means
    /// Several names in one cell are separated by `;`. A comma may belong to a name (`Smith, Jones and Co`), so a cell with a comma
    /// is taken as one name.
    ///
    /// ## Why it matters
    /// If two people were meant, they are shown as one.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,"Lord Mayor, Aldermen"
    /// ```
    ///
    /// ## What to do
    /// Write `;` between the names.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Lord Mayor; Aldermen
    /// ```
    COMMA_IN_NAME = Warning Misread "comma-in-name";

    /// People and things were collected from the other tables.
    ///
    /// ## What it means
    /// There is no table of people and things (`entities.csv`). Every name in an event or a connection counts as one, of no
    /// particular kind.
    ///
    /// ## Why it matters
    /// A misspelt name becomes somebody of its own. Names that are nearly the same are reported.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Hearing,Ann Ash
    /// ```
    ///
    /// ## What to do
    /// Nothing, if that is enough. To say who is a person and who an organisation, add `entities.csv`.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// name,kind
    /// Ann Ash,person
    /// ```
    INFERRED_ENTITIES = Note "inferred-entities";

    /// Sources were collected from the other tables.
    ///
    /// ## What it means
    /// There is no table of sources (`sources.csv`), or an address stands where a source's id could. Each becomes a source of its
    /// own.
    ///
    /// ## Why it matters
    /// Readers see the text of the cell, without publisher and date. Two spellings become two sources.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2014,Hearing,Daily News
    /// ```
    ///
    /// ## What to do
    /// Nothing, if that is enough. To give titles, publishers and dates, add `sources.csv`.
    ///
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title,publisher
    /// Daily News,The hearing,Daily News
    /// ```
    INFERRED_SOURCES = Note "inferred-sources";
}
