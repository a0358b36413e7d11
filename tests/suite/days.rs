//! 「历史上的今天」 (On This Day): the home page holds no events, however long the history; each month is a small file.

use std::fmt::Write as _;

use crate::site_test::SiteTest;

fn event(site: &SiteTest, name: &str, date: &str) {
    site.file(
        &format!("content/history/{name}.md"),
        format!("---\ntitle: {name}\ndate: \"{date}\"\ninvented: true\n---\n一段话。\n"),
    );
}

/// A site in which nothing is dated to the day.
fn undated() -> SiteTest {
    let site = SiteTest::small();
    for path in site.tree("content/history").into_keys().filter(|path| !path.ends_with("_index.md")) {
        site.remove(&format!("content/history/{path}"));
    }
    event(&site, "某年的事", "1950");
    site
}

#[test]
fn an_event_is_in_the_file_of_its_month_and_not_in_the_home_page() {
    let site = undated();
    event(&site, "轮渡通航", "1965-05-20");
    site.build().succeeds();
    let (home, before) = (site.read("public/index.html"), site.tree("public/days"));
    assert_eq!(before.len(), 12, "{:?}", before.keys());
    assert!(home.contains("data-today=\"days/\"") && !home.contains("轮渡通航"), "{home}");
    let may = site.read("public/days/05.js");
    assert!(may.starts_with("changlangPart(") && may.contains("data-day=\\\"05-20\\\"") && may.contains("轮渡通航"), "{may}");

    event(&site, "蓄水", "2003-06-01");
    event(&site, "一段日子", "2003-06-05—2003-06-20");
    event(&site, "七月的事", "2003-07");
    site.build().succeeds();
    let after = site.tree("public/days");
    let changed: Vec<&String> = after.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    // The first of June is close to the end of May, so that part changes as well.
    assert_eq!(changed, ["05.js", "06.js"]);
    assert!(!after.values().any(|part| String::from_utf8_lossy(part).contains("一段日子")), "what lasts has no day");
}

#[test]
fn a_history_that_grows_makes_neither_the_home_page_nor_a_month_grow() {
    let site = undated();
    let many = |count: usize| {
        let mut rows = String::new();
        for n in 0..count {
            let _ = writeln!(rows, "- {{title: 第{n:03}件事, date: \"{}-06-01\", invented: true}}", 1921 + n % 100);
        }
        site.file("content/history/许多.yaml", rows);
        site.build().succeeds();
        (site.read("public/index.html").len(), site.read("public/days/06.js"))
    };
    let config = site.read("site.yaml").replace("{kind: history,", "{kind: history, pages: each,");
    site.file("site.yaml", config);
    let (small, _) = many(100);
    let (large, june) = many(300);
    assert_eq!(small, large, "the home page grew");
    assert_eq!(june.matches("data-day=").count(), 3, "{june}");
    assert!(june.contains(">1921<"), "the earliest are told: {june}");
}

#[test]
fn without_a_dated_event_there_is_no_place_for_one() {
    let site = undated();
    site.build().succeeds();
    assert!(!site.path("public/days").exists() && !site.read("public/index.html").contains("data-today"));
}
