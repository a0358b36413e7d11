//! What the index asks of whoever publishes it.

use crate::plan::{Record, Url};

/// Where records come from and files go, from any thread, in any order.
pub trait Depot: Sync {
    /// The record of this number once more: its text is not kept while the keys are merged.
    fn record(&self, number: usize) -> Option<Record>;

    /// Is told that the record of this number will be asked for, with others.
    fn touch(&self, _number: usize) {}

    /// Takes a file; gives what [`Self::stands`] knows it by in a later build.
    fn put(&self, url: Url, bytes: Vec<u8>) -> Option<Vec<u8>>;

    /// Whether the file of which this was `remembered` stands as it was published; then it is a part of the site again.
    fn stands(&self, url: &Url, remembered: &[u8]) -> bool;

    /// The bytes of that file, where it stands as it was published.
    fn read(&self, url: &Url, remembered: &[u8]) -> Option<Vec<u8>>;
}
