//! Keys that sort by their bytes. Sorting a city-wide roll takes about ten million comparisons, so a key keeps its
//! bytes in one allocation and the first sixteen, which nearly always decide, inline where the sort moves it.

/// A byte string whose order is the order of the value it was made from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    // The derived `Ord` compares fields in declaration order.
    /// The first sixteen bytes as a big-endian number, zero-padded; a smaller key therefore never has a larger head.
    head: u128,
    bytes: Box<[u8]>,
}

impl SortKey {
    /// Makes a key of these bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        let mut head = [0; 16];
        for (to, from) in head.iter_mut().zip(&bytes) {
            *to = *from;
        }
        Self { head: u128::from_be_bytes(head), bytes: bytes.into() }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::SortKey;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_bytes(
            start in proptest::collection::vec(0_u8..2, 0..18),
            one in proptest::collection::vec(0_u8..3, 0..6),
            other in proptest::collection::vec(0_u8..3, 0..6),
        ) {
            let (one, other) = ([start.clone(), one].concat(), [start, other].concat());
            prop_assert_eq!(SortKey::new(one.clone()).cmp(&SortKey::new(other.clone())), one.cmp(&other));
        }
    }
}
