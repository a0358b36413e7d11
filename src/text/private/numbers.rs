//! ID numbers, mobile telephone numbers and bank cards.

use crate::text::surname::is_han;

use super::runs::{Bound, Group, Run, runs};
use super::{Allowed, Private, Sort, dotted, spoken};

/// Minimum number of digits of anything sought: a mobile number.
const LEAST: usize = 11;

/// Minimum in scientific notation, which needs fewer: 1.3800138E+10.
pub(super) const LEAST_WRITTEN: usize = 10;

/// First two digits of an ID number: the province (GB/T 2260).
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];

/// Lengths of the digit groups in which ID numbers are typed.
const ID_GROUPS: [&[usize]; 4] = [&[6, 8, 4], &[6, 4, 4, 4], &[3, 3, 8, 4], &[6, 12]];
const MOBILE_GROUPS: [&[usize]; 2] = [&[3, 4, 4], &[3, 8]];
/// Also used for mobile numbers, but adjacent figures can look like this too, so accepted only if the run contains
/// nothing else.
const LONE_MOBILE_GROUPS: [&[usize]; 2] = [&[7, 4], &[5, 6]];
const CARD_GROUPS: [&[usize]; 9] = [
    &[4, 4, 4, 4],
    &[4, 4, 4, 4, 1],
    &[4, 4, 4, 4, 2],
    &[4, 4, 4, 4, 3],
    &[4, 4, 4, 7],
    &[4, 12],
    &[4, 15],
    &[6, 13],
    &[6, 4, 4, 4, 1],
];

/// Maximum number of groups of an ID number typed in any other way; a row of years would have more.
const MOST_PARTS: usize = 5;

/// Units that follow a quantity and never a telephone number, with or without a space.
const UNITS: [&str; 20] = [
    "元", "万元", "亿元", "美元", "吨", "千瓦", "公里", "千米", "公斤", "千克", "公顷", "立方", "平方", "m³", "㎥", "m²", "字节",
    "％", "%", "kWh",
];

/// Characters after 元 that make it part of a word (a holiday, a place) instead of a unit.
const NO_YUAN: [char; 4] = ['旦', '宵', '月', '宝'];

/// Units that count only directly behind the number and not followed by a Han character (人, but not 人民; 次, but not 次日).
const CLOSE_UNITS: [&str; 16] = ["人", "户", "米", "克", "斤", "亩", "个", "件", "株", "册", "万", "千", "亿", "次", "度", "瓦"];

/// Words before groups of digits that are not a telephone number.
const FIGURES: [&str; 10] = ["档号", "案卷", "卷号", "全宗", "目录号", "水位", "蓄水", "高程", "海拔", "馆藏号"];

/// How far before the digits such a word may be, in characters.
const FIGURES_WITHIN: usize = 8;

/// What people write directly before a telephone or account number, without a space.
const PREFIXES: [&str; 16] = [
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "cell",
    "wx",
    "vx",
    "v",
    "weixin",
    "wechat",
    "qq",
    "sj",
    "shouji",
    "dh",
    "dianhua",
];

/// Finds every number in `text`, which must hold at least [`LEAST_WRITTEN`] digits.
pub(super) fn find(text: &str, allowed: &Allowed) -> Vec<Private> {
    let mut found = Vec::new();
    dotted::find(text, allowed, &mut found);
    spoken::find_in_brackets(text, allowed, &mut found);
    for run in runs(text, LEAST) {
        let mut from = 0;
        while from < run.groups.len() {
            match at(&run, from, text, allowed) {
                Some((sort, count)) => {
                    if let Some(sort) = sort {
                        let range = run.groups[from].start..run.groups[from + count - 1].end;
                        found.push(Private { sort, range });
                    }
                    from += count;
                }
                None => from += 1,
            }
        }
    }
    found
}

/// Examines the groups starting at `from`: how many form a number, and its kind if it is private.
fn at(run: &Run, from: usize, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let rest = &run.groups[from..];
    let free_before = from > 0 || run.before == Bound::Free;
    let free_after = |count: usize| from + count < run.groups.len() || run.after == Bound::Free;
    let joined = |count: usize| rest[..count].iter().map(|group| group.digits.as_str()).collect::<String>();
    let shaped = |shapes: &[&[usize]]| {
        let fits =
            |shape: &&&[usize]| shape.len() <= rest.len() && shape.iter().zip(rest).all(|(n, group)| group.digits.len() == *n);
        shapes.iter().filter(fits).map(|shape| shape.len()).max()
    };
    // An ID number is certain by its own check digit. Gaps and line breaks may occur anywhere in it, and anything may
    // surround it, such as a list number (1.) or a file name.
    let gapped = || {
        let mut digits = 0;
        let count = rest.iter().take(MOST_PARTS).position(|group| {
            digits += group.digits.len();
            digits >= 18
        })? + 1;
        (count > 1 && digits == 18 && is_id(&joined(count))).then_some(count)
    };
    for count in [(rest[0].digits.len() == 18).then_some(1), shaped(&ID_GROUPS), gapped()].into_iter().flatten() {
        let digits = joined(count);
        // A spreadsheet that treats it as a number replaces its last three digits with zeros; no real ID number ends
        // so.
        let is_cut = count == 1 && has_id_shape(&digits) && digits.ends_with("000");
        if is_id(&digits) || (is_cut && free_before && free_after(count)) {
            return Some((Some(Sort::IdNumber), count));
        }
        if free_before && free_after(count) && has_id_shape(&digits) {
            return Some((Some(Sort::IdShape), count));
        }
    }
    // It directly adjoins another number, as when columns of a PDF run together.
    let whole = &rest[0].digits;
    let sides = [whole.get(..18), whole.len().checked_sub(18).and_then(|from| whole.get(from..))];
    if whole.len() > 18 && sides.into_iter().flatten().any(is_id) {
        return Some((Some(Sort::IdNumber), 1));
    }
    let numbered = from == 0 && is_numbered(&text[..rest[0].start]);
    let mobile = || {
        // 3.14159265358 also looks like a list item, but no network has such numbers.
        if numbered && has_no_network(&rest[0].digits) {
            return None;
        }
        // In a file name `_` acts as a space.
        let begins = from > 0 || run.before != Bound::Word || numbered || is_account(&text[..rest[0].start], &rest[0].digits);
        let found = begins.then(|| mobile(rest, from, run, text, allowed)).flatten()?;
        let ends = from + found.1 < run.groups.len() || run.after != Bound::Word;
        ends.then_some(found)
    };
    if !free_before && !numbered {
        return mobile();
    }
    if let Some(count) = shaped(&CARD_GROUPS).or_else(|| (16..=19).contains(&rest[0].digits.len()).then_some(1))
        && free_after(count)
        && is_card(&joined(count))
        && (!is_in_address(&text[..rest[0].start]) || is_named_card(&text[..rest[0].start]))
    {
        return Some((Some(Sort::BankCard), count));
    }
    if rest[0].digits.len() == 15 && free_before && free_after(1) && is_old_id(&rest[0].digits) {
        return Some((Some(Sort::OldId), 1));
    }
    mobile()
}

fn mobile(rest: &[Group], from: usize, run: &Run, text: &str, allowed: &Allowed) -> Option<(Option<Sort>, usize)> {
    let country = |group: &Group| ["86", "0086"].contains(&group.digits.as_str());
    let skip = usize::from(country(&rest[0]) && rest.len() > 1);
    let body = &rest[skip..];
    let whole =
        body[0].digits.strip_prefix("0086").or_else(|| body[0].digits.strip_prefix("86")).filter(|digits| is_mobile(digits));
    let (digits, count) = if let Some(digits) = whole {
        (digits.to_owned(), 1)
    } else if is_mobile(&body[0].digits) {
        (body[0].digits.clone(), 1)
    } else {
        let fits =
            |shape: &&&[usize]| shape.len() <= body.len() && shape.iter().zip(body).all(|(n, group)| group.digits.len() == *n);
        let lone = LONE_MOBILE_GROUPS.iter().filter(|shape| from == 0 && shape.len() == body.len());
        let count = MOBILE_GROUPS.iter().chain(lone).find(fits).map(|shape| shape.len());
        let count = count.or_else(|| (from == 0 && is_broken(body, text)).then_some(2))?;
        let groups = &body[..count];
        let joined: String = groups.iter().map(|group| group.digits.as_str()).collect();
        if !is_mobile(&joined) || are_figures(groups, text) {
            return None;
        }
        (joined, count)
    };
    let count = count + skip;
    let end = run.groups[from + count - 1].end;
    let rest = &text[end..];
    let rest = rest.strip_prefix('.').map_or(rest, |places| places.trim_start_matches('0'));
    let is_private = !is_of_a_count(rest) && !allowed.contact(&digits);
    Some((is_private.then_some(Sort::Mobile), count))
}

/// Whether two groups are one number broken by a line break at any position. A first group that looks like a year
/// (19xx) is not.
fn is_broken(groups: &[Group], text: &str) -> bool {
    let [first, second] = groups else { return false };
    let is_year = first.digits.len() == 4 && first.digits.starts_with("19");
    &text[first.end..second.start] == "\n" && first.digits.len() > 2 && second.digits.len() > 1 && !is_year
}

/// Whether groups shaped like a telephone number are years, water levels or an archive number.
fn are_figures(groups: &[Group], text: &str) -> bool {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return false };
    let before: String = text[..first.start].chars().rev().take(FIGURES_WITHIN).collect();
    let is_named = FIGURES.iter().any(|word| before.contains(&word.chars().rev().collect::<String>()));
    // 135 2003—2006年: the gap before the years differs from the gap between them, or 年 follows.
    let is_year = |group: &Group| group.digits.len() == 4 && ["19", "20"].iter().any(|century| group.digits.starts_with(century));
    let gaps: Vec<&str> = groups.windows(2).map(|pair| &text[pair[0].end..pair[1].start]).collect();
    let are_years = groups.len() == 3
        && groups[1..].iter().all(is_year)
        && (gaps.first() != gaps.last() || text[last.end..].trim_start().starts_with('年'));
    is_named || are_years
}

/// Whether `before` ends with a hand-typed list number (`1.`), so that the number after it is not a decimal.
fn is_numbered(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(['.', '．']) else { return false };
    let number = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_counted = (1..=2).contains(&(rest.len() - number.len())) && !rest[number.len()..].starts_with('0');
    is_counted && (number.is_empty() || number.ends_with(['\n', '；', '。', '、', '，']))
}

/// Whether eleven digits directly follow a word for a telephone, or the letters of an account name, such as on 微信:
/// `zhangsan13800138000`.
fn is_account(before: &str, digits: &str) -> bool {
    /// Fewer letters are an abbreviation in front of a serial number.
    const FEWEST_LETTERS: usize = 5;
    let head = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letters = before[head.len()..].to_ascii_lowercase();
    let is_free = !head.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '#' | '$'));
    is_free && digits.len() == 11 && (PREFIXES.contains(&letters.as_str()) || letters.len() >= FEWEST_LETTERS)
}

/// Whether what follows is part of a web address, where a number identifies a page.
fn is_in_address(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || !c.is_ascii()).next().unwrap_or_default();
    word.contains("://") || word.starts_with("www.")
}

/// Whether the text before a number in a web address says that it is a card or account number.
fn is_named_card(before: &str) -> bool {
    /// Words that such a key is made of, or that one of its words begins with.
    const KEYS: [&str; 9] =
        ["card", "bank", "kahao", "yinhangka", "yhk", "account", "acct", "%e5%8d%a1%e5%8f%b7", "%e8%b4%a6%e5%8f%b7"];
    /// Words for it beside the address.
    const WORDS: [&str; 4] = ["卡号", "银行卡", "账号", "帐号"];
    let start = before.rfind(|c: char| c.is_whitespace() || !c.is_ascii()).map_or(0, |at| at + 1);
    let (text, address) = before.split_at(before.ceil_char_boundary(start));
    let near: String = text.chars().rev().take(FIGURES_WITHIN).collect();
    let is_told = WORDS.iter().any(|word| near.contains(&word.chars().rev().collect::<String>()));
    // A key of a query (bankCardNo=), or a folder of a path (card/).
    let is_key = address.ends_with('=');
    let key = address.strip_suffix(['=', '/']).unwrap_or_default();
    let key = &key[key.rfind(['?', '&', '/', '#', ';']).map_or(0, |at| at + 1)..];
    let begins = |at: usize| {
        let word = &key[at..];
        let is_start = !key[..at].ends_with(|c: char| c.is_ascii_alphabetic())
            || word.starts_with(|c: char| c.is_ascii_uppercase()) && key[..at].ends_with(|c: char| c.is_ascii_lowercase());
        let names = |name: &&str| word.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
        // Paths number members by account, so `acc…` counts only as a key of a query.
        is_start && KEYS.iter().filter(|name| is_key || !name.starts_with("acc")).any(names)
    };
    is_told || (0..key.len()).any(begins)
}

/// Eleven digits that begin like a mobile network's.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// Whether the first three digits belong to no mobile network (numbering plan of the Ministry of Industry and
/// Information Technology, 2017 and later).
fn has_no_network(digits: &str) -> bool {
    const NONE: [&str; 12] = ["140", "141", "142", "143", "144", "154", "160", "161", "163", "164", "168", "169"];
    NONE.iter().any(|network| digits.starts_with(network))
}

/// Whether the text after a number makes it a quantity.
pub(super) fn is_of_a_count(rest: &str) -> bool {
    let near = rest.strip_prefix(' ').unwrap_or(rest);
    let ends = |unit: &&str| rest.strip_prefix(*unit).is_some_and(|rest| !rest.starts_with(is_han));
    let is_unit = |unit: &&str| near.strip_prefix(*unit).is_some_and(|rest| *unit != "元" || !rest.starts_with(NO_YUAN));
    UNITS.iter().any(is_unit) || CLOSE_UNITS.iter().any(ends)
}

/// Whether the check digit is valid: ISO 7064 MOD 11-2, as used by GB 11643.
pub(super) fn is_id(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = *b"10X98765432";
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight).sum();
    has_id_shape(digits) && digits.as_bytes().get(17) == Some(&CHECKS[(sum % 11) as usize])
}

/// Whether 18 digits consist of a province, a real date, a serial number and a check digit.
pub(super) fn has_id_shape(digits: &str) -> bool {
    digits.len() == 18 && PROVINCES.contains(&&digits[..2]) && is_date(&digits[6..14])
}

/// Whether 15 digits begin with a province and contain a date of the twentieth century.
fn is_old_id(digits: &str) -> bool {
    PROVINCES.contains(&&digits[..2]) && is_date(&format!("19{}", &digits[6..12]))
}

fn is_date(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|text| text.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1800..2100).contains(&year) && (1..=longest).contains(&day)
}

/// Luhn check (ISO/IEC 7812-1), limited to the prefixes of issuers whose cards are in use in China.
pub(super) fn is_card(digits: &str) -> bool {
    const ISSUERS: [&str; 14] = ["62", "4", "51", "52", "53", "54", "55", "35", "60", "65", "81", "955", "356", "22"];
    let is_long = (16..=19).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let same = digits.bytes().all(|byte| Some(&byte) == digits.as_bytes().first());
    if !is_long || same || !ISSUERS.iter().any(|issuer| digits.starts_with(issuer)) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let digit = u32::from(byte - b'0');
            let doubled = if index % 2 == 1 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
