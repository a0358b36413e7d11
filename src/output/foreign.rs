//! Files that we did not make. A folder that holds any, and nothing that marks it as ours, is not published into.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

/// Names (in lower case) that hosts, Windows and macOS Finder put into any folder. Dotfiles are treated the same.
const LEFT_ALONE: [&str; 4] = ["cname", "thumbs.db", "desktop.ini", "system volume information"];

/// Whether a file or folder of this name is neither ours nor in our way.
pub(super) fn is_left_alone(name: &str) -> bool {
    name.starts_with('.') || LEFT_ALONE.contains(&name.to_ascii_lowercase().as_str())
}

fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !is_left_alone(&entry.file_name().to_string_lossy())
}

/// The path of every file and symbolic link below `folder`, relative to it and with `/`, except names that are left
/// alone. Links are not followed. An entry that cannot be read is listed too, because nobody knows what it is. A
/// missing folder yields nothing.
pub(super) fn files(folder: &Path) -> impl Iterator<Item = String> {
    let walk = WalkDir::new(folder).min_depth(1).sort_by_file_name();
    walk.into_iter().filter_entry(is_visible).filter_map(move |entry| {
        let path = match &entry {
            Ok(entry) if entry.file_type().is_dir() => return None,
            Ok(entry) => entry.path(),
            Err(error) if error.depth() == 0 && is_not_there(error) => return None,
            Err(error) => error.path().unwrap_or(folder),
        };
        let parts = path.strip_prefix(folder).unwrap_or(path).iter();
        Some(parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
    })
}

fn is_not_there(error: &walkdir::Error) -> bool {
    let kind = error.io_error().map(std::io::Error::kind);
    matches!(kind, Some(std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory))
}
