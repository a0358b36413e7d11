//! From bytes to upright RGB pixels. JPEG goes through `jpeg-decoder`, which scales while it decodes; `image` 0.25
//! decodes some valid baseline files to garbage (parts of its JPEG path, one scan a component).

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage, Rgba, RgbaImage};
use jpeg_decoder::PixelFormat;

use crate::plan::{PictureJob, Rendition};

/// Transparent pictures stand on the theme's paper.
const PAPER: [u8; 3] = [0xF7, 0xF3, 0xEA];

/// How large a source must be decoded to serve all its renditions.
pub(super) struct Target {
    /// Stored width and height (before orientation) that are enough.
    width: u32,
    height: u32,
    full: u64,
}

impl Target {
    /// The least size that no rendition has to be enlarged from.
    pub(super) fn of(job: &PictureJob, wanted: &[&Rendition]) -> Self {
        let scale = wanted
            .iter()
            .map(|rendition| {
                let (width, height) = rendition.crop.map_or((job.width, job.height), |crop| (crop.width, crop.height));
                let across = f64::from(rendition.width) / f64::from(width.max(1));
                let down = f64::from(rendition.height) / f64::from(height.max(1));
                across.max(down)
            })
            .fold(0.0, f64::max)
            .min(1.0);
        let (width, height) = if job.orientation >= 5 { (job.height, job.width) } else { (job.width, job.height) };
        Self { width: scaled(width, scale), height: scaled(height, scale), full: u64::from(width) * u64::from(height) }
    }

    /// The bytes that decoding and turning need at the most: two RGB pictures.
    pub(super) fn memory(&self) -> u64 {
        // The decoder scales to eighths: what it gives is less than twice as long as wanted.
        let decoded = (u64::from(self.width) * u64::from(self.height) * 4).min(self.full);
        decoded * 6
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "scale is 0–1, so the result is at most `length`")]
fn scaled(length: u32, scale: f64) -> u32 {
    ((f64::from(length) * scale).ceil() as u32).clamp(1, length.max(1))
}

/// Decodes `bytes` to upright pixels, at least as large as `target` asks for.
///
/// # Errors
/// Why the picture is damaged.
pub(super) fn decode(bytes: &[u8], job: &PictureJob, target: &Target) -> Result<RgbImage, String> {
    let stored = if bytes.starts_with(&[0xFF, 0xD8]) { jpeg(bytes, target)? } else { other(bytes)? };
    let mut picture = DynamicImage::ImageRgb8(stored);
    if let Some(orientation) = image::metadata::Orientation::from_exif(job.orientation) {
        picture.apply_orientation(orientation);
    }
    Ok(picture.into_rgb8())
}

fn jpeg(bytes: &[u8], target: &Target) -> Result<RgbImage, String> {
    let told = |error: jpeg_decoder::Error| error.to_string();
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(bytes));
    decoder.read_info().map_err(told)?;
    let side = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
    decoder.scale(side(target.width), side(target.height)).map_err(told)?;
    let pixels = decoder.decode().map_err(told)?;
    let info = decoder.info().ok_or("no header")?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let rgb = match info.pixel_format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
        PixelFormat::L16 => pixels.chunks_exact(2).flat_map(|grey| [grey[1]; 3]).collect(),
        PixelFormat::CMYK32 => pixels.chunks_exact(4).flat_map(ink).collect(),
    };
    RgbImage::from_raw(width, height, rgb).ok_or_else(|| format!("{width}×{height}"))
}

/// Ink to light: the decoder gives 255 for full ink.
fn ink(cmyk: &[u8]) -> [u8; 3] {
    let paper = |part: u8| u16::from(255 - part);
    let black = paper(cmyk[3]);
    [cmyk[0], cmyk[1], cmyk[2]].map(|part| u8::try_from(paper(part) * black / 255).unwrap_or(255))
}

fn other(bytes: &[u8]) -> Result<RgbImage, String> {
    let told = |error: image::ImageError| error.to_string();
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut decoder = reader.into_decoder().map_err(told)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(decoder.total_bytes().saturating_mul(2).max(64 << 20));
    decoder.set_limits(limits).map_err(told)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    Ok(if picture.color().has_alpha() { on_paper(&picture.into_rgba8()) } else { picture.into_rgb8() })
}

fn on_paper(picture: &RgbaImage) -> RgbImage {
    let mut out = RgbImage::new(picture.width(), picture.height());
    for (to, Rgba([red, green, blue, alpha])) in out.pixels_mut().zip(picture.pixels()) {
        let blend = |front: u8, back: u8| {
            let (front, back, alpha) = (u32::from(front), u32::from(back), u32::from(*alpha));
            u8::try_from((front * alpha + back * (255 - alpha) + 127) / 255).unwrap_or(255)
        };
        to.0 = [blend(*red, PAPER[0]), blend(*green, PAPER[1]), blend(*blue, PAPER[2])];
    }
    out
}
