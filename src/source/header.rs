//! The header of a picture: its format by content, its displayed size, and whether it contains a GPS position. Pixels
//! are not decoded, and renaming a file does not change the result.

mod exif;
mod jpeg;

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use image::{ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use jpeg_decoder::ColorTransform;

use crate::diagnostic::Code;

use exif::Exif;

/// Longest side accepted, in pixels.
const LONGEST_SIDE: u32 = 30_000;

/// Maximum number of pixels accepted.
const MOST_PIXELS: u64 = 300_000_000;

/// Maximum memory for decoding a header, in bytes: PNG stores profiles and texts compressed.
const HEADER_BYTES: u64 = 64 << 20;

/// The contents of a picture's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Width as displayed, after EXIF orientation, in pixels.
    pub width: u32,
    /// Height as displayed, after EXIF orientation, in pixels.
    pub height: u32,
    /// EXIF orientation, 1–8.
    pub orientation: u8,
    /// The format by content: JPEG, PNG, WebP, GIF, BMP or TIFF.
    pub format: ImageFormat,
    /// The colour transform of a JPEG; `None` for other formats.
    pub colour: Option<ColorTransform>,
    /// Size in bytes of the whole picture in its decoder: pixels, or the coefficients of a JPEG.
    pub decoded: u64,
    /// Whether it contains the position where it was taken.
    pub has_gps: bool,
}

/// Why a file cannot be used as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderProblem {
    /// A HEIC photograph, whatever its extension.
    Heic,
    /// More pixels than any camera produces.
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// Something else, such as HTML or a document.
    NotAPicture,
    /// An empty file.
    Empty,
    /// Begins like a picture but is damaged.
    Damaged(String),
    /// The file could not be read.
    Unreadable(String),
}

impl HeaderProblem {
    /// The diagnostic code for this problem.
    pub fn code(&self) -> Code {
        match self {
            Self::Heic => Code::PictureHeic,
            Self::TooLarge { .. } => Code::PictureTooLarge,
            Self::NotAPicture => Code::PictureNotAPicture,
            Self::Empty | Self::Damaged(_) => Code::PictureDamaged,
            Self::Unreadable(_) => Code::PictureUnreadable,
        }
    }
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

impl Header {
    /// Opens the picture at `path` and reads its header. The returned reader is rewound to the start.
    ///
    /// # Errors
    /// Fails if the file cannot be used as a picture.
    pub fn open(path: &Path) -> Result<(Self, impl BufRead + Seek + use<>), HeaderProblem> {
        let file = File::open(path).map_err(|error| HeaderProblem::Unreadable(error.to_string()))?;
        let mut reader = BufReader::with_capacity(64 << 10, file);
        let header = header(&mut reader)?;
        rewind(&mut reader)?;
        Ok((header, reader))
    }
}

/// Reads the header of the picture at `path`.
pub(super) fn read(path: &Path) -> Result<Header, HeaderProblem> {
    Header::open(path).map(|(header, _)| header)
}

fn header(reader: &mut (impl BufRead + Seek)) -> Result<Header, HeaderProblem> {
    let mut start = Vec::new();
    reader.take(64).read_to_end(&mut start).map_err(|error| HeaderProblem::Unreadable(error.to_string()))?;
    rewind(reader)?;
    if start.is_empty() {
        return Err(HeaderProblem::Empty);
    }
    if is_heic(&start) {
        return Err(HeaderProblem::Heic);
    }
    let format = image::guess_format(&start).map_err(|_| HeaderProblem::NotAPicture)?;
    let header = match format {
        ImageFormat::Jpeg => jpeg::header(reader)?,
        ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif | ImageFormat::Bmp | ImageFormat::Tiff => other(reader, format)?,
        _ => return Err(HeaderProblem::NotAPicture),
    };
    let Header { width, height, .. } = header;
    if width == 0 || height == 0 {
        return Err(HeaderProblem::Damaged(format!("{width}×{height}")));
    }
    if width.max(height) > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(HeaderProblem::TooLarge { width, height });
    }
    Ok(header)
}

/// Reads the header of a format that `image` decodes. Not JPEG, because `image` reads the whole file for its header.
fn other(reader: &mut (impl BufRead + Seek), format: ImageFormat) -> Result<Header, HeaderProblem> {
    let damaged = |error: ImageError| HeaderProblem::Damaged(error.to_string());
    // A TIFF file has the layout of an EXIF block.
    let inside = if format == ImageFormat::Tiff { Exif::read(reader) } else { None };
    rewind(reader)?;
    let mut limited = ImageReader::with_format(&mut *reader, format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(HEADER_BYTES);
    limited.limits(limits);
    let mut decoder = limited.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    let block = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(&block);
    let exif = inside.or_else(|| Exif::read(&mut Cursor::new(block))).unwrap_or_default();
    let xmp = decoder.xmp_metadata().ok().flatten().unwrap_or_default();
    let (width, height) = exif.upright(width, height);
    Ok(Header {
        width,
        height,
        orientation: exif.orientation,
        format,
        colour: None,
        decoded: decoder.total_bytes(),
        has_gps: exif.has_gps || xmp_has_gps(&xmp),
    })
}

/// Whether an XMP packet holds a position; editing programs write it there as well.
fn xmp_has_gps(packet: &[u8]) -> bool {
    packet.windows(11).any(|word| word == b"GPSLatitude")
}

/// The orientation that an EXIF block states, 1–8.
pub(super) fn orientation_of(block: &[u8]) -> Option<u8> {
    Exif::read(&mut Cursor::new(block)).map(|exif| exif.orientation)
}

fn rewind(reader: &mut impl Seek) -> Result<(), HeaderProblem> {
    reader.rewind().map_err(|error: io::Error| HeaderProblem::Unreadable(error.to_string()))
}

/// Whether the brands behind `ftyp` of an ISO base media file are HEIC: the major brand, a version, then the compatible
/// brands.
fn is_heic(start: &[u8]) -> bool {
    const HEIC: [&[u8; 4]; 9] = [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"heif"];
    if start.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let brands: Vec<&[u8]> = start[8..].chunks_exact(4).collect();
    let any = |known: &[&[u8; 4]]| brands.iter().any(|brand| known.iter().any(|one| *brand == one.as_slice()));
    any(&HEIC) || any(&[b"mif1", b"msf1"]) && !any(&[b"avif", b"avis"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<Header, HeaderProblem> {
        header(&mut Cursor::new(bytes))
    }

    /// A JPEG with these APP1 segments.
    fn photo(blocks: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
        for block in blocks {
            encoder.add_app_segment(1, block.clone()).expect("segment");
        }
        encoder.encode(&[128; 6 * 4 * 3], 6, 4, jpeg_encoder::ColorType::Rgb).expect("jpeg");
        bytes
    }

    fn in_exif(block: &[u8]) -> Vec<u8> {
        [b"Exif\0\0", block].concat()
    }

    #[test]
    fn content_decides_not_the_ending() {
        assert_eq!(of(b""), Err(HeaderProblem::Empty));
        assert_eq!(of(b"<!doctype html>"), Err(HeaderProblem::NotAPicture));
        assert_eq!(of(b"%PDF-1.7"), Err(HeaderProblem::NotAPicture));
        assert_eq!(of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err(HeaderProblem::Heic));
        assert_eq!(of(b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf"), Err(HeaderProblem::Heic));
        assert_eq!(of(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif"), Err(HeaderProblem::NotAPicture));
        assert_eq!(read(Path::new("/nowhere/a.jpg")).map_err(|e| matches!(e, HeaderProblem::Unreadable(_))), Err(true));
    }

    #[test]
    fn every_format_tells_its_size() {
        let picture = image::DynamicImage::ImageRgb8(image::RgbImage::new(3, 2));
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff] {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, format).expect("picture");
            let header = of(bytes.get_ref()).expect("header");
            assert_eq!((header.width, header.height, header.orientation, header.format), (3, 2, 1, format));
            assert!(!header.has_gps);
            let short = &bytes.get_ref()[..bytes.get_ref().len().min(12)];
            assert!(matches!(of(short), Err(HeaderProblem::Damaged(_))), "{format:?}: {:?}", of(short));
        }
        let jpeg = photo(&[]);
        let header = of(&jpeg).expect("header");
        assert_eq!((header.width, header.height, header.format), (6, 4, ImageFormat::Jpeg));
        assert_eq!(header.colour, Some(ColorTransform::YCbCr));
        assert_eq!(of(&jpeg[..40]), Err(HeaderProblem::Damaged("unexpected end of file".to_owned())));
    }

    #[test]
    fn orientation_turns_the_size_in_either_byte_order() {
        for orientation in 1..=8_u8 {
            for little in [true, false] {
                let header = of(&photo(&[in_exif(&exif::block(orientation, false, little))])).expect("header");
                let size = if orientation >= 5 { (4, 6) } else { (6, 4) };
                assert_eq!((header.width, header.height, header.orientation), (size.0, size.1, orientation));
            }
        }
        let strange = of(&photo(&[in_exif(&exif::block(9, false, true))])).expect("header");
        assert_eq!(strange.orientation, 1);
    }

    #[test]
    fn a_position_is_found_in_exif_and_in_xmp() {
        let gps = |blocks: &[Vec<u8>]| of(&photo(blocks)).expect("header").has_gps;
        assert!(gps(&[in_exif(&exif::block(1, true, true))]));
        assert!(gps(&[in_exif(&exif::block(6, true, false))]));
        assert!(!gps(&[in_exif(&exif::block(1, false, true))]));
        let xmp = |text: &str| [b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()].concat();
        assert!(gps(&[xmp("<x exif:GPSLatitude=\"30,50.1N\"/>")]));
        assert!(!gps(&[xmp("<x/>")]));
    }

    #[test]
    fn what_is_too_large_or_made_in_another_way_is_refused() {
        let mut jpeg = photo(&[]);
        let frame = jpeg.windows(2).position(|two| two == [0xFF, 0xC0]).expect("frame");
        jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
        assert_eq!(of(&jpeg), Err(HeaderProblem::TooLarge { width: 65535, height: 65535 }));
        jpeg[frame + 5..frame + 9].copy_from_slice(&[0, 0, 0, 6]);
        assert!(matches!(of(&jpeg), Err(HeaderProblem::Damaged(_))));
        let mut arithmetic = photo(&[]);
        arithmetic[frame + 1] = 0xC9;
        assert!(matches!(of(&arithmetic), Err(HeaderProblem::Damaged(_))));
    }

    #[test]
    fn garbage_never_panics() {
        let jpeg = photo(&[in_exif(&exif::block(6, true, true))]);
        for at in 0..jpeg.len() {
            for value in [0, 0x7F, 0xFF] {
                let mut bytes = jpeg.clone();
                bytes[at] = value;
                let _ = of(&bytes);
                let _ = of(&bytes[..at]);
            }
        }
    }
}
