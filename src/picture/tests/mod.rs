//! Tests of the picture path from end to end: a scene known pixel by pixel goes in, and the results are compared with
//! it.

mod colours;
mod faults;
mod formats;
mod laws;

use std::io::Write as _;
use std::path::PathBuf;

use image::imageops::FilterType;
use image::{DynamicImage, Rgb, RgbImage};
use tempfile::TempDir;

use crate::plan::{Crop, Format, PictureJob, Redaction, Rendition, Url, name};
use crate::source::{self, Header};
use crate::store::Store;

use super::{Made, make};

/// The memory budget of most tests, in bytes.
const MEMORY: u64 = 1 << 30;

/// A temporary folder with sources and a store.
struct Bench {
    folder: TempDir,
    store: Store,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let store = Store::open(Some(folder.path().join(".cache"))).expect("store");
        Self { folder, store }
    }

    /// Writes a source file.
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let mut file = tempfile::NamedTempFile::new_in(self.folder.path()).expect("file");
        file.write_all(bytes).expect("bytes");
        let path = self.folder.path().join(name);
        file.persist(&path).expect("name");
        path
    }

    /// A job that makes a source in these widths, as WebP and JPEG.
    fn job(&self, name: &str, bytes: &[u8], widths: &[u32]) -> PictureJob {
        let path = self.file(name, bytes);
        let (header, _) = Header::open(&path).expect("header");
        let mut job = PictureJob {
            source: name.to_owned(),
            path,
            hash: blake3::hash(bytes),
            width: header.width,
            height: header.height,
            orientation: header.orientation,
            has_gps: header.has_gps,
            redactions: Vec::new(),
            renditions: Vec::new(),
            pyramid: None,
        };
        plan(&mut job, bytes, None, widths);
        job
    }

    fn make(&self, job: &PictureJob) -> Made {
        make(std::slice::from_ref(job), &self.store, MEMORY, &|_, _| {})
    }
}

/// Adds renditions of a part in these widths to a job, as `plan` does.
fn plan(job: &mut PictureJob, bytes: &[u8], crop: Option<Crop>, widths: &[u32]) {
    let (full_width, full_height) = crop.map_or((job.width, job.height), |crop| (crop.width, crop.height));
    for (width, format) in widths.iter().flat_map(|width| [(*width, Format::Webp), (*width, Format::Jpeg)]) {
        let height = (full_height * width + full_width / 2) / full_width;
        job.renditions.push(Rendition { url: Url::new(String::new()), crop, width, height, format, quality: 90 });
    }
    for Rendition { url, crop, width, height, format, quality } in &mut job.renditions {
        let key = name::picture_name(&blake3::hash(bytes), *crop, (*width, *height), *format, *quality, &job.redactions);
        *url = Url::new(format!("pictures/{key}.{}", format.extension()));
    }
    job.renditions.sort();
    job.renditions.dedup();
    job.settle();
}

/// The renditions with their decoded files. `image` decodes them, independently of our own decoder.
fn results(made: &Made, job: &PictureJob) -> Vec<(Rendition, RgbImage)> {
    assert_eq!(made.findings, [], "{}", job.source);
    let decoded = job.renditions.iter().map(|rendition| {
        let bytes = source::bytes(&made.files[&rendition.url]).expect("file");
        let picture = image::load_from_memory(&bytes).expect("picture").into_rgb8();
        assert_eq!(picture.dimensions(), (rendition.width, rendition.height), "{}", job.source);
        (rendition.clone(), picture)
    });
    decoded.collect()
}

/// A test picture: colour gradients, with a disc, bars and a corner of other brightness that show its orientation. Its
/// hues have no edges, which JPEG and WebP would blur, so that comparisons test the path and not the codecs.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (x * 255 / width, y * 255 / height);
        let (across, down) = (u.abs_diff(150), v.abs_diff(140));
        let light = if u < 60 && v < 40 {
            120
        } else if across * across + down * down < 60 * 60 {
            20
        } else if v > 215 && u / 16 % 2 == 0 {
            100
        } else {
            60
        };
        Rgb([u / 2, v / 2, 140 - u / 3].map(|colour| u8::try_from(colour + light).unwrap_or(u8::MAX)))
    })
}

/// The reference: the scene resized.
fn reduced(scene: &RgbImage, width: u32, height: u32) -> RgbImage {
    DynamicImage::ImageRgb8(scene.clone()).resize_exact(width, height, FilterType::Lanczos3).into_rgb8()
}

/// The peak signal-to-noise ratio in decibels.
fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let squares = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    let count = f64::from(u32::try_from(a.as_raw().len()).expect("small"));
    10.0 * (255.0 * 255.0 / (squares.sum::<f64>() / count).max(1e-6)).log10()
}

/// A baseline JPEG of the scene as cameras write it, with these APP segments (number, bytes).
fn photo(picture: &RgbImage, segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    for (number, segment) in segments {
        encoder.add_app_segment(*number, segment.clone()).expect("segment");
    }
    let side = |length: u32| u16::try_from(length).expect("small");
    let (width, height) = (side(picture.width()), side(picture.height()));
    encoder.encode(picture.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).expect("jpeg");
    bytes
}

/// A picture encoded by `image`.
fn picture(picture: impl Into<DynamicImage>, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).expect("picture");
    bytes.into_inner()
}

/// A hand-made APP1 segment with an orientation and a GPS position, little-endian.
fn exif(orientation: u8) -> (u8, Vec<u8>) {
    let mut block = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    block.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    // The GPS directory: the latitude, 30° 49′ 12.34″ as three fractions at offset 56.
    block.extend([1, 0, 2, 0, 5, 0, 3, 0, 0, 0, 56, 0, 0, 0, 0, 0, 0, 0]);
    block.extend([30_u32, 1, 49, 1, 1234, 100].iter().flat_map(|number| number.to_le_bytes()));
    (1, block)
}

/// A redaction, in per cent.
fn area(x: f64, y: f64, w: f64, h: f64) -> Redaction {
    Redaction { x, y, w, h }
}
