//! What may be wrong with a casebook although every cell could be read: the checks that look at the graph.
//!
//! [`CHECKS`] is the table; each check is one function, whose findings carry a [`Code`] declared beside it with its
//! manual page. Comparisons of dates are three-valued: what is certainly wrong is an error, what is possibly wrong a
//! warning that says "may".

mod drawings;
mod editorial;
mod jigsaw;
mod languages;
mod names;
mod pictures;
pub mod questions;
mod sequences;
mod statements;
mod steps;
mod structure;
mod text;
mod times;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diag::{Code, Report};
use crate::graph::Graph;

/// A check: what it is called, the codes of its findings, and the function.
pub struct Check {
    /// Plain name, for progress and tests.
    pub name: &'static str,
    /// The codes it may report.
    pub codes: &'static [&'static Code],
    /// Runs only when it is asked for ([`check_strictly`]): it looks for what is no fault, such as a second source that is wanting.
    pub strict: bool,
    /// Looks at a graph and returns its findings, in any order.
    pub run: fn(&Graph) -> Report,
}

/// Every check, in the order they run.
pub const CHECKS: &[Check] = &[
    Check {
        name: "spans",
        codes: &[&crate::read::codes::END_BEFORE_START, &times::SPAN_MAY_BE_REVERSED],
        strict: false,
        run: times::spans,
    },
    Check { name: "long lives", codes: &[&times::LONG_LIFE], strict: false, run: times::long_lives },
    Check {
        name: "lives of participants",
        codes: &[&times::OUTSIDE_LIFE, &times::MAY_BE_OUTSIDE_LIFE],
        strict: false,
        run: times::events_in_lives,
    },
    Check {
        name: "lives of related",
        codes: &[&times::OUTSIDE_LIFE, &times::MAY_BE_OUTSIDE_LIFE],
        strict: false,
        run: times::relations_in_lives,
    },
    Check {
        name: "sequences",
        codes: &[&sequences::ORDER_IMPOSSIBLE, &sequences::ORDER_DOUBTFUL],
        strict: false,
        run: sequences::sequences,
    },
    Check { name: "sources", codes: &[&statements::UNSOURCED], strict: false, run: statements::unsourced },
    Check {
        name: "second sources",
        codes: &[&statements::SINGLE_SOURCE],
        strict: true,
        run: statements::single_sources,
    },
    Check { name: "accusers", codes: &[&statements::UNATTRIBUTED], strict: false, run: statements::accusers },
    Check { name: "answers", codes: &[&statements::UNANSWERED], strict: false, run: statements::answers },
    Check {
        name: "statuses",
        codes: &[&statements::NO_STATUS],
        strict: false,
        run: statements::without_status,
    },
    Check {
        name: "ends",
        codes: &[&structure::KINDS_DO_NOT_JOIN, &structure::ROLE_DOES_NOT_FIT],
        strict: false,
        run: structure::ends,
    },
    Check {
        name: "self-relations",
        codes: &[&structure::SELF_RELATION],
        strict: false,
        run: structure::self_relations,
    },
    Check {
        name: "duplicates",
        codes: &[&structure::DUPLICATE_STATEMENT, &structure::ALIKE_STATEMENTS],
        strict: false,
        run: structure::duplicates,
    },
    Check {
        name: "near names",
        codes: &[&names::NEAR_DUPLICATE],
        strict: false,
        run: names::near_duplicates,
    },
    Check { name: "shared ids", codes: &[&names::SHARED_ID], strict: false, run: names::shared_ids },
    Check {
        name: "islands",
        codes: &[&structure::ISLAND, &structure::UNCONNECTED],
        strict: true,
        run: structure::islands,
    },
    Check {
        name: "unused sources",
        codes: &[&statements::UNUSED_SOURCE],
        strict: false,
        run: statements::unused_sources,
    },
    Check { name: "addresses", codes: &[&text::BAD_ADDRESS], strict: false, run: text::addresses },
    Check {
        name: "pictures",
        codes: &[&pictures::UNREAD, &pictures::NO_ALT, &pictures::NO_CREDIT, &pictures::ELSEWHERE],
        strict: false,
        run: pictures::pictures,
    },
    Check { name: "characters", codes: &[&text::UNSAFE_CHARACTER], strict: false, run: text::characters },
    Check { name: "letters", codes: &[&text::DOUBLE_ENCODED], strict: false, run: text::letters },
    Check { name: "formulas", codes: &[&text::FORMULA], strict: false, run: text::formulas },
    Check {
        name: "languages",
        codes: &[&languages::NO_WORDS_IN_LANGUAGE, &languages::WORD_UNTRANSLATED],
        strict: false,
        run: languages::languages,
    },
    Check {
        name: "drawings",
        codes: &[&drawings::PRESET_NAMES_NOTHING, &drawings::DRAWING_UNUSABLE],
        strict: false,
        run: drawings::presets,
    },
    Check { name: "kin", codes: &[&jigsaw::KIN_TELLS], strict: false, run: jigsaw::kin },
    Check { name: "scenes", codes: &[&jigsaw::SCENE_TELLS], strict: true, run: jigsaw::scene },
    Check { name: "places", codes: &[&drawings::PLACE_UNUSED], strict: false, run: drawings::places },
    Check {
        name: "questions",
        codes: &[&questions::QUESTION_UNANSWERED],
        strict: false,
        run: questions::questions,
    },
    Check { name: "steps", codes: &[&steps::STEP_UNUSABLE], strict: false, run: steps::steps },
    Check { name: "words of guilt", codes: &[&editorial::GUILT], strict: false, run: editorial::guilt },
    Check {
        name: "hidden acquittals",
        codes: &[&editorial::ACQUITTAL_HIDDEN],
        strict: false,
        run: editorial::hidden_acquittals,
    },
    Check {
        name: "active proceedings",
        codes: &[&editorial::ACTIVE_PROCEEDINGS],
        strict: true,
        run: editorial::active_proceedings,
    },
    Check {
        name: "public interest",
        codes: &[&editorial::NO_PUBLIC_INTEREST],
        strict: true,
        run: editorial::public_interest,
    },
    Check { name: "reviews", codes: &[&editorial::REVIEW_OVERDUE], strict: false, run: editorial::reviews },
];

/// Runs every check but the strict ones, on as many threads as there are processors, and adds the findings to the report, which is
/// then sorted.
pub fn check(graph: &Graph, report: &mut Report) {
    run_all(graph, report, false);
}

/// The same with the strict ones.
pub fn check_strictly(graph: &Graph, report: &mut Report) {
    run_all(graph, report, true);
}

fn run_all(graph: &Graph, report: &mut Report, strict: bool) {
    let checks: Vec<&Check> = CHECKS.iter().filter(|check| strict || !check.strict).collect();
    let next = AtomicUsize::new(0);
    let run = || -> Vec<(usize, Report)> {
        let turns = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let turns = turns.map_while(|at| checks.get(at).map(|check| (at, check)));
        turns.map(|(at, check)| (at, (check.run)(graph))).collect()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(checks.len());
    let mut findings = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut findings = run();
        for other in others {
            match other.join() {
                Ok(found) => findings.extend(found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        findings
    });
    // In the order of the table, whoever was first.
    findings.sort_by_key(|(at, _)| *at);
    findings.into_iter().for_each(|(_, found)| report.merge(found));
    report.sort();
}

/// Every code there is, by name: those of reading and those of the checks.
pub fn all_codes() -> Vec<&'static Code> {
    let families = [
        crate::read::codes::READING,
        crate::import::codes::IMPORT,
        crate::read::codes::ROWS,
        crate::read::codes::NAMED,
        crate::read::codes::CELLS,
        crate::read::codes::COLUMNS,
        crate::read::codes::DATES,
        crate::read::codes::DESK,
        times::TIMES,
        sequences::SEQUENCES,
        statements::STATEMENTS,
        structure::STRUCTURE,
        names::NAMES,
        drawings::DRAWINGS,
        questions::QUESTIONS,
        jigsaw::JIGSAW,
        pictures::PICTURES,
        steps::STEPS,
        text::TEXT,
        languages::LANGUAGES,
        editorial::EDITORIAL,
    ];
    let mut codes: Vec<&'static Code> = families.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup();
    codes
}
