//! Workbooks made by hand, well formed or not: zip files part by part, the XML of Excel and OpenDocument sheets, the records of
//! Excel 97.

use std::io::{Cursor, Write as _};

use flate2::Crc;
use flate2::write::DeflateEncoder;

/// A part of a zip file, which may lie about itself.
#[derive(Clone)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its bytes as packed.
    pub packed: Vec<u8>,
    /// 0 stored, 8 deflated.
    pub method: u16,
    /// Bit 0: encrypted.
    pub flags: u16,
    /// What it says to unpack to.
    pub size: u32,
    /// What it says to be packed to.
    pub packed_size: u32,
    crc: u32,
    /// Bytes of the file of another part to point to.
    pub points_to: Option<usize>,
}

/// A part as honest programs write it.
pub fn part(name: &str, bytes: &[u8]) -> Part {
    let mut crc = Crc::new();
    crc.update(bytes);
    let packed = deflated(bytes);
    Part {
        name: name.into(),
        packed_size: packed.len() as u32,
        packed,
        method: 8,
        flags: 0,
        size: bytes.len() as u32,
        crc: crc.sum(),
        points_to: None,
    }
}

/// Deflated bytes.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

/// The zip file of some parts.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let (mut file, mut contents, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        starts.push(file.len());
        let head = |start: &[u8], more: &[u16]| {
            let mut head = start.to_vec();
            for word in more {
                head.extend(word.to_le_bytes());
            }
            head
        };
        let sizes = |into: &mut Vec<u8>| {
            for long in [part.crc, part.packed_size, part.size] {
                into.extend(long.to_le_bytes());
            }
            into.extend((part.name.len() as u16).to_le_bytes());
            into.extend(0_u16.to_le_bytes());
        };
        if part.points_to.is_none() {
            file.extend(head(b"PK\x03\x04", &[20, part.flags, part.method, 0, 33]));
            sizes(&mut file);
            file.extend(part.name.as_bytes());
            file.extend(&part.packed);
        }
        let start = part.points_to.map_or(starts[starts.len() - 1], |other| starts[other]);
        contents.extend(head(b"PK\x01\x02", &[20, 20, part.flags, part.method, 0, 33]));
        sizes(&mut contents);
        contents.extend([0; 10]);
        contents.extend((start as u32).to_le_bytes());
        contents.extend(part.name.as_bytes());
    }
    let at = file.len() as u32;
    let count = parts.len() as u16;
    let size = contents.len() as u32;
    file.extend(contents);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend(count.to_le_bytes());
    file.extend(count.to_le_bytes());
    file.extend(size.to_le_bytes());
    file.extend(at.to_le_bytes());
    file.extend([0; 2]);
    file
}

/// What an Excel workbook is made of.
#[derive(Default, Clone)]
pub struct Xlsx {
    /// Name, `state` and the XML within `<worksheet>` of each sheet.
    pub sheets: Vec<(String, String, String)>,
    /// The XML within `<sst>`.
    pub shared: String,
    /// The XML within `<styleSheet>`.
    pub styles: String,
    /// Attributes of `workbookPr`.
    pub book: String,
    /// The XML within the relations of the first sheet.
    pub links: String,
    /// Parts besides.
    pub more: Vec<(String, String)>,
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const LINKS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

impl Xlsx {
    /// A workbook of one sheet of this XML.
    pub fn of(sheet: impl Into<String>) -> Self {
        Self { sheets: vec![("Events".into(), String::new(), sheet.into())], ..Self::default() }
    }

    /// Its parts.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut add = |name: &str, text: String| parts.push(part(name, text.as_bytes()));
        add(
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".into(),
        );
        add(
            "_rels/.rels",
            format!(
                "{LINKS}<Relationship Id=\"r1\" Type=\"{TYPE}officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        );
        let (mut book, mut links) = (String::new(), String::new());
        for (number, (name, state, _)) in self.sheets.iter().enumerate() {
            let state = if state.is_empty() { String::new() } else { format!(" state=\"{state}\"") };
            book.push_str(&format!(
                "<sheet name=\"{name}\" sheetId=\"{0}\"{state} r:id=\"r{0}\"/>",
                number + 1
            ));
            links.push_str(&format!(
                "<Relationship Id=\"r{0}\" Type=\"{TYPE}worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
                number + 1
            ));
        }
        add(
            "xl/workbook.xml",
            format!("<workbook {MAIN}><workbookPr {}/><sheets>{book}</sheets></workbook>", self.book),
        );
        add("xl/_rels/workbook.xml.rels", format!("{LINKS}{links}</Relationships>"));
        add("xl/styles.xml", format!("<styleSheet {MAIN}>{}</styleSheet>", self.styles));
        add("xl/sharedStrings.xml", format!("<sst {MAIN}>{}</sst>", self.shared));
        for (number, (_, _, sheet)) in self.sheets.iter().enumerate() {
            add(
                &format!("xl/worksheets/sheet{}.xml", number + 1),
                format!("<worksheet {MAIN}>{sheet}</worksheet>"),
            );
        }
        if !self.links.is_empty() {
            add("xl/worksheets/_rels/sheet1.xml.rels", format!("{LINKS}{}</Relationships>", self.links));
        }
        for (name, text) in &self.more {
            add(name, text.clone());
        }
        parts
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.parts())
    }
}

/// `<row>` elements with texts in them, the first in row 1.
pub fn rows(table: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for (row, cells) in table.iter().enumerate() {
        xml.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, text) in cells.iter().enumerate() {
            if !text.is_empty() {
                let letter = char::from(b'A' + column as u8);
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                xml.push_str(&format!(
                    "<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                    row + 1
                ));
            }
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}

/// The XML of an OpenDocument sheet file: styles, and what stands within `<office:spreadsheet>`.
pub fn fods(styles: &str, sheets: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\" office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document>"
    )
}

/// The same as a zipped `.ods`.
pub fn ods(styles: &str, sheets: &str, manifest: &str) -> Vec<u8> {
    let mut first = part("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    first.packed = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    first.method = 0;
    first.packed_size = first.packed.len() as u32;
    zip(&[
        first,
        part("content.xml", fods(styles, sheets).as_bytes()),
        part("META-INF/manifest.xml", format!("<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">{manifest}</manifest:manifest>").as_bytes()),
    ])
}

/// A cell of an Excel 97 workbook.
pub enum Old<'t> {
    /// A text.
    Text(u16, u16, &'t str),
    /// A number, with the index of its format (0 plain, 1 a date, 2 a month and year).
    Number(u16, u16, f64, u16),
}

/// An Excel 97 workbook of one sheet `Events`; `more` are further records of the sheet.
pub fn xls(cells: &[Old<'_>], is_1904: bool, more: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut book = Vec::new();
    let record = |book: &mut Vec<u8>, sort: u16, data: &[u8]| {
        book.extend(sort.to_le_bytes());
        book.extend((data.len() as u16).to_le_bytes());
        book.extend(data);
    };
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    record(&mut book, 0x0809, &words(&[0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0, 6, 0]));
    record(&mut book, 0x0042, &words(&[1200]));
    record(&mut book, 0x0022, &words(&[u16::from(is_1904)]));
    for format in [0_u16, 14, 17] {
        record(&mut book, 0x00E0, &words(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
    let sheet_entry = book.len() + 4;
    let mut entry = vec![0; 6];
    entry.extend([6, 0]);
    entry.extend(b"Events");
    record(&mut book, 0x0085, &entry);
    record(&mut book, 0x000A, &[]);
    let start = book.len() as u32;
    book[sheet_entry..sheet_entry + 4].copy_from_slice(&start.to_le_bytes());
    record(&mut book, 0x0809, &words(&[0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 0, 6, 0]));
    for (sort, data) in more {
        record(&mut book, *sort, data);
    }
    for cell in cells {
        match cell {
            Old::Text(row, column, text) => {
                let mut data = words(&[*row, *column, 0, text.len() as u16]);
                data.push(0);
                data.extend(text.as_bytes());
                record(&mut book, 0x0204, &data);
            }
            Old::Number(row, column, value, format) => {
                let mut data = words(&[*row, *column, *format]);
                data.extend(value.to_le_bytes());
                record(&mut book, 0x0203, &data);
            }
        }
    }
    record(&mut book, 0x000A, &[]);
    // Below 4,096 bytes it would stand in another kind of stream, which old readers do not look into.
    book.resize(book.len().max(5_000), 0);
    ole(&[("Workbook", &book)])
}

/// An old Office file of some streams.
pub fn ole(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("in memory");
    for (name, bytes) in streams {
        let mut stream = file.create_stream(format!("/{name}")).expect("a stream");
        stream.write_all(bytes).expect("in memory");
    }
    file.flush().expect("in memory");
    file.into_inner().into_inner()
}
