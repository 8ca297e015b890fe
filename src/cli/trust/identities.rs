//! `merge`, `unmerge`, `judge`: what the desk holds of two names, written as rows of `identities.csv`. No other table is touched, and
//! nothing is written that was not asked for.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use throughline::date::Day;
use throughline::diag::printable;
use throughline::input::{File, Inputs};
use throughline::model::desk::Verdict;
use throughline::model::{Casebook, EntityId};
use throughline::read::desk::verdict;
use throughline::read::names::Names;
use throughline::redact;
use throughline::table::columns::Field;
use throughline::table::dialect::Dialect;
use throughline::table::records::{Record, Records};
use throughline::table::{Table, TablePart};
use throughline::words::fold;

use crate::cli::general::Session;
use crate::cli::load;
use crate::cli::terminal::flat;
use crate::cli::write::{Replaced, replace_files, shown, write_file};
use crate::cli::{Exit, Failure, Outcome};

/// The file that is started where there is none.
const FILE: &str = "identities.csv";
/// Its heads.
const HEADS: &str = "name,other,judgement,why,by,date\n";

/// Arguments of `merge`.
#[derive(Args, Debug)]
pub struct MergeArgs {
    /// Folder.
    pub folder: PathBuf,
    /// A name or an id.
    pub one: String,
    /// Another that is the same.
    pub other: String,
    /// The one of the two whose name and facts come first; the first by default.
    #[arg(long, value_name = "NAME")]
    pub keep: Option<String>,
    #[command(flatten)]
    pub said: SaidArgs,
}

/// Arguments of `unmerge`.
#[derive(Args, Debug)]
pub struct UnmergeArgs {
    /// Folder.
    pub folder: PathBuf,
    /// A name or an id.
    pub one: String,
    /// The other that it was held to be the same as.
    pub other: String,
    /// They are two: write that down, so that they are not suggested again.
    #[arg(long)]
    pub different: bool,
    #[command(flatten)]
    pub said: SaidArgs,
}

/// Arguments of `judge`.
#[derive(Args, Debug)]
pub struct JudgeArgs {
    /// Folder.
    pub folder: PathBuf,
    /// A name or an id.
    pub one: String,
    /// Another.
    pub other: String,
    /// What is held of the two; of two that are the same the first is kept.
    pub judgement: VerdictArg,
    #[command(flatten)]
    pub said: SaidArgs,
}

/// What is written beside a judgement.
#[derive(Args, Debug, Default)]
pub struct SaidArgs {
    /// On what grounds.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub why: String,
    /// Who holds it.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub by: String,
}

/// What can be held of two names.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerdictArg {
    /// They are one.
    Same,
    /// They are two.
    Different,
    /// It is not known.
    Unsure,
}

/// A row that names somebody: its entity, and which of the rows that this one rests on.
type Face = (EntityId, usize);

/// Runs `merge`.
pub fn merge(args: &MergeArgs, session: &Session) -> Outcome {
    let desk = Desk::read(&args.folder, session)?;
    let (one, other) = desk.pair(&args.one, &args.other)?;
    let kept = match &args.keep {
        None => one,
        Some(keep) => match desk.face(keep)? {
            face if face == one || face == other => face,
            _ => {
                return Err(Failure::World(anyhow!(
                    "--keep {}: that is neither {} nor {}",
                    flat(keep),
                    flat(&args.one),
                    flat(&args.other)
                )));
            }
        },
    };
    let (keep, given_up) = if kept == one { (one, other) } else { (other, one) };
    desk.write(&args.folder, (keep, given_up), Some(Verdict::Same), &args.said, session)
}

/// Runs `judge`.
pub fn judge(args: &JudgeArgs, session: &Session) -> Outcome {
    let desk = Desk::read(&args.folder, session)?;
    let pair = desk.pair(&args.one, &args.other)?;
    let verdict = match args.judgement {
        VerdictArg::Same => Verdict::Same,
        VerdictArg::Different => Verdict::Different,
        VerdictArg::Unsure => Verdict::Unsure,
    };
    desk.write(&args.folder, pair, Some(verdict), &args.said, session)
}

/// Runs `unmerge`.
pub fn unmerge(args: &UnmergeArgs, session: &Session) -> Outcome {
    let desk = Desk::read(&args.folder, session)?;
    let pair = desk.pair(&args.one, &args.other)?;
    let said = desk.rows(pair).into_iter().any(|row| row.verdict == Some(Verdict::Same));
    if !said {
        let how = if pair.0.0 == pair.1.0 {
            "they are one through other names only: unmerge one of the pairs that identities.csv lists"
        } else {
            "no row holds them to be one"
        };
        return Err(Failure::NotFound(format!("{} and {}: {how}", flat(&args.one), flat(&args.other))));
    }
    let verdict = args.different.then_some(Verdict::Different);
    desk.write(&args.folder, pair, verdict, &args.said, session)
}

/// A casebook and its table of judgements.
struct Desk {
    book: Casebook,
    names: Names,
    /// All of the folder as it stands on the disk.
    whole: Casebook,
    /// The table, if it has one that can be written: its index in `whole`.
    table: Option<usize>,
}

/// A row of the table on two names.
struct Row {
    /// Its bytes, with the line end.
    range: std::ops::Range<usize>,
    verdict: Option<Verdict>,
    line: u32,
}

impl Desk {
    fn read(folder: &Path, session: &Session) -> Result<Self, Failure> {
        if !folder.is_dir() {
            return Err(Failure::World(anyhow!("{}: give the folder of the casebook", shown(folder))));
        }
        let inputs: Inputs = load::inputs(folder, session)?;
        let read = if session.include_confidential {
            redact::read_whole(inputs.clone(), &session.limits)
        } else {
            load::read(folder, inputs.clone(), session)
        };
        let (whole, _) = throughline::read::read(inputs, &session.limits);
        let own = |table: &&Table| table.part == TablePart::Identities;
        let is_text = |table: &Table| whole.inputs.file(table.file).is_some_and(|file| file.origin.is_none());
        let table = whole.tables.iter().position(|table| own(&table) && is_text(table));
        if let (None, Some(other)) = (table, whole.tables.iter().find(own)) {
            return Err(Failure::World(anyhow!(
                "{} holds the judgements, and is no text table: write the row there by hand, or save its sheet as {FILE}",
                flat(whole.inputs.file(other.file).map_or("", File::source))
            )));
        }
        let names = Names::new(&read.casebook.entities);
        Ok(Self { book: read.casebook, names, whole, table })
    }

    /// Every row that is about somebody, with its id and name.
    fn faces(&self) -> impl Iterator<Item = (Face, &str, &str)> {
        self.book.entities().flat_map(|(id, entity)| {
            let own = ((id, 0), &*entity.id, &*entity.name);
            let merged = entity.merged().iter().enumerate();
            std::iter::once(own).chain(merged.map(move |(at, row)| ((id, at + 1), &*row.id, &*row.name)))
        })
    }

    /// Whom a text names, with the row.
    fn face(&self, text: &str) -> Result<Face, Failure> {
        let text = text.trim();
        let by_id: Vec<Face> = self.faces().filter(|(_, id, _)| *id == text).map(|(face, ..)| face).collect();
        let by_name =
            || self.faces().filter(|(_, _, name)| fold(name) == fold(text)).map(|(face, ..)| face).collect();
        let found: Vec<Face> = if by_id.len() == 1 { by_id } else { by_name() };
        match found.as_slice() {
            [one] => Ok(*one),
            [] => match self.names.resolve(&self.book.entities, text) {
                Ok(id) => Ok((id, 0)),
                Err(_) => {
                    let near = self.names.suggest(&self.book.entities, text);
                    let near =
                        near.map(|near| format!("; did you mean `{}`?", flat(&near))).unwrap_or_default();
                    Err(Failure::NotFound(format!("nobody here is called `{}`{near}", flat(text))))
                }
            },
            several => {
                let ids: Vec<String> = self
                    .faces()
                    .filter(|(face, ..)| several.contains(face))
                    .map(|(_, id, _)| format!("`{}`", flat(id)))
                    .collect();
                Err(Failure::NotFound(format!(
                    "`{}` may be any of {}; type the id",
                    flat(text),
                    ids.join(", ")
                )))
            }
        }
    }

    fn pair(&self, one: &str, other: &str) -> Result<(Face, Face), Failure> {
        let pair = (self.face(one)?, self.face(other)?);
        if pair.0 == pair.1 {
            let why = if fold(one) == fold(other) { "give two names" } else { "both name one row" };
            return Err(Failure::World(anyhow!("{} and {}: {why}", flat(one), flat(other))));
        }
        Ok(pair)
    }

    /// How a row is written: by its name, or where several bear that by its id.
    fn written(&self, face: Face) -> String {
        let (id, name) =
            self.faces().find(|(other, ..)| *other == face).map_or(("", ""), |(_, id, name)| (id, name));
        let bearers = self.faces().filter(|(_, _, other)| fold(other) == fold(name)).count();
        if bearers == 1 { name.to_string() } else { id.to_string() }
    }

    /// The rows of the table on these two.
    fn rows(&self, pair: (Face, Face)) -> Vec<Row> {
        let Some(table) = self.table.and_then(|at| self.whole.tables.get(at)) else { return Vec::new() };
        let text = self.whole.inputs.text(table.file);
        let from = Dialect { start: table.body.start, ..table.dialect };
        let limits = throughline::input::Limits::default();
        let mut records = Records::new(text, from, &limits);
        let mut record = Record::default();
        let column =
            |field: Field| table.columns.iter().position(|column| column.part.field() == Some(field));
        let (name, other, judgement) = (column(Field::From), column(Field::To), column(Field::Judgement));
        let mut rows = Vec::new();
        while records.position() < table.body.end && records.next_into(&mut record) {
            let cell = |at: Option<usize>| {
                at.and_then(|at| record.cells.get(at)).map_or("", |cell| cell.text.trim())
            };
            let who = |at: Option<usize>| self.face(cell(at)).ok();
            let (Some(a), Some(b)) = (who(name), who(other)) else { continue };
            if record.is_data() && ((a, b) == pair || (b, a) == pair) {
                let range = record.start..records.position();
                let place = self.whole.inputs.position(table.file, range.start..range.start);
                rows.push(Row { range, verdict: verdict(cell(judgement)), line: place.line });
            }
        }
        rows
    }

    /// Takes out what the table says of two, and writes what is held now.
    fn write(
        &self,
        folder: &Path,
        pair: (Face, Face),
        verdict: Option<Verdict>,
        said: &SaidArgs,
        session: &Session,
    ) -> Outcome {
        let old = self.rows(pair);
        let (one, other) = (self.written(pair.0), self.written(pair.1));
        let values = |field: Field| match field {
            Field::From => one.clone(),
            Field::To => other.clone(),
            Field::Judgement => verdict.map_or("", Verdict::name).to_string(),
            Field::Description => said.why.trim().to_string(),
            Field::StatusBy => said.by.trim().to_string(),
            Field::Date => today(),
            _ => String::new(),
        };
        let table = self.table.and_then(|at| self.whole.tables.get(at));
        let file = table.and_then(|table| self.whole.inputs.file(table.file));
        let name = file.map_or(FILE, |file| file.name.as_str());
        let path = folder.join(name);
        let mut text = file.map_or(HEADS.to_string(), |file| file.text.clone());
        for row in old.iter().rev() {
            text.replace_range(row.range.clone(), "");
        }
        if verdict.is_some() {
            let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
            if !text.ends_with('\n') {
                text.push_str(ending);
            }
            let delimiter = table.map_or(',', |table| char::from(table.dialect.delimiter));
            let fields: Vec<Option<Field>> = match table {
                Some(table) => table.columns.iter().map(|column| column.part.field()).collect(),
                None => [
                    Field::From,
                    Field::To,
                    Field::Judgement,
                    Field::Description,
                    Field::StatusBy,
                    Field::Date,
                ]
                .map(Some)
                .to_vec(),
            };
            let cells: Vec<String> =
                fields.iter().map(|field| cell(&field.map(values).unwrap_or_default(), delimiter)).collect();
            text.push_str(&cells.join(&delimiter.to_string()));
            text.push_str(ending);
        }
        match file {
            None => write_file(&path, text.as_bytes())?,
            Some(file) => {
                let on_disk = std::fs::read(&path)
                    .map_err(|error| Failure::World(anyhow!("{}: {error}", shown(&path))))?;
                let new = file
                    .rewritten(&on_disk, &text)
                    .map_err(|why| Failure::World(anyhow!("{} {why}; nothing was changed", shown(&path))))?;
                // What is taken out is kept beside it; what is only added needs no copy.
                match old.is_empty() {
                    true => write_file(&path, &new)?,
                    false => {
                        replace_files(&[Replaced { path: path.clone(), old: on_disk, new }])?;
                    }
                }
            }
        }
        for row in &old {
            let what = row.verdict.map_or("another judgement", Verdict::name);
            session.say(&format!(
                "note: {}:{} said {what}; that row is taken out",
                printable(name),
                row.line
            ));
        }
        let (one, other) = (flat(&one), flat(&other));
        session.print(&match verdict {
            Some(Verdict::Same) => format!("{other} is held to be {one} from now on ({})\n", shown(&path)),
            Some(Verdict::Different) => format!("{one} and {other} are held to be two ({})\n", shown(&path)),
            Some(Verdict::Unsure) => {
                format!("It is held to be unknown whether {one} and {other} are one ({})\n", shown(&path))
            }
            None => format!("{one} and {other} are two again ({})\n", shown(&path)),
        })?;
        self.told(folder, session)
    }

    /// What the judgements together leave open, after the change.
    fn told(&self, folder: &Path, session: &Session) -> Outcome {
        let read = load::read(folder, load::inputs(folder, session)?, session);
        let mut exit = Exit::Clean;
        for finding in read
            .report
            .diagnostics
            .iter()
            .filter(|finding| throughline::read::codes::DESK.iter().any(|code| **code == *finding.code))
        {
            if finding.severity == throughline::diag::Severity::Error {
                exit = Exit::Findings;
            }
            session.say(&format!("{}: {}", finding.severity, printable(&finding.message)));
        }
        Ok(exit)
    }
}

/// A text as a cell: in quotation marks where it must be.
fn cell(text: &str, delimiter: char) -> String {
    let must = text.contains([delimiter, '"', '\n', '\r'])
        || text.starts_with([' ', '\t', '#'])
        || text.ends_with([' ', '\t']);
    if must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

/// The day, as ISO has it, in universal time.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i64::try_from(seconds / 86_400).unwrap_or(0);
    Day::from_number(days).to_string()
}
