//! What a header row leaves open: a second row of heads below merged ones, and columns without a head. Neither is guessed
//! at, and both are reported: otherwise a row of heads would be published as a person, and columns would disappear.

use crate::diagnostic::{Code, Diagnostic, column_letters};
use crate::kind::{Field, FieldType, Kind, TitlePart};
use crate::source::{CellKind, Grid, TableRow};

use super::columns::{Column, known, meaning, tidy};
use super::settings::Settings;

/// Maximum number of characters of a head in a second header row.
const LONGEST_HEAD: usize = 8;

/// A head that spans several columns, and the columns.
struct Parent {
    name: String,
    columns: Vec<usize>,
}

/// Removes the first row below `head` if it is a second header row, and reports it. `head` is extended to the width of
/// that row, so that no cell below counts as standing outside the table.
pub(super) fn drop_second(grid: &mut Grid, head: &mut TableRow, kind: &Kind, settings: &Settings, report: &mut Vec<Diagnostic>) {
    let Some(parents) = parents(grid, head, kind, settings) else { return };
    let second = grid.rows.remove(0);
    let quoted = |texts: Vec<&str>| format!("「{}」", texts.join("」「"));
    let columns = || parents.iter().flat_map(|parent| parent.columns.iter().copied());
    let is_known = |part: &str| !matches!(meaning(kind, part, settings), Column::Ignored | Column::Unknown);
    // Parts that are heads in their own right take the place of their parent, others belong in one cell.
    let (apart, joined) = if columns().any(|index| is_known(text(&second, index))) { (Some(""), None) } else { (None, Some("")) };
    let parts = columns().map(|index| text(&second, index)).filter(|part| !part.is_empty()).collect();
    let finding = Diagnostic::new(Code::TableTwoHeads).at(grid.place(&second, columns().next().unwrap_or(0)));
    report.push(
        finding
            .with("row", second.line)
            .with("parts", quoted(parts))
            .with("parents", quoted(parents.iter().map(|parent| parent.name.as_str()).collect()))
            .with_some("apart", apart)
            .with_some("joined", joined),
    );
    let width = head.cells.len().max(second.cells.len());
    head.cells.resize_with(width, Default::default);
}

/// The heads below which the first row names parts; `None` if that row is an entry.
fn parents(grid: &Grid, head: &TableRow, kind: &Kind, settings: &Settings) -> Option<Vec<Parent>> {
    let second = grid.rows.first()?;
    let has_head = |index: usize| !text(head, index).is_empty();
    let is_filled = |row: &TableRow, index: usize| !text(row, index).is_empty();
    // Nearly every table ends here: each of its columns has a head.
    if (0..second.cells.len()).all(|index| has_head(index) || !is_filled(second, index)) {
        return None;
    }
    let width = head.cells.len().max(second.cells.len());
    let mut parents: Vec<Parent> = Vec::new();
    let (mut alone, mut merged) = (Vec::new(), false);
    for index in 0..width {
        if !has_head(index) {
            if is_filled(second, index) {
                parents.last_mut().filter(|_| is_part(second, index))?.columns.push(index);
            }
            continue;
        }
        let name = text(head, index);
        if !has_head(index + 1) && is_filled(second, index + 1) {
            let is_title = matches!(meaning(kind, name, settings), Column::Field(field) if names(field, kind));
            if is_title || !is_part(second, index) {
                return None;
            }
            parents.push(Parent { name: name.to_owned(), columns: vec![index] });
            continue;
        }
        // A head merged over both rows is filled into the second.
        let is_same = tidy(text(second, index)) == tidy(name);
        if is_filled(second, index) && !is_same {
            return None;
        }
        merged |= is_same;
        alone.push(index);
    }
    // Without merged cells, a first entry with gaps may look like heads; then the next has gaps in the same columns.
    let is_told = |row: &TableRow| alone.iter().any(|index| is_filled(row, *index));
    let sure = merged || alone.is_empty() || grid.rows.get(1).is_some_and(is_told);
    (sure && !parents.is_empty()).then_some(parents)
}

/// Whether a cell may be a head: a short word without digits.
fn is_part(row: &TableRow, index: usize) -> bool {
    let is_word = |c: char| c.is_alphabetic() && !c.is_numeric() || "（）()/、".contains(c);
    let word = text(row, index);
    row.cells.get(index).is_some_and(|cell| cell.kind == CellKind::Text)
        && !word.is_empty()
        && word.chars().count() <= LONGEST_HEAD
        && word.chars().all(is_word)
}

/// Whether `field` names the entries of `kind`.
fn names(field: &Field, kind: &Kind) -> bool {
    let is_it = |part: &TitlePart| matches!(part, TitlePart::Field(key) if **key == *field.key);
    field.kind == FieldType::Person || kind.title.iter().any(is_it)
}

fn text(row: &TableRow, index: usize) -> &str {
    row.cells.get(index).map_or("", |cell| cell.text.trim())
}

/// Reports the columns without a head that have values.
pub(super) fn unnamed(grid: &Grid, head: &TableRow, kind: &Kind, report: &mut Vec<Diagnostic>) {
    for index in (0..head.cells.len()).filter(|index| tidy(text(head, *index)).is_empty()) {
        let filled = || grid.rows.iter().map(|row| text(row, index)).filter(|text| !text.is_empty());
        let cells = filled().count();
        // Row numbers have often no head.
        let numbers = index == 0 && filled().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        if cells > 0 && !numbers {
            let letter = column_letters(u32::try_from(index).unwrap_or(u32::MAX - 1) + 1);
            report.push(
                Diagnostic::new(Code::ColumnUnnamed)
                    .at(grid.place(head, index))
                    .with("letter", letter)
                    .with("cells", cells)
                    .with("row", head.line)
                    .with("known", known(kind)),
            );
        }
    }
}
