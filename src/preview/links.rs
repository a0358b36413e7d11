//! Symbolic links in what is watched. A build follows them wherever they lead within the site, so their targets are
//! watched too, under their real paths.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::source::is_litter;

use super::watched::Watched;

/// The links and their targets.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    names: BTreeSet<PathBuf>,
    /// By their real paths.
    targets: BTreeSet<PathBuf>,
    /// The targets that are not watched anyway.
    beyond: BTreeSet<PathBuf>,
}

impl Links {
    /// Finds the links, calling `see` with every file and folder on the way.
    pub(super) fn find(watched: &Watched, see: &mut dyn FnMut(&DirEntry)) -> Self {
        let mut links = Self::default();
        let mut roots: Vec<PathBuf> = watched.paths().map(Path::to_owned).collect();
        while let Some(root) = roots.pop() {
            let entries = WalkDir::new(&root).sort_by_file_name().into_iter();
            let entries = entries.filter_entry(|entry| entry.depth() == 0 || !is_litter(entry.file_name()));
            for entry in entries.filter_map(Result::ok) {
                if !watched.concerns(entry.path()) && !links.is_beyond(entry.path()) {
                    continue;
                }
                see(&entry);
                if !entry.path_is_symlink() {
                    continue;
                }
                links.names.insert(entry.path().to_owned());
                let target = watched.target(entry.path());
                if let Some(target) = target.filter(|target| links.targets.insert(target.clone()))
                    && !watched.concerns(&target)
                {
                    links.beyond.insert(target.clone());
                    roots.push(target);
                }
            }
        }
        links
    }

    /// The folders to watch for the targets of links, and whether each is watched recursively or for one file in it.
    pub(super) fn folders(&self) -> impl Iterator<Item = (&Path, bool)> {
        self.beyond.iter().filter_map(|target| {
            let is_whole = target.is_dir();
            Some((if is_whole { target.as_path() } else { target.parent()? }, is_whole))
        })
    }

    /// Whether a link appeared or disappeared, given that something was created or removed at `path`.
    pub(super) fn differ(&self, path: &Path) -> bool {
        if self.names.iter().any(|name| name.starts_with(path)) || path.is_symlink() {
            return true;
        }
        path.is_dir() && WalkDir::new(path).into_iter().filter_map(Result::ok).any(|entry| entry.path_is_symlink())
    }

    /// Whether a change at `path`, which may be a real path, concerns the target of a link.
    pub(super) fn touch(&self, path: &Path, watched: &Watched) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let real = watched.real(path);
        self.names.iter().any(|name| path.starts_with(name))
            || self
                .targets
                .iter()
                .any(|target| path.starts_with(target) || real.as_deref().is_some_and(|real| real.starts_with(target)))
    }

    /// Whether a change at `path`, a real path, matters because it lies in a link's target that is not watched
    /// otherwise.
    pub(super) fn is_beyond(&self, path: &Path) -> bool {
        let below = |target: &PathBuf| path.strip_prefix(target).is_ok_and(|below| !below.iter().any(is_litter));
        self.beyond.iter().any(below)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes what it watches")]
    fn what_lies_behind_a_link_is_watched_where_a_build_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        let (site, content) = (root.join("site"), root.join("site/content"));
        for folder in ["site/content/a", "site/shared/deep", "site/more", "outside"] {
            std::fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        for (target, link) in [
            ("shared", "site/content/shared"),
            ("more", "site/shared/more"),
            ("content/a", "site/content/inside"),
            ("one.md", "site/content/one.md"),
            ("../outside", "site/content/outside"),
            (".", "site/content/loop"),
        ] {
            symlink(site.join(target), root.join(link)).expect("a link");
        }
        symlink(site.join("content/one.md"), site.join("content/two.md")).expect("a link");
        let watched = Watched::new(vec![content.clone()]);
        let links = Links::find(&watched, &mut |_| {});
        let folders: Vec<_> = links.folders().map(|(folder, _)| folder.strip_prefix(&site).expect("in the site")).collect();
        assert_eq!(folders, [Path::new("more"), Path::new("shared")]);
        for path in ["shared/a.md", "more/a.md", "content/a/a.md", "content/inside/a.md", "content/shared/a.md"] {
            assert!(links.touch(&site.join(path), &watched), "{path}");
        }
        assert!(!links.touch(&content.join("b.md"), &watched) && !links.is_beyond(&site.join("shared/.git/x")));
        assert!(links.is_beyond(&site.join("shared/deep/a.md")) && !links.is_beyond(&root.join("outside/a.md")));
        assert!(links.differ(&content.join("one.md")) && !links.differ(&content.join("a")));
        std::fs::write(site.join("one.md"), "").expect("a file");
        let links = Links::find(&watched, &mut |_| {});
        assert!(links.is_beyond(&site.join("one.md")) && links.folders().any(|(folder, whole)| folder == site && !whole));
    }
}
