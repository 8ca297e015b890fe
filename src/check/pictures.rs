//! Pictures that cannot be shown, and pictures without what must stand with them.

use crate::diag::{Diagnostic, Report, codes};
use crate::graph::Graph;
use crate::model::Image;
use crate::table::columns::Field;

codes! {
    /// Findings about pictures.
    pub PICTURES;

    /// A picture that a row names cannot be shown.
    ///
    /// ## What it means
    /// The column `image` names a file that is not in the casebook's folder (or a folder in it), or that is no JPEG or PNG picture.
    ///
    /// ## Why it matters
    /// The row is shown without it.
    ///
    /// ## Example
    /// A row says `images/mill.jpg` in the column `image`, and there is no such file, or it is a letter that somebody renamed.
    ///
    /// ## What to do
    /// Put the file where the row says it is, below the casebook's folder, or write its name as it is there: `images/mill.jpg`. Save other
    /// sorts of pictures (of a phone: HEIC; of the web: WebP) as JPEG.
    UNREAD = Warning NotDrawn "picture-unread";

    /// A picture of which nobody says what it shows.
    ///
    /// ## What it means
    /// The column `image` names a picture, and `image_alt` is empty.
    ///
    /// ## Why it matters
    /// Who cannot see the picture is told nothing. And who checks the page cannot tell whether it is the right one.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_credit
    /// 2014,The mill burns,mill.jpg,Ann Ash
    /// ```
    ///
    /// ## What to do
    /// Write in `image_alt` what is to be seen, in a sentence, and not what it means.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_credit,image_alt
    /// 2014,The mill burns,mill.jpg,Ann Ash,Flames stand over the roof of a mill by a river
    /// ```
    NO_ALT = Warning Doubtful "picture-without-alt";

    /// A picture of which nobody says who made it.
    ///
    /// ## What it means
    /// The column `image` names a picture, and `image_credit` is empty.
    ///
    /// ## Why it matters
    /// Pictures belong to somebody. Without a name nobody can tell whether it may be printed.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_alt
    /// 2014,The mill burns,mill.jpg,Flames stand over the roof of a mill by a river
    /// ```
    ///
    /// ## What to do
    /// Write in `image_credit` who made it and under which licence, as it is to be printed beside the picture.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_alt,image_credit
    /// 2014,The mill burns,mill.jpg,Flames stand over the roof of a mill by a river,Photo: Ann Ash
    /// ```
    NO_CREDIT = Warning Doubtful "picture-without-credit";

    /// A picture lies elsewhere, and is a link only.
    ///
    /// ## What it means
    /// The column `image` holds an address. Nothing is ever fetched from there: where the row has no other address, it is its link.
    ///
    /// ## Why it matters
    /// A page that loads pictures from elsewhere tells that place who reads it; and the picture may change or go.
    ///
    /// ## Example
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_alt,image_credit
    /// 2014,The mill burns,https://example.org/mill.jpg,Flames stand over the roof of a mill,Photo: Ann Ash
    /// ```
    ///
    /// ## What to do
    /// If it may be shown and is to be, save it into the casebook's folder and write its name.
    ///
    /// In `events.csv`:
    ///
    /// ```text
    /// date,title,image,image_alt,image_credit
    /// 2014,The mill burns,mill.jpg,Flames stand over the roof of a mill,Photo: Ann Ash
    /// ```
    ELSEWHERE = Note "picture-elsewhere";
}

/// Pictures, row by row.
pub fn pictures(graph: &Graph) -> Report {
    let book = graph.casebook();
    let mut found = Report::new();
    for (image, row) in book.images() {
        let file = &image.file;
        let mut tell = |code, field, message: String, help: &str| {
            found.push(Diagnostic::new(code, book.place(row, field), message).help(help));
        };
        if image.is_remote() && Image::is_name(file) {
            let message = format!("the picture `{file}` lies elsewhere: it is a link, and not shown");
            tell(&ELSEWHERE, Field::Image, message, "save it into the casebook's folder to show it");
        }
        if !image.is_local() {
            continue;
        }
        if let Some(why) = book.pictures.unread(file) {
            let help =
                "write the name of a JPEG or PNG file in the casebook's folder, such as `images/mill.jpg`";
            tell(&UNREAD, Field::Image, format!("the picture `{file}` {why}"), help);
        }
        if image.alt.is_empty() {
            let message = format!("nothing says what the picture `{file}` shows");
            tell(&NO_ALT, Field::ImageAlt, message, "describe it in a sentence in the column `image_alt`");
        }
        if image.credit.is_empty() {
            let message = format!("nothing says who made the picture `{file}`");
            let help = "name who made it, as it is to be printed, in the column `image_credit`";
            tell(&NO_CREDIT, Field::ImageCredit, message, help);
        }
    }
    found
}
