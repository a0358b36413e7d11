//! The snapshot of the site: the only room that reads its files. A build works from one snapshot; changes on disk
//! during the build belong to the next one.

#![expect(clippy::disallowed_methods, reason = "this room is the reader of the site")]

mod decode;
mod document;
mod file;
mod front_matter;
mod header;
mod mapping;
mod missing;
mod nature;
mod notes;
mod original;
mod slips;
mod stamp;
mod stripped;
mod table;
pub mod tree;
mod walk;
pub mod yaml;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Diagnostic, nearest};
use crate::text::private::Sort;

pub use document::{Notes, PdfText, pdf_text, recording_notes};
pub use front_matter::{FrontMatter, split as split_front_matter};
pub use header::{Header, HeaderProblem};
pub use mapping::Mapping;
pub use missing::site_missing;
pub use nature::Nature;
pub use notes::private_note;
pub use original::Original;
pub use stamp::Stamp;
pub use stripped::{is_strippable, stripped};
pub use table::{Cell, CellKind, Grid, HEAD_WITHIN, Row as TableRow, TABLE_ENDINGS, Texts, Unseen, read as read_table};
pub use walk::is_litter;

/// Name of the file that marks a folder as a site.
pub const SITE_FILE: &str = "site.yaml";

/// All source files of the site, by their path from the root, with `/` as separator, in Unicode NFC.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    root: PathBuf,
    files: BTreeMap<Arc<str>, SourceFile>,
    /// Lower-cased NFC path → path, if they differ: for files that are referred to in another case.
    folded: BTreeMap<String, Arc<str>>,
    /// The files of `content/`, sorted by a hash of their lower-cased bare names. Of paths that differ only in case,
    /// only the one that [`Sources::find`] would return.
    named: Vec<(u64, Arc<str>)>,
}

/// A file of the snapshot.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path from the root.
    pub path: Arc<str>,
    /// Its location on disk.
    pub disk: PathBuf,
    /// BLAKE3 hash of its bytes.
    pub hash: blake3::Hash,
    /// Its size in bytes.
    pub size: u64,
    /// Its content, as far as it is kept.
    pub content: FileContent,
    /// For a picture, the kind of private number found in its metadata, if any.
    pub note: Option<Sort>,
    /// Tells a later build that the file is unchanged; `None` if that would not be reliable.
    pub stamp: Option<Stamp>,
}

/// What the snapshot keeps of a file. Photographs are never held in memory.
#[derive(Clone, Debug)]
pub enum FileContent {
    /// The whole text file.
    Text(Arc<str>),
    /// A whole small theme file (font, icon).
    Bytes(Arc<[u8]>),
    /// A whole spreadsheet.
    Workbook(Arc<[u8]>),
    /// A picture: only its header.
    Picture(Box<Result<Header, HeaderProblem>>),
    /// Anything else: stays on disk.
    Other,
}

impl Sources {
    /// The root of the site on disk.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The text of the file at `path`, if it is a text file.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match &self.files.get(path)?.content {
            FileContent::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The files below `folder`, which must end with `/`, sorted by path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        let from = (Bound::Included(folder), Bound::Unbounded);
        self.files.range::<str, _>(from).map(|(_, file)| file).take_while(move |file| file.path.starts_with(folder))
    }

    /// Resolves `name` as written in a file of `folder`: relative to that folder, else relative to `content/`, else by
    /// its bare name anywhere under `content/` if only one file has it. Case and Unicode composition do not matter.
    pub fn find(&self, folder: &str, name: &str) -> Option<&SourceFile> {
        let name = name.nfc().collect::<String>().replace('\\', "/");
        for base in [folder, "content"] {
            if let Some(found) = self.in_any_case(&join(base, &name)?.to_lowercase()) {
                return Some(found);
            }
        }
        let tail = format!("/{}", name.to_lowercase());
        let hash = hash(bare(&tail));
        let first = self.named.partition_point(|(other, _)| *other < hash);
        let bearers = self.named[first..].iter().take_while(|(other, _)| *other == hash);
        let mut matches = bearers.filter(|(_, path)| path.to_lowercase().ends_with(&tail));
        match (matches.next(), matches.next()) {
            (Some((_, only)), None) => self.files.get(only),
            _ => None,
        }
    }

    /// The file whose lower-cased path is `lower`.
    fn in_any_case(&self, lower: &str) -> Option<&SourceFile> {
        self.files.get(lower).or_else(|| self.files.get(self.folded.get(lower)?))
    }

    /// Path of the file under `content/` whose name is closest to `name`, for a diagnostic.
    pub fn nearest_file(&self, name: &str) -> Option<String> {
        let near = nearest(bare(name), self.below("content/").map(|file| bare(&file.path)))?;
        self.below("content/").find(|file| file.path.ends_with(&near)).map(|file| file.path.to_string())
    }

    /// Makes a snapshot of texts, for tests and for the compiled-in theme.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = texts.into_iter().map(|(path, text)| {
            let content = FileContent::Text(Arc::from(text));
            SourceFile {
                path: path.into(),
                disk: PathBuf::from(path),
                hash: blake3::hash(text.as_bytes()),
                size: text.len() as u64,
                content,
                note: None,
                stamp: None,
            }
        });
        Self::new(PathBuf::new(), files)
    }

    /// Rereads one file that is said to have changed. Returns its path in the snapshot if it is a known text file of
    /// `content/`. `None` if it is anything else or cannot be read; the whole site must then be read again.
    pub fn read_again(&mut self, disk: &Path) -> Option<String> {
        let absolute = std::path::absolute(&self.root).ok()?;
        let real = self.root.canonicalize().ok()?;
        let below = disk.strip_prefix(&absolute).or_else(|_| disk.strip_prefix(&real)).ok()?;
        let path = walk::relative(Path::new(""), below);
        let known = self.files.get_mut(path.as_str()).filter(|file| file.disk.ends_with(below))?;
        let is_text = matches!(known.content, FileContent::Text(_)) && path.starts_with("content/");
        // Only the walk decides where links may lead.
        if !is_text || !std::fs::symlink_metadata(&known.disk).ok()?.is_file() {
            return None;
        }
        *known = file::look(path.clone(), known.disk.clone(), None).ok()?;
        matches!(known.content, FileContent::Text(_)).then_some(path)
    }

    fn new(root: PathBuf, files: impl IntoIterator<Item = SourceFile>) -> Self {
        let files: BTreeMap<Arc<str>, SourceFile> = files.into_iter().map(|file| (Arc::clone(&file.path), file)).collect();
        let paths: Vec<&Arc<str>> = files.keys().collect();
        let lower: Vec<(String, Arc<str>)> =
            paths.into_par_iter().with_min_len(256).map(|path| (path.to_lowercase(), Arc::clone(path))).collect();
        let folded = lower.iter().filter(|(lower, path)| **lower != **path).cloned().collect();
        let mut sources = Self { root, files, folded, named: Vec::new() };
        // Of files whose paths differ only in case, only one can be found.
        let is_meant = |(lower, path): &(String, Arc<str>)| {
            let found = if path.starts_with("content/") { sources.in_any_case(lower) } else { None };
            found.is_some_and(|found| found.path == *path)
        };
        let found = lower.into_par_iter().with_min_len(256).filter(is_meant);
        let mut named: Vec<(u64, Arc<str>)> = found.map(|(lower, path)| (hash(bare(&lower)), path)).collect();
        named.par_sort_unstable();
        named.shrink_to_fit();
        sources.named = named;
        sources
    }
}

/// A hash for in-memory lookup; never stored.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Reads the snapshot of the site at `root`: `site.yaml`, `content/` and `themes/`. Files unchanged since the snapshot
/// `before`, judged by their stamps, are taken from it. Files that cannot be read are added to `report`; the others are
/// read nevertheless.
///
/// # Errors
/// Fails if `root` has no `site.yaml`: then the call is wrong, not the content.
pub fn read(root: &Path, before: Option<&Sources>, report: &mut Vec<Diagnostic>) -> Result<Sources, Box<Diagnostic>> {
    if !root.join(SITE_FILE).is_file() {
        return Err(site_missing(root));
    }
    let found = walk::walk(root, report);
    let one = |(path, disk): (String, PathBuf)| {
        let before = before.and_then(|before| before.file(&path)).filter(|file| file.disk == disk);
        file::look(path, disk, before)
    };
    let read: Vec<Result<SourceFile, Diagnostic>> = found.into_par_iter().with_max_len(16).map(one).collect();
    let files = read.into_iter().filter_map(|file| file.map_err(|diagnostic| report.push(diagnostic)).ok());
    Ok(Sources::new(root.to_owned(), files))
}

/// Reads the bytes of a picture of the snapshot, when they are needed.
///
/// # Errors
/// Fails if the file cannot be read.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The file name of a path.
pub fn bare(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path, without a trailing `/`.
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Joins a relative path to a folder and resolves `.` and `..`; `None` if the result lies outside the root. A `name`
/// with a leading `/` is relative to the root.
pub fn join(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        if name.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Extensions of picture files, lower case.
pub const PICTURE_ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic"];

/// Extensions of audio and video files that browsers play, lower case.
pub const RECORDING_ENDINGS: [&str; 10] = ["mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "webm"];

/// The extension of a path, lower case; empty if there is none.
pub fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_stay_inside() {
        assert_eq!(join("content/history", "../honors/a.md").as_deref(), Some("content/honors/a.md"));
        assert_eq!(join("content", "../../x"), None);
        assert_eq!(join("content/a", "/content/b.jpg").as_deref(), Some("content/b.jpg"));
    }

    #[test]
    fn files_are_found_in_any_case_and_composition() {
        let sources = Sources::of_texts([("content/members/照片.md", ""), ("content/a/Ü.md", "")]);
        assert!(sources.find("content/members", "照片.MD").is_some());
        assert!(sources.find("content/a", "u\u{308}.md").is_some());
        assert!(sources.find("content/x", "照片.md").is_some(), "a bare name that only one file has");
        assert!(sources.find("content/x", "无.md").is_none());
    }

    #[test]
    fn only_a_text_of_the_content_is_read_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        std::fs::create_dir_all(root.join("content/照片")).expect("a folder");
        for name in ["site.yaml", "content/a.md", "content/照片/p.jpg", "content/照片/b.md"] {
            std::fs::write(root.join(name), "一").expect("a file");
        }
        let mut sources = read(root, None, &mut Vec::new()).expect("a site");
        for name in ["a.md", "照片/b.md"] {
            std::fs::write(root.join("content").join(name), "二").expect("a file");
            assert_eq!(sources.read_again(&root.join("content").join(name)), Some(format!("content/{name}")));
            assert_eq!(sources.text(&format!("content/{name}")).map(|text| &**text), Some("二"));
        }
        std::fs::write(root.join("content/new.md"), "新").expect("a file");
        std::fs::remove_file(root.join("content/a.md")).expect("removed");
        for name in ["site.yaml", "content", "content/照片/p.jpg", "content/new.md", "content/a.md", "../x.md"] {
            assert_eq!(sources.read_again(&root.join(name)), None, "{name}");
        }
    }
}
