//! Bad input: one diagnostic with file, line, column and help; all of them in one run; exit code 1; `public/` untouched.

use crate::site_test::{SiteTest, run};

/// Runs `build --format json` on a small site after `spoil` has spoilt it; an older site is already published.
fn findings(spoil: impl FnOnce(&SiteTest)) -> Vec<String> {
    let site = SiteTest::small();
    site.build().succeeds();
    let before = site.tree("public");
    spoil(&site);
    let ran = site.run(&["build", "--format", "json"]);
    ran.ends(1);
    assert_eq!(site.tree("public"), before, "a build with errors touched public/");
    ran.findings()
}

#[test]
fn a_folder_that_is_no_site_is_named_with_the_site_near_it() {
    let site = SiteTest::empty();
    let told = |from: &str, arguments: &[&str]| {
        let ran = run(&[&["check"], arguments].concat(), &site.path(from));
        ran.ends(2);
        ran.stderr.replace(&site.path("").canonicalize().expect("folder").display().to_string(), "…")
    };
    site.file("桌面/照片/说明.txt", "").file("文档/展厅/content/members/张.md", "");
    let nothing = told("桌面", &[]);
    assert!(nothing.contains("…/桌面」") && nothing.contains("changlang new"), "{nothing}");
    let gone = told("桌面", &["--site", "展厅"]);
    assert!(gone.contains("…/桌面/展厅」") && gone.contains("没有这个文件夹"), "{gone}");
    site.file("文档/展厅/site.yml", "title: 江畔\n");
    let near = told("文档/展厅", &[]);
    assert!(near.contains("把「site.yml」改名为 site.yaml"), "{near}");
    site.file("文档/展厅/site.yaml", "title: 江畔\n");
    let above = told("文档/展厅/content/members", &[]);
    assert!(above.contains("…/文档/展厅/content/members」") && above.contains("--site \"…/文档/展厅\""), "{above}");
    let below = told("桌面", &["--site", "../文档"]);
    assert!(below.contains("「…/文档」里没有") && below.contains("--site \"…/文档/展厅\""), "{below}");
}

#[test]
fn every_bad_input_is_told_where_it_is() {
    type Spoil = fn(&SiteTest);
    let cases: &[(&str, Spoil, &str)] = &[
        (
            "broken site.yaml",
            |s| {
                s.file("site.yaml", "title: [江畔\n");
            },
            "yaml-syntax site.yaml:1:8",
        ),
        (
            "unknown key",
            |s| {
                s.append("site.yaml", "langauge: zh\n");
            },
            "key-unknown site.yaml:7:1",
        ),
        (
            "a kind that does not exist",
            |s| {
                s.append("site.yaml", "  docs: {kind: dokument, title: 文献}\n");
            },
            "kind-unknown site.yaml:7:16",
        ),
        (
            "required field missing",
            |s| {
                s.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\n---\n");
            },
            "field-required content/history/新.md:1:1",
        ),
        (
            "wrong type",
            |s| {
                s.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\ndate: 去年\n---\n");
            },
            "date-invalid content/history/新.md:4:7",
        ),
        (
            "duplicate slug",
            |s| {
                s.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\ndate: 2001\nslug: lao-jie\n---\n");
            },
            "address-taken content/history/老街.md:1:1",
        ),
        (
            "namesakes",
            |s| {
                s.file("content/members/王毅二.md", "---\nname: 王毅\nconsent: {status: granted}\n---\n");
            },
            "name-duplicate content/members/王毅二.md:1:1",
        ),
        (
            "broken link",
            |s| {
                s.append("content/结束语.md", "再见[[张明元]]。\n");
            },
            "link-missing content/结束语.md:5:3",
        ),
        (
            "broken file link",
            |s| {
                s.append("content/结束语.md", "再见[路](history/新路.md)。\n");
            },
            "link-missing content/结束语.md:5:3",
        ),
        (
            "missing picture",
            |s| {
                s.append("content/结束语.md", "\n![江](江.jpg)\n");
            },
            "picture-missing content/结束语.md:6:1",
        ),
        (
            "template error",
            |s| {
                s.file("themes/default/templates/list.html", "<p>\n{{ nothing | here }}\n");
            },
            "template-error themes/default/templates/list.html:2:14",
        ),
        (
            "unreadable file",
            |s| std::os::unix::fs::symlink("/nowhere/a.md", s.path("content/history/坏.md")).expect("link"),
            "file-unreadable content/history/坏.md:null:null",
        ),
        (
            "a link that leaves the site",
            |s| std::os::unix::fs::symlink("/etc/hostname", s.path("content/history/外.md")).expect("link"),
            "link-outside content/history/外.md:null:null",
        ),
        (
            "invalid UTF-8",
            |s| {
                s.file("content/history/新.md", b"---\ntitle: \xd0\xc2\n---\n");
            },
            "file-encoding content/history/新.md:2:8",
        ),
        (
            "empty collection",
            |s| {
                s.remove("content/members/王毅.md");
                s.remove("content/members/张明远.md");
                s.file("content/members/_index.md", "---\ntitle: 优秀党员\n---\n");
                s.file("content/history/挂牌.md", "---\ntitle: 社区挂牌\ndate: 2003\nsources: [志]\n---\n");
            },
            "collection-empty site.yaml:5:3",
        ),
        (
            "a folder that nobody declared",
            |s| {
                s.file("content/member/新.md", "---\nname: 新\n---\n");
            },
            "collection-unknown content/member/新.md:null:null",
        ),
        (
            "a Chinese colon",
            |s| {
                s.file("content/结束语.md", "---\ntitle：结束语\n---\n");
            },
            "yaml-colon content/结束语.md:2:6",
        ),
        (
            "a list indented by a full-width space",
            |s| {
                s.file("content/结束语.md", "---\ntitle: 结束语\nsources:\n　- title: 志\n---\n");
            },
            "yaml-tab content/结束语.md:4:1",
        ),
        (
            "front matter behind a blank line",
            |s| {
                s.file("content/结束语.md", "\n---\ntitle: 结束语\n---\n");
            },
            "front-matter-begin content/结束语.md:2:1",
        ),
        (
            "an introduction between dashes that are none",
            |s| {
                s.file("content/history/_index.md", "———\ntitle: 党史\n———\n正文\n");
            },
            "front-matter-begin content/history/_index.md:1:1",
        ),
        (
            "front matter that a rule of the text closes",
            |s| {
                s.file("content/结束语.md", "---\ntitle: 结束语\n\n正文\n\n---\n\n下半\n");
            },
            "front-matter-open content/结束语.md:4:1",
        ),
        (
            "a mark of full width before a picture",
            |s| {
                s.picture("content/江.jpg", 900, 600);
                s.append("content/结束语.md", "\n！[江](江.jpg)\n");
            },
            "link-missing content/结束语.md:6:2",
        ),
        (
            "a font that is none",
            |s| {
                s.file("content/members/新.md", "---\nname: 张䶮\nslug: xin\nconsent: {status: granted}\n---\n");
                s.file("content/字体/说明.ttf", "not a font").append("site.yaml", "fonts: {rare: 字体/说明.ttf}\n");
            },
            "font-unreadable content/字体/说明.ttf:null:null",
        ),
        (
            "a stylesheet of a part that is not there",
            |s| {
                s.file("themes/default/theme.yaml", "contract: 1\nsheets: {wall.css: [70-wal]}\n");
            },
            "theme-invalid themes/default/theme.yaml:2:21",
        ),
        (
            "a kiosk that waits for no time",
            |s| {
                s.append("site.yaml", "kiosk: {idle_seconds: 0}\n");
            },
            "value-invalid site.yaml:7:23",
        ),
        (
            "a theme that lies over itself",
            |s| {
                s.append("site.yaml", "theme: mine\n").file("themes/mine/theme.yaml", "contract: 1\nbase: mine\n");
            },
            "value-invalid themes/mine/theme.yaml:2:7",
        ),
        (
            "a period that ends before it begins",
            |s| {
                s.file("content/history/_index.md", "---\nperiods:\n  - {id: a, title: 起步, from: 1999, to: 1949}\n---\n");
            },
            "value-invalid content/history/_index.md:3:40",
        ),
        (
            "an area beside the picture that it should hide a part of",
            |s| {
                s.picture("content/members/张.jpg", 900, 1260);
                s.file(
                    "content/members/新.md",
                    "---\nname: 张新\nconsent: {status: granted}\nportrait: {file: 张.jpg, alt: 像, redactions: [{x: 120, y: 5, w: 10, h: 10}]}\n---\n",
                );
            },
            "value-invalid content/members/新.md:4:46",
        ),
        (
            "settings of a table that is not there",
            |s| {
                s.file("content/members/名册.csv", "姓名,公开同意\n王一,同意\n");
                s.file("content/members/名单.table.yaml", "columns: {备注: \"-\"}\n");
            },
            "table-orphan content/members/名单.table.yaml:null:null",
        ),
        (
            "a status that is misspelt publishes nothing",
            |s| {
                s.file("content/members/王毅.md", "---\nname: 王毅\nstatus: withdrawm\nconsent: {status: granted}\n---\n");
            },
            "value-unlisted content/members/王毅.md:3:9",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, spoil, expected) in cases {
        let found = findings(spoil);
        if found != [*expected] {
            wrong.push(format!("{name}: expected {expected}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_character_that_kiosks_lack_is_told_where_it_is() {
    let site = SiteTest::small();
    site.file("content/members/新.md", "---\nname: 张䶮\nslug: xin\nconsent: {status: granted}\n---\n");
    let ran = site.run(&["build", "--strict", "--format", "json"]);
    assert_eq!(ran.ends(1).findings(), ["font-missing content/members/新.md:1:1"]);
}

#[test]
fn all_findings_of_all_files_come_in_one_run_and_in_order() {
    let found = findings(|site| {
        site.append("site.yaml", "langauge: zh\n");
        site.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\ndate: 2017.13\nplase: 江边\n---\n[[李某]]\n");
        site.append("content/结束语.md", "\n![江](江.jpg)\n");
    });
    assert_eq!(
        found,
        [
            "date-invalid content/history/新.md:4:7",
            "field-unknown content/history/新.md:5:1",
            "link-missing content/history/新.md:7:1",
            "picture-missing content/结束语.md:6:1",
            "key-unknown site.yaml:7:1",
        ]
    );
}

#[test]
fn without_a_site_the_call_is_wrong() {
    let site = SiteTest::empty();
    let ran = run(&["build"], site.path("").as_path());
    ran.ends(2);
    assert!(ran.stderr.contains("site.yaml") && ran.stderr.contains("changlang new"), "{}", ran.stderr);
    assert_eq!(site.tree("").len(), 0, "something was written");
    run(&["build", "--nonsense"], site.path("").as_path()).ends(2);
    run(&["build", "--base-url", "example.org", "--site", "."], site.path("").as_path()).ends(2);
}

#[test]
fn a_clerk_can_read_it() {
    let site = SiteTest::small();
    site.append("content/结束语.md", "再见[[张明元]]。\n");
    let ran = site.build();
    ran.ends(1);
    snapbox::assert_data_eq!(
        ran.stderr.as_str(),
        snapbox::str![[r"
错误[link-missing]: 链接「张明元」没有对应的内容
 --> content/结束语.md:5:3
  |
5 | 再见[[张明元]]。
  |     ^^^^^^^^^^
  |
  = 修改办法: 最接近的是「张明远」。改正名字，或去掉链接

1 处错误，0 处提醒；8 个条目，23 个页面，0 张图片
有错误，没有发布；原来的网站没有改动。

"]]
    );
    let english = site.run(&["check", "--lang", "en"]);
    english.ends(1);
    assert!(
        english.stderr.contains("error[link-missing]") && english.stderr.contains("the nearest is `张明远`"),
        "{}",
        english.stderr
    );
}

#[test]
fn a_time_that_is_none_is_told_where_it_stands() {
    let site = SiteTest::small();
    site.append("site.yaml", "  times: {kind: schedule, title: 时间表}\n");
    site.file(
        "content/times/甲.yaml",
        "- {title: 义诊, weekdays: [周二], start: \"16：30\", end: 下午6点}\n- {title: 理发, weekdays: [周三], start: 1630}\n",
    );
    let ran = site.run(&["build", "--format", "json"]);
    ran.ends(1);
    assert_eq!(ran.findings(), ["field-type content/times/甲.yaml:2:38"]);
    site.file("content/times/甲.yaml", "- {title: 义诊, weekdays: [周二], start: \"16：30\", end: 下午6点}\n");
    site.run(&["build"]).succeeds();
    assert!(site.read("public/times/index.html").contains("16:30—18:00"));
}

#[test]
fn names_that_are_joined_in_a_list_are_told_how_to_be_parted() {
    for joined in ["[王毅、张明远]", "[王毅，张明远]", "[\"王毅,张明远\"]"] {
        let site = SiteTest::small();
        site.file("content/history/新.md", format!("---\ntitle: 新\nsources: [志]\ndate: 2001\npeople: {joined}\n---\n"));
        let ran = site.run(&["check", "--format", "json"]);
        assert_eq!((ran.code, ran.findings().len()), (1, 1), "{}", ran.stdout);
        assert!(
            ran.stdout.contains("reference-missing") && ran.stdout.contains("名字之间用半角逗号：[王毅, 张明远]"),
            "{}",
            ran.stdout
        );
    }
    // A name that no entry has is missing; the separator is not to blame.
    let site = SiteTest::small();
    site.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\ndate: 2001\npeople: [王毅、某甲]\n---\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert!(ran.stdout.contains("reference-missing") && !ran.stdout.contains("半角逗号"), "{}", ran.stdout);
    site.file("content/history/新.md", "---\ntitle: 新\nsources: [志]\ndate: 2001\npeople: [王毅, 张明远]\n---\n");
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), [""; 0]);
}

#[test]
fn a_key_in_chinese_is_told_what_it_is_called() {
    let site = SiteTest::small();
    site.file("content/history/新.md", "---\n标题: 新\n时间: 2001\n来源: 志\n身份证号: 无\n---\n");
    let ran = site.run(&["check", "--format", "json"]);
    let told = |line: u32| format!("field-unknown content/history/新.md:{line}:1");
    assert_eq!((ran.code, ran.findings()), (1, (2..=5).map(told).collect::<Vec<_>>()), "nothing is missing as well");
    for key in ["「title」", "「date」", "「sources」"] {
        assert!(ran.stdout.contains(&format!("改成{key}")), "{key}: {}", ran.stdout);
    }
    assert!(!ran.stdout.contains("id_number"), "what is never kept is not asked for: {}", ran.stdout);
}

#[test]
fn an_answer_that_means_nothing_is_told_once() {
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "姓名,公开同意\n李禾,不知道\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["value-unlisted content/members/名册.csv:2:4"]);
    assert!(ran.stdout.contains("「公开同意」不能写「不知道」") && ran.stdout.contains("同意、不同意"), "{}", ran.stdout);
}

#[test]
fn what_is_shown_as_it_was_typed_is_told_in_every_build_with_what_to_write() {
    let site = SiteTest::small();
    site.picture("content/江 1.jpg", 900, 600);
    site.append("content/结束语.md", "\n![江](江 1.jpg)\n\n`![江](江 2.jpg)`\n\n    ![江](江 3.jpg)\n");
    let intro = site.read("content/history/_index.md");
    site.append("content/history/_index.md", "\n见[[张明远]。\n");
    let line = intro.lines().count() + 2;
    for _ in 0..2 {
        let ran = site.run(&["build", "--format", "json"]);
        let told = [format!("text-markup content/history/_index.md:{line}:2"), "text-markup content/结束语.md:6:1".to_owned()];
        assert_eq!((ran.code, ran.findings()), (0, told.to_vec()));
        assert!(ran.stdout.contains("改成：![江](<江 1.jpg>)"), "{}", ran.stdout);
    }
    site.file("content/history/_index.md", intro);
    let written = site.read("content/结束语.md").replace("(江 1.jpg)", "(<江 1.jpg>)");
    site.file("content/结束语.md", written);
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.findings(), [""; 0]);
    assert!(site.read("public/jie-shu-yu.html").contains("<img"));
}

#[test]
fn a_fence_that_is_missing_is_one_finding() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 结束语\n\n谢谢大家，再见。\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["front-matter-open content/结束语.md:1:1"]);
    // Errors within the front matter are reported separately.
    site.file("content/结束语.md", "---\ntitle: [结束语\nsummary: 谢\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings().len(), 2, "{:?}", ran.findings());
}

#[test]
fn what_to_write_beside_a_picture_is_said_as_it_is_written_there() {
    let site = SiteTest::small();
    site.picture("content/江 1.jpg", 900, 600);
    let at = |text: &str| {
        site.file("content/结束语.md", text);
        let ran = site.run(&["check", "--format", "json"]);
        assert_eq!(ran.findings().len(), 1, "{:?}", ran.findings());
        ran.json()["diagnostics"][0]["help"].as_str().expect("a help").to_owned()
    };
    let said = at("---\ntitle: 结束语\n---\n![](<江 1.jpg>)\n");
    assert!(said.starts_with("写成 ![图上是什么](<江 1.jpg>)"), "{said}");
    let said = at("---\ntitle: 结束语\npictures: [江 1.jpg]\n---\n谢谢。\n");
    assert!(said.starts_with("写成 {file: 江 1.jpg, alt: 图上是什么}"), "{said}");
    // The decoder's English error is not shown to staff.
    let whole = std::fs::read(site.path("content/江 1.jpg")).expect("picture");
    site.file("content/江 1.jpg", &whole[..whole.len() / 2]);
    site.file("content/结束语.md", "---\ntitle: 结束语\npictures: [{file: 江 1.jpg, alt: 江}]\n---\n谢谢。\n");
    let ran = site.run(&["build", "--format", "json"]);
    let message = ran.json()["diagnostics"][0]["message"].as_str().expect("a message").to_owned();
    assert_eq!(message, "图片「content/江 1.jpg」是坏的");
}
