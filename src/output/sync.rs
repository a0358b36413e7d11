//! Ensures that each phase is completely on disk before the next begins, in case of a power cut or an unplugged USB
//! stick. Syncing file by file would make a large publish slow, so many files are synced at once where the system
//! allows.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Up to this many files or folders are synced one by one, which does not wait for what other programs write.
const FEW: usize = 24;

/// Flushes the content of `files`, all on the file system of `root`, to disk.
pub(super) fn files(files: &[&Path], root: &Path) -> io::Result<()> {
    if files.len() > FEW && whole_file_system(root)? {
        return Ok(());
    }
    files.iter().try_for_each(|path| bear(File::options().write(true).open(path)?.sync_all()))
}

/// Flushes the directory entries of `folders` to disk.
pub(super) fn folders(folders: &BTreeSet<PathBuf>, root: &Path) -> io::Result<()> {
    if folders.len() > FEW && whole_file_system(root)? {
        return Ok(());
    }
    folders.iter().try_for_each(|path| one_folder(path))
}

#[cfg(unix)]
fn one_folder(path: &Path) -> io::Result<()> {
    bear(File::open(path)?.sync_all())
}

/// Windows cannot open folders, and keeps the order of their changes itself.
#[cfg(not(unix))]
fn one_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Syncs the file system that holds `root`; `false` where this is not supported.
#[cfg(target_os = "linux")]
fn whole_file_system(root: &Path) -> io::Result<bool> {
    bear(rustix::fs::syncfs(File::open(root)?).map_err(io::Error::from))?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn whole_file_system(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Some file systems (network, FUSE) cannot sync; a publish to them is only as safe as they are.
fn bear(synced: io::Result<()>) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    match synced {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        synced => synced,
    }
}
