//! The texts in which nothing was found to be damaged: looking through every text of a site, at every save, for what
//! pasting from the web does to it costs more than reading it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::source::{SourceFile, Sources};
use crate::store::{self, Key, Ledger, Store};

/// The name of the ledger.
const LEDGER: &str = "sound";

/// What an earlier build has left.
pub(super) struct Sound {
    ground: blake3::Hash,
    ledger: Ledger,
}

impl Sound {
    /// What was found by this program with this configuration, these schemas and this theme; `None` where the program
    /// cannot tell itself from another.
    pub(super) fn of(store: &Store, sources: &Sources) -> Option<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(store::program()?.as_bytes());
        for file in sources.below("").filter(|file| !is_content(file)) {
            // No path holds a line feed that could be taken for the next.
            hasher.update(format!("{:?} {}\n", file.path, file.hash).as_bytes());
        }
        let ground = hasher.finalize();
        Some(Self { ground, ledger: store.ledger(LEDGER, &ground) })
    }

    /// The files that were found sound.
    pub(super) fn files(&self, sources: &Sources) -> HashSet<blake3::Hash> {
        let known = |file: &&SourceFile| self.ledger.get(&store::key(&file.hash)).is_some();
        sources.below("content/").filter(known).map(|file| file.hash).collect()
    }

    /// Keeps what is sound now.
    pub(super) fn keep(&self, store: &Store, sound: &[blake3::Hash]) {
        let keys: HashSet<Key> = sound.iter().map(store::key).collect();
        if keys.len() != self.ledger.len() || keys.iter().any(|key| self.ledger.get(key).is_none()) {
            let mut keys: Vec<Key> = keys.into_iter().collect();
            keys.sort_unstable();
            store.keep(LEDGER, &self.ground, keys.into_iter().map(|key| (key, Cow::Borrowed([].as_slice()))));
        }
    }
}

fn is_content(file: &SourceFile) -> bool {
    file.path.starts_with("content/")
}
