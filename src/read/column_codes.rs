//! Findings about heads, columns and the lines round a table. Each doc comment is the manual page that `throughline explain` prints; its
//! example is run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about heads, columns and the lines round a table.
    pub COLUMNS;

    /// Two connections have one id.
    ///
    /// ## What it means
    /// Nothing refers to a connection by its id, so both rows are kept; the later one is given an id made from what it says.
    ///
    /// ## Why it matters
    /// Somebody else's list may count on the ids. Programs that draw networks write such columns and number them anew each time.
    ///
    /// ## Example
    /// In `relations.csv`:
    ///
    /// ```text
    /// id,from,kind,to,sources
    /// 5,Ann Ash,pays,Ben Birch,Gazette
    /// 5,Ben Birch,knows,Ann Ash,Gazette
    /// ```
    ///
    /// ## What to do
    /// Give each row an id of its own, or leave the column out.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// from,kind,to,sources
    /// Ann Ash,pays,Ben Birch,Gazette
    /// Ben Birch,knows,Ann Ash,Gazette
    /// ```
    REPEATED_RELATION_ID = Warning "repeated-relation-id";

    /// No column says how the two ends are connected.
    ///
    /// ## What it means
    /// All connections of the table are shown as “linked to”, or as what the heads themselves say: below `payer` and `payee` they
    /// are payments.
    ///
    /// ## Why it matters
    /// A reader of the picture sees that there is a line, and not what it stands for.
    ///
    /// ## Example
    /// In `relations.csv`:
    ///
    /// ```text
    /// Source,Target
    /// Ann Ash,Ben Birch
    /// ```
    ///
    /// ## What to do
    /// Nothing, if that is all there is to say. Else add a column `kind`; `throughline vocabulary` lists the words.
    ///
    /// In `relations.csv`:
    ///
    /// ```text
    /// Source,Target,kind
    /// Ann Ash,Ben Birch,knows
    /// ```
    RELATIONS_WITHOUT_KIND = Note "relations-without-kind";

    /// A table could be read as two different things.
    ///
    /// ## What it means
    /// Its name does not say what its rows are, and its heads would do for two things about equally well. It is read as the likelier
    /// one.
    ///
    /// ## Why it matters
    /// If the guess is wrong, articles stand on the timeline, or events in the list of sources.
    ///
    /// ## Example
    /// In `list.csv`:
    ///
    /// ```text
    /// date,title,publisher,url
    /// 2014-03-02,The mill burns,Gazette,https://example.org/1
    /// ```
    ///
    /// ## What to do
    /// Say it in `casebook.toml`, or call the file `sources.csv` or `events.csv`.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [files]
    /// "list.csv" = "sources"
    /// ```
    PART_DOUBTFUL = Warning Misread "part-doubtful";

    /// A table comes from a program or publisher that uses words in a sense of its own.
    ///
    /// ## What it means
    /// The heads are those of a known program or data publisher, and the table is read as its maker means it.
    ///
    /// ## Why it matters
    /// In the ICIJ's Offshore Leaks an “officer” is a director, a shareholder or a beneficiary of a company, and no police officer.
    ///
    /// ## Example
    /// In `officers.csv`:
    ///
    /// ```text
    /// node_id,name,countries,sourceID
    /// 12000001,Ann Ash,Exampleland,Invented Papers
    /// ```
    ///
    /// ## What to do
    /// Nothing, if it is right. What kind the rows are can be said in `casebook.toml`.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [files]
    /// "officers.csv" = { part = "entities", kind = "person" }
    /// ```
    KNOWN_SHEET = Note "known-sheet";

    /// A column is left aside although it looks as if it mattered.
    ///
    /// ## What it means
    /// Its head is not one that is known, so it is kept with the rows and not used. But what stands in it looks like dates, web
    /// addresses or names.
    ///
    /// ## Why it matters
    /// Nothing is drawn, connected or checked by it.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,dt2
    /// 3 May 2019,The pier closes,4 May 2019
    /// 7 May 2019,The pier opens,9 May 2019
    /// ```
    ///
    /// ## What to do
    /// Say what it is in `casebook.toml`, and leave the table as it came; or give the column the head that the help line names. If it is
    /// meant as it is, write `"dt2" = "attribute"`.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [columns]
    /// "dt2" = "end"
    /// ```
    COLUMN_IGNORED = Warning NotDrawn "column-ignored";

    /// The dates of a list of people are read as those of a post.
    ///
    /// ## What it means
    /// The list has one column that names a body, such as an employer, and columns of dates whose heads do not say that they are of
    /// lives: `start`, `since`, `appointed`, `left`.
    ///
    /// ## Why it matters
    /// Since when somebody works somewhere is no date of birth. A wrong one would make them too young for what they did.
    ///
    /// ## Example
    /// In `people.csv`:
    ///
    /// ```text
    /// name,employer,start,end
    /// Ann Ash,Harbour Board,2012,2015
    /// ```
    ///
    /// ## What to do
    /// Nothing, if they are. Else head the columns `born` and `died`.
    ///
    /// In `people.csv`:
    ///
    /// ```text
    /// name,employer,born,died
    /// Ann Ash,Harbour Board,2012,2015
    /// ```
    DATES_OF_POST = Note "dates-of-post";

    /// Some lines of a table are no rows.
    ///
    /// ## What it means
    /// Above the heads, between the rows or below them stand titles, a second line of them, units, the same heads once more, totals or
    /// remarks. They are left out, and counted.
    ///
    /// ## Why it matters
    /// If one of them is a row after all, it is in no picture.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// Timeline of the harbour affair,,
    /// date,title,who
    /// 2014-03-02,The mill burns,Ann Ash
    /// Total,1,
    /// ```
    ///
    /// ## What to do
    /// Nothing, if they are what the finding says. Else say where the heads are, in `casebook.toml`: then every line below it is a row.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014-03-02,The mill burns,Ann Ash
    /// ```
    LINES_LEFT_OUT = Warning "lines-left-out";

    /// A table has no line of heads.
    ///
    /// ## What it means
    /// The first line looks like the lines below it, so it is read as a row. What each column is was told by what stands in it.
    ///
    /// ## Why it matters
    /// Without heads two columns of names or of dates may change places.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// 2019-05-01,The pier closes early,Ann Ash
    /// 2019-06-01,The pier opens again,Ben Birch
    /// ```
    ///
    /// ## What to do
    /// Put a line of heads above the first. If the first line is one after all, say `header_row = 1` for the file, in `casebook.toml`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-05-01,The pier closes early,Ann Ash
    /// 2019-06-01,The pier opens again,Ben Birch
    /// ```
    HEADER_ABSENT = Warning Misread "header-absent";

    /// There are several tables on one sheet.
    ///
    /// ## What it means
    /// Below empty lines, or beside an empty column, another line of heads begins. Each table is read for itself.
    ///
    /// ## Why it matters
    /// Lines between the tables belong to none of them.
    ///
    /// ## Example
    /// In `everything.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-05-01,The pier closes,Ann Ash
    /// ,,
    /// from,kind,to
    /// Ann Ash,knows,Ben Birch
    /// ```
    ///
    /// ## What to do
    /// Nothing; a file for each is plainer.
    ///
    /// In `everything.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-05-01,The pier closes,Ann Ash
    /// ```
    SEVERAL_TABLES = Note "several-tables";

    /// A table has names both at the head of its columns and at the start of its rows.
    ///
    /// ## What it means
    /// Each cell says whether the name of its row and the name of its column are connected. Every cell that is not empty, `0` or `no` is
    /// read as a connection; where both halves say the same, one for the pair.
    ///
    /// ## Why it matters
    /// Such a table cannot say since when, by whose account, or from which source.
    ///
    /// ## Example
    /// In `contacts.csv`:
    ///
    /// ```text
    /// ,Ann Ash,Ben Birch,Carl Cole
    /// Ann Ash,0,1,0
    /// Ben Birch,1,0,1
    /// Carl Cole,0,1,0
    /// ```
    ///
    /// ## What to do
    /// Nothing, if that is right. A table with a line for each connection can say more.
    ///
    /// In `contacts.csv`:
    ///
    /// ```text
    /// from,kind,to
    /// Ann Ash,knows,Ben Birch
    /// Ben Birch,knows,Carl Cole
    /// ```
    MATRIX_READ = Note "matrix-read";

    /// A row may have slipped by one column.
    ///
    /// ## What it means
    /// The row has more cells than the line of heads and than most other rows, and its last ones are empty. A comma inside a text may have parted
    /// it. It is read as it stands, and the finding shows both readings.
    ///
    /// ## Why it matters
    /// If it has slipped, each cell behind the comma is read as something that it is not.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,text,who,notes
    /// 2014,A meeting,They met.,Ann Ash,
    /// 2015,Smith, Jones and Co begins,A firm.,Ann Ash,
    /// 2016,The end,It closed.,Ann Ash,
    /// ```
    ///
    /// ## What to do
    /// Put the text that holds the comma into double quotes.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,text,who,notes
    /// 2014,A meeting,They met.,Ann Ash,
    /// 2015,"Smith, Jones and Co begins",A firm.,Ann Ash,
    /// 2016,The end,It closed.,Ann Ash,
    /// ```
    ROW_SHIFTED = Warning Misread "row-shifted";

    /// An entry of `[columns]` or `[files]` cannot be used.
    ///
    /// ## What it means
    /// `[columns]` in `casebook.toml` says what columns are, `[files]` what files are. This entry says something that they cannot be, or
    /// names a column or a file that is not there.
    ///
    /// ## Why it matters
    /// The column or file is read as if the entry did not stand there.
    ///
    /// ## Example
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [columns]
    /// "Remarks" = "ignroe"
    /// ```
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,Remarks
    /// 2014,The mill burns,ask Ann
    /// ```
    ///
    /// ## What to do
    /// Take the suggestion. A column can be a field (`date`, `title`, `from`), `ignore` or `attribute`; a file `events`, `entities`,
    /// `relations`, `sources` or `ignore`.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// [columns]
    /// "Remarks" = "ignore"
    /// ```
    SETTING_WRONG = Warning NotDrawn "setting-wrong";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_manual_page() {
        assert_eq!(crate::diag::table_problems(COLUMNS), Vec::<String>::new());
    }
}
