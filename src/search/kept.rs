//! Caches the keys of records between builds, by a hash of the whole record: extracting keys takes most of the time of
//! building an index, and most texts are the same as last time.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::plan::{self, Sketch};
use crate::store::{self, Indexed, Key, Ledger, Store};
use crate::text::private::Allowed;

use super::document::Document;
use super::keys::Terms;
use super::standing::{self, Standing};

/// The ledger with the keys of records.
const LEDGER: &str = "terms";

/// The ledger with the keys of records added since [`LEDGER`] was written, which is too large to be rewritten after each edit.
const MORE: &str = "terms-more";

/// The ledger of the published `d-` and `k-` shards.
const SHARDS: &str = "shards";

/// The ledger with the state of the posting lists as a whole.
const LISTS: &str = "lists";

/// The keys of records, which stay on disk until they are asked for. In memory are the characters of each that the client
/// can fold only with the fold table.
pub(super) type OnDisk = Indexed<Box<[char]>>;

/// The cache that an earlier build left and that this one updates.
pub struct Kept<'s> {
    store: &'s Store,
    ground: blake3::Hash,
    ledger: Arc<OnDisk>,
    /// The same in memory, if all of it is needed.
    whole: OnceLock<Ledger>,
    more: Ledger,
    shards: Ledger,
    lists: Ledger,
}

impl<'s> Kept<'s> {
    /// The cache in this store for texts that were checked against `allowed`. `None` if the program cannot identify its own
    /// version.
    pub fn of(store: &'s Store, allowed: &Allowed) -> Option<Self> {
        Self::with(store, allowed, None)
    }

    /// The same, with the largest ledger if it was read before.
    pub(super) fn with(store: &'s Store, allowed: &Allowed, ledger: Option<&Arc<OnDisk>>) -> Option<Self> {
        let mut ground = blake3::Hasher::new();
        ground.update(store::program()?.as_bytes()).update(format!("{allowed:?}").as_bytes());
        let ground = ground.finalize();
        Some(Self {
            store,
            ground,
            ledger: ledger.map_or_else(|| store.indexed(LEDGER, &ground, strange).into(), Arc::clone),
            whole: OnceLock::new(),
            more: store.ledger(MORE, &ground),
            shards: store.ledger(SHARDS, &ground),
            lists: store.ledger(LISTS, &ground),
        })
    }

    /// The largest ledger.
    pub(super) fn ledger(&self) -> &Arc<OnDisk> {
        &self.ledger
    }

    /// The record under `key` without its keys, which [`Self::get`] reads; `None` if they are not known.
    pub(super) fn bare(&self, key: &Key) -> Option<Terms<'static>> {
        let strange = self.ledger.note(key).cloned().or_else(|| self.more.get(key).map(strange))?;
        Some(Terms { strange, ..Terms::default() })
    }

    /// The keys of the record under `key`.
    pub(super) fn get(&self, key: &Key) -> Option<Terms<'_>> {
        match self.fact(key)? {
            Cow::Borrowed(fact) => parse(fact),
            Cow::Owned(fact) => parse(&fact).map(Terms::into_owned),
        }
    }

    /// Reads the keys of all records, since most of them will be asked for.
    pub(super) fn load(&self) {
        self.whole.get_or_init(|| self.ledger.whole());
    }

    fn fact(&self, key: &Key) -> Option<Cow<'_, [u8]>> {
        let loaded = || self.whole.get()?.get(key).map(Cow::Borrowed);
        let on_disk = || self.ledger.fact(key).map(Cow::Owned);
        self.more.get(key).map(Cow::Borrowed).or_else(loaded).or_else(on_disk)
    }

    /// The state of the posting lists as published.
    pub(super) fn standing(&self) -> Option<Standing> {
        let [placed, told] = standing::KEYS.map(|key| self.lists.get(&key));
        Standing::parse(placed?, told?)
    }

    /// Stores the state of the posting lists.
    pub(super) fn keep_standing(&self, standing: &Standing) {
        let Some(facts) = standing.facts() else { return };
        let facts = || standing::KEYS.into_iter().zip(&facts);
        if facts().any(|(key, fact)| self.lists.get(&key) != Some(fact)) {
            self.store.keep(LISTS, &self.ground, facts().map(|(key, fact)| (key, Cow::Borrowed(fact.as_slice()))));
        }
    }

    /// The fact stored for the shard under `key`.
    pub(super) fn shard(&self, key: &Key) -> Option<&[u8]> {
        self.shards.get(key)
    }

    /// Stores the facts of all published shards.
    pub(super) fn keep_shards(&self, mut facts: Vec<(Key, Vec<u8>)>) {
        if facts.len() == self.shards.len() && facts.iter().all(|(key, fact)| self.shards.get(key) == Some(fact)) {
            return;
        }
        facts.sort_unstable();
        self.store.keep(SHARDS, &self.ground, facts.into_iter().map(|(key, fact)| (key, fact.into())));
    }

    /// Stores the keys of `documents`, which must be all documents of the index.
    pub(super) fn keep(&self, documents: &[Document<'_>]) {
        let is_old = |document: &&Document<'_>| document.key.is_some_and(|key| self.ledger.note(&key).is_some());
        let (old, new): (Vec<&Document<'_>>, Vec<_>) = documents.iter().partition(is_old);
        let fact = |document: &Document<'_>| {
            let key = document.key?;
            let made = || (!document.terms.are_none()).then(|| Cow::Owned(bytes(&document.terms)));
            Some((key, self.fact(&key).or_else(made)?))
        };
        // Up to about a sixteenth may be new, and as many stored ones obsolete, before the large ledger is rewritten.
        let some = 16 + self.ledger.len() / 16;
        if new.len() > some || self.ledger.len() > old.len() + some {
            self.load();
            // Windows does not replace an open file.
            self.ledger.close();
            self.store.keep(LEDGER, &self.ground, documents.iter().filter_map(fact));
            self.store.keep(MORE, &self.ground, std::iter::empty());
            return;
        }
        let is_known = |document: &&Document<'_>| document.key.is_some_and(|key| self.more.get(&key).is_some());
        if new.len() != self.more.len() || !new.iter().all(is_known) {
            self.store.keep(MORE, &self.ground, new.into_iter().filter_map(fact));
        }
    }
}

/// The cache key of a record: a hash of everything that determines it.
pub(super) fn key(sketch: &Sketch<'_>) -> Option<Key> {
    plan::key(sketch)
}

fn bytes(terms: &Terms<'_>) -> Vec<u8> {
    let Terms { pairs, words, strange } = terms;
    let strange: String = strange.iter().collect();
    let mut out = Vec::with_capacity(8 + pairs.len() + words.len() + strange.len());
    for part in [&**pairs, &**words] {
        out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(part);
    }
    out.extend(strange.as_bytes());
    out
}

fn parse(bytes: &[u8]) -> Option<Terms<'_>> {
    let (pairs, rest) = part(bytes)?;
    let (words, strange) = part(rest)?;
    let strange = str::from_utf8(strange).ok()?.chars().collect();
    Some(Terms { pairs: Cow::Borrowed(pairs), words: Cow::Borrowed(words), strange })
}

/// The characters of a stored record that the client can fold only with the fold table.
fn strange(bytes: &[u8]) -> Box<[char]> {
    parse(bytes).map(|terms| terms.strange).unwrap_or_default()
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::Record;
    use crate::search::tests::{record, sketch};

    proptest! {
        #[test]
        fn terms_come_back(title in "\\PC{0,8}|[江畔社区a1𬭎㛃]{0,8}", body in "\\PC{0,40}") {
            let terms = Terms::of(&record(&title, &body));
            let kept = bytes(&terms);
            prop_assert_eq!(parse(&kept), Some(terms));
        }

        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = parse(&bytes);
        }
    }

    #[test]
    fn another_record_has_another_key() {
        let one = record("甲", "乙");
        let others = [
            record("甲", "丙"),
            record("乙", "甲"),
            Record { name: !one.name, ..record("甲", "乙") },
            Record { weight: 7, ..record("甲", "乙") },
        ];
        let key = |record: &Record| key(&sketch(record));
        assert!(key(&one).is_some() && others.iter().all(|other| key(other) != key(&one)));
    }
}
