//! `init`: a new casebook whose tables say what goes where, with a few invented rows that check clean.

mod classroom;
mod workbook;

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use throughline::table::TablePart;
use throughline::table::columns::fields_of;

use crate::cli::general::Session;
use crate::cli::write::{Made, shown, write_new};
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Folder to make; it must not exist, or be empty.
    pub folder: PathBuf,
    /// What the new casebook is for.
    #[arg(long, value_name = "NAME", default_value = "plain")]
    pub template: Template,
    /// One workbook with drop-downs in place of the tables as text.
    #[arg(long)]
    pub xlsx: bool,
}

/// What a new casebook is for.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Every table with every usual column.
    Plain,
    /// For a teacher: few columns in plain words, causes and rumours, sheets to print.
    Classroom,
}

/// Runs the command.
pub fn run(args: &InitArgs, session: &Session) -> Outcome {
    let folder = &args.folder;
    if folder.as_os_str() == "-" {
        return Err(Failure::World(anyhow!("init makes a folder; name one")));
    }
    let (files, advice) = match args.template {
        Template::Plain => (casebook(), "look at them, then delete them and type your own."),
        Template::Classroom => (classroom::casebook(), "look at them, then type your own story over them."),
    };
    let files = if args.xlsx { workbook::of_tables(files)? } else { files };
    write_new(folder, &files)?;
    if !session.quiet {
        let path = shown(folder);
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let next: String = match args.template {
            Template::Plain => vec![format!("check {path}"), format!("build {path}")],
            Template::Classroom => classroom::next(&path.to_string()),
        }
        .into_iter()
        .map(|command| format!("  throughline {command}\n"))
        .collect();
        session.print(&format!(
            "Made {path} with {}\n\nThe rows in it are invented: {advice}\nNext\n{next}",
            names.join(", "),
        ))?;
    }
    Ok(Exit::Clean)
}

/// The files of the new casebook.
pub fn casebook() -> Vec<Made> {
    let file = |name: &str, text: String| Made { name: name.to_string(), bytes: text.into_bytes() };
    vec![
        file("casebook.toml", SETTINGS.to_string()),
        file("entities.csv", table(TablePart::Entities, ENTITIES)),
        file("events.csv", table(TablePart::Events, EVENTS)),
        file("relations.csv", table(TablePart::Relations, RELATIONS)),
        file("sources.csv", table(TablePart::Sources, SOURCES)),
    ]
}

/// A table's text: the header as the one table of columns has it, then the rows. Columns nobody needs at first, and those
/// whose rows would not leave, are left out; the comments name them.
fn table(part: TablePart, rows: &str) -> String {
    let later = [
        "article",
        "short_article",
        "order",
        "led_to",
        "because_of",
        "account_of",
        "prefers",
        "url",
        "image",
        "image_credit",
        "image_alt",
        "image_source",
        "anonymous",
        "confidential",
        "archive_url",
    ];
    let keeps = |name: &&str| !later.contains(name) || (part == TablePart::Sources && *name == "url");
    let names: Vec<&str> = fields_of(part).iter().map(|field| field.name).filter(keeps).collect();
    format!("{}\n{rows}", names.join(","))
}

const ENTITIES: &str = "\
# People and things. Rows that start with # are not read.
# id: any short word; left out, it is made from the name. kind: `throughline vocabulary` lists them.
# aliases: parted by a semicolon. start and end: birth and death, founding and closing; leave unknown ones empty.
# More columns there are: article, url, image, image_credit, image_alt, anonymous, confidential. Columns of your own are kept; _hidden ones are skipped.
ann-ash,Ann Ash,person,,,,,Harbour master of the invented town of Example Haven.,s-gazette
ben-birch,Ben Birch,person,Birch,Benjamin Birch,,,Surveyor of the invented Example Haven.,s-gazette
example-haven-council,Example Haven Council,organisation,the council,,,,The invented town's council.,s-minutes
pier-works,Pier Works Ltd,organisation,,,2009,,An invented builder of piers.,s-minutes
pier-inquiry,Example Haven Pier Inquiry,inquiry,Pier Inquiry,,2021-02-08,2021-11-30,An invented inquiry into an invented pier.,s-report
";

const EVENTS: &str = "\
# What happened. date: 2019-03-12, 12 March 2019, March 2019, 2019, c. 2019, before May 2019, 2019-2021 ...
# (`throughline date \"c. May 2019\"` shows how a date is read.) An empty end is unknown; `..` means that it goes on.
# participants: entity:role; entity:role. An entity is named by id, name, short name or alias.
# status: official, reported, found, alleged ...; status_by: who alleges or finds; response: the answer to it.
# importance: 1 to 3. sources: ids, with a place in the source behind #: s-report#p12; s-gazette
ev-contract,2019-03-12,,Council signs the contract for the pier,The council chose the second lowest of three bids.,agreement,example-haven-council:party; pier-works:party,,official,,,2,s-minutes#p3; s-gazette
ev-warning,c. June 2020,,Surveyor says he warned of rust,Ben Birch says that he wrote a letter. The council has not found it.,statement,ben-birch:accuser; example-haven-council:body,,alleged,ben-birch,The council says that no such letter reached it.,2,s-gazette; s-report#para14
ev-closure,2020-11-02,,Pier closed,The harbour master closed the pier after a plank fell into the sea. Nobody was hurt.,decision,ann-ash:announced,Example Haven,reported,,,3,s-gazette; s-report#para21
ev-report,2021-11-30,,Inquiry finds the pier was not inspected,The inquiry found that no inspection took place between 2019 and 2020.,report,pier-inquiry:author; example-haven-council:subject,,found,pier-inquiry,,3,s-report#p1; s-gazette
";

const RELATIONS: &str = "\
# Who is connected to whom: FROM kind TO. `throughline vocabulary` lists the kinds, with how each reads both ways.
# An empty start or end is unknown; write `..` as end for what still goes on.
ben-birch,employed-by,example-haven-council,,2015,2020-12,official,,,Surveyor.,s-minutes#p9; s-report
ann-ash,employed-by,example-haven-council,,2011-04,..,official,,,Harbour master.,s-minutes#p9; s-report
example-haven-council,contracts-with,pier-works,,2019-03-12,,official,,,,s-minutes#p3; s-gazette
pier-inquiry,examines,example-haven-council,,2021-02-08,2021-11-30,official,,,,s-report#p1; s-gazette
";

const SOURCES: &str = "\
# Where each statement comes from. id: what the other tables write in `sources`. date: of publication.
s-gazette,Pier closed after plank falls,Example Haven Gazette,,2020-11-03,https://example.org/gazette/pier,news,Invented
s-minutes,Minutes of the council,Example Haven Council,,2019-03-12,https://example.org/council/minutes,minutes,Invented
s-report,Report of the Pier Inquiry,Example Haven Pier Inquiry,,2021-11-30,https://example.org/inquiry/report,report,Invented
";

const SETTINGS: &str = r##"# What is true of the whole casebook. Every line may be left out; `#` in front of one takes it out.

# At the head of every drawing: what was found, in a sentence.
title = "An invented pier was not inspected for a year before it closed"
# What is shown, and for what time.
subtitle = "An invented example: Example Haven, 2019 to 2021"
# Who made it, and how it may be used.
credit = "Invented by throughline init"
licence = "CC0"

# The language of the texts.
# lang = "en-GB"
# How 03/04/2014 is read where nothing in its column settles it: "day-first" or "month-first".
# date_order = "day-first"
# two_digit_years = 1970   # 70 to 99 are 1970 to 1999, 00 to 69 are 2000 to 2069
# school_years = true      # 2008-09 is 2008 to 2009, not September 2008
# excel_serials = 1900     # numbers in columns of dates are days as a spreadsheet counts them
# The day that "status as of" names.
# as_of = "2021-12-31"
# A note under every drawing, besides the standing one.
# note = ""

# What `~` (about, c.) and `?` (possibly) are worth, in days either side, by how exact the date is. These are the defaults.
# [margins]
# approximate = { day = 3, month = 31, season = 92, year = 366, coarser = 3653 }
# uncertain = { day = 3, month = 31, season = 92, year = 366, coarser = 3653 }

# A drawing of your own, made by `throughline build` besides those of everything. As many of these as you like.
# [[drawing]]
# name = "birch"                   # file name
# kind = "timeline"                # timeline or network
# title = "What Ben Birch said, and who answered"
# subtitle = "2015 to 2021"
# focus = ["Ben Birch"]            # only what has to do with these
# hops = 1                         # network: links away from the focus
# from = "2015"
# to = "2021"
# top = 20                         # the most important ones; the rest is counted
# lanes = "case"                   # wide timeline: case, kind, entity, none
# cluster = "organisation"         # network: boxes for those who belong to one
# layout = "layered"               # network: free, layered; dot, neato with Graphviz
# highlight = ["ev-warning"]       # set off from the rest
# filter = { min_standing = "claimed", importance = 1, kinds = [], not_kinds = [], statuses = [], not_statuses = [], together = 0 }
# [[drawing.callout]]              # numbered points of entry
# at = "ev-warning"
# text = "The letter has not been found."

# A question that `throughline build` answers into answers/, with what changed since last time: a command without the folder, or a query.
# [[question]]
# name = "birch-and-ash"           # file name
# title = "How Birch and Ash were connected"
# ask = "path \"Ben Birch\" \"Ann Ash\""
# [[question]]
# name = "who-left"
# query = "MATCH (p:person)-[r]->(b:organisation) WHERE r.end_max < date('2020-01-01') RETURN p.name, b.name, r.end"
"##;

#[cfg(test)]
mod tests {
    use super::*;
    use throughline::input::{Inputs, Limits};

    fn read(files: Vec<(String, Vec<u8>)>) -> throughline::diag::Report {
        let inputs = Inputs::from_memory("new", files);
        let (casebook, mut report) = throughline::read::read(inputs, &Limits::default());
        assert_eq!(casebook.tally.used + casebook.tally.comments, casebook.tally.rows);
        throughline::check::check(&throughline::graph::Graph::new(casebook), &mut report);
        report
    }

    /// No finding but that there are comments.
    fn assert_clean(report: &throughline::diag::Report) {
        let odd: Vec<_> =
            report.diagnostics.iter().filter(|finding| finding.code.name != "rows-skipped").collect();
        assert!(odd.is_empty(), "{odd:#?}");
    }

    #[test]
    fn a_new_casebook_checks_clean() {
        let report = read(casebook().into_iter().map(|file| (file.name, file.bytes)).collect());
        assert_clean(&report);
    }

    #[test]
    fn every_setting_that_is_commented_out_can_be_used() {
        let mut settings = String::new();
        for line in SETTINGS.lines() {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            let is_setting =
                bare.starts_with('[') || bare.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '));
            settings.push_str(if is_setting { bare } else { line });
            settings.push('\n');
        }
        let mut files: Vec<(String, Vec<u8>)> =
            casebook().into_iter().map(|file| (file.name, file.bytes)).collect();
        files.retain(|(name, _)| name != "casebook.toml");
        files.push(("casebook.toml".to_string(), settings.clone().into_bytes()));
        let report = read(files);
        assert_clean(&report);
        let read = throughline::read::settings::read(&Inputs::from_memory(
            "x",
            vec![("casebook.toml".into(), settings.into())],
        ))
        .0;
        assert_eq!(read.drawing.len(), 1);
        assert_eq!(read.drawing[0].callout.len(), 1);
        assert_eq!(read.as_of, "2021-12-31");
    }
}
