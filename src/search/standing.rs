//! The lists of keys as a build has left them: which document has which id, and what stands in which shard. With that the
//! next build makes anew only what became different (see [`super::edited`]).

use serde::{Deserialize, Serialize};

use crate::store::Key;

use super::postings::Entry;

/// The keys of the two facts that a ledger holds of it.
pub(super) const KEYS: [Key; 2] = [*b"placed documents", *b"shards and signs"];

/// What an index was made of, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The id of every document and the key of its record, ascending.
    pub(super) placed: Vec<(u32, Key)>,
    /// What was told of the lists.
    pub(super) told: Told,
}

/// What the lists are, but for what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Their shards.
    pub(super) shards: Vec<Shard>,
    /// The characters of all keys.
    pub(super) held: String,
    /// What keys of a key pad lead to.
    pub(super) reach: String,
}

/// A shard of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shard {
    /// Its first key.
    pub(super) first: Box<str>,
    /// How much the entry of that weighs.
    pub(super) weight: usize,
    /// Its last key.
    pub(super) last: Box<str>,
    /// Under which it is found again.
    pub(super) key: Key,
}

impl Shard {
    /// That of these entries, of which there are some.
    pub(super) fn of(entries: &[Entry], key: Key) -> Option<Self> {
        let (first, last) = (entries.first()?, entries.last()?);
        Some(Self { first: first.0.clone(), weight: super::weight(first), last: last.0.clone(), key })
    }
}

impl Standing {
    /// As the facts of a ledger.
    pub(super) fn facts(&self) -> Option<[Vec<u8>; 2]> {
        let placed = self.placed.iter().flat_map(|(id, key)| id.to_le_bytes().into_iter().chain(*key));
        Some([placed.collect(), serde_json::to_vec(&self.told).ok()?])
    }

    /// From the facts of a ledger.
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
