//! R5–R7: a Latin letter, a foreign letter or a placeholder where a Han character should be.

use crate::text::surname::is_han;

use super::{Finding, Prose, Repair, Rule};

/// Lower-case letters that form a word with the character behind them: b超, n次, t恤.
const WITH_NEXT: [(char, &str); 14] = [
    ('a', "股货类级"),
    ('b', "超股类级站端"),
    ('c', "位盘罩类级端"),
    ('e', "网通家人讯"),
    ('k', "歌线金豆"),
    ('n', "次个年多种遍倍位"),
    ('o', "型"),
    ('p', "图股"),
    ('q', "版弹群"),
    ('s', "型形"),
    ('t', "恤台型字"),
    ('u', "盘型形"),
    ('v', "形领"),
    ('x', "光线形年月日"),
];

/// Characters before a letter that make it a number or a name: 第n届, 设x为, 甲型a.
const WITH_BEFORE: &str = "第设若令取共每有第约按级类型组第号";

/// Adds the findings of R5–R7, and of R4 for a lost byte followed by a leaked one.
pub(super) fn find(prose: &Prose<'_>, found: &mut Vec<Finding>) {
    for (index, (_, c)) in prose.chars.iter().enumerate() {
        // True of nearly all characters.
        if is_han(*c) {
            continue;
        }
        let (before, after) = (prose.before(index), prose.at(index + 1));
        let inside = is_han(before) && is_han(after);
        let rule = match *c {
            'a'..='z' | '^' if inside && !is_word(*c, before, after) => Rule::StrayLetter,
            // A lost byte, followed by the second byte of its character: 党?S国.
            '@'..='~'
                if before == '?' && is_han(after) && is_han(prose.before(index.saturating_sub(1))) && !is_known(*c, after) =>
            {
                let range = prose.bytes(index - 1, index + 1);
                found.push(Finding { rule: Rule::Askew, range, repair: Repair::None });
                continue;
            }
            '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' => Rule::Placeholder,
            '\u{2488}'..='\u{249B}' | '□' | '■' | '▯' if inside => Rule::Placeholder,
            c if is_foreign(c) && !is_foreign(before) => {
                let length = prose.chars[index..].iter().take_while(|(_, c)| is_foreign(*c)).count();
                let alone = is_han(before) && is_han(prose.at(index + length)) && length <= 3;
                if !alone || is_quoted(prose, index) || is_other_language(prose, index) {
                    continue;
                }
                found.push(Finding { rule: Rule::OtherScript, range: prose.bytes(index, index + length), repair: Repair::None });
                continue;
            }
            _ => continue,
        };
        found.push(Finding { rule, range: prose.bytes(index, index + 1), repair: Repair::None });
    }
}

/// Whether one of the rules concerns `c`, which is neither Han nor ASCII.
pub(super) fn may_be_one(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{2488}'..='\u{249B}' | '□' | '■' | '▯') || is_foreign(c)
}

fn is_word(letter: char, before: char, after: char) -> bool {
    WITH_BEFORE.contains(before) || WITH_NEXT.iter().any(|(known, next)| *known == letter && next.contains(after))
}

/// As [`is_word`], for capitals behind a question mark: 是吗?A股涨了.
fn is_known(letter: char, after: char) -> bool {
    WITH_NEXT.iter().any(|(known, next)| *known == letter.to_ascii_lowercase() && next.contains(after))
}

/// Whether a character is kana, Cyrillic or Hangul; の is excepted, since it is fashionable on signs.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{0400}'..='\u{04FF}' | '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7A3}')
        && c != 'の'
}

/// Whether the text around `index` is written in such a script, possibly mixed with Han characters.
fn is_other_language(prose: &Prose<'_>, index: usize) -> bool {
    const AROUND: usize = 20;
    let around = &prose.chars[index.saturating_sub(AROUND)..(index + AROUND).min(prose.chars.len())];
    around.iter().filter(|(_, c)| is_foreign(*c)).count() >= 6
}

/// Whether a quotation is open at `index` on its line.
fn is_quoted(prose: &Prose<'_>, index: usize) -> bool {
    const LINE: usize = 200;
    let line = prose.chars[index.saturating_sub(LINE)..index].iter().rev().map(|(_, c)| *c).take_while(|c| *c != '\n');
    let mut closed = 0_i32;
    for c in line {
        match c {
            '”' | '’' | '」' | '』' | '》' => closed += 1,
            '“' | '‘' | '「' | '『' | '《' if closed == 0 => return true,
            '“' | '‘' | '「' | '『' | '《' => closed -= 1,
            _ => {}
        }
    }
    false
}
