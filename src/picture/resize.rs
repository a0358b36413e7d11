//! Resizing. The only file that knows `fast_image_resize`, whose generics are heavy. Its integer arithmetic gives the
//! same bytes on every processor.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use super::pixels::{Layout, Part, Pixels};

/// A part of a picture in the size `width` × `height`, by Lanczos.
///
/// # Errors
/// When a size is nothing.
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
    // Black ink is no alpha.
    let options = ResizeOptions::new().crop(left, top, across, down).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(|error| error.to_string())?;
    Ok(Pixels { width, height, layout: from.layout, bytes: target.into_vec() })
}
