//! Tables with oddities that a clerk's spreadsheet has: two header rows, columns without heads, sums and remarks between
//! the people, hidden columns, rows without a name, rows entered twice.

use std::path::Path;

use crate::site_test::{Ran, SiteTest};

/// A site with one collection of `kind` in `content/list`.
fn site(kind: &str, file: &str, table: impl AsRef<[u8]>) -> SiteTest {
    let site = SiteTest::empty();
    site.file("site.yaml", format!("title: 江畔\ncollections:\n  list: {{kind: {kind}, title: 名单}}\n"));
    site.file(&format!("content/list/{file}"), table);
    site
}

/// The same with a released roll of households.
fn register(file: &str, table: impl AsRef<[u8]>) -> SiteTest {
    let site = site("resettlement", file, table);
    let release = "{authority: 街道（示例）, approval_no: 示〔2023〕3号, \"on\": 2023-04-18, scope: [户主姓名]}";
    let stem = file.split('.').next().expect("stem");
    let settings = format!("defaults: {{record: household}}\nrelease: {release}\n");
    site.file(&format!("content/list/{stem}.table.yaml"), settings);
    site
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables").join(name)).expect("fixture")
}

fn check(site: &SiteTest) -> Ran {
    site.run(&["check", "--format", "json"])
}

#[test]
fn a_second_header_row_is_told_and_is_no_person() {
    let csv = "户主姓名,迁出地,,安置地,,安置方式\n,镇,村,街道,社区,\n张承远,沱口镇,石阶村,陈家坝街道,江畔社区,外迁\n";
    for (file, table, columns) in [("册.xlsx", fixture("heads.xlsx"), [2, 3, 5]), ("册.csv", csv.into(), [2, 10, 15])] {
        let site = register(file, table);
        let ran = check(&site);
        let at = |code: &str, line: u32, column: u32| format!("{code} content/list/{file}:{line}:{column}");
        let [first, second, third] = columns;
        let expected = [at("column-unnamed", 1, second), at("column-unnamed", 1, third), at("table-two-heads", 2, first)];
        assert_eq!((ran.code, ran.findings()), (1, expected.to_vec()), "{}", ran.stdout);
        let human = site.run(&["check"]).stderr;
        for told in ["第 2 行的「镇」「村」「街道」「社区」写在「迁出地」「安置地」下面", "第 C 列没有列名", "第 E 列没有列名"]
        {
            assert!(human.contains(told), "{told}: {human}");
        }
    }
    let apart = register("册.csv", "序号,户主,基本情况,,安置地\n,,家庭人口,搬迁年月,\n1,张承远,4,2001-09,江畔社区\n");
    let human = apart.run(&["check"]).stderr;
    assert!(human.contains("第 2 行的列名写到上一行，代替「基本情况」"), "{human}");
    // As advised: one row of heads, the parts in one cell.
    let site = register("册.csv", "户主姓名,迁出地,安置地,安置方式\n张承远,沱口镇石阶村,陈家坝街道江畔社区,外迁\n");
    assert_eq!(check(&site).findings(), [""; 0]);
}

#[test]
fn a_column_without_a_head_is_told_and_a_first_entry_is_no_head() {
    for table in [
        "姓名,,公开同意\n周岚,女,同意\n",
        "姓名,公开同意,\n周岚,同意,女\n李禾,同意,\n",
        "姓名,,公开同意\n周岚,女,\n李禾,女,同意\n",
    ] {
        let site = site("member", "册.csv", table);
        let found = check(&site).findings();
        assert_eq!(found.iter().filter(|one| one.starts_with("column-unnamed")).count(), 1, "{table}: {found:?}");
        assert!(found.iter().all(|one| !one.starts_with("table-two-heads")), "{table}: {found:?}");
    }
    for table in
        [",姓名,公开同意\n1,周岚,同意\n2,李禾,同意\n", "姓名,公开同意,,\n周岚,同意,,\n", "姓名,序号,公开同意\n周岚,女,同意\n"]
    {
        assert_eq!(check(&site("member", "册.csv", table)).findings(), [""; 0], "{table}");
    }
}

#[test]
fn a_household_without_its_head_is_told() {
    let table = "序号,户主,家庭人口,迁出地,安置地,搬迁年月\n1,张承远,4,石阶村,江畔社区,2001-09\n2,,3,石阶村,江畔社区,2001-09\n";
    let ran = check(&register("册.csv", table));
    assert_eq!((ran.code, ran.findings()), (1, vec!["field-required content/list/册.csv:3:3".to_owned()]), "{}", ran.stdout);
    assert!(ran.stdout.contains("缺少「户主」"), "{}", ran.stdout);
    // Flows and projects have none.
    let flows =
        "类别,户主,名称,迁出地,安置地,户数,人口\n迁移流向,,,石阶村,江畔社区,12,40\n迁建项目,,老街小学,石阶村,江畔社区,,\n";
    let site = site("resettlement", "册.csv", flows);
    site.file("content/list/册.table.yaml", "release: {authority: 街道, approval_no: 示〔2023〕3号, \"on\": 2023-04-18}\n");
    assert_eq!(check(&site).findings(), [""; 0]);
    // A roll whose names were taken out has no column for them.
    let bare = "编号,家庭人口,迁出地,安置地\nA1,4,石阶村,江畔社区\n";
    assert_eq!(check(&register("册.csv", bare)).findings(), [""; 0]);
}

#[test]
fn sums_and_remarks_are_no_people_and_are_listed() {
    let table = "序号,姓名,所在支部,公开同意,备注\n1,张承远,一支部,同意,\n第一支部小计,1人,,,\n2,周岚,二支部,同意,\n,本页合计,2人,,\n合计（两个支部）,3人,,,\n总人数,,3,,\n注：截至2024年2月,,,,\n制表人：李某,,,,\n3,,,,待核\n4,,,,\n";
    let site = site("member", "册.csv", table);
    site.file("content/list/册.table.yaml", "columns: {备注: \"-\"}\n");
    let ran = check(&site);
    assert_eq!((ran.code, ran.findings()), (0, vec!["table-skipped content/list/册.csv:3:1".to_owned()]), "{}", ran.stdout);
    assert!(ran.stdout.contains("第 3、5、6、7、8、9、10 行"), "{}", ran.stdout);
    site.build().succeeds();
    let list = site.read("public/list/index.html");
    assert_eq!(list.matches("class=\"person\"").count(), 2, "{list}");
}

#[test]
fn hidden_columns_are_told_as_hidden_rows_are() {
    let site = site("member", "册.xlsx", fixture("columns.xlsx"));
    let found: Vec<String> = check(&site).findings().into_iter().filter(|one| one.starts_with("table-hidden")).collect();
    assert_eq!(found, ["table-hidden content/list/册.xlsx:1:2"]);
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("隐藏的列也会读入：B 列「摘要」") && human.contains("取消隐藏"), "{human}");
}

#[test]
fn dates_as_people_write_them() {
    let table = "标题,时间,来源\n甲,2003-7-15,志\n乙,1949-10-1,志\n丙,２０１２－６－１５,志\n丁,2012年度,志\n";
    assert_eq!(check(&site("history", "事.csv", table)).findings(), [""; 0]);
    let table = "姓名,公开同意,出生\n周岚,同意,不详\n李禾,同意,—\n王立,同意,/\n张承远,同意,九月\n";
    let site = site("member", "册.csv", table);
    let human = site.run(&["check"]).stderr;
    assert_eq!(human.matches("空着不填，不写").count(), 3, "{human}");
    assert!(human.contains("不写「不详」") && human.contains("不写「/」"), "{human}");
}

#[test]
fn a_timeline_shows_dates_as_they_are_known() {
    let table = "标题,时间,结束时间,来源\n一,约1938年,,志\n二,20世纪40年代,,志\n三,1951—1953年,,志\n四,2012年7月—9月,,志\n五,1998年春,,志\n六,1971年底,,志\n七,2003-06-01,2003-06-10,志\n八,2017-06,,志\n九,2018-10-11,2018-12-10,志\n";
    let site = site("history", "事.csv", table);
    site.build().succeeds();
    let list = site.read("public/list/index.html");
    let years = list.split("<p class=\"year\">").skip(1).map(|rest| rest.split("</p>").next().unwrap_or_default());
    let years: Vec<String> = years.map(str::to_owned).collect();
    assert_eq!(
        years,
        [
            "<small>约</small> <b>1938</b> <small>年</small>",
            "<small>20世纪</small> <b>40</b> <small>年代</small>",
            "<b>1951</b> <small>—1953年</small>",
            "<b>1971</b> <small>年底</small>",
            "<b>1998</b> <small>年春</small>",
            "<b>2003</b> <small>6月1日—10日</small>",
            "<b>2012</b> <small>7月—9月</small>",
            "<b>2017</b> <small>6月</small>",
            "<b>2018</b> <small>10月</small>",
        ]
    );
    // What is too long for the axis is in the card.
    assert_eq!(list.matches("<p>2018年10月11日—2018年12月10日</p>").count(), 1, "{list}");
    assert!(!list.contains("<p>2003年6月1日"), "{list}");
    let site = self::site("honor", "奖.yaml", "- {title: 先进, level: county, decided_on: 约1958年}\n");
    site.build().succeeds();
    assert!(site.read("public/list/index.html").contains("<b>约1958年</b>"));
}

#[test]
fn findings_of_a_row_name_its_cell() {
    let site = site("member", "册.csv", "编号,姓名\nA1,周岚\nA2,李禾\n");
    assert_eq!(check(&site).findings(), [2, 3].map(|line| format!("consent-missing content/list/册.csv:{line}:4")));
    let table = "编号,名称,级别,颁授单位,文号,授予时间\nA1,先进,provincial,示例区委,示发[2017]12号,2017\n";
    let found = check(&self::site("honor", "奖.csv", table)).findings();
    assert_eq!(found, ["honor-issuer content/list/奖.csv:2:18", "document-number content/list/奖.csv:2:23"]);
}

#[test]
fn a_row_entered_twice_is_told_as_such() {
    let site = site("member, pages: each", "册.csv", "姓名,称号,公开同意\n周岚,先锋,同意\n周岚,先锋,同意\n");
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("删掉其中一处") && human.contains("加一列「区别」"), "{human}");
    site.file("content/list/册.csv", "姓名,称号,公开同意\n周岚,先锋,同意\n周岚,模范,同意\n");
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("distinguish: 大") && !human.contains("删掉其中一处"), "{human}");
    let site = self::site("history, pages: each", "事.csv", "标题,时间,来源\n老街,1958,志\n老街,1959,志\n");
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("加一列「网址」") && !human.contains("删掉其中一处"), "{human}");
    site.file("content/list/事.csv", "标题,时间,来源,网址\n老街,1958,志,\n老街,1959,志,lao-jie-2\n");
    assert_eq!(check(&site).findings(), [""; 0]);
}

#[test]
fn a_slip_in_a_year_is_no_day_of_a_spreadsheet() {
    let site = site("honor", "slips.xlsx", fixture("slips.xlsx"));
    let ran = check(&site);
    let told = [
        "date-invalid content/list/slips.xlsx:2:2",
        "date-invalid content/list/slips.xlsx:3:2",
        "date-number content/list/slips.xlsx:5:2",
        "date-invalid content/list/slips.xlsx:6:2",
    ];
    assert_eq!(ran.findings(), told);
    assert!(ran.stdout.contains("年份太晚了") && ran.stdout.contains("2017.10（十月）"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("1905") && !ran.stdout.contains("98.70"), "{}", ran.stdout);
}

#[test]
fn a_sheet_of_the_same_form_that_is_not_read_is_a_warning() {
    let site = site("member", "villages.xlsx", fixture("villages.xlsx"));
    let agreed = "defaults: {consent: 同意}\n";
    site.file("content/list/villages.table.yaml", agreed);
    let ran = check(&site);
    let told = ran.json()["diagnostics"][0].clone();
    assert_eq!((told["code"].as_str(), told["severity"].as_str()), (Some("table-sheets"), Some("warning")), "{told}");
    let (message, help) = (told["message"].as_str().unwrap_or_default(), told["help"].as_str().unwrap_or_default());
    assert!(message.contains("没有读：二村、说明；其中 二村 的列名和它一样"), "{message}");
    assert!(help.contains("把 二村 的行都粘到「一村」下面") && help.contains("villages.table.yaml 里写 sheet: 一村"), "{help}");
    site.file("content/list/villages.table.yaml", format!("sheet: 一村\n{agreed}"));
    assert_eq!(check(&site).findings(), [""; 0]);
}
