//! Tables as staff keep them, written with the libraries behind their programs (`tests/fixtures/tables/make.py`).

use std::path::Path;

use changlang::pipeline::{Options, views};

use crate::site_test::{Ran, SiteTest};

/// A site with one collection whose only source is the fixture `table`, with `settings` beside it.
fn site(kind: &str, table: &str, settings: &str) -> SiteTest {
    let site = SiteTest::empty();
    site.file("site.yaml", format!("title: 试\ncollections:\n  list: {{kind: {kind}, title: 名册, order: manual}}\n"));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tables").join(table);
    site.file(&format!("content/list/{table}"), std::fs::read(fixture).expect("fixture"));
    let stem = table.split('.').next().expect("stem");
    site.file(&format!("content/list/{stem}.table.yaml"), settings);
    site
}

const AGREED: &str = "defaults: {consent: 同意}\n";

/// The titles in the list, each with the shown values of `keys`.
fn shown(site: &SiteTest, keys: &[&str]) -> Vec<String> {
    let options = Options { site: site.path(""), ..Options::default() };
    let views = views(&options).expect("a site");
    let list = views.iter().find(|view| view["page"]["url"] == "list/index.html").expect("list");
    let groups = list["content"]["groups"].as_array().expect("groups").clone();
    let items = groups.iter().flat_map(|group| group["cards"].as_array().expect("cards").clone());
    items
        .map(|item| {
            let text = |key: &&str| item["fields"][*key]["text"].as_str().unwrap_or_default().to_owned();
            let mut parts = vec![item["title"].as_str().expect("title").to_owned()];
            parts.extend(keys.iter().map(text));
            parts.join(" ")
        })
        .collect()
}

fn check(site: &SiteTest) -> Ran {
    site.run(&["check", "--format", "json"])
}

#[test]
fn a_roster_as_an_office_prints_it() {
    let site = site("member", "roster.xlsx", AGREED);
    let ran = check(&site);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(
        ran.findings(),
        [
            "table-sheets content/list/roster.xlsx:null:null",
            "column-private content/list/roster.xlsx:3:5",
            "column-private content/list/roster.xlsx:3:6",
            "column-unknown content/list/roster.xlsx:3:8",
            "table-skipped content/list/roster.xlsx:12:1",
        ]
    );
    assert_eq!(ran.json()["diagnostics"][1]["sheet"], "名册");
    assert_eq!(
        shown(&site, &["groups", "organization"]),
        [
            "张承远 优秀共产党员 一支部",
            "欧阳少东 先锋模范、优秀共产党员 一支部",
            "李禾  二支部",
            "买买提·艾力 先锋模范 二支部",
            "周岚 先锋模范 三支部"
        ],
        "merged branches are filled, notes are no part of names"
    );
}

#[test]
fn every_program_s_table_reads_the_same() {
    for table in ["roster.xls", "roster.ods"] {
        let site = site("member", table, AGREED);
        let ran = check(&site);
        assert_eq!(ran.code, 0, "{table}: {}", ran.stdout);
        let codes: Vec<String> = ran.findings().iter().map(|f| f.split(' ').next().unwrap_or_default().to_owned()).collect();
        assert_eq!(codes, ["date-months", "table-skipped"], "{table}");
        assert_eq!(
            shown(&site, &["organization"]),
            ["张承远 一支部", "欧阳少东 一支部", "李禾 二支部", "买买提·艾力 二支部"],
            "{table}"
        );
    }
    for table in ["gb18030.csv", "utf-8-mark.csv", "utf-16le.csv", "semicolon.csv", "wide-comma.csv"] {
        let site = site("member", table, AGREED);
        let ran = check(&site);
        // Few kiosks have 㛃, and this site names no font for it.
        let expected = [("font-missing", 4), ("table-skipped", 5)];
        let expected = expected.map(|(code, line)| format!("{code} content/list/{table}:{line}:1"));
        assert_eq!(ran.findings(), expected, "{table}");
        assert_eq!(shown(&site, &["organization"]), ["张承远 一支部", "㛃岚 二支部"], "{table}");
    }
}

#[test]
fn the_settings_say_what_cannot_be_seen() {
    let site = site("member", "roster.xlsx", "sheet: 去年\ndefaults: {consent: 同意}\n");
    assert_eq!(check(&site).findings(), [""; 0]);
    assert_eq!(shown(&site, &[]), ["旧人"]);
    site.file("content/list/roster.table.yaml", "sheet: 去 年\n");
    assert_eq!(check(&site).findings(), ["table-sheet content/list/roster.xlsx:null:null"]);
    site.file("content/list/roster.table.yaml", "columns: {兴趣: groups, 称号: '-'}\ndefaults: {consent: 同意}\n");
    assert_eq!(shown(&site, &["groups"])[0], "张承远 钓鱼");
    let site = SiteTest::small();
    site.append("site.yaml", "  rooms: {kind: room, title: 房间}\n");
    site.file("content/rooms/房间.csv", "楼层,名称\n一楼,民政窗口\n,党群窗口\n二楼,图书室\n");
    let codes = |ran: &Ran| ran.findings().iter().map(|f| f.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(&check(&site)), ["field-required"]);
    site.file("content/rooms/房间.table.yaml", "fill_down: [楼层]\n");
    assert_eq!(check(&site).findings(), [""; 0]);
}

#[test]
fn every_cell_s_problem_is_told_with_its_place() {
    let site = site("honor", "formulas.xlsx", "");
    let found = check(&site).findings();
    assert!(found.contains(&"table-formula content/list/formulas.xlsx:3:2".to_owned()), "{found:?}");
    assert!(found.contains(&"level-unknown content/list/formulas.xlsx:3:3".to_owned()), "{found:?}");
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("formulas.xlsx · Sheet · B3") && human.contains("#DIV/0!"), "{human}");
}

#[test]
fn what_cannot_be_read_says_how_to_make_it_so() {
    for (table, code) in [("encrypted.xlsx", "table-encrypted"), ("web-page.xls", "table-disguised")] {
        let site = site("member", table, AGREED);
        let ran = check(&site);
        assert_eq!((ran.code, ran.findings()), (1, vec![format!("{code} content/list/{table}:null:null")]));
    }
    let site = SiteTest::small();
    site.file("content/members/空.xlsx", "").file("content/members/断.xlsx", b"PK\x03\x04\x14\x00broken");
    site.file("content/members/名册.et", "x").file("content/members/事迹.docx", "x");
    site.file("content/members/~$名册.xlsx", "x")
        .file("content/members/.~lock.名册.csv#", "x")
        .file("content/members/a.tmp", "x");
    site.file("content/members/名册.csv", "姓名,公开同意\n周岚,同意\n");
    let ran = check(&site);
    let mut found = ran.findings();
    found.sort();
    assert_eq!(
        found,
        [
            "file-open content/members/名册.csv:null:null",
            "file-unsupported content/members/事迹.docx:null:null",
            "file-unsupported content/members/名册.et:null:null",
            "table-damaged content/members/断.xlsx:null:null",
            "table-disguised content/members/空.xlsx:null:null",
        ]
    );
    assert!(ran.stdout.contains("另存为 .xlsx"), "{}", ran.stdout);
}

#[test]
fn dates_of_number_cells_are_never_guessed() {
    let site = SiteTest::small();
    site.file("content/honors/表.csv", "名称,时间,级别\n甲奖,42901,区级\n乙奖,2017.1,区级\n丙奖,6月,区级\n");
    let found = check(&site).findings();
    assert_eq!(found, ["date-invalid content/honors/表.csv:4:4"]);
    // In a spreadsheet 2017.10 has become a number and may have meant October.
    let site = self::site("honor", "formulas.xlsx", "");
    let found = check(&site).findings();
    assert!(found.contains(&"date-number content/list/formulas.xlsx:4:2".to_owned()), "{found:?}");
}

#[test]
fn rows_have_anchors_or_pages_as_the_site_wants() {
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "编号,姓名,公开同意\nM-1,周岚,同意\n,吴楠,同意\n");
    site.run(&["build"]).succeeds();
    let list = site.read("public/members/index.html");
    assert!(list.contains("周岚") && list.contains("吴楠") && list.contains("id=\"e-m-1\""), "{list}");
    assert!(!site.path("public/members/zhou-lan.html").exists());
    let config = site.read("site.yaml").replace("title: 优秀党员}", "title: 优秀党员, pages: each}");
    site.file("site.yaml", config);
    site.run(&["build"]).succeeds();
    assert!(site.path("public/members/zhou-lan.html").exists() && site.path("public/members/wu-nan.html").exists());
}

#[test]
fn a_wrong_column_is_told_by_its_first_rows_and_the_lines_of_the_others() {
    let site = SiteTest::small();
    let rows = (1..=90).map(|number| format!("奖{number},2017-13,区级\n"));
    let lines: Vec<String> = std::iter::once("名称,时间,级别\n".to_owned()).chain(rows).collect();
    site.file("content/honors/表.csv", lines.concat());
    assert_eq!(check(&site).findings().len(), 90, "the report for programs has all");
    let ran = site.run(&["check"]);
    assert_eq!(ran.code, 1);
    let full = ran.stderr.matches("不是日期").count();
    assert_eq!(full, 20, "{}", ran.stderr);
    assert!(ran.stderr.contains("错误[date-invalid]: 同样的问题还有 70 处"), "{}", ran.stderr);
    assert!(ran.stderr.contains("在第 22–91 行，修改办法同上"), "{}", ran.stderr);
    assert!(ran.stderr.contains("90 处错误"), "{}", ran.stderr);
}

/// A register of households whose table has a release that does not cover names.
fn register(table: &str) -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", "  resettlement: {kind: resettlement, title: 移民档案}\n");
    site.file("content/resettlement/名册.csv", table);
    let release = "{authority: 街道（示例）, approval_no: 示〔2023〕3号, \"on\": 2023-04-18, scope: [户数]}";
    site.file("content/resettlement/名册.table.yaml", format!("defaults: {{record: household}}\nrelease: {release}\n"));
    site
}

#[test]
fn a_quote_without_twin_swallows_no_row() {
    let head = "编号,户主,人口,迁出地,配偶\n";
    for rows in [
        "C1,张承远,4,\"沱口街道,\nC2,李桂英,3,河街,\nC3,周岚,2,河街,\n",
        "C1,张承远,4,\"沱口街道,\nC2,李桂英,3,\"河街\",\nC3,周岚,2,河街,\n",
        "C1,张承远,4,\"沱口街道,\nC2,李桂英,3,河街,\nC3,周岚,2,河街\",\n",
    ] {
        let site = register(&format!("{head}{rows}"));
        let ran = site.run(&["build", "--format", "json"]);
        let found: Vec<String> = ran.findings().into_iter().filter(|one| !one.starts_with("column-unknown")).collect();
        assert_eq!((ran.code, found), (1, vec!["table-row content/resettlement/名册.csv:2:10".to_owned()]), "{rows}");
        assert!(!site.path("public").exists(), "{rows}");
        let human = site.run(&["check"]).stderr;
        assert!(human.contains("引号没有成对") && human.contains("补上另一个引号"), "{human}");
    }
    let site = register(&format!("{head}C1,张承远,4,\"沱口\n街道, 一组\",\nC2,李桂\"英,3,\"河\"\"街\",\n"));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_row_that_nothing_names_is_told() {
    let site = register("编号,户主,人口,迁出地\nC1,张承远,4,沱口\nC2,,3,河街\n,,,\nC4,　,2,河街\n");
    let ran = check(&site);
    let told = |line: u32| format!("field-required content/resettlement/名册.csv:{line}:4");
    assert_eq!((ran.code, ran.findings()), (1, vec![told(3), told(5)]));
    assert!(ran.stdout.contains("缺少「户主」") && ran.stdout.contains("「户主」一列"), "{}", ran.stdout);
    // Every row is in error, but the empty collection is not reported as a second cause.
    let site = register("编号,户主,人口,迁出地\nC2,,3,河街\n");
    assert_eq!(check(&site).findings(), [told(2)]);
    site.remove("content/resettlement/名册.csv").remove("content/resettlement/名册.table.yaml");
    for (table, column) in [("地名,类别,今在何处\n,旧地名,广场\n", 1), ("类别,迁出,迁入地,人口\n迁移流向,河街,,30\n", 9)]
    {
        site.file("content/resettlement/表.csv", table);
        assert_eq!(check(&site).findings(), [format!("field-required content/resettlement/表.csv:2:{column}")]);
    }
    // The name of a member is required by the field itself, and reported once.
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "编号,姓名,公开同意\nM-1,,同意\n");
    assert_eq!(check(&site).findings(), ["field-required content/members/名册.csv:2:5"]);
}

#[test]
fn a_character_that_is_lost_at_the_end_of_a_name_is_told() {
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "姓名,公开同意\n吴□,同意\n□立,同意\n□周岚□,同意\n");
    site.run(&["build"]).succeeds();
    let found: Vec<String> = check(&site).findings().into_iter().filter(|one| one.starts_with("text-placeholder")).collect();
    assert_eq!(found, [2, 3].map(|line| format!("text-placeholder content/members/名册.csv:{line}:1")));
    let list = site.read("public/members/index.html");
    assert!(list.contains("吴□") && list.contains("□立") && list.contains("周岚") && !list.contains("□周岚"), "{list}");
}

#[test]
fn what_nobody_sees_of_a_spreadsheet_is_told() {
    let site = site("member", "unseen.xlsx", AGREED);
    let ran = check(&site);
    let found: Vec<String> = ran.findings().into_iter().filter(|one| !one.starts_with("column-unknown")).collect();
    let expected = [
        ("table-uncounted", "2:3"),
        ("table-hidden", "4:1"),
        ("private-found", "4:3"),
        ("field-required", "6:1"),
        ("table-uncounted", "6:1"),
        ("table-skipped", "7:1"),
    ];
    assert_eq!(found, expected.map(|(code, place)| format!("{code} content/list/unseen.xlsx:{place}")), "{}", ran.stdout);
    let human = site.run(&["check"]).stderr;
    for told in ["隐藏的 1 行也会发布：第 4 行", "公式没有结果", "再保存一次"] {
        assert!(human.contains(told), "{told}: {human}");
    }
    // Its plain numbers count days from 1904, as its dates do.
    let site = self::site("history", "unseen.xlsx", "columns: {姓名: title, 入党时间: date}\n");
    let options = Options { site: site.path(""), ..Options::default() };
    let views = views(&options).expect("a site");
    let list = views.iter().find(|view| view["page"]["url"] == "list/index.html").expect("list");
    let cards = list["content"]["groups"][0]["cards"].as_array().expect("cards").iter();
    let dates: Vec<String> = cards.map(|card| format!("{} {}", card["title"], card["date"]["iso"])).collect();
    assert_eq!(dates, ["\"张立\" \"1966-07-15\"", "\"王五\" \"1966-07-15\"", "\"李隐\" \"1966-07-16\""]);
}

#[test]
fn percents_read_as_they_are_shown() {
    let site = site("statistic", "percents.xlsx", "");
    let ran = check(&site);
    assert_eq!((ran.code, ran.findings()), (1, vec!["field-type content/list/percents.xlsx:7:3".to_owned()]), "{}", ran.stdout);
    assert!(ran.stdout.contains("5%") && ran.stdout.contains("把单位改成 %"), "{}", ran.stdout);
    let values: Vec<String> = shown(&site, &["value", "unit"]).into_iter().take(5).collect();
    assert_eq!(values, ["第2行 38.5 %", "第3行 38.5 %", "第4行 7 %", "第5行 约40 %", "第6行 0.5 "]);
}

#[test]
fn too_many_columns_are_told_as_columns() {
    let site = site("member", "wide.xlsx", AGREED);
    let ran = check(&site);
    assert_eq!((ran.code, ran.findings()), (1, vec!["table-too-large content/list/wide.xlsx:1:513".to_owned()]));
    assert!(ran.stdout.contains("最多 512 列") && !ran.stdout.contains("1048576"), "{}", ran.stdout);
}

#[test]
fn settings_that_name_nothing_are_told() {
    let site = SiteTest::small();
    site.file("content/members/名单.csv", "姓名,入党时间\n王小明,1990\n");
    site.file(
        "content/members/名单.table.yaml",
        "defaults:\n  cosnent: 不同意\n  sources: [示例名单]\nfill_down: [单未]\ncolumns: {没有的列: name, 入党时间: joinde}\n",
    );
    let ran = site.run(&["check", "--format", "json"]);
    ran.ends(1);
    let mut found = ran.findings();
    found.retain(|finding| finding.contains(".table.yaml"));
    assert_eq!(
        found,
        [
            "field-unknown content/members/名单.table.yaml:2:3",
            "key-unknown content/members/名单.table.yaml:4:12",
            "key-unknown content/members/名单.table.yaml:5:11",
            "field-unknown content/members/名单.table.yaml:5:29",
        ]
    );
    // A refusal in the form that a Markdown entry would use.
    site.file("content/members/名单.table.yaml", "defaults: {consent: {status: refused}, summary: 示例简介甲}\n");
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert!(ran.findings().iter().any(|finding| finding.starts_with("consent-withheld")), "{:?}", ran.findings());
}

#[test]
fn a_cell_or_a_line_holds_several_values() {
    let site = SiteTest::small();
    site.file(
        "content/members/名册.csv",
        "姓名,职务,称号,别名,公开同意\n周岚,支部书记、主任,\"先进个人\n优秀党员\",岚姐；周老师,√\n吴楠,,,,×\n",
    );
    site.file(
        "content/members/郑和平.md",
        "---\nname: 郑和平\ntitles: 委员\ngroups: 先进个人、劳动模范\naliases: 老郑，郑师傅\nconsent: 是\n---\n[[郑师傅]]与[[周老师]]。\n",
    );
    site.file(
        "content/honors/甲.yaml",
        "- {title: 示例奖, decided_on: 2019, level: community, recipient: 郑和平、张明远, issuers: 甲局；乙局}\n",
    );
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), ["consent-withheld content/members/名册.csv:4:7"], "a cross is a refusal");
    let lists = site.tree("public");
    for facet in [
        "members/by-groups/xian-jin-ge-ren",
        "members/by-groups/you-xiu-dang-yuan",
        "honors/by-issuers/jia-ju",
        "honors/by-issuers/yi-ju",
    ] {
        assert!(lists.contains_key(&format!("{facet}.html")), "{facet}: {:?}", lists.keys());
    }
    let page = site.read("public/members/zheng-he-ping.html");
    assert!(page.contains("示例奖") && page.contains("委员") && page.contains("劳动模范"), "{page}");
    assert!(site.read("public/members/index.html").contains("周岚"));
    // A sentence is one value; a list in brackets is split by its author.
    site.file(
        "content/members/郑和平.md",
        "---\nname: 郑和平\ngroups: 种树，修路\ntitles: [{text: 一、二}]\nconsent: 同意\n---\n",
    );
    site.run(&["build"]).succeeds();
    assert!(site.path("public/members/by-groups/zhong-shu-xiu-lu.html").exists());
}

#[test]
fn an_honour_without_a_page_is_no_link() {
    let site = SiteTest::small();
    site.file("content/honors/表.csv", "荣誉名称,获奖者,级别,时间\n示例奖,张明远,区级,2019\n");
    site.run(&["build"]).succeeds();
    let page = site.read("public/members/zhang-ming-yuan.html");
    assert!(page.contains("示例奖") && !page.contains("href=\"\""), "{page}");
}

#[test]
fn those_who_sign_a_table_are_no_entries() {
    let site = SiteTest::small();
    site.file(
        "content/members/名册.csv",
        "姓名,公开同意,称号,备忘\n周岚,同意,,\n制表人：张某,,审核人：李某,\n填报人：,张某,负责人：,李某\n",
    );
    site.file("content/members/名册.table.yaml", "columns: {备忘: \"-\"}\n");
    let ran = check(&site);
    assert_eq!((ran.code, ran.findings()), (0, vec!["table-skipped content/members/名册.csv:3:1".to_owned()]));
    assert!(ran.stdout.contains("第 3、4 行"), "{}", ran.stdout);
}

#[test]
fn what_is_advised_of_an_unknown_column_can_be_done() {
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "姓名,公开同意,备注,特长\n周岚,同意,迁走,剪纸能手\n");
    let ran = check(&site);
    assert_eq!(ran.findings().len(), 2, "{:?}", ran.findings());
    let said = ran.json()["diagnostics"][0]["help"].as_str().expect("a help").to_owned();
    let line = said.rsplit("写 ").next().expect("a line").to_owned();
    // A field may also be named by its label.
    site.file("content/members/名册.table.yaml", format!("columns:\n  {line}\n  特长: 称号\n"));
    assert_eq!(check(&site).findings(), [""; 0], "{line}");
    site.run(&["build"]).succeeds();
    assert!(site.read("public/members/index.html").contains("剪纸能手"));
}
