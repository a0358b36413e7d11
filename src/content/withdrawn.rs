//! Names of withdrawn and masked people. A reference to somebody withdrawn becomes plain text, a reference to somebody
//! masked becomes the masked name. If such a name occurs in free text, only the author can remove it, so it is
//! reported.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kind::{LevelLabels, Scalar, Value};
use crate::markdown::{Document, Target};
use crate::source::yaml::{self, Data, Node};
use crate::source::{Sources, split_front_matter};
use crate::text::{lines, mask};

use super::{Collection, Entry, Names, Source, value_text};

/// Replaces references to people whose names may only be shown masked by the masked names.
pub(super) fn hide(entries: &mut [Entry], names: &Names) {
    if names.masked().next().is_none() {
        return;
    }
    for entry in entries {
        let hidden = |(key, value): (&str, &Value)| Some((key.to_owned(), hidden(value, names)?));
        let changed: Vec<(String, Value)> = entry.fields.iter().filter_map(hidden).collect();
        for (key, value) in changed {
            entry.fields.replace(&key, value);
        }
    }
}

/// A value with such references replaced; `None` if it contains none.
fn hidden(value: &Value, names: &Names) -> Option<Value> {
    match value {
        Value::One(Scalar::Reference(reference)) if names.is_masked(&reference.name) => {
            Some(Value::One(Scalar::Text(mask::mask_name(&reference.name).into())))
        }
        Value::List(items) => {
            let hidden: Vec<Option<Value>> = items.iter().map(|item| hidden(item, names)).collect();
            let is_any = hidden.iter().any(Option::is_some);
            let all = items.iter().zip(hidden).map(|(item, hidden)| hidden.unwrap_or_else(|| item.clone())).collect();
            is_any.then_some(Value::List(all))
        }
        Value::Group(fields) => {
            let hidden: Vec<_> = fields.iter().map(|(_, value)| hidden(value, names)).collect();
            let is_any = hidden.iter().any(Option::is_some);
            let all =
                fields.iter().zip(hidden).map(|((key, value), hidden)| (key.clone(), hidden.unwrap_or_else(|| value.clone())));
            is_any.then(|| Value::Group(all.collect()))
        }
        _ => None,
    }
}

/// The names that must not be shown, each with the code of its finding. Single-character titles and ASCII ids (`12`)
/// are left out, since they would match everywhere.
fn unwanted(names: &Names) -> Vec<(&str, Code)> {
    let telling = |name: &&str| name.chars().count() > 1 && !name.is_ascii();
    let withdrawn = names.withdrawn().filter(telling).map(|name| (name, Code::WithdrawnNamed));
    let masked = names.masked().filter(telling).map(|name| (name, Code::MaskedNamed));
    withdrawn.chain(masked).collect()
}

fn told(code: Code, place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(code).at(place).with("name", name).with("masked", mask::mask_name(name))
}

/// The keys of `site.yaml` whose texts appear on pages.
const SHOWN: [&str; 6] = ["title", "subtitle", "seal", "levels", "collections", "kinds"];

/// Warns if one of the names `all` occurs in the texts of `site.yaml`.
fn check_settings(sources: &Sources, all: &[(&str, Code)], report: &mut Vec<Diagnostic>) {
    const FILE: &str = "site.yaml";
    let Some(text) = sources.text(FILE) else { return };
    let Some(node) = yaml::read(FILE, text, 1, &mut Vec::new()) else { return };
    for (name, code) in all {
        let shown = SHOWN.iter().filter_map(|key| node.get(key));
        let Some(place) = shown.filter_map(|value| scalar_with(value, name)).min() else { continue };
        let exact = exact(text, place, name).unwrap_or_else(|| place.clone());
        report.push(told(*code, exact.spanning(u32::try_from(name.chars().count()).unwrap_or(1)), name));
    }
}

/// Warns if the name of something withdrawn or of somebody masked occurs in the introduction of a collection or in the
/// settings.
pub(super) fn check_intros(sources: &Sources, collections: &[Collection], names: &Names, report: &mut Vec<Diagnostic>) {
    let all = unwanted(names);
    if all.is_empty() {
        return;
    }
    check_settings(sources, &all, report);
    for (collection, intro) in collections.iter().filter_map(|collection| Some((collection, collection.intro.as_ref()?))) {
        let path = format!("content/{}/_index.md", collection.id);
        let Some(text) = sources.text(&path) else { continue };
        let body = words(&intro.body);
        let titles: Vec<&str> = intro.periods.iter().map(|period| &*period.title).chain([&*intro.summary]).collect();
        for (name, code) in all.iter().filter(|(name, _)| body.contains(name) || titles.iter().any(|title| title.contains(name)))
        {
            let at = text.find(name).map_or_else(|| Place::file(&path), |at| Place::of_offset(&path, text, at, 1));
            let length = u32::try_from(name.chars().count()).unwrap_or(1);
            report.push(told(*code, at.spanning(length), name));
        }
    }
}

/// The words of a text that a page displays or a screen reader reads out, including captions and text alternatives.
fn words(body: &Document) -> String {
    let mut words = body.text();
    for reference in &body.references {
        if let Target::Picture(shown) = &reference.target {
            words.extend(["\n", &shown.alt, "\n", &shown.caption]);
        }
    }
    words
}

/// The texts of an entry other than its body, each with its key.
fn said<'a>(entry: &'a Entry, levels: &LevelLabels) -> Vec<(&'a str, String)> {
    let common = &entry.common;
    let mut said = vec![("", entry.title.clone()), ("summary", common.summary.clone())];
    said.extend(entry.fields.iter().map(|(key, value)| (key, value_text(value, levels))));
    said.extend(entry.pictures().map(|(key, picture)| (key, format!("{}\n{}", picture.alt, picture.credit))));
    said.extend(common.sources.iter().map(|source| ("sources", source.title.clone())));
    said.extend(common.aliases.iter().map(|alias| ("aliases", alias.clone())));
    said
}

/// Warns if the name of something withdrawn or of somebody masked occurs in a shown entry.
pub(super) fn check(sources: &Sources, entries: &[Entry], names: &Names, levels: &LevelLabels, report: &mut Vec<Diagnostic>) {
    let all = unwanted(names);
    if all.is_empty() {
        return;
    }
    let mut written = Written { sources, read: None };
    for entry in entries {
        let body = entry.body.as_ref().map(|body| words(body)).unwrap_or_default();
        let texts = said(entry, levels);
        for (name, code) in &all {
            let keys: Vec<&str> = texts.iter().filter(|(_, text)| text.contains(name)).map(|(key, _)| *key).collect();
            if keys.is_empty() && !body.contains(name) {
                continue;
            }
            let place = written.place(entry, &keys, name).unwrap_or_else(|| entry.place.clone());
            report.push(told(*code, place, name));
        }
    }
}

/// The source files of entries.
struct Written<'a> {
    sources: &'a Sources,
    /// The most recently parsed file, with its YAML or front matter.
    read: Option<(Arc<str>, Option<Node>)>,
}

impl Written<'_> {
    /// The place of `name` in `entry`: preferably in the values of `keys`, otherwise in its text.
    fn place(&mut self, entry: &Entry, keys: &[&str], name: &str) -> Option<Place> {
        let text = Arc::clone(self.sources.text(&entry.place.file)?);
        let length = u32::try_from(name.chars().count()).unwrap_or(1);
        let place = match entry.source {
            Source::Row => within_row(&text, &entry.place, name),
            Source::Markdown | Source::Yaml => {
                let head = self.head(entry, &text).and_then(|head| {
                    let values = keys.iter().filter_map(|key| head.get(key));
                    values.filter_map(|value| scalar_with(value, name)).min()
                });
                // In a multi-line or quoted scalar, the name may begin after the scalar does.
                let exact = head.map(|place| exact(&text, place, name).unwrap_or_else(|| place.clone()));
                let body = || entry.body.as_ref()?.place_of_words(name);
                let caption = || {
                    let begins = entry.body.as_ref()?.begins();
                    Some(Place::of_offset(&entry.place.file, &text, begins + text.get(begins..)?.find(name)?, 1))
                };
                exact.or_else(body).or_else(caption)
            }
        };
        place.map(|place| place.spanning(length))
    }

    /// The mapping from which `entry` was read.
    fn head(&mut self, entry: &Entry, text: &str) -> Option<&Node> {
        let file = &entry.place.file;
        if self.read.as_ref().is_none_or(|(known, _)| known != file) {
            let (yaml, line) = match entry.source {
                Source::Markdown => {
                    let parts = split_front_matter(file, text, &mut Vec::new());
                    (parts.yaml, parts.yaml_line)
                }
                _ => (text, 1),
            };
            self.read = Some((Arc::clone(file), yaml::read(file, yaml, line, &mut Vec::new())));
        }
        let head = self.read.as_ref()?.1.as_ref()?;
        match entry.source {
            Source::Markdown => Some(head),
            _ => head.items().iter().find(|item| item.place == entry.place),
        }
    }
}

/// The first scalar in a value that contains `name`.
fn scalar_with<'a>(node: &'a Node, name: &str) -> Option<&'a Place> {
    match &node.data {
        Data::Scalar(text) => text.contains(name).then_some(&node.place),
        Data::List(items) => items.iter().find_map(|item| scalar_with(item, name)),
        Data::Map(pairs) => pairs.iter().find_map(|(_, value)| scalar_with(value, name)),
        Data::Null => None,
    }
}

/// The first occurrence of `name` at or after `place`; `text` is the whole file.
fn exact(text: &str, place: &Place, name: &str) -> Option<Place> {
    let before = usize::try_from(place.line?).ok()?.checked_sub(1)?;
    let line: usize = lines(text).take(before).map(str::len).sum();
    let rest = &text[line..];
    let column = usize::try_from(place.column?).ok()?.checked_sub(1)?;
    let from = line + rest.char_indices().nth(column).map_or(0, |(at, _)| at);
    let at = from + text[from..].find(name)?;
    Some(Place::of_offset(&place.file, text, at, 1))
}

/// The place of `name` in a table row, if it occurs exactly once: a column that is not shown may contain it too.
fn within_row(text: &str, row: &Place, name: &str) -> Option<Place> {
    let before = usize::try_from(row.line?).ok()?.checked_sub(1)?;
    let line = text.lines().nth(before)?;
    let mut found = line.match_indices(name);
    let (at, _) = found.next().filter(|_| found.next().is_none())?;
    let column = u32::try_from(line[..at].chars().count()).ok()? + 1;
    Some(Place { column: Some(column), ..row.clone() })
}
