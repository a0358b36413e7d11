//! STUB
use crate::{diagnostic::Diagnostic, plan::Url};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
/// Stub.
#[derive(Clone, Debug)]
pub enum Artifact {
    Bytes(Vec<u8>),
    File(PathBuf),
}
/// Stub.
pub type Artifacts = BTreeMap<Url, Artifact>;
/// Stub.
pub fn check(_: &Artifacts) -> Vec<Diagnostic> {
    Vec::new()
}
/// Stub.
pub struct Door(PathBuf);
/// Stub.
pub struct Published {
    pub files: usize,
    pub bytes: u64,
    pub written: usize,
    pub removed: usize,
}
impl Door {
    /// Stub.
    pub fn open(out: &Path, _site: &Path) -> Result<Self, Box<Diagnostic>> {
        Ok(Self(out.to_owned()))
    }
    /// Stub.
    pub fn publish(&self, a: &Artifacts) -> Result<Published, Box<Diagnostic>> {
        for (u, x) in a {
            let p = self.0.join(u.as_str());
            std::fs::create_dir_all(p.parent().unwrap()).unwrap();
            match x {
                Artifact::Bytes(b) => std::fs::write(p, b).unwrap(),
                Artifact::File(f) => {
                    std::fs::copy(f, p).unwrap();
                }
            }
        }
        Ok(Published { files: a.len(), bytes: 0, written: a.len(), removed: 0 })
    }
}
