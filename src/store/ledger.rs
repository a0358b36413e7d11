//! A ledger: many small facts under content-hash keys in one file, which is read and written as a whole. Ten thousand
//! files of a hundred bytes each would cost more than they save.
//!
//! A ledger that is damaged, incomplete or written by another program counts as none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::hash::BuildHasherDefault;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{LEDGERS, Store, Straight, temporary};

const FIRST: &[u8] = b"changlang ledger 1\n";

/// How many bytes are written at once.
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
    bytes: Vec<u8>,
    facts: HashMap<Key, Range<usize>, BuildHasherDefault<Straight>>,
}

impl Ledger {
    /// The fact under `key`.
    pub fn get(&self, key: &Key) -> Option<&[u8]> {
        self.bytes.get(self.facts.get(key)?.clone())
    }

    /// All facts, in no particular order.
    pub fn facts(&self) -> impl Iterator<Item = &[u8]> {
        self.facts.values().filter_map(|range| self.bytes.get(range.clone()))
    }

    /// The number of facts.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether it holds no facts.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    fn parse(bytes: Vec<u8>, ground: Option<&blake3::Hash>) -> Option<Loaded> {
        let (known, body) = bytes.strip_prefix(FIRST)?.split_first_chunk::<HASH>()?;
        let known = blake3::Hash::from_bytes(*known);
        if ground.is_some_and(|ground| *ground != known) {
            return None;
        }
        let (sum, body) = body.split_first_chunk::<HASH>()?;
        if blake3::hash(body).as_bytes() != sum {
            return None;
        }
        let mut at = bytes.len() - body.len();
        let mut facts = HashMap::default();
        while at < bytes.len() {
            let key: Key = bytes.get(at..at + 16)?.try_into().ok()?;
            let length = u32::from_le_bytes(bytes.get(at + 16..at + 20)?.try_into().ok()?);
            let end = (at + 20).checked_add(usize::try_from(length).ok()?)?;
            bytes.get(at + 20..end)?;
            facts.insert(key, at + 20..end);
            at = end;
        }
        Some(Loaded { ground: known, ledger: Self { bytes, facts } })
    }
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
        let loaded = fs::read(self.ledger_path(name)).ok().and_then(|bytes| Ledger::parse(bytes, Some(ground)));
        loaded.map(|loaded| loaded.ledger).unwrap_or_default()
    }

    /// Reads the ledger `name` while its ground is still being determined; `None` if there is none.
    pub fn load(&self, name: &str) -> Option<Loaded> {
        if self.is_kept() { Ledger::parse(fs::read(self.ledger_path(name)).ok()?, None) } else { None }
    }

    /// Writes the ledger `name` anew. Facts are taken one by one, as all of them together may be large. Errors are
    /// ignored: a ledger that cannot be written is merely missing.
    pub fn keep<'f>(&self, name: &str, ground: &blake3::Hash, facts: impl Iterator<Item = (Key, Cow<'f, [u8]>)> + Send) {
        if self.is_kept() {
            let _ = written(&self.ledger_path(name), ground, facts);
        }
    }

    fn ledger_path(&self, name: &str) -> PathBuf {
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

    #[test]
    fn facts_come_back_on_the_same_ground_only_and_whole_only() {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(Some(folder.path().join(".cache"))).expect("store");
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
    fn a_temporary_store_keeps_none() {
        let store = Store::open(None).expect("store");
        let ground = blake3::hash(b"one");
        store.keep("pages", &ground, std::iter::once(([1; 16], Cow::Borrowed(b"x".as_slice()))));
        assert!(store.ledger("pages", &ground).is_empty());
        assert!(program().is_some());
    }
}
