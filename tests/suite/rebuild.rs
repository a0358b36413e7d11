//! What a rebuild leaves alone: a page whose key is unchanged and whose file exists, and a whole site that is up to date.
//! And what it never leaves: anything touched, damaged or half-written is repaired.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::site_test::{Ran, SiteTest};

/// A published site, old enough that the manifest vouches for every file.
fn published() -> SiteTest {
    let site = SiteTest::small();
    for at in 0..20 {
        site.file(&format!("content/members/m{at}.md"), format!("---\nname: 乙{at}\nconsent: {{status: granted}}\n---\n好。\n"));
    }
    site.build().succeeds();
    grow_old(&site);
    site
}

fn grow_old(site: &SiteTest) {
    let before = SystemTime::now() - Duration::from_mins(1);
    for name in site.tree("public").keys().filter(|name| *name != "manifest.sha256") {
        let file = fs::File::options().append(true).open(site.path("public").join(name)).expect("a file");
        file.set_modified(before).expect("a stamp");
    }
    // The manifest is the file published last. The clock of a file system ticks every few milliseconds and lags behind this
    // one; files written next must not appear older than the manifest.
    let manifest = fs::File::options().append(true).open(site.path("public/manifest.sha256")).expect("a manifest");
    manifest.set_modified(SystemTime::now() - Duration::from_millis(50)).expect("a stamp");
}

fn built(site: &SiteTest) -> Ran {
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    ran
}

fn figure(ran: &Ran, name: &str) -> u64 {
    ran.json()["summary"][name].as_u64().expect("a figure")
}

/// Asserts that the output equals that of a clean build.
fn is_as_from_nothing(site: &SiteTest, what: &str) {
    site.run(&["build", "--no-cache", "--out", "fresh"]).succeeds();
    let (here, fresh) = (site.tree("public"), site.tree("fresh"));
    let names = |tree: &std::collections::BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&here), names(&fresh), "{what}");
    assert!(here == fresh, "{what}");
    fs::remove_dir_all(site.path("fresh")).expect("removed");
}

#[test]
fn a_site_that_stands_is_left_alone_and_its_figures_are_told() {
    let site = published();
    let first = built(&site);
    let again = built(&site);
    for name in ["entries", "pages", "files", "bytes", "pictures", "withdrawn"] {
        assert_eq!(figure(&again, name), figure(&first, name), "{name}");
    }
    for name in ["pages_rendered", "files_written", "files_removed", "pictures_encoded"] {
        assert_eq!(figure(&again, name), 0, "{name}");
    }
    is_as_from_nothing(&site, "nothing changed");
}

#[test]
fn what_was_found_is_told_again_where_the_site_stands() {
    let site = published();
    site.file("content/members/m8.md", "---\nname: 曾玉㛃\nslug: yi-8\nconsent: {status: granted}\n---\n好。\n");
    let first = built(&site);
    let told = |ran: &Ran| ran.json()["diagnostics"].as_array().expect("a list").clone();
    assert!(figure(&first, "warnings") > 0 && told(&first).len() > 1, "a rare character and a surname of two readings");
    grow_old(&site);
    let again = built(&site);
    assert_eq!((figure(&again, "pages_rendered"), figure(&again, "files_written")), (0, 0));
    assert_eq!(told(&again), told(&first));
    for name in ["warnings", "errors", "pages", "files"] {
        assert_eq!(figure(&again, name), figure(&first, name), "{name}");
    }
}

#[test]
fn an_edit_renders_what_shows_it_and_nothing_else() {
    let site = published();
    site.append("content/members/m7.md", "\n他又修好了一盏灯。\n");
    let ran = built(&site);
    assert_eq!(figure(&ran, "pages_rendered"), 1);
    is_as_from_nothing(&site, "a body");

    grow_old(&site);
    site.file("content/members/m7.md", "---\nname: 乙7\nsummary: 新的一句话。\nconsent: {status: granted}\n---\n好。\n");
    let ran = built(&site);
    let rendered = figure(&ran, "pages_rendered");
    assert!((2..=12).contains(&rendered), "the page and what shows its card, not {rendered}");
    is_as_from_nothing(&site, "a summary");

    grow_old(&site);
    site.remove("content/members/m7.md");
    assert!(figure(&built(&site), "pages_rendered") < 16);
    is_as_from_nothing(&site, "an entry gone");
}

/// Builds, checks the output against a clean build (`what` describes the change), and counts the findings with `code`.
fn told(site: &SiteTest, code: &str, what: &str) -> usize {
    let ran = built(site);
    let count = ran.json()["diagnostics"].as_array().expect("a list").iter().filter(|found| found["code"] == code).count();
    is_as_from_nothing(site, what);
    count
}

#[test]
fn damage_is_told_until_it_is_mended_whatever_else_changed() {
    let site = published();
    let told = |what: &str| told(&site, "text-quote", what);
    let damaged = "---\nname: 乙8\nconsent: {status: granted}\n---\n他说：“水退了。\n";
    assert_eq!(told("all sound"), 0);
    site.file("content/members/m8.md", damaged);
    assert_eq!(told("one quotation is not closed"), 1);
    site.append("content/members/m9.md", "又一句。\n");
    assert_eq!(told("another text was edited"), 1);
    site.file("content/members/m9.md", damaged.replace("乙8", "乙9"));
    assert_eq!(told("another is not closed either"), 2);
    site.file("content/members/m8.md", damaged.replace("。\n", "。”\n"));
    assert_eq!(told("the first is mended"), 1);
    site.append("site.yaml", "# 一句说明\n");
    assert_eq!(told("the configuration was written anew"), 1);
}

#[test]
fn a_suspect_is_told_until_it_is_gone_whatever_else_changed() {
    let site = published();
    let told = |what: &str| told(&site, "private-suspect", what);
    let text = "---\nname: 乙8\nconsent: {status: granted}\n---\n那时她家住建设路12号3单元402室。\n";
    site.file("content/members/m8.md", text);
    assert_eq!(told("a door"), 1);
    site.append("content/members/m9.md", "又一句。\n");
    assert_eq!(told("another text was edited"), 1);
    site.file("content/members/m9.md", text.replace("乙8", "乙9"));
    assert_eq!(told("the same in another"), 2);
    site.file("content/members/m8.md", text.replace("12号3单元402室", "一带"));
    assert_eq!(told("the first is gone"), 1);
}

#[test]
fn texts_of_the_search_stand_while_their_records_do() {
    let site = published();
    let files = || site.tree("public/search").into_keys().filter(|name| name.starts_with("d-")).collect::<Vec<_>>();
    for at in 0..20 {
        let text = "江边的人都记得那一年的水。".repeat(60);
        site.file(
            &format!("content/members/m{at}.md"),
            format!("---\nname: 乙{at}\nconsent: {{status: granted}}\n---\n{text}\n"),
        );
    }
    built(&site);
    let before = files();
    grow_old(&site);
    site.append("content/members/m7.md", "\n他又修好了一盏灯。\n");
    built(&site);
    is_as_from_nothing(&site, "a body");
    let after = files();
    let new = after.iter().filter(|name| !before.contains(name)).count();
    assert!(before.len() > 2 && new == 1, "{new} of {}", before.len());
    // Without the ledger, all shards are made again and are the same.
    std::fs::remove_file(site.path(".cache/ledgers/shards")).expect("a ledger");
    site.append("content/members/m7.md", "\n又一盏。\n");
    built(&site);
    is_as_from_nothing(&site, "a body, and no ledger");
}

#[test]
fn a_text_shows_on_its_own_page_and_what_it_refers_to_on_others() {
    let site = published();
    let page = |name: &str| String::from_utf8(site.tree("public")[&format!("members/{name}.html")].clone()).expect("text");
    site.append("content/members/m8.md", "水尺擦亮了。\n");
    assert_eq!(figure(&built(&site), "pages_rendered"), 1);
    assert!(page("yi-8").contains("水尺擦亮了"));
    is_as_from_nothing(&site, "a sentence");
    site.append("content/members/m8.md", "她记得[[乙9]]。\n");
    assert!(figure(&built(&site), "pages_rendered") >= 2);
    assert!(page("yi-9").contains("乙8"), "the page of whom a text names tells of it");
    is_as_from_nothing(&site, "a reference");
    site.append("content/members/m8.md", "\n## 水尺\n\n一段。\n");
    built(&site);
    is_as_from_nothing(&site, "a heading");
}

#[test]
fn what_all_pages_rest_on_renders_all_of_them() {
    let site = published();
    let pages = figure(&built(&site), "pages");
    let words = include_str!("../../themes/default/i18n/zh-Hans.yaml");
    site.file("themes/default/i18n/zh-Hans.yaml", words.replace("首页", "前厅"));
    // The further parts of the wall and the days of a month are counted as rendered pages, but not as pages.
    let is_part = |name: &&String| name.starts_with("wall/") || name.starts_with("days/");
    let parts = site.tree("public").keys().filter(is_part).count() as u64;
    assert_eq!(figure(&built(&site), "pages_rendered"), pages + parts);
    is_as_from_nothing(&site, "a word of the theme");
}

#[test]
fn what_somebody_touched_is_mended() {
    let site = published();
    let page = "public/members/zhang-ming-yuan.html";
    let whole = site.read(page);
    site.file(page, whole.replace("张明远", "张名远"));
    built(&site);
    assert_eq!(site.read(page), whole);
    grow_old(&site);
    site.remove(page);
    built(&site);
    assert_eq!(site.read(page), whole);
    is_as_from_nothing(&site, "a page that was touched");
}

#[test]
fn a_damaged_ledger_costs_time_and_nothing_else() {
    let site = published();
    for name in ["pages", "stands"] {
        let path = site.path(".cache/ledgers").join(name);
        let bytes = fs::read(&path).expect("a ledger");
        for damaged in [&bytes[..bytes.len() / 2], b"", &[0; 100]] {
            fs::write(&path, damaged).expect("damage");
            site.append("content/members/m3.md", "\n一句。\n");
            built(&site);
            is_as_from_nothing(&site, name);
        }
    }
}

#[test]
fn what_a_killed_build_left_waiting_is_swept() {
    let site = published();
    site.file("public/.changlang-stage/1f", "half a page");
    built(&site);
    assert!(!site.path("public/.changlang-stage").exists());
    is_as_from_nothing(&site, "after a kill");
}

#[test]
fn an_error_leaves_nothing_waiting() {
    let site = published();
    let before = site.tree("public");
    site.append("content/members/m3.md", "\n[[没有这个人]]\n");
    site.build().ends(1);
    assert!(site.tree("public") == before);
    assert!(!site.path("public/.changlang-stage").exists());
}

#[test]
fn an_address_that_changed_is_told_once() {
    let site = SiteTest::small();
    let text = |title: &str, more: &str| format!("---\ntitle: {title}\nsources: [志]\ndate: 2001\n{more}---\n文字。\n");
    let moved = |ran: &Ran| ran.findings().into_iter().filter(|found| found.starts_with("address-changed")).collect::<Vec<_>>();
    site.file("content/history/甲.md", text("社区成立", ""));
    assert!(moved(&built(&site)).is_empty());
    site.file("content/history/甲.md", text("社区诞生", ""));
    // A check publishes nothing and knows of no earlier publication; and a refused build did not publish.
    assert!(moved(&site.run(&["check", "--format", "json"])).is_empty());
    for _ in 0..2 {
        let strict = site.run(&["build", "--strict", "--format", "json"]);
        strict.ends(1);
        assert_eq!(moved(&strict), ["address-changed content/history/甲.md:1:1"]);
    }
    let ran = built(&site);
    assert_eq!(moved(&ran), ["address-changed content/history/甲.md:1:1"]);
    assert!(ran.stdout.contains("redirects: [history/she-qu-cheng-li.html]"), "{}", ran.stdout);
    assert!(moved(&built(&site)).is_empty(), "it was told");
    site.file("content/history/甲.md", text("社区建成", "redirects: [history/she-qu-dan-sheng.html]\n"));
    assert!(moved(&built(&site)).is_empty(), "the old address leads on");
}

#[test]
fn an_address_that_changed_with_the_name_of_its_file_is_told() {
    let site = SiteTest::small();
    let text = |title: &str| format!("---\ntitle: {title}\nsources: [志]\ndate: 2001\n---\n文字。\n");
    let moved = |ran: &Ran| ran.findings().into_iter().filter(|found| found.starts_with("address-changed")).collect::<Vec<_>>();
    let rename = |from: &str, to: &str| {
        fs::remove_file(site.path(&format!("content/history/{from}.md"))).expect("removed");
        site.file(&format!("content/history/{to}.md"), text(to));
        built(&site)
    };
    site.file("content/history/社区成立.md", text("社区成立"));
    assert!(moved(&built(&site)).is_empty());
    let ran = rename("社区成立", "社区诞生");
    assert_eq!(moved(&ran), ["address-changed content/history/社区诞生.md:1:1"]);
    assert!(ran.stdout.contains("redirects: [history/she-qu-cheng-li.html]"), "{}", ran.stdout);
    // One that is withdrawn was not renamed, nor one of several; and one that only comes or goes is none.
    site.file("content/history/社区诞生.md", text("社区诞生").replace("date:", "status: withdrawn\ndate:"));
    site.file("content/history/甲.md", text("甲"));
    assert!(moved(&built(&site)).is_empty());
    site.file("content/history/乙.md", text("乙"));
    assert!(moved(&built(&site)).is_empty());
    site.file("content/history/丙.md", text("丙"));
    fs::remove_file(site.path("content/history/甲.md")).expect("removed");
    assert!(moved(&rename("乙", "丁")).is_empty());
}

#[test]
fn a_publish_tells_what_changed_since_the_last_one() {
    let site = SiteTest::small();
    let text = |title: &str| format!("---\ntitle: {title}\nsources: [志]\ndate: 2001\n---\n文字。\n");
    let stick = tempfile::tempdir().expect("a stick");
    let to = stick.path().join("长廊");
    let publish = || {
        let ran = site.run(&["publish", to.to_str().expect("a path"), "--format", "json"]);
        ran.ends(0);
        ran.findings().into_iter().filter(|found| found.starts_with("address-changed")).collect::<Vec<_>>()
    };
    site.file("content/history/甲.md", text("社区成立"));
    assert!(publish().is_empty());
    site.file("content/history/甲.md", text("社区诞生"));
    built(&site);
    built(&site);
    assert_eq!(publish(), ["address-changed content/history/甲.md:1:1"]);
    assert!(publish().is_empty(), "it was told");
    assert!(built(&site).findings().iter().all(|found| !found.starts_with("address-changed")));
}

#[test]
fn an_address_of_a_list_that_changed_is_told() {
    let site = SiteTest::small();
    let moved = |ran: &Ran| ran.findings().into_iter().filter(|found| found.starts_with("address-changed")).collect::<Vec<_>>();
    let old = site.read("site.yaml").replace("title: 荣誉墙}", "title: 荣誉墙, pages: each}");
    site.file("site.yaml", old);
    let list = |titles: &[(&str, &str)]| {
        let item = |(title, more): &(&str, &str)| format!("- title: {title}\n  level: township\n  decided_on: \"2012\"\n{more}");
        titles.iter().map(item).collect::<String>()
    };
    let write = |titles: &[(&str, &str)]| {
        site.file("content/honors/荣誉.yaml", list(titles));
        built(&site)
    };
    assert!(moved(&write(&[("文明社区", ""), ("平安社区", ""), ("书香社区", "  id: c\n")])).is_empty());
    let ran = write(&[("文明社区", ""), ("平安街道", ""), ("书香社区", "  id: c\n")]);
    assert_eq!(moved(&ran), ["address-changed content/honors/荣誉.yaml:4:3"]);
    assert!(ran.stdout.contains("redirects: [honors/ping-an-she-qu.html]"), "{}", ran.stdout);
    assert!(
        moved(&write(&[("新社区", ""), ("文明社区", ""), ("平安街道", ""), ("书香社区", "  id: c\n")])).is_empty(),
        "one came"
    );
    assert!(moved(&write(&[("文明社区", ""), ("平安街道", ""), ("书香社区", "  id: c\n")])).is_empty(), "one went");
    let ran = write(&[("书香街道", "  id: c\n"), ("文明社区", ""), ("平安街道", "")]);
    assert_eq!(moved(&ran), ["address-changed content/honors/荣誉.yaml:1:3"], "it is known by its id");
    let ran = write(&[("文明小区", "  redirects: [honors/wen-ming-she-qu.html]\n"), ("平安街道", ""), ("书香街道", "  id: c\n")]);
    assert!(moved(&ran).is_empty(), "the old address leads on");
}
