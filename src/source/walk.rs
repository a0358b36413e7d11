//! Walks the site's folders in sorted order, skipping litter and refusing links that leave the site.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic, Place};

use super::SITE_FILE;

/// Lists the files of `site.yaml`, `content/` and `themes/` as (path from the root in NFC, path on disk), sorted.
pub(super) fn walk(root: &Path, report: &mut Vec<Diagnostic>) -> Vec<(String, PathBuf)> {
    let mut found = vec![(SITE_FILE.to_owned(), root.join(SITE_FILE))];
    let home = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    for top in ["content", "themes"] {
        let folder = root.join(top);
        if !folder.is_dir() {
            continue;
        }
        // Only files behind a link can lie outside. The check is limited to them because resolving a path costs more
        // than reading the file.
        let mut linked: Vec<PathBuf> = Vec::new();
        let entries = WalkDir::new(&folder).follow_links(true).sort_by_file_name().into_iter();
        let mut entries = entries.filter_entry(|entry| entry.depth() == 0 || !is_litter(entry.file_name()));
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let path = relative(root, entry.path());
                    let is_link = entry.path_is_symlink();
                    if is_link && !stays(&home, entry.path()) {
                        report.push(Diagnostic::new(Code::LinkOutside).at(Place::file(path)));
                        // Behind it may lie a whole disk.
                        if entry.file_type().is_dir() {
                            entries.skip_current_dir();
                        }
                        continue;
                    }
                    if entry.file_type().is_file() {
                        let is_behind = is_link || linked.iter().any(|folder| entry.path().starts_with(folder));
                        if !is_behind || stays(&home, entry.path()) {
                            found.push((path, entry.into_path()));
                            continue;
                        }
                    }
                    if is_link {
                        linked.push(entry.into_path());
                    }
                }
                Err(error) => {
                    let path = error.path().map_or_else(|| top.to_owned(), |path| relative(root, path));
                    let code = if error.loop_ancestor().is_some() { Code::LinkOutside } else { Code::FileUnreadable };
                    report.push(Diagnostic::new(code).at(Place::file(path)).with("reason", &error));
                }
            }
        }
    }
    found.sort();
    for pair in found.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        report.push(Diagnostic::new(Code::FileTwice).at(Place::file(pair[1].0.clone())));
    }
    tell_open(root, &found, report);
    found
}

/// Reports tables open in a spreadsheet program, recognised by the lock file beside them.
fn tell_open(root: &Path, found: &[(String, PathBuf)], report: &mut Vec<Diagnostic>) {
    for (path, disk) in found.iter().filter(|(path, _)| super::TABLE_ENDINGS.contains(&super::ending(path).as_str())) {
        let (Some(folder), Some(name)) = (disk.parent(), disk.file_name().and_then(|name| name.to_str())) else { continue };
        let shortened: String = name.chars().skip(2).collect();
        let marks = [format!("~${name}"), format!("~${shortened}"), format!(".~lock.{name}#"), format!(".~{name}")];
        if folder.starts_with(root) && marks.iter().any(|mark| folder.join(mark).exists()) {
            report.push(Diagnostic::new(Code::FileOpen).at(Place::file(path.clone())).with("name", name));
        }
    }
}

/// Whether a file or folder of this name is hidden or left behind by editors, browsers or operating systems.
pub fn is_litter(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || [".tmp", ".swp", ".swx", "~", ".crdownload", ".part"].into_iter().any(|ending| lower.ends_with(ending))
        || ["thumbs.db", "desktop.ini"].contains(&lower.as_str())
}

pub(super) fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = path.components().map(|part| part.as_os_str().to_string_lossy().nfc().collect()).collect();
    parts.join("/")
}

fn stays(home: &Path, path: &Path) -> bool {
    path.canonicalize().is_ok_and(|target| target.starts_with(home))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn names_that_look_alike_are_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir_all(folder.path().join("content/a")).expect("a folder");
        for name in ["caf\u{E9}.md", "cafe\u{301}.md", "cafe.md"] {
            std::fs::write(folder.path().join("content/a").join(name), "").expect("a file");
        }
        let mut report = Vec::new();
        walk(folder.path(), &mut report);
        let told: Vec<(Code, String)> =
            report.iter().filter_map(|d| Some((d.code, d.place.as_ref()?.file.to_string()))).collect();
        assert_eq!(told, [(Code::FileTwice, "content/a/caf\u{E9}.md".to_owned())]);
    }

    #[test]
    fn what_lies_behind_a_link_must_lie_in_the_site() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (site, outside) = (folder.path().join("site"), folder.path().join("outside"));
        for (path, text) in [(site.join("content/a"), "a.md"), (site.join("content/b"), "b.md"), (outside.clone(), "c.md")] {
            std::fs::create_dir_all(&path).expect("a folder");
            std::fs::write(path.join(text), "").expect("a file");
        }
        for (target, link) in [
            (site.join("content/a"), "content/inside"),
            (site.join("content/b/b.md"), "content/one.md"),
            (outside.clone(), "content/away"),
            (PathBuf::from("/"), "content/disk"),
            (outside.join("c.md"), "content/c.md"),
            (outside.join("c.md"), "content/a/behind.md"),
        ] {
            symlink(target, site.join(link)).expect("a link");
        }
        let mut report = Vec::new();
        let found: Vec<String> = walk(&site, &mut report).into_iter().map(|(path, _)| path).collect();
        assert_eq!(found, ["content/a/a.md", "content/b/b.md", "content/inside/a.md", "content/one.md", SITE_FILE]);
        let told: Vec<String> = report.iter().filter_map(|d| Some(d.place.as_ref()?.file.to_string())).collect();
        assert!(report.iter().all(|d| d.code == Code::LinkOutside), "{report:?}");
        assert_eq!(told, ["content/a/behind.md", "content/away", "content/c.md", "content/disk", "content/inside/behind.md"]);
    }
}
