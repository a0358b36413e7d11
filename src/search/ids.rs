//! Document ids encode the rank: merged posting lists are in the order of the results, and the client computes no scores.
//!
//! Ids have two levels. Documents of the same rank and collection share a bucket, a range of ids with spare room; within it
//! the hash of a document's address decides its place. An added or removed entry therefore moves at most a few neighbours;
//! later buckets move only when a bucket outgrows its range.

use rayon::prelude::*;

use super::document::{Document, Rank};

/// A range of ids.
pub(super) struct Bucket {
    /// The number of ids.
    pub(super) size: u32,
    /// The rank that its documents share.
    pub(super) rank: Rank,
}

/// Sorts the documents by rank and gives each its id.
pub(super) fn assign(documents: &mut [Document<'_>]) -> (Vec<Bucket>, Vec<u32>) {
    // No two are equal, so an unstable sort is safe, and it needs no second copy of a large roll.
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

/// The minimum size of a bucket: smaller ones would outgrow their range, and move all later buckets, too often.
const LEAST: u32 = 32;

/// The size of a bucket for this many documents: 32, 48, 64, 96 …, with at least an eighth of the ids free.
fn room(documents: usize) -> u32 {
    let wanted = u32::try_from(documents + documents / 7 + 1).unwrap_or(u32::MAX / 4);
    let whole = wanted.next_power_of_two().max(LEAST);
    if whole > LEAST && whole / 4 * 3 >= wanted { whole / 4 * 3 } else { whole }
}

/// The places of documents sorted by hash: each at its hash scaled to the bucket, or right after the one before it.
fn slots(bucket: &[Document<'_>], size: u32) -> impl Iterator<Item = u32> {
    let scaled = |hash: u64| u32::try_from((u128::from(hash) * u128::from(size)) >> 64).unwrap_or_default();
    let mut slots: Vec<u32> = Vec::with_capacity(bucket.len());
    for document in bucket {
        let free = slots.last().map_or(0, |last| last + 1);
        slots.push(scaled(document.hash).max(free));
    }
    // Push those beyond the end back.
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
