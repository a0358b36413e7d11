//! Every format, orientation and scan layout, compared with the scene.

use image::{DynamicImage, ImageFormat, RgbImage};

use super::{Bench, Crop, exif, photo, picture, plan, psnr, reduced, results, scene};

/// The least acceptable PSNR in decibels: below it a difference is visible. Quality 90 gives 35–45 dB on the scene.
pub(super) const GOOD: f64 = 33.0;

/// Makes `bytes` in three widths and compares the results with `wanted`.
pub(super) fn compare(name: &str, bytes: &[u8], wanted: &RgbImage, least: f64) {
    let bench = Bench::new();
    let job = bench.job(name, bytes, &[wanted.width() / 3, wanted.width() / 2, wanted.width()]);
    assert_eq!((job.width, job.height), wanted.dimensions(), "{name}");
    for (rendition, got) in results(&bench.make(&job), &job) {
        let wanted = reduced(wanted, rendition.width, rendition.height);
        let decibels = psnr(&got, &wanted);
        assert!(decibels > least, "{name} {} {:?}: {decibels:.1} dB", rendition.width, rendition.format);
    }
}

/// A fixture: a JPEG of `scene(480, 320)` made by libjpeg-turbo (see tests/fixtures/pictures/README.md).
macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/pictures/", $name))
    };
}
pub(super) use fixture;

#[test]
fn all_eight_orientations_stand_upright() {
    let wanted = scene(330, 214);
    for orientation in 1..=8_u8 {
        // The stored picture is the scene turned back: 6 and 8 undo each other, the rest undo themselves.
        let back = match orientation {
            6 => 8,
            8 => 6,
            other => other,
        };
        let mut stored = DynamicImage::ImageRgb8(wanted.clone());
        stored.apply_orientation(image::metadata::Orientation::from_exif(back).expect("orientation"));
        compare(&format!("{orientation}.jpg"), &photo(&stored.into_rgb8(), &[exif(orientation)]), &wanted, GOOD);
    }
}

#[test]
fn parts_are_cut_from_the_upright_picture() {
    let wanted = scene(600, 400);
    let crop = Crop { x: 50, y: 25, width: 300, height: 200 };
    let expected = image::imageops::crop_imm(&wanted, 50, 25, 300, 200).to_image();
    for orientation in [1, 6, 7] {
        let mut stored = DynamicImage::ImageRgb8(wanted.clone());
        let back = if orientation == 6 { 8 } else { orientation };
        stored.apply_orientation(image::metadata::Orientation::from_exif(back).expect("orientation"));
        let bytes = photo(&stored.into_rgb8(), &[exif(orientation)]);
        let bench = Bench::new();
        let mut job = bench.job("a.jpg", &bytes, &[]);
        plan(&mut job, &bytes, Some(crop), &[30, 75, 150]);
        for (rendition, got) in results(&bench.make(&job), &job) {
            let decibels = psnr(&got, &reduced(&expected, rendition.width, rendition.height));
            assert!(decibels > GOOD, "{orientation} {}: {decibels:.1} dB", rendition.width);
        }
    }
}

#[test]
fn jpeg_is_decoded_right_at_every_scale() {
    let wanted = scene(801, 535);
    let bytes = photo(&wanted, &[]);
    for width in [801, 500, 401, 400, 201, 200, 101, 100, 80, 45] {
        let bench = Bench::new();
        let job = bench.job("a.jpg", &bytes, &[width]);
        for (rendition, got) in results(&bench.make(&job), &job) {
            let decibels = psnr(&got, &reduced(&wanted, rendition.width, rendition.height));
            assert!(decibels > GOOD, "{width}: {decibels:.1} dB");
        }
    }
}

#[test]
fn the_smallest_and_the_thinnest() {
    for (width, height) in [(1, 1), (3, 900), (900, 3), (17, 1), (8, 8)] {
        let source = RgbImage::from_pixel(width, height, image::Rgb([90, 140, 60]));
        for (name, bytes) in [("a.jpg", photo(&source, &[exif(1)])), ("a.png", picture(source.clone(), ImageFormat::Png))] {
            let bench = Bench::new();
            let mut job = bench.job(name, &bytes, &[1.max(width / 300), width]);
            job.renditions.retain(|rendition| rendition.height > 0);
            for (rendition, got) in results(&bench.make(&job), &job) {
                let wanted = RgbImage::from_pixel(rendition.width, rendition.height, image::Rgb([90, 140, 60]));
                assert!(psnr(&got, &wanted) > GOOD, "{name} {width}×{height}");
            }
        }
    }
}

#[test]
fn jpeg_in_every_layout_of_scans() {
    let wanted = scene(480, 320);
    compare("one-scan-per-component.jpg", fixture!("one-scan-per-component.jpg"), &wanted, GOOD);
    compare("progressive.jpg", fixture!("progressive.jpg"), &wanted, GOOD);
    compare("restarts.jpg", fixture!("restarts.jpg"), &wanted, GOOD);
    compare("rgb.jpg", fixture!("rgb.jpg"), &wanted, GOOD);
    compare("uneven.jpg", fixture!("uneven.jpg"), &wanted, GOOD);
}

#[test]
fn stored_red_green_and_blue_under_the_names_of_other_colours() {
    // As Photoshop stores it: only the Adobe marker says that this is RGB; the component names are those of `YCbCr`.
    let mut bytes = fixture!("rgb.jpg").to_vec();
    let frame = bytes.windows(2).position(|two| two == [0xFF, 0xC0]).expect("frame");
    let scan = bytes.windows(2).position(|two| two == [0xFF, 0xDA]).expect("scan");
    for (at, name) in [(frame + 10, 1), (frame + 13, 2), (frame + 16, 3), (scan + 5, 1), (scan + 7, 2), (scan + 9, 3)] {
        assert!(b"RGB".contains(&bytes[at]));
        bytes[at] = name;
    }
    compare("photoshop.jpg", &bytes, &scene(480, 320), GOOD);
}

#[test]
fn the_other_formats() {
    let wanted = scene(333, 222);
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP] {
        compare(&format!("{format:?}"), &picture(wanted.clone(), format), &wanted, GOOD);
    }
    // Only 256 colours.
    compare("gif", &picture(wanted.clone(), ImageFormat::Gif), &wanted, 25.0);
    let mut film = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut film);
    for picture in [wanted.clone(), RgbImage::from_pixel(333, 222, image::Rgb([255, 0, 0])), RgbImage::new(333, 222)] {
        encoder.encode_frame(image::Frame::new(DynamicImage::ImageRgb8(picture).into_rgba8())).expect("a frame");
    }
    drop(encoder);
    compare("film.gif", &film, &wanted, 25.0);
    let deep = DynamicImage::ImageRgb16(DynamicImage::ImageRgb8(wanted.clone()).into_rgb16());
    compare("16 bits", &picture(deep.clone(), ImageFormat::Png), &wanted, GOOD);
    compare("16 bits", &picture(deep, ImageFormat::Tiff), &wanted, GOOD);
}
