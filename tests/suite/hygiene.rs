//! Damaged text as a clerk meets it: told with its place, mended where it is sure, never where it is not.

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
            "text-placeholder content/history/总览.md:1:1",
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
    // Nobody can answer: nothing is changed, and the difference is shown.
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
