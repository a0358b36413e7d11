//! The terms of a text: pairs of adjacent Han characters, single Han characters, and whole runs of other letters and digits.
//!
//! A pair is filed under the rarer of its characters, its home: of three in a row the middle one is often the rarest, and then
//! both pairs are in the same shard. So a phrase reads fewer shards, and an edited sentence changes fewer.
//!
//! Everything is folded as the client folds a query. Shards are sorted as JavaScript compares strings, by UTF-16 code unit: in
//! Rust's order 𬭎 would be in a different shard from the one that the client asks for.

use std::cmp;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::text::fold;
use crate::text::surname::is_han;
use crate::text::width::half_width_char;

/// The maximum length of an indexed run of letters, in characters; a longer one is found by its beginning.
pub(super) const LONGEST_RUN: usize = 32;

/// The most frequent characters of such exhibitions, the most frequent first; any other character is preferred as the home of a
/// pair. The list is part of the format, and the manifest contains it. It is fixed rather than counted, since an edit must not
/// move a key.
pub(super) const COMMON: &str =
    "的一人是在有不了这来和上年到里大中个区社党员江民口下家老天去时地子说出成会水工门月过着生他以为那就们后也三十二街";

/// The properties of a character packed into one number, since every character of every text is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter(u32);

/// The properties of the characters of the basic plane that were looked up so far; 0 for all others.
static KNOWN: [AtomicU32; 0x1_0000] = [const { AtomicU32::new(0) }; 0x1_0000];

impl Letter {
    /// The client folds it differently without the fold table.
    const STRANGE: u32 = 1 << 31;
    /// Its fold is a Han character.
    const HAN: u32 = 1 << 30;
    /// Its fold is a letter or digit.
    const WORD: u32 = 1 << 29;
    /// The bit position, above the folded character, of its place in [`COMMON`], counted from 1; 0 for all others.
    const COMMON: u32 = 21;

    /// Writes to each memory page of [`KNOWN`], of at least 4 KB. A page that is read before it is written is mapped twice, and
    /// the second time interrupts all other threads. What is overwritten is looked up again.
    pub(super) fn prepare() {
        KNOWN.iter().step_by(1024).for_each(|known| known.store(0, Ordering::Relaxed));
    }

    /// The properties of `c`.
    pub(super) fn of(c: char) -> Self {
        let Some(known) = KNOWN.get(u32::from(c) as usize) else { return Self::looked_up(c) };
        match known.load(Ordering::Relaxed) {
            0 => {
                let letter = Self::looked_up(c);
                known.store(letter.0, Ordering::Relaxed);
                letter
            }
            letter => Self(letter),
        }
    }

    fn looked_up(c: char) -> Self {
        let folded = fold::fold_char(c);
        let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
        // A character counts as common if its fold is.
        let common = COMMON.chars().position(|common| common == folded).map_or(0, |place| place + 1);
        Self(
            u32::from(folded)
                | flag(folded != plain(c), Self::STRANGE)
                | flag(is_han(folded), Self::HAN)
                | flag(folded.is_alphanumeric(), Self::WORD)
                | u32::try_from(common).unwrap_or_default() << Self::COMMON,
        )
    }

    /// The character folded.
    pub(super) fn folded(self) -> char {
        char::from_u32(self.0 & 0x1F_FFFF).unwrap_or_default()
    }

    fn is(self, flag: u32) -> bool {
        self.0 & flag != 0
    }

    /// Whether it is a Han character that the client folds without the table.
    fn is_plain_han(self) -> bool {
        self.0 & (Self::HAN | Self::STRANGE) == Self::HAN
    }

    fn common(self) -> u32 {
        self.0 >> Self::COMMON & 0x7F
    }

    /// The [place] of the character folded.
    pub(super) fn place(self) -> u32 {
        // Nearly all are in the basic plane, where the place is the code point.
        match self.0 & 0x1F_FFFF {
            code @ 0..0xE000 => code,
            _ => place(self.folded()),
        }
    }

    fn seldomness(self) -> u32 {
        let (place, common) = (self.place(), self.common());
        if common == 0 { place } else { common }
    }

    /// Files this character and the one after it: home, the other, and whether the other came first.
    pub(super) fn filed(self, second: Self) -> (Self, Self, bool) {
        // Both orders are equally likely, so the swap is branch-free.
        let turned = self.seldomness() < second.seldomness();
        let change = (self.0 ^ second.0) & u32::from(turned).wrapping_neg();
        (Self(self.0 ^ change), Self(second.0 ^ change), turned)
    }
}

/// One character folded.
pub(super) fn folded(c: char) -> char {
    Letter::of(c).folded()
}

/// A character as the client folds it without the fold table: width and case.
fn plain(c: char) -> char {
    if fold::is_plain_han(c) {
        return c;
    }
    let half = half_width_char(c);
    let mut small = half.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) => one,
        _ => half,
    }
}

/// Receives the terms of a text in order.
pub(super) trait Sink {
    /// A Han character: a term by itself, and a pair with the one `before` it if that is Han too.
    fn han(&mut self, before: Option<Letter>, letter: Letter);
    /// A run of letters and digits.
    fn run(&mut self, run: &str);
    /// A character that the client folds only with its table. It is not a term by itself.
    fn strange(&mut self, c: char);
}

/// Passes the terms of a text to `sink`, in order and with repetitions.
#[inline]
pub(super) fn of(text: &str, sink: &mut impl Sink) {
    let mut before: Option<Letter> = None;
    let mut run = String::new();
    let mut length = 0;
    for original in text.chars() {
        let letter = Letter::of(original);
        // Nearly all characters follow another Han character, so that no run is open.
        if before.is_none() || !letter.is_plain_han() {
            let han = letter.is(Letter::HAN);
            if letter.is(Letter::STRANGE) {
                sink.strange(original);
            }
            if han || !letter.is(Letter::WORD) {
                if !run.is_empty() {
                    sink.run(&run);
                    run.clear();
                }
                length = 0;
            } else if length < LONGEST_RUN {
                run.push(letter.folded());
                length += 1;
            }
            if !han {
                before = None;
                continue;
            }
        }
        sink.han(before, letter);
        before = Some(letter);
    }
    if !run.is_empty() {
        sink.run(&run);
    }
}

/// Files two characters: home, the other, and whether the other came first.
fn filed(first: char, second: char) -> (char, char, bool) {
    let (home, other, turned) = Letter::of(first).filed(Letter::of(second));
    (home.folded(), other.folded(), turned)
}

/// The key of two characters.
pub(super) fn pair(first: char, second: char) -> String {
    let (home, other, turned) = filed(first, second);
    [home, other].into_iter().chain(turned.then_some(TURNED)).collect()
}

/// Suffix of a pair whose other character came first.
pub(super) const TURNED: char = '\'';

/// The key of a whole name: the key of its first term, `=`, and the rest, so that it is in a shard that a query for the name
/// reads anyway. `None` if the text is too long for a name, or has no letter.
pub(super) fn whole(name: &str) -> Option<String> {
    let text: Vec<char> = name.chars().map(folded).collect();
    let is_letter = |c: char| c.is_alphanumeric() || is_han(c);
    let letters: Vec<char> = text.iter().copied().filter(|c| is_letter(*c)).collect();
    let first = text.get(text.iter().position(|c| is_letter(*c))?..)?;
    let (key, length) = match *first {
        [a, b, ..] if is_han(a) && is_han(b) => (pair(a, b), 2),
        [a, ..] if is_han(a) => (a.to_string(), 1),
        _ => {
            let run: String = first.iter().take_while(|c| is_letter(**c) && !is_han(**c)).collect();
            let length = run.chars().count();
            (run, length)
        }
    };
    (letters.len() <= LONGEST_RUN).then(|| format!("{key}={}", letters.iter().skip(length).collect::<String>()))
}

/// The place of a character in the order of UTF-16, where characters beyond the basic plane sort before U+E000.
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
pub(super) fn compare(a: &str, b: &str) -> cmp::Ordering {
    // UTF-8 sorts by code point; only U+E000–U+FFFF (lead bytes EE and EF) must move behind the higher planes.
    let weight = |byte: u8| if matches!(byte, 0xEE | 0xEF) { byte + 0x10 } else { byte };
    let differs = a.bytes().zip(b.bytes()).find(|(x, y)| x != y);
    differs.map_or_else(|| a.len().cmp(&b.len()), |(x, y)| weight(x).cmp(&weight(y)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Sink for Vec<String> {
        fn han(&mut self, before: Option<Letter>, letter: Letter) {
            self.push(letter.folded().to_string());
            self.extend(before.map(|before| [before.folded(), letter.folded()].iter().collect()));
        }

        fn run(&mut self, run: &str) {
            self.push(run.to_owned());
        }

        fn strange(&mut self, _: char) {}
    }

    fn terms(text: &str) -> Vec<String> {
        let mut out = Vec::new();
        of(text, &mut out);
        out
    }

    #[test]
    fn pairs_characters_and_runs() {
        assert_eq!(terms("三峽移民，ＡＢ12号"), ["三", "峡", "三峡", "移", "峡移", "民", "移民", "ab12", "号"]);
        assert_eq!(terms("二〇 佐々"), ["二", "〇", "二〇", "佐", "々", "佐々"]);
        assert_eq!(terms("陈𬭎"), ["陈", "𬭎", "陈𬭎"]);
        assert!(terms(" ，。").is_empty());
    }

    #[test]
    fn a_pair_is_filed_under_the_seldomer() {
        assert_eq!(
            ["三峡", "峡江", "江边", "江上", "上江", "江江"].map(|text| {
                let letters: Vec<char> = text.chars().collect();
                pair(letters[0], letters[1])
            }),
            ["峡三'", "峡江", "边江'", "江上", "江上'", "江江"]
        );
        assert!(COMMON.chars().all(|c| folded(c) == c && COMMON.matches(c).count() == 1));
    }

    #[test]
    fn a_whole_name_stands_beside_its_first_term() {
        assert_eq!(whole("张承远").as_deref(), Some("承张'=远"));
        assert_eq!(whole("2012年「先进」").as_deref(), Some("2012=年先进"));
        assert_eq!(whole("江·畔边").as_deref(), Some("江=畔边"));
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
