//! Redactions: areas that must not be seen are painted over at full size, before any other size is made.

use crate::plan::{PictureJob, Redaction};

use super::orientation::stored_part;
use super::pixels::{Layout, Part, Pixels};

/// The paint in RGB.
const PAINT: [u8; 3] = [0x5A, 0x50, 0x46];

/// The paint as grey and as CMYK.
const GREY: [u8; 1] = [0x51];
const INK: [u8; 4] = [0, 0x1C, 0x39, 0xA5];

/// How many pixels the paint extends beyond the area: photographs store chroma at half resolution, so colours bleed
/// that far.
const MARGIN: f64 = 2.0;

/// Paints the job's redactions onto the stored pixels, which must be at full size.
pub(super) fn paint(pixels: &mut Pixels, job: &PictureJob) {
    let paint: &[u8] = match pixels.layout {
        Layout::Grey => &GREY,
        Layout::Rgb => &PAINT,
        Layout::Cmyk => &INK,
    };
    for redaction in &job.redactions {
        let area = stored_part(job.orientation, area(*redaction, job.width, job.height), (job.width, job.height));
        let (left, right) = (pixel(area.left, pixels.width), pixel(area.right, pixels.width));
        let (top, bottom) = (pixel(area.top, pixels.height), pixel(area.bottom, pixels.height));
        let row = pixels.width as usize * paint.len();
        for line in pixels.bytes.chunks_exact_mut(row.max(1)).take(bottom).skip(top) {
            for pixel in line[left * paint.len()..right * paint.len()].chunks_exact_mut(paint.len()) {
                pixel.copy_from_slice(paint);
            }
        }
    }
}

/// The area of a redaction in pixels of the upright picture, rounded outwards, with the margin. Redactions are in per
/// cent of the picture's sides.
fn area(Redaction { x, y, w, h }: Redaction, width: u32, height: u32) -> Part {
    let (across, down) = (f64::from(width) / 100.0, f64::from(height) / 100.0);
    if w <= 0.0 || h <= 0.0 {
        return Part { left: 0.0, top: 0.0, right: 0.0, bottom: 0.0 };
    }
    Part {
        left: (x * across).floor() - MARGIN,
        top: (y * down).floor() - MARGIN,
        right: ((x + w) * across).ceil() + MARGIN,
        bottom: ((y + h) * down).ceil() + MARGIN,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture's side")]
fn pixel(at: f64, side: u32) -> usize {
    at.clamp(0.0, f64::from(side)) as usize
}
