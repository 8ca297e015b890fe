//! Every further form that people write: what each is read as, what stands near to it and must not be, how times of day are kept.

use super::*;

fn edtf(text: &str) -> String {
    match Date::parse(text, None) {
        Ok(date) => date.edtf().to_owned(),
        Err(fault) => format!("{}: {fault}", fault.kind.code()),
    }
}

fn with(text: &str, hints: Hints) -> String {
    match Date::parse_with(text, &hints) {
        Ok(date) => date.edtf().to_owned(),
        Err(fault) => fault.kind.code().to_owned(),
    }
}

/// Each text with its EDTF; the reading must go back and forth between EDTF and words without moving a bound.
fn all(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let date = Date::parse(text, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(date.edtf(), *wanted, "{text}");
        assert_eq!(date.written(), *text);
        let bounds = date.bounds();
        assert_eq!(Date::parse(date.edtf(), None).unwrap().bounds(), bounds, "EDTF of {text}");
        assert!(Date::parse_edtf(date.edtf()).is_ok(), "{text}: {} is no EDTF", date.edtf());
        for style in [Style::Long, Style::Short, Style::Ap] {
            let words = date.words(style);
            let back = Date::parse(&words, None).unwrap_or_else(|fault| panic!("{text} as {words}: {fault}"));
            assert_eq!(back.bounds(), bounds, "{text} as {words}");
            assert_eq!(
                (back.clock(), back.end_clock()),
                (date.clock(), date.end_clock()),
                "{text} as {words}"
            );
        }
    }
}

/// Each text with the code of its fault; the place must lie within the text, and the help say something.
fn none(cases: &[(&str, &str)]) {
    for (text, code) in cases {
        match Date::parse(text, None) {
            Ok(date) => panic!("{text} was read as {}", date.edtf()),
            Err(fault) => {
                assert_eq!(fault.kind.code(), *code, "{text}: {fault}");
                assert!(
                    fault.span.start < fault.span.end && fault.span.end <= text.chars().count(),
                    "{text}: {fault:?}"
                );
                assert!(fault.help.len() > 5, "{text}: {fault}");
            }
        }
    }
}

#[test]
fn what_has_the_shape_of_edtf_is_edtf_or_a_fault() {
    for (text, help) in [
        ("2014-06/2014", "2014-06/2014-XX"),
        ("2019-11/2019", "2019-11/2019-XX"),
        ("1984..", "1984/.."),
        ("2019-03..", "[2019-03..]"),
        ("..1984", "../1984"),
        ("2001-42", "2001/2042"),
        ("1999-99", "no month 99"),
        ("2004-77", "2004/2077"),
        ("1984?~", "1984%"),
        ("2004-06~?", "2004-06%"),
        ("1984??", "1984?"),
        ("2014-03-12~~", "2014-03-12~"),
        ("?-1540", "/1540"),
        ("?-0500", "/0500"),
        ("1984/?", "1984/"),
        ("?/1984", "/1984"),
        ("1990-05/06", "1990-05/1990-06"),
        ("2014-03-12/15", "2014-03-12/2014-03-15"),
        ("2014-02-30", "28 days"),
        ("2014-13-01", "no month 13"),
        ("2001-21-05", "sub-year"),
        ("1985/2000/2010", "exactly one"),
        ("[1984..", "close ["),
        ("1985-04-12T24:00:00", "24"),
        ("-0000", "0000"),
        ("2014-03-?", "2014-03-XX"),
        ("2014-03-1?", "2014-03-1X"),
        ("2004-06?-11~?", "2004-06?-11%"),
        ("2014-03-12?T10:00:00", "date"),
        ("1950S02", "1950S2"),
        ("2014-42", "2014/2042"),
        ("{1984?..1985}", "qualified"),
        ("Y1985", "9999"),
    ] {
        match Date::parse(text, None) {
            Ok(date) => panic!("{text} was read as {}", date.edtf()),
            Err(fault) => assert!(fault.to_string().contains(help), "{text}: {fault}"),
        }
    }
    // What people write near to it is read as before.
    all(&[
        ("1939-45", "1939/1945"),
        ("1914-18", "1914/1918"),
        ("2012-15", "2012/2015"),
        ("2012-2015", "2012/2015"),
        ("25-03-2014?", "2014-03-25?"),
        ("2014-3-12", "2014-03-12"),
        ("1540-?", "1540/"),
        ("?–1540", "/1540"),
        ("199x", "199X"),
        ("-1540?", "-1540?"),
        ("1984 ?", "1984?"),
        ("1540?-1550", "1540?/1550"),
        ("2014-3-1?", "2014-03-01?"),
        ("2014-03-12?", "2014-03-12?"),
        ("2004-06-?11", "2004-06-?11"),
    ]);
}

#[test]
fn years_before_christ_may_have_unknown_digits() {
    let day = |year: i64, month, day| Day::new(year, month, day);
    for (text, first, last) in [
        ("-15XX", -1599, -1500),
        ("-1XXX", -1999, -1000),
        ("-155X", -1559, -1550),
        ("-000X", -9, -1),
        ("-15XX?", -1599, -1500),
    ] {
        let bounds = Date::parse_edtf(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).bounds();
        assert_eq!(bounds.hull(), (day(first, 1, 1), day(last, 12, 31)), "{text}");
        assert_eq!(Date::parse(text, None).unwrap().edtf(), text);
    }
    let span = Date::parse_edtf("-15XX-12-25").unwrap().bounds();
    assert_eq!(span.hull(), (day(-1599, 12, 25), day(-1500, 12, 25)));
    assert_eq!(
        Date::parse_edtf("-15XX/-14XX").unwrap().bounds().hull(),
        (day(-1599, 1, 1), day(-1400, 12, 31))
    );
    assert_eq!(Date::parse_edtf("-15XX/..").unwrap().bounds().end, End::Open);
    assert_eq!(Date::parse_edtf("-14XX/-15XX").unwrap_err().kind, FaultKind::EndBeforeStart);
    assert!(Date::parse_edtf("-15XX-13").is_err());
    assert_eq!(Date::parse_edtf("-15XX").unwrap().words(Style::Long), "16th century BC");
}

#[test]
fn sets_with_blanks_and_undated_intervals() {
    for (text, edtf) in [
        ("{1960, 1961}", "{1960,1961}"),
        ("[1667, 1668, 1670..1672]", "[1667,1668,1670..1672]"),
        ("[ ..1984 ]", "[..1984]"),
    ] {
        assert_eq!(self::edtf(text), edtf);
    }
    none(&[("{1960, 19 61}", "date-unreadable"), ("{1960, 1961]", "date-unreadable")]);
    for (text, start, end) in [
        ("/", End::Unknown, End::Unknown),
        ("../..", End::Open, End::Open),
        ("/..", End::Unknown, End::Open),
        ("../", End::Open, End::Unknown),
    ] {
        let date = Date::parse_edtf(text).unwrap();
        assert_eq!(date.form(), Form::Interval { start, end }, "{text}");
        assert_eq!(date.edtf(), text);
    }
}

#[test]
fn dual_years() {
    all(&[
        ("1743/44", "[1743,1744]"),
        ("1666/7", "[1666,1667]"),
        ("1699/1700", "1699/1700"),
        ("11 February 1731/32", "1732-02-11"),
        ("11 Feb. 1731/2", "1732-02-11"),
        ("24 March 1700/1", "1701-03-24"),
        ("January 1641/2", "1642-01"),
        ("1999/2000", "1999/2000"),
        ("2012/13", "2012/2013"),
    ]);
    assert!(Date::parse("11 February 1731/32", None).unwrap().caution().unwrap().contains("1732"));
    none(&[
        ("5 May 1731/32", "date-impossible"),
        ("25 March 1731/32", "date-impossible"),
        ("2014/5", "date-unclear"),
        ("1666/8", "date-unreadable"),
        ("2003/04", "date-unclear"),
    ]);
}

#[test]
fn feasts() {
    all(&[
        ("Easter 1916", "1916-04-23"),
        ("Easter Monday 1916", "1916-04-24"),
        ("Easter Sunday, 1818", "1818-03-22"),
        ("Easter 1943", "1943-04-25"),
        ("Easter 2000", "2000-04-23"),
        ("Easter 2024", "2024-03-31"),
        ("Good Friday 1998", "1998-04-10"),
        ("Ash Wednesday 2023", "2023-02-22"),
        ("Whit Sunday 1962", "1962-06-10"),
        ("Boxing Day 2004", "2004-12-26"),
        ("Christmas 1968", "1968-12-25"),
        ("Christmas Eve, 1968", "1968-12-24"),
        ("New Year's Day 2000", "2000-01-01"),
        ("Michaelmas 1532", "1532-09-29"),
        // Of the Julian year, as a Gregorian day: 16 April 1066 Old Style.
        ("Easter 1066", "1066-04-22"),
    ]);
    for (text, edtf) in [("Easter 1916~", "1916-04-23~"), ("Christmas 1968?", "1968-12-25?")] {
        let date = Date::parse(text, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!((date.edtf(), date.caution()), (edtf, None), "{text}");
    }
    none(&[
        ("Easter", "date-unreadable"),
        ("Easter 1650", "date-unclear"),
        ("Easter week 1916", "date-unreadable"),
    ]);
    assert!(Date::parse("Easter 1916", None).unwrap().caution().is_some(), "the day is not all of it");
    assert_eq!(Date::parse("Easter Sunday 1916", None).unwrap().caution(), None);
}

#[test]
fn weeks_and_nights() {
    all(&[
        ("week of 3 May 2021", "[2021-05-03..2021-05-09]"),
        ("week of 5 May 2021", "[2021-05-03..2021-05-09]"),
        ("the week commencing 5 May 2021", "[2021-05-05..2021-05-11]"),
        ("w/c 3 May 2021", "[2021-05-03..2021-05-09]"),
        ("w/e 9 May 2021", "[2021-05-03..2021-05-09]"),
        ("2021-W18", "[2021-05-03..2021-05-09]"),
        ("2021-W18-3", "2021-05-05"),
        ("2020-W53", "[2020-12-28..2021-01-03]"),
        ("night of 2-3 March 2019", "[2019-03-02,2019-03-03]"),
        ("night of 2/3 March 2019", "[2019-03-02,2019-03-03]"),
        ("night of 31 March to 1 April 2019", "[2019-03-31,2019-04-01]"),
        ("night of 31 December 2019", "[2019-12-31,2020-01-01]"),
    ]);
    assert!(Date::parse("week of 5 May 2021", None).unwrap().caution().is_some(), "it began on a Monday");
    none(&[
        ("week of May 2021", "date-unreadable"),
        ("2021-W53", "date-unreadable"),
        ("night of 2-4 March 2019", "date-impossible"),
        ("night of 2-3 March", "date-no-year"),
    ]);
}

#[test]
fn parts_of_centuries_decades_and_months() {
    all(&[
        ("second half of the 15th century", "[1450..1499]"),
        ("first half of the 15th century", "[1400..1449]"),
        ("the last quarter of the 19th century", "[1875..1899]"),
        ("first quarter 16th century", "[1500..1524]"),
        ("first third of the 15th century", "[1400..1433]"),
        ("second half of the 1990s", "[1995..1999]"),
        ("second half of May 2014", "[2014-05-16..2014-05-31]"),
        ("second half of February 2012", "[2012-02-16..2012-02-29]"),
        ("first quarter of 2014", "2014-33"),
        ("second half of 2014", "2014-41"),
        ("second half of the 5th century BC", "[-0449..-0400]"),
        ("nineteenth century", "18XX"),
        ("late twenty-first century", "[2067..2099]"),
        ("XVIII century", "17XX"),
        ("12th c.", "11XX"),
        ("12th cent.", "11XX"),
        ("2020 H1", "2020-40"),
        ("2020H2", "2020-41"),
        ("1H 2020", "2020-40"),
        ("2020-H1", "2020-40"),
        ("Q3 2014", "2014-35"),
        ("2014Q3", "2014-35"),
        ("3Q 2014", "2014-35"),
        ("'80s", "198X"),
        ("the early '70s", "[1970..1973]"),
        ("May/June 1990", "[1990-05,1990-06]"),
        ("spring/summer 2018", "[2018-21,2018-22]"),
        ("December 1990/January 1991", "[1990-12,1991-01]"),
    ]);
    assert!(Date::parse("'80s", None).unwrap().caution().unwrap().contains("1980s"));
    none(&[
        ("'20s", "date-short-year"),
        ("second quarter of May 2014", "date-unreadable"),
        ("third half of the 15th century", "date-unreadable"),
        ("H3 2020", "date-unreadable"),
        ("June/May 1990", "date-unreadable"),
    ]);
}

#[test]
fn gedcom() {
    all(&[
        ("BEF 1900", "[..1899]"),
        ("AFT 12 MAR 1900", "[1900-03-13..]"),
        ("BET 1900 AND 1905", "[1900..1905]"),
        ("BET 3 MAR 1900 AND 5 APR 1900", "[1900-03-03..1900-04-05]"),
        ("ABT 1900", "1900~"),
        ("CAL 12 MAR 1900", "1900-03-12~"),
        ("EST 1900", "1900~"),
        ("FROM 1900 TO 1905", "1900/1905"),
        ("FROM 1900", "1900/"),
        ("TO 1905", "/1905"),
        ("@#DJULIAN@ 1 MAR 1700", "1700-03-12"),
        ("@#DGREGORIAN@ 1 MAR 1700", "1700-03-01"),
        ("INT 1900 (about the war)", "1900"),
        ("44 B.C.", "-0043"),
    ]);
    none(&[
        ("@#DHEBREW@ 2 TVT 5758", "date-unreadable"),
        ("@#DFRENCH R@ 12 VEND 3", "date-unreadable"),
        ("BET 1905 AND 1900", "date-end-before-start"),
        ("BEF", "date-unreadable"),
    ]);
}

#[test]
fn nought_for_what_is_not_known() {
    all(&[
        ("2014-05-00", "2014-05"),
        ("2014-00-00", "2014"),
        ("2014-00", "2014"),
        ("00/05/2014", "2014-05"),
        ("00.12.1641", "1641-12"),
        ("00/00/1883", "1883"),
        ("0/5/2014", "2014-05"),
        ("2014/05/00", "2014-05"),
        ("00 May 2014", "2014-05"),
        ("2014-05-00?", "2014-05?"),
        ("+1883-00-00T00:00:00Z", "1883"),
        ("+2014-05-00T00:00:00Z", "2014-05"),
        ("+2014-05-03T00:00:00Z", "2014-05-03"),
        ("+2014-05-03T00:00:00Z/9", "2014"),
        ("+2014-05-00T00:00:00Z/10", "2014-05"),
        ("+1850-00-00T00:00:00Z/8", "185X"),
        ("+1850-00-00T00:00:00Z/7", "18XX"),
        ("-0550-00-00T00:00:00Z", "-0549"),
    ]);
    assert_eq!(edtf("2014-00-12"), "2014-XX-12");
    assert!(
        Date::parse("+2014-05-03T00:00:00Z", None).unwrap().clock().is_none(),
        "midnight means nothing there"
    );
    assert!(Date::parse("2014-05-03T00:00:00Z", None).unwrap().clock().is_some(), "a moment is a moment");
    none(&[("1999-00", "date-unclear"), ("05/00/2014", "date-ambiguous"), ("32/00/2014", "date-unreadable")]);
    let first = |order| with("05/00/2014", Hints { order: Some(order), ..Hints::default() });
    assert_eq!(first(Order::MonthFirst), "2014-05");
    assert_eq!(first(Order::DayFirst), "2014-XX-05");
}

#[test]
fn years_of_two_digits_need_the_setting() {
    let seventy = Hints { two_digit_years: Some(1970), ..Hints::default() };
    for (text, wanted) in [
        ("9/24/06", "2006-09-24"),
        ("27/11/20", "2020-11-27"),
        ("1/21/77", "1977-01-21"),
        ("1/21/69", "2069-01-21"),
        ("25.3.14", "2014-03-25"),
        ("25-MAR-14", "2014-03-25"),
        ("25 March '14", "2014-03-25"),
        ("March 25, 14", "2014-03-25"),
        ("Sept. '17", "2017-09"),
        ("Jan-77", "1977-01"),
        ("'77", "1977"),
        ("'20s", "202X"),
        ("77/01/21", "1977-01-21"),
        ("Q3 '14", "2014-35"),
        ("spring '14", "2014-21"),
    ] {
        assert_eq!(with(text, Hints::default()), "date-short-year", "{text}");
        assert_eq!(with(text, seventy), wanted, "{text}");
    }
    assert_eq!(with("12/8/06", seventy), "date-ambiguous");
    assert_eq!(with("12/8/06", Hints { order: Some(Order::MonthFirst), ..seventy }), "2006-12-08");
    assert_eq!(with("1/21/77", Hints { two_digit_years: Some(1900), ..Hints::default() }), "1977-01-21");
    assert_eq!(with("1/21/77", Hints { two_digit_years: Some(1800), ..Hints::default() }), "1877-01-21");
    // Four digits are never moved.
    assert_eq!(with("25/03/1914", seventy), "1914-03-25");
    assert_eq!(with("31/02/14", seventy), "date-impossible");
}

#[test]
fn day_numbers_need_the_setting() {
    let since = |epoch| Hints { day_numbers: Some(epoch), ..Hints::default() };
    for (text, in_1900, in_1904) in [
        ("41710", "2014-03-12", "2018-03-13"),
        ("25569", "1970-01-01", "1974-01-02"),
        ("36526", "2000-01-01", "2004-01-02"),
    ] {
        assert_eq!(with(text, Hints::default()), "date-unreadable");
        assert_eq!(with(text, since(Epoch::From1900)), in_1900);
        assert_eq!(with(text, since(Epoch::From1904)), in_1904);
    }
    let noon = Date::parse_with("41710.5", &since(Epoch::From1900)).unwrap();
    assert_eq!((noon.edtf(), noon.clock().unwrap().iso()), ("2014-03-12", "12:00".to_owned()));
    // A year stays a year.
    assert_eq!(with("2014", since(Epoch::From1900)), "2014");
    assert_eq!(with("99999999", since(Epoch::From1900)), "date-unreadable");
    assert!(is_day_number("41710") && is_day_number(" 41710.25 "));
    assert!(!is_day_number("2014") && !is_day_number("01234") && !is_day_number("417101"));
}

#[test]
fn school_years_are_judged_by_their_column() {
    let years = Hints { year_spans: Some(true), ..Hints::default() };
    let months = Hints { year_spans: Some(false), ..Hints::default() };
    for (text, as_years, as_months) in [
        ("2008-09", "2008/2009", "2008-09"),
        ("2008/09", "2008/2009", "2008-09"),
        ("2008–09", "2008/2009", "2008-09"),
        ("2014-03", "2014-03", "2014-03"),
        ("2012-13", "2012/2013", "2012/2013"),
        ("1999-00", "1999/2000", "date-unclear"),
        ("1899-00", "1899/1900", "date-unclear"),
        ("2009/10", "2009/2010", "2009-10"),
    ] {
        assert_eq!(with(text, years), as_years, "{text}");
        assert_eq!(with(text, months), as_months, "{text}");
    }
    assert_eq!(edtf("tax year 2008/09"), "2008/2009");
    assert_eq!(edtf("FY2018/19"), "2018/2019");
    assert_eq!(edtf("academic year 2008-09"), "2008/2009");
    for text in ["evening of 3 March 2019", "3 March 2019 (evening)", "early hours of 3 March 2019"] {
        let date = Date::parse(text, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert!(date.edtf() == "2019-03-03" && date.caution().is_some(), "{text}");
    }
    let judged = |cells: &[&str]| {
        let mut column = ColumnDates::default();
        cells.iter().for_each(|cell| column.see(cell));
        (column.year_spans(), column.spans_in_doubt())
    };
    assert_eq!(judged(&["2008-09", "2012-13"]), (Some(true), false));
    assert_eq!(judged(&["2008-09", "1999-00"]), (Some(true), false));
    assert_eq!(judged(&["2008-09", "2014-03"]), (Some(false), false));
    assert_eq!(judged(&["2008-09", "2014-03-12"]), (Some(false), false));
    assert_eq!(judged(&["2008-09"]), (None, false));
    assert_eq!(judged(&["2008-09", "2008-09"]), (None, false), "two events of one September");
    assert_eq!(judged(&["2008-09", "2009-10"]), (None, true));
    assert_eq!(judged(&["2008-09", "2012-13", "2014-03"]), (None, true));
    let mut column = ColumnDates::default();
    ["03/04/14", "27/11/20"].iter().for_each(|cell| column.see(cell));
    assert_eq!(column.order(), Some(Order::DayFirst));
    column.see("04/25/2014");
    assert!(column.order().is_none() && column.orders_conflict());
}

#[test]
fn times_of_day_are_kept_as_they_were_given() {
    for (text, time, long, ap) in [
        ("12 March 2014 3pm", "15", "12 March 2014, 3 pm", "March 12, 2014, 3 p.m."),
        ("12 March 2014, 3.30 p.m.", "15:30", "12 March 2014, 15:30", "March 12, 2014, 3:30 p.m."),
        ("12 March 2014 at 3:30 AM", "03:30", "12 March 2014, 03:30", "March 12, 2014, 3:30 a.m."),
        ("12 March 2014 12.05am", "00:05", "12 March 2014, 00:05", "March 12, 2014, 12:05 a.m."),
        ("12 March 2014 15h30", "15:30", "12 March 2014, 15:30", "March 12, 2014, 3:30 p.m."),
        ("12 March 2014 15 h", "15", "12 March 2014, 3 pm", "March 12, 2014, 3 p.m."),
        ("12 March 2014, noon", "12", "12 March 2014, noon", "March 12, 2014, noon"),
        ("12 March 2014, 12 noon", "12", "12 March 2014, noon", "March 12, 2014, noon"),
        ("12 March 2014 midnight", "00", "12 March 2014, midnight", "March 12, 2014, midnight"),
        ("12 March 2014 1530 hrs", "15:30", "12 March 2014, 15:30", "March 12, 2014, 3:30 p.m."),
        ("10:30 on 12 March 2014", "10:30", "12 March 2014, 10:30", "March 12, 2014, 10:30 a.m."),
        ("3pm, 12 March 2014", "15", "12 March 2014, 3 pm", "March 12, 2014, 3 p.m."),
        ("2014-03-12T10:30", "10:30", "12 March 2014, 10:30", "March 12, 2014, 10:30 a.m."),
        ("2014-03-12 10:30:15", "10:30:15", "12 March 2014, 10:30:15", "March 12, 2014, 10:30:15 a.m."),
        ("2014-03-12 10:30 BST", "10:30 BST", "12 March 2014, 10:30 BST", "March 12, 2014, 10:30 a.m. BST"),
        (
            "2014-03-12 10:30+02:00",
            "10:30+02:00",
            "12 March 2014, 10:30 +02:00",
            "March 12, 2014, 10:30 a.m. +02:00",
        ),
        (
            "2014-03-12T10:30:00Z",
            "10:30:00Z",
            "12 March 2014, 10:30:00 UTC",
            "March 12, 2014, 10:30:00 a.m. UTC",
        ),
        ("25.03.2014 15.30", "15:30", "25 March 2014, 15:30", "March 25, 2014, 3:30 p.m."),
    ] {
        let date = Date::parse(text, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(date.form(), Form::Day, "{text}");
        assert_eq!(date.clock().map(Clock::iso).as_deref(), Some(time), "{text}");
        assert_eq!((date.words(Style::Long).as_str(), date.words(Style::Ap).as_str()), (long, ap), "{text}");
        assert_eq!(date.caution(), None, "{text}");
        let json = serde_json::to_string(&date).unwrap();
        assert!(json.contains(&format!(r#""time":"{time}""#)), "{json}");
        let back = Date::parse(&date.words(Style::Long), None).unwrap();
        let zone = |clock: Option<&Clock>| clock.map(|c| (c.hour, c.minute, c.second));
        assert_eq!(zone(back.clock()), zone(date.clock()), "{text}");
        assert_eq!(back.bounds(), date.bounds());
    }
    let span = Date::parse("12 March 2014 10:00 – 13 March 2014 12:00", None).unwrap();
    assert_eq!(span.edtf(), "2014-03-12/2014-03-13");
    assert_eq!(span.words(Style::Long), "12 March 2014, 10:00 – 13 March 2014, 12:00");
    assert_eq!(span.end().unwrap().clock().unwrap().hour, 12);
    let meeting = Date::parse("12 March 2014, 3–5pm", None).unwrap();
    assert_eq!((meeting.clock().unwrap().hour, meeting.end_clock().unwrap().hour), (15, 17));
    assert_eq!(
        Date::parse("12 March 2014, 10:00–11:30", None).unwrap().words(Style::Short),
        "12 Mar 2014, 10:00–11:30"
    );
    let (ten, noon) =
        (Date::parse("2014-03-12 10:00", None).unwrap(), Date::parse("2014-03-12 12:00", None).unwrap());
    assert_eq!(ten.spoken_to(&noon, catalogue::Words::english(), Style::Short), "12 Mar 2014, 10:00–12:00");
    assert!(!ten.says_the_same(&noon) && ten.edtf() == noon.edtf());
    assert!(ten.sort_key() < noon.sort_key());
    assert!(Date::parse("2014-03-12", None).unwrap().sort_key() < ten.sort_key());
}

#[test]
fn a_time_of_day_that_cannot_be_kept_is_said() {
    for (text, edtf) in [
        ("March 2014 10:30", "2014-03"),
        ("2014 at 3pm", "2014"),
        ("before 10:00 on 12 March 2014", "[..2014-03-12]"),
        ("after 3pm on 12 March 2014", "[2014-03-12..]"),
        ("12 March 2014 10:00 or 13 March 2014 11:00", "[2014-03-12,2014-03-13]"),
    ] {
        let date = Date::parse(text, None).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(date.edtf(), edtf, "{text}");
        assert!(date.caution().is_some_and(|c| c.contains("is left out")), "{text}: {:?}", date.caution());
        assert!(date.clock().is_none());
    }
    none(&[
        ("12 March 2014 25:00", "date-unreadable"),
        ("12 March 2014 10:75", "date-unreadable"),
        ("12 March 2014 13 am", "date-unreadable"),
        ("10:30", "date-unreadable"),
        ("3pm", "date-unreadable"),
    ]);
}

#[test]
fn the_words_of_eight_languages() {
    for (text, wanted) in [
        ("12 mars 2014", "2014-03-12"),
        ("1er janvier 2014", "2014-01-01"),
        ("le 14 juillet 1789", "1789-07-14"),
        ("12 août 2014", "2014-08-12"),
        ("12 aout 2014", "2014-08-12"),
        ("vers 1920", "1920~"),
        ("avant 1920", "[..1919]"),
        ("entre 2012 et 2014", "[2012..2014]"),
        ("du 12 au 15 mars 2014", "2014-03-12/2014-03-15"),
        ("XVIIIe siècle", "17XX"),
        ("première moitié du XVe siècle", "[1400..1449]"),
        ("44 av. J.-C.", "-0043"),
        ("années 1920", "192X"),
        ("sans date", "XXXX"),
        ("c. Juni 2013", "2013-06~"),
        ("um 1920", "1920~"),
        ("nach 1920", "[1921..]"),
        ("seit 2014", "2014/.."),
        ("Frühjahr 2014", "2014-21"),
        ("18. Jahrhundert", "17XX"),
        ("12. März 2014", "2014-03-12"),
        ("1920er Jahre", "192X"),
        ("Anfang Mai 2014", "[2014-05-01..2014-05-10]"),
        ("von 2012 bis 2015", "2012/2015"),
        ("3 de mayo de 2014", "2014-05-03"),
        ("hacia 1920", "1920~"),
        ("siglo XVIII", "17XX"),
        ("antes de 1920", "[..1919]"),
        ("7 set 2014", "2014-09-07"),
        ("12 ago 2014", "2014-08-12"),
        ("agosto de 2014", "2014-08"),
        ("Mawrth 2014", "2014-03"),
        ("1af Ionawr 2014", "2014-01-01"),
        ("18fed ganrif", "17XX"),
        ("tua 1920", "1920~"),
        ("cyn 1920", "[..1919]"),
        ("yr hydref 2014", "2014-23"),
        ("12 marzo 2014", "2014-03-12"),
        ("1° gennaio 2014", "2014-01-01"),
        ("XVIII secolo", "17XX"),
        ("prima del 1920", "[..1919]"),
        ("12 de março de 2014", "2014-03-12"),
        ("out 2014", "2014-10"),
        ("século XVIII", "17XX"),
        ("12 maart 2014", "2014-03-12"),
        ("omstreeks 1920", "1920~"),
        ("18e eeuw", "17XX"),
        ("tussen 2012 en 2014", "[2012..2014]"),
        ("12 en 13 maart 2014", "{2014-03-12,2014-03-13}"),
        ("12 مارس 2014", "2014-03-12"),
        ("١٢ مارس ٢٠١٤", "2014-03-12"),
        ("١٢ آذار ٢٠١٤", "2014-03-12"),
        ("كانون الثاني 2014", "2014-01"),
        ("حوالي ١٩٢٠", "1920~"),
        ("قبل ١٩٢٠", "[..1919]"),
        ("القرن الثامن عشر", "17XX"),
    ] {
        assert_eq!(edtf(text), wanted, "{text}");
    }
    let timed = |text: &str| Date::parse(text, None).unwrap().clock().map(Clock::iso);
    assert_eq!(timed("12 mars 2014 à 15h30").as_deref(), Some("15:30"));
    assert_eq!(timed("12. März 2014, 15:30 Uhr").as_deref(), Some("15:30"));
    none(&[
        ("31 juin 2014", "date-impossible"),
        ("12 marz0 2014", "date-unreadable"),
        ("12 martius 2014", "date-unreadable"),
        ("12/mars", "date-no-year"),
        ("2 years ago", "date-relative"),
        ("3 ago", "date-relative"),
    ]);
}

#[test]
fn two_languages_that_disagree_are_asked_about() {
    let fault = Date::parse("na 2014", None).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unclear, "{fault}");
    let said = |code: &str| with("na 2014", Hints { language: languages::find(code), ..Hints::default() });
    assert_eq!(said("nl"), "[2015..]");
    assert_eq!(said("pt-BR"), "2014");
    // The rest of the text may settle it.
    assert_eq!(edtf("na 12 maart 2014"), "[2014-03-13..]");
    assert_eq!(edtf("na primavera de 2014"), "2014-21");
    // English is not overruled by a setting where it makes sense of all of it.
    assert_eq!(
        with("12 March 2014", Hints { language: languages::find("pt"), ..Hints::default() }),
        "2014-03-12"
    );
}

/// Every word of the table is read as what the table says, in its own language.
#[test]
fn every_month_and_season_of_the_table_is_read() {
    for language in languages::LANGUAGES {
        let hints = Hints { language: Some(language), ..Hints::default() };
        for (index, spellings) in language.months.iter().enumerate() {
            for spelling in spellings.split('|') {
                let wanted = format!("2014-{:02}", index + 1);
                assert_eq!(with(&format!("{spelling} 2014"), hints), wanted, "{} {spelling}", language.name);
                assert_eq!(
                    with(&format!("12 {spelling} 2014"), hints),
                    format!("{wanted}-12"),
                    "{} {spelling}",
                    language.name
                );
            }
        }
        for (index, spellings) in language.seasons.iter().enumerate() {
            for spelling in spellings.split('|').filter(|s| !s.starts_with('^') && !s.ends_with(" y")) {
                assert_eq!(
                    with(&format!("{spelling} 2014"), hints),
                    format!("2014-{}", 21 + index),
                    "{spelling}"
                );
            }
        }
    }
}

#[test]
fn marks_beside_a_date_qualify_it() {
    let date = |text: &str| Date::parse(text, None).unwrap();
    for (mark, text, edtf) in [
        ("BF", "1561", "[..1560]"),
        ("AF", "1580", "[1581..]"),
        ("CA", "1603", "1603~"),
        ("IN", "1677", "1677"),
        ("", "1677", "1677"),
        ("BF/IN", "1561", "[..1561]"),
        ("AF/IN", "1561", "[1561..]"),
        ("circa", "12 March 1603", "1603-03-12~"),
        ("c.", "1603?", "1603%"),
        ("before", "May 1603", "[..1603-04]"),
        ("?", "1603", "1603?"),
        ("11", "2014-05-03", "2014-05-03"),
        ("10", "2014-05-01", "2014-05"),
        ("9", "2014-01-01", "2014"),
        ("8", "1850-01-01", "185X"),
        ("7", "1850", "18XX"),
    ] {
        let how = Qualified::of(mark).unwrap_or_else(|| panic!("{mark}"));
        let made = date(text).qualified(how, mark).unwrap_or_else(|fault| panic!("{mark} {text}: {fault}"));
        assert_eq!(made.edtf(), edtf, "{mark} {text}");
        assert!(made.written().ends_with(text) && made.written().starts_with(mark));
    }
    for no in ["London", "AFX", "12", "male", "x"] {
        assert_eq!(Qualified::of(no), None, "{no}");
    }
    assert!(date("2012/2014").qualified(Qualified::Before, "BF").is_err());
    assert!(date("unknown").qualified(Qualified::After, "AF").is_err());
    assert_eq!(date("1561").between(&date("1563")).unwrap().edtf(), "[1561..1563]");
    assert!(date("1563").between(&date("1561")).is_err());
}

#[test]
fn signs_for_an_empty_cell() {
    for sign in ["-", "—", "–", "#", "?", "NULL", "N/A", "n/a", "TBC", "none", "--", "...", "#N/A"] {
        assert!(is_placeholder(sign), "{sign}");
    }
    for date in ["", "..", "/", "unknown", "n.d.", "present", "2014", "1984?", "X", "XXXX"] {
        assert!(!is_placeholder(date), "{date}");
    }
}

#[test]
fn quarters_and_halves_as_languages_number_them() {
    for (typed, wanted) in [
        ("3. Quartal 2016", "2016-35"),
        ("III. Quartal 2016", "2016-35"),
        ("drittes Quartal 2016", "2016-35"),
        ("1. Halbjahr 2016", "2016-40"),
        ("3e trimestre 2016", "2016-35"),
        ("tercer trimestre de 2016", "2016-35"),
        ("3º trimestre de 2016", "2016-35"),
        ("derde kwartaal 2016", "2016-35"),
        ("trydydd chwarter 2016", "2016-35"),
        ("الربع الثالث 2016", "2016-35"),
    ] {
        let read = Date::parse(typed, None).map(|date| date.edtf().to_string());
        assert_eq!(read.as_deref(), Ok(wanted), "{typed}");
    }
}

#[test]
fn dates_as_archives_and_libraries_write_them() {
    all(&[
        ("[c. 1650]", "1650~"),
        ("[1652?]", "[1652?]"),
        ("n.d. [1652?]", "1652?"),
        ("n.d., [c. 1650]", "1650~"),
        ("undated [May 1650]", "1650-05"),
        ("18--", "18XX"),
        ("[18--]", "18XX"),
        ("[18--?]", "18XX?"),
        ("[188-]", "188X"),
        ("188-?", "188X?"),
        ("[between 1880 and 1890]", "[1880..1890]"),
        ("[1652 or 1653]", "[1652,1653]"),
        ("[not before 1650]", "[1650..]"),
        ("[3 May 1650]", "1650-05-03"),
        ("1880 ca.", "1880~"),
        ("1880 c.", "1880~"),
        ("May 1880 (c.)", "1880-05~"),
        ("on or about 3 May 2014", "2014-05-03~"),
        ("in or about 2014", "2014~"),
        ("before Easter 2014", "[..2014-04-19]"),
        ("since Michaelmas 1640", "1640-09-29/.."),
        ("30 April/1 May 2014", "[2014-04-30,2014-05-01]"),
        ("1990s/2000s", "[199X,200X]"),
        ("3 May 2014, 14.30", "2014-05-03"),
    ]);
    // Sets and spans in brackets stay EDTF; a stump of four digits may be running.
    assert_eq!(edtf("[1652,1654]"), "[1652,1654]");
    assert_eq!(edtf("[1650..1660]"), "[1650..1660]");
    none(&[("2014-", "date-unclear"), ("24.12.", "date-no-year"), ("24/12", "date-no-year")]);
}
