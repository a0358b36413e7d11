//! Pixels on their way from the decoder to the encoders.

/// What the bytes of a pixel are, 8 bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Light.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 255 is full ink.
    Cmyk,
}

impl Layout {
    /// The bytes of a pixel.
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// A picture in memory, row by row from the top, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) layout: Layout,
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// The picture of these bytes; `None` where they are fewer or more than its size says.
    pub(super) fn new(width: u32, height: u32, layout: Layout, bytes: Vec<u8>) -> Option<Self> {
        let wanted = (width as usize).checked_mul(height as usize)?.checked_mul(layout.channels())?;
        (bytes.len() == wanted).then_some(Self { width, height, layout, bytes })
    }
}

/// A picture as it is stored: not upright yet, its colours as its profile says.
pub(super) struct Stored {
    pub(super) picture: Picture,
    /// The ICC profile; `None` means sRGB (or plain ink).
    pub(super) profile: Option<Vec<u8>>,
}

/// What a decoder gives.
pub(super) enum Picture {
    /// Pixel by pixel.
    Pixels(Pixels),
    /// Component by component.
    Planes(Planes),
}

impl Picture {
    /// What it becomes once it is pixels.
    pub(super) fn layout(&self) -> Layout {
        match self {
            Self::Pixels(pixels) => pixels.layout,
            Self::Planes(planes) if planes.len() == 1 => Layout::Grey,
            Self::Planes(_) => Layout::Rgb,
        }
    }
}

/// Light alone, or light, blueness and redness as JPEG stores them.
pub(super) type Planes = Vec<Plane>;

/// One of them. It may be larger than the picture to the right and below, where whole blocks end.
pub(super) struct Plane {
    /// Its pixels for each pixel of the source, across and down.
    pub(super) scale: (f64, f64),
    pub(super) pixels: Pixels,
}

/// Light and colours of one size as red, green and blue: the other way round from what JFIF says.
#[expect(clippy::cast_sign_loss, reason = "clamped")]
pub(super) fn to_rgb(light: &Pixels, blue: &Pixels, red: &Pixels) -> Pixels {
    let mut bytes = vec![0; light.bytes.len() * 3];
    let colours = blue.bytes.iter().zip(&red.bytes);
    for (pixel, (light, (blue, red))) in bytes.chunks_exact_mut(3).zip(light.bytes.iter().zip(colours)) {
        // 16 bits behind the point, and a half.
        let light = (i32::from(*light) << 16) + 0x8000;
        let (blue, red) = (i32::from(*blue) - 128, i32::from(*red) - 128);
        pixel[0] = ((light + 91_881 * red) >> 16).clamp(0, 255) as u8;
        pixel[1] = ((light - 22_554 * blue - 46_802 * red) >> 16).clamp(0, 255) as u8;
        pixel[2] = ((light + 116_130 * blue) >> 16).clamp(0, 255) as u8;
    }
    Pixels { layout: Layout::Rgb, bytes, ..*light }
}

/// A part of a picture, in pixels, which may be broken into fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Part {
    /// All of a picture of this size.
    pub(super) fn whole(width: u32, height: u32) -> Self {
        Self { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) }
    }

    /// The same part of a picture that is this much larger or smaller.
    pub(super) fn scaled(self, across: f64, down: f64) -> Self {
        Self { left: self.left * across, top: self.top * down, right: self.right * across, bottom: self.bottom * down }
    }
}
