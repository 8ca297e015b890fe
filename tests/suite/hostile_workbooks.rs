//! Workbooks that mean harm, made by our own generator: every one ends in a clear finding, under half a gigabyte, never in an abort.
//!
//! The real program is run under a limit of its address space (`ulimit -v`), so that asking for more is seen as what it would be
//! on a small machine. Sizes are claimed, not written, where that is the trap.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::sheets::{Old, Part, Xlsx, deflated, fods, ods, ole, part, rows, xls, zip};
use crate::support::{Random, Scratch};

/// Kilobytes of address space that the program may have.
const KILOBYTES: u64 = 512 * 1024;
/// How long one file may take. A program built for tests is ten times slower than the one that is given out.
const SECONDS: u64 = 120;

/// A hostile file: its kind, name and bytes, and what must be said about it (empty where it may be read or refused).
struct Hostile {
    kind: &'static str,
    name: String,
    bytes: Vec<u8>,
    said: &'static str,
}

fn honest() -> Xlsx {
    let mut book = Xlsx::of(rows(&[&["Date", "Title"], &["1999", "One"]]));
    book.shared = "<si><t>x</t></si>".into();
    book
}

/// The parts of an honest workbook with one of them replaced.
fn with(name: &str, change: impl Fn(&mut Part)) -> Vec<u8> {
    let mut parts = honest().parts();
    parts.iter_mut().filter(|part| part.name == name).for_each(change);
    zip(&parts)
}

const PARTS: [&str; 4] =
    ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"];

/// Every kind, several hundred files in all.
fn hostile() -> Vec<Hostile> {
    let mut all: Vec<Hostile> = Vec::new();
    let mut add = |kind: &'static str, ending: &str, bytes: Vec<u8>, said: &'static str| {
        let name = format!("h{:03}.{ending}", all.len());
        all.push(Hostile { kind, name, bytes, said });
    };

    // Zip bombs: honest about their size, packed a thousandfold.
    for megabytes in [1_usize, 8, 40, 150] {
        let text = vec![b' '; megabytes << 20];
        let packed = deflated(&text);
        for name in PARTS {
            let bytes = with(name, |part| {
                part.packed = packed.clone();
                part.packed_size = packed.len() as u32;
                part.size = text.len() as u32;
            });
            add("bomb", "xlsx", bytes, "");
        }
    }
    // Bombs that lie about their size, small or large.
    let packed = deflated(&vec![b'<'; 200 << 20]);
    for claimed in [0_u32, 1, 1_000, 1 << 20, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF] {
        for name in PARTS {
            let bytes = with(name, |part| {
                part.packed = packed.clone();
                part.packed_size = packed.len() as u32;
                part.size = claimed;
            });
            add("lying size", "xlsx", bytes, "error[file-refused]");
        }
    }
    for claimed in [0_u32, 7, 0x7FFF_FFFF, 0xFFFF_FFFF] {
        for name in PARTS {
            add("lying packed size", "xlsx", with(name, |part| part.packed_size = claimed), "");
        }
    }
    // Parts that share their bytes.
    for copies in [1_usize, 10, 1_000, 9_000] {
        let mut parts = honest().parts();
        for copy in 0..copies {
            let mut twin = parts[6].clone();
            twin.name = format!("xl/worksheets/copy{copy}.xml");
            twin.points_to = Some(6);
            parts.push(twin);
        }
        add("overlap", "xlsx", zip(&parts), "error[file-refused]");
    }
    // A zip in a zip in a zip.
    let mut inner = honest().bytes();
    for _ in 0..5 {
        inner = zip(&[part("xl/workbook.xml", &inner), part("[Content_Types].xml", b"x")]);
        add("nested", "xlsx", inner.clone(), "error[file-refused]");
    }
    // Counts that lie.
    for count in ["0", "1", "4294967295", "18446744073709551615", "-1", "1e9", "x"] {
        let mut parts = honest().parts();
        let shared = format!("<sst count=\"{count}\" uniqueCount=\"{count}\"><si><t>x</t></si></sst>");
        parts[5] = part("xl/sharedStrings.xml", shared.as_bytes());
        add("lying count", "xlsx", zip(&parts), "");
        let mut book = honest();
        let sheet = &mut book.sheets[0].2;
        *sheet =
            format!("<mergeCells count=\"{count}\"><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>{sheet}");
        add("lying count", "xlsx", book.bytes(), "");
    }
    for area in
        ["A1:XFD1048576", "A1:ZZZ9999999", "XFD1048576:A1", "A1:A99999999999999999999", "", ":", "A1:B2:C3"]
    {
        let mut book = honest();
        let sheet = &mut book.sheets[0].2;
        *sheet = format!(
            "<dimension ref=\"{area}\"/>{sheet}<mergeCells><mergeCell ref=\"{area}\"/></mergeCells><hyperlinks><hyperlink ref=\"{area}\"/></hyperlinks>"
        );
        add("lying extent", "xlsx", book.bytes(), "");
    }
    // Cells in far corners.
    let cell = |at: &str| format!("<c r=\"{at}\"><v>1</v></c>");
    for corners in [
        &["A1", "XFD1"][..],
        &["A1", "A1048576"],
        &["A1", "XFD1048576"],
        &["XFD1048576"],
        &["A1", "Z500000", "XFD2"],
    ] {
        let cells: String = corners.iter().map(|at| format!("<row>{}</row>", cell(at))).collect();
        add("corner", "xlsx", Xlsx::of(format!("<sheetData>{cells}</sheetData>")).bytes(), "");
    }
    for (count, step) in [(1_000_u32, 16), (16_000, 1), (1_000_000, 0)] {
        let mut cells = String::new();
        for number in 0..count.min(60_000) {
            let column = throughline::input::letters((number * step) % 16_384);
            write!(
                cells,
                "<row r=\"{0}\"><c r=\"{column}{0}\"><v>1</v></c><c r=\"XFD{0}\"><v>1</v></c></row>",
                number + 1
            )
            .expect("in memory");
        }
        add("diagonal", "xlsx", Xlsx::of(format!("<sheetData>{cells}</sheetData>")).bytes(), "");
    }
    let sheets = (0..60).map(|n| {
        (format!("S{n}"), String::new(), format!("<sheetData><row>{}</row></sheetData>", cell("A1048576")))
    });
    add("corner", "xlsx", Xlsx { sheets: sheets.collect(), ..Xlsx::default() }.bytes(), "");
    for at in ["A0", "XFE1", "A1048577", "A4294967296", "AAAAAAAAAAAA1", "1A", "A-1", "", "Ж1", "A1A"] {
        add(
            "no such cell",
            "xlsx",
            Xlsx::of(format!("<sheetData><row>{}</row></sheetData>", cell(at))).bytes(),
            "error[file-refused]",
        );
        add(
            "no such row",
            "xlsx",
            Xlsx::of(format!("<sheetData><row r=\"{at}\">{}</row></sheetData>", cell("B2"))).bytes(),
            "error[file-refused]",
        );
    }
    // Repeats of OpenDocument.
    for columns in ["1", "16384", "1048576", "4294967295", "99999999999", "-1"] {
        for lines in ["1", "1000", "1048576", "4294967295"] {
            for filled in [true, false] {
                let value = if filled {
                    " office:value-type=\"string\"><text:p>x</text:p></table:table-cell>"
                } else {
                    "/>"
                };
                let sheet = format!(
                    "<table:table table:name=\"Events\"><table:table-row table:number-rows-repeated=\"{lines}\"><table:table-cell table:number-columns-repeated=\"{columns}\"{value}</table:table-row><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Date</text:p></table:table-cell></table:table-row></table:table>"
                );
                add("repeats", "ods", ods("", &sheet, ""), "");
            }
        }
    }
    for columns in ["4294967295", "16384"] {
        let sheet = format!(
            "<table:table table:name=\"E\"><table:table-column table:number-columns-repeated=\"{columns}\" table:visibility=\"collapse\"/><table:table-column table:number-columns-repeated=\"{columns}\" table:visibility=\"collapse\"/></table:table>"
        );
        add("repeats", "fods", fods("", &sheet).into_bytes(), "");
    }
    // Entities.
    let laughs = (1..9).fold(String::from("<!ENTITY a0 \"ha\">"), |dtd, n| {
        let inner = format!("&a{};", n - 1).repeat(10);
        dtd + &format!("<!ENTITY a{n} \"{inner}\">")
    });
    for dtd in [
        laughs.as_str(),
        "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
        "<!ENTITY % p SYSTEM \"http://example.org/x\">%p;",
        "<!ENTITY x \"y\">",
    ] {
        for name in PARTS {
            let text = format!("<?xml version=\"1.0\"?><!DOCTYPE x [{dtd}]><x>&a8;&x;</x>");
            let bytes = with(name, |old| *old = part(name, text.as_bytes()));
            add("entities", "xlsx", bytes, "error[file-refused]");
        }
        let text = fods("", "&a8;").replace("<?xml version=\"1.0\"?>", &format!("<!DOCTYPE x [{dtd}]>"));
        add("entities", "fods", text.into_bytes(), "error[file-refused]");
    }
    // Nesting.
    for depth in [150_usize, 1_000, 100_000, 1_000_000] {
        for name in PARTS {
            let text = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
            add("nesting", "xlsx", with(name, |old| *old = part(name, text.as_bytes())), "");
        }
    }
    // Passwords.
    for streams in [&["EncryptionInfo", "EncryptedPackage"][..], &["EncryptedPackage"]] {
        let streams: Vec<(&str, &[u8])> = streams.iter().map(|name| (*name, b"xx".as_slice())).collect();
        add("password", "xlsx", ole(&streams), "is a workbook with a password");
        add("password", "xls", ole(&streams), "is a workbook with a password");
    }
    add("password", "xls", xls(&[], false, &[(0x002F, vec![0; 54])]), "");
    // Cut off.
    let whole = honest().bytes();
    for share in 0..20 {
        add("cut off", "xlsx", whole[..whole.len() * share / 20].to_vec(), "error[file-refused]");
    }
    let old = xls(&[Old::Text(0, 0, "Date"), Old::Text(0, 1, "Title"), Old::Text(1, 0, "1999")], false, &[]);
    for share in 1..12 {
        add("cut off", "xls", old[..old.len() * share / 12].to_vec(), "");
    }
    // Names.
    for name in [
        "../../../etc/passwd",
        "/etc/passwd",
        "C:\\x",
        "xl/worksheets/../../x",
        "\0",
        "xl/worksheets/sheet1.xml",
        "XL/Worksheets/Sheet1.XML",
    ] {
        let mut parts = honest().parts();
        parts.push(part(name, b"<x/>"));
        add(
            "names",
            "xlsx",
            zip(&parts),
            if name.to_lowercase().ends_with("sheet1.xml") { "error[file-refused]" } else { "" },
        );
    }
    // Links that run in a circle, or lead out.
    for target in [
        "../workbook.xml",
        "../sharedStrings.xml",
        "/xl/worksheets/sheet1.xml",
        "../../../../etc/passwd",
        "/etc/passwd",
        "http://example.org/x",
        "",
        ".",
    ] {
        let mut parts = honest().parts();
        let text =
            String::from_utf8(inflated(&parts[3])).expect("UTF-8").replace("worksheets/sheet1.xml", target);
        parts[3] = part("xl/_rels/workbook.xml.rels", text.as_bytes());
        add("circles", "xlsx", zip(&parts), "");
        let mut book = honest();
        book.links = format!("<Relationship Id=\"c\" Type=\"http://x/comments\" Target=\"{target}\"/>");
        add("circles", "xlsx", book.bytes(), "");
    }
    // Long texts, and one long text in many cells.
    for (bytes, cells) in
        [(1_usize << 20, 1_000), (1 << 16, 20_000), (40_000_000, 1), (1_000, 200_000), (1_200_000, 10)]
    {
        let mut book = Xlsx::of(format!(
            "<sheetData>{}</sheetData>",
            (1..=cells).map(|n| format!("<row r=\"{n}\"><c t=\"s\"><v>0</v></c></row>")).collect::<String>()
        ));
        book.shared = format!("<si><t>{}</t></si>", "x".repeat(bytes));
        add("long texts", "xlsx", book.bytes(), "");
    }
    let many: String = (0..400_000).map(|n| format!("<si><t>{n}</t></si>")).collect();
    add("many texts", "xlsx", Xlsx { shared: many, ..honest() }.bytes(), "");
    let sheets = (0..3_000).map(|n| (format!("S{n}"), String::new(), String::new())).collect();
    add("many sheets", "xlsx", Xlsx { sheets, ..Xlsx::default() }.bytes(), "error[file-refused]");
    for attributes in [1_000_usize, 200_000] {
        let list: String = (0..attributes).map(|n| format!(" a{n}=\"x\"")).collect();
        add(
            "many attributes",
            "xlsx",
            Xlsx::of(format!("<sheetData><row><c{list}><v>1</v></c></row></sheetData>")).bytes(),
            "",
        );
    }
    // Excel 97: cells far apart, records that lie.
    add(
        "old corner",
        "xls",
        xls(&[Old::Number(0, 0, 1.0, 0), Old::Number(65_535, 255, 1.0, 0)], false, &[]),
        "error[file-refused]",
    );
    add("old corner", "xls", xls(&[Old::Number(65_535, 255, 1.0, 0)], false, &[]), "error[file-refused]");
    add(
        "old corner",
        "xls",
        xls(&[Old::Number(0, 0, 1.0, 0), Old::Number(65_535, 65_535, 1.0, 0)], false, &[]),
        "error[file-refused]",
    );
    for sort in [0x0200_u16, 0x00FC, 0x00BD, 0x0809, 0x0006, 0x0207, 0x003C, 0x0085, 0x041E, 0x00E5] {
        for data in [vec![0xFF; 40], vec![0; 8_000], Vec::new()] {
            add("old records", "xls", xls(&[Old::Text(0, 0, "Date")], false, &[(sort, data)]), "");
        }
    }
    // Bytes turned over at random, in files of every kind.
    let flat = ods(
        "",
        "<table:table table:name=\"E\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Date</text:p></table:table-cell></table:table-row></table:table>",
        "",
    );
    let mut random = Random(20_261_128);
    for (ending, bytes, times) in [("xlsx", &whole, 40), ("xls", &old, 60), ("ods", &flat, 20)] {
        for _ in 0..times {
            let mut bytes = bytes.clone();
            for _ in 0..1 + random.below(12) {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
            add("random", ending, bytes, "");
        }
    }
    all
}

fn inflated(part: &Part) -> Vec<u8> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(part.packed.as_slice()).read_to_end(&mut bytes).expect("honest");
    bytes
}

/// Kinds of which nothing much is unpacked: several are read at once, so that the program is started less often.
const SMALL: &[&str] = &[
    "random",
    "cut off",
    "names",
    "circles",
    "entities",
    "password",
    "no such cell",
    "no such row",
    "lying packed size",
    "lying count",
    "lying extent",
    "old records",
    "nested",
];
/// Small ones read at once.
const AT_ONCE: usize = 6;

#[test]
fn hostile_workbooks_end_in_a_finding() {
    let mut faults = String::new();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, String::new());
    let all = hostile();
    let total = all.len();
    let mut batches: Vec<Vec<Hostile>> = Vec::new();
    for file in all {
        *kinds.entry(file.kind).or_default() += 1;
        match batches.last_mut() {
            Some(batch)
                if SMALL.contains(&file.kind)
                    && batch.len() < AT_ONCE
                    && batch.iter().all(|other| other.kind == file.kind) =>
            {
                batch.push(file);
            }
            _ => batches.push(vec![file]),
        }
    }
    for batch in batches {
        let folder = Scratch::with("hostile", &[]);
        for file in &batch {
            folder.write(&file.name, &file.bytes);
        }
        let begun = Instant::now();
        let limited = format!(
            "ulimit -v {KILOBYTES} && exec timeout {SECONDS} \"$0\" check \"$1\" --format concise --quiet"
        );
        let program = env!("CARGO_BIN_EXE_throughline");
        let ended =
            Command::new("bash").args(["-c", &limited, program]).arg(folder.path()).output().expect("bash");
        let took = begun.elapsed();
        let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        let what =
            batch.iter().map(|file| format!("{} ({})", file.name, file.kind)).collect::<Vec<_>>().join(", ");
        match ended.status.code() {
            Some(0..=2) if !err.contains("panicked") && !err.contains("allocation") => {}
            code => writeln!(faults, "{what}: ended with {code:?}: {err}").expect("in memory"),
        }
        for file in &batch {
            let lines: Vec<&str> =
                out.lines().chain(err.lines()).filter(|line| line.contains(&file.name)).collect();
            if out.trim().is_empty() && err.trim().is_empty() {
                writeln!(faults, "{} ({}): nothing is said", file.name, file.kind).expect("in memory");
            } else if !lines.join("\n").contains(file.said) {
                writeln!(faults, "{} ({}): says not `{}` but {lines:?}", file.name, file.kind, file.said)
                    .expect("in memory");
            }
        }
        if took > slowest.0 {
            slowest = (took, what.clone());
        }
        if took.as_secs() > SECONDS {
            writeln!(faults, "{what}: took {took:?}").expect("in memory");
        }
    }
    println!("{total} hostile workbooks of {} kinds: {kinds:?}; slowest {slowest:?}", kinds.len());
    assert!(total >= 344, "only {total} files");
    assert!(faults.is_empty(), "{faults}");
}
