//! What was made, before it is published or served. Photographs stay on the disk: the tray of a large site would not
//! fit in memory otherwise.

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

/// Everything that makes the site, by its address.
pub type Artifacts = BTreeMap<Url, Artifact>;

/// The content of one published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// The bytes themselves: pages, data, assets.
    Bytes(Vec<u8>),
    /// A whole file on the disk with these bytes: a picture in the store, a recording beside the content.
    File(PathBuf),
    /// A file of the site that goes out as it is, if it still has the bytes that were read and checked.
    Original(Original),
    /// A file that we made and measured: it waits in the published folder, or stands there already.
    Made(Made),
    /// Bytes of the preview, which stay the same ones for as long as the file is the same.
    Kept(Kept),
    /// Of a check: how many bytes there were.
    Dropped(u64),
}

/// Bytes in memory that were measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Their hash.
    pub(super) hash: Hash,
    /// The bytes.
    pub(super) bytes: Arc<[u8]>,
}

/// A file that was made and measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Where its bytes are.
    pub(super) path: PathBuf,
    /// Their hash.
    pub(super) hash: Hash,
    /// How many they are.
    pub(super) size: u64,
    /// How it waits to be put in its place.
    pub(super) waiting: Waiting,
}

/// How a file waits in the published folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// It does not: it stands in its place.
    No,
    /// Under a temporary name.
    Alone,
    /// With all that goes into the same new folder.
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

    /// The SHA-256 of its bytes and their number.
    pub fn measure(&self) -> (Hash, u64) {
        (self.hash, self.size)
    }
}

/// Reads an artifact from any position.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

impl Artifact {
    /// The SHA-256 of its bytes and their number, where they were measured when it was made.
    pub(super) fn measure(&self) -> Option<(Hash, u64)> {
        match self {
            Self::Made(made) => Some(made.measure()),
            Self::Kept(kept) => Some((kept.hash, kept.bytes.len() as u64)),
            Self::Bytes(_) | Self::File(_) | Self::Original(_) | Self::Dropped(_) => None,
        }
    }

    /// How many bytes it has. An error when its file cannot be seen.
    pub fn len(&self) -> io::Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::Kept(kept) => Ok(kept.bytes.len() as u64),
            Self::File(path) | Self::Original(Original { path, .. }) => Ok(path.metadata()?.len()),
            Self::Made(Made { size, .. }) | Self::Dropped(size) => Ok(*size),
        }
    }

    /// Whether it has no bytes at all.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Its SHA-256. A file is read as a stream, never whole.
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

    /// A word that differs whenever the bytes do, made without reading a file: for browsers that ask again.
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

    /// Its bytes, to be read from `start` on.
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

    /// All its bytes in memory: for pages and data, not for photographs.
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

/// What was only checked cannot be read or published.
fn dropped() -> io::Error {
    io::ErrorKind::Unsupported.into()
}
