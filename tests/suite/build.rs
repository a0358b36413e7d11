//! A build publishes a whole site: relative links, flat, verifiable, the same bytes every time, and only what changed.

use std::fs;

use crate::site_test::SiteTest;

#[test]
fn a_small_site_is_published_whole() {
    let site = SiteTest::small();
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), Vec::<String>::new());
    for file in [
        "index.html",
        "search.html",
        "404.html",
        "kiosk.html",
        "wall.html",
        "history/index.html",
        "history/she-qu-gua-pai.html",
        "members/zhang-ming-yuan.html",
        "honors/by-level/national.html",
        "jie-shu-yu.html",
        "search/index.js",
        "manifest.sha256",
    ] {
        assert!(site.path("public").join(file).is_file(), "{file}");
    }
    let event = site.read("public/history/she-qu-gua-pai.html");
    assert!(event.contains("href=\"../members/zhang-ming-yuan.html\""), "a wiki link is resolved");
    assert!(event.contains("href=\"../honors/index.html\""), "a link to a source file is resolved");
    let member = site.read("public/members/zhang-ming-yuan.html");
    assert!(member.contains("先进个人"), "a member's page shows the honours that name him");
}

#[test]
fn two_builds_are_byte_equal_whatever_the_threads_and_the_cache() {
    let site = SiteTest::small();
    site.picture("content/pictures/江.jpg", 1600, 1000);
    site.append("content/结束语.md", "\n![江](pictures/江.jpg)\n");
    site.build().succeeds();
    let first = site.tree("public");
    for arguments in [
        ["build", "--jobs", "1", "--out", "again-1"].as_slice(),
        &["build", "--jobs", "4", "--no-cache", "--out", "again-2"],
        &["build", "--out", "again-3"],
    ] {
        let ran = site.run(&arguments.iter().map(|word| &**word).collect::<Vec<_>>());
        ran.succeeds();
        let out = arguments[arguments.len() - 1];
        let ours = |tree: std::collections::BTreeMap<String, Vec<u8>>| {
            tree.into_iter().filter(|(path, _)| !path.starts_with('.')).collect::<std::collections::BTreeMap<_, _>>()
        };
        assert!(ours(first.clone()) == ours(site.tree(out)), "{arguments:?}");
    }
}

#[test]
fn a_second_build_writes_nothing_and_an_edit_writes_little() {
    let site = SiteTest::small();
    site.build().succeeds();
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.json()["summary"]["files_written"], 0, "{}", ran.stdout);
    let members = fs::metadata(site.path("public/members/wang-yi.html")).and_then(|m| m.modified()).expect("time");
    site.append("content/history/老街.md", "又及。\n");
    let ran = site.run(&["build", "--format", "json"]);
    let written = ran.json()["summary"]["files_written"].as_u64().expect("number");
    assert!((1..=8).contains(&written), "{written} files written");
    let now = fs::metadata(site.path("public/members/wang-yi.html")).and_then(|m| m.modified()).expect("time");
    assert_eq!(members, now, "an unchanged page was written");
}

#[test]
fn what_is_gone_from_the_sources_is_gone_from_the_site() {
    let site = SiteTest::small();
    site.build().succeeds();
    site.file("content/members/王毅.md", "---\nname: 王毅\nstatus: withdrawn\n---\n他修好了路灯。\n");
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.json()["summary"]["withdrawn"], 1);
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.contains("wang-yi"), "{path}");
        for word in ["王毅", "wang-yi", "wangyi", "路灯"] {
            assert!(!text.contains(word), "{word} in {path}");
        }
    }
}

#[test]
fn a_reference_to_a_withdrawn_entry_becomes_plain_text() {
    let site = SiteTest::small();
    site.file("content/members/张明远.md", "---\nname: 张明远\nstatus: revoked\n---\n");
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert!(ran.findings().iter().all(|finding| finding.starts_with("withdrawn-named")), "{:?}", ran.findings());
    assert!(!site.read("public/history/she-qu-gua-pai.html").contains("zhang-ming-yuan"));
}

#[test]
fn words_of_a_program_in_a_text_are_no_script() {
    let site = SiteTest::small();
    site.append("content/members/张明远.md", "\n夜校的黑板上写着 fetch(x) 和 import(y)。\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), Vec::<String>::new());
}

#[test]
fn a_foreign_folder_is_refused_and_left_alone() {
    let site = SiteTest::small();
    site.file("photos/奶奶.jpg", "not ours");
    let ran = site.run(&["build", "--out", "photos"]);
    ran.ends(2);
    assert!(ran.stderr.contains("奶奶.jpg"), "{}", ran.stderr);
    assert_eq!(site.tree("photos").len(), 1);
}

#[test]
fn the_manifest_is_what_sha256sum_reads() {
    let site = SiteTest::small();
    site.build().succeeds();
    let check = std::process::Command::new("sha256sum")
        .args(["-c", "--quiet", "manifest.sha256"])
        .current_dir(site.path("public"))
        .output()
        .expect("sha256sum");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    site.run_verify().succeeds();
    site.append("public/index.html", " ");
    site.run_verify().ends(1);
}

#[test]
fn with_a_base_url_there_are_sitemap_feed_and_a_rooted_404() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 结束语\nupdated: 2026-03-05\n---\n谢谢参观。\n");
    site.build().succeeds();
    assert!(!site.path("public/sitemap.xml").exists());
    site.run(&["build", "--base-url", "https://example.org/hall"]).succeeds();
    let sitemap = site.read("public/sitemap.xml");
    assert!(sitemap.contains("<loc>https://example.org/hall/members/zhang-ming-yuan.html</loc>"), "{sitemap}");
    assert!(sitemap.contains("2026-03-05"), "{sitemap}");
    assert!(site.read("public/feed.xml").contains("结束语"));
    assert!(site.read("public/404.html").contains("href=\"/hall/"));
}

#[test]
fn redirects_keep_old_addresses_alive() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 结束语\nredirects: [old/end.html]\n---\n谢谢。\n");
    site.build().succeeds();
    assert!(site.read("public/old/end.html").contains("../jie-shu-yu.html"));
}

#[test]
fn pictures_have_sizes_and_their_sources_never_go_out() {
    let site = SiteTest::small();
    site.picture("content/pictures/江.jpg", 1600, 1000);
    site.append("content/结束语.md", "\n![江面](pictures/江.jpg \"清晨\")\n");
    site.build().succeeds();
    let page = site.read("public/jie-shu-yu.html");
    assert!(page.contains("srcset=") && page.contains("width=\"1280\"") && page.contains("height=\"800\""), "{page}");
    let source = fs::read(site.path("content/pictures/江.jpg")).expect("source");
    for (path, bytes) in site.tree("public") {
        assert!(bytes != source && !path.contains('江'), "{path}");
    }
    let widths: Vec<u32> = site
        .tree("public")
        .keys()
        .filter(|path| path.starts_with("pictures/"))
        .map(|path| image::image_dimensions(site.path("public").join(path)).expect("picture").0)
        .collect();
    assert!(!widths.is_empty() && widths.iter().all(|width| *width <= 1600), "{widths:?}");
}

#[test]
fn drafts_are_shown_only_when_asked_for() {
    let site = SiteTest::small();
    site.file("content/history/草稿.md", "---\ntitle: 草稿\ndate: 2020\nsources: [志]\ndraft: true\n---\n");
    site.build().succeeds();
    assert!(!site.path("public/history/cao-gao.html").exists());
    site.run(&["build", "--drafts"]).succeeds();
    assert!(site.path("public/history/cao-gao.html").exists());
}

#[test]
fn strict_makes_warnings_errors() {
    let site = SiteTest::small();
    site.picture("content/pictures/江.jpg", 1600, 1000);
    site.append("content/结束语.md", "\n![](pictures/江.jpg)\n");
    site.build().succeeds();
    site.run(&["build", "--strict"]).ends(1);
    site.run(&["check"]).succeeds();
    site.run(&["check", "--strict"]).ends(1);
}

impl SiteTest {
    fn run_verify(&self) -> crate::site_test::Ran {
        let public = self.path("public").to_string_lossy().into_owned();
        crate::site_test::run(&["verify", &public], &self.path(""))
    }
}

#[test]
fn what_leads_outside_has_a_qr_code_with_base_url_only() {
    let site = SiteTest::small();
    site.file(
        "content/members/张明远.md",
        "---\nname: 张明远\nsources: [{title: 先锋谱, url: \"https://example.com/book\"}]\n---\n见[一篇文章](https://example.net/a)。\n",
    );
    let page = "public/members/zhang-ming-yuan.html";
    site.build().succeeds();
    let plain = site.read(page);
    assert!(plain.contains("href=\"https://example.com/book\"") && !plain.contains("qr-code"), "{plain}");
    site.run(&["build", "--base-url", "https://example.org/hall/"]).succeeds();
    let coded = site.read(page);
    for address in ["https://example.com/book", "https://example.net/a"] {
        assert!(coded.contains(&format!("data-code=\"{address}\" hidden><svg class=\"qr-code\"")), "{coded}");
    }
    // The code of the page itself, and the two others.
    assert_eq!(coded.matches("<svg class=\"qr-code\"").count(), 3);
}

#[test]
fn dates_of_tables_are_shown() {
    let site = SiteTest::small();
    site.append("site.yaml", "  times: {kind: schedule, title: 时间表}\n  records: {kind: resettlement, title: 移民档案}\n");
    site.file(
        "content/times/甲.yaml",
        "- {title: 义诊, weekdays: [周二], start: \"16:30\", valid_from: 2026-03-01, valid_to: 2026-12-31}\n",
    );
    site.file("content/records/旧地名.yaml", "- {record: old_place, name: 石板滩, flooded: 2003-06, now: 在水下约二十米}\n");
    site.build().succeeds();
    let times = site.read("public/times/index.html");
    for shown in ["起用", "2026年3月1日", "停用", "2026年12月31日"] {
        assert!(times.contains(shown), "{shown}: {times}");
    }
    let records = site.read("public/records/index.html");
    assert!(records.contains("淹没时间：2003年6月"), "{records}");
}

#[test]
fn a_service_stands_on_its_days() {
    let site = SiteTest::small();
    site.append("site.yaml", "  times: {kind: schedule, title: 时间表}\n");
    site.file(
        "content/times/甲.yaml",
        "- {title: 义诊, weekdays: 每周二, start: \"14:00\"}\n- {title: 理发, weekdays: [工作日], start: \"3:30\"}\n- {title: 晨练, weekdays: 每日, start: \"6:30\"}\n",
    );
    site.build().succeeds();
    let page = site.read("public/times/index.html");
    for (title, days) in [("义诊", 1), ("理发", 5), ("晨练", 7)] {
        assert_eq!(page.matches(&format!("<b>{title}</b>")).count(), days, "{title}: {page}");
    }
    site.file("content/times/甲.yaml", "- {title: 义诊, weekdays: 每月第一个周六, start: \"14:00\", end: \"9:00\"}\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["time-order content/times/甲.yaml:1:3", "field-type content/times/甲.yaml:1:25"]);
    site.file("content/times/甲.yaml", "- {title: 义诊, weekdays: 周六, start: \"14:00\", end: \"9:00\"}\n");
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), ["time-order content/times/甲.yaml:1:3"]);
}
