//! A progress bar, on a terminal, for pictures and files that take longer than a second.

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
    /// For pictures that are made.
    pub(super) fn pictures(lang: Lang) -> Self {
        Self::new(match lang {
            Lang::Zh => "图片 {bar:30} {pos}/{len}  每秒 {per_sec}  还需 {eta}",
            Lang::En => "pictures {bar:30} {pos}/{len}  {per_sec}  {eta} left",
        })
    }

    /// For files that are written to a stick.
    pub(super) fn files(lang: Lang) -> Self {
        Self::new(match lang {
            Lang::Zh => "写入 {bar:30} {pos}/{len}  还需 {eta}",
            Lang::En => "writing {bar:30} {pos}/{len}  {eta} left",
        })
    }

    /// A bar that is not shown yet, and never on anything but a terminal.
    fn new(template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now() }
    }

    /// `done` of `all` are done.
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
