//! The words and notes inside files that are published as they are: PDF, recordings, films. They are not made anew, so
//! what stands in them goes out.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use lopdf::Object;

/// The most bytes of a PDF that are read, and to which its text may unfold.
const MOST_PDF: u64 = 64 << 20;
const MOST_TEXT: usize = 64 << 20;

/// How much of a recording's beginning and end is looked at: its notes stand there.
const NOTES_BYTES: u64 = 256 << 10;

/// The words of a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PdfText {
    /// The text of each page; none where there is none to read, as of a scan.
    pub pages: Vec<String>,
    /// What stands beside the pages: properties, comments, values of forms, bookmarks.
    pub notes: Vec<String>,
}

/// The words of the PDF at `path`; `None` where it cannot be read: a password, a broken file.
pub fn pdf_text(path: &Path) -> Option<PdfText> {
    if path.metadata().ok()?.len() > MOST_PDF {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    // Other people's files in other people's reader: whatever happens there, the text could not be read.
    let read = catch_unwind(AssertUnwindSafe(|| {
        let document = lopdf::Document::load_mem(&bytes).ok()?;
        let numbers: Vec<u32> = document.get_pages().into_keys().collect();
        let text = |number: u32| document.extract_text_with_limit(&[number], MOST_TEXT).unwrap_or_default();
        let mut notes = Vec::new();
        document.objects.values().for_each(|object| gather(object, 0, &mut notes));
        Some(PdfText { pages: numbers.into_iter().map(text).collect(), notes })
    }));
    let mut read = read.ok().flatten()?;
    if read.pages.iter().all(|page| page.trim().is_empty()) {
        read.pages.clear();
    }
    Some(read)
}

/// Adds the strings of an object; what is drawn stands in streams, of which only those that describe the document are read.
fn gather(object: &Object, depth: usize, notes: &mut Vec<String>) {
    /// Objects in objects; those further down are others' by reference.
    const DEEPEST: usize = 8;
    let values = |values: &mut dyn Iterator<Item = &Object>, notes: &mut Vec<String>| {
        values.filter(|_| depth < DEEPEST).for_each(|value| gather(value, depth + 1, notes));
    };
    match object {
        Object::String(..) => notes.extend(lopdf::decode_text_string(object)),
        Object::Array(items) => values(&mut items.iter(), notes),
        Object::Dictionary(entries) => values(&mut entries.iter().map(|(_, value)| value), notes),
        Object::Stream(stream) => {
            values(&mut stream.dict.iter().map(|(_, value)| value), notes);
            if stream.dict.has_type(b"Metadata") {
                let content = stream.get_plain_content_with_limit(MOST_TEXT).unwrap_or_default();
                // Each element on its own: a number does not go on from one to the next.
                notes.extend(String::from_utf8_lossy(&content).split(['<', '>', '"']).map(str::to_owned));
            }
        }
        _ => {}
    }
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
