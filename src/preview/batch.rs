//! Batches changes between builds: one save causes several events, and copying in a thousand files should cause one
//! build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Change;

/// How long no further change must arrive before a build begins.
const QUIET: Duration = Duration::from_millis(40);
/// After this time a build begins even if changes keep arriving.
const LONGEST: Duration = Duration::from_secs(2);

/// Changes gathered for one build.
#[derive(Debug)]
pub(super) struct Batch {
    since: Instant,
    last: Instant,
    /// Whether anything may have changed.
    any: bool,
    /// The changed paths, and whether the first event for each was its creation.
    paths: BTreeMap<PathBuf, bool>,
}

impl Batch {
    /// An empty batch.
    pub(super) fn begun(now: Instant) -> Self {
        Self { since: now, last: now, any: false, paths: BTreeMap::new() }
    }

    /// Adds a change.
    pub(super) fn add(&mut self, now: Instant, came: Came) {
        self.last = now;
        match came {
            Came::Any => self.any = true,
            Came::Paths { paths, made } => {
                for path in paths {
                    self.paths.entry(path).or_insert(made);
                }
            }
        }
    }

    /// How long to wait for further changes before a build begins; `None` if it must begin regardless.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        (now < self.since + LONGEST).then(|| (self.last + QUIET).saturating_duration_since(now))
    }

    /// The changes; `None` if there are none. A file that was created and is gone again, as editors do while saving,
    /// does not count.
    pub(super) fn change(self) -> Option<Change> {
        if self.any {
            return Some(Change::Any);
        }
        let paths = self.paths.into_iter().filter(|(path, made)| !made || path.symlink_metadata().is_ok());
        let paths: BTreeSet<PathBuf> = paths.map(|(path, _)| path).collect();
        (!paths.is_empty()).then_some(Change::Paths(paths))
    }
}

/// What one event reports.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Anything may have changed.
    Any,
    /// These paths changed; `made` if they were created.
    Paths { paths: Vec<PathBuf>, made: bool },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn came(path: &str, made: bool) -> Came {
        Came::Paths { paths: vec![path.into()], made }
    }

    #[test]
    fn what_was_made_and_is_gone_is_no_change() {
        let now = Instant::now();
        let mut batch = Batch::begun(now);
        batch.add(now, came("/nowhere/a.md.x7Qz", true));
        batch.add(now, came("/nowhere/a.md.x7Qz", false));
        batch.add(now, came("/nowhere/a.md", false));
        assert_eq!(batch.change(), Some(Change::Paths(["/nowhere/a.md".into()].into())));
        let mut batch = Batch::begun(now);
        batch.add(now, came("/nowhere/a.md.x7Qz", true));
        assert_eq!(batch.change(), None);
    }

    #[test]
    fn a_thousand_files_are_one_change_and_whoever_writes_without_end_gets_a_build() {
        let begun = Instant::now();
        let mut batch = Batch::begun(begun);
        for file in 0..1000 {
            let now = begun + QUIET * file / 2;
            batch.add(now, came(&format!("/nowhere/{file}"), false));
            assert_eq!(batch.patience(now), (now < begun + LONGEST).then_some(QUIET));
        }
        batch.add(begun, Came::Any);
        assert_eq!(batch.change(), Some(Change::Any));
    }
}
