//! `<name>.table.yaml` beside a table: what its author knows but the table does not show.

use std::collections::BTreeMap;

use crate::content::common;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, nearest};
use crate::kind::Kind;
use crate::source::yaml::{self, Key, Node};
use crate::source::{Mapping, Sources, TABLE_ENDINGS, bare, ending, folder_of};

use super::columns::{known_as, tidy};

/// The settings of a table.
#[derive(Default)]
pub(in crate::content) struct Settings {
    /// The name of the sheet, in a workbook.
    pub(super) sheet: Option<String>,
    /// The header row, counted from 1, and where it is set.
    pub(super) header_row: Option<(u32, Place)>,
    /// Column head → field, or `-` for a column that is not read.
    pub(super) columns: BTreeMap<String, String>,
    /// The same pairs with their places in the settings.
    named: Vec<(Key, Node)>,
    /// Fields whose blank cells take the value above.
    pub(super) fill_down: Vec<String>,
    /// The place of `fill_down` in the settings.
    filled: Place,
    /// Values for rows that have none of their own.
    pub(super) defaults: Vec<(Key, Node)>,
    /// The scope of the release of a roll of households; `None` without a valid release.
    pub(super) release: Option<Vec<String>>,
}

/// The ending of settings file names.
pub const ENDING: &str = ".table.yaml";

/// The last row of an Excel worksheet.
pub(in crate::content) const LAST_ROW: u32 = 1_048_576;

/// The path of the settings of a table: `roll.csv` → `roll.table.yaml`.
pub(in crate::content) fn path_beside(table: &str) -> String {
    let stem = table.rsplit_once('.').map_or(table, |(stem, _)| stem);
    format!("{stem}{ENDING}")
}

/// Reports settings at `path` if no file beside them uses them, since whatever they hold back would be published.
pub(in crate::content) fn orphaned(sources: &Sources, path: &str, kind: &Kind, report: &mut Vec<Diagnostic>) {
    let stem = path.strip_suffix(ENDING).unwrap_or(path);
    // For a text or a list of entries, only a release has an effect, and only if the kind has a roll.
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
    // The settings were probably meant for the file whose full name they contain (`roll.csv.table.yaml`), otherwise for
    // one without settings.
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
    /// Reports unknown names in the settings: fields that `kind` lacks, and columns not among `heads`. Otherwise a
    /// misspelt name, even in a refusal, would silently have no effect.
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
