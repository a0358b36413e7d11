//! Verifies a published copy against its manifest: a USB stick may have been pulled out too early, a page edited by
//! hand, or a page of a withdrawn entry left behind.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};

use super::manifest::{MANIFEST, Manifest};
use super::{Hash, foreign, journal, stale};

/// How a copy differs from its manifest. Names are paths relative to its root, with `/`, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The number of files that the manifest lists.
    pub files: usize,
    /// Files that are listed but absent.
    pub missing: Vec<String>,
    /// Files that have other bytes or cannot be read.
    pub changed: Vec<String>,
    /// Unlisted files made by this program: left over from an older site, perhaps from a withdrawn entry.
    pub stale: Vec<String>,
    /// Unlisted files made by somebody else.
    pub foreign: Vec<String>,
    /// Whether a publish was killed here and not repaired yet.
    pub interrupted: bool,
}

impl Verification {
    /// Whether the copy is exactly what was published and nothing else.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty()
            && self.changed.is_empty()
            && self.stale.is_empty()
            && self.foreign.is_empty()
            && !self.interrupted
    }
}

/// Verifies the copy in the folder `dir`.
///
/// # Errors
/// When it holds no manifest of ours.
pub fn verify(dir: &Path) -> Result<Verification, Box<Diagnostic>> {
    let missing = || Diagnostic::new(Code::ManifestMissing).with("folder", dir.display());
    let text = std::fs::read(dir.join(MANIFEST)).map_err(|error| missing().with("reason", error))?;
    let manifest = Manifest::parse(&String::from_utf8_lossy(&text)).ok_or_else(missing)?;

    let mut there: Vec<String> = foreign::files(dir).filter(|name| !name.eq_ignore_ascii_case(MANIFEST)).collect();
    // What we published is ours even under a name that is otherwise left alone.
    there.extend(manifest.files.keys().filter(|name| is_hidden(name) && dir.join(name).is_file()).cloned());
    // A USB stick may return names in another case; the file is the same.
    let mut unclaimed: BTreeMap<&str, bool> = there.iter().map(|name| (name.as_str(), true)).collect();
    let folded: BTreeMap<String, &str> = there.iter().map(|name| (name.to_lowercase(), name.as_str())).collect();

    let mut result = Verification {
        files: manifest.files.len(),
        interrupted: std::fs::symlink_metadata(dir.join(journal::JOURNAL)).is_ok(),
        ..Verification::default()
    };
    let mut present = Vec::new();
    for (name, hash) in &manifest.files {
        let exact = unclaimed.get_key_value(name.as_str()).map(|(name, _)| *name);
        match exact.or_else(|| folded.get(&name.to_lowercase()).copied()) {
            Some(path) => {
                unclaimed.insert(path, false);
                present.push((name, path, hash));
            }
            None => result.missing.push(name.clone()),
        }
    }
    let differs = |(_, path, hash): &&(&String, &str, &Hash)| Hash::of_file(&dir.join(path)).ok() != Some(**hash);
    result.changed = present.par_iter().filter(differs).map(|(name, ..)| (*name).clone()).collect();
    let left = unclaimed.into_iter().filter(|(_, unclaimed)| *unclaimed).map(|(name, _)| name.to_owned());
    (result.stale, result.foreign) = left.partition(|name| stale::is_ours(dir, name));
    Ok(result)
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(foreign::is_left_alone)
}
