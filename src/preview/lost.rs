//! Cached files that disappeared while they are shown. The cache may be deleted at any time, so they are made again
//! when a browser requests one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::Change;

/// How often to check whether a file is back, which it may be before the build has ended.
const LOOK: Duration = Duration::from_millis(100);

/// The requests that wait; clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Lost(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// Notified by being dropped.
    waiting: Vec<oneshot::Sender<()>>,
    /// The version shown, and the files that a build did not bring back for it; they are not requested again.
    given_up: (String, BTreeSet<PathBuf>),
}

impl Lost {
    /// Waits until the file at `path` is back, or a build that began later has ended without it.
    pub(super) async fn found(&self, path: &Path, version: &str, change: &Sender<Change>) {
        let (built, mut ended) = oneshot::channel();
        {
            let mut inner = self.lock();
            if inner.given_up.0 == version && inner.given_up.1.contains(path) {
                return;
            }
            inner.waiting.push(built);
        }
        if change.send(Change::Any).is_err() {
            return;
        }
        while !path.is_file() {
            tokio::select! {
                _ = &mut ended => break,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        if !path.is_file() {
            let mut inner = self.lock();
            if inner.given_up.0 != version {
                inner.given_up = (version.to_owned(), BTreeSet::new());
            }
            inner.given_up.1.insert(path.to_owned());
        }
    }

    /// Takes the requests that wait for the build about to begin. If there are any, it must be a full build.
    pub(super) fn taken(&self) -> Vec<oneshot::Sender<()>> {
        std::mem::take(&mut self.lock().waiting)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Poisoning is ignored: the value is consistent even if a holder panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
