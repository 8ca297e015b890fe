//! Tables whose heads tell nothing: what their columns are by what stands in them.

use super::ColumnPart;
use super::TablePart;
use super::columns::Field;
use super::content::Content;
use super::fit::{Besides, How, Reading};

/// A reading by what stands in the columns alone, for tables whose heads tell nothing or are not there: dates beside texts are events, two
/// columns of names are relations. Heads that are there and known are kept. `None` where it would be mere guessing.
pub fn guess(contents: &[Content], headers: &[String], headerless: bool) -> Option<Reading> {
    let columns = |wanted: &dyn Fn(&Content) -> bool| -> Vec<usize> {
        (0..contents.len()).filter(|column| wanted(&contents[*column])).collect()
    };
    let dates = columns(&|content| content.is_full_dates() || (headerless && content.is_dates()));
    let addresses = columns(&Content::is_addresses);
    let names = columns(&|content| content.is_names() && !content.is_addresses());
    let texts = columns(&|content| content.is_text() && !content.is_names());
    let words = |column: &usize| {
        contents[*column].distinct.iter().map(|text| text.len()).sum::<usize>() + contents[*column].prose * 60
    };
    let mut fields: Vec<(usize, Field)> = Vec::new();
    // Of texts the longest is what happened. A column that has one word again and again is a sort.
    let longest = texts.iter().copied().max_by_key(|column| (words(column), std::cmp::Reverse(*column)));
    let part = match (dates.as_slice(), longest, names.as_slice()) {
        ([date, rest @ ..], Some(title), names) => {
            fields.push((*date, Field::Date));
            fields.push((title, Field::Title));
            fields.extend(rest.first().filter(|end| **end == date + 1).map(|end| (*end, Field::End)));
            // Of several columns of names none is plainly the one.
            if let [who] = names {
                fields.push((*who, Field::Participants));
            }
            fields.extend(addresses.first().map(|source| (*source, Field::Sources)));
            TablePart::Events
        }
        (dates, kind, [from, to]) => {
            fields.push((*from, Field::From));
            fields.push((*to, Field::To));
            fields.extend(kind.map(|kind| (kind, Field::Kind)));
            fields.extend(dates.first().map(|start| (*start, Field::Start)));
            fields.extend(addresses.first().map(|source| (*source, Field::Sources)));
            TablePart::Relations
        }
        _ => return None,
    };
    let mut reading =
        Reading::with(part, headers, Besides { contents, told: true, ..Besides::default() }, None);
    for (column, field) in fields {
        if let Some(old) = reading.columns.iter().position(|known| known.field() == Some(field)) {
            reading.columns[old] = ColumnPart::Attribute;
            reading.how[old] = How::Not;
        }
        reading.columns[column] = ColumnPart::Field(field);
        reading.how[column] = How::Content;
    }
    reading.complete = true;
    Some(reading)
}
