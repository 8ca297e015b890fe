//! Pictures: only files of the folder, small and without what a camera noted, never those of private rows; in SVG, PDF and PNG alike.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::Value;

use crate::support::{Scratch, photograph, run};

const EVENTS: &str = "date,title,who,image,image_credit,image_alt,source\n\
2014-03-01,The mill burns,Ann Ash,images/mill.jpg,Photo: Bob Birch,Flames stand over a roof,https://example.org/a\n\
2015-03-01,The mill is built again,Ann Ash,,,,https://example.org/b\n";

fn with_picture(events: &str) -> Scratch {
    let folder = Scratch::with("story", &[("events.csv", events)]);
    fs::create_dir(folder.join("images")).expect("made");
    fs::write(folder.join("images/mill.jpg"), photograph(900, 600, [200, 30, 30])).expect("written");
    folder
}

fn findings(folder: &Path) -> String {
    run(&["check", &folder.to_string_lossy(), "--format", "concise"]).out
}

fn drawn(folder: &Path, name: &str, more: &[&str]) -> Vec<u8> {
    let out = folder.parent().expect("above").join(name);
    let (input, output) = (folder.to_string_lossy().into_owned(), out.to_string_lossy().into_owned());
    let run = run(&[&["timeline", &input, "-o", &output], more].concat());
    assert_eq!(run.code, 0, "{}", run.all());
    fs::read(out).expect("written")
}

/// The JPEG in an SVG.
fn embedded(svg: &str) -> Option<Vec<u8>> {
    let (_, rest) = svg.split_once("data:image/jpeg;base64,")?;
    base64::engine::general_purpose::STANDARD.decode(rest.split('"').next()?).ok()
}

#[test]
fn a_picture_stands_with_its_event_small_credited_and_described() {
    let folder = with_picture(EVENTS);
    assert!(!findings(folder.path()).contains("picture"), "{}", findings(folder.path()));
    let plain = String::from_utf8(drawn(folder.path(), "plain.svg", &[])).expect("text");
    assert!(embedded(&plain).is_none(), "only where it is asked for");
    for width in ["300", "660"] {
        let svg =
            String::from_utf8(drawn(folder.path(), "a.svg", &["--images", "--width", width])).expect("text");
        let jpeg = embedded(&svg).expect("a picture");
        assert!(jpeg.len() <= 40 << 10, "{} bytes", jpeg.len());
        let pixels = throughline::picture::pixels(&jpeg).expect("a JPEG");
        assert_eq!((pixels.width, pixels.height), (480, 320));
        assert!(!String::from_utf8_lossy(&jpeg).contains("Exif"), "nothing of what the camera noted");
        assert!(svg.contains("Photo: Bob Birch") && svg.contains("aria-label=\"Flames stand over a roof\""));
        assert!(svg.contains("Picture: Flames stand over a roof."), "the long description tells it");
        let path = folder.join("../a.svg");
        let faults = run(&["measure-drawing", &path.to_string_lossy()]);
        assert_eq!(faults.code, 0, "{}", faults.all());
    }
    let pdf = drawn(folder.path(), "a.pdf", &["--images"]);
    assert!(pdf.windows(10).any(|window| window == b"/DCTDecode"), "as it is in a PDF");
    let png = drawn(folder.path(), "a.png", &["--images", "--png-scale", "1"]);
    let png = resvg::tiny_skia::Pixmap::decode_png(&png).expect("a PNG");
    let red = png.pixels().iter().filter(|p| p.red() > 180 && p.green() < 60 && p.blue() < 60).count();
    assert!(red > 15_000, "{red} red pixels");
    // The same pixels as another renderer makes of the SVG.
    let svg = drawn(folder.path(), "b.svg", &["--images"]);
    assert_eq!(drawn(folder.path(), "c.svg", &["--images"]), svg, "the same bytes");
    let json = run(&["export", &folder.path().to_string_lossy(), "--to", "json", "-o", "-"]).out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["events"][0]["image"]["credit"], "Photo: Bob Birch");
    assert_eq!(json["events"][0]["image"]["file"], "images/mill.jpg");
    assert!(json["events"][1].get("image").is_none());
}

#[test]
fn the_page_holds_it_once_with_its_words() {
    let events = EVENTS.replace("image_alt,source", "image_alt,image_source,source").replace(
        "Flames stand over a roof,https",
        "\"Flames \"\"stand\"\" <b>over\",https://example.org/photo,https",
    );
    let events = events.replace("Ann Ash,,,,https", "Ann Ash,,,,,https");
    let folder = with_picture(&events);
    let out = folder.join("../page.html");
    let run = run(&["page", &folder.path().to_string_lossy(), "-o", &out.to_string_lossy()]);
    assert_eq!(run.code, 0, "{}", run.all());
    let page = fs::read_to_string(out).expect("written");
    assert_eq!(page.matches("data:image/jpeg").count(), 1);
    assert!(embedded(&page).is_some_and(|jpeg| throughline::picture::pixels(&jpeg).is_ok()));
    assert!(page.contains("alt=\"Flames &quot;stand&quot; &lt;b&gt;over\""), "escaped");
    assert!(page.contains("Photo: Bob Birch") && page.contains("href=\"https://example.org/photo\""));
}

#[test]
fn only_files_of_the_folder_are_opened() {
    let folder = with_picture(EVENTS);
    let outside = folder.join("../secret.jpg");
    fs::write(&outside, photograph(64, 64, [0, 200, 0])).expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, folder.join("images/link.jpg")).expect("linked");
    folder.write("letter.jpg", b"Dear Ann");
    folder.write("phone.jpg", b"\0\0\0\x18ftypheic....");
    let cases = [
        ("../secret.jpg", "outside"),
        (outside.to_str().expect("text"), "outside"),
        ("images/../../secret.jpg", "outside"),
        ("C:\\secret.jpg", "outside"),
        ("missing.jpg", "not in the casebook's folder"),
        ("images", "is a folder"),
        ("letter.jpg", "no picture by its content"),
        ("phone.jpg", "HEIC"),
        #[cfg(unix)]
        ("images/link.jpg", "outside"),
        ("file:///etc/passwd", "lies elsewhere"),
        ("https://example.org/mill.jpg", "lies elsewhere"),
    ];
    for (name, wanted) in cases {
        folder.write("events.csv", EVENTS.replace("images/mill.jpg", name).as_bytes());
        let said = findings(folder.path());
        let line = said.lines().find(|line| line.contains("[picture-")).unwrap_or_default();
        if name.starts_with("file:") {
            assert!(!said.contains("picture-unread"), "{said}");
        } else {
            assert!(line.contains(wanted) && line.starts_with("events.csv:2:"), "{name}: {said}");
        }
        let svg = String::from_utf8(drawn(folder.path(), "a.svg", &["--images"])).expect("text");
        assert!(embedded(&svg).is_none() && !svg.contains("<image"), "{name}");
        assert!(svg.contains("The mill burns"), "the row stands all the same");
    }
    // As Windows writes it.
    folder.write("events.csv", EVENTS.replace("images/mill.jpg", "images\\mill.jpg").as_bytes());
    assert!(!findings(folder.path()).contains("picture-unread"));
}

#[test]
fn pictures_of_private_rows_are_never_opened_and_leave_no_trace() {
    let people = "name,kind,image,image_alt,image_credit,anonymous,confidential\n\
        Ann Ash,person,ann.jpg,A woman at a desk,Bob,,\n\
        Vera Quillfeather,person,vera-quillfeather.jpg,A woman on a beach,Family,yes,\n\
        Zed Thornapple,person,zed-thornapple.jpg,A man in a car,Police,,yes\n";
    let events = "date,title,who,source\n2014,Hearing held,Ann Ash;Vera Quillfeather,https://example.org/a\n";
    let folder = Scratch::with("story", &[("people.csv", people), ("events.csv", events)]);
    for name in ["ann.jpg", "vera-quillfeather.jpg", "zed-thornapple.jpg"] {
        folder.write(name, &photograph(64, 64, [0, 0, 200]));
    }
    let json = run(&["export", &folder.path().to_string_lossy(), "--to", "json", "-o", "-"]);
    assert_eq!(json.code, 0, "{}", json.all());
    let all = format!("{}{}", json.all(), run(&["check", &folder.path().to_string_lossy()]).all());
    for secret in ["quillfeather", "thornapple", "beach", "Family", "in a car"] {
        assert!(!all.to_lowercase().contains(&secret.to_lowercase()), "{secret}: {all}");
    }
    assert!(all.contains("A woman at a desk"));
    // Not opened: where a file is no picture nobody hears of it.
    folder.write("vera-quillfeather.jpg", b"no picture");
    folder.write("zed-thornapple.jpg", b"no picture");
    assert!(!findings(folder.path()).contains("picture"), "{}", findings(folder.path()));
}

#[test]
fn sheets_have_them_too_and_one_ink_makes_them_grey() {
    let folder = with_picture(EVENTS);
    let input = folder.path().to_string_lossy().into_owned();
    let made = |product: &str, name: &str, more: &[&str]| {
        let out = folder.join("..").join(name);
        let run = run(&[&["print", product, &input, "-o", &out.to_string_lossy()], more].concat());
        assert_eq!(run.code, 0, "{product}: {}", run.all());
        fs::read(out).expect("written")
    };
    let jpegs = |pdf: &[u8]| pdf.windows(10).filter(|window| *window == b"/DCTDecode").count();
    for product in ["handout", "wall", "cards"] {
        assert_eq!(jpegs(&made(product, "plain.pdf", &[])), 0, "{product}");
        let pdf = made(product, "pictures.pdf", &["--images"]);
        assert_eq!(jpegs(&pdf), 1, "{product}");
        let path = folder.join("../pictures.pdf");
        crate::support::pdf::sound(&path);
        crate::support::pdf::tags(&path);
        if let Some(pages) = crate::support::pdf::pages(&path) {
            assert!(pages.concat().contains("Photo: Bob Birch"), "{product}: {pages:?}");
        }
    }
    let html = String::from_utf8(made("handout", "handout.html", &["--images"])).expect("text");
    assert!(
        html.contains("alt=\"Flames stand over a roof\"") && html.contains("<figcaption>Photo: Bob Birch")
    );
    let pdf = made("handout", "mono.pdf", &["--images", "--mono"]);
    let start = pdf.windows(3).position(|window| window == [0xFF, 0xD8, 0xFF]).expect("a JPEG");
    let end = start + pdf[start..].windows(2).position(|window| window == [0xFF, 0xD9]).expect("its end") + 2;
    let pixels = throughline::picture::pixels(&pdf[start..end]).expect("a JPEG");
    let coloured =
        pixels.rgb.chunks_exact(3).filter(|p| p[0].abs_diff(p[1]).max(p[1].abs_diff(p[2])) > 6).count();
    assert_eq!(coloured, 0, "one ink");
}
