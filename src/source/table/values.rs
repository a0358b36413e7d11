//! Converts spreadsheet values to the text that a person reads in the cell.

use calamine::Data;

use super::{Cell, CellKind, precision};

/// The cell for `value`; `format` is its number format, if known.
pub(super) fn of_data(value: &Data, format: Option<&str>) -> Cell {
    let made = |text: String, kind: CellKind| Cell { text: text.into(), kind, at: 0 };
    let number = |text: String| made(text, CellKind::Number);
    let is_percent = format.is_some_and(precision::is_percent);
    match value {
        Data::Empty => Cell::default(),
        Data::String(text) => Cell::text(text),
        Data::Bool(yes) => Cell::text(if *yes { "是" } else { "否" }),
        Data::Float(value) if is_percent => number(format!("{}%", of_float(value * 100.0))),
        Data::Int(value) if is_percent => number(format!("{}%", i128::from(*value) * 100)),
        Data::Int(value) => number(value.to_string()),
        Data::Float(value) => number(of_float(*value)),
        Data::Error(error) => made(error.to_string(), CellKind::Error),
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
            if date.is_duration() || date.as_f64() < 1.0 {
                return Cell::text(&format!("{hour:02}:{minute:02}"));
            }
            let (text, kind) = precision::written(year, month, day, format);
            made(text, kind)
        }
        Data::DateTimeIso(text) => made(text.split('T').next().unwrap_or(text).to_owned(), CellKind::DateUnsure),
        Data::DurationIso(text) => Cell::text(&of_duration(text).unwrap_or_else(|| text.clone())),
    }
}

/// Formats a number as people read it: no exponent, no `.0`, and 15 significant digits, as in a spreadsheet; further
/// digits are rounding noise.
fn of_float(value: f64) -> String {
    format!("{value:.14e}").parse().unwrap_or(value).to_string()
}

/// `PT14H30M00S` → `14:30`.
fn of_duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let minutes = rest.split('M').next().unwrap_or("0");
    Some(format!("{:02}:{:02}", hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_a_spreadsheet_knows_them() {
        for (value, text) in [
            (500_101_198_503_121_000.0, "500101198503121000"),
            (12_345_678_901_234_567_890.0, "12345678901234600000"),
            (0.1 + 0.2, "0.3"),
            (1.0 / 3.0, "0.333333333333333"),
            (1_234_567.891, "1234567.891"),
            (2017.1, "2017.1"),
            (2017.0, "2017"),
            (1e-7, "0.0000001"),
            (-5.0, "-5"),
            (0.0, "0"),
        ] {
            assert_eq!(of_float(value), text);
        }
    }

    #[test]
    fn percents_are_what_their_cells_show() {
        for (value, format, text) in [
            (0.385, "0.0%", "38.5%"),
            (0.07, "0%", "7%"),
            (-0.5, "0.00%;[Red]\\-0.00%", "-50%"),
            (0.385, "0.0\"%\"", "0.385"),
            (0.385, "0.0", "0.385"),
        ] {
            let cell = of_data(&Data::Float(value), Some(format));
            assert_eq!((&*cell.text, cell.kind), (text, CellKind::Number), "{format}");
        }
    }
}
