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
    pub(super) pixels: Pixels,
    /// The ICC profile; `None` means sRGB (or plain ink).
    pub(super) profile: Option<Vec<u8>>,
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
