//! Recordings, films and documents go out as they are, and may be replaced while a site is built.

use std::path::PathBuf;

/// A file of the site that goes out as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Where it is on the disk.
    pub path: PathBuf,
    /// The hash of the bytes that were read and checked.
    pub hash: blake3::Hash,
}
