//! The state of the posting lists after a build: the id of each document, and the contents of each shard. From it the next
//! build rewrites only what changed (see [`super::edited`]).

use serde::{Deserialize, Serialize};

use crate::store::Key;

use super::postings::Entry;

/// The cache keys of the two facts that make up a [`Standing`].
pub(super) const KEYS: [Key; 2] = [*b"placed documents", *b"shards and signs"];

/// The documents and shards of a published index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The id of every document and the cache key of its record, ascending.
    pub(super) placed: Vec<(u32, Key)>,
    /// The summary of the lists.
    pub(super) told: Told,
}

/// A summary of the posting lists, without their contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Their shards.
    pub(super) shards: Vec<Shard>,
    /// The characters of all keys.
    pub(super) held: String,
    /// Which keys of the key pad lead anywhere.
    pub(super) reach: String,
}

/// A shard of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// Its first key.
    pub(super) first: Box<str>,
    /// The weight of its first entry (see [`super::weight`]).
    pub(super) weight: usize,
    /// Its last key.
    pub(super) last: Box<str>,
    /// The cache key under which it is found again.
    pub(super) key: Key,
}

impl Shard {
    /// The shard of these entries; `None` if there are none.
    pub(super) fn of(entries: &[Entry], key: Key) -> Option<Self> {
        let (first, last) = (entries.first()?, entries.last()?);
        Some(Self { first: first.0.clone(), weight: super::weight(first), last: last.0.clone(), key })
    }
}

impl Standing {
    /// Serialises it to the facts of a ledger.
    pub(super) fn facts(&self) -> Option<[Vec<u8>; 2]> {
        let placed = self.placed.iter().flat_map(|(id, key)| id.to_le_bytes().into_iter().chain(*key));
        Some([placed.collect(), serde_json::to_vec(&self.told).ok()?])
    }

    /// Parses it from the facts of a ledger.
    pub(super) fn parse(placed: &[u8], told: &[u8]) -> Option<Self> {
        let (records, []) = placed.as_chunks::<20>() else { return None };
        let record = |record: &[u8; 20]| {
            let (id, key) = record.split_first_chunk::<4>()?;
            Some((u32::from_le_bytes(*id), key.try_into().ok()?))
        };
        let placed: Option<Vec<(u32, Key)>> = records.iter().map(record).collect();
        Some(Self { placed: placed?, told: serde_json::from_slice(told).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back() {
        let shard = Shard { first: "江".into(), weight: 3, last: "江边'".into(), key: [7; 16] };
        let told = Told { shards: vec![shard], held: "江边".into(), reach: "zc".into() };
        let standing = Standing { placed: vec![(3, [1; 16]), (9, [2; 16])], told };
        let [placed, told] = standing.facts().expect("facts");
        assert_eq!(Standing::parse(&placed, &told), Some(standing));
        assert_eq!(Standing::parse(&placed[1..], &told), None);
        assert_eq!(Standing::parse(&placed, &told[1..]), None);
    }
}
