//! The diagnostic for a folder that is not a site: which folder was examined, and where nearby a site is.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};

use super::SITE_FILE;

/// Reports that `root` has no `site.yaml`, naming a site above it or, failing that, in a direct subfolder.
pub fn site_missing(root: &Path) -> Box<Diagnostic> {
    let folder = whole(root);
    let is_site = |path: &Path| path.join(SITE_FILE).is_file();
    let above = folder.ancestors().skip(1).find(|above| is_site(above));
    let names = names(&folder);
    let below = names.iter().filter(|_| above.is_none()).find(|path| is_site(path));
    let files = names.iter().filter(|path| path.is_file());
    let near = files.filter_map(|path| path.file_name()?.to_str()).find(|name| is_near(name));
    let finding = Diagnostic::new(Code::SiteMissing)
        .with("folder", folder.display())
        .with_some("gone", (!folder.is_dir()).then_some(""))
        .with_some("near", near)
        .with_some("above", above.map(Path::display))
        .with_some("below", below.map(|path| path.display()));
    Box::new(finding)
}

/// The absolute path of a folder as people write it, without `.` and `..`.
fn whole(root: &Path) -> PathBuf {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let mut whole = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The paths in a folder, sorted, without hidden ones.
fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| !is_hidden(path)).collect();
    names.sort_unstable();
    names
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with('.'))
}

/// Whether a file was probably meant to be `site.yaml`: `site.yml`, `Site.YAML`, `site.yaml.txt`.
fn is_near(name: &str) -> bool {
    let name = name.to_lowercase();
    ["site.yml", "site.yaml", "site.yaml.txt", "site.yml.txt"].contains(&name.as_str())
}
