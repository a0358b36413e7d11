//! Times of day as staff write them: 16:30, 16：30, 下午4点半, 8点. They are displayed as 16:30.

use crate::text::width::half_width_char;

/// Parses a time of day into its displayed form (`8:30`, `16:05`); `None` if it is not one.
pub(super) fn clock(written: &str) -> Option<String> {
    let text: String = written.chars().filter(|c| !c.is_whitespace()).map(half_width_char).collect();
    let of_day = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word));
    let (rest, is_late) = if let Some(rest) = of_day(&["上午", "早上", "早晨", "凌晨"]) {
        (rest, false)
    } else if let Some(rest) = of_day(&["下午", "晚上", "傍晚", "中午", "晚"]) {
        (rest, true)
    } else {
        (text.as_str(), false)
    };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (hour, rest) = rest.split_at(end);
    let hour: u32 = hour.parse().ok().filter(|_| hour.len() <= 2)?;
    let minute = if let Some(rest) = rest.strip_prefix(['点', '时']) {
        match rest {
            "" | "整" | "钟" => "00",
            "半" => "30",
            _ => rest.strip_suffix('分').unwrap_or(rest),
        }
    } else {
        // Spreadsheets append the seconds.
        rest.strip_prefix([':', '.']).map(|rest| rest.strip_suffix(":00").unwrap_or(rest))?
    };
    let is_minute = (1..=2).contains(&minute.len()) && minute.bytes().all(|byte| byte.is_ascii_digit());
    let minute: u32 = minute.parse().ok().filter(|minute| is_minute && *minute < 60)?;
    let hour = match hour {
        // Midnight at the end of the day, and times after midnight.
        12 if text.starts_with('晚') && minute == 0 => 24,
        12 if text.starts_with('晚') || text.starts_with("凌晨") => 0,
        // 中午11点 is before noon.
        ..12 if is_late && !(text.starts_with("中午") && hour > 9) => hour + 12,
        _ => hour,
    };
    (hour < 24 || (hour == 24 && minute == 0)).then(|| format!("{hour}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn times_are_read_as_they_are_written() {
        for (written, shown) in [
            ("16:30", "16:30"),
            ("08:30", "8:30"),
            ("16：30", "16:30"),
            ("１６:30", "16:30"),
            ("8.30", "8:30"),
            ("8点", "8:00"),
            ("8点30分", "8:30"),
            ("下午2点半", "14:30"),
            ("晚上 7:05", "19:05"),
            ("中午12点", "12:00"),
            ("中午11点半", "11:30"),
            ("下午12点半", "12:30"),
            ("晚上12点", "24:00"),
            ("晚上12点半", "0:30"),
            ("凌晨12点", "0:00"),
            ("上午9时", "9:00"),
            ("9:00:00", "9:00"),
            ("24:00", "24:00"),
        ] {
            assert_eq!(clock(written).as_deref(), Some(shown), "{written}");
        }
        for wrong in ["", "上午", "25:00", "1630", "8:60", "8:", ":30", "周二", "8-9", "-1:00", "8:3x", "24:01"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
    }
}
