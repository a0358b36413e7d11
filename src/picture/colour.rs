//! Converts colours from a picture's profile to sRGB, which is what a page without profiles implies. This is done after
//! resizing, on fewer pixels. `moxcms` is built without its processor-specific paths, because they round differently.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout as Order, Transform8BitExecutor, TransformOptions};

use super::pixels::{Layout, Picture, Pixels, Stored};

/// The theme's paper colour in sRGB; transparent pictures are placed on it.
const PAPER: [u8; 3] = [0xF7, 0xF3, 0xEA];

/// How colours are converted to sRGB.
pub(super) enum ToSrgb {
    /// Not at all: they are sRGB or grey already.
    Same,
    /// By the picture's profile.
    Profile(Arc<Transform8BitExecutor>),
    /// CMYK without a profile: each ink absorbs its share of the light.
    Ink,
}

impl ToSrgb {
    /// The conversion for pixels of this layout and profile. A profile that is broken, or for another colour space, is
    /// ignored.
    pub(super) fn of(layout: Layout, profile: Option<&[u8]>) -> Self {
        let (order, space) = match layout {
            Layout::Grey => (Order::Gray, DataColorSpace::Gray),
            Layout::Rgb => (Order::Rgb, DataColorSpace::Rgb),
            Layout::Cmyk => (Order::Rgba, DataColorSpace::Cmyk),
        };
        match profile.and_then(|profile| transform(profile, space, order, Order::Rgb)) {
            Some(transform) if layout == Layout::Cmyk || changes(layout, transform.as_ref()) => Self::Profile(transform),
            None if layout == Layout::Cmyk => Self::Ink,
            _ => Self::Same,
        }
    }

    /// Converts the pixels to sRGB; grey ones that need no conversion stay grey.
    ///
    /// # Errors
    /// The message of the colour library.
    pub(super) fn convert(&self, pixels: Pixels) -> Result<Pixels, String> {
        let bytes = match self {
            Self::Same => return Ok(pixels),
            Self::Ink => pixels.bytes.chunks_exact(4).flat_map(light).collect(),
            Self::Profile(transform) => {
                let mut bytes = vec![0; pixels.bytes.len() / pixels.layout.channels() * 3];
                transform.transform(&pixels.bytes, &mut bytes).map_err(|error| error.to_string())?;
                bytes
            }
        };
        Ok(Pixels { layout: Layout::Rgb, bytes, ..pixels })
    }
}

/// Blends a picture with transparency (RGBA) onto the paper, in sRGB.
pub(super) fn on_paper(width: u32, height: u32, mut bytes: Vec<u8>, profile: Option<&[u8]>) -> Option<Stored> {
    if let Some(transform) = profile.and_then(|profile| transform(profile, DataColorSpace::Rgb, Order::Rgba, Order::Rgba)) {
        // The paper is in sRGB, so the colours must be converted before blending.
        let mut converted = vec![0; bytes.len()];
        if transform.transform(&bytes, &mut converted).is_ok() {
            bytes = converted;
        }
    }
    let blend = |front: u8, back: u8, alpha: u8| {
        let (front, back, alpha) = (u32::from(front), u32::from(back), u32::from(alpha));
        u8::try_from((front * alpha + back * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
    };
    let pixel = |rgba: &[u8]| [0, 1, 2].map(|channel: usize| blend(rgba[channel], PAPER[channel], rgba[3]));
    let rgb = bytes.chunks_exact(4).flat_map(pixel).collect();
    Some(Stored { picture: Picture::Pixels(Pixels::new(width, height, Layout::Rgb, rgb)?), profile: None })
}

fn transform(profile: &[u8], space: DataColorSpace, from: Order, to: Order) -> Option<Arc<Transform8BitExecutor>> {
    let profile = ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == space)?;
    profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default()).ok()
}

/// Whether a profile changes anything visible, that is, any sample by more than 1 of 255. Most profiles just describe
/// sRGB.
fn changes(layout: Layout, transform: &Transform8BitExecutor) -> bool {
    let steps = (0..=255_u8).step_by(15);
    let samples: Vec<u8> = match layout {
        Layout::Grey => steps.collect(),
        _ => steps
            .clone()
            .flat_map(|r| steps.clone().flat_map(move |g| (0..=255_u8).step_by(15).flat_map(move |b| [r, g, b])))
            .collect(),
    };
    let plain: Vec<u8> = match layout {
        Layout::Grey => samples.iter().flat_map(|grey| [*grey; 3]).collect(),
        _ => samples.clone(),
    };
    let mut converted = vec![0; plain.len()];
    transform.transform(&samples, &mut converted).is_ok() && plain.iter().zip(&converted).any(|(a, b)| a.abs_diff(*b) > 1)
}

fn light(ink: &[u8]) -> [u8; 3] {
    let paper = |part: u8| u16::from(255 - part);
    [ink[0], ink[1], ink[2]].map(|part| u8::try_from((paper(part) * paper(ink[3]) + 127) / 255).unwrap_or(u8::MAX))
}
