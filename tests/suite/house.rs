//! The walls of the house: imports go down, every file says why it exists, only the named rooms touch the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground floor up; a room may use only rooms on lower floors, so rooms of one floor do not know each
/// other.
const FLOORS: [&[&str]; 9] = [
    &["diagnostic"],
    &["text"],
    &["font", "kind", "markdown", "source"],
    &["content", "theme", "config"],
    &["plan", "store"],
    &["render", "search", "picture", "drawing", "output"],
    &["preview", "pipeline"],
    &["command"],
    &["main", "lib"],
];

/// Who may touch `std::fs`.
const DISK: [&str; 6] = ["source/", "store/", "output/", "command/new.rs", "command/fix.rs", "command/schema.rs"];

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    // Modules that consist of tests may import anything.
    files.retain(|(name, _)| !name.ends_with("/tests.rs") && !name.contains("/tests/"));
    files.sort();
    files
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

fn floor(room: &str) -> usize {
    FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| panic!("no floor for the room {room}"))
}

/// The rooms that a file's code mentions as `crate::room`; code after the first `#[cfg(test)]` is ignored.
fn uses(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut found = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                found.extend(group.split([',', '}']).map(|part| part.trim().split("::").next().unwrap_or_default()));
            } else {
                found.push(rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default());
            }
        }
    }
    found.retain(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    found
}

#[test]
fn imports_go_down() {
    for (file, text) in sources() {
        let here = room(&file);
        for there in uses(&text).into_iter().filter(|there| *there != here) {
            assert!(floor(there) < floor(here), "src/{file} (floor {}) uses {there} (floor {})", floor(here), floor(there));
        }
    }
}

#[test]
fn every_file_says_why_it_exists() {
    for (file, text) in sources() {
        assert!(text.starts_with("//!"), "src/{file} does not open with //!");
    }
}

#[test]
fn only_the_named_rooms_touch_the_disk() {
    for (file, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let touches = code.contains("std::fs") || code.contains("fs::") && code.contains("use std::{fs");
        assert!(!touches || DISK.iter().any(|room| file.starts_with(room)), "src/{file} touches the disk");
    }
}

#[test]
fn nothing_is_left_undone_in_place_of_a_feature() {
    for (file, text) in sources() {
        for word in ["TODO", "FIXME", "todo!(", "unimplemented!(", "STUB"] {
            assert!(!text.contains(word), "src/{file} holds {word}");
        }
    }
}
