//! Reads one file of the site with as few system calls as possible, and recognises it by its stamp later.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use crate::diagnostic::{Code, Diagnostic, Place};

use super::stamp::Stamp;
use super::{FileContent, PICTURE_ENDINGS, SourceFile, decode, ending, header, notes};

/// The file at `disk`, taken from the snapshot `before` if its stamp shows that it is unchanged.
pub(super) fn look(path: String, disk: PathBuf, before: Option<&SourceFile>) -> Result<SourceFile, Diagnostic> {
    if let Some(known) = before.filter(|file| file.stamp.is_some()) {
        let stamp = std::fs::metadata(&disk).ok().and_then(|file| Stamp::of(&file, SystemTime::now()));
        if known.stamp == stamp {
            return Ok(known.clone());
        }
    }
    read_file(path, disk)
}

/// Reads a file of a known size. One extra byte of room tells whether the size is right without another read for the
/// end of file.
fn whole(mut file: File, size: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; size + 1];
    let got = match file.read(&mut bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => 0,
        got => got?,
    };
    bytes.truncate(got);
    if got != size {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn read_file(path: String, disk: PathBuf) -> Result<SourceFile, Diagnostic> {
    let unreadable = |error: &std::io::Error| {
        let held = matches!(error.raw_os_error(), Some(32 | 33)) && cfg!(windows);
        let code = if held { Code::FileHeld } else { Code::FileUnreadable };
        Diagnostic::new(code).at(Place::file(path.clone())).with("reason", error)
    };
    let shape = shape_of(&path);
    let mut file = File::open(&disk).map_err(|e| unreadable(&e))?;
    let looked = file.metadata().map_err(|e| unreadable(&e))?;
    let stamp = Stamp::of(&looked, SystemTime::now());
    if let Some(most) = shape.most_bytes(&path).filter(|most| looked.len() > *most) {
        let diagnostic = Diagnostic::new(Code::FileTooLarge).at(Place::file(path));
        return Err(diagnostic.with("size", looked.len() >> 20).with("most", most >> 20));
    }
    if matches!(shape, Shape::Picture | Shape::Other) {
        let mut hasher = blake3::Hasher::new();
        let size = std::io::copy(&mut file, &mut hasher).map_err(|e| unreadable(&e))?;
        let content =
            if shape == Shape::Picture { FileContent::Picture(Box::new(header::read(&disk))) } else { FileContent::Other };
        let note = if shape == Shape::Picture { notes::private(&disk) } else { None };
        return Ok(SourceFile { path: path.into(), disk, hash: hasher.finalize(), size, content, note, stamp });
    }
    let bytes = usize::try_from(looked.len())
        .map_err(std::io::Error::other)
        .and_then(|size| whole(file, size))
        .map_err(|e| unreadable(&e))?;
    let (hash, size) = (blake3::hash(&bytes), bytes.len() as u64);
    let content = match shape {
        Shape::Workbook => FileContent::Workbook(Arc::from(bytes)),
        Shape::Bytes => FileContent::Bytes(Arc::from(bytes)),
        Shape::Table => FileContent::Text(Arc::from(decode::table(&path, &bytes).map_err(|boxed| *boxed)?)),
        _ => FileContent::Text(Arc::from(decode::utf8(&path, &bytes).map_err(|boxed| *boxed)?)),
    };
    Ok(SourceFile { path: path.into(), disk, hash, size, content, note: None, stamp })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Table,
    Workbook,
    Bytes,
    Picture,
    Other,
}

impl Shape {
    /// Maximum size in bytes, or `None` for no limit. Files that are read whole are limited, so that one put into the
    /// folder by mistake cannot exhaust memory.
    fn most_bytes(self, path: &str) -> Option<u64> {
        match self {
            Self::Text if path.starts_with("content/") => Some(8 << 20),
            Self::Table | Self::Workbook => Some(96 << 20),
            Self::Text | Self::Bytes => Some(64 << 20),
            Self::Picture | Self::Other => None,
        }
    }
}

fn shape_of(path: &str) -> Shape {
    let ending = ending(path);
    if PICTURE_ENDINGS.contains(&ending.as_str()) && path.starts_with("content/") {
        return Shape::Picture;
    }
    match ending.as_str() {
        "csv" => Shape::Table,
        "xlsx" | "xls" | "ods" if path.starts_with("content/") => Shape::Workbook,
        "md" | "yaml" | "yml" | "html" | "xml" | "css" | "js" => Shape::Text,
        _ if path.starts_with("themes/") => Shape::Bytes,
        _ => Shape::Other,
    }
}
