//! The lock on a published folder, since two builds at once would mix two sites. The operating system holds it on the
//! open file, so a kill releases it; the existence of the file means nothing.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};

use super::door::unwritable;
use super::journal::PREFIX;

/// How often the file may vanish between opening and locking it before we give up.
const TRIES: usize = 10;

/// A held lock. Dropping it releases it.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes the lock of `folder`.
    ///
    /// # Errors
    /// When another build holds it or the file cannot be created.
    pub(super) fn take(folder: &Path) -> Result<Self, Box<Diagnostic>> {
        let path = folder.join(format!("{PREFIX}lock"));
        let locked = || Box::new(Diagnostic::new(Code::OutputLocked).with("folder", folder.display()));
        for _ in 0..TRIES {
            let file = open(&path).map_err(|error| unwritable(folder, &error))?;
            match file.try_lock() {
                // A build that ended between our open and our lock has removed this file, and another build may hold a
                // newer one.
                Ok(()) if is_at(&file, &path) => return Ok(Self { path, file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(locked()),
                // A file system without locks: publishing unlocked is better than not publishing at all.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { path, file });
                }
                Err(TryLockError::Error(error)) => return Err(unwritable(folder, &error).into()),
            }
        }
        Err(locked())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked. Where a file cannot be told from its successor of the same name (not Unix), it
        // stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

fn open(path: &Path) -> io::Result<File> {
    match File::options().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            // Opening a symbolic link would follow it to wherever it leads.
            if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
                return Err(error);
            }
            File::options().write(true).create(true).truncate(false).open(path)
        }
        opened => opened,
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(ours), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (ours.dev(), ours.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
