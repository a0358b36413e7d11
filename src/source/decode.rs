//! Strict decoding of bytes to text: a file that could only be read by guessing is reported with the position of its
//! first bad byte.
//!
//! Texts are UTF-8. Tables come from office programs and may be UTF-8 with or without a byte order mark, UTF-16 or
//! GB18030 (domain §7). UTF-8 is tried first because Chinese text in another encoding is almost never valid UTF-8.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Code, Diagnostic, Place};

/// Decodes strict UTF-8, with or without a byte order mark.
pub(super) fn utf8<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str, Box<Diagnostic>> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return no_control(path, text).map(|()| text);
    }
    // simdutf8's fast validation does not tell the position.
    let good = str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let good = String::from_utf8_lossy(&bytes[..good]);
    let is_gbk = strict(GB18030, bytes).is_ok();
    let diagnostic = Diagnostic::new(Code::FileEncoding).at(Place::of_offset(path, &good, good.len(), 1));
    Err(Box::new(diagnostic.with_some("guess", is_gbk.then_some("GBK"))))
}

/// Decodes a table's text in any of the encodings that office programs write.
pub(super) fn table<'b>(path: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Box<Diagnostic>> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return utf8(path, bytes).map(Cow::Borrowed),
        [0xFF, 0xFE, rest @ ..] => strict(UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => strict(UTF_16BE, rest),
        // Apart from UTF-16 no text contains zero bytes; a table in UTF-16 has lines and delimiters.
        rest if rest.contains(&0) => strict(UTF_16LE, rest).and_then(|text| {
            let is_table = text.contains('\n') && text.contains([',', ';', '\t', '，']) && !text.contains('\0');
            if is_table { Ok(text) } else { Err(String::new()) }
        }),
        rest if simdutf8::basic::from_utf8(rest).is_ok() => return utf8(path, bytes).map(Cow::Borrowed),
        rest => strict(GB18030, rest),
    };
    match text {
        Ok(text) => no_control(path, &text).map(|()| Cow::Owned(text)),
        Err(good) => Err(Box::new(Diagnostic::new(Code::TableEncoding).at(Place::of_offset(path, &good, good.len(), 1)))),
    }
}

/// Decodes all of `bytes`, or returns the text before the first bad byte as the error.
fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let Some(room) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else { return Err(String::new()) };
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => {
            text.shrink_to_fit();
            Ok(text)
        }
        _ => Err(text),
    }
}

/// Rejects text with a NUL character: the file was truncated on a USB stick, or is not text.
fn no_control(path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    match memchr::memchr(0, text.as_bytes()) {
        None => Ok(()),
        Some(at) => Err(Box::new(Diagnostic::new(Code::FileControl).at(Place::of_offset(path, text, at, 1)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn the_first_bad_byte_is_told() {
        let error = utf8("a.md", b"ab\n\xe5\xbc\xa0\xff").expect_err("bad");
        let place = error.place.expect("place");
        assert_eq!((place.line, place.column), (Some(2), Some(2)));
        let error = utf8("a.md", b"ab\0c").expect_err("NUL");
        assert_eq!((error.code, error.place.and_then(|p| p.column)), (Code::FileControl, Some(3)));
    }

    #[test]
    fn a_text_saved_by_an_old_editor_is_named() {
        let error = utf8("a.md", &encoded(GB18030, "党史长廊")).expect_err("GBK");
        assert_eq!(error.args.get("guess").map(String::as_str), Some("GBK"));
    }

    #[test]
    fn tables_in_every_encoding() {
        let text = "姓名,入党时间\n张承远,1966年7月\n㛃𬭎,2001\n";
        let sixteen = |little: bool| {
            text.encode_utf16()
                .flat_map(move |unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect::<Vec<u8>>()
        };
        let with = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xef\xbb\xbf", text.as_bytes().to_vec()),
            encoded(GB18030, text),
            with(b"\xff\xfe", sixteen(true)),
            with(b"\xfe\xff", sixteen(false)),
            sixteen(true),
        ] {
            assert_eq!(table("a.csv", &bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_would_be_a_guess_is_told() {
        let mut bytes = encoded(GB18030, "姓名\n张");
        bytes.extend([0x81, 0x20]);
        let error = table("a.csv", &bytes).expect_err("bad");
        assert_eq!((error.code, error.place.and_then(|p| p.line)), (Code::TableEncoding, Some(2)));
        assert!(table("a.csv", b"a\0b\0c").is_err());
        assert!(table("a.csv", b"\xff\xfe\x00\xd8\x00").is_err());
    }
}
