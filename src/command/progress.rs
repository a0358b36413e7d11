//! A progress bar, on a terminal, for pictures that take longer than a second.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diagnostic::Lang;

/// How long a run may be silent.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar; it shows itself after a second.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Bar {
    /// A bar that is not shown yet, and never on anything but a terminal.
    pub(super) fn new(lang: Lang) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = match lang {
            Lang::Zh => "图片 {bar:30} {pos}/{len}  每秒 {per_sec}  还需 {eta}",
            Lang::En => "pictures {bar:30} {pos}/{len}  {per_sec}  {eta} left",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now() }
    }

    /// `done` of `all` pictures are made.
    pub(super) fn step(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
        if self.bar.is_hidden() && self.started.elapsed() > PATIENCE && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if done == all {
            self.bar.finish_and_clear();
        }
    }
}
