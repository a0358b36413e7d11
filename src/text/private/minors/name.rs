//! Names of people directly before or after a phrase that identifies a child.

use crate::text::private::words;
use crate::text::surname::{entry, is_han};

/// What may stand between a name and the phrase, longest first.
const BETWEEN: [&str; 31] = [
    "年龄：",
    "年龄:",
    "年龄",
    "今年",
    "现年",
    "年仅",
    "刚满",
    "只有",
    "现在",
    "目前",
    "如今",
    "周岁",
    "虚岁",
    "才",
    "满",
    "现",
    "男",
    "女",
    "（",
    "(",
    "，",
    ",",
    "、",
    "：",
    ":",
    "|",
    " ",
    "\u{3000}",
    "\u{A0}",
    "\t",
    "\n",
];

/// Maximum number of [`BETWEEN`] items in a row.
const MOST_BETWEEN: usize = 9;

/// Those that state a current age.
const TODAY: [&str; 7] = ["今年", "现年", "现在", "目前", "如今", "正在", "现"];

/// Words for a relative. A person so called need not be a child.
pub(in crate::text::private) const KIN: [&str; 35] = [
    "外孙女",
    "外甥女",
    "孙子",
    "孙女",
    "外孙",
    "孙儿",
    "长孙",
    "重孙",
    "曾孙",
    "儿子",
    "女儿",
    "孩子",
    "长子",
    "次子",
    "幼子",
    "独子",
    "幺儿",
    "长女",
    "次女",
    "幼女",
    "独女",
    "幺女",
    "侄子",
    "侄女",
    "侄儿",
    "外甥",
    "甥女",
    "弟弟",
    "妹妹",
    "男孩",
    "女孩",
    "男童",
    "女童",
    "娃娃",
    "小孩",
];

/// Start of the last occurrence of a word of [`KIN`] in `text`.
pub(super) fn last_kin(text: &str) -> Option<usize> {
    words::kin(text).find(|at| KIN.iter().any(|kin| text[*at..].starts_with(kin)))
}

/// Other words that directly precede a name and form a unit with it.
const LEADS: [&str; 8] = ["名叫", "取名", "叫", "学生", "同学", "小朋友", "队员", "儿童"];

/// Characters at which a name ends.
const AFTER: &str =
    "，,。；;：:、（）()|！!？?”」 \u{3000}\n\t的在和与是被把给说也就从到同学小朋友获得荣读上念拿参因用对跟已正今现刚";

/// Titles of adults, places and classes. They are excluded because some begin like a name.
const TITLES: [&str; 24] = [
    "老师", "主任", "校长", "书记", "爷爷", "奶奶", "大爷", "大妈", "大娘", "婆婆", "师傅", "叔叔", "阿姨", "伯伯", "先生",
    "女士", "家", "区", "镇", "村", "县", "市", "级", "班",
];

/// Single-character surnames borne by nine in ten people (Ministry of Public Security, reports on names, 2018–2021),
/// and surnames common along the river.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文牟冉傅施洪谷翁骆柳邢倪安梅庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柴甘尚舒兆瞿蒲晏蹇";

/// A name that precedes something.
#[derive(Clone, Copy)]
pub(super) struct Before {
    /// Where it begins, including a word that leads to it.
    pub(super) start: usize,
    /// Whether a word such as 孙子 leads to it (孙子周小宝), so that it does not begin a phrase.
    pub(super) is_led: bool,
    /// Whether it directly adjoins what follows.
    pub(super) is_near: bool,
}

/// The name that ends `text`, possibly with words or brackets between it and what follows.
pub(super) fn before(text: &str) -> Option<Before> {
    let mut rest = text;
    for _ in 0..=MOST_BETWEEN {
        if let Some((start, is_led)) = at_end(rest) {
            return Some(Before { start, is_led, is_near: rest.len() == text.len() });
        }
        let is_parted = rest.len() < text.len();
        rest = shorter(rest).or_else(|| people(rest)).or_else(|| kin_aside(rest, is_parted))?;
    }
    None
}

/// If `text` ends with a relative whose current age follows (女儿今年), whatever the name, where the word for the relative
/// begins.
pub(super) fn ends_with_kin_today(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut is_today = false;
    for _ in 0..=MOST_BETWEEN {
        if let Some(kin) = KIN.iter().find(|kin| rest.ends_with(**kin)) {
            return is_today.then_some(rest.len() - kin.len());
        }
        let next = shorter(rest)?;
        is_today |= TODAY.contains(&&rest[next.len()..]);
        rest = next;
    }
    None
}

/// Whether the words describe the present.
pub(super) fn is_of_today(words: &str) -> bool {
    TODAY.iter().any(|today| words.contains(today))
}

fn shorter(text: &str) -> Option<&str> {
    BETWEEN.iter().find_map(|between| text.strip_suffix(between))
}

/// `text` without a trailing ethnic group that stands between punctuation: 汉族.
fn people(text: &str) -> Option<&str> {
    let rest = text.strip_suffix('族')?;
    let start = rest.char_indices().rev().take(4).find(|(_, c)| !is_han(*c)).map(|(at, c)| at + c.len_utf8())?;
    Some(&rest[..start])
}

/// `text` without a trailing word for a relative that stands between punctuation: 周小宝（孙子，.
fn kin_aside(text: &str, is_parted: bool) -> Option<&str> {
    let rest = KIN.iter().find_map(|kin| text.strip_suffix(kin)).or_else(|| text.strip_suffix(['孙', '子']))?;
    let is_aside = rest.ends_with(['（', '(', '|']) || is_parted && rest.ends_with(|c: char| !is_han(c));
    is_aside.then_some(rest)
}

/// Where the name that ends `text` begins, and whether a word leads to it.
fn at_end(text: &str) -> Option<(usize, bool)> {
    let tail: Vec<(usize, char)> = text.char_indices().rev().take(4).take_while(|(_, c)| is_han(*c)).collect();
    [3, 2, 4].into_iter().find_map(|length| {
        let (start, _) = *tail.get(length - 1)?;
        let (before, name) = text.split_at(start);
        if !is_name(name) {
            return None;
        }
        if before.chars().next_back().is_none_or(|c| !is_han(c)) {
            return Some((start, false));
        }
        let lead = KIN.iter().chain(&LEADS).find(|lead| before.ends_with(**lead))?;
        Some((start - lead.len(), true))
    })
}

/// Where the name that begins `text` ends; `from` is the offset of `text`.
pub(super) fn after(text: &str, from: usize) -> Option<usize> {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(4).collect();
    [3, 2].into_iter().find_map(|length| {
        let end = *ends.get(length - 1)?;
        (closes(&text[end..]) && is_name(&text[..end])).then_some(from + end)
    })
}

/// Whether a name may end before `rest`.
pub(super) fn closes(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| AFTER.contains(c))
}

/// `text` without a word that leads to a name, and whether there was one.
pub(super) fn without_lead(text: &str) -> (&str, bool) {
    let text = text.strip_prefix('小').filter(|rest| KIN.iter().any(|kin| rest.starts_with(kin))).unwrap_or(text);
    let kin = KIN.iter().chain(&LEADS).find_map(|lead| text.strip_prefix(lead));
    let rest = kin.unwrap_or(text);
    let rest = LEADS.iter().find_map(|lead| rest.strip_prefix(lead)).unwrap_or(rest);
    (rest.trim_start_matches(['：', ':', '“', '「', ' ']), kin.is_some())
}

/// Whether `text` is a common surname followed by one or two Han characters. Masked names do not count.
fn is_name(text: &str) -> bool {
    let count = text.chars().count();
    let surname = |length: usize| text.char_indices().nth(length).map(|(at, _)| &text[..at]).and_then(entry);
    let is_common = text.chars().next().is_some_and(|first| SURNAMES.contains(first)) || surname(1).is_some();
    let is_no_name = || text.contains('某') || TITLES.iter().chain(&KIN).any(|word| text.ends_with(word));
    text.chars().all(is_han) && (count == 4 && surname(2).is_some() || (2..=3).contains(&count) && is_common) && !is_no_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_for_kin_is_found() {
        for text in KIN.iter().map(|kin| format!("老张的儿子和{kin}上学")).chain(["老张上学".to_owned()]) {
            let last = KIN.iter().filter_map(|kin| text.rfind(kin)).max();
            assert_eq!(last_kin(&text), last, "{text}");
        }
    }
}
