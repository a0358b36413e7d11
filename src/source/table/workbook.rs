//! Reads spreadsheets with calamine. The format is detected by content, not by extension, and the decompressed size is
//! measured first, so that no workbook can exhaust memory.

use std::fmt::Display;
use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use crate::diagnostic::{Code, Diagnostic, Place, nearest};

use super::values::of_data;
use super::{Cell, Grid, HEAD_WITHIN, MOST_CELLS, MOST_COLUMNS, OtherSheet, Row, Texts, Unseen, merged, unseen};

/// Maximum decompressed size of a workbook in bytes.
const MOST_UNFOLDED: u64 = 768 << 20;

/// Maximum decompressed size in bytes of a part that must be held in memory whole (shared strings, styles, an .ods
/// sheet).
const MOST_HELD: u64 = 160 << 20;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Why a workbook cannot be read.
enum Problem {
    Encrypted,
    Damaged(String),
    Disguised(&'static str),
    TooLarge(String),
    Sheet { wanted: String, known: Vec<String> },
}

/// Reads one sheet of the workbook `bytes`.
pub(super) fn read(file: &str, bytes: &[u8], sheet: Option<&str>, report: &mut Vec<Diagnostic>) -> Option<Grid> {
    // Third-party files in a third-party parser: a panic is reported as one finding.
    let read = catch_unwind(AssertUnwindSafe(|| open(bytes, sheet)));
    match read.unwrap_or_else(|_| Err(Problem::Damaged("?".to_owned()))) {
        Ok(sheet) => {
            if let Some(cut) = &sheet.cut {
                let name = Some(sheet.name.as_str().into());
                report.push(match *cut {
                    Cut::Cells => Diagnostic::new(Code::TableTooLarge)
                        .at(Place { sheet: name, ..Place::file(file) })
                        .with("cells", MOST_CELLS),
                    Cut::Column { line, column } => Diagnostic::new(Code::TableTooLarge)
                        .at(Place { sheet: name, ..Place::new(file, line, column) })
                        .with("columns", MOST_COLUMNS),
                });
            }
            let Sheet { name, rows, others, unseen, epoch, .. } = sheet;
            Some(Grid { file: Arc::from(file), sheet: Some(name.into()), rows, others, unseen, epoch })
        }
        Err(problem) => {
            let diagnostic = match problem {
                Problem::Encrypted => Diagnostic::new(Code::TableEncrypted),
                Problem::Damaged(reason) => Diagnostic::new(Code::TableDamaged).with("reason", reason),
                Problem::Disguised(what) => Diagnostic::new(Code::TableDisguised).with("what", what),
                Problem::TooLarge(what) => Diagnostic::new(Code::TableUnfolds).with("what", what),
                Problem::Sheet { wanted, known } => Diagnostic::new(Code::TableSheet)
                    .with("sheet", &wanted)
                    .with("known", known.join("、"))
                    .with_some("nearest", nearest(&wanted, known.iter().map(String::as_str))),
            };
            report.push(diagnostic.at(Place::file(file)));
            None
        }
    }
}

/// A sheet while it is being read.
struct Sheet {
    name: String,
    rows: Vec<Row>,
    /// Other sheets with content that are not read; known only if no sheet was requested.
    others: Vec<OtherSheet>,
    /// Where it exceeds a limit, if it does.
    cut: Option<Cut>,
    kept: usize,
    texts: Texts,
    unseen: Unseen,
    epoch: i64,
}

/// Which limit was exceeded.
#[derive(Clone, Copy)]
enum Cut {
    Cells,
    /// Too many columns, with the first cell that was not read.
    Column {
        line: u32,
        column: u32,
    },
}

fn open(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, Problem> {
    let start: &[u8] = &bytes[..bytes.len().min(512)];
    if start.starts_with(b"PK\x03\x04") {
        return match measure(bytes)? {
            Zipped::Xlsx { watched } => {
                let mut sheet = xlsx(Xlsx::new(Cursor::new(bytes)).map_err(of_xlsx)?, wanted)?;
                if watched {
                    sheet.unseen = unseen::look(bytes, &sheet.name).unwrap_or_default();
                }
                Ok(sheet)
            }
            Zipped::Ods { survey } => ods(Ods::new(Cursor::new(bytes)).map_err(of_ods)?, &survey, wanted),
        };
    }
    if start.starts_with(b"\xd0\xcf\x11\xe0") {
        // A workbook with a password is wrapped in the older container format.
        if let Err(XlsxError::Password) = Xlsx::new(Cursor::new(bytes)) {
            return Err(Problem::Encrypted);
        }
        return xls(Xls::new(Cursor::new(bytes)).map_err(of_xls)?, wanted);
    }
    let lower = String::from_utf8_lossy(start).to_lowercase();
    Err(Problem::Disguised(if lower.contains("<html") || lower.contains("<table") {
        "网页"
    } else if lower.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml") {
        "XML"
    } else if bytes.is_empty() {
        "空文件"
    } else if bytes.contains(&0) {
        "其他格式"
    } else {
        "纯文字"
    }))
}

/// The kind of workbook in a zip archive.
enum Zipped {
    /// An .xlsx; `watched` tells whether a sheet may hold something that its cell values do not show.
    Xlsx {
        watched: bool,
    },
    Ods {
        survey: merged::Survey,
    },
}

/// Decompresses every part once without keeping it, because the sizes stated in an archive may be false.
fn measure(bytes: &[u8]) -> Result<Zipped, Problem> {
    let damaged = |error: &dyn Display| Problem::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
    let mut total = 0;
    let mut is_ods = false;
    let mut watch = unseen::Watch::default();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Problem::Encrypted,
            other => damaged(&other),
        })?;
        let name = part.name().map_err(|e| damaged(&e))?.into_owned();
        let is_sheet = name.starts_with("xl/worksheets/");
        let most = if is_sheet { MOST_UNFOLDED } else { MOST_HELD };
        let room = most.min(MOST_UNFOLDED - total) + 1;
        let mut part = part.take(room);
        let unfolded =
            if is_sheet { std::io::copy(&mut part, &mut watch) } else { std::io::copy(&mut part, &mut std::io::sink()) };
        let unfolded = unfolded.map_err(|e| damaged(&e))?;
        if unfolded == room {
            return Err(Problem::TooLarge(name));
        }
        total += unfolded;
        is_ods |= name == "content.xml";
    }
    if !is_ods {
        return Ok(Zipped::Xlsx { watched: watch.found });
    }
    let content = archive.by_name("content.xml").map_err(|e| damaged(&e))?;
    let survey = merged::survey(std::io::BufReader::new(content)).map_err(|e| damaged(&e))?;
    if survey.cells > MOST_CELLS as u64 {
        return Err(Problem::TooLarge("content.xml".to_owned()));
    }
    Ok(Zipped::Ods { survey })
}

fn xlsx(mut book: Xlsx<Bytes<'_>>, wanted: Option<&str>) -> Result<Sheet, Problem> {
    let read = |book: &mut Xlsx<Bytes<'_>>, name: &str| -> Result<Sheet, Problem> {
        let mut sheet = Sheet { epoch: epoch(book.has_1904_epoch()), ..Sheet::new(name) };
        let mut cells = book.worksheet_cells_reader(name).map_err(of_xlsx)?;
        let formats: Vec<Option<String>> =
            cells.styles().iter().map(|s| Some(s.number_format.as_ref()?.format_code.clone())).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(of_xlsx)? {
            let format = formats.get(style).and_then(Option::as_deref);
            let value = match cell.get_value() {
                DataRef::SharedString(text) => Cell::text(text),
                other => of_data(&Data::from(other.clone()), format),
            };
            let (row, column) = cell.get_position();
            if !sheet.put(row, column, &value) {
                break;
            }
        }
        drop(cells);
        let regions = book.merge_cells_by_sheet_name(name).map_err(of_xlsx)?;
        sheet.sort();
        merged::fill(&mut sheet.rows, regions.iter().map(|r| (r.start, r.end)));
        Ok(sheet)
    };
    let sheets = book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
    choose(sheets, wanted, |name| match read(&mut book, name) {
        // A chart sheet has no cells.
        Err(Problem::Damaged(_)) if wanted.is_none() && book.worksheet_cells_reader(name).is_err() => Ok(Sheet::new(name)),
        other => other,
    })
}

fn xls(mut book: Xls<Bytes<'_>>, wanted: Option<&str>) -> Result<Sheet, Problem> {
    let sheets = book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
    choose(sheets, wanted, |name| {
        let range = book.worksheet_range(name).map_err(of_xls)?;
        let mut sheet = Sheet { epoch: epoch(book.has_1904_epoch()), ..of_range(name, &range) };
        let regions = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        merged::fill(&mut sheet.rows, regions.iter().map(|r| (r.start, r.end)));
        Ok(sheet)
    })
}

fn ods(mut book: Ods<Bytes<'_>>, survey: &merged::Survey, wanted: Option<&str>) -> Result<Sheet, Problem> {
    let sheets = book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
    choose(sheets, wanted, |name| {
        let range = book.worksheet_range(name).map_err(of_ods)?;
        let mut sheet = of_range(name, &range);
        merged::fill(&mut sheet.rows, survey.regions.iter().filter(|(of, ..)| of == name).map(|(_, start, end)| (*start, *end)));
        Ok(sheet)
    })
}

/// The requested sheet, else the first visible one with content.
fn choose(
    sheets: Vec<(String, bool)>,
    wanted: Option<&str>,
    mut read: impl FnMut(&str) -> Result<Sheet, Problem>,
) -> Result<Sheet, Problem> {
    if let Some(wanted) = wanted {
        if sheets.iter().any(|(name, _)| name == wanted) {
            return read(wanted);
        }
        let known = sheets.into_iter().map(|(name, _)| name).collect();
        return Err(Problem::Sheet { wanted: wanted.to_owned(), known });
    }
    let mut chosen: Option<Sheet> = None;
    for (name, _) in sheets.iter().filter(|(_, visible)| *visible) {
        let Some(chosen) = &mut chosen else {
            chosen = Some(read(name)?).filter(|sheet| !sheet.rows.is_empty());
            continue;
        };
        if let Ok(Sheet { name, mut rows, .. }) = read(name)
            && !rows.is_empty()
        {
            rows.truncate(HEAD_WITHIN);
            rows.shrink_to_fit();
            chosen.others.push(OtherSheet { name, begins: rows });
        }
    }
    Ok(chosen.unwrap_or_else(|| Sheet::new(sheets.first().map_or("", |(name, _)| name))))
}

fn of_range(name: &str, range: &calamine::Range<Data>) -> Sheet {
    let mut sheet = Sheet::new(name);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        if !sheet.put(at(first_row, row), at(first_column, column), &of_data(value, None)) {
            break;
        }
    }
    sheet
}

impl Sheet {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rows: Vec::new(),
            others: Vec::new(),
            cut: None,
            kept: 0,
            texts: Texts::default(),
            unseen: Unseen::default(),
            epoch: 0,
        }
    }

    /// Stores a cell, row and column from 0; false once the cell limit is exceeded.
    fn put(&mut self, row: u32, column: u32, cell: &Cell) -> bool {
        if cell.is_blank() {
            return true;
        }
        let line = row.saturating_add(1);
        if column >= MOST_COLUMNS {
            self.cut.get_or_insert(Cut::Column { line, column: column.saturating_add(1) });
            return true;
        }
        if self.rows.last().is_none_or(|last| last.line != line) {
            self.rows.push(Row { cells: Vec::new(), line });
        }
        let Some(last) = self.rows.last_mut() else { return true };
        let column = column as usize;
        if last.cells.len() <= column {
            self.kept += column + 1 - last.cells.len();
            if self.kept > MOST_CELLS {
                self.cut = Some(Cut::Cells);
                return false;
            }
            last.cells.resize(column + 1, Cell::default());
        }
        let text = self.texts.share(column, &cell.text);
        last.cells[column] = Cell { text, ..*cell };
        true
    }

    /// Sorts the rows, whatever order they were stored in.
    fn sort(&mut self) {
        if !self.rows.is_sorted_by_key(|row| row.line) {
            self.rows.sort_by_key(|row| row.line);
        }
    }
}

/// Days between the 1904 epoch of a workbook and the usual one.
fn epoch(is_1904: bool) -> i64 {
    if is_1904 { 1462 } else { 0 }
}

fn of_xlsx(error: XlsxError) -> Problem {
    match error {
        XlsxError::Password => Problem::Encrypted,
        other => Problem::Damaged(other.to_string()),
    }
}

fn of_xls(error: XlsError) -> Problem {
    match error {
        XlsError::Password => Problem::Encrypted,
        other => Problem::Damaged(other.to_string()),
    }
}

fn of_ods(error: OdsError) -> Problem {
    match error {
        OdsError::Password => Problem::Encrypted,
        other => Problem::Damaged(other.to_string()),
    }
}
