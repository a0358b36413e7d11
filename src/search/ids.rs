//! Document ids carry the rank: postings merged in their order are in the order of the results, and the client scores
//! nothing.
//!
//! Two levels. Documents of one rank and collection share a bucket, a range of ids with room to spare; within it a
//! document stands where the hash of its address puts it. So an entry that comes or goes moves its few neighbours at
//! the most; only when a bucket outgrows its range do those behind it move.

use rayon::prelude::*;

use super::document::{Document, Rank};

/// A range of ids.
pub(super) struct Bucket {
    /// How many ids it has.
    pub(super) size: u32,
    /// What its documents have in common.
    pub(super) rank: Rank,
}

/// Sorts the documents by rank and gives each its id.
pub(super) fn assign(documents: &mut [Document<'_>]) -> (Vec<Bucket>, Vec<u32>) {
    // No two are equal, so nothing is lost; and a roll has no room to be held twice.
    documents.par_sort_unstable_by(|a, b| (&a.rank, a.hash, a.number).cmp(&(&b.rank, b.hash, b.number)));
    let mut buckets = Vec::new();
    let mut ids = Vec::with_capacity(documents.len());
    let mut base = 0;
    for bucket in documents.chunk_by(|a, b| a.rank == b.rank) {
        let size = room(bucket.len());
        ids.extend(slots(bucket, size).map(|slot| base + slot));
        buckets.push(Bucket { size, rank: bucket[0].rank.clone() });
        base += size;
    }
    (buckets, ids)
}

/// The fewest ids of a bucket: one of a few documents would outgrow its range, and push those behind it, too often.
const LEAST: u32 = 32;

/// How many ids a bucket of so many documents has: 32, 48, 64, 96 …, an eighth of them free at the least.
fn room(documents: usize) -> u32 {
    let wanted = u32::try_from(documents + documents / 7 + 1).unwrap_or(u32::MAX / 4);
    let whole = wanted.next_power_of_two().max(LEAST);
    if whole > LEAST && whole / 4 * 3 >= wanted { whole / 4 * 3 } else { whole }
}

/// The places of documents sorted by hash: each where its hash puts it, or behind the one before it.
fn slots(bucket: &[Document<'_>], size: u32) -> impl Iterator<Item = u32> {
    let scaled = |hash: u64| u32::try_from((u128::from(hash) * u128::from(size)) >> 64).unwrap_or_default();
    let mut slots: Vec<u32> = Vec::with_capacity(bucket.len());
    for document in bucket {
        let free = slots.last().map_or(0, |last| last + 1);
        slots.push(scaled(document.hash).max(free));
    }
    // Those that ran over the end are pushed back.
    let mut limit = size;
    for slot in slots.iter_mut().rev() {
        *slot = (*slot).min(limit - 1);
        limit = *slot;
    }
    slots.into_iter()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::search::tests::record;

    fn ids(count: usize, leave: Option<usize>) -> Vec<(u64, u32)> {
        let numbers = (0..count).filter(|number| Some(*number) != leave);
        let mut documents: Vec<_> = numbers
            .map(|number| record(&format!("甲{number}"), ""))
            .map(|record| Document::new(0, &crate::search::tests::sketch(&record), Arc::default()))
            .collect();
        let (buckets, ids) = assign(&mut documents);
        assert!(ids.is_sorted_by(|a, b| a < b) && ids.last() < Some(&buckets.iter().map(|bucket| bucket.size).sum()));
        documents.into_iter().map(|document| document.hash).zip(ids).collect()
    }

    #[test]
    fn one_that_goes_moves_few() {
        for count in [2, 9, 100, 900] {
            let (all, less) = (ids(count, None), ids(count, Some(1)));
            let moved = less.iter().filter(|placed| !all.contains(placed)).count();
            assert!(moved <= 30, "{moved} of {count} moved");
        }
    }

    #[test]
    fn there_is_room() {
        for documents in 1..5000 {
            let size = room(documents) as usize;
            assert!(size > documents && size <= 32.max(documents * 2 + documents / 7 + 2), "{documents} {size}");
        }
    }
}
