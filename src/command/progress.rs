//! A progress bar for pictures and files that take longer than a second, shown only on a terminal.

use std::fmt;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::diagnostic::Lang;

/// How long a run may be silent before the bar appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar that appears once [`PATIENCE`] is exceeded.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
}

impl Bar {
    /// A bar for encoding pictures.
    pub(super) fn pictures(lang: Lang) -> Self {
        Self::new(match lang {
            Lang::Zh => "图片 {bar:30} {pos}/{len}  每秒 {rate} 张  还需{left_zh}",
            Lang::En => "pictures {bar:30} {pos}/{len}  {rate} a second  {left_en} left",
        })
    }

    /// A bar for writing files to a stick.
    pub(super) fn files(lang: Lang) -> Self {
        Self::new(match lang {
            Lang::Zh => "写入 {bar:30} {pos}/{len}  还需{left_zh}",
            Lang::En => "writing {bar:30} {pos}/{len}  {left_en} left",
        })
    }

    /// A bar that is not yet visible.
    fn new(template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            let write = |text: String, out: &mut dyn fmt::Write| {
                // A bar that cannot be written is simply not shown.
                let _ = out.write_str(&text);
            };
            let style = style
                .with_key("rate", move |state: &ProgressState, out: &mut dyn fmt::Write| {
                    write(format!("{:.1}", state.per_sec()), out);
                })
                .with_key("left_zh", move |state: &ProgressState, out: &mut dyn fmt::Write| {
                    write(left(state.eta(), Lang::Zh), out);
                })
                .with_key("left_en", move |state: &ProgressState, out: &mut dyn fmt::Write| {
                    write(left(state.eta(), Lang::En), out);
                });
            bar.set_style(style);
        }
        Self { bar, started: Instant::now() }
    }

    /// Reports that `done` of `all` steps are complete.
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

/// The remaining time in words.
fn left(time: Duration, lang: Lang) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (lang, hours, minutes) {
        (Lang::Zh, 0, 0) => format!(" {seconds} 秒"),
        (Lang::Zh, 0, _) => format!(" {minutes} 分 {seconds} 秒"),
        (Lang::Zh, ..) => format!(" {hours} 小时 {minutes} 分"),
        (Lang::En, 0, 0) => format!("{seconds} s"),
        (Lang::En, 0, _) => format!("{minutes} min {seconds} s"),
        (Lang::En, ..) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_words() {
        let told = |seconds: u64| [Lang::Zh, Lang::En].map(|lang| left(Duration::from_secs(seconds), lang));
        assert_eq!(told(7), [" 7 秒", "7 s"]);
        assert_eq!(told(80), [" 1 分 20 秒", "1 min 20 s"]);
        assert_eq!(told(3600 * 2 + 61), [" 2 小时 1 分", "2 h 1 min"]);
    }
}
