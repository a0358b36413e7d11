//! Private data never reaches a page, the search, or any other published byte.

#[path = "privacy/files.rs"]
mod files;
#[path = "privacy/spread.rs"]
mod spread;

use crate::site_test::SiteTest;

const ROLL: &str = "编号,户主,人口,身份证号,联系电话,家庭成员,迁出地,安置地,期别\nA-1,周承远,4,11010519491231002X,13800138000,周小宝,桐子湾村,陈家坝社区,二期\nA-2,欧阳少东,2,440524188001010014,13900139000,,石阶街,天台桥社区,一期\n";

fn site_with_roll(release: &str) -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", "  resettlement: {kind: resettlement, title: 移民档案}\n");
    site.file("content/resettlement/名册.csv", ROLL);
    site.file("content/resettlement/名册.table.yaml", format!("defaults: {{record: household}}\n{release}"));
    site
}

const RELEASE: &str =
    "release: {authority: 街道移民办（示例）, approval_no: 示〔2023〕1号, \"on\": 2023-04-18, scope: [SCOPE]}\n";

fn all_text(site: &SiteTest) -> String {
    let texts = site.tree("public").into_iter().map(|(path, bytes)| path + "\n" + &String::from_utf8_lossy(&bytes));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_roll_without_a_release_is_not_published() {
    let site = site_with_roll("");
    let ran = site.run(&["build", "--format", "json"]);
    ran.ends(1);
    assert_eq!(ran.findings().iter().filter(|f| f.starts_with("roll-unreleased")).count(), 1, "{:?}", ran.findings());
    assert!(!site.path("public/index.html").exists());
}

#[test]
fn names_outside_the_scope_are_masked_everywhere() {
    let site = site_with_roll(&RELEASE.replace("SCOPE", "户数"));
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    let text = all_text(&site);
    for word in ["周承远", "承远", "zhou-cheng", "zhoucheng", "少东", "shao-dong", "shaodong"] {
        assert!(!text.contains(word), "{word} was published");
    }
    assert!(text.contains("周*远") && text.contains("欧阳*东"), "masked names are shown");
}

#[test]
fn released_names_are_shown_and_found() {
    let site = site_with_roll(&RELEASE.replace("SCOPE", "户主姓名"));
    site.run(&["build"]).succeeds();
    let text = all_text(&site);
    assert!(text.contains("周承远") && text.contains("欧阳少东"));
}

#[test]
fn private_columns_are_dropped_at_reading_with_a_warning() {
    let site = site_with_roll(&RELEASE.replace("SCOPE", "户主姓名"));
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    let mut findings = ran.findings();
    findings.sort();
    assert_eq!(
        findings,
        ["column-private content/resettlement/名册.csv:1:10", "column-private content/resettlement/名册.csv:1:15"]
    );
    let everything = all_text(&site) + &ran.stdout + &ran.stderr;
    for word in ["11010519491231002X", "440524188001010014", "13800138000", "13900139000", "周小宝"] {
        assert!(!everything.contains(word), "{word} got out");
    }
}

const ID: &str = "11010519491231002X";
const PHONE: &str = "13800138000";
const CARD: &str = "6222021234567890128";

/// Plants each of the three numbers in one place, each in a site of its own, and returns the findings.
fn planted(plant: impl Fn(&SiteTest, &str)) -> Vec<(i32, Vec<String>)> {
    [ID, PHONE, CARD]
        .into_iter()
        .map(|number| {
            let site = SiteTest::small();
            plant(&site, number);
            let ran = site.run(&["build", "--format", "json"]);
            let leaked = if ran.code == 0 { all_text(&site).contains(number) } else { site.path("public/index.html").exists() };
            assert!(!leaked, "{number} was published");
            (ran.code, ran.findings().into_iter().filter(|f| !f.starts_with("column-unknown")).collect())
        })
        .collect()
}

fn spaced(number: &str, gap: &str) -> String {
    let groups: &[usize] = match number.len() {
        11 => &[3, 4, 4],
        18 => &[6, 8, 4],
        _ => &[4, 4, 4, 4, 3],
    };
    let mut rest = number;
    let mut parts = Vec::new();
    for length in groups {
        let (part, tail) = rest.split_at(*length);
        parts.push(part);
        rest = tail;
    }
    parts.join(gap)
}

#[test]
fn a_number_is_told_of_at_once_though_the_front_matter_cannot_be_read() {
    let plant = |s: &SiteTest, n: &str| {
        s.file("content/结束语.md", format!("---\ntitle: [结束语\n---\n请联系：{n}。\n"));
    };
    for (ended, found) in planted(plant) {
        let codes: Vec<&str> = found.iter().filter_map(|found| found.split(' ').next()).collect();
        assert!(ended == 1 && codes.len() == 2 && codes.contains(&"private-found"), "{found:?}");
        assert!(found.contains(&"private-found content/结束语.md:4:5".to_owned()), "{found:?}");
    }
}

#[test]
fn what_is_said_of_a_number_does_not_repeat_it() {
    let site = SiteTest::small();
    site.append("content/结束语.md", &format!("请联系：{PHONE}，证号 {ID}。\n\n{}\n", spaced(CARD, "\n")));
    // Findings of other sorts, in a cell with a private number and next to others.
    site.file("content/honors/表.csv", format!("名称,时间,级别,备忘\n甲奖,{ID},{CARD},{PHONE}\n"));
    site.file("content/members/名册.csv", format!("姓名,公开同意,身份证号\n李禾,不知道,{ID}\n"));
    for call in [&["check"][..], &["check", "--format", "json"], &["check", "--lang", "en"], &["build"]] {
        let ran = site.run(call);
        let said = ran.stdout + &ran.stderr;
        assert_eq!(ran.code, 1, "{said}");
        assert!(said.contains("private-found") && said.contains("date-invalid"), "{call:?}: {said}");
        for number in [ID, PHONE, CARD] {
            assert!(!said.contains(number), "{call:?} says {number}: {said}");
        }
        // The carets still point at the masked number.
        assert!(call.contains(&"json") || said.contains("110*************2X"), "{call:?}: {said}");
    }
}

#[test]
fn planted_numbers_are_found_wherever_they_stand() {
    type Plant = fn(&SiteTest, &str);
    let places: &[(&str, i32, &str, Plant)] = &[
        ("a body", 1, "private-found content/结束语.md:5:5", |s, n| {
            s.append("content/结束语.md", &format!("请联系：{n}。\n"));
        }),
        ("front matter", 1, "private-found content/结束语.md:3:13", |s, n| {
            s.file("content/结束语.md", format!("---\ntitle: 结束语\nsummary: 联系 {n}\n---\n谢谢。\n"));
        }),
        ("a column that nobody knows", 0, "private-dropped content/members/名册.csv:1:9", |s, n| {
            s.file("content/members/名册.csv", format!("姓名,公开同意,备忘\n李禾,同意,{n}\n"));
        }),
        ("the name of a file", 1, "private-found content/说明 NUMBER.md:null:null", |s, n| {
            s.file(&format!("content/说明 {n}.md"), "---\ntitle: 说明\nslug: shuo-ming\n---\n文字。\n");
        }),
        ("an alternative text", 1, "private-found content/结束语.md:6:5", |s, n| {
            s.picture("content/江.jpg", 900, 600);
            s.append("content/结束语.md", &format!("\n![江 {n}](江.jpg)\n"));
        }),
        ("a comment", 0, "private-dropped content/结束语.md:3:5", |s, n| {
            s.file("content/结束语.md", format!("---\ntitle: 结束语\n#   {n}\n---\n谢谢。\n"));
        }),
        ("the notes of a photograph", 0, "picture-note content/江.jpg:null:null", |s, n| {
            s.picture("content/江.jpg", 900, 600);
            let bytes = std::fs::read(s.path("content/江.jpg")).expect("picture");
            let length = u16::try_from(n.len() + 2).expect("short").to_be_bytes();
            s.file("content/江.jpg", [&bytes[..2], &[0xff, 0xfe], &length, n.as_bytes(), &bytes[2..]].concat());
            s.append("content/结束语.md", "\n![江](江.jpg)\n");
        }),
        ("split by line breaks", 1, "private-found content/结束语.md:5:1", |s, n| {
            s.append("content/结束语.md", &format!("{}\n", spaced(n, "\n")));
        }),
        ("split by spaces", 1, "private-found content/结束语.md:5:1", |s, n| {
            s.append("content/结束语.md", &format!("{}\n", spaced(n, "　")));
        }),
        ("full width", 1, "private-found content/结束语.md:5:1", |s, n| {
            let wide: String = n.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("wide")).collect();
            s.append("content/结束语.md", &format!("{wide}\n"));
        }),
        ("a cell", 1, "private-found content/members/名册.csv:2:7", |s, n| {
            s.file("content/members/名册.csv", format!("姓名,公开同意,称号\n李禾,同意,{n}\n"));
        }),
        ("a list of YAML, for search and feed", 1, "private-found content/honors/荣誉.yaml:10:12", |s, n| {
            s.append("content/honors/荣誉.yaml", &format!("- title: 奖\n  summary: {n}\n  level: county\n  decided_on: 2019\n"));
        }),
        ("split by a tag", 1, "output-private :null:null", |s, n| {
            let (left, right) = n.split_at(4);
            s.append("content/结束语.md", &format!("{left}**{right}**\n"));
        }),
        ("written as entities", 1, "output-private :null:null", |s, n| {
            let entities: String = n.chars().flat_map(|c| format!("&#{};", u32::from(c)).chars().collect::<Vec<_>>()).collect();
            s.append("content/结束语.md", &format!("{entities}\n"));
        }),
        ("the theme", 1, "private-found themes/default/templates/not-found.html:1:64", |s, n| {
            let template = "{% extends \"base.html\" %}{% block main %}<svg role=\"img\"><text>NUMBER</text></svg>{% endblock %}";
            let page = template.replace("NUMBER", n);
            s.file("themes/default/templates/not-found.html", page);
        }),
        ("the title of the site", 1, "output-private :null:null", |s, n| {
            let config = s.read("site.yaml").replace("subtitle: 党史长廊", &format!("subtitle: 电话 {n}"));
            s.file("site.yaml", config);
        }),
    ];
    let mut wrong = Vec::new();
    for (name, code, expected, plant) in places {
        for (number, (ended, found)) in [ID, PHONE, CARD].into_iter().zip(planted(plant)) {
            let expected = expected.replace("NUMBER", number);
            if ended != *code || found.first() != Some(&expected) {
                wrong.push(format!("{name}, {number}: expected {expected} and {code}, found {found:?} and {ended}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn public_contacts_may_stand_on_the_site() {
    let site = SiteTest::small();
    site.append("content/结束语.md", "值班电话 138 0013 8000，江畔路1号2栋101室。\n");
    site.run(&["build"]).ends(1);
    let config = site.read("site.yaml");
    site.file("site.yaml", format!("public_contacts: [138-0013-8000]\npublic_addresses: [江畔路1号]\n{config}"));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()));
}

#[test]
fn what_is_kept_out_never_stands_in_the_way() {
    let site = SiteTest::small();
    site.file("content/members/李禾.md", format!("---\nname: 李禾\nstatus: withdrawn\n---\n{ID}\n"));
    site.file("content/honors/旧.yaml", format!("- title: 旧奖\n  status: revoked\n  summary: {PHONE}\n"));
    site.file("content/members/名册.csv", format!("姓名,公开同意,状态,称号\n周岚,同意,公开,先锋\n吴楠,同意,撤回,{CARD}\n"));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()));
    let text = all_text(&site);
    for word in ["李禾", "旧奖", "吴楠", ID, PHONE, CARD] {
        assert!(!text.contains(word), "{word} was published");
    }
}

#[test]
fn consent_decides_what_shows() {
    let member = |consent: &str, extra: &str| {
        let site = SiteTest::small();
        site.picture("content/members/李禾.jpg", 1000, 1400);
        site.file(
            "content/members/李禾.md",
            format!("---\nname: 李禾\nsummary: 修桥三十年。\nportrait: {{file: 李禾.jpg, alt: 李禾肖像}}\n{extra}{consent}---\n守着渡口的事。\n"),
        );
        let ran = site.run(&["build", "--format", "json"]);
        ran.succeeds();
        (ran.findings(), all_text(&site))
    };
    let (found, text) = member("", "");
    assert_eq!(found, ["consent-missing content/members/李禾.md:1:1"]);
    assert!(text.contains("守着渡口的事") && text.contains("李禾肖像"));
    assert_eq!(member("", "died: 2011\n").0, [""; 0], "nobody can be asked any more");
    assert_eq!(member("consent: {status: granted}\n", "").0, [""; 0]);
    let (found, text) = member("consent: {status: refused}\n", "");
    assert_eq!(found, ["consent-withheld content/members/李禾.md:5:10"]);
    assert!(text.contains("李禾"), "the name stands in lists");
    for word in ["守着渡口的事", "修桥三十年", "李禾肖像"] {
        assert!(!text.contains(word), "{word} was published");
    }
    let (_, text) = member("consent: {status: granted, scope: [事迹]}\n", "");
    assert!(text.contains("守着渡口的事") && !text.contains("李禾肖像"));
    assert!(!text.contains("lihe") && !text.contains("li-he"), "a withheld name has no reading and no address");
    // What a row says overrides the table's default.
    let site = SiteTest::small();
    site.file("content/members/名册.csv", "姓名,公开同意,简介\n周岚,不同意,守桥三十年\n吴楠,,修路二十年\n");
    site.file("content/members/名册.table.yaml", "defaults: {consent: 同意}\n");
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert_eq!(ran.findings(), ["consent-withheld content/members/名册.csv:2:4"]);
    let text = all_text(&site);
    assert!(!text.contains("守桥三十年") && text.contains("修路二十年"));
    // A misspelt answer is an error, never a default.
    let site = SiteTest::small();
    site.file("content/members/李禾.md", "---\nname: 李禾\nconsent: {status: refusd}\n---\n");
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!((ran.code, ran.findings().iter().any(|f| f.starts_with("value-unlisted"))), (1, true), "{:?}", ran.findings());
}

#[test]
fn files_that_go_out_as_they_are_are_looked_through() {
    let found = |name: &str, key: &str| {
        let site = SiteTest::small();
        let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents").join(name);
        site.append("site.yaml", "  documents: {kind: document, title: 文献}\n");
        site.file(&format!("content/documents/{name}"), std::fs::read(fixture).expect("fixture"));
        site.file("content/documents/通知.md", format!("---\ntitle: 通知\n{key}: {name}\n---\n全文如下。\n"));
        let ran = site.run(&["build", "--format", "json"]);
        (ran.code, ran.findings().iter().map(|f| f.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(found("clean.pdf", "file"), (0, vec![]));
    assert_eq!(found("plain.pdf", "file"), (1, vec!["file-private".to_owned(); 2]));
    assert_eq!(found("embedded.pdf", "file"), (1, vec!["file-private".to_owned()]));
    assert_eq!(found("chinese.pdf", "file"), (1, vec!["file-private".to_owned()]));
    // A property, a comment and a description; the page itself is clean.
    assert_eq!(found("properties.pdf", "file"), (1, vec!["file-private".to_owned(); 3]));
    assert_eq!(found("scan.pdf", "file"), (0, vec!["pdf-unread".to_owned()]));
    assert_eq!(found("tagged.mp3", "audio"), (0, vec!["file-notes".to_owned()]));
}

#[test]
fn households_outside_tables_need_a_release_too() {
    let site = site_with_roll(&RELEASE.replace("SCOPE", "户数"));
    site.file("content/resettlement/散户.yaml", "- {record: household, id: C-1, head: 张承远, persons: 4, from: 沱口村}\n");
    let ran = site.run(&["build", "--format", "json"]);
    ran.ends(1);
    assert_eq!(ran.findings().last().map(String::as_str), Some("roll-unreleased content/resettlement/散户.yaml:1:3"));
    site.file("content/resettlement/散户.table.yaml", RELEASE.replace("SCOPE", "户数"));
    site.run(&["build"]).succeeds();
    let text = all_text(&site);
    assert!(text.contains("张*远") && !text.contains("张承远") && !text.contains("承远"), "the name is masked");
    site.file("content/resettlement/散户.table.yaml", RELEASE.replace("SCOPE", "户主姓名"));
    site.run(&["build"]).succeeds();
    assert!(all_text(&site).contains("张承远"));
    // The same as a Markdown entry.
    site.file("content/resettlement/又一户.md", "---\nrecord: household\nid: C-2\nhead: 李桂英\npersons: 3\n---\n李桂英一家。\n");
    site.run(&["build"]).ends(1);
}

#[test]
fn what_else_a_row_calls_a_masked_householder_is_gone() {
    let site = site_with_roll(&RELEASE.replace("SCOPE", "户数"));
    site.file(
        "content/resettlement/名册.csv",
        "编号,户主,家庭人口,迁出地,曾用名,简介\n周承远-1,周承远,4,沱口村,周铁牛,周承远一家四口\n",
    );
    site.run(&["build"]).succeeds();
    let text = all_text(&site);
    for word in ["周承远", "铁牛", "cheng-yuan", "tieniu"] {
        assert!(!text.contains(word), "{word} was published");
    }
}

#[test]
fn a_name_that_consent_does_not_cover_is_masked_wherever_it_is_named() {
    let site = SiteTest::small();
    let member = |body: &str| {
        format!(
            "---\nname: 张承远\naliases: [老张头]\nsummary: 张承远扎根社区三十年\nconsent: {{status: granted, \"on\": \"2023-05-10\", scope: [肖像, 事迹]}}\n---\n{body}\n"
        )
    };
    site.file("content/members/张承远.md", member("他主持了会议。"));
    site.file(
        "content/honors/甲.yaml",
        "- {title: 示例志愿奖, decided_on: 2019-03, level: community, recipient: 张承远, issuers: [江畔社区]}\n",
    );
    let named =
        |ran: &crate::site_test::Ran| ran.findings().into_iter().filter(|f| f.starts_with("masked-named")).collect::<Vec<_>>();
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    assert!(named(&ran).is_empty(), "{:?}", ran.findings());
    let text = all_text(&site);
    assert!(text.matches("张*远").count() > 3, "it is shown masked");
    for word in ["张承远", "老张头", "cheng-yuan", "chengyuan"] {
        assert!(!text.contains(word), "{word} was published");
    }
    // Only the author can change the words of a text.
    site.file("content/members/张承远.md", member("张承远主持了会议。"));
    let ran = site.run(&["build", "--format", "json"]);
    assert_eq!(named(&ran), ["masked-named content/members/张承远.md:7:1"], "{:?}", ran.findings());
    // A person with the same name who agreed is named.
    site.file(
        "content/members/另一位.md",
        "---\nname: 张承远\nid: other\nconsent: {status: granted, \"on\": \"2023-05-10\"}\n---\n他来了。\n",
    );
    let ran = site.run(&["build", "--format", "json"]);
    assert!(named(&ran).is_empty(), "{:?}", ran.findings());
}

#[test]
fn what_is_never_kept_is_not_in_the_cache_either() {
    let site = SiteTest::small();
    site.file(
        "content/members/示例人.md",
        "---\nname: 李示例\nphone: \"13912345678\"\nid_number: \"440524188001010014\"\n---\n文字。\n",
    );
    let kept = |number: &str| {
        let cache = site.tree(".cache");
        assert!(!cache.is_empty());
        cache.values().any(|bytes| bytes.windows(number.len()).any(|window| window == number.as_bytes()))
    };
    for _ in 0..2 {
        site.run(&["build"]).succeeds();
        assert!(!kept("13912345678") && !kept("440524188001010014"));
    }
}

#[test]
fn an_address_is_told_where_it_is_written_alone() {
    let site = SiteTest::small();
    site.append("content/members/王毅.md", "他家住江畔路12号3栋2单元501室。\n");
    site.file("content/honors/荣誉.yaml", "- {title: 先进, level: county, decided_on: 2018, summary: 江畔路8号3栋2单元501室}\n");
    let found = site.run(&["check", "--format", "json"]).findings();
    assert_eq!(found, ["private-suspect content/honors/荣誉.yaml:1:56", "private-suspect content/members/王毅.md:7:1"]);
}
