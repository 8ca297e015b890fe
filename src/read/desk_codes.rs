//! Findings about what the desk says of its own work. Each doc comment is the manual page that `throughline explain` prints; its example
//! is run by the tests.

use crate::diag::codes;

codes! {
    /// Findings about corrections, judgements on who is who, and several accounts.
    pub DESK;

    /// A judgement on two names that is none.
    ///
    /// ## What it means
    /// In a table of identities the column `judgement` says `same`, `different` or `unsure`. This cell says something else, or nothing.
    ///
    /// ## Why it matters
    /// Nothing is done with the row: two names that are one stay two.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,participants
    /// 2014,The mill burns,Ann Ash; A. Ash
    /// ```
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,purple
    /// ```
    ///
    /// ## What to do
    /// Write one of the three words.
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// ```
    UNKNOWN_JUDGEMENT = Warning NotUsed "unknown-judgement";

    /// A judgement on a name that is nobody's.
    ///
    /// ## What it means
    /// A row of the table of identities names somebody whom no other table names, or whom several rows may mean.
    ///
    /// ## Why it matters
    /// The judgement cannot be applied. It may be a slip, or the row it was about is gone.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,participants
    /// 2014,The mill burns,Ann Ash
    /// ```
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,Benedict Cole,different
    /// ```
    ///
    /// ## What to do
    /// Write the name or the id as the tables have it, or delete the row.
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// ```
    UNKNOWN_IDENTITY = Warning NotUsed "unknown-identity";

    /// Two names are one by some rows, and not by another.
    ///
    /// ## What it means
    /// Who is the same is followed from row to row: if A is B, and B is C, then A is C. Another row says that A and C are different, or
    /// that it is not known.
    ///
    /// ## Why it matters
    /// One of the rows is wrong. None of these names is merged until that is settled.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,participants
    /// 2014,The mill burns,Ann Ash; A. Ash; Annie Ash
    /// ```
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// Ann Ash,Annie Ash,same
    /// A. Ash,Annie Ash,different
    /// ```
    ///
    /// ## What to do
    /// Change or delete the row that is wrong.
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// A. Ash,Annie Ash,different
    /// ```
    CONTRADICTING_IDENTITIES = Error NotUsed "contradicting-identities";

    /// Of those who are one, several rows keep another.
    ///
    /// ## What it means
    /// Of two names that are the same, the one in the column `name` is kept. These rows together keep several, or none.
    ///
    /// ## Why it matters
    /// One of them is taken, by the order of ids. It may not be the name that you want to print.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,participants
    /// 2014,The mill burns,Ann Ash; A. Ash; Annie Ash
    /// ```
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// Annie Ash,A. Ash,same
    /// ```
    ///
    /// ## What to do
    /// Write the name that is to be printed into `name`, in every row.
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// Ann Ash,Annie Ash,same
    /// ```
    KEEPS_SEVERAL = Warning "identity-keeps-several";

    /// Two who are held to be one, of whom the rows say what cannot be true of one.
    ///
    /// ## What it means
    /// They are of two kinds, or their lives begin or end at two dates.
    ///
    /// ## Why it matters
    /// They may be two after all. Until then what the row of the name that is kept says is drawn.
    ///
    /// ## Example
    /// In `entities.csv`:
    ///
    /// ```text
    /// name,kind,start
    /// Ann Ash,person,1970
    /// A. Ash,person,1945
    /// ```
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,same
    /// ```
    ///
    /// ## What to do
    /// If they are two, write `different`. If they are one, correct the row that is wrong.
    ///
    /// In `identities.csv`:
    ///
    /// ```text
    /// name,other,judgement
    /// Ann Ash,A. Ash,different
    /// ```
    IDENTITY_DOUBTFUL = Warning "identity-doubtful";

    /// A correction of something that is not there.
    ///
    /// ## What it means
    /// The column `touches` of a table of corrections names rows by their ids, titles or names. This names none.
    ///
    /// ## Why it matters
    /// The correction is printed under the drawings that show what it touches. What it does not find it is not printed with.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title
    /// fire,2014,The mill burns
    /// ```
    ///
    /// In `corrections.csv`:
    ///
    /// ```text
    /// date,what,touches
    /// 2015-01-02,The year of the fire was given as 2013.,the flood
    /// ```
    ///
    /// ## What to do
    /// Write the id of the row that was put right. A correction that touches nothing in particular is printed everywhere.
    ///
    /// In `corrections.csv`:
    ///
    /// ```text
    /// date,what,touches
    /// 2015-01-02,The year of the fire was given as 2013.,fire
    /// ```
    CORRECTION_OF_NOTHING = Warning NotDrawn "correction-of-nothing";

    /// Another account of something that is not there.
    ///
    /// ## What it means
    /// The column `account_of` names the row, by its id or title, of which this one is another account. It names none, or several.
    ///
    /// ## Why it matters
    /// The two accounts are not shown beside each other: a reader sees two things that happened.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title,account_of
    /// fire,2014-03-01,The mill burns,
    /// fire-2,2014-03-02,The mill burns down,fyre
    /// ```
    ///
    /// ## What to do
    /// Write the id of the other row.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// id,date,title,account_of
    /// fire,2014-03-01,The mill burns,
    /// fire-2,2014-03-02,The mill burns down,fire
    /// ```
    DANGLING_ACCOUNT = Warning NotDrawn "dangling-account";
}
