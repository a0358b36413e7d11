//! R12: text decoded with a wrong encoding, in runs of characters.

use encoding_rs::{GBK, WINDOWS_1252};

use crate::text::surname::is_han;

use super::gbk::may_begin;
use super::{Finding, Prose, Repair, Rule};

/// What a decoder leaves of lost bytes: 锟斤拷 is U+FFFD read as GBK; 烫 and 屯 come from uninitialised memory.
const MARKS: [&str; 5] = ["锟斤拷", "烫烫烫", "屯屯屯", "锘锘", "鈥鈥"];

/// Minimum length of a run, in characters.
const LEAST: usize = 2;

/// Finds marks of lost bytes and runs of wrongly decoded text.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    for mark in MARKS.into_iter().filter(|_| prose.seen.mark) {
        let mut end = 0;
        for (at, _) in prose.text.match_indices(mark) {
            if at >= end {
                end = at + mark.len();
                found.push(Finding { rule: Rule::WrongEncoding, range: at..end, repair: Repair::None });
            }
        }
    }
    if !prose.seen.encoding {
        return;
    }
    runs(
        prose,
        is_western,
        |text| {
            let (bytes, _, lost) = WINDOWS_1252.encode(text);
            if lost { None } else { readable(&bytes, false) }
        },
        found,
    );
    runs(
        prose,
        is_eastern,
        |text| {
            // UTF-8 read as GBK begins with a character whose first byte is the lead byte of a three-byte UTF-8
            // sequence; such characters hardly occur in real text.
            if !text.chars().next().is_some_and(may_begin) {
                return None;
            }
            let (bytes, _, lost) = GBK.encode(text);
            if lost { None } else { readable(&bytes, true) }
        },
        found,
    );
}

/// Whether a character can result from reading UTF-8 as GBK.
pub(super) fn is_eastern(c: char) -> bool {
    is_han(c) || ('\u{2E80}'..='\u{FFEF}').contains(&c) || c == '€'
}

/// Whether a character is a letter or sign of Western Europe, as results from reading UTF-8 byte by byte.
pub(super) fn is_western(c: char) -> bool {
    matches!(
        c,
        '\u{80}'
            ..='\u{FF}'
                | '€'
                | '‚'
                | 'ƒ'
                | '„'
                | '…'
                | '†'
                | '‡'
                | 'ˆ'
                | '‰'
                | 'Š'
                | '‹'
                | 'Œ'
                | 'Ž'
                | '‘'
                | '’'
                | '“'
                | '”'
                | '•'
                | '–'
                | '—'
                | '˜'
                | '™'
                | 'š'
                | '›'
                | 'œ'
                | 'ž'
                | 'Ÿ'
    )
}

/// Decodes the bytes as UTF-8 if they are valid and consist of Han, CJK punctuation and ASCII; `may_be_cut` allows a
/// truncated last character.
fn readable(bytes: &[u8], may_be_cut: bool) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if may_be_cut && error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let all = !text.is_empty()
        && text.chars().all(|c| {
            is_han(c)
                || ('\u{2010}'..='\u{2027}').contains(&c)
                || ('\u{3000}'..='\u{303F}').contains(&c)
                || ('\u{FF00}'..='\u{FFEF}').contains(&c)
                || c.is_ascii()
        });
    (all && !text.is_ascii()).then(|| text.to_owned())
}

fn runs(prose: &Prose<'_>, part: impl Fn(char) -> bool, read: impl Fn(&str) -> Option<String>, found: &mut Vec<Finding>) {
    /// Maximum number of characters decoded at once; a longer run is examined in pieces of this length.
    const LONGEST: usize = 4096;
    let mut index = 0;
    while index < prose.chars.len() {
        if !part(prose.at(index)) {
            index += 1;
            continue;
        }
        let length = prose.chars[index..].iter().take(LONGEST).take_while(|(_, c)| part(*c)).count();
        let range = prose.bytes(index, index + length);
        if length >= LEAST
            && let Some(text) = read(&prose.text[range.clone()])
        {
            found.push(Finding { rule: Rule::WrongEncoding, range, repair: Repair::Suggest(text) });
        }
        index += length;
    }
}
