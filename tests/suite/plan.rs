//! The printed plan is the specification of a site.

use changlang::pipeline::{Options, print_plan};

use crate::site_test::SiteTest;

fn plan(site: &SiteTest) -> String {
    let options = Options { site: site.path(""), ..Options::default() };
    let (text, findings) = print_plan(&options).expect("a site");
    assert!(findings.is_empty(), "{findings:?}");
    text
}

#[test]
fn the_plan_of_a_small_site() {
    snapbox::assert_data_eq!(plan(&SiteTest::small()), snapbox::file!["snapshots/small.plan"]);
}

#[test]
fn long_lists_are_paged() {
    let site = SiteTest::small();
    let mut config = site.read("site.yaml");
    config = config.replace("title: 优秀党员}", "title: 优秀党员, per_page: 2}");
    site.file("site.yaml", config);
    for name in ["丁小宁", "文素芬", "王小宁"] {
        site.file(&format!("content/members/{name}.md"), format!("---\nname: {name}\nconsent: {{status: granted}}\n---\n"));
    }
    let plan = plan(&site);
    assert!(plan.contains("members/2.html [") && plan.contains("members/3.html ["), "{plan}");
    assert!(plan.contains("page 2 of 3"), "{plan}");
    // 姓氏笔画: 丁 two strokes; 王 before 文 at four; the shorter name first.
    let pages: String = ["index", "2", "3"]
        .iter()
        .filter_map(|page| plan.split(&format!("members/{page}.html [list.html]")).nth(1)?.split("\n  page").next())
        .collect();
    let order: Vec<usize> = ["丁小宁", "王毅", "王小宁", "文素芬", "张明远"]
        .iter()
        .map(|name| pages.find(&format!("- {name} →")).unwrap_or(usize::MAX))
        .collect();
    assert!(order.is_sorted(), "{order:?}\n{plan}");
}

#[test]
fn a_site_has_kinds_of_its_own_without_rust() {
    let site = SiteTest::small();
    site.append(
        "site.yaml",
        "  artifacts: {kind: artifact, title: 展品}\nkinds:\n  artifact:\n    label: 展品\n    fields:\n      title: {type: text, required: true, search: title}\n      maker: {type: person}\n      made_on: {type: date}\n      theme: {type: text, list: true, facet: true, separator: \";\"}\n      photo: {type: picture}\n      donor_phone: {type: text, privacy: never}\n",
    );
    site.picture("content/artifacts/篓.jpg", 900, 900);
    site.file(
        "content/artifacts/背篓.md",
        "---\ntitle: 背篓\nmaker: 张明远\nmade_on: \"1965\"\ntheme: [生活, 劳动]\nphoto: {file: 篓.jpg, alt: 竹背篓}\n---\n竹编。\n",
    );
    site.file("content/artifacts/石磨.yaml", "title: 石磨\nmade_on: 约1930年\ntheme: [生活]\n");
    let plan = plan(&site);
    for line in
        ["artifacts/bei-lou.html [entry.html] 背篓", "by theme: 劳动 1, 生活 2", "picture content/artifacts/篓.jpg 900×900"]
    {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
    site.build().succeeds();
    assert!(site.read("public/members/zhang-ming-yuan.html").contains("背篓"), "a person field links back");
}
