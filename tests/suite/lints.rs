//! What is wrong with an entry although each of its values is valid (domain §2), and counts that would reveal too much
//! (§5).

use crate::site_test::SiteTest;

fn honors(yaml: &str) -> Vec<String> {
    let site = SiteTest::small();
    site.file("content/honors/荣誉.yaml", yaml);
    site.run(&["check", "--format", "json"]).findings().into_iter().filter(|f| f.contains("荣誉.yaml")).collect()
}

#[test]
fn honours_are_looked_at_as_offices_write_them() {
    for (yaml, expected) in [
        ("- {title: 全国先进, level: provincial, decided_on: 2018}\n", "honor-national content/honors/荣誉.yaml:1:3"),
        (
            "- {title: 先进, level: provincial, issuers: [示例区委], decided_on: 2018}\n",
            "honor-issuer content/honors/荣誉.yaml:1:44",
        ),
        (
            "- {title: 先进, level: county, doc_no: '示发[2017]12号', decided_on: 2017}\n",
            "document-number content/honors/荣誉.yaml:1:38",
        ),
        ("- {title: 先进, level: county}\n", "honor-undated content/honors/荣誉.yaml:1:3"),
        ("- {title: 先进, level: county, summary: 全区唯一, decided_on: 2018}\n", "superlative content/honors/荣誉.yaml:1:3"),
    ] {
        assert_eq!(honors(yaml), [expected], "{yaml}");
    }
    for yaml in [
        "- {title: 全国先进, level: national, decided_on: 2018}\n",
        "- {title: 先进, level: county, issuers: [示例区委], doc_no: 示发〔2017〕12号, edition_year: 2017}\n",
        "- {title: 最美家庭, level: county, summary: 全区唯一, sources: [志], decided_on: 2018}\n",
    ] {
        assert_eq!(honors(yaml), [""; 0], "{yaml}");
    }
    // The report on the centres of Wanzhou lacks year, issuer and official name throughout; this is reported.
    let bare = honors("- {title: 先进集体, level: county}\n- {title: 文明社区, level: national}\n");
    assert_eq!(bare.iter().filter(|found| found.starts_with("honor-undated")).count(), 2);
}

#[test]
fn the_wrong_brackets_are_mended_in_the_message() {
    let site = SiteTest::small();
    site.file("content/honors/荣誉.yaml", "- {title: 先进, level: county, doc_no: 示发（2017）第012号, decided_on: 2017}\n");
    let told = site.run(&["check"]).stderr;
    assert!(told.contains("示发〔2017〕12号"), "{told}");
}

#[test]
fn figures_and_statements_name_their_source() {
    let site = SiteTest::small();
    site.append("site.yaml", "  statistics: {kind: statistic, title: 数字}\n");
    site.file("content/statistics/数.yaml", "- {key: a, label: 户, value: 12}\n- {key: b, label: 人, value: 48, source: 志}\n");
    site.file("content/history/新.md", "---\ntitle: 新\ndate: 2001\n---\n");
    site.file("content/history/例.md", "---\ntitle: 例\ndate: 2001\ninvented: true\n---\n");
    assert_eq!(
        site.run(&["check", "--format", "json"]).findings(),
        ["unsourced content/history/新.md:1:1", "unsourced content/statistics/数.yaml:1:3"]
    );
}

#[test]
fn a_surname_of_several_readings_is_told_until_somebody_says_which() {
    let site = SiteTest::small();
    let member = |name: &str, more: &str| {
        let text = format!("---\nname: {name}\n{more}groups: [志愿先锋]\nconsent: {{status: granted}}\n---\n他修好了路灯。\n");
        site.file(&format!("content/members/{name}.md"), text);
    };
    member("单小明", "");
    member("覃勇", "pinyin: tan yong\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.succeeds().findings(), ["surname-reading content/members/单小明.md:1:1"]);
    let told = &ran.json()["diagnostics"][0];
    assert!(told["severity"] == "info" && told["message"].as_str().is_some_and(|text| text.contains("Shàn Xiǎomíng")), "{told}");
}

#[test]
fn small_counts_are_not_published() {
    let site = SiteTest::small();
    site.append("site.yaml", "  resettlement: {kind: resettlement, title: 移民档案}\n");
    let flow = |from: &str, to: &str, households: u32| {
        format!(
            "- {{record: flow, from: {from}, to: {to}, phase: 一期, households: {households}, persons: {}}}\n",
            households * 100 + 7
        )
    };
    let rows = [
        flow("甲村", "东街", 3),
        flow("甲村", "西街", 91),
        flow("甲村", "南街", 62),
        flow("乙村", "东街", 83),
        flow("乙村", "南街", 74),
    ];
    site.file("content/resettlement/流向.yaml", rows.concat());
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), ["flow-suppressed content/resettlement/流向.yaml:1:3"]);
    let page = site.read("public/resettlement/index.html");
    assert!(page.contains("不足5户") && page.contains("未公布"), "{page}");
    let pages = site.tree("public").into_iter().filter(|(path, _)| path.contains(".html") || path.starts_with("search/"));
    let text: String = pages.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).collect();
    for persons in ["307", "6207", "8307"] {
        assert!(!text.contains(persons), "{persons} would give a hidden count away");
    }
    assert!(text.contains("9107"), "what hides nothing is shown");
}

#[test]
fn slips_of_yaml_are_read_as_they_were_meant() {
    let site = SiteTest::small();
    site.file(
        "content/honors/荣誉.yaml",
        "- title: 奖\n  id: 0012\n  level: county\n  decided_on: 2017.10\n  draft: no\n- title: “奖二”\n  decided_on: 2018\n",
    );
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), ["yaml-quotes content/honors/荣誉.yaml:6:10"]);
    let text: String = site
        .tree("public")
        .into_iter()
        .filter(|(path, _)| path.starts_with("honors/"))
        .map(|(_, b)| String::from_utf8_lossy(&b).into_owned())
        .collect();
    assert!(text.contains("datetime=\"2017-10\"") && text.contains("10月"), "the tenth month stays the tenth");
    // Mistakes that the parser would explain in its own words.
    for (yaml, expected) in [
        ("- title:奖\n  level: county\n", "yaml-space content/honors/荣誉.yaml:1:8"),
        ("－ title: 奖\n", "yaml-dash content/honors/荣誉.yaml:1:1"),
        ("- title: \"奖\n  level: county\n", "yaml-quote-open content/honors/荣誉.yaml:1:10"),
        ("- title: 奖: 一\n", "yaml-quote content/honors/荣誉.yaml:1:10"),
        ("- title: 奖\n\tlevel: county\n", "yaml-tab content/honors/荣誉.yaml:2:1"),
        ("- title：奖\n", "yaml-colon content/honors/荣誉.yaml:1:8"),
    ] {
        assert_eq!(honors(yaml), [expected], "{yaml}");
    }
}

#[test]
fn an_editor_gets_schemas_with_the_site_s_own_kinds() {
    let site = SiteTest::small();
    site.append("site.yaml", "kinds:\n  artifact: {label: 展品, fields: {title: {type: text, label: 名称, required: true}}}\n");
    let ran = site.run(&["schema"]);
    ran.succeeds();
    let schemas = ran.json();
    assert_eq!(schemas["artifact"]["definitions"]["entry"]["properties"]["title"]["title"], "名称");
    assert_eq!(schemas["site"]["properties"]["title"]["title"], "展厅名称");
    let out = site.path(".vscode").to_string_lossy().into_owned();
    site.run(&["schema", "--out", &out]).succeeds();
    assert!(site.path(".vscode/member.schema.json").is_file() && site.path(".vscode/table.schema.json").is_file());
    let settings: serde_json::Value = serde_json::from_str(&site.read(".vscode/settings.json")).expect("settings");
    let files = &settings["yaml.schemas"];
    // Table settings are not entries; an exclusion must follow the pattern it excludes from.
    let members = serde_json::json!(["content/members/*.yaml", "!content/members/*.table.yaml"]);
    assert_eq!(files["./.vscode/member.schema.json"], members, "{settings}");
    assert_eq!(files["./.vscode/table.schema.json"], "content/**/*.table.yaml", "{settings}");
}

#[test]
fn a_value_that_a_comment_cuts_short_is_told() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 江畔 #3 号楼\n---\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, vec!["yaml-comment content/结束语.md:2:8".to_owned()]), "{}", ran.stdout);
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("「#3 号楼」没有读入") && human.contains("title: '江畔 #3 号楼'"), "{human}");
}

#[test]
fn what_was_told_has_no_second_finding() {
    let site = SiteTest::small();
    // A folder with a file that cannot be read is not missing.
    site.append("site.yaml", "  stories: {kind: story, title: 故事}\n  numbers: {kind: statistic, title: 数字}\n");
    site.file("content/stories/井.md", b"---\ntitle: \xc0\xcf\xbe\xae\n---\n");
    // Nor does a number that was not given disagree with one, or trip a template.
    site.file("content/numbers/数.yaml", "- {key: a, label: 户, source: 志}\n- {key: a, label: 户, value: 三百, source: 志}\n- {label: 人, value: 3, source: 志}\n");
    let found = site.run(&["check", "--format", "json"]).findings();
    assert_eq!(
        found,
        [
            "field-required content/numbers/数.yaml:1:3",
            "field-type content/numbers/数.yaml:2:29",
            "file-encoding content/stories/井.md:2:8",
        ]
    );
    // A collection of a kind that is misspelt is declared.
    let site = SiteTest::small();
    site.file("site.yaml", site.read("site.yaml").replace("kind: member,", "kind: membr,"));
    assert_eq!(site.run(&["check", "--format", "json"]).findings().iter().filter(|f| f.contains("unknown")).count(), 1);
}

#[test]
fn a_reference_needs_one_person() {
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "姓名,公开同意\n李示例,同意\n李示例,同意\n");
    site.file("content/honors/荣誉.yaml", "- {title: 先进, level: county, decided_on: 2018, recipient: 李示例}\n");
    let told = |site: &SiteTest| site.run(&["check", "--format", "json"]).findings();
    assert_eq!(told(&site), [""; 0]);
    site.file("content/history/新.md", "---\ntitle: 新\ndate: 2001\nsources: [志]\npeople: [李示例]\n---\n");
    assert_eq!(told(&site), ["reference-ambiguous content/history/新.md:5:10"]);
}

#[test]
fn names_in_brackets_are_parted_by_commas() {
    let site = SiteTest::small();
    for (written, found) in [
        ("[张明远、王毅]", vec!["reference-missing content/honors/荣誉.yaml:1:60"]),
        ("[张明远, 王毅]", Vec::new()),
        // Whoever has an entry may stand in the name of somebody who has none.
        ("[张明远、示例志愿队]", Vec::new()),
    ] {
        site.file(
            "content/honors/荣誉.yaml",
            format!("- {{title: 先进, level: county, decided_on: 2018, recipient: {written}}}\n"),
        );
        assert_eq!(site.run(&["check", "--format", "json"]).findings(), found, "{written}");
    }
}

#[test]
fn figures_need_no_key_and_an_older_year_is_told_as_such() {
    let site = SiteTest::small();
    site.append("site.yaml", "  statistics: {kind: statistic, title: 数字}\n");
    let table = "名称,数值,单位,截至,来源\n户籍人口,3256,人,截至2023年12月31日,统计台账\n户籍人口,3300,人,截止2024年底,统计台账\n户,120,户,2024,台账\n户,121,户,2024,台账\n";
    site.file("content/statistics/数.csv", table);
    let ran = site.run(&["check", "--format", "json"]);
    let told = ["statistic-conflict content/statistics/数.csv:3:1", "statistic-conflict content/statistics/数.csv:5:1"]
        .map(str::to_owned);
    assert_eq!((ran.code, ran.findings()), (0, told.to_vec()), "{}", ran.stdout);
    let helps: Vec<String> =
        (0..2).map(|at| ran.json()["diagnostics"][at]["help"].as_str().unwrap_or_default().to_owned()).collect();
    assert!(
        helps[0].starts_with("一个截至2023年12月31日，一个截至2024年底，删去2023年12月31日的一条；")
            && !helps[0].contains("口径"),
        "{helps:?}"
    );
    assert!(helps[1].contains("写明口径") && !helps[1].contains("截至"), "{helps:?}");
    // Keys of their own settle it; a row without one has its name for a key.
    site.file("content/statistics/数.csv", "键,名称,数值,截至,来源\nold,户籍人口,3256,2023,台账\n,户籍人口,3300,2024,台账\n");
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), [""; 0]);
    // In YAML too; a key in Chinese is told once.
    site.file("content/statistics/数.csv", "名称,数值,来源\n户,120,志\n");
    site.file(
        "content/statistics/又.yaml",
        "- {label: 户, value: 119, source: 志}\n- {键: x, label: 人, value: 1, source: 志}\n",
    );
    let mut found = site.run(&["check", "--format", "json"]).findings();
    found.sort();
    assert_eq!(found, ["field-unknown content/statistics/又.yaml:2:4", "statistic-conflict content/statistics/数.csv:2:1"]);
}

#[test]
fn a_table_lacks_the_column_of_sources() {
    let site = SiteTest::small();
    site.append("site.yaml", "  statistics: {kind: statistic, title: 数字}\n");
    site.file("content/statistics/数.csv", "名称,数值\n户,12\n");
    site.file("content/history/事.csv", "标题,时间\n老路,1960\n");
    site.file("content/history/新.md", "---\ntitle: 新\ndate: 2001\n---\n");
    site.file("content/honors/奖.csv", "名称,级别,授予时间\n全区首个文明社区,区级,2001\n");
    let ran = site.run(&["check", "--format", "json"]);
    let json = ran.json();
    let help = |file: &str| {
        let mut all = json["diagnostics"].as_array().expect("findings").iter();
        let found = all.find(|one| one["file"].as_str().is_some_and(|of| of.ends_with(file)));
        found.and_then(|one| one["help"].as_str()).unwrap_or_default().to_owned()
    };
    assert_eq!(help("数.csv"), "写明出自哪本书、哪份文件：填在「来源」一列，没有这一列就加上");
    assert!(
        help("事.csv").contains("填在「来源」一列") && help("事.csv").ends_with("加一列「示例」，填「是」"),
        "{}",
        help("事.csv")
    );
    assert_eq!(help("新.md"), "写明出自哪本书、哪份文件：写一行 sources: 书名或文件名；示例内容写 invented: true");
    assert!(help("奖.csv").contains("加一列「来源」"), "{}", help("奖.csv"));
}

#[test]
fn issuers_with_only_a_space_between_them_are_told() {
    let site = SiteTest::small();
    site.file("content/honors/奖.csv", "名称,级别,授予时间,颁发单位\n平安社区,区级,2001,区综治委 区公安局\n文明社区,区级,2002,区委 区政府\n好社区,区级,2003,区文明办、区妇联\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["issuers-joined content/honors/奖.csv:2:14"]);
    assert!(
        ran.stdout.contains("用顿号隔开：区综治委、区公安局") && ran.stdout.contains("去掉空格：区综治委区公安局"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_value_of_a_closed_set_is_told_by_its_labels() {
    let site = SiteTest::small();
    site.append("site.yaml", "  resettlement: {kind: resettlement, title: 移民}\n");
    site.file("content/resettlement/迁建.csv", "类别,名称,开工时间,竣工时间\n迁建项目,老街,1995,1998\n迁建项木,码头,1995,1998\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["value-unlisted content/resettlement/迁建.csv:3:1"]);
    let help = ran.json()["diagnostics"][0]["help"].as_str().unwrap_or_default().to_owned();
    assert!(help.contains("是不是「迁建项目」") && help.contains("迁建项目（project）、迁移流向（flow）"), "{help}");
}
