//! Stamps tell, without reading a file, whether it is unchanged. A preview reads the site at every save, including
//! gigabytes of photographs that did not change.
//!
//! Stamps are trusted with the same care as in git ("racy git" in its documentation): a file written just before it was
//! examined may be written again within the same clock tick, so such a file gets no stamp.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// Minimum age of the last write: the file systems of USB sticks have a resolution of two seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// Size and modification time, and on Unix the inode number and change time, since a copy that preserves the
/// modification time is a different file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    written: SystemTime,
    number: u64,
    changed: (i64, i64),
}

impl Stamp {
    /// The stamp of a file examined at `now`; `None` if the file could still change without changing its stamp.
    pub(super) fn of(file: &Metadata, now: SystemTime) -> Option<Self> {
        let written = file.modified().ok()?;
        let (number, changed) = identity(file);
        let is_settled = |time: SystemTime| now.duration_since(time).is_ok_and(|since| since > SETTLED);
        let since_epoch = Duration::new(u64::try_from(changed.0).ok()?, u32::try_from(changed.1).ok()?);
        let settled = is_settled(written) && is_settled(SystemTime::UNIX_EPOCH + since_epoch);
        settled.then_some(Self { size: file.len(), written, number, changed })
    }
}

#[cfg(unix)]
fn identity(file: &Metadata) -> (u64, (i64, i64)) {
    use std::os::unix::fs::MetadataExt as _;
    (file.ino(), (file.ctime(), file.ctime_nsec()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, (i64, i64)) {
    (0, (0, 0))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_just_written_has_none_and_another_has_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "一").expect("a file");
        let look = |later: u64| {
            let file = fs::metadata(&path).expect("a file");
            Stamp::of(&file, SystemTime::now() + Duration::from_secs(later))
        };
        assert_eq!(look(0), None);
        let first = look(10);
        assert!(first.is_some() && first == look(20));
        // With the same size and modification time.
        let written = fs::metadata(&path).and_then(|file| file.modified()).expect("a time");
        // File system clocks may tick only every few milliseconds.
        std::thread::sleep(Duration::from_millis(20));
        fs::write(&path, "二").expect("a file");
        fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(written)).expect("a time");
        assert_ne!(look(10), first);
    }
}
