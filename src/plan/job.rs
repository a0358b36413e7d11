//! Picture jobs: which renditions are made of which source, and their names. A file's name is a hash of its source, its
//! parameters, what it is derived from and the encoder version, so that pages can name it before it is made, and a name
//! always stands for the same bytes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Pyramid, Url, name};

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
    /// The smallest scale, in eighths, from which every rendition can be made without enlarging. Redactions are painted at
    /// full size, and tiles include the full size.
    pub fn eighths(&self) -> u32 {
        if !self.redactions.is_empty() || self.pyramid.is_some() {
            return 8;
        }
        let enough = |eighths: &u32| {
            self.renditions.iter().all(|rendition| {
                let (width, height) = rendition.crop.map_or((self.width, self.height), |crop| (crop.width, crop.height));
                scaled(width, *eighths) >= rendition.width && scaled(height, *eighths) >= rendition.height
            })
        };
        (1..8).find(enough).unwrap_or(8)
    }

    /// Whether the source is decoded into planes of colour, which need less memory than pixels. Decided by the job alone, not by
    /// which of its files are missing, so that a file always has the same bytes.
    pub fn planes(&self) -> bool {
        self.redactions.is_empty() && self.pyramid.is_none()
    }

    /// Completes the names of the files once all are known: the bytes of one depend also on how the source is decoded and
    /// on the larger sizes of the same part, each made from the next. Returns the new addresses by the old ones.
    pub fn settle(&mut self) -> BTreeMap<Url, Url> {
        let decoded = format!("{}{}", self.eighths(), if self.planes() { "" } else { "p" });
        self.renditions.sort_by_key(|rendition| (rendition.crop, Reverse((rendition.width, rendition.height))));
        let mut names = BTreeMap::new();
        for part in self.renditions.chunk_by_mut(|one, other| one.crop == other.crop) {
            let mut lineage = decoded.clone();
            for size in part.chunk_by_mut(|one, other| (one.width, one.height) == (other.width, other.height)) {
                for rendition in size.iter_mut() {
                    let url = Url::new(format!("pictures/{}", name::derived(file_name(&rendition.url), &lineage)));
                    names.insert(std::mem::replace(&mut rendition.url, url.clone()), url);
                }
                if let Some(Rendition { width, height, .. }) = size.first() {
                    lineage = format!("{lineage}|{width}x{height}");
                }
            }
        }
        self.renditions.sort();
        names
    }

    /// The addresses of all files made of this source.
    pub fn urls(&self) -> impl Iterator<Item = Url> + '_ {
        let tiles = self.pyramid.iter().flat_map(|pyramid| pyramid.tiles().map(|tile| tile.url));
        self.renditions.iter().map(|made| made.url.clone()).chain(tiles)
    }
}

/// The length of a side scaled to `eighths` eighths, rounded up.
pub fn scaled(side: u32, eighths: u32) -> u32 {
    (side * eighths).div_ceil(8)
}

fn file_name(url: &Url) -> &str {
    let url = url.as_str();
    url.rsplit('/').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(widths: &[u32], change: impl Fn(&mut PictureJob)) -> BTreeMap<u32, String> {
        let rendition = |width: &u32| Rendition {
            url: Url::new(format!("pictures/{width}.webp")),
            crop: None,
            width: *width,
            height: width * 2 / 3,
            format: Format::Webp,
            quality: 80,
        };
        let mut job = PictureJob {
            source: String::new(),
            path: PathBuf::new(),
            hash: blake3::hash(b""),
            width: 6000,
            height: 4000,
            orientation: 1,
            has_gps: false,
            redactions: Vec::new(),
            renditions: widths.iter().map(rendition).collect(),
            pyramid: None,
        };
        change(&mut job);
        let renamed = job.settle();
        assert_eq!(renamed.len(), widths.len());
        assert!(job.renditions.iter().all(|made| renamed.values().any(|url| *url == made.url)));
        job.renditions.iter().map(|made| (made.width, made.url.as_str().to_owned())).collect()
    }

    #[test]
    fn a_name_holds_what_a_size_comes_from_and_nothing_else() {
        let base = names(&[1600, 960], |_| {});
        assert!(
            base.values().all(|url| url.starts_with("pictures/") && url.len() == 46 && url.get(41..) == Some(".webp")),
            "{base:?}"
        );
        // A smaller size does not affect the larger ones; a larger size affects all below it.
        let more = names(&[1600, 960, 480], |_| {});
        assert!(more[&1600] == base[&1600] && more[&960] == base[&960]);
        let below = names(&[1920, 1600, 960], |_| {});
        assert!(below[&1600] != base[&1600] && below[&960] != base[&960]);
        // So does another way of decoding, although the scale may be the same.
        let whole = names(&[6000], |_| {});
        let hidden = names(&[6000], |job| job.redactions.push(Redaction { x: 1.0, y: 1.0, w: 1.0, h: 1.0 }));
        assert_ne!(whole, hidden);
    }
}
