//! What may be wrong with a casebook although every cell could be read: the checks that look at the graph.
//!
//! [`CHECKS`] is the table; each check is one function, whose findings carry a [`Code`] declared beside it with its
//! manual page. Comparisons of dates are three-valued: what is certainly wrong is an error, what is possibly wrong a
//! warning that says "may".

mod names;
mod sequences;
mod statements;
mod structure;
mod text;
mod times;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diag::{Code, Diagnostic, Report};
use crate::graph::Graph;

/// A check: what it is called, the codes of its findings, and the function.
pub struct Check {
    /// Plain name, for progress and tests.
    pub name: &'static str,
    /// The codes it may report.
    pub codes: &'static [&'static Code],
    /// Looks at a graph and returns its findings, in any order.
    pub run: fn(&Graph) -> Vec<Diagnostic>,
}

/// Every check, in the order they run.
pub const CHECKS: &[Check] = &[
    Check {
        name: "spans",
        codes: &[&crate::read::codes::END_BEFORE_START, &times::SPAN_MAY_BE_REVERSED],
        run: times::spans,
    },
    Check {
        name: "lives of participants",
        codes: &[&times::OUTSIDE_LIFE, &times::MAY_BE_OUTSIDE_LIFE],
        run: times::events_in_lives,
    },
    Check {
        name: "lives of related",
        codes: &[&times::OUTSIDE_LIFE, &times::MAY_BE_OUTSIDE_LIFE],
        run: times::relations_in_lives,
    },
    Check {
        name: "sequences",
        codes: &[&sequences::ORDER_IMPOSSIBLE, &sequences::ORDER_DOUBTFUL],
        run: sequences::sequences,
    },
    Check {
        name: "evidence",
        codes: &[&statements::UNSOURCED, &statements::SINGLE_SOURCE],
        run: statements::evidence,
    },
    Check { name: "accusers", codes: &[&statements::UNATTRIBUTED], run: statements::accusers },
    Check { name: "answers", codes: &[&statements::UNANSWERED], run: statements::answers },
    Check { name: "statuses", codes: &[&statements::NO_STATUS], run: statements::without_status },
    Check {
        name: "ends",
        codes: &[&structure::KINDS_DO_NOT_JOIN, &structure::ROLE_DOES_NOT_FIT],
        run: structure::ends,
    },
    Check { name: "self-relations", codes: &[&structure::SELF_RELATION], run: structure::self_relations },
    Check { name: "duplicates", codes: &[&structure::DUPLICATE_STATEMENT], run: structure::duplicates },
    Check { name: "near names", codes: &[&names::NEAR_DUPLICATE], run: names::near_duplicates },
    Check { name: "shared ids", codes: &[&names::SHARED_ID], run: names::shared_ids },
    Check { name: "islands", codes: &[&structure::ISLAND, &structure::UNCONNECTED], run: structure::islands },
    Check { name: "unused sources", codes: &[&statements::UNUSED_SOURCE], run: statements::unused_sources },
    Check { name: "addresses", codes: &[&text::BAD_ADDRESS], run: text::addresses },
    Check { name: "characters", codes: &[&text::UNSAFE_CHARACTER], run: text::characters },
    Check { name: "formulas", codes: &[&text::FORMULA], run: text::formulas },
    Check { name: "presets", codes: &[&names::PRESET_NAMES_NOTHING], run: names::presets },
];

/// Runs every check, on as many threads as there are processors, and adds the findings to the report, which is then sorted.
pub fn check(graph: &Graph, report: &mut Report) {
    let next = AtomicUsize::new(0);
    let run = || -> Vec<(usize, Vec<Diagnostic>)> {
        let turns = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let turns = turns.map_while(|at| CHECKS.get(at).map(|check| (at, check)));
        turns.map(|(at, check)| (at, (check.run)(graph))).collect()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(CHECKS.len());
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
    findings.into_iter().for_each(|(_, found)| report.extend(found));
    report.sort();
}

/// Every code there is, by name: those of reading and those of the checks.
pub fn all_codes() -> Vec<&'static Code> {
    let families = [
        crate::read::codes::READING,
        crate::read::codes::ROWS,
        crate::read::codes::NAMED,
        crate::read::codes::CELLS,
        crate::read::codes::COLUMNS,
        times::TIMES,
        sequences::SEQUENCES,
        statements::STATEMENTS,
        structure::STRUCTURE,
        names::NAMES,
        text::TEXT,
    ];
    let mut codes: Vec<&'static Code> = families.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup();
    codes
}
