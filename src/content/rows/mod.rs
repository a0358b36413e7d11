//! Tables: one entry per row. Staff lay them out as they please, with titles above the header row, merged cells, totals
//! and notes. `<name>.table.yaml` beside a table supplies what the table does not show, including the release without
//! which no roll of households is published.

mod columns;
mod dates;
mod heads;
mod noise;
mod release;
mod settings;
mod sheets;
mod unseen;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{Cell, CellKind, Grid, SourceFile, Sources, TableRow, read_table};
use crate::text::private::{self, Allowed};

use super::common::{self, Visibility};
use super::entry::{Draft, Frame, Read};
use super::{Told, leaks, pool};
use columns::Column;
use noise::{Noise, Noises};
pub(super) use release::{keep_back, released};
pub use settings::ENDING as SETTINGS_ENDING;
use settings::Settings;
#[cfg(test)]
pub(super) use settings::read as settings_of;
pub(super) use settings::{LAST_ROW, orphaned, path_beside};

/// Number of rows that are turned into entries as one lot.
const PART: usize = 2048;

/// Reads the rows of the table `file` and returns the entries in lots.
pub(super) fn read(
    sources: &Sources,
    file: &SourceFile,
    frame: Frame<'_>,
    allowed: &Allowed,
    told: &mut Told,
    report: &mut Vec<Diagnostic>,
) -> Vec<Vec<Read>> {
    let settings = settings::read(sources, &file.path, report);
    let Some(mut grid) = read_table(file, settings.sheet.as_deref(), report) else { return Vec::new() };
    let kind = frame.kind;
    let at = columns::head_row(&grid, kind, &settings, report);
    sheets::tell(&grid, at.and_then(|at| grid.rows.get(at)), report);
    let Some(at) = at else { return Vec::new() };
    let body = grid.rows.split_off(at + 1);
    let Some(mut head) = grid.rows.pop() else { return Vec::new() };
    grid.rows = body;
    heads::drop_second(&mut grid, &mut head, kind, &settings, report);
    let names: Vec<&str> = head.cells.iter().map(|cell| cell.text.trim()).filter(|head| !head.is_empty()).collect();
    settings.check(kind, &names, report);
    let columns = columns::columns(&grid, &head, kind, &settings, report);

    let default = |key: &str| settings.defaults.iter().find(|(name, _)| name.name == key).and_then(|(_, node)| node.text());
    let is_roll = kind.roll.as_ref().is_some_and(|roll| {
        default(&roll.field) == Some(roll.value.as_str())
            || columns.iter().any(|column| matches!(column, Column::Field(field) if *field.key == *roll.name))
    });
    if is_roll && settings.release.is_none() {
        let beside = settings::path_beside(&file.path);
        report.push(Diagnostic::new(Code::RollUnreleased).at(Place::file(&file.path)).with("settings", beside));
        return Vec::new();
    }
    let names_released = match (&kind.roll, &settings.release) {
        (Some(roll), Some(scope)) => scope.contains(&roll.scope),
        _ => false,
    };
    let frame = Frame { names_released, ..frame };

    let dropped = drop_noise(&mut grid, &Noises::new(&head, &columns, kind), report);
    heads::unnamed(&grid, &head, kind, report);
    unseen::tell(&grid, &head, &columns, &dropped, report);
    fill_down(&mut grid, &columns, &settings.fill_down);
    dates::settle(&mut grid, &head, &columns, report);
    let mut rows = std::mem::take(&mut grid.rows).into_iter();
    let parts = std::iter::from_fn(|| Some(rows.by_ref().take(PART).collect()).filter(|part: &Vec<TableRow>| !part.is_empty()));
    let parts: Vec<Vec<TableRow>> = parts.collect();
    let table = Table { frame, grid: &grid, columns: &columns, settings: &settings, allowed };
    let parts: Vec<Part> = parts.into_par_iter().with_max_len(1).map(|rows| table.part(rows)).collect();
    let mut hidden = Hidden::default();
    let mut read = Vec::with_capacity(parts.len());
    for part in parts {
        read.push(part.read);
        report.extend(part.report);
        told.extend(part.told);
        hidden.add(part.hidden);
    }
    hidden.tell(&grid, &head, report);
    read
}

/// A table with known columns. The rows have been moved out of its grid.
struct Table<'a> {
    frame: Frame<'a>,
    grid: &'a Grid,
    columns: &'a [Column<'a>],
    settings: &'a Settings,
    allowed: &'a Allowed,
}

/// The result of reading one lot of rows.
#[derive(Default)]
struct Part {
    read: Vec<Read>,
    report: Vec<Diagnostic>,
    told: Told,
    hidden: Hidden,
}

impl Table<'_> {
    /// Turns `rows` into entries, releasing the memory of each row as soon as it is read.
    fn part(&self, rows: Vec<TableRow>) -> Part {
        let mut out = Part { read: Vec::with_capacity(rows.len()), ..Part::default() };
        let mut pool = pool::Filling::default();
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(mut made) = self.row(&row, &mut out) else { continue };
            let at = pool.add(made.entry.fields.take());
            places.push(at.map_err(|values| made.entry.fields.set(values)).ok());
            out.read.push(made);
        }
        let pool = Arc::new(pool.finish());
        for (read, at) in out.read.iter_mut().zip(places) {
            if let Some(at) = at {
                read.entry.fields.share(&pool, at);
            }
        }
        out
    }

    fn row(&self, row: &TableRow, out: &mut Part) -> Option<Read> {
        let Self { frame, grid, columns, settings, allowed } = *self;
        let report = &mut out.report;
        let cells = |key: &str| {
            let is_of = |column: &Column<'_>| matches!(column, Column::Field(field) if *field.key == *key);
            Some(grid.place(row, columns.iter().position(is_of)?))
        };
        let mut draft = Draft::row(frame, grid.place(row, 0), &cells);
        // Defaults are set first, so that a row's own values override them; this matters most for a refusal.
        for (key, node) in &settings.defaults {
            match (frame.kind.field(&key.name), node.text()) {
                (Some(field), Some(text)) => draft.cell(field, text, &node.place, report),
                (None, Some(text)) => draft.common_cell(&key.name, text, node.place.clone(), report),
                // A mapping or a list, read as in a text file. Unknown keys have been reported.
                (Some(_), None) => draft.pair(key, node, report),
                (None, None) if common::KEYS.contains(&key.name.as_str()) => draft.pair(key, node, report),
                (None, None) => {}
            }
        }
        for (index, cell) in row.cells.iter().enumerate() {
            let Some(column @ (Column::Field(_) | Column::Common(_))) = columns.get(index) else {
                stray(grid, row, index, columns, report);
                continue;
            };
            if cell.is_blank() {
                continue;
            }
            let place = grid.place(row, index);
            match column {
                _ if cell.kind == CellKind::Error => {
                    report.push(Diagnostic::new(Code::TableFormula).at(place).with("value", &cell.text));
                }
                Column::Field(field) => draft.cell(field, &cell.text, &place, report),
                Column::Common(key) => draft.common_cell(key, &cell.text, place, report),
                _ => {}
            }
        }
        let entry = draft.finish(out.read.last(), report)?;
        // Entries that are kept out must not block publishing.
        if entry.visibility == Visibility::Shown {
            for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
                let place = || grid.place(row, index);
                match columns.get(index) {
                    Some(Column::Field(field)) if field.is_shown() => {
                        leaks::cell(&cell.text, place, allowed, &mut out.told, report);
                    }
                    Some(Column::Common(_)) => leaks::cell(&cell.text, place, allowed, &mut out.told, report),
                    Some(Column::Unknown | Column::Ignored) => out.hidden.look(index, &cell.text, allowed),
                    _ => {}
                }
            }
        }
        Some(entry)
    }
}

/// Private numbers in columns that are not read; one finding per column.
#[derive(Default)]
struct Hidden {
    found: BTreeMap<usize, (private::Sort, usize)>,
}

impl Hidden {
    fn look(&mut self, index: usize, text: &str, allowed: &Allowed) {
        if let Some(found) = private::find(text, allowed).into_iter().find(|found| found.sort.is_error()) {
            self.found.entry(index).or_insert((found.sort, 0)).1 += 1;
        }
    }

    fn add(&mut self, other: Self) {
        for (index, (sort, count)) in other.found {
            self.found.entry(index).or_insert((sort, 0)).1 += count;
        }
    }

    fn tell(self, grid: &Grid, head: &TableRow, report: &mut Vec<Diagnostic>) {
        for (index, (sort, count)) in self.found {
            let mut diagnostic = Diagnostic::new(Code::PrivateDropped).at(grid.place(head, index)).with("sort", sort.label());
            diagnostic.count = count;
            report.push(diagnostic);
        }
    }
}

/// Reports a cell beyond the header row: a value contains a delimiter, or a column head is missing.
fn stray(grid: &Grid, row: &TableRow, index: usize, columns: &[Column<'_>], report: &mut Vec<Diagnostic>) {
    let first = index == columns.len() || (index > columns.len() && row.cells[columns.len()..index].iter().all(Cell::is_blank));
    if first && !row.cells[index].is_blank() {
        report.push(Diagnostic::new(Code::TableRow).at(grid.place(row, index)).with_some("columns", Some(columns.len())));
    }
}

/// Removes rows that are not entries. Totals and notes are reported, so that no row goes missing unnoticed; their lines
/// are returned.
fn drop_noise(grid: &mut Grid, noises: &Noises<'_>, report: &mut Vec<Diagnostic>) -> Vec<u32> {
    let mut told: Vec<u32> = Vec::new();
    let mut place = None;
    let first = grid.rows.first().map(|row| row.line);
    let (file, sheet) = (grid.file.clone(), grid.sheet.clone());
    let why = |row: &TableRow| noises.of(row, Some(row.line) == first);
    let mut why = grid.rows.par_iter().with_min_len(PART).map(why).collect::<Vec<_>>().into_iter();
    grid.rows.retain(|row| {
        let why = why.next().flatten();
        if matches!(why, Some(Noise::Total | Noise::Note)) {
            told.push(row.line);
            place.get_or_insert_with(|| Place { sheet: sheet.clone(), ..Place::within(&file, row.line, 1) });
        }
        why.is_none()
    });
    if let Some(place) = place {
        let rows = told.iter().map(u32::to_string).collect::<Vec<_>>().join("、");
        report.push(Diagnostic::new(Code::TableSkipped).at(place).with("rows", rows));
    }
    told
}

/// Fills blank cells of the named fields with the value above.
fn fill_down(grid: &mut Grid, columns: &[Column<'_>], keys: &[String]) {
    for (index, column) in columns.iter().enumerate() {
        let wanted = matches!(column, Column::Field(field) if keys.iter().any(|key| field.answers_to(key)));
        let mut last = None;
        for row in grid.rows.iter_mut().filter(|_| wanted) {
            if row.cells.len() <= index {
                row.cells.resize(index + 1, Cell::default());
            }
            if row.cells[index].is_blank() {
                row.cells[index] = last.clone().unwrap_or_default();
            } else {
                last = Some(row.cells[index].clone());
            }
        }
    }
}
