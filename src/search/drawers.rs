//! Sorts the Han terms of a text with a radix sort. Most terms spread evenly over one block of characters, so digit-wise
//! distribution nearly sorts them, with few comparisons: their outcome is unpredictable, and a mispredicted branch costs more
//! than moving a dozen terms.

/// The number of drawers per digit.
const DRAWERS: usize = 256;

/// Terms with this home or a later one share the last drawers; nearly none has.
const LAST: u64 = 0xFF00;

/// The digits of a packed term, lowest first: the block of the other character, the place of the home within its block, and the
/// block of the home.
fn digits(term: u64) -> [usize; 3] {
    let at = |digit: u64| usize::try_from(digit).map_or(DRAWERS - 1, |at| at.min(DRAWERS - 1));
    [at(term >> 10 & 0x3FFF), at(term >> 24 & 0xFF), at(term >> 32)]
}

/// Sorts packed terms.
pub(super) fn sort(packed: &mut Vec<u64>) {
    /// Below this count there would be more drawers than terms.
    const FEW: usize = 256;
    if packed.len() < FEW {
        return packed.sort_unstable();
    }
    let mut ends = [[0_usize; DRAWERS]; 3];
    for term in &*packed {
        for (ends, digit) in ends.iter_mut().zip(digits(*term)) {
            ends[digit] += 1;
        }
    }
    let mut sorted = vec![0; packed.len()];
    for (number, ends) in ends.iter_mut().enumerate() {
        let mut sum = 0;
        for end in &mut *ends {
            sum += std::mem::replace(end, sum);
        }
        for &term in &*packed {
            let end = &mut ends[digits(term)[number]];
            sorted[*end] = term;
            *end += 1;
        }
        std::mem::swap(packed, &mut sorted);
    }
    settle(packed);
}

/// Sorts the terms that share all drawers.
fn settle(packed: &mut [u64]) {
    let drawer = |term: u64| (term >> 24).min(LAST);
    let mut at = 1;
    while at < packed.len() {
        if packed[at - 1] <= packed[at] {
            at += 1;
            continue;
        }
        let shared = drawer(packed[at]);
        let before = packed[..at].iter().rev().take_while(|term| drawer(**term) == shared).count();
        let behind = packed[at..].iter().take_while(|term| drawer(**term) == shared).count();
        packed[at - before..at + behind].sort_unstable();
        at += behind;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn drawers_put_in_order(
            terms in proptest::collection::vec((prop_oneof![0_u64..0x20_0000, 0x4E00_u64..0x4E20], 0_u64..0x100_0000), 0..900),
        ) {
            let mut sorted: Vec<u64> = terms.iter().map(|(home, rest)| home << 24 | rest).collect();
            let mut wanted = sorted.clone();
            wanted.sort_unstable();
            sort(&mut sorted);
            prop_assert_eq!(sorted, wanted);
        }
    }
}
