//! Numbers whose groups are separated by dots (138.0013.8000), as on some visiting cards. Dots also occur in decimals,
//! dates, versions and IP addresses, so a whole chain of dotted groups is examined at once, and only shapes that none
//! of those has are accepted.

use std::ops::Range;

use super::figures::is_of_a_count;
use super::id::{has_id_shape, is_id};
use super::numbers::is_mobile;
use super::runs::{digit, is_like_x};
use super::{Allowed, Private, Sort};

/// Lengths of the groups of a dotted mobile number. Two groups could be a decimal number.
const MOBILE_GROUPS: [[usize; 3]; 3] = [[3, 4, 4], [3, 3, 5], [4, 3, 4]];

/// Maximum number of groups in an ID number.
const MOST_GROUPS: usize = 4;

/// A maximal chain of digit groups with a single dot between each.
#[derive(Default)]
struct Chain {
    groups: Vec<Range<usize>>,
    /// The digits of all groups, half-width.
    digits: String,
    /// Number of digits of each group.
    lengths: Vec<usize>,
}

/// Adds every dotted number found in `text`.
pub(super) fn find(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    if !may_be_any(text.as_bytes()) {
        return;
    }
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(|c| digit(c).is_some())).map(|ahead| from + ahead) {
        let chain = Chain::at(text, start);
        let range = start..chain.groups.last().map_or(start, |last| last.end);
        from = range.end.max(start + 1);
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || is_dot(c));
        if let Some(number) = chain.scientific(&text[range.end..])
            && !word(text[..start].chars().next_back())
        {
            found.extend(number.sort(allowed).map(|sort| Private { sort, range: start..range.end + number.length }));
            continue;
        }
        if chain.groups.len() < 2 || word(text[..start].chars().next_back()) || word(text[range.end..].chars().next()) {
            continue;
        }
        found.extend(chain.sort(&text[range.end..], allowed).map(|sort| Private { sort, range }));
    }
}

/// Whether any digit is followed by a dot that may be followed by a digit. Branch-free, so that the compiler vectorises
/// it: every text with enough digits is scanned here, and many of them merely contain dates.
fn may_be_any(bytes: &[u8]) -> bool {
    let [Some(second), Some(third), Some(fourth)] = [1, 2, 3].map(|from| bytes.get(from..)) else { return false };
    let is = |byte: u8, other: u8| u8::from(byte == other);
    let windows = bytes.iter().zip(second).zip(third).zip(fourth);
    let any = windows.fold(0, |any, (((&a, &b), &c), &d)| {
        // The last byte of a full-width digit, and also of some other characters.
        let digit = u8::from(a.wrapping_sub(b'0') < 10) | u8::from(a.wrapping_sub(0x90) < 10);
        let narrow = is(b, b'.') & (u8::from(c.wrapping_sub(b'0') < 10) | is(c, 0xEF));
        let wide = is(b, 0xEF) & is(c, 0xBC) & is(d, 0x8E);
        let middle = (is(b, 0xC2) & is(c, 0xB7)) | (is(b, 0xE2) & ((is(c, 0x80) & is(d, 0xA2)) | (is(c, 0x88) & is(d, 0x99))));
        any | (digit & (narrow | wide | middle))
    });
    any != 0
}

/// Whether a character is a dot, a full-width dot, or one typed in its place.
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '．' | '·' | '•' | '∙')
}

/// A whole number in scientific notation.
struct Scientific {
    digits: String,
    /// Number of digits written out; the others are zeros.
    known: usize,
    /// Length of the exponent in bytes.
    length: usize,
}

impl Scientific {
    /// Classifies the number. Nearly all digits of a telephone number must be written out; of an ID number, at least
    /// those up to the end of the birthday.
    fn sort(&self, allowed: &Allowed) -> Option<Sort> {
        if self.known >= 8 && is_mobile(&self.digits) && !allowed.contact(&self.digits) {
            return Some(Sort::Mobile);
        }
        (self.known >= 14 && has_id_shape(&self.digits)).then_some(Sort::IdNumber)
    }
}

impl Chain {
    /// The chain that begins with the digit at `start`.
    fn at(text: &str, start: usize) -> Self {
        let mut chain = Self::default();
        let mut chars = text[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
        while let Some(&(begins, _)) = chars.peek() {
            let (mut end, mut length) = (begins, 0);
            while let Some((at, c)) = chars.next_if(|(_, c)| digit(*c).is_some()) {
                chain.digits.extend(digit(c));
                (end, length) = (at + c.len_utf8(), length + 1);
            }
            // The last digit of an ID number may be an X.
            if chain.digits.len() == 17
                && let Some((at, c)) = chars.next_if(|(_, c)| is_like_x(*c))
            {
                chain.digits.push('X');
                (end, length) = (at + c.len_utf8(), length + 1);
            }
            if length == 0 {
                break;
            }
            chain.groups.push(begins..end);
            chain.lengths.push(length);
            if chars.next_if(|(_, c)| is_dot(*c)).is_none() {
                break;
            }
        }
        chain
    }

    /// If the chain is the mantissa of an integer in scientific notation, as spreadsheets show long numbers, that
    /// integer: 1.3800138E+10.
    fn scientific(&self, rest: &str) -> Option<Scientific> {
        let [1, _] = self.lengths[..] else { return None };
        let power = rest.strip_prefix(['e', 'E'])?;
        let power = power.strip_prefix('+').unwrap_or(power);
        let places = power.len() - power.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let length = rest.len() - power.len() + places;
        let whole = power[..places].parse::<usize>().ok()? + 1;
        let is_one = self.digits.len() <= whole && [11, 18].contains(&whole);
        is_one.then(|| Scientific { digits: format!("{:0<whole$}", self.digits), known: self.digits.len(), length })
    }

    /// Classifies the chain, given the text that follows it.
    fn sort(&self, rest: &str, allowed: &Allowed) -> Option<Sort> {
        if self.groups.len() <= MOST_GROUPS && is_id(&self.digits) {
            return Some(Sort::IdNumber);
        }
        let country =
            ["86", "0086"].into_iter().find(|code| self.lengths.first() == Some(&code.len()) && self.digits.starts_with(code));
        let number = &self.digits[country.map_or(0, str::len)..];
        let lengths = &self.lengths[usize::from(country.is_some())..];
        let is_one = MOBILE_GROUPS.iter().any(|shape| shape == lengths) && is_mobile(number);
        (is_one && !is_of_a_count(rest) && !allowed.contact(number)).then_some(Sort::Mobile)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_passed_over_holds_none(text in "[0-9０-９.．·•∙xX 年，—a]{0,24}") {
            // No number ends with a group of a single digit, which might be passed over at the end of the text.
            let text = text + "，";
            let has_two = (0..text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| Chain::at(&text, at).groups.len() > 1);
            prop_assert!(!has_two || may_be_any(text.as_bytes()), "{}", text);
        }
    }
}
