//! Picture jobs: which renditions are made of which source, under which names. The name of a file is a hash of its
//! source, its parameters and the encoder's version, so that pages can name it before it is made.

use std::path::PathBuf;

use super::{Pyramid, Url};

/// The version of the picture path: part of every picture's name and cache key. Raise it when an encoder, its
/// settings or the resizing change.
pub const ENCODER_VERSION: u32 = 3;

/// What an encoder makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Lossy WebP.
    Webp,
    /// Progressive JPEG.
    Jpeg,
}

impl Format {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// A rectangle of the upright (oriented) source, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Crop {
    /// Pixels from the left.
    pub x: u32,
    /// Pixels from the top.
    pub y: u32,
    /// Width in pixels, ≥ 1.
    pub width: u32,
    /// Height in pixels, ≥ 1.
    pub height: u32,
}

/// A rectangle that is painted over before any size is made, in per cent of the upright source (0–100).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Redaction {
    /// Per cent from the left.
    pub x: f64,
    /// Per cent from the top.
    pub y: f64,
    /// Width in per cent.
    pub w: f64,
    /// Height in per cent.
    pub h: f64,
}

/// One file to be made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rendition {
    /// Its address; the file name is its key (hash of source, parameters, encoder version) and ends in the format's extension.
    pub url: Url,
    /// The part of the upright source that is shown; `None`: all of it.
    pub crop: Option<Crop>,
    /// Width in pixels; never more than the crop's.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its format.
    pub format: Format,
    /// Its quality, 1–100.
    pub quality: u8,
}

/// All that is made of one source: decoded once, whatever the number of roles and pages that use it.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureJob {
    /// The source, relative to the site (for diagnostics).
    pub source: String,
    /// The source on the disk.
    pub path: PathBuf,
    /// Its hash, of which every name is made.
    pub hash: blake3::Hash,
    /// Its width as it is shown, after EXIF orientation.
    pub width: u32,
    /// Its height as it is shown.
    pub height: u32,
    /// EXIF orientation, 1–8.
    pub orientation: u8,
    /// Whether the source says where it was taken; nothing that is made does.
    pub has_gps: bool,
    /// Painted over before any size is made.
    pub redactions: Vec<Redaction>,
    /// The files, sorted by address, without repetition.
    pub renditions: Vec<Rendition>,
    /// The scan in tiles, where somebody may go into it.
    pub pyramid: Option<Pyramid>,
}

impl PictureJob {
    /// The addresses of all files that are made of it.
    pub fn urls(&self) -> impl Iterator<Item = Url> + '_ {
        let tiles = self.pyramid.iter().flat_map(|pyramid| pyramid.tiles().map(|tile| tile.url));
        self.renditions.iter().map(|made| made.url.clone()).chain(tiles)
    }
}
