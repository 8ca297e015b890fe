//! Folders that are written whole, whatever goes wrong on the way.

use super::super::disk::fault;
use super::*;

/// A folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("throughline-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("can be made");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn made(files: &[(&str, &str)]) -> Vec<Made> {
    files.iter().map(|(name, text)| Made { name: (*name).into(), bytes: (*text).into() }).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("is there");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn write(folder: &Path, files: &[(&str, &str)]) -> Result<Vec<String>, Failure> {
    write_folder(folder, &made(files), false)
}

#[test]
fn build_replaces_and_removes_only_its_own() {
    let scratch = Scratch::new("own");
    let folder = scratch.0.join("deep/out");
    write(&folder, &[("a.svg", "1"), ("b.svg", "1")]).expect("written");
    fs::write(folder.join("mine.txt"), "mine").expect("written");
    let removed = write(&folder, &[("a.svg", "2")]).expect("written");
    assert_eq!(removed, ["b.svg"]);
    assert_eq!(names(&folder), [MANIFEST, "a.svg", "mine.txt"]);
    assert_eq!(fs::read(folder.join("a.svg")).expect("there"), b"2");
    assert_eq!(names(&scratch.0.join("deep")), ["out"]);
}

#[test]
fn a_file_of_the_users_own_stops_it_before_anything_changes() {
    let scratch = Scratch::new("users");
    fs::write(scratch.0.join("report.txt"), "mine").expect("written");
    let refused = write(&scratch.0, &[("a.svg", "2"), ("report.txt", "ours")]);
    assert!(matches!(refused, Err(Failure::World(error)) if error.to_string().contains("report.txt")));
    assert_eq!(names(&scratch.0), ["report.txt"]);
    assert_eq!(fs::read(scratch.0.join("report.txt")).expect("there"), b"mine");
    write_folder(&scratch.0, &made(&[("report.txt", "ours")]), true).expect("forced");
    assert_eq!(fs::read(scratch.0.join("report.txt")).expect("there"), b"ours");
}

#[test]
fn a_manifest_that_was_planted_or_is_stale_costs_the_user_nothing() {
    let scratch = Scratch::new("outside");
    let folder = scratch.0.join("out");
    write(&folder, &[("old.svg", "x"), ("changed.svg", "x"), ("a.svg", "0")]).expect("written");
    fs::write(scratch.0.join("precious"), "x").expect("written");
    fs::create_dir(folder.join("deep")).expect("made");
    fs::write(folder.join("deep/kept"), "x").expect("written");
    fs::write(folder.join(".hidden"), "x").expect("written");
    fs::write(folder.join("thesis.txt"), "years of work").expect("written");
    fs::write(folder.join("changed.svg"), "by hand").expect("written");
    let x = hash(b"x");
    let absolute = scratch.0.join("precious");
    let mut listed = fs::read_to_string(folder.join(MANIFEST)).expect("there");
    listed.push_str(&format!(
        "../precious\t{x}\n..\t{x}\ndeep/../../precious\t{x}\ndeep/kept\t{x}\ndeep\\kept\t{x}\n{}\t{x}\n.hidden\t{x}\nthesis.txt\nthesis.txt\t{x}\n",
        absolute.display()
    ));
    fs::write(folder.join(MANIFEST), listed).expect("written");
    write(&folder, &[("a.svg", "1")]).expect("written");
    assert!(absolute.exists() && folder.join("deep/kept").exists() && folder.join(".hidden").exists());
    assert_eq!(fs::read(folder.join("thesis.txt")).expect("there"), b"years of work");
    assert_eq!(fs::read(folder.join("changed.svg")).expect("there"), b"by hand");
    assert!(write(&folder, &[("thesis.txt", "ours")]).is_err());
    // The list is heeded where it is one: what was ours and is made no longer goes.
    assert!(!folder.join("old.svg").exists());
}

#[test]
fn a_folder_in_the_way_is_not_touched() {
    let scratch = Scratch::new("way");
    write(&scratch.0, &[("a.svg", "1"), ("b.svg", "1")]).expect("written");
    fs::remove_file(scratch.0.join("b.svg")).expect("removed");
    fs::create_dir(scratch.0.join("b.svg")).expect("made");
    fs::write(scratch.0.join("b.svg/keep"), "x").expect("written");
    assert!(write(&scratch.0, &[("a.svg", "2"), ("b.svg", "2")]).is_err());
    assert!(scratch.0.join("b.svg/keep").exists());
    assert_eq!(fs::read(scratch.0.join("a.svg")).expect("there"), b"1");
    // Listed, no longer made, and not a file: left alone as well.
    write(&scratch.0, &[("a.svg", "2")]).expect("written");
    assert!(scratch.0.join("b.svg/keep").exists());
}

#[test]
fn copies_of_an_earlier_version_are_put_back() {
    let scratch = Scratch::new("rescue");
    fs::create_dir_all(scratch.0.join(".throughline-123.tmp/old")).expect("made");
    fs::create_dir_all(scratch.0.join(".throughline-123.tmp/new")).expect("made");
    fs::write(scratch.0.join(".throughline-123.tmp/old/b.svg"), "the only copy").expect("written");
    write(&scratch.0, &[("a.svg", "1")]).expect("written");
    assert_eq!(names(&scratch.0), [MANIFEST, "a.svg", "b.svg"]);
    assert_eq!(fs::read(scratch.0.join("b.svg")).expect("there"), b"the only copy");
}

/// Every call to the disk fails once, and the program ends at every call once: nothing is torn, nothing of the old is lost before the
/// new is there, nothing is left lying about after the next build, and no fault passes in silence.
#[test]
fn whatever_fails_every_file_is_whole() {
    let old = [("a.svg", "old a, rather long"), ("b.svg", "old b"), ("c.svg", "old c")];
    let new = [("a.svg", "new a, as long as that"), ("b.svg", "old b"), ("d.svg", "new d")];
    let after = |folder: &Path, what: &str| {
        for (name, is, was) in
            [("a.svg", new[0].1, Some(old[0].1)), ("b.svg", old[1].1, None), ("d.svg", new[2].1, Some(""))]
        {
            let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(found == is || was == Some(found.as_str()), "{what}: {name} is torn or lost: {found:?}");
        }
        let c = fs::read_to_string(folder.join("c.svg")).unwrap_or_default();
        assert!(c.is_empty() || c == old[2].1, "{what}: c.svg is torn: {c:?}");
    };
    for fresh in [false, true] {
        for fatal in [false, true] {
            for number in 0.. {
                let scratch = Scratch::new("faults");
                let folder = scratch.0.join("out");
                if !fresh {
                    write(&folder, &old).expect("written");
                    fs::write(folder.join("mine.txt"), "mine").expect("written");
                }
                fault::plant(number, fatal);
                let said = write(&folder, &new);
                let passed = fault::clear();
                let what = format!("fresh {fresh}, fatal {fatal}, fault {number} of {passed}");
                if passed <= number {
                    said.expect("nothing failed");
                    break;
                }
                if fresh {
                    // All of it or nothing.
                    assert!(!folder.exists() || names(&folder).len() == 4, "{what}: {:?}", names(&folder));
                    assert!(said.is_err() || folder.exists(), "{what}: silence");
                } else {
                    after(&folder, &what);
                    let whole = new.iter().all(|(name, text)| {
                        fs::read_to_string(folder.join(name)).is_ok_and(|found| found == *text)
                    });
                    assert!(said.is_err() || whole, "{what}: silence");
                }
                write(&folder, &new).unwrap_or_else(|error| panic!("{what}: the next build: {error:?}"));
                let mut wanted = vec![MANIFEST, "a.svg", "b.svg", "d.svg"];
                if !fresh {
                    wanted.push("mine.txt");
                }
                assert_eq!(names(&folder), wanted, "{what}: strays");
                for (name, text) in new {
                    assert_eq!(fs::read_to_string(folder.join(name)).expect("there"), text, "{what}");
                }
                assert_eq!(names(&scratch.0).len(), 1, "{what}: {:?}", names(&scratch.0));
            }
        }
    }
}
