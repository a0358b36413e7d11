//! The words and notes inside files that are published as they are: PDF, recordings, films. They are not made anew, so
//! what stands in them goes out.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The most bytes of a PDF that are read, and to which its text may unfold.
const MOST_PDF: u64 = 64 << 20;
const MOST_TEXT: usize = 64 << 20;

/// How much of a recording's beginning and end is looked at: its notes stand there.
const NOTES_BYTES: u64 = 256 << 10;

/// The text of each page of the PDF at `path`; `None` where there is none to read: a scan, a password, a broken file.
pub fn pdf_pages(path: &Path) -> Option<Vec<String>> {
    if path.metadata().ok()?.len() > MOST_PDF {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    // Other people's files in other people's reader: whatever happens there, the text could not be read.
    let pages = catch_unwind(AssertUnwindSafe(|| {
        let document = lopdf::Document::load_mem(&bytes).ok()?;
        let numbers: Vec<u32> = document.get_pages().into_keys().collect();
        let text = |number: u32| document.extract_text_with_limit(&[number], MOST_TEXT).unwrap_or_default();
        Some(numbers.into_iter().map(text).collect::<Vec<String>>())
    }));
    pages.ok().flatten().filter(|pages| pages.iter().any(|page| !page.trim().is_empty()))
}

/// What a recording or a film at `path` tells beside its sound and pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Titles, names, comments: an ID3 tag or its like.
    pub tags: bool,
    /// The place where it was recorded.
    pub location: bool,
}

/// The notes of the recording or film at `path`.
pub fn recording_notes(path: &Path) -> Notes {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::new();
        (&mut file).take(NOTES_BYTES).read_to_end(&mut bytes)?;
        if size > NOTES_BYTES {
            file.seek(SeekFrom::Start(size.saturating_sub(NOTES_BYTES).max(NOTES_BYTES)))?;
            file.take(NOTES_BYTES).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    };
    notes(&read().unwrap_or_default())
}

fn notes(bytes: &[u8]) -> Notes {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    Notes {
        tags: bytes.starts_with(b"ID3") || holds(b"\xa9nam") || holds(b"\xa9ART") || holds(b"\xa9cmt") || holds(b"TAG\0"),
        location: holds(b"\xa9xyz") || holds(b"loci") || holds(b"com.apple.quicktime.location"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_recordings_are_seen() {
        assert_eq!(notes(b"ID3\x04\0\0"), Notes { tags: true, location: false });
        assert_eq!(notes(b"\0\0\0\x20ftypmp42....\xa9xyz+30.8+108.4"), Notes { tags: false, location: true });
        assert_eq!(notes(b"\xff\xfb\x90\0"), Notes::default());
    }
}
