//! The Han terms of a text in order. Most are of one block, evenly, so they are put into drawers, by one digit after the other,
//! and hardly compared: how a comparison of two terms ends cannot be foreseen, and a processor that foresaw it wrongly loses
//! more time than it takes to move a dozen.

/// How many drawers a digit has.
const DRAWERS: usize = 256;

/// From this home on terms share the last drawers: nearly none does.
const LAST: u64 = 0xFF00;

/// The digits of a packed term, the lowest first: the block of the other character, the place of the home in its block, its
/// block.
fn digits(term: u64) -> [usize; 3] {
    let at = |digit: u64| usize::try_from(digit).map_or(DRAWERS - 1, |at| at.min(DRAWERS - 1));
    [at(term >> 10 & 0x3FFF), at(term >> 24 & 0xFF), at(term >> 32)]
}

/// Puts packed terms in order.
pub(super) fn sort(packed: &mut Vec<u64>) {
    /// Of so few there would be more drawers than terms.
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

/// Puts those in order that share all drawers.
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
