//! What a build has made, before it is published or served. Photographs stay on disk, because those of a large site
//! would not fit in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use crate::plan::Url;
use crate::source::Original;

use super::Hash;
use super::lot::Lot;

/// All files of the site, keyed by address.
pub type Artifacts = BTreeMap<Url, Artifact>;

/// The content of one published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Bytes in memory: pages, data, assets.
    Bytes(Vec<u8>),
    /// A complete file on disk: a picture in the store, a recording beside the content.
    File(PathBuf),
    /// A source file that is published unchanged, provided it still has the bytes that were read and checked.
    Original(Original),
    /// A generated file whose hash and size are known; it is staged in the published folder or already stands in its
    /// place.
    Made(Made),
    /// Bytes in memory for the preview; successive builds share them as long as the file does not change.
    Kept(Kept),
    /// The size in bytes of a file that was only checked; its content was discarded.
    Dropped(u64),
}

/// Bytes in memory with their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Their SHA-256.
    pub(super) hash: Hash,
    /// The bytes.
    pub(super) bytes: Arc<[u8]>,
}

/// A generated file with its hash and size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where its bytes are: the staged file or, once in place, the published one.
    pub(super) path: PathBuf,
    /// The SHA-256 of its bytes.
    pub(super) hash: Hash,
    /// Their number.
    pub(super) size: u64,
    /// Whether and how it waits to be put in its place.
    pub(super) waiting: Waiting,
}

/// How a file waits in the published folder to be put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// It does not wait: it stands in its place.
    No,
    /// By itself, under a temporary name.
    Alone,
    /// In a lot, together with all files of the same new folder.
    InLot(Arc<Lot>),
}

impl Kept {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Made {
    /// Whether it waits to be put in its place.
    pub(super) fn waits(&self) -> bool {
        self.waiting != Waiting::No
    }

    /// The SHA-256 and the number of its bytes.
    pub fn measure(&self) -> (Hash, u64) {
        (self.hash, self.size)
    }
}

/// A reader that can start at any position of an artifact.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

impl Artifact {
    /// The SHA-256 and the number of its bytes, if they were determined when it was made.
    pub(super) fn measure(&self) -> Option<(Hash, u64)> {
        match self {
            Self::Made(made) => Some(made.measure()),
            Self::Kept(kept) => Some((kept.hash, kept.bytes.len() as u64)),
            Self::Bytes(_) | Self::File(_) | Self::Original(_) | Self::Dropped(_) => None,
        }
    }

    /// The number of its bytes.
    ///
    /// # Errors
    /// When the metadata of its file cannot be read.
    pub fn len(&self) -> io::Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::Kept(kept) => Ok(kept.bytes.len() as u64),
            Self::File(path) | Self::Original(Original { path, .. }) => Ok(path.metadata()?.len()),
            Self::Made(Made { size, .. }) | Self::Dropped(size) => Ok(*size),
        }
    }

    /// Whether it is empty.
    ///
    /// # Errors
    /// As [`Self::len`].
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// The SHA-256 of its bytes. Files are streamed, never loaded whole.
    ///
    /// # Errors
    /// When its file cannot be read, when an original no longer has the bytes that were checked, or when the content
    /// was discarded ([`Self::Dropped`]).
    pub fn hash(&self) -> io::Result<Hash> {
        match self {
            Self::Bytes(bytes) => Ok(Hash::of(bytes)),
            Self::Kept(kept) => Ok(kept.hash),
            Self::File(path) => Hash::of_file(path),
            Self::Original(original) => Hash::of_original(original),
            Self::Made(made) => Ok(made.hash),
            Self::Dropped(_) => Err(dropped()),
        }
    }

    /// An entity tag for conditional requests: 32 hexadecimal digits that change whenever the bytes do. Computed
    /// without reading a file, from its path, size and modification time.
    ///
    /// # Errors
    /// When the metadata of its file cannot be read or the content was discarded.
    pub fn tag(&self) -> io::Result<String> {
        let hash = match self {
            Self::Bytes(bytes) => blake3::hash(bytes),
            Self::Kept(kept) => blake3::hash(&kept.bytes),
            Self::Dropped(_) => return Err(dropped()),
            Self::Made(Made { path, .. }) | Self::File(path) | Self::Original(Original { path, .. }) => {
                let metadata = path.metadata()?;
                let mut hasher = blake3::Hasher::new();
                hasher.update(path.as_os_str().as_encoded_bytes());
                hasher.update(format!(" {} {:?}", metadata.len(), metadata.modified().ok()).as_bytes());
                hasher.finalize()
            }
        };
        Ok(hash.to_hex()[..32].to_owned())
    }

    /// A reader of its bytes, positioned at byte `start`.
    ///
    /// # Errors
    /// When its file cannot be opened or the content was discarded.
    pub fn open_at(&self, start: u64) -> io::Result<Box<dyn Source + '_>> {
        let mut source: Box<dyn Source + '_> = match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes.as_slice())),
            Self::Kept(kept) => Box::new(Cursor::new(&*kept.bytes)),
            Self::Made(Made { path, .. }) | Self::File(path) | Self::Original(Original { path, .. }) => {
                Box::new(File::open(path)?)
            }
            Self::Dropped(_) => return Err(dropped()),
        };
        if start > 0 {
            source.seek(SeekFrom::Start(start))?;
        }
        Ok(source)
    }

    /// All its bytes in memory. Meant for pages and data, not for photographs.
    ///
    /// # Errors
    /// When its file cannot be read or the content was discarded.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::Kept(kept) => Ok(Cow::Borrowed(&kept.bytes)),
            Self::Made(Made { path, .. }) | Self::File(path) | Self::Original(Original { path, .. }) => {
                Ok(Cow::Owned(std::fs::read(path)?))
            }
            Self::Dropped(_) => Err(dropped()),
        }
    }
}

/// The error for content that was only checked: it can be neither read nor published.
fn dropped() -> io::Error {
    io::ErrorKind::Unsupported.into()
}
