//! For every diagnostic code one tiny casebook that fires it and a near twin that does not.
//!
//! [`FIXTURES`] is the table; a code without an entry fails. Where a code is found in several ways it has several entries.

use std::collections::BTreeSet;

use crate::support::{Scratch, book, book_of, book_within, concise, of_code, place, run};
use throughline::check::{CHECKS, all_codes};
use throughline::diag::Severity;
use throughline::input::Limits;

/// A casebook that fires a code and one that does not, both as name and text of files.
struct Fixture {
    code: &'static str,
    fires: &'static [(&'static str, &'static str)],
    /// The nearest that is right.
    silent: &'static [(&'static str, &'static str)],
    /// Where, as `file:line:column+length`; empty for a finding without a place.
    at: &'static str,
    /// A word of the help; empty where there is none.
    help: &'static str,
}

/// Two people, an organisation and a case.
const WHO: (&str, &str) = (
    "entities.csv",
    "id,name,kind\nann,Ann Ash,person\nbob,Bob Birch,person\ncivic,Civic Trust,organisation\nfire,The mill fire,case\n",
);
/// Two sources.
const SRC: (&str, &str) = ("sources.csv", "id,title\ns1,First report\ns2,Second report\nmemoir,Memoir\n");
/// A settled settings file.
const SET: (&str, &str) = ("casebook.toml", "title = \"A title\"\n");

const FIXTURES: &[Fixture] = &[
    // ------------------------------------------------------------------------------------- what the desk says of its own work
    Fixture {
        code: "unknown-judgement",
        fires: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,saem\n"),
        ],
        silent: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\n"),
        ],
        at: "identities.csv:2:5+4",
        help: "did you mean `same`",
    },
    Fixture {
        code: "unknown-identity",
        fires: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,Nobody,same\n"),
        ],
        silent: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\n"),
        ],
        at: "identities.csv:2:3+6",
        help: "as it stands",
    },
    Fixture {
        code: "contradicting-identities",
        fires: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\nb,a,different\n"),
        ],
        silent: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\nb,c,different\n"),
        ],
        at: "identities.csv:3:5+9",
        help: "that is wrong",
    },
    Fixture {
        code: "identity-keeps-several",
        fires: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\nb,a,same\n"),
        ],
        silent: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\n"),
        ],
        at: "identities.csv:2:1+1",
        help: "in every row",
    },
    Fixture {
        code: "identity-doubtful",
        fires: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,c,same\n"),
        ],
        silent: &[
            (
                "entities.csv",
                "id,name,kind,start\na,Ann Ash,person,1970\nb,A. Ash,person,\nc,Annie Ash,person,1945\n",
            ),
            ("identities.csv", "name,other,judgement\na,b,same\n"),
        ],
        at: "identities.csv:2:5+4",
        help: "look again",
    },
    Fixture {
        code: "correction-of-nothing",
        fires: &[
            ("events.csv", "id,date,title\nfire,2014,The mill burns\n"),
            ("corrections.csv", "date,what,touches\n2015,The year was wrong.,fire; flood\n"),
        ],
        silent: &[
            ("events.csv", "id,date,title\nfire,2014,The mill burns\n"),
            ("corrections.csv", "date,what,touches\n2015,The year was wrong.,The mill burns\n"),
        ],
        at: "corrections.csv:2:26+11",
        help: "write the id",
    },
    Fixture {
        code: "dangling-account",
        fires: &[(
            "events.csv",
            "id,date,title,account_of\nfire,2014,The mill burns,\nf2,2015,Fire at the mill,fyre\n",
        )],
        silent: &[(
            "events.csv",
            "id,date,title,account_of\nfire,2014,The mill burns,\nf2,2015,Fire at the mill,fire\n",
        )],
        at: "events.csv:3:26+4",
        help: "write the id",
    },
    // ------------------------------------------------------------------------------------------- what is said of people
    Fixture {
        code: "guilt-before-verdict",
        fires: &[
            WHO,
            ("events.csv", "date,title,who,status\n2014,The killer Ann Ash is charged,ann,charged\n"),
        ],
        silent: &[
            WHO,
            ("events.csv", "date,title,who,status\n2014,“The killer” Ann Ash is charged,ann,charged\n"),
        ],
        at: "events.csv:2:10+6",
        help: "quotation marks",
    },
    Fixture {
        code: "acquittal-hidden",
        fires: &[
            WHO,
            ("events.csv", "date,title,who,status\n2014,Charged,ann,charged\n2015,Cleared,ann,acquitted\n"),
            ("casebook.toml", "[[drawing]]\nname = \"x\"\nkind = \"timeline\"\nto = \"2014\"\n"),
        ],
        silent: &[
            WHO,
            ("events.csv", "date,title,who,status\n2014,Charged,ann,charged\n2015,Cleared,ann,acquitted\n"),
            ("casebook.toml", "[[drawing]]\nname = \"x\"\nkind = \"timeline\"\nto = \"2015\"\n"),
        ],
        at: "events.csv:3:6+7",
        help: "widen its dates",
    },
    Fixture {
        code: "active-proceedings",
        fires: &[WHO, ("events.csv", "date,title,who,status\n2014,Held,ann,arrested\n")],
        silent: &[
            WHO,
            ("events.csv", "date,title,who,status\n2014,Held,ann,arrested\n2015,Freed,ann,dropped\n"),
        ],
        at: "events.csv:2:15+8",
        help: "add how they ended",
    },
    Fixture {
        code: "no-public-interest-note",
        fires: &[WHO, ("events.csv", "date,title,who,status\n2014,Looked at,ann,under investigation\n")],
        silent: &[
            WHO,
            (
                "events.csv",
                "date,title,who,status,public interest\n2014,Looked at,ann,under investigation,A minister\n",
            ),
        ],
        at: "events.csv:2:20+19",
        help: "public interest",
    },
    Fixture {
        code: "review-overdue",
        fires: &[
            ("casebook.toml", "as_of = \"2026-03\"\n"),
            ("events.csv", "date,title,review by\n2014,Held,2025-12\n"),
        ],
        silent: &[
            ("casebook.toml", "as_of = \"2026-03\"\n"),
            ("events.csv", "date,title,review by\n2014,Held,2026-12\n"),
        ],
        at: "events.csv:2:6+4",
        help: "next date",
    },
    // ---------------------------------------------------------------------------------------------- files and encodings
    Fixture {
        code: "file-refused",
        fires: &[("events.csv", "%PDF-1.7")],
        silent: &[("events.csv", "date,title\n2014,PK\n")],
        at: "",
        help: "CSV",
    },
    Fixture {
        code: "file-ignored",
        fires: &[("events.csv", "date,title\n2014,x\n"), ("letter.docx", "x")],
        silent: &[
            ("events.csv", "date,title\n2014,x\n"),
            ("~$events.xlsx", "x"),
            (".hidden", "x"),
            ("events.csv~", "x"),
        ],
        at: "",
        help: "",
    },
    Fixture {
        code: "delimiter-guessed",
        fires: &[("stuff.csv", "a;b,c\n1;2,3\n4;5\n6,7\n")],
        silent: &[("stuff.csv", "sep=;\na;b,c\n1;2,3\n4;5\n6,7\n")],
        at: "stuff.csv:1:1+1",
        help: "sep=",
    },
    // -------------------------------------------------------------------------------------------------- quoting and shape
    Fixture {
        code: "unclosed-quote",
        fires: &[("events.csv", "date,title,id\n2014,one,a\n2015,\"two,b\n2016,three,c\n")],
        silent: &[("events.csv", "date,title,id\n2014,one,a\n2015,\"two,\nb\",b\n2016,three,c\n")],
        at: "events.csv:3:6+1",
        help: "close it",
    },
    Fixture {
        code: "text-after-quote",
        fires: &[("events.csv", "date,title\n2014,\"1\"x\n")],
        silent: &[("events.csv", "date,title\n2014,\"1\"\"x\"\n")],
        at: "events.csv:2:9+1",
        help: "write the marks inside the cell twice",
    },
    Fixture {
        code: "stray-quote",
        fires: &[("events.csv", "date,title\n2014,a \"b\" c\n")],
        silent: &[("events.csv", "date,title\n2014,\"a \"\"b\"\" c\"\n")],
        at: "events.csv:2:8+1",
        help: "put marks round the whole cell",
    },
    Fixture {
        code: "space-before-quote",
        fires: &[("events.csv", "date,title\n2014, \"a, b\"\n")],
        silent: &[("events.csv", "date,title\n2014,\"a, b\"\n")],
        at: "events.csv:2:7+1",
        help: "remove the space",
    },
    Fixture {
        code: "nul-character",
        fires: &[("events.csv", "date,title\n2014,a\0b\n")],
        silent: &[("events.csv", "date,title\n2014,a b\n")],
        at: "events.csv:2:7+1",
        help: "type the cell again",
    },
    Fixture {
        code: "row-too-long",
        fires: &[("entities.csv", "id,name,kind\np1,Smith, John,officer\n")],
        silent: &[("entities.csv", "id,name,kind\np1,\"Smith, John\",officer\n")],
        at: "entities.csv:2:16+7",
        help: "double quotes",
    },
    Fixture {
        code: "row-too-short",
        fires: &[("entities.csv", "id,name,kind\np1,Smith\n")],
        silent: &[("entities.csv", "id,name,kind\np1,Smith,\n")],
        at: "entities.csv:2:1+2",
        help: "",
    },
    Fixture {
        code: "empty-table",
        fires: &[("events.csv", "")],
        silent: &[("events.csv", "date,title\n2014,x\n")],
        at: "",
        help: "",
    },
    Fixture {
        code: "header-duplicate",
        fires: &[("entities.csv", "id,name,Name\na,Ann,Anne\n")],
        silent: &[("entities.csv", "id,name,_Name\na,Ann,Anne\n")],
        at: "entities.csv:1:9+4",
        help: "head of its own",
    },
    Fixture {
        code: "header-blank",
        fires: &[("entities.csv", "id,name,\na,Ann,retired\n")],
        silent: &[("entities.csv", "id,name,_x\na,Ann,retired\n")],
        at: "entities.csv:1:9+1",
        help: "write a head",
    },
    Fixture {
        code: "column-unknown",
        fires: &[("entities.csv", "id,name,knd\na,Ann,person\n")],
        silent: &[("entities.csv", "id,name,kind\na,Ann,person\n")],
        at: "entities.csv:1:9+3",
        help: "did you mean `kind`?",
    },
    Fixture {
        code: "rows-skipped",
        fires: &[("entities.csv", "id,name\n# later\na,Ann\n\n")],
        silent: &[("entities.csv", "id,name\n\"# later\",Bob\na,Ann\n")],
        at: "",
        help: "",
    },
    // -------------------------------------------------------------------------------------------------- tables and columns
    Fixture {
        code: "unknown-table",
        fires: &[("stuff.csv", "a,b,c\n1,2,3\n")],
        silent: &[("stuff.csv", "date,title,c\n2014,2,3\n")],
        at: "stuff.csv:1:1+1",
        help: "call it entities.csv",
    },
    Fixture {
        code: "missing-column",
        fires: &[("events.csv", "date,cost\n2014,12\n")],
        silent: &[("events.csv", "date,headline\n2014,It burns\n")],
        at: "events.csv:1:1+4",
        help: "add a column headed `title`",
    },
    Fixture {
        code: "confidential-header",
        fires: &[("entities.csv", "name,confidental\nAnn,\n")],
        silent: &[("entities.csv", "name,confidential\nAnn,\n")],
        at: "entities.csv:1:6+11",
        help: "if it is no such mark",
    },
    Fixture {
        code: "source-column",
        fires: &[("relations.csv", "source,kind,target\nAnn,knows,Bob\n")],
        silent: &[("relations.csv", "from,kind,to\nAnn,knows,Bob\n")],
        at: "relations.csv:1:1+6",
        help: "",
    },
    Fixture {
        code: "source-column",
        fires: &[("relations.csv", "from,kind,to,source\nAnn,knows,Bob,s1\n")],
        silent: &[("relations.csv", "from,kind,to,sources\nAnn,knows,Bob,s1\n")],
        at: "relations.csv:1:14+6",
        help: "",
    },
    // ------------------------------------------------------------------------------------------------------------- rows
    Fixture {
        code: "row-set-aside",
        fires: &[("events.csv", "date,title,place\n2014,,Leeds\n2015,Two,\n")],
        silent: &[("events.csv", "date,title,place\n2014,One,Leeds\n2015,Two,\n")],
        at: "events.csv:2:6+1",
        help: "fill the cell",
    },
    Fixture {
        code: "row-set-aside",
        fires: &[("relations.csv", "from,kind,to\nAnn,knows,\n")],
        silent: &[("relations.csv", "from,kind,to\nAnn,knows,Bob\n")],
        at: "relations.csv:2:11+1",
        help: "fill the cell",
    },
    Fixture {
        code: "empty-cell",
        fires: &[("sources.csv", "id,title\ns1,\n")],
        silent: &[("sources.csv", "id,title\ns1,Report\n")],
        at: "sources.csv:2:4+1",
        help: "write one",
    },
    Fixture {
        code: "empty-cell",
        fires: &[WHO, ("relations.csv", "from,kind,to\nann,,bob\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to\nann,knows,bob\n")],
        at: "relations.csv:2:5+1",
        help: "how the two are connected",
    },
    Fixture {
        code: "duplicate-id",
        fires: &[("entities.csv", "id,name\na,Ann Ash\na,Bob Birch\n")],
        silent: &[("entities.csv", "id,name\na,Ann Ash\nA,Bob Birch\n")],
        at: "entities.csv:3:1+1",
        help: "an id of its own",
    },
    Fixture {
        code: "dangling-reference",
        fires: &[WHO, ("relations.csv", "from,kind,to\nann,knows,Bob Brich\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to\nann,knows,bob  BIRCH\n")],
        at: "relations.csv:2:11+9",
        help: "Bob Birch",
    },
    Fixture {
        code: "dangling-reference",
        fires: &[WHO, ("events.csv", "date,title,participants\n2014,Talk,\"Ann Ash; Bb Birch (witness)\"\n")],
        silent: &[
            WHO,
            ("events.csv", "date,title,participants\n2014,Talk,\"Ann Ash; Bob Birch (witness)\"\n"),
        ],
        at: "events.csv:2:21+8",
        help: "Bob Birch",
    },
    Fixture {
        code: "ambiguous-reference",
        fires: &[
            ("entities.csv", "id,name,aliases\na1,Ann Ash,Ann\na2,Ann Alder,Ann\n"),
            ("relations.csv", "from,kind,to\na1,knows,Ann\n"),
        ],
        silent: &[
            ("entities.csv", "id,name,aliases\na1,Ann Ash,Ann\na2,Ann Alder,\n"),
            ("relations.csv", "from,kind,to\na2,knows,Ann\n"),
        ],
        at: "relations.csv:2:10+3",
        help: "write the id",
    },
    Fixture {
        code: "dangling-source",
        fires: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1#p2; memior\n")],
        silent: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1#p2; memoir\n")],
        at: "events.csv:2:18+6",
        help: "did you mean",
    },
    Fixture {
        code: "repeated-participant",
        fires: &[WHO, ("events.csv", "date,title,participants\n2014,Talk,ann:witness; Ann Ash (witness)\n")],
        silent: &[WHO, ("events.csv", "date,title,participants\n2014,Talk,ann:witness; Ann Ash (author)\n")],
        at: "events.csv:2:11+30",
        help: "delete one",
    },
    Fixture {
        code: "comma-in-name",
        fires: &[("events.csv", "date,title,who\n2014,Talk,\"Lord Mayor, Aldermen\"\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,\"Lord Mayor; Aldermen\"\n")],
        at: "events.csv:2:12+20",
        help: "if it is several, write `Lord Mayor; Aldermen`",
    },
    Fixture {
        code: "several-names",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash and Bob Birch\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,Marks & Spencer; Ash and Sons\n")],
        at: "events.csv:2:11+21",
        help: "`Ann Ash; Bob Birch`",
    },
    Fixture {
        code: "names-nobody",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash; unknown\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash; Unknown Male 2\n")],
        at: "events.csv:2:11+16",
        help: "leave the cell empty",
    },
    Fixture {
        code: "ditto-cell",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash\n2015,Walk,ditto\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash\n2015,Walk,Ann Ash\n")],
        at: "events.csv:3:11+5",
        help: "again",
    },
    Fixture {
        code: "brackets-in-name",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash (stoker)\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash (née Birch); Bob: witness\n")],
        at: "events.csv:2:11+16",
        help: "`Ann Ash: stoker`",
    },
    Fixture {
        code: "spellings-joined",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash\n2015,Walk,ANN ASH\n")],
        silent: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash\n2015,Walk,Ann Ash\n")],
        at: "events.csv:2:11+7",
        help: "nothing, if they are one",
    },
    Fixture {
        code: "locator-without-source",
        fires: &[("events.csv", "date,title,sources\n2014,Talk,report#p12\n")],
        silent: &[
            ("events.csv", "date,title,sources\n2014,Talk,report#p12\n"),
            ("sources.csv", "id,title\nreport,Report\n"),
        ],
        at: "events.csv:2:11+10",
        help: "sources table",
    },
    Fixture {
        code: "inferred-entities",
        fires: &[("events.csv", "date,title,who\n2014,Talk,Ann Ash\n")],
        silent: &[WHO, ("events.csv", "date,title,who\n2014,Talk,Ann Ash\n")],
        at: "",
        help: "entities.csv",
    },
    Fixture {
        code: "inferred-sources",
        fires: &[("events.csv", "date,title,sources\n2014,Talk,Daily News\n")],
        silent: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1\n")],
        at: "",
        help: "sources.csv",
    },
    Fixture {
        code: "unknown-kind",
        fires: &[("entities.csv", "id,name,kind\na,Ann,persn\n")],
        silent: &[("entities.csv", "id,name,kind\na,Ann,Person\n")],
        at: "entities.csv:2:7+5",
        help: "did you mean `person`?",
    },
    Fixture {
        code: "unknown-kind",
        fires: &[WHO, ("relations.csv", "from,kind,to\nann,knoes,bob\n")],
        silent: &[
            WHO,
            ("relations.csv", "from,kind,to\nann,knoes,bob\n"),
            ("vocabulary.toml", "[relation.knoes]\nforward = \"knoes\"\ninverse = \"is knoen by\"\n"),
        ],
        at: "relations.csv:2:5+5",
        help: "did you mean `knows`?",
    },
    Fixture {
        code: "unknown-role",
        fires: &[WHO, ("events.csv", "date,title,who\n2014,Talk,ann:witnes\n")],
        silent: &[WHO, ("events.csv", "date,title,who\n2014,Talk,ann:witness\n")],
        at: "events.csv:2:15+6",
        help: "did you mean `witness`?",
    },
    Fixture {
        code: "unknown-status",
        fires: &[("events.csv", "date,title,status\n2014,Talk,aleged\n")],
        silent: &[("events.csv", "date,title,status\n2014,Talk,alleged\n")],
        at: "events.csv:2:11+6",
        help: "did you mean `alleged`?",
    },
    Fixture {
        code: "unreadable-number",
        fires: &[("events.csv", "date,title,importance\n2014,Talk,4\n")],
        silent: &[("events.csv", "date,title,importance\n2014,Talk,3\n")],
        at: "events.csv:2:11+1",
        help: "1 (least)",
    },
    Fixture {
        code: "unreadable-flag",
        fires: &[("entities.csv", "id,name,confidential\na,Ann,perhaps\n")],
        silent: &[("entities.csv", "id,name,confidential\na,Ann,no\n")],
        at: "entities.csv:2:7+7",
        help: "`yes` or `no`",
    },
    // ------------------------------------------------------------------------------------------------------------ dates
    Fixture {
        code: "two-digit-years",
        fires: &[("events.csv", "date,title\n25/9/06,Talk\n")],
        silent: &[
            ("events.csv", "date,title\n25/9/06,Talk\n"),
            ("casebook.toml", "two_digit_years = 1970\n"),
        ],
        at: "events.csv:2:1+7",
        help: "two_digit_years",
    },
    Fixture {
        code: "school-years",
        fires: &[("events.csv", "date,title\n2008-09,Talk\n2009-10,Talk again\n")],
        silent: &[("events.csv", "date,title\n2008-09,Talk\n2012-13,Talk again\n")],
        at: "events.csv:2:1+7",
        help: "school_years",
    },
    Fixture {
        code: "spreadsheet-days",
        fires: &[("events.csv", "date,title\n41710,Talk\n")],
        silent: &[("events.csv", "date,title\n41710,Talk\n"), ("casebook.toml", "excel_serials = 1900\n")],
        at: "events.csv:2:1+5",
        help: "excel_serials",
    },
    Fixture {
        code: "empty-date-signs",
        fires: &[("events.csv", "date,end,title\n2014,-,Talk\n")],
        silent: &[("events.csv", "date,end,title\n2014,unknown,Talk\n")],
        at: "events.csv:2:6+1",
        help: "unknown",
    },
    Fixture {
        code: "no-words-in-language",
        fires: &[
            ("casebook.toml", "lang = \"it\"\n"),
            ("events.csv", "date,title,source\n2014,Festa,https://example.org/a\n"),
        ],
        silent: &[
            ("casebook.toml", "lang = \"fr\"\n"),
            ("events.csv", "date,title,source\n2014,Festa,https://example.org/a\n"),
        ],
        at: "casebook.toml:1:1+4",
        help: "throughline speaks",
    },
    Fixture {
        code: "long-life",
        fires: &[("entities.csv", "id,name,kind,start,end\na,Ann Ash,person,1815,1952\n")],
        silent: &[("entities.csv", "id,name,kind,start,end\na,Ann Ash,organisation,1815,1952\n")],
        at: "entities.csv:2:23+4",
        help: "century",
    },
    Fixture {
        code: "undated-event",
        fires: &[("events.csv", "date,title\n,Talk\n")],
        silent: &[("events.csv", "date,title\nunknown,Talk\n")],
        at: "events.csv:2:1+1",
        help: "however rough",
    },
    Fixture {
        code: "impossible-date",
        fires: &[("events.csv", "date,title\n31/06/2014,Talk\n")],
        silent: &[("events.csv", "date,title\n30/06/2014,Talk\n")],
        at: "events.csv:2:1+2",
        help: "",
    },
    Fixture {
        code: "unreadable-date",
        fires: &[("events.csv", "date,title\nsometime soon,Talk\n")],
        silent: &[("events.csv", "date,title\nearly 2014,Talk\n")],
        at: "events.csv:2:10+4",
        help: "",
    },
    Fixture {
        code: "relative-date",
        fires: &[("events.csv", "date,title\ntoday,Talk\n")],
        silent: &[("events.csv", "date,title\n2014-05-06,Talk\n")],
        at: "events.csv:2:1+5",
        help: "",
    },
    Fixture {
        code: "ambiguous-date",
        fires: &[("events.csv", "date,title\n03/04/2014,One\n05/06/2014,Two\n")],
        silent: &[("events.csv", "date,title\n03/04/2014,One\n25/06/2014,Two\n")],
        at: "events.csv:2:1+10",
        help: "date_order",
    },
    Fixture {
        code: "ambiguous-date",
        fires: &[("events.csv", "date,title\n03/04/2014,One\n")],
        silent: &[
            ("events.csv", "date,title\n03/04/2014,One\n"),
            ("casebook.toml", "date_order = \"month-first\"\n"),
        ],
        at: "events.csv:2:1+10",
        help: "3 April 2014",
    },
    Fixture {
        code: "end-before-start",
        fires: &[("entities.csv", "id,name,start,end\na,Ann,2021-07-16,2018-09\n")],
        silent: &[("entities.csv", "id,name,start,end\na,Ann,2018-09,2021-07-16\n")],
        at: "entities.csv:2:18+7",
        help: "exchange",
    },
    Fixture {
        code: "end-before-start",
        fires: &[("events.csv", "date,title\n2015/2014,Talk\n")],
        silent: &[("events.csv", "date,title\n2014/2015,Talk\n")],
        at: "events.csv:2:6+4",
        help: "",
    },
    Fixture {
        code: "end-may-precede-start",
        fires: &[("entities.csv", "id,name,start,end\na,Ann,2018-09-10,2018\n")],
        silent: &[("entities.csv", "id,name,start,end\na,Ann,2018,2018-09-10\n")],
        at: "entities.csv:2:18+4",
        help: "",
    },
    // --------------------------------------------------------------------------------------------------------- settings
    Fixture {
        code: "settings-unreadable",
        fires: &[("casebook.toml", "title = A title\n"), ("events.csv", "date,title\n2014,x\n")],
        silent: &[SET, ("events.csv", "date,title\n2014,x\n")],
        at: "casebook.toml:1:9+7",
        help: "double quotes",
    },
    Fixture {
        code: "unknown-setting",
        fires: &[("casebook.toml", "titel = \"A title\"\n"), ("events.csv", "date,title\n2014,x\n")],
        silent: &[SET, ("events.csv", "date,title\n2014,x\n")],
        at: "casebook.toml:1:1+5",
        help: "did you mean `title`?",
    },
    Fixture {
        code: "vocabulary-unreadable",
        fires: &[
            ("vocabulary.toml", "[relation.x]\nforwrd = \"x\"\n"),
            ("events.csv", "date,title\n2014,x\n"),
        ],
        silent: &[
            ("vocabulary.toml", "[relation.x]\nforward = \"x\"\ninverse = \"y\"\n"),
            ("events.csv", "date,title\n2014,x\n"),
        ],
        at: "vocabulary.toml:1:11+1",
        help: "did you mean `forward`?",
    },
    Fixture {
        code: "dates-of-post",
        fires: &[("people.csv", "name,employer,since\nAnn Ash,Harbour Board,2012\n")],
        silent: &[("people.csv", "name,employer,born\nAnn Ash,Harbour Board,1970\n")],
        at: "people.csv:1:15+5",
        help: "`born`",
    },
    Fixture {
        code: "kin-tells-who",
        fires: &[("relations.csv", "from,kind,to\nWitness A,parent-of,Ann Ash\n")],
        silent: &[(
            "relations.csv",
            "from,kind,to\nHenry VII,parent-of,Henry VIII\nWitness A,knows,Ann Ash\n",
        )],
        at: "relations.csv:2:11+9",
        help: "confidential",
    },
    Fixture {
        code: "scene-tells-who",
        fires: &[(
            "events.csv",
            "date,title,who,place\n2014-05-03,Talk,Nurse A:nurse; Ann Ash:witness,Mill Street\n",
        )],
        silent: &[(
            "events.csv",
            "date,title,who,place\n2014-05,Talk,Nurse A:nurse; Ann Ash:witness,Mill Street\n",
        )],
        at: "events.csv:2:17+7",
        help: "the month",
    },
    Fixture {
        code: "question-unanswered",
        fires: &[WHO, ("casebook.toml", "[[question]]\nname = \"ann\"\nask = \"links 'Ann Ash\"\n")],
        silent: &[WHO, ("casebook.toml", "[[question]]\nname = \"ann\"\nask = \"links 'Ann Ash'\"\n")],
        at: "casebook.toml:3:7+16",
        help: "throughline ask",
    },
    Fixture {
        code: "step-unusable",
        fires: &[WHO, ("casebook.toml", "[[step]]\ntitle = \"The fire\"\nhighlight = [\"Ann Asch\"]\n")],
        silent: &[
            WHO,
            (
                "casebook.toml",
                "[[step]]\ntitle = \"The fire\"\nview = \"table\"\nfrom = \"2014\"\nhighlight = [\"Ann Ash\"]\n",
            ),
        ],
        at: "casebook.toml:2:9+10",
        help: "did you mean",
    },
    Fixture {
        code: "drawing-names-nothing",
        fires: &[
            WHO,
            ("casebook.toml", "[[drawing]]\nname = \"a\"\nkind = \"network\"\nfocus = [\"Ann Asch\"]\n"),
        ],
        silent: &[
            WHO,
            ("casebook.toml", "[[drawing]]\nname = \"a\"\nkind = \"network\"\nfocus = [\"Ann Ash\"]\n"),
        ],
        at: "casebook.toml:4:11+8",
        help: "did you mean",
    },
    Fixture {
        code: "drawing-unusable",
        fires: &[WHO, ("casebook.toml", "[[drawing]]\nname = \"a\"\nkind = \"netwrok\"\n")],
        silent: &[WHO, ("casebook.toml", "[[drawing]]\nname = \"a\"\nkind = \"network\"\n")],
        at: "casebook.toml:3:1+16",
        help: "did you mean `network`?",
    },
    Fixture {
        code: "place-unused",
        fires: &[WHO, ("places.csv", "id,x,y\nAnn Ash,500,0\nnobody,1,2\nAnn Ash,1,2\n")],
        silent: &[WHO, ("places.csv", "id,x,y\nAnn Ash,500,0\n")],
        at: "places.csv:1:1+6",
        help: "take it out",
    },
    // ------------------------------------------------------------------------------------------------ lives and sequences
    Fixture {
        code: "outside-life",
        fires: &[
            ("entities.csv", "id,name,kind,start,end\na,Ann,person,1950,2010-05-06\n"),
            ("events.csv", "date,title,who\n2014,Talk,a:speaker\n"),
        ],
        silent: &[
            ("entities.csv", "id,name,kind,start,end\na,Ann,person,1950,2014-05-06\n"),
            ("events.csv", "date,title,who\n2014-05-05,Talk,a:speaker\n"),
        ],
        at: "events.csv:2:1+4",
        help: "correct one of the two dates",
    },
    Fixture {
        code: "outside-life",
        fires: &[
            ("entities.csv", "id,name,kind,start\na,Ann,person,1950\nc,Civic,organisation,1990\n"),
            ("relations.csv", "from,kind,to,start\na,served-in,c,1980\n"),
        ],
        silent: &[
            ("entities.csv", "id,name,kind,start\na,Ann,person,1950\nc,Civic,organisation,1990\n"),
            ("relations.csv", "from,kind,to,start\na,served-in,c,1991\n"),
        ],
        at: "relations.csv:2:15+4",
        help: "correct one of the two dates",
    },
    Fixture {
        code: "may-be-outside-life",
        fires: &[
            ("entities.csv", "id,name,kind,end\na,Ann,person,2014-05-06\n"),
            ("events.csv", "date,title,who\n2014,Talk,a:speaker\n"),
        ],
        silent: &[
            ("entities.csv", "id,name,kind,end\na,Ann,person,2014-05-06\n"),
            ("events.csv", "date,title,who\n2014-05,Talk,\n2013,Talk,a:speaker\n"),
        ],
        at: "events.csv:2:1+4",
        help: "correct one of the two dates",
    },
    Fixture {
        code: "impossible-order",
        fires: &[
            WHO,
            (
                "relations.csv",
                "from,kind,to,start\nann,charged-in,fire,2021-07-16\nann,convicted-in,fire,2021-07-09\n",
            ),
        ],
        silent: &[
            WHO,
            (
                "relations.csv",
                "from,kind,to,start\nann,charged-in,fire,2021-07-09\nann,convicted-in,fire,2021-07-16\n",
            ),
        ],
        at: "relations.csv:3:23+10",
        help: "correct one of the two dates",
    },
    Fixture {
        code: "impossible-order",
        fires: &[
            WHO,
            ("relations.csv", "from,kind,to,start\nann,employed-by,civic,2015\n"),
            ("events.csv", "date,title,kind,who\n2014,Ann goes,dismissal,ann:dismissed; civic\n"),
        ],
        silent: &[
            WHO,
            ("relations.csv", "from,kind,to,start\nann,employed-by,civic,2013\n"),
            ("events.csv", "date,title,kind,who\n2014,Ann goes,dismissal,ann:dismissed; civic\n"),
        ],
        at: "events.csv:2:1+4",
        help: "correct one of the two dates",
    },
    Fixture {
        code: "doubtful-order",
        fires: &[
            WHO,
            (
                "relations.csv",
                "from,kind,to,start\nann,charged-in,fire,2021-11-16\nann,convicted-in,fire,2021\n",
            ),
        ],
        silent: &[
            WHO,
            (
                "relations.csv",
                "from,kind,to,start\nann,charged-in,fire,2021-11-16\nann,convicted-in,fire,2022\n",
            ),
        ],
        at: "relations.csv:3:23+4",
        help: "correct one of the two dates",
    },
    // --------------------------------------------------------------------------------------------------------- evidence
    Fixture {
        code: "unsourced-statement",
        fires: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,\n")],
        silent: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1\n")],
        at: "events.csv:2:11+1",
        help: "id of a source",
    },
    Fixture {
        code: "single-source",
        fires: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1#p1; s1#p2\n")],
        silent: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1#p1; s2#p2\n")],
        at: "events.csv:2:11+12",
        help: "",
    },
    Fixture {
        code: "unattributed-claim",
        fires: &[WHO, ("events.csv", "date,title,who,status,status_by\n2014,Talk,ann,alleged,\n")],
        silent: &[WHO, ("events.csv", "date,title,who,status,status_by\n2014,Talk,ann,alleged,bob\n")],
        at: "events.csv:2:15+7",
        help: "status_by",
    },
    Fixture {
        code: "unattributed-claim",
        fires: &[WHO, ("relations.csv", "from,kind,to,status\nann,knows,bob,alleged\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to,status\nann,accuses,bob,alleged\n")],
        at: "relations.csv:2:15+7",
        help: "status_by",
    },
    Fixture {
        code: "claim-without-response",
        fires: &[
            WHO,
            ("events.csv", "date,title,who,status,status_by,response\n2014,Talk,ann,alleged,bob,\n"),
        ],
        silent: &[
            WHO,
            (
                "events.csv",
                "date,title,who,status,status_by,response\n2014,Talk,ann,alleged,bob,She denies it.\n",
            ),
        ],
        at: "events.csv:2:15+7",
        help: "response",
    },
    Fixture {
        code: "no-status",
        fires: &[("events.csv", "date,title,status\n2014,Talk,\n2015,Walk,official\n")],
        silent: &[("events.csv", "date,title,status\n2014,Talk,reported\n2015,Walk,official\n")],
        at: "",
        help: "",
    },
    Fixture {
        code: "unused-source",
        fires: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1; memoir\n")],
        silent: &[SRC, ("events.csv", "date,title,sources\n2014,Talk,s1#p1;s2;memoir\n")],
        at: "sources.csv:3:1+2",
        help: "cite it",
    },
    // -------------------------------------------------------------------------------------------------------- structure
    Fixture {
        code: "kinds-do-not-join",
        fires: &[WHO, ("relations.csv", "from,kind,to\ncivic,served-in,ann\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to\nann,served-in,civic\n")],
        at: "relations.csv:2:1+5",
        help: "exchanged",
    },
    Fixture {
        code: "role-does-not-fit",
        fires: &[WHO, ("events.csv", "date,title,who\n2014,Talk,civic:arrested\n")],
        silent: &[WHO, ("events.csv", "date,title,who\n2014,Talk,ann:arrested\n")],
        at: "events.csv:2:11+5",
        help: "correct the part",
    },
    Fixture {
        code: "self-relation",
        fires: &[WHO, ("relations.csv", "from,kind,to\nann,knows,Ann Ash\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to\nann,knows,Bob Birch\n")],
        at: "relations.csv:2:11+7",
        help: "correct one",
    },
    Fixture {
        code: "duplicate-statement",
        fires: &[WHO, ("relations.csv", "from,kind,to,start\nann,knows,bob,2014\nbob,knows,ann,2014\n")],
        silent: &[WHO, ("relations.csv", "from,kind,to,start\nann,knows,bob,2014\nbob,knows,ann,2015\n")],
        at: "relations.csv:3:1+3",
        help: "delete one",
    },
    Fixture {
        code: "duplicate-statement",
        fires: &[("events.csv", "date,title\n2014-05-06,Talk\n6 May 2014,talk\n")],
        silent: &[("events.csv", "date,title\n2014-05-06,Talk\n7 May 2014,talk\n")],
        at: "events.csv:3:12+4",
        help: "delete one",
    },
    Fixture {
        code: "alike-statements",
        fires: &[("events.csv", "date,title,place\n2014-05-06,Talk,Leeds\n6 May 2014,talk,York\n")],
        silent: &[("events.csv", "date,title,place\n2014-05-06,Talk,Leeds\n7 May 2014,talk,York\n")],
        at: "events.csv:3:12+4",
        help: "nothing, if they are two",
    },
    Fixture {
        code: "dangling-event",
        fires: &[("events.csv", "id,date,title,led to\ne1,2014,Fire,e2x\ne2x2,2015,Rain,\n")],
        silent: &[("events.csv", "id,date,title,led to\ne1,2014,Fire,Rain\ne2,2015,Rain,\n")],
        at: "events.csv:2:14+3",
        help: "`e2x2`",
    },
    Fixture {
        code: "double-encoded",
        fires: &[("events.csv", "date,title\n2014,CafÃ© closes\n")],
        silent: &[("events.csv", "date,title\n2014,São Café\n")],
        at: "events.csv:2:6+5",
        help: "`Café`",
    },
    Fixture {
        code: "near-duplicate-name",
        fires: &[("entities.csv", "id,name\na,Jonathan Cobban\nb,Jonathon Cobban\n")],
        silent: &[("entities.csv", "id,name\na,Unit 12 of the Force\nb,Unit 13 of the Force\n")],
        at: "entities.csv:3:3+15",
        help: "alias",
    },
    Fixture {
        code: "near-duplicate-name",
        fires: &[("entities.csv", "id,name,kind\na,Cressida Dick,person\nb,\"Dick, Cressida\",person\n")],
        silent: &[("entities.csv", "id,name,kind\na,Mill fire,case\nb,Fire mill,inquiry\n")],
        at: "entities.csv:3:4+14",
        help: "alias",
    },
    Fixture {
        code: "shared-id",
        fires: &[WHO, ("events.csv", "id,date,title\nfire,2014,The mill burns\n")],
        silent: &[WHO, ("events.csv", "id,date,title\nev-fire,2014,The mill burns\n")],
        at: "events.csv:2:1+4",
        help: "ev-fire",
    },
    Fixture {
        code: "unreachable-island",
        fires: &[
            ("entities.csv", "id,name\na,Ann\nb,Bob\nc,Cat\nd,Dan\ne,Eve\n"),
            ("relations.csv", "from,kind,to\na,knows,b\nb,knows,c\nd,knows,e\n"),
        ],
        silent: &[
            ("entities.csv", "id,name\na,Ann\nb,Bob\nc,Cat\nd,Dan\ne,Eve\n"),
            ("relations.csv", "from,kind,to\na,knows,b\nb,knows,c\nd,knows,e\nc,knows,d\n"),
        ],
        at: "entities.csv:5:1+1",
        help: "",
    },
    Fixture {
        code: "unconnected-entity",
        fires: &[
            ("entities.csv", "id,name\na,Ann\nb,Bob\nc,Cat\n"),
            ("relations.csv", "from,kind,to\na,knows,b\n"),
        ],
        silent: &[
            ("entities.csv", "id,name\na,Ann\nb,Bob\n"),
            ("relations.csv", "from,kind,to\na,knows,b\n"),
        ],
        at: "entities.csv:4:1+1",
        help: "connect it",
    },
    // ------------------------------------------------------------------------------------------------------------- text
    Fixture {
        code: "bad-address",
        fires: &[("entities.csv", "id,name,url\na,Ann,javascript:alert(1)\n")],
        silent: &[("entities.csv", "id,name,url\na,Ann,https://example.org/a\n")],
        at: "entities.csv:2:7+19",
        help: "https://",
    },
    Fixture {
        code: "bad-address",
        fires: &[("sources.csv", "id,title,archive_url\ns1,Report,www.example.org\n")],
        silent: &[("sources.csv", "id,title,archive_url\ns1,Report,mailto:desk@example.org\n")],
        at: "sources.csv:2:11+15",
        help: "https://",
    },
    Fixture {
        code: "picture-elsewhere",
        fires: &[("events.csv", "date,title,image\n2014,A,https://example.org/a.jpg\n")],
        silent: &[("events.csv", "date,title,image\n2014,A,https://youtu.be/a\n")],
        at: "events.csv:2:8+25",
        help: "folder",
    },
    Fixture {
        code: "picture-without-alt",
        fires: &[("events.csv", "date,title,image,image_alt,image_credit\n2014,A,a.jpg,,Ann\n")],
        silent: &[(
            "events.csv",
            "date,title,image,image_alt,image_credit\n2014,A,a.jpg,A mill,Ann\n2015,B,,,\n",
        )],
        at: "events.csv:2:14+1",
        help: "image_alt",
    },
    Fixture {
        code: "picture-without-credit",
        fires: &[("entities.csv", "id,name,image,image_alt\na,Ann,a.jpg,A woman\n")],
        silent: &[("entities.csv", "id,name,image,image_alt,image_credit\na,Ann,a.jpg,A woman,Bob\n")],
        at: "entities.csv:2:1+1",
        help: "image_credit",
    },
    Fixture {
        code: "unsafe-character",
        fires: &[("entities.csv", "id,name\na,Ann \u{202e}hsA\n")],
        silent: &[("entities.csv", "id,name\na,Ann \u{5d0}\u{5e9}\n")],
        at: "entities.csv:2:7+1",
        help: "delete it",
    },
    Fixture {
        code: "formula-in-cell",
        fires: &[("events.csv", "date,title\n2014,\"=HYPERLINK(\"\"x\"\")\"\n")],
        silent: &[("events.csv", "date,title\n2014,\"2 = HYPERLINK(\"\"x\"\")\"\n")],
        at: "events.csv:2:6+19",
        help: "values",
    },
];

/// Codes whose casebooks are not text in UTF-8 or need a limit of their own: their tests follow.
const ELSEWHERE: &[&str] = &[
    // pictures.rs
    "picture-unread",
    // In `pseudo.rs`.
    "word-untranslated",
    "encoding-read",
    "bytes-unreadable",
    "cell-too-long",
    "too-many-columns",
    "date-caution",
    // In sheets.rs.
    "column-ignored",
    "header-absent",
    "known-sheet",
    "lines-left-out",
    "matrix-read",
    "part-doubtful",
    "relations-without-kind",
    "repeated-relation-id",
    "row-shifted",
    "several-tables",
    "setting-wrong",
];
/// Those of workbooks and other tools' files: `workbooks.rs` and `other_tools.rs` fire each.
const IMPORTED: &[&str] = &[
    "sheet-left-out",
    "sheet-unknown",
    "hidden-left-out",
    "formula-no-value",
    "cell-error",
    "merged-cells",
    "comments-ignored",
    "link-read",
    "link-not-read",
    "workbook-date",
    "table-twice",
    "element-left-out",
    "entry-left-out",
];

#[test]
fn every_code_has_a_casebook_that_fires_it_and_one_that_does_not() {
    let known: BTreeSet<&str> = all_codes().iter().map(|code| code.name).collect();
    let tested: BTreeSet<&str> = FIXTURES
        .iter()
        .map(|fixture| fixture.code)
        .chain(ELSEWHERE.iter().chain(IMPORTED).copied())
        .collect();
    let missing: Vec<_> = known.difference(&tested).collect();
    assert!(missing.is_empty(), "codes without a fixture: {missing:?}");
    let gone: Vec<_> = tested.difference(&known).collect();
    assert!(gone.is_empty(), "fixtures of codes that are no more: {gone:?}");
}

#[test]
fn fixtures_fire_at_their_place_and_their_twins_do_not() {
    let mut faults = Vec::new();
    for (number, fixture) in FIXTURES.iter().enumerate() {
        let name = format!("fixture {number}, {}", fixture.code);
        let (graph, report) = book(fixture.fires);
        match of_code(&report, fixture.code).first() {
            None => faults.push(format!("{name}: does not fire:\n{}", concise(&graph, &report))),
            Some(found) => {
                if place(&graph, found) != fixture.at {
                    faults.push(format!("{name}: is at `{}`, not `{}`", place(&graph, found), fixture.at));
                }
                if !found.help.contains(fixture.help) {
                    faults.push(format!("{name}: its help is `{}`", found.help));
                }
            }
        }
        // Every finding stands alone, in one line, and comes from a check that declares it.
        for finding in &report.diagnostics {
            if finding.message.is_empty() || finding.message.contains('\n') || finding.message == finding.help
            {
                faults.push(format!("{name}: says `{}`, helps with `{}`", finding.message, finding.help));
            }
        }
        for check in CHECKS {
            for finding in (check.run)(&graph) {
                if check.codes.iter().all(|code| code.name != finding.code.name) {
                    faults.push(format!("{} reports {}", check.name, finding.code.name));
                }
            }
        }
        let (graph, report) = book(fixture.silent);
        if !of_code(&report, fixture.code).is_empty() {
            faults.push(format!("{name}: its twin fires too:\n{}", concise(&graph, &report)));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn encoding_read() {
    let latin = |name: &[u8]| book_of(vec![("entities.csv".into(), [b"id,name\na,", name, b"\n"].concat())]);
    let (graph, report) = latin(b"Jos\xE9 Garc\xEDa");
    let [finding] = of_code(&report, "encoding-read")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(finding.message.contains("Windows-1252"), "{}", finding.message);
    assert_eq!(&*graph.casebook().entities[0].name, "José García");
    let (_, report) = latin("José García".as_bytes());
    assert!(of_code(&report, "encoding-read").is_empty());
}

#[test]
fn bytes_unreadable() {
    let marked = |name: &[u8]| {
        book_of(vec![("entities.csv".into(), [b"\xEF\xBB\xBFid,name\na,", name, b"\n"].concat())])
    };
    let (graph, report) = marked(b"Ann \xFF Ash");
    let [finding] = of_code(&report, "bytes-unreadable")[..] else { panic!("{}", concise(&graph, &report)) };
    assert_eq!(place(&graph, finding), "entities.csv:2:7+1");
    let (_, report) = marked("Ann ÿ Ash".as_bytes());
    assert!(of_code(&report, "bytes-unreadable").is_empty());
}

#[test]
fn limits_of_cells_and_columns() {
    let limits = Limits { field_bytes: 12, columns: 3, ..Limits::default() };
    let with = |row: &str| {
        book_within(vec![("entities.csv".into(), format!("id,name,kind\n{row}\n").into_bytes())], &limits)
    };
    let (graph, report) = with("a,Thirteen byte,person");
    let [finding] = of_code(&report, "cell-too-long")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(place(&graph, finding).starts_with("entities.csv:2:3+"));
    assert!(finding.help.contains("--max-field-bytes 13"), "{}", finding.help);
    assert!(of_code(&with("a,Twelve bytes,person").1, "cell-too-long").is_empty());
    let (graph, report) = with("a,Ann,person,");
    let [finding] = of_code(&report, "too-many-columns")[..] else { panic!("{}", concise(&graph, &report)) };
    assert!(finding.help.contains("--max-columns 4"), "{}", finding.help);
    assert!(of_code(&with("a,Ann,person").1, "too-many-columns").is_empty());
}

#[test]
fn date_caution() {
    // `2021-21` is spring in EDTF; somebody may have meant a span of years.
    let with =
        |date: &str| book_of(vec![("events.csv".into(), format!("date,title\n{date},Talk\n").into_bytes())]);
    let cautious: Vec<&str> = ["2004-05", "2004-06", "2012-13", "1945/46", "2021-21", "2021-24", "1/2/14"]
        .into_iter()
        .filter(|date| !of_code(&with(date).1, "date-caution").is_empty())
        .collect();
    assert!(!cautious.is_empty(), "nothing is read with caution");
    assert!(of_code(&with("2021-05-06").1, "date-caution").is_empty());
}

#[test]
fn doubt_is_three_valued() {
    // The same two dates, ever rougher: certainly, possibly, no.
    let verdict = |start: &str, end: &str| {
        let (_, report) = book_of(vec![(
            "entities.csv".into(),
            format!("id,name,start,end\na,Ann,{start},{end}\n").into_bytes(),
        )]);
        let certain = of_code(&report, "end-before-start").len();
        let possible = of_code(&report, "end-may-precede-start").len();
        (certain, possible)
    };
    assert_eq!(verdict("2018-09-10", "2018-09-09"), (1, 0));
    assert_eq!(verdict("2018-09-10", "2018"), (0, 1));
    assert_eq!(verdict("2018", "2018"), (0, 0));
    assert_eq!(verdict("2018", "2019"), (0, 0));
    assert_eq!(verdict("2018-09-10", ""), (0, 0));
    assert_eq!(verdict("2018-09-10", "unknown"), (0, 0));
}

#[test]
fn a_blank_header_over_blank_cells_is_nothing() {
    // Spreadsheets write such columns: the manual speaks of "a column with text in it".
    let (graph, report) = book(&[("entities.csv", "id,name,\na,Ann,\n")]);
    assert!(of_code(&report, "header-blank").is_empty(), "{}", concise(&graph, &report));
}

#[test]
fn a_duplicate_is_found_whatever_stands_between() {
    // Three events of one day, of which the first and the last are one.
    let (graph, report) =
        book(&[("events.csv", "id,date,title\na,2014-05-06,Talk\nb,2014-05-06,Walk\nc,2014-05-06,Talk\n")]);
    assert_eq!(of_code(&report, "duplicate-statement").len(), 1, "{}", concise(&graph, &report));
}

#[test]
fn two_events_with_other_participants_are_two() {
    // The manual: "two events the same date, title and participants".
    let (graph, report) =
        book(&[WHO, ("events.csv", "date,title,who\n2014-05-06,Interview,ann\n2014-05-06,Interview,bob\n")]);
    assert_eq!(of_code(&report, "duplicate-statement").len(), 0, "{}", concise(&graph, &report));
}

#[test]
fn the_real_casebook_has_no_errors() {
    let (graph, report) = book_of(crate::support::met_files());
    let errors: Vec<_> =
        report.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", concise(&graph, &report));
    let book = graph.casebook();
    assert_eq!(
        (book.entities.len(), book.events.len(), book.relations.len(), book.sources.len()),
        (93, 76, 156, 163)
    );
    let t = book.tally;
    assert_eq!(t.rows, t.used + t.set_aside + t.comments + t.blank);
    assert_eq!(t.set_aside, 0);
}

#[test]
fn what_is_not_a_regular_file_is_refused_before_it_is_opened() {
    let folder = Scratch::with("pipes", &[("events.csv", "date,title\n2014,x\n")]);
    let made = std::process::Command::new("mkfifo").arg(folder.join("relations.csv")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("left out: a named pipe, because mkfifo is not there");
        return;
    }
    let run = run(&["check", crate::support::text(folder.path()), "--format", "concise"]);
    assert_eq!(run.code, 1, "{}", run.all());
    assert!(run.out.contains("error[file-refused]: relations.csv is a named pipe"), "{}", run.all());
}
