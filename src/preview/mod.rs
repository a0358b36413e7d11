//! `changlang serve`: builds in a loop and shows the result in the browser. The site stays in memory and `public/` is
//! never touched. When something is wrong, the last good site stays, overlaid with the diagnostics, until it is fixed.

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

/// How browsers reach the preview.
#[derive(Clone, Debug)]
pub struct Options {
    /// The host to listen on, a name or an IP address. With anything but the loopback, other machines can access the
    /// preview.
    pub host: String,
    /// The port to try first; if it is taken, the next free one is used. 0 means any.
    pub port: u16,
    /// Whether to open a browser.
    pub open: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: 4100, open: false }
    }
}

/// The result of one build.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The site; `None` when something forbids it, and the last good one stays.
    pub artifacts: Option<Artifacts>,
    /// A complete page of diagnostics to overlay on the site; `None` if there is nothing to show.
    pub diagnostics_html: Option<String>,
}

/// How the first build can serve browsers while it is still running.
#[derive(Clone, Copy)]
pub struct Early<'a> {
    /// Returns the addresses requested since the last call, for which somebody waits.
    pub asked: &'a (dyn Fn() -> Vec<Url> + Sync),
    /// Shows what is made so far, although more will follow.
    pub show: &'a (dyn Fn(&Artifacts) + Sync),
}

/// Makes the site.
pub trait Builder {
    /// Makes the site after a change.
    fn build(&mut self, change: &Change, early: Early<'_>) -> Built;

    /// Called when the result is shown and nothing has changed yet: time to prepare for the next build.
    fn rest(&mut self) {}
}

impl<F: FnMut(&Change, Early<'_>) -> Built> Builder for F {
    fn build(&mut self, change: &Change, early: Early<'_>) -> Built {
        self(change, early)
    }
}

/// What happens in the preview, for whoever reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Browsers are served at this address, such as `http://127.0.0.1:4100/`.
    Listening {
        /// The address.
        url: String,
        /// The requested port, if another one had to be taken.
        taken: Option<u16>,
    },
    /// No browser could be opened.
    NoBrowser,
    /// The system does not report changes here (its limit is reached, or this is a network share), so the files are
    /// polled.
    Polling,
    /// A build begins.
    Building,
    /// A build ended; browsers reload if what they show differs.
    Built {
        /// Whether this build made a site that can be shown.
        good: bool,
        /// Whether anything differs from what was shown before it.
        changed: bool,
    },
}

/// Serves the site that `builder` makes, and rebuilds it whenever something in `watched` (files, and folders with all
/// their content) changes. During the first build, pages are served as soon as they are made. Returns only on an error,
/// or panics when `builder` does.
///
/// # Errors
/// When no address can be listened on, or a thread or the runtime cannot be started.
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
    // Watching begins before the first build, so that changes during it are not missed.
    watch::start(Watched::new(watched), change.clone(), &announce);
    announce(Event::Listening { url: url.clone(), taken });
    let building = rebuild::start(builder, shown, asked.clone(), lost.clone(), changes, &announce).map_err(failed)?;
    if options.open && !browser::open(&url) {
        announce(Event::NoBrowser);
    }
    let preview = Preview { looking, asked, lost, change, hosts: Hosts::new(&options.host) };
    runtime.block_on(answer::run(listener, preview)).map_err(failed)?;
    // Without an error, the server ends only because the build thread has panicked.
    if let Err(panic) = building.join() {
        std::panic::resume_unwind(panic);
    }
    Ok(())
}

/// Receives the events.
type Announce = Arc<dyn Fn(Event) + Send + Sync>;
