//! Reads the header of a JPEG: its markers up to the first scan. The colour transform is determined as in libjpeg and
//! browsers, because files often do not state it.

use std::io::{self, BufRead, Cursor, Seek};

use image::ImageFormat;
use jpeg_decoder::ColorTransform;

use super::exif::Exif;
use super::{Header, HeaderProblem, xmp_has_gps};

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The frame header: size and components.
struct Frame {
    width: u16,
    height: u16,
    /// Id of each component, and its horizontal and vertical sampling factors.
    components: Vec<(u8, u64, u64)>,
}

/// Reads the markers of a JPEG.
pub(super) fn header(reader: &mut (impl BufRead + Seek)) -> Result<Header, HeaderProblem> {
    let damaged = |reason: &str| HeaderProblem::Damaged(reason.to_owned());
    let read = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged("unexpected end of file"),
        _ => HeaderProblem::Unreadable(error.to_string()),
    };
    let (mut frame, mut exif, mut xmp_gps, mut jfif, mut adobe) = (None, None, false, false, None);
    loop {
        let marker = marker(reader).map_err(read)?;
        match marker {
            // Start of image, restart and temporary markers have no segment.
            0xD8 | 0x01 | 0xD0..=0xD7 => continue,
            // The first scan, or the end of the image without one.
            0xDA | 0xD9 => break,
            _ => {}
        }
        let segment = segment(reader).map_err(read)?;
        match marker {
            0xC0..=0xC2 => frame = Some(read_frame(&segment).ok_or_else(|| damaged("frame"))?),
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(HeaderProblem::Damaged(format!("JPEG process {}", marker - 0xC0)));
            }
            0xE0 if segment.starts_with(b"JFIF\0") => jfif = true,
            0xE1 => {
                if let Some(block) = segment.strip_prefix(b"Exif\0\0") {
                    exif = exif.or_else(|| Exif::read(&mut Cursor::new(block)));
                } else if let Some(packet) = segment.strip_prefix(XMP) {
                    xmp_gps |= xmp_has_gps(packet);
                }
            }
            0xEE if segment.starts_with(b"Adobe") => adobe = segment.get(11).copied(),
            _ => {}
        }
    }
    let frame = frame.ok_or_else(|| damaged("no frame"))?;
    let exif = exif.unwrap_or_default();
    let (width, height) = exif.upright(frame.width.into(), frame.height.into());
    Ok(Header {
        width,
        height,
        orientation: exif.orientation,
        format: ImageFormat::Jpeg,
        colour: Some(colour(&frame, jfif, adobe).ok_or_else(|| damaged("components"))?),
        decoded: frame.coefficients(),
        has_gps: exif.has_gps || xmp_gps,
    })
}

/// The next marker; bytes before it are skipped.
fn marker(reader: &mut impl BufRead) -> io::Result<u8> {
    let mut byte = [0];
    loop {
        while byte != [0xFF] {
            reader.read_exact(&mut byte)?;
        }
        while byte == [0xFF] {
            reader.read_exact(&mut byte)?;
        }
        if byte != [0] {
            return Ok(byte[0]);
        }
    }
}

fn segment(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    reader.read_exact(&mut length)?;
    let length = usize::from(u16::from_be_bytes(length)).saturating_sub(2);
    let mut segment = vec![0; length];
    reader.read_exact(&mut segment)?;
    Ok(segment)
}

fn read_frame(segment: &[u8]) -> Option<Frame> {
    let [8, h0, h1, w0, w1, count, components @ ..] = segment else { return None };
    let components = components.chunks_exact(3).take((*count).into());
    let components: Vec<(u8, u64, u64)> =
        components.map(|part| (part[0], u64::from(part[1] >> 4), u64::from(part[1] & 15))).collect();
    let sound = components.iter().all(|(_, across, down)| (1..=4).contains(across) && (1..=4).contains(down));
    let frame = Frame { width: u16::from_be_bytes([*w0, *w1]), height: u16::from_be_bytes([*h0, *h1]), components };
    (sound && matches!(frame.components.len(), 1 | 3 | 4)).then_some(frame)
}

impl Frame {
    /// Size in bytes of all coefficients: two each, in whole blocks.
    fn coefficients(&self) -> u64 {
        let across = self.components.iter().map(|part| part.1).max().unwrap_or(1);
        let down = self.components.iter().map(|part| part.2).max().unwrap_or(1);
        let units = u64::from(self.width).div_ceil(8 * across) * u64::from(self.height).div_ceil(8 * down);
        let blocks: u64 = self.components.iter().map(|(_, across, down)| across * down).sum();
        units * blocks * 64 * 2
    }
}

/// Follows libjpeg's `default_decompress_parms`. `jpeg-decoder` trusts component ids over the Adobe marker and shows
/// some RGB files of Photoshop in false colours.
fn colour(frame: &Frame, jfif: bool, adobe: Option<u8>) -> Option<ColorTransform> {
    let names: Vec<u8> = frame.components.iter().map(|part| part.0).collect();
    Some(match names.as_slice() {
        [_] => ColorTransform::Grayscale,
        [_, _, _] if jfif => ColorTransform::YCbCr,
        [_, _, _] if adobe == Some(0) => ColorTransform::RGB,
        b"RGB" if adobe.is_none() => ColorTransform::RGB,
        [_, _, _] => ColorTransform::YCbCr,
        [_, _, _, _] if matches!(adobe, None | Some(0)) => ColorTransform::CMYK,
        [_, _, _, _] => ColorTransform::YCCK,
        _ => return None,
    })
}
