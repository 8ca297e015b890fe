//! The files of a drawing as their readers meet them: PNG decoded, PDF read by Poppler and qpdf, the HTML of a kit parsed, and
//! what the options of a drawing refuse. Programs that are not installed are named and counted; with `CI` set they must be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("throughline-formats-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("story")).expect("can be made");
        fs::write(
            path.join("story/events.csv"),
            "id,date,title,participants,status,source\n\
             a,2019-03-12,<Panel> & \"friends\" meet,Ann Ash; Northern Force,,s1\n\
             b,2020-05~,Force accused of delay,Northern Force,alleged,s1; s2\n\
             c,2021/2022,Inquiry sits,Ann Ash,,s2\n\
             d,2023-01-04,Chair reports,Ann Ash,found,s3\n",
        )
        .expect("written");
        fs::write(
            path.join("story/sources.csv"),
            "id,title,publisher,url\ns1,\"=1+1, a title\",The Post,https://example.org/1\ns2,Second,,\ns3,Third,Gazette,https://example.org/3\n",
        )
        .expect("written");
        fs::write(
            path.join("story/relations.csv"),
            "id,from,kind,to,status,source\nr1,Ann Ash,investigated,Northern Force,,s3\n",
        )
        .expect("written");
        fs::write(
            path.join("story/casebook.toml"),
            "title = \"A panel met and reported\"\n[[drawing]]\nname = \"early\"\nkind = \"timeline\"\nto = \"2020\"\ntitle = \"The early days\"\n",
        )
        .expect("written");
        Self(path)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
        command.args(arguments).current_dir(&self.0).env("NO_COLOR", "1").output().expect("runs")
    }

    fn made(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("is text")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a program says of a file; `None`, and named, where there is no such program.
fn asked(program: &str, arguments: &[&str], folder: &Path) -> Option<Output> {
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("left out, 1 check of a PDF: {program} ({error})");
            assert!(std::env::var("CI").is_err(), "{program} must be there in CI");
            None
        }
    }
}

#[test]
fn a_png_decodes_to_the_size_asked_for_and_is_not_blank() {
    let scratch = Scratch::new("png");
    scratch.made(&["timeline", "story", "-o", "a.png", "--width", "300"]);
    scratch.made(&["timeline", "story", "-o", "b.png", "--width", "300"]);
    scratch.made(&["timeline", "story", "-o", "c.png", "--width", "300", "--png-scale", "1"]);
    assert_eq!(scratch.read("a.png"), scratch.read("b.png"), "the same bytes twice");
    let double = tiny_skia::Pixmap::decode_png(&scratch.read("a.png")).expect("it is a PNG");
    let single = tiny_skia::Pixmap::decode_png(&scratch.read("c.png")).expect("it is a PNG");
    assert_eq!((double.width(), single.width()), (600, 300));
    assert_eq!(double.height(), 2 * single.height());
    let inked = double.pixels().iter().filter(|pixel| pixel.red() < 200).count();
    let share = inked as f64 / double.pixels().len() as f64;
    assert!((0.01..0.4).contains(&share), "{share} of the pixels are dark");
    assert!(double.pixels().iter().all(|pixel| pixel.alpha() == 255), "no hole in the paper");
}

#[test]
fn a_pdf_is_sound_tagged_and_keeps_its_text() {
    let scratch = Scratch::new("pdf");
    for (drawing, width) in [("timeline", "660"), ("timeline", "1020"), ("network", "660")] {
        scratch.made(&[drawing, "story", "-o", "a.pdf", "--width", width, "--lang", "en-GB"]);
        if let Some(output) = asked("qpdf", &["--check", "a.pdf"], &scratch.0) {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        if let Some(output) = asked("pdfinfo", &["a.pdf"], &scratch.0) {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let has = |name: &str, value: &str| {
                said.lines().any(|line| line.starts_with(name) && line.contains(value))
            };
            assert!(has("Title:", "A panel met and reported"), "{said}");
            assert!(has("Tagged:", "yes") && has("Pages:", "1") && !said.contains("CreationDate"), "{said}");
        }
        if let Some(output) = asked("pdffonts", &["a.pdf"], &scratch.0) {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let fonts: Vec<&str> = said.lines().skip(2).collect();
            assert!(!fonts.is_empty(), "{said}");
            // name, type, encoding, emb, sub, uni: embedded, a subset, its text can be read back.
            assert!(
                fonts.iter().all(|line| line.contains("SourceSans3") && line.contains("yes yes yes")),
                "{said}"
            );
        }
        if let Some(output) = asked("pdftotext", &["a.pdf", "-"], &scratch.0) {
            let said =
                String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
            let words = if drawing == "timeline" { "Chair reports" } else { "Northern Force" };
            assert!(said.contains("A panel met and reported") && said.contains(words), "{said}");
            if drawing == "timeline" && width == "660" {
                let place = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words}: {said}"));
                assert!(
                    place("<Panel>") < place("Force accused")
                        && place("Force accused") < place("Chair reports")
                );
            }
        }
    }
}

#[test]
fn a_kit_is_whole_and_its_html_can_be_pasted() {
    let scratch = Scratch::new("kit");
    scratch.made(&["timeline", "story", "--kit", "kit"]);
    scratch.made(&["timeline", "story", "--kit", "again"]);
    let mut names: Vec<String> = fs::read_dir(scratch.0.join("kit"))
        .expect("made")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let wanted = [
        "README.txt",
        "alt.txt",
        "embed.html",
        "fragment.html",
        "frame.html",
        "scene-1020.json",
        "scene-300.json",
        "scene-660.json",
        "sources.csv",
        "timeline-1020.png",
        "timeline-1020.svg",
        "timeline-300.png",
        "timeline-300.svg",
        "timeline-660.png",
        "timeline-660.svg",
        "timeline.pdf",
    ];
    assert_eq!(names, wanted);
    for name in &names {
        assert_eq!(scratch.read(&format!("kit/{name}")), scratch.read(&format!("again/{name}")), "{name}");
    }

    let fragment = scratch.text("kit/fragment.html");
    assert!(!fragment.to_lowercase().contains("<script") && fragment.contains("container-type:inline-size"));
    assert_eq!(fragment.matches("@container").count(), 3);
    let drawings: Vec<&str> =
        fragment.split("<svg").skip(1).map(|rest| rest.split("</svg>").next().unwrap_or_default()).collect();
    assert_eq!(drawings.len(), 4);
    let mut ids = BTreeSet::new();
    for drawing in &drawings {
        let xml = format!("<svg{drawing}</svg>");
        let document = roxmltree::Document::parse(&xml).expect("each is well-formed XML");
        let own: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert!(own.iter().all(|id| ids.insert(id.to_string())), "an id is on the page twice");
        for node in document.descendants() {
            for name in ["aria-labelledby", "aria-describedby", "data-of"] {
                let named = node.attribute(name);
                assert!(named.is_none_or(|id| own.contains(&id)), "{name} {named:?}");
            }
        }
    }
    assert!(scratch.text("kit/frame.html").contains(&fragment), "the page shows the fragment");
    assert!(fragment.contains("&lt;Panel&gt; &amp;") && !fragment.contains("<Panel>"));

    let alt = scratch.text("kit/alt.txt");
    assert!(
        alt.contains("Timeline of 4 events, 2019–2023, where the finding is: A panel met and reported."),
        "{alt}"
    );
    assert!(alt.contains("Force accused of delay. Alleged"), "{alt}");
    let mut sources = csv::Reader::from_reader(std::io::Cursor::new(scratch.read("kit/sources.csv")));
    let rows: Vec<Vec<String>> =
        sources.records().map(|row| row.expect("read").iter().map(str::to_string).collect()).collect();
    assert_eq!(rows[0][..4], ["1", "s1", "'=1+1, a title", "The Post"]);
    assert_eq!((rows[0][8].as_str(), rows[1][8].as_str(), rows.len()), ("a; b", "b; c", 3));
    for width in ["300", "660", "1020"] {
        let text = scratch.text(&format!("kit/scene-{width}.json"));
        let scene: throughline::scene::Scene = serde_json::from_str(&text).expect("it is a scene");
        assert_eq!(scene.width.to_string(), width);
        assert!(scene.description.contains("[1]"), "the numbers are those of sources.csv at every width");
    }
    // A file of the user's own is not written over, and then nothing is.
    fs::write(scratch.0.join("again/mine.txt"), "mine").expect("written");
    fs::create_dir_all(scratch.0.join("other")).expect("made");
    fs::write(scratch.0.join("other/alt.txt"), "mine").expect("written");
    assert_eq!(scratch.run(&["timeline", "story", "--kit", "other"]).status.code(), Some(2));
    assert_eq!(fs::read_dir(scratch.0.join("other")).expect("there").count(), 1);
}

#[test]
fn a_theme_is_checked_and_shows() {
    let scratch = Scratch::new("theme");
    fs::write(scratch.0.join("good.toml"), "[colours]\naccent = \"#5B2A86\"\n").expect("written");
    scratch.made(&["timeline", "story", "-o", "a.svg", "--theme", "good.toml"]);
    let drawn = scratch.text("a.svg");
    assert!(drawn.contains("#5B2A86") && !drawn.contains("#001F4E"));
    fs::write(scratch.0.join("bad.toml"), "[colours]\npaprika = \"#000\"\nbody = \"#BBB\"\n")
        .expect("written");
    let refused = scratch.run(&["timeline", "story", "-o", "b.svg", "--theme", "bad.toml"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said.contains("bad.toml:2:1") && said.contains("bad.toml:3:8") && said.contains("4.5:1"),
        "{said}"
    );
    assert!(!scratch.0.join("b.svg").exists());
    fs::write(scratch.0.join("font.toml"), "[fonts]\nregular = \"good.toml\"\n").expect("written");
    assert_eq!(
        scratch.run(&["timeline", "story", "-o", "b.svg", "--theme", "font.toml"]).status.code(),
        Some(2)
    );
}

#[test]
fn a_font_of_ones_own_is_measured_and_embedded() {
    let scratch = Scratch::new("font");
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
    fs::copy(fonts.join("SourceSans3-Bold.ttf"), scratch.0.join("own.ttf")).expect("copied");
    fs::write(scratch.0.join("t.toml"), "[fonts]\nfamily = \"House Sans\"\nregular = \"own.ttf\"\n")
        .expect("written");
    scratch.made(&["timeline", "story", "-o", "a.svg", "--theme", "t.toml"]);
    let drawn = scratch.text("a.svg");
    assert!(
        drawn.contains("font-family=\"'House Sans',")
            && drawn.contains("@font-face{font-family:'House Sans'")
    );
    let fonts = fonts.to_string_lossy().into_owned();
    scratch.made(&["timeline", "story", "-o", "b.svg", "--font-dir", &fonts]);
    scratch.made(&["timeline", "story", "-o", "c.svg"]);
    assert_eq!(scratch.text("b.svg"), scratch.text("c.svg"), "a fallback that is not needed changes nothing");
    assert_eq!(
        scratch.run(&["timeline", "story", "-o", "d.svg", "--font-dir", "story"]).status.code(),
        Some(2)
    );
}

#[test]
fn right_to_left_mirrors_the_page_not_the_letters() {
    let scratch = Scratch::new("rtl");
    for width in ["300", "660", "1020"] {
        scratch.made(&["timeline", "story", "-o", "a.svg", "-w", width]);
        // A language without words of its own: English ones, mirrored.
        scratch.made(&["timeline", "story", "-o", "b.svg", "-w", width, "--lang", "he"]);
        scratch.made(&["timeline", "story", "-o", "c.svg", "-w", width, "--lang", "ar-EG"]);
        scratch.made(&["measure-drawing", "a.svg", "b.svg", "c.svg"]);
        let (there, here) = (scratch.text("a.svg"), scratch.text("b.svg"));
        assert!(here.contains("lang=\"he\"") && there != here);
        assert!(scratch.text("c.svg").contains("lang=\"ar-EG\""));
        let words = |svg: &str| {
            let document = roxmltree::Document::parse(svg).expect("well-formed");
            let texts = document.descendants().filter(|node| node.has_tag_name("text"));
            texts.filter_map(|node| node.text().map(str::to_string)).collect::<Vec<_>>()
        };
        assert_eq!(words(&there), words(&here));
        let arabic = words(&scratch.text("c.svg")).concat();
        assert!(arabic.chars().any(|c| ('\u{621}'..'\u{64a}').contains(&c)), "{arabic}");
    }
}

#[test]
fn presets_are_drawn_by_name() {
    let scratch = Scratch::new("preset");
    scratch.made(&["timeline", "story", "--preset", "early", "-o", "a.svg"]);
    let drawn = scratch.text("a.svg");
    assert!(drawn.contains("The early days") && !drawn.contains("Chair reports"));
    scratch.made(&["timeline", "story", "--preset", "early", "--title", "Mine", "-o", "b.svg"]);
    assert!(scratch.text("b.svg").contains("Mine"));
}

#[test]
fn what_would_have_no_effect_is_refused() {
    let scratch = Scratch::new("refused");
    let cases: [(&[&str], i32, &str); 17] = [
        (&["timeline", "story"], 2, "--output"),
        (&["timeline", "story", "-o", "a.svg", "--preset", "earl"], 1, "did you mean `early`"),
        (&["network", "story", "-o", "a.svg", "--preset", "early"], 2, "throughline timeline"),
        (&["timeline", "story", "-o", "a.svg", "--preset", "early", "--focus", "Ann Ash"], 2, "--focus"),
        (&["timeline", "story", "-o", "a.svg", "--png-scale", "3"], 2, ".png"),
        (&["timeline", "story", "-o", "a.png", "--png-scale", "99"], 2, "0.25 to 8"),
        (&["timeline", "story", "-o", "a.pdf", "--text", "live"], 2, ".svg"),
        (&["timeline", "story", "-o", "a.csv", "--title", "T"], 2, "--title"),
        (&["timeline", "story", "-o", "a.svg", "--hops", "1"], 2, "--hops"),
        (&["network", "story", "-o", "a.svg", "--lanes", "case"], 2, "--lanes"),
        (&["timeline", "story", "-o", "a.svg", "--cluster", "organisation"], 2, "is for a network"),
        (&["storyline", "story", "-o", "a.svg", "--layout", "layered"], 2, "is for a network"),
        (&["network", "story", "-o", "a.svg", "--cluster", "orgnisation"], 2, "did you mean `organisation`"),
        (&["network", "story", "-o", "a.svg", "--cluster", "unit", "--layout", "neato"], 2, "has no boxes"),
        (&["timeline", "story", "--kit", "k", "--width", "500"], 2, "--width"),
        (&["timeline", "story", "-o", "a.svg", "--lang", "<b>"], 2, "en-GB"),
        (&["timeline", "story", "-o", "a.svg", "--theme", "nowhere.toml"], 2, "nowhere.toml"),
    ];
    for (arguments, code, words) in cases {
        let output = scratch.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    let note = scratch.run(&["timeline", "story", "-o", "a.svg", "--lanes", "kind"]);
    assert!(String::from_utf8_lossy(&note.stderr).contains("840 px"));
}

/// A force with a unit and three officers, one of whom served elsewhere too; and a charity nobody belongs to.
fn force(scratch: &Scratch, settings: &str) {
    let story = scratch.0.join("force");
    fs::create_dir_all(&story).expect("can be made");
    let entities = "id,name,kind\nnf,Northern Force,organisation\nsf,Southern Force,organisation\nhelp,Helpline,charity\n\
                    squad,Night Squad,unit\nann,Ann Ash,officer\nben,Ben Birch,officer\ncy,Cy Cole,officer\ndee,Dee Dale,person\n";
    let relations = "id,from,kind,to,source\nr1,squad,part-of,nf,s\nr2,ann,served-in,squad,s\nr3,ben,served-in,nf,s\n\
                     r4,cy,served-in,nf,s\nr5,cy,served-in,sf,s\nr6,help,criticises,nf,s\nr7,dee,member-of,sf,s\n";
    fs::write(story.join("entities.csv"), entities).expect("written");
    fs::write(story.join("relations.csv"), relations).expect("written");
    fs::write(story.join("sources.csv"), "id,title\ns,A source\n").expect("written");
    fs::write(story.join("casebook.toml"), settings).expect("written");
}

/// The rectangles of the boxes, by title, and the figures' centres, by id.
type Places = (Vec<(String, [f64; 4])>, Vec<(String, (f64, f64))>);

fn places(svg: &str) -> Places {
    let document = roxmltree::Document::parse(svg).expect("is XML");
    let part = |name: &'static str| {
        document.descendants().filter(move |node| node.attribute("data-part") == Some(name))
    };
    let number = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).and_then(|value| value.parse::<f64>().ok()).unwrap_or(0.0)
    };
    let boxes = part("cluster").map(|group| {
        let rect = group.descendants().find(|node| node.tag_name().name() == "rect").expect("a rectangle");
        let title = group.children().find(|node| node.tag_name().name() == "title");
        let [x, y, w, h] = ["x", "y", "width", "height"].map(|name| number(rect, name));
        (title.and_then(|title| title.text()).unwrap_or_default().to_string(), [x, y, x + w, y + h])
    });
    // The label's halo and text stand in the middle under the figure: its place is the node's.
    let nodes = part("label").map(|group| {
        let text = group.descendants().find(|node| node.tag_name().name() == "text").expect("a text");
        // Ids on a page start with the drawing's own prefix.
        let of = group.attribute("data-of").unwrap_or_default();
        let of = of.split_once('-').map_or(of, |(_, id)| id).to_string();
        (of, (number(text, "x"), number(text, "y")))
    });
    (boxes.collect(), nodes.collect())
}

#[test]
fn who_belongs_to_one_body_stands_in_its_box() {
    let scratch = Scratch::new("boxes");
    force(
        &scratch,
        "title = \"Two forces\"\n[[drawing]]\nname = \"boxed\"\nkind = \"network\"\ncluster = \"organisation\"\n",
    );
    scratch.made(&["network", "force", "--cluster", "organisation", "--width", "900", "-o", "a.svg"]);
    let svg = scratch.text("a.svg");
    let (boxes, nodes) = places(&svg);
    let titles: Vec<&str> = boxes.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(titles, ["Northern Force", "Southern Force"]);
    let home = |id: &str| {
        let (x, y) = nodes.iter().find(|(of, _)| of == id).unwrap_or_else(|| panic!("{id}: {nodes:?}")).1;
        boxes
            .iter()
            .find(|(_, b)| x > b[0] && x < b[2] && y > b[1] && y < b[3])
            .map(|(title, _)| title.as_str())
    };
    for id in ["nf", "squad", "ann", "ben"] {
        assert_eq!(home(id), Some("Northern Force"), "{id}");
    }
    for id in ["sf", "dee"] {
        assert_eq!(home(id), Some("Southern Force"), "{id}");
    }
    for id in ["cy", "help"] {
        assert_eq!(home(id), None, "{id}");
    }
    let document = roxmltree::Document::parse(&svg).expect("is XML");
    let texts = document.descendants().filter(|node| node.tag_name().name() == "text");
    let said: Vec<&str> = texts.filter_map(|node| node.text()).collect();
    let said = said.join(" ");
    assert!(said.contains("Cy Cole has such connections to more than one"), "who stands outside: {said}");
    // The preset says the same.
    scratch.made(&["network", "force", "--preset", "boxed", "--width", "900", "-o", "b.svg"]);
    assert_eq!(places(&scratch.text("b.svg")), (boxes, nodes));
    let note =
        scratch.run(&["network", "force", "--cluster", "organisation", "--width", "300", "-o", "c.svg"]);
    assert!(String::from_utf8_lossy(&note.stderr).contains("480 px"));
}

#[test]
fn layers_run_down_and_graphviz_draws_where_it_is_installed() {
    let scratch = Scratch::new("layouts");
    force(
        &scratch,
        "title = \"Two forces\"\n[[drawing]]\nname = \"odd\"\nkind = \"network\"\nlayout = \"layred\"\n",
    );
    scratch.made(&["network", "force", "--layout", "layered", "--width", "900", "-o", "a.svg"]);
    let (_, nodes) = places(&scratch.text("a.svg"));
    let down = |id: &str| nodes.iter().find(|(of, _)| of == id).map_or(f64::NAN, |(_, (_, y))| *y);
    assert!(
        down("ann") < down("squad") && down("squad") < down("nf") && down("ben") < down("nf"),
        "{nodes:?}"
    );
    let odd = scratch.run(&["network", "force", "--preset", "odd", "-o", "b.svg"]);
    let said = String::from_utf8_lossy(&odd.stderr).into_owned();
    assert!(odd.status.code() == Some(2) && said.contains("did you mean `layered`"), "{said}");
    for layout in ["dot", "neato"] {
        let output = scratch.run(&["network", "force", "--layout", layout, "--width", "900", "-o", "g.svg"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => assert_eq!(places(&scratch.text("g.svg")).1.len(), 8, "{layout}"),
            code => {
                assert!(code == Some(2) && said.contains("not installed"), "{layout}: {said}");
                println!("left out: --layout {layout} (Graphviz is not installed)");
            }
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command
        .args(["network", "force", "--layout", "dot", "-o", "h.svg"])
        .current_dir(&scratch.0)
        .env("PATH", "");
    let output = command.output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("Graphviz (`dot`) is not installed"), "{said}");
    assert!(!scratch.0.join("h.svg").exists());
}
