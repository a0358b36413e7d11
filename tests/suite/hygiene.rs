//! Damaged text as staff meet it: reported with its place, repaired where the repair is certain, never otherwise.

use crate::site_test::SiteTest;

#[test]
fn damage_is_told_where_it_stands() {
    let site = SiteTest::small();
    site.file(
        "content/history/总览.md",
        "---\ntitle: 总览\ndate: 2003\nsources: [志]\nsummary: 党\u{FFFD}史\n---\n万州区(qū)的党(dǎng)史(shǐ)长廊。\n\n他说：“走吧。\n\n邻居们商?亢茫把老井搬走。\n\n责任编辑：某某\n",
    );
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(
        ran.findings(),
        [
            "text-placeholder content/history/总览.md:5:10",
            "text-pinyin content/history/总览.md:7:4",
            "text-quote content/history/总览.md:9:4",
            "text-torn content/history/总览.md:11:5",
            "text-residue content/history/总览.md:13:1",
        ]
    );
    let pinyin = &ran.json()["diagnostics"][1];
    assert_eq!(pinyin["count"], 3, "findings of a sort are counted: {pinyin}");
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("疑似乱码") && human.contains("可能是"), "{human}");
    site.file("content/history/坏.md", "---\ntitle: 坏\ndate: 2004\nsources: [志]\n---\nä¸\u{AD}å›½\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("中国"), "{}", ran.stdout);
}

#[test]
fn pinyin_that_is_meant_stays() {
    let site = SiteTest::small();
    let text = |keep: &str| format!("---\ntitle: 正音\ndate: 2003\nsources: [志]\n{keep}---\n区(ōu)、单(shàn)、仇(qiú)三姓。\n");
    site.file("content/history/正音.md", text(""));
    assert_eq!(site.run(&["check", "--format", "json"]).findings().len(), 1);
    site.file("content/history/正音.md", text("keep_pinyin: true\n"));
    assert_eq!(site.run(&["check", "--format", "json"]).findings(), [""; 0]);
}

#[test]
fn what_is_sure_is_mended_and_the_original_is_kept() {
    let site = SiteTest::small();
    let head = "---\ntitle: 总览\ndate: 2003\nsources: [志]\n---\n";
    let text = format!("{head}万州区(qū)的党(dǎng)史(shǐ),从江边说起。⼀级\u{200B}石阶。\n\n邻居们商?亢茫把老井搬走。`a,b`\n");
    site.file("content/history/总览.md", &text);
    // Nobody can answer: nothing is changed, and the diff is shown.
    let ran = site.run(&["check", "--fix"]);
    assert!(
        ran.stdout.contains("-万州区(qū)的党(dǎng)史(shǐ),从江边说起")
            && ran.stdout.contains("+万州区的党史，从江边说起。一级石阶。"),
        "{}",
        ran.stdout
    );
    assert_eq!(site.read("content/history/总览.md"), text);

    let ran = site.run(&["check", "--fix", "--yes"]);
    assert_eq!(
        site.read("content/history/总览.md"),
        format!("{head}万州区的党史，从江边说起。一级石阶。\n\n邻居们商?亢茫把老井搬走。`a,b`\n"),
        "a torn character is only ever suggested: {}",
        ran.stderr
    );
    let kept = site.tree(".originals");
    assert_eq!(kept.len(), 1);
    assert_eq!(kept.values().next().map(Vec::as_slice), Some(text.as_bytes()));
    let again = site.run(&["check", "--fix", "--yes"]);
    assert!(again.stderr.contains("没有可以自动修补的文字"), "{}", again.stderr);
}

#[test]
fn what_is_no_body_is_told_with_what_to_write() {
    let site = SiteTest::small();
    let text = "---\ntitle: 江水,涨了\ndate: 2003\nsources: [志]\nsummary: 党\u{200B}史\n---\n甲,乙，见[[江水,涨了]]。\n";
    site.file("content/history/总览.md", text);
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(
        ran.findings(),
        [
            "text-punctuation content/history/总览.md:2:8",
            "text-invisible content/history/总览.md:5:10",
            "text-punctuation content/history/总览.md:7:2",
            "text-punctuation content/history/总览.md:7:10",
        ]
    );
    let human = site.run(&["check"]).stderr;
    assert!(human.contains("写成「江水，涨了」") && human.contains("写成「党史」"), "{human}");
    site.run(&["check", "--fix", "--yes"]);
    assert_eq!(site.read("content/history/总览.md"), text.replace("甲,乙", "甲，乙"), "titles, and what leads to them, stay");
    site.run(&["build"]).succeeds();
}

#[test]
fn a_site_that_is_mended_still_builds() {
    let site = SiteTest::small();
    let head = |title: &str| format!("---\ntitle: {title}\ndate: 2003\nsources: [志]\n---\n");
    site.file("content/history/总览.md", format!("{}## 甲,乙\n\n[这里](#甲,乙)，[那里](别处.md#丙(一)丁)。\n", head("总览")));
    site.file("content/history/别处.md", format!("{}## 丙(一)丁\n\n[[总览#甲,乙]]\n", head("别处")));
    site.run(&["build"]).succeeds();
    site.run(&["check", "--fix", "--yes"]);
    assert!(site.read("content/history/总览.md").contains("## 甲，乙\n\n[这里](#甲,乙)"));
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["text-punctuation content/history/别处.md:8:7"], "what a link names is mended by hand");
    // A fragment that matches no heading is reported as usual.
    site.append("content/history/别处.md", "[错](#丙二)\n");
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["text-punctuation content/history/别处.md:8:7", "fragment-missing content/history/别处.md:9:1"]);
}

#[test]
fn how_much_is_traditional_is_told() {
    let site = SiteTest::small();
    site.append("content/结束语.md", "社区的黨員們在這裡开会，大家一起商量修路的事情，商量好了就动手干起来，谁也不落后。\n");
    let told = site.run(&["check"]).stderr;
    assert!(told.contains("（约占12%）"), "{told}");
}

#[test]
fn two_versions_of_a_line_are_told() {
    let site = SiteTest::small();
    site.file("content/结束语.md", "---\ntitle: 结束语\n---\n<<<<<<< HEAD\n谢谢。\n=======\n谢谢参观。\n>>>>>>> 李禾\n");
    site.file("content/honors/单.yaml", "<<<<<<< HEAD\n- {title: 一}\n=======\n- {title: 二}\n>>>>>>> 李禾\n");
    let found = site.run(&["check", "--format", "json"]).findings();
    for place in ["content/结束语.md:4:1", "content/honors/单.yaml:1:1"] {
        assert!(found.contains(&format!("text-conflict {place}")), "{found:?}");
    }
}
