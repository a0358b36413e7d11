//! Date precision in spreadsheets. Typing 2017年6月 stores the first of June; only the cell's number format still shows
//! that just year and month were meant.

use super::CellKind;

/// The ISO form of a day, with the precision of `format` (a number format such as `yyyy"年"m"月"`).
pub(super) fn written(year: u16, month: u8, day: u8, format: Option<&str>) -> (String, CellKind) {
    match format.map(parts) {
        Some(Shown { year: true, month: true, day: false }) => (format!("{year:04}-{month:02}"), CellKind::Date),
        Some(Shown { year: true, month: false, day: false }) => (format!("{year:04}"), CellKind::Date),
        Some(_) => (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date),
        None => (format!("{year:04}-{month:02}-{day:02}"), CellKind::DateUnsure),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Shown {
    year: bool,
    month: bool,
    day: bool,
}

/// Whether a number format displays percentages.
pub(super) fn is_percent(format: &str) -> bool {
    codes(format).any(|c| c == '%')
}

/// Which parts of a date a number format displays.
fn parts(format: &str) -> Shown {
    let mut shown = Shown { year: false, month: false, day: false };
    for c in codes(format) {
        match c {
            'y' | 'Y' | 'e' | 'E' => shown.year = true,
            'm' | 'M' => shown.month = true,
            'd' | 'D' => shown.day = true,
            _ => {}
        }
    }
    shown
}

/// The codes in the first section of a number format, without quoted, bracketed or escaped text.
fn codes(format: &str) -> impl Iterator<Item = char> {
    let mut chars = format.split(';').next().unwrap_or(format).chars();
    std::iter::from_fn(move || {
        loop {
            match chars.next()? {
                '"' => while chars.next().is_some_and(|c| c != '"') {},
                '[' => while chars.next().is_some_and(|c| c != ']') {},
                '\\' | '_' | '*' => {
                    chars.next();
                }
                code => return Some(code),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_as_precise_as_it_shows() {
        for (format, expected) in [
            (r#"yyyy"年"m"月""#, "2017-06"),
            ("yyyy\\-mm", "2017-06"),
            ("[$-804]yyyy\"年\"m\"月\";@", "2017-06"),
            ("yyyy", "2017"),
            ("yyyy/m/d", "2017-06-01"),
            ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "2017-06-01"),
            ("m\"月\"d\"日\"", "2017-06-01"),
        ] {
            assert_eq!(written(2017, 6, 1, Some(format)), (expected.to_owned(), CellKind::Date), "{format}");
        }
        assert_eq!(written(2017, 6, 1, None).1, CellKind::DateUnsure);
    }
}
