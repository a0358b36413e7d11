//! Keys for queries in Latin letters: the readings of a name or title from each of its syllables on.
//!
//! There are two sets of keys. `'zhang'cheng'yuan` is found by a prefix of the spelt-out reading, `:zcy:zhang'cheng'yuan` by
//! its initials; the client scans the set that leaves fewer keys, and matches their syllables against what was typed. The second
//! follows from the first, which alone is stored with a record.

use crate::plan::Record;
use crate::text::pinyin;

/// The maximum number of syllables in a key.
const SYLLABLES: usize = 8;

/// The number of syllables from which keys start: titles are longer than names, and their words can be found too.
const STARTS: usize = 16;

/// The maximum number of readings of a name: one with two characters of many readings has a dozen.
const MOST: usize = 12;

/// The length in syllables of keys with unusual readings of a title, which may have several.
const UNUSUAL: usize = 4;

/// The maximum number of readings of [`UNUSUAL`] syllables of a title.
const WAYS: usize = 6;

/// Passes the reading keys of a record's names to `each`, with whether they start at the beginning of a name.
pub(super) fn keys(record: &Record, mut each: impl FnMut(&str, bool)) {
    if record.name {
        let readings = pinyin::name_readings(&record.title, record.pinyin.as_deref());
        for (number, way) in combined(&readings, MOST).iter().enumerate() {
            // Only the usual reading counts as a beginning, so that it ranks before rare readings of other names.
            suffixes(way, &mut |key: &str, begins: bool| each(key, begins && number == 0));
        }
    } else {
        of_title(&record.title, &mut each);
    }
    for alias in &record.aliases {
        of_title(alias, &mut each);
    }
}

/// The usual reading of a title, and short keys with its other readings.
fn of_title(title: &str, each: &mut impl FnMut(&str, bool)) {
    let readings = pinyin::text_readings(title);
    let usual: Vec<&str> = readings.iter().filter_map(|readings| readings.first().map(String::as_str)).collect();
    suffixes(&usual, each);
    for start in 0..readings.len().min(STARTS) {
        let part = &readings[start..readings.len().min(start + UNUSUAL)];
        for way in combined(part, WAYS).iter().skip(1) {
            each(&key(way), false);
        }
    }
}

fn suffixes<S: AsRef<str>>(syllables: &[S], each: &mut impl FnMut(&str, bool)) {
    for start in 0..syllables.len().min(STARTS) {
        let part = &syllables[start..syllables.len().min(start + SYLLABLES)];
        each(&key(part), start == 0);
    }
}

/// The key of some syllables.
fn key<S: AsRef<str>>(part: &[S]) -> String {
    let mut key = String::with_capacity(part.len() * 7);
    for syllable in part {
        key.push(SYLLABLE);
        key.push_str(syllable.as_ref());
    }
    key
}

/// Precedes each syllable of a reading, and so starts its key.
pub(super) const SYLLABLE: char = '\'';

/// The key by initials of the reading with this key; `None` if it is no reading's.
pub(super) fn by_initials(spelt: &str) -> Option<String> {
    let syllables = spelt.strip_prefix(SYLLABLE)?;
    let mut key = String::with_capacity(spelt.len() + 12);
    key.push(':');
    key.extend(syllables.split(SYLLABLE).filter_map(|syllable| syllable.chars().next()));
    key.push(':');
    key.push_str(syllables);
    Some(key)
}

/// Up to `most` combined readings of the characters: the usual one first, then those that differ in one character, then in two.
fn combined(characters: &[Vec<String>], most: usize) -> Vec<Vec<&str>> {
    let mut ways: Vec<(usize, Vec<&str>)> = vec![(0, Vec::new())];
    for readings in characters.iter().filter(|readings| !readings.is_empty()) {
        if let [only] = readings.as_slice() {
            for (_, way) in &mut ways {
                way.push(only);
            }
            continue;
        }
        let longer = ways.iter().flat_map(|(unusual, way)| {
            let each = readings.iter().enumerate();
            each.map(move |(number, reading)| (unusual + number.min(1), [way.as_slice(), &[reading.as_str()]].concat()))
        });
        ways = longer.collect();
        ways.sort_by_key(|(unusual, _)| *unusual);
        ways.truncate(most);
    }
    ways.into_iter().map(|(_, way)| way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_reading_comes_first() {
        let characters = [vec!["shan".to_owned(), "dan".to_owned()], vec!["de".to_owned()]];
        assert_eq!(combined(&characters, 12), [vec!["shan", "de"], vec!["dan", "de"]]);
        assert_eq!(combined(&[], 12), [Vec::<&str>::new()]);
        let twice = [vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned(), "d".to_owned()]];
        assert_eq!(combined(&twice, 3), [["a", "c"], ["a", "d"], ["b", "c"]]);
    }

    #[test]
    fn a_name_is_found_from_each_syllable_on() {
        let mut keys = Vec::new();
        suffixes(&["zhang", "cheng", "yuan"], &mut |key: &str, begins: bool| keys.push(format!("{begins} {key}")));
        assert_eq!(keys, ["true 'zhang'cheng'yuan", "false 'cheng'yuan", "false 'yuan"]);
    }

    #[test]
    fn a_key_by_initials_follows_from_the_reading() {
        assert_eq!(by_initials("'zhang'cheng'yuan").as_deref(), Some(":zcy:zhang'cheng'yuan"));
        assert_eq!(by_initials("'lü").as_deref(), Some(":l:lü"));
        assert_eq!(by_initials("1998"), None);
    }
}
