//! The door to one published folder. Opening it checks and locks the folder before the build begins, so that nobody
//! waits for a build that could not be published.

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostic::{Code, Diagnostic};

use super::lock::Lock;
use super::publish::{self, Halt, Published, Step, Trust};
use super::state::State;
use super::{Artifact, Artifacts, Tray, Waiting};

/// The folders of a site that may never be the output.
const SOURCES: [&str; 2] = ["content", "themes"];

/// A folder that may be published into. It is locked against other builds while this value lives.
#[derive(Debug)]
pub struct Door {
    root: PathBuf,
    /// Folders that were created for it, outermost first.
    made: Vec<PathBuf>,
    /// `Some` until the door is dropped.
    lock: Option<Lock>,
    /// How far the files already in the folder are believed.
    trust: Trust,
    /// What an earlier publish left. It stays valid until this door publishes, because the lock keeps everyone else
    /// out.
    state: Mutex<Option<Arc<State>>>,
}

impl Door {
    /// Opens the folder `out` of the site at `site`, creating it if necessary.
    ///
    /// # Errors
    /// When publishing there would overwrite the site's own files, or the folder holds files that are not ours, cannot
    /// be written, or is locked by another build. Nothing is left behind in these cases.
    pub fn open(out: &Path, site: &Path) -> Result<Self, Box<Diagnostic>> {
        let root = resolve(out).map_err(|error| unwritable(out, &error))?;
        refuse_sources(&root, out, site)?;
        // Retry once after a refusal: another build may have begun to publish while we looked.
        look(&root).or_else(|_| look(&root))?;
        let missing = root.ancestors().take_while(|folder| fs::symlink_metadata(folder).is_err());
        let mut made: Vec<_> = missing.map(Path::to_owned).collect();
        made.reverse();
        fs::create_dir_all(&root).map_err(|error| unwritable(&root, &error))?;
        let mut door = Self { root, made, lock: None, trust: Trust::Manifest, state: Mutex::default() };
        door.lock = Some(Lock::take(&door.root)?);
        // Look again, as the lock keeps everyone else out from here on.
        *door.known() = Some(Arc::new(look(&door.root)?));
        Ok(door)
    }

    /// Poisoning is ignored: the value is consistent even if a holder panicked.
    fn known(&self) -> MutexGuard<'_, Option<Arc<State>>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stands in the folder.
    fn state(&self) -> Result<Arc<State>, Box<Diagnostic>> {
        let known = self.known().clone();
        let mut state = known.map_or_else(|| look(&self.root).map(Arc::new), Ok)?;
        if self.trust == Trust::Bytes {
            Arc::make_mut(&mut state).vouch_for_nothing();
        }
        Ok(state)
    }

    /// Stops trusting the manifest: from here on every file is made anew, compared with the bytes in the folder, and
    /// written where they differ.
    pub fn doubt(&mut self) {
        self.trust = Trust::Bytes;
    }

    /// Publishes `artifacts` as a whole or, short of being killed, not at all. The next publish repairs what a kill
    /// left.
    ///
    /// # Errors
    /// When the disk, a foreign file or a name stands in the way. If nothing has been put in place yet, the folder is
    /// as it was; otherwise the next publish completes the work.
    pub fn publish(&self, artifacts: &Artifacts) -> Result<Published, Box<Diagnostic>> {
        self.publish_telling(artifacts, &|_, _| {})
    }

    /// Like [`Self::publish`], but reports progress as (files written, files to write).
    pub fn publish_telling(
        &self,
        artifacts: &Artifacts,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Published, Box<Diagnostic>> {
        self.publish_with(artifacts, self.trust, progress)
    }

    /// Like [`Self::publish_telling`], but reads every file in the folder instead of trusting the manifest: a failing
    /// USB stick may have damaged files that the manifest vouches for.
    pub fn mend(&self, artifacts: &Artifacts, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Published, Box<Diagnostic>> {
        self.publish_with(artifacts, Trust::Bytes, progress)
    }

    /// A tray for what will be published through this door; it must be dropped before the door.
    ///
    /// # Errors
    /// When the folder cannot be read or holds files that are not ours.
    pub fn tray(&self) -> Result<Tray, Box<Diagnostic>> {
        Ok(Tray::staging(&self.root, self.state()?))
    }

    /// Marks `artifacts` as published: staged files stand in their places and can be read there.
    pub fn settle(&self, artifacts: &mut Artifacts) {
        for (url, artifact) in artifacts {
            if let Artifact::Made(made) = artifact {
                made.path = self.root.join(url.as_str());
                made.waiting = Waiting::No;
            }
        }
    }

    /// The published folder, with symbolic links resolved.
    pub fn folder(&self) -> &Path {
        &self.root
    }

    fn publish_with(
        &self,
        artifacts: &Artifacts,
        trust: Trust,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Published, Box<Diagnostic>> {
        let on_step = |step| {
            if let Step::Staged { done, all } = step {
                progress(done, all);
            }
            ControlFlow::Continue(())
        };
        let state = self.state()?;
        // However the publish ends, the remembered state is stale.
        *self.known() = None;
        publish::run(artifacts, &self.root, &state, trust, &on_step).map_err(|halt| match halt {
            Halt::Told(diagnostic) => diagnostic,
            Halt::Stopped => Box::new(unwritable(&self.root, &io::ErrorKind::Interrupted.into())),
        })
    }

    #[cfg(test)]
    pub(super) fn publish_by_steps(&self, artifacts: &Artifacts, on_step: publish::OnStep<'_>) -> Result<Published, Halt> {
        let state = self.state()?;
        *self.known() = None;
        publish::run(artifacts, &self.root, &state, Trust::Manifest, on_step)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.lock = None;
        // Folders created for a publish that did not happen; one that holds anything stays.
        for folder in self.made.iter().rev() {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// Publishes `artifacts` to the folder `out` of the site at `site`.
///
/// # Errors
/// As [`Door::open`] and [`Door::publish`].
pub fn publish(artifacts: &Artifacts, out: &Path, site: &Path) -> Result<Published, Box<Diagnostic>> {
    Door::open(out, site)?.publish(artifacts)
}

/// Checks whether the folder may be published into, without touching anything.
fn look(root: &Path) -> Result<State, Box<Diagnostic>> {
    let state = State::read(root).map_err(|error| unwritable(root, &error))?;
    state.refuse_foreign(root)?;
    Ok(state)
}

/// `out` with symbolic links resolved as far as the path exists.
fn resolve(out: &Path) -> io::Result<PathBuf> {
    let out = std::path::absolute(out)?;
    let mut rest = Vec::new();
    let mut there = out.as_path();
    loop {
        match fs::canonicalize(there) {
            Ok(resolved) => return Ok(rest.iter().rev().fold(resolved, |path, part| path.join(part))),
            // A dangling link is refused here, not skipped.
            Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(there).is_err() => {
                let (Some(name), Some(parent)) = (there.file_name(), there.parent()) else { return Err(error) };
                rest.push(name);
                there = parent;
            }
            Err(error) => return Err(error),
        }
    }
}

fn refuse_sources(root: &Path, out: &Path, site: &Path) -> Result<(), Box<Diagnostic>> {
    let Ok(site) = fs::canonicalize(site) else { return Ok(()) };
    // A site published inside `public/` would count as foreign files there.
    let public = site.join("public");
    let is_inside = root.starts_with(&public) && root != public;
    if is_inside || site.starts_with(root) || SOURCES.iter().any(|folder| root.starts_with(site.join(folder))) {
        return Err(Box::new(Diagnostic::new(Code::OutputInside).with("folder", out.display())));
    }
    Ok(())
}

/// The diagnostic for a path that cannot be written.
pub(super) fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputUnwritable).with("folder", path.display()).with("reason", error)
}
