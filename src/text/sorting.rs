//! Keys that are sorted by their bytes. A roll of a city compares its names some ten million times: what is compared lies in
//! one place, and its beginning, which decides nearly always, where the sort moves it.

/// Bytes whose order is that of what they stand for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    // The derived order compares the fields from top to bottom.
    /// The first sixteen bytes as a number; fewer are filled up with zeros, so of two keys the lesser never has the greater.
    head: u128,
    bytes: Box<[u8]>,
}

impl SortKey {
    /// The key of these bytes.
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
