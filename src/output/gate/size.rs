//! The size of the site: the file system of a USB stick (FAT32) holds no file of 4 GiB, and a small stick only so much
//! in all.

use crate::diagnostic::{Code, Diagnostic};

use super::Artifacts;

/// The largest file on FAT32, in bytes.
const LARGEST_FILE: u64 = (4 << 30) - 1;

/// A gigabyte as it is printed on sticks, in bytes.
const GB: u64 = 1_000_000_000;

/// What an 8 GB USB stick holds, in bytes, with room for its file system.
const SMALL_STICK: u64 = 7_500_000_000;

/// Diagnostics for files that no USB stick can hold, and for a site too large for a small one.
pub(super) fn check(artifacts: &Artifacts) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut total = 0;
    for (url, artifact) in artifacts {
        // A file that cannot be accessed here cannot be published either, and is reported there.
        let bytes = artifact.len().unwrap_or(0);
        total += bytes;
        if bytes > LARGEST_FILE {
            found.push(Diagnostic::new(Code::OutputLarge).with("file", url).with("size", bytes / GB));
        }
    }
    if total > SMALL_STICK {
        found.push(Diagnostic::new(Code::OutputTotal).with("size", total / GB));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Artifact;
    use crate::plan::Url;

    #[test]
    fn what_no_stick_takes_is_told() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("film.mp4");
        let sized = |bytes: u64| {
            let file = std::fs::File::create(&path).expect("file");
            file.set_len(bytes).expect("a file with a hole");
            let artifacts = Artifacts::from([(Url::new("files/film.mp4"), Artifact::File(path.clone()))]);
            check(&artifacts).into_iter().map(|d| d.code).collect::<Vec<_>>()
        };
        assert_eq!(sized(LARGEST_FILE), []);
        assert_eq!(sized(LARGEST_FILE + 1), [Code::OutputLarge]);
        assert_eq!(sized(8 << 30), [Code::OutputLarge, Code::OutputTotal]);
    }
}
