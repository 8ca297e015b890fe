//! The codes of reading: what can be wrong with a file, its encoding, its quotes, its header and its rows.

use crate::diag::codes;

codes! {
    /// What reading the files of a casebook can find, whatever the tables are about.
    pub READING;

    /// A file that looks like a table was not read.
    ///
    /// ## What it means
    /// The file's name says it is a table, but it is not a regular file (a pipe, a device, a link that
    /// leads nowhere), it passes a limit, or its first bytes are those of another format, such as an Excel
    /// workbook that was renamed to `.csv`.
    ///
    /// ## Why it matters
    /// Nothing in it is in the graph. Sizes are limited so that a wrong file cannot fill the memory; pipes
    /// and devices may never end.
    ///
    /// ## Example
    /// ```text
    /// events.csv is an Excel, OpenDocument or zip file, not a text table
    /// ```
    ///
    /// ## What to do
    /// Save the table as CSV from the program that made it. Where the size is meant, raise the limit with
    /// the flag that the help names, for example `--max-file-bytes 2000000000`.
    FILE_REFUSED = Error "file-refused";

    /// A file or folder in the casebook is not a table and was passed over.
    ///
    /// ## What it means
    /// Only `.csv`, `.tsv`, `.tab`, `.txt`, `.psv` and `.toml` files in the folder itself are read. Hidden
    /// files and the lock files of office programs are passed over without a note.
    ///
    /// ## Why it matters
    /// A workbook lying beside its CSV copy is normal. A workbook *instead* of one means that its rows are
    /// missing.
    ///
    /// ## Example
    /// ```text
    /// officers.xlsx is not one of csv, tsv, tab, txt, psv, toml
    /// ```
    ///
    /// ## What to do
    /// If it holds rows that belong here, save each sheet as CSV ("CSV UTF-8" where that is offered) into
    /// the folder. Otherwise nothing.
    FILE_IGNORED = Note "file-ignored";

    /// A file is not in UTF-8 and was converted.
    ///
    /// ## What it means
    /// UTF-16 is known by its byte order mark or by its zero bytes. Windows-1252 and other old encodings
    /// carry no sign; the likeliest one was taken.
    ///
    /// ## Why it matters
    /// With a wrong guess, letters beyond English ones and signs such as £ turn into others, and names no
    /// longer match.
    ///
    /// ## Example
    /// A file saved by Excel as plain "CSV":
    ///
    /// ```text
    /// officers.csv was read as Windows-1252 (a guess)
    /// ```
    ///
    /// ## What to do
    /// Look at a name with an accent in the output. If it is wrong, save the file as "CSV UTF-8".
    ENCODING_READ = Note "encoding-read";

    /// Some bytes of a file mean nothing in its encoding.
    ///
    /// ## What it means
    /// The bytes were replaced by the sign U+FFFD (a question mark in a diamond). Mostly two files in
    /// different encodings were joined, or a file was cut off in the middle of a letter.
    ///
    /// ## Why it matters
    /// The letters that stood there are lost to the graph and to every output.
    ///
    /// ## Example
    /// ```text
    /// Jos� Mart�nez
    /// ```
    ///
    /// ## What to do
    /// Type the letter again at the place shown, and save the file as UTF-8.
    BYTES_UNREADABLE = Error "bytes-unreadable";

    /// It is not clear which character parts the cells of a table.
    ///
    /// ## What it means
    /// Comma, semicolon, tab and vertical bar were tried on the first rows. The one taken fits best, but
    /// rows differ in length or another fits as well.
    ///
    /// ## Why it matters
    /// With the wrong one, columns shift or the whole row becomes one cell.
    ///
    /// ## Example
    /// ```text
    /// id;name,alias
    /// p1;Smith,Jack
    /// ```
    ///
    /// ## What to do
    /// Look at what `check` says about the columns. To leave no doubt, write the delimiter into a first
    /// line of its own, as spreadsheet programs understand it: `sep=;`.
    DELIMITER_GUESSED = Warning "delimiter-guessed";

    /// A cell begins with a quotation mark that is never closed.
    ///
    /// ## What it means
    /// A cell that begins with `"` ends at the next single `"`, even lines later. Here there is none, or
    /// the next one plainly opens another cell. So that the rows behind it are not swallowed, the mark was
    /// taken as an ordinary character.
    ///
    /// ## Why it matters
    /// The cell keeps a quotation mark in its text, and commas in it have parted cells that belong
    /// together.
    ///
    /// ## Example
    /// ```text
    /// e1,2014-03-12,"Inquiry opened,open
    /// e2,2014-04-01,Hearing,open
    /// ```
    ///
    /// ## What to do
    /// Close the quotation mark at the end of the cell, or remove it. A mark that belongs to the text is
    /// doubled, in a cell that is quoted: `"the ""Friday"" group"`.
    UNCLOSED_QUOTE = Error "unclosed-quote";

    /// A cell goes on behind its closing quotation mark.
    ///
    /// ## What it means
    /// In a quoted cell a single quotation mark closes it. What follows up to the delimiter was joined to
    /// the cell, as spreadsheet programs do.
    ///
    /// ## Why it matters
    /// The marks that were meant as text are gone, and a comma behind the second mark parts the cell.
    ///
    /// ## Example
    /// ```text
    /// "Friday" group,2014
    /// ```
    ///
    /// is read as `Friday group` and `2014`.
    ///
    /// ## What to do
    /// Quote the whole cell and double the marks inside: `"""Friday"" group",2014`.
    TEXT_AFTER_QUOTE = Warning "text-after-quote";

    /// A quotation mark stands inside a cell that is not quoted.
    ///
    /// ## What it means
    /// The cell does not begin with a quotation mark, so the mark was taken as text and does not protect
    /// commas.
    ///
    /// ## Why it matters
    /// The text is as written. But if the mark was meant to hold a comma, the cell was parted there.
    ///
    /// ## Example
    /// ```text
    /// the "Friday" group,2014
    /// ```
    ///
    /// ## What to do
    /// Quote the whole cell and double the marks inside: `"the ""Friday"" group",2014`.
    STRAY_QUOTE = Warning "stray-quote";

    /// White space before a quotation mark keeps it from quoting the cell.
    ///
    /// ## What it means
    /// Only a quotation mark directly behind the delimiter quotes a cell. Here a space stands between, so
    /// the mark was taken as text, and a comma behind it parts cells.
    ///
    /// ## Why it matters
    /// `"Smith, John"` becomes two cells, and all later cells of the row stand in the wrong column.
    ///
    /// ## Example
    /// ```text
    /// p1, "Smith, John", officer
    /// ```
    ///
    /// ## What to do
    /// Remove the space before the quotation mark: `p1,"Smith, John",officer`.
    SPACE_BEFORE_QUOTE = Error "space-before-quote";

    /// A cell holds a NUL character.
    ///
    /// ## What it means
    /// NUL is not a letter of any language; it comes from a broken export or from a file in an encoding
    /// that was not recognised. It was left out.
    ///
    /// ## Why it matters
    /// Neither XML nor most programs can hold it; and where one NUL is, more may be wrong.
    ///
    /// ## Example
    /// ```text
    /// Way\u{0}ne
    /// ```
    ///
    /// ## What to do
    /// Type the cell again, or export the table again as UTF-8.
    NUL_CHARACTER = Warning "nul-character";

    /// A cell is longer than the limit and was left empty.
    ///
    /// ## What it means
    /// The cell, as written, has more bytes than a cell may have. Mostly a quotation mark is missing
    /// further up, so that many rows look like one cell.
    ///
    /// ## Why it matters
    /// The text is not in the graph. The rest of the row is.
    ///
    /// ## Example
    /// ```text
    /// the cell has 3,000,000 bytes; the limit is 1,048,576 bytes in one cell
    /// ```
    ///
    /// ## What to do
    /// Close the quotation mark. Where the length is meant, raise the limit with `--max-field-bytes`.
    CELL_TOO_LONG = Error "cell-too-long";

    /// A row has more cells than the limit; the rest was left out.
    ///
    /// ## What it means
    /// The row has more cells than a row may have. Mostly a line end is missing, or the file uses another
    /// delimiter than the one found.
    ///
    /// ## Why it matters
    /// The cells beyond the limit are not in the graph.
    ///
    /// ## Example
    /// ```text
    /// the row has 5,000 cells; the limit is 1,000 cells in one row
    /// ```
    ///
    /// ## What to do
    /// Look at the delimiter and at the line ends. Where so many cells are meant, raise the limit with
    /// `--max-columns`.
    TOO_MANY_COLUMNS = Error "too-many-columns";

    /// A row has more cells than the header has columns.
    ///
    /// ## What it means
    /// There are cells, not empty, beyond the last column. Nobody can say what they are.
    ///
    /// ## Why it matters
    /// Mostly a comma in a cell has parted it, and every later cell of the row stands in the wrong column.
    ///
    /// ## Example
    /// ```text
    /// id,name,kind
    /// p1,Smith, John,officer
    /// ```
    ///
    /// ## What to do
    /// Quote the cell that holds the comma: `p1,"Smith, John",officer`. Or name the additional column in
    /// the header.
    ROW_TOO_LONG = Error "row-too-long";

    /// A row has fewer cells than the header has columns.
    ///
    /// ## What it means
    /// The missing cells at the end of the row were taken as empty.
    ///
    /// ## Why it matters
    /// If a delimiter is missing in the middle, the cells behind it stand in the wrong column.
    ///
    /// ## Example
    /// ```text
    /// id,name,kind
    /// p1,Smith
    /// ```
    ///
    /// ## What to do
    /// Add the missing delimiters: `p1,Smith,`.
    ROW_TOO_SHORT = Warning "row-too-short";

    /// A table has no rows.
    ///
    /// ## What it means
    /// There is no header, or nothing below it but blank rows and comments.
    ///
    /// ## Why it matters
    /// Perhaps the export went wrong, and rows that belong here are missing.
    ///
    /// ## Example
    /// ```text
    /// id,name,kind
    /// ```
    ///
    /// ## What to do
    /// Fill the table, or remove the file.
    EMPTY_TABLE = Warning "empty-table";

    /// Two columns have the same name.
    ///
    /// ## What it means
    /// Names of columns are compared without case, spaces, `_` and accents, and by their aliases. The first
    /// column of a name is read, the others are kept as attributes, under their header and the number of the column.
    ///
    /// ## Why it matters
    /// What stands in the other column is shown with the rest, but nothing is made of it: no date, no link, no source.
    ///
    /// ## Example
    /// ```text
    /// id,name,Name
    /// ```
    ///
    /// ## What to do
    /// Rename or remove one of the two. A name that begins with `_` says that a column is for you only.
    HEADER_DUPLICATE = Error "header-duplicate";

    /// A column with text in it has no name.
    ///
    /// ## What it means
    /// The header's cell is empty, but some rows have text below it. It is kept as an attribute, `column 3`.
    ///
    /// ## Why it matters
    /// What stands in it is shown with the rest, but nothing is made of it: no date, no link, no source.
    ///
    /// ## Example
    /// ```text
    /// id,name,
    /// p1,John Smith,retired in 2019
    /// ```
    ///
    /// ## What to do
    /// Name the column in the header. A name that begins with `_` says that it is for you only.
    HEADER_BLANK = Warning "header-blank";

    /// A column's name is not known; its cells are kept as attributes.
    ///
    /// ## What it means
    /// The cells go into the outputs under the name in the header and are not looked at further.
    ///
    /// ## Why it matters
    /// If the name is a slip of the pen, dates or references in it are neither read nor checked.
    ///
    /// ## Example
    /// ```text
    /// id,name,knd
    /// ```
    ///
    /// ## What to do
    /// Correct the name if the help suggests one. Begin it with `_` if the column is for you only.
    /// Otherwise nothing.
    COLUMN_UNKNOWN = Note "column-unknown";

    /// Blank rows or comment rows of a table were skipped.
    ///
    /// ## What it means
    /// A row is blank if all its cells are empty or white space. It is a comment if its first cell begins
    /// with `#` (and is not in quotes of your own).
    ///
    /// ## Why it matters
    /// The rows of a file are the rows read, the rows reported and these; the note lets you count.
    ///
    /// ## Example
    /// ```text
    /// # checked up to here on 3 May
    /// ```
    ///
    /// ## What to do
    /// Nothing. If a row that matters begins with `#`, put its first cell in quotation marks.
    ROWS_SKIPPED = Note "rows-skipped";
}

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
