//! Children beside a name: 「周小宝（8岁）」, 「留守儿童周小宝」. Only a name that stands right beside the age counts; in a
//! life's story a childhood is told without one.

use crate::text::surname::{entry, is_han};

use super::{Private, Sort};

/// From this age on a child may agree for itself (《未成年人保护法》 and the rules on children's data put it at fourteen).
const OF_AGE: u32 = 14;

/// What may stand between a name and an age.
const BETWEEN: [&str; 11] = ["（", "(", "，", ",", "今年", "才", "只有", "刚满", "年仅", "现年", ""];

/// Words that mean a child whatever its age.
const CHILDREN: [&str; 4] = ["留守儿童", "困境儿童", "孤儿", "失学儿童"];

/// What a name ends at.
const AFTER: &str = "，,。；;、（）() 的在和与是被把给说也就从到同学小朋友";

/// Adds every child beside a name.
pub(super) fn find(text: &str, found: &mut Vec<Private>) {
    for (at, word) in text.match_indices('岁') {
        let end = at + word.len();
        let Some((start, age)) = age(text, at) else { continue };
        if age >= OF_AGE {
            continue;
        }
        if let Some(name) = name_before(&text[..start]) {
            found.push(Private { sort: Sort::Minor, range: name..end });
        } else if let Some(name_end) = text[end..].strip_prefix('的').and_then(|rest| name_after(rest, text.len() - rest.len()))
        {
            found.push(Private { sort: Sort::Minor, range: start..name_end });
        }
    }
    // Each of the words has it.
    if !text.contains('儿') {
        return;
    }
    for word in CHILDREN {
        for (at, _) in text.match_indices(word) {
            let end = at + word.len();
            let open = text[end..].chars().next().filter(|c| matches!(c, '：' | ':' | '“' | '「')).map_or(0, char::len_utf8);
            if let Some(name_end) = name_after(&text[end + open..], end + open) {
                found.push(Private { sort: Sort::Minor, range: at..name_end });
            } else if let Some(start) = text[..at].strip_suffix(['（', '(', '是']).and_then(name_before) {
                found.push(Private { sort: Sort::Minor, range: start..end });
            }
        }
    }
}

/// The age that ends at `at`, and where it begins.
fn age(text: &str, at: usize) -> Option<(usize, u32)> {
    let digits: Vec<(usize, char)> = text[..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| super::runs::digit(*c).is_some() || "一二三四五六七八九十".contains(*c))
        .collect();
    let start = digits.last()?.0;
    let written: String = digits.iter().rev().filter_map(|(_, c)| super::runs::digit(*c).or(Some(*c))).collect();
    let value = written.parse().ok().or_else(|| chinese(&written))?;
    Some((start, value))
}

fn chinese(written: &str) -> Option<u32> {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|known| known == c).and_then(|at| u32::try_from(at).ok());
    match written.split_once('十') {
        Some((tens, ones)) => {
            let tens = tens.chars().next().map_or(Some(1), digit)?;
            Some(tens * 10 + ones.chars().next().map_or(Some(0), digit)?)
        }
        None if written.chars().count() == 1 => digit(written.chars().next()?),
        None => None,
    }
}

/// Where the name begins that ends `text`, perhaps with a word or bracket between it and what follows.
fn name_before(text: &str) -> Option<usize> {
    let trimmed = text.trim_end_matches(['男', '女', '，', ',', '、']);
    for between in BETWEEN {
        let Some(rest) = trimmed.strip_suffix(between) else { continue };
        let tail: Vec<(usize, char)> = rest.char_indices().rev().take(4).take_while(|(_, c)| is_han(*c)).collect();
        for length in [3, 2, 4] {
            let Some((start, _)) = tail.get(length - 1) else { continue };
            let starts_word = rest[..*start].chars().next_back().is_none_or(|c| !is_han(c));
            if starts_word && is_name(&rest[*start..]) {
                return Some(*start);
            }
        }
    }
    None
}

/// Where the name ends that begins `text`, which stands at `from`.
fn name_after(text: &str, from: usize) -> Option<usize> {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(4).collect();
    [3, 2].into_iter().find_map(|length| {
        let end = *ends.get(length - 1)?;
        let closes = text[end..].chars().next().is_none_or(|c| AFTER.contains(c));
        (closes && is_name(&text[..end])).then_some(from + end)
    })
}

/// Surnames of one character that nine in ten people bear (the Ministry of Public Security's reports on names, 2018–2021,
/// and surnames common along the river).
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文牟冉傅施洪谷翁骆柳邢倪安梅庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柴甘尚舒兆瞿蒲晏蹇";

/// A surname in use and one or two Han characters after it.
fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    let surname = |length: usize| text.char_indices().nth(length).map(|(at, _)| &text[..at]).and_then(entry);
    let is_common = text.chars().next().is_some_and(|first| SURNAMES.contains(first)) || surname(1).is_some();
    text.chars().all(is_han) && (count == 4 && surname(2).is_some() || (2..=3).contains(&count) && is_common)
}
