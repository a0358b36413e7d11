//! Days of the week as staff write them: 周二, 每周三、五, 周一至周五, 工作日. They are displayed as 周二.

use crate::text::width::half_width_char;

/// The days as they are displayed, from Monday on.
const DAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

/// Every day, as it is displayed.
const EVERY: &str = "每天";

/// Between the first and the last day of a range.
const RANGES: [char; 7] = ['至', '到', '-', '—', '–', '~', '～'];

/// Parses days of the week into their displayed forms, in the order of the week; `None` if they are anything else, such as
/// 每月第一个周六.
pub fn weekdays(written: &str) -> Option<Vec<&'static str>> {
    let text: String = written.chars().filter(|c| !c.is_whitespace()).map(half_width_char).collect();
    let mut days = [false; 7];
    for part in text.split(['、', ',', '，', ';', '；', '/', '和', '及', '与']).filter(|part| !part.is_empty()) {
        for day in numbers(part)? {
            *days.get_mut(day)? = true;
        }
    }
    if days == [true; 7] {
        return Some(vec![EVERY]);
    }
    let named: Vec<&str> = DAYS.iter().zip(days).filter(|(_, is_meant)| *is_meant).map(|(day, _)| *day).collect();
    (!named.is_empty()).then_some(named)
}

/// The days in a part without separators, counted from Monday: 周二, 周一至周五, 周一三五, 工作日.
fn numbers(part: &str) -> Option<Vec<usize>> {
    match part.trim_start_matches('每').trim_start_matches('个') {
        "天" | "日" if part.starts_with('每') => return Some((0..7).collect()),
        "天天" => return Some((0..7).collect()),
        "工作日" | "平日" | "周中" => return Some((0..5).collect()),
        "周末" | "双休日" | "休息日" => return Some(vec![5, 6]),
        _ => {}
    }
    if let Some((first, last)) = part.split_once(RANGES) {
        let (first, last) = (single(first)?, single(last)?);
        // 周六至周一 goes over the end of the week.
        let days = if last < first { last + 7 - first } else { last - first };
        return Some((first..=first + days).map(|day| day % 7).collect());
    }
    listed(part)
}

/// The days that are named without anything between them: 周二, 周一三五, 周一周三.
fn listed(part: &str) -> Option<Vec<usize>> {
    let bare = ["每周", "星期", "礼拜", "周", "每"].iter().fold(part.to_owned(), |text, word| text.replace(word, ""));
    // 15 is a date.
    let is_several = bare.chars().nth(1).is_some();
    match english(&bare) {
        Some(day) => Some(vec![day]),
        None if is_several && bare.contains(|c: char| c.is_ascii_digit()) => None,
        None => bare.chars().map(number).collect(),
    }
}

/// A single day, at either end of a range.
fn single(text: &str) -> Option<usize> {
    match listed(text)?[..] {
        [day] => Some(day),
        _ => None,
    }
}

fn number(c: char) -> Option<usize> {
    let at = |days: &str| days.chars().position(|day| day == c);
    match c {
        '天' => Some(6),
        _ => at("一二三四五六日").or_else(|| at("1234567")),
    }
}

/// An English name, whole or its first three letters.
fn english(text: &str) -> Option<usize> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.trim_end_matches('.').to_ascii_lowercase();
    names.iter().position(|name| text.len() >= 3 && name.starts_with(&text))
}

#[cfg(test)]
mod tests {
    use super::weekdays;

    #[test]
    fn days_are_read_as_they_are_written() {
        for (written, shown) in [
            ("周二", "周二"),
            ("每周二", "周二"),
            ("星期天", "周日"),
            ("礼拜二", "周二"),
            ("周 2", "周二"),
            ("２", "周二"),
            ("二", "周二"),
            ("Tue", "周二"),
            ("周一、周三", "周一 周三"),
            ("周三、周一", "周一 周三"),
            ("周一周三", "周一 周三"),
            ("每周一、三、五", "周一 周三 周五"),
            ("星期一三五", "周一 周三 周五"),
            ("周二和周四", "周二 周四"),
            ("周一至周三", "周一 周二 周三"),
            ("周一到三", "周一 周二 周三"),
            ("星期六—星期一", "周一 周六 周日"),
            ("1-3", "周一 周二 周三"),
            ("工作日", "周一 周二 周三 周四 周五"),
            ("每个工作日", "周一 周二 周三 周四 周五"),
            ("周末", "周六 周日"),
            ("双休日", "周六 周日"),
            ("周三、周末", "周三 周六 周日"),
            ("每日", "每天"),
            ("每天", "每天"),
            ("周一至周日", "每天"),
            ("周一、每天", "每天"),
        ] {
            assert_eq!(weekdays(written).map(|days| days.join(" ")).as_deref(), Some(shown), "{written}");
        }
    }

    #[test]
    fn what_is_not_every_week_is_no_day() {
        for written in
            ["", "每月第一个周六", "单周二", "8", "周八", "周一至", "寒暑假", "节假日", "周一上午", "15日", "周", "Tomorrow", "0"]
        {
            assert_eq!(weekdays(written), None, "{written}");
        }
        assert_eq!(weekdays(&"1-".repeat(100_000)), None, "no text is too long");
    }
}
