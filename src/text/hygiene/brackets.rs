//! R1–R3: pinyin in brackets: whole, behind a stray letter, or only its remainder.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::pinyin::{all_readings, plain};
use crate::text::surname::is_han;

use super::{Finding, Options, Prose, Repair, Rule};

/// Maximum length of a syllable in letters (zhuāng). Longer pinyin is not matched: the gloss of a name has several
/// syllables.
const LONGEST: usize = 6;

/// Bracketed pinyin is treated as damage, not as a gloss, if at least this many different characters carry it …
const LEAST_DIFFERENT: usize = 3;

/// … and it occurs at least this often per thousand Han characters.
const LEAST_IN_THOUSAND: usize = 5;

/// Adds the findings of R1–R3.
pub(super) fn find(prose: &Prose<'_>, options: &Options<'_>, found: &mut Vec<Finding>) {
    let mut annotated: Vec<Annotation> = Vec::new();
    for index in 0..prose.chars.len() {
        match prose.at(index) {
            '(' | '（' => {
                let Some(end) = syllable(prose, index + 1).filter(|end| matches!(prose.at(*end), ')' | '）')) else { continue };
                let before = prose.before(index);
                if is_han(before) {
                    let reading = prose.chars[index + 1..end].iter().map(|(_, c)| *c).collect();
                    annotated.push(Annotation { of: before, reading, from: index, to: end + 1 });
                } else if is_leaked(before) && !is_word(prose, index - 1) {
                    let reading: String = prose.chars[index + 1..end].iter().map(|(_, c)| *c).collect();
                    let repair = torn(before, &reading).map_or(Repair::None, |c| Repair::Suggest(c.to_string()));
                    found.push(Finding { rule: Rule::AnnotatedLetter, range: prose.bytes(index - 1, end + 1), repair });
                }
            }
            '?' | '？' => {
                if let Some(end) = syllable(prose, index + 1).filter(|end| matches!(prose.at(*end), ')' | '）')) {
                    found.push(Finding { rule: Rule::AnnotationRest, range: prose.bytes(index, end + 1), repair: Repair::None });
                }
            }
            _ => {}
        }
    }
    if options.keep_pinyin || !is_damage(prose, &annotated) {
        return;
    }
    for one in annotated {
        found.push(Finding {
            rule: Rule::Annotated,
            range: prose.bytes(one.from, one.to),
            repair: Repair::Replace(String::new()),
        });
    }
}

/// Pinyin in brackets behind a character; `from` and `to` are character positions.
struct Annotation {
    of: char,
    reading: String,
    from: usize,
    to: usize,
}

/// Whether the annotations are damage. A person glosses a rare character once, or to tell two readings apart; a program
/// annotates everywhere and repeats itself.
fn is_damage(prose: &Prose<'_>, annotated: &[Annotation]) -> bool {
    let different: BTreeSet<char> = annotated.iter().map(|one| one.of).collect();
    let mut times: BTreeMap<(char, &str), usize> = BTreeMap::new();
    for one in annotated {
        *times.entry((one.of, &one.reading)).or_default() += 1;
    }
    let dense = annotated.len() * 1000 >= prose.han() * LEAST_IN_THOUSAND;
    (different.len() >= LEAST_DIFFERENT && dense) || times.values().any(|times| *times > 1)
}

/// End of the syllable starting at `from`, if it carries a tone mark.
fn syllable(prose: &Prose<'_>, from: usize) -> Option<usize> {
    let mut marked = false;
    let mut end = from;
    while end - from <= LONGEST && is_pinyin(prose.at(end)) {
        marked |= !prose.at(end).is_ascii();
        end += 1;
    }
    (marked && end > from && end - from <= LONGEST).then_some(end)
}

fn is_pinyin(c: char) -> bool {
    c.is_ascii_alphabetic() || tone_mark(c)
}

/// Whether a character is a letter with one of the four tone marks.
pub(super) fn tone_mark(c: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ".contains(c)
}

/// Whether a character can be the second byte of a GBK pair that leaked as ASCII.
pub(super) fn is_leaked(c: char) -> bool {
    matches!(c, '@'..='~') && c != '\u{7F}'
}

/// Whether the letter at `index` belongs to a word or a formula.
fn is_word(prose: &Prose<'_>, index: usize) -> bool {
    let before = prose.before(index);
    before.is_ascii_alphanumeric() || matches!(before, '\\' | '[' | '_')
}

/// The only character with this second GBK byte and this reading; common characters are preferred, and ties yield
/// `None`.
fn torn(trail: char, reading: &str) -> Option<char> {
    let trail = u8::try_from(trail).ok()?;
    let plain = plain(reading);
    let fits =
        (0x81..=0xFE_u8).filter_map(|lead| super::gbk::character([lead, trail])).filter(|c| all_readings(*c).contains(&plain));
    let fits: BTreeSet<char> = fits.collect();
    let common: Vec<char> = fits.iter().copied().filter(|c| super::gbk::is_common(*c)).collect();
    match (&common[..], fits.len()) {
        ([only], _) => Some(*only),
        ([], 1) => fits.first().copied(),
        _ => None,
    }
}
