//! The codes of workbooks and other tools' files: what was left out on purpose, and what could not be read as its owner sees it.

use crate::diag::codes;

codes! {
    /// What reading workbooks and other tools' files can find.
    pub IMPORT;

    /// A sheet of a workbook was not read.
    ///
    /// ## What it means
    /// Every visible sheet is a table of its own. A sheet that its owner hid is left out, as is one that holds a chart, and one that
    /// was not named where `--sheet` (or `sheets` in `casebook.toml`) names others.
    ///
    /// ## Why it matters
    /// What is hidden was not meant to be seen, so it is not published by accident. If it was only tidied away, its rows are missing.
    ///
    /// ## Example
    /// ```text
    /// story.xlsx: 2 sheets hidden and left out: `Contacts`, `Old`
    /// ```
    ///
    /// ## What to do
    /// To read a hidden sheet, show it in the spreadsheet and save, or name it: `--sheet Contacts`. Naming one leaves the others out;
    /// `--sheet` may be given several times.
    SHEET_LEFT_OUT = Warning NotUsed "sheet-left-out";

    /// A sheet that was asked for by name is in no workbook.
    ///
    /// ## What it means
    /// `--sheet NAME` or `sheets = ["NAME"]` in `casebook.toml` names a sheet that no workbook in the folder has. Capitals and blanks
    /// round the name do not count.
    ///
    /// ## Why it matters
    /// The sheet you meant is not read.
    ///
    /// ## Example
    /// `--sheet Persons` for a workbook whose sheets are `People` and `Events`.
    ///
    /// ## What to do
    /// Write the name as it stands on the sheet's tab.
    SHEET_UNKNOWN = Error NotUsed "sheet-unknown";

    /// Hidden rows or columns of a sheet were left out.
    ///
    /// ## What it means
    /// Rows and columns that are hidden, by hand or by a filter, are not read. Their numbers and letters are named here, never what
    /// stands in them.
    ///
    /// ## Why it matters
    /// What is hidden was not meant to be seen. A filter that was forgotten, on the other hand, makes rows go missing.
    ///
    /// ## Example
    /// ```text
    /// `People`: 12 hidden rows (4-15) and 1 hidden column (F) left out, with 60 filled cells in them
    /// ```
    ///
    /// ## What to do
    /// If they belong to what you publish, show them (or clear the filter) and save the workbook again.
    HIDDEN_LEFT_OUT = Warning NotUsed "hidden-left-out";

    /// A formula has no value in the file, and its cell was read as empty.
    ///
    /// ## What it means
    /// A workbook keeps beside each formula the value last calculated. One written by a program, or saved without calculating, keeps
    /// none. Nothing is calculated here, and nothing is read as 0.
    ///
    /// ## Why it matters
    /// The value is missing in every picture and table.
    ///
    /// ## Example
    /// A cell `=A2&" "&B2` in a workbook that a script wrote.
    ///
    /// ## What to do
    /// Open the workbook in a spreadsheet, let it calculate, and save it.
    FORMULA_NO_VALUE = Error NotDrawn "formula-no-value";

    /// A cell shows an error, or cannot be read, and was read as empty.
    ///
    /// ## What it means
    /// The value of a formula is an error such as `#REF!`, `#N/A` or `#DIV/0!`, or the workbook is damaged at this cell.
    ///
    /// ## Why it matters
    /// What was meant to stand there is missing.
    ///
    /// ## Example
    /// ```text
    /// `Events`: D14 shows the error #REF!; it is read as empty
    /// ```
    ///
    /// ## What to do
    /// Correct the formula, or write the value itself.
    CELL_ERROR = Error NotDrawn "cell-error";

    /// A sheet has merged cells; each has its value in its first cell only.
    ///
    /// ## What it means
    /// Several cells were merged into one. The file keeps the value for the first of them; the others are empty. Where cells are
    /// merged over several rows the finding says which value the empty cells would repeat.
    ///
    /// ## Why it matters
    /// A value that is meant for five rows counts for the first. It is not copied down in silence, because a merged cell may also be
    /// a heading.
    ///
    /// ## Example
    /// ```text
    /// `People` has cells merged over several rows: `Ann Ash` in B4:B6
    /// ```
    ///
    /// ## What to do
    /// Unmerge the cells and write the value into each row it is meant for.
    MERGED_CELLS = Warning Misread "merged-cells";

    /// Comments or notes in a workbook were not read.
    ///
    /// ## What it means
    /// Comments, notes and the names of those who wrote them stay in the workbook. They are counted, and nothing of them is carried
    /// into any output.
    ///
    /// ## Why it matters
    /// They are often talk among colleagues. If one holds a fact, it is missing.
    ///
    /// ## Example
    /// A note "is this the same man?" on a name.
    ///
    /// ## What to do
    /// Nothing; or write what matters into a cell.
    COMMENTS_IGNORED = Note "comments-ignored";

    /// Addresses behind links were read with the text of their cells.
    ///
    /// ## What it means
    /// A cell in a column of sources or addresses shows a word and leads to an address. The address is read: in place of a single
    /// word such as `link`, else behind the text.
    ///
    /// ## Why it matters
    /// Without the address the source would be lost: saved as CSV, the cell holds only the word.
    ///
    /// ## Example
    /// A cell `link` that opens `https://example.org/report`.
    ///
    /// ## What to do
    /// Nothing need be done.
    LINK_READ = Note "link-read";

    /// Cells lead to addresses that are not read.
    ///
    /// ## What it means
    /// Cells in a column that is not headed as one of sources or addresses carry links. Their text is read, the address is not.
    ///
    /// ## Why it matters
    /// If the address is the source of the row, the row counts as unsourced.
    ///
    /// ## Example
    /// A column `Title` whose cells open the articles they name.
    ///
    /// ## What to do
    /// Put the address into a column of its own, headed `url` or `sources`.
    LINK_NOT_READ = Warning NotDrawn "link-not-read";

    /// A date in a workbook is not what it seems.
    ///
    /// ## What it means
    /// A spreadsheet keeps a date as a number of days. It shows 29 February 1900, which never was; it cannot show a day before 1900;
    /// and where only day and month were typed it adds the year in which that was done.
    ///
    /// ## Why it matters
    /// A year that nobody wrote would be taken for a fact.
    ///
    /// ## Example
    /// A cell `3 May` typed in 2024 holds 3 May 2024.
    ///
    /// ## What to do
    /// Write such dates as text: format the column as text first, then type `1743-05-03` or `3 May 1987`.
    DATE_ODD = Warning "workbook-date";

    /// A sheet was left out because the same table lies beside the workbook as text.
    ///
    /// ## What it means
    /// The folder holds a workbook with a sheet `Events` and a table `events.csv`. Only the text is read.
    ///
    /// ## Why it matters
    /// Read twice, everything in it would stand twice. If the two differ, the newer one may be the one left out.
    ///
    /// ## Example
    /// ```text
    /// story.xlsx: `Events` (24 rows) is left out, because events.csv lies beside it and is read
    /// ```
    ///
    /// ## What to do
    /// Keep one of the two in the folder.
    TABLE_TWICE = Warning NotUsed "table-twice";

    /// Something in another tool's file has no place in a casebook and was left out.
    ///
    /// ## What it means
    /// Everything in the file is read into a column, or named here with how often it occurs: layout, colours,
    /// settings of the program, and what is neither a person, thing, event, connection nor source.
    ///
    /// ## Why it matters
    /// It is in no picture and no export.
    ///
    /// ## Example
    /// ```text
    /// graph.gexf: `viz:position` (120 times) is not read
    /// ```
    ///
    /// ## What to do
    /// Mostly nothing. If it holds facts, write them into a table of your own.
    ELEMENT_LEFT_OUT = Note "element-left-out";

    /// An entry of another tool's file was left out because it lacks what it needs.
    ///
    /// ## What it means
    /// A connection without one of its ends, an entry without a name, a line that is no JSON: nothing can be made of it.
    ///
    /// ## Why it matters
    /// It is in no picture and no export.
    ///
    /// ## Example
    /// ```text
    /// graph.graphml: 1 edge without a target left out: line 14
    /// ```
    ///
    /// ## What to do
    /// Complete it in the program it came from, and export the file again.
    ENTRY_LEFT_OUT = Warning NotUsed "entry-left-out";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_code_has_its_page() {
        assert_eq!(crate::diag::table_problems(super::IMPORT), Vec::<String>::new());
    }
}
