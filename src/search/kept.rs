//! The keys of records from one build to the next, by a hash of the whole record: most of the time of making an index
//! goes into taking texts apart, and most texts are the same as last time.

use std::borrow::Cow;

use crate::plan::{self, Record};
use crate::store::{self, Key, Ledger, Store};

use super::document::{Document, Terms};

/// The name of the ledger.
const LEDGER: &str = "terms";

/// What an earlier build has left, and where this one leaves what it has.
pub(super) struct Kept<'s> {
    store: &'s Store,
    ground: blake3::Hash,
    ledger: Ledger,
}

impl<'s> Kept<'s> {
    /// Of this store; `None` where the program cannot tell itself from another.
    pub(super) fn of(store: &'s Store) -> Option<Self> {
        let ground = store::program()?;
        Some(Self { store, ground, ledger: store.ledger(LEDGER, &ground) })
    }

    /// The keys of the record under `key`.
    pub(super) fn get(&self, key: &Key) -> Option<Terms> {
        parse(self.ledger.get(key)?)
    }

    /// Keeps those of `documents`, which have all that there are.
    pub(super) fn keep(&self, documents: &[Document]) {
        let is_known = |document: &Document| document.key.is_some_and(|key| self.ledger.get(&key).is_some());
        if documents.len() == self.ledger.len() && documents.iter().all(is_known) {
            return;
        }
        let facts = documents.iter().filter_map(|document| Some((document.key?, Cow::Owned(bytes(&document.terms)))));
        self.store.keep(LEDGER, &self.ground, facts);
    }
}

/// The key of a record: of all that is in it.
pub(super) fn key(record: &Record) -> Option<Key> {
    plan::key(record).as_ref().map(store::key)
}

fn bytes(terms: &Terms) -> Vec<u8> {
    let Terms { pairs, words, strange } = terms;
    let strange: String = strange.iter().collect();
    let mut out = Vec::with_capacity(8 + pairs.len() + words.len() + strange.len());
    for part in [pairs.as_slice(), words.as_bytes()] {
        out.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(part);
    }
    out.extend(strange.as_bytes());
    out
}

fn parse(bytes: &[u8]) -> Option<Terms> {
    let (pairs, rest) = part(bytes)?;
    let (words, strange) = part(rest)?;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    Some(Terms { pairs: pairs.to_vec(), words: text(words)?, strange: text(strange)?.chars().collect() })
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::tests::record;

    proptest! {
        #[test]
        fn terms_come_back(title in "\\PC{0,8}|[江畔社区a1𬭎㛃]{0,8}", body in "\\PC{0,40}") {
            let terms = Terms::of(&record(&title, &body));
            prop_assert_eq!(parse(&bytes(&terms)), Some(terms));
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
        assert!(key(&one).is_some() && others.iter().all(|other| key(other) != key(&one)));
    }
}
