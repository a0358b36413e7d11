//! A cache that ends with the run. Whoever is killed leaves it behind, Ctrl+C included; the next one removes what the dead left.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::list;

/// How the folders begin.
const PREFIX: &str = "changlang-";

/// Locked by the program that a folder belongs to: the system holds the lock no longer than that runs.
const LOCK: &str = "in-use";

/// A younger one may be made at this moment, and not locked yet.
const MADE: Duration = Duration::from_mins(1);

/// The folder, which is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    /// Closed before the folder goes.
    _lock: Option<File>,
    folder: TempDir,
}

impl Temporary {
    /// Makes one in the folder `beside`, and removes those of the dead there.
    pub(super) fn make(beside: &Path) -> io::Result<Self> {
        sweep(beside, SystemTime::now().checked_sub(MADE).unwrap_or(SystemTime::UNIX_EPOCH));
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside)?;
        // Without a lock nobody takes it for that of a dead.
        let lock = File::options().write(true).create_new(true).open(folder.path().join(LOCK));
        Ok(Self { _lock: lock.ok().filter(|lock| lock.try_lock().is_ok()), folder })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders that nobody holds any more, if they were made `before`.
fn sweep(beside: &Path, before: SystemTime) {
    for folder in list(beside) {
        let is_ours = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Neither a link nor anything else that somebody put here under our name is followed.
        let is_there = |path: &Path, is: fn(&fs::Metadata) -> bool| fs::symlink_metadata(path).ok().filter(is);
        if !is_ours || is_there(&folder, fs::Metadata::is_dir).is_none() {
            continue;
        }
        let lock = folder.join(LOCK);
        let made = is_there(&lock, fs::Metadata::is_file).and_then(|lock| lock.modified().ok());
        let held = made.filter(|made| *made < before).and_then(|_| File::options().write(true).open(&lock).ok());
        if held.is_some_and(|held| held.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_dead_left_is_removed_and_nothing_else() {
        let beside = tempfile::tempdir().expect("a folder");
        let make = || Temporary::make(beside.path()).expect("a folder");
        let age = |folder: &Path| {
            let lock = File::options().write(true).open(folder.join(LOCK));
            lock.and_then(|lock| lock.set_modified(SystemTime::UNIX_EPOCH)).expect("a time");
        };
        let living = make();
        age(living.path());
        // A kill drops nothing, but the system lets go of the lock.
        let leave = |Temporary { _lock, folder }| folder.keep();
        let (dead, fresh) = (leave(make()), leave(make()));
        fs::create_dir(dead.join("ab")).expect("a folder");
        fs::write(dead.join("ab/abkey"), b"bytes").expect("a file");
        age(&dead);
        for other in ["changlang-notes", "other"] {
            fs::create_dir(beside.path().join(other)).expect("a folder");
        }
        let ended = make();
        assert!(!dead.exists());
        let path = ended.path().to_owned();
        drop(ended);
        assert!(!path.exists());
        assert!(living.path().exists() && fresh.exists());
        assert!(beside.path().join("changlang-notes").exists() && beside.path().join("other").exists());
    }
}
