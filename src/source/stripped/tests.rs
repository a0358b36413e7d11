use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbaImage};
use proptest::prelude::*;

use super::*;

const NOTE: &[u8] = b"13800138000";

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels =
        RgbaImage::from_fn(7, 5, |x, y| image::Rgba([u8::try_from(x * 30).unwrap_or(0), 90, 200, 255 - u8::from(y == 2)]));
    let picture = DynamicImage::ImageRgba8(pixels);
    let picture = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(picture.to_rgb8()) } else { picture };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("picture");
    bytes.into_inner()
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("short").to_be_bytes();
    [&[0xFF, marker][..], &length, body].concat()
}

fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [&name[..], body].concat();
    [&u32::try_from(body.len()).expect("short").to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
    block[19] = orientation;
    [&block[..], NOTE].concat()
}

/// A picture with notes of every sort, in each format.
fn noted(orientation: u8) -> Vec<(ImageFormat, Vec<u8>)> {
    let jpeg = picture(ImageFormat::Jpeg);
    let notes = [
        segment(0xE1, &[b"Exif\0\0", &exif(orientation)[..]].concat()),
        segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", NOTE].concat()),
        segment(0xED, &[b"Photoshop 3.0\0", NOTE].concat()),
        segment(0xE2, &[b"MPF\0", NOTE].concat()),
        segment(0xFE, NOTE),
    ];
    let jpeg = [&jpeg[..2], &notes.concat(), &jpeg[2..], &jpeg, NOTE].concat();
    let png = picture(ImageFormat::Png);
    let notes = [
        chunk(*b"tEXt", &[b"Comment\0", NOTE].concat()),
        chunk(*b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", NOTE].concat()),
        chunk(*b"tIME", &[7, 230, 1, 1, 1, 1, 1]),
        chunk(*b"eXIf", &exif(orientation)),
        chunk(*b"prVt", NOTE),
    ];
    let png = [&png[..33], &notes.concat(), &png[33..], NOTE].concat();
    let webp = picture(ImageFormat::WebP);
    let pixels = &webp[12..];
    let riff = |name: [u8; 4], body: &[u8]| {
        let length = u32::try_from(body.len()).expect("short").to_le_bytes();
        [&name[..], &length, body, if body.len() % 2 == 1 { &[0] } else { &[] }].concat()
    };
    let pixels = if pixels.starts_with(b"VP8X") { &pixels[18..] } else { pixels };
    let body = [
        &b"WEBP"[..],
        &riff(*b"VP8X", &[0x1C, 0, 0, 0, 6, 0, 0, 4, 0, 0]),
        pixels,
        &riff(*b"EXIF", &exif(orientation)),
        &riff(*b"XMP ", NOTE),
        &riff(*b"NOTE", NOTE),
    ]
    .concat();
    let webp = riff(*b"RIFF", &body);
    let gif = picture(ImageFormat::Gif);
    let start = 13 + if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) };
    let comment = [&[0x21, 0xFE, 11][..], NOTE, &[0]].concat();
    let packet = [&[0x21, 0xFF, 11][..], b"XMP DataXMP", &[11], NOTE, &[0]].concat();
    let gif = [&gif[..start], &comment, &packet, &gif[start..], NOTE].concat();
    vec![(ImageFormat::Jpeg, jpeg), (ImageFormat::Png, png), (ImageFormat::WebP, webp), (ImageFormat::Gif, gif)]
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn nothing_but_the_picture_is_left() {
    for (format, bytes) in noted(1) {
        assert!(holds(&bytes, NOTE));
        let clean = stripped(&bytes).unwrap_or_else(|| panic!("{format:?}"));
        assert!(!holds(&clean, NOTE) && !holds(&clean, b"Exif") && !holds(&clean, b"EXIF"), "{format:?}");
        let pixels = |bytes: &[u8]| image::load_from_memory_with_format(bytes, format).expect("picture").into_rgba8();
        assert_eq!(pixels(&clean), pixels(&picture(format)), "{format:?}");
        assert_eq!(stripped(&clean), Some(Cow::Borrowed(&*clean)), "{format:?}");
    }
}

#[test]
fn a_picture_stays_upright() {
    for (format, bytes) in noted(6).into_iter().filter(|(format, _)| *format != ImageFormat::Gif) {
        let clean = stripped(&bytes).unwrap_or_else(|| panic!("{format:?}"));
        assert!(!holds(&clean, NOTE), "{format:?}");
        let mut decoder = image::ImageReader::with_format(Cursor::new(&*clean), format).into_decoder().expect("decoder");
        assert_eq!(image::ImageDecoder::orientation(&mut decoder).expect("read").to_exif(), 6, "{format:?}");
        assert_eq!(stripped(&clean), Some(Cow::Borrowed(&*clean)), "{format:?}");
    }
}

#[test]
fn a_picture_without_notes_is_the_same() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let bytes = picture(format);
        assert_eq!(stripped(&bytes), Some(Cow::Borrowed(&*bytes)), "{format:?}");
    }
    assert_eq!(stripped(b"<svg/>"), None);
}

proptest! {
    #[test]
    fn broken_pictures_are_no_panic(which in 0..4_usize, at in 0..4000_usize, value in any::<u8>(), cut in any::<bool>()) {
        let (_, mut bytes) = noted(6).swap_remove(which);
        let at = at % bytes.len();
        bytes[at] = value;
        let _ = stripped(if cut { &bytes[..at] } else { &bytes });
    }
}
