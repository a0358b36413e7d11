//! Text and metadata inside files that are published unchanged: PDFs, audio and video. Nothing is re-encoded, so
//! whatever they contain is published.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use lopdf::Object;

/// Maximum size in bytes of a PDF that is read (`MOST_PDF`), and of the decompressed text of one page or metadata stream
/// (`MOST_TEXT`).
const MOST_PDF: u64 = 64 << 20;
const MOST_TEXT: usize = 64 << 20;

/// How many bytes at the start and at the end of a recording are searched for tags.
const NOTES_BYTES: u64 = 256 << 10;

/// The text of a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PdfText {
    /// The text of each page; empty if no page has any, as in a scan.
    pub pages: Vec<String>,
    /// Text outside the pages: properties, annotations, form values, bookmarks.
    pub notes: Vec<String>,
}

/// Extracts the text of the PDF at `path`; `None` if it is too large or cannot be read (password, damaged file).
pub fn pdf_text(path: &Path) -> Option<PdfText> {
    if path.metadata().ok()?.len() > MOST_PDF {
        return None;
    }
    let bytes = std::fs::read(path).ok()?;
    // Third-party files in a third-party parser: a panic means that the text could not be read.
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

/// Collects the strings of an object. Page content lives in streams, of which only metadata streams are read.
fn gather(object: &Object, depth: usize, notes: &mut Vec<String>) {
    /// Maximum nesting; objects further down belong to others, by reference.
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
                // Each element on its own: a number does not continue from one to the next.
                notes.extend(String::from_utf8_lossy(&content).split(['<', '>', '"']).map(str::to_owned));
            }
        }
        _ => {}
    }
}

/// Metadata in an audio or video file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Whether there are titles, names or comments (ID3 tags and the like).
    pub tags: bool,
    /// Whether there is the location of the recording.
    pub location: bool,
}

/// Reads the metadata of the recording at `path`; an unreadable file yields none.
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
