//! Numbers in what is put in order: 2组 stands before 10组, 第二 before 第十一.

use std::borrow::Cow;
use std::fmt::Write as _;

/// What is counted in Han characters. Without one of these behind it, or 第 before it, a numeral is part of a name: 三峡, 九龙.
const COUNTED: [&str; 21] = [
    "组",
    "小组",
    "支部",
    "党支部",
    "总支",
    "分部",
    "队",
    "期",
    "批",
    "届",
    "次",
    "号",
    "楼",
    "层",
    "栋",
    "幢",
    "单元",
    "社",
    "村",
    "班",
    "网格",
];

/// The most digits that a number has here.
const WIDTH: usize = 20;

const DIGITS: &str = "〇一二三四五六七八九";

fn is_numeral(c: char) -> bool {
    matches!(c, '零' | '十' | '百') || DIGITS.contains(c)
}

/// `text` with its numbers so wide that they compare as they are counted.
pub fn widened(text: &str) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_ascii_digit() || is_numeral(c)) {
        return Cow::Borrowed(text);
    }
    let mut wide = String::with_capacity(text.len() + WIDTH);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of_sort: fn(char) -> bool = if first.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if is_numeral(first) {
            is_numeral
        } else {
            |c| !c.is_ascii_digit() && !is_numeral(c)
        };
        let end = rest.find(|c| !of_sort(c)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        let counts =
            || wide.ends_with('第') || COUNTED.iter().any(|word| behind.starts_with(word)) && !behind.starts_with("社区");
        let number: Option<u64> = match first {
            '0'..='9' => run.parse().ok(),
            first if is_numeral(first) && counts() => numeral(run),
            _ => None,
        };
        // Writing to a text cannot fail.
        let _ = match number {
            Some(number) => write!(wide, "{number:0>WIDTH$}"),
            None => wide.write_str(run),
        };
        rest = behind;
    }
    Cow::Owned(wide)
}

/// The number that is written in Han characters: 二十一, 一百零三, 一〇三.
fn numeral(written: &str) -> Option<u64> {
    let digit =
        |c: char| if c == '零' { Some(0) } else { DIGITS.chars().zip(0..).find_map(|(known, n)| (known == c).then_some(n)) };
    if !written.contains(['十', '百']) {
        return written.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut sum, mut last) = (0, None);
    for c in written.chars() {
        match c {
            '十' => sum += 10 * last.take().unwrap_or(1),
            '百' => sum += 100 * last.take().unwrap_or(1),
            '零' | '〇' => {}
            c => last = Some(digit(c)?),
        }
    }
    Some(sum + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (written, number) in
            [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("三十五", 35), ("一百零三", 103), ("一〇三", 103)]
        {
            assert_eq!(numeral(written), Some(number), "{written}");
        }
    }

    #[test]
    fn what_is_counted_stands_in_its_order() {
        let in_order = ["第一支部", "第二支部", "第3支部", "第十支部", "第十一支部", "第二十支部"];
        assert!(in_order.map(|text| widened(text).into_owned()).is_sorted());
        for text in ["三峡移民", "九龙社区", "八一社区", "江畔", "十八梯"] {
            assert_eq!(widened(text), text);
        }
        assert_eq!(widened("2组"), widened("二组"));
    }
}
