//! What programs and people wrote into a photograph beside its pixels: comments, titles, serial numbers. None of it is
//! ever published, since every picture is made anew; but who gave the file away gave that away too.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::text::private::{self, Allowed, Sort};

/// How far into the file is looked: notes stand before the pixels.
const HEAD_BYTES: u64 = 256 << 10;

/// The first private number in the notes of the picture at `path`; unreadable files are told elsewhere.
pub(super) fn private(path: &Path) -> Option<Sort> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    find(&head)
}

/// The bytes as the text they may be: one byte a character, or two as Windows writes them; what is no ASCII parts.
fn find(head: &[u8]) -> Option<Sort> {
    let shown = |byte: u8| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '\u{1}' };
    let pairs = |skip: usize| {
        head[skip.min(head.len())..].chunks_exact(2).map(|pair| if pair[1] == 0 { shown(pair[0]) } else { '\u{1}' })
    };
    let texts: [String; 3] = [head.iter().map(|byte| shown(*byte)).collect(), pairs(0).collect(), pairs(1).collect()];
    let allowed = Allowed::default();
    let pieces = texts.iter().flat_map(|text| text.split('\u{1}')).filter(|piece| piece.len() >= 11);
    pieces.flat_map(|piece| private::find(piece, &allowed)).map(|found| found.sort).find(|sort| sort.is_error())
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
}
