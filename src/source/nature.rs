//! What a file is: by its extension, and by its first bytes, because a file that is published unchanged must be what its
//! name says. A register renamed to `.pdf` is still a register.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::{PICTURE_ENDINGS, RECORDING_ENDINGS};

/// How many bytes at the start of a file are examined: drawings begin with comments of their programs.
const HEAD_BYTES: u64 = 16 << 10;

/// Extensions of the recordings that have pictures.
const FILM_ENDINGS: [&str; 3] = ["mp4", "m4v", "webm"];

/// Extensions of spreadsheets.
const TABLE_ENDINGS: [&str; 11] = ["csv", "tsv", "xls", "xlsx", "xlsm", "xlsb", "ods", "et", "ett", "numbers", "dbf"];

/// Extensions of other documents, of packed ones, and of databases.
const DOCUMENT_ENDINGS: [&str; 24] = [
    "doc", "docx", "docm", "wps", "rtf", "odt", "odp", "ppt", "pptx", "dps", "pages", "key", "ofd", "zip", "rar", "7z", "gz",
    "tar", "mdb", "accdb", "db", "sqlite", "eml", "msg",
];

/// Extensions of texts.
const TEXT_ENDINGS: [&str; 9] = ["md", "txt", "yaml", "yml", "json", "html", "htm", "xml", "log"];

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A PDF.
    Pdf,
    /// A sound recording.
    Sound,
    /// A film.
    Film,
    /// A picture made of pixels.
    Picture,
    /// An SVG drawing.
    Drawing,
    /// A spreadsheet.
    Table,
    /// A document of an office program, or something packed.
    Document,
    /// A text.
    Text,
    /// Anything else.
    Other,
}

impl Nature {
    /// What a file with this extension is said to be.
    pub fn of_ending(ending: &str) -> Self {
        let is_one_of = |endings: &[&str]| endings.contains(&ending);
        match ending {
            "pdf" => Self::Pdf,
            "svg" => Self::Drawing,
            "avif" | "ico" => Self::Picture,
            _ if is_one_of(&FILM_ENDINGS) => Self::Film,
            _ if is_one_of(&RECORDING_ENDINGS) => Self::Sound,
            _ if is_one_of(&PICTURE_ENDINGS) => Self::Picture,
            _ if is_one_of(&TABLE_ENDINGS) => Self::Table,
            _ if is_one_of(&DOCUMENT_ENDINGS) => Self::Document,
            _ if is_one_of(&TEXT_ENDINGS) => Self::Text,
            _ => Self::Other,
        }
    }

    /// What a file is that begins with `head`. Containers that hold sound or film alike are told apart by their
    /// extensions only.
    pub fn of_bytes(head: &[u8]) -> Self {
        let at = |from: usize, mark: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(mark));
        let any = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
        // Readers accept a PDF that begins a little later.
        let holds = |within: usize, mark: &[u8]| {
            let start = head.get(..head.len().min(within)).unwrap_or_default();
            start.windows(mark.len()).any(|window| window == mark)
        };
        match head {
            _ if any(&[b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B", b"{\\rtf", b"SQLite format 3"]) => {
                Self::Document
            }
            _ if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") => Self::Document,
            _ if any(&[b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"]) => Self::Picture,
            _ if head.starts_with(b"RIFF") && at(8, b"WEBP") => Self::Picture,
            _ if at(4, b"ftyp") && [b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1"].iter().any(|one| at(8, *one)) => {
                Self::Picture
            }
            _ if [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"].iter().any(|part| at(4, *part)) => Self::Film,
            _ if head.starts_with(b"\x1A\x45\xDF\xA3") => Self::Film,
            _ if any(&[b"OggS", b"fLaC", b"ID3"]) || head.starts_with(b"RIFF") && at(8, b"WAVE") => Self::Sound,
            _ if is_frame(head) => Self::Sound,
            _ if holds(1024, b"%PDF-") => Self::Pdf,
            _ if holds(head.len(), b"<svg") => Self::Drawing,
            _ => Self::Other,
        }
    }

    /// What the file at `path` is by its first bytes; `None` if it cannot be read, which prevents publishing too.
    pub fn of_file(path: &Path) -> Option<Self> {
        let mut head = Vec::new();
        File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
        Some(Self::of_bytes(&head))
    }
}

/// Whether a frame of MPEG audio begins here, after zeros. Its first layer is not in use, and UTF-16 text begins like it.
fn is_frame(head: &[u8]) -> bool {
    let start = head.iter().position(|byte| *byte != 0).unwrap_or(head.len());
    match head.get(start..) {
        Some([0xFF, second, third, ..]) => second & 0xE0 == 0xE0 && second & 0x06 != 0x06 && third & 0xF0 != 0xF0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide() {
        for (head, nature) in [
            (&b"%PDF-1.7"[..], Nature::Pdf),
            (b"\n%PDF-1.7", Nature::Pdf),
            (b"PK\x03\x04 xl/workbook.xml", Nature::Document),
            (b"PK\x03\x04 %PDF-1.7", Nature::Document),
            (b"ID3\x04", Nature::Sound),
            (b"\xFF\xFB\x90\x00", Nature::Sound),
            (b"\0\0\xFF\xF3\x90\x00", Nature::Sound),
            (b"OggS", Nature::Sound),
            (b"\0\0\0\x20ftypM4A ", Nature::Film),
            (b"\0\0\0\x20ftypheic", Nature::Picture),
            (b"RIFF\0\0\0\0WAVE", Nature::Sound),
            (b"RIFF\0\0\0\0WEBP", Nature::Picture),
            (b"\xFF\xD8\xFF\xE0", Nature::Picture),
            (b"<?xml version=\"1.0\"?>\n<svg>", Nature::Drawing),
            (b"\xFF\xFE1\x003\x00", Nature::Other),
            ("姓名,手机".as_bytes(), Nature::Other),
            (b"", Nature::Other),
        ] {
            assert_eq!(Nature::of_bytes(head), nature, "{:?}", String::from_utf8_lossy(head));
        }
    }
}
