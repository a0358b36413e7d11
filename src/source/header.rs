//! The header of a picture: what it is by its content, how large it is shown, whether it carries a position. Nothing is
//! decoded here.

use std::fmt;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};

/// The longest side that is read, in pixels.
const LONGEST_SIDE: u32 = 30_000;

/// The most pixels that are read.
const MOST_PIXELS: u64 = 300_000_000;

/// What the header of a picture says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The width as it is shown, after EXIF orientation, in pixels.
    pub width: u32,
    /// The height as it is shown, in pixels.
    pub height: u32,
    /// EXIF orientation, 1–8.
    pub orientation: u8,
    /// Whether it says where it was taken.
    pub has_gps: bool,
}

/// Why a file is no picture that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderProblem {
    /// A HEIC photograph, whatever its ending.
    Heic,
    /// Larger than anything a camera makes.
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Something else: HTML, a document.
    NotAPicture,
    /// No bytes at all.
    Empty,
    /// It begins like a picture and is broken.
    Damaged(String),
    /// The disk says no.
    Unreadable(String),
}

impl fmt::Display for HeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heic => f.write_str("HEIC"),
            Self::TooLarge { width, height } => write!(f, "{width}×{height}"),
            Self::NotAPicture => f.write_str("?"),
            Self::Empty => f.write_str("0 B"),
            Self::Damaged(reason) | Self::Unreadable(reason) => f.write_str(reason),
        }
    }
}

/// Reads the header of the picture at `path`.
pub(super) fn read(path: &Path) -> Result<Header, HeaderProblem> {
    let unreadable = |error: std::io::Error| HeaderProblem::Unreadable(error.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut reader = BufReader::new(file);
    let mut start = Vec::new();
    reader.by_ref().take(64).read_to_end(&mut start).map_err(unreadable)?;
    reader.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    if start.is_empty() {
        return Err(HeaderProblem::Empty);
    }
    if is_heic(&start) {
        return Err(HeaderProblem::Heic);
    }
    let format = image::guess_format(&start).map_err(|_| HeaderProblem::NotAPicture)?;
    decoder_header(reader, format)
}

fn decoder_header(reader: BufReader<std::fs::File>, format: ImageFormat) -> Result<Header, HeaderProblem> {
    let damaged = |error: image::ImageError| HeaderProblem::Damaged(error.to_string());
    let mut limited = ImageReader::with_format(reader, format);
    limited.no_limits();
    let mut decoder = limited.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(HeaderProblem::Damaged(format!("{width}×{height}")));
    }
    if width.max(height) > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(HeaderProblem::TooLarge { width, height });
    }
    let exif = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    let orientation = Orientation::from_exif_chunk(&exif).unwrap_or(Orientation::NoTransforms).to_exif();
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    Ok(Header { width, height, orientation, has_gps: has_gps(&exif) })
}

/// ISO base media files tell their brand after `ftyp`.
fn is_heic(start: &[u8]) -> bool {
    let brand = start.get(4..8) == Some(b"ftyp");
    brand
        && start
            .get(8..12)
            .is_some_and(|b| [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"].iter().any(|known| *known == b))
}

/// Whether the first directory of an EXIF block points to one of positions (tag 0x8825, TIFF 6 / EXIF 2.3).
fn has_gps(exif: &[u8]) -> bool {
    let little = match exif.get(..2) {
        Some(b"II") => true,
        Some(b"MM") => false,
        _ => return false,
    };
    let short = |at: usize| -> Option<usize> {
        let bytes: [u8; 2] = exif.get(at..at + 2)?.try_into().ok()?;
        Some(usize::from(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }))
    };
    let long = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = exif.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }).ok()
    };
    let Some(first) = long(4) else { return false };
    let entries = short(first).unwrap_or(0);
    (0..entries).any(|index| short(first + 2 + index * 12) == Some(0x8825))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<Header, HeaderProblem> {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a.jpg");
        std::fs::write(&path, bytes).expect("file");
        read(&path)
    }

    #[test]
    fn content_decides_not_the_ending() {
        assert_eq!(of(b""), Err(HeaderProblem::Empty));
        assert_eq!(of(b"<!doctype html>"), Err(HeaderProblem::NotAPicture));
        assert_eq!(of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(HeaderProblem::Heic));
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(3, 2).write_to(&mut png, ImageFormat::Png).expect("png");
        let header = of(png.get_ref()).expect("header");
        assert_eq!((header.width, header.height, header.orientation, header.has_gps), (3, 2, 1, false));
        assert!(matches!(of(&png.get_ref()[..20]), Err(HeaderProblem::Damaged(_))));
    }
}
