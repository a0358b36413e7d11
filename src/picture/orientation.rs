//! Converts between upright and stored pictures: a camera stores what its sensor saw and records how it was held (EXIF
//! orientation 1–8). Parts of the upright picture are located in the stored one, so that only the small results need to
//! be turned.

use super::pixels::{Layout, Part, Pixels};

/// The side, in pixels, of the squares in which pixels are turned.
const SQUARE: usize = 32;

/// The stored size of a picture that is shown as `width` × `height`; the reverse conversion is the same.
pub(super) fn stored_size(orientation: u8, width: u32, height: u32) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// Where a part of the upright picture, which is `width` × `height`, lies in the stored one.
pub(super) fn stored_part(orientation: u8, part: Part, (width, height): (u32, u32)) -> Part {
    let Part { left, top, right, bottom } = part;
    let (width, height) = (f64::from(width), f64::from(height));
    let point = |x: f64, y: f64| match orientation {
        2 => (width - x, y),
        3 => (width - x, height - y),
        4 => (x, height - y),
        5 => (y, x),
        6 => (y, width - x),
        7 => (height - y, width - x),
        8 => (height - y, x),
        _ => (x, y),
    };
    let ((x1, y1), (x2, y2)) = (point(left, top), point(right, bottom));
    Part { left: x1.min(x2), top: y1.min(y2), right: x1.max(x2), bottom: y1.max(y2) }
}

/// Turns stored pixels upright.
pub(super) fn upright(pixels: Pixels, orientation: u8) -> Pixels {
    match (orientation, pixels.layout) {
        (2..=8, Layout::Grey) => turned::<1>(&pixels, orientation),
        (2..=8, Layout::Rgb) => turned::<3>(&pixels, orientation),
        (2..=8, Layout::Cmyk) => turned::<4>(&pixels, orientation),
        _ => pixels,
    }
}

/// Reads the pixels, of `N` bytes each, row by row and writes them in upright order, in which stored neighbours are a
/// fixed step apart.
fn turned<const N: usize>(pixels: &Pixels, orientation: u8) -> Pixels {
    let (wide, high) = (pixels.width as usize, pixels.height as usize);
    // Whether the stored x and y axes are reversed, and the steps from a pixel to its right and lower neighbours.
    let (last, across, down) = match orientation {
        2 => ((true, false), 1, wide),
        3 => ((true, true), 1, wide),
        4 => ((false, true), 1, wide),
        5 => ((false, false), high, 1),
        6 => ((false, true), high, 1),
        7 => ((true, true), high, 1),
        _ => ((true, false), high, 1),
    };
    let (stored, _) = pixels.bytes.as_chunks::<N>();
    let mut bytes = vec![0; pixels.bytes.len()];
    let (seen, _) = bytes.as_chunks_mut::<N>();
    let place = |number: usize, count: usize, from_the_end: bool| if from_the_end { count - 1 - number } else { number };
    // Square by square, so that writes stay as close in memory as reads.
    for (top, left) in (0..high).step_by(SQUARE).flat_map(|top| (0..wide).step_by(SQUARE).map(move |left| (top, left))) {
        for y in top..high.min(top + SQUARE) {
            let row = place(y, high, last.1) * down;
            let right = wide.min(left + SQUARE);
            for (x, pixel) in (left..right).zip(&stored[y * wide + left..y * wide + right]) {
                seen[row + place(x, wide, last.0) * across] = *pixel;
            }
        }
    }
    let (width, height) = stored_size(orientation, pixels.width, pixels.height);
    Pixels { width, height, layout: pixels.layout, bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_turning_puts_it() {
        // Stored as 5 × 3 with one bright pixel at each position in turn: its upright position must map back to it.
        for orientation in 1..=8 {
            for (x, y) in (0..5_u32).flat_map(|x| (0..3_u32).map(move |y| (x, y))) {
                let mut bytes = vec![0; 15];
                bytes[(y * 5 + x) as usize] = 255;
                let stored = Pixels::new(5, 3, Layout::Grey, bytes).expect("pixels");
                let upright = upright(stored, orientation);
                assert_eq!(stored_size(orientation, upright.width, upright.height), (5, 3));
                let at = upright.bytes.iter().position(|byte| *byte == 255).expect("bright");
                let at = u32::try_from(at).expect("small");
                let (left, top) = (f64::from(at % upright.width), f64::from(at / upright.width));
                let part = Part { left, top, right: left + 1.0, bottom: top + 1.0 };
                let found = stored_part(orientation, part, (upright.width, upright.height));
                assert_eq!((found.left, found.top, found.right - found.left), (f64::from(x), f64::from(y), 1.0), "{orientation}");
            }
        }
    }

    #[test]
    fn turning_is_what_another_library_does() {
        let bytes: Vec<u8> = (0..70 * 45 * 3_u32).map(|n| (n * 7 % 251).to_le_bytes()[0]).collect();
        let wanted = image::RgbImage::from_raw(70, 45, bytes.clone()).expect("picture");
        for orientation in 1..=8 {
            let mut wanted = image::DynamicImage::ImageRgb8(wanted.clone());
            wanted.apply_orientation(image::metadata::Orientation::from_exif(orientation).expect("orientation"));
            let stored = Pixels::new(70, 45, Layout::Rgb, bytes.clone()).expect("pixels");
            let got = upright(stored, orientation);
            assert_eq!((got.width, got.height), (wanted.width(), wanted.height()), "{orientation}");
            assert!(got.bytes == wanted.into_bytes(), "{orientation}");
        }
    }
}
