//! What is watched, and which changes in it matter: not what editors leave beside a file while saving.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::source::is_litter;

/// Folders of a site that a build writes or that hold no sources.
const MADE: [&str; 2] = ["public", "target"];

/// The files and folders whose changes lead to a build.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// The absolute path as given.
    path: PathBuf,
    /// The real path, under which some systems report changes.
    real: PathBuf,
    /// The folder of its site, as given and as a real path.
    site: [PathBuf; 2],
    /// Whether it is a whole site, including the folders that a build writes.
    is_site: bool,
}

impl Watched {
    /// Watches `paths`, which need not exist yet.
    pub(super) fn new(paths: Vec<PathBuf>) -> Self {
        let entries = paths.into_iter().map(|path| {
            let path = std::path::absolute(&path).unwrap_or(path);
            let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
            let is_site = path.join("site.yaml").is_file();
            let site = if is_site { path.as_path() } else { path.parent().unwrap_or(&path) };
            Entry { real: real(&path), site: [site.to_owned(), real(site)], is_site, path }
        });
        Self { entries: entries.collect() }
    }

    /// The same paths, resolved again.
    pub(super) fn again(&self) -> Self {
        Self::new(self.paths().map(Path::to_owned).collect())
    }

    /// Every watched path.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.entries.iter().map(|entry| entry.path.as_path())
    }

    /// The watched paths, in a form under which everything in them can be watched.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.entries.iter().map(|entry| if entry.path.is_symlink() { entry.real.as_path() } else { entry.path.as_path() })
    }

    /// The parent folders of the watched paths, which report when one of these is renamed, removed or created.
    pub(super) fn parents(&self) -> BTreeSet<&Path> {
        self.paths().filter_map(Path::parent).collect()
    }

    /// The parent folders of the site, which report when the site or a link to it is replaced.
    pub(super) fn around(&self) -> BTreeSet<&Path> {
        self.entries.iter().flat_map(|entry| &entry.site).filter_map(|site| site.parent()).collect()
    }

    /// Whether `path` is the site's folder.
    pub(super) fn is_site(&self, path: &Path) -> bool {
        self.entries.iter().any(|entry| entry.site.iter().any(|site| site == path))
    }

    /// Whether `path` is a watched path itself or the site's folder.
    pub(super) fn is_root(&self, path: &Path) -> bool {
        self.is_site(path) || self.entries.iter().any(|entry| entry.path == path || entry.real == path)
    }

    /// The real path of something watched; `None` if `path` is not watched.
    pub(super) fn real(&self, path: &Path) -> Option<PathBuf> {
        self.entries.iter().find_map(|entry| Some(entry.real.join(path.strip_prefix(&entry.path).ok()?)))
    }

    /// The real path to which a link leads, if a build follows it: targets outside of the site are refused, and a
    /// folder that contains the link would never end.
    pub(super) fn target(&self, link: &Path) -> Option<PathBuf> {
        let target = link.canonicalize().ok()?;
        let is_inside = self.entries.iter().any(|entry| target.starts_with(&entry.site[1]));
        let is_above = self.entries.iter().any(|entry| entry.real.starts_with(&target));
        (is_inside && !is_above).then_some(target)
    }

    /// Whether a change at `path` matters.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        self.entries.iter().any(|entry| {
            let below = path.strip_prefix(&entry.path).or_else(|_| path.strip_prefix(&entry.real));
            below.is_ok_and(|below| {
                let first = below.iter().next().and_then(OsStr::to_str);
                let is_made = entry.is_site && first.is_some_and(|first| MADE.contains(&first));
                // Vim creates a file of this name to test whether it may write to a folder.
                let is_try = below.file_name() == Some(OsStr::new("4913"));
                !is_made && !is_try && !below.iter().any(is_litter)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_means_nothing() {
        let watched = Watched::new(vec!["/site/site.yaml".into(), "/site/content".into()]);
        for path in [
            "/site/site.yaml",
            "/site/content",
            "/site/content/members/张明远.md",
            "/site/content/public/a.md",
            "/site/content/4913/a.md",
        ] {
            assert!(watched.concerns(Path::new(path)), "{path}");
        }
        for path in [
            "/site",
            "/site/public/index.html",
            "/site/.cache/x",
            "/site/content/~$roll.xlsx",
            "/site/content/.~lock.roll.ods#",
            "/site/content/a.md.swp",
            "/site/content/A.TMP",
            "/site/content/4913",
            "/site/content/.git/index",
            "/site/content/a.md~",
        ] {
            assert!(!watched.concerns(Path::new(path)), "{path}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes what it watches")]
    fn in_a_whole_site_what_is_made_means_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let yaml = folder.path().join("site.yaml");
        std::fs::write(&yaml, "").expect("a file");
        let watched = Watched::new(vec![folder.path().to_owned()]);
        assert!(watched.concerns(&yaml) && watched.concerns(&folder.path().join("content/a.md")));
        assert!(!watched.concerns(&folder.path().join("public/a.html")) && !watched.concerns(&folder.path().join(".cache/a")));
    }
}
