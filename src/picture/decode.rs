//! From a file to stored pixels. The JPEG of a camera goes through our `baseline`; every other one through `jpeg-decoder`,
//! which scales while it decodes as well. `image` 0.25 decodes some valid baseline files (one scan a component) to garbage
//! and says that all is well.
//!
//! `jpeg-decoder` is built with `platform_independent`, since its processor-specific paths round differently, and without
//! `rayon`: a thread that waits inside of it could begin another picture and wait for the budget that it holds itself.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use jpeg_decoder::{ColorTransform, PixelFormat};

use crate::source::Header;

use super::baseline;
use super::colour::on_paper;
use super::orientation::stored_size;
use super::pixels::{Layout, Picture, Pixels, Stored};

/// Decodes the picture `data`. A JPEG comes in so many eighths of its size, others whole; the JPEG of a camera in planes,
/// unless they are not wanted.
///
/// # Errors
/// Why the picture is damaged.
pub(super) fn decode(data: &[u8], header: &Header, eighths: u32, planes: bool) -> Result<Stored, String> {
    match header.colour {
        Some(ColorTransform::YCbCr | ColorTransform::Grayscale) if planes => match baseline::decode(data, eighths) {
            Some((planes, profile)) => Ok(Stored { picture: Picture::Planes(planes), profile }),
            None => jpeg(data, header, eighths),
        },
        Some(_) => jpeg(data, header, eighths),
        None => other(data, header),
    }
}

/// The length of a side in so many eighths.
pub(super) fn scaled(side: u32, eighths: u32) -> u32 {
    (side * eighths).div_ceil(8)
}

fn jpeg(data: &[u8], header: &Header, eighths: u32) -> Result<Stored, String> {
    // It knows a half, a quarter and an eighth.
    let eighths = eighths.next_power_of_two();
    let told = |error: jpeg_decoder::Error| error.to_string();
    let mut decoder = jpeg_decoder::Decoder::new(data);
    if let Some(colour) = header.colour {
        decoder.set_color_transform(colour);
    }
    // It takes the least scale at which one side is large enough: asked for exactly what that scale gives, it cannot
    // choose a smaller one.
    let (width, height) = stored_size(header.orientation, header.width, header.height);
    let side = |side: u32| u16::try_from(scaled(side, eighths)).unwrap_or(u16::MAX);
    decoder.scale(side(width), side(height)).map_err(told)?;
    let bytes = decoder.decode().map_err(told)?;
    let profile = decoder.icc_profile();
    let info = decoder.info().ok_or("no frame")?;
    drop(decoder);
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let layout = match info.pixel_format {
        PixelFormat::L8 => Layout::Grey,
        PixelFormat::RGB24 => Layout::Rgb,
        PixelFormat::CMYK32 => Layout::Cmyk,
        PixelFormat::L16 => return Err("16 bits".to_owned()),
    };
    let pixels = Pixels::new(width, height, layout, bytes).ok_or_else(|| format!("{width}×{height}"))?;
    Ok(Stored { picture: Picture::Pixels(pixels), profile })
}

fn other(data: &[u8], header: &Header) -> Result<Stored, String> {
    let told = |error: image::ImageError| error.to_string();
    let mut reader = ImageReader::with_format(Cursor::new(data), header.format);
    let mut limits = Limits::no_limits();
    // What the header promised, the same again to work in, and something for tables.
    limits.max_alloc = Some(header.decoded.saturating_mul(2).saturating_add(64 << 20));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(told)?;
    let profile = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    let (width, height) = (picture.width(), picture.height());
    if (width, height) != stored_size(header.orientation, header.width, header.height) {
        return Err(format!("{width}×{height}"));
    }
    let colour = picture.color();
    let stored = if colour.has_alpha() {
        // A grey profile does not fit what has become red, green and blue, and is then passed over.
        on_paper(width, height, picture.into_rgba8().into_raw(), profile.as_deref())
    } else {
        let (layout, bytes) = if colour.has_color() {
            (Layout::Rgb, picture.into_rgb8().into_raw())
        } else {
            (Layout::Grey, picture.into_luma8().into_raw())
        };
        Pixels::new(width, height, layout, bytes).map(|pixels| Stored { picture: Picture::Pixels(pixels), profile })
    };
    stored.ok_or_else(|| format!("{width}×{height}"))
}
