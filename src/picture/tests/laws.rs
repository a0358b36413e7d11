//! What holds for every picture: the same bytes on every run, no metadata, nothing of what is redacted.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::plan::{Format, PictureJob, Pyramid, Url, name};
use crate::source;

use super::super::{known_tints, make};
use super::formats::GOOD;
use super::{Bench, Crop, MEMORY, area, exif, photo, picture, plan, psnr, reduced, results, scene};

fn bytes(bench: &Bench, jobs: &[PictureJob]) -> BTreeMap<Url, Vec<u8>> {
    let made = make(jobs, &bench.store, MEMORY, &|_, _| {});
    assert_eq!(made.findings, []);
    made.files.into_iter().map(|(url, path)| (url, source::bytes(&path).expect("file"))).collect()
}

/// Some jobs of different kinds, always the same.
fn jobs(bench: &Bench) -> Vec<PictureJob> {
    let photograph = photo(&scene(900, 600), &[exif(6)]);
    let mut first = bench.job("a.jpg", &photograph, &[400, 200, 100]);
    plan(&mut first, &photograph, Some(Crop { x: 0, y: 50, width: 600, height: 600 }), &[300, 150]);
    let drawing = picture(scene(640, 480), ImageFormat::Png);
    let mut painted = bench.job("b.png", &drawing, &[]);
    painted.redactions = vec![area(20.0, 20.0, 10.0, 10.0)];
    plan(&mut painted, &drawing, None, &[320, 640]);
    vec![first, painted, bench.job("c.webp", &picture(scene(321, 123), ImageFormat::WebP), &[50, 321])]
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let once = Bench::new();
    let wanted = bytes(&once, &jobs(&once));
    for threads in [1, 2, 7] {
        let bench = Bench::new();
        let jobs = jobs(&bench);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
        assert!(pool.install(|| bytes(&bench, &jobs)) == wanted, "{threads} threads");
    }
}

#[test]
fn the_same_bytes_from_a_warm_cache_and_a_cold_one() {
    let bytes_of = |bench: &Bench, widths: &[u32]| {
        let source = photo(&scene(900, 600), &[]);
        bytes(bench, &[bench.job("a.jpg", &source, widths)])
    };
    let cold = Bench::new();
    let wanted = bytes_of(&cold, &[100, 200, 450]);
    // Some of the sizes were made earlier, without the larger one from which they are derived here.
    let warm = Bench::new();
    bytes_of(&warm, &[100, 200]);
    assert!(bytes_of(&warm, &[100, 200, 450]) == wanted);
    // And the reverse: made earlier with a larger size that is not planned here.
    let again = Bench::new();
    bytes_of(&again, &[100, 200, 450, 900]);
    let job = again.job("a.jpg", &photo(&scene(900, 600), &[]), &[100, 200, 450]);
    let first = again.make(&job);
    assert!(first.encoded == 6 && first.from_cache == 0);
    let second = again.make(&job);
    assert!(second.encoded == 0 && second.from_cache == 6);
    assert!(bytes(&again, &[job]) == wanted);
}

#[test]
fn nothing_is_opened_when_all_is_there_and_a_renamed_source_is_known() {
    let bench = Bench::new();
    let bytes = photo(&scene(300, 200), &[]);
    let mut job = bench.job("a.jpg", &bytes, &[150, 300]);
    assert_eq!(bench.make(&job).encoded, 4);
    job.path = bench.folder.path().join("gone.jpg");
    let made = bench.make(&job);
    assert_eq!((made.findings.len(), made.encoded, made.from_cache, made.files.len()), (0, 0, 4, 4));
    let renamed = bench.job("renamed.jpg", &bytes, &[150, 300]);
    assert_eq!(bench.make(&renamed).encoded, 0);
}

#[test]
fn a_tint_is_the_same_from_a_cold_cache_a_warm_one_and_one_that_has_lost_it() {
    let bench = Bench::new();
    let river = |light: u8| RgbImage::from_fn(640, 480, |x, y| Rgb([60, 110 + (x % 9) as u8, light + (y % 7) as u8]));
    let jobs = [
        bench.job("turned.jpg", &photo(&river(150), &[exif(6)]), &[100, 300]),
        bench.job("same.png", &picture(river(150), ImageFormat::Png), &[100]),
        bench.job("white.png", &picture(RgbImage::from_pixel(90, 60, Rgb([250, 250, 240])), ImageFormat::Png), &[90]),
    ];
    let tints = || make(&jobs, &bench.store, MEMORY, &|_, _| {}).tints;
    assert_eq!(known_tints(&jobs, &bench.store), [None, None, None]);
    let cold = tints();
    assert_eq!(cold, [Some(8), Some(8), Some(16)]);
    assert_eq!((tints(), known_tints(&jobs, &bench.store)), (cold.clone(), cold.clone()));
    bench.file(".cache/ledgers/tints", b"nonsense");
    let again = make(&jobs, &bench.store, MEMORY, &|_, _| {});
    assert_eq!((again.encoded, again.tints, again.findings), (0, cold.clone(), Vec::new()));
    assert_eq!(known_tints(&jobs, &bench.store), cold);
    // A redacted area does not count, because the page does not show it.
    let mut painted = jobs[2].clone();
    painted.redactions = vec![area(0.0, 0.0, 100.0, 90.0)];
    assert_eq!(make(&[painted], &bench.store, MEMORY, &|_, _| {}).tints, [Some(5)]);
}

#[test]
fn progress_counts_every_picture_once() {
    let bench = Bench::new();
    let (calls, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let jobs = jobs(&bench);
    make(&jobs, &bench.store, MEMORY, &|done, all| {
        assert_eq!(all, 3);
        calls.fetch_add(1, Ordering::Relaxed);
        most.fetch_max(done, Ordering::Relaxed);
    });
    assert_eq!((calls.into_inner(), most.into_inner()), (3, 3));
}

/// The marker segments of a JPEG or the chunks of a WebP.
fn structure(bytes: &[u8]) -> Vec<String> {
    let mut parts = Vec::new();
    if bytes.starts_with(b"RIFF") {
        let mut at = 12;
        while at + 8 <= bytes.len() {
            parts.push(String::from_utf8_lossy(&bytes[at..at + 4]).into_owned());
            let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().expect("size"));
            at += 8 + (size as usize).next_multiple_of(2);
        }
        assert_eq!(at, bytes.len());
        return parts;
    }
    let mut at = 2;
    while at < bytes.len() {
        if bytes[at] != 0xFF || matches!(bytes[at + 1], 0 | 0xD0..=0xD7) {
            at += 1;
            continue;
        }
        parts.push(format!("{:02X}", bytes[at + 1]));
        if bytes[at + 1] == 0xD9 {
            assert_eq!(at + 2, bytes.len(), "something stands behind the end");
            break;
        }
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    parts
}

#[test]
fn nothing_of_the_metadata_goes_out() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("profile");
    let segments = [
        exif(6),
        (1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='30,49N'/>".to_vec()),
        (2, [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat()),
        (13, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0cSECRETCAPTION".to_vec()),
        (11, b"SECRETMAKERNOTE".to_vec()),
    ];
    let mut source = photo(&scene(600, 400), &segments);
    // Some phones append a video or a depth map to the picture.
    source.extend(b"SECRETFILM");
    let bench = Bench::new();
    let job = bench.job("a.jpg", &source, &[100, 200, 400]);
    assert!(job.has_gps);
    for (url, bytes) in bytes(&bench, &[job]) {
        for word in [b"Exif".as_slice(), b"http", b"ICC_PROFILE", b"Photoshop", b"SECRET", b"GPS"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word), "{url} holds {}", String::from_utf8_lossy(word));
        }
        let known = ["E0", "DB", "C2", "C4", "DA", "D9", "VP8 "];
        let parts = structure(&bytes);
        assert!(parts.len() > 3 || parts == ["VP8 "], "{parts:?}");
        assert!(parts.iter().all(|part| known.contains(&part.as_str())), "{url}: {parts:?}");
    }
}

#[test]
fn nothing_of_what_is_painted_over_is_left() {
    // Two pictures that differ only in the redacted area give the same bytes, in every size and part.
    let hidden = scene(400, 300);
    let mut other = hidden.clone();
    for (x, y) in (120..200).flat_map(|x| (90..150).map(move |y| (x, y))) {
        other.put_pixel(x, y, Rgb([if (x + y) % 3 == 0 { 255 } else { 0 }; 3]));
    }
    let made = [hidden, other].map(|picture_of| {
        let bench = Bench::new();
        let source = picture(picture_of, ImageFormat::Png);
        let mut job = bench.job("a.png", &source, &[]);
        job.redactions = vec![area(30.0, 30.0, 20.0, 20.0)];
        plan(&mut job, &source, None, &[133, 400]);
        plan(&mut job, &source, Some(Crop { x: 100, y: 80, width: 200, height: 200 }), &[77, 200]);
        let made = bench.make(&job);
        let mut results = results(&made, &job);
        results.sort_by_key(|(rendition, _)| (rendition.crop, rendition.width, rendition.format));
        let names: Vec<Url> = job.renditions.iter().map(|rendition| rendition.url.clone()).collect();
        (results.into_iter().map(|(rendition, pixels)| (rendition.crop, rendition.format, pixels)).collect::<Vec<_>>(), names)
    });
    assert!(made[0].0 == made[1].0, "something of what is hidden can be seen");
    assert!(made[0].1 != made[1].1, "the names tell the sources apart");
    let (_, _, pixels) = made[0].0.iter().find(|(crop, _, pixels)| crop.is_none() && pixels.width() == 400).expect("whole");
    assert!(pixels.get_pixel(160, 120).0.iter().zip([0x5A, 0x50, 0x46]).all(|(got, paint)| got.abs_diff(paint) < 6));
}

#[test]
fn what_is_painted_over_is_found_in_a_turned_photograph() {
    let bench = Bench::new();
    // Upright it is 400 × 600; the corner of the stored scene ends up at the top right.
    let source = photo(&scene(600, 400), &[exif(6)]);
    let mut job = bench.job("a.jpg", &source, &[]);
    job.redactions = vec![area(80.0, 0.0, 20.0, 25.0)];
    plan(&mut job, &source, None, &[200, 400]);
    for (_, pixels) in results(&bench.make(&job), &job) {
        let (width, height) = pixels.dimensions();
        for (x, y) in (width * 82 / 100..width).flat_map(|x| (0..height * 23 / 100).map(move |y| (x, y))) {
            let got = pixels.get_pixel(x, y).0;
            assert!(got.iter().zip([0x5A, 0x50, 0x46]).all(|(got, paint)| got.abs_diff(paint) < 12), "{x} {y}: {got:?}");
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "loses a tile on purpose")]
fn tiles_put_together_are_the_scan() {
    let wanted = scene(1300, 700);
    let source = photo(&wanted, &[exif(8)]);
    let bench = Bench::new();
    let mut job = bench.job("scan.jpg", &source, &[300]);
    let (width, height) = (job.width, job.height);
    let name = name::picture_name(&blake3::hash(&source), None, (width, height), Format::Webp, 90, &[]);
    let pyramid = Pyramid { name, width, height, format: Format::Webp, quality: 90 };
    job.pyramid = Some(pyramid.clone());
    let made = bench.make(&job);
    assert_eq!((made.findings.len(), made.encoded), (0, 2 + pyramid.tiles().count()));
    let mut upright = DynamicImage::ImageRgb8(wanted);
    upright.apply_orientation(image::metadata::Orientation::Rotate270);
    for level in 0..pyramid.levels() {
        let (wide, high) = pyramid.size(level);
        let mut whole = RgbImage::new(wide, high);
        for tile in pyramid.level(level) {
            let bytes = source::bytes(&made.files[&tile.url]).expect("tile");
            let part = image::load_from_memory(&bytes).expect("picture").into_rgb8();
            assert_eq!(part.dimensions(), (tile.width, tile.height));
            image::imageops::replace(&mut whole, &part, tile.x.into(), tile.y.into());
        }
        let decibels = psnr(&whole, &reduced(&upright.to_rgb8(), wide, high));
        assert!(decibels > GOOD, "level {level}: {decibels:.1} dB");
    }
    // A lost tile is made again with the same bytes, and nothing else is.
    let lost = pyramid.level(1).last().expect("tile").url;
    let before = source::bytes(&made.files[&lost]).expect("tile");
    std::fs::remove_file(&made.files[&lost]).expect("removed");
    let again = bench.make(&job);
    assert_eq!((again.encoded, again.from_cache), (1, made.encoded - 1));
    assert!(source::bytes(&again.files[&lost]).expect("tile") == before);
}
