//! R4: a byte was lost, so the text behind it is misaligned: the second byte of one character is paired with the first
//! of the next. Inserting one byte in front and decoding again shows whether that happened: common characters appear in
//! place of rare ones.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use encoding_rs::GBK;

use crate::text::surname::is_han;

use super::{Finding, Prose, Repair, Rule};

/// Number of characters examined behind the lost byte.
const REACH: usize = 24;

/// Required rise in the share of common characters, in percentage points.
const RISE: usize = 50;

/// Decodes two bytes of GBK; `None` if they are invalid or a character that only GB18030 has.
pub(super) fn character(bytes: [u8; 2]) -> Option<char> {
    only(&GBK.decode_without_bom_handling_and_without_replacement(&bytes)?)
}

/// The only character of a text; `None` if there are more, or it is in the private use area (one that only GB18030 has).
fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let c = chars.next()?;
    (chars.next().is_none() && !('\u{E000}'..='\u{F8FF}').contains(&c)).then_some(c)
}

/// The characters whose first GBK byte is in `leads`, with their bytes. Tabulated because an encoder scans its table
/// from the start for each character, and every text asks for many.
fn decoded(leads: RangeInclusive<u8>) -> Vec<([u8; 2], char)> {
    let trails = || (0x40..=0xFE_u8).filter(|trail| *trail != 0x7F);
    let pairs: Vec<[u8; 2]> = leads.flat_map(|lead| trails().map(move |trail| [lead, trail])).collect();
    // Decoded in one call, each pair on a line of its own: there are about twenty-four thousand.
    let lines: Vec<u8> = pairs.iter().flat_map(|[lead, trail]| [*lead, *trail, b'\n']).collect();
    let (text, _) = GBK.decode_without_bom_handling(&lines);
    // GBK encodes the euro sign as a single byte.
    let known = |line: &str| only(line).filter(|c| !matches!(c, '€' | '\u{FFFD}'));
    pairs.into_iter().zip(text.lines()).filter_map(|(pair, line)| Some((pair, known(line)?))).collect()
}

/// The two GBK bytes of every character of the basic multilingual plane; zero if it has none.
static PAIRS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut pairs = vec![0; 0x1_0000];
    for (pair, c) in decoded(0x81..=0xFE) {
        // If several pairs decode to one character, the encoder uses the first.
        if let Some(known) = pairs.get_mut(u32::from(c) as usize).filter(|known| **known == 0) {
            *known = u16::from_be_bytes(pair);
        }
    }
    pairs
});

/// Characters with which UTF-8 read as GBK can begin, sorted: their first byte is the lead byte of a three-byte UTF-8
/// sequence. Undamaged text is searched for these only.
static BEGINNINGS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut all: Vec<char> = decoded(0xE3..=0xE9).into_iter().map(|(_, c)| c).collect();
    all.sort_unstable();
    all
});

/// Whether the first GBK byte of `c` is the lead byte of a three-byte UTF-8 sequence.
pub(super) fn may_begin(c: char) -> bool {
    BEGINNINGS.binary_search(&c).is_ok()
}

/// The two GBK bytes of a character.
pub(super) fn pair(c: char) -> Option<[u8; 2]> {
    PAIRS.get(u32::from(c) as usize).filter(|pair| **pair != 0).map(|pair| pair.to_be_bytes())
}

/// The thousand most frequent characters of ordinary prose (`tools/derive_common.py`).
static COMMON: LazyLock<HashSet<char>> = LazyLock::new(|| include_str!("../data/common.txt").trim().chars().collect());

/// Whether a character is among the thousand most frequent: about nine in ten characters of prose are, but only one in
/// six of misaligned GBK.
pub(super) fn is_common(c: char) -> bool {
    COMMON.contains(&c)
}

/// Characters that precede a question mark that is meant as one.
const ASKING: &str = "吗呢么吧啊呀嘛何谁哪几少否定道对是好行能真的了样岁里去来";

/// Punctuation that occurs in any sentence and is therefore left out of the shares.
fn is_mark(c: char) -> bool {
    "，。、；：？！“”‘’（）《》〈〉【】—…·　".contains(c)
}

/// Finds every misaligned run behind a `?`.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    let mut index = 0;
    while index < prose.chars.len() {
        let at = index;
        index += 1;
        if prose.at(at) != '?' && prose.at(at) != '\u{FFFD}' {
            continue;
        }
        // The run begins behind `?`, `??` or `?!`.
        let mut from = at + 1;
        while from - at <= 2 && matches!(prose.at(from), '?' | '!' | '\u{FFFD}') {
            from += 1;
        }
        let run: Vec<char> = prose.chars[from.min(prose.chars.len())..]
            .iter()
            .map(|(_, c)| *c)
            .take_while(|c| !c.is_ascii())
            .take(REACH)
            .collect();
        let asked = ASKING.contains(prose.before(at));
        if let Some(suggestion) = straightened(&run) {
            let shown = run.len().min(suggestion.chars().count() + 1);
            found.push(Finding {
                rule: Rule::Askew,
                range: prose.bytes(at, from + shown),
                repair: Repair::Suggest(format!("□{suggestion}")),
            });
            index = from + shown;
        } else if !asked && is_han(prose.before(at)) || at == 0 {
            // Too short to realign: a whole character lost, or one torn between two question marks.
            let gap = (1..=3).find(|length| prose.at(at + length) == '?');
            if let Some(gap) =
                gap.filter(|gap| is_han(prose.at(at + gap + 1)) && (at + 1..at + gap).all(|i| !prose.at(i).is_ascii()))
            {
                found.push(Finding { rule: Rule::Askew, range: prose.bytes(at, at + gap + 1), repair: Repair::None });
                index = at + gap + 1;
            }
        }
    }
}

/// The text of a run after one byte is inserted in front, without the first character, whose other byte is lost; `None`
/// if that is no improvement. Only the beginning of a run may be misaligned, so the longest beginning with the greatest
/// gain is used.
fn straightened(run: &[char]) -> Option<String> {
    let bytes: Vec<[u8; 2]> = run.iter().map_while(|c| pair(*c)).collect();
    let common = |chars: &[char]| {
        let counted: Vec<&char> = chars.iter().filter(|c| !is_mark(**c)).collect();
        (counted.iter().filter(|c| is_common(***c)).count(), counted.len())
    };
    let mut best: Option<(usize, String)> = None;
    for length in 2..=bytes.len() {
        let flat: Vec<u8> = bytes[..length].concat();
        let Some(read) =
            flat[1..flat.len() - 1].chunks_exact(2).map(|two| character([two[0], two[1]])).collect::<Option<Vec<char>>>()
        else {
            break;
        };
        if !read.iter().all(|c| is_han(*c) || is_mark(*c)) {
            break;
        }
        let (before, of) = common(&run[..length]);
        let (after, read_of) = common(&read);
        if of == 0 || read_of == 0 || after * of * 100 < before * read_of * 100 + RISE * read_of * of {
            continue;
        }
        let gain = after.saturating_sub(before);
        if best.as_ref().is_none_or(|(best, _)| gain >= *best) {
            best = Some((gain, read.iter().collect()));
        }
    }
    best.map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_an_encoder_says() {
        let encoded = |c: char| {
            let mut utf8 = [0; 4];
            let (bytes, _, lost) = GBK.encode(c.encode_utf8(&mut utf8));
            if lost { None } else { <[u8; 2]>::try_from(bytes.as_ref()).ok() }
        };
        for c in ('\0'..='\u{D7FF}').chain('\u{F900}'..='\u{FFFF}').chain('\u{20000}'..='\u{20100}') {
            assert_eq!(pair(c), encoded(c), "{c}");
            assert_eq!(may_begin(c), encoded(c).is_some_and(|pair| (0xE3..=0xE9).contains(&pair[0])), "{c}");
        }
    }
}
