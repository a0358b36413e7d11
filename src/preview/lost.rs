//! Files of the cache that went away while they are shown. It may be deleted at any time, so they are made again when a
//! browser asks for one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::Change;

/// How often is looked whether a file is there again: it is before the build has ended.
const LOOK: Duration = Duration::from_millis(100);

/// Those who wait; every clone is the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Lost(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// Told by being dropped.
    waiting: Vec<oneshot::Sender<()>>,
    /// What is shown, and what a build of it did not bring back: it is not asked for again.
    given_up: (String, BTreeSet<PathBuf>),
}

impl Lost {
    /// Comes back when the file at `path` is there again, or a build that began after this has ended without it.
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

    /// Those who wait for the build that begins now, and has to be a whole one for them.
    pub(super) fn taken(&self) -> Vec<oneshot::Sender<()>> {
        std::mem::take(&mut self.lock().waiting)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A thread that panicked left it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
