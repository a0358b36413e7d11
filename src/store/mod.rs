//! The one cache: bytes under content-hash keys in `.cache/`, so that it can be deleted at any time and is never stale.
//! Every file has a checksum beside it, so that a damaged one is noticed and made again. Its size is bounded by
//! removing what was least recently used. Several programs may share a cache, because what they put under a key is the
//! same.

#![expect(clippy::disallowed_methods, reason = "this room keeps the cache on the disk")]

mod indexed;
mod ledger;
mod straight;
mod temporary;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::diagnostic::{Code, Diagnostic};

pub use indexed::Indexed;
pub use ledger::{Key, Ledger, Loaded, key, program};
pub use straight::Straight;
use temporary::Temporary;

/// The prefix of temporary files, which identifies what a killed program left.
const TEMPORARY: &str = ".changlang-";

/// The folder of the ledgers.
const LEDGERS: &str = "ledgers";

/// The extension of checksum files.
const SUM: &str = "sum";

/// How recently a file must have been used to count as in use by a program that has not published yet.
const IN_USE: Duration = Duration::from_mins(10);

/// The cache of a site, or a temporary one that is removed at the end of the run.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    temporary: Option<Temporary>,
}

impl Store {
    /// Opens the cache in `folder`. With `None`, or if the folder may not be created, opens a temporary one instead,
    /// which is removed when the store is dropped.
    ///
    /// # Errors
    /// When the folder cannot be created for any other reason.
    pub fn open(folder: Option<PathBuf>) -> Result<Self, Box<Diagnostic>> {
        let failed = |folder: &Path, error: io::Error| {
            Box::new(Diagnostic::new(Code::StoreFailed).with("folder", folder.display()).with("reason", error))
        };
        if let Some(folder) = folder {
            match fs::create_dir_all(&folder) {
                Ok(()) => return Ok(Self { folder, temporary: None }),
                // The site is on a read-only medium or belongs to somebody else: cache elsewhere.
                Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {}
                Err(error) => return Err(failed(&folder, error)),
            }
        }
        let beside = std::env::temp_dir();
        let temporary = Temporary::make(&beside).map_err(|error| failed(&beside, error))?;
        Ok(Self { folder: temporary.path().to_owned(), temporary: Some(temporary) })
    }

    /// The folder that holds the cache.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether it outlives this run.
    fn is_kept(&self) -> bool {
        self.temporary.is_none()
    }

    /// The file for `key` if it exists and is intact, and marks it as used for [`Self::collect`]. A damaged file counts
    /// as none; [`Self::put`] replaces it.
    pub fn get(&self, key: &str) -> Option<PathBuf> {
        let path = self.path(key);
        let sum = fs::read(sum_path(&path)).ok()?;
        let bytes = fs::read(&path).ok()?;
        if sum != checksum(&bytes) {
            return None;
        }
        if let Ok(file) = fs::File::options().append(true).open(&path) {
            // Errors are ignored: a read-only cache works just as well, only its size is not bounded from here.
            let _ = file.set_modified(SystemTime::now());
        }
        Some(path)
    }

    /// Stores `bytes` under `key`, atomically.
    ///
    /// # Errors
    /// The error of the disk, with the path.
    pub fn put(&self, key: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let path = self.path(key);
        // The checksum comes first, so that whoever sees the file also finds its checksum.
        let written = write(&sum_path(&path), &checksum(bytes)).and_then(|()| write(&path, bytes));
        match written {
            Ok(()) => Ok(path),
            // Windows cannot replace a file that another program is reading, but then that program has put the same
            // bytes there.
            Err(error) => self.get(key).ok_or(error),
        }
    }

    /// Removes the least recently used files until at most `bound` bytes are kept, and whatever killed programs left.
    /// Files used in the last ten minutes stay even beyond the bound, as do files that cannot be removed.
    pub fn collect(&self, bound: u64) {
        self.collect_before(bound, SystemTime::now().checked_sub(IN_USE).unwrap_or(SystemTime::UNIX_EPOCH));
    }

    fn collect_before(&self, bound: u64, in_use: SystemTime) {
        let mut kept: Vec<(SystemTime, PathBuf, u64)> = Vec::new();
        for path in shards(&self.folder).iter().flat_map(|shard| list(shard)) {
            let Ok(about) = path.metadata() else { continue };
            let used = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let forlorn = path.extension().is_some_and(|end| end == SUM) && !path.with_extension("").exists();
            if name.starts_with(TEMPORARY) || forlorn {
                if used < in_use {
                    let _ = fs::remove_file(&path);
                }
            } else if path.extension().is_none_or(|end| end != SUM) {
                kept.push((used, path, about.len()));
            }
        }
        kept.sort();
        let mut total: u64 = kept.iter().map(|(_, _, size)| size).sum();
        for (_, path, size) in kept.into_iter().take_while(|(used, ..)| *used < in_use) {
            if total <= bound {
                break;
            }
            if fs::remove_file(&path).is_ok() {
                total -= size;
                let _ = fs::remove_file(sum_path(&path));
            }
        }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(key.get(..2).unwrap_or("xx")).join(key)
    }
}

fn sum_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(SUM);
    PathBuf::from(name)
}

fn checksum(bytes: &[u8]) -> Vec<u8> {
    blake3::hash(bytes).as_bytes()[..8].to_vec()
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(told)?;
    let mut file = temporary(folder).map_err(told)?;
    file.write_all(bytes).map_err(told)?;
    file.persist(path).map_err(|error| told(error.error))?;
    Ok(())
}

/// A temporary file in `folder`, with the permissions of any file of the user's, because it is published as it is.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The cache's own folders: those with names of two characters, and the ledgers.
fn shards(folder: &Path) -> Vec<PathBuf> {
    let mut shards = list(folder);
    shards.retain(|path| path.is_dir() && path.file_name().is_some_and(|name| name.len() == 2 || name == LEDGERS));
    shards
}

fn list(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    pub(super) fn store() -> (TempDir, Store) {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(Some(folder.path().join(".cache"))).expect("store");
        (folder, store)
    }

    fn age(path: &Path) {
        let file = fs::File::options().append(true).open(path);
        file.and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH)).expect("time");
    }

    #[test]
    fn what_was_kept_comes_back_and_damage_is_noticed() {
        let (_folder, store) = store();
        assert_eq!(store.get("abkey"), None);
        let path = store.put("abkey", b"bytes").expect("put");
        assert!(path.ends_with("ab/abkey"));
        assert_eq!(store.get("abkey"), Some(path.clone()));
        for damage in [b"bites".as_slice(), b"byte", b""] {
            fs::write(&path, damage).expect("damage");
            assert_eq!(store.get("abkey"), None, "a damaged file was served");
            assert_eq!(store.put("abkey", b"bytes").ok(), Some(path.clone()));
            assert_eq!(store.get("abkey"), Some(path.clone()));
        }
        fs::write(sum_path(&path), b"").expect("damage");
        assert_eq!(store.get("abkey"), None);
        store.put("abkey", b"bytes").expect("put");
        assert_eq!(store.get("abkey"), Some(path));
    }

    #[test]
    fn the_oldest_goes_first_and_what_is_in_use_stays() {
        let (_folder, store) = store();
        let paths: Vec<PathBuf> = ["aaone", "bbtwo", "cctwo"].map(|key| store.put(key, &[1; 100]).expect("put")).to_vec();
        age(&paths[1]);
        let litter = store.folder.join("aa").join(".changlang-killed");
        fs::write(&litter, b"half").expect("litter");
        age(&litter);
        store.collect(1000);
        assert!(!litter.exists());
        assert!(paths.iter().all(|path| path.exists()));
        store.collect(150);
        assert_eq!(store.get("bbtwo"), None);
        assert!(!sum_path(&paths[1]).exists());
        assert!(store.get("aaone").is_some() && store.get("cctwo").is_some());
        store.collect_before(0, SystemTime::now() + IN_USE);
        assert_eq!(store.get("aaone"), None);
    }

    #[test]
    fn two_programs_put_and_get_at_once() {
        let (folder, _store) = store();
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let store = Store::open(Some(folder.path().join(".cache"))).expect("store");
                    for round in 0..20 {
                        let key = format!("ab{}", round % 3);
                        let path = store.get(&key).map_or_else(|| store.put(&key, &bytes), Ok).expect("put");
                        assert!(fs::read(path).expect("file") == bytes, "half a file was seen");
                    }
                });
            }
        });
    }

    #[test]
    fn a_temporary_cache_leaves_nothing_and_errors_name_the_path() {
        let store = Store::open(None).expect("store");
        let path = store.put("abkey", b"bytes").expect("put");
        drop(store);
        assert!(!path.exists());
        let (folder, store) = super::tests::store();
        fs::write(store.folder.join("ab"), b"a file where a folder should be").expect("file");
        let error = store.put("abkey", b"bytes").expect_err("error");
        assert!(error.to_string().contains("abkey"), "{error}");
        drop(folder);
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_is_published_from_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, store) = store();
        let path = store.put("abkey", b"bytes").expect("put");
        let plain = store.folder.join("plain");
        fs::write(&plain, b"").expect("file");
        let mode = |path: &Path| path.metadata().expect("about").permissions().mode();
        assert_eq!(mode(&path), mode(&plain));
    }
}
