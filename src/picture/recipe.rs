//! The recipe of one source: the scale at which it is decoded, and the sizes of each part, each made from the next
//! larger one. The bytes of a file depend on the sizes it is derived from. These are therefore part of its name, and a
//! chain is followed completely down to the last missing file, so that a warm cache gives the same bytes as a cold one.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::plan::{Crop, Format, PictureJob, Rendition, Url, scaled};
use crate::source::Header;
use crate::store::Store;

use super::encode::WEBP_SIDE;
use super::orientation::{stored_part, stored_size};
use super::pixels::Part;

/// The bytes per pixel that an encoder needs with its tables, including the pixel itself: measured and rounded up.
const BYTES_A_PIXEL: u64 = 24;

/// What is done with one source.
pub(super) struct Recipe<'a> {
    job: &'a PictureJob,
    /// The scale, in eighths, at which a JPEG is decoded: the smallest at which no rendition must be enlarged.
    pub(super) eighths: u32,
    /// The parts that still have files to make, each with its sizes.
    pub(super) chains: Vec<Chain<'a>>,
}

/// The sizes of one part, largest first.
pub(super) struct Chain<'a> {
    crop: Option<Crop>,
    pub(super) steps: Vec<Step<'a>>,
}

/// One size and the files to make from it.
pub(super) struct Step<'a> {
    /// Width and height.
    pub(super) size: (u32, u32),
    pub(super) files: Vec<Wanted<'a>>,
}

/// One file to make.
pub(super) struct Wanted<'a> {
    pub(super) rendition: &'a Rendition,
    /// Its key in the store: its name, which stands for its bytes.
    pub(super) key: &'a str,
}

impl<'a> Recipe<'a> {
    /// The recipe of a job.
    pub(super) fn of(job: &'a PictureJob) -> Self {
        let mut parts: BTreeMap<Option<Crop>, Sizes<'a>> = BTreeMap::new();
        for rendition in &job.renditions {
            let size = Reverse((rendition.width, rendition.height));
            parts.entry(rendition.crop).or_default().entry(size).or_default().push(rendition);
        }
        let eighths = job.eighths();
        let chains = parts.into_iter().map(|(crop, sizes)| Chain { crop, steps: steps(sizes) }).collect();
        Self { job, eighths, chains }
    }

    /// Removes the files that the store has, and the sizes that are then not needed for any other; returns the files
    /// found.
    pub(super) fn find(&mut self, store: &Store) -> Vec<(Url, PathBuf)> {
        let mut found = Vec::new();
        for chain in &mut self.chains {
            for step in &mut chain.steps {
                step.files.retain(|made| match store.get(made.key) {
                    Some(path) => {
                        found.push((made.rendition.url.clone(), path));
                        false
                    }
                    None => true,
                });
            }
            let needed = chain.steps.iter().rposition(|step| !step.files.is_empty()).map_or(0, |last| last + 1);
            chain.steps.truncate(needed);
        }
        self.chains.retain(|chain| !chain.steps.is_empty());
        found
    }

    /// Why an encoder cannot make one of the files: it is too large.
    pub(super) fn impossible(&self) -> Option<String> {
        let mut sizes = self.job.renditions.iter().filter(|rendition| rendition.format == Format::Webp);
        let long = sizes.find(|rendition| rendition.width.max(rendition.height) > WEBP_SIDE)?;
        Some(format!("{}×{} > {WEBP_SIDE}", long.width, long.height))
    }

    /// The peak memory in bytes. With tiles it includes the full size in sRGB, its upright copy and half as much again.
    pub(super) fn memory(&self, header: &Header, tiles: bool) -> u64 {
        let (width, height) = stored_size(self.job.orientation, self.job.width, self.job.height);
        let target = self.chains.iter().filter_map(|chain| chain.steps.first());
        let target = target.map(|step| u64::from(step.size.0) * u64::from(step.size.1)).max().unwrap_or(0);
        let full = u64::from(width) * u64::from(height) * 3;
        let working = (target * BYTES_A_PIXEL).max(if tiles { full * 5 / 2 } else { 0 });
        let Some(colour) = header.colour else {
            // The decoder's buffer and its 8-bit copy, which stays.
            let copy = u64::from(width) * u64::from(height) * 4;
            return (header.decoded * 2).max(header.decoded + copy).max(copy + working);
        };
        let channels = match colour {
            jpeg_decoder::ColorTransform::Grayscale => 1,
            jpeg_decoder::ColorTransform::CMYK | jpeg_decoder::ColorTransform::YCCK => 4,
            _ => 3,
        };
        let eighths = self.eighths.next_power_of_two();
        let pixels = u64::from(scaled(width, eighths)) * u64::from(scaled(height, eighths)) * channels;
        // First the coefficients, waiting for the inverse DCT, and the pixels; then the component planes and the pixels
        // they become.
        (header.decoded + pixels).max(pixels * 2).max(pixels + working)
    }

    /// The part of the stored source from which a chain begins.
    pub(super) fn part(&self, chain: &Chain<'_>) -> Part {
        let job = self.job;
        let Some(crop) = chain.crop else {
            let (width, height) = stored_size(job.orientation, job.width, job.height);
            return Part::whole(width, height);
        };
        let upright = Part {
            left: f64::from(crop.x),
            top: f64::from(crop.y),
            right: f64::from(crop.x) + f64::from(crop.width),
            bottom: f64::from(crop.y) + f64::from(crop.height),
        };
        stored_part(job.orientation, upright, (job.width, job.height))
    }
}

/// The sizes of one part with the renditions of each, largest first.
type Sizes<'a> = BTreeMap<Reverse<(u32, u32)>, Vec<&'a Rendition>>;

fn steps(sizes: Sizes<'_>) -> Vec<Step<'_>> {
    let step = |(Reverse(size), renditions): (Reverse<(u32, u32)>, Vec<_>)| Step {
        size,
        files: renditions.into_iter().map(|rendition| Wanted { rendition, key: file_name(rendition) }).collect(),
    };
    sizes.into_iter().map(step).collect()
}

/// The last part of the address of a rendition.
fn file_name(rendition: &Rendition) -> &str {
    let url = rendition.url.as_str();
    url.rsplit('/').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::Redaction;

    fn job(size: (u32, u32), crop: Option<Crop>, widths: &[u32]) -> PictureJob {
        let (full_width, full_height) = crop.map_or(size, |crop| (crop.width, crop.height));
        let rendition = |width: &u32| Rendition {
            url: Url::new(format!("pictures/{width}.webp")),
            crop,
            width: *width,
            height: (full_height * width).div_ceil(full_width),
            format: Format::Webp,
            quality: 80,
        };
        PictureJob {
            source: String::new(),
            path: PathBuf::new(),
            hash: blake3::hash(b""),
            width: size.0,
            height: size.1,
            orientation: 1,
            has_gps: false,
            redactions: Vec::new(),
            renditions: widths.iter().map(rendition).collect(),
            pyramid: None,
        }
    }

    #[test]
    fn a_photograph_is_decoded_no_larger_than_needed() {
        let eighths = |widths: &[u32]| Recipe::of(&job((6000, 4000), None, widths)).eighths;
        assert_eq!(eighths(&[480, 750]), 1);
        assert_eq!(eighths(&[480, 960, 1500]), 2);
        assert_eq!(eighths(&[320, 1600]), 3);
        assert_eq!(eighths(&[3000]), 4);
        assert_eq!(eighths(&[3001]), 5);
        assert_eq!(eighths(&[6000]), 8);
        let mut hidden = job((6000, 4000), None, &[480]);
        hidden.redactions.push(Redaction { x: 1.0, y: 1.0, w: 1.0, h: 1.0 });
        assert_eq!(Recipe::of(&hidden).eighths, 8);
    }

    proptest! {
        #[test]
        fn nothing_is_enlarged_from_what_is_decoded(
            (width, height) in (1..9000_u32, 1..9000_u32),
            (across, down, part) in (1..=100_u32, 1..=100_u32, 1..=100_u32),
        ) {
            let crop = Crop { x: 0, y: 0, width: (width * across).div_ceil(100), height: (height * down).div_ceil(100) };
            let wanted = (crop.width * part).div_ceil(100);
            let job = job((width, height), Some(crop), &[wanted]);
            let eighths = Recipe::of(&job).eighths;
            prop_assert!(scaled(crop.width, eighths) >= wanted);
            prop_assert!(scaled(crop.height, eighths) >= job.renditions[0].height);
            prop_assert!(eighths == 1 || scaled(crop.width, eighths - 1) < wanted || scaled(crop.height, eighths - 1) < job.renditions[0].height);
        }
    }
}
