//! Readings of Chinese text: addresses (`zhang-ming-yuan.html`), search by pinyin and initials, pinyin order, readings
//! for display.
//!
//! The crate `pinyin` knows every character, but it orders readings by code rather than by use and knows no words. Four
//! small tables of our own (`data/`) correct that: `readings.txt` (the usual reading), `further.txt` (readings that the
//! crate lacks), `surnames.txt` (单 shàn, 尉迟 yù chí), `phrases.txt` (重庆 chong qing, 银行 yin hang). A name's own `pinyin:`
//! takes precedence.
//!
//! Plain syllables are ASCII, with `ü` written `v` (`lv`), as people type it.

mod key;
mod name;
mod slug;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use pinyin::{Pinyin, ToPinyin, ToPinyinMulti as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::text::fold::{simplified, unified};
use crate::text::surname::{self, is_han, tidy_name};
use crate::text::width::half_width_char;

pub use crate::text::surname::split_name;
pub use key::PinyinKey;
pub use name::{marked, name_readings, name_syllables};
pub use slug::{slug, slug_name};

/// Usual readings that differ from the crate's first one, sorted by character.
static READINGS: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| of_characters(include_str!("data/readings.txt")));

/// Rare readings that the crate lacks, sorted by character; for simplified characters, those it lists only for their
/// traditional forms.
static FURTHER: LazyLock<Vec<(char, &'static str)>> = LazyLock::new(|| of_characters(include_str!("data/further.txt")));

/// Builds the tables.
pub(super) fn prepare() {
    LazyLock::force(&PHRASES);
    LazyLock::force(&READINGS);
    LazyLock::force(&FURTHER);
}

/// Parses a table of single characters, sorted.
fn of_characters(table: &'static str) -> Vec<(char, &'static str)> {
    let mut all: Vec<_> = entries(table).filter_map(|(word, reading)| Some((word.chars().next()?, reading))).collect();
    all.sort_unstable();
    all
}

/// Words with readings of their own, sorted. Keys are normalised as texts are: 哪吒 is stored with 咤, of which 吒 counts
/// as a variant.
static PHRASES: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let words = entries(include_str!("data/phrases.txt"));
    let mut all: Vec<_> = words.map(|(word, reading)| (word.chars().map(read_as).collect(), reading)).collect();
    all.sort_unstable();
    all
});

/// The character whose reading is used: the simplified form of a traditional character.
fn read_as(c: char) -> char {
    simplified(unified(c))
}

/// The words of the phrase table by their last character, longest first, each with its reading. Few characters of a
/// text end a word, so most lookups miss at once.
static ENDS: LazyLock<HashMap<char, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut words: Vec<(&str, &str)> = PHRASES.iter().map(|(word, reading)| (word.as_str(), *reading)).collect();
    words.sort_by_key(|(word, _)| Reverse(word.len()));
    let mut ends: HashMap<char, Vec<_>> = HashMap::new();
    for (word, reading) in words {
        if let Some(last) = word.chars().next_back() {
            ends.entry(last).or_default().push((word, reading));
        }
    }
    ends
});

/// Parses `word reading  word reading …`, several entries to a line; lines starting with `#` are comments.
fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split("  ")).filter_map(|entry| entry.split_once(' '))
}

/// The usual reading of a character, with its tone mark.
fn usual(c: char) -> Option<&'static str> {
    let c = unified(c);
    match READINGS.binary_search_by_key(&c, |&(known, _)| known) {
        Ok(i) => Some(READINGS[i].1),
        Err(_) if is_han(c) => [c, simplified(c)].iter().find_map(ToPinyin::to_pinyin).map(Pinyin::with_tone),
        Err(_) => None,
    }
}

/// The plain form of a character's usual reading. Computed once per character of the common block, because the texts of
/// a site repeat the same ones.
fn usual_plain(c: char) -> Option<String> {
    static KNOWN: LazyLock<Vec<OnceLock<Option<String>>>> = LazyLock::new(|| (0x4E00..0xA000).map(|_| OnceLock::new()).collect());
    let place = u32::from(c).checked_sub(0x4E00).and_then(|place| KNOWN.get(place as usize));
    place.map_or_else(|| usual(c).map(plain), |known| known.get_or_init(|| usual(c).map(plain)).clone())
}

/// The reading of a word in the phrase table, as plain syllables separated by spaces.
fn phrase(word: &str) -> Option<&'static str> {
    PHRASES.binary_search_by(|(known, _)| known.as_str().cmp(word)).ok().map(|i| PHRASES[i].1)
}

/// Removes tone marks: `lǚ` → `lv`, `Zhāng` → `zhang`.
pub(crate) fn plain(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    for c in marked.chars() {
        match plain_letter(c) {
            Some(letter) => out.push(letter),
            None => return plain_decomposed(marked),
        }
    }
    out
}

/// The plain form of a lower-case letter, with or without a tone mark; `None` for anything else.
fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' => c,
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        _ => return None,
    })
}

/// [`plain`] for any text, including capitals, combining marks and `ń`.
fn plain_decomposed(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    for c in marked.nfd() {
        match c {
            '\u{308}' if out.ends_with('u') => {
                out.pop();
                out.push('v');
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

/// Tone of a marked syllable: 1 to 4, or 5 for the neutral tone.
fn tone(marked: &str) -> u8 {
    marked
        .nfd()
        .find_map(|c| match c {
            '\u{304}' => Some(1),
            '\u{301}' => Some(2),
            '\u{30C}' => Some(3),
            '\u{300}' => Some(4),
            _ => None,
        })
        .unwrap_or(5)
}

/// A unit of a text as it is read.
enum Unit {
    /// A Han character and its plain reading, if known.
    Han(char, Option<String>),
    /// A run of Latin letters and digits, in lower-case ASCII.
    Latin(String),
}

/// Splits a text into units. Words of the phrase table win over single characters; of two overlapping words the one
/// ending later wins, and of words with the same end the longer.
fn units(text: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut han = String::new();
    let mut latin = String::new();
    for c in text.chars().map(half_width_char) {
        if is_han(c) {
            flush_latin(&mut latin, &mut out);
            han.push(c);
            continue;
        }
        flush_han(&mut han, &mut out);
        let letters: String = c.nfkd().filter(char::is_ascii_alphanumeric).collect();
        if letters.is_empty() {
            flush_latin(&mut latin, &mut out);
        }
        latin.extend(letters.chars().map(|c| c.to_ascii_lowercase()));
    }
    flush_han(&mut han, &mut out);
    flush_latin(&mut latin, &mut out);
    out
}

fn flush_latin(latin: &mut String, out: &mut Vec<Unit>) {
    if !latin.is_empty() {
        out.push(Unit::Latin(std::mem::take(latin)));
    }
}

/// Reads a run of Han characters from the end, because the last character of a Chinese word identifies it better than
/// the first.
fn flush_han(han: &mut String, out: &mut Vec<Unit>) {
    let folded: String = han.chars().map(read_as).collect();
    let mut readings: Vec<Option<String>> = Vec::with_capacity(folded.len() / 3);
    let mut rest = folded.as_str();
    while let Some(last) = rest.chars().next_back() {
        let found = ENDS.get(&last).into_iter().flatten().find(|(word, _)| rest.ends_with(word));
        match found {
            Some((_, reading)) => readings.extend(reading.rsplit(' ').map(|syllable| Some(syllable.to_owned()))),
            None => readings.push(None),
        }
        rest = &rest[..rest.len() - found.map_or(last.len_utf8(), |(word, _)| word.len())];
    }
    readings.reverse();
    let read = han.chars().zip(readings).map(|(c, known)| Unit::Han(c, known.or_else(|| usual_plain(c))));
    out.extend(read);
    han.clear();
}

/// The plain syllables of a text: one per Han character, one per run of Latin letters and digits. Punctuation and
/// characters without a known reading yield none.
pub fn text_syllables(text: &str) -> Vec<String> {
    let read = units(text).into_iter().filter_map(|unit| match unit {
        Unit::Han(_, reading) => reading,
        Unit::Latin(run) => Some(run),
    });
    read.collect()
}

/// All plain readings of each unit of a text, the best first, for search keys. Inside a word of the phrase table, the
/// best reading is the one the word has.
pub fn text_readings(text: &str) -> Vec<Vec<String>> {
    let read = units(text).into_iter().map(|unit| match unit {
        Unit::Han(c, best) => {
            let others = all_readings(c).into_iter().filter(|reading| Some(reading) != best.as_ref());
            best.iter().cloned().chain(others).collect()
        }
        Unit::Latin(run) => vec![run],
    });
    read.filter(|readings: &Vec<String>| !readings.is_empty()).collect()
}

/// Readings of a character that the crate lacks, with their tone marks.
fn further(c: char) -> impl Iterator<Item = &'static str> {
    let from = FURTHER.partition_point(|&(known, _)| known < c);
    FURTHER[from..].iter().take_while(move |&&(known, _)| known == c).map(|&(_, reading)| reading)
}

/// Every plain reading of a character: the usual one first, then those as a surname, then the others; empty if none is
/// known.
pub fn all_readings(c: char) -> Vec<String> {
    /// Cache for the common block, filled on first use; titles repeat the same characters.
    static KNOWN: LazyLock<Vec<OnceLock<Vec<String>>>> = LazyLock::new(|| (0x4E00..0xA000).map(|_| OnceLock::new()).collect());
    let place = u32::from(c).checked_sub(0x4E00).and_then(|place| KNOWN.get(place as usize));
    place.map_or_else(|| readings_of(c), |known| known.get_or_init(|| readings_of(c)).clone())
}

fn readings_of(c: char) -> Vec<String> {
    let c = unified(c);
    let mut out: Vec<String> = usual(c).map(plain).into_iter().collect();
    if let Some(entry) = surname::entry(c.encode_utf8(&mut [0; 4])) {
        out.extend(entry.readings.iter().map(|reading| plain(reading)));
    }
    if let Some(multi) = c.to_pinyin_multi() {
        out.extend(multi.into_iter().map(|reading| plain(reading.with_tone())));
    }
    out.extend(further(c).map(plain));
    let mut seen = Vec::new();
    out.retain(|reading| {
        let new = !reading.is_empty() && !seen.contains(reading);
        if new {
            seen.push(reading.clone());
        }
        new
    });
    out
}

/// Whether a surname needs a `pinyin:` field to be read safely: because several readings are in use (覃 qín, tán), or
/// because its reading differs from the character's usual one (单 shàn).
pub fn is_polyphone_surname(surname: &str) -> bool {
    let tidy = tidy_name(surname);
    let usually: Vec<String> = tidy.chars().filter_map(|c| usual(c).map(plain)).collect();
    surname::entry(&tidy)
        .is_some_and(|entry| entry.readings.iter().any(|reading| reading.split(' ').map(plain).ne(usually.iter().cloned())))
}
