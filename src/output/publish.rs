//! Publishing, in this order: write the journal, stage, rename each phase into place (a new folder by a single rename),
//! write the manifest, remove stale files, remove the journal. Whenever the process is killed, every file in the folder
//! is complete, and the journal says which are ours.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::Url;

use super::door::unwritable;
use super::journal::{JOURNAL, Journal, PREFIX};
use super::lot::{self, Lot};
use super::manifest::MANIFEST;
use super::stage::{self, Staged};
use super::standing::Ground;
use super::state::State;
use super::work::{Phase, Work};
use super::{Artifacts, Hash, names, sync};

/// What a publish did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Number of files of the site, including the manifest.
    pub files: usize,
    /// Their total size in bytes.
    pub bytes: u64,
    /// Number of files written because they are new, changed or damaged, not counting the manifest.
    pub written: usize,
    /// Number of files removed.
    pub removed: usize,
    /// Whether an earlier publish had been killed and was repaired.
    pub mended: bool,
    /// The SHA-256 of the manifest, in hexadecimal.
    pub manifest: String,
}

/// What is believed about a file that stands in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// The manifest, for files that have not been touched since it was written.
    Manifest,
    /// Only the file's bytes.
    Bytes,
}

/// A step that has just been taken. The process may be killed between any two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Journal,
    Staged { done: usize, all: usize },
    Placed,
    Manifest,
    Removed,
}

/// Called after every step. A break stops the publish on the spot, as a kill would.
pub(super) type OnStep<'a> = &'a (dyn Fn(Step) -> ControlFlow<()> + Sync);

/// Why a publish did not finish.
#[derive(Debug)]
pub(super) enum Halt {
    /// Something failed; as much as possible was cleaned up.
    Told(Box<Diagnostic>),
    /// It was stopped; nothing was cleaned up.
    Stopped,
}

impl From<Diagnostic> for Halt {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Told(Box::new(diagnostic))
    }
}

impl From<Box<Diagnostic>> for Halt {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Self::Told(diagnostic)
    }
}

pub(super) fn take(on_step: OnStep<'_>, step: Step) -> Result<(), Halt> {
    if on_step(step).is_break() { Err(Halt::Stopped) } else { Ok(()) }
}

/// Publishes `artifacts` to the folder `root`, whose lock the caller holds; `state` is what an earlier publish left
/// there.
pub(super) fn run(
    artifacts: &Artifacts,
    root: &Path,
    state: &State,
    trust: Trust,
    on_step: OnStep<'_>,
) -> Result<Published, Halt> {
    let mut state = Cow::Borrowed(state);
    if trust == Trust::Bytes {
        state.to_mut().vouch_for_nothing();
    }
    let names = artifacts.keys().map(Url::as_str).chain(state.owned.iter().map(String::as_str));
    let (wrong, ground) = rayon::join(|| names::check(artifacts), || Ground::survey(root, names));
    if let Some(diagnostic) = wrong.into_iter().next() {
        return Err(diagnostic.into());
    }
    let ground = ground.map_err(|error| unwritable(root, &error))?;
    let work = Work::decide(artifacts, root, &state, &ground)?;
    let manifest = work.manifest.to_text();
    let published = Published {
        files: artifacts.len() + 1,
        bytes: work.bytes + manifest.len() as u64,
        written: work.writes.len(),
        removed: work.removals.len(),
        mended: state.interrupted,
        manifest: Hash::of(manifest.as_bytes()).to_string(),
    };
    let is_whole = work.writes.is_empty() && work.removals.is_empty() && manifest == state.manifest_text;
    if !is_whole || state.interrupted {
        let whole = lot::whole(&work, &ground);
        Publish { root, state: &state, ground: &ground, work: &work, whole, on_step }.run(artifacts, &manifest)?;
    }
    Ok(published)
}

struct Publish<'a> {
    root: &'a Path,
    state: &'a State,
    ground: &'a Ground<'a>,
    work: &'a Work<'a>,
    /// The top-level folders that one rename puts in place, with the phase of that rename.
    whole: BTreeMap<&'a str, (Phase, &'a Arc<Lot>)>,
    on_step: OnStep<'a>,
}

impl Publish<'_> {
    fn run(&self, artifacts: &Artifacts, manifest: &str) -> Result<(), Halt> {
        if self.state.interrupted {
            self.sweep();
        }
        self.put(JOURNAL, &self.journal(artifacts).to_text())?;
        take(self.on_step, Step::Journal)?;

        let mut staged = Vec::new();
        let mut folders = BTreeSet::new();
        let whole = self
            .make_folders(&mut folders)
            .and_then(|()| self.try_folders())
            .and_then(|()| stage::stage(self.root, self.work, &mut staged, self.on_step));
        if let Err(Halt::Told(_)) = &whole {
            stage::unstage(&staged, &folders);
            if !self.state.interrupted {
                // Nothing was put in place: the folder is as it was.
                let _ = fs::remove_file(self.root.join(JOURNAL));
            }
        }
        whole?;

        let placed = Phase::ALL.into_iter().try_for_each(|phase| self.place(&staged, phase));
        if let Err(Halt::Told(_)) = &placed {
            // What is in place is complete, and the journal stays for the next publish.
            stage::unstage(&staged, &BTreeSet::new());
        }
        placed?;
        self.put(MANIFEST, manifest)?;
        take(self.on_step, Step::Manifest)?;
        self.remove()?;
        let journal = self.root.join(JOURNAL);
        fs::remove_file(&journal).map_err(|error| unwritable(&journal, &error))?;
        self.sync_folders(&[self.root.to_owned()].into())
    }

    fn journal(&self, artifacts: &Artifacts) -> Journal {
        Journal { old: self.state.owned.clone(), new: artifacts.keys().map(|url| url.as_str().to_owned()).collect() }
    }

    /// Writes one of our own files; it is complete and on disk before it gets its name.
    fn put(&self, name: &str, text: &str) -> Result<(), Halt> {
        let path = self.root.join(name);
        let temporary = self.root.join(format!("{PREFIX}own"));
        let written = stage::create(&temporary).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            drop(file);
            sync::files(&[&temporary], self.root)?;
            fs::rename(&temporary, &path)
        });
        written.map_err(|error| {
            let _ = fs::remove_file(&temporary);
            unwritable(&path, &error)
        })?;
        self.sync_folders(&[self.root.to_owned()].into())
    }

    fn make_folders(&self, made: &mut BTreeSet<PathBuf>) -> Result<(), Halt> {
        let is_made = |folder: &&str| !self.is_whole(folder);
        let wanted = |folder: &&str| self.work.writes.iter().any(|write| is_in(write.name, folder));
        let mut parents = BTreeSet::new();
        for folder in self.ground.absent_folders().filter(is_made).filter(wanted) {
            let path = self.root.join(folder);
            fs::create_dir(&path).map_err(|error| unwritable(&path, &error))?;
            parents.extend(path.parent().map(Path::to_owned));
            made.insert(path);
        }
        self.sync_folders(&parents)
    }

    /// Tests whether every folder in which something changes is writable, to learn of obstacles before anything is put
    /// in place.
    fn try_folders(&self) -> Result<(), Halt> {
        let names = self.work.writes.iter().map(|write| write.name).chain(self.work.removals.iter().map(AsRef::as_ref));
        let changed: BTreeSet<&str> = names.filter_map(|name| Some(name.rsplit_once('/')?.0)).collect();
        for folder in self.ground.real_folders().filter(|folder| changed.contains(folder)) {
            let path = self.root.join(folder);
            let probe = path.join(format!("{PREFIX}own"));
            stage::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(|error| unwritable(&path, &error))?;
        }
        Ok(())
    }

    /// Whether `name` is, or lies in, a folder that one rename puts in place.
    fn is_whole(&self, name: &str) -> bool {
        self.whole.contains_key(lot::top(name).unwrap_or(name))
    }

    fn place(&self, staged: &[Staged], phase: Phase) -> Result<(), Halt> {
        let mut folders = BTreeSet::new();
        let mut moved = BTreeSet::new();
        for (top, (_, lot)) in self.whole.iter().filter(|(_, (at, _))| *at == phase) {
            // If the rename fails, the files are put in place one by one.
            if fs::rename(&lot.folder, self.root.join(top)).is_ok() {
                moved.insert(*top);
                folders.insert(self.root.to_owned());
                take(self.on_step, Step::Placed)?;
            }
        }
        let mut rest = Vec::new();
        for (write, staged) in self.work.writes.iter().zip(staged).filter(|(write, _)| write.phase == phase) {
            let folder = staged.path.parent().unwrap_or(self.root);
            let is_moved = lot::top(write.name).is_some_and(|top| moved.contains(top));
            if !folders.contains(folder) {
                if self.is_whole(write.name) {
                    if !is_moved {
                        fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
                    }
                    // The folders on the way to it are new as well.
                    folders.extend(folder.ancestors().take_while(|folder| *folder != self.root).map(Path::to_owned));
                }
                folders.insert(folder.to_owned());
            }
            if !is_moved {
                rest.push(staged);
            }
        }
        rest.par_iter().with_max_len(64).try_for_each(|Staged { temporary, path }| {
            stage::place(temporary, path).map_err(|error| unwritable(path, &error))?;
            take(self.on_step, Step::Placed)
        })?;
        self.sync_folders(&folders)
    }

    /// Removes files that no longer belong to the site, and the folders this leaves empty. A file that cannot be
    /// removed does not keep the others from being removed.
    fn remove(&self) -> Result<(), Halt> {
        let mut failed = None;
        let mut folders = BTreeSet::new();
        for name in &self.work.removals {
            let path = self.root.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    failed.get_or_insert_with(|| unwritable(&path, &error));
                }
                _ => folders.extend(path.parent().map(Path::to_owned)),
            }
            take(self.on_step, Step::Removed)?;
        }
        for folder in self.ground.real_folders().rev() {
            let is_ours = self.state.owned.iter().any(|name| is_in(name, folder));
            let path = self.root.join(folder);
            // `remove_dir` fails on a folder that still holds anything.
            if is_ours && fs::remove_dir(&path).is_ok() {
                folders.remove(&path);
                folders.extend(path.parent().map(Path::to_owned));
            }
        }
        failed.map_or_else(|| self.sync_folders(&folders), |diagnostic| Err(diagnostic.into()))
    }

    /// Removes the temporary files of a publish that was killed.
    fn sweep(&self) {
        for folder in self.ground.real_folders().chain([""]) {
            let Ok(entries) = fs::read_dir(self.root.join(folder)) else { continue };
            for entry in entries.flatten() {
                let is_temporary = entry.file_name().to_str().is_some_and(|name| {
                    let rest = name.strip_prefix(PREFIX);
                    rest.is_some_and(|rest| rest == "own" || rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
                });
                if is_temporary {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }

    fn sync_folders(&self, folders: &BTreeSet<PathBuf>) -> Result<(), Halt> {
        Ok(sync::folders(folders, self.root).map_err(|error| unwritable(self.root, &error))?)
    }
}

/// Whether the file `name` is somewhere below `folder`.
fn is_in(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
