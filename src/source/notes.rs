//! Metadata that programs and people wrote into a photograph: comments, titles, serial numbers. It is never published,
//! because every picture is re-encoded, but it is passed on with the file itself.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::text::private::{self, Allowed, Sort};

/// How many bytes at the start of the file are searched; metadata precedes the pixels.
const HEAD_BYTES: u64 = 256 << 10;

/// Number of characters of the shortest private number.
const SHORTEST: usize = 11;

/// The first private number in the metadata of the picture at `path`. Unreadable files are reported elsewhere.
pub(super) fn private(path: &Path) -> Option<Sort> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    find(&head)
}

/// The first private number in the metadata of a picture that was read into memory.
pub fn private_note(picture: &[u8]) -> Option<Sort> {
    find(picture.get(..usize::try_from(HEAD_BYTES).ok()?).unwrap_or(picture))
}

/// The part before the pixels: the segments of a JPEG up to its first scan; of other formats, everything read.
fn before_the_pixels(head: &[u8]) -> &[u8] {
    let mut at = 2;
    while let [0xFF, marker, high, low] = head.get(at..at + 4).unwrap_or_default()
        && head.starts_with(&[0xFF, 0xD8])
        && *marker != 0xDA
    {
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    // If the layout is not as expected, everything is searched.
    if head.get(at..at + 2) == Some(&[0xFF, 0xDA]) { &head[..at] } else { head }
}

fn is_shown(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte == b' '
}

/// Searches the bytes as text, one byte per character or two as Windows writes them (UTF-16LE); anything but printable
/// ASCII separates pieces. Pieces are cut before they are decoded, since hardly any among a megabyte of pixels is long
/// enough.
fn find(head: &[u8]) -> Option<Sort> {
    let head = before_the_pixels(head);
    let narrow = head.split(|byte| !is_shown(*byte)).map(Cow::Borrowed);
    let wide = [0, 1].into_iter().flat_map(|skip| {
        let (pairs, _) = head.get(skip..).unwrap_or_default().as_chunks::<2>();
        let pieces = pairs.split(|[low, high]| *high != 0 || !is_shown(*low)).filter(|piece| piece.len() >= SHORTEST);
        pieces.map(|piece| Cow::Owned(piece.iter().map(|[low, _]| *low).collect::<Vec<u8>>()))
    });
    let allowed = Allowed::default();
    let pieces = narrow.chain(wide).filter(|piece| piece.len() >= SHORTEST);
    let sort = |piece: Cow<'_, [u8]>| {
        let text = std::str::from_utf8(&piece).unwrap_or_default();
        private::find(text, &allowed).into_iter().map(|found| found.sort).find(|sort| sort.is_error())
    };
    pieces.into_iter().find_map(sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_found_in_every_encoding() {
        let sixteen: Vec<u8> = "\u{7535}13800138000\u{3002}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for head in [&b"\xff\xd8\xff\xfe\x00\x1bID 11010519491231002X\x00\xff"[..], &sixteen] {
            assert!(find(head).is_some());
        }
        assert_eq!(find(b"\xff\xd8Canon EOS 20210701123045"), None);
    }

    #[test]
    fn pixels_that_look_like_a_number_are_none() {
        let scan = b"\xff\xda\x00\x02 13800138000 ";
        assert_eq!(find(&[b"\xff\xd8\xff\xe0\x00\x04ab".as_slice(), scan].concat()), None);
        // The thumbnail inside a segment has a scan of its own; what follows it is still metadata.
        let inside = [b"\xff\xd8\xff\xe1\x00\x13".as_slice(), scan, b"\xff\xfe\x00\x0f 13800138000 \xff\xda"].concat();
        assert!(find(&inside).is_some());
        // Segments with invalid lengths hide nothing.
        assert!(find(&[b"\xff\xd8\xff\xe0\xff\xff".as_slice(), scan].concat()).is_some());
        assert!(find(&[b"\x89PNG\xff\xda".as_slice(), scan].concat()).is_some());
    }
}
