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

/// The keys of the names of a record, each with whether it begins a name.
pub(super) fn keys(record: &Record, mut each: impl FnMut(&str, bool)) {
    if record.name {
        let readings = pinyin::name_readings(&record.title, record.pinyin.as_deref());
        for (number, way) in combined(&readings).iter().enumerate() {
            // The usual reading comes before the seldom ones of others.
            suffixes(way, &mut |key: &str, begins: bool| each(key, begins && number == 0));
        }
    } else {
        suffixes(&pinyin::text_syllables(&record.title), &mut each);
    }
    for alias in &record.aliases {
        suffixes(&pinyin::text_syllables(alias), &mut each);
    }
}

fn suffixes<S: AsRef<str>>(syllables: &[S], each: &mut impl FnMut(&str, bool)) {
    let mut key = String::new();
    for start in 0..syllables.len().min(STARTS) {
        let part = &syllables[start..syllables.len().min(start + SYLLABLES)];
        key.clear();
        for syllable in part {
            key.push('\'');
            key.push_str(syllable.as_ref());
        }
        each(&key, start == 0);
        let spelt = key.len();
        key.push(':');
        key.extend(part.iter().filter_map(|syllable| syllable.as_ref().chars().next()));
        key.push(':');
        key.extend_from_within(1..spelt);
        each(&key[spelt..], start == 0);
    }
}

/// Every way to read the characters one after the other, the usual one first.
fn combined(characters: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut ways: Vec<Vec<&str>> = vec![Vec::new()];
    for readings in characters.iter().filter(|readings| !readings.is_empty()) {
        let longer =
            readings.iter().flat_map(|reading| ways.iter().map(move |way| [way.as_slice(), &[reading.as_str()]].concat()));
        ways = longer.take(MOST).collect();
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_reading_comes_first() {
        let characters = [vec!["shan".to_owned(), "dan".to_owned()], vec!["de".to_owned()]];
        assert_eq!(combined(&characters), [vec!["shan", "de"], vec!["dan", "de"]]);
        assert_eq!(combined(&[]), [Vec::<&str>::new()]);
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
