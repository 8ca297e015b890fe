//! What is being done, for somebody who waits: a bar on a terminal once the work has lasted half a second, and with
//! `--verbose` how long each step took.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::general::Session;
use crate::cli::terminal::complain;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The steps of one command. The bar goes when this does.
pub struct Progress {
    bar: ProgressBar,
    verbose: bool,
    step: Option<(String, Instant)>,
    /// Dropped to tell the thread that shows the bar that there is nothing left to show.
    _running: Option<Sender<()>>,
}

impl Progress {
    /// Of so many steps.
    pub fn new(steps: u64, session: &Session) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
            bar.set_style(style.progress_chars("=> "));
        }
        let shown = std::io::stderr().is_terminal() && !session.quiet && !session.verbose;
        let running = shown.then(|| {
            let (running, ended) = channel::<()>();
            let bar = bar.clone();
            std::thread::spawn(move || {
                if ended.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
            running
        });
        Self { bar, verbose: session.verbose, step: None, _running: running }
    }

    /// Ends the step before and begins another.
    pub fn step(&mut self, what: impl Into<String>) {
        self.end_step();
        let what = what.into();
        self.bar.set_message(what.clone());
        self.step = Some((what, Instant::now()));
    }

    fn end_step(&mut self) {
        if let Some((what, since)) = self.step.take() {
            self.bar.inc(1);
            if self.verbose {
                complain(&format!("{what}: {:.1} ms", since.elapsed().as_secs_f64() * 1000.0));
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end_step();
        self._running = None;
        self.bar.finish_and_clear();
    }
}
