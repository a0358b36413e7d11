//! A picture without what programs and people wrote into it besides its pixels: position, camera, names, comments,
//! thumbnails. Emblems and the pictures of a theme are published as they are, so this is done without decoding them.
//! What decides their look stays: colour profile, transparency, orientation, animation.

use std::borrow::Cow;

use super::header::orientation_of;

/// The picture in `bytes` without its metadata; borrowed if it has none. `None` if it is not a JPEG, PNG, WebP or GIF, or
/// if its layout is broken.
pub fn stripped(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let kept = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes)?,
        [0x89, b'P', b'N', b'G', ..] => png(bytes)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes)?,
        [b'G', b'I', b'F', b'8', ..] => gif(bytes)?,
        _ => return None,
    };
    Some(if kept == bytes { Cow::Borrowed(bytes) } else { Cow::Owned(kept) })
}

/// Whether `bytes` begin like a picture of which [`stripped`] knows the layout.
pub fn is_strippable(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    is_webp || [&b"\xFF\xD8\xFF"[..], b"\x89PNG", b"GIF8"].iter().any(|mark| bytes.starts_with(mark))
}

/// The EXIF block `exif` reduced to its orientation; `None` if that is the usual one.
fn turned(exif: &[u8]) -> Option<[u8; 26]> {
    let orientation = orientation_of(exif).filter(|orientation| *orientation != 1)?;
    let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = orientation;
    Some(block)
}

/// Segments up to each scan, and the scans. What follows the end of the picture is another one: a preview, a depth map.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xFF, 0xD8];
    let mut exif = None;
    let mut at = 2;
    loop {
        let marker = match bytes.get(at..)? {
            // Markers may be padded.
            [0xFF, 0xFF, ..] => {
                at += 1;
                continue;
            }
            [0xFF, marker, ..] => *marker,
            // A picture that was cut off lacks the end only.
            [] | [0xFF] if kept.len() > 2 => return Some(kept),
            _ => return None,
        };
        match marker {
            0xD9 => {
                kept.extend([0xFF, 0xD9]);
                return Some(kept);
            }
            // These have no segment, and no meaning here.
            0x01 | 0xD0..=0xD7 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk::<2>()?));
        let segment = bytes.get(at..at + 2 + length).filter(|_| length >= 2)?;
        let body = segment.get(4..)?;
        at += segment.len();
        match marker {
            0xE0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
                // Without its thumbnail.
                kept.extend([0xFF, 0xE0, 0, 16]);
                kept.extend(&body[..12]);
                kept.extend([0, 0]);
            }
            0xE2 if body.starts_with(b"ICC_PROFILE\0") => kept.extend(segment),
            0xE1 if body.starts_with(b"Exif\0\0") => exif = exif.or_else(|| turned(&body[6..])),
            0xEE if body.starts_with(b"Adobe") && body.len() >= 12 => {
                // The colours depend on its first twelve bytes.
                kept.extend([0xFF, 0xEE, 0, 14]);
                kept.extend(&body[..12]);
            }
            0xE0..=0xFE => {}
            0xDA => {
                if let Some(block) = exif.take() {
                    kept.extend([0xFF, 0xE1, 0, 34]);
                    kept.extend(b"Exif\0\0");
                    kept.extend(block);
                }
                kept.extend(segment);
                let scan = scan(&bytes[at..]);
                kept.extend(&bytes[at..at + scan]);
                at += scan;
            }
            _ => kept.extend(segment),
        }
    }
}

/// The length of the compressed data at the start of `rest`, up to the next marker that is not part of it.
fn scan(rest: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = memchr::memchr(0xFF, &rest[from..]).map(|at| from + at) {
        match rest.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => from = at + 2,
            _ => return at,
        }
    }
    rest.len()
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8; 4]; 19] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV", b"cLLI",
        b"bKGD", b"pHYs", b"hIST", b"acTL", b"fcTL", b"fdAT",
    ];
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while let Some(head) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let [l0, l1, l2, l3, name @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes([*l0, *l1, *l2, *l3])).ok()?;
        let end = length.checked_add(at)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        if KEPT.contains(&name) {
            kept.extend(chunk);
        } else if name == b"eXIf"
            && let Some(block) = chunk.get(8..8 + length).and_then(turned)
        {
            kept.extend(26_u32.to_be_bytes());
            let body = [&b"eXIf"[..], &block].concat();
            kept.extend(&body);
            kept.extend(crc(&body).to_be_bytes());
        }
        at = end;
        if name == b"IEND" {
            break;
        }
    }
    (kept.len() > 8).then_some(kept)
}

/// The checksum of a PNG chunk, one bit at a time: it is needed for one short chunk.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    /// The bits of `VP8X` that announce EXIF and XMP.
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let mut kept = bytes.get(..12)?.to_vec();
    let mut flags = None;
    let mut at = 12;
    while let Some(head) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let [name @ .., l0, l1, l2, l3] = head;
        let length = usize::try_from(u32::from_le_bytes([*l0, *l1, *l2, *l3])).ok()?;
        let end = length.checked_add(at)?.checked_add(8 + length % 2)?;
        let chunk = bytes.get(at..end.min(bytes.len())).filter(|chunk| chunk.len() >= 8 + length)?;
        if KEPT.contains(&name) {
            if name == b"VP8X" {
                flags = Some(kept.len() + 8);
            }
            kept.extend(chunk);
        } else if name == b"EXIF"
            && let Some(block) = chunk.get(8..).map(|body| body.strip_prefix(b"Exif\0\0").unwrap_or(body)).and_then(turned)
        {
            kept.extend(b"EXIF\x1a\0\0\0");
            kept.extend(block);
        }
        at = end;
    }
    let has_exif = kept.windows(8).any(|window| window == b"EXIF\x1a\0\0\0");
    if let Some(flags) = flags.and_then(|at| kept.get_mut(at)) {
        *flags = *flags & !(EXIF | XMP) | if has_exif { EXIF } else { 0 };
    }
    let size = u32::try_from(kept.len().checked_sub(8)?).ok()?;
    kept.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    (kept.len() > 12).then_some(kept)
}

fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    /// The length of a table of colours, if `flags` announce one.
    fn colours(flags: u8) -> usize {
        if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
    }
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut kept = bytes.get(..at)?.to_vec();
    loop {
        let block = bytes.get(at..)?;
        let (head, is_kept) = match block {
            [0x2C, ..] => (11 + colours(*block.get(9)?), true),
            [0x21, 0xF9, ..] => (2, true),
            // Of the extensions of programs, those that say how often to repeat, and the colour profile.
            [0x21, 0xFF, 11, name @ ..] => {
                let is_kept = [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0", b"ICCRGBG1012"].iter().any(|known| name.starts_with(known));
                (2, is_kept)
            }
            [0x21, _, ..] => (2, false),
            [0x3B, ..] | [] => {
                kept.push(0x3B);
                return Some(kept);
            }
            _ => return None,
        };
        let mut length = head;
        loop {
            let part = usize::from(*block.get(length)?);
            length += 1 + part;
            if part == 0 {
                break;
            }
        }
        if is_kept {
            kept.extend(block.get(..length)?);
        }
        at += length;
    }
}

#[cfg(test)]
mod tests;
