//! The interface between the index and its publisher.

use crate::plan::{Record, Url};

/// Provides records and takes files, from any thread and in any order.
pub trait Depot: Sync {
    /// The record with this number again: its text is not held while the keys are merged.
    fn record(&self, number: usize) -> Option<Record>;

    /// A hint that the record with this number will be needed soon, among others.
    fn touch(&self, _number: usize) {}

    /// Takes a file; returns a stamp by which [`Self::stands`] recognises it in a later build.
    fn put(&self, url: Url, bytes: Vec<u8>) -> Option<Vec<u8>>;

    /// Whether the file with this `remembered` stamp is as it was published; if so, it becomes part of this build.
    fn stands(&self, url: &Url, remembered: &[u8]) -> bool;

    /// The bytes of such a file, if it is as it was published.
    fn read(&self, url: &Url, remembered: &[u8]) -> Option<Vec<u8>>;
}
