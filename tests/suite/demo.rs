//! The repository is itself a site; its exhibition is the first fixture.

use std::path::Path;

use changlang::pipeline::{Options, views};

use crate::site_test::{SiteTest, run, tree};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_exhibition_builds_without_findings_and_twice_the_same() {
    let place = SiteTest::empty();
    let site = repository().to_string_lossy().into_owned();
    let (one, two) = (place.path("one"), place.path("two"));
    let first = run(&["build", "--format", "json", "--site", &site, "--out", &one.to_string_lossy()], repository());
    first.succeeds();
    assert_eq!(first.findings(), Vec::<String>::new());
    let second = ["build", "--no-cache", "--jobs", "1", "--site", &site, "--out", &two.to_string_lossy()];
    run(&second, repository()).succeeds();
    let (left, right) = (tree(&one), tree(&two));
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (path, bytes) in &left {
        assert!(right[path] == *bytes || path.starts_with('.'), "{path} differs between two builds");
    }
}

#[test]
fn the_exhibition_holds_what_it_promises() {
    let options = Options { site: repository().to_path_buf(), ..Options::default() };
    let views = views(&options).expect("the repository is a site");
    let of = |kind: &str| {
        let pages = views.iter().filter(|v| v["content"]["type"] == "entry" && v["content"]["collection"]["kind"] == kind);
        pages.collect::<Vec<_>>()
    };
    let list = |url: &str| views.iter().find(|view| view["page"]["url"] == url).unwrap_or_else(|| panic!("{url}"));
    assert!(of("history").len() >= 20);
    assert!(of("member").len() >= 30);
    assert!(of("honor").len() >= 24);
    assert!(of("story").len() >= 3 && of("document").len() >= 2);
    assert!(list("history/index.html")["content"]["groups"].as_array().expect("periods").len() >= 4);
    let levels = list("honors/index.html")["content"]["facets"].as_array().expect("facets").clone();
    let levels = levels.iter().find(|facet| facet["key"] == "level").expect("level");
    assert_eq!(levels["values"].as_array().expect("values").len(), 6, "all levels");
    let members = of("member").len();
    for (roll, first) in [("strokes", "2画"), ("initials", "A")] {
        let view = list(&format!("members/by-roster/{roll}.html"));
        let groups = view["content"]["groups"].as_array().expect("groups");
        // The theme takes rolls as rows.
        let shown = |group: &serde_json::Value| group["rows"].as_array().or(group["cards"].as_array()).expect("rows").len();
        let names: usize = groups.iter().map(shown).sum();
        assert_eq!(names, members, "every name once");
        assert!(groups.len() > 8 && groups.iter().all(|group| group["layout"] == "names"));
        assert!(groups[0]["title"].as_str().expect("title") >= first, "{roll}");
    }
    let records = list("resettlement/index.html");
    let groups = records["content"]["groups"].as_array().expect("groups");
    assert_eq!(groups.len(), 5, "projects, flows, old places, water levels, households");
    let roster = groups.iter().find(|group| group["title"] == "户主名册").expect("roster");
    assert!(roster["total"].as_u64().expect("number") >= 300);
    for member in of("member") {
        let body = member["content"]["entry"]["body"].as_str().expect("body");
        let han = body.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
        assert!((140..=520).contains(&han), "{}: {han}", member["page"]["title"]);
    }
    for event in of("history") {
        let entry = &event["content"]["entry"];
        let sourced = entry["sources"].as_array().is_some_and(|sources| !sources.is_empty());
        assert!(sourced || entry["invented"] == true, "{} has neither a source nor «invented»", event["page"]["title"]);
    }
}

#[test]
fn its_pictures_are_small_enough_to_carry() {
    let bytes: usize = tree(&repository().join("content"))
        .iter()
        .filter(|(path, _)| path.to_lowercase().ends_with(".jpg"))
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(bytes <= 6 << 20, "{bytes} bytes of pictures");
}
