//! `check --fix`: what is certain is changed, nothing else of a file is, and the file as it was stays beside it.

use std::fs;

use crate::support::{Run, Scratch, run, text};

/// One misspelt status, with what must survive round it.
const SHEET: &str = "id,date,title,status,note\ne1,2014,\"The \"\"big\"\" mill, burns\",allegd,caf\u{e9} \u{a3}5\ne2,2015, spaced ,reported,\n";

fn fix(folder: &Scratch, more: &[&str]) -> Run {
    let mut args = vec!["check", text(folder.path()), "--fix"];
    args.extend(more);
    run(&args)
}

#[test]
fn a_certain_change_is_made_once_and_said() {
    let folder = Scratch::with("once", &[("events.csv", SHEET)]);
    let dry = fix(&folder, &["--dry-run"]);
    assert_eq!(folder.names(), ["events.csv"], "{}", dry.all());
    assert_eq!(fs::read_to_string(folder.join("events.csv")).expect("there"), SHEET);
    assert!(
        dry.out.contains("events.csv line 2, column `status`\n  before: allegd\n  after:  alleged\n"),
        "{}",
        dry.all()
    );
    assert!(dry.out.contains("1 change in 1 file would be made"), "{}", dry.all());

    let done = fix(&folder, &[]);
    let (said, would) = (done.out.split("1 change").next(), dry.out.split("1 change").next());
    assert_eq!(said, would, "the same is said of what is done and of what would be");
    assert_eq!(
        fs::read_to_string(folder.join("events.csv")).expect("there"),
        SHEET.replace("allegd", "alleged")
    );
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak")).expect("kept"), SHEET);
    assert_eq!(folder.names(), ["events.csv", "events.csv.bak"]);

    let again = fix(&folder, &[]);
    assert!(again.out.contains("Nothing is certain enough"), "{}", again.all());
    assert_eq!(folder.names(), ["events.csv", "events.csv.bak"], "a second run does nothing");
    let check = run(&["check", text(folder.path())]);
    assert!(!check.out.contains(".bak"), "what is kept is no news: {}", check.all());
}

#[test]
fn a_copy_is_never_written_over() {
    let folder = Scratch::with(
        "copies",
        &[("events.csv", SHEET), ("events.csv.bak", "mine"), ("events.csv.bak2", "mine too")],
    );
    let done = fix(&folder, &[]);
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak")).expect("there"), "mine", "{}", done.all());
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak2")).expect("there"), "mine too");
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak3")).expect("kept"), SHEET);
    assert!(done.out.contains("events.csv.bak3"), "{}", done.all());
}

/// The same text as files are stored: name, bytes of it, whether the letters of [`SHEET`] can all be written.
type Stored = (&'static str, fn(&str) -> Vec<u8>);

const STORED: &[Stored] = &[
    ("UTF-8", |text| text.as_bytes().to_vec()),
    ("UTF-8 with a mark", |text| [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
    ("UTF-16, low byte first", |text| {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }),
    ("UTF-16, high byte first", |text| {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
    }),
    ("UTF-16 without a mark", |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("Windows-1252", |text| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()),
];

#[test]
fn encoding_line_ends_and_marks_stay_as_they_are() {
    for (name, store) in STORED {
        for ends in ["\n", "\r\n", "\r"] {
            for last in [true, false] {
                let mut sheet = SHEET.replace('\n', ends);
                if !last {
                    sheet.truncate(sheet.len() - ends.len());
                }
                let folder = Scratch::new("stored");
                folder.write("events.csv", &store(&sheet));
                let done = fix(&folder, &[]);
                let now = fs::read(folder.join("events.csv")).expect("there");
                let wanted = store(&sheet.replace("allegd", "alleged"));
                assert!(now == wanted, "{name}, {ends:?}: {}\n{:?}\n{:?}", done.all(), now, wanted);
                assert_eq!(fs::read(folder.join("events.csv.bak")).expect("kept"), store(&sheet), "{name}");
            }
        }
    }
}

#[test]
fn characters_nobody_sees_are_deleted_where_they_cannot_be_meant() {
    let sheet = "id,name,description\na,Ann\u{202e} Ash,one\u{0}two\nb,\"Ben\u{200e}, Birch\u{202c}\",x\nc,\u{5d0}\u{5e9}\u{200f} ltd,y\n";
    let folder = Scratch::with("unseen", &[("entities.csv", sheet)]);
    let done = fix(&folder, &[]);
    let now = fs::read_to_string(folder.join("entities.csv")).expect("there");
    let wanted =
        "id,name,description\na,Ann Ash,onetwo\nb,\"Ben, Birch\",x\nc,\u{5d0}\u{5e9}\u{200f} ltd,y\n";
    assert_eq!(now, wanted, "{}", done.all());
    assert!(done.out.contains("before: Ann\\u{202e} Ash"), "what is not seen is shown: {}", done.all());
}

#[test]
fn several_changes_of_several_files_are_made_together() {
    let folder = Scratch::with(
        "several",
        &[
            ("entities.csv", "id,name\nann,Ann\u{202e} Ash\nben,Ben Birch\n"),
            ("events.csv", "date,title,status\n2014,A,allegd\n2015,B,allegd\n2016,C\u{2066},convcted\n"),
            ("relations.csv", "from;kind;to;status\nann;knows;ben;reportd\n"),
        ],
    );
    let done = fix(&folder, &[]);
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("there");
    assert_eq!(read("entities.csv"), "id,name\nann,Ann Ash\nben,Ben Birch\n", "{}", done.all());
    assert_eq!(
        read("events.csv"),
        "date,title,status\n2014,A,alleged\n2015,B,alleged\n2016,C,convicted\n",
        "{}",
        done.all()
    );
    assert_eq!(read("relations.csv"), "from;kind;to;status\nann;knows;ben;reported\n", "{}", done.all());
    assert!(done.out.contains("6 changes in 3 files made"), "{}", done.all());
}

#[test]
fn what_is_not_certain_is_left_alone() {
    // Another word for the opposite, a kind, a name, a date that can be read in two ways, a word of two slips.
    let sheet = "date,title,status,kind,who\n03/04/2014,A,unproved,hearng,Ann Ash\n05/06/2014,B,fund,x,Ann Ahs\n2014,C,aleggd,x,Ann Ash\n";
    let folder = Scratch::with("doubt", &[("events.csv", sheet)]);
    let done = fix(&folder, &[]);
    assert_eq!(fs::read_to_string(folder.join("events.csv")).expect("there"), sheet, "{}", done.all());
    assert_eq!(folder.names(), ["events.csv"]);
    assert!(done.out.contains("Left for you"), "{}", done.all());
}

#[test]
fn one_file_alone_can_be_mended_and_options_that_mean_nothing_are_refused() {
    let folder = Scratch::with(
        "alone",
        &[("events.csv", SHEET), ("relations.csv", "from,kind,to,status\na,knows,b,reportd\n")],
    );
    let done = run(&["check", text(&folder.join("events.csv")), "--fix"]);
    assert_eq!(fs::read_to_string(folder.join("events.csv.bak")).expect("kept"), SHEET, "{}", done.all());
    assert!(!folder.join("relations.csv.bak").exists());
    for wrong in [&["--dry-run"][..], &["--fix", "--format", "json"], &["--fix", "--all"]] {
        let mut args = vec!["check", text(folder.path())];
        args.extend(wrong);
        assert_eq!(run(&args).code, 2, "{wrong:?}");
    }
}

#[test]
fn rows_that_must_not_leave_are_not_quoted() {
    let folder =
        Scratch::with("secret", &[("events.csv", "date,title,status,confidential\n2014,A,allegd,yes\n")]);
    let done = fix(&folder, &[]);
    assert_eq!(done.code, 2, "{}", done.all());
    assert!(!done.all().contains("allegd"), "{}", done.all());
    assert_eq!(folder.names(), ["events.csv"]);
    let seen = fix(&folder, &["--include-confidential"]);
    assert!(seen.all().contains("alleged"), "{}", seen.all());
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Scratch::new("links");
    let casebook = folder.join("book");
    fs::create_dir(&casebook).expect("made");
    // A link that led out of the folder would not be followed.
    folder.write("book/.real.dat", SHEET.as_bytes());
    fs::set_permissions(casebook.join(".real.dat"), fs::Permissions::from_mode(0o640)).expect("can be set");
    symlink(casebook.join(".real.dat"), casebook.join("events.csv")).expect("linked");
    let done = run(&["check", text(&casebook), "--fix"]);
    assert!(fs::symlink_metadata(casebook.join("events.csv")).expect("there").is_symlink(), "{}", done.all());
    assert!(
        fs::read_to_string(casebook.join(".real.dat")).expect("there").contains("alleged"),
        "{}",
        done.all()
    );
    let mode = fs::metadata(casebook.join(".real.dat")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_letter_the_old_encoding_has_not_stops_it_before_anything_is_written() {
    // Bytes that cannot be read: nothing can be written back as it was.
    let folder = Scratch::new("lossy");
    folder.write("events.csv", b"\xEF\xBB\xBFdate,title,status\n2014,A\xFF,allegd\n");
    let done = fix(&folder, &[]);
    assert_eq!(done.code, 2, "{}", done.all());
    assert!(
        done.err.contains("mend these first") && done.err.contains("nothing was changed"),
        "{}",
        done.all()
    );
    assert_eq!(folder.names(), ["events.csv"]);
}

/// A text and changes to it, as bytes that need not lie on letters.
fn mended_by(text: &str, changes: &[(usize, usize, String, usize)]) -> (String, throughline::diag::Mended) {
    use throughline::diag::{Diagnostic, Fix, Report, mend};
    use throughline::input::{FileId, Inputs};
    let inputs = Inputs::from_memory("t", vec![("a.csv".into(), text.as_bytes().to_vec())]);
    let code = throughline::check::all_codes()[0];
    // Changes of the same number belong to one finding.
    let mut findings: std::collections::BTreeMap<usize, Diagnostic> = std::collections::BTreeMap::new();
    for (start, length, replacement, finding) in changes {
        let new = || Diagnostic::new(code, None, format!("finding {finding}"));
        let fix = Fix::certain(FileId(0), *start..start + length, replacement.clone());
        findings.entry(*finding).or_insert_with(new).fixes.push(fix);
    }
    let report: Report = findings.into_values().collect();
    (inputs.text(FileId(0)).to_string(), mend(&report, &inputs, |_| true))
}

proptest::proptest! {
    #[test]
    fn nothing_but_the_changes_is_changed(
        text in "[a-zé;,\"\n ]{0,60}",
        changes in proptest::collection::vec((0usize..70, 0usize..8, "[xyzÄ]{0,4}", 0usize..4), 0..8),
    ) {
        let (old, mended) = mended_by(&text, &changes);
        let new = mended.texts.get(&throughline::input::FileId(0)).unwrap_or(&old);
        // Old and new text run side by side from change to change.
        let (mut before, mut after) = (0, 0);
        for fix in &mended.made {
            proptest::prop_assert!(fix.range.start >= before, "in order and apart: {:?}", mended.made);
            let same = &old[before..fix.range.start];
            proptest::prop_assert_eq!(&new[after..after + same.len()], same);
            after += same.len();
            proptest::prop_assert_eq!(&new[after..after + fix.replacement.len()], fix.replacement.as_str());
            after += fix.replacement.len();
            before = fix.range.end;
        }
        proptest::prop_assert_eq!(&new[after..], &old[before..]);
        // All changes of a finding or none.
        for number in 0..4 {
            let own: Vec<_> = changes.iter().filter(|change| change.3 == number).collect();
            let made = |change: &&&(usize, usize, String, usize)| mended.made.iter().any(|fix| {
                fix.range == (change.0..change.0 + change.1) && fix.replacement == change.2
            });
            // What changes nothing need not be made.
            let idle = |change: &&&(usize, usize, String, usize)| old.get(change.0..change.0 + change.1) == Some(change.2.as_str());
            let count = own.iter().filter(made).count();
            let none = own.iter().filter(|change| !idle(change)).all(|change| !made(&change) || changes.iter().any(|other| other.3 != number && (other.0, other.1, &other.2) == (change.0, change.1, &change.2)));
            proptest::prop_assert!(none || own.iter().filter(|change| !idle(change)).all(|change| made(&change)), "{count} of {own:?}");
        }
    }
}

#[test]
fn of_changes_that_touch_one_is_made_and_the_other_waits() {
    let (_, mended) = mended_by("abcdef", &[(1, 3, "X".into(), 1), (2, 2, "Y".into(), 2)]);
    assert_eq!((mended.texts.into_values().next().as_deref(), mended.waiting), (Some("aXef"), 1));
    // Side by side is touching; a blank between is not.
    let (_, mended) =
        mended_by("abcdef", &[(1, 1, "X".into(), 1), (2, 1, "Y".into(), 2), (4, 1, "Z".into(), 3)]);
    assert_eq!((mended.texts.into_values().next().as_deref(), mended.waiting), (Some("aXcdZf"), 1));
    // The same change twice is one.
    let (_, mended) = mended_by("abcdef", &[(1, 1, "X".into(), 1), (1, 1, "X".into(), 2)]);
    assert_eq!((mended.made.len(), mended.waiting), (1, 0));
    // Beyond the text, or within a letter: nothing.
    let (_, mended) = mended_by("aé", &[(2, 1, "X".into(), 1), (9, 1, "Y".into(), 2)]);
    assert!(mended.made.is_empty());
}

#[test]
fn a_date_that_can_only_have_been_one_is_mended() {
    let sheet = "date,title\n14 Febuary 2014,A\n2O15-03-02,B\n3 Juny 2016,C\n\"Ocotber 1987\",D\n";
    let folder = Scratch::with("dates", &[("events.csv", sheet)]);
    let done = fix(&folder, &[]);
    assert!(done.out.contains("3 changes in 1 file"), "{}", done.all());
    assert_eq!(
        fs::read_to_string(folder.join("events.csv")).expect("there"),
        "date,title\n14 February 2014,A\n2015-03-02,B\n3 Juny 2016,C\n\"October 1987\",D\n"
    );
}

#[test]
fn letters_read_in_the_wrong_encoding_are_mended() {
    let sheet = "date,title\n2014,Caf\u{c3}\u{a9} opened\n2015,The owner\u{e2}\u{20ac}\u{2122}s trial\n";
    let folder = Scratch::with("twice", &[("events.csv", sheet)]);
    let done = fix(&folder, &[]);
    assert_eq!(
        fs::read_to_string(folder.join("events.csv")).expect("there"),
        "date,title\n2014,Caf\u{e9} opened\n2015,The owner\u{2019}s trial\n",
        "{}",
        done.all()
    );
}

#[test]
fn a_workbook_is_left_to_its_program() {
    let (sheets, folder) = (Scratch::with("sheets", &[("events.csv", SHEET)]), Scratch::with("book", &[]));
    let made =
        run(&["check", text(sheets.path()), "--format", "xlsx", "-o", text(&folder.join("marked.xlsx"))]);
    assert!(folder.join("marked.xlsx").exists(), "{}", made.all());
    let before = fs::read(folder.join("marked.xlsx")).expect("there");
    let done = fix(&folder, &[]);
    assert_eq!(fs::read(folder.join("marked.xlsx")).expect("there"), before, "nothing of it is changed");
    assert_eq!(folder.names(), ["marked.xlsx"]);
    assert!(done.all().contains("marked.xlsx"), "it says which file it cannot change: {}", done.all());
}
