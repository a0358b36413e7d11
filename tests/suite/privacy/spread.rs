//! What is said in one place and must hold in others: areas painted over, a consent, a number on several lines.

use crate::site_test::SiteTest;

const AREA: &str = "{file: 证书.jpg, alt: 证书, redactions: [{x: 10, y: 10, w: 60, h: 60}]}";

/// Every published picture, decoded small.
fn pictures(site: &SiteTest) -> Vec<image::RgbImage> {
    let files = site.tree("public/pictures").into_values();
    files.map(|bytes| image::load_from_memory(&bytes).expect("picture").thumbnail_exact(20, 20).into_rgb8()).collect()
}

/// A site with a bright certificate, of which the entry `j` hides the middle.
fn site() -> SiteTest {
    let site = SiteTest::small();
    let bright = image::RgbImage::from_pixel(1000, 1000, image::Rgb([250, 250, 250]));
    bright.save(site.path("content/honors/证书.jpg")).expect("picture");
    site
}

fn honor(body: &str) -> String {
    format!("---\ntitle: 一项\nlevel: county\ndecided_on: 2012-06\nrecipient: [江畔]\npictures: [{AREA}]\n---\n{body}\n")
}

#[test]
fn an_area_is_painted_over_wherever_the_picture_is_shown() {
    let other = "---\ntitle: 另一篇\n---\n![证书](honors/证书.jpg)\n";
    let site = site();
    site.file("content/honors/j.md", honor("![证书](证书.jpg)"));
    // A copy is the same picture.
    std::fs::copy(site.path("content/honors/证书.jpg"), site.path("content/honors/证书2.jpg")).expect("copy");
    site.file("content/另一篇.md", other);
    site.append("content/结束语.md", "\n![证书](honors/证书2.jpg)\n");
    site.run(&["build"]).succeeds();
    let all = pictures(&site);
    assert!(all.len() >= 4, "{}", all.len());
    assert!(all.iter().all(|picture| picture.get_pixel(8, 8).0[0] < 120), "a picture shows what is to be hidden");
    // A build after an edit is that of an empty folder.
    let before = site.tree("public");
    site.file("content/honors/j.md", honor("没有图。").replace(AREA, "{file: 证书.jpg, alt: 证书}"));
    site.run(&["build"]).succeeds();
    assert!(pictures(&site).iter().all(|picture| picture.get_pixel(8, 8).0[0] > 200));
    site.file("content/honors/j.md", honor("![证书](证书.jpg)"));
    site.run(&["build"]).succeeds();
    assert_eq!(site.tree("public"), before);
}

#[test]
fn an_entry_that_is_kept_out_hides_as_before() {
    for (kept_out, name) in
        [("status: withdrawn", "honors/j.md"), ("draft: true", "honors/j.md"), ("consent: {status: refused}", "members/j.md")]
    {
        let site = site();
        let fields = if name.starts_with('h') { "title: 一项\nlevel: county\ndecided_on: 2012-06" } else { "name: 一人" };
        let entry = format!("---\n{fields}\npictures: [{AREA}]\n{kept_out}\n---\n");
        site.file(&format!("content/{name}"), entry);
        site.append("content/结束语.md", "\n![证书](honors/证书.jpg)\n");
        site.run(&["build"]).succeeds();
        let all = pictures(&site);
        assert!(!all.is_empty() && all.iter().all(|picture| picture.get_pixel(8, 8).0[0] < 120), "{kept_out}");
    }
}

#[test]
fn a_picture_with_areas_does_not_go_out_as_it_is() {
    let site = site();
    site.file("content/honors/j.md", honor("文字。"));
    let told = || {
        let ran = site.run(&["build", "--format", "json"]);
        ran.findings().into_iter().filter(|found| found.starts_with("picture-uncovered")).collect::<Vec<_>>()
    };
    assert_eq!(told(), Vec::<String>::new());
    site.append("site.yaml", "emblem: honors/证书.jpg\ntheme: mine\n");
    site.file("themes/mine/theme.yaml", "contract: 1\nbase: default\n");
    std::fs::create_dir_all(site.path("themes/mine/assets")).expect("folder");
    std::fs::copy(site.path("content/honors/证书.jpg"), site.path("themes/mine/assets/边.jpg")).expect("copy");
    let line = site.read("site.yaml").lines().count() - 1;
    let emblem = format!("picture-uncovered site.yaml:{line}:9");
    assert_eq!(told(), [emblem, "picture-uncovered themes/mine/assets/边.jpg:null:null".to_owned()]);
    assert!(!site.path("public").join("assets").exists() || site.tree("public/assets").keys().all(|name| !name.contains("边")));
}

#[test]
fn areas_are_in_per_cent() {
    for (area, is_told) in
        [("x: 0.1, y: 0.1, w: 0.6, h: 0.6", true), ("x: 0, y: 0, w: 1, h: 1", true), ("x: 0, y: 0, w: 1, h: 2", false)]
    {
        let site = site();
        site.file("content/honors/j.md", honor("文字。").replace("x: 10, y: 10, w: 60, h: 60", area));
        let ran = site.run(&["check", "--format", "json"]);
        let told: Vec<String> = ran.findings().into_iter().filter(|found| found.starts_with("picture-redaction")).collect();
        let expected = if is_told { vec!["picture-redaction content/honors/j.md:6:49".to_owned()] } else { Vec::new() };
        assert_eq!((ran.code, told), (i32::from(is_told), expected), "{area}");
    }
}

#[test]
fn a_scope_that_is_blank_allows_nothing() {
    for scope in ["scope: []", "scope:", "scope: null", "scope: \"\""] {
        let site = SiteTest::small();
        site.file(
            "content/members/李禾.md",
            format!("---\nname: 李禾\nconsent:\n  status: granted\n  {scope}\n---\n守着渡口的事。\n"),
        );
        let ran = site.run(&["build", "--format", "json"]);
        ran.ends(1);
        let told: Vec<String> = ran.findings().into_iter().filter(|found| found.starts_with("value-unlisted")).collect();
        assert!(told.len() == 1 && told[0].starts_with("value-unlisted content/members/李禾.md:5:"), "{scope}: {told:?}");
    }
    // Without a scope everything may be shown, as the handbook says.
    let site = SiteTest::small();
    site.file("content/members/李禾.md", "---\nname: 李禾\nconsent: {status: granted}\n---\n守着渡口的事。\n");
    site.run(&["build"]).succeeds();
}

#[test]
fn a_number_on_several_lines_is_found_in_every_value() {
    let kinds = "  rooms: {kind: room, title: 房间}\n  places: {kind: place, title: 地方}\n  schedules: {kind: schedule, title: 日程}\n  statistics: {kind: statistic, title: 数字}\n";
    let forms: [(&str, &[&str], u32); 5] = [
        ("|", &["请找张三，身份证500101", "196208151033"], 1),
        (">", &["请找张三，身份证500101", "196208151033"], 1),
        ("|", &["值班电话 139", "9651", "2837"], 1),
        ("", &["请找张三，身份证500101", "196208151033"], 1),
        ("|", &["先看这里。", "", "请找张三，身份证500101", "196208151033"], 3),
    ];
    for (folder, fields) in [
        ("rooms", "name: 一处\n  floor: 一楼"),
        ("places", "name: 一处"),
        ("schedules", "title: 一课\n  weekdays: [周一]\n  start: 8:30"),
        ("statistics", "key: a\n  label: 一数\n  value: 1\n  unit: 户\n  as_of: 2003\n  definition: 按册"),
    ] {
        for (mark, lines, at) in &forms {
            let site = SiteTest::small();
            site.append("site.yaml", kinds);
            let value = format!("    {}\n", lines.join("\n    "));
            let head = format!("- {fields}\n  summary: {mark}\n");
            site.file(&format!("content/{folder}/z.yaml"), format!("{head}{value}"));
            let ran = site.run(&["build", "--format", "json"]);
            let line = head.lines().count() + usize::try_from(*at).expect("a line");
            let told: Vec<String> = ran.findings().into_iter().filter(|found| found.starts_with("private-found")).collect();
            let place = format!("private-found content/{folder}/z.yaml:{line}:");
            assert!(told.len() == 1 && told[0].starts_with(&place), "{folder} {mark}: {:?}", ran.findings());
            ran.ends(1);
        }
    }
    // In front matter too; and one that stands on one line is told once.
    let site = SiteTest::small();
    let text = "---\ntitle: 结束语\nsummary: |\n  请找张三，身份证500101\n  196208151033\n---\n谢谢。\n";
    site.file("content/结束语.md", text);
    assert_eq!(site.run(&["build", "--format", "json"]).findings(), ["private-found content/结束语.md:4:11"]);
    site.file("content/结束语.md", text.replace("500101\n  ", "500101"));
    assert_eq!(site.run(&["build", "--format", "json"]).findings(), ["private-found content/结束语.md:4:11"]);
}

#[test]
fn paragraphs_of_a_page_are_no_context_for_each_other() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 结束语\n---\n累计播放13912345678次\n\n后来又增。\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()));
}
