//! What stands beside a number and makes it one: a word that announces it, a list number, the letters of an account.

use super::card::{is_in_address, is_told};
use super::runs::is_nothing;

/// Words for what the number behind them is.
const NAMES: [&str; 12] = ["电话", "手机", "微信", "联系", "号码", "方式", "热线", "短信", "扣扣", "抖音", "快手", "支付宝"];

/// Words for calling it.
const CALLS: [&str; 6] = ["打", "拨", "找", "呼", "致电", "加我"];

/// What people write directly before a telephone or account number, without a space.
const PREFIXES: [&str; 17] = [
    "tel",
    "telephone",
    "phone",
    "mobile",
    "mob",
    "cell",
    "call",
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

/// Letters of units directly behind a number.
const UNITS: [&str; 39] = [
    "k", "m", "km", "cm", "mm", "nm", "g", "kg", "mg", "t", "l", "ml", "s", "ms", "us", "ns", "min", "h", "hz", "khz", "mhz",
    "ghz", "w", "kw", "mw", "gw", "wh", "kwh", "mwh", "v", "kv", "pa", "kpa", "mpa", "px", "bytes", "byte", "kb", "mb",
];

/// Currencies, likewise.
const CURRENCIES: [&str; 6] = ["rmb", "cny", "usd", "hkd", "eur", "yuan"];

/// Maximum number of characters between such a word and the number.
const BETWEEN: usize = 6;

/// Whether the text before a number ends with a word that announces it: 电话：, 微信号是, 打.
pub(super) fn is_announced(before: &str) -> bool {
    ends_with(before, |text| is_any(text, &NAMES) || is_any(text, &CALLS) || is_prefixed(text))
}

/// As [`is_announced`], but only by a word for what it is. What is paid may also follow 拨 and 打.
pub(super) fn is_named(before: &str) -> bool {
    ends_with(before, |text| is_any(text, &NAMES) || is_prefixed(text))
}

/// Whether a text names a telephone or account anywhere.
pub(super) fn names_any(text: &str) -> bool {
    NAMES.iter().any(|word| text.contains(word))
}

/// Whether `before` ends as `is_one` wants it, not counting marks and small words between it and the number.
pub(super) fn ends_with(before: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let mut rest = before;
    for _ in 0..=BETWEEN {
        if is_one(rest) {
            return true;
        }
        let Some(last) = rest.chars().next_back().filter(|c| is_between(*c)) else { return false };
        rest = &rest[..rest.len() - last.len_utf8()];
    }
    false
}

/// Whether a text ends with one of `words`.
pub(super) fn is_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

/// What may stand between the word and the number: 微信号：, 电话（同号）：, 打给我.
fn is_between(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\u{3000}'
            | '\u{A0}'
            | '：'
            | ':'
            | '（'
            | '('
            | '）'
            | ')'
            | '“'
            | '"'
            | '号'
            | '码'
            | '同'
            | '是'
            | '为'
            | '给'
            | '我'
    )
}

/// Whether a text ends with one of [`PREFIXES`] of several letters: QQ, call.
fn is_prefixed(text: &str) -> bool {
    let (_, letters) = last_letters(text);
    letters.len() > 1 && PREFIXES.contains(&letters.as_str())
}

/// The Latin letters at the end of a text, in lower case, and what precedes them.
pub(super) fn last_letters(text: &str) -> (&str, String) {
    let head = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (head, text[head.len()..].to_ascii_lowercase())
}

/// The Latin letters at the beginning of a text, in lower case, and what follows them.
pub(super) fn first_letters(text: &str) -> (String, &str) {
    let text = text.trim_start_matches(is_nothing);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (text[..text.len() - rest.len()].to_ascii_lowercase(), rest)
}

/// Whether `before` ends with a hand-typed list number (`1.`), so that the number after it is not a decimal. Behind a
/// colon, a space or `;` a decimal may stand too: there the list must begin or continue, and the number be written
/// without gaps (`is_whole`), unless a word announces it.
pub(super) fn is_numbered(before: &str, is_whole: bool) -> bool {
    let Some(rest) = before.strip_suffix(['.', '．']) else { return false };
    let head = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &rest[head.len()..];
    if !(1..=2).contains(&number.len()) || number.starts_with('0') {
        return false;
    }
    if head.is_empty() || head.ends_with(['\n', '；', '。', '、', '，']) {
        return true;
    }
    let is_dot = head.ends_with('.');
    if !is_dot && !head.ends_with(['：', ':', ' ', '\u{3000}', ';']) {
        return false;
    }
    // 1:1.139… is a ratio, and a row of decimals begins with no list number.
    let is_first = number == "1" && !head.trim_end().trim_end_matches(':').ends_with(|c: char| c.is_ascii_digit());
    is_announced(head) || is_told(head) || is_whole && (is_first && !is_dot || follows_item(head, number))
}

/// Whether the item before that of `number` stands in `head`: `1.13800138000;` before `2.`.
fn follows_item(head: &str, number: &str) -> bool {
    let Some(last) = number.parse::<u8>().ok().and_then(|number| number.checked_sub(1)).filter(|last| *last > 0) else {
        return false;
    };
    let last = last.to_string();
    head.match_indices(&last).any(|(at, _)| {
        let Some(item) = head[at + last.len()..].strip_prefix(['.', '．', '、']) else { return false };
        let digits = item.chars().take_while(char::is_ascii_digit).count();
        !head[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.') && (digits == 0 || digits >= 11)
    })
}

/// Whether eleven digits directly follow a word for a telephone, or the letters of an account name, such as on 微信:
/// `zhangsan13800138000`. The name of an e-mail account may be shorter, as may one that a word announces.
pub(super) fn is_account(before: &str, digits: &str, rest: &str) -> bool {
    /// Fewer letters are an abbreviation in front of a serial number.
    const FEWEST_LETTERS: usize = 5;
    let (head, letters) = last_letters(before);
    let is_free = !letters.is_empty() && !head.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '#' | '$'));
    let is_mail = || rest.strip_prefix('@').is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let is_whole = digits.len() == 11 || digits.len() == 12 && digits.starts_with('0');
    is_free
        && is_whole
        && (PREFIXES.contains(&letters.as_str()) || letters.len() >= FEWEST_LETTERS || is_mail() || is_announced(head))
}

/// Whether letters directly behind a telephone number leave it one: `wx同号`, `QQ：`. Else they are a unit or the rest of a
/// code.
pub(super) fn may_be_followed(before: &str, rest: &str) -> bool {
    let (letters, rest) = first_letters(rest);
    if letters.is_empty() {
        return false;
    }
    let letters = letters.as_str();
    if PREFIXES.iter().any(|prefix| letters == *prefix || prefix.len() > 1 && letters.starts_with(prefix)) {
        return true;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric();
    let goes_on = rest.starts_with(|c| is_name(c) || matches!(c, '_' | '-' | '/'))
        || rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_name));
    let is_hash = || letters.bytes().all(|letter| letter.is_ascii_hexdigit());
    !goes_on
        && !UNITS.contains(&letters)
        && !CURRENCIES.contains(&letters)
        && (is_announced(before) || !is_hash() && !is_in_address(before))
}

#[cfg(test)]
mod tests {
    use crate::text::private::{Allowed, Sort, find, tests::sorts};

    #[test]
    fn a_mobile_beside_letters_and_list_numbers_is_found() {
        for text in [
            "电话13996512837wx同号",
            "手机：13996512837QQ：512345",
            "13996512837vx，",
            "手机13996512837qq512345678",
            "139 9651 2837wx同号",
            "联系电话：13996512837abc",
            "请找13996512837Tony",
            "微信号：zsf13996512837",
            "微信zsf13996512837，",
            "QQ：zs13996512837",
            "电话（微信同号）：z13996512837",
            "邮箱 zsf13996512837@example.com",
            "电话：1.13996512837",
            "负责人 1.13996512837 李禾",
            "电话：1.139 9651 2837",
            "打013996512837找我",
            "请拨 013996512837",
            "联系0139-9651-2837",
            "call013996512837",
            "找我：013996512837",
            "13996512837元先生",
            "13996512837 元女士",
            "电话13996512837元芳",
            "1399651283713812345678",
        ] {
            assert_eq!(sorts(text), [Sort::Mobile], "{text}");
        }
        for text in [
            "1.13996512837;2.13812345678",
            "1.13996512837 2.13812345678",
            "值班：1.13996512837；2.13812345678",
            "1.13996512837.2.13812345678",
            "1、李禾13996512837;2、张立13812345678",
        ] {
            assert_eq!(sorts(text), [Sort::Mobile, Sort::Mobile], "{text}");
        }
    }

    #[test]
    fn codes_amounts_and_decimals_beside_letters_are_left_alone() {
        for text in [
            "产品 AB13996512837",
            "型号：zsf13996512837",
            "流量15012345678kWh",
            "共15012345678bytes，15012345678USD",
            "13800138000b.jpg",
            "编码 13996512837ab",
            "联系电话：13912345678abcd9f",
            "13912345678xyz-01",
            "https://a.cn/13912345678html",
            "系数 2.13996512837",
            "比例1:1.13996512837",
            "0.99 1.13996512837",
            "面积1.5亩 2.13996512837",
            "3:30 4.13996512837",
            "编号013996512837",
            "打印 013996512837",
            "下拨13996512837元",
            "财政拨 13996512837元建设",
            "13996512837元总投资",
            "1399651283711812345678",
            "1449651283713812345678",
        ] {
            assert_eq!(sorts(text), [], "{text}");
        }
    }

    #[test]
    fn two_public_numbers_run_together_are_allowed() {
        let allowed = Allowed::new(&["13996512837".to_owned(), "13812345678".to_owned()], &[]);
        assert_eq!(find("1399651283713812345678", &allowed), []);
        assert_eq!(find("1399651283713912345678", &allowed).len(), 1);
    }
}
