//! Shard boundaries. Each is a function of the content around it alone (content-defined chunking), so an edit moves at most
//! the boundaries next to it, and rarely those.

/// How large shards are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    /// A shard that holds this much ends before the next item that opens a group.
    pub(super) group: usize,
    /// Within a group, no shard ends before it holds this much.
    pub(super) least: usize,
    /// Beyond `least`, a boundary follows after about this many further bytes.
    pub(super) spread: usize,
    /// The maximum size of a shard, unless a single item is larger.
    pub(super) most: usize,
}

/// The properties of an item that decide whether a shard begins at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// The hash of its name.
    pub(super) hash: u64,
    pub(super) size: usize,
    /// Whether it opens a group: it and the items after it are better kept in one shard.
    pub(super) opens: bool,
}

impl Sizes {
    /// Whether an item begins a new shard when the current one holds `held`.
    pub(super) fn begins(self, held: usize, item: Item) -> bool {
        // The chance grows with the item's size; otherwise long lists, of which there are few, would hardly ever begin a shard.
        let chosen = held >= self.least && item.hash % (self.spread as u64) < item.size as u64;
        held > 0 && (chosen || item.opens && held >= self.group || held + item.size > self.most)
    }
}

/// Cuts items into shards: the range of each.
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

/// A fast, platform-independent hash of a name (FNV-1a with a final mix).
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
                // An item that opens a group is inside a shard only near its start.
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
