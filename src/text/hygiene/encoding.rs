//! R12: text that was read in a wrong encoding, whole words of it.

use encoding_rs::{GBK, WINDOWS_1252};

use crate::text::surname::is_han;

use super::gbk::may_begin;
use super::{Finding, Prose, Repair, Rule};

/// What a decoder leaves of lost bytes: 锟斤拷 of U+FFFD read as GBK, 烫 and 屯 of memory never written.
const MARKS: [&str; 5] = ["锟斤拷", "烫烫烫", "屯屯屯", "锘锘", "鈥鈥"];

/// The fewest characters by which a run is known.
const LEAST: usize = 2;

/// Finds marks and runs.
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
            // UTF-8 read as GBK begins with characters that nobody writes: their first byte is one that begins three bytes.
            if !text.chars().next().is_some_and(may_begin) {
                return None;
            }
            let (bytes, _, lost) = GBK.encode(text);
            if lost { None } else { readable(&bytes, true) }
        },
        found,
    );
}

/// What UTF-8 looks like when it is read as GBK.
pub(super) fn is_eastern(c: char) -> bool {
    is_han(c) || ('\u{2E80}'..='\u{FFEF}').contains(&c) || c == '€'
}

/// Letters and signs of Western Europe, as UTF-8 looks when each byte is read alone.
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

/// The bytes as UTF-8, where they are that and hold Han or its punctuation; a last character may be cut.
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
    /// Damage is seen in the first characters; a longer run is the same damage.
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
