//! Texts in which nothing was found of late. A page says what its source says, the search says it once more, and lists say it
//! again: each is asked whoever asked before, but looked through once.

use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How many are remembered, a power of two; a later one takes the place of an earlier one.
const PLACES: usize = 1 << 17;

/// A text of fewer bytes is looked through as quickly as it is looked up.
pub(super) const SHORT: usize = 32;

/// The hash of each at the place that it tells.
static CLEAN: [AtomicU64; PLACES] = [const { AtomicU64::new(0) }; PLACES];

/// A text as it is remembered, by 64 bits: among a million texts two that differ share them once in thirty million sites.
#[derive(Clone, Copy)]
pub(super) struct Mark(u64);

impl Mark {
    /// That of `text` where what may stand is told by `seed`.
    pub(super) fn of(text: &str, seed: u64) -> Self {
        Self(xxh3_64_with_seed(text.as_bytes(), seed).max(1))
    }

    fn place(self) -> Option<&'static AtomicU64> {
        CLEAN.get(usize::try_from(self.0 % PLACES as u64).ok()?)
    }

    /// Whether it was found clean.
    pub(super) fn is_known(self) -> bool {
        self.place().is_some_and(|place| place.load(Ordering::Relaxed) == self.0)
    }

    /// Remembers that it is clean.
    pub(super) fn keep(self) {
        if let Some(place) = self.place() {
            place.store(self.0, Ordering::Relaxed);
        }
    }
}
