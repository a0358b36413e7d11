//! SHA-256 of published files, as listed in the manifest and verified by `sha256sum -c`.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::source::Original;

/// Buffer size in bytes: large enough for few system calls, small enough for the processor's cache.
const CHUNK: usize = 128 * 1024;

/// The SHA-256 of a file, displayed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The raw digest.
    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A hash from a digest that [`Self::as_bytes`] gave.
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash of the file at `path`, which is streamed.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        Ok(copy(&mut File::open(path)?, &mut io::sink())?.0)
    }

    /// The hash of a file that is published unchanged; an error if its bytes differ from those that were read and
    /// checked.
    pub(super) fn of_original(original: &Original) -> io::Result<Self> {
        let mut read = blake3::Hasher::new();
        let (hash, _) = copy(&mut File::open(&original.path)?, &mut read)?;
        if read.finalize() == original.hash { Ok(hash) } else { Err(io::Error::other("changed")) }
    }

    /// Parses 64 hexadecimal digits of either case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let digit = |at: usize| char::from(digits[at]).to_digit(16);
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::try_from(digit(2 * at)? * 16 + digit(2 * at + 1)?).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        }
        // The manifest holds one hash per file, so each is formatted in a single write.
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

/// Copies all of `from` to `to` and returns the SHA-256 and the number of the bytes copied.
pub(super) fn copy(from: &mut dyn Read, to: &mut dyn Write) -> io::Result<(Hash, u64)> {
    let mut hasher = Sha256::new();
    let mut size = 0;
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut chunk) {
            Ok(0) => return Ok((Hash(hasher.finalize().into()), size)),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.update(&chunk[..read]);
        to.write_all(&chunk[..read])?;
        size += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::Hash;

    #[test]
    fn it_is_the_well_known_hash_and_reads_back() {
        let hash = Hash::of(b"abc");
        assert_eq!(hash.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        assert_eq!(Hash::parse("ba78"), None);
        assert_eq!(Hash::parse(&"g".repeat(64)), None);
        assert_eq!(Hash::parse(&"é".repeat(32)), None);
    }
}
