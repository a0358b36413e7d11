//! Writes the tables of a small TrueType font: only those that browsers require, and without a date, so that the same
//! glyphs give the same bytes.

use std::collections::BTreeMap;

use ttf_parser::Face;

use super::outline::{Glyph, Point};

/// The family name inside the file; pages name the font by their own `@font-face` rule.
const NAME: &str = "Changlang Rare";

/// A big-endian writer.
#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn u8(&mut self, value: u8) {
        self.0.push(value);
    }
    fn u16(&mut self, value: u16) {
        self.0.extend(value.to_be_bytes());
    }
    fn i16(&mut self, value: i16) {
        self.0.extend(value.to_be_bytes());
    }
    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_be_bytes());
    }
    fn u16s<const N: usize>(&mut self, values: [u16; N]) {
        for value in values {
            self.u16(value);
        }
    }
    fn i16s<const N: usize>(&mut self, values: [i16; N]) {
        for value in values {
            self.i16(value);
        }
    }
    fn pad(&mut self) {
        while !self.0.len().is_multiple_of(4) {
            self.0.push(0);
        }
    }
}

/// The bounding box of points: least x and y, then greatest x and y.
#[derive(Clone, Copy, Default)]
struct Bounds([i16; 4]);

impl Bounds {
    fn of<'a>(points: impl Iterator<Item = &'a Point>) -> Option<Self> {
        points.fold(None, |bounds: Option<Self>, p| {
            let Self([left, bottom, right, top]) = bounds.unwrap_or(Self([p.x, p.y, p.x, p.y]));
            Some(Self([left.min(p.x), bottom.min(p.y), right.max(p.x), top.max(p.y)]))
        })
    }
}

/// The font of `glyphs`, with the metrics of `face`; `None` if they exceed what a font can hold.
pub(super) fn font(face: &Face<'_>, glyphs: &BTreeMap<char, Glyph>) -> Option<Vec<u8>> {
    let nothing = Glyph { contours: Vec::new(), advance: face.units_per_em() };
    // Glyph 0 is shown for missing characters; it is never used, since the `@font-face` rule lists the characters.
    let all: Vec<&Glyph> = std::iter::once(&nothing).chain(glyphs.values()).collect();
    let count = u16::try_from(all.len()).ok()?;
    let points = |glyph: &Glyph| glyph.contours.iter().map(Vec::len).sum::<usize>();
    let most_points = u16::try_from(all.iter().map(|glyph| points(glyph)).max()?).ok()?;
    let most_contours = u16::try_from(all.iter().map(|glyph| glyph.contours.len()).max()?).ok()?;
    let bounds = Bounds::of(all.iter().flat_map(|glyph| glyph.contours.iter().flatten())).unwrap_or_default();
    let (glyf, loca) = outlines(&all)?;
    let tables = [
        (*b"OS/2", os2(face, glyphs)),
        (*b"cmap", cmap(glyphs)?),
        (*b"glyf", glyf),
        (*b"head", head(face, bounds)),
        (*b"hhea", hhea(face, &all, bounds, count)),
        (*b"hmtx", hmtx(&all)),
        (*b"loca", loca),
        (*b"maxp", maxp(count, most_points, most_contours)),
        (*b"name", name()?),
        (*b"post", post()),
    ];
    assemble(tables)
}

fn outlines(glyphs: &[&Glyph]) -> Option<(Out, Out)> {
    let (mut glyf, mut loca) = (Out::default(), Out::default());
    for glyph in glyphs {
        loca.u32(u32::try_from(glyf.0.len()).ok()?);
        let Some(bounds) = Bounds::of(glyph.contours.iter().flatten()) else { continue };
        glyf.i16(i16::try_from(glyph.contours.len()).ok()?);
        glyf.i16s(bounds.0);
        let mut end = 0;
        for contour in &glyph.contours {
            end += contour.len();
            glyf.u16(u16::try_from(end - 1).ok()?);
        }
        glyf.u16(0); // no instructions
        let (mut flags, mut xs, mut ys) = (Vec::new(), Out::default(), Out::default());
        let (mut x, mut y) = (0, 0);
        for point in glyph.contours.iter().flatten() {
            let flag = u8::from(point.on) | step(point.x - x, &mut xs, 0x02, 0x10) | step(point.y - y, &mut ys, 0x04, 0x20);
            flags.push(flag);
            (x, y) = (point.x, point.y);
        }
        glyf.0.extend(flags);
        glyf.0.extend(xs.0);
        glyf.0.extend(ys.0);
        glyf.pad();
    }
    loca.u32(u32::try_from(glyf.0.len()).ok()?);
    Some((glyf, loca))
}

/// Writes one coordinate relative to the previous one in zero, one or two bytes, and returns its flags.
fn step(by: i16, out: &mut Out, short: u8, same: u8) -> u8 {
    match (by, u8::try_from(by.unsigned_abs())) {
        (0, _) => same,
        (_, Ok(small)) => {
            out.u8(small);
            if by > 0 { short | same } else { short }
        }
        _ => {
            out.i16(by);
            0
        }
    }
}

fn cmap(glyphs: &BTreeMap<char, Glyph>) -> Option<Out> {
    let mut out = Out::default();
    let groups = u32::try_from(glyphs.len()).ok()?;
    out.u16s([0, 1, 3, 10]);
    out.u32(12);
    out.u16s([12, 0]);
    for value in [16 + 12 * groups, 0, groups] {
        out.u32(value);
    }
    for (glyph, c) in (1..).zip(glyphs.keys()) {
        for value in [u32::from(*c), u32::from(*c), glyph] {
            out.u32(value);
        }
    }
    Some(out)
}

fn head(face: &Face<'_>, bounds: Bounds) -> Out {
    let mut out = Out::default();
    for value in [0x0001_0000, 0x0001_0000, 0, 0x5F0F_3CF5] {
        out.u32(value);
    }
    out.u16s([3, face.units_per_em(), 0, 0, 0, 0, 0, 0, 0, 0]);
    out.i16s(bounds.0);
    out.u16s([0, 8, 2, 1, 0]);
    out
}

fn hhea(face: &Face<'_>, glyphs: &[&Glyph], bounds: Bounds, count: u16) -> Out {
    let mut out = Out::default();
    out.u32(0x0001_0000);
    out.i16s([face.ascender(), face.descender(), face.line_gap()]);
    out.u16(glyphs.iter().map(|glyph| glyph.advance).max().unwrap_or_default());
    out.i16s([bounds.0[0], 0, bounds.0[2], 1, 0, 0, 0, 0, 0, 0, 0]);
    out.u16(count);
    out
}

fn hmtx(glyphs: &[&Glyph]) -> Out {
    let mut out = Out::default();
    for glyph in glyphs {
        out.u16(glyph.advance);
        out.i16(Bounds::of(glyph.contours.iter().flatten()).unwrap_or_default().0[0]);
    }
    out
}

fn maxp(count: u16, points: u16, contours: u16) -> Out {
    let mut out = Out::default();
    out.u32(0x0001_0000);
    out.u16s([count, points, contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    out
}

fn os2(face: &Face<'_>, glyphs: &BTreeMap<char, Glyph>) -> Out {
    let edge = |c: Option<&char>| c.map_or(0, |c| u16::try_from(u32::from(*c)).unwrap_or(u16::MAX));
    let mut out = Out::default();
    out.u16s([4, face.units_per_em(), 400, 5, 0]);
    // Subscript and strikeout metrics, family class, PANOSE and Unicode ranges: zero, since they do not matter for so few
    // glyphs.
    out.0.extend([0; 20 + 2 + 10 + 16]);
    out.0.extend(b"NONE");
    out.u16s([0x40, edge(glyphs.keys().next()), edge(glyphs.keys().next_back())]);
    out.i16s([face.ascender(), face.descender(), face.line_gap()]);
    out.u16s([face.ascender().unsigned_abs(), face.descender().unsigned_abs()]);
    out.0.extend([0; 8 + 4]);
    out.u16s([0, 0x20, 0]);
    out
}

fn name() -> Option<Out> {
    let mut out = Out::default();
    let (ids, bytes) = ([1_u16, 4, 6], |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>());
    let texts = [bytes(NAME), bytes(NAME), bytes(&NAME.replace(' ', ""))];
    out.u16s([0, 3, 6 + 3 * 12]);
    let mut offset = 0;
    for (id, text) in ids.iter().zip(&texts) {
        let length = u16::try_from(text.len()).ok()?;
        out.u16s([3, 1, 0x409, *id, length, offset]);
        offset += length;
    }
    out.0.extend(texts.concat());
    Some(out)
}

fn post() -> Out {
    let mut out = Out::default();
    out.u32(0x0003_0000);
    out.0.extend([0; 28]);
    out
}

/// Concatenates the tables, sorted by tag, after their directory with checksums.
fn assemble<const N: usize>(tables: [([u8; 4], Out); N]) -> Option<Vec<u8>> {
    let count = u16::try_from(N).ok()?;
    let log = count.ilog2();
    let range = 16 << log;
    let (mut directory, mut body) = (Out::default(), Out::default());
    directory.u32(0x0001_0000);
    directory.u16s([count, range, u16::try_from(log).ok()?, count * 16 - range]);
    let start = 12 + 16 * N;
    let mut adjust = 0;
    for (tag, mut table) in tables {
        let length = table.0.len();
        table.pad();
        let offset = start + body.0.len();
        if tag == *b"head" {
            adjust = offset + 8;
        }
        directory.0.extend(tag);
        for value in [sum(&table.0), u32::try_from(offset).ok()?, u32::try_from(length).ok()?] {
            directory.u32(value);
        }
        body.0.extend(table.0);
    }
    let mut font = directory.0;
    font.extend(body.0);
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(sum(&font));
    font.get_mut(adjust..adjust + 4)?.copy_from_slice(&whole.to_be_bytes());
    Some(font)
}

fn sum(bytes: &[u8]) -> u32 {
    let words = bytes.chunks_exact(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]));
    words.fold(0, u32::wrapping_add)
}
