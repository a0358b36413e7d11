//! The encoders. They write pixels and no metadata. A change here changes the bytes of every picture, so raise
//! `plan::ENCODER_VERSION`. `jpeg-encoder` is built without `simd`, whose results differ from those of its plain path;
//! all paths of libwebp agree.

use std::borrow::Cow;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use webp::WebPConfig;

use crate::plan::Format;

use super::pixels::{Layout, Pixels};

/// The effort of the WebP encoder: 2 takes less than half the time of 4, for 6 % more bytes.
const WEBP_METHOD: i32 = 2;

/// The longest side of a WebP, in pixels.
pub(super) const WEBP_SIDE: u32 = 16_383;

/// Encodes upright pixels in sRGB or grey.
///
/// # Errors
/// The message of the encoder.
pub(super) fn encode(pixels: &Pixels, format: Format, quality: u8) -> Result<Vec<u8>, String> {
    match format {
        Format::Webp => webp(pixels, quality),
        Format::Jpeg => jpeg(pixels, quality),
    }
}

fn webp(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, String> {
    let rgb = match pixels.layout {
        Layout::Grey => Cow::Owned(pixels.bytes.iter().flat_map(|grey| [*grey; 3]).collect::<Vec<u8>>()),
        Layout::Rgb | Layout::Cmyk => Cow::Borrowed(pixels.bytes.as_slice()),
    };
    let mut config = WebPConfig::new().map_err(|()| "WebP".to_owned())?;
    config.method = WEBP_METHOD;
    config.quality = f32::from(quality);
    let encoder = webp::Encoder::from_rgb(&rgb, pixels.width, pixels.height);
    encoder.encode_advanced(&config).map(|bytes| bytes.to_vec()).map_err(|error| format!("{error:?}"))
}

fn jpeg(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    // Progressive rather than optimized baseline, which some decoders get wrong.
    encoder.set_progressive(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let colour = if pixels.layout == Layout::Grey { ColorType::Luma } else { ColorType::Rgb };
    let side = |length: u32| u16::try_from(length).map_err(|_| format!("{length} px"));
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);
    encoder.encode(&pixels.bytes, width, height, colour).map_err(|error| error.to_string())?;
    Ok(bytes)
}
