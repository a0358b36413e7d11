//! Faults of publishing, provoked for real in a temporary folder.

mod changes;
mod faults;
mod kills;
mod lots;
mod verifying;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::plan::Url;

/// A temporary folder with room for an output beside other things.
struct Scene {
    folder: TempDir,
}

impl Scene {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn out(&self) -> PathBuf {
        self.path("public")
    }

    /// Writes a file that is not one of ours.
    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(&path, text).expect("a file");
        path
    }

    fn door(&self) -> Door {
        Door::open(&self.out(), &self.path("site")).expect("an open door")
    }

    fn publish(&self, artifacts: &Artifacts) -> Published {
        self.door().publish(artifacts).expect("a publish")
    }

    fn publish_by(&self, artifacts: &Artifacts, way: Way) -> Published {
        let door = self.door();
        let (_tray, artifacts) = way.taken(&door, artifacts);
        door.publish(&artifacts).expect("a publish")
    }

    /// The code of the diagnostic with which a publish is refused.
    fn refuses(&self, artifacts: &Artifacts) -> &'static str {
        let refused = publish(artifacts, &self.out(), &self.path("site"));
        refused.expect_err("a refusal").code.as_str()
    }
}

/// How artifacts get to the publish.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Directly from memory.
    Straight,
    /// By way of a tray, staged in the folder.
    Tray,
}

impl Way {
    const ALL: [Self; 2] = [Self::Straight, Self::Tray];

    /// The artifacts to publish, and the tray that must outlive them.
    fn taken(self, door: &Door, artifacts: &Artifacts) -> (Option<Tray>, Artifacts) {
        if let Self::Straight = self {
            return (None, artifacts.clone());
        }
        let tray = door.tray().expect("a tray");
        let bytes = |artifact: &Artifact| artifact.bytes().expect("bytes").into_owned();
        let taken = artifacts.iter().map(|(url, artifact)| (url.clone(), tray.put(url, bytes(artifact)))).collect();
        (Some(tray), taken)
    }
}

/// A site of these files. Each holds its name and `version`, or the text after `=` in its name.
fn site(version: &str, files: &[&str]) -> Artifacts {
    let files = files.iter().map(|file| match file.split_once('=') {
        Some((name, text)) => (Url::new(name), Artifact::Bytes(text.into())),
        None => (Url::new(file), Artifact::Bytes(format!("{file} {version}\n").into_bytes())),
    });
    files.collect()
}

/// Every file below `folder`, internal ones included, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| !e.file_type().is_dir());
    let name = |path: &Path| path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
    entries.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap_or_default())).collect()
}

/// The files that a complete publish of `artifacts` leaves, and no others.
fn whole(artifacts: &Artifacts) -> BTreeMap<String, Vec<u8>> {
    let bytes = |artifact: &Artifact| artifact.bytes().expect("bytes").into_owned();
    let mut files: BTreeMap<_, _> = artifacts.iter().map(|(url, a)| (url.to_string(), bytes(a))).collect();
    let lines = artifacts.iter().map(|(url, a)| format!("{}  {url}\n", a.hash().expect("a hash")));
    files.insert(MANIFEST.to_owned(), lines.collect::<String>().into_bytes());
    files
}
