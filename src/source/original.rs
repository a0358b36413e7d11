//! Files that are published unchanged (audio, video, documents) and that may be replaced on disk during a build.

use std::path::PathBuf;

/// A source file that is published unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its location on disk.
    pub path: PathBuf,
    /// BLAKE3 hash of the bytes that were read and checked.
    pub hash: blake3::Hash,
}
