//! Copies of files and versions of one list, which would show everything twice.

use crate::site_test::{Ran, SiteTest};

fn check(site: &SiteTest) -> Ran {
    site.run(&["check", "--format", "json"])
}

#[test]
fn a_copy_that_says_the_same_is_not_read_and_told() {
    let site = SiteTest::small();
    let roll = "姓名,公开同意\n周岚,同意\n";
    site.file("content/members/名册.csv", roll).file("content/members/名册 - 副本.csv", roll);
    let text = "---\ntitle: 老街\ndate: 1958\nsources: [志]\n---\n石阶。\n";
    site.file("content/history/老街.md", text).file("content/history/老街 (1).md", text);
    site.picture("content/江.jpg", 900, 600).picture("content/江 (1).jpg", 900, 600);
    let told = ["file-copy content/history/老街 (1).md:null:null", "file-copy content/members/名册 - 副本.csv:null:null"];
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), told);
    assert_eq!(site.read("public/members/index.html").matches("周岚").count(), 1);
    // A table with other settings and a text with other words are not copies.
    site.file("content/members/名册 - 副本.table.yaml", "columns: {姓名: name}\n");
    site.file("content/history/老街 (1).md", text.replace("老街", "新街"));
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), [""; 0]);
    assert!(site.path("public/history/xin-jie.html").exists());
}

#[test]
fn a_copy_is_known_by_its_bytes_whatever_its_name() {
    let site = SiteTest::small();
    let roll = "姓名,公开同意\n周岚,同意\n";
    for name in ["个人", "个人-DESKTOP-AB12", "个人2", "个人-最终版"] {
        site.file(&format!("content/members/{name}.csv"), roll);
    }
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    let told =
        ["个人-DESKTOP-AB12", "个人-最终版", "个人2"].map(|name| format!("file-copy content/members/{name}.csv:null:null"));
    assert_eq!(ran.findings(), told);
    assert!(ran.stdout.contains("「个人2.csv」和「个人.csv」一模一样"), "{}", ran.stdout);
    assert_eq!(site.read("public/members/index.html").matches("周岚").count(), 1);
}

#[test]
fn two_versions_of_one_list_are_told_once() {
    let site = SiteTest::small();
    let rows = |names: &[&str]| {
        names.iter().fold("姓名,公开同意,称号\n".to_owned(), |all, name| format!("{all}{name},同意,先锋\n"))
    };
    site.file("content/members/2023.csv", rows(&["周岚", "李禾", "吴楠", "郑示例"]));
    site.file("content/members/2024.csv", rows(&["周岚", "李禾", "吴楠", "王示例", "张示例"]));
    let ran = check(&site);
    assert_eq!(ran.findings(), ["table-overlap content/members/2024.csv:null:null"]);
    assert!(ran.stdout.contains("有 3 条和「content/members/2023.csv」里的一模一样"), "{}", ran.stdout);
    // Half of the rows, or two of them, may well be meant.
    site.file("content/members/2023.csv", rows(&["周岚", "李禾", "吴楠", "郑示例", "冯示例", "陈示例"]));
    site.file("content/members/2024.csv", rows(&["周岚", "李禾", "吴楠", "王示例", "张示例", "孙示例"]));
    assert_eq!(check(&site).findings(), [""; 0]);
    site.file("content/members/2024.csv", rows(&["周岚", "李禾"]));
    assert_eq!(check(&site).findings(), [""; 0]);
}
