//! Identifiable children: 「周小宝（8岁）」, 「孙子周小宝8岁」, 「留守儿童周小宝」, 「三年级学生周小宝」. A child counts if a name stands directly beside
//! the age or word; without a name, only a relative of that age today (「今年8岁的女儿」) or a grandchild counts. Life
//! stories mention childhoods without either.

mod name;
mod school;

use std::ops::Range;

pub(super) use name::KIN;
pub(super) use school::GOING;

use super::words::young;
use super::{Private, Sort, runs};

/// From this age a child may give consent itself (《未成年人保护法》 and the rules on children's data set it at fourteen).
const OF_AGE: u32 = 14;

/// A child before this year has grown up by now, whenever the site is read.
const GROWN_UP: u32 = 2010;

/// Words for children of any age, by their first character.
const CHILDREN: [(char, &[&str]); 6] = [
    ('留', &["留守儿童"]),
    ('困', &["困境儿童"]),
    ('孤', &["孤儿"]),
    ('失', &["失学儿童"]),
    ('小', &["小学生", "小朋友"]),
    ('少', &["少先队员"]),
];

/// Measure words that may precede such a word after 是: 周小宝是一名留守儿童.
const COUNTED: [&str; 6] = ["一名", "一个", "一位", "名", "个", "位"];

/// Han characters used in ages and years.
const HAN_DIGITS: &str = "〇零一二两三四五六七八九十百";

/// What may follow a current age; a past one is followed by what was done at the time (8岁随父母).
const TODAY_GOES_ON: [&str; 10] = ["了", "半", "多", "大", "的", "在读", "在校", "就读", "正", "已"];

/// Words that place an account in the past.
const PAST: [&str; 10] = ["那时", "当时", "当年", "那年", "那一年", "时年", "年代", "解放前", "旧社会", "小时候"];

/// Characters that may stand between a year and the child of that year.
const SINCE_YEAR: &str = "，, \u{3000}的月日号春夏秋冬初底末天上下半年仅才刚满只有他她我";

/// Adds every child identified by an age.
pub(super) fn find_ages(text: &str, found: &mut Vec<Private>) {
    for (at, word) in text.match_indices('岁') {
        add(text, of_age(text, at, at + word.len()), found);
    }
}

/// Adds a child, unless the text before it shows that it has grown up since.
fn add(text: &str, range: Option<Range<usize>>, found: &mut Vec<Private>) {
    let range = range.filter(|range| !is_long_ago(&text[..range.start]));
    found.extend(range.map(|range| Private { sort: Sort::Minor, range }));
}

/// Adds every child identified by a word for children or by its school.
pub(super) fn find(text: &str, found: &mut Vec<Private>) {
    let young: Vec<(usize, char)> = young(text).collect();
    for &(at, c) in &young {
        let Some((_, words)) = CHILDREN.iter().find(|(first, _)| *first == c) else { continue };
        if let Some(word) = words.iter().find(|word| text[at..].starts_with(**word)) {
            add(text, called(text, at, word), found);
        }
    }
    school::find(text, young, &mut |range| add(text, range, found));
}

/// The child whose age is followed by 岁, which spans `at..end`.
fn of_age(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let (start, _) = age(text, at).filter(|(_, age)| *age < OF_AGE)?;
    behind_age(text, start, end).or_else(|| before_age(text, start, end))
}

/// The child designated by `word` at `at`.
fn called(text: &str, at: usize, word: &str) -> Option<Range<usize>> {
    let end = at + word.len();
    let rest = text[end..].trim_start_matches(['：', ':', '“', '「']);
    if let Some(name_end) = name::after(rest, text.len() - rest.len()) {
        return Some(at..name_end);
    }
    let counted = COUNTED.iter().find_map(|counted| text[..at].strip_suffix(counted)).unwrap_or(&text[..at]);
    let head = counted.strip_suffix(['（', '(', '是', '，', ',']);
    // 周小宝小朋友 names one child; 江畔小朋友 is a group.
    let near = || name::before(&text[..at]).filter(|name| word == "小朋友" && text[name.start..at].chars().count() > 2);
    Some(head.and_then(name::before).or_else(near)?.start..end)
}

/// The child named after its age: 8岁的周小宝, 8岁的孙女李小花, 8岁男孩周小宝.
fn behind_age(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let joined = text[end..].strip_prefix('的');
    let rest = joined.unwrap_or(&text[end..]);
    let (named, is_led) = name::without_lead(rest);
    let name = (joined.is_some() || is_led).then(|| name::after(named, text.len() - named.len())).flatten();
    if name.is_some() {
        return name.map(|name_end| start..name_end);
    }
    // No name, but a grandchild of the person described, or a relative of that age today.
    let is_kin = name::KIN.iter().any(|kin| rest.starts_with(kin));
    let today = name::is_of_today(last_chars(&text[..start], 3));
    let is_told = is_kin && joined.is_some() && (today || rest.trim_start_matches(['外', '小']).starts_with('孙'));
    (is_told && name::closes(named) && !is_past(&text[..start])).then(|| start..text.len() - named.len())
}

/// The child named before its age: 周小宝（8岁）, 孙子周小宝8岁; or, without a name, somebody's child of today: 女儿今年8岁.
fn before_age(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let is_today = || goes_on_today(&text[end..]) && !is_past(&text[..start]);
    if let Some(name) = name::before(&text[..start]) {
        return (!name.is_led || is_today()).then_some(name.start..end);
    }
    let kin = name::ends_with_kin_today(&text[..start])?;
    is_today().then_some(kin..end)
}

/// Whether an age followed by `rest` is a current one.
fn goes_on_today(rest: &str) -> bool {
    let is_mark = rest.chars().next().is_none_or(|c| !crate::text::surname::is_han(c));
    let mark = rest.trim_start_matches(['，', ',', ' ', '）', ')']);
    let is_then = PAST.iter().any(|word| mark.starts_with(word));
    !is_then && (is_mark || TODAY_GOES_ON.iter().any(|word| rest.starts_with(word)) || school::is_attended(rest))
}

/// Whether the sentence that `before` ends in is about the past.
fn is_past(before: &str) -> bool {
    let sentence = before.rsplit(['。', '！', '？', '\n']).next().unwrap_or_default();
    PAST.iter().any(|word| sentence.contains(word))
}

/// Whether `before` ends with a year whose children have grown up.
fn is_long_ago(before: &str) -> bool {
    let near = last_chars(before, 18);
    near.rmatch_indices('年').any(|(at, word)| {
        let since = &near[at + word.len()..];
        let is_near = since.chars().all(|c| SINCE_YEAR.contains(c) || HAN_DIGITS.contains(c) || runs::digit(c).is_some());
        is_near && year(&near[..at]).is_some_and(|year| year < GROWN_UP)
    })
}

/// The year that ends `text`: four digits, half-width, full-width or Han.
fn year(text: &str) -> Option<u32> {
    let digit = |c: char| runs::digit(c).and_then(|c| c.to_digit(10)).or_else(|| han_digit(c));
    let digits: Vec<u32> = text.chars().rev().map_while(digit).collect();
    (digits.len() == 4).then(|| digits.iter().rev().fold(0, |year, digit| year * 10 + digit))
}

/// The last `count` characters of `text`, or all of it.
fn last_chars(text: &str, count: usize) -> &str {
    text.char_indices().rev().take(count).last().map_or("", |(at, _)| &text[at..])
}

/// The age that ends at `at`, and where it begins: 8, ８, 八, 十二. Of a range such as 七八 the higher.
fn age(text: &str, at: usize) -> Option<(usize, u32)> {
    let whole = text[..at].trim_end_matches('周').trim_end_matches('虚').trim_end_matches([' ', '\u{A0}', '\u{3000}']);
    let digits: Vec<(usize, char)> =
        whole.char_indices().rev().take_while(|(_, c)| runs::digit(*c).is_some() || HAN_DIGITS.contains(*c)).collect();
    let start = digits.last()?.0;
    // An average: 78.5岁.
    if text[..start].ends_with('.') && text[..start].trim_end_matches('.').ends_with(|c| runs::digit(c).is_some()) {
        return None;
    }
    let written: String = digits.iter().rev().filter_map(|(_, c)| runs::digit(*c).or(Some(*c))).collect();
    let value = written.parse().ok().or_else(|| chinese(&written))?;
    Some((start, value))
}

fn han_digit(c: char) -> Option<u32> {
    let c = match c {
        '零' => '〇',
        '两' => '二',
        _ => c,
    };
    "〇一二三四五六七八九".chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok())
}

fn chinese(written: &str) -> Option<u32> {
    let last = |text: &str| text.chars().last().and_then(han_digit);
    match written.split_once('十') {
        _ if written.contains('百') => None,
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { last(tens)? };
            Some(tens * 10 + if ones.is_empty() { 0 } else { last(ones)? })
        }
        None if written.chars().count() <= 2 => last(written),
        None => None,
    }
}

#[cfg(test)]
mod tests;
