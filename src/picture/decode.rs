//! Decodes a file to stored pixels. Camera JPEGs go through our `baseline`; all others go through `jpeg-decoder`, which
//! also scales while decoding. `image` 0.25 is not used for JPEG, because it decodes some valid baseline files (one
//! scan per component) to garbage without reporting an error.
//!
//! `jpeg-decoder` is built with `platform_independent`, because its processor-specific paths round differently, and
//! without `rayon`: a thread waiting inside it could start another picture and then wait for the budget that it holds
//! itself.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use jpeg_decoder::{ColorTransform, PixelFormat};

use crate::plan::scaled;
use crate::source::Header;

use super::baseline;
use super::colour::on_paper;
use super::orientation::stored_size;
use super::pixels::{Layout, Picture, Pixels, Stored};

/// Decodes the picture `data`. A JPEG is scaled to at least `eighths` eighths of its size, other formats are not
/// scaled. Camera JPEGs are returned in planes if `planes` is set.
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

fn jpeg(data: &[u8], header: &Header, eighths: u32) -> Result<Stored, String> {
    // `jpeg-decoder` scales only to a half, a quarter or an eighth.
    let eighths = eighths.next_power_of_two();
    let told = |error: jpeg_decoder::Error| error.to_string();
    let mut decoder = jpeg_decoder::Decoder::new(data);
    if let Some(colour) = header.colour {
        decoder.set_color_transform(colour);
    }
    // It takes the smallest scale at which one side is large enough: asked for exactly the size that the wanted scale
    // yields, it cannot choose a smaller one.
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
    // Twice the decoded size that the header announces, for the picture and a working copy, and some more for tables.
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
        // A grey profile does not fit pixels that were converted to RGB, and is ignored.
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
