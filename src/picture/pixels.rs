//! Pixels on their way from the decoder to the encoders.

/// What the bytes of a pixel mean, 8 bits per channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Lightness only.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 255 is full ink.
    Cmyk,
}

impl Layout {
    /// The number of bytes per pixel.
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// A picture in memory: rows from top to bottom, without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) layout: Layout,
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// The picture of these bytes; `None` if their number does not match the size.
    pub(super) fn new(width: u32, height: u32, layout: Layout, bytes: Vec<u8>) -> Option<Self> {
        let wanted = (width as usize).checked_mul(height as usize)?.checked_mul(layout.channels())?;
        (bytes.len() == wanted).then_some(Self { width, height, layout, bytes })
    }

    /// Takes `count` × `count` pixels, evenly spaced over the upper left part that is visible, of size `seen`.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture's sides")]
    fn samples(&self, count: u32, seen: (f64, f64)) -> Self {
        let at = |number: u32, seen: f64, side: u32| {
            let middle = (f64::from(number) + 0.5) * seen / f64::from(count);
            middle.clamp(0.0, f64::from(side.saturating_sub(1))) as usize
        };
        let channels = self.layout.channels();
        let columns: Vec<usize> = (0..count).map(|x| at(x, seen.0, self.width)).collect();
        let rows = (0..count).map(|y| at(y, seen.1, self.height) * self.width as usize);
        let pixels = rows.flat_map(|row| columns.iter().map(move |column| (row + column) * channels));
        let bytes = pixels.flat_map(|from| &self.bytes[from..from + channels]).copied().collect();
        Self { width: count, height: count, layout: self.layout, bytes }
    }
}

/// A picture as it is stored: not turned upright, and in the colours of its profile.
pub(super) struct Stored {
    pub(super) picture: Picture,
    /// The ICC profile; without one, colours are sRGB (or uncalibrated CMYK).
    pub(super) profile: Option<Vec<u8>>,
}

/// What a decoder gives.
pub(super) enum Picture {
    /// Interleaved pixels.
    Pixels(Pixels),
    /// A plane for each component.
    Planes(Planes),
}

impl Picture {
    /// The layout of its pixels once its planes are combined.
    pub(super) fn layout(&self) -> Layout {
        match self {
            Self::Pixels(pixels) => pixels.layout,
            Self::Planes(planes) if planes.len() == 1 => Layout::Grey,
            Self::Planes(_) => Layout::Rgb,
        }
    }

    /// Takes `count` × `count` evenly spaced pixels of a picture whose full stored size is `stored`.
    pub(super) fn samples(&self, count: u32, stored: (u32, u32)) -> Pixels {
        match self {
            Self::Pixels(pixels) => pixels.samples(count, (f64::from(pixels.width), f64::from(pixels.height))),
            Self::Planes(planes) => {
                let seen = |(across, down): (f64, f64)| (f64::from(stored.0) * across, f64::from(stored.1) * down);
                let samples: Vec<Pixels> = planes.iter().map(|plane| plane.pixels.samples(count, seen(plane.scale))).collect();
                match samples.as_slice() {
                    [light, blue, red] => to_rgb(light, blue, red),
                    _ => samples.into_iter().next().unwrap_or(Pixels {
                        width: 0,
                        height: 0,
                        layout: Layout::Grey,
                        bytes: Vec::new(),
                    }),
                }
            }
        }
    }
}

/// Luma only, or luma, blue and red chroma (`YCbCr`) as JPEG stores them.
pub(super) type Planes = Vec<Plane>;

/// One component. Its pixels may extend beyond the picture to the right and below, up to the end of the last block.
pub(super) struct Plane {
    /// Its resolution relative to the source, horizontally and vertically.
    pub(super) scale: (f64, f64),
    pub(super) pixels: Pixels,
}

/// Converts `YCbCr` planes of one size to RGB, as the JFIF specification defines it.
#[expect(clippy::cast_sign_loss, reason = "clamped")]
pub(super) fn to_rgb(light: &Pixels, blue: &Pixels, red: &Pixels) -> Pixels {
    let mut bytes = vec![0; light.bytes.len() * 3];
    let colours = blue.bytes.iter().zip(&red.bytes);
    for (pixel, (light, (blue, red))) in bytes.chunks_exact_mut(3).zip(light.bytes.iter().zip(colours)) {
        // Fixed point with 16 fractional bits, plus one half for rounding.
        let light = (i32::from(*light) << 16) + 0x8000;
        let (blue, red) = (i32::from(*blue) - 128, i32::from(*red) - 128);
        pixel[0] = ((light + 91_881 * red) >> 16).clamp(0, 255) as u8;
        pixel[1] = ((light - 22_554 * blue - 46_802 * red) >> 16).clamp(0, 255) as u8;
        pixel[2] = ((light + 116_130 * blue) >> 16).clamp(0, 255) as u8;
    }
    Pixels { layout: Layout::Rgb, bytes, ..*light }
}

/// A part of a picture in pixels, possibly fractional.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Part {
    /// The whole of a picture of this size.
    pub(super) fn whole(width: u32, height: u32) -> Self {
        Self { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) }
    }

    /// The same part of a picture scaled by these factors.
    pub(super) fn scaled(self, across: f64, down: f64) -> Self {
        Self { left: self.left * across, top: self.top * down, right: self.right * across, bottom: self.bottom * down }
    }
}
