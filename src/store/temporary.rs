//! A cache that lasts only for the run. A killed program, by Ctrl+C too, leaves its folder behind; the next program
//! removes it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::list;

/// The prefix of the folders' names.
const PREFIX: &str = "changlang-";

/// The file that the owner of a folder keeps locked; the system releases the lock when the owner ends.
const LOCK: &str = "in-use";

/// A folder younger than this may have just been created and not locked yet.
const MADE: Duration = Duration::from_mins(1);

/// A temporary folder, removed when this is dropped.
#[derive(Debug)]
pub(super) struct Temporary {
    /// Dropped first, so that the file is closed before its folder is removed.
    _lock: Option<File>,
    folder: TempDir,
}

impl Temporary {
    /// Creates a folder in `beside`, and removes the abandoned ones there.
    pub(super) fn make(beside: &Path) -> io::Result<Self> {
        sweep(beside, SystemTime::now().checked_sub(MADE).unwrap_or(SystemTime::UNIX_EPOCH));
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(beside)?;
        // If the lock cannot be created or held, the folder works without: others only remove folders whose lock they
        // can take.
        let lock = File::options().write(true).create_new(true).open(folder.path().join(LOCK));
        Ok(Self { _lock: lock.ok().filter(|lock| lock.try_lock().is_ok()), folder })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders that no program holds, if they were created earlier than `before`.
fn sweep(beside: &Path, before: SystemTime) {
    for folder in list(beside) {
        let is_ours = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // Links, and anything else that somebody put here under our name, are not followed.
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
        // A kill runs no destructors, but the system releases the lock.
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
