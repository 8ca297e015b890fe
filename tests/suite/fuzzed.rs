//! What is fuzzed (`bash .ci/fuzz`), without the fuzzer: every input that once failed, every seed, and some changes of each.

use std::fs;
use std::path::Path;

use crate::support::{Random, root, sheets};

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use targets::TARGETS;

/// The files of a folder, sorted; none where there is no such folder.
fn inputs(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("can be read")).collect()
}

/// A small change, as fuzzers make them: bytes gone, doubled, exchanged, or of another input.
fn changed(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(12)).min(bytes.len());
        match random.below(5) {
            0 if at < end => drop(bytes.drain(at..end)),
            1 if at < end => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            2 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            3 => {
                let from = random.below(other.len() + 1);
                let to = (from + random.below(20)).min(other.len());
                bytes.splice(at..at, other[from..to].to_vec());
            }
            _ => bytes.insert(
                at,
                *random
                    .pick(&[b"\"", b",", b"\n", b"0", b"{", b"\\", b"\x00", b"\xff"])
                    .first()
                    .expect("a byte"),
            ),
        }
    }
    bytes
}

#[test]
fn every_target_has_seeds_and_a_binary() {
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("it is there");
    for (name, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
        assert!(root().join(format!("fuzz/fuzz_targets/{name}.rs")).is_file(), "{name}");
        assert!(inputs(&root().join("fuzz/corpus").join(name)).len() >= 5, "{name} has hardly a seed");
    }
}

#[test]
fn what_once_failed_and_what_lies_near_the_seeds_is_read() {
    std::thread::scope(|scope| {
        for (name, target) in TARGETS {
            scope.spawn(move || {
                for bytes in inputs(&root().join("fuzz/crashes").join(name)) {
                    target(&bytes);
                }
                let seeds = inputs(&root().join("fuzz/corpus").join(name));
                let mut random = Random(0xF022 + name.len() as u64);
                for (at, seed) in seeds.iter().enumerate() {
                    target(seed);
                    let other = &seeds[random.below(seeds.len())];
                    for _ in 0..4 {
                        let bytes = changed(seed, other, &mut random);
                        let read = std::panic::catch_unwind(|| target(&bytes));
                        assert!(
                            read.is_ok(),
                            "{name}, near seed {at}: {:?}",
                            String::from_utf8_lossy(&bytes)
                        );
                    }
                }
            });
        }
    });
}
