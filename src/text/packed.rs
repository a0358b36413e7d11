//! Variable-length integers (LEB128), for data held per character or word of a site: seven bits per byte, low bits
//! first, the high bit set on every byte but the last.
//!
//! Lengths are unpredictable, so eight bytes are read or written at once and no branch depends on the length.

/// Numbers below this fit in eight bytes.
const LARGE: u64 = 1 << 56;

/// The continuation bits of eight bytes.
const GOES_ON: u64 = 0x8080_8080_8080_8080;

/// Appends a number.
#[inline]
pub fn push(out: &mut Vec<u8>, mut number: u64) {
    if number < LARGE {
        let bits = u64::BITS - (number | 1).leading_zeros();
        let length = bits.div_ceil(7);
        let goes_on = GOES_ON & ((1 << (8 * (length - 1))) - 1);
        let end = out.len() + length as usize;
        out.extend_from_slice(&(apart(number) | goes_on).to_le_bytes());
        return out.truncate(end);
    }
    while number >= 0x80 {
        out.push(0x80 | u8::try_from(number & 0x7F).unwrap_or_default());
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Reads a number and advances `bytes` past it; `None` if they end inside a number or it has too many bytes for a `u64`.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    if let Some(eight) = bytes.first_chunk::<8>() {
        let word = u64::from_le_bytes(*eight);
        let ends = !word & GOES_ON;
        if ends != 0 {
            *bytes = bytes.get(ends.trailing_zeros() as usize / 8 + 1..)?;
            return Some(together(word & (ends ^ (ends - 1))));
        }
    }
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

/// Spreads the bits of a number below [`LARGE`], seven to a byte.
fn apart(number: u64) -> u64 {
    let halves = number & 0x0FFF_FFFF | (number & 0x00FF_FFFF_F000_0000) << 4;
    let quarters = halves & 0x0000_3FFF_0000_3FFF | (halves & 0x0FFF_C000_0FFF_C000) << 2;
    quarters & 0x007F_007F_007F_007F | (quarters & 0x3F80_3F80_3F80_3F80) << 1
}

/// Inverse of [`apart`]; ignores the high bit of each byte.
fn together(bytes: u64) -> u64 {
    let pairs = bytes & 0x007F_007F_007F_007F | (bytes & 0x7F00_7F00_7F00_7F00) >> 1;
    let quarters = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) >> 2;
    quarters & 0x0FFF_FFFF | (quarters & 0x0FFF_FFFF_0000_0000) >> 4
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
