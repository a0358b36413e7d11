//! `<name>.table.yaml` beside a table: what its author knows and the table does not say.

use std::collections::BTreeMap;

use crate::content::common;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, nearest};
use crate::kind::Kind;
use crate::source::yaml::{self, Key, Node};
use crate::source::{Mapping, Sources, TABLE_ENDINGS, bare, ending, folder_of};

use super::columns::{known_as, tidy};

/// What the settings of a table say.
#[derive(Default)]
pub(in crate::content) struct Settings {
    /// The sheet of a workbook.
    pub(super) sheet: Option<String>,
    /// The row of the head, from 1, and where it is said.
    pub(super) header_row: Option<(u32, Place)>,
    /// Head → field, or `-` for a column that is not read.
    pub(super) columns: BTreeMap<String, String>,
    /// The same as they stand in the settings.
    named: Vec<(Key, Node)>,
    /// Fields whose blank cells mean the cell above.
    pub(super) fill_down: Vec<String>,
    /// Where these are told.
    filled: Place,
    /// Values of every row that has none of its own.
    pub(super) defaults: Vec<(Key, Node)>,
    /// The scope of the release of a roll of households.
    pub(super) release: Option<Vec<String>>,
}

/// How the names of settings end.
pub const ENDING: &str = ".table.yaml";

/// The last row that a spreadsheet has.
pub(in crate::content) const LAST_ROW: u32 = 1_048_576;

/// `roll.csv` → `roll.table.yaml`.
pub(in crate::content) fn path_beside(table: &str) -> String {
    let stem = table.rsplit_once('.').map_or(table, |(stem, _)| stem);
    format!("{stem}{ENDING}")
}

/// Tells of settings at `path` that stand beside nothing that would heed them: what they hold back would be published.
pub(in crate::content) fn orphaned(sources: &Sources, path: &str, kind: &Kind, report: &mut Vec<Diagnostic>) {
    let stem = path.strip_suffix(ENDING).unwrap_or(path);
    // A text or a list of entries heeds a release alone.
    let heeds = |file: &str| {
        let end = ending(file);
        TABLE_ENDINGS.contains(&&*end) || kind.roll.is_some() && ["md", "yaml", "yml"].contains(&&*end)
    };
    let folder = folder_of(path);
    let in_folder = format!("{folder}/");
    let here = sources.below(&in_folder).map(|file| &*file.path);
    let heeding: Vec<&str> = here.filter(|file| folder_of(file) == folder && !file.ends_with(ENDING) && heeds(file)).collect();
    if heeding.iter().any(|file| path_beside(file) == path) {
        return;
    }
    let bare = |path: &str| bare(path).to_owned();
    // Meant is a table that has none, or the one whose whole name they bear: `roll.csv.table.yaml`.
    let waiting = heeding.iter().filter(|file| sources.file(&path_beside(file)).is_none());
    let names: Vec<String> = waiting.map(|file| bare(&path_beside(file))).collect();
    let stems = names.iter().map(|name| name.strip_suffix(ENDING).unwrap_or(name));
    let near = match heeding.iter().find(|file| **file == stem) {
        Some(whole) => Some(bare(&path_beside(whole))),
        None => nearest(&bare(stem), stems).map(|stem| stem + ENDING),
    };
    report.push(Diagnostic::new(Code::TableOrphan).at(Place::file(path)).with("stem", bare(stem)).with_some("nearest", near));
}

/// Reads the settings beside `table`.
pub(in crate::content) fn read(sources: &Sources, table: &str, report: &mut Vec<Diagnostic>) -> Settings {
    let path = path_beside(table);
    let Some(node) = sources.text(&path).and_then(|text| yaml::read(&path, text, 1, report)) else {
        return Settings::default();
    };
    let mut top = Mapping::new(&node, report);
    let sheet = top.text("sheet");
    let header_row = top.number_in("header_row", 1..=LAST_ROW).zip(top.node("header_row").map(|node| node.place.clone()));
    let filled = top.node("fill_down").map(|node| node.place.clone()).unwrap_or_default();
    let fill_down = top.texts("fill_down");
    let named = top.node("columns").map(Node::pairs).unwrap_or_default().to_vec();
    let columns = named.iter().filter_map(|(key, node)| Some((key.name.clone(), node.text()?.to_owned()))).collect();
    let defaults = top.node("defaults").map(Node::pairs).unwrap_or_default().to_vec();
    let release = top.node("release").and_then(|node| {
        let mut inner = Mapping::new(node, top.report());
        let given = ["authority", "approval_no", "on"].map(|key| inner.required(key));
        let scope = inner.texts("scope");
        inner.finish();
        given.iter().all(Option::is_some).then_some(scope)
    });
    top.finish();
    Settings { sheet, header_row, columns, named, fill_down, filled, defaults, release }
}

impl Settings {
    /// Tells what they name and nobody knows: fields of `kind`, and columns of a table with these heads. A word that is misspelt here
    /// would silently be without effect, a refusal too.
    pub(super) fn check(&self, kind: &Kind, heads: &[&str], report: &mut Vec<Diagnostic>) {
        let known = |key: &str| kind.field(key).is_some() || common::KEYS.contains(&key);
        let unknown = |key: &str, place: &Place| {
            let near = nearest(key, kind.fields.keys().map(String::as_str).chain(common::KEYS));
            let finding = Diagnostic::new(Code::FieldUnknown).at(place);
            finding.with("field", key).with("kind", &kind.label).with_some("nearest", near)
        };
        for (key, _) in self.defaults.iter().filter(|(key, _)| !known(&key.name)) {
            report.push(unknown(&key.name, &key.place));
        }
        let is_head = |name: &str| heads.iter().any(|head| *head == name || tidy(head) == name);
        for (head, node) in &self.named {
            let leads = |target: &str| target == "-" || known(target) || known_as(kind, target).is_some();
            if let Some(target) = node.text().filter(|target| !leads(target)) {
                report.push(unknown(target, &node.place));
            }
            if !is_head(&head.name) {
                report.push(Self::no_column(&head.name, &head.place, heads));
            }
        }
        for key in &self.fill_down {
            let is_one = is_head(key) || kind.fields.values().any(|field| field.answers_to(key));
            if !is_one {
                report.push(Self::no_column(key, &self.filled, heads));
            }
        }
    }

    fn no_column(name: &str, place: &Place, heads: &[&str]) -> Diagnostic {
        let finding = Diagnostic::new(Code::KeyUnknown).at(place).with("key", name);
        let finding = finding.with_some("nearest", nearest(name, heads.iter().copied()));
        Diagnostic { severity: Severity::Warning, ..finding }
    }
}
