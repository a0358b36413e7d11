//! Pictures through the whole program: within the memory that the site allows, no metadata in any published byte, a full
//! disk and a kill while a scan is cut into tiles, and a tint on every picture.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use image::{ExtendedColorType, ImageEncoder as _};

use crate::site_test::SiteTest;

/// Text in the metadata that must not be published.
const SECRET: &str = "SECRET-OF-THE-CAMERA";

/// An EXIF block with an orientation and a description.
fn exif() -> Vec<u8> {
    let length = u32::try_from(SECRET.len() + 1).expect("short").to_le_bytes();
    let mut block = b"II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend([0x0E, 0x01, 2, 0]);
    block.extend(length);
    block.extend([38, 0, 0, 0]);
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    block.extend([0; 4]);
    block.extend(SECRET.as_bytes());
    block.push(0);
    block
}

/// A site with a scan of this size that is cut into tiles.
fn scan(width: u32, height: u32) -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", "  documents: {kind: document, title: 文献}\npictures: {formats: [webp]}\n");
    // Gradients and a grid: every tile has content.
    let pixels: Vec<u8> = (0..height)
        .flat_map(|y| {
            (0..width).map(move |x| ((x ^ y) & 0x3F).to_le_bytes()[0] + if x % 64 == 0 || y % 64 == 0 { 100 } else { 0 })
        })
        .collect();
    let mut png = Vec::new();
    let fast = image::codecs::png::CompressionType::Fast;
    let encoder = image::codecs::png::PngEncoder::new_with_quality(&mut png, fast, image::codecs::png::FilterType::NoFilter);
    encoder.write_image(&pixels, width, height, ExtendedColorType::L8).expect("a picture");
    site.file("content/documents/图.png", png);
    site.file(
        "content/documents/图.md",
        "---\ntitle: 图\nissuer: 江畔社区\ndate: 1958\npictures: [{file: 图.png, alt: 一张图, deepzoom: true}]\n---\n文\n",
    );
    site
}

/// The number of full-size tiles that are complete in the cache.
fn tiles_kept(site: &SiteTest) -> usize {
    let kept = walkdir::WalkDir::new(site.path(".cache")).into_iter().filter_map(Result::ok);
    kept.filter(|file| file.path().to_string_lossy().contains("-4-") && file.path().extension().is_some_and(|e| e == "webp"))
        .count()
}

#[test]
fn a_scan_killed_in_its_tiles_is_gone_on_with() {
    let site = scan(5100, 4000);
    let mut child = Command::new(env!("CARGO_BIN_EXE_changlang"))
        .args(["build", "--site"])
        .arg(site.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let watchdog = Instant::now();
    while tiles_kept(&site) < 10 {
        assert!(watchdog.elapsed() < Duration::from_mins(3), "the tiles never came");
        assert!(child.try_wait().expect("a child").is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("a kill");
    child.wait().expect("its end");
    assert!(!site.path("public/index.html").exists(), "half a site was published");
    let kept = tiles_kept(&site) as u64;
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    let summary = &ran.json()["summary"];
    assert!(summary["pictures_encoded"].as_u64().expect("a number") + kept <= summary["pictures"].as_u64().expect("a number"));
    let mended = site.tree("public");
    site.run(&["build", "--no-cache", "--out", "anew"]).succeeds();
    assert!(site.tree("anew") == mended, "what a killed run left shows");
}

#[test]
fn a_disk_that_fills_in_the_tiles_keeps_the_old_site_and_room_mends_it() {
    let site = scan(5100, 4000);
    let page = site.read("content/documents/图.md");
    site.file(
        "content/documents/图.md",
        page.lines().filter(|line| !line.starts_with("pictures")).collect::<Vec<_>>().join("\n"),
    );
    site.build().succeeds();
    let before = site.tree("public");
    site.file("content/documents/图.md", page);
    fs::remove_dir_all(site.path(".cache")).expect("removed");
    fs::create_dir(site.path(".cache")).expect("a folder");
    // The script mounts a file system that only it sees and that disappears with it.
    let script = r#"
        mount -t tmpfs -o size=24m none .cache || exit 9
        "$P" build --site . --format json > full.json 2> full.err &
        # It fills as soon as there is a tile.
        until ls .cache/*/*-4-*.webp > full.tiles 2>/dev/null || ! kill -0 $!; do sleep 0.01; done
        head -c 32m /dev/zero > .cache/fill 2>/dev/null
        wait $!
        echo $? > full.code
    "#;
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0"));
    let ran = Command::new("unshare")
        .args([if root { "-m" } else { "-rm" }, "sh", "-c", script])
        .env("P", env!("CARGO_BIN_EXE_changlang"))
        .current_dir(site.path(""))
        .output()
        .expect("unshare");
    assert_eq!(ran.status.code(), Some(0), "no small disk can be set up here: {}", String::from_utf8_lossy(&ran.stderr));
    let said = site.read("full.json");
    assert!(said.contains("store-failed"), "{said}");
    assert_eq!(site.read("full.code").trim(), "2", "a full disk is no fault of the content: {said}{}", site.read("full.err"));
    assert!(site.read("full.tiles").contains(".webp"), "it ended before the tiles");
    assert!(site.tree("public") == before, "the old site stands");
    site.build().succeeds();
    assert!(site.read("public/documents/tu.html").contains("data-tiles"));
}

#[cfg(target_os = "linux")]
#[test]
fn many_large_pictures_stay_within_the_memory_of_the_site() {
    const ALLOWED: u64 = 96;
    let site = SiteTest::small();
    site.append("site.yaml", &format!("pictures: {{formats: [webp], memory: {ALLOWED}MiB}}\n"));
    // Each is 36 MB when decoded; eight at once would take more than three times the limit.
    let mut png = Vec::new();
    let fast = image::codecs::png::CompressionType::Fast;
    let encoder = image::codecs::png::PngEncoder::new_with_quality(&mut png, fast, image::codecs::png::FilterType::NoFilter);
    encoder.write_image(&vec![90; 4000 * 3000 * 3], 4000, 3000, ExtendedColorType::Rgb8).expect("a picture");
    for number in 0..8 {
        // Bytes after the end of the image are ignored by decoders and make each file different.
        site.file(&format!("content/history/{number}.png"), [png.as_slice(), &[number]].concat());
        site.file(
            &format!("content/history/图{number}.md"),
            format!(
                "---\ntitle: 图{number}\ndate: 1958\nsources: [志]\npictures: [{{file: {number}.png, alt: 一张图}}]\n---\n文\n"
            ),
        );
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_changlang"))
        .args(["build", "--jobs", "8", "--site"])
        .arg(site.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) >> 10);
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(child.wait().expect("its end").success());
    assert!((30..=ALLOWED + 200).contains(&peak), "{peak} MiB of {ALLOWED}");
}

#[test]
fn nothing_of_the_metadata_is_in_any_byte_that_goes_out() {
    let site = SiteTest::small();
    let (width, height) = (400, 300);
    let pixels: Vec<u8> = (0..width * height * 3_u32).map(|n| (n / 400).to_le_bytes()[0]).collect();
    let mut made: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.set_exif_metadata(exif()).expect("metadata");
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("a picture");
    made.insert("png", png);
    let mut webp = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
    encoder.set_exif_metadata(exif()).expect("metadata");
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("a picture");
    made.insert("webp", webp);
    let mut jpeg = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut jpeg);
    encoder.set_exif_metadata(exif()).expect("metadata");
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("a picture");
    made.insert("jpg", jpeg);
    for (ending, bytes) in made {
        assert!(bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "{ending} holds no secret to be lost");
        site.file(&format!("content/history/图.{ending}"), bytes);
        site.file(
            &format!("content/history/图{ending}.md"),
            format!(
                "---\ntitle: 图{ending}\ndate: 1958\nsources: [志]\npictures: [{{file: 图.{ending}, alt: 一张图}}]\n---\n文\n"
            ),
        );
    }
    site.build().succeeds();
    let published = site.tree("public");
    let pictures = published.keys().filter(|name| name.starts_with("pictures/")).count();
    assert!(pictures >= 6, "{pictures}");
    for (name, bytes) in &published {
        let holds = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        assert!(!holds(SECRET.as_bytes()) && !(name.starts_with("pictures/") && (holds(b"Exif") || holds(b"EXIF"))), "{name}");
    }
    // Every picture on a page also has its tint.
    let page = site.read("public/history/tu-png.html");
    let images = page.matches("<img").count();
    assert!(images > 0 && page.matches("<img class=\"tint-").count() == images, "{page}");
}

#[test]
fn a_check_tells_a_picture_for_which_there_is_no_room() {
    let site = scan(5100, 4000);
    let yaml = site.read("site.yaml").replace("formats: [webp]", "formats: [webp], memory: 1MiB");
    site.file("site.yaml", yaml);
    let mut bytes = fs::read(site.path("content/documents/图.png")).expect("a picture");
    // The header claims 280 megapixels.
    bytes[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x36, 0xB0]);
    let sum = crc(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    site.file("content/documents/图.png", bytes);
    let ran = site.run(&["check", "--format", "json"]);
    ran.ends(1);
    assert!(ran.findings().iter().any(|found| found.starts_with("picture-too-large content/documents/图.png")), "{}", ran.stdout);
}

/// The checksum of a chunk of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}

#[test]
fn who_lent_a_portrait_is_named_under_it() {
    let site = SiteTest::small();
    site.picture("content/members/王.jpg", 1000, 1400);
    site.file(
        "content/members/王毅.md",
        "---\nname: 王毅\nportrait: {file: 王.jpg, alt: 肖像, credit: 示例供图}\nconsent: {status: granted}\n---\n他修好了路灯。\n",
    );
    site.build().succeeds();
    assert!(site.read("public/members/wang-yi.html").contains("：示例供图</p>"));
}
