//! Tables: an entry a row. Beside the table `<name>.table.yaml` may name its columns, give defaults and carry the
//! release without which no roll of households is published.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{Field, Kind, Privacy};
use crate::source::yaml::{self, Node};
use crate::source::{Mapping, Sources, read_table};

use super::entry::{Draft, Frame, Read};

/// What `<name>.table.yaml` says.
#[derive(Default)]
struct Settings {
    columns: BTreeMap<String, String>,
    defaults: Vec<(String, Node)>,
    release: Option<Vec<String>>,
}

/// Where a column's cells go.
enum Column<'a> {
    Field(&'a Field),
    Common(&'static str),
    Ignored,
}

/// Reads the rows of the table `path`.
pub(super) fn read(sources: &Sources, path: &str, frame: Frame<'_>, report: &mut Vec<Diagnostic>) -> Vec<Read> {
    let Some(text) = sources.text(path) else { return Vec::new() };
    let settings = settings(sources, path, report);
    let table = read_table(path, text, report);
    let kind = frame.kind;
    let columns: Vec<Column<'_>> = table.heads.iter().map(|(head, place)| column(kind, head, place, &settings, report)).collect();
    let default = |key: &str| settings.defaults.iter().find(|(name, _)| name == key).and_then(|(_, node)| node.text());
    let is_roll = kind.roll.as_ref().is_some_and(|roll| {
        default(&roll.field) == Some(roll.value.as_str())
            || columns.iter().any(|column| matches!(column, Column::Field(field) if field.key == roll.name))
    });
    if is_roll && settings.release.is_none() {
        report.push(Diagnostic::new(Code::RollUnreleased).at(Place::file(path)).with("settings", settings_path(path)));
        return Vec::new();
    }
    let names_released = match (&kind.roll, &settings.release) {
        (Some(roll), Some(scope)) => scope.contains(&roll.scope),
        _ => false,
    };
    let frame = Frame { names_released, ..frame };
    let mut read = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut draft = Draft::new(frame, Place::new(path, row.line, 1));
        for (index, cell) in row.cells.iter().enumerate() {
            let place = Place::new(path, row.line, u32::try_from(index).unwrap_or(0) + 1);
            match columns.get(index) {
                Some(Column::Field(field)) if field.privacy == Privacy::Never => {}
                Some(Column::Field(field)) => draft.cell(field, cell, &place, report),
                Some(Column::Common(key)) => draft.common_cell(key, cell, place, report),
                Some(Column::Ignored) | None => {}
            }
        }
        for (key, node) in &settings.defaults {
            if let (Some(field), Some(text)) = (kind.field(key), node.text()) {
                draft.cell(field, text, &node.place, report);
            }
        }
        read.extend(draft.finish(report));
    }
    read
}

fn column<'a>(kind: &'a Kind, head: &str, place: &Place, settings: &Settings, report: &mut Vec<Diagnostic>) -> Column<'a> {
    let meant = settings.columns.get(head).map_or(head, String::as_str);
    if let Some(field) = kind.fields.values().find(|field| field.answers_to(meant)) {
        // One warning for the column; the cells are dropped without a word.
        if field.privacy == Privacy::Never {
            report.push(Diagnostic::new(Code::ColumnPrivate).at(place).with("field", head));
        }
        return Column::Field(field);
    }
    let common = [
        ("id", "编号"),
        ("order", "排序"),
        ("summary", "简介"),
        ("aliases", "别名"),
        ("status", "状态"),
        ("slug", "网址"),
        ("updated", "更新"),
    ];
    if let Some((key, _)) = common.iter().find(|(key, label)| *key == meant || *label == meant) {
        return Column::Common(key);
    }
    if !["序号", "-", ""].contains(&meant) {
        let known = kind.fields.values().filter(|field| field.is_shown()).map(|field| field.label.as_str());
        report.push(
            Diagnostic::new(Code::ColumnUnknown)
                .at(place)
                .with("column", head)
                .with("known", known.collect::<Vec<_>>().join("、")),
        );
    }
    Column::Ignored
}

/// `roll.csv` → `roll.table.yaml`.
fn settings_path(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    format!("{stem}.table.yaml")
}

fn settings(sources: &Sources, path: &str, report: &mut Vec<Diagnostic>) -> Settings {
    let path = settings_path(path);
    let Some(node) = sources.text(&path).and_then(|text| yaml::read(&path, text, 1, report)) else {
        return Settings::default();
    };
    let mut top = Mapping::new(&node, report);
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
    Settings { columns, defaults, release }
}
