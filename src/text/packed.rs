//! Numbers in as few bytes as they need, for what is held of every character or word of a site: seven bits a byte, the low
//! ones first, the eighth bit on all but the last.

/// Adds a number.
#[inline]
pub fn push(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(0x80 | u8::try_from(number & 0x7F).unwrap_or_default());
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Takes the first number; `None` for what [`push`] never wrote.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec(any::<u64>().prop_flat_map(|n| (0..64_u32).prop_map(move |by| n >> by)), 0..20)) {
            let mut out = Vec::new();
            for number in &numbers {
                push(&mut out, *number);
            }
            let mut rest = &*out;
            let back: Vec<u64> = numbers.iter().map_while(|_| take(&mut rest)).collect();
            prop_assert_eq!((back, rest), (numbers, &[][..]));
        }

        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..20)) {
            let _ = take(&mut &*bytes);
        }
    }

    #[test]
    fn small_numbers_are_a_byte() {
        for (number, length) in [(0, 1), (127, 1), (128, 2), (u64::MAX, 10)] {
            let mut out = Vec::new();
            push(&mut out, number);
            assert_eq!(out.len(), length, "{number}");
        }
    }
}
