//! The encoders. A change here changes every picture's bytes: raise `plan::ENCODER_VERSION`.

use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use webp::WebPConfig;

use crate::plan::Format;

/// The effort of the WebP encoder: 2 takes less than half the time of 4 for 6 % more bytes.
const WEBP_METHOD: i32 = 2;

/// Encodes `pixels`; no metadata is written.
///
/// # Errors
/// What the encoder says.
pub(super) fn encode(pixels: &RgbImage, format: Format, quality: u8) -> Result<Vec<u8>, String> {
    match format {
        Format::Webp => {
            let mut config = WebPConfig::new().map_err(|()| "WebP".to_owned())?;
            config.method = WEBP_METHOD;
            config.quality = f32::from(quality);
            let encoder = webp::Encoder::from_rgb(pixels.as_raw(), pixels.width(), pixels.height());
            encoder.encode_advanced(&config).map(|bytes| bytes.to_vec()).map_err(|error| format!("{error:?}"))
        }
        Format::Jpeg => {
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes, quality);
            // Progressive, not optimised baseline: that layout is the one that some decoders get wrong.
            encoder.set_progressive(true);
            encoder.set_sampling_factor(SamplingFactor::F_2_2);
            let side = |length: u32| u16::try_from(length).map_err(|_| format!("{length} px"));
            let (width, height) = (side(pixels.width())?, side(pixels.height())?);
            encoder.encode(pixels.as_raw(), width, height, ColorType::Rgb).map_err(|error| error.to_string())?;
            Ok(bytes)
        }
    }
}
