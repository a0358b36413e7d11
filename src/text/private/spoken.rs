//! Numbers after a word that says what they are: 电话, 微信, 身份证, 卡号. There they are recognised as people write and copy
//! them: in Han numerals (幺三八零零…), with O for 0 and l for 1 as in scans, with any punctuation between. Elsewhere such a
//! sequence is a quantity or a code.

use std::ops::Range;

use crate::text::surname::is_han;

use super::beside::may_be_followed;
use super::card::{self, is_card};
use super::figures::{is_governed, is_of_a_count};
use super::id::is_id;
use super::numbers::is_mobile;
use super::runs::{self, is_like_x, is_nothing};
use super::{Allowed, Private, Sort};

/// Words before a telephone number.
const PHONES: [&str; 7] = ["电话", "手机", "微信", "联系", "宅电", "固话", "座机"];

/// Words before the number of an identity document or other certificate; never before a telephone number.
const PAPERS: [&str; 3] = ["身份证", "证号", "件号"];

/// Words before a card number.
const CARDS: [&str; 3] = ["卡号", "账号", "帐号"];

/// Last characters of all these words; 宅电 is the exception, listed by its first.
const ENDS: [char; 7] = ['话', '机', '信', '系', '证', '号', '宅'];

/// Words before a home telephone number. Office numbers are public.
const HOMES: [&str; 7] = ["宅电", "住宅电话", "家庭电话", "家里电话", "家中电话", "住宅固话", "家庭固话"];

/// How far behind the word the number may begin, in characters.
const WITHIN: usize = 8;

/// Plain digits in more parts than this are several figures, unless every digit stands alone.
const MOST_PARTS: usize = 4;

/// Maximum number of separators between two digits.
const MOST_MARKS: usize = 4;

/// Minimum length in bytes of a text that is just a number: a telephone number's digits.
const FEWEST_ALONE: usize = 11;

/// Maximum length in bytes of such a text.
const LONGEST_ALONE: usize = 96;

/// Minimum number of digits of a home telephone number.
const FEWEST_DIGITS: usize = 7;

/// Maximum number of digits of any personal number (a bank card), not counting a country code.
const MOST_DIGITS: usize = 19;

/// A digit, however written, with its byte range.
type Digit = (char, Range<usize>);

/// Adds every number announced by a word in `text`.
pub(super) fn find(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    if text.chars().filter(|c| digit(*c).is_some()).nth(FEWEST_DIGITS - 1).is_none() {
        return;
    }
    for (at, end) in text.char_indices().filter(|(_, c)| ENDS.contains(c)) {
        // 宅电 is recognised by its first character.
        let from = at + end.len_utf8() + if text[at..].starts_with("宅电") { "电".len() } else { 0 };
        let is_one_of = |words: &[&str]| words.iter().any(|word| text[..from].ends_with(word));
        let wanted = if is_one_of(&PHONES) {
            Sort::Mobile
        } else if is_one_of(&PAPERS) {
            Sort::IdNumber
        } else if is_one_of(&CARDS) {
            Sort::BankCard
        } else {
            continue;
        };
        let digits = digits(text, from);
        let is_home = || HOMES.iter().any(|home| text[..from].ends_with(home));
        let private = sort(text, &digits, allowed)
            .or_else(|| account(text, &digits, allowed))
            .filter(|private| matches!(private.sort, Sort::IdNumber) || private.sort == wanted)
            .or_else(|| is_home().then(|| landline(text, &digits, allowed)).flatten());
        add(private, found);
    }
}

/// Adds a finding unless it overlaps one already found, such as one in plain digits.
fn add(private: Option<Private>, found: &mut Vec<Private>) {
    let is_new = |private: &Private| {
        !found.iter().any(|known| known.range.start < private.range.end && private.range.start < known.range.end)
    };
    found.extend(private.filter(is_new));
}

/// Adds mobile numbers in Han numerals without such a word: nothing else consists of eleven of them.
pub(super) fn find_numerals(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    let numeral = |c: char| digit(c).filter(|_| is_han(c));
    for (at, _) in text.match_indices(['一', '幺']) {
        if text[..at].ends_with(|c| digit(c).is_some()) {
            continue;
        }
        let digits = digits(text, at);
        let is_han = digits.iter().take(11).all(|(_, range)| text[range.clone()].starts_with(|c| numeral(c).is_some()));
        add(sort(text, &digits, allowed).filter(|_| is_han), found);
    }
}

/// Adds the number that a short text consists of, as in a cell whose column says what it is.
pub(super) fn find_alone(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    if !(FEWEST_ALONE..=LONGEST_ALONE).contains(&text.len()) || !found.is_empty() || !text.starts_with(|c| digit(c).is_some()) {
        return;
    }
    // A date ends with its day (日), most quantities with a unit.
    if !text.trim_end().ends_with(|c| digit(c).is_some() || is_like_x(c)) {
        return;
    }
    let text_end = text.trim_end().len();
    let digits = digits(text, 0);
    let is_all = digits.last().is_some_and(|(_, range)| range.end == text_end);
    // Plain digits grouped in other ways are figures.
    if is_all && !digits.iter().all(|(_, range)| is_plain(&text[range.clone()])) {
        found.extend(sort(text, &digits, allowed));
    }
}

/// Adds mobile numbers with the first three digits in brackets: (138)0013-8000.
pub(super) fn find_in_brackets(text: &str, allowed: &Allowed, found: &mut Vec<Private>) {
    for (at, open) in text.match_indices(['(', '（']) {
        let inside = at + open.len();
        let Some(close) = text[inside..].find([')', '）']).filter(|length| *length <= 9).map(|length| inside + length) else {
            continue;
        };
        let is_three =
            text[inside..close].chars().filter_map(runs::digit).count() == 3 && text[inside..close].chars().count() == 3;
        if !is_three {
            continue;
        }
        let digits = digits(text, inside);
        let is_whole = digits.len() == 11 && digits.iter().all(|(_, range)| is_plain(&text[range.clone()]));
        if is_whole && let Some(Private { sort, range }) = sort(text, &digits, allowed) {
            found.push(Private { sort, range: at..range.end });
        }
    }
}

/// The digits behind a word, up to the first character that is neither digit nor separator.
fn digits(text: &str, from: usize) -> Vec<Digit> {
    let mut before = None;
    let start = text[from..].char_indices().take(WITHIN).find_map(|(at, c)| {
        let in_word = before.replace(c).is_some_and(|c| c.is_ascii_alphabetic());
        (!in_word && digit(c).is_some() && !matches!(c, 'o' | 'O' | '○')).then_some(at)
    });
    let Some(start) = start else { return Vec::new() };
    let is_break = |c: char| matches!(c, '。' | '；' | ';' | '\n');
    if text[from..from + start].contains(is_break) {
        return Vec::new();
    }
    let mut digits: Vec<Digit> = Vec::new();
    let mut marks = 0;
    for (at, c) in text[from + start..].char_indices().map(|(at, c)| (from + start + at, c)) {
        let range = at..at + c.len_utf8();
        if let Some(value) = digit(c) {
            digits.push((value, range));
            marks = 0;
        } else if digits.len() == 17 && is_like_x(c) {
            digits.push(('X', range));
            break;
        } else if is_nothing(c) {
            // Invisible: skip.
        } else if is_mark(c) && marks < MOST_MARKS {
            marks += 1;
        } else {
            break;
        }
        if digits.len() > MOST_DIGITS + 4 {
            break;
        }
    }
    digits
}

/// Separators used between the digits of one number. A colon belongs to a time; a comma separates two numbers.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{3000}'
            | '\u{A0}'
            | '-'
            | '－'
            | '—'
            | '–'
            | '_'
            | '*'
            | '/'
            | '('
            | ')'
            | '（'
            | '）'
            | '.'
            | '·'
            | '~'
            | '～'
            | '+'
            | '='
    )
}

/// The digit that a character is or stands for.
fn digit(c: char) -> Option<char> {
    let styled = |first: u32| char::from_digit(u32::from(c).checked_sub(first)? % 10, 10);
    runs::digit(c).or(match c {
        // Mathematical digits (bold, double-struck …), and circled ones.
        '\u{1D7CE}'..='\u{1D7FF}' => styled(0x1D7CE),
        '①'..='⑨' => styled(0x245F),
        '⓪' | '〇' | '零' | '○' | 'O' | 'o' | 'Ｏ' | 'ｏ' | 'О' | 'о' => Some('0'),
        '一' | '幺' | '壹' | 'l' | 'I' | 'ｌ' | 'Ｉ' => Some('1'),
        '二' | '两' | '贰' => Some('2'),
        '三' | '叁' => Some('3'),
        '四' | '肆' => Some('4'),
        '五' | '伍' => Some('5'),
        '六' | '陆' => Some('6'),
        '七' | '柒' => Some('7'),
        '八' | '捌' => Some('8'),
        '九' | '玖' => Some('9'),
        _ => None,
    })
}

/// Whether a digit is written as an ordinary digit or an X.
fn is_plain(digit: &str) -> bool {
    digit.starts_with(|c| runs::digit(c).is_some() || is_like_x(c))
}

/// Classifies the digits, which must begin the number.
fn sort(text: &str, digits: &[Digit], allowed: &Allowed) -> Option<Private> {
    let all: String = digits.iter().map(|(digit, _)| *digit).collect();
    let private = |sort: Sort, from: usize, count: usize| {
        let range = digits.get(from)?.1.start..digits.get(from + count - 1)?.1.end;
        Some(Private { sort, range })
    };
    if all.get(..18).is_some_and(is_id) {
        return private(Sort::IdNumber, 0, 18);
    }
    if is_card(&all) && !allowed.contact(&all) {
        return private(Sort::BankCard, 0, all.len());
    }
    let skip = ["0086", "86", "0", ""].into_iter().find(|code| {
        let number = all.strip_prefix(*code).and_then(|rest| rest.get(..11));
        number.is_some_and(is_mobile)
    })?;
    let number = &all[skip.len()..skip.len() + 11];
    let last = &digits[skip.len() + 10].1;
    // A digit that follows without a gap would belong to a longer number.
    let is_whole = digits.get(skip.len() + 11).is_none_or(|(_, next)| next.start > last.end);
    let rest = &text[last.end..];
    let is_word = rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && !may_be_followed(&text[..digits[0].1.start], rest);
    let own = &digits[skip.len()..skip.len() + 11];
    let mut parts = vec![1];
    for pair in own.windows(2) {
        match parts.last_mut().filter(|_| pair[0].1.end == pair[1].1.start) {
            Some(length) => *length += 1,
            None => parts.push(1),
        }
    }
    // 16 16 26 14434 are figures as well.
    let are_many = (MOST_PARTS + 1..own.len()).contains(&parts.len())
        || parts.len() == MOST_PARTS && parts[..MOST_PARTS - 1].iter().all(|length| *length == 2);
    let are_figures = are_many && own.iter().all(|(_, range)| is_plain(&text[range.clone()]));
    let are_figures = are_figures || is_governed(&text[..digits[0].1.start]);
    (is_whole && !is_word && !are_figures && !is_of_a_count(rest) && !allowed.contact(number))
        .then(|| private(Sort::Mobile, skip.len(), 11))?
}

/// A card or account number directly behind a word for one, whoever issued it.
fn account(text: &str, digits: &[Digit], allowed: &Allowed) -> Option<Private> {
    let range = digits.first()?.1.start..digits.last()?.1.end;
    let all: String = digits.iter().map(|(digit, _)| *digit).collect();
    let is_one = card::is_valid(&all) && card::is_told(&text[..range.start]) && !allowed.contact(&all);
    is_one.then_some(Private { sort: Sort::BankCard, range })
}

/// A home telephone number: seven or eight digits, possibly with an area code.
fn landline(text: &str, digits: &[Digit], allowed: &Allowed) -> Option<Private> {
    let (first, last) = (digits.first()?, digits.last()?);
    let range = first.1.start..last.1.end;
    let all: String = digits.iter().map(|(digit, _)| *digit).collect();
    let is_plain = text[range.clone()].chars().all(|c| !is_han(c) && !c.is_ascii_alphabetic());
    let is_one = if all.starts_with('0') { (10..=12).contains(&all.len()) } else { (7..=8).contains(&all.len()) };
    (is_plain && is_one && !allowed.contact(&all)).then_some(Private { sort: Sort::Home, range })
}

#[cfg(test)]
mod tests {
    use crate::text::private::{Allowed, Sort, find};

    fn sorts(text: &str) -> Vec<Sort> {
        find(text, &Allowed::default()).into_iter().map(|private| private.sort).collect()
    }

    #[test]
    fn a_number_behind_its_word_is_read_as_people_write_it() {
        use Sort::{BankCard, Home, IdNumber, Mobile};
        for (text, expected) in [
            ("电话：一三八零零一三八零零零", Mobile),
            ("电话幺三八 零零幺三 八零零零", Mobile),
            ("一三八〇〇一三八〇〇〇", Mobile),
            ("打一三八零零一三八零零零找我", Mobile),
            ("加我幺三八 零零幺三 八零零零", Mobile),
            ("手机①③⑧⓪⓪①③⑧⓪⓪⓪", Mobile),
            ("微信𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", Mobile),
            ("手机号l38OOl38OOO", Mobile),
            ("手机：１３８OO１３８０００", Mobile),
            ("微信138**0013**8000", Mobile),
            ("电话：1 3 8 0 0 1 3 8 0 0 0", Mobile),
            ("联系电话：1380 0138 000", Mobile),
            ("电话：138/0013/8000", Mobile),
            ("电话 138(0013)8000", Mobile),
            ("电话：013800138000", Mobile),
            ("(138)0013-8000", Mobile),
            ("微同 （138）0013 8000，", Mobile),
            ("+86 (138) 0013 8000", Mobile),
            ("身份证：一一零一零五一九四九一二三一零零二X", IdNumber),
            ("身份证11O1O519491231OO2X", IdNumber),
            ("身份证号：110105 1949-1231/002X", IdNumber),
            ("卡号：6222-O212-3456-789O-128", BankCard),
            ("卡号：六二二二零二一二三四五六七八九零一二八", BankCard),
            ("宅电：58123456", Home),
            ("家庭电话：（023）58123456", Home),
        ] {
            assert_eq!(sorts(text), [expected], "{text}");
        }
    }

    #[test]
    fn figures_and_offices_behind_such_a_word_are_left_alone() {
        for text in [
            "值班电话 18:30—21:00，023-58120000",
            "电话：023-58120000/58120001",
            "办公电话：023-58123456",
            "固话（023）58123456",
            "电话 12345 12368 10086",
            "联系一下，一九七八年三月",
            "联系 13 个村 1500 人",
            "房产证号：1998-0012-345",
            "账号 138 0013 80",
            "电话：138****8000，手机尾号8000",
            "1380 0138 000",
            "手机 86 16 16 26 14434",
            "联系电话：规格 150-1000-2000",
            "一三五七九一三五七九一三五",
            "（138）户共0013人",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
        let allowed = Allowed::new(&["023-58123456".to_owned(), "13800138000".to_owned()], &[]);
        assert_eq!(find("家庭电话023-58123456，电话(138)0013-8000、一三八零零一三八零零零", &allowed), []);
    }
}
