//! Sort keys for pinyin order.

use crate::text::counted::widened;
use crate::text::sorting::SortKey;
use crate::text::surname::tidy_name;

use super::name::{mark, read_name};
use super::{Unit, plain, tone, units};

/// A name prepared for pinyin order: `names.sort_by_cached_key(|name| PinyinKey::new(name, None))`.
///
/// Keys compare character by character: letters (ü beside u), then tone, then code point, so that names with the same
/// surname stay together: 黎安, 黎明, then 李安, 李白. Characters without a reading come last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PinyinKey(SortKey);

impl PinyinKey {
    /// The bytes that are compared.
    pub fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    /// Makes the key of a person's name, read as in [`super::name_syllables`].
    pub fn new(name: &str, pinyin: Option<&str>) -> Self {
        let tidy = tidy_name(name);
        if tidy.chars().any(|c| c.is_ascii_alphanumeric()) {
            return Self::of_units(&tidy, name);
        }
        let mut key = Vec::with_capacity(12 * tidy.len() / 3 + 1 + name.len());
        for read in read_name(&tidy, pinyin) {
            han(&mut key, read.c, read.readings.first().map(|reading| &**reading));
        }
        Self::named(key, name)
    }

    /// Makes the key of any other text, such as a title or a place, read as in [`super::text_syllables`], with Chinese numbers
    /// in numeric order.
    pub fn of_text(text: &str) -> Self {
        Self::of_units(&widened(text), text)
    }

    fn of_units(text: &str, name: &str) -> Self {
        let mut key = Vec::with_capacity(12 * text.len() / 3 + 1 + name.len());
        for unit in units(text) {
            match unit {
                Unit::Han(c, reading) => {
                    let marked = reading.as_deref().map(|syllable| mark(c, syllable).unwrap_or(syllable));
                    han(&mut key, c, marked);
                }
                Unit::Latin(run) => piece(&mut key, &run, 0, '\0'),
            }
        }
        Self::named(key, name)
    }

    /// Orders names that are read alike by code point. No piece begins with a zero byte, so the separator sorts first.
    fn named(mut key: Vec<u8>, name: &str) -> Self {
        key.push(0);
        key.extend_from_slice(name.as_bytes());
        Self(SortKey::new(key))
    }
}

/// Appends a Han character with its reading.
fn han(key: &mut Vec<u8>, c: char, marked: Option<&str>) {
    // '~' sorts after every letter.
    let marked = marked.unwrap_or("~");
    piece(key, &plain(marked), tone(marked), c);
}

/// Appends a piece: its letters, a terminating zero, whether they contain ü, the tone, and the character.
fn piece(key: &mut Vec<u8>, letters: &str, tone: u8, c: char) {
    if letters.is_empty() {
        key.push(1);
    }
    // A run of Latin letters is kept as written; only syllables use `v` for ü.
    let is_syllable = c != '\0';
    key.extend(letters.bytes().map(|letter| if is_syllable && letter == b'v' { b'u' } else { letter }));
    key.extend([0, (is_syllable && letters.contains('v')).into(), tone]);
    key.extend(u32::from(c).to_be_bytes());
}
