//! `adopt`: from files that came by mail to a checked casebook. Looks at strange files, shows what each column was taken for, asks where
//! there is doubt, and writes the `casebook.toml` that reads them. The files themselves are copied as they are: the next version of a
//! file, under the same name or one that differs in its date, is read the same way.

mod plan;

use std::fs;
use std::io::{BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Args;
use throughline::input::Inputs;
use throughline::read::settings::SETTINGS_FILE;
use throughline::redact;

use crate::cli::check::columns::of_tables;
use crate::cli::general::Session;
use crate::cli::terminal::flat;
use crate::cli::write::{Made, shown, write_file, write_new};
use crate::cli::{Exit, Failure, Outcome};

use plan::{Plan, answered, with_rules};

/// Arguments of `adopt`.
#[derive(Args, Debug)]
pub struct AdoptArgs {
    /// The files, as they came.
    #[arg(required = true, num_args = 1.., value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The casebook's folder, new or not [default: called as the first file is, in the folder you are in].
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Ask nothing: take the likeliest reading.
    #[arg(short, long)]
    pub yes: bool,
}

/// Runs the command.
pub fn run(args: &AdoptArgs, session: &Session) -> Outcome {
    let files = files_of(&args.files)?;
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => {
            let stem = args.files.first().and_then(|path| path.file_stem()).unwrap_or_default();
            PathBuf::from(stem)
        }
    };
    let ask = !args.yes && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !args.yes && !ask {
        return Err(Failure::World(anyhow!(
            "adopt asks where it is in doubt, and nobody is there to answer\nhelp: give --yes to take the likeliest reading"
        )));
    }
    let known = fs::read_to_string(folder.join(SETTINGS_FILE)).unwrap_or_default();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    // What the folder holds already counts: its vocabulary, and what its settings say of these files.
    let mut all: Vec<(String, Vec<u8>)> =
        files.iter().map(|file| (file.name.clone(), file.bytes.clone())).collect();
    for name in [SETTINGS_FILE, "vocabulary.toml"] {
        if let Ok(bytes) = fs::read(folder.join(name)) {
            all.push((name.to_string(), bytes));
        }
    }
    let inputs = Inputs::from_memory("adopted", all.clone());
    let redact::Read { casebook: book, report, .. } = redact::read(inputs, &session.limits);
    if !session.quiet {
        session.print(&of_tables(&book, &session.terminal, &names))?;
    }
    let mut plans: Vec<Plan> = plan::plans(&book, &report, &names);
    if plans.is_empty() && book.tables.is_empty() {
        let lines: Vec<String> = report
            .diagnostics
            .iter()
            .take(5)
            .map(|finding| format!("\n  {}", flat(&finding.message)))
            .collect();
        return Err(Failure::World(anyhow!("there is no table in what was given{}", lines.concat())));
    }
    if ask {
        let stdin = std::io::stdin();
        answered(&mut plans, &mut stdin.lock(), &mut std::io::stdout())
            .context("standard input")
            .map_err(Failure::World)?;
    }
    let settings = with_rules(&known, &plans);
    let written = write(&folder, &args.files, &files, &settings, known.is_empty())?;
    // What it comes to, read back as it stands now.
    all.retain(|(name, _)| name != SETTINGS_FILE);
    all.push((SETTINGS_FILE.to_string(), settings.into_bytes()));
    let redact::Read { casebook: book, report, .. } =
        redact::read(Inputs::from_memory("adopted", all), &session.limits);
    let counts = report.counts();
    if !session.quiet {
        let path = shown(&folder);
        let made = crate::cli::check::contents(&book);
        let left = match (counts.errors, counts.warnings) {
            (0, 0) => "nothing is doubtful".to_string(),
            (errors, warnings) => format!("{errors} errors and {warnings} warnings are left"),
        };
        session.print(&format!(
            "{written}\nIn all files: {made}; {left}\nNext\n  throughline check {path}\n  throughline check {path} --columns\nA later version of a file is adopted by the same command, or copied over the old one.\n"
        ))?;
    }
    Ok(if counts.errors > 0 { Exit::Findings } else { Exit::Clean })
}

/// Reads the files that were named.
fn files_of(paths: &[PathBuf]) -> Result<Vec<Made>, Failure> {
    let mut files: Vec<Made> = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).with_context(|| shown(path).to_string()).map_err(Failure::World)?;
        if !meta.is_file() {
            return Err(Failure::World(anyhow!(
                "{}: adopt takes files, one by one; a folder is checked with `throughline check`",
                shown(path)
            )));
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if files.iter().any(|file| file.name.eq_ignore_ascii_case(&name)) {
            return Err(Failure::World(anyhow!(
                "two files are called {}; adopt them into two folders, or rename one",
                flat(&name)
            )));
        }
        let bytes = fs::read(path).with_context(|| shown(path).to_string()).map_err(Failure::World)?;
        files.push(Made { name, bytes });
    }
    Ok(files)
}

/// Writes the settings and the copies. A file that stands in the folder already is left where it is.
fn write(
    folder: &Path,
    paths: &[PathBuf],
    files: &[Made],
    settings: &str,
    new: bool,
) -> Result<String, Failure> {
    let own = fs::canonicalize(folder).ok();
    let inside = |path: &PathBuf| {
        let parent = fs::canonicalize(path).ok().and_then(|path| path.parent().map(Path::to_path_buf));
        own.is_some() && parent == own
    };
    let settings_file = Made { name: SETTINGS_FILE.to_string(), bytes: settings.as_bytes().to_vec() };
    let copies: Vec<&Made> =
        files.iter().zip(paths).filter(|(_, path)| !inside(path)).map(|(file, _)| file).collect();
    let empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if empty {
        let mut all: Vec<Made> =
            copies.iter().map(|file| Made { name: file.name.clone(), bytes: file.bytes.clone() }).collect();
        all.push(settings_file);
        write_new(folder, &all)?;
    } else {
        for file in &copies {
            write_file(&folder.join(&file.name), &file.bytes)?;
        }
        write_file(&folder.join(SETTINGS_FILE), settings.as_bytes())?;
    }
    let names: Vec<String> = copies.iter().map(|file| flat(&file.name)).collect();
    let copied = match names.len() {
        0 => "the files stay where they are".to_string(),
        _ => format!("copies of {}, unchanged", names.join(", ")),
    };
    let settings =
        if new { "casebook.toml, which says how they are read" } else { "casebook.toml, added to" };
    Ok(format!("In {}: {copied}; {settings}", shown(folder)))
}

/// What is asked, and an answer read: a line, trimmed. End of input counts as an empty one.
fn asked(question: &str, input: &mut dyn BufRead, output: &mut dyn Write) -> std::io::Result<String> {
    write!(output, "{question} ")?;
    output.flush()?;
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim().to_string())
}
