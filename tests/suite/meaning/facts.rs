//! What a row says and nothing else, from the cell to the answer: one loop is one link, a made id is nobody else's, a way through a
//! crowd says little, a limit is what it says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use throughline::diag::near_miss;
use throughline::input::Limits;

use crate::support::{Scratch, book, book_within, concise, of_code, run, text};

#[test]
fn ids_that_are_made_are_nobody_elses() {
    let tables = [
        // The same two, the same kind, several times; both ways; beside an id that looks like a made one, before and after it.
        "id,from,kind,to\n,Ann,knows,Bob\n,Ann,knows,Bob\n,Bob,knows,Ann\n",
        "id,from,kind,to\nann--knows--bob,Cid,knows,Dee\n,Ann,knows,Bob\n",
        "id,from,kind,to\n,Ann,knows,Bob\nann--knows--bob,Cid,knows,Dee\n,Ann,knows,Bob\n",
        "id,from,kind,to\nann--knows--bob-2,Cid,knows,Dee\n,Ann,knows,Bob\n,Ann,knows,Bob\n,Ann,knows,Bob\n",
        "id,from,kind,to\n,A b,knows,C\n,A,knows,B c\n,A--b,knows,C\n,A,knows,b--knows--c\n",
    ];
    for table in tables {
        let folder = Scratch::with("ids", &[("relations.csv", table)]);
        let said = run(&["export", text(folder.path()), "--to", "json", "-o", "-"]);
        assert_eq!(said.code, 0, "{}", said.all());
        let json: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let relations = json["relations"].as_array().or_else(|| json["graph"]["relations"].as_array());
        let ids: Vec<&str> =
            relations.expect("relations").iter().filter_map(|of| of["id"].as_str()).collect();
        assert_eq!(ids.len(), table.lines().count() - 1, "{table}");
        let distinct: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{table}: {ids:?}");
    }
}

#[test]
fn a_loop_is_one_link() {
    let (graph, _) = book(&[
        ("entities.csv", "id,name,kind\nann,Ann Ash,person\nbob,Bob Birch,person\n"),
        ("relations.csv", "from,kind,to\nann,knows,ann\nann,knows,bob\n"),
    ]);
    let (ann, _) = graph.casebook().entities().find(|(_, entity)| *entity.id == *"ann").expect("Ann");
    let links = graph.links(throughline::graph::Node::Entity(ann));
    assert_eq!(links.len(), 2, "a loop and a link");
    let folder = Scratch::with(
        "loop",
        &[
            ("entities.csv", "id,name,kind\nann,Ann Ash,person\nbob,Bob Birch,person\n"),
            ("relations.csv", "from,kind,to\nann,knows,ann\nann,knows,bob\n"),
        ],
    );
    let query = "MATCH (a {id: 'ann'})-[r]-(b) RETURN b.id ORDER BY b.id";
    let said = run(&["query", text(folder.path()), query]);
    assert_eq!(said.code, 0, "{}", said.all());
    let rows = |name: &str| {
        let words = said.out.lines().map(|line| line.trim().trim_matches(['\'', '"', '|', ' ']));
        words.filter(|word| *word == name).count()
    };
    assert_eq!((rows("ann"), rows("bob")), (1, 1), "{}", said.all());
}

/// Ann and Bob are joined through a hub that everybody knows, and through Cid, whom only they know.
#[test]
fn a_way_through_a_crowd_is_the_worse_way() {
    let mut relations = String::from("from,kind,to\n");
    // The hub's name comes first in the alphabet and its rows in the file: nothing else would put it last.
    relations.push_str("Ann Ash,knows,Aaa Hub\nBob Birch,knows,Aaa Hub\n");
    for other in 0..60 {
        writeln!(relations, "Member {other},knows,Aaa Hub").expect("memory");
    }
    relations.push_str("Ann Ash,knows,Zed Zoo\nBob Birch,knows,Zed Zoo\n");
    let folder = Scratch::with("hub", &[("relations.csv", &relations)]);
    let said = run(&["path", text(folder.path()), "Ann Ash", "Bob Birch", "--all"]);
    assert_eq!(said.code, 0, "{}", said.all());
    let (small, hub) = (said.out.find("Zed Zoo"), said.out.find("Aaa Hub"));
    assert!(small.is_some() && hub.is_some() && small < hub, "the hub comes last:\n{}", said.out);
    let best = run(&["path", text(folder.path()), "Ann Ash", "Bob Birch"]);
    assert!(best.out.contains("Zed Zoo"), "{}", best.out);
}

#[test]
fn a_short_word_may_have_one_slip() {
    // (typed, known, near): pairs of one and of two slips, for every length a short word has.
    for (typed, known, near) in [
        ("mat", "met", true),
        ("mta", "mat", true),
        ("me", "met", false),
        ("met", "mint", false),
        ("case", "cash", true),
        ("case", "dash", false),
        ("unit", "nuts", false),
        ("bank", "bnka", false),
        ("court", "count", true),
        ("court", "could", false),
        ("court", "coutr", true),
        ("death", "dearth", true),
        ("death", "depth", true),
        ("death", "depths", false),
        ("person", "prison", true),
        ("report", "rapped", false),
        ("officer", "oficcer", true),
    ] {
        let found = near_miss(typed, [known]);
        assert_eq!(found.is_some(), near, "`{typed}` and `{known}`");
    }
}

#[test]
fn an_unclosed_mark_swallows_no_row() {
    for (table, read) in [
        ("date,title\n2014,\"One\n2015,Two\n2016,Three\n", &["Two", "Three"][..]),
        (
            "date,title\n2013,Zero\n2014,\"One\n2015,Two\n2016,Three\n2017,Four\n",
            &["Zero", "Two", "Three", "Four"],
        ),
        ("date;title\n2014;\"One\n2015;Two\n", &["Two"]),
    ] {
        let (graph, report) = book(&[("events.csv", table)]);
        assert_eq!(of_code(&report, "unclosed-quote").len(), 1, "{}", concise(&graph, &report));
        for title in read {
            let there = graph.casebook().events.iter().any(|event| *event.title == **title);
            assert!(there, "`{title}` was swallowed: {}", concise(&graph, &report));
        }
    }
    // A text of several lines that is closed is one cell.
    let (graph, report) =
        book(&[("events.csv", "date,title,description\n2014,One,\"two\nlines\"\n2015,Two,\n")]);
    assert!(of_code(&report, "unclosed-quote").is_empty() && graph.casebook().events.len() == 2);
}

#[test]
fn a_source_column_beside_two_ends_is_where_it_is_from() {
    for (head, rows) in [
        ("from,to,type,source", "Ann,Bob,knows,Daily News"),
        ("source,from,type,to", "Daily News,Ann,knows,Bob"),
        ("person,relation,organisation,source", "Ann,member of,Civic Trust,Daily News"),
    ] {
        let (graph, report) = book(&[("relations.csv", &format!("{head}\n{rows}\n"))]);
        let casebook = graph.casebook();
        if head.starts_with("person") && casebook.relations.is_empty() {
            continue;
        }
        assert_eq!(casebook.relations.len(), 1, "{head}: {}", concise(&graph, &report));
        let relation = &casebook.relations[0];
        let ends = [relation.from, relation.to].map(|id| casebook.entity(id).name.to_string());
        assert!(!ends.contains(&"Daily News".to_string()), "{head}: {ends:?}");
        assert_eq!(relation.statement.citations.len(), 1, "{head}");
    }
}

const STEPS: &str = "[[sequence]]\nname = \"hired-then-left\"\nbefore = [{ role = [\"hired\"] }]\nafter = [{ role = [\"left\"] }]\nwithin = \"any\"\nsays = \"left before being hired\"\n";
const ROLES: &str = "[role.hired]\nlabel = \"hired\"\nphrase = \"was hired in\"\n[role.left]\nlabel = \"left\"\nphrase = \"left in\"\n[role.returned]\nlabel = \"returned\"\nphrase = \"returned in\"\n";

#[test]
fn sequences_of_a_casebook_come_to_those_that_are_built_in() {
    let events = "date,title,participants,kind\n\
        2001-01-01,Left,Ann Ash (left),\n2002-01-01,Hired,Ann Ash (hired),\n\
        2001-02-01,Convicted,Bob Birch (convicted); The mill,trial\n2002-02-01,Charged,Bob Birch (charged); The mill,charge\n";
    let entities = "name,kind\nThe mill,case\nAnn Ash,person\nBob Birch,person\n";
    let orders = |vocabulary: &str| -> Vec<String> {
        let mut files = vec![("events.csv", events), ("entities.csv", entities)];
        if !vocabulary.is_empty() {
            files.push(("vocabulary.toml", vocabulary));
        }
        let (graph, report) = book(&files);
        let found = report.diagnostics.iter().filter(|finding| finding.message.contains(" before being "));
        let found: Vec<String> = found.map(|finding| finding.message.clone()).collect();
        assert!(of_code(&report, "vocabulary-unreadable").is_empty(), "{}", concise(&graph, &report));
        found
    };
    let built_in = orders("");
    assert_eq!(built_in.len(), 1, "{built_in:?}");
    assert!(built_in[0].contains("Bob Birch"));
    let both = orders(&format!("{ROLES}{STEPS}"));
    assert_eq!(both.len(), 2, "{both:?}");
    assert!(both.iter().any(|message| message.contains("left before being hired")), "{both:?}");
    assert!(both.contains(&built_in[0]), "{both:?}");
}

#[test]
fn unless_makes_a_sequence_possible() {
    let vocabulary = |unless: &str| format!("{ROLES}{STEPS}{unless}");
    let found = |rows: &str, unless: &str| -> usize {
        let events = format!("date,title,participants\n{rows}");
        let (_, report) = book(&[("events.csv", &events), ("vocabulary.toml", &vocabulary(unless))]);
        report
            .diagnostics
            .iter()
            .filter(|finding| finding.message.contains("left before being hired"))
            .count()
    };
    let unless = "unless = [{ role = [\"returned\"] }]\n";
    let plain = "2001-01-01,Left,Ann Ash (left)\n2003-01-01,Hired,Ann Ash (hired)\n";
    let between = "2001-01-01,Left,Ann Ash (left)\n2002-01-01,Back,Ann Ash (returned)\n2003-01-01,Hired,Ann Ash (hired)\n";
    let later = "2001-01-01,Left,Ann Ash (left)\n2003-01-01,Hired,Ann Ash (hired)\n2004-01-01,Back,Ann Ash (returned)\n";
    let another = "2001-01-01,Left,Ann Ash (left)\n2002-01-01,Back,Bob Birch (returned)\n2003-01-01,Hired,Ann Ash (hired)\n";
    assert_eq!(found(plain, ""), 1);
    assert_eq!(found(plain, unless), 1, "nothing lies between");
    assert_eq!(found(between, unless), 0, "it is excused");
    assert_eq!(found(between, ""), 1, "by no rule");
    assert_eq!(found(later, unless), 1, "it came too late");
    assert_eq!(found(another, unless), 1, "it was somebody else's");
}

#[test]
fn a_limit_is_what_it_says() {
    // At the limit everything is read, one beyond it is said.
    let fires = |files: &[(&str, &str)], limits: Limits| -> bool {
        let owned =
            files.iter().map(|(name, text)| ((*name).to_string(), text.as_bytes().to_vec())).collect();
        let (graph, report) = book_within(owned, &limits);
        concise(&graph, &report).contains("--max-")
    };
    let cell = "date,title\n2014,12345678\n";
    for (bytes, beyond) in [(8, false), (7, true)] {
        assert_eq!(
            fires(&[("events.csv", cell)], Limits { field_bytes: bytes, ..Limits::default() }),
            beyond,
            "{bytes}"
        );
    }
    for (columns, beyond) in [(2, false), (1, true)] {
        assert_eq!(
            fires(&[("events.csv", cell)], Limits { columns, ..Limits::default() }),
            beyond,
            "{columns} columns"
        );
    }
    // Files and folders: by the program.
    let one = "date,title\n2014,A\n";
    let folder = Scratch::with("limits", &[("events.csv", one), ("more.csv", one)]);
    let (at, size) = (text(folder.path()), one.len());
    for (flag, value, beyond) in [
        ("--max-file-bytes", size, false),
        ("--max-file-bytes", size - 1, true),
        ("--max-total-bytes", 2 * size, false),
        ("--max-total-bytes", 2 * size - 1, true),
        ("--max-files", 2, false),
        ("--max-files", 1, true),
    ] {
        let said = run(&["check", at, flag, &value.to_string(), "--format", "concise"]);
        assert_eq!(said.out.contains(flag), beyond, "{flag} {value}: {}", said.all());
    }
}

#[test]
fn a_curly_apostrophe_is_an_apostrophe() {
    let (graph, _) = book(&[
        ("entities.csv", "name,kind\nSinead O'Brien,person\nSt John's,organisation\n"),
        (
            "events.csv",
            "date,title,participants\n2014,One,Sinead O’Brien\n2015,Two,St John‘s; Sinead Oʼbrien\n",
        ),
    ]);
    let names: Vec<&str> = graph.casebook().entities.iter().map(|entity| &*entity.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    for (one, other) in [("O'Brien", "O’Brien"), ("O'Brien", "O‘BRIEN"), ("rock 'n' roll", "rock ʼnʼ roll")]
    {
        assert_eq!(throughline::words::fold(one), throughline::words::fold(other));
    }
    assert_ne!(throughline::words::fold("O'Brien"), throughline::words::fold("OBrien"));
}

/// Only what denies the claim itself is called a denial; whoever speaks for themselves is "answered".
#[test]
fn only_a_denial_is_called_one() {
    let says = |response: &str| -> String {
        let events = format!(
            "id,date,title,participants,status,response\ne,2014,Something,Ann Ash,alleged,\"{response}\"\n"
        );
        let (graph, _) = book(&[("events.csv", &events)]);
        let event = &graph.casebook().events[0];
        throughline::query::evidence::event_pill(graph.casebook(), event).unwrap_or_default()
    };
    let plain = says("");
    for denial in [
        "She denied it.",
        "Denied",
        "He denies the claims",
        "“I deny this,” she said.",
        "They rejected the allegation.",
    ] {
        let said = says(denial);
        assert!(said.contains("denied") && said != plain, "`{denial}`: {said}");
    }
    for other in [
        "She declined to comment.",
        "No comment",
        "She said that she would answer in court.",
        "She admitted it.",
        "She apologised.",
        "He asked for time.",
    ] {
        let said = says(other);
        assert!(!said.contains("denied"), "`{other}`: {said}");
        assert_ne!(said, plain, "`{other}` is an answer");
    }
}

/// What only lasts while both live is compared with a life at both its ends; of what happens at its start only that is.
#[test]
fn an_end_is_compared_with_a_life_where_it_is_one() {
    use throughline::vocabulary::{End, RelationTime, Vocabulary};
    let vocabulary = Vocabulary::builtin();
    let of = |time: RelationTime| -> String {
        let fits =
            |ends: &[String]| ends.is_empty() || ends.iter().any(|end| end == "person" || end == "agent");
        let mut kinds = vocabulary.relations.iter();
        let found = kinds.find(|(_, _, kind)| {
            kind.time == time && kind.exist.contains(&End::From) && fits(&kind.from) && fits(&kind.to)
        });
        found.expect("a kind").1.to_string()
    };
    let findings = |kind: &str, start: &str, end: &str| -> usize {
        let relations = format!("from,kind,to,start,end\nann,{kind},bob,{start},{end}\n");
        let entities = "id,name,kind,start,end\nann,Ann Ash,person,1950,2010\nbob,Bob Birch,person,1950,\n";
        let (_, report) = book(&[("entities.csv", entities), ("relations.csv", &relations)]);
        report.diagnostics.len()
    };
    for (time, more) in [(RelationTime::Span, true), (RelationTime::Act, false)] {
        let kind = of(time);
        let (within, beyond) = (findings(&kind, "2005", "2009"), findings(&kind, "2005", "2012"));
        assert_eq!(beyond > within, more, "`{kind}` ends after a death: {within}, {beyond}");
        assert!(findings(&kind, "2012", "2013") > within, "`{kind}` begins after a death");
    }
}

#[test]
fn a_sequence_of_relations_is_of_who_they_start_from() {
    let vocabulary = "[[sequence]]\nname = \"member-then-employed\"\nbefore = [{ relation = [\"member-of\"], at = \"start\" }]\nafter = [{ relation = [\"employed-by\"], at = \"start\" }]\nwithin = \"any\"\nsays = \"employed before being a member\"\n";
    let entities = "id,name,kind\nann,Ann Ash,person\nbob,Bob Birch,person\ncivic,Civic Trust,organisation\n";
    let found = |rows: &str| -> Vec<String> {
        let relations = format!("from,kind,to,start\n{rows}");
        let files =
            [("entities.csv", entities), ("relations.csv", &relations), ("vocabulary.toml", vocabulary)];
        let (_, report) = book(&files);
        let all = report
            .diagnostics
            .iter()
            .filter(|found| found.message.contains("employed before being a member"));
        all.map(|found| found.message.clone()).collect()
    };
    let one = found("ann,employed-by,civic,2001-01-01\nann,member-of,civic,2005-01-01\n");
    assert!(one.len() == 1 && one[0].contains("Ann Ash"), "{one:?}");
    assert_eq!(found("ann,employed-by,civic,2006-01-01\nann,member-of,civic,2005-01-01\n"), [""; 0]);
    // Two people in one body: nobody's own order is broken, nor is the body's.
    assert_eq!(found("ann,employed-by,civic,2001-01-01\nbob,member-of,civic,2005-01-01\n"), [""; 0]);
}
