//! Delimited text tables: cells separated by `,`, `;`, tab or `，`.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};

use super::quotes::{self, State};
use super::{Cell, Grid, MOST_CELLS, MOST_ROWS, Row, Texts};

/// Number of lines examined to determine the delimiter: titles may precede the header.
const SAMPLE_LINES: usize = 20;

/// Number of characters examined per line.
const SAMPLE_CHARS: usize = 400;

/// Parses the table `text` of `file`.
pub(super) fn read(file: &str, text: &str, report: &mut Vec<Diagnostic>) -> Grid {
    // A delimiter occurs in most lines. How often it occurs within a line tells less: `，` may fill a long cell.
    let score = |wanted: char| {
        let counts = text.lines().take(SAMPLE_LINES).map(|line| line.chars().take(SAMPLE_CHARS).filter(|c| *c == wanted).count());
        counts.fold((0, 0), |(lines, all), count| (lines + usize::from(count > 0), all + count))
    };
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|d| (score(*d), *d == ',')).unwrap_or(',');
    let is_wide = score('，') > score(delimiter);
    let delimiter = if is_wide { ',' } else { delimiter };
    let sound = quotes::sound(file, text, |c| c == delimiter || (is_wide && c == '，'), report);
    let wide = is_wide.then(|| narrow_commas(&sound));
    let text = wide.as_deref().unwrap_or(&sound);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());

    let mut grid = Grid { file: Arc::from(file), ..Grid::default() };
    let mut lines = Lines { text, at: 0, line: 1 };
    let (mut rows, mut kept) = (0, 0);
    let mut found = Vec::new();
    let mut records = reader.records();
    // Record boundaries can only be found sequentially; meanwhile the records found are processed in batches.
    let mut gather = || {
        let mut some: Vec<Record> = Vec::new();
        while some.len() < SOME {
            let record = match records.next() {
                Some(Ok(record)) => record,
                Some(Err(error)) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    let place = Place::new(file, u32::try_from(line).unwrap_or(1), 1);
                    found.push(Diagnostic::new(Code::TableRow).at(place).with("reason", error));
                    continue;
                }
                None => break,
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = lines.of(record.position().map_or(0, csv::Position::byte));
            kept += record.len();
            if rows == MOST_ROWS || kept > MOST_CELLS {
                let (what, most) = if rows == MOST_ROWS { ("most", MOST_ROWS) } else { ("cells", MOST_CELLS) };
                found.push(Diagnostic::new(Code::TableTooLarge).at(Place::new(file, line, 1)).with(what, most));
                break;
            }
            rows += 1;
            some.push(Record { cells: record, line, at: lines.at });
        }
        some
    };
    let row = |texts: &mut Texts, Record { cells, line, at }: &Record| {
        let starts = Starts { chars: text[*at..].chars(), delimiter, at: 0 };
        let cell = |(column, (cell, at)): (usize, (&str, u32))| Cell { at, ..Cell::of(texts.keep(column, cell.trim())) };
        Row { cells: cells.iter().zip(starts).enumerate().map(cell).collect(), line: *line }
    };
    let mut some = gather();
    while !some.is_empty() {
        // A batch that is not full is the last one.
        let is_last = some.len() < SOME;
        let next = || if is_last { Vec::new() } else { gather() };
        let rows = || some.par_iter().with_min_len(FEW).map_init(Texts::default, row).collect::<Vec<Row>>();
        let (next, rows) = rayon::join(next, rows);
        grid.rows.extend(rows);
        some = next;
    }
    report.append(&mut found);
    grid
}

/// Number of records per batch.
const SOME: usize = 16 * 1024;

/// Minimum number of records that share repeated texts in one task.
const FEW: usize = 2048;

/// A record and its position.
struct Record {
    cells: csv::StringRecord,
    line: u32,
    /// Byte offset of its start.
    at: usize,
}

/// Replaces `，` outside quotes by `,`.
fn narrow_commas(text: &str) -> String {
    let mut state = State::Start;
    let narrow = |c: char| {
        state = state.then(c, matches!(c, ',' | '，'));
        if c == '，' && state == State::Start { ',' } else { c }
    };
    text.chars().map(narrow).collect()
}

/// Columns, in characters from 1, at which the cells of a record start.
struct Starts<'a> {
    chars: std::str::Chars<'a>,
    delimiter: char,
    at: u32,
}

impl Iterator for Starts<'_> {
    type Item = u32;

    /// Never ends: positions behind the record are not requested.
    fn next(&mut self) -> Option<u32> {
        let start = self.at + 1;
        let mut state = State::Start;
        for c in self.chars.by_ref() {
            self.at += 1;
            let is_delimiter = c == self.delimiter;
            state = state.then(c, is_delimiter);
            if is_delimiter && state == State::Start {
                break;
            }
        }
        Some(start)
    }
}

/// Counts lines up to a record. The reader reports where it started to look for the record, and blank lines may lie
/// between that and the record itself.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, byte: u64) -> u32 {
        let bytes = self.text.as_bytes();
        let mut to = usize::try_from(byte).unwrap_or(bytes.len()).clamp(self.at, bytes.len());
        while bytes.get(to).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            to += 1;
        }
        let passed = self.text.get(self.at..to).unwrap_or_default().matches('\n').count();
        self.line += u32::try_from(passed).unwrap_or(0);
        self.at = to;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(row: &Row) -> Vec<&str> {
        row.cells.iter().map(|cell| &*cell.text).collect()
    }

    #[test]
    fn rows_keep_their_lines_and_blank_rows_fall_away() {
        let mut report = Vec::new();
        let table = read("a.csv", "编号,户主\nA1,\"周,某\"\n,\n\nA2,李某\n", &mut report);
        assert!(report.is_empty());
        assert_eq!(table.rows.len(), 3);
        assert_eq!(texts(&table.rows[1]), ["A1", "周,某"]);
        assert_eq!(table.rows[2].line, 5);
        let starts: Vec<u32> = table.rows[1].cells.iter().map(|cell| cell.at).collect();
        assert_eq!(starts, [1, 4]);
        let place = table.place(&table.rows[2], 1);
        assert_eq!((place.line, place.column, place.length), (Some(5), Some(4), 2));
    }

    #[test]
    fn a_long_table_is_read_lot_by_lot_as_a_short_one() {
        for count in [SOME - 1, SOME, 2 * SOME + 3] {
            let lines: Vec<String> = (0..count).map(|number| format!("{number},\"甲\n乙\",{}\n", number % 7)).collect();
            let text = lines.concat();
            let mut report = Vec::new();
            let table = read("a.csv", &text, &mut report);
            assert!(report.is_empty() && table.rows.len() == count);
            for (number, row) in table.rows.iter().enumerate() {
                assert_eq!(texts(row), [&*number.to_string(), "甲\n乙", &*(number % 7).to_string()]);
                assert_eq!(usize::try_from(row.line), Ok(1 + 2 * number));
                let starts: Vec<usize> = row.cells.iter().filter_map(|cell| usize::try_from(cell.at).ok()).collect();
                let digits = number.to_string().len();
                assert_eq!(starts, [1, digits + 2, digits + 8]);
            }
        }
    }

    #[test]
    fn any_named_delimiter_below_a_title() {
        let mut report = Vec::new();
        for text in
            ["名册\n甲;乙\n1;2\n", "名册\n甲\t乙\n1\t2\n", "名册，\n甲，乙\n1，\"2，3\"\n", "名\"册，\n甲\"，乙\n1\"，2\n"]
        {
            let table = read("a.csv", text, &mut report);
            assert_eq!(texts(&table.rows[1]).len(), 2, "{text}");
            assert_eq!(texts(&table.rows[1])[0].trim_end_matches('"'), "甲", "{text}");
            assert_eq!(texts(&table.rows[1])[1], "乙", "{text}");
            assert!(texts(&table.rows[2])[1].starts_with('2'), "{text}");
        }
        assert_eq!(read("a.csv", "甲，乙\n1，\"2，3\"\n", &mut report).rows[1].cells[1].text.as_ref(), "2，3");
    }
}
