//! Opens a browser.

use std::process::{Command, Stdio};

/// Opens `url` in the default browser; returns whether a program for that could be started.
pub(super) fn open(url: &str) -> bool {
    let (program, words): (_, &[&str]) = if cfg!(target_os = "windows") {
        ("cmd", &["/C", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    let child = Command::new(program).args(words).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    let Ok(mut child) = child else { return false };
    // Some browsers stay attached to the program that opened them; only this thread waits for that.
    std::thread::spawn(move || child.wait());
    true
}
