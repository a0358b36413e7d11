//! What stands in the published folder where a file of ours would go. A link out of the folder is never followed:
//! writing or removing behind it would damage files that are not ours.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

/// What stands at the place of one file.
#[derive(Debug)]
pub(super) enum Standing {
    /// Nothing.
    Absent,
    /// A regular file.
    File(Metadata),
    /// A symbolic link, wherever it leads. A rename replaces it and leaves its target alone.
    Link,
    /// A folder or something else that is neither a regular file nor a link.
    Folder,
    /// A parent folder, the one named here, is a link or a file.
    Barred(String),
}

enum Folder {
    Real,
    Absent,
    Barred(String),
}

/// The parent folders of our files, each examined once.
pub(super) struct Ground<'a> {
    root: &'a Path,
    folders: BTreeMap<String, Folder>,
}

impl<'a> Ground<'a> {
    /// Examines every parent folder of `names`.
    pub(super) fn survey<'n>(root: &'a Path, names: impl Iterator<Item = &'n str>) -> io::Result<Self> {
        let mut ground = Self { root, folders: BTreeMap::new() };
        for name in names {
            for (at, _) in name.match_indices('/') {
                let folder = &name[..at];
                if !ground.folders.contains_key(folder) {
                    let seen = ground.look(folder)?;
                    ground.folders.insert(folder.to_owned(), seen);
                }
            }
        }
        Ok(ground)
    }

    fn look(&self, folder: &str) -> io::Result<Folder> {
        let parent = folder.rsplit_once('/').and_then(|(parent, _)| self.folders.get(parent));
        match parent {
            Some(Folder::Absent) => return Ok(Folder::Absent),
            Some(Folder::Barred(by)) => return Ok(Folder::Barred(by.clone())),
            Some(Folder::Real) | None => {}
        }
        Ok(match stat(&self.root.join(folder))? {
            None => Folder::Absent,
            Some(there) if there.is_dir() => Folder::Real,
            Some(_) => Folder::Barred(folder.to_owned()),
        })
    }

    /// What stands at `name`, which must be one of the surveyed names.
    pub(super) fn at(&self, name: &str) -> io::Result<Standing> {
        match name.rsplit_once('/').and_then(|(parent, _)| self.folders.get(parent)) {
            Some(Folder::Absent) => return Ok(Standing::Absent),
            Some(Folder::Barred(by)) => return Ok(Standing::Barred(by.clone())),
            Some(Folder::Real) | None => {}
        }
        Ok(match stat(&self.root.join(name))? {
            None => Standing::Absent,
            Some(there) if there.is_file() => Standing::File(there),
            Some(there) if there.is_symlink() => Standing::Link,
            Some(_) => Standing::Folder,
        })
    }

    /// The surveyed folders that exist and are not links, parents before children.
    pub(super) fn real_folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.folders.iter().filter(|(_, folder)| matches!(folder, Folder::Real)).map(|(name, _)| name.as_str())
    }

    /// The surveyed folders that do not exist yet, parents before children.
    pub(super) fn absent_folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.folders.iter().filter(|(_, folder)| matches!(folder, Folder::Absent)).map(|(name, _)| name.as_str())
    }
}

fn stat(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
