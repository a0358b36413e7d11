//! Decodes the JPEG of a camera (baseline, one scan) to planes, scaled to 1–8 eighths of its size. Nothing is computed
//! that a smaller picture does not show, chroma keeps its stored resolution, and the conversion to RGB happens after
//! resizing. This takes a third of the time of decoding to pixels.
//!
//! Unusual or damaged files give `None` and are left to `jpeg-decoder`. The inverse DCT uses `f32` in a fixed order of
//! operations, which gives the same result on every processor.

use super::huffman::{Bits, Table};
use super::pixels::{Layout, Pixels, Plane, Planes};

/// The position in the block of each coefficient in zigzag order.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42,
    49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// What the segments before the scan define.
#[derive(Default)]
struct Tables {
    /// Quantization tables in zigzag order.
    quantities: [Option<[f32; 64]>; 4],
    /// Huffman tables for the DC coefficients.
    lights: [Option<Table>; 4],
    /// Huffman tables for the AC coefficients.
    others: [Option<Table>; 4],
    /// The restart interval in MCUs; 0 for none.
    restart: usize,
    /// The numbered chunks of the ICC profile.
    profile: Vec<(u8, Vec<u8>)>,
}

/// A component of the frame.
struct Component {
    name: u8,
    /// Its horizontal and vertical sampling factors.
    across: usize,
    down: usize,
    /// The number of its quantization table.
    quantities: usize,
}

/// A component of the scan, with its tables.
struct Part<'t> {
    across: usize,
    down: usize,
    quantities: &'t [f32; 64],
    /// Its Huffman table for DC coefficients.
    light: &'t Table,
    /// Its Huffman table for AC coefficients.
    other: &'t Table,
    /// The last DC coefficient, to which the next one is relative.
    last: i32,
    stride: usize,
    bytes: Vec<u8>,
}

/// Decodes the JPEG `data`, greyscale or `YCbCr`, in `eighths` eighths of its size; returns the planes and the ICC
/// profile.
pub(super) fn decode(data: &[u8], eighths: u32) -> Option<(Planes, Option<Vec<u8>>)> {
    let mut tables = Tables::default();
    let mut frame = None;
    let mut rest = data.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..length + 2)?;
        rest = rest.get(length + 2..)?;
        match marker {
            0xC0 | 0xC1 => frame = Some(read_frame(segment)?),
            0xC4 => tables.codes(segment)?,
            0xDB => tables.quantities(segment)?,
            0xDD => tables.restart = usize::from(u16::from_be_bytes([*segment.first()?, *segment.get(1)?])),
            0xE2 => {
                if let Some([number, _, part @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") {
                    tables.profile.push((*number, part.to_vec()));
                }
            }
            0xDA => {
                let (size, components) = frame?;
                let planes = match eighths {
                    1 => scan::<1>(segment, rest, &tables, size, &components),
                    2 => scan::<2>(segment, rest, &tables, size, &components),
                    3 => scan::<3>(segment, rest, &tables, size, &components),
                    4 => scan::<4>(segment, rest, &tables, size, &components),
                    5 => scan::<5>(segment, rest, &tables, size, &components),
                    6 => scan::<6>(segment, rest, &tables, size, &components),
                    7 => scan::<7>(segment, rest, &tables, size, &components),
                    _ => scan::<8>(segment, rest, &tables, size, &components),
                }?;
                tables.profile.sort();
                let profile: Vec<u8> = tables.profile.into_iter().flat_map(|(_, part)| part).collect();
                return Some((planes, Some(profile).filter(|profile| !profile.is_empty())));
            }
            0xE0..=0xEF | 0xFE => {}
            _ => return None,
        }
    }
}

fn read_frame(segment: &[u8]) -> Option<((usize, usize), Vec<Component>)> {
    let [8, h0, h1, w0, w1, count, components @ ..] = segment else { return None };
    let components: Vec<Component> = components
        .chunks_exact(3)
        .map(|part| Component {
            name: part[0],
            across: usize::from(part[1] >> 4),
            down: usize::from(part[1] & 15),
            quantities: usize::from(part[2]),
        })
        .collect();
    let size = (usize::from(u16::from_be_bytes([*w0, *w1])), usize::from(u16::from_be_bytes([*h0, *h1])));
    let sound = components.iter().all(|part| (1..=4).contains(&part.across) && (1..=4).contains(&part.down));
    let usual = matches!(components.len(), 1 | 3) && components.len() == usize::from(*count);
    (sound && usual && size.0 > 0 && size.1 > 0).then_some((size, components))
}

impl Tables {
    fn codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [which, rest @ ..] = segment {
            let counts: &[u8; 16] = rest.first_chunk()?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let table = Table::new(counts, rest.get(16..16 + total)?)?;
            let place = usize::from(*which & 15);
            let tables = if which >> 4 == 0 { &mut self.lights } else { &mut self.others };
            *tables.get_mut(place)? = Some(table);
            segment = &rest[16 + total..];
        }
        Some(())
    }

    fn quantities(&mut self, mut segment: &[u8]) -> Option<()> {
        while let [which, rest @ ..] = segment {
            // 16-bit tables are for 12-bit pictures only.
            let numbers: &[u8; 64] = (which >> 4 == 0).then(|| rest.first_chunk()).flatten()?;
            *self.quantities.get_mut(usize::from(which & 15))? = Some(numbers.map(f32::from));
            segment = &rest[64..];
        }
        Some(())
    }
}

fn scan<const N: usize>(
    segment: &[u8],
    data: &[u8],
    tables: &Tables,
    (width, height): (usize, usize),
    components: &[Component],
) -> Option<Planes> {
    let [count, chosen @ ..] = segment else { return None };
    let one = components.len() == 1;
    let most = |side: fn(&Component) -> usize| if one { 1 } else { components.iter().map(side).max().unwrap_or(1) };
    let (across, down) = (most(|part| part.across), most(|part| part.down));
    let units = (width.div_ceil(8 * across), height.div_ceil(8 * down));
    if usize::from(*count) != components.len() || chosen.len() != components.len() * 2 + 3 {
        return None;
    }
    let mut parts = Vec::new();
    for (component, chosen) in components.iter().zip(chosen.chunks_exact(2)) {
        if chosen[0] != component.name {
            return None;
        }
        let (h, v) = if one { (1, 1) } else { (component.across, component.down) };
        let stride = units.0 * h * N;
        parts.push(Part {
            across: h,
            down: v,
            quantities: tables.quantities.get(component.quantities)?.as_ref()?,
            light: tables.lights.get(usize::from(chosen[1] >> 4))?.as_ref()?,
            other: tables.others.get(usize::from(chosen[1] & 15))?.as_ref()?,
            last: 0,
            stride,
            bytes: vec![0; stride * units.1 * v * N],
        });
    }
    let waves = waves::<N>();
    let mut bits = Bits::new(data);
    let mut number = 0;
    for row in 0..units.1 {
        for column in 0..units.0 {
            if tables.restart > 0 && number > 0 && number % tables.restart == 0 {
                let marker = bits.marker()?;
                if usize::from(marker) != 0xD0 + (number / tables.restart - 1) % 8 {
                    return None;
                }
                for part in &mut parts {
                    part.last = 0;
                }
            }
            for part in &mut parts {
                let (down, across) = (part.down, part.across);
                for (y, x) in (0..down).flat_map(|y| (0..across).map(move |x| (y, x))) {
                    let at = (row * down + y) * N * part.stride + (column * across + x) * N;
                    part.block::<N>(&mut bits, &waves, at)?;
                }
            }
            number += 1;
        }
        if bits.is_overrun() {
            return None;
        }
    }
    (bits.marker()? == 0xD9).then_some(())?;
    let planes = parts.into_iter().map(|part| {
        let share = |side: usize, of: usize| exact(side * N) / exact(8 * of);
        let size = (u32::try_from(part.stride).ok()?, u32::try_from(part.bytes.len() / part.stride.max(1)).ok()?);
        let pixels = Pixels::new(size.0, size.1, Layout::Grey, part.bytes)?;
        Some(Plane { scale: (share(part.across, across), share(part.down, down)), pixels })
    });
    planes.collect()
}

/// A small number as a float, without loss.
#[expect(clippy::cast_precision_loss, reason = "small")]
fn exact(number: usize) -> f64 {
    number as f64
}

/// The basis of the `N`-point inverse DCT: for each frequency its values at the `N` points.
#[expect(clippy::cast_possible_truncation, reason = "rounded to f32 on purpose")]
fn waves<const N: usize>() -> [[f32; N]; N] {
    let mut waves = [[0.0; N]; N];
    for (wave, values) in waves.iter_mut().enumerate() {
        for (point, value) in values.iter_mut().enumerate() {
            let turn = exact((2 * point + 1) * wave) * std::f64::consts::PI / exact(2 * N);
            // Rounded to 22 fractional bits, well above the last digits, in which the cosines of different systems
            // differ.
            let amount = if wave == 0 { 0.125_f64.sqrt() } else { turn.cos() / 2.0 };
            *value = ((amount * 4_194_304.0).round() / 4_194_304.0) as f32;
        }
    }
    waves
}

impl Part<'_> {
    /// Reads a block and writes its `N` × `N` pixels at `at`.
    #[expect(clippy::cast_precision_loss, reason = "coefficients are small")]
    #[inline]
    fn block<const N: usize>(&mut self, bits: &mut Bits<'_>, waves: &[[f32; N]; N], at: usize) -> Option<()> {
        let mut block = [0.0_f32; 64];
        self.last = self.last.checked_add(self.light.difference(bits)?)?;
        block[0] = self.last as f32 * self.quantities[0];
        let mut flat = true;
        let quantities = self.quantities;
        self.other.coefficients(bits, |place, number| {
            flat = false;
            block[usize::from(ZIGZAG[place & 63])] = number as f32 * quantities[place & 63];
        })?;
        if flat {
            let value = byte(block[0] / 8.0 + 128.5);
            for y in 0..N {
                self.bytes.get_mut(at + y * self.stride..at + y * self.stride + N)?.fill(value);
            }
            return Some(());
        }
        let mut columns = [[0.0_f32; N]; N];
        for (wave, values) in waves.iter().enumerate() {
            let line: &[f32; N] = block[wave * 8..].first_chunk()?;
            for (column, value) in columns.iter_mut().zip(values) {
                for (sum, part) in column.iter_mut().zip(line) {
                    *sum += value * part;
                }
            }
        }
        for (y, column) in columns.iter().enumerate() {
            let mut line = [128.5_f32; N];
            for (part, values) in column.iter().zip(waves) {
                for (sum, value) in line.iter_mut().zip(values) {
                    *sum += part * value;
                }
            }
            let place = at + y * self.stride;
            self.bytes.get_mut(place..place + N)?.copy_from_slice(&line.map(byte));
        }
        Some(())
    }
}

/// Truncates and clamps to a byte. The caller has added one half, so this rounds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast bounds and cuts off")]
fn byte(value: f32) -> u8 {
    value as u8
}
