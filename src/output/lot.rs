//! New top-level folders: the files of a folder that does not exist yet are staged in their final layout, so that a
//! single rename puts all of them in place at once. A first publish then takes a dozen renames instead of ten thousand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::standing::Ground;
use super::work::{Phase, Work, Write};
use super::{Artifact, Made, Waiting};

/// Files of one top-level folder of the site, at any depth, that are put in place in the same phase.
#[derive(Debug)]
pub(super) struct Lot {
    /// The folder in which they are staged.
    pub(super) folder: PathBuf,
    /// The number of files staged in it.
    count: AtomicUsize,
}

impl Lot {
    /// An empty lot in `folder`, which is created when the first file arrives.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, count: AtomicUsize::new(0) }
    }

    /// Where the file `name` of the site is staged: its path without the top-level folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name.split_once('/').map_or(name, |(_, below)| below))
    }

    /// Counts one more staged file.
    pub(super) fn add(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }
}

impl PartialEq for Lot {
    fn eq(&self, other: &Self) -> bool {
        self.folder == other.folder
    }
}

impl Eq for Lot {}

/// The top-level folder of the site that holds the file `name`.
pub(super) fn top(name: &str) -> Option<&str> {
    name.split_once('/').map(|(top, _)| top)
}

/// The top-level folders that one rename can put in place, each with the first phase that writes into it and the lot to
/// rename. A folder qualifies if all its files of that phase are staged in the same lot, the lot holds no others, and
/// all its later files are staged elsewhere than beside their destination.
pub(super) fn whole<'w>(work: &'w Work<'_>, ground: &Ground<'_>) -> BTreeMap<&'w str, (Phase, &'w Arc<Lot>)> {
    let absent: BTreeSet<&str> = ground.absent_folders().collect();
    let mut all: BTreeMap<&str, Vec<&Write<'_>>> = BTreeMap::new();
    for write in &work.writes {
        if let Some(top) = top(write.name).filter(|top| absent.contains(top)) {
            all.entry(top).or_default().push(write);
        }
    }
    let of_first = |(top, writes): (&'w str, Vec<&'w Write<'_>>)| {
        let phase = writes.iter().map(|write| write.phase).min()?;
        let lots = || writes.iter().filter(|write| write.phase == phase).map(|write| lot(write.artifact));
        let first = lots().next()??;
        let is_all = lots().all(|lot| lot.is_some_and(|lot| Arc::ptr_eq(lot, first)));
        // A file staged beside its destination needs the folder to exist.
        let waits = |write: &&Write<'_>| matches!(write.artifact, Artifact::Made(made) if made.waits());
        (is_all && writes.iter().all(waits) && lots().count() == first.count.load(Ordering::Relaxed))
            .then_some((top, (phase, first)))
    };
    all.into_iter().filter_map(of_first).collect()
}

fn lot(artifact: &Artifact) -> Option<&Arc<Lot>> {
    match artifact {
        Artifact::Made(Made { waiting: Waiting::InLot(lot), .. }) => Some(lot),
        _ => None,
    }
}
