//! What someone looking at a spreadsheet does not see: hidden rows and columns, which are published, and formulas without
//! a stored result.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, column_letters};
use crate::source::{Grid, TableRow};

use super::columns::Column;

/// Maximum number of runs of rows that a message names; the rest are only counted.
const MOST_NAMED: usize = 20;

/// Reports the hidden rows of `grid`, its hidden columns that are read, and the columns below `head` with formulas that have no result. `dropped` are the
/// lines of totals and notes.
pub(super) fn tell(grid: &Grid, head: &TableRow, columns: &[Column<'_>], dropped: &[u32], report: &mut Vec<Diagnostic>) {
    let at = |line: u32, column: u32| Place { sheet: grid.sheet.clone(), ..Place::within(&grid.file, line, column) };
    let is_row = |line: &u32| grid.rows.binary_search_by_key(line, |row| row.line).is_ok();
    let hidden: Vec<u32> = grid.unseen.hidden.iter().copied().filter(is_row).collect();
    if let Some(first) = hidden.first() {
        let finding = Diagnostic::new(Code::TableHidden).at(at(*first, 1)).with("rows_too", "");
        report.push(finding.with("rows", runs(&hidden)).with("count", hidden.len()));
    }
    hidden_columns(grid, head, columns, report);
    let mut found: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for (line, column) in &grid.unseen.uncounted {
        let index = usize::try_from(*column).unwrap_or(usize::MAX).saturating_sub(1);
        let is_read = matches!(columns.get(index), Some(Column::Field(_) | Column::Common(_)));
        if is_read && *line > head.line && !dropped.contains(line) {
            found.entry(*column).or_insert((*line, 0)).1 += 1;
        }
    }
    // One finding is enough for a whole column; its count says how many cells are affected.
    for (column, (line, count)) in found {
        let mut diagnostic = Diagnostic::new(Code::TableUncounted).at(at(line, column));
        diagnostic.count = count;
        report.push(diagnostic);
    }
}

/// Reports the hidden columns whose values are published.
fn hidden_columns(grid: &Grid, head: &TableRow, columns: &[Column<'_>], report: &mut Vec<Diagnostic>) {
    let index = |column: u32| usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let is_shown = |column: &u32| match columns.get(index(*column)) {
        Some(Column::Field(field)) => field.is_shown(),
        Some(Column::Common(_)) => true,
        _ => false,
    };
    let hidden: Vec<u32> = grid.unseen.columns.iter().copied().filter(is_shown).collect();
    let Some(first) = hidden.first() else { return };
    let name = |column: &u32| {
        let name = head.cells.get(index(*column)).map_or("", |cell| &*cell.text);
        format!("{} 列「{name}」", column_letters(*column))
    };
    let names = hidden.iter().map(name).collect::<Vec<_>>().join("、");
    let finding = Diagnostic::new(Code::TableHidden).at(grid.place(head, index(*first))).with("columns_too", "");
    report.push(finding.with("columns", names));
}

/// Line numbers as text, with consecutive ones combined: `3–5、8`.
fn runs(lines: &[u32]) -> String {
    let runs = lines.chunk_by(|one, next| one + 1 == *next);
    let named = runs.clone().take(MOST_NAMED).filter_map(|run| match run {
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
        [] => None,
    });
    let named = named.collect::<Vec<_>>().join("、");
    if runs.count() > MOST_NAMED { format!("{named}…") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_by_their_runs() {
        assert_eq!(runs(&[3, 4, 5, 8, 10, 11]), "3–5、8、10–11");
        let many: Vec<u32> = (0..100).map(|number| 2 * number).collect();
        assert!(runs(&many).ends_with("、38…"));
    }
}
