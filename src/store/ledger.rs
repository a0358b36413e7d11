//! A ledger: many small facts under content-hash keys in one file, which is read and written as a whole. Ten thousand
//! files of a hundred bytes each would cost more than they save.
//!
//! A ledger that is damaged, incomplete or written by another program counts as none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::hash::BuildHasherDefault;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{LEDGERS, Store, Straight, temporary};

const FIRST: &[u8] = b"changlang ledger 1\n";

/// How many bytes are written or read at once.
const BUFFER: usize = 256 * 1024;

/// The length of a hash in bytes.
const HASH: usize = 32;

/// The first half of a hash, 128 bits: enough to tell a million facts apart.
pub type Key = [u8; 16];

/// The key for the content with this hash.
pub fn key(hash: &blake3::Hash) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&hash.as_bytes()[..16]);
    key
}

/// The facts that an earlier run recorded.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Each in memory of its own: all in one block, they would fit into none of the room that earlier stages left.
    facts: HashMap<Key, Box<[u8]>, BuildHasherDefault<Straight>>,
}

impl Ledger {
    /// The fact under `key`.
    pub fn get(&self, key: &Key) -> Option<&[u8]> {
        self.facts.get(key).map(|fact| &**fact)
    }

    /// All facts with their keys, in no particular order.
    pub fn facts(&self) -> impl Iterator<Item = (&Key, &[u8])> {
        self.facts.iter().map(|(key, fact)| (key, &**fact))
    }

    /// The number of facts.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether it holds no facts.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Reads a ledger if it is whole and on this `ground`.
    fn read(path: &Path, ground: Option<&blake3::Hash>) -> Option<Loaded> {
        let mut ledger = Self::default();
        let ground = read(&mut fs::File::open(path).ok()?, ground, |key, _, fact| ledger.add(key, fact))?;
        Some(Loaded { ground, ledger })
    }

    pub(super) fn add(&mut self, key: Key, fact: &[u8]) {
        self.facts.insert(key, fact.into());
    }
}

/// Reads a ledger from its beginning, in batches, and calls `tell` with the key of every fact, where it begins in the file, and
/// the fact. The result is its ground; `None` if the ledger is not whole or not on this `ground`, which is known only after the
/// last fact.
pub(super) fn read(
    file: &mut fs::File,
    ground: Option<&blake3::Hash>,
    mut tell: impl FnMut(Key, u64, &[u8]),
) -> Option<blake3::Hash> {
    let mut head = [0; FIRST.len() + 2 * HASH];
    file.read_exact(&mut head).ok()?;
    let (known, sum) = head.strip_prefix(FIRST)?.split_first_chunk::<HASH>()?;
    let known = blake3::Hash::from_bytes(*known);
    if ground.is_some_and(|ground| *ground != known) {
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    let mut at = head.len() as u64;
    let mut read = Vec::new();
    loop {
        let start = read.len();
        io::Read::by_ref(file).take(BUFFER as u64).read_to_end(&mut read).ok()?;
        if read.len() == start {
            break;
        }
        hasher.update(&read[start..]);
        let mut rest = &*read;
        while let Some((key, fact, after)) = first(rest) {
            let end = at + (rest.len() - after.len()) as u64;
            tell(key, end - fact.len() as u64, fact);
            at = end;
            rest = after;
        }
        let done = read.len() - rest.len();
        read.drain(..done);
    }
    (read.is_empty() && hasher.finalize().as_bytes() == sum).then_some(known)
}

/// The first fact of some bytes, with its key and what is after it; `None` if it is not there as a whole.
fn first(bytes: &[u8]) -> Option<(Key, &[u8], &[u8])> {
    let (key, rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let (fact, after) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((*key, fact, after))
}

/// A ledger that was read before it was known what its facts must depend on.
pub struct Loaded {
    ground: blake3::Hash,
    ledger: Ledger,
}

impl Loaded {
    /// The ledger if it was written on the same `ground`, else an empty one.
    pub fn on(self, ground: &blake3::Hash) -> Ledger {
        if self.ground == *ground { self.ledger } else { Ledger::default() }
    }
}

impl Store {
    /// The ledger `name` if it was written on the same `ground`, else an empty one. The ground is a hash of everything
    /// that the facts depend on and that is not part of their keys.
    pub fn ledger(&self, name: &str, ground: &blake3::Hash) -> Ledger {
        if !self.is_kept() {
            return Ledger::default();
        }
        Ledger::read(&self.ledger_path(name), Some(ground)).map(|loaded| loaded.ledger).unwrap_or_default()
    }

    /// Reads the ledger `name` while its ground is still being determined; `None` if there is none.
    pub fn load(&self, name: &str) -> Option<Loaded> {
        if self.is_kept() { Ledger::read(&self.ledger_path(name), None) } else { None }
    }

    /// Writes the ledger `name` anew. Facts are taken one by one, as all of them together may be large. Errors are
    /// ignored: a ledger that cannot be written is merely missing.
    pub fn keep<'f>(&self, name: &str, ground: &blake3::Hash, facts: impl Iterator<Item = (Key, Cow<'f, [u8]>)> + Send) {
        if self.is_kept() {
            let _ = written(&self.ledger_path(name), ground, facts);
        }
    }

    pub(super) fn ledger_path(&self, name: &str) -> PathBuf {
        self.folder().join(LEDGERS).join(name)
    }
}

fn written<'f>(
    path: &Path,
    ground: &blake3::Hash,
    mut facts: impl Iterator<Item = (Key, Cow<'f, [u8]>)> + Send,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = temporary(folder)?;
    let mut hasher = blake3::Hasher::new();
    // The checksum precedes the facts but is known only after them.
    let head = [FIRST, ground.as_bytes()].concat();
    file.write_all(&head)?;
    file.write_all(&[0; HASH])?;
    // Facts are hashed and written in large batches, as one by one would take ten times as long; the next batch is
    // gathered meanwhile.
    let mut gather = |mut some: Vec<u8>| {
        some.clear();
        for (key, fact) in facts.by_ref() {
            let Ok(length) = u32::try_from(fact.len()) else { continue };
            for part in [key.as_slice(), &length.to_le_bytes(), &fact] {
                some.extend_from_slice(part);
            }
            if some.len() >= BUFFER {
                break;
            }
        }
        some
    };
    let mut write = |some: &[u8]| {
        hasher.update(some);
        file.write_all(some)
    };
    let (mut some, mut next) = (gather(Vec::new()), Vec::new());
    while !some.is_empty() {
        let (written, gathered) = rayon::join(|| write(&some), || gather(std::mem::take(&mut next)));
        written?;
        next = std::mem::replace(&mut some, gathered);
    }
    file.seek(SeekFrom::Start(head.len() as u64))?;
    file.write_all(hasher.finalize().as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Identifies this build of the program, by its version and the size and modification time of its executable. `None` if
/// they cannot be determined; then nothing that depends on it is kept.
pub fn program() -> Option<blake3::Hash> {
    let about = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let text = format!("{} {} {}", env!("CARGO_PKG_VERSION"), about.len(), changed.as_nanos());
    Some(blake3::hash(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::store;

    #[test]
    fn facts_come_back_on_the_same_ground_only_and_whole_only() {
        let (_folder, store) = store();
        let (ground, other) = (blake3::hash(b"one"), blake3::hash(b"two"));
        assert!(store.ledger("pages", &ground).is_empty());
        let facts = [([1; 16], b"first".as_slice()), ([2; 16], b"")];
        store.keep("pages", &ground, facts.iter().map(|(key, fact)| (*key, Cow::Borrowed(*fact))));
        let ledger = store.ledger("pages", &ground);
        assert_eq!(
            (ledger.len(), ledger.get(&[1; 16]), ledger.get(&[2; 16]), ledger.get(&[3; 16])),
            (2, facts[0].1.into(), Some(&[][..]), None)
        );
        assert!(store.ledger("pages", &other).is_empty());
        let path = store.ledger_path("pages");
        let whole = fs::read(&path).expect("the file");
        for end in 0..whole.len() {
            fs::write(&path, &whole[..end]).expect("a damaged file");
            assert!(store.ledger("pages", &ground).is_empty(), "cut after {end}");
            let mut bent = whole.clone();
            bent[end] ^= 1;
            fs::write(&path, &bent).expect("a damaged file");
            assert!(store.ledger("pages", &ground).is_empty(), "bent at {end}");
        }
    }

    #[test]
    fn facts_longer_than_a_batch_come_back() {
        let (_folder, store) = store();
        let ground = blake3::hash(b"one");
        let fact = |number: u8| vec![number; usize::from(number) * BUFFER / 3 + usize::from(number)];
        let key = |number: u8| [number; 16];
        store.keep("pages", &ground, (0..8).map(|number| (key(number), Cow::Owned(fact(number)))));
        let ledger = store.ledger("pages", &ground);
        assert_eq!(ledger.len(), 8);
        assert!((0..8).all(|number| ledger.get(&key(number)) == Some(&fact(number))));
    }

    #[test]
    fn a_temporary_store_keeps_none() {
        let store = Store::open(None).expect("store");
        let ground = blake3::hash(b"one");
        store.keep("pages", &ground, std::iter::once(([1; 16], Cow::Borrowed(b"x".as_slice()))));
        assert!(store.ledger("pages", &ground).is_empty());
        assert!(program().is_some());
    }
}
