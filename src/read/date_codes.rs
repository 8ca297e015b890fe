//! Findings about columns of dates: one a column, with the one setting that settles it. Each doc comment is the manual page that
//! `throughline explain` prints; its example is run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about columns of dates.
    pub DATES;

    /// Years of two digits.
    ///
    /// ## What it means
    /// `9/24/06` may be 1906 or 2006. The century is never guessed; a column `year` beside it, or one line in `casebook.toml`, says it
    /// for the whole column.
    ///
    /// ## Why it matters
    /// A wrong guess moves events by a hundred years without a sign of it. So these cells have no date until it is settled.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 9/24/06,The mill burns
    /// 1/21/77,The mill is sold
    /// ```
    ///
    /// ## What to do
    /// Write the first of the hundred years that two digits may mean: with 1970, `70` to `99` are 1970 to 1999 and `00` to `69` are
    /// 2000 to 2069; with 1900 all are in the 20th century.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// two_digit_years = 1970
    /// ```
    TWO_DIGIT_YEARS = Error NotDrawn "two-digit-years";

    /// School years or months: `2008-09`.
    ///
    /// ## What it means
    /// `2008-09` is September 2008, or the school or financial year from 2008 to 2009. A cell such as `2012-13` in the same column can
    /// only be years and settles it; one such as `2014-03` can only be a month. Here nothing settles it, or both stand there.
    ///
    /// ## Why it matters
    /// Read the wrong way, a year becomes a month. So these cells have no date until it is settled.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 2008-09,First grant
    /// 2009-10,Second grant
    /// ```
    ///
    /// ## What to do
    /// Write `true` where these are two years each, `false` where they are months.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// school_years = true
    /// ```
    SCHOOL_YEARS = Error NotDrawn "school-years";

    /// Days as a spreadsheet counts them.
    ///
    /// ## What it means
    /// Spreadsheets keep a date as a number, the days since 1900 (or 1904), and show it as a date. Where a column is not formatted as
    /// dates, the number is written into the CSV file.
    ///
    /// ## Why it matters
    /// Nothing in the number says which of the two counts it is, or that it is a date at all. So these cells have no date until it is
    /// settled.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title
    /// 41710,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Format the column as dates and save the file again, or write the count in `casebook.toml`: 1900 for nearly every spreadsheet,
    /// 1904 for those made by Excel on a Mac before 2011.
    ///
    /// In `casebook.toml`:
    ///
    /// ```text
    /// excel_serials = 1900
    /// ```
    DAY_NUMBERS = Error NotDrawn "spreadsheet-days";

    /// Signs for nothing in a column of dates.
    ///
    /// ## What it means
    /// `-`, `#`, `?`, `NULL`, `N/A` and their like are read as an empty cell.
    ///
    /// ## Why it matters
    /// An empty end says nothing of when something ended. If the sign was meant to say more (that something goes on, that a date
    /// was looked for and not found), write that.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,end,title
    /// 2014,-,The mill burns
    /// ```
    ///
    /// ## What to do
    /// Nothing, if it means nothing. Else write `present` for what goes on, `unknown` for what is not known.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,end,title
    /// 2014,,The mill burns
    /// ```
    EMPTY_DATES = Note "empty-date-signs";
}
