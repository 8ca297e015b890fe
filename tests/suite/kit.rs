//! The kit's code to paste, in Chromium: as tall as what is in it at every width, deaf to strangers, a picture where scripts are
//! taken out.

use std::process::Command;

use serde_json::Value;

use crate::browser::Browser;
use crate::support::{Scratch, root, run};

/// What `kit.mjs` sees; `None` where there is no browser, which is said.
pub fn seen(what: &str, arguments: &[&str]) -> Option<Value> {
    let browser = Browser::find(what)?;
    let output = Command::new("node")
        .arg(root().join("tests/suite/kit.mjs"))
        .args([&browser.modules, &browser.chromium])
        .arg(what)
        .args(arguments)
        .output()
        .expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[test]
fn the_code_to_paste_is_as_tall_as_its_drawing_and_hears_nobody_else() {
    let events = "date,title,who,source\n2019-11-03,Ann Ash charged,Ann Ash,https://example.org/a\n2020-02-01,Ann Ash \"<b>acquitted\",Ann Ash,https://example.org/b\n";
    let folder = Scratch::with("story", &[("events.csv", events)]);
    let kit = folder.join("../kit");
    let run = run(&["timeline", &folder.path().to_string_lossy(), "--kit", &kit.to_string_lossy()]);
    assert_eq!(run.code, 0, "{}", run.all());
    let Some(seen) = seen("embed", &[&kit.join("embed.html").to_string_lossy()]) else { return };
    let mut heights = Vec::new();
    for one in seen["widths"].as_array().expect("a list").iter().chain([&seen["hostile"]]) {
        let (inside, own) = (one["inside"].as_f64().expect("px"), one["height"].as_f64().expect("px"));
        assert!((inside - own).abs() <= 1.0 && inside > 100.0, "{one} in {seen}");
        assert_eq!(
            (one["shown"].as_str(), one["picture"].as_str()),
            (Some("visible"), Some("none")),
            "{seen}"
        );
        heights.push(own);
    }
    assert_eq!(heights.first(), heights.get(4), "it shrinks again");
    let without = &seen["without"];
    assert_eq!(
        (without["loaded"].as_bool(), without["file"].as_str()),
        (Some(true), Some("timeline-660.png")),
        "{seen}"
    );
    assert_eq!(without["width"].as_f64(), Some(660.0), "{seen}");
    assert!(
        without["alt"].as_str().is_some_and(|alt| alt.starts_with("Timeline of Ann Ash: 2 events")),
        "{seen}"
    );
    assert_eq!(seen["said"], serde_json::json!([]), "nothing was refused");
}
