//! What came since the last build: one save is several changes, and a thousand files that are copied in are one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Change;

/// So long must nothing more come before a build begins.
const QUIET: Duration = Duration::from_millis(40);
/// Somebody who writes without end gets a build all the same.
const LONGEST: Duration = Duration::from_secs(2);

/// Changes that are gathered.
#[derive(Debug)]
pub(super) struct Batch {
    since: Instant,
    last: Instant,
    /// Whether anything may have changed.
    any: bool,
    /// Which paths did, and whether each was first told of as made.
    paths: BTreeMap<PathBuf, bool>,
}

impl Batch {
    /// Nothing yet.
    pub(super) fn begun(now: Instant) -> Self {
        Self { since: now, last: now, any: false, paths: BTreeMap::new() }
    }

    /// One more change.
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

    /// How long nothing more must come, now, before a build begins; `None` where it is to begin whatever comes.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        (now < self.since + LONGEST).then(|| (self.last + QUIET).saturating_duration_since(now))
    }

    /// What changed. What was made and is gone again, as editors do it while they save, did not.
    pub(super) fn change(self) -> Option<Change> {
        if self.any {
            return Some(Change::Any);
        }
        let paths = self.paths.into_iter().filter(|(path, made)| !made || path.symlink_metadata().is_ok());
        let paths: BTreeSet<PathBuf> = paths.map(|(path, _)| path).collect();
        (!paths.is_empty()).then_some(Change::Paths(paths))
    }
}

/// What one event says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Anything may have changed.
    Any,
    /// These paths changed; `made`, where they were not there before.
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
