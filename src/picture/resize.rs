//! Resizing. This is the only file that uses `fast_image_resize`, whose generics are slow to compile. Its integer
//! arithmetic gives the same bytes on every processor.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use super::pixels::{Layout, Part, Pixels};

/// Resizes a part of a picture to `width` × `height`, with a Lanczos filter.
///
/// # Errors
/// When a size is zero.
pub(super) fn resize(from: &Pixels, part: Part, (width, height): (u32, u32)) -> Result<Pixels, String> {
    let kind = match from.layout {
        Layout::Grey => PixelType::U8,
        Layout::Rgb => PixelType::U8x3,
        Layout::Cmyk => PixelType::U8x4,
    };
    let source = ImageRef::new(from.width, from.height, &from.bytes, kind).map_err(|error| error.to_string())?;
    let mut target = Image::new(width, height, kind);
    let left = part.left.clamp(0.0, f64::from(from.width));
    let top = part.top.clamp(0.0, f64::from(from.height));
    let across = (part.right.min(f64::from(from.width)) - left).max(0.0);
    let down = (part.bottom.min(f64::from(from.height)) - top).max(0.0);
    // The fourth channel of CMYK is not alpha.
    let options = ResizeOptions::new().crop(left, top, across, down).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(|error| error.to_string())?;
    Ok(Pixels { width, height, layout: from.layout, bytes: target.into_vec() })
}
