//! Style and script of the page, held by the program: readable files, put one behind the other. Comment lines and indents are taken off.

/// The style, in order.
const STYLES: [&str; 4] = [
    include_str!("../../assets/page/base.css"),
    include_str!("../../assets/page/record.css"),
    include_str!("../../assets/page/app.css"),
    include_str!("../../assets/page/print.css"),
];

/// What the script works out, apart from what it shows: words, dates, paths. It needs `DATA`, and nothing of a browser.
pub const QUERIES: [&str; 3] = [
    include_str!("../../assets/page/words.js"),
    include_str!("../../assets/page/dates.js"),
    include_str!("../../assets/page/query.js"),
];

/// What it shows, in order.
const APP: [&str; 9] = [
    include_str!("../../assets/page/dom.js"),
    include_str!("../../assets/page/state.js"),
    include_str!("../../assets/page/pictures.js"),
    include_str!("../../assets/page/filters.js"),
    include_str!("../../assets/page/search.js"),
    include_str!("../../assets/page/panel.js"),
    include_str!("../../assets/page/table.js"),
    include_str!("../../assets/page/save.js"),
    include_str!("../../assets/page/start.js"),
];

/// The style of a page.
pub fn style() -> String {
    STYLES.iter().map(|file| bare(file, "/*")).collect()
}

/// The script of a page.
pub fn script() -> String {
    let files: String = QUERIES.iter().chain(&APP).map(|file| bare(file, "//")).collect();
    format!(
        "(() => {{\n\"use strict\";\nconst DATA = JSON.parse(document.getElementById(\"data\").textContent);\n{files}}})();\n"
    )
}

/// The lines of a file without indents, and without those that are comments.
fn bare(file: &str, comment: &str) -> String {
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(comment));
    lines.flat_map(|line| [line, "\n"]).collect()
}
