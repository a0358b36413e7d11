//! Staging: every changed file is first written under a temporary name in its destination folder, or already waits in
//! its lot, so that putting it in place is a mere rename. A full disk, or a source file that changed meanwhile, shows
//! up here while the old site still stands.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::source::Original;

use super::door::unwritable;
use super::hash;
use super::journal::PREFIX;
use super::publish::{Halt, OnStep, Step, take};
use super::work::{Work, Write, gone};
use super::{Artifact, Hash, Made, sync};

/// A file that waits to be put in its place.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) temporary: PathBuf,
    pub(super) path: PathBuf,
}

/// Writes all files of `work`. Afterwards `staged` lists everything that was or may have been staged, even on failure.
pub(super) fn stage(root: &Path, work: &Work<'_>, staged: &mut Vec<Staged>, on_step: OnStep<'_>) -> Result<(), Halt> {
    let planned = work.writes.iter().enumerate().map(|(at, write)| {
        let path = root.join(write.name);
        let temporary = match write.artifact {
            Artifact::Made(made) if made.waits() => made.path.clone(),
            _ => path.with_file_name(format!("{PREFIX}{at:x}")),
        };
        Staged { temporary, path }
    });
    staged.extend(planned);
    let done = AtomicUsize::new(0);
    let all = work.writes.len();
    let write_one = |(write, staged): (&Write<'_>, &Staged)| {
        fill(write, &staged.temporary)?;
        take(on_step, Step::Staged { done: done.fetch_add(1, Ordering::Relaxed) + 1, all })
    };
    let written: Vec<Result<(), Halt>> = work.writes.par_iter().zip(&*staged).map(write_one).collect();
    written.into_iter().collect::<Result<(), Halt>>()?;
    let temporaries: Vec<&Path> = staged.iter().map(|staged| staged.temporary.as_path()).collect();
    sync::files(&temporaries, root).map_err(|error| unwritable(root, &error))?;
    Ok(())
}

fn fill(write: &Write<'_>, temporary: &Path) -> Result<(), Halt> {
    // Report the folder: the temporary name would mean nothing to the user.
    let failed = |error: &io::Error| unwritable(temporary.parent().unwrap_or(temporary), error);
    if matches!(write.artifact, Artifact::Made(made) if made.waits()) {
        return Ok(());
    }
    let mut file = create(temporary).map_err(|error| failed(&error))?;
    match write.artifact {
        Artifact::Bytes(bytes) => file.write_all(bytes).map_err(|error| failed(&error))?,
        Artifact::Kept(kept) => file.write_all(&kept.bytes).map_err(|error| failed(&error))?,
        Artifact::Dropped(_) => return Err(gone(write.artifact, &write.hash).into()),
        Artifact::File(path) | Artifact::Original(Original { path, .. }) | Artifact::Made(Made { path, .. }) => {
            let mut from = File::open(path).map_err(|error| gone(write.artifact, &error))?;
            // If the source itself is unreadable, that is no fault of the destination folder.
            let stopped = |error| if Hash::of_file(path).is_err() { gone(write.artifact, &error) } else { failed(&error) };
            let (hash, _) = hash::copy(&mut from, &mut file).map_err(stopped)?;
            if hash != write.hash {
                return Err(gone(write.artifact, &write.hash).into());
            }
        }
    }
    Ok(())
}

/// Moves a staged file to its final name. If the destination is on another file system, the file is copied there first.
pub(super) fn place(temporary: &Path, path: &Path) -> io::Result<()> {
    match fs::rename(temporary, path) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            // Named after the file, since others of its folder may be copied at the same time.
            let name = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
            let near = path.with_file_name(format!("{PREFIX}{name}"));
            let mut copy = create(&near)?;
            io::copy(&mut File::open(temporary)?, &mut copy)?;
            copy.sync_all()?;
            fs::rename(&near, path)?;
            fs::remove_file(temporary)
        }
        placed => placed,
    }
}

/// Creates a new file of that name, replacing one that a kill left. Never writes through a link.
pub(super) fn create(temporary: &Path) -> io::Result<File> {
    let create = || File::options().write(true).create_new(true).open(temporary);
    match create() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(temporary)?;
            create()
        }
        created => created,
    }
}

/// Removes files that were staged but not put in place, and the folders created for them. Called after a failure: what
/// cannot be removed here is removed by the next publish.
pub(super) fn unstage(staged: &[Staged], folders: &BTreeSet<PathBuf>) {
    for staged in staged {
        let _ = fs::remove_file(&staged.temporary);
    }
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}
