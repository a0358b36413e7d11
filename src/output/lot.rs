//! Folders that are not there yet: what will stand in one waits as it will stand, so that one rename puts all of it in place,
//! at one moment. A site that is published for the first time is a dozen renames and not ten thousand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::standing::Ground;
use super::work::{Phase, Work, Write};
use super::{Artifact, Made, Waiting};

/// Files of one folder of the site, wherever below it, that are put in place in one phase.
#[derive(Debug)]
pub(super) struct Lot {
    /// Where it waits.
    pub(super) folder: PathBuf,
    /// How many files were put into it.
    count: AtomicUsize,
}

impl Lot {
    /// None yet, in a folder that is made when the first comes.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, count: AtomicUsize::new(0) }
    }

    /// Where the file `name` of the site waits.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name.split_once('/').map_or(name, |(_, below)| below))
    }

    /// One file more waits here.
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

/// The folder at the root of the site that a file stands in.
pub(super) fn top(name: &str) -> Option<&str> {
    name.split_once('/').map(|(top, _)| top)
}

/// The folders that are put in place whole, each in the first phase that has anything of it: nothing else than what is
/// written then waits there, and nothing of it waits elsewhere.
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
        // What is staged beside its place needs the folder.
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
