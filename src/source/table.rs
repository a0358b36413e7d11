//! Tables as staff keep them. This is the door for every format: CSV in UTF-8 here; a spreadsheet reader gives the
//! same rows.

use crate::diagnostic::{Code, Diagnostic, Place};

/// A table: the heads of its columns and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads, trimmed, with their places.
    pub heads: Vec<(String, Place)>,
    /// The rows, blank ones left out.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The cells, trimmed, in the order of the heads.
    pub cells: Vec<String>,
    /// The line it begins on, from 1.
    pub line: u32,
}

/// Reads the CSV `text` of `file`. The delimiter is the one of `,` `;` tab `，` that the head row has most of.
pub fn read(file: &str, text: &str, report: &mut Vec<Diagnostic>) -> Table {
    let head_line = text.lines().next().unwrap_or_default();
    let delimiter = [',', ';', '\t'].into_iter().max_by_key(|d| (head_line.matches(*d).count(), *d == ',')).unwrap_or(',');
    let wide = head_line.matches('，').count() > head_line.matches(delimiter).count();
    let owned = wide.then(|| text.replace('，', ","));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if wide { b',' } else { delimiter as u8 })
        .from_reader(owned.as_deref().unwrap_or(text).as_bytes());

    let mut table = Table::default();
    let mut lines = Lines { text: owned.as_deref().unwrap_or(text), at: 0, line: 1 };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let place = Place::new(file, u32::try_from(line).unwrap_or(1), 1);
                report.push(Diagnostic::new(Code::TableRow).at(place).with("reason", error));
                continue;
            }
        };
        let line = lines.of(record.position().map_or(0, csv::Position::byte));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if table.heads.is_empty() {
            let columns = (1u32..).zip(cells);
            table.heads = columns.map(|(column, head)| (head, Place::new(file, line, column))).collect();
            continue;
        }
        if cells.len() > table.heads.len() && cells[table.heads.len()..].iter().any(|cell| !cell.is_empty()) {
            report.push(
                Diagnostic::new(Code::TableRow)
                    .at(Place::new(file, line, u32::try_from(table.heads.len()).unwrap_or(0) + 1))
                    .with("reason", format!("{} > {}", cells.len(), table.heads.len())),
            );
        }
        table.rows.push(Row { cells, line });
    }
    if table.heads.is_empty() {
        report.push(Diagnostic::new(Code::TableHeader).at(Place::file(file)));
    }
    table
}

/// Counts lines up to a record. The reader gives the place where it began to look for the record; blank lines lie
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

    #[test]
    fn rows_keep_their_lines_and_blank_rows_fall_away() {
        let mut report = Vec::new();
        let table = read("a.csv", "编号,户主\nA1,\"周,某\"\n,\n\nA2,李某\n", &mut report);
        assert!(report.is_empty());
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].cells, ["A1", "周,某"]);
        assert_eq!(table.rows[1].line, 5);
    }

    #[test]
    fn any_named_delimiter() {
        let mut report = Vec::new();
        for text in ["甲;乙\n1;2\n", "甲\t乙\n1\t2\n", "甲，乙\n1，2\n"] {
            let table = read("a.csv", text, &mut report);
            assert_eq!(table.heads.len(), 2, "{text}");
            assert_eq!(table.rows[0].cells, ["1", "2"]);
        }
    }
}
