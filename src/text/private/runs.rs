//! Runs of digit groups with separators between them, as people type long numbers.

use crate::text::width::half_width_char;

/// This many consecutive digits may belong to a long number; a year has fewer.
const IN_ROW: usize = 5;

/// Maximum number of groups examined at once. Longer runs are tables of figures and are read in parts.
const MOST_GROUPS: usize = 64;

/// How many groups of one part are examined again with the next; no number has more groups.
const AGAIN: usize = 5;

/// Consecutive digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The digits, half-width; includes an `X` behind the 17 digits of an ID number.
    pub(super) digits: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Maximum number of separators between two groups: `138 - 0013`, or white space that a page collapses to one space.
const WIDEST_GAP: usize = 6;

/// Groups with at most [`WIDEST_GAP`] separators between neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) groups: Vec<Group>,
    /// What adjoins it on the left and on the right.
    pub(super) before: Bound,
    pub(super) after: Bound,
}

/// What adjoins a run on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nothing that matters.
    #[default]
    Free,
    /// `_`, which joins words in file and program names.
    Joined,
    /// A word, a decimal point or a currency sign: the groups are then not numbers of their own.
    Word,
}

/// The half-width form of a digit.
pub(super) fn digit(c: char) -> Option<char> {
    let c = half_width_char(c);
    c.is_ascii_digit().then_some(c)
}

/// Whether a character is invisible; such characters do not separate digits.
pub(super) fn is_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{20E3}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// Whether a character is an X or one typed or recognised in its place.
pub(super) fn is_like_x(c: char) -> bool {
    matches!(half_width_char(c), 'x' | 'X' | '×' | '✕' | 'Ⅹ' | 'ⅹ' | 'Х' | 'х' | 'Χ' | 'χ')
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{3000}' | '\u{2002}'..='\u{200A}' | '\u{202F}' | '-' | '－' | '−' | '‐'..='―' | '\n' | '\r' | '\t')
}

/// All runs in `text` with at least `least` digits.
pub(super) fn runs(text: &str, least: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let bytes = text.as_bytes();
    if bytes.len() < least || (least > IN_ROW && !may_be_long(bytes)) {
        return runs;
    }
    let mut from = 0;
    while let Some(start) = first_digit(bytes, from) {
        // Nearly every digit belongs to a year or date: ASCII, short, and followed by something that ends a run.
        let end = bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |ahead| start + ahead);
        if end - start < least && !may_go_on(&bytes[end..]) {
            from = end;
            continue;
        }
        let mut chars = text[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
        let Some((at, c)) = chars.next() else { break };
        let Some(value) = digit(c) else { break };
        // A number may begin behind an invisible character, whatever precedes that.
        let before = text[..at].chars().next_back();
        let mut run = Run { before: bound(before, text, at), ..Run::default() };
        let mut group = Group { digits: value.to_string(), start: at, end: at + c.len_utf8() };
        // Number of separators since the last digit.
        let mut gap = 0;
        let mut goes_on = false;
        while let Some(&(at, c)) = chars.peek() {
            if let Some(value) = digit(c) {
                // Behind an X another number begins, with or without a gap.
                if std::mem::take(&mut gap) > 0 || group.digits.ends_with('X') {
                    run.groups.push(std::mem::replace(&mut group, Group { digits: String::new(), start: at, end: at }));
                }
                group.digits.push(value);
                group.end = at + c.len_utf8();
            } else if is_like_x(c) && gap <= 1 && may_end_id(&run, &group) {
                gap = 0;
                group.digits.push('X');
                group.end = at + c.len_utf8();
            } else if is_nothing(c) {
                // Invisible: skip.
            } else if is_separator(c) && gap < WIDEST_GAP {
                if run.groups.len() == MOST_GROUPS {
                    goes_on = true;
                    break;
                }
                gap += 1;
            } else {
                break;
            }
            chars.next();
        }
        run.groups.push(group);
        let after = if gap > 0 { None } else { chars.peek().map(|(_, c)| *c) };
        run.after = match after {
            Some('_') => Bound::Joined,
            Some(c) if c.is_ascii_alphanumeric() => Bound::Word,
            // Two decimal places that are both zero were added by a spreadsheet.
            Some('.' | '．') if is_decimal(chars.clone().skip(1).map(|(_, c)| c)) => Bound::Word,
            _ => Bound::Free,
        };
        from = match run.groups.iter().rev().nth(AGAIN - 1).filter(|_| goes_on) {
            Some(again) => again.start,
            None => chars.peek().map_or(text.len(), |(at, _)| *at),
        };
        if run.groups.iter().map(|group| group.digits.len()).sum::<usize>() >= least {
            runs.push(run);
        }
    }
    runs
}

/// Position of the first digit at or after `from`.
fn first_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let begins = |at: &usize| match bytes[*at] {
        b'0'..=b'9' => true,
        0xEF => bytes.get(at + 1) == Some(&0xBC) && bytes.get(at + 2).is_some_and(|last| (0x90..=0x99).contains(last)),
        _ => false,
    };
    // Sixteen bytes at a time, which the compiler vectorises.
    let (chunks, _) = bytes.get(from..)?.as_chunks::<16>();
    let is_one = |byte: &u8| u8::from(byte.wrapping_sub(b'0') < 10) | u8::from(*byte == 0xEF);
    let may_hold = |chunk: &[u8; 16]| chunk.iter().fold(0, |any, byte| any | is_one(byte)) != 0;
    for (number, chunk) in chunks.iter().enumerate() {
        let start = from + number * 16;
        if may_hold(chunk)
            && let Some(found) = (start..start + 16).find(begins)
        {
            return Some(found);
        }
    }
    (from + chunks.len() * 16..bytes.len()).find(begins)
}

/// Whether a run may continue with `rest`; covers the first bytes of everything that [`runs`] accepts in a run.
fn may_go_on(rest: &[u8]) -> bool {
    match rest {
        [] => false,
        // The ideographic space, but no other character of the block of 、 and 。
        [0xE3, second, third, ..] => (*second, *third) == (0x80, 0x80),
        [first, ..] => {
            matches!(first, b' ' | b'-' | b'\n' | b'\r' | b'\t' | b'x' | b'X' | 0xC2 | 0xC3 | 0xCE..=0xD1 | 0xE1 | 0xE2 | 0xEF)
        }
    }
}

/// 1 for an ASCII digit, else 0.
fn is_digit(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'0') < 10)
}

/// 1 for the bytes of a full-width digit (EF BC 90 to EF BC 99), else 0.
fn is_wide(first: u8, second: u8, third: u8) -> u8 {
    u8::from(first == 0xEF) & u8::from(second == 0xBC) & u8::from(third.wrapping_sub(0x90) < 10)
}

/// Whether a text may contain a long number: [`IN_ROW`] consecutive digits, a full-width digit, or a digit followed by
/// something that [may continue a run](may_go_on). Branch-free, so that the compiler vectorises it; what remains are
/// mostly dates.
fn may_be_long(bytes: &[u8]) -> bool {
    let [Some(second), Some(third), Some(fourth), Some(fifth)] = [1, 2, 3, 4].map(|from| bytes.get(from..)) else { return true };
    let is = |byte: u8, other: u8| u8::from(byte == other);
    let windows = bytes.iter().zip(second).zip(third).zip(fourth).zip(fifth);
    let any = windows.fold(0, |any, ((((&a, &b), &c), &d), &e)| {
        // Neither punctuation of the block of 、 and 。 nor ， and （ can be part of a number.
        let wide = (is(b, 0xE3) & is(c, 0x80) & is(d, 0x80)) | (is(b, 0xEF) & (1 - (is(c, 0xBC) & u8::from(d <= 0x8C))));
        let narrow = is(b, b' ') | is(b, b'-') | is(b, b'\n') | is(b, b'\r') | is(b, b'\t') | is(b | 0x20, b'x');
        let other = is(b, 0xC2) | is(b, 0xC3) | u8::from((0xCE..=0xD1).contains(&b)) | is(b, 0xE1) | is(b, 0xE2);
        let goes_on = wide | narrow | other;
        let in_row = is_digit(b) & is_digit(c) & is_digit(d) & is_digit(e);
        any | is_wide(a, b, c) | (is_digit(a) & (goes_on | in_row))
    });
    // The last bytes have no window of their own.
    let mut last = bytes.len() - IN_ROW + 1..bytes.len();
    any != 0 || last.any(|at| is_digit(bytes[at]) != 0 && may_go_on(&bytes[at + 1..]))
}

/// Whether an X behind `group` may end an ID number: 17 digits precede it, in one or several groups.
fn may_end_id(run: &Run, group: &Group) -> bool {
    let mut digits = 0;
    for group in std::iter::once(group).chain(run.groups.iter().rev()) {
        digits += group.digits.len();
        if digits >= 17 {
            break;
        }
    }
    digits == 17
}

/// Whether the text after a dot makes it a decimal point, rather than the beginning of a list: `13800138000.2.139…`.
fn is_decimal(rest: impl Iterator<Item = char> + Clone) -> bool {
    let places: Vec<char> = rest.clone().map_while(digit).take(3).collect();
    let begins_item = (1..=2).contains(&places.len()) && {
        let mut item = rest.skip(places.len());
        item.next().is_some_and(|c| matches!(c, '.' | '．')) && item.map_while(digit).take(11).count() == 11
    };
    !(begins_item || places.is_empty() || matches!(places[..], ['0'] | ['0', '0']))
}

/// Classifies what stands before a digit: a word, a decimal point or a currency sign makes the digit part of something
/// else.
fn bound(before: Option<char>, text: &str, at: usize) -> Bound {
    match before {
        Some('_') => Bound::Joined,
        Some(c) if c.is_ascii_alphabetic() => Bound::Word,
        Some('.' | '．') if text[..at].chars().rev().nth(1).is_some_and(|c| digit(c).is_some()) => Bound::Word,
        Some('¥' | '￥' | '$' | '€' | '#') => Bound::Word,
        _ => Bound::Free,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_passed_over_is_no_run(text in "[0-9]{0,4}[0-9０-９xX×Хχ \\-－−\\n年月、。，.\u{AD}\u{A0}\u{200B}\u{202D}\u{180E}\u{FE0F}\u{3000}a_]{0,60}|[0-9 年]{0,80}") {
            let digits = |run: &Run| run.groups.iter().map(|group| group.digits.len()).sum::<usize>();
            // With a minimum of 0 nothing is skipped and every character is read.
            let all: Vec<Run> = runs(&text, 0).into_iter().filter(|run| digits(run) >= 11).collect();
            prop_assert_eq!(runs(&text, 11), all);
        }
    }
}
