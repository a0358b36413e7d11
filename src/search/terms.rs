//! What of a text can be looked up: two Han characters that stand beside each other, the last Han character of a run
//! alone (so that one character is found by the beginning of a term), and runs of other letters and digits whole.
//!
//! Everything is folded here as the client folds a query. Shards are sorted as JavaScript compares strings, by UTF-16
//! code unit: in Rust's own order 𬭎 would stand in another shard than the one the client asks for.

use std::cmp::Ordering;
use std::sync::LazyLock;

use crate::text::fold;
use crate::text::surname::is_han;
use crate::text::width::half_width_char;

/// A run of letters is kept up to this many characters: a longer one is found by its beginning.
pub(super) const LONGEST_RUN: usize = 32;

/// Every character of the basic plane folded: most of the time of building an index goes here.
static FOLDED: LazyLock<Vec<char>> =
    LazyLock::new(|| (0..=0xFFFF).map(|code| char::from_u32(code).map_or('\0', fold::fold_char)).collect());

/// One character folded.
pub(super) fn folded(c: char) -> char {
    FOLDED.get(u32::from(c) as usize).copied().unwrap_or_else(|| fold::fold_char(c))
}

/// What the client makes of a character without the fold table: width and case.
pub(super) fn plain(c: char) -> char {
    let half = half_width_char(c);
    let mut small = half.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => half,
    }
}

/// A term as a reader of a text meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// Two characters beside each other.
    Pair(char, char),
    /// The last character of a run.
    Last(char),
    /// A run of letters and digits.
    Run(String),
}

/// The terms of a text, in order, repetitions included.
pub(super) fn of(text: &str, mut each: impl FnMut(Term)) {
    let mut before: Option<char> = None;
    let mut run = String::new();
    let mut length = 0;
    for c in text.chars().map(folded) {
        let han = is_han(c);
        if !han && let Some(last) = before.take() {
            each(Term::Last(last));
        }
        if han || !c.is_alphanumeric() {
            if !run.is_empty() {
                each(Term::Run(std::mem::take(&mut run)));
            }
            length = 0;
        } else if length < LONGEST_RUN {
            run.push(c);
            length += 1;
        }
        if han {
            if let Some(first) = before {
                each(Term::Pair(first, c));
            }
            before = Some(c);
        }
    }
    if let Some(last) = before {
        each(Term::Last(last));
    }
    if !run.is_empty() {
        each(Term::Run(run));
    }
}

/// The key under which a whole name is found: its first term, `=`, and the rest, so that it stands in the shard that a
/// query for the name reads anyway. `None` for what is no name but a sentence.
pub(super) fn whole(name: &str) -> Option<String> {
    let letters: String = name.chars().map(folded).filter(|c| c.is_alphanumeric() || is_han(*c)).collect();
    let mut first = None;
    of(name, |term| {
        first.get_or_insert_with(|| match term {
            Term::Pair(a, b) => a.len_utf8() + b.len_utf8(),
            Term::Last(a) => a.len_utf8(),
            Term::Run(run) => run.len(),
        });
    });
    let at = first.filter(|_| letters.chars().count() <= LONGEST_RUN)?;
    Some(format!("{}={}", letters.get(..at)?, letters.get(at..)?))
}

/// The place of a character in the order of UTF-16: characters beyond the basic plane stand before U+E000.
pub(super) fn place(c: char) -> u32 {
    match u32::from(c) {
        code @ 0..0xE000 => code,
        code @ 0xE000..0x1_0000 => code + 0x10_0000,
        code => code - 0x1_0000 + 0xE000,
    }
}

/// The character at a place; the inverse of [`place`].
pub(super) fn at_place(place: u32) -> char {
    let code = match place {
        0..0xE000 => place,
        0xE000..0x10_E000 => place - 0xE000 + 0x1_0000,
        _ => place - 0x10_0000,
    };
    char::from_u32(code).unwrap_or('\u{FFFD}')
}

/// Compares as JavaScript's `<` does.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    // UTF-8 orders by code point; only the first bytes of U+E000–U+FFFF stand wrongly before those of higher planes.
    let weight = |byte: u8| if matches!(byte, 0xEE | 0xEF) { byte + 0x10 } else { byte };
    let differs = a.bytes().zip(b.bytes()).find(|(x, y)| x != y);
    differs.map_or_else(|| a.len().cmp(&b.len()), |(x, y)| weight(x).cmp(&weight(y)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        of(text, |term| {
            out.push(match term {
                Term::Pair(a, b) => format!("{a}{b}"),
                Term::Last(a) => a.to_string(),
                Term::Run(run) => run,
            });
        });
        out
    }

    #[test]
    fn pairs_last_characters_and_runs() {
        assert_eq!(terms("三峽移民，ＡＢ12号"), ["三峡", "峡移", "移民", "民", "ab12", "号"]);
        assert_eq!(terms("二〇〇三 佐々木"), ["二〇", "〇〇", "〇三", "三", "佐々", "々木", "木"]);
        assert_eq!(terms("陈𬭎"), ["陈𬭎", "𬭎"]);
        assert!(terms(" ，。").is_empty());
        assert_eq!(whole("张承远").as_deref(), Some("张承=远"));
        assert_eq!(whole("2012年「先进」").as_deref(), Some("2012=年先进"));
        assert_eq!(whole("江").as_deref(), Some("江="));
        assert_eq!(whole("…"), None);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_javascript(a in "\\PC{0,6}|[一𬭎\u{E000}\u{FFEE}a]{0,6}", b in "\\PC{0,6}|[一𬭎\u{E000}\u{FFEE}a]{0,6}") {
            prop_assert_eq!(compare(&a, &b), a.encode_utf16().cmp(b.encode_utf16()));
            for c in a.chars() {
                prop_assert_eq!(at_place(place(c)), c);
            }
        }
    }
}
