//! `<name>.table.yaml` beside a table: what its author knows and the table does not say.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::yaml::{self, Node};
use crate::source::{Mapping, Sources};

/// What the settings of a table say.
#[derive(Default)]
pub(super) struct Settings {
    /// The sheet of a workbook.
    pub(super) sheet: Option<String>,
    /// The row of the head, from 1.
    pub(super) header_row: Option<u32>,
    /// Head → field, or `-` for a column that is not read.
    pub(super) columns: BTreeMap<String, String>,
    /// Fields whose blank cells mean the cell above.
    pub(super) fill_down: Vec<String>,
    /// Values of every row that has none of its own.
    pub(super) defaults: Vec<(String, Node)>,
    /// The scope of the release of a roll of households.
    pub(super) release: Option<Vec<String>>,
}

/// `roll.csv` → `roll.table.yaml`.
pub(super) fn path_beside(table: &str) -> String {
    let stem = table.rsplit_once('.').map_or(table, |(stem, _)| stem);
    format!("{stem}.table.yaml")
}

/// Reads the settings beside `table`.
pub(super) fn read(sources: &Sources, table: &str, report: &mut Vec<Diagnostic>) -> Settings {
    let path = path_beside(table);
    let Some(node) = sources.text(&path).and_then(|text| yaml::read(&path, text, 1, report)) else {
        return Settings::default();
    };
    let mut top = Mapping::new(&node, report);
    let sheet = top.text("sheet");
    let header_row = top.number("header_row");
    let fill_down = top.texts("fill_down");
    let columns = top.node("columns").map(Node::pairs).unwrap_or_default();
    let columns = columns.iter().filter_map(|(key, node)| Some((key.name.clone(), node.text()?.to_owned()))).collect();
    let defaults = top.node("defaults").map(Node::pairs).unwrap_or_default();
    let defaults = defaults.iter().map(|(key, node)| (key.name.clone(), node.clone())).collect();
    let release = top.node("release").and_then(|node| {
        let mut inner = Mapping::new(node, top.report());
        let given = ["authority", "approval_no", "on"].map(|key| inner.required(key));
        let scope = inner.texts("scope");
        inner.finish();
        given.iter().all(Option::is_some).then_some(scope)
    });
    top.finish();
    Settings { sheet, header_row, columns, fill_down, defaults, release }
}
