//! Dates in spreadsheets. A cell typed as 2017.10 becomes the number 2017.1. A date is stored as a day count, which
//! denotes the first of a month where only the month was meant.

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::FieldType;
use crate::source::{Cell, CellKind, Grid, TableRow};

use super::columns::Column;

/// Day counts that can only be meant as a date: 1927-05 to 2119. A number of four digits is a year, or a slip for one.
const SERIALS: std::ops::RangeInclusive<i64> = 10_000..=80_000;

/// Turns the cells of date columns into text.
pub(super) fn settle(grid: &mut Grid, head: &TableRow, columns: &[Column<'_>], report: &mut Vec<Diagnostic>) {
    for (index, column) in columns.iter().enumerate() {
        let Column::Field(field) = column else { continue };
        if field.kind != FieldType::Date {
            continue;
        }
        let (mut unsure, mut firsts) = (0, 0);
        let place = grid.place(head, index);
        let (sheet, epoch) = (grid.sheet.clone(), grid.epoch);
        for row in &mut grid.rows {
            let Some(cell) = row.cells.get_mut(index) else { continue };
            if let Some(text) = serial(cell, epoch) {
                (cell.text, cell.kind) = (text.into(), CellKind::DateUnsure);
            }
            if cell.kind == CellKind::Number && lost_its_zero(&cell.text) {
                let at = crate::diagnostic::Place { sheet: sheet.clone(), line: Some(row.line), ..place.clone() };
                report.push(Diagnostic::new(Code::DateNumber).at(at).with("value", &cell.text));
            }
            if cell.kind == CellKind::DateUnsure {
                unsure += 1;
                firsts += usize::from(cell.text.ends_with("-01"));
            }
        }
        if unsure > 0 && unsure == firsts {
            for cell in grid.rows.iter_mut().filter_map(|row| row.cells.get_mut(index)) {
                if cell.kind == CellKind::DateUnsure {
                    cell.text = cell.text.strip_suffix("-01").unwrap_or(&cell.text).into();
                }
            }
            let label = &head.cells[index].text;
            report.push(Diagnostic::new(Code::DateMonths).at(place).with("column", label).with("count", unsure));
        }
    }
}

/// Whether a number may have been typed with a zero at its end: 2017.10 is 2017.1. Every other month keeps its digits.
fn lost_its_zero(number: &str) -> bool {
    number.strip_suffix(".1").is_some_and(|year| year.len() == 4)
}

/// The date denoted by a bare day count. In no other notation is a five-digit number a date.
fn serial(cell: &Cell, epoch: i64) -> Option<String> {
    let days: i64 = match cell.kind {
        CellKind::Number => cell.text.parse().ok()?,
        CellKind::Text if cell.text.len() == 5 => cell.text.parse().ok()?,
        _ => return None,
    };
    SERIALS.contains(&days).then(|| civil(days + epoch))
}

/// Day `serial` of a spreadsheet as `2017-06-15`. Day 1 is 1900-01-01, and 1900 counts as a leap year, which it was
/// not. The conversion follows H. Hinnant, “chrono-Compatible Low-Level Date Algorithms”.
fn civil(serial: i64) -> String {
    let days = serial - 25_569 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        for (serial, date) in [(42_901, "2017-06-15"), (43_831, "2020-01-01"), (7853, "1921-07-01"), (36_585, "2000-02-29")] {
            assert_eq!(civil(serial), date);
        }
        let number = |text: &str| serial(&Cell { kind: CellKind::Number, ..Cell::text(text) }, 0);
        assert_eq!(number("42901").as_deref(), Some("2017-06-15"));
        for year in ["2017", "2113", "9706", "201706", "20170615", "2017.1"] {
            assert_eq!(number(year), None, "{year} is written as a date");
        }
        assert_eq!(serial(&Cell::text("42901"), 0).as_deref(), Some("2017-06-15"));
        assert_eq!(serial(&Cell::text("2017"), 0), None);
        for (number, is_unsure) in [("2017.1", true), ("2005.2", false), ("2017.12", false), ("2017.01", false), ("98.1", false)]
        {
            assert_eq!(lost_its_zero(number), is_unsure, "{number}");
        }
        assert_eq!(serial(&Cell::text("41439"), 1462).as_deref(), Some("2017-06-15"), "counted from 1904");
    }
}
