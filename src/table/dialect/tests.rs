//! Tests of dialects.

use super::*;

fn known(word: &str) -> bool {
    ["id", "name", "date", "title", "participants", "kind", "from", "to"].contains(&word)
}

#[test]
fn delimiters_are_found() {
    for (name, text, delimiter, certainty) in [
        ("a.csv", "id,name\n1,x\n", b',', Certainty::Clear),
        ("a.csv", "id;name;date\n1;x, y;2014\n2;a, b, c;2015\n", b';', Certainty::Clear),
        ("a.csv", "id\tname\n1\tx, y; z\n", b'\t', Certainty::Clear),
        ("a.csv", "id|name\n1|x\n", b'|', Certainty::Clear),
        // Roles and lists inside cells use other delimiters; the header does not.
        ("a.csv", "date,title,participants\n2014,x,a:b; c:d; e\n2015,y,a; b; c\n", b',', Certainty::Clear),
        // Decimal commas.
        ("a.csv", "a;b\n1,5;2,5\n3,5;4,5\n", b';', Certainty::Clear),
        // In quotes.
        ("a.csv", "\"name;x;y\",id\n\"a;b;c\",1\n", b',', Certainty::Clear),
        ("a.csv", "name\nx\n", b',', Certainty::OneColumn),
        ("a.csv", "", b',', Certainty::OneColumn),
        // The ending tips a balance.
        ("a.csv", "a,b\tc\n1,2\t3\n", b',', Certainty::Guessed),
        ("a.tsv", "a,b\tc\n1,2\t3\n", b'\t', Certainty::Guessed),
        ("a.tsv", "a,b,c\n1,2,3\n", b',', Certainty::Clear),
        // A title line above the header.
        ("a.csv", "All officers\nid;name;date\n1;x;2014\n2;y;2015\n", b';', Certainty::Clear),
        // Known names beat accidental agreement.
        ("a.csv", "id,name,date;x;y\n1,x;a;b\n2,y;a;b\n", b',', Certainty::Clear),
        // Comments and blank rows do not count.
        ("a.csv", "# a;b;c\n\n,,,\nid,name\n1,x\n", b',', Certainty::Clear),
        // CR only.
        ("a.csv", "id;name\r1;x\r2;y\r", b';', Certainty::Clear),
    ] {
        let sniffed = sniff(name, text, known);
        assert_eq!(
            (char::from(sniffed.dialect.delimiter), sniffed.certainty),
            (char::from(delimiter), certainty),
            "{text:?}"
        );
        assert_eq!(sniffed.dialect.start, 0);
    }
}

#[test]
fn a_sep_line_is_honoured_and_skipped() {
    for (text, delimiter, start) in [
        ("sep=;\nid;name\n", b';', 6),
        ("SEP=,\r\nid;name\r\n", b',', 7),
        ("\"sep=;\"\nid;name\n", b';', 8),
        ("\"sep=|\",\nid|name\n", b'|', 9),
        ("sep=\t\rid\tname\r", b'\t', 6),
        ("sep=\\t\nid\tname\n", b'\t', 7),
        ("sep=;;;\nid;name\n", b';', 8),
        ("sep=;", b';', 5),
    ] {
        let sniffed = sniff("a.csv", text, known);
        assert_eq!(sniffed.dialect, Dialect { delimiter, start }, "{text:?}");
        assert_eq!(sniffed.certainty, Certainty::Declared);
    }
    for text in ["sep=x\nid,name\n", "sep=\nid,name\n", "sep=;a\nid,name\n", "separate\n", "sépé=;\n"] {
        assert_ne!(sniff("a.csv", text, known).certainty, Certainty::Declared, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_gets_a_dialect(text in "[a,;|\t\"\n\r#é]{0,80}", name: String) {
        let sniffed = sniff(&name, &text, known);
        proptest::prop_assert!(DELIMITERS.contains(&sniffed.dialect.delimiter));
        proptest::prop_assert!(text.is_char_boundary(sniffed.dialect.start));
    }
}
