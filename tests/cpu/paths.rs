//! The same bytes on every x86-64 processor: the resizer and the WebP encoder choose their code paths by processor. Here
//! each path is forced in turn, and the files of `src/picture` must give the same output as with the others. JPEG, colours
//! and our own decoder have no such paths (`jpeg-encoder` without `simd`, `jpeg-decoder` with `platform_independent`,
//! `moxcms` without its own).
#![cfg(test)]
#![allow(dead_code, reason = "files of the main package, of which only a part is used here")]

use std::ffi::c_int;
use std::sync::atomic::{AtomicUsize, Ordering};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{CpuExtensions, PixelType, ResizeOptions, Resizer};

/// The parts of the main package that the files below use.
mod plan {
    #[derive(Clone, Copy, Debug)]
    pub enum Format {
        Webp,
        Jpeg,
    }
}

#[path = "../../src/picture/encode.rs"]
mod encode;
#[path = "../../src/picture/pixels.rs"]
mod pixels;
#[path = "../../src/picture/resize.rs"]
mod resize;

use pixels::{Layout, Part, Pixels};

/// Gradients, edges and sensor noise, the same every time.
fn picture(width: u32, height: u32, layout: Layout) -> Pixels {
    let mut state = 20_261_126_u32;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as i32 % 23
    };
    let channels = layout.channels() as u32;
    let mut bytes = Vec::new();
    for (y, x, channel) in (0..height).flat_map(|y| (0..width).flat_map(move |x| (0..channels).map(move |c| (y, x, c)))) {
        let edge = if (x / 37 + y / 23) % 2 == 0 { 70 } else { 0 };
        let slope = (x * 150 / width + y * 20 / height * (channel + 1)) as i32;
        bytes.push((slope + edge + noise()).clamp(0, 255) as u8);
    }
    Pixels::new(width, height, layout, bytes).expect("pixels")
}

#[test]
fn every_path_resizes_alike() {
    let mut paths = vec![CpuExtensions::None];
    paths.extend([CpuExtensions::Sse4_1, CpuExtensions::Avx2].into_iter().filter(|path| path.is_supported()));
    eprintln!("resizing by {paths:?}");
    assert!(paths.len() == 3, "this processor has not all paths: {paths:?}");
    for layout in [Layout::Grey, Layout::Rgb, Layout::Cmyk] {
        let from = picture(611, 403, layout);
        for (size, part) in [
            ((240, 158), Part::whole(611, 403)),
            ((97, 211), Part { left: 33.25, top: 10.5, right: 400.75, bottom: 390.0 }),
            ((611, 403), Part::whole(611, 403)),
            ((1, 1), Part::whole(611, 403)),
        ] {
            let ours = resize::resize(&from, part, size).expect("resized");
            for path in &paths {
                let kind = [PixelType::U8, PixelType::U8x3, PixelType::U8x4][match layout {
                    Layout::Grey => 0,
                    Layout::Rgb => 1,
                    Layout::Cmyk => 2,
                }];
                let source = ImageRef::new(from.width, from.height, &from.bytes, kind).expect("source");
                let mut target = Image::new(size.0, size.1, kind);
                let options = ResizeOptions::new()
                    .crop(part.left, part.top, part.right - part.left, part.bottom - part.top)
                    .use_alpha(false);
                let mut resizer = Resizer::new();
                // SAFETY: the processor was checked for this path.
                unsafe { resizer.set_cpu_extensions(*path) };
                resizer.resize(&source, &mut target, &options).expect("resized");
                assert!(target.into_vec() == ours.bytes, "{layout:?} {size:?} {path:?}");
            }
        }
    }
}

/// The hook by which libwebp asks for processor features; it asks again when the function is replaced.
type CpuInfo = Option<unsafe extern "C" fn(c_int) -> c_int>;
unsafe extern "C" {
    static mut VP8GetCPUInfo: CpuInfo;
}

/// How often libwebp called [`nothing`].
static ASKED: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" fn nothing(_: c_int) -> c_int {
    ASKED.fetch_add(1, Ordering::Relaxed);
    0
}

/// SSE2 and SSE3, which libwebp numbers 0 and 1, and nothing later.
unsafe extern "C" fn old(feature: c_int) -> c_int {
    c_int::from(feature <= 1)
}

#[test]
fn every_path_encodes_alike() {
    let pixels = [(480, 320), (33, 17), (1, 1), (720, 481)].map(|(width, height)| picture(width, height, Layout::Rgb));
    let all = |quality: u8| -> Vec<Vec<u8>> {
        let encoded = |pixels: &Pixels| encode::encode(pixels, plan::Format::Webp, quality).expect("encoded");
        pixels.iter().map(encoded).collect()
    };
    // SAFETY: no other test of this package encodes, so nobody reads this variable while it is written.
    let usual = unsafe { VP8GetCPUInfo };
    assert!(usual.is_some(), "libwebp has no paths here: nothing is held");
    for quality in [30, 80, 95] {
        let wanted = all(quality);
        for (name, path) in
            [("plain C", Some(nothing as unsafe extern "C" fn(c_int) -> c_int)), ("no path at all", None), ("SSE2", Some(old))]
        {
            // SAFETY: as above.
            unsafe { VP8GetCPUInfo = path };
            let got = all(quality);
            // SAFETY: as above.
            unsafe { VP8GetCPUInfo = usual };
            assert!(got == wanted, "{name} at {quality}");
        }
    }
    assert!(ASKED.load(Ordering::Relaxed) > 10, "libwebp did not choose anew: nothing was forced");
}
