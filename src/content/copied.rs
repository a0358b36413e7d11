//! Copies of files, recognized by their bytes. Windows, WPS, browsers and synchronized folders give them many names: 「荣誉 -
//! 副本.xlsx」, 「老街 (1).md」, 「荣誉-DESKTOP-AB12.xlsx」. A copy that is identical to its original would show everything
//! twice, or collide with its address.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{SourceFile, Sources, TABLE_ENDINGS, bare, ending, folder_of};

use super::rows;

/// The keys of settings that select a part of a workbook.
const SELECTING: [&str; 2] = ["sheet:", "header_row:"];

/// The copies among some files, with their originals.
#[derive(Default)]
pub(super) struct Copies<'a>(HashMap<&'a str, &'a str, ahash::RandomState>);

impl<'a> Copies<'a> {
    /// The copies among `files`.
    pub(super) fn among(sources: &Sources, files: impl Iterator<Item = &'a SourceFile>) -> Self {
        let mut alike: HashMap<_, Vec<&'a str>, ahash::RandomState> = HashMap::default();
        for file in files {
            if let Some(reading) = Reading::of(&file.path) {
                alike.entry((file.hash, reading, folder_of(&file.path))).or_default().push(&file.path);
            }
        }
        let mut copies = Self::default();
        for mut paths in alike.into_values().filter(|paths| paths.len() > 1) {
            // The original has the plainest name.
            paths.sort_by_cached_key(|path| (!is_index(bare(path)), bare(path).chars().count(), *path));
            let mut originals: Vec<&str> = Vec::new();
            for path in paths {
                match originals.iter().find(|original| reads_alike(sources, original, path)) {
                    Some(original) => drop(copies.0.insert(path, original)),
                    None => originals.push(path),
                }
            }
        }
        copies
    }

    /// The finding if `file` is a copy.
    pub(super) fn told(&self, file: &SourceFile) -> Option<Diagnostic> {
        let (path, original) = self.0.get_key_value(&*file.path)?;
        Some(Diagnostic::new(Code::FileCopy).at(Place::file(*path)).with("file", bare(path)).with("original", bare(original)))
    }
}

/// Whether two identical tables are read alike. Two may be intentional, with settings that select different sheets; a copy
/// beside its original with settings has seldom any.
fn reads_alike(sources: &Sources, original: &str, copy: &str) -> bool {
    let settings = |path: &str| sources.text(&rows::path_beside(path)).map(|text| &**text);
    match (settings(original), settings(copy)) {
        (Some(settings), None) => !SELECTING.iter().any(|key| settings.contains(key)),
        (original, copy) => original == copy,
    }
}

/// Whether another file says the same as `file`, so that one of them is a copy, or may be.
pub(super) fn has_twin(sources: &Sources, file: &SourceFile) -> bool {
    let folder = folder_of(&file.path);
    let mut files = sources.below(folder).filter(|other| other.hash == file.hash);
    files.any(|other| other.path != file.path && folder_of(&other.path) == folder)
}

/// How a file is read. A duplicate photograph does no harm: it is shown only where it is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Reading {
    Text,
    List,
    Table,
}

impl Reading {
    /// How the file at `path` is read, if it holds entries.
    fn of(path: &str) -> Option<Self> {
        match ending(path).as_str() {
            "md" => Some(Self::Text),
            "yaml" | "yml" if !path.ends_with(rows::SETTINGS_ENDING) => Some(Self::List),
            end if TABLE_ENDINGS.contains(&end) => Some(Self::Table),
            _ => None,
        }
    }
}

/// Whether a file is read for its name, whatever other files are there.
fn is_index(name: &str) -> bool {
    matches!(name, "index.md" | "_index.md")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_bytes_and_the_plainest_name_is_read() {
        let table = "姓名\n周岚\n";
        let sources = Sources::of_texts([
            ("content/a/个人-DESKTOP-AB12.csv", table),
            ("content/a/个人.csv", table),
            ("content/a/个人2.csv", table),
            ("content/a/个人2 - 副本.csv", table),
            ("content/a/同上.csv", table),
            ("content/a/同上.table.yaml", "columns: {}\n"),
            ("content/a/二.table.yaml", "columns: {}\n"),
            ("content/b/个人.csv", table),
            ("content/c/册.csv", table),
            ("content/c/册.table.yaml", "defaults: {consent: 同意}\n"),
            ("content/c/册-旧.csv", table),
            ("content/d/册.csv", table),
            ("content/d/册.table.yaml", "sheet: 二村\n"),
            ("content/d/册-一.csv", table),
            ("content/a/名.md", "---\ntitle: 名\n---\n"),
            ("content/a/_index.md", "---\ntitle: 名\n---\n"),
        ]);
        let copies = Copies::among(&sources, sources.below("content/"));
        let mut found: Vec<(&str, &str)> = copies.0.iter().map(|(copy, original)| (bare(copy), bare(original))).collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ("个人-DESKTOP-AB12.csv", "个人.csv"),
                ("个人2 - 副本.csv", "个人.csv"),
                ("个人2.csv", "个人.csv"),
                ("册-旧.csv", "册.csv"),
                ("名.md", "_index.md")
            ]
        );
        let file = |path: &str| sources.file(path).expect("a file");
        assert!(has_twin(&sources, file("content/a/个人.csv")) && !has_twin(&sources, file("content/b/个人.csv")));
    }
}
