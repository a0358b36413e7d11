//! Rare characters in names: kiosks lack them, so the site supplies a font, of which only a subset is published. A
//! character that no font has is reported where it is written; so is a name that must not appear where it does.

use std::path::Path;

use crate::site_test::SiteTest;

const FIXTURE: &[u8] = include_bytes!("../fixtures/fonts/rare.ttf");

fn site(name: &str) -> SiteTest {
    let site = SiteTest::small();
    site.file("content/members/甲.md", format!("---\nname: {name}\nslug: jia\nconsent: {{status: granted}}\n---\n他修过桥。\n"));
    site
}

/// The published stylesheet and the published fonts.
fn published(site: &SiteTest) -> (String, Vec<(String, Vec<u8>)>) {
    let assets = site.tree("public/assets");
    let sheet = assets
        .iter()
        .find(|(name, _)| name.starts_with("theme.") && Path::new(name).extension().is_some_and(|end| end == "css"))
        .expect("a stylesheet");
    let sheet = String::from_utf8(sheet.1.clone()).expect("text");
    (sheet, assets.into_iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "ttf")).collect())
}

#[test]
fn without_a_font_a_rare_character_is_told_where_it_stands() {
    let site = site("张䶮");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), ["font-missing content/members/甲.md:1:1"]);
    assert!(ran.stdout.contains("䶮") && ran.stdout.contains("4DAE"), "{}", ran.stdout);
    site.run(&["build", "--strict"]).ends(1);
    assert!(published(&site).1.is_empty());
}

#[test]
fn with_a_font_only_what_is_used_is_published() {
    let site = site("张䶮𬭎");
    site.file("content/字体/rare.ttf", FIXTURE).append("site.yaml", "fonts: {rare: 字体/rare.ttf}\n");
    let ran = site.run(&["build", "--strict", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
    let (sheet, fonts) = published(&site);
    assert_eq!(fonts.len(), 1);
    let (name, bytes) = &fonts[0];
    assert!(bytes.len() < FIXTURE.len() && !site.path("public/files").exists(), "the font itself went out");
    assert!(sheet.contains(&format!("src:url({name})")) && sheet.contains("unicode-range:U+4DAE,U+2CB4E;"), "{}", &sheet[..300]);
    // The font of the rule comes first in every font stack of the theme.
    for stack in ["--serif:", "--sans:"] {
        let rest = sheet.split(stack).nth(1).expect("a stack").trim_start();
        assert!(rest.starts_with("\"Changlang Rare\","), "{stack}{}", &rest[..60]);
    }
}

#[test]
fn a_character_that_the_font_lacks_is_told_with_the_font() {
    let site = site("张䶮鿏");
    site.file("content/字体/rare.ttf", FIXTURE).append("site.yaml", "fonts: {rare: 字体/rare.ttf}\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), ["font-missing content/members/甲.md:1:1"]);
    assert!(ran.stdout.contains("字体/rare.ttf") && ran.stdout.contains("鿏"), "{}", ran.stdout);
    assert!(published(&site).0.contains("unicode-range:U+4DAE;"));
}

#[test]
fn a_font_that_is_not_there_or_is_none_is_an_error() {
    let site = site("张䶮");
    site.append("site.yaml", "fonts: {rare: 字体/rare.ttf}\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.ends(1).findings(), ["file-missing site.yaml:null:null"]);
    site.file("content/字体/rare.ttf", "not a font");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.ends(1).findings(), ["font-unreadable content/字体/rare.ttf:null:null"]);
}

#[test]
fn the_names_of_the_national_list_come_out_of_a_font_that_people_have() {
    // Source Han Serif as packaged by Debian (fonts-noto-cjk): a collection with cubic outlines.
    let font = Path::new("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc");
    let Ok(bytes) = std::fs::read(font) else { return };
    let site = site("䶮㛃𬭎𬀩");
    site.file("content/字体/宋体.ttc", bytes).append("site.yaml", "fonts: {rare: 字体/宋体.ttc}\n");
    let ran = site.run(&["build", "--strict", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
    let (_, fonts) = published(&site);
    assert!(fonts[0].1.len() < 16 << 10, "{} bytes for four characters", fonts[0].1.len());
    site.run(&["build", "--no-cache"]).succeeds();
    assert_eq!(published(&site).1, fonts, "another font from the same sources");
}

#[test]
fn a_name_that_must_go_is_told_where_it_stands() {
    let site = SiteTest::small();
    site.file("content/members/王毅.md", "---\nname: 王毅\nstatus: withdrawn\nconsent: {status: granted}\n---\n他修好了路灯。\n");
    site.picture("content/灯.jpg", 900, 600);
    for (file, text, place) in [
        (
            "history/老街.md",
            "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\n---\n石阶。\n\n见[那盏灯](../members/王毅.md)，那年，*王毅*来了。\n",
            "8:30",
        ),
        (
            "history/老街.md",
            "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\nsummary: >\n  石阶三百级，\n  王毅修好了灯。\n---\n石阶。\n",
            "7:3",
        ),
        ("history/老街.md", "---\ntitle: \"王毅的老街\"\nslug: jie\ndate: \"1958\"\nsources: [志]\n---\n石阶。\n", "2:9"),
        (
            "honors/荣誉.yaml",
            "- title: 先进个人\n  recipient: 张明远\n  level: township\n  decided_on: \"2012-06\"\n- title: 集体\n  summary: 有王毅。\n  recipient: 江畔志愿队\n  level: township\n  decided_on: \"2018\"\n",
            "6:13",
        ),
        ("honors/表.csv", "名称,级别,时间,简介\n先进集体,township,2011,领奖的是王毅\n", "2:24"),
        // Captions and credits of pictures are read as well, and so are sources.
        (
            "history/老街.md",
            "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\npictures: [{file: 灯.jpg, alt: 灯, credit: 王毅摄}]\n---\n石阶。\n",
            "5:42",
        ),
        ("history/老街.md", "---\ntitle: 老街\ndate: \"1958\"\nsources: [{title: 王毅回忆录}]\n---\n石阶。\n", "4:19"),
        ("history/老街.md", "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\n---\n![灯](../灯.jpg \"王毅修的灯\")\n", "6:16"),
        ("history/老街.md", "---\ntitle: 老街\ndate: \"1958\"\nsources: [志]\naliases: [王毅的街]\n---\n石阶。\n", "5:11"),
        ("honors/_index.md", "---\ntitle: 荣誉墙\n---\n从王毅说起。\n", "4:2"),
    ] {
        let before = site.path("content").join(file).is_file().then(|| site.read(&format!("content/{file}")));
        site.file(&format!("content/{file}"), text);
        let ran = site.run(&["check", "--format", "json"]);
        let named: Vec<_> = ran.findings().into_iter().filter(|found| found.starts_with("withdrawn-named")).collect();
        assert_eq!(named, [format!("withdrawn-named content/{file}:{place}")], "{:?}", ran.findings());
        match before {
            Some(text) => site.file(&format!("content/{file}"), text),
            None => site.remove(&format!("content/{file}")),
        };
    }
    // The line is shown, with private numbers masked.
    site.append("content/结束语.md", "\n王毅的电话是 13912345678。\n");
    let shown = site.run(&["check"]).stderr;
    assert!(shown.contains("王毅的电话是") && !shown.contains("13912345678"), "{shown}");
}

#[test]
fn a_name_that_is_gone_is_told_of_in_the_settings() {
    let site = SiteTest::small();
    site.file("content/members/李示例.md", "---\nname: 李示例\nstatus: withdrawn\n---\n");
    // A remark is on no page.
    let yaml = site.read("site.yaml").replace("党史长廊", "李示例工作室").replace("荣誉墙", "李示例的荣誉") + "# 李示例\n";
    site.file("site.yaml", yaml);
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), ["withdrawn-named site.yaml:2:11"]);
}

#[test]
fn somebody_dead_is_marked_as_the_site_wants_it() {
    let site = SiteTest::small();
    let yaml = site.read("site.yaml");
    site.file("content/members/李示例.md", "---\nname: 李示例\nborn: \"1938-03\"\ndied: 2016\n---\n他修过路。\n");
    site.file("content/members/周示例.md", "---\nname: 周示例\ndeceased: true\n---\n她教过书。\n");
    for (mark, li, zhou) in [
        ("", "李示例</span> <small class=\"late\">1938—2016</small>", "周示例</span> <small class=\"late\">已故</small>"),
        ("text", "李示例</span> <small class=\"late\">已故</small>", "周示例</span> <small class=\"late\">已故</small>"),
        (
            "frame",
            "<span class=\"framed\"><span class=\"name\">李示例</span></span> <small class=\"visually-hidden\">已故</small>",
            "<span class=\"framed\"><span class=\"name\">周示例</span></span>",
        ),
        ("none", "<span class=\"name\">李示例</span>", "<span class=\"name\">周示例</span>"),
    ] {
        let names = if mark.is_empty() { String::new() } else { format!("names: {{deceased_mark: {mark}}}\n") };
        site.file("site.yaml", format!("{names}{yaml}"));
        site.build().succeeds();
        // On their own page, on a card or in a row of the list, and nobody alive.
        for (page, name) in [("li-shi-li", li), ("zhou-shi-li", zhou), ("index", li), ("index", zhou)] {
            let html = site.read(&format!("public/members/{page}.html"));
            assert!(html.contains(name), "{mark} {page}: {html}");
        }
        let living = site.read("public/members/zhang-ming-yuan.html");
        assert!(living.contains("<span class=\"name\">张明远</span>") && !living.contains("late\""), "{mark}: {living}");
        // In a roster by name as well.
        let roster = site.read("public/members/by-roster/strokes.html");
        assert!(mark == "none" || roster.contains(li), "{mark}: {roster}");
    }
}

#[test]
fn namesakes_are_told_apart_wherever_they_are_shown() {
    let site = SiteTest::small();
    let member =
        |word: &str, more: &str| format!("---\nname: 王伟\ndistinguish: {word}\nconsent: {{status: granted}}\n---\n{more}。\n");
    site.file("content/members/甲.md", member("大", "守着渡口"));
    site.file("content/members/乙.md", member("小", "[[王伟（大）]]的邻居"));
    site.file("content/members/丙.md", "---\nname: 李禾\ndistinguish: 女\nconsent: {status: granted}\n---\n守着渡口。\n");
    site.file(
        "content/history/丁.md",
        "---\ntitle: 修路\ndate: 2001\nsources: [志]\npeople: [王伟（大）, 李禾同志]\n---\n修路。\n",
    );
    site.build().succeeds();
    let page = site.read("public/members/wang-wei-da.html");
    assert!(page.contains("王伟（大）</"), "{page}");
    let event = site.read("public/history/xiu-lu.html");
    assert!(event.contains(">王伟（大）</a>") && event.contains(">李禾</a>"), "{event}");
    let all = site.read("public/members/index.html");
    assert!(all.contains("王伟（大）") && all.contains("王伟（小）"), "{all}");
    assert!(!all.contains("李禾（女）"), "sex is not shown");
    // The advice says what to write.
    site.file("content/history/丁.md", "---\ntitle: 修路\ndate: 2001\nsources: [志]\npeople: [王伟]\n---\n修路。\n");
    let ran = site.run(&["check"]);
    assert!(ran.stderr.contains("写成 王伟（小） 或 王伟（大）"), "{}", ran.stderr);
}

#[test]
fn an_organization_is_shown_under_the_name_that_it_had() {
    let site = SiteTest::small();
    site.append("site.yaml", "  organizations: {kind: organization, title: 组织体系}\n");
    site.file("content/organizations/甲.md", "---\nname: 江畔社区党委\naliases: [江畔社区党支部]\n---\n沿革。\n");
    let honor =
        "---\ntitle: 先进支部\nlevel: county\ndecided_on: \"1998\"\nrecipient: [江畔社区党支部]\nsources: [志]\n---\n文字。\n";
    site.file("content/honors/先进支部.md", honor);
    site.build().succeeds();
    let page = site.read("public/honors/xian-jin-zhi-bu.html");
    assert!(page.contains("organizations/jiang-pan-she-qu-dang-wei.html\">江畔社区党支部</a>"), "{page}");
    let organization = site.read("public/organizations/jiang-pan-she-qu-dang-wei.html");
    assert!(organization.contains("先进支部"), "the honour is found there");
}
