//! Every way of storing colours: grey, palettes, transparency, profiles, CMYK.

use image::{DynamicImage, ImageEncoder, ImageFormat, RgbImage, Rgba, RgbaImage};
use moxcms::{ColorProfile, Layout as Order, TransformOptions};

use super::formats::{GOOD, compare, fixture};
use super::{photo, picture, psnr, scene};

#[test]
fn grey_and_palette() {
    let wanted = DynamicImage::ImageRgb8(scene(333, 222)).grayscale();
    let grey = wanted.to_rgb8();
    compare("grey", &picture(wanted.to_luma8(), ImageFormat::Png), &grey, GOOD);
    compare("deep grey", &picture(DynamicImage::ImageLuma16(wanted.to_luma16()), ImageFormat::Png), &grey, GOOD);
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 95);
    encoder.encode(wanted.to_luma8().as_raw(), 333, 222, jpeg_encoder::ColorType::Luma).expect("jpeg");
    compare("grey.jpg", &jpeg, &grey, GOOD);
    compare("palette.png", fixture!("palette.png"), &scene(480, 320), 25.0);
}

#[test]
fn the_transparent_stands_on_paper() {
    let half = RgbaImage::from_pixel(60, 40, Rgba([0, 100, 200, 128]));
    let wanted = RgbImage::from_pixel(60, 40, image::Rgb([0x7B, 0xAB, 0xD9]));
    compare("half.png", &picture(half, ImageFormat::Png), &wanted, 40.0);
    let clear = RgbaImage::from_pixel(60, 40, Rgba([0, 0, 0, 0]));
    compare(
        "clear.webp",
        &picture(clear, ImageFormat::WebP),
        &RgbImage::from_pixel(60, 40, image::Rgb([0xF7, 0xF3, 0xEA])),
        40.0,
    );
}

/// Converts the scene to the colours of another profile.
fn in_profile(scene: &RgbImage, profile: &ColorProfile) -> RgbImage {
    let options = TransformOptions::default();
    let transform = ColorProfile::new_srgb().create_transform_8bit(Order::Rgb, profile, Order::Rgb, options).expect("transform");
    let mut bytes = vec![0; scene.as_raw().len()];
    transform.transform(scene.as_raw(), &mut bytes).expect("colours");
    RgbImage::from_raw(scene.width(), scene.height(), bytes).expect("picture")
}

fn icc(profile: &ColorProfile) -> (u8, Vec<u8>) {
    (2, [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile.encode().expect("profile")].concat())
}

#[test]
fn other_colour_spaces_become_srgb() {
    let wanted = scene(330, 220);
    for profile in [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb()] {
        let stored = in_profile(&wanted, &profile);
        assert!(psnr(&stored, &wanted) < 33.0, "the profile should matter");
        compare("photo.jpg", &photo(&stored, &[icc(&profile)]), &wanted, GOOD);
        let mut png = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
        encoder.set_icc_profile(profile.encode().expect("profile")).expect("profile");
        encoder.write_image(stored.as_raw(), 330, 220, image::ExtendedColorType::Rgb8).expect("png");
        compare("picture.png", &png, &wanted, GOOD);
    }
    // A broken profile, and one that describes the default anyway, change nothing.
    compare("broken.jpg", &photo(&wanted, &[(2, b"ICC_PROFILE\0\x01\x01nonsense".to_vec())]), &wanted, GOOD);
    compare("srgb.jpg", &photo(&wanted, &[icc(&ColorProfile::new_srgb())]), &wanted, GOOD);
}

#[test]
fn a_grey_profile_is_kept_to() {
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.set_icc_profile(ColorProfile::new_gray_with_gamma(1.0).encode().expect("profile")).expect("profile");
    encoder.write_image(&[55; 60 * 40], 60, 40, image::ExtendedColorType::L8).expect("png");
    // 55 of 255 in linear light is 128 in sRGB.
    compare("linear.png", &png, &RgbImage::from_pixel(60, 40, image::Rgb([128, 128, 128])), 38.0);
}

/// A printing profile with one ink under four names: each absorbs a quarter of the light, and none has a hue.
fn press() -> Vec<u8> {
    let identity: Vec<u8> = (0..=255).collect();
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for (row, column) in (0..3).flat_map(|row| (0..3).map(move |column| (row, column))) {
        table.extend(u32::to_be_bytes(if row == column { 1 << 16 } else { 0 }));
    }
    table.extend(identity.repeat(4));
    for inks in 0..16_u32 {
        let light = 240 - 60 * u8::try_from(inks.count_ones()).expect("few");
        table.extend([light, 128, 128]);
    }
    table.extend(identity.repeat(3));
    let white = [0, 0xF6D6, 0x1_0000, 0xD32D].map(u32::to_be_bytes);
    let white = [b"XYZ ".as_slice(), &white.concat()].concat();
    let tags: [(&[u8; 4], usize, usize); 2] = [(b"wtpt", 156, white.len()), (b"A2B0", 156 + white.len(), table.len())];
    let word = |number: usize| u32::try_from(number).expect("small").to_be_bytes();
    let mut profile = word(156 + white.len() + table.len()).to_vec();
    profile.extend(b"none\x02\x40\0\0prtrCMYKLab ");
    profile.extend([0; 12]);
    profile.extend(b"acsp");
    profile.resize(68, 0);
    profile.extend([0xF6D6_u32, 0x1_0000, 0xD32D].iter().flat_map(|number| number.to_be_bytes()));
    profile.resize(128, 0);
    profile.extend(word(tags.len()));
    for (name, at, length) in tags {
        profile.extend([name.as_slice(), &word(at), &word(length)].concat());
    }
    [profile, white, table].concat()
}

#[test]
fn ink_is_seen_as_its_press_prints_it() {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 98);
    encoder.add_icc_profile(&press()).expect("profile");
    encoder.encode(&[255, 255, 0, 0].repeat(60 * 40), 60, 40, jpeg_encoder::ColorType::Cmyk).expect("jpeg");
    // Two inks of four: L* 47 of 100, neutral. Without the profile it would be blue.
    compare("press.jpg", &bytes, &RgbImage::from_pixel(60, 40, image::Rgb([111, 111, 111])), 35.0);
}

#[test]
fn ink_becomes_light() {
    // Paper, cyan, magenta, yellow, black, half black: CMYK and RGB.
    let patches: [([u8; 4], [u8; 3]); 6] = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([255, 0, 0, 0], [0, 255, 255]),
        ([0, 255, 0, 0], [255, 0, 255]),
        ([0, 0, 255, 0], [255, 255, 0]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([0, 0, 0, 128], [127, 127, 127]),
    ];
    let at = |x: u32| (x / 32) as usize;
    let wanted = RgbImage::from_fn(192, 64, |x, _| image::Rgb(patches[at(x)].1));
    let ink: Vec<u8> = wanted.enumerate_pixels().flat_map(|(x, _, _)| patches[at(x)].0).collect();
    for colour in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 98);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
        encoder.encode(&ink, 192, 64, colour).expect("jpeg");
        compare(&format!("{colour:?}.jpg"), &bytes, &wanted, 20.0);
    }
}
