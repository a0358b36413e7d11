//! Where one shard ends and the next begins: a function of the content there alone, so that an edit moves no boundary
//! but, seldom, its own.

/// How large shards are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// From there on, a shard ends before an item that opens a group.
    pub(super) group: usize,
    /// Inside a group no shard ends before.
    pub(super) least: usize,
    /// From there on, a boundary comes after about so many bytes more.
    pub(super) spread: usize,
    /// Every shard ends before, unless one item alone is larger.
    pub(super) most: usize,
}

/// What decides whether a shard begins with an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Of its name.
    pub(super) hash: u64,
    pub(super) size: usize,
    /// Whether those behind it belong together with it, and are better not parted.
    pub(super) opens: bool,
}

impl Sizes {
    /// Whether an item begins a shard, where the one before it holds so much.
    pub(super) fn begins(self, held: usize, item: Item) -> bool {
        // A larger item is likelier to begin a shard: else long lists, which are few, would never.
        let chosen = held >= self.least && item.hash % (self.spread as u64) < item.size as u64;
        held > 0 && (chosen || item.opens && held >= self.group || held + item.size > self.most)
    }
}

/// The ranges of the shards of items.
pub(super) fn cut(items: impl Iterator<Item = Item>, sizes: Sizes) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut held, mut count) = (0, 0, 0);
    for (index, item) in items.enumerate() {
        count = index + 1;
        if sizes.begins(held, item) {
            ranges.push(start..index);
            (start, held) = (index, 0);
        }
        held += item.size;
    }
    if start < count {
        ranges.push(start..count);
    }
    ranges
}

/// A quick hash of a name, the same everywhere (FNV-1a, mixed).
pub(super) fn hash(name: &[u8]) -> u64 {
    let all = name.iter().fold(0xCBF2_9CE4_8422_2325, |all: u64, byte| (all ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3));
    (all ^ all >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_ranges_hold_everything_once(sizes in proptest::collection::vec(1_usize..400, 0..300)) {
            let limits = Sizes { group: 200, least: 300, spread: 400, most: 1000 };
            let item = |(index, size): (usize, &usize)| Item { hash: hash(&index.to_le_bytes()), size: *size, opens: index % 5 == 0 };
            let items = || sizes.iter().enumerate().map(item);
            let ranges = cut(items(), limits);
            let mut next = 0;
            for range in &ranges {
                prop_assert_eq!(range.start, next);
                let held: usize = sizes[range.clone()].iter().sum();
                prop_assert!(held <= limits.most);
                // What opens a group stands inside a shard only near its beginning.
                let mut before = 0;
                for index in range.clone() {
                    prop_assert!(index % 5 != 0 || before < limits.group);
                    before += sizes[index];
                }
                next = range.end;
            }
            prop_assert_eq!(next, sizes.len());
        }
    }
}
