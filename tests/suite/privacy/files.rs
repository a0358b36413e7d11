//! What is published as it is: files, emblems, the assets of a theme.

use image::ImageFormat;

use crate::site_test::{Ran, SiteTest};

const ID: &str = "11010519491231002X";
const PHONE: &str = "13996512837";

fn site() -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", "  documents: {kind: document, title: 文献}\n");
    site
}

fn of(ran: &Ran, code: &str) -> Vec<String> {
    ran.findings().into_iter().filter(|found| found.split(' ').next() == Some(code)).collect()
}

/// Whether any published file holds these bytes.
fn is_out(site: &SiteTest, word: &[u8]) -> bool {
    site.tree("public").values().any(|bytes| bytes.windows(word.len()).any(|window| window == word))
}

/// A photograph with a position, a camera, an artist and a comment that is a telephone number.
fn photograph(format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(image::RgbImage::new(30, 20)).write_to(&mut bytes, format).expect("picture");
    let bytes = bytes.into_inner();
    let note = format!("GPSLatitude Canon 张三 {PHONE}").into_bytes();
    if format == ImageFormat::Png {
        let body = [&b"tEXtComment\0"[..], &note].concat();
        let length = u32::try_from(body.len() - 4).expect("short").to_be_bytes();
        return [&bytes[..33], &length, &body, &[0; 4], &bytes[33..]].concat();
    }
    let length = |body: usize| u16::try_from(body + 2).expect("short").to_be_bytes();
    let exif = [&b"Exif\0\0II*\0\x08\0\0\0\0\0"[..], &note].concat();
    [&bytes[..2], &[0xFF, 0xE1], &length(exif.len()), &exif, &[0xFF, 0xFE], &length(note.len()), &note, &bytes[2..]].concat()
}

#[test]
fn only_papers_and_recordings_are_published_as_they_are() {
    let table = format!("姓名,公开同意,身份证号,手机\n李禾,同意,{ID},{PHONE}\n").into_bytes();
    let pdf = include_bytes!("../../fixtures/documents/clean.pdf");
    let text = format!("{ID} {PHONE}").into_bytes();
    let cases: &[(&str, &str, &[u8], &str)] = &[
        ("file", "../members/名册.csv", &table, "表格"),
        ("file", "../members/名册.xlsx", b"PK\x03\x04 sheet", "表格"),
        ("file", "名册.md", &text, "文稿"),
        ("file", "../../site.yaml", b"", "文稿"),
        ("file", "扫描.jpg", &photograph(ImageFormat::Jpeg), "写在 pictures 里"),
        ("file", "改名.pdf", &table, "扩展名不符"),
        ("file", "改名.pdf", b"PK\x03\x04 sheet", "扩展名不符"),
        ("file", "改名.mp3", pdf, "扩展名不符"),
        ("file", "改名.mp4", &photograph(ImageFormat::Jpeg), "扩展名不符"),
        ("video", "改名.webm", &text, "扩展名不符"),
        ("audio", "../members/名册.csv", &table, "表格"),
        ("audio", "扫描.png", &photograph(ImageFormat::Png), "写在 pictures 里"),
        ("audio", "公约.pdf", pdf, "写在 file 里"),
        ("audio", "像.mp4", b"\0\0\0\x20ftypmp42", "写在 video 里"),
    ];
    for (key, name, bytes, says) in cases {
        let site = site();
        if !bytes.is_empty() {
            site.file(&format!("content/documents/{name}").replace("documents/../", ""), bytes);
        }
        site.file("content/documents/通知.md", format!("---\ntitle: 通知\n{key}: {name}\n---\n全文如下。\n"));
        let ran = site.run(&["build", "--format", "json"]);
        ran.ends(1);
        let column = key.len() + 3;
        assert_eq!(of(&ran, "file-kind"), [format!("file-kind content/documents/通知.md:3:{column}")], "{key}: {name}");
        let told = ran.json()["diagnostics"].as_array().expect("list").iter().find(|told| told["code"] == "file-kind").cloned();
        let told = told.expect("a finding");
        let words = format!("{} {}", told["message"].as_str().unwrap_or_default(), told["help"].as_str().unwrap_or_default());
        assert!(words.contains(says), "{key}: {name}: {words}");
        assert!(!site.path("public/index.html").exists());
    }
}

#[test]
fn an_emblem_is_a_picture() {
    for (name, bytes, code) in [
        ("members/m.csv", format!("姓名,公开同意\n李禾,同意\n备注{PHONE},同意\n").into_bytes(), "file-kind site.yaml:8:9"),
        ("members/徽.jpg", PHONE.as_bytes().to_vec(), "file-kind site.yaml:8:9"),
        ("members/张明远.md", Vec::new(), "file-kind site.yaml:8:9"),
    ] {
        let site = SiteTest::small();
        if !bytes.is_empty() {
            site.file(&format!("content/{name}"), bytes);
        }
        site.append("site.yaml", &format!("seal: 江\nemblem: {name}\n"));
        let ran = site.run(&["build", "--format", "json"]);
        ran.ends(1);
        assert_eq!(of(&ran, "file-kind"), [code], "{name}: {:?}", ran.findings());
    }
    // A drawing of the theme is one, if it holds no number.
    let site = SiteTest::small();
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\n");
    site.file("themes/mine/assets/emblem.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- 江 --></svg>");
    site.append("site.yaml", "theme: mine\nemblem: themes/mine/assets/emblem.svg\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, of(&ran, "file-kind")), (0, Vec::new()), "{:?}", ran.findings());
    site.file(
        "themes/mine/assets/emblem.svg",
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><g class=\"t{PHONE} {PHONE}\"/></svg>"),
    );
    site.run(&["build"]).ends(1);
}

#[test]
fn an_emblem_goes_out_without_its_notes_and_otherwise_as_it_is() {
    for (format, end) in [(ImageFormat::Jpeg, "jpg"), (ImageFormat::Png, "png")] {
        let site = SiteTest::small();
        let bytes = photograph(format);
        site.file(&format!("content/members/徽.{end}"), &bytes);
        site.append("site.yaml", &format!("emblem: members/徽.{end}\n"));
        site.run(&["build"]).succeeds();
        for word in [PHONE, "GPSLatitude", "Canon", "张三"] {
            assert!(!is_out(&site, word.as_bytes()), "{end}: {word} was published");
        }
        let files = site.tree("public/files");
        let (name, clean) = files.first_key_value().expect("an emblem");
        assert!(site.read("public/index.html").contains(&format!("files/{name}")));
        let pixels = |bytes: &[u8]| image::load_from_memory_with_format(bytes, format).expect("picture").into_rgb8();
        let mut plain = std::io::Cursor::new(Vec::new());
        image::DynamicImage::ImageRgb8(image::RgbImage::new(30, 20)).write_to(&mut plain, format).expect("picture");
        assert_eq!(pixels(clean), pixels(plain.get_ref()), "{end}");
        assert_eq!(clean, plain.get_ref(), "{end}: nothing else changed");
        let public = site.path("public").display().to_string();
        crate::site_test::run(&["verify", &public], &site.path("")).succeeds();
        // As it is found again.
        site.run(&["build"]).succeeds();
        assert_eq!(site.tree("public/files"), files);
    }
}

fn themed() -> SiteTest {
    let site = SiteTest::small();
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\n");
    site.append("site.yaml", "theme: mine\n");
    site
}

#[test]
fn assets_of_a_theme_are_looked_through() {
    for (name, text, place) in [
        ("assets/contacts.json", format!("{{\"tel\":\"{PHONE}\"}}"), "1:9"),
        ("assets/x.js", format!("go();\n/* {ID} */\n"), "2:4"),
        ("assets/x.csv", format!("姓名,手机\n李禾,{PHONE}\n"), "2:4"),
        ("assets/x.txt", format!("联系 {PHONE}\n"), "1:4"),
        ("assets/x.md", format!("联系 {PHONE}\n"), "1:4"),
        ("assets/x.css", format!("/* {PHONE} */ a {{ color: red }}\n"), "1:4"),
        ("assets/x.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><g label2=\"{PHONE}\"/></svg>"), "1:52"),
        ("assets/x.webmanifest", format!("{{\"name\":\"{PHONE}\"}}"), "1:10"),
        ("styles/99-mine.css", format!("a::after {{ content: \"{PHONE}\" }}\n"), "1:22"),
        ("components/mine.html", format!("{{% component mine() %}}<!-- {PHONE} -->{{% endcomponent %}}"), "1:28"),
    ] {
        let site = themed();
        site.file(&format!("themes/mine/{name}"), text);
        let ran = site.run(&["build", "--format", "json"]);
        assert_eq!(of(&ran, "private-found"), [format!("private-found themes/mine/{name}:{place}")], "{:?}", ran.findings());
        ran.ends(1);
        assert!(!ran.stdout.contains(PHONE) && !ran.stdout.contains(ID), "{}", ran.stdout);
    }
    let site = themed();
    site.file(&format!("themes/mine/assets/{PHONE}.png"), photograph(ImageFormat::Jpeg));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(of(&ran, "private-found"), [format!("private-found themes/mine/assets/{PHONE}.png:null:null")]);
    // What may be published may stand in a theme.
    let site = themed();
    site.file("themes/mine/assets/contacts.json", format!("{{\"tel\":\"{PHONE}\"}}"));
    site.append("site.yaml", &format!("public_contacts: [\"{PHONE}\"]\n"));
    site.run(&["build"]).succeeds();
}

#[test]
fn documents_are_no_assets() {
    for (name, bytes) in [
        ("名册.xlsx", &b"PK\x03\x04 \xFF sheet"[..]),
        ("名册.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 sheet"),
        ("说明.docx", b"PK\x03\x04 \xFF text"),
        ("改名.dat", b"PK\x03\x04 \xFF text"),
        ("通知.pdf", include_bytes!("../../fixtures/documents/plain.pdf")),
    ] {
        let site = themed();
        site.file(&format!("themes/mine/assets/{name}"), bytes);
        let ran = site.run(&["build", "--format", "json"]);
        ran.ends(1);
        assert_eq!(ran.findings(), [format!("theme-document themes/mine/assets/{name}:null:null")]);
    }
}

#[test]
fn pictures_of_a_theme_go_out_without_their_notes() {
    let site = themed();
    site.file("themes/mine/assets/a.jpg", photograph(ImageFormat::Jpeg))
        .file("themes/mine/assets/b.png", photograph(ImageFormat::Png));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()));
    let names = site.tree("public/assets").into_keys().collect::<Vec<_>>();
    assert!(names.iter().any(|name| name.starts_with("a.")) && names.iter().any(|name| name.starts_with("b.")), "{names:?}");
    for word in [PHONE, "GPSLatitude", "Canon", "张三"] {
        assert!(!is_out(&site, word.as_bytes()), "{word} was published");
    }
    // From other formats they cannot be removed.
    site.file("themes/mine/assets/c.tif", [&b"II*\0\xFF\xFE"[..], PHONE.as_bytes()].concat());
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.findings(), ["theme-notes themes/mine/assets/c.tif:null:null"]);
}
