//! Readings: what a visitor may type in Latin letters.

use crate::plan::Record;
use crate::text::pinyin;

/// The readings of the names of a record: syllables parted by `'`, readings by a space. Of a person's name all
/// readings, the surname's first.
pub(super) fn readings(record: &Record) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut add = |syllables: Vec<String>| {
        let joined = syllables.join("'");
        if !joined.is_empty() && !all.contains(&joined) {
            all.push(joined);
        }
    };
    if record.name {
        combined(&pinyin::name_readings(&record.title, record.pinyin.as_deref())).into_iter().for_each(&mut add);
    } else {
        add(pinyin::text_syllables(&record.title));
    }
    for alias in &record.aliases {
        add(pinyin::text_syllables(alias));
    }
    all.join(" ")
}

/// How many readings of one name are kept at the most: a name of two characters of many readings has a dozen.
const MOST: usize = 12;

/// Every way to read the characters one after the other, the usual one first.
fn combined(characters: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for readings in characters.iter().filter(|readings| !readings.is_empty()) {
        let longer = readings
            .iter()
            .flat_map(|reading| ways.iter().map(move |way| [way.as_slice(), std::slice::from_ref(reading)].concat()));
        ways = longer.take(MOST).collect();
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::combined;

    #[test]
    fn the_usual_reading_comes_first() {
        let characters = [vec!["shan".to_owned(), "dan".to_owned()], vec!["de".to_owned()]];
        assert_eq!(combined(&characters), [vec!["shan", "de"], vec!["dan", "de"]]);
        assert_eq!(combined(&[]), [Vec::<String>::new()]);
    }
}
