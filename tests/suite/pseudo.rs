//! Every text that reaches a reader comes from the catalogue or from the casebook: shown by a casebook that is written in Cyrillic
//! letters alone, printed in the pseudo-language, in which every letter of a message has an accent. A plain Latin letter is then a
//! text that stands in the program.

use crate::support::{Scratch, run_in};
use throughline::catalogue::{PSEUDO, Words, say};
use throughline::draw::{DRAWINGS, Lanes, NetworkLook, Page, TimeScale};
use throughline::export::EXPORTS;
use throughline::graph::Graph;
use throughline::input::{Inputs, Limits};
use throughline::model::Callout;
use throughline::print::html::HtmlPart;
use throughline::print::{
    CardDates, Choices, Order, PRODUCTS, Spacing, paper::Paper, sizes::PrintSize, worksheet::VARIANTS,
};
use throughline::query::Selection;
use throughline::read::read;
use throughline::scene::{Mark, Scene};
use throughline::text::Fonts;

/// Entities of several kinds; one of a kind, one in a relation, one in a status that no vocabulary has are written in Cyrillic.
const ENTITIES: &str = "id,name,kind,short name,article,start,end,description,source\n\
    а,Анна Аш,person,,,1970,,Жила в городе,и1#p12\n\
    б,Борис Бук,officer,,,,,Служил,и2\n\
    в,Вера Вяз,journalist,Вяз,,,,,\n\
    г,Городская полиция,organisation,Полиция,,1900,,Служба,и1\n\
    д,Дело Дуба,case,,,,,,\n\
    е,Единая комиссия,inquiry,,,,,,\n\
    ж,Жёлтый дом,place,,,,,,\n\
    з,Загадка,дракон,,,,,,\n\
    и,Илья Ива,person,,,,,,\n\
    к,Край,place,,,,,,\n";

const SOURCES: &str = "id,title,publisher,author,date,url,kind\n\
    и1,Первое слово,Газета,Автор,2014-03,,news\n\
    и2,Второе слово,Газета,,2015?,,report\n\
    и3,[Опись],,,,,\n\
    и4,Третье слово,Журнал,,,,web\n\
    и5,Четвёртое слово,Листок,,,,letter\n";

/// Every standing, dates of every sort, an answer that denies and one that does not, places, importance, what led to what.
const EVENTS: &str = "id,date,end,title,description,kind,participants,place,status,status by,response,importance,sources,led to\n\
    с1,2001-03-12,,Начало,Так началось,meeting,а:victim; б,ж,reported,,,3,и1#p3; и2,с2\n\
    с2,2001-03-12,,Ещё начало,,meeting,а; г:employer,,alleged,,Они denied всё,2,и1#para4,с3; с4\n\
    с3,2003~,,Обвинение,Предъявлено,charge,б:charged; д:case,Зал,charged,г,Сказали нет,3,и2,\n\
    с4,2004-05?,,Находка,,report,е:inquiry; а:subject,ж,found,е,,1,и3,\n\
    с5,early 2006,,Конец,,trial,б:acquitted; д:case,,acquitted,,,2,и4 \"Слово в слово\",\n\
    с6,2010-21,,Весна,,,в:reporter; а,,unconfirmed,,,1,и5,\n\
    с7,2011-33,2012,Четверть,,,а:дракон; б,,convicted,г,,2,и1,\n\
    с8,1990s,,Давно,,,и; г,,disputed,Вера,,1,,\n\
    с9,before 1980,,Раньше,,,и,,загадочно,,,1,и1,\n\
    с10,,,Когда-то,,,а; и,,,,,1,и1,\n\
    с11,unknown,,Неизвестно,,,а,,denied,,,1,и1,\n\
    с12,2013/..,,С тех пор,,,г; в,,on-trial,,,2,и1,\n\
    с13,\"{2014-01,2015-01}\",,Оба,,,в; и,,dropped,,,1,и2,\n\
    с14,\"[2016,2017]\",,Одно из,,,в; б,,discontinued,,,1,и2,\n\
    с15,2018-02-03,2018-02-05,Дни,,,в; а; и,,overturned,,,1,и2,\n\
    с16,2018-02-28,2018-03-02,Дни и месяцы,,,г; а; б,,official,,,1,и2,\n\
    с17,19th century,,Век,,,ж,,admitted,,,1,и2,\n\
    с18,2019-03,2019-06,Месяцы,,,а; б; в; г,,announced,,,1,и2,\n";

const RELATIONS: &str = "from,kind,to,start,end,status,status by,response,description,sources\n\
    б,served-in,г,1999,2005,,,,Долго,и1\n\
    а,knows,б,2000,,alleged,в,Нет denied,,и1\n\
    в,accuses,б,2004,,alleged,,,,и2\n\
    б,charged-in,д,2003,,charged,г,,,и1\n\
    б,acquitted-in,д,2006,,acquitted,,,,и4\n\
    е,examines,д,,2005,found,,,,и3\n\
    и,дружит с,а,,,,,,,и5\n\
    и,member-of,г,2010~,,disputed,,,,\n\
    д,prompts,е,2004,,,,,,и1\n\
    а,based-in,к,,,,,,,и1\n\
    и,married-to,в,2011,2012,,,,,и1\n\
    и,married-to,в,2013,2014,dropped,,,,и2\n";

const SETTINGS: &str = "title = \"Повесть\"\nsubtitle = \"О том\"\ncredit = \"Мы\"\nlicence = \"Свободно\"\nnote = \"Помни\"\nas_of = \"2020-05-05\"\nlang = \"ru\"\n";

const FILES: &[(&str, &str)] = &[
    ("casebook.toml", SETTINGS),
    ("entities.csv", ENTITIES),
    ("events.csv", EVENTS),
    ("relations.csv", RELATIONS),
    ("sources.csv", SOURCES),
];

fn graph(lang: &str) -> Graph {
    let files = FILES.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect();
    let (mut casebook, report) = read(Inputs::from_memory("memory", files), &Limits::default());
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    casebook.speak(lang);
    Graph::new(casebook)
}

/// Words of a text in plain Latin letters, other than what stands in the casebook or is no word of a language.
fn strange(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/')));
    let plain = |piece: &&str| piece.chars().any(|c| c.is_ascii_alphabetic());
    let known = |piece: &&str| {
        let piece = piece.trim_matches(['.', ':', '-', '/']);
        // Words of the casebook, rows of its files, dates as machines have them, options, ids made from a kind.
        matches!(piece, "denied" | "unknown" | "XXXX" | "XX")
            || piece.contains(".csv")
            || piece.chars().all(|c| c.is_ascii_digit() || "XYE~?%-/.".contains(c))
            || piece.contains("relation-")
    };
    pieces.filter(plain).filter(|piece| !known(piece)).map(str::to_string).collect()
}

struct Seen {
    faults: Vec<String>,
    texts: usize,
}

impl Seen {
    fn text(&mut self, place: &str, text: &str) {
        self.texts += 1;
        let strange = strange(text);
        if !strange.is_empty() {
            self.faults.push(format!("{place}: {strange:?} in “{text}”"));
        }
    }

    fn scene(&mut self, place: &str, scene: &Scene) {
        self.text(&format!("{place}, title"), &scene.title);
        for line in scene.description.lines() {
            self.text(&format!("{place}, description"), line);
        }
        scene.walk(&mut |mark| match mark {
            Mark::Text(text) => self.text(place, &text.content),
            Mark::Group(group) => {
                self.text(&format!("{place}, name"), &group.title);
                self.text(&format!("{place}, details"), &group.details);
            }
            Mark::Path(_) | Mark::Shape(_) | Mark::Photograph(_) => {}
        });
    }

    fn done(mut self, least: usize) {
        assert!(self.texts > least, "{} texts are too few to show anything", self.texts);
        self.faults.sort();
        self.faults.dedup();
        assert!(self.faults.is_empty(), "{} faults:\n{}", self.faults.len(), self.faults.join("\n"));
    }
}

#[test]
fn strange_words_are_noticed() {
    assert!(strange("Анна: ţîɱé, 2014-03-12, events.csv:3 [1]").is_empty());
    assert_eq!(strange("Анна later"), ["later"]);
    assert_eq!(strange("Sheet 3"), ["Sheet"]);
    let mut seen = Seen { faults: Vec::new(), texts: 0 };
    let graph = graph("en-GB");
    let fonts = Fonts::new();
    let view = (DRAWINGS[0].choose)(&graph, &Selection::default()).expect("there are events");
    seen.scene("timeline", &DRAWINGS[0].scene(&view, &Page::new(660.0, &fonts)));
    assert!(seen.faults.len() > 20, "in English, every word of the program is strange");
}

#[test]
fn every_text_of_a_drawing_is_said_from_the_catalogue() {
    let graph = graph(PSEUDO);
    let fonts = Fonts::new();
    let mut seen = Seen { faults: Vec::new(), texts: 0 };
    let selections = [
        Selection::default(),
        Selection { top: Some(3), ..Selection::default() },
        Selection { focus: vec!["Анна Аш".into()], hops: Some(2), ..Selection::default() },
        Selection {
            highlight: vec!["Анна Аш".into()],
            callouts: vec![Callout { at: "Анна Аш".into(), text: "Смотри".into() }],
            ..Selection::default()
        },
    ];
    for drawing in DRAWINGS {
        for (number, selection) in selections.iter().enumerate() {
            let view = (drawing.choose)(&graph, selection).expect("it can be chosen");
            seen.text(drawing.name, &(drawing.counted)(&view));
            for width in [300.0, 660.0, 1020.0] {
                for lanes in [None, Some(Lanes::Kind), Some(Lanes::Case)] {
                    for scale in [TimeScale::Auto, TimeScale::Rank] {
                        let look =
                            NetworkLook { cluster: lanes.map(|_| "organisation"), ..NetworkLook::default() };
                        let page = Page { lanes, scale, network: look, ..Page::new(width, &fonts) };
                        let place = format!("{} {width} selection {number}", drawing.name);
                        seen.scene(&place, &drawing.scene(&view, &page));
                    }
                }
            }
        }
    }
    seen.done(5_000);
}

#[test]
fn every_text_of_a_printed_product_is_said_from_the_catalogue() {
    let graph = graph(PSEUDO);
    let fonts = Fonts::new();
    let mut seen = Seen { faults: Vec::new(), texts: 0 };
    let mut choices = vec![
        Choices::default(),
        Choices { booklet: true, spacing: Spacing::Months(1), dates: CardDates::Cards, ..Choices::default() },
        Choices {
            spacing: Spacing::Months(12),
            tile: Paper::named("a4"),
            panels: Some(4),
            ..Choices::default()
        },
        Choices { spacing: Spacing::Months(6), drawing: Some("network".into()), ..Choices::default() },
        Choices { drawing: Some("storyline".into()), ..Choices::default() },
    ];
    choices.extend(VARIANTS.iter().map(|variant| Choices {
        variant: Some(variant.name),
        word_bank: variant.word_bank,
        ..Choices::default()
    }));
    for product in PRODUCTS {
        for (number, choices) in choices.iter().enumerate() {
            for (print, top) in [(PrintSize::Ordinary, None), (PrintSize::Clear, Some(5))] {
                let selection = Selection { top, ..Selection::default() };
                let Ok(view) = (product.choose)(&graph, &selection, choices) else { continue };
                let order = Order { choices: choices.clone(), print, ..Order::new(&fonts) };
                let Ok(made) = product.print(&view, &order) else { continue };
                for file in made {
                    let place = format!("{}{} choices {number} {print:?}", product.name, file.suffix);
                    seen.text(&place, &file.document.title);
                    file.document.scenes.iter().for_each(|scene| seen.scene(&place, scene));
                    file.document.bookmarks.iter().for_each(|mark| seen.text(&place, &mark.title));
                    file.document.sheets.iter().for_each(|sheet| seen.text(&place, &sheet.label));
                    for part in file.html.iter().flat_map(|html| &html.parts) {
                        match part {
                            HtmlPart::Markup(markup) => {
                                seen.text(&format!("{place}, page"), &read_out(markup))
                            }
                            HtmlPart::Figure(scene) => seen.scene(&format!("{place}, page"), scene),
                            HtmlPart::Fonts => {}
                        }
                    }
                }
            }
        }
    }
    seen.done(5_000);
}

/// What of a page is read: its texts and the names of its signs, without tags and styles.
fn read_out(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        out.push(' ');
        let behind = &rest[at..];
        let end = if behind.starts_with("<style") { behind.find("</style>") } else { behind.find('>') };
        let tag = &behind[..end.unwrap_or(behind.len())];
        if let Some((_, name)) = tag.split_once("aria-label=\"") {
            out.push_str(name.split('"').next().unwrap_or_default());
        }
        rest = &behind[(end.unwrap_or(behind.len()) + 1).min(behind.len())..];
    }
    out.push_str(rest);
    out.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("style>", "")
}

#[test]
fn every_text_of_an_answer_is_said_from_the_catalogue() {
    let scratch = Scratch::with("повесть", FILES);
    let here = scratch.path().parent().expect("it has one").to_path_buf();
    let commands: &[&[&str]] = &[
        &["show", "повесть", "Анна Аш"],
        &["show", "повесть", "Борис Бук", "--verbose"],
        &["show", "повесть", "с2"],
        &["show", "повесть", "с7"],
        &["show", "повесть", "и2"],
        &["show", "повесть", "и3"],
        &["show", "повесть", "Жёлтый дом"],
        &["find", "повесть", "слово"],
        &["find", "повесть", "Анна"],
        &["find", "повесть", "долго"],
        &["find", "повесть", "предъявлено"],
        &["find", "повесть", "слоо"],
        &["links", "повесть", "Анна Аш", "--hops", "2"],
        &["links", "повесть", "Анна Аш", "--as-of", "2010", "--min-standing", "claimed"],
        &["links", "повесть", "Анна Аш", "--as-of", "1900-01-01"],
        &["path", "повесть", "Анна Аш", "Дело Дуба", "--explain"],
        &["path", "повесть", "Анна Аш", "Дело Дуба", "-k", "3", "--explain", "--hub-limit", "30"],
        &["path", "повесть", "Анна Аш", "Дело Дуба", "--all"],
        &["path", "повесть", "Анна Аш", "Дело Дуба", "--require-overlap"],
        &["path", "повесть", "Анна Аш", "Загадка"],
        &["path", "повесть", "Анна Аш", "Анна Аш"],
        &["path", "повесть", "Анна Аш", "Дело Дуба", "--avoid", "Борис Бук", "--as-of", "1930", "--certain"],
        &["between", "повесть", "Анна Аш", "Дело Дуба", "Вера Вяз"],
        &["between", "повесть", "Анна Аш", "Загадка", "--min-standing", "established"],
        &["shared", "повесть", "Анна Аш", "Борис Бук"],
        &["shared", "повесть", "Анна Аш", "Вера Вяз", "--during", "2010/2020"],
        &["reach", "повесть", "Анна Аш", "--from", "2001-03-12"],
        &["reach", "повесть", "Анна Аш", "--from", "2001", "--until", "2012", "--certain"],
        &["reach", "повесть", "Анна Аш", "--from", "2001-03", "--to", "Вера Вяз"],
        &["reach", "повесть", "Анна Аш", "--from", "2030", "--to", "Загадка"],
        &["as-of", "повесть", "2004-05-05"],
        &["as-of", "повесть", "2004", "Борис Бук", "--past"],
        &["as-of", "повесть", "2004/2006", "--certain"],
        &["measures", "повесть"],
        &["measures", "повесть", "--top", "1"],
        &["gaps", "повесть"],
        &["single-source", "повесть"],
        &["conflicts", "повесть"],
        &["query", "повесть", "MATCH (ч:person)-[с]->(к) RETURN ч, с, к"],
    ];
    let mut seen = Seen { faults: Vec::new(), texts: 0 };
    for command in commands {
        for form in ["", "--md"] {
            if form == "--md" && command[0] == "show" {
                continue;
            }
            let mut all = command.to_vec();
            all.extend(["--lang", PSEUDO]);
            all.extend((!form.is_empty()).then_some(form));
            let run = run_in(&here, &all);
            assert!(run.code == 0 || run.code == 1, "{command:?}: {}", run.all());
            let out = run.out.replace('\\', "");
            assert!(out.chars().any(|c| "éîôàû".contains(c)), "{command:?} said nothing: {}", run.all());
            for line in out.lines() {
                // Values of options are typed in English whatever the language of the answer.
                let line = typed(line);
                // The head of a column of the casebook.
                if line.starts_with("led to:") {
                    continue;
                }
                seen.text(&command.join(" "), &line);
            }
        }
    }
    for export in EXPORTS
        .iter()
        .filter(|export| ["timeline.md", "md", "markdown"].contains(&export.name) || export.extension == "md")
    {
        let graph = graph(PSEUDO);
        let view = throughline::query::View::events(&graph, &Selection::default()).expect("there are events");
        let text = String::from_utf8((export.write)(&view)).expect("UTF-8").replace('\\', "");
        // How a date was written is the casebook's affair.
        let written = say!(Words::of(PSEUDO).expect("always there"), "fact.written", written = "");
        // What it was made of is told for programs, where no reader sees it.
        let lines = text.lines().filter(|line| !line.contains(written.trim()) && !line.starts_with("<!-- "));
        lines.for_each(|line| seen.text(export.name, line));
    }
    seen.done(400);
}

/// A line without the values that are typed behind options: kinds and standings have one name each.
fn typed(line: &str) -> String {
    let names = ["established", "claimed", "in-process", "ended-unproved", "event", "relation"];
    let mut line = line.to_string();
    for name in names {
        // Behind an accented option, as in `--ɱîñ-šţàñđîñĝ claimed`.
        while let Some(at) = line.find(&format!(" {name}")).filter(|at| line[..*at].contains("--")) {
            line.replace_range(at..at + 1 + name.len(), "");
        }
    }
    line
}

/// What the casebook says stays in its own language, and what a page says of its languages is true.
#[test]
fn a_vocabulary_of_ones_own_may_have_words_in_other_languages() {
    let vocabulary = "[relation.flatmate-of]\nforward = \"shared a flat with\"\ndirected = false\n\
        [relation.rival-of]\nforward = \"was a rival of\"\ndirected = false\n\
        [status.charged]\nlabel = \"Sent for trial\"\n\
        [lang.fr.relation.flatmate-of]\nforward = \"partageait un appartement avec\"\n";
    let files = [
        (
            "relations.csv",
            "from,kind,to,status\nAnn,flatmate-of,Bob,\nAnn,rival-of,Bob,charged\nAnn,knows,Bob,\nAnn,sings with,Bob,\n",
        ),
        ("vocabulary.toml", vocabulary),
    ];
    let files = files.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect();
    let (mut casebook, report) = read(Inputs::from_memory("memory", files), &Limits::default());
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    assert!(casebook.untranslated().is_empty());
    casebook.speak("fr");
    let phrase = |name: &str| {
        let term = casebook.vocabulary.relations.find(name).expect("known");
        casebook.spoken().relations.get(term).forward.clone()
    };
    assert_eq!(phrase("flatmate-of"), "partageait un appartement avec");
    assert_eq!(phrase("knows"), "connaissait");
    assert_eq!(phrase("rival-of"), "was a rival of");
    let charged = casebook.vocabulary.statuses.find("charged").expect("built in");
    assert_eq!(
        casebook.spoken().statuses.get(charged).label,
        "Sent for trial",
        "what was overridden is not undone"
    );
    assert_eq!(casebook.untranslated(), ["relation.rival-of", "relation.sings-with", "status.charged"]);
    assert_eq!(
        casebook
            .vocabulary
            .relations
            .get(casebook.vocabulary.relations.find("knows").expect("known"))
            .forward,
        "knew"
    );
}
