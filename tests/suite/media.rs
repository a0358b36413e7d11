//! Recordings, films and documents: what a page shows of them, and that each has text for those who cannot hear or open it.

use crate::site_test::SiteTest;

fn site() -> SiteTest {
    let site = SiteTest::small();
    let config = site.read("site.yaml").replace(
        "collections:\n",
        "collections:\n  stories: {kind: story, title: 故事}\n  documents: {kind: document, title: 文献}\n",
    );
    site.file("site.yaml", config);
    site.picture("content/stories/封面.jpg", 640, 360);
    site.picture("content/documents/第一页.jpg", 450, 640);
    site.file("content/stories/渡口.webm", b"\x1A\x45\xDF\xA3 film").file("content/stories/渡口.mp3", b"\xFF\xFB\x90\x00 sound");
    site.file("content/documents/公约.pdf", include_bytes!("../../content/documents/居民公约.pdf"));
    site.file(
        "content/stories/渡口.md",
        "---\ntitle: 渡口\naudio: 渡口.mp3\nvideo: 渡口.webm\nposter: {file: 封面.jpg, alt: 渡船}\ntranscript: |\n  画面：一条**渡船**。\n---\n末班船。\n",
    );
    site.file(
        "content/documents/公约.md",
        "---\ntitle: 居民公约\nfile: 公约.pdf\npictures: [{file: 第一页.jpg, alt: 公约第一页}]\ntranscript: |\n  1. 新邻居搬来，先去敲门。\n---\n",
    );
    site
}

#[test]
fn a_recording_and_a_film_have_their_words_beside_them() {
    let site = site();
    site.build().succeeds();
    let html = site.read("public/stories/du-kou.html");
    let audio = html.split("<audio").nth(1).expect("a recording").split('>').next().expect("a tag").to_owned();
    assert!(audio.contains("controls") && audio.contains(".mp3\"") && audio.contains("aria-label="), "{audio}");
    let video = html.split("<video").nth(1).expect("a film").split('>').next().expect("a tag").to_owned();
    assert!(video.contains("controls") && video.contains(".webm\"") && video.contains("poster=\"../pictures/"), "{video}");
    assert!(video.contains("width=\"640\" height=\"360\""), "the place of the film is kept: {video}");
    for address in [&audio, &video] {
        let file = address.split("src=\"../").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
        assert!(site.path("public").join(file).is_file(), "{file}");
    }
    let transcript = html.split("class=\"transcript\"").nth(1).expect("a transcript");
    assert!(transcript.contains("一条<strong>渡船</strong>"), "{transcript}");
}

#[test]
fn a_paper_has_a_cover_and_its_text() {
    let site = site();
    site.build().succeeds();
    let html = site.read("public/documents/ju-min-gong-yue.html");
    assert!(html.contains("alt=\"公约第一页\""), "{html}");
    let paper = html.split("class=\"paper\"").nth(1).expect("a paper");
    let file = paper.split("href=\"../").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    assert!(site.path("public").join(file).is_file() && file.ends_with("pdf"), "{file}");
    assert!(html.contains("新邻居搬来，先去敲门。"), "{html}");
    // The transcript can be searched.
    let shards: String =
        site.tree("public/search").into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    assert!(shards.contains("新邻居搬来"), "the transcript cannot be searched");
}

#[test]
fn what_is_not_there_is_told_where_it_is_named() {
    for (field, file, line) in [("audio", "渡口.mp3", 3), ("video", "渡口.webm", 4), ("poster", "封面.jpg", 5)] {
        let site = site();
        site.remove(&format!("content/stories/{file}"));
        let ran = site.run(&["check", "--format", "json"]);
        let findings = ran.ends(1).findings();
        let place = format!("content/stories/渡口.md:{line}:");
        assert!(findings.iter().any(|finding| finding.contains("missing") && finding.contains(&place)), "{field}: {findings:?}");
    }
}

#[test]
fn every_kind_with_pages_shows_the_words_of_what_is_heard_and_seen() {
    let site = SiteTest::small();
    let config = site.read("site.yaml");
    let own = "kinds:\n  artifact:\n    fields:\n      title: {type: text, required: true}\n";
    let kinds = [
        "member",
        "honor",
        "organization",
        "place",
        "room",
        "document",
        "history",
        "story",
        "resettlement",
        "schedule",
        "statistic",
        "artifact",
    ];
    let lines: Vec<String> = kinds.map(|kind| format!("  x-{kind}: {{kind: {kind}, title: 栏目{kind}, pages: each}}\n")).into();
    site.file("site.yaml", config.replace("collections:\n", &format!("{own}collections:\n{}", lines.concat())));
    site.picture("content/封面.jpg", 640, 360);
    site.file("content/话.webm", b"\x1A\x45\xDF\xA3 film").file("content/话.mp3", b"\xFF\xFB\x90\x00 sound");
    for kind in kinds {
        let needs = match kind {
            "member" => "name: 周承远\nconsent: 同意",
            "history" => "title: 一件事\ndate: 2003-06",
            "honor" => "title: 一项\nkind_of: group\nlevel: county\nrecipient: [江畔]\ndecided_on: 2012-06",
            "organization" | "place" | "room" => "name: 一处\nfloor: 一楼\ntype: 党支部",
            "resettlement" => "record: old_place\nname: 老街",
            "schedule" => "title: 一课\nweekdays: [周一]\nstart: 8:30",
            "statistic" => "key: a\nlabel: 一数\nvalue: 1\nunit: 户\nas_of: 2003\ndefinition: 按册",
            _ => "title: 一篇",
        };
        let media = "audio: ../话.mp3\nvideo: ../话.webm\nposter: {file: ../封面.jpg, alt: 渡船}\ntranscript: |\n  说话的人：**莫急**。\n";
        let fields: String = needs
            .lines()
            .filter(|line| !(kind == "organization" && line.starts_with("floor")))
            .filter(|line| kind == "organization" || !line.starts_with("type"))
            .fold(String::new(), |all, line| all + line + "\n");
        site.file(&format!("content/x-{kind}/a.md"), format!("---\n{fields}slug: entry-{kind}\n{media}---\n正文。\n"));
    }
    let ran = site.run(&["build", "--format", "json"]);
    ran.succeeds();
    for kind in kinds {
        let html = site.read(&format!("public/x-{kind}/entry-{kind}.html"));
        let words = html.split("class=\"transcript\"").nth(1).unwrap_or_default();
        assert!(words.contains("说话的人：<strong>莫急</strong>"), "{kind} has no words");
        assert!(html.contains("<audio") && html.contains("<video"), "{kind}");
    }
}

#[test]
fn who_withholds_his_portrait_is_in_no_film_either() {
    let site = SiteTest::small();
    site.picture("content/members/封面.jpg", 640, 360);
    site.file("content/members/话.webm", b"\x1A\x45\xDF\xA3 film");
    let person = |scope: &str| {
        format!(
            "---\nname: 周承远\nvideo: 话.webm\nposter: {{file: 封面.jpg, alt: 他在说话}}\ntranscript: 莫急。\nconsent: {{status: granted, scope: [{scope}]}}\n---\n正文。\n"
        )
    };
    for (scope, film, words) in [("姓名, 肖像, 事迹", true, true), ("姓名, 事迹", false, true), ("姓名, 肖像", false, false)]
    {
        site.file("content/members/周承远.md", person(scope));
        site.run(&["build"]).succeeds();
        let html = site.read("public/members/zhou-cheng-yuan.html");
        assert_eq!(html.contains("<video"), film, "{scope}");
        assert_eq!(html.contains("莫急"), words, "{scope}");
        assert_eq!(html.contains("poster="), film, "{scope}");
    }
}
