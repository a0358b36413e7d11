//! The Han terms of a document in few bytes. Most homes have the character alone and one or two pairs, all from the body,
//! so terms are stored home by home: a number for the home, then two bytes for each pair.
//!
//! The number holds the gap from the home before it, the count of pairs up to [`MANY`], and whether flags follow. With
//! [`MANY`], the rest of the count follows as another number. Flags are one bit each, low bits first: whether the
//! character stands there alone, whether it does so in the title, and for each pair whether it is from the title.
//! Without flags, the character stands there alone and everything is from the body.

use crate::text::packed;

use super::PackedTerm;

/// Counts of pairs below this are stored with the gap.
const MANY: u64 = 3;

/// The place that is stored as 0: the first character of the first block of Han.
const FIRST: u64 = 0x3400;

/// Stands for a pair that two bytes cannot hold; the pair follows as a number.
const LARGE: u16 = u16::MAX;

/// The low bits of a packed term, which tell the terms of one home apart.
const REST: u64 = 0xFF_FFFF;

/// Encodes packed terms, which are ascending and distinct but for the last bit; `home`: none has a smaller one.
pub(super) fn push(out: &mut Vec<u8>, terms: &[u64], mut home: u64) {
    for terms in terms.chunk_by(|a, b| a >> 24 == b >> 24) {
        let before = std::mem::replace(&mut home, terms[0] >> 24);
        let is_alone = PackedTerm::of(terms[0]).0.is_alone();
        let (alone, pairs) = terms.split_at(usize::from(is_alone));
        let is_plain = is_alone && terms.iter().all(|term| term & 1 == 1);
        let count = pairs.len() as u64;
        packed::push(out, (home - before) << 3 | count.min(MANY) << 1 | u64::from(!is_plain));
        if count >= MANY {
            packed::push(out, count - MANY);
        }
        if !is_plain {
            let is_title = |term: &u64| term & 1 == 0;
            let flags = [is_alone, alone.iter().any(is_title)].into_iter().chain(pairs.iter().map(is_title));
            push_flags(out, flags);
        }
        for pair in pairs {
            push_pair(out, (pair & REST) >> 1);
        }
    }
}

fn push_flags(out: &mut Vec<u8>, flags: impl Iterator<Item = bool>) {
    for (number, flag) in flags.enumerate() {
        if number % 8 == 0 {
            out.push(0);
        }
        if let Some(last) = out.last_mut() {
            *last |= u8::from(flag) << (number % 8);
        }
    }
}

/// Encodes a pair: the place of its other character plus one, and in the last bit whether that came first.
#[inline]
fn push_pair(out: &mut Vec<u8>, pair: u64) {
    match u16::try_from(pair.wrapping_sub((FIRST + 1) << 1)) {
        Ok(short) if short != LARGE => out.extend_from_slice(&short.to_le_bytes()),
        _ => {
            out.extend_from_slice(&LARGE.to_le_bytes());
            packed::push(out, pair);
        }
    }
}

/// Iterates over packed terms, ascending; ends where the bytes are malformed.
pub(in crate::search) struct Pairs<'a> {
    bytes: &'a [u8],
    home: u64,
    /// How many pairs of this home are left.
    left: u64,
    /// The flags of this home; empty if there are none.
    flags: &'a [u8],
    /// The number of the next flag.
    flag: usize,
}

impl<'a> Pairs<'a> {
    /// Decodes what [`push`] encoded with the same `home`.
    pub(super) fn of(bytes: &'a [u8], home: u64) -> Self {
        Self { bytes, home, left: 0, flags: &[], flag: 0 }
    }

    /// Reads up to the pairs of the next home, and returns whether the character stands there alone.
    fn home(&mut self) -> Option<bool> {
        let number = packed::take(&mut self.bytes)?;
        self.home = self.home.checked_add(number >> 3).filter(|home| *home < 1 << 40)?;
        self.left = number >> 1 & MANY;
        if self.left == MANY {
            self.left = self.left.checked_add(packed::take(&mut self.bytes)?)?;
        }
        self.flags = &[];
        if number & 1 == 1 {
            let length = usize::try_from(self.left.checked_add(2)?.div_ceil(8)).ok()?;
            (self.flags, self.bytes) = self.bytes.split_at_checked(length)?;
        }
        self.flag = 0;
        Some(self.flags.is_empty() || self.next_flag())
    }

    /// The character alone.
    fn alone(&mut self) -> u64 {
        self.home << 24 | self.is_body()
    }

    /// The next pair.
    #[inline]
    fn pair(&mut self) -> Option<u64> {
        self.left -= 1;
        let (short, rest) = self.bytes.split_first_chunk::<2>()?;
        self.bytes = rest;
        let short = u16::from_le_bytes(*short);
        let pair = if short == LARGE { packed::take(&mut self.bytes)? } else { u64::from(short) + ((FIRST + 1) << 1) };
        Some(self.home << 24 | (pair << 1 & REST) | self.is_body())
    }

    /// The last bit of the next term.
    #[inline]
    fn is_body(&mut self) -> u64 {
        u64::from(self.flags.is_empty() || !self.next_flag())
    }

    fn next_flag(&mut self) -> bool {
        let number = self.flag;
        self.flag += 1;
        self.flags.get(number / 8).is_some_and(|flags| flags >> (number % 8) & 1 == 1)
    }
}

impl Iterator for Pairs<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        while self.left == 0 {
            if self.home()? {
                return Some(self.alone());
            }
            // The flag of a character that does not stand there alone.
            self.next_flag();
        }
        let pair = self.pair();
        if pair.is_none() {
            (self.left, self.bytes) = (0, &[]);
        }
        pair
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn terms_come_back(
            terms in proptest::collection::btree_map(
                (prop_oneof![0x4E00_u64..0x4E08, 0_u64..0x11_0000], prop_oneof![Just(0), 0x3400_u64..0xA000, 0_u64..0x11_0001], any::<bool>()),
                any::<bool>(),
                0..60,
            ),
        ) {
            // A character alone has no other that could have come first.
            let packed = terms.iter().filter(|((_, other, turned), _)| *other > 0 || !turned);
            let packed = packed.map(|((home, other, turned), body)| home << 24 | other << 2 | u64::from(*turned) << 1 | u64::from(*body));
            let packed: Vec<u64> = packed.collect();
            let mut bytes = Vec::new();
            push(&mut bytes, &packed, 0);
            prop_assert_eq!(Pairs::of(&bytes, 0).collect::<Vec<_>>(), packed);
        }

        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = Pairs::of(&bytes, 0x4E00).count();
        }
    }

    #[test]
    fn a_home_with_a_pair_takes_four_bytes() {
        let mut bytes = Vec::new();
        push(&mut bytes, &[0x5000 << 24 | 1, 0x5000 << 24 | 0x6001 << 2 | 1], 0x4F00);
        assert_eq!(bytes.len(), 4);
        // From the title, or beyond the plane of most characters, it takes a few more.
        push(&mut bytes, &[0x5001 << 24, 0x5001 << 24 | 0xE001 << 2], 0x5000);
        assert_eq!(bytes.len(), 4 + 7);
    }
}
