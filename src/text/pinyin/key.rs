//! The order by pinyin.

use crate::text::surname::tidy_name;

use super::name::{mark, read_name};
use super::{Unit, plain, tone, units};

/// A name prepared for pinyin order: `names.sort_by_cached_key(|name| PinyinKey::new(name, None))`.
///
/// Compared character by character: letters (ü beside u), then tone, then code point, so that names of one surname stay
/// together: 黎安, 黎明, then 李安, 李白. Characters without a reading come last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PinyinKey {
    pieces: Vec<Piece>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    letters: String,
    umlaut: bool,
    tone: u8,
    c: char,
}

impl PinyinKey {
    /// The key of a person's name, read as in [`super::name_syllables`].
    pub fn new(name: &str, pinyin: Option<&str>) -> Self {
        let tidy = tidy_name(name);
        let pieces = if tidy.chars().any(|c| c.is_ascii_alphanumeric()) {
            Self::pieces_of_text(&tidy)
        } else {
            let read = read_name(&tidy, pinyin);
            read.into_iter().map(|read| Piece::of(read.c, read.readings.into_iter().next())).collect()
        };
        Self { pieces, name: name.to_owned() }
    }

    /// The key of any other text, a title or a place, read as in [`super::text_syllables`].
    pub fn of_text(text: &str) -> Self {
        Self { pieces: Self::pieces_of_text(text), name: text.to_owned() }
    }

    fn pieces_of_text(text: &str) -> Vec<Piece> {
        let pieces = units(text).into_iter().map(|unit| match unit {
            Unit::Han(c, reading) => Piece::of(c, reading.map(|syllable| mark(c, &syllable).unwrap_or(syllable))),
            Unit::Latin(run) => Piece { letters: run, umlaut: false, tone: 0, c: '\0' },
        });
        pieces.collect()
    }
}

impl Piece {
    fn of(c: char, marked: Option<String>) -> Self {
        // '~' sorts after every letter.
        let marked = marked.unwrap_or_else(|| "~".to_owned());
        let letters = plain(&marked);
        Self { umlaut: letters.contains('v'), letters: letters.replace('v', "u"), tone: tone(&marked), c }
    }
}
