//! Remembers the texts in which nothing was found. On every save, parsing the front matter of all texts, and searching
//! them for private numbers and for damage from pasting web text, would cost more than all other reading.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::content::SoundFile;
use crate::source::{SourceFile, Sources};
use crate::store::{self, Key, Ledger, Loaded, Store};

/// The name of the ledger.
const LEDGER: &str = "sound";

/// What an earlier build recorded.
pub(super) struct Sound {
    ground: blake3::Hash,
    ledger: Ledger,
}

impl Sound {
    /// Loads the ledger, while the sources are being read.
    pub(super) fn load(store: &Store) -> Option<Loaded> {
        store.load(LEDGER)
    }

    /// The facts in `loaded`, if they were found by this program with the same configuration, schemas and theme, which
    /// are all files outside `content/`. `None` if the program cannot identify itself.
    pub(super) fn of(loaded: Option<Loaded>, sources: &Sources) -> Option<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(store::program()?.as_bytes());
        for file in sources.below("").filter(|file| !is_content(file)) {
            // Paths are written escaped, so a line feed in one cannot pass for the next line.
            hasher.update(format!("{:?} {}\n", file.path, file.hash).as_bytes());
        }
        let ground = hasher.finalize();
        Some(Self { ground, ledger: loaded.map(|loaded| loaded.on(&ground)).unwrap_or_default() })
    }

    /// The files that were found sound, by path, with what was read of them.
    pub(super) fn files<'s>(&'s self, sources: &'s Sources) -> HashMap<&'s str, &'s [u8]> {
        let known = |file: &'s SourceFile| Some((&*file.path, self.ledger.get(&key(file))?));
        sources.below("content/").filter_map(known).collect()
    }

    /// Records the files that are sound in this build.
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

/// The key of a file. It includes the path, because the same text is read differently in another collection.
fn key(file: &SourceFile) -> Key {
    store::key(&blake3::Hasher::new().update(file.hash.as_bytes()).update(file.path.as_bytes()).finalize())
}

fn is_content(file: &SourceFile) -> bool {
    file.path.starts_with("content/")
}
