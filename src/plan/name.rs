//! File names that are known before the files are made: fingerprints of the letters a–p, so that no detector of private
//! numbers mistakes one for a number.

use super::{Crop, ENCODER_VERSION, Format, Redaction};

/// The fingerprint of some bytes: 16 letters, 64 bits of BLAKE3.
pub fn fingerprint(bytes: &[u8]) -> String {
    fingerprint_of(&blake3::hash(bytes))
}

/// The fingerprint of content with this hash.
pub fn fingerprint_of(hash: &blake3::Hash) -> String {
    letters(&hash.as_bytes()[..8])
}

/// The file name of a rendition without its extension: 32 letters derived from everything that determines its bytes, but for
/// what it is derived from; see [`derived`].
pub fn picture_name(
    source: &blake3::Hash,
    crop: Option<Crop>,
    (width, height): (u32, u32),
    format: Format,
    quality: u8,
    redactions: &[Redaction],
) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(source.as_bytes());
    let crop = crop.map(|Crop { x, y, width, height }| format!("{x},{y},{width},{height}")).unwrap_or_default();
    let format = format.extension();
    hasher.update(format!("|{ENCODER_VERSION}|{crop}|{width}x{height}|{format}|{quality}").as_bytes());
    for Redaction { x, y, w, h } in redactions {
        hasher.update(format!("|{x},{y},{w},{h}").as_bytes());
    }
    letters(&hasher.finalize().as_bytes()[..16])
}

/// The name of a file called `name` that is derived from what `lineage` says; the extension stays.
pub fn derived(name: &str, lineage: &str) -> String {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let hash = blake3::hash(format!("{stem}|{lineage}").as_bytes());
    format!("{}.{extension}", letters(&hash.as_bytes()[..16]))
}

/// One letter per four bits.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|four| char::from(b'a' + four)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_and_tell_everything_apart() {
        let source = blake3::hash(b"a");
        let base = picture_name(&source, None, (640, 480), Format::Webp, 80, &[]);
        assert!(base.len() == 32 && base.bytes().all(|b| (b'a'..=b'p').contains(&b)), "{base}");
        let crop = Some(Crop { x: 0, y: 0, width: 640, height: 480 });
        let area = Redaction { x: 1.0, y: 2.0, w: 3.0, h: 4.0 };
        let others = [
            picture_name(&blake3::hash(b"b"), None, (640, 480), Format::Webp, 80, &[]),
            picture_name(&source, crop, (640, 480), Format::Webp, 80, &[]),
            picture_name(&source, None, (640, 481), Format::Webp, 80, &[]),
            picture_name(&source, None, (640, 480), Format::Jpeg, 80, &[]),
            picture_name(&source, None, (640, 480), Format::Webp, 81, &[]),
            picture_name(&source, None, (640, 480), Format::Webp, 80, &[area]),
        ];
        assert!(others.iter().all(|other| *other != base));
        assert_eq!(fingerprint(b"x").len(), 16);
    }
}
