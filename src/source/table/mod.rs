//! Tables as staff keep them, whatever program wrote them: one grid of cells, as it stands in the file. Which row is
//! the head and what a column means is the content's business; this room knows no kind.

mod delimited;
mod merged;
mod precision;
mod quotes;
mod texts;
mod unseen;
mod values;
mod workbook;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};

use super::{FileContent, SourceFile};

pub use texts::Texts;
pub use unseen::Unseen;

/// The endings of tables, lower case.
pub const TABLE_ENDINGS: [&str; 4] = ["csv", "xlsx", "xls", "ods"];

/// The most rows that a table may have: as many as a spreadsheet.
const MOST_ROWS: usize = 1_048_576;

/// The most columns that are read. Beyond it stands nothing that a person typed.
const MOST_COLUMNS: u32 = 512;

/// The most cells that are kept of one table.
const MOST_CELLS: usize = 8_000_000;

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// Text, as typed.
    #[default]
    Text,
    /// A number of a spreadsheet: what was typed as `2017.10` is here `2017.1`.
    Number,
    /// A date of a spreadsheet, written as `2017-06-15` here, as precise as its cell shows it.
    Date,
    /// A date of a spreadsheet whose shown form is not known.
    DateUnsure,
    /// A formula that failed: its text is what the cell shows, such as `#REF!`.
    Error,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text, trimmed.
    pub text: Arc<str>,
    /// What it was.
    pub kind: CellKind,
    /// In a text the character of its line that it begins at, from 1; 0 in a spreadsheet, where its position says it.
    pub at: u32,
}

/// One row; blank ones are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells, from the first column.
    pub cells: Vec<Cell>,
    /// The line or row it begins on, from 1.
    pub line: u32,
}

/// A table as it stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The file.
    pub file: Arc<str>,
    /// The sheet of a spreadsheet.
    pub sheet: Option<Arc<str>>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What the cells of a spreadsheet do not tell.
    pub unseen: Unseen,
    /// What is to be added to a bare count of days: some workbooks count from 1904.
    pub epoch: i64,
}

impl Cell {
    /// A cell of plain text.
    pub fn text(text: &str) -> Self {
        Self { text: text.trim().into(), ..Self::default() }
    }

    /// A cell of plain text that is trimmed.
    fn of(text: Arc<str>) -> Self {
        Self { text, ..Self::default() }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

impl Grid {
    /// The place of the cell at `index` of `row`.
    pub fn place(&self, row: &Row, index: usize) -> Place {
        let number = u32::try_from(index).unwrap_or(u32::MAX - 1) + 1;
        let cell = row.cells.get(index);
        let column = cell.map(|cell| cell.at).filter(|at| *at > 0).unwrap_or(number);
        let length = cell.map_or(1, |cell| u32::try_from(cell.text.chars().count()).unwrap_or(1).max(1));
        Place { sheet: self.sheet.clone(), ..Place::within(&self.file, row.line, column).spanning(length) }
    }
}

/// Reads the table of `file`, of a workbook the sheet `sheet` (else its first that holds anything).
pub fn read(file: &SourceFile, sheet: Option<&str>, report: &mut Vec<Diagnostic>) -> Option<Grid> {
    match &file.content {
        FileContent::Text(text) => Some(delimited::read(&file.path, text, report)),
        FileContent::Workbook(bytes) => workbook::read(&file.path, bytes, sheet, report),
        _ => None,
    }
}
