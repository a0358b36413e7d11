//! A ledger whose facts stay on disk until they are asked for. The largest ledger grows with the texts, and after most edits
//! only a few of its facts are needed.

use std::collections::HashMap;
use std::fs::File;
use std::hash::BuildHasherDefault;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError};

use super::ledger::{self, Key, Ledger};
use super::{Store, Straight};

/// The facts that an earlier run recorded. In memory are their keys, where they are, and a note on each.
#[derive(Debug)]
pub struct Indexed<N> {
    /// The file, which stays the same if the ledger is replaced; `None` if there is none, or if it was closed.
    file: Mutex<Option<File>>,
    places: HashMap<Key, Place<N>, BuildHasherDefault<Straight>>,
}

#[derive(Debug)]
struct Place<N> {
    at: u64,
    length: u32,
    note: N,
}

impl<N> Indexed<N> {
    /// The note on the fact under `key`; `None` if there is no such fact.
    pub fn note(&self, key: &Key) -> Option<&N> {
        self.places.get(key).map(|place| &place.note)
    }

    /// Reads the fact under `key`; `None` if there is none, or if it cannot be read.
    pub fn fact(&self, key: &Key) -> Option<Vec<u8>> {
        let place = self.places.get(key)?;
        let mut fact = vec![0; usize::try_from(place.length).ok()?];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = file.as_mut()?;
        file.seek(SeekFrom::Start(place.at)).ok()?;
        file.read_exact(&mut fact).ok()?;
        Some(fact)
    }

    /// Reads all facts; the result is empty if that fails.
    pub fn whole(&self) -> Ledger {
        let read = || {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let file = file.as_mut()?;
            file.rewind().ok()?;
            let mut ledger = Ledger::default();
            ledger::read(file, None, |key, _, fact| ledger.add(key, fact)).map(|_| ledger)
        };
        read().unwrap_or_default()
    }

    /// Closes the file, so that the ledger can be replaced on every system. Facts cannot be read any more; their notes stay.
    pub fn close(&self) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The number of facts.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds no facts.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl<N> Default for Indexed<N> {
    fn default() -> Self {
        Self { file: Mutex::default(), places: HashMap::default() }
    }
}

impl Store {
    /// As [`Self::ledger`], with the facts left on disk; of each, `note` returns what is held in memory.
    pub fn indexed<N>(&self, name: &str, ground: &blake3::Hash, note: impl Fn(&[u8]) -> N) -> Indexed<N> {
        let read = || {
            let mut file = File::open(self.ledger_path(name)).ok().filter(|_| self.is_kept())?;
            let mut places = HashMap::default();
            ledger::read(&mut file, Some(ground), |key, at, fact| {
                // Facts are written with a length of 32 bits.
                let length = u32::try_from(fact.len()).unwrap_or_default();
                places.insert(key, Place { at, length, note: note(fact) });
            })?;
            Some(Indexed { file: Mutex::new(Some(file)), places })
        };
        read().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::fs;

    use crate::store::tests::store;

    #[test]
    fn facts_are_read_when_asked_for() {
        let (_folder, store) = store();
        let ground = blake3::hash(b"one");
        let fact = |number: u8| vec![number; usize::from(number) * 50_000];
        let key = |number: u8| [number; 16];
        let keep = |numbers: std::ops::Range<u8>| {
            store.keep("terms", &ground, numbers.map(|number| (key(number), Cow::Owned(fact(number)))));
        };
        keep(0..20);
        let indexed = store.indexed("terms", &ground, <[u8]>::len);
        // Replacing the ledger changes nothing for those who have opened it.
        keep(30..31);
        assert_eq!((indexed.len(), indexed.note(&key(7)), indexed.note(&key(30))), (20, Some(&350_000), None));
        assert!((0..20).rev().all(|number| indexed.fact(&key(number)) == Some(fact(number))));
        let whole = indexed.whole();
        assert_eq!(whole.len(), 20);
        assert!((0..20).all(|number| whole.get(&key(number)) == Some(&fact(number))));
        assert_eq!(indexed.fact(&key(30)), None);
        indexed.close();
        assert_eq!((indexed.fact(&key(7)), indexed.note(&key(7))), (None, Some(&350_000)));
        assert!(store.indexed("terms", &blake3::hash(b"two"), <[u8]>::len).is_empty());
    }

    #[test]
    fn a_damaged_one_counts_as_none() {
        let (_folder, store) = store();
        let ground = blake3::hash(b"one");
        store.keep("terms", &ground, std::iter::once(([1; 16], Cow::Borrowed(b"fact".as_slice()))));
        let path = store.ledger_path("terms");
        let whole = fs::read(&path).expect("the ledger");
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).expect("written");
            assert!(store.indexed("terms", &ground, |_| ()).is_empty(), "{length}");
        }
        let opened = {
            fs::write(&path, &whole).expect("written");
            store.indexed("terms", &ground, |_| ())
        };
        fs::write(&path, &whole[..whole.len() - 1]).expect("written");
        assert_eq!((opened.fact(&[1; 16]), opened.whole().is_empty()), (None, true));
    }
}
