//! The sheets of a workbook that are not read. One with the same heads, as in a workbook with a sheet for each village, was
//! most likely meant to be read too.

use std::collections::BTreeSet;

use crate::content::rows::settings::path_beside;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::{Grid, TableRow};

use super::columns::{NUMBERING, tidy};

/// Minimum number of heads that two sheets must share to count as sheets of one form.
const FEWEST: usize = 2;

/// Reports the other sheets of the workbook that `grid` is from; `head` is its header row.
pub(super) fn tell(grid: &Grid, head: Option<&TableRow>, report: &mut Vec<Diagnostic>) {
    if grid.others.is_empty() {
        return;
    }
    let heads = head.map(words).unwrap_or_default();
    let is_alike = |row: &TableRow| {
        let others = words(row);
        heads.len().min(others.len()) >= FEWEST && (heads.is_subset(&others) || others.is_subset(&heads))
    };
    let names = |alike: Option<bool>| {
        let wanted = grid.others.iter().filter(|other| alike.is_none_or(|alike| other.begins.iter().any(is_alike) == alike));
        wanted.map(|other| other.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let finding = Diagnostic::new(Code::TableSheets).at(Place::file(&grid.file));
    let finding = finding.with("sheet", grid.sheet.as_deref().unwrap_or_default()).with("others", names(None));
    let alike = names(Some(true));
    report.push(if alike.is_empty() {
        finding
    } else {
        let finding = finding.with("alike", alike).with("settings", path_beside(&grid.file));
        Diagnostic { severity: Severity::Warning, ..finding }
    });
}

/// The texts of a row, for comparison, without the head of row numbers.
fn words(row: &TableRow) -> BTreeSet<String> {
    let tidied = row.cells.iter().map(|cell| tidy(&cell.text));
    tidied.filter(|word| !word.is_empty() && !NUMBERING.contains(&word.as_str())).collect()
}
