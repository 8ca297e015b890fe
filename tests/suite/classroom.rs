//! The casebook for the classroom, `data/great-fire`, and the one that `init --template classroom` makes: nothing to correct,
//! drawings without faults, and dates that say in our calendar what they say in the old one.

use crate::support::{Scratch, book_of, concise, files_of, root, run, run_in, text};
use throughline::date::Date;
use throughline::diag::Severity;
use throughline::graph::Graph;
use throughline::render::measure::measure;
use throughline::text::Fonts;

use crate::drawings::NOT_COUNTED;
use throughline::vocabulary::Standing;

/// The smallest text on screen, in px.
const FLOOR: f64 = 12.0;

fn great_fire() -> Graph {
    let (graph, report) = book_of(files_of(&root().join("data/great-fire")));
    let doubtful = report.diagnostics.iter().filter(|finding| finding.severity != Severity::Note).count();
    assert_eq!(doubtful, 0, "{}", concise(&graph, &report));
    graph
}

#[test]
fn the_great_fire_has_nothing_to_correct() {
    let graph = great_fire();
    let book = graph.casebook();
    let counts = [book.entities.len(), book.events.len(), book.relations.len(), book.sources.len()];
    let readme = std::fs::read_to_string(root().join("data/great-fire/README.md")).expect("it is there");
    let [entities, events, relations, sources] = counts;
    let told = format!("{entities} entities, {events} events, {relations} relations, {sources} sources");
    assert!(readme.contains(&told), "README.md does not say “{told}”");
}

/// Every statement can be looked up, every claim has a claimant, every event is in one part of the story, and each
/// standing has an example.
#[test]
fn how_do_we_know_has_an_answer() {
    let graph = great_fire();
    let book = graph.casebook();
    let mut standings = std::collections::BTreeSet::new();
    for event in &book.events {
        assert!(!event.statement.citations.is_empty(), "{} cites nothing", event.id);
        let status = event.statement.status.unwrap_or_else(|| panic!("{} has no status", event.id));
        let standing = book.vocabulary.statuses.get(status).standing;
        standings.insert(format!("{standing:?}"));
        if standing == Standing::Claimed {
            assert!(!event.statement.by().is_empty(), "nobody says {}", event.id);
        }
        let parts =
            event.participants.iter().filter(|p| book.vocabulary.is_a(book.entity(p.entity).kind, "strand"));
        assert_eq!(parts.count(), 1, "{} is in several parts of the story, or in none", event.id);
        assert!(event.title.chars().count() <= 44, "{}: the title is long", event.id);
    }
    assert_eq!(standings.len(), 4, "{standings:?}");
}

/// The column `our_calendar` says what the reader makes of the date with `O.S.`, wherever the date is one day before 1752.
#[test]
fn both_calendars_agree() {
    let graph = great_fire();
    let mut checked = 0;
    for event in &graph.casebook().events {
        let told =
            event.attributes.iter().find(|(name, _)| &**name == "our_calendar").map(|(_, value)| &**value);
        let Some(day) = event.date.as_ref().map(|date| date.edtf().trim_end_matches('?')) else { continue };
        let parts: Vec<&str> = day.split('-').collect();
        let exact = day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !exact || day > "1752-09-02" {
            assert!(told.is_none_or(str::is_empty), "{}: {day} is no day of the old calendar", event.id);
            continue;
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = months[parts[1].parse::<usize>().expect("a month") - 1];
        let old = Date::parse(&format!("{} {month} {} O.S.", parts[2], parts[0]), None).expect("a date");
        assert_eq!(told, Some(old.edtf()), "{}", event.id);
        checked += 1;
    }
    assert!(checked > 30, "{checked}");
}

/// Builds a casebook and reads every drawing back, at all three widths.
fn builds_without_fault(folder: &str, drawings: usize) {
    let out = Scratch::new("classroom");
    let target = out.join("drawn");
    let made = run(&["build", folder, "-o", text(&target), "--quiet"]);
    assert_eq!(made.code, 0, "{}", made.all());
    let fonts = Fonts::new();
    let (mut read, mut faults) = (0, Vec::new());
    for (name, bytes) in files_of(&target) {
        if !name.ends_with(".svg") || name == "graph.svg" {
            continue;
        }
        let measures = measure(&String::from_utf8(bytes).expect("text"), &fonts, FLOOR).expect("a drawing");
        read += 1;
        let counts = measures.counts();
        if counts.iter().any(|(name, count)| *count > 0 && !NOT_COUNTED.contains(name)) {
            faults.push(format!("{name}\n{}", measures.table()));
        }
    }
    assert_eq!(read, 3 * drawings, "drawings of {folder}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_drawing_of_the_great_fire_is_without_fault() {
    builds_without_fault(text(&root().join("data/great-fire")), 3 + 6);
}

#[test]
fn a_teacher_starts_with_a_casebook_that_checks_clean() {
    let above = Scratch::new("teacher");
    let init = run_in(above.path(), &["init", "my class", "--template", "classroom"]);
    assert_eq!(init.code, 0, "{}", init.all());
    for next in ["throughline check \"my class\"", "throughline print handout \"my class\" -o handout.pdf"] {
        assert!(init.out.contains(next), "`{next}` is not told: {}", init.out);
    }
    let strict = run_in(above.path(), &["check", "my class", "--strict"]);
    assert_eq!(strict.code, 0, "{}", strict.all());
    // Nothing but that there are comments.
    for line in strict.out.lines().filter(|line| line.contains("note[") || line.contains("warning[")) {
        assert!(line.contains("rows-skipped"), "{line}");
    }
    builds_without_fault(text(&above.join("my class")), 3 + 1);
    let again = run_in(above.path(), &["init", "my class", "--template", "classroom"]);
    assert_eq!(again.code, 2, "init writes over nothing: {}", again.all());
    assert_eq!(run_in(above.path(), &["init", "x", "--template", "prison"]).code, 2);
}
