//! What a visitor may type in Latin letters: the readings of a name or title from each of its syllables on.
//!
//! Two key sets. `'zhang'cheng'yuan` is found by the beginning of what is spelt out, `:zcy:zhang'cheng'yuan` by
//! initials; the client asks the one that leaves fewer keys and holds the syllables against what was typed.

use crate::plan::Record;
use crate::text::pinyin;

/// A reading is kept from each of this many syllables on, and for this many.
const SYLLABLES: usize = 8;

/// Titles are longer than names: their words are found too.
const STARTS: usize = 16;

/// How many readings of one name are kept at the most: a name of two characters of many readings has a dozen.
const MOST: usize = 12;

/// An unusual reading in a title is kept for this many syllables from each on, since there may be several in one.
const UNUSUAL: usize = 4;

/// How many readings of so many syllables of a title are kept.
const WAYS: usize = 6;

/// The keys of the names of a record, each with whether it begins a name.
pub(super) fn keys(record: &Record, mut each: impl FnMut(&str, bool)) {
    if record.name {
        let readings = pinyin::name_readings(&record.title, record.pinyin.as_deref());
        for (number, way) in combined(&readings, MOST).iter().enumerate() {
            // The usual reading comes before the seldom ones of others.
            suffixes(way, &mut |key: &str, begins: bool| each(key, begins && number == 0));
        }
    } else {
        of_title(&record.title, &mut each);
    }
    for alias in &record.aliases {
        of_title(alias, &mut each);
    }
}

/// A title as it is usually read, and a few syllables from each on in other ways.
fn of_title(title: &str, each: &mut impl FnMut(&str, bool)) {
    let readings = pinyin::text_readings(title);
    let usual: Vec<&str> = readings.iter().filter_map(|readings| readings.first().map(String::as_str)).collect();
    suffixes(&usual, each);
    for start in 0..readings.len().min(STARTS) {
        let part = &readings[start..readings.len().min(start + UNUSUAL)];
        for way in combined(part, WAYS).iter().skip(1) {
            key(way, &mut |key: &str| each(key, false));
        }
    }
}

fn suffixes<S: AsRef<str>>(syllables: &[S], each: &mut impl FnMut(&str, bool)) {
    for start in 0..syllables.len().min(STARTS) {
        let part = &syllables[start..syllables.len().min(start + SYLLABLES)];
        key(part, &mut |key: &str| each(key, start == 0));
    }
}

/// The two keys of some syllables.
fn key<S: AsRef<str>>(part: &[S], each: &mut impl FnMut(&str)) {
    let mut key = String::with_capacity(part.len() * 15);
    for syllable in part {
        key.push('\'');
        key.push_str(syllable.as_ref());
    }
    each(&key);
    let spelt = key.len();
    key.push(':');
    key.extend(part.iter().filter_map(|syllable| syllable.as_ref().chars().next()));
    key.push(':');
    key.extend_from_within(1..spelt);
    each(&key[spelt..]);
}

/// At most so many ways to read the characters one after the other: the usual one first, then those that differ from it
/// in one, then in two.
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
        assert_eq!(
            keys,
            [
                "true 'zhang'cheng'yuan",
                "true :zcy:zhang'cheng'yuan",
                "false 'cheng'yuan",
                "false :cy:cheng'yuan",
                "false 'yuan",
                "false :y:yuan"
            ]
        );
    }
}
