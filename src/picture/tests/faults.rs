//! Pictures that are broken, too large, changed or lost are reported, and the others are made.

use std::io::{Seek as _, Write as _};

use image::ImageFormat;

use crate::diagnostic::{Code, Lang};

use super::super::{check, make};
use super::{Bench, MEMORY, area, photo, picture, plan, scene};

#[test]
fn a_bad_picture_is_told_and_the_rest_goes_on() {
    let bench = Bench::new();
    let whole = photo(&scene(300, 200), &[]);
    let mut jobs = vec![bench.job("good.jpg", &whole, &[150])];
    for (name, bytes) in [
        ("half.jpg", whole[..whole.len() / 2].to_vec()),
        ("most.jpg", whole[..whole.len() - 3].to_vec()),
        ("half.png", short(&picture(scene(300, 200), ImageFormat::Png))),
        ("half.webp", short(&picture(scene(300, 200), ImageFormat::WebP))),
        ("half.bmp", short(&picture(scene(300, 200), ImageFormat::Bmp))),
        // A copy interrupted on a USB stick: the right size, but zeros at the end.
        ("zeros.jpg", [&whole[..whole.len() / 2], &vec![0; whole.len() / 2]].concat()),
    ] {
        jobs.push(bench.job(name, &bytes, &[150]));
    }
    let made = make(&jobs, &bench.store, MEMORY, &|_, _| {});
    let told: Vec<String> = made.findings.iter().map(|finding| finding.place.clone().expect("place").file.to_string()).collect();
    let bad: Vec<&str> = jobs[1..].iter().map(|job| job.source.as_str()).collect();
    assert_eq!(told, bad);
    assert!(made.findings.iter().all(|finding| finding.code == Code::PictureDamaged));
    assert!(made.findings.iter().all(|finding| finding.message(Lang::En).contains("damaged: ")));
    assert_eq!((made.encoded, made.files.len()), (2, 2));
}

fn short(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

#[test]
fn no_byte_makes_a_decoder_stop_the_run() {
    let bench = Bench::new();
    let whole = photo(&scene(64, 48), &[]);
    let from = whole.windows(2).position(|two| two == [0xFF, 0xDA]).expect("scan");
    let jobs: Vec<_> = (0..60)
        .map(|n| {
            let mut bytes = whole.clone();
            let at = from + 4 + n * 7 % (whole.len() - from - 4);
            bytes[at] = bytes[at].wrapping_mul(31).wrapping_add(77);
            bench.job(&format!("{n}.jpg"), &bytes, &[32])
        })
        .collect();
    let made = make(&jobs, &bench.store, MEMORY, &|_, _| {});
    assert_eq!(made.files.len() / 2 + made.findings.len(), jobs.len());
}

#[test]
fn a_damaged_file_of_the_cache_is_made_again() {
    let bench = Bench::new();
    let job = bench.job("a.jpg", &photo(&scene(300, 200), &[]), &[150, 300]);
    let made = bench.make(&job);
    let path = made.files.values().next().expect("file");
    let wanted = crate::source::bytes(path).expect("bytes");
    let mut file = tempfile::NamedTempFile::new_in(bench.folder.path()).expect("file");
    file.write_all(&wanted[..wanted.len() / 2]).expect("half");
    file.rewind().expect("start");
    file.persist(path).expect("damage");
    let again = bench.make(&job);
    assert_eq!((again.encoded, again.from_cache), (1, 3));
    assert!(crate::source::bytes(path).expect("bytes") == wanted);
}

#[test]
fn a_source_that_changed_after_the_snapshot_is_not_taken_for_what_it_was() {
    let bench = Bench::new();
    let job = bench.job("a.jpg", &photo(&scene(300, 200), &[]), &[150]);
    bench.file("a.jpg", &photo(&scene(300, 200), &[super::exif(1)]));
    let made = bench.make(&job);
    assert_eq!((made.findings[0].code, made.files.len()), (Code::PictureUnreadable, 0));
    bench.file("a.jpg", &photo(&scene(310, 200), &[]));
    assert_eq!(bench.make(&job).findings[0].code, Code::PictureUnreadable);
    bench.file("a.jpg", b"<html>");
    assert_eq!(bench.make(&job).findings[0].code, Code::PictureNotAPicture);
}

#[test]
fn what_there_is_no_room_for_is_refused_before_it_is_decoded() {
    let bench = Bench::new();
    // A header announcing 300 megapixels in a file of a few bytes.
    let mut bytes = photo(&scene(64, 48), &[]);
    let frame = bytes.windows(2).position(|two| two == [0xFF, 0xC0]).expect("frame");
    bytes[frame + 5..frame + 9].copy_from_slice(&[0x3A, 0x98, 0x4E, 0x20]);
    let job = bench.job("bomb.jpg", &bytes, &[640]);
    assert_eq!((job.width, job.height), (20_000, 15_000));
    let refused = check(std::slice::from_ref(&job), 64 << 20);
    assert_eq!(refused.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::PictureTooLarge]);
    assert!(refused[0].message(Lang::En).contains("pictures.memory 64 MiB"), "{}", refused[0].message(Lang::En));
    let made = make(&[job], &bench.store, 64 << 20, &|_, _| {});
    assert_eq!(made.findings, refused);
    // A strip that is too long for WebP.
    let strip = bench.job("strip.png", &picture(image::GrayImage::new(10, 17_000), ImageFormat::Png), &[10]);
    assert_eq!(check(&[strip], MEMORY)[0].code, Code::PictureTooLarge);
}

#[test]
fn many_pictures_share_little_memory() {
    let bench = Bench::new();
    let jobs: Vec<_> = (0..6).map(|n| bench.job(&format!("{n}.jpg"), &photo(&scene(300 + n, 200), &[]), &[100])).collect();
    let made = make(&jobs, &bench.store, 1, &|_, _| {});
    assert_eq!((made.findings.len(), made.encoded), (0, 12));
}

#[test]
fn a_store_that_takes_no_more_is_told_once() {
    let bench = Bench::new();
    let mut jobs = Vec::new();
    for n in 0..5 {
        let mut job = bench.job(&format!("{n}.jpg"), &photo(&scene(300 + n, 200), &[]), &[]);
        let bytes = crate::source::bytes(&job.path).expect("bytes");
        job.redactions = vec![area(1.0, 1.0, 1.0, 1.0)];
        plan(&mut job, &bytes, None, &[100]);
        jobs.push(job);
    }
    // Files stand where every folder of the cache should be.
    for a in 'a'..='p' {
        for b in 'a'..='p' {
            bench.file(&format!(".cache/{a}{b}"), b"");
        }
    }
    let made = make(&jobs, &bench.store, MEMORY, &|_, _| {});
    assert_eq!(made.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::StoreFailed]);
}
