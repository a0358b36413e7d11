//! The snapshot of the site: the only room that reads its files. What is built is built of one snapshot; whatever
//! changes on the disk meanwhile belongs to the next build.

#![expect(clippy::disallowed_methods, reason = "this room is the reader of the site")]

mod front_matter;
mod header;
mod mapping;
mod table;
mod walk;
pub mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};

pub use front_matter::{FrontMatter, split as split_front_matter};
pub use header::{Header, HeaderProblem};
pub use mapping::Mapping;
pub use table::{Row, Table, read as read_table};

/// The name of the file that makes a folder a site.
pub const SITE_FILE: &str = "site.yaml";

/// All files of the site that a build may read, by their path from the root, with `/`, in Unicode NFC.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    root: PathBuf,
    files: BTreeMap<String, SourceFile>,
    /// NFC, lower-cased path → path, for files that people name in another case.
    folded: BTreeMap<String, String>,
}

/// One file of the snapshot.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path from the root.
    pub path: String,
    /// Where it is on the disk.
    pub disk: PathBuf,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
    /// Its size in bytes.
    pub size: u64,
    /// What it holds.
    pub content: FileContent,
}

/// What the snapshot keeps of a file. Photographs are never kept in memory.
#[derive(Clone, Debug)]
pub enum FileContent {
    /// A text file, whole.
    Text(Arc<str>),
    /// A small file of the theme (font, icon), whole.
    Bytes(Arc<[u8]>),
    /// A picture: its header only.
    Picture(Result<Header, HeaderProblem>),
    /// Anything else: on the disk.
    Other,
}

impl Sources {
    /// The root of the site on the disk.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// The text of the file at `path`, where it is a text file.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match &self.files.get(path)?.content {
            FileContent::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The files below `folder` (with its final `/`), sorted by path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files.range(folder.to_owned()..).map(|(_, file)| file).take_while(move |file| file.path.starts_with(folder))
    }

    /// The file that somebody means who writes `name` in a file of `folder`: relative to that folder, else from
    /// `content/`, else by its bare name anywhere under `content/` when only one has it. Letters' case and the
    /// composition of characters do not matter.
    pub fn find(&self, folder: &str, name: &str) -> Option<&SourceFile> {
        let name = name.nfc().collect::<String>().replace('\\', "/");
        for base in [folder, "content"] {
            let path = join(base, &name)?.to_lowercase();
            if let Some(found) = self.folded.get(&path) {
                return self.files.get(found);
            }
        }
        let tail = format!("/{}", name.to_lowercase());
        let mut matches = self.folded.iter().filter(|(path, _)| path.starts_with("content/") && path.ends_with(&tail));
        match (matches.next(), matches.next()) {
            (Some((_, only)), None) => self.files.get(only),
            _ => None,
        }
    }

    /// The file nearest in name to `name`, relative to `content/`, for a message.
    pub fn nearest_file(&self, name: &str) -> Option<String> {
        let wanted = name.rsplit('/').next().unwrap_or(name);
        let names: Vec<&str> = self.below("content/").map(|file| file.path.rsplit('/').next().unwrap_or(&file.path)).collect();
        let near = nearest(wanted, names)?;
        self.below("content/").find(|file| file.path.ends_with(&near)).map(|file| file.path.clone())
    }

    /// A snapshot made of texts, for tests and for the compiled-in theme.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = texts.into_iter().map(|(path, text)| {
            let content = FileContent::Text(Arc::from(text));
            let file = SourceFile {
                path: path.to_owned(),
                disk: PathBuf::from(path),
                hash: blake3::hash(text.as_bytes()),
                size: text.len() as u64,
                content,
            };
            (path.to_owned(), file)
        });
        Self::new(PathBuf::new(), files.collect())
    }

    fn new(root: PathBuf, files: BTreeMap<String, SourceFile>) -> Self {
        let folded = files.keys().map(|path| (path.to_lowercase(), path.clone())).collect();
        Self { root, files, folded }
    }
}

/// Reads the snapshot of the site at `root`: `site.yaml`, `content/` and `themes/`. What cannot be read goes to
/// `report`; the rest is read all the same.
///
/// # Errors
/// When `root` has no `site.yaml`: the call is wrong, not the content.
pub fn read(root: &Path, report: &mut Vec<Diagnostic>) -> Result<Sources, Box<Diagnostic>> {
    if !root.join(SITE_FILE).is_file() {
        return Err(Box::new(Diagnostic::new(Code::SiteMissing).with("folder", root.display())));
    }
    let found = walk::walk(root, report);
    let read: Vec<Result<SourceFile, Diagnostic>> = found.into_par_iter().map(|(path, disk)| read_file(path, disk)).collect();
    let mut files = BTreeMap::new();
    for file in read {
        match file {
            Ok(file) => {
                files.insert(file.path.clone(), file);
            }
            Err(diagnostic) => report.push(diagnostic),
        }
    }
    Ok(Sources::new(root.to_owned(), files))
}

/// The bytes of a picture of the snapshot, read when its turn has come.
///
/// # Errors
/// What the disk says.
pub fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The folder of a path, without a final `/`.
pub fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Joins a relative path to a folder and takes `.` and `..` out; `None` where it leads out of the root.
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

fn read_file(path: String, disk: PathBuf) -> Result<SourceFile, Diagnostic> {
    let unreadable =
        |error: &std::io::Error| Diagnostic::new(Code::FileUnreadable).at(Place::file(path.clone())).with("reason", error);
    match shape_of(&path) {
        Shape::Text => {
            let bytes = std::fs::read(&disk).map_err(|e| unreadable(&e))?;
            let hash = blake3::hash(&bytes);
            let size = bytes.len() as u64;
            let text = decode(&path, bytes)?;
            Ok(SourceFile { path, disk, hash, size, content: FileContent::Text(Arc::from(text)) })
        }
        Shape::Bytes => {
            let bytes = std::fs::read(&disk).map_err(|e| unreadable(&e))?;
            let (hash, size) = (blake3::hash(&bytes), bytes.len() as u64);
            Ok(SourceFile { path, disk, hash, size, content: FileContent::Bytes(Arc::from(bytes)) })
        }
        shape @ (Shape::Picture | Shape::Other) => {
            let mut file = std::fs::File::open(&disk).map_err(|e| unreadable(&e))?;
            let mut hasher = blake3::Hasher::new();
            let size = std::io::copy(&mut file, &mut hasher).map_err(|e| unreadable(&e))?;
            let content = if shape == Shape::Picture { FileContent::Picture(header::read(&disk)) } else { FileContent::Other };
            Ok(SourceFile { path, disk, hash: hasher.finalize(), size, content })
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Bytes,
    Picture,
    Other,
}

/// The endings of picture files, lower case.
pub const PICTURE_ENDINGS: [&str; 9] = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic"];

/// The ending of a path, lower case.
pub fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

fn shape_of(path: &str) -> Shape {
    let ending = ending(path);
    if PICTURE_ENDINGS.contains(&ending.as_str()) && path.starts_with("content/") {
        return Shape::Picture;
    }
    match ending.as_str() {
        "md" | "yaml" | "yml" | "csv" | "html" | "xml" | "css" | "js" => Shape::Text,
        _ if path.starts_with("themes/") => Shape::Bytes,
        _ => Shape::Other,
    }
}

/// Strict UTF-8, with or without a byte order mark.
fn decode(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
            Err(Diagnostic::new(Code::FileEncoding).at(Place::of_offset(path, &good, good.len(), 1)))
        }
    }
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
    fn the_first_bad_byte_is_told() {
        let error = decode("a.md", b"ab\n\xe5\xbc\xa0\xff".to_vec()).expect_err("bad");
        let place = error.place.expect("place");
        assert_eq!((place.line, place.column), (Some(2), Some(2)));
    }
}
