//! The one cache: bytes under content-hash keys in `.cache/`, so that it can be deleted at any time and never lies. A
//! file carries a checksum; a damaged one is noticed and made again. Bounded by the least recently used.

#![expect(clippy::disallowed_methods, reason = "this room keeps the cache on the disk")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempDir;

use crate::diagnostic::{Code, Diagnostic};

/// The cache of a site, or a temporary one that ends with the run.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    _temporary: Option<TempDir>,
}

impl Store {
    /// Opens the cache in `folder`, or a temporary one.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: Option<PathBuf>) -> Result<Self, Box<Diagnostic>> {
        let failed = |folder: &Path, error: io::Error| {
            Box::new(Diagnostic::new(Code::StoreFailed).with("folder", folder.display()).with("reason", error))
        };
        if let Some(folder) = folder {
            fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
            return Ok(Self { folder, _temporary: None });
        }
        let temporary = tempfile::Builder::new().prefix("changlang-").tempdir();
        let temporary = temporary.map_err(|error| failed(&std::env::temp_dir(), error))?;
        Ok(Self { folder: temporary.path().to_owned(), _temporary: Some(temporary) })
    }

    /// The file of `key`, when it is there and whole. Its use is noted for [`Self::collect`].
    pub fn get(&self, key: &str) -> Option<PathBuf> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
        let sum = fs::read(sum_path(&path)).ok()?;
        if sum == checksum(&bytes) {
            if let Ok(file) = fs::File::options().append(true).open(&path) {
                let _ = file.set_modified(SystemTime::now());
            }
            return Some(path);
        }
        let _ = fs::remove_file(&path);
        None
    }

    /// Keeps `bytes` under `key`; whole or not at all.
    ///
    /// # Errors
    /// What the disk says, with the path.
    pub fn put(&self, key: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.path(key);
        write(&path, bytes)?;
        write(&sum_path(&path), &checksum(bytes))?;
        Ok(path)
    }

    /// Removes the least recently used files until no more than `bound` bytes are kept. What cannot be removed stays.
    pub fn collect(&self, bound: u64) {
        let mut kept: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for folder in list(&self.folder).into_iter().filter(|path| path.is_dir()) {
            for path in list(&folder).into_iter().filter(|path| path.extension().is_none_or(|end| end != "sum")) {
                if let Ok(about) = path.metadata() {
                    kept.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), path));
                }
            }
        }
        kept.sort();
        let mut total: u64 = kept.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in kept {
            if total <= bound {
                break;
            }
            let _ = fs::remove_file(sum_path(&path));
            if fs::remove_file(&path).is_ok() {
                total -= size;
            }
        }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(key.get(..2).unwrap_or("xx")).join(key)
    }
}

fn sum_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sum");
    PathBuf::from(name)
}

fn checksum(bytes: &[u8]) -> Vec<u8> {
    blake3::hash(bytes).as_bytes()[..8].to_vec()
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(told)?;
    let mut builder = tempfile::Builder::new();
    // A published copy is read by a web server: the usual permissions, not those of a secret.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.persist(path).map_err(|error| told(error.error))?;
    Ok(())
}

fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(Some(folder.path().join(".cache"))).expect("store");
        assert_eq!(store.get("abkey"), None);
        let path = store.put("abkey", b"bytes").expect("put");
        assert_eq!(store.get("abkey"), Some(path.clone()));
        fs::write(&path, b"bites").expect("damage");
        assert_eq!(store.get("abkey"), None, "a damaged file was served");
    }

    #[test]
    fn the_oldest_goes_first() {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(Some(folder.path().to_owned())).expect("store");
        let old = store.put("aaold", &[1; 100]).expect("put");
        fs::File::options().append(true).open(&old).and_then(|f| f.set_modified(SystemTime::UNIX_EPOCH)).expect("time");
        store.put("bbnew", &[2; 100]).expect("put");
        store.collect(150);
        assert_eq!(store.get("aaold"), None);
        assert!(store.get("bbnew").is_some());
    }
}
