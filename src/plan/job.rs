//! Picture jobs: which renditions are made of which source, and their names. A file's name is a hash of its source, its
//! parameters and the encoder version, so that pages can name it before it is made.

use std::path::PathBuf;

use super::{Pyramid, Url};

/// The version of the picture pipeline, part of every picture's name and cache key. Raise it when an encoder, its
/// settings or the resizing changes.
pub const ENCODER_VERSION: u32 = 3;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Lossy WebP.
    Webp,
    /// Progressive JPEG.
    Jpeg,
}

impl Format {
    /// The file extension.
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

/// A rectangle that is painted over before any size is made, in percent of the upright source (0–100).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Redaction {
    /// Percent from the left.
    pub x: f64,
    /// Percent from the top.
    pub y: f64,
    /// Width in percent.
    pub w: f64,
    /// Height in percent.
    pub h: f64,
}

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rendition {
    /// Its address. The file name is its key (a hash of source, parameters and encoder version) with the format's
    /// extension.
    pub url: Url,
    /// The part of the upright source that is shown; `None` for all of it.
    pub crop: Option<Crop>,
    /// Width in pixels, at most the width of the crop or source.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its format.
    pub format: Format,
    /// Its quality, 1–100.
    pub quality: u8,
}

/// Everything that is made of one source, which is decoded once however many roles and pages use it.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureJob {
    /// The path of the source relative to the site, for diagnostics.
    pub source: String,
    /// The path of the source on disk.
    pub path: PathBuf,
    /// The hash of the source, from which all names are derived.
    pub hash: blake3::Hash,
    /// Its displayed width in pixels, after EXIF orientation.
    pub width: u32,
    /// Its displayed height in pixels.
    pub height: u32,
    /// EXIF orientation, 1–8.
    pub orientation: u8,
    /// Whether the source holds a GPS position. The files made of it never do.
    pub has_gps: bool,
    /// Areas that are painted over before any size is made.
    pub redactions: Vec<Redaction>,
    /// The files to be made, sorted by address, without duplicates.
    pub renditions: Vec<Rendition>,
    /// The tiles of a large scan, if visitors may zoom into it.
    pub pyramid: Option<Pyramid>,
}

impl PictureJob {
    /// The addresses of all files made of this source.
    pub fn urls(&self) -> impl Iterator<Item = Url> + '_ {
        let tiles = self.pyramid.iter().flat_map(|pyramid| pyramid.tiles().map(|tile| tile.url));
        self.renditions.iter().map(|made| made.url.clone()).chain(tiles)
    }
}
