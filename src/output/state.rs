//! What an earlier publish left in the folder, and whether the folder is ours at all.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::diagnostic::{Code, Diagnostic};

use super::Hash;
use super::foreign;
use super::journal::{JOURNAL, Journal};
use super::manifest::{MANIFEST, Manifest};

/// The manifest and the journal of a published folder.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The files that the manifest lists. Empty, but present, if only a journal marks the folder as ours.
    pub(super) manifest: Option<Manifest>,
    /// The text of the manifest, byte for byte unless it is not UTF-8.
    pub(super) manifest_text: String,
    /// The modification time of the manifest, which is written after every file that it lists.
    stamp: Option<SystemTime>,
    /// The change time of the manifest, as [`changed`] gives it.
    changed: (i64, i64),
    /// Whether a publish was killed: its journal is still there, readable or not.
    pub(super) interrupted: bool,
    /// Every name that the manifest or the journal lists: these files are ours.
    pub(super) owned: BTreeSet<String>,
}

impl State {
    /// Reads the manifest and journal of a folder that may not exist.
    pub(super) fn read(root: &Path) -> io::Result<Self> {
        let mut state = Self::default();
        // The journal comes first, because a publish removes it only after writing the manifest.
        let journal = read(&root.join(JOURNAL))?;
        if let Some((text, metadata)) = read(&root.join(MANIFEST))? {
            state.manifest = Manifest::parse(&text);
            state.manifest_text = text;
            state.stamp = metadata.modified().ok();
            state.changed = changed(&metadata);
        }
        if let Some(manifest) = &state.manifest {
            state.owned = manifest.files.keys().cloned().collect();
        }
        if let Some((text, _)) = journal {
            state.interrupted = true;
            if let Some(journal) = Journal::parse(&text) {
                state.owned.extend(journal.names().cloned());
                // The folder is ours even if a kill left it without a home page, and hence without a valid manifest.
                state.manifest.get_or_insert_default();
            }
        }
        Ok(state)
    }

    /// Refuses a folder that holds files but nothing that marks it as ours.
    pub(super) fn refuse_foreign(&self, root: &Path) -> Result<(), Box<Diagnostic>> {
        if self.manifest.is_some() {
            return Ok(());
        }
        let Some(file) = foreign::files(root).next() else { return Ok(()) };
        let code = if self.interrupted { Code::OutputJournal } else { Code::OutputForeign };
        Err(Box::new(Diagnostic::new(code).with("folder", root.display()).with("file", file)))
    }

    /// The hash that the manifest lists for `name`.
    pub(super) fn listed(&self, name: &str) -> Option<Hash> {
        self.manifest.as_ref()?.files.get(name).copied()
    }

    /// Whether the manifest may be believed about a file without reading it: no publish was killed since, and the file
    /// was not touched after the manifest was written. A modification time equal to the manifest's proves nothing.
    pub(super) fn vouches_for(&self, file: &Metadata) -> bool {
        let touched = file.modified().ok();
        let is_older = self.stamp.is_some() && touched.is_some() && touched < self.stamp;
        !self.interrupted && is_older && changed(file) <= self.changed
    }

    /// From here on the manifest vouches for no file, so every file is read.
    pub(super) fn vouch_for_nothing(&mut self) {
        self.stamp = None;
    }

    /// Whether we own a file whose name differs from `name` only by case.
    pub(super) fn owns_in_other_case(&self, name: &str) -> bool {
        self.owned.iter().any(|owned| owned != name && owned.eq_ignore_ascii_case(name))
    }
}

/// The change time (ctime) of a file in seconds and nanoseconds: its content or metadata changed or it was renamed.
/// Unlike the modification time, no program can set it. Constant on systems without one.
#[cfg(unix)]
fn changed(file: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt as _;
    (file.ctime(), file.ctime_nsec())
}

/// As above.
#[cfg(not(unix))]
fn changed(_: &Metadata) -> (i64, i64) {
    (0, 0)
}

/// The text and metadata of a regular file; `None` if there is none. A link does not count.
fn read(path: &Path) -> io::Result<Option<(String, Metadata)>> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => return Ok(None),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some((String::from_utf8_lossy(&fs::read(path)?).into_owned(), metadata)))
}
