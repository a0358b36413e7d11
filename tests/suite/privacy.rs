//! What is private never reaches a page, the search, or any other published byte.

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
        ["column-private content/resettlement/名册.csv:1:4", "column-private content/resettlement/名册.csv:1:5"]
    );
    let everything = all_text(&site) + &ran.stdout + &ran.stderr;
    for word in ["11010519491231002X", "440524188001010014", "13800138000", "13900139000", "周小宝"] {
        assert!(!everything.contains(word), "{word} got out");
    }
}
