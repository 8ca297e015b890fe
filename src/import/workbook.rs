//! What the readers of workbooks share: the choice of sheets, and files that are not what their name says.

use super::{Finding, Made, Refusal, Source, codes};
use crate::words::fold;

/// A sheet as a workbook lists it.
pub struct SheetEntry {
    /// Its name.
    pub name: String,
    /// Its owner hid it.
    pub hidden: bool,
    /// It holds cells (not a chart, dialogue or macro).
    pub is_table: bool,
}

/// Which sheets are read; the others are reported. `made` remembers all names.
pub fn choose(source: &Source<'_>, sheets: &[SheetEntry], made: &mut Made) -> Vec<bool> {
    made.sheets = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let named = |sheet: &SheetEntry| source.sheets.iter().any(|name| fold(name) == fold(&sheet.name));
    let any_named = sheets.iter().any(named);
    // A choice by name that fits no sheet of this workbook was meant for another one.
    let wanted =
        |sheet: &SheetEntry| if any_named { named(sheet) } else { source.sheets.is_empty() && !sheet.hidden };
    let list = |of: &dyn Fn(&SheetEntry) -> bool| {
        let names: Vec<String> =
            sheets.iter().filter(|sheet| of(sheet)).map(|sheet| format!("`{}`", sheet.name)).collect();
        (names.len(), names.join(", "))
    };
    let mut say = |(count, names): (usize, String), what: &str, help: &str, severity| {
        if count > 0 {
            let message = format!("{} {what}: {names}", crate::diag::counted(count, "sheet"));
            let mut finding = Finding::new(&codes::SHEET_LEFT_OUT, message, help);
            finding.severity = severity;
            made.findings.push(finding);
        }
    };
    use crate::diag::Severity::{Note, Warning};
    say(
        list(&|sheet| sheet.is_table && sheet.hidden && !wanted(sheet)),
        "hidden and left out",
        "if it belongs to what you publish, show it in the spreadsheet and save it again, or name it with --sheet",
        Warning,
    );
    say(
        list(&|sheet| sheet.is_table && !sheet.hidden && !wanted(sheet)),
        "left out, because others were chosen by name",
        "",
        Note,
    );
    say(list(&|sheet| !sheet.is_table), "without cells (a chart or the like), left out", "", Note);
    sheets.iter().map(|sheet| sheet.is_table && wanted(sheet)).collect()
}

/// The stem that names the table of a sheet: the sheet's name; that of the file where a workbook has only one sheet with a name
/// that programs give.
pub fn stem<'s>(source: &'s Source<'_>, sheet: &'s str, count: usize) -> &'s str {
    let bare = sheet.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_lowercase();
    let given = [
        "sheet", "tabelle", "feuil", "feuille", "hoja", "foglio", "planilha", "folha", "blad", "ark",
        "arkusz", "taflen", "",
    ];
    if count == 1 && given.contains(&bare.as_str()) { source.stem() } else { sheet }
}

/// A workbook with a password.
pub fn password() -> Refusal {
    Refusal::unreadable(
        "is a workbook with a password",
        "open it in a spreadsheet, remove the password (Save as, without encryption), and put the copy here",
    )
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A file whose bytes are something else than its ending says, in a way that deserves advice of its own.
pub fn disguise(source: &Source<'_>) -> Option<Refusal> {
    let bytes = source.bytes;
    let ending = source.ending();
    let sheet =
        ["xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "ods", "ots"].contains(&ending.as_str());
    if bytes.is_empty() {
        return Some(Refusal::unreadable("is empty: 0 bytes", "copy or download it again"));
    }
    if bytes.starts_with(OLE) {
        // An encrypted workbook is an old Office file that holds a package; its names are in UTF-16.
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let holds = |name: &str| memchr::memmem::find(bytes, &wide(name)).is_some();
        return holds("EncryptedPackage").then(password).or_else(|| {
            (holds("WordDocument") || holds("PowerPoint Document")).then(|| {
                Refusal::unreadable(
                    "is an old Office file without a sheet",
                    "put the tables into a spreadsheet",
                )
            })
        });
    }
    if !sheet || bytes.starts_with(b"PK") {
        return None;
    }
    let start: String = bytes.iter().take(512).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    let start = start.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', ' ', '\r', '\n', '\t']);
    if start.starts_with("<html")
        || start.starts_with("<!doctype html")
        || start.starts_with("<table")
        || start.contains("<table")
    {
        return Some(Refusal::unreadable(
            format!("is a web page with the ending .{ending}, as some websites give it out"),
            "open it in a spreadsheet and save it as an Excel workbook or as CSV",
        ));
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet")
        || start.contains("progid=\"excel.sheet\"")
    {
        return Some(Refusal::unreadable(
            "is an Excel 2003 XML file",
            "open it in a spreadsheet and save it as an Excel workbook or as CSV",
        ));
    }
    // BIFF 2 to 5 without a container.
    if bytes.starts_with(&[9]) && bytes.get(1).is_some_and(|byte| matches!(byte, 0 | 2 | 4 | 8)) {
        return None;
    }
    let text = bytes.iter().take(4096).all(|byte| *byte >= 32 || matches!(byte, b'\n' | b'\r' | b'\t'));
    if text {
        return Some(Refusal::unreadable(
            format!("is text with the ending .{ending}"),
            "if it is a table, give it the ending .csv (or .tsv)",
        ));
    }
    None
}

/// A file that no format knows.
pub fn unknown(source: &Source<'_>) -> Refusal {
    match source.ending().as_str() {
        "xlsb" => Refusal::unreadable(
            "is a binary Excel workbook (.xlsb), which is not read",
            "open it and save it as an Excel workbook (.xlsx)",
        ),
        "json" | "jsonl" | "ndjson" | "ftm" => Refusal::NotOurs(
            "JSON that is no timeline, graph or list of entities known here; it is passed over",
        ),
        "gexf" | "graphml" | "dot" | "gv" | "ged" => Refusal::unreadable(
            "is not what its ending says",
            "export it again from the program it came from",
        ),
        _ if source.bytes.starts_with(b"PK") => Refusal::unreadable(
            "is a zip file that holds no workbook, or one that was cut off",
            "if it holds tables, unpack them into the folder",
        ),
        _ => Refusal::unreadable(
            "is not a workbook, whatever its ending says, or is damaged from its first byte on",
            "open it in a spreadsheet and save it as an Excel workbook or as CSV",
        ),
    }
}
