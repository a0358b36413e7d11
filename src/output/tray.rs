//! Where a page goes the moment it is made. A site of fifty thousand pages does not fit in memory, so what will be
//! published is measured at once and, when it differs from what stands in the folder, lies there under a temporary
//! name until everything is whole; the rest is dropped. Nothing is put in place from here.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::plan::Url;

use super::artifact::{Kept, Made, Waiting};
use super::door::unwritable;
use super::journal::PREFIX;
use super::lot::{self, Lot};
use super::state::State;
use super::work::Phase;
use super::{Artifact, Artifacts, Hash, names, stage};

/// Takes what is made.
#[derive(Debug)]
pub struct Tray(Kind);

#[derive(Debug)]
enum Kind {
    /// The preview: everything is kept in memory, from one build to the next.
    Memory(Mutex<BTreeMap<Url, Kept>>),
    /// A check: nothing is kept.
    Nothing,
    /// A publish.
    Staging(Box<Staging>),
}

/// What waits in the published folder.
#[derive(Debug)]
struct Staging {
    root: PathBuf,
    folder: PathBuf,
    /// What an earlier publish left.
    state: Arc<State>,
    /// What stands at its root, lower-cased; `None` where that cannot be seen.
    there: Option<HashSet<String>>,
    /// A dozen, by folder and phase.
    lots: Mutex<Vec<(String, Phase, Arc<Lot>)>>,
    number: AtomicUsize,
    is_there: AtomicBool,
    /// The first thing that went wrong.
    failed: Mutex<Option<Diagnostic>>,
}

impl Tray {
    /// Keeps everything in memory. The same tray for the next build has what it takes again, and none of it is made twice.
    pub fn memory() -> Self {
        Self(Kind::Memory(Mutex::default()))
    }

    /// Forgets what is not among `artifacts`: only what is shown is worth its room.
    pub fn forget_but(&self, artifacts: &Artifacts) {
        if let Kind::Memory(kept) = &self.0 {
            lock(kept).retain(|url, kept| matches!(artifacts.get(url), Some(Artifact::Kept(shown)) if shown.hash == kept.hash));
        }
    }

    /// Keeps nothing but sizes.
    pub fn nothing() -> Self {
        Self(Kind::Nothing)
    }

    /// Keeps in the published folder `root`, whose lock the caller holds, what differs from what stands there.
    pub(super) fn staging(root: &Path, state: Arc<State>) -> Self {
        let folder = root.join(format!("{PREFIX}stage"));
        clear(&folder);
        let names = |entries: fs::ReadDir| entries.map(|entry| Ok(entry?.file_name().to_string_lossy().to_lowercase())).collect();
        let there = fs::read_dir(root).and_then(names).ok();
        Self(Kind::Staging(Box::new(Staging {
            root: root.to_owned(),
            folder,
            state,
            there,
            lots: Mutex::default(),
            number: AtomicUsize::new(0),
            is_there: AtomicBool::new(false),
            failed: Mutex::default(),
        })))
    }

    /// Takes what was made for `url`. What cannot be kept is told by [`Self::failure`].
    pub fn put(&self, url: &Url, bytes: Vec<u8>) -> Artifact {
        match &self.0 {
            Kind::Memory(all) => {
                let kept = Kept { hash: Hash::of(&bytes), bytes: bytes.into() };
                lock(all).insert(url.clone(), kept.clone());
                Artifact::Kept(kept)
            }
            Kind::Nothing => Artifact::Dropped(bytes.len() as u64),
            Kind::Staging(staging) => staging.put(url.as_str(), bytes),
        }
    }

    /// What stands published at `url`, when it has these bytes by the word of the manifest.
    pub fn standing(&self, url: &Url, hash: Hash, size: u64) -> Option<Artifact> {
        match &self.0 {
            Kind::Memory(all) => lock(all).get(url).filter(|kept| kept.hash == hash).cloned().map(Artifact::Kept),
            Kind::Nothing => Some(Artifact::Dropped(size)),
            Kind::Staging(staging) => staging.standing(url.as_str(), hash, size),
        }
    }

    /// Whether the published folder holds the site of this manifest, of so many bytes, and nobody touched a file of it.
    pub fn stands(&self, manifest: &str, bytes: u64) -> bool {
        match &self.0 {
            Kind::Staging(staging) => staging.stands(manifest, bytes).unwrap_or(false),
            Kind::Memory(_) | Kind::Nothing => false,
        }
    }

    /// Why something could not be kept.
    pub fn failure(&self) -> Option<Diagnostic> {
        match &self.0 {
            Kind::Staging(staging) => staging.failed.lock().ok()?.take(),
            Kind::Memory(_) | Kind::Nothing => None,
        }
    }
}

/// A thread that panicked left the map whole.
fn lock(kept: &Mutex<BTreeMap<Url, Kept>>) -> MutexGuard<'_, BTreeMap<Url, Kept>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Staging {
    fn put(&self, name: &str, bytes: Vec<u8>) -> Artifact {
        let (hash, size) = (Hash::of(&bytes), bytes.len() as u64);
        if let Some(standing) = self.standing(name, hash, size) {
            return standing;
        }
        let lot = self.lot(name);
        let alone = || self.folder.join(format!("{:x}", self.number.fetch_add(1, Ordering::Relaxed)));
        let path = lot.as_ref().map_or_else(alone, |lot| lot.path(name));
        match self.write(&path, &bytes) {
            Ok(()) => {
                if let Some(lot) = &lot {
                    lot.add();
                }
                Artifact::Made(Made { path, hash, size, waiting: lot.map_or(Waiting::Alone, Waiting::InLot) })
            }
            Err(error) => {
                if let Ok(mut failed) = self.failed.lock() {
                    failed.get_or_insert_with(|| unwritable(&self.root, &error));
                }
                Artifact::Bytes(bytes)
            }
        }
    }

    /// With what a file waits: where its folder is not there yet, with all that goes into it.
    fn lot(&self, name: &str) -> Option<Arc<Lot>> {
        let top = lot::top(name).filter(|_| names::works(name))?;
        if self.there.as_ref()?.contains(&top.to_lowercase()) {
            return None;
        }
        let phase = Phase::of(name, false);
        // A thread that panicked left it whole.
        let mut lots = self.lots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., known)) = lots.iter().find(|(folder, at, _)| folder == top && *at == phase) {
            return Some(Arc::clone(known));
        }
        let lot = Arc::new(Lot::new(self.folder.join(format!("p{}", phase as u8)).join(top)));
        lots.push((top.to_owned(), phase, Arc::clone(&lot)));
        Some(lot)
    }

    fn standing(&self, name: &str, hash: Hash, size: u64) -> Option<Artifact> {
        self.state.listed(name).filter(|listed| *listed == hash)?;
        let path = self.root.join(name);
        let there = fs::symlink_metadata(&path).ok()?;
        let is_whole = there.is_file() && there.len() == size && self.state.vouches_for(&there);
        is_whole.then_some(Artifact::Made(Made { path, hash, size, waiting: Waiting::No }))
    }

    fn stands(&self, manifest: &str, bytes: u64) -> Option<bool> {
        let text = &self.state.manifest_text;
        if self.state.interrupted || Hash::of(text.as_bytes()).to_string() != manifest {
            return Some(false);
        }
        let names: Vec<&String> = self.state.manifest.as_ref()?.files.keys().collect();
        let size = |name: &&String| {
            let there = fs::symlink_metadata(self.root.join(name)).ok()?;
            (there.is_file() && self.state.vouches_for(&there)).then_some(there.len())
        };
        let sizes: Option<Vec<u64>> = names.par_iter().map(size).collect();
        Some(sizes?.iter().sum::<u64>() + text.len() as u64 == bytes)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // Nothing is left in a folder where nothing changed, not even for a moment.
        if !self.is_there.load(Ordering::Acquire) {
            fs::create_dir_all(&self.folder)?;
            self.is_there.store(true, Ordering::Release);
        }
        let created = match (stage::create(path), path.parent()) {
            (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                stage::create(path)
            }
            (created, _) => created,
        };
        created?.write_all(bytes)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.is_there.load(Ordering::Acquire) {
            clear(&self.folder);
        }
    }
}

/// Removes a folder of temporary files, one that a kill left too; what cannot be removed is tried again next time.
fn clear(folder: &Path) {
    // No link is followed, neither here nor below: what is behind it is not ours.
    if !fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir()) {
        return;
    }
    let _ = fs::remove_dir_all(folder);
}
