//! Fonts that a site supplies: finds which characters a font has and makes a small font of those that are needed. Kiosks
//! have the common characters in their own fonts, but 䶮 or 𬭎 in a name would show as an empty box.
//!
//! Outlines of any format are read and rewritten as TrueType: a dozen glyphs need no hinting, no layout tables, and no
//! library that edits fonts in place.

mod outline;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use ttf_parser::{Face, GlyphId};

use outline::Glyph;

/// The extensions of font files, in lower case.
pub const ENDINGS: [&str; 3] = ["otf", "ttf", "ttc"];

/// The largest font file accepted, in bytes: twice the size of the largest collections.
pub const MOST_BYTES: u64 = 128 << 20;

/// A small font with a few characters of a large one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// The font file (TrueType).
    pub bytes: Vec<u8>,
    /// The wanted characters that it contains.
    pub has: BTreeSet<char>,
}

/// Makes a font of those `wanted` characters that the font file `bytes` has; `None` if it has none of them. From a
/// collection (`.ttc`) it takes the font for simplified Chinese, else the first. Deterministic.
///
/// # Errors
/// What is wrong with the font file.
pub fn make(bytes: &[u8], wanted: &BTreeSet<char>) -> Result<Option<Subset>, String> {
    let face = Face::parse(bytes, simplified(bytes)).map_err(|error| error.to_string())?;
    let mut glyphs: BTreeMap<char, Glyph> = BTreeMap::new();
    for &c in wanted {
        let glyph = face.glyph_index(c).filter(|id| id.0 != 0).and_then(|id| Glyph::read(&face, id));
        if let Some(glyph) = glyph {
            glyphs.insert(c, glyph);
        }
    }
    if glyphs.is_empty() {
        return Ok(None);
    }
    let bytes = tables::font(&face, &glyphs).ok_or("too large")?;
    Ok(Some(Subset { bytes, has: glyphs.into_keys().collect() }))
}

/// Index of the font in a collection that draws characters as in mainland China: one of its names ends in `SC` or `CN`
/// after a space.
fn simplified(bytes: &[u8]) -> u32 {
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
    let is_ours = |index: &u32| {
        Face::parse(bytes, *index).is_ok_and(|face| {
            let mut names = face.names().into_iter().filter_map(|name| name.to_string());
            names.any(|name| name.ends_with(" SC") || name.ends_with(" CN"))
        })
    };
    (0..count.min(64)).find(is_ours).unwrap_or(0)
}

/// Whether kiosks may lack a character. The 20,902 ideographs of Unicode 1.1 are those of GBK, which every Chinese system
/// font of the last twenty years covers; of the ideographs added later, each font has some and none has all.
pub fn is_rare(c: char) -> bool {
    let han = matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x2_0000..=0x3_FFFF);
    han && !('\u{4E00}'..='\u{9FA5}').contains(&c)
}

impl Glyph {
    /// The outline of a glyph; `None` if it has none (a colour bitmap, for example).
    fn read(face: &Face<'_>, id: GlyphId) -> Option<Self> {
        let mut pen = outline::Pen::default();
        face.outline_glyph(id, &mut pen)?;
        let advance = face.glyph_hor_advance(id).unwrap_or_else(|| face.units_per_em());
        Some(pen.finish(advance))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: &[u8] = include_bytes!("../../tests/fixtures/fonts/rare.ttf");

    fn wanted(text: &str) -> BTreeSet<char> {
        text.chars().collect()
    }

    #[test]
    fn the_characters_of_later_years_are_rare() {
        assert!("䶮㛃𬭎𬀩鿍".chars().all(is_rare));
        assert!(!"张龑·〇々A，一龥".chars().any(is_rare));
    }

    #[test]
    fn a_subset_has_what_was_wanted_and_says_what_it_lacks() {
        let made = make(FIXTURE, &wanted("䶮𬭎A")).expect("a font").expect("characters");
        assert_eq!(made.has, wanted("䶮𬭎"));
        assert!(made.bytes.len() < FIXTURE.len(), "{} bytes", made.bytes.len());
        // What was made is a font again, with these and no others.
        assert_eq!(make(&made.bytes, &wanted("䶮𬭎㛃")).expect("a font").expect("characters").has, wanted("䶮𬭎"));
        assert_eq!(make(FIXTURE, &wanted("A")).expect("a font"), None);
    }

    #[test]
    fn a_glyph_written_and_read_again_is_the_same() {
        let shape = |bytes: &[u8]| {
            let face = Face::parse(bytes, 0).expect("a font");
            Glyph::read(&face, face.glyph_index('𬭎').expect("its glyph")).expect("its outline")
        };
        let made = make(FIXTURE, &wanted("𬭎")).expect("a font").expect("characters");
        assert_eq!(shape(FIXTURE), shape(&made.bytes));
    }

    #[test]
    fn what_is_no_font_is_told() {
        for end in [0, 3, 12, 100, FIXTURE.len() / 2, FIXTURE.len() - 40] {
            let _ = make(&FIXTURE[..end], &wanted("䶮"));
        }
        assert!(make(b"%PDF-1.4 nothing of a font", &wanted("䶮")).is_err());
        assert!(make(&FIXTURE[..100], &wanted("䶮")).is_err());
    }
}
