//! Redacted, cropped and resized: each size from the next larger of the same part, so that a photograph is walked over
//! once at its full size.

use std::collections::BTreeMap;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::{Rgb, RgbImage};

use crate::plan::{Crop, PictureJob, Redaction, Rendition};

/// Every wanted rendition with its pixels.
pub(super) fn renditions<'a>(mut pixels: RgbImage, job: &PictureJob, wanted: &[&'a Rendition]) -> Vec<(&'a Rendition, RgbImage)> {
    for redaction in &job.redactions {
        paint(&mut pixels, *redaction);
    }
    let mut by_crop: BTreeMap<Option<Crop>, Vec<&'a Rendition>> = BTreeMap::new();
    for rendition in wanted {
        by_crop.entry(rendition.crop).or_default().push(rendition);
    }
    let mut made = Vec::new();
    for (crop, mut renditions) in by_crop {
        renditions.sort_by_key(|rendition| std::cmp::Reverse(rendition.width));
        let mut larger: Option<RgbImage> = None;
        for rendition in renditions {
            let size = (rendition.width, rendition.height);
            let resized = match &larger {
                Some(larger) if larger.dimensions() == size => larger.clone(),
                Some(larger) => resize(larger, (0.0, 0.0, f64::from(larger.width()), f64::from(larger.height())), size),
                None => resize(&pixels, part(&pixels, job, crop), size),
            };
            larger = Some(resized.clone());
            made.push((rendition, resized));
        }
    }
    made
}

/// The crop in the pixels that were decoded, which may be fewer than the source has.
fn part(pixels: &RgbImage, job: &PictureJob, crop: Option<Crop>) -> (f64, f64, f64, f64) {
    let (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
    let Some(crop) = crop else { return (0.0, 0.0, width, height) };
    let (across, down) = (width / f64::from(job.width.max(1)), height / f64::from(job.height.max(1)));
    let left = f64::from(crop.x) * across;
    let top = f64::from(crop.y) * down;
    (left, top, (f64::from(crop.width) * across).min(width - left), (f64::from(crop.height) * down).min(height - top))
}

fn resize(from: &RgbImage, (left, top, width, height): (f64, f64, f64, f64), size: (u32, u32)) -> RgbImage {
    let empty = || RgbImage::new(size.0, size.1);
    let Ok(source) = ImageRef::new(from.width(), from.height(), from.as_raw(), PixelType::U8x3) else { return empty() };
    let mut target = Image::new(size.0, size.1, PixelType::U8x3);
    let options = ResizeOptions::new().crop(left, top, width, height);
    // Both sizes are ≥ 1 and the crop lies inside: it cannot fail.
    let _ = Resizer::new().resize(&source, &mut target, &options);
    RgbImage::from_raw(size.0, size.1, target.into_vec()).unwrap_or_else(empty)
}

/// Paints an area over, rounded outwards: not a pixel of what it hides is left.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture's sides")]
fn paint(pixels: &mut RgbImage, Redaction { x, y, w, h }: Redaction) {
    let (width, height) = pixels.dimensions();
    let at = |per_cent: f64, side: u32| (per_cent / 100.0 * f64::from(side)).clamp(0.0, f64::from(side));
    let (left, right) = (at(x, width).floor() as u32, at(x + w, width).ceil() as u32);
    let (top, bottom) = (at(y, height).floor() as u32, at(y + h, height).ceil() as u32);
    // A pixel further on each side: resizing must not blend the edge back in.
    for row in top.saturating_sub(1)..(bottom + 1).min(height) {
        for column in left.saturating_sub(1)..(right + 1).min(width) {
            pixels.put_pixel(column, row, Rgb([0x5A, 0x50, 0x46]));
        }
    }
}
