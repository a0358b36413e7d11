//! The hub of the resettlement: first figures, then charts, before and after, the names of old places, the stories.

use std::fmt::Write as _;

use crate::site_test::SiteTest;

fn site(stories: usize) -> SiteTest {
    let site = SiteTest::small();
    let collections = "collections:\n  resettlement: {kind: resettlement, title: 移民档案}\n  statistics: {kind: statistic, title: 数字墙}\n  stories: {kind: story, title: 口述故事}\n";
    site.file("site.yaml", site.read("site.yaml").replace("collections:\n", collections));
    site.file(
        "content/statistics/数字.yaml",
        "- {key: a, label: 搬迁人口, value: 1204, unit: 户, as_of: 2003, definition: 按名册逐户汇总, source: 示例}\n",
    );
    site.file(
        "content/resettlement/记录.yaml",
        "- {record: water_level, date: 2003-06-10, level: 135, event: 蓄水}\n- {record: water_level, date: 2010-10-26, level: 175, event: 蓄满}\n\
         - {record: flow, from: 老街, to: 新城, persons: 60, households: 20}\n- {record: flow, from: 码头, to: 新城, persons: 30, households: 9}\n\
         - {record: old_place, name: 石阶街, story: 在水下}\n- {record: old_place, name: 沱口, story: 在水下}\n- {record: old_place, name: 红砂, story: 在水下}\n- {record: old_place, name: 桐子湾, story: 在水下}\n",
    );
    for n in 0..stories {
        site.file(&format!("content/stories/{n}.md"), format!("---\ntitle: 第{n}个故事\nslug: s{n}\n---\n一段话。\n"));
    }
    site
}

#[test]
fn a_hub_shows_figures_charts_old_places_and_stories_in_this_order() {
    let site = site(2);
    site.build().succeeds();
    let html = site.read("public/resettlement/index.html");
    let mut at = 0;
    for wanted in [
        "<b>1204</b>",
        "2003年 · 示例",
        "id=\"resettlement-water-level\"",
        "id=\"resettlement-flow\"",
        "石阶街</a>",
        "href=\"../stories/s0.html\"",
    ] {
        let found = html[at..].find(wanted);
        assert!(found.is_some(), "{wanted} is not where it belongs\n{html}");
        at += found.unwrap_or_default();
    }
    assert!(!site.read("public/resettlement/by-record/flow.html").contains("第0个故事"), "a page of one value is of it alone");
}

#[test]
fn every_old_place_is_one_touch_away() {
    let site = site(1);
    site.build().succeeds();
    let html = site.read("public/resettlement/by-record/old-place.html");
    let list = html.split("<ul class=\"articles\">").next().expect("what stands before");
    for name in ["石阶街", "沱口", "红砂", "桐子湾"] {
        let link = list
            .split(&format!("\">{name}</a>"))
            .next()
            .expect("a link")
            .rsplit("href=\"#")
            .next()
            .expect("an anchor")
            .to_owned();
        assert!(html.contains(&format!("id=\"{link}\"")), "{name}: {link}");
    }
}

#[test]
fn a_hub_does_not_grow_with_the_stories() {
    let links = |stories| {
        let site = site(stories);
        site.build().succeeds();
        let html = site.read("public/resettlement/index.html");
        let mut told = String::new();
        let _ = write!(told, "{} {}", html.matches("href=\"../stories/s").count(), html.contains(&format!("（{stories}）")));
        told
    };
    assert_eq!(links(3), "3 false");
    assert_eq!(links(9), "6 true");
}
