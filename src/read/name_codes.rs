//! Findings about names and citations in cells. Each doc comment is the manual page that `throughline explain` prints; its example is
//! run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about names and citations in cells.
    pub NAMED;

    /// Words in a column of names that name nobody.
    ///
    /// ## What it means
    /// `unknown`, `n/a`, `?`, `name withheld`, `various` and their like are nobody in particular. No person, place or source is made of
    /// them. In an event, somebody who is said to be there without a name is counted and told, but is nobody's circle in a picture. A
    /// relation to nobody is set aside. One finding stands for the whole column.
    ///
    /// ## Why it matters
    /// Were `unknown` a person, he would tie people together who have nothing to do with each other.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,First complaint,Ann Ash; unknown
    /// 2019-02-01,Second complaint,Ben Birch; N/A
    /// ```
    ///
    /// ## What to do
    /// Leave the cell empty, or write what tells the person apart: `unnamed officer 2` is somebody. If `Anonymous` is the name of
    /// somebody, list it in `entities.csv`; what stands there is taken as it is.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,First complaint,Ann Ash
    /// 2019-02-01,Second complaint,Ben Birch
    /// ```
    NAMES_NOBODY = Warning Doubtful "names-nobody";

    /// Cells that only say to repeat the cell above.
    ///
    /// ## What it means
    /// `ditto`, `do.` or a lone quotation mark under a name. It is read as nobody; the finding says what it would repeat.
    ///
    /// ## Why it matters
    /// As soon as the sheet is sorted or filtered, something else stands above.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,First complaint,Ann Ash
    /// 2019-02-01,Second complaint,ditto
    /// ```
    ///
    /// ## What to do
    /// Write the name again.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,First complaint,Ann Ash
    /// 2019-02-01,Second complaint,Ann Ash
    /// ```
    DITTO_CELL = Warning NotDrawn "ditto-cell";

    /// A name that looks like several.
    ///
    /// ## What it means
    /// Several names in a cell are parted by `;`. Here something else stands between what look like names: `and`, `&`, `/`, `|`, a
    /// comma. It is read as one name until you part it, because a firm may be called so.
    ///
    /// ## Why it matters
    /// The people in it are not tied to what else they took part in.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2023,Meeting,Jane Smith and Marek Wójcik
    /// ```
    ///
    /// ## What to do
    /// Part the names with `;`. `throughline check --fix` does it where nothing else can be meant. Nothing, if it is one name.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2023,Meeting,Jane Smith; Marek Wójcik
    /// ```
    SEVERAL_NAMES = Warning Misread "several-names";

    /// Brackets behind a name that are read as a part of it.
    ///
    /// ## What it means
    /// `Ann Ash (witness)` says in what part she was there, because `witness` is a known part. What stands in these brackets is not, and
    /// the rest of the sheet does not tell. So it is taken as a part of the name, as `(née Birch)` or `(Leeds)` would be.
    ///
    /// ## Why it matters
    /// If it is a part, the name is not the one that stands elsewhere.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,Arrival,Bob Smith (stoker)
    /// ```
    ///
    /// ## What to do
    /// If it is the part somebody had, put a colon: `Bob Smith: stoker`. Else nothing.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2019-01-01,Arrival,Bob Smith: stoker
    /// ```
    BRACKETS_IN_NAME = Note Doubtful "brackets-in-name";

    /// One name in several spellings.
    ///
    /// ## What it means
    /// They differ in capitals, accents, spaces or signs that are not seen, and are read as one name. The one that is used most is shown;
    /// of several used as often, the one that is written first.
    ///
    /// ## Why it matters
    /// Two people may have names that differ by an accent only.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Meeting,Ann Ash
    /// 2015,Inquiry,Ann Ash
    /// 2016,Report,ANN ASH
    /// ```
    ///
    /// ## What to do
    /// Nothing, if they are one. To be rid of the note, write the name in one way.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,who
    /// 2014,Meeting,Ann Ash
    /// 2015,Inquiry,Ann Ash
    /// 2016,Report,Ann Ash
    /// ```
    SPELLINGS_JOINED = Note Doubtful "spellings-joined";

    /// A place in a source whose id nothing lists.
    ///
    /// ## What it means
    /// `report#p12` means page 12 of the source `report`, where a sources table lists `report`. Here none does, so that each such cell is
    /// taken as one source, whole, as it is written.
    ///
    /// ## Why it matters
    /// Two pages of one work count as two sources.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,sources
    /// 2019-01-01,Complaint,report#p12
    /// 2019-02-01,Answer,report#p13
    /// ```
    ///
    /// ## What to do
    /// Add a sources table with a row for each work.
    ///
    /// In `sources.csv`:
    ///
    /// ```text
    /// id,title
    /// report,Report of the inquiry
    /// ```
    LOCATOR_UNREAD = Note Misread "locator-without-source";

    /// What an event led to, or was because of, is no event.
    ///
    /// ## What it means
    /// The columns `led to` and `because of` take the ids or titles of other events, several parted by `;`. This one is neither, or more
    /// than one event has that title.
    ///
    /// ## Why it matters
    /// The tie between the two is missing where causes are shown.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title,led to
    /// bakery,1666-09-02,The bakery burns,cty
    /// city,1666-09-03,The city burns,
    /// ```
    ///
    /// ## What to do
    /// Write the id of the event that is meant.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title,led to
    /// bakery,1666-09-02,The bakery burns,city
    /// city,1666-09-03,The city burns,
    /// ```
    DANGLING_EVENT = Error NotDrawn "dangling-event";
}
