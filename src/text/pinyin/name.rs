//! Readings of people's names.

use std::borrow::Cow;

use pinyin::{Pinyin, ToPinyinMulti as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::text::surname::{self, is_han, split_tidy, tidy_name};

use super::{all_readings, further, phrase, plain, text_syllables, tone, usual};

/// A character of a name with its marked readings, the best first.
pub(super) struct Read {
    pub(super) c: char,
    pub(super) readings: Vec<Cow<'static, str>>,
}

/// The Han characters of a tidied name with their readings: the surname from the table of surnames, a given name that
/// is a word (重庆, 朝晖) as that word, everything else by its usual reading. With `pinyin`, each character has only the
/// reading given there.
pub(super) fn read_name(tidy: &str, pinyin: Option<&str>) -> Vec<Read> {
    let (surname, given) = split_tidy(tidy);
    let mut out: Vec<Read> = Vec::new();
    let entry = surname::entry(surname);
    for (i, c) in surname.chars().enumerate() {
        let of_table = entry.iter().flat_map(|e| &e.readings).filter_map(|reading| reading.split(' ').nth(i));
        let mut readings: Vec<Cow<'_, str>> = of_table.map(Cow::Borrowed).collect();
        if readings.is_empty() {
            readings.extend(usual(c).map(Cow::Borrowed));
        }
        out.push(Read { c, readings });
    }
    let word = phrase(given).into_iter().flat_map(|reading| reading.split(' ')).map(Some).chain(std::iter::repeat(None));
    for (c, syllable) in given.chars().filter(|&c| is_han(c)).zip(word) {
        let marked = match syllable {
            Some(syllable) => mark(c, syllable).or(Some(syllable)),
            None => usual(c),
        };
        out.push(Read { c, readings: marked.into_iter().map(Cow::Borrowed).collect() });
    }
    if let Some(given) = pinyin.map(|pinyin| given_syllables(&out, pinyin)).filter(|given| given.len() == out.len()) {
        for (read, syllable) in out.iter_mut().zip(given) {
            let marked = if tone(&syllable) < 5 { None } else { mark(read.c, &plain(&syllable)) };
            read.readings = vec![marked.map_or(Cow::Owned(syllable), Cow::Borrowed)];
        }
    }
    out
}

/// The tone-marked reading of a character whose plain form is `syllable`.
pub(super) fn mark(c: char, syllable: &str) -> Option<&'static str> {
    let of_surname = surname::entry(c.encode_utf8(&mut [0; 4])).into_iter().flat_map(|entry| entry.readings.iter().copied());
    let of_crate = c.to_pinyin_multi().into_iter().flatten().map(Pinyin::with_tone);
    usual(c).into_iter().chain(of_surname).chain(of_crate).chain(further(c)).find(|marked| plain(marked) == syllable)
}

/// Parses the syllables of a `pinyin:` field: `zhang ming yuan`, `Zhāng Míngyuǎn`, `zhangmingyuan`, `lyu`. If the words
/// do not correspond one to one to characters, the known readings of the characters determine where to cut.
fn given_syllables(name: &[Read], pinyin: &str) -> Vec<String> {
    let text = pinyin.to_lowercase().replace("u:", "ü").replace('v', "ü");
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphabetic() || matches!(c, '\u{300}'..='\u{30F}')))
        .filter(|word| !word.is_empty())
        .map(|word| respell(&word.nfc().collect::<String>()))
        .collect();
    if words.len() == name.len() { words } else { cut(name, &words.concat()).unwrap_or(words) }
}

/// Unifies spellings of ü: GB/T 28039-2011 writes it YU in passports, and many people write lue for lüe.
fn respell(word: &str) -> String {
    match word.chars().next() {
        Some(first @ ('l' | 'n')) if word[1..].starts_with("yu") => {
            format!("{first}ü{}", &word[3..])
        }
        Some(first @ ('l' | 'n')) if &word[1..] == "ue" => format!("{first}üe"),
        _ => word.to_owned(),
    }
}

/// Cuts a run of letters into one known reading per character.
fn cut(name: &[Read], letters: &str) -> Option<Vec<String>> {
    let Some((first, rest)) = name.split_first() else {
        return letters.is_empty().then(Vec::new);
    };
    let readings = all_readings(first.c);
    let ends = letters.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter(|&end| readings.contains(&plain(&letters[..end]))).find_map(|end| {
        let mut out = cut(rest, &letters[end..])?;
        out.insert(0, letters[..end].to_owned());
        Some(out)
    })
}

/// The best plain reading of a person's name, one syllable per Han character. `pinyin` is the entry's own `pinyin:`
/// field and takes precedence. A name in Latin letters yields its words.
pub fn name_syllables(name: &str, pinyin: Option<&str>) -> Vec<String> {
    let (read, fixed) = match pieces(name, pinyin) {
        Pieces::Characters(read, fixed) => (read, fixed),
        Pieces::Words(words) => return words,
    };
    let best = |read: Read| match read.readings.first() {
        Some(marked) => Some(plain(marked)),
        None if fixed => None,
        None => all_readings(read.c).into_iter().next(),
    };
    read.into_iter().filter_map(best).collect()
}

/// How a name is read.
enum Pieces {
    /// Character by character; the flag tells whether the readings come from the `pinyin:` field.
    Characters(Vec<Read>, bool),
    /// As words, because it contains Latin letters or no Han character.
    Words(Vec<String>),
}

fn pieces(name: &str, pinyin: Option<&str>) -> Pieces {
    let tidy = tidy_name(name);
    let pinyin = pinyin.filter(|pinyin| pinyin.chars().any(char::is_alphabetic));
    let read = read_name(&tidy, pinyin);
    if read.is_empty() || tidy.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Pieces::Words(text_syllables(pinyin.unwrap_or(&tidy)));
    }
    Pieces::Characters(read, pinyin.is_some())
}

/// All plain readings of each piece of a name, the best first, for search keys. A surname's readings as a surname come
/// before the others; a `pinyin:` field leaves only its own.
pub fn name_readings(name: &str, pinyin: Option<&str>) -> Vec<Vec<String>> {
    let (read, fixed) = match pieces(name, pinyin) {
        Pieces::Characters(read, fixed) => (read, fixed),
        Pieces::Words(words) => return words.into_iter().map(|word| vec![word]).collect(),
    };
    let every = read.iter().map(|read| {
        let mut out: Vec<String> = read.readings.iter().map(|marked| plain(marked)).collect();
        if !fixed {
            let more: Vec<String> = all_readings(read.c).into_iter().filter(|reading| !out.contains(reading)).collect();
            out.extend(more);
        }
        out
    });
    every.filter(|readings| !readings.is_empty()).collect()
}

/// A name's reading with tone marks for display, spelt as GB/T 28039-2011 prescribes: `Ōuyáng Shàodōng`, `Zhāng Xī'ān`.
/// `None` if a character has no known reading, and for names with 「·」 or in Latin letters, whose spelling cannot be
/// derived from characters.
pub fn marked(name: &str, pinyin: Option<&str>) -> Option<String> {
    let tidy = tidy_name(name);
    let (surname, given) = split_tidy(&tidy);
    if surname.is_empty() || !given.chars().all(is_han) {
        return None;
    }
    let read = read_name(&tidy, pinyin);
    let syllables: Option<Vec<&str>> = read.iter().map(|read| read.readings.first().map(|reading| &**reading)).collect();
    let syllables = syllables?;
    let (family, personal) = syllables.split_at_checked(surname.chars().count())?;
    let parts = [family, personal].into_iter().filter(|part| !part.is_empty()).map(word);
    Some(parts.collect::<Vec<String>>().join(" "))
}

/// Joins syllables into a capitalised word, with an apostrophe before an inner a, o or e.
fn word(syllables: &[&str]) -> String {
    let mut out = String::new();
    for syllable in syllables {
        if out.is_empty() {
            let mut rest = syllable.chars();
            out.extend(rest.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(rest.as_str());
        } else {
            if plain(syllable).starts_with(['a', 'o', 'e']) {
                out.push('\'');
            }
            out.push_str(syllable);
        }
    }
    out
}
