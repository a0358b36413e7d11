//! Polls for changes where the system does not report them: on a network share, or when its limit is reached.

use std::path::Path;
use std::time::UNIX_EPOCH;

use super::links::Links;
use super::watched::Watched;

/// A fingerprint of everything watched: names, sizes, times. It differs when anything changed.
pub(super) fn fingerprint(watched: &Watched) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    Links::find(watched, &mut |entry| {
        let Ok(metadata) = entry.metadata() else { return };
        // A folder's own times change with the litter in it.
        let is_folder = metadata.is_dir();
        hasher.update(entry.path().as_os_str().as_encoded_bytes()).update(&[0, u8::from(is_folder)]);
        if !is_folder {
            let stamp = metadata.modified().ok().and_then(|stamp| stamp.duration_since(UNIX_EPOCH).ok());
            let (seconds, nanoseconds) = changed(&metadata);
            hasher.update(&metadata.len().to_le_bytes());
            hasher.update(&stamp.map_or(0, |stamp| stamp.as_nanos()).to_le_bytes());
            hasher.update(&seconds.to_le_bytes()).update(&nanoseconds.to_le_bytes());
        }
    });
    hasher.finalize()
}

/// The change time (ctime) of a file in seconds and nanoseconds. It reveals changes that keep size and modification
/// time. The inode number would not do, because network shares may give a file several.
#[cfg(unix)]
fn changed(file: &impl std::os::unix::fs::MetadataExt) -> (i64, i64) {
    (file.ctime(), file.ctime_nsec())
}

/// As above; constant here.
#[cfg(not(unix))]
fn changed<T>(_: &T) -> (i64, i64) {
    (0, 0)
}

/// Whether `path` is on a file system that other machines change without this one being notified.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
pub(super) fn is_shared(path: &Path) -> bool {
    // NFS, SMB, CIFS, SMB2, 9P (Windows folders under WSL, shares of virtual machines), FUSE, AFS, Ceph, Coda, VirtualBox.
    rustix::fs::statfs(path).is_ok_and(|there| {
        matches!(
            there.f_type,
            0x6969
                | 0x517B
                | 0xFF53_4D42
                | 0xFE53_4D42
                | 0x0102_1997
                | 0x6573_5546
                | 0x5346_414F
                | 0x00C3_6400
                | 0x7375_7245
                | 0x786F_4256
        )
    })
}

/// This cannot be told elsewhere; those systems report changes on shares as far as they can.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
pub(super) fn is_shared(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes what it watches")]
    fn the_fingerprint_differs_when_anything_changed_but_litter() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        let watched = Watched::new(vec![content.clone(), folder.path().join("site.yaml")]);
        let mut seen = vec![fingerprint(&watched)];
        std::fs::create_dir(&content).expect("a folder");
        seen.push(fingerprint(&watched));
        std::fs::write(content.join("a.md"), "one").expect("a file");
        seen.push(fingerprint(&watched));
        std::fs::write(content.join("a.md"), "three").expect("a file");
        seen.push(fingerprint(&watched));
        #[cfg(unix)]
        {
            // Of the same size and modification time.
            let file = content.join("a.md");
            let written = file.metadata().and_then(|file| file.modified()).expect("a stamp");
            std::thread::sleep(std::time::Duration::from_millis(20));
            std::fs::write(&file, "seven").expect("a file");
            std::fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(written)).expect("a stamp");
            seen.push(fingerprint(&watched));
        }
        #[cfg(unix)]
        {
            std::fs::create_dir(folder.path().join("shared")).expect("a folder");
            std::os::unix::fs::symlink(folder.path().join("shared"), content.join("linked")).expect("a link");
            seen.push(fingerprint(&watched));
            std::fs::write(folder.path().join("shared/a.md"), "behind a link").expect("a file");
            seen.push(fingerprint(&watched));
            std::fs::remove_file(content.join("linked")).expect("removed");
        }
        std::fs::rename(content.join("a.md"), content.join("b.md")).expect("renamed");
        seen.push(fingerprint(&watched));
        std::fs::remove_file(content.join("b.md")).expect("removed");
        assert_eq!(fingerprint(&watched), seen[1]);
        std::fs::write(content.join(".~lock.x"), "litter").expect("a file");
        std::fs::write(folder.path().join("other"), "not watched").expect("a file");
        assert_eq!(fingerprint(&watched), seen[1]);
        let all = seen.len();
        seen.sort_unstable_by_key(|hash| *hash.as_bytes());
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
