//! The codes of reading: what can be wrong with a file, its encoding, its quotes, its header and its rows.

use crate::diag::codes;

codes! {
    /// What reading the files of a casebook can find, whatever the tables are about.
    pub READING;

    /// A file that looks like a table was not read.
    ///
    /// ## What it means
    /// Its name says that it is a table, and it is something else: a workbook that was merely renamed to `.csv`, a link that leads
    /// nowhere, a device. Or it is larger than what is read at most, so that a wrong file cannot fill the computer's memory.
    ///
    /// ## Why it matters
    /// Nothing in it is in the pictures.
    ///
    /// ## Example
    /// A zip file renamed to `events.csv`:
    ///
    /// ```text
    /// events.csv is a zip file that holds no workbook, or one that was cut off
    /// ```
    ///
    /// ## What to do
    /// Save the table as CSV from the program that made it. Where the size is meant, raise the limit with the option that the help line
    /// names, such as `--max-file-bytes 2000000000`.
    FILE_REFUSED = Error NotUsed "file-refused";

    /// Something in the folder is not a table and was passed over.
    ///
    /// ## What it means
    /// Only tables in the folder itself are read, and `casebook.toml` and `vocabulary.toml`. Hidden files and the lock files of office
    /// programs are passed over without a word.
    ///
    /// ## Why it matters
    /// Notes and pictures may well lie beside the tables. But if rows stand in this file, they are in no picture.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    ///
    /// In `letter.docx`:
    ///
    /// ```text
    /// Dear Ann
    /// ```
    ///
    /// ## What to do
    /// If it holds rows that belong here, save them as a table into the folder. Otherwise nothing.
    FILE_IGNORED = Note "file-ignored";

    /// A file is stored in an old way, and its letters were converted.
    ///
    /// ## What it means
    /// Files can store letters in several ways (encodings). Today's is called UTF-8. Older ones, such as Windows-1252, carry no sign of
    /// which they are, so the likeliest one was taken.
    ///
    /// ## Why it matters
    /// After a wrong guess, letters with accents and signs such as £ become others, and names no longer match.
    ///
    /// ## Example
    /// A file saved by Excel as plain "CSV":
    ///
    /// ```text
    /// officers.csv was read as Windows-1252 (a guess)
    /// ```
    ///
    /// ## What to do
    /// Look at a name with an accent in the output. If it is wrong, save the file again as "CSV UTF-8".
    ENCODING_READ = Note Misread "encoding-read";

    /// Some letters of a file could not be read.
    ///
    /// ## What it means
    /// In their place stands the sign �. Mostly two files stored in different ways were joined, or a file was cut off in the middle of
    /// a letter.
    ///
    /// ## Why it matters
    /// The letters that stood there are lost to every picture and list.
    ///
    /// ## Example
    /// ```text
    /// Jos� Mart�nez
    /// ```
    ///
    /// ## What to do
    /// Type the letter again at the place shown, and save the file as "CSV UTF-8".
    BYTES_UNREADABLE = Error "bytes-unreadable";

    /// It is not clear which character separates the cells of a table.
    ///
    /// ## What it means
    /// Comma, semicolon, tab and vertical bar were tried on the first rows. The one taken fits best, but rows have different numbers of
    /// cells, or another fits as well.
    ///
    /// ## Why it matters
    /// With the wrong one, cells stand in the wrong columns, or a whole row becomes one cell.
    ///
    /// ## Example
    /// In `stuff.csv`:
    ///
    /// ```text
    /// a;b,c
    /// 1;2,3
    /// 4;5
    /// 6,7
    /// ```
    ///
    /// ## What to do
    /// Look at what `throughline check -v` says about the columns. To leave no doubt, name the character in a first line of its own, as
    /// spreadsheet programs understand it.
    ///
    /// In `stuff.csv`:
    ///
    /// ```text
    /// sep=;
    /// a;b,c
    /// 1;2,3
    /// 4;5
    /// 6,7
    /// ```
    DELIMITER_GUESSED = Warning Misread "delimiter-guessed";

    /// A cell begins with a quotation mark that is never closed.
    ///
    /// ## What it means
    /// A cell that begins with `"` ends at the next `"`, even lines later. Here there is none, or the next one plainly opens another
    /// cell. So that the rows behind it are not swallowed, the mark was taken as part of the text.
    ///
    /// ## Why it matters
    /// The cell keeps a quotation mark in its text, and a comma in it has cut the cell in two.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014,"The mill burns,Leeds
    /// 2015,The mill is sold,Leeds
    /// ```
    ///
    /// ## What to do
    /// Close the quotation mark at the end of the cell, or remove it. A mark that belongs to the text is written twice, in a cell that
    /// has marks round it: `"the ""Friday"" group"`.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,place
    /// 2014,"The mill burns",Leeds
    /// 2015,The mill is sold,Leeds
    /// ```
    UNCLOSED_QUOTE = Error "unclosed-quote";

    /// A cell goes on behind its closing quotation mark.
    ///
    /// ## What it means
    /// In a cell that begins with a quotation mark, the next single mark ends it. What follows was joined to the cell, as spreadsheet
    /// programs do.
    ///
    /// ## Why it matters
    /// Marks that were meant as text are gone, and a comma behind the second mark cuts the cell in two.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,"Friday" group meets
    /// ```
    ///
    /// ## What to do
    /// Put marks round the whole cell and write those inside it twice.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,"""Friday"" group meets"
    /// ```
    TEXT_AFTER_QUOTE = Warning Misread "text-after-quote";

    /// A quotation mark stands in the middle of a cell.
    ///
    /// ## What it means
    /// The cell does not begin with a quotation mark, so this one was taken as text. It does not hold a comma together.
    ///
    /// ## Why it matters
    /// The text is as written. But if the mark was meant to hold a comma, the cell was cut there.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,the "Friday" group meets
    /// ```
    ///
    /// ## What to do
    /// Put marks round the whole cell and write those inside it twice; a spreadsheet program does so by itself.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,"the ""Friday"" group meets"
    /// ```
    STRAY_QUOTE = Warning Misread "stray-quote";

    /// A space before a quotation mark cuts a cell in two.
    ///
    /// ## What it means
    /// Only a mark at the very beginning of a cell holds its commas together. Here a space stands before it, so the mark was taken as
    /// text, and the comma behind it ends the cell.
    ///
    /// ## Why it matters
    /// All later cells of the row stand in the wrong column.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1, "Smith, John", person
    /// ```
    ///
    /// ## What to do
    /// Remove the space before the quotation mark.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1,"Smith, John", person
    /// ```
    SPACE_BEFORE_QUOTE = Error "space-before-quote";

    /// A cell holds a character that is no letter of any language.
    ///
    /// ## What it means
    /// It has the number 0 and comes from a broken export. It was left out.
    ///
    /// ## Why it matters
    /// Where one is, more may be wrong.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// p1,An\u{0}n Ash
    /// ```
    ///
    /// ## What to do
    /// Type the cell again, or export the table again as "CSV UTF-8". `throughline check --fix` deletes the character.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// p1,Ann Ash
    /// ```
    NUL_CHARACTER = Warning Misread "nul-character";

    /// A cell is longer than what is read, and was left empty.
    ///
    /// ## What it means
    /// Mostly a quotation mark is missing further up, so that many rows look like one cell.
    ///
    /// ## Why it matters
    /// The text of the cell is in no picture. The rest of the row is.
    ///
    /// ## Example
    /// ```text
    /// the cell has 3,000,000 bytes and was left empty; the limit is 1,048,576
    /// ```
    ///
    /// ## What to do
    /// Close the quotation mark. Where the length is meant, raise the limit with `--max-field-bytes`.
    CELL_TOO_LONG = Error NotDrawn "cell-too-long";

    /// A row has more cells than what is read; the rest was left out.
    ///
    /// ## What it means
    /// Mostly an end of line is missing, or another character separates the cells than the one found.
    ///
    /// ## Why it matters
    /// The cells beyond the limit are in no picture.
    ///
    /// ## Example
    /// ```text
    /// the row has 5,000 cells, of which the first 1,000 were read
    /// ```
    ///
    /// ## What to do
    /// Look at the table in a text editor. Where so many cells are meant, raise the limit with `--max-columns`.
    TOO_MANY_COLUMNS = Error NotDrawn "too-many-columns";

    /// A row has more cells than there are columns.
    ///
    /// ## What it means
    /// Cells with text stand beyond the last head, and nobody can say what they are.
    ///
    /// ## Why it matters
    /// Mostly a comma in a text has cut it in two, and every later cell of the row stands in the wrong column.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1,Smith, John,person
    /// ```
    ///
    /// ## What to do
    /// Put quotation marks round the cell that holds the comma, or give the additional column a head.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1,"Smith, John",person
    /// ```
    ROW_TOO_LONG = Error "row-too-long";

    /// A row has fewer cells than there are columns.
    ///
    /// ## What it means
    /// The missing cells at the end of the row were read as empty.
    ///
    /// ## Why it matters
    /// If a comma is missing in the middle, the cells behind it stand in the wrong column.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1,Smith
    /// ```
    ///
    /// ## What to do
    /// Add the missing commas; a spreadsheet program does so by itself.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// p1,Smith,
    /// ```
    ROW_TOO_SHORT = Warning Misread "row-too-short";

    /// A file without a single row.
    ///
    /// ## What it means
    /// It does not even hold the heads of columns.
    ///
    /// ## Why it matters
    /// Perhaps the export went wrong, and rows that belong here are missing.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    ///
    /// ```
    ///
    /// ## What to do
    /// Save the table again, or remove the file.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2014,The mill burns
    /// ```
    EMPTY_TABLE = Warning "empty-table";

    /// Two columns have the same head.
    ///
    /// ## What it means
    /// Capitals, spaces, `_` and accents make no difference. The first of the two is read; the other is kept as it is, under its head and
    /// the number of the column.
    ///
    /// ## Why it matters
    /// What stands in the other column is shown with the rest, but nothing is made of it: no date, no connection, no source.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,Name
    /// a,Ann,Anne
    /// ```
    ///
    /// ## What to do
    /// Rename or remove one of the two. A head that begins with `_` says that a column is for yourself.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,_Name
    /// a,Ann,Anne
    /// ```
    HEADER_DUPLICATE = Error NotDrawn "header-duplicate";

    /// A column with text in it has no head.
    ///
    /// ## What it means
    /// Some rows have text below the empty head. It is kept as it is, as `column 3`.
    ///
    /// ## Why it matters
    /// What stands in it is shown with the rest, but nothing is made of it: no date, no connection, no source.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,
    /// a,Ann Ash,retired in 2019
    /// ```
    ///
    /// ## What to do
    /// Give the column a head. One that begins with `_` says that it is for yourself.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,_remark
    /// a,Ann Ash,retired in 2019
    /// ```
    HEADER_BLANK = Warning Misread "header-blank";

    /// The head of a column is not known; its cells are kept as they are.
    ///
    /// ## What it means
    /// They are shown under the head you gave them, and nothing further is made of them.
    ///
    /// ## Why it matters
    /// If the head is misspelt, the dates or names below it are neither used nor checked.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,knd
    /// a,Ann Ash,person
    /// ```
    ///
    /// ## What to do
    /// Correct the head if the help line names what you meant. Begin it with `_` if the column is for yourself. Otherwise nothing.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name,kind
    /// a,Ann Ash,person
    /// ```
    COLUMN_UNKNOWN = Note "column-unknown";

    /// Blank rows, or rows that begin with #, were passed over.
    ///
    /// ## What it means
    /// A row is blank if all its cells are. A row whose first cell begins with `#` is a remark of yours.
    ///
    /// ## Why it matters
    /// The rows of a file are those used, those reported and these: the note lets you count.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// # checked up to here on 3 May
    /// a,Ann Ash
    /// ```
    ///
    /// ## What to do
    /// Nothing. If a row that matters begins with `#`, put quotation marks round its first cell.
    ///
    /// In `entities.csv`:
    ///
    /// ```text
    /// id,name
    /// a,Ann Ash
    /// ```
    ROWS_SKIPPED = Note "rows-skipped";
}

pub use super::cell_codes::*;
pub use super::column_codes::*;
pub use super::date_codes::*;
pub use super::desk_codes::*;
pub use super::name_codes::*;
pub use super::row_codes::*;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::table_problems;

    #[test]
    fn every_code_has_its_manual_page() {
        assert_eq!(table_problems(READING), Vec::<String>::new());
        assert_eq!(READING.len(), 19);
        assert!(
            UNCLOSED_QUOTE.manual.starts_with("A cell begins with"),
            "no space is left of the doc comment"
        );
    }
}
