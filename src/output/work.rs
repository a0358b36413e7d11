//! What a publish has to do: which files differ from those in the folder, and which are no longer wanted. Decided
//! before anything is touched.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Url;
use crate::source::Original;

use super::door::unwritable;
use super::manifest::Manifest;
use super::precompress::ENDINGS;
use super::standing::{Ground, Standing};
use super::state::State;
use super::{Artifact, Artifacts, Hash, Made};

/// Pictures are named by a hash of everything that determines their bytes.
const PICTURES: &str = "pictures/";

/// When a file is put in its place: no file may be referenced before it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// What pages load: pictures, assets, search shards.
    Parts,
    /// New pages, so that the lists that link to them come later.
    NewPages,
    /// Replaced pages, `index.html` pages and everything else.
    Pages,
    /// `search/index.js`, which names the shards.
    Index,
}

impl Phase {
    /// All phases, in the order in which they are published.
    pub(super) const ALL: [Self; 4] = [Self::Parts, Self::NewPages, Self::Pages, Self::Index];

    /// The phase in which the file `name` is put in its place; `replaces` tells whether a file of that name stands
    /// there.
    pub(super) fn of(name: &str, replaces: bool) -> Self {
        // A compressed twin goes with its original.
        let name = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
        let is_page = super::MediaType::of(name).is_page();
        match name {
            "search/index.js" => Self::Index,
            _ if !is_page && ["pictures/", "assets/", "search/"].iter().any(|folder| name.starts_with(folder)) => Self::Parts,
            _ if replaces || name.ends_with("index.html") => Self::Pages,
            _ => Self::NewPages,
        }
    }
}

/// A file that has to be written.
#[derive(Debug)]
pub(super) struct Write<'a> {
    pub(super) name: &'a str,
    pub(super) artifact: &'a Artifact,
    pub(super) hash: Hash,
    pub(super) phase: Phase,
}

/// Everything a publish will do.
#[derive(Debug)]
pub(super) struct Work<'a> {
    /// The files to write, sorted by name.
    pub(super) writes: Vec<Write<'a>>,
    /// Files of ours that no longer belong to the site.
    pub(super) removals: Vec<&'a str>,
    /// The manifest of the new site.
    pub(super) manifest: Manifest,
    /// The total size in bytes of all its files except the manifest.
    pub(super) bytes: u64,
}

struct Decided<'a> {
    hash: Hash,
    size: u64,
    write: Option<Write<'a>>,
}

impl<'a> Work<'a> {
    /// Compares `artifacts` with what stands in the folder.
    pub(super) fn decide(
        artifacts: &'a Artifacts,
        root: &Path,
        state: &'a State,
        ground: &Ground<'_>,
    ) -> Result<Self, Box<Diagnostic>> {
        let decided: Vec<_> =
            artifacts.par_iter().map(|(url, artifact)| decide(url.as_str(), artifact, root, state, ground)).collect();
        let mut work = Self { writes: Vec::new(), removals: Vec::new(), manifest: Manifest::default(), bytes: 0 };
        for (url, decided) in artifacts.keys().zip(decided) {
            let Decided { hash, size, write } = decided?;
            work.manifest.files.insert(url.as_str().to_owned(), hash);
            work.bytes += size;
            work.writes.extend(write);
        }
        let wanted: BTreeSet<&str> = artifacts.keys().map(Url::as_str).collect();
        for name in state.owned.iter().map(String::as_str).filter(|name| !wanted.contains(name)) {
            // Whatever lies behind a linked folder, or is not a file, is not what we made.
            if let Standing::File(_) | Standing::Link = ground.at(name).map_err(|e| unwritable(&root.join(name), &e))? {
                work.removals.push(name);
            }
        }
        Ok(work)
    }
}

fn decide<'a>(
    name: &'a str,
    artifact: &'a Artifact,
    root: &Path,
    state: &State,
    ground: &Ground<'_>,
) -> Result<Decided<'a>, Box<Diagnostic>> {
    let path = root.join(name);
    let occupied = |by: &str| Box::new(Diagnostic::new(Code::OutputOccupied).with("folder", root.display()).with("file", by));
    let size = artifact.len().map_err(|error| gone(artifact, &error))?;
    let is_ours = state.owned.contains(name);
    let (there, replaces) = match ground.at(name).map_err(|error| unwritable(&path, &error))? {
        Standing::Absent => (None, false),
        Standing::File(metadata) => (Some(metadata), true),
        Standing::Link if is_ours => (None, true),
        Standing::Link | Standing::Folder => return Err(occupied(name)),
        Standing::Barred(by) => return Err(occupied(&by)),
    };
    let there = there.filter(|there| there.len() == size);
    let listed = state.listed(name).filter(|_| there.as_ref().is_some_and(|there| state.vouches_for(there)));
    if let (Some(hash), Artifact::File(_)) = (listed, artifact)
        && name.starts_with(PICTURES)
    {
        // The same name means the same bytes, so thousands of photographs need not be read.
        return Ok(Decided { hash, size, write: None });
    }
    let hash = artifact.hash().map_err(|error| gone(artifact, &error))?;
    let is_same = match listed {
        Some(listed) => listed == hash,
        // A file that cannot be read counts as damaged.
        None => there.is_some() && Hash::of_file(&path).is_ok_and(|there| there == hash),
    };
    if replaces && !is_ours && (!is_same || state.owns_in_other_case(name)) {
        return Err(occupied(name));
    }
    let write = (!is_same).then(|| Write { name, artifact, hash, phase: Phase::of(name, replaces) });
    Ok(Decided { hash, size, write })
}

/// The diagnostic that a source file changed or vanished during the build.
pub(super) fn gone(artifact: &Artifact, reason: &dyn ToString) -> Diagnostic {
    let file = match artifact {
        Artifact::File(path) | Artifact::Original(Original { path, .. }) | Artifact::Made(Made { path, .. }) => {
            path.display().to_string()
        }
        Artifact::Bytes(_) | Artifact::Kept(_) | Artifact::Dropped(_) => String::new(),
    };
    Diagnostic::new(Code::SourceChanged).with("file", file).with("reason", reason.to_string())
}
