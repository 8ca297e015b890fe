//! Graphviz, run with a limit of time: a layout that takes for ever keeps nobody waiting.

use std::io::{ErrorKind, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use throughline::layout::dot::{DotError, Engine};

use crate::cli::terminal::flat;

/// Seconds that Graphviz may take.
pub const SECONDS: u64 = 60;

/// Between two looks at whether it is done.
const PAUSE: Duration = Duration::from_millis(10);

/// Gives a graph to `dot` with these arguments and returns what it writes.
///
/// # Errors
/// It is not installed, fails, or takes too long: then it is ended.
pub fn run(arguments: &[&str], graph: &str) -> Result<Vec<u8>, DotError> {
    run_within(Engine::Dot.name(), arguments, graph, Duration::from_secs(SECONDS))
}

fn run_within(program: &str, arguments: &[&str], graph: &str, limit: Duration) -> Result<Vec<u8>, DotError> {
    let failed = |what: &str| DotError::Failed(flat(what));
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.map_err(|error| match error.kind() {
        ErrorKind::NotFound => DotError::Missing,
        _ => failed(&error.to_string()),
    })?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // A pipe holds little: what is written and what is read must not wait for each other.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(graph.as_bytes())));
        let read = |pipe: Option<&mut dyn std::io::Read>| {
            let mut bytes = Vec::new();
            let _ = pipe.map(|pipe| pipe.read_to_end(&mut bytes));
            bytes
        };
        let (mut stdout, mut stderr) = (stdout, stderr);
        let written = scope.spawn(move || read(stdout.as_mut().map(|pipe| pipe as &mut dyn std::io::Read)));
        let said = scope.spawn(move || read(stderr.as_mut().map(|pipe| pipe as &mut dyn std::io::Read)));
        let ended = wait(&mut child, limit).map_err(|error| failed(&error.to_string()));
        let (written, said) = (written.join().unwrap_or_default(), said.join().unwrap_or_default());
        match ended? {
            None => Err(DotError::Late(limit.as_secs())),
            Some(true) => Ok(written),
            Some(false) => Err(failed(&String::from_utf8_lossy(&said))),
        }
    })
}

/// Waits for a program to end: whether it did well, or `None` if it was ended because its time was up.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<bool>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_program_that_takes_for_ever_is_ended() {
        let start = Instant::now();
        let late = run_within("sleep", &["60"], "", Duration::from_millis(50));
        assert_eq!(late, Err(DotError::Late(0)));
        assert!(start.elapsed() < Duration::from_secs(20));
        assert_eq!(
            run_within("no-such-program-here", &[], "", Duration::from_secs(1)),
            Err(DotError::Missing)
        );
        let large = "x".repeat(1 << 20);
        assert_eq!(
            run_within("cat", &[], &large, Duration::from_secs(20)).map(|bytes| bytes.len()),
            Ok(1 << 20)
        );
    }
}
