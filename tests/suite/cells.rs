//! Cells as staff fill them: the keys that every entry may have, and numbers with their unit.

use crate::site_test::SiteTest;

/// A site with one collection of `kind` in `content/list`.
fn site(kind: &str, file: &str, text: &str) -> SiteTest {
    let site = SiteTest::empty();
    site.file("site.yaml", format!("title: 江畔\ncollections:\n  list: {{kind: {kind}, title: 名单}}\n"));
    site.file(&format!("content/list/{file}"), text);
    site
}

#[test]
fn every_key_of_an_entry_may_be_a_column() {
    let table =
        "标题,时间,来源,旧网址,草稿,权重\n社区挂牌,2003-07,《江畔志》、第3卷；档案,list/old.html,,5\n没有写完,2004,志,,是,\n";
    let site = site("history, pages: each", "事.csv", table);
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()), "{}", ran.stdout);
    let page = site.read("public/list/she-qu-gua-pai.html");
    assert!(page.contains("<li>《江畔志》、第3卷</li><li>档案</li>"), "{page}");
    assert!(site.path("public/list/old.html").exists());
    assert!(!site.path("public/list/mei-you-xie-wan.html").exists());
}

#[test]
fn a_number_may_have_its_unit() {
    let table = "键,名称,数值,单位,来源\na,移民,3.2万人,,志\nb,居民,约3000人,人,志\nc,全县,131万人,万人,志\nd,户,3.2万人,户,志\n";
    let site = site("statistic", "数.csv", table);
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), ["field-type content/list/数.csv:5:5"]);
    site.file("content/list/数.csv", &table[..table.rfind("d,").expect("a row")]);
    site.build().succeeds();
    let list = site.read("public/list/index.html");
    for figure in ["<b>3.2万</b> <span>人</span>", "<b>约3000</b> <span>人</span>", "<b>131</b> <span>万人</span>"] {
        assert!(list.contains(figure), "{figure}: {list}");
    }
}

#[test]
fn a_unit_of_the_field_is_not_said_twice() {
    let table = "户主姓名,家庭人口,迁出地\n周示例,4人,甲镇\n吴示例,５口,甲镇\n郑示例,6户,甲镇\n";
    let site = site("resettlement", "册.csv", table);
    site.file(
        "content/list/册.table.yaml",
        "defaults: {record: household}\nrelease: {authority: 示例办, approval_no: 示〔2020〕1号, on: 2020-01-01, scope: [户主姓名]}\n",
    );
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), ["field-type content/list/册.csv:4:5"]);
    site.file("content/list/册.csv", table.replace("6户", "6"));
    site.build().succeeds();
    let list = site.read("public/list/index.html");
    assert!(list.contains("4人") && list.contains("5人") && !list.contains("人人") && !list.contains("口人"), "{list}");
}

#[test]
fn a_picture_in_a_cell_shows_what_the_row_is_about() {
    let site = site("honor, pages: each", "奖.csv", "名称,级别,授予时间,照片\n先进社区,区县级,2018,牌.jpg\n");
    site.picture("content/list/牌.jpg", 900, 900);
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()), "{}", ran.stdout);
    assert!(site.read("public/list/xian-jin-she-qu.html").contains("alt=\"先进社区\""));
}

#[test]
fn a_head_that_no_row_is_is_told_by_its_setting() {
    let site = site("honor", "奖.csv", "名称,级别,授予时间\n先进社区,区县级,2018\n");
    site.file("content/list/奖.table.yaml", "header_row: 9\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["value-invalid content/list/奖.table.yaml:1:13"]);
    assert!(ran.stdout.contains("1–2"), "{}", ran.stdout);
}

#[test]
fn heads_that_offices_use_are_known() {
    for (kind, table, shown) in [
        ("history", "标题,时间,经过,来源\n修路,1958,石阶铺到江边。,志\n", "石阶铺到江边。"),
        ("honor", "名称,级别,时间,受奖单位\n先进集体,区级,2001,江畔志愿队\n", "江畔志愿队"),
        ("organization", "组织名称,负责人\n一支部,周示例\n", "周示例"),
        ("resettlement", "类别,名称,开工时间,竣工时间\n迁建项目,新码头,1995-03,1998-06\n", "1998年6月"),
    ] {
        let site = site(kind, "表.csv", table);
        let ran = site.run(&["build", "--format", "json"]);
        assert_eq!((ran.code, ran.findings()), (0, Vec::new()), "{kind}: {}", ran.stdout);
        let list = site.read("public/list/index.html");
        assert!(list.contains(shown), "{kind}: {list}");
    }
}
