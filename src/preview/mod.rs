//! `changlang serve`: build in a loop, shown in the browser. The site stays in memory and `public/` is never touched;
//! when something is wrong the last good site stays, with what is wrong laid over it, until it is mended.

mod answer;
mod asked;
mod batch;
mod body;
mod browser;
mod change;
mod connections;
mod host;
mod inject;
mod links;
mod listen;
mod lost;
mod poll;
mod range;
mod rebuild;
mod shown;
mod styles;
#[cfg(test)]
mod tests;
mod watch;
mod watched;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

use crate::diagnostic::{Code, Diagnostic};
use crate::output::Artifacts;
use crate::plan::Url;

pub use change::Change;

use answer::Preview;
use asked::Asked;
use host::Hosts;
use listen::Listening;
use lost::Lost;
use watched::Watched;

/// How the preview is reached.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on: a name or an IP address. Anything but the machine itself lets others look.
    pub host: String,
    /// The port that is tried first; then the next free one. 0: any.
    pub port: u16,
    /// Whether a browser is opened.
    pub open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: 4100, open: false }
    }
}

/// What came of one build.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The site; `None` when something forbids it, and the last good one stays.
    pub artifacts: Option<Artifacts>,
    /// A whole page that says what is wrong; it is laid over the site. `None` when nothing is to be shown.
    pub diagnostics_html: Option<String>,
}

/// What browsers may have of the first build while it is being made.
#[derive(Clone, Copy)]
pub struct Early<'a> {
    /// The addresses that were asked for since the last time, and are waited for.
    pub asked: &'a (dyn Fn() -> Vec<Url> + Sync),
    /// Shows what is made so far; more comes.
    pub show: &'a (dyn Fn(&Artifacts) + Sync),
}

/// Whoever makes the site.
pub trait Builder {
    /// Makes it after a change.
    fn build(&mut self, change: &Change, early: Early<'_>) -> Built;

    /// Has time: what was made is shown, and nothing changed yet.
    fn rest(&mut self) {}
}

impl<F: FnMut(&Change, Early<'_>) -> Built> Builder for F {
    fn build(&mut self, change: &Change, early: Early<'_>) -> Built {
        self(change, early)
    }
}

/// What happens meanwhile, for whoever tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Browsers are answered at this address, such as `http://127.0.0.1:4100/`.
    Listening {
        /// The address.
        url: String,
        /// The port that was asked for, when another had to be taken.
        taken: Option<u16>,
    },
    /// No browser could be opened.
    NoBrowser,
    /// The system does not tell of changes here (its limit is reached, or a network share): they are looked for.
    Polling,
    /// A build begins.
    Building,
    /// A build ended; browsers reload if they now see anything else.
    Built {
        /// Whether there is a site to show that is of this build.
        good: bool,
        /// Whether anything differs from what was shown before.
        changed: bool,
    },
}

/// Serves the site that `builder` makes, its pages as soon as they are there where nothing was shown before, and makes it
/// again whenever something in `watched` (files, and folders with all that is in them) changes. It does not return but on an
/// error, or when `builder` panics, which is passed on.
///
/// # Errors
/// When no address can be listened on.
pub fn serve(
    options: &Options,
    watched: Vec<PathBuf>,
    builder: impl Builder + Send + 'static,
    announce: impl Fn(Event) + Send + Sync + 'static,
) -> Result<(), Box<Diagnostic>> {
    let announce: Announce = Arc::new(announce);
    let Listening { listener, url, taken } = listen::listen(&options.host, options.port)?;
    let failed = |error: std::io::Error| Diagnostic::new(Code::PortTaken).with("address", &url).with("reason", error);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;

    let (shown, looking) = shown::channel();
    let (asked, lost) = (Asked::default(), Lost::default());
    let (change, changes) = channel();
    // Watched before the first build: what changes during it is not missed.
    watch::start(Watched::new(watched), change.clone(), &announce);
    announce(Event::Listening { url: url.clone(), taken });
    let building = rebuild::start(builder, shown, asked.clone(), lost.clone(), changes, &announce).map_err(failed)?;
    if options.open && !browser::open(&url) {
        announce(Event::NoBrowser);
    }
    let preview = Preview { looking, asked, lost, change, hosts: Hosts::new(&options.host) };
    runtime.block_on(answer::run(listener, preview)).map_err(failed)?;
    // Only a build that panicked ends the answering without an error.
    if let Err(panic) = building.join() {
        std::panic::resume_unwind(panic);
    }
    Ok(())
}

/// Who is told of events.
type Announce = Arc<dyn Fn(Event) + Send + Sync>;
