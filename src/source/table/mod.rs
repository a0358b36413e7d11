//! Tables as staff keep them, whatever program wrote them: a grid of cells as in the file. Which row is the header and
//! what a column means is decided by `content`; this room knows no kinds.

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

/// Extensions of tables, lower case.
pub const TABLE_ENDINGS: [&str; 4] = ["csv", "xlsx", "xls", "ods"];

/// Maximum number of rows of a table, as in a spreadsheet.
const MOST_ROWS: usize = 1_048_576;

/// Number of rows searched for the header row; titles, dates and units may precede it.
pub const HEAD_WITHIN: usize = 30;

/// Maximum number of columns read. Nothing beyond was typed by a person.
const MOST_COLUMNS: u32 = 512;

/// Maximum number of cells kept of one table.
const MOST_CELLS: usize = 8_000_000;

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// Text, as typed.
    #[default]
    Text,
    /// A spreadsheet number: `2017.10` as typed is `2017.1` here.
    Number,
    /// A spreadsheet date, in the form `2017-06-15`, with the precision that its cell shows.
    Date,
    /// A spreadsheet date whose displayed form is unknown.
    DateUnsure,
    /// A failed formula: the text is what the cell shows, such as `#REF!`.
    Error,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text, trimmed.
    pub text: Arc<str>,
    /// What it held in the file.
    pub kind: CellKind,
    /// In a text table, the column in characters at which it starts, from 1; in a spreadsheet 0, since its index tells
    /// the column.
    pub at: u32,
}

/// A row; blank rows are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The cells, from the first column.
    pub cells: Vec<Cell>,
    /// The line or spreadsheet row on which it starts, from 1.
    pub line: u32,
}

/// A sheet that is not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherSheet {
    /// Its name.
    pub name: String,
    /// Its first rows, among which its header row is.
    pub begins: Vec<Row>,
}

/// A table as it is in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The other sheets of the workbook with content; known only if no sheet was requested.
    pub others: Vec<OtherSheet>,
    /// The file.
    pub file: Arc<str>,
    /// The sheet, if it is from a spreadsheet.
    pub sheet: Option<Arc<str>>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What a spreadsheet holds besides cell values.
    pub unseen: Unseen,
    /// Days to add to a bare day number: 1462 for workbooks that count from 1904, else 0.
    pub epoch: i64,
}

impl Cell {
    /// A cell of plain text, which is trimmed.
    pub fn text(text: &str) -> Self {
        Self { text: text.trim().into(), ..Self::default() }
    }

    /// A cell of plain text that is already trimmed.
    fn of(text: Arc<str>) -> Self {
        Self { text, ..Self::default() }
    }

    /// Whether it is empty.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

impl Grid {
    /// The place of the cell at `index` in `row`.
    pub fn place(&self, row: &Row, index: usize) -> Place {
        let number = u32::try_from(index).unwrap_or(u32::MAX - 1) + 1;
        let cell = row.cells.get(index);
        let column = cell.map(|cell| cell.at).filter(|at| *at > 0).unwrap_or(number);
        let length = cell.map_or(1, |cell| u32::try_from(cell.text.chars().count()).unwrap_or(1).max(1));
        Place { sheet: self.sheet.clone(), ..Place::within(&self.file, row.line, column).spanning(length) }
    }
}

/// Reads the table of `file`; of a workbook the sheet named `sheet`, or else the first visible one with content.
pub fn read(file: &SourceFile, sheet: Option<&str>, report: &mut Vec<Diagnostic>) -> Option<Grid> {
    match &file.content {
        FileContent::Text(text) => Some(delimited::read(&file.path, text, report)),
        FileContent::Workbook(bytes) => workbook::read(&file.path, bytes, sheet, report),
        _ => None,
    }
}
