//! Connects the search index with the plan, which gives it records, and the tray, which takes its files.

use std::sync::{Mutex, PoisonError};

use crate::output::{self, Artifact, Tray};
use crate::plan::{Plan, Record, Url};
use crate::search;

/// The plan on one side, the tray on the other, and the files taken so far.
pub(super) struct Depot<'p> {
    plan: &'p Plan<'p>,
    tray: &'p Tray,
    taken: Mutex<Vec<(Url, Artifact)>>,
}

impl<'p> Depot<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, tray: &'p Tray) -> Self {
        Self { plan, tray, taken: Mutex::default() }
    }

    /// The files of the index.
    pub(super) fn taken(self) -> Vec<(Url, Artifact)> {
        // Poisoning is ignored: the list is consistent even if a thread panicked while pushing.
        self.taken.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, url: Url, artifact: Artifact) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push((url, artifact));
    }
}

impl search::Depot for Depot<'_> {
    fn record(&self, number: usize) -> Option<Record> {
        self.plan.record(number)
    }

    fn touch(&self, number: usize) {
        self.plan.touch(number);
    }

    fn put(&self, url: Url, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let artifact = self.tray.put(&url, bytes);
        let stamp = output::stamp(&artifact);
        self.take(url, artifact);
        stamp
    }

    fn stands(&self, url: &Url, remembered: &[u8]) -> bool {
        output::standing(remembered, url, self.tray).is_some_and(|artifact| {
            self.take(url.clone(), artifact);
            true
        })
    }

    fn read(&self, url: &Url, remembered: &[u8]) -> Option<Vec<u8>> {
        output::read_standing(remembered, url, self.tray)
    }
}
