//! The texts in which nothing was found: reading the front matter of every text of a site at every save, and looking
//! through it for private numbers and for what pasting from the web does to it, costs more than all the rest of reading.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::content::SoundFile;
use crate::source::{SourceFile, Sources};
use crate::store::{self, Key, Ledger, Loaded, Store};

/// The name of the ledger.
const LEDGER: &str = "sound";

/// What an earlier build has left.
pub(super) struct Sound {
    ground: blake3::Hash,
    ledger: Ledger,
}

impl Sound {
    /// What there is, read while the sources are.
    pub(super) fn load(store: &Store) -> Option<Loaded> {
        store.load(LEDGER)
    }

    /// What was found by this program with this configuration, these schemas and this theme, among what was `loaded`; `None`
    /// where the program cannot tell itself from another.
    pub(super) fn of(loaded: Option<Loaded>, sources: &Sources) -> Option<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(store::program()?.as_bytes());
        for file in sources.below("").filter(|file| !is_content(file)) {
            // No path holds a line feed that could be taken for the next.
            hasher.update(format!("{:?} {}\n", file.path, file.hash).as_bytes());
        }
        let ground = hasher.finalize();
        Some(Self { ground, ledger: loaded.map(|loaded| loaded.on(&ground)).unwrap_or_default() })
    }

    /// The files that were found sound, by their paths, with what was read of them.
    pub(super) fn files<'s>(&'s self, sources: &'s Sources) -> HashMap<&'s str, &'s [u8]> {
        let known = |file: &'s SourceFile| Some((&*file.path, self.ledger.get(&key(file))?));
        sources.below("content/").filter_map(known).collect()
    }

    /// Keeps what is sound now.
    pub(super) fn keep<'f>(&'f self, store: &Store, sources: &Sources, sound: &'f [SoundFile]) {
        if sound.len() == self.ledger.len() && sound.iter().all(|file| file.read.is_none()) {
            return;
        }
        let mut sound: Vec<&'f SoundFile> = sound.iter().collect();
        sound.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let fact = |file: &'f SoundFile| {
            let key = key(sources.file(&file.path)?);
            let read = file.read.as_deref().or_else(|| self.ledger.get(&key))?;
            Some((key, Cow::Borrowed(read)))
        };
        store.keep(LEDGER, &self.ground, sound.into_iter().filter_map(fact));
    }
}

/// The key of a file: the same text is read otherwise in another collection.
fn key(file: &SourceFile) -> Key {
    store::key(&blake3::Hasher::new().update(file.hash.as_bytes()).update(file.path.as_bytes()).finalize())
}

fn is_content(file: &SourceFile) -> bool {
    file.path.starts_with("content/")
}
