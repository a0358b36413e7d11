//! What browsers see: one value, which the builder replaces and every request reads.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::output::Artifacts;

use super::{Built, styles};

/// What is shown between two builds.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Names this state. It is unique across runs of the program, so that a page left open from another run reloads.
    pub(super) version: String,
    /// The last good site; `None` if there was none yet.
    pub(super) site: Option<Arc<Artifacts>>,
    /// Whether the site is complete; `false` while the first build is still running.
    pub(super) is_whole: bool,
    /// The page of diagnostics.
    pub(super) trouble: Option<Arc<str>>,
    /// What replaced what, if this state differs from the previous one only in style sheets.
    pub(super) restyled: Option<Restyled>,
}

/// Style sheets that replaced others.
#[derive(Clone, Debug)]
pub(super) struct Restyled {
    /// The version before the replacement.
    pub(super) from: String,
    /// The names of each replaced sheet and its replacement.
    pub(super) sheets: Vec<(String, String)>,
}

impl Restyled {
    /// The data of the event that a page receives: the version, the version before it, and the sheets in pairs.
    pub(super) fn data(&self, version: &str) -> String {
        let sheets = self.sheets.iter().map(|(was, is)| format!(" {was} {is}"));
        format!("{version} {}{}", self.from, sheets.collect::<String>())
    }
}

/// The end that requests read; `None` until there is anything to show.
pub(super) type Looking = watch::Receiver<Option<Shown>>;

/// The end of the builder.
pub(super) struct Showing {
    sender: watch::Sender<Option<Shown>>,
    run: u128,
    count: u64,
}

/// Both ends.
pub(super) fn channel() -> (Showing, Looking) {
    let (sender, looking) = watch::channel(None);
    let run = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    (Showing { sender, run, count: 0 }, looking)
}

impl Showing {
    /// Shows what is made so far while the first build, which takes a while for a large site, is running. Does nothing
    /// if a complete build was shown already.
    pub(super) fn early(&mut self, made: &Artifacts) {
        let early = self.sender.borrow().as_ref().map(|shown| (shown.version.clone(), shown.is_whole));
        let version = match early {
            Some((_, true)) => return,
            Some((version, false)) => version,
            None => self.next(),
        };
        let site = Some(Arc::new(made.clone()));
        self.sender.send_replace(Some(Shown { version, site, is_whole: false, trouble: None, restyled: None }));
    }

    fn next(&mut self) -> String {
        self.count += 1;
        format!("{:x}-{}", self.run, self.count)
    }

    /// Shows the result of a build; returns whether anything differs from before.
    pub(super) fn show(&mut self, built: Built) -> bool {
        let before = self.sender.borrow().clone();
        // Pages shown early belong to this build. If it is good they stay valid under the same version, so nothing
        // reloads.
        let (early, before) = match before {
            Some(before) if !before.is_whole => (Some(before.version), None),
            before => (None, before),
        };
        let last = before.as_ref().and_then(|shown| shown.site.clone());
        let site = match built.artifacts {
            // If the site is the same, nothing needs to reload.
            Some(new) => last.filter(|last| **last == new).or_else(|| Some(Arc::new(new))),
            None => last,
        };
        let trouble: Option<Arc<str>> = built.diagnostics_html.map(Arc::from);
        let is_same = before.as_ref().is_some_and(|before| {
            let is_same_site = match (&before.site, &site) {
                (Some(before), Some(now)) => Arc::ptr_eq(before, now),
                (before, now) => before.is_none() && now.is_none(),
            };
            is_same_site && before.trouble == trouble
        });
        if !is_same {
            let early = early.filter(|_| site.is_some() && trouble.is_none());
            let version = early.unwrap_or_else(|| self.next());
            let restyled = before.filter(|before| before.trouble.is_none() && trouble.is_none()).and_then(|before| {
                let sheets = styles::exchanged(before.site.as_ref()?, site.as_ref()?)?;
                Some(Restyled { from: before.version, sheets })
            });
            self.sender.send_replace(Some(Shown { version, site, is_whole: true, trouble, restyled }));
        }
        !is_same
    }
}
