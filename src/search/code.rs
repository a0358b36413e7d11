//! Numbers as printable ASCII, in an (s,c)-dense code. Document ids are written as gaps, so most numbers are small: those
//! below 60 take one character, those below 1,740 two.
//!
//! Seven printable characters are left out: `"`, `\` and `<` would need escaping in a script, and space, comma, semicolon
//! and exclamation mark separate the fields of a shard.

/// Digits that end a number.
const STOPPERS: u32 = 60;
/// Digits that do not.
const CONTINUERS: u32 = 28;

/// The digits, in the order of ASCII: first those that end a number.
pub(super) const ALPHABET: [u8; (STOPPERS + CONTINUERS) as usize] = alphabet();

const fn alphabet() -> [u8; (STOPPERS + CONTINUERS) as usize] {
    let mut digits = [0; (STOPPERS + CONTINUERS) as usize];
    let (mut filled, mut c) = (0, b'#');
    while c <= b'~' {
        if !matches!(c, b'\\' | b'<' | b',' | b';') {
            digits[filled] = c;
            filled += 1;
        }
        c += 1;
    }
    digits
}

/// Writes `number`.
pub(super) fn push(out: &mut Vec<u8>, number: u32) {
    // Nearly all numbers have one digit.
    if number < STOPPERS {
        out.push(ALPHABET[number as usize]);
        return;
    }
    let mut digits = [0; 8];
    let mut at = digits.len() - 1;
    digits[at] = ALPHABET[(number % STOPPERS) as usize];
    let mut rest = number / STOPPERS;
    while rest > 0 {
        rest -= 1;
        at -= 1;
        digits[at] = ALPHABET[(STOPPERS + rest % CONTINUERS) as usize];
        rest /= CONTINUERS;
    }
    out.extend_from_slice(&digits[at..]);
}

/// Reads numbers; `None` for what was never written by [`push`].
pub(super) fn read(text: &[u8]) -> Option<Vec<u32>> {
    let mut out = Vec::new();
    let mut number: u64 = 0;
    for byte in text {
        let digit = u64::try_from(ALPHABET.binary_search(byte).ok()?).ok()?;
        match digit.checked_sub(u64::from(STOPPERS)) {
            None => {
                out.push(u32::try_from(number * u64::from(STOPPERS) + digit).ok()?);
                number = 0;
            }
            Some(digit) => number = number * u64::from(CONTINUERS) + digit + 1,
        }
        if number > u64::from(u32::MAX) {
            return None;
        }
    }
    (number == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::decoder::numbers;

    #[test]
    fn the_lengths_are_those_promised() {
        for (number, length) in [(0, 1), (59, 1), (60, 2), (1739, 2), (1740, 3), (u32::MAX, 7)] {
            let mut out = Vec::new();
            push(&mut out, number);
            assert_eq!(out.len(), length, "{number}");
        }
        assert!(ALPHABET.is_sorted() && !ALPHABET.contains(&0) && !ALPHABET.contains(&b'!'));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(written in proptest::collection::vec(any::<u32>(), 0..40)) {
            let mut out = Vec::new();
            for number in &written {
                push(&mut out, *number);
            }
            prop_assert_eq!(read(&out), Some(written.clone()));
            prop_assert_eq!(numbers(std::str::from_utf8(&out).unwrap_or_default()), written);
        }

        #[test]
        fn whatever_is_read_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = read(&bytes);
        }
    }
}
