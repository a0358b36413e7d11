//! Upright and stored: a camera stores what its sensor saw and notes how it was held. Parts of the upright picture are
//! looked up in the stored one, so that only what has been made small must be turned.

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};

use super::pixels::{Layout, Part, Pixels};

/// The stored size of a picture that is shown in this size.
pub(super) fn stored_size(orientation: u8, width: u32, height: u32) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// Where a part of the upright picture, which is `width` × `height`, stands in the stored one.
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

/// Turns stored pixels upright. Ink has become light before.
pub(super) fn upright(pixels: Pixels, orientation: u8) -> Pixels {
    let Some(turn) = Orientation::from_exif(orientation).filter(|turn| *turn != Orientation::NoTransforms) else {
        return pixels;
    };
    let Pixels { width, height, layout, bytes } = pixels;
    let picture = match layout {
        Layout::Grey => GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8),
        Layout::Rgb | Layout::Cmyk => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
    };
    let mut picture = picture.unwrap_or_default();
    picture.apply_orientation(turn);
    Pixels { width: picture.width(), height: picture.height(), layout, bytes: picture.into_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_where_turning_puts_it() {
        // Stored 5 × 3, with one bright pixel at each place in turn: its upright place must lead back to it.
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
}
