//! Cache of texts in which nothing private was found. A page, the search index and lists repeat the text of one source
//! and each asks about it, but it is examined only once.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Number of slots, a power of two; a new text evicts the one in its slot.
const PLACES: usize = 1 << 17;

/// Texts shorter than this many bytes are scanned as quickly as they are looked up.
pub(super) const SHORT: usize = 32;

/// An empty slot. Not zero, so that the table must be written when it is made: memory that is read before it is written is mapped
/// twice, and the second time interrupts all other threads.
const EMPTY: u64 = u64::MAX;

/// Hash of the text in each slot; the slot is derived from the hash.
static CLEAN: LazyLock<Box<[AtomicU64]>> = LazyLock::new(|| (0..PLACES).map(|_| AtomicU64::new(EMPTY)).collect());

/// Builds the table.
pub(super) fn prepare() {
    LazyLock::force(&CLEAN);
}

/// A text's 64-bit hash. The chance that any two among a million different texts collide is about one in thirty
/// million.
#[derive(Clone, Copy)]
pub(super) struct Mark(u64);

impl Mark {
    /// The hash of `text`; `seed` identifies the set of allowed values it was checked against.
    pub(super) fn of(text: &str, seed: u64) -> Self {
        Self(xxh3_64_with_seed(text.as_bytes(), seed).min(EMPTY - 1))
    }

    fn place(self) -> Option<&'static AtomicU64> {
        CLEAN.get(usize::try_from(self.0 % PLACES as u64).ok()?)
    }

    /// Whether this text was found clean.
    pub(super) fn is_known(self) -> bool {
        self.place().is_some_and(|place| place.load(Ordering::Relaxed) == self.0)
    }

    /// Remembers that this text is clean.
    pub(super) fn keep(self) {
        if let Some(place) = self.place() {
            place.store(self.0, Ordering::Relaxed);
        }
    }
}
