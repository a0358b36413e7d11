//! The printed plan is the specification of a site.

use std::fs;

use changlang::pipeline::{Options, print_plan};

use crate::site_test::SiteTest;

fn plan(site: &SiteTest) -> String {
    let options = Options { site: site.path(""), ..Options::default() };
    let (text, findings) = print_plan(&options).expect("a site");
    assert!(findings.is_empty(), "{findings:?}");
    text
}

#[test]
fn the_plan_of_a_small_site() {
    snapbox::assert_data_eq!(plan(&SiteTest::small()), snapbox::file!["snapshots/small.plan"]);
}

#[test]
fn long_lists_are_paged() {
    let site = SiteTest::small();
    let mut config = site.read("site.yaml");
    config = config.replace("title: 优秀党员}", "title: 优秀党员, per_page: 2}");
    site.file("site.yaml", config);
    for name in ["丁小宁", "文素芬", "王小宁"] {
        site.file(&format!("content/members/{name}.md"), format!("---\nname: {name}\nconsent: {{status: granted}}\n---\n"));
    }
    let plan = plan(&site);
    assert!(plan.contains("members/2.html [") && plan.contains("members/3.html ["), "{plan}");
    assert!(plan.contains("page 2 of 3"), "{plan}");
    // 姓氏笔画: 丁 has two strokes; 王 sorts before 文, both with four; the shorter name comes first.
    let pages: String = ["index", "2", "3"]
        .iter()
        .filter_map(|page| plan.split(&format!("members/{page}.html [list.html]")).nth(1)?.split("\n  page").next())
        .collect();
    let order: Vec<usize> = ["丁小宁", "王毅", "王小宁", "文素芬", "张明远"]
        .iter()
        .map(|name| pages.find(&format!("- {name} →")).unwrap_or(usize::MAX))
        .collect();
    assert!(order.is_sorted(), "{order:?}\n{plan}");
}

/// A site with a document and a scan of this size; `more` are further keys of the scan.
fn with_scan(formats: &str, width: u32, height: u32, more: &str) -> SiteTest {
    let site = SiteTest::small();
    site.append("site.yaml", &format!("  documents: {{kind: document, title: 文献}}\npictures: {{formats: {formats}}}\n"));
    site.picture("content/documents/契约.jpg", 64, 48);
    // A plan reads only the header, so only the header states the large size.
    let mut bytes = fs::read(site.path("content/documents/契约.jpg")).expect("a picture");
    let frame = bytes.windows(2).position(|two| two == [0xFF, 0xC0]).expect("a frame");
    let bytes_of = |length: u32| u16::try_from(length).expect("small").to_be_bytes();
    bytes[frame + 5..frame + 7].copy_from_slice(&bytes_of(height));
    bytes[frame + 7..frame + 9].copy_from_slice(&bytes_of(width));
    site.file("content/documents/契约.jpg", bytes);
    site.file(
        "content/documents/契约.md",
        format!("---\ntitle: 契约\nissuer: 江畔社区\ndate: 1958\npictures: [{{file: 契约.jpg, alt: 一张契约{more}}}]\n---\n文\n"),
    );
    site
}

/// The lines of the plan about pictures.
fn picture_lines(site: &SiteTest) -> Vec<String> {
    let plan = plan(site);
    plan.lines()
        .skip_while(|line| !line.starts_with("picture "))
        .take_while(|line| !line.starts_with("find "))
        .map(Into::into)
        .collect()
}

#[test]
fn the_formats_of_pictures_are_the_sites_choice() {
    let count = |formats: &str| {
        let lines = picture_lines(&with_scan(formats, 2000, 1400, ""));
        ["webp", "jpg"].map(|end| lines.iter().filter(|line| line.contains(end) && line.starts_with("  ")).count())
    };
    let [webp, jpeg] = count("[webp, jpeg]");
    assert!(webp >= 3 && jpeg >= 1, "{webp} {jpeg}");
    // With WebP, old browsers get one JPEG per role; without it, every size is a JPEG.
    assert_eq!(count("[webp]"), [webp, 0]);
    let [none, all] = count("[jpeg]");
    assert!(none == 0 && all >= webp, "{all}");
}

#[test]
fn a_zoom_is_as_large_as_3200_and_only_a_large_scan_goes_out_in_tiles_where_that_was_asked() {
    let tiles = |width: u32, height: u32, more: &str| {
        let lines = picture_lines(&with_scan("[webp]", width, height, more));
        let widths = lines.iter().filter_map(|line| line.trim().split('×').next()?.parse::<u32>().ok());
        (widths.max().unwrap_or(0), lines.iter().find(|line| line.contains("tiles in")).cloned().unwrap_or_default())
    };
    // Just over 20 megapixels: 10 × 8 tiles at full size, then 5 × 4, 3 × 2, 2 and 1.
    assert_eq!(tiles(5001, 4000, ", deepzoom: true"), (3200, "  109 tiles in 5 levels".to_owned()));
    assert_eq!(tiles(5001, 4000, ""), (3200, String::new()));
    assert_eq!(tiles(5000, 4000, ", deepzoom: true"), (3200, String::new()));
    assert_eq!(tiles(900, 700, ""), (900, String::new()));
}

#[test]
fn a_site_has_kinds_of_its_own_without_rust() {
    let site = SiteTest::small();
    site.append(
        "site.yaml",
        "  artifacts: {kind: artifact, title: 展品}\nkinds:\n  artifact:\n    label: 展品\n    fields:\n      title: {type: text, required: true, search: title}\n      maker: {type: person}\n      made_on: {type: date}\n      theme: {type: text, list: true, facet: true, separator: \";\"}\n      photo: {type: picture}\n      donor_phone: {type: text, privacy: never}\n",
    );
    site.picture("content/artifacts/篓.jpg", 900, 900);
    site.file(
        "content/artifacts/背篓.md",
        "---\ntitle: 背篓\nmaker: 张明远\nmade_on: \"1965\"\ntheme: [生活, 劳动]\nphoto: {file: 篓.jpg, alt: 竹背篓}\n---\n竹编。\n",
    );
    site.file("content/artifacts/石磨.yaml", "title: 石磨\nmade_on: 约1930年\ntheme: [生活]\n");
    let plan = plan(&site);
    for line in
        ["artifacts/bei-lou.html [entry.html] 背篓", "by theme: 劳动 1, 生活 2", "picture content/artifacts/篓.jpg 900×900"]
    {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
    site.build().succeeds();
    assert!(site.read("public/members/zhang-ming-yuan.html").contains("背篓"), "a person field links back");
}

/// The search records of the plan: title and address.
fn found(site: &SiteTest) -> Vec<String> {
    plan(site).lines().filter_map(|line| line.strip_prefix("find ")).map(str::to_owned).collect()
}

#[test]
fn lists_are_found_by_their_titles_once_each_and_none_that_shall_not_be() {
    let site = SiteTest::small();
    let with_pages =
        |pages: usize| site.read("site.yaml").replace("title: 优秀党员", &format!("per_page: {pages}, title: 优秀党员"));
    site.file("site.yaml", with_pages(1));
    let all = found(&site);
    for list in
        ["优秀党员 → members/index.html", "国家级 → honors/by-level/national.html", "2012年 → honors/by-decided-on/2012.html"]
    {
        assert_eq!(all.iter().filter(|found| *found == list).count(), 1, "{list}: {all:#?}");
    }
    assert!(!all.iter().any(|found| found.ends_with("members/2.html")), "{all:#?}");
    // Another entry leaves the search records of lists as they are, unless it brings a new list.
    let lists = |found: &[String]| {
        found.iter().filter(|found| found.contains("→ honors/by-") || found.starts_with("荣誉墙")).cloned().collect::<Vec<_>>()
    };
    site.append(
        "content/honors/荣誉.yaml",
        "- title: 又一先进集体\n  recipient: 江畔志愿队\n  level: national\n  decided_on: \"2018\"\n",
    );
    assert_eq!(lists(&found(&site)), lists(&all));

    // Lists whose entries are excluded from the search, and collections that say so, have no records.
    site.file(
        "content/honors/荣誉.yaml",
        site.read("content/honors/荣誉.yaml").replace("  level: national\n", "  level: national\n  search: none\n"),
    );
    let fewer = found(&site);
    assert!(
        !fewer.iter().any(|found| found.starts_with("国家级"))
            && fewer.iter().any(|found| found.starts_with("乡镇（街道）级 → honors/by-level/")),
        "{fewer:#?}"
    );
    site.file("content/honors/_index.md", "---\ntitle: 荣誉墙\nsearch: none\n---\n引言。\n");
    let none = found(&site);
    assert!(
        !none.iter().any(|found| found.contains("→ honors/by-") || found.starts_with("荣誉墙"))
            && none.iter().any(|found| found.starts_with("先进个人")),
        "{none:#?}"
    );
    site.append("site.yaml", "search: {enabled: false}\n");
    assert_eq!(found(&site), Vec::<String>::new());
}

#[test]
fn an_address_that_no_file_can_have_is_told_where_it_is_written() {
    let site = SiteTest::small();
    let text = site.read("content/结束语.md").replace("title: 结束语\n", "title: 结束语\nslug: con\n");
    site.file("content/结束语.md", text);
    let ran = site.run(&["check", "--format", "json"]);
    assert_eq!(ran.findings(), ["slug-invalid content/结束语.md:3:7"]);
    // Of a collection it is the key, which has no line of its own to write.
    site.file("site.yaml", "title: 江畔\ncollections:\n  党员: {kind: member, title: 党员}\n");
    let ran = site.run(&["check", "--format", "json"]);
    let told = ran.json()["diagnostics"].as_array().expect("findings").clone();
    let help = told.iter().find(|told| told["file"] == "site.yaml").expect("the key")["help"].clone();
    assert!(help.as_str().expect("help").contains("文件夹"), "{help}");
}
