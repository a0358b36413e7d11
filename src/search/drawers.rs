//! The Han terms of a text in order. Most of their homes lie in one block, evenly, so they are put into drawers first: that is
//! quicker than to compare them all.

/// Puts packed terms in order: first into drawers by their homes, sixty-four neighbours in each, then each drawer.
pub(super) fn sort(packed: &mut Vec<u64>) {
    /// The first homes are those of the block in which nearly all are.
    const FIRST: u64 = 0x4E00;
    const DRAWERS: usize = 0x5200 >> 6;
    /// Of so few there would be more drawers than terms.
    const FEW: usize = 256;
    if packed.len() < FEW {
        return packed.sort_unstable();
    }
    let drawer =
        |term: u64| usize::try_from((term >> 24).saturating_sub(FIRST) >> 6).map_or(DRAWERS - 1, |at| at.min(DRAWERS - 1));
    let mut ends = [0_usize; DRAWERS];
    for term in &*packed {
        ends[drawer(*term)] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    let mut sorted = vec![0; packed.len()];
    for &term in &*packed {
        let end = &mut ends[drawer(term)];
        sorted[*end] = term;
        *end += 1;
    }
    let mut start = 0;
    for end in ends {
        sorted[start..end].sort_unstable();
        start = end;
    }
    *packed = sorted;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn drawers_put_in_order(terms in proptest::collection::vec((0_u64..0x3_0000, any::<u8>()), 0..900)) {
            let mut sorted: Vec<u64> = terms.iter().map(|(home, rest)| home << 24 | u64::from(*rest)).collect();
            let mut wanted = sorted.clone();
            wanted.sort_unstable();
            sort(&mut sorted);
            prop_assert_eq!(sorted, wanted);
        }
    }
}
