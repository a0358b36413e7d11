//! Where a page goes the moment it is made. A site of fifty thousand pages does not fit in memory, so in a publish each
//! file is hashed at once and, if it differs from what stands in the folder, staged there under a temporary name until
//! everything is complete; the bytes are then dropped. Nothing is put in place from here.

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

/// Receives files as they are made.
#[derive(Debug)]
pub struct Tray(Kind);

#[derive(Debug)]
enum Kind {
    /// The preview: everything is kept in memory from one build to the next.
    Memory(Mutex<BTreeMap<Url, Kept>>),
    /// A check: nothing is kept.
    Nothing,
    /// A publish: changed files are staged in the published folder.
    Staging(Box<Staging>),
}

/// The staging area in the published folder.
#[derive(Debug)]
struct Staging {
    root: PathBuf,
    folder: PathBuf,
    /// What an earlier publish left.
    state: Arc<State>,
    /// The entries of the published folder, lower-cased; `None` if they cannot be listed.
    there: Option<HashSet<String>>,
    /// The lots by top-level folder and phase; there are about a dozen.
    lots: Mutex<Vec<(String, Phase, Arc<Lot>)>>,
    number: AtomicUsize,
    is_there: AtomicBool,
    /// The first failure.
    failed: Mutex<Option<Diagnostic>>,
}

impl Tray {
    /// A tray that keeps everything in memory. If it is reused for the next build, unchanged pages are not made again.
    pub fn memory() -> Self {
        Self(Kind::Memory(Mutex::default()))
    }

    /// Drops everything that is not among `artifacts`, so that only what is served takes up memory.
    pub fn forget_but(&self, artifacts: &Artifacts) {
        if let Kind::Memory(kept) = &self.0 {
            lock(kept).retain(|url, kept| matches!(artifacts.get(url), Some(Artifact::Kept(shown)) if shown.hash == kept.hash));
        }
    }

    /// A tray that keeps only sizes.
    pub fn nothing() -> Self {
        Self(Kind::Nothing)
    }

    /// A tray that stages in the published folder `root`, whose lock the caller holds, whatever differs from the files
    /// there.
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

    /// Takes the bytes made for `url`. If they cannot be staged, they stay in memory and [`Self::failure`] tells why.
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

    /// The file that stands at `url`, if it has this hash and size according to the manifest.
    pub fn standing(&self, url: &Url, hash: Hash, size: u64) -> Option<Artifact> {
        match &self.0 {
            Kind::Memory(all) => lock(all).get(url).filter(|kept| kept.hash == hash).cloned().map(Artifact::Kept),
            Kind::Nothing => Some(Artifact::Dropped(size)),
            Kind::Staging(staging) => staging.standing(url.as_str(), hash, size),
        }
    }

    /// Whether the published folder holds exactly the site with this manifest hash and total size in bytes, untouched
    /// since it was published.
    pub fn stands(&self, manifest: &str, bytes: u64) -> bool {
        match &self.0 {
            Kind::Staging(staging) => staging.stands(manifest, bytes).unwrap_or(false),
            Kind::Memory(_) | Kind::Nothing => false,
        }
    }

    /// The first error in staging a file, which is taken.
    pub fn failure(&self) -> Option<Diagnostic> {
        match &self.0 {
            Kind::Staging(staging) => staging.failed.lock().ok()?.take(),
            Kind::Memory(_) | Kind::Nothing => None,
        }
    }
}

/// Poisoning is ignored: the map is consistent even if a holder panicked.
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

    /// The lot in which a file is staged: if its top-level folder does not exist yet, one for all files of that folder
    /// and phase.
    fn lot(&self, name: &str) -> Option<Arc<Lot>> {
        let top = lot::top(name).filter(|_| names::works(name))?;
        if self.there.as_ref()?.contains(&top.to_lowercase()) {
            return None;
        }
        let phase = Phase::of(name, false);
        // Poisoning is ignored: the list is consistent even if a holder panicked.
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
        // The staging folder is created only when needed: a build that changes nothing leaves no trace, not even
        // briefly.
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

/// Removes a staging folder, also one that a kill left; what cannot be removed is tried again next time.
fn clear(folder: &Path) {
    // A link is not followed, neither here nor below: what is behind it is not ours.
    if !fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir()) {
        return;
    }
    let _ = fs::remove_dir_all(folder);
}
