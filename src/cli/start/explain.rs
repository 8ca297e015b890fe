//! `explain`: the manual page of a finding, or the list of all.

use clap::Args;
use throughline::check::all_codes;
use throughline::diag::{Code, Severity, near_miss};

use crate::cli::general::Session;
use crate::cli::terminal::{Terminal, flat, wrap};
use crate::cli::{Exit, Failure, Outcome};

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// The code of a finding, such as `impossible-date`.
    pub code: Option<String>,
}

/// Runs the command.
pub fn run(args: &ExplainArgs, session: &Session) -> Outcome {
    let codes = all_codes();
    let text = match &args.code {
        None => list(&codes, &session.terminal),
        Some(typed) => {
            let wanted = name_in(typed);
            match codes.iter().find(|code| code.name == wanted) {
                Some(code) => page(code, &session.terminal),
                None => {
                    let near = near_miss(&wanted, codes.iter().map(|code| code.name));
                    let help = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`throughline explain` lists them all".to_string(),
                    };
                    return Err(Failure::NotFound(format!(
                        "no finding has the code `{}`; {help}",
                        flat(typed)
                    )));
                }
            }
        }
    };
    session.print(&text)?;
    Ok(Exit::Clean)
}

/// The code in what was typed or pasted: `Impossible Date`, `error[impossible-date]`, `[impossible-date]:`.
fn name_in(typed: &str) -> String {
    let inside = typed.split_once('[').map_or(typed, |(_, rest)| rest.split(']').next().unwrap_or(rest));
    inside.trim().trim_end_matches(':').to_lowercase().replace([' ', '_'], "-")
}

fn list(codes: &[&'static Code], terminal: &Terminal) -> String {
    let mut text = String::new();
    let gutter = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for severity in Severity::ALL {
        let of_it: Vec<_> = codes.iter().filter(|code| code.severity == *severity).collect();
        let what = match severity {
            Severity::Error => "Errors: the data says something impossible, or cannot be read as meant",
            Severity::Warning => "Warnings: probably a slip",
            Severity::Note => "Notes: how something was understood",
        };
        text.push_str(&format!("{}\n", terminal.bold(what)));
        for code in of_it {
            let plain = Terminal { colour: false, ..*terminal };
            text.push_str(&plain.beside(
                code.name,
                gutter,
                &[code.summary().trim_start_matches("# ").to_string()],
            ));
        }
        text.push('\n');
    }
    text.push_str("throughline explain CODE prints the manual page of one of them\n");
    text
}

/// The manual page, from its Markdown: headings bold, paragraphs wrapped, code as it is.
fn page(code: &Code, terminal: &Terminal) -> String {
    let mut text = format!("{} ({})\n\n", terminal.bold(code.name), code.severity);
    let mut paragraph = String::new();
    let mut fenced = false;
    let flush = |paragraph: &mut String, text: &mut String| {
        if !paragraph.is_empty() {
            // A list item's further lines stand under its text.
            let indent = if paragraph.starts_with("- ") { 2 } else { 0 };
            let lines = wrap(paragraph, terminal.columns.saturating_sub(indent));
            for (index, line) in lines.iter().enumerate() {
                let pad = if index > 0 { " ".repeat(indent) } else { String::new() };
                text.push_str(&format!("{pad}{line}\n"));
            }
            paragraph.clear();
        }
    };
    for line in code.manual.lines() {
        if line.trim_start().starts_with("```") {
            flush(&mut paragraph, &mut text);
            fenced = !fenced;
        } else if fenced {
            text.push_str(&format!("    {line}\n"));
        } else if let Some(heading) = line.strip_prefix("## ").or(line.strip_prefix("# ")) {
            flush(&mut paragraph, &mut text);
            text.push_str(&format!("{}\n", terminal.bold(heading)));
        } else if line.trim().is_empty() {
            flush(&mut paragraph, &mut text);
            text.push('\n');
        } else {
            if line.starts_with("- ") {
                flush(&mut paragraph, &mut text);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut paragraph, &mut text);
    while text.ends_with("\n\n") {
        text.pop();
    }
    strong(&text, terminal)
}

/// `**words**` in bold.
fn strong(text: &str, terminal: &Terminal) -> String {
    let parts: Vec<&str> = text.split("**").collect();
    let one = |(index, part): (usize, &&str)| {
        if index % 2 == 1 { terminal.bold(part) } else { (*part).to_string() }
    };
    parts.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_code_is_found() {
        for typed in [
            "impossible-date",
            "error[impossible-date]: June has 30 days",
            "[impossible-date]",
            "Impossible Date",
        ] {
            assert_eq!(name_in(typed), "impossible-date");
        }
    }

    #[test]
    fn every_page_can_be_printed_in_a_narrow_window() {
        let terminal = Terminal { colour: false, columns: 40 };
        for code in all_codes() {
            let page = page(code, &terminal);
            assert!(page.starts_with(code.name), "{page}");
            assert!(!page.contains("## ") && !page.contains("```") && !page.contains("**"), "{page}");
        }
    }
}
