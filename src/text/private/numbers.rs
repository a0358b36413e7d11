//! ID numbers, mobile telephones, bank cards.

use super::runs::{self, Bound, Group, Run, runs};
use super::{Allowed, Private, Sort, dotted};

/// The fewest digits of anything looked for: a mobile telephone.
const LEAST: usize = 11;

/// The first two digits of an ID number: the province (GB/T 2260).
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
];

/// How the digits of each sort are grouped when they are typed with gaps.
const ID_GROUPS: [&[usize]; 4] = [&[6, 8, 4], &[6, 4, 4, 4], &[3, 3, 8, 4], &[6, 12]];
const MOBILE_GROUPS: [&[usize]; 2] = [&[3, 4, 4], &[3, 8]];
const CARD_GROUPS: [&[usize]; 6] =
    [&[4, 4, 4, 4], &[4, 4, 4, 4, 1], &[4, 4, 4, 4, 2], &[4, 4, 4, 4, 3], &[6, 13], &[6, 4, 4, 4, 1]];

/// An ID number that is typed in some other way has no more parts: years in a row would have more.
const MOST_PARTS: usize = 4;

/// What follows a count and never a telephone.
const UNITS: [char; 22] = [
    '元', '万', '亿', '千', '吨', '户', '人', '米', '立', '平', '公', '克', '度', '瓦', '株', '件', '册', '％', '%', '亩', '个',
    '斤',
];

/// Everything found in `text`.
pub(super) fn find(text: &str, allowed: &Allowed) -> Vec<Private> {
    let mut found = Vec::new();
    if text.len() < LEAST || runs::digits(text.as_bytes()) < LEAST {
        return found;
    }
    dotted::find(text, allowed, &mut found);
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

/// What begins at group `from`: how many groups it takes, and what it is, if it is anything private.
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
    // An ID number is sure by its own check digit: gaps and line breaks may stand anywhere in it, and anything on its sides, such
    // as a number that counts a list (1.) or the name of a file.
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
        if is_id(&digits) {
            return Some((Some(Sort::IdNumber), count));
        }
        if free_before && free_after(count) && has_id_shape(&digits) {
            return Some((Some(Sort::IdShape), count));
        }
    }
    // Nothing stands between it and the next number, as where columns of a PDF run together.
    let whole = &rest[0].digits;
    let sides = [whole.get(..18), whole.len().checked_sub(18).and_then(|from| whole.get(from..))];
    if whole.len() > 18 && sides.into_iter().flatten().any(is_id) {
        return Some((Some(Sort::IdNumber), 1));
    }
    let mobile = || {
        // In the name of a file `_` is a space.
        let begins = from > 0 || run.before != Bound::Word;
        let found = begins.then(|| mobile(rest, from, run, text, allowed)).flatten()?;
        let ends = from + found.1 < run.groups.len() || run.after != Bound::Word;
        ends.then_some(found)
    };
    if !free_before {
        return mobile();
    }
    if let Some(count) = shaped(&CARD_GROUPS).or_else(|| (16..=19).contains(&rest[0].digits.len()).then_some(1))
        && free_after(count)
        && is_card(&joined(count))
    {
        return Some((Some(Sort::BankCard), count));
    }
    if rest[0].digits.len() == 15 && free_after(1) && is_old_id(&rest[0].digits) {
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
        let shape = MOBILE_GROUPS.iter().find(fits)?;
        let joined: String = body[..shape.len()].iter().map(|group| group.digits.as_str()).collect();
        if !is_mobile(&joined) {
            return None;
        }
        (joined, shape.len())
    };
    let count = count + skip;
    let end = run.groups[from + count - 1].end;
    let is_private = !is_of_a_count(&text[end..]) && !allowed.contact(&digits);
    Some((is_private.then_some(Sort::Mobile), count))
}

/// Eleven digits, of which the first two are those of the mobile networks.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// Whether what follows a number makes it a count.
pub(super) fn is_of_a_count(rest: &str) -> bool {
    rest.chars().find(|c| !c.is_whitespace()).is_some_and(|c| UNITS.contains(&c))
}

/// ISO 7064 MOD 11-2, as GB 11643 uses it.
pub(super) fn is_id(digits: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [u8; 11] = *b"10X98765432";
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight).sum();
    has_id_shape(digits) && digits.as_bytes().get(17) == Some(&CHECKS[(sum % 11) as usize])
}

/// A province, a real date, three digits and a check digit.
fn has_id_shape(digits: &str) -> bool {
    digits.len() == 18 && PROVINCES.contains(&&digits[..2]) && is_date(&digits[6..14])
}

/// A province and a date of the twentieth century.
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

/// Luhn (ISO/IEC 7812-1), and the first digits of the issuers whose cards are in use here.
fn is_card(digits: &str) -> bool {
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
